"""The audit of a PDF report.

A PDF carries the page it was made from. That page is audited number by number; then every numeral printed on paper is held against
the numerals of the page, each used once, and the few that paper adds (page numbers, the numbers of figures and tables, footnote
marks) against what they count. Titles, bookmarks and text alternatives must be those of the page, the claims attached those of the
fact base, the outputs of the attached notebook on the page.
"""

from __future__ import annotations

import ctypes
import html
import io
import re
import sys
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, groupby, repeat
from types import SimpleNamespace
from typing import Any

import pikepdf

from marketbook.audit import Audit, Unresolved
from marketbook.audit.attached import differing_claims, differing_outputs, emptied, without_blanks
from marketbook.audit.page import NUMERAL, Page, audited
from marketbook.audit.resolve import Resolver
from marketbook.errors import AuditError

_POINTS_PER_MM = 72 / 25.4
#: Where running heads end and text has not begun, from the edge of the page: `paper.typ` sets the one to 20 mm and the other to 24 mm.
MARGIN_MM = 22
_PAGE_NUMBER = re.compile(r"(\d+)\s*/\s*(\d+)\s*$")
_XMP_TITLE = re.compile(r"<dc:title>.*?<rdf:li[^>]*>([^<]*)</rdf:li>", re.S)
#: Text alternatives; headings in the tags; the title of the file and its bookmarks.
_SAID = {"/Alt", "/T", "/Title"}
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Named by its order of bytes: otherwise a first letter that looks like a mark of order would be taken for one.
_UTF32 = f"utf-32-{sys.byteorder[0]}e"


