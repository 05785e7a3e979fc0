"""A chart as a reader meets it: a title that states the finding, the picture, its sources, and the data behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

import pandas as pd

from marketbook import prose
from marketbook.charts.canvas import Canvas
from marketbook.charts.style import house_style
from marketbook.charts.svg import draw_svg, finish_svg
from marketbook.errors import MissingSourceError
from marketbook.factbase import claims_by_id
from marketbook.figures import Figure, claims_of, closure


def source_line(figures: Iterable[Figure]) -> prose.Phrase:
    """The source line of what stands on these figures: publishers, and that own calculation or assumptions went in.

    Raises
    ------
    MissingSourceError
        If there are no figures: a chart without data has no source.
    """
    figures = list(figures)
    if not figures:
        raise MissingSourceError("there are no figures to name a source for; say in words that the data have a gap")
    claims = claims_of(figures)
    if not claims:
        return prose.phrase(zh="资料来源：本报告的假设与参数", en="Sources: assumptions and parameters of this report")
    rows = claims_by_id(prose.edition().project)
    parts = [prose.sources(rows[claim] for claim in claims)]
    if any(figure.origin["kind"] == "derived" for figure in figures):
        parts.append(prose.phrase(zh="及据此推算", en="and our calculations"))
    if any(item.origin["kind"] in ("assumed", "parameter") for item in closure(figures)):
        parts.append(prose.phrase(zh="及本报告的假设", en="and assumptions stated in this report"))
    joint = "; " if prose.edition().language == "en" else "；"
    return prose.Phrase(joint.join(part.html for part in parts))


class Chart:
    """A chart of an edition; the functions of :mod:`marketbook.charts` make it.

    Parameters
    ----------
    draw : callable
        Draws on a :class:`Canvas` of the height that it is given.
    height : float
        Of the picture, in points.
    title, subtitle : Phrase
        The finding; what is shown, in which unit and when.
    heads, rows : sequences
        The data behind the chart, the very figures that are drawn: cells are what a slot of a phrase may hold, or None for a gap; a head may
        be a pair of Chinese and English.
    source : Phrase, optional
        Found from the figures if not given.
    note : Phrase, optional
        How to read the chart, or what it leaves out; stands with the source.

    Raises
    ------
    MissingSourceError
        If there is neither a source nor a figure to find it from.
    """

    def __init__(
        self,
        draw: Callable[[Canvas], None],
        height: float,
        heads: Sequence[Any],
        rows: Sequence[Sequence[Any]],
        *,
        title: prose.Phrase,
        subtitle: prose.Phrase,
        source: prose.Phrase | None = None,
        note: prose.Phrase | None = None,
    ):
        self.title, self.subtitle, self.heads, self.rows, self.note = title, subtitle, heads, rows, note
        self.figures = [cell for row in rows for cell in row if isinstance(cell, Figure)]
        self.source = source if source is not None else source_line(self.figures)
        self._draw, self._height = draw, height

    @house_style()
    def canvas(self) -> Canvas:
        """The drawn picture without title and source."""
        canvas = Canvas(self._height)
        self._draw(canvas)
        return canvas

    def svg(self, prefix: str) -> str:
        """The picture as it stands in the page."""
        with house_style():
            canvas = self.canvas()
            language = prose.edition().language
            return finish_svg(draw_svg(canvas), canvas.marks, prefix=prefix, title=self.title.text, language=language)

    def show(self) -> None:
        """Display the chart in the cell."""
        now = prose.edition()
        now.charts += 1
        key = f"chart-{now.charts}"
        notes = [item.plain_html for item in (self.note, self.source) if item is not None]
        markup = (
            f'<figure class="chart" id="{key}" data-claims="{" ".join(claims_of(self.figures))}"><figcaption class="chart-head">'
            f'<p class="chart-title">{self.title.plain_html}</p><p class="chart-subtitle">{self.subtitle.plain_html}</p></figcaption>'
            f'<div class="chart-image">{self.svg(key)}</div><p class="chart-source">{(" " if now.language == "en" else "").join(notes)}</p>'
            f"{self._table()}</figure>"
        )
        prose.show(markup, "chart", text=self.title.text)

    _ipython_display_ = show

    def _table(self) -> str:
        heads = [prose.phrase(zh=item[0], en=item[1]) if isinstance(item, tuple) else item for item in self.heads]
        head = "".join(f'<th scope="col">{prose.mark(item, refs=False)}</th>' for item in heads)
        rows = "".join(
            "<tr>" + "".join(table_cell(item, isinstance(item, Figure)) for item in row) + "</tr>" for row in self.rows
        )
        label = prose.phrase(zh="图中数据", en="Data behind this chart").html
        return (
            f'<details class="chart-data"><summary>{label}</summary><div class="table-scroll">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
        )


#: What sets a cell of figures, or the head above them, at the right.
NUMBER = ' class="num"'


def table_cell(value: Any, numeric: bool, spec: str = "", bar: str = "") -> str:
    """A cell of a table, a dash for a gap; ``numeric`` sets it right, ``bar`` is what stands behind the value."""
    shown = (
        prose.mark(value, spec if isinstance(value, Figure) else "", refs=False) + bar if prose.known(value) else "–"
    )
    return f"<td{NUMBER if numeric else ''}>{shown}</td>"


#: What to draw, how high it is, and the heads and rows of the data.
Drawing = tuple[Callable[[Canvas], None], float, Sequence[Any], Sequence[Sequence[Any]]]


def chart(function: Callable[..., Drawing]) -> Callable[..., Chart]:
    """Make a chart function of one that gives a drawing: all take title, subtitle, source and note."""

    @wraps(function)
    def make(frame: pd.DataFrame, **options: Any) -> Chart:
        words = {name: options.pop(name) for name in ("title", "subtitle", "source", "note") if name in options}
        return Chart(*function(frame, **options), **words)

    return make
