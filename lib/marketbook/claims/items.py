"""Figures in a list of items under a head that says what they measure: 月活: • 钉钉:1.96亿 • 飞书:460万."""

from __future__ import annotations

import re

from marketbook.claims.cues import as_expected
from marketbook.claims.figure import Figure
from marketbook.claims.metric_kinds import KINDS
from marketbook.claims.page import Page
from marketbook.claims.printed_metrics import noun_before

_BULLET = r"[ \t]*(?:[-*•·●▪–]|\d{1,2}[.、)）])[ \t]*"
_ITEM = re.compile(
    rf"{_BULLET}(?P<label>(?:20\d\d)[ ]?年?[EF]?|[^:：\n\d][^:：\n]{{0,20}}?)[ ]*[:：][ ]*(?:约|近|超过?|不到|不足|仅|为|逾)*$"
)
_A_BULLET = re.compile(_BULLET)
_YEAR = re.compile(r"20\d\d")
_BARE = re.compile("[万亿萬億][个個]?$")
#: Longer lines are prose.
_LONGEST_HEAD = 60


def give_from_item(page: Page, figure: Figure) -> bool:
    """Metric, and what the item tells of entity and period, of a figure that is all that an item of a list says; False if it is none."""
    text = page.text
    line = text.rfind("\n", 0, figure.start) + 1
    item = _ITEM.fullmatch(text, line, figure.start)
    if item is None or line == 0:
        return False
    start, end = line, line - 1
    while start and _A_BULLET.match(text, start):
        end = start - 1
        start = text.rfind("\n", 0, end) + 1
    if _A_BULLET.match(text, start) or not 2 < end - start <= _LONGEST_HEAD:
        return False
    unit = figure.quantity.unit
    kinds = KINDS.get(unit, ())
    if unit == "count" and _BARE.search(figure.quantity.raw):
        kinds = (*kinds, "persons")
    label = item.start("label"), item.end("label")
    if page.cues_within(*label, kinds):
        return False
    cues = page.specific_cues(start, end, kinds)
    colon = end - 1 if text[end - 1] in ":：" else end
    figure.metric = as_expected(page, cues[-1][2], start, end) if cues else noun_before(page, start, colon, unit)[0]
    if not figure.metric:
        return False
    row = page.vocabulary.rows["metric"].get(figure.metric)
    figure.unit = "persons" if row is not None and row["unit_kind"] == "persons" else figure.unit
    figure.entities = [m.id for m in page.within("entities", *label) if m.kind != "weak"][-1:]
    year = _YEAR.match(item["label"])
    told = [m.id for where in (label, (start, end)) for m in page.within("periods", *where) if not m.kind]
    figure.period = year[0] if year else told[0] if told else ""
    figure.rules.append("item of a list")
    figure.confidence *= 0.7
    return True
