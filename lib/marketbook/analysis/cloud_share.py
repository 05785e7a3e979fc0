"""Cloud share: who is winning, by which measure, and what a sceptic may make of the articles' statements.

Shares are per cent of a research firm's own market; firms are never mixed. Revenues are CNY as companies report them, on bases
that are never joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from marketbook.analysis.common import (
    at,
    backtest,
    basis_of,
    first_figure,
    length_in_years,
    located,
    previous,
    project,
    researcher,
    steady,
)
from marketbook.figures import Figure, assume, cite, derive, difference, exchange, growth, product, ratio, share, total
from marketbook.periods import parse_period, previous_year

#: Who belongs to which camp.
CAMPS = {
    "internet": ("alibaba_cloud", "tencent_cloud", "baidu_ai_cloud", "kingsoft_cloud", "jd_cloud", "volcano_engine"),
    "huawei": ("huawei_cloud",),
    "carriers": ("tianyi_cloud", "mobile_cloud", "unicom_cloud"),
    "foreign": ("aws", "azure", "google_cloud", "ibm_cloud"),
}
CARRIERS = CAMPS["carriers"]
VENDORS = tuple(vendor for members in CAMPS.values() for vendor in members)

#: First periods of a new basis of revenue: Alibaba counts use within the group from the second quarter of 2023, so the calendar
#: year 2023 is the first on the new basis; China Mobile reports "computing services" from 2025.
BREAKS = {"alibaba_cloud": ("2023",), "mobile_cloud": ("2025",)}


# -- shares -------------------------------------------------------------------------------------------------------------------


def half_before(level: float, change: float) -> float:
    """The share one half-year earlier, from a share and its change in points since then."""
    return level - change


def share_series(claims: pd.DataFrame, publisher: str, segment: str) -> pd.DataFrame:
    """Vendor shares of one research firm in one segment, as printed or as its printed changes imply.

    Parameters
    ----------
    claims : DataFrame, one row per fact and publisher
    publisher, segment : str

    Returns
    -------
    DataFrame, one row per vendor and half-year or quarter, by time
        ``entity``, ``period``, ``share_pct``, ``figure``, ``printed`` (False where derived from a change in points), ``located`` (False
        where the row's page has no address: no headline may rest on it). Annual shares
        are left out: they are no half-year's. Where a firm prints only the change since the year before and since the half before,
        both that share and the one before it follow from the share a year earlier.
    """
    own = steady(claims[researcher(claims).eq(publisher) & claims["segment"].eq(segment)])
    own = own[own["period"].map(lambda period: bool(period) and length_in_years(period) < 1) & own["exact"].ne("")]
    shares = own[own["metric"].eq("market_share") & own["entity"].isin(VENDORS)]
    shares = shares.assign(_inexact=shares["qualifier"] != "exact").sort_values(["tier", "_inexact", "claim_id"], kind="stable").drop_duplicates(["entity", "period"])
    found = {(row.entity, row.period): (cite(row), True) for row in shares.itertuples(index=False)}
    unlocated = {(row.entity, row.period) for row in shares.itertuples(index=False) if row.tier_name == "unlocated"}
    yearly = {(row.entity, row.period): cite(row) for row in _once(at(own, metric="market_share_change_yoy", entity=VENDORS)).itertuples(index=False)}
    halfly = {(row.entity, row.period): cite(row) for row in _once(at(own, metric="market_share_change_hoh", entity=VENDORS)).itertuples(index=False)}
    for (entity, period), change in yearly.items():
        base = found.get((entity, previous_year(period)))
        if base and (entity, period) not in found:
            found[entity, period] = (total([base[0], change], period=period), False)
    for (entity, period), change in halfly.items():
        level, before = found.get((entity, period)), previous(period)
        if level and (entity, before) not in found:
            found[entity, before] = (derive(half_before, {"level": level[0], "change": change}, unit="pct", period=before), False)
    rows = [{"entity": entity, "period": period, "share_pct": figure.number, "figure": figure, "printed": printed, "located": (entity, period) not in unlocated} for (entity, period), (figure, printed) in found.items()]
    frame = pd.DataFrame(rows, columns=["entity", "period", "share_pct", "figure", "printed", "located"])
    return frame.sort_values(["period", "entity"], key=lambda column: column.map(_end) if column.name == "period" else column.map(VENDORS.index), kind="stable", ignore_index=True)


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["tier", "claim_id"], kind="stable").drop_duplicates(["entity", "period"])


def _end(period: str) -> pd.Timestamp:
    return pd.Timestamp(parse_period(period).end)


def snapshots(series: pd.DataFrame, vendors: int = 4) -> list[str]:
    """The periods for which at least so many vendors have a printed share that can be read at an address, in order of time."""
    counts = series[series["printed"] & series["located"]].groupby("period")["entity"].nunique()
    return sorted(counts[counts >= vendors].index, key=_end)


def share_changes(series: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """How the vendors that have a share in both periods moved.

    Returns
    -------
    DataFrame, one row per vendor, largest gain first
        ``entity``, ``first_figure``, ``last_figure``, ``figure`` (points), ``change_pp``.
    """
    both = series[series["period"].isin((first, last))].pivot(index="entity", columns="period", values="figure").dropna()
    rows = [{"entity": entity, "first_figure": row[first], "last_figure": row[last], "figure": difference(row[last], row[first])} for entity, row in both.iterrows()]
    frame = pd.DataFrame(rows, columns=["entity", "first_figure", "last_figure", "figure"])
    return frame.assign(change_pp=[figure.number for figure in frame["figure"]]).sort_values("change_pp", ascending=False, ignore_index=True, kind="stable")


def camp_shares(series: pd.DataFrame, camps: Sequence[str]) -> pd.DataFrame:
    """The named members of each camp together, at the periods of :func:`snapshots`.

    Returns
    -------
    DataFrame, one row per camp and period
        ``camp``, ``period``, ``figure``, ``named`` (how many members). A lower bound: members that the firm does not name are missing.
    """
    rows = []
    for period in snapshots(series):
        here = series[series["period"] == period]
        for camp in camps:
            members = here[here["entity"].isin(CAMPS[camp])]
            if len(members):
                figure = members["figure"].iloc[0] if len(members) == 1 else total(members["figure"], period=period)
                rows.append({"camp": camp, "period": period, "figure": figure, "named": len(members)})
    return pd.DataFrame(rows, columns=["camp", "period", "figure", "named"])


# -- concentration ------------------------------------------------------------------------------------------------------------


def fill(amount: float, cap: float) -> float:
    """Largest sum of squares that an amount can have in parts of at most ``cap``: as many full parts as fit, and the rest.

    >>> fill(25, 10)
    225.0
    """
    if cap <= 0:
        return 0.0
    full = int(amount / cap + 1e-9)
    return float(full * cap**2 + max(amount - full * cap, 0.0) ** 2)


def hhi_bounds(named: Sequence[float], top_five: float | None = None) -> dict[str, float]:
    """Bounds of the Herfindahl-Hirschman index when only the largest firms are named.

    The index is the sum of squared shares in per cent (Herfindahl 1950, Hirschman 1964). Lower bound: the unnamed are so many that
    their squares vanish. Upper bound: they are as few as can be, none larger than the smallest firm named. Where only the sum of
    the five largest is printed besides, the missing ones among the five share what is left evenly (lower) or as unevenly as the
    smallest named allows (upper), and nobody outside exceeds their mean.

    >>> hhi_bounds([50, 30])["low"], hhi_bounds([50, 30])["high"]
    (3400.0, 3800.0)
    """
    squares = float(sum(value**2 for value in named))
    smallest = min(named)
    missing = 5 - len(named)
    if top_five is None or missing <= 0:
        return {"low": squares, "high": squares + fill(max(100 - sum(named), 0.0), smallest)}
    left = max(top_five - sum(named), 0.0)
    inside_high = min(fill(left, smallest), left**2)
    return {"low": squares + left**2 / missing, "high": squares + inside_high + fill(max(100 - top_five, 0.0), left / missing)}


def effective_number(named: Sequence[float], top_five: float | None = None) -> dict[str, float]:
    """Effective number of competitors: as many equal firms would give the same index, 10,000 / HHI (Adelman 1969).

    >>> effective_number([50, 50])["high"]
    2.0
    """
    bounds = hhi_bounds(named, top_five)
    return {"low": 10_000 / bounds["high"], "high": 10_000 / bounds["low"]}


def concentration(claims: pd.DataFrame, series: pd.DataFrame, publisher: str, segment: str) -> pd.DataFrame:
    """CR3, CR5, bounds of the HHI and of the effective number of competitors, per period.

    Returns
    -------
    DataFrame, one row per period with three named vendors or more, by time
        ``period``; Figures or None: ``cr3``, ``cr5``, ``low_figure``, ``high_figure`` (HHI), ``few``, ``many`` (effective number).
    """
    own = steady(claims[researcher(claims).eq(publisher) & claims["segment"].eq(segment)])
    rows = []
    for period in sorted(series["period"].unique(), key=_end):
        here = series[(series["period"] == period) & series["located"]].sort_values("share_pct", ascending=False)
        if len(here) < 3:
            continue
        named = list(here["figure"])
        printed_five = first_figure(own, metric="market_share", entity="top5", period=period)
        inputs: dict[str, object] = {"named": named}
        if len(named) < 5 and printed_five is not None:
            inputs["top_five"] = printed_five
        rows.append(
            {
                "period": period,
                "cr3": total(named[:3], period=period),
                "cr5": total(named[:5], period=period) if len(named) >= 5 else printed_five,
                "low_figure": derive(hhi_bounds, inputs, unit="count", select="low", period=period),
                "high_figure": derive(hhi_bounds, inputs, unit="count", select="high", period=period),
                "few": derive(effective_number, inputs, unit="count", select="low", period=period),
                "many": derive(effective_number, inputs, unit="count", select="high", period=period),
            }
        )
    return pd.DataFrame(rows, columns=["period", "cr3", "cr5", "low_figure", "high_figure", "few", "many"])


# -- the revenue race ---------------------------------------------------------------------------------------------------------


def calendarise(ending: float, following: float) -> float:
    """A calendar year from two fiscal years that end in March: its first quarter is a quarter of the one, the rest three of the other.

    >>> calendarise(100, 120)
    115.0
    """
    return ending / 4 + following * 3 / 4


def annual_revenue(claims: pd.DataFrame) -> pd.DataFrame:
    """Cloud revenue by calendar year: the three carriers one by one and together, Alibaba Cloud, Huawei Cloud.

    Parameters
    ----------
    claims : DataFrame, one row per fact

    Returns
    -------
    DataFrame, one row per entity and year, by time
        ``entity``, ``period``, ``revenue_cny``, ``figure``, ``basis`` (see :data:`BREAKS`), ``located`` (False where the row's page has
        no address). Alibaba Cloud's year is calendarised from
        fiscal years on the basis before elimination between segments where two neighbours are known, else as the press gives it.
        The carriers' total is the sum of all three; it is missing where one of them is.
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
    years = {int(period[2:]): first_figure(fiscal, period=period) for period in set(fiscal["period"]) if period.startswith("FY") and int(period[2:]) >= 2023}
    for year, figure in years.items():
        # A year that the press gives at an address speaks before one that leans on a row without.
        doubtful = lost & {years[key].origin["claim"] for key in (year, year + 1) if key in years}
        if year + 1 in years and not (doubtful and ("alibaba_cloud", str(year)) in found):
            found["alibaba_cloud", str(year)] = derive(calendarise, {"ending": figure, "following": years[year + 1]}, unit="CNY", period=str(year))
    for period in sorted({period for _, period in found}):
        parts = [found.get((entity, period)) for entity in CARRIERS]
        if all(parts):
            found["telecom_operators", period] = total(parts, period=period)
    frame = pd.DataFrame(
        [
            {"entity": entity, "period": period, "revenue_cny": figure.number, "figure": figure, "basis": basis_of(entity, period, BREAKS), "located": not lost & _claims(figure)}
            for (entity, period), figure in found.items()
        ],
        columns=["entity", "period", "revenue_cny", "figure", "basis", "located"],
    )
    return frame.sort_values(["entity", "period"], kind="stable", ignore_index=True)


def _claims(figure: Figure) -> set[str]:
    """The claims that a figure stands on."""
    own = {figure.origin["claim"]} if figure.origin["kind"] == "cited" else set()
    return own.union(*(_claims(item) for item in figure.inputs()))


def level(revenue: pd.DataFrame, entity: str, period: str) -> Figure | None:
    """The revenue of an entity in a year, None where it is not known."""
    rows = revenue[(revenue["entity"] == entity) & (revenue["period"] == period)]
    return rows["figure"].iloc[0] if len(rows) else None


def against(revenue: pd.DataFrame, leader: str = "alibaba_cloud", chasers: Iterable[str] = (*CARRIERS, "telecom_operators")) -> pd.DataFrame:
    """Each chaser beside the leader, in every year that both are known.

    Returns
    -------
    DataFrame, one row per chaser and year
        ``entity``, ``period``, ``figure``, ``leader_figure``, ``share_figure`` (per cent of the leader), ``ahead``, ``located`` (bools).
    """
    rows = []
    for entity in chasers:
        for row in revenue[revenue["entity"] == entity].itertuples():
            other = revenue[(revenue["entity"] == leader) & (revenue["period"] == row.period)]
            if len(other):
                there = other.iloc[0]
                rows.append(
                    {
                        "entity": entity, "period": row.period, "figure": row.figure, "leader_figure": there["figure"], "share_figure": share(row.figure, there["figure"]),
                        "ahead": row.figure.value >= there["figure"].value, "located": bool(row.located and there["located"]),
                    }
                )  # fmt: skip
    return pd.DataFrame(rows, columns=["entity", "period", "figure", "leader_figure", "share_figure", "ahead", "located"]).astype({"ahead": bool, "located": bool})


def growth_table(revenue: pd.DataFrame) -> pd.DataFrame:
    """Revenue with growth on one basis: ``growth_figure`` is None in the first year and across a break."""
    rates = []
    for row in revenue.itertuples():
        before = revenue[(revenue["entity"] == row.entity) & (revenue["period"] == previous(row.period)) & (revenue["basis"] == row.basis)]
        rates.append(growth(row.figure, before["figure"].iloc[0]) if len(before) else None)
    return revenue.assign(growth_figure=pd.Series(rates, dtype=object, index=revenue.index))


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


def printed_points(claims: pd.DataFrame, publisher: str, segment: str) -> pd.DataFrame:
    """Vendor shares that a firm printed in a segment, annual ones included: points, not a line.

    Returns
    -------
    DataFrame, one row per vendor and period, by time: ``entity``, ``period``, ``figure``
    """
    rows = steady(at(claims, metric="market_share", segment=segment, entity=VENDORS))
    rows = rows[researcher(rows).eq(publisher) & rows["exact"].ne("") & rows["period"].ne("")]
    rows = _once(rows)
    rows = rows.assign(figure=[cite(row) for row in rows.itertuples(index=False)], _end=rows["period"].map(_end))
    return rows.sort_values(["_end", "value"], ascending=[True, False], kind="stable")[["entity", "period", "figure"]].reset_index(drop=True)


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


def race(revenue: pd.DataFrame, fade: Figure, low: Figure, high: Figure, horizon: int, entities: Iterable[str] = (*CARRIERS, "alibaba_cloud")) -> pd.DataFrame:
    """Actual years, back-test forecasts and scenarios of each entity, ready for :func:`marketbook.charts.projection`.

    Parameters
    ----------
    fade, low, high : Figure
        The factor by which growth fades every year, in the central, the low and the high scenario.
    horizon : int
        Years after the last year that any of the entities has reported.

    Returns
    -------
    DataFrame, one row per entity, part, scenario and year
        ``entity``, ``period``, ``figure``, ``part``, ``scenario``, ``basis``, ``actual`` (Figure beside a back-test's forecast).
    """
    known = revenue[revenue["entity"].isin(list(entities))]
    if known.empty:
        return pd.DataFrame(columns=["entity", "period", "figure", "part", "scenario", "basis", "actual"])
    until = max(map(int, known["period"])) + horizon
    parts = [known.assign(part="actual", scenario="", actual=None)]
    for entity in entities:
        rows = last_stretch(revenue, entity)
        # A year on a new basis alone cannot be carried on: the last stretch with a growth rate speaks.
        if len(rows) == 1:
            rows = last_stretch(revenue[(revenue["entity"] != entity) | (revenue["period"] < rows["period"].iloc[0])], entity)
        tested = backtest(rows, fade)
        parts.append(tested.assign(entity=entity, part="backtest", scenario=tested["origin"], basis=""))
        ahead = project(rows, {"central": fade, "low": low, "high": high}, until)
        parts.append(ahead.assign(entity=entity, part="projection", basis="", actual=None))
    columns = ["entity", "period", "figure", "part", "scenario", "basis", "actual"]
    return pd.concat([part[columns] for part in parts if len(part)], ignore_index=True)


def crossings(paths: pd.DataFrame, leader: str = "alibaba_cloud", chasers: Iterable[str] = CARRIERS) -> pd.DataFrame:
    """When each chaser first reaches the leader, in fact and in each scenario (both under the same one).

    Returns
    -------
    DataFrame, one row per chaser
        ``entity``; ``actual``, ``low``, ``central``, ``high``: the first year, or "" if never within the horizon; ``end_figure``: the
        chaser in per cent of the leader in the last projected year, central scenario, or None.
    """
    rows = []
    for entity in chasers:
        own, other = (paths[paths["entity"] == key] for key in (entity, leader))
        row: dict[str, object] = {"entity": entity, "actual": _crossing(own[own["part"] == "actual"], other[other["part"] == "actual"]) or ""}
        for scenario in ("low", "central", "high"):
            pair = [part[part["scenario"].eq(scenario) | part["part"].eq("actual")] for part in (own, other)]
            row[scenario] = _crossing(*pair) or ""
        central = [part[(part["part"] == "projection") & (part["scenario"] == "central")].set_index("period")["figure"] for part in (own, other)]
        last = max(set(central[0].index) & set(central[1].index), default=None)
        row["end_figure"] = share(central[0][last], central[1][last]) if last else None
        row["end_period"] = last or ""
        rows.append(row)
    return pd.DataFrame(rows, columns=["entity", "actual", "low", "central", "high", "end_figure", "end_period"])


def _crossing(chaser: pd.DataFrame, leader: pd.DataFrame) -> str | None:
    ours, theirs = ({row.period: row.figure.value for row in frame.itertuples()} for frame in (chaser, leader))
    return next((period for period in sorted(set(ours) & set(theirs)) if ours[period] >= theirs[period]), None)


# -- whose revenue is cloud? --------------------------------------------------------------------------------------------------


def definitions(claims: pd.DataFrame, revenue: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """What the carriers report beside what IDC and CAICT count, for every year with IDC's market in both halves.

    Returns
    -------
    DataFrame, one row per year
        ``period``; Figures or None: ``carriers`` (CNY), ``idc_usd`` (IaaS, PaaS and SaaS), ``rate``, ``idc`` (CNY), ``ratio`` (carriers in
        per cent of IDC's market), ``caict`` (all cloud computing), ``caict_ratio``, ``tianyi`` (reported), ``tianyi_iaas`` (IDC's share
        of IaaS in the second half, twice), ``tianyi_ratio`` (per cent of what is reported).
    """
    rows = []
    markets = at(claims, metric="market_size", segment="iaas_paas_saas", publisher="IDC", unit="USD")
    for year in sorted({period[:4] for period in markets["period"] if "H" in period}):
        halves = [first_figure(markets, period=f"{year}{half}") for half in ("H1", "H2")]
        carriers = level(revenue, "telecom_operators", year)
        rate = _rate(year)
        if None in halves or carriers is None or rate is None:
            continue
        dollars = total(halves, period=year)
        idc = exchange(dollars, rate, "CNY")
        caict = first_figure(claims, metric="market_size", segment="total_cloud", publisher="CAICT", period=year)
        tianyi = level(revenue, "tianyi_cloud", year)
        iaas = first_figure(claims, metric="market_size", segment="iaas", publisher="IDC", unit="USD", period=f"{year}H2")
        part = series[(series["entity"] == "tianyi_cloud") & (series["period"] == f"{year}H2")]
        implied = None
        if iaas is not None and len(part):
            implied = exchange(product(part["figure"].iloc[0], iaas, "USD"), rate, "CNY")
            implied = total([implied, implied], period=year)
        rows.append(
            {
                "period": year, "carriers": carriers, "idc_usd": dollars, "rate": rate, "idc": idc, "ratio": share(carriers, idc), "caict": caict,
                "caict_ratio": share(carriers, caict) if caict is not None else None, "tianyi": tianyi, "tianyi_iaas": implied,
                "tianyi_ratio": share(implied, tianyi) if implied is not None and tianyi is not None else None,
            }
        )  # fmt: skip
    names = ["period", "carriers", "idc_usd", "rate", "idc", "ratio", "caict", "caict_ratio", "tianyi", "tianyi_iaas", "tianyi_ratio"]
    return pd.DataFrame(rows, columns=names)


def _rate(year: str) -> Figure | None:
    from marketbook.figures import load_assumptions

    key = f"cny_per_usd_{year}"
    return assume(key) if key in load_assumptions() else None


# -- money --------------------------------------------------------------------------------------------------------------------


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


# -- demand -------------------------------------------------------------------------------------------------------------------


def tenders(claims: pd.DataFrame) -> pd.DataFrame:
    """Tenders with an amount that an article names: ``entity``, ``item``, ``period``, ``figure``, largest first."""
    rows = at(claims, metric="tender_amount", origin="source", source="000")
    rows = rows.assign(figure=[cite(row) for row in rows.itertuples(index=False)])
    return rows.sort_values("value", ascending=False, kind="stable")[["entity", "item", "period", "figure", "claim_id"]].reset_index(drop=True)


def partners(claims: pd.DataFrame, aliases: Mapping[str, str], groups: Mapping[str, str]) -> pd.DataFrame:
    """Who works with whom, as the sentences of counted partnerships name them.

    Parameters
    ----------
    claims : DataFrame
        Rows of metric ``tender_count`` (won with partners) and ``partners``.
    aliases : mapping of a name to its entity
    groups : mapping of an entity to its group: a group's own business is no partner of it

    Returns
    -------
    DataFrame, one row per link: ``hub``, ``partner``, ``item``, ``figure`` (the printed count), ``claim_id``
    """
    rows = claims[(claims["metric"].eq("partners") | claims["item"].str.contains("with a partner")) & claims["origin"].eq("source") & claims["source"].eq("000")]
    found = []
    for row in rows.itertuples(index=False):
        clause = _clause(row)
        named = _named(clause, aliases)
        for entity in named:
            if groups.get(entity, entity) != groups.get(row.entity, row.entity):
                found.append({"hub": row.entity, "partner": entity, "item": row.item, "figure": cite(row), "claim_id": row.claim_id})
    return pd.DataFrame(found, columns=["hub", "partner", "item", "figure", "claim_id"]).drop_duplicates(["hub", "partner", "item"], ignore_index=True)


def _clause(row: object) -> str:
    """The comma-separated clause of the sentence that the figure stands in, in the sentence's own script."""
    sentence = row.sentence or row.quote
    place = sentence.find(row.raw)
    start = max(sentence.rfind(mark, 0, place) for mark in ",，;；")
    ends = [end for end in (sentence.find(mark, place) for mark in ",，;；。") if end >= 0]
    return sentence[start + 1 : min(ends, default=len(sentence))]


def _named(text: str, aliases: Mapping[str, str]) -> list[str]:
    """The entities that a text names, in order, the longest name at each place."""
    found, at_place = [], 0
    names = sorted(aliases, key=len, reverse=True)
    while at_place < len(text):
        hit = next((name for name in names if len(name) > 1 and text.startswith(name, at_place)), None)
        if hit:
            found.append(aliases[hit])
        at_place += len(hit) if hit else 1
    return list(dict.fromkeys(found))


def share_of(revenue: pd.DataFrame, entity: str, period: str, leader: str = "alibaba_cloud") -> Figure | None:
    """An entity's revenue as a multiple of the leader's in a year."""
    own, other = level(revenue, entity, period), level(revenue, leader, period)
    return ratio(own, other) if own is not None and other is not None else None


# -- conflicts and sensitivity ------------------------------------------------------------------------------------------------


def left_for_fifth(five: float, change: float, others: Sequence[float]) -> float:
    """What the fifth vendor can have had a year before, from the sum of five now, its change in points, and the other four then.

    >>> round(left_for_fifth(70.8, -2.0, [32.6, 13.0, 11.8, 9.2]), 1)
    6.2
    """
    return five - change - sum(others)


def fifth_of(claims: pd.DataFrame, series: pd.DataFrame, period: str) -> tuple[Figure, Figure] | None:
    """The printed share of AWS as the fifth vendor of a period, and what the next year's sum and change leave for it; None if not known."""
    after = f"{int(period[:4]) + 1}{period[4:]}"
    five = first_figure(claims, metric="market_share", entity="top5", segment="iaas", publisher="IDC", period=after)
    change = first_figure(claims, metric="market_share_change_yoy", entity="top5", segment="iaas", publisher="IDC", period=after)
    here = series[(series["period"] == period) & series["printed"]].sort_values("share_pct", ascending=False)
    fifth = first_figure(claims, metric="market_share", entity="aws", segment="iaas", publisher="IDC", period=period)
    if five is None or change is None or fifth is None or len(here[here["entity"] != "aws"]) != 4:
        return None
    figures = list(here.loc[here["entity"] != "aws", "figure"])
    return fifth, derive(left_for_fifth, {"five": five, "change": change, "others": figures}, unit="pct", period=period)


def growth_needed(last: float, goal: float, steps: str) -> float:
    """Growth a year in per cent that leads from a level to a goal in a number of years (compound).

    >>> round(growth_needed(100, 121, "2"), 6)
    10.0
    """
    return ((goal / last) ** (1 / float(steps)) - 1) * 100


def needed(paths: pd.DataFrame, chaser: str, leader: str = "alibaba_cloud") -> Figure | None:
    """The yearly growth that takes a chaser from its last actual year to the leader's central scenario in the last year."""
    actual = paths[(paths["entity"] == chaser) & (paths["part"] == "actual")].sort_values("period")
    goal = paths[(paths["entity"] == leader) & (paths["part"] == "projection") & (paths["scenario"] == "central")].sort_values("period")
    if actual.empty or goal.empty:
        return None
    steps = int(goal["period"].iloc[-1]) - int(actual["period"].iloc[-1])
    inputs = {"last": actual["figure"].iloc[-1], "goal": goal["figure"].iloc[-1], "steps": str(steps)}
    return derive(growth_needed, inputs, unit="pct", period=goal["period"].iloc[-1]) if steps > 0 else None
