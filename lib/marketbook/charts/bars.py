"""Charts of comparison: ranked and diverging bars, slopes, dumbbells, a tornado, a heatmap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from marketbook import prose
from marketbook.charts.canvas import Canvas, log_ticks, spread
from marketbook.charts.chart import Chart, Data
from marketbook.charts.lines import _LABEL, _dot, _leader, _tint, label_of
from marketbook.charts.style import ACCENT, CONTEXT, FAINT, INK, PAPER, SOFT, colour
from marketbook.figures import Figure


def _rectangle(canvas: Canvas, x: float, y: float, width: float, height: float, ink: str, zorder: float = 1) -> None:
    from matplotlib.patches import Rectangle

    low, high = sorted((x, x + width))
    canvas.picture.add_artist(Rectangle((low, canvas.height - y - height / 2), high - low, height, transform=canvas._points, facecolor=ink, linewidth=0, zorder=zorder))


def bars(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    label: str = "entity", names: Mapping[str, Any] | None = None, highlight: Sequence[str] = (), group: str | None = None,
    group_names: Mapping[str, Any] | None = None, spec: str = "short", row_height: float = 26, sort: bool = False, colours: Mapping[str, str] | None = None,
) -> Chart:  # fmt: skip
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
    rows = frame.copy()
    rows["_y"] = rows["figure"].map(lambda figure: float(max(figure.number, float(figure.high or figure.value), key=abs)))
    if sort:
        rows = rows.sort_values("_y", ascending=False, kind="stable")
    groups = list(dict.fromkeys(rows[group])) if group else [None]
    gap = row_height * 0.95 if group else 0
    height = row_height * len(rows) + gap * len(groups) + 6

    def draw(canvas: Canvas) -> None:
        left = max(canvas.width_of(label_of(key, names), _LABEL) for key in rows[label]) + 12
        after = max(
            canvas.width_of(row.figure, _LABEL, "bold", spec=spec) + (canvas.width_of(row.remark, 11) + 10 if getattr(row, "remark", None) is not None else 0)
            for row in rows.itertuples()
        ) + 14
        negative = rows["_y"].min() < 0
        low, high = min(rows["_y"].min(), 0.0), max(rows["_y"].max(), 0.0)
        room = canvas.width - left - after * (2 if negative and high > 0 else 1)
        scale = room / ((high - low) or 1.0)
        zero = left + (after if negative else 0) - low * scale
        y = 3.0
        for key in groups:
            if group:
                canvas.write(0, y + gap * 0.55, group_names[key] if group_names and key in group_names else prose.name(key), size=_LABEL, weight="bold")
                y += gap
            for row in (rows[rows[group] == key] if group else rows).itertuples():
                own = getattr(row, label)
                ink = (colours or {}).get(own) or (colour(own) if not highlight or own in highlight else CONTEXT)
                middle = y + row_height / 2
                canvas.write(left - 8, middle, label_of(own, names), size=_LABEL, ha="right")
                _rectangle(canvas, zero, middle, _value(row) * scale, row_height * 0.62, ink)
                if row.figure.high is not None:
                    low_end = row.figure.number * scale
                    _rectangle(canvas, zero + low_end, middle, _value(row) * scale - low_end, row_height * 0.62, _tint(ink, 0.45))
                side = 1 if _value(row) >= 0 else -1
                x = zero + _value(row) * scale + 6 * side
                width = canvas.write(x, middle, row.figure, size=_LABEL, weight="bold", ha="left" if side > 0 else "right", spec=spec)
                if getattr(row, "remark", None) is not None:
                    canvas.write(x + (width + 8) * side, middle, row.remark, size=11, colour=SOFT, ha="left" if side > 0 else "right")
                y += row_height
        _leader(canvas, zero, gap, zero, canvas.height - 3)

    heads = [prose.phrase(zh="项目", en="Item"), prose.phrase(zh="数值", en="Value")]
    cells = [[label_of(getattr(row, label), names), row.figure] for row in rows.itertuples()]
    if group:
        heads.insert(0, prose.phrase(zh="组别", en="Group"))
        cells = [[group_names[key] if group_names and key in group_names else prose.name(key), *cell] for key, cell in zip(rows[group], cells)]
    return Chart(draw, height=height, title=title, subtitle=subtitle, source=source, note=note, data=Data(heads, cells))


def _value(row: Any) -> float:
    figure: Figure = row.figure
    return float(max(figure.value, figure.high or figure.value, key=abs))


def slope(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    series: str = "entity", names: Mapping[str, Any] | None = None, highlight: Sequence[str] = (), height: float = 360, spec: str = "short",
) -> Chart:  # fmt: skip
    """Two moments side by side, a line for each entity, names and values at both ends.

    Parameters
    ----------
    frame : DataFrame, one row per entity and period
        ``period`` (exactly two), ``figure``, the column named by ``series``. An entity that has one moment only shows as a dot.
    """
    periods = sorted(dict.fromkeys(frame["period"]))
    if len(periods) != 2:
        raise ValueError(f"a slope chart joins two periods, got {len(periods)}; select two, or draw lines")
    order = list(dict.fromkeys(frame[series]))

    def draw(canvas: Canvas) -> None:
        name_width = max(canvas.width_of(label_of(key, names), _LABEL, "bold") for key in order)
        value_width = max(canvas.width_of(figure, _LABEL, spec=spec) for figure in frame["figure"])
        side = name_width + value_width + 28
        ax = canvas.axes(left=side, right=side, top=34, bottom=14)
        numbers = [figure.number for figure in frame["figure"]]
        pad = (max(numbers) - min(numbers)) * 0.06 or 1.0
        ax.set_xlim(0, 1)
        ax.set_ylim(min(numbers) - pad, max(numbers) + pad)
        for at, period, ha in ((0, periods[0], "right"), (1, periods[1], "left")):
            x, _ = canvas.place(ax, at, 0)
            canvas.write(x, 12, prose.when(period, short=True), size=_LABEL, weight="bold", ha=ha, colour=SOFT)
            canvas.rule(ax, at, axis="x", colour=FAINT)
            rows = frame[frame["period"] == period]
            places = [canvas.place(ax, at, figure.number) for figure in rows["figure"]]
            heights = spread([y for _, y in places], _LABEL * 1.35, low=32, high=canvas.height - 8)
            direction = -1 if at == 0 else 1
            for (_, row), (px, py), y in zip(rows.iterrows(), places, heights):
                key = row[series]
                ink = colour(key) if not highlight or key in highlight else SOFT
                if abs(py - y) > 2.5:
                    _leader(canvas, px + 5 * direction, py, px + 11 * direction, y)
                start = px + 13 * direction
                width = canvas.write(start, y, row["figure"], size=_LABEL, colour=ink, ha=ha, spec=spec)
                canvas.write(start + (width + 6) * direction, y, label_of(key, names), size=_LABEL, colour=ink, weight="bold", ha=ha)
        for key in order:
            rows = frame[frame[series] == key].sort_values("period")
            ink = colour(key) if not highlight or key in highlight else CONTEXT
            x = [periods.index(period) for period in rows["period"]]
            y = [figure.number for figure in rows["figure"]]
            ax.plot(x, y, color=ink, linewidth=2.4, zorder=3)
            hollow = [figure.origin["kind"] != "cited" for figure in rows["figure"]]
            ax.scatter(x, y, s=32, color=[PAPER if item else ink for item in hollow], edgecolors=ink, linewidths=1.6, zorder=4, clip_on=False)

    heads = [prose.phrase(zh="主体", en="Entity"), *(prose.when(period) for period in periods)]
    cells = [[label_of(key, names), *(_first(frame[(frame[series] == key) & (frame["period"] == period)]["figure"]) for period in periods)] for key in order]
    return Chart(draw, height=height, title=title, subtitle=subtitle, source=source, note=note, data=Data(heads, cells))


def _first(items: pd.Series) -> Any:
    return items.iloc[0] if len(items) else None


def dumbbell(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    ends: tuple[Any, Any] | None = None, log: bool = False, row_height: float = 36, spec: str = "short", from_zero: bool = False,
) -> Chart:  # fmt: skip
    """Two values of one thing: where sources disagree, or before and after.

    Parameters
    ----------
    frame : DataFrame, one row per thing
        ``label`` (Phrase or Name), ``low_figure``, ``high_figure``; ``gap_figure`` optional, written at the right.
        Rows may differ in unit: each then has its own scale, from nought to its larger value.
    ends : names of the two values, for the head and the data
    """
    rows = frame.reset_index(drop=True)
    units = {figure.unit for column in ("low_figure", "high_figure") for figure in rows[column]}

    def draw(canvas: Canvas) -> None:
        has_gap = "gap_figure" in rows
        left = min(max(canvas.width_of(item, _LABEL) for item in rows["label"]) + 14, canvas.width * 0.42)
        right = max([canvas.width_of(item, _LABEL, "bold") for item in rows["gap_figure"]]) + 18 if has_gap else 8
        side = max(canvas.width_of(figure, _LABEL, spec=spec) for column in ("low_figure", "high_figure") for figure in rows[column]) + 12
        room = canvas.width - left - right - 2 * side
        start = left + side
        ax = canvas.axes(left=start, right=canvas.width - start - room, top=8, bottom=22 if log else 4)
        numbers = [figure.number for column in ("low_figure", "high_figure") for figure in rows[column]]
        if log:
            ax.set_xscale("log")
            ticks = [tick for tick in log_ticks(min(numbers), max(numbers)) if min(numbers) * 0.7 <= tick <= max(numbers) * 1.4]
            if len(ticks) >= 3:
                canvas.number_axis(ax, "x", ticks)
        bounds = (0.0 if from_zero else min(numbers), max(numbers))
        for number, row in enumerate(rows.itertuples()):
            y = row_height * (number + 0.5) + (18 if ends else 0)
            low, high = sorted((row.low_figure, row.high_figure), key=lambda figure: figure.number)
            if log:
                ax.set_xlim(min(numbers) * 0.8, max(numbers) * 1.25)
                a, b = (canvas.place(ax, figure.number, 0)[0] for figure in (low, high))
            else:
                base, top = bounds if len(units) == 1 else (min(0.0, low.number), max(high.number, 0.0))
                a, b = (start + room * (figure.number - base) / ((top - base) or 1.0) for figure in (low, high))
            canvas.write(left - 12, y, row.label, size=_LABEL, ha="right")
            _leader(canvas, a, y, b, y)
            swapped = row.low_figure.number > row.high_figure.number
            _dot(canvas, a, y, ACCENT if swapped else "#0072b2", 9)
            _dot(canvas, b, y, "#0072b2" if swapped else ACCENT, 9)
            canvas.write(a - 9, y, low, size=_LABEL, ha="right", spec=spec)
            canvas.write(b + 9, y, high, size=_LABEL, spec=spec)
            if has_gap:
                canvas.write(canvas.width - 4, y, row.gap_figure, size=_LABEL, weight="bold", ha="right")
        if ends:
            x = start
            for words, ink in zip(ends, ("#0072b2", ACCENT)):
                _dot(canvas, x, 9, ink, 8)
                x += canvas.write(x + 9, 9, words, size=11, colour=SOFT) + 30
            if has_gap:
                canvas.write(canvas.width - 4, 9, prose.phrase(zh="差距", en="gap"), size=11, colour=SOFT, ha="right")

    names = ends or (prose.phrase(zh="较低值", en="Lower"), prose.phrase(zh="较高值", en="Higher"))
    heads = [prose.phrase(zh="项目", en="Item"), *names]
    cells = [[row.label, row.low_figure, row.high_figure] for row in rows.itertuples()]
    if "gap_figure" in rows:
        heads.append(prose.phrase(zh="差距", en="Gap"))
        cells = [[*cell, gap] for cell, gap in zip(cells, rows["gap_figure"])]
    height = row_height * len(rows) + (18 if ends else 0) + (24 if log else 4)
    return Chart(draw, height=height, title=title, subtitle=subtitle, source=source, note=note, data=Data(heads, cells))


def tornado(
    frame: pd.DataFrame, *, base: Figure, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    row_height: float = 32, spec: str = "short",
) -> Chart:  # fmt: skip
    """How far a result moves when one input at a time goes to its low and its high value, widest first.

    Parameters
    ----------
    frame : DataFrame, one row per input
        ``label`` (Phrase), ``low_figure``, ``high_figure``: the result at the low and at the high input.
    base : Figure
        The result with all inputs at their central values.
    """
    rows = frame.assign(_swing=[abs(high.number - low.number) for low, high in zip(frame["low_figure"], frame["high_figure"])])
    rows = rows.sort_values("_swing", ascending=False, kind="stable").reset_index(drop=True)

    def draw(canvas: Canvas) -> None:
        left = max(canvas.width_of(item, _LABEL) for item in rows["label"]) + 14
        side = max(canvas.width_of(figure, _LABEL, spec=spec) for column in ("low_figure", "high_figure") for figure in rows[column]) + 14
        numbers = [figure.number for column in ("low_figure", "high_figure") for figure in rows[column]] + [base.number]
        low, high = min(numbers), max(numbers)
        same_side = any((low.number - base.number) * (high.number - base.number) > 0 for low, high in zip(rows["low_figure"], rows["high_figure"]))
        side *= 2 if same_side else 1
        scale = (canvas.width - left - 2 * side) / ((high - low) or 1.0)
        zero = left + side + (base.number - low) * scale
        _leader(canvas, zero, 20, zero, canvas.height - 4)
        canvas.write(zero, 10, base, size=_LABEL, weight="bold", ha="center", spec=spec)
        for number, row in enumerate(rows.itertuples()):
            y = 22 + row_height * (number + 0.5)
            canvas.write(left - 8, y, row.label, size=_LABEL, ha="right")
            # The longer bar first, so that one on the same side stays visible; its label then follows the longer one's.
            ends = sorted(((row.low_figure, "#0072b2"), (row.high_figure, "#d55e00")), key=lambda end: -abs(end[0].number - base.number))
            taken: dict[int, float] = {}
            for figure, ink in ends:
                reach = (figure.number - base.number) * scale
                side = 1 if reach >= 0 else -1
                _rectangle(canvas, zero, y, reach, row_height * 0.6, ink)
                x = taken.get(side, zero + reach + 6 * side)
                taken[side] = x + (canvas.write(x, y, figure, size=_LABEL, colour=ink, ha="left" if side > 0 else "right", spec=spec) + 8) * side

    heads = [prose.phrase(zh=zh, en=en) for zh, en in (("投入", "Input"), ("取低值时", "At its low value"), ("取高值时", "At its high value"))]
    data = Data(heads, [*([row.label, row.low_figure, row.high_figure] for row in rows.itertuples()), [prose.phrase(zh="基准", en="Central"), base, base]])
    return Chart(draw, height=26 + row_height * len(rows), title=title, subtitle=subtitle, source=source, note=note, data=data)


def heatmap(
    frame: pd.DataFrame, *, title: prose.Phrase, subtitle: prose.Phrase, source: prose.Phrase | None = None, note: prose.Phrase | None = None,
    rows: str = "row", columns: str = "column", row_head: Any = None, column_head: Any = None, centre: float = 0.0, cell_height: float = 32, spec: str = "short",
) -> Chart:  # fmt: skip
    """A grid of values, each written, shaded away from ``centre``: orange below, blue above.

    Parameters
    ----------
    frame : DataFrame, one row per cell
        ``figure``; the columns named by ``rows`` and ``columns`` hold what heads them (Figure, Name, When or Phrase).
    row_head, column_head : Phrase
        What the rows and the columns vary.
    """
    across = list({_key(item): item for item in frame[columns]}.values())
    down = list({_key(item): item for item in frame[rows]}.values())
    cells = {(_key(row), _key(column)): figure for row, column, figure in zip(frame[rows], frame[columns], frame["figure"])}

    def draw(canvas: Canvas) -> None:
        left = max(canvas.width_of(item, _LABEL) for item in down) + 16
        width = (canvas.width - left) / len(across)
        reach = max(abs(figure.number - centre) for figure in cells.values()) or 1.0
        top = 46 if column_head else 28
        if column_head:
            canvas.write(left + (canvas.width - left) / 2, 9, column_head, size=11, colour=SOFT, ha="center")
        if row_head:
            canvas.write(0, top - 16, row_head, size=11, colour=SOFT)
        for number, item in enumerate(across):
            canvas.write(left + width * (number + 0.5), top - 14, item, size=_LABEL, ha="center", colour=SOFT)
        for level, row in enumerate(down):
            y = top + cell_height * (level + 0.5)
            canvas.write(left - 10, y, row, size=_LABEL, ha="right")
            for number, column in enumerate(across):
                figure = cells.get((_key(row), _key(column)))
                if figure is None:
                    continue
                away = (figure.number - centre) / reach
                _rectangle(canvas, left + width * number + 1, y, width - 2, cell_height - 2, _tint("#0072b2" if away >= 0 else "#d55e00", 0.08 + 0.3 * abs(away)))
                canvas.write(left + width * (number + 0.5), y, figure, size=_LABEL, ha="center", spec=spec, colour=INK)

    heads = [row_head or prose.phrase(zh="项目", en="Item"), *across]
    data = Data(heads, [[row, *(cells.get((_key(row), _key(column))) for column in across)] for row in down])
    return Chart(draw, height=(46 if column_head else 28) + cell_height * len(down) + 2, title=title, subtitle=subtitle, source=source, note=note, data=data)


def _key(item: Any) -> Any:
    return item.id if isinstance(item, Figure) else item