def audit_paper(name: str, data: bytes, resolver: Resolver) -> Audit:
    """Audit one PDF report.

    Raises
    ------
    AuditError
        If it carries no page to audit.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "report.html" not in pdf.attachments:
            raise AuditError(
                f"{name}: the PDF does not carry the page it was made from; was it made by marketbook build?"
            )
        files = {
            key: pdf.attachments[key].get_file().read_bytes()
            for key in ("report.html", "claims.csv", "notebook.ipynb")
            if key in pdf.attachments
        }
        page, under = audited(name, files["report.html"].decode("utf-8"), resolver)
        find = page.tagged.__getitem__
        lines = (
            *chain(*map(find, _HEADINGS)),
            *(line for contents in page.contents for line in contents.iter("summary")),
        )
        heads = {without_blanks("".join(item.itertext())) for item in lines}
        drawn = drawn_in(find)
        unresolved = [*under.unresolved, *unseen(name, pdf, heads, drawn)]
        if why := differing_claims(files.get("claims.csv", b""), page.nodes, resolver.project):
            unresolved.append(Unresolved(name, "claims.csv", "attached", why))
        for text in differing_outputs(files["notebook.ipynb"], page.words) if "notebook.ipynb" in files else ():
            unresolved.append(Unresolved(name, "notebook.ipynb", f"attached: {text[:60]}", "the page does not say so"))
        expected, repeated = _expected(page, _destinations(pdf))
    numerals, own = held_against(name, data, expected, heads, repeated)
    return Audit(name, numerals, (*unresolved, *own))


def held_against(
    name: str, data: bytes, expected: Counter[str], heads: set[str], repeated: Sequence[Counter[str]] = ()
) -> tuple[int, list[Unresolved]]:
    """How many numerals a PDF prints, and what is wrong with them.

    Parameters
    ----------
    expected : Counter
        The numerals of its text, each as often as it must stand there.
    heads : set of str
        Headings without blanks; running heads repeat them.
    repeated : sequence of Counter
        Numerals of table heads, which may stand on each page that the table goes on to.
    """
    bodies, margins = _printed(data)
    seen = Counter(numeral for pieces in bodies for numeral in NUMERAL.findall("\n".join(pieces)))
    for head in repeated:
        while head <= seen - expected:  # the table goes on on the next page, under the same heads
            expected += head
    surplus = seen - expected
    pages = enumerate(bodies, start=1) if surplus else ()
    found = [
        (number, pieces, place, numeral)
        for number, pieces in pages
        for place, piece in enumerate(pieces)
        for numeral in NUMERAL.findall(piece)
    ]
    unresolved = []
    for number, pieces, place, numeral in reversed(found):
        if surplus[numeral] > 0:
            surplus[numeral] -= 1
            around = " ".join(" ".join(pieces[max(0, place - 2) : place + 3]).split())
            unresolved.append(
                Unresolved(
                    name, numeral, f"page {number}: {around[:80]}", "it is not on the page that this file was made from"
                )
            )
    for lost, count in (expected - seen).items():
        unresolved.append(
            Unresolved(
                name, lost, "the page that this file was made from", f"it is missing from the paper ({count} times)"
            )
        )
    for number, text in enumerate(margins, start=1):
        unresolved += _margin(name, number, len(margins), text, heads)
    return seen.total() + sum(len(NUMERAL.findall(text)) for text in margins), unresolved


def _printed(data: bytes) -> tuple[list[list[str]], list[str]]:
    """The pieces of text that each page draws, in order, and the text of its margins.

    A piece is what the page draws in one go, so two numbers that stand close together stay two; the text of charts is drawn
    letter by letter, and letters that touch are one piece.
    """
    import pypdfium2

    bodies, margins = [], []
    edge = MARGIN_MM * _POINTS_PER_MM
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            text = page.get_textpage()
            width, height = page.get_size()
            margin = (
                text.get_text_bounded(0, height - edge, width, height) + "\n" + text.get_text_bounded(0, 0, width, edge)
            )
            # A cover has no running heads.
            numbered = any(_PAGE_NUMBER.search(line) for line in margin.splitlines())
            pieces: list[str] = []
            last = None
            for own, box in _drawn(page, text):
                if not numbered or edge <= (box[1] + box[3]) / 2 <= height - edge:
                    if last and _touch(*last, own, box):
                        pieces[-1] += own
                    else:
                        pieces.append(own)
                    last = own, box
            bodies.append(pieces)
            margins.append(margin if numbered else "")
    finally:
        document.close()
    return bodies, margins


def _touch(before: str, left: list[float], after: str, right: list[float]) -> bool:
    """Whether two drawn letters belong to one word: side by side on one line, and digits of one size."""
    if len(before) > 1 and len(after) > 1 or not before.strip() or not after.strip():
        return False
    heights = left[3] - left[1], right[3] - right[1]
    if before[-1].isdigit() and after[0].isdigit() and abs(heights[0] - heights[1]) > 0.2 * max(heights):
        return False
    overlap = min(left[3], right[3]) - max(left[1], right[1])
    return overlap > 0.3 * min(heights) and -max(heights) < right[0] - left[2] < 0.45 * max(heights)


def _drawn(page: Any, text: Any) -> Iterator[tuple[str, list[float]]]:
    """Each text that a page draws, and where: left, bottom, right, top in points.

    pdfium looks through all letters of a page for those of one text; so each letter is asked whose it is, and that once.
    """
    pdfium = _pdfium()
    on_page, in_text, box = (
        ctypes.cast(page.raw, ctypes.c_void_p),
        ctypes.cast(text.raw, ctypes.c_void_p),
        (ctypes.c_float * 4)(),
    )
    edges = [ctypes.addressof(box) + place * ctypes.sizeof(ctypes.c_float) for place in range(4)]
    asked = repeat(in_text), range(text.count_chars())
    letters = array("I", map(pdfium.FPDFText_GetUnicode, *asked)).tobytes().decode(_UTF32, "replace")
    spans: dict[int | None, tuple[int, int] | None] = {}
    end = 0
    for item, run in groupby(map(pdfium.FPDFText_GetTextObject, *asked)):
        start, end = end, end + len(list(run))
        spans[item] = None if item in spans else (start, end)
    for item in map(pdfium.FPDFPage_GetObject, repeat(on_page), range(pdfium.FPDFPage_CountObjects(on_page))):
        if item not in spans and pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        if span := spans.get(item, (end, end)):
            own = letters[span[0] : span[1]].replace("\0", "")
            if letters.startswith(" ", span[1]):
                own += " "
        else:  # in several places
            own = _text(item, in_text)
        pdfium.FPDFPageObj_GetBounds(item, *edges)
        yield own, box[:]


def _text(item: int, in_text: ctypes.c_void_p) -> str:
    """The text of one object by pdfium's own rule, which says what stands where letters of others come between."""
    size = _pdfium().FPDFTextObj_GetText(item, in_text, None, 0)
    buffer = ctypes.create_string_buffer(size)
    _pdfium().FPDFTextObj_GetText(item, in_text, ctypes.addressof(buffer), size)
    return buffer.raw[:-2].decode("utf-16-le", "replace")


