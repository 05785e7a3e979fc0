"""The records that modules hand to each other: frozen, comparable, without behaviour of their own."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from decimal import Decimal

#: Qualifiers of a quantity, as ids: how the printed number is to be taken.
QUALIFIERS = ("exact", "about", "nearly", "more_than", "less_than", "at_least", "at_most")

#: Kinds of claim: who vouches for it.
KINDS = ("reported", "attributed", "estimate", "forecast", "opinion")

#: What a claim is about: with its source and its place there, what makes it one claim.
IDENTITY = ("entity", "item", "metric", "segment", "period")


@dataclass(frozen=True)
class Quantity:
    """A number with unit and qualifier at a span of a text.

    ``start`` and ``end`` are half-open code-point offsets; ``raw`` is exactly that slice, without qualifier words.
    ``value`` and ``value_high`` are unsigned, scaled to absolute units; None where the text leaves a bound open.
    ``per_tokens`` is how many tokens the printed price of tokens buys (``value`` is brought to a million), else 0.
    """

    raw: str
    start: int
    end: int
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    qualifier: str = "exact"
    per_tokens: int = 0


def claim_id(source: str, locator: str, entity: str, item: str, metric: str, segment: str, period: str) -> str:
    """The id of a claim: a hash of what makes it one claim.

    Parameters
    ----------
    source : str
        Source id, or the evidence file's stem for an external row.
    locator : str
        ``"start:end"`` of the figure in the raw source, or ``"url|printed figure"`` of an external row.
    entity, item, metric, segment, period : str
        Ids as in the fact base; empty where not applicable.

    Returns
    -------
    str
        ``c`` and 12 hexadecimal digits.

    Examples
    --------
    >>> claim_id("001", "10:14", "alibaba_cloud", "", "market_share", "iaas", "2022H1")
    'ca388d30bd1bc'
    """
    parts = (source, locator, entity, item, metric, segment, period)
    return "c" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
