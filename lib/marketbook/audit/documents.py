"""The sources after reading, each kept for as long as its file stays as it is."""

from __future__ import annotations

from pathlib import Path

from marketbook.project import Project
from marketbook.reading import Document, read
from marketbook.vocabulary import read_sources

#: Size and time of each file that was read, and what was read.
Documents = dict[Path, tuple[tuple[int, int], Document]]

_kept: Documents = {}


def document(path: Path) -> Document:
    """A source after reading; read again only when its file changed."""
    status = path.stat()
    stamp = status.st_mtime_ns, status.st_size
    if path not in _kept or _kept[path][0] != stamp:
        _kept[path] = stamp, read(path)
    return _kept[path][1]


def source_paths(project: Project) -> dict[str, Path]:
    """Where the sources of a project lie, by their ids."""
    return {id: project.root / row["path"] for id, row in read_sources(project).items()}


def read_all(project: Project) -> Documents:
    """Every source of a project, for :func:`keep` in another process."""
    for path in source_paths(project).values():
        document(path)
    return _kept


def keep(documents: Documents) -> None:
    """Keep what another process read."""
    _kept.update(documents)
