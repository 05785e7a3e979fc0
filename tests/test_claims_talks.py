"""Claims of talks and announcements: who speaks for whom, what a question asks for, the centre or city that a page is about."""

from __future__ import annotations

import pytest

from claiming import claims_by_rule
from marketbook.mentions import Mention, find_speakers, turns_of


def facts(text: str, published: str) -> list[tuple]:
    return [(c.entity, c.metric, c.period, c.value) for c in claims_by_rule(text, published)]


TALK = (
    "对话秦淮数据副总裁林野:电从哪里来\n\n"
    "记者:上半年收入怎么样?\n\n林野:上半年收入19亿元,同比增长42%。\n\n"
    "记者:和同行比呢?\n\n林野:我们的上架率有87%,万国数据大概70%。\n\n"
    "记者:现在公司多少人?\n\n林野:860人。"
)


def test_in_the_turns_of_a_talk_somebody_speaks_for_the_firm_that_the_page_gives_him():
    found = facts(TALK, "2023-08-30")
    assert ("chindata", "revenue", "2023H1", 1_900_000_000) in found
    assert ("chindata", "revenue_growth_yoy", "2023H1", 42) in found
    assert [(entity, value) for entity, metric, _, value in found if metric == "utilisation_rate"] == [
        ("chindata", 87),
        ("gds", 70),
    ]


def test_what_a_question_asks_for_is_what_the_answer_begins_with():
    assert ("chindata", "employees", 860) in [(e, m, v) for e, m, _, v in facts(TALK, "2023-08-30")]


def test_a_turn_does_not_go_on_with_the_time_of_the_one_before():
    text = "问:去年第四季度呢?\n王某(优刻得总裁):去年第四季度收入4亿元。\n问:现在呢?\n王某:付费用户30万,员工900人。"
    assert [period for _, metric, period, _ in facts(text, "2025-06-01") if metric != "revenue"] == [
        "2025-06",
        "2025-06",
    ]


def test_who_invests_speaks_of_others():
    text = "问:怎么看?\n王某(腾讯投资合伙人):有的项目毛利率40%。\n问:还有呢?\n王某:我们看过6家。"
    assert find_speakers(text, [Mention(10, 12, "tencent", "group")]) == []


@pytest.mark.parametrize(
    "text",
    ["图源:甲网\n图源:乙网\n数据来源:丙\n短期:收入3亿元。\n短期:成本2亿元。", "观点:一\n观点:二\n观点:三\n员工9人。"],
)
def test_heads_of_lines_that_are_no_names_make_no_talk(text: str):
    assert turns_of(text) == []


def test_a_centre_that_a_page_is_about_has_its_figures_under_its_name_and_what_the_page_calls_it():
    text = "云州智算中心投入运行\n云州智算中心位于开发区,总投资30亿元。中心已建成智能算力400P,一期机柜1100架。"
    assert {entity for entity, *_ in facts(text, "2024-01-05")} == {"云州智算中心"}


def test_any_centre_is_none_that_a_page_is_about():
    text = "新建数据中心PUE降至1.2以下。新建数据中心总投资8亿元。"
    assert "新建数据中心" not in {entity for entity, *_ in facts(text, "2024-01-05")}


def test_the_whole_city_is_the_one_that_the_page_names():
    found = facts("杭州市发布行动计划。到2026年,全市智能算力规模达到40EFLOPS。", "2025-03-01")
    assert found == [("hangzhou", "compute_intelligent", "2026", 40)]


@pytest.mark.parametrize(
    "text",
    [
        "创业公司“云灯引力”今年完成A轮融资6000万元。云灯引力年底有员工80人。",
        "台湾新创「禾语科技」执行长说,禾语科技今年营收5000万元。",
        "矿场出身的“南纬算力”今年囤了900张A100,南纬算力的出租率为92%。",
    ],
)
def test_a_firm_that_only_its_page_knows_is_brought_in_by_who_heads_it_or_by_what_it_is_called(text: str):
    found = {c.entity for c in claims_by_rule(text, "2025-08-01")}
    assert found & {"云灯引力", "禾语科技", "南纬算力"}
