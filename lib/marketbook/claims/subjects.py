"""The entity of a figure: who or what the clause is about, not whom it compares with or acts on."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cached_property

from marketbook.claims.changes import OF_LEVEL, RIGHT_BEHIND
from marketbook.claims.clause import MERELY
from marketbook.claims.figure import Carried, Figure
from marketbook.claims.holders import choose, choose_country
from marketbook.claims.naming import (
    is_market,
    is_object,
    listed_names,
    printed_list,
    subjects_of,
    suits,
    together,
)
from marketbook.claims.page import Page
from marketbook.claims.retold import OTHER_CURRENCY, SAME_OF_ALL
from marketbook.claims.scopes import (
    FIRMS,
    OF_SHIPMENTS,
    OF_STATEMENTS,
    OF_WHOLE_COMPANIES,
    OF_WHOLE_MARKETS,
)
from marketbook.claims.shares import TOP
from marketbook.claims.timing import how_told
from marketbook.mentions import Mention
from marketbook.mentions.speech import is_ordinary
from marketbook.reading import Span

_THE_FIRST = re.compile(r"前([二三四五六七八十3-8]|10)(?!\d)[^。]*$")
_TAKE_TOGETHER = re.compile(
    r"(?:[二三四五]者|[二三四五]家)?[一总共]*(?:(?:合计|共|总共)?(?:占|拿下|贡献|瓜分|揽)|(?:合计|总|加总)(?:市场)?(?:份额|市占)|(?:市场)?(?:份额|市占率?)(?:的?总和|之和|合计|总计))"
)
_TOGETHER = re.compile(r"合计|总计|共计|加起来|总和|朵云")
_FIRST = {word: number for number, word in enumerate("二三四五六七八九十", 2)}
_SUM = re.compile(r"合计|总计|共计|总(?=资本|投资|支出|额|收入|营收|市值)")
COMPARED = "whom it is compared with"
_COMPARES = re.compile(
    r"(?:[高低多少大小优逊落][后过先]?[于於过]|超过?了?|不及|领先于?|超越了?|仅次于|不如|较|比)(?:[^，,。；;]{2,16}\d[^，,。；;]{0,6}(?:和|与|及|、)+)?[“\"]?$"
)
#: What a line of business has no accounts of.
_OF_GROUPS = (
    "capex",
    "rd_expense",
    "free_cash",
    "cash",
    "eps",
    "dividend",
    "payout",
    "net_profit",
    "profit_before_tax",
    "roe",
    "PE",
    "total_assets",
    "debt_",
)
#: What the first of a market have together, besides their share of it.
_OF_THE_FIRST = ("revenue", "capex", "shipments", "market_growth")
_EACH = re.compile(r"均|都|各|分别")
#: 在全球各大运营商(A、B、C)中均位居: who is among them has it, they have not.
_AMONG_THEM = re.compile("(?:等[^，,。；;()（）]{0,6})?[)）]?[之当]?中(?!国)")
#: What a country has rather than its market.
_OF_COUNTRIES = (
    "compute_",
    "racks",
    "pue",
    "utilisation",
    "clusters",
    "penetration",
    "genai_",
    "models_released",
    "total_tokens",
    "electricity",
    "registered_",
    "tech_companies",
)
_NUMBER_WORD = re.compile(r"\d+(?:\.\d+)?[BMbm]")
#: 软银投资大模型公司智谱: after which words somebody receives money.
_INVESTS_IN = re.compile(
    r"(?:(?:投资|入股|注资|领投|参投|跟投|投向|押注|增资)(?:了|的|入股)?[^，,。；;、：:]{0,16}|向)$"
)
#: 市场份额第一的阿里云, 第四名为联电, 第七名世界先进: what stands between a rank and its holder.
_IS = re.compile(
    r"(?:则?[为是]|[:的]|的?[^，,。；;、:：的]{0,8}(?:[厂商]商|应商|提供商|公司|企业|巨头|品牌|平台|代工厂|运营商|者)(?:的|[则仍]?[为是])?)?[“\"]?"
)
#: 全球半导体收入: what a market takes in is its size.
_OF_ITS_MARKET = {
    "revenue_forecast": "market_size_forecast",
    "revenue_growth_forecast": "market_growth_forecast",
}
#: 中国具身智能领域总计披露88起融资事件
_OF_A_TRADE = re.compile(
    r"(?:行业|领域|赛道|产业|公司|企业)[^，,。；;]{0,16}?(?:完成|披露|发生|获得)[^，,。；;]{0,8}[笔起次筆]"
)
#: 政企市场收入: what a firm takes in from those that it serves.
_OWN_MARKET = re.compile("(?:政企|新兴|个人|家庭|企业|海外|客户)市场(?:业务)?(?:的?主营业务)?(?:收入|营收)")


def give_entity(page: Page, sentence: Span, figure: Figure, previous, state: Carried) -> None:
    """The entities of a figure: each way to know them is tried in turn, and the likeliest of all that is named comes last."""
    who = _Who(page, sentence, figure, previous, state)
    if (
        who.is_told_in_another_currency()
        or who.grew()
        or who.goes_on_like_the_clause_before()
        or who.is_compared_with()
        or who.is_told_of_all()
        or who.is_at_the_figure()
    ):
        return
    who.mend_metric()
    who.follows_its_rank() or who.receives() or who.is_among_the_first() or who.is_one_of_a_list() or who.are_several() or who.have_the_ranks() or who.is_a_trade() or who.is_titled() or who.is_called_the_firm() or who.is_the_pages_own() or who.is_likeliest() or who.is_titled(nobody=True) or who.is_the_only_firms() or who.is_the_countrys() or who.is_a_market() or who.is_some_countrys() or who.is_a_group()  # fmt: skip


class _Who:
    """What a figure's clause names, and the ways to know whose it is; each says whether it decided."""

    def __init__(self, page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried):
        self.page, self.sentence, self.figure, self.state, self.text = page, sentence, figure, state, page.text
        self.first = figure.group[0] if figure.group else figure
        self.end = self.first.start
        self.clause = page.clause_start(self.end, sentence.start)
        if self.clause > sentence.start and MERELY.fullmatch(self.text, self.clause, self.end):
            self.clause = page.clause_start(self.clause - 1, sentence.start)  # 云业务突破百亿,达到103亿
        self.told = previous
        while previous is not None and COMPARED in previous.rules:
            previous = previous.prior
        #: The figure before that is no other's, only compared with.
        self.previous = previous

    def take(self, ids: list[str], rule: str, trust: float) -> bool:
        if self.page.about.home == "taiwan" and ids in (
            ["china"],
            ["china_market"],
        ):  # 政府采购107亿元, in Taiwan's press
            named = self.page.within("entities", self.sentence.start, self.figure.start)
            abroad = self.page.about.tells_of_china and not any(m.id == "taiwan" for m in named)
            ids = ids if abroad or any(m.id == ids[0] for m in named) else ["taiwan"]
        _take(self.page, self.figure, ids, rule, trust)
        return True

    def within(self, start: int, end: int) -> list[Mention]:
        """What is named in a stretch and can have the metric."""
        return [m for m in self.page.within("entities", start, end) if suits(self.figure.metric, m)]

    @cached_property
    def names(self) -> list[Mention]:
        """What the clause names before the figure and can have the metric; asked for when the metric is mended."""
        names = self.within(self.clause, self.end)
        if self.figure.metric.startswith(("price_ratio", "training_cost_ratio", "share_of_h", "share_of_a")):
            return [m for m in names if self.end - m.end > 6]  # 为GPT-4价格的1/400: what it is measured against
        return names

    @cached_property
    def listed(self) -> list[str]:
        return listed_names(self.page, self.names)

    def is_told_in_another_currency(self) -> bool:
        """OpenAI和Anthropic的收入分别为170亿美元(约1214亿元)和70亿美元(约500亿元): whose the figure before is."""
        if OTHER_CURRENCY not in self.figure.rules or self.told is None or not self.told.entities:
            return False
        return self.take(self.told.entities, "as the figure before", 0.95)

    def grew(self) -> bool:
        """阿里云业务分部季度收入207.57亿元,同比增长4%: whose the level right before is."""
        told = self.told
        if (
            OF_LEVEL not in self.figure.rules
            or told is None
            or not told.entities
            or not RIGHT_BEHIND.fullmatch(self.text, told.end, self.clause)
        ):
            return False
        if COMPARED in told.rules or len(self.figure.group) > 1:
            return False
        named = self.page.within("entities", told.end, self.figure.start)
        return not named and self.take(told.entities, "as the figure before", 0.95)

    def goes_on_like_the_clause_before(self) -> bool:
        joined = (
            self.clause <= self.figure.after < self.end and self.text[self.figure.after] in "、和及"
        )  # A排名第一、B排名第二
        start = self.figure.after + 1 if joined else self.clause
        unknown = _like_the_clause_before(self.page, start, self.end, self.state) or self._named_alone(start)
        if not unknown:
            return False
        if known := self.page.vocabulary.aliases().get(unknown):  # 浪潮 is a name here, though an ordinary word
            return self.take([known], "entity in clause", 0.9)
        return self.take([self.page.name(unknown)], "subject as printed, like the clause before", 0.6)

    def _named_alone(self, start: int) -> str:
        """超聚变11.0%,宁畅9.5%: a name that the vocabulary lacks, in a row of names with their shares."""
        before, metric = self.told, self.figure.metric
        row = before is not None and before.metric == metric and metric in _IN_ROWS and before.prior is not None
        if (
            not row
            or before.prior.metric != metric
            or start - before.end > 1
            or self.page.within("entities", start, self.end)
        ):
            return ""
        named = self.page.within("entities", max(self.sentence.start, before.start - 12), before.start)
        name = self.text[start : self.end].strip(" (（")
        plain = (
            named and named[-1].end >= before.start - 1 and re.fullmatch("[\u4e00-\u9fff]{2,6}|[A-Z][A-Za-z]+", name)
        )
        return (
            name if plain and not (is_ordinary(name) or _NO_FIRM.search(name) or re.search("其[他它余]", name)) else ""
        )

    def is_compared_with(self) -> bool:
        other = self.figure.unit != "ratio" and _compared_with(self.page, self.figure, self.sentence.start)
        return bool(other) and self.take([other], COMPARED, 0.85)

    def is_told_of_all(self) -> bool:
        if SAME_OF_ALL not in self.figure.rules:
            return False
        return self.take([id for id in self.told.entities if is_market(self.page, id)] or ["industry"], COMPARED, 0.6)

    def is_at_the_figure(self) -> bool:
        """The figure is part of a name (500P中心), or stands in brackets right after one."""
        figure = self.figure
        for name in self.page.within("entities", max(self.sentence.start, figure.start - 24), figure.end):
            holds = name.start <= figure.start and figure.end <= name.end
            if name.kind != "weak" and (holds or name.end == figure.start - 1 and self.text[name.end] in "(（"):
                return self.take([name.id], "entity at the figure", 0.95)
        return False

    def mend_metric(self) -> None:
        """What is a market's growth or size is a firm's revenue, where a firm is told of."""
        page, text, figure = self.page, self.text, self.figure
        firms = [m for m in page.within("entities", self.clause, self.end) if m.kind in FIRMS]
        firm = firms[-1] if firms and not is_object(text, firms[-1]) else None
        if figure.metric == "market_growth_cagr":
            level = (
                self.previous.metric if self.previous is not None and self.previous.start >= self.sentence.start else ""
            )
            of = self.previous.entities if self.previous is not None else []
            of_revenue = (
                re.search("收入|营收", text[self.clause : self.end]) and "市场" not in text[self.clause : self.end]
            )
            if firm or level.startswith("revenue") or of_revenue:
                figure.metric = "revenue_cagr"
            elif of and figure.prior is self.previous and level:
                if not level.startswith(
                    (*OF_WHOLE_MARKETS, "industry_size")
                ):  # 研发费用从31.1亿元增至38.9亿元,年均增速约12%
                    figure.metric = re.sub("_(?:growth.*|change.*|forecast)$", "", level) + "_cagr"
        if figure.metric == "market_size" and page.about.topic and _OWN_MARKET.search(text, self.clause, self.end):
            figure.metric = "revenue"
        if figure.metric == "market_size" and firm:  # a firm's 市场规模 is what it takes in that market
            figure.metric = "spending" if re.search("支出|投资|开支", text[firm.end : self.end]) else "revenue"

    def follows_its_rank(self) -> bool:
        """市场份额第一的阿里云"""
        if self.figure.quantity.unit != "rank" or self.names:
            return False
        behind = self.within(self.figure.end, self.figure.end + 30)
        follows = behind and _IS.fullmatch(self.text, self.figure.end, behind[0].start)
        return bool(follows) and self.take([behind[0].id], "entity after", 0.9)

    def receives(self) -> bool:
        """软银宣布投资智谱: the money is the other's."""
        if not self.figure.metric.startswith(("funding_round", "investment_received")):
            return False
        told = self.page.within("entities", self.sentence.start, self.end)
        told = [m for m in told if m.kind in (*FIRMS, "product") and self._paid_into(m)]
        return bool(told) and self.take([told[-1].id], "who receives", 0.85)

    def _paid_into(self, name: Mention) -> bool:
        return _INVESTS_IN.search(self.text, max(self.sentence.start, name.start - 24), name.start) is not None

    def is_among_the_first(self) -> bool:
        """前五大厂商合计占70%; A、B、C位居前三,占据七成的份额"""
        metric, known = self.figure.metric, self.page.vocabulary.entities
        if metric == "market_share" and not self.names and not self.figure.group:
            several = _THE_FIRST.search(self.text, self.sentence.start, self.clause)
            if several and _TAKE_TOGETHER.match(self.text, self.clause):
                id = f"top{_FIRST.get(several[1], several[1])}"
                if id in known and len(self.within(self.sentence.start, self.clause)) > 1:
                    return self.take([id], "the first together", 0.8)
        top = TOP.search(self.text, self.clause, self.end)
        if top and any(m.start <= top.start() < m.end and m.id not in _ANYBODY for m in self.names):
            return False  # 三大运营商合计
        firms = [m for m in self.names if m.kind != "aggregate"]  # 三大云端供应商 names none
        if not top or firms and not (top.start() > firms[-1].end and _TOGETHER.search(top[0])):
            return False
        summed = top[0][0] == "前" and ("合计" in top[0] or top[0].endswith(("营收", "收入")))
        if metric != "market_share" and not (summed and metric.startswith(_OF_THE_FIRST)):
            return False
        id = f"top{top['of'] or _FIRST.get(top[2], top[2])}"
        return self.take([id] if id in known else [], "the first together", 0.8)

    def is_one_of_a_list(self) -> bool:
        """A、B和C的份额分别为32%、23%和10%"""
        heads = subjects_of(self.page, self.names, self.figure.metric)
        if len(self.names) > 2 and len(heads) == 1 and heads[0].kind == "aggregate":  # Google、AWS等五大CSP
            return self.take([heads[0].id], "all of a list", 0.85)
        group = self.figure.group
        if len(group) < 2:
            return False
        at, number = group.index(self.figure), len(group)
        if len(self.listed) == number:
            return self.take([self.listed[at]], "entity list", 0.9)
        if not self.names:  # A、B和C位居前三,份额分别为32%、23%和10%
            run = listed_names(self.page, self.within(self.sentence.start, self.clause))
            if len(run) == number:
                return self.take([run[at]], "entity list before", 0.85)
        stretches = [(self.clause, self.end)]
        if not self.names and number > 2 and self.clause > self.sentence.start:  # A、B和C位居前三,月活分别为
            stretches.append((self.page.clause_start(self.clause - 1, self.sentence.start), self.clause - 1))
        for start, end in stretches:
            if run := printed_list(self.page, start, end, number, self.figure.metric):
                return self.take([self.page.name(run[at])], "entity list as printed", 0.7)
        other = self.first.prior.group if self.first.prior is not None and not self.names else []
        if len(other) != number and not self.names:  # 三家合计占比接近四分之三,其增长率分别为
            other = self.state.group
        if len(other) == number and len({id for one in other for id in one.entities}) > 1:
            return self.take(other[at].entities, "entities of the list before", 0.85)
        return False

    def are_several(self) -> bool:
        """A和B均为30%; A、B和C合计3000亿元"""
        if len(self.listed) > 1:
            each = _EACH.search(self.text, self.names[-1].end, self.end)
            if each and _AMONG_THEM.match(self.text, self.names[-1].end):
                each = None
            if each and not (each[0] == "分别" and len(self.figure.group) > 1):  # of three figures, one by one
                return self.take(self.listed, "each of a list", 0.85)
        if len(self.listed) > 2 and len(self.figure.group) < 2 and not self.figure.metric.endswith(("_share", "_rank")):
            if all_of_them := together(self.page, self.listed):  # 亚马逊、谷歌、微软和Meta宣布资本支出将达6600亿美元
                return self.take(all_of_them, "all of a list", 0.7)
        summed = _SUM.search(self.text, self.clause, self.end)
        if summed and len(self.listed) > 1 and len(self.figure.group) < 2:  # none of them has what all have
            return self.take(together(self.page, self.listed), "all of a list", 0.8)
        if summed and not self.names:  # 包括亚马逊、谷歌、微软及Meta在内,资本开支总额
            run = listed_names(self.page, self.within(self.sentence.start, self.clause))
            if all_of_them := together(self.page, run):
                return self.take(all_of_them, "all of a list", 0.8)
        return False

    def have_the_ranks(self) -> bool:
        """A、B、C分列第二到第四"""
        quantity = self.figure.quantity
        if quantity.unit != "rank" or quantity.value_high is None:
            return False
        run = listed_names(self.page, self.within(self.sentence.start, self.end))
        if len(run) == int(quantity.value_high - quantity.value) + 1:
            return self.take(run, "ranks of a list", 0.9)
        self.figure.metric = ""  # a stretch of ranks without its holders
        return True

    def is_a_trade(self) -> bool:
        """What a whole trade raised, or a country makes of its own chips."""
        page, metric = self.page, self.figure.metric
        told = page.within("entities", self.sentence.start, self.end)
        place = [m.id for m in told if m.kind == "region"][-1:] or ["china"]
        if metric.startswith(("funding_round", "融资")) and not self.names:
            if _OF_A_TRADE.search(self.text, self.sentence.start, self.figure.end) and not any(
                m.kind in FIRMS for m in told
            ):
                return self.take(place, "what a whole trade raised", 0.7)
        return metric == "domestic_chip_share" and not self.names and self.take(place, "what a country makes", 0.7)

    def is_likeliest(self) -> bool:
        page, metric = self.page, self.figure.metric
        id, probability, why = choose(page, self.sentence, self.figure, self.previous, self.state)
        if not id:
            return False
        kind = page.vocabulary.entity(id).kind if id in page.vocabulary.entities else ""
        whole = (
            kind == "business" and metric.startswith(_OF_GROUPS) or kind == "chip" and metric.startswith(OF_STATEMENTS)
        )
        if whole and all(m.id != id for m in page.within("entities", self.clause, self.end)):
            id = page.vocabulary.root(id)  # 天翼云收入1139亿元,资本开支935亿元
        at_head = [m for m in page.within("entities", self.clause, self.clause + 3) if m.id == id and m.kind in FIRMS]
        if at_head:
            self.state.tail = self.text[at_head[-1].end : self.end]
        return self.take([id], f"likeliest holder: {why}", probability)

    def is_the_only_firms(self) -> bool:
        """18Q2单季营收115.5亿元, on a page that names one firm: a result that is nobody's is that firm's."""
        firms = {self.page.vocabulary.root(id) for id in self.page.about.firms}
        if len(firms) != 1 or how_told(self.figure.metric) != "results":
            return False
        return self.take([self.page.about.firms[0]], "the only firm of the page", 0.6)

    def is_called_the_firm(self) -> bool:
        """公司实现营业收入, on a page that brought in its firm as 以下简称“公司”"""
        firm = self.page.about.called_the_firm
        if firm is None or firm.end > self.end or not suits(self.figure.metric, firm):
            return False
        says = _THE_FIRM.search(self.text, self.clause, self.end) is not None
        named = [m for m in self.page.within("entities", self.sentence.start, self.end) if m.kind in FIRMS]
        return says and not named and self.take([firm.id], "the firm that the page calls so", 0.9)

    def is_the_pages_own(self) -> bool:
        """公司前三季度收入9亿元, on a page that names no firm at all: whose it is stands as printed, for the review to name."""
        metric = self.figure.metric
        if not metric or metric.startswith((*OF_WHOLE_MARKETS, "industry", "registered")):
            return False
        told = self.page.within("entities", self.sentence.start, self.end)
        if not self.page.about.of_itself:
            return self._comes_before_any_firm() and self._take_the_pages_own()
        if self.page.about.of_state or any(m.kind != "agency" for m in told):
            return False
        return self._take_the_pages_own()

    def _take_the_pages_own(self) -> bool:
        return self.take([self.page.name(_ITSELF)], "the firm of a page that does not name it", 0.5)

    def _comes_before_any_firm(self) -> bool:
        """归母净利润为-1亿元, before any firm is named on a page that is about none."""
        page = self.page
        if not page.about.speaks_of_itself or page.about.topic or how_told(self.figure.metric) != "results":
            return False
        return self.end <= page.about.first_named

    def is_a_market(self) -> bool:
        """机器人市场规模将增至20亿美元, where no country is told of."""
        of_one = self.figure.metric.startswith((*OF_WHOLE_MARKETS, "market_growth", "industry_size"))
        return of_one and not self.page.about.firms and self.take(["market"], "nobody is named", 0.5)

    def is_the_countrys(self) -> bool:
        """软件业务收入平稳增长, as a ministry tells it: where no firm is named on the page, what is nobody's is China's."""
        if self.page.about.firms or not self.page.about.of_state or not self.figure.metric:
            return False
        return self.take(["china"], "nobody is named", 0.5)

    def is_some_countrys(self) -> bool:
        """渗透率将升至20%, on a page that names nobody: a measure that a country has, and that the vocabulary knows."""
        if not self.page.about.names_nobody or self.figure.metric not in self.page.vocabulary.rows["metric"]:
            return False
        id, probability = choose_country(self.page, self.sentence, self.figure, self.previous, self.state)
        return self.take([id], "a page that names nobody", probability)

    def is_a_group(self) -> bool:
        """45%的大型企业已经部署: the part that does so is of those, as printed."""
        group = self.figure.metric.removesuffix("占比")
        if group == self.figure.metric or not _GROUP.search(group):
            return False
        return self.take([self.page.name(group)], "the group that is told of", 0.6)

    def is_titled(self, nobody: bool = False) -> bool:
        """公司实现营业收入93.25亿元, on a page whose firm only the title names: before any other is told of, or where it is nobody's."""
        firm = self.page.about.titled
        if firm is None or not self.figure.metric or not suits(self.figure.metric, firm):
            return False
        told = self.state.company or self.page.within("entities", self.sentence.start, self.end)
        return (nobody or not told) and self.take([firm.id], "firm of the title", 0.6)


