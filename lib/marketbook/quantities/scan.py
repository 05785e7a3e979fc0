"""One left-to-right pass over a text: what looks like a number, and what only looks like one.

Dates, periods, ordinals that do not rank, model and chip names swallow their digits here, so that later steps never see
them. Every pattern is free of nested repetition, so the pass is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marketbook.quantities.numerals import DIGITS, SCALES, SMALL, read_chinese, read_pair

#: 3 000: blanks part thousands in running text; after a digit or a bar they only stand between figures.
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|(?:(?<![\d \n|.])|(?<=[\u4e00-\u9fff] )(?<![表图页] ))\d{1,3}(?: \d{3})+(?![\d,])(?= ?[\u4e00-\u9fffA-Za-z~\-.%])|\d+)(?:\.\d+|(?:(?<=\d\d)|(?<=[\u4e00-\u9fff]\d)|(?<=[\u4e00-\u9fff] \d))\.[ ]\d+(?=[ ]?[%万亿]))?(?:[eE][+-]?\d+(?![A-Za-z\d]))?"
_CN = "零〇一二两俩三四五六七八九十廿卅百千万亿兆"
_SCALE = r"(?:[千百十]?万亿|百亿亿|亿亿|万千万亿|[千百十]?[亿万](?!科|泰|华|维)|兆(?!瓦|字节|赫|比特|欧)|千(?!瓦|克|米|字节|赫|问|帆|寻|个)|百(?!分|度|川))"
_MONTH_DAY = r"\d{1,2}月(?:份|初|底|末|中旬|上旬|下旬)?(?:\d{1,2}[日号])?|[一二三四五六七八九十]{1,3}月(?!活|之|均|度|租|费)(?:份|初|底|末)?(?:[一二三四五六七八九十]{1,3}[日号])?"

_SKIP = "|".join(
    (
        r"(?:RTX|GTX|RX|GeForce|Ryzen|Xeon|iPhone|Galaxy|Mate|Pura|Qwen|Llama|Claude|Gemini|GPT|Kimi|Atlas|CloudMatrix)[ ]\d+(?:\.\d+)?(?![\d.]*[ ]?[万亿%倍元])",
        r"(?<![\d.])[345]0[5-9]0(?=[ ]?(?:单卡|显卡|整机|卡|[DS]|Ti|Super))",
        r"https?://[^\s\u4e00-\u9fff，。；）]*",
        r"(?<=%)[0-9A-F]{2}%[0-9A-F]{2}[^\s\u4e00-\u9fff，。；）]*",  # %E4%BA%91: what is left of an address
        r"(?<=[A-Za-z_=/&?.-]%)(?:2[0-9A-F]|3[A-F])(?=[A-Za-z_=/&?.%0-9-])[^\s\u4e00-\u9fff，。；）]*",
        r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]+\d{1,2}:\d\d(?::\d\d)?)?",
        r"第\d+(?:\.\d+)+|万[维科泰达]|零一万物",
        r"\d{1,2}:\d\d(?::\d\d)?",
        r"(?<![\d/])(?:(?<=[(（])|(?<=截至)|(?<=截至 ))(?:1[0-2]|0?[1-9])/(?:[12]\d|3[01]|0?[1-9])(?=[)）])",
        r"(?:19|20)\d\d/(?:20)?\d\d[ ]?(?:财务|财政|会计|财)?年度?|\d\d/\d\d(?=[ ]?财政?年)|1[5-8]\d\d年",
        r"(?:19|20)\d\d年?[ ]?[-~–—至到、和与及][ ]?(?:19|20)?\d\d[ ]?(?:年|财年)",
        r"(?:19|20)\d\d[ ]?(?:财年|年度|年|[HQ][1-4]|[上下]半年|(?=(?:第?[一二三四]|[1-4])季))",
        r"(?<!\d)\d{2}[ ]?年(?=[ ]?\d{1,2}[ ]?月|[ ]?前[一二三]|[1-4一二三四上下第全底初末年QH])|(?:到|至|自|从|在|于|由)(?:1[5-9]|2\d|1[01]\d)[ ]?年(?![间内期])",
        r"(?:19|20)\d\d[EFA](?![A-Za-z\d])",
        r"\d[QH]\d{2}(?!\d)|\d{2}[QH][1-4](?!\d)",
        r"第[一二三四1-4](?=[至到和、-]第?[一二三四1-4](?:财季|季))|(?:前|后|第)[一二三四1-4]个?(?:财季|季报|季度?)(?!节)|(?<!连)(?<!连续)(?<!过去)(?<!下滑)[一二三四1-4](?:财季|季报|季度?)(?!节)",
        r"(?<!\d)1[01]\d[ ]?年(?=\d{1,2}月|度|总|[预預]算|[底初前股第]|[上下]半|全年)|(?<=[(（])1[01]\d年(?=[)）])|民国\d+年|[一二三四五六七八九十]+五(?=规划|期间)|\d{1,2}世纪|\d0年代|\d0后|[〇零一二三四五六七八九]{4}年",
        _MONTH_DAY,
        r"\d{1,2}[日号](?!活|均|元|线)|[一二三四]{2}季度",
        r"[千百万]兆(?=宽带|光|网|城|以|接|用户|移动)",
        r"\d{1,2}[ ]?[×xX*][ ]?\d+小时|\d+(?:\.\d+){2,}",
        r"(?<!\d)2\d[-~–至到]2\d年(?![间内期])|(?<!\d)2\d年(?=中期|之前|以前)",
        r"\d{1,5}[×*xX]\d{1,5}(?!\d)",
    )
)
#: Letters directly before a number: a currency or a measure that the number belongs to, else a name that owns its digits.
_LATIN = (
    r"(?:RMB|CNY|USD|US|HKD|HK|NTD|NT|CN|S)(?=[ ]?[$¥￥]?\d)|"
    r"(?<=\d)[A-Za-z]{1,6}(?=[-/]\d[\d.]*[ ]?[A-Za-z])|"  # 60GB-120GB
    r"[A-Za-z]+(?=\d[\d.,]*[ ]?(?:[万亿%倍元]|个百分点)|[-+]\d[\d.]*%)|"
    r"[A-Za-z][A-Za-z0-9]*(?:[-_.·+/][A-Za-z0-9]+)*"
)
_MASTER = re.compile(
    rf"(?=[0-9A-Za-z{_CN}第数几上双翻对半减砍折腰过民到至自从在前后])(?:"
    r"(?P<power>(?P<mantissa>\d{1,3}(?:\.\d{1,4})?)[ ]?[×xX*·][ ]?10(?:的[ ]?|\^|\*\*)(?P<exponent>\d{1,2})(?:次方|次幂)?)"
    rf"|(?P<skip>{_SKIP})"
    rf"|(?P<top>(?:[Tt][Oo][Pp][ -]?|N[Oo]\.?[ ]?)(?P<first>\d{{1,2}})(?![\d.%]))"
    rf"|(?P<latin>{_LATIN})"
    rf"|(?P<digits>[两双三四](?=位数))"
    rf"|(?P<half>(?<![上下大多近])半(?=年(?!报|度|線|线|刊|财报|业绩)|个?小时|个月|天(?!线))|(?<=近)半(?=年(?!报|度))|半(?=成(?!品|功|立)))"
    rf"|(?P<times>翻(?:了)?(?P<fold>[一两二三四五六七八九十]|\d{{1,2}})?(?:番|倍)|对折|半价|(?<=[价本力量额利值])[减砍折]半|腰斩|一半(?!以)|半数|(?:过|超)半(?!年)|一半)"
    rf"|(?P<percent>百分之(?P<pct>[{_CN}点]+|{_ARABIC}))"
    rf"|(?P<parts>(?P<den>[{_CN}]+)分之(?P<nom>[{_CN}]+(?:点[零〇一二三四五六七八九]+)?))"
    rf"|(?P<quarters>[三四五]分[一二三四](?=的|以上|左右|[，,。；、)）\s]|$))"
    rf"|(?P<slash>(?<![\d/.图表])\d{{1,4}}/\d{{1,6}}(?![\d/年月%]|[ ]?(?:[万亿兆元倍]|[MGk]W|[纳納奈]米|nm)))"
    rf"|(?P<ordinal>第[ ]?(?P<place>\d{{1,4}}|[{_CN}]+)[ ]?(?P<after>名|位|大|家|季)?)"
    rf"|(?P<arabic>(?P<big>{_ARABIC})[ ]?(?:个(?=多?亿))?(?:(?P<scale>{_SCALE})(?:(?:(?<=兆)[ ])?(?P<rest>(?:\d{{1,4}}|\d,\d{{3}})(?:\.\d+)?)[ ]?(?P<low>[千百]?万|千|亿)|(?<=万)[ ]?(?P<ones>\d,\d{{3}}|[1-9]\d{{3}})(?=[ ]?[元公台户人片名美港日家个款张颗辆座项件只套部次位股笔亩平吨]))?)?"
    rf"(?:(?P<more>[多余來来几])(?P<scale2>{_SCALE})?)?)"
    rf"|(?P<chinese>(?P<lead>[数几](?=[十百千万亿])|上(?=[十百千万亿](?!分之)))?(?P<run>[{_CN}]+(?:点[零〇一二三四五六七八九]+[{_CN}]*)?)(?:(?P<cmore>[多余几来])(?P<cscale>[十百千万亿]+)?)?)"
    rf"|[第数几上双翻对半减砍折腰过民到至自从在前后])"
)


@dataclass(slots=True)
class Number:
    """A number as first seen: span of the numeral, value with its scale, and how it was written."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None = None
    unit: str = ""
    qualifier: str = "exact"
    scale: Decimal = Decimal(1)
    form: str = "arabic"  # arabic | chinese | ratio | rank
    after: str = ""
    numeral_end: int = 0
    tokens: int = 0  # that a price buys, before it is brought to a million

    def __post_init__(self):
        self.numeral_end = self.end

    def multiply(self, factor: Decimal) -> None:
        """Bring the number to another unit."""
        self.value, self.scale = self.value * factor, self.scale * factor
        self.high = self.high and self.high * factor

    def price(self, tokens: int) -> None:
        """Money for so many tokens, as money for a million."""
        self.unit, self.tokens = f"{self.unit}_per_Mtok", tokens
        self.multiply(Decimal(10**6) / tokens)


