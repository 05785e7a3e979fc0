"""What a figure measures by what it is counted in, where no words say otherwise."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause

#: The one metric that a unit nearly always measures in these articles, where no cue says otherwise.
_BY_UNIT = {
    "params": "parameters",
    "PFdays": "training_compute",
    "GPU_hours": "training_chip_hours",
    "FLOP": "training_compute",
    "PFLOPS": "centre_compute",
    "EFLOPS": "compute_total",
    "CNY_per_Mtok": "api_price",
    "USD_per_Mtok": "api_price",
    "calls_per_day": "daily_calls",
    "tokens_per_day": "daily_tokens",
}
#: 7000卡集群, 10万卡的智算集群
_CLUSTER = re.compile("级?的?(?:[\u4e00-\u9fff]{0,6}?(?:集群|超节点))")
#: 用9万亿词元做预训练, 在9万亿词元上训练
_TRAINED_AFTER = re.compile("[ ]?(?:左右)?的?(?:数据|语料)?[ ]?[上中]?(?:进行|完成)?了?的?(?:预|从头)?训练")
_TRAINED_BEFORE = re.compile("(?:预?训练)(?:阶段)?(?:共|总共|一共)?(?:使用|用|消耗|采用)?了?(?:约|近|超过?|高达)*$")
#: 分别以5.44万亿、4.27万亿和3.09万亿Token居调用排行榜
_USED = re.compile("调用|消耗|用量|使用量|吞吐")
#: So many 单 are orders that were placed, not one of a firm's contracts.
_MANY_ORDERS = 1000
#: 比上一代高出12分, 领先3分
_MORE_POINTS = re.compile("(?:提[升高]|[领超]先|高出?|增加|上[升涨]|多出?|[下跌]降|落后|低)(?:了|约|近|超过?|足足)*$")
#: 兴建50兆瓦的数据中心, 首阶段于高雄建置20MW
_OF_CENTRES = re.compile("数据中心|资料中心|机房|机柜|智算中心|算力中心|超算|园区|AI工厂|AI Factory|供电|电力")
#: 服务900万家企业
_SERVES = re.compile("服务(?:了|着|的|超过?|近|约|逾|于|过|覆盖|[ ])*$")
_FIRMS_SERVED = re.compile(
    "[ ]?(?:以上|左右)?的?(?:中小|大型|中大型|头部)?(?:企业|客户|商家|公司|机构)(?![\u4e00-\u9fff]{0,2}(?:级|员工|用户))"
)
_STAFF = re.compile(
    "(?:人|[ ]?(?:上下|左右)?)的?[“「]?[\u4e00-\u9fffA-Za-z]{0,8}?(?:规模|团队|小组|阵容|班底)(?![^，,。；;]{0,3}(?:化|部署))"
)


def by_unit(c: Clause) -> bool:
    """EFLOPS, 亿参数, 卡, 机架: what the unit nearly always measures."""
    text, figure = c.page.text, c.figure
    of_cards = figure.quantity.raw[-1] == "卡" or text.startswith("卡", figure.end)
    if c.unit == "count" and of_cards and (_CLUSTER.match(text, figure.end) or "集群" in c.before):
        return c.give("cluster_chips", "metric by unit", 0.8)
    if c.unit == "count" and figure.quantity.raw[-1] in "单單" and figure.value >= _MANY_ORDERS:
        return c.give("订单量", "metric by unit", 0.8)
    if figure.quantity.raw.endswith(("机架", "機架")):
        return c.give("racks", "metric by unit")
    if (
        c.unit == "tokens"
        and c.figure.value >= 10**9
        and (_TRAINED_AFTER.match(text, figure.end) or _TRAINED_BEFORE.search(c.before))
    ):
        return c.give("training_tokens", "what a model was trained on", 0.8)
    if c.unit == "tokens" and c.figure.value >= 10**11 and _USED.search(text, c.sentence.start, c.clause_end):
        return c.give("total_tokens", "metric by unit", 0.6)
    if c.unit not in _BY_UNIT:
        return False
    if c.unit in ("PFLOPS", "EFLOPS"):
        whole = c.unit == "EFLOPS" and "FLOP" in figure.quantity.raw.upper()
        around = text[max(c.sentence.start, figure.start - 12) : figure.end + 8]
        if not whole and not re.search("中心|算力", around):
            return False
    return c.give(_BY_UNIT[c.unit], "metric by unit", 0.7)


def points(c: Clause) -> bool:
    """What a test gives is a score, or how far it is from another."""
    moved = "_change" if _MORE_POINTS.search(c.before) else ""
    return c.unit == "points" and c.give(f"benchmark_score{moved}", "points of a test", 0.8)


def memory(c: Clause) -> bool:
    """RTX A1000 8GB, 24GB的RTX 3090: what stands at the name of a chip or a card."""
    if c.unit != "bytes" or c.own_cues():
        return False
    page, figure = c.page, c.figure
    at = page.within("entities", max(c.sentence.start, figure.start - 16), figure.end + 2)
    beside = [m for m in at if m.kind == "chip" and page.text[m.end : figure.start].strip() in ("", "的")]
    then = [m for m in page.within("entities", figure.end, figure.end + 3) if m.kind == "chip"]
    return bool(beside or then) and c.give("memory", "memory of a chip", 0.7)


def capacity(c: Clause) -> bool:
    """Power of which nothing more is said, where data centres are spoken of."""
    around = c.page.text[c.sentence.start : c.clause_end + 24]
    return (
        c.unit == "W"
        and c.figure.value >= 10**6
        and _OF_CENTRES.search(around) is not None
        and c.give("容量", "power of a data centre", 0.5)
    )


def clients(c: Clause) -> bool:
    """服务900万家企业: whom a firm serves."""
    serves = c.unit == "count" and c.figure.quantity.raw[-1] in "家户" and _SERVES.search(c.before)
    return bool(serves and _FIRMS_SERVED.match(c.page.text, c.figure.end)) and c.give(
        "enterprise_clients", "who is served", 0.8
    )


def some_of_these(c: Clause) -> bool:
    """共有基站21万站,其中自建10万站: some of what was just counted."""
    whole, raw = c.told, c.figure.quantity.raw
    if whole is None or c.unit != "count" or raw[-1] != whole.quantity.raw[-1] or not c.before.startswith("其中"):
        return False
    return (
        bool(whole.metric) and "growth" not in whole.metric and c.give(whole.metric, "some of the figure before", 0.6)
    )


def staff(c: Clause) -> bool:
    """百川智能120人上下规模: how large a team is."""
    of_people = c.figure.quantity.raw.endswith(("人", "个", "個"))
    says = c.unit in ("persons", "count") and of_people and _STAFF.match(c.page.text, c.figure.end)
    return bool(says) and not c.own_cues() and c.give("employees", "how large a team is", 0.7)