_GROUP = re.compile(
    "(?:企业|公司|厂商|机构|组织|受访者|开发者|消费者|高管|员工|用户|网民|人士|家庭|团队|居民|投资者|创业者|首席信息官|CIO)$"
)
_THE_FIRM = re.compile("(?<![\u4e00-\u9fff]{2})公司")
#: All of a kind, whoever they are.
_ANYBODY = ("cloud_vendors", "tech_companies", "market", "industry")
#: How a page calls the firm that it tells of.
_ITSELF = "公司"
#: What a row of names tells of each.
_IN_ROWS = ("market_share", "shipments", "chip_shipments", "ai_server_shipments", "mau", "dau", "market_size")
#: What no name of a firm holds, where a clause says the same of another one: a business, a place, a part of the same firm.
_NO_FIRM = re.compile(
    "[的其该本这第年月日季]|业务|收入|营收|利润|产品|服务|部门|板块|地区|市场|公司|集团|整体|国内|海外|同比|环比|此外|同时|总|费用|研发"
)


def _like_the_clause_before(page: Page, start: int, end: int, state: Carried) -> str:
    """浪潮信息预计中标3010台;紫光华山预计中标1631台: who stands where the clause before had a known firm and goes on alike."""
    tail = state.tail
    text = page.text[start:end]
    if len(tail) < 3 or not text.endswith(tail) or page.within("entities", start, end):
        return ""
    name = text[: -len(tail)].strip('“”" ').rstrip("则也又均亦")
    return name if re.fullmatch(r"[\u4e00-\u9fffA-Za-z·]{2,8}", name) and not _NO_FIRM.search(name) else ""


