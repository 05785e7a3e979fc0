"""Neighbours that belong together: ranges become one number, members of a list share the unit of the last."""

from __future__ import annotations

import re

from marketbook.quantities.scan import Number
from marketbook.quantities.units import MANY, PER, many
from marketbook.quantities.words import COUNTING, MONEY, TOKEN

_RANGE = re.compile(r"[ ]?(?:[-~–—―〜至到]|--|——)[ ]?(?:约|近)?(?:第|[+])?")
_LIST = re.compile(r"[ ]?(?:[、,，/]|[、,，]?(?:和|与|及|以及|或|跟))[ ]?(?:约|近|超)?")
#: 从3万亿涨到5万亿美元, 数百万甚至上千万元: the unit of the second is the first's, not its scale.
_MOVES = re.compile(
    r"[ ]?(?:[，,]?[ ]?(?:一路|大幅|迅速)?(?:[上提扩攀飙爬]?[升涨增大]|增[长加]|下[降跌滑]|[跌降缩][小减]?)[至到]|乃至|甚至|再到)"
    "(?:了|约|近|超过?)?[ ]?"
)
#: 输入1元,输出2元; 从0.12元降至0.004元: both of the tokens named beside one of them.
_OTHER_WAY = re.compile(
    r"[ ]?[，,、；;/]?[ ]?(?:而|每百万)?(?:输入|输出)(?:价格?|单价|tokens?)?(?:为|是|仅|约|则|只要)*[:：]?[ ]?"
    r"|[ ]?(?:大幅|直接|一路)?(?:下调|下降|降低|降价|降|调整?|改|变成?|砍|涨|上调|提高)[了到至为]{0,2}(?:约|仅)?[ ]?"
)


#: 输入只收0.95元, 输出要56美元; 输入价又降了四分之一,到0.0015美元
_WAY = re.compile(
    r"(?:输[入出]|缓存命中|命中缓存)(?:[^，,。；;、\d\n(（]{0,8}|价?格?[又再也已]?(?:[降涨跌]|下调)[^，,。；;\n]{0,8}[，,](?:到|至|降到|跌到|只要|现在))$"
)
#: 分别为1.05美元和4.2美元: one way beside the other
#: 从16元跌到8元: what the price before became
_BECAME = re.compile(
    "[ ]?(?:一路|大幅|迅速|直接)?(?:[下上]?[降跌涨升调砍]|下[降跌滑])[到至为](?:了|约|仅)?(?:\\d{1,2}月份?的?)?[^，,。；;\\d\\n]{0,4}"
)
_EACH = re.compile("(?:分别|[卖收要])[为是]?(?:约|仅)?$")
_ALSO = re.compile(r"[ ]?(?:和|与|及|、|/)[ ]?")
#: No million tokens cost as much; so far on a price has the base of one before it, in characters.
_DEAREST, _REACH = 1000, 160
_OF_BOTH_WAYS = re.compile(
    rf"[ ]?[(（]?(?:输入|输出)[ ]?[/／][ ]?(?:输入|输出)[^)）\n\d]{{0,4}}?(?:每|[/／])[ ]?(?P<per>{MANY})[ ]?个?{TOKEN}"
)


def join(text: str, numbers: list[Number]) -> list[Number]:
    """Ranges become one number; members of a list take the unit that stands after the last of them."""
    apart: list[Number] = []
    for number in numbers:  # the 千 of 元/千tokens is read already
        if not apart or number.start >= apart[-1].end:
            apart.append(number)
    joined: list[Number] = []
    for number in reversed(apart):
        later = joined[-1] if joined else None
        gap = text[number.end : later.start] if later and later.start - number.end <= 8 else ""
        if gap and later.unit in MONEY and not number.unit and number.value >= 10**4 and _MOVES.fullmatch(gap):
            number.unit, number.after = later.unit, later.after
        if later and 0 <= later.start - number.end <= 5 and later.high is None and number.high is None:
            if _RANGE.fullmatch(gap) or gap == "、" and _is_about(text, number, later):
                if _make_range(text, number, later, gap):
                    continue
            elif (
                _LIST.fullmatch(gap)
                and not number.unit
                and (
                    later.unit
                    or later.scale >= 10**8 > number.value
                    or later.scale >= 10**4 > number.value
                    and "分别" in text[max(0, number.start - 12) : number.start]  # 分别超过100/130/180万
                )
                and not (gap == "、" and text[number.start - 1 : number.start] in ("", "\n"))
                and number.form == later.form
                # 1.17亿和5GB are two measures
                and (number.scale == 1 or later.unit in MONEY or later.unit in COUNTING)
            ):
                _share(number, later)
        joined.append(number)
    joined.reverse()
    for number, later in zip(joined, joined[1:]):  # 从9万元一路跌到6.2万
        if number.unit in MONEY and not later.unit and later.value >= 10**4 and later.start - number.end <= 8:
            if _MOVES.fullmatch(text, number.end, later.start):
                later.unit, later.after = number.unit, number.after
    pairs = list(zip(joined, joined[1:]))
    for number, later in pairs:  # 每千Tokens降至0.0003元、0.0008元: the price's base holds for the whole list
        if number.unit == f"{later.unit}_per_Mtok" and number.after == later.after:
            if _LIST.fullmatch(text, number.end, later.start) or _OTHER_WAY.fullmatch(text, number.end, later.start):
                later.price(number.tokens)
    for number, later in pairs:  # $3/$9(输入/输出每百万tokens)
        both = (
            number.unit in ("CNY", "USD")
            and number.unit == later.unit
            and text[number.end : later.start].strip() == "/"
        )
        base = _OF_BOTH_WAYS.match(text, later.end) if both else None
        if base:
            for price in (number, later):
                price.price(PER[many(base["per"])])
    for number, later in reversed(pairs):  # 输入0.8元、输出2元每百万tokens
        if later.unit == f"{number.unit}_per_Mtok" and _OTHER_WAY.fullmatch(text, number.end, later.start):
            number.price(later.tokens)
    _carry_base(text, joined)
    return joined


