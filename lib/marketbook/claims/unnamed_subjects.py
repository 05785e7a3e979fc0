"""Whose a figure is where nobody is named for it: the firm that the page is of, a whole trade, a country or its market, a group of people."""

from __future__ import annotations

import re

from marketbook.claims.holders import choose_country
from marketbook.claims.named_clause import NamedClause
from marketbook.claims.naming import suits
from marketbook.claims.scopes import FIRMS, OF_STATEMENTS, OF_WHOLE_MARKETS
from marketbook.claims.timing import how_told

#: 中国具身智能领域总计披露88起融资事件
_OF_A_TRADE = re.compile(
    r"(?:行业|领域|赛道|产业|公司|企业)[^，,。；;]{0,16}?(?:完成|披露|发生|获得)[^，,。；;]{0,8}[笔起次筆]"
)
#: 一家做客服的公司说, 某银行的技术负责人: who stays unnamed
_SOME_FIRM = re.compile(
    "(?:^|[。；;，,：:\n])(?:另有?|还有|此外|其中|据|有)?(?:[一某]家|某[家个]?|一位|[一某]个)(?!(?:公司)?叫)[^，,。；;：:\\d]{0,12}?"
    "(?:公司|企业|电商|银行|券商|厂商|机构|工厂|医院|平台|客户|创业者|从业者|人士|负责人|创始人|开发者)[^，,。；;：:]{0,8}?"
    "(?:说|称|表示|把|将|透露|告诉|抽样|[，,：:])[^。；;\\n]*$"
)
_OF_ONE_FIRM = ("funds_raised", "funding", "valuation", "order", "share_price", "tender_budget")
_PRICES = (
    "price_ratio",
    "price_cut",
    "subscription_",
    "rental_",
    "api_price",
    "input_price",
    "output_price",
    "cache_hit_price",
)
#: 全国软件业务收入
_WIDE = re.compile("全[国球省市]|我国|世界|[行产]业|市场|业务收入")
_GROUP = re.compile(
    "(?:企业|公司|厂商|机构|组织|受访者|开发者|消费者|高管|员工|用户|网民|人士|家庭|团队|居民|投资者|创业者|首席信息官|CIO)$"
)
_THE_FIRM = re.compile("(?<![\u4e00-\u9fff]{2})公司")
#: How a page calls the firm that it tells of.
_ITSELF = "公司"


def a_whole_trade(c: NamedClause) -> bool:
    """What a whole trade raised, or a country makes of its own chips."""
    page, metric = c.page, c.figure.metric
    told = page.within("entities", c.sentence.start, c.end)
    place = [m.id for m in told if m.kind == "region"][-1:] or ["china"]
    if metric.startswith(("funding_round", "融资")) and not c.names:
        if _OF_A_TRADE.search(c.text, c.sentence.start, c.figure.end) and not any(m.kind in FIRMS for m in told):
            return c.take(place, "what a whole trade raised", 0.7)
    return metric == "domestic_chip_share" and not c.names and c.take(place, "what a country makes", 0.7)


def titled_first(c: NamedClause) -> bool:
    """公司实现营业收入93.25亿元, before any firm is told of: that of the title."""
    told = c.state.company or c.page.within("entities", c.sentence.start, c.end)
    return not told and titled(c)


def titled(c: NamedClause) -> bool:
    """公司实现营业收入93.25亿元, on a page whose firm only the title names."""
    firm = c.page.about.titled
    if firm is None or not c.figure.metric or not suits(c.figure.metric, firm):
        return False
    return c.take([firm.id], "firm of the title", 0.6)


def called_the_firm(c: NamedClause) -> bool:
    """公司实现营业收入, on a page that brought in its firm as 以下简称“公司”"""
    firm = c.page.about.called_the_firm
    if firm is None or firm.end > c.end or not suits(c.figure.metric, firm):
        return False
    says = _THE_FIRM.search(c.text, c.start, c.end) is not None
    named = [m for m in c.page.within("entities", c.sentence.start, c.end) if m.kind in FIRMS]
    return says and not named and c.take([firm.id], "the firm that the page calls so", 0.9)


def the_pages_own(c: NamedClause) -> bool:
    """公司前三季度收入9亿元, on a page that names no firm at all: whose it is stands as printed, for the review to name."""
    metric = c.figure.metric
    if not metric or metric.startswith((*OF_WHOLE_MARKETS, "industry", "registered")):
        return False
    told = c.page.within("entities", c.sentence.start, c.end)
    if not c.page.about.of_itself:
        return _comes_before_any_firm(c) and _take_the_pages_own(c)
    if c.page.about.of_state or any(m.kind != "agency" for m in told):
        return False
    return _take_the_pages_own(c)


def _take_the_pages_own(c: NamedClause) -> bool:
    return c.take([c.page.name(_ITSELF)], "the firm of a page that does not name it", 0.5)


def _comes_before_any_firm(c: NamedClause) -> bool:
    """归母净利润为-1亿元, before any firm is named on a page that is about none."""
    page = c.page
    if not page.about.speaks_of_itself or page.about.topic or how_told(c.figure.metric) != "results":
        return False
    return c.end <= page.about.first_named


def the_only_firm(c: NamedClause) -> bool:
    """18Q2单季营收115.5亿元, on a page that names one firm: a result, or what it raised, that is nobody's is that firm's."""
    firms = {c.page.vocabulary.root(id) for id in c.page.about.firms}
    own = how_told(c.figure.metric) in ("results", "round") or c.figure.metric.startswith("valuation")
    if len(firms) != 1 or not own:
        return False
    return c.take([c.page.about.firms[0]], "the only firm of the page", 0.6)


def the_country(c: NamedClause) -> bool:
    """软件业务收入平稳增长, as a ministry tells it: where no firm is named on the page, what is nobody's is China's."""
    if c.page.about.firms or not c.page.about.of_state or not c.figure.metric:
        return False
    return c.take(["china"], "nobody is named", 0.5)


def a_market(c: NamedClause) -> bool:
    """机器人市场规模将增至20亿美元, where no country is told of."""
    of_one = c.figure.metric.startswith((*OF_WHOLE_MARKETS, "market_growth", "industry_size"))
    return of_one and not c.page.about.firms and c.take(["market"], "nobody is named", 0.5)


def some_country(c: NamedClause) -> bool:
    """渗透率将升至20%, on a page that names nobody: a measure that a country has, and that the vocabulary knows."""
    if not c.page.about.names_nobody or c.figure.metric not in c.page.vocabulary.rows["metric"]:
        return False
    if c.figure.metric.startswith((*OF_STATEMENTS, *_PRICES, *_OF_ONE_FIRM)) and not _WIDE.search(
        c.text, c.sentence.start, c.figure.start
    ):
        return False  # 按每天2万亿tokens算,收入不过…: nobody's
    id, probability = choose_country(c.page, c.sentence, c.figure, c.previous, c.state)
    return c.take([id], "a page that names nobody", probability)


def some_firm(c: NamedClause) -> bool:
    """另一家电商把日均调用量提到了900万次: nobody's who is named."""
    said = _SOME_FIRM.search(c.text[c.sentence.start : c.figure.start])
    return said is not None and not c.page.within("entities", c.sentence.start + said.start(), c.figure.start)


def a_group(c: NamedClause) -> bool:
    """38%的中小企业用上了大模型: the part that does so is of those, as printed."""
    group = c.figure.metric.removesuffix("占比")
    if group == c.figure.metric or not _GROUP.search(group):
        return False
    return c.take([c.page.name(group)], "the group that is told of", 0.6)
