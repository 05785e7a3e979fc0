"""GBK desync: text whose bytes were cut or grown inside a character, undone in bytes.

A converter held the page as GBK and put ``(reading)`` behind the byte pairs of its list wherever it found them, also
across two characters; on some pages punctuation pairs were cut out in the same way. Reading pairs from there on gives
wrong characters until the first ASCII byte. Here the wrong characters are taken back to their bytes, the cut is
closed, and the bytes are paired again, one half character earlier (`marketbook.repair.realign`). Where bytes are
missing (a decoder drops a pair without a character, and a lead byte swallows the ASCII byte behind it), every filling
is tried; the likeliest reading is taken if it is clearly best, else the text stays and is marked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from itertools import compress, islice
from math import exp, log
from operator import add, itemgetter
from typing import NamedTuple

from marketbook.repair.alignment import Patch, apply
from marketbook.repair.characters import form_cost, full_width, gbk, is_han, simplify
from marketbook.repair.ends import begun
from marketbook.repair.likelihood import Remembered, character_scores, scores
from marketbook.repair.pinyin import SWALLOWED
from marketbook.repair.realign import follow
from marketbook.repair.runs import (
    AT,
    CUT,
    OUT,
    QUICK,
    UNWEIGHED,
    WIDE,
    Partial,
    Run,
    Search,
    finished,
    likelihood,
    victims_begun,
)

#: What stands in a text for a character that was lost.
LOST = "\N{REPLACEMENT CHARACTER}"
#: A repair is made when it is this likely among all that explain the text; below, the text stays and is marked.
CERTAIN = 0.7
#: Characters of context on either side of a reading that is weighed.
_CONTEXT = 3
#: The quick search is believed where its reading is this likely among those found, where bytes vanished this, and
#: its marks are as usual as this (log probability), unless a mark was cut there.
_SURE, _SURE_OF_GAP, _USUAL_MARK = 0.9, 0.998, -6.0
#: How far around a site other copies of the passage are looked for, and how many characters must be the same there.
_NEIGHBOURHOOD, _SAME = 15_000, 6
#: The page's habits are counted in blocks of so many characters.
_NEAR = 12_000
#: Readings closer than this (log odds) are told apart by the page's habits.
_CLOSE = 8.0
#: How much the page's own pairs of characters weigh beside the word list, and at most (log odds).
_PAGE_SHARE, _MOST_HABIT = 0.5, 6.0
#: Log odds against a character of the page's list without its annotation.
_UNANNOTATED = 8.0
#: Log odds against a real question mark that another mark follows.
_RARE_PAIR = 6.0

_TAG_END = re.compile(r"/?[a-z]{1,10}\s?/?>")


class Repair(NamedTuple):
    """``text[start:end]`` reads ``after``; an empty ``after`` with confidence 0 marks text that could not be read."""

    start: int
    end: int
    after: str
    confidence: float
    lost: bool = False


class _Reading(NamedTuple):
    """A finished run with its full score."""

    score: float
    run: Run
    text: str


def find_repairs(text: str, listed: set[str] = frozenset()) -> list[Repair]:
    """Undo every desync of a page whose ordinary residues are out already.

    Parameters
    ----------
    text : str
        A page that carries the converter's signature.
    listed : set of str
        The characters that it annotates: they cannot stand in a right reading without their annotation.

    Returns
    -------
    list of Repair, in order
    """
    page = _Page(text, listed)
    at = text.find("?")
    while at >= 0:
        repair = page.inserted(at) or page.cut(at) or page.doubtful(at)
        if repair:
            page.repairs.append(repair)
        at = text.find("?", max(repair.end, at + 1) if repair else at + 1)
    if any(not repair.confidence for repair in page.repairs):
        mended = apply(text, repair_patches(text, page.repairs))
        page.habits = mended
        page._block = -1
        page.repairs = [r if r.confidence else page.again(i, mended) for i, r in enumerate(page.repairs)]
    return [r for r in page.repairs if r.confidence or text[r.start : r.end].strip("?")]


class _Page:
    """A page, the repairs made on it so far, and its habits."""

    def __init__(self, text: str, listed: set[str]) -> None:
        self.text = text
        self.listed = listed
        self.repairs: list[Repair] = []
        self.habits = text  # what the page's habits are counted on
        self._block = -1  # where habits were counted last: the block of a site and those beside it
        self._gains: dict[Search, Remembered] = {}  # what they say for pairs of characters
        # Log odds against a form that the page has nowhere; a scan of the whole page, so it is kept.
        self._strange = Remembered(lambda c: cost if (cost := form_cost(c)) and c not in text else 0.0)
        self._swallowed = cache(partial(_swallowed, text))
        self._done: dict[int, list[_Reading]] = {}  # readings of doubtful sites: a second look asks the habits anew

    def inserted(self, start: int, known: list[Repair] | None = None) -> Repair | None:
        """A reading put behind a pair that straddles two characters: ``?qū)``."""
        token = SWALLOWED.match(self.text, start)
        if not token:
            return None
        before = self._before(start, self.repairs if known is None else known)
        code = before and (gbk(before[-1]) or gbk(full_width(before[-1])))
        if not code:
            return Repair(start, token.end(), "", 0.0)
        last = simplify(before[-1])
        runs = [Run("", last, lead, token.end()) for lead, _ in victims_begun(code[1], token[1]) if lead >= 0x81]
        return self._choose(start, token.end(), before, lambda search: runs)

    def cut(self, start: int, known: list[Repair] | None = None) -> Repair | None:
        """A punctuation pair cut out across two characters: ``?;``; the lead byte of the first is lost."""
        pair, behind = CUT.get(self.text[start + 1 : start + 2]), self.text[start + 2 : start + 3]
        before = self._before(start, self.repairs if known is None else known)
        if not pair or before.endswith("?") or not (gbk(behind) or "?" <= behind <= "~"):
            return None
        last = simplify(before[-1:] or " ")
        runs = partial(begun, last=last, pair=pair, at=start + 2)
        return self._choose(start, start + 2, before, runs, may_be_intact=True)

    def doubtful(self, start: int) -> Repair | None:
        """Several question marks in a row: either meant so, or characters that the decoder gave up."""
        end = start + 1
        while self.text[end : end + 1] == "?":
            end += 1
        return Repair(start, end, "", 0.0) if end - start > 1 else None

    def again(self, index: int, mended: str) -> Repair:
        """A second look at a doubtful site, with what the other repairs have shown of the page."""
        repair = self.repairs[index]
        copy = _from_copy(self.text, repair, mended)
        if copy or self.text[repair.start : repair.start + 2] == "??":
            return copy or repair
        known = self.repairs[max(index - 3, 0) : index]
        found = self.inserted(repair.start, known) or self.cut(repair.start, known)
        return found if found and found.end <= repair.end else repair

    def _before(self, start: int, known: list[Repair]) -> str:
        """The last characters before a site, as repaired."""
        low, out = max(0, start - 40), ""
        for repair in known[-3:]:
            if repair.end > low and repair.confidence:
                out += (self.text[low : repair.start] if repair.start >= low else "") + repair.after
                low = repair.end
        return (out + self.text[low:start])[-6:]

    def _choose(
        self, start: int, end: int, before: str, runs: Callable[[Search], list[Partial]], may_be_intact: bool = False
    ) -> Repair | None:
        """The likeliest of all readings, from several beginnings; a mark where none is clearly best.

        The wide search is made only where the quick one leaves a doubt.
        """
        weighed = self._done.get(start)
        if weighed is None:
            weighed = self._weigh(before, follow(self.text, runs(QUICK), QUICK), QUICK, may_be_intact)
            found, sure = self._decide(start, end, before, weighed, may_be_intact, QUICK)
            if sure:
                return found
            weighed = self._weigh(before, follow(self.text, runs(WIDE), WIDE), WIDE, may_be_intact)
        found, _ = self._decide(start, end, before, weighed, may_be_intact, WIDE)
        if found and not found.confidence:
            self._done[start] = weighed
        return found

    def _decide(
        self, start: int, end: int, before: str, weighed: list[_Reading], may_be_intact: bool, search: Search
    ) -> tuple[Repair | None, bool]:
        """What the readings of a site make of it, and whether that leaves no doubt."""
        if not weighed:
            return None if may_be_intact else Repair(start, end, "", 0.0), False
        ranked = self._rank(start, before, weighed, search)
        best = ranked[0]
        if may_be_intact:
            [intact] = scores([before[-_CONTEXT:] + self.text[start : best.run.at + _CONTEXT]], search.wide)
            intact -= 0 if self.text[start + 1] in "?？!！" else _RARE_PAIR
            if intact > best.score:
                return None, intact > best.score + _CLOSE
        weights = [exp(max(reading.score - best.score, -700)) for reading in ranked]
        confidence = 1 / sum(weights)
        sure = confidence > (_SURE_OF_GAP if best.run.vanished else _SURE) and (
            may_be_intact or _is_usual(best.run.out)
        )
        sure = sure or not self.text[start : best.run.at].strip("?")  # no search finds more in question marks alone
        if confidence < CERTAIN:
            best = self._copied(start, before, ranked)
            if best is None:
                doubtful = Repair(start, max(end, ranked[0].run.at), "", 0.0)
                return _all_but_last(start, ranked, weights) or doubtful, sure
            confidence, sure = 0.98, True
        lost = best.text.endswith(LOST)
        return Repair(start, best.run.at, best.text, min(confidence, 0.999), lost), sure

    def _weigh(self, before: str, runs: list[Partial], search: Search, always: bool) -> list[_Reading]:
        """Finished runs, likeliest first, scored over the same stretch of the page; a single one not unless ``always``."""
        if not runs:
            return []
        text, end = self.text, max(map(itemgetter(AT), runs))
        if len(runs) > 1:
            runs = sorted(_likeliest(text, runs, end, search), key=itemgetter(OUT))  # what begins alike is scored once
        runs = list(map(finished, runs))
        outs = [run.out + self._swallowed(run.at) if run.lost else run.out for run in runs]
        if len(runs) == 1 and not always:
            return [_Reading(0.0, runs[0], outs[0])]
        context, strange = before[-_CONTEXT:], self._strange.__getitem__
        stretches = [context + out.rstrip(LOST) + text[run.at : end + _CONTEXT] for run, out in zip(runs, outs)]
        weighed = []
        for run, out, value in zip(runs, outs, scores(stretches, search.wide)):
            if run.lost:
                value += _break_gain(before, out, text[run.at : run.at + 1])
            weighed.append(_Reading(value - sum(map(strange, run.out)), run, out))
        weighed.sort(key=itemgetter(0), reverse=True)
        return weighed

    def _rank(self, start: int, before: str, weighed: list[_Reading], search: Search) -> list[_Reading]:
        """Readings, likeliest first; where several are close, those, by what the page has elsewhere."""
        least = weighed[0].score - _CLOSE
        close = [reading for reading in weighed if reading.score > least]
        if len(close) == 1:
            return weighed
        text, last, ranked = self.text, before[-1:], []
        for value, run, out in close:
            chain = last + run.out + text[run.at : run.at + 1]
            ranked.append(_Reading(value + self._habit(start, chain, search), run, out))
        ranked.sort(key=itemgetter(0), reverse=True)
        return ranked

    def _habit(self, start: int, chain: str, search: Search) -> float:
        """Log odds for what this page writes elsewhere: its own names and phrases, and its forms of characters."""
        if start // _NEAR != self._block:
            self._block = start // _NEAR
            near = self.habits[max(0, (self._block - 1) * _NEAR) : (self._block + 2) * _NEAR]
            behind = Remembered(partial(_behind, near))
            self._gains = {searched: Remembered(partial(_gain, near, behind, searched)) for searched in (QUICK, WIDE)}
        # The first character is cut in two and the last may carry its annotation; those between would show theirs.
        bare = sum(map(self.listed.__contains__, chain[2:-2]))
        return sum(map(self._gains[search].__getitem__, map(add, chain, chain[1:]))) - _UNANNOTATED * bare

    def _copied(self, start: int, before: str, ranked: list[_Reading]) -> _Reading | None:
        """The one reading that stands in another copy of the passage, if there is one."""
        near = self.text[max(0, start - _NEIGHBOURHOOD) : start + _NEIGHBOURHOOD]
        found = [
            reading
            for reading in ranked
            if not reading.run.lost
            and before[-3:] + reading.text + self.text[reading.run.at : reading.run.at + 3] in near
        ]
        return found[0] if len(found) == 1 else None


def _likeliest(text: str, runs: list[Partial], end: int, search: Search) -> list[Partial]:
    """The finished runs that are worth weighing, the likeliest first.

    What a run leaves unread before ``end`` counts as it stands, so that runs of different ends compare.
    """
    rest, unread = {end: 0.0}, 0.0
    for at in range(end - 1, min(map(itemgetter(AT), runs)) - 1, -1):
        unread += search.single[simplify(text[at])]
        rest[at] = unread
    rough = list(map(add, map(likelihood, runs), map(rest.__getitem__, map(itemgetter(AT), runs))))
    least = max(rough) - UNWEIGHED
    likely = list(compress(range(len(runs)), map(least.__lt__, rough)))  # most are not
    likely.sort(reverse=True)
    likely.sort(key=rough.__getitem__, reverse=True)
    return [runs[i] for i in likely[: search.weighed]]


def _behind(near: str, first: str) -> tuple[int, str]:
    """How often a character stands in a text, and what follows it, place by place, itself left out."""
    pieces = near.split(first)
    return len(pieces) - 1, "".join(map(itemgetter(0), filter(None, islice(pieces, 1, None))))


def _gain(near: str, behind: Remembered, search: Search, pair: str) -> float:
    """Log odds for a pair of characters, by the share of the first one's places in a text where the second follows."""
    first, second = pair
    if not is_han(first) or not is_han(second):
        return 0.0
    places, following = behind[first]
    count = following.count(second) if first != second else near.count(pair)
    if not count:
        return 0.0
    share = log(_PAGE_SHARE * count / places)
    return min(max(share - search.step[simplify(first) + simplify(second)], 0.0), _MOST_HABIT)


