"""The report on paper: a tagged, archivable PDF, typeset by Typst from the very HTML that the reader sees."""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pikepdf

from marketbook.errors import BuildError
from marketbook.factbase import claims_by_id
from marketbook.project import Project
from marketbook.render import fonts
from marketbook.render.downloads import as_csv
from marketbook.render.exporters import TEMPLATES, embedded_figures, without_fonts, words
from marketbook.render.typeset import Typesetter, ems, escaped, string

PAGES = {"A4": "a4", "Letter": "us-letter"}
STANDARDS = ["a-3a", "ua-1"]
#: The date of a page that names no cut-off: the same input must give the same bytes.
_EPOCH = "2000-01-01"
#: How much of a title fits into a running head, in ems.
_RUNNING_WIDTH = 54
_TYPES = {
    ".csv": ("text/csv", "data", "The claims that the report stands on"),
    ".ipynb": ("application/x-ipynb+json", "source", "The executed notebook"),
    ".html": ("text/html", "alternative", "The same report as a page"),
}


def render_pdf(markup: str, nb: nbformat.NotebookNode, *, page: str = "A4", project: Project | None = None) -> bytes:
    """A page from :func:`marketbook.render.render_html` as PDF/A-3a and PDF/UA-1.

    Parameters
    ----------
    markup : str
        The HTML.
    nb : nbformat.NotebookNode
        The executed notebook; it is attached, and so are ``claims.csv`` and ``report.html``, the page without its fonts.
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
        If the page cannot be typeset, or would break one of the two standards.
    """
    return paper(markup, attachments(markup, nb, project), page)


def paper(markup: str, files: dict[str, bytes], page: str = "A4") -> bytes:
    """Any page of ours as an archivable, tagged PDF with files attached; see :func:`render_pdf`."""
    import typst

    if page not in PAGES:
        raise BuildError(f"unknown page size {page!r}: choose {' or '.join(PAGES)}")
    markup = without_fonts(markup)
    families = fonts.page_fonts(markup)
    source, pictures, language = typst_source(markup, page, sorted({family for family, _ in families}))
    with tempfile.TemporaryDirectory(prefix="marketbook-paper-") as folder:
        root = Path(folder)
        (root / "fonts").mkdir()
        for (family, weight), font in families.items():
            (root / "fonts" / f"{family}-{weight}.otf").write_bytes(font)
        for name, content in {**pictures, **files}.items():
            (root / name).write_bytes(content)
        (root / "paper.typ").write_text(source + "".join(map(_attachment, sorted(files))), encoding="utf-8")
        # Only the page's own fonts: another one would look different on every machine.
        own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(root / "fonts")])
        try:
            data, warnings = typst.compile_with_warnings(
                str(root / "paper.typ"), root=folder, font_paths=own, format="pdf", pdf_standards=STANDARDS, timestamp=0
            )
        except typst.TypstError as error:
            raise BuildError(
                f"the PDF is not sound: {error.message}{''.join(f' ({hint})' for hint in error.hints[:1])}"
            ) from error
    if warnings:
        raise BuildError(f"the PDF is not sound: {warnings[0].message}")
    return _packed(data, language)


def _packed(data: bytes, language: str) -> bytes:
    """The file with its thousands of small objects (tags, links) packed, which halves it, and with the script in its language."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.Root.Lang = pikepdf.String(language)
        del pdf.Root.MarkInfo.Suspects  # only says the default, and some readers complain about it
        for element in pdf.objects:
            kind = element.get("/S") if isinstance(element, pikepdf.Dictionary) else None
            if kind == "/Table":
                _tag_groups(element)
            elif kind == "/TFoot":  # the last rows, which are kept together
                element.S = pikepdf.Name.TBody
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _tag_groups(table: pikepdf.Object) -> None:
    """A line over a group of rows is a cell; Typst, which keeps it with its rows as a second head, would make it the only head
    of all their cells."""
    # A table without a head has its rows themselves for parts.
    rows = [row for part in table.K for row in ([part] if part.S == "/TR" else part.K)]
    heads = [cell.get("/ID") for cell in rows[0].K]
    if not any(cell.S == "/TH" for row in rows[1:] for cell in row.K):
        return
    for row in rows[1:]:
        for place, cell in enumerate(row.K):
            attributes = cell.A[0] if isinstance(cell.A, pikepdf.Array) else cell.A
            if cell.S == "/TH":
                cell.S = pikepdf.Name.TD
                del cell["/ID"], attributes["/Scope"]
            attributes.Headers = pikepdf.Array([heads[place]])


def typst_source(markup: str, page: str, families: list[str]) -> tuple[str, dict[str, bytes], str]:
    """The Typst source of a page, the pictures that it asks for by name, and its language."""
    language = re.search(r'<html lang="([\w-]+)"', markup)[1]
    typesetter = Typesetter(language, words(language))
    body = typesetter.body(markup)
    day = dt.date.fromisoformat((typesetter.meta("dcterms.created") or _EPOCH)[:10])
    setting = {
        "language": string(language),
        "title": string(typesetter.title),
        "author": string(typesetter.meta("author") or "Marketbook"),
        "running": f"[{escaped(_cut(typesetter.title))}]",
        "theme": f"[{escaped(typesetter.kicker)}]",
        "paper": string(PAGES[page]),
        "families": f"({''.join(string(family) + ', ' for family in families)})",
        "date": f"datetime(year: {day.year}, month: {day.month}, day: {day.day})",
    }
    template = (TEMPLATES / "marketbook" / "paper.typ").read_text(encoding="utf-8")
    return (
        f"#let setting = ({', '.join(f'{key}: {value}' for key, value in setting.items())})\n{template}\n{body}\n",
        typesetter.files,
        language,
    )


def _cut(title: str) -> str:
    """A title as long as a running head holds."""
    if ems(title) <= _RUNNING_WIDTH:
        return title
    end = next(end for end in range(len(title), 0, -1) if ems(title[:end]) < _RUNNING_WIDTH - 1)
    return title[:end].rstrip(" ,;:，；：") + "…"


def _attachment(name: str) -> str:
    kind, relationship, description = _TYPES.get(Path(name).suffix, ("application/octet-stream", "unspecified", name))
    return f'#pdf.attach({string("/" + name)}, relationship: "{relationship}", mime-type: "{kind}", description: {string(description)})\n'


def attachments(page: str, nb: nbformat.NotebookNode, project: Project | None = None) -> dict[str, bytes]:
    """The files that every report carries: the notebook, the page without fonts, and the claims it stands on."""
    files = {"notebook.ipynb": nbformat.writes(nb).encode(), "report.html": without_fonts(page).encode()}
    claims = claims_csv(embedded_figures(page)["nodes"], project)
    return {**files, "claims.csv": claims} if claims else files


def claims_csv(nodes: dict[str, Any], project: Project | None = None) -> bytes:
    """The claims that a page's figures stand on, as CSV that is safe in a spreadsheet; empty if it has none."""
    wanted = list(
        dict.fromkeys(node["origin"]["claim"] for node in nodes.values() if node["origin"]["kind"] == "cited")
    )
    if not wanted:
        return b""
    claims = claims_by_id(project)
    rows = [claims[claim] for claim in wanted if claim in claims]
    return as_csv([CLAIM_COLUMNS, *([_cell(getattr(row, column)) for column in CLAIM_COLUMNS] for row in rows)])


CLAIM_COLUMNS = (
    "claim_id origin source start end raw quote sentence entity item metric segment period "
    "exact exact_high unit qualifier attribution kind publisher source_title url published known_by"
).split()


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return "" if value is None or pd.isna(value) else str(value)
