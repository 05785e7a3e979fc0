"""Pairing the bytes of a run anew: every reading that they allow, the likely ones first.

A run is text whose byte pairs stand one half character late. `follow` walks it one character of the page at a time,
keeping the likeliest partial readings, until an ASCII byte brings bytes and characters back in step.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from math import exp, inf
from operator import itemgetter
from typing import NamedTuple

from marketbook.repair.characters import all_characters, by_lead, by_trail, gbk, has_reading, is_han, simplify
from marketbook.repair.likelihood import (
    Model,
    State,
    character_score,
    followers,
    grow,
    leaders,
    plain,
    step_score,
)
from marketbook.repair.pinyin import BRACKETED, SWALLOWED, plain_pinyin

#: Punctuation pairs that pages were cut at, by the form they have now.
CUT = {";": b"\xa3\xbb", "；": b"\xa3\xbb", "。": b"\xa1\xa3", "?": b"\xa3\xbf", "？": b"\xa3\xbf", "!": b"\xa3\xa1",
       "！": b"\xa3\xa1"}  # fmt: skip

#: Partial readings that are followed, if less unlikely than the best by this (log odds).
_BEAM, _HOPELESS = 8, 7.0
#: Runs that agree in so many characters at the end are followed as one.
_ALIKE = 3
_LONGEST_RUN = 60
_MOST_VANISHED = 6
#: Partial readings in which a gap is looked for, and what a character must cost (log probability) to look for one.
_DOUBTED, _COSTLY, _COSTLY_PAIR = 2, -8.0, -11.0
#: Fillings of a gap that are tried: first characters, and second ones behind each.
_FIRSTS, _SECONDS, _FILLINGS = 8, 12, 8
#: A character that is rarer (log probability) fills no gap, unless some pieces have it.
_OBSOLETE = -14.0
#: The one second byte that is neither ASCII nor a first byte.
_ODD = 0x80
_NONE: set[str] = set()
#: Log odds against a Simplified or rare form of a character, and against a Traditional one that shares its Simplified
#: form with a commoner one, as 隻 with 只.
OTHER_FORM, RARER_FORM = 6.0, 1.5
#: Log odds against a character of the page's list without its annotation.
_UNANNOTATED = 8.0
#: Log odds against a victim that the page annotates nowhere else, and against one that it has without annotation.
_UNLISTED, _UNTOUCHED = 3.5, 6.0


class Run(NamedTuple):
    """One way to read a run: the characters so far, and the first byte of the next."""

    out: str
    state: State
    lead: int  # 0 when the run is over
    at: int  # next character of the page
    likelihood: float = 0.0
    against: float = 0.0  # what speaks against the characters themselves, part of the likelihood
    weight: float = 1.0  # of all readings that came to the same end, in units of this one
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


class Walk:
    """Walks over the runs of one page.

    Parameters
    ----------
    text : str
        The page.
    model : Model
        What is likely on it.
    listed : set of str
        The characters that it annotates: they cannot stand in a right reading without their annotation.
    victims : dict
        Kept from walk to walk: log odds against characters as ones that the page's converter has on its list.
    """

    def __init__(self, text: str, model: Model, listed: set[str], victims: dict[str, float]) -> None:
        self.text = text
        self.model = model
        self.listed = listed
        self.victims = victims

    def follow(self, runs: list[Run]) -> list[Run]:
        """Read on until every run has met an ASCII byte, or cannot go on. All begin at the same place."""
        done: list[Run] = []
        for _ in range(_LONGEST_RUN):
            if not runs:
                break
            grown = [new for run in runs for new in self._step(run)]
            doubtful = [run for run in runs[:_DOUBTED] if run.vanished < _MOST_VANISHED and self._is_doubtful(run)]
            if doubtful:
                grown += self._vanish(doubtful)
            done += [run for run in grown if not run.lead]
            runs = [run for run in grown if run.lead]
            if len(runs) > 1:
                runs = _best(runs)
        return done

    def begun(self, state: State, before: int, syllable: str, at: int) -> list[Run]:
        """Beginnings of a run behind a reading that was put in after the byte ``before`` and the next one's first."""
        return [
            Run("", state, second, at, state[1][-1] - self.against(victim), self.against(victim))
            for second, victim in victims_begun(before, syllable)
            if second > _ODD
        ]

    def against(self, victim: str) -> float:
        """Log odds against a character as one that the page's converter has on its list."""
        if victim in self.listed:
            return 0.0
        if victim not in self.victims:  # a scan of the whole page
            self.victims[victim] = _UNTOUCHED if victim in self.text else _UNLISTED
        return self.victims[victim]

    def grow(self, run: Run, character: str, lead: int, at: int, lost: bool = False, tail: str = "") -> Run:
        """The run with one more character; ``tail`` is an ASCII byte behind it."""
        state = grow(self.model, run.state, plain(character))
        against = run.against + form_cost(character)
        if character in self.listed and run.out and lead:
            # The first character was cut in two, and the last may carry its annotation; those between would show it.
            against += _UNANNOTATED
        if tail:
            state = grow(self.model, state, plain(tail))
        likelihood = state[1][-1] - against
        return Run(run.out + character + tail, state, lead, at, likelihood, against, run.weight, run.vanished, lost)

    def _annotated(self, run: Run, victim: str, at: int) -> Run:
        run = self.grow(run, victim, 0, at)
        against = self.against(victim)
        return run._replace(likelihood=run.likelihood - against, against=run.against + against)

    def _is_doubtful(self, run: Run) -> bool:
        """Whether the next character, as the bytes stand, is none or an unlikely one that makes no word.

        A pair that vanished has left such a character: half of one and half of another.
        """
        text = self.text
        code = _next_code(text, run.at)
        if not code or text[run.at] == "?":
            return True
        character = by_lead(run.lead).get(code[0])
        if character is None or form_cost(character):
            return True
        simple = plain(character)
        state, before = grow(self.model, run.state, simple), run.state[1][-1]
        if state[1][-1] - before > _COSTLY:
            return False
        ahead = _next_code(text, run.at + 1)
        third = by_lead(code[1]).get(ahead[0]) if len(code) == 2 and ahead else None
        return not third or grow(self.model, state, plain(third))[1][-1] - before < _COSTLY_PAIR

    def _step(self, run: Run) -> list[Run]:
        """Give the run's open lead byte its second byte, out of the page's next character."""
        row, at, text = by_lead(run.lead), run.at, self.text
        if text[at : at + 1] == "?":
            return self._step_lost(run, row)
        code = _next_code(text, at)
        if not code or code[0] not in row:
            return []
        character = row[code[0]]
        if len(code) == 1:
            return [self.grow(run, character, 0, self._after_reading(at + 1, character))]
        if code[1] < 0x80:
            return [self.grow(run, character, 0, at + 1, tail=chr(code[1]))]
        return [self.grow(run, character, code[1], at + 1)] if code[1] > 0x80 else []

    def _after_reading(self, at: int, character: str) -> int:
        """Behind the reading of a character that has come together only now, if it has one."""
        token = BRACKETED.match(self.text, at)
        return token.end() if token and is_victim(character, token[1]) else at

    def _step_lost(self, run: Run, row: dict[int, str]) -> list[Run]:
        """The next byte was lost in a ``?``: before a reading, with a swallowed byte, or at a cut."""
        at, text = run.at, self.text
        token = SWALLOWED.match(text, at)
        if token:
            return [self._annotated(run, victim, token.end()) for _, victim in victims_begun(run.lead, token[1])]
        lost = text[at + 1 : at + 2] not in CUT  # before punctuation the bytes were cut, and nothing was swallowed
        grown = [self.grow(run, character, 0, at + 1, lost) for character in likely_behind(run.state[0][-1:], run.lead)]
        if 0xA3 in row:
            grown.append(self.grow(run, row[0xA3], 0xBF, at + 1))  # it was a full-width question mark
        return grown

    def _vanish(self, runs: list[Run]) -> list[Run]:
        """Put back a pair that has no character, and so left no trace, before the page's next character."""
        text, at = self.text, runs[0].at
        token = SWALLOWED.match(text, at)
        if token:
            return [new for run in runs for new in self._vanish_before_reading(run, token[1], token.end())]
        code = _next_code(text, at)
        if not code:
            return []
        ahead = _next_code(text, at + 1)
        if len(code) == 1:
            third = text[at + 1 : at + 2]  # the page is in step again behind an ASCII byte
        else:
            third = by_lead(code[1]).get(ahead[0], "") if ahead else ""
        grown = []
        for run in runs:
            odd = by_lead(run.lead).get(_ODD)
            if odd:  # this second byte falls away alone, and the page is in step again
                grown.append(self.grow(run, odd, 0, self._after_reading(at, odd)))
        runs = runs + [comma for run in runs for comma in self._before_comma(run)]
        return grown + self._filled(runs, code[0], plain(third) if third else "")

    def _filled(self, runs: list[Run], trail: int, third: str) -> list[Run]:
        """The likeliest fillings of a gap: a character that ends in its first byte, and one that begins with its second."""
        filled, least = [], -inf
        for run in runs:
            for i, (gain, end, first, simple) in enumerate(_gaps(run.state[0][-1:], run.lead)):
                value = run.likelihood + gain
                for step, _, leads in _behind_gap(trail, end, simple, third, i < _FIRSTS):
                    if value + step < least:
                        break
                    filled.append((value + step, run, first, leads))
                    least = max(least, value + step - _HOPELESS)
        filled.sort(key=itemgetter(0), reverse=True)
        grown: list[Run] = []
        for total, run, first, leads in filled[:_FILLINGS]:
            if total < filled[0][0] - _HOPELESS:
                break
            begun = self.grow(run, first, 0, run.at)
            for lead in leads:
                grown += self._step(Run(*begun[:2], lead, *begun[3:7], run.vanished + 1))
        return grown

    def _before_comma(self, run: Run) -> list[Run]:
        """The same where both halves of a full-width comma vanished, with the characters around it."""
        return [
            self.grow(run, first, 0xA3, run.at)._replace(vanished=run.vanished + 1)
            for first in _commas(run.state[0][-1:], run.lead)
        ]

    def _vanish_before_reading(self, run: Run, syllable: str, at: int) -> list[Run]:
        """The same where the next character is one that the converter annotated, its second byte lost in the ``?``."""
        grown = [
            self._annotated(self.grow(run, first, lead, at), victim, at)
            for end, first, _ in _before_gap(run.lead)
            for lead, victim in victims(plain_pinyin(syllable))
            if lead in _unassigned(end)
        ]
        return sorted(grown, key=lambda new: new.likelihood, reverse=True)[:_BEAM]


