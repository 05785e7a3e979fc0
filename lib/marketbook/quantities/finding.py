"""Quantities in running text: numbers joined with their units, neighbours and qualifiers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from marketbook.quantities.cells import Cell, find_cells, tabbed
from marketbook.quantities.context import context_unit, read_qualifier
from marketbook.quantities.fold import FOLD, fold
from marketbook.quantities.guards import is_quantity
from marketbook.quantities.joining import join
from marketbook.quantities.numerals import plain
from marketbook.quantities.scan import Number, scan
from marketbook.quantities.units import A_BASE, PER, many, read_unit
from marketbook.quantities.words import CURRENCIES, MONEY, TIME
from marketbook.records import Quantity

if TYPE_CHECKING:
    from marketbook.reading import Document

#: 4028亿(美元,下同): what 元 means from there on.
_DECLARED = re.compile(r"[(（](?:单位[:：])?(美元|美金|港元|港币|新台币|人民币)[,，、;；.。‧·・]?[ ]?下同[)）]")
#: 输入价格(元/千token), 单位:亿元: the unit of a column, of a table.
_IN_BRACKETS = re.compile(r"[(（](?:单位[:：])?([^()（）|]{1,16})[)）]")
_AS_UNIT = re.compile(r"单位[:：][ ]?([^()（）|\s]{1,12})")
#: What Taiwan prints, and the mainland never does: its dollar, its stocks by four digits, its own words.
_IN_TAIWAN = re.compile(
    r"新[臺台]幣|-TW[)）]|財測|台股|全台|上市櫃|台北報導|工研院|資策會|自結|母公司業主|每股純益|集邦|經濟部|國科會"
)
#: A page that names Taiwan so often, and no other place with dollars or yuan of its own, counts in Taiwan's.
_TAIWAN, _OFTEN, _NOT_TAIWAN = re.compile("[臺台]灣"), 3, re.compile("中國|大陸|人民幣|香港|港元|美元|美金")
#: 鴻海(2317): a share of Taiwan, unless the page is Hong Kong's.
_STOCK = re.compile(r"[\u4e00-\u9fff][（(](?!(?:19|20)\d\d)[1-9]\d{3}[)）]")
#: The same, on a page that was turned into Simplified characters.
_IN_TAIWAN_SIMPLIFIED = re.compile(rf"-TW[)）]|自结|母公司业主|{_STOCK.pattern}|台股|集邦")
_TAIWANESE = re.compile("年增(?!长)|年减|云端")
#: A page of its press on one of its large firms, which names no currency.
_ITS_FIRMS = re.compile(
    "(?:鴻海|廣達|緯創|緯穎|台積電|聯發科|英業達|仁寶|和碩|技嘉|華碩|宏碁|聯電|日月光|中華電信?|遠傳|台灣大|台達電|研華|奇鋐|雙鴻|欣興|南亞科|華邦電|信驊|智邦|勤誠|神達)"
)
_ITS_WORDS = re.compile("[年月季][增減](?!長)")
#: What Hong Kong says of itself: 元 without a word is its dollar, unless the page speaks of the other.
_IN_HONG_KONG = re.compile("本港|港府|數碼港|港島|九龍|新界")
#: Words of its stock market, on a page that names shares by four digits as Taiwan's do.
_ITS_MARKET = re.compile("港股|港交所|恒生指數|恒指")
#: 小米(01810)現價27.7元: what a share costs in Hong Kong.
_LISTED_THERE = re.compile(r"[(（]0\d{4}(?:[.-]HK)?[)）]|港股")
_SHARE_PRICE = re.compile(
    "(?:现价|报|目标价[^，。\\d]{0,6}|[上下]调至|高见|低见|港股约?|[升跌涨挫][^，。\\d]{0,2}[\\d.]*%?至)$"
)
_TRADITIONAL = re.compile("[億營萬幣]")
_RENMINBI = re.compile("人民?[币幣]|RMB")
_ELSEWHERE = re.compile("人民币|港元|港币|按年")
_OWN_CURRENCY = re.compile("人民币|RMB|CN|[¥￥]")
#: 价格: 元/1K tokens
_AS_PRICE = re.compile(r"(?:价格?|费用)[:：]?[ ]?((?:[人民币美]*元|[$¥])/[ ]?(?:1?[KM]|千|百万|万)[ ]?[Tt]okens?)")
#: 价格一览(元/百万tokens) over columns of 输入 and 输出.
_PRICED_ALIKE = re.compile(
    r"[(（](?:单位[:：])?((?:[人民币美]*元|[$¥])[ ]?/[ ]?(?:1?[KM]|千|百万|万)[ ]?个?[Tt]okens?)[)）,，;；]"
)
_OF_TOKENS = re.compile("输入|输出|价|[Ii]nput|[Oo]utput")
_FULL_STOP = re.compile("[。！？!?\n]")
#: 上下文窗口 over 128K: the head of a column of tokens.
_WINDOW = re.compile("上下文|窗口|context", re.I)


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
    folded = tabbed(folded)
    cells = find_cells(folded) if "|" in folded or "\t" in folded else []
    windows = [cell for cell in cells if _WINDOW.search(folded, *cell.head)]
    starts = [cell.start for cell in windows]
    numbers = []
    for number in scan(folded):
        at = bisect_right(starts, number.start) - 1
        of_window = at >= 0 and number.start < windows[at].end
        if read := read_unit(folded, number, of_window=of_window):
            numbers.append(read)
    declared = [(m.start() - 14, CURRENCIES[m[1]]) for m in _DECLARED.finditer(folded)]
    found = []
    past = 0
    counted: list[tuple[int, str]] = []
    if cells:
        _read_cells(folded, cells, numbers)
    joined = join(folded, numbers)
    printed = Counter(number.unit for number in joined if number.unit in MONEY)
    usual, times = max(printed.items(), key=lambda item: item[1], default=("", 0))
    if times < 3 or 3 * times <= 2 * printed.total():  # what an amount without a word is in
        usual = ""
    for number in joined:
        if number.start < past or not is_quantity(folded, number):
            continue
        told = "" if not found or _FULL_STOP.search(folded, past, number.start) else found[-1].unit
        if told not in MONEY and not number.unit and number.scale >= 10**8:
            told = _tokens_told(folded, counted, number.start) or told
        unit = context_unit(folded, number, told)
        counted.append((number.end, unit))
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
                text[start:end],
                start,
                end,
                plain(number.value),
                plain(number.high),
                unit,
                read_qualifier(folded, number),
                number.tokens if unit.endswith("_per_Mtok") else 0,
            )
        )
    return found


def _read_cells(text: str, cells: list[Cell], numbers: list[Number]) -> None:
    """A bare number that fills its cell takes the unit that the head of the column, or the line above the table, prints in brackets."""
    starts = [cell.start for cell in cells]
    units: dict[str, tuple[str, Decimal]] = {}
    for number in numbers:
        at = bisect_right(starts, number.start) - 1
        if at < 0 or number.start >= cells[at].end:
            continue
        cell = cells[at]
        base = A_BASE.search(text, cell.head.start, cell.head.end) if number.unit in ("CNY", "USD") else None
        if base:
            number.price(PER[many(base["per"])])
        if number.unit or text[cell.start : cell.end].strip(" |") != text[number.start : number.end]:
            continue
        printed = (
            _AS_PRICE.search(text, *cell.head)
            or _IN_BRACKETS.search(text, *cell.head)
            or _IN_BRACKETS.search(text, *cell.label)
            or _AS_UNIT.search(text, *cell.caption)
            or _OF_TOKENS.search(text, *cell.head)
            and _PRICED_ALIKE.search(text, *cell.caption)
        )
        word = printed[1].strip() if printed else ""
        if word not in units:
            read = find_quantities(f"1{word}") if "|" not in word else []
            units[word] = (read[0].unit, read[0].value) if read and read[0].value else ("", Decimal(1))
        number.unit, factor = units[word]
        number.multiply(factor)


def home_of(document: Document) -> str:
    """Where a page is written for: ``taiwan``, ``hong_kong``, or empty for anywhere else."""
    traditional = _TRADITIONAL.search(document.raw) is not None
    if not (traditional or _TAIWANESE.search(document.raw)):
        return ""
    taiwan = (_IN_TAIWAN if traditional else _IN_TAIWAN_SIMPLIFIED).search(document.raw)
    told_of = traditional and not _NOT_TAIWAN.search(document.raw) and len(_TAIWAN.findall(document.raw))
    press = traditional and _ITS_FIRMS.search(document.raw, 0, 400) and _ITS_WORDS.search(document.raw)
    taiwan = taiwan or told_of >= _OFTEN or press
    stock = traditional and _STOCK.search(document.raw)
    if not taiwan and (_IN_HONG_KONG.search(document.raw) or stock and _ITS_MARKET.search(document.raw)):
        return "hong_kong"
    return "taiwan" if taiwan or stock else ""


#: So far back tokens are remembered, in characters.
_NEAR = 80


def _tokens_told(text: str, counted: list[tuple[int, str]], start: int) -> str:
    """日均30万亿Token,涨了22倍;另一家是4.1万亿: tokens, if they were the last that was counted in the paragraph; else empty."""
    for end, unit in reversed(counted[-4:]):
        if start - end > _NEAR or "\n" in text[end:start]:
            return ""
        if unit not in (*TIME, "ratio", "pct", "rank"):
            return unit if unit in ("tokens", "tokens_per_day") else ""
    return ""


def quantities_of(document: Document) -> list[Quantity]:
    """Quantities of a document's text, without any that touches an unreadable character: a digit may be what was lost."""
    spans = document.unreadable
    starts = [span.start for span in spans]
    found = []
    home = home_of(document)
    if home == "hong_kong":
        currency = "CNY" if _RENMINBI.search(document.raw) else "HKD"
    else:
        currency = "TWD" if home == "taiwan" and not _ELSEWHERE.search(document.text) else "CNY"
    listed = _LISTED_THERE.search(document.text)
    folded = document.text.translate(FOLD) if listed else ""
    for quantity in find_quantities(document.text, currency):
        first = bisect_right(starts, quantity.end)
        if listed and quantity.unit == "CNY" and quantity.raw[-1] == "元" and (quantity.value or 10**4) < 10**4:
            if _SHARE_PRICE.search(folded, max(0, quantity.start - 10), quantity.start):
                quantity = replace(quantity, unit="HKD")
        if not any(span.end >= quantity.start for span in spans[max(0, first - 2) : first]):
            found.append(quantity)
    return found
