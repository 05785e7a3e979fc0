"""The arithmetic behind the verbs of figures, on values with units: what may be combined, and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import mul, truediv

from marketbook import units
from marketbook.errors import UnitError

#: A value and its unit.
Number = tuple[Decimal, str]
_PURE = {"pct", "pp", "ratio", "count", "rank"}


def _same_unit(numbers: list[Number]) -> list[Decimal]:
    if not numbers:
        raise ValueError("no figures to combine; a gap in the data stays a gap")
    first = numbers[0][1]
    # Shares, counts, ratios and places are all without dimension, and still not to be added up.
    for _, unit in numbers:
        if unit != first and {unit, first} & _PURE and {unit, first} != {"pct", "pp"}:
            raise UnitError(f"{unit} is not {first}: both are pure numbers, but they count different things")
    return [units.convert(value, unit, first) for value, unit in numbers]


def _total(figures: list[Number]) -> Decimal:
    return sum(_same_unit(figures), Decimal(0))


def _mean(figures: list[Number]) -> Decimal:
    return _total(figures) / len(figures)


def _difference(minuend: Number, subtrahend: Number) -> Decimal:
    a, b = _same_unit([minuend, subtrahend])
    return a - b


def _growth(new: Number, old: Number) -> Decimal:
    a, b = _same_unit([new, old])
    if b <= 0:
        raise UnitError("growth from zero or from a loss has no meaning; show the difference")
    return (a / b - 1) * 100


def _share(part: Number, whole: Number) -> Decimal:
    a, b = _same_unit([part, whole])
    return a / b * 100


def _rank(figure: Number, among: list[Number]) -> Decimal:
    own, *others = _same_unit([figure, *among])
    return Decimal(1 + sum(other > own for other in others))


def _ratio(numerator: Number, denominator: Number, unit: str) -> Decimal:
    return units.combine(truediv, numerator, denominator, unit)


def _product(left: Number, right: Number, unit: str) -> Decimal:
    return units.combine(mul, left, right, unit)


def _convert(figure: Number, unit: str) -> Decimal:
    return units.convert(*figure, unit)


VERBS: dict[str, Callable[..., Decimal]] = {
    "total": _total, "mean": _mean, "difference": _difference, "growth": _growth, "share": _share, "rank": _rank,
    "ratio": _ratio, "product": _product, "convert": _convert, "count": lambda figures: Decimal(len(figures)),
    "tally": lambda claims: Decimal(len(claims)),
}  # fmt: skip
