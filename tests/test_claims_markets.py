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


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [
        (  # three firms together, and their growth
            "二季度,阿里巴巴、腾讯、百度三家资本开支合计510亿元,同比增长41%。其中阿里巴巴300亿元,环比多投了两成。",
            "2025-09-04",
            [
                ("bat", "capex", "2025Q2", 51_000_000_000),
                ("bat", "capex_growth_yoy", "2025Q2", 41),
                ("alibaba", "capex", "2025Q2", 30_000_000_000),
                ("alibaba", "capex_growth_qoq", "2025Q2", 20),
            ],
        ),
        (  # the same three, told of before
            "三大运营商都交了半年报。机构统计,今年二季度三家合计占公有云市场份额的41%,环比提高2个百分点。",
            "2025-08-25",
            [
                ("three_operators", "market_share", "2025Q2", 41),
                ("three_operators", "market_share_change_qoq", "2025Q2", 2),
            ],
        ),
        (  # months added up do not move what follows
            "鸿海10月营收7000亿元,累计前十月达5兆元,较去年同期成长9%。纬创以1500亿元居次,年增率为70%。",
            "2025-11-11",
            [
                ("hon_hai", "revenue", "2025-10", 700_000_000_000),
                ("hon_hai", "revenue", "2025-01/2025-10", 5_000_000_000_000),
                ("hon_hai", "revenue_growth_yoy", "2025-01/2025-10", 9),
                ("wistron", "revenue", "2025-10", 150_000_000_000),
                ("wistron", "revenue_growth_yoy", "2025-10", 70),
            ],
        ),
        (
            "火山引擎7月日均tokens超过20万亿,今年1月还只有6万亿,以40%的份额居首。",
            "2025-08-20",
            [
                ("volcano_engine", "daily_tokens", "2025-07", 20_000_000_000_000),
                ("volcano_engine", "daily_tokens", "2025-01", 6_000_000_000_000),
                ("volcano_engine", "market_share", "2025-07", 40),
            ],
        ),
        (
            "阿里巴巴累计投入900亿元,三年3000亿元的计划走完了三成。若上架率低4个百分点,净利润将下修6%。",
            "2025-09-04",
            [
                ("alibaba", "investment_cumulative", "2025-09", 90_000_000_000),
                ("alibaba", "capex_plan", "2025/2027", 300_000_000_000),
            ],
        ),
        (
            "2024年金山云亏损9亿元,预计今年转为盈利2亿元。",
            "2025-03-04",
            [("kingsoft_cloud", "net_loss", "2024", 900_000_000), ("kingsoft_cloud", "net_profit", "2025", 200_000_000)],
        ),
    ],
)  # fmt: skip
def test_sums_of_several_firms_and_what_is_put_in_beside_them(text: str, published: str, told: list):
    found = facts(text, published)
    assert [one for one in found if one[1].isascii()] == told


def test_columns_of_growth_and_the_label_of_a_firm_that_nobody_knows():
    table = "公司\t9月营收(亿元)\t月增率\t年增率\n技嘉\t200\t4%\t30%\n神达\t90\t-5%\t60%\n昶丰电\t30\t10%\t150%"
    told = facts(table, "2025-10-11")
    assert ("gigabyte", "revenue_growth_mom", "2025-09", 4) in told
    assert ("mitac", "revenue_growth_yoy", "2025-09", 60) in told
    assert [(metric, value) for entity, metric, _, value in told if entity == "昶丰电"] == [
        ("revenue", 3_000_000_000),
        ("revenue_growth_mom", 10),
        ("revenue_growth_yoy", 150),
    ]


