"""The report on paper: a tagged, archivable PDF made from the very HTML that the reader sees."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import io
import logging
import re
import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pikepdf
from nbformat import NotebookNode

from marketbook.errors import BuildError, MissingGlyphError
from marketbook.project import Project
from marketbook.render import fonts

PAGES = {"A4": "A4", "Letter": "letter"}
#: Every date inside the file: attachments would carry the clock otherwise. The cut-off day stands in the metadata.
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_SCRIPT = re.compile(r"<script\b.*?</script>", re.S)
_TEMPLATE = re.compile(r"<template\b.*?</template>", re.S)
#: Folded on the page, absent on paper: code, the data behind a chart (both are attached), the raw slice of a source (in the claims).
_FOLDED = re.compile(
    r'<div class="block role-code">.*?</details></div>|<details class="(?:code|chart-data|entry-raw)">.*?</details>', re.S
)
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_SPOKEN = re.compile(r"<title>(.*?)</title>", re.S)
#: A number and its reference both lead to the ledger; one link is enough on paper, and the key findings have footnotes instead.
_CITED = re.compile(r'<a class="fig"[^>]*>([^<]*)</a><sup class="ref( noted)?"><a href="(#f-\w+)">(\d+)</a></sup>')
_ENTRY = re.compile(r'<div class="entry" id="([\w-]+)"[^>]*>(.*?)</div>', re.S)
_HEAD = re.compile(r'<p class="entry-head"><span class="entry-number">(\d+)</span> <span class="entry-value"[^>]*>([^<]*)</span>')
_SPAN = re.compile(r"</?span\b[^>]*>")
_BAR = re.compile(r'<span( class="cellbar"[^>]*)></span>')
#: Marks for machines without a look of their own.
_MARK = re.compile(r'<(span|time) (?:class="(?:name|period|date|fig)"|data-(?:field|when)=)[^>]*>([^<]*)</\1>')
_TYPES = {
    ".csv": ("text/csv", "Data", "The claims that the report stands on"),
    ".ipynb": ("application/x-ipynb+json", "Source", "The executed notebook"),
    ".html": ("text/html", "Alternative", "The same report as a page"),
}


class _Log(logging.Handler):
    """Collects what WeasyPrint complains about: it reports a broken page nowhere else."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


#: Properties that browsers need and WeasyPrint does not know; its complaint about them says nothing.
_EXPECTED = re.compile(r"^(Ignored|Invalid media type|Invalid or unsupported|Expected a media type|Unknown rule)")


