"""Which editions must be rebuilt, and why: a key of everything that goes into an edition, part by part.

Only the standard library, and no module of the report side: planning an unchanged build must cost next to nothing.
"""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import json
import platform
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import marketbook
from marketbook.build.editions import FORMATS, Edition
from marketbook.build.parameters import Declarations
from marketbook.project import Project, write_atomic

RECORD = "build.json"

#: Packages whose version can change what a report looks like or says.
RENDERING = (
    "babel brotli fonttools ipykernel ipython lxml matplotlib mistune nbclient nbconvert nbformat "
    "noto-cjk-sans-jp-bold noto-cjk-sans-jp-regular numpy opencc pandas papermill pikepdf pint typst uharfbuzz "
    "xlsxwriter"
).split()

#: Library code that no report passes through.
_ASIDE = ("build_cli.py", "cli.py", "lab", "evaluate", "extract_cli.py")


def key_parts(
    project: Project, declarations: Declarations, siblings: Mapping[str, Mapping[str, str]]
) -> Callable[[Edition], dict[str, str]]:
    """A function that gives the key of an edition: for each part that goes into it, a hash of its content.

    What a part is hashed from is content, not times: touching a file changes nothing. Shared parts are hashed once.
    ``siblings`` are the links between languages, by edition name.
    """
    shared = {
        "library": library_hash(),
        "versions": _hash_versions(),
        "vocabulary": _hash_files(sorted(project.vocabulary.glob("*.csv"))),
        "assumptions": _hash_toml(project.data / "assumptions.toml"),
        "data": _hash_files(_shared_data(project)),
    }
    rows = _rows_by_theme(project)

    @cache
    def of_theme(theme: str) -> dict[str, str]:
        notebook = project.notebooks / f"{theme}.ipynb"
        drawn = _themes_drawn_on(notebook, theme, {theme, *rows})
        return {
            "notebook": _hash_notebook(notebook),
            "claims": _hash(*(row for name in drawn for row in rows.get(name, []))),
        }

    def parts(edition: Edition) -> dict[str, str]:
        wanted = {"parameters": dict(edition.parameters), "requires": declarations.requires}
        return {
            **of_theme(edition.theme),
            "parameters": _hash(json.dumps(wanted, sort_keys=True, ensure_ascii=False)),
            "formats": ",".join(edition.formats) + (f" {edition.page}" if "pdf" in edition.formats else ""),
            "languages": ",".join(siblings.get(edition.name, {}).values()),
            **shared,
        }

    return parts


@dataclass
class Record:
    """The run record of one output folder: what was built from what, how long it took and how much memory it needed.

    ``editions`` maps an edition's name to ``{"status", "key", "files": {path: [sha256, bytes, mtime_ns]}, ...}``.
    """

    path: Path
    editions: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def load(cls, out: Path) -> Record:
        """The record of an output folder; an unreadable one counts as empty, so that everything is rebuilt."""
        path = out / RECORD
        try:
            editions = json.loads(path.read_bytes())["editions"]
        except (OSError, ValueError, KeyError, TypeError):
            editions = {}
        return cls(path, editions)

    def note(self, name: str, entry: dict[str, Any]) -> None:
        """Set an edition's entry and save; entries that another build wrote meanwhile stay."""
        self.editions = Record.load(self.path.parent).editions | self.editions | {name: entry}
        text = json.dumps({"editions": dict(sorted(self.editions.items()))}, ensure_ascii=False, indent=1)
        write_atomic(self.path, text.encode() + b"\n")

    def why(self, edition: Edition, key: dict[str, str], force: bool = False) -> str:
        """Why the edition must be rebuilt, in words; empty if what stands in the output folder is still right."""
        if force:
            return "forced"
        entry = self.editions.get(edition.name)
        if entry is None:
            return "new"
        if entry.get("status") != "ok":
            return "failed last time"
        before = entry.get("key", {})
        if changed := [part for part in key if key[part] != before.get(part)]:
            return f"{' and '.join(changed)} changed"
        for name in edition.files:
            if problem := self._differs(name, entry.get("files", {}).get(name)):
                return f"{name} {problem}"
        return ""

    def finished(self) -> list[Edition]:
        """Editions that an earlier build finished in this folder and whose page still stands there."""
        return [
            Edition(name.split("/")[-1].split(".")[0], entry["parameters"], FORMATS, name.rpartition("/")[0])
            for name, entry in self.editions.items()
            if entry.get("status") == "ok" and (self.path.parent / f"{name}.html").is_file()
        ]

    def _differs(self, name: str, known: list | None) -> str:
        path = self.path.parent / name
        try:
            status = path.stat()
        except FileNotFoundError:
            return "is missing"
        if known is None:
            return "is not recorded"
        digest, size, modified = known
        if status.st_size == size and status.st_mtime_ns == modified:
            return ""
        return "" if status.st_size == size and hash_file(path) == digest else "was edited"

    def describe(self, name: str) -> list:
        """What is noted of a finished file: sha256, size, modification time."""
        path = self.path.parent / name
        status = path.stat()
        return [hash_file(path), status.st_size, status.st_mtime_ns]


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hash(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:20]


