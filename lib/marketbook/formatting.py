"""The one way to write a figure, a period or a date, in each language.

Chinese counts in 万 and 亿, English in millions and billions; per cent and percentage points are told apart; a qualifier (约,
超过 …) stays with its number. The result depends on nothing but the arguments, so ``marketbook audit`` can write it again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from marketbook import units
from marketbook.figures import Figure
from marketbook.periods import parse_period
from marketbook.vocabulary import load_vocabulary

#: Where numbers are cut, the largest first: in words, and in charts.
SCALES = {
    "en": (
        (Decimal(10) ** 12, " trillion", "tn"),
        (Decimal(10) ** 9, " billion", "bn"),
        (Decimal(10) ** 6, " million", "m"),
    ),
    "zh": ((Decimal(10) ** 12, "万亿", "万亿"), (Decimal(10) ** 8, "亿", "亿"), (Decimal(10) ** 4, "万", "万")),
}
_QUALIFIERS = {
    "about": ("about ", "约", "~"),
    "nearly": ("nearly ", "近", "<"),
    "more_than": ("more than ", "超过", ">"),
    "less_than": ("less than ", "不足", "<"),
    "at_least": ("at least ", "至少", "≥"),
    "at_most": ("at most ", "至多", "≤"),
}
# Styles whose numbers are never written in 亿 or billions: they are small by nature.
_UNSCALED = {"percent", "points", "ratio", "price"}
_MINUS = "−"
# From here on nobody counts in trillions: 3.14 × 10^23.
_HUGE = Decimal(10) ** 16


@dataclass(frozen=True)
class Spec:
    """How a figure is written: ``d1`` decimals, ``s3`` significant digits, ``signed``, ``abs``, ``bare`` (number alone), ``short`` (chart
    form), ``plain`` (no qualifier word, where the sentence says it)."""

    decimals: int | None = None
    significant: int | None = None
    signed: bool = False
    abs: bool = False
    bare: bool = False
    short: bool = False
    plain: bool = False


@lru_cache(maxsize=256)
def parse_spec(text: str) -> Spec:
    """Read a format spec such as ``"d1,signed"``.

    Raises
    ------
    ValueError
        If a word of it is unknown.
    """
    fields: dict[str, object] = {}
    for word in filter(None, text.split(",")):
        if word in ("signed", "abs", "bare", "short", "plain"):
            fields[word] = True
        elif word[0] in "ds" and word[1:].isdigit():
            fields["decimals" if word[0] == "d" else "significant"] = int(word[1:])
        else:
            raise ValueError(f"unknown format {word!r}: use d1, s3, signed, abs, bare, short or plain")
    return Spec(**fields)


def format_figure(figure: Figure, language: str, spec: str = "", *, project=None) -> str:
    """Write a figure; a printed one keeps the digits of its source, a computed one is rounded.

    Parameters
    ----------
    figure : Figure
    language : {"en", "zh-Hans", "zh-Hant"}
    spec : str
        See :class:`Spec`.

    Examples
    --------
    ``231500000000 CNY``: "CNY 231.5 billion", "2315亿元", "2,315億元"; ``1.1 pp``: "1.1 percentage points", "1.1个百分点".
    """
    wish = parse_spec(spec)
    row = units.describe(figure.unit, project)
    style, cited = row["style"], figure.origin["kind"] != "derived"
    tongue = "en" if language == "en" else "zh"
    values = [figure.value] if figure.high is None else [figure.value, figure.high]
    if wish.abs:
        values = sorted(abs(item) for item in values)
    sign = "+" if wish.signed and values[0] > 0 else ""
    if len(values) == 1 and values[0] < 0:  # before the currency; the bounds of a range have their own
        sign, values = _MINUS, [-values[0]]
    if style == "ratio" and len(values) == 1 and not wish.decimals and (fraction := _unit_fraction(values[0])):
        body = fraction
        template = "{n}"
    else:
        factor, word = Decimal(1), ""
        if style not in _UNSCALED:
            factor, word = _scale(max(values, key=abs), tongue, wish.short)
        if factor != 1 and max(map(abs, values)) >= _HUGE:
            word, numbers = "", [_power_of_ten(item, wish) for item in values]
        else:
            numbers = [_grouped(_rounded(item / factor, wish, style, cited), language) for item in values]
        joint = "–" if (wish.short or wish.bare) and values[-1] >= 0 else " to " if tongue == "en" else "至"
        body = joint.join(numbers).replace("-", _MINUS) + word
        template = _template(row, tongue, wish)
    text = sign + template.replace("{n}", body)
    prefix = ""
    if figure.qualifier in _QUALIFIERS and not wish.plain:
        en, zh, symbol = _QUALIFIERS[figure.qualifier]
        prefix = symbol if wish.short or wish.bare else en if tongue == "en" else zh
    return _script(prefix + text, language, project)


def _power_of_ten(value: Decimal, wish: Spec) -> str:
    rounded = _significant(value, wish.significant or 3)
    return f"{rounded.scaleb(-rounded.adjusted()).normalize():f} × 10^{rounded.adjusted()}" if value else "0"


def _template(row: dict[str, str], tongue: str, wish: Spec) -> str:
    if wish.bare:
        return "{n}%" if row["style"] == "percent" else "{n}"
    if wish.short and row["style"] == "points" and tongue == "en":
        return "{n} pp"
    if wish.short and row["style"] == "ratio":
        return "{n}×" if tongue == "en" else "{n}倍"
    return row[tongue]


def _scale(value: Decimal, tongue: str, short: bool) -> tuple[Decimal, str]:
    for factor, long_word, short_word in SCALES[tongue]:
        if abs(value) >= factor:
            return factor, short_word if short else long_word
    return Decimal(1), ""


def _unit_fraction(value: Decimal) -> str:
    """``1/30`` for a ratio below one whose reciprocal is a whole number from 3 on; else an empty string."""
    if not 0 < value < 1:
        return ""
    reciprocal = 1 / value
    whole = reciprocal.quantize(Decimal(1))
    return f"1/{whole}" if whole >= 3 and abs(reciprocal - whole) < Decimal("1e-6") else ""


def _rounded(value: Decimal, wish: Spec, style: str, cited: bool) -> Decimal:
    if wish.decimals is not None:
        return _quantize(value, wish.decimals)
    if wish.significant is not None:
        return _significant(value, wish.significant)
    if cited:
        return value
    if style in ("percent", "points"):
        return _quantize(value, 1)
    if value == value.to_integral_value() and abs(value) < 10000:
        return _trim(value)
    return _significant(value, 4 if style in ("money", "number", "rate") else 3)


def _quantize(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _significant(value: Decimal, digits: int) -> Decimal:
    if not value:
        return value
    return _trim(_quantize(value, digits - 1 - value.adjusted()))


def _trim(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def _grouped(value: Decimal, language: str) -> str:
    # Mainland usage writes 2315, English and Taiwan usage 2,315. "f" never falls into exponents.
    if value.as_tuple().exponent < -3 and value == value.to_integral_value():
        value = value.to_integral_value()
    return f"{value:f}" if language == "zh-Hans" else f"{value:,f}"


def format_period(period: str, language: str, *, short: bool = False, project=None) -> str:
    """Write a period: ``2023H2`` is "H2 2023", 2023年下半年, and ``2023H2`` in its short form for charts."""
    if not period:
        return ""
    first, slash, last = period.partition("/")
    if slash:
        joint = "–" if language == "en" or short else "至"
        return (
            format_period(first, language, short=short).removesuffix("年")
            + joint
            + format_period(last, language, short=short)
        )
    parsed = parse_period(period)
    if short and len(period) <= 7:
        return period
    if language == "en":
        if period.startswith("FY") or len(period) == 4:
            return period
        if period[4] in "HQ":
            return f"{period[4:]} {period[:4]}"
        return _english_date(parsed.start, with_day=len(period) == 10)
    if period.startswith("FY"):
        text = f"{period[2:]}财年"
    elif len(period) == 4:
        text = f"{period}年"
    elif period[4] == "H":
        text = f"{period[:4]}年{'上' if period[5] == '1' else '下'}半年"
    elif period[4] == "Q":
        text = f"{period[:4]}年{'一二三四'[int(period[5]) - 1]}季度"
    else:
        text = f"{parsed.start.year}年{parsed.start.month}月" + (f"{parsed.start.day}日" if len(period) == 10 else "")
    return _script(text, language, project)


def format_date(date: dt.date | str, language: str) -> str:
    """Write a day: "21 November 2026", 2026年11月21日."""
    date = dt.date.fromisoformat(date) if isinstance(date, str) else date
    return _english_date(date, with_day=True) if language == "en" else f"{date.year}年{date.month}月{date.day}日"


def _english_date(date: dt.date, *, with_day: bool) -> str:
    from babel.dates import format_date as babel_date

    return babel_date(date, "d MMMM y" if with_day else "MMMM y", locale="en_GB")


def _script(text: str, language: str, project) -> str:
    return _traditional(text, project) if language == "zh-Hant" else text


@lru_cache(maxsize=8192)
def _traditional(text: str, project) -> str:
    return load_vocabulary(project).to_traditional(text)
