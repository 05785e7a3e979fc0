"""The report's own fonts: exactly the glyphs that a page shows, in the regional forms that its language asks for.

One Noto Sans CJK holds Japanese, mainland and Taiwan forms of a character and chooses by language tag. A browser does
that; Typst does not inside an SVG. So the choice is made here, when the subset is cut: the character map of the
subset points straight at the right form. A page has at most two such sets, one for its own language and one for
passages in the other Chinese script (quotes), which CSS picks with ``:lang()``.
"""

from __future__ import annotations

import base64
import io
import struct
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import brotli
import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.woff2 import packBase128, woff2KnownTags
from lxml import etree

from marketbook.errors import MissingGlyphError
from marketbook.typefaces import FAMILY, font_path, shaping_face

#: Family of passages in the other Chinese script.
OTHER_FAMILY = "Marketbook Other Script"
MONO_FAMILY = "Marketbook Mono"
#: The page's family on paper, and inside the font files: there a system's own Noto must not answer in its place.
PAPER_FAMILY = "Marketbook Text"

#: Elements and classes that the style sheet sets in bold; a test compares them with the style sheet.
BOLD_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "th", "dt", "summary", "figcaption"})
BOLD_CLASSES = frozenset({"chart-title", "bold", "brand", "entry-value", "kicker"})
_MONO_TAGS = frozenset({"pre", "code", "kbd", "samp"})
_UNSEEN_TAGS = frozenset({"script", "noscript"})
#: Attributes whose text is shown by CSS, by a browser, or by the page's script.
_SHOWN_ATTRIBUTES = ("placeholder", "title", "data-done")

#: Always there: page numbers, counters, bullets and shortened running heads are set by style sheets, not by the page's text.
_ASCII = frozenset(map(chr, range(0x21, 0x7F))) | {"•", "◦", "…"}
#: Drawn by no font: spaces, line ends, joiners, direction marks, variation selectors.
_INVISIBLE = frozenset("\t\n\r\x0c \xa0\xad\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u2060\ufeff\ufe0e\ufe0f")


@dataclass
class Usage:
    """Characters that a page shows, by face, each with the first place where it stands; ``forms`` is ``en``, ``zh-Hans`` or
    ``zh-Hant``, ``other`` the Chinese script that the page is not in."""

    forms: str
    other: str
    faces: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)

    def add(self, family: str, weight: str, text: str, element: Any = None) -> None:
        """Count the characters of ``text`` to a face; ``element`` is for the error message."""
        seen = self.faces.setdefault((family, weight), {})
        new = set(text).difference(seen)
        if new:
            name = (
                "" if element is None else f"<{element.tag}{' id=' + element.get('id') if element.get('id') else ''}>: "
            )
            for character in sorted(new):
                at = text.index(character)
                seen[character] = f"{name}{' '.join(text[max(0, at - 20) : at + 20].split())!r}"


@lru_cache(maxsize=4)
def _font(face: str) -> hb.Font:
    return hb.Font(shaping_face(face))


@lru_cache(maxsize=1 << 15)
def glyph_id(face: str, character: str, language: str) -> int:
    """Glyph of a character in the forms of a language (BCP 47 tag); 0 where the face has none.

    Punctuation belongs to no script, and the font keeps its forms under the Chinese one: a comma in the middle of its square for
    Taiwan, in the corner for the mainland. English text takes the Korean forms of quotes and dashes, which are Latin in width, and
    so does the apostrophe everywhere, since Chinese pages name English titles.
    """
    buffer = hb.Buffer()
    buffer.add_str(character)
    buffer.guess_segment_properties()
    if character > "\x7f":
        buffer.script = "Hani"
    latin_mark = character in "‘’" or language == "en" and character < "\u2e80"
    buffer.language = "ko" if latin_mark else "zh-hans" if language == "en" else language.lower()
    hb.shape(_font(face), buffer)
    return buffer.glyph_infos[0].codepoint if len(buffer.glyph_infos) == 1 else 0


