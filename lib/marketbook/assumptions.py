"""The declared assumptions of a project, each with its reason in both languages."""

from __future__ import annotations

from functools import lru_cache

from marketbook.errors import DataError
from marketbook.project import Project, find_project
from marketbook.vocabulary import read_toml

#: What every declared assumption says.
_DECLARED = frozenset({"value", "unit", "reason_en", "reason_zh"})


@lru_cache(maxsize=8)
def _assumptions(path, stamp) -> dict[str, dict]:
    declared = read_toml(path)
    for key, entry in declared.items():
        if missing := _DECLARED - set(entry if isinstance(entry, dict) else ()):
            raise DataError(f"data/assumptions.toml: {key} has no {' and no '.join(sorted(missing))}; add it")
    return declared


def load_assumptions(project: Project | None = None) -> dict[str, dict]:
    """The declared assumptions by key (``data/assumptions.toml``).

    Raises
    ------
    DataError
        If the file is missing or cannot be read, or an entry lacks its value, its unit or its reason.
    """
    path = (project or find_project()).data / "assumptions.toml"
    return _assumptions(path, path.stat().st_mtime_ns if path.is_file() else 0)
