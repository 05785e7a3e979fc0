"""The fact base: reviewed claims of the sources and cited external figures in one tidy table.

:func:`load` gives one row per claim with what could be known by a day; :func:`choose` says which row speaks where several
disagree; :func:`conflicts` lists those that do; :func:`rejected` tells what was set aside, and why.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from marketbook.assumptions import load_assumptions
from marketbook.errors import DataError
from marketbook.evidence import exact_text, normalise_unit, read_evidence, read_unit_rules, rejection
from marketbook.periods import parse_period
from marketbook.project import Project, find_project, write_atomic
from marketbook.vocabulary import load_vocabulary, read_rows, read_sources

#: The day by which everything in the fact base was known, unless a caller asks for an earlier one.
AS_OF = "2026-11-21"

#: Columns of ``data/claims.csv``, in the order of the file.
CLAIM_COLUMNS = (
    "claim_id", "source", "start", "end", "raw", "quote_start", "quote_end", "quote", "sentence", "entity", "item", "metric", "segment",
    "period", "value", "value_high", "unit", "qualifier", "attribution", "kind", "themes", "accepted_by", "note",
)  # fmt: skip

#: Columns of the table that :func:`load` gives.
COLUMNS = (
    "claim_id", "origin", "source", "start", "end", "raw", "quote_start", "quote_end", "quote", "sentence", "entity", "item", "metric", "segment", "period", "period_end",
    "value", "value_high", "exact", "exact_high", "unit", "qualifier", "attribution", "publisher", "source_title", "url", "published", "kind",
    "tier", "tier_name", "own_address", "known_by", "known_by_rule", "themes", "checked", "note",
)  # fmt: skip

#: What makes two rows claims about the same fact.
FACT = ("entity", "item", "metric", "segment", "period", "unit")


@dataclass(frozen=True)
class _FactBase:
    frame: pd.DataFrame
    rejected: pd.DataFrame

    @cached_property
    def by_id(self) -> Mapping[str, Any]:
        return MappingProxyType({row.claim_id: row for row in self.frame.itertuples(index=False, name="Claim")})


def load(theme: str | None = None, *, as_of: str = AS_OF, project: Project | None = None) -> pd.DataFrame:
    """The claims that could be known by a day.

    Parameters
    ----------
    theme : str, optional
        Only claims of this theme.
    as_of : str
        ISO date; rows with a later ``known_by`` are left out.

    Returns
    -------
    DataFrame, one row per claim
        ``value`` and ``value_high`` are floats for charts and models (missing where a row states no number); ``exact`` and
        ``exact_high`` hold the exact decimals as text, on the normalised ``unit``. A copy: callers may change it.

    Raises
    ------
    DataError
        If a file of the fact base is missing or malformed.
    """
    frame = _load(project).frame
    keep = frame["known_by"] <= pd.Timestamp(as_of)
    if theme is not None:
        keep &= frame["themes"].map(lambda themes: theme in themes.split(";"))
    return frame[keep].reset_index(drop=True)


def rejected(project: Project | None = None) -> pd.DataFrame:
    """The rows of the files that were set aside, with ``file``, ``line`` and ``reason``."""
    return _load(project).rejected


def claims_by_id(project: Project | None = None) -> Mapping[str, Any]:
    """Every claim, whenever it was known, by id: named tuples with :data:`COLUMNS`."""
    return _load(project).by_id


# -- rows that disagree -------------------------------------------------------------------------------------------------------


def choose(frame: pd.DataFrame, by: Iterable[str] = FACT) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One row per group, the first by the documented rule, and the others.

    Returns
    -------
    (chosen, rejected) : DataFrames with the columns of ``frame``, in its order
    """
    chosen = frame.index.isin(frame.iloc[ranking(frame)].drop_duplicates(list(by)).index)
    return frame[chosen], frame[~chosen]


def ranking(frame: pd.DataFrame, places: Any = slice(None)) -> np.ndarray:
    """The places of rows (of some, counted among these) in the order in which they are believed: the documented rule of choice.

    The best tier speaks; then a row that was read again on its page; then one at the publisher's own address; then an exact
    figure before a qualified one; then the latest published; then the claim id, so that the choice never depends on the order
    of rows.
    """
    # The last key counts most. Sorting arrays is many times quicker than sorting the frame, and reports ask hundreds of times.
    id, known_by, qualifier, own, checked, tier = (
        frame[name].to_numpy()[places]
        for name in ("claim_id", "known_by", "qualifier", "own_address", "checked", "tier")
    )
    keys = (id.astype(str), -known_by.astype("int64"), qualifier != "exact", ~own, checked == "", tier)
    return np.lexsort(keys)


