"""What a careful analyst would notice in the fact base: rows that disagree, cannot be, are out of date, or confirm each other.

Each check takes the loaded table and gives (level, where, what, mend) for every finding. Nothing here changes a row: a
finding is shown, and reports show both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

import pandas as pd

from marketbook.factbase import agree, choose, conflicts, printed_step
from marketbook.periods import previous_year
from marketbook.project import Project
from marketbook.relations import check_relations
from marketbook.vocabulary import read_rows

Noticed = Iterator[tuple[str, str, str, str]]

#: Level metric -> the metric of its growth on the year before.
GROWTH = {level: f"{level}_growth_yoy" for level in ("revenue", "ebita", "gross_billings")}
GROWTH["market_size"] = "market_growth_yoy"

#: Percentages of these metrics may pass 100 or fall below 0.
_UNBOUNDED = ("growth", "rise", "margin", "cost_profit_ratio", "increase", "change", "performance", "vs_")


#: Units of what is never negative.
_WHOLE = "count persons rank params tokens tokens_per_day W kWh FLOP TFLOPS EFLOPS".split()


def disagreements(frame: pd.DataFrame, project: Project) -> Noticed:
    """Facts with different values beyond rounding: both sources and the gap."""
    for row in conflicts(frame).to_dict("records"):
        low, high = (
            f"{_number(row[end])} ({row[f'{end}_publisher']}, {row[f'{end}_claim']})" for end in ("low", "high")
        )
        what = f"{_fact(row)}: {low} against {high} {row['unit']}, a gap of {_percent(row['gap_pct'])}"
        yield "finding", "conflict", what, ""


def impossible(frame: pd.DataFrame, project: Project) -> Noticed:
    """Shares above 100 or below 0, and negative amounts of what cannot be negative."""
    bounded = frame[(frame["unit"] == "pct") & ~frame["metric"].str.contains("|".join(_UNBOUNDED))]
    beyond = (bounded["value"] > 100) | (bounded["value"] < 0) | (bounded["value_high"] > 100)
    whole = frame[frame["unit"].isin(_WHOLE)]
    for rows, what, mend in (
        (bounded[beyond], "{} cannot be a share", "look at metric and unit"),
        (whole[whole["value"] < 0], "{} cannot be negative", "look at the sign"),
        (frame[frame["value_high"] < frame["value"]], "the upper bound of {} is below the lower", "look at the order"),
    ):
        for row in rows.to_dict("records"):
            yield "warning", row["claim_id"], f"{_fact(row)}: {what.format(repr(row['raw']))}", mend


def growth_against_levels(frame: pd.DataFrame, project: Project) -> Noticed:
    """A growth that two levels of the same publisher contradict.

    The growth that the levels imply is taken with their rounding; a difference within one percentage point of that range says
    nothing. Breaks in a series (a base restated, a scope widened) show here as well: they are findings, not errors.
    """
    keys = ["entity", "item", "segment", "publisher", "period"]
    for level, growth in GROWTH.items():
        levels = frame[(frame["metric"] == level) & (frame["qualifier"] == "exact") & (frame["value"] > 0)]
        known = {tuple(row[name] for name in (*keys, "unit")): row for row in levels.to_dict("records")}
        rates = frame[(frame["metric"] == growth) & (frame["unit"] == "pct") & (frame["qualifier"] == "exact")]
        rates = rates[rates["period"] != ""]
        for row in rates.to_dict("records"):
            fact = tuple(row[name] for name in keys[:-1])
            for unit in ("CNY", "USD"):
                now = known.get((*fact, row["period"], unit))
                before = known.get((*fact, previous_year(row["period"]), unit))
                if now is None or before is None:
                    continue
                low, high = _implied(now, before)
                if not low - 1 <= row["value"] <= high + 1:
                    told = f"{_number(before['value'])} to {_number(now['value'])} {unit}"
                    told += f" ({before['claim_id']}, {now['claim_id']})"
                    implied = (now["value"] / before["value"] - 1) * 100
                    what = f"{_fact(row)}: {row['raw']} is printed, but {told} is {implied:.1f} %"
                    yield "finding", row["claim_id"], what, "a changed basis, or a slip: do not chain these"


def _implied(now: dict, before: dict) -> tuple[float, float]:
    half_now, half_before = (float(printed_step(Decimal(row["exact"]), row["raw"])) / 2 for row in (now, before))
    low = (now["value"] - half_now) / (before["value"] + half_before)
    high = (now["value"] + half_now) / max(before["value"] - half_before, 1e-9)
    return (low - 1) * 100, (high - 1) * 100


def stale(frame: pd.DataFrame, project: Project) -> Noticed:
    """Claims of the sources that a later period of the same fact has overtaken by more than a year."""
    past = frame[(frame["period_end"] <= frame["known_by"].max()) & (frame["kind"] != "forecast")]
    keys = ["entity", "item", "metric", "segment", "unit"]
    newest = past.loc[past.groupby(keys)["period_end"].idxmax()].set_index(keys)
    for row in past[past["origin"] == "source"].to_dict("records"):
        later = newest.loc[tuple(row[name] for name in keys)]
        if (later["period_end"] - row["period_end"]).days > 366:
            newer = f"{later['publisher']} has {later['raw']} for {later['period']} ({later['claim_id']})"
            yield "finding", row["claim_id"], f"{_fact(row)}: {row['raw']} is old; {newer}", ""


def against_the_outside(frame: pd.DataFrame, project: Project) -> Noticed:
    """Whether external rows confirm or contradict what the sources say."""
    keys = ["entity", "metric", "segment", "period", "unit"]
    numbered = frame[(frame["exact"] != "") & (frame["period"] != "")]
    outside: dict[tuple, list[dict]] = {}
    for other in numbered[numbered["origin"] == "evidence"].to_dict("records"):
        outside.setdefault(tuple(other[name] for name in keys), []).append(other)
    for row in numbered[numbered["origin"] == "source"].to_dict("records"):
        same = outside.get(tuple(row[name] for name in keys), [])
        rows = [other for other in same if not row["item"] or other["item"] in ("", row["item"])]
        if not rows:
            continue
        yes = [other for other in rows if agree(row, other)]
        verb = f"confirmed by {len(yes)} of {len(rows)} external rows"
        if not yes:
            verb = f"not confirmed by the external rows ({len(rows)})"
        other = (yes or rows)[0]
        printed = f"{other['publisher']} prints {other['raw']} ({other['claim_id']})"
        yield "finding", row["claim_id"], f"{_fact(row)}: {row['raw']} is {verb}: {printed}", ""


def statements_against_the_outside(frame: pd.DataFrame, project: Project) -> Noticed:
    """Whether external rows bear out what the sources state to have risen or fallen.

    A printed change of the same period decides; without one, the chosen level against the chosen level of the year before.
    """
    outside = frame[(frame["origin"] == "evidence") & (frame["exact"] != "") & (frame["kind"] != "forecast")]
    for line, stated in read_rows(project.data / "statements.csv"):
        if stated["direction"] not in ("up", "down") or not stated["period"] or "/" in stated["period"]:
            continue
        about = outside[(outside["entity"] == stated["entity"]) & (outside["segment"] == stated["segment"])]
        names = [f"{stated['metric']}_{kind}_yoy" for kind in ("change", "growth")]
        changes = about[about["metric"].isin(names) & (about["period"] == stated["period"])]
        if changes.empty:
            levels = choose(about[about["metric"] == stated["metric"]], by=["period", "unit", "item"])[0]
            change, rows = _change(levels, stated["period"])
        else:
            rows = choose(changes, by=["metric"])[0].to_dict("records")[:1]
            change = rows[0]["value"]
        if change is None:
            continue
        verb = "bear it out" if (change > 0) == (stated["direction"] == "up") and change else "do not bear it out"
        shown = " after ".join(f"{row['raw']} ({row['publisher']}, {row['claim_id']})" for row in rows)
        what = f"{_fact(stated)}: stated to go {stated['direction']}; external rows {verb}: {shown}"
        yield "finding", f"data/statements.csv:{line}", what, ""


def _change(levels: pd.DataFrame, period: str) -> tuple[float | None, list[dict]]:
    """The change of a level on the year before, with the two rows; None where there is no pair on one item and unit."""
    earlier = levels[levels["period"] == previous_year(period)].to_dict("records")
    for row in levels[levels["period"] == period].to_dict("records"):
        for before in earlier:
            if (before["unit"], before["item"]) == (row["unit"], row["item"]):
                return row["value"] - before["value"], [row, before]
    return None, []


def _fact(row: dict) -> str:
    return " · ".join(row[name] for name in ("entity", "item", "metric", "segment", "period") if row.get(name))


def _percent(value: float) -> str:
    return f"{value:.0f} %" if value >= 10 else f"{value:.2g} %"


def _number(value: float) -> str:
    return f"{value:.10g}"


CHECKS: dict[str, Callable[[pd.DataFrame, Project], Noticed]] = {
    "relations": check_relations,
    "conflicts": disagreements,
    "implausible": impossible,
    "growth": growth_against_levels,
    "stale": stale,
    "external": against_the_outside,
    "statements": statements_against_the_outside,
}
