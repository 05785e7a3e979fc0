"""Schemas of the fact base's files: which columns, of which form. Only ``marketbook check`` needs them."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from marketbook.periods import is_period
from marketbook.project import Project
from marketbook.records import KINDS, QUALIFIERS
from marketbook.vocabulary import read_rows

_NUMBER = r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_ID = r"[a-z0-9][a-z0-9_]*"
_DATE = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"


def _text(
    pattern: str = "", *, empty: bool = False, of: tuple[str, ...] = (), unique: bool = False, **more: object
) -> pa.Column:
    """A text column: matches a pattern whole, or is one of a list; ``empty`` allows no entry."""
    check = None
    if pattern:
        check = pa.Check.str_matches(rf"^(?:{pattern}){'?' if empty else ''}$", error=f"have the form {pattern}")
    elif of:
        check = pa.Check.isin(of, error=f"be one of {', '.join(of)}")
    elif not empty:
        check = pa.Check.str_length(min_value=1, error="not be empty")
    return pa.Column(str, check, unique=unique, **more)


#: Forms that many columns have, as arguments of :func:`_text`.
_FORMS: dict[str, dict] = {
    "free": {"empty": True},
    "filled": {},
    "key": {"unique": True},
    "name": {"pattern": _ID},
    "name_or_none": {"pattern": _ID, "empty": True},
    "name_key": {"pattern": _ID, "unique": True},
    "names": {"pattern": rf"{_ID}(?:;{_ID})*"},
    "word": {"pattern": r"\w+"},
    "offset": {"pattern": r"\d+"},
    "number": {"pattern": _NUMBER},
    "number_or_none": {"pattern": _NUMBER, "empty": True},
    "url_or_none": {"pattern": r"https?://\S+", "empty": True},
    "basis": {"of": ("printed", "inferred")},
    "kind": {"of": KINDS},
}


def _columns(**forms: str) -> dict[str, pa.Column]:
    """Columns by their form, names separated by blanks."""
    return {name: _text(**_FORMS[form]) for form, names in forms.items() for name in names.split()}


_QUOTED = _columns(
    word="source",
    offset="start end quote_start quote_end",
    filled="quote sentence accepted_by",
    free="attribution note",
)


def _published(*, empty: bool = False) -> pa.Column:
    """A day, a month or a year that there is."""

    def fits(text: str) -> bool:
        return (empty and not text) or (bool(re.fullmatch(_DATE, text)) and is_period(text))

    return pa.Column(str, pa.Check(fits, element_wise=True, error="be a day, a month or a year"))


_PERIOD = pa.Check(lambda text: not text or is_period(text), element_wise=True, error="be a period")
_ABOUT = _columns(name="entity metric", name_or_none="segment", kind="kind", names="themes")
_ABOUT["period"] = pa.Column(str, _PERIOD)
_LABELS = _columns(filled="en zh_hans zh_hant")

_EVIDENCE = {
    **_columns(
        name="theme entity metric", free="entity_zh unit source_title note", number_or_none="value value_high",
        filled="publisher figure_as_printed", url_or_none="source_url",
    ),
    "published": _published(empty=True),
    "item": pa.Column(str, required=False),
    "model": pa.Column(str, required=False),
    "segment": _text(_ID, required=False),
    # A stretch of quarters stands as 2024Q1-Q3 in one file; loading writes it as an interval.
    "period": pa.Column(str, pa.Check.str_matches(r"^[0-9FYHQ/-]*$", error="be a period")),
    "qualifier": _text(of=("exact", "approx", "at_least", "at_most", "range", "free")),
    "checked": _text(rf"{_DATE}|data file", empty=True, required=False),
}  # fmt: skip

#: File under the project's root -> its columns. ``data/evidence/*.csv`` share one schema.
SCHEMAS: dict[str, dict[str, pa.Column]] = {
    "seeds/sources.csv": {
        "id": _text(r"\w+", unique=True),
        "path": _text(r"seeds/[^/]+"),
        "sha256": _text(r"[0-9a-f]{64}"),
        "script": _text(of=("hans", "hant", "mixed")),
        "published": _published(),
        **_columns(
            filled="title publisher",
            basis="title_basis publisher_basis published_basis",
            url_or_none="url",
            free="author note",
        ),
    },
    "data/claims.csv": {
        "claim_id": _text("c[0-9a-f]{12}", unique=True),
        "qualifier": _text(of=QUALIFIERS),
        **_QUOTED,
        **_ABOUT,
        **_columns(filled="raw unit", free="item", number="value", number_or_none="value_high"),
    },
    "data/statements.csv": {
        "id": _text("s[0-9a-f]{12}", unique=True),
        **_QUOTED,
        **_ABOUT,
        **_columns(filled="direction"),
    },
    "data/publishers.csv": {
        "tier": _text("[1-6]"),
        "tier_name": _text(of=("company", "research", "press_named", "press", "price_table", "blog")),
        **_columns(key="publisher", free="own_domains"),
    },
    "data/decisions.csv": {
        "decision": _text(of=("accepted", "rejected")),
        "claim_id": _text("c[0-9a-f]{12}", empty=True),
        **_columns(filled="source", offset="start end ordinal"),
    },
    "data/corrections.csv": {
        "where": _text(r"\w+=[^;]*(?:;\w+=[^;]*)*"),
        "status": _text(of=("open", "reported", "mended")),
        **_columns(name="file", word="column", free="expect value", filled="reason"),
    },
    "data/vocabulary/entities.csv": {
        "year_end": _text(r"([1-9]|1[0-2])", empty=True),
        **_columns(name_key="id", name_or_none="parent", name="kind", free="aliases"),
        **_LABELS,
    },
    "data/vocabulary/metrics.csv": {
        **_columns(name_key="id", name="unit_kind", free="definition_en definition_zh cues"),
        **_LABELS,
    },
    "data/vocabulary/units.csv": {
        "id": _text(r"\w+", unique=True),
        "style": _text(of=("money", "percent", "points", "number", "ratio", "price", "rate")),
        "en": _text(r".*\{n\}.*"),
        "zh": _text(r".*\{n\}.*"),
        **_columns(filled="pint"),
    },
    "data/vocabulary/unit_rules.csv": _columns(
        filled="unit_from reason", name_or_none="metric", free="unit_to", number="factor"
    ),
    "data/vocabulary/segments.csv": {**_columns(name_key="id", free="aliases"), **_LABELS},
    "data/vocabulary/items.csv": {**_columns(key="id", free="aliases"), **_LABELS},
    "data/vocabulary/terms.csv": {**_columns(key="id"), **_LABELS},
    "data/vocabulary/traditional.csv": _columns(key="zh_hans", filled="zh_hant"),
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


_HEADS = {
    "column_in_schema": "no such column is known; remove it, or add it to the schema and the dictionary",
    "column_in_dataframe": "this column is missing; restore it",
}


def _failure(case: dict) -> tuple[int, str, str, str]:
    cell = str(case["failure_case"])
    if case["check"] in _HEADS:
        return 1, cell, "", _HEADS[case["check"]]
    what = "stands twice" if case["check"] == "field_uniqueness" else f"should {case['check']}"
    return int(case["index"]), str(case["column"]), cell, what  # the frame is indexed by line number
