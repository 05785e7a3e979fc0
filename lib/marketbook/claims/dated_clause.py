"""A figure in its clause, and the periods that its sentence tells up to there."""

from __future__ import annotations

import re

from marketbook.claims.carried_periods import background
from marketbook.claims.figure import Carried, Figure
from marketbook.claims.page import Page
from marketbook.claims.timing import DAY, EARNED, how_told, is_ahead
from marketbook.mentions import Mention
from marketbook.reading import Span

_EXPECTS = re.compile(r"将|有望|预计|预期|可望|预估|预测")
_HEADS_FORECAST = re.compile(
    "[度的]?(?:营运|业绩|营收|财务|业务)?(?:展望|指引|财测|预测)|(?:预[计期估])[^，,。；;\\d]{0,10}[:：]"
)
#: (Q1为9%): what closes a bracket in which a figure or a period stands.
CLOSES = re.compile(r"[^，,。；;()（）\d]{0,4}[)）]")
#: How far back a comparison and 同期 go for their year, in characters.
AS_BEFORE = 200


class DatedClause:
    """A figure, the start of its clause, the figure before it, and the periods told up to the end of the clause."""

    def __init__(self, page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried):
        self.page, self.sentence, self.figure, self.previous, self.state = page, sentence, figure, previous, state
        self.text = page.text
        self.start = page.clause_start(figure.start, sentence.start)
        self.expected = _EXPECTS.search(self.text, self.start, figure.start) is not None
        #: Periods that the sentence tells up to the end of the figure's clause.
        self.told = self.plain(sentence.start, page.clause_end(figure.end, sentence.end))
        price = re.search("price|价|valuation", figure.metric)
        lasting = [m for m in self.told if price or self.text[m.start : m.end] != "目前"]
        if EARNED.match(figure.metric):  # what is earned is of no moment
            self.told = lasting
        self.told = lasting or self.told  # 第三季度报告:目前用户达7亿
        #: Those among which the figure's own is.
        self.named = [m for m in self.told if self._governs(m)] or (self.told if previous is None else [])

    def plain(self, start: int, end: int) -> list[Mention]:
        """Periods of a stretch that nothing is held against."""
        return [m for m in self.page.within("periods", start, end) if not m.kind]

    def _governs(self, mention: Mention) -> bool:
        """Neither where a change of before started, nor a forecast's year where nothing is expected."""
        if self.previous is not None and mention.end <= self.previous.start and self.after_from(mention.start):
            return False
        heads = _HEADS_FORECAST.match(self.text, mention.end) is not None  # 第4季展望:营收322~334亿美元、毛利率59~61%
        return self.expected or heads or mention.start >= self.start or not is_ahead(self.page, mention.id)

    def after_from(self, start: int) -> bool:
        """Whether a change starts right before a place: 从5亿元增至8亿元."""
        return self.text.startswith(("从", "由"), max(0, start - 1))

    def is_day_of_telling(self, mention: Mention) -> bool:
        """微软29日公布季报: no results are of a day, but balances are (截至6月30日)."""
        return DAY.fullmatch(mention.id) is not None and "-03-31 -06-30 -09-30 -12-31".find(mention.id[4:]) < 0

    def only_tells(self, mention: Mention) -> bool:
        """3月26日公布财报,占比由2022年的10.4%升至34.8%"""
        results = how_told(self.figure.metric) == "results" or "share" in self.figure.metric
        return results and self.is_day_of_telling(mention)

    def standing(self) -> str:
        """The period that the sentence speaks of, when a figure of another one is put in."""
        own = [
            m.id
            for m in self.named
            if m.end <= self.figure.start and not (self.after_from(m.start) or self.only_tells(m))
        ]
        before = self.previous.onward or self.previous.period if self.previous is not None else ""
        return before or (own[-1] if own else background(self.page, self.sentence, self.figure, self.state)[0])
