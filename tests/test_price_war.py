"""The price war: indices, break-even volumes, and what is said when data run out."""

import pandas as pd
import pytest

from marketbook import factbase, figures
from marketbook.analysis.price_war import accounts, prices, volumes


def test_one_model_has_one_key_in_every_price_list():
    assert prices.model_key("ERNIE-4.0-8K") == prices.model_key("ERNIE 4.0 8K") == "ernie-4.0-8k"
    assert prices.model_key("qwen-max-2025-01-25") == prices.model_key("qwen-max") == "qwen-max"
    assert prices.model_key("deepseek-chat (V2 era)") != prices.model_key("deepseek-chat (V3.2)")


def test_index_of_one_halving_and_one_quartering_is_their_geometric_mean():
    assert prices.chain_index([[10.0, 8.0]], [[5.0, 2.0]]) == pytest.approx(100 * (0.5 * 0.25) ** 0.5)
    assert prices.chain_index([], []) == 100


def test_no_volume_makes_up_for_a_price_below_cost():
    assert volumes.profit_multiple(-80, 75) is None
    assert volumes.profit_multiple(-80, 75, 50) == pytest.approx(0.75 / 0.075)
    assert volumes.least_cost_fall(-80, 75) == pytest.approx(20)


@pytest.mark.parametrize("cut", [-10.0, -50.0, -90.0])
def test_keeping_profit_takes_as_much_as_revenue_when_cost_falls_with_price(cut):
    assert volumes.profit_multiple(cut, 60.0, -cut) == pytest.approx(volumes.revenue_multiple(cut))


def test_elasticity_of_a_hundredfold_volume_at_a_tenth_of_the_price_is_two():
    assert volumes.implied_elasticity(100, 10) == pytest.approx(2)
    assert volumes.implied_elasticity(100, 100) is None


@pytest.fixture(scope="module")
def claims():
    return factbase.load("price_war")


@pytest.fixture(scope="module")
def listed(claims):
    return prices.list_prices(claims)


def test_list_prices_hold_no_promotion_and_one_row_a_model_and_day(listed):
    assert not listed["item"].str.contains("off-peak|promo", case=False).any()
    assert not listed.duplicated(["vendor", "model", "period"]).any()
    assert (listed["price_cny_per_mtok"] == [figure.number for figure in listed["figure"]]).all()


def test_qwen_long_fell_from_twenty_to_half_a_yuan(listed):
    row = prices.matched_models(listed).set_index("model").loc["qwen-long"]
    assert (row["first_price"], row["last_price"], row["change_pct"]) == (20, 0.5, -97.5)


def test_free_models_are_counted_and_kept_out_of_the_index(listed):
    matched, index = prices.matched_models(listed), prices.price_index(listed)
    assert prices.summary(matched, index)["freed"].number == (matched["last_price"] == 0).sum() > 0
    assert all(0 < level.value <= 100 for level in index["figure"])
    assert all(len(link) >= 5 for link in index["figure"].iloc[-1].origin["inputs"]["before"])


def test_index_never_uses_a_price_before_it_was_seen(listed):
    early = prices.price_index(listed[listed["half"] <= "2025H1"])
    whole = prices.price_index(listed)
    assert early["period"].max() <= "2025H1" < whole["period"].max()


def test_a_flagship_that_lingers_in_a_price_list_is_not_sold_anew(listed):
    flagships = prices.flagship_prices(listed)
    for vendor, rows in flagships.groupby("vendor"):
        places = [prices.FLAGSHIPS[vendor].index(model) for model in rows["model"]]
        assert places == sorted(places)


def test_doubao_volume_is_the_companys_word_and_not_the_brokers(claims):
    tokens = volumes.daily_tokens(factbase.choose(claims)[0])
    doubao = tokens[tokens["entity"] == "bytedance"].set_index("period")["tokens_per_day"]
    assert doubao["2025-12"] == 50e12 and doubao["2024-05"] == 120e9


def test_profit_on_cost_of_545_per_cent_is_a_margin_of_84_and_a_half(claims):
    theory = accounts.theoretical_margin(factbase.choose(claims)[0])
    assert theory["margin"].number == pytest.approx(84.5, abs=0.01)


def test_every_summary_is_empty_before_the_first_price_was_known():
    claims = factbase.load("price_war", as_of="2018-01-01")
    listed = prices.list_prices(claims)
    matched, index = prices.matched_models(listed), prices.price_index(listed)
    cuts = volumes.breakeven(
        matched, figures.parameter("margin", 76.1, "pct"), figures.parameter("cost_fall", 90.0, "pct")
    )
    for found in (
        prices.summary(matched, index),
        prices.turned(prices.flagship_prices(listed)),
        volumes.below_cost(cuts, figures.parameter("margin", 76.1, "pct")),
    ):
        assert set(found.values()) == {None}


def test_cuts_without_a_cost_saving_are_harder_to_make_up_for(listed):
    matched, margin = prices.matched_models(listed), figures.parameter("margin", 76.1, "pct")
    sunk = volumes.below_cost(volumes.breakeven(matched, margin, figures.parameter("cost_fall", 90.0, "pct")), margin)
    assert 0 < sunk["saving"].number < sunk["nothing_saved"].number < sunk["cuts"].number


def test_a_price_that_turned_is_measured_against_the_lowest_before():
    frame = pd.DataFrame(
        {
            "vendor": "zhipu",
            "model": ["glm-4", "glm-4-plus", "glm-5"],
            "day": pd.to_datetime(["2024-01-01", "2025-01-01", "2026-01-01"]),
            "price_cny_per_mtok": [100.0, 5.0, 10.0],
        }
    )
    frame["figure"] = [
        figures.parameter(f"p{number}", price, "CNY_per_Mtok")
        for number, price in enumerate(frame["price_cny_per_mtok"])
    ]
    turn = prices.turned(prices.flagship_prices(frame))
    assert (turn["vendor"], turn["multiple"].number, turn["low"].number) == ("zhipu", 2.0, 5.0)
