"""Tables: aligned numbers with their marks, units in the heads, grouped rows, bars in cells, a note.

Plain HTML rather than a table library: the cells are marked figures, the heads are column heads only (a table with row heads as
well fails the check for accessible PDFs), and every byte is the same in every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from marketbook import prose
from marketbook.charts.chart import NUMBER, source_line, table_cell
from marketbook.errors import UnknownNameError
from marketbook.figures import Figure


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    key : str
        Column of the frame.
    head : Phrase, Name or When
        What stands above it; the unit belongs here.
    spec : str
        How its figures are written (see :class:`marketbook.formatting.Spec`); ``bare`` where the head names the unit.
    bar : bool
        Whether a bar in the cell shows the size of its figure.
    """

    key: str
    head: Any
    spec: str = ""
    bar: bool = False


def column(key: str, *, zh: str, en: str, spec: str = "", bar: bool = False, **slots: Any) -> Column:
    """A column with its head in both languages."""
    return Column(key, prose.phrase(zh=zh, en=en, **slots), spec, bar)


def table(
    frame: pd.DataFrame, columns: Sequence[Column], *, title: prose.Phrase, note: prose.Phrase | None = None, groups: str | None = None,
    group_names: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Display a table.

    Parameters
    ----------
    frame : DataFrame
        Cells are Figures, Names, Whens, Phrases, Quotes, or None for a gap.
    groups : str, optional
        Column whose values head groups of rows, in order of first appearance; labels from ``group_names`` or the vocabulary.
    note : Phrase, optional
        How to read the table; stands before the source line, and in its place where there is no figure to find one from.

    Raises
    ------
    UnknownNameError
        If the frame lacks a column.
    MissingSourceError
        If the table has neither a figure to find a source from nor a note.
    """
    now = prose.edition()
    now.tables += 1
    for key in [item.key for item in columns] + ([groups] if groups else []):
        if key not in frame:
            has = ", ".join(map(str, frame.columns))
            raise UnknownNameError(
                f"the table {title.text!r} asks for the column {key!r}, its frame has {has}; correct the key"
            )
    numbers = {item.key: [cell for cell in frame[item.key] if isinstance(cell, Figure)] for item in columns}
    figures = [figure for own in numbers.values() for figure in own]
    source = source_line(figures) if figures or note is None else None
    # One scale for all bars of a table: columns are compared as much as rows are.
    top = max((abs(figure.number) for item in columns if item.bar for figure in numbers[item.key]), default=0.0)
    head = "".join(
        f'<th scope="col"{NUMBER if numbers[item.key] else ""}>{prose.mark(item.head, refs=False)}</th>'
        for item in columns
    )
    body = []
    for key, rows in frame.groupby(groups, sort=False) if groups else [(None, frame)]:
        if groups:
            label = prose.mark((group_names or {}).get(key) or prose.name(key), refs=False)
            body.append(f'<tr class="group"><td colspan="{len(columns)}"><strong>{label}</strong></td></tr>')
        for _, row in rows.iterrows():
            cells = (
                table_cell(
                    row[item.key], bool(numbers[item.key]), item.spec, _bar(row[item.key], top) if item.bar else ""
                )
                for item in columns
            )
            body.append(f"<tr>{''.join(cells)}</tr>")
    lines = [item.plain_html for item in (note, source) if item is not None]
    markup = (
        f'<figure class="table" id="table-{now.tables}"><figcaption>{title.plain_html}</figcaption><div class="table-scroll"><table><thead><tr>{head}</tr></thead>'
        f'<tbody>{"".join(body)}</tbody></table></div><p class="table-note">{(" " if now.language == "en" else "").join(lines)}</p></figure>'
    )
    prose.show(markup, "table", text=title.text)


def _bar(value: Any, top: float) -> str:
    """A bar behind a figure, as long as it is large beside the largest of the table."""
    if not (isinstance(value, Figure) and top):
        return ""
    return f'<span class="cellbar" aria-hidden="true" style="width:{abs(value.number) / top * 100:.4g}%"></span>'