def script_language(tag: str | None, main: str) -> str:
    """The language whose forms serve a tag: ``zh-Hans`` or ``zh-Hant``; anything else follows the page.

    >>> script_language("en", "zh-Hant"), script_language("zh-TW", "en"), script_language(None, "en")
    ('zh-Hant', 'zh-Hant', 'zh-Hans')
    """
    for candidate in (tag or "", main):
        lowered = candidate.lower()
        if lowered.startswith(("zh-hant", "zh-tw", "zh-hk", "zh-mo")):
            return "zh-Hant"
        if lowered.startswith("zh"):
            return "zh-Hans"
    return "zh-Hans"


def usage(page: str) -> Usage:
    """Which characters an HTML page shows in which face.

    Style sheets count with all their non-ASCII characters (they may be generated content).
    """
    root = etree.fromstring(page, etree.HTMLParser())
    main = root.get("lang") or "en"
    own = script_language(None, main)
    found = Usage(main if main == "en" else own, "zh-Hant" if own == "zh-Hans" else "zh-Hans")
    for weight in ("regular", "bold"):
        found.add(FAMILY, weight, "".join(sorted(_ASCII)))

    def walk(element: Any, bold: bool, mono: bool, family: str) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN_TAGS:
            return
        if tag == "style":
            for weight in ("regular", "bold"):
                found.add(FAMILY, weight, "".join(c for c in element.text or "" if c not in _ASCII), element)
            return
        given = element.keys()  # the values of others, such as the bytes of a download, are long
        style = element.get("style", "") if "style" in given else ""
        bold = (
            bold or tag in BOLD_TAGS or "class" in given and not BOLD_CLASSES.isdisjoint(element.get("class").split())
        )
        bold = (
            bold
            or "bold" in style
            or "700" in style
            or "font-weight" in given
            and element.get("font-weight") in ("bold", "700")
        )
        mono = mono or tag in _MONO_TAGS
        if "lang" in given and (language := element.get("lang")):
            family = FAMILY if script_language(language, main) == own else OTHER_FAMILY
        shown = [element.get(name) for name in _SHOWN_ATTRIBUTES if name in given] if given else []
        for child in element:
            walk(child, bold, mono, family)
            if child.tail:
                shown.append(child.tail)
        text = "".join([element.text or "", *shown])
        if not text:
            return
        if mono:
            in_mono = "".join(c for c in set(text) if glyph_id("mono", c, "en"))
            found.add(MONO_FAMILY, "regular", in_mono, element)
            text = "".join(set(text).difference(in_mono))
        # Bold text counts for both faces: a part of it may be set back to regular.
        for weight in ("regular", "bold") if bold else ("regular",):
            found.add(family, weight, text, element)

    walk(root, False, False, FAMILY)
    return found


