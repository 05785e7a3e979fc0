"""What the words around a number say of it: what a bare number counts, and the qualifier."""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.quantities.guards import NOUN_AFTER
from marketbook.quantities.scan import Number
from marketbook.quantities.units import TOKEN_NEAR
from marketbook.quantities.words import (
    AFTER,
    AFTER_PATTERN,
    BEFORE,
    BEFORE_PATTERN,
    LONGEST_QUALIFIER,
    MONEY,
    TOKEN,
)

_NOUN_BEFORE = re.compile(
    rf"(?P<params>参数(?:的?(?:数|总)?量)?)|(?P<tokens>{TOKEN})|(?P<persons>用户|月活|日活|周活|MAU|DAU|WAU|人数|粉丝|开发者|人口|会员|账户|账号|消费者|网民)"
    r"|(?P<count>调用|下载|次数|浏览|播放|装机|出货|数量|销量|覆盖|触达|点击|阅读|学生|连接|终端|晶体管)"
    r"|(?P<CNY>收入|营收|再投|[狂砸豪]掷|狂砸|砸(?:了|下|出|约|近|超)*$|筹(?:集|措)?(?:了|约|近|超)*$|卖(?:了|出|快|近|约|超)+$|身价|身家|[年月]薪|薪酬|[入进]账|投放|投流|预留|拟砸|利润|亏损|净亏|巨亏|[累继预]?[亏赚](?:了|约|近|超)*$|斥资|耗资|红包(?:撒|发|派)|ARR|(?:花|扔进去)(?:费|了)?(?:不?超过?|约|近)?$|撒下|资金|账面|盈利|获利|净赚|大赚|投资|投入|融资|估值|市值|金额|成本|支出|(?<!付)费用(?!户)|价格|募资|罚款|开支|现金|预算|销售额|GMV|产值|业务(?!量)|EBITD?A|[Cc]ap[Ee]x|CAPEX|租金|月租|市场规模|(?<!用户)(?<!应用)总规模|贷款|借款|负债|账款|存款|存货|资产|减值|坏账|补贴|货款|利息|权益|净额|收益|瓜分|豪派|砸下|现金流|账上)"
)
#: 排名从228名升至
_RANKED = re.compile("排名(?!前)[^，。,；;名有的]{0,8}$")
#: 每个Token激活370亿
_ACTIVATES = re.compile("激活(?:了|约|近|其中|仅|却|只有|参数|[ ])*$")
_DAILY = re.compile(r"日均|每日|每天|单日|日调用|日处理|日token|daily", re.I)
_PER_SECOND = re.compile(r"(?:的)?(?:浮点)?(?:运算|计算)?[ ]?(?:/|每)[ ]?(?:秒|s\b)")
_DAILY_AFTER = re.compile(r"[ ]?(?:次|个)?[ ]?(?:[/／每][ ]?[天日])")

_WINS = re.compile("[ ]?(?:元)?(?:就|的?(?:价格|报价|低价))?(?:中标|成交|拿下|到手)")
_ALONE = re.compile("[ ]?[，,。；;、)）\n]|$")
#: What begins a word that ends like a qualifier.
_BEGINNINGS = {"近": "最附远靠相新", "过": "通经不透度渡历", "约": "合签节预违", "超": "高远"}

#: Fewer times a second are no operations of a computer: 每秒转动90次.
_LEAST_A_SECOND = 10**8


