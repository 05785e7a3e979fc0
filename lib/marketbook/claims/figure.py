"""A figure on its way to a claim, and what is carried from sentence to sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from marketbook.reading import Span
from marketbook.records import Quantity

#: A figure is understood from so many characters around it; a page without full stops stays linear.
REACH = 600


@dataclass
class Figure:
    """A quantity on its way to a claim; offsets count characters of the document's text."""

    quantity: Quantity
    group: list[Figure] = field(default_factory=list, repr=False)
    metric: str = ""
    entities: list[str] = field(default_factory=list)
    segment: str = ""
    period: str = ""
    onward: str = ""
    value: Decimal | None = None
    unit: str = ""
    after: int = 0
    prior: Figure | None = field(default=None, repr=False)
    rules: list[str] = field(default_factory=list)
    confidence: float = 1.0

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end


def around(sentence: Span, figure: Figure) -> Span:
    """The figure's sentence, cut to what lies near it where it is no sentence of a writer any more."""
    if sentence.end - sentence.start <= REACH:
        return sentence
    return Span(max(sentence.start, figure.start - REACH // 2), min(sentence.end, figure.end + REACH // 2))


@dataclass
class Carried:
    """What the sentences before said, for a sentence that leaves it out."""

    entity: str = ""
    company: str = ""
    product: str = ""
    chip: str = ""
    market: str = ""
    market_age: int = 0
    period: str = ""
    segment: str = ""
    age: int = 0
    last: Figure | None = None
    level: Figure | None = None
    group: list[Figure] = field(default_factory=list)
    levels: list[Figure] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    reported: dict[str, str] = field(default_factory=dict)
    told: dict[tuple, str] = field(default_factory=dict)
    heading: str = ""
    heading_until: int = 0
    tail: str = ""

    def turn_to_another(self) -> None:
        """Somebody else speaks: what was told is not gone on with, but whom it was about and what was reported."""
        self.period = self.heading = self.segment = ""
        self.last = self.level = None
        self.group, self.levels, self.used = [], [], {}
