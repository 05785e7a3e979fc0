"""GBK desync: text whose bytes were cut or grown inside a character, undone in bytes.

A converter held the page as GBK and put ``(reading)`` behind the byte pairs of its list wherever it found them, also
across two characters; on some pages punctuation pairs were cut out in the same way. Reading pairs from there on gives
wrong characters until the first ASCII byte. Here the wrong characters are taken back to their bytes, the cut is
closed, and the bytes are paired again, one half character earlier. Where bytes are missing (a decoder drops a pair
without a character, and a lead byte swallows the ASCII byte behind it), every filling is tried and the likeliest kept.
"""

from __future__ import annotations

import re
from functools import cache
from math import exp, log
from typing import NamedTuple

from marketbook.repair.alignment import Patch, apply
from marketbook.repair.characters import by_lead, by_trail, gbk, has_reading, is_assigned, is_han, simplify
from marketbook.repair.likelihood import character_score, score, segment, step_score
from marketbook.repair.pinyin import SYLLABLE, plain_pinyin

#: What stands in a text for a character that was lost.
LOST = "\N{REPLACEMENT CHARACTER}"
#: A repair is made when it is this likely among all that explain the text; below, the text stays and is marked.
CERTAIN = 0.9
#: A word of the segmentation that is less likely than this (log probability) makes a reading suspicious.
SUSPICIOUS = -10.0
_BEAM = 16
#: Log odds against a real question mark that another mark follows.
_RARE_PAIR = 6.0
_LONGEST_RUN = 60
_CONTEXT = 4
#: How far around a site other copies of the passage are looked for, in characters.
_NEIGHBOURHOOD = 50_000
#: How many characters before and behind must be the same in a copy.
_SAME = 6
#: How far around a site the page's habits are counted, how much they weigh beside the word list, and at most (log odds).
_NEAR = 10_000
_PAGE_SHARE = 0.2
_MOST_HABIT = 6.0

#: Punctuation pairs that pages were cut at, by the form they have now.
_CUT = {";": b"\xa3\xbb", "；": b"\xa3\xbb", "。": b"\xa1\xa3", "?": b"\xa3\xbf", "？": b"\xa3\xbf", "!": b"\xa3\xa1",
        "！": b"\xa3\xa1"}  # fmt: skip
_SITE = re.compile(r"\?")
_TAG_END = re.compile(r"/?[a-z]{1,10}\s?/?>")


class _Run(NamedTuple):
    """One way to read a run: the characters so far, and the first byte of the next."""

    out: str
    last: str  # Simplified form of the last character, of the text before at first
    lead: int  # 0 when the run is over
    at: int  # next character of the page
    likelihood: float = 0.0
    vanished: int = 0
    lost: bool = False  # an ASCII byte behind the last character was swallowed


class Repair(NamedTuple):
    """``text[start:end]`` reads ``after``; an empty ``after`` with confidence 0 marks text that could not be read."""

    start: int
    end: int
    after: str
    confidence: float
    lost: bool = False


def find_repairs(text: str) -> list[Repair]:
    """Undo every desync of a page whose ordinary residues are out already.

    Parameters
    ----------
    text : str
        A page that carries the converter's signature.

    Returns
    -------
    list of Repair, in order
    """
    repairs: list[Repair] = []
    at = 0
    for match in _SITE.finditer(text):
        start = match.start()
        if start < at:
            continue
        repair = _inserted(text, start, repairs) or _cut(text, start, repairs) or _doubtful(text, start)
        if repair:
            repairs.append(repair)
            at = max(repair.end, start + 1)
    if any(not repair.confidence for repair in repairs):
        mended = apply(text, repair_patches(text, repairs))
        repairs = [repair if repair.confidence else _from_copy(text, repair, mended) for repair in repairs]
    return [repair for repair in repairs if repair.confidence or text[repair.start : repair.end].strip("?")]


def _doubtful(text: str, start: int) -> Repair | None:
    """Several question marks in a row: either meant so, or characters that the decoder gave up."""
    end = start + len(text[start : start + 8]) - len(text[start : start + 8].lstrip("?"))
    return Repair(start, end, "", 0.0) if end - start > 1 else None


