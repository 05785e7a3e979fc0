"""What a number measures by the words and marks beside it: currency, unit, price of tokens, sign."""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.quantities.numerals import DIGITS, SCALES
from marketbook.quantities.scan import Number
from marketbook.quantities.words import COUNTING, CURRENCIES, CURRENCY_PATTERN, MONEY, TIME, TOKEN, UNIT_PATTERN, UNITS

#: 净利润为-1.93亿元; a dash after a numeral, a unit or a letter joins, one at the head of a line only lists.
_MINUS = re.compile(
    r"(?:(?<![\d%A-Za-z万亿兆元年月日号季周个台点\n])(?<!^)|(?<=o[YyQqMm]))[-−－]\Z|(?:[同环]比|[至到为])[ ]?[-−－–][ ]\Z"
)
PER = {"百万": 10**6, "100万": 10**6, "一百万": 10**6, "1M": 10**6, "M": 10**6, "1百万": 10**6, "million": 10**6, "1million": 10**6,
        "千": 1000, "一千": 1000, "1千": 1000, "1000": 1000, "1K": 1000, "1k": 1000, "K": 1000, "k": 1000, "thousand": 1000, "万": 10**4, "1万": 10**4,
        "亿": 10**8, "1亿": 10**8, "1000000": 10**6, "1,000,000": 10**6, "1,000": 1000, "十亿": 10**9, "千万": 10**7, "": 1}  # fmt: skip
