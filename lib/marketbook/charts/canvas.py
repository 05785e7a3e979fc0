"""What charts are drawn on: axes placed in points, and labels whose numbers and names carry their marks into the SVG."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import numpy as np
import uharfbuzz as hb
from lxml import html as lxml_html
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Picture
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator
from matplotlib.transforms import Affine2D

from marketbook import prose, units
from marketbook.charts.style import FAINT, FAMILY, INK, SOFT
from marketbook.figures import Figure
from marketbook.formatting import SCALES, format_period
from marketbook.periods import parse_period
from marketbook.typefaces import shaping_face

#: Width of every chart in points; the page's column, and 170 mm of paper, hold it.
WIDTH = 690
#: Size of names and values in points.
LABEL = 12
#: Widths of glyphs are rounded to such a part of a point.
_FINENESS = 512


@dataclass(frozen=True)
class Run:
    """A piece of a label with one mark; ``marks`` are the attributes that its SVG group will carry."""

    text: str
    marks: tuple[tuple[str, str], ...] = ()


def runs(content: Any, spec: str = "short") -> list[Run]:
    """Split what a slot may hold into runs: its marks as :func:`marketbook.prose.mark` writes them, and the text between.

    Periods take their short form, the one that a chart's marks are checked against.
    """
    root = lxml_html.fragment_fromstring(
        prose.mark(content, spec if isinstance(content, Figure) else "", refs=False), create_parent="div"
    )
    found = [Run(root.text)] if root.text else []
    for element in root:
        text = element.text_content()
        marks = [
            (name, element.get(name)) for name in ("data-figure", "data-spec", "data-name") if name in element.attrib
        ]
        if element.tag == "time" and element.get("class") == "period":
            now = prose.edition()
            text = format_period(element.get("datetime"), now.language, short=True, project=now.project)
            marks = [("data-period", element.get("datetime"))]
        found.append(Run(text, tuple(marks)))
        if element.tail:
            found.append(Run(element.tail))
    return found


class Label(Text):
    """A text that the page anchors at its place on the baseline: matplotlib would measure all letters once more to put it there."""

    def draw(self, renderer: Any) -> None:
        if not renderer.option_scale_image():  # a picture of pixels has no anchors
            return super().draw(renderer)
        renderer.open_group("text", self.get_gid())
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        x, y = self.get_transform().transform(self.get_position())
        y = renderer.get_canvas_width_height()[1] - y
        renderer.draw_text(gc, x, y, self.get_text(), self.get_fontproperties(), self.get_rotation(), mtext=self)
        gc.restore()
        renderer.close_group("text")


class Canvas:
    """A picture of fixed width whose measures are points, with the origin at the top left.

    ``marks`` holds the attributes of every marked label by its SVG id, ``labels`` the boxes of all labels (left, top, right, bottom).
    """

    def __init__(self, height: float):
        self.width, self.height = WIDTH, height
        self.picture = Picture(figsize=(WIDTH / 72, height / 72), dpi=72)
        self.marks: dict[str, tuple[tuple[str, str], ...]] = {}
        self.labels: list[tuple[float, float, float, float]] = []
        self._points = Affine2D().scale(1 / 72) + self.picture.dpi_scale_trans

    def axes(self, left: float = 0, right: float = 0, top: float = 0, bottom: float = 0) -> Axes:
        """Axes that leave these margins, without spines or ticks until a scale is asked for."""
        wide, high = (self.width - left - right) / self.width, (self.height - top - bottom) / self.height
        ax = self.picture.add_axes((left / self.width, bottom / self.height, wide, high))
        ax.spines[:].set_visible(False)
        ax.xaxis.set_major_locator(NullLocator())
        ax.yaxis.set_major_locator(NullLocator())
        return ax

    def place(self, ax: Axes, x: float, y: float) -> tuple[float, float]:
        """Where a point of the axes lies, in points from the top left."""
        px, py = ax.transData.transform((x, y))
        return float(px), self.height - float(py)

    # -- shapes --------------------------------------------------------------------------------------------------------------

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A thin line that leads from a point to its label, or marks nought."""
        ends = [x0, x1], [self.height - y0, self.height - y1]
        self.picture.add_artist(Line2D(*ends, transform=self._points, color=FAINT, linewidth=0.6))

    def dot(self, x: float, y: float, ink: str, size: float = 8) -> None:
        """A round mark."""
        mark = Line2D(
            [x], [self.height - y], transform=self._points, color=ink, marker="o", markersize=size, linewidth=0
        )
        self.picture.add_artist(mark)

    def box(self, x: float, y: float, width: float, height: float, ink: str, zorder: float = 1) -> None:
        """A filled rectangle with its middle line at ``y``; a negative width goes to the left of ``x``."""
        corner = min(x, x + width), self.height - y - height / 2
        shape = Rectangle(corner, abs(width), height, transform=self._points, facecolor=ink, linewidth=0, zorder=zorder)
        self.picture.add_artist(shape)

    # -- text ----------------------------------------------------------------------------------------------------------------

    def measure(self, text: str, size: float, weight: str = "normal") -> float:
        """Width of a text in points."""
        return _width(text, size, weight)

    def width_of(self, content: Any, size: float = LABEL, weight: str = "normal", spec: str = "short") -> float:
        """Width of a label in points."""
        return sum(self.measure(run.text, size, weight) for run in runs(content, spec))

    def widest(
        self, contents: Iterable[Any], size: float = LABEL, weight: str = "normal", spec: str = "short"
    ) -> float:
        """Width of the widest of several labels, 0 without any."""
        return max((self.width_of(content, size, weight, spec) for content in contents), default=0.0)

    def write(
        self,
        x: float,
        y: float,
        content: Any,
        *,
        size: float = LABEL,
        colour: str = INK,
        weight: str = "normal",
        ha: str = "left",
        spec: str = "short",
    ) -> float:
        """Write a label with its middle line at ``y``; returns its width.

        A label of several runs is set piece by piece, so that each number and each name stands in a group of its own.
        """
        pieces = runs(content, spec)
        widths = [self.measure(run.text, size, weight) for run in pieces]
        total = sum(widths)
        at = x - {"left": 0.0, "center": total / 2, "right": total}[ha]
        self.labels.append((at, y - size * 0.62, at + total, y + size * 0.62))
        style = {"fontproperties": _font(size, weight), "color": colour, "transform": self._points, "zorder": 6}
        alone = len(pieces) == 1
        for run, width in zip(pieces, widths):
            gid = f"mark-{len(self.marks)}" if run.marks else None
            if gid:
                self.marks[gid] = run.marks
            place = (x, ha) if alone else (at, "left")
            label = Label(place[0], self.height - y - size * 0.36, run.text, ha=place[1], gid=gid, **style)
            self.picture.add_artist(label)
            at += width
        return total

    def write_if_free(
        self, x: float, y: float, content: Any, *, size: float, spec: str, besides: Sequence[tuple]
    ) -> None:
        """Write a bold centred label unless it would touch one that stands already, or one of the boxes ``besides``."""
        half = self.width_of(content, size, "bold", spec) / 2 + 2
        top, bottom = y - size * 0.62, y + size * 0.62
        taken = (*self.labels, *besides)
        if not any(x - half < x1 and x0 < x + half and top < y1 and y0 < bottom for x0, y0, x1, y1 in taken):
            self.write(x, y, content, size=size, spec=spec, weight="bold", ha="center")

    # -- scales --------------------------------------------------------------------------------------------------------------

    def number_axis(self, ax: Axes, axis: str, ticks: Sequence[float], factor: float = 1.0) -> None:
        """A scale with grid lines; ``factor`` is what a tick of one stands for (1e9 for billions)."""
        target = ax.yaxis if axis == "y" else ax.xaxis
        target.set_major_locator(FixedLocator(list(ticks)))
        target.set_minor_locator(NullLocator())
        target.set_major_formatter(FuncFormatter(lambda value, _: plain_number(value / factor)))
        target.set_tick_params(length=0, pad=4)
        ax.grid(True, axis=axis)

    def value_axis(self, ax: Axes, figures: Sequence[Figure], *, floor: float | None = 0.0, log: bool = False) -> None:
        """The upright scale of some figures, with what its numbers count written above it; ``floor`` is a value it must hold."""
        numbers = [figure.number for figure in figures] + [
            float(figure.high) for figure in figures if figure.high is not None
        ]
        low, high = min(numbers), max(numbers)
        factor, unit = scale_of(figures)
        if log:
            ax.set_yscale("log")
            ticks = log_ticks(low, high)
            ax.set_ylim(min(low, ticks[0]) / 1.3, max(high, ticks[-1]) * 1.3)
        else:
            start = low if floor is None else min(low, floor)
            ticks = [tick * factor for tick in nice_ticks(start / factor, high / factor)]
            ax.set_ylim(ticks[0], ticks[-1])
        self.number_axis(ax, "y", ticks, factor)
        if unit is not None:
            self.write(0, 8, unit, size=11, colour=SOFT)

    def period_axis(self, ax: Axes, periods: Iterable[str], *, y: float) -> None:
        """Write periods under their places; one that would touch goes to a second row, or is left out there too."""
        taken = [np.inf, np.inf]
        for period in sorted(dict.fromkeys(periods), key=place_of, reverse=True):
            x, _ = self.place(ax, place_of(period), ax.get_ylim()[0])
            half = self.width_of(prose.when(period, short=True), 11) / 2
            row = next((number for number, edge in enumerate(taken) if x + half < edge - 6), None)
            if row is not None:
                self.write(x, y + row * 13, prose.when(period, short=True), size=11, colour=SOFT, ha="center")
                taken[row] = x - half


