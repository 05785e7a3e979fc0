"""The fact base: one row per claim, normalised, dated, ranked; nothing dropped, nothing decided by the order of rows."""

from __future__ import annotations

import csv
import shutil
import tomllib
from decimal import Decimal
from urllib.parse import urlsplit

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbook import factbase
from marketbook.errors import DataError
from marketbook.periods import parse_period
from marketbook.project import THEMES, Project
from marketbook.records import KINDS, QUALIFIERS, claim_id
from marketbook.units import convert
from marketbook.vocabulary import load_vocabulary


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def frame():
    return factbase.load()


@pytest.fixture
def copy(project, tmp_path):
    """A copy of the data that a test may change."""
    shutil.copytree(project.data, tmp_path / "data", ignore=shutil.ignore_patterns("candidates"))
    (tmp_path / "seeds").mkdir()
    shutil.copy(project.seeds / "sources.csv", tmp_path / "seeds")
    return Project(tmp_path)


def edit(path, before, after):
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


# -- every row is there -------------------------------------------------------------------------------------------------------


def test_every_row_of_every_file_is_loaded_or_rejected_with_a_reason(project):
    written = len(rows_of(project.data / "claims.csv")) + sum(
        len(rows_of(path)) for path in project.evidence.glob("*.csv")
    )
    assert len(factbase.load(as_of="9999-12-31")) + len(factbase.rejected()) == written


def test_claim_ids_are_unique_and_recomputable(frame):
    assert frame["claim_id"].is_unique
    for row in frame[frame["origin"] == "source"].itertuples():
        assert row.claim_id == claim_id(
            row.source, f"{row.start}:{row.end}", row.entity, row.item, row.metric, row.segment, row.period
        )
    for row in frame[frame["origin"] == "evidence"].sample(200, random_state=1).itertuples():
        assert row.claim_id == claim_id(
            row.source, f"{row.url}|{row.raw}", row.entity, row.item, row.metric, row.segment, row.period
        )


def test_columns_are_those_of_the_contract_and_text_is_plain_python(frame):
    assert list(frame.columns) == list(factbase.COLUMNS)
    assert all(type(text) is str for text in frame["exact"])
    assert frame["value"].dtype == "float64"
    assert frame["known_by"].dtype.kind == "M"


def test_themes_select_their_claims(frame):
    for theme in THEMES:
        part = factbase.load(theme)
        assert len(part) > 300
        assert all(theme in themes.split(";") for themes in part["themes"])


def test_a_caller_may_change_its_copy(frame):
    changed = factbase.load("compute")
    changed["value"] = 0.0
    assert factbase.load("compute")["value"].sum() > 0


def test_a_row_that_cannot_be_taken_is_reported_with_file_line_and_reason(copy):
    path = copy.evidence / "price_war.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace(",iaas_price_cut,", ",no_such_metric,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    rejected = factbase.rejected(copy)
    assert "no_such_metric" in lines[3]
    assert rejected[["file", "line"]].values.tolist() == [["price_war.csv", 4]]
    assert "no_such_metric" in rejected["reason"].iloc[0]


def test_a_row_written_twice_is_reported_and_two_facts_of_one_print_are_told_apart(copy):
    path = copy.evidence / "strategy_2b2c.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(csv.DictReader(lines))
    value = first["value"]
    assert lines[1].count(f",{value},") == 1
    path.write_text(
        "\n".join([*lines, lines[1], lines[1].replace(f",{value},", f",{value}1,")]) + "\n", encoding="utf-8"
    )
    rejected = factbase.rejected(copy)
    assert rejected["line"].tolist() == [len(lines) + 1]
    assert "line 2" in rejected["reason"].iloc[0]
    twins = factbase.load(as_of="9999-12-31", project=copy).query(
        "source == 'strategy_2b2c' and url == @first['source_url'] and raw == @first['figure_as_printed']"
    )
    assert sorted(twins["exact"])[:2] == sorted([value, f"{value}1"])
    assert twins["claim_id"].is_unique


# -- normal forms -------------------------------------------------------------------------------------------------------------


def test_exact_values_follow_from_the_file_by_the_declared_factor(project, frame):
    factors = {
        (row["unit_from"], row["metric"]): Decimal(row["factor"])
        for row in rows_of(project.vocabulary / "unit_rules.csv")
    }
    loaded = (
        frame[frame["source"] == "compute"]
        .groupby(["url", "raw", "entity", "item", "metric", "period"])["exact"]
        .agg(list)
    )
    for row in rows_of(project.evidence / "compute.csv"):
        if not row["value"]:
            continue
        key = (row["source_url"], row["figure_as_printed"], row["entity"], row["item"], row["metric"], row["period"])
        factor = factors.get((row["unit"], row["metric"])) or factors.get((row["unit"], "")) or 1
        if key in loaded.index:
            assert Decimal(row["value"]) * factor in [Decimal(text) for text in loaded[key]]


