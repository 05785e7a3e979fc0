"""Figures in a text table: rows of cells between bars or tabs, under a head that says what the columns hold."""

from __future__ import annotations

import re
from bisect import bisect_right

from marketbook.claims.page import KINDS, Figure, Page
from marketbook.quantities.cells import Stretch

_GROWTH = re.compile(r"同比|增速|增长|增幅|年增|YoY|yoy")


def give_from_table(page: Page, figure: Figure, previous: Figure | None) -> bool:
    """Metric, entity and period of a figure that stands in a table; False if it stands in none."""
    at = bisect_right(page.cells, figure.start, key=lambda cell: cell.start) - 1
    if at < 0 or figure.start >= page.cells[at].end:
        return False
    cell = page.cells[at]
    said = (Stretch(cell.start, figure.start), cell.head, cell.label, cell.caption)
    kinds = KINDS.get(figure.quantity.unit, ())
    metrics = page.vocabulary.rows["metric"]
    grows = figure.quantity.unit == "pct" and _GROWTH.search(page.text[cell.head.start : cell.head.end])
    cues = [
        cue[2]
        for span in said
        for cue in page.specific_cues(span.start, span.end, ("money", "persons", "count") if grows else kinds)[::-1]
    ]
    if grows:
        left = previous.metric if previous is not None and previous.start >= cell.label.start else ""
        figure.metric = next((f"{base}_growth_yoy" for base in (*cues, left) if f"{base}_growth_yoy" in metrics), "")
    else:
        figure.metric = cues[0] if cues else ""
    for span in (cell.label, cell.head, Stretch(cell.start, figure.start), cell.caption):
        named = [m.id for m in page.within("entities", span.start, span.end) if m.kind != "weak"]
        figure.entities = figure.entities or named[-1:]
    for span in said:
        named = [m.id for m in page.within("periods", span.start, span.end) if not m.kind]
        figure.period = figure.period or (named[-1] if named else "")
    figure.period = figure.period or page.reports
    figure.rules.append("cell of a table")
    figure.confidence *= 0.7
    return True