@lru_cache(maxsize=4096)
def _width(text: str, size: float, weight: str) -> float:
    """Width of a text in points; labels are measured for their room first, and again when they are written."""
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(_ruler(size, weight), buffer)
    return sum(glyph.x_advance for glyph in buffer.glyph_positions) / _FINENESS


@lru_cache(maxsize=64)
def _ruler(size: float, weight: str) -> hb.Font:
    """The font that measures; matplotlib would open its tables again for each text."""
    font = hb.Font(shaping_face("bold" if weight == "bold" else "regular"))
    font.scale = (int(size * _FINENESS),) * 2
    return font


@lru_cache(maxsize=64)
def _font(size: float, weight: str) -> FontProperties:
    return FontProperties(family=FAMILY, size=size, weight=weight)


def label_of(key: str, names: Mapping[str, Any] | None) -> Any:
    """What stands for a series or a bar: its own name, or the vocabulary's name of the entity."""
    return names[key] if names and key in names else prose.name(key)


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


def nice_ticks(low: float, high: float) -> list[float]:
    """About five round ticks that cover a range.

    >>> nice_ticks(0, 42)
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    """
    high = high if high > low else low + (abs(low) or 1.0)  # one value alone still needs a scale
    return [float(round(tick, 10)) for tick in MaxNLocator(5, steps=(1, 2, 2.5, 5, 10)).tick_values(low, high)]