def context_unit(text: str, number: Number, told: str) -> str:
    """What a bare or merely counting number counts: the noun after it says, else the clause before it, else the figure told before."""
    unit = number.unit
    if unit == "" and number.scale >= 10**8 and _ACTIVATES.search(text, max(0, number.start - 8), number.start):
        return "params"
    if unit in ("", "count", "persons") and number.after in ("", "个", "位", "名", "条"):
        noun = NOUN_AFTER.match(text, number.end)
        if noun and not (noun.lastgroup == "CNY" and (unit or number.value < 10**8)):
            unit = noun.lastgroup
    if unit == "":
        cut = _clause(text, number.start, 28)
        cues = list(_NOUN_BEFORE.finditer(text, cut, number.start))
        if (
            not cues and number.scale >= 10**6 and text[cut - 1 : cut] in ("，", ",")
        ):  # 月移动用户同比增长33%,达到2.76亿
            earlier = _NOUN_BEFORE.finditer(text, _clause(text, cut - 1, 28), cut)
            cues = [cue for cue in earlier if cue.lastgroup != "count"]
        if cues and cues[-1][0] == "数量" and any(cue.lastgroup == "tokens" for cue in cues):
            cues = [cue for cue in cues if cue.lastgroup == "tokens"]  # Token数量
        if len(cues) > 1 and cues[-1][0] == "调用" and cues[-2].lastgroup == "tokens":
            cues.pop()  # Token周调用量
        unit = cues[-1].lastgroup if cues else "CNY" if "个" in text[number.start : number.end] else "count"  # 48个亿
        if not cues and number.scale >= 10**8 and told in (*MONEY, "tokens", "tokens_per_day"):
            unit = told  # 营收18.6亿元,去年同期的21.7亿
        elif unit == "count" and number.scale >= 10**4 and _WINS.match(text, number.end):
            unit = "CNY"  # 预算1200万,最后380万中标
        elif unit == "CNY" and told in MONEY and number.scale >= 10**4:
            unit = told  # 收入21亿美元,首次突破20亿
    if unit == "count" and number.after == "个" and _ALONE.match(text, number.end):
        # 吐出8600个tokens,另一款多达1.2万个
        cut = _clause(text, number.start, 28)
        if told == "tokens" or re.search(f"{TOKEN}(?:[总数用]|消耗|调用)", text[cut : number.start]):
            unit = "tokens"
    if unit == "tokens" or unit == "count" and number.after in ("次", "", "个"):
        cut = _clause(text, number.start, 30)
        if _DAILY.search(text, cut, number.start) or _DAILY_AFTER.match(text, number.end):
            token = unit == "tokens" or TOKEN_NEAR.search(text, cut, number.start) and number.after != "次"
            if token or number.after == "次" or "调用" in text[cut : number.start]:
                unit = "tokens_per_day" if token else "calls_per_day"
    if unit == "persons" and number.after == "名" and _RANKED.search(text, max(0, number.start - 10), number.start):
        unit = "rank"
    per_second = "每秒" in text[max(0, number.start - 4) : number.start] or _PER_SECOND.match(text, number.end)
    if number.after == "次" and per_second and number.value >= _LEAST_A_SECOND:
        unit, power = ("EFLOPS", 18) if "亿亿" in text[number.start : number.end] else ("PFLOPS", 15)
        number.value /= Decimal(10**power)
    return unit


def _clause(text: str, end: int, most: int) -> int:
    """Where the clause begins that ends here, at most so many characters before."""
    start = max(0, end - most)
    return max(start, *(text.rfind(mark, start, end) + 1 for mark in "，,。；;\n"))


def read_qualifier(text: str, number: Number) -> str:
    """The qualifier of a number; the word nearest to it wins, a word after the unit adds to an exact one."""
    if number.form == "rank" or number.qualifier == "at_most":
        return number.qualifier
    before = BEFORE_PATTERN.search(text, max(0, number.start - LONGEST_QUALIFIER), number.start)
    if before and not _is_part_of_a_word(text[before.start(1) - 1 : before.start(1)], before[1]):
        return BEFORE[before[1].lower()]
    after = AFTER_PATTERN.match(text, number.end) if number.qualifier == "exact" else None
    return AFTER[after[1].lower()] if after else number.qualifier


def _is_part_of_a_word(previous: str, word: str) -> bool:
    """最近3年, 经过3年, 通过5个: the qualifier's letter belongs to the word before it."""
    return previous != "" and (word == "快" or previous in _BEGINNINGS.get(word, ""))
