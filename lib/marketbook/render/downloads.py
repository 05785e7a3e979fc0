"""Tables that leave the report: CSV and XLSX with claim ids and sources, safe to open in a spreadsheet."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import html
import io
import re
from typing import Any

from lxml import html as lxml_html

from marketbook.factbase import claims_by_id
from marketbook.figures import recorded_inputs
from marketbook.project import Project

_FIGURE_TABLE = re.compile(r'<figure class="table\b[^>]*\bid="([^"]+)"', re.S)
#: A cell that begins like this is a formula to a spreadsheet (OWASP, "CSV Injection").
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula; plain negative and signed numbers stay numbers.

    >>> defused("=HYPERLINK(1)"), defused("-3.5"), defused("−3.5")
    ("'=HYPERLINK(1)", '-3.5', '−3.5')
    """
    if text.startswith(_FORMULA) and not re.fullmatch(r"[+-][\d.,]+%?", text):
        return "'" + text
    return text


def table_rows(figure: Any, nodes: dict[str, Any], sources: dict[str, str]) -> list[list[str]]:
    """The cells of a table, head first, with two more columns: the claims a row stands on, and their sources.

    Parameters
    ----------
    figure : Element
        It holds one ``<table>``.
    nodes : dict
        The report's figures (id to node), to follow a derived figure down to its claims.
    sources : dict
        Claim id to a line that names its source.
    """
    rows = []
    for row in figure.find(".//table").iter("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("th", "td")]
        claims = _claims([mark.get("data-figure") for mark in row.iter() if mark.get("data-figure")], nodes)
        named = dict.fromkeys(sources.get(claim, "") for claim in claims)
        is_head = row.getparent().tag == "thead"
        rows.append(
            [*cells, "claims", "sources"] if is_head else [*cells, " ".join(claims), "; ".join(filter(None, named))]
        )
    width = max(map(len, rows), default=0)
    return [row[:-2] + [""] * (width - len(row)) + row[-2:] for row in rows]


def _claims(figures: list[str], nodes: dict[str, Any]) -> list[str]:
    """The claims that figures stand on, through any formula, each once."""
    seen: dict[str, None] = {}

    def follow(keys: list[str]) -> None:
        for key in keys:
            if key in nodes and key not in seen:
                seen[key] = None
                follow(recorded_inputs(nodes[key]))

    follow(figures)
    return list(dict.fromkeys(claim for key in seen if (claim := nodes[key]["origin"].get("claim"))))


def as_csv(rows: list[list[str]]) -> bytes:
    """CSV in UTF-8 with a byte-order mark, without which Excel garbles Chinese."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[defused(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_number(cell: str) -> float | str:
    """A cell as a workbook holds it: a plain number as such, everything else as text.

    >>> as_number("−1,234.5"), as_number("CNY 3 billion")
    (-1234.5, 'CNY 3 billion')
    """
    plain = re.fullmatch(r"[+−-]?\d[\d,]*(\.\d+)?", cell)
    return float(cell.replace(",", "").replace("−", "-")) if plain else cell


def as_xlsx(rows: list[list[str]]) -> bytes:
    """A workbook with one sheet; texts stay texts, so nothing in it is evaluated. The same bytes for the same rows."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": dt.datetime(2000, 1, 1)})
    page = book.add_worksheet("table")
    bold, plain = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            style = plain if number else bold
            value = as_number(cell)
            if isinstance(value, float):
                page.write_number(number, column, value, style)
            else:
                page.write_string(number, column, value, style)
    page.autofit(320)
    page.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def source_lines(claims: list[str], project: Project | None) -> dict[str, str]:
    """A line naming the source of each claim: publisher, title or address, offsets."""
    rows = claims_by_id(project) if claims else {}
    lines = {}
    for claim in claims:
        if claim in rows:
            row = rows[claim]
            place = f"[{row.start}:{row.end}]" if row.origin == "source" else row.url
            lines[claim] = " ".join(filter(None, (str(row.publisher), str(row.source_title), str(place))))
    return lines


def with_table_links(
    markup: str, edition: dict[str, Any], words: dict[str, str], name: str, project: Project | None
) -> str:
    """The table's figure with its two downloads, as data addresses: the report stays one file."""
    match = _FIGURE_TABLE.search(markup)
    if not match or "</figure>" not in markup:
        return markup
    nodes = edition["nodes"]
    used = _claims(re.findall(r'data-figure="(\w+)"', markup), nodes)
    rows = table_rows(lxml_html.fragment_fromstring(markup, create_parent="div"), nodes, source_lines(used, project))
    stem = html.escape(f"{name}.{match[1]}")
    links = []
    for label, kind, data in (
        ("CSV", "text/csv", as_csv(rows)),
        ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx(rows)),
    ):
        address = f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"
        links.append(f'<a download="{stem}.{label.lower()}" href="{address}">{label}</a>')
    bar = f'<p class="tools">{words["download"]}: {" ".join(links)}</p>'
    before, end, after = markup.rpartition("</figure>")
    return before + bar + end + after
