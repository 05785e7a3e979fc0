"""Compute: work is not a rate, a calculator with known answers, capital, and what is said when data run out."""

import pytest

from marketbook import factbase, figures
from marketbook.analysis.compute import capital, chips, training
from marketbook.errors import UnitError

USED = figures.parameter("utilisation", 40.0, "pct")
DAYS = figures.parameter("days", 90, "days")


@pytest.fixture(scope="module")
def claims():
    return factbase.load("compute")


@pytest.fixture(scope="module")
def chosen(claims):
    return factbase.choose(claims)[0]


@pytest.fixture(scope="module")
def runs(chosen):
    return training.training_runs(chosen)


@pytest.fixture(scope="module")
def capex(claims):
    return capital.yearly_capex(claims)


def test_the_quotient_of_work_and_rate_is_days_and_no_number_of_centres(chosen):
    centre = chips.centre_argument(chosen, USED)
    assert centre["days"].unit == "days" and centre["days"].number == pytest.approx(7.28)
    assert centre["quotient"].number == pytest.approx(centre["days"].number)
    assert centre["claimed"].number == 7 and centre["claimed"].high == 8
    with pytest.raises(UnitError, match="time"):
        figures.ratio(centre["work"], centre["rate"], "count")


def test_a_centre_at_forty_per_cent_takes_two_and_a_half_times_as_long(chosen):
    centre = chips.centre_argument(chosen, USED)
    assert centre["days_used"].number == pytest.approx(centre["days"].number / 0.4)


def test_gpt_3_is_3640_pf_days_in_both_units_within_half_a_per_cent(runs, chosen):
    flop = runs.set_index("entity").loc["gpt_3_175b", "flop"]
    assert (
        chips.centre_argument(chosen, USED)["flop"].number
        == pytest.approx(3640 * 8.64e19)
        == pytest.approx(flop, rel=0.005)
    )


def test_one_petaflops_for_a_day_is_one_pf_day():
    assert chips.chips_needed(flop=8.64e19, tflops=1000, utilisation_pct=100, days=1) == pytest.approx(1)
    assert chips.days_needed(pf_days=1, pflops=1, utilisation_pct=50) == pytest.approx(2)
    assert chips.energy_kwh(chips=1, watts=1000, days=1, pue=1) == pytest.approx(24)


def test_deepseek_ran_its_chips_at_a_third_of_their_rate(chosen, runs):
    seen = chips.utilisation_seen(chosen, runs).set_index("entity")["utilisation_pct"]
    assert seen["deepseek_v3"] == pytest.approx(3.4078e24 / (2.788e6 * 3600 * 989e12) * 100)
    assert seen.between(30, 45).all()


def test_printed_chip_hours_at_the_printed_rent_give_the_printed_cost(chosen, runs):
    cost = chips.rent_of(chips.utilisation_seen(chosen, runs), chosen, "deepseek_v3")
    assert cost.number == pytest.approx(5_576_000)


def test_twice_the_days_need_half_the_chips(runs, chosen):
    short, long = (
        chips.calculator(runs, chosen, "h800", USED, figures.parameter("days", days, "days"))["figure"]
        for days in (45, 90)
    )
    assert [figure.number for figure in short] == pytest.approx([2 * figure.number for figure in long])


def test_the_frontier_holds_records_only_and_no_doubted_estimate(runs):
    records = training.frontier(runs)
    assert records["sure"].all()
    assert all(rows["flop"].is_monotonic_increasing for _, rows in records.groupby("camp"))


def test_doubted_estimates_narrow_the_gap_and_never_widen_it(runs):
    gap = training.gap_between(runs)
    assert 1 < gap["wide"].number <= gap["sure"].number


def test_h20_is_a_seventh_of_the_chip_it_was_cut_from(chosen):
    board = chips.chip_board(chosen)
    assert chips.slower(board, "h20").number == pytest.approx(989.4 / 148)
    assert chips.lost_by(board, "h20", "h800").number == pytest.approx(-85.04, abs=0.01)


def test_guidance_and_plans_are_no_results(capex):
    amounts = capex.set_index(["entity", "period"])["amount"]
    assert amounts["amazon", "2025"] == 131.8e9 and amounts["meta", "2025"] == pytest.approx(72.2e9, rel=0.001)
    assert not capex["period"].eq("2026").any()


def test_microsofts_year_is_four_quarters_in_cash(capex):
    year = capex[(capex["entity"] == "microsoft") & (capex["period"] == "2024")].iloc[0]
    assert year["amount"] == pytest.approx(10.95e9 + 13.87e9 + 14.92e9 + 15.80e9) and len(year["figure"].inputs()) == 4


def test_money_without_a_declared_rate_is_left_out_and_not_guessed(capex):
    usd = capital.in_usd(capex)
    assert set(usd[usd["entity"] == "baidu"]["period"]) == {"2023", "2024", "2025"}
    assert usd["unit"].eq("USD").all()


def test_years_with_a_firm_missing_make_no_gap(capex):
    usd = capital.in_usd(capex)
    assert list(capital.capital_gap(usd[~((usd["entity"] == "meta") & (usd["period"] == "2024"))])["period"]) == [
        "2023",
        "2025",
    ]


def test_tencent_and_baidu_cut_less_than_the_quarter_that_was_told(claims, capex):
    checked = capital.capital_claims(claims, capex)
    assert checked["said"].number < checked["baidu"].number < checked["tencent"].number < 0
    assert checked["amazon_gap"].number > 0


def test_an_estimate_counted_in_narrows_the_gap(capex, chosen):
    gap = capital.capital_gap(capital.in_usd(capex))
    unlisted = capital.gap_with_estimate(gap, chosen)
    assert 1 < unlisted["times"].number < gap["figure"].iloc[-1].number


def test_nothing_is_said_before_the_sources_were_published():
    claims = factbase.load("compute", as_of="2018-01-01")
    chosen = factbase.choose(claims)[0]
    runs, capex = training.training_runs(chosen), capital.yearly_capex(claims)
    assert set(chips.centre_argument(chosen, USED).values()) == {None}
    assert set(training.gap_between(runs).values()) == {None}
    assert capital.capital_gap(capital.in_usd(capex)).empty and chips.calculator(runs, chosen, "h800", USED, DAYS).empty


def test_estimates_of_one_training_run_are_shown_as_far_apart_as_they_are(claims):
    guess = chips.cost_range(claims, "gpt_4")
    assert guess["low"].number < guess["high"].number
    assert chips.cost_range(claims, "gpt_1") == {"low": None, "high": None}
