"""Whose figure it is and what it measures: principles, each by an invented sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claiming import claims_by_rule
from marketbook import reading
from marketbook.claims import find_claims


def facts(text: str, published: str = "2025-11-20") -> list[tuple]:
    return [(c.entity, c.metric, c.value) for c in claims_by_rule(text, published)]


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
        (  # a city of China, whatever is told of it
            "张家口在用机架达45.6万架,上架率81%。",
            [("zhangjiakou", "racks", 456_000), ("zhangjiakou", "utilisation_rate", 81)],
        ),
        (  # a product right after its maker
            "快手可灵AI全球用户超6000万,腾讯元宝月活用户达3286万。",
            [("kling", "users", 60_000_000), ("yuanbao", "mau", 32_860_000)],
        ),
        (  # a row of names, each with a figure and its change
            "2025年10月月活用户:豆包17,219万,环比增长3.2%;DeepSeek 14,350万,环比下降2.1%。",
            [
                ("doubao", "mau", 172_190_000),
                ("doubao", "mau_growth_mom", Decimal("3.2")),
                ("deepseek", "mau", 143_500_000),
                ("deepseek", "mau_growth_mom", Decimal("-2.1")),
            ],
        ),
        (  # a bare share after what is spent on research is that of revenue; how much more compute is no level
            "华为2025年上半年净利润率为8.7%,研发投入969.5亿元,占比22.7%。中国电信智能算力规模43EFLOPS,较上年末增加8EFLOPS。",
            [
                ("huawei", "net_margin", Decimal("8.7")),
                ("huawei", "rd_expense", 96_950_000_000),
                ("huawei", "rd_expense_ratio", Decimal("22.7")),
                ("china_telecom", "compute_intelligent", 43),
                ("china_telecom", "compute_intelligent_increase", 8),
            ],
        ),
        (  # prices of tokens go on, in and out
            "GPT-5输入价格每百万token 1.25美元,输出10美元;Claude Sonnet 4.5输入3美元、输出15美元。",
            [
                ("gpt_5", "input_price", Decimal("1.25")),
                ("gpt_5", "output_price", 10),
                ("claude_sonnet_4_5", "input_price", 3),
                ("claude_sonnet_4_5", "output_price", 15),
            ],
        ),
        (  # what a share should cost, from and to, and what it does cost
            "英伟达H20整机月租由5万元降至4.2万元。高盛将百度目标价由82美元上调至150美元。百度股价报120美元。",
            [
                ("h20", "rental_price", 50_000),
                ("h20", "rental_price", 42_000),
                ("baidu", "目标价", 82),
                ("baidu", "目标价", 150),
                ("baidu", "share_price", 120),
            ],
        ),
        (  # a list whose names have their numbers on the exchange, and whose last follows 以及
            "2025年,广达(2382)、纬创,以及英业达公布营收,分别为1841亿元、2034亿元及605亿元。",
            [
                ("quanta", "revenue", 184_100_000_000),
                ("wistron", "revenue", 203_400_000_000),
                ("inventec", "revenue", 60_500_000_000),
            ],
        ),
        ("中科曙光液冷部署市占率连续四年第一。", [("sugon", "market_rank", 1)]),
        (  # the same so far this year
            "台积电10月营收3674.7亿新台币;前10月累计3.13万亿新台币。",
            [
                ("tsmc", "revenue", 367_470_000_000),
                ("tsmc", "revenue", 3_130_000_000_000),
            ],
        ),
        (  # a row of names with 、 between: each has what stands after it
            "智谱估值243亿元、月之暗面33亿美元、MiniMax约30亿美元。阿里云份额26.8%、华为云13.1%、腾讯云11%。",
            [
                ("zhipu", "valuation", 24_300_000_000),
                ("moonshot", "valuation", 3_300_000_000),
                ("minimax", "valuation", 3_000_000_000),
                ("alibaba_cloud", "market_share", Decimal("26.8")),
                ("huawei_cloud", "market_share", Decimal("13.1")),
                ("tencent_cloud", "market_share", 11),
            ],
        ),
        (  # what a loss narrows to is a loss
            "第四范式上半年经调整净亏损收窄74.5%至4371万元。",
            [
                ("fourth_paradigm", "net_loss_growth_yoy", Decimal("-74.5")),
                ("fourth_paradigm", "net_loss", 43_710_000),
            ],
        ),
        (  # a place before a name in quotes; chips that a firm means to buy
            "上海“模塑申城”方案提出,2025年底智能算力规模突破100EFLOPS。字节跳动计划先试购2万台H200。",
            [("shanghai", "compute_intelligent", 100), ("bytedance", "chips_ordered", 20_000)],
        ),
        (  # a market's growth is no firm's: what a firm has there is its share
            "2024年全球公有云IaaS市场同比增长22.5%,达1718亿美元,亚马逊以37.7%居首,微软23.9%。",
            [
                ("world", "market_growth_yoy", Decimal("22.5")),
                ("world", "market_size", 171_800_000_000),
                ("amazon", "market_share", Decimal("37.7")),
                ("microsoft", "market_share", Decimal("23.9")),
            ],
        ),
        (  # plain 元 is the money of the figure before
            "鸿海11月营收8442亿元新台币,前11月累计7.23兆元。",
            [("hon_hai", "revenue", 844_200_000_000), ("hon_hai", "revenue", 7_230_000_000_000)],
        ),
        (  # the same at the beginning of a year
            "截至6月底,我国日均Token消耗量突破30万亿,相比2024年初的1000亿增长300倍。",
            [
                ("china", "daily_tokens", 30_000_000_000_000),
                ("china", "daily_tokens", 100_000_000_000),
                ("china", "daily_tokens_growth", 300),
            ],
        ),
        (  # a line of business has no capital expenditure of its own
            "中国电信2024年天翼云收入1139亿元,资本开支935亿元。",
            [
                ("tianyi_cloud", "revenue", 113_900_000_000),
                ("china_telecom", "capex", 93_500_000_000),
            ],
        ),
        (  # rounds of funding, counted before or after the word
            "2025年三季度国内大模型领域融资38起,金额约112亿元。",
            [("china", "融资", 38), ("china", "funding_round", 11_200_000_000)],
        ),
        (  # amounts without a word go on in the money before; one more of what somebody has
            "纬创11月营收2806亿新台币,年增195%;英业达585亿,年减3%。阿里云已覆盖29个地域、91个可用区。",
            [
                ("wistron", "revenue", 280_600_000_000),
                ("wistron", "revenue_growth_yoy", 195),
                ("inventec", "revenue", 58_500_000_000),
                ("inventec", "revenue_growth_yoy", -3),
                ("alibaba_cloud", "地域", 29),
                ("alibaba_cloud", "可用区", 91),
            ],
        ),
        (  # a price that stands in brackets behind the word; against last December, which is no 月增
            "DeepSeek-V3百万tokens输入(缓存命中)降至0.25元。豆包日均token调用量超50万亿,较去年12月增长逾10倍。",
            [
                ("deepseek_v3", "cache_hit_price", Decimal("0.25")),
                ("doubao", "daily_tokens", 50_000_000_000_000),
                ("doubao", "daily_tokens_growth", 10),
            ],
        ),
        (  # firms that a page brings in by the beginning of their names
            "遠傳 (4904-TW)2025年營收1103.5億元。台灣大(3045-TW)2025年每股純益4.77元。",
            [("far_eastone", "revenue", 110_350_000_000), ("taiwan_mobile", "eps", Decimal("4.77"))],
        ),
        ("工研院预估,台湾半导体业2026年产值将突破7兆元。", [("taiwan", "market_size", 7_000_000_000_000)]),
        (  # the only firm that a page names, behind its figure
            "2024年上半年,公司营业收入191.5亿元。从单季来看,浪潮信息收入放量在三季度。",
            [("inspur", "revenue", 19_150_000_000)],
        ),
        (  # what a firm is worth less
            "英伟达市值一夜蒸发5890亿美元。浪潮信息在中国服务器市占率达到23.6%(第一)。",
            [
                ("nvidia", "valuation_change", -589_000_000_000),
                ("inspur", "market_share", Decimal("23.6")),
                ("inspur", "market_rank", 1),
            ],
        ),
        (
            "联想第三季增长15%,净利润第三季增长8%。",
            [("lenovo", "revenue_growth_yoy", 15), ("lenovo", "net_profit_growth_yoy", 8)],
        ),
        (  # what the shares that follow are of
            "从对总收入贡献比例来看,快手线上营销服务占比58.3%。",
            [("kuaishou", "revenue_share", Decimal("58.3"))],
        ),
        (  # a market's revenue grows as the market does
            "2025年第二季度,中国服务器市场收入同比增长3.4%。",
            [("china_market", "market_growth_yoy", Decimal("3.4"))],
        ),
        (  # some of what was just counted
            "中国电信上半年中标大模型项目21个,其中自建2个。",
            [("china_telecom", "tender_count", 21), ("china_telecom", "tender_count", 2)],
        ),
        (  # a market and its size, whatever stands between them
            "中国算力租赁市场2024年规模为377亿元。",
            [("china_market", "market_size", 37_700_000_000)],
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
            "宁夏电信大模型服务采购项目分两个标包。经评审,智谱综合排名第一、瑞岚智慧综合排名第二。标包2的预算为4000万元。",
            [
                ("zhipu", "tender_rank", 1),
                ("瑞岚智慧", "tender_rank", 2),
                ("china_telecom", "tender_budget", 40_000_000),
            ],
        ),
        (  # a word keeps the sense that it had in the paragraph
            "算力租赁全面提价,各家涨幅不一。优刻得方面表示,在需求远大于供给的情况下,同类服务商都已先后作出类似安排,各家的节奏有快有慢,"
            "但方向一致,市场对此早有心理准备,并不感到意外,最新一轮涨幅达20%。",
            [("ucloud", "price_rise", 20)],
        ),
        (  # whose daughter it is stands before; what follows is the daughter's
            "纬创集团旗下纬颖则受惠云端需求。2025年12月合并营收达1042.9亿元。",
            [("wiwynn", "revenue", 104_290_000_000)],
        ),
        (  # from whom it comes is not whose it is
            "金山云第三季度来自小米的收入达6.91亿元,净利润0.29亿元。",
            [("kingsoft_cloud", "revenue", 691_000_000), ("kingsoft_cloud", "net_profit", 29_000_000)],
        ),
        (  # a firm's compound growth is of what was told of before, never a market's
            "科大讯飞研发费用从2022年的31.1亿元增至2024年的38.9亿元,年均增速约12%,毛利率42.6%。",
            [
                ("iflytek", "rd_expense", 3_110_000_000),
                ("iflytek", "rd_expense", 3_890_000_000),
                ("iflytek", "rd_expense_cagr", 12),
                ("iflytek", "gross_margin", Decimal("42.6")),
            ],
        ),
        (  # the part of a market that a firm calls so is its revenue
            "中国移动上半年个人市场收入按年跌4.1%至2447亿元。",
            [("china_mobile", "revenue_growth_yoy", Decimal("-4.1")), ("china_mobile", "revenue", 244_700_000_000)],
        ),
        (  # a line of business grows by its revenue
            "中国联通上半年产业互联网业务大幅增长36%,达到227亿元。",
            [("china_unicom", "revenue_growth_yoy", 36), ("china_unicom", "revenue", 22_700_000_000)],
        ),
        (  # 达 alone goes on with the clause before it
            "三大业务中,腾讯营销服务收入增长最明显,达21%。",
            [("tencent", "revenue_growth_yoy", 21)],
        ),
        (  # 增长约 is no long-term contract
            "中国联通2025年上半年总收入2002.02亿元(同比增长约5.1%)。",
            [("china_unicom", "revenue", 200_202_000_000), ("china_unicom", "revenue_growth_yoy", Decimal("5.1"))],
        ),
        (  # those named before 等四大云端服务供应商 are its members
            "Google母公司Alphabet、亚马逊、Meta及微软等美国四大云端服务供应商今年资本支出约6500亿美元。",
            [("us_big4", "capex", 650_000_000_000)],
        ),
        (  # 全球 is how far a firm sells
            "华为发布的2022年度报告显示,整体经营平稳,实现全球销售收入6423亿元。",
            [("huawei", "revenue", 642_300_000_000)],
        ),
        (  # a share of domestic chips is a country's
            "英伟达的份额下降。2025年AI芯片自给率提升至18%。",
            [("china", "domestic_chip_share", 18)],
        ),
        (  # what all firms of a trade raised
            "智谱在列。据不完全统计,2025年中国具身智能领域总计披露88起融资事件,合计融资金额超200亿元。",
            [("china", "融资事件", 88), ("china", "funding_round", 20_000_000_000)],
        ),
        (  # the thing that a classifier counts
            "莲岚控股(600186.SH,市值100亿元)已到货320台GPU服务器租赁合同项下设备。",
            [("莲岚控股", "valuation", 10_000_000_000), ("莲岚控股", "GPU服务器", 320)],
        ),
        (  # places on a chart of apps
            "截至24日,豆包位于App Store免费榜榜首,夸克位列第二。",
            [("quark", "app_store_rank", 2)],
        ),
        (  # a country's place in the world
            "截至2025年6月底,我国在用标准机架达1085万架,算力总规模位居全球第二。",
            [("china", "racks", 10_850_000), ("china", "rank", 2)],
        ),
        (  # an ordinary verb heads a clause, no company
            "鸿海第四季营收2.6万亿元,带动全年营收突破8万亿元。",
            [("hon_hai", "revenue", 2_600_000_000_000), ("hon_hai", "revenue", 8_000_000_000_000)],
        ),
        (  # computing power without another word is a centre's
            "海光公告称,项目规划的40000P算力仅为愿景。",
            [("hygon", "centre_compute", 40_000)],
        ),
        (
            "中移动中期多赚5%,派息增至2.75元。",
            [("china_mobile", "net_profit_growth_yoy", 5), ("china_mobile", "dividend", Decimal("2.75"))],
        ),
        (  # what was spent is no plan
            "本轮融资中,软银与英伟达各投入300亿美元。",
            [("softbank", "spending", 30_000_000_000), ("nvidia", "spending", 30_000_000_000)],
        ),
        (  # what was expected is no claim; what a trade has on average is the trade's
            "百度第四季收入327亿元,好过预期的326.6亿元,研发费用率为16%,远超行业平均水平(约10%)。",
            [
                ("baidu", "revenue", 32_700_000_000),
                ("baidu", "revenue_forecast", 32_660_000_000),
                ("baidu", "rd_expense_ratio", 16),
                ("industry", "rd_expense_ratio", 10),
            ],
        ),
        (  # one amount in two currencies; a count of those that were named just before
            "星野、猫箱两款应用的公司中,智谱以估值约30亿美元、200亿元人民币融资。",
            [("zhipu", "valuation", 3_000_000_000), ("zhipu", "valuation", 20_000_000_000)],
        ),
        (  # a rate of growth after its figure; a part of a spending is no share of a market
            "中国GPU数据中心市场预计保持约19%的复合增长率。Meta上调资本支出至1620亿美元,AI相关支出占了约八成。",
            [
                ("china_market", "market_growth_cagr", 19),
                ("meta", "capex", 162_000_000_000),
                ("meta", "AI相关支出占比", 80),
            ],
        ),
        (  # cash that flows out is less than nothing; the sum of ten years is no year's
            "阿里巴巴本季自由现金流净流出188.15亿元。华为十年累计投入的研发费用超过9773亿元。",
            [("alibaba", "free_cash_flow", -18_815_000_000), ("huawei", "rd_expense_cumulative", 977_300_000_000)],
        ),
        (  # a listing's rules are no figures of the firm
            "青云科技选择的上市标准为预计市值不低于人民币30亿元,且最近一年营业收入不低于3亿元。",
            [],
        ),
        (  # a profit's part of revenue is its margin; a year in brackets is no code of a share
            "中国电信昨日公布今(2024)年上半年财报,经营利润200亿元,占收入比例12%,毛利率收窄2个百分点。",
            [
                ("china_telecom", "operating_profit", 20_000_000_000),
                ("china_telecom", "operating_margin", 12),
                ("china_telecom", "gross_margin_change", -2),
            ],
        ),
        (  # a revenue that was lost is none; a market's domestic part is a country's
            "英伟达将损失约150亿美元的潜在收入,国产AI芯片已占整个市场份额的35%。",
            [("nvidia", "损失", 15_000_000_000), ("china", "domestic_chip_share", 35)],
        ),
        (  # the same growth reckoned in another way; what a line of business falls to is its revenue
            "百度第二季度总营收263亿元,同比增长1%,不计入剥离交易的影响为同比增长6%。智能汽车按年下跌30.5%至8390万元。",
            [
                ("baidu", "revenue", 26_300_000_000),
                ("baidu", "revenue_growth_yoy", 1),
                ("baidu", "revenue_growth_yoy", 6),
                ("baidu", "revenue_growth_yoy", Decimal("-30.5")),
                ("baidu", "revenue", 83_900_000),
            ],
        ),
        (  # how often an issue was subscribed, and who holds how much
            "MiniMax公开发售获1837倍认购,阿里巴巴持有其13.66%的股份。",
            [("minimax", "认购", 1837), ("alibaba", "持股比例", Decimal("13.66"))],
        ),
        (  # a cue right before the next figure is that one's
            "刚拿了1.25亿美元估值15亿美元的Runway,ARR达5000万美元。",
            [("runway", "valuation", 1_500_000_000), ("runway", "arr", 50_000_000)],
        ),
        (  # AI公司 is no part of xAI公司; places are no clients
            "xAI公司在10万个GPU上训练,DeepL的客户来自全球60多个国家。",
            [("deepl", "国家", 60)],
        ),
    ],
)
def test_whose_figure_it_is_and_what_it_measures(text: str, expected: list[tuple]):
    assert facts(text) == expected


def test_a_title_names_the_firm_of_a_page_that_does_not():
    page = reading.read_text(
        "公司2024年上半年实现营业收入93.25亿元,同比增长18.91%。公司拥有的芯片来自英伟达,英伟达市占率为80%。"
    )
    titled = [(c.entity, c.metric) for c in find_claims(page, "2024-08-22", title="科大讯飞2024年半年报点评")]
    assert titled[:2] == [("iflytek", "revenue"), ("iflytek", "revenue_growth_yoy")] and titled[2][0] == "nvidia"
    named = reading.read_text("智谱2024年收入为3.124亿元,毛利率为56.3%。")
    assert {c.entity for c in find_claims(named, "2026-01-02", title="智谱与MiniMax")} == {"zhipu"}


def test_only_what_is_still_to_come_is_a_forecast():
    def kinds(text: str) -> list[str]:
        return [claim.kind for claim in find_claims(reading.read_text(text), "2025-03-20")]

    assert kinds("2024年阿里云收入100亿元,增长10%,预计2025年收入120亿元,增长20%。") == [
        "reported",
        "reported",
        "forecast",
        "forecast",
    ]
    assert kinds("阿里云计划三年投入3800亿元,2024年投入了500亿元。") == ["forecast", "forecast", "reported"]
    assert kinds("IDC此前就曾预估2023年全球AI服务器的市场规模将达到211亿美元。") == ["forecast"]


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("2025年第一季度,金山云的公有云营收为13.81亿元,同比增长14%。", ["public_cloud", "public_cloud"]),
        ("2024年下半年,中国IaaS市场规模为911.7亿元,阿里云份额为26.1%。", ["iaas", "iaas"]),
        ("2025年,AI独角兽智谱估值200亿元,AI助手月活达500万。", ["", ""]),  # no part of a valuation or of users
        ("随着AI发展,2024年阿里云收入为1000亿元。", [""]),  # named beside, not what the revenue is of
    ],
)
def test_a_segment_is_what_the_metric_is_a_part_of(text: str, segments: list[str]):
    assert [claim.segment for claim in find_claims(reading.read_text(text), "2025-06-20")] == segments


def test_who_counts_a_market_is_named_once_in_a_paragraph():
    text = "IDC数据显示,2024年下半年中国公有云IaaS市场规模为911.7亿元。阿里云的市场份额为26.1%。阿里云的收入为1000亿元。\n华为云的市场份额为13.2%。"
    claims = find_claims(reading.read_text(text), "2025-05-20")
    assert [(claim.attribution, claim.kind) for claim in claims] == [
        ("IDC", "attributed"),
        ("IDC", "attributed"),
        ("", "reported"),
        ("", "reported"),
    ]