MANY = "|".join(sorted((re.escape(word) for word in PER if word), key=len, reverse=True))
_FLOW = r"(?:input|output|输入|输出|推理)?"
#: A million 输入标记 are tokens as well.
_PRICED = rf"(?:{TOKEN}|标记)"
_PRICE_AFTER = re.compile(
    rf"[ ]?(?:[/／每]|per[ ])[ ]?(?:(?P<per>{MANY})[ ]?)?(?P<token>个?[ ]?{_FLOW}[ ]?{_PRICED}|(?:输入|输出)(?![ ]?[$¥￥\d]))?(?P<bare>个)?",
    re.I,
)
_PRICE_BEFORE = re.compile(
    rf"(?:每|(?<![A-Za-z]))(?P<per>{MANY})[ ]?个?(?:{_FLOW}[ ]?{_PRICED}|(?<=每百万)输[入出])(?:[,，](?=低至|仅|只))?(?:[^，。；,;\d|\n]{{0,12}}|[^。；;\d\n]{{0,8}}[价费][^。；;\d\n]{{0,16}})$",
    re.I,
)
A_BASE = re.compile(rf"每(?P<per>{MANY})[ ]?个?{TOKEN}")
TOKEN_NEAR = re.compile(r"token|词元", re.I)
_CHIP_HOURS = re.compile("[ ]?(?:[A-Z]{1,2}\\d{2,4}[ ]?)(?:卡时|卡小时|GPU小时|GPU时)")
_LETTERS = {"K": 3, "M": 6, "B": 9, "T": 12}
#: 671B参数, 参数涵盖0.5B至13B: a size; 上下文长度从128K扩展到1M: tokens.
_SIZE = re.compile("参数[^，。,;；:：\n]{0,14}$")
_OF_TOKENS = re.compile(TOKEN)
_SIZE_AFTER = re.compile(r"(?:[-~至到][\d.]+[BMT])?[ ]?(?:的|级|个|总|激活)?(?:参数|param)|规模")
_CONTEXT = re.compile("(?:上下文|窗口)[^，。,;；\n]{0,16}$")
_CONTEXT_AFTER = re.compile("(?:以[内上下])?(?:的?超?长?)?(?:上下文|窗口)|(?:以[内上下])?的?(?:文本|序列)?长度|context")
#: 输出token总数为90B
_TOKENS_TOLD = re.compile(
    rf"{TOKEN}(?:总|数|量|消耗|调用)[^，。,;；\n]{{0,6}}$|(?:训练数据|数据集|语料)[^，。,;；\n\d]{{0,12}}$"
)
#: FP16算力900 T
_TERA = re.compile(" T(?![A-Za-z])")
_TFLOPS_TOLD = re.compile(r"(?:(?<!总)算力|FP\d{1,2}|INT\d)[^，。,;；\n\d]{0,8}$")
_LABELLED = re.compile(
    rf"[(（]({'|'.join(SCALES)})?({'|'.join(sorted(map(re.escape, UNITS), key=len, reverse=True))})[)）][:：]?[ ]?$"
)
#: 股息率约7厘
_INTEREST = re.compile("[率息][^，。,；;\\d]*$")
_TENTHS = re.compile(r"[1-9一二三四五六七八九](?![\d.%万亿千百个张颗片台上开些旦直般起定样路])")
#: 1267万MAU
_A_LEVEL = re.compile("(?:率|占比|份额)(?:[^，,。；;\\d高低差升降涨跌隔提收少多]{0,6})$")
_PRICED_IN = re.compile("[元钱价费账花]|成本|租金|工资|月薪|块")
_NO_PIECES = re.compile("[ ]?(?:钱|左右|上下)?(?:[，,。；;、！!？?）)\n]|$|够|就|一[个年天月台张])")
_ACTIVE = re.compile("[MDW]AU(?![A-Za-z])")
#: 三成, 8折, 八五折; not 50成 or 2024折.
_MOST = {"成": 10, "折": 100}
_A_HUNDREDTH = {"分": "CNY", "仙": "HKD"}
#: 1.5分/千tokens, and where prices of tokens are told 1分5, 2分
_CENTS = re.compile(
    rf"分(?:钱)?(?P<tenth>[1-9](?![\d.%]))?(?P<rest>[ ]?[/／每][ ]?(?:(?:{MANY})[ ]?)?个?[ ]?{_FLOW}[ ]?{_PRICED})?",
    re.I,
)
#: 综合得分为86.3分, 以1220分登顶: what a test gives, if it prints a fraction or says what of.
_POINTS = re.compile(
    r"[ ]?分(?![钟之钱析别割化红布享配类流期成为歧销散行店公支校司局拆摊包母子解离担开内外段组级工手数区率秒\d])"
)
_SCORED = re.compile(
    "(?:得分?|评分|成绩|分数|总分|均分|满分|高考|考试|测试|评测|测评|基准|竞技场|领先|高出|落后|Elo|ELO|MMLU|Bench)[^。！？；;\\n]{0,30}$"
)
_SCORED_AFTER = re.compile("(?:的|左右|以上)*(?:满分|成绩|高分|得分|登顶|领先|位居|夺冠)")
#: 派息33.66分, 每股5仙: what is paid for a share.
_A_SHARE = re.compile("[股利派][^，。,；;]{0,2}息[^，。,；;]{0,4}$|每股[^，。,；;]{0,4}$")
_ENGLISH = {3: "k thousand", 6: "m mn million", 9: "b bn billion", 12: "t tn trillion"}
_POWERS = {word: power for power, words in _ENGLISH.items() for word in words.split()}
_IN_ENGLISH = re.compile(rf"[ ]?({'|'.join(sorted(_POWERS, key=len, reverse=True))})(?![A-Za-z\d])", re.I)
_IN_SCALE = re.compile("[(（](百万|千万|千|万|亿)元[)）]")
# Guards: what the character after a unit word may not be, for words that begin other words too.
_NOT_BEFORE = {
    "道": "路口指琼歉理教士具德", "刀": "片具锋口客枪削法叉光剑模头架鱼郎", "克": "服隆莱林拉制扣己勤里斯重强罗", "大": "促免关约概致小量于会模家型中众学数部幅多涨规面陆疆", "成": "为立本熟功员果绩长交都效就人品套型分", "折": "算合旧扣腾射叠磨", "元": "购宇素年旦老件化论方组件锂里桥", "天": "翼猫然下津工才使", "周": "年期边转活环围摄", "位": "数置元一列居", "个人": "工类用数所信贷养助电消投化品资账征开版", "人": "工类形民气脸物才生均体文机",
    "家": "庭乡居电具长", "年": "代级轻龄", "名": "为称字单义", "项": "目链", "项目": "标", "国": "集家内际有产资债营民防外土庆语策网联企务院标演杀争", "地": "区方产址铁球点位面段标块理图税下铺缘平震板上", "代": "表理替码码工价言", "字": "节段符体幕号母典面跳", "卡": "片车位脖", "核": "心算销", "点": "击数评赞名钟", "个点": "位击数评赞名钟心", "案": "例件", "间": "隔接谍歇或断", "类": "似型别", "场": "景地所面均外内", "毛": "利", "度": "假量过", "条": "件款", "部": "分门署", "层": "面次", "种": "子", "次": "元日要", "台": "湾积币阶", "片": "段", "重": "庆要大量点新复视心组工力", "页": "面岩", "档": "案次位", "载": "体量客物荷人", "朵": "拉", "席": "位卷", "组": "织合件成建", "米": "哈粒家饭兰其粉糊线其",
    "所": "以谓有示述", "处": "理于在", "起": "来到点步初始", "套": "餐路装", "支": "持撑付出", "路": "径线由", "本": "身地土质来次", "笔": "者记", "座": "谈", "轮": "胎值流班番到", "单": "位个价一", "度电": "",
    "小时": "候", "季": "报节线",  "只": "有能是", "例": "如", "件": "套", "架": "构", "首": "先次个款批", "秒": "级", "份": "额", "篇": "章", "P": "电业卖平", "角钱": "",
}  # fmt: skip


