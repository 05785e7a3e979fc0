"""By how much something grew or fell, or is thought to: a change, one of several growths, a revision, what was earned more."""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.claims import share_prices
from marketbook.claims.changes import BY_QUARTER, CHANGE, give_change
from marketbook.claims.clause import Clause
from marketbook.claims.levels_told import PART_REACHES
from marketbook.claims.metric_kinds import ALL_KINDS
from marketbook.claims.named_metrics import likeliest_noun
from marketbook.claims.printed_metrics import is_rate
from marketbook.mentions.speech import function_words

_BY_TIMES = re.compile(
    r"(?:增长|成长|增加|提升|提高|暴增|激增|大增|年增|[增升涨])(?:幅度?)?(?:了|约|近|超过?|逾|高达|达到?|[ ])*$"
)
#: 12%的最大同比增长
_GROWTH_AFTER = re.compile(
    r"[ ]?(?:以上|左右|多)?的(?:[^，,。；;、\d]{0,4}(?:同比|环比|年)?(?:增长|增幅|增速|成长|跌幅|降幅|下滑|下降)|显著增|同比|增|收入增)|[ ]?(?:以上)?成长(?![性型为])|[ ]?(?:以上|左右)增[长速]"
)
_SIGN = re.compile("^[(（/][-+−]?$")
_COMPOUND = re.compile("复合|年均增|年均成长")
_COMPOUND_AFTER = re.compile("[ ]?(?:以上|左右)?的?(?:年均?)?复合")
#: 产业互联网业务大幅增长36%, 核心业务下滑4%: a line of business grows by what it takes in.
_LINE_GROWS = re.compile(
    r"(?:业务|板块|分部|智能云|云智能|广告|云服务|AI云|平台|部门|(?:服务器|伺服器|交换机|笔电|桌机|显示器|电脑|手机|机柜|产品)(?=[年季月][增减]|[年季月]成长))(?:§|在|同比|环比|按年|按季|年|则|也|均|更|仍|再|仅|只|预[计期估]|将|大幅|强劲|持续|继续|快速|高速|加速|显著|明显|逆势|稳步|实现|略|小幅|整体)*"
    r"(?:增长|成长|[年季]成长|[年季][增减]|下[降滑跌]|减少|增[速长幅]?|升|跌|上升|上涨|飙升|激增|大增|萎缩|下挫|衰退)(?:了|约|近|超过?|逾|达到?|至|为|从|由)*$"
)
#: 同比增长45%的智能云业务
_OF_A_LINE = re.compile("的[\u4e00-\u9fffA-Za-z]{0,8}(?:业务|板块|分部)(?=[，,。；;、推带拉是为贡])")
#: 智能汽车按年下跌30.5%至8390万元: a line of business and what it takes in.
_TO_MONEY = re.compile(r"[,， ]?(?:达?[至到])(?:约|近)?[\d,.]+[万亿]")
_MERE_CHANGE = re.compile(
    r"(?:同比|环比)(?:大幅)?(?:增长|提升|上升|提高|下降|下滑|减少|降低|增|升|降)(?:了|约|近|超过?|逾)*$"
)
#: 中国移动最高,达8.1%; 中国电信与中国联通分别为8.0%和7.8%; 增幅三家最高,达16.5%
_HIGHEST = re.compile(
    r"(?:其中)?(?:@|增[幅速]|三家|两家|中|[、和与及])*(?:最?[高快大]|领先|居首)?[,，]?(?:分别|则|均|也|仅|已)*(?:达到?|为|是)(?:了|约|近|超过?)*"
)
_RATE_TOLD = re.compile(r"(?:增[幅速]|增长率|成长率)(?!为|是|约|达)[^，,。；;\d]{0,10}(?:[，,]|(?=最高|最快))")
_OF_ALL = "the growth that is told of all"
_RESULTS = r"EPS|每股(?:税后|盈利)?(?:盈[余馀]|纯益|收益)?|获利|盈利|净利润?|营收|收入"
#: 2027年的预估EPS调高4%, 上调2025-2027年获利各4%
_REVISED = re.compile(
    rf"(?:(?P<of>{_RESULTS})(?:[(（]EPS[)）])?(?:的?(?:预估|预测|预期))?(?P<way>[上下][调修]|调[高升降低])"
    rf"|(?P<way2>[上下][调修]|调[高升降低])[^，,。；;、]{{0,16}}?(?P<what>{_RESULTS})(?:[(（]EPS[)）])?(?:的?(?:预估|预测|预期))?)(?:[，,]?幅度)?(?:分别|各|约|逾|超过?|达到?|为|了|[ ])*$"
)
#: 中期多赚5%
_EARNED = re.compile("[多少]赚(?:了|约|近|逾|超过?)*$")
#: 减亏幅度达40.37%
_LOST_LESS = re.compile("(?:同比|大幅)?减亏(?:幅度|比例)?(?:了|为|约|近|逾|超过?|高达|达到?)*$")
_BRINGS = re.compile("(?:带来|实现|取得|获得|贡献)(?:了|约|近|逾|超过?|高达|最高|至少|平均)*$")
_MOVED_SO = re.compile(
    "[ ]?(?:左右|以上)?的?(?P<noun>[\u4e00-\u9fff]{2,8}?)的?(?P<how>提升|提高|增长|改善|增益|下降|降低|减少|缩短)(?=[，,。；;、！\n]|$)"
)


