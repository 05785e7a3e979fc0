"""Pairing the bytes of a run anew: every reading that they allow, the likely ones first.

A run is text whose byte pairs stand one half character late. `follow` walks it one character of the page at a time,
keeping the likeliest partial readings, until an ASCII byte brings bytes and characters back in step.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from heapq import heappush, heapreplace
from math import inf
from operator import itemgetter
from typing import NamedTuple

from marketbook.repair.characters import all_characters, by_lead, by_trail, gbk, has_reading, is_han, simplify
from marketbook.repair.likelihood import character_score, followers, inner_step_score, leaders, step_score
from marketbook.repair.pinyin import BRACKETED, SWALLOWED, plain_pinyin

#: Punctuation pairs that pages were cut at, by the form they have now.
CUT = {";": b"\xa3\xbb", "；": b"\xa3\xbb", "。": b"\xa1\xa3", "?": b"\xa3\xbf", "？": b"\xa3\xbf", "!": b"\xa3\xa1",
       "！": b"\xa3\xa1"}  # fmt: skip

#: Partial readings that are followed, if less unlikely than the best by this (log odds).
_BEAM, _HOPELESS = 8, 7.0
_LONGEST_RUN = 60
_MOST_VANISHED = 4
#: Partial readings in which a gap is looked for, and a character rare enough (log probability) to look for one.
_DOUBTED, _RARE = 2, -8.5
#: A character that is too rare (log probability) to fill a gap.
_OBSOLETE = -15.0
#: Fillings of a gap that are tried: first characters, and second ones behind each.
_FIRSTS, _SECONDS = 5, 8
#: The one second byte that is neither ASCII nor a first byte.
_ODD = 0x80
_NONE: set[str] = set()
#: Log odds against a Simplified or rare form of a character, and against a Traditional one that shares its Simplified
#: form with a commoner one, as 隻 with 只.
OTHER_FORM, RARER_FORM = 6.0, 1.5


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


def follow(text: str, runs: list[Run]) -> list[Run]:
    """Read on until every run has met an ASCII byte, or cannot go on.

    Parameters
    ----------
    text : str
        The page.
    runs : list of Run
        Beginnings, all at the same place.
    """
    done: list[Run] = []
    for _ in range(_LONGEST_RUN):
        if not runs:
            break
        grown = _steps(text, runs)
        doubtful = [run for run in runs[:_DOUBTED] if run.vanished < _MOST_VANISHED and _is_doubtful(text, run)]
        if doubtful:
            best = sorted((run.likelihood for run in grown if run.lead), reverse=True)[:_BEAM]
            least = max(best[0] - _HOPELESS, best[-1] if len(best) == _BEAM else -inf) if best else -inf
            grown += _vanish(text, doubtful, least)
        done += [run for run in grown if not run.lead]
        runs = [run for run in grown if run.lead]
        if len(runs) > 1:
            least = max(run.likelihood for run in runs) - _HOPELESS
            runs = sorted((r for r in runs if r.likelihood > least), key=lambda run: -run.likelihood)[:_BEAM]
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
    if character_score(simple) > _RARE or simple in followers().get(run.last, _NONE):
        return False
    ahead = _code(text[run.at + 1 : run.at + 2])
    third = by_lead(code[1]).get(ahead[0]) if len(code) == 2 and ahead else None
    return not third or simplify(third) not in followers().get(simple, _NONE)


def _grow(run: Run, character: str, lead: int, at: int, lost: bool = False, tail: str = "") -> Run:
    simple, cost = _form(character)
    likelihood = run.likelihood + step_score(run.last, simple) - cost
    return Run(run.out + character + tail, simple, lead, at, likelihood, run.vanished, lost)


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


def _steps(text: str, runs: list[Run]) -> list[Run]:
    """Give each run's open lead byte its second byte, out of the page's next character."""
    grown: list[Run] = []
    ends: dict[int, list[float]] = {}
    for run in runs:
        row, at = by_lead(run.lead), run.at
        following = text[at : at + 1]
        if following == "?":
            grown += _step_lost(text, run, row, ends.setdefault(at, []))
            continue
        code = _code(following)
        if not code or code[0] not in row:
            continue
        character = row[code[0]]
        if len(code) == 1:
            grown.append(_grow(run, character, 0, _after_reading(text, at + 1, character)))
        elif code[1] < 0x80:
            grown.append(_grow(run, character, 0, at + 1, tail=chr(code[1])))
        elif code[1] > 0x80:
            grown.append(_grow(run, character, code[1], at + 1))
    return grown


def _after_reading(text: str, at: int, character: str) -> int:
    """Behind the reading of a character that has come together only now, if it has one."""
    token = BRACKETED.match(text, at)
    return token.end() if token and is_victim(character, token[1]) else at


def _step_lost(text: str, run: Run, row: dict[int, str], ends: list[float]) -> list[Run]:
    """The next byte was lost in a ``?``: before a reading, with a swallowed byte, or at a cut.

    ``ends`` holds the best likelihoods of the runs that end here; more than `_BEAM` are never weighed.
    """
    at = run.at
    token = SWALLOWED.match(text, at)
    if token:
        return [_grow(run, victim, 0, token.end()) for _, victim in victims_begun(run.lead, token[1])]
    lost = text[at + 1 : at + 2] not in CUT  # before punctuation the bytes were cut, and nothing was swallowed
    grown: list[Run] = []
    for step, cost, simple, character in _likely_behind(run.last, run.lead):
        likelihood = run.likelihood + step
        if len(ends) == _BEAM and likelihood < ends[0]:
            break
        likelihood -= cost
        if len(ends) < _BEAM:
            heappush(ends, likelihood)
        elif likelihood > ends[0]:
            heapreplace(ends, likelihood)
        if likelihood >= ends[0]:
            grown.append(Run(run.out + character, simple, 0, at + 1, likelihood, run.vanished, lost))
    if 0xA3 in row:
        grown.append(_grow(run, row[0xA3], 0xBF, at + 1))  # it was a full-width question mark
    return grown


def _vanish(text: str, runs: list[Run], least: float) -> list[Run]:
    """Put back a pair that has no character, and so left no trace, before the page's next character.

    Of no use are runs that go on and are no likelier than ``least``.
    """
    if not runs:
        return []
    token = SWALLOWED.match(text, runs[0].at)
    if token:
        return [new for run in runs for new in _vanish_before_reading(run, token[1], token.end())]
    at = runs[0].at
    code, ahead = _code(text[at : at + 1]), _code(text[at + 1 : at + 2])
    if not code:
        return []
    if len(code) == 1:
        third = text[at + 1 : at + 2]  # the page is in step again behind an ASCII byte
    else:
        third = by_lead(code[1]).get(ahead[0], "") if ahead else ""
    seconds = _seconds(code[0], third and simplify(third))
    grown = []
    for run in runs:
        odd = by_lead(run.lead).get(_ODD)
        if odd:  # this second byte falls away alone, and the page is in step again
            grown.append(_grow(run, odd, 0, _after_reading(text, at, odd)))
    commas = [comma for run in runs for comma in _before_comma(run)]
    return grown + _filled(text, runs + commas, at, code, seconds, least)


def _filled(text: str, runs: list[Run], at: int, code: bytes, seconds: dict[str, float], floor: float) -> list[Run]:
    """The likeliest fillings of a gap: a character that ends in its first byte, and one that begins with its second."""
    trail, best, least = code[0], -inf, -inf
    filled: list[tuple] = []
    totals: list[float] = []  # the best, lowest first; what is less likely than all of them is not tried
    others = cache(lambda end: _others(trail, end, seconds))

    def keep(total: float, likelihood: float, after: str) -> None:
        nonlocal best, least
        best = max(best, total)
        for lead in row[after]:
            filled.append((total, value, likelihood, run, first, simple, after, lead))
            if len(totals) < _BEAM:
                heappush(totals, total)
            elif total > totals[0]:
                heapreplace(totals, total)
        least = max(best - _HOPELESS, totals[0]) if len(totals) == _BEAM else best - _HOPELESS

    for run in runs:
        for i, (gain, end, first, simple) in enumerate(_gaps(run.last, run.lead)):  # noqa: B007 (keep reads it)
            value, (row, words) = run.likelihood + gain, _behind_gap(trail, end, simple)
            for after, step in words.items():
                total = value + step + seconds.get(after, 0.0)
                if total >= least:
                    keep(total, value + step, after)
            for step, more, after in others(end) if i < _FIRSTS else ():
                total = value + step + more
                if total < least:
                    break
                if after not in words:
                    keep(total, value + step, after)
    filled.sort(key=itemgetter(0), reverse=True)
    follows = code[1] if len(code) == 2 else 0
    grown: list[Run] = []
    for total, value, likelihood, run, first, simple, after, lead in filled[:_BEAM]:
        if total < filled[0][0] - _HOPELESS:
            break
        if run.at == at and follows > 0x80 and text[at] != "?":  # the most usual by far
            second = by_lead(lead)[trail]
            likelihood -= form_cost(second)
            if likelihood > floor:
                grown.append(Run(run.out + first + second, after, follows, at + 1, likelihood, run.vanished + 1))
        else:
            grown += _steps(text, [Run(run.out + first, simple, lead, run.at, value, run.vanished + 1)])
    return grown


@lru_cache(maxsize=1 << 12)
def _gaps(last: str, lead: int) -> list[tuple[float, int, str, str]]:
    """The likeliest of `_before_gap` behind a character, with the likelihood of each."""
    gaps = sorted([(step_score(last, simple), end, first, simple) for end, first, simple in _before_gap(lead)])[::-1]
    return [gap for gap in gaps[:12] if gap[0] >= gaps[0][0] - _HOPELESS]


def _others(trail: int, end: int, seconds: dict[str, float]) -> list[tuple[float, float, str]]:
    """Likely second characters behind a first one of another word, the likeliest first: what it scores and brings."""
    row = _across_gap(trail, end)
    found = [(character_score(after), seconds[after], after) for after in row.keys() & seconds.keys()]
    return sorted(found, key=lambda other: (-other[0] - other[1], other[2]))


def _before_comma(run: Run) -> list[Run]:
    """The same where both halves of a full-width comma vanished, with the characters around it: two pairs in a row."""
    return [
        Run(run.out + first, simple, 0xA3, run.at, run.likelihood + step, run.vanished + 1)
        for step, first, simple in _commas(run.last, run.lead)
    ]


@lru_cache(maxsize=1 << 12)
def _commas(last: str, lead: int) -> list[tuple[float, str, str]]:
    fitting = [gap for gap in _before_gap(lead) if 0xA3 in _unassigned(gap[0])]
    fitting.sort(key=lambda gap: -step_score(last, gap[2]))
    return [(step_score(last, simple), first, simple) for _, first, simple in fitting[:2]]


def _vanish_before_reading(run: Run, syllable: str, at: int) -> list[Run]:
    """The same where the next character is one that the converter annotated, its second byte lost in the ``?``."""
    grown = [
        _grow(_grow(run, first, lead, at), victim, 0, at)
        for end, first, _ in _before_gap(run.lead)
        for lead, victim in victims(plain_pinyin(syllable))
        if lead in _unassigned(end)
    ]
    return sorted(grown, key=lambda new: -new.likelihood)[:_BEAM]


@lru_cache(maxsize=1 << 14)
def victims_begun(lead: int, syllable: str) -> list[tuple[int, str]]:
    """The characters with a first byte that the converter may annotate with a reading, with their second byte."""
    return [(second, c) for second, c in by_lead(lead).items() if is_victim(c, syllable)]


def likeliest(last: str, row: dict[str, list[str]], common: list[str], forms: frozenset[str]) -> list[str]:
    """The characters of a row that most likely follow ``last``, the likeliest first."""
    ranked = sorted({*common, *(followers().get(last, _NONE) & forms)}, key=lambda c: (-inner_step_score(last, c), c))
    return [character for simple in ranked[:_BEAM] for character in row[simple]]


@lru_cache(maxsize=1 << 12)
def _likely_behind(last: str, lead: int) -> list[tuple[float, float, str, str]]:
    """Of the likeliest characters with a first byte: likelihood, cost and Simplified form of each."""
    characters = likeliest(last, *_begun(lead))
    return [(inner_step_score(last, simplify(c)), form_cost(c), simplify(c), c) for c in characters]


@cache
def _begun(lead: int) -> tuple[dict[str, list[str]], list[str], frozenset[str]]:
    """The characters with a first byte, by Simplified form, and the commonest of those."""
    return _by_form(by_lead(lead).values())


@cache
def ended(trail: int) -> tuple[dict[str, list[str]], list[str], frozenset[str]]:
    """The same for a second byte."""
    return _by_form(by_trail(trail).values())


def _by_form(characters: Iterable[str]) -> tuple[dict[str, list[str]], list[str], frozenset[str]]:
    row: dict[str, list[str]] = {}
    for character in characters:
        row.setdefault(simplify(character), []).append(character)
    return row, sorted(row, key=character_score, reverse=True)[: 2 * _BEAM], frozenset(row)


@cache
def _unassigned(first: int) -> frozenset[int]:
    """The bytes that make no character behind a byte; decoders drop both."""
    return frozenset(second for second in range(0x81, 0xFF) if second not in by_lead(first))


@cache
def victims(syllable: str) -> list[tuple[int, str]]:
    """The characters that the converter may annotate with a reading, with their first byte."""
    return [(gbk(c)[0], c) for c in all_characters() if is_victim(c, syllable)]


@cache
def _before_gap(lead: int) -> list[tuple[int, str, str]]:
    """The characters with this first byte whose second byte can begin a pair that has no character."""
    rows = [(end, c, simplify(c)) for end, c in by_lead(lead).items() if end > _ODD and _unassigned(end)]
    rows = [row for row in rows if character_score(row[2]) > (_OBSOLETE if lead > 0xA9 or lead < 0xA1 else _RARE)]
    return sorted(rows, key=lambda row: -character_score(row[2]))[:16]


@lru_cache(maxsize=1 << 12)
def _seconds(trail: int, third: str) -> dict[str, float]:
    """Likely (Simplified) characters with this second byte, and the gain that each brings the character behind it."""
    row, common = _row(trail)
    gains = dict.fromkeys(common, 0.0)
    if third:
        own = character_score(third)
        gains |= {simple: step_score(simple, third) - own for simple in leaders().get(third, _NONE) & row.keys()}
    return dict(sorted(gains.items()))


@cache
def _row(trail: int) -> tuple[dict[str, list[int]], list[str]]:
    """The characters with this second byte: first bytes by Simplified form, and the commonest forms."""
    row: dict[str, list[int]] = {}
    for lead, character in by_trail(trail).items():
        row.setdefault(simplify(character), []).append(lead)
    return row, sorted(row, key=character_score, reverse=True)[:_SECONDS]


@lru_cache(maxsize=1 << 16)
def _behind_gap(trail: int, end: int, before: str) -> tuple[dict[str, list[int]], dict[str, float]]:
    """The same, of those that can stand behind a character with second byte ``end`` across a pair that vanished.

    With them, the scores of those that make a word with that character, given by its Simplified form.
    """
    row = _across_gap(trail, end)
    words = sorted(followers().get(before, _NONE) & row.keys())
    return row, {after: step_score(before, after) for after in words}


@cache
def _across_gap(trail: int, end: int) -> dict[str, list[int]]:
    free = _unassigned(end)
    rows = ((simple, [lead for lead in leads if lead in free]) for simple, leads in _row(trail)[0].items())
    return {simple: leads for simple, leads in rows if leads}
