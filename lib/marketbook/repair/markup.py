"""HTML: the article's text, every character still at its place in the file.

trafilatura chooses which blocks are the article. It returns new text, so each of its lines is looked up again in the
text that stands between the file's tags; a line that is not found there is left out, since it could not be quoted.
"""

from __future__ import annotations

import html
import re
from array import array
from typing import NamedTuple

from marketbook.repair.alignment import Patch

#: Above this many characters the blocks are not chosen by trafilatura, which would take minutes.
_LARGEST = 5_000_000
_HIDDEN = ("script", "style", "noscript", "template", "head", "nav", "footer", "form", "button", "aside", "svg")
_INLINE = frozenset(
    "a abbr b bdi big cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time tt u var wbr".split()
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>|<!--|<[!?][^<>]*>")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TITLE = re.compile(r"<title[^>]*>([^<]{1,300})</title", re.I)
#: In how many characters of a file its head is looked for.
_HEAD = 20_000
_LINE_END = re.compile(r"[^\S\r\n]*[\r\n]\s*")
_SNIFF = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


class _Piece(NamedTuple):
    """A stretch of the file: visible text (``after`` None), or something else that stands for ``after``."""

    start: int
    end: int
    after: str | None
    tag: bool = False


def is_html(text: str, name: str) -> bool:
    """Whether a decoded file is HTML, by its name or its first lines."""
    return name.lower().endswith((".html", ".htm", ".xhtml")) or bool(_SNIFF.match(text.lstrip("\ufeff")[:2000]))


def page_title(raw: str) -> str:
    """The title that an HTML file declares, without the name of the site after its last bar or dash; empty if it has none.

    Examples
    --------
    >>> page_title("<html><head><title>科大讯飞2024半年报点评 - 某财经网</title>")
    '科大讯飞2024半年报点评'
    """
    found = _TITLE.search(raw, 0, _HEAD)
    title = " ".join(html.unescape(found[1]).split()) if found else ""
    return re.sub(r"(?:[_|]+| [-–—·丨]+ )[^_|–—·丨]*$", "", title).strip() or title


def article_patches(raw: str) -> list[Patch]:
    """Patches that leave the article's text of an HTML file, one block a line.

    Parameters
    ----------
    raw : str
        The decoded file.
    """
    pieces = _pieces(raw)
    visible, places = _visible(raw, pieces)
    if not visible:
        return [Patch(0, len(raw), "", "debris")] if raw else []
    kept = _chosen(raw, visible) or [(0, len(visible))]
    return _patches(raw, pieces, [(places[start], places[end - 1]) for start, end in kept])


def _pieces(raw: str) -> list[_Piece]:
    """The file cut into text, entities, and tags (a tag that ends a block stands for a line's end)."""
    pieces, at, lower, unclosed = [], 0, "", set()
    while True:
        tag = _TAG.search(raw, at)
        start = tag.start() if tag else len(raw)
        pieces += _text_pieces(raw, at, start)
        if not tag:
            return pieces
        name, end, after = (tag[2] or "").lower(), tag.end(), "\n"
        if tag[0] == "<!--":
            close = raw.find("-->", end)
            end, after = (close + 3 if close >= 0 else len(raw)), ""
        elif name in _HIDDEN and not tag[1] and not tag[0].endswith("/>") and name not in unclosed:
            lower = lower or _ascii_lower(raw)
            close = lower.find(f"</{name}", end)
            if close < 0:
                unclosed.add(name)
            end = max(close, end)
        elif name in _INLINE or not name:
            after = ""
        elif name in ("td", "th"):
            after = " "
        pieces.append(_Piece(start, end, after, tag=True))
        at = end


def _ascii_lower(text: str) -> str:
    # str.lower can change the length of a text, and with it every place in it.
    return text.translate({code: code + 32 for code in range(ord("A"), ord("Z") + 1)})


def _text_pieces(raw: str, start: int, end: int) -> list[_Piece]:
    pieces, at = [], start
    for entity in _ENTITY.finditer(raw, start, end) if "&" in raw[start:end] else ():
        meaning = html.unescape(entity[0])
        if meaning != entity[0]:
            pieces += [_Piece(at, entity.start(), None)] if entity.start() > at else []
            pieces.append(_Piece(entity.start(), entity.end(), " " if meaning == "\xa0" else meaning))
            at = entity.end()
    return pieces + ([_Piece(at, end, None)] if end > at else [])


def _visible(raw: str, pieces: list[_Piece]) -> tuple[str, array]:
    """The visible text without white space, and the place in the file of each of its characters."""
    out, places = [], array("q")
    for piece in pieces:
        shown = raw[piece.start : piece.end] if piece.after is None else piece.after
        for i, character in enumerate(shown):
            if not character.isspace():
                out.append(character)
                places.append(piece.start + i if piece.after is None else piece.start)
    return "".join(out), places


def _chosen(raw: str, visible: str) -> list[tuple[int, int]]:
    """The stretches of the visible text that trafilatura takes for the article, in order."""
    if len(raw) > _LARGEST:
        return []
    import trafilatura

    try:
        article = trafilatura.extract(raw, include_comments=False, include_tables=True, fast=True)
    except (RecursionError, ValueError, AssertionError):
        article = None  # nested too deeply for it: the page's whole text is taken
    spans, cursor = [], 0
    for line in (article or "").splitlines():
        for cell in line.strip().strip("|").split("|"):
            wanted = "".join(cell.removeprefix("- ").split())
            at = visible.find(wanted, cursor) if wanted else -1
            if at >= 0:
                spans.append((at, at + len(wanted)))
                cursor = at + len(wanted)
    return spans


def _patches(raw: str, pieces: list[_Piece], kept: list[tuple[int, int]]) -> list[Patch]:
    """Remove what lies outside the kept stretches (first and last character, in the file), and the tags inside."""
    patches: list[Patch] = []
    done, number, between, written = 0, 0, "", False
    for piece in pieces:
        if piece.tag:
            if piece.after and between != "\n":
                between = piece.after
            continue
        while number < len(kept) and kept[number][1] < piece.start:
            number += 1
        here = number
        while here < len(kept) and kept[here][0] < piece.end:
            start, end = max(kept[here][0], piece.start), min(kept[here][1] + 1, piece.end)
            if start > done or between:
                patches.append(Patch(done, start, between if written else "", "debris"))
            if piece.after is None:
                patches += _unbroken(raw, start, end)
            else:
                patches.append(Patch(start, end, piece.after, "debris"))
            done, between, written, here = end, "", True, here + 1
    if done < len(raw):
        patches.append(Patch(done, len(raw), "\n" if written else "", "debris"))
    return patches


def _unbroken(raw: str, start: int, end: int) -> list[Patch]:
    """Line ends of the file inside a block mean nothing: none between Chinese characters, elsewhere a space."""
    patches = []
    for gap in _LINE_END.finditer(raw, start, end):
        western = raw[gap.start() - 1 : gap.start()].isascii() and raw[gap.end() : gap.end() + 1].isascii()
        patches.append(Patch(gap.start(), gap.end(), " " if western else "", "debris"))
    return patches
