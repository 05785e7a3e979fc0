"""A chart as a reader meets it: a title that states the finding, the picture, its sources, and the data behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pandas as pd

from marketbook import prose
from marketbook.charts.canvas import Canvas
from marketbook.charts.style import house_style
from marketbook.charts.svg import draw_svg, finish_svg
from marketbook.errors import MarketbookError
from marketbook.factbase import claims_by_id
from marketbook.figures import Figure, claims_of, closure


class MissingSourceError(MarketbookError, ValueError):
    """A chart or table has no source line."""


@dataclass(frozen=True)
class Data:
    """The data behind a chart: column heads, and rows whose cells are what a slot of a phrase may hold, or None for a gap.

    A head may be a pair of Chinese and English.
    """

    heads: Sequence[Any]
    rows: Sequence[Sequence[Any]]

    def figures(self) -> Iterator[Figure]:
        """The figures in the rows, in order."""
        return (cell for row in self.rows for cell in row if isinstance(cell, Figure))


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
    parts = [prose.sources(pd.DataFrame([rows[claim] for claim in claims]))]
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
    data : Data
        The very figures that are drawn.
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
        data: Data,
        *,
        title: prose.Phrase,
        subtitle: prose.Phrase,
        source: prose.Phrase | None = None,
        note: prose.Phrase | None = None,
    ):
        if not title.text.strip() or not subtitle.text.strip():
            raise MarketbookError(
                "a chart needs a title that states the finding, and a subtitle that says what is shown"
            )
        if source is not None and not source.text.strip():
            raise MissingSourceError(
                "the chart's source line is empty; leave source out, and it is found from the figures"
            )
        self.title, self.subtitle, self.data, self.note = title, subtitle, data, note
        self.source = source if source is not None else source_line(data.figures())
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
            f'<figure class="chart" id="{key}" data-claims="{" ".join(claims_of(self.data.figures()))}"><figcaption class="chart-head">'
            f'<p class="chart-title">{self.title.plain_html}</p><p class="chart-subtitle">{self.subtitle.plain_html}</p></figcaption>'
            f'<div class="chart-image">{self.svg(key)}</div><p class="chart-source">{(" " if now.language == "en" else "").join(notes)}</p>'
            f"{self._table()}</figure>"
        )
        prose.show(markup, "chart", text=self.title.text)

    _ipython_display_ = show

    def _table(self) -> str:
        heads = [prose.phrase(zh=item[0], en=item[1]) if isinstance(item, tuple) else item for item in self.data.heads]
        head = "".join(f'<th scope="col">{prose.mark(item, refs=False)}</th>' for item in heads)
        rows = "".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in self.data.rows)
        label = prose.phrase(zh="图中数据", en="Data behind this chart").html
        return (
            f'<details class="chart-data"><summary>{label}</summary><div class="table-scroll">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
        )


def _cell(value: Any) -> str:
    if value is None:
        return "<td>–</td>"
    css = ' class="num"' if isinstance(value, Figure) else ""
    return f"<td{css}>{prose.mark(value, refs=False)}</td>"


Drawing = tuple[Callable[[Canvas], None], float, Data]


def chart(function: Callable[..., Drawing]) -> Callable[..., Chart]:
    """Make a chart function of one that gives what to draw, how high, and the data: all take title, subtitle, source and note."""

    @wraps(function)
    def make(
        frame: pd.DataFrame,
        *,
        title: prose.Phrase,
        subtitle: prose.Phrase,
        source: prose.Phrase | None = None,
        note: prose.Phrase | None = None,
        **options: Any,
    ) -> Chart:
        return Chart(*function(frame, **options), title=title, subtitle=subtitle, source=source, note=note)

    return make