@cache
def _pdfium() -> SimpleNamespace:
    """Functions of pdfium that take and give addresses: pypdfium2 makes an object of each, and there are thousands of letters."""
    import pypdfium2.raw

    address, number, long = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong
    kinds = {  # what they give and, unless the caller sees to it, what they take
        "FPDFText_GetUnicode": (ctypes.c_uint,),
        "FPDFText_GetTextObject": (address,),
        "FPDFTextObj_GetText": (long, address, address, address, long),
        "FPDFPage_CountObjects": (number,),
        "FPDFPage_GetObject": (address,),
        "FPDFPageObj_GetType": (number, address),
        "FPDFPageObj_GetBounds": (number, address, address, address, address, address),
    }
    functions = {
        name: ctypes.cast(getattr(pypdfium2.raw, name), ctypes.PYFUNCTYPE(*kind)) for name, kind in kinds.items()
    }
    return SimpleNamespace(**functions, FPDF_PAGEOBJ_TEXT=pypdfium2.raw.FPDF_PAGEOBJ_TEXT)


def _expected(page: Page, starts: dict[str, int]) -> tuple[Counter[str], list[Counter[str]]]:
    """The numerals that the paper must show, each as often as it must, and those of each table head."""
    with emptied(unprinted(page.tagged.__getitem__)):
        expected = numerals_of(page.tree.find("body"))
        kinds = [kind for figure in page.tree.iter("figure") for kind in figure.get("class", "").split()]
        rows = (row for row in page.tree.iter("thead", "tr") if row.tag == "thead" or row.get("class") == "group")
        repeated = list(filter(None, map(numerals_of, rows)))
        # The style sheet numbers figures, tables and footnotes, and the contents by page.
        for kind in ("chart", "table"):
            expected.update(str(number + 1) for number in range(kinds.count(kind)))
        expected.update(note.get("data-number") for note in page.notes)
        anchors = (link.get("href", "")[1:] for contents in page.contents for link in contents.iter("a"))
        expected.update(str(starts[anchor]) for anchor in anchors if anchor in starts)
    return expected, repeated


def unprinted(find: Callable[[str], Iterable[Any]]) -> list[Any]:
    """Parts of a page that are not printed: folded code, the data behind charts, raw slices, what is read aloud of a picture.

    Parameters
    ----------
    find : callable
        Gives the elements with a tag.
    """
    return [
        *chain(*map(find, ("script", "style", "template", "header"))),
        *(part for part in find("details") if part.get("class") in ("code", "chart-data", "entry-raw")),
        *(link for link in find("a") if link.get("class") == "skip"),
        *(title for figure in find("figure") for title in figure.iter("title")),
    ]


def drawn_in(find: Callable[[str], Iterable[Any]]) -> set[str]:
    """What is read aloud of pictures, without blanks; see :func:`unprinted` for the argument."""
    titles = [title.text for figure in find("figure") for title in figure.iter("title")]
    return {without_blanks(text) for text in [*titles, *(image.get("alt") for image in find("img"))] if text}


def numerals_of(element: Any) -> Counter[str]:
    """The numerals of an element, each as often as it stands there; none goes on from one text to the next."""
    return Counter(NUMERAL.findall("\n".join(element.itertext())))


def _destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """The number of the page on which each anchor stands."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if names is None:
        return {}
    targets = pikepdf.NameTree(names).items()
    # Names are bytes in a PDF; Typst writes UTF-8, pikepdf reads its own default.
    return {
        key.encode("pdfdoc").decode("utf-8"): pages[target[0].objgen]
        for key, target in targets
        if target[0].objgen in pages
    }


def unseen(name: str, pdf: pikepdf.Pdf, heads: set[str], drawn: set[str]) -> list[Unresolved]:
    """What a reader meets beside the page: titles and bookmarks repeat a heading, a text alternative that of the picture."""
    title = _XMP_TITLE.search(pdf.Root.Metadata.read_bytes().decode("utf-8", "replace"))
    said = [(html.unescape(title[1]) if title else "", heads)]
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary):
            said += [(str(item[key]), drawn if key == "/Alt" else heads) for key in _SAID.intersection(item.keys())]
    return [
        Unresolved(
            name,
            " ".join(NUMERAL.findall(text)[:3]) or text[:20],
            f"title or text alternative: {text[:60]}",
            "the page does not say so",
        )
        for text, known in said
        if text and without_blanks(text) not in known
    ]


def _margin(name: str, number: int, pages: int, text: str, heads: set[str]) -> list[Unresolved]:
    """Running heads repeat a heading; the page number is the page's."""
    bad = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _PAGE_NUMBER.search(line)
        if match and (int(match[1]), int(match[2])) != (number, pages):
            bad.append(Unresolved(name, match[0], f"page {number}, margin", f"the page is {number} of {pages}"))
        rest = without_blanks(line[: match.start()] if match else line).replace("Marketbook", "")
        if NUMERAL.search(rest) and not any(head.startswith(rest.removesuffix("…")) for head in heads):
            bad.append(Unresolved(name, rest[:30], f"page {number}, margin", "no heading says so"))
    return bad