def _best(runs: list[Run]) -> list[Run]:
    """The likeliest runs; of those that end alike only the best, which bears the weight of all."""
    runs.sort(key=lambda run: run.likelihood, reverse=True)
    kept: dict[tuple[str, int], Run] = {}
    seen: set[tuple[str, int]] = set()  # some come about in two ways
    for run in runs:
        if run.likelihood < runs[0].likelihood - _HOPELESS:
            break
        if (run.out, run.lead) in seen:
            continue
        seen.add((run.out, run.lead))
        key = (run.state[0][-_ALIKE:], run.lead)
        best = kept.get(key)
        if best:
            kept[key] = best._replace(weight=best.weight + run.weight * exp(run.likelihood - best.likelihood))
        elif len(kept) < _BEAM:
            kept[key] = run
    return list(kept.values())


def _next_code(text: str, at: int) -> bytes:
    """The bytes of a character inside a run, empty where none can stand there.

    An ASCII byte below 0x40 would have been swallowed, so it was full-width and narrowed later.
    """
    character = text[at : at + 1]
    if "@" <= character <= "~":
        return character.encode()
    return gbk(character) or (gbk(wide(character)) if " " < character < "@" else None) or b""


@lru_cache(maxsize=1 << 14)
def victims_begun(lead: int, syllable: str) -> list[tuple[int, str]]:
    """The characters with a first byte that the converter may annotate with a reading, with their second byte."""
    return [(second, c) for second, c in by_lead(lead).items() if is_victim(c, syllable)]


