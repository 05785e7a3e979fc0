"""What volume must do about a fall of prices, and what it did."""

from __future__ import annotations

import math

import pandas as pd

from marketbook.analysis.common import at, best, cell, with_figures
from marketbook.figures import Figure, count, derive, product, ratio
from marketbook.periods import parse_period


def revenue_multiple(change_pct: float) -> float | None:
    """Volume multiple that keeps revenue after a price change: ``1 / (1 + change)``; None where the price is zero.

    >>> round(revenue_multiple(-97.5), 6), revenue_multiple(-100)
    (40.0, None)
    """
    left = 1 + change_pct / 100
    return 1 / left if left > 1e-9 else None


def profit_multiple(change_pct: float, margin_pct: float, cost_fall_pct: float | None = None) -> float | None:
    """Volume multiple that keeps gross profit; None where a token is sold below its cost and no volume helps.

    With price 1 and unit cost ``1 - m`` before, gross profit a token is ``m``; afterwards it is ``(1 + change) - (1 - m)(1 - f)``
    where ``f`` is how far the unit cost has fallen (not at all if it is not given). The multiple is the quotient (cost-volume-profit
    analysis).

    >>> profit_multiple(-50, 75), profit_multiple(-80, 75)
    (3.0, None)
    """
    margin = margin_pct / 100
    left = (1 + change_pct / 100) - (1 - margin) * (1 - (cost_fall_pct or 0.0) / 100)
    return margin / left if left > 1e-9 else None


def least_cost_fall(change_pct: float, margin_pct: float) -> float:
    """How far, in per cent, unit cost must fall before a token sold at the new price covers it; 0 if it already does.

    >>> round(least_cost_fall(-97.5, 75), 6)
    90.0
    """
    return max(0.0, 100 * (1 - (1 + change_pct / 100) / (1 - margin_pct / 100)))


def breakeven(matched: pd.DataFrame, margin: Figure, cost_fall: Figure) -> pd.DataFrame:
    """What volume must do after each cut of :func:`matched_models`.

    Returns
    -------
    DataFrame, the cuts of ``matched`` in its order
        Adds ``revenue_figure``, ``profit_figure`` (volume multiples, None where no volume suffices) and ``cost_figure`` (how far unit cost
        must fall, per cent).
    """
    cuts = matched[matched["change_pct"] < 0].reset_index(drop=True)
    known = {"margin_pct": margin}
    sums = {
        "revenue_figure": (revenue_multiple, {}, "ratio"),
        "profit_figure": (profit_multiple, known | {"cost_fall_pct": cost_fall}, "ratio"),
        "cost_figure": (least_cost_fall, known, "pct"),
    }
    for column, (model, inputs, unit) in sums.items():
        figures = [derive(model, {"change_pct": change, **inputs}, unit=unit) for change in cuts["figure"]]
        cuts[column] = pd.Series(figures, dtype=object)
    return cuts


def daily_tokens(chosen: pd.DataFrame) -> pd.DataFrame:
    """Tokens a day, of Doubao as its owner tells it and of all of China as the authorities do.

    Returns
    -------
    DataFrame, one row per (entity, period), by time
        ``entity``, ``period``, ``tokens_per_day`` float, ``figure``, ``multiple_figure`` (of the first). Brokers' estimates and rows of the
        lowest tiers are left out.
    """
    rows = at(chosen, metric="daily_tokens", entity=("bytedance", "china_total"))
    rows = rows[rows["tier"].le(4) & ~rows["note"].str.contains("broker", case=False)]
    rows = best(rows, "entity", "period").sort_values(["entity", "period_end"])
    rows = with_figures(rows, tokens_per_day="value")
    first = {row.entity: row.figure for row in rows[::-1].itertuples()}
    rows["multiple_figure"] = [ratio(row.figure, first[row.entity]) for row in rows.itertuples()]
    return rows[["entity", "period", "tokens_per_day", "figure", "multiple_figure"]]


def recoverable(cuts: pd.DataFrame) -> pd.DataFrame:
    """The cuts that volume can make up for; ``low_figure`` keeps revenue, ``high_figure`` gross profit."""
    rows = cuts[cuts["profit_figure"].notna()].reset_index(drop=True)
    return rows.assign(label=rows["model"], low_figure=rows["revenue_figure"], high_figure=rows["profit_figure"])


def below_cost(cuts: pd.DataFrame, margin: Figure) -> dict[str, Figure | None]:
    """How many cuts no volume can make up for, with the cost saving that was assumed and without any.

    Returns
    -------
    dict
        ``cuts`` (how many there are), ``saving``, ``nothing_saved`` (how many of them end below cost), ``some`` (the same as ``saving``, None
        where it is nought); None for each without cuts.
    """
    if cuts.empty:
        return dict.fromkeys(("cuts", "saving", "nothing_saved", "some"))
    alone = [
        derive(profit_multiple, {"change_pct": change, "margin_pct": margin}, unit="ratio") for change in cuts["figure"]
    ]
    with_saving, without = (
        [change for change, kept in zip(cuts["figure"], multiples) if kept is None]
        for multiples in (cuts["profit_figure"], alone)
    )
    saving, nothing_saved = count(with_saving), count(without)
    some = saving if with_saving else None
    return {"cuts": count(cuts["figure"]), "saving": saving, "nothing_saved": nothing_saved, "some": some}


def volume_against_price(tokens: pd.DataFrame, index: pd.DataFrame) -> dict[str, Figure | None]:
    """Growth of China's volume beside the fall of list prices, and the elasticity that the two would imply.

    Returns
    -------
    dict
        ``first``, ``last`` (tokens a day), ``multiple``, ``level`` (the price level at the end), ``elasticity``; None for each where volume
        or prices are not known at two moments.
    """
    own = at(tokens, entity="china_total")
    if len(own) < 2 or len(index) < 2:
        own, index = own.iloc[:0], index.iloc[:0]
    multiple, level = cell(own, "multiple_figure", at=-1), cell(index, at=-1)
    elasticity = derive(implied_elasticity, {"volume_multiple": multiple, "price_pct": level}, unit="ratio")
    known = {"first": cell(own), "last": cell(own, at=-1), "multiple": multiple, "level": level}
    return known | {"elasticity": elasticity}


def implied_elasticity(volume_multiple: float, price_pct: float) -> float | None:
    """Arc elasticity from the end points, ``ln(volume multiple) / -ln(price level)``: above 1, revenue at list price grew.

    >>> round(implied_elasticity(100, 10), 6)
    2.0
    """
    return (
        math.log(volume_multiple) / -math.log(price_pct / 100) if 0 < price_pct < 100 and volume_multiple > 0 else None
    )


def list_price_revenue(tokens: pd.DataFrame, flagships: pd.DataFrame) -> dict[str, Figure | None]:
    """What a year of Doubao's volume would bring if every token paid the list price of its flagship in force then.

    Returns
    -------
    dict
        ``tokens``, ``price``, ``revenue`` (CNY a year: a ceiling, for most tokens serve the vendor's own apps or pay less); None for what
        is not known.
    """
    volume, price = at(tokens, entity="bytedance"), at(flagships, vendor="bytedance")
    if len(volume):
        price = price[price["day"] <= parse_period(volume["period"].iloc[-1]).end.isoformat()]
    served, charged = cell(volume, at=-1), cell(price, at=-1)
    return {"tokens": served, "price": charged, "revenue": product(served, charged, "CNY_per_year")}
