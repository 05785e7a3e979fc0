"""Who can stand low prices, and what was announced of them."""

from __future__ import annotations

import pandas as pd

from marketbook.analysis.common import at, best, cell, first_figure, with_figures
from marketbook.analysis.price_war.prices import model_key
from marketbook.figures import Figure, derive


def margin_of_markup(cost_profit_pct: float) -> float:
    """Gross margin from profit on cost, both in per cent: ``r / (1 + r)``.

    >>> round(margin_of_markup(545), 1)
    84.5
    """
    rate = cost_profit_pct / 100
    return 100 * rate / (1 + rate)


def gross_margins(chosen: pd.DataFrame) -> pd.DataFrame:
    """Gross margins that somebody printed, in any theme.

    Returns
    -------
    DataFrame, one row per (entity, business, period), by entity and time
        ``entity``, ``business`` (api, on_premise, total), ``series`` (both in one word), ``period``, ``figure``.
    """
    rows = at(chosen, metric="gross_margin", unit="pct", entity=("zhipu", "minimax"))
    rows = rows[rows["period"].str.fullmatch(r"\d{4}(H\d)?")]
    rows = rows.assign(
        business=["api" if "cloud" in item else "on_premise" if "local" in item else "total" for item in rows["item"]]
    )
    rows = best(rows, "entity", "business", "period").sort_values(["entity", "business", "period_end"])
    rows = with_figures(rows)
    return rows.assign(series=rows["entity"] + " " + rows["business"])[
        ["entity", "business", "series", "period", "figure"]
    ]


def chronicle(claims: pd.DataFrame) -> pd.DataFrame:
    """Announced cuts and rises of model prices, by day.

    Returns
    -------
    DataFrame, one row per announcement (the best tier where several tell it): ``vendor``, ``item``, ``period``, ``metric``, ``figure``
    """
    rows = at(claims, metric=("price_cut", "price_rise"))
    rows = rows[rows["exact"].ne("") & rows["period"].ne("") & ~rows["entity"].isin(("industry", "openai"))]
    rows = best(rows.assign(_key=rows["item"].map(model_key)), "entity", "_key", "period")
    rows = with_figures(rows.sort_values(["period_end", "entity", "_key"]), vendor="entity")
    return rows[["vendor", "item", "period", "metric", "figure"]]


def first_seen(claims: pd.DataFrame, entity: str, value: float) -> pd.DataFrame:
    """The rows that print one input price of a vendor, earliest first: who says since when it holds.

    Returns
    -------
    DataFrame, one row per claim, with the columns of ``claims`` and ``figure``
    """
    rows = at(claims, entity=entity, metric="input_price", unit="CNY_per_Mtok")
    rows = rows[rows["value"].eq(value) & rows["period"].ne("")]
    return with_figures(rows.sort_values(["period_end", "tier", "claim_id"], kind="stable"))


def printed_cut(claims: pd.DataFrame, matched: pd.DataFrame, item: str) -> dict[str, Figure | None]:
    """An announced cut beside what the printed prices of the model give, and Doubao's distance to the industry.

    Returns
    -------
    dict
        ``printed``, ``computed`` (negative), ``gap``; None where a row is not known.
    """
    return {
        "printed": first_figure(claims, metric="price_cut", item=item),
        "computed": cell(matched, model=model_key(item)),
        "gap": first_figure(claims, metric="price_gap_vs_industry", item="Doubao-pro-32k"),
    }


def theoretical_margin(chosen: pd.DataFrame) -> dict[str, Figure | None]:
    """DeepSeek's printed profit on cost (``markup``), and the gross ``margin`` that it amounts to; None for each before it was printed."""
    markup = first_figure(chosen, metric="cost_profit_ratio", entity="deepseek")
    return {
        "markup": markup,
        "margin": derive(margin_of_markup, {"cost_profit_pct": markup}, unit="pct"),
    }