@cache
def _begun(lead: int) -> tuple[dict[str, list[str]], list[str], frozenset[str]]:
    """The characters with a first byte, by plain form, and the commonest of those."""
    return _by_form(by_lead(lead).values())


@cache
def _ended(trail: int) -> tuple[dict[str, list[str]], list[str], frozenset[str]]:
    """The same for a second byte."""
    return _by_form(by_trail(trail).values())


def _by_form(characters: Iterable[str]) -> tuple[dict[str, list[str]], list[str], frozenset[str]]:
    row: dict[str, list[str]] = {}
    for character in characters:
        row.setdefault(plain(character), []).append(character)
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
    rows = [(end, c, plain(c)) for end, c in by_lead(lead).items() if end > _ODD and _unassigned(end)]
    return [row for row in rows if _is_usual(row[2])]


def _is_usual(simple: str) -> bool:
    """Whether a character is likely enough to be looked for: by itself, or as part of pieces."""
    return character_score(simple) > _OBSOLETE or len(followers().get(simple, _NONE)) > 3


@lru_cache(maxsize=1 << 12)
def _gaps(last: str, lead: int) -> list[tuple[float, int, str, str]]:
    """The likeliest of `_before_gap` behind a character, with the likelihood of each."""
    gaps = [
        (step_score(last, simple) - form_cost(first), end, first, simple) for end, first, simple in _before_gap(lead)
    ]
    gaps.sort(key=lambda gap: (-gap[0], gap[2]))
    return [gap for gap in gaps if gap[0] >= gaps[0][0] - _HOPELESS]


