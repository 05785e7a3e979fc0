"""Names: entities, metrics, segments, units, items and terms, each with a label in every language.

The files in ``data/vocabulary/`` are read once and kept until one of them changes. Names never pass through OpenCC: it turns
百川智能 into 百川智慧 and leaves 公有云 as it is. The Traditional label of the vocabulary stands instead, and
:meth:`Vocabulary.to_traditional` protects every name inside running text.
"""

from __future__ import annotations

import csv
import os
import re
import time
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from marketbook.errors import DataError, UnknownNameError
from marketbook.project import Project, find_project

#: Kind of name -> the file that holds it.
FILES = {
    "entity": "entities",
    "metric": "metrics",
    "segment": "segments",
    "unit": "units",
    "item": "items",
    "term": "terms",
}

#: Language -> the column of its labels.
COLUMNS = {"en": "en", "zh-Hans": "zh_hans", "zh-Hant": "zh_hant"}

_CJK = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True)
class Entity:
    """Who or what a claim is about; ``parent`` is the id one level up (product, business, group), empty at the top.

    ``year_end`` is the month in which its fiscal year ends, empty where that is December or not known.
    """

    id: str
    parent: str
    kind: str
    en: str
    zh_hans: str
    zh_hant: str
    aliases: tuple[str, ...] = ()
    year_end: str = ""


