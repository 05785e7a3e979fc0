"""Schemas of the fact base's files: which columns, of which form. Only ``marketbook check`` needs them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from marketbook.periods import is_period
from marketbook.project import Project
from marketbook.records import KINDS, QUALIFIERS
from marketbook.vocabulary import read_rows

_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_ID = r"[a-z0-9][a-z0-9_]*"


def _text(pattern: str = "", *, empty: bool = False, of: tuple[str, ...] = (), unique: bool = False, **more: object) -> pa.Column:
    """A text column: matches a pattern whole, or is one of a list; ``empty`` allows no entry."""
    checks = []
    if pattern:
        checks.append(pa.Check.str_matches(rf"^(?:{pattern})$" if not empty else rf"^(?:{pattern})?$", error=f"have the form {pattern}"))
    elif of:
        checks.append(pa.Check.isin((*of, "") if empty else of, error=f"be one of {', '.join(of)}"))
    elif not empty:
        checks.append(pa.Check.str_length(min_value=1, error="not be empty"))
    return pa.Column(str, checks, unique=unique, **more)


def _period() -> pa.Column:
    return pa.Column(str, pa.Check(lambda text: not text or is_period(text), element_wise=True, error="be a period"))


def _free() -> pa.Column:
    return pa.Column(str)


_LABELS = {"en": _text(), "zh_hans": _text(), "zh_hant": _text()}

_FACT = {"entity": _text(_ID), "item": _free(), "metric": _text(_ID), "segment": _text(_ID, empty=True)}

_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"

_EVIDENCE = {
    "theme": _text(_ID),
    "entity": _text(_ID),
    "entity_zh": _free(),
    "item": pa.Column(str, required=False),
    "model": pa.Column(str, required=False),
    "metric": _text(_ID),
    "segment": _text(_ID, required=False),
    # A stretch of quarters stands as 2024Q1-Q3 in one file; loading writes it as an interval.
    "period": pa.Column(str, pa.Check.str_matches(r"^[0-9FYHQ/-]*$", error="be a period")),
    "value": _text(_NUMBER, empty=True),
    "value_high": _text(_NUMBER, empty=True),
    "unit": _free(),
    "qualifier": _text(of=("exact", "approx", "at_least", "at_most", "range", "free")),
    "publisher": _text(),
    "figure_as_printed": _text(),
    "source_title": _free(),
    "source_url": _text(r"https?://\S+", empty=True),
    "published": _text(_DATE, empty=True),
    "note": _free(),
    "checked": _text(rf"{_DATE}|data file", empty=True, required=False),
}

#: File under the project's root -> its columns. ``data/evidence/*.csv`` share one schema.
SCHEMAS: dict[str, dict[str, pa.Column]] = {
    "seeds/sources.csv": {
        "id": _text(r"\w+", unique=True),
        "path": _text(r"seeds/[^/]+"),
        "sha256": _text(r"[0-9a-f]{64}"),
        "title": _text(),
        "title_basis": _text(of=("printed", "inferred")),
        "publisher": _text(),
        "publisher_basis": _text(of=("printed", "inferred")),
        "author": _free(),
        "published": _text(_DATE),
        "published_basis": _text(of=("printed", "inferred")),
        "url": _text(r"https?://\S+", empty=True),
        "script": _text(of=("hans", "hant", "mixed")),
        "note": _free(),
    },
    "data/claims.csv": {
        "claim_id": _text("c[0-9a-f]{12}", unique=True),
        "source": _text(r"\w+"),
        "start": _text(r"\d+"),
        "end": _text(r"\d+"),
        "raw": _text(),
        "quote_start": _text(r"\d+"),
        "quote_end": _text(r"\d+"),
        "quote": _text(),
        "sentence": _text(),
        **_FACT,
        "period": _period(),
        "value": _text(_NUMBER),
        "value_high": _text(_NUMBER, empty=True),
        "unit": _text(),
        "qualifier": _text(of=QUALIFIERS),
        "attribution": _free(),
        "kind": _text(of=KINDS),
        "themes": _text(rf"{_ID}(?:;{_ID})*"),
        "accepted_by": _text(),
        "note": _free(),
    },
    "data/statements.csv": {
        "id": _text("s[0-9a-f]{12}", unique=True),
        "source": _text(r"\w+"),
        "start": _text(r"\d+"),
        "end": _text(r"\d+"),
        "quote": _text(),
        "quote_start": _text(r"\d+"),
        "quote_end": _text(r"\d+"),
        "sentence": _text(),
        "entity": _text(_ID),
        "metric": _text(_ID),
        "segment": _text(_ID, empty=True),
        "period": _period(),
        "direction": _text(),
        "attribution": _free(),
        "kind": _text(of=KINDS),
        "themes": _text(rf"{_ID}(?:;{_ID})*"),
        "accepted_by": _text(),
        "note": _free(),
    },
    "data/publishers.csv": {
        "publisher": _text(unique=True),
        "tier": _text("[1-6]"),
        "tier_name": _text(of=("company", "research", "press_named", "press", "price_table", "blog")),
        "own_domains": _free(),
    },
    "data/decisions.csv": {
        "source": _text(),
        "start": _text(r"\d+"),
        "end": _text(r"\d+"),
        "ordinal": _text(r"\d+"),
        "decision": _text(of=("accepted", "rejected")),
        "claim_id": _text("c[0-9a-f]{12}", empty=True),
    },
    "data/corrections.csv": {
        "file": _text(_ID),
        "where": _text(r"\w+=[^;]*(?:;\w+=[^;]*)*"),
        "column": _text(r"\w+"),
        "expect": _free(),
        "value": _free(),
        "reason": _text(),
        "status": _text(of=("open", "reported", "mended")),
    },
    "data/vocabulary/entities.csv": {
        "id": _text(_ID, unique=True),
        "parent": _text(_ID, empty=True),
        "kind": _text(_ID),
        **_LABELS,
        "aliases": _free(),
        "year_end": _text(r"([1-9]|1[0-2])", empty=True),
    },
    "data/vocabulary/metrics.csv": {
        "id": _text(_ID, unique=True),
        **_LABELS,
        "unit_kind": _text(_ID),
        "definition_en": _free(),
        "definition_zh": _free(),
        "cues": _free(),
    },
    "data/vocabulary/units.csv": {
        "id": _text(r"\w+", unique=True),
        "pint": _text(),
        "style": _text(of=("money", "percent", "points", "number", "ratio", "price", "rate")),
        "en": _text(r".*\{n\}.*"),
        "zh": _text(r".*\{n\}.*"),
    },
    "data/vocabulary/unit_rules.csv": {
        "unit_from": _text(),
        "metric": _text(_ID, empty=True),
        "unit_to": _free(),
        "factor": _text(_NUMBER),
        "reason": _text(),
    },
    "data/vocabulary/segments.csv": {"id": _text(_ID, unique=True), **_LABELS, "aliases": _free()},
    "data/vocabulary/items.csv": {"id": _text(unique=True), **_LABELS, "aliases": _free()},
    "data/vocabulary/terms.csv": {"id": _text(unique=True), **_LABELS},
    "data/vocabulary/traditional.csv": {"zh_hans": _text(unique=True), "zh_hant": _text()},
}


def files(project: Project) -> dict[str, dict[str, pa.Column]]:
    """Every CSV file of the project with its columns."""
    evidence = {f"data/evidence/{path.name}": _EVIDENCE for path in sorted(project.evidence.glob("*.csv"))}
    return SCHEMAS | evidence


def table(path: Path) -> pd.DataFrame:
    """A CSV file as text, indexed by line number."""
    rows = read_rows(path)
    with path.open(encoding="utf-8") as file:
        head = file.readline().rstrip("\n").split(",")
    return pd.DataFrame([row for _, row in rows], columns=head, index=[line for line, _ in rows], dtype=str)


def failures(frame: pd.DataFrame, columns: dict[str, pa.Column]) -> list[tuple[int, str, str, str]]:
    """Every breach of a schema: (line, column, the cell, what it should be); line 1 is the head."""
    schema = pa.DataFrameSchema(columns, strict=True)
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return [_failure(case) for case in errors.failure_cases.to_dict("records")]
    return []


def _failure(case: dict) -> tuple[int, str, str, str]:
    if case["check"] == "column_in_schema":
        return 1, str(case["failure_case"]), "", "no such column is known; remove it, or add it to the schema and the dictionary"
    if case["check"] == "column_in_dataframe":
        return 1, str(case["failure_case"]), "", "this column is missing; restore it"
    what = "stands twice" if case["check"] == "field_uniqueness" else f"should {case['check']}"
    return int(case["index"]), str(case["column"]), str(case["failure_case"]), what  # the frame is indexed by line number
