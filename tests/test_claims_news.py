"""What figures of news, results and market reports measure, whose they are and when: kinds of sentence, each by an invented one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claiming import claims_by_rule


def facts(text: str, published: str) -> list[tuple]:
    return [(c.entity, c.metric, c.period, c.value) for c in claims_by_rule(text, published)]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        (  # a quarter that cannot be over is last year's
            "百度智能云第四季度收入71亿元,较上年同期的57亿元增长26%。",
            "2025-09-15",
            [
                ("baidu_ai_cloud", "revenue", "2024Q4", 7_100_000_000),
                ("baidu_ai_cloud", "revenue", "2023Q4", 5_700_000_000),
                ("baidu_ai_cloud", "revenue_growth_yoy", "2024Q4", 26),
            ],
        ),
        (  # a public cloud won for next to nothing, and what another bid for it
            "腾讯云以0.01元的价格中标厦门市政务云项目,中国电信投标170万元。",
            "2017-03-17",
            [
                ("tencent_cloud", "tender_amount", "", Decimal("0.01")),
                ("china_telecom", "投标价", "", 1_700_000),
            ],
        ),
        (  # the share that others take of what a market grows by, the profit that a part gives
            "阿里云目标拿下2026年中国AI云市场增量的80%。AWS在2025年贡献了18%的收入,但却贡献了57%的利润。",
            "2026-03-01",
            [
                ("alibaba_cloud", "市场增量份额", "2026", 80),
                ("aws", "revenue_share", "2025", 18),
                ("aws", "利润占比", "2025", 57),
            ],
        ),
        (  # growth right behind the name of who grows; points of growth; what others had expected of it
            "本季Google Cloud年增长38%,上季则为36%。AWS营收增长20%,但增长速度较上季度下滑7个百分点,未达市场预期的22%。",
            "2025-11-03",
            [
                ("google_cloud", "revenue_growth_yoy", "2025Q3", 38),
                ("google_cloud", "revenue_growth_yoy", "2025Q2", 36),
                ("aws", "revenue_growth_yoy", "2025Q3", 20),
                ("aws", "revenue_growth_yoy_change", "2025Q3", -7),
                ("aws", "revenue_growth_forecast", "2025Q3", 22),
            ],
        ),
        (  # lines that a page cut out of their sentence
            "2024年中国电信总收入为\n5078.43亿元\n,其中政企业务收入占比约\n35%\n。",
            "2025-04-01",
            [("china_telecom", "revenue", "2024", 507_843_000_000), ("china_telecom", "revenue_share", "2024", 35)],
        ),
        (  # a heading that looks ahead, the months of a year so far
            "台积电第4季展望:营收322~334亿美元。中华电信累计至今年10月,合并营业收入达1,847.9亿元。",
            "2025-11-16",
            [
                ("tsmc", "revenue", "2025Q4", 32_200_000_000),
                ("chunghwa", "revenue", "2025-01/2025-10", 184_790_000_000),
            ],
        ),
        (  # how much less money than before; growth on the month and over more than a year
            "2025年,中国移动资本开支计划减少至1512亿元,按年下降128亿元。鸿海2月营收5958.13亿元,较1月回落18.4%。鸿海2024年收入较2020年增长80%。",
            "2025-03-20",
            [
                ("china_mobile", "capex", "2025", 151_200_000_000),
                ("china_mobile", "capex_change", "2025", -12_800_000_000),
                ("hon_hai", "revenue", "2025-02", 595_813_000_000),
                ("hon_hai", "revenue_growth_mom", "2025-02", Decimal("-18.4")),
                ("hon_hai", "revenue_growth", "2024", 80),
            ],
        ),
        (  # a half without its year's word, what a share costs beside what it is to earn in a named year
            "2025年上半四大CSP合计资本支出约1715亿美元。值得注意的是,鸿海2026年本益比为12.6倍。",
            "2025-09-15",
            [
                ("us_big4", "capex", "2025H1", 171_500_000_000),
                ("hon_hai", "本益比", "2026", Decimal("12.6")),
            ],
        ),
        (  # by how much brokers think better of results, or worse
            "大摩将2027年鸿海的预估EPS调高4%到10.5元。大和上调鸿海2025-2027年获利各4%、1%、2%。",
            "2025-03-20",
            [
                ("hon_hai", "eps_change", "2027", 4),
                ("hon_hai", "eps", "2027", Decimal("10.5")),
                ("hon_hai", "net_profit_change", "2025", 4),
                ("hon_hai", "net_profit_change", "2026", 1),
                ("hon_hai", "net_profit_change", "2027", 2),
            ],
        ),
        (  # lines of business with their shares in brackets
            "2025年,优刻得核心业务包括公有云(51.70%)、混合云(34.19%)及边缘云(4.60%)。",
            "2025-09-15",
            [
                ("ucloud", "revenue_share", "2025", Decimal("51.70")),
                ("ucloud", "revenue_share", "2025", Decimal("34.19")),
                ("ucloud", "revenue_share", "2025", Decimal("4.60")),
            ],
        ),
        (  # a table that only blanks set apart
            "润泽科技2024年年报\n指标 2024年 同比变化 Q4表现\n营业总收入 43.65亿元 +0.32% -45.64%\n归母净利润 17.9亿元 +1.62% -56.89%\n",
            "2025-04-20",
            [
                ("range_tech", "revenue", "2024", 4_365_000_000),
                ("range_tech", "revenue_growth_yoy", "2024", Decimal("0.32")),
                ("range_tech", "revenue_growth_yoy", "2024Q4", Decimal("-45.64")),
                ("range_tech", "net_profit", "2024", 1_790_000_000),
                ("range_tech", "net_profit_growth_yoy", "2024", Decimal("1.62")),
                ("range_tech", "net_profit_growth_yoy", "2024Q4", Decimal("-56.89")),
            ],
        ),
        (  # what a plan aims at goes on in the paragraphs under it; a ministry's figures are the country's
            "四川省算力基础设施行动方案提出,到2027年,算力布局更合理。\n算力方面,算力总规模达到40EFLOPS。",
            "2024-11-21",
            [("sichuan", "compute_total", "2027", 40)],
        ),
        (  # a rate of another noun is not the growth before it
            "商汤大装置总算力规模已达2.3万PetaFLOPS,同比提升92%,运营效率提升至80%。",
            "2025-09-15",
            [
                ("sensetime", "compute_total", "", 23_000),
                ("sensetime", "compute_total_growth_yoy", "", 92),
                ("sensetime", "运营效率", "", 80),
            ],
        ),
        (  # the same of others that a figure is held against
            "中国联通2023年净利润的同比增速为11.8%,高于中国电信的10.3%和中国移动的5%。",
            "2024-03-22",
            [
                ("china_unicom", "net_profit_growth_yoy", "2023", Decimal("11.8")),
                ("china_telecom", "net_profit_growth_yoy", "2023", Decimal("10.3")),
                ("china_mobile", "net_profit_growth_yoy", "2023", 5),
            ],
        ),
        (  # years from one to another, one for each figure
            "2022年度至2024年度,摩尔线程的净利润分别为-18.4亿元、-16.7亿元、-14.9亿元。",
            "2025-06-30",
            [
                ("moore_threads", "net_profit", "2022", -1_840_000_000),
                ("moore_threads", "net_profit", "2023", -1_670_000_000),
                ("moore_threads", "net_profit", "2024", -1_490_000_000),
            ],
        ),
        (  # what others had thought, whoever they are
            "甲骨文第二财季营收160.6亿美元,低于彭博追踪分析师平均预测的162.1亿美元。",
            "2025-12-11",
            [
                ("oracle", "revenue", "2025Q4", 16_060_000_000),
                ("oracle", "revenue_forecast", "2025Q4", 16_210_000_000),
            ],
        ),
        (  # servers of any kind are no AI servers
            "2019年第一季度全球服务器出货量同比下降5.1%至260万台。",
            "2019-06-10",
            [
                ("world", "shipments_growth_yoy", "2019Q1", Decimal("-5.1")),
                ("world", "shipments", "2019Q1", 2_600_000),
            ],
        ),
        (  # a list of items under a head that says what they measure
            "第一组数据:团队人数(截至2021年10月)\n• 钉钉:不到2000人\n• 飞书:4000人以上\n第二组数据:月活(截至2021年9月)\n• 钉钉:1.96亿\n• 飞书:460万\n",
            "2021-12-01",
            [
                ("dingtalk", "employees", "2021-10", 2000),
                ("feishu", "employees", "2021-10", 4000),
                ("dingtalk", "mau", "2021-09", 196_000_000),
                ("feishu", "mau", "2021-09", 4_600_000),
            ],
        ),
        (  # carriers in a row go by their short names, and a list of growths takes them
            "中国移动/电信/联通指引2025年算力投入分别同比增长0.5%/22%/28%。",
            "2025-04-16",
            [
                ("china_mobile", "compute_spend_growth_yoy", "2025", Decimal("0.5")),
                ("china_telecom", "compute_spend_growth_yoy", "2025", 22),
                ("china_unicom", "compute_spend_growth_yoy", "2025", 28),
            ],
        ),
        (  # from one quarter to another, one for each figure
            "2017Q3-2018Q2,浪潮信息单季度收入同比增速分别为143%、138%、76%、115%。",
            "2018-09-01",
            [
                ("inspur", "revenue_growth_yoy", "2017Q3", 143),
                ("inspur", "revenue_growth_yoy", "2017Q4", 138),
                ("inspur", "revenue_growth_yoy", "2018Q1", 76),
                ("inspur", "revenue_growth_yoy", "2018Q2", 115),
            ],
        ),
        (  # the quarter before the one that is told
            "华虹半导体2023年第四季度销售收入4.554亿美元,上年同期为6.301亿美元,上季度为5.685亿美元。",
            "2024-02-06",
            [
                ("hua_hong", "revenue", "2023Q4", 455_400_000),
                ("hua_hong", "revenue", "2022Q4", 630_100_000),
                ("hua_hong", "revenue", "2023Q3", 568_500_000),
            ],
        ),
        (  # one quarter of the half year that goes on
            "2025年上半年,用友网络大型企业业务收入23.18亿元,但二季度单季同比增长16.2%。中型企业业务收入4.62亿元。",
            "2025-08-25",
            [
                ("yonyou", "revenue", "2025H1", 2_318_000_000),
                ("yonyou", "revenue_growth_yoy", "2025Q2", Decimal("16.2")),
                ("yonyou", "revenue", "2025H1", 462_000_000),
            ],
        ),
        (  # the second quarter of a firm whose year ends in May, when it is just over
            "甲骨文公布的第二季度营收为160.6亿美元,年增14%。",
            "2025-12-11",
            [("oracle", "revenue", "2025Q4", 16_060_000_000), ("oracle", "revenue_growth_yoy", "2025Q4", 14)],
        ),
        (  # what is taken in up to a day, and so many months ago
            "截至2025年9月30日,MiniMax实现营收5344万美元。\n\n截至2026年2月,ChatGPT周活跃用户已达9亿,18个月前这个数字仅为2亿。",
            "2026-02-27",
            [
                ("minimax", "revenue", "2025Q1/2025Q3", 53_440_000),
                ("chatgpt", "wau", "2026-02", 900_000_000),
                ("chatgpt", "wau", "2024-08", 200_000_000),
            ],
        ),
        (  # prices of tokens whose base stands elsewhere
            "2026年4月,GPT-5的API输入价(input)$5.00,输出价(output)$30.00。",
            "2026-04-30",
            [("gpt_5", "input_price", "2026-04", 5), ("gpt_5", "output_price", "2026-04", 30)],
        ),
        (  # what each one takes in is not what the firm takes in
            "阿里云人均创收约300万元。",
            "2025-09-15",
            [("alibaba_cloud", "人均创收", "", 3_000_000)],
        ),
        (  # the same at a later date
            "2024年初我国日均Token消耗量为1000亿,今年6月底已突破30万亿。",
            "2025-08-15",
            [
                ("china", "daily_tokens", "2024", 100_000_000_000),
                ("china", "daily_tokens", "2025-06", 30_000_000_000_000),
            ],
        ),
        (  # who takes so much of the market has that share
            "2023年中国AI加速卡市场,英伟达拿下了85%的市场。",
            "2024-05-15",
            [("nvidia", "market_share", "2023", 85)],
        ),
        (  # a fiscal quarter that names the kind of its year
            "微软公布会计年度第一季财报,资本支出349亿美元。",
            "2025-11-06",
            [("microsoft", "capex", "2025Q3", 34_900_000_000)],
        ),
        (  # neither a guess at the year nor a year ahead moves what follows
            "Meta当季营收512.4亿美元,全年资本支出预估700亿至720亿美元。亚马逊计划到2027年再翻倍。鸿海10月营收8957亿元。",
            "2025-11-06",
            [
                ("meta", "revenue", "2025Q3", 51_240_000_000),
                ("meta", "capex", "2025", 70_000_000_000),
                ("amazon", "capex_growth", "2027", 100),
                ("hon_hai", "revenue", "2025-10", 895_700_000_000),
            ],
        ),
        (  # the first few together
            "2024年中国AI公有云市场,百度智能云、阿里云、华为云、腾讯云、亚马逊云科技位列前五,合计份额达到79.6%。",
            "2025-07-15",
            [("top5", "market_share", "2024", Decimal("79.6"))],
        ),
        (  # what goes on being cut
            "阿里云宣布核心产品降价50%。其中云服务器最高降36%,对象存储最高降55%。",
            "2024-03-01",
            [
                ("alibaba_cloud", "price_cut", "2024-03", 50),
                ("alibaba_cloud", "price_cut", "2024-03", 36),
                ("alibaba_cloud", "price_cut", "2024-03", 55),
            ],
        ),
        (  # a name that nobody knows in a row of shares
            "2023年在中国服务器市场,浪潮信息份额30.8%,新华三15.8%,超聚变11.0%,星澜9.5%。",
            "2024-05-15",
            [
                ("inspur", "market_share", "2023", Decimal("30.8")),
                ("h3c", "market_share", "2023", Decimal("15.8")),
                ("xfusion", "market_share", "2023", 11),
                ("星澜", "market_share", "2023", Decimal("9.5")),
            ],
        ),
        (  # a part that a market gives of a revenue
            "MiniMax前三季度收入5344万美元,其中海外市场贡献逾73%。",
            "2025-12-22",
            [("minimax", "revenue", "2025Q1/2025Q3", 53_440_000), ("minimax", "revenue_share", "2025Q1/2025Q3", 73)],
        ),
        (  # what others expected is a forecast, and what follows goes on with what came
            "微软第三季营收777亿美元,高于市场预期的754亿美元,同比增长18%。",
            "2025-10-30",
            [
                ("microsoft", "revenue", "2025Q3", 77_700_000_000),
                ("microsoft", "revenue_forecast", "2025Q3", 75_400_000_000),
                ("microsoft", "revenue_growth_yoy", "2025Q3", 18),
            ],
        ),
        (  # results told on a day are of the quarter that is over
            "微软今天公布季报,营收成长18%至777亿美元。",
            "2025-10-29",
            [("microsoft", "revenue_growth_yoy", "2025Q3", 18), ("microsoft", "revenue", "2025Q3", 77_700_000_000)],
        ),
        (  # a page without a date takes the year that it tells of
            "谷歌第三季营收为84.11亿美元。亚马逊2022年领先,2023年微软超前。",
            "",
            [("google", "revenue", "2023Q3", 8_411_000_000)],
        ),
        (  # a signed change in brackets after a level
            "中国电信2025年计划资本开支836亿元(-10.6%)。",
            "2025-04-02",
            [
                ("china_telecom", "capex", "2025", 83_600_000_000),
                ("china_telecom", "capex_growth_yoy", "2025", Decimal("-10.6")),
            ],
        ),
        (  # a cloud server by the year
            "阿里云购买2c4g配置的五年版原本需要768元/年,降价后仅需485元/年。",
            "2024-03-01",
            [("alibaba_cloud", "subscription_price", "", 768), ("alibaba_cloud", "subscription_price", "", 485)],
        ),
        (  # as of a day, a quarter of a calendar of its own
            "阿里巴巴公布截至2025年6月底止首季业绩,收入2476.52亿元人民币。",
            "2025-08-29",
            [("alibaba", "revenue", "2025Q2", 247_652_000_000)],
        ),
        (  # growth since a month of the year before is no growth on the year
            "Kimi的海外API收入今年3月较去年11月增长4倍。",
            "2025-04-15",
            [("kimi", "revenue_growth", "2025-03", 400)],
        ),
        (  # cost ratios, one by one
            "浪潮信息2025年前三季度销售/管理/研发费用率分别为0.78%/0.49%/2.05%。",
            "2025-11-10",
            [
                ("inspur", "marketing_expense_ratio", "2025Q1/2025Q3", Decimal("0.78")),
                ("inspur", "admin_expense_ratio", "2025Q1/2025Q3", Decimal("0.49")),
                ("inspur", "rd_expense_ratio", "2025Q1/2025Q3", Decimal("2.05")),
            ],
        ),
        (  # a loss that narrows is less of a loss
            "商汤2024年净亏损同比收窄33.7%。优刻得2024年亏损2.41亿元,亏损同比扩大8.2%。",
            "2025-04-15",
            [
                ("sensetime", "net_loss_growth_yoy", "2024", Decimal("-33.7")),
                ("ucloud", "net_loss", "2024", 241_000_000),
                ("ucloud", "net_loss_growth_yoy", "2024", Decimal("8.2")),
            ],
        ),
        (  # a margin alone is that of the profit before it
            "世纪互联第二季度经调整EBITDA 7.3亿元,利润率为30.1%。",
            "2025-08-22",
            [("vnet", "ebitda", "2025Q2", 730_000_000), ("vnet", "ebitda_margin", "2025Q2", Decimal("30.1"))],
        ),
        (  # shares of several summed
            "2023年上半年中国公有云市场,阿里云、华为云、中国电信、腾讯云和AWS为市场排名前五,市场份额总和为72.4%。",
            "2023-11-11",
            [("top5", "market_share", "2023H1", Decimal("72.4"))],
        ),
        (  # a level put in, in brackets, moves nothing that follows
            "百度2025年第二季度AI搜索收入占总收入13%(Q1为9%);数字人收入环比增长55%。",
            "2025-08-21",
            [
                ("baidu", "revenue_share", "2025Q2", 13),
                ("baidu", "revenue_share", "2025Q1", 9),
                ("baidu", "revenue_growth_qoq", "2025Q2", 55),
            ],
        ),
        (  # results of a half year that names no year
            "中国电信中期纯利218.12亿元,收入按年升2.8%至2680亿元。",
            "2024-08-21",
            [
                ("china_telecom", "net_profit", "2024H1", 21_812_000_000),
                ("china_telecom", "revenue_growth_yoy", "2024H1", Decimal("2.8")),
                ("china_telecom", "revenue", "2024H1", 268_000_000_000),
            ],
        ),
        (  # how many fewer there are
            "商汤2024年底员工3756名,较上年减少916名。",
            "2025-04-30",
            [("sensetime", "employees", "2024", 3756), ("sensetime", "employees_change", "2024", -916)],
        ),
        (  # the size of a part of a market
            "2023年下半年中国智算服务市场规模为36亿元。GenAI IaaS市场快速增长,规模达32.2亿元。",
            "2024-07-11",
            [
                ("china_market", "market_size", "2023H2", 3_600_000_000),
                ("china_market", "market_size", "2023H2", 3_220_000_000),
            ],
        ),
        (  # a growth told alone after a word for it
            "AWS增速略不及预计,2024年第四季度同比+18.9%。",
            "2025-02-07",
            [("aws", "revenue_growth_yoy", "2024Q4", Decimal("18.9"))],
        ),
        (  # halves are percentages where shares are told
            "2024年腾讯企业服务收入400亿元,其中一半来自云。阿里云的市场份额为三分之一。",
            "2025-04-15",
            [
                ("tencent", "revenue", "2024", 40_000_000_000),
                ("alibaba_cloud", "market_share", "2024", Decimal("33.33333333333333333333333333")),
            ],
        ),
        (  # a firm's parts together give it a part of its revenue
            "2025年阿里巴巴国内与国际电商合计贡献68%的收入。",
            "2026-03-15",
            [("alibaba", "revenue_share", "2025", 68)],
        ),
        (  # prices in a sentence that speaks of a cut
            "核心产品都有降价,其中阿里云服务器最高降36%。",
            "2024-03-01",
            [("alibaba_cloud", "price_cut", "", 36)],
        ),
        (  # money with its purpose behind it
            "山东将安排3000万元专项资金。",
            "2025-01-02",
            [("shandong", "专项资金", "", 30_000_000)],
        ),
        (  # changes of a share, one firm after the other
            "2021年亚马逊市场份额为38.9%。同比2020年,华为上升0.4%;微软上升1.4%;亚马逊下降1.1%。",
            "2022-06-10",
            [
                ("amazon", "market_share", "2021", Decimal("38.9")),
                ("huawei", "market_share_change_yoy", "2021", Decimal("0.4")),
                ("microsoft", "market_share_change_yoy", "2021", Decimal("1.4")),
                ("amazon", "market_share_change_yoy", "2021", Decimal("-1.1")),
            ],
        ),
        (  # who earns is not whom it comes from
            "金山云第三季度来自小米的收入达6.91亿元。",
            "2025-11-20",
            [("kingsoft_cloud", "revenue", "2025Q3", 691_000_000)],
        ),
        (  # rates of growth, one firm after the other
            "2024年科大讯飞研发费用增速为11.79%,三六零为3.16%。",
            "2025-05-06",
            [
                ("iflytek", "rd_expense_growth_yoy", "2024", Decimal("11.79")),
                ("qihoo_360", "rd_expense_growth_yoy", "2024", Decimal("3.16")),
            ],
        ),
        (  # what part of those asked say so
            "2024年,香港的调查显示81%的受访港企表示已录得回报,近四成企业仍在观望,41%的受访者表示缺乏人才。",
            "2024-11-02",
            [
                ("hong_kong", "受访港企占比", "2024", 81),
                ("hong_kong", "企业占比", "2024", 40),
                ("hong_kong", "受访者占比", "2024", 41),
            ],
        ),
        (  # a row of growth, and a row of money whose last cells are bare
            "青云科技的财报如下。\n\n报告期 | 2025年一季报 | 2024年报 | 2024中报 |\n---|---|---|---|\n"
            "净利润 | -2290.07万 | -9575.77万 | -759.23万 |\n营业收入同比增长 | -37.02% | -18.95% | 8.99% |\n",
            "2025-05-06",
            [
                ("qingcloud", "net_profit", "2025Q1", -22_900_700),
                ("qingcloud", "net_profit", "2024", -95_757_700),
                ("qingcloud", "net_profit", "2024H1", -7_592_300),
                ("qingcloud", "revenue_growth_yoy", "2025Q1", Decimal("-37.02")),
                ("qingcloud", "revenue_growth_yoy", "2024", Decimal("-18.95")),
                ("qingcloud", "revenue_growth_yoy", "2024H1", Decimal("8.99")),
            ],
        ),
        (  # a table of the firm that the page tells of, and a column that goes on in time
            "MiniMax公布了业绩。\n\n| 指标 | 2025年数据 | 同比增长 |\n|---|---|---|\n| 毛利率 | 25.4% | - |\n| 总收入 | $7904万 | +158.9% |\n",
            "2026-03-02",
            [
                ("minimax", "gross_margin", "2025", Decimal("25.4")),
                ("minimax", "revenue", "2025", 79_040_000),
                ("minimax", "revenue_growth_yoy", "2025", Decimal("158.9")),
            ],
        ),
        (
            "| 公司 | 2025年资本支出 | 2026年计划 | 增幅 |\n|---|---|---|---|\n| 亚马逊 | 1280亿美元 | 2000亿美元 | +56% |\n",
            "2026-02-12",
            [
                ("amazon", "capex", "2025", 128_000_000_000),
                ("amazon", "capex", "2026", 200_000_000_000),
                ("amazon", "capex_growth_yoy", "2026", 56),
            ],
        ),
        (  # a figure for each firm, of all the years
            "2022年至2024年,摩尔线程、沐曦、壁仞科技的研发费用分别为38.1亿元、22.47亿元、27.3亿元。",
            "2026-01-06",
            [
                ("moore_threads", "rd_expense", "2022/2024", 3_810_000_000),
                ("metax", "rd_expense", "2022/2024", 2_247_000_000),
                ("biren", "rd_expense", "2022/2024", 2_730_000_000),
            ],
        ),
        (  # things that are counted, growth of such a count
            "腾讯小程序数目在2019年第二季同比增长超过一倍。",
            "2019-08-15",
            [("tencent", "小程序数目_growth_yoy", "2019Q2", 100)],
        ),
        (  # capital expenditure of three years is planned, and its part of revenue has names
            "吴泳铭表示,早先提出的三年投资3800亿元的资本开支指引偏低。2025年第二季度,阿里巴巴CapEx密度为13.4%。",
            "2025-11-26",
            [
                ("alibaba", "capex_plan", "2025/2027", 380_000_000_000),
                ("alibaba", "capex_ratio", "2025Q2", Decimal("13.4")),
            ],
        ),
        (  # what a price is for, behind it
            "2025年6月,豆包1.6的价格为0.8元/百万tokens输入。",
            "2025-06-12",
            [("doubao_1_6", "input_price", "2025-06", Decimal("0.8"))],
        ),
        (  # what part of sales is handed over, what part of them comes from somewhere
            "2025年8月,英伟达须将25%的销售收入上缴给联邦政府。2024年,智谱绝大部分收入(84.8%)来自本地化部署。",
            "2025-08-20",
            [("nvidia", "revenue_share", "2025-08", 25), ("zhipu", "revenue_share", "2024", Decimal("84.8"))],
        ),
        (
            "2025年6月,中国日均Token(词元)的消耗量突破30万亿。",
            "2025-08-14",
            [("china", "daily_tokens", "2025-06", 30_000_000_000_000)],
        ),
        (  # growth in times, under the words that say how much
            "寒武纪2025年第一季度实现营业收入11.11亿元,与上年同期相比,涨幅高达42.3倍。",
            "2025-04-19",
            [("cambricon", "revenue", "2025Q1", 1_111_000_000), ("cambricon", "revenue_growth_yoy", "2025Q1", 4230)],
        ),
    ],
)
def test_what_news_tells(text: str, published: str, expected: list[tuple]):
    assert facts(text, published) == expected
