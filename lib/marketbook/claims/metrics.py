"""The metric of a figure: by what it goes on with, by the words around it, by what changed, or by its unit, tried in turn."""

from __future__ import annotations

import re

from marketbook.claims import (
    costs,
    deals,
    growth,
    market_sizes,
    named_metrics,
    ranks,
    share_prices,
    shareholders,
    spending_plans,
    token_prices,
    unit_metrics,
)
from marketbook.claims.amounts import a_share_of_profit, other_currency, part_in_brackets, share_and_amount
from marketbook.claims.beside import beside_another, performance, times_another
from marketbook.claims.clause import Clause
from marketbook.claims.figure import Carried, Figure
from marketbook.claims.levels_told import growth_otherwise, level_after_change, level_after_growth, list_before
from marketbook.claims.page import Page
from marketbook.claims.parts import part_at_work, part_of_a_whole, part_of_the_old_price, some_part
from marketbook.claims.same_again import row_in_brackets, same_of_all, same_of_another, same_than, same_then
from marketbook.claims.unmeasured import counts_the_named, expected, measures_nothing, more_or_less
from marketbook.quantities.words import MONEY
from marketbook.reading import Span

#: The first that decides is followed; to decide that a figure measures nothing is to decide.
_IN_TURN = (
    token_prices.one_of_both_ways,
    token_prices.from_cache,
    token_prices.pair_of_another,
    part_of_the_old_price,
    beside_another,
    deals.won,
    ranks.moved,
    measures_nothing,
    expected,
    unit_metrics.staff,
    costs.one_by_one,
    shareholders.dividend,
    more_or_less,
    counts_the_named,
    list_before,
    level_after_change,
    same_of_all,
    same_then,
    same_than,
    growth.of_a_forecast,
    deals.takeover,
    spending_plans.part_of_an_amount,
    spending_plans.amount,
    spending_plans.years,
    share_prices.sold_short,
    share_prices.moves,
    growth_otherwise,
    shareholders.payout,
    shareholders.is_held,
    shareholders.subscribed,
    deals.signed,
    growth.one_by_one,
    growth.change,
    growth.of_what_is_earned,
    other_currency,
    part_in_brackets,
    row_in_brackets,
    a_share_of_profit,
    share_prices.costs,
    share_and_amount,
    same_of_another,
    level_after_growth,
    unit_metrics.points,
    part_at_work,
    growth.brought_about,
    performance,
    unit_metrics.clients,
    deals.each_of_many,
    costs.research,
    named_metrics.of_the_largest_line,
    named_metrics.by_words,
    token_prices.as_before,
    token_prices.without_a_base,
    ranks.in_a_market,
    part_of_a_whole,
    named_metrics.by_deed,
    market_sizes.size_of_a_market,
    deals.apiece,
    costs.as_a_share,
    unit_metrics.by_unit,
    unit_metrics.memory,
    unit_metrics.capacity,
    unit_metrics.some_of_these,
    deals.worth,
    some_part,
    growth.own_rate,
    times_another,
    named_metrics.asked_for,
    named_metrics.likeliest_noun,
)
#: What is bought and sold by the piece, and what no piece of it costs.
_GOODS = re.compile("(?:服务器|整机|一体机|显卡|加速卡|工作站|主机|单卡|现货)$")
_DEAREST = 10**8


def give_metric(page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried) -> None:
    clause = Clause(page, sentence, figure, previous, state)
    if page.watch:
        page.watch(clause)
    any(decides(clause) for decides in _IN_TURN)
    if figure.unit in MONEY and _GOODS.search(figure.metric) and 0 < figure.value < _DEAREST:
        figure.metric = "price"  # 八卡服务器从165万元降到138万元
