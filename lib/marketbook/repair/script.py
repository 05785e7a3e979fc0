"""Script and width: Simplified characters and half-width digits for analysis, position for position.

Both change characters one for one, so a text and its normal form share their offsets.
"""

from __future__ import annotations

import re
from functools import cache

#: Full-width forms that mean the same half-width. Brackets, commas and colons stay: they are Chinese punctuation, and
#: a full-width comma between digits separates a list where a half-width one groups thousands.
_HALF_WIDTH = {
    **{code: code - 0xFEE0 for start, end in ("０９", "ＡＺ", "ａｚ") for code in range(ord(start), ord(end) + 1)},
    **{ord(wide): ord(narrow) for wide, narrow in zip("％＋＄＆＠＃／　\xa0", "%+$&@#/  ")},
}
_ALWAYS = re.compile("[" + "".join(map(chr, _HALF_WIDTH)) + "]+")
_WIDE = re.compile("[" + "".join(map(chr, _HALF_WIDTH)) + "．－]")
#: A full-width point or minus is narrowed only where it belongs to a number.
_WIDE_IN_NUMBER = re.compile("(?<=[0-9０-９])．(?=[0-9０-９])|(?<![0-9０-９])－(?=[0-9０-９])")

#: Characters handed to OpenCC at once: bounds the memory of the conversion, not its result.
_PIECE = 1 << 20


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones; same length, numbers keep their meaning.

    Examples
    --------
    >>> narrow("３６．５％，１２")
    '36.5%，12'
    """
    if not _WIDE.search(text):
        return text
    text = _WIDE_IN_NUMBER.sub(lambda m: "." if m[0] == "．" else "-", text)
    return _ALWAYS.sub(lambda m: m[0].translate(_HALF_WIDTH), text)


@cache
def _converter():
    from opencc import OpenCC

    return OpenCC("t2s")


def simplified(text: str) -> str:
    """Simplified characters by OpenCC ``t2s``; same length.

    Examples
    --------
    >>> simplified("雲計算")
    '云计算'
    """
    if text.isascii():
        return text
    if len(text) > _PIECE:
        result, at = "", 0
        while at < len(text):
            end = text.find("\n", at + _PIECE) + 1 or min(len(text), at + 2 * _PIECE)
            end = min(end, at + 2 * _PIECE)
            result += simplified(text[at:end]) if end - at < len(text) else _same_length(text)  # grows in place
            at = end
        return result
    return _same_length(text)


def _same_length(text: str) -> str:
    convert = _converter().convert
    result = convert(text)
    if len(result) != len(text):
        # A phrase changed its length: its line is converted character by character, so that offsets hold.
        lines = (convert(line) for line in text.splitlines(keepends=True))
        result = "".join(
            new if len(new) == len(old) else "".join(c if len(k := convert(c)) != 1 else k for c in old)
            for old, new in zip(text.splitlines(keepends=True), lines)
        )
    return result
