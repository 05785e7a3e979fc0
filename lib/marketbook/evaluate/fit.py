"""Learning the weights by which extraction chooses whose a figure is (`claims.holders`) and what it measures (`claims.nouns`).

Each learning goes on from the weights at hand: the articles that taught them need not be at hand, and are not to teach them again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from marketbook import reading
from marketbook.claims import find_candidates, find_claims
from marketbook.claims.choice import Weights, learned, weights_file
from marketbook.claims.clause import Clause
from marketbook.claims.figure import Figure
from marketbook.claims.holders import NOBODY, Options, judge_by
from marketbook.claims.nouns import NONE, UNMEASURED, Noun, metric_of, name_by, options
from marketbook.claims.page import Page
from marketbook.evaluate.articles import Article
from marketbook.evaluate.scores import Score, known_names, same_printed, score_claims

#: One choice: the traits of each option, and whether a label says that it is right.
Lesson = list[tuple[list[str], bool]]
#: Steps of the fit, and how long the first one is.
_STEPS, _PACE = 250, 0.1
_FOLDS = 5


class Lessons(NamedTuple):
    """The choices that an article asks for and its labels answer: whose a figure is, and which noun says what it measures."""

    holders: list[Lesson]
    nouns: list[Lesson]


def lessons(article: Article, document: reading.Document) -> Lessons:
    """What an article teaches; what it carries on from figure to figure is what its labels tell."""
    taught = Lessons([], [])

    def labels_of(page: Page, figure: Figure) -> list[dict]:
        span = document.raw_span(*page.opened(figure.quantity.start, figure.quantity.end))
        return [label for label in article.claims if span.start < label["end"] and label["start"] < span.end]

    def right_nouns(clause: Clause) -> list[Noun]:
        named = {name for label in labels_of(clause.page, clause.figure) for name in label["metric"].split("|")}
        return [noun for noun in options(clause) if noun != NONE and _names(metric_of(clause, noun), named)]

    def watch(clause: Clause) -> None:
        if clause.unit not in UNMEASURED:
            right = right_nouns(clause) or [NONE]
            taught.nouns.append([(traits, noun in right) for noun, traits in options(clause).items()])

    def teach(page: Page, figure: Figure, found: Options) -> tuple[str, float]:
        told = labels_of(page, figure)
        wanted = {name for label in told for name in known_names(label["entity"])}
        root = page.vocabulary.root
        near = {root(id) for id in wanted if id in page.vocabulary.entities}
        right = [id for id in found if id in wanted]
        kin = [id for id in found if id in page.vocabulary.entities and root(id) in near]
        if right or told and not kin:  # a member of the right family teaches nothing, neither for nor against it
            right = right or [NOBODY]
            taught.holders.append([(traits, id in right) for id, traits in found.items()])
        return (right or kin or list(found))[0], 1.0

    def name(clause: Clause) -> tuple[Noun, float]:
        return next(iter(right_nouns(clause)), NONE), 1.0

    find_candidates(document, article.published, judge=teach, namer=name, watch=watch)
    return taught


def _names(metric: str, wanted: set[str]) -> bool:
    return metric in wanted or any(same_printed(metric, name) for name in wanted)


def fit(
    choices: Sequence[Lesson],
    known: Weights = MappingProxyType({}),
    rare: int = 3,
    least: float = 0.02,
    cost: float = 3.0,
) -> dict[str, float]:
    """Weights of traits that make the right options likeliest: regularised maximum likelihood, by AdaGrad.

    Where several options are right, their joint probability counts.

    Parameters
    ----------
    known : mapping
        Weights that were learned before: where the learning begins, and what it is drawn back to.
    rare : int
        Of traits without a weight, those that fewer options have are not learned.
    least : float
        Smaller weights are left out.
    cost : float
        What the square of a weight's distance from the known one costs.
    """
    counts = Counter(trait for choice in choices for traits, _ in choice for trait in traits)
    index = {trait: i for i, trait in enumerate(sorted(t for t, n in counts.items() if n >= rare or t in known))}
    rows = [[index[trait] for trait in traits if trait in index] for choice in choices for traits, _ in choice]
    right = np.array([is_right for choice in choices for _, is_right in choice])
    sizes = np.array([len(choice) for choice in choices])
    starts, of_choice = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(choices)), sizes)
    columns = np.array([i for row in rows for i in row], dtype=np.int64)
    of_row = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    prior = np.array([known.get(trait, 0.0) for trait in index])
    weights, squares = prior.copy(), np.full(len(index), 1e-8)
    for _ in range(_STEPS):
        scores = np.bincount(of_row, weights=weights[columns], minlength=len(rows))
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[of_choice])
        good = np.where(right, odds, 0.0)
        error = odds / np.add.reduceat(odds, starts)[of_choice] - good / np.add.reduceat(good, starts)[of_choice]
        slope = np.bincount(columns, weights=error[of_row], minlength=len(index)) + cost * (weights - prior)
        squares += slope**2
        weights -= _PACE * slope / np.sqrt(squares)
    learned_now = {trait: round(float(weights[i]), 2) for trait, i in index.items()}
    return {trait: weight for trait, weight in (dict(known) | learned_now).items() if abs(weight) >= least}


def fit_all(seeds: Sequence[Article], articles: Sequence[Article]) -> Score:
    """Write the weights learned from articles that have not taught before, on from those at hand; the seeds are taught along.

    Returns
    -------
    Score
        Of their claims, each fifth of them read with weights that only the rest has taught.
    """
    taught = {article.name: lessons(article, article.document) for article in articles}
    reviewed = [lessons(article, article.document) for article in seeds]
    score = Score()
    for fold in range(_FOLDS):
        held = {article.name for article in articles[fold::_FOLDS]}
        weights = _fit_both([*reviewed, *(those for name, those in taught.items() if name not in held)])
        judge, namer = judge_by(weights.holders), name_by(weights.nouns)
        for article in articles[fold::_FOLDS]:
            score += score_claims(
                find_claims(article.document, article.published, judge=judge, namer=namer), article.claims
            )
    for name, weights in _fit_both([*reviewed, *taught.values()])._asdict().items():
        text = json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True)
        weights_file(name).write_text(f"{text}\n", encoding="utf-8")
    return score


class Learned(NamedTuple):
    """Weights, by the name of their file."""

    holders: Weights
    nouns: Weights


def _fit_both(taught: Sequence[Lessons]) -> Learned:
    """How much the known weights weigh was chosen by cross-validation on the 80 articles of sets 118 to 120."""
    holders = fit([lesson for those in taught for lesson in those.holders], learned("holders"), cost=60.0)
    nouns = fit([lesson for those in taught for lesson in those.nouns], learned("nouns"), rare=5, least=0.1, cost=30.0)
    return Learned(holders, nouns)
