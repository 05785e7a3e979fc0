"""Pairing the bytes of a run anew: every reading that they allow, the likely ones first.

A run is text whose byte pairs stand one half character late. `follow` walks it one character of the page at a time,
keeping the likeliest partial readings, until an ASCII byte brings bytes and characters back in step. The quick search
goes by words; the wide one goes by pairs of characters, keeps more, and expects everywhere that bytes vanished.
"""

from __future__ import annotations

from functools import lru_cache
from heapq import heappush, heapreplace
from math import inf
from operator import attrgetter

from marketbook.repair.characters import by_lead, form_cost, simplify
from marketbook.repair.ends import likely_behind
from marketbook.repair.gaps import vanish
from marketbook.repair.likelihood import character_score, followers
from marketbook.repair.pinyin import BRACKETED, SWALLOWED
from marketbook.repair.runs import (
    CUT,
    HOPELESS,
    QUICK,
    Run,
    Search,
    code_of,
    form,
    grow,
    is_victim,
    new_run,
    victims_begun,
)

_LONGEST_RUN = 60
_MOST_VANISHED = 4
#: A character rare enough (log probability) to look for a gap beside it.
_RARE = -8.5
#: Log odds against a reading that is left standing behind another character than its own.
_STRAY_READING = 8.0


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
    beam, likely = search.beam, attrgetter("likelihood")
    for _ in range(_LONGEST_RUN):
        if not runs:
            break
        grown = _steps(search, text, runs)
        done += [run for run in grown if not run.lead]
        doubtful = [run for run in runs[: search.doubted] if run.vanished < _MOST_VANISHED]
        if not search.wide:
            doubtful = _doubtful(text, doubtful)
        runs = sorted([run for run in grown if run.lead], key=likely, reverse=True)
        if doubtful:
            least = runs[0].likelihood - HOPELESS if runs else -inf
            if len(runs) >= beam:
                least = max(least, runs[beam - 1].likelihood)
            across, opened = vanish(search, text, doubtful, least)
            across += _steps(search, text, opened)
            done += [run for run in across if not run.lead]
            runs += [run for run in across if run.lead]
            runs.sort(key=likely, reverse=True)
        del runs[beam:]
        while runs and runs[-1].likelihood <= runs[0].likelihood - HOPELESS:
            runs.pop()
    return done


def _doubtful(text: str, runs: list[Run]) -> list[Run]:
    """Those whose next character, as the bytes stand, is none or a rare one that makes no word with its neighbours.

    A pair that vanished has left such a character: half of one and half of another.
    """
    at = runs[0].at if runs else 0
    code, ahead = code_of(text[at : at + 1]), code_of(text[at + 1 : at + 2])
    if not code or text[at] == "?":
        return runs
    third = by_lead(code[1]).get(ahead[0], "") if len(code) == 2 and ahead else ""
    return [run for run in runs if _is_rare(run.last, by_lead(run.lead).get(code[0], ""), third)]


@lru_cache(maxsize=1 << 14)
def _is_rare(before: str, character: str, after: str) -> bool:
    """Whether a character is none, or rare without making a word with those before (Simplified) and after it."""
    if not character or form_cost(character):
        return True
    simple = simplify(character)
    if character_score(simple) > _RARE or simple in followers().get(before, ""):
        return False
    return not after or simplify(after) not in followers().get(simple, "")


def _steps(search: Search, text: str, runs: list[Run]) -> list[Run]:
    """Give each run's open lead byte its second byte, out of the page's next character; all runs are at one place."""
    if not runs:
        return []
    at, step = runs[0].at, search.step
    if text[at : at + 1] == "?":
        return _steps_lost(search, text, runs, at)
    code = code_of(text[at : at + 1])
    if not code or code[1:] == b"\x80":
        return []
    trail, lead, tail, token = code[0], 0, "", None
    if len(code) == 1:
        token = BRACKETED.match(text, at + 1)
    elif code[1] < 0x80:
        tail = chr(code[1])
    else:
        lead = code[1]
    grown: list[Run] = []
    for out, last, open_lead, _, likelihood, vanished, _ in runs:
        character = by_lead(open_lead).get(trail)
        if character is None:
            continue
        simple, cost = form(character)
        likelihood, behind = likelihood + step[last + simple] - cost, at + 1
        if token and is_victim(character, token[1]):
            behind = token.end()
        elif token:
            likelihood -= _STRAY_READING
        grown.append(new_run((out + character + tail, simple, lead, behind, likelihood, vanished, False)))
    return grown


def _steps_lost(search: Search, text: str, runs: list[Run], at: int) -> list[Run]:
    """The next byte was lost in a ``?``: before a reading, with a swallowed byte, or at a cut."""
    token = SWALLOWED.match(text, at)
    if token:
        end, syllable = token.end(), token[1]
        return [grow(search, run, victim, 0, end) for run in runs for _, victim in victims_begun(run.lead, syllable)]
    lost = text[at + 1 : at + 2] not in CUT  # before punctuation the bytes were cut, and nothing was swallowed
    grown: list[Run] = []
    beam, ends = search.beam, []  # the best likelihoods of the runs that end here; more are never weighed
    for run in runs:
        out, last, lead, _, so_far, vanished, _ = run
        for step, cost, simple, character in likely_behind(search, last, lead):
            likelihood = so_far + step
            if len(ends) == beam:
                if likelihood < ends[0]:
                    break
                if (likelihood := likelihood - cost) < ends[0]:
                    continue
                heapreplace(ends, likelihood)
            else:
                likelihood -= cost
                heappush(ends, likelihood)
            grown.append(new_run((out + character, simple, 0, at + 1, likelihood, vanished, lost)))
        if question := by_lead(lead).get(0xA3):
            grown.append(grow(search, run, question, 0xBF, at + 1))  # it was a full-width question mark
    return grown
