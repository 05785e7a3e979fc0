"""Charts over time: lines with gaps and breaks, a bounded band, a projection with its back-test, prices on a log scale, events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from marketbook import prose
from marketbook.charts.canvas import WIDTH, Canvas, log_ticks, nice_ticks, place_of, scale_of, spread
from marketbook.charts.chart import Chart, Data
from marketbook.charts.style import CONTEXT, FAINT, INK, PAPER, SOFT, WASH, colour
from marketbook.figures import Figure

_LABEL = 12


def label_of(key: str, names: Mapping[str, Any] | None) -> Any:
    """What stands for a series: its own name, or the vocabulary's name of the entity."""
    return names[key] if names and key in names else prose.name(key)


def unit_note(figures: Sequence[Figure]) -> prose.Phrase | None:
    """What the numbers of an axis count, for the place above it; None for shares, points and ratios."""
    figures = [figure for figure in figures if figure is not None]
    factor, word = scale_of(figures, prose.edition().language)
    unit = figures[0].unit if figures else ""
    money = {"CNY": ("CNY", "元"), "USD": ("USD", "美元"), "HKD": ("HKD", "港元")}.get(unit)
    words = {"tn": "trillion", "bn": "billion", "m": "million", "wanyi": "万亿", "yi": "亿", "wan": "万", "": ""}[word]
    if unit == "pct":
        return prose.phrase(zh="%", en="per cent")
    if unit == "pp":
        return prose.phrase(zh="百分点", en="percentage points")
    if not money and not word:
        return None
    en = f"{money[0]} {words}".strip() if money else words
    return prose.phrase(zh=words + (money[1] if money else ""), en=en)


def _value_axis(canvas: Canvas, ax: Any, figures: Sequence[Figure], *, axis: str = "y", floor: float | None = 0.0, log: bool = False, note: bool = True, scaled: bool = False) -> None:
    numbers = [figure.number for figure in figures]
    bounds = [float(figure.high) for figure in figures if figure.high is not None]
    low, high = min(numbers + bounds), max(numbers + bounds)
    factor, _ = scale_of(figures, prose.edition().language)
    if log:
        (ax.set_yscale if axis == "y" else ax.set_xscale)("log")
        ticks = log_ticks(low, high)
        factor = factor if scaled else 1.0  # only where the unit stands above the axis
        lower, upper = min(low, ticks[0]) / 1.3, max(high, ticks[-1]) * 1.3
    else:
        start = low if floor is None else min(low, floor)
        ticks = [tick * factor for tick in nice_ticks(start / factor, high / factor)]
        lower, upper = ticks[0], ticks[-1]
    (ax.set_ylim if axis == "y" else ax.set_xlim)(lower, upper)
    canvas.number_axis(ax, axis, ticks, factor=factor)


def _draw_unit(canvas: Canvas, figures: Sequence[Figure], x: float, y: float) -> None:
    words = unit_note(figures)
    if words is not None and words.text:
        canvas.write(x, y, words, size=11, colour=SOFT)


def _segments(rows: pd.DataFrame, step: float) -> list[tuple[pd.DataFrame, bool]]:
    """Neighbouring points, each with whether they are neighbours in time too (within ``step`` years) and on one basis."""
    found = []
    for before, after in zip(rows.index[:-1], rows.index[1:]):
        pair = rows.loc[[before, after]]
        found.append((pair, bool(pair["_x"].iloc[1] - pair["_x"].iloc[0] <= step + 0.05)))
    return found


