"""Quantities in running text: numbers joined with their units, neighbours and qualifiers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from marketbook.quantities.cells import find_cells
from marketbook.quantities.fold import fold
from marketbook.quantities.guards import NOUN_AFTER, is_quantity
from marketbook.quantities.numerals import DIGITS, SCALES
from marketbook.quantities.scan import Number, scan
from marketbook.quantities.words import (
    AFTER,
    AFTER_PATTERN,
    BEFORE,
    BEFORE_PATTERN,
    COUNTING,
    CURRENCIES,
    CURRENCY_PATTERN,
    LONGEST_QUALIFIER,
    MONEY,
    TOKEN,
    UNIT_PATTERN,
    UNITS,
)
from marketbook.records import Quantity

if TYPE_CHECKING:
    from marketbook.reading import Document

_RANGE = re.compile(r"[ ]?(?:[-~–—―〜至到]|--|——)[ ]?(?:约|近)?(?:第|[+])?")
#: 净利润为-1.93亿元; a dash after a numeral, a unit or a letter joins, one at the head of a line only lists.
_MINUS = re.compile(r"(?:(?<![\d%A-Za-z万亿兆元年月日号季周个台\n])(?<!^)|(?<=o[YyQqMm]))[-−－]$")
_LIST = re.compile(r"[ ]?(?:[、,，/]|[、,，]?(?:和|与|及|以及|或|跟))[ ]?(?:约|近|超)?")
#: 输入1元,输出2元: both of the tokens named before.
_OTHER_WAY = re.compile(
    r"[ ]?[，,、；;/]?[ ]?(?:而|每百万)?(?:输入|输出)(?:价格?|单价|tokens?)?(?:为|是|仅|约|则|只要)*[:：]?[ ]?"
)
_PER = {"百万": 10**6, "100万": 10**6, "一百万": 10**6, "1M": 10**6, "M": 10**6, "1百万": 10**6, "million": 10**6, "1million": 10**6,
        "千": 1000, "一千": 1000, "1千": 1000, "1000": 1000, "1K": 1000, "1k": 1000, "K": 1000, "k": 1000, "thousand": 1000, "万": 10**4, "1万": 10**4,
        "亿": 10**8, "1亿": 10**8, "1000000": 10**6, "1,000,000": 10**6, "1,000": 1000, "十亿": 10**9, "千万": 10**7, "": 1}  # fmt: skip
_MANY = "|".join(sorted((re.escape(word) for word in _PER if word), key=len, reverse=True))
_FLOW = r"(?:input|output|输入|输出|推理)?"
_PRICE_AFTER = re.compile(
    rf"[ ]?(?:[/／每]|per[ ])[ ]?(?:(?P<per>{_MANY})[ ]?)?(?P<token>个?[ ]?{_FLOW}[ ]?{TOKEN})?(?P<bare>个)?", re.I
)
_PRICE_BEFORE = re.compile(
    rf"(?:每)?(?P<per>{_MANY})[ ]?个?{_FLOW}[ ]?{TOKEN}(?:[^，。；,;\d|\n]{{0,12}}|[^。；;\d\n]{{0,8}}[价费][^。；;\d\n]{{0,16}})$",
    re.I,
)
_A_BASE = re.compile(rf"每(?P<per>{_MANY})[ ]?个?{TOKEN}")
_TOKEN_NEAR = re.compile(r"token|词元", re.I)

_NOUN_BEFORE = re.compile(
    rf"(?P<params>参数(?:的?(?:数|总)?量)?)|(?P<tokens>{TOKEN})|(?P<persons>用户|月活|日活|周活|MAU|DAU|WAU|人数|粉丝|开发者|人口)"
    r"|(?P<count>调用|下载|次数|浏览|播放|装机|出货|数量|销量|覆盖|触达|点击|阅读|学生)"
    r"|(?P<CNY>收入|营收|再投|狂砸|豪掷|拟砸|利润|亏损|净亏|巨亏|盈利|获利|净赚|大赚|投资|投入|融资|估值|市值|金额|成本|支出|(?<!付)费用(?!户)|价格|募资|罚款|开支|现金|预算|销售额|GMV|产值|业务(?!量)|市场规模|总规模|贷款|借款|负债|账款|存款|存货|资产|减值|坏账|补贴|货款|利息|权益|净额|收益|瓜分|豪派|砸下|现金流)"
)
_DAILY = re.compile(r"日均|每日|每天|单日|日调用|日处理|日token|daily", re.I)
#: 1267万MAU
_ACTIVE = re.compile("[MDW]AU(?![A-Za-z])")
_PER_SECOND = re.compile(r"(?:的)?(?:浮点)?(?:运算|计算)?[ ]?(?:/|每)[ ]?(?:秒|s\b)")
_DAILY_AFTER = re.compile(r"[ ]?(?:次|个)?[ ]?(?:[/／每][ ]?[天日])")
#: 4028亿(美元,下同): what 元 means from there on.
_DECLARED = re.compile(r"[(（](?:单位[:：])?(美元|美金|港元|港币|新台币|人民币)[,，、;；.。‧·・]?[ ]?下同[)）]")
#: 输入价格(元/千token), 单位:亿元: the unit of a column, of a table.
_IN_BRACKETS = re.compile(r"[(（](?:单位[:：])?([^()（）|]{1,16})[)）]")
_AS_UNIT = re.compile(r"单位[:：][ ]?([^()（）|\s]{1,12})")
#: 派息33.66分, 每股5仙: what is paid for a share.
_A_SHARE = re.compile("[股利派][^，。,；;]{0,2}息[^，。,；;]{0,4}$|每股[^，。,；;]{0,4}$")
#: What Taiwan prints, and the mainland never does: its dollar, its stocks by four digits, its own words.
_IN_TAIWAN = re.compile(r"新[臺台]幣|[\u4e00-\u9fff][（(](?!(?:19|20)\d\d)[1-9]\d{3}[)）]|財測|台股|全台|上市櫃")
_TRADITIONAL = re.compile("[億營萬幣]")
_ELSEWHERE = re.compile("人民币|港元|港币|按年")
_POWERS = {
    "k": 3,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "million": 6,
    "b": 9,
    "bn": 9,
    "billion": 9,
    "t": 12,
    "tn": 12,
    "trillion": 12,
}
_IN_ENGLISH = re.compile(rf"[ ]?({'|'.join(sorted(_POWERS, key=len, reverse=True))})(?![A-Za-z\d])", re.I)
_IN_SCALE = re.compile("[(（](百万|千万|千|万|亿)元[)）]")
_OWN_CURRENCY = re.compile("人民币|RMB|CN|[¥￥]")
_FULL_STOP = re.compile("[。！？!?\n]")
_CLAUSE = "，。；！？,;!?\n：:"
# Guards: what the character after a unit word may not be, for words that begin other words too.
_NOT_BEFORE = {
    "大": "关约概致小量于会模家型中众学数部幅多涨规面陆疆", "成": "为立本熟功员果绩长交都效就人品套型分", "折": "算合旧扣腾射叠磨", "元": "宇素年旦老件化论方组件锂里桥", "天": "翼猫然下津工才使", "周": "年期边转活", "位": "数置元一", "人": "工类形民气脸物才生均体文机",
    "家": "庭乡居电具长", "年": "代级轻龄", "名": "为称字单义", "项": "目链", "条": "件款", "部": "分门署", "层": "面次", "种": "子", "次": "元日要", "台": "湾积币阶", "片": "段",
    "所": "以谓有示述", "处": "理于在", "起": "来到点步初始", "套": "餐路装", "支": "持撑付出", "路": "径线由", "本": "身地土质来次", "笔": "者记", "座": "谈", "轮": "胎值流班番到", "单": "位个价一", "度电": "",
    "小时": "候", "只": "有能是", "例": "如", "件": "套", "架": "构", "首": "先次个款批", "秒": "级", "份": "额", "篇": "章", "P": "", "角钱": "",
}  # fmt: skip


def find_quantities(text: str, currency: str = "CNY") -> list[Quantity]:
    """Every quantity of a text, in order.

    Parameters
    ----------
    text : str
        Any text; Traditional and full-width forms are understood, invisible characters inside numbers are overlooked.
    currency : str
        What 元 means where neither the figure nor a declaration says it.

    Returns
    -------
    list of Quantity
        Offsets count code points of ``text``; ``raw`` is exactly that slice. Dates, periods, versions, names of models and
        chips and bare numbers without any unit are not quantities. Linear in the length of the text.

    Examples
    --------
    >>> [(q.raw, str(q.value), q.unit, q.qualifier) for q in find_quantities("2024年投入约3800亿元，份额34.6%")]
    [('3800亿元', '380000000000', 'CNY', 'about'), ('34.6%', '34.6', 'pct', 'exact')]
    """
    folded, kept = fold(text)
    numbers = [number for number in map(lambda n: _read_unit(folded, n), scan(folded)) if number is not None]
    declared = [(m.start() - 14, CURRENCIES[m[1]]) for m in _DECLARED.finditer(folded)]
    found = []
    past = 0
    if "|" in folded or "\t" in folded:
        _read_cells(folded, numbers)
    joined = _join(folded, numbers)
    printed = Counter(number.unit for number in joined if number.unit in MONEY)
    usual = max(printed, key=printed.__getitem__, default="")
    usual = (
        usual if printed[usual] > 2 and 3 * printed[usual] > 2 * printed.total() else ""
    )  # what an amount without a word is in
    for number in joined:
        if number.start < past or not is_quantity(folded, number):
            continue
        told = "" if not found or _FULL_STOP.search(folded, past, number.start) else found[-1].unit
        unit = _context_unit(folded, number, told)
        start, end = number.start, number.end
        past = end
        bare = unit == "CNY" and not number.unit
        if unit == "CNY" and not _OWN_CURRENCY.search(folded, start, end):
            unit = next(
                (other for at, other in reversed(declared) if at <= start), usual if bare and usual else currency
            )
        if kept is not None:
            start, end = kept[start], kept[end - 1] + 1
        found.append(
            Quantity(
                text[start:end], start, end, _plain(number.value), _plain(number.high), unit, _qualifier(folded, number)
            )
        )
    return found


def _read_cells(text: str, numbers: list[Number]) -> None:
    """A bare number that fills its cell takes the unit that the head of the column, or the line above the table, prints in brackets."""
    cells = find_cells(text)
    starts = [cell.start for cell in cells]
    units: dict[str, tuple[str, Decimal]] = {}
    for number in numbers:
        at = bisect_right(starts, number.start) - 1
        if at >= 0 and number.unit in ("CNY", "USD") and number.start < cells[at].end:
            if base := _A_BASE.search(text, cells[at].head.start, cells[at].head.end):
                factor = Decimal(10**6) / Decimal(_PER[_many(base["per"])])
                number.unit, number.scale = f"{number.unit}_per_Mtok", number.scale * factor
                number.value = number.value and number.value * factor
        if (
            number.unit
            or at < 0
            or text[cells[at].start : cells[at].end].strip(" |") != text[number.start : number.end]
        ):
            continue
        cell = cells[at]
        printed = _IN_BRACKETS.search(text, cell.head.start, cell.head.end) or _AS_UNIT.search(
            text, cell.caption.start, cell.caption.end
        )
        word = printed[1].strip() if printed else ""
        if word and word not in units:
            read = find_quantities(f"1{word}") if "|" not in word else []
            units[word] = (read[0].unit, read[0].value) if read and read[0].value else ("", Decimal(1))
        if word and units[word][0]:
            number.unit, factor = units[word]
            number.value, number.scale = number.value and number.value * factor, number.scale * factor


def quantities_of(document: Document) -> list[Quantity]:
    """Quantities of a document's text, without any that touches an unreadable character: a digit may be what was lost."""
    spans = document.unreadable
    starts = [span.start for span in spans]
    found = []
    written = _TRADITIONAL.search(document.raw) and _IN_TAIWAN.search(document.raw)
    taiwanese = written and not _ELSEWHERE.search(document.text)
    for quantity in find_quantities(document.text, "TWD" if taiwanese else "CNY"):
        first = bisect_right(starts, quantity.end)
        if not any(span.end >= quantity.start for span in spans[max(0, first - 2) : first]):
            found.append(quantity)
    return found


