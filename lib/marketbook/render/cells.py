"""Cells of a notebook as HTML that may stand in a report.

Outputs that the library itself made carry ``{"marketbook": {"role": …}}`` in their metadata and are taken as they stand.
Everything else (Markdown, a stranger's HTML, a traceback) is untrusted: sanitised, or escaped.
"""

from __future__ import annotations

import base64
import html
import io
import re
from functools import lru_cache
from typing import Any

import mistune
import nh3
from lxml import etree
from lxml import html as lxml_html

_ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[@-Z\\-_]")
#: Characters that XML and HTML forbid; a control character in an output must not break the page.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
_IMAGE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_MATH = re.compile(r"\ue000(\d+)\ue001")

_TAGS = nh3.ALLOWED_TAGS | {"figure", "figcaption"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "code": {"class"},
    "*": {"lang", "dir"},
}


def printable(text: str) -> str:
    """The text without terminal colours and without characters that no page may hold."""
    return _CONTROL.sub("", _ANSI.sub("", text))


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        # An image from elsewhere would be a network request; SVG could carry its own.
        return value if _IMAGE.fullmatch(value) else None
    if tag == "code" and name == "class":
        return value if re.fullmatch(r"language-[\w+-]+", value) else None
    return value


def sanitise(markup: str) -> str:
    """A stranger's HTML without scripts, styles, forms, ids and outside images; tables keep their structure."""
    clean = nh3.clean(
        printable(markup),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noreferrer",
    )
    return _tidy(clean)


def _tidy(markup: str) -> str:
    """Give table heads their scope (column heads only: row heads break the PDF's tags) and every image a text."""
    root = lxml_html.fragment_fromstring(markup, create_parent="div")
    for head in root.iter("th"):
        if any(parent.tag == "thead" for parent in head.iterancestors()):
            head.set("scope", "col")
            if not "".join(head.itertext()).strip():
                head.tag = "td"
                del head.attrib["scope"]
        else:
            head.tag = "td"
    for image in root.iter("img"):
        if not image.get("src"):
            image.tag, image.text = "span", image.get("alt") or ""
            image.attrib.clear()
        elif not image.get("alt"):
            image.set("alt", image.get("title") or "image")
    for link in root.iter("a"):
        if not link.get("href"):
            link.tag = "span"
            link.attrib.clear()
    for table in list(root.iter("table")):
        wrapper = etree.Element("div", {"class": "table-scroll", "tabindex": "0", "role": "group"})
        table.addprevious(wrapper)
        wrapper.tail, table.tail = table.tail, None
        wrapper.append(table)
    children = (etree.tostring(child, encoding="unicode", method="html") for child in root)
    return html.escape(root.text or "", quote=False) + "".join(children)


# -- mathematics --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def formula(tex: str, display: bool) -> str:
    """A TeX formula as an inline picture drawn by matplotlib, with its source as the text alternative.

    What matplotlib's mathtext cannot draw is shown as its source.
    """
    from matplotlib import rc_context
    from matplotlib.mathtext import math_to_image

    source = " ".join(tex.split())
    try:
        out = io.BytesIO()
        source_drawn = source.replace(r"\frac", r"\dfrac") if display else source
        with rc_context({"svg.fonttype": "path", "svg.hashsalt": "marketbook", "mathtext.fontset": "stixsans"}):
            depth = math_to_image(f"${source_drawn}$", out, format="svg", dpi=72)
    except ValueError:  # mathtext's own "unknown symbol" and "expected …"
        return f"<code>{html.escape(source)}</code>"
    # A data address isolates the picture's ids; the clock and the creator stay out of it.
    svg = re.sub(rb"<metadata>.*?</metadata>", b"", out.getvalue(), flags=re.S)
    data = base64.b64encode(svg).decode("ascii")
    size = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    # mathtext draws at 10 points; em units let the formula follow the text's size.
    width, height = (float(number) / 10 for number in size.groups())
    image = (
        f'<img class="formula" src="data:image/svg+xml;base64,{data}" alt="{html.escape(source)}"'
        f' style="width:{width:.3f}em;height:{height:.3f}em;vertical-align:{-depth / 10:.3f}em">'
    )
    return f'<p class="display-formula">{image}</p>' if display else image


