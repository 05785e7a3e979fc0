"""Charts over time: lines with gaps and breaks, a bounded band, a projection with its back-test, events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, zip_longest
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from marketbook import prose
from marketbook.charts.canvas import LABEL, Canvas, label_of, place_of, spread
from marketbook.charts.chart import Drawing, chart
from marketbook.charts.style import PAPER, PLAIN, SOFT, WASH, colour, tint
from marketbook.figures import Figure

_DOTTED = (0, (1, 2.5))
_PERIOD = ("时期", "Period")


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with a figure, and where they lie: ``_x`` in years, ``_y``."""
    rows = frame[frame["figure"].map(lambda item: item is not None)]
    return rows.assign(_x=rows["period"].map(place_of), _y=rows["figure"].map(lambda figure: figure.number))


def _in_time(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values("period", key=lambda column: column.map(place_of), kind="stable").reset_index(drop=True)


def _join(ax: Axes, rows: pd.DataFrame, ink: str, step: float, **style: Any) -> None:
    """Join neighbouring points of one basis: dotted where they are more than ``step`` years apart, to lead the eye."""
    bases = rows["basis"] if "basis" in rows else [""] * len(rows)
    for one, other in pairwise(zip(rows["_x"], rows["_y"], bases)):
        (x0, x1), (y0, y1), (before, after) = zip(one, other)
        if before == after:
            near = x1 - x0 <= step + 0.05
            stroke = {"linewidth": 2.4} if near else {"linewidth": 1.1, "linestyle": _DOTTED}
            ax.plot([x0, x1], [y0, y1], color=ink, zorder=3, **stroke, **style)


def _room_for(canvas: Canvas, ends: Mapping[str, Any], names: Mapping[str, Any] | None, spec: str) -> float:
    """Width that names and last values take at the right."""
    widths = [
        canvas.width_of(label_of(key, names), weight="bold") + canvas.width_of(end["figure"], spec=spec)
        for key, end in ends.items()
    ]
    return max(widths) + 30


def _name_ends(canvas: Canvas, ax: Axes, ends: Mapping[str, Any], names: Mapping[str, Any] | None, spec: str) -> None:
    """Write the name and the last value of every line beside its end."""
    places = [canvas.place(ax, end["_x"], end["_y"]) for end in ends.values()]
    heights = spread([y for _, y in places], LABEL * 1.35, low=8, high=canvas.height - 8)
    x = canvas.place(ax, ax.get_xlim()[1], ax.get_ylim()[0])[0] + 14
    for (key, end), (px, py), y in zip(ends.items(), places, heights):
        if abs(py - y) > 3 or x - px > 44:
            canvas.line(px + 5, py, x - 3, y)
        width = canvas.write(x, y, label_of(key, names), colour=colour(key), weight="bold")
        canvas.write(x + width + 6, y, end["figure"], colour=colour(key), spec=spec)


@chart
def lines(
    frame: pd.DataFrame,
    *,
    series: str = "entity",
    names: Mapping[str, Any] | None = None,
    step: float = 0.5,
    height: float = 360,
    log: bool = False,
    floor: float | None = 0.0,
    stairs: bool = False,
    spec: str = "short",
) -> Drawing:
    """Lines with their names and last values at the end.

    Parameters
    ----------
    frame : DataFrame, one row per point
        ``period``, ``figure`` (a Figure, or None for a gap), the column named by ``series``; optionally ``basis``: points of
        different basis are never joined. A figure that is not printed but worked out is a hollow dot.
    step : float
        Years between neighbouring points. A longer way is a gap: dotted, and never solid.
    log, floor, stairs : a log scale; the lowest value that the scale must hold; steps instead of straight lines.
    """
    points = _placed(frame)
    order = list(dict.fromkeys(points[series]))

    def draw(canvas: Canvas) -> None:
        own = {key: rows.sort_values("_x") for key, rows in points.groupby(series, sort=False)}
        ends = {key: rows.iloc[-1] for key, rows in own.items()}
        ax = canvas.axes(left=40, right=_room_for(canvas, ends, names, spec), top=24, bottom=40)
        canvas.value_axis(ax, list(points["figure"]), log=log, floor=floor)
        first, last = points["_x"].min(), points["_x"].max()
        pad = max((last - first) * 0.02, 0.1)
        ax.set_xlim(first - pad, last + pad)
        for key, rows in own.items():
            ink = colour(key)
            _join(ax, rows, ink, step, drawstyle="steps-post" if stairs else "default")
            hollow = rows["figure"].map(lambda figure: figure.origin["kind"] != "cited")
            fill = np.where(hollow, PAPER, ink)
            ax.scatter(rows["_x"], rows["_y"], s=26, color=fill, edgecolors=ink, linewidths=1.4, zorder=4)
        _name_ends(canvas, ax, ends, names, spec)
        canvas.period_axis(ax, points["period"], y=canvas.height - 25)

    return draw, height, [_PERIOD, *(label_of(key, names) for key in order)], _wide(points, series, order)


def _wide(points: pd.DataFrame, series: str, order: Sequence[str]) -> list[list[Any]]:
    """One row per period, one column per series; a period that a series states twice has rows of its own."""
    seen: dict[str, dict[str, list[Figure]]] = {}
    for period, key, figure in zip(points["period"], points[series], points["figure"]):
        seen.setdefault(period, {}).setdefault(key, []).append(figure)
    rows = []
    for period in sorted(seen, key=lambda item: (place_of(item), item)):
        rows += [[prose.when(period), *cells] for cells in zip_longest(*(seen[period].get(key, ()) for key in order))]
    return rows


@chart
def band(
    frame: pd.DataFrame,
    *,
    names: tuple[Any, Any],
    thresholds: Sequence[tuple[Figure, Any]] = (),
    height: float = 320,
) -> Drawing:
    """A quantity that is known within bounds: bars from the lower to the upper bound, each written.

    Parameters
    ----------
    frame : DataFrame, one row per period
        ``period``, ``low_figure``, ``high_figure`` (Figures).
    names : labels of the lower and the upper bound
    thresholds : (Figure, Phrase)
        Lines that the reader knows, such as the limits of a regulator.
    """
    rows = _in_time(frame)

    def draw(canvas: Canvas) -> None:
        side = canvas.widest((words for _, words in thresholds), 11) + 16
        ax = canvas.axes(left=46, right=side, top=18, bottom=40)
        canvas.value_axis(ax, [*rows["low_figure"], *rows["high_figure"], *(figure for figure, _ in thresholds)])
        places = [place_of(period) for period in rows["period"]]
        pad = max((places[-1] - places[0]) * 0.06, 0.4)
        ax.set_xlim(places[0] - pad, places[-1] + pad)
        for figure, words in thresholds:
            ax.axhline(figure.number, color=SOFT, linewidth=1.0, linestyle=(0, (4, 3)), zorder=0.5)
            x, y = canvas.place(ax, ax.get_xlim()[1], figure.number)
            canvas.write(x + 6, y, words, size=11, colour=SOFT)
        closest = min((after - before for before, after in zip(places, places[1:])), default=1.0)
        width = min(0.26, closest * 0.6)
        bodies = []
        for x, low, high in zip(places, rows["low_figure"], rows["high_figure"]):
            ax.bar(x, high.number - low.number, bottom=low.number, width=width, color=PLAIN, zorder=3)
            corners = canvas.place(ax, x - width / 2, high.number), canvas.place(ax, x + width / 2, low.number)
            bodies.append((*corners[0], *corners[1]))
        # The last and the first are written first; others only where they are free. All stand in the data.
        for number in dict.fromkeys([len(rows) - 1, 0, *range(len(rows) - 2, 0, -1)]):
            for column, away in (("high_figure", -9), ("low_figure", 10)):
                figure = rows[column].iloc[number]
                px, y = canvas.place(ax, places[number], figure.number)
                canvas.write_if_free(px, y + away, figure, size=11, spec="d0", besides=bodies)
        canvas.period_axis(ax, rows["period"], y=canvas.height - 25)

    cells = [[prose.when(row.period), row.low_figure, row.high_figure] for row in rows.itertuples()]
    return draw, height, [_PERIOD, *names], cells


@chart
def projection(frame: pd.DataFrame, *, leader: str, height: float = 380) -> Drawing:
    """What was, what a back-test would have said, and scenarios of what may come.

    Parameters
    ----------
    frame : DataFrame, one row per point
        ``entity``, ``period``, ``figure``, ``part``: "actual", "backtest" or "projection"; ``scenario``: "central", "low" or "high"
        for projections, the period of origin for back-tests. ``basis``: actual points of different basis are not joined.
    leader : str
        The entity whose scenarios are drawn as a fan; the others show their range as a bar at the end.
    """
    points = _placed(frame)
    order = list(dict.fromkeys(points["entity"]))

    def draw(canvas: Canvas) -> None:
        middle = points[points["part"].ne("backtest") & ~points["scenario"].isin(["low", "high"])].sort_values("_x")
        ends = {key: middle[middle["entity"] == key].iloc[-1] for key in order}
        ax = canvas.axes(left=40, right=_room_for(canvas, ends, None, "short,s3"), top=24, bottom=28)
        canvas.value_axis(ax, list(points["figure"]))
        first, last = points["_x"].min(), points["_x"].max()
        ax.set_xlim(first - 0.25, last + 0.25 + 0.13 * len(order))
        actual_end = points.loc[points["part"] == "actual", "_x"].max()
        if last > actual_end:
            ax.axvspan(actual_end + 0.5, last + 0.06, color=WASH, zorder=0, linewidth=0)
            px, _ = canvas.place(ax, actual_end + 0.5, 0)
            canvas.write(px + 6, 16, prose.phrase(zh="情景", en="scenarios"), size=11, colour=SOFT)
        for number, key in enumerate(order):
            ink, own = colour(key), points[points["entity"] == key]
            actual = own[own["part"] == "actual"].sort_values("_x")
            _join(ax, actual, ink, np.inf)
            ax.scatter(actual["_x"], actual["_y"], s=24, color=ink, zorder=5)
            tested = own[own["part"] == "backtest"]
            ax.scatter(tested["_x"], tested["_y"], s=36, color=ink, marker="x", linewidths=1.4, zorder=4)
            fan = own[own["part"] == "projection"].pivot(index="_x", columns="scenario", values="_y").sort_index()
            if fan.empty or actual.empty:
                continue
            start = actual.iloc[-1]
            fan = pd.concat([pd.DataFrame({name: [start["_y"]] for name in fan.columns}, index=[start["_x"]]), fan])
            # One fan is read easily, four laid over each other are not: the others show their range at the end.
            if key == leader:
                ax.fill_between(fan.index, fan["low"], fan["high"], color=tint(ink), linewidth=0, zorder=1.5)
            ends_of_range = [fan["low"].iloc[-1], fan["high"].iloc[-1]]
            at_end = [last + 0.12 + 0.13 * number] * 2
            ax.plot(at_end, ends_of_range, color=ink, linewidth=3, solid_capstyle="butt", zorder=3)
            ax.plot(fan.index, fan["central"], color=ink, linewidth=1.8, linestyle=(0, (4, 2)), zorder=3)
        _name_ends(canvas, ax, ends, None, "short,s3")
        canvas.period_axis(ax, points["period"], y=canvas.height - 12)

    kinds = {
        "actual": prose.phrase(zh="实际", en="actual"),
        "backtest": prose.phrase(zh="回测预测值", en="back-test forecast"),
        "central": prose.phrase(zh="中间情景", en="central scenario"),
        "low": prose.phrase(zh="低情景", en="low scenario"),
        "high": prose.phrase(zh="高情景", en="high scenario"),
    }
    cells = [
        [prose.name(row.entity), prose.when(row.period), kinds.get(row.scenario, kinds.get(row.part)), row.figure]
        for row in points.itertuples()
    ]
    return draw, height, [("系列", "Series"), _PERIOD, ("性质", "Kind"), ("数值", "Value")], cells


@chart
def timeline(frame: pd.DataFrame) -> Drawing:
    """Events, one row of text each, in order of time.

    Parameters
    ----------
    frame : DataFrame, one row per event
        ``entity``, ``period``, ``label`` (Phrase or Name: what happened).
    """
    rows, row_height = _in_time(frame), 34

    def draw(canvas: Canvas) -> None:
        dates = [prose.when(period, short=True) for period in rows["period"]]
        left = canvas.widest(dates, 11) + 20
        canvas.line(left, row_height / 2, left, canvas.height - row_height / 2)
        for number, (row, date) in enumerate(zip(rows.itertuples(), dates)):
            y, ink = row_height * (number + 0.5), colour(row.entity)
            canvas.write(left - 14, y, date, size=11, colour=SOFT, ha="right")
            canvas.dot(left, y, ink)
            width = canvas.write(left + 14, y, prose.name(row.entity), weight="bold", colour=ink)
            canvas.write(left + 22 + width, y, row.label)

    cells = [[prose.when(row.period), prose.name(row.entity), row.label] for row in rows.itertuples()]
    return draw, row_height * len(rows) + 4, [("时间", "When"), ("主体", "Who"), ("事件", "What")], cells
