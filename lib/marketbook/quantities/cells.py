"""Cells of text tables: rows between bars or tabs, under a head that says what the columns hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_LINE = re.compile(r"[^\n]+")
_RULE = re.compile(r"[\s|:\-—+]*")


class Stretch(NamedTuple):
    """Half-open offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its place, the head of its column, the label of its row and the line above the table."""

    start: int
    end: int
    head: Stretch
    label: Stretch
    caption: Stretch


def find_cells(text: str) -> list[Cell]:
    """Cells of every table in a text, row by row; a table is a head and at least one row with as many cells."""
    found: list[Cell] = []
    caption, head = Stretch(0, 0), []
    for line in _LINE.finditer(text):
        cells = _split(text, line.start(), line.end())
        if _RULE.fullmatch(line[0]) and line[0].strip():
            continue
        if len(cells) < 2:
            caption, head = Stretch(line.start(), line.end()), []
        elif len(cells) != len(head):
            head = cells
        else:
            found += [Cell(cell.start, cell.end, top, cells[0], caption) for cell, top in zip(cells[1:], head[1:])]
    return found


def _split(text: str, start: int, end: int) -> list[Stretch]:
    mark = "|" if text.count("|", start, end) > 1 else "\t"
    while start < end and text[start] in " |" and mark == "|":
        start += 1
    while end > start and text[end - 1] in " |" and mark == "|":
        end -= 1
    spans, at = [], start
    while (stop := text.find(mark, at, end)) >= 0:
        spans.append(Stretch(at, stop))
        at = stop + 1
    return [*spans, Stretch(at, end)] if spans else []
