"""Pairing the bytes of a run anew: every reading that they allow, the likely ones first.

A run is text whose byte pairs stand one half character late. `follow` walks it one character of the page at a time,
keeping the likeliest partial readings, until an ASCII byte brings bytes and characters back in step. The quick search
goes by words; the wide one goes by pairs of characters, keeps more, and expects everywhere that bytes vanished.
"""

from __future__ import annotations

from functools import lru_cache
from heapq import heappush, heapreplace
from math import inf

from marketbook.repair.characters import by_lead, form_cost, simplify
from marketbook.repair.ends import likely_behind
from marketbook.repair.gaps import vanish
from marketbook.repair.likelihood import character_scores, followers
from marketbook.repair.pinyin import BRACKETED, SWALLOWED
from marketbook.repair.runs import (
    AT,
    CUT,
    HOPELESS,
    LAST,
    LEAD,
    QUICK,
    UNWEIGHED,
    VANISHED,
    Partial,
    Search,
    code_of,
    form,
    grow,
    is_victim,
    likelihood,
    victims_begun,
)

_LONGEST_RUN = 60
_MOST_VANISHED = 4
#: A character rare enough (log probability) to look for a gap beside it.
_RARE = -8.5
#: Log odds against a reading that is left standing behind another character than its own.
_STRAY_READING = 8.0


def follow(text: str, runs: list[Partial], search: Search = QUICK) -> list[Partial]:
    """Read on until every run has met an ASCII byte, or cannot go on.

    Parameters
    ----------
    text : str
        The page.
    runs : list of Partial
        Beginnings, all at the same place.
    """
    done: list[Partial] = []
    beam = search.beam
    for _ in range(_LONGEST_RUN):
        if not runs:
            break
        ended, going = _steps(search, text, runs)
        done += ended
        doubtful = [run for run in runs[: search.doubted] if run[VANISHED] < _MOST_VANISHED]
        if doubtful and not search.wide:
            doubtful = _doubtful(text, doubtful)
        going.sort(key=likelihood, reverse=True)
        if doubtful:
            if ended:
                least = max(map(likelihood, ended)) - UNWEIGHED
            else:
                least = likelihood(going[0]) - HOPELESS if going else -inf
                if len(going) >= beam:
                    least = max(least, likelihood(going[beam - 1]))
            ended, across, opened = vanish(search, text, doubtful, least)
            done += ended
            if opened:
                ended, opened = _steps(search, text, opened)
                done += ended
            if across or opened:
                going += across + opened
                going.sort(key=likelihood, reverse=True)
        del going[beam:]
        while going and likelihood(going[-1]) <= likelihood(going[0]) - HOPELESS:
            going.pop()
        runs = going
    return done


def _doubtful(text: str, runs: list[Partial]) -> list[Partial]:
    """Those whose next character, as the bytes stand, is none or a rare one that makes no word with its neighbours.

    A pair that vanished has left such a character: half of one and half of another.
    """
    at = runs[0][AT]
    trail, third = _ahead(text[at : at + 2])
    if not trail:
        return runs
    return [run for run in runs if _is_rare(run[LAST], run[LEAD], trail, third)]


@lru_cache(maxsize=1 << 12)
def _ahead(text: str) -> tuple[int, str]:
    """The first byte of a text in a run, and the character that its second and third make; 0 where it cannot be read."""
    code, ahead = code_of(text[:1]), code_of(text[1:])
    if not code or text[0] == "?":
        return 0, ""
    return code[0], by_lead(code[1]).get(ahead[0], "") if len(code) == 2 and ahead else ""


@lru_cache(maxsize=1 << 14)
def _is_rare(before: str, lead: int, trail: int, after: str) -> bool:
    """Whether two bytes make no character, or a rare one without making a word with those before (Simplified) and after it."""
    character = by_lead(lead).get(trail, "")
    if not character or form_cost(character):
        return True
    simple = simplify(character)
    if character_scores[simple] > _RARE or simple in followers().get(before, ""):
        return False
    return not after or simplify(after) not in followers().get(simple, "")


def _steps(search: Search, text: str, runs: list[Partial]) -> tuple[list[Partial], list[Partial]]:
    """Give each run's open lead byte its second byte, out of the page's next character; all runs are at one place.

    Returns
    -------
    (list of Partial, list of Partial)
        Runs that are over, and runs that go on.
    """
    if not runs:
        return [], []
    at, step = runs[0][AT], search.step
    if text[at : at + 1] == "?":
        return _steps_lost(search, text, runs, at)
    code = code_of(text[at : at + 1])
    if not code or code[1:] == b"\x80":
        return [], []
    trail, lead, tail, token = code[0], 0, "", None
    if len(code) == 1:
        token = BRACKETED.match(text, at + 1)
    elif code[1] < 0x80:
        tail = chr(code[1])
    else:
        lead = code[1]
    grown: list[Partial] = []
    known, character = 0, None  # most runs have the same byte open
    for out, last, open_lead, _, so_far, vanished, _ in runs:
        if open_lead != known:
            known, character = open_lead, by_lead(open_lead).get(trail)
            if character:
                (simple, cost), behind, added = form(character), at + 1, character + tail
                if token and is_victim(character, token[1]):
                    behind = token.end()
                elif token:
                    cost += _STRAY_READING
        if character:
            grown.append((out + added, simple, lead, behind, so_far + step[last + simple] - cost, vanished, False))
    return ([], grown) if lead else (grown, [])


def _steps_lost(search: Search, text: str, runs: list[Partial], at: int) -> tuple[list[Partial], list[Partial]]:
    """The next byte was lost in a ``?``: before a reading, with a swallowed byte, or at a cut."""
    token = SWALLOWED.match(text, at)
    if token:
        end, syllable = token.end(), token[1]
        return [grow(search, run, c, 0, end) for run in runs for _, c in victims_begun(run[LEAD], syllable)], []
    lost = text[at + 1 : at + 2] not in CUT  # before punctuation the bytes were cut, and nothing was swallowed
    ended: list[Partial] = []
    going: list[Partial] = []
    beam, best = search.beam, []  # the best likelihoods of the runs that end here; more are never weighed
    for run in runs:
        out, last, lead, _, so_far, vanished, _ = run
        for step, cost, simple, character in likely_behind(search, last, lead):
            likely = so_far + step
            if len(best) == beam:
                if likely < best[0]:
                    break
                if (likely := likely - cost) < best[0]:
                    continue
                heapreplace(best, likely)
            else:
                likely -= cost
                heappush(best, likely)
            ended.append((out + character, simple, 0, at + 1, likely, vanished, lost))
        if question := by_lead(lead).get(0xA3):
            going.append(grow(search, run, question, 0xBF, at + 1))  # it was a full-width question mark
    return ended, going
