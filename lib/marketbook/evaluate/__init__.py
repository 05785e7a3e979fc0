"""Evaluation of extraction: precision, recall and F1 of quantities and claims against labels, and the peer beside it.

``python -m marketbook.evaluate`` scores the reviewed seeds, articles written for it (``tests/cases/articles``; nothing in them is
true) and, where their texts are at hand, other articles labelled by hand (``tests/cases/labels``: address, date, hash and labels;
their texts are not ours to keep, see docs/extraction.md).
"""

from marketbook.evaluate.articles import (
    Article,
    other_articles,
    raw_quantities,
    seed_articles,
    written_articles,
)
from marketbook.evaluate.scores import Score, score_claims, score_quantities

__all__ = [
    "Article",
    "Score",
    "other_articles",
    "raw_quantities",
    "score_claims",
    "score_quantities",
    "seed_articles",
    "written_articles",
]
