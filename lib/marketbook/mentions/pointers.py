"""前者 and 后者: which of the two that were named just before."""

from __future__ import annotations

import re
from bisect import bisect_left

from marketbook.mentions.names import Mention

_POINTS = re.compile("(?P<former>前者)|后者")
_SENTENCE = re.compile("[。！？!?\n]")
#: How far before a pointer the two are named, in characters.
_REACH = 120
#: Kinds of mention that are no one of two.
_NEITHER = ("weak", "region", "agency", "aggregate")


def find_pointers(text: str, known: list[Mention]) -> list[Mention]:
    """Mentions of whom 前者 and 后者 mean: the last two that the sentence names, or the one before it where it names fewer.

    Examples
    --------
    >>> page = "甲公司与乙公司签约,后者股价上涨。"
    >>> [m.id for m in find_pointers(page, [Mention(0, 3, "a", "company"), Mention(4, 7, "b", "company")])]
    ['b']
    """
    names = [m for m in known if m.kind not in _NEITHER]
    starts = [m.start for m in names]
    found = []
    for match in _POINTS.finditer(text):
        nearest = max(0, match.start() - _REACH)
        stops = [m.end() for m in _SENTENCE.finditer(text, nearest, match.start())]
        for begin in [nearest, *stops][-1:-3:-1]:
            told = names[bisect_left(starts, begin) : bisect_left(starts, match.start())]
            pair = list({m.id: m for m in told}.values())[-2:]
            if len(pair) == 2:
                one = pair[0] if match["former"] else pair[1]
                found.append(Mention(*match.span(), one.id, one.kind))
                break
    return found
