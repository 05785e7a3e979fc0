"""Commands on reports: ``build``, ``audit``, ``briefing``, ``open``, ``lab``, ``doctor``."""

from __future__ import annotations

import json
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click

from marketbook.errors import AuditError, BuildError, MarketbookError, ParameterError
from marketbook.project import LANGUAGES, THEMES, find_project


@click.command()
@click.argument("themes", nargs=-1, metavar="[THEME]...")
@click.option("-p", "--parameter", "assignments", multiple=True, metavar="NAME=VALUE", help="Set a notebook parameter.")
@click.option(
    "--sweep",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.yml",
    help="Build every combination a file lists.",
)
@click.option(
    "--language", "languages", default=",".join(LANGUAGES), show_default=True, help="Languages, separated by commas."
)
@click.option("--format", "formats", default="html,pdf", show_default=True, help="Formats, separated by commas.")
@click.option(
    "--page", type=click.Choice(["A4", "Letter"]), default="A4", show_default=True, help="Page size of the PDFs."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Output folder [default: the project's reports/]."
)
@click.option("--jobs", type=click.IntRange(min=1), help="Editions at a time [default: one per core].")
@click.option("--scheduler", metavar="tcp://HOST:PORT", help="Build on a Dask cluster.")
@click.option("--force", is_flag=True, help="Rebuild even what has not changed.")
@click.option("--watch", is_flag=True, help="Stay, and rebuild whenever a file is saved.")
@click.option("--stock-kernels", is_flag=True, help="Start plain Jupyter kernels instead of warm ones.")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=600,
    show_default=True,
    metavar="S",
    help="Seconds an edition may take.",
)
@click.option("--help-parameters", "help_theme", metavar="THEME", help="Show the parameters of a theme and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON, nothing else.")
@click.pass_context
def build(
    ctx,
    themes,
    assignments,
    sweep,
    languages,
    formats,
    page,
    out,
    jobs,
    scheduler,
    force,
    watch,
    stock_kernels,
    time_limit,
    help_theme,
    as_json,
):
    """Build reports: all themes in all languages, or the themes named.

    Only what has changed is rebuilt; the summary says why. Exit code 0: all well, 1: something failed (the rest was
    still done), 2: wrong usage.
    """
    from marketbook.build.editions import plain_editions, sweep_editions
    from marketbook.build.parameters import load_parameters
    from marketbook.build.run import Settings

    project = find_project()

    def ask():
        declarations = load_parameters(project)
        given = dict(_split(assignment) for assignment in assignments)
        chosen = tuple(dict.fromkeys(_listed(formats, ("html", "pdf"), "format")))
        if sweep:
            if themes:
                raise ParameterError("themes stand in the sweep file; leave them out of the command")
            return declarations, *sweep_editions(declarations, sweep, given, chosen)
        return (
            declarations,
            "",
            plain_editions(declarations, themes, _listed(languages, LANGUAGES, "language"), given, chosen),
        )

    try:
        if help_theme:
            click.echo(load_parameters(project).help(help_theme))
            return
        ask()
    except ParameterError as error:
        _refuse(ctx, error)
    settings = Settings(
        (out or project.reports).resolve(), jobs or 0, scheduler or "", force, stock_kernels, time_limit
    )

    def once(nursery=None) -> bool:
        declarations, sweep_name, editions = ask()
        editions = [replace(edition, page=page) for edition in editions]
        return _build_once(project, declarations, editions, settings, sweep_name, as_json, nursery)

    well = once()
    if watch:
        _watch(project, settings, once)
    ctx.exit(0 if well else 1)


def _build_once(project, declarations, editions, settings, sweep_name: str, as_json: bool, nursery) -> bool:
    from marketbook.build.progress import show_progress
    from marketbook.build.run import build as build_editions
    from marketbook.build.run import index_page

    began, problems = time.monotonic(), []

    def complain(line: str) -> None:
        problems.append(line)
        click.echo(f"marketbook: {line}", err=True)

    with show_progress(quiet=as_json) as watcher:
        results = build_editions(project, declarations, editions, settings, watcher, complain, sweep_name, nursery)
    index = index_page(settings.out, sweep_name)
    seconds = time.monotonic() - began
    counts = {status: sum(result.status == status for result in results) for status in ("built", "kept", "failed")}
    if as_json:
        summary = {
            "problems": problems,
            "editions": [r.summary(settings.out) for r in results],
            "index": str(index),
            "seconds": round(seconds, 3),
            **counts,
        }
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
    else:
        click.echo(
            f"{counts['built']} built, {counts['kept']} kept, {counts['failed']} failed in {seconds:.1f} s; see {index}"
        )
    return not problems


def _watch(project, settings, once) -> None:
    """Rebuild whenever something below data/, seeds/, notebooks/ or the library is saved, until Ctrl-C."""
    from watchfiles import watch

    import marketbook
    from marketbook.build.nursery import Nursery
    from marketbook.build.plan import library_hash

    library = Path(marketbook.__file__).parent
    folders = [project.data, project.seeds, project.notebooks, library]
    settings.force = False
    with ExitStack() as warm:
        nursery = warm.enter_context(Nursery(project.root))
        click.echo("watching; Ctrl-C stops", err=True)
        for changes in watch(*[folder for folder in folders if folder.is_dir()], debounce=400):
            if any(
                library in Path(path).parents for _, path in changes
            ):  # what the warm process has imported is of yesterday
                library_hash.cache_clear()
                warm.close()
                nursery = warm.enter_context(Nursery(project.root))
            try:
                once(nursery)
            except MarketbookError as error:  # half-typed declarations: say so and wait for the next save
                click.echo(f"marketbook: {error}", err=True)


