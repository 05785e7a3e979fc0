"""Prices of tokens whose base, a million of them, stands elsewhere on the page."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause
from marketbook.quantities.words import MONEY

_TOKEN_PRICES = ("input_price", "output_price", "cache_hit_price")
_TO_PRICE = re.compile(r"(?:价格?|[(（][A-Za-z ]{1,16}[)）]|从|由|为|是|还是|仅|约|每百万|[:： ])*")
#: No million tokens cost as much.
_DEAREST_TOKENS = 1000
_BOTH_WAYS = re.compile(r"(?P<beside>[ ]?/[ ]?[$¥￥]?[\d.]+[美]?元?)?[ ]?[(（]?(输入|输出)[ ]?[/／][ ]?(输入|输出)")
_WAY = re.compile(r"(输入|输出|未命中)(?:缓存)?(?:价格?|为|约|仅|则|[ :：])*$")


def as_before(c: Clause) -> bool:
    """输入3美元、输出15美元, where prices of a million tokens are told."""
    way = _WAY.search(c.before) if c.unit in MONEY else None
    priced = any(f is not None and f.unit.endswith("_per_Mtok") for f in (c.previous, c.state.last, c.state.level))
    if way is None or not priced:
        return False
    c.figure.unit = f"{c.unit}_per_Mtok"
    return c.give("output_price" if way[1] == "输出" else "input_price", "price of tokens, as before", 0.8)


def one_of_both_ways(c: Clause) -> bool:
    """$3/$9(输入/输出每百万tokens): the first price is the first way's."""
    if not c.unit.endswith("_per_Mtok"):
        return False
    ways = _BOTH_WAYS.match(c.page.text, c.figure.end)
    if ways is None:
        return False
    first = ways["beside"] is not None
    return c.give(
        "input_price" if ways[2 if first else 3] == "输入" else "output_price", "price of one of both ways", 0.9
    )


def without_a_base(c: Clause) -> bool:
    """输入价(input)$5.00, 缓存命中价从$0.145掉到: a price of tokens, of how many the page says elsewhere or nowhere."""
    if c.unit not in MONEY or not 0 < c.figure.value < _DEAREST_TOKENS or not c.page.about.tells_of_tokens:
        return False
    cues = [cue for cue in c.cues(("price",)) if cue[2] in _TOKEN_PRICES]
    return (
        bool(cues)
        and _TO_PRICE.fullmatch(c.page.text, cues[-1][1], c.end) is not None
        and c.give(cues[-1][2], "price of tokens", 0.7)
    )