def _from_copy(text: str, repair: Repair, mended: str) -> Repair:
    """The same passage as another copy has it, where that copy is readable; else the repair as it was."""
    before, after = text[max(0, repair.start - _SAME) : repair.start], text[repair.end : repair.end + _SAME]
    low = max(0, repair.start - _NEIGHBOURHOOD)
    at = mended.find(before, low, low + 2 * _NEIGHBOURHOOD)
    while len(before) == len(after) == _SAME and at >= 0:
        begin = at + _SAME
        end = mended.find(after, begin, begin + repair.end - repair.start + _SAME + 2)
        if end > begin and "?" not in mended[begin:end]:
            return Repair(repair.start, repair.end, mended[begin:end], 0.98)
        at = mended.find(before, begin, low + 2 * _NEIGHBOURHOOD)
    return repair


def _before(text: str, start: int, repairs: list[Repair]) -> str:
    """The last characters before a site, as repaired."""
    low, out = max(0, start - 40), ""
    for repair in [r for r in repairs[-3:] if r.end > low and r.confidence]:
        out += text[low : repair.start] + repair.after if repair.start >= low else repair.after
        low = repair.end
    return (out + text[low:start])[-6:]


def _inserted(text: str, start: int, repairs: list[Repair]) -> Repair | None:
    """A reading put behind a pair that straddles two characters: ``?qū)``."""
    token = SYLLABLE.match(text, start)
    if not token:
        return None
    before = _before(text, start, repairs)
    code = before and (gbk(before[-1]) or gbk(_wide(before[-1])))
    if not code:
        return Repair(start, token.end(), "", 0.0)
    leads = [second for second, victim in by_lead(code[1]).items() if _is_victim(victim, token[2])]
    last = simplify(before[-1])
    runs = [_Run("", last, lead, token.end()) for lead in leads if lead >= 0x81]
    return _best(text, start, token.end(), before, runs)


def _cut(text: str, start: int, repairs: list[Repair]) -> Repair | None:
    """A punctuation pair cut out across two characters: ``?;``; the lead byte of the first is lost."""
    pair = _CUT.get(text[start + 1 : start + 2])
    if not pair or not is_han(text[start + 2 : start + 3]) and not gbk(text[start + 2 : start + 3]):
        return None
    before = _before(text, start, repairs)
    if before.endswith("?"):
        return None
    last = simplify(before[-1:] or " ")
    rows = by_trail(pair[0])
    likely = sorted(rows.values(), key=lambda c: -step_score(last, simplify(c)))[:40]
    runs = [_Run(c, simplify(c), pair[1], start + 2, step_score(last, simplify(c))) for c in likely]
    return _best(text, start, start + 2, before, runs, may_be_intact=True)


def _is_victim(character: str, syllable: str) -> bool:
    return has_reading(character, plain_pinyin(syllable)) and simplify(character) != character


def _wide(character: str) -> str:
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


def _best(
    text: str, start: int, end: int, before: str, runs: list[_Run], may_be_intact: bool = False
) -> Repair | None:
    """The likeliest of all readings, from several beginnings; a mark where none is clearly best."""
    done = _follow(text, runs, vanishing=False)
    ranked = _rank(text, start, before, done)
    if not ranked or ranked[0].suspicious:
        more = _follow(text, runs, vanishing=True)
        ranked = _rank(text, start, before, more) or ranked
    if not ranked:
        return None if may_be_intact else Repair(start, end, "", 0.0)
    best, weights = ranked[0], [exp(max(r.score - ranked[0].score, -700)) for r in ranked]
    if may_be_intact:
        intact = score(before[-_CONTEXT:] + text[start : best.run.at + _CONTEXT])
        if intact - (0 if text[start + 1] in "?？!！" else _RARE_PAIR) > best.score:
            return None
    confidence = weights[0] / sum(weights)
    if confidence < CERTAIN:
        copy = _copied(text, start, before, [r.run for r in ranked[:8]])
        if copy is None:
            return Repair(start, max(end, best.run.at), "", 0.0)
        best, confidence = next(r for r in ranked if r.run is copy), 0.98
    return Repair(start, best.run.at, best.text, min(confidence, 0.999), best.run.lost and best.text.endswith(LOST))


