"""2B or 2C: who said what, who won which scoreboard, and what a present margin and a future growth are worth.

Zhipu sells to enterprises and MiniMax to consumers, and both had to publish their accounts: they are the nearest thing to an
experiment that the question has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from marketbook.figures import Figure, assume, cite, derive, difference, growth, product, ratio, share, total

#: What a sensitivity moves, in Chinese and in English.
INPUTS = {
    "growth_pct": ("首年增速", "growth at the start"), "fade": ("增速的保留比例", "part of growth that is kept"), "margin_pct": ("毛利率", "gross margin"),
    "spending_growth_pct": ("支出增速", "growth of spending"), "discount_pct": ("折现率", "discount rate"),
}  # fmt: skip

#: The pure cases: the business by the side it sells to.
PURE = {"b2b": "zhipu", "b2c": "minimax"}

_TENDERS_WON = "LLM tenders won, general model vendors"
_TENDER_AMOUNT = "LLM tenders won, disclosed amount"
_APPS = ("doubao", "deepseek", "yuanbao", "kimi", "ernie", "wenxiaoyan", "tongyi")


# -- what they said -----------------------------------------------------------------------------------------------------------


def positions(statements: pd.DataFrame) -> pd.DataFrame:
    """Which side each vendor was said to have chosen.

    Parameters
    ----------
    statements : DataFrame, one row per reviewed statement of the sources

    Returns
    -------
    DataFrame, one row per vendor and side, the first sentence that says so
        ``vendor``, ``side`` (b2b or b2c), ``published``, ``claim_id``, ``sentence``.
    """
    if statements.empty:
        return pd.DataFrame(columns=["vendor", "side", "published", "claim_id", "sentence"])
    rows = statements[(statements["metric"] == "strategy") & statements["segment"].isin(("b2b", "b2c")) & (statements["entity"] != "industry")]
    rows = rows.drop_duplicates(["entity", "segment"]).rename(columns={"entity": "vendor", "segment": "side"})
    return rows.sort_values(["side", "vendor"])[["vendor", "side", "published", "claim_id", "sentence"]].reset_index(drop=True)


# -- the enterprise scoreboard ------------------------------------------------------------------------------------------------


def tender_board(chosen: pd.DataFrame, period: str = "2024") -> pd.DataFrame:
    """Large-model tenders that the general model vendors won.

    Parameters
    ----------
    chosen : DataFrame, one row per fact

    Returns
    -------
    DataFrame, one row per vendor, largest disclosed amount first
        ``vendor``, ``tenders``, ``amount_cny`` floats; ``count_figure``, ``figure`` (the amount), ``each_figure`` (amount a tender, an
        upper bound on what is typical, since tenders without an amount are counted too).
    """
    rows = chosen[(chosen["period"] == period) & (chosen["entity"] != "china_market")]
    counts = {row.entity: cite(row) for row in rows[(rows["metric"] == "tender_count") & (rows["item"] == _TENDERS_WON)].itertuples(index=False)}
    amounts = {row.entity: cite(row) for row in rows[(rows["metric"] == "tender_amount") & (rows["item"] == _TENDER_AMOUNT)].itertuples(index=False)}
    board = [
        {
            "vendor": vendor, "tenders": counts[vendor].number, "amount_cny": amount.number, "count_figure": counts[vendor], "figure": amount,
            "each_figure": derive(amount_each, {"amount": amount, "tenders": counts[vendor]}, unit="CNY", period=period),
        }
        for vendor, amount in amounts.items()
        if vendor in counts
    ]  # fmt: skip
    columns = ["vendor", "tenders", "amount_cny", "count_figure", "figure", "each_figure"]
    return pd.DataFrame(board, columns=columns).sort_values("amount_cny", ascending=False, ignore_index=True)


def amount_each(amount: float, tenders: float) -> float:
    """Mean amount of a tender."""
    return amount / tenders


def lead_check(board: pd.DataFrame) -> dict[str, Figure | None]:
    """Whether the first by amount exceeds the second to the last together, as the sources say.

    Returns
    -------
    dict
        ``first``, ``others`` (their sum); ``lead`` (their difference) and ``lead_pct``, None where they would refute the sentence; None for
        each if fewer than three vendors are known.
    """
    if len(board) < 3:
        return dict.fromkeys(("first", "others", "lead", "lead_pct"))
    first, others = board["figure"].iloc[0], total(board["figure"].iloc[1:])
    holds = first.value > others.value
    return {"first": first, "others": others, "lead": difference(first, others) if holds else None, "lead_pct": growth(first, others) if holds else None}


def tender_market(chosen: pd.DataFrame, board: pd.DataFrame, period: str = "2024") -> dict[str, Figure | None]:
    """The whole market of large-model tenders in a period, and the part that the vendors of ``board`` hold.

    Returns
    -------
    dict
        ``amount`` (disclosed), ``tenders``, ``disclosed`` (number of tenders with an amount), ``share`` of the vendors in the amount and
        ``rest`` (100 less that); None for what the sources do not give.
    """
    rows = chosen[(chosen["period"] == period) & (chosen["entity"] == "china_market")]
    found = dict.fromkeys(("amount", "tenders", "disclosed", "share", "rest"))
    for name, metric, item in (
        ("amount", "tender_amount", _TENDER_AMOUNT), ("tenders", "tender_count", "LLM tenders won, whole market"), ("disclosed", "tender_count_disclosed", "LLM tenders won, whole market"),
    ):  # fmt: skip
        own = rows[(rows["metric"] == metric) & (rows["item"] == item)]
        if len(own):
            found[name] = cite(own.sort_values(["tier", "claim_id"]).iloc[0])
    if found["amount"] and len(board):
        found["share"] = share(total(board["figure"]), found["amount"])
        found["rest"] = derive(remainder, {"share_pct": found["share"]}, unit="pct", period=period)
    return found


def remainder(share_pct: float) -> float:
    """What is left of a hundred per cent."""
    return 100 - share_pct


def by_side(board: pd.DataFrame, position: pd.DataFrame) -> pd.DataFrame:
    """Tender amounts of the vendors that were said to have chosen one side.

    Returns
    -------
    DataFrame, one row per side
        ``side``, ``vendors`` (their number), ``amount_cny``, ``figure``. A vendor said to be on both sides counts on neither.
    """
    sides = position.groupby("vendor")["side"].agg(list) if len(position) else pd.Series(dtype=object)
    parents = {"alibaba_cloud": "alibaba", "tencent_cloud": "tencent", "volcano_engine": "bytedance"}
    found = []
    for side in ("b2b", "b2c"):
        own = [row.figure for row in board.itertuples() if sides.get(row.vendor, sides.get(parents.get(row.vendor, ""), [])) == [side]]
        if own:
            amount = total(own)
            found.append({"side": side, "vendors": len(own), "amount_cny": amount.number, "figure": amount})
    return pd.DataFrame(found, columns=["side", "vendors", "amount_cny", "figure"])


# -- the consumer scoreboard --------------------------------------------------------------------------------------------------


def app_users(chosen: pd.DataFrame) -> pd.DataFrame:
    """Monthly active users of AI apps by one counter, QuestMobile, as several papers print it.

    Returns
    -------
    DataFrame, one row per (app, period), by app and time
        ``entity``, ``period``, ``users`` float, ``figure``, ``day``. Baidu's app changed its name from ERNIE Bot to Wenxiaoyan.
    """
    rows = chosen[(chosen["metric"] == "mau") & chosen["entity"].isin(_APPS) & chosen["item"].str.startswith("App monthly active users")]
    rows = rows[rows["publisher"].str.contains("QuestMo", regex=False) & ~rows["item"].str.contains("peak") & rows["period"].str.fullmatch(r"\d{4}(-\d{2}|Q\d)")]
    rows = rows.sort_values(["entity", "period_end", "tier", "claim_id"], kind="stable").drop_duplicates(["entity", "period"])
    rows = rows[pd.Series([not _covered(row, rows) for row in rows.itertuples(index=False)], index=rows.index, dtype=bool)]
    return pd.DataFrame(
        {
            "entity": list(rows["entity"]), "period": list(rows["period"]), "users": list(rows["value"]), "day": list(rows["period_end"]),
            "figure": [cite(row) for row in rows.itertuples(index=False)],
        }
    )  # fmt: skip


def _covered(row, rows: pd.DataFrame) -> bool:
    """Whether a row is the mean of a quarter of which a month is known."""
    if "Q" not in row.period:
        return False
    days = rows.loc[(rows["entity"] == row.entity) & ~rows["period"].str.contains("Q"), "period_end"]
    return bool(((days <= row.period_end) & (days > row.period_end - pd.DateOffset(months=3))).any())


def app_leader(users: pd.DataFrame) -> dict[str, Any]:
    """``entity`` and ``figure`` of the app with most users when two or more apps were last counted; None for both if they never were."""
    several = users[users.duplicated("day", keep=False)]
    if several.empty:
        return {"entity": None, "figure": None}
    top = several[several["day"] == several["day"].max()].sort_values("users").iloc[-1]
    return {"entity": top["entity"], "figure": top["figure"]}


def from_peak(users: pd.DataFrame, app: str) -> dict[str, Figure | None]:
    """How far an app stands below its highest count: ``peak``, ``last``, ``change`` in per cent; None for each before it has fallen."""
    own = users[users["entity"] == app].sort_values("day")
    if own.empty or own["users"].idxmax() == own.index[-1]:
        return dict.fromkeys(("peak", "last", "change"))
    peak, last = own.loc[own["users"].idxmax(), "figure"], own["figure"].iloc[-1]
    return {"peak": peak, "last": last, "change": growth(last, peak)}


# -- accounts -----------------------------------------------------------------------------------------------------------------


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


def tender_conflict(claims: pd.DataFrame, period: str = "2024") -> dict[str, Figure | None]:
    """What is printed in two ways about a year's tenders.

    Returns
    -------
    dict
        ``count_low``, ``count_high``, ``amount_low``, ``amount_high`` of the market, ``baidu_low``, ``baidu_high``; None where all agree.
    """
    found: dict[str, Figure | None] = {}
    for name, entity, metric, item in (
        ("count", "china_market", "tender_count", "LLM tenders won, whole market"), ("amount", "china_market", "tender_amount", _TENDER_AMOUNT), ("baidu", "baidu", "tender_amount", _TENDER_AMOUNT),
    ):  # fmt: skip
        rows = claims[(claims["period"] == period) & (claims["entity"] == entity) & (claims["metric"] == metric) & (claims["item"] == item)].sort_values(["value", "claim_id"])
        differ = rows["exact"].nunique() > 1
        found[f"{name}_low"], found[f"{name}_high"] = (cite(rows.iloc[0]), cite(rows.iloc[-1])) if differ else (None, None)
    return found


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


# -- a present margin against a future growth ---------------------------------------------------------------------------------


def cash_curve(
    loss_ratio: float, margin_pct: float, growth_pct: float, fade: float, spending_growth_pct: float, discount_pct: float, years: float, step_pct: float = 0.0, raise_what: str = "",
) -> dict:  # fmt: skip
    """Cash of a business over some years, in multiples of its revenue in the year it starts from.

    Revenue starts at 1 and grows by ``growth × fade^t`` in year t. Gross profit is ``margin × revenue``. Other spending starts at
    what the accounts imply, ``margin + loss``, and grows at a steady rate. Cash is gross profit less spending; net present value
    discounts each year at its end (Brealey, Myers and Allen, Principles of Corporate Finance, chapter 2).

    Parameters
    ----------
    loss_ratio : loss per unit of revenue in the first year
    step_pct, raise_what : one input raised (or, negative, lowered) by so many per cent of itself, for a sensitivity

    Returns
    -------
    dict
        ``cumulative`` (list, the first year first), ``npv``, ``breakeven`` (years until a year's cash is positive, None if it never is
        within the horizon), ``lowest`` (the deepest point of the cumulative cash).

    Examples
    --------
    >>> curve = cash_curve(loss_ratio=1.0, margin_pct=50, growth_pct=100, fade=1, spending_growth_pct=0, discount_pct=0, years=3)
    >>> curve["cumulative"], curve["breakeven"]
    ([-1.0, -1.5, -1.0, 1.5], 2)
    """
    values = {"margin_pct": margin_pct, "growth_pct": growth_pct, "fade": fade, "spending_growth_pct": spending_growth_pct, "discount_pct": discount_pct}
    if raise_what:
        values[raise_what] *= 1 + step_pct / 100
    margin = values["margin_pct"] / 100
    revenue, spending = 1.0, margin_pct / 100 + loss_ratio
    cash = [-loss_ratio]
    for year in range(1, int(years) + 1):
        revenue *= 1 + values["growth_pct"] / 100 * values["fade"] ** year
        spending *= 1 + values["spending_growth_pct"] / 100
        cash.append(margin * revenue - spending)
    cumulative = [sum(cash[: year + 1]) for year in range(len(cash))]
    rate = 1 + values["discount_pct"] / 100
    return {
        "cumulative": cumulative,
        "npv": sum(item / rate**year for year, item in enumerate(cash)),
        "breakeven": next((year for year, item in enumerate(cash) if year and item > 0), None),
        "lowest": min(cumulative),
    }


def least_fade(loss_ratio: float, margin_pct: float, growth_pct: float, spending_growth_pct: float, years: float) -> float | None:
    """The fade at which the last year of the horizon just breaks even, by bisection; None if even undamped growth does not do it.

    >>> round(least_fade(loss_ratio=1, margin_pct=50, growth_pct=100, spending_growth_pct=0, years=3), 2)
    0.65
    """

    def last(fade: float) -> float:
        curve = cash_curve(loss_ratio, margin_pct, growth_pct, fade, spending_growth_pct, 0.0, years)["cumulative"]
        return curve[-1] - curve[-2]

    low, high = 0.0, 1.0
    if last(high) < 0:
        return None
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if last(middle) < 0 else (low, middle)
    return high


def observed_fade(growth_pct: float, growth_before_pct: float) -> float:
    """What a year's growth kept of the growth of the year before."""
    return growth_pct / growth_before_pct


