"""Gaps in a run: byte pairs that have no character, and so left no trace, put back with the characters around them."""

from __future__ import annotations

from functools import cache, lru_cache
from math import inf
from operator import itemgetter

from marketbook.repair.characters import by_lead, by_trail, form_cost, simplification_table, simplify
from marketbook.repair.likelihood import FIRST, followers, leaders
from marketbook.repair.pinyin import BRACKETED, SWALLOWED, plain_pinyin
from marketbook.repair.runs import HOPELESS, UNWEIGHED, Run, Search, code_of, form, grow, is_victim, new_run, victims

#: A character that is too rare (log probability) to fill a gap, and to fill one among marks.
_OBSOLETE, _RARE = -15.0, -8.5
#: First characters of a gap that are tried at most.
_MOST_GAPS = 12
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
    here = BRACKETED.match(text, at)
    alone = [(run, _alone(search, run.last, run.lead, code[0] if len(code) == 1 else 0)) for run in runs]
    best = max([run.likelihood + found[0][0] for run, found in alone if found], default=0.0)
    grown: list[Run] = []
    for run, found in alone:
        for gain, c, simple in found:
            if run.likelihood + gain < best - UNWEIGHED and not here:
                break
            behind = here.end() if here and is_victim(c, here[1]) else at
            grown.append(new_run((run.out + c, simple, 0, behind, run.likelihood + gain, run.vanished, False)))
    floor = least if len(code) == 2 and code[1] > 0x80 and text[at] != "?" else -inf
    commas = [comma for run in runs for comma in _before_comma(search, run, floor)]
    filled, opened = _filled(search, text, runs + commas, at, code, third and simplify(third), syllable, floor)
    return grown + filled, opened


@lru_cache(maxsize=1 << 14)
def _alone(search: Search, last: str, lead: int, letter: int) -> list[tuple[float, str, str]]:
    """The likeliest characters with a first byte whose second falls away alone: it makes none with a letter behind it."""
    row = by_lead(lead)
    alone = [row[_ODD]] if _ODD in row else []
    if letter:
        alone += [c for end, c in row.items() if end > _ODD and letter not in by_lead(end)]
    found = [(search.step[last + simple] - cost, c, simple) for c in alone for simple, cost in [form(c)]]
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
    trail, follows = code[0], code[1] if len(code) == 2 else 0
    usual = follows > 0x80 and text[at] != "?"
    filled: list[tuple] = []
    least = -inf
    for run in runs:
        last, lead, likelihood = run.last, run.lead, run.likelihood
        if 0xA1 <= lead <= 0xA9 and last not in FIRST:
            last = ""  # any other character may as well stand before a mark
        count = _MOST_GAPS
        if usual and (gaps := _gaps(search, last, lead)) and likelihood + gaps[-1][0] <= floor:
            count = sum([likelihood + gap[0] > floor for gap in gaps])
        known = len(filled)
        for filling in _fillings(search, last, lead, trail, third, syllable, count) if count else ():
            total = likelihood + filling[0] + filling[1]
            if total < least:
                break
            filled.append((total, run, filling))
        if len(filled) > known:
            least = _least(filled, search.beam)
    grown: list[Run] = []
    opened: list[Run] = []
    for total, run, (gain, _, step, first, simple, after, lead) in filled:
        likelihood = run.likelihood + gain
        if total < least:
            break
        if not usual:
            opened.append(new_run((run.out + first, simple, lead, at, likelihood, run.vanished + 1, False)))
        elif likelihood + step > floor:
            second = by_lead(lead)[trail]
            likelihood = likelihood + step - form_cost(second)
            if likelihood > floor:
                out = run.out + first + second
                grown.append(new_run((out, after, follows, at + 1, likelihood, run.vanished + 1, False)))
    return grown, opened


