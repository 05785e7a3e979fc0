"""Quantities: cases in text, printed figures, spans, general rules, hostile input."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbook import evaluate, reading
from marketbook.quantities import find_quantities, how_it_follows, parse_quantity, quantities_of, read_printed
from marketbook.quantities.numerals import read_chinese

#: Sentences such as articles write, one a line: ``text => value unit; low-high unit``.
SENTENCES = (Path(__file__).parent / "cases" / "quantities_sentences.txt").read_text(encoding="utf-8").splitlines()
CASES = json.loads((Path(__file__).parent / "cases" / "quantities.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_each_kind_of_quantity_is_read_and_each_look_alike_is_not(case):
    found = [
        [q.raw, str(q.value), None if q.value_high is None else str(q.value_high), q.unit, q.qualifier]
        for q in find_quantities(case["text"])
    ]
    assert found == case["expected"]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_each_figure_of_a_sentence_is_found_and_nothing_else(sentence):
    text, _, told = sentence.partition(" =>")
    expected = [figure.split() for figure in told.split(";") if figure.strip()]
    found = find_quantities(text)
    assert [quantity.unit for quantity in found] == [unit for _, unit in expected]
    for quantity, (value, _) in zip(found, expected):
        low, _, high = value.removeprefix("-").partition("-")
        low = -Decimal(low) if value[0] == "-" else Decimal(low)
        assert abs(quantity.value - low) < Decimal("0.00001")
        assert quantity.value_high == (Decimal(high) if high else None)


@given(
    st.text(
        alphabet="零一二两三四五六七八九十百千万亿几多0123456789.,%元个家 、到至约近超-/年月日tokens$第名分之半翻倍番数上兆瓦折成块季周度前",
        max_size=60,
    )
)
def test_raw_is_always_the_slice_and_spans_never_overlap(text):
    last = 0
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.raw != ""
        assert quantity.start >= last
        assert quantity.value is None or quantity.value >= 0 or quantity.raw[0] in "-−－"
        assert quantity.value_high is None or quantity.value_high > quantity.value
        last = quantity.end


@given(st.integers(min_value=1, max_value=10**12))
def test_chinese_numerals_agree_with_cn2an_on_whole_numbers(number):
    assert read_chinese(cn2an.an2cn(number)) == number


@given(st.decimals(min_value="0.01", max_value="99999.99", places=2))
def test_arabic_numerals_are_exact_where_floats_are_not(number):
    (quantity,) = find_quantities(f"金额为{number}亿元。")
    assert quantity.value == number * 10**8


@given(
    st.integers(min_value=1000, max_value=10**9),
    st.sampled_from(["", ",", " ", "\u00a0", "\u202f"]),
    st.sampled_from(["家", "元", "亿元", "%", "MW", " PFLOPS", "个机柜"]),
    st.sampled_from(["约", "增至", "为", "从", "达到 ", "(", ","]),
)
def test_thousands_may_be_parted_by_commas_or_blanks(number, mark, unit, before):
    plain, parted = (
        find_quantities(f"规模{before}{text}{unit}。") for text in (str(number), f"{number:,}".replace(",", mark))
    )
    assert [(q.value, q.unit) for q in parted] == [(q.value, q.unit) for q in plain] and len(plain) == 1


@given(
    st.integers(min_value=2, max_value=99),
    st.sampled_from(["近", "过去", "未来", "历时", "连续", "长达", "不到", ""]),
    st.sampled_from(
        [
            ("年", "years"),
            ("个月", "months"),
            ("周", "weeks"),
            ("天", "days"),
            ("个季度", "quarters"),
            ("小时", "hours"),
        ]
    ),
)
def test_a_length_of_time_is_one_in_words_and_in_digits(number, before, unit):
    for numeral in (str(number), cn2an.an2cn(number).replace("一十", "十")):
        (quantity,) = find_quantities(f"公司{before}{numeral}{unit[0]}内完成。")
        assert (quantity.value, quantity.unit) == (number, unit[1])


@given(
    st.integers(min_value=2, max_value=900),
    st.integers(min_value=1, max_value=99),
    st.sampled_from(["-", "~", "–", "—", "〜", "至", "到", "——", " - "]),
    st.sampled_from(["GB", "MW", "kW", "%", "亿元", "万美元", "台", "EFLOPS", "个百分点", "公里"]),
    st.booleans(),
)
def test_a_range_is_one_figure_whatever_its_dash(low, more, dash, unit, twice):
    (quantity,) = find_quantities(f"约为{low}{unit if twice else ''}{dash}{low + more}{unit}。")
    (single,) = find_quantities(f"约为{low}{unit}。")
    assert (quantity.value, quantity.unit) == (single.value, single.unit)
    assert quantity.value_high > quantity.value


@given(
    st.decimals(min_value="0.002", max_value="90", places=4),
    st.decimals(min_value="0.0001", max_value="0.0019", places=4),
    st.sampled_from([("千", 1000), ("百万", 1), ("万", 100)]),
    st.sampled_from(["降至", "下调至", "降到", "变成了", "砍到", "大幅下调至", ",输出", "、输出价"]),
    st.sampled_from([("元", "CNY", 1), ("美分", "USD", Decimal("0.01")), ("万元", "CNY", 10_000)]),
)
def test_both_prices_of_a_cut_or_of_both_ways_are_of_as_many_tokens(first, then, base, between, money):
    (per, factor), (mark, currency, unit) = base, money
    for text in (
        f"输入每{per}tokens {first}{mark}{between}{then}{mark}。",
        f"输入{first}{mark}/{per}tokens{between}{then}{mark}。",
        f"输入{first}{mark}{between}{then}{mark}/{per}tokens。",
    ):
        found = [(q.value, q.unit) for q in find_quantities(text)]
        assert found == [(price * unit * factor, f"{currency}_per_Mtok") for price in (first, then)]


@given(st.text(max_size=40))
def test_parse_quantity_reads_anything_without_failing(raw):
    quantity = parse_quantity(raw)
    assert quantity.value is None or quantity.value >= 0
    assert all(raw[q.start : q.end] == q.raw for q in read_printed(raw) if "’" not in raw)


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("2670.35萬元", "26703500", "CNY"), ("24", "24", ""), ("1/30", None, "ratio"), ("0.003元/千个", "3", "CNY_per_Mtok"), ("3800亿元", "380000000000", "CNY"),
        ("5.445亿美元", "544500000", "USD"), ("7.89 億元", "789000000", "CNY"), ("1520 個", "1520", "count"), ("217%", "217", "pct"), ("第一", "1", "rank"),
        ("up to 50%", "50", "pct"), ("3.12e+14 FLOP/s", "312", "TFLOPS"), ("US$3.2bn", "3200000000", "USD"), ("RMB 118.0 billion", "118000000000", "CNY"),
        ("$1.2 million", "1200000", "USD"), ("89.8 bn", "89800000000", ""), ("4e+10 bytes", "40000000000", "bytes"), ("RMB20,007 million", "20007000000", "CNY"),
        ("2兆589.49亿元", "2058949000000", "CNY"), ("3亿5千万元", "350000000", "CNY"), ("7萬8612家", "78612", "count"), ("CNY24,1-billion", "24100000000", "CNY"), ("US$15 per million input tokens", "15", "USD_per_Mtok"), ("￥0.002 / 1k tokens", "2", "CNY_per_Mtok"),
    ],
)  # fmt: skip
def test_printed_figures_of_external_rows_are_read(raw, value, unit):
    quantity = parse_quantity(raw)
    assert (quantity.unit, value is None or quantity.value == Decimal(value)) == (unit, True)


def test_nearly_every_external_row_follows_from_its_printed_figure(project):
    with (project.vocabulary / "unit_rules.csv").open(encoding="utf-8", newline="") as file:
        rules = list(csv.DictReader(file))
    followed = total = 0
    for path in sorted(project.evidence.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if not row["value"]:
                    continue
                rule = next(
                    (r for r in rules if r["unit_from"] == row["unit"] and r["metric"] in ("", row["metric"])), None
                )
                factor, unit = (Decimal(rule["factor"]), rule["unit_to"]) if rule else (Decimal(1), row["unit"])
                high = Decimal(row["value_high"]) * factor if row["value_high"] else None
                followed += how_it_follows(row["figure_as_printed"], Decimal(row["value"]) * factor, unit, high) != ""
                total += 1
    assert total > 2900 and followed / total > 0.99


def test_a_changed_digit_in_a_record_does_not_follow_from_the_print():
    assert how_it_follows("64.67亿元", "6467000000", "CNY") == "printed"
    assert how_it_follows("64.67亿元", "6476000000", "CNY") == ""
    assert how_it_follows("2.8%", "-2.8", "pp") == "value"
    assert how_it_follows("2.8%", "-2.9", "pp") == ""


def test_quantities_of_the_seeds_reach_the_goal(project):
    total = evaluate.Score()
    for article in evaluate.seed_articles(project):
        total += evaluate.score_quantities(evaluate.raw_quantities(article.document), article.quantities)
    assert total.wanted > 100
    assert (total.precision >= 0.97, total.recall >= 0.97) == (True, True), total.errors


@pytest.mark.parametrize(
    ("text", "units"),
    [("緯創(3231)營收2,283億元,年增151%。", ["TWD", "pct"]), ("數據港(3881)按年增收2億元。", ["CNY"]), ("鴻海營收突破新台幣8兆元,緯創營收2.18兆元。", ["TWD", "TWD"]), ("營收新台幣8兆元,約人民幣1.8兆元,另3億元。", ["TWD", "CNY", "CNY"]),
     ("中華電信 (2412-TW)營收2361.1億元,年增3%。", ["TWD", "pct"]), ("中华电信公布自结合并营收204.1亿元,年增12.2%。", ["TWD", "pct"]), ("用友网络年增收2亿元。", ["CNY"]),
     ("經濟部表示,伺服器產值達4267億元。", ["TWD"])],
)  # fmt: skip
def test_a_plain_amount_on_a_page_of_taiwan_is_in_its_currency(text, units):
    assert [quantity.unit for quantity in quantities_of(reading.read_text(text))] == units


@pytest.mark.parametrize(
    ("text", "units"),
    [("數碼港推出30億元資助計劃,成本為1800元。", ["HKD", "HKD"]), ("小米(01810)現價27.7元,升2%;營收為1,234億元。", ["HKD", "pct", "CNY"]), ("本港企業投資人民幣5億元,另投3億元。", ["CNY", "CNY"]),
     ("恒指昨日收升,金山雲(3896)升穿7元,全日成交2543億元。", ["HKD", "HKD"])],
)  # fmt: skip
def test_a_plain_amount_on_a_page_of_hong_kong_and_the_price_of_its_shares_are_in_its_dollar(text, units):
    assert [quantity.unit for quantity in quantities_of(reading.read_text(text))] == units


def test_a_number_beside_an_unreadable_character_is_no_quantity():
    document = reading.read_text("收入为\ufffd5亿元,利润为3亿元,占比7\ufffd%。")
    assert [quantity.raw for quantity in quantities_of(document)] == ["3亿元"]


@pytest.mark.parametrize(
    "hostile",
    [
        "1",
        "1 ",
        "一",
        "万",
        "1、",
        "1\u200b",
        "\u202e1亿元",
        "1元/百万",
        "{{1}}",
        "<b>1%</b>",
        "=1+1,",
        "第一",
        "从1到",
        "数十",
        "百分之",
    ],
)
def test_hostile_text_is_text(hostile):
    text = hostile * (100_000 // len(hostile))
    assert all(text[q.start : q.end] == q.raw for q in find_quantities(text))
