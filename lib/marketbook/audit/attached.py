"""The audit of what a reader takes away: the tables to download, and the claims and the notebook attached to a PDF."""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import zip_longest
from typing import Any

from lxml import etree

from marketbook.project import Project
from marketbook.render.downloads import as_number, defused, source_lines, table_rows

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def differing_tables(figures: Iterable[Any], nodes: dict[str, Any], project: Project) -> Iterator[tuple[Any, str]]:
    """The links in figures of a page whose file does not hold the table above it, each with what differs first."""
    sources = source_lines([claim for node in nodes.values() if (claim := node["origin"].get("claim"))], project)
    for figure in figures:
        links = [link for link in figure.iter("a") if (link.get("download") or "").endswith((".csv", ".xlsx"))]
        wanted = table_rows(figure, nodes, sources) if links else []
        for link in links:
            name = link.get("download")
            read, cell_of = (_csv, defused) if name.endswith(".csv") else (_xlsx, as_number)
            try:
                found = read(base64.b64decode(link.get("href", "").partition(",")[2]))
            except (ValueError, LookupError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
                yield link, f"{name} cannot be read ({type(error).__name__})"
                continue
            rows = [[cell_of(cell) for cell in row] for row in wanted]
            if found != rows:
                held, expected = next(pair for pair in zip_longest(found, rows, fillvalue=[]) if pair[0] != pair[1])
                cell = next(
                    (f"{one!r}, not {other!r}" for one, other in zip(held, expected) if one != other),
                    "another number of cells",
                )
                yield link, f"{name} does not hold the table above it: {cell[:90]}"


def differing_claims(attached: bytes, nodes: dict[str, Any], project: Project) -> str:
    """How ``claims.csv`` in a PDF differs from what the fact base says of the claims that its page stands on; empty if it does not."""
    from marketbook.render.pdf import claims_csv

    wanted = claims_csv(nodes, project)
    if attached == wanted:
        return ""
    held, expected = (_csv(data) for data in (attached, wanted))
    return next(
        (f"it holds {one}, not {other}"[:200] for one, other in zip_longest(held, expected) if one != other),
        "its bytes differ",
    )


def differing_outputs(attached: bytes, shown: str) -> Iterator[str]:
    """What the outputs of the notebook in a PDF say and its page, whose words are given, does not."""
    parser = etree.HTMLParser()
    for cell in json.loads(attached)["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {"text/plain": output.get("text") or output.get("traceback", "")})
            if "text/html" in data:  # which is what a notebook shows
                markup = "".join(data["text/html"])
                tree = etree.fromstring(f"<html><body>{markup}</body></html>", parser)
                text = words_shown(tree, tree.xpath('//span[@class="footnote"]') if "footnote" in markup else ())
            else:
                text = without_blanks("".join(data.get("text/plain", "")))
            if text not in shown:
                yield text


def words_shown(tree: Any, notes: Iterable[Any]) -> str:
    """What is read in a tree, without white space, its notes, and their marks, which the page numbers."""
    with emptied([*tree.iter("sup", "script", "style"), *notes]):
        return without_blanks(etree.tostring(tree, encoding="unicode", method="text", with_tail=False))


@contextmanager
def emptied(elements: Iterable[Any]) -> Iterator[None]:
    """Take out what stands in some elements of a tree, and put it back afterwards."""
    held = [(element, element.text, list(element)) for element in elements]
    for element, _, _ in held:
        element.text = None
        del element[:]
    try:
        yield
    finally:
        for element, text, inside in reversed(held):
            element.text = text
            element.extend(inside)


def without_blanks(text: str) -> str:
    """Text as it is compared where lines are broken otherwise."""
    return "".join(text.split())


def _csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def _xlsx(data: bytes) -> list[list[str | float]]:
    """The cells of the one sheet that :func:`marketbook.render.downloads.as_xlsx` writes; none is left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = ["".join(item.itertext()) for item in etree.fromstring(book.read("xl/sharedStrings.xml"))]
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{_SHEET}row"):
        cells = [(cell.get("t"), cell.findtext(f"{_SHEET}v", "")) for cell in row]
        rows.append([strings[int(value)] if kind == "s" else float(value) if value else "" for kind, value in cells])
    return rows
