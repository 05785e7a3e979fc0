"""The beginning of a run behind a cut and its end in a ``?``: characters of which only one byte is left."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from marketbook.repair.characters import by_lead, by_trail, form_cost, simplify
from marketbook.repair.likelihood import followers
from marketbook.repair.runs import Run, Search


def begun(search: Search, last: str, pair: bytes, at: int) -> list[Run]:
    """The likeliest beginnings behind a cut: a character whose second byte is the first of the pair that was cut out."""
    likely = _likeliest(search, last, *_ended(search, pair[0]))
    return [Run(character, simple, pair[1], at, step) for step, simple, character in likely]


@lru_cache(maxsize=1 << 12)
def likely_behind(search: Search, last: str, lead: int) -> list[tuple[float, float, str, str]]:
    """Of the likeliest characters with a first byte: likelihood, cost and Simplified form of each."""
    likely = _likeliest(search, last, *_begun(search, lead))
    return [(step, form_cost(character), simple, character) for step, simple, character in likely]


def _likeliest(
    search: Search, last: str, row: dict[str, str], common: list[str], forms: frozenset[str]
) -> list[tuple[float, str, str]]:
    """The characters of a row that most likely follow ``last``, the likeliest first, behind likelihood and Simplified form."""
    step, tried = search.inner_step, {*common, *forms.intersection(followers().get(last, ""))}
    ranked = sorted([(-step[last + simple], simple) for simple in tried])[: search.beam]
    return [(-unlikely, simple, character) for unlikely, simple in ranked for character in row[simple]]


@cache
def _begun(search: Search, lead: int) -> tuple[dict[str, str], list[str], frozenset[str]]:
    """The characters with a first byte, by Simplified form, and the commonest of those."""
    return _by_form(search, by_lead(lead).values())


@cache
def _ended(search: Search, trail: int) -> tuple[dict[str, str], list[str], frozenset[str]]:
    """The same for a second byte."""
    return _by_form(search, by_trail(trail).values())


def _by_form(search: Search, characters: Iterable[str]) -> tuple[dict[str, str], list[str], frozenset[str]]:
    row: dict[str, str] = {}
    for character in characters:
        simple = simplify(character)
        row[simple] = row.get(simple, "") + character
    return row, sorted(row, key=search.single.__getitem__, reverse=True)[: 2 * search.beam], frozenset(row)
