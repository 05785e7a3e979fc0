"""Percentages that are a part: of a market, or of revenue."""

from __future__ import annotations

import re

from marketbook.claims.figure import Carried, Figure
from marketbook.claims.page import Page
from marketbook.claims.scopes import OF_SHIPMENTS
from marketbook.reading import Span

#: 占通信服务收入的31.7%
SHARE_OF_REVENUE = re.compile(
    r"(?:占|贡献)[^，。]{0,8}(?:营收|收入|业绩|销售总?额|销售金额)(?:的|比重|比例|比|总额|达到?|超过?|近|约|为|升|至)*$"
)
#: What a part of revenue, of compute or of a cost is called, by what it is the part that is taken.
SHARE_OF = {
    "compute_intelligent": "ai_share_of_compute",
    "revenue_genai": "genai_share_of_revenue",
    "ai_revenue": "ai_share_of_revenue",
    "revenue": "revenue_share",
    "rd_expense": "rd_expense_ratio",
    "capex": "capex_ratio",
    "marketing_expense": "marketing_expense_ratio",
    "admin_expense": "admin_expense_ratio",
}
#: 占整个云市场的33%
_SHARE_OF_MARKET = re.compile(
    r"(?:占(?:据|有|到)?|超过?|[拿抢]下|斩获|掌握)了?[^，。]{0,22}(?:市场|支出|销售规模|出货量?|销量)(?:的|份额|约|近|超过?|达到?|为)*$"
)
#: 以12%位列第二, 占比则从39%, 占据70%的: words by which a firm's percentage is its share, where a market is spoken of.
_OF_A_SHARE = re.compile(
    r"(?:占比?[^，。收利营支]{0,8}|(?:占比|份额)(?:[^，。收利营支]{0,10})|占据|拿下|拿走|吃下|包揽|分走|份额[^，。]{0,6})(?:约|近|超|超过|逾|高达|达到?|为|则|也|从|由|至|到|了|升|降|提|升至|降至|增至|跌至|暴跌至|的)*$"
)
#: 苹果以18%, 三星为7.3%: nothing else stands between the name and its share.
_WITH = re.compile(r"(?:则|分别)?[以为](?:约|近|超过?)?$")
#: 70%收入来自海外
FROM_ABROAD = re.compile(
    "(?:以上|左右)?的?(?:总|业务)?(?:营业?收入?|收入|销售额?)(?:都|均|则)?(?:来自|来源于|源于|在)(?:于)?(?:海外|国际|境外)|(?:的)?海外(?:市场)?收入(?![^，,。；;]{0,3}占)"
)
#: 前三名合计, 三家厂商总份额, CR5: the first few of a market together.
TOP = re.compile(
    r"CR(?P<of>[3-8]|10)(?!\d)|(?:前|TOP[ ]?|Top[ ]?|头部|(?<![第0-9A-Za-z])(?=(?:[二三四五六七八十3-8]|10)(?:大|家|名|强|者|位|朵云|厂商|公司)))([二三四五六七八十3-8]|10)(?![0-9A-Za-z]|个?季)(?:大|家|名|强|者|位|朵云)?(?!大?(?:客户|供应商|股东))[^，。]{0,16}(?:合计|总|共|占|份额|集中度|(?:厂商?|公司)(?:的|整体)?(?:营收|收入))"
)
_SHARE_AFTER = re.compile(
    r"(?:以上|左右|多)?的?(?:市场)?(?:份额|占比|占有率|市占)|的(?:中国|国内|全球|海外)?市场(?![规价营])|(?:的份额|的占比|的成绩)?(?:位列|位居|居|排名|排在|名列|领先|领跑|紧随|分列|稳居|排)"
)
_OF_A_MARKET = re.compile(r"市场|支出|份额|市占|占有率|出货量|排名|前[三四五十]")


#: What a whole country uses, of which a firm has a part.
_USED = ("call_volume", "daily_tokens", "daily_calls", "total_tokens", *OF_SHIPMENTS)


_NEAR = 30
#: 国产占39%, beside how much was sold
_DOMESTIC = re.compile("国产(?:芯片|卡|厂商|品牌|GPU)?(?:合计|则|仅|只)?占(?:了|据|到|比)?(?:约|近)?$")


def _of_a_country(page: Page, sentence: Span, level: Figure | None) -> bool:
    """全国大模型日均调用量5万亿tokens,其中豆包占40%; 国内出货90万张,其中甲公司占六成"""
    if level is None or level.start < sentence.start or level.metric not in _USED:
        return False
    wide = (page.vocabulary.entity(id).kind in ("aggregate", "region") for id in level.entities)
    return not level.entities or any(wide)


def is_domestic_share(page: Page, sentence: Span, state: Carried, start: int, end: int) -> bool:
    """上半年出货90万张,国产占39%: the part of a market that is home-made, beside how much was sold."""
    sold = _just_told(page, sentence, state.level, ("market_size", *OF_SHIPMENTS))
    return bool(sold and _DOMESTIC.search(page.text, start, end))


def _just_told(page: Page, sentence: Span, level: Figure | None, metrics: tuple[str, ...]) -> bool:
    """Whether a figure of one of the metrics was told in the sentence, or in the one before it."""
    if level is None or level.metric not in metrics:
        return False
    between = page.text[level.end : sentence.start]
    return len(between) < _NEAR and "\n" not in between


def is_share_of_market(page: Page, sentence: Span, figure: Figure, state: Carried, start: int, end: int) -> bool:
    """英伟达占比则从39%暴跌至8%, AMD以12%位列第二, 千问(32.1%): a firm's part of the market that the sentence is about."""
    if _SHARE_OF_MARKET.search(page.text, start, end):
        return True
    named = [
        m for m in page.within("entities", sentence.start, end) if m.kind not in ("weak", "region", "agency", "chip")
    ]
    bracketed = named and page.text[named[-1].end : figure.start] in ("(", "（")
    own = page.own_words(start, end)  # 智算中心采购占比 is a share of something else
    said = (
        bracketed
        or own <= (8 if any(m.kind != "weak" for m in page.within("entities", start, end)) else 2)
        and _OF_A_SHARE.search(page.text, start, end)
        or named
        and not page.text[named[-1].end : figure.start].strip(" :：占")
        or own <= 2
        and _WITH.search(page.text, start, end)
        or _SHARE_AFTER.match(page.text, figure.end)
        or (top := TOP.search(page.text, start, end))
        and top.end() >= end - 6
    )
    before = page.text[max(sentence.start, figure.start - 120) : figure.end + 16]
    market = (
        _OF_A_MARKET.search(before)
        or _just_told(page, sentence, state.level, ("market_size",))
        or state.last is not None
        and state.last.metric == "market_share"
        or _of_a_country(page, sentence, state.level)
        or named
        and re.search("市场|市占|份额|占有率|流量", page.text[max(0, figure.start - 240) : figure.start])
    )
    return bool(
        said and market and (named or TOP.search(page.text, start, end) or figure.start - sentence.start > 6)
    ) and not SHARE_OF_REVENUE.search(page.text, start, end)
