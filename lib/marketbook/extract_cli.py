"""Commands on articles and data: ``read``, ``extract``, ``ingest``, ``check``."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print the text with every edit, as one JSON object.")
def read_command(file: str, as_json: bool) -> None:
    """Print FILE repaired and in Simplified Chinese.

    FILE is text (UTF-8, UTF-16 with a byte order mark, GB 18030 or Big5), Markdown, HTML, or a PDF with a text layer.
    """
    from marketbook import reading

    document = reading.read(file)
    if not as_json:
        click.echo(document.text, nl=not document.text.endswith("\n"))
        return
    edits = [edit._asdict() for edit in document.edits]
    click.echo(json.dumps({"source": document.source, "text": document.text, "edits": edits}, ensure_ascii=False))


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE...")
@click.option(
    "--published",
    default="",
    metavar="DATE",
    help="Day of publication (ISO), for relative words such as 去年; by default the source's, else the first date printed.",
)
@click.option("--json", "as_json", is_flag=True, help="Print quantities and facts as JSON.")
@click.pass_context
def extract(ctx: click.Context, files: tuple[Path, ...], published: str, as_json: bool) -> None:
    """Quantities and candidate claims of any article."""
    from marketbook.errors import MarketbookError
    from marketbook.extraction import extract_file, lines

    results, failed = [], 0
    for file in files:
        try:
            results.append(extract_file(file, published))
        except MarketbookError as error:
            failed += 1
            click.echo(f"marketbook: {error}", err=True)
    if as_json:
        click.echo(json.dumps(results[0] if len(files) == 1 and results else results, ensure_ascii=False, indent=1))
    else:
        for result in results:
            click.echo("\n".join(lines(result)))
    ctx.exit(1 if failed else 0)


@click.command()
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]")
@click.option("--jobs", type=click.IntRange(min=1), help="Processes on this machine [one per core].")
@click.option("--scheduler", default="", metavar="tcp://HOST:PORT", help="Read on a Dask cluster.")
@click.option("--json", "as_json", is_flag=True, help="Print a summary as JSON.")
@click.pass_context
def ingest(ctx: click.Context, folder: Path | None, jobs: int | None, scheduler: str, as_json: bool) -> None:
    """Read every source of DIR [seeds/] into the fact base's candidates; unchanged files are kept."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from marketbook.ingest import ingest as run

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, transient=True, disable=as_json) as bar:
        task = bar.add_task("reading", total=None)
        report = run(
            folder,
            jobs=jobs,
            scheduler=scheduler,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if as_json:
        click.echo(json.dumps(vars(report), ensure_ascii=False, indent=1))
    else:
        click.echo(
            f"{report.read} read, {report.kept} unchanged, {report.removed} gone: {report.candidates} new candidates"
        )
    for path, reason in report.failed.items():
        click.echo(f"marketbook: {path}: {reason}", err=True)
    ctx.exit(1 if report.failed else 0)


@click.command()
@click.option(
    "--level",
    type=click.Choice(["error", "warning", "finding"]),
    default="finding",
    show_default=True,
    help="Show findings down to this level.",
)
@click.option("--json", "as_json", is_flag=True, help="Print every finding as JSON.")
@click.pass_context
def check(ctx: click.Context, level: str, as_json: bool) -> None:
    """Validate data/: schemas, quotes against sources, values, names, relations, conflicts. Exit code 1 on an error."""
    from collections import Counter
    from dataclasses import asdict

    from marketbook.checks import LEVELS, run_checks

    found = run_checks()
    shown = [finding for finding in found if LEVELS.index(finding.level) <= LEVELS.index(level)]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in shown], ensure_ascii=False, indent=1))
    else:
        for finding in shown:
            click.echo(str(finding), err=finding.level == "error")
        counts = Counter(finding.level for finding in found)
        click.echo(", ".join(f"{counts[name]} {name}{'' if counts[name] == 1 else 's'}" for name in LEVELS))
    ctx.exit(1 if any(finding.level == "error" for finding in found) else 0)
