"""Figures in a text table: rows of cells between bars or tabs, under a head that says what the columns hold."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from marketbook.claims.figure import Figure
from marketbook.claims.metric_kinds import KINDS
from marketbook.claims.page import Page
from marketbook.claims.printed_metrics import noun_of_head
from marketbook.claims.scopes import FIRMS
from marketbook.claims.shares import SHARE_OF
from marketbook.claims.timing import how_told
from marketbook.quantities.cells import Stretch
from marketbook.quantities.words import MONEY
from marketbook.vocabulary import Vocabulary

#: So far from the last cell of a row the next row begins, in characters.
_A_LINE = 8
_WAY = re.compile("缓存命中|输入|输出|[Ii]nput|[Oo]utput")
_PRICE_OF = {
    "缓存命中": "cache_hit_price",
    "输入": "input_price",
    "input": "input_price",
    "输出": "output_price",
    "output": "output_price",
}
_PART = re.compile("占比|比重|比例")
#: How much more or less; 变化率 is a rate.
_MOVED = re.compile("(?:变化|变动|增减)(?![率幅])")
_GROWTH = re.compile(r"同比|环比|增速|增长|增幅|[年月季]增|YoY|yoy|MoM|QoQ")
#: A figure without a classifier.
_BARE = re.compile("[\\d万亿]$")
_BY_MONTH, _BY_QUARTER = re.compile("月增|MoM"), re.compile("季增|环比|QoQ")
_ITS_GROWTH = re.compile("_growth(?:_[yqm]o[yqm])?$")


def give_from_table(page: Page, figure: Figure, previous: Figure | None) -> bool:
    """Metric, entity and period of a figure that stands in a table; False if it stands in none."""
    at = bisect_right(page.cells, figure.start, key=lambda cell: cell.start) - 1
    if at < 0 or figure.start >= page.cells[at].end:
        return False
    cell = page.cells[at]
    said = (Stretch(cell.start, figure.start), cell.head, cell.label, cell.caption)
    kinds = KINDS.get(figure.quantity.unit, ())
    if figure.unit == "count" and _BARE.search(figure.quantity.raw):
        kinds = (*kinds, "persons")  # 月活(万)
    metrics = page.vocabulary.rows["metric"]
    beside = previous if previous is not None and previous.start >= cell.label.start else None
    if beside is not None and figure.unit == "count" and beside.unit in MONEY:
        figure.unit = beside.unit  # 营业收入 | 4701.21万 | 7464.96万: the whole row is money
        kinds = KINDS[beside.unit]
    grows = figure.quantity.unit == "pct" and any(
        _GROWTH.search(page.text[span.start : span.end]) for span in (cell.head, cell.label)
    )
    named = ("money", "persons", "count") if grows else (*kinds, "price") if figure.unit in MONEY else kinds
    cues = [cue[2] for span in said for cue in page.specific_cues(span.start, span.end, named)[::-1]]
    fell = "↓" in page.text[cell.start : figure.start] and figure.value is not None
    moved = beside is not None and beside.metric and _MOVED.search(page.text, *cell.head)
    if moved and figure.quantity.unit == beside.quantity.unit:  # 访问次数 | 与上月相比的变化
        figure.metric, figure.period = f"{beside.metric}_change", beside.period
    elif grows:
        above = previous if previous is not None and 0 <= cell.label.start - previous.end < _A_LINE else None
        left = beside.metric if beside is not None else above.metric if above is not None else ""
        base = next((b for b in (*cues, _ITS_GROWTH.sub("", left)) if f"{b}_growth_yoy" in metrics), "")
        head = page.text[cell.head.start : cell.head.end]
        against = "mom" if _BY_MONTH.search(head) else "qoq" if _BY_QUARTER.search(head) else "yoy"
        figure.metric = base and f"{base}_growth_{against}"
    elif figure.unit.endswith("_per_Mtok") and (way := _WAY.search(page.text, *cell.head)):
        figure.metric = _PRICE_OF[way[0].lower()]
    else:
        of_time = beside is not None and page.within("periods", cell.head.start, cell.head.end)
        goes_on = of_time and beside.unit == figure.unit  # | 2025年资本开支 | 2026年指引 |
        figure.metric = cues[0] if cues else beside.metric if goes_on else ""
        part = beside is not None and beside.metric in SHARE_OF and _PART.search(page.text, *cell.head)
        if not figure.metric and not part:  # 月份 | 访问次数 | 变化率: the head as printed
            figure.metric = noun_of_head(page.text[cell.head.start : cell.head.end], figure.quantity.unit)
        if not figure.metric and part and figure.unit == "pct":
            figure.metric = SHARE_OF[beside.metric]  # 业务 | 收入 | 占比
    for span in (cell.label, cell.head, Stretch(cell.start, figure.start), cell.caption):
        named = [m.id for m in page.within("entities", span.start, span.end) if m.kind != "weak"]
        label = page.text[cell.label.start : cell.label.end].strip()
        if not named and span is cell.label and (known := _known(page.vocabulary).get(label)):
            named = [known]  # 张家口, alone in its cell
        own = "" if named or span is not cell.label else _unknown_label(page, at)
        figure.entities = figure.entities or named[-1:] or ([page.name(own)] if own else [])
    for span in said:
        named = [m.id for m in page.within("periods", span.start, span.end) if not m.kind or span is cell.head]
        figure.period = figure.period or (named[-1] if named else "")
    figure.period = (
        figure.period
        or (beside.period if grows and beside is not None else "")
        or (page.times.reports if how_told(figure.metric) != "lasting" else "")
    )
    row = metrics.get(figure.metric)
    if row is not None and row["unit_kind"] == "persons" and figure.unit == "count":
        figure.unit = "persons"
    if figure.metric.endswith("_qoq") and re.fullmatch(r"\d{4}-\d\d", figure.period):
        figure.metric = f"{figure.metric[:-4]}_mom"  # 环比, of a month
    if fell and (moved or figure.quantity.unit == "pct"):
        figure.value = -figure.value
    figure.rules.append("cell of a table")
    figure.confidence *= 0.7
    return True


#: What labels a row that is no firm's.
_NO_NAME = re.compile(
    "合计|总计|小计|其他|其它|平均|均值|行业|市场|整体|全球|中国|[率比额量]$|^[^\u4e00-\u9fffA-Za-z]|\\d"
)
#: So many cells before and behind a row tell what its labels are.
_ROWS_NEARBY = 16


@lru_cache(maxsize=4)
def _known(vocabulary: Vocabulary) -> dict[str, str]:
    """Name -> id of those whom the vocabulary knows."""
    return vocabulary.aliases()


def _unknown_label(page: Page, at: int) -> str:
    """The label of a row whose neighbours are labelled with firms: the name of a firm that nobody else knows; else empty."""
    cell = page.cells[at]
    label = page.text[cell.label.start : cell.label.end].strip()
    if not 1 < len(label) < 12 or _NO_NAME.search(label):
        return ""
    near = page.cells[max(0, at - _ROWS_NEARBY) : at + _ROWS_NEARBY]
    beside = {one.label for one in near if one.caption == cell.caption and one.head == cell.head} - {cell.label}
    named = sum(any(m.kind in FIRMS for m in page.within("entities", *label)) for label in beside)
    return label if named > len(beside) / 2 and named else ""
