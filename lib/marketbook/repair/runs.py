"""What a search for readings works on: how it searches, one way to read a run, and the bytes that a run consists of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from operator import itemgetter
from typing import NamedTuple

from marketbook.repair.characters import (
    annotated_with,
    by_lead,
    form_cost,
    full_width,
    gbk,
    has_reading,
    plain_pinyin,
    simplify,
)
from marketbook.repair.likelihood import (
    character_scores,
    frequency_scores,
    inner_steps,
    pair_steps,
    steps,
)

#: Punctuation pairs that pages were cut at, by the form they have now.
CUT = {";": b"\xa3\xbb", "；": b"\xa3\xbb", "。": b"\xa1\xa3", "?": b"\xa3\xbf", "？": b"\xa3\xbf", "!": b"\xa3\xa1",
       "！": b"\xa3\xa1"}  # fmt: skip

#: Partial readings less likely than the best by this (log odds) are not followed.
HOPELESS = 7.0
#: Finished readings roughly less likely than the best by this (log odds) are not weighed.
UNWEIGHED = 8.0


@dataclass(frozen=True, eq=False)  # hashed by identity, since much is cached by it
class Search:
    """How readings are searched."""

    single: Mapping[str, float]  # log probability of a (Simplified) character
    step: Mapping[str, float]  # log probability of a (Simplified) character behind another, by both
    inner_step: Mapping[str, float]  # the same where only one byte of the character is known
    beam: int  # partial readings that are followed
    doubted: int  # of these, those in which a gap is looked for
    firsts: int  # first characters of a gap that are tried with any second one
    seconds: int  # the commonest second ones
    weighed: int  # readings that are weighed in full
    wide: bool  # look for a gap everywhere, not only beside a rare character


QUICK = Search(character_scores, steps, inner_steps, 8, 2, 5, 8, 8, False)
WIDE = Search(frequency_scores, pair_steps, pair_steps, 16, 4, 10, 24, 24, True)


class Run(NamedTuple):
    """One way to read a run: the characters so far, and the first byte of the next."""

    out: str
    last: str  # Simplified form of the last character, of the text before at first
    lead: int  # 0 when the run is over
    at: int  # next character of the page
    likelihood: float = 0.0
    vanished: int = 0
    lost: bool = False  # an ASCII byte behind the last character was swallowed


#: A run while it is searched for: the same fields in a bare tuple, which is made in a fifth of the time.
Partial = tuple[str, str, int, int, float, int, bool]
OUT, LAST, LEAD, AT, LIKELIHOOD, VANISHED = range(6)
likelihood = itemgetter(LIKELIHOOD)

#: A run out of a partial one.
finished: Callable[[Partial], Run] = partial(tuple.__new__, Run)


def grow(search: Search, run: Partial, character: str, lead: int, at: int) -> Partial:
    """A run with one more character, and the open first byte of the next."""
    out, last, _, _, so_far, vanished, _ = run
    simple, cost = form(character)
    return out + character, simple, lead, at, so_far + search.step[last + simple] - cost, vanished, False


@cache
def form(character: str) -> tuple[str, float]:
    """The Simplified form of a character, and the log odds against this form of it."""
    return simplify(character), form_cost(character)


@cache
def code_of(character: str) -> bytes:
    """The bytes of a character inside a run, empty where none can stand there.

    An ASCII byte below 0x40 would have been swallowed, so it was full-width and narrowed later.
    """
    if "@" <= character <= "~":
        return character.encode()
    return gbk(character) or (gbk(full_width(character)) if " " < character < "@" else None) or b""


@lru_cache(maxsize=1 << 16)
def is_victim(character: str, syllable: str) -> bool:
    """Whether the converter may have annotated a character with a syllable."""
    return has_reading(character, plain_pinyin(syllable)) and simplify(character) != character


@lru_cache(maxsize=1 << 14)
def victims_begun(lead: int, syllable: str) -> list[tuple[int, str]]:
    """The characters with a first byte that the converter may annotate with a reading, with their second byte."""
    codes = sorted(gbk(c) for c in annotated_with(plain_pinyin(syllable)))
    return [(code[1], by_lead(lead)[code[1]]) for code in codes if code[0] == lead]


@cache
def victims(syllable: str) -> list[tuple[int, str]]:
    """The characters that the converter may annotate with a reading, with their first byte."""
    return [(gbk(c)[0], c) for c in annotated_with(plain_pinyin(syllable))]
