"""The accounts of the pure cases, and what OpenAI spends for its revenue.

Zhipu sells to enterprises and MiniMax to consumers, and both had to publish their accounts: they are the nearest thing to an
experiment that the question has.
"""

from __future__ import annotations

import pandas as pd

from marketbook.figures import (
    Figure,
    cite,
    difference,
    growth,
    ratio,
)

#: The pure cases: the business by the side it sells to.
PURE = {"b2b": "zhipu", "b2c": "minimax"}


def accounts(chosen: pd.DataFrame) -> pd.DataFrame:
    """Revenue, adjusted loss and gross margin of the two pure cases, year by year.

    Returns
    -------
    DataFrame, one row per (side, year), by side and year
        ``side``, ``entity``, ``period``; ``revenue_figure``, ``loss_figure`` (adjusted net loss), ``margin_figure``, ``growth_figure``
        (revenue on the year) and ``loss_ratio_figure`` (loss per unit of revenue), each missing where its rows are.
    """
    wanted = {"revenue": "revenue_figure", "adjusted_net_loss": "loss_figure", "gross_margin": "margin_figure"}
    found = []
    for side, entity in PURE.items():
        rows = chosen[(chosen["entity"] == entity) & chosen["metric"].isin(wanted) & chosen["period"].str.fullmatch(r"\d{4}") & ~chosen["item"].str.contains("forecast")]
        rows = rows.sort_values(["tier", "claim_id"], kind="stable").drop_duplicates(["metric", "period"])
        years: dict[str, dict] = {}
        for row in rows.itertuples(index=False):
            years.setdefault(row.period, {})[wanted[row.metric]] = cite(row)
        for period in sorted(years):
            year = {name: years[period].get(name) for name in wanted.values()}
            before = years.get(str(int(period) - 1), {}).get("revenue_figure")
            year["growth_figure"] = growth(year["revenue_figure"], before) if before and year["revenue_figure"] else None
            year["loss_ratio_figure"] = ratio(year["loss_figure"], year["revenue_figure"]) if year["loss_figure"] and year["revenue_figure"] else None
            found.append({"side": side, "entity": entity, "period": period, **year})
    return pd.DataFrame(found, columns=["side", "entity", "period", *wanted.values(), "growth_figure", "loss_ratio_figure"])


def margin_gap(books: pd.DataFrame, period: str = "2024") -> Figure | None:
    """How far the gross margin of the 2B case lies above that of the 2C case, in points."""
    margins = {row.side: row.margin_figure for row in books[books["period"] == period].itertuples()}
    return difference(margins["b2b"], margins["b2c"]) if margins.get("b2b") and margins.get("b2c") else None


def loss_lines(books: pd.DataFrame) -> pd.DataFrame:
    """Loss per unit of revenue, year by year: ``entity``, ``period``, ``figure``."""
    rows = books[books["loss_ratio_figure"].notna()]
    return rows[["entity", "period"]].assign(figure=rows["loss_ratio_figure"])


def burn_bars(spent: pd.DataFrame) -> pd.DataFrame:
    """Revenue and spending as bars, year by year: ``period``, ``kind`` (revenue, spending), ``figure``."""
    rows = [{"period": row.period, "kind": kind, "figure": getattr(row, f"{kind}_figure")} for row in spent.itertuples() for kind in ("revenue", "spending")]
    return pd.DataFrame(rows, columns=["period", "kind", "figure"])


def burn(chosen: pd.DataFrame, entity: str = "openai") -> pd.DataFrame:
    """What a firm spent for each unit of revenue, by year.

    Returns
    -------
    DataFrame, one row per year with both figures
        ``period``, ``revenue_figure``, ``spending_figure``, ``ratio`` float, ``figure``.
    """
    rows = chosen[(chosen["entity"] == entity) & chosen["metric"].isin(("revenue", "spending")) & chosen["period"].str.fullmatch(r"\d{4}")]
    rows = rows[~rows["item"].str.contains("target|projected|run rate", case=False)].sort_values(["tier", "qualifier", "claim_id"], kind="stable")
    found = []
    for period, own in rows.groupby("period", sort=True):
        sides = {row.metric: cite(row) for row in own.drop_duplicates("metric").itertuples(index=False)}
        if len(sides) == 2:
            each = ratio(sides["spending"], sides["revenue"])
            found.append({"period": period, "revenue_figure": sides["revenue"], "spending_figure": sides["spending"], "ratio": each.number, "figure": each})
    return pd.DataFrame(found, columns=["period", "revenue_figure", "spending_figure", "ratio", "figure"])
