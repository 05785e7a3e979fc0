"""The audit of an HTML report."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from lxml import etree

from marketbook.assumptions import load_assumptions
from marketbook.audit import Audit, Unresolved
from marketbook.audit.attached import differing_tables, words_shown
from marketbook.audit.resolve import Resolver
from marketbook.audit.scales import ticks_fit
from marketbook.errors import AuditError, MarketbookError
from marketbook.figures import Figure
from marketbook.formatting import format_date, format_figure, format_period
from marketbook.statements import words_of
from marketbook.vocabulary import load_vocabulary

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_UNSEEN = {"script", "style", "template", "noscript"}
_FONTS = re.compile(r'(<style id="marketbook-fonts">)[^<]*')
SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder")


class Page:
    """One report, parsed, with its figures evaluated again."""

    def __init__(self, name: str, source: str, resolver: Resolver):
        self.name = name
        self.resolver = resolver
        self.vocabulary = load_vocabulary(resolver.project)
        self.tree = etree.fromstring(source, etree.HTMLParser())
        self.ids: dict[str, list[Any]] = {}
        #: The elements of each tag, found once for all that ask.
        self.tagged: defaultdict[str, list[Any]] = defaultdict(list)
        for element in self.tree.iter(etree.Element):
            self.tagged[element.tag].append(element)
            if id := element.get("id"):
                self.ids.setdefault(id, []).append(element)
        embedded = [element for element in self.ids.get("marketbook-figures", ()) if element.tag == "script"]
        if len(embedded) != 1:
            raise AuditError(
                f"{name}: no figures are recorded in it; is it a report of this library, with ledger() as its last cell?"
            )
        try:
            record = json.loads(embedded[0].text)
            self.edition, self.nodes = record["edition"], record["nodes"]
            self.language = self.edition["language"]
            self.values, self.reasons = resolver.values(self.nodes, self.edition["parameters"])
        except MarketbookError:
            raise
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise AuditError(
                f"{name}: its record of figures is damaged ({type(error).__name__}: {error}); build it again"
            ) from None
        ledger = (element for part in self.ids.get("ledger", ()) for element in part.iterdescendants(etree.Element))
        entries = (
            element for element in ledger if "entry" in (kind := element.get("class", "")) and "entry" in kind.split()
        )
        self.places = {entry.get("id", "")[2:]: number for number, entry in enumerate(entries, start=1)}
        self.written: dict[tuple[str, str], str] = {}
        self.numerals = 0
        self.unresolved: list[Unresolved] = []

    def object_to(self, element: Any, text: str, why: str) -> None:
        numbers = NUMERAL.findall(text)
        self.unresolved.append(Unresolved(self.name, " ".join(numbers[:3]) or text[:20], where(element, text), why))

    @cached_property
    def words(self) -> str:
        """All that the page says."""
        return words_shown(self.tree, self.notes)

    @cached_property
    def notes(self) -> list[Any]:
        """The footnotes, which only paper shows."""
        return [span for span in self.tagged["span"] if span.get("class") == "footnote"]

    @cached_property
    def contents(self) -> list[Any]:
        """The lists of contents."""
        return [nav for nav in self.tagged["nav"] if "toc" in nav.get("class", "")]

    # -- what each mark must say ---------------------------------------------------------------------------------------------

    def expected(self, element: Any, attributes: list[str]) -> str | None:
        """What a marked element must say; None if the element carries no mark.

        Raises
        ------
        MarketbookError, LookupError, ValueError, AttributeError
            If what its mark names does not resolve.
        """
        for mark in attributes:
            if mark in _MARKS:
                return _MARKS[mark](self, element, element.get(mark))
        kind = element.get("class") if attributes else None
        if element.tag == "time":
            stamp = element.get("datetime") or ""
            return format_date(stamp, self.language) if kind == "date" else self._period(element, stamp)
        if element.tag == "sup" and kind in ("ref", "ref noted"):
            return self._number(
                next(
                    (link.get("href") for link in element.iterchildren("a") if "href" in link.keys()), ""
                ).removeprefix("#f-")
            )
        if kind == "entry-number":
            entries = [around.get("id", "") for around in element.iterancestors() if "entry" in around.get("class", "")]
            return self._number(entries[-1].removeprefix("f-") if entries else "")
        return None

    def _figure(self, element: Any, key: str) -> str:
        if key not in self.nodes:
            raise AuditError("its figure is not recorded")
        if key not in self.values:
            raise AuditError(self.reasons.get(key, "its figure does not resolve"))
        if key not in self.places:
            raise AuditError("its figure has no entry in the ledger")
        spec = element.get("data-spec") or ""
        if (key, spec) not in self.written:
            node, (value, high) = self.nodes[key], self.values[key]
            figure = Figure(value, node["unit"], node["origin"], high, node["qualifier"])
            self.written[key, spec] = format_figure(figure, self.language, spec, project=self.resolver.project)
        return self.written[key, spec]

    def _period(self, element: Any, period: str, short: bool = False) -> str:
        return format_period(
            period, self.language, short=short or bool(element.get("data-short")), project=self.resolver.project
        )

    def _name(self, element: Any, key: str) -> str:
        kind, _, id = key.partition(":")
        return self.vocabulary.label(kind, id, self.language)

    def _quote(self, element: Any, key: str) -> str:
        row = self.resolver.claim(key)
        self.resolver.prove(key)
        return {"sentence": row.sentence or row.quote or row.raw, "raw": row.quote, "printed": words_of(row)}[
            element.get("data-form") or "sentence"
        ]

    def _field(self, element: Any, key: str) -> str:
        claim, _, field = key.partition(":")
        return str(getattr(self.resolver.claim(claim), field))

    def _parameter(self, element: Any, key: str) -> str:
        if key not in self.edition["parameters"]:
            raise AuditError(f"parameter {key} is not one of this edition")
        value = self.edition["parameters"][key]
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value)

    def _reason(self, element: Any, key: str) -> str:
        entry = load_assumptions(self.resolver.project)[key]
        text = entry["reason_en" if self.language == "en" else "reason_zh"]
        return self.vocabulary.to_traditional(text) if self.language == "zh-Hant" else text

    def _number(self, key: str) -> str:
        if key not in self.places:
            raise AuditError("the ledger has no such entry")
        return str(self.places[key])

    def _code(self, element: Any, key: str) -> str:
        if key not in self._cells:
            raise AuditError("this code is not in the theme's notebook")
        return self._cells[key]

    @cached_property
    def _cells(self) -> dict[str, str]:
        names = {path.stem: path for path in self.resolver.project.notebooks.glob("*.ipynb")}
        if self.edition["theme"] not in names:
            return {}
        cells = json.loads(names[self.edition["theme"]].read_text(encoding="utf-8"))["cells"]
        return {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}

    # -- the walk ------------------------------------------------------------------------------------------------------------

    def audit(self) -> Audit:
        for body in self.tree.iterchildren("body"):
            self._walk(body)
        for title in self.tree.iterfind("head/title"):
            self.numerals += len(NUMERAL.findall(text_of(title)))
            self._repeat(title, self.tagged["h1"])
        for link in (link for contents in self.contents for link in contents.iter("a")):
            self._repeat(link, self.ids.get(link.get("href", "")[1:], []))
        for link, why in differing_tables(self.tagged["figure"], self.nodes, self.resolver.project):
            self.object_to(link, text_of(link), why)
        return Audit(self.name, self.numerals, tuple(self.unresolved))

    def _walk(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            return
        attributes = element.keys()  # their values, an address of a file among them, are seldom asked for
        if "data-axis" in attributes:
            self._axis(element)
            return
        wanted, why = None, ""
        try:
            wanted = self.expected(element, attributes)
        except (MarketbookError, LookupError, ValueError, AttributeError) as error:
            why = str(error) or type(error).__name__
        if why or wanted is not None:
            self._compare(element, wanted or "", why)
            return
        if tag == "title":  # the name of a chart, read aloud: it must be the title that stands above the chart
            self.numerals += len(NUMERAL.findall(text_of(element)))
            self._repeat(element, element.xpath('ancestor::figure[1]//*[contains(@class, "chart-title")]'))
            return
        for attribute in SPOKEN if attributes else ():
            if attribute in attributes:
                self._free(element, element.get(attribute))
        if element.text:
            self._free(element, element.text)
        for child in element:
            self._walk(child)
            if child.tail:
                self._free(element, child.tail)

    def _repeat(self, element: Any, titles: list[Any]) -> None:
        """What is shown or said again, such as a line of the contents, must be a title word for word."""
        seen, known = text_of(element), [squeezed(text_of(title)) for title in titles]
        if squeezed(seen) not in known:
            self.object_to(element, seen, f"it should read {(known or [''])[0][:80]!r}")

    def _compare(self, element: Any, wanted: str, why: str) -> None:
        seen = text_of(element)
        self.numerals += len(NUMERAL.findall(seen))
        if why:
            self.object_to(element, seen, why)
        elif seen != wanted and squeezed(seen) != squeezed(wanted):
            self.object_to(element, seen, f"it should read {wanted[:80]!r}")

    def _free(self, element: Any, text: str) -> None:
        """Text without a mark: no numeral may stand in it."""
        for number in NUMERAL.findall(text):
            self.numerals += 1
            self.unresolved.append(Unresolved(self.name, number, where(element, text), "it carries no origin"))

    def _axis(self, element: Any) -> None:
        marked = [item for item in element.iter(etree.Element) if not _MARKS.keys().isdisjoint(item.keys())]
        inside = {item for mark in marked for item in mark.iter("text")}
        ticks = [item for item in element.iter("text") if item not in inside]
        for item in marked:
            self._walk(item)
        numbers = [tick for tick in ticks if NUMERAL.search(text_of(tick))]
        self.numerals += sum(len(NUMERAL.findall(text_of(tick))) for tick in numbers)
        why = ticks_fit([text_of(tick) for tick in numbers], numbers, element.get("data-axis")) if numbers else ""
        if why:
            self.object_to(element, " ".join(map(text_of, numbers)), why)


_MARKS: dict[str, Callable[[Page, Any, str], str]] = {
    "data-figure": Page._figure,
    "data-period": partial(Page._period, short=True),
    "data-when": Page._period,
    "data-name": Page._name,
    "data-quote": Page._quote,
    "data-field": Page._field,
    "data-parameter": Page._parameter,
    "data-reason": Page._reason,
    "data-key": lambda page, element, key: key,
    "data-model": lambda page, element, key: key.partition(":")[2],
    "data-cell": Page._code,
}


def audit_page(name: str, source: str, resolver: Resolver) -> Audit:
    """Audit one HTML report."""
    return audited(name, source, resolver)[1]


def audited(name: str, source: str, resolver: Resolver) -> tuple[Page, Audit]:
    """A page and its audit. A PDF carries the page that was audited just before it; it is the same if every character is."""
    if resolver.last_page[0] != source and resolver.last_page[0] != (bare := _FONTS.sub(r"\1", source)):
        page = Page(name, bare, resolver)
        resolver.last_page = bare, (page, page.audit())
    page, audit = resolver.last_page[1]
    return page, replace(audit, report=name, unresolved=tuple(replace(item, report=name) for item in audit.unresolved))


def text_of(element: Any) -> str:
    """All that stands in an element."""
    return "".join(element.itertext()) if len(element) else element.text or ""


def squeezed(text: str) -> str:
    """Text as it is compared: composed letters, one blank where there are some."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def where(element: Any, text: str) -> str:
    """Where an element stands: the nearest id, and the beginning of its text."""
    inside = element.xpath("ancestor-or-self::*[@id][1]/@id")
    return f"#{inside[0]}: {squeezed(text)[:60]}" if inside else squeezed(text)[:60]
