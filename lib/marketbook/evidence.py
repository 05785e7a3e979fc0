"""Cited external figures: the rows of ``data/evidence`` brought into the columns of the fact base.

Each file has its own columns (``model``, ``item``, ``segment``) and its own habits with units. Reading applies the corrections
of ``data/corrections.csv``, then the unit rules of ``data/vocabulary/unit_rules.csv``, exactly and with Decimal. A row that
cannot be taken is kept aside with its reason; none is dropped in silence.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

from marketbook.errors import DataError
from marketbook.periods import is_period
from marketbook.project import Project
from marketbook.records import IDENTITY, claim_id
from marketbook.vocabulary import Vocabulary, read_rows

Row = dict[str, str]

#: Qualifiers as the external files write them; a range has its upper bound in ``value_high``, a free price has the value 0.
_QUALIFIERS = {
    "exact": "exact",
    "approx": "about",
    "at_least": "at_least",
    "at_most": "at_most",
    "range": "exact",
    "free": "exact",
}

#: Printed words that make a qualifier sharper than the collector's at_least or at_most.
_SHARPER = (
    ("at_least", "more_than", re.compile(r"超|突破|逾|\bover\b|more than|above|exceed|surpass|>|अधिक", re.I)),
    ("at_most", "nearly", re.compile(r"近|\bnearly\b|\balmost\b", re.I)),
    ("at_most", "less_than", re.compile(r"不足|不到|less than|fewer than|\bbelow\b|\bunder\b", re.I)),
)

_FORECAST = re.compile(r"_(?:forecast|target|plan)$|^planned_")
_PLANNED_ITEM = re.compile(r"\b(?:plan|budget|guidance|target|pledge|forecast)\b", re.I)
_NO_OUTCOME = re.compile(r"\b(?:forecast|guidance|not an outcome)\b")
_QUARTERS = re.compile(r"(\d{4})(Q[1-4])-(Q[1-4])")


def read_evidence(project: Project, vocabulary: Vocabulary, tiers: dict[str, Row]) -> tuple[list[Row], list[Row]]:
    """All external rows of a project.

    Parameters
    ----------
    tiers : publisher -> its row of ``data/publishers.csv``

    Returns
    -------
    (rows, rejected)
        Rows with the fact base's text columns (``exact`` and ``exact_high`` are decimals as text, on the normalised unit), and
        the rows that could not be taken: ``file``, ``line``, ``reason`` and the cells that tell which one it is.

    Raises
    ------
    DataError
        If a file is malformed, or a correction finds no row that it was written for.
    """
    corrections = read_rows(project.data / "corrections.csv")
    rules = read_unit_rules(project)
    rows, rejected = [], []
    seen: dict[str, list[tuple[int, Row]]] = {}
    for path in sorted(project.evidence.glob("*.csv")):
        for line, cells in _corrected(path, corrections):
            try:
                row = _claim(path.stem, cells, rules, vocabulary, tiers)
            except ValueError as problem:
                rejected.append(rejection(path, line, str(problem), cells))
                continue
            earlier = seen.setdefault(row["claim_id"], [])
            same = ("exact", "exact_high", "unit", "published")
            twin = next((at for at, other in earlier if all(other[name] == row[name] for name in same)), None)
            earlier.append((line, row))
            if twin:
                reason = f"the same figure of the same page stands in line {twin}"
                rejected.append(rejection(path, line, reason, cells))
                continue
            if len(earlier) > 1:
                # Told apart by an ordinal: one page prints the same digits twice for two facts that share every other field.
                place = f"{row['url']}|{row['raw']}|{len(earlier)}"
                row["claim_id"] = claim_id(row["source"], place, *(row[name] for name in IDENTITY))
            rows.append(row)
    return rows, rejected


def rejection(path: Path, line: int, reason: str, cells: Row) -> Row:
    """A row that cannot be taken, with the reason."""
    named = {name: cells.get(name, "") for name in ("entity", "item", "metric", "period", "figure_as_printed")}
    return {"file": path.name, "line": line, "reason": reason, **named}


def _claim(source: str, cells: Row, rules: dict, vocabulary: Vocabulary, tiers: dict[str, Row]) -> Row:
    """One external row as a claim; ValueError says why it cannot be one."""
    entity, metric, publisher = cells["entity"], cells["metric"], cells["publisher"]
    item, segment = cells.get("item", cells.get("model", "")), cells.get("segment", "")
    for kind, id in (("entity", entity), ("metric", metric), ("segment", segment)):
        if id not in vocabulary.rows[kind] and (id or kind != "segment"):
            raise ValueError(f"unknown {kind} {id!r}; add it to data/vocabulary")
    period = _QUARTERS.sub(r"\1\2/\1\3", cells["period"])
    if period and not is_period(period):
        raise ValueError(f"unknown period {period!r}")
    unit, factor = normalise_unit(cells["unit"], metric, rules, vocabulary)
    exact, high = (exact_text(cells[name], factor, name) for name in ("value", "value_high"))
    if unit and not exact:
        raise ValueError(f"a unit {unit!r} without a value")
    if cells["qualifier"] not in _QUALIFIERS:
        raise ValueError(f"unknown qualifier {cells['qualifier']!r}")
    if publisher not in tiers:
        raise ValueError(f"unknown publisher {publisher!r}; add it to data/publishers.csv")
    number, tier_name = int(tiers[publisher]["tier"]), tiers[publisher]["tier_name"]
    if not cells["source_url"]:
        number, tier_name = 7, "unlocated"
    elif cells.get("checked") == "" and source in ("compute", "strategy_2b2c"):
        number, tier_name = 7, "unconfirmed"
    about = {"entity": entity, "item": item, "metric": metric, "segment": segment, "period": period}
    own = {name: cells[name] for name in ("publisher", "source_title", "published", "note")}
    own |= dict.fromkeys(("start", "end", "quote", "sentence"), "") | about
    raw, url = cells["figure_as_printed"], cells["source_url"]
    return own | {
        "claim_id": claim_id(source, f"{url}|{raw}", *about.values()),
        "origin": "evidence",
        "source": source,
        "raw": raw,
        "exact": exact,
        "exact_high": high,
        "unit": unit,
        "qualifier": _qualifier(cells["qualifier"], raw),
        "attribution": publisher,
        "url": url,
        "kind": _kind(metric, item, cells["note"], number),
        "tier": str(number),
        "tier_name": tier_name,
        "themes": cells["theme"],
        "checked": cells.get("checked", ""),
    }


def exact_text(text: str, factor: Decimal, column: str) -> str:
    """The exact value on the normalised unit, in plain digits; empty stays empty, ValueError says what is no number."""
    if not text:
        return ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{column} {text!r} is no number") from None
    if not value.is_finite():
        raise ValueError(f"{column} {text!r} is no finite number")
    return f"{value if factor == 1 else value * factor:f}"


def normalise_unit(
    unit: str, metric: str, rules: dict[tuple[str, str], tuple[str, Decimal]], vocabulary: Vocabulary
) -> tuple[str, Decimal]:
    """The unit that the fact base uses for a metric, and the factor from the given one.

    Raises
    ------
    ValueError
        If neither the rules nor the vocabulary know the unit.
    """
    target, factor = rules.get((unit, metric)) or rules.get((unit, "")) or (unit, Decimal(1))
    if target and target not in vocabulary.rows["unit"]:
        raise ValueError(f"unknown unit {target!r}; add it to data/vocabulary/units.csv or unit_rules.csv")
    return target, factor


def read_unit_rules(project: Project) -> dict[tuple[str, str], tuple[str, Decimal]]:
    """``data/vocabulary/unit_rules.csv``: (unit, metric or empty) to (unit of the fact base, exact factor)."""
    return {
        (row["unit_from"], row["metric"]): (row["unit_to"], Decimal(row["factor"]))
        for _, row in read_rows(project.vocabulary / "unit_rules.csv")
    }


def _corrected(path: Path, corrections: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """The rows of a file with its corrections applied, each of which says what value it expects to replace."""
    rows = read_rows(path)
    for line, correction in corrections:
        if correction["file"] != path.stem:
            continue
        where, column = {tuple(part.split("=", 1)) for part in correction["where"].split(";")}, correction["column"]
        found = [cells for _, cells in rows if where <= cells.items() and cells.get(column) == correction["expect"]]
        if not found:
            raise DataError(
                f"corrections.csv:{line}: no row of {path.name} has {correction['where']} and {column}={correction['expect']!r};"
                " the source may be mended: remove the correction"
            )
        for cells in found:
            cells[column] = correction["value"]
    return rows


def _qualifier(given: str, printed: str) -> str:
    for collected, sharper, words in _SHARPER:
        if given == collected and words.search(printed):
            return sharper
    return _QUALIFIERS[given]


def _kind(metric: str, item: str, note: str, tier: int) -> str:
    """Who vouches: a plan or forecast; a company of itself; a research firm's estimate; else somebody quoted."""
    if _FORECAST.search(metric) or _PLANNED_ITEM.search(item) or _NO_OUTCOME.search(note):
        return "forecast"
    return {1: "reported", 2: "estimate"}.get(tier, "attributed")