def _plain(value: Decimal | None) -> Decimal | None:
    """The value without trailing zeros or exponent noise: 2E+10 becomes 20000000000."""
    if value is None:
        return None
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and value.adjusted() < 27 else value


def _read_unit(text: str, number: Number, of_tokens: bool = False) -> Number | None:
    """Attach currency and unit; None where the letters around show that it is a part of a name."""
    if number.form in ("ratio", "rank"):
        return number
    money = CURRENCY_PATTERN.search(text, max(0, number.start - 4), number.start)
    unit_match = UNIT_PATTERN.match(text, number.end)
    word = unit_match[1] or unit_match[2] if unit_match else ""
    following = text[unit_match.end() : unit_match.end() + 1] if unit_match else ""
    if word and following and following in _NOT_BEFORE.get(word, ""):
        word = ""
    if word in ("成", "折") and not _reads_as_tenths(number, word):
        word = ""
    if word == "折" and number.value is not None and number.value > 10:
        number.value /= 10
    if money and (not word or UNITS[word][0] in COUNTING or UNITS[word][0] in ("ratio", "TFLOPS", "params")):
        number.unit, number.start = CURRENCIES[money[1]], money.start()
        if word and UNITS[word][0] in MONEY:
            number.end = unit_match.end()
    elif word:
        unit, factor = UNITS[word]
        number.unit, number.after = unit, word
        number.scale *= factor
        if number.value is not None:
            number.value *= factor
            number.high = number.high * factor if number.high is not None else None
        number.end = unit_match.end()
        if word == "成" and following in DIGITS and following != "零":
            number.value += DIGITS[following]
            number.end += 1
        if money and unit in (CURRENCIES[money[1]], "CNY"):  # 港币12.5亿元: the currency is the one before
            number.start, number.unit = money.start(), CURRENCIES[money[1]]
    scaled = _IN_ENGLISH.match(text, number.end) if money and number.scale == 1 and number.value is not None else None
    if scaled:  # $1.2B, US$350 million
        number.scale = Decimal(10) ** _POWERS[scaled[1].lower()]
        number.value, number.end = number.value * number.scale, scaled.end()
    stated = _IN_SCALE.match(text, number.end) if number.unit in MONEY else None
    if stated and number.scale == 1 and number.value is not None:  # 人民币554,552(百万元)
        number.scale = SCALES[stated[1]]
        number.value, number.end = number.value * number.scale, stated.end()
    if (
        not number.unit
        and text[number.end : number.end + 1] in ("分", "仙")
        and _A_SHARE.search(text, max(0, number.start - 10), number.start)
    ):
        number.unit, number.end = ("CNY", "HKD")[text[number.end] == "仙"], number.end + 1
        number.value, number.scale = number.value and number.value / 100, number.scale / 100
    if number.unit in ("CNY", "USD"):
        _read_price(text, number, of_tokens)
    if number.value and (number.unit in (*MONEY, "pct", "pp") or not number.unit and number.scale > 1):
        if _MINUS.search(text, max(0, number.start - 2), number.start):
            number.value, number.start = -number.value, number.start - 1
    if not number.unit and text[number.end : number.end + 1].isascii() and text[number.end : number.end + 1].isalpha():
        return _read_letter(text, number)
    return number