_POWERED = re.compile("[电耗]")
_A_NAME = re.compile("[\u4e00-\u9fff](?<![约近达为至到是超过升高的快了])")
_AND_MORE = re.compile(r"[+＋](?=[ ]?[\u4e00-\u9fff])")
#: 7成效能; three 大模型 are no 三大模型
_EFFICIENT = re.compile("效[能率果]")


def read_unit(text: str, number: Number, of_tokens: bool = False, of_window: bool = False) -> Number | None:
    """Attach currency and unit; None where the letters around show that it is a part of a name."""
    if number.form in ("ratio", "rank"):
        return number
    money = CURRENCY_PATTERN.search(text, max(0, number.start - 4), number.start)
    if plus := _AND_MORE.match(text, number.end):  # 200+国家, 8000+款产品
        number.end, number.qualifier = plus.end(), "more_than"
    if hours := _CHIP_HOURS.match(text, number.end):  # 278.8万H800卡时
        number.unit, number.end, number.after = "GPU_hours", hours.end(), "卡时"
        return number
    unit_match = UNIT_PATTERN.match(text, number.end)
    word = unit_match[1] or unit_match[2] if unit_match else ""
    following = text[unit_match.end() : unit_match.end() + 1] if unit_match else ""
    if (
        following
        and following in _NOT_BEFORE.get(word, "")
        and not (number.form == "arabic" and word == "成" and _EFFICIENT.match(text, unit_match.end()))
        and not (word == "大" and following in "模部" and number.form == "chinese" and number.scale == 1)
        or word == "度"
        and not (number.form == "arabic" and _POWERED.search(text, max(0, number.start - 12), number.end + 4))
        or word in _MOST
        and number.value > (_MOST[word] if number.qualifier == "exact" else 10)
    ):
        word = ""
    if word == "折" and number.value > 10:
        number.value /= 10
    if money and (not word or UNITS[word][0] in (*COUNTING, "ratio", "TFLOPS", "params")):
        number.unit, number.start = CURRENCIES[money[1]], money.start()
    elif word == "X" and _A_NAME.search(text, max(0, number.start - 1), number.start):
        return None  # 极氪9X
    elif word:
        number.end = unit_match.end()
        unit, factor = UNITS[word]
        if word == "厘" and _INTEREST.search(text, max(0, number.start - 10), number.start):
            unit, factor = "pct", Decimal(1)
        if unit == "bytes" and text.endswith("每秒", 0, number.start):
            unit = "bytes_per_s"
        if word == "块" and (tenths := _TENTHS.match(text, number.end)):  # 4块5
            unit, number.end = "CNY", tenths.end()
            number.value += Decimal(DIGITS.get(tenths[0]) or tenths[0]) / 10
        if money and unit in (CURRENCIES[money[1]], "CNY"):  # 港币12.5亿元: the currency is the one before
            number.start, unit = money.start(), CURRENCIES[money[1]]
        number.unit, number.after = unit, word
        number.multiply(factor)
        if unit in TIME and following == "半" and number.high is None:  # 三年半
            number.value, number.end = number.value + factor / 2, number.end + 1
        if "多" in word:
            number.qualifier = "more_than"
        if word == "个点" and _A_LEVEL.search(text, max(0, number.start - 16), number.start):
            number.unit = "pct"  # 毛利率有三十个点
        if word == "块" and _PRICED_IN.search(text, max(0, number.start - 24), number.start):
            number.unit = "CNY" if _NO_PIECES.match(text, number.end) else number.unit  # 一小时的成本95块,
        if word == "毛" and (ones := _TENTHS.match(text, number.end)):  # 四毛七
            number.value, number.end = number.value + Decimal(DIGITS.get(ones[0]) or ones[0]) / 100, ones.end()
        if word == "成" and (ones := _TENTHS.match(text, number.end)):  # 三成五, 6成8
            number.value, number.end = number.value + Decimal(DIGITS.get(ones[0]) or ones[0]), ones.end()
    elif plus:
        number.unit = "count"
    scaled = _IN_ENGLISH.match(text, number.end) if money else None
    if scaled and number.scale == 1:  # $1.2B, US$350 million
        number.multiply(Decimal(10) ** _POWERS[scaled[1].lower()])
        number.end = scaled.end()
    stated = _IN_SCALE.match(text, number.end) if number.unit in MONEY else None
    if stated and number.scale == 1:  # 人民币554,552(百万元)
        number.multiply(SCALES[stated[1]])
        number.end = stated.end()
    labelled = (
        None
        if number.unit or word or number.form != "arabic"
        else _LABELLED.search(text, max(0, number.start - 12), number.start)
    )
    if labelled and number.scale == 1:  # 总市值(亿元) 457
        number.unit, factor = UNITS[labelled[2]]
        number.multiply(factor * (SCALES[labelled[1]] if labelled[1] else 1))
    mark = text[number.end : number.end + 1]
    if not number.unit and mark == "分" and _read_cents(text, number):
        pass
    elif not number.unit and mark in _A_HUNDREDTH and _A_SHARE.search(text, max(0, number.start - 10), number.start):
        number.unit, number.end = _A_HUNDREDTH[mark], number.end + 1
        number.multiply(Decimal("0.01"))
    elif not word and (plus or not number.unit) and number.form == "arabic" and number.scale == 1:
        _read_points(text, number)
    if number.unit in ("CNY", "USD"):
        _read_price(text, number, of_tokens)
    if number.value and (number.unit in (*MONEY, "pct", "pp") or not number.unit and number.scale > 1):
        if minus := _MINUS.search(text, max(0, number.start - 5), number.start):
            number.value, number.start = -number.value, number.start - 1 - minus[0].endswith(" ")
    if (
        mark == " "
        and _TERA.match(text, number.end)
        and _TFLOPS_TOLD.search(text, max(0, number.start - 16), number.start)
    ):
        number.unit, number.end = "TFLOPS", number.end + 2  # FP16 算力 900 T
        return number
    if not number.unit and mark.isascii() and mark.isalpha():
        return _read_letter(text, number, of_window)
    return number


