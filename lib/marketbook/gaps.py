"""What a report says where the data run out.

The verbs are those of :mod:`marketbook.prose`, with one difference: where a slot holds nothing, because nobody had published it by the
day of the edition, they say so in words instead of failing. A gap is told, never filled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from marketbook import prose, tables
from marketbook.prose import Phrase, phrase

_UNKNOWN = {"zh": "截至数据截止日，这一点尚无可用的数据", "en": "By the cut-off day no usable figure for this was known"}


def known(value: Any) -> bool:
    """Whether there is anything to show: neither None nor a missing number."""
    return value is not None and not (isinstance(value, float) and value != value)


def fill(*, zh: str, en: str, gap: Phrase | None = None, **slots: Any) -> Phrase:
    """A phrase, or ``gap`` (else a sentence that says so) where a slot has nothing to show; see :func:`marketbook.prose.phrase`."""
    if all(map(known, slots.values())):
        return phrase(zh=zh, en=en, **slots)
    return gap or phrase(**_UNKNOWN)


def finding(*, zh: str, en: str, **slots: Any) -> Phrase | None:
    """A key finding, or None where a slot has nothing to show."""
    return phrase(zh=zh, en=en, **slots) if all(map(known, slots.values())) else None


def findings(items: Iterable[Phrase | None]) -> None:
    """Show the key findings that can be stated."""
    stated = [item for item in items if item is not None]
    prose.findings(stated or [phrase(zh="截至数据截止日，尚无数据可以支持任何结论。", en="By the cut-off day no figure was known that would bear a finding.")])


def title(*, zh: str, en: str, gap: Phrase | None = None, **slots: Any) -> None:
    """Show the report's title."""
    prose.show(f'<h1 class="title">{fill(zh=zh, en=en, gap=gap, **slots).plain_html}</h1>', "title")


def heading(*, zh: str, en: str, gap: Phrase | None = None, level: int = 2, **slots: Any) -> None:
    """Show a heading."""
    prose.heading(zh="{text}", en="{text}", level=level, text=fill(zh=zh, en=en, gap=gap, **slots))


def say(*, zh: str, en: str, gap: Phrase | None = None, **slots: Any) -> None:
    """Show a paragraph; nothing where a slot has nothing to show and no ``gap`` is given."""
    if gap is not None or all(map(known, slots.values())):
        prose.say(zh="{text}", en="{text}", text=fill(zh=zh, en=en, gap=gap, **slots))


def callout(*, zh: str, en: str, kind: str = "method", **slots: Any) -> None:
    """Show a note set apart; nothing where a slot has nothing to show."""
    if all(map(known, slots.values())):
        prose.callout(zh=zh, en=en, kind=kind, **slots)


def draw(chart: Callable[..., Any], frame: pd.DataFrame, *, least: int = 1, **options: Any) -> None:
    """Show a chart of a frame, or a note that its data were not known where the frame has fewer than ``least`` rows."""
    if len(frame) < least:
        _missing()
    else:
        chart(frame, **options).show()


def tabulate(frame: pd.DataFrame, columns: Sequence[tables.Column], *, least: int = 1, **options: Any) -> None:
    """Show a table of a frame, or a note that its data were not known where the frame has fewer than ``least`` rows."""
    if len(frame) < least:
        _missing()
    else:
        tables.table(frame, columns, **options)


def _missing() -> None:
    prose.callout(zh="此处本应有一幅图或一张表，但所需数据在数据截止日尚未公布。", en="A chart or table belongs here, but its data had not been published by the cut-off day.", kind="caveat")


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


def names(values: Iterable[str], kind: str) -> Mapping[str, prose.Name]:
    """Names for the values of a chart's series or bars, by value."""
    return {value: prose.name(value, kind) for value in dict.fromkeys(values)}


def when(period: str | None) -> prose.When | None:
    """A period, or None where there is none."""
    return prose.when(period) if known(period) else None


def name(id: str | None, kind: str = "entity") -> prose.Name | None:
    """A name, or None where there is none."""
    return prose.name(id, kind) if known(id) else None


def quote(frame: pd.DataFrame, **where: str) -> prose.Quote | None:
    """The sentence of the first statement or claim with these values; None where there is none."""
    for column, value in where.items():
        frame = frame[frame[column] == value] if len(frame) else frame
    return None if frame.empty else prose.quote(frame.iloc[0])


def periods(values: Iterable[str]) -> Mapping[str, prose.When]:
    """Periods for the groups of a chart, by value."""
    return {value: prose.when(value) for value in dict.fromkeys(values)}


def words(pairs: Mapping[str, tuple[str, str]]) -> Mapping[str, Phrase]:
    """Labels written as pairs of Chinese and English, by key."""
    return {key: phrase(zh=zh, en=en) for key, (zh, en) in pairs.items()}


def row(frame: pd.DataFrame, column: str = "figure", *, at: int = 0, **where: str) -> Any:
    """One cell of a frame: the ``at``-th row of those with these values (negative counts from the end); None where there is none."""
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return frame[column].iloc[at] if -len(frame) <= at < len(frame) else None
