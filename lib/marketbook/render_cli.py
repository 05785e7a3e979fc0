"""``marketbook briefing``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--out", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of the reports [default: the project's reports/].")
@click.option("--since", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR", help="An earlier build, to say which figures moved.")
def briefing(out: Path | None, since: Path | None) -> None:
    """Write the front page and the one-page summaries again from the reports in a folder."""
    from marketbook.errors import BuildError
    from marketbook.project import find_project
    from marketbook.render.index import found_reports, write_index

    project = find_project()
    folder = out or project.reports
    results = found_reports(folder)
    if not results:
        raise BuildError(f"no reports in {folder}; build them first with marketbook build")
    click.echo(write_index(folder, results, project=project, since=since))