def _hash_files(paths: Iterable[Path], base: Path | None = None) -> str:
    return _hash(
        *(part for path in paths for part in (str(path.relative_to(base) if base else path.name), path.read_bytes()))
    )


def _hash_notebook(path: Path) -> str:
    """Sources, cell types and tags; outputs, counts and display state do not matter."""
    try:
        cells = json.loads(path.read_bytes())["cells"]
    except (ValueError, KeyError):
        return _hash(path.read_bytes())  # not a notebook: the run will say so
    return _hash(
        *(
            part
            for cell in cells
            for part in (
                cell.get("cell_type", ""),
                "".join(cell.get("source", "")),
                ",".join(sorted(cell.get("metadata", {}).get("tags", []))),
            )
        )
    )


def _rows_by_theme(project: Project) -> dict[str, list[str]]:
    """The rows of the fact base by theme: claims and statements with their sources (description and content), external rows."""
    found: dict[str, list[str]] = {}
    sources: dict[str, set[str]] = {}
    for path in [*sorted(project.data.glob("*.csv")), *sorted(project.evidence.glob("*.csv"))]:
        for header, row in _rows(path):
            record = dict(zip(header, row))
            named = (
                record.get("themes") or record.get("theme") or (path.stem if path.parent == project.evidence else "")
            )
            for theme in filter(None, named.split(";")):
                found.setdefault(theme, []).append("\x1f".join([path.name, *row]))
                if path.parent == project.data:
                    sources.setdefault(theme, set()).add(record.get("source", ""))
    for header, row in _rows(project.seeds / "sources.csv"):
        record = dict(zip(header, row))
        path = project.root / record["path"]
        text = "\x1f".join([*row, hash_file(path) if path.is_file() else ""])
        for theme in sources:
            if record["id"] in sources[theme]:
                found[theme].append(text)
    return found


def _shared_data(project: Project) -> list[Path]:
    """Files of the fact base whose rows belong to no theme: publishers' tiers, corrections, relations."""
    tables = [
        path
        for path in sorted(project.data.glob("*.csv"))
        if not {"theme", "themes"} & set(next(_rows(path), ([],))[0])
    ]
    return tables + [path for path in sorted(project.data.glob("*.toml")) if path.name != "assumptions.toml"]


def _themes_drawn_on(notebook: Path, theme: str, all_themes: Iterable[str]) -> list[str]:
    """Themes whose rows a notebook may load: its own, and any that its code names; all, if it loads without naming one."""
    code = notebook.read_text(encoding="utf-8", errors="replace")
    if re.search(r"\bload\(\s*(\)|as_of|project)", code):
        return sorted(all_themes)
    return sorted(
        other for other in all_themes if other == theme or re.search(rf"""['"\\]{re.escape(other)}\b""", code)
    )


def _rows(path: Path) -> Iterable[tuple[list[str], list[str]]]:
    if not path.is_file():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        for row in reader:
            yield header, row


def _hash_toml(path: Path) -> str:
    """The values of a TOML file, so that a comment changes nothing."""
    if not path.is_file():
        return "none"
    try:
        return _hash(json.dumps(tomllib.loads(path.read_text(encoding="utf-8")), sort_keys=True, default=str))
    except tomllib.TOMLDecodeError:
        return _hash(path.read_bytes())


@cache
def library_hash() -> str:
    """The library's code and whatever lies beside it (templates, styles, fonts)."""
    root = Path(marketbook.__file__).parent
    files = (
        path
        for path in sorted(root.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and path.relative_to(root).parts[0] not in _ASIDE
    )
    return _hash_files(files, root)


def _hash_versions() -> str:
    return _hash(json.dumps(versions(), sort_keys=True))


def versions() -> dict[str, str]:
    """Versions of Python and every package that renders; "" where one is not installed."""
    found = {"python": platform.python_version()}
    for name in RENDERING:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = ""
    return found