def lines(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    series: str = "entity", names: Mapping[str, Any] | None = None, step: float = 0.5, highlight: Sequence[str] = (), height: float = 360,
    log: bool = False, floor: float | None = 0.0, stairs: bool = False, events: Sequence[tuple[str, Any]] = (), end_figures: bool = True, spec: str = "short",
) -> Chart:  # fmt: skip
    """Lines with their names and last values at the end.

    Parameters
    ----------
    frame : DataFrame, one row per point
        ``period``, ``figure`` (a Figure, or None for a gap), the column named by ``series``; optionally ``basis``: points of
        different basis are never joined.
    step : float
        Years between neighbouring points. A longer way is a gap: dotted, to lead the eye, and never solid.
    highlight : series drawn in colour when given; the others are context.
    log, floor, stairs : a log scale; the lowest value that the scale must hold; steps instead of straight lines.
    events : (period, Phrase) marked by an upright line
    """
    points = frame[frame["figure"].map(lambda item: item is not None)].copy()
    points["_x"] = points["period"].map(place_of)
    points["_y"] = points["figure"].map(lambda figure: figure.number)
    order = list(dict.fromkeys(points[series]))

    def draw(canvas: Canvas) -> None:
        figures = list(points["figure"])
        ends = {key: rows.sort_values("_x").iloc[-1] for key, rows in points.groupby(series, sort=False)}
        widths = [
            canvas.width_of(label_of(key, names), _LABEL, "bold") + (canvas.width_of(end["figure"], _LABEL, spec=spec) + 6 if end_figures else 0)
            for key, end in ends.items()
        ]
        ax = canvas.axes(left=40, right=max(widths) + 24, top=24 + 16 * bool(events), bottom=40)
        _value_axis(canvas, ax, figures, log=log, floor=floor, scaled=True)
        first, last = points["_x"].min(), points["_x"].max()
        pad = max((last - first) * 0.02, 0.1)
        ax.set_xlim(first - pad, last + pad)
        _draw_unit(canvas, figures, 0, 8)
        for period, words in events:
            x = place_of(period)
            canvas.rule(ax, x, axis="x", colour=FAINT, dashes=(0, (2, 2)))
            px, _ = canvas.place(ax, x, ax.get_ylim()[1])
            canvas.write(min(px, canvas.width - 60), 20, words, size=10.5, colour=SOFT, ha="center")
        for key in order:
            rows = points[points[series] == key].sort_values("_x")
            strong = not highlight or key in highlight
            ink = colour(key) if strong else CONTEXT
            for pair, near in _segments(rows, step):
                if "basis" in pair and pair["basis"].nunique() > 1:
                    continue
                style = {"linewidth": 2.4 if strong else 1.6} if near else {"linewidth": 1.1, "linestyle": (0, (1, 2.5))}
                ax.plot(pair["_x"], pair["_y"], color=ink, zorder=3 if strong else 2, drawstyle="steps-post" if stairs else "default", **style)
            hollow = rows["figure"].map(lambda figure: figure.origin["kind"] != "cited")
            ax.scatter(rows["_x"], rows["_y"], s=26 if strong else 16, color=np.where(hollow, PAPER, ink), edgecolors=ink, linewidths=1.4, zorder=4)
        places = [canvas.place(ax, end["_x"], end["_y"]) for end in ends.values()]
        heights = spread([y for _, y in places], _LABEL * 1.35, low=8, high=canvas.height - 8)
        edge, _ = canvas.place(ax, ax.get_xlim()[1], ax.get_ylim()[0])
        for (key, end), (px, py), y in zip(ends.items(), places, heights):
            ink = colour(key) if not highlight or key in highlight else SOFT
            x = edge + 14
            if abs(py - y) > 3 or edge - px > 30:
                _leader(canvas, px + 5, py, x - 3, y)
            width = canvas.write(x, y, label_of(key, names), size=_LABEL, colour=ink, weight="bold")
            if end_figures:
                canvas.write(x + width + 6, y, end["figure"], size=_LABEL, colour=ink, spec=spec)
        canvas.period_axis(ax, points["period"], y=canvas.height - 25)

    heads = [prose.phrase(zh="时期", en="Period"), *(label_of(key, names) for key in order)]
    return Chart(draw, height=height, title=title, subtitle=subtitle, source=source, note=note, data=Data(heads, _wide(points, series, order)))