def _copied(text: str, start: int, before: str, runs: list[_Run]) -> _Run | None:
    """The one reading that stands in another copy of the passage, if there is one."""
    near = text[max(0, start - _NEIGHBOURHOOD) : start + _NEIGHBOURHOOD]
    found = [run for run in runs if not run.lost and before[-3:] + run.out + text[run.at : run.at + 3] in near]
    return found[0] if len(found) == 1 else None


class _Ranked(NamedTuple):
    score: float
    run: _Run
    text: str
    suspicious: bool


def _rank(text: str, start: int, before: str, runs: list[_Run]) -> list[_Ranked]:
    """Finished runs, likeliest first, scored over the same stretch of the page."""
    if not runs:
        return []
    end = max(run.at for run in runs)
    runs = sorted(runs, key=lambda run: run.likelihood, reverse=True)[:_BEAM]
    ranked = []
    for run in runs:
        out = run.out
        if run.lost:
            out += _swallowed(text, run.at)
        window = before[-_CONTEXT:] + out.rstrip(LOST) + text[run.at : end + _CONTEXT]
        value, words = segment(window)
        if run.lost:
            value += _break_gain(before, out, text[run.at : run.at + 1])
        suspicious = any(len(word) == 1 and character_score(word) < SUSPICIOUS for word in words)
        value += _habit(text, start, before, run, text[run.at : run.at + 1])
        ranked.append(_Ranked(value, run, out, suspicious))
    ranked.sort(key=lambda r: r.score, reverse=True)
    return ranked


def _habit(text: str, start: int, before: str, run: _Run, after: str) -> float:
    """Log odds for what this page writes elsewhere: its own names and phrases, and its forms of characters."""
    near = text[max(0, start - _NEAR) : start + _NEAR]
    gain, chain = 0.0, before[-1:] + run.out + after
    for first, second in zip(chain, chain[1:]):
        if is_han(first) and is_han(second) and (pairs := near.count(first + second)):
            expected = step_score(simplify(first), simplify(second))
            gain += min(max(log(_PAGE_SHARE * pairs / near.count(first)) - expected, 0.0), _MOST_HABIT)
    return gain - sum(3.0 for c in run.out if c not in _standard() and c not in near and is_han(c))


def _break_gain(before: str, out: str, following: str) -> float:
    """Log odds of a mark before a swallowed byte: mostly the byte was a line's end."""
    mark = out[-2:-1]
    if mark == "”" and "“" not in before + out:
        return -4.0
    return 3.0 if mark in "。？！”" and following not in "0123456789.%年月日个個万萬亿億倍" else 0.0


@cache
def _standard() -> frozenset[str]:
    """Characters that conversion to Traditional leaves as they are, or makes."""
    from opencc import OpenCC

    from marketbook.repair.characters import _gbk_table

    characters = "".join(_gbk_table())
    convert = OpenCC("s2t").convert
    simplified = convert("".join(simplify(c) for c in characters))
    return frozenset(c for c, s in zip(characters, simplified) if convert(c) == c or s == c) | frozenset(simplified)


def _swallowed(text: str, at: int) -> str:
    """The ASCII character that a lead byte has swallowed before ``at``, or the sign that it is lost."""
    if _TAG_END.match(text, at):
        return "<"
    line = text.rfind("\n", max(0, at - 40), at) + 1 or max(0, at - 40)
    if text[at : at + 1] not in "0123456789.%" and text.count("(", line, at) > text.count(")", line, at):
        return ")"
    closing = text.find(")", at, at + 40)
    if closing > 0 and "(" not in text[at:closing] and "\n" not in text[at:closing]:
        return "("
    return LOST


def _follow(text: str, runs: list[_Run], vanishing: bool) -> list[_Run]:
    """Read on until every run has met an ASCII byte, or cannot go on."""
    done: list[_Run] = []
    for _ in range(_LONGEST_RUN):
        if not runs:
            break
        grown = [new for run in runs for new in _step(text, run)]
        if vanishing:
            grown += [new for run in runs if run.vanished < 3 for new in _vanish(text, run)]
        done += [run for run in grown if not run.lead]
        runs = sorted((run for run in grown if run.lead), key=lambda run: -run.likelihood)[:_BEAM]
    return done