class Vocabulary:
    """All names of a project.

    Parameters
    ----------
    folder : Path
        ``data/vocabulary`` of the project.

    Raises
    ------
    DataError
        If a file is missing or an id stands twice in it.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self.rows = {kind: self._read(name) for kind, name in FILES.items()}
        self.entities = {
            row["id"]: Entity(**{**row, "aliases": tuple(filter(None, row["aliases"].split("|")))})
            for row in self.rows["entity"].values()
        }

    def _read(self, name: str) -> dict[str, dict[str, str]]:
        table: dict[str, dict[str, str]] = {}
        for line, row in read_rows(self.folder / f"{name}.csv"):
            if row["id"] in table:
                raise DataError(f"{name}.csv:{line}: id {row['id']!r} stands twice; remove one")
            table[row["id"]] = row
        return table

    # -- labels ------------------------------------------------------------------------------------------------------------

    def label(self, kind: str, id: str, language: str) -> str:
        """The display name of an id.

        Parameters
        ----------
        kind : {"entity", "metric", "segment", "unit", "item", "term"}
        id : str
            For an item the text as it stands in the rows; an item without a label of its own is its own label.
        language : {"en", "zh-Hans", "zh-Hant"}

        Raises
        ------
        UnknownNameError
            If the vocabulary has no such id.
        """
        row = self.rows[kind].get(id)
        if row is None:
            if kind == "item":
                return id
            raise UnknownNameError(f"unknown {kind} {id!r}: add it to data/vocabulary/{FILES[kind]}.csv")
        if kind != "unit":
            return row[COLUMNS[language]]
        word = row["en" if language == "en" else "zh"].replace("{n}", "").strip()
        return self.to_traditional(word) if language == "zh-Hant" else word

    # -- entities ----------------------------------------------------------------------------------------------------------

    def entity(self, id: str) -> Entity:
        """The entity with this id.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        try:
            return self.entities[id]
        except KeyError:
            raise UnknownNameError(f"unknown entity {id!r}: add it to data/vocabulary/entities.csv") from None

    def parent(self, id: str) -> str:
        """The id one level up, empty at the top."""
        return self.entity(id).parent

    def line(self, id: str) -> list[str]:
        """The entity and all above it, nearest first: doubao, volcano_engine, bytedance."""
        line = [id]
        while parent := self.parent(line[-1]):
            if parent in line:
                raise DataError(
                    f"entities.csv: {id!r} is its own ancestor ({' -> '.join([*line, parent])}); mend the parent column"
                )
            line.append(parent)
        return line

    def root(self, id: str) -> str:
        """The topmost id above an entity: the group it belongs to."""
        return self.line(id)[-1]

    def descends(self, id: str, ancestor: str) -> bool:
        """Whether an entity is ``ancestor`` or stands below it."""
        return ancestor in self.line(id)

    def aliases(self) -> dict[str, str]:
        """Every name of every entity, in all scripts, to the entity's id; where two share a name the first row has it."""
        found: dict[str, str] = {}
        for entity in self.entities.values():
            for name in (entity.en, entity.zh_hans, entity.zh_hant, *entity.aliases):
                found.setdefault(name, entity.id)
        return found

    # -- Traditional Chinese -----------------------------------------------------------------------------------------------

    @cached_property
    def _guarded(self) -> tuple[re.Pattern[str], dict[str, str]]:
        """Simplified names with a Chinese character, longest first, and their Traditional labels."""
        pairs = {row["zh_hans"]: row["zh_hant"] for kind in FILES if kind != "unit" for row in self.rows[kind].values()}
        pairs |= {row["zh_hans"]: row["zh_hant"] for _, row in read_rows(self.folder / "traditional.csv")}
        pairs = {name: label for name, label in pairs.items() if _CJK.search(name)}
        longest_first = sorted(pairs, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"), pairs

    def to_traditional(self, text: str) -> str:
        """Simplified prose in Traditional characters with Taiwan's words.

        Names of the vocabulary (longest match) become their Traditional label, slips listed in ``traditional.csv`` are mended, and
        only what lies between goes through OpenCC's ``s2twp``.
        """
        if not _CJK.search(text):
            return text
        pattern, pairs = self._guarded
        parts, end = [], 0
        for match in pattern.finditer(text):
            parts += [_convert(text[end : match.start()]), pairs[match[0]]]
            end = match.end()
        return "".join([*parts, _convert(text[end:])])


def read_rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV file as text, each with the number of the line it ends on.

    Raises
    ------
    DataError
        If the file is missing or cannot be read, or a row has more or fewer cells than the head.
    """
    name, rows = f"{path.parent.name}/{path.name}", []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, restkey="\0more", restval=None, strict=True)
            for row in reader:
                if "\0more" in row or None in row.values():
                    cells = len(reader.fieldnames)
                    raise DataError(
                        f"{name}:{reader.line_num}: expected {cells} cells; quote a cell that holds a comma"
                    )
                rows.append((reader.line_num, row))
    except FileNotFoundError:
        raise DataError(f"{name} is missing; restore it from version control") from None
    except (UnicodeDecodeError, csv.Error) as problem:
        raise DataError(f"{name} cannot be read: {problem}; save it as CSV in UTF-8") from None
    return rows


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file.

    Raises
    ------
    DataError
        If it is missing or cannot be read.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{name} is missing; restore it from version control") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise DataError(f"{name} cannot be read: {problem}; mend the line") from None


def read_sources(project: Project) -> dict[str, dict[str, str]]:
    """The rows of ``seeds/sources.csv`` by source id."""
    return {row["id"]: row for _, row in read_rows(project.seeds / "sources.csv")}


@cache
def converter(name: str) -> Any:
    """A converter between scripts, by OpenCC's name for it: slow to load, so only when it is wanted, and once."""
    from opencc import OpenCC

    return OpenCC(name)


# Taiwan's quotation marks.
_QUOTES = str.maketrans("“”‘’", "「」『』")


def _convert(text: str) -> str:
    return (converter("s2twp").convert(text) if _CJK.search(text) else text).translate(_QUOTES)


#: How long a vocabulary is taken as unchanged, in seconds: it is asked for thousands of times a report.
_PAUSE = 0.05
_last: tuple[Path, float, Vocabulary] | None = None


def load_vocabulary(project: Project | None = None, *, fresh: bool = False) -> Vocabulary:
    """The vocabulary of a project, read again only when one of its files changed; ``fresh`` sees a change of this moment, too."""
    global _last
    folder, now = (project or find_project()).vocabulary, time.monotonic()
    if not fresh and _last and _last[0] == folder and now - _last[1] < _PAUSE:
        return _last[2]
    with os.scandir(folder) as entries:
        files = sorted((file.name, file.stat()) for file in entries if file.name.endswith(".csv"))
    vocabulary = _load(folder, tuple((name, status.st_mtime_ns, status.st_size) for name, status in files))
    _last = folder, now, vocabulary
    return vocabulary


@lru_cache(maxsize=4)
def _load(folder: Path, stamps: tuple) -> Vocabulary:
    return Vocabulary(folder)
