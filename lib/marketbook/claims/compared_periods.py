"""The periods of a change, which has its start and its end, and of what is only put in, of another time."""

from __future__ import annotations

import re

from marketbook.claims.carried_periods import background
from marketbook.claims.changes import BY_QUARTER, CHANGE
from marketbook.claims.dated_clause import AS_BEFORE, CLOSES, DatedClause
from marketbook.claims.timing import SPAN, how_told
from marketbook.mentions.period_context import alike_until, is_beside
from marketbook.mentions.period_ids import next_quarter, previous_quarter
from marketbook.periods import next_year, previous_year

#: 去年同期亏损5.30亿元: nothing but what kind of result it was stands between the period and its figure.
_OF_THEN = re.compile(
    r"(?:的|可是|还是|更是|才是?|还?[只仅]?有|还(?=[只仅])|(?:这一|该)?数[字据]|增[速幅]|增长率|分别|为|是|则|[仅只]有|仅|净?亏损|净?盈利|净利润|约|近|[-− :：])*"
)
_ONLY_THEN = re.compile("(?:才|只|还)(?:只|仅|不过|不到|有|是|为)+|仅(?:有|为)")
#: 从2502.5万环比增长23.6%至: what follows the level that a change starts from.
_BASE_OF_CHANGE = re.compile(
    r"[，,]?(?:(环比|同比)(?:大幅|快速)?[增提上下减降升收扩]"
    r"|[^，,。；;\d至到调改]{0,6}(?:[增升扩降跌减窄大涨落滑善高低为][^，,。；;\d至到]{0,2})[至到]"
    r"|翻(?:了)?[一两二三]?[番倍][，,]?(?:达到?|至|到|为)"
    r"|(?:提[升高]|[上增下]升|下[降滑]|增[长加]|减少|收窄|扩大)[约近]?[\d.]+(?:个百分点|pct|%)[至到])"
)
#: 从去年的20亿元
WAS = re.compile("[从由]§的?约?$")
#: The rule of a level that a forecast starts from.
NO_FORECAST = "as it was before"
#: 将是2023年的10倍: of the time before that this is held against
_TIMES_AS_MUCH = re.compile(r"(?:全年|同期)?的约?")
#: A target or a guidance, which is raised and did not grow.
_AIMS = re.compile("目标|预期|指引|预测|展望")
#: 实际资本支出: what stands between a period compared with and its figure, where no difference is told.
_OF_ANOTHER = re.compile(r"[^，,。；;多少高低差缺分]{1,20}")
_GOES_ON = re.compile(r"[，,]?[^，,。；;]{0,16}?(?:环比|同比|增|升|涨|降|下|减|跌|翻|变为|转为|至|到)")
_WHOLE_YEARS = ("去年", "上年", "前年", "去年全年", "上年全年", "前一年")
_QUARTER_BEFORE = re.compile("(?:上一?个?|前一个?|前)季")


def a_level_reached(c: DatedClause) -> bool:
    """从2023年的37.5%提升至41.2%: the level belongs to the period before 从."""
    figure, previous = c.figure, c.previous
    if "level after a change" not in figure.rules or previous is None:
        return False
    if own := c.plain(previous.end, figure.start):
        figure.period = own[-1].id
        return True
    left = [m.start for m in c.told if m.end <= previous.start and c.after_from(m.start)]
    ago = any(m.start in left and c.text.startswith("年前", m.end - 2) for m in c.told)  # 从两年前的15%滑落到
    before = [
        m.id
        for m in c.told
        if m.end <= max(left, default=previous.start) and not (c.only_tells(m) or c.after_from(m.start))
    ]  # 到2040年,甲率将从2030年的8%升至20%,乙额将从2030年的3亿元升至
    stands = left and (how_told(figure.metric) in ("standing", "users") or "price" in figure.metric)
    now = c.page.reader.published[:7] if stands else ""  # 从2023年底的12万元跌至
    last_year = str(c.page.reader.year - 1) == previous.period and WAS.search(c.page.lead(c.start, previous.start))
    figure.period = (
        before[-1]
        if before
        else previous.onward or now or background(c.page, c.sentence, c.figure, c.state)[0] or previous.period
    )
    if (last_year or ago) and figure.period == previous.period:  # 从去年的20亿元增至30亿元
        figure.period = str(c.page.reader.year or "")
    if NO_FORECAST in previous.rules and figure.metric == previous.metric:
        figure.metric = f"{figure.metric}_forecast"
    return True


