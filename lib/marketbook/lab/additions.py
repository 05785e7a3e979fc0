"""What a review adds beside claims: the description of a new source, a new name. Each is one new line of a CSV file."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from marketbook import reading
from marketbook.errors import DataError
from marketbook.ingest import printed_date
from marketbook.project import Project, write_atomic
from marketbook.prose import script_of
from marketbook.vocabulary import FILES, load_vocabulary, read_rows

#: What a person tells of a source; the rest is read off its file.
SOURCE_FIELDS = ("id", "title", "publisher", "author", "published", "url", "note")
#: Longest line that is proposed as a title.
_TITLE = 60


def proposed_source(path: Path) -> dict[str, str]:
    """What the file itself says of a source: an id by its name, its first line as the title, the day in its head.

    Raises
    ------
    MarketbookError
        If the file cannot be read.
    """
    document = reading.read(path)
    lines = (line.strip(" #\t") for line in document.original.splitlines())
    title = next((line for line in lines if line), "")
    return dict.fromkeys(SOURCE_FIELDS, "") | {
        "id": re.sub(r"\W+", "_", path.stem).strip("_"),
        "title": title if len(title) <= _TITLE else "",
        "published": printed_date(document.text),
    }


def add_source(project: Project, path: Path, fields: Mapping[str, str]) -> None:
    """Describe an article of ``seeds/`` in ``seeds/sources.csv``.

    Parameters
    ----------
    fields : mapping
        Of ``SOURCE_FIELDS``. A title, a publisher and a day count as printed where the file says them, else as inferred.

    Raises
    ------
    DataError
        If the file is not in ``seeds/``, or a field is not of its form.
    """
    if path.resolve().parent != project.seeds.resolve():
        raise DataError(f"{path} is not in seeds/; copy it there unchanged and read it again")
    document = reading.read(path)
    row = {name: fields.get(name, "").strip() for name in SOURCE_FIELDS}
    said = {name: bool(row[name]) and row[name] in document.original for name in ("title", "publisher")}
    said["published"] = bool(row["published"]) and row["published"] == printed_date(document.text)
    _add(
        project,
        "seeds/sources.csv",
        row
        | {f"{name}_basis": "printed" if is_said else "inferred" for name, is_said in said.items()}
        | {
            "path": f"seeds/{path.name}",
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "script": "hant" if script_of(document.original) == "zh-Hant" else "hans",
        },
    )


def add_name(project: Project, kind: str, fields: Mapping[str, str]) -> str:
    """Add an entity, a metric or a segment to the vocabulary; gives its id.

    Parameters
    ----------
    kind : {"entity", "metric", "segment"}
    fields : mapping
        ``en`` and ``zh_hans``, for an entity ``kind``, for a metric ``unit_kind``; an id is made of the English name unless it is
        given, the Traditional name of the Simplified one. The Chinese name of a metric becomes the cue by which it is found.

    Raises
    ------
    DataError
        If a field is not of its form, or the id or the Chinese name is taken.
    """
    row = {name: value.strip() for name, value in fields.items()}
    row["id"] = row.get("id") or re.sub("[^a-z0-9]+", "_", row.get("en", "").lower()).strip("_")
    vocabulary = load_vocabulary(project, fresh=True)
    taken = next((id for id, one in vocabulary.rows[kind].items() if one["zh_hans"] == row.get("zh_hans")), "")
    if taken:
        raise DataError(f"zh_hans: {row['zh_hans']!r} is the name of {taken}; choose that one")
    row.setdefault("zh_hant", vocabulary.to_traditional(row.get("zh_hans", "")))
    if kind == "metric":
        row.setdefault("cues", row.get("zh_hans", ""))
    _add(project, f"data/vocabulary/{FILES[kind]}.csv", row)
    return row["id"]


def _add(project: Project, name: str, row: Mapping[str, str]) -> None:
    """Add one line to a CSV file, before the first with a greater id; the other lines stay as they are, byte for byte."""
    from marketbook.schemas import SCHEMAS, failures  # pandera takes a second to import, and few additions are made

    path = project.root / name
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = next(csv.reader(lines[:1]))
    whole = {column: row.get(column, "") for column in head}
    rows = read_rows(path)
    if any(one["id"] == whole["id"] for _, one in rows):
        raise DataError(f"id: {whole['id']!r} is taken in {name}; choose another")
    for _, column, cell, what in failures(pd.DataFrame([whole], index=[2], dtype=str), SCHEMAS[name]):
        raise DataError(f"{column}: {cell!r} {what}")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(whole.values())
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    ends = [1, *(line for line, _ in rows)]
    place = next((end for end, (_, one) in zip(ends, rows) if one["id"] > whole["id"]), len(lines))
    write_atomic(path, "".join([*lines[:place], text.getvalue(), *lines[place:]]).encode())