def _is_usual(out: str) -> bool:
    """Whether a reading has no unusual mark."""
    return all(is_han(c) or character_scores[c] > _USUAL_MARK for c in out)


def _all_but_last(start: int, ranked: list[_Reading], weights: list[float]) -> Repair | None:
    """Where only the character before a swallowed byte is in doubt: all but that one, and signs for what is lost."""
    run, text, known = ranked[0].run, ranked[0].text, ranked[0].run.out[:-1]
    same = [w for r, w in zip(ranked, weights) if r.run.lost and r.run.at == run.at and r.run.out[:-1] == known]
    confidence = sum(same) / sum(weights)
    if not run.lost or not known or confidence < CERTAIN:
        return None
    return Repair(start, run.at, known + LOST + text[-1], min(confidence, 0.999), True)


def _from_copy(text: str, repair: Repair, mended: str) -> Repair | None:
    """The same passage as another copy has it, where that copy is readable."""
    before, after = text[max(0, repair.start - _SAME) : repair.start], text[repair.end : repair.end + _SAME]
    if len(before) < _SAME or len(after) < _SAME:
        return None
    low = max(0, repair.start - _NEIGHBOURHOOD)
    at = mended.find(before, low, low + 2 * _NEIGHBOURHOOD)
    while at >= 0:
        begin = at + _SAME
        end = mended.find(after, begin, begin + repair.end - repair.start + _SAME + 2)
        if end > begin and "?" not in mended[begin:end]:
            return Repair(repair.start, repair.end, mended[begin:end], 0.98)
        at = mended.find(before, begin, low + 2 * _NEIGHBOURHOOD)
    return None


