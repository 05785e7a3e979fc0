"""Candidate claims: spans, lists, carried subjects, periods, signs, vouchers; and what the evaluation counts."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from marketbook import evaluate, reading
from marketbook.claims import find_candidates, find_claims
from marketbook.extract_cli import extract
from marketbook.mentions import PeriodReader, find_attribution, trie_pattern


def claims(text: str, published: str = "2024-06-03") -> list[tuple]:
    return [
        (c.entity, c.metric, c.segment, c.period, c.value, c.unit)
        for c in find_claims(reading.read_text(text), published)
    ]


def short(text: str, published: str = "2025-11-20") -> list[tuple]:
    return [(entity, metric, period, value) for entity, metric, _, period, value, _ in claims(text, published)]


def test_growth_on_the_year_and_on_the_quarter_are_two_claims_beside_the_level():
    assert short("25Q3,美团营收955亿元,同比增长2.0%,环比下降4.1%。") == [
        ("meituan", "revenue", "2025Q3", 95_500_000_000),
        ("meituan", "revenue_growth_yoy", "2025Q3", Decimal("2.0")),
        ("meituan", "revenue_growth_qoq", "2025Q3", Decimal("-4.1")),
    ]


def test_the_year_before_is_put_in_without_moving_what_follows():
    found = short("今年第三季度,网易营收284亿元,去年同期为262亿元,毛利率为64.1%。")
    assert [(metric, period) for _, metric, period, _ in found] == [
        ("revenue", "2025Q3"), ("revenue", "2024Q3"), ("gross_margin", "2025Q3"),
    ]  # fmt: skip


def test_a_products_operating_profit_is_its_companys():
    assert [row[:2] for row in short("可灵AI第三季度收入3亿元,经营利润53亿元。")] == [
        ("kling", "revenue"),
        ("kuaishou", "operating_profit"),
    ]


def test_a_change_without_a_metric_of_its_own_is_no_level():
    found = short("2024年,中国联通服务收入占比76%,同比提升1.5%。", "2025-03-19")
    assert Decimal("1.5") not in [value for *_, value in found]


def test_a_figure_that_was_expected_is_no_result():
    found = short("谷歌第二季度资本支出224亿美元,远超市场预期的181亿美元。", "2025-08-04")
    assert [(metric, value) for _, metric, _, value in found] == [("capex", 22_400_000_000)]


def test_a_list_of_names_takes_a_list_of_figures():
    text = "2024年,火山引擎、阿里云、腾讯云以24、20、19个中标项目分列4到6位。"
    found = [(c.entity, c.metric, c.value) for c in find_claims(reading.read_text(text), "2025-05")]
    assert found == [
        ("volcano_engine", "tender_count", 24), ("alibaba_cloud", "tender_count", 20), ("tencent_cloud", "tender_count", 19),
        ("volcano_engine", "tender_rank", 4), ("alibaba_cloud", "tender_rank", 5), ("tencent_cloud", "tender_rank", 6),
    ]  # fmt: skip


def test_two_segments_take_two_shares():
    text = "2022年上半年,阿里云在IaaS领域和IaaS+PaaS领域的市场份额分别为34.6%和33.5%。"
    assert claims(text) == [
        ("alibaba_cloud", "market_share", "iaas", "2022H1", Decimal("34.6"), "pct"),
        ("alibaba_cloud", "market_share", "iaas_paas", "2022H1", Decimal("33.5"), "pct"),
    ]


def test_two_metrics_take_two_falls_with_their_sign():
    text = "百度今年第一季度的销售额和净利润较去年同期分别下滑40%和25%。"
    assert claims(text) == [
        ("baidu", "revenue_growth_yoy", "", "2024Q1", -40, "pct"),
        ("baidu", "net_profit_growth_yoy", "", "2024Q1", -25, "pct"),
    ]


def test_one_figure_for_each_of_a_list_gives_a_claim_each():
    found = claims("腾讯、百度去年的资本开支均同比下滑超25%。")
    assert [(entity, metric, period, value) for entity, metric, _, period, value, _ in found] == [
        ("tencent", "capex_growth_yoy", "2023", -25),
        ("baidu", "capex_growth_yoy", "2023", -25),
    ]


def test_a_change_of_a_share_is_percentage_points():
    assert claims("2023下半年IaaS市场中,天翼云市场份额同比上升1.1%。") == [
        ("tianyi_cloud", "market_share_change_yoy", "iaas", "2023H2", Decimal("1.1"), "pp")
    ]


def test_growth_takes_its_metric_from_the_figure_before():
    assert claims("阿里云2024年收入达301.27亿元,同比增长18%。")[1] == (
        "alibaba_cloud",
        "revenue_growth_yoy",
        "",
        "2024",
        18,
        "pct",
    )


def test_a_loss_is_a_negative_profit_and_a_level_belongs_to_the_period_before_from():
    found = claims("阿里云2022财年总收入为745.68亿元;阿里云EBITA利润从上年的亏损22.51亿元改善为盈利11.46亿元。")
    assert [(metric, period, value) for _, metric, _, period, value, _ in found[1:]] == [
        ("ebita", "FY2021", -2251000000),
        ("ebita", "FY2022", 1146000000),
    ]


def test_a_subject_is_carried_over_from_the_sentence_before():
    found = claims("百度在2024年表现不俗。其中标项目为69个,披露的中标金额为37295.3万元。")
    assert [(entity, metric, period, value) for entity, metric, _, period, value, _ in found] == [
        ("baidu", "tender_count", "2024", 69),
        ("baidu", "tender_amount", "2024", 372953000),
    ]


def test_what_is_compared_with_is_not_the_subject():
    assert claims("DeepSeek的API定价低至OpenAI的1/30。")[0][:2] == ("deepseek", "price_ratio_vs_openai")


def test_figures_of_names_together_belong_to_none_of_them():
    assert claims("阿里云、华为云、腾讯云合计占据近60%的市场份额。") == []


def test_every_candidate_names_its_rule_and_is_a_slice_of_the_raw_text(project):
    for article in evaluate.seed_articles(project):
        document = reading.read(article.path)
        for candidate in find_candidates(document, article.published):
            assert document.raw[candidate.start : candidate.end] == candidate.raw
            assert candidate.sentence_start <= candidate.start < candidate.end <= candidate.sentence_end
            assert candidate.reason or (candidate.rule and 0 < candidate.confidence <= 1)


def test_claims_of_the_seeds_reach_the_goal(project):
    total = evaluate.Score()
    for article in evaluate.seed_articles(project):
        total += evaluate.score_claims(find_claims(reading.read(article.path), article.published), article.claims)
    assert total.wanted > 100
    assert (total.precision >= 0.85, total.recall >= 0.85) == (True, True), total.errors


@pytest.mark.parametrize(
    ("text", "published", "period"),
    [
        ("2022财年第四财季", "2023-04", "2022Q1"), ("2023下半年", "2024-06", "2023H2"), ("今年一季度", "2024-06-03", "2024Q1"), ("上个月", "2024-06-06", "2024-05"),
        ("去年8月", "2024-06-03", "2023-08"), ("6月", "2023-07-12", "2023-06"), ("11月", "2024-01-05", "2023-11"), ("本季度", "2024-06-03", "2024Q1"),
        ("过去三年", "2023-07-12", "2020/2022"), ("2025年4-6月", "2025-09", "2025Q2"), ("2026财年一季度", "2025-09", "2025Q2"), ("2024年5月17日", "", "2024-05-17"),
    ],
)  # fmt: skip
def test_relative_periods_resolve_against_the_day_of_publication(text, published, period):
    assert [mention.id for mention in PeriodReader(published).find(text)] == [period]


def test_a_relative_word_without_a_day_of_publication_stays_unresolved():
    assert PeriodReader("").find("去年,上个月,今年一季度") == []


@pytest.mark.parametrize(
    ("sentence", "who", "kind"),
    [
        ("IDC数据显示,市场规模为36亿元", "IDC", "attributed"), ("据36氪报道,完成2亿元融资", "36氪", "attributed"),
        ("IDC此前就曾预估市场规模将达211亿美元", "IDC", "forecast"), ("收入为36亿元", "", "reported"),
    ],
)  # fmt: skip
def test_who_vouches_for_a_sentence_is_told_apart(sentence, who, kind):
    assert find_attribution(sentence) == (who, kind)


@given(
    st.lists(st.text(alphabet="ab阿里云", min_size=1, max_size=5), min_size=1, max_size=8),
    st.text(alphabet="ab阿里云", max_size=20),
)
def test_a_trie_finds_the_longest_name_at_each_place(words, text):
    import re

    longest_first = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
    assert re.findall(trie_pattern(words), text) == re.findall(longest_first, text)


@settings(deadline=None)
@given(
    st.text(
        alphabet="阿里云百度收入营收同比增长下降亏损的为1234567890.%亿万元个、,。年第名和分别 \u200b\u202e<>{}=",
        max_size=120,
    )
)
def test_any_text_gives_candidates_that_quote_it(text):
    document = reading.read_text(text)
    for candidate in find_candidates(document, "2024-06-03"):
        assert document.raw[candidate.start : candidate.end] == candidate.raw


def test_extract_prints_one_object_for_a_file_and_an_array_for_several(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("\ufeff阿里云2024年收入为约36亿元。\r\n", encoding="utf-8", newline="")
    one = json.loads(CliRunner().invoke(extract, [str(article), "--json"]).stdout)
    several = json.loads(CliRunner().invoke(extract, [str(article), str(article), "--json"]).stdout)
    assert several == [one, one]
    assert list(one) == ["source", "quantities", "facts"]
    (quantity,) = one["quantities"]
    assert quantity == {
        "raw": "36亿元",
        "start": quantity["start"],
        "end": quantity["end"],
        "value": 3600000000,
        "value_high": None,
        "unit": "CNY",
        "qualifier": "about",
    }
    text = article.read_bytes().decode("utf-8")
    assert text[quantity["start"] : quantity["end"]] == "36亿元"
    (fact,) = one["facts"]
    assert (fact["entity"], fact["metric"], fact["period"], fact["kind"], fact["attribution"]) == (
        "alibaba_cloud",
        "revenue",
        "2024",
        "reported",
        "",
    )


def test_extract_names_a_file_that_cannot_be_read_and_reads_the_others(tmp_path):
    good = tmp_path / "a.txt"
    good.write_text("收入36亿元", encoding="utf-8")
    result = CliRunner().invoke(extract, [str(tmp_path / "missing.txt"), str(good), "--json"])
    assert result.exit_code == 1
    assert "missing.txt" in result.stderr
    assert json.loads(result.stdout)[0]["quantities"][0]["raw"] == "36亿元"


def test_terminal_output_holds_no_control_characters_of_an_article(tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("收入36\x1b[31m亿元,占3\x07%", encoding="utf-8")
    assert all(char.isprintable() or char == "\n" for char in CliRunner().invoke(extract, [str(article)]).stdout)


def test_the_score_counts_each_label_once():
    label = {"start": 0, "end": 2, "value": 5.0, "value_high": None, "unit": "pct", "raw": "5%"}
    quantity = type("Q", (), {"raw": "5%", "value": Decimal(5), "value_high": None, "unit": "pct"})
    score = evaluate.score_quantities([(0, 2, quantity), (0, 2, quantity)], [label])
    assert (score.found, score.right, score.wanted) == (2, 1, 1)
