"""The period of a figure: the ways in which a text gives one, tried in turn, and what is corrected in the end.

A list of periods goes before all; then a change, which has its start and its end; then what is only put in, of another time;
then the nearest: the figure's own clause, the figure before it, the sentence, and where that names none, the background
(``carried_periods``). What only compares, is to come or was long ago does not move what follows: it leaves ``onward``.
"""

from __future__ import annotations

from marketbook.claims import period_corrections
from marketbook.claims.compared_periods import a_level_reached, before_a_change, one_put_in
from marketbook.claims.dated_clause import DatedClause
from marketbook.claims.figure import Carried, Figure
from marketbook.claims.listed_periods import all_together, one_of_a_list, one_of_the_list_before
from marketbook.claims.nearest_period import of_the_profit_before, the_nearest
from marketbook.claims.page import Page
from marketbook.claims.period_spans import of_a_plan, of_a_rate, of_years_on_end
from marketbook.reading import Span

#: Each says whether it gave the figure its period; once one did, the others are not asked.
_IN_TURN = (
    of_the_profit_before,
    of_years_on_end,
    one_of_a_list,
    a_level_reached,
    one_put_in,
    before_a_change,
    one_of_the_list_before,
    all_together,
    of_a_plan,
    of_a_rate,
    the_nearest,
)
#: Each goes on from what the one before left.
_CORRECTIONS = (
    period_corrections.stands_now,
    period_corrections.is_no_forecast,
    period_corrections.has_one_end_of_a_span,
    period_corrections.grew_over_another_time,
    period_corrections.grew_on_the_quarter,
    period_corrections.stood_before,
    period_corrections.is_of_the_months_so_far,
    period_corrections.is_of_a_single_quarter,
    period_corrections.is_a_target_of_the_year,
    period_corrections.is_told_in_passing,
)


def give_period(page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried) -> None:
    """The period of a figure; ``onward`` is the one that goes on after it, where it has another itself."""
    clause = DatedClause(page, sentence, figure, previous, state)
    any(way(clause) for way in _IN_TURN)
    for correct in _CORRECTIONS:
        correct(clause)
