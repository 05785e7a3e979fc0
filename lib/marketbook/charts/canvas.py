"""What charts are drawn on: axes placed in points, and labels whose numbers and names carry their marks into the SVG."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from lxml import html as lxml_html
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Picture
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from matplotlib.transforms import Affine2D

from marketbook import prose
from marketbook.charts.style import FAMILY, GRID, INK, SOFT
from marketbook.formatting import format_period
from marketbook.periods import parse_period

#: Width of every chart in points; the page's column, and 170 mm of paper, hold it.
WIDTH = 690
_WORD = re.compile(r"[^\s⺀-￯]+\s?|\s+|[⺀-￯]")
_CLOSING = "，。、；：！？）》」』”％"


@dataclass(frozen=True)
class Run:
    """A piece of a label with one mark; ``marks`` are the attributes that its SVG group will carry."""

    text: str
    marks: tuple[tuple[str, str], ...] = ()


def runs(content: Any, spec: str = "short") -> list[Run]:
    """Split what a slot may hold into runs: its marks as :func:`marketbook.prose.mark` writes them, and the text between.

    Periods take their short form, the one that a chart's marks are checked against.
    """
    if content is None or content == "":
        return []
    markup = content.plain_html if isinstance(content, prose.Phrase) else prose.mark(content, spec if _is_figure(content) else "", refs=False)
    root = lxml_html.fragment_fromstring(markup, create_parent="div")
    found = [Run(root.text)] if root.text else []
    for element in root:
        text = element.text_content()
        marks = [(name, value) for name, value in element.attrib.items() if name in ("data-figure", "data-spec", "data-name", "data-parameter")]
        if element.tag == "time" and element.get("class") == "period":
            now = prose.edition()
            text = format_period(element.get("datetime"), now.language, short=True, project=now.project)
            marks = [("data-period", element.get("datetime"))]
        found.append(Run(text, tuple(marks)))
        if element.tail:
            found.append(Run(element.tail))
    return found


def _is_figure(content: Any) -> bool:
    return hasattr(content, "origin")


class Canvas:
    """A picture of fixed width whose measures are points, with the origin at the top left.

    Parameters
    ----------
    height : float
        Height in points.
    head, foot : float
        Room above and below it (for a title and a source line); y is negative in the one and beyond ``height`` in the other.
    """

    def __init__(self, height: float, width: float = WIDTH, *, head: float = 0, foot: float = 0):
        self.width, self.height, self.foot = width, height, foot
        self.full = head + height + foot
        self.picture = Picture(figsize=(width / 72, self.full / 72), dpi=72)
        self.pen = FigureCanvasAgg(self.picture)
        self.marks: dict[str, tuple[tuple[str, str], ...]] = {}
        self.labels: list[tuple[float, float, float, float]] = []
        self._points = Affine2D().translate(0, foot).scale(1 / 72) + self.picture.dpi_scale_trans

    def axes(self, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0) -> Axes:
        """Axes that leave these margins, without spines or ticks until a scale is asked for."""
        box = (left / self.width, (bottom + self.foot) / self.full, (self.width - left - right) / self.width, (self.height - top - bottom) / self.full)
        ax = self.picture.add_axes(box)
        for spine in ax.spines.values():
            spine.set_visible(False)
        ax.xaxis.set_major_locator(NullLocator())
        ax.yaxis.set_major_locator(NullLocator())
        return ax

    # -- text ----------------------------------------------------------------------------------------------------------------

    def measure(self, text: str, size: float, weight: str = "normal") -> float:
        """Width of a text in points."""
        if not text:
            return 0.0
        # Measured large: the renderer rounds to whole pixels.
        font = FontProperties(family=FAMILY, size=size * 8, weight=weight)
        return float(self.pen.get_renderer().get_text_width_height_descent(text, font, False)[0]) / 8

    def width_of(self, content: Any, size: float = 12, weight: str = "normal", spec: str = "short") -> float:
        """Width of a label in points."""
        return sum(self.measure(run.text, size, weight) for run in runs(content, spec))

    def place(self, ax: Axes, x: float, y: float) -> tuple[float, float]:
        """Where a point of the axes lies, in points from the top left."""
        px, py = ax.transData.transform((x, y))
        return float(px), self.height + self.foot - float(py)

    def write(
        self, x: float, y: float, content: Any, *, size: float = 12, colour: str = INK, weight: str = "normal", ha: str = "left", spec: str = "short"
    ) -> float:
        """Write a label with its middle line at ``y``; returns its width.

        A label of several runs is set piece by piece, so that each number and each name stands in a group of its own.
        """
        pieces = runs(content, spec)
        widths = [self.measure(run.text, size, weight) for run in pieces]
        total = sum(widths)
        at = x - {"left": 0.0, "center": total / 2, "right": total}[ha]
        self.labels.append((at, y - size * 0.62, at + total, y + size * 0.62))
        alone = len(pieces) == 1
        for run, width in zip(pieces, widths):
            gid = f"mark-{len(self.marks)}" if run.marks else None
            if gid:
                self.marks[gid] = run.marks
            self.picture.text(
                x if alone else at, self.height - y - size * 0.36, run.text, transform=self._points, ha=ha if alone else "left", va="baseline",
                fontproperties=FontProperties(family=FAMILY, size=size, weight=weight), color=colour, gid=gid, zorder=6,
            )  # fmt: skip
            at += width
        return total

    def write_if_free(self, x: float, y: float, content: Any, *, size: float = 12, spec: str = "short", weight: str = "normal", besides: Sequence[tuple[float, float, float, float]] = ()) -> bool:
        """Write a centred label unless it would touch one that stands already, or one of the boxes ``besides``; returns whether it was written."""
        half = self.width_of(content, size, weight, spec) / 2 + 2
        if any(x - half < x1 and x0 < x + half and y - size * 0.62 < y1 and y0 < y + size * 0.62 for x0, y0, x1, y1 in (*self.labels, *besides)):
            return False
        self.write(x, y, content, size=size, spec=spec, weight=weight, ha="center")
        return True

    def paragraph(self, x: float, y: float, content: Any, width: float, *, size: float = 12, colour: str = INK, weight: str = "normal", draw: bool = True) -> float:
        """Write text wrapped to a width, without marks (the picture that leaves the page); returns its height."""
        text = content.text if isinstance(content, prose.Phrase) else str(content)
        rows = [""]
        for word in _WORD.findall(text):
            if rows[-1] and word[0] not in _CLOSING and self.measure(rows[-1] + word.rstrip(), size, weight) > width:
                rows.append("")
            rows[-1] += word
        for number, row in enumerate(rows if draw else ()):
            self.write(x, y + (number + 0.5) * size * 1.35, prose.Phrase(_escape(row)), size=size, colour=colour, weight=weight)
        return len(rows) * size * 1.35

    # -- scales --------------------------------------------------------------------------------------------------------------

    def number_axis(self, ax: Axes, axis: str, ticks: Sequence[float], *, factor: float = 1.0, suffix: str = "") -> None:
        """A scale with grid lines; ``factor`` is what a tick of one stands for (1e9 for billions)."""
        target = ax.yaxis if axis == "y" else ax.xaxis
        target.set_major_locator(FixedLocator(list(ticks)))
        target.set_minor_locator(NullLocator())
        target.set_major_formatter(FuncFormatter(lambda value, _: plain_number(value / factor) + suffix))
        target.set_tick_params(length=0, pad=4)
        ax.grid(True, axis=axis)

    def period_axis(self, ax: Axes, periods: Iterable[str], *, y: float) -> None:
        """Write periods under their places (see :func:`place_of`); one that would touch goes to a second row, or is left out there too."""
        taken = [np.inf, np.inf]
        for period in sorted(dict.fromkeys(periods), key=place_of, reverse=True):
            x, _ = self.place(ax, place_of(period), ax.get_ylim()[0])
            half = self.width_of(prose.when(period, short=True), 11) / 2
            row = next((number for number, edge in enumerate(taken) if x + half < edge - 6), None)
            if row is not None:
                self.write(x, y + row * 13, prose.when(period, short=True), size=11, colour=SOFT, ha="center")
                taken[row] = x - half

    def rule(self, ax: Axes, value: float, *, axis: str = "y", colour: str = GRID, width: float = 0.8, dashes: Any = None) -> None:
        """A straight line across the axes at a value."""
        draw = ax.axhline if axis == "y" else ax.axvline
        draw(value, color=colour, linewidth=width, zorder=0.5, **({"linestyle": dashes} if dashes else {}))


def _escape(text: str) -> str:
    import html

    return html.escape(text, quote=False)


def place_of(period: str) -> float:
    """The middle of a period as a year with a fraction, the place of its mark on a time axis.

    >>> place_of("2023"), place_of("2023H2")
    (2023.5, 2023.75)
    """
    parsed = parse_period(period)
    middle = parsed.start + (parsed.end - parsed.start) / 2
    start = middle.replace(month=1, day=1)
    year = start.replace(year=start.year + 1) - start
    return round(start.year + (middle - start) / year, 2)


def plain_number(value: float) -> str:
    """A tick as short as it can be, with a true minus sign."""
    text = f"{Decimal(repr(round(float(value), 10))).normalize():f}"
    return text.replace("-", "−")


def nice_ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round ticks that cover a range.

    >>> nice_ticks(0, 42)
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    """
    span = high - low or abs(high) or 1.0
    raw = span / count
    power = 10.0 ** np.floor(np.log10(raw))
    step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
    first, last = np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9)
    return [float(round(number * step, 10)) for number in np.arange(first, last + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten around a range, with steps between where there are few."""
    first, last = int(np.floor(np.log10(low))), int(np.ceil(np.log10(high)))
    steps = (1, 3) if last - first <= 3 else (1,)
    ticks = [step * 10.0**power for power in range(first, last + 1) for step in steps]
    return [tick for tick in ticks if low / 3.2 <= tick <= high * 3.2]


def spread(wanted: Sequence[float], gap: float, low: float = -np.inf, high: float = np.inf) -> list[float]:
    """Move places apart until neighbours are ``gap`` apart, as little as possible in sum of squares.

    Pools adjacent violators (Barlow et al. 1972): the order is kept, and a group that collides is spread around its mean.

    >>> spread([10, 11, 40], 6)
    [7.5, 13.5, 40.0]
    """
    order = np.argsort(wanted, kind="stable")
    blocks: list[list[float]] = []  # [sum of shifted places, count]
    for rank, index in enumerate(order):
        blocks.append([float(wanted[index]) - rank * gap, 1.0])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    flat = [total / count for total, count in blocks for _ in range(int(count))]
    number = len(flat)
    result = [0.0] * number
    for rank, index in enumerate(order):
        result[index] = min(max(flat[rank], low), high - (number - 1) * gap) + rank * gap
    return result


def scale_of(figures: Iterable[Any], language: str) -> tuple[float, str]:
    """What one tick stands for on an axis of these figures: (factor, key of the word that says so).

    Money and counts are written in billions or 亿; shares, points and ratios as they are.
    """
    figures = list(figures)
    top = max((abs(figure.number) for figure in figures), default=0.0)
    if figures and figures[0].unit in ("pct", "pp", "ratio", "rank", "years", "months", "days"):
        return 1.0, ""
    steps = ((1e12, "tn"), (1e9, "bn"), (1e6, "m")) if language == "en" else ((1e12, "wanyi"), (1e8, "yi"), (1e4, "wan"))
    return next(((factor, word) for factor, word in steps if top >= factor * 2), (1.0, ""))
