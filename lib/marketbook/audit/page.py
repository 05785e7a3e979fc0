"""The audit of an HTML report."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from lxml import html as lxml_html

from marketbook.audit import Audit, Unresolved
from marketbook.audit.resolve import Resolver
from marketbook.audit.scales import ticks_fit
from marketbook.errors import AuditError, MarketbookError
from marketbook.figures import load_assumptions
from marketbook.formatting import format_date, format_period, write_number
from marketbook.statements import words_of
from marketbook.vocabulary import load_vocabulary

NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_UNSEEN = {"script", "style", "template", "noscript"}
_FONTS = re.compile(r'(?<=<style id="marketbook-fonts">).*?(?=</style>)', re.S)
_SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder")


class Page:
    """One report, parsed, with its figures evaluated again."""

    def __init__(self, name: str, source: str, resolver: Resolver):
        self.name = name
        self.resolver = resolver
        self.vocabulary = load_vocabulary(resolver.project)
        self.tree = lxml_html.document_fromstring(source)
        embedded = self.tree.xpath('//script[@id="marketbook-figures"]')
        if len(embedded) != 1:
            raise AuditError(f"{name}: no figures are recorded in it; is it a report of this library, with ledger() as its last cell?")
        record = json.loads(embedded[0].text)
        self.edition, self.nodes = record["edition"], record["nodes"]
        self.language = self.edition["language"]
        self.values, self.reasons = resolver.values(self.nodes, self.edition["parameters"])
        self.order = [element.get("id", "")[2:] for element in self.tree.xpath('//*[@id="ledger"]//*[contains(concat(" ", @class, " "), " entry ")]')]
        self.numerals = 0
        self.unresolved: list[Unresolved] = []

    def object_to(self, element: Any, text: str, why: str) -> None:
        numbers = NUMERAL.findall(text)
        self.unresolved.append(Unresolved(self.name, " ".join(numbers[:3]) or text[:20], _where(element, text), why))

    # -- what each mark must say ---------------------------------------------------------------------------------------------

    def expected(self, element: Any) -> tuple[str, str] | None:
        """What a marked element must say, or ("", reason); None if the element carries no mark."""
        for mark, value in element.items():
            if mark in _MARKS:
                return _MARKS[mark](self, element, value)
        if element.tag == "time":
            return self._time(element)
        kind = element.get("class")
        if element.tag == "sup" and kind in ("ref", "ref noted"):
            return self._number(element.xpath("string(./a/@href)").removeprefix("#f-"))
        if kind == "entry-number":
            return self._number(element.xpath('string(ancestor::*[contains(@class, "entry")][last()]/@id)').removeprefix("f-"))
        return None

    def _figure(self, element: Any, key: str) -> tuple[str, str]:
        if key not in self.nodes:
            return "", "its figure is not recorded"
        if key not in self.values:
            return "", self.reasons.get(key, "its figure does not resolve")
        if key not in self.order:
            return "", "its figure has no entry in the ledger"
        node = self.nodes[key]
        value, high = self.values[key]
        text = write_number(
            value, high, node["unit"], node["qualifier"], self.language, element.get("data-spec") or "",
            cited=node["origin"]["kind"] != "derived", project=self.resolver.project,
        )  # fmt: skip
        return text, ""

    def _time(self, element: Any) -> tuple[str, str]:
        stamp = element.get("datetime") or ""
        if "date" in (element.get("class") or "").split():
            return format_date(stamp, self.language), ""
        return format_period(stamp, self.language, short=bool(element.get("data-short")), project=self.resolver.project), ""

    def _period(self, element: Any, period: str) -> tuple[str, str]:
        return format_period(period, self.language, short=True, project=self.resolver.project), ""

    def _when(self, element: Any, period: str) -> tuple[str, str]:
        return format_period(period, self.language, short=bool(element.get("data-short")), project=self.resolver.project), ""

    def _name(self, element: Any, key: str) -> tuple[str, str]:
        kind, _, id = key.partition(":")
        return self.vocabulary.label(kind, id, self.language), ""

    def _quote(self, element: Any, key: str) -> tuple[str, str]:
        row = self.resolver.claim(key)
        self.resolver.prove(key)
        return {"sentence": row.sentence or row.quote or row.raw, "raw": row.quote, "printed": words_of(row)}[element.get("data-form") or "sentence"], ""

    def _field(self, element: Any, key: str) -> tuple[str, str]:
        claim, _, field = key.partition(":")
        return str(getattr(self.resolver.claim(claim), field)), ""

    def _parameter(self, element: Any, key: str) -> tuple[str, str]:
        if key not in self.edition["parameters"]:
            return "", f"parameter {key} is not one of this edition"
        value = self.edition["parameters"][key]
        return ", ".join(map(str, value)) if isinstance(value, list) else str(value), ""

    def _reason(self, element: Any, key: str) -> tuple[str, str]:
        entry = load_assumptions(self.resolver.project)[key]
        if self.language == "en":
            return entry["reason_en"], ""
        text = entry["reason_zh"]
        return self.vocabulary.to_traditional(text) if self.language == "zh-Hant" else text, ""

    def _key(self, element: Any, key: str) -> tuple[str, str]:
        return key, ""

    def _model(self, element: Any, key: str) -> tuple[str, str]:
        return key.partition(":")[2], ""

    def _number(self, key: str) -> tuple[str, str]:
        if key not in self.order:
            return "", "the ledger has no such entry"
        return str(self.order.index(key) + 1), ""

    def _code(self, element: Any, key: str) -> tuple[str, str]:
        cells = self._template_cells()
        if key not in cells:
            return "", "this code is not in the theme's notebook"
        return cells[key], ""

    def _template_cells(self) -> dict[str, str]:
        path = self.resolver.project.notebooks / f"{self.edition['theme']}.ipynb"
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return {cell["id"]: "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"}

    # -- the walk ------------------------------------------------------------------------------------------------------------

    def audit(self) -> Audit:
        body = self.tree.find("body")
        self._walk(body)
        head_title = self.tree.findtext("head/title") or ""
        self._free(self.tree, head_title, allowed={_text(item) for item in self.tree.xpath("//h1")})
        return Audit(self.name, self.numerals, tuple(self.unresolved))

    def _walk(self, element: Any) -> None:
        if not isinstance(element.tag, str) or element.tag in _UNSEEN:
            return
        if element.get("data-axis") is not None:
            self._axis(element)
            return
        try:
            wanted = self.expected(element)
        except (MarketbookError, LookupError, ValueError, AttributeError) as error:
            wanted = "", str(error) or type(error).__name__
        if wanted is not None:
            self._compare(element, *wanted)
            return
        if element.tag == "title":  # the name of a chart, read aloud: it must be the title that stands above the chart
            heads = element.xpath('ancestor::figure[1]//*[contains(@class, "chart-title")]')
            self._free(element, _text(element), allowed={_text(head) for head in heads})
            return
        for attribute in _SPOKEN:
            if element.get(attribute):
                self._free(element, element.get(attribute), allowed=set())
        self._free(element, element.text or "", allowed=set())
        for child in element:
            self._walk(child)
            self._free(element, child.tail or "", allowed=set())

    def _compare(self, element: Any, wanted: str, why: str) -> None:
        seen = _text(element)
        self.numerals += len(NUMERAL.findall(seen))
        if why:
            self.object_to(element, seen, why)
        elif _squeeze(seen) != _squeeze(wanted):
            self.object_to(element, seen, f"it should read {wanted[:80]!r}")

    def _free(self, element: Any, text: str, allowed: set[str]) -> None:
        """Text without a mark: no numeral may stand in it, unless it repeats an allowed text letter by letter."""
        found = NUMERAL.findall(text)
        self.numerals += len(found)
        if found and _squeeze(text) not in map(_squeeze, allowed):
            where = _where(element, text)
            self.unresolved += (Unresolved(self.name, number, where, "it carries no origin") for number in found)

    def _axis(self, element: Any) -> None:
        marked = [item for item in element.iter() if isinstance(item.tag, str) and any(item.get(mark) is not None for mark in _MARKS)]
        ticks = [item for item in element.iter("text") if not any(item in mark.iter() for mark in marked)]
        for item in marked:
            self._walk(item)
        numbers = [tick for tick in ticks if NUMERAL.search(_text(tick))]
        self.numerals += sum(len(NUMERAL.findall(_text(tick))) for tick in numbers)
        why = ticks_fit([_text(tick) for tick in numbers], numbers, element.get("data-axis")) if numbers else ""
        if why:
            self.object_to(element, " ".join(map(_text, numbers)), why)


_MARKS: dict[str, Callable[[Page, Any, str], tuple[str, str]]] = {
    "data-figure": Page._figure,
    "data-period": Page._period,
    "data-when": Page._when,
    "data-name": Page._name,
    "data-quote": Page._quote,
    "data-field": Page._field,
    "data-parameter": Page._parameter,
    "data-reason": Page._reason,
    "data-key": Page._key,
    "data-model": Page._model,
    "data-cell": Page._code,
}


def audit_page(name: str, source: str, resolver: Resolver) -> Audit:
    """Audit one HTML report."""
    return audited(name, source, resolver)[1]


def audited(name: str, source: str, resolver: Resolver) -> tuple[Page, Audit]:
    """A page and its audit. A PDF carries the page that was audited just before it; it is the same if every character is."""
    bare = _FONTS.sub("", source)
    if resolver.last_page[0] != bare:
        page = Page(name, bare, resolver)
        resolver.last_page = bare, (page, page.audit())
    page, audit = resolver.last_page[1]
    return page, replace(audit, report=name, unresolved=tuple(replace(item, report=name) for item in audit.unresolved))


def texts(tree: Any) -> Iterator[str]:
    """The pieces of text of a page in document order, as a reader of the paper edition meets them."""
    for element in tree.find("body").iter():
        if isinstance(element.tag, str) and element.tag not in _UNSEEN:
            yield element.text or ""
        if element.tail:
            yield element.tail


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _squeeze(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _where(element: Any, text: str) -> str:
    inside = element.xpath("ancestor-or-self::*[@id][1]/@id") if hasattr(element, "xpath") else []
    return f"#{inside[0]}: {_squeeze(text)[:60]}" if inside else _squeeze(text)[:60]