def subset(face: str, characters: dict[str, str], language: str, family: str = PAPER_FAMILY) -> bytes:
    """Cut a face down to the given characters, in the forms of one language.

    Parameters
    ----------
    face : str
        ``"regular"``, ``"bold"`` or ``"mono"``.
    characters : dict
        Character to the place where it stands first (used in the error).
    language : str
        ``en``, ``zh-Hans`` or ``zh-Hant``.
    family : str
        The name that the font gives itself. On paper fonts are found by it, so two subsets of one face need two names.

    Returns
    -------
    bytes
        An OpenType font whose character map leads straight to the regional forms; the same bytes for the same input.

    Raises
    ------
    MissingGlyphError
        If the face lacks one of the characters.
    """
    mapping: dict[int, int] = {0x20: glyph_id(face, " ", language), 0xA0: glyph_id(face, "\xa0", language)}
    for character in sorted(characters):
        if character in _INVISIBLE:
            continue
        glyph = glyph_id(face, character, language)
        if not glyph:
            raise MissingGlyphError(
                f"no glyph for {character!r} (U+{ord(character):04X}) in {font_path(face).name}, wanted in"
                f" {characters[character]}; write it with another character or leave it out"
            )
        mapping[ord(character)] = glyph
    request = hb.SubsetInput()
    request.glyph_set.set(set(mapping.values()))
    request.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NOTDEF_OUTLINE
    # A PDF addresses the glyphs of a CID font by CID: they must equal the new glyph numbers.
    request.flags |= hb.SubsetFlags.CFF_IDENTITY_CHARSET
    for table in ("GSUB", "BASE", "VORG", "vhea", "vmtx", "DSIG"):
        request.drop_table_tag_set.add(int.from_bytes(table.encode(), "big"))
    plan = hb.SubsetPlan(shaping_face(face), request)
    renumbered = dict(plan.old_to_new_glyph_mapping.items())
    font = TTFont(io.BytesIO(plan.execute().blob.data), recalcBBoxes=False, recalcTimestamp=False)
    count = font["maxp"].numGlyphs
    font.setGlyphOrder([".notdef", *(f"g{n}" for n in range(1, count))])
    style = "Bold" if face == "bold" else "Regular"
    names = {
        "familyName": family,
        "styleName": style,
        "fullName": f"{family} {style}",
        "psName": f"{family}-{style}".replace(" ", ""),
    }
    builder = FontBuilder(font=font)
    builder.setupNameTable(names, mac=False)
    builder.setupCharacterMap({code: f"g{renumbered[glyph]}" for code, glyph in mapping.items()}, allowFallback=True)
    font["head"].flags |= 1 << 11  # "converted without loss", which WOFF2 asks for
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def woff2(font: bytes) -> bytes:
    """Pack an OpenType font as WOFF2.

    fontTools packs with Brotli's slowest setting (a second for a page's characters); quality 5 takes a hundredth of
    that for 10 % more bytes. Layout of the file: W3C "WOFF File Format 2.0", sections 4.1 and 5.
    """
    version, count = struct.unpack(">4sH", font[:6])
    directory, data = b"", b""
    for n in range(count):
        tag, _, offset, length = struct.unpack(">4sLLL", font[12 + 16 * n : 28 + 16 * n])
        name = tag.decode("ascii")
        known = woff2KnownTags.index(name) if name in woff2KnownTags else 63
        untransformed = 3 << 6 if name in ("glyf", "loca") else 0
        directory += bytes([known | untransformed]) + (tag if known == 63 else b"") + packBase128(length)
        data += font[offset : offset + length]
    packed = brotli.compress(data, mode=brotli.MODE_FONT, quality=5)
    total = 48 + len(directory) + len(packed)
    padding = -total % 4
    header = struct.pack(
        ">4s4sLHHLLHHLLLLL", b"wOF2", version, total + padding, count, 0, len(font), len(packed), 1, 0, 0, 0, 0, 0, 0
    )
    return header + directory + packed + bytes(padding)


@lru_cache(maxsize=1)
def page_fonts(page: str) -> dict[tuple[str, str], bytes]:
    """The fonts that a page needs: (family, ``"regular"`` or ``"bold"``) to an OpenType font.

    The last answer is kept: the paper asks for the fonts of the page that it is made from.

    Raises
    ------
    MissingGlyphError
        If the page shows a character that the fonts lack.
    """
    found = usage(page)
    fonts = {}
    for (family, weight), characters in sorted(found.faces.items()):
        if not set(characters) - _INVISIBLE:
            continue
        face = "mono" if family == MONO_FAMILY else weight
        language = found.other if family == OTHER_FAMILY else found.forms
        own = PAPER_FAMILY if family == FAMILY else family
        fonts[family, weight] = subset(face, characters, language, own)
    return fonts


def font_rule(family: str, weight: str, url: str, kind: str) -> str:
    """One ``@font-face`` rule."""
    number = 700 if weight == "bold" else 400
    return f'@font-face{{font-family:"{family}";font-weight:{number};src:url({url}) format("{kind}")}}'


def font_css(fonts: dict[tuple[str, str], bytes]) -> str:
    """``@font-face`` rules with the fonts inside, as WOFF2."""
    return "\n".join(
        font_rule(family, weight, f"data:font/woff2;base64,{base64.b64encode(woff2(font)).decode('ascii')}", "woff2")
        for (family, weight), font in fonts.items()
    )