def _break_gain(before: str, out: str, following: str) -> float:
    """Log odds of a mark before a swallowed byte: mostly the byte was a line's end."""
    mark = out[-2:-1]
    if mark == "”" and "“" not in before + out:
        return -4.0
    if mark not in "。？！”" or following in ".%年月日个個万萬亿億倍":
        return 0.0
    return 1.5 if following in "0123456789" else 3.0


def _swallowed(text: str, at: int) -> str:
    """The ASCII character that a lead byte has swallowed before ``at``, or the sign that it is lost."""
    if _TAG_END.match(text, at):
        return "<"
    line = text.rfind("\n", max(0, at - 40), at) + 1 or max(0, at - 40)
    if text[at : at + 1] not in "0123456789.%" and text.count("(", line, at) > text.count(")", line, at):
        return ")"
    closing = text.find(")", at, at + 24)
    if closing > 0 and not re.search(r"[(?。！？；\n]", text[at:closing]):
        return "("
    return LOST


def repair_patches(text: str, repairs: list[Repair]) -> list[Patch]:
    """Patches that make the repairs, and mark what could not be read."""
    patches = []
    for r in repairs:
        if not r.confidence:
            patches.append(Patch(r.start, r.end, text[r.start : r.end], "unreadable", 0.0))
        elif r.lost:
            # All but the last character is sure; the lost byte stands for whatever it has swallowed.
            if r.end - 1 > r.start:
                patches.append(Patch(r.start, r.end - 1, r.after[:-2], "desync", r.confidence))
            patches.append(Patch(r.end - 1, r.end, r.after[-2:], "unreadable", r.confidence))
        else:
            patches.append(Patch(r.start, r.end, r.after, "desync", r.confidence))
    return patches
