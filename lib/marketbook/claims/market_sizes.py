"""How large a market is, whatever stands between it and its size."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause
from marketbook.claims.cues import as_expected
from marketbook.claims.scopes import FIRMS
from marketbook.quantities.words import MONEY

#: 市场(服务器)规模将从2022年的195亿美元, 市场2020年达到: a market and its size, whatever stands between them.
_MARKET_IS = re.compile(
    r"市场(?:[(（][^()（）]{1,12}[)）])?§?(?:的?整体|总体)?(?:规模|总?额)?(?:§|将|则|预[计期测估]|有望|可望|从|由|约|达到?|至|到|增长|扩[大张]|成长|突破|超过?|逾|近|在|于|为|的|上看|可能|或许?|会|已|[ ])*$"
)
_OF_A_MARKET = re.compile("[ ]?(?:规模)?的?(?!的)[\u4e00-\u9fffA-Za-z]{2,10}?市场(?![份占竞推营])")
_SIZE = re.compile("规模(?:则|已|约|达到?|为|近|接近|超过?|逾|突破|[至到]|§|[ ])*$")


def size_of_a_market(c: Clause) -> bool:
    """市场将从195亿美元增至500亿美元: a market and its size."""
    if c.unit not in MONEY or not (_MARKET_IS.search(c.lead) or _is_size_of_part(c) or _is_of_market(c)):
        return False
    if any(m.kind in FIRMS for m in c.page.within("entities", c.start, c.end)):
        return False
    begins = re.search("[从由]§的?$", c.lead)
    metric = "market_size" if begins else as_expected(c.page, "market_size", c.start, c.end)
    return c.give(metric, "a market and its size", 0.8)


def _is_of_market(c: Clause) -> bool:
    """一个9000亿元的储能市场"""
    big = c.figure.value is not None and c.figure.value >= 10**9
    return big and _OF_A_MARKET.match(c.page.text, c.figure.end) is not None and not c.own_cues()


def _is_size_of_part(c: Clause) -> bool:
    """GenAI IaaS市场快速增长,规模达32.2亿元; 对话式AI规模29.7亿元, on a page that tells the sizes of markets."""
    merely = _SIZE.search(c.lead)
    if merely is None:
        return False
    return (
        "市场" in c.page.text[c.sentence.start : c.start]
        or "market" in c.state.used
        and c.page.own_words(c.start, c.end) < 12
    )