def contest(books: pd.DataFrame, discount: Figure, horizon: Figure, start: str = "2024") -> pd.DataFrame:
    """The two pure cases run forward under one set of assumptions.

    Parameters
    ----------
    books : DataFrame as :func:`accounts` gives
    discount, horizon : Figures, per cent and years
    start : the year whose accounts the curves start from

    Returns
    -------
    DataFrame, one row per side whose accounts of that year are known
        ``side``, ``entity``, ``inputs`` (dict for :func:`figures.derive`); ``npv``, ``npv_figure``, ``breakeven_figure``, ``lowest_figure``,
        ``least_fade_figure``, ``observed_figure`` (the fade in the year after, where printed); missing where there is none.
    """
    fade, spending_growth = assume("strategy_growth_fade"), assume("strategy_spending_growth")
    found = []
    for row in books[books["period"] == start].itertuples(index=False):
        if not (row.loss_ratio_figure and row.margin_figure and row.growth_figure):
            continue
        core = {"loss_ratio": row.loss_ratio_figure, "margin_pct": row.margin_figure, "growth_pct": row.growth_figure, "spending_growth_pct": spending_growth, "years": horizon}
        inputs = {**core, "fade": fade, "discount_pct": discount}
        after = books[(books["entity"] == row.entity) & (books["period"] == str(int(start) + 1))]["growth_figure"]
        later = after.iloc[0] if len(after) else None
        npv = derive(cash_curve, inputs, unit="ratio", select="npv")
        found.append(
            {
                "side": row.side, "entity": row.entity, "inputs": inputs, "npv": npv.number, "npv_figure": npv,
                "breakeven_figure": derive(cash_curve, inputs, unit="years", select="breakeven"),
                "lowest_figure": derive(cash_curve, inputs, unit="ratio", select="lowest"),
                "least_fade_figure": derive(least_fade, core, unit="ratio"),
                "observed_figure": derive(observed_fade, {"growth_pct": later, "growth_before_pct": row.growth_figure}, unit="ratio") if later else None,
            }
        )  # fmt: skip
    columns = ["side", "entity", "inputs", "npv", "npv_figure", "breakeven_figure", "lowest_figure", "least_fade_figure", "observed_figure"]
    return pd.DataFrame(found, columns=columns)


