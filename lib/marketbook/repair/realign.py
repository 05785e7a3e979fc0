"""Pairing the bytes of a run anew: every reading that they allow, the likely ones first.

A run is text whose byte pairs stand one half character late. `follow` walks it one character of the page at a time,
keeping the likeliest partial readings, until an ASCII byte brings bytes and characters back in step. The quick search
goes by words; the wide one goes by pairs of characters, keeps more, and expects everywhere that bytes vanished.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import heappush, heapreplace
from math import inf
from operator import itemgetter
from typing import NamedTuple

from marketbook.repair.characters import (
    all_characters,
    annotated_with,
    by_lead,
    by_trail,
    gbk,
    has_reading,
    is_han,
    simplify,
)
from marketbook.repair.likelihood import (
    character_score,
    followers,
    frequency_score,
    inner_step_score,
    leaders,
    pair_step_score,
    step_score,
)
from marketbook.repair.pinyin import BRACKETED, SWALLOWED, plain_pinyin

#: Punctuation pairs that pages were cut at, by the form they have now.
CUT = {";": b"\xa3\xbb", "；": b"\xa3\xbb", "。": b"\xa1\xa3", "?": b"\xa3\xbf", "？": b"\xa3\xbf", "!": b"\xa3\xa1",
       "！": b"\xa3\xa1"}  # fmt: skip

#: Partial readings less likely than the best by this (log odds) are not followed.
_HOPELESS = 7.0
_LONGEST_RUN = 60
_MOST_VANISHED = 4
#: A character rare enough (log probability) to look for a gap beside it.
_RARE = -8.5
#: A character that is too rare (log probability) to fill a gap.
_OBSOLETE = -15.0
#: Log odds against a reading that is left standing behind another character than its own.
_STRAY_READING = 8.0
#: The one second byte that is neither ASCII nor a first byte.
_ODD = 0x80
#: Log odds against a Simplified or rare form of a character, and against a Traditional one that shares its Simplified
#: form with a commoner one, as 隻 with 只.
OTHER_FORM, RARER_FORM = 6.0, 1.5


@dataclass(frozen=True, eq=False)  # hashed by identity, since much is cached by it
class Search:
    """How readings are searched."""

    single: Callable[[str], float]  # log probability of a (Simplified) character
    step: Callable[[str, str], float]  # log probability of a (Simplified) character behind another
    inner_step: Callable[[str, str], float]  # the same where only one byte of the character is known
    beam: int  # partial readings that are followed
    doubted: int  # of these, those in which a gap is looked for
    firsts: int  # first characters of a gap that are tried with any second one
    seconds: int  # the commonest second ones
    weighed: int  # readings that are weighed in full
    wide: bool  # look for a gap everywhere, not only beside a rare character


QUICK = Search(character_score, step_score, inner_step_score, 8, 2, 5, 8, 8, False)
WIDE = Search(frequency_score, pair_step_score, pair_step_score, 16, 4, 10, 24, 24, True)


class Run(NamedTuple):
    """One way to read a run: the characters so far, and the first byte of the next."""

    out: str
    last: str  # Simplified form of the last character, of the text before at first
    lead: int  # 0 when the run is over
    at: int  # next character of the page
    likelihood: float = 0.0
    vanished: int = 0
    lost: bool = False  # an ASCII byte behind the last character was swallowed


@lru_cache(maxsize=1 << 16)
def is_victim(character: str, syllable: str) -> bool:
    """Whether the converter may have annotated a character with a syllable."""
    return has_reading(character, plain_pinyin(syllable)) and simplify(character) != character


def wide(character: str) -> str:
    """The full-width form of a narrowed mark."""
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


@cache
def _forms() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that conversion to Traditional makes, and all others that it leaves as they are."""
    from opencc import OpenCC

    convert = OpenCC("s2t").convert
    characters = all_characters()
    made = convert("".join(map(simplify, characters)))
    return frozenset(made), frozenset(c for c, kept in zip(characters, convert(characters)) if c == kept)


@cache
def form_cost(character: str) -> float:
    """Log odds against a form of a character that conversion to Traditional seldom leaves or makes."""
    usual, traditional = _forms()
    if character in usual or not is_han(character):
        return 0.0
    return RARER_FORM if character in traditional else OTHER_FORM


