"""What the themes share: cases with known answers."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbook import factbase
from marketbook.analysis import common
from marketbook.analysis.cloud_share.revenue import last_stretch
from marketbook.figures import parameter


def yearly(levels: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [{"period": period, "figure": parameter(f"level_{period}", value, "CNY")} for period, value in levels.items()]
    )


FADE = parameter("growth_fade", 0.5, "ratio")


def test_a_back_test_forecasts_each_year_from_the_two_before():
    tested = common.backtest(yearly({"2020": 100, "2021": 150, "2022": 200, "2023": 240}), FADE)
    assert list(tested["origin"]) == ["2021", "2022"]
    # 150 × (1 + 0.5 × 0.5), then 200 × (1 + 1/3 × 0.5)
    assert [figure.number for figure in tested["figure"]] == pytest.approx([187.5, 233.3333333])
    assert [figure.number for figure in tested["actual"]] == [200, 240]


def test_a_back_test_never_steps_over_a_missing_year():
    years = yearly({"2019": 100, "2021": 150, "2022": 200}).assign(entity="tianyi_cloud", basis="")
    assert list(last_stretch(years, "tianyi_cloud")["period"]) == ["2021", "2022"]


def test_a_projection_fades_growth_every_year():
    path = common.project(yearly({"2023": 100, "2024": 120}), {"central": FADE}, 2026)
    assert list(path["period"]) == ["2025", "2026"]
    assert [figure.number for figure in path["figure"]] == pytest.approx([132.0, 138.6])


def test_one_year_gives_no_projection():
    assert common.project(yearly({"2024": 120}), {"central": FADE}, 2026).empty


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.integers(1, 10))
def test_growth_that_does_not_fade_compounds(before, last, steps):
    path = common.faded_path(before, last, 1.0, steps)
    assert path[-1] == pytest.approx(last * (last / before) ** steps, rel=1e-9)


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0, 1), st.integers(1, 8))
def test_fading_growth_keeps_its_direction(before, last, fade, steps):
    path = [last, *common.faded_path(before, last, fade, steps)]
    rising = last >= before
    assert all(
        (after >= earlier - 1e-9 * earlier) == rising or after == pytest.approx(earlier)
        for earlier, after in zip(path, path[1:])
    )


def test_a_projected_figure_is_evaluated_again_from_its_record():
    from marketbook import figures

    figure = common.project(yearly({"2023": 100, "2024": 120}), {"central": FADE}, 2026)["figure"].iloc[-1]
    nodes = {item.id: item.node() for item in [figure, *figure.inputs()]}
    values = figures.evaluate(nodes, lambda key, node: (figures.Decimal(node["value"]), None))
    assert values[figure.id][0] == figure.value


def test_the_best_row_speaks_and_a_gap_stays_a_gap():
    claims = factbase.load("cloud_share")
    figure = common.first_figure(claims, entity="mobile_cloud", metric="revenue", segment="total", period="2023")
    assert figure.number == 83.349e9, "China Mobile's own figure, before the press's rounded one"
    assert common.first_figure(claims, entity="mobile_cloud", metric="revenue", period="1999") is None


def test_shaky_rows_enter_no_series_and_rows_without_address_no_headline():
    claims = factbase.load("cloud_share")
    steady, located = common.steady(claims), common.located(claims)
    assert len(located) < len(steady) < len(claims)
    assert not steady["note"].str.contains("SHAKY").any()
    assert not (located["tier_name"] == "unlocated").any()


def test_an_article_speaks_for_the_firm_it_names():
    claims = factbase.load("cloud_share")
    row = claims[claims["raw"] == "34.6%"]
    assert list(common.researcher(row)) == ["IDC"]


@pytest.mark.parametrize(
    ("said", "other", "verdict"),
    [
        (100, 100.4, "confirmed"),
        (100, 101, "contradicted"),
        (-22.51, -22.51, "confirmed"),
    ],
)
def test_values_agree_within_half_a_per_cent(said, other, verdict):
    assert common.check_value(parameter("said", said, "CNY"), parameter("other", other, "CNY")) == verdict


def test_values_in_different_units_are_not_compared():
    assert common.check_value(parameter("said", 1.0, "CNY"), parameter("other", 1.0, "USD")) == "not_checkable"
