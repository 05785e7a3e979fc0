"""A page of ours as Typst source: each element of the HTML becomes a call of a function of ``templates/marketbook/paper.typ``.

Text is escaped character by character, so nothing that stands in an article, a notebook or a parameter is ever Typst code.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from lxml import etree
from lxml import html as lxml_html

from marketbook.render.columns import alignment, classes, ems, span, text_of, widths
from marketbook.render.fonts import FAMILY, PAPER_FAMILY, script_language

_SPECIAL = re.compile(r"[!-/:-@\[-`{-~]")
_IN_STRING = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_SPOKEN = re.compile(r"<title>(.*?)</title>", re.S)
_REFERENCED = re.compile(r"(?<!#box\[)([\u2e80-\uffff]#n\([^)]*\)\)\[[^\]]*\][：；]?)")
_SCHEMES = ("http://", "https://", "mailto:")
_TYPES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/svg+xml": "svg"}
_REGIONS = {"zh-Hans": ("zh", "CN"), "zh-Hant": ("zh", "TW"), "en": ("en", "GB")}
#: Not on paper: what folds on the page (the code, the data and the raw slices are attached), and what only a screen can do.
_SCREEN_ONLY = (
    '//script|//style|//template|//header|//a[@class="skip"]|//noscript|//button|//p[@class="tools"]|//*[@class="ledger-tools"]'
    '|//div[@class="block role-code"]|//details[contains(" code chart-data entry-raw ", concat(" ", @class, " "))]'
)
#: Runs of text that are a call with their content.
_RUNS = {
    "b": "strong",
    "i": "emph",
    "kbd": "c",
    "code": "c",
    "samp": "c",
    "sup": "super",
    "del": "strike",
    "s": "strike",
    "em": "emph",
}
_RUNS |= {tag: tag for tag in ("strong", "mark", "sub")}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section summary table ul".split()
)
#: The parts of a report that the paper sets in a way of their own, and their elements.
_PARTS = {
    **dict.fromkeys(("chart", "table"), "figure"),
    **dict.fromkeys(("findings", "ledger", "colophon"), "section"),
    **dict.fromkeys(("cover", "callout", "entry"), "div"),
    **dict.fromkeys(("kicker", "callout-label", "ledger-lead", "files"), "p"),
    "unseen": "h1",
    "edition": "ul",
    "toc": "nav",
    "brief": "article",
}
#: Those that are a call with their text, or with their blocks.
_TEXTS, _FLOWS = (
    frozenset({"kicker", "callout-label", "ledger-lead", "files", "unseen"}),
    frozenset({"findings", "colophon"}),
)
#: A stranger's notebook with fewer headings needs no table of contents.
_SHORT_CONTENTS = 4
#: An entry of the ledger with less text, in ems, is kept whole: a dozen lines.
_SHORT_ENTRY = 360
#: So many rows at the end of a table are not parted.
_LAST_ROWS = 3


def escaped(text: str) -> str:
    """Text as Typst markup that shows just this text.

    >>> escaped('GPT-3: #5 [x] "a" // 1.')
    'GPT\\\\-3\\\\: \\\\#5 \\\\[x\\\\] \\\\"a\\\\" \\\\/\\\\/ 1\\\\.'
    """
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def string(text: str) -> str:
    """Text as a Typst string literal.

    >>> string('a "b" \\\\ c')
    '"a \\\\"b\\\\" \\\\\\\\ c"'
    """
    return f'"{text.translate(_IN_STRING)}"'


@dataclass
class Typesetter:
    """Turns one page into Typst source.

    Parameters
    ----------
    language : str
        The page's language.
    words : dict
        What the paper itself says: ``figure``, ``table``, ``contents``, ``picture``.

    Attributes
    ----------
    files : dict
        Pictures that the source asks for, by name.
    title, kicker : str
        Of the page, once :meth:`body` has read it.
    """

    language: str
    words: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)
    title: str = ""
    kicker: str = ""
    _anchors: frozenset[str] = frozenset()
    _given: set[str] = field(default_factory=set)
    _counts: dict[str, int] = field(default_factory=dict)

    def body(self, markup: str) -> str:
        """The source of a page's body, without the parts that only a screen shows."""
        parser = etree.HTMLParser()
        # Every element is of one class: lxml.html would look one up in Python for each.
        parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=lxml_html.HtmlElement))
        page = lxml_html.document_fromstring(_SVG.sub(self._drawing, markup), parser=parser)
        self.title = text_of(page.find("head/title"))
        self._metas = {meta.get("name"): meta.get("content", "") for meta in page.iter("meta")}
        self.kicker = next((text_of(found) for found in page.xpath('//*[@class="cover"]/*[@class="kicker"]')), "")
        for element in page.xpath(_SCREEN_ONLY):
            element.drop_tree()
        body = page.find("body")
        named = (element for element in body.iter() if element.get("id") and self._is_named(element))
        self._anchors = frozenset(element.get("id") for element in named)
        self._own = script_language(None, self.language)
        return self.flow(body)

    def meta(self, name: str) -> str:
        """What the page's head says of itself under a name."""
        return self._metas.get(name, "")

    # -- names and targets ---------------------------------------------------------------------------------------------

    @staticmethod
    def _is_named(element: Any) -> bool:
        """Whether paper gives an element a label: a link to anything else would lead nowhere, which Typst refuses."""
        parts = {"callout", "entry", "chart", "table"} & set(classes(element))
        return element.tag in _HEADINGS or any(_PARTS[part] == element.tag for part in parts)

    def _name(self, element: Any) -> str:
        """The label of an element, as an argument; a page may use a name twice, paper may not."""
        name = element.get("id")
        if not name or name in self._given:
            return "none"
        self._given.add(name)
        return string(name)

    def _target(self, address: str) -> str | None:
        if address.startswith("#"):
            return f"label({string(address[1:])})" if address[1:] in self._anchors else None
        return string(address) if address.lower().startswith(_SCHEMES) else None

    def _keep(self, data: bytes, suffix: str) -> str:
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.{suffix}"
        self.files[name] = data
        return name

    def _drawing(self, match: re.Match[str]) -> str:
        """An SVG in the page as a file of its own: the HTML parser would spoil the case of its names."""
        svg = match[0].replace(FAMILY, PAPER_FAMILY)
        spoken = _SPOKEN.search(svg)
        return f'<img alt="{spoken[1] if spoken else ""}" data-file="{self._keep(svg.encode(), "svg")}">'

    # -- runs of text --------------------------------------------------------------------------------------------------

    def inline(self, element: Any) -> str:
        """The content of an element as one run of text."""
        parts = [escaped(_SPACE.sub(" ", element.text or ""))]
        for child in element:
            if isinstance(child.tag, str):
                parts.append(self._run(child))
            parts.append(escaped(_SPACE.sub(" ", child.tail or "")))
        # A line may break between a Chinese character and a number, but neither before nor behind a reference to it.
        return _REFERENCED.sub(r"#box[\1]", "".join(parts))

    def _run(self, element: Any) -> str:
        tag, kinds = element.tag, classes(element)
        if tag == "br":
            return "#linebreak()"
        if tag == "img":
            return self._image(element)
        if tag in _BLOCKS:
            return f"#[{self.flow(element)}]"
        if "footnote" in kinds:
            parts = (self.inline(part).strip() for part in element)
            return f"#fn([{escaped(element.get('data-number', ''))}])[{' #sep '.join(filter(None, parts))}]"
        inner = self.inline(element)
        if not inner.strip():
            # An empty element is a bar beside a number, or nothing.
            return f"#bar({self._share(element)})" if "cellbar" in kinds else inner
        if tag == "a":
            return self._link(element, inner)
        if tag == "sup" and "ref" in kinds:
            # A number and its reference lead to the same entry: one link is enough, and the key findings have footnotes instead.
            anchor = element.find("a")
            target = self._target(anchor.get("href", "")) if anchor is not None else None
            if "noted" in kinds:
                return ""
            return f"#n({target})[{escaped(text_of(element))}]" if target else f"#super[{inner}]"
        if tag in _RUNS:
            inner = f"#{_RUNS[tag]}[{inner}]"
        elif {"entry-value", "bold"} & set(kinds):
            inner = f"#strong[{inner}]"
        elif "entry-source" in kinds:
            inner = f"#sep {inner}"
        return self._in_script(element, inner)

    def _in_script(self, element: Any, inner: str) -> str:
        """A passage in the other Chinese script takes the font that holds its forms."""
        language = element.get("lang")
        if not language or script_language(language, self.language) == self._own:
            return inner
        tag, region = _REGIONS[script_language(language, self.language)]
        return f'#q("{tag}", "{region}")[{inner}]'

    def _link(self, element: Any, inner: str) -> str:
        target = self._target(element.get("href", ""))
        follower = element.getnext()
        cited = follower is not None and not element.tail and follower.tag == "sup" and "ref" in classes(follower)
        if target is None or cited:
            return inner
        return f"#{'f' if target.startswith('label') else 'a'}({target})[{inner}]"

    def _share(self, element: Any) -> str:
        match = re.search(r"width:\s*([\d.]+)%", element.get("style", ""))
        return f"{min(float(match[1]), 100.0) if match else 0.0:g}%"

    # -- pictures ------------------------------------------------------------------------------------------------------

    def _image(self, element: Any, kind: str = "") -> str:
        spoken = string(element.get("alt") or self.words["picture"])
        name = element.get("data-file")
        if not name:
            head, _, content = element.get("src", "").partition(",")
            media = re.match(r"data:([\w/+.-]+)", head)
            if not media or media[1] not in _TYPES:
                return escaped(f"[{element.get('alt') or self.words['picture']}]")
            data = base64.b64decode(content) if head.endswith(";base64") else unquote_to_bytes(content)
            name = self._keep(data, _TYPES[media[1]])
        return f"#{kind or ('formula' if 'formula' in classes(element) else 'picture')}({string('/' + name)}, {spoken})"

    # -- blocks --------------------------------------------------------------------------------------------------------

    def flow(self, element: Any) -> str:
        """The content of an element as blocks; loose text between them becomes paragraphs."""
        out: list[str] = []
        run: list[str] = []

        def close() -> None:
            text = "".join(run).strip()
            if text:
                out.append(text)
            run.clear()

        run.append(escaped(_SPACE.sub(" ", element.text or "")))
        for child in element:
            if isinstance(child.tag, str):
                if child.tag in _BLOCKS:
                    close()
                    out.append(self._block(child))
                else:
                    run.append(self._run(child))
            run.append(escaped(_SPACE.sub(" ", child.tail or "")))
        close()
        return "\n\n".join(filter(None, out))

    def _block(self, element: Any) -> str:
        tag, kinds = element.tag, classes(element)
        part = next((name for name in kinds if _PARTS.get(name) == tag), "")
        if part in _TEXTS:
            return f"#{part}[{self.inline(element).strip()}]"
        if part in _FLOWS:
            return f"#{part}[\n{self.flow(element)}\n]"
        if part:
            return getattr(self, f"_block_{part}")(element)
        if tag in _HEADINGS:
            return f"#title({_HEADINGS[tag]}, {self._name(element)})[{self._in_script(element, self.inline(element).strip())}]"
        if tag in ("p", "dt", "summary"):
            inner = self.inline(element).strip()
            return f"#par[{self._in_script(element, inner)}]" if inner else ""
        if tag in ("ul", "ol"):
            wrap = "#finding" if "findings" in classes(element.getparent()) else ""
            items = "".join(
                f"[{wrap}[{self._cell(item)}]]" if wrap else f"[{self._cell(item)}]"
                for item in element.iterchildren("li")
            )
            return f"#{'list' if tag == 'ul' else 'enum'}{items}" if items else ""
        if tag == "blockquote":
            return f"#quotation[{self._in_script(element, self.flow(element))}]"
        if tag == "pre":
            return f"#pre({string(''.join(element.itertext()).rstrip())})"
        if tag == "table":
            return self._table(element)
        if tag == "hr":
            return "#hr"
        return self.flow(element)

    def _cell(self, element: Any) -> str:
        """An item or a cell: one run of text, or blocks."""
        whole = any(child.tag in _BLOCKS for child in element)
        return self.flow(element) if whole else self.inline(element).strip()

    # -- the parts of a report -----------------------------------------------------------------------------------------

    def _block_cover(self, element: Any) -> str:
        # The edition's line stands under the title: behind long findings it would fall off the first page.
        for edition in element.find_class("edition"):
            element.insert(list(element).index(element.find("h1")) + 1, edition)
        alone = "true" if element.find_class("findings") else "false"
        return f"#cover({alone})[\n{self.flow(element)}\n]"

    def _block_edition(self, element: Any) -> str:
        items = []
        for item in element.iterchildren("li"):
            label = item.find_class("label")[0]
            word = self._run(label)
            value = self.inline(item).removeprefix(word)
            items.append(f"([{word}], [{value.strip()}])")
        return f"#edition({', '.join(items)})"

    def _block_toc(self, element: Any) -> str:
        rows = []
        for item in element.iter("li"):
            link = item.find("a")
            target = self._target(link.get("href", ""))
            level = int(re.sub(r"\D", "", item.get("class", "2")) or 2)
            if target and level <= 3:
                rows.append(f"({level}, {target}, [{self.inline(link).strip()}])")
        own_page = element.xpath('boolean(//*[contains(@class, "findings")])')
        if not own_page and len(rows) < _SHORT_CONTENTS:
            return ""
        return f"#contents({string(self.words['contents'])}, {'true' if own_page else 'false'}, {', '.join(rows)})"

    def _block_callout(self, element: Any) -> str:
        kind = next((name for name in classes(element) if name != "callout"), "")
        return f"#callout({string(kind)}, {self._name(element)})[\n{self.flow(element)}\n]"

    def _part(self, element: Any, name: str) -> str:
        found = element.find_class(name)
        return f"[{self.inline(found[0]).strip()}]" if found else "none"

    def _numbered(self, element: Any, kind: str) -> str:
        """What the functions for charts and tables want first: label, word and number."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"{self._name(element)}, {string(self.words[kind])}, {self._counts[kind]}"

    def _block_chart(self, element: Any) -> str:
        drawing = element.find(".//img")
        # A page of the briefing holds a theme whole.
        kind = "low-drawing" if next(element.iterancestors("article"), None) is not None else "drawing"
        picture = self._image(drawing, kind) if drawing is not None else ""
        title, subtitle, source = (self._part(element, f"chart-{name}") for name in ("title", "subtitle", "source"))
        return f"#chart({self._numbered(element, 'figure')}, {title}, {subtitle}, {source})[{picture}]"

    def _block_table(self, element: Any) -> str:
        title = element.find("figcaption")
        whole = "true" if "short" in classes(element) else "false"
        caption = f"[{self.inline(title).strip()}]" if title is not None else "none"
        head = f"{self._numbered(element, 'table')}, {caption}, {self._part(element, 'table-note')}, {whole}"
        return f"#tabular({head})[{self._table(element.find('.//table'))}]"

    def _block_ledger(self, element: Any) -> str:
        entries = "\n\n".join(self._block(entry) for entry in element.find_class("entry"))
        for entry in element.find_class("entry"):
            entry.drop_tree()
        return f"#ledger[\n{self.flow(element)}\n][\n{entries}\n]"

    def _block_entry(self, element: Any) -> str:
        parts = [self.inline(part).strip() for part in element.iterchildren("p")]
        whole = "true" if ems(text_of(element)) < _SHORT_ENTRY else "false"
        return f"#entry({self._name(element)}, {whole})[{'#linebreak()'.join(filter(None, parts))}]"

    def _block_brief(self, element: Any) -> str:
        return f"#brief({'true' if 'first' in classes(element) else 'false'})[\n{self.flow(element)}\n]"

    # -- tables --------------------------------------------------------------------------------------------------------

    def _table(self, table: Any) -> str:
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
        rows = [row for row in rows if row]
        if not rows:
            return ""
        heads = sum(1 for row in table.iter("tr") if row.getparent().tag == "thead")
        # A table of a stranger may have a head of several rows, or none.
        count = max(sum(map(span, row)) for row in rows)
        head = "".join(f"{self._table_cell(cell)}, " for row in rows[:heads] for cell in row)
        lines = []
        for row in rows[heads:]:
            if "group" in classes(row[0].getparent()):
                lines.append(f"group({count})[{self._cell(row[0])}],")
                continue
            cells = [self._table_cell(cell) for cell in row]
            lines.append("".join(f"{cell}, " for cell in cells + ["[]"] * (count - sum(map(span, row)))) + "row-rule,")
        # The last rows stay together on one page, as far as they are of one group.
        last = next(
            (place for place, line in enumerate(reversed(lines)) if line.startswith("group(") or "rowspan" in line),
            len(lines),
        )
        end = len(lines) - min(last, _LAST_ROWS)
        if 0 < end < len(lines):
            lines[end:] = [f"last({' '.join(lines[end:])}),"]
        shares = ", ".join(f"{width:.2f}fr" for width in widths(rows, count))
        setting = f"({shares},), ({', '.join(alignment(rows, count))},), ({head})"
        return "\n".join([f"#grid-of({setting},", *lines, ")"])

    def _table_cell(self, cell: Any) -> str:
        inner = f"[{self._in_script(cell, self._cell(cell))}]"
        spans = [
            f"{name}: {int(cell.get(name))}"
            for name in ("colspan", "rowspan")
            if (cell.get(name) or "1").isdigit() and int(cell.get(name) or 1) > 1
        ]
        return f"table.cell({', '.join(spans)}){inner}" if spans else inner
