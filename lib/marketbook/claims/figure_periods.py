"""The period of a figure: the ways in which a text gives one, tried in turn.

A list of periods goes before all; then a change, which has its start and its end; then what is only put in, of another time;
then the nearest: the figure's own clause, the figure before it, the sentence, and where that names none, the background
(``carried_periods``). What only compares, is to come or was long ago does not move what follows: it leaves ``onward``.
"""

from __future__ import annotations

import re

from marketbook.claims.carried_periods import AS_OF_PUBLICATION, background
from marketbook.claims.changes import BY_QUARTER, CHANGE, OF_LEVEL, RIGHT_BEHIND, THIS_THAN
from marketbook.claims.page import Carried, Figure, Page
from marketbook.claims.retold import A_SHARE_OF_PROFIT
from marketbook.claims.timing import DAY, SPAN, how_told, is_ahead
from marketbook.mentions import Mention
from marketbook.mentions.period_context import alike_until, is_beside
from marketbook.mentions.period_ids import months, next_quarter, of_year, previous_quarter
from marketbook.mentions.period_pattern import CN
from marketbook.periods import parse_period, previous_year
from marketbook.reading import Span

#: 去年同期亏损5.30亿元: nothing but what kind of result it was stands between the period and its figure.
_OF_THEN = re.compile(r"(?:的|(?:这一|该)?数[字据]|分别|为|是|则|仅|净?亏损|净?盈利|净利润|约|近|[-− :：])*")
#: 从2502.5万环比增长23.6%至: what follows the level that a change starts from.
_BASE_OF_CHANGE = re.compile(
    r"[，,]?(?:(环比|同比)(?:大幅|快速)?[增提上下减降升收扩]"
    r"|[^，,。；;\d至到调改]{0,6}(?:[增升扩降跌减窄大涨落滑善高低为][^，,。；;\d至到]{0,2})[至到]"
    r"|(?:提[升高]|[上增下]升|下[降滑]|增[长加]|减少|收窄|扩大)[约近]?[\d.]+(?:个百分点|pct|%)[至到])"
)
#: 四年来合计亏损
_IN_YEARS = re.compile(
    "[两三四五六七八九十]年半?(?:来|间|内|多|里|时间)?(?:(?:共|累计|合计|总计|净)*亏(?:损|掉|了)?|[^，,。；;\\d]{0,4}(?:累计|合计|共计))"
)
#: 从去年的20亿元
_WAS = re.compile("[从由]§的?约?$")
_NO_FORECAST = "as it was before"
#: 将是2023年的10倍: of the time before that this is held against
_TIMES_AS_MUCH = re.compile("(?:全年|同期)?的约?")
#: 比重将从目前的一成升至
_FROM_NOW = re.compile("[从由](?:当前|目前|现在|如今|现有)的?约?$")
#: A target or a guidance, which is raised and did not grow.
_AIMS = re.compile("目标|预期|指引|预测|展望")
#: 实际资本支出: what stands between a period compared with and its figure, where no difference is told.
_OF_ANOTHER = re.compile(r"[^，,。；;多少高低差缺分]{1,12}")
_BEGUN = re.compile(r"[^，,。；;\d]{0,3}(?:开启|成立|启动|创立|推出|上线|首次(?!突破|超|达|跨|站))")
#: 成立于2013年4月,现有员工超2000人: when a firm began.
_FOUNDED = re.compile("(?:成立|创立|创办|创建|诞生|始|建)于$")
_EXPECTS = re.compile(r"将|有望|预计|预期|可望|预估|预测")
_GOES_ON = re.compile(r"[，,]?[^，,。；;]{0,16}?(?:环比|同比|增|升|涨|降|下|减|跌|变为|转为|至|到)")
#: 4.69万亿Token(3月9日至15日): what opens before a period that stands alone in a bracket, and closes after it.
_OPENS, _CLOSES = re.compile(r"[^，,。；;()（）\d]{0,6}[(（]"), re.compile(r"[^，,。；;()（）\d]{0,4}[)）]")
_QUARTER_ENDS = ("03-31", "06-30", "09-30", "12-31")
#: What is earned and spent over a time, not what there is at its end.
_EARNED = re.compile(
    r"(?:revenue|net_profit|net_loss|operating_|gross_profit|rd_expense|adjusted_|ebit|capex)(?!\w*(?:share|margin|ratio))"
)
_QUARTER_BEFORE = re.compile("(?:上一?个?|前一个?|前)季")
_TOGETHER = re.compile("累计|总计|合计|共计")
_HEADS_FORECAST = re.compile(
    "[度的]?(?:营运|业绩|营收|财务|业务)?(?:展望|指引|财测|预测)|(?:预[计期估])[^，,。；;\\d]{0,10}[:：]"
)
_SUMMED = re.compile("累计[至到]?$")
#: 8年增长57倍
_YEARS_LONG = re.compile(
    r"(?<![\d第近续])(?:[两三四五六七八九十]|[2-9]|1\d)年(?:间|来|内|里|时间)?(?:大幅|暴|共|累计)?[增翻涨]"
)
#: 短短两个月内翻了一番
_MONTHS_LONG = re.compile(
    r"(?:短短|不到|仅用|用时|只用)(?:了)?(?:[一两三四五六七八九十数几\d]+个?[月天周]|半年)|每[隔过]?[一两三四五六七八九十数几\d]*个?(?:月|季度?|周|天)|(?<!止)(?<!前)(?<!首)[一两三四五六七八九十数几\d]+个?[月天周](?:时间)?[内里间后]"
)
_QUARTER = re.compile(r"\d{4}Q\d")
_MONTH_TO_MONTH = re.compile(r"(\d{4}-\d\d)/(\d{4}-\d\d)")
_TO = re.compile("[-~—–至到]")
#: 1-3月
_MONTHS = re.compile(r"(?:\d{4}年|今年|去年)?(\d{1,2})月?[-~—–至到](\d{1,2})月份?")
_SO_MANY_YEARS = re.compile(r"(?<!\d)(?<!过去)(?<!最近)(?<!此前)(?<!近)([两三四五十]|\d{1,2})年")
_ALL_QUARTERS = re.compile("(?:四个|各个?|每个?)季度")
_ONE_QUARTER = re.compile("单季度?(?:的|营|收|净|实现|归)")
_JOINS = re.compile(r"[底末初]?[ ]?(?:[、,，/至到\-—–~]|和|与|及|以及)[ ]?(?:截[至止])?")


