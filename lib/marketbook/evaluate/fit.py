"""Learning the weights by which extraction chooses whose a figure is (`marketbook.claims.holders`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import numpy as np

from marketbook import reading
from marketbook.claims import find_candidates, find_claims
from marketbook.claims.holders import NOBODY, WEIGHTS, judge_by
from marketbook.evaluate.articles import Article
from marketbook.evaluate.scores import Score, known_names, score_claims

#: One choice: the traits of each option, and whether a label says that it is right.
Lesson = list[tuple[list[str], bool]]
#: Traits that fewer options have are not learned; what a weight costs; steps of the fit, and how long the first one is.
_RARE, _COST, _STEPS, _PACE = 3, 3.0, 250, 0.3
_FOLDS = 5


def lessons(article: Article, document: reading.Document) -> list[Lesson]:
    """The choices that an article asks for, where its labels tell the answer; what it carries on is what they tell."""
    found: list[Lesson] = []

    def teach(page, figure, options):
        span = document.raw_span(*page.opened(figure.quantity.start, figure.quantity.end))
        told = [label for label in article.claims if span.start < label["end"] and label["start"] < span.end]
        wanted = {name for label in told for name in known_names(label["entity"])}
        root = page.vocabulary.root
        near = {root(id) for id in wanted if id in page.vocabulary.entities}
        right = [id for id in options if id in wanted]
        kin = [id for id in options if id in page.vocabulary.entities and root(id) in near]
        if right or told and not kin:  # a member of the right family teaches nothing, neither for nor against it
            right = right or [NOBODY]
            found.append([(traits, id in right) for id, traits in options.items()])
        return (right or kin or list(options))[0], 1.0

    find_candidates(document, article.published, judge=teach)
    return found


def fit(choices: Sequence[Lesson]) -> dict[str, float]:
    """Weights of traits that make the right options likeliest: regularised maximum likelihood, by AdaGrad.

    Where several options are right, their joint probability counts.
    """
    counts = Counter(trait for choice in choices for traits, _ in choice for trait in traits)
    index = {trait: i for i, trait in enumerate(sorted(t for t, n in counts.items() if n >= _RARE))}
    rows = [[index[trait] for trait in traits if trait in index] for choice in choices for traits, _ in choice]
    right = np.array([is_right for choice in choices for _, is_right in choice])
    sizes = np.array([len(choice) for choice in choices])
    starts, of_choice = np.cumsum(sizes) - sizes, np.repeat(np.arange(len(choices)), sizes)
    columns = np.array([i for row in rows for i in row], dtype=np.int64)
    of_row = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    weights, squares = np.zeros(len(index)), np.full(len(index), 1e-8)
    for _ in range(_STEPS):
        scores = np.bincount(of_row, weights=weights[columns], minlength=len(rows))
        odds = np.exp(scores - np.maximum.reduceat(scores, starts)[of_choice])
        good = np.where(right, odds, 0.0)
        error = odds / np.add.reduceat(odds, starts)[of_choice] - good / np.add.reduceat(good, starts)[of_choice]
        slope = np.bincount(columns, weights=error[of_row], minlength=len(index)) + _COST * weights
        squares += slope**2
        weights -= _PACE * slope / np.sqrt(squares)
    return {trait: round(float(weights[i]), 2) for trait, i in index.items() if abs(weights[i]) >= 0.02}


def fit_all(seeds: Sequence[Article], others: Sequence[Article], documents: dict[str, reading.Document]) -> Score:
    """Write the weights learned from all articles, the reviewed seeds counting thrice.

    Returns
    -------
    Score
        Of the claims of the other articles, each fifth of them read with weights that only the rest has taught.
    """
    taught = {article.name: lessons(article, documents[article.name]) for article in others}
    reviewed = [lesson for article in seeds for lesson in lessons(article, documents[article.name])] * 3
    score = Score()
    for fold in range(_FOLDS):
        held = {article.name for article in others[fold::_FOLDS]}
        learned = [lesson for name, those in taught.items() if name not in held for lesson in those]
        judge = judge_by(fit(reviewed + learned))
        for article in others[fold::_FOLDS]:
            score += score_claims(find_claims(documents[article.name], article.published, judge=judge), article.claims)
    weights = fit(reviewed + [lesson for those in taught.values() for lesson in those])
    WEIGHTS.write_text(json.dumps(weights, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return score
