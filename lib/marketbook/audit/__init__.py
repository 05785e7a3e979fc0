"""Proof that every number of a finished report resolves.

The audit reads a rendered HTML or PDF file as a reader would, finds every numeral in it, and follows each one back: a figure is
evaluated again from its leaves and written again; a leaf is looked up in its claim, and the claim in its source, byte for byte.
Nothing is believed because the report says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from marketbook.project import Project, find_project


@dataclass(frozen=True)
class Unresolved:
    """A numeral that does not resolve: the report, the text around it, and why."""

    report: str
    number: str
    where: str
    why: str


@dataclass(frozen=True)
class Audit:
    """What the audit of one report found; ``numerals`` counts what a reader sees."""

    report: str
    numerals: int
    unresolved: tuple[Unresolved, ...]


def audit_files(paths: Iterable[str | Path], project: Project | None = None) -> list[Audit]:
    """Audit finished reports, front pages (``index.html``) and briefings.

    Parameters
    ----------
    paths : HTML or PDF files
    project : Project, optional
        Whose fact base and sources the numbers are held against.

    Raises
    ------
    AuditError
        If a file is none of this library.
    """
    from marketbook.audit.front import BRIEFING, FRONT, audit_briefing, audit_front
    from marketbook.audit.page import audit_page
    from marketbook.audit.paper import audit_paper
    from marketbook.audit.resolve import Resolver

    resolver = Resolver(project or find_project())
    pages: dict[Path, Audit] = {}

    def audit_report(path: Path) -> Audit:
        if (key := path.resolve()) not in pages:
            pages[key] = audit_page(path.name, path.read_text(encoding="utf-8", errors="replace"), resolver)
        return pages[key]

    results = []
    for path in map(Path, paths):
        if BRIEFING.fullmatch(path.name):
            results.append(audit_briefing(path, resolver, audit_report))
        elif path.suffix == ".pdf":
            results.append(audit_paper(path.name, path.read_bytes(), resolver))
        elif path.name == FRONT:
            results.append(audit_front(path, resolver, audit_report))
        else:
            results.append(audit_report(path))
    return results
