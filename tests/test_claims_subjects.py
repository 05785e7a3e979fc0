"""Whose figure it is and what it measures: principles, each by an invented sentence."""

from __future__ import annotations

import pytest

from marketbook import reading
from marketbook.claims import find_claims


def facts(text: str, published: str = "2025-11-20") -> list[tuple]:
    return [(c.entity, c.metric, c.value) for c in find_claims(reading.read_text(text), published)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a listed subsidiary keeps its own figures, also after a semicolon
            "金山云2024年收入为77.85亿元;研发费用为8.43亿元。",
            [("kingsoft_cloud", "revenue", 7_785_000_000), ("kingsoft_cloud", "rd_expense", 843_000_000)],
        ),
        (  # measured against another, which is not who is told of from then on
            "2024年,飞书的团队规模是钉钉的两倍。2024年ARR为21亿元。",
            [("feishu", "arr", 2_100_000_000)],
        ),
        (  # the line of a firm is named, and so is the metric: nothing is taken over from the sentence before
            "亚马逊2026年资本支出约为1466亿美元。营业利益方面,第四季达到250亿美元。",
            [("amazon", "capex", 146_600_000_000), ("amazon", "operating_profit", 25_000_000_000)],
        ),
        (  # how many more there are, and how many then
            "中国联通上半年5G套餐用户净增2999万户达到1.85亿户。",
            [("china_unicom", "users_increase", 29_990_000), ("china_unicom", "users", 185_000_000)],
        ),
        (  # a round of funding is who receives it
            "近日,软银宣布战略投资大模型公司智谱,融资金额为5亿元。",
            [("zhipu", "funding_round", 500_000_000)],
        ),
        (  # the holder stands after the figure
            "估值达1830亿美元的Anthropic也在其中。",
            [("anthropic", "valuation", 183_000_000_000)],
        ),
        (  # a carrier by its province
            "宁夏电信2024年收入为50亿元,江苏电信业务总量增长。",
            [("china_telecom", "revenue", 5_000_000_000)],
        ),
        (  # places in a tender, the unknown bidder named like the others
            "宁夏电信大模型服务采购项目分两个标包。经评审,智谱综合排名第一、瑞莱智慧综合排名第二。标包2的预算为4000万元。",
            [
                ("zhipu", "tender_rank", 1),
                ("瑞莱智慧", "tender_rank", 2),
                ("china_telecom", "tender_budget", 40_000_000),
            ],
        ),
        (  # a word keeps the sense that it had in the paragraph
            "算力租赁全面提价,各家涨幅不一。优刻得方面表示,在需求远大于供给的情况下,同类服务商都已先后作出类似安排,各家的节奏有快有慢,"
            "但方向一致,市场对此早有心理准备,并不感到意外,最新一轮涨幅达20%。",
            [("ucloud", "price_rise", 20)],
        ),
    ],
)
def test_whose_figure_it_is_and_what_it_measures(text: str, expected: list[tuple]):
    assert facts(text) == expected
