"""A level that goes on with figures before it: reached by a change, told after its growth, one of a list told before."""

from __future__ import annotations

import re

from marketbook.claims.clause import MERELY, Clause
from marketbook.claims.cues import as_expected
from marketbook.claims.printed_metrics import noun_before
from marketbook.quantities.words import MONEY

_LIST_BEFORE = re.compile(r"(?:以上|上述|前述)[两三]项")
#: 由3亿元增加至5亿元, 转为盈利2亿元
_NOW = re.compile(
    r"(?:至|(?<![达占不])到|改善为|转为|变为)(?:了|约|近|不到|不足|盈利|亏损|正?净?流入|截至)*(?:§份?的?)?(?:约|近|逾|超过?)?$"
)
#: 净增440万户,总数达到9944万户
_REACHED = re.compile(
    r"^[，, ]?(?:用户|客户)?(?:总[数量]|总?规模|累计|合计)?(?:已)?(?:达到?|为)(?:了|约|近|逾|超过?)*$"
)
#: 算力投资占比提升至22%: a level
PART_REACHES = re.compile(
    r"(?:占比|比重|比例)(?:则|已|将|也|更|进一步|大幅|预计|有望)*(?:提[升高]|上升|增加|[升降增减]|下[降滑]|扩大|攀升)[至到](?:了|约|接?近|将近|逾|超过?|[ ])*$"
)
#: 按固定汇率计算为42%, 剔除一次性影响后增长6%: the same growth reckoned in another way.
_OTHERWISE = re.compile("剔除|不计入?|不包括|排除|扣除|(?:固定|不变|恒定)汇率")


def list_before(c: Clause) -> bool:
    """上述两项分别为8%和9%: the metrics of the list before, one by one."""
    group, before = c.figure.group, c.state.group
    if not group or not before or len(before) != len(group) or not _LIST_BEFORE.search(c.before):
        return False
    model = before[group.index(c.figure)]
    c.figure.unit = model.unit
    return c.give(model.metric, "metrics of the list before")


def level_after_change(c: Clause) -> bool:
    """增加440万户至9944万户, 由3亿元升至5亿元: the level that the figure before led to."""
    before = c.told
    if before is None or not before.metric:
        return False
    # 百万tokens的价格从100元降到1元
    same = before.quantity.unit == c.unit or before.quantity.unit == f"{c.unit}_per_Mtok" and len(c.lead) > 1
    leads = c.follows and same and _NOW.search(c.lead)
    reached = (
        before.metric.endswith("_increase")
        and before.unit == c.figure.unit
        and c.figure.start - before.end < 14
        and _REACHED.search(c.before)
    )
    if not (leads or reached) or len(c.lead) >= 14 or c.own_cues() or PART_REACHES.search(c.before):
        return False
    if noun_before(c.page, c.start, c.end, c.unit)[0]:
        return False  # 同比提升92%,运营效率提升至80%
    c.figure.unit = before.unit
    if before.metric in ("net_loss", "operating_loss") and "盈利" in c.lead:  # 亏损2亿元,今年转为盈利1亿元
        return c.give(before.metric.replace("loss", "profit"), "level after a change")
    metric = as_expected(c.page, before.metric.removesuffix("_increase"), c.start, c.end)
    return c.give(metric, "level after a change")


def growth_otherwise(c: Clause) -> bool:
    """增长8%,按固定汇率计算为10%: the growth before, reckoned otherwise."""
    before = c.told
    if before is None or not c.unit == before.unit == "pct" or "growth" not in before.metric:
        return False
    goes_on = c.follows and MERELY.fullmatch(c.page.text, before.end + 1, c.end)
    if not (goes_on or _OTHERWISE.search(c.before)) or c.own_cues(("money", "count", "persons")):
        return False
    return c.give(before.metric, "the growth before, reckoned otherwise")


def level_after_growth(c: Clause) -> bool:
    """同比增长8%至52亿元: the level of what grew."""
    page, figure, before = c.page, c.figure, c.told
    grown = c.state.group  # 营收、净利年增率分别为13.1%、9.4%,达663.34亿元、81.03亿元
    if before is not None and len(figure.group) == len(grown) > 1 and grown[0].start >= c.sentence.start:
        before = grown[figure.group.index(figure)]
    leads = re.search(r"(?:至|到|达|为|是)了?$", c.before)
    if before is None or not leads or len(c.before) >= 24:
        return False
    if figure.unit == "pct" and before.unit == "pp" and len(c.before) < 12 and "_change" in before.metric:
        return c.give(re.sub("_change.*", "", before.metric), "level after its growth")
    if figure.unit not in (*MONEY, "persons", "count", "W", "m2", "bytes", "tokens", "PFLOPS", "EFLOPS"):
        return False
    if before.unit != "pct" or c.cues():
        return False
    if leads[0][0] in "达为是" and noun_before(page, c.start, c.end, c.unit)[0]:
        return False  # 现金流下降20%,应付账款规模达3亿元
    stem = re.sub(r"_growth(?:_yoy|_qoq|_mom|_forecast|)$", "", before.metric)
    if before.metric.startswith(("market_growth", "market_size")):  # a market grows to an amount or a number of units
        stem = "shipments" if figure.unit == "count" else "market_size"
    if "change of a loss" in before.rules:  # 净亏损收窄74.5%至4371万元
        stem = {"net_profit": "net_loss", "operating_profit": "operating_loss"}.get(stem, stem)
    row = page.vocabulary.rows["metric"].get(stem)
    fits = row["unit_kind"] in (*c.kinds, "text") if row is not None else not stem.isascii()
    if not fits or stem == before.metric and leads[0] not in "为是":
        return False
    metric = as_expected(page, stem, page.clause_start(before.start, c.sentence.start), c.end)
    return c.give(metric, "level after its growth")