def change(c: Clause) -> bool:
    """By how much something grew or fell; a change of what has no such metric is not its level."""
    if c.unit not in ("pct", "ratio", "pp") or _SET_ASIDE.search(c.before):
        return False
    figure = c.figure
    doubled = figure.quantity.raw.startswith(("翻番", "翻倍", "翻了一番", "翻一番"))
    times = c.unit == "ratio" and _BY_TIMES.search(c.before)
    used = c.own_cues(("tokens", "calls")) if times else []
    if used and f"{used[-1][2]}_growth" in c.page.vocabulary.rows["metric"]:
        return c.give(f"{used[-1][2]}_growth", "growth in times")
    if c.unit == "ratio" and not doubled and (not times or used):
        return False
    signed = c.follows and c.before in ("(", "（", "/") and figure.quantity.raw[0] in "+-−"  # 836亿元(-10.6%)
    changes = CHANGE.search(c.before) or doubled or c.digits or signed or _GROWTH_AFTER.match(c.page.text, c.list_end)
    changes = bool(changes) and not (c.unit == "pct" and PART_REACHES.search(c.before))
    if c.follows and c.unit == "pct" and _SIGN.search(c.before) and c.previous.unit == "pct" and _moves_a_rate(c):
        return c.give(f"{c.previous.metric}_change", "how far a rate moved", 0.7)
    by = _base_of_the_row(c)
    compound = _COMPOUND.search(c.before) or _COMPOUND_AFTER.match(c.page.text, c.list_end)
    if not compound and give_change(c.page, c.sentence, figure, c.previous, c.state, c.start, c.end, changes):
        if doubled:
            figure.value, figure.unit = Decimal(100), "pct"
        elif times and figure.metric.endswith(("_yoy", "_qoq", share_prices.CHANGE)):
            figure.value, figure.unit = figure.value * 100, "pct"  # 增长14倍
        if by and figure.metric.endswith("_growth_yoy"):
            figure.metric = f"{figure.metric.removesuffix('yoy')}{by}"
        return True
    if (
        changes
        and not c.cues(ALL_KINDS)
        and (_LINE_GROWS.search(c.lead) or _OF_A_LINE.match(c.page.text, c.list_end) or _to_money(c))
    ):
        by = "qoq" if BY_QUARTER.search(c.before) else "yoy"
        return c.give(f"revenue_growth_{by}", "growth of a line of business", 0.6)
    return (doubled or _MERE_CHANGE.search(c.before) is not None) and (likeliest_noun(c) or True)


def _moves_a_rate(c: Clause) -> bool:
    """毛利率达48.93%(+0.74%): whether the figure before is a share that moved by the one in brackets."""
    row = c.page.vocabulary.rows["metric"].get(c.previous.metric)
    return row is not None and row["unit_kind"] == "share" or is_rate(c.previous.metric)


