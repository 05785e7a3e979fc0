"""Claims of pages on a market's quarter, and of pages on chips and their prices."""

from __future__ import annotations

import pytest

from marketbook import reading
from marketbook.claims import find_claims
from marketbook.mentions import find_recurring


def facts(text: str, published: str) -> list[tuple]:
    found = find_claims(reading.read_text(text), published)
    return [(c.entity, c.metric, c.period, float(c.value)) for c in found]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (  # a month in passing
            "2024年第四季度,天翼云份额15%。去年11月,豆包的日均调用量达3万亿tokens。联通云退到第八,份额2%,收入9亿元。",
            [
                ("tianyi_cloud", "market_share", "2024Q4", 15),
                ("doubao", "daily_tokens", "2024-11", 3_000_000_000_000),
                ("unicom_cloud", "market_rank", "2024Q4", 8),
                ("unicom_cloud", "market_share", "2024Q4", 2),
                ("unicom_cloud", "revenue", "2024Q4", 900_000_000),
            ],
        ),
        (  # the same quarter a year before, put in
            "2024年第四季度,金山云以5%的份额升到第七,而在2023年四季度,它还只占2%,排在第十一。一年里,其收入增长了一倍,至12亿元。",
            [
                ("kingsoft_cloud", "market_share", "2024Q4", 5),
                ("kingsoft_cloud", "market_rank", "2024Q4", 7),
                ("kingsoft_cloud", "market_share", "2023Q4", 2),
                ("kingsoft_cloud", "market_rank", "2023Q4", 11),
                ("kingsoft_cloud", "revenue_growth_yoy", "2024Q4", 100),
                ("kingsoft_cloud", "revenue", "2024Q4", 1_200_000_000),
            ],
        ),
        (
            "到2029年公有云市场超过5000亿元,四年复合增长率约为16%。",
            [
                ("market", "market_size", "2029", 500_000_000_000),
                ("market", "market_growth_cagr", "2025/2029", 16),
            ],
        ),
        (
            "2024年全年国内AI加速卡出货60万张,市场规模500亿元;国产占35%。英伟达由80%滑到61%。",
            [
                ("china_market", "chip_shipments", "2024", 600_000),
                ("china_market", "market_size", "2024", 50_000_000_000),
                ("china_market", "market_share", "2024", 35),
                ("nvidia", "market_share", "2023", 80),
                ("nvidia", "market_share", "2024", 61),
            ],
        ),
    ],
)  # fmt: skip
def test_a_markets_quarter_holds_for_the_shares_told_of_it(text: str, told: list):
    assert facts(text, "2025-03-10") == told


def test_prices_are_of_the_time_that_is_told_and_of_goods_by_the_piece():
    text = "5月货源松动,报价跌去9%。眼下H20单卡价在8万至9万元之间。昇腾910B八卡服务器从年初的150万元降到130万元。"
    told = facts(text, "2025-08-27")
    assert ("h20", "price", "2025-08", 80_000) in told
    assert [value for entity, metric, _, value in told if (entity, metric) == ("ascend_910b", "price")] == [
        1_500_000,
        1_300_000,
    ]


def test_what_a_chip_is_like_is_of_no_time():
    text = (
        "上半年,英伟达在华收入30亿元。\n\n据称参数如下:\n型号\t显存\t带宽\nH20\t96GB\t4.0TB/s\n昇腾910B\t64GB\t1.6TB/s"
    )
    assert {period for _, metric, period, _ in facts(text, "2025-08-27") if metric.startswith("memory")} == {""}


PAGE = """启衡微第一次单季赚钱

10月底,科创板公司启衡微交出三季报。前三季度营收21亿元,同比增长80%。启衡微说,在手订单40亿元。
投资人认为启衡微还要面对客户集中的问题。"""


def test_a_firm_that_no_dictionary_has_is_the_pages_firm():
    assert ("启衡微", "revenue", "2025Q1/2025Q3", 2_100_000_000) in facts(PAGE, "2025-10-31")


@pytest.mark.parametrize("word", ["商业模式", "官网"])
def test_words_and_sites_are_no_firms(word: str):
    assert not find_recurring(PAGE.replace("启衡微", word), [])


def test_people_are_no_firms():
    assert not find_recurring("林知远发布了新品。林知远宣布,订单有40亿元。林知远说,客户还会增加。", [])
