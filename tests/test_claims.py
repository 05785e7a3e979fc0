"""Candidate claims: spans, lists, carried subjects, periods, signs, vouchers; and what the evaluation counts."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from claiming import claims_by_rule
from marketbook import evaluate, reading
from marketbook.claims import find_candidates, find_claims
from marketbook.extract_cli import extract
from marketbook.mentions import PeriodReader, find_attribution, voucher
from marketbook.mentions.period_pattern import FORMS, PERIOD
from marketbook.mentions.words import trie_pattern


def claims(text: str, published: str = "2024-06-03") -> list[tuple]:
    return [(c.entity, c.metric, c.segment, c.period, c.value, c.unit) for c in claims_by_rule(text, published)]


def short(text: str, published: str = "2025-11-20") -> list[tuple]:
    return [(entity, metric, period, value) for entity, metric, _, period, value, _ in claims(text, published)]


def test_growth_on_the_year_and_on_the_quarter_are_two_claims_beside_the_level():
    assert short("25Q3,美团营收955亿元,同比增长2.0%,环比下降4.1%。") == [
        ("meituan", "revenue", "2025Q3", 95_500_000_000),
        ("meituan", "revenue_growth_yoy", "2025Q3", Decimal("2.0")),
        ("meituan", "revenue_growth_qoq", "2025Q3", Decimal("-4.1")),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a broker's signs for growth
            "寒武纪2025年第三季度营业收入17.27亿元(QoQ-2%)。",
            [("cambricon", "revenue", "2025Q3", 1_727_000_000), ("cambricon", "revenue_growth_qoq", "2025Q3", -2)],
        ),
        (  # a market's forecast goes on with the market and its metric, and its growth is of that year
            "2024年全球智能算力市场规模为100亿美元。预计到2028年将达300亿美元,同比增长20%。",
            [
                ("world", "market_size", "2024", 10_000_000_000),
                ("world", "market_size_forecast", "2028", 30_000_000_000),
                ("world", "market_growth_forecast", "2028", 20),
            ],
        ),
        (  # a market that grows to a number of units
            "2025年第三季度,中国PC市场同比增长2%,达到1130万台。",
            [("china_market", "market_growth_yoy", "2025Q3", 2), ("china_market", "shipments", "2025Q3", 11_300_000)],
        ),
        (  # the place is said before its holder
            "2025年第三季度,中芯国际市场份额5.1%;第四名为联电,营收19.8亿美元。",
            [
                ("smic", "market_share", "2025Q3", Decimal("5.1")),
                ("umc", "market_rank", "2025Q3", 4),
                ("umc", "revenue", "2025Q3", 1_980_000_000),
            ],
        ),
        (  # the level from which a yearly growth starts is of the year before
            "微软第三季度营收年增18%至777亿美元;净利由246亿美元升至277亿美元。",
            [
                ("microsoft", "revenue_growth_yoy", "2025Q3", 18),
                ("microsoft", "revenue", "2025Q3", 77_700_000_000),
                ("microsoft", "net_profit", "2024Q3", 24_600_000_000),
                ("microsoft", "net_profit", "2025Q3", 27_700_000_000),
            ],
        ),
        ("第一包(龙芯):由浪潮信息中标,中标金额为94.9万元。", [("inspur", "tender_amount", "", 949_000)]),
        ("小米首三季收入3404亿元。", [("xiaomi", "revenue", "2025Q1/2025Q3", 340_400_000_000)]),
    ],
)
def test_forms_that_researchers_and_brokers_write(text, expected):
    assert short(text) == expected


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
    assert [(metric, value) for _, metric, _, value in found] == [
        ("capex", 22_400_000_000),
        ("capex_forecast", 18_100_000_000),
    ]


def test_a_fiscal_quarter_follows_the_calendar_of_its_company():
    text = (
        "英伟达2026财年第二财季营收467亿美元。微软2026财年第一财季营收777亿美元。联想2025/26财年第二财季营收205亿美元。"
    )
    assert [row[::2] for row in short(text)] == [
        ("nvidia", "2025Q2"), ("microsoft", "2025Q3"), ("lenovo", "2025Q3"),
    ]  # fmt: skip


def test_what_analysts_expected_beside_a_result_is_no_result():
    text = "苹果第三财季每股收益1.4美元,预期1.35美元;营收857.8亿美元,分析师预期845亿美元。"
    assert short(text, "2024-08-02") == [
        ("apple", "eps", "2024Q2", Decimal("1.4")),
        ("apple", "eps_forecast", "2024Q2", Decimal("1.35")),
        ("apple", "revenue", "2024Q2", 85_780_000_000),
        ("apple", "revenue_forecast", "2024Q2", 84_500_000_000),
    ]


def test_shares_in_running_prose_go_to_the_firm_that_each_follows():
    text = "2025年上半年公有云市场中,阿里云以26.8%的份额居首,其后是华为云(13.1%),天翼云占11.5%。"
    assert [(entity, metric, value) for entity, metric, _, value in short(text)] == [
        ("alibaba_cloud", "market_share", Decimal("26.8")),
        ("huawei_cloud", "market_share", Decimal("13.1")),
        ("tianyi_cloud", "market_share", Decimal("11.5")),
    ]


def test_a_list_of_shares_takes_the_names_of_the_clause_before():
    found = short("AWS、微软Azure和谷歌云位居前三,份额分别为32%、23%和10%。")
    assert [(entity, value) for entity, _, _, value in found] == [("aws", 32), ("azure", 23), ("google_cloud", 10)]


def test_rows_of_one_kind_go_on_with_what_the_first_of_them_measures():
    found = short("华为云2023年收入553亿元,同比增长22%;天翼云972亿元,同比增长67.9%。", "2024-04-01")
    assert [row[:2] for row in found] == [
        ("huawei_cloud", "revenue"), ("huawei_cloud", "revenue_growth_yoy"),
        ("tianyi_cloud", "revenue"), ("tianyi_cloud", "revenue_growth_yoy"),
    ]  # fmt: skip


def test_a_difference_is_no_level():
    assert short("千问App日活5848万,比前一天多出5100万,仅落后元宝1500万。")[0][1:2] == ("dau",)
    assert [value for *_, value in short("千问App日活5848万,比前一天多出5100万,仅落后元宝1500万。")] == [58_480_000]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the head noun of a clause, its growth and its change as the vocabulary names changes
            "2025年第一季度,世纪互联上架容量环比增长23.9%至437兆瓦,预签约率提升3个百分点至81.6%。",
            [
                ("vnet", "上架容量_growth_qoq", "2025Q1", Decimal("23.9")),
                ("vnet", "上架容量", "2025Q1", 437_000_000),
                ("vnet", "预签约率_change", "2025Q1", 3),
                ("vnet", "预签约率", "2025Q1", Decimal("81.6")),
            ],
        ),
        (  # how much more there is beside the level
            "2021年第二季度,万国数据计费面积增加2.94万平方米至27.17万平方米。",
            [("gds", "计费面积_increase", "2021Q2", 29_400), ("gds", "计费面积", "2021Q2", 271_700)],
        ),
        ("2024年,科大讯飞拥有1200项核心技术专利。", [("iflytek", "核心技术专利", "2024", 1200)]),
        ("2024年,小米研发人员的占比为49%。", [("xiaomi", "研发人员的占比", "2024", 49)]),
        ("2025年第一季度,腾讯的租金为每月2万元。腾讯员工平均年龄为35岁。", []),  # colour is no metric
    ],
)
def test_a_metric_that_the_vocabulary_lacks_is_claimed_under_its_printed_noun(text, expected):
    assert short(text) == expected


def test_a_printed_metric_says_so_in_its_rules_and_is_less_trusted():
    (candidate,) = find_claims(reading.read_text("2025年第一季度,世纪互联预签约率为81.6%。"), "2025-05")
    assert "not in the vocabulary" in candidate.rule
    assert candidate.confidence <= 0.5


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        (  # a heading tells the period of what stands under it
            "2024年全年业绩摘要\n- 快手总收入为1,269亿元,较2023年的1,135亿元增长11.8%。\n",
            "2025-03-25",
            [
                ("kuaishou", "revenue", "2024", 126_900_000_000),
                ("kuaishou", "revenue", "2023", 113_500_000_000),
                ("kuaishou", "revenue_growth_yoy", "2024", Decimal("11.8")),
            ],
        ),
        (  # the day of the news is not the period of the results
            "8月26日晚间,寒武纪发布半年报,实现营业收入28.81亿元。",
            "2025-08-27",
            [("cambricon", "revenue", "2025H1", 2_881_000_000)],
        ),
        (  # a share gains points; what grows is what is shipped
            "2025年第三季度,三星出货6060万部手机,市场份额19%,较去年同期增长6%。",
            "2025-11",
            [
                ("samsung", "shipments", "2025Q3", 60_600_000),
                ("samsung", "market_share", "2025Q3", 19),
                ("samsung", "shipments_growth_yoy", "2025Q3", 6),
            ],
        ),
        (  # net additions, and a dividend a share
            "中国联通2023年移动用户达3.33亿户,净增1060万户。派末期息每股0.1336元。",
            "2024-03-20",
            [
                ("china_unicom", "users", "2023", 333_000_000),
                ("china_unicom", "users_increase", "2023", 10_600_000),
                ("china_unicom", "dividend", "2023", Decimal("0.1336")),
            ],
        ),
        (  # what a trade charges, what several buy, and what the first few have together
            "TrendForce预估第四季DRAM合约价季增18-23%。",
            "2025-10-20",
            [("world", "price_rise", "2025Q4", 18)],
        ),
        (
            "据Omdia统计,2024年字节跳动与腾讯各采购约23万颗英伟达芯片。",
            "2025-08-20",
            [("bytedance", "chips_ordered", "2024", 230_000), ("tencent", "chips_ordered", "2024", 230_000)],
        ),
        (  # times are a growth in percent
            "腾讯2025年第二季度资本开支191亿元,按年增1.19倍。",
            "2025-08-13",
            [
                ("tencent", "capex", "2025Q2", 19_100_000_000),
                ("tencent", "capex_growth_yoy", "2025Q2", Decimal("119.00")),
            ],
        ),
        (  # blanks between scripts change nothing
            "中芯国际 2021 年平均售价由 2020 年的 4210 元增长至 4763 元。",
            "2022-03-31",
            [("smic", "asp", "2020", 4210), ("smic", "asp", "2021", 4763)],
        ),
    ],
)
def test_kinds_of_sentence_that_results_and_researchers_share(text, published, expected):
    assert short(text, published) == expected


def test_a_company_that_the_vocabulary_lacks_keeps_its_printed_name():
    found = short("小米投资的弘跃科技发布了2024年业绩。报告显示,弘跃科技营收3.74亿元,同比增长30.3%。", "2025-03-27")
    assert [row[:2] for row in found] == [("弘跃科技", "revenue"), ("弘跃科技", "revenue_growth_yoy")]


def test_a_figure_with_a_noun_of_its_own_takes_no_earlier_cue():
    assert [row[1] for row in short("京东第三季度收入2604亿元,将启动50亿美元股票回购计划。")] == ["revenue"]


def test_a_cue_that_needs_its_context_is_silent_without_it():
    assert [row[1] for row in short("智谱完成新一轮融资,金额为30亿元。")] == ["funding_round"]
    assert [row[1] for row in short("智谱2024年中标47个项目,金额为1.2亿元。")] == ["tender_count", "tender_amount"]


def test_growth_on_the_month_is_told_from_growth_on_the_year():
    found = short("纬创9月营收2034亿元,月增17.8%、年增110%,前9月营收1.46兆元。", "2025-10-09")
    assert [(metric, period) for _, metric, period, _ in found] == [
        ("revenue", "2025-09"), ("revenue_growth_mom", "2025-09"), ("revenue_growth_yoy", "2025-09"), ("revenue", "2025Q1/2025Q3"),
    ]  # fmt: skip


def test_what_four_have_together_is_said_of_the_four():
    text = "亚马逊、谷歌、微软及Meta在内的美国四大科技公司,预计2026年资本开支总额将达6500亿美元。"
    assert [row[:3] for row in short(text, "2026-02-06")] == [("us_big4", "capex", "2026")]


def test_a_table_gives_each_cell_the_head_of_its_column_and_the_label_of_its_row():
    bars = "2025年第二季度财报\n| 公司 | 营收 | 同比 |\n|---|---|---|\n| 腾讯 | 1845亿元 | 15% |\n| 百度 | 327亿元 | -4% |\n"
    assert short(bars) == [
        ("tencent", "revenue", "2025Q2", 184_500_000_000), ("tencent", "revenue_growth_yoy", "2025Q2", 15),
        ("baidu", "revenue", "2025Q2", 32_700_000_000), ("baidu", "revenue_growth_yoy", "2025Q2", -4),
    ]  # fmt: skip
    tabs = "公有云市场份额\n厂商\t2024H1\t2024H2\n阿里云\t26.3%\t26.8%\n"
    assert [(metric, period) for _, metric, period, _ in short(tabs)] == [
        ("market_share", "2024H1"), ("market_share", "2024H2"),
    ]  # fmt: skip


def test_who_invests_does_not_get_the_valuation():
    text = "月之暗面完成5亿美元C轮融资,阿里、腾讯等投资方超额认购,投后估值43亿美元。"
    assert [row[:2] for row in short(text)] == [("moonshot", "funding_round"), ("moonshot", "valuation")]


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
        document = article.document
        for candidate in find_candidates(document, article.published):
            assert document.raw[candidate.start : candidate.end] == candidate.raw
            assert candidate.sentence_start <= candidate.start < candidate.end <= candidate.sentence_end
            assert candidate.reason or (candidate.rule and 0 < candidate.confidence <= 1)


def test_claims_of_the_seeds_reach_the_goal(project):
    total = evaluate.Score()
    for article in evaluate.seed_articles(project):
        total += evaluate.score_claims(find_claims(article.document, article.published), article.claims)
    assert total.wanted > 100
    assert (total.precision >= 0.85, total.recall >= 0.85) == (True, True), total.errors


@pytest.mark.parametrize(
    ("text", "published", "period"),
    [
        ("2022财年第四财季", "2023-04", "2022Q1"), ("2023下半年", "2024-06", "2023H2"), ("今年一季度", "2024-06-03", "2024Q1"), ("上个月", "2024-06-06", "2024-05"),
        ("去年8月", "2024-06-03", "2023-08"), ("6月", "2023-07-12", "2023-06"), ("11月", "2024-01-05", "2023-11"), ("本季度", "2024-06-03", "2024Q1"),
        ("过去三年", "2023-07-12", "2020/2022"), ("2025年4-6月", "2025-09", "2025Q2"), ("2026财年一季度", "2025-09", "2025Q2"), ("2024年5月17日", "", "2024-05-17"),
        ("Q2 FY2026", "2025-12", "2025Q3"), ("114年第2季", "2025-09", "2025Q2"), ("截至6月30日止三个月", "2025-08", "2025Q2"), ("前9月", "2025-10", "2025Q1/2025Q3"),
        ("1-7月", "2024-08", "2024-01/2024-07"), ("2024年至2028年", "2025-08", "2024/2028"), ("12月季度", "2025-02", "2024Q4"), ("25年上半年", "2025-08", "2025H1"),
        ("下季度", "2022-11-18", "2022Q4"), ("会计年度2026年第一季", "2025-09", "2025Q2"), ("与2021年同比,创2019年以来第二高", "2024-11", "2021"),
    ],
)  # fmt: skip
def test_relative_periods_resolve_against_the_day_of_publication(text, published, period):
    assert [mention.id for mention in PeriodReader(published).find(text)] == [period]


def test_a_budget_for_a_year_is_not_the_whole_year_that_is_over():
    found = short("2026年资本支出预算超越预期。谷歌全年收入升15%至4,028亿(美元,下同),净利润1,322亿元。", "2026-02-13")
    assert [(metric, period) for _, metric, period, _ in found] == [
        ("revenue_growth_yoy", "2025"),
        ("revenue", "2025"),
        ("net_profit", "2025"),
    ]


def test_a_currency_declared_for_all_that_follows_holds_for_every_plain_amount():
    text = "全年收入4,028亿(美元,下同),净利润1,322亿元,约人民币9,254亿元。"
    assert [unit for *_, unit in claims(text + "谷歌。", "2026-02-13")][:2] == ["USD", "USD"]


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


@pytest.mark.parametrize(("segment", "right"), [("海外", 1), ("", 0)])
def test_what_a_line_takes_in_is_no_claim_of_the_whole(segment, right):
    label = {"start": 0, "end": 3, "entity": "baidu", "metric": "revenue_segment", "period": "2025", "value": 3.0}
    fields = {"metric": "revenue", "segment": segment, "period": "2025", "value": Decimal(3), "unit": "CNY"}
    claim = type("C", (), {"start": 0, "end": 3, "raw": "3亿元", "entity": "baidu", **fields})
    assert evaluate.score_claims([claim], [label]).right == right


# Periods in words, and which of them is a figure's.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024年全年营收", ["2024"]),
        ("截至2018年6月30日止六个月,到2019年同期", ["2018H1", "2019H1"]),
        ("今年首季", ["2025Q1"]),
        ("头三季", ["2025Q1/2025Q3"]),
        ("2025年前两季", ["2025H1"]),
        ("首两月", ["2025-01/2025-02"]),
        ("2024年10月至2025年3月", ["2024-10/2025-03"]),
        ("24年营收,由21年的6%", ["2024", "2021"]),
        ("积累了25年,成立25年来,服务35年", []),
        ("未来三年", ["2025/2027"]),
        ("今明两年", ["2025/2026"]),
        ("近三年,将近三年", ["2022/2024"]),
        ("年内,三年内", ["2025"]),
        ("2024-2028CAGR", ["2024/2028"]),
        ("按上年不变价计算", []),
        ("自2023年8月发布以来,2024年以来", ["2023-08/2025-08", "2024/2025"]),
        ("今日头条", []),
        ("次季收入,次季指引", ["2025Q2"]),
        ("二0二六年与二〇一九年", ["2026", "2019"]),
        ("2025年营收,前一年营收", ["2025", "2024"]),
        ("年报显示,近年报道", ["2024"]),
        ("创近三年新高,近三年来最好", []),
        ("在2026至2028财年的开支", ["2026/2028"]),
        ("2024年第一、二季度,第一、第二及第三季度", ["2024Q1", "2024Q2", "2024Q1", "2024Q2", "2024Q3"]),
        ("Q1 2024,1H 2025,2024全年,H200,H100", ["2024Q1", "2025H1", "2024"]),
        ("第二季度营收,在净利润连续下滑三季度后,本季度提升", ["2025Q2", "2025Q2"]),
        ("2024年4月1日至6月30日,2024年3月9日至2024年3月15日", ["2024Q2", "2024-03-09/2024-03-15"]),
        ("2024年三季报,2024年中期净利润,113年度", ["2024Q1/2024Q3", "2024H1", "2024"]),
        ("2025财年上半年", ["2024-04/2024-09"]),
        ("二月营收,前十一个月营收,三月内", ["2025-02", "2025-01/2025-11"]),
        ("截至去年12月底的年度第2季支出", ["2024Q4"]),
        ("24年年底突破融资。2月2日,完成融资", ["2024", "2025-02-02"]),
        ("2022年至2025年6月,3月9日至15日", ["2022/2025-06", "2025-03-09/2025-03-15"]),
        ("第二季度营收,过去四个季度投入", ["2025Q2", "2024Q3/2025Q2"]),
        ("一年前,12个月前", ["2024-08", "2024-08"]),
        ("第二季度营收,季内资本开支,展望本季", ["2025Q2", "2025Q2", "2025Q3"]),
        ("今年1-5月共有106个,是去年全年的1.2倍,其中5月", ["2025-01/2025-05", "2024", "2025-05"]),
        ("2023年收入,年内毛利,预计2025年收入,预计年内", ["2023", "2023", "2025", "2025"]),
    ],
)
def test_periods_in_words(text, expected):
    assert [mention.id for mention in PeriodReader("2025-08-28").find(text)] == expected


def test_a_heading_gives_its_period_to_the_lines_under_it_until_the_next():
    text = "快手2024年第四季度业绩摘要\n- 总收入为354亿元。\n快手2024年全年业绩摘要\n- 总收入为1269亿元。\n"
    assert [(period, value) for _, _, period, value in short(text, "2025-03-25")] == [
        ("2024Q4", 35_400_000_000),
        ("2024", 126_900_000_000),
    ]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        # what a quarter was like, or is compared with, does not move the figures after it
        ("2025年第二季度,阿里云保持了上一季度的排名,营收为334亿元。", "2025-08-30", ["2025Q2"]),
        ("网易2020年第三季度营收为186.6亿元,上一季度和去年同期分别为180亿元和140亿元,同比增长20%。", "2020-11-19",
         ["2020Q3", "2020Q2", "2019Q3", "2020Q3"]),
        ("2025年第四季度,联发科营收预计与第三季持平至成长6%。", "2025-11-10", ["2025Q4"]),
        # a target's year goes for all that is told of it; a forecast's year may follow its figure
        ("计划提出,到2025年,中国算力规模超过300EFLOPS。智能算力占比达到35%。", "2023-10-10", ["2025", "2025"]),
        ("全球AI支出预计将同比增长44%,在2026年达到2.5万亿美元。", "2026-01-19", ["2026", "2026"]),
        # several years are told in passing; what is added up over them is of them all
        ("智谱2025年上半年收入1.91亿元。2022-2024年收入复合增长率超130%。毛利率为50%。", "2025-12-20",
         ["2025H1", "2022/2024", "2025H1"]),
        ("MiniMax在2022年、2023年及2024年净亏损分别为7亿元、26亿元和46亿元,累计亏损79亿元。", "2025-12-22",
         ["2022", "2023", "2024", "2022/2024"]),
        # of the quarter after this one, named on a page that tells of what is over
        ("2025年第三季度AMD营收92.5亿美元,第四季度营收预计为96亿美元。毛利率为54%。", "2025-11-05", ["2025Q3", "2025Q4", "2025Q3"]),
        ("2020年第四季度万国数据净亏损2.7亿元,2019年第四季度净亏损1亿元。营收为16亿元。", "2021-03-11",
         ["2020Q4", "2019Q4", "2020Q4"]),
        ("台积电2026年资本支出估约520亿美元,相较于2025年实际资本支出409亿美元,成长27%。", "2026-01-15", ["2026", "2025", "2026"]),
        # what a change starts from, and a target that is raised
        ("优刻得2024年净亏损由3.43亿元收窄至2.41亿元。", "2025-05-15", ["2023", "2024"]),
        ("谷歌将2025年资本支出目标从750亿美元提高到850亿美元。", "2025-07-25", ["2025", "2025"]),
        ("百度2023年第一季度毛利率从上季度的13.9%提高至16%。", "2023-05-20", ["2022Q4", "2023Q1"]),
        ("2022年至2024年,智谱营收从0.57亿元跃升至3.12亿元。", "2025-12-20", ["2022", "2024"]),
        ("2020年,万国数据EBITDA利润率由去年44.2%增至46.7%。", "2021-03-11", ["2019", "2020"]),
        ("据报道,3月份钉钉MAU达到2.2亿,超过2020年初的2亿。企业微信在3月份的MAU为9807万。", "2022-05", ["2022-03", "2020", "2022-03"]),
        ("3月22日,通义千问月活跃用户为4亿(2月)。", "2026-03-22", ["2026-02"]),
        ("2023年至2025年上半年,优刻得营收分别为8亿元、10亿元和6亿元。", "2025-09-04", ["2023", "2024", "2025H1"]),
        ("截至2025年12月,中国网民规模为11.25亿人。\n\n生成式人工智能用户规模突破6亿人。", "2026-03-02", ["2025-12", "2025-12"]),
        # the day of the news is no period of results, the day that they are counted to is
        ("8月26日寒武纪发布半年报,营收28.81亿元。", "2025-08-27", ["2025H1"]),
        ("截至2025年6月30日,智谱84.8%的收入来自私有化部署。", "2025-12-20", ["2025-06-30"]),
        # a list without periods takes those of the figures before it
        ("沐曦股份2023年、2024年营收分别为1亿元和7亿元;2025年上半年营收9亿元。报告期内,公司研发费用分别为6亿元、8亿元和4亿元。",
         "2025-12-01", ["2023", "2024", "2025H1", "2023", "2024", "2025H1"]),
        # what is measured against, in brackets or in times, and a target in passing leave the period as it was
        ("截至2021年9月30日,万国数据计费率为66.3%(2020年9月30日:74.2%)。签约率为95.9%。", "2021-11-16",
         ["2021-09-30", "2020-09-30", "2021-09-30"]),
        ("2025年上半年,摩尔线程营业收入7.02亿元,已是前一年全年的1.6倍,净亏损2.71亿元。", "2025-09-27", ["2025H1", "2025H1"]),
        ("金蝶2023年收入56.79亿元,公司目标未来三年ARR CAGR为30%,毛利率为64.2%。", "2024-03-21",
         ["2023", "2024/2026", "2023"]),
        # so many months to the end of one; losses printed with their sign are a list like others
        ("截至2022年9月30日止六个月,阿里巴巴收入为4127亿元。截至2022年12月31日止3个月,腾讯收入为1450亿元。", "2023-04",
         ["2022-04/2022-09", "2022Q4"]),
        ("2017年至2019年,青云科技净利润分别为-0.96亿元、-1.49亿元、-1.90亿元。", "2020-09", ["2017", "2018", "2019"]),
        # prices are of the time at which another was told, else of the page's month where it is news, else of none
        ("5月15日,豆包主力模型定价为0.0008元/千tokens。\n\n一周后,Qwen-Long的API输入价格降至0.0005元/千tokens。", "2024-06",
         ["2024-05-15", "2024-05"]),
        ("智谱GLM Coding Plan订阅费用上调至每月49元。退款窗口截至3月6日。", "2026-02-23", [""]),
        ("2月12日,智谱调整套餐。\n\n智谱订阅费用上调至每月49元。退款窗口截至3月6日。", "2026-02-23", ["2026-02"]),
        # last year's, told after a half of this one; what a ratio stood at before
        ("科大讯飞2023年上半年亏损3.1亿元,而上年为2.79亿元。", "2023-08-11", ["2023H1", "2022H1"]),
        ("2021年,华为资产负债率从62.3%下降到57.8%。", "2022-03", ["2020", "2021"]),
        # the years that a rate of growth runs over; a year ahead that is the only one of its sentence
        ("2023年中国人工智能服务器市场规模将达91亿美元,2027年将达到134亿美元,年复合增长率达21.8%。", "2023-11-30",
         ["2023", "2027", "2023/2027"]),
        ("2017年至2019年,青云科技共计亏损4.36亿元。2023年实现盈亏平衡,收入规模达到15亿元。", "2020-09", ["2017/2019", "2023"]),
        # what was promised for a time is not told of it
        ("截至2025年12月31日止第三季,联想收入222亿美元。集团兑现了下半年双位数增长的承诺。AI收入占总收入近三分之一。", "2026-02-12",
         ["2025Q4", "2025Q4"]),
        # now, in a report about a quarter; a time long ago, which does not go on; what is counted up to a month
        ("根据《2025年第三季度AI应用报告》,目前豆包、DeepSeek月活跃用户分别为1.72亿、1.45亿。", "2025-11-06", ["2025Q3", "2025Q3"]),
        ("两年前,豆包输入价格为0.0008元/千tokens。\n\n如今,OpenAI估值为8000亿美元。", "2026-01-26", ["2024", "2026-01"]),
        ("截止到2025年3月份,豆包月活跃用户规模为1.15亿。DeepSeek月活跃用户规模为1.93亿。", "2025-05-13", ["2025-03", "2025-03"]),
        # the day of an event is not that of all that is told with it, a day of balance is
        ("9月4日,青云科技首发上会。公司拟募集资金11.88亿元。", "2020-09", ["2020-09"]),
        ("截至2025年3月31日,世纪互联上架率为63.7%。预签约率为81.6%。", "2025-05", ["2025-03-31", "2025-03-31"]),
        ("2023年中国数据中心市场规模为879亿元,2021-2023年年均复合增长率为20%,利用率为60%。", "2024-05", ["2023", "2021/2023", "2023"]),
        # from the first to the last of two periods; a year in brackets is not that of the next quarter
        ("从2017年上半年到2021年第三季度,金山云的市场份额从6.8%降至2.8%。", "2022-06-23", ["2017H1", "2021Q3"]),
        ("截至2021年9月30日,万国数据计费率为66.3%(2020年9月30日:74.2%)。第三季度收入20.6亿元。", "2021-11-16",
         ["2021-09-30", "2020-09-30", "2021Q3"]),
        # the lead names the period of the page
        ("QuestMobile发布2025年上半年AI应用报告。\n\n豆包月活跃用户为1.4亿。", "2025-08", ["2025H1"]),
        # the same time of another year, and what something is level with, do not go on
        ("中国移动于2021年上半年净利润达591亿元,增长6%,扭转2020年同期长期少赚之况,收入4436亿元。", "2021-08", ["2021H1"] * 3),
        ("一季度,寒武纪营业收入达11亿元,几乎与2024年全年营收(12亿元)持平。净利润为3.6亿元,政府补助从0.2亿元增至0.8亿元。",
         "2025-04-19", ["2025Q1", "2024", "2025Q1", "2024Q1", "2025Q1"]),
        ("2019、2020年及截至2022年3月31日止三个月,金山云收入分别为40亿元、66亿元及22亿元。", "2022-07", ["2019", "2020", "2022Q1"]),
        # a quarter named without its year on a page of no known day; this quarter is one that is over
        ("2025年第三季度财报已披露。浪潮信息前三季度营收1207亿元;其中,第三季度营收405亿元。", "", ["2025Q1/2025Q3", "2025Q3"]),
        ("截至2025年6月30日止季度,阿里巴巴收入334亿元。云业务缓解了Q3的焦虑。本季度净利润为188亿元。", "2025-08-30", ["2025Q2", "2025Q2"]),
        # what something falls back to, and what happened after what, are told in passing; now is now
        ("2023年四季度,H100租赁价格回落至Q2水平,A100租赁价格为8元/小时。", "2024-01", ["2023Q4"]),
        ("继2024年完成融资后,截至目前,智谱估值超200亿元。", "2025-04", ["2025-04"]),
        # years and figures with strokes between them; a day ahead is no time of what is told after it
        ("预计金山云2025/2026/2027年营业收入分别为95亿元/117亿元/143亿元。", "2025-11", ["2025", "2026", "2027"]),
        ("2月,算力租赁涨价。\n优刻得宣布3月1日起算力租赁价格上调20%。\n\n智谱算力租赁价格上调30%。", "2026-02-13", ["2026-03-01", "2026-02"]),
        # what a firm states beside its results, and the years that the page has named
        ("寒武纪发布2025年第一季度财报。第一季度,寒武纪营收11亿元。\n\n寒武纪预付款项达9.7亿元。", "2025-04-19", ["2025Q1", "2025Q1"]),
        ("科大讯飞近三年(2022-2024年)营业收入持续增长。近三年研发费用从31亿元增至39亿元。", "", ["2022", "2024"]),
        # a day in brackets explains the quarter before it; a fiscal year's year before is one too
        ("甲骨文2026财年第一财季(截至8月31日)营收149亿美元,同比增长12%。", "2025-09-10", ["2025Q3", "2025Q3"]),
        ("阿里巴巴2025财年收入9963亿元,净利润1260亿元,去年为713亿元。", "2025-05-16", ["FY2025", "FY2025", "FY2024"]),
        # the same figure once more is of the same time; the whole of a fiscal year
        ("亚马逊宣布2026年资本支出约2000亿美元。第四季度营收2134亿美元。\n2000亿美元的资本支出令市场担忧。", "2026-02-06", ["2026", "2025Q4", "2026"]),
        ("甲骨文发布2025财年第四季度及全年业绩。第四季度营收159亿美元,全年营收574亿美元。", "2025-06-12", ["2025Q2", "FY2025"]),
        # what is undone is over; years that end on one day; the ends of years; a list of the same times
        ("科大讯飞第二季度好转,扭转了第一季度营收同比下降18%的局面,实现营收50亿元。", "2023-08-11", ["2023Q1", "2023Q2"]),
        ("截至2023年及2024年12月31日止年度,智谱收入分别为1.2亿元及3.1亿元;截至2024年及2025年6月30日止六个月,收入分别为0.4亿元及1.9亿元。",
         "2025-12-20", ["2023", "2024", "2024H1", "2025H1"]),
        ("于2023年及2024年12月31日,智谱现金储备分别为6亿元及7亿元。", "2025-12-20", ["2023-12-31", "2024-12-31"]),
        ("2023年末和2024年末,优刻得存货分别为0.6亿元和0.7亿元。", "2025-07-10", ["2023", "2024"]),
        ("2023年及2024年,壁仞科技营收分别为0.6亿元和3.4亿元,同期净亏损分别为17亿元和15亿元。", "2025-07-10", ["2023", "2024"] * 2),
        # a list put in, of the same time of the year before, which is no page's year; what a price is now
        ("2025年第一季度,华为份额19.4%,小米份额18.6%。2024年同期,华为和小米份额分别为15.7%和14.2%。预计全年小米出货量下降1%。", "2025-06-12",
         ["2025Q1"] * 2 + ["2024Q1"] * 2 + ["2025"]),
        ("H100租赁价格2024年底跌至每小时2美元,目前H100租赁价格为每小时1.8美元。", "2025-06-12", ["2024", "2025-06"]),
        # a year before what is told, not before the page
        ("2025年一季度,阿里云市场份额为33%,而一年前为30%。", "2025-10-28", ["2025Q1", "2024Q1"]),
        # what something is near to is no page's year; the same time of another firm is the same time
        ("小米第三季度收入1131亿元。前三季度研发开支235亿元,已接近去年全年的240亿元。预计全年研发开支超300亿元。", "2025-11-20",
         ["2025Q3", "2025Q1/2025Q3", "2024", "2025"]),
        ("字节跳动二季度收入480亿美元,首次超过Meta同期的475亿美元。", "2025-11-20", ["2025Q2", "2025Q2"]),
        # a heading may name a month; a page that names a year's report, wherever, reports that year
        ("2025年6月AI产品榜\nDeepSeek月活跃用户1.63亿\n豆包月活跃用户1.41亿", "2025-07-25", ["2025-06", "2025-06"]),
        ("报告期内,海光信息营业收入117.7亿元。2023年,员工5500人。\n净利润17.1亿元。(海光信息2024年年度报告)", "2025-04-30", ["2024", "2023", "2024"]),
        # half a fiscal year that names no year
        ("英伟达公布第三财季业绩。英伟达上半财年营收908亿美元。", "2025-11-20", ["2025-02/2025-07"]),
        # from last year to this one is no time since
        ("华为市场份额从去年的23%提升至今年的28%。", "2025-08-20", ["2024", "2025"]),
        # news tells of its month
        ("中国移动近日与华为签约,采购1800颗芯片。", "2026-02-10", ["2026-02"]),
        # a plan for some years, a valuation before it rose
        ("OpenAI未来六年拟投入3500亿美元,2024年至2029年还将投入2500亿美元。", "2025-09-30", ["2025/2030", "2025/2030", "2024/2029"]),
        ("xAI估值从200亿美元升至500亿美元。", "2025-09-30", ["", "2025-09"]),
        # what goes on from before; a fiscal half; what changed on the quarter, told after a half year; what is undone
        ("中华电信第三季表现延续上半年的成长气势。营收增长14%。", "2025-11", ["2025Q3"]),
        ("新意网2024/25财年上半年收入增长14%。", "2025-03-18", ["2024H2"]),
        ("中芯国际第二季度营收22亿美元。上半年营收44.6亿美元。图像传感器收入环比增长20%。", "2025-08", ["2025Q2", "2025H1", "2025Q2"]),
        ("中国移动2021年上半年净利润591亿元,同比增长6%,扭转2020年同期减少0.53%之况。", "2021-08", ["2021H1", "2021H1", "2020H1"]),
        # a quarter that is expected is no statement's; what a firm is worth is of now; what was sold before the page counted
        ("中芯国际第四季度毛利率预计为18%。\n\n第三季度收入23.8亿美元。\n\n中国区收入占比86%。", "2025-11-15", ["2025Q4", "2025Q3", "2025Q3"]),
        ("2025年前三季度,工业富联营收6039亿元。工业富联市值高达1.27万亿元。", "2025-11", ["2025Q1/2025Q3", "2025-11"]),
        # a paragraph that opens a list gives its lines their time; the period of a statement is what the page reports
        ("2018年第四季度,腾讯总收入849亿元。\n\n2018年全年来看,总收入3127亿元。具体到各项收入上则是:\n\n· 增值服务:收入1766亿元;\n\n· 其他:收入780亿元。", "", ["2018Q4", "2018", "2018", "2018"]),
        ("截至2024年12月31日止全年,中国移动纯利1384亿元。\n\n期内,移动客户数为10.04亿户。", "2025-03-20", ["2024", "2024"]),
        # to the third quarter of the last year; the period before, in Hong Kong; what is expected on a page of no known day
        ("2022年至2025年前三季度,MiniMax营收分别为1亿元、2亿元、3亿元、4亿元。", "2025-12", ["2022", "2023", "2024", "2025Q1/2025Q3"]),
        ("新意网截至2020年12月31日止六个月EBITDA利润率由上期的69%上升至72%。", "2021-02", ["2019H2", "2020H2"]),
        ("预计寒武纪2026提高AI芯片产量至50万颗。OpenAI预计年底前ARR突破200亿美元。", "2025-08", ["2026", "2025"]),
        ("2023年中国云计算市场为6000亿元,预计到2025年将突破1万亿元。阿里云市场份额为36%。", "", ["2023", "2025", "2023"]),
        ("阿里巴巴股价创近4年高,市值重回3万亿港元。", "2025-09-17", ["2025-09"]),
        ("腾讯昨天宣布将于2月1日起派发10亿元红包。豆包月活跃用户为2亿。", "2026-01-27", ["2026-01"]),
        ("中国政府采购网发布中标公告,中国移动以1.5亿元中标。", "2026-02-07", ["2026-02"]),
        ("MiniMax总市值461亿港元,1月9日上市。\n\n截至2025年9月,MiniMax用户超2亿。", "2026-01-02", ["2026-01", "2025-09"]),
    ],
)  # fmt: skip
def test_the_period_of_each_figure(text, published, expected):
    assert [period for _, _, period, _ in short(text, published)] == expected


def test_growth_in_two_quarters_is_growth_on_the_year_in_each():
    found = short("2025年第一季度和第二季度,阿里云营收同比分别增长18%和26%。", "2025-10-28")
    assert [row[1:3] for row in found] == [("revenue_growth_yoy", "2025Q1"), ("revenue_growth_yoy", "2025Q2")]


def test_how_characters_are_read_does_not_part_a_list_of_periods():
    text = "2022年和(hé)2023年(nián),优刻得营收同比增长(zhǎng)分别是62%和41%。"
    assert [row[1:] for row in short(text)] == [("revenue_growth_yoy", "2022", 62), ("revenue_growth_yoy", "2023", 41)]


@pytest.mark.parametrize(
    ("published", "expected"), [("2026-01-20", ["2025H1", "2025H2", "2026H1"]), ("2025-08-20", ["2025H1", "2024H2", "2025H1"])]
)  # fmt: skip
def test_a_half_year_that_cannot_be_over_is_last_years_unless_it_is_expected(published, expected):
    text = "上半年营收5亿元,同比增长20%。下半年营收6亿元,同比增长25%。预计上半年营收7亿元。"
    assert [mention.id for mention in PeriodReader(published).find(text)] == expected


# The entity of a figure: subjects that the vocabulary lacks, lists, whom a page is about, whom it only compares with.


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # members of a list as printed, and the list carried on to the next
        ("5月,插件形态AI应用、手机厂商原生APP、PC端网页应用月活跃用户分别为5.8亿、5亿、1.9亿,同比增速分别为106%、9.5%、171.8%。",
         ["插件形态AI应用", "手机厂商原生APP", "PC端网页应用"] * 2),
        ("DeepSeek下调价格,V3和R1的百万tokens输出分别为8元和16元。", ["deepseek_v3", "deepseek_r1"]),
        # a clause that goes on like the one before, with an unknown name where a known one stood
        ("浪潮信息预计中标数量3010台;紫岚华峰预计中标数量1631台。", ["inspur", "紫岚华峰"]),
        # whose figure is only compared with; who is surpassed is not carried over
        ("Anthropic的市场份额约42%,高于OpenAI的21%。", ["anthropic", "openai"]),
        ("2019年商汤科技营收30亿元,超旷视科技、云从科技之总和。2020年的营收增长至34亿元。", ["sensetime", "sensetime"]),
        # what the first few hold together; the holder of a rank
        ("政务云市场排名前四的厂商为中国电信、阿里云、华为和浪潮,共占据81.7%的市场份额。", ["top4"]),
        ("Azure市场份额为20%。全球第三大云服务提供商谷歌云的收入为100亿美元。", ["azure", "google_cloud", "google_cloud"]),
        # results are the firm's where its product stands beside it, rents the chip's, regions grow
        ("ChatGPT开发商OpenAI营收达43亿美元。", ["openai"]),
        ("在美国,英伟达H100的租赁价格降至2美元/小时。", ["h100"]),
        # an example tells its own figures
        ("国外厂商收入激增,比如微软,每月的收入已经达到3000万元。", ["microsoft"]),
        # a firm's revenue from its markets is no market's size; a list is only an example of the whole that ends it
        ("中国移动上半年业绩稳健。中国移动政企市场收入1120亿元,同比增长7.3%。", ["china_mobile"] * 2),
        ("谷歌、AWS、Meta等五大CSP,2026年资本支出年增率高达40%。", ["hyperscalers_5"]),
    ],
)  # fmt: skip
def test_whose_figure_it_is(text, expected):
    assert [entity for entity, *_ in short(text, "2025-06-30")] == expected


def test_a_page_is_about_whom_it_begins_with_or_names_beside_a_ticker():
    results = "公司自主可控,在国内市场处于领先水平。营收46.58亿元,同比增长27.74%。"
    assert [entity for entity, *_ in short(f"科大讯飞:费用控制见效。{results}腾讯是其客户。", "2025-05-01")] == [
        "iflytek"
    ] * 2
    assert [entity for entity, *_ in short(f"{results}寒武纪(688256)财报点评。", "2025-05-01")] == ["cambricon"] * 2


def test_companies_that_the_vocabulary_lacks_are_known_by_what_is_said_of_companies_only():
    text = "北辰算网股份有限公司(以下简称“北辰算网”)8月20日披露半年报。北辰算网上半年营收3亿元。北辰算网净利润1亿元。"
    assert {entity for entity, *_ in short(text, "2025-08-21")} == {"北辰算网"}
    text = "6月2日,衡岳智联发布了2025年第一季度财报。衡岳智联营收3亿元,游戏去年收入2亿元。"
    assert {entity for entity, *_ in short(text, "2025-06-03")} == {"衡岳智联"}
    text = "寒武纪较2022年同期(以下简称“上年同期”)增收。寒武纪预计亏损7亿元,与上年同期相比,亏损收窄26%。"
    assert {entity for entity, *_ in short(text, "2024-01-31")} == {"cambricon"}


@given(
    st.text(
        alphabet="0123456789年月日季度前三二一上下半财FYQH全去今明同期截至止末个底-~到、的报中成立以来现在如目未近过最本该这当天次 年初据按照称显示IDC预计",
        max_size=40,
    )
)
def test_what_is_passed_over_at_once_holds_neither_a_period_nor_a_voucher(text):
    assert [m.span() for m in PERIOD.finditer(text)] == [m.span() for m in re.finditer(FORMS, text)]
    assert not voucher._SAYS.search(text) or voucher._SAYING.search(text)
