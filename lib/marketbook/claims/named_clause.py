"""A figure in its clause, and who is named there."""

from __future__ import annotations

from functools import cached_property

from marketbook.claims.clause import MERELY
from marketbook.claims.entity_assignment import assign
from marketbook.claims.figure import Carried, Figure
from marketbook.claims.naming import listed_names, suits
from marketbook.claims.page import Page
from marketbook.mentions import Mention
from marketbook.reading import Span

COMPARED = "whom it is compared with"


class NamedClause:
    """A figure, or the list that it is of, the part of its clause before it (from ``start`` to ``end``), the figure before and the names."""

    def __init__(self, page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried):
        self.page, self.sentence, self.figure, self.state, self.text = page, sentence, figure, state, page.text
        self.first = figure.group[0] if figure.group else figure
        self.end = self.first.start
        self.start = page.clause_start(self.end, sentence.start)
        if self.start > sentence.start and MERELY.fullmatch(self.text, self.start, self.end):
            self.start = page.clause_start(self.start - 1, sentence.start)  # 云业务突破百亿,达到103亿
        self.told = previous
        while previous is not None and COMPARED in previous.rules:
            previous = previous.prior
        #: The figure before that is no other's, only compared with.
        self.previous = previous

    def take(self, ids: list[str], rule: str, trust: float) -> bool:
        """Give the figure its entities, and say so; 政府采购107亿元 is Taiwan's in Taiwan's press."""
        if self.page.about.home == "taiwan" and ids in (["china"], ["china_market"]):
            named = self.page.within("entities", self.sentence.start, self.figure.start)
            abroad = self.page.about.tells_of_china and not any(m.id == "taiwan" for m in named)
            ids = ids if abroad or any(m.id == ids[0] for m in named) else ["taiwan"]
        assign(self.page, self.figure, ids, rule, trust)
        return True

    def within(self, start: int, end: int) -> list[Mention]:
        """What is named in a stretch and can have the metric."""
        return [m for m in self.page.within("entities", start, end) if suits(self.figure.metric, m)]

    @cached_property
    def names(self) -> list[Mention]:
        """What the clause names before the figure and can have the metric; asked for when the metric is mended."""
        names = self.within(self.start, self.end)
        if self.figure.metric.startswith(("price_ratio", "training_cost_ratio", "share_of_h", "share_of_a")):
            return [m for m in names if self.end - m.end > 6]  # 为GPT-4价格的1/400: what it is measured against
        return names

    @cached_property
    def listed(self) -> list[str]:
        return listed_names(self.page, self.names)
