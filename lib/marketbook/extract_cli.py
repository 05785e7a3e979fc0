"""``marketbook extract`` and ``marketbook ingest``."""

from __future__ import annotations

import json
from pathlib import Path

import click


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
