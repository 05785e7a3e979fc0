"""``python -m marketbook.evaluate``."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from marketbook.claims import find_claims
from marketbook.claims.choice import learned
from marketbook.evaluate import (
    Article,
    Score,
    other_articles,
    raw_quantities,
    score_claims,
    score_quantities,
    seed_articles,
    written_articles,
)
from marketbook.evaluate.fit import fit_all
from marketbook.evaluate.peer import lenient, peer_quantities, run_peer
from marketbook.project import find_project
from marketbook.quantities import find_quantities

_IN_REPOSITORY = re.compile("https://github.com/([^/]+/[^/]+)/blob/")


def _report(title: str, articles: list[Article], score: Callable[[Article], Score], errors: bool) -> Score:
    click.echo(
        f"\n{title}\n{'source':<18}{'found':>7}{'right':>7}{'wanted':>7}{'P':>8}{'R':>8}{'F1':>8}  errors by kind"
    )
    total = Score()
    rows = [(article.name, score(article)) for article in articles]
    for _, row in rows:
        total += row
    for name, row in [*rows, ("all", total)]:
        kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(row.kinds.items()))
        click.echo(
            f"{name:<18}{row.found:>7}{row.right:>7}{row.wanted:>7}{row.precision:>8.3f}{row.recall:>8.3f}{row.f1:>8.3f}  {kinds}"
        )
        if errors and name != "all":
            for line in row.errors:
                click.echo(f"    {line}")
    return total


def _not_at_hand(addresses: list[str], folder: Path) -> list[str]:
    """What to clone for the articles that have no text here, and how many have none anywhere."""
    clones = Counter(match[1] for address in addresses if (match := _IN_REPOSITORY.match(address)))
    lines = [
        f"no text for {count} articles of {name}: clone it as {folder}/{name.replace('/', '+')}"
        for name, count in sorted(clones.items())
    ]
    if rest := len(addresses) - clones.total():
        lines.append(f"no text for {rest} excerpts, which are not kept (docs/extraction.md, Measured)")
    return ["", *lines] if lines else []


def _speed(texts: list[str], least: float = 1.0) -> float:
    """Characters a second of find_quantities, over at least ``least`` seconds."""
    rounds, start = 0, time.perf_counter()
    while time.perf_counter() - start < least:
        for text in texts:
            find_quantities(text)
        rounds += 1
    return rounds * sum(map(len, texts)) / (time.perf_counter() - start)


@click.command()
@click.option("--project", "root", type=click.Path(path_type=Path), help="The project's folder.")
@click.option(
    "--texts",
    type=click.Path(path_type=Path),
    help="Texts of the other articles, or clones of their repositories [data/candidates/texts].",
)
@click.option("--peer/--no-peer", default=True, help="Run Recognizers-Text on the same texts.")
@click.option("--errors", is_flag=True, help="Name every error.")
@click.option(
    "--fit", multiple=True, type=int, metavar="SET", help="First learn from this set of labels, once for each new set."
)
def main(root: Path | None, texts: Path | None, peer: bool, errors: bool, fit: tuple[int, ...]) -> None:
    """Score extraction against the reviewed seeds and other labelled articles, beside Recognizers-Text."""
    project = find_project(root)
    seeds, written = seed_articles(project), written_articles(project)
    folder = texts or project.data / "candidates" / "texts"
    others, missing = other_articles(project, folder)
    groups = (("the seeds", seeds), ("written articles", written), ("other articles", others))
    documents = {article.name: article.document for _, articles in groups for article in articles}
    if fit:
        score = fit_all(seeds, [article for article in others if article.set in fit])
        learned.cache_clear()
        click.echo(f"claims of articles that the weights have not seen: P {score.precision:.3f} R {score.recall:.3f}")
    for title, articles in groups:
        if not articles:
            continue
        _report(
            f"Quantities in {title} (value, bounds and unit)",
            articles,
            lambda a: score_quantities(raw_quantities(documents[a.name]), a.quantities),
            errors,
        )
        _report(
            f"Claims in {title} (entity, metric, period and value)",
            articles,
            lambda a: score_claims(find_claims(documents[a.name], published=a.published), a.claims),
            errors,
        )
    for line in _not_at_hand(missing, folder):
        click.echo(line)
    if peer:
        bodies = [documents[article.name].text for _, articles in groups for article in articles]
        result = run_peer(bodies, project.root / ".cache" / "peer")
        at = 0
        for title, articles in groups:
            by_name = {article.name: result["found"][at + i] for i, article in enumerate(articles)}
            at += len(articles)
            if articles:
                _report(
                    f"Recognizers-Text's quantities in {title} (bare numbers need no unit)",
                    articles,
                    lambda a, by=by_name: score_quantities(
                        peer_quantities(documents[a.name], by[a.name]), lenient(a.quantities)
                    ),
                    False,
                )
        theirs = sum(map(len, bodies)) / result["seconds"]
        ours = _speed(bodies)
        click.echo(
            f"\nSpeed on the same {sum(map(len, bodies)):,} characters: marketbook {ours:,.0f} a second, Recognizers-Text {theirs:,.0f} a second: {ours / theirs:.1f} times"
        )


if __name__ == "__main__":
    main()
