"""Gaps in a run: byte pairs that have no character, and so left no trace, put back with the characters around them."""

from __future__ import annotations

from functools import cache, lru_cache
from heapq import heappush, heapreplace
from math import inf
from operator import itemgetter

from marketbook.repair.characters import by_lead, by_trail, form_cost, simplify
from marketbook.repair.likelihood import followers, leaders
from marketbook.repair.pinyin import BRACKETED, SWALLOWED, plain_pinyin
from marketbook.repair.runs import HOPELESS, Run, Search, after_reading, code_of, form, grow, is_victim, victims

#: A character that is too rare (log probability) to fill a gap, and to fill one among marks.
_OBSOLETE, _RARE = -15.0, -8.5
#: The one second byte that is neither ASCII nor a first byte.
_ODD = 0x80


def vanish(search: Search, text: str, runs: list[Run], least: float) -> tuple[list[Run], list[Run]]:
    """Put back a pair that has no character, and so left no trace, before the page's next character.

    Of no use are runs that go on and are no likelier than ``least``.

    Returns
    -------
    (list of Run, list of Run)
        Runs that have read the next character, and runs that have yet to read it.
    """
    at = runs[0].at
    token = SWALLOWED.match(text, at)
    if token:
        return [new for run in runs for new in _vanish_before_reading(search, run, token[1], token.end())], []
    code, ahead = code_of(text[at : at + 1]), code_of(text[at + 1 : at + 2])
    if not code:
        return [], []
    syllable = ""
    if len(code) == 1:
        third = text[at + 1 : at + 2]  # the page is in step again behind an ASCII byte
        token = BRACKETED.match(text, at + 1)
        if token:
            third, syllable = text[token.end() : token.end() + 1], token[1]
    else:
        third = by_lead(code[1]).get(ahead[0], "") if ahead else ""
    grown = [
        Run(run.out + c, simple, 0, after_reading(text, at, c), run.likelihood + gain, run.vanished)
        for run in runs
        for gain, c, simple in _alone(search, run.last, run.lead, code[0] if len(code) == 1 else 0)
    ]
    commas = [comma for run in runs for comma in _before_comma(search, run)]
    filled, opened = _filled(search, text, runs + commas, at, code, third and simplify(third), syllable, least)
    return grown + filled, opened


@lru_cache(maxsize=1 << 14)
def _alone(search: Search, last: str, lead: int, letter: int) -> list[tuple[float, str, str]]:
    """The likeliest characters with a first byte whose second falls away alone: it makes none with a letter behind it."""
    alone = [
        c for end, c in by_lead(lead).items() if end == _ODD or (letter and end > _ODD and letter not in by_lead(end))
    ]
    found = [(search.step(last, simple) - cost, c, simple) for c in alone for simple, cost in [form(c)]]
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
) -> tuple[list[Run], list[Run]]:
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
            for total, step, after, lead in _behind_gap(search, simple, end, trail, third, syllable, i < search.firsts):
                total += value
                if total < least:
                    break
                filled.append((total, value, value + step, run, first, simple, after, lead))
                if len(totals) < beam:
                    heappush(totals, total)
                elif total > totals[0]:
                    heapreplace(totals, total)
                best = max(best, total)
                least = max(best - HOPELESS, totals[0]) if len(totals) == beam else best - HOPELESS
    filled.sort(key=itemgetter(0), reverse=True)
    grown: list[Run] = []
    opened: list[Run] = []
    for total, value, likelihood, run, first, simple, after, lead in filled[:beam]:
        if total < filled[0][0] - HOPELESS:
            break
        if usual:
            second = by_lead(lead)[trail]
            likelihood -= form_cost(second)
            if likelihood > floor:
                grown.append(Run(run.out + first + second, after, follows, at + 1, likelihood, run.vanished + 1))
        else:
            opened.append(Run(run.out + first, simple, lead, run.at, value, run.vanished + 1))
    return grown, opened


@lru_cache(maxsize=1 << 12)
def _gaps(search: Search, last: str, lead: int) -> list[tuple[float, int, str, str]]:
    """The likeliest of `_before_gap` behind a character, with the likelihood of each."""
    gaps = sorted(
        [(search.step(last, simple), end, first, simple) for end, first, simple in _before_gap(search, lead)]
    )[::-1]
    return [gap for gap in gaps[:12] if gap[0] >= gaps[0][0] - HOPELESS]


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
        grow(search, grow(search, run, first, lead, at), victim, 0, at)
        for end, first, _ in _before_gap(search, run.lead)
        for lead, victim in victims(plain_pinyin(syllable))
        if lead in _unassigned(end)
    ]
    return sorted(grown, key=lambda new: -new.likelihood)[: search.beam]


@cache
def _before_gap(search: Search, lead: int) -> list[tuple[int, str, str]]:
    """The characters with this first byte whose second byte can begin a pair that has no character."""
    rows = [(_like(end), c, simplify(c)) for end, c in by_lead(lead).items() if end > _ODD and _unassigned(end)]
    rows = [row for row in rows if search.single(row[2]) > (_OBSOLETE if lead > 0xA9 or lead < 0xA1 else _RARE)]
    return sorted(rows, key=lambda row: -search.single(row[2]))[:16]


@cache
def _unassigned(first: int) -> frozenset[int]:
    """The bytes that make no character behind a byte; decoders drop both."""
    return frozenset(second for second in range(0x81, 0xFF) if second not in by_lead(first))


@cache
def _like(first: int) -> int:
    """The lowest byte that makes no character with the same bytes; most have the same, and much is cached by it."""
    return next(byte for byte in range(0x81, 0xFF) if _unassigned(byte) == _unassigned(first))


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
        others = _others(search, trail, end, syllable, third)[: search.beam + len(words)]
        found += [(step + more, step, after) for step, more, after in others if after not in words]
    found.sort(key=itemgetter(0), reverse=True)
    return [(total, step, after, lead) for total, step, after in found[: search.beam] for lead in row[after]]


@lru_cache(maxsize=1 << 14)
def _others(search: Search, trail: int, end: int, syllable: str, third: str) -> list[tuple[float, float, str]]:
    """Likely second characters behind a first one of another word, the likeliest first: what it scores and brings."""
    row, seconds = _across_gap(trail, end, syllable), _seconds(search, trail, third, syllable)
    found = [(search.single(after), seconds[after], after) for after in row.keys() & seconds.keys()]
    return sorted(found, key=lambda other: (-other[0] - other[1], other[2]))


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
def _row(trail: int, syllable: str) -> dict[str, bytes]:
    """The characters with this second byte: first bytes by Simplified form.

    Where a reading follows, only those that the converter annotates with it.
    """
    row: dict[str, bytes] = {}
    for lead, character in by_trail(trail).items():
        if not syllable or is_victim(character, syllable):
            simple = simplify(character)
            row[simple] = row.get(simple, b"") + bytes([lead])
    return row


@lru_cache(maxsize=1 << 12)
def _commonest(search: Search, trail: int, syllable: str) -> list[str]:
    return sorted(_row(trail, syllable), key=search.single, reverse=True)[: search.seconds]


@lru_cache(maxsize=1 << 14)
def _across_gap(trail: int, end: int, syllable: str) -> dict[str, bytes]:
    """Of these, the ones that can stand across a gap behind a character with second byte ``end``."""
    taken = bytes(set(range(256)) - _unassigned(end))
    rows = ((simple, leads.translate(None, taken)) for simple, leads in _row(trail, syllable).items())
    return {simple: leads for simple, leads in rows if leads}
