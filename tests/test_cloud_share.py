"""Cloud share: known answers, printed figures, and findings that turn with the data."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbook import factbase, prose, statements
from marketbook.analysis.cloud_share import definitions, demand, money, revenue, shares
from marketbook.analysis.common import ORIGINS_FOR_INTERVALS, cell
from marketbook.figures import assume, cite, claims_of, parameter
from marketbook.themes.cloud_share import checks, findings
from marketbook.vocabulary import load_vocabulary


def measured(as_of: str = "2026-11-21", publisher: str = "IDC", segment: str = "iaas") -> dict:
    """What the notebook measures before it says anything."""
    claims = factbase.load("cloud_share", as_of=as_of)
    facts, _ = factbase.choose(claims)
    by_firm, _ = factbase.choose(claims, by=[*factbase.FACT, "publisher"])
    series = shares.share_series(by_firm, publisher, segment)
    idc = shares.share_series(by_firm, "IDC", "iaas")
    levels = revenue.annual_revenue(facts)
    paths = revenue.race(
        levels, parameter("growth_fade", 0.7, "ratio"), assume("growth_fade_low"), assume("growth_fade_high"), 3
    )
    return {
        "claims": claims, "facts": facts, "by_firm": by_firm, "shares": series, "idc": idc, "revenue": levels, "paths": paths, "crossings": revenue.crossings(paths),
        "concentration": shares.concentration(by_firm, series, publisher, segment), "definitions": definitions.beside_markets(by_firm, levels, idc),
        "said": statements.load_statements("cloud_share", as_of=as_of),
    }  # fmt: skip


@pytest.fixture(scope="module")
def now() -> dict:
    return measured()


def begin(language: str, as_of: str = "2026-11-21") -> None:
    prose.begin(
        "cloud_share",
        language,
        as_of=as_of,
        publisher="IDC",
        segment="iaas",
        camps=list(shares.CAMPS),
        horizon=3,
        growth_fade=0.7,
    )


def share(frame: pd.DataFrame, entity: str, period: str) -> float:
    return frame.set_index(["entity", "period"]).loc[(entity, period), "share_pct"]


# -- shares -------------------------------------------------------------------------------------------------------------------


def test_printed_shares_stand_as_printed(now):
    assert share(now["shares"], "alibaba_cloud", "2024H2") == 26.1
    assert share(now["shares"], "mobile_cloud", "2024H2") == 9.3
    assert share(now["shares"], "alibaba_cloud", "2022H1") == 34.6


def test_shares_follow_from_printed_changes(now):
    derived = now["shares"][~now["shares"]["printed"]].set_index(["entity", "period"])["share_pct"].to_dict()
    assert derived == pytest.approx(
        {
            ("alibaba_cloud", "2023H2"): 27.1, ("huawei_cloud", "2023H2"): 13.5, ("tianyi_cloud", "2023H2"): 12.9,
            ("alibaba_cloud", "2023H1"): 29.9, ("huawei_cloud", "2023H1"): 13.2, ("tianyi_cloud", "2023H1"): 12.2,
        }
    )  # fmt: skip


def test_a_change_without_a_share_a_year_before_gives_no_share(now):
    assert not ((now["shares"]["entity"] == "mobile_cloud") & (now["shares"]["period"] == "2023H2")).any()


def test_research_firms_are_never_mixed(now):
    rows = now["by_firm"].set_index("claim_id")
    for publisher, segment in (("IDC", "iaas"), ("Canalys", "cloud_infrastructure")):
        series = shares.share_series(now["by_firm"], publisher, segment)
        stands_on = claims_of(series["figure"])
        named = {(rows.loc[claim, "publisher"], rows.loc[claim, "attribution"]) for claim in stands_on}
        assert stands_on and all(publisher in pair for pair in named), named


def test_a_full_ranking_can_be_read_at_an_address(now):
    assert shares.snapshots(now["shares"]) == ["2018H2", "2020Q4", "2022H2", "2024H2"]


def test_camps_add_up_their_named_members(now):
    camps = shares.camp_shares(now["shares"], list(shares.CAMPS)).set_index(["camp", "period"])["figure"]
    assert camps["carriers", "2024H2"].number == pytest.approx(13.1 + 9.3)
    assert camps["internet", "2024H2"].number == pytest.approx(26.1 + 8.1)
    assert ("foreign", "2024H2") not in camps.index


def test_no_vendor_is_in_two_camps():
    members = [vendor for camp in shares.CAMPS.values() for vendor in camp]
    assert len(members) == len(set(members))
    assert set(members) <= set(load_vocabulary().entities)


# -- concentration ------------------------------------------------------------------------------------------------------------


def test_the_hhi_of_a_fully_named_market_is_exact():
    assert shares.hhi_bounds([50, 30, 20]) == {"low": 3800.0, "high": 3800.0}


def test_the_sum_of_five_tightens_the_bounds():
    alone, with_sum = shares.hhi_bounds([27.1, 13.5, 12.9]), shares.hhi_bounds([27.1, 13.5, 12.9], 70.8)
    assert alone["low"] <= with_sum["low"] <= with_sum["high"] <= alone["high"]


@given(st.lists(st.floats(0.5, 30), min_size=3, max_size=12), st.integers(2, 4))
def test_the_true_hhi_lies_within_its_bounds(sizes, named):
    true_shares = sorted((size / sum(sizes) * 100 for size in sizes), reverse=True)
    true = sum(value**2 for value in true_shares)
    bounds = shares.hhi_bounds(true_shares[:named])
    assert bounds["low"] - 1e-6 <= true <= bounds["high"] + 1e-6
    if len(true_shares) > 5:
        bounds = shares.hhi_bounds(true_shares[:named], sum(true_shares[:5]))
        assert bounds["low"] - 1e-6 <= true <= bounds["high"] + 1e-6


@given(st.lists(st.floats(0.5, 40), min_size=3, max_size=5))
def test_there_are_at_least_as_many_equal_rivals_as_the_upper_bound_says(named):
    named = [value / max(sum(named) / 90, 1) for value in named]
    bounds, rivals = shares.hhi_bounds(named), shares.effective_number(named)
    assert rivals["low"] == pytest.approx(10_000 / bounds["high"]) and rivals["low"] <= rivals["high"]


def test_concentration_fell_and_says_so(now):
    begin("en")
    frame = now["concentration"]
    assert frame["high_figure"].iloc[-1].number < frame["low_figure"].iloc[0].number
    text = findings.on_concentration(frame).text
    assert text.startswith("The market went from highly concentrated to moderately concentrated")


def test_concentration_that_rises_says_so_too(now):
    begin("zh-Hans")
    turned = now["concentration"].iloc[::-1].reset_index(drop=True)
    assert findings.on_concentration(turned).text.startswith("市场从中度集中变为高度集中")


# -- revenue ------------------------------------------------------------------------------------------------------------------


def test_the_carriers_total_is_the_sum_that_the_article_prints(now):
    total = cell(now["revenue"], entity="telecom_operators", period="2023")
    said = cite(
        now["claims"][(now["claims"]["origin"] == "source") & now["claims"]["raw"].str.startswith("2315")].iloc[0]
    )
    assert total.number == pytest.approx(said.number, rel=0.001)


def test_the_carriers_total_is_missing_where_one_of_them_is(now):
    years = set(now["revenue"].loc[now["revenue"]["entity"] == "telecom_operators", "period"])
    assert "2025" not in years and "2024" in years


def test_alibabas_calendar_year_is_near_what_the_press_makes_of_it(now):
    press = now["facts"][
        (now["facts"]["entity"] == "alibaba_cloud")
        & (now["facts"]["period"] == "2023")
        & (now["facts"]["metric"] == "revenue")
        & (now["facts"]["segment"] == "total")
    ]
    assert revenue.calendarise(103.497e9, 106.374e9) == pytest.approx(press["value"].iloc[0], rel=0.005)


def test_no_growth_is_given_across_a_break(now):
    growth = revenue.growth_table(now["revenue"]).set_index(["entity", "period"])["growth_figure"]
    assert growth["alibaba_cloud", "2023"] is None or pd.isna(growth["alibaba_cloud", "2023"])
    assert growth["tianyi_cloud", "2024"].number == pytest.approx((113.9 / 97.2 - 1) * 100)


def test_china_mobiles_new_line_does_not_continue_the_old(now):
    assert "2025" not in set(now["revenue"].loc[now["revenue"]["entity"] == "mobile_cloud", "period"])


def test_each_series_has_fewer_origins_than_intervals_need(now):
    origins = now["paths"][now["paths"]["part"] == "backtest"].groupby("entity").size()
    assert origins.max() < ORIGINS_FOR_INTERVALS
    assert origins["tianyi_cloud"] == 3


def test_a_chaser_that_grows_faster_crosses():
    levels = {"2023": (80, 100), "2024": (100, 104)}
    rows = [
        {
            "entity": entity,
            "period": period,
            "revenue_cny": value,
            "figure": parameter(f"{entity}{period}", value, "CNY"),
            "basis": "",
            "located": True,
        }
        for period, pair in levels.items()
        for entity, value in zip(("tianyi_cloud", "alibaba_cloud"), pair)
    ]
    paths = revenue.race(
        pd.DataFrame(rows),
        parameter("fade", 0.7, "ratio"),
        parameter("low", 0.0, "ratio"),
        parameter("high", 1.0, "ratio"),
        3,
    )
    crossing = revenue.crossings(paths).iloc[0]
    assert (crossing["actual"], crossing["low"], crossing["central"], crossing["high"]) == ("", "", "2025", "2025")
    begin("en")
    assert (
        findings.on_projection(revenue.crossings(paths)).text
        == "If growth fades as assumed, Tianyi Cloud reaches Alibaba Cloud in 2025"
    )


def test_the_growth_that_is_needed_leads_to_the_goal(now):
    needed = revenue.needed(now["paths"], "tianyi_cloud")
    goal = now["paths"].query("entity == 'alibaba_cloud' and scenario == 'central'")["figure"].iloc[-1]
    last = cell(now["revenue"], entity="tianyi_cloud", period="2025")
    assert last.number * (1 + needed.number / 100) ** 3 == pytest.approx(goal.number)


def test_the_carriers_report_more_than_idc_can_count(now):
    row = now["definitions"].set_index("period").loc["2023"]
    assert row["idc_usd"].number == pytest.approx(19.01e9 + 20.48e9)
    assert row["idc"].number == pytest.approx(row["idc_usd"].number * row["rate"].number)
    assert row["ratio"].number == pytest.approx(231.549e9 / row["idc"].number * 100)
    assert 20 < row["tianyi_ratio"].number < 25


def test_margins_divide_figures_of_one_scope(now):
    frame = money.profit_margins(now["facts"]).set_index(["period", "scope"])
    assert frame.loc[("FY2022", "first_reported"), "margin_figure"].number == pytest.approx(1.146 / 74.568 * 100)
    assert frame.loc[("FY2022", "restated"), "margin_figure"] is None
    assert frame.loc[("FY2026", "restated"), "margin_figure"].number == pytest.approx(14.265 / 158.132 * 100)


@given(st.floats(-60, 60), st.floats(-60, 60))
def test_breaking_even_keeps_revenue(customers, contract):
    assert money.revenue_change(customers, contract, money.break_even(customers, contract)) == pytest.approx(
        0, abs=1e-7
    )


# -- what the articles say ----------------------------------------------------------------------------------------------------


@pytest.fixture
def tested(now) -> pd.DataFrame:
    begin("en")
    return checks.check_statements(now["claims"], now["said"], now["by_firm"], now["idc"], now["revenue"])


def verdict_on(tested: pd.DataFrame, words: str) -> str:
    found = [row.verdict_key for row in tested.itertuples() if words in row.claim.text]
    assert len(found) == 1, (words, found)
    return found[0]


@pytest.mark.parametrize(
    ("words", "verdict"),
    [
        ("Alibaba Cloud's share falls", "confirmed"),
        ("Tencent Cloud's share falls", "not_checkable"),
        ("Huawei Cloud's share rises", "confirmed"),
        ("Tianyi Cloud's share rises", "confirmed"),
        ("China Mobile Cloud's share rose most", "confirmed"),
        ("34.6%", "not_checkable"),
        ("33.5%", "not_checkable"),
        ("government cloud", "not_checkable"),
        ("catching up", "contradicted"),
        ("very close", "confirmed"),
        ("CNY 231.5 billion", "confirmed"),
        ("only Chinese cloud vendor in profit", "not_checkable"),
    ],
)
def test_each_statement_has_its_verdict(tested, words, verdict):
    assert verdict_on(tested, words) == verdict


def test_a_statement_that_the_series_deny_is_contradicted(now):
    begin("en")
    wrong = now["said"].assign(direction=now["said"]["direction"].replace({"up": "down", "down": "up"}))
    tested = checks.check_statements(now["claims"], wrong, now["by_firm"], now["idc"], now["revenue"])
    assert verdict_on(tested, "Huawei Cloud's share falls") == "contradicted"


def test_partners_are_those_that_the_sentence_names(now):
    links = demand.partners(now["claims"])
    assert set(zip(links["hub"], links["partner"])) == {
        ("china_telecom", "volcano_engine"), ("china_telecom", "sensetime"), ("china_telecom", "jd_technology"),
        ("china_mobile", "petrochina"), ("china_mobile", "huawei"), ("china_mobile", "iflytek"),
    }  # fmt: skip


def test_what_is_left_for_the_fifth_vendor_differs_from_what_was_printed(now):
    fifth = shares.fifth_of(now["by_firm"], now["idc"], "2022H2")
    assert (fifth["printed"].number, round(fifth["implied"].number, 1), round(fifth["gap"].number, 1)) == (
        7.9,
        6.2,
        1.7,
    )


# -- wording turns with the data ----------------------------------------------------------------------------------------------


def test_camps_are_compared_at_moments_that_have_both(now):
    begin("en")
    camps = shares.camp_shares(now["shares"], ["internet", "carriers"])
    late = camps[(camps["camp"] == "internet") | (camps["period"] > "2018H2")]
    assert findings.on_camps(late).text.startswith("Internet firms on the list went from 51.6% in Q4 2020")
    assert findings.on_camps(camps[camps["camp"] == "internet"]) is None


def test_a_growth_of_a_quarter_is_not_told_as_that_of_the_half(now):
    begin("en")
    told = findings.course(now["revenue"], now["facts"]).text
    assert told.endswith("it has grown by 3.8% (H1 2025), Alibaba Cloud by 26% (Q2 2025)")


@pytest.mark.parametrize(
    ("as_of", "publisher", "segment", "share_says", "revenue_says"),
    [
        ("2026-11-21", "IDC", "iaas", "fell from 42.9% in H2 2018 to 26.1% in H2 2024", "2.5 times"),
        ("2024-06-30", "IDC", "iaas", "to 32.6% in H2 2022", "2.2 times"),
        ("2021-12-31", "IDC", "iaas", "to 40.6% in Q4 2020", "cannot be said"),
        ("2018-06-01", "IDC", "iaas", "holds no vendor shares", "cannot be said"),
        ("2026-11-21", "Canalys", "cloud_infrastructure", "(Canalys)", "2.5 times"),
        ("2026-11-21", "CAICT", "iaas", "holds no vendor shares of IaaS by CAICT", "2.5 times"),
    ],
)
def test_findings_follow_the_cut_off_and_the_firm(as_of, publisher, segment, share_says, revenue_says):
    data = measured(as_of, publisher, segment)
    begin("en", as_of)
    assert share_says in findings.on_shares(data["shares"], publisher, segment).text
    assert revenue_says in findings.on_race(data["revenue"]).text


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_leader_that_gains_is_said_to_gain(now, language):
    begin(language)
    turned = now["shares"].assign(
        share_pct=now["shares"]["share_pct"]
        * [1 + 0.2 * int(period[:4] == "2024") * 5 for period in now["shares"]["period"]]
    )
    text = findings.on_shares(turned, "IDC", "iaas").text
    assert {"en": "its share rose", "zh-Hans": "升到", "zh-Hant": "升到"}[language] in text


def test_a_carrier_that_passes_alone_is_named(now):
    begin("en")
    passed = now["revenue"].copy()
    row = passed[(passed["entity"] == "tianyi_cloud") & (passed["period"] == "2024")].index[0]
    passed.at[row, "figure"] = parameter("tianyi", 130e9, "CNY")
    assert "and Tianyi Cloud passed it alone" in findings.on_race(passed).text


def test_the_momentum_turns_with_the_cut_off():
    half, growth = revenue.latest_growth(measured("2024-12-31")["facts"])
    assert half == "2024H1" and growth["tianyi_cloud"].number == 20.4 and growth["alibaba_cloud"].number == 6
    half, growth = revenue.latest_growth(measured()["facts"])
    assert half == "2025H1" and growth["tianyi_cloud"].number == 3.8 and growth["alibaba_cloud"].number == 26


@pytest.mark.parametrize(
    ("as_of", "words"),
    [("2024-12-31", "At least one carrier still grows faster"), ("2026-11-21", "The momentum has turned")],
)
def test_the_momentum_is_said_as_it_stands(as_of, words):
    begin("en", as_of)
    assert words in findings.momentum(measured(as_of)["facts"]).text


def test_no_headline_rests_on_a_row_without_address(now):
    begin("en")
    unlocated = set(now["claims"].loc[now["claims"]["tier_name"] == "unlocated", "claim_id"])
    said = (
        findings.on_shares(now["shares"], "IDC", "iaas"),
        findings.on_concentration(now["concentration"]),
        findings.on_race(now["revenue"]),
    )
    shown = {key for finding in said for key in re.findall(r'data-figure="(\w+)"', finding.html)}
    stands_on = claims_of(prose.edition().written[key] for key in shown)
    assert len(stands_on) > 10 and unlocated.isdisjoint(stands_on)


def test_points_without_address_are_pointed_out(now):
    from marketbook.themes.wording import with_caveat

    begin("en")
    note = prose.phrase(zh="注。", en="Note.")
    assert (
        with_caveat(note, now["shares"]).text
        == "Note. The page of H1 2018 is not recorded, and no headline rests on it."
    )
    assert with_caveat(note, now["shares"][now["shares"]["located"]]).text == "Note."


def test_what_is_sold_outside_is_a_part_of_the_whole(now):
    rows = definitions.sales_outside(now["facts"]).set_index("period")
    assert rows.loc["2025", "share_figure"].number == pytest.approx(32.161 / 72.075 * 100)
    assert all(row.outside.value < row.whole.value for row in rows.itertuples())
