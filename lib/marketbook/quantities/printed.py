"""Figures as printed: one number with its unit, in Chinese or English, as tables and quotations of external rows have them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from marketbook.quantities.context import read_qualifier
from marketbook.quantities.fold import fold
from marketbook.quantities.guards import NOUN_AFTER
from marketbook.quantities.joining import join
from marketbook.quantities.numerals import plain
from marketbook.quantities.scan import scan
from marketbook.quantities.units import read_unit
from marketbook.quantities.words import AFTER_PATTERN, CURRENCIES, MONEY
from marketbook.records import Quantity

_WORDS = {"thousand": 3, "million": 6, "mn": 6, "mln": 6, "mio": 6, "billion": 9, "bn": 9, "trillion": 12, "tn": 12,
          "hundred": 2, "k": 3, "m": 6, "b": 9, "t": 12, "bill": 9, "miliardi": 9}  # fmt: skip
_COUNTED = "zero one two three four five six seven eight nine ten eleven twelve"
_SMALL = {word: str(n) for n, word in enumerate(_COUNTED.split())} | {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "half": "0.5", "double": "2", "doubled": "2", "triple": "3", "tripled": "3",
}  # fmt: skip
_UNITS = (
    (r"%|percent(?!age)|per\ cent|pct\b", "pct", 1),
    (r"percentage[ -]points?|pp\b|ppts?\b|points?\b", "pp", 1),
    (r"FLOP/s\b|FLOPS\b", "TFLOPS", "1e-12"),
    (r"TFLOPS?\b|TFLOP/s\b|teraflops?", "TFLOPS", 1),
    (r"PFLOPS?\b|PFLOP/s\b|petaflops?", "PFLOPS", 1),
    (r"EFLOPS?\b|EFLOP/s\b|exaflops?|EFlops?", "EFLOPS", 1),
    (r"petaFLOP/s-days?|PF-?days?", "PFdays", 1),
    (r"FLOPs?\b", "FLOP", 1),
    (r"[Bb]ytes?/s\b|B/s\b", "bytes_per_s", 1), (r"GB/s\b|GBps\b", "bytes_per_s", "1e9"), (r"TB/s\b", "bytes_per_s", "1e12"),
    (r"[Bb]ytes?\b", "bytes", 1), (r"GB\b", "bytes", "1e9"), (r"TB\b", "bytes", "1e12"), (r"MB\b", "bytes", "1e6"),
    (r"TWh\b|terawatt[ -]hours?", "kWh", "1e9"), (r"GWh\b", "kWh", "1e6"), (r"MWh\b", "kWh", "1e3"), (r"kWh\b", "kWh", 1),
    (r"GW\b|gigawatts?", "W", "1e9"), (r"MW\b|megawatts?", "W", "1e6"), (r"kW\b", "W", "1e3"), (r"W\b|watts?\b", "W", 1),
    (r"(?:H\d+\ )?GPU[ -]hours?", "GPU_hours", 1),
    (r"(?:yuan|RMB|CNY|renminbi)\b", "CNY", 1), (r"(?:U\.?S\.?\ )?dollars?\b|USD\b", "USD", 1), (r"HKD\b|HK\ dollars?", "HKD", 1),
    (r"(?:input\ |output\ )?tokens?\b(?!/)", "tokens", 1), (r"(?:active\ |activated\ |total\ )?param(?:eter)?s?\b", "params", 1),
    (r"(?:weekly\ |monthly\ |daily\ )?(?:active\ )?(?:users?|people|subscribers?|customers?)\b", "persons", 1),
    (r"times\b|x\b|-fold\b|fold\b", "ratio", 1), (r"days?\b", "days", 1), (r"months?\b", "months", 1), (r"years?\b", "years", 1), (r"hours?\b", "hours", 1),
)  # fmt: skip
_CHINESE = re.compile(r"[\u4e00-\u9fff]|^\s*\d+/\d+\s*$")
_UNIT_PATTERNS = tuple(
    (
        re.compile(rf"[ -]?(?:of\ )?(?:{pattern})", re.VERBOSE | re.I if "B" not in pattern else re.VERBOSE),
        unit,
        Decimal(factor),
    )
    for pattern, unit, factor in _UNITS
)
_NUMBER = re.compile(
    r"(?:(?P<currency>US\$|HK\$|NT\$|S\$|CN¥|RMB|CNY|USD|HKD|\$|¥|￥|€|£)[ ]?[-+(]?|(?<![\dA-Za-z.,]))"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+,\d{1,2}(?=[- ](?:billion|million|trillion|dollari))|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+)"
    r"(?![\d])(?:[ -]?(?P<word>thousand|million|billion|trillion|hundred|mln|mn|bn|bill|tn|mio|miliardi|[kKmMbBtT](?![A-Za-z/])))?",
    re.I,
)
_PER_TOKENS = re.compile(
    r"[^,;\d$¥]{0,24}?(?:/|per|per\ |\ -)\s*(?P<per>1[ ]?[kKmM]\b|[kKmM]\b|million|milione|thousand|1,?000,?000|1,?000|mille|mtok)?\s*(?P<token>(?:input|output|cached|di)?[ ]?(?:tokens?|token))?",
    re.I,
)
_QUALIFIERS = re.compile(
    r"(?P<about>around|about|roughly|approximately|approx\.?|some|circa|~|≈|nearly\ )|(?P<nearly>nearly|almost|close to|approaching)|(?P<more_than>over|more than|above|exceed(?:s|ed|ing)?|north of|>)"
    r"|(?P<at_least>at least|no less than|from|≥)|(?P<at_most>up to|at most|as much as|no more than|≤)|(?P<less_than>under|less than|below|fewer than|<)",
    re.I,
)


def parse_quantity(raw: str) -> Quantity:
    """Read one printed figure.

    Parameters
    ----------
    raw : str
        The figure as printed, in Chinese or English, with or without unit; qualifier words may stand around it.

    Returns
    -------
    Quantity
        ``unit`` is empty where none is printed; ``value`` is None where the print has no number. Of several numbers the
        first that is not a date counts; ``read_printed`` gives all of them.

    Examples
    --------
    >>> parse_quantity("2670.35万元").value, parse_quantity("0.003元/千个").unit, parse_quantity("up to 50%").qualifier
    (Decimal('26703500'), 'CNY_per_Mtok', 'at_most')
    >>> parse_quantity("US$3.2bn").value, parse_quantity("3.12e+14 FLOP/s").value, parse_quantity("第一").unit
    (Decimal('3200000000'), Decimal('312'), 'rank')
    """
    readings = read_printed(raw)
    return readings[0] if readings else Quantity(raw, 0, len(raw), None, None, "")


@lru_cache(maxsize=256)
def read_printed(raw: str) -> tuple[Quantity, ...]:
    """Every figure that a printed cell may be read as, the likeliest first.

    Examples
    --------
    >>> [str(q.value) for q in read_printed("从5亿激增至4.6万亿")]
    ['500000000', '4600000000000']
    """
    text, kept = fold(raw.replace("’", ""))
    readings: list[Quantity] = []
    chinese = _CHINESE.search(text) is not None
    for read in (_read_chinese, _read_english) if chinese else (_read_english, _read_chinese):
        readings += [
            q for q in read(text) if not any(q.start < known.end and known.start < q.end for known in readings)
        ]
    if kept is None:
        # A number written as a word was read as digits; what is printed is the word.
        return tuple(readings if "’" in raw else [replace(q, raw=raw[q.start : q.end]) for q in readings])
    spans = [(q, kept[q.start], kept[q.end - 1] + 1) for q in readings]
    return tuple(replace(q, raw=raw[start:end], start=start, end=end) for q, start, end in spans)


def _read_chinese(text: str) -> list[Quantity]:
    numbers = [number for number in map(lambda n: read_unit(text, n, of_tokens=True), scan(text)) if number is not None]
    joined = join(text, numbers)
    readings = []
    for number in joined:
        bare = not number.unit and number.form == "chinese" and number.value < 10**4
        if bare and (number.start, number.end) != (0, len(text)):
            continue
        noun = NOUN_AFTER.match(text, number.end) if number.unit in ("", "count", "persons") else None
        readings.append(
            Quantity(
                text[number.start : number.end],
                number.start,
                number.end,
                plain(number.value),
                plain(number.high),
                noun.lastgroup if noun and noun.lastgroup != "CNY" else number.unit,
                read_qualifier(text, number),
            )
        )
    return sorted(readings, key=lambda q: q.unit == "" and len(readings) > 1)


_WRITTEN = re.compile(rf"\b({'|'.join(_SMALL)})\b", re.I)
_GAP = re.compile(r"(?<=\d)\s{2,}")
_RANGE = re.compile(r"[ ]?(?:-|–|to)[ ]?")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?[ ]$|\bQ$|\bH$|[A-Za-z]-$|FY[ ]?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_AFTER = re.compile(r"(?:in|of|by|since|for|year|,|quarter|end)[ ]?$")
_FIFTHS = re.compile(r"\b(?P<part>a|one|two|three|four|five|six|seven|eight|nine)[ -](?P<whole>fifth|tenth)s?\b", re.I)


def _as_percent(match: re.Match) -> str:
    """ "two fifths" as "40%", in as many characters."""
    part = 1 if match["part"].lower() == "a" else int(_SMALL[match["part"].lower()])
    return f"{part * (20 if match['whole'].lower() == 'fifth' else 10)}%".ljust(len(match[0]))


def _read_english(text: str) -> list[Quantity]:
    text = _FIFTHS.sub(_as_percent, text)
    text = _WRITTEN.sub(lambda m: _SMALL[m[0].lower()].ljust(len(m[0])), text)
    text = _GAP.sub(lambda m: " " * len(m[0]), text)
    readings: list[Quantity] = []
    for match in _NUMBER.finditer(text):
        if _is_date(text, match) or readings and match.start("number") < readings[-1].end:
            continue
        reading = _english_quantity(text, match)
        last = readings[-1] if readings else None
        if last is not None and _RANGE.fullmatch(text, last.end, reading.start):
            reading = _english_range(readings.pop(), reading, text)
        readings.append(reading)
    return sorted(readings, key=lambda q: q.unit == "" and len(readings) > 1)


def _english_range(low: Quantity, high: Quantity, text: str) -> Quantity:
    """$91-$93 billion: the scale and the currency hold for both bounds."""
    scale = high.value / Decimal(re.search(r"[\d,.]*\d", high.raw)[0].replace(",", "")) if high.value else Decimal(1)
    value = low.value * scale if low.value * scale < high.value else low.value
    return Quantity(
        text[low.start : high.end],
        low.start,
        high.end,
        plain(value),
        high.value,
        high.unit or low.unit,
        low.qualifier,
    )


def _is_date(text: str, match: re.Match) -> bool:
    before = text[max(0, match.start() - 10) : match.start("number")]
    year = _YEAR.fullmatch(match["number"]) and not match["currency"] and not match["word"]
    return bool(_MONTH.search(before) or year and _YEAR_AFTER.search(before))


def _english_quantity(text: str, match: re.Match) -> Quantity:
    digits = match["number"].replace(" ", "")
    digits = digits.replace(",", ".") if re.fullmatch(r"\d+,\d{1,2}", digits) else digits.replace(",", "")
    value, end = Decimal(digits), match.end()
    if match["word"]:
        value *= Decimal(10) ** _WORDS[match["word"].lower()]
    unit = CURRENCIES.get((match["currency"] or "").upper(), "")
    if not unit:
        for pattern, name, factor in _UNIT_PATTERNS:
            found = pattern.match(text, end)
            if found:
                unit, value, end = name, value * factor, found.end()
                break
    per = _PER_TOKENS.match(text, end)
    if unit in ("CNY", "USD") and per and (per["token"] or per["per"]):
        base = (per["per"] or "").lower().replace(" ", "").replace(",", "")
        thousand = base in ("1k", "k", "thousand", "1000", "mille")
        unit, end = f"{unit}_per_Mtok", per.end()
        value *= 1000 if thousand else 1 if per["per"] else 10**6
    start = match.start("currency") if match["currency"] else match.start("number")
    words = list(_QUALIFIERS.finditer(text, max(0, start - 24), start))
    after = AFTER_PATTERN.match(text, end)
    following = "at_least" if after and after[1].lower() in ("or more", "+") else "exact"
    qualifier = words[-1].lastgroup if words else following
    return Quantity(text[start:end], start, end, plain(value), None, unit, qualifier)


#: Powers of ten that tables drop from their cells and say once in the head (thousands, millions, 万, 亿, billions).
_TABLE_SCALES = tuple(Decimal(10) ** n for n in (3, 6, 9, 4, 8, 12, -12))
_IN_TFLOPS = {"PFLOPS": Decimal(1000), "EFLOPS": Decimal(10**6)}


def how_it_follows(
    raw: str, value: Decimal | float | str, unit: str, value_high: Decimal | float | str | None = None
) -> str:
    """How a recorded value follows from a printed figure.

    Parameters
    ----------
    raw : str
        The figure as printed.
    value, value_high : number
        As recorded, signed or not; the sign lies in the meaning and is not compared.
    unit : str
        Unit id of the recorded value, after normalisation.

    Returns
    -------
    str
        ``"printed"`` if a reading of the print gives value and unit; ``"value"`` if the value is printed without, or with a
        unit that does not name the recorded one (a count, a percentage read as points); ``"scaled"`` if a bare number gives
        it by a power of ten that the table's head names; ``"rounded"`` if it differs by a binary float's noise;
        ``"free"`` for 免费 and zero; else ``""``.

    Examples
    --------
    >>> how_it_follows("2.8%", "-2.8", "pp"), how_it_follows("38523", "38523000000", "CNY"), how_it_follows("7.89亿元", "798000000", "CNY")
    ('value', 'scaled', '')
    """
    wanted = abs(Decimal(str(value)))
    if unit in _IN_TFLOPS:
        wanted, unit = wanted * _IN_TFLOPS[unit], "TFLOPS"
    high = None if value_high in (None, "") else abs(Decimal(str(value_high)))
    readings = [_common_rate(q) for q in read_printed(raw) if q.value is not None]
    for reading in readings:
        bounds_agree = high is None or reading.value_high == high or any(other.value == high for other in readings)
        if reading.unit == unit and bounds_agree and wanted in (reading.value, reading.value_high):
            return "printed"
    if wanted == 0 and re.search(r"免[费費]|free|gratis|0", raw, re.I):
        return "free"
    for reading in readings:
        compatible = _may_stand_for(reading.unit, unit)
        if compatible and wanted in (reading.value, reading.value_high):
            return "value"
        if reading.unit in ("", unit) and reading.value and abs(wanted / reading.value - 1) < Decimal("5e-9"):
            return "rounded"
        if compatible == "per" and reading.value and wanted / reading.value in (1, 1000, 10**6):
            return "value"
        if (
            reading.unit in ("", "count", *(u for u in MONEY if u == unit))
            and reading.value
            and wanted / reading.value in _TABLE_SCALES
        ):
            return "scaled"
        if (
            reading.unit == "ratio"
            and unit == "pct"
            and wanted in (reading.value * 100, (reading.value - 1) * 100, (1 - reading.value) * 100)
        ):
            return "value"
        if reading.unit == "pct" and unit == "ratio" and wanted in (reading.value / 100, reading.value / 100 + 1):
            return "value"
    return ""


def _common_rate(reading: Quantity) -> Quantity:
    factor = _IN_TFLOPS.get(reading.unit)
    return replace(reading, value=reading.value * factor, unit="TFLOPS") if factor else reading


def _may_stand_for(printed: str, recorded: str) -> str:
    """Whether a printed unit may be recorded as another one; "per" where a rate's base stands elsewhere on the page."""
    if printed in ("", "count", "persons"):
        return "yes"
    if (
        {printed, recorded} <= {"pct", "pp"}
        or {printed, recorded} <= {"tokens", "tokens_per_day", "count"}
        or {printed, recorded} <= {"ratio", "count"}
    ):
        return "yes"
    if recorded.startswith(printed + "_per_"):
        return "per"
    if {printed, recorded} <= {"count", "rank", "calls_per_day", "persons", "days", "years", "months"}:
        return "yes"
    return ""
