"""2B or 2C: scoreboards, accounts, cash curves, and what is said when data run out."""

import pytest

from marketbook import factbase, figures, statements
from marketbook.analysis.strategy_2b2c import accounts, cash, scoreboards


@pytest.fixture(scope="module")
def claims():
    return factbase.load("strategy_2b2c")


@pytest.fixture(scope="module")
def chosen(claims):
    return factbase.choose(claims)[0]


@pytest.fixture(scope="module")
def books(chosen):
    return accounts.yearly_accounts(chosen)


@pytest.fixture(scope="module")
def cases(books):
    return cash.contest(
        books, figures.parameter("discount_rate", 15.0, "pct"), figures.parameter("horizon", 5, "years")
    )


def test_iflytek_exceeds_ranks_two_to_six_by_less_than_a_tenth(chosen):
    board = scoreboards.tender_board(chosen)
    lead = scoreboards.lead_check(board)
    assert board["vendor"].iloc[0] == "iflytek" and len(board) == 6
    assert lead["lead"].number == lead["first"].number - lead["others"].number == pytest.approx(48_680_000)
    assert 0 < lead["lead_pct"].number < 10


def test_a_leader_behind_the_others_together_gives_no_lead(chosen):
    board = scoreboards.tender_board(chosen)
    lead = scoreboards.lead_check(board.iloc[1:])
    assert lead["first"].number < lead["others"].number and lead["lead"] is None


def test_six_vendors_and_the_rest_make_the_whole_market(chosen):
    market = scoreboards.tender_market(chosen, scoreboards.tender_board(chosen))
    assert market["share"].number + market["rest"].number == pytest.approx(100)
    assert market["disclosed"].number < market["tenders"].number


def test_positions_stand_on_sentences_that_name_the_vendor():
    position = scoreboards.positions(statements.load_statements("strategy_2b2c"))
    assert set(position["side"]) == {"b2b", "b2c"}
    tencent = position[position["vendor"] == "tencent"].iloc[0]
    assert tencent["side"] == "b2b" and "腾讯" in tencent["sentence"]


def test_a_vendor_on_both_sides_counts_on_neither(chosen):
    board = scoreboards.tender_board(chosen)
    position = scoreboards.positions(statements.load_statements("strategy_2b2c"))
    both = position.assign(vendor="iflytek").iloc[[0, 2]]
    assert set(both["side"]) == {"b2b", "b2c"}
    assert scoreboards.by_side(board, both).empty


def test_users_of_one_counter_only_and_no_quarter_beside_its_months(chosen):
    users = scoreboards.app_users(chosen)
    doubao = users[users["entity"] == "doubao"]
    assert not doubao.duplicated("day").any() and doubao["day"].is_monotonic_increasing
    assert scoreboards.from_peak(users, "doubao") == {"peak": None, "last": None, "change": None}
    assert scoreboards.from_peak(users, "deepseek")["change"].number < 0


def test_both_pure_cases_lost_about_eight_times_their_revenue_in_2024(books):
    losses = books[books["period"] == "2024"].set_index("side")["loss_ratio_figure"]
    assert losses["b2b"].number == pytest.approx(2466 / 312.4) and losses["b2c"].number == pytest.approx(244 / 30.523)


def test_forecasts_and_targets_are_no_accounts(books, chosen):
    assert books[books["entity"] == "zhipu"]["period"].max() == "2024"
    assert accounts.burn(chosen).set_index("period")["figure"].map(
        lambda figure: figure.number
    ).to_dict() == pytest.approx({"2024": 12.48 / 3.7, "2025": 34 / 13.07})


def test_cash_curve_of_a_business_that_doubles():
    curve = cash.cash_curve(
        loss_ratio=1.0, margin_pct=50, growth_pct=100, fade=1, spending_growth_pct=0, discount_pct=0, years=3
    )
    assert curve["cumulative"] == pytest.approx([-1, -1.5, -1, 1.5])
    assert (curve["breakeven"], curve["npv"], curve["lowest"]) == (2, pytest.approx(1.5), pytest.approx(-1.5))


def test_money_later_is_worth_less_than_money_now():
    inputs = {"loss_ratio": 1.0, "margin_pct": 50, "growth_pct": 100, "fade": 1, "spending_growth_pct": 0, "years": 3}
    assert cash.cash_curve(**inputs, discount_pct=20)["npv"] < cash.cash_curve(**inputs, discount_pct=0)["npv"]


def test_least_fade_is_where_the_last_year_breaks_even():
    inputs = {"loss_ratio": 1.0, "margin_pct": 50, "growth_pct": 100, "spending_growth_pct": 0, "years": 3}
    fade = cash.least_fade(**inputs)
    curve = cash.cash_curve(**inputs, fade=fade, discount_pct=0)["cumulative"]
    assert curve[-1] - curve[-2] == pytest.approx(0, abs=1e-9)
    assert cash.least_fade(**{**inputs, "growth_pct": 10}) is None


def test_a_longer_horizon_never_asks_for_more_growth(books):
    fades = []
    for years in (3, 5, 8):
        case = cash.contest(
            books, figures.parameter("discount_rate", 15.0, "pct"), figures.parameter("horizon", years, "years")
        ).set_index("side")
        fades.append(case.loc["b2c", "least_fade_figure"].number)
    assert fades == sorted(fades, reverse=True)


def test_sensitivity_moves_one_input_at_a_time_around_the_base(cases):
    swings = cash.sensitivity(cases, "b2c", {name: None for name in cash.INPUTS})
    base = cases.set_index("side").loc["b2c", "npv_figure"].number
    assert set(swings["input"]) == set(cash.INPUTS) and swings["swing"].is_monotonic_decreasing
    assert all(
        min(low.number, high.number) <= base <= max(low.number, high.number)
        for low, high in zip(swings["low_figure"], swings["high_figure"])
    )


def test_cash_need_is_money_in_the_firms_own_currency(cases, books):
    need = cash.cash_need(cases, books, "b2c")
    assert need.unit == "USD" and need.number > 0


def test_what_is_printed_in_two_ways_is_shown_in_two_ways(claims):
    split = scoreboards.tender_conflict(claims)
    assert (split["count_low"].number, split["count_high"].number) == (1520, 1521)
    assert split["baidu_high"].number - split["baidu_low"].number == 100_000


def test_nothing_is_claimed_before_the_accounts_were_published():
    chosen = factbase.choose(factbase.load("strategy_2b2c", as_of="2024-01-01"))[0]
    books = accounts.yearly_accounts(chosen)
    cases = cash.contest(
        books, figures.parameter("discount_rate", 15.0, "pct"), figures.parameter("horizon", 5, "years")
    )
    assert cases.empty and cash.cash_need(cases, books, "b2c") is None and cash.best_of_losers(cases) is None
    assert set(scoreboards.lead_check(scoreboards.tender_board(chosen)).values()) == {None}
