"""Labelled articles: the seeds, and others whose texts may be at hand."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from marketbook import reading
from marketbook.project import Project
from marketbook.quantities import quantities_of
from marketbook.vocabulary import read_rows, read_sources

#: Where an article stands in a public repository, at one commit.
_IN_A_REPOSITORY = re.compile(r"https://github\.com/([^/]+)/([^/]+)/blob/([0-9a-f]{40})/(.+)")


@dataclass(frozen=True)
class Article:
    """A labelled text: its name, what it says, day of publication, and labels for quantities and claims."""

    name: str
    data: bytes
    published: str
    quantities: list[dict]
    claims: list[dict]
    set: int = 0

    @cached_property
    def document(self) -> reading.Document:
        return reading.read(self.data, name=self.name)


def seed_articles(project: Project) -> list[Article]:
    """The five seeds with the labelled quantities and the reviewed claims."""
    labelled = json.loads((project.root / "tests" / "cases" / "quantities_seeds.json").read_text(encoding="utf-8"))
    claims = [_claim_label(row) for _, row in read_rows(project.data / "claims.csv") if row["value"]]
    articles = []
    for id, source in read_sources(project).items():
        mine = ([row for row in rows if row["source"] == id] for rows in (labelled, claims))
        articles.append(Article(id, (project.root / source["path"]).read_bytes(), source["published"], *mine))
    return articles


def _claim_label(row: dict) -> dict:
    return row | {"start": int(row["start"]), "end": int(row["end"]), "value": float(row["value"])}


def written_articles(project: Project) -> list[Article]:
    """Articles that were written for this evaluation, with their labels beside them; nothing in them is true."""
    articles = []
    for path in sorted((project.root / "tests" / "cases" / "articles").glob("*.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        articles.append(_labelled(path.stem, path.with_suffix(".txt").read_bytes(), labels))
    return articles


def _labelled(name: str, data: bytes, labels: dict) -> Article:
    claims = [
        claim | {"start": label["start"], "end": label["end"]}
        for label in labels["labels"]
        for claim in label["claims"]
    ]
    return Article(name, data, labels["published"], labels["labels"], claims, labels.get("set", 0))


def other_articles(project: Project, texts: Path) -> tuple[list[Article], list[str]]:
    """Articles labelled by hand whose text is at hand, and the addresses of the ones that are not.

    Parameters
    ----------
    texts : Path
        Holds ``NAME.txt`` for an article of the web, and a clone ``OWNER+REPOSITORY`` for those of a public repository, which are
        read where they stand.
    """
    articles, missing = [], []
    for path in sorted((project.root / "tests" / "cases" / "labels").glob("*.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        data = _text(texts, path.stem, labels)
        if hashlib.sha256(data).hexdigest() != labels["sha256"]:
            missing.append(labels["address"])
            continue
        articles.append(_labelled(path.stem, data, labels))
    return articles, missing


def _text(texts: Path, name: str, labels: dict) -> bytes:
    """The labelled passage, empty where it is not at hand: a file, or the beginning of one in a clone, so many characters."""
    there = _IN_A_REPOSITORY.fullmatch(labels["address"])
    if not there:
        file = texts / f"{name}.txt"
        return file.read_bytes() if file.is_file() else b""
    owner, repository, commit, path = there.groups()
    command = ["git", "-C", str(texts / f"{owner}+{repository}"), "show", f"{commit}:{path}"]
    try:
        shown = subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return b""
    return shown.stdout.decode("utf-8", "replace")[: labels["characters"]].encode()


def raw_quantities(document: reading.Document) -> list[tuple[int, int, object]]:
    """Readable quantities of a document with their spans in the raw file."""
    found = []
    for quantity in quantities_of(document):
        span = document.raw_span(quantity.start, quantity.end)
        found.append((span.start, span.end, quantity))
    return found
