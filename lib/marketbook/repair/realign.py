"""Pairing the bytes of a run anew: every reading that they allow, the likely ones first.

A run is text whose byte pairs stand one half character late. `follow` walks it one character of the page at a time,
keeping the likeliest partial readings, until an ASCII byte brings bytes and characters back in step. The quick search
goes by words; the wide one goes by pairs of characters, keeps more, and expects everywhere that bytes vanished.
"""

from __future__ import annotations

from heapq import heappush, heapreplace
from math import inf

from marketbook.repair.characters import by_lead, form_cost, simplify
from marketbook.repair.ends import likely_behind
from marketbook.repair.gaps import vanish
from marketbook.repair.likelihood import character_score, followers
from marketbook.repair.pinyin import BRACKETED, SWALLOWED
from marketbook.repair.runs import CUT, HOPELESS, QUICK, Run, Search, after_reading, code_of, grow, victims_begun

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
            least = max(best[0] - HOPELESS, best[-1] if len(best) == beam else -inf) if best else -inf
            across, opened = vanish(search, text, doubtful, least)
            grown += across + _steps(search, text, opened)
        done += [run for run in grown if not run.lead]
        runs = [run for run in grown if run.lead]
        if len(runs) > 1:
            least = max(run.likelihood for run in runs) - HOPELESS
            runs = sorted((r for r in runs if r.likelihood > least), key=lambda run: -run.likelihood)[:beam]
    return done


def _is_doubtful(text: str, run: Run) -> bool:
    """Whether the next character, as the bytes stand, is none or a rare one that makes no word with its neighbours.

    A pair that vanished has left such a character: half of one and half of another.
    """
    code = code_of(text[run.at : run.at + 1])
    if not code or text[run.at] == "?":
        return True
    character = by_lead(run.lead).get(code[0])
    if character is None or form_cost(character):
        return True
    simple = simplify(character)
    if character_score(simple) > _RARE or simple in followers().get(run.last, ""):
        return False
    ahead = code_of(text[run.at + 1 : run.at + 2])
    third = by_lead(code[1]).get(ahead[0]) if len(code) == 2 and ahead else None
    return not third or simplify(third) not in followers().get(simple, "")


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
        code = code_of(following)
        if not code or code[0] not in row:
            continue
        character = row[code[0]]
        if len(code) == 1:
            behind = after_reading(text, at + 1, character)
            new = grow(search, run, character, 0, behind)
            if behind == at + 1 and BRACKETED.match(text, behind):
                new = new._replace(likelihood=new.likelihood - _STRAY_READING)
            grown.append(new)
        elif code[1] < 0x80:
            grown.append(grow(search, run, character, 0, at + 1, tail=chr(code[1])))
        elif code[1] > 0x80:
            grown.append(grow(search, run, character, code[1], at + 1))
    return grown


def _step_lost(search: Search, text: str, run: Run, row: dict[int, str], ends: list[float]) -> list[Run]:
    """The next byte was lost in a ``?``: before a reading, with a swallowed byte, or at a cut.

    ``ends`` holds the best likelihoods of the runs that end here; more than `Search.beam` are never weighed.
    """
    at, beam = run.at, search.beam
    token = SWALLOWED.match(text, at)
    if token:
        return [grow(search, run, victim, 0, token.end()) for _, victim in victims_begun(run.lead, token[1])]
    lost = text[at + 1 : at + 2] not in CUT  # before punctuation the bytes were cut, and nothing was swallowed
    grown: list[Run] = []
    for step, cost, simple, character in likely_behind(search, run.last, run.lead):
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
        grown.append(grow(search, run, row[0xA3], 0xBF, at + 1))  # it was a full-width question mark
    return grown
