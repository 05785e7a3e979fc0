"""Markdown in an article: the marks of links, pictures, emphasis and line breaks, which are no part of what it says.

Articles are kept as Markdown by many tools, some with HTML tags left in it. Found in any text, whatever its file is called; text about
markup and code keep theirs: only links that lead to an address, emphasis beside Chinese, and tags on pages that break their lines
with them.
"""

from __future__ import annotations

import re

from marketbook.repair.alignment import Patch

#: Of the web or of the same site; a title may stand behind it.
_ADDRESS = r"(?:https?:|data:|javascript:|mailto:|\.{0,2}/)[^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:[ ]\"[^\"\n]*\")?"
#: ![picture](https://…), [text](https://…); what stands in a link is kept.
_LINK = re.compile(rf"!\[[^\[\]\n]*\]\({_ADDRESS}\)|(?P<open>\[)[^\[\]\n]*(?P<close>\]\({_ADDRESS}\))")
#: **bold**, beside a character that no code has there, or at the edge of a line.
_EMPHASIS = re.compile(r"(?m)(?<=[^\x00-\x7f])[ ]?\*{2,}|\*{2,}[ ]?(?=[^\x00-\x7f])|^\*{2,}|\*{2,}$")
#: \[5\], 3\~5家, \$20
_ESCAPE = re.compile(r"\\(?=\[\d{1,3}\\\])|(?<=\d)\\(?=[\]~*^+-])|\\(?=\$\d)")
_BREAK = re.compile(r"<br ?/?>")
_TAG = re.compile(r"</?(?:a|span|img|video|source|font|strong|b|em)(?: [^<>\n]*)?>")
#: A film or a frame, alone on its line.
_MEDIA = re.compile(r"(?m)^<(video|audio|iframe) [^<>\n]*>(?:</\1>)?$")
_HAN = re.compile("[\u3400-\u9fff]")


def find_markdown(text: str) -> list[Patch]:
    """Patches that leave the marks out, in order.

    Examples
    --------
    >>> from marketbook.repair.alignment import apply
    >>> text = "**[阿里云](https://example.org/a)收入**为36亿元![图](https://example.org/b.png)。"
    >>> apply(text, find_markdown(text))
    '阿里云收入为36亿元。'
    """
    if text.isascii():
        return []
    gone: list[tuple[int, int, str]] = []
    if "](" in text:
        for match in _LINK.finditer(text):
            gone += [(*match.span(part), "") for part in ("open", "close")] if match["open"] else [(*match.span(), "")]
    if "**" in text:
        gone += [(*match.span(), "") for match in _EMPHASIS.finditer(text)]
    if "\\" in text:
        gone += [(*match.span(), "") for match in _ESCAPE.finditer(text)]
    if "<br><br>" in text and _HAN.search(text):
        gone += [(*match.span(), "\n") for match in _BREAK.finditer(text)]
        gone += [(*match.span(), "") for match in _TAG.finditer(text)]
    gone += [(*match.span(), "") for match in _MEDIA.finditer(text)]
    patches, end = [], 0
    for first, last, after in sorted(gone):
        if first >= end:
            patches.append(Patch(first, last, after, "debris"))
            end = last
    return patches