def test_gigabytes_become_bytes_and_times_a_ratio(frame):
    assert not set(frame["unit"]) & {"GB", "GBps", "times", "text"}
    h100 = frame[
        (frame["entity"] == "h100_pcie")
        & (frame["metric"] == "memory_bandwidth")
        & frame["raw"].str.startswith("2.04e+12")
    ]
    assert h100["exact"].tolist() == ["2040000000000"]
    assert h100["unit"].tolist() == ["bytes_per_s"]


def test_value_is_the_exact_decimal_as_a_float(frame):
    numbered = frame[frame["exact"] != ""]
    assert all(float(exact) == value for exact, value in zip(numbered["exact"], numbered["value"]))
    assert frame.loc[frame["exact"] == "", "value"].isna().all()


def test_rows_without_a_number_have_no_unit_and_the_others_one_of_the_vocabulary(frame):
    assert (frame.loc[frame["exact"] == "", "unit"] == "").all()
    assert set(frame.loc[frame["exact"] != "", "unit"]) <= set(load_vocabulary().rows["unit"])


@pytest.mark.parametrize("text", ["2021/2020", "2020-04-01/2020-03-31", "2024Q3/2024Q1"])
def test_a_period_that_ends_before_it_begins_is_refused(text: str):
    with pytest.raises(ValueError, match="ends before it begins"):
        parse_period(text)


def test_qualifiers_kinds_and_periods_are_of_the_declared_forms(frame):
    assert set(frame["qualifier"]) <= set(QUALIFIERS)
    assert set(frame["kind"]) <= set(KINDS)
    for period, end in zip(frame["period"], frame["period_end"]):
        assert pd.isna(end) if not period else pd.Timestamp(parse_period(period).end) == end


def test_printed_words_sharpen_a_qualifier(frame):
    evidence = frame[frame["origin"] == "evidence"]
    assert set(evidence.loc[evidence["raw"].str.contains("超过"), "qualifier"]) <= {"more_than", "about", "exact"}
    assert set(evidence.loc[evidence["raw"].str.startswith("up to"), "qualifier"]) == {"at_most"}


def test_forecasts_and_targets_are_no_outcomes(frame):
    ahead = frame[(frame["origin"] == "evidence") & frame["metric"].str.contains(r"_(?:forecast|target)$")]
    assert len(ahead) > 10
    assert set(ahead["kind"]) == {"forecast"}


def test_files_that_name_one_thing_differently_are_joined(frame):
    assert "united_states" not in set(frame["entity"])
    assert {"us", "mobile_cloud"} <= set(frame["entity"])


def test_a_correction_that_finds_nothing_fails_loudly(copy):
    edit(copy.data / "corrections.csv", "entity=united_states", "entity=united_states_of_nowhere")
    with pytest.raises(DataError, match="corrections.csv:2: no row of strategy_2b2c.csv has .*remove the correction"):
        factbase.load(project=copy)


def test_a_missing_file_is_named(copy):
    (copy.data / "publishers.csv").unlink()
    with pytest.raises(DataError, match="data/publishers.csv is missing"):
        factbase.load(project=copy)


# -- as of --------------------------------------------------------------------------------------------------------------------


def test_known_by_follows_publication_then_the_lag_then_the_day_of_collection(project, frame):
    assumptions = tomllib.loads((project.data / "assumptions.toml").read_text(encoding="utf-8"))
    lags = {
        metric: entry["value"]
        for key, entry in assumptions.items()
        if key.startswith("reporting_lag")
        for metric in entry["metrics"]
    }
    other, collected = (
        assumptions["reporting_lag_other"]["value"],
        pd.Timestamp(assumptions["collection_date"]["value"]),
    )
    for row in frame.itertuples():
        if row.published:
            day, rules = pd.Timestamp(parse_period(row.published).end), {"published", "published_inferred"}
        elif row.period:
            day, rules = row.period_end + pd.Timedelta(days=lags.get(row.metric, other)), {"period_end_plus_lag"}
        else:
            day, rules = collected, {"collected"}
        assert row.known_by == min(day, collected)
        assert row.known_by_rule in (rules if day <= collected else {"collected"})


def test_a_partial_date_counts_as_its_last_day(frame):
    month = frame[frame["published"].str.fullmatch(r"2024-0[1-9]")]
    assert (month["known_by"].dt.day >= 28).all()