def one_put_in(c: DatedClause) -> bool:
    """去年同期为5亿元, 相较于2025年实际资本支出409亿美元: of another time, which does not move what follows."""
    figure, text = c.figure, c.text
    start = (figure.group or [figure])[0].start
    elsewhere = "the same at another time" in figure.rules
    here = c.page.within("periods", c.previous.end if elsewhere else c.start, figure.start)
    before = c.page.within("periods", max(c.sentence.start, c.start - 24), c.start)
    here = here or [m for m in before[-1:] if m.end == c.start - 1 and is_beside(text, m.start, m.end)]
    if not here:  # 2024年同期,两者份额分别为15.7%和14.2%
        first = c.page.within("periods", c.sentence.start, c.sentence.start + 3)
        here = [m for m in first if m.kind == "shifted" and text.startswith((",", "，"), m.end)]
        elsewhere = bool(here)
    if not here:
        return False
    aside = here[-1]
    if figure.quantity.unit == "ratio" and _TIMES_AS_MUCH.fullmatch(text, aside.end, start):
        return False
    steady = not CHANGE.search(text, aside.end, start)
    said = text[aside.start : aside.end]
    before = c.previous.period if c.previous is not None and c.previous.metric == figure.metric else ""
    ago = said in ("一年前", "1年前", "12个月前")
    less = _ONLY_THEN.match(text, aside.end) and before > aside.id  # 6月超过16万亿,去年12月还只有4万亿
    then = ago or less or said in _WHOLE_YEARS and re.search("[QH]", before) is not None  # 上半年…,而上年为2.79亿元
    starts = c.after_from(aside.start) and _GOES_ON.match(text, figure.end)  # 从二季度的2981.3万增长15.6%至
    within = figure.end < alike_until(text, aside.start, aside.end)  # 与2021年增速(48.7%)相比
    compared = bool(aside.kind) and ("growth" not in figure.metric or within)
    noted = text[max(0, aside.start - 1)] in "(（" and CLOSES.match(text, figure.end)  # 占13%(Q1为9%)
    if not (
        elsewhere
        or noted
        or (aside.kind or starts or then) and _OF_THEN.fullmatch(text, aside.end, start)
        and not ("growth" in figure.metric and aside.kind == "measured")
        or compared and (steady and _OF_ANOTHER.fullmatch(text, aside.end, start) or within)
    ):  # fmt: skip
        return False
    figure.onward, figure.period = c.standing(), aside.id
    then = ago or "同期" in said and aside.kind == "shifted" and not said[:4].isdigit()
    if then and figure.onward == aside.id:  # 比去年同期多1%。净利从去年同期的…: told already, of the year after
        figure.onward = next_year(aside.id)
    if figure.onward and (then or said in ("去年", "上年") and re.search(f"[QHF]|^{aside.id}$", figure.onward)):
        figure.period = previous_year(figure.onward)
    elif _QUARTER_BEFORE.match(said) and aside.id == figure.onward:  # 第四季度收入4.6亿元,上季度为5.7亿元
        figure.period = previous_quarter(figure.onward)
    return True


def before_a_change(c: DatedClause) -> bool:
    """由3.43亿元收窄至2.41亿元: the first level is of the period before the one that the sentence is about."""
    figure, text = c.figure, c.text
    if not text[max(0, figure.start - 2) : figure.start].rstrip("近约").endswith(("从", "由")):
        return False
    change = _BASE_OF_CHANGE.match(text, figure.end)
    first, last = (None, None, *c.told)[-2:]  # 从2017年上半年到2021年第三季度,…从6.8%降至
    joined = text[first.end : last.start] if first else ""
    in_turn = joined in ("与", "和", "、") and re.fullmatch(r"\d{4}Q\d", first.id) and next_quarter(first.id) == last.id
    if change and (joined in ("到", "至") or in_turn):
        figure.period, figure.onward = first.id, last.id
        return True
    spans = [m for m in c.told if m.end <= figure.start and SPAN.fullmatch(m.id) and c.after_from(m.start)]
    if change and spans:  # 从2030年到2032年,收入由6千万元增至
        figure.period, figure.onward = SPAN.fullmatch(spans[-1].id).groups()
        return True
    stated = how_told(figure.metric) in ("results", "users", "market") or not figure.metric.isascii()
    stated = stated and not _AIMS.search(text, c.start, figure.start)
    if not change or not (change[1] or stated):  # neither a price cut in one step nor a target had one before
        return False
    if not (standing := c.standing()):
        return False
    by_quarter = change[1] == "环比" or not change[1] and BY_QUARTER.search(text, c.sentence.start, figure.start)
    figure.onward = standing
    if spanned := SPAN.fullmatch(standing):  # 2022年至2024年,从0.57亿元跃升至
        figure.period, figure.onward = spanned.groups()
        return True
    pair = c.previous if c.previous is not None and "level after a change" in c.previous.rules else None
    if pair is not None and pair.prior is not None and pair.prior.period and pair.period == standing:
        figure.period = pair.prior.period  # 2014年至2020年,营收从4亿元增至75亿元,净利润则由1亿元增至9亿元
        return True
    figure.period = previous_quarter(standing) if by_quarter else _compared_with(c, standing)
    return True


def _compared_with(c: DatedClause, standing: str) -> str:
    """比起2030年上半年,…份额由12%减到10%: the period that the paragraph holds another against, else the year before."""
    start = max(c.text.rfind("\n", 0, c.sentence.start), c.sentence.start - AS_BEFORE)
    against = [m.id for m in c.page.within("periods", start, c.figure.start) if m.kind == "measured"]
    alike = [id for id in against if re.sub(r"\d", "0", id) == re.sub(r"\d", "0", standing) and id < standing]
    return alike[-1] if alike else previous_year(standing)
