"""Who can stand low prices, and what was announced of them."""

from __future__ import annotations

import pandas as pd

from marketbook.analysis.price_war.prices import model_key
from marketbook.figures import (
    Figure,
    cite,
    derive,
)


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
        ``entity``, ``business`` (api, on_premise, total), ``series`` (both in one word), ``period``, ``margin_pct``, ``figure``.
    """
    rows = chosen[(chosen["metric"] == "gross_margin") & (chosen["unit"] == "pct") & chosen["entity"].isin(("zhipu", "minimax")) & chosen["period"].str.fullmatch(r"\d{4}(H\d)?")]
    rows = rows.assign(business=["api" if "cloud" in item else "on_premise" if "local" in item else "total" for item in rows["item"]])
    rows = rows.sort_values(["entity", "business", "period_end", "tier", "claim_id"], kind="stable").drop_duplicates(["entity", "business", "period"])
    return pd.DataFrame(
        {
            "entity": list(rows["entity"]), "business": list(rows["business"]), "series": list(rows["entity"] + " " + rows["business"]),
            "period": list(rows["period"]), "margin_pct": list(rows["value"]),
            "figure": [cite(row) for row in rows.itertuples(index=False)],
        }
    )  # fmt: skip


def chronicle(claims: pd.DataFrame) -> pd.DataFrame:
    """Announced cuts and rises of model prices, by day.

    Returns
    -------
    DataFrame, one row per announcement (the best tier where several tell it)
        ``vendor``, ``item``, ``period``, ``change_pct`` signed, ``figure``, ``metric``.
    """
    rows = claims[claims["metric"].isin(("price_cut", "price_rise")) & (claims["exact"] != "") & (claims["period"] != "")]
    rows = rows[(rows["entity"] != "industry") & (rows["entity"] != "openai")]
    rows = rows.assign(key=rows["item"].map(model_key))
    rows = rows.sort_values(["period_end", "entity", "key", "tier", "claim_id"], kind="stable").drop_duplicates(["entity", "key", "period"])
    return pd.DataFrame(
        {
            "vendor": list(rows["entity"]), "item": list(rows["item"]), "period": list(rows["period"]), "metric": list(rows["metric"]),
            "change_pct": [row.value if row.metric == "price_rise" else -row.value for row in rows.itertuples(index=False)],
            "figure": [cite(row) for row in rows.itertuples(index=False)],
        }
    )  # fmt: skip


def first_seen(claims: pd.DataFrame, entity: str, value: float) -> pd.DataFrame:
    """The rows that print one input price of a vendor, earliest first: who says since when it holds.

    Returns
    -------
    DataFrame, one row per claim, with the columns of ``claims`` and ``figure``
    """
    rows = claims[(claims["entity"] == entity) & (claims["metric"] == "input_price") & (claims["value"] == value) & (claims["unit"] == "CNY_per_Mtok")]
    rows = rows[rows["period"] != ""].sort_values(["period_end", "tier", "claim_id"], kind="stable").reset_index(drop=True)
    return rows.assign(figure=[cite(row) for row in rows.itertuples(index=False)])


def printed_cut(claims: pd.DataFrame, matched: pd.DataFrame, item: str) -> dict[str, Figure | None]:
    """An announced cut beside what the printed prices of the model give, and Doubao's distance to the industry.

    Returns
    -------
    dict
        ``printed``, ``computed`` (negative), ``gap``; None where a row is not known.
    """
    cut = claims[(claims["metric"] == "price_cut") & (claims["item"] == item)]
    gap = claims[(claims["metric"] == "price_gap_vs_industry") & (claims["item"] == "Doubao-pro-32k")]
    own = matched[matched["model"] == model_key(item)]
    return {
        "printed": cite(cut.sort_values(["tier", "claim_id"]).iloc[0]) if len(cut) else None,
        "computed": own["figure"].iloc[0] if len(own) else None,
        "gap": cite(gap.iloc[0]) if len(gap) else None,
    }


def theoretical_margin(chosen: pd.DataFrame) -> dict[str, Figure | None]:
    """DeepSeek's printed profit on cost, and the gross margin that it amounts to.

    Returns
    -------
    dict
        ``markup``, ``margin``; None for each before it was printed.
    """
    rows = chosen[(chosen["metric"] == "cost_profit_ratio") & (chosen["entity"] == "deepseek")]
    if rows.empty:
        return dict.fromkeys(("markup", "margin"))
    markup = cite(rows.iloc[0])
    return {"markup": markup, "margin": derive(margin_of_markup, {"cost_profit_pct": markup}, unit="pct")}