@given(st.dates(min_value=pd.Timestamp("2023-01-01").date(), max_value=pd.Timestamp("2026-11-21").date()))
def test_an_earlier_day_knows_no_more_than_a_later_one(day):
    then, now = factbase.load(as_of=day.isoformat()), factbase.load()
    assert set(then["claim_id"]) <= set(now["claim_id"])
    assert (then["known_by"] <= pd.Timestamp(day)).all()


def test_declared_lags_lie_near_the_dated_rows(frame):
    """A lag is declared, and must not drift from what the rows with both dates show."""
    assumptions = tomllib.loads((factbase.find_project().data / "assumptions.toml").read_text(encoding="utf-8"))
    dated = frame[
        (frame["origin"] == "evidence")
        & frame["published"].str.fullmatch(r"\d{4}-\d{2}-\d{2}")
        & frame["period_end"].notna()
        & (frame["kind"] != "forecast")
    ]
    late = (dated["known_by"] - dated["period_end"]).dt.days
    for key in (
        "reporting_lag_results",
        "reporting_lag_quarter_capex",
        "reporting_lag_market",
        "reporting_lag_users",
        "reporting_lag_tenders",
    ):
        seen = late[dated["metric"].isin(assumptions[key]["metrics"])]
        assert len(seen) >= 10
        assert seen.quantile(0.2) <= assumptions[key]["value"] <= seen.quantile(0.8), key


# -- rank, choice, conflict ---------------------------------------------------------------------------------------------------


def test_rows_without_an_address_rank_lowest(frame):
    lost = frame[(frame["origin"] == "evidence") & (frame["url"] == "")]
    assert len(lost) == 19
    assert set(lost["tier_name"]) == {"unlocated"}
    assert (lost["tier"] == frame["tier"].max()).all()


def test_rows_typed_from_notes_are_never_trusted(frame):
    typed = frame[frame["source"].isin(["compute", "strategy_2b2c"]) & (frame["checked"] == "")]
    assert len(typed) == 44 + 19
    assert set(typed["tier_name"]) == {"unconfirmed"}


def test_every_publisher_has_a_tier(project, frame):
    declared = {row["publisher"]: row for row in rows_of(project.data / "publishers.csv")}
    assert set(frame["publisher"]) <= set(declared)
    located = frame[(frame["origin"] == "evidence") & (frame["tier"] < 7)]
    assert all(
        str(tier) == declared[publisher]["tier"] for tier, publisher in zip(located["tier"], located["publisher"])
    )


def test_own_addresses_are_those_of_the_publisher(project, frame):
    declared = {row["publisher"]: row["own_domains"].split("|") for row in rows_of(project.data / "publishers.csv")}
    own = frame[frame["own_address"]]
    assert len(own) > 50
    assert all(urlsplit(url).hostname in declared[publisher] for url, publisher in zip(own["url"], own["publisher"]))


def small(**columns):
    """Rows of one fact, with what choosing looks at."""
    length = len(next(iter(columns.values())))
    base = {
        "claim_id": [f"c{i}" for i in range(length)],
        "entity": "x", "item": "", "metric": "revenue", "segment": "", "period": "2024", "unit": "CNY", "qualifier": "exact",
        "exact": "1", "exact_high": "", "raw": "", "tier": 3, "checked": "2026-11-21", "own_address": False, "publisher": "p",
        "known_by": pd.Timestamp("2025-01-01"),
    }  # fmt: skip
    frame = pd.DataFrame({**base, **columns})
    frame["value"] = frame["exact"].astype(float)
    return frame


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("tier", [3, 1, 2]),
        ("checked", ["", "2026-11-21", ""]),
        ("own_address", [False, True, False]),
        ("qualifier", ["about", "exact", "at_least"]),
        ("known_by", pd.to_datetime(["2025-01-01", "2025-06-01", "2024-01-01"])),
    ],
)
def test_the_rule_of_choice_takes_the_better_row(column, values):
    chosen, rejected = factbase.choose(small(**{column: values}))
    assert chosen["claim_id"].tolist() == ["c1"]
    assert rejected["claim_id"].tolist() == ["c0", "c2"]


@given(st.permutations(range(60)))
def test_the_choice_does_not_depend_on_the_order_of_rows(order):
    rows = factbase.load("cloud_share").head(60)
    by = ["entity", "metric", "segment", "period"]
    assert set(factbase.choose(rows.iloc[list(order)], by)[0]["claim_id"]) == set(
        factbase.choose(rows, by)[0]["claim_id"]
    )


