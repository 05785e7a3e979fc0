"""Claims of whole feature articles, which tell of more than one time, firm and line of business; every sentence is invented."""

from __future__ import annotations

import pytest

from claiming import claims_by_rule
from marketbook import reading
from marketbook.claims import find_claims


def told(text: str, *fields: str) -> list[tuple]:
    return [tuple(getattr(claim, field) for field in fields) for claim in claims_by_rule(text, "2031-05-06")]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        (  # how things stand now says nothing of when something was earned
            "如今中国的研发强度为3.1%。寒武纪一年17亿元的研发费用不算多。",
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
            "微软2031年第一季度净利润60亿美元。微软再次裁员4000人。",
            ["2031Q1", ""],
        ),  # nor is a quarter when it lets people go
        ("阿里云的资本开支目标从90亿元调低至75亿元。", ["", ""]),
        ("月之暗面成立于2030年9月。4月,月之暗面融资6亿元。", ["2031-04"]),  # of no year in which a firm began
        (
            "AMD一季度净利润4亿美元。三季度还有新品,三季度量产。AMD的净利润率为9%。",
            ["2031Q1", "2031Q1"],
        ),  # none to come is reported
        (  # the time a year before, told twice
            "AMD第一季度营收90亿美元,比去年同期增长2%。净利从去年同期的7亿美元降至6亿美元。",
            ["2031Q1", "2031Q1", "2030Q1", "2031Q1"],
        ),
        ("阿里云第一季度收入90亿元。阿里云的资本开支目标从90亿元调低至75亿元。", ["2031Q1", "2031", "2031"]),
        (  # a page that tells of a firm's quarter and of its year, line by line
            "阿里巴巴公布2030财年第四财季与2030财年的成绩单。\n阿里云:季度收入90亿元,同比增长8%;年度收入350亿元。\n淘天集团:季度经调整EBITA约40亿元。",
            ["2030Q1", "2030Q1", "FY2030", "2030Q1"],
        ),
        ("寒武纪2020年挂牌时,持股最多的是创始人(29%)。", ["2020"]),
    ],
)
def test_a_figure_is_of_the_time_that_its_own_paragraph_tells(text: str, periods: list[str]):
    assert [period for (period,) in told(text, "period")] == periods


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "英伟达第一财季总收入90亿美元,数据中心业务收入70亿美元,同比增长31%,毛利率为70%。",
            [
                ("revenue", ""),
                ("revenue", "数据中心"),
                ("revenue_growth_yoy", "数据中心"),
                ("gross_margin", "数据中心"),
            ],
        ),
        (
            "英伟达第一财季总收入90亿美元。\n- 数据中心:70亿美元,同比增长31%;\n- 游戏:12亿美元。",
            [("revenue", ""), ("revenue", "数据中心"), ("revenue_growth_yoy", "数据中心"), ("revenue", "游戏")],
        ),
        ("英伟达第一财季总收入90亿美元,其中,数据中心70亿美元。", [("revenue", ""), ("revenue", "数据中心")]),
        (
            "英伟达第一财季总收入90亿美元。\n- 数据中心收入占比最高,为70亿美元。",
            [("revenue", ""), ("revenue", "数据中心")],
        ),
        ("百度核心业务收入255亿元,公司毛利率为52%。", [("revenue", ""), ("gross_margin", "")]),
        ("京东商品收入2400亿元,新业务收入57亿元。", [("revenue", "商品"), ("revenue", "新业务")]),
        (
            "百度营收80亿元,海外收入3亿元,智能家居产品收入12亿元,会员服务收入约7亿元,同比增长6%。",
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
            "靠着2.5%的涨幅、88美元的股价和2万亿美元的市值,英伟达登上榜首。",
            [("share_price_change", "2.5"), ("share_price", "88"), ("valuation", "2000000000000")],
        ),
        ("微软2030年投了6亿美元进去。", [("投资", "600000000")]),
        ("智谱7亿美元拿下Windsurf。", [("收购", "700000000")]),
        ("月之暗面的收入短短三个月内翻了一番。", [("revenue_growth", "100")]),
        ("阿里巴巴持有的商汤股份将从原先的8.2%摊薄至7.4%。", [("持股比例", "8.2"), ("持股比例", "7.4")]),
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
        (
            "智谱的GLM-5在编程测试中拿到86.5分,比上一代高出7.5分。",
            [("benchmark_score", "86.5"), ("benchmark_score_change", "7.5")],
        ),
        ("京东云的算力集群支持5万张卡调度。", [("cluster_chips", "50000")]),
        ("昇腾万卡集群已经上线。", [("cluster_chips", "10000")]),
        ("这些公司分别是:Cohere(3亿美元)、Runway(1.2亿美元)。", []),  # the names measure nothing
    ],
)
def test_what_a_feature_article_says_in_its_own_words_is_claimed(text: str, expected: list[tuple]):
    assert [(metric, f"{value:f}") for metric, value in told(text, "metric", "value")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AMD的MI400推理速度比英伟达H100还快42%。", [("mi400", "推理速度_growth", "42")]),
        ("智谱的GLM-5输出价格比DeepSeek-R1贵了25倍。", [("glm", "price_ratio", "25")]),
        ("智谱GLM-5的综合成本比Kimi K2降低56%。", [("glm", "综合成本_growth", "-56")]),
        ("通义千问的训练成本比Llama 3低35%。", [("qwen", "training_cost_growth", "-35")]),
        ("Mistral Medium的性能达到GPT-4的88%。", [("mistral", "性能", "88")]),
        ("GLM-4的中文能力达到GPT-4 92%的水平。", [("glm", "能力", "92")]),
    ],
)
def test_how_a_thing_stands_beside_another_is_claimed_of_it(text: str, expected: list[tuple]):
    found = told(text, "entity", "metric", "value")
    assert [(entity, metric, f"{value:f}") for entity, metric, value in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # what a share earns stands aside from what the firm does
            "京东净利润从21.5亿元(每股1.35元)下滑至12.4亿元(每股0.92元)。",
            [("net_profit", "2150000000"), ("eps", "1.35"), ("net_profit", "1240000000"), ("eps", "0.92")],
        ),
        ("微软宣布派发股息,股息为每股0.35美元。", [("dividend", "0.35")]),
        ("亚马逊砸下120亿美元,并购Cerebras。", [("收购", "12000000000")]),
        ("大疆做成了一个千亿美元的公司。", [("valuation", "100000000000")]),
        ("Qwen3在18万亿个词元上完成了预训练。", [("training_tokens", "18000000000000")]),
        ("DeepSeek-V3推理时只激活8%的参数。", [("active_parameters_share", "8")]),
        ("可灵带来约19%的平均帧率提升。", [("平均帧率_growth", "19")]),
        ("AMD预计游戏芯片收入将减少70亿美元。", [("revenue_change", "-7000000000")]),
        ("Meta组建60人“超级智能小组”。", [("employees", "60")]),
        ("微软再次开启裁员,涉及约5000名员工。", [("裁员", "5000")]),
        ("Llama 3的训练时间需要50天。", [("training_time", "50")]),
        ("Cursor的估值半年翻倍。", [("valuation_growth", "100")]),
        ("英特尔新款酷睿只卖310美元。", [("price", "310")]),
        ("英伟达H100 80GB已经停售。", [("memory", "80000000000")]),
        ("快手月活用户连续5个季度实现两位数增长。", [("mau_growth_yoy", "10")]),
    ],
)
def test_more_of_what_a_feature_says_in_its_own_words_is_claimed(text: str, expected: list[tuple]):
    assert [(metric, f"{value:f}") for metric, value in told(text, "metric", "value")] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # a method that the page itself brings in
            "某校提出ZipTree。ZipTree把模型压小,ZipTree不损精度。\nZipTree的推理速度提升28%。",
            ["ZipTree"],
        ),
        ("OpenAI前CTO创办新公司。新公司估值9亿美元。", ["公司"]),  # where somebody worked before
        ("OpenAI旧部创办新公司。新公司估值9亿美元。", ["公司"]),
        ("见https://weibo.com/1\n数据中心市场规模将达90亿元。", ["market"]),  # an address names nobody
        ("Qwen2.5的参数量为90亿。", ["qwen"]),
        ("GPT-5.7的价格为2元。", ["openai"]),  # another version than GPT-5
        ("OpenAI发布o3。o3的参数量为3亿。", ["openai_o3"]),
        ("智谱的输出价格是DeepSeek的1/8,月活为900万。", ["zhipu", "zhipu"]),  # whom a part is told of
        ("31%的中小企业已经用上大模型。", ["中小企业"]),
        ("某公司估值70亿美元!\n这家公司叫月之暗面。", ["moonshot"]),  # the only firm of the page
    ],
)
def test_whose_a_figure_is_where_the_page_brings_in_names_of_its_own(text: str, expected: list[str]):
    assert [entity for (entity,) in told(text, "entity")] == expected


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [
        (  # so many days later; the price of another, from one to another
            "3月2日,火山引擎把豆包定价为每千tokens 0.002元。五天后,混元的价格从0.08元降到0.02元。",
            "2024-03-20",
            [
                ("doubao", "api_price", "2024-03-02", 2),
                ("hunyuan", "api_price", "2024-03-07", 80),
                ("hunyuan", "api_price", "2024-03-07", 20),
            ],
        ),
        (  # the years that were told before
            "2021年至2023年,商汤收入分别为4亿元、5亿元和6亿元。毛利率三年分别为70%、66%和44%。三年研发费用合计100亿元。",
            "2024-06-30",
            [
                ("sensetime", "revenue", "2021", 400_000_000),
                ("sensetime", "revenue", "2022", 500_000_000),
                ("sensetime", "revenue", "2023", 600_000_000),
                ("sensetime", "gross_margin", "2021", 70),
                ("sensetime", "gross_margin", "2022", 66),
                ("sensetime", "gross_margin", "2023", 44),
                ("sensetime", "rd_expense", "2021/2023", 10_000_000_000),
            ],
        ),
        (
            "今年一季度商汤收入8亿元,其中2023年全年为30亿元。截至3月底,商汤共有员工900人。",
            "2024-06-30",
            [
                ("sensetime", "revenue", "2024Q1", 800_000_000),
                ("sensetime", "revenue", "2023", 3_000_000_000),
                ("sensetime", "employees", "2024-03", 900),
            ],
        ),
        ("阿里巴巴三年投900亿元建机房。", "2025-03-01", [("alibaba", "capex_plan", "2025/2027", 90_000_000_000)]),
    ],
)  # fmt: skip
def test_times_that_point_to_what_was_told_before(text: str, published: str, told: list):
    found = [(c.entity, c.metric, c.period, float(c.value)) for c in find_claims(reading.read_text(text), published)]
    assert [one for one in found if one[1] != "capex_plan_years"] == told


@pytest.mark.parametrize(
    ("text", "nobodys"),
    [
        ("火山引擎调用量增长。另一家电商把日均调用量从90万次提到了400万次。", {"daily_calls"}),
        ("元宝的投流费用达9亿元。三家创业公司加起来不足5000万元,去年同期是3亿元。", {50_000_000, 300_000_000}),
        ("智谱前五大客户贡献了四成收入,户均不到500万元。", {5_000_000}),
        ("DeepSeek月活1.2亿,两个月里掉了近3000万。", {30_000_000}),
        ("阿里云的账好看。一位从业者说,他们的5000架机柜点亮了1500架。", {"racks"}),
    ],
)
def test_what_is_nobodys_on_a_page_of_others(text: str, nobodys: set):
    found = find_claims(reading.read_text(text), "2025-11-18")
    assert not nobodys & {value for c in found for value in (c.metric, float(c.value))}


def test_another_part_is_told_under_its_own_name():
    text = "智谱今年上半年收入2亿元,其中本地化部署占80%,云端只有20%。"
    found = find_claims(reading.read_text(text), "2025-11-18")
    assert [c.metric for c in found][1:] == ["本地化部署占比", "云端占比"]
