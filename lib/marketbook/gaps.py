"""From frames to what a report shows, also where the data run out: cells, names, charts and tables that may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from marketbook import prose, tables
from marketbook.prose import Phrase, phrase


def draw(
    chart: Callable[..., Any], frame: pd.DataFrame, *, least: int = 1, silent: bool = False, **options: Any
) -> None:
    """Show a chart of a frame; where it has fewer than ``least`` rows a note that its data were not known, or nothing."""
    if _enough(frame, least, silent):
        chart(frame, **options).show()


def tabulate(
    frame: pd.DataFrame, columns: Sequence[tables.Column], *, least: int = 1, silent: bool = False, **options: Any
) -> None:
    """Show a table of a frame; where it has fewer than ``least`` rows a note that its data were not known, or nothing."""
    if _enough(frame, least, silent):
        tables.table(frame, columns, **options)


def _enough(frame: pd.DataFrame, least: int, silent: bool) -> bool:
    if len(frame) < least and not silent:
        prose.callout(
            zh="此处本应有一幅图或一张表，但所需数据在数据截止日尚未公布。",
            en="A chart or table belongs here, but its data had not been published by the cut-off day.",
            kind="caveat",
        )
    return len(frame) >= least


# -- from ids to names --------------------------------------------------------------------------------------------------------


def labelled(frame: pd.DataFrame, **kinds: str) -> pd.DataFrame:
    """A copy whose columns of ids are names, periods or quotes, as tables and charts show them.

    Parameters
    ----------
    frame : DataFrame
    **kinds : column = kind
        ``entity``, ``item``, ``metric``, ``segment``, ``period`` or ``quote`` (a column of sentences beside ``claim_id``).
    """
    copy = frame.copy()
    for column, kind in kinds.items():
        if kind == "period":
            copy[column] = [prose.when(value) for value in frame[column]]
        elif kind == "quote":
            copy[column] = [prose.Quote(claim, sentence) for claim, sentence in zip(frame["claim_id"], frame[column])]
        else:
            copy[column] = [prose.name(value, kind) for value in frame[column]]
    return copy


def when(period: str | None) -> prose.When | None:
    """A period, or None where there is none."""
    return prose.when(period) if prose.known(period) else None


def name(id: str | None, kind: str = "entity") -> prose.Name | None:
    """A name, or None where there is none."""
    return prose.name(id, kind) if prose.known(id) else None


def quote(frame: pd.DataFrame, **where: str) -> prose.Quote | None:
    """The sentence of the first statement or claim with these values; None where there is none."""
    for column, value in where.items():
        frame = frame[frame[column] == value] if len(frame) else frame
    return None if frame.empty else prose.quote(frame.iloc[0])


def periods(values: Iterable[str]) -> Mapping[str, prose.When]:
    """Periods for the groups of a chart, by value."""
    return {value: prose.when(value) for value in dict.fromkeys(values)}


def told(values: Iterable[Any], *, zh: str, en: str) -> list[Phrase | None]:
    """A phrase for each value, which stands in the slot ``x``; None for a gap."""
    return [prose.finding(zh=zh, en=en, x=value) for value in values]


def words(pairs: Mapping[str, tuple[str, str]]) -> Mapping[str, Phrase]:
    """Labels written as pairs of Chinese and English, by key."""
    return {key: phrase(zh=zh, en=en) for key, (zh, en) in pairs.items()}
