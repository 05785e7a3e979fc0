"""Claims of whole feature articles, which tell of more than one time, firm and line of business; every sentence is invented."""

from __future__ import annotations

import pytest

from claiming import claims_by_rule


def told(text: str, *fields: str) -> list[tuple]:
    return [tuple(getattr(claim, field) for field in fields) for claim in claims_by_rule(text, "2031-05-06")]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        (  # how things stand now says nothing of when something was earned
            "如今中国研发支出占GDP的2.4%。中芯国际一年41亿元的研发费用排到了后面。",
            ["2031-05", ""],
        ),
        (  # what was long ago is not as of the day of publication, and no round of funding is
            "2009年,金山云的创始人四处找钱。\n走投无路之际,金山云获得700万美元融资,金山云有110名员工。",
            ["", ""],
        ),
        (  # a quarter that a long page names in passing is not what it reports
            f"{'市场一片沉寂。' * 300}2031年第一季度,AMD净利润4亿美元。\n有人回忆创业的日子。金山云有110名员工。",
            ["2031Q1", ""],
        ),
        ("月之暗面由几个人在2021年成立。月之暗面估值30亿元。", ["2031-05"]),
        ("月之暗面在2021年成立。月之暗面收入30亿元。", [""]),  # when it began is no period that it reports
        (
            "微软2031年第一季度净利润258亿美元。微软再次裁员4000人。",
            ["2031Q1", ""],
        ),  # nor is a quarter when it lets people go
        ("阿里云的资本开支目标由200亿元下调至180亿元。", ["", ""]),
        ("阿里云第一季度收入90亿元。阿里云的资本开支目标由200亿元下调至180亿元。", ["2031Q1", "2031", "2031"]),
        (  # a page that tells of a firm's quarter and of its year, line by line
            "阿里巴巴发布2030财年第四财季及2030财年业绩。\n- 阿里云季度收入为90亿元,同比增长8%。年度收入为350亿元。\n- 淘天集团季度经调整EBITA为40亿元。",
            ["2030Q1", "2030Q1", "FY2030", "2030Q1"],
        ),
        ("英伟达1999年上市时,持股较多的包括红杉资本(10.6%)。", ["1999"]),
    ],
)
def test_a_figure_is_of_the_time_that_its_own_paragraph_tells(text: str, periods: list[str]):
    assert [period for (period,) in told(text, "period")] == periods


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "英伟达第一财季总收入441亿美元,数据中心业务收入391亿美元,同比增长73%,毛利率为70%。",
            [
                ("revenue", ""),
                ("revenue", "数据中心"),
                ("revenue_growth_yoy", "数据中心"),
                ("gross_margin", "数据中心"),
            ],
        ),
        (
            "英伟达第一财季总收入441亿美元。\n- 数据中心:391亿美元,同比增长73%;\n- 游戏:38亿美元。",
            [("revenue", ""), ("revenue", "数据中心"), ("revenue_growth_yoy", "数据中心"), ("revenue", "游戏")],
        ),
        ("英伟达第一财季总收入441亿美元,其中,数据中心391亿美元。", [("revenue", ""), ("revenue", "数据中心")]),
        (
            "英伟达第一财季总收入441亿美元。\n- 数据中心收入占比最大,达到391亿美元。",
            [("revenue", ""), ("revenue", "数据中心")],
        ),
        ("百度核心业务收入255亿元,公司毛利率为52%。", [("revenue", ""), ("gross_margin", "")]),
        ("京东商品收入2400亿元,新业务收入57亿元。", [("revenue", "商品"), ("revenue", "新业务")]),
        (
            "百度营收255亿元,海外业务收入3亿元,智能家居产品收入12亿元,会员服务收入突破9亿元,同比增长5%。",
            [
                ("revenue", ""),
                ("revenue", "海外"),
                ("revenue", "智能家居产品"),
                ("revenue", "会员服务"),
                ("revenue_growth_yoy", "会员服务"),
            ],
        ),
    ],
)
def test_what_a_line_of_business_takes_in_is_never_told_as_all_of_the_firms(text: str, expected: list[tuple]):
    assert told(text, "metric", "segment") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "英伟达以3.5%的涨幅、135.58美元的股价、3.34万亿美元的市值成为全球市值最高的公司。",
            [("share_price_change", "3.5"), ("share_price", "135.58"), ("valuation", "3340000000000")],
        ),
        ("微软在2019年投了10亿美元。", [("投资", "1000000000")]),
        ("OpenAI30亿美元拿下Windsurf。", [("收购", "3000000000")]),
        ("Cursor的年收入在短短两个月内翻了一番。", [("revenue_growth", "100")]),
        ("英伟达所持CoreWeave股份将由原来的5.96%摊薄至5.05%。", [("持股比例", "5.96"), ("持股比例", "5.05")]),
        ("GPT-5的API价格仅为GPT-4的1/10。", [("price_ratio", "10.0")]),
        ("Cursor的年收入平均每3个月翻一番。", [("revenue_growth", "100")]),
        ("微软宣布在全球裁员约4000名员工。", [("裁员", "4000")]),
        ("OpenAI正洽谈收购Windsurf,报价20亿美元。", [("收购", "2000000000")]),
        ("腾讯混元的能效比提高18%,响应时间最多缩短40%。", [("能效比_growth", "18"), ("响应时间_growth", "-40")]),
        ("阿里云的故障恢复时间缩短至8分钟。", [("故障恢复时间", "8")]),
        (
            "京东云的编码助手可缩短20%开发周期,推理性能提升35%,成本还降了三成。",
            [("开发周期_growth", "-20"), ("推理性能_growth", "35"), ("成本_growth", "-30")],
        ),
        ("京东云的算力集群支持5万张卡调度。", [("cluster_chips", "50000")]),
        ("昇腾万卡集群已经上线。", [("cluster_chips", "10000")]),
        ("这些公司分别是:Cohere(4.45亿美元)、Runway(1.955亿美元)。", []),  # the names measure nothing
    ],
)
def test_what_a_feature_article_says_in_its_own_words_is_claimed(text: str, expected: list[tuple]):
    assert [(metric, f"{value:f}") for metric, value in told(text, "metric", "value")] == expected
