"""Where the project is, and where its parts are."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from marketbook.errors import ProjectNotFoundError

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
THEMES = ("cloud_share", "strategy_2b2c", "price_war", "compute")


@dataclass(frozen=True)
class Project:
    """Paths of one project.

    Parameters
    ----------
    root : Path
        The folder that holds ``seeds/``, ``data/``, ``notebooks/`` and ``reports/``.
    """

    root: Path

    @cached_property
    def seeds(self) -> Path:
        return self.root / "seeds"

    @cached_property
    def data(self) -> Path:
        return self.root / "data"

    @cached_property
    def vocabulary(self) -> Path:
        return self.data / "vocabulary"

    @cached_property
    def evidence(self) -> Path:
        return self.data / "evidence"

    @cached_property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @cached_property
    def reports(self) -> Path:
        return self.root / "reports"


def find_project(start: str | Path | None = None) -> Project:
    """Find the project.

    Parameters
    ----------
    start : path, optional
        The project's folder itself. Without it: the folder named by ``MARKETBOOK_PROJECT``, else the nearest parent of
        the working directory that holds ``seeds/sources.csv``.

    Raises
    ------
    ProjectNotFoundError
        If there is none.
    """
    named = start or os.environ.get("MARKETBOOK_PROJECT")
    candidates = [Path(named)] if named else [Path.cwd(), *Path.cwd().parents]
    for folder in candidates:
        if (folder / "seeds" / "sources.csv").is_file():
            return Project(folder.resolve())
    raise ProjectNotFoundError(
        f"no project: {candidates[0]} {'has' if named else 'and its parents have'} no seeds/sources.csv;"
        " run inside a project, or name one with --project DIR or MARKETBOOK_PROJECT"
    )


def write_atomic(path: Path, data: bytes) -> None:
    """Write under a temporary name and rename: a reader sees the old file or the new one, never half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
