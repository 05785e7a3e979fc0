"""What a share costs, how its price moves and who holds a firm: kinds of sentence, each by an invented one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from claiming import claims_by_rule


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # the close, the move and the value of the firm
            "截至收盘,寒武纪涨3.24%,报收1372.1元/股,总市值5740亿元。",
            [
                ("cambricon", "share_price_change", "2025-09", Decimal("3.24")),
                ("cambricon", "share_price", "2025-09", Decimal("1372.1")),
                ("cambricon", "valuation", "2025-09", 574_000_000_000),
            ],
        ),
        (  # a fall, and what was paid when it went public
            "摩尔线程首日开盘价650元/股,较发行价114.28元上涨468.78%,其后股价下跌逾5%。",
            [
                ("moore_threads", "share_price", "2025-09", 650),
                ("moore_threads", "share_price", "2025-09", Decimal("114.28")),
                ("moore_threads", "share_price_change", "2025-09", Decimal("468.78")),
                ("moore_threads", "share_price_change", "2025-09", -5),
            ],
        ),
        (  # of the day, not of the quarter of which the results are
            "腾讯第二季度收入1845亿元。业绩公布后,腾讯股价大涨7%。",
            [
                ("tencent", "revenue", "2025Q2", 184_500_000_000),
                ("tencent", "share_price_change", "2025-09", 7),
            ],
        ),
        (  # four times is so many percent
            "摩尔线程上市首日股价涨超4倍。",
            [("moore_threads", "share_price_change", "2025-09", 400)],
        ),
        (  # what a ticker prints behind a name
            "看好阿里巴巴(09988.HK) +2.900 (+1.871%) 沽空 $15.50亿; 比率 16.679% 。",
            [
                ("alibaba", "share_price_change", "2025-09", Decimal("1.871")),
                ("alibaba", "沽空金额", "2025-09", 1_550_000_000),
                ("alibaba", "沽空比率", "2025-09", Decimal("16.679")),
            ],
        ),
        (  # a price behind its move; prices to be that go on
            "台积电开盘即大涨2.66%,达1735元。里昂将腾讯目标价由560港元升至600港元,乐观情境上看700港元。",
            [
                ("tsmc", "share_price_change", "2025-09", Decimal("2.66")),
                ("tsmc", "share_price", "2025-09", 1735),
                ("tencent", "目标价", "2025-09", 560),
                ("tencent", "目标价", "2025-09", 600),
                ("tencent", "目标价", "2025-09", 700),
            ],
        ),
        (  # who moves stands right before the move, and shares are spoken of
            "大盘走弱,概念股领跌。中际旭创上涨14.28%,腾讯与美团亦分别下跌约2.1%与1.6%。",
            [
                ("innolight", "share_price_change", "2025-09", Decimal("14.28")),
                ("tencent", "share_price_change", "2025-09", Decimal("-2.1")),
                ("meituan", "share_price_change", "2025-09", Decimal("-1.6")),
            ],
        ),
        ("腾讯持股8.3%。", [("tencent", "持股比例", "2025-09", Decimal("8.3"))]),
        ("恒生科技指数在短短几个月内飙升超过40%。", []),  # an index has no share
        ("英伟达A100价格累计涨幅达到37.5%。", [("a100", "price_rise", "", Decimal("37.5"))]),  # nor has a chip
        (  # what is earned a share is no price
            "英伟达第二季度每股盈利2.7美元。",
            [("nvidia", "eps", "2025Q2", Decimal("2.7"))],
        ),
    ],
)
def test_shares_are_read(text, expected):
    found = claims_by_rule(text, "2025-09-15")
    assert [(c.entity, c.metric, c.period, c.value) for c in found] == expected
