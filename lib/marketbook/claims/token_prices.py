"""Prices of tokens whose base, a million of them, stands elsewhere on the page."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from marketbook.claims.clause import Clause
from marketbook.claims.figure import Figure
from marketbook.quantities.words import MONEY

_TOKEN_PRICES = ("input_price", "output_price", "cache_hit_price")
_TO_PRICE = re.compile(r"(?:价格?|[(（][A-Za-z ]{1,16}[)）]|从|由|为|是|还是|仅|约|每百万|[:： ])*")
#: No million tokens cost as much.
_DEAREST_TOKENS = 1000
#: 0.4元(缓存命中)
_CACHE_BEHIND = re.compile("[ ]?[(（](?:输入)?(?:缓存)?(?:(未命中|未中)|命中)(?:缓存)?(?:时|价)?[)）]")
#: 而R1只要
_COSTS = re.compile("(?:[只仅]?(?:要|需|收|卖)|[只仅]?为|分别|定价|[:：])(?:价|了|约|分别)*$")
_BOTH_WAYS = re.compile(r"(?P<beside>[ ]?/[ ]?[$¥￥]?[\d.]+[美]?元?)?[ ]?[(（]?(输入|输出)[ ]?[/／][ ]?(输入|输出)")
_WAY = re.compile(r"(输入|输出|未命中)(?:缓存)?(?:价格?|为|约|仅|则|[ :：])*$")


def from_cache(c: Clause) -> bool:
    """每百万输入tokens 0.4元(缓存命中)/1.6元(缓存未命中): what stands behind a price says which it is."""
    found = _CACHE_BEHIND.match(c.page.text, c.figure.end) if c.unit in MONEY or c.unit.endswith("_per_Mtok") else None
    told = (c.previous, c.state.last)
    priced = c.unit.endswith("_per_Mtok") or any(f is not None and f.unit.endswith("_per_Mtok") for f in told)
    if found is None or not priced:
        return False
    if c.unit in MONEY:
        _price(c, next(f for f in told if f is not None and f.unit.endswith("_per_Mtok")))
    return c.give("input_price" if found[1] else "cache_hit_price", "which price stands behind it", 0.9)


def as_before(c: Clause) -> bool:
    """输入3美元、输出15美元, where prices of a million tokens are told."""
    way = _WAY.search(c.before) if c.unit in MONEY else None
    told = (c.previous, c.state.last, c.state.level)
    priced = next((f for f in told if f is not None and f.unit.endswith("_per_Mtok")), None)
    if way is None or priced is None:
        return False
    _price(c, priced)
    return c.give("output_price" if way[1] == "输出" else "input_price", "price of tokens, as before", 0.8)


def _price(c: Clause, like: Figure) -> None:
    """Money for as many tokens as another price buys, as money for a million."""
    tokens = like.quantity.per_tokens
    c.figure.unit = f"{c.unit}_per_Mtok"
    c.figure.quantity = replace(c.figure.quantity, per_tokens=tokens)
    if c.figure.value is not None and tokens:
        c.figure.value *= Decimal(10**6) / tokens


def pair_of_another(c: Clause) -> bool:
    """输入3美元、输出15美元,而另一模型要15美元和60美元: both ways' prices of another, in the order of those before."""
    pair = c.figure.group
    if c.unit not in MONEY or len(pair) != 2 or not _COSTS.search(c.before):
        return False
    first = pair[0].prior
    before = (first.prior, first) if first is not None and first.prior is not None else ()
    alike = len(before) == 2 and all(f.unit in (c.unit, f"{c.unit}_per_Mtok") for f in before)
    if not alike or before[0].start < c.sentence.start or {f.metric for f in before} != {"input_price", "output_price"}:
        return False
    if not c.page.within("entities", c.start, c.end):
        return True  # of one whose name is not known, certainly not of the one before
    like = before[pair.index(c.figure)]
    if like.unit != c.unit:
        _price(c, like)
    return c.give(like.metric, "both prices, as before", 0.8)


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
