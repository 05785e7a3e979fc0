"""Chinese and Arabic numerals as exact decimals.

Own reader rather than cn2an's: that one goes through binary floats (16.4亿 becomes 1 639 999 999), rejects 百万 and reads
两三个 as 23. It serves as the second opinion in the tests, where the two agree on whole numbers.
"""

from __future__ import annotations

from decimal import Decimal
from math import prod

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"兆": 10**12, "亿": 10**8, "万": 10**4}
#: What a scale word multiplies by; compound ones (千万亿, 百亿亿) follow Arabic numerals as one word and multiply theirs.
SCALES = {
    word: prod((Decimal((SMALL | LARGE)[char]) for char in word), start=Decimal(1))
    for word in ("万千万亿 百亿亿 亿亿 千万亿 百万亿 十万亿 万亿 千亿 百亿 十亿 亿 千万 百万 十万 万 兆 千 百").split()
}
#: A run longer than this is no numeral that anyone writes; refusing it keeps the reader linear.
LONGEST = 24


def read_chinese(text: str) -> Decimal | None:
    """Value of a Chinese numeral, or None if it is not well formed.

    Examples
    --------
    >>> read_chinese("一千零二十"), read_chinese("二十万亿"), read_chinese("三点五"), read_chinese("两万五")
    (Decimal('1020'), Decimal('20000000000000'), Decimal('3.5'), Decimal('25000'))
    >>> read_chinese("三〇二点四亿"), read_chinese("五一点六"), read_chinese("廿二点七"), read_chinese("一一") is None
    (Decimal('30240000000.0'), Decimal('51.6'), Decimal('22.7'), True)
    """
    if not text or len(text) > LONGEST:
        return None
    text = text.replace("廿", "二十").replace("卅", "三十")
    whole, point, decimals = text.partition("点")
    spelt = point and len(whole) > 1 and all(char in DIGITS for char in whole)  # 五一点六
    value = Decimal("".join(str(DIGITS[char]) for char in whole)) if spelt else _read_whole(whole)
    if not point or value is None:
        return value
    fraction = decimals.rstrip("万亿兆千百十")
    scale = SCALES.get(decimals[len(fraction) :], Decimal(1) if fraction == decimals else None)
    if not fraction or scale is None or any(c not in DIGITS for c in fraction):
        return None
    return (value + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))) * scale


def _read_whole(text: str) -> Decimal | None:
    for word, scale in LARGE.items():
        head, found, tail = text.rpartition(word)
        if found:
            high = _read_whole(head) if head else Decimal(1)
            low = _read_tail(tail, scale)
            return None if high is None or low is None or high == 0 else high * scale + low
    return _read_section(text)


def _read_tail(text: str, scale: int) -> Decimal | None:
    """What follows a scale word: 两万五 means 25 000, 两万零五 means 20 005."""
    if not text:
        return Decimal(0)
    if len(text) == 1 and DIGITS.get(text):
        return Decimal(DIGITS[text] * scale) / 10
    return _read_whole(text.lstrip("零〇"))


def _read_section(text: str) -> Decimal | None:
    """A numeral below ten thousand."""
    if len(text) > 2 and all(char in DIGITS for char in text):  # 三〇二亿, digit by digit
        return Decimal("".join(str(DIGITS[char]) for char in text))
    total, last, scale = 0, None, 10**9
    for i, char in enumerate(text):
        if char in SMALL:
            if SMALL[char] >= scale or (last is None and not (i == 0 or text[i - 1] in "零〇")):
                return None
            scale = SMALL[char]
            total, last = total + (1 if last is None else last) * scale, None
        elif char in DIGITS:
            if last:
                return None
            last = DIGITS[char] or None
            if not DIGITS[char] and len(text) == 1:
                return Decimal(0)
        else:
            return None
    if last is not None and len(text) > 1 and text[-2] in "百千":
        last *= scale // 10
    return Decimal(total + (last or 0)) if text else None


def read_pair(text: str) -> tuple[Decimal, Decimal] | None:
    """Bounds of two neighbouring digits that mean "so many or so many".

    Examples
    --------
    >>> read_pair("两三"), read_pair("七八十"), read_pair("十七八"), read_pair("三五万")
    ((Decimal('2'), Decimal('3')), (Decimal('70'), Decimal('80')), (Decimal('17'), Decimal('18')), (Decimal('30000'), Decimal('50000')))
    >>> read_pair("二四") is None
    True
    """
    if len(text) > LONGEST:
        return None
    for i in range(len(text) - 1):
        low, high = DIGITS.get(text[i], 0), DIGITS.get(text[i + 1], 0)
        alone = all(char not in DIGITS for char in text[max(0, i - 1) : i] + text[i + 2 : i + 3])  # 一一二三亿 is spelt
        if alone and low and high and (high == low + 1 or (low, high) == (3, 5)):
            bounds = read_chinese(text[:i] + text[i] + text[i + 2 :]), read_chinese(text[:i] + text[i + 1 :])
            return bounds if None not in bounds else None
    return None


def plain(value: Decimal | None) -> Decimal | None:
    """The value without trailing zeros or exponent noise: 2E+10 becomes 20000000000."""
    if value is None:
        return None
    value = value.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() and value.adjusted() < 27 else value
