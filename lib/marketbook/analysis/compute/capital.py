"""What a year's capital buys, by firm: results only, in declared exchange rates."""

from __future__ import annotations

import pandas as pd

from marketbook.analysis.common import at, cell, exchange_rate, first_figure, with_figures
from marketbook.figures import Figure, cite_all, difference, growth, ratio, total

US_FIRMS = ("amazon", "microsoft", "alphabet", "meta")
CHINESE_FIRMS = ("alibaba", "tencent", "baidu")
_NO_RESULT = (
    "forecast|guidance|back-computed|press sum|approximated|budget|estimate|plan|target|includes finance leases"
)


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
    firms = [firm for firm in (*US_FIRMS, *CHINESE_FIRMS) if firm != "microsoft"]
    rows = at(claims, entity=firms, metric=("capex", "capex_cash"), unit=("USD", "CNY"))
    rows = rows[rows["period"].str.fullmatch(r"\d{4}") & rows["period"].ge("2019") & rows["tier"].le(6)]
    rows = rows[rows["exact"].ne("") & rows["exact_high"].eq("") & (rows["known_by"] > rows["period_end"])]
    planned = rows["item"].str.contains("guidance|target|plan|budget|average")
    rows = rows[~rows["note"].str.contains(_NO_RESULT) & ~planned]
    cash, about, age = (
        rows["item"].str.contains("cash basis"),
        rows["qualifier"] != "exact",
        -rows["known_by"].astype("int64"),
    )
    rows = rows.assign(basis=cash.map({True: "cash", False: "own"}), _cash=cash, _about=about, _age=age)
    # The firm's own basis speaks before cash, then the best tier, an exact figure, the latest page.
    best = rows.sort_values(["_cash", "tier", "_about", "_age", "claim_id"]).drop_duplicates(["entity", "period"])
    rows = with_figures(best, amount="value")
    columns = ["entity", "period", "unit", "amount", "figure", "basis"]
    found = pd.concat([rows[columns], pd.DataFrame(_cash_years(claims, "microsoft"), columns=columns)])
    return found.sort_values(["entity", "period"], ignore_index=True)


def _cash_years(claims: pd.DataFrame, entity: str) -> list[tuple]:
    """The calendar years of which all four quarters are known, as rows of :func:`yearly_capex`."""
    rows = at(claims, metric="capex_quarter", entity=entity)
    rows = rows[rows["known_by"] > rows["period_end"]]
    # Two series run through the quarters, with and without finance leases; the lower is the cash.
    rows = rows.sort_values(["period", "value", "claim_id"]).drop_duplicates("period")
    years = [
        (year, total(cite_all(own), period=year)) for year, own in rows.groupby(rows["period"].str[:4]) if len(own) == 4
    ]
    return [(entity, year, amount.unit, amount.number, amount, "cash") for year, amount in years]


def in_usd(capex: pd.DataFrame) -> pd.DataFrame:
    """The same in US dollars; years without a declared exchange rate are left out."""
    rows = []
    for row in capex.to_dict("records"):
        if row["unit"] == "CNY":
            if (rate := exchange_rate(row["period"])) is None:
                continue
            figure = ratio(row["figure"], rate, "USD")
            row |= {"unit": "USD", "amount": figure.number, "figure": figure}
        rows.append(row)
    return pd.DataFrame(rows, columns=capex.columns)


def capital_gap(capex_usd: pd.DataFrame) -> pd.DataFrame:
    """The four US firms against the three listed Chinese ones, in years for which all seven are known.

    Returns
    -------
    DataFrame, one row per year: ``period``, ``us_figure``, ``china_figure``, ``figure`` (US over China)
    """
    found = []
    for period, rows in capex_usd.groupby("period", sort=True):
        us, china = (list(at(rows, entity=firms)["figure"]) for firms in (US_FIRMS, CHINESE_FIRMS))
        if len(us) == len(US_FIRMS) and len(china) == len(CHINESE_FIRMS):
            a, b = total(us, period=period), total(china, period=period)
            found.append((period, a, b, ratio(a, b)))
    return pd.DataFrame(found, columns=["period", "us_figure", "china_figure", "figure"])


def capital_claims(claims: pd.DataFrame, capex: pd.DataFrame) -> dict[str, Figure | None]:
    """What an article said of the capital expenditure of 2022 beside the accounts.

    Returns
    -------
    dict
        ``amazon`` by the accounts and ``amazon_gap`` (accounts less article), ``tencent`` and ``baidu`` (growth by the accounts), ``said``
        (the article's fall); None for each that is not known.
    """
    article, amazon = at(claims, origin="source", period="2022"), cell(capex, entity="amazon", period="2022")
    tencent, baidu = (
        growth(*(cell(capex, entity=entity, period=year) for year in ("2022", "2021")))
        for entity in ("tencent", "baidu")
    )
    gap = difference(amazon, first_figure(article, entity="amazon", metric="capex"))
    said = first_figure(article, entity="tencent", metric="capex_growth_yoy")
    return {"amazon": amazon, "amazon_gap": gap, "tencent": tencent, "baidu": baidu, "said": said}


def gap_with_estimate(gap: pd.DataFrame, chosen: pd.DataFrame) -> dict[str, object]:
    """The gap of the last year of :func:`capital_gap` if ByteDance's estimated spending is counted in.

    Returns
    -------
    dict
        ``period``, ``estimate`` (as printed), ``times``; None for each where there is no estimate for that year.
    """
    period = cell(gap, "period", at=-1) or ""
    wanted = {"entity": "bytedance", "metric": "capex", "unit": "CNY", "item": "ByteDance capital expenditure"}
    estimate = first_figure(chosen, period=period, **wanted)
    if gap.empty or estimate is None:
        return dict.fromkeys(("period", "estimate", "times"))
    more = ratio(estimate, exchange_rate(period), "USD")
    china = total([cell(gap, "china_figure", at=-1), more], period=period)
    return {"period": period, "estimate": estimate, "times": ratio(cell(gap, "us_figure", at=-1), china)}