def _read_letter(text: str, number: Number, of_window: bool) -> Number | None:
    """671B参数 is a size; 910B, 4o and 2C are names."""
    letter = text[number.end]
    if _ACTIVE.match(text, number.end):
        number.unit = "persons"
        return number
    beyond = text[number.end + 1 : number.end + 2]
    if (
        letter not in "BTMKbtmk"
        or (beyond.isascii() and beyond.isalnum() and not _OF_TOKENS.match(text, number.end + 1))
        or number.form != "arabic"
    ):
        return None
    before, after = text[max(0, number.start - 24) : number.start], text[number.end + 1 : number.end + 14].lstrip()
    power = _LETTERS[letter.upper()]
    if letter == "T" and _TFLOPS_TOLD.search(before):
        number.unit, number.end = "TFLOPS", number.end + 1
        return number
    in_context = power < 9 and (of_window or _CONTEXT_AFTER.match(after) or _CONTEXT.search(before))
    tokens = re.match(TOKEN, after) or in_context or _TOKENS_TOLD.search(before)
    if not tokens and (power == 3 or not (_SIZE_AFTER.match(after) or _SIZE.search(before))):
        return None
    number.multiply(Decimal(10) ** power)
    number.unit, number.end = "tokens" if tokens else "params", number.end + 1
    return number


def _read_points(text: str, number: Number) -> None:
    """What a test gives: 91.3分, not 5分20秒."""
    points = _POINTS.match(text, number.end)
    if points and (
        "." in text[number.start : number.end]
        or _SCORED.search(text, max(0, number.start - 40), number.start)
        or _SCORED_AFTER.match(text, points.end())
    ):
        number.unit, number.end = "points", points.end()


def _read_cents(text: str, number: Number) -> bool:
    """Hundredths of a yuan for tokens; 1分5 is one and a half of them."""
    cents = _CENTS.match(text, number.end)
    near = TOKEN_NEAR.search(text, max(0, number.start - 60), number.start)
    if cents is None or not (
        cents["rest"]
        or near
        and (cents["tenth"] or _PRICE_BEFORE.search(text, max(0, number.start - 36), number.start))
    ):
        return False
    number.end = cents.end("tenth") if cents["tenth"] else number.end + 1 + text.startswith("钱", number.end + 1)
    number.value += Decimal(cents["tenth"] or 0) / 10
    number.unit, number.after = "CNY", "分"
    number.multiply(Decimal("0.01"))
    return True


def _read_price(text: str, number: Number, of_tokens: bool) -> None:
    """Turn money into a token price where the text names a number of tokens."""
    base = after = _PRICE_AFTER.match(text, number.end)
    if after and (
        after["token"]
        or after["per"]
        and (after["bare"] and of_tokens or TOKEN_NEAR.search(text, max(0, number.start - 40), number.end + 40))
    ):
        number.end = after.end()
    elif after and after["per"]:
        return
    else:
        base = _PRICE_BEFORE.search(text, max(0, number.start - 36), number.start)
    if base:
        number.price(PER[many(base["per"])])


def many(word: str | None) -> str:
    word = word or ""
    return word if word in PER else word.lower() if word.lower() in PER else word.upper()