def _compared_with(page: Page, figure: Figure, start: int) -> str:
    """高于OpenAI的21%, 落后于微信的8亿和抖音的7.6亿: whose figure another one is only compared with."""
    near = page.within("entities", max(start, figure.start - 30), figure.start)
    own = (
        near
        and near[-1].kind not in ("weak", "agency")
        and re.fullmatch("的(?:大?约|近|超过?)?", page.text[near[-1].end : figure.start])
    )
    return near[-1].id if own and _COMPARES.search(page.text, max(start, near[-1].start - 24), near[-1].start) else ""


def _sized(page: Page, id: str, parameters: Decimal | None) -> str:
    """The member with so many parameters of a family of models, or of the family that a model belongs to."""
    for model in page.vocabulary.entities.values():
        size = (
            _NUMBER_WORD.search(model.en) if model.parent and model.parent in (id, page.vocabulary.parent(id)) else None
        )
        if size and parameters == Decimal(size[0][:-1]) * (10**9 if size[0][-1] in "Bb" else 10**6):
            return model.id
    return ""


def _company_of(page: Page, id: str) -> str:
    """Whose product it is: a product has no operating profit."""
    while page.vocabulary.entity(id).kind in ("product", "model", "chip") and page.vocabulary.parent(id):
        id = page.vocabulary.parent(id)
    return id


