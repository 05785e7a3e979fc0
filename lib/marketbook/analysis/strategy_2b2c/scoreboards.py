"""Who was said to stand where, and who won the tenders and the users."""

from __future__ import annotations

from typing import Any

import pandas as pd

from marketbook.analysis.common import at, best, cell, first_figure, with_figures
from marketbook.analysis.strategy_2b2c.accounts import YEAR
from marketbook.figures import Figure, cite, derive, difference, growth, share, total

_TENDERS_WON = "LLM tenders won, general model vendors"
_TENDER_AMOUNT = "LLM tenders won, disclosed amount"
_WHOLE_MARKET = "LLM tenders won, whole market"
_APPS = ("doubao", "deepseek", "yuanbao", "kimi", "ernie", "wenxiaoyan", "tongyi")


def positions(statements: pd.DataFrame) -> pd.DataFrame:
    """Which side each vendor was said to have chosen.

    Returns
    -------
    DataFrame, one row per vendor and side, the first sentence that says so
        ``vendor``, ``side`` (b2b or b2c), ``published``, ``claim_id``, ``sentence``.
    """
    columns = ["vendor", "side", "published", "claim_id", "sentence"]
    if statements.empty:
        return pd.DataFrame(columns=columns)
    rows = at(statements, metric="strategy", segment=("b2b", "b2c"))
    rows = rows[rows["entity"] != "industry"].drop_duplicates(["entity", "segment"])
    rows = rows.rename(columns={"entity": "vendor", "segment": "side"})
    return rows.sort_values(["side", "vendor"])[columns].reset_index(drop=True)


def tender_board(chosen: pd.DataFrame) -> pd.DataFrame:
    """Large-model tenders that the general model vendors won.

    Returns
    -------
    DataFrame, one row per vendor, largest disclosed amount first
        ``vendor``, ``count_figure``, ``figure`` (the amount), ``each_figure`` (amount a tender, a lower bound of the mean, since tenders
        without an amount are counted too).
    """
    rows = chosen[(chosen["period"] == YEAR) & (chosen["entity"] != "china_market")]
    won, worth = (
        {row.entity: cite(row) for row in at(rows, metric=metric, item=item).itertuples(index=False)}
        for metric, item in (("tender_count", _TENDERS_WON), ("tender_amount", _TENDER_AMOUNT))
    )
    both = sorted((vendor for vendor in worth if vendor in won), key=lambda vendor: -worth[vendor].value)
    board = pd.DataFrame(
        {"vendor": both, "count_figure": map(won.get, both), "figure": map(worth.get, both)}, dtype=object
    )
    inputs = ({"amount": amount, "tenders": tenders} for amount, tenders in zip(board["figure"], board["count_figure"]))
    return board.assign(each_figure=[derive(amount_each, values, unit="CNY", period=YEAR) for values in inputs])


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
    behind = others if first.value > others.value else None
    return {"first": first, "others": others, "lead": difference(first, behind), "lead_pct": growth(first, behind)}


def tender_market(chosen: pd.DataFrame, board: pd.DataFrame) -> dict[str, Figure | None]:
    """The whole market of large-model tenders in a period, and the part that the vendors of ``board`` hold.

    Returns
    -------
    dict
        ``amount`` (disclosed), ``tenders``, ``disclosed`` (number of tenders with an amount), ``share`` of the vendors in the amount and
        ``rest`` (100 less that); None for what the sources do not give.
    """
    rows = at(chosen, period=YEAR, entity="china_market")
    amount = first_figure(rows, metric="tender_amount", item=_TENDER_AMOUNT)
    held = share(total(board["figure"]), amount) if len(board) else None
    return {
        "amount": amount,
        "tenders": first_figure(rows, metric="tender_count", item=_WHOLE_MARKET),
        "disclosed": first_figure(rows, metric="tender_count_disclosed", item=_WHOLE_MARKET),
        "share": held,
        "rest": derive(remainder, {"share_pct": held}, unit="pct", period=YEAR),
    }


def remainder(share_pct: float) -> float:
    """What is left of a hundred per cent."""
    return 100 - share_pct


