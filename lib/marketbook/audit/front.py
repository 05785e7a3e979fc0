"""The audit of a front page and of the briefings beside it: both repeat what reports say, and nothing else.

A front page is held against the reports it leads to, which are audited themselves; a briefing is held against its part of the front
page and the first chart of each report there.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pikepdf
from lxml import etree

from marketbook.audit import Audit, Unresolved
from marketbook.audit.attached import emptied, without_blanks
from marketbook.audit.page import NUMERAL, SPOKEN, squeezed, text_of, where
from marketbook.audit.paper import drawn_in, held_against, numerals_of, unprinted, unseen
from marketbook.audit.resolve import Resolver
from marketbook.errors import AuditError
from marketbook.formatting import format_date

FRONT = "index.html"
BRIEFING = re.compile(r"briefing\.([\w-]+)\.pdf")
_BRIEF = '//article[contains(@class, "brief")]'
_EDITION = '//section[@id="editions"]//tbody/tr'
_WITHOUT_NOTES = './/text()[not(ancestor::sup or ancestor::span[@class="footnote"])]'
_CHANGE = '//section[@id="changes"]/h3'


@dataclass(frozen=True)
class Report:
    """What may be repeated of a report: its title and findings, its first chart, its edition."""

    path: Path
    said: frozenset[str]
    chart: Any
    edition: Mapping[str, Any]


class Front:
    """One front page, parsed, and the reports that it leads to."""

    def __init__(self, path: Path, resolver: Resolver, audit_report: Callable[[Path], Audit]):
        self.path, self.resolver, self.audit_report = path, resolver, audit_report
        self.tree = _parsed(path)
        if not self.tree.xpath(f"{_BRIEF}|{_EDITION}"):
            raise AuditError(f"{path.name}: it repeats no report; is it a front page of this library?")
        self.reports: dict[str, Report | None] = {}
        self.numerals = 0
        self.unresolved: list[Unresolved] = []

    def object_to(self, element: Any, text: str, why: str) -> None:
        numbers = NUMERAL.findall(text)
        self.unresolved.append(
            Unresolved(self.path.name, " ".join(numbers[:3]) or text[:20], where(element, text), why)
        )

    def report(self, address: str) -> Report | None:
        """A report that lies beside the front page; None if there is no such report."""
        if address not in self.reports:
            path = self.path.parent / unquote(address)
            self.reports[address] = _read(path) if address.endswith(".html") and path.is_file() else None
        return self.reports[address]

    def audit(self) -> Audit:
        for title in self.tree.iterfind("head/title"):
            if text_of(title) not in {text_of(head) for head in self.tree.iter("h1")}:
                self.object_to(title, text_of(title), "it is not the title of the page")
        kinds = {_BRIEF: self.brief, _EDITION: self._edition, _CHANGE: self._change}
        for path, check in kinds.items():
            for element in self.tree.xpath(path):
                check(element)
        checked = self.tree.xpath(f"{_BRIEF}|{_EDITION}|{_CHANGE}|{_CHANGE}/following-sibling::*[not(self::h3)]")
        for element in checked:
            self.numerals += len(NUMERAL.findall(text_of(element)))
        heads = {text_of(head) for head in self.tree.xpath("//h1|//h2|//h3")}
        inside = {item for element in checked for item in element.iter()}
        for element in self.tree.iter(etree.Element):
            for spoken in {element.get(attribute) or "" for attribute in SPOKEN} - heads:
                self._free(element, spoken)
            if element not in inside and element.tag not in ("script", "style", "title"):
                self._free(element, element.text or "")
            if element.getparent() is not None and element.getparent() not in inside:
                self._free(element, element.tail or "")
        return Audit(self.path.name, self.numerals, tuple(self.unresolved))

    def _free(self, element: Any, text: str) -> None:
        for number in NUMERAL.findall(text):
            self.numerals += 1
            self.object_to(element, number, "it carries no origin")

    def brief(self, article: Any) -> None:
        """Title and findings must be those of a report that resolves, word for word."""
        report = self.report(article.xpath("string(.//h3/a/@href)"))
        if report is None:
            self.object_to(article, text_of(article), "the report that it repeats does not lie beside the front page")
            return
        if bad := self.audit_report(report.path).unresolved:
            self.object_to(
                article, text_of(article), f"{report.path.name} has numbers that do not resolve ({len(bad)})"
            )
        for element in article:
            for part in element.iter("li") if element.tag == "ul" else [element]:
                text = squeezed(text_of(part))
                if text not in report.said and (part.tag in ("li", "h3") or NUMERAL.search(text)):
                    self.object_to(part, text, "its report does not say so")

    def _edition(self, row: Any) -> None:
        """The name of an edition is that of its file, its parameters are those recorded in it; why one failed is the build's own word."""
        report = next(filter(None, map(self.report, row.xpath(".//a/@href"))), None)
        if report is None:
            if not row.xpath(".//strong"):
                self.object_to(row, text_of(row), "this edition does not lie beside the front page")
            return
        name, parameters = (text_of(cell) for cell in row.xpath("./td")[:2])
        if name != report.path.stem:
            self.object_to(row, name, "this is not the name of the file that it leads to")
        recorded = {f"{key} = {value}" for key, value in report.edition["parameters"].items()}
        left = parameters
        for part in recorded:
            left = left.replace(part, "", 1)
        if left.strip(", "):
            self.object_to(row, parameters, "its edition records other parameters")

    def _change(self, head: Any) -> None:
        """What moved since an earlier build must be so by the reports of that build, whose folder the page names."""
        from marketbook.render.index import compare, read_report

        since = self.path.parent / (head.getparent().get("data-since") or "")
        name = text_of(head)
        told = [text for element in head.itersiblings() for text in _cells(element, head)]
        if not (since / f"{name}.html").is_file() or not (self.path.parent / f"{name}.html").is_file():
            self.object_to(head, " ".join(told), f"the earlier build is not in {since}")
            return
        change = compare(read_report(self.path.parent / f"{name}.html", name), since, self.resolver.project)
        known = [] if change is None else [str(change["new"]), str(change["gone"])]
        for move in change["moved"] if change else ():
            known += (move[key] for key in ("before", "after", "by", "because"))
        if [squeezed(text) for text in told] != [squeezed(text) for text in known]:
            self.object_to(head, " ".join(told), "the reports of the two builds say otherwise")


