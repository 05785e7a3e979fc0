"""How wide the columns of a table are set on paper, and on which side their cells stand."""

from __future__ import annotations

import re
from typing import Any

#: Width of the text in ems of a table's type, and the space between two columns.
_TABLE_WIDTH, _GAP = 58.0, 1.0
#: Chinese breaks anywhere: so much of a text stays in one line, in ems.
_LEAST_TEXT = 4.0
_WORD = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def ems(text: str) -> float:
    """About how wide a text is set, in ems."""
    return sum(1.0 if character > "\u2e7f" else 0.53 for character in text)


def classes(element: Any) -> list[str]:
    """The classes of an element."""
    return (element.get("class") or "").split()


def text_of(element: Any) -> str:
    """The text of an element on one line."""
    return _SPACE.sub(" ", "".join(element.itertext())).strip()


def span(cell: Any) -> int:
    """Over how many columns a cell goes."""
    return int(cell.get("colspan")) if (cell.get("colspan") or "").isdigit() else 1


def alignment(rows: list[list[Any]], count: int) -> list[str]:
    """The side of each column, as its last full row has it: numbers stand at the right."""
    aligned = ["left"] * count
    for row in rows:
        if sum(map(span, row)) == len(row) == count:
            for place, cell in enumerate(row):
                if {"num", "gt_right"} & set(classes(cell)) or "right" in (cell.get("style") or ""):
                    aligned[place] = "right"
    return aligned


def widths(rows: list[list[Any]], count: int) -> list[float]:
    """Shares of the width, by the rule of automatic table layout (CSS 2.2, 17.5.2.2): each column gets what its longest word
    needs, and the rest goes by how much wider its longest line is."""
    least, most = [1.0] * count, [1.0] * count
    for row in rows:
        if len(row) != count or any(span(cell) > 1 for cell in row):
            continue
        for place, cell in enumerate(row):
            text = text_of(cell)
            whole = ems(text)
            longest = max(map(ems, _WORD.findall(text)), default=0.0)
            least[place] = max(least[place], longest + 0.3, min(whole, _LEAST_TEXT) + 0.3)
            most[place] = max(most[place], whole + 0.3)
            if "num" in classes(cell) and cell.tag == "td":
                least[place] = max(least[place], whole)
    room = _TABLE_WIDTH - _GAP * (count - 1)
    spare = sum(most) - sum(least)
    if sum(most) <= room or spare <= 0:
        return [width + _GAP for width in most]
    share = max(0.0, room - sum(least)) / spare
    return [low + (high - low) * share + _GAP for low, high in zip(least, most)]
