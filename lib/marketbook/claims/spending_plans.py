"""What is to be spent over years to come, and over how many."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause
from marketbook.quantities.words import MONEY

_OVER_YEARS = re.compile(
    r"(?:未来|今后|接下来|将在|计划|规划|宣布)[^，,。；;]{0,6}?[一二两三四五六七八九十\d]+年(?:内|里|间)?[，,]?(?:将|拟|计划|要|再|总共|累计)*(?:投入?|投资|砸下?|斥资)(?:资)?(?:了|约|近|逾|超过?|至少|不少于)*$|(?:未来|今后|接下来)[两三四五六七八九十\d]+年(?:内|间)?(?=的|$)|(?<!过去)(?<!此前)(?<!近)[两三四五]年(?:内|间)?(?:总共|一共|共|将|拟|要)?(?:投入?|砸下?)(?:约|近|逾|超过?)*$"
)
_IS_SPENT = re.compile(
    "(?:内|间|里)?[，,]?[^。；;\\d]{0,16}(?:投入?|投资|砸|斥资)[^。；;\\d]{0,10}[\\d,.]+[ ]?[千百]?[万亿億]"
)
#: 其中约90亿元用于采购芯片
_OF_THESE = re.compile("其中(?:有|的|约|近|逾|超过?|至少|将有|[ ,，])*$")
_GOES_TO = re.compile(
    r"[ ]?(?:左右|以上)?(?:将|会|都|则|已)*(?:被?用于|用来|用在|投向|流向)(?P<to>[\u4e00-\u9fffA-Za-z]{2,24}?)(?=[，,。；;、(（\n]|$)"
)
_YEARS = re.compile("[一二三四五六七八九十\\d]年(?:内|里|间|总共|共|约|近|超过?|[ ])*$")
_THE_PLAN = re.compile("[ ]?的?(?:资本|基建|建设)?(?:投资|投入|支出|开支)?(?:计划|规划)")


def part_of_an_amount(c: Clause) -> bool:
    """资本开支300亿元,其中约90亿元用于采购芯片: not the whole again, but what goes there."""
    goes = _GOES_TO.match(c.page.text, c.figure.end) if c.unit in MONEY and _OF_THESE.search(c.before) else None
    return goes is not None and c.give(goes["to"], "what a part goes to", 0.5)


def amount(c: Clause) -> bool:
    """未来三年投3800亿建云和AI基础设施"""
    if c.unit not in (*MONEY, "count") or c.unit == "count" and not c.bare or c.figure.value < 10**9:
        return False
    planned = _YEARS.search(c.before) and _THE_PLAN.match(c.page.text, c.figure.end)  # 三年900亿元的计划
    if not (planned or _OVER_YEARS.search(c.page.text, max(c.sentence.start, c.end - 24), c.end)):
        return False
    if c.own_cues(("money",)):
        return False
    if c.unit == "count":
        c.figure.unit = "CNY"
    return c.give("capex_plan", "spending over years to come", 0.8)


def years(c: Clause) -> bool:
    """今后四年将投入900亿元: over how many years a plan spends."""
    ahead = c.unit == "years" and re.search("(?:未来|今后|接下来)的?[ ]?$", c.before)
    return bool(ahead and _IS_SPENT.match(c.page.text, c.figure.end)) and c.give(
        "capex_plan_years", "years of a plan", 0.8
    )
