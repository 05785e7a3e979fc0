"""What a year's capital buys, by firm: results only, in declared exchange rates."""

from __future__ import annotations

import pandas as pd

from marketbook.figures import (
    Figure,
    assume,
    cite,
    difference,
    growth,
    ratio,
    total,
)

US_FIRMS = ("amazon", "microsoft", "alphabet", "meta")
CHINESE_FIRMS = ("alibaba", "tencent", "baidu")
_NO_RESULT = "forecast|guidance|back-computed|press sum|approximated|budget|estimate|plan|target|includes finance leases"


def yearly_capex(claims: pd.DataFrame) -> pd.DataFrame:
    """Capital expenditure by firm and calendar year, results only.

    A result is published after the year has ended; guidance, plans, budgets and figures worked back from growth rates are left out.
    Microsoft's fiscal year ends in June, so its calendar years are the sums of four quarters on the cash basis. Before 2019 single firms
    alone are known.

    Parameters
    ----------
    claims : DataFrame, one row per claim (all of them: of the rows for one fact the best tier often holds guidance)

    Returns
    -------
    DataFrame, one row per (firm, year), by firm and year
        ``entity``, ``period``, ``unit``, ``amount`` float, ``figure``, ``basis`` (cash, own).
    """
    rows = claims[(claims["metric"].isin(("capex", "capex_cash"))) & claims["period"].str.fullmatch(r"\d{4}") & (claims["tier"] <= 6) & (claims["exact"] != "")]
    rows = rows[rows["entity"].isin((*US_FIRMS, *CHINESE_FIRMS)) & (rows["known_by"] > rows["period_end"]) & (rows["exact_high"] == "")]
    rows = rows[~rows["note"].str.contains(_NO_RESULT) & ~rows["item"].str.contains("guidance|target|plan|budget|average")]
    rows = rows[(rows["entity"] != "microsoft") & rows["unit"].isin(("USD", "CNY")) & (rows["period"] >= "2019")]
    rows = rows.assign(basis=["cash" if "cash basis" in item else "own" for item in rows["item"]], _about=rows["qualifier"] != "exact")
    rows = rows.sort_values(["entity", "period", "basis", "tier", "_about", "known_by", "claim_id"], ascending=[True, True, False, True, True, False, True], kind="stable")
    rows = rows.drop_duplicates(["entity", "period"])
    found = [{"entity": row.entity, "period": row.period, "unit": row.unit, "amount": row.value, "figure": cite(row), "basis": row.basis} for row in rows.itertuples(index=False)]
    for year, quarters in _quarters(claims, "microsoft"):
        amount = total(quarters, period=year)
        found.append({"entity": "microsoft", "period": year, "unit": amount.unit, "amount": amount.number, "figure": amount, "basis": "cash"})
    columns = ["entity", "period", "unit", "amount", "figure", "basis"]
    return pd.DataFrame(found, columns=columns).sort_values(["entity", "period"], ignore_index=True)


def _quarters(claims: pd.DataFrame, entity: str):
    rows = claims[(claims["metric"] == "capex_quarter") & (claims["entity"] == entity) & (claims["known_by"] > claims["period_end"])]
    # Two series run through the quarters, with and without finance leases; the lower is the cash.
    rows = rows.sort_values(["period", "value", "claim_id"]).drop_duplicates("period")
    for year, own in rows.groupby(rows["period"].str[:4], sort=True):
        if len(own) == 4:
            yield year, [cite(row) for row in own.itertuples(index=False)]


def in_usd(capex: pd.DataFrame) -> pd.DataFrame:
    """The same in US dollars; years without a declared exchange rate are left out.

    Returns
    -------
    DataFrame with the columns of ``capex``
    """
    rows = []
    for row in capex.to_dict("records"):
        if row["unit"] == "CNY":
            if row["period"] not in ("2023", "2024", "2025"):
                continue
            figure = ratio(row["figure"], assume(f"cny_per_usd_{row['period']}"), "USD")
            row |= {"unit": "USD", "amount": figure.number, "figure": figure}
        rows.append(row)
    return pd.DataFrame(rows, columns=capex.columns)


def capital_gap(capex_usd: pd.DataFrame) -> pd.DataFrame:
    """The four US firms against the three listed Chinese ones, in years for which all seven are known.

    Returns
    -------
    DataFrame, one row per year: ``period``, ``us_figure``, ``china_figure``, ``times`` float, ``figure`` (US over China)
    """
    found = []
    for period, rows in capex_usd.groupby("period", sort=True):
        us, china = ([row.figure for row in rows.itertuples() if row.entity in firms] for firms in (US_FIRMS, CHINESE_FIRMS))
        if len(us) == len(US_FIRMS) and len(china) == len(CHINESE_FIRMS):
            a, b = total(us, period=period), total(china, period=period)
            times = ratio(a, b)
            found.append({"period": period, "us_figure": a, "china_figure": b, "times": times.number, "figure": times})
    return pd.DataFrame(found, columns=["period", "us_figure", "china_figure", "times", "figure"])


def fall_of(capex: pd.DataFrame, entity: str, year: str) -> Figure | None:
    """Growth of a firm's capital expenditure on the year before; None where one of the two is missing."""
    rows = {row.period: row.figure for row in capex[capex["entity"] == entity].itertuples()}
    before = str(int(year) - 1)
    return growth(rows[year], rows[before]) if year in rows and before in rows else None


def capital_claims(claims: pd.DataFrame, capex: pd.DataFrame, year: str = "2022") -> dict[str, Figure | None]:
    """What an article said of a year's capital expenditure beside the accounts.

    Returns
    -------
    dict
        ``amazon`` by the accounts and ``amazon_gap`` (accounts less article), ``tencent`` and ``baidu`` (growth by the accounts), ``said``
        (the article's fall); None for each that is not known.
    """
    accounts = capex[(capex["entity"] == "amazon") & (capex["period"] == year)]["figure"]
    article = claims[(claims["origin"] == "source") & (claims["period"] == year)]
    amazon, fall = article[(article["entity"] == "amazon") & (article["metric"] == "capex")], article[article["metric"] == "capex_growth_yoy"]
    return {
        "amazon": accounts.iloc[0] if len(accounts) else None,
        "amazon_gap": difference(accounts.iloc[0], cite(amazon.iloc[0])) if len(accounts) and len(amazon) else None,
        "tencent": fall_of(capex, "tencent", year),
        "baidu": fall_of(capex, "baidu", year),
        "said": cite(fall.iloc[0]) if len(fall) else None,
    }


def gap_with_estimate(capital: pd.DataFrame, chosen: pd.DataFrame, entity: str = "bytedance") -> dict[str, object]:
    """The gap of the last year if an unlisted firm's estimated spending is counted in.

    Returns
    -------
    dict
        ``period``, ``estimate`` (as printed), ``times``; None for each where there is no estimate for that year.
    """
    nothing: dict[str, object] = dict.fromkeys(("period", "estimate", "times"))
    if capital.empty:
        return nothing
    last = capital.iloc[-1]
    rows = chosen[(chosen["entity"] == entity) & (chosen["metric"] == "capex") & (chosen["unit"] == "CNY") & (chosen["period"] == last["period"])]
    rows = rows[rows["item"] == "ByteDance capital expenditure"]
    if rows.empty:
        return nothing
    estimate = cite(rows.sort_values(["tier", "claim_id"]).iloc[0])
    more = ratio(estimate, assume(f"cny_per_usd_{last['period']}"), "USD")
    return {"period": last["period"], "estimate": estimate, "times": ratio(last["us_figure"], total([last["china_figure"], more], period=last["period"]))}
