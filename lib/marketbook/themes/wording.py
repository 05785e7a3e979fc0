"""Words that the reports share: how something moved, what a verdict is called, that the data have a gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pandas as pd

from marketbook import factbase, figures, prose
from marketbook.analysis import common
from marketbook.figures import Figure, cite, difference
from marketbook.prose import Phrase, phrase
from marketbook.vocabulary import load_vocabulary


def day() -> dt.date:
    """The data cut-off of the edition."""
    return dt.date.fromisoformat(prose.edition().as_of)


def moved(change: Figure, spec: str = "abs") -> Phrase:
    """"up 1.1 points", "down 6.5 points" or "unchanged"."""
    if change.value > 0:
        return phrase(zh="上升{x:" + spec + "}", en="up {x:" + spec + "}", x=change)
    if change.value < 0:
        return phrase(zh="下降{x:" + spec + "}", en="down {x:" + spec + "}", x=change)
    return phrase(zh="持平", en="unchanged")


def verdict(key: str) -> Phrase:
    """The name of a verdict."""
    return {
        common.CONFIRMED: lambda: phrase(zh="属实", en="confirmed"),
        common.CONTRADICTED: lambda: phrase(zh="不符", en="contradicted"),
        common.NOT_CHECKABLE: lambda: phrase(zh="无从核对", en="not checkable"),
    }[key]()


def tally(checks: pd.DataFrame) -> Phrase:
    """"three confirmed, one contradicted, two not checkable": each number counts the statements behind it, by their ids.

    Parameters
    ----------
    checks : DataFrame, one row per statement
        ``verdict_key``, ``quote`` (a Quote).
    """
    parts = []
    for key, zh, en in (
        (common.CONFIRMED, "{n}条属实", "{n} confirmed"),
        (common.CONTRADICTED, "{n}条不符", "{n} contradicted"),
        (common.NOT_CHECKABLE, "{n}条无从核对", "{n} not checkable"),
    ):
        given = checks.loc[checks["verdict_key"] == key, "quote"]
        if len(given):
            parts.append(phrase(zh=zh, en=en, n=figures.tally(said.claim_id for said in given)))
    return prose.listing(parts, last=("、", " and "))


def conflict_rows(claims: pd.DataFrame, keep: Callable[[pd.DataFrame], pd.Series], most: int = 8) -> pd.DataFrame:
    """The widest conflicts between sources, with both values and the gap, for a table or a dumbbell.

    Parameters
    ----------
    claims : DataFrame
        All rows, not one per fact.
    keep : callable
        Says which conflicts (a frame as :func:`marketbook.factbase.conflicts` gives it) matter here.
    """
    found = factbase.conflicts(claims)
    found = found[keep(found)].head(most)
    rows = claims.set_index("claim_id", drop=False)
    cells = []
    for row in found.itertuples():
        low, high = rows.loc[row.low_claim], rows.loc[row.high_claim]
        low_figure, high_figure = cite(low), cite(high)
        cells.append(
            {
                "label": _fact(row),
                "segment": prose.name(row.segment, "segment") if row.segment else None,
                "low_figure": low_figure, "low_publisher": publisher_of(low), "high_figure": high_figure, "high_publisher": publisher_of(high),
                "gap_figure": difference(high_figure, low_figure),
            }
        )  # fmt: skip
    columns = ["label", "segment", "low_figure", "low_publisher", "high_figure", "high_publisher", "gap_figure"]
    return pd.DataFrame(cells, columns=columns)


def with_caveat(note: Phrase, frame: pd.DataFrame) -> Phrase:
    """A note, and which of the points of a frame (``entity``, ``period``, ``located``) stand on rows whose page has no address."""
    lost = frame[~frame["located"]].drop_duplicates(["entity", "period"])
    if lost.empty:
        return note
    whole = lost["entity"].nunique() > 2
    names = [prose.when(period) for period in dict.fromkeys(lost["period"])] if whole else [phrase(zh="{who}{p}", en="{who} {p}", who=prose.name(row.entity), p=prose.when(row.period)) for row in lost.itertuples()]
    return phrase(
        zh="{note}{points}的网页地址未记录，主要结论不以其为据。", en="{note} The page of {points} is not recorded, and no headline rests on it.", note=note, points=prose.listing(names)
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


def publisher_of(row: pd.Series) -> Phrase:
    """The publisher of a claim, in the edition's language where the vocabulary has a name for it."""
    import html

    if row.publisher in load_vocabulary(prose.edition().project).rows["term"]:
        return Phrase(prose.mark(prose.name(row.publisher, "term")))

    return Phrase(f'<span data-field="{row.claim_id}:publisher">{html.escape(row.publisher, quote=False)}</span>')
