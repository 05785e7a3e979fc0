"""Patches: replacements of spans that can be applied, composed, and followed in both directions.

A repair never returns a changed text alone; it returns the patches that change it, so that every character of the
result keeps its place in the file. Only patches are stored (runs between them are unchanged), not a map per character.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

#: Pieces of a text that are held before they are joined: bounds memory, which a million small strings would fill.
_PIECES = 1_000


class Patch(NamedTuple):
    """One replacement: ``text[start:end]`` becomes ``after``."""

    start: int
    end: int
    after: str
    kind: str
    confidence: float = 1.0


def apply(text: str, patches: Iterable[Patch]) -> str:
    """The text with every patch made.

    Examples
    --------
    >>> apply("發(fā)布", [Patch(1, 5, "", "pinyin")])
    '發布'
    """
    done, pieces, at = "", [], 0
    for start, end, after, _, _ in patches:
        pieces.append(text[at:start])
        if after:
            pieces.append(after)
        at = end
        if len(pieces) > _PIECES:
            done += "".join(pieces)  # grows in place
            pieces.clear()
    pieces.append(text[at:])
    done += "".join(pieces)
    return done


class Alignment:
    """Where the characters of a patched text stand in the text before, and the way back.

    Parameters
    ----------
    patches : sequence of Patch
        Sorted by ``start``, not overlapping.
    """

    def __init__(self, patches: Sequence[Patch]) -> None:
        self._starts = [patch.start for patch in patches]
        self._ends = [patch.end for patch in patches]
        self._new_starts, self._new_ends, shift = [], [], 0
        for patch in patches:
            self._new_starts.append(patch.start + shift)
            shift += len(patch.after) - (patch.end - patch.start)
            self._new_ends.append(patch.end + shift)

    def to_old(self, start: int, end: int) -> tuple[int, int]:
        """The span before patching that the patched span ``[start, end)`` came from; a cut patch counts whole."""
        return self._map(start, end, self._new_starts, self._new_ends, self._starts, self._ends)

    def to_new(self, start: int, end: int) -> tuple[int, int]:
        """The span after patching that the old span ``[start, end)`` became; a cut patch counts whole."""
        return self._map(start, end, self._starts, self._ends, self._new_starts, self._new_ends)

    @staticmethod
    def _map(
        start: int, end: int, starts: list[int], ends: list[int], to_starts: list[int], to_ends: list[int]
    ) -> tuple[int, int]:
        i = bisect_right(starts, start) - 1
        if i < 0:
            low = start
        elif start < ends[i]:
            low = to_starts[i]
        else:
            low = to_ends[i] + start - ends[i]
        if end <= start:
            return low, low
        j = bisect_left(ends, end)
        if j == len(ends):
            high = end + (to_ends[-1] - ends[-1] if ends else 0)
        elif starts[j] < end:
            high = to_ends[j]
        else:
            high = to_starts[j] + end - starts[j]
        return low, max(low, high)


def compose(first: Sequence[Patch], second: Sequence[Patch]) -> list[Patch]:
    """One list of patches that does what ``first`` and then ``second`` do.

    Parameters
    ----------
    first : sequence of Patch
        On the original text.
    second : sequence of Patch
        On the text that ``first`` makes.

    Returns
    -------
    list of Patch, on the original text
        A patch of ``second`` takes up those of ``first`` inside it; one that it cuts keeps its kind.

    Examples
    --------
    >>> compose([Patch(1, 5, "", "pinyin")], [Patch(0, 2, "", "debris")])
    [Patch(start=0, end=6, after='', kind='debris', confidence=1.0)]
    """
    if not first:
        return list(second)
    if not second:
        return list(first)
    grown = (start - end + len(after) for start, end, after, _, _ in first)
    shifts = array("q", accumulate(grown, initial=0))
    places = range(len(first))

    def new(k: int) -> int:
        return first[k].start + shifts[k]

    def new_end(k: int) -> int:
        return first[k].end + shifts[k + 1]

    result: list[Patch] = []
    done = 0
    for patch in second:
        low = bisect_right(places, patch.start, done, key=new_end)
        while low > done and new(low - 1) == new_end(low - 1) == patch.start < patch.end:
            low -= 1  # what was removed at the very start is taken up, too
        high = bisect_left(places, patch.end, low, key=new)
        result += first[done:low]
        start, end = patch.start - shifts[low], patch.end - shifts[high]
        after, kind = patch.after, patch.kind
        if low < high and new(low) < patch.start:
            cut = first[low]
            start, after, kind = cut.start, cut.after[: patch.start - new(low)] + after, cut.kind
        if low < high and new_end(high - 1) > patch.end:
            cut = first[high - 1]
            end, after, kind = cut.end, after + cut.after[patch.end - new(high - 1) :], cut.kind
        if result and result[-1].end > start:
            raise ValueError(f"two patches change one patch of the step before, at {start}")
        result.append(Patch(start, end, after, kind, patch.confidence))
        done = high
    return result + list(first[done:])