def scan(text: str) -> Iterator[Number]:
    """Numbers of a folded text, left to right; units are not read yet (except for ratios, percentages and ranks)."""
    for match in _MASTER.finditer(text):
        read = _READERS.get(match.lastgroup or "")
        number = read(match) if read else None
        if number is not None:
            yield number


def _read(numeral: str) -> Decimal | None:
    return Decimal(numeral.replace(",", "")) if numeral.isascii() else read_chinese(numeral)


def _arabic(m: re.Match) -> Number | None:
    if len(m["big"]) > 40:
        return None
    scale = SCALES[m["scale"]] if m["scale"] else Decimal(1)
    value = Decimal(m["big"].replace(",", "").replace(" ", "")) * scale
    if m["rest"]:
        low, rest = SCALES[m["low"]], Decimal(m["rest"].replace(",", ""))
        value = value + rest * low if low < scale else (value + rest) * low  # 1万5000亿
    if m["ones"]:
        value += Decimal(m["ones"].replace(",", ""))  # 3,906万6,000元
    more = SCALES[m["scale2"]] if m["scale2"] else 1
    qualifier = "more_than" if m["more"] else "exact"
    return Number(m.start(), m.start() + len(m[0].rstrip(" ")), value * more, scale=scale * more, qualifier=qualifier)


