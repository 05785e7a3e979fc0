"""Gaps in a run: byte pairs that have no character, and so left no trace, put back with the characters around them."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import chain
from math import inf
from operator import itemgetter

from marketbook.repair.characters import by_lead, by_trail, form_cost, simplification_table, simplify
from marketbook.repair.likelihood import FIRST, followers_ending, leaders
from marketbook.repair.pinyin import BRACKETED, SWALLOWED, plain_pinyin
from marketbook.repair.runs import (
    AT,
    HOPELESS,
    LAST,
    LEAD,
    UNWEIGHED,
    Partial,
    Search,
    code_of,
    form,
    is_victim,
    likelihood,
    victims,
)

#: A character that is too rare (log probability) to fill a gap, and to fill one among marks.
_OBSOLETE, _RARE = -15.0, -8.5
#: First characters of a gap that are tried at most.
_MOST_GAPS = 12
#: What a comma costs, and what hardly any second character of a right reading costs less than (log odds): runs and first
#: characters that would be of no use with it are not tried.
_COMMA, _SECOND = 4.0, 5.0
#: The one second byte that is neither ASCII nor a first byte.
_ODD = 0x80


def vanish(
    search: Search, text: str, runs: list[Partial], least: float
) -> tuple[list[Partial], list[Partial], list[Partial]]:
    """Put back a pair that has no character, and so left no trace, before the page's next character.

    Of no use are runs that have read it and are no likelier than ``least``.

    Returns
    -------
    (list of Partial, list of Partial, list of Partial)
        Runs that are over, runs that have read the next character and go on, and runs that have yet to read it.
    """
    at = runs[0][AT]
    token = SWALLOWED.match(text, at) if text[at : at + 1] == "?" else None
    if token:
        found = [_vanish_before_reading(search, run, token[1], token.end(), least) for run in runs]
        return list(chain.from_iterable(found)), [], []
    code, ahead = code_of(text[at : at + 1]), code_of(text[at + 1 : at + 2])
    if not code:
        return [], [], []
    syllable = ""
    if len(code) == 1:
        third = text[at + 1 : at + 2]  # the page is in step again behind an ASCII byte
        token = BRACKETED.match(text, at + 1)
        if token:
            third, syllable = text[token.end() : token.end() + 1], token[1]
    else:
        third = by_lead(code[1]).get(ahead[0], "") if ahead else ""
    commas = _before_commas(search, runs, at, least)
    filled, opened = _filled(search, text, runs + commas, at, code, third and simplify(third), syllable, least)
    return _half_vanished(search, text, runs, at, code[0] if len(code) == 1 else 0), filled, opened


def _half_vanished(search: Search, text: str, runs: list[Partial], at: int, letter: int) -> list[Partial]:
    """The same where one byte fell away alone, and the page is in step again."""
    alone = [(run, found) for run in runs if (found := _alone(search, run[LAST], run[LEAD], letter))]
    if not alone:
        return []
    here = BRACKETED.match(text, at)
    least = max([likelihood(run) + found[0][0] for run, found in alone]) - UNWEIGHED
    ended: list[Partial] = []
    for (out, _, _, _, so_far, vanished, _), found in alone:
        for gain, c, simple in found:
            if so_far + gain < least and not here:
                break
            behind = here.end() if here and is_victim(c, here[1]) else at
            ended.append((out + c, simple, 0, behind, so_far + gain, vanished, False))
    return ended


@lru_cache(maxsize=1 << 14)
def _alone(search: Search, last: str, lead: int, letter: int) -> list[tuple[float, str, str]]:
    """The likeliest characters with a first byte whose second falls away alone: it makes none with a letter behind it."""
    step = search.step
    found = [(step[last + simple] - cost, c, simple) for c, simple, cost in _cut_short(lead, letter)]
    return sorted(found, reverse=True)[: search.beam]


@lru_cache(maxsize=1 << 12)
def _cut_short(lead: int, letter: int) -> list[tuple[str, str, float]]:
    """The characters with a first byte whose second falls away alone, with Simplified form and cost of each."""
    row = by_lead(lead)
    alone = [row[_ODD]] if _ODD in row else []
    if letter:
        alone += [c for end, c in row.items() if end > _ODD and letter not in by_lead(end)]
    return [(c, *form(c)) for c in alone]


def _filled(
    search: Search,
    text: str,
    runs: list[Partial],
    at: int,
    code: bytes,
    third: str,
    syllable: str,
    floor: float,
) -> tuple[list[Partial], list[Partial]]:
    """The likeliest fillings of a gap: a character that ends in its first byte, and one that begins with its second."""
    trail, follows = code[0], code[1] if len(code) == 2 else 0
    usual = follows > 0x80 and text[at] != "?"
    known_here = _known_fillings(search, trail, third, syllable)
    filled: list[tuple] = []
    least = -inf
    for run in runs:
        _, last, lead, _, so_far, _, _ = run
        if 0xA1 <= lead <= 0xA9 and last not in FIRST:
            last = ""  # any other character may as well stand before a mark
        gaps = _gaps(search, last, lead)
        count = len(gaps)
        while count and so_far + gaps[count - 1][0] - _SECOND <= floor:
            count -= 1
        if not count:
            continue
        known = len(filled)
        fillings = known_here.get((last, lead, count))
        if fillings is None:
            seconds = _seconds(search, trail, third, syllable)
            fillings = known_here[last, lead, count] = _fillings(search, gaps[:count], seconds)
        for filling in fillings:
            total = so_far + filling[0] + filling[1]
            if total < least:
                break
            filled.append((total, run, filling))
        if len(filled) > known:
            least = _least(filled, search.beam)
    grown: list[Partial] = []
    opened: list[Partial] = []
    for total, (out, _, _, _, so_far, vanished, _), (gain, _, step, first, simple, after, lead) in filled:
        so_far += gain
        if total < least:
            break
        if so_far + step <= floor:
            continue
        if not usual:
            opened.append((out + first, simple, lead, at, so_far, vanished + 1, False))
        else:
            second = by_lead(lead)[trail]
            so_far = so_far + step - form_cost(second)
            if so_far > floor:
                grown.append((out + first + second, after, follows, at + 1, so_far, vanished + 1, False))
    return grown, opened


@lru_cache(maxsize=1 << 10)
def _known_fillings(search: Search, trail: int, third: str, syllable: str) -> dict[tuple[str, int, int], list[tuple]]:
    """Fillings that were found, by what stands before the gap, its first byte, and how many first characters were tried."""
    return {}


def _fillings(
    search: Search, gaps: list[tuple], seconds: _Seconds
) -> list[tuple[float, float, float, str, str, str, int]]:
    """The likeliest fillings of a gap, the likeliest first, by what it begins and what it ends with.

    Of each: the likelihood of its first character, that of its second with and without what that gains by the third,
    the first and its Simplified form, the Simplified form of the second, its first byte.
    """
    found: list[tuple] = []
    least = -inf
    words = [seconds.of_words(before, end) for _, end, _, before in gaps]
    for gap, behind_it in zip(gaps, words):
        for second in behind_it:
            total = gap[0] + second[0]
            if total < least:
                break
            found.append((total, gap, second))
            if total - HOPELESS > least:
                least = total - HOPELESS
    least = _least(found, search.beam)
    for gap, behind_it in zip(gaps[: search.firsts], words):
        gain, unassigned, more = gap[0], _unassigned(gap[1]), [second[2] for second in behind_it]
        known = len(found)
        for behind, step, after in seconds.alone:  # a word of its own
            total = gain + behind
            if total < least or len(found) >= known + search.beam:
                break
            if after not in more:
                for lead in seconds.row[after]:
                    if lead in unassigned:
                        found.append((total, gap, (behind, step, after, lead)))
                        if total - HOPELESS > least:
                            least = total - HOPELESS
        if len(found) > known:
            least = _least(found, search.beam)
    return [
        (gain, behind, step, first, simple, after, lead)
        for total, (gain, _, first, simple), (behind, step, after, lead) in found
        if total >= least
    ]


def _least(found: list[tuple], most: int) -> float:
    """Keep the likeliest of what was found, in order, at ``most`` so many: what is less likely than this is of no use."""
    found.sort(key=itemgetter(0), reverse=True)
    del found[most:]
    least = found[0][0] - HOPELESS if found else -inf
    return max(least, found[-1][0]) if len(found) == most else least


@lru_cache(maxsize=1 << 12)
def _gaps(search: Search, last: str, lead: int) -> list[tuple[float, int, str, str]]:
    """The likeliest of `_before_gap` behind a character, with the likelihood of each."""
    gaps = sorted(_behind(search, last, lead), reverse=True)[:_MOST_GAPS]
    return [gap for gap in gaps if gap[0] >= gaps[0][0] - HOPELESS]


@lru_cache(maxsize=16)
def _behind(search: Search, last: str, lead: int) -> list[tuple[float, int, str, str]]:
    """All of `_before_gap` behind a character, with the likelihood of each; for the runs at one place."""
    step = search.step
    return [(step[last + simple], end, first, simple) for end, first, simple in _before_gap(search, lead)]


def _before_commas(search: Search, runs: list[Partial], at: int, floor: float) -> list[Partial]:
    """The same where both halves of a full-width comma vanished, with the characters around it: two pairs in a row."""
    return [
        (out + first, simple, 0xA3, at, so_far + step, vanished + 1, False)
        for out, last, lead, _, so_far, vanished, _ in runs
        if so_far - _COMMA - _SECOND > floor
        for step, first, simple in _commas(search, last, lead)
        if so_far + step - _COMMA - _SECOND > floor
    ]


@lru_cache(maxsize=1 << 12)
def _commas(search: Search, last: str, lead: int) -> list[tuple[float, str, str]]:
    fitting = [gap for gap in _behind(search, last, lead) if 0xA3 in _unassigned(gap[1])]
    fitting.sort(key=itemgetter(0), reverse=True)
    return [(step, first, simple) for step, _, first, simple in fitting[:2]]


def _vanish_before_reading(search: Search, run: Partial, syllable: str, at: int, floor: float) -> list[Partial]:
    """The same where the next character is one that the converter annotated, its second byte lost in the ``?``."""
    annotated, step, (out, last, lead, _, so_far, vanished, _) = victims(plain_pinyin(syllable)), search.step, run
    found = []
    for end, first, simple in _before_gap(search, lead):
        if fitting := [victim for lead, victim in annotated if lead in _unassigned(end)]:
            likely = so_far + step[last + simple] - form_cost(first)
            for victim in fitting:
                own, cost = form(victim)
                found.append((likely + step[simple + own] - cost, first + victim, own))
    found.sort(key=itemgetter(0), reverse=True)
    return [
        (out + read, own, 0, at, likely, vanished, False)
        for likely, read, own in found[: search.beam]
        if likely > floor
    ]


@cache
def _before_gap(search: Search, lead: int) -> list[tuple[int, str, str]]:
    """The characters with this first byte whose second byte can begin a pair that has no character."""
    rows = [(_like(end), c, simplify(c)) for end, c in by_lead(lead).items() if end > _ODD and _unassigned(end)]
    rows = [row for row in rows if search.single[row[2]] > (_OBSOLETE if lead > 0xA9 or lead < 0xA1 else _RARE)]
    return sorted(rows, key=lambda row: -search.single[row[2]])[:16]


@cache
def _unassigned(first: int) -> frozenset[int]:
    """The bytes that make no character behind a byte; decoders drop both."""
    return frozenset(second for second in range(0x81, 0xFF) if second not in by_lead(first))


@cache
def _like(first: int) -> int:
    """The lowest byte that makes no character with the same bytes; most have the same, and much is cached by it."""
    return next(byte for byte in range(0x81, 0xFF) if _unassigned(byte) == _unassigned(first))


class _Seconds:
    """The likely characters with a second byte that may end a gap, before a third character, the likeliest first.

    ``alone``, of those that may begin a word of their own: the likelihood with and without what each gains the third, and
    the Simplified form.
    """

    def __init__(self, search: Search, trail: int, third: str, syllable: str) -> None:
        self._step, self._trail, self.row = search.step, trail, _row(trail, syllable)
        self._more, self.alone = {}, _commonest(search, trail, syllable)
        if third and (leading := self.row.keys() & leaders().get(third, "")):
            own, step, single = search.single[third], search.step, search.single
            self._more = more = {simple: step[simple + third] - own for simple in leading}
            alone = [(single[simple] + gain, single[simple], simple) for simple, gain in more.items()]
            alone += [common for common in self.alone if common[2] not in more]
            alone.sort(key=itemgetter(2))
            self.alone = sorted(alone, key=itemgetter(0), reverse=True)
        self._of_words: dict[tuple[str, int], list[tuple]] = {}

    def of_words(self, before: str, end: int) -> list[tuple[float, float, str, int]]:
        """Those that make a word with a (Simplified) character across a gap, which has second byte ``end``; their first bytes, too."""
        afters = followers_ending(before).get(self._trail)
        if not afters:
            return []
        found = self._of_words.get((before, end))
        if found is None:
            row, more, unassigned, found = self.row, self._more, _unassigned(end), []
            for after in afters:
                for lead in row.get(after, b""):
                    if lead in unassigned:
                        step = self._step[before + after]
                        found.append((step + more.get(after, 0.0), step, after, lead))
            found.sort(key=itemgetter(0), reverse=True)
            self._of_words[before, end] = found
        return found


#: For all runs at one place of a page; few are kept, since they are large and seldom needed again.
_seconds = lru_cache(maxsize=4)(_Seconds)


@lru_cache(maxsize=1 << 12)
def _row(trail: int, syllable: str) -> dict[str, bytes]:
    """The characters with this second byte: first bytes by Simplified form.

    Where a reading follows, only those that the converter annotates with it.
    """
    characters = {c: lead for lead, c in by_trail(trail).items() if not syllable or is_victim(c, syllable)}
    simples, leads, row = "".join(characters).translate(simplification_table()), bytes(characters.values()), {}
    for i, simple in enumerate(simples):
        row[simple] = row.get(simple, b"") + leads[i : i + 1]
    return row


@lru_cache(maxsize=1 << 12)
def _commonest(search: Search, trail: int, syllable: str) -> list[tuple[float, float, str]]:
    """The commonest characters with a second byte, as in `_Seconds.alone`."""
    single = search.single
    common = sorted(sorted(_row(trail, syllable), key=single.__getitem__, reverse=True)[: search.seconds])
    return sorted([(single[c], single[c], c) for c in common], key=itemgetter(0), reverse=True)
