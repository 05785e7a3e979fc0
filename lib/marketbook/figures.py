"""Figures: values that know where they come from.

A :class:`Figure` is cited (from a claim), assumed (from ``data/assumptions.toml`` or a notebook parameter) or derived (a formula
over figures). The formula is kept by name with its inputs, so that anybody can evaluate it again: :func:`evaluate` does, from
nothing but the recorded nodes, and ``marketbook audit`` compares the result with what a report prints.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from functools import cached_property, lru_cache, reduce
from operator import getitem
from typing import Any

from marketbook.arithmetic import VERBS
from marketbook.assumptions import load_assumptions
from marketbook.errors import BareNumberError, UnknownNameError
from marketbook.project import Project

_DIGITS = 28

#: A model that figures are derived with lives here; a report can name no other function.
MODELS = "marketbook.analysis."


@dataclass(frozen=True)
class Figure:
    """A value with unit, qualifier, period and origin.

    Attributes
    ----------
    value, high : Decimal
        The value in ``unit``; ``high`` is the upper bound of a range, else None.
    origin : dict
        ``{"kind": "cited", "claim": id}``, ``{"kind": "assumed", "key": key}``, ``{"kind": "parameter", "name": name}`` or
        ``{"kind": "derived", "function": name, "inputs": {...}, "select": path}`` with figures inside ``inputs``.
    """

    value: Decimal
    unit: str
    origin: Mapping[str, Any] = field(compare=False, hash=False, repr=False)
    high: Decimal | None = None
    qualifier: str = "exact"
    period: str = ""

    @cached_property
    def id(self) -> str:
        """Content hash of origin and unit: the same figure has the same id in every run."""
        return figure_id(_plain(self.origin), self.unit)

    @property
    def number(self) -> float:
        """The value as a float, for charts and frames."""
        return float(self.value)

    def node(self) -> dict[str, Any]:
        """The figure as plain data, inputs by id; what a report embeds and :func:`evaluate` reads."""
        return {
            "value": str(self.value),
            "high": None if self.high is None else str(self.high),
            "unit": self.unit,
            "qualifier": self.qualifier,
            "period": self.period,
            "origin": _plain(self.origin),
        }

    def inputs(self) -> list[Figure]:
        """The figures that this one is derived from, in order, each once."""
        leaves = _walk(self.origin.get("inputs", {}))
        return list({leaf.id: leaf for leaf in leaves if isinstance(leaf, Figure)}.values())


def figure_id(origin: Mapping[str, Any], unit: str) -> str:
    """The id of a figure by its recorded origin and its unit."""
    return "f" + hashlib.sha256(_as_text([origin, unit]).encode()).hexdigest()[:10]


_as_text = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def _walk(value: Any) -> Iterable[Any]:
    """The leaves of nested inputs, in order."""
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        yield value
        return
    for item in value:
        yield from _walk(item)


def _mapped(value: Any, change: Callable[[Any], Any]) -> Any:
    """Nested inputs with every figure, or recorded reference to one, changed; tuples become lists."""
    if isinstance(value, Figure) or (isinstance(value, Mapping) and set(value) == {"figure"}):
        return change(value)
    if isinstance(value, Mapping):
        return {str(key): _mapped(item, change) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_mapped(item, change) for item in value]
    return value


def closure(figures: Iterable[Figure]) -> Iterable[Figure]:
    """Figures and all that they are derived from, each once, every one before its inputs."""
    seen: set[str] = set()
    pending = list(figures)[::-1]
    while pending:
        figure = pending.pop()
        if figure.id not in seen:
            seen.add(figure.id)
            yield figure
            pending.extend(figure.inputs()[::-1])


def claims_of(figures: Iterable[Figure]) -> list[str]:
    """The claims that figures stand on, through any formula, each once, in order."""
    return [figure.origin["claim"] for figure in closure(figures) if figure.origin["kind"] == "cited"]


def _plain(value: Any) -> Any:
    return _mapped(value, lambda figure: {"figure": figure.id})


# -- figures from outside -----------------------------------------------------------------------------------------------------


def cite(row: Any) -> Figure:
    """The figure of one claim.

    Parameters
    ----------
    row : Series or named tuple, a row of :func:`marketbook.factbase.load`
        ``claim_id``, ``exact``, ``exact_high``, ``unit``, ``qualifier`` and ``period`` are used.

    Raises
    ------
    ValueError
        If the claim has no value.
    """
    if not row.exact:
        raise ValueError(f"claim {row.claim_id} has no value; quote it instead")
    origin = {"kind": "cited", "claim": row.claim_id}
    high = Decimal(row.exact_high) if isinstance(row.exact_high, str) and row.exact_high else None
    return Figure(Decimal(row.exact), row.unit, origin, high, row.qualifier or "exact", row.period or "")


def cite_all(frame: Any) -> list[Figure]:
    """The figures of all claims of a frame, in its order."""
    return [cite(row) for row in frame.itertuples(index=False)]


def assume(key: str, project: Project | None = None) -> Figure:
    """A declared assumption.

    Raises
    ------
    UnknownNameError
        If it is not declared in ``data/assumptions.toml``.
    """
    declared = load_assumptions(project)
    if key not in declared:
        raise UnknownNameError(
            f"assumption {key!r} is not declared: add it to data/assumptions.toml with value, unit and reasons"
        )
    entry = declared[key]
    return Figure(
        Decimal(str(entry["value"])), entry["unit"], {"kind": "assumed", "key": key}, period=entry.get("period", "")
    )


def parameter(name: str, value: float | int, unit: str) -> Figure:
    """A notebook parameter as a figure: an assumption that the reader of the edition set."""
    return Figure(_decimal(value), unit, {"kind": "parameter", "name": name})


# -- verbs: a gap stays a gap, so each gives None where one of its figures is None ---------------------------------------------


def total(figures: Iterable[Figure | None], *, period: str = "") -> Figure | None:
    """Sum of figures of one dimension, in the unit of the first."""
    return _combined("total", list(figures), period)


def mean(figures: Iterable[Figure | None]) -> Figure | None:
    """Arithmetic mean of figures of one dimension, in the unit of the first."""
    return _combined("mean", list(figures), "")


def difference(minuend: Figure | None, subtrahend: Figure | None) -> Figure | None:
    """``minuend - subtrahend``; the difference of two percentages is in percentage points."""
    unit = "pp" if minuend and minuend.unit == "pct" else minuend.unit if minuend else ""
    return _apply("difference", {"minuend": minuend, "subtrahend": subtrahend}, unit)


def ratio(numerator: Figure | None, denominator: Figure | None, unit: str = "ratio") -> Figure | None:
    """``numerator / denominator`` in ``unit``; UnitError if their quotient does not have that dimension."""
    return _apply("ratio", {"numerator": numerator, "denominator": denominator, "unit": unit}, unit)


def product(left: Figure | None, right: Figure | None, unit: str) -> Figure | None:
    """``left × right`` in ``unit``, money times a declared rate too; UnitError if their product does not have that dimension."""
    return _apply("product", {"left": left, "right": right, "unit": unit}, unit)


def growth(new: Figure | None, old: Figure | None) -> Figure | None:
    """Growth from ``old`` to ``new`` in per cent."""
    return _apply("growth", {"new": new, "old": old}, "pct", new.period if new else "")


def share(part: Figure | None, whole: Figure | None) -> Figure | None:
    """``part`` of ``whole`` in per cent."""
    return _apply("share", {"part": part, "whole": whole}, "pct")


def convert(figure: Figure | None, unit: str) -> Figure | None:
    """The same figure in another unit of its dimension."""
    return _apply("convert", {"figure": figure, "unit": unit}, unit)


def rank(figure: Figure, among: Iterable[Figure]) -> Figure:
    """Place of a figure among others, the largest first; equal figures share a place."""
    others = [other for other in among if other.id != figure.id]
    return _apply("rank", {"figure": figure, "among": others}, "rank", figure.period)


def count(figures: Iterable[Figure]) -> Figure:
    """How many figures there are: a count of claims, each of which stays traceable."""
    return _apply("count", {"figures": list(figures)}, "count", "")


def tally(claim_ids: Iterable[str]) -> Figure:
    """How many claims or statements there are, by their ids: each stays traceable to its sentence, whether it holds a number or not."""
    return _apply("tally", {"claims": list(claim_ids)}, "count", "")


def _combined(verb: str, figures: list[Figure | None], period: str) -> Figure | None:
    unit = figures[0].unit if figures and figures[0] else ""
    return _apply(verb, {"figures": figures}, unit, period or None)


def _apply(verb: str, inputs: dict[str, Any], unit: str, period: str | None = None) -> Figure | None:
    """The figure that a verb makes of others; of their common period unless one is given."""
    leaves = list(_walk(inputs))
    if None in leaves:
        return None
    figures = [leaf for leaf in leaves if isinstance(leaf, Figure)]
    value = _evaluated(verb, _mapped(inputs, lambda figure: (figure.value, figure.unit)))
    exact = verb in ("rank", "count", "tally") or all(figure.qualifier == "exact" for figure in figures)
    if period is None:
        periods = {figure.period for figure in figures}
        period = periods.pop() if len(periods) == 1 else ""
    origin = {"kind": "derived", "function": verb, "inputs": inputs, "select": []}
    return Figure(value, unit, origin, qualifier="exact" if exact else "about", period=period)


def _evaluated(verb: str, numbers: dict[str, Any]) -> Decimal:
    with localcontext() as context:
        context.prec = _DIGITS
        return VERBS[verb](**numbers)


def derive(
    function: Callable | str, inputs: Mapping[str, Any], *, unit: str, select: Any = None, period: str = ""
) -> Figure | None:
    """A figure from a model: a pure function of ``marketbook.analysis``.

    Parameters
    ----------
    function : callable or name
        A module-level function that takes floats, (nested) lists of floats, strings and flags by keyword.
    inputs : mapping
        Figures, (nested) lists of figures, strings or booleans by argument name. A bare number is refused: declare it as an
        assumption or a parameter.
    unit : str
        Unit of the result.
    select : str, int or sequence of these, optional
        What to pick from a dict or list that the function returns.

    Returns
    -------
    Figure or None
        None where an input is None, or the model gives None or NaN: a gap stays a gap.
    """
    name = function if isinstance(function, str) else f"{function.__module__}:{function.__qualname__}"
    _refuse_bare_numbers(inputs, name)
    if None in list(_walk(inputs)):
        return None
    path = [] if select is None else list(select) if isinstance(select, (list, tuple)) else [select]
    origin = {"kind": "derived", "function": name, "inputs": dict(inputs), "select": path}
    numbers = _mapped(inputs, lambda figure: float(figure.value))
    value = reduce(getitem, path, _model(name, json.dumps(numbers, sort_keys=True)))
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return Figure(_decimal(value), unit, origin, period=period)


def _refuse_bare_numbers(inputs: Any, where: str) -> None:
    for value in _walk(inputs):
        if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            raise BareNumberError(f"{where} was given the bare number {value}; declare it with assume() or parameter()")


@lru_cache(maxsize=4096)
def _model(name: str, inputs: str) -> Any:
    # Keyed by the inputs' text: a projection of ten years is computed once and picked from ten times.
    module, _, function = name.partition(":")
    if not module.startswith(MODELS):
        raise UnknownNameError(f"model {name!r} is not in {MODELS}*; move the formula there")
    try:
        call = getattr(importlib.import_module(module), function)
    except (ImportError, AttributeError) as error:
        raise UnknownNameError(f"model {name!r} does not exist; was it renamed?") from error
    return call(**json.loads(inputs))


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)) if not isinstance(value, int) else value)


# -- evaluation from recorded nodes -------------------------------------------------------------------------------------------


def evaluate(
    nodes: Mapping[str, Mapping[str, Any]], leaf: Callable[[str, Mapping[str, Any]], tuple[Decimal, Decimal | None]]
) -> dict[str, tuple[Decimal, Decimal | None]]:
    """Evaluate recorded figures again, from their leaves up.

    Parameters
    ----------
    nodes : mapping of id to node
        As :meth:`Figure.node` writes them.
    leaf : callable
        Gives value and upper bound of a cited, assumed or parameter node; raises if it does not resolve.

    Returns
    -------
    dict of id to (value, high)
        Nodes that do not resolve are missing from it; :func:`evaluate` never falls back to a recorded value.
    """
    done: dict[str, tuple[Decimal, Decimal | None]] = {}
    untried = set(nodes)

    def number(reference: Mapping[str, str]) -> tuple[Decimal, str]:
        return visit(reference["figure"])[0], nodes[reference["figure"]]["unit"]

    def computed(origin: Mapping[str, Any]) -> Decimal:
        if origin["function"] in VERBS:
            return _evaluated(origin["function"], _mapped(origin["inputs"], number))
        inputs = json.dumps(_mapped(origin["inputs"], lambda reference: float(number(reference)[0])), sort_keys=True)
        return _decimal(reduce(getitem, origin["select"], _model(origin["function"], inputs)))

    def visit(key: str) -> tuple[Decimal, Decimal | None]:
        if key in untried:
            untried.remove(key)  # before its inputs: a formula that leads back to itself does not resolve
            origin = nodes[key]["origin"]
            done[key] = (computed(origin), None) if origin["kind"] == "derived" else leaf(key, nodes[key])
        if key not in done:
            raise UnknownNameError(f"figure {key} does not resolve")
        return done[key]

    for key in nodes:
        with suppress(LookupError, ValueError, TypeError, ArithmeticError):
            visit(key)
    return done


def recorded(node: Mapping[str, Any]) -> Figure:
    """The figure that a report recorded, as :meth:`Figure.node` wrote it: enough to write it again."""
    high = None if node["high"] is None else Decimal(node["high"])
    return Figure(Decimal(node["value"]), node["unit"], node["origin"], high, node["qualifier"], node["period"])


def recorded_inputs(node: Mapping[str, Any]) -> list[str]:
    """Ids of the figures that a recorded one is derived from, in order, each once."""
    found: dict[str, None] = {}
    _mapped(node["origin"].get("inputs", {}), lambda reference: found.setdefault(reference["figure"]))
    return list(found)