def follow(text: str, runs: list[Run], search: Search = QUICK) -> list[Run]:
    """Read on until every run has met an ASCII byte, or cannot go on.

    Parameters
    ----------
    text : str
        The page.
    runs : list of Run
        Beginnings, all at the same place.
    """
    done: list[Run] = []
    beam = search.beam
    for _ in range(_LONGEST_RUN):
        if not runs:
            break
        grown = _steps(search, text, runs)
        doubtful = [
            run
            for run in runs[: search.doubted]
            if run.vanished < _MOST_VANISHED and (search.wide or _is_doubtful(text, run))
        ]
        if doubtful:
            best = sorted((run.likelihood for run in grown if run.lead), reverse=True)[:beam]
            least = max(best[0] - _HOPELESS, best[-1] if len(best) == beam else -inf) if best else -inf
            grown += _vanish(search, text, doubtful, least)
        done += [run for run in grown if not run.lead]
        runs = [run for run in grown if run.lead]
        if len(runs) > 1:
            least = max(run.likelihood for run in runs) - _HOPELESS
            runs = sorted((r for r in runs if r.likelihood > least), key=lambda run: -run.likelihood)[:beam]
    return done


def _is_doubtful(text: str, run: Run) -> bool:
    """Whether the next character, as the bytes stand, is none or a rare one that makes no word with its neighbours.

    A pair that vanished has left such a character: half of one and half of another.
    """
    code = _code(text[run.at : run.at + 1])
    if not code or text[run.at] == "?":
        return True
    character = by_lead(run.lead).get(code[0])
    if character is None or form_cost(character):
        return True
    simple = simplify(character)
    if character_score(simple) > _RARE or simple in followers().get(run.last, ""):
        return False
    ahead = _code(text[run.at + 1 : run.at + 2])
    third = by_lead(code[1]).get(ahead[0]) if len(code) == 2 and ahead else None
    return not third or simplify(third) not in followers().get(simple, "")


def _grow(search: Search, run: Run, character: str, lead: int, at: int, tail: str = "") -> Run:
    simple, cost = _form(character)
    likelihood = run.likelihood + search.step(run.last, simple) - cost
    return Run(run.out + character + tail, simple, lead, at, likelihood, run.vanished)


@cache
def _form(character: str) -> tuple[str, float]:
    return simplify(character), form_cost(character)


@cache
def _code(character: str) -> bytes:
    """The bytes of a character inside a run, empty where none can stand there.

    An ASCII byte below 0x40 would have been swallowed, so it was full-width and narrowed later.
    """
    if "@" <= character <= "~":
        return character.encode()
    return gbk(character) or (gbk(wide(character)) if " " < character < "@" else None) or b""


def _steps(search: Search, text: str, runs: list[Run]) -> list[Run]:
    """Give each run's open lead byte its second byte, out of the page's next character."""
    grown: list[Run] = []
    ends: dict[int, list[float]] = {}
    for run in runs:
        row, at = by_lead(run.lead), run.at
        following = text[at : at + 1]
        if following == "?":
            grown += _step_lost(search, text, run, row, ends.setdefault(at, []))
            continue
        code = _code(following)
        if not code or code[0] not in row:
            continue
        character = row[code[0]]
        if len(code) == 1:
            behind = _after_reading(text, at + 1, character)
            new = _grow(search, run, character, 0, behind)
            if behind == at + 1 and BRACKETED.match(text, behind):
                new = new._replace(likelihood=new.likelihood - _STRAY_READING)
            grown.append(new)
        elif code[1] < 0x80:
            grown.append(_grow(search, run, character, 0, at + 1, tail=chr(code[1])))
        elif code[1] > 0x80:
            grown.append(_grow(search, run, character, code[1], at + 1))
    return grown


def _after_reading(text: str, at: int, character: str) -> int:
    """Behind the reading of a character that has come together only now, if it has one."""
    token = BRACKETED.match(text, at)
    return token.end() if token and is_victim(character, token[1]) else at


