"""From bytes to text: UTF-8, UTF-16 with a byte order mark, GB 18030 and Big5; anything else is refused.

A wrong guess would go unnoticed until a number is wrong, so a guess must hold twice: every byte decodes, and what
comes out is written in everyday characters.
"""

from __future__ import annotations

import codecs
import re

from marketbook.errors import UnreadableSourceError

#: Byte order marks, the longer first, and the codec that keeps them as a character.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODECS = {"GB 18030": "gb18030", "Big5": "big5hkscs"}
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*(gb2312|gbk|gb18030|big5)", re.IGNORECASE)
_CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
#: Characters that a guess is judged by, and the share of them that must be everyday Chinese.
_SAMPLE, _EVERYDAY = 20_000, 0.75
#: The characters that hardly a sentence lacks, in both scripts. Other languages decode to everyday characters, too,
#: but not to these; in so many characters the share must be at least this.
_USUAL = frozenset(
    "的一是不了在人有我他这這中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會自着著去之过過家学學对對可里"
    "裡后後小么麼多天而能好都然没沒日于於起还還发發成事只作当當想看文无無开開手十用主行方又如前所本见見经經公同三月从從动動两兩"
)
_LONG, _USUAL_SHARE = 100, 0.03
#: Control characters that no text has; a file with many is binary.
_CONTROL = bytes(sorted({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b")))


def decode(data: bytes, name: str) -> str:
    """The text of a file; a byte order mark stays as its first character.

    Raises
    ------
    UnreadableSourceError
        If the file is empty, binary, or not wholly in one of the encodings; it names file and byte offset.
    """
    if data in (b"", *(mark for mark, _ in _MARKS)):
        raise UnreadableSourceError(f"{name}: empty file, nothing at byte 0; give a file with text")
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _strictly(data, codec, name, codec.removesuffix("-le").removesuffix("-be").upper())
    nul, head = data.find(b"\0"), data[:_SAMPLE]
    rest = head.translate(None, _CONTROL)
    if nul < 0 and 20 * len(rest) < 19 * len(head):
        at = next(at for at, byte in enumerate(head) if byte in _CONTROL)
        raise UnreadableSourceError(f"{name}: binary file (a control character at byte {at}); give text, HTML or PDF")
    if nul >= 0:
        raise UnreadableSourceError(
            f"{name}: binary file, or UTF-16 without a byte order mark (a zero at byte {nul});"
            " give text, HTML or PDF, or save it as UTF-8"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if len(_CHINESE.findall(data[: error.start].decode("utf-8"))) > 1:
            cut = "cut off in a character" if error.end == len(data) else "not UTF-8"
            raise UnreadableSourceError(
                f"{name}: UTF-8 at first, but {cut} at byte {error.start}; fetch the file again or mend it there"
            ) from None
        return _guess(data, name, error.start)


def _strictly(data: bytes, codec: str, name: str, label: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableSourceError(
            f"{name}: {label}, but byte {error.start} cannot be decoded ({error.reason}); mend the file there"
        ) from None


def _guess(data: bytes, name: str, offset: int) -> str:
    """Decode by the encoding that makes everyday Chinese of it; ``offset`` is the first byte that is not UTF-8."""
    declared = _DECLARED.search(data[:4096])
    found = []
    for label, codec in _CODECS.items():
        text = data[: 4 * _SAMPLE].decode(codec, "replace")[:_SAMPLE]
        named = bool(declared) and (declared[1].lower().startswith(b"b") == (codec == "big5hkscs"))
        found.append((everyday_share(text) + 0.1 * named, label, codec))
    share, label, codec = max(found)
    if share < _EVERYDAY:
        raise UnreadableSourceError(
            f"{name}: byte {offset} is not UTF-8, and the file reads as Chinese in neither GB 18030 nor Big5;"
            " save it as UTF-8"
        )
    return _strictly(data, codec, name, label)


def everyday_share(text: str) -> float:
    """Of the characters outside ASCII, the share that are everyday Chinese characters or Chinese punctuation."""
    from marketbook.repair.characters import is_common, is_han

    others = [c for c in text if ord(c) > 0x7F]
    # A lone Han character between Latin letters is an accented letter misread.
    lone = sum(is_han(m[1]) for m in re.finditer("[A-Za-z](.)(?=[A-Za-z])", text))
    good = sum("\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uff5e" or c in "“”‘’—…·" or is_common(c) for c in others)
    usual = sum(c in _USUAL for c in others)
    if len(others) >= _LONG and usual < _USUAL_SHARE * len(others):
        return 0.0
    return (good - lone) / len(others) if others else 0.0
