"""A chart as a reader meets it: a title that states the finding, the picture, its sources, and the data behind it."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from marketbook import prose
from marketbook.charts.canvas import WIDTH, Canvas
from marketbook.charts.style import PAPER, SOFT, house_style
from marketbook.charts.svg import draw_svg, finish_svg
from marketbook.errors import MarketbookError
from marketbook.figures import Figure


class MissingSourceError(MarketbookError, ValueError):
    """A chart or table has no source line."""


@dataclass(frozen=True)
class Data:
    """The data behind a chart: column heads, and rows whose cells are what a slot of a phrase may hold, or None for a gap."""

    heads: Sequence[Any]
    rows: Sequence[Sequence[Any]]

    def figures(self) -> Iterator[Figure]:
        """The figures in the rows, in order."""
        for row in self.rows:
            for cell in row:
                if isinstance(cell, Figure):
                    yield cell


def claims_of(figures: Iterable[Figure]) -> list[str]:
    """The claims that figures stand on, through any formula, each once, in order."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    pending = list(figures)[::-1]
    while pending:
        figure = pending.pop()
        if figure.id in seen:
            continue
        seen.add(figure.id)
        if figure.origin["kind"] == "cited":
            found[figure.origin["claim"]] = None
        pending.extend(figure.inputs()[::-1])
    return list(found)


def source_line(figures: Iterable[Figure]) -> prose.Phrase:
    """The source line of what stands on these figures: publishers, and that own calculation or assumptions went in.

    Raises
    ------
    MissingSourceError
        If there are no figures: a chart without data has no source.
    """
    from marketbook.factbase import claims_by_id

    figures = list(figures)
    if not figures:
        raise MissingSourceError("there are no figures to name a source for; say in words that the data have a gap")
    claims = claims_of(figures)
    derived = any(figure.origin["kind"] == "derived" for figure in figures)
    assumed = any(item.origin["kind"] in ("assumed", "parameter") for item in _roots(figures))
    parts = []
    if claims:
        import pandas as pd

        rows = claims_by_id(prose.edition().project)
        parts.append(prose.sources(pd.DataFrame([rows[claim] for claim in claims])))
        if derived:
            parts.append(prose.phrase(zh="及据此推算", en="and our calculations"))
        if assumed:
            parts.append(prose.phrase(zh="及本报告的假设", en="and assumptions stated in this report"))
    else:
        parts.append(prose.phrase(zh="资料来源：本报告的假设与参数", en="Sources: assumptions and parameters of this report"))
    joint = "; " if prose.edition().language == "en" else "；"
    return prose.Phrase(joint.join(part.html for part in parts))


def _roots(figures: Iterable[Figure]) -> Iterator[Figure]:
    seen: set[str] = set()
    pending = list(figures)
    while pending:
        figure = pending.pop()
        if figure.id not in seen:
            seen.add(figure.id)
            yield figure
            pending.extend(figure.inputs())


class Chart:
    """A chart of an edition.

    Parameters
    ----------
    draw : callable
        Draws on a :class:`Canvas` inside the margins that it is given.
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
        self, draw: Callable[[Canvas], None], *, height: float, title: prose.Phrase, subtitle: prose.Phrase, data: Data,
        source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    ):  # fmt: skip
        if not title.text.strip() or not subtitle.text.strip():
            raise MarketbookError("a chart needs a title that states the finding, and a subtitle that says what is shown")
        if source is not None and not source.text.strip():
            raise MissingSourceError("the chart's source line is empty; leave source out, and it is found from the figures")
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
            return finish_svg(draw_svg(canvas), canvas.marks, prefix=prefix, title=self.title.text, language=prose.edition().language)

    def show(self) -> None:
        """Display the chart in the cell."""
        now = prose.edition()
        now.charts += 1
        key = f"chart-{now.charts}"
        markup = (
            f'<figure class="chart" id="{key}" data-claims="{" ".join(claims_of(self.data.figures()))}"><figcaption class="chart-head">'
            f'<p class="chart-title">{self.title.plain_html}</p><p class="chart-subtitle">{self.subtitle.plain_html}</p></figcaption>'
            f'<div class="chart-image">{self.svg(key)}</div><p class="chart-source">{self._foot().plain_html}</p>{self._table()}</figure>'
        )
        prose.show(markup, "chart", text=self.title.text)

    _ipython_display_ = show

    def _foot(self) -> prose.Phrase:
        """How to read the chart, then its sources."""
        if self.note is None:
            return self.source
        return prose.Phrase(self.note.html + (" " if prose.edition().language == "en" else "") + self.source.html)

    def _table(self) -> str:
        head = "".join(f'<th scope="col">{prose.mark(item, refs=False)}</th>' for item in self.data.heads)
        rows = "".join("<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in self.data.rows)
        label = prose.phrase(zh="图中数据", en="Data behind this chart").html
        return f'<details class="chart-data"><summary>{label}</summary><div class="table-scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>'

    # -- the picture that leaves the page ------------------------------------------------------------------------------------

    def _standalone(self) -> Canvas:
        edge, probe = 14, Canvas(100)
        inner = WIDTH - 2 * edge
        sizes = ((self.title, 16, "bold"), (self.subtitle, 11, "normal"), (self._foot(), 9, "normal"))
        heights = [probe.paragraph(0, 0, text, inner, size=size, weight=weight, draw=False) for text, size, weight in sizes]
        head = edge + heights[0] + heights[1] + 10
        canvas = Canvas(self._height, head=head, foot=heights[2] + 8 + edge)
        self._draw(canvas)
        canvas.paragraph(edge, edge - head, self.title, inner, size=16, weight="bold")
        canvas.paragraph(edge, edge - head + heights[0], self.subtitle, inner, size=11, colour=SOFT)
        canvas.paragraph(edge, self._height + 6, self._foot(), inner, size=9, colour=SOFT)
        return canvas

    def standalone_svg(self) -> str:
        """The chart with title, subtitle and source line inside the picture, as SVG."""
        with house_style():
            canvas = self._standalone()
            return finish_svg(draw_svg(canvas), {}, prefix="chart", title=self.title.text, language=prose.edition().language)

    def standalone_png(self, dpi: int = 300) -> bytes:
        """The same as PNG."""
        out = io.BytesIO()
        with house_style():
            self._standalone().picture.savefig(out, format="png", dpi=dpi, facecolor=PAPER, metadata={"Software": None})
        return out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return "<td>–</td>"
    css = ' class="num"' if isinstance(value, Figure) else ""
    return f"<td{css}>{prose.mark(value, refs=False)}</td>"


def text(value: str) -> prose.Phrase:
    """A word that is the same in every language (a signature, a Latin letter), as a phrase."""
    return prose.Phrase(html.escape(value, quote=False))
