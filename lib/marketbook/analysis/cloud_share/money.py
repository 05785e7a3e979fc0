"""Profit, margins and the article's revenue identity."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from marketbook.analysis.common import at, first_figure
from marketbook.figures import Figure, cite, derive, share


def profit_margins(claims: pd.DataFrame) -> pd.DataFrame:
    """Adjusted EBITA of Alibaba Cloud by fiscal year, with its margin where revenue on the same scope is known.

    Returns
    -------
    DataFrame, one row per fiscal year and scope, by time
        ``period``, ``scope`` ("first_reported" or "restated"), ``figure`` (CNY), ``revenue_figure``, ``margin_figure`` (or None).
    """
    scopes = (("first_reported", "cloud_segment", "cloud_segment"), ("restated", "total", "before_intersegment_elimination"))
    rows = []
    for scope, profit, revenue in scopes:
        own = at(claims, entity="alibaba_cloud", metric="ebita", segment=profit, unit="CNY")
        for period in sorted({period for period in own["period"] if period.startswith("FY")}):
            figure = first_figure(own, period=period)
            base = first_figure(claims, entity="alibaba_cloud", metric="revenue", segment=revenue, unit="CNY", period=period)
            # FY2022 was restated for EBITA only; its revenue before elimination is on the scope first reported.
            comparable = base is not None and not (scope == "restated" and period == "FY2022")
            rows.append({"period": period, "scope": scope, "figure": figure, "revenue_figure": base if comparable else None, "margin_figure": share(figure, base) if comparable else None})
    frame = pd.DataFrame(rows, columns=["period", "scope", "figure", "revenue_figure", "margin_figure"])
    return frame.sort_values(["period", "scope"], kind="stable", ignore_index=True)


def gross_margins(claims: pd.DataFrame) -> pd.DataFrame:
    """Gross margins that the article gives for a layer, and those that companies report by year.

    Returns
    -------
    DataFrame, one row per entity, segment and year: ``key``, ``entity``, ``segment``, ``period``, ``figure``
    """
    rows = at(claims, metric="gross_margin")
    rows = rows[rows["period"].map(lambda period: period.isdigit()) | rows["origin"].eq("source")]
    rows = rows.assign(_unread=rows["checked"] == "").sort_values(["tier", "_unread", "claim_id"], kind="stable").drop_duplicates(["entity", "segment", "period"])
    rows = rows.assign(figure=[cite(row) for row in rows.itertuples(index=False)], key=rows["entity"] + "|" + rows["segment"] + "|" + rows["period"])
    rows = rows.assign(_seed=rows["origin"] != "source").sort_values(["_seed", "entity", "period", "segment"], kind="stable")
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
    return pd.DataFrame(
        [
            {"row": contract, "column": customer, "figure": derive(revenue_change, {"customers": customer, "contract": contract, "renewal": renewal}, unit="pct")}
            for contract in contracts
            for customer in customers
        ]
    )
