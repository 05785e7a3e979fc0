"""``marketbook audit``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("reports", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def audit(ctx: click.Context, reports: tuple[Path, ...], as_json: bool) -> None:
    """Trace every number of rendered REPORTS (default: all in reports/) to its origin; exit 1 if one does not resolve."""
    import json
    from dataclasses import asdict

    from marketbook.audit import audit_files
    from marketbook.errors import AuditError
    from marketbook.project import LANGUAGES, THEMES, find_project

    project = find_project()
    names = [f"{theme}.{language}.{kind}" for theme in THEMES for language in LANGUAGES for kind in ("html", "pdf")]
    paths = list(reports) or [path for name in names if (path := project.reports / name).exists()]
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
        click.echo(f"{len(results)} reports, {total:,} numerals, {total - len(bad):,} resolved, {len(bad):,} unresolved")
    ctx.exit(1 if bad else 0)
