"""Cells of text tables: rows between bars or tabs, under a head that says what the columns hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_LINE = re.compile(r"[^\n]+")
#: What fills a cell of a table that only blanks set apart.
_FIGURE = re.compile(
    r"[-+−±~约$¥]?\d[\d,.]*(?:[%‰倍]|[万亿萬億]?[元股个台户]?|[万亿萬億]?美元|个?百分点|[A-Za-z]{1,3})|[-–—/]|N/A"
)
#: | 甲项 |⏎7 |: a row that a page breaks at its cells.
_BROKEN_ROW = re.compile(r"(?<=[|])\n(?=[^|\n]{1,40}[|][ ]*(?:\n|$))")
_WIDEST = 120
_BLANKS = re.compile("[ \u3000]+")
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


def tabbed(text: str) -> str:
    """A text with tabs for the blanks of its tables: lines of as many words, of which all but the first are figures, under a head.

    Examples
    --------
    >>> tabbed("业务 收入(亿元) 占比\\nIDC业务 29.14 66.75%\\nAIDC业务 14.51 33.25%").count("\\t")
    6
    """
    if text.count("\n") < 2:
        return text
    text = _BROKEN_ROW.sub(" ", text)
    lines = text.split("\n")
    words = [_BLANKS.split(line) if 2 < len(line) < _WIDEST and "|" not in line else [] for line in lines]
    for number in range(len(lines) - 2):
        head, rows = words[number], 0
        if len(head) < 3 or "" in head or _FIGURE.fullmatch(head[-1]):
            continue
        while number + 1 + rows < len(lines) and len(row := words[number + 1 + rows]) == len(head) and _is_row(row):
            rows += 1
        if rows > 1:
            lines[number : number + 1 + rows] = [
                _BLANKS.sub(lambda blanks: "\t" + blanks[0][1:], line) for line in lines[number : number + 1 + rows]
            ]
    return "\n".join(lines)


def _is_row(words: list[str]) -> bool:
    return not _FIGURE.fullmatch(words[0]) and "" not in words and all(map(_FIGURE.fullmatch, words[1:]))


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