def give_period(page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried) -> None:
    """The period of a figure; ``onward`` is the one that goes on after it, where it has another itself."""
    place = _Place(page, sentence, figure, previous, state)
    ways = (
        place.of_the_profit_before,
        place.of_years_on_end,
        place.one_of_a_list,
        place.a_level_reached,
        place.one_put_in,
        place.before_a_change,
        place.one_of_the_list_before,
        place.all_together,
        place.of_a_plan,
        place.of_a_rate,
        place.the_nearest,
    )
    any(way() for way in ways)
    begins = place.after_from(figure.start)
    if _FROM_NOW.search(page.text, place.clause, figure.start):
        figure.onward, figure.period = figure.period, page.reader.published[:7]
    if _WAS.search(page.lead(place.clause, figure.start)) and not is_ahead(page, figure.period):
        if figure.metric.endswith("_forecast"):  # 销售额料将从去年的20亿元翻倍至
            figure.metric = figure.metric.removesuffix("_forecast")
            figure.rules.append(_NO_FORECAST)
    spanned = SPAN.fullmatch(figure.period) or place.printed_span(figure.period)
    if spanned and begins:  # 2022年至2024年,从0.46亿元升至
        figure.period, figure.onward = spanned[1], spanned[2]
    elif spanned and "level after a change" in figure.rules:
        figure.period = spanned[2]
    elif spanned and figure.metric.endswith("_yoy") and int(spanned[2][:4]) - int(spanned[1][:4]) == 1:
        figure.period = spanned[2]
    elif spanned and figure.metric.endswith("_growth_yoy") and "同比" not in page.text[place.clause : figure.start]:
        figure.metric = figure.metric.removesuffix("_yoy")  # 2018年至2023年,收入增长300%
    if figure.metric.endswith("_growth_yoy") and (place.grew_longer() or place.grew_within_the_year()):
        figure.metric = figure.metric.removesuffix("_yoy")
    if figure.metric.endswith("_qoq") and re.fullmatch(r"\d{4}(?:H\d)?", figure.period):  # 环比, under a half year
        figure.period = place.last_quarter() or figure.period
    if begins and how_told(figure.metric) in ("standing", "users") and figure.period == page.reader.published[:7]:
        figure.period = ""  # 从26亿美元升至: as it stood before
    figure.period = place.so_far_this_year() or figure.period
    if _ONE_QUARTER.search(page.text, place.clause, figure.start) and re.search("Q[34]$|H[12]$", figure.period):
        last = figure.period[-2:]  # 前三季度250亿元,单季度净利润31亿元
        figure.period = f"{figure.period[:4]}{ {'H1': 'Q2', 'H2': 'Q4'}.get(last, last) }"
    if _EARNED.match(figure.metric) and "目标" in page.text[place.clause : figure.start]:
        if _QUARTER.fullmatch(figure.period) and not any(m.start >= place.clause for m in place.named):
            figure.period = figure.period[:4]  # 收入目标从90亿元调低到75亿元: of the year
    in_passing = is_ahead(page, figure.period) or SPAN.fullmatch(figure.period) or place.is_one_quarter_of_more()
    if in_passing and previous is not None and previous.start >= sentence.start:
        figure.onward = figure.onward or previous.onward or previous.period