def conflicts(frame: pd.DataFrame) -> pd.DataFrame:
    """Facts for which rows give different values beyond rounding.

    Returns
    -------
    DataFrame, one row per fact in conflict, widest relative gap first
        The columns of :data:`FACT`; ``low``, ``high`` (floats), ``low_claim``, ``high_claim``, ``low_publisher``,
        ``high_publisher``; ``gap`` in the fact's unit; ``gap_pct`` of the mean of the two; ``rows``.

    Notes
    -----
    Two values agree when they differ by no more than half a unit of the last place that the coarser one prints; an open bound
    agrees with whatever satisfies it; a range with whatever it holds.
    """
    found = []
    numbered = frame[frame["exact"] != ""]
    several = numbered[numbered.duplicated(list(FACT), keep=False)]
    for fact, rows in several.groupby(list(FACT), sort=True):
        if rows["exact"].nunique() < 2:
            continue
        ordered = rows.sort_values(["value", "claim_id"])
        low, high = ordered.iloc[0], ordered.iloc[-1]
        if agree(low, high):
            continue
        gap = Decimal(high["exact"]) - Decimal(low["exact"])
        middle = abs(Decimal(high["exact"]) + Decimal(low["exact"])) / 2
        cells = [cell for column in ("value", "claim_id", "publisher") for cell in (low[column], high[column])]
        gap_pct = float(gap / middle * 100) if middle else float("nan")
        found.append((*fact, *cells, float(gap), gap_pct, len(rows)))
    ends = ["low", "high", "low_claim", "high_claim", "low_publisher", "high_publisher"]
    frame = pd.DataFrame(found, columns=[*FACT, *ends, "gap", "gap_pct", "rows"])
    return frame.sort_values("gap_pct", ascending=False, ignore_index=True, kind="stable")


def agree(a: pd.Series, b: pd.Series) -> bool:
    """Whether two rows about one fact say the same, within rounding, bounds and ranges."""
    (a_low, a_high), (b_low, b_high) = _interval(a), _interval(b)
    return a_low <= b_high and b_low <= a_high


_OPEN_ABOVE = ("more_than", "at_least")
_OPEN_BELOW = ("less_than", "at_most", "nearly")


def _interval(row: pd.Series) -> tuple[Decimal, Decimal]:
    low = Decimal(row["exact"])
    high = Decimal(row["exact_high"]) if row["exact_high"] else low
    low_half, high_half = printed_step(low, row["raw"]) / 2, printed_step(high, row["raw"]) / 2
    about = 2 if row["qualifier"] == "about" else 1
    return (
        Decimal("-Infinity") if row["qualifier"] in _OPEN_BELOW else low - low_half * about,
        Decimal("Infinity") if row["qualifier"] in _OPEN_ABOVE else high + high_half * about,
    )


_NUMERAL = re.compile(r"\d[\d,]*(?:\.(\d+))?")


def printed_step(value: Decimal, raw: str) -> Decimal:
    """The size of the last place that a print gives: half of it is the rounding that the print allows.

    Where no numeral of the print is the value times a power of ten, zeros at the end of the value are taken as not printed.

    Examples
    --------
    >>> printed_step(Decimal("34.6"), "34.6%"), printed_step(Decimal("10000000000"), "超过100亿元")
    (Decimal('0.1'), Decimal('1E+8'))
    """
    for match in _NUMERAL.finditer(raw):
        numeral = Decimal(match[0].replace(",", ""))
        if numeral and value and (scale := (abs(value) / numeral).normalize()).as_tuple().digits == (1,):
            return scale.scaleb(-len(match[1] or ""))
    return Decimal(1).scaleb(
        min(value.as_tuple().exponent, 0) if abs(value) < 1000 else value.normalize().as_tuple().exponent
    )


# -- loading ------------------------------------------------------------------------------------------------------------------


def _load(project: Project | None) -> _FactBase:
    project = project or find_project()
    return _read(project, content_key(project))


def content_key(project: Project) -> str:
    """A hash over every file that the fact base is read from; the same content gives the same key."""
    files = [
        *(project.data / name for name in ("claims.csv", "publishers.csv", "corrections.csv", "assumptions.toml")),
        project.seeds / "sources.csv",
        *sorted(project.evidence.glob("*.csv")),
        *sorted(project.vocabulary.glob("*.csv")),
    ]
    digest = hashlib.sha256()
    for path in files:
        if not path.is_file():
            raise DataError(f"{path.relative_to(project.root)} is missing; restore it from version control")
        digest.update(f"{path.relative_to(project.root)}\0".encode())
        status = path.stat()
        digest.update(_digest(path, status.st_mtime_ns, status.st_size))
    return digest.hexdigest()


@lru_cache(maxsize=256)
def _digest(path: Path, modified: int, size: int) -> bytes:
    """Hash of a file's content, taken again when its time or size is another."""
    return hashlib.sha256(path.read_bytes()).digest()