def _read_letter(text: str, number: Number) -> Number | None:
    """671B参数 is a size; 910B, 4o and 2C are names."""
    letter = text[number.end]
    if _ACTIVE.match(text, number.end):
        number.unit = "persons"
        return number
    beyond = text[number.end + 1 : number.end + 2]
    if letter not in "BTMKbtmk" or (beyond.isascii() and beyond.isalnum()) or number.form != "arabic":
        return None
    before, after = text[max(0, number.start - 12) : number.start], text[number.end + 1 : number.end + 8].lstrip()
    sized = after.startswith(("参数", "param", "的参数", "级参数", "规模", "个参数")) or re.search(
        r"参数(?:量|规模|总量)?(?:约|为|达|高达|是|达到|有|超过|超|从|由|至|到)*[ ]?$", before
    )
    tokens = re.match(TOKEN, after)
    if letter.upper() in "BTM" and (sized or tokens) or letter.upper() == "K" and tokens:
        factor = Decimal(10) ** {"B": 9, "T": 12, "M": 6, "K": 3}[letter.upper()]
        number.value, number.scale, number.end = number.value * factor, number.scale * factor, number.end + 1
        number.unit = "tokens" if tokens else "params"
        return number
    return None


def _reads_as_tenths(number: Number, word: str) -> bool:
    """三成, 8折, 八五折; not 50成 or 2024折."""
    if number.value is None or number.qualifier != "exact":
        return number.value is not None and number.value <= 10
    return number.value <= (100 if word == "折" else 10)