def _fetcher(files: dict[str, bytes]):
    """A fetcher that knows data addresses and the given files, and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PageFetcher(URLFetcher):
        def fetch(self, url: str, headers: dict | None = None):
            if url in files:
                return URLFetcherResponse(url, files[url], {"Content-Type": "font/otf"})
            return super().fetch(url, headers)

    return PageFetcher(allowed_protocols={"data"})


def print_html(markup: str, page: str) -> tuple[str, dict[str, bytes]]:
    """The page as WeasyPrint gets it, and the fonts that it asks for by name.

    Scripts and folded parts go, and so do marks that paper cannot use (each element costs layout time); the rules of the
    paper edition come in.
    """
    from marketbook.render.exporters import FONT_STYLE, TEMPLATES, without_fonts

    css, files = [], {}
    for (family, weight), font in fonts.page_fonts(markup).items():
        url = f"marketbook:{family}-{weight}".replace(" ", "-").replace(fonts.FAMILY.replace(" ", "-"), "text")
        files[url] = font
        css.append(fonts.font_rule(family, weight, url, "opentype"))
    css.append((TEMPLATES / "marketbook" / "pdf.css").read_text(encoding="utf-8"))
    css.append(f"@page{{size:{PAGES[page]}}}")
    # Before the charts become images: inside one, no name can be changed any more.
    bare = without_fonts(markup).replace(fonts.FAMILY, fonts.PAPER_FAMILY)
    for dropped in (_SCRIPT, _TEMPLATE, _FOLDED):
        bare = dropped.sub("", bare)
    bare = _CITED.sub(_one_link, bare)
    bare = _MARK.sub(r"\2", bare)
    bare = _ENTRY.sub(_flat_entry, bare)
    bare = _SVG.sub(_as_image, bare)
    # An empty span would be an empty tag to a screen reader.
    bare = _BAR.sub(r"<i\1></i>", bare)
    rules = "\n".join(css).replace(fonts.FAMILY, fonts.PAPER_FAMILY)
    return bare.replace(FONT_STYLE, FONT_STYLE + rules, 1), files


def _one_link(match: re.Match[str]) -> str:
    text, noted, target, number = match.groups()
    return text if noted else f'{text}<a class="n" href="{target}">{number}</a>'


def _flat_entry(match: re.Match[str]) -> str:
    """A ledger entry as one paragraph of few elements: a report has hundreds, and each element costs layout time."""
    name, inner = match.groups()
    inner = _HEAD.sub(r"\1 <b>\2</b> ", inner)
    inner = inner.replace('</p><p class="entry-how">', "<br>").replace("</p>", "").replace('<span class="entry-source">', "\u2002")
    inner = _SPAN.sub("", inner)
    return f'<p class="entry" id="{name}">{inner}</p>'


def _as_image(match: re.Match[str]) -> str:
    """An inline SVG as an image: WeasyPrint would work out a style for each of its elements, and use none."""
    svg = match[0]
    if "xmlns=" not in svg[: svg.index(">")]:
        svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    spoken = _SPOKEN.search(svg)
    alternative = html.escape(html.unescape(spoken[1])) if spoken else ""
    return f'<img alt="{alternative}" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode("ascii")}">'


def render_pdf(
    markup: str,
    nb: NotebookNode,
    *,
    attachments: dict[str, bytes] | None = None,
    page: str = "A4",
    project: Project | None = None,
) -> bytes:
    """A page from :func:`marketbook.render.render_html` as PDF/A-3a and PDF/UA-1.

    Parameters
    ----------
    markup : str
        The HTML.
    nb : NotebookNode
        The executed notebook; it is attached.
    attachments : dict, optional
        More files, name to content. ``claims.csv``, ``notebook.ipynb`` and ``report.html`` (the page without its fonts) are attached
        anyway; a file of the same name here replaces ours.
    page : {"A4", "Letter"}
    project : Project, optional
        Where the claims come from.

    Returns
    -------
    bytes
        The same bytes for the same input.

    Raises
    ------
    MissingGlyphError
        If a character has no glyph.
    BuildError
        If WeasyPrint complains about the page.
    """
    return paper(markup, {**standard_attachments(markup, nb, project), **(attachments or {})}, page)


def paper(markup: str, files: dict[str, bytes], page: str = "A4") -> bytes:
    """Any page of ours as an archivable, tagged PDF with files attached; see :func:`render_pdf`."""
    with warnings.catch_warnings():
        # A machine without fonts is no trouble: the page brings its own.
        warnings.filterwarnings("ignore", message="No fonts configured in FontConfig")
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

    if page not in PAGES:
        raise BuildError(f"unknown page size {page!r}: choose {' or '.join(PAGES)}")
    source, font_files = print_html(markup, page)
    fetcher = _fetcher(font_files)
    log = _Log()
    logger = logging.getLogger("weasyprint")
    level = logger.level
    logger.addHandler(log)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        config = FontConfiguration()
        data = weasyprint.HTML(string=source, url_fetcher=fetcher).write_pdf(
            font_config=config,
            pdf_variant="pdf/a-3a",
            pdf_identifier=hashlib.sha256(source.encode()).digest()[:16],
            attachments=[_attachment(name, content) for name, content in sorted(files.items())],
        )
    finally:
        logger.removeHandler(log)
        logger.setLevel(level)
        logger.propagate = True
    complaints = [line for line in log.lines if not _EXPECTED.match(line)]
    if complaints:
        raise BuildError(f"the PDF is not sound: {complaints[0]}{f' (and {len(complaints) - 1} more)' if complaints[1:] else ''}")
    return _finished(data)


def standard_attachments(page: str, nb: NotebookNode, project: Project | None = None) -> dict[str, bytes]:
    """The files that every report carries: the notebook, the page without fonts, and the claims it stands on."""
    import nbformat

    from marketbook.render.exporters import without_fonts

    files = {"notebook.ipynb": nbformat.writes(nb).encode(), "report.html": without_fonts(page).encode()}
    claims = claims_csv(page, project)
    return {**files, "claims.csv": claims} if claims else files


def claims_csv(page: str, project: Project | None = None) -> bytes:
    """The claims that a page's figures stand on, as CSV that is safe in a spreadsheet; empty if it has none."""
    from marketbook.render.downloads import as_csv
    from marketbook.render.exporters import embedded_figures

    nodes = embedded_figures(page)["nodes"]
    wanted = list(dict.fromkeys(node["origin"]["claim"] for node in nodes.values() if node["origin"]["kind"] == "cited"))
    if not wanted:
        return b""
    from marketbook.factbase import claims_by_id

    claims = claims_by_id(project)
    rows = [claims[claim] for claim in wanted if claim in claims]
    return as_csv([CLAIM_COLUMNS, *([_cell(getattr(row, column)) for column in CLAIM_COLUMNS] for row in rows)])