def test_choosing_loses_no_row(frame):
    chosen, rejected = factbase.choose(frame)
    assert len(chosen) + len(rejected) == len(frame)
    assert not chosen.duplicated(list(factbase.FACT)).any()


@pytest.mark.parametrize(
    ("exacts", "raws", "qualifiers", "conflict"),
    [
        (["1300000000", "1310000000"], ["$1.3 billion", "US$1.31bn"], ["exact", "exact"], False),
        (["6467000000", "6469000000"], ["64.67亿元", "64.69亿元"], ["exact", "exact"], True),
        (["34.6", "34.64"], ["34.6%", "34.64%"], ["exact", "exact"], False),
        (["46.4", "46.6"], ["46.4", "46.6%"], ["exact", "exact"], True),
        (["100", "140"], ["100%", "140%"], ["exact", "exact"], True),
        (["100000000000", "140000000000"], ["千亿元", "1400亿元"], ["exact", "exact"], False),
        (["10000000000", "10600000000"], ["超过100亿元", "106亿元"], ["more_than", "exact"], False),
        (["10000000000", "9000000000"], ["超过100亿元", "90亿元"], ["more_than", "exact"], True),
        (["20", "19.5"], ["接近20%", "19.5%"], ["nearly", "exact"], False),
        (["20", "23"], ["20%", "23%"], ["about", "exact"], True),
    ],
)
def test_values_conflict_beyond_printed_rounding_and_bounds(exacts, raws, qualifiers, conflict):
    assert len(factbase.conflicts(small(exact=exacts, raw=raws, qualifier=qualifiers))) == int(conflict)


def test_a_range_agrees_with_what_it_holds():
    inside = small(exact=["5", "7"], exact_high=["10", ""], unit="pct")
    outside = small(exact=["5", "17"], exact_high=["10", ""], unit="pct")
    assert factbase.conflicts(inside).empty
    assert factbase.conflicts(outside)["gap"].tolist() == [12.0]


def test_the_two_totals_of_the_years_tenders_are_in_conflict(frame):
    found = factbase.conflicts(frame)
    tenders = found[
        (found["entity"] == "china_market") & (found["metric"] == "tender_amount") & (found["period"] == "2024")
    ]
    assert tenders[["low", "high"]].values.tolist() == [[6467000000.0, 6469000000.0]]
    for side in ("low", "high"):
        assert (
            frame.set_index("claim_id").loc[found[f"{side}_claim"], "value"].to_numpy() == found[side].to_numpy()
        ).all()


# -- saving -------------------------------------------------------------------------------------------------------------------


def test_saving_what_was_read_changes_no_byte(project, copy):
    frame = pd.read_csv(project.data / "claims.csv", dtype=str, keep_default_na=False)
    before = (project.data / "claims.csv").read_bytes()
    assert factbase.save_claims(frame.sample(frac=1, random_state=3).sort_index(), copy).read_bytes() == before


def test_changing_one_claim_changes_one_line(project, copy):
    frame = pd.read_csv(project.data / "claims.csv", dtype=str, keep_default_na=False)
    before = (copy.data / "claims.csv").read_text(encoding="utf-8").splitlines()
    frame.loc[5, "note"] = "read a third time"
    factbase.save_claims(frame, copy)
    after = (copy.data / "claims.csv").read_text(encoding="utf-8").splitlines()
    assert sum(a != b for a, b in zip(before, after)) == 1
    assert len(before) == len(after)
    assert [path.name for path in copy.data.glob(".claims*")] == []


def test_a_claim_is_saved_once(copy):
    frame = pd.read_csv(copy.data / "claims.csv", dtype=str, keep_default_na=False)
    with pytest.raises(DataError, match="stands twice"):
        factbase.save_claims(pd.concat([frame, frame.head(1)]), copy)


def test_a_saved_change_is_loaded(copy):
    frame = pd.read_csv(copy.data / "claims.csv", dtype=str, keep_default_na=False)
    frame.loc[0, "note"] = "seen"
    factbase.save_claims(frame, copy)
    assert factbase.claims_by_id(copy)[frame.loc[0, "claim_id"]].note == "seen"


@pytest.mark.parametrize(
    ("unit", "value", "target", "expected"),
    [("PFdays", "3640", "FLOP", "3.14496E+23"), ("EFLOPS", "1", "PFLOPS", "1000"), ("kWh", "1", "kWh", "1")],
)
def test_units_of_the_vocabulary_convert_exactly(unit, value, target, expected):
    assert convert(Decimal(value), unit, target) == Decimal(expected)
