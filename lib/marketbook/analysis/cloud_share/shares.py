"""Shares of one research firm, the camps of vendors, and concentration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from marketbook.analysis.common import (
    at,
    best,
    first_figure,
    length_in_years,
    previous,
    researcher,
    steady,
    with_figures,
)
from marketbook.figures import Figure, cite, derive, difference, total
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
        where the row's page has no address: no headline may rest on it). Annual shares are left out: they are no half-year's. Where a firm
        prints only the change since the year before and since the half before, both that share and the one before it follow from the share
        a year earlier.
    """
    own = steady(
        claims[researcher(claims).eq(publisher) & claims["segment"].eq(segment) & claims["entity"].isin(VENDORS)]
    )
    own = own[own["period"].map(lambda period: bool(period) and length_in_years(period) < 1) & own["exact"].ne("")]
    printed = best(at(own, metric="market_share"), "entity", "period")
    levels = {(row.entity, row.period): cite(row) for row in printed.itertuples(index=False)}
    found = {key: (figure, True) for key, figure in levels.items()}
    unlocated = set(at(printed, tier_name="unlocated")[["entity", "period"]].itertuples(index=False, name=None))
    yearly, halfly = (
        {(row.entity, row.period): cite(row) for row in best(at(own, metric=metric), "entity", "period").itertuples()}
        for metric in ("market_share_change_yoy", "market_share_change_hoh")
    )
    for (entity, period), change in yearly.items():
        base = found.get((entity, previous_year(period)))
        if base and (entity, period) not in found:
            found[entity, period] = (total([base[0], change], period=period), False)
    for (entity, period), change in halfly.items():
        level, before = found.get((entity, period)), previous(period)
        if level and (entity, before) not in found:
            inputs = {"level": level[0], "change": change}
            found[entity, before] = (derive(half_before, inputs, unit="pct", period=before), False)
    rows = [(*key, figure.number, figure, printed, key not in unlocated) for key, (figure, printed) in found.items()]
    frame = pd.DataFrame(rows, columns=["entity", "period", "share_pct", "figure", "printed", "located"])
    order = {"period": _end, "entity": VENDORS.index}
    return frame.astype({"printed": bool, "located": bool}).sort_values(
        list(order), key=lambda column: column.map(order[column.name]), kind="stable", ignore_index=True
    )


def _end(period: str) -> pd.Timestamp:
    return pd.Timestamp(parse_period(period).end)


def snapshots(series: pd.DataFrame, vendors: int = 4) -> list[str]:
    """The periods for which at least so many vendors have a printed share that can be read at an address, in order of time."""
    counts = series[series["printed"] & series["located"]].groupby("period")["entity"].nunique()
    return sorted(counts[counts >= vendors].index, key=_end)


def leader_path(series: pd.DataFrame) -> tuple[str, pd.Series, pd.Series] | None:
    """The vendor with the largest share at the last ranking of three or more, and its rows at the first and the last; None without two."""
    moments = snapshots(series, 3)
    if len(moments) < 2:
        return None
    last = series[series["period"] == moments[-1]]
    leader = last.loc[last["share_pct"].idxmax(), "entity"]
    own = series[series["entity"].eq(leader) & series["period"].isin(moments)]
    return (leader, own.iloc[0], own.iloc[-1]) if len(own) > 1 else None


def leads(series: pd.DataFrame) -> tuple[Figure, Figure]:
    """How many points the first was ahead of the second at the first and at the last ranking of three or more."""
    moments = snapshots(series, 3)
    return tuple(difference(*_ranked(series, moments[index])["figure"].iloc[:2]) for index in (0, -1))


def _ranked(series: pd.DataFrame, period: str) -> pd.DataFrame:
    return series[series["period"] == period].sort_values("share_pct", ascending=False)


def standing(series: pd.DataFrame) -> dict[str, Any]:
    """How far the leader was ahead at the last ranking of three or more, and how close the next two were.

    Returns
    -------
    dict
        ``period``; ``first``, ``second``, ``third`` (entities); ``lead``, ``next`` (points); None for each without such a ranking.
    """
    moments, keys = snapshots(series, 3), ("period", "first", "second", "third", "lead", "next")
    if not moments:
        return dict.fromkeys(keys)
    rows = _ranked(series, moments[-1])
    a, b, c = rows["figure"].iloc[:3]
    return dict(zip(keys, (moments[-1], *rows["entity"].iloc[:3], difference(a, b), difference(b, c))))


def since_ranking(series: pd.DataFrame) -> dict[str, Any]:
    """What was printed of the leader alone after the last ranking.

    Returns
    -------
    dict
        ``entity``, ``period``, ``figure``, ``before`` (the ranking's period), ``change`` (points since); None for each without.
    """
    path = leader_path(series)
    own = series[series["printed"] & series["located"]]
    later = own[(own["entity"] == path[0]) & (own.index > path[2].name)] if path else own.iloc[:0]
    if later.empty:
        return dict.fromkeys(("entity", "period", "figure", "before", "change"))
    row, last = later.iloc[-1], path[2]
    known = row[["entity", "period", "figure"]].to_dict()
    return known | {"before": last["period"], "change": difference(row["figure"], last["figure"])}


