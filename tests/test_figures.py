"""Figures keep their origin, check their units, and can be evaluated again from what is recorded."""

from __future__ import annotations

from collections import namedtuple
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbook import figures
from marketbook.errors import BareNumberError, UnitError, UnknownNameError

Row = namedtuple("Row", "claim_id exact exact_high unit qualifier period")


def claim(value, unit="CNY", key=None, qualifier="exact", high="", period="2023"):
    return figures.cite(Row(key or f"c{value}", str(value), high, unit, qualifier, period))


def leaves(*figs):
    """What a report would record, and a leaf reader that knows the claims' values."""
    nodes, known = {}, {}

    def add(figure):
        nodes[figure.id] = figure.node()
        if figure.origin["kind"] != "derived":
            known[figure.id] = (figure.value, figure.high)
        for item in figure.inputs():
            add(item)

    for figure in figs:
        add(figure)
    return nodes, lambda key, node: known[key]


def test_a_figure_of_the_same_origin_has_the_same_id_in_every_run():
    assert claim(5).id == claim(5).id != claim(6).id


def test_money_of_two_currencies_is_not_added():
    with pytest.raises(UnitError, match="exchange rate"):
        figures.total([claim(1, "CNY"), claim(1, "USD")])


def test_work_is_not_a_rate_of_work():
    with pytest.raises(UnitError, match="PFLOPS is not PFdays"):
        figures.difference(claim(3640, "PFdays"), claim(500, "PFLOPS"))


def test_a_share_is_not_added_to_a_count():
    with pytest.raises(UnitError):
        figures.total([claim(34, "pct"), claim(5, "count")])


def test_a_change_in_points_may_be_added_to_a_share():
    assert figures.total([claim("32.6", "pct"), claim("-5.5", "pp")]).value == Decimal("27.1")


def test_work_divided_by_a_rate_gives_time():
    days = figures.ratio(claim(3640, "PFdays"), claim(500, "PFLOPS"), unit="days")
    assert days.value == Decimal("7.28")


def test_the_difference_of_two_percentages_is_in_points():
    assert figures.difference(claim("34.6", "pct"), claim("33.5", "pct")).unit == "pp"


def test_money_converts_only_by_a_rate_that_is_a_figure():
    rate = claim("7.1", "CNY_per_USD")
    assert figures.product(claim(2, "USD"), rate, "CNY").value == Decimal("14.2")


def test_growth_from_a_loss_is_refused():
    with pytest.raises(UnitError, match="loss"):
        figures.growth(claim(11), claim(-22))


def test_a_sum_of_inexact_figures_says_so():
    assert figures.total([claim(1), claim(2, qualifier="about")]).qualifier == "about"


def test_a_bare_number_is_no_input_of_a_model():
    with pytest.raises(BareNumberError):
        figures.derive("marketbook.analysis.common:any", {"rate": 0.1}, unit="pct")


def test_a_model_outside_the_analysis_rooms_is_refused():
    with pytest.raises(UnknownNameError):
        figures.derive("os:getenv", {"key": "HOME"}, unit="pct")


def test_an_undeclared_assumption_is_refused():
    with pytest.raises(UnknownNameError, match="declare"):
        figures.assume("no_such_assumption")


money = st.decimals(min_value="0.01", max_value="1e13", places=2)


@given(st.lists(money, min_size=2, max_size=6, unique=True))
def test_recorded_formulas_give_the_same_values_again(values):
    claims = [claim(value, key=f"c{index}") for index, value in enumerate(values)]
    results = [
        figures.total(claims), figures.mean(claims), figures.difference(*claims[:2]), figures.growth(*claims[:2]),
        figures.share(claims[0], figures.total(claims)), figures.rank(claims[0], claims), figures.ratio(*claims[:2]), figures.count(claims),
    ]  # fmt: skip
    nodes, leaf = leaves(*results)
    again = figures.evaluate(nodes, leaf)
    assert [again[figure.id][0] for figure in results] == [figure.value for figure in results]


def test_a_formula_without_its_leaf_does_not_evaluate():
    known, lost = claim(1, key="known"), claim(2, key="lost")
    nodes, leaf = leaves(figures.total([known, lost]))
    del nodes[lost.id]
    assert set(figures.evaluate(nodes, leaf)) == {known.id}


def test_a_formula_that_names_itself_does_not_evaluate():
    node = {
        "value": "1",
        "unit": "CNY",
        "origin": {"kind": "derived", "function": "total", "inputs": {"figures": [{"figure": "f0"}]}, "select": []},
    }
    assert figures.evaluate({"f0": node}, lambda key, node: (Decimal(1), None)) == {}