def _step_lost(search: Search, text: str, run: Run, row: dict[int, str], ends: list[float]) -> list[Run]:
    """The next byte was lost in a ``?``: before a reading, with a swallowed byte, or at a cut.

    ``ends`` holds the best likelihoods of the runs that end here; more than `Search.beam` are never weighed.
    """
    at, beam = run.at, search.beam
    token = SWALLOWED.match(text, at)
    if token:
        return [_grow(search, run, victim, 0, token.end()) for _, victim in victims_begun(run.lead, token[1])]
    lost = text[at + 1 : at + 2] not in CUT  # before punctuation the bytes were cut, and nothing was swallowed
    grown: list[Run] = []
    for step, cost, simple, character in _likely_behind(search, run.last, run.lead):
        likelihood = run.likelihood + step
        if len(ends) == beam and likelihood < ends[0]:
            break
        likelihood -= cost
        if len(ends) < beam:
            heappush(ends, likelihood)
        elif likelihood > ends[0]:
            heapreplace(ends, likelihood)
        if likelihood >= ends[0]:
            grown.append(Run(run.out + character, simple, 0, at + 1, likelihood, run.vanished, lost))
    if 0xA3 in row:
        grown.append(_grow(search, run, row[0xA3], 0xBF, at + 1))  # it was a full-width question mark
    return grown


def _vanish(search: Search, text: str, runs: list[Run], least: float) -> list[Run]:
    """Put back a pair that has no character, and so left no trace, before the page's next character.

    Of no use are runs that go on and are no likelier than ``least``.
    """
    if not runs:
        return []
    token = SWALLOWED.match(text, runs[0].at)
    if token:
        return [new for run in runs for new in _vanish_before_reading(search, run, token[1], token.end())]
    at = runs[0].at
    code, ahead = _code(text[at : at + 1]), _code(text[at + 1 : at + 2])
    if not code:
        return []
    syllable = ""
    if len(code) == 1:
        third = text[at + 1 : at + 2]  # the page is in step again behind an ASCII byte
        token = BRACKETED.match(text, at + 1)
        if token:
            third, syllable = text[token.end() : token.end() + 1], token[1]
    else:
        third = by_lead(code[1]).get(ahead[0], "") if ahead else ""
    grown = [
        Run(run.out + c, simple, 0, _after_reading(text, at, c), run.likelihood + gain, run.vanished)
        for run in runs
        for gain, c, simple in _alone(search, run.last, run.lead, code[0] if len(code) == 1 else 0)
    ]
    commas = [comma for run in runs for comma in _before_comma(search, run)]
    return grown + _filled(search, text, runs + commas, at, code, third and simplify(third), syllable, least)


@lru_cache(maxsize=1 << 14)
def _alone(search: Search, last: str, lead: int, letter: int) -> list[tuple[float, str, str]]:
    """The likeliest with this first byte whose second makes none with an ASCII letter behind it, and falls away alone."""
    alone = [c for end, c in by_lead(lead).items() if end == _ODD or (letter and end > _ODD and letter not in by_lead(end))]
    found = [(search.step(last, simple) - cost, c, simple) for c in alone for simple, cost in [_form(c)]]
    return sorted(found, reverse=True)[: search.beam]


def _filled(
    search: Search,
    text: str,
    runs: list[Run],
    at: int,
    code: bytes,
    third: str,
    syllable: str,
    floor: float,
) -> list[Run]:
    """The likeliest fillings of a gap: a character that ends in its first byte, and one that begins with its second."""
    trail, beam, best, least = code[0], search.beam, -inf, -inf
    filled: list[tuple] = []
    totals: list[float] = []  # the best, lowest first; what is less likely than all of them is not tried
    most = max(_seconds(search, trail, third, syllable).values(), default=0.0)
    follows = code[1] if len(code) == 2 else 0
    usual = follows > 0x80 and text[at] != "?"  # what goes on no likelier than the floor is of no use
    for run in runs:
        for i, (gain, end, first, simple) in enumerate(_gaps(search, run.last, run.lead)):
            value = run.likelihood + gain
            if value + most < least or (usual and value <= floor):
                break
            for total, step, after, lead in _behind_gap(
                search, simple, end, trail, third, syllable, i < search.firsts
            ):
                total += value
                if total < least:
                    break
                filled.append((total, value, value + step, run, first, simple, after, lead))
                if len(totals) < beam:
                    heappush(totals, total)
                elif total > totals[0]:
                    heapreplace(totals, total)
                best = max(best, total)
                least = max(best - _HOPELESS, totals[0]) if len(totals) == beam else best - _HOPELESS
    filled.sort(key=itemgetter(0), reverse=True)
    grown: list[Run] = []
    opened: list[Run] = []
    for total, value, likelihood, run, first, simple, after, lead in filled[:beam]:
        if total < filled[0][0] - _HOPELESS:
            break
        if usual:
            second = by_lead(lead)[trail]
            likelihood -= form_cost(second)
            if likelihood > floor:
                grown.append(Run(run.out + first + second, after, follows, at + 1, likelihood, run.vanished + 1))
        else:
            opened.append(Run(run.out + first, simple, lead, run.at, value, run.vanished + 1))
    return grown + _steps(search, text, opened)