def _cells(element: Any, head: Any) -> list[str]:
    """The counts and the cells under the heading of an edition that changed."""
    if element.xpath("preceding-sibling::h3[1]")[0] is not head:
        return []
    return NUMERAL.findall(text_of(element)) if element.tag == "p" else [text_of(cell) for cell in element.iter("td")]


def audit_front(path: Path, resolver: Resolver, audit_report: Callable[[Path], Audit]) -> Audit:
    """Audit the front page of a build.

    Parameters
    ----------
    audit_report : callable
        Gives the audit of a report by its path.

    Raises
    ------
    AuditError
        If it is no front page.
    """
    return Front(path, resolver, audit_report).audit()


def audit_briefing(path: Path, resolver: Resolver, audit_report: Callable[[Path], Audit]) -> Audit:
    """Audit a briefing: each numeral on it must stand in its part of the front page beside it or in the chart of a report there.

    Raises
    ------
    AuditError
        If there is no front page beside it, or if that has no part in its language.
    """
    beside = path.parent / FRONT
    if not beside.is_file():
        raise AuditError(
            f"{path.name}: there is no {FRONT} beside it to hold it against; write both with marketbook briefing"
        )
    front = Front(beside, resolver, audit_report)
    language = BRIEFING.fullmatch(path.name)[1]
    articles = front.tree.xpath(f'//section[@id="{language}"]{_BRIEF}')
    if not articles:
        raise AuditError(f"{path.name}: {FRONT} has no part in this language; write both with marketbook briefing")
    expected: Counter[str] = Counter()
    heads, drawn, charts = {without_blanks(text_of(head)) for head in front.tree.xpath("//h1|//h2|//h3")}, set(), 0
    for article in articles:
        front.brief(article)
        for part in article.xpath(".//h3|.//li|.//p[@class='kicker']"):
            expected += numerals_of(part)
        if (report := front.report(article.xpath("string(.//h3/a/@href)"))) is None:
            continue
        expected.update(NUMERAL.findall(format_date(report.edition["as_of"], language)))
        if report.chart is not None:
            drawn |= drawn_in(report.chart.iter)
            charts += 1
            with emptied(unprinted(report.chart.iter)):
                expected += numerals_of(report.chart)
            expected[str(charts)] += 1
    data = path.read_bytes()
    numerals, unresolved = held_against(path.name, data, expected, heads)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        unresolved += unseen(path.name, pdf, heads, drawn)
    return Audit(path.name, numerals, (*front.unresolved, *unresolved))


def _read(path: Path) -> Report | None:
    """A report as far as it may be repeated; None if the file is none."""
    tree = _parsed(path)
    record = tree.xpath('//script[@id="marketbook-figures"]/text()')
    if not record:
        return None
    said = {
        squeezed("".join(element.xpath(_WITHOUT_NOTES)))
        for element in tree.xpath('//h1|//section[@class="findings"]//li')
    }
    chart = next(iter(tree.xpath('//figure[contains(@class, "chart")]')), None)
    return Report(path, frozenset(said), chart, json.loads(record[0])["edition"])


def _parsed(path: Path) -> Any:
    return etree.fromstring(path.read_text(encoding="utf-8", errors="replace"), etree.HTMLParser())
