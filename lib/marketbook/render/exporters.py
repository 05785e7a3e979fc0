"""nbconvert exporters, and the function behind them: an executed notebook in, one self-contained page out."""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.exporters.exporter import FilenameExtension
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import Enum, List, Unicode

from marketbook.formatting import format_date
from marketbook.periods import is_period
from marketbook.project import LANGUAGES, Project
from marketbook.prose import named
from marketbook.render import cells, downloads, fonts
from marketbook.render.contents import Heading, Outline, plain_text, unlinked
from marketbook.render.palette import dark_rules
from marketbook.vocabulary import load_vocabulary

TEMPLATES = Path(__file__).parent / "templates"
FONT_STYLE = '<style id="marketbook-fonts">'
#: A table of so many rows is kept on one page.
SHORT_TABLE = 8
AUTONYMS = {"en": "English", "zh-Hans": "简体中文", "zh-Hant": "繁體中文"}

_FIGURES = re.compile(r'<script type="application/json" id="marketbook-figures">(.*?)</script>', re.S)
_ENTRY = re.compile(r'<div class="entry" id="f-(\w+)"[^>]*>(.*?)</div>', re.S)
_REFERENCE = re.compile(r'<sup class="ref"><a href="#f-(\w+)">(\d+)</a></sup>')
_TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)
_CALLOUT = re.compile(r'class="callout (method|conflict)">.*?<p class="callout-label">.*?</p><p>(.*?)</p>', re.S)
_PERIOD = re.compile(r'<time class="period" datetime="((?!\d{4}(?:-\d\d(?:-\d\d)?)?")[^"]*)"([^>]*)>([^<]*)</time>')
_METADATA = re.compile(r"<metadata>.*?</metadata>\s*", re.S)
_SCROLLS = re.compile(r'<div class="(chart-image|table-scroll)">')
_COUNTED = re.compile(r"(<q\b[^>]*>[^<]*</q>)(?:; <q\b[^>]*>[^<]*</q>)+")
_INPUTS = re.compile(r'(\((?:<a class="fig"[^>]*>[^<]*</a>, ){3})<a class="fig"(?:(?!\)).)*\)', re.S)
_PARAGRAPH = re.compile(r"<(/?)p\b")


@lru_cache(maxsize=1)
def template_files() -> dict[str, str]:
    folder = TEMPLATES / "marketbook"
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in folder.iterdir()
        if path.suffix in (".css", ".js", ".json")
    }


@lru_cache(maxsize=8)
def words(language: str) -> dict[str, str]:
    """What the page itself says (buttons, labels, the last page), in one language."""
    column = LANGUAGES.index(language)
    return {key: row[column] for key, row in json.loads(template_files()["words.json"]).items()}


def embedded_figures(page: str) -> dict[str, Any]:
    """The edition and the figures that a rendered page carries: ``{"edition": {...}, "nodes": {...}}``; empty parts if none."""
    match = _FIGURES.search(page)
    return json.loads(match[1]) if match else {"edition": {}, "nodes": {}}


