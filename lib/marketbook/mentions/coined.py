"""Products and methods that the vocabulary lacks, by how a page tells of them: often, in Latin letters, as the subject of its clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from marketbook.mentions.names import Mention
from marketbook.mentions.unknown import is_general, is_person

#: DyDiT, KG-SFT, Psyche, CapCut Commerce Pro
_NAME = re.compile(
    r"(?<![A-Za-z0-9.\-/_@])(?P<name>[A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?: [A-Z][A-Za-z0-9]+){0,2})(?![A-Za-z0-9_/@])"
)
#: A clause that begins with a name and goes on in Chinese.
_OPENS = re.compile(r"(?:^|[\n，,。；;：:！？（(“「])[ ]?$")
_CHINESE = re.compile("[ ]?[\u4e00-\u9fff（(]")
#: GPU, AIGC: what many call so.
_ACRONYM = re.compile("[A-Z]{1,6}s?|[A-Z]+\\d|[A-Z][a-z][A-Z]|Q[1-4]")
#: How often a page tells of it, how often as a subject, and how many it has at most.
_OFTEN, _AS_SUBJECT, _MOST = 3, 2, 5


def find_coined(text: str, known: list[Mention]) -> list[Mention]:
    """Names of products and methods that a page brings in; the id is the name as printed.

    Examples
    --------
    >>> page = "DFloat11由某大学提出。DFloat11可将模型缩小三成,而DFloat11不损失精度。"
    >>> [mention.id for mention in find_coined(page, [])]
    ['DFloat11', 'DFloat11', 'DFloat11']
    """
    ends = [mention.end for mention in known]
    places = []
    for match in _NAME.finditer(text):
        at = bisect_right(ends, match.start())
        if not _ACRONYM.fullmatch(match["name"]) and (at == len(known) or known[at].start >= match.end()):
            places.append(match)
    times = Counter(match["name"] for match in places)
    subjects = Counter(
        match["name"]
        for match in places
        if times[match["name"]] >= _OFTEN
        and _OPENS.search(text, max(0, match.start() - 2), match.start())
        and _CHINESE.match(text, match.end())
    )
    names = {
        name
        for name, told in subjects.most_common(_MOST)
        if told >= _AS_SUBJECT and not (is_general(name) or is_person(text, name))
    }
    return [Mention(*match.span(), match["name"], "product") for match in places if match["name"] in names]
