"""The report on paper: a tagged, archivable PDF made from the very HTML that the reader sees."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import io
import logging
import re
import urllib.request
from pathlib import Path
from typing import Any

import pikepdf
from nbformat import NotebookNode

from marketbook.errors import BuildError
from marketbook.project import Project
from marketbook.render import fonts

PAGES = {"A4": "A4", "Letter": "letter"}
#: Every date inside the file: attachments would carry the clock otherwise. The cut-off day stands in the metadata.
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_SCRIPT = re.compile(r"<script\b.*?</script>", re.S)
_TEMPLATE = re.compile(r"<template\b.*?</template>", re.S)
_CODE = re.compile(r'<details class="(?:code|chart-data|entry-raw)">.*?</details>', re.S)
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


def print_html(markup: str, page: str) -> str:
    """The page as WeasyPrint gets it: without scripts, its fonts unpacked, and with the rules of the paper edition."""
    from marketbook.render.exporters import FONT_STYLE, TEMPLATES, without_fonts

    css = fonts.font_css(fonts.page_fonts(markup), packed=False)
    css += (TEMPLATES / "marketbook" / "pdf.css").read_text(encoding="utf-8") + f"@page{{size:{PAGES[page]}}}"
    bare = _CODE.sub("", _TEMPLATE.sub("", _SCRIPT.sub("", without_fonts(markup))))
    return bare.replace(FONT_STYLE, FONT_STYLE + css, 1)


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
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    if page not in PAGES:
        raise BuildError(f"unknown page size {page!r}: choose {' or '.join(PAGES)}")
    paper = print_html(markup, page)
    files = {**standard_attachments(markup, nb, project), **(attachments or {})}
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
    log = _Log()
    logger = logging.getLogger("weasyprint")
    level = logger.level
    logger.addHandler(log)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        config = FontConfiguration()
        data = weasyprint.HTML(string=paper, url_fetcher=fetcher).write_pdf(
            font_config=config,
            pdf_variant="pdf/a-3a",
            pdf_identifier=hashlib.sha256(paper.encode()).digest()[:16],
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
    from marketbook.ledger import claims_by_id

    frame = claims_by_id(project)
    columns = [column for column in CLAIM_COLUMNS if column in frame.columns]
    rows = frame.loc[[claim for claim in wanted if claim in frame.index], columns]
    return as_csv([columns, *([_cell(value) for value in row] for row in rows.itertuples(index=False))])


CLAIM_COLUMNS = [
    *("claim_id", "origin", "source", "start", "end", "raw", "quote", "sentence", "entity", "item", "metric", "segment", "period"),
    *("exact", "exact_high", "unit", "qualifier", "attribution", "kind", "publisher", "source_title", "url", "published", "known_by"),
]


def _cell(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return "" if value is None or value != value else str(value)


def _attachment(name: str, content: bytes):
    import weasyprint

    kind, relationship, description = _TYPES.get(Path(name).suffix, ("application/octet-stream", "Unspecified", name))
    return weasyprint.Attachment(
        string=content, name=name, description=description, relationship=relationship, created=_EPOCH, modified=_EPOCH
    )


def _finished(data: bytes) -> bytes:
    """Add the second identification (PDF/UA-1 beside PDF/A-3a) and write the file the same way every time."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata.register_xml_namespace("http://www.aiim.org/pdfua/ns/id/", "pdfuaid")
            metadata["pdfuaid:part"] = "1"
        viewer = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
        viewer.DisplayDocTitle = True
        pdf.Root.ViewerPreferences = viewer
        out = io.BytesIO()
        pdf.save(
            out,
            static_id=False,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
        )
        return out.getvalue()
