"""Charts of comparison: ranked and diverging bars, slopes, dumbbells, a tornado, a heatmap, a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from marketbook import prose
from marketbook.charts.canvas import LABEL, Canvas, label_of, log_ticks, spread
from marketbook.charts.chart import Drawing, chart
from marketbook.charts.style import ACCENT, CONTEXT, FAINT, INK, OTHER, PAPER, PLAIN, SOFT, colour, tint
from marketbook.figures import Figure

_ITEM = ("项目", "Item")
_VALUE = ("数值", "Value")


@chart
def bars(
    frame: pd.DataFrame,
    *,
    label: str = "entity",
    names: Mapping[str, Any] | None = None,
    highlight: Sequence[str] = (),
    group: str | None = None,
    group_names: Mapping[str, Any] | None = None,
    spec: str = "short",
    row_height: float = 26,
    sort: bool = False,
    colours: Mapping[str, str] | None = None,
) -> Drawing:
    """Horizontal bars with their names and values; bars of negative figures go left of the zero line.

    Parameters
    ----------
    frame : DataFrame, one row per bar
        ``figure``; the column named by ``label``: an id of an entity or a key of ``names``; ``remark`` (Phrase or None), written
        after the value.
    group : str, optional
        Column whose values head groups of bars, in order of first appearance.
    highlight : keys drawn in colour when given; the others are context.
    """
    # Of a range a bar ends at the bound that is farther from nought.
    far = [float(max(figure.value, figure.high or figure.value, key=abs)) for figure in frame["figure"]]
    rows = frame.assign(far=far, key=frame[label])
    if "remark" not in rows:
        rows["remark"] = None
    if sort:
        rows = rows.sort_values("far", ascending=False, kind="stable")
    groups = list(rows.groupby(group, sort=False)) if group else [(None, rows)]
    gap = row_height * 0.95 if group else 0

    def draw(canvas: Canvas) -> None:
        left = canvas.widest(label_of(key, names) for key in rows["key"]) + 12
        after = 14 + max(
            canvas.width_of(row.figure, weight="bold", spec=spec)
            + (canvas.width_of(row.remark, 11) + 10 if row.remark is not None else 0)
            for row in rows.itertuples()
        )
        low, high = min(rows["far"].min(), 0.0), max(rows["far"].max(), 0.0)
        room = canvas.width - left - after * (2 if low < 0 < high else 1)
        scale = room / ((high - low) or 1.0)
        zero = left + (after if low < 0 else 0) - low * scale
        y = 3.0
        for head, own in groups:
            if group:
                canvas.write(0, y + gap * 0.55, label_of(head, group_names), weight="bold")
                y += gap
            for row in own.itertuples():
                lit = not highlight or row.key in highlight
                ink = (colours or {}).get(row.key) or (colour(row.key) if lit else CONTEXT)
                middle, value = y + row_height / 2, row.far
                canvas.write(left - 8, middle, label_of(row.key, names), ha="right")
                canvas.box(zero, middle, value * scale, row_height * 0.62, ink)
                if row.figure.high is not None:
                    low_end = row.figure.number * scale
                    canvas.box(zero + low_end, middle, value * scale - low_end, row_height * 0.62, tint(ink, 0.45))
                side, ha = (1, "left") if value >= 0 else (-1, "right")
                x = zero + value * scale + 6 * side
                width = canvas.write(x, middle, row.figure, weight="bold", ha=ha, spec=spec)
                if row.remark is not None:
                    canvas.write(x + (width + 8) * side, middle, row.remark, size=11, colour=SOFT, ha=ha)
                y += row_height
        canvas.line(zero, gap, zero, canvas.height - 3)

    heads: list[Any] = [_ITEM, _VALUE]
    cells = [[label_of(key, names), figure] for key, figure in zip(rows["key"], rows["figure"])]
    if group:
        heads.insert(0, ("组别", "Group"))
        cells = [[label_of(key, group_names), *cell] for key, cell in zip(rows[group], cells)]
    return draw, row_height * len(rows) + gap * len(groups) + 6, heads, cells


@chart
def slope(frame: pd.DataFrame, *, height: float = 360) -> Drawing:
    """Two moments side by side, a line for each entity, names and values at both ends.

    Parameters
    ----------
    frame : DataFrame, one row per entity and period
        ``entity``, ``period`` (exactly two), ``figure``. An entity that has one moment only shows as a dot.
    """
    periods = sorted(dict.fromkeys(frame["period"]))
    if len(periods) != 2:
        raise ValueError(f"a slope chart joins two periods, got {len(periods)}; select two, or draw lines")
    order = list(dict.fromkeys(frame["entity"]))

    def draw(canvas: Canvas) -> None:
        side = canvas.widest(map(prose.name, order), weight="bold") + canvas.widest(frame["figure"]) + 28
        ax = canvas.axes(left=side, right=side, top=34, bottom=14)
        numbers = [figure.number for figure in frame["figure"]]
        pad = (max(numbers) - min(numbers)) * 0.06 or 1.0
        ax.set_xlim(0, 1)
        ax.set_ylim(min(numbers) - pad, max(numbers) + pad)
        for at, period, ha, way in ((0, periods[0], "right", -1), (1, periods[1], "left", 1)):
            x, _ = canvas.place(ax, at, 0)
            canvas.write(x, 12, prose.when(period, short=True), weight="bold", ha=ha, colour=SOFT)
            ax.axvline(at, color=FAINT, linewidth=0.8, zorder=0.5)
            rows = frame[frame["period"] == period]
            places = [canvas.place(ax, at, figure.number) for figure in rows["figure"]]
            heights = spread([y for _, y in places], LABEL * 1.35, low=32, high=canvas.height - 8)
            for row, (px, py), y in zip(rows.itertuples(), places, heights):
                if abs(py - y) > 2.5:
                    canvas.line(px + 5 * way, py, px + 11 * way, y)
                start, ink = px + 13 * way, colour(row.entity)
                width = canvas.write(start, y, row.figure, colour=ink, ha=ha)
                canvas.write(start + (width + 6) * way, y, prose.name(row.entity), colour=ink, weight="bold", ha=ha)
        for key in order:
            rows, ink = frame[frame["entity"] == key].sort_values("period"), colour(key)
            x = [periods.index(period) for period in rows["period"]]
            y = [figure.number for figure in rows["figure"]]
            ax.plot(x, y, color=ink, linewidth=2.4, zorder=3)
            fill = [ink if figure.origin["kind"] == "cited" else PAPER for figure in rows["figure"]]
            ax.scatter(x, y, s=32, color=fill, edgecolors=ink, linewidths=1.6, zorder=4, clip_on=False)

    found = {(row.entity, row.period): row.figure for row in frame.itertuples()}
    cells = [[prose.name(key), *(found.get((key, period)) for period in periods)] for key in order]
    return draw, height, [("主体", "Entity"), *map(prose.when, periods)], cells


@chart
def dumbbell(frame: pd.DataFrame, *, ends: tuple[Any, Any], row_height: float = 36, spec: str = "short") -> Drawing:
    """Two values of one thing on a log scale: what two sources say, or before and after.

    Parameters
    ----------
    frame : DataFrame, one row per thing
        ``label`` (Phrase or Name), ``low_figure``, ``high_figure``, all in one unit.
    ends : names of the two values, for the head and the data
    """
    rows = frame.reset_index(drop=True)
    inks = (PLAIN, ACCENT)

    def draw(canvas: Canvas) -> None:
        figures = [*rows["low_figure"], *rows["high_figure"]]
        least, most = (pick(figure.number for figure in figures) for pick in (min, max))
        side = canvas.widest(figures, spec=spec) + 12
        left = min(canvas.widest(rows["label"]) + 14, canvas.width * 0.42)
        ax = canvas.axes(left=left + side, right=8 + side, top=8, bottom=22)
        ax.set_xscale("log")
        ticks = [tick for tick in log_ticks(least, most) if least * 0.7 <= tick <= most * 1.4]
        canvas.number_axis(ax, "x", ticks if len(ticks) >= 3 else [])
        ax.set_xlim(least * 0.8, most * 1.25)
        for number, row in enumerate(rows.itertuples()):
            y = row_height * (number + 0.5) + 18
            pair = sorted(zip((row.low_figure, row.high_figure), inks), key=lambda end: end[0].number)
            (low, a, low_ink), (high, b, high_ink) = (
                (figure, canvas.place(ax, figure.number, 0)[0], ink) for figure, ink in pair
            )
            canvas.write(left - 12, y, row.label, ha="right")
            canvas.line(a, y, b, y)
            canvas.dot(a, y, low_ink, 9)
            canvas.dot(b, y, high_ink, 9)
            canvas.write(a - 9, y, low, ha="right", spec=spec)
            canvas.write(b + 9, y, high, spec=spec)
        x = left + side
        for words, ink in zip(ends, inks):
            canvas.dot(x, 9, ink, 8)
            x += canvas.write(x + 9, 9, words, size=11, colour=SOFT) + 30

    cells = [[row.label, row.low_figure, row.high_figure] for row in rows.itertuples()]
    return draw, row_height * len(rows) + 42, [_ITEM, *ends], cells


@chart
def tornado(frame: pd.DataFrame, *, base: Figure, spec: str = "short") -> Drawing:
    """How far a result moves when one input at a time goes to its low and its high value.

    Parameters
    ----------
    frame : DataFrame, one row per input, widest first
        ``label`` (Phrase), ``low_figure``, ``high_figure``: the result at the low and at the high input.
    base : Figure
        The result with all inputs at their central values.
    """
    row_height = 32

    def draw(canvas: Canvas) -> None:
        figures = [*frame["low_figure"], *frame["high_figure"]]
        left = canvas.widest(frame["label"]) + 14
        side = canvas.widest(figures, spec=spec) + 14
        numbers = [figure.number for figure in figures] + [base.number]
        low, high = min(numbers), max(numbers)
        pairs = zip(frame["low_figure"], frame["high_figure"])
        if any((a.number - base.number) * (b.number - base.number) > 0 for a, b in pairs):
            side *= 2  # both labels of a bar stand on one side
        scale = (canvas.width - left - 2 * side) / ((high - low) or 1.0)
        zero = left + side + (base.number - low) * scale
        canvas.line(zero, 20, zero, canvas.height - 4)
        canvas.write(zero, 10, base, weight="bold", ha="center", spec=spec)
        for number, row in enumerate(frame.itertuples()):
            y = 22 + row_height * (number + 0.5)
            canvas.write(left - 8, y, row.label, ha="right")
            # The longer bar first, so that one on the same side stays visible; its label then follows the longer one's.
            ends = sorted(
                ((row.low_figure, PLAIN), (row.high_figure, OTHER)), key=lambda end: -abs(end[0].number - base.number)
            )
            taken: dict[int, float] = {}
            for figure, ink in ends:
                reach = (figure.number - base.number) * scale
                way, ha = (1, "left") if reach >= 0 else (-1, "right")
                canvas.box(zero, y, reach, row_height * 0.6, ink)
                x = taken.get(way, zero + reach + 6 * way)
                taken[way] = x + (canvas.write(x, y, figure, colour=ink, ha=ha, spec=spec) + 8) * way

    heads = [("投入", "Input"), ("取低值时", "At its low value"), ("取高值时", "At its high value")]
    cells = [[row.label, row.low_figure, row.high_figure] for row in frame.itertuples()]
    cells.append([prose.phrase(zh="基准", en="Central"), base, base])
    return draw, 26 + row_height * len(frame), heads, cells


@chart
def heatmap(frame: pd.DataFrame, *, row_head: Any, column_head: Any, spec: str = "short") -> Drawing:
    """A grid of values, each written, shaded away from nought: orange below, blue above.

    Parameters
    ----------
    frame : DataFrame, one row per cell
        ``figure``; ``row`` and ``column``: what heads them (Name, When or Phrase).
    row_head, column_head : Phrase
        What the rows and the columns vary.
    """
    cell_height = 32
    across, down = (list(dict.fromkeys(frame[side])) for side in ("column", "row"))
    cells = {(row.row, row.column): row.figure for row in frame.itertuples()}

    def draw(canvas: Canvas) -> None:
        left, top = canvas.widest(down) + 16, 46
        width = (canvas.width - left) / len(across)
        reach = max(abs(figure.number) for figure in cells.values()) or 1.0
        canvas.write(left + (canvas.width - left) / 2, 9, column_head, size=11, colour=SOFT, ha="center")
        canvas.write(0, top - 16, row_head, size=11, colour=SOFT)
        for number, item in enumerate(across):
            canvas.write(left + width * (number + 0.5), top - 14, item, ha="center", colour=SOFT)
        for level, row in enumerate(down):
            y = top + cell_height * (level + 0.5)
            canvas.write(left - 10, y, row, ha="right")
            for number, column in enumerate(across):
                if (figure := cells.get((row, column))) is None:
                    continue
                away = figure.number / reach
                shade = tint(PLAIN if away >= 0 else OTHER, 0.08 + 0.3 * abs(away))
                canvas.box(left + width * number + 1, y, width - 2, cell_height - 2, shade)
                canvas.write(left + width * (number + 0.5), y, figure, ha="center", spec=spec, colour=INK)

    table = [[row, *(cells.get((row, column)) for column in across)] for row in down]
    return draw, 48 + cell_height * len(down), [row_head, *across], table


@chart
def network(frame: pd.DataFrame) -> Drawing:
    """Who works with whom, in two columns: hubs left, their partners right, so that every name and every link is readable.

    Parameters
    ----------
    frame : DataFrame, one row per link
        ``hub``, ``partner`` (entity ids); ``what`` (Name or Phrase), written on the first link that has it; ``figure`` for the data.
    """
    row_height = 40
    hubs, partners = (list(dict.fromkeys(frame[side])) for side in ("hub", "partner"))

    def draw(canvas: Canvas) -> None:
        left = canvas.widest(map(prose.name, hubs), weight="bold") + 16
        far = canvas.width - canvas.widest(map(prose.name, partners)) - 16
        where_partner = {key: canvas.height * (number + 0.5) / len(partners) for number, key in enumerate(partners)}
        wanted = frame["partner"].map(where_partner).groupby(frame["hub"], sort=False).mean()
        heights = spread(list(wanted), row_height, low=row_height / 2, high=canvas.height - row_height / 2)
        where_hub = dict(zip(wanted.index, heights))
        for row, again in zip(frame.itertuples(), frame["what"].duplicated()):
            y0, y1 = where_hub[row.hub], where_partner[row.partner]
            canvas.line(left, y0, far, y1)
            if again:
                continue
            width = canvas.width_of(row.what, 10.5) + 6
            x, y = left + (far - left) * 0.62 - width / 2, y0 + (y1 - y0) * 0.62
            canvas.box(x - 4, y, width + 4, 15, PAPER, zorder=3)
            canvas.write(x, y, row.what, size=10.5, colour=SOFT)
        for key, y in where_hub.items():
            canvas.dot(left, y, colour(key), 11)
            canvas.write(left - 10, y, prose.name(key), weight="bold", ha="right", colour=colour(key))
        for key, y in where_partner.items():
            canvas.dot(far, y, SOFT, 8)
            canvas.write(far + 10, y, prose.name(key))

    heads = [("主体", "Entity"), ("伙伴", "Partner"), ("内容", "What"), ("文中计数", "Count in the text")]
    cells = [[prose.name(row.hub), prose.name(row.partner), row.what, row.figure] for row in frame.itertuples()]
    return draw, row_height * max(len(hubs), len(partners)) + 8, heads, cells
