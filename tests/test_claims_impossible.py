"""What a figure cannot be is not claimed: values no metric has, addresses, sayings, those who tell."""

from __future__ import annotations

import pytest

from claiming import claims_by_rule
from marketbook import reading
from marketbook.claims import find_claims
from marketbook.quantities import find_quantities


def facts(text: str, published: str = "2025-03-02") -> list[tuple]:
    return [(c.entity, c.metric, float(c.value)) for c in find_claims(reading.read_text(text), published)]


@pytest.mark.parametrize(
    "text",
    [
        "有道今后按两个用户群分开推送。",
        "通义千问这次给了两个参数不同的版本。",
        "联想每卖出五台服务器,就有一台去了县城。",
        "商汤要调整组织。三位了解此事的商汤工程师透露,名单还没有定。",
        "京东云关掉一处机房,80名员工将收到补偿方案。",
        "阿里云的客服每天要答上几十次一样的话。",
    ],
)
def test_a_count_of_two_and_those_who_tell_are_no_claims(text: str):
    assert not claims_by_rule(text, "2025-03-02")


@pytest.mark.parametrize(
    ("text", "raws"),
    [
        ("详见 example.com%2F640%3Ffmt%3Dpng ,增长20%", ["20%"]),
        ("title=MIT%20%E6%8A%A5 共3家企业", ["3家"]),
        ("排在零一万物之前", []),
        ("花九牛一毛的钱,在这一多元生态里", []),
        ("换新的5座版和7座车型", []),
        ("朝着万亿十万亿参数发展", []),
    ],
)
def test_addresses_names_and_sayings_hold_no_quantity(text: str, raws: list[str]):
    assert [quantity.raw for quantity in find_quantities(text)] == raws


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("TikTok的估值已达900亿美元", "USD"),  # no thousand tokens in TikTok
        ("输入0.7美元/输出3美元", "USD"),
        ("风扇每秒转动90次", "count"),
    ],
)
def test_what_stands_near_a_unit_is_not_always_one(text: str, unit: str):
    assert {quantity.unit for quantity in find_quantities(text)} == {unit}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("阶跃星辰谈成一轮估值达90亿元的融资。", [("stepfun", "valuation", 9_000_000_000)]),
        ("Kimi的开发商打算募集至多7亿美元。", [("moonshot", "funds_raised", 700_000_000)]),
        (
            "2022年寒武纪拿到30%的市场份额,眼下这一比例掉到了12%。",
            [("cambricon", "market_share", 30), ("cambricon", "market_share", 12)],
        ),
        ("金山云净亏损同比收窄40%,为-3亿元。", [("kingsoft_cloud", "net_loss_growth_yoy", -40), ("kingsoft_cloud", "net_loss", 300_000_000)]),
    ],
)  # fmt: skip
def test_the_nearer_noun_and_the_sign_of_a_loss(text: str, told: list):
    assert facts(text) == told


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("一场价格战让整个行业少收了700亿元。", "price"),
        ("中国电信行业的毛利率只有8%。", "china_telecom"),
        ("联想在用户使用环节减少三成以上的碳排放。", "users_growth_yoy"),
        ("资料来源:谷歌年报\n图7:据测算,2031年AI公司的年收入合计有望达3万亿美元。", "google"),
    ],
)
def test_a_word_inside_another_names_nothing(text: str, wrong: str):
    assert wrong not in [name for fact in facts(text) for name in fact[:2]]


def test_links_of_the_same_site_leave_their_words():
    document = reading.read_text(
        '* [云市场](/tag/%E8%A1%8C)新增20家,[新浪](//example.org/s.php?t=%20%E5 "分享")的收入为3亿元。'
    )
    assert document.text == "* 云市场新增20家,新浪的收入为3亿元。"
