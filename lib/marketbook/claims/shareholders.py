"""What a firm pays to those who hold it, how its issues were subscribed, and who holds it."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause
from marketbook.quantities.words import MONEY

#: 派末期息每股0.125港元
_DIVIDEND = re.compile(
    r"(?:[未末中特]期息|每股(?:配发|配息|派发)|特别股?息|期股?息|股息|股利|派息|派现|红利|现金分红)(?:总额|金额|合计)?(?:每股|普通股|约|共|为|达到?|[增升加]?至|提高至|增加到?|合计|人民币|港币|[:： ])*$"
)
#: 当年股东应占利润的70%: what of a profit is paid out, where a payment is spoken of.
_OF_PROFIT = re.compile(
    r"(?:利润|溢利|盈利|净利)(?:总额)?(?:的|§|提升|提高|增加|上升|[至到]|约|近|不低于|不少于|[ ])*$"
)
_PAID_TO_HOLDERS = re.compile("派息|分红|股息|现金方式分配|派发|分派|股利")
_DIVIDEND_AFTER = re.compile("(?:[(（]含税[)）])?的?(?:[未末中特]期)?(?:现金)?(?:股息|股利|分红|红利)")
_A_SHARE = re.compile("(?:即|金额为|为)每股(?:人民币|港币|约|[ ])*$")
_SUBSCRIBED = re.compile("[ ]?的?((?:超额)?认购)")
_SUBSCRIBED_BEFORE = re.compile("((?:超额)?认购(?:倍数)?)(?:亦|也|更|高?达到?|约|为|近|逾|超过?|[ ])*$")
#: 14.33%股份, 持股15.1%
_HELD_AFTER = re.compile(r"[ ]?(?:以上|左右)?的?(?:股份|股权|股票|持股|投票权)")
#: 持股超过八成, 持有金山云12.3%
_HOLDS = re.compile(
    r"(?:所持|持有)[^，,。；;\d]{1,16}(?:股份|股权)(?:比例)?(?:将|由|从|原来的|原先的|目前的|为|约)*$|(?:占股|持(?:股|有(?!人)))(?:[^，,。；;、\d]{0,10}?)(?:约|近|超过?|逾|合计|比例|为|达到?)*$"
)


#: 派息约375亿元及回购194亿元
_BOUGHT_BACK = re.compile("[及和、与并]回[购購](?:股份)?(?:约|近|超过?|了|[ ])*$")


def dividend(c: Clause) -> bool:
    """派末期息每股0.125港元: what is paid on a share, or on all."""
    if c.unit in MONEY and _BOUGHT_BACK.search(c.before):
        return c.give("回购", "what is done", 0.8)
    if c.unit not in MONEY:
        return False
    told = (
        _DIVIDEND.search(c.before)
        or _DIVIDEND_AFTER.match(c.page.text, c.figure.end)
        or _A_SHARE.search(c.before)
        and _PAID_TO_HOLDERS.search(c.page.text, max(c.sentence.start, c.start - 60), c.end)
    )
    return bool(told) and c.give("dividend", "dividend")


def payout(c: Clause) -> bool:
    """70% of a profit is paid out."""
    paid = (
        c.unit == "pct"
        and _OF_PROFIT.search(c.lead)
        and _PAID_TO_HOLDERS.search(c.page.text, max(c.sentence.start, c.start - 80), c.end)
    )
    return bool(paid) and c.give("payout_ratio", "what is paid out of a profit")


def subscribed(c: Clause) -> bool:
    """How often the shares of an issue were subscribed, as printed."""
    said = _SUBSCRIBED.match(c.page.text, c.figure.end) or _SUBSCRIBED_BEFORE.search(c.before)
    return c.unit == "ratio" and said is not None and c.give(said[1], "how often an issue was subscribed")


def is_held(c: Clause) -> bool:
    """14.33%股份, 持股15.1%: who holds how much of a firm, which is no share of a market."""
    held = c.unit == "pct" and (_HELD_AFTER.match(c.page.text, c.figure.end) or _HOLDS.search(c.before))
    return bool(held) and c.give("持股比例", "part of a firm that is held", 0.8)
