"""The revenue race: levels on bases that are never joined, scenarios with their back-test, and what counts as cloud."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from marketbook.analysis.cloud_share.shares import CARRIERS
from marketbook.analysis.common import (
    at,
    backtest,
    cell,
    first_figure,
    located,
    mean_absolute_error,
    previous,
    project,
    steady,
)
from marketbook.figures import (
    Figure,
    claims_of,
    count,
    derive,
    growth,
    ratio,
    share,
    total,
)

#: Whom the carriers chase.
LEADER = "alibaba_cloud"
#: First periods of a new basis of revenue: Alibaba counts use within the group from the second quarter of 2023, so the calendar
#: year 2023 is the first on the new basis; China Mobile reports "computing services" from 2025.
BREAKS = {"alibaba_cloud": "2023", "mobile_cloud": "2025"}


def calendarise(ending: float, following: float) -> float:
    """A calendar year from two fiscal years that end in March: its first quarter is a quarter of the one, the rest three of the other.

    >>> calendarise(100, 120)
    115.0
    """
    return ending / 4 + following * 3 / 4


def annual_revenue(claims: pd.DataFrame) -> pd.DataFrame:
    """Cloud revenue by calendar year: the three carriers one by one and together, Alibaba Cloud, Huawei Cloud.

    Returns
    -------
    DataFrame, one row per entity and year, by time
        ``entity``, ``period``, ``revenue_cny``, ``figure``, ``basis`` (see :data:`BREAKS`), ``located`` (False where the row's page has
        no address). Alibaba Cloud's year is calendarised from fiscal years on the basis before elimination between segments where two
        neighbours are known, else as the press gives it. The carriers' total is the sum of all three; it is missing where one of them is.
    """
    rows = steady(at(claims, metric="revenue", unit="CNY"))
    found: dict[tuple[str, str], Figure] = {}
    wanted = {entity: "total" for entity in (*CARRIERS, "alibaba_cloud")} | {"huawei_cloud": "including_other_segments"}
    for entity, segment in wanted.items():
        own = at(rows, entity=entity, segment=segment)
        for period in sorted(set(own["period"])):
            if period.isdigit():
                found[entity, period] = first_figure(own, period=period)
    fiscal = at(rows, entity="alibaba_cloud", segment="before_intersegment_elimination")
    lost = set(rows.loc[rows["tier_name"] == "unlocated", "claim_id"])
    years = {
        int(period[2:]): first_figure(fiscal, period=period)
        for period in set(fiscal["period"])
        if period.startswith("FY") and int(period[2:]) >= 2023
    }
    for year, figure in years.items():
        # A year that the press gives at an address speaks before one that leans on a row without.
        doubtful = lost & {years[key].origin["claim"] for key in (year, year + 1) if key in years}
        if year + 1 in years and not (doubtful and ("alibaba_cloud", str(year)) in found):
            found["alibaba_cloud", str(year)] = derive(
                calendarise, {"ending": figure, "following": years[year + 1]}, unit="CNY", period=str(year)
            )
    for period in sorted({period for _, period in found}):
        parts = [found.get((entity, period)) for entity in CARRIERS]
        if all(parts):
            found["telecom_operators", period] = total(parts, period=period)
    rows = [
        (entity, period, figure.number, figure, _basis(entity, period), lost.isdisjoint(claims_of([figure])))
        for (entity, period), figure in found.items()
    ]
    frame = pd.DataFrame(rows, columns=["entity", "period", "revenue_cny", "figure", "basis", "located"])
    return frame.sort_values(["entity", "period"], kind="stable", ignore_index=True)


def _basis(entity: str, year: str) -> str:
    """The first year of the basis that a year stands on, "" before a break."""
    first = BREAKS.get(entity, "9999")
    return first if first <= year else ""


def against(revenue: pd.DataFrame, chasers: Iterable[str] = (*CARRIERS, "telecom_operators")) -> pd.DataFrame:
    """Each chaser beside the leader, in every year that both are known.

    Returns
    -------
    DataFrame, one row per chaser and year
        ``entity``, ``period``, ``figure``, ``leader_figure``, ``share_figure`` (per cent of the leader), ``ahead``, ``located`` (bools).
    """
    theirs, pairs = {row.period: row for row in at(revenue, entity=LEADER).itertuples()}, []
    for row in (row for entity in chasers for row in at(revenue, entity=entity).itertuples()):
        if other := theirs.get(row.period):
            a, b = row.figure, other.figure
            located = row.located and other.located
            pairs.append((row.entity, row.period, a, b, share(a, b), a.value >= b.value, located))
    columns = ["entity", "period", "figure", "leader_figure", "share_figure", "ahead", "located"]
    return pd.DataFrame(pairs, columns=columns).astype({"ahead": bool, "located": bool})


def nearest(pairs: pd.DataFrame, share: str = "share_figure") -> pd.Series:
    """The row with the largest share of the leader."""
    return pairs.loc[pairs[share].map(lambda figure: figure.number).idxmax()]


def raced(revenue: pd.DataFrame) -> pd.DataFrame:
    """The rows of single firms: those whose course is drawn."""
    return revenue[revenue["entity"] != "telecom_operators"]


def sum_of_three(revenue: pd.DataFrame) -> dict[str, Any]:
    """The carriers' total of the last year that can be compared, with its parts.

    Returns
    -------
    dict
        ``period``; ``a``, ``b``, ``c`` (the carriers), ``sum``, ``leader``, ``times`` (sum over leader); None for each without such a year.
    """
    pairs = against(revenue, chasers=["telecom_operators"])
    if pairs.empty:
        return dict.fromkeys(("period", "a", "b", "c", "sum", "leader", "times"))
    period, together, leader = pairs[["period", "figure", "leader_figure"]].iloc[-1]
    parts = {key: cell(revenue, entity=entity, period=period) for key, entity in zip("abc", CARRIERS)}
    return {"period": period, **parts, "sum": together, "leader": leader, "times": ratio(together, leader)}


def first_ahead(revenue: pd.DataFrame, before: str) -> dict[str, Any]:
    """The first year in which the carriers together were ahead, if earlier than a year: ``period``, ``figure``, ``leader``; else None for each."""
    pairs = against(revenue, chasers=["telecom_operators"])
    ahead = pairs[pairs["ahead"]].head(1)
    if ahead.empty or ahead["period"].iloc[0] >= before:
        return dict.fromkeys(("period", "figure", "leader"))
    first = ahead.iloc[0]
    return {"period": first["period"], "figure": first["figure"], "leader": first["leader_figure"]}


def growth_table(revenue: pd.DataFrame) -> pd.DataFrame:
    """Revenue with growth on one basis and its share of Alibaba Cloud's.

    Adds ``growth_figure`` (None in the first year and across a break) and ``share_figure`` (None where there is no pair).
    """
    levels = {(row.entity, row.period, row.basis): row.figure for row in revenue.itertuples()}
    befores = [levels.get((row.entity, previous(row.period), row.basis)) for row in revenue.itertuples()]
    rates = [growth(now, before) for now, before in zip(revenue["figure"], befores)]
    pairs = against(revenue).set_index(["entity", "period"])["share_figure"].to_dict()
    shares = [pairs.get(key) for key in zip(revenue["entity"], revenue["period"])]
    return revenue.assign(growth_figure=rates, share_figure=shares)


def latest_growth(claims: pd.DataFrame) -> tuple[str, dict[str, Figure]] | None:
    """Growth in the latest first half for which a carrier and, for its second quarter, Alibaba Cloud print one; None without.

    Returns
    -------
    (half, growth by entity) : Alibaba Cloud prints quarters, the carriers halves; the quarter within the half stands for it.
    """
    rows = located(at(claims, metric="revenue_growth_yoy", segment="total"))
    for half in sorted({period for period in rows["period"] if period.endswith("H1")}, reverse=True):
        found = {entity: first_figure(rows, entity=entity, period=half) for entity in CARRIERS}
        found["alibaba_cloud"] = first_figure(rows, entity="alibaba_cloud", period=half.replace("H1", "Q2"))
        known = {entity: figure for entity, figure in found.items() if figure is not None}
        if "alibaba_cloud" in known and len(known) > 1:
            return half, known
    return None


def last_stretch(revenue: pd.DataFrame, entity: str) -> pd.DataFrame:
    """The years of an entity on its newest basis that follow on one another without a gap."""
    rows = revenue[revenue["entity"] == entity].sort_values("period")
    if rows.empty:
        return rows
    rows = rows[rows["basis"] == rows["basis"].iloc[-1]]
    keep = [rows.index[-1]]
    for after, before in zip(rows.index[::-1], rows.index[-2::-1]):
        if previous(rows.at[after, "period"]) != rows.at[before, "period"]:
            break
        keep.insert(0, before)
    return rows.loc[keep]


def race(revenue: pd.DataFrame, fade: Figure, low: Figure, high: Figure, horizon: int) -> pd.DataFrame:
    """Actual years, back-test forecasts and scenarios of the carriers and the leader, ready for :func:`marketbook.charts.projection`.

    Parameters
    ----------
    fade, low, high : Figure
        The factor by which growth fades every year, in the central, the low and the high scenario.
    horizon : int
        Years after the last year that any of them has reported.

    Returns
    -------
    DataFrame, one row per entity, part, scenario and year
        ``entity``, ``period``, ``figure``, ``part``, ``scenario``, ``basis``, ``actual`` (Figure beside a back-test's forecast).
    """
    entities = (*CARRIERS, LEADER)
    known = at(revenue, entity=entities)
    columns = ["entity", "period", "figure", "part", "scenario", "basis", "actual"]
    if known.empty:
        return pd.DataFrame(columns=columns)
    until = max(map(int, known["period"])) + horizon
    parts = [known.assign(part="actual", scenario="", actual=None)]
    for entity in entities:
        rows = last_stretch(revenue, entity)
        # A year on a new basis alone cannot be carried on: the last stretch with a growth rate speaks.
        if len(rows) == 1:
            rows = last_stretch(revenue[revenue["period"] < rows["period"].iloc[0]], entity)
        tested = backtest(rows, fade)
        parts.append(tested.assign(entity=entity, part="backtest", scenario=tested["origin"], basis=""))
        ahead = project(rows, {"central": fade, "low": low, "high": high}, until)
        parts.append(ahead.assign(entity=entity, part="projection", basis="", actual=None))
    return pd.concat([part[columns] for part in parts if len(part)], ignore_index=True)


def tested(paths: pd.DataFrame) -> dict[str, Figure | None]:
    """The back-test: ``origins`` (how many there are) and ``error`` (their mean absolute error in per cent); None for each without any."""
    rows = paths[paths["part"] == "backtest"]
    if rows.empty:
        return dict.fromkeys(("origins", "error"))
    forecasts, actuals = list(rows["figure"]), list(rows["actual"])
    return {
        "origins": count(forecasts),
        "error": derive(mean_absolute_error, {"forecasts": forecasts, "actuals": actuals}, unit="pct"),
    }


def recent(paths: pd.DataFrame) -> pd.DataFrame:
    """The paths without actual years before 2021, which a projection does not need."""
    return paths[~((paths["part"] == "actual") & (paths["period"] < "2021"))]


def crossings(paths: pd.DataFrame) -> pd.DataFrame:
    """When each carrier first reaches the leader, in fact and in each scenario (both under the same one).

    Returns
    -------
    DataFrame, one row per carrier
        ``entity``; ``actual``, ``low``, ``central``, ``high``: the first year, or "" if never within the horizon; ``end_figure``: the
        carrier in per cent of the leader in the last projected year, central scenario, or None.
    """
    rows = []
    for entity in CARRIERS:
        own, other = (at(paths, entity=key, part=("actual", "projection")) for key in (entity, LEADER))
        first = (
            _crossing(*(at(part, scenario=("", scenario)) for part in (own, other)))
            for scenario in ("", "low", "central", "high")
        )
        ends = [at(part, part="projection", scenario="central").set_index("period")["figure"] for part in (own, other)]
        last = max(set(ends[0].index) & set(ends[1].index), default="")
        rows.append((entity, *first, share(ends[0][last], ends[1][last]) if last else None, last))
    return pd.DataFrame(rows, columns=["entity", "actual", "low", "central", "high", "end_figure", "end_period"])


def _crossing(chaser: pd.DataFrame, leader: pd.DataFrame) -> str:
    ours, theirs = ({row.period: row.figure.value for row in frame.itertuples()} for frame in (chaser, leader))
    return next((period for period in sorted(set(ours) & set(theirs)) if ours[period] >= theirs[period]), "")


def growth_needed(last: float, goal: float, steps: str) -> float:
    """Growth a year in per cent that leads from a level to a goal in a number of years (compound).

    >>> round(growth_needed(100, 121, "2"), 6)
    10.0
    """
    return ((goal / last) ** (1 / float(steps)) - 1) * 100


def needed(paths: pd.DataFrame, chaser: str) -> Figure | None:
    """The yearly growth that takes a carrier from its last actual year to the leader's central scenario in the last year."""
    actual = at(paths, entity=chaser, part="actual").sort_values("period")
    goal = at(paths, entity=LEADER, part="projection", scenario="central").sort_values("period")
    if actual.empty or goal.empty:
        return None
    steps = int(goal["period"].iloc[-1]) - int(actual["period"].iloc[-1])
    inputs = {"last": actual["figure"].iloc[-1], "goal": goal["figure"].iloc[-1], "steps": str(steps)}
    return derive(growth_needed, inputs, unit="pct", period=goal["period"].iloc[-1]) if steps > 0 else None