def data_version(nodes: dict[str, Any]) -> str:
    """A name for the data that a report stands on: a hash of its figures, spelt in letters so that no reader takes it for a number.

    >>> data_version({})
    'eebdgpkd'
    """
    text = json.dumps(nodes, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return digest.translate(str.maketrans("0123456789abcdef", "abcdefghijklmnop"))


def cut_off(as_of: str, language: str) -> str:
    """The day of the data cut-off as a reader sees it; empty where a notebook has none."""
    return format_date(as_of, language) if as_of else ""


def _edition(nb: NotebookNode) -> dict[str, Any]:
    """Theme, language, cut-off and parameters: from the ledger's data, else from papermill's record, else a stranger's notebook."""
    for cell in nb.cells:
        for output in cell.get("outputs", []):
            if (
                cells.role(output) == "ledger"
                and (found := embedded_figures("".join(output.data["text/html"])))["edition"]
            ):
                return {**found["edition"], "nodes": found["nodes"]}
    parameters = cells.mapping(cells.mapping(nb.metadata.get("papermill")).get("parameters"))
    language = parameters.get("language", nb.metadata.get("language", "en"))
    as_of = str(parameters.get("as_of", ""))
    return {
        "theme": "",
        "language": language if language in LANGUAGES else "en",
        "as_of": as_of if len(as_of) == 10 and is_period(as_of) else "",
        "parameters": parameters,
        "nodes": {},
    }


def _wanted_markdown(cell: NotebookNode, language: str, project: Project | None) -> str | None:
    """The text of a Markdown cell in the edition's language; None if it belongs to the other one."""
    tags = set(cell.metadata.get("tags", []))
    if not tags & {"en", "zh"}:
        return cell.source
    if ("en" if language == "en" else "zh") not in tags:
        return None
    return load_vocabulary(project).to_traditional(cell.source) if language == "zh-Hant" else cell.source


def _footnote(entry: str, number: str, figure: str) -> str:
    """A ledger entry as the inline text of a footnote (shown in the PDF only)."""
    text = re.sub(r'<details class="entry-raw">.*?</details>', "", entry, flags=re.S)
    text = re.sub(r'<span class="entry-number">.*?</span>\s*', "", text, flags=re.S)
    text = _PARAGRAPH.sub(r"<\1span", _REFERENCE.sub("", text))
    # A formula over many figures, or a count of many statements, names the first few; the ledger names them all.
    text = _COUNTED.sub(r"\1; …", _INPUTS.sub(r"\1…)", text))
    return f'<span class="footnote" data-number="{number}" data-note="{figure}">{text}</span>'


def _with_footnotes(findings: str, ledger: str) -> str:
    """Give each figure of the key findings its evidence as a footnote, once."""
    entries = dict(_ENTRY.findall(ledger))
    seen: set[str] = set()

    def note(match: re.Match[str]) -> str:
        figure, number = match[1], match[2]
        if figure in seen or figure not in entries:
            return match[0]
        seen.add(figure)
        return match[0].replace('class="ref"', 'class="ref noted"') + _footnote(entries[figure], number, figure)

    return _REFERENCE.sub(note, findings)


def _valid(markup: str) -> str:
    """The library's own markup as the HTML standard wants it.

    ``<time>`` knows years, months and days, not halves and quarters; what scrolls sideways must be reachable by keyboard;
    matplotlib's RDF is no part of HTML; a note is no landmark.
    """
    if '<aside class="callout' in markup:
        markup = markup.replace('<aside class="callout', '<div role="note" class="callout').replace(
            "</aside>", "</div>"
        )
    markup = _PERIOD.sub(r'<span class="period" data-when="\1"\2>\3</span>', markup)
    markup = _METADATA.sub("", markup)
    return _SCROLLS.sub(r'<div class="\1" tabindex="0" role="group">', markup)


def page_parts(
    nb: NotebookNode, *, project: Project | None = None, siblings: dict[str, str] | None = None, name: str = ""
) -> dict[str, Any]:
    """What the template shows: cover, contents, blocks; see :func:`render_html` for the arguments."""
    edition = _edition(nb)
    language = edition["language"]
    say = words(language)
    is_report = any(cells.role(output) for cell in nb.cells for output in cell.get("outputs", []))
    kernel_language = str(cells.mapping(nb.metadata.get("kernelspec")).get("language", "python"))
    blocks: list[tuple[str, str]] = []
    title = findings = ledger = ""
    for cell in nb.cells:
        # The values that papermill set stand among the parameters of the edition; its cell is not in the notebook.
        if {"remove-cell", "remove_cell", "injected-parameters"} & set(cell.metadata.get("tags", [])):
            continue
        if cell.cell_type == "markdown":
            text = _wanted_markdown(cell, language, project)
            if text is not None and text.strip():
                markup = cells.markdown(text, cell.get("attachments"))
                blocks.append(("markdown", named(markup, language, project) if is_report else markup))
        elif cell.cell_type == "raw":
            blocks.append(("raw", f"<pre>{html.escape(cells.printable(cell.source))}</pre>"))
        elif cell.cell_type == "code":
            folded = [cells.code(cell.source, kernel_language, cell.get("id", ""))] if cell.source.strip() else []
            shown = []
            for output in cell.get("outputs", []):
                role = cells.role(output)
                if role:
                    markup = _valid("".join(output.data["text/html"]))
                    if role == "title" and not title:
                        title = _TITLE.search(markup)[1] if _TITLE.search(markup) else markup
                    elif role == "findings" and not findings:
                        findings = markup
                    elif role == "ledger":
                        ledger = markup
                        shown.append((role, markup))
                    elif role != "parameters":
                        shown.append((role, markup))
                elif is_report and output.output_type != "error":
                    # A stray print or warning of a report belongs to the code, not to the reader.
                    folded.append(cells.foreign_output(output, say["picture"]))
                else:
                    shown.append(("output", cells.foreign_output(output, say["picture"])))
            if is_report:
                blocks.extend(shown)
            if folded:
                blocks.append(("code", "".join(folded)))
            if not is_report:
                blocks.extend(shown)
    blocks = _with_folds(blocks, say["code"])
    if not title:
        title, blocks = _borrowed_title(blocks, nb, name)
    return {
        "edition": edition,
        "language": language,
        "words": say,
        "is_report": is_report,
        "kicker": say.get(f"theme_{edition['theme']}", ""),
        "title": Markup(title),
        "plain_title": plain_text(title),
        "findings": _with_footnotes(findings, ledger),
        "blocks": blocks,
        "data_version": data_version(edition["nodes"]) if edition["nodes"] else "",
        "switch": [(code, AUTONYMS[code], (siblings or {}).get(code)) for code in LANGUAGES] if siblings else [],
        "files": template_files(),
        "name": name or edition["theme"] or "report",
    }


def _with_folds(blocks: list[tuple[str, str]], label: str) -> list[tuple[str, str]]:
    """Fold code away, neighbouring cells together."""
    folded: list[tuple[str, str]] = []
    for kind, group in itertools.groupby(blocks, key=lambda block: block[0]):
        if kind == "code":
            body = "".join(markup for _, markup in group)
            folded.append(
                (kind, f'<details class="code"><summary><span class="unseen">{label}</span></summary>{body}</details>')
            )
        else:
            folded.extend(group)
    return folded


def _borrowed_title(blocks: list[tuple[str, str]], nb: NotebookNode, name: str) -> tuple[str, list[tuple[str, str]]]:
    """A stranger's notebook has no title cell: take its first first-level heading, else its metadata, else its file name."""
    for index, (kind, markup) in enumerate(blocks):
        match = _TITLE.search(markup) if kind == "markdown" else None
        if match:
            rest = markup[: match.start()] + markup[match.end() :]
            return match[1], [*blocks[:index], (kind, rest), *blocks[index + 1 :]]
    return html.escape(str(nb.metadata.get("title") or name or "Notebook")), blocks


class MarketbookHTMLExporter(TemplateExporter):
    """Exports a notebook as one HTML file that makes no network request."""

    export_from_notebook = "Marketbook HTML"
    output_mimetype = "text/html"
    file_extension = FilenameExtension(".html")
    template_name = Unicode("marketbook")
    extra_template_basedirs = List([str(TEMPLATES)])

    def _preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        # The page is made of the notebook as it came; nbconvert would copy and validate it a dozen times.
        return nb, resources

    def _create_environment(self):
        environment = super()._create_environment()
        environment.autoescape = True
        return environment

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **options: Any) -> tuple[str, dict]:
        """The page of a notebook; ``resources["marketbook"]`` may hold ``project`` and ``siblings`` (see :func:`render_html`)."""
        resources = dict(resources or {})
        wish = dict(resources.get("marketbook", {}))
        page = page_parts(
            nb,
            project=wish.get("project"),
            siblings=wish.get("siblings"),
            name=wish.get("name") or str(resources.get("metadata", {}).get("name", "")),
        )
        outline, notes = Outline(), {"method": [], "conflict": []}
        findings = outline.add(page["findings"]) if page["findings"] else ""
        body = []
        for kind, markup in page["blocks"]:
            markup = markup if kind == "code" else outline.add(markup)
            if kind == "callout":
                markup = _noted(markup, notes)
            if kind == "table":
                if markup.count("<tr") <= SHORT_TABLE:
                    markup = markup.replace('<figure class="table"', '<figure class="table short"', 1)
                markup = downloads.with_table_links(
                    markup, page["edition"], page["words"], page["name"], wish.get("project")
                )
            body.append((kind, Markup(markup)))
        script = page["files"]["report.js"]
        hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
        page.update(
            findings=Markup(findings),
            body=body,
            contents=outline.headings
            + ([Heading(2, "s-about", Markup(page["words"]["about"]))] if page["is_report"] else []),
            notes=[(page["words"]["method"], notes["method"]), (page["words"]["conflicts"], notes["conflict"])],
            cut_off=cut_off(page["edition"]["as_of"], page["language"]),
            css=Markup(page["files"]["report.css"]),
            dark=Markup(dark_rules("".join(markup for kind, markup in page["blocks"] if kind == "chart"))),
            script=Markup(script),
            policy=(
                "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
                f"script-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
            ),
        )
        resources["marketbook"] = page
        bare, resources = super().from_notebook_node(nb, resources, **options)
        return with_fonts(bare), resources