def best_of_losers(cases: pd.DataFrame) -> Figure | None:
    """The higher net present value of the two, where both are negative; else None."""
    if len(cases) < 2 or cases["npv"].max() >= 0:
        return None
    return cases.loc[cases["npv"].idxmax(), "npv_figure"]


def falls_short(cases: pd.DataFrame, side: str = "b2c") -> Figure | None:
    """The fade that was seen, where it is below the one at which the side breaks even; else None."""
    own = cases[cases["side"] == side]
    if own.empty:
        return None
    seen, least = own["observed_figure"].iloc[0], own["least_fade_figure"].iloc[0]
    return seen if seen and (not least or seen.value < least.value) else None


def only_2c(cases: pd.DataFrame) -> Figure | None:
    """Years until the 2C case breaks even, where the 2B case does not within the horizon; else None."""
    years = dict(zip(cases["side"], cases["breakeven_figure"]))
    return None if years.get("b2b") else years.get("b2c")


def curves(cases: pd.DataFrame, horizon: Figure, start: str = "2024") -> pd.DataFrame:
    """Cumulative cash of each case, year by year, in multiples of the first year's revenue.

    Returns
    -------
    DataFrame, one row per (entity, year): ``entity``, ``period``, ``cash`` float, ``figure``
    """
    rows = []
    for case in cases.itertuples(index=False):
        for year in range(int(horizon.number) + 1):
            period = str(int(start) + year)
            figure = derive(cash_curve, case.inputs, unit="ratio", select=("cumulative", year), period=period)
            rows.append({"entity": case.entity, "period": period, "cash": figure.number, "figure": figure})
    return pd.DataFrame(rows, columns=["entity", "period", "cash", "figure"])


