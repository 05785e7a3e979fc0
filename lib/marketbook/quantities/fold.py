"""A matching copy of a text: half-width, Simplified where numbers need it, without invisible characters.

The copy has one character for every visible character of the original; offsets go back through a list only where something
invisible was dropped.
"""

from __future__ import annotations

import re

_TRADITIONAL = "億萬兩個張塊顆項點幣圓陸貳參壹倍餘來幾數於過約達將優類種條層處筆輛雙頁電戶詞員間話單輸調斷鐘週號歲銷機櫃標準應對總縣區國從後為無際產樣雲網開資額師時態據幹複韓鎊歐臺盧隻漲跌虧損營業務訂閱費價錢財會長證監續聯發運較僅實現計預測規"
_SIMPLIFIED = "亿万两个张块颗项点币圆陆贰参壹倍余来几数于过约达将优类种条层处笔辆双页电户词员间话单输调断钟周号岁销机柜标准应对总县区国从后为无际产样云网开资额师时态据干复韩镑欧台卢只涨跌亏损营业务订阅费价钱财会长证监续联发运较仅实现计预测规"
FOLD = {ord(a): b for a, b in zip(_TRADITIONAL, _SIMPLIFIED)}
FOLD |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
FOLD |= {ord(a): b for a, b in zip("\u3000\xa0\u202f\u2009−﹣﹒○﹪，；：！？（）", "    --.〇%，；：！？（）")}
#: 二八〇六．二四
_POINT = re.compile("(?<=[零〇一二三四五六七八九十百千])[.·](?=[零〇一二三四五六七八九])")
_MARKS = re.compile("[，。；,;、]")
#: A line that goes on in the middle of a sentence.
_GOES_ON = re.compile(r"\n(?=[，。、；,;)）]|[(（][^()（）\n]{1,40}[)）][，。；,;])")
_LONGEST_CUT = 24
_BULLETS = "-•·●■◆★*（(【《〔"
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad\u180e]")


def fold(text: str) -> tuple[str, list[int] | None]:
    """The matching copy, and for each of its characters the offset in the original (None where the two agree).

    Examples
    --------
    >>> fold("３.２億")
    ('3.2亿', None)
    >>> fold("1\u200b5%")
    ('15%', [0, 2, 3])
    """
    folded = text if text.isascii() else _POINT.sub("点", text.translate(FOLD))
    return drop(folded, [m.start() for m in _INVISIBLE.finditer(folded)] + wraps(folded))


def drop(text: str, places: list[int]) -> tuple[str, list[int] | None]:
    """A text without some of its characters, and for each one left its offset (None where nothing was dropped)."""
    if not places:
        return text, None
    gone = set(places)
    kept = [i for i in range(len(text)) if i not in gone]
    return "".join([text[i] for i in kept]), kept


def wraps(text: str) -> list[int]:
    """Newlines at which lines were broken at a width, inside sentences: a block of prose with three lines or more that are about as long.

    Examples
    --------
    >>> wraps("一二三四五六七八九，一二三四五六七八九，一二\\n" * 3 + "完。")
    [22, 45, 68]
    """
    found, block, at = [], [], 0
    for line in [*text.split("\n"), ""] if text.count("\n") > 2 else []:
        if line:
            block.append((at, at + len(line)))
        else:
            width = max((end - start for start, end in block), default=0)
            full = [(start, end) for start, end in block[:-1] if end - start >= 0.85 * width]
            marks = len(_MARKS.findall(text, *block[0][:1], block[-1][1])) if block else 0
            if len(full) > 2 and 20 <= width <= 60 and marks >= len(block):
                found += [
                    end for _, end in full if text[end - 1] not in "。！？；：!?;:|" and text[end + 1] not in _BULLETS
                ]
            block = []
        at += len(line) + 1
    return sorted({*found, *_cut_out(text)}) if "\n" in text else found


def _cut_out(text: str) -> list[int]:
    """Newlines around what a page sets in bold or in a box of its own: 总收入为/5078.43亿元/,其中政企业务."""
    found = []
    for mark in _GOES_ON.finditer(text):
        start = text.rfind("\n", 0, mark.start())
        found.append(mark.start())
        if start > 0 and mark.start() - start < _LONGEST_CUT and text[start - 1] not in "\n。！？；：!?;:|":
            found.append(start)
    return found
