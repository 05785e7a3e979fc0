"""Claims of pages on cloud, models, their prices and computing power: kinds of sentence, each by an invented one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claiming import claims_by_rule
from marketbook import evaluate


def facts(text: str, published: str) -> list[tuple]:
    return [(c.entity, c.metric, c.period, c.value) for c in claims_by_rule(text, published)]


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("公司前三季度收入12亿元,归母净利润3亿元。", ["公司", "公司"]),  # a page that names no firm
        (  # before any firm is named, on a page that is about none
            "归母净利润为-2亿元。金山云2024年收入7亿元,用友收入9亿元,金蝶收入6亿元。",
            ["公司", "kingsoft_cloud", "yonyou", "kingdee"],
        ),
        (
            "云从科技股份有限公司(以下简称“公司”)公布年报。阿里云是其客户。公司归母净利润-4亿元。",
            ["cloudwalk"],
        ),
        ("月之暗面号称中国版OpenAI,估值9亿美元。", ["moonshot"]),
        ("360预计2024年净亏损10亿元,腾讯360度评估了3家公司。", ["qihoo_360"]),
        ("三大运营商合计中标金额达50亿元。", ["three_operators"]),
        ("机器人市场规模有望达到20亿美元。", ["market"]),  # which one nobody says
        ("2024年,全球机器人增长。市场规模达到20亿美元。", ["world"]),
    ],
)
def test_a_figure_is_whose_the_page_says_or_printed_as_the_page_calls_it(text: str, entities: list[str]):
    assert [claim.entity for claim in claims_by_rule(text, "2025-08-20")] == entities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("豆包再度降价,API价格降至原价的40%。", [("price_ratio", 40)]),
        ("DeepSeek的API价格仅为海外对手的约7%。", [("price_ratio", 7)]),
        ("豆包1.6的价格为输入:0.8元/百万token 输出:2元/百万token。", [("input_price", "0.8"), ("output_price", 2)]),
        (
            "按DeepSeek的算法,每日总收入为90万元,每日总成本30万元,成本利润率200%。",
            [("theoretical_daily_revenue", 900_000), ("daily_inference_cost", 300_000), ("cost_profit_ratio", 200)],
        ),
        (  # held against a rival or against nothing that is told: no growth on the year
            "腾讯混元新版推理成本较同类产品降低60%,推理效率提升30%。",
            [("新版推理成本_growth", -60), ("推理效率_growth", 30)],
        ),
        ("2024年腾讯混元推理效率同比提升40%。", [("推理效率_growth_yoy", 40)]),
        ("OpenAI的GPT-4o定价为$3/$9(输入/输出每百万tokens)。", [("input_price", 3), ("output_price", 9)]),
        ("千问砸下7亿元请用户看电影。", [("promotion_spend", 700_000_000)]),
        ("活动当天千问收到80万单,次日又有600万单。", [("订单量", 800_000), ("订单量", 6_000_000)]),
        ("联通云2027年的目标是收入达900亿元。", [("revenue_target", 90_000_000_000)]),
        ("DeepSeek-V3每次只用200亿参数。", [("active_parameters", 20_000_000_000)]),
        ("科大讯飞用上了3万卡的智算集群。", [("cluster_chips", 30_000)]),
        ("华为出货10万颗昇腾芯片。", [("chip_shipments", 100_000)]),
        ("英特尔须把12%的销售分成交给州政府。", [("revenue_share", 12)]),
        (
            "阿里云今后四年将投入900亿元建机房。",
            [("capex_plan_years", 4), ("capex_plan", 90_000_000_000)],
        ),
        ("阿里巴巴砸下10亿元现金红包。", [("promotion_spend", 1_000_000_000)]),
        ("微软机房用电量30亿千瓦时,占全国电力需求的2%。", [("electricity", 3_000_000_000), ("占电力需求的比重", 2)]),
        ("阶跃星辰完成5轮融资。寒武纪拟发行4000万股。", [("融资轮次", 5), ("发行股数", 40_000_000)]),
        ("腾讯2025年资本开支90亿元,其中约30亿元用于采购芯片。", [("capex", 9_000_000_000), ("采购芯片", 3_000_000_000)]),
        ("金山办公实现40%的高速增长。", [("revenue_growth_yoy", 40)]),
        ("阶跃星辰Step-3定价为每百万输入2元,每百万输出9元。", [("input_price", 2), ("output_price", 9)]),
        ("GLM-4的输入价格是3元/百万tokens,是GPT-4刚推出时的1/20。", [("input_price", 3), ("price_ratio", 5)]),
        ("9月Kimi月活3400万,环比下降6%;豆包1.4亿。", [("mau", 34_000_000), ("mau_growth_mom", -6), ("mau", 140_000_000)]),
        ("天翼云今年收入目标900亿元,去年约700亿元。", [("revenue_target", 90_000_000_000), ("revenue", 70_000_000_000)]),
    ],
)  # fmt: skip
def test_what_prices_models_and_plans_are_measured_by(text: str, expected: list[tuple]):
    found = [(claim.metric, claim.value) for claim in claims_by_rule(text, "2026-03-01")]
    assert found == [(metric, Decimal(value)) for metric, value in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a loss that narrows is a better result, one that widens is not
            "商汤科技2024年净利润-3亿元,同比减亏1亿元。",
            [("net_profit", -300_000_000), ("net_profit_change", 100_000_000)],
        ),
        (
            "商汤科技2024年净利润-3亿元,同比扩大1亿元。",
            [("net_profit", -300_000_000), ("net_loss_increase", 100_000_000)],
        ),
        (
            "商汤科技经营性现金流净额同比改善5亿元。",
            [("operating_cash_flow_change", 500_000_000)],
        ),
        (
            "美团2025年上半年研发费用占收入比例为12%,政府补助2亿元,占净利润约60%。",
            [("rd_expense_ratio", 12), ("政府补助", 200_000_000), ("政府补助占比", 60)],
        ),
        (  # a rate that is held against another one
            "2020年上半年,中国云市场同比增长20%,与去年增速(45%)相比,回落25%。",
            [("market_growth_yoy", 20), ("market_growth_yoy", 45), ("market_growth_yoy_change", -25)],
        ),
        (
            "科大讯飞合同负债20亿元,较年初增长20%。",
            [("contract_liabilities", 2_000_000_000), ("contract_liabilities_growth", 20)],
        ),
        ("2015年至2019年,用友收入增长300%。", [("revenue_growth", 300)]),
        ("金山云现金流下降20%,应付账款规模达3亿元。", [("现金流_growth", -20), ("应付账款规模", 300_000_000)]),
        ("估值从2023年天使轮的500万美元升至20亿美元。", [("valuation", 5_000_000), ("valuation", 2_000_000_000)]),
    ],
)
def test_what_results_are_measured_by(text: str, expected: list[tuple]):
    found = [(claim.metric, claim.value) for claim in claims_by_rule(f"智谱。{text}", "2025-09-01")]
    assert found == [(metric, Decimal(value)) for metric, value in expected]


@pytest.mark.parametrize(
    ("text", "published", "periods"),
    [
        ("联想2020财年(2019年4月1日-2020年3月31日)收入为9亿元。", "2020-05-30", ["FY2020"]),
        (
            "联想计划在2026至2028财年分别投入1亿元、2亿元、3亿元资本开支。",
            "2026-05-30",
            ["FY2026", "FY2027", "FY2028"],
        ),
        ("从2022年到2024年,金山云收入从6千万元增至9千万元。", "2025-05-01", ["2022", "2024"]),
        (
            "到2025年,渗透率将从2020年的8%升至20%,市场规模将由2020年的3亿元升至9亿元。",
            "2023-09-05",
            ["2020", "2025", "2020", "2025"],
        ),
        ("本年度报告显示,公司营收12亿元。", "2026-03-15", ["2025"]),
        ("云从科技公布年报:全年营收4亿元。", "2025-04-21", ["2024"]),
        ("2023全球云支出900亿美元。", "2024-02-10", ["2023"]),
        ("商汤科技2024年收入9亿元。商汤科技四年累计亏损20亿元。", "2025-04-01", ["2024", ""]),
        ("2024年2月到8月,Kimi下载量从90万跌至20万。", "2024-10-01", ["2024-02", "2024-08"]),
        (
            "2020年至2023年一季度,青云净亏损依次是9亿元、8亿元、7亿元和2亿元。",
            "2023-07-01",
            ["2020", "2021", "2022", "2023Q1"],
        ),
        ("2024年的最后三个月,联想营收9亿元。", "2025-02-01", ["2024Q4"]),
        ("万兴科技去年净亏损3亿元,一季度再亏1亿元。", "2025-05-18", ["2024", "2025Q1"]),
        ("万兴科技去年净亏损3亿元,四季度亏1亿元。", "2025-05-18", ["2024", "2024Q4"]),
        ("百度7月广告投放达3亿元。", "2026-01-15", ["2025-07"]),
        ("百度预计7月广告投放达3亿元。", "2026-01-15", ["2026-07"]),
        ("到2030年,阿里云市场份额将从目前的一成提升至三成。", "2025-08-01", ["2025-08", "2030"]),
        ("中国AI渗透率将从三成升至五成,2040年市场规模达9万亿元。", "2025-08-01", ["", "", "2040"]),
        ("2018年度和2019年度优刻得合计录得净利润3亿元。", "2020-04-30", ["2018/2019"]),
    ],
)
def test_the_period_is_the_one_that_the_sentence_or_its_firm_tells(text: str, published: str, periods: list[str]):
    assert [claim.period for claim in claims_by_rule(text, published)] == periods


def test_what_a_market_had_before_is_no_forecast():
    assert facts("中国AI市场规模预计将从去年的20亿元增至30亿元。", "2025-09-05") == [
        ("china_market", "market_size", "2024", 2_000_000_000),
        ("china_market", "market_size_forecast", "2025", 3_000_000_000),
    ]


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("2025-01/2025-09", 1),
        ("2025Q1/2025Q3|2025", 1),
        ("2025-01/2025-08", 0),
        ("2025", 0),
    ],
)
def test_a_period_is_right_however_it_is_written(said: str, right: int):
    (claim,) = claims_by_rule("科大讯飞前三季度收入90亿元。", "2025-11-01")
    label = {"start": claim.start, "end": claim.end, "entity": "iflytek", "metric": "revenue", "period": said, "value": 90e8}  # fmt: skip
    assert evaluate.score_claims([claim], [label]).right == right


def test_a_table_of_prices_takes_its_unit_from_the_line_above_and_its_way_from_the_head():
    text = "大模型价格一览(元/百万tokens)\n| 模型 | 输入 | 输出 | 上下文 |\n|---|---|---|---|\n| Qwen3-Max | 7 | 21 | 256K |\n| 豆包1.6 | 0.9 | 9 | 256K |"
    assert facts(text, "2025-10-10") == [
        ("qwen3_max", "input_price", "", 7),
        ("qwen3_max", "output_price", "", 21),
        ("qwen3_max", "context_window", "", 256_000),
        ("doubao_1_6", "input_price", "", Decimal("0.9")),
        ("doubao_1_6", "output_price", "", 9),
        ("doubao_1_6", "context_window", "", 256_000),
    ]


def test_a_price_that_falls_to_a_part_of_the_old_one_is_no_cut_by_it():
    text = "DeepSeek宣布API价格下调,DeepSeek-V3降至原价的40%,DeepSeek-R1降至原价的20%。"
    assert [(metric, value) for _, metric, _, value in facts(text, "2025-03-01")] == [
        ("price_ratio", 40),
        ("price_ratio", 20),
    ]


def test_changes_in_a_row_are_of_those_whose_levels_were_told_one_by_one():
    found = facts("移动云2024年收入90亿元,天翼云80亿元,联通云60亿元,增速分别为12%、7%和3%。", "2025-03-21")
    assert [(entity, value) for entity, metric, _, value in found if metric == "revenue_growth_yoy"] == [
        ("mobile_cloud", 12),
        ("tianyi_cloud", 7),
        ("unicom_cloud", 3),
    ]


def test_a_market_told_of_again_is_not_of_the_firm_named_between():
    found = facts("2024年中国AI云市场规模达90亿元,华为云占20%,预计2025年达到130亿元,增长44%。", "2025-05-21")
    assert [(entity, metric) for entity, metric, _, _ in found] == [
        ("china_market", "market_size"),
        ("huawei_cloud", "market_share"),
        ("china_market", "market_size_forecast"),
        ("china_market", "market_growth_forecast"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # of what a country uses
            "2024年中国企业级大模型日均调用量4万亿tokens,其中智谱占21%位列第一,阶跃星辰12%,Kimi 9%。",
            [("zhipu", 21), ("stepfun", 12), ("kimi", 9)],
        ),
        ("华为云全球份额5%,排名第五;亚太份额11%,排名第三。", [("huawei_cloud", 5), ("huawei_cloud", 11)]),
    ],
)
def test_a_share_is_the_firms_of_what_all_use_and_where_it_is_held(text: str, expected: list[tuple]):
    found = facts(text, "2025-08-20")
    assert [(entity, value) for entity, metric, _, value in found if metric == "market_share"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Kimi K2输出价格为每百万tokens 12元,是OpenAI o1定价240元的约1/20。",
        "Kimi K2输出价格为12元/百万tokens,是OpenAI o1刚推出时的1/20。",
        "Kimi K2输出价格为12元/百万tokens,是OpenAI o1价格的1/20。",
    ],
)
def test_a_part_of_anothers_price_is_told_of_what_costs_it(text: str):
    ratios = [(entity, value) for entity, metric, _, value in facts(text, "2025-08-20") if metric == "price_ratio"]
    assert ratios == [("kimi_k2", 5)]


def test_who_passes_another_has_the_rank():
    found = facts("移动云份额从9%升至11%,超越华为云的10%位居第三。", "2025-11-20")
    assert [(entity, value) for entity, metric, _, value in found if metric == "market_rank"] == [("mobile_cloud", 3)]


def test_what_is_built_into_a_chip_is_not_its_makers():
    found = facts("华为计划推出昇腾950DT,显存容量96GB,显存带宽2TB/s。", "2025-11-20")
    assert [(entity, metric) for entity, metric, _, _ in found] == [
        ("ascend_950dt", "memory"),
        ("ascend_950dt", "memory_bandwidth"),
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("大模型项目中,低于30万元项目占比60%。", [60]),
        ("大模型项目中,30万元以下的项目占比60%。", [60]),
    ],
)
def test_the_bound_of_a_sort_is_no_claim(text: str, values: list[int]):
    assert [value for _, _, _, value in facts(text, "2025-11-20")] == values


def test_parts_of_one_tender_are_not_the_first_few_of_a_market():
    found = facts("寒武纪参加联通集采,三个标包份额分别为60%、60%和90%。", "2025-08-20")
    assert {entity for entity, metric, _, _ in found if metric == "market_share"} == {"cambricon"}


def test_how_far_a_guidance_may_be_off_is_no_growth():
    assert facts("超微2025年营收90亿美元,上下浮动3%。", "2025-11-21") == [
        ("supermicro", "revenue", "2025", 9_000_000_000)
    ]


def test_a_plan_takes_the_years_to_come_not_those_it_is_compared_with():
    ((_, metric, period, _),) = facts("阿里云宣布未来三年投入超过过去十年总和,即至少900亿元。", "2025-02-20")
    assert (metric, period) == ("capex_plan", "2025/2027")


def test_what_falls_at_a_product_of_the_cloud_is_its_price():
    text = "腾讯云:部分产品最高降30%;移动云:云主机降50%;天翼云对象存储降40%。"
    assert [(entity, metric, value) for entity, metric, _, value in facts(text, "2023-05-09")] == [
        ("tencent_cloud", "price_cut", 30),
        ("mobile_cloud", "price_cut", 50),
        ("tianyi_cloud", "price_cut", 40),
    ]


def test_a_level_that_is_left_takes_no_period_of_what_it_will_be():
    found = facts("美国数据中心用电占比将从4%升至2028年的12%。", "2025-10-20")
    assert [(period, value) for _, _, period, value in found] == [("", 4), ("2028", 12)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("软银出资6亿美元、占股15%。", [("出资", 600_000_000), ("持股比例", 15)]),
        ("OpenAI研发支出6亿美元,现金及证券17亿美元。", [("rd_expense", 600_000_000), ("cash", 1_700_000_000)]),
    ],
)
def test_what_is_held_is_neither_given_nor_spent(text: str, expected: list[tuple]):
    assert [(metric, value) for _, metric, _, value in facts(text, "2025-10-09")] == expected


def test_a_period_that_is_surpassed_does_not_date_what_follows():
    found = facts("今年1至5月,全国大模型中标金额破60亿元,均超去年全年;其中应用类占57%。", "2025-06-27")
    assert [period for _, _, period, _ in found] == ["2025-01/2025-05"] * 2


def test_a_price_whose_base_stands_with_the_price_before_is_brought_to_a_million_as_well():
    text = "文心4.5输入价格低至0.005元/千tokens,输出价格0.02元/千tokens;X1输入0.003元、输出0.009元。"
    assert [(metric, value) for _, metric, _, value in facts(text, "2025-03-12")] == [
        ("input_price", 5),
        ("output_price", 20),
        ("input_price", 3),
        ("output_price", 9),
    ]


def test_both_prices_of_another_model_are_in_the_order_of_those_before_and_of_nobody_where_its_name_is_not_known():
    text = "Claude 3.7 Sonnet输入4美元、输出16美元,相比之下GPT-4o要3美元和12美元,而无名小模型只要1美元和2美元(均为每百万token)。"
    found = facts(text, "2025-03-12")
    assert [(entity, metric, value) for entity, metric, _, value in found if entity == "gpt_4o"] == [
        ("gpt_4o", "input_price", 3),
        ("gpt_4o", "output_price", 12),
    ]
    assert not {1, 2} & {value for *_, value in found}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (  # which price it is stands behind it
            "DeepSeek-V3的API定价为每百万输入tokens 0.6元(缓存命中)/2.4元(缓存未命中),每百万输出tokens 9元。",
            [("cache_hit_price", "0.6"), ("input_price", "2.4"), ("output_price", "9")],
        ),
        ("腾讯云实例包月价格由9000元下调到5400元,相当于打了六折。", [("subscription_price", "9000"), ("subscription_price", "5400"), ("price_ratio", "60")]),
        ("缓存命中时DeepSeek-R1输入只收0.8元/百万tokens,即标准价的四分之一。", [("cache_hit_price", "0.8"), ("price_ratio", "25")]),
        ("智谱新用户的免费额度从400万tokens加到1800万tokens。", [("free_quota", "4000000"), ("free_quota", "18000000")]),
    ],
)  # fmt: skip
def test_what_prices_are_called(text: str, told: list):
    assert [(metric, value) for _, metric, _, value in facts(text, "2025-05-12")] == [(m, Decimal(v)) for m, v in told]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            "Coding Plan首月8元,对标Claude Pro每月20美元的订阅,折算下来便宜七成。",
            "price_cut",
        ),  # neither cut nor Claude's
        ("按每天2万亿tokens、平均1元/百万tokens算,一天的收入不过200万元,一年7.3亿元。", "revenue"),
        ("若AI需求回暖,英伟达毛利率70%以上才有吸引力。", "gross_margin"),
        ("微软智能云收入90亿美元,预计少收8亿美元。", "impairment"),
        ("均价达900万元,约为金融业的3倍。", "均价_growth"),
        ("标杆用户70个,平均每户贡献900万元。", "revenue"),
        ("排在前面的两家分别占9.4%和7.1%。", "market_share"),
        ("优刻得、青云科技、首都在线三家,去年合计收入40亿元。", "revenue"),
        ("中国公有云市场达240亿美元,阿里云、华为云、中国电信三家占去市场的67%。", "market_share"),
        ("寒武纪应收账款3亿元,占当期营收的176%。", "占比"),
        ("按报告测算,阿里云每投入1元,可带动3元GDP。", "gdp"),
    ],
)
def test_what_is_nobodys_is_not_claimed(text: str, wrong: str):
    found = facts(text, "2025-06-01")
    assert wrong not in [metric for _, metric, _, _ in found]


def test_the_same_of_another_firm_is_that_firms():
    found = facts("字节跳动资本开支1000亿元,接近阿里巴巴的900亿元。", "2025-06-01")
    assert [(entity, value) for entity, *_, value in found] == [
        ("bytedance", 100_000_000_000),
        ("alibaba", 90_000_000_000),
    ]


def test_a_part_of_a_market_whose_size_was_told_is_a_share_of_it():
    found = facts("2024年中国公有云市场大小为310亿美元,其中阿里云占26%。", "2025-06-01")
    assert found[-1] == ("alibaba_cloud", "market_share", "2024", 26)


def test_a_threshold_that_was_passed_is_no_second_level():
    assert [value for *_, value in facts("阿里云收入60亿美元,首次突破50亿。", "2025-06-01")] == [6_000_000_000]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (  # a rank that moved is no level of users
            "智谱清言月活跌破600万,名次下滑三位,列第11。",
            [("mau", 6_000_000), ("market_rank_change", -3), ("market_rank", 11)],
        ),
        ("海光信息研发人员1900人,较年初净增230人。", [("研发人员", 1900), ("研发人员_increase", 230)]),
        ("经调整EBITDA为2亿元,利润率10%,去年同期为亏损6000万元。金山云", [("ebitda", 200_000_000), ("ebitda_margin", 10), ("ebitda", -60_000_000)]),
        ("金山云收入达到300亿元,同比增长90%,在产业互联网收入中占到48%。", [("revenue", 30_000_000_000), ("revenue_growth_yoy", 90)]),
        ("科大讯飞以24个、1.6亿元居首,百度智能云(19个、9000万元)紧随其后。", [("科大讯飞", 0)]),
    ],
)  # fmt: skip
def test_what_goes_on_with_a_figure(text: str, told: list):
    found = [(metric, value) for _, metric, _, value in facts(text, "2025-04-14")]
    if told[0][1]:
        assert found[: len(told)] == told
    else:  # a bracket behind a name has the same of the same unit
        assert [(e, v) for e, m, _, v in facts(f"中标金额方面,{text}", "2025-04-14") if m == "tender_amount"][-1:] == [
            ("baidu_ai_cloud", 90_000_000)
        ]


@pytest.mark.parametrize(
    ("text", "published", "periods"),
    [
        ("腾讯云的份额从三年前的17%滑到9%。", "2025-03-12", ["2022", "2025"]),
        ("2024年5月初,DeepSeek发布V2,下面一段很长的话说的是别的事情,并没有提到任何年份,也没有别的数字可以读,只是为了离得够远,再远一点,再远一点,再远一点,再远一点,再远一点,再远一点。\n5月11日,智谱把GLM-4降价80%。", "2025-01-16", ["2024-05-11"]),  # no day far ahead
        ("去年全年中标项目90个。仅6月中标项目就有40个。", "2024-07-08", ["2023", "2024-06"]),
        ("2024年,某公司研发费用由上年的9亿元翻了一番,达到18亿元。优刻得", "2025-04-01", ["2023", "2024", "2024"]),
        ("截至6月底,全国算力总规模200EFLOPS,由一年前的150EFLOPS增长而来。同期全国存储总规模900EB。", "2024-09-12", ["2024-06", "2023-06", "2024-06"]),
        ("阿里云2023年上半年份额28.1%,2018年同期可是45%。", "2024-03-03", ["2023H1", "2018H1"]),
    ],
)  # fmt: skip
def test_of_which_time_what_is_told_beside_another_time_is(text: str, published: str, periods: list[str]):
    assert [period for *_, period, _ in facts(text, published)] == periods