def _read_price(text: str, number: Number, of_tokens: bool) -> None:
    """Turn money into a token price where the text names a number of tokens."""
    after = _PRICE_AFTER.match(text, number.end)
    per = None
    if after and (
        after["token"]
        or (after["per"] and after["bare"] and of_tokens)
        or (after["per"] and _TOKEN_NEAR.search(text, max(0, number.start - 40), number.end + 40))
    ):
        per = Decimal(_PER[_many(after["per"])])
        number.end = after.end()
    elif not after or not after["per"]:
        before = _PRICE_BEFORE.search(text, max(0, number.start - 36), number.start)
        if before:
            per = Decimal(_PER[_many(before["per"])])
    if per:
        factor = Decimal(10**6) / per
        number.unit = f"{number.unit}_per_Mtok"
        number.scale *= factor
        number.value = number.value * factor if number.value is not None else None


def _many(word: str | None) -> str:
    word = word or ""
    return word if word in _PER else word.lower() if word.lower() in _PER else word.upper()


def _join(text: str, numbers: list[Number]) -> list[Number]:
    """Ranges become one number; members of a list take the unit that stands after the last of them."""
    joined: list[Number] = []
    for number in reversed(numbers):
        later = joined[-1] if joined else None
        if (
            later is not None
            and later.start - number.end <= 5
            and later.start >= number.end
            and later.high is None
            and number.high is None
        ):
            gap = text[number.end : later.start]
            if _RANGE.fullmatch(gap):
                if _make_range(text, number, later, gap):
                    continue
            elif (
                _LIST.fullmatch(gap)
                and not number.unit
                and (later.unit or later.scale >= 10**8 > number.value)
                and not (gap == "、" and text[number.start - 1 : number.start] in ("", "\n"))
                and _may_share(number, later)
            ):
                _share(number, later)
        joined.append(number)
    joined.reverse()
    for number, later in zip(
        joined, joined[1:]
    ):  # 每千Tokens降至0.0003元、0.0008元: the price's base holds for the whole list
        if (
            number.unit.endswith("_per_Mtok")
            and later.unit == number.unit[:3]
            and (_LIST.fullmatch(text, number.end, later.start) or _OTHER_WAY.fullmatch(text, number.end, later.start))
            and later.value is not None
        ):
            later.value *= number.scale
            later.unit, later.scale = number.unit, later.scale * number.scale
    return joined