@lru_cache(maxsize=1 << 12)
def _commas(last: str, lead: int) -> list[str]:
    return [first for _, end, first, _ in _gaps(last, lead) if 0xA3 in _unassigned(end)][:2]


@lru_cache(maxsize=1 << 12)
def likely_behind(last: str, lead: int) -> list[str]:
    """The characters with a first byte that most likely follow another, the likeliest first."""
    return _likeliest(last, *_begun(lead))


@lru_cache(maxsize=1 << 12)
def likely_ends(last: str, trail: int) -> list[str]:
    """The same of characters with a second byte."""
    return _likeliest(last, *_ended(trail))


def _likeliest(last: str, row: dict[str, list[str]], common: list[str], forms: frozenset[str]) -> list[str]:
    ranked = sorted({*common, *(followers().get(last, _NONE) & forms)}, key=lambda c: (-step_score(last, c), c))
    return [character for simple in ranked[: 2 * _BEAM] for character in row[simple]]


@cache
def _row(trail: int) -> dict[str, list[int]]:
    """The characters with this second byte: first bytes by plain form."""
    row: dict[str, list[int]] = {}
    for lead, character in by_trail(trail).items():
        row.setdefault(plain(character), []).append(lead)
    return row


@cache
def _across_gap(trail: int, end: int) -> tuple[dict[str, list[int]], list[str]]:
    """Those that can stand behind a character with second byte ``end`` across a pair that vanished; and the commonest."""
    free = _unassigned(end)
    rows = ((simple, [lead for lead in leads if lead in free]) for simple, leads in _row(trail).items())
    fitting = {simple: leads for simple, leads in rows if leads}
    return fitting, sorted(fitting, key=lambda c: (-character_score(c), c))[:_SECONDS]


@lru_cache(maxsize=1 << 16)
def _behind_gap(trail: int, end: int, before: str, third: str, all_: bool) -> list[tuple[float, str, list[int]]]:
    """Likely (plain) characters with a second byte across a gap, with what they score between two others.

    ``all_`` asks for others than those that make a piece with the character before, too.
    """
    row, common = _across_gap(trail, end)
    found = followers().get(before, _NONE) & row.keys()
    if all_:
        found = found.union(common, leaders().get(third, _NONE) & row.keys())
    own = character_score(third) if third else 0.0
    scored = [(step_score(before, c) + (step_score(c, third) - own if third else 0.0), c, row[c]) for c in found]
    return sorted(scored, key=lambda item: (-item[0], item[1]))[:_BEAM]