#: 万亿十万亿: two numerals with nothing between them
_TWO_OF_THEM = re.compile("亿.*万亿")


def _power(m: re.Match) -> Number:
    """5×10的26次方"""
    scale = Decimal(10) ** int(m["exponent"])
    return Number(m.start(), m.end(), Decimal(m["mantissa"]) * scale, scale=scale)


def _chinese(m: re.Match) -> Number | None:
    run, end = m["run"], m.end()
    if m["cmore"] and not m["cscale"] and run[-1] in DIGITS or _TWO_OF_THEM.search(run):
        return None  # 一多元的生态
    scale = Decimal((SCALES | SMALL).get(m["cscale"], 0) if m["cscale"] else 1)
    if not scale:
        return None
    if run[-1] in "千兆" and m.string.startswith(("瓦", "克", "米", "字节", "赫", "比特"), end):  # 二十五千瓦, 每千瓦
        run, end = run[:-1], end - 1
    each = len(run) == 2 and all(char in DIGITS for char in run) and "两" not in run
    if each and m.string.startswith(("折", "%", "％"), end):  # 八五折, 三四％
        return Number(m.start(), end, Decimal(10 * DIGITS[run[0]] + DIGITS[run[1]]), form="chinese")
    if len(run) == 1 and run in DIGITS and m.string.startswith("个亿", end):  # 一年收入三个亿
        return Number(m.start(), end + 2, DIGITS[run] * Decimal(10**8), form="chinese", scale=Decimal(10**8))
    if bounds := read_pair(run):
        low, high = bounds
        return Number(m.start(), end, low * scale, high * scale, form="chinese", qualifier="about", scale=scale)
    power = m["cscale"] or ""
    if power and SMALL.get(power[0], 0) < SMALL.get(run[-1], 0):
        power = power.lstrip("十百千")  # 一千几百万: some hundreds more than a thousand 万
    value = read_chinese(run + power)  # 五亿三千几万
    if value is None:
        return None
    qualifier = "more_than" if m["cmore"] or m["lead"] else "exact"  # 十几亿, 数十亿: more than ten 亿
    return Number(m.start(), end, value, form="chinese", qualifier=qualifier, scale=scale)


