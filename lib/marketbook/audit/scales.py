"""Axis ticks: a scale is right when its numbers are round, and stand where a straight or a logarithmic scale puts them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

_TICK = re.compile(r"([−\-+]?)(?:[A-Z]{3} ?)?([\d.,]+)")
_WORDS = {
    "万亿": 1e12,
    "萬億": 1e12,
    "兆": 1e12,
    "亿": 1e8,
    "億": 1e8,
    "万": 1e4,
    "萬": 1e4,
    "tn": 1e12,
    "bn": 1e9,
    "m": 1e6,
    "k": 1e3,
}
_TOLERANCE = 2e-3


def tick_value(text: str) -> float | None:
    """The number that a tick label says, None if it says none."""
    text = text.strip()
    match = _TICK.search(text)
    if not match:
        return None
    value = float(match[2].replace(",", ""))
    rest = text[match.end() :].strip()
    factor = next((scale for word, scale in _WORDS.items() if rest.startswith(word)), 1.0)
    return -value * factor if match[1] in ("−", "-") else value * factor


def ticks_fit(labels: list[str], elements: list[Any], axis: str) -> str:
    """Why the tick labels do not form a scale; empty if they do.

    Parameters
    ----------
    labels : the tick labels, in any order
    elements : the SVG text elements, whose place along the axis is compared
    axis : {"x", "y"}
    """
    values = [tick_value(label) for label in labels]
    if any(value is None for value in values):
        return "a tick of the axis says no number"
    if len(values) < 3:
        return "an axis with fewer than three numbers shows no scale"
    places = np.array([_place(element, axis) for element in elements])
    numbers = np.array(values)
    scales = []
    # A last digit moves a tick by less than its place can tell: the steps must be even, or each number of one digit and noughts.
    steps = np.diff(numbers[np.argsort(places)])
    if np.allclose(steps, steps[0], rtol=1e-9, atol=0):
        scales.append(numbers)
    if (numbers > 0).all() and all(len(re.sub(r"\D", "", label).strip("0")) == 1 for label in labels):
        scales.append(np.log(numbers))
    for scale in scales:
        if np.ptp(places) == 0 or np.ptp(scale) == 0:
            continue
        along, across = scale - scale.mean(), places - places.mean()
        line = along * (along @ across) / (along @ along)  # the straight one that fits best
        if np.abs(line - across).max() <= _TOLERANCE * np.ptp(places):
            return ""
    return "the numbers of the axis do not stand on one scale"


def _place(element: Any, axis: str) -> float:
    """Where a text stands along the axis, by its own x/y or the translations around it."""
    total = float(element.get(axis) or 0)
    node = element
    while node is not None and isinstance(node.tag, str) and node.tag.rsplit("}")[-1] != "svg":
        shift = re.search(r"translate\(\s*([-\d.e]+)[ ,]+([-\d.e]+)", node.get("transform") or "")
        if shift:
            total += float(shift[1 if axis == "x" else 2])
        node = node.getparent()
    return total