def _take(page: Page, figure: Figure, ids: list[str], rule: str, trust: float) -> None:
    """Set the entities; a model family that was named with its size means that size from then on."""
    if figure.metric == "parameters" and len(ids) == 1 and (sized := _sized(page, ids[0], figure.quantity.value)):
        page.sized[page.vocabulary.parent(sized)] = sized
        ids = [sized]
    if figure.metric == "market_share" and set(ids) & {"world", "china_market", "market", "industry"}:
        figure.metric = ""  # nor a share of itself
        return
    market = set(ids) <= {"china", "china_market", "world"} and bool(ids)
    if market and figure.metric == "revenue_growth_yoy" and (figure.prior is None or figure.prior.metric != "revenue"):
        figure.metric = "market_growth_yoy"
    if ids == ["china"] and figure.metric.startswith(("tender", "market", "revenue", *OF_SHIPMENTS)):
        ids = ["china_market"]
    elif ids == ["china_market"] and (not figure.metric.isascii() or figure.metric.startswith(_OF_COUNTRIES)):
        ids = ["china"]  # 国内算力规模: what the country has is no market's
    if ids == ["china"] and page.about.place and rule != "aggregate in clause":
        ids = [page.about.place]  # 庆阳's figures, on a page that names the country in passing
    wide = all(is_market(page, id) for id in ids)
    if figure.metric == "revenue_growth_yoy" and all(page.vocabulary.entity(id).kind == "region" for id in ids):
        figure.metric = "market_growth_yoy"  # 北美收入同比下降5.7%, of a market
    if wide and figure.metric in _OF_ITS_MARKET:
        figure.metric = _OF_ITS_MARKET[figure.metric]
    of_the_world = page.text[max(0, figure.start - 2) : figure.start] in ("全球", "世界")
    if wide and figure.quantity.unit == "rank" and of_the_world and ids[0] != "world":
        figure.metric = "rank"  # 算力总规模位居全球第二: a country's
        ids = ["china" if id == "china_market" else id for id in ids]
    elif wide and (figure.quantity.unit == "rank" or figure.metric in ("product_count", "partners")):
        figure.metric = ""  # a market has no rank, and no products
        return
    near = max(0, figure.start - 14)
    own = page.clause_start(figure.start, near)
    clause = page.text[near if figure.start - own < 3 else own : figure.start]  # not 超过前三年总和,毛利率69%
    if (
        figure.quantity.unit == "pct"
        and figure.metric != "revenue_share"  # 国内与国际电商合计贡献68%的收入
        and _TOGETHER.search(clause)
        and all(page.vocabulary.entity(id).kind not in ("aggregate", "region") for id in ids)
    ):
        figure.rules.append("together with others")
        return  # several names share one figure: no one of them has it
    if figure.metric.startswith("app_store"):  # a store ranks the app, not the model behind it
        ids = [f"{id}_app" if f"{id}_app" in page.vocabulary.entities else id for id in ids]
    if figure.metric.startswith(OF_WHOLE_COMPANIES):
        ids = [_company_of(page, id) for id in ids]
    figure.entities = [page.sized.get(id, id) for id in ids]
    figure.rules.append(rule)
    figure.confidence *= trust