def _half(m: re.Match) -> Number | None:
    return Number(m.start(), m.end(), Decimal("0.5"), form="chinese")


def _top(m: re.Match) -> Number | None:
    """Top 5: a place among the first five; No.1: the first place."""
    qualifier = "at_most" if m["top"][0] in "Tt" else "exact"
    return Number(m.start(), m.end(), Decimal(m["first"]), unit="rank", form="rank", after="Top", qualifier=qualifier)


def _times(m: re.Match) -> Number | None:
    word = m["times"]
    value = Decimal("0.5")
    if word[0] == "翻":
        fold = _read(m["fold"]) if m["fold"] else Decimal(1)
        value = max(Decimal(2), fold) if m["fold"] and word[-1] == "倍" else Decimal(2) ** int(fold)  # 翻了三倍, 翻三番
    return _of_one(m, value, "more_than" if word in ("过半", "超半") else "exact")


def _of_one(m: re.Match, value: Decimal, qualifier: str = "exact") -> Number:
    return Number(m.start(), m.end(), value, unit="ratio", form="ratio", qualifier=qualifier)


def _digits(m: re.Match) -> Number | None:
    """双位数增长: at least ten percent."""
    value = Decimal({"三": 100, "四": 1000}.get(m["digits"], 10))
    return Number(m.start(), m.end() + 2, value, unit="pct", form="ratio", after="位数", qualifier="at_least")


def _percent(m: re.Match) -> Number | None:
    value = _read(m["pct"])
    return None if value is None else Number(m.start(), m.end(), value, unit="pct", form="ratio", after="百分之")


def _parts(m: re.Match) -> Number | None:
    nominator, denominator = read_chinese(m["nom"]), read_chinese(m["den"])
    return _of_one(m, nominator / denominator) if nominator and denominator else None


def _quarters(m: re.Match) -> Number | None:
    """四分三, as Cantonese writes it."""
    return _of_one(m, Decimal(DIGITS[m["quarters"][2]]) / DIGITS[m["quarters"][0]])


_ON_A_DAY = re.compile(r"(?<!/\d)[于在自从至到]$")  # but 1/7至1/2


def _slash(m: re.Match) -> Number | None:
    nominator, denominator = (Decimal(part) for part in m["slash"].split("/"))
    if _ON_A_DAY.search(m.string, max(0, m.start() - 4), m.start()) and nominator <= 12 and denominator <= 31:
        return None  # 将于9/24开卖
    return _of_one(m, nominator / denominator) if 0 < nominator < denominator and m["slash"] != "7/24" else None


def _ordinal(m: re.Match) -> Number | None:
    value = _read(m["place"])
    if value is None or m["after"] == "季":
        return None
    return Number(m.start(), m.end(), value, unit="rank", form="rank", after=m["after"] or "")


_READERS = {
    "power": _power, "digits": _digits, "half": _half, "top": _top, "arabic": _arabic, "chinese": _chinese, "times": _times, "percent": _percent, "parts": _parts, "quarters": _quarters, "slash": _slash, "ordinal": _ordinal,
}  # fmt: skip