def usual_step(series: pd.DataFrame) -> float:
    """The usual length of a period of the series, in years; half a year for an empty one."""
    return float(series["period"].map(length_in_years).mode().iloc[-1]) if len(series) else 0.5


def last_two(series: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last two full rankings; none where there are not two with a vendor in both."""
    moments = snapshots(series)[-2:]
    rows = series[series["period"].isin(moments)]
    return rows if rows["entity"].duplicated().any() else rows.iloc[:0]


def share_changes(series: pd.DataFrame) -> pd.DataFrame:
    """How the vendors that stand in both of the last two full rankings moved.

    Returns
    -------
    DataFrame, one row per vendor, largest gain first
        ``entity``, ``before``, ``period`` (of the two rankings), ``figure`` (points), ``change_pp`` float.
    """
    rows, found = last_two(series), []
    for entity, own in rows.groupby("entity", sort=True):
        if len(own) == 2:
            (before, period), (old, new) = own["period"], own["figure"]
            change = difference(new, old)
            found.append((entity, before, period, change, change.number))
    frame = pd.DataFrame(found, columns=["entity", "before", "period", "figure", "change_pp"])
    return frame.sort_values("change_pp", ascending=False, ignore_index=True, kind="stable")


def camp_shares(series: pd.DataFrame, camps: Sequence[str]) -> pd.DataFrame:
    """The named members of each camp together, at the periods of :func:`snapshots`.

    Returns
    -------
    DataFrame, one row per camp and period
        ``camp``, ``period``, ``figure``. A lower bound: members that the firm does not name are missing.
    """
    rows = []
    for period in snapshots(series):
        here = series[series["period"] == period]
        for camp in camps:
            members = list(at(here, entity=CAMPS[camp])["figure"])
            if members:
                rows.append((camp, period, members[0] if len(members) == 1 else total(members, period=period)))
    return pd.DataFrame(rows, columns=["camp", "period", "figure"])


def camp_table(series: pd.DataFrame, camps: Sequence[str]) -> pd.DataFrame:
    """The same, one row per full ranking and one column per camp; None where a camp had no named member."""
    rows = camp_shares(series, camps)
    wide = rows.pivot(index="period", columns="camp", values="figure").reindex(columns=list(camps)).astype(object)
    wide = wide.where(wide.notna(), None)
    return wide.reindex(snapshots(series)).reset_index() if len(rows) else wide.reset_index()


def printed_points(claims: pd.DataFrame, publisher: str, segment: str) -> pd.DataFrame:
    """Vendor shares that a firm printed in a segment, annual ones included: points, not a line.

    Returns
    -------
    DataFrame, one row per vendor and period, by time: ``entity``, ``period``, ``figure``
    """
    rows = steady(at(claims, metric="market_share", segment=segment, entity=VENDORS))
    rows = rows[researcher(rows).eq(publisher) & rows["exact"].ne("") & rows["period"].ne("")]
    rows = with_figures(best(rows, "entity", "period")).assign(_end=lambda found: found["period"].map(_end))
    rows = rows.sort_values(["_end", "value"], ascending=[True, False], kind="stable")
    return rows[["entity", "period", "figure"]].reset_index(drop=True)


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
    return {
        "low": squares + left**2 / missing,
        "high": squares + inside_high + fill(max(100 - top_five, 0.0), left / missing),
    }


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
        bounds = (
            derive(model, inputs, unit="count", select=end, period=period)
            for model in (hhi_bounds, effective_number)
            for end in ("low", "high")
        )
        five = total(named[:5], period=period) if len(named) >= 5 else printed_five
        rows.append((period, total(named[:3], period=period), five, *bounds))
    return pd.DataFrame(rows, columns=["period", "cr3", "cr5", "low_figure", "high_figure", "few", "many"])


def left_for_fifth(five: float, change: float, others: Sequence[float]) -> float:
    """What the fifth vendor can have had a year before, from the sum of five now, its change in points, and the other four then.

    >>> round(left_for_fifth(70.8, -2.0, [32.6, 13.0, 11.8, 9.2]), 1)
    6.2
    """
    return five - change - sum(others)


def fifth_of(claims: pd.DataFrame, series: pd.DataFrame, period: str) -> dict[str, Figure | None]:
    """The share of AWS as the fifth vendor of a period, ``printed`` and as the next year's sum and change leave it (``implied``).

    ``gap`` is their difference; None for each if one is not known.
    """
    after = f"{int(period[:4]) + 1}{period[4:]}"
    own = at(claims, segment="iaas", publisher="IDC")
    five = first_figure(own, metric="market_share", entity="top5", period=after)
    change = first_figure(own, metric="market_share_change_yoy", entity="top5", period=after)
    printed = first_figure(own, metric="market_share", entity="aws", period=period)
    others = _ranked(series[series["printed"] & series["entity"].ne("aws")], period)
    if five is None or change is None or printed is None or len(others) != 4:
        return dict.fromkeys(("printed", "implied", "gap"))
    inputs = {"five": five, "change": change, "others": list(others["figure"])}
    implied = derive(left_for_fifth, inputs, unit="pct", period=period)
    return {"printed": printed, "implied": implied, "gap": difference(printed, implied)}
