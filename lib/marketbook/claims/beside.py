"""How one thing stands beside another that its clause names: 比B200快45%, 性能达到GPT-4的85%."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause

#: The rule of such a figure.
BESIDE = "beside another"
_SO = "(?:了|出|约|近|逾|超过?|将近|整整|足足|大约|至少|最多|高达|达到?|接近|不到)*[ ]?$"
#: 推理速度比B200还快45%, 综合成本比K2降低58%: of what, how it stands, whom it is held against.
_THAN = re.compile(
    r"(?P<noun>[\u4e00-\u9fffA-Za-z]{2,14})?(?:要|则|也|还)?(?:比|较|相比|对比|相较于?|比起)(?!例|重|率|分|赛|值|上年|去年|前|同期)[^，,。；;：:\d]{0,2}@+[^，,。；;：:]{0,12}?(?:还|则|要|更|也|可|能|可以|平均|直接|整体)*"
    rf"(?P<how>快|慢|高|低|贵|便宜|大|小|长|短|提[升高]|降低|下降|减少|增加|缩短|节省){_SO}"
)
#: 性能达到GPT-4的85%, 成本仅为K2的1/6
_OF_ITS = re.compile(
    r"(?P<noun>性能|效能|算力|速度|准确率|成本|能力|体积|规模|参数量?|显存|内存|带宽|功耗|能效)(?:可以?|能)?(?:达到?|约?为|相当于|仅|只有|是|接近|逼近|超过)(?:仅|约|了)?[^，,。；;：:\d]{0,2}@+[^，,。；;：:]{0,20}?的?"
    r"(?:约|近|不到|不足|超过?|大约)*[ ]?$"
)
_A_PART_OF_ITS = re.compile(
    "(?:只有|仅有|仅为|仅是|只是|相当于|不到|不足|约为|约是|还不到|尚不及)@+的(?:约|近|不到|不足|大约)*[ ]?$"
)
_TIMES_ANOTHER = re.compile(
    "(?:约?为|约?是|达到?|相当于|接近)(?![^，,。；;]*(?:年初|年末|年底|此前|之前|原来|原先|发布|上线|同期|最初|当时|过去))[^，,。；;\\d§]{1,14}的(?:约|近|逾|超过?)?$"
)
_LEVEL_AFTER = re.compile("[ ]?(?:左右)?(?:不等)?的?(?:水平|水准|能力|性能|效果)")
_REACHES_ITS = re.compile("(?:达到?|接近|逼近|恢复到)了?@+[^，,。；;：:]{0,8}?的?(?:约|近)?[ ]?$")
#: What 快 and 贵 are said of, where the clause does not say.
_SAID_OF = {"快": "速度", "慢": "速度", "贵": "价格", "便宜": "价格"}
_LESS = ("慢", "低", "便宜", "小", "短", "降低", "下降", "减少", "缩短", "节省")
#: Names at the head of the noun, and words that only lead to it.
_LEADS = re.compile("^(?:其|它|该|这|的|而|但|且|并|整体|平均|综合性?(?=性能)|在)+")
#: Kinds of metric that one thing can have more of than another.
_LEVELS = ("money", "price", "performance", "params", "bytes", "bandwidth", "count", "persons", "time", "power")
_NOUN = re.compile(
    "(?:性能|效能|速度|成本|能力|效率|体积|参数|规模|功耗|能效|带宽|算力|延迟|时间|费用|吞吐|内存|显存|[价率量度费])$"
)
_PRICED = re.compile("价|定价|收费|费用$")
#: GB200的性能是H100的7倍
_PERFORMS = re.compile(r"(性能|训练算力|(?:训练|推理)速度|吞吐量|能效)(?!价格?|比)[^，,。；;、%]{0,20}$")


def beside_another(c: Clause) -> bool:
    """How far a thing is ahead of another or behind it, or which part of it: growth or a ratio of what the clause says of both."""
    if c.unit not in ("pct", "ratio"):
        return False
    before = c.page.masked(c.start, c.end)
    if told := _THAN.search(before):
        how, noun = told["how"], _LEADS.sub("", (told["noun"] or "").rpartition("的")[2])
        noun = noun if _NOUN.search(noun) else _SAID_OF.get(how, "")
        if not noun or "行业" in c.before:
            return False
        if how in ("贵", "便宜") and c.unit == "ratio":
            return c.give("price_ratio", BESIDE, 0.7)
        if how in _LESS and c.figure.value is not None:
            c.figure.value = -abs(c.figure.value)
        noun = "price" if _PRICED.search(noun) else noun
        return c.give(f"{noun}_change" if noun == "price" else f"{_known(c, noun)}_growth", BESIDE, 0.7)
    part = c.unit == "pct" or c.figure.value is not None and c.figure.value < 1
    if part and (told := _OF_ITS.search(before)) and not c.own_cues():  # 训练成本仅为GPT-4的1/10 has a name
        return c.give(_known(c, told["noun"]), BESIDE, 0.7)
    if part and _A_PART_OF_ITS.search(before) and not c.own_cues() and "价" not in c.before:
        return True  # 收入40亿元,只有甲公司的三成: of both, and of neither's own
    if c.unit == "pct" and _REACHES_ITS.search(before) and _LEVEL_AFTER.match(c.page.text, c.figure.end):
        return c.give("performance", BESIDE, 0.6)
    return False


def times_another(c: Clause) -> bool:
    """均价约为金融业的3倍: of both, and measures neither."""
    more = c.unit == "pct" and c.figure.value is not None and c.figure.value >= 100
    return (c.unit == "ratio" or more) and _TIMES_ANOTHER.search(c.lead) is not None


def performance(c: Clause) -> bool:
    """GB200的性能是H100的7倍: how well one does beside another, or beside the one before."""
    told = _PERFORMS.search(c.before) if c.unit == "ratio" else None
    return told is not None and c.give(told[1], "performance beside another")


def _known(c: Clause, noun: str) -> str:
    """The vocabulary's metric of a noun, or the noun as printed."""
    for cue in c.page.cues_within(c.start, c.end, _LEVELS):
        if c.page.text[cue[0] : cue[1]] == noun:
            return cue[2]
    return noun