@lru_cache(maxsize=1 << 12)
def _gaps(search: Search, last: str, lead: int) -> list[tuple[float, int, str, str]]:
    """The likeliest of `_before_gap` behind a character, with the likelihood of each."""
    gaps = sorted(
        [(search.step(last, simple), end, first, simple) for end, first, simple in _before_gap(search, lead)]
    )[::-1]
    return [gap for gap in gaps[:12] if gap[0] >= gaps[0][0] - _HOPELESS]


@lru_cache(maxsize=1 << 14)
def _others(search: Search, trail: int, end: int, syllable: str, third: str) -> list[tuple[float, float, str]]:
    """Likely second characters behind a first one of another word, the likeliest first: what it scores and brings."""
    row, seconds = _across_gap(trail, end, syllable), _seconds(search, trail, third, syllable)
    found = [(search.single(after), seconds[after], after) for after in row.keys() & seconds.keys()]
    return sorted(found, key=lambda other: (-other[0] - other[1], other[2]))


def _before_comma(search: Search, run: Run) -> list[Run]:
    """The same where both halves of a full-width comma vanished, with the characters around it: two pairs in a row."""
    return [
        Run(run.out + first, simple, 0xA3, run.at, run.likelihood + step, run.vanished + 1)
        for step, first, simple in _commas(search, run.last, run.lead)
    ]


@lru_cache(maxsize=1 << 12)
def _commas(search: Search, last: str, lead: int) -> list[tuple[float, str, str]]:
    fitting = [gap for gap in _before_gap(search, lead) if 0xA3 in _unassigned(gap[0])]
    fitting.sort(key=lambda gap: -search.step(last, gap[2]))
    return [(search.step(last, simple), first, simple) for _, first, simple in fitting[:2]]


def _vanish_before_reading(search: Search, run: Run, syllable: str, at: int) -> list[Run]:
    """The same where the next character is one that the converter annotated, its second byte lost in the ``?``."""
    grown = [
        _grow(search, _grow(search, run, first, lead, at), victim, 0, at)
        for end, first, _ in _before_gap(search, run.lead)
        for lead, victim in victims(plain_pinyin(syllable))
        if lead in _unassigned(end)
    ]
    return sorted(grown, key=lambda new: -new.likelihood)[: search.beam]


@lru_cache(maxsize=1 << 14)
def victims_begun(lead: int, syllable: str) -> list[tuple[int, str]]:
    """The characters with a first byte that the converter may annotate with a reading, with their second byte."""
    codes = sorted(gbk(c) for c in annotated_with(plain_pinyin(syllable)))
    return [(code[1], by_lead(lead)[code[1]]) for code in codes if code[0] == lead]


def likeliest(
    search: Search, last: str, row: dict[str, list[str]], common: list[str], forms: frozenset[str]
) -> list[str]:
    """The characters of a row that most likely follow ``last``, the likeliest first."""
    step = search.inner_step
    ranked = sorted({*common, *forms.intersection(followers().get(last, ""))}, key=lambda c: (-step(last, c), c))
    return [character for simple in ranked[: search.beam] for character in row[simple]]


def begun(search: Search, last: str, pair: bytes, at: int) -> list[Run]:
    """The likeliest beginnings behind a cut: a character whose second byte is the first of the pair that was cut out."""
    likely = likeliest(search, last, *_ended(search, pair[0]))
    return [Run(c, simplify(c), pair[1], at, search.inner_step(last, simplify(c))) for c in likely]


@lru_cache(maxsize=1 << 12)
def _likely_behind(search: Search, last: str, lead: int) -> list[tuple[float, float, str, str]]:
    """Of the likeliest characters with a first byte: likelihood, cost and Simplified form of each."""
    step, characters = search.inner_step, likeliest(search, last, *_begun(search, lead))
    return [(step(last, simplify(c)), form_cost(c), simplify(c), c) for c in characters]


@cache
def _begun(search: Search, lead: int) -> tuple[dict[str, list[str]], list[str], frozenset[str]]:
    """The characters with a first byte, by Simplified form, and the commonest of those."""
    return _by_form(search, by_lead(lead).values())