def _leader(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    from matplotlib.lines import Line2D

    line = Line2D([x0, x1], [canvas.height - y0, canvas.height - y1], transform=canvas._points, color=FAINT, linewidth=0.6)
    canvas.picture.add_artist(line)


def _wide(points: pd.DataFrame, series: str, order: Sequence[str]) -> list[list[Any]]:
    """One row per period, one column per series; a period that a series states twice has rows of its own."""
    rows = []
    for period in sorted(dict.fromkeys(points["period"]), key=lambda item: (place_of(item), item)):
        here = points[points["period"] == period]
        lists = [list(here.loc[here[series] == key, "figure"]) for key in order]
        for number in range(max(map(len, lists))):
            rows.append([prose.when(period), *(items[number] if number < len(items) else None for items in lists)])
    return rows


def band(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    thresholds: Sequence[tuple[Figure, Any]] = (), step: float = 0.5, height: float = 320, names: tuple[Any, Any] | None = None, spec: str = "d0",
) -> Chart:  # fmt: skip
    """A quantity that is known within bounds: bars from the lower to the upper bound, each written.

    Parameters
    ----------
    frame : DataFrame, one row per period
        ``period``, ``low_figure``, ``high_figure`` (Figures).
    thresholds : (Figure, Phrase)
        Lines that the reader knows, such as the limits of a regulator.
    names : labels of the lower and the upper bound
    """
    rows = frame.sort_values("period", key=lambda column: column.map(place_of)).reset_index(drop=True)

    def draw(canvas: Canvas) -> None:
        figures = [*rows["low_figure"], *rows["high_figure"], *(figure for figure, _ in thresholds)]
        side = max([canvas.width_of(words, 11) for _, words in thresholds] or [0]) + 16
        ax = canvas.axes(left=46, right=side, top=18, bottom=40)
        _value_axis(canvas, ax, figures)
        places = [place_of(period) for period in rows["period"]]
        pad = max((places[-1] - places[0]) * 0.06, 0.4)
        ax.set_xlim(places[0] - pad, places[-1] + pad)
        for figure, words in thresholds:
            canvas.rule(ax, figure.number, colour=SOFT, width=1.0, dashes=(0, (4, 3)))
            x, y = canvas.place(ax, ax.get_xlim()[1], figure.number)
            canvas.write(x + 6, y, words, size=11, colour=SOFT)
        closest = min((after - before for before, after in zip(places, places[1:])), default=1.0)
        width = min(0.26, closest * 0.6)
        bodies: list[tuple[float, float, float, float]] = []
        for x, low, high in zip(places, rows["low_figure"], rows["high_figure"]):
            ax.bar(x, high.number - low.number, bottom=low.number, width=width, color="#0072b2", zorder=3)
            (x0, y0), (x1, y1) = canvas.place(ax, x - width / 2, high.number), canvas.place(ax, x + width / 2, low.number)
            bodies.append((x0, y0, x1, y1))
        # The last and the first are written first; others only where they are free. All stand in the data.
        for number in dict.fromkeys([len(rows) - 1, 0, *range(len(rows) - 2, 0, -1)]):
            for figure, away in ((rows["high_figure"].iloc[number], -9), (rows["low_figure"].iloc[number], 10)):
                px, y = canvas.place(ax, places[number], figure.number)
                canvas.write_if_free(px, y + away, figure, size=11, spec=spec, weight="bold", besides=bodies)
        canvas.period_axis(ax, rows["period"], y=canvas.height - 25)

    low_name, high_name = names or (prose.phrase(zh="下限", en="Lower bound"), prose.phrase(zh="上限", en="Upper bound"))
    data = Data([prose.phrase(zh="时期", en="Period"), low_name, high_name], [[prose.when(p), a, b] for p, a, b in zip(rows["period"], rows["low_figure"], rows["high_figure"])])
    return Chart(draw, height=height, title=title, subtitle=subtitle, source=source, note=note, data=data)


def projection(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    names: Mapping[str, Any] | None = None, height: float = 380, spec: str = "short,s3", leader: str | None = None,
) -> Chart:  # fmt: skip
    """What was, what a back-test would have said, and scenarios of what may come.

    Parameters
    ----------
    frame : DataFrame, one row per point
        ``entity``, ``period``, ``figure``, ``part``: "actual", "backtest" or "projection"; ``scenario``: "central", "low" or "high"
        for projections, the period of origin for back-tests. ``basis``: actual points of different basis are not joined.
    leader : str, optional
        The entity whose scenarios are drawn as a fan; the others show their range as a bar at the end.
    """
    points = frame.copy()
    points["_x"] = points["period"].map(place_of)
    points["_y"] = points["figure"].map(lambda figure: figure.number)
    order = list(dict.fromkeys(points["entity"]))

    def draw(canvas: Canvas) -> None:
        ends = {}
        for key in order:
            rows = points[(points["entity"] == key) & ~points["part"].eq("backtest") & ~points["scenario"].isin(["low", "high"])].sort_values("_x")
            ends[key] = rows.iloc[-1]
        widths = [canvas.width_of(label_of(key, names), _LABEL, "bold") + canvas.width_of(end["figure"], _LABEL, spec=spec) + 6 for key, end in ends.items()]
        ax = canvas.axes(left=40, right=max(widths) + 24, top=24, bottom=28)
        _value_axis(canvas, ax, list(points["figure"]))
        first, last = points["_x"].min(), points["_x"].max()
        ax.set_xlim(first - 0.25, last + 0.25 + 0.13 * len(order))
        _draw_unit(canvas, list(points["figure"]), 0, 8)
        actual_end = points.loc[points["part"] == "actual", "_x"].max()
        if last > actual_end:
            ax.axvspan(actual_end + 0.5, last + 0.06, color=WASH, zorder=0, linewidth=0)
            px, _ = canvas.place(ax, actual_end + 0.5, 0)
            canvas.write(px + 6, 16, prose.phrase(zh="情景", en="scenarios"), size=11, colour=SOFT)
        for key in order:
            ink, own = colour(key), points[points["entity"] == key]
            actual = own[own["part"] == "actual"].sort_values("_x")
            for pair, _ in _segments(actual, 1.0):
                if "basis" not in pair or pair["basis"].nunique() == 1:
                    ax.plot(pair["_x"], pair["_y"], color=ink, linewidth=2.4, zorder=4)
            ax.scatter(actual["_x"], actual["_y"], s=24, color=ink, zorder=5)
            for _, path in own[own["part"] == "backtest"].groupby("scenario"):
                ax.plot(path["_x"], path["_y"], color=ink, linewidth=0, marker="x", markersize=6, markeredgewidth=1.4, zorder=4)
            fan = own[own["part"] == "projection"].pivot(index="_x", columns="scenario", values="_y").sort_index()
            if len(fan) and len(actual):
                start = actual.iloc[-1]
                fan = pd.concat([pd.DataFrame({name: [start["_y"]] for name in fan.columns}, index=[start["_x"]]), fan])
                if {"low", "high"} <= set(fan.columns):
                    # One fan is read easily, four laid over each other are not: the others show their range at the end.
                    if key == leader:
                        ax.fill_between(fan.index, fan["low"], fan["high"], color=_tint(ink), linewidth=0, zorder=1.5)
                    at_end = last + 0.12 + 0.13 * order.index(key)
                    ax.plot([at_end, at_end], [fan["low"].iloc[-1], fan["high"].iloc[-1]], color=ink, linewidth=3, solid_capstyle="butt", zorder=3)
                ax.plot(fan.index, fan["central"], color=ink, linewidth=1.8, linestyle=(0, (4, 2)), zorder=3)
        places = [canvas.place(ax, end["_x"], end["_y"]) for end in ends.values()]
        heights = spread([y for _, y in places], _LABEL * 1.35, low=10, high=canvas.height - 10)
        edge, _ = canvas.place(ax, ax.get_xlim()[1], 0)
        for (key, end), (px, py), y in zip(ends.items(), places, heights):
            if abs(py - y) > 3 or edge - px > 40:
                _leader(canvas, px + 5, py, edge + 10, y)
            width = canvas.write(edge + 14, y, label_of(key, names), size=_LABEL, colour=colour(key), weight="bold")
            canvas.write(edge + 20 + width, y, end["figure"], size=_LABEL, colour=colour(key), spec=spec)
        canvas.period_axis(ax, points["period"], y=canvas.height - 12)

    heads = [prose.phrase(zh=zh, en=en) for zh, en in (("系列", "Series"), ("时期", "Period"), ("性质", "Kind"), ("数值", "Value"))]
    return Chart(draw, height=height, title=title, subtitle=subtitle, source=source, note=note, data=Data(heads, [_projected(row, names) for row in points.itertuples()]))


def _projected(row: Any, names: Mapping[str, Any] | None) -> list[Any]:
    kinds = {
        "actual": prose.phrase(zh="实际", en="actual"),
        "backtest": prose.phrase(zh="回测预测值", en="back-test forecast"),
        "central": prose.phrase(zh="中间情景", en="central scenario"),
        "low": prose.phrase(zh="低情景", en="low scenario"),
        "high": prose.phrase(zh="高情景", en="high scenario"),
    }
    return [label_of(row.entity, names), prose.when(row.period), kinds[row.scenario if row.part == "projection" else row.part], row.figure]


def _tint(ink: str, share: float = 0.18) -> str:
    """A colour laid thinly on white; literal, as SVG opacity and dark pages do not mix."""
    channels = [int(ink[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - channel) * share):02x}" for channel in channels)


def timeline(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    lane: str = "entity", names: Mapping[str, Any] | None = None, row_height: float = 34,
) -> Chart:  # fmt: skip
    """Events on lanes, one row of text each, in order of time.

    Parameters
    ----------
    frame : DataFrame, one row per event
        ``period``, ``label`` (Phrase: what happened), the column named by ``lane``; ``figure`` optional (for the data).
    """
    rows = frame.sort_values("period", key=lambda column: column.map(place_of), kind="stable").reset_index(drop=True)

    def draw(canvas: Canvas) -> None:
        dates = [prose.when(period, short=True) for period in rows["period"]]
        left = max(canvas.width_of(item, 11) for item in dates) + 20
        x = left
        _leader(canvas, x, row_height / 2, x, canvas.height - row_height / 2)
        for number, (row, date) in enumerate(zip(rows.itertuples(), dates)):
            y = row_height * (number + 0.5)
            ink = colour(getattr(row, lane))
            canvas.write(left - 14, y, date, size=11, colour=SOFT, ha="right")
            _dot(canvas, x, y, ink)
            width = canvas.write(x + 14, y, label_of(getattr(row, lane), names), weight="bold", colour=ink)
            canvas.write(x + 22 + width, y, row.label)

    heads = [prose.phrase(zh=zh, en=en) for zh, en in (("时间", "When"), ("主体", "Who"), ("事件", "What"))]
    data = Data(heads, [[prose.when(row.period), label_of(getattr(row, lane), names), row.label, *([row.figure] if "figure" in rows else [])] for row in rows.itertuples()])
    if "figure" in rows:
        data.heads.append(prose.phrase(zh="数值", en="Value"))
    return Chart(draw, height=row_height * len(rows) + 4, title=title, subtitle=subtitle, source=source, note=note, data=data)


def _dot(canvas: Canvas, x: float, y: float, ink: str, size: float = 8) -> None:
    from matplotlib.lines import Line2D

    canvas.picture.add_artist(Line2D([x], [canvas.height - y], transform=canvas._points, color=ink, marker="o", markersize=size, linewidth=0))


__all__ = ["INK", "WIDTH", "band", "lines", "projection", "timeline"]
