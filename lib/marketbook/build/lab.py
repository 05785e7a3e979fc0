"""JupyterLab on the project: as it stands, or on an edition's notebook with the edition's parameters."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marketbook.build.parameters import load_parameters, nearest
from marketbook.build.plan import Record
from marketbook.errors import ParameterError
from marketbook.project import LANGUAGES, Project


def edition_parameters(project: Project, edition: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Theme and parameters of an edition: a theme, a theme and language, or the name of one that was built.

    Raises
    ------
    ParameterError
        If there is no such edition or a given parameter is refused.
    """
    declarations = load_parameters(project)
    built = Record.load(project.reports).editions
    theme, _, language = edition.rpartition("/")[2].partition(".")
    if edition in built:
        return theme, declarations.resolve(theme, built[edition]["parameters"] | dict(given))
    if edition in declarations.themes or (
        theme in declarations.themes and language in LANGUAGES and "/" not in edition
    ):
        return theme, declarations.resolve(theme, ({"language": language} if language else {}) | dict(given))
    known = [*declarations.themes, *(f"{t}.{code}" for t in declarations.themes for code in LANGUAGES), *built]
    raise ParameterError(f"no edition {edition!r}{nearest(edition, known)}; build it first, or name a theme")


def prepare_edition(project: Project, edition: str, given: Mapping[str, Any]) -> Path:
    """Write the edition's notebook, parameters filled in and not yet run, to ``reports/open/``; returns its path."""
    import nbformat

    from marketbook.build.work import fill_parameters, read_notebook

    theme, parameters = edition_parameters(project, edition, given)
    prepared = fill_parameters(read_notebook(project.notebooks / f"{theme}.ipynb"), parameters)
    path = project.reports / "open" / f"{edition.replace('/', '__')}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(prepared) + "\n", encoding="utf-8")
    return path


def start_lab(project: Project, notebook: Path | None, browser: bool = True) -> int:
    """Run JupyterLab in the project's folder until it is stopped; returns its exit code."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={project.root}"]
    if notebook is not None:
        command.append(f"--LabApp.default_url=/lab/tree/{notebook.relative_to(project.root).as_posix()}")
    if not browser:
        command.append("--no-browser")
    return subprocess.run(command).returncode
