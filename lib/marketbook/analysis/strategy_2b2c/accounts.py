"""The accounts of the pure cases, and what OpenAI spends for its revenue."""

from __future__ import annotations

import pandas as pd

from marketbook.analysis.common import at, best
from marketbook.figures import Figure, cite, difference, growth, ratio

#: The pure cases: the business by the side it sells to.
PURE = {"b2b": "zhipu", "b2c": "minimax"}
#: The year that accounts and tenders are compared in, and that the cash curves start from.
YEAR = "2024"


def yearly_accounts(chosen: pd.DataFrame) -> pd.DataFrame:
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
        rows = at(chosen, entity=entity, metric=wanted)
        rows = rows[rows["period"].str.fullmatch(r"\d{4}") & ~rows["item"].str.contains("forecast")]
        years = _by_year(rows)
        for period, known in sorted(years.items()):
            revenue, loss = known.get("revenue"), known.get("adjusted_net_loss")
            before = years.get(str(int(period) - 1), {}).get("revenue")
            printed = (known.get(metric) for metric in wanted)
            found.append((side, entity, period, *printed, growth(revenue, before), ratio(loss, revenue)))
    columns = ["side", "entity", "period", *wanted.values(), "growth_figure", "loss_ratio_figure"]
    return pd.DataFrame(found, columns=columns)


def _by_year(rows: pd.DataFrame) -> dict[str, dict[str, Figure]]:
    """The figure of the best row of each metric, by year."""
    years: dict[str, dict[str, Figure]] = {}
    for row in best(rows, "metric", "period").itertuples(index=False):
        years.setdefault(row.period, {})[row.metric] = cite(row)
    return years


def margin_gap(books: pd.DataFrame) -> Figure | None:
    """How far the gross margin of the 2B case lies above that of the 2C case, in points."""
    margins = {row.side: row.margin_figure for row in at(books, period=YEAR).itertuples()}
    return difference(margins.get("b2b"), margins.get("b2c"))


def loss_lines(books: pd.DataFrame) -> pd.DataFrame:
    """Loss per unit of revenue, year by year: ``entity``, ``period``, ``figure``."""
    rows = books[books["loss_ratio_figure"].notna()]
    return rows[["entity", "period"]].assign(figure=rows["loss_ratio_figure"])


def burn(chosen: pd.DataFrame) -> pd.DataFrame:
    """What OpenAI spent for each unit of revenue, by year.

    Returns
    -------
    DataFrame, one row per year with both figures: ``period``, ``revenue_figure``, ``spending_figure``, ``figure`` (spending over revenue)
    """
    rows = at(chosen, entity="openai", metric=("revenue", "spending"))
    results = ~rows["item"].str.contains("target|projected|run rate", case=False)
    years = _by_year(rows[results & rows["period"].str.fullmatch(r"\d{4}")])
    both = [(period, year["revenue"], year["spending"]) for period, year in sorted(years.items()) if len(year) == 2]
    found = [(period, revenue, spending, ratio(spending, revenue)) for period, revenue, spending in both]
    return pd.DataFrame(found, columns=["period", "revenue_figure", "spending_figure", "figure"])


def burn_bars(spent: pd.DataFrame) -> pd.DataFrame:
    """Revenue and spending as bars, year by year: ``period``, ``kind`` (revenue, spending), ``figure``."""
    wide = spent.drop(columns="figure").rename(columns={"revenue_figure": "revenue", "spending_figure": "spending"})
    return wide.melt("period", var_name="kind", value_name="figure").sort_values(
        "period", kind="stable", ignore_index=True
    )