def log_ticks(low: float, high: float) -> list[float]:
    """Powers of ten around a range, with steps between where there are few; ValueError where it holds nought."""
    if low <= 0:
        raise ValueError(f"a log scale has no place for {low:g}; leave such figures out, or draw a straight scale")
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


def scale_of(figures: Sequence[Figure]) -> tuple[float, prose.Phrase | None]:
    """What one tick stands for on an axis of these figures, and the words that say so (None where there is nothing to say).

    Money and counts are written in billions or 亿; shares, points and ratios as they are.
    """
    unit = figures[0].unit
    if unit == "pct":
        return 1.0, prose.phrase(zh="%", en="per cent")
    if unit == "pp":
        return 1.0, prose.phrase(zh="百分点", en="percentage points")
    if unit in ("ratio", "rank", "years", "months", "days"):
        return 1.0, None
    tongue = "en" if prose.edition().language == "en" else "zh"
    top = max(abs(figure.number) for figure in figures)
    factor, word = next(((float(factor), word) for factor, word, _ in SCALES[tongue] if top >= factor * 2), (1.0, ""))
    row = units.describe(unit, prose.edition().project)
    text = (row[tongue] if row["style"] == "money" else "{n}").replace("{n}", word.strip()).strip()
    return factor, prose.phrase(zh=text, en=text) if text else None