def test_a_firm_that_only_heads_an_item_of_a_list_of_firms():
    page = "● 阿里巴巴:上半年投入400亿元。\n● 云隅科技(首次覆盖):毛利率25%。"
    assert ("云隅科技", "gross_margin", 25.0) in [
        (entity, metric, value) for entity, metric, _, value in facts(page, "2025-09-04")
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (  # a quarter that another is held against is not the one that is told of
            "AWS第四季度收入300亿美元,经营利润率33%,较三季度回升0.5个百分点。当季微软资本开支350亿美元。",
            [
                ("aws", "revenue", "2025Q4", 30_000_000_000),
                ("aws", "operating_margin", "2025Q4", 33),
                ("microsoft", "capex", "2025Q4", 35_000_000_000),
            ],
        ),
        (
            "AWS第四季度收入300亿美元。微软云毛利率降到66%,上年为71%。甲骨文经营利润率守住了43%。",
            [
                ("aws", "revenue", "2025Q4", 30_000_000_000),
                ("azure", "gross_margin", "2025Q4", 66),
                ("azure", "gross_margin", "2024Q4", 71),
                ("oracle", "operating_margin", "2025Q4", 43),
            ],
        ),
        (  # one by one of firms, though two times were told just before
            "AWS第四季度收入300亿美元。甲骨文在手订单5000亿美元,上年同期900亿美元。微软与谷歌云在手订单分别为6000亿和2000亿美元。",
            [
                ("aws", "revenue", "2025Q4", 30_000_000_000),
                ("oracle", "order_backlog", "2025Q4", 500_000_000_000),
                ("oracle", "order_backlog", "2024Q4", 90_000_000_000),
                ("microsoft", "order_backlog", "2025Q4", 600_000_000_000),
                ("google_cloud", "order_backlog", "2025Q4", 200_000_000_000),
            ],
        ),
    ],
)  # fmt: skip
def test_the_quarter_that_a_page_tells_of_is_moved_by_no_other_put_in(text: str, told: list):
    wanted = {metric for _, metric, _, _ in told}
    assert [one for one in facts(text, "2026-02-06") if one[1] in wanted] == told


def test_places_of_a_list_and_of_a_table_have_their_own_figures():
    page = (
        "分省看,智能算力排在前面的是广东、江苏和内蒙古,分别为9、7和5 EFLOPS。内蒙古涨得最快,同比翻番。\n"
        "到年底全国算力总规模将达300 EFLOPS。\n"
        "集群 | 标准机架(万架) | 智能算力(EFLOPS)\n张家口 | 80 | 8\n庆阳 | 20 | 4"
    )
    told = {(entity, metric, value) for entity, metric, _, value in facts(page, "2025-08-21")}
    assert {
        ("guangdong", "compute_intelligent", 9),
        ("inner_mongolia", "compute_intelligent", 5),
        ("inner_mongolia", "compute_intelligent_growth_yoy", 100),
        ("zhangjiakou", "racks", 800_000),
        ("qingyang", "compute_intelligent", 4),
    } <= told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "H20成交单价4万元,同比便宜一成,环比贵了5%。",
            [("price", 40_000), ("price_cut", 10), ("price_rise", 5)],
        ),
        ("Kimi新用户次周留存40%,高于豆包的30%。", [("retention", 40), ("retention", 30)]),
        ("中国电信的算力投资计划200亿元,占资本开支900亿元的22%。", [("capex_compute", 20_000_000_000), ("capex", 90_000_000_000), ("占资本开支的比重", 22)]),
        ("阿里云份额35%,比第二名高出16个百分点。", [("market_share", 35)]),
        ("腾讯派发末期息约300亿元及回购150亿元。", [("dividend", 30_000_000_000), ("回购", 15_000_000_000)]),
        ("天翼云的增速在放缓,上半年收入500亿元。", [("revenue", 50_000_000_000)]),
        ("产品 | 1月月活(万) | 环比\n豆包 | 7000 | 9%", [("mau", 70_000_000), ("mau_growth_mom", 9)]),
    ],
)  # fmt: skip
def test_what_stands_beside_a_figure_of_a_firm(text: str, told: list):
    assert [(metric, value) for _, metric, _, value in facts(text, "2025-02-20")] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (  # each with its own figure before
            "上半年,华为中标12个,百度拿下9个,金额分别为1.2亿元、0.8亿元。",
            [("huawei", "2025H1", 120_000_000), ("baidu", "2025H1", 80_000_000)],
        ),
        (  # a list of years is no list of firms
            "金山云收入18亿元,青云2亿元,2023年和2024年中标金额分别为3亿元和4亿元。",
            [("qingcloud", "2023", 300_000_000), ("qingcloud", "2024", 400_000_000)],
        ),
    ],
)
def test_a_list_takes_the_firms_whose_figures_were_told_one_by_one(text: str, told: list):
    amounts = [(e, p, v) for e, m, p, v in facts(text, "2025-07-20") if m == "tender_amount"]
    assert amounts == told


def test_a_day_without_its_month_is_of_the_month_told_before():
    told = facts("3月5日,豆包的输入价定为2元/百万tokens;17日,Kimi的输入价降到1元/百万tokens。", "2025-04-20")
    assert [period for _, _, period, _ in told] == ["2025-03-05", "2025-03-17"]