# -- Markdown -----------------------------------------------------------------------------------------------------------


class _Renderer(mistune.HTMLRenderer):
    """Markdown to HTML; formulas become place-holders that sanitising leaves alone."""

    def __init__(self) -> None:
        super().__init__(escape=False)
        self.formulas: list[str] = []

    def block_math(self, text: str) -> str:
        return self.inline_math(text, display=True)

    def inline_math(self, text: str, display: bool = False) -> str:
        self.formulas.append(formula(text, display))
        return f"\ue000{len(self.formulas) - 1}\ue001"


def markdown(text: str, attachments: dict | None = None) -> str:
    """A Markdown cell as sanitised HTML.

    Parameters
    ----------
    text : str
    attachments : dict, optional
        The cell's attachments (name to MIME bundle); ``attachment:name`` in the text shows them.
    """
    for name, bundle in (attachments or {}).items():
        for kind, data in bundle.items():
            if kind in ("image/png", "image/jpeg", "image/gif", "image/webp"):
                text = text.replace(f"attachment:{name}", f"data:{kind};base64,{''.join(str(data).split())}")
    renderer = _Renderer()
    convert = mistune.create_markdown(renderer=renderer, plugins=["table", "strikethrough", "math"])
    clean = sanitise(convert(printable(text).replace("\ue000", "").replace("\ue001", "")))
    # A block formula stands for itself, a paragraph around it would be empty.
    return _MATH.sub(lambda match: renderer.formulas[int(match[1])], clean)


# -- code and outputs -----------------------------------------------------------------------------------------------------


def code(source: str, language: str = "python", cell_id: str = "") -> str:
    """A code cell's source as highlighted HTML; ``cell_id`` says which cell of the notebook it is."""
    from pygments import highlight

    return f'<pre data-cell="{html.escape(cell_id)}"><code>{highlight(printable(source), *_highlighter(language)).rstrip()}</code></pre>'


@lru_cache(maxsize=8)
def _highlighter(language: str) -> tuple[Any, Any]:
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        lexer = get_lexer_by_name("text")
    return lexer, HtmlFormatter(nowrap=True)


def mapping(value: Any) -> dict:
    """A part of a stranger's metadata that should be a mapping; empty if it is anything else."""
    return value if isinstance(value, dict) else {}


def role(output) -> str:
    """The role that the library gave an output: "say", "chart", "ledger" …; empty for anything else."""
    return (
        str(mapping(mapping(output.get("metadata")).get("marketbook")).get("role", ""))
        if "text/html" in output.get("data", {})
        else ""
    )


def _joined(value) -> str:
    return "".join(value) if isinstance(value, list) else str(value)


def foreign_output(output, alternative: str) -> str:
    """An output that the library did not make.

    Parameters
    ----------
    output : NotebookNode
    alternative : str
        Text alternative of a picture that brings none in its metadata.
    """
    if output.output_type == "stream":
        return f'<pre class="stream {"stderr" if output.get("name") == "stderr" else "stdout"}" tabindex="0">{html.escape(printable(_joined(output.text)))}</pre>'
    if output.output_type == "error":
        text = printable("\n".join(output.get("traceback") or [f"{output.ename}: {output.evalue}"]))
        return f'<pre class="traceback" tabindex="0">{html.escape(text)}</pre>'
    data = output.get("data", {})
    for kind in ("text/html", "image/svg+xml", "image/png", "image/jpeg", "text/markdown", "text/latex", "text/plain"):
        if kind not in data:
            continue
        value = _joined(data[kind])
        if kind == "text/html":
            return sanitise(value)
        if kind == "text/markdown":
            return markdown(value)
        if kind == "text/latex":
            return formula(value.strip().strip("$"), True)
        if kind == "text/plain":
            return f'<pre class="stream stdout" tabindex="0">{html.escape(printable(value))}</pre>'
        if kind == "image/svg+xml":
            value = base64.b64encode(printable(value).encode()).decode("ascii")
        own = mapping(output.get("metadata"))
        alt = own.get("alt") or mapping(own.get(kind)).get("alt") or alternative
        return f'<figure class="picture"><img src="data:{kind};base64,{"".join(value.split())}" alt="{html.escape(printable(str(alt)))}"></figure>'
    return ""
