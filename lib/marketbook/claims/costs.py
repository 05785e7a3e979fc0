"""Costs: of several kinds, one after the other, and as a share of revenue."""

from __future__ import annotations

import re

from marketbook.claims.changes import CHANGE
from marketbook.claims.clause import Clause
from marketbook.claims.shares import SHARE_OF
from marketbook.quantities.words import MONEY

#: 销售/管理/研发费用率
_RATIOS = re.compile(
    "(?:(?:销售|营销|管理|行政|研发|财务)(?:费用率?)?[、/和与及]+)+(?:销售|营销|管理|行政|研发|财务)费用率"
)
#: 销售、管理、研发费用分别为9.38、5.91、24.70亿元,同比变动分别为-8.5%、+10.9%、+6.8%
_COSTS_ONE_BY_ONE = re.compile(
    "(?:销售|营销|管理|行政|研发|财务)(?:费用)?(?:[、/和与及]+(?:销售|营销|管理|行政|研发|财务)(?:费用)?)+(?<=费用)"
)
_COST_OF = {"销售": "marketing_expense", "营销": "marketing_expense", "管理": "admin_expense", "行政": "admin_expense", "研发": "rd_expense"}  # fmt: skip
#: What stands between a cost and its percentage.
_LEADS = re.compile(r"(?:率|占比)?(?:约|为|则为|达到?|近|[:： ])*")


_RESEARCH = re.compile("(?:^|[，,、和及])研发(?:约|近|达|为|超过?|[ ])*$")
_COST_OF_REVENUE = re.compile(
    r"([\u4e00-\u9fff]{2,4}(?:成本|支出|开支))[^，,。；;\d]{0,4}占(?:到|了|去)?(?:其|公司|总)?(?:营收|收入)的?(?:约|近|超过?|[ ])*$"
)


def one_by_one(c: Clause) -> bool:
    """销售/管理/研发费用率分别为0.78%/0.49%/2.05%: one after the other; their amounts and growth, too."""
    if len(c.figure.group) < 2 or c.unit not in ("pct", *MONEY):
        return False
    told = _RATIOS.search(c.before) if c.unit == "pct" else None
    amounts = None if told else _COSTS_ONE_BY_ONE.search(c.page.text, max(c.sentence.start, c.end - 60), c.end)
    kinds = re.findall("销售|营销|管理|行政|研发|财务", (told or amounts)[0]) if told or amounts else []
    if not kinds or len(kinds) != len(c.figure.group):
        return False
    kind = kinds[c.figure.group.index(c.figure)]
    if told:
        known = _COST_OF.get(kind)
        return c.give(f"{known}_ratio" if known else f"{kind}费用率", "cost ratios, one by one")
    metric = _COST_OF.get(kind, f"{kind}费用")
    if c.unit == "pct" and not (CHANGE.search(c.before) or "变动" in c.before or "变化" in c.before):
        return False
    return c.give(f"{metric}_growth_yoy" if c.unit == "pct" else metric, "costs, one by one")


def research(c: Clause) -> bool:
    """研发203亿元: what it cost."""
    return c.unit in MONEY and _RESEARCH.search(c.before) is not None and c.give("rd_expense", "cue before", 0.8)


def as_a_share(c: Clause) -> bool:
    """行政费用约8.6%, 推理成本约占其营收的五成"""
    of_revenue = _COST_OF_REVENUE.search(c.before) if c.unit == "pct" else None
    if of_revenue and not c.cues(("money",))[:-1]:
        return c.give(f"{of_revenue[1]}占比", "cost as a share of revenue", 0.8)
    told = c.cues(("money",)) if c.unit == "pct" else []
    if not told or not told[-1][2].endswith("_expense") or not _LEADS.fullmatch(c.page.text, told[-1][1], c.end):
        return False
    return c.give(SHARE_OF[told[-1][2]], "cost as a share of revenue")
