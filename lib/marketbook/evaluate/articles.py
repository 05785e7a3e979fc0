"""Labelled articles: the seeds, and others whose texts may be at hand."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from marketbook import reading
from marketbook.project import Project
from marketbook.quantities import quantities_of
from marketbook.vocabulary import read_rows, read_sources


@dataclass(frozen=True)
class Article:
    """A labelled text: its file, day of publication, and labels for quantities and claims."""

    name: str
    path: Path
    published: str
    quantities: list[dict]
    claims: list[dict]


def seed_articles(project: Project) -> list[Article]:
    """The five seeds with the labelled quantities and the reviewed claims."""
    labelled = json.loads((project.root / "tests" / "cases" / "quantities_seeds.json").read_text(encoding="utf-8"))
    claims = [_claim_label(row) for _, row in read_rows(project.data / "claims.csv") if row["value"]]
    articles = []
    for id, source in read_sources(project).items():
        mine = ([row for row in rows if row["source"] == id] for rows in (labelled, claims))
        articles.append(Article(id, project.root / source["path"], source["published"], *mine))
    return articles


def _claim_label(row: dict) -> dict:
    return row | {"start": int(row["start"]), "end": int(row["end"]), "value": float(row["value"])}


def other_articles(project: Project, texts: Path) -> tuple[list[Article], list[str]]:
    """Articles labelled by hand whose text is at hand, and the addresses of the ones that are not."""
    articles, missing = [], []
    for path in sorted((project.root / "tests" / "cases" / "labels").glob("*.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        text = texts / f"{path.stem}.txt"
        if not text.exists() or hashlib.sha256(text.read_bytes()).hexdigest() != labels["sha256"]:
            missing.append(labels["address"])
            continue
        claims = [
            claim | {"start": label["start"], "end": label["end"]}
            for label in labels["labels"]
            for claim in label["claims"]
        ]
        articles.append(Article(path.stem, text, labels["published"], labels["labels"], claims))
    return articles, missing


def raw_quantities(document: reading.Document) -> list[tuple[int, int, object]]:
    """Readable quantities of a document with their spans in the raw file."""
    found = []
    for quantity in quantities_of(document):
        span = document.raw_span(quantity.start, quantity.end)
        found.append((span.start, span.end, quantity))
    return found
