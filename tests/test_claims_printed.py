"""Metrics that the vocabulary lacks, and what a figure goes on with: no verb, pronoun or conjunction makes a noun."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claiming import claims_by_rule
from marketbook.mentions.speech import function_words


def metrics(text: str, published: str = "2025-11-20") -> list[tuple]:
    return [(c.metric, c.period, c.value) for c in claims_by_rule(text, published)]


@pytest.mark.parametrize(
    ("stretch", "words"),
    [
        ("结果是一个价值", ["是"]),
        ("我会投入", ["我会"]),
        ("AI如何让数据中心", ["如何", "让"]),
        ("但半导体设备进口额", ["但"]),
        ("研发人员占比", []),
        ("在建容量预签约率", []),
        ("每月经常性收入", []),
        ("智算中心", []),
    ],
)
def test_function_words_of_a_stretch(stretch, words):
    assert [stretch[start:end] for start, end in function_words(stretch)] == words


def test_no_noun_holds_a_verb_that_joins_nor_a_pronoun():
    text = "2025年,腾讯表示,我会投入10亿元,结果是一个价值5亿元的市场。"
    printed = [c.metric for c in claims_by_rule(text, "2025-11-20") if not c.metric.isascii()]
    assert printed == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the same at other dates, with nothing but the date between
            "截至2024年3月31日,世纪互联运营容量为332MW。对比来看,截至2023年12月31日为330MW。",
            [("运营容量", "2024-03-31", 332_000_000), ("运营容量", "2023-12-31", 330_000_000)],
        ),
        (  # how much more
            "2025年,科大讯飞研发投入增加4亿元。",
            [("rd_expense_increase", "2025", 400_000_000)],
        ),
        (  # a cost right before a percentage is its share of revenue
            "2023年,金蝶国际行政费用约8.6%。",
            [("admin_expense_ratio", "2023", Decimal("8.6"))],
        ),
        (  # a noun right behind its figure, in quotes behind money, or behind a word that joins
            "2024年,OpenAI的70%计算利润率突破预期。2024年,深圳市发放最高5亿元“训力券”。2024年,纬创营收放大但营业费用占比下降至3%。",
            [("计算利润率", "2024", 70), ("训力券", "2024", 500_000_000), ("营业费用占比", "2024", 3)],
        ),
        (  # part of all that is said; what a data centre draws
            "2024年,ChatGPT占到所有对话的78%。2024年,万国数据兴建50兆瓦的数据中心。",
            [("占对话的比重", "2024", 78), ("容量", "2024", 50_000_000)],
        ),
        (  # what was won, though it is counted in lots
            "2024年,中兴中标11个标包的部分份额,商汤科技共发表了600多篇顶级学术论文。",
            [("标包", "2024", 11), ("顶级学术论文", "2024", 600)],
        ),
        (  # what is measured at a time, still or only; what was spent on it
            "液冷技术的应用比例在2024年时为14%。2024年,中国移动采购总额依然保持在5300亿元以上。",
            [("应用比例", "2024", 14), ("采购总额", "2024", 530_000_000_000)],
        ),
        (  # a row of parts under one head, and what part of those asked does something
            "2024年,中芯国际收入按应用划分:智能手机25.2% 消费电子41%。调查显示,36%网友用过生成式AI,82%用户关注安全。",
            [
                ("revenue_share", "2024", Decimal("25.2")),
                ("revenue_share", "2024", 41),
                ("usage_rate", "2024", 36),
                ("关注比例", "2024", 82),
            ],
        ),
        (  # how well one does beside another; what a share costs beside its earnings is of the day
            "2024年,英伟达GB200的性能是H100的7倍,百度预测市盈率为22.1倍。",
            [("性能", "2024", 7), ("预测市盈率", "2025-11", Decimal("22.1"))],
        ),
        (  # what a share is paid, where the clause before speaks of a dividend
            "2021年,中国电信以现金方式分配利润,即每股人民币0.170元。",
            [("dividend", "2021", Decimal("0.170"))],
        ),
        (  # 持有人 holds no share; a profit of a year; what a month of membership costs; what is paid out, named after it
            "2024年,联想集团权益持有人应占溢利增长22%;腾讯年度盈利为799.84亿元;OpenAI推出每月收取20美元的会员服务;中国联通共计派发约19.42亿元(含税)的末期股利。",
            [
                ("net_profit_growth_yoy", "2024", 22),
                ("net_profit", "2024", 79_984_000_000),
                ("subscription_price", "2024", 20),
                ("dividend", "2024", 1_942_000_000),
            ],
        ),
        (  # a rate of use in so many words; floor space and power by the noun after them
            "2024年,调查显示中国网民使用过生成式AI的比例超过6成。2025年,国网中心启用120MW电量规模的算力中心。",
            [("usage_rate", "2024", 60), ("电量规模", "2025", 120_000_000)],
        ),
        (  # a head says what each puts in
            "2025年单季研发投入金额:海光信息投入12.24亿元,寒武纪投入2.58亿元。",
            [("rd_expense", "2025", 1_224_000_000), ("rd_expense", "2025", 258_000_000)],
        ),
        (  # parts in brackets after names, of the same as the part before them
            "2024年,82%中国网民关注AI应用,前三依序为媒体娱乐(62%)、教育服务(54%)。",
            [("关注比例", "2024", 82), ("关注比例", "2024", 62), ("关注比例", "2024", 54)],
        ),
        (  # what is counted abroad
            "2025年,阿里云已在全球29个地区设有87个可用区。",
            [("地区", "2025", 29), ("可用区", "2025", 87)],
        ),
        (
            "2024年,三大运营商资本开支3340亿元。2025年,这一规模进一步缩减至2898亿元。",
            [("capex", "2024", 334_000_000_000), ("capex", "2025", 289_800_000_000)],
        ),
        (  # parts of a whole that was named before, and of those who were asked
            "2026年,字节跳动计划投入1600亿元,其中一半将用于AI芯片采购。",
            [("capex_plan", "2026", 160_000_000_000), ("AI芯片采购占比", "2026", 50)],
        ),
        (  # deeds with their amounts; a plan is none
            "2025年,腾讯回购1000亿港元股份。百度裁员1.4万人。京东宣布50亿美元股票回购计划。",
            [("回购", "2025", 100_000_000_000), ("裁员", "2025", 14_000)],
        ),
        (  # a share that reaches a level has not grown by it
            "2025年,中国移动资本开支同比下降9%,其中算力投资占比提升至22%。",
            [("capex_growth_yoy", "2025", -9), ("算力投资占比", "2025", 22)],
        ),
        (  # what was thought before, in brackets: a list of the same years
            "预计金蝶2025-2027年收入分别为70亿元、81亿元、95亿元(原预测72、86、104亿元)。",
            [
                (metric, year, value * 100_000_000)
                for metric, *values in (("revenue_forecast", 70, 81, 95), ("revenue_forecast", 72, 86, 104))
                for year, value in zip(("2025", "2026", "2027"), values)
            ],
        ),
        (  # each year from one to another, also as brokers write years
            "预测阿里巴巴FY2026-FY2028营业收入分别为103亿元、114亿元、125亿元。金蝶2025E/2026E净利润分别为9亿元、11亿元。",
            [
                ("revenue_forecast", "FY2026", 10_300_000_000),
                ("revenue_forecast", "FY2027", 11_400_000_000),
                ("revenue_forecast", "FY2028", 12_500_000_000),
                ("net_profit", "2025", 900_000_000),
                ("net_profit", "2026", 1_100_000_000),
            ],
        ),
        (
            "2024年,中国电信派息率较高,派发股息为股东应占利润的72%。",
            [("payout_ratio", "2024", 72)],
        ),
        (
            "2020年,中国政务云服务运营市场达到49.8亿元。",
            [("market_size", "2020", 4_980_000_000)],
        ),
    ],
)
def test_what_a_figure_goes_on_with(text, expected):
    assert metrics(text) == expected