def _may_share(number: Number, later: Number) -> bool:
    if number.value is None or later.value is None or number.form != later.form or later.unit == "rank":
        return False
    return number.scale == 1 or later.unit in MONEY or later.unit in COUNTING  # 1.17亿和5GB are two measures


def _share(number: Number, later: Number) -> None:
    """24、20、19个: scale and unit of the last member hold for the ones before it."""
    if number.scale == 1:
        number.value *= later.scale
    number.unit, number.after, number.scale = later.unit, later.after, later.scale


def _make_range(text: str, low: Number, high: Number, gap: str) -> bool:
    """Merge two neighbours into the later one; False where they are two figures (从5亿到8亿)."""
    if low.unit == "rank" and high.after in ("名", "位"):  # 第2-4名
        high.unit = "rank"
    if low.unit in MONEY and high.unit == "CNY" and high.after == "元":  # 新台币42亿元到47亿元
        high.unit = low.unit
    if (
        low.value is None
        or high.value is None
        or (low.unit and low.unit != high.unit)
        or low.form != high.form
        and "rank" not in (low.unit, high.unit)
    ):
        return False
    value = low.value
    if not low.unit and low.scale == 1 and high.scale != 1:
        value *= high.scale
        if value >= high.value:
            value = low.value * (high.scale / Decimal(10000) if high.scale % 10000 == 0 else 1)
    elif not low.unit and low.scale != high.scale and high.unit and high.unit not in COUNTING:
        value *= high.scale / low.scale if high.scale < 1 else 1
    if value >= high.value or "到至".find(gap.strip()[:1]) >= 0 and gap.strip() and _is_change(text, low, high):
        if not low.unit and high.unit:
            _share(low, high)
        return False
    high.start, high.value, high.high = low.start, value, high.value
    high.qualifier = "exact"
    return True