#: How far back 同期 goes for the years of a list, in characters.
_AS_BEFORE = 200
#: How periods of one kind follow each other.
_STEPS = (
    (re.compile(r"\d{4}Q\d"), next_quarter),
    (re.compile(r"(?:FY)?\d{4}"), lambda id: of_year(id, int(id[-4:]) + 1)),
)


class _Place:
    """Where a figure stands, and the ways in which a text gives it a period; each says whether it did."""

    def __init__(self, page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried):
        self.page, self.sentence, self.figure, self.previous, self.state = page, sentence, figure, previous, state
        self.text = page.text
        self.clause = page.clause_start(figure.start, sentence.start)
        self.expected = _EXPECTS.search(self.text, self.clause, figure.start) is not None
        #: Periods that the sentence tells up to the end of the figure's clause.
        self.told = self._plain(sentence.start, page.clause_end(figure.end, sentence.end))
        price = re.search("price|价|valuation", figure.metric)
        lasting = [m for m in self.told if price or self.text[m.start : m.end] != "目前"]
        if _EARNED.match(figure.metric):  # what is earned is of no moment
            self.told = lasting
        self.told = lasting or self.told  # 第三季度报告:目前用户达7亿
        self.named = [m for m in self.told if self._governs(m)] or (self.told if previous is None else [])

    def _plain(self, start: int, end: int) -> list[Mention]:
        return [m for m in self.page.within("periods", start, end) if not m.kind]

    def _governs(self, mention: Mention) -> bool:
        """Neither where a change of before started, nor a forecast's year where nothing is expected."""
        if self.previous is not None and mention.end <= self.previous.start and self.after_from(mention.start):
            return False
        heads = _HEADS_FORECAST.match(self.text, mention.end) is not None  # 第4季展望:营收322~334亿美元、毛利率59~61%
        return self.expected or heads or mention.start >= self.clause or not is_ahead(self.page, mention.id)

    def after_from(self, start: int) -> bool:
        return self.text.startswith(("从", "由"), max(0, start - 1))

    def _is_start_of_change(self, mention: Mention) -> bool:
        """已经从两年前的个位数升到了30%: a level in words that the figure left behind."""
        between = self.text[mention.end : self.figure.start]
        return (
            self.after_from(mention.start) and re.search("[升降增减涨跌提扩](?:[高长大])?[至到]", between) is not None
        )

    def _is_day_of_telling(self, mention: Mention) -> bool:
        """微软29日公布季报: no results are of a day, but balances are (截至6月30日)."""
        return DAY.fullmatch(mention.id) is not None and "-03-31 -06-30 -09-30 -12-31".find(mention.id[4:]) < 0

    def _only_tells(self, mention: Mention) -> bool:
        """3月26日公布财报,占比由2022年的10.4%升至34.8%"""
        results = how_told(self.figure.metric) == "results" or "share" in self.figure.metric
        return results and self._is_day_of_telling(mention)

    def grew_longer(self) -> bool:
        """较2020年翻倍, in 2024, or 两个月内翻倍: growth over another time than a year."""
        if _YEARS_LONG.search(self.text, self.clause, self.figure.start):
            return True
        if _MONTHS_LONG.search(self.text, self.clause, self.figure.start):
            return "同比" not in self.text[self.clause : self.figure.start]
        here = self.page.within("periods", self.clause, self.figure.start)
        since = [m.id for m in here if m.kind == "measured"]
        years = [int(id.removeprefix("FY")[:4]) for id in (self.figure.period, *since[-1:]) if id]
        return len(years) == 2 and years[0] - years[1] > 1

    def grew_within_the_year(self) -> bool:
        """较去年11月增长4倍, in March: growth since another month than the same of the year before."""
        start = self.sentence.start if THIS_THAN.match(self.text, self.sentence.start) else self.clause
        here = self.page.within("periods", start, self.figure.start)
        since = [m.id[:7] for m in here if m.kind == "measured"][-1:]
        dated = re.fullmatch(r"\d{4}-\d\d", "".join(since)) and re.fullmatch(r"\d{4}-\d\d", self.figure.period[:7])
        return dated is not None and since[0] != previous_year(self.figure.period[:7])

    def so_far_this_year(self) -> str:
        """截至2025年9月30日,实现营收5344万美元: what is taken in up to a day is that of the months of its year; empty if it is not so told."""
        if _EARNED.match(self.figure.metric) or self.figure.metric == "eps":
            until = re.fullmatch(r"(\d{4})-(\d\d)", self.figure.period)
            summed = until and [
                m for m in self.named if m.id == until[0] and _SUMMED.search(self.text, self.sentence.start, m.start)
            ]
            if summed:  # 累计至今年10月,合并营收达
                return months(int(until[1]), 1, int(until[2]))
        if (
            not _EARNED.match(self.figure.metric)
            or not DAY.fullmatch(self.figure.period)
            or self.figure.period[5:] not in _QUARTER_ENDS
        ):
            return ""
        told = [
            m for m in self.named if m.id == self.figure.period and self.text.startswith("截至", max(0, m.start - 2))
        ]
        told = told or [m for m in self.named if m.id == self.figure.period and self.text.startswith("截至", m.start)]
        year, month = self.figure.period[:4], int(self.figure.period[5:7])
        quarter = f"{year}Q{month // 3}"
        if told and self.state.period == quarter:  # 披露第三财季财报。截至2025年12月31日,营收达222亿美元
            return quarter
        return months(int(year), 1, month) if told else ""

    def printed_span(self, period: str) -> re.Match | None:
        """2030年1月到5月, from 9万 to 3万: its first and last month, where both are printed (前五个月 is one time)."""
        printed = [m for m in self.told if m.id == period and _TO.search(self.text, m.start, m.end)]
        return _MONTH_TO_MONTH.fullmatch(period) if printed else None

    def is_one_quarter_of_more(self) -> bool:
        """上半年收入23亿元,但二季度单季增长16%: the sentence stays with the half year."""
        own = [m for m in self.named if m.start >= self.clause and m.id == self.figure.period]
        return bool(own) and "Q" in own[-1].id and self.text.startswith("单季", own[-1].end)

    def last_quarter(self) -> str:
        """The quarter of the figure's half year or year that was told last before it."""
        year, _, half = self.figure.period.partition("H")
        quarters = {"": "1234", "1": "12", "2": "34"}[half]
        told = [m.id for m in self._plain(max(0, self.figure.start - 400), self.figure.start)]
        return next((id for id in reversed(told) if re.fullmatch(f"{year}Q[{quarters}]", id)), "")

    def of_the_profit_before(self) -> bool:
        """去年同期净利221亿美元,或每股0.89美元"""
        if A_SHARE_OF_PROFIT not in self.figure.rules:
            return False
        self.figure.period, self.figure.onward = self.previous.period, self.previous.onward
        return True

    def of_years_on_end(self) -> bool:
        """四年来合计亏损6亿元, 两年半累计开支7亿元: of so many years, which ones the sentence does not say."""
        if any(m.start >= self.clause for m in self.named):
            return False
        if not _IN_YEARS.search(self.text, self.clause, self.figure.start):
            return False
        self.figure.onward = self.standing()
        return True

    def a_level_reached(self) -> bool:
        """从2023年的37.5%提升至41.2%: the level belongs to the period before 从."""
        figure, previous = self.figure, self.previous
        if "level after a change" not in figure.rules or previous is None:
            return False
        if own := self._plain(previous.end, figure.start):
            figure.period = own[-1].id
            return True
        left = [m.start for m in self.told if m.end <= previous.start and self.after_from(m.start)]
        before = [
            m.id
            for m in self.told
            if m.end <= max(left, default=previous.start) and not (self._only_tells(m) or self.after_from(m.start))
        ]  # 到2040年,甲率将从2030年的8%升至20%,乙额将从2030年的3亿元升至
        stands = left and (how_told(figure.metric) in ("standing", "users") or "price" in figure.metric)
        now = self.page.reader.published[:7] if stands else ""  # 从2023年底的12万元跌至
        last_year = str(self.page.reader.year - 1) == previous.period and _WAS.search(
            self.page.lead(self.clause, previous.start)
        )
        figure.period = before[-1] if before else previous.onward or now or self.background()[0] or previous.period
        if last_year and figure.period == previous.period:  # 从去年的20亿元增至30亿元
            figure.period = str(self.page.reader.year)
        if _NO_FORECAST in previous.rules and figure.metric == previous.metric:
            figure.metric = f"{figure.metric}_forecast"
        return True

    def one_put_in(self) -> bool:
        """去年同期为5亿元, 相较于2025年实际资本支出409亿美元: of another time, which does not move what follows."""
        figure, text = self.figure, self.text
        start = (figure.group or [figure])[0].start
        elsewhere = "the same at another time" in figure.rules
        here = self.page.within("periods", self.previous.end if elsewhere else self.clause, figure.start)
        before = self.page.within("periods", max(self.sentence.start, self.clause - 24), self.clause)
        here = here or [m for m in before[-1:] if m.end == self.clause - 1 and is_beside(text, m.start, m.end)]
        if not here:  # 2024年同期,两者份额分别为15.7%和14.2%
            first = self.page.within("periods", self.sentence.start, self.sentence.start + 3)
            here = [m for m in first if m.kind == "shifted" and text.startswith((",", "，"), m.end)]
            elsewhere = bool(here)
        if not here:
            return False
        aside = here[-1]
        if figure.quantity.unit == "ratio" and _TIMES_AS_MUCH.fullmatch(text, aside.end, start):
            return False
        steady = not CHANGE.search(text, aside.end, start)
        said = text[aside.start : aside.end]
        before = self.previous.period if self.previous is not None and self.previous.metric == figure.metric else ""
        ago = said in ("一年前", "1年前", "12个月前")
        then = ago or said in ("去年", "上年") and re.search("[QH]", before) is not None  # 上半年…,而上年为2.79亿元
        starts = self.after_from(aside.start) and _GOES_ON.match(text, figure.end)  # 从二季度的2981.3万增长15.6%至
        within = figure.end < alike_until(text, aside.start, aside.end)  # 与2021年增速(48.7%)相比
        compared = bool(aside.kind) and ("growth" not in figure.metric or within)
        noted = text[max(0, aside.start - 1)] in "(（" and _CLOSES.match(text, figure.end)  # 占13%(Q1为9%)
        if not (
            elsewhere
            or noted
            or (aside.kind or starts or then) and _OF_THEN.fullmatch(text, aside.end, start)
            and not ("growth" in figure.metric and aside.kind == "measured")
            or compared and (steady and _OF_ANOTHER.fullmatch(text, aside.end, start) or within)
        ):  # fmt: skip
            return False
        figure.onward, figure.period = self.standing(), aside.id
        then = ago or "同期" in said and aside.kind == "shifted"
        if figure.onward and (then or said in ("去年", "上年") and re.search(f"[QHF]|^{aside.id}$", figure.onward)):
            figure.period = previous_year(figure.onward)
        elif _QUARTER_BEFORE.match(said) and aside.id == figure.onward:  # 第四季度收入4.6亿元,上季度为5.7亿元
            figure.period = previous_quarter(figure.onward)
        return True

    def before_a_change(self) -> bool:
        """由3.43亿元收窄至2.41亿元: the first level is of the period before the one that the sentence is about."""
        figure, text = self.figure, self.text
        if not text[max(0, figure.start - 2) : figure.start].rstrip("近约").endswith(("从", "由")):
            return False
        change = _BASE_OF_CHANGE.match(text, figure.end)
        first, last = (None, None, *self.told)[-2:]  # 从2017年上半年到2021年第三季度,…从6.8%降至
        joined = text[first.end : last.start] if first else ""
        in_turn = (
            joined in ("与", "和", "、") and re.fullmatch(r"\d{4}Q\d", first.id) and next_quarter(first.id) == last.id
        )
        if change and (joined in ("到", "至") or in_turn):
            figure.period, figure.onward = first.id, last.id
            return True
        spans = [m for m in self.told if m.end <= figure.start and SPAN.fullmatch(m.id) and self.after_from(m.start)]
        if change and spans:  # 从2030年到2032年,收入由6千万元增至
            figure.period, figure.onward = SPAN.fullmatch(spans[-1].id).groups()
            return True
        stated = how_told(figure.metric) in ("results", "users", "market") or not figure.metric.isascii()
        stated = stated and not _AIMS.search(text, self.clause, figure.start)
        if not change or not (change[1] or stated):  # neither a price cut in one step nor a target had one before
            return False
        if not (standing := self.standing()):
            return False
        by_quarter = change[1] == "环比" or not change[1] and BY_QUARTER.search(text, self.sentence.start, figure.start)
        figure.onward = standing
        if spanned := SPAN.fullmatch(standing):  # 2022年至2024年,从0.57亿元跃升至
            figure.period, figure.onward = spanned.groups()
            return True
        pair = self.previous if self.previous is not None and "level after a change" in self.previous.rules else None
        if pair is not None and pair.prior is not None and pair.prior.period and pair.period == standing:
            figure.period = pair.prior.period  # 2014年至2020年,营收从4亿元增至75亿元,净利润则由1亿元增至9亿元
            return True
        figure.period = previous_quarter(standing) if by_quarter else self._compared_with(standing)
        return True

    def _compared_with(self, standing: str) -> str:
        """比起2030年上半年,…份额由12%减到10%: the period that the paragraph holds another against, else the year before."""
        start = max(self.text.rfind("\n", 0, self.sentence.start), self.sentence.start - _AS_BEFORE)
        against = [m.id for m in self.page.within("periods", start, self.figure.start) if m.kind == "measured"]
        alike = [id for id in against if re.sub(r"\d", "0", id) == re.sub(r"\d", "0", standing) and id < standing]
        return alike[-1] if alike else previous_year(standing)

    def one_of_a_list(self) -> bool:
        """2023年和2024年,营收分别为: the last run of periods joined by 、 or 和, one for each figure of a list."""
        group = self.figure.group
        if len(group) < 2:
            return False
        runs = self._runs(self.sentence.start, group[0].start)
        if runs and len(runs[-1]) == 1 and self.text[runs[-1][0].start : runs[-1][0].end] == "同期":
            start = runs[-1][0].start  # 2021年至2023年收入…,同期亏损分别为
            runs = self._runs(max(0, start - _AS_BEFORE), start)
        firms = {m.id for m in self.page.within("entities", self.clause, group[0].start)}
        if runs and len(runs[-1]) == 1 and len(firms) == len(group) and SPAN.fullmatch(runs[-1][0].id):
            return False  # 2022年至2024年,甲、乙、丙分别为: one for each of them, of all those years
        if runs and (spanned := _from_to(runs[-1], len(group))):
            self.figure.period = spanned[group.index(self.figure)]
            return True
        quarters = re.fullmatch(r"(\d{4})(?:Q1/\1Q([23]))?", runs[-1][-1].id) if runs else None
        if quarters and len(group) == int(quarters[2] or 4):  # 2024年前三季度每季度收入分别为
            if _ALL_QUARTERS.search(self.text, self.sentence.start, group[0].start):
                self.figure.period = f"{quarters[1]}Q{1 + group.index(self.figure)}"
                return True
        each = _MONTHS.fullmatch(self.text, runs[-1][-1].start, runs[-1][-1].end) if runs else None
        if each and int(each[2]) - int(each[1]) + 1 == len(group):  # 1-3月,访问量环比涨幅依次为
            year = runs[-1][-1].id[:4]
            self.figure.period = f"{year}-{int(each[1]) + group.index(self.figure):02d}"
            return True
        periods: list[str] = []
        for mention in runs[-1] if runs else []:
            span = SPAN.fullmatch(mention.id)  # 2022年至2024年 stands for each of its years
            years = range(int(span[1]), int(span[2][:4])) if span else ()
            nine = span is not None and span[2].endswith("-09") and months(int(span[2][:4]), 1, 9)
            last = nine or (span[2] if span else mention.id)
            goes_on = any(m.start == mention.end for m in runs[-1])  # 2030年至2033年首季
            those = [*map(str, years), *([] if span and goes_on else [last])]
            of_firm = len(those) > 1 and "财" in self.text[mention.start : mention.end]  # 2026至2028财年
            periods += [f"FY{id}" if of_firm and len(id) == 4 else id for id in those]
        if len(periods) != len(group):
            return False
        self.figure.onward = self.standing()
        self.figure.period = periods[group.index(self.figure)]
        until = re.fullmatch(r"(\d{4})-(\d\d)", self.figure.period)
        if until and _EARNED.match(self.figure.metric) and "截" in self.text[runs[-1][0].start : runs[-1][-1].start]:
            self.figure.period = months(int(until[1]), 1, int(until[2]))  # 2021年及截至2022年6月的收入分别为
        return True

    def _runs(self, start: int, end: int) -> list[list[Mention]]:
        """Periods of a stretch, those joined by 、 or 和 together."""
        runs: list[list[Mention]] = []
        for mention in self.page.within("periods", start, end):
            joined = runs and (
                _JOINS.fullmatch(self.text, runs[-1][-1].end, mention.start)
                or runs[-1][-1].end == mention.start
                and SPAN.fullmatch(runs[-1][-1].id)
            )
            runs[-1].append(mention) if joined else runs.append([mention])
        return runs

    def one_of_the_list_before(self) -> bool:
        """收入在2023年、2024年分别为…, 亏损分别为…: list beside list, where the second is no list of things."""
        group, state = self.figure.group, self.state
        told = [m for m in self.named if m.start >= self.clause and self.text[m.start : m.end] != "同期"]
        if len(group) < 2 or told:
            return False
        start = self.page.clause_start(group[0].start, self.sentence.start)
        if re.search("[、和与及]", self.page.lead(start, group[0].start)):
            return False
        before = [one for one in state.levels if one.end <= group[0].start][-len(group) :]
        if len(state.group) == len(group):
            before = state.group
        periods = [one.period for one in before if one.end >= self.sentence.start - 120]
        if len(set(periods)) < len(group) or len({one.metric for one in before}) > 1:
            return False
        self.figure.period = periods[group.index(self.figure)]
        self.figure.rules.append("periods of the list before")
        return True

    def all_together(self) -> bool:
        """2022年至2024年分别亏损…,累计亏损79亿元: what the figures of a list make together is of all its years."""
        figure, previous = self.figure, self.previous
        together = figure.metric.endswith("_cumulative") or _TOGETHER.search(self.text, self.clause, figure.start)
        runs = self._runs(self.clause, figure.start) if together else []
        if runs and len(runs[-1]) > 1 and all(re.fullmatch(r"\d{4}", m.id) for m in runs[-1]):
            figure.period = f"{runs[-1][0].id}/{runs[-1][-1].id}"  # 2030年度和2031年度合计盈利
            return True
        if not together or previous is None or previous.end <= self.sentence.start:
            return False
        years = sorted({id[:4] for one in previous.group for id in one.period.split("/") if id})
        figure.period = f"{years[0]}/{years[-1]}" if len(years) > 1 else ""
        return bool(figure.period)

    def of_a_plan(self) -> bool:
        """三年投入3800亿元: a plan covers so many years from the one in which it is told."""
        figure, reader = self.figure, self.page.reader
        if how_told(figure.metric) != "plan" or not reader.year:
            return False
        years = _SO_MANY_YEARS.findall(self.text, max(self.sentence.start, figure.start - 14), figure.end)
        if not years or any("/" in m.id for m in self.named if m.start >= self.clause):
            return False
        count = int(years[-1]) if years[-1].isdigit() else CN[years[-1]]
        figure.period = f"{reader.year}/{reader.year + count - 1}"
        figure.rules.append("years ahead")
        return True

    def of_a_rate(self) -> bool:
        """2023年将达91亿,2027年达134亿,年复合增长率21.8%: from year to year, else over the span last named."""
        if not self.figure.metric.endswith("_cagr") or any(m.start >= self.clause for m in self.named):
            return False
        told = [m.id for m in self._plain(self.sentence.start, self.clause) if re.fullmatch(r"\d{4}", m.id)]
        years = _SO_MANY_YEARS.search(self.text, self.clause, self.figure.start)
        count = 0 if years is None else int(years[1]) if years[1].isdigit() else CN[years[1]]
        told = told[-max(2, count) :: max(1, count - 1)] if len(told) >= count else told[-2:]  # 三年复合增长率
        self.figure.period = "/".join(told) if told[:1] < told[1:] else self._last_span()
        self.figure.onward = self.standing()
        return bool(self.figure.period)

    def the_nearest(self) -> bool:
        """The period named last before the figure, the one of the figure before it, the next one, or what was said before."""
        figure, previous, named = self.figure, self.previous, self.named
        timeless = how_told(figure.metric) in ("lasting", "price")
        if timeless:  # another entity's period is none of this one's
            others = self._others()
            named = [m for m in named if not any(m.end <= other.start for other in others)]
            previous = previous if previous is not None and previous.entities == figure.entities else None
        named = [
            m for m in named if m.start >= self.clause or not _FOUNDED.search(self.text, max(0, m.start - 4), m.start)
        ]
        if how_told(figure.metric) == "results":  # 去年下半年开启新战略, 包括收入18亿元: when something began
            named = [m for m in named if not (_BEGUN.match(self.text, m.end) or self._is_day_of_telling(m))]
        before = [m for m in named if self.clause <= m.start < figure.start and not self._is_start_of_change(m)]
        earlier = [m for m in named if m.end <= self.clause]
        after = [m for m in named if m.start >= figure.end]
        goes_on = (
            previous is not None and previous.start >= self.sentence.start and (previous.onward or previous.period)
        )
        as_told = previous is not None and AS_OF_PUBLICATION in previous.rules and goes_on == previous.period
        if as_told and how_told(figure.metric) == "results":  # what is earned is of no day of publication
            goes_on = None
        if goes_on and OF_LEVEL in figure.rules and RIGHT_BEHIND.fullmatch(self.text, previous.end, self.clause):
            goes_on = max(goes_on, previous.period)  # 第四季度收入指引约为96亿美元,同比增长约25%
        opens = after and _OPENS.fullmatch(self.text, figure.end, after[0].start)
        if opens and _CLOSES.match(self.text, after[0].end):
            figure.period = after[0].id
        elif (
            how_told(figure.metric) == "users"
            and not re.search("growth|increase", figure.metric)
            and (day := self._day_of_standing())
        ):
            figure.period = day
        elif before:
            figure.period = before[-1].id
        elif goes_on and not any(m.start > previous.end for m in earlier):
            figure.period = goes_on
            figure.rules += [AS_OF_PUBLICATION] * as_told
        elif earlier:
            figure.period = earlier[-1].id
            figure.confidence *= 0.95
        elif after and not self.after_from(figure.start):  # 占比将从4%升至2028年的12%
            figure.period = after[0].id
        elif (
            self.expected
            and not self.after_from(figure.start)  # 将从三成升至五成,2040年产值达
            and (later := self._plain(figure.end, self.sentence.end))
        ):
            figure.period = later[0].id  # 预计增长44%,在2026年达到2.5万亿
        elif how_told(figure.metric) != "lasting":
            figure.period, rule, trust = self.background()
            figure.rules += [rule] if rule else []
            figure.confidence *= trust
        return True

    def _day_of_standing(self) -> str:
        """于9月30日,用户3.56亿户,首三季净增1248万户,宽带用户1.29亿户: how many there are is of a day, not of months summed up."""
        days = [m.id for m in self.named if DAY.fullmatch(m.id) and m.end <= self.figure.start]
        summed = self.named and "/" in self.named[-1].id and self.named[-1].id.rpartition("/")[2]
        return days[-1] if days and summed and parse_period(summed).end.isoformat() == days[-1] else ""

    def _others(self) -> list[Mention]:
        """Entities before the figure that are not its own, nor of the same line."""
        vocabulary, own = self.page.vocabulary, self.figure.entities
        return [
            m
            for m in self.page.within("entities", self.sentence.start, self.figure.start)
            if m.kind not in ("weak", "region", "aggregate")
            and not self.text.startswith("级", m.end)
            and not any(vocabulary.descends(m.id, id) or vocabulary.descends(id, m.id) for id in own)
        ]

    def standing(self) -> str:
        """The period that the sentence speaks of, when a figure of another one is put in."""
        own = [
            m.id
            for m in self.named
            if m.end <= self.figure.start and not (self.after_from(m.start) or self._only_tells(m))
        ]
        before = self.previous.onward or self.previous.period if self.previous is not None else ""
        return before or (own[-1] if own else self.background()[0])

    def background(self) -> tuple[str, str, float]:
        return background(self.page, self.sentence, self.figure, self.state)

    def _last_span(self) -> str:
        """2022-2026年: the years of the last forecast before the figure."""
        spans = [m.id for m in self.page.within("periods", 0, self.figure.start) if re.fullmatch(r"\d{4}/\d{4}", m.id)]
        return spans[-1] if spans else ""


def _from_to(run: list[Mention], count: int) -> list[str]:
    """2017Q3-2018Q2, FY2026-FY2028: each quarter or year from one to another, if there are so many."""
    if len(run) != 2 or count < 3:
        return []
    follows = next((step for pattern, step in _STEPS if all(pattern.fullmatch(m.id) for m in run)), None)
    periods = [run[0].id]
    while follows and periods[-1] < run[1].id and len(periods) < count:
        periods.append(follows(periods[-1]))
    return periods if periods[-1] == run[1].id and len(periods) == count else []