def _grow(run: _Run, character: str, lead: int, at: int, lost: bool = False, tail: str = "") -> _Run:
    simple = simplify(character)
    likelihood = run.likelihood + step_score(run.last, simple)
    return _Run(run.out + character + tail, simple, lead, at, likelihood, run.vanished, lost)


def _next_code(text: str, at: int) -> bytes:
    """The bytes of a character inside a run, empty where none can stand there.

    An ASCII byte below 0x40 would have been swallowed, so it was full-width and narrowed later.
    """
    character = text[at : at + 1]
    if "@" <= character <= "~":
        return character.encode()
    return gbk(character) or (gbk(_wide(character)) if " " < character < "@" else None) or b""


def _step(text: str, run: _Run) -> list[_Run]:
    """Give the run's open lead byte its second byte, out of the page's next character."""
    row, at = by_lead(run.lead), run.at
    if text[at : at + 1] == "?":
        return _step_lost(text, run, row)
    code = _next_code(text, at)
    if not code or code[0] not in row:
        return []
    character = row[code[0]]
    if len(code) == 1:
        return [_grow(run, character, 0, _after_reading(text, at + 1, character))]
    if code[1] < 0x80:
        return [_grow(run, character, 0, at + 1, tail=chr(code[1]))]
    return [_grow(run, character, code[1], at + 1)] if code[1] > 0x80 else []


def _after_reading(text: str, at: int, character: str) -> int:
    """Behind the reading of a character that has come together only now, if it has one."""
    token = SYLLABLE.match(text, at)
    return token.end() if token and token[1] in "(（" and _is_victim(character, token[2]) else at


def _step_lost(text: str, run: _Run, row: dict[int, str]) -> list[_Run]:
    """The next byte was lost in a ``?``: before a reading, with a swallowed byte, or at a cut."""
    at = run.at
    token = SYLLABLE.match(text, at)
    if token:
        return [_grow(run, victim, 0, token.end()) for victim in row.values() if _is_victim(victim, token[2])]
    likely = sorted(row.values(), key=lambda c: -step_score(run.last, simplify(c)))[:_BEAM]
    grown = [_grow(run, character, 0, at + 1, lost=True) for character in likely]
    if text[at + 1 : at + 2] in _CUT:
        grown += [_grow(run, character, 0, at + 1) for character in likely]
    if 0xA3 in row:
        grown.append(_grow(run, row[0xA3], 0xBF, at + 1))  # it was a full-width question mark
    return grown


def _vanish(text: str, run: _Run) -> list[_Run]:
    """Put back a pair that has no character, and so left no trace, before the page's next character."""
    code = _next_code(text, run.at)
    if not code:
        return []
    last, grown = run.last, []
    firsts = sorted(((step_score(last, row[2]), row) for row in _before_gap(run.lead)), reverse=True)[:6]
    ahead = _next_code(text, run.at + 1)
    third = by_lead(code[1]).get(ahead[0], "") if len(code) == 2 and ahead else ""
    third = third and simplify(third)
    for gain, (second, first, simple) in firsts:
        found = [
            (step_score(simple, after) + (step_score(after, third) if third else 0.0), lead)
            for lead, after in _behind_gap(second, code[0])
        ]
        found.sort(reverse=True)
        for _, lead in found[:5]:
            filled = _Run(run.out + first, simple, lead, run.at, run.likelihood + gain, run.vanished + 1)
            grown += _step(text, filled)
    return grown


@cache
def _before_gap(lead: int) -> list[tuple[int, str, str]]:
    """The characters with this first byte whose second byte can begin a pair that has no character."""
    ends = [second for second in range(0x81, 0xFF) if any(not is_assigned(second, b) for b in range(0x81, 0xFF))]
    return [(second, by_lead(lead)[second], simplify(by_lead(lead)[second])) for second in ends if is_assigned(lead, second)]


@cache
def _behind_gap(first: int, trail: int) -> list[tuple[int, str]]:
    """The commonest characters with second byte ``trail`` whose first byte makes no character behind ``first``."""
    rows = [(lead, simplify(c)) for lead, c in by_trail(trail).items() if not is_assigned(first, lead)]
    return sorted(rows, key=lambda item: -character_score(item[1]))[:40]


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
