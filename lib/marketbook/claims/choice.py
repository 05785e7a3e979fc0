"""Choosing among options by their traits: every trait has a weight, the softmax of an option's sum is how likely it is.

A conditional logit (McFadden, "Conditional logit analysis of qualitative choice behavior", 1974).
``python -m marketbook.evaluate --fit`` learns the weights from labelled articles.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from functools import cache
from importlib.resources import files
from math import exp
from typing import TypeVar

Option = TypeVar("Option", bound=Hashable)
Weights = Mapping[str, float]


def weights_file(name: str):
    """Where the weights of one choice are kept."""
    return files("marketbook.claims").joinpath(f"{name}.json")


@cache
def learned(name: str) -> Weights:
    """The learned weights of one choice."""
    return json.loads(weights_file(name).read_text(encoding="utf-8"))


def odds(weights: Weights, options: Mapping[Option, list[str]]) -> dict[Option, float]:
    """How likely each option is, by its traits; the probabilities add up to one."""
    sums = {option: sum(weights.get(trait, 0.0) for trait in traits) for option, traits in options.items()}
    most = max(sums.values())
    shares = {option: exp(total - most) for option, total in sums.items()}
    whole = sum(shares.values())
    return {option: share / whole for option, share in shares.items()}