def _split(assignment: str) -> tuple[str, str]:
    name, equals, value = assignment.partition("=")
    if not equals or not name:
        raise ParameterError(f"-p {assignment}: write NAME=VALUE")
    return name, value


def _listed(text: str, allowed: tuple[str, ...], what: str) -> list[str]:
    from marketbook.build.parameters import nearest

    items = [item.strip() for item in text.split(",") if item.strip()]
    for item in items:
        if item not in allowed:
            raise ParameterError(f"no {what} {item!r}{nearest(item, list(allowed))}; choose from {', '.join(allowed)}")
    if not items:
        raise ParameterError(f"--{what} is empty; choose from {', '.join(allowed)}")
    return items


def _refuse(ctx: click.Context, error: ParameterError) -> None:
    """Wrong usage: one line, exit code 2."""
    if ctx.find_root().meta.get("marketbook.debug"):
        raise error
    click.echo(f"marketbook: {error}", err=True)
    ctx.exit(2)


@click.command()
@click.argument("reports", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def audit(ctx: click.Context, reports: tuple[Path, ...], as_json: bool) -> None:
    """Trace every number of rendered REPORTS (default: all in reports/, sweeps too) to its origin; exit 1 if one does not resolve."""
    from dataclasses import asdict

    from marketbook.audit import audit_files

    project = find_project()
    names = {f"{theme}.{language}.{kind}" for theme in THEMES for language in LANGUAGES for kind in ("html", "pdf")}
    fronts = {"index.html", *(f"briefing.{language}.pdf" for language in LANGUAGES)}
    there = (
        path for path in project.reports.rglob("*.*") if path.name in names | fronts and "/." not in path.as_posix()
    )
    # A paper stands behind the page that it carries, what repeats reports behind them: each page is audited once.
    paths = list(reports) or sorted(there, key=lambda path: (path.name in fronts, path))
    if not paths:
        raise AuditError(f"no reports in {project.reports}; build them first with marketbook build")
    results = audit_files(paths, project)
    bad = [item for result in results for item in result.unresolved]
    if as_json:
        click.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1))
    else:
        for item in bad:
            click.echo(f"{item.report}: {item.number}: {item.why} ({item.where})")
        total = sum(result.numerals for result in results)
        click.echo(f"{len(results)} files, {total:,} numerals, {total - len(bad):,} resolved, {len(bad):,} unresolved")
    ctx.exit(1 if bad else 0)


@click.command()
@click.option(
    "--out",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the reports [default: the project's reports/].",
)
@click.option(
    "--since",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="An earlier build, to say which figures moved.",
)
def briefing(out: Path | None, since: Path | None) -> None:
    """Write the front page and the one-page summaries again from the reports in a folder."""
    from marketbook.render.index import found_reports, write_index

    project = find_project()
    folder = out or project.reports
    results = found_reports(folder)
    if not results:
        raise BuildError(f"no reports in {folder}; build them first with marketbook build")
    click.echo(write_index(folder, results, project=project, since=since))


@click.command(name="open")
@click.argument("edition", metavar="EDITION")
@click.option("-p", "--parameter", "assignments", multiple=True, metavar="NAME=VALUE", help="Set a notebook parameter.")
@click.option("--no-browser", is_flag=True, help="Start the server without opening a browser.")
@click.pass_context
def open_edition(ctx, edition, assignments, no_browser):
    """Open an edition's notebook in JupyterLab with its parameters set.

    EDITION is a theme (cloud_share), a theme and language (cloud_share.zh-Hans), or a sweep's edition as its index
    names it. The prepared copy stands in notebooks/, so that paths work as in the original.
    """
    from marketbook.build.lab import prepare_edition, start_lab

    project = find_project()
    try:
        notebook = prepare_edition(project, edition, dict(_split(assignment) for assignment in assignments))
    except ParameterError as error:
        _refuse(ctx, error)
    ctx.exit(start_lab(project, notebook, browser=not no_browser))


@click.command()
@click.option("--no-browser", is_flag=True, help="Start the server without opening a browser.")
@click.pass_context
def lab(ctx, no_browser):
    """Start JupyterLab in the project, with the tour where there is one."""
    from marketbook.build.lab import start_lab

    project = find_project()
    tour = project.notebooks / "lab" / "tour.ipynb"
    ctx.exit(start_lab(project, tour if tour.is_file() else None, browser=not no_browser))


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def doctor(ctx, as_json):
    """Say what is installed, what is missing, and the one command that mends it."""
    from marketbook.build.doctor import examine

    findings = examine()
    if as_json:
        click.echo(json.dumps([vars(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(
                f"{'ok     ' if finding.ok else 'MISSING' if finding.needed else 'absent '}  {finding.name}: {finding.found}"
            )
            if not finding.ok:
                click.echo(f"         {finding.mend}")
    sys.stdout.flush()
    ctx.exit(1 if any(finding.needed and not finding.ok for finding in findings) else 0)
