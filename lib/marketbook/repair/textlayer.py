"""The text layer of a PDF, its pages joined by form feeds."""

from __future__ import annotations

import re

from marketbook.errors import UnreadableSourceError
from marketbook.repair.alignment import Patch

#: A line's end inside a sentence: both neighbours are Chinese, and the line is long enough to have been broken.
_BROKEN = re.compile(r"(?<=[^\r\n]{12}[\u3400-\u9fff，、])\r?\n(?=[\u3400-\u9fff0-9，。、；])")


def pdf_text(data: bytes, name: str) -> str:
    """The text of all pages, in order, joined by U+000C.

    Raises
    ------
    UnreadableSourceError
        If the file is encrypted, broken, or has no text layer.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        pages = []
        for number in range(len(pdf)):
            page = pdf[number]
            layer = page.get_textpage()
            pages.append(layer.get_text_range(errors="replace"))
            layer.close()
            page.close()
        pdf.close()
    except pypdfium2.PdfiumError as error:
        lock = data.find(b"/Encrypt")
        if lock >= 0:
            message = f"{name}: encrypted PDF (byte {lock}); save a copy without a password"
        else:
            message = f"{name}: broken PDF, nothing readable from byte 0 ({error}); fetch the file again"
        raise UnreadableSourceError(message) from None
    text = "\f".join(pages)
    if not text.strip():
        raise UnreadableSourceError(
            f"{name}: PDF without a text layer (byte 0, {len(pages)} pages of images); run it through OCR first"
        )
    return text


def join_lines(text: str) -> list[Patch]:
    """Patches that join the lines which the page's width broke inside a sentence."""
    return [Patch(m.start(), m.end(), "", "debris", 0.9) for m in _BROKEN.finditer(text)]
