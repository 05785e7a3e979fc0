"""When, how much and whose: kinds of sentence in results, broker notes and longer analyses, each by an invented one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claiming import claims_by_rule
from marketbook import evaluate


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        (  # a fiscal quarter that is not over by the calendar of who is named nearest is of whom it can be
            "阿里巴巴、百度采购芯片。英伟达2026财年第二财季营收467亿美元。",
            "2025-08-30",
            [("nvidia", "revenue", "2025Q2", 46_700_000_000)],
        ),
        (  # months of a fiscal half year go on to the next sentence
            "联想集团第二季度业绩:纯利3.4亿美元。累计上半年,联想收入392亿美元;纯利8.46亿美元。",
            "2025-11-20",
            [
                ("lenovo", "net_profit", "2025Q3", 340_000_000),
                ("lenovo", "revenue", "2025-04/2025-09", 39_200_000_000),
                ("lenovo", "net_profit", "2025-04/2025-09", 846_000_000),
            ],
        ),
        (  # a day that ends a quarter which was told is of that quarter
            "联想集团披露了2025/26财年第三季度的财报。截至2025年12月31日,集团营收222亿美元。",
            "2026-02-12",
            [("lenovo", "revenue", "2025Q4", 22_200_000_000)],
        ),
        (  # this year's nine months, told in March, are last year's
            "字节跳动今年前九个月收入844亿美元。",
            "2024-03-06",
            [("bytedance", "revenue", "2023Q1/2023Q3", 84_400_000_000)],
        ),
        (  # years of a forecast, with FY before the first
            "我们预计新意网FY2025-2027年净利润分别为11.3、14.2、20.1亿元。",
            "2025-10-20",
            [
                ("sunevision", "net_profit", "2025", 1_130_000_000),
                ("sunevision", "net_profit", "2026", 1_420_000_000),
                ("sunevision", "net_profit", "2027", 2_010_000_000),
            ],
        ),
        (  # the end of a quarter, not the three quarters up to it
            "截至第三季度末,百度用户达到300万。",
            "2022-11-22",
            [("baidu", "users", "2022Q3", 3_000_000)],
        ),
        (  # the whole year of a fiscal quarter is fiscal
            "英伟达预计第四财季营收650亿美元,全年营收有望突破2200亿美元。",
            "2025-12-01",
            [
                ("nvidia", "revenue_forecast", "2025Q4", 65_000_000_000),
                ("nvidia", "revenue_forecast", "FY2026", 220_000_000_000),
            ],
        ),
        (  # a half year without a figure does not go on
            "金蝶国际2021年收入41.7亿元,下半年增速有所放缓。云服务收入27.6亿元。",
            "2022-03-23",
            [("kingdee", "revenue", "2021", 4_170_000_000), ("kingdee", "revenue", "2021", 2_760_000_000)],
        ),
        (  # since when nothing was higher is no period
            "2024年第四季度全球服务器市场规模773亿美元,是2019年以来增速第二高的季度。全年市场规模2357亿美元。",
            "2025-03-10",
            [("world", "market_size", "2024Q4", 77_300_000_000), ("world", "market_size", "2024", 235_700_000_000)],
        ),
        (  # a head that says of what year it is expected
            "2024年市场份额:阿里云(20%)。2027E预计市场份额:阿里云(23%)。",
            "2025-08-20",
            [("alibaba_cloud", "market_share", "2024", 20), ("alibaba_cloud", "market_share", "2027", 23)],
        ),
        (  # 同期 of a list are its years
            "2021年至2023年,聚水潭科技营业收入分别为4.33亿元、5.23亿元、6.91亿元,同期亏损分别为2.54亿元、5.07亿元、4.90亿元。",
            "2024-05-10",
            [
                ("jushuitan", "revenue", "2021", 433_000_000),
                ("jushuitan", "revenue", "2022", 523_000_000),
                ("jushuitan", "revenue", "2023", 691_000_000),
                ("jushuitan", "net_loss", "2021", 254_000_000),
                ("jushuitan", "net_loss", "2022", 507_000_000),
                ("jushuitan", "net_loss", "2023", 490_000_000),
            ],
        ),
        (  # the same day, and the next
            "8月29日,工业富联发布半年报。当日,工业富联股价收于53.8元。次日,工业富联股价收报55元。",
            "2025-09-01",
            [
                ("foxconn_industrial", "share_price", "2025-08-29", Decimal("53.8")),
                ("foxconn_industrial", "share_price", "2025-08-30", 55),
            ],
        ),
        (  # four quarters of a year, one by one
            "2019年四个季度腾讯净利润分别为209亿元、235亿元、244亿元、255亿元。",
            "2020-03-19",
            [
                ("tencent", "net_profit", "2019Q1", 20_900_000_000),
                ("tencent", "net_profit", "2019Q2", 23_500_000_000),
                ("tencent", "net_profit", "2019Q3", 24_400_000_000),
                ("tencent", "net_profit", "2019Q4", 25_500_000_000),
            ],
        ),
        (  # what is only second to another year's does not move what follows
            "2024年华为收入8621亿元,仅次于2020年的8914亿元。净利润为626亿元。",
            "2025-04-01",
            [
                ("huawei", "revenue", "2024", 862_100_000_000),
                ("huawei", "revenue", "2020", 891_400_000_000),
                ("huawei", "net_profit", "2024", 62_600_000_000),
            ],
        ),
        (  # how many there are is of a day, how many more of months
            "于9月30日,中国联通移动用户3.56亿户,首三季净增1248万户,宽带用户1.29亿户。",
            "2025-10-23",
            [
                ("china_unicom", "users", "2025-09-30", 356_000_000),
                ("china_unicom", "users_increase", "2025Q1/2025Q3", 12_480_000),
                ("china_unicom", "users", "2025-09-30", 129_000_000),
            ],
        ),
        (  # a profit by the share
            "英伟达第四季度净利润430亿美元,或每股1.76美元。",
            "2026-02-26",
            [("nvidia", "net_profit", "2025Q4", 43_000_000_000), ("nvidia", "eps", "2025Q4", Decimal("1.76"))],
        ),
        (  # at least is no fall
            "戴尔预计2026年每股盈利将增长至少15%。",
            "2025-10-08",
            [("dell", "eps_growth_yoy", "2026", 15)],
        ),
        (  # growth that falls to a level is still growth
            "字节跳动2024年净利润增速从2023年的两位数跌至6%。",
            "2025-04-10",
            [("bytedance", "net_profit_growth_yoy", "2024", 6)],
        ),
        (  # how much less was lost
            "云从科技2024年净亏损6.96亿元,减亏幅度达40%。",
            "2025-05-01",
            [("cloudwalk", "net_loss", "2024", 696_000_000), ("cloudwalk", "net_loss_growth_yoy", "2024", -40)],
        ),
        (  # how much less than the year before
            "2022年,华为收入2145亿元,比去年少了289亿元。",
            "2023-06-12",
            [("huawei", "revenue", "2022", 214_500_000_000), ("huawei", "revenue_change", "2022", -28_900_000_000)],
        ),
        (  # another currency in full-width brackets
            "2025年8月,OpenAI和Anthropic的收入分别为170亿美元（约1214亿元）和70亿美元（约500亿元）。",
            "2025-11-09",
            [
                ("openai", "revenue", "2025-08", 17_000_000_000),
                ("openai", "revenue", "2025-08", 121_400_000_000),
                ("anthropic", "revenue", "2025-08", 7_000_000_000),
                ("anthropic", "revenue", "2025-08", 50_000_000_000),
            ],
        ),
        (  # a plan told in years
            "阿里巴巴宣布未来三年投3800亿元建云和AI基础设施。",
            "2025-03-01",
            [("alibaba", "capex_plan_years", "2025/2027", 3), ("alibaba", "capex_plan", "2025/2027", 380_000_000_000)],
        ),
        (  # costs one by one, and their growth
            "2025年前三季度,浪潮信息销售、管理、研发费用分别为9.4、5.9、24.7亿元,同比变动分别为-8.5%、+10.9%、+6.8%。",
            "2025-11-02",
            [
                ("inspur", "marketing_expense", "2025Q1/2025Q3", 940_000_000),
                ("inspur", "admin_expense", "2025Q1/2025Q3", 590_000_000),
                ("inspur", "rd_expense", "2025Q1/2025Q3", 2_470_000_000),
                ("inspur", "marketing_expense_growth_yoy", "2025Q1/2025Q3", Decimal("-8.5")),
                ("inspur", "admin_expense_growth_yoy", "2025Q1/2025Q3", Decimal("10.9")),
                ("inspur", "rd_expense_growth_yoy", "2025Q1/2025Q3", Decimal("6.8")),
            ],
        ),
        (  # levels after a list of growth
            "远传2024年8月营收、净利年成长率分别为13.1%、9.4%,达77.2亿元、10.4亿元。",
            "2024-09-11",
            [
                ("far_eastone", "revenue_growth_yoy", "2024-08", Decimal("13.1")),
                ("far_eastone", "net_profit_growth_yoy", "2024-08", Decimal("9.4")),
                ("far_eastone", "revenue", "2024-08", 7_720_000_000),
                ("far_eastone", "net_profit", "2024-08", 1_040_000_000),
            ],
        ),
        (  # whose whole it is a part of is not whose part it is
            "2025年5月,AWS收入占亚马逊总营收的19%。",
            "2025-06-01",
            [("aws", "revenue_share", "2025-05", 19)],
        ),
        (  # ranks in a row
            "2023年,在用户规模上,钉钉第一,企业微信第二。",
            "2024-01-10",
            [("dingtalk", "market_rank", "2023", 1), ("wecom", "market_rank", "2023", 2)],
        ),
        (  # the first so many that somebody enters
            "2020年华为首次跻身IaaS厂商前五。",
            "2021-03-01",
            [("huawei", "market_rank", "2020", 5)],
        ),
        (  # revenue from abroad, and at a yearly rate
            "2025年,MiniMax七成收入来自海外。2025年底,MiniMax年化10亿美元收入。",
            "2026-02-23",
            [("minimax", "overseas_share", "2025", 70), ("minimax", "arr", "2025", 1_000_000_000)],
        ),
        (  # users a week
            "2025年10月,ChatGPT每周8亿用户。",
            "2025-10-09",
            [("chatgpt", "wau", "2025-10", 800_000_000)],
        ),
        (  # against another quarter of the year
            "2025年第二季度,中芯国际营收增长5%,与第一季相比增长7%。",
            "2025-08-07",
            [("smic", "revenue_growth_yoy", "2025Q2", 5), ("smic", "revenue_growth_qoq", "2025Q2", 7)],
        ),
        (  # points of a percentage, as brokers write them
            "网宿科技2022年毛利率同比提升0.9ppt至26.2%。",
            "2023-04-23",
            [
                ("wangsu", "gross_margin_change", "2022", Decimal("0.9")),
                ("wangsu", "gross_margin", "2022", Decimal("26.2")),
            ],
        ),
        (  # Taiwan's press on its own firms counts in its dollar
            "鴻海今日公布11月營收達8443億元，年增25.5%。",
            "2025-12-05",
            [
                ("hon_hai", "revenue", "2025-11", 844_300_000_000),
                ("hon_hai", "revenue_growth_yoy", "2025-11", Decimal("25.5")),
            ],
        ),
        (  # the first quarter of a new fiscal year
            "截至8月28日的2025财年第四财季,美光营收113亿美元。美光预期新财年第一财季营收122亿美元。",
            "2025-09-24",
            [("micron", "revenue", "2025Q3", 11_300_000_000), ("micron", "revenue", "2025Q4", 12_200_000_000)],
        ),
        (  # what is taken in is of no moment
            "2022年上半年金蝶云业务收入16.8亿元。目前金蝶的经营性现金流为-1.8亿元。",
            "2022-08-20",
            [
                ("kingdee", "revenue", "2022H1", 1_680_000_000),
                ("kingdee", "operating_cash_flow", "2022H1", -180_000_000),
            ],
        ),
        (  # from one quarter to another
            "2019年第一季至第四季,阿里云市场份额从47.3%降至46.4%。",
            "2020-03-01",
            [
                ("alibaba_cloud", "market_share", "2019Q1", Decimal("47.3")),
                ("alibaba_cloud", "market_share", "2019Q4", Decimal("46.4")),
            ],
        ),
        (  # against the quarter before, told ahead of both
            "与前一季相较,2023年第四季台积电营收增加14.4%,净利润则增加13.1%。",
            "2024-01-18",
            [
                ("tsmc", "revenue_growth_qoq", "2023Q4", Decimal("14.4")),
                ("tsmc", "net_profit_growth_qoq", "2023Q4", Decimal("13.1")),
            ],
        ),
        (  # the aim of a share's price
            "伯恩斯坦将博通的目标股价从195美元上调至250美元。",
            "2024-12-14",
            [("broadcom", "目标价", "2024-12", 195), ("broadcom", "目标价", "2024-12", 250)],
        ),
        (  # what a firm is worth is no price of a share
            "博通股价大涨,首次突破1万亿美元市值。",
            "2024-12-14",
            [("broadcom", "valuation", "2024-12", 1_000_000_000_000)],
        ),
        (  # the whole of a fiscal year
            "超微电脑将2025全财年营收预期下调至218亿美元。",
            "2025-05-07",
            [("supermicro", "revenue", "FY2025", 21_800_000_000)],
        ),
        (  # one quarter of several
            "2025年前三季度中际旭创净利润71.3亿元,单季度净利润31.4亿元。",
            "2025-10-30",
            [
                ("innolight", "net_profit", "2025Q1/2025Q3", 7_130_000_000),
                ("innolight", "net_profit", "2025Q3", 3_140_000_000),
            ],
        ),
        (  # revenue by chips for AI; 营利率
            "2025年博通AI芯片收入65亿美元。2025年第四季度,纬创营利率为3.5%。",
            "2025-12-12",
            [
                ("broadcom", "ai_revenue", "2025", 6_500_000_000),
                ("wistron", "operating_margin", "2025Q4", Decimal("3.5")),
            ],
        ),
        (  # a day of the month before publication has its year
            "2015年5月,光环新网上市。截至8月11日,光环新网收盘价10.2元/股。",
            "2023-08-15",
            [("sinnet", "share_price", "2023-08-11", Decimal("10.2"))],
        ),
        (  # two changes over the same years
            "2014年至2020年,光环新网营业收入从4.35亿元增长至74.76亿元,净利润则由0.95亿元增长至9.13亿元。",
            "2023-08-15",
            [
                ("sinnet", "revenue", "2014", 435_000_000),
                ("sinnet", "revenue", "2020", 7_476_000_000),
                ("sinnet", "net_profit", "2014", 95_000_000),
                ("sinnet", "net_profit", "2020", 913_000_000),
            ],
        ),
        (  # a growth right behind its level has the level's holder and period
            "AMD第三季度营收92亿美元。第四季度收入指引约为96亿美元,同比增长约25%。",
            "2025-11-05",
            [
                ("amd", "revenue", "2025Q3", 9_200_000_000),
                ("amd", "revenue_forecast", "2025Q4", 9_600_000_000),
                ("amd", "revenue_growth_forecast", "2025Q4", 25),
            ],
        ),
        (  # a peak of two years is of its month
            "截至2022年11月,办公App用户数达到近两年的峰值,其中钉钉月活用户数2.5亿。",
            "2023-02-15",
            [("dingtalk", "mau", "2022-11", 250_000_000)],
        ),
        (  # each quarter of a stretch
            "2024年前三季度每季度,世纪互联收入分别为3.61亿元,4.02亿元和5.23亿元。",
            "2025-02-05",
            [
                ("vnet", "revenue", "2024Q1", 361_000_000),
                ("vnet", "revenue", "2024Q2", 402_000_000),
                ("vnet", "revenue", "2024Q3", 523_000_000),
            ],
        ),
        (  # years, and the months of a year up to one
            "第四范式于2020年、2021年及截至2021年6月和2022年6月的收入分别为9.42亿元、21.18亿元、7.88亿元和10.58亿元。",
            "2022-09-06",
            [
                ("fourth_paradigm", "revenue", "2020", 942_000_000),
                ("fourth_paradigm", "revenue", "2021", 2_118_000_000),
                ("fourth_paradigm", "revenue", "2021H1", 788_000_000),
                ("fourth_paradigm", "revenue", "2022H1", 1_058_000_000),
            ],
        ),
        (  # the month that a monthly report is of
            "中华电信11月营收212亿元。本月行动用户月租ARPU成长。本月用户3000万。",
            "2025-12-11",
            [("chunghwa", "revenue", "2025-11", 21_200_000_000), ("chunghwa", "users", "2025-11", 30_000_000)],
        ),
        (  # by how much results were better than thought is no growth
            "2025年第二季度,亚马逊营收1677亿美元,超出市场预期1.3%,同比增长13%。",
            "2025-08-01",
            [
                ("amazon", "revenue", "2025Q2", 167_700_000_000),
                ("amazon", "revenue_growth_yoy", "2025Q2", 13),
            ],
        ),
        (  # the growth that is told of all, of one after the other
            "2022年,三家收入增幅创新高,中国移动最高,达8.1%,中国电信与中国联通分别为8.0%和7.8%。",
            "2023-03-26",
            [
                ("china_mobile", "revenue_growth_yoy", "2022", Decimal("8.1")),
                ("china_telecom", "revenue_growth_yoy", "2022", Decimal("8.0")),
                ("china_unicom", "revenue_growth_yoy", "2022", Decimal("7.8")),
            ],
        ),
        (  # grown since another day than that of the year before
            "2025年3月DeepSeek、豆包的日活跃用户分别是4885万、2947万。这比2月1日均有明显成长,其中DeepSeek成长60%,豆包成长91%。",
            "2025-03-10",
            [
                ("deepseek", "dau", "2025-03", 48_850_000),
                ("doubao", "dau", "2025-03", 29_470_000),
                ("deepseek", "dau_growth", "2025-03", 60),
                ("doubao", "dau_growth", "2025-03", 91),
            ],
        ),
        (  # what was signed, and the same in another currency
            "海南华铁3月签署的36.9亿元人民币(约157.7亿元新台币)的《算力服务协议》终止。",
            "2025-10-02",
            [
                ("hainan_huatie", "orders", "2025-03", 3_690_000_000),
                ("hainan_huatie", "orders", "2025-03", 15_770_000_000),
            ],
        ),
    ],
)
def test_what_analyses_tell(text: str, published: str, expected: list[tuple]):
    found = claims_by_rule(text, published)
    assert [(c.entity, c.metric, c.period, c.value) for c in found] == expected


@pytest.mark.parametrize(
    ("said", "right"),
    [("gross_margin_change", 1), ("gross_margin_change_qoq", 1), ("gross_margin_change_yoy|gross_margin_change", 0)],
)
def test_a_change_counts_whatever_it_is_held_against_unless_the_label_says(said: str, right: int):
    [claim] = claims_by_rule("2025年第二季度,中芯国际毛利率环比下降2.1个百分点。", "2025-08-07")
    assert claim.metric == "gross_margin_change_qoq"
    label = {
        "start": claim.start,
        "end": claim.end,
        "entity": "smic",
        "metric": said,
        "period": "2025Q2",
        "value": -2.1,
    }
    assert evaluate.score_claims([claim], [label]).right == right


def test_a_loss_is_right_as_a_negative_profit_and_as_a_loss():
    [claim] = claims_by_rule("2023年,优刻得归母净利润亏损3.43亿元。", "2024-04-27")
    assert (claim.metric, claim.value) == ("net_profit", -343_000_000)
    label = {"start": claim.start, "end": claim.end, "entity": "ucloud", "metric": "net_loss|net_profit", "period": "2023", "value": 343e6}  # fmt: skip
    assert evaluate.score_claims([claim], [label]).right == 1


def test_taiwans_press_counts_in_its_dollar():
    [revenue, _] = claims_by_rule("鴻海今日公布11月營收達8443億元，年增25.5%。", "2025-12-05")
    assert revenue.unit == "TWD"


def test_a_rate_that_fell_to_a_level_is_still_growth():
    [before, now] = claims_by_rule("2022年,阿里云收入同比增速从30%左右,下降到了10%。", "2022-11-30")
    assert (before.value, now.value) == (30, 10)


def test_a_name_that_somebody_is_only_like_has_no_figures():
    text = "被视为大陆「英伟达」的摩尔线程,2025年上半年营收7亿元。"
    assert [c.entity for c in claims_by_rule(text, "2025-11-29")] == ["moore_threads"]


def test_a_fiscal_quarter_is_of_the_firm_that_a_page_names_only_later():
    text = "公司2026财年第二季度每股收益为4.14美元,营收达813亿美元。" + "商业预定量增长,管理层对前景表示乐观。" * 6
    [eps, revenue, *_] = claims_by_rule(text + "微软云季度营收首次突破500亿美元。", "2026-01-29")
    assert (eps.period, revenue.period) == ("2025Q4", "2025Q4")


def test_a_column_without_a_known_metric_is_claimed_under_its_head():
    table = "ChatGPT每月访问量\n\n月份 | 访问次数 | 与上月相比的变化 | 变化率 (%) |\n---|---|---|---|\n2023年5月 | 18亿 | – | – |\n2023年6月 | 16亿 | ↓ 2亿 | ↓ 11.1% |\n"
    found = [(c.metric, c.period, float(c.value)) for c in claims_by_rule(table, "2024-08")]
    assert found == [
        ("访问次数", "2023-05", 1.8e9),
        ("访问次数", "2023-06", 1.6e9),
        ("访问次数_change", "2023-06", -2e8),
        ("变化率", "2023-06", -11.1),
    ]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        (  # from one quarter to the next
            "2022年第一季度与第二季度,阿里云的市场份额从36.7%降至34%,华为云从18%升至19%。",
            "2022-09",
            [("2022Q1", 36.7), ("2022Q2", 34), ("2022Q1", 18), ("2022Q2", 19)],
        ),
        (  # each month of a stretch
            "1-3月,ChatGPT访问量环比涨幅依次为131.6%、62.5%和55.8%。",
            "2023-05",
            [("2023-01", 131.6), ("2023-02", 62.5), ("2023-03", 55.8)],
        ),
        (  # a round that was closed lately is of no quarter
            "xAI去年前三季度亏损24亿美元。xAI近期完成一轮200亿美元的股权融资。",
            "2026-01-08",
            [("2025Q1/2025Q3", 2.4e9), ("2026-01", 2e10)],
        ),
        (  # the quarter that the sentence names, however long ago
            "2019年一季度,腾讯首次披露金融科技与企业服务板块收入,当季该板块收入217.89亿元。",
            "2022-03-24",
            [("2019Q1", 21_789_000_000)],
        ),
        (  # years in two characters, as Taiwan's weeklies print them
            "二五年至二七年,全球伺服器市場規模將分別達到4330億美元、6060億美元和7640億美元。",
            "2026-02-12",
            [("2025", 4.33e11), ("2026", 6.06e11), ("2027", 7.64e11)],
        ),
    ],
)
def test_periods_told_in_turn_and_of_their_own(text: str, published: str, expected: list):
    assert [(c.period, float(c.value)) for c in claims_by_rule(text, published)] == expected


def test_what_is_nobodys_in_taiwans_press_is_taiwans():
    text = "數發部今天公布,114年第4季電腦及資訊服務業營業額達新台幣1907.1億元。"
    assert [(c.entity, c.period) for c in claims_by_rule(text, "2026-02-26")] == [("taiwan", "2025Q4")]


def test_ebita_that_is_earned_is_ebita():
    [ebita] = claims_by_rule("2021年第一季度,阿里云经调整EBITA实现盈利3.08亿元。", "2021-05-14")
    assert (ebita.entity, ebita.metric) == ("alibaba_cloud", "ebita")


def test_a_base_set_off_by_a_comma_does_not_date_what_it_led_to():
    text = "金蝶上半年收入31.92亿元。整体毛利率由2024年上半年的63.2%,提升2.4个百分点至65.6%。"
    assert [c.period for c in claims_by_rule(text, "2025-09-19")] == ["2025H1", "2024H1", "2025H1", "2025H1"]


def test_days_from_one_year_to_the_next_are_of_both():
    text = "统计区间为2020年4月1日至2021年3月31日,阿里巴巴营业收入为7173亿元。"
    assert [c.period for c in claims_by_rule(text, "2021-05-14")] == ["2020-04/2021-03"]
