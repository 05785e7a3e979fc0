"""Words that the reports share: how something moved, what a verdict is called, that the data have a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from marketbook import factbase, figures, prose
from marketbook.analysis import common
from marketbook.figures import Figure, cite, difference
from marketbook.prose import Phrase, phrase

_VERDICTS = {
    common.CONFIRMED: ("属实", "confirmed"),
    common.CONTRADICTED: ("不符", "contradicted"),
    common.NOT_CHECKABLE: ("无从核对", "not checkable"),
}


def day() -> dt.date:
    """The data cut-off of the edition."""
    return dt.date.fromisoformat(prose.edition().as_of)


def moved(change: Figure | None) -> Phrase | None:
    """ "up 1.1 points", "down 6.5 points" or "unchanged"; None where the change is not known."""
    if change is None:
        return None
    if change.value > 0:
        return phrase(zh="上升{x:abs}", en="up {x:abs}", x=change)
    if change.value < 0:
        return phrase(zh="下降{x:abs}", en="down {x:abs}", x=change)
    return phrase(zh="持平", en="unchanged")


def verdict(key: str) -> Phrase:
    """The name of a verdict."""
    zh, en = _VERDICTS[key]
    return phrase(zh=zh, en=en)


def tally(checks: pd.DataFrame) -> Phrase | None:
    """ "three confirmed, one contradicted, two not checkable": each number counts the statements behind it, by their ids; None without any.

    Parameters
    ----------
    checks : DataFrame, one row per statement
        ``verdict_key``, ``quote`` (a Quote).
    """
    parts = []
    for key, (zh, en) in _VERDICTS.items():
        given = checks.loc[checks["verdict_key"] == key, "quote"]
        if len(given):
            parts.append(phrase(zh="{n}条" + zh, en="{n} " + en, n=figures.tally(said.claim_id for said in given)))
    return prose.listing(parts, last=("、", " and ")) if parts else None


def conflict_rows(claims: pd.DataFrame, metrics: Sequence[str], without: Sequence[str] = ()) -> pd.DataFrame:
    """The eight widest conflicts between sources, with both values and the gap.

    Parameters
    ----------
    claims : DataFrame
        All rows, not one per fact.
    metrics : which metrics matter here; without : segments that do not
        Gaps below one per cent are left out.

    Returns
    -------
    DataFrame, one row per conflict, as tables show it
        ``label``, ``segment``, ``low_figure``, ``low_publisher``, ``high_figure``, ``high_publisher``, ``gap_figure``
    """
    found = factbase.conflicts(claims)
    found = found[found["metric"].isin(metrics) & found["gap_pct"].ge(1.0) & ~found["segment"].isin(without)].head(8)
    rows = claims.set_index("claim_id", drop=False)
    cells = []
    for row in found.itertuples():
        low, high = rows.loc[row.low_claim], rows.loc[row.high_claim]
        segment = prose.name(row.segment, "segment") if row.segment else None
        a, b = cite(low), cite(high)
        cells.append((_fact(row), segment, a, prose.publisher(low), b, prose.publisher(high), difference(b, a)))
    columns = ["label", "segment", "low_figure", "low_publisher", "high_figure", "high_publisher", "gap_figure"]
    return pd.DataFrame(cells, columns=columns)


def with_caveat(note: Phrase, frame: pd.DataFrame) -> Phrase:
    """A note, and which of the points of a frame (``entity``, ``period``, ``located``) stand on rows whose page has no address."""
    lost = frame[~frame["located"]].drop_duplicates(["entity", "period"])
    if lost.empty:
        return note
    whole = lost["entity"].nunique() > 2
    names = (
        [prose.when(period) for period in dict.fromkeys(lost["period"])]
        if whole
        else [
            phrase(zh="{who}{p}", en="{who} {p}", who=prose.name(row.entity), p=prose.when(row.period))
            for row in lost.itertuples()
        ]
    )
    return phrase(
        zh="{note}{points}的网页地址未记录，主要结论不以其为据。",
        en="{note} The page of {points} is not recorded, and no headline rests on it.",
        note=note,
        points=prose.listing(names),
    )


def _fact(row: Any) -> Phrase:
    """What a conflict is about: whose metric, when."""
    slots = dict(who=prose.name(row.entity), metric=prose.name(row.metric, "metric"))
    if row.period:
        slots["p"] = prose.when(row.period)
    if row.entity == "market" and row.period:
        return phrase(zh="{p}{metric}", en="{metric} in {p}", **slots)
    if row.period:
        return phrase(zh="{who}{p}{metric}", en="{who}, {metric}, {p}", **slots)
    return phrase(zh="{who}{metric}", en="{who}, {metric}", **slots)