@lru_cache(maxsize=1 << 14)
def _fillings(
    search: Search, last: str, lead: int, trail: int, third: str, syllable: str, count: int
) -> tuple[tuple[float, float, float, str, str, str, int], ...]:
    """The likeliest fillings behind a character, the likeliest first, out of the ``count`` likeliest of `_gaps`.

    Of each: the likelihood of its first character, that of its second with and without what that gains by the third,
    the first and its Simplified form, the Simplified form of the second, its first byte.
    """
    gaps, seconds = _gaps(search, last, lead)[:count], _seconds(search, trail, third, syllable)
    found: list[tuple] = []
    words = [_words_across(search, simple, end, trail, syllable) for _, end, _, simple in gaps]
    for (gain, _, first, simple), behind_it in zip(gaps, words):
        for after, (step, leads) in behind_it.items():
            behind = step + seconds.get(after, 0.0)
            found += [(gain + behind, gain, behind, step, first, simple, after, second) for second in leads]
    least = _least(found, search.beam)
    row, others = _row(trail, syllable), _others(search, trail, third, syllable)
    for (gain, end, first, simple), behind_it in zip(gaps[: search.firsts], words):
        for behind, step, after in others:  # a word of its own
            if gain + behind < least:
                break
            if after not in behind_it:
                leads = row[after].translate(None, _assigned(end))
                found += [(gain + behind, gain, behind, step, first, simple, after, second) for second in leads]
        least = _least(found, search.beam)
    return tuple([filling[1:] for filling in found if filling[0] >= least])


def _least(found: list[tuple], most: int) -> float:
    """Keep the likeliest of what was found, in order, at ``most`` so many: what is less likely than this is of no use."""
    found.sort(key=itemgetter(0), reverse=True)
    del found[most:]
    least = found[0][0] - HOPELESS if found else -inf
    return max(least, found[-1][0]) if len(found) == most else least


@lru_cache(maxsize=1 << 12)
def _gaps(search: Search, last: str, lead: int) -> list[tuple[float, int, str, str]]:
    """The likeliest of `_before_gap` behind a character, with the likelihood of each."""
    gaps = sorted(
        [(search.step[last + simple], end, first, simple) for end, first, simple in _before_gap(search, lead)]
    )[::-1]
    return [gap for gap in gaps[:_MOST_GAPS] if gap[0] >= gaps[0][0] - HOPELESS]


def _before_comma(search: Search, run: Run, floor: float) -> list[Run]:
    """The same where both halves of a full-width comma vanished, with the characters around it: two pairs in a row."""
    out, last, lead, at, likelihood, vanished, _ = run
    return [
        new_run((out + first, simple, 0xA3, at, likelihood + step, vanished + 1, False))
        for step, first, simple in _commas(search, last, lead)
        if likelihood + step > floor
    ]


@lru_cache(maxsize=1 << 12)
def _commas(search: Search, last: str, lead: int) -> list[tuple[float, str, str]]:
    fitting = [gap for gap in _before_gap(search, lead) if 0xA3 in _unassigned(gap[0])]
    fitting.sort(key=lambda gap: -search.step[last + gap[2]])
    return [(search.step[last + simple], first, simple) for _, first, simple in fitting[:2]]


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
def _words_across(search: Search, before: str, end: int, trail: int, syllable: str) -> dict[str, tuple[float, bytes]]:
    """The (Simplified) characters with a second byte that make a word with one across a gap, which has second byte ``end``.

    Of each: its likelihood, its first bytes.
    """
    row, words = _row(trail, syllable), {}
    for after in sorted(row.keys() & followers().get(before, "")):
        if leads := row[after].translate(None, _assigned(end)):
            words[after] = search.step[before + after], leads
    return words


@lru_cache(maxsize=1 << 12)
def _others(search: Search, trail: int, third: str, syllable: str) -> list[tuple[float, float, str]]:
    """Likely characters with a second byte behind one of another word: likelihood with and without what each gains by the third."""
    found = [(search.single(after), more, after) for after, more in _seconds(search, trail, third, syllable).items()]
    return sorted([(step + more, step, after) for step, more, after in found], key=lambda other: (-other[0], other[2]))


@lru_cache(maxsize=1 << 12)
def _seconds(search: Search, trail: int, third: str, syllable: str) -> dict[str, float]:
    """Likely (Simplified) characters with this second byte, and the gain that each brings the character behind it."""
    row = _row(trail, syllable)
    gains = dict.fromkeys(_commonest(search, trail, syllable), 0.0)
    if third:
        own = search.single(third)
        gains |= {simple: search.step[simple + third] - own for simple in row.keys() & leaders().get(third, "")}
    return gains


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
def _commonest(search: Search, trail: int, syllable: str) -> list[str]:
    return sorted(_row(trail, syllable), key=search.single, reverse=True)[: search.seconds]


@cache
def _assigned(first: int) -> bytes:
    """The bytes that make a character behind a byte, and those that never stand second."""
    return bytes(set(range(256)) - _unassigned(first))
