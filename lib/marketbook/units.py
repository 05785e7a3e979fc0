"""Dimensions of units, by pint: what may be added to what.

The registry is built from the ``pint`` column of ``data/vocabulary/units.csv``. Every currency is a dimension of its own, so
money converts only by an exchange rate that is itself a figure; ``PFdays`` is work and ``PFLOPS`` is a rate of work.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from marketbook.errors import UnitError, UnknownNameError
from marketbook.project import Project, find_project

_BASE = (
    "yuan_cny = [money_cny]",
    "dollar_us = [money_usd]",
    "dollar_hk = [money_hkd]",
    "dollar_tw = [money_twd]",
    "flop = [computation]",
    "token = [text_volume]",
    "person = [people]",
    "item = [items]",
    "parameter = [model_size]",
    "call = [calls]",
    "octet = [information]",
    "gpu = [devices]",
    "place = [standing]",
    "percent_point = [share_points]",
)


@lru_cache(maxsize=4)
def _registry(path: Path):
    import pint

    registry = pint.UnitRegistry(None, non_int_type=Decimal)
    registry.load_definitions(
        [
            "second = [time] = s",
            "hour = 3600 * second",
            "day = 86400 * second",
            "month = 2629800 * second",
            "year = 31557600 * second",
            "joule = [energy]",
            "watt = joule / second",
            *_BASE,
        ]
    )
    return registry, {key: registry.parse_expression(row["pint"] or "1") for key, row in _table(path).items()}


@lru_cache(maxsize=4)
def _table(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _path(project: Project | None) -> Path:
    return (project or find_project()).vocabulary / "units.csv"


def describe(unit: str, project: Project | None = None) -> dict[str, str]:
    """The vocabulary row of a unit: ``id``, ``pint``, ``style`` and the templates ``en`` and ``zh`` with ``{n}``.

    Raises
    ------
    UnknownNameError
        If the unit is not in the vocabulary.
    """
    table = _table(_path(project))
    if unit not in table:
        raise UnknownNameError(f"unknown unit {unit!r}: add it to data/vocabulary/units.csv")
    return table[unit]


def _unit(unit: str, project: Project | None):
    describe(unit, project)
    registry, expressions = _registry(_path(project))
    return registry.Quantity(expressions[unit])


def dimension(unit: str, project: Project | None = None) -> str:
    """The dimension of a unit in words, such as ``[computation]`` or ``[computation] / [time]``."""
    return str(_unit(unit, project).dimensionality)


def convert(value: Decimal, source: str, target: str, project: Project | None = None) -> Decimal:
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
    here, there = _unit(source, project), _unit(target, project)
    if here.dimensionality != there.dimensionality:
        raise UnitError(
            f"{source} is not {target}: {here.dimensionality} against {there.dimensionality};"
            + (" convert with a declared exchange rate" if "money" in f"{here.dimensionality}{there.dimensionality}" else " check what the two figures measure")
        )
    return value * (here / there).to_base_units().magnitude


def combine(operation: str, left: tuple[Decimal, str], right: tuple[Decimal, str], target: str, project: Project | None = None) -> Decimal:
    """Multiply or divide two quantities and give the result in a target unit.

    Parameters
    ----------
    operation : {"multiply", "divide"}
    left, right : (value, unit id)
    target : unit id of the result

    Raises
    ------
    UnitError
        If the result does not have the dimension of ``target``.
    ZeroDivisionError
        If the divisor is zero.
    """
    a = left[0] * _unit(left[1], project)
    b = right[0] * _unit(right[1], project)
    result = a * b if operation == "multiply" else a / b
    goal = _unit(target, project)
    if result.dimensionality != goal.dimensionality:
        sign = "×" if operation == "multiply" else "÷"
        raise UnitError(f"{left[1]} {sign} {right[1]} gives {result.dimensionality}, not {target} ({goal.dimensionality}); check what the two figures measure")
    return (result / goal).to_base_units().magnitude
