"""Charts of relations: a scatter on log scales, a network of partners, a distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from marketbook import prose
from marketbook.charts.canvas import Canvas, nice_ticks, spread
from marketbook.charts.chart import Chart, Data
from marketbook.charts.lines import _LABEL, _dot, _leader, _value_axis, label_of
from marketbook.charts.style import CONTEXT, FAINT, PAPER, SOFT, colour


def scatter(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    label: str = "entity", names: Mapping[str, Any] | None = None, x_name: Any = None, y_name: Any = None, log: bool = True, height: float = 400,
    highlight: Sequence[str] = (), line: Sequence[tuple[float, float]] = (),
) -> Chart:  # fmt: skip
    """Points with their names, on log scales by default.

    Parameters
    ----------
    frame : DataFrame, one row per point
        ``x_figure``, ``y_figure``, the column named by ``label``.
    line : points of a fitted or a reference line, in the units of the axes
    """
    rows = frame.reset_index(drop=True)

    def draw(canvas: Canvas) -> None:
        ax = canvas.axes(left=52, right=96, top=24, bottom=44)
        _value_axis(canvas, ax, list(rows["y_figure"]), log=log, floor=None)
        _value_axis(canvas, ax, list(rows["x_figure"]), axis="x", log=log, floor=None)
        if line:
            ax.plot([x for x, _ in line], [y for _, y in line], color=FAINT, linewidth=1.2, linestyle=(0, (4, 3)), zorder=2)
        if y_name is not None:
            canvas.write(0, 9, y_name, size=11, colour=SOFT)
        if x_name is not None:
            canvas.write(canvas.width - 96, canvas.height - 10, x_name, size=11, colour=SOFT, ha="right")
        places = []
        for row in rows.itertuples():
            key = getattr(row, label)
            strong = not highlight or key in highlight
            ax.scatter([row.x_figure.number], [row.y_figure.number], s=34, color=colour(key) if strong else CONTEXT, zorder=3)
            places.append(canvas.place(ax, row.x_figure.number, row.y_figure.number))
        heights = _apart(places, [canvas.width_of(label_of(getattr(row, label), names), 11) for row in rows.itertuples()])
        for row, (px, py), y in zip(rows.itertuples(), places, heights):
            if abs(py - y) > 4:
                _leader(canvas, px + 4, py, px + 9, y)
            key = getattr(row, label)
            canvas.write(px + 10, y, label_of(key, names), size=11, colour=colour(key) if not highlight or key in highlight else SOFT)

    heads = [prose.phrase(zh="主体", en="Entity"), x_name or prose.phrase(zh="横轴", en="Horizontal"), y_name or prose.phrase(zh="纵轴", en="Vertical")]
    data = Data(heads, [[label_of(getattr(row, label), names), row.x_figure, row.y_figure] for row in rows.itertuples()])
    return Chart(draw, height=height, title=title, subtitle=subtitle, source=source, note=note, data=data)


def _apart(places: Sequence[tuple[float, float]], widths: Sequence[float], gap: float = 14.0) -> list[float]:
    """Heights of labels at the right of their points: those that share ground are spread, the others stay."""
    order = sorted(range(len(places)), key=lambda index: places[index][0])
    result = [y for _, y in places]
    clusters: list[list[int]] = []
    for index in order:
        x, y = places[index]
        for cluster in clusters:
            if any(x < places[other][0] + widths[other] + 12 and places[other][0] < x + widths[index] + 12 and abs(result[other] - y) < gap * 2 for other in cluster):
                cluster.append(index)
                break
        else:
            clusters.append([index])
    for cluster in clusters:
        for index, y in zip(cluster, spread([places[index][1] for index in cluster], gap)):
            result[index] = y
    return result


def network(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    names: Mapping[str, Any] | None = None, row_height: float = 40, data: Data | None = None,
) -> Chart:  # fmt: skip
    """Who works with whom, drawn in two columns: one side holds the hubs, the other their partners.

    Parameters
    ----------
    frame : DataFrame, one row per link
        ``hub``, ``partner`` (entity ids or keys of ``names``), ``what`` (Phrase, or None), ``figure`` (Figure, or None).
        Two columns keep every name level and every link readable, which a free layout does not promise.
    """
    hubs = list(dict.fromkeys(frame["hub"]))
    partners = list(dict.fromkeys(frame["partner"]))
    height = row_height * max(len(hubs), len(partners)) + 8

    def draw(canvas: Canvas) -> None:
        left = max(canvas.width_of(label_of(key, names), _LABEL, "bold") for key in hubs) + 16
        right = max(canvas.width_of(label_of(key, names), _LABEL) for key in partners) + 16
        far = canvas.width - right
        where_partner = {key: canvas.height * (number + 0.5) / len(partners) for number, key in enumerate(partners)}
        wanted = [float(np.mean([where_partner[key] for key in frame.loc[frame["hub"] == hub, "partner"]])) for hub in hubs]
        where_hub = dict(zip(hubs, spread(wanted, row_height, low=row_height / 2, high=canvas.height - row_height / 2)))
        for row in frame.itertuples():
            y0, y1 = where_hub[row.hub], where_partner[row.partner]
            _leader(canvas, left, y0, far, y1)
            words = [item for item in (getattr(row, "what", None), row.figure) if item is not None]
            width = sum(canvas.width_of(item, 10.5) + 6 for item in words)
            share = 0.62
            x, y = left + (far - left) * share - width / 2, y0 + (y1 - y0) * share
            if words:
                from marketbook.charts.bars import _rectangle

                _rectangle(canvas, x - 4, y, width + 4, 15, PAPER, zorder=3)
            for item in words:
                x += canvas.write(x, y, item, size=10.5, colour=SOFT) + 6
        for key, y in where_hub.items():
            _dot(canvas, left, y, colour(key), 11)
            canvas.write(left - 10, y, label_of(key, names), weight="bold", ha="right", colour=colour(key))
        for key, y in where_partner.items():
            _dot(canvas, far, y, SOFT, 8)
            canvas.write(far + 10, y, label_of(key, names))

    heads = [prose.phrase(zh=zh, en=en) for zh, en in (("主体", "Entity"), ("伙伴", "Partner"), ("内容", "What"), ("数值", "Value"))]
    cells = [[label_of(row.hub, names), label_of(row.partner, names), getattr(row, "what", None), row.figure] for row in frame.itertuples()]
    return Chart(draw, height=height, title=title, subtitle=subtitle, source=source, note=note, data=data or Data(heads, cells))


def distribution(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    marks: Sequence[tuple[Any, Any]] = (), height: float = 300,
) -> Chart:  # fmt: skip
    """A cumulative distribution: the part of all values that lies at or below each.

    Parameters
    ----------
    frame : DataFrame, one row per value
        ``figure``; ``label`` (Phrase or Name) for the data.
    marks : (Figure, Phrase)
        Values pointed out by an upright line.
    """
    rows = frame.assign(_x=frame["figure"].map(lambda figure: figure.number)).sort_values("_x", kind="stable")

    def draw(canvas: Canvas) -> None:
        ax = canvas.axes(left=44, right=20, top=34, bottom=28)
        _value_axis(canvas, ax, [*rows["figure"], *(figure for figure, _ in marks)], axis="x", floor=None)
        ax.set_ylim(0, 102)
        canvas.number_axis(ax, "y", nice_ticks(0, 100, 4), suffix="%")
        share = (np.arange(len(rows)) + 1) / len(rows) * 100
        ax.step(np.r_[rows["_x"].iloc[0], rows["_x"]], np.r_[0, share], where="post", color="#0072b2", linewidth=2.2, zorder=3)
        for figure, words in marks:
            canvas.rule(ax, figure.number, axis="x", colour=SOFT, width=1.0, dashes=(0, (4, 3)))
            x, _ = canvas.place(ax, figure.number, 100)
            canvas.write(min(max(x, 60), canvas.width - 80), 14, words, size=11, colour=SOFT, ha="center")

    heads = [prose.phrase(zh="项目", en="Item"), prose.phrase(zh="数值", en="Value")]
    return Chart(draw, height=height, title=title, subtitle=subtitle, source=source, note=note, data=Data(heads, [[row.label, row.figure] for row in rows.itertuples()]))
