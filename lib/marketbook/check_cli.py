"""``marketbook check``: the findings of :mod:`marketbook.checks`, one line each."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict

import click


@click.command()
@click.option("--level", type=click.Choice(["error", "warning", "finding"]), default="finding", show_default=True, help="Show findings down to this level.")
@click.option("--json", "as_json", is_flag=True, help="Print every finding as JSON.")
@click.pass_context
def check(ctx: click.Context, level: str, as_json: bool) -> None:
    """Validate data/: schemas, quotes against sources, values, names, relations, conflicts. Exit code 1 on an error."""
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