def _carry_base(text: str, numbers: list[Number]) -> None:
    """每百万tokens输入14元,而另一款输入只收0.95元: the tokens that a price buys hold for those told after it in the paragraph."""
    base = before = None
    for number, later in zip(numbers, [*numbers[1:], None]):
        if number.unit.endswith("_per_Mtok"):
            base = number
        elif base is not None and number.unit in ("CNY", "USD") and number.scale <= 1 and number.value < _DEAREST:
            near = number.start - base.end < _REACH and "\n" not in text[base.end : number.start]
            way = number.after == "分" or _WAY.search(text, max(0, number.start - 20), number.start)
            both = later is not None and later.unit == number.unit and _ALSO.fullmatch(text, number.end, later.start)
            way = way or both and _EACH.search(text, max(0, number.start - 6), number.start)
            changes = (
                later is not None and later.unit == number.unit and _BECAME.fullmatch(text, number.end, later.start)
            )
            way = way or changes and text[number.start - 1] in "从由"  # 另一款则从0.1元降到0.03元
            goes_on = _ALSO.fullmatch(text, base.end, number.start) or _BECAME.fullmatch(text, base.end, number.start)
            if near and (way or before is base and goes_on):
                number.price(base.tokens)
                base = number
        before = number


def _share(number: Number, later: Number) -> None:
    """24、20、19个: scale and unit of the last member hold for the ones before it."""
    if number.scale == 1:
        number.value *= later.scale
    number.unit, number.after, number.scale, number.tokens = later.unit, later.after, later.scale, later.tokens


def _make_range(text: str, low: Number, high: Number, gap: str) -> bool:
    """Merge two neighbours into the later one; False where they are two figures (从5亿到8亿)."""
    if low.unit == "rank" and high.after in ("名", "位"):  # 第2-4名
        high.unit = "rank"
    if low.unit in MONEY and high.unit == "CNY" and high.after == "元":  # 新台币42亿元到47亿元
        high.unit = low.unit
    if low.unit in MONEY and not high.unit and text[low.start] in "$¥￥" and gap.strip() in ("-", "~", "–"):
        high.unit = low.unit  # $100-200
    if low.unit == f"{high.unit}_per_Mtok":  # 每千tokens 0.008元至0.8元
        high.price(low.tokens)
    if low.after == "百分之" and high.form == "chinese" and not high.unit and high.value <= 100:  # 百分之五十九至六十一
        high.unit, high.form = "pct", "ratio"
    if low.unit and low.unit != high.unit or low.form != high.form and "rank" not in (low.unit, high.unit):
        return False
    value = low.value if low.unit or low.scale != 1 else low.value * high.scale
    if value >= high.value or gap.strip()[:1] in ("到", "至") and _is_change(text, low, high):
        if not low.unit and high.unit:
            _share(low, high)
        return False
    high.start, high.value, high.high = low.start, value, high.value
    high.qualifier = "exact"
    return True


def _is_about(text: str, low: Number, high: Number) -> bool:
    """五、六家, 3、4年: some number between; 1、2 at the head of a line are numbers of a list."""
    scale = 10 if high.after == "成" else 1  # 七、八成
    small = not low.unit and high.unit and low.form == high.form and low.scale == 1 and high.scale == scale
    return (
        bool(small)
        and high.end > high.numeral_end
        and 0 < low.value == high.value / scale - 1 < 9
        and text[low.start - 1 : low.start] not in ("", "\n", "第", "、")
    )


_REVISED = re.compile("[ ]?(?:上调|下调|[上下]修|调[高低升降]|提高|提升|调整|修正)[到至为]")


def _is_change(text: str, low: Number, high: Number) -> bool:
    before = text[max(0, low.start - 4) : low.start]
    changed = (
        "从" in before
        or "由" in before
        or low.unit not in ("pct", "")
        and re.search("(?:[增加升涨降减少跌长]|新高)(?:了|约|近|超)?$", before)
    )
    if _REVISED.match(text, high.end):
        return False  # 由6亿至7亿元上调到8亿元: from a range
    return bool(changed) and not text.startswith(("不等", "之间", "区间", "的区间"), high.end)
