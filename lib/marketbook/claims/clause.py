"""A figure in its clause: what stands before it there, and what was told before."""

from __future__ import annotations

import re
from functools import cached_property

from marketbook.claims.figure import Carried, Figure
from marketbook.claims.metric_kinds import KINDS
from marketbook.claims.page import Page
from marketbook.reading import Span

#: 支出规模最大,为103.9亿元: words that say only that a figure follows.
MERELY = re.compile(r"[ ]?(?:则|已|约|高)?(?:达到?|为|是|约)(?:了|约|近|超过?|逾|至)*[ ]?")
#: 200万字, 3亿次: what a bare number counts that are no people.
_OTHER_THINGS = re.compile("[ ]?[字次个款条项张家颗台枚座篇个級级]")
_NOTE = re.compile(r"[(（][^()（）]{1,24}[)）](?=的|[\u4e00-\u9fff]{2})")


class Clause:
    """A figure, the part of its clause before it (from ``start`` to ``end``) and the figures before it."""

    def __init__(self, page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried) -> None:
        self.page, self.sentence, self.figure, self.previous, self.state = page, sentence, figure, previous, state
        self.unit = figure.quantity.unit
        self.start, self.end = _part_before(page, sentence, figure)
        self.before = page.text[self.start : self.end]
        last = figure.group[-1] if figure.group else figure
        self.list_end = last.end
        self.clause_end = page.clause_end(last.end, sentence.end)
        note = _NOTE.match(page.text, last.end)
        self.after = note.end() if note else last.end  # 2964亿元(约416.4亿美元)的现金
        raw = figure.quantity.raw
        #: 6.5亿, 800万户: nothing says what is counted, so it may be people.
        self.bare = self.unit == "count" and raw[:1].isdigit() and re.search("[万亿萬億户戶][个個]?$", raw) is not None
        self.of_things = self.bare and _OTHER_THINGS.match(page.text, figure.end) is not None
        #: 双位数, 三位数
        self.digits = raw[1:] in ("位数", "位數")
        self.kinds = KINDS.get(self.unit, ())
        if self.bare and not self.of_things:
            self.kinds = (*self.kinds, "persons")
        if self.unit == "ratio" and figure.value is not None and figure.value < 1:
            self.kinds = (*self.kinds, "share")  # 一半, 四分之一

    @cached_property
    def lead(self) -> str:
        """The words before the figure, with a sign for what is named or dated."""
        return self.page.lead(self.start, self.end)

    @property
    def told(self) -> Figure | None:
        """The figure before, where it stands in the same sentence."""
        previous = self.previous
        return previous if previous is not None and previous.start >= self.sentence.start else None

    @property
    def follows(self) -> bool:
        """Whether the clause begins where the figure before ends."""
        return self.previous is not None and self.previous.end == self.figure.after

    def cues(self, kinds: tuple[str, ...] | None = None) -> list[tuple[int, int, str, str]]:
        """Words before the figure that name a metric, by default one that its unit can measure."""
        return self.page.cues_within(self.start, self.end, self.kinds if kinds is None else kinds)

    def own_cues(self, kinds: tuple[str, ...] | None = None) -> list[tuple[int, int, str, str]]:
        """The same, without the cues that give way to any other."""
        return self.page.specific_cues(self.start, self.end, self.kinds if kinds is None else kinds)

    def give(self, metric: str, rule: str, trust: float = 1.0) -> bool:
        self.figure.metric = metric
        self.figure.rules.append(rule)
        self.figure.confidence *= trust
        return True


def _part_before(page: Page, sentence: Span, figure: Figure) -> tuple[int, int]:
    """The part of the figure's clause before it, as far as the last figure that is no member of its list."""
    first = figure.group[0] if figure.group else figure
    start = page.clause_start(first.start, sentence.start)
    end = first.start
    while end > start and page.text[end - 1] == " ":  # 增长至 25%
        end -= 1
    aside = start > sentence.start and MERELY.fullmatch(page.text, start, end)  # 收入增长最明显,达21%
    opens = end - start < 6 or page.text.startswith(("从", "由"), start)  # 增速放缓:从2018财年的101%
    if start and page.text[start - 1] in ":：" and opens or aside:  # 经营利润:22亿元
        start = page.clause_start(start - 1, sentence.start)
    return min(end, max(start, first.after)), end