def _is_change(text: str, low: Number, high: Number) -> bool:
    before = text[max(0, low.start - 4) : low.start]
    changed = (
        "从" in before
        or "由" in before
        or low.unit not in ("pct", "")
        and re.search("(?:[增加升涨降减少跌长]|新高)(?:了|约|近|超)?$", before)
    )
    return bool(changed) and not text.startswith(("不等", "之间", "区间", "的区间"), high.end)


def _context_unit(text: str, number: Number, told: str) -> str:
    """What a bare or merely counting number counts: the noun after it says, else the clause before it, else the figure told before."""
    unit = number.unit
    if unit in ("", "count", "persons") and number.after in ("", "个", "位", "名", "条"):
        noun = NOUN_AFTER.match(text, number.end)
        if noun and not (noun.lastgroup == "CNY" and (unit or number.value is None or number.value < 10**8)):
            unit = noun.lastgroup
    if unit == "":
        left = max(0, number.start - 28)
        clause = text[left : number.start]
        cut = max(clause.rfind(mark) for mark in "，,。；;\n")
        cues = list(_NOUN_BEFORE.finditer(clause, cut + 1))
        unit = cues[-1].lastgroup if cues else "CNY" if "个" in text[number.start : number.end] else "count"  # 48个亿
        if not cues and number.scale >= 10**8 and told in (*MONEY, "tokens"):
            unit = told  # 营收18.6亿元,去年同期的21.7亿
    if unit in ("count", "tokens") and number.after in ("次", "", "个", *(w for w in UNITS if UNITS[w][0] == "tokens")):
        left = text[max(0, number.start - 30) : number.start]
        cut = max(left.rfind(mark) for mark in "，,。；;\n")
        if _DAILY.search(left, cut + 1) or _DAILY_AFTER.match(text, number.end):
            token = unit == "tokens" or _TOKEN_NEAR.search(left, cut + 1) and number.after != "次"
            if token or number.after == "次" or "调用" in left[cut + 1 :]:
                unit = "tokens_per_day" if token else "calls_per_day"
    if (
        unit == "count"
        and number.after == "次"
        and ("每秒" in text[max(0, number.start - 4) : number.start] or _PER_SECOND.match(text, number.end))
    ):
        number.value = number.value and number.value / Decimal(10**15)
        unit = "PFLOPS"
    return unit


def _qualifier(text: str, number: Number) -> str:
    """The qualifier of a number; the word nearest to it wins, a word after the unit adds to an exact one."""
    if number.form == "rank":
        return "exact"
    if number.unit == "rank" and number.qualifier == "at_most":
        return "at_most"
    before = BEFORE_PATTERN.search(text, max(0, number.start - LONGEST_QUALIFIER), number.start)
    if before and not _is_part_of_a_word(text, before):
        return BEFORE[before[1].lower()]
    if number.qualifier != "exact":
        return number.qualifier
    after = AFTER_PATTERN.match(text, number.end)
    if (
        after
        and not (after[1] == "起" and text.startswith(("来", "到", "步", "点"), after.end()))
        and after[1] not in ("不到", "不足")
    ):
        return AFTER[after[1].lower()]
    return "exact"


def _is_part_of_a_word(text: str, before: re.Match) -> bool:
    """最近3年, 经过3年, 通过5个: the qualifier's letter belongs to the word before it."""
    previous = text[before.start(1) - 1 : before.start(1)]
    word = before[1]
    return (
        word == "近"
        and previous in ("最", "附", "远", "靠", "相", "新")
        or word == "过"
        and previous in ("通", "经", "不", "透", "度", "渡", "历")
        or word == "约"
        and previous in ("合", "签", "节", "预", "违")
        or word == "快"
        and previous != ""
        or word == "超"
        and previous in ("高", "远")
    )
