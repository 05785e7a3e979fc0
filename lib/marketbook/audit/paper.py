"""The audit of a PDF report.

A PDF carries the page it was made from. That page is audited number by number; then every numeral printed on paper is held against
the numerals of the page, each used once, and the few that paper adds (page numbers, the numbers of figures and tables, footnote
marks) against what they count.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

import pikepdf

from marketbook.audit import Audit, Unresolved
from marketbook.audit.page import NUMERAL, Page
from marketbook.audit.resolve import Resolver
from marketbook.errors import AuditError

_POINTS_PER_MM = 72 / 25.4
#: Height of the page margins that hold running heads, as the paper style sheet sets them.
MARGIN_MM = 24
_PAGE_NUMBER = re.compile(r"(\d+) ?/ ?(\d+)\s*$")
# Parts of the page that are not printed: folded code, the data behind charts, raw slices.
_NOT_PRINTED = '//script|//style|//template|//details[contains(" code chart-data entry-raw ", concat(" ", @class, " "))]|//header|//a[@class="skip"]|//figure//title'


def audit_paper(name: str, data: bytes, resolver: Resolver) -> Audit:
    """Audit one PDF report.

    Raises
    ------
    AuditError
        If it carries no page to audit.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "report.html" not in pdf.attachments:
            raise AuditError(f"{name}: the PDF does not carry the page it was made from; was it made by marketbook build?")
        page = Page(name, pdf.attachments["report.html"].get_file().read_bytes().decode("utf-8"), resolver)
        starts = _destinations(pdf)
    under = page.audit()
    bodies, margins = _printed(data)
    unresolved = list(under.unresolved)

    expected = _expected(page, starts)
    seen: Counter[str] = Counter()
    for number, text in enumerate(bodies, start=1):
        for match in NUMERAL.finditer(text):
            seen[match[0]] += 1
            if seen[match[0]] > expected[match[0]]:
                around = " ".join(text[max(0, match.start() - 25) : match.end() + 25].split())
                unresolved.append(Unresolved(name, match[0], f"page {number}: {around}", "it is not on the page that this file was made from"))
    for lost, count in (expected - seen).items():
        unresolved.append(Unresolved(name, lost, "the page that this file was made from", f"it is missing from the paper ({count} times)"))
    heads = [_squeeze("".join(item.itertext())) for item in page.tree.xpath("//h1|//h2|//h3")]
    for number, text in enumerate(margins, start=1):
        unresolved += _margin(name, number, len(margins), text, heads)
    total = sum(len(NUMERAL.findall(text)) for text in bodies + margins)
    return Audit(name, total, tuple(unresolved))


def _printed(data: bytes) -> tuple[list[str], list[str]]:
    """The text of each page: its body, and its margins."""
    import pypdfium2

    bodies, margins = [], []
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            text = page.get_textpage()
            width, height = page.get_size()
            edge = MARGIN_MM * _POINTS_PER_MM
            bodies.append(text.get_text_bounded(0, edge, width, height - edge))
            margins.append(text.get_text_bounded(0, height - edge, width, height) + "\n" + text.get_text_bounded(0, 0, width, edge))
    finally:
        document.close()
    return bodies, margins


def _expected(page: Page, starts: dict[str, int]) -> Counter[str]:
    """The numerals that the paper must show, each as often as it must."""
    tree = page.tree
    for element in tree.xpath(_NOT_PRINTED):
        element.drop_tree()
    expected = Counter(number for text in _texts(tree) for number in NUMERAL.findall(text))
    # The style sheet numbers figures, tables and footnotes, and the contents by page.
    for kind in ("chart", "table"):
        expected.update(str(number + 1) for number in range(len(tree.xpath(f'//figure[contains(concat(" ", @class, " "), " {kind} ")]'))))
    expected.update(element.get("data-number") for element in tree.xpath("//*[@data-note]"))
    expected.update(str(starts[anchor[1:]]) for anchor in tree.xpath('//nav[contains(@class, "toc")]//a/@href') if anchor[1:] in starts)
    return expected


def _texts(tree: Any) -> list[str]:
    body = tree.find("body")
    return [text for text in body.itertext() if text.strip()]


def _destinations(pdf: pikepdf.Pdf) -> dict[str, int]:
    """The number of the page on which each anchor stands."""
    pages = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if names is None:
        return {}
    return {str(key): pages[target[0].objgen] for key, target in pikepdf.NameTree(names).items() if target[0].objgen in pages}


def _margin(name: str, number: int, pages: int, text: str, heads: list[str]) -> list[Unresolved]:
    """Running heads repeat a heading; the page number is the page's."""
    bad = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _PAGE_NUMBER.search(line)
        if match and (int(match[1]), int(match[2])) != (number, pages):
            bad.append(Unresolved(name, match[0], f"page {number}, margin", f"the page is {number} of {pages}"))
        rest = _squeeze(line[: match.start()] if match else line).replace("Marketbook", "")
        if NUMERAL.search(rest) and not any(head.startswith(rest[:40]) or rest in head for head in heads):
            bad.append(Unresolved(name, rest[:30], f"page {number}, margin", "no heading says so"))
    return bad


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)
