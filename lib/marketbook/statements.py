"""Statements of the sources that print no number: who leads, who rises, who is close. Reports quote them and test them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import pandas as pd

from marketbook.factbase import AS_OF, claims_by_id, content_key
from marketbook.periods import parse_period
from marketbook.project import Project, find_project
from marketbook.repair.pinyin import BRACKETED
from marketbook.vocabulary import read_rows, read_sources


def load_statements(theme: str | None = None, *, as_of: str = AS_OF, project: Project | None = None) -> pd.DataFrame:
    """The reviewed statements that were published by a day.

    Returns
    -------
    DataFrame, one row per statement, in the order of ``data/statements.csv``
        Its columns (``id`` as ``claim_id``, so that :func:`marketbook.prose.quote` takes a row), ``raw`` (the words as they stand,
        ``quote`` from ``start`` to ``end``), and ``publisher``, ``source_title``, ``published`` and ``url`` of the source.
    """
    project = project or find_project()
    sources = read_sources(project)
    rows = []
    for _, row in read_rows(project.data / "statements.csv"):
        source = sources[row["source"]]
        if parse_period(source["published"]).end.isoformat() > as_of or (
            theme and theme not in row["themes"].split(";")
        ):
            continue
        offset = int(row["quote_start"])
        own = {name: source[name] for name in ("publisher", "published", "url")}
        raw = row["quote"][int(row["start"]) - offset : int(row["end"]) - offset]
        rows.append(
            {"claim_id": row["id"], **row, **own, "source_title": source["title"], "origin": "source", "raw": raw}
        )
    return pd.DataFrame(rows).drop(columns="id", errors="ignore")


def words_of(row: Any) -> str:
    """The words or the figure that a claim or statement stands on, as a reader should see them: without pinyin residue."""
    return BRACKETED.sub("", row.raw) if row.origin == "source" else row.raw


def cited_by_id(project: Project | None = None) -> Mapping[str, Any]:
    """Every claim and every statement, whenever it was known, by id: all that a report can cite or quote, as named tuples."""
    project = project or find_project()
    path = project.data / "statements.csv"
    status = path.stat() if path.is_file() else None
    return _cited_by_id(project, content_key(project), status and (status.st_mtime_ns, status.st_size))


@lru_cache(maxsize=4)
def _cited_by_id(project: Project, claims: str, statements: Any) -> Mapping[str, Any]:
    """Read again only when the fact base or the file of the statements is another."""
    frame = load_statements(as_of="9999-12-31", project=project)
    return MappingProxyType(
        claims_by_id(project) | {row.claim_id: row for row in frame.itertuples(index=False, name="Statement")}
    )
