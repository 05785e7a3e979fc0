"""Dimensions of units, by pint: what may be added to what.

The registry is built from the ``pint`` column of ``data/vocabulary/units.csv``. Every currency is a dimension of its own, so
money converts only by an exchange rate that is itself a figure; ``PFdays`` is work and ``PFLOPS`` is a rate of work.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from operator import mul
from pathlib import Path

from marketbook.errors import UnitError, UnknownNameError
from marketbook.project import Project, find_project
from marketbook.vocabulary import read_rows

_CURRENCIES = "CNY USD HKD TWD EUR GBP JPY KRW SGD CAD AUD CHF INR RUB".split()
_DEFINITIONS = (
    "second = [time] = s",
    "minute = 60 * second",
    "hour = 60 * minute",
    "day = 24 * hour",
    "year = 365.25 * day",
    "week = 7 * day",
    "month = year / 12",
    "quarter = year / 4",
    "metre = [length] = m",
    "tonne = [mass]",
    "joule = [energy] = J",
    "watt = joule / second = W",
    "kilowatt_hour = 1000 * watt * hour = kWh",
    "volt = [potential]",
    *(f"{currency} = [money_{currency.lower()}]" for currency in _CURRENCIES),
    "FLOP = [computation]",
    "token = [text_volume]",
    "byte = [information]",
    "person = [people]",
    "parameter = [model_size]",
    "point = [score]",
    "call = [calls]",
    "request = call",
    "chip = [devices]",
    # Shares and their changes: a change in points may be added to a share; a count scales what it counts.
    "percent = 0.01",
    "percentage_point = 0.01",
    "count = 1",
)


@lru_cache(maxsize=4)
def _registry(folder: Path):
    import pint

    registry = pint.UnitRegistry(None, non_int_type=Decimal)
    registry.load_definitions(_DEFINITIONS)
    return registry, {key: registry.parse_expression(row["pint"] or "1") for key, row in _table(folder).items()}


@lru_cache(maxsize=4)
def _table(folder: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for _, row in read_rows(folder / "units.csv")}


def describe(unit: str, project: Project | None = None) -> dict[str, str]:
    """The vocabulary row of a unit: ``id``, ``pint``, ``style`` and the templates ``en`` and ``zh`` with ``{n}``.

    Raises
    ------
    UnknownNameError
        If the unit is not in the vocabulary.
    """
    table = _table((project or find_project()).vocabulary)
    if unit not in table:
        raise UnknownNameError(f"unknown unit {unit!r}: add it to data/vocabulary/units.csv")
    return table[unit]


def _unit(unit: str, project: Project | None = None):
    project = project or find_project()
    describe(unit, project)
    registry, expressions = _registry(project.vocabulary)
    return registry.Quantity(expressions[unit])


def quantity(value: Decimal, unit: str, project: Project | None = None):
    """A value with its unit as a pint quantity, for arithmetic that must carry its dimension along."""
    return value * _unit(unit, project)


def convert(value: Decimal, source: str, target: str) -> Decimal:
    """Convert a value between two units of the same dimension.

    Raises
    ------
    UnitError
        If the units measure different things (work is not a rate; money of two currencies needs an exchange rate).
    UnknownNameError
        If a unit is not in the vocabulary.
    """
    if source == target:
        return value
    project = find_project()
    here, there = _unit(source, project), _unit(target, project)
    if here.dimensionality != there.dimensionality:
        raise UnitError(
            f"{source} is not {target}: {here.dimensionality} against {there.dimensionality};"
            + (
                " convert with a declared exchange rate"
                if "money" in f"{here.dimensionality}{there.dimensionality}"
                else " check what the two figures measure"
            )
        )
    return value * (here / there).to_base_units().magnitude


def combine(operation: Callable, left: tuple[Decimal, str], right: tuple[Decimal, str], target: str) -> Decimal:
    """Multiply or divide two quantities and give the result in a target unit.

    Parameters
    ----------
    operation : operator.mul or operator.truediv
    left, right : (value, unit id)
    target : unit id of the result

    Raises
    ------
    UnitError
        If the result does not have the dimension of ``target``.
    ZeroDivisionError
        If the divisor is zero.
    """
    project = find_project()
    result, goal = operation(quantity(*left, project), quantity(*right, project)), _unit(target, project)
    if result.dimensionality != goal.dimensionality:
        sign = "×" if operation is mul else "÷"
        raise UnitError(
            f"{left[1]} {sign} {right[1]} gives {result.dimensionality}, not {target} ({goal.dimensionality}); check what the two figures measure"
        )
    return (result / goal).to_base_units().magnitude
