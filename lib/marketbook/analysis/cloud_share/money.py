"""Profit, margins and the article's revenue identity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from marketbook.analysis.common import at, best, first_figure
from marketbook.figures import Figure, cite_all, derive, ratio, share


def profit_margins(claims: pd.DataFrame) -> pd.DataFrame:
    """Adjusted EBITA of Alibaba Cloud by fiscal year, with its margin where revenue on the same scope is known.

    Returns
    -------
    DataFrame, one row per fiscal year and scope, by time
        ``period``, ``scope`` ("first_reported" or "restated"), ``figure`` (CNY), ``revenue_figure``, ``margin_figure`` (or None).
    """
    scopes = (
        ("first_reported", "cloud_segment", "cloud_segment"),
        ("restated", "total", "before_intersegment_elimination"),
    )
    rows = []
    for scope, profit, revenue in scopes:
        own = at(claims, entity="alibaba_cloud", metric="ebita", segment=profit, unit="CNY")
        for period in sorted({period for period in own["period"] if period.startswith("FY")}):
            figure = first_figure(own, period=period)
            base = first_figure(
                claims, entity="alibaba_cloud", metric="revenue", segment=revenue, unit="CNY", period=period
            )
            # FY2022 was restated for EBITA only; its revenue before elimination is on the scope first reported.
            comparable = base is not None and not (scope == "restated" and period == "FY2022")
            base = base if comparable else None
            rows.append((period, scope, figure, base, share(figure, base)))
    frame = pd.DataFrame(rows, columns=["period", "scope", "figure", "revenue_figure", "margin_figure"])
    return frame.sort_values(["period", "scope"], kind="stable", ignore_index=True)


def profit_growth(profit: pd.DataFrame) -> dict[str, Any]:
    """How many ``times`` profit grew from the ``first`` to the ``last`` year on the restated scope; None for each without two years in profit."""
    rows = at(profit, scope="restated")
    if len(rows) < 2 or rows["figure"].iloc[0].value <= 0:
        return dict.fromkeys(("first", "last", "times"))
    (first, old), (last, new) = rows[["period", "figure"]].iloc[[0, -1]].itertuples(index=False)
    return {"first": first, "last": last, "times": ratio(new, old)}


def told_twice(profit: pd.DataFrame) -> dict[str, Any]:
    """The profit of the one year that stands on both scopes: ``period``, ``reported``, ``restated``; None for each without such a year."""
    both = profit[profit["period"].duplicated(keep=False)]
    if len(both) != 2:
        return dict.fromkeys(("period", "reported", "restated"))
    return {"period": both["period"].iloc[0], **dict(zip(("reported", "restated"), both["figure"]))}


def gross_margins(claims: pd.DataFrame) -> pd.DataFrame:
    """Gross margins that the article gives for a layer, and those that companies report by year.

    Returns
    -------
    DataFrame, one row per entity, segment and year: ``key``, ``entity``, ``segment``, ``period``, ``origin``, ``figure``
        Empty where neither the article nor Kingsoft Cloud, the one firm that bears on it, has one.
    """
    rows = at(claims, metric="gross_margin")
    rows = rows[rows["period"].map(lambda period: period.isdigit()) | rows["origin"].eq("source")]
    rows = best(rows, "entity", "segment", "period")
    rows = rows.assign(figure=cite_all(rows), key=rows["entity"] + "|" + rows["segment"] + "|" + rows["period"])
    if not (rows["origin"].eq("source") | rows["entity"].eq("kingsoft_cloud")).any():
        rows = rows.iloc[:0]
    rows = rows.assign(_seed=rows["origin"] != "source").sort_values(["_seed", "entity", "period", "segment"])
    return rows[["key", "entity", "segment", "period", "origin", "figure"]].reset_index(drop=True)


def revenue_change(customers: float, contract: float, renewal: float) -> float:
    """Change of revenue in per cent when customers, value per contract and rate of renewal change by so many per cent.

    The article's identity: revenue = customers × value of a contract × rate of renewal.

    >>> round(revenue_change(10, -10, 0), 6)
    -1.0
    """
    return ((1 + customers / 100) * (1 + contract / 100) * (1 + renewal / 100) - 1) * 100


def break_even(customers: float, contract: float) -> float:
    """By how many per cent renewal must change to keep revenue where it is.

    >>> round(break_even(0, -20), 6)
    25.0
    """
    return (1 / ((1 + customers / 100) * (1 + contract / 100)) - 1) * 100


def revenue_grid(customers: Sequence[Figure], contracts: Sequence[Figure], renewal: Figure) -> pd.DataFrame:
    """Change of revenue over a grid of changes in customers (columns) and value of a contract (rows)."""
    grid = [(contract, customer) for contract in contracts for customer in customers]
    inputs = [{"customers": customer, "contract": contract, "renewal": renewal} for contract, customer in grid]
    frame = pd.DataFrame(grid, columns=["row", "column"])
    return frame.assign(figure=[derive(revenue_change, values, unit="pct") for values in inputs])