@cache
def _ended(search: Search, trail: int) -> tuple[dict[str, list[str]], list[str], frozenset[str]]:
    """The same for a second byte."""
    return _by_form(search, by_trail(trail).values())


def _by_form(search: Search, characters: Iterable[str]) -> tuple[dict[str, list[str]], list[str], frozenset[str]]:
    row: dict[str, list[str]] = {}
    for character in characters:
        row.setdefault(simplify(character), []).append(character)
    return row, sorted(row, key=search.single, reverse=True)[: 2 * search.beam], frozenset(row)


@cache
def _unassigned(first: int) -> frozenset[int]:
    """The bytes that make no character behind a byte; decoders drop both."""
    return frozenset(second for second in range(0x81, 0xFF) if second not in by_lead(first))


@cache
def _like(first: int) -> int:
    """The lowest byte that makes no character with the same bytes; most have the same, and much is cached by it."""
    return next(byte for byte in range(0x81, 0xFF) if _unassigned(byte) == _unassigned(first))


@cache
def victims(syllable: str) -> list[tuple[int, str]]:
    """The characters that the converter may annotate with a reading, with their first byte."""
    return [(gbk(c)[0], c) for c in annotated_with(plain_pinyin(syllable))]


@cache
def _before_gap(search: Search, lead: int) -> list[tuple[int, str, str]]:
    """The characters with this first byte whose second byte can begin a pair that has no character."""
    rows = [(_like(end), c, simplify(c)) for end, c in by_lead(lead).items() if end > _ODD and _unassigned(end)]
    rows = [row for row in rows if search.single(row[2]) > (_OBSOLETE if lead > 0xA9 or lead < 0xA1 else _RARE)]
    return sorted(rows, key=lambda row: -search.single(row[2]))[:16]


@lru_cache(maxsize=1 << 12)
def _seconds(search: Search, trail: int, third: str, syllable: str) -> dict[str, float]:
    """Likely (Simplified) characters with this second byte, and the gain that each brings the character behind it."""
    row = _row(trail, syllable)
    gains = dict.fromkeys(_commonest(search, trail, syllable), 0.0)
    if third:
        own = search.single(third)
        gains |= {simple: search.step(simple, third) - own for simple in row.keys() & leaders().get(third, "")}
    return dict(sorted(gains.items()))


@lru_cache(maxsize=1 << 12)
def _row(trail: int, syllable: str) -> dict[str, list[int]]:
    """The characters with this second byte: first bytes by Simplified form.

    Where a reading follows, only those that the converter annotates with it.
    """
    row: dict[str, list[int]] = {}
    for lead, character in by_trail(trail).items():
        if not syllable or is_victim(character, syllable):
            row.setdefault(simplify(character), []).append(lead)
    return row


@lru_cache(maxsize=1 << 12)
def _commonest(search: Search, trail: int, syllable: str) -> list[str]:
    return sorted(_row(trail, syllable), key=search.single, reverse=True)[: search.seconds]


@lru_cache(maxsize=1 << 15)
def _behind_gap(
    search: Search, before: str, end: int, trail: int, third: str, syllable: str, with_others: bool
) -> list[tuple[float, float, str, int]]:
    """The likeliest characters with a second byte that can stand across a gap behind one with second byte ``end``.

    Of each: its likelihood with and without what it gains by the third, its Simplified form, its first byte. Those that
    make no word with the character before are left out unless ``with_others``.
    """
    row, seconds = _across_gap(trail, end, syllable), _seconds(search, trail, third, syllable)
    words = row.keys() & followers().get(before, "")
    steps = [(search.step(before, after), after) for after in sorted(words)]
    found = [(step + seconds.get(after, 0.0), step, after) for step, after in steps]
    if with_others:
        others = _others(search, trail, end, syllable, third)
        found += [(step + more, step, after) for step, more, after in others if after not in words]
    found.sort(key=itemgetter(0), reverse=True)
    return [(total, step, after, lead) for total, step, after in found[: search.beam] for lead in row[after]]


@lru_cache(maxsize=1 << 14)
def _across_gap(trail: int, end: int, syllable: str) -> dict[str, list[int]]:
    free = _unassigned(end)
    rows = ((simple, [lead for lead in leads if lead in free]) for simple, leads in _row(trail, syllable).items())
    return {simple: leads for simple, leads in rows if leads}
