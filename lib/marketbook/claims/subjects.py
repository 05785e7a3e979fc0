"""The entity of a figure: who or what the clause is about, not whom it compares with or acts on.

The ways to know it are tried in turn: it goes on with the figure before (``carried_subjects``), is named right there or likeliest of all
that is named (``nearest_subjects``), is one of several (``listed_subjects``), or is not named at all (``unnamed_subjects``).
"""

from __future__ import annotations

from marketbook.claims import carried_subjects, listed_subjects, market_metrics, nearest_subjects, unnamed_subjects
from marketbook.claims.figure import Carried, Figure
from marketbook.claims.named_clause import NamedClause
from marketbook.claims.page import Page
from marketbook.reading import Span

#: Each says whether it decided; once one did, the others are not asked. These take the metric as it is.
_AT_ONCE = (
    carried_subjects.told_in_another_currency,
    carried_subjects.grew,
    carried_subjects.then,
    carried_subjects.subject_of_the_clause_before,
    unnamed_subjects.some_firm,
    carried_subjects.of_the_same_market,
    carried_subjects.against_another,
    carried_subjects.elsewhere,
    carried_subjects.past_another,
    carried_subjects.like_the_clause_before,
    nearest_subjects.compared_with,
    nearest_subjects.of_a_whole_trade,
    nearest_subjects.at_the_figure,
)
_IN_TURN = (
    nearest_subjects.behind_its_rank,
    nearest_subjects.who_receives,
    listed_subjects.the_same_few,
    listed_subjects.the_first_together,
    listed_subjects.one_of_a_list,
    listed_subjects.all_of_a_list,
    listed_subjects.ranks_of_a_list,
    nearest_subjects.built_into_a_chip,
    unnamed_subjects.a_whole_trade,
    unnamed_subjects.titled_first,
    unnamed_subjects.called_the_firm,
    unnamed_subjects.the_pages_own,
    nearest_subjects.the_likeliest,
    unnamed_subjects.titled,
    unnamed_subjects.the_only_firm,
    unnamed_subjects.the_country,
    unnamed_subjects.a_market,
    unnamed_subjects.some_country,
    unnamed_subjects.a_group,
)


def give_entity(page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried) -> None:
    """The entities of a figure; a market's metric becomes a firm's on the way, where a firm is told of."""
    clause = NamedClause(page, sentence, figure, previous, state)
    if not any(way(clause) for way in _AT_ONCE):
        market_metrics.as_of_a_firm(clause)
        any(way(clause) for way in _IN_TURN)
