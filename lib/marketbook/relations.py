"""Arithmetic and dimensional relations between figures, declared in ``data/relations.toml``.

Both sides of a relation are evaluated with their units: dividing work (PF-days) by a rate of work (PFLOPS) gives a time, and a
time is no number of data centres. Such an argument is caught here as a unit error, whatever its numbers say.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from marketbook import units
from marketbook.errors import DataError
from marketbook.factbase import choose
from marketbook.project import Project, find_project
from marketbook.vocabulary import read_toml

_COMPARE = {"more_than": operator.gt, "less_than": operator.lt, "at_least": operator.ge, "at_most": operator.le}
TESTS = ("equals", *_COMPARE, "within")
#: Verdicts, and how a finding says them.
_WORDS = {"holds": "holds", "fails": "does not hold", "unit_error": "is an error of units"}
_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}

#: Units that are pure numbers in an argument.
_PURE = {"count": Decimal(1), "ratio": Decimal(1), "pct": Decimal("0.01")}
#: What every declared relation has.
_PARTS = frozenset("id kind themes left test right verdict label_en label_zh figures".split())


def load_relations(project: Project | None = None) -> list[dict[str, Any]]:
    """The declared relations, as they stand in the file.

    Raises
    ------
    DataError
        If the file is missing or is not TOML.
    """
    return read_toml((project or find_project()).data / "relations.toml")["relation"]


def check_relations(frame: pd.DataFrame, project: Project) -> Iterator[tuple[str, str, str, str]]:
    """Relations whose verdict is not the declared one (errors), and those known not to hold (findings)."""
    for entry in load_relations(project):
        where = f"data/relations.toml {entry.get('id', '?')}"
        try:
            verdict, seen = evaluate_relation(entry, frame, project)
        except DataError as problem:
            yield "error", where, str(problem), "correct the relation or the rows it names"
            continue
        told = f"{entry['left']} {entry['test']} {entry['right']} {_WORDS[verdict]}: {seen}"
        if verdict != entry["verdict"]:
            what = f"expected that it {_WORDS[entry['verdict']]}, but {told}"
            yield "error", where, what, "correct the claims or the verdict"
        elif verdict != "holds":
            yield "finding", where, f"{entry['label_en']}: {told}", ""


def evaluate_relation(entry: dict[str, Any], frame: pd.DataFrame, project: Project | None = None) -> tuple[str, str]:
    """The verdict of a declared relation on the rows of a frame, and both its sides in words with the claims behind them.

    Parameters
    ----------
    entry : as :func:`load_relations` gives it
    frame : DataFrame of :func:`marketbook.factbase.load`, all themes

    Raises
    ------
    DataError
        If it lacks a part, names a figure that no row gives, or its arithmetic cannot be read.
    """
    project = project or find_project()
    if missing := _PARTS - entry.keys():
        raise DataError(f"it lacks {', '.join(sorted(missing))}")
    if entry["test"] not in TESTS or entry["verdict"] not in _WORDS:
        raise DataError(f"test and verdict must be of {TESTS} and {tuple(_WORDS)}")
    rows = {name: _find(name, wanted, frame) for name, wanted in entry["figures"].items() if "names" not in wanted}
    values = {name: _quantity(row["exact"], row["unit"], project) for name, row in rows.items()}
    values |= {
        f"{name}_high": _quantity(row["exact_high"], row["unit"], project)
        for name, row in rows.items()
        if row["exact_high"]
    }
    values |= {
        name: _listed(name, wanted, rows, project) for name, wanted in entry["figures"].items() if "names" in wanted
    }
    left, right = _calculate(entry["left"], values), _calculate(entry["right"], values)
    unit = next((rows[name]["unit"] for name in _names(entry["right"]) if name in rows), "count")
    claims = ", ".join(f"{name} {row['claim_id']}" for name, row in rows.items())
    if left.dimensionality != right.dimensionality:
        return "unit_error", f"the left side is {_dimension(left)}, the right side {_dimension(right)} ({claims})"
    a, b = left.to_base_units().magnitude, right.to_base_units().magnitude
    if entry["test"] == "equals":
        holds = abs(a - b) <= abs(b) * Decimal(str(entry.get("tolerance_pct", 0))) / 100
    elif entry["test"] == "within":
        upper = values.get(f"{entry['right']}_high")
        if upper is None:
            raise DataError(f"{entry['right']!r} is no range, so nothing is within it")
        holds = b <= a <= upper.to_base_units().magnitude
    else:
        holds = _COMPARE[entry["test"]](a, b)
    one = _quantity("1", unit, project).to_base_units().magnitude
    return "holds" if holds else "fails", f"{float(a / one):.10g} against {float(b / one):.10g} {unit} ({claims})"


def _find(name: str, wanted: dict[str, Any], frame: pd.DataFrame) -> pd.Series:
    """The row that a figure of a relation names; the rule of choice takes one of several."""
    keep = frame["exact"] != ""
    for column, value in wanted.items():
        if column not in frame.columns:
            raise DataError(f"the figure {name!r} asks for the unknown column {column!r}")
        keep &= (frame[column] == value).fillna(False)
    rows = frame[keep]
    if rows.empty:
        told = ", ".join(f"{key}={value}" for key, value in wanted.items())
        raise DataError(f"no row answers for the figure {name!r} ({told})")
    return choose(rows.assign(_all=0), by=["_all"])[0].iloc[0]


def _listed(name: str, wanted: dict[str, Any], rows: dict[str, pd.Series], project: Project):
    """How many things a sentence lists; each must stand in it."""
    if wanted.get("stated_with") not in rows:
        raise DataError(f"the list {name!r} needs stated_with, the name of a figure whose sentence holds it")
    sentence = rows[wanted["stated_with"]]["sentence"]
    absent = [thing for thing in wanted["names"] if thing not in sentence]
    if absent:
        raise DataError(f"{absent[0]!r} does not stand in the sentence of {wanted['stated_with']!r}")
    return _quantity(str(len(wanted["names"])), "count", project)


def _quantity(exact: str, unit: str, project: Project):
    if unit in _PURE:
        return units.quantity(Decimal(exact) * _PURE[unit], "ratio", project)
    return units.quantity(Decimal(exact), unit, project)


@cache
def _parse(expression: str) -> ast.expr:
    try:
        return ast.parse(expression, mode="eval").body
    except SyntaxError:
        raise DataError(f"{expression!r} is no arithmetic over names") from None


def _names(expression: str) -> list[str]:
    return [node.id for node in ast.walk(_parse(expression)) if isinstance(node, ast.Name)]


def _calculate(expression: str, values: dict[str, Any]):
    """Evaluate ``+ - * /`` over names and plain numbers; nothing else is understood."""

    def value(node: ast.expr):
        match node:
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
                return _combine(_OPERATORS[type(op)], value(left), value(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -value(operand)
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return Decimal(str(number))
            case ast.Name(id=name) if name in values:
                return values[name]
        raise DataError(f"{ast.unparse(node)!r} in {expression!r} is neither a figure, a number nor + - * /")

    result = value(_parse(expression))
    if isinstance(result, Decimal):
        raise DataError(f"{expression!r} names no figure")
    return result


def _combine(operation, left, right):
    import pint

    try:
        return operation(left, right)
    except pint.DimensionalityError as problem:
        raise DataError(f"a sum or difference of {problem.units1} and {problem.units2} means nothing") from None
    except ZeroDivisionError:
        raise DataError("a division by zero") from None


def _dimension(quantity) -> str:
    text = str(quantity.dimensionality).replace("[", "").replace("]", "")
    return "a pure number" if text == "dimensionless" else f"of the dimension {text}"