def sensitivity(cases: pd.DataFrame, side: str, labels: Mapping[str, Any]) -> pd.DataFrame:
    """Net present value of one side when one input at a time is a declared step lower and higher.

    Parameters
    ----------
    cases : DataFrame as :func:`contest` gives
    side : b2b or b2c
    labels : what to call each input of :data:`INPUTS`

    Returns
    -------
    DataFrame, one row per input: ``input``, ``label``, ``low_figure``, ``high_figure``, ``swing`` float, widest first
    """
    own = cases[cases["side"] == side]
    if own.empty:
        return pd.DataFrame(columns=["input", "label", "low_figure", "high_figure", "swing"])
    case = own.iloc[0]
    step = assume("sensitivity_step")
    less = derive(opposite, {"value": step}, unit="pct")
    rows = []
    for name in INPUTS:
        low, high = (derive(cash_curve, {**case["inputs"], "step_pct": item, "raise_what": name}, unit="ratio", select="npv") for item in (less, step))
        rows.append({"input": name, "label": labels[name], "low_figure": low, "high_figure": high, "swing": abs(high.number - low.number)})
    return pd.DataFrame(rows).sort_values("swing", ascending=False, ignore_index=True)


def opposite(value: float) -> float:
    """The same with the other sign."""
    return -value


def cash_need(cases: pd.DataFrame, books: pd.DataFrame, side: str, start: str = "2024") -> Figure | None:
    """The deepest point of a side's cumulative cash in money: what somebody must put in, as a positive amount."""
    case = cases[cases["side"] == side]
    if case.empty:
        return None
    revenue = books[(books["entity"] == PURE[side]) & (books["period"] == start)]["revenue_figure"].iloc[0]
    return product(derive(opposite, {"value": case["lowest_figure"].iloc[0]}, unit="ratio"), revenue, revenue.unit)