def _noted(markup: str, notes: dict[str, list[tuple[str, Markup]]]) -> str:
    """Give a note on method or conflict an address, and list it for the last page."""
    match = _CALLOUT.search(markup)
    if not match:
        return markup
    kind, body = match.groups()
    name = f"{kind}-{len(notes[kind]) + 1}"
    notes[kind].append((name, Markup(unlinked(body))))
    return markup.replace('<div role="note"', f'<div id="{name}" role="note"', 1)


def with_fonts(page: str) -> str:
    """The page with its fonts inside.

    Raises
    ------
    MissingGlyphError
        If it shows a character that the fonts lack.
    """
    css = fonts.font_css(fonts.page_fonts(page))
    return page.replace(FONT_STYLE, FONT_STYLE + css, 1)


def without_fonts(page: str) -> str:
    """The page as :func:`with_fonts` received it."""
    start = page.index(FONT_STYLE) + len(FONT_STYLE)
    return page[:start] + page[page.index("</style>", start) :]


class MarketbookPDFExporter(MarketbookHTMLExporter):
    """Exports a notebook as a tagged, archivable PDF, made from the very same HTML."""

    export_from_notebook = "Marketbook PDF"
    output_mimetype = "application/pdf"
    file_extension = FilenameExtension(".pdf")
    template_extension = Unicode(".html.j2")
    page = Enum(["A4", "Letter"], default_value="A4", help="Page size.").tag(config=True)

    def from_notebook_node(self, nb: NotebookNode, resources: dict | None = None, **options: Any) -> tuple[bytes, dict]:
        from marketbook.render.pdf import render_pdf

        page, resources = super().from_notebook_node(nb, resources, **options)
        return render_pdf(page, nb, page=self.page), resources


@lru_cache(maxsize=1)
def exporter() -> MarketbookHTMLExporter:
    return MarketbookHTMLExporter()


def render_html(
    nb: NotebookNode, *, project: Project | None = None, siblings: dict[str, str] | None = None, name: str = ""
) -> str:
    """An executed notebook as one self-contained page.

    Parameters
    ----------
    nb : NotebookNode
        The executed notebook; outputs of ``marketbook.prose``, ``charts``, ``tables`` and ``ledger`` are laid out as a report, any
        other notebook comes out clean.
    project : Project, optional
        Needed for Markdown cells of a Traditional Chinese edition, and for the sources in table downloads.
    siblings : dict, optional
        Language to relative address of the same edition in that language: the language switch.
    name : str
        What downloads and a nameless notebook are called.

    Returns
    -------
    str
        The page; the same text for the same input.

    Raises
    ------
    MissingGlyphError
        If a character has no glyph in the report's fonts.
    """
    return exporter().from_notebook_node(nb, {"marketbook": {"project": project, "siblings": siblings, "name": name}})[
        0
    ]