def by_side(board: pd.DataFrame, position: pd.DataFrame) -> pd.DataFrame:
    """Tender amounts of the vendors that were said to have chosen one side.

    Returns
    -------
    DataFrame, one row per side
        ``side``, ``figure``. A vendor said to be on both sides counts on neither.
    """
    sides = position.groupby("vendor")["side"].agg(list).to_dict() if len(position) else {}
    parents = {"alibaba_cloud": "alibaba", "tencent_cloud": "tencent", "volcano_engine": "bytedance"}
    where = [sides.get(vendor) or sides.get(parents.get(vendor)) for vendor in board["vendor"]]
    amounts = {
        side: [figure for figure, own in zip(board["figure"], where) if own == [side]] for side in ("b2b", "b2c")
    }
    return pd.DataFrame([(side, total(own)) for side, own in amounts.items() if own], columns=["side", "figure"])


def app_users(chosen: pd.DataFrame) -> pd.DataFrame:
    """Monthly active users of AI apps by one counter, QuestMobile, as several papers print it.

    Returns
    -------
    DataFrame, one row per (app, period), by app and time
        ``entity``, ``period``, ``users`` float, ``figure``, ``day``. Baidu's app changed its name from ERNIE Bot to Wenxiaoyan.
    """
    rows = at(chosen, metric="mau", entity=_APPS)
    rows = rows[rows["item"].str.startswith("App monthly active users") & ~rows["item"].str.contains("peak")]
    counted = rows["publisher"].str.contains("QuestMo", regex=False)
    rows = rows[counted & rows["period"].str.fullmatch(r"\d{4}(-\d{2}|Q\d)")]
    rows = best(rows, "entity", "period").sort_values(["entity", "period_end"])
    alone = [not _covered(row, rows) for row in rows.itertuples(index=False)]
    rows = with_figures(rows[pd.Series(alone, index=rows.index, dtype=bool)], users="value", day="period_end")
    return rows[["entity", "period", "users", "day", "figure"]]


def _covered(row, rows: pd.DataFrame) -> bool:
    """Whether a row is the mean of a quarter of which a month is known."""
    if "Q" not in row.period:
        return False
    days = rows.loc[(rows["entity"] == row.entity) & ~rows["period"].str.contains("Q"), "period_end"]
    return bool(((days <= row.period_end) & (days > row.period_end - pd.DateOffset(months=3))).any())


def app_leader(users: pd.DataFrame) -> dict[str, Any]:
    """``entity`` and ``figure`` of the app with most users when two or more apps were last counted; None for both if they never were."""
    several = users[users.duplicated("day", keep=False)]
    last = several[several["day"] == several["day"].max()].sort_values("users")
    return {"entity": cell(last, "entity", at=-1), "figure": cell(last, at=-1)}


def from_peak(users: pd.DataFrame, app: str) -> dict[str, Figure | None]:
    """How far an app stands below its highest count: ``peak``, ``last``, ``change`` in per cent; None for each before it has fallen."""
    own = users[users["entity"] == app].sort_values("day")
    if own.empty or own["users"].idxmax() == own.index[-1]:
        return dict.fromkeys(("peak", "last", "change"))
    peak, last = own.loc[own["users"].idxmax(), "figure"], own["figure"].iloc[-1]
    return {"peak": peak, "last": last, "change": growth(last, peak)}


def tender_conflict(claims: pd.DataFrame) -> dict[str, Figure | None]:
    """What is printed in two ways about a year's tenders.

    Returns
    -------
    dict
        ``count_low``, ``count_high``, ``amount_low``, ``amount_high`` of the market, ``baidu_low``, ``baidu_high``; None where all agree.
    """
    wanted = {
        "count": ("china_market", "tender_count", _WHOLE_MARKET),
        "amount": ("china_market", "tender_amount", _TENDER_AMOUNT),
        "baidu": ("baidu", "tender_amount", _TENDER_AMOUNT),
    }
    found: dict[str, Figure | None] = {}
    for name, (entity, metric, item) in wanted.items():
        rows = at(claims, period=YEAR, entity=entity, metric=metric, item=item).sort_values(["value", "claim_id"])
        differ = rows["exact"].nunique() > 1
        found[f"{name}_low"], found[f"{name}_high"] = (cite(rows.iloc[end]) if differ else None for end in (0, -1))
    return found