@lru_cache(maxsize=4)
def _read(project: Project, key: str) -> _FactBase:
    vocabulary = load_vocabulary(project)
    tiers = {row["publisher"]: row for _, row in read_rows(project.data / "publishers.csv")}
    reviewed, refused = _read_claims(project, vocabulary, tiers)
    external, rejected = read_evidence(project, vocabulary, tiers)
    known = _KnownBy(load_assumptions(project))
    rows = []
    for row in reviewed + external:
        period_end = parse_period(row["period"]).end if row["period"] else None
        known_by, rule = known.by(row["published"], period_end, row["metric"], row.pop("published_basis", ""))
        domains = tiers[row["publisher"]]["own_domains"].split("|") if row["publisher"] in tiers else []
        own = bool(row["url"]) and urlsplit(row["url"]).hostname in domains
        rows.append(row | {"period_end": period_end, "known_by": known_by, "known_by_rule": rule, "own_address": own})
    # Plain Python text: ten times quicker to slice than Arrow strings.
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    frame["own_address"] = frame["own_address"].astype(bool)
    for name, exact in (("value", "exact"), ("value_high", "exact_high")):
        frame[name] = pd.to_numeric(frame[exact].replace("", None)).astype("float64")
    for name in ("period_end", "known_by"):
        frame[name] = pd.to_datetime(frame[name])
    frame["tier"] = frame["tier"].astype("int64")
    for name in ("start", "end", "quote_start", "quote_end"):
        frame[name] = pd.to_numeric(frame[name].replace("", None)).astype("Int64")
    return _FactBase(frame, pd.DataFrame(refused + rejected))


def _read_claims(project: Project, vocabulary, tiers) -> tuple[list[dict], list[dict]]:
    """The reviewed claims, on the columns of the fact base."""
    sources = read_sources(project)
    rules = read_unit_rules(project)
    path = project.data / "claims.csv"
    taken, refused = [], []
    for line, row in read_rows(path):
        try:
            source = sources[row["source"]]
            unit, factor = normalise_unit(row["unit"], row["metric"], rules, vocabulary)
            exact, high = (exact_text(row[name], factor, name) for name in ("value", "value_high"))
            if row["period"]:
                parse_period(row["period"])
        except KeyError:
            refused.append(rejection(path, line, f"unknown source {row['source']!r}; add it to seeds/sources.csv", row))
            continue
        except ValueError as problem:
            refused.append(rejection(path, line, str(problem), row))
            continue
        tier, tier_name = ("3", "press_named") if row["attribution"] else ("4", "press")
        own = {name: row[name] for name in CLAIM_COLUMNS if name in COLUMNS}
        own |= {name: source[name] for name in ("publisher", "url", "published", "published_basis")}
        own |= {"origin": "source", "source_title": source["title"], "checked": row["accepted_by"]}
        taken.append(own | {"exact": exact, "exact_high": high, "unit": unit, "tier": tier, "tier_name": tier_name})
    return taken, refused


class _KnownBy:
    """The day from which a row could be known, and the rule that gives it."""

    def __init__(self, assumptions: dict[str, dict]):
        lags = {key: entry for key, entry in assumptions.items() if key.startswith("reporting_lag_")}
        self.lags = {metric: int(entry["value"]) for entry in lags.values() for metric in entry["metrics"]}
        self.other = int(lags["reporting_lag_other"]["value"])
        self.collected = dt.date.fromisoformat(assumptions["collection_date"]["value"])

    def by(self, published: str, period_end: dt.date | None, metric: str, basis: str) -> tuple[dt.date, str]:
        """Publication (a partial date counts as its last day), else end of the period plus the metric's lag, else collection."""
        if published:
            day, rule = parse_period(published).end, "published_inferred" if basis == "inferred" else "published"
        elif period_end:
            day, rule = period_end + dt.timedelta(days=self.lags.get(metric, self.other)), "period_end_plus_lag"
        else:
            return self.collected, "collected"
        # Whatever stands here was read by the day of collection, also a forecast for a later year.
        return (day, rule) if day <= self.collected else (self.collected, "collected")


# -- saving -------------------------------------------------------------------------------------------------------------------


def save_claims(frame: pd.DataFrame, project: Project | None = None) -> Path:
    """Write ``data/claims.csv``: sorted by source and span, so that a change of one claim is a change of one line.

    The file is written under a temporary name and renamed: a reader never sees half of it, and an interrupted save loses nothing.

    Parameters
    ----------
    frame : DataFrame, one row per reviewed claim, with :data:`CLAIM_COLUMNS`

    Raises
    ------
    DataError
        If a column is missing or a claim id stands twice.
    """
    project = project or find_project()
    missing = [name for name in CLAIM_COLUMNS if name not in frame.columns]
    if missing:
        raise DataError(f"claims cannot be saved without the column {missing[0]!r}")
    twice = frame["claim_id"][frame["claim_id"].duplicated()]
    if len(twice):
        raise DataError(f"claim {twice.iloc[0]} stands twice; a claim is saved once")
    rows = frame[list(CLAIM_COLUMNS)].astype("string").fillna("").reset_index(drop=True)
    # Several keys sort stably: claims of one span keep their order.
    order = rows.astype({"start": int, "end": int}).sort_values(["source", "start", "end"]).index
    path, content = project.data / "claims.csv", rows.loc[order].to_csv(index=False, lineterminator="\n").encode()
    if not path.is_file() or path.read_bytes() != content:
        write_atomic(path, content)
    return path
