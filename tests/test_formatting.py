"""Each language's readers see a figure as they expect it."""

from __future__ import annotations

from collections import namedtuple

import pytest

from marketbook import figures
from marketbook.analysis.price_war.volumes import revenue_multiple
from marketbook.formatting import format_date, format_figure, format_period, parse_spec

Row = namedtuple("Row", "claim_id exact exact_high unit qualifier period")


def cited(value, unit, qualifier="exact", high=""):
    return figures.cite(Row("c1", str(value), high, unit, qualifier, ""))


@pytest.mark.parametrize(
    ("value", "unit", "spec", "en", "hans", "hant"),
    [
        ("231500000000", "CNY", "", "CNY 231.5 billion", "2315亿元", "2,315億元"),
        ("26703500.00", "CNY", "", "CNY 26.7035 million", "2670.35万元", "2,670.35萬元"),
        ("-2251000000", "CNY", "", "−CNY 2.251 billion", "−22.51亿元", "−22.51億元"),
        ("-2251000000", "CNY", "abs,short", "CNY 2.251bn", "22.51亿元", "22.51億元"),
        ("544500000", "USD", "", "USD 544.5 million", "5.445亿美元", "5.445億美元"),
        ("34.6", "pct", "", "34.6%", "34.6%", "34.6%"),
        ("1.1", "pp", "signed", "+1.1 percentage points", "+1.1个百分点", "+1.1個百分點"),
        ("2.3", "pp", "short", "2.3 pp", "2.3个百分点", "2.3個百分點"),
        ("1520", "count", "", "1,520", "1520", "1,520"),
        ("230000000", "persons", "", "230 million", "2.3亿人", "2.3億人"),
        ("3", "CNY_per_Mtok", "", "CNY 3 per million tokens", "3元/百万Token", "3元/百萬Token"),
    ],
)
def test_a_cited_figure_keeps_its_digits_in_every_language(value, unit, spec, en, hans, hant):
    figure = cited(value, unit)
    assert [format_figure(figure, language, spec) for language in ("en", "zh-Hans", "zh-Hant")] == [en, hans, hant]


def test_a_ratio_below_one_is_written_as_the_fraction_it_was_printed_as():
    assert format_figure(figures.ratio(cited(1, "count"), cited(30, "count")), "en") == "1/30"


def test_a_qualifier_stays_with_its_number():
    figure = cited("24000000000", "USD", "nearly")
    assert format_figure(figure, "en") == "nearly USD 24 billion"
    assert format_figure(figure, "zh-Hans") == "近240亿美元"
    assert format_figure(figure, "zh-Hans", "plain") == "240亿美元"


def test_a_range_keeps_both_ends():
    figure = cited("2000000", "USD", high="14000000")
    assert format_figure(figure, "en") == "USD 2 to 14 million"
    assert format_figure(figure, "zh-Hans") == "200至1400万美元"
    assert format_figure(cited(10, "pct", high="15"), "en", "short") == "10–15%"


def test_the_bounds_of_a_range_keep_their_signs():
    loss = cited("-2000000000", "CNY", high="-1000000000")
    assert format_figure(loss, "en") == "CNY −2 to −1 billion"
    assert format_figure(loss, "zh-Hans", "short") == "−20至−10亿元"
    assert format_figure(cited(-2, "pct", high="3"), "en", "short") == "−2–3%"


def test_a_model_that_gives_a_whole_number_gives_no_noughts_behind_the_point():
    assert (
        format_figure(figures.derive(revenue_multiple, {"change_pct": cited(-75, "pct")}, unit="ratio"), "en")
        == "4 times"
    )


def test_a_computed_figure_is_rounded_half_up():
    assert format_figure(figures.mean([cited("34.6", "pct"), cited("33.5", "pct")]), "en") == "34.1%"


def test_periods_and_days_are_words_of_the_language():
    assert [format_period("2023H2", language) for language in ("en", "zh-Hans", "zh-Hant")] == [
        "H2 2023",
        "2023年下半年",
        "2023年下半年",
    ]
    assert format_period("2024Q1", "zh-Hans") == "2024年一季度"
    assert format_period("FY2022", "zh-Hans") == "2022财年"
    assert format_period("2024-05", "en") == "May 2024"
    assert format_period("2020/2022", "zh-Hans") == "2020至2022年"
    assert format_period("2023H2", "en", short=True) == "2023H2"
    assert format_date("2026-11-21", "en") == "21 November 2026"
    assert format_date("2026-11-21", "zh-Hant") == "2026年11月21日"


def test_an_unknown_format_word_is_refused():
    with pytest.raises(ValueError, match="unknown format"):
        parse_spec("d1,loud")