#: 存货跌价准备计提比例12%: nothing fell
_SET_ASIDE = re.compile("(?:跌价|减值)准备[^，,。；;\\d]{0,4}(?:比例|率|占比)")
_BARELY_GROWS = re.compile(
    "[，,]?(?:则|也|大|微|小幅|大幅)*(?:增长?|降|下降|下滑|减少|升|上升|涨|跌)(?:了|约|近|超过?|[ ])*"
)
_ON_WHAT = re.compile("_growth_(yoy|mom|qoq)$")
#: 2026财年云网业务增速预计从
_OWN_RATE = re.compile(
    "(?:^|[@§的，,])(?P<noun>[\u4e00-\u9fff]{2,8}?)的?(?:同比)?(?:增速|增长率)(?:预计|预期|有望|将|也|已|则|由|从|为|达到?|约|近|超过?|[ ])*$"
)


def _to_money(c: Clause) -> bool:
    """智能汽车按年下跌30.5%至8390万元: whether the change leads to an amount of money."""
    end = c.figure.end
    return (
        _TO_MONEY.match(c.page.text, end) is not None and re.search("[元美港]", c.page.text[end : end + 16]) is not None
    )


def _base_of_the_row(c: Clause) -> str:
    """甲8月月活9千万,环比增6%,乙7千万,增9%: on what the growth told before it is, in a row that says so once; else empty."""
    if not _BARELY_GROWS.fullmatch(c.before):
        return ""
    before, base = c.told, ""
    while before is not None and before.start >= c.sentence.start:
        if told := _ON_WHAT.search(before.metric):
            base = told[1]
            break
        before = before.prior
    return base if base in ("mom", "qoq") else ""


def one_by_one(c: Clause) -> bool:
    """三家服务收入增幅创新高,中国移动最高,达8.1%: the growth that the sentence is about, of one after the other."""
    if c.unit != "pct" or not _HIGHEST.fullmatch(c.page.masked(c.start, c.end)):
        return False
    before = c.told
    if before is not None and _OF_ALL in before.rules:
        return c.give(before.metric, _OF_ALL, 0.8)
    since = before.end if before is not None else c.sentence.start
    rates = list(_RATE_TOLD.finditer(c.page.text, since, c.end))
    if not rates:
        return False
    cues = c.page.specific_cues(max(since, rates[-1].start() - 24), rates[-1].start(), ("money", "persons"))
    metric = f"{cues[-1][2]}_growth_yoy" if cues else ""
    return metric in c.page.vocabulary.rows["metric"] and c.give(metric, _OF_ALL, 0.8)


def of_a_forecast(c: Clause) -> bool:
    """2027年的预估EPS调高4%, 上调2025-2027年获利各4%、1%: by how much others think better, or worse, of results."""
    first = c.figure.group[0] if c.figure.group else c.figure
    told = c.unit == "pct" and _REVISED.search(c.page.text, max(c.sentence.start, first.start - 40), first.start)
    if not told or re.search("价(?!值)", told[0]):
        return False
    said = told["of"] or told["what"]
    metric = "eps" if re.search("EPS|每股", said) else "revenue" if said[-1] == "收" else "net_profit"
    if re.search("下|降|低", (told["way"] or told["way2"])) and c.figure.value is not None:
        c.figure.value = -c.figure.value
    return c.give(f"{metric}_change", "revision of a forecast", 0.8)


def of_what_is_earned(c: Clause) -> bool:
    """中期多赚5%, 减亏幅度达40.37%"""
    if c.unit != "pct":
        return False
    if _LOST_LESS.search(c.before) and c.figure.value is not None:
        c.figure.value = -c.figure.value
        return c.give("net_loss_growth_yoy", "how much less was lost")
    return _EARNED.search(c.before) is not None and c.give("net_profit_growth_yoy", "what was earned more")


def own_rate(c: Clause) -> bool:
    """新签合同4亿元,同比增长9%,云网业务增速预计为30%: of what the clause itself names, not of what was told before."""
    told = _OWN_RATE.search(c.page.masked(c.start, c.end)) if c.unit == "pct" else None
    noun = told["noun"] if told else ""
    if not noun or function_words(noun) or c.cues(ALL_KINDS):
        return False
    return c.give(f"{noun}_growth_yoy", "growth of what the clause names", 0.6)


def brought_about(c: Clause) -> bool:
    """带来约19%的推理性能提升"""
    moved = c.unit == "pct" and _BRINGS.search(c.before) and _MOVED_SO.match(c.page.text, c.figure.end)
    if not moved:
        return False
    if moved["how"] in ("下降", "降低", "减少", "缩短"):
        c.figure.value = -c.figure.value
    return c.give(f"{moved['noun']}_growth", "what is brought about", 0.6)