CLAIM_COLUMNS = [
    *("claim_id", "origin", "source", "start", "end", "raw", "quote", "sentence", "entity", "item", "metric", "segment", "period"),
    *("exact", "exact_high", "unit", "qualifier", "attribution", "kind", "publisher", "source_title", "url", "published", "known_by"),
]


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return "" if value is None or pd.isna(value) else str(value)


def _attachment(name: str, content: bytes):
    import weasyprint

    kind, relationship, description = _TYPES.get(Path(name).suffix, ("application/octet-stream", "Unspecified", name))
    return weasyprint.Attachment(
        string=content, name=name, description=description, relationship=relationship, created=_EPOCH, modified=_EPOCH
    )


def _finished(data: bytes) -> bytes:
    """Add the second identification (PDF/UA-1 beside PDF/A-3a), take running heads out of the reading order, write the file the
    same way every time."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata.register_xml_namespace("http://www.aiim.org/pdfua/ns/id/", "pdfuaid")
            metadata["pdfuaid:part"] = "1"
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        _set_apart_running_heads(pdf)
        _refuse_other_fonts(pdf)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _refuse_other_fonts(pdf: pikepdf.Pdf) -> None:
    """A font that is not ours stands in for a glyph that ours lack, and looks different on every machine."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor" and "Marketbook" not in str(item.FontName):
            raise MissingGlyphError(f"the PDF fell back to the font {str(item.FontName)[1:]}: a character is missing from the page's own fonts")


_MARKED = re.compile(rb"(/\w+)\s<</MCID (\d+)>>\sBDC")


def _set_apart_running_heads(pdf: pikepdf.Pdf) -> None:
    """Mark margin boxes as artifacts (ISO 14289-1, 7.8): WeasyPrint tags them, and hangs the tags on no tree."""
    tree = pdf.Root.StructTreeRoot
    document = tree.K[0]
    linked = {child.objgen for child in document.K}
    numbers = tree.ParentTree.Nums

    def hangs(element: pikepdf.Object) -> bool:
        while element.P.objgen != document.objgen:
            element = element.P
        return element.objgen in linked

    for page, entries in zip(pdf.pages, list(numbers)[1::2]):
        loose = {number for number, element in enumerate(entries) if not hangs(element)}
        if not loose:
            continue
        pieces = _MARKED.split(page.Contents.read_bytes())
        # Pieces alternate between content, an operator's tag, and its number.
        for at in range(1, len(pieces), 3):
            tag, number = pieces[at], int(pieces[at + 1])
            pieces[at] = b"/Artifact <</Type /Pagination>> BDC" if number in loose else tag + b" <</MCID %d>> BDC" % number
            pieces[at + 1] = b""
        page.Contents.write(b"".join(pieces))
        for number in loose:
            entries[number] = None
