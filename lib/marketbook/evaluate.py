"""Evaluation of extraction: precision, recall and F1 of quantities and claims against labels, and the peer beside it.

``python -m marketbook.evaluate`` scores the reviewed seeds and, where their texts are at hand, other articles labelled by
hand (``tests/cases/labels``: address, date, hash and labels; their texts are not ours to keep, see docs/extraction.md).
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

import click

from marketbook import reading
from marketbook.project import Project, find_project
from marketbook.quantities import find_quantities, quantities_of
from marketbook.vocabulary import load_vocabulary

#: Its newest release needs this emoji version; both go into a virtual environment of their own.
PEER = ("recognizers-text-suite", "emoji==1.7.0")


@dataclass
class Score:
    """Counts of one comparison; ``errors`` names each miss and each surplus."""

    found: int = 0
    right: int = 0
    wanted: int = 0
    kinds: Counter = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.found + other.found,
            self.right + other.right,
            self.wanted + other.wanted,
            self.kinds + other.kinds,
            self.errors + other.errors,
        )

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def same_value(found: Decimal | float | None, wanted: float | None) -> bool:
    """Equal to nine digits; labels hold binary floats."""
    if found is None or wanted is None:
        return found is None and wanted is None
    return abs(float(found) - wanted) <= 1e-9 * max(1.0, abs(wanted))


def same_printed(found: str, wanted: str) -> bool:
    """Whether two printed metrics name the same thing: spelling aside, one may say more closely of what (在建容量预签约率, 预签约率).

    Examples
    --------
    >>> same_printed("新增运营容量", "运营容量_increase"), same_printed("销售费用", "研发费用")
    (True, False)
    """
    a, b = _printed(found), _printed(wanted)
    return (
        not wanted.isascii()
        and a[1] == b[1]
        and a[0].endswith(b[0])
        and (a[0] == b[0] or len(b[0]) > 2 or b[0] == "占比")
    )


def _printed(metric: str) -> tuple[str, str]:
    """A printed metric without 的 and spaces, and what is said of it: its growth, its change, its increase."""
    name, mark, what = re.sub("[ 的]", "", metric).partition("_")
    if not mark and (more := re.fullmatch(r"(?:新增|净增)(.+)|(.+?)(?:净增加?|增加)", name)):
        name, what = more[1] or more[2], "increase"
    if part := re.fullmatch("占(.+?)(?:比[重例]|[占份]?[比额])", name):  # 占用户总数的比重 is a 占比
        name = f"{part[1]}占比"
    return name, what


def score_quantities(found: list[tuple[int, int, object]], labels: list[dict]) -> Score:
    """Compare quantities with labels by overlap, value, upper bound and unit; each label counts once.

    Parameters
    ----------
    found : list of (start, end, Quantity)
        Spans in the raw file.
    labels : list of dict
        ``start``, ``end``, ``value``, ``value_high``, ``unit`` (alternatives joined by ``|``).
    """
    score = Score(found=len(found), wanted=len(labels))
    free = list(labels)
    for start, end, quantity in found:
        over = [label for label in free if start < label["end"] and label["start"] < end]
        hit = next((label for label in over if _agrees(quantity, label)), None)
        if hit is not None:
            free.remove(hit)
            score.right += 1
        else:
            kind = "surplus" if not over else "unit" if same_value(quantity.value, over[0]["value"]) else "value"
            score.kinds[kind] += 1
            score.errors.append(
                f"{kind}: {quantity.raw!r} read as {quantity.value} {quantity.value_high or ''} {quantity.unit} at {start}"
            )
    for label in free:
        if not any(start < label["end"] and label["start"] < end for start, end, _ in found):
            score.kinds["missed"] += 1
            score.errors.append(f"missed: {label.get('raw', '')} {label['value']} {label['unit']} at {label['start']}")
    return score


def _agrees(quantity, label: dict) -> bool:
    high = quantity.value_high if label["value_high"] is not None or quantity.value_high is not None else None
    return (
        same_value(quantity.value, label["value"])
        and same_value(high, label["value_high"])
        and quantity.unit in label["unit"].split("|")
    )


_PROFIT_OF = {"net_loss": "net_profit", "operating_loss": "operating_profit"}
CLAIM_FIELDS = ("entity", "metric", "period", "value")


def score_claims(found: Iterable, labels: list[dict]) -> Score:
    """Compare candidate claims with labelled ones by overlap and the four fields that make a claim usable.

    A label's field may hold alternatives joined by ``|``, or ``*`` for anything.
    """
    found = list(found)
    score = Score(found=len(found), wanted=len(labels))
    free = list(labels)
    missed = []
    for claim in found:
        over = [label for label in free if claim.start < label["end"] and label["start"] < claim.end]
        hit = next((label for label in over if not _wrong_fields(claim, label)), None)
        if hit is not None:
            free.remove(hit)
            score.right += 1
        else:
            missed.append((claim, over))
    for claim, over in missed:
        wrong = min((_wrong_fields(claim, label) for label in over), key=len, default=["surplus"])
        score.kinds.update(wrong)
        expected = f" expected {[over[0][f] for f in CLAIM_FIELDS]}" if over else ""
        score.errors.append(
            f"{'+'.join(wrong)}: {claim.raw!r} {claim.entity} {claim.metric} {claim.period} {claim.value}{expected}"
        )
    for label in free:
        if not any(claim.start < label["end"] and label["start"] < claim.end for claim in found):
            score.kinds["missed"] += 1
            score.errors.append(
                f"missed: {label.get('raw', '')} {[label[f] for f in CLAIM_FIELDS]} at {label['start']}"
            )
    return score


def _wrong_fields(claim, label: dict) -> list[str]:
    """Fields that differ; a loss and the negative profit are one fact."""
    if (
        claim.metric in _PROFIT_OF
        and label["metric"] == _PROFIT_OF[claim.metric]
        or _PROFIT_OF.get(label["metric"]) == claim.metric
    ):
        label = label | {"metric": claim.metric, "value": -label["value"]}
    wrong = [
        name
        for name in ("entity", "metric", "period")
        if not {getattr(claim, name), "*"} & {*label[name].split("|")}
        and not (name == "entity" and claim.entity in _known(label["entity"]))
        and not (name == "metric" and any(same_printed(claim.metric, one) for one in label["metric"].split("|")))
    ]
    return wrong + ([] if same_value(claim.value, label["value"]) else ["value"])


_LEGAL_FORM = re.compile("(?:股份)?有限公司$")


def _known(printed: str) -> set[str]:
    """The printed names of a label without their legal form, and the ids of those that the vocabulary has learned since."""
    names = printed.split("|")
    return {_names()[name] for name in names if name in _names()} | {_LEGAL_FORM.sub("", name) for name in names}


@cache
def _names() -> dict[str, str]:
    return load_vocabulary().aliases()


def raw_quantities(document: reading.Document) -> list[tuple[int, int, object]]:
    """Readable quantities of a document with their spans in the raw file."""
    found = []
    for quantity in quantities_of(document):
        span = document.raw_span(quantity.start, quantity.end)
        found.append((span.start, span.end, quantity))
    return found


@dataclass(frozen=True)
class Article:
    """A labelled text: its file, day of publication, and labels for quantities and claims."""

    name: str
    path: Path
    published: str
    quantities: list[dict]
    claims: list[dict]


def seed_articles(project: Project) -> list[Article]:
    """The five seeds with the labelled quantities and the reviewed claims."""
    labelled = json.loads((project.root / "tests" / "cases" / "quantities_seeds.json").read_text(encoding="utf-8"))
    with (project.data / "claims.csv").open(encoding="utf-8", newline="") as file:
        claims = list(csv.DictReader(file))
    with (project.seeds / "sources.csv").open(encoding="utf-8", newline="") as file:
        sources = list(csv.DictReader(file))
    articles = []
    for source in sources:
        path = (
            project.root / source["path"]
            if (project.root / source["path"]).exists()
            else project.seeds / source["path"]
        )
        mine = [_claim_label(row) for row in claims if row["source"] == source["id"] and row["value"]]
        articles.append(
            Article(source["id"], path, source["published"], [q for q in labelled if q["source"] == source["id"]], mine)
        )
    return articles


def _claim_label(row: dict) -> dict:
    return row | {"start": int(row["start"]), "end": int(row["end"]), "value": float(row["value"])}


def other_articles(project: Project, texts: Path) -> tuple[list[Article], list[str]]:
    """Articles labelled by hand whose text is at hand, and the addresses of the ones that are not."""
    articles, missing = [], []
    for path in sorted((project.root / "tests" / "cases" / "labels").glob("*.json")):
        labels = json.loads(path.read_text(encoding="utf-8"))
        text = texts / f"{path.stem}.txt"
        if not text.exists() or hashlib.sha256(text.read_bytes()).hexdigest() != labels["sha256"]:
            missing.append(labels["address"])
            continue
        claims = [
            claim | {"start": label["start"], "end": label["end"]}
            for label in labels["labels"]
            for claim in label["claims"]
        ]
        articles.append(Article(path.stem, text, labels["published"], labels["labels"], claims))
    return articles, missing


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


_PEER_SCRIPT = """
import json, sys, time
from recognizers_number import NumberRecognizer
from recognizers_number_with_unit import NumberWithUnitRecognizer
culture = "zh-cn"
models = [NumberRecognizer(culture).get_number_model(), NumberRecognizer(culture).get_percentage_model(), NumberWithUnitRecognizer(culture).get_currency_model()]
texts = json.load(open(sys.argv[1], encoding="utf-8"))
for model in models:
    model.parse("1%")
start = time.perf_counter()  # timed on whole pages, where it is fastest; judged line by line, where it finds most
for text in texts:
    for model in models:
        model.parse(text)
seconds = time.perf_counter() - start
found = []
for text in texts:
    rows, at = [], 0
    for line in text.splitlines(keepends=True):  # of a whole page its number model finds nothing
        for r in (r for model in models for r in model.parse(line)):
            resolution = r.resolution or {}
            rows.append([at + r.start, at + r.end + 1, r.text, resolution.get("value"), resolution.get("unit"), r.type_name])
        at += len(line)
    found.append(rows)
json.dump({"seconds": seconds, "found": found}, open(sys.argv[2], "w", encoding="utf-8"))
"""


def run_peer(texts: list[str], home: Path) -> dict:
    """Recognizers-Text's number, percentage and currency models on the same texts, in their own virtual environment."""
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not python.exists():
        click.echo(f"setting up {PEER[0]} in {home}")
        venv.create(home, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEER],
            check=True,
            stderr=subprocess.DEVNULL,
        )
    with tempfile.TemporaryDirectory() as folder:
        script, given, result = (Path(folder) / name for name in ("peer.py", "texts.json", "found.json"))
        script.write_text(_PEER_SCRIPT, encoding="utf-8")
        given.write_text(json.dumps(texts), encoding="utf-8")
        subprocess.run([python, "-W", "ignore", script, given, result], check=True)
        return json.loads(result.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class PeerQuantity:
    """What the peer found, in our terms."""

    raw: str
    value: Decimal | None
    value_high: None
    unit: str


_PEER_UNITS = {
    "Percent": "pct",
    "Dollar": "USD",
    "United States dollar": "USD",
    "Chinese yuan": "CNY",
    "Hong Kong dollar": "HKD",
    "New Taiwan dollar": "TWD",
}


def peer_quantities(document: reading.Document, found: list) -> list[tuple[int, int, PeerQuantity]]:
    """The peer's results with spans in the raw file; of nested results the longest counts, bare numbers keep any unit."""
    best: list = []
    for start, end, text, value, unit, kind in sorted(found, key=lambda row: (row[0] - row[1], row[5] == "number")):
        if not any(start < b[1] and b[0] < end for b in best):
            best.append((start, end, text, value, unit, kind))
    results = []
    for start, end, text, value, unit, kind in sorted(best, key=lambda row: row[0]):
        name = "pct" if kind == "percentage" else _PEER_UNITS.get(unit or "", unit or "")
        try:
            number = Decimal(str(value).rstrip("%"))
        except ArithmeticError:
            number = None
        span = document.raw_span(start, end)
        results.append((span.start, span.end, PeerQuantity(text, number, None, name)))
    return results


def _lenient(labels: list[dict]) -> list[dict]:
    """Labels for the peer: it knows no units but money and percent, so a bare number with the right value counts as right."""
    return [
        label | {"unit": label["unit"] + ("|" if label["unit"] not in ("pct", "CNY", "USD", "HKD", "TWD") else "")}
        for label in labels
    ]


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
@click.option("--texts", type=click.Path(path_type=Path), help="Texts of the other articles [data/candidates/texts].")
@click.option("--peer/--no-peer", default=True, help="Run Recognizers-Text on the same texts.")
@click.option("--errors", is_flag=True, help="Name every error.")
def main(root: Path | None, texts: Path | None, peer: bool, errors: bool) -> None:
    """Score extraction against the reviewed seeds and other labelled articles, beside Recognizers-Text."""
    from marketbook.claims import find_claims

    project = find_project(root)
    seeds = seed_articles(project)
    others, missing = other_articles(project, texts or project.data / "candidates" / "texts")
    documents = {article.name: reading.read(article.path) for article in (*seeds, *others)}
    for title, articles in (("the seeds", seeds), ("other articles", others)):
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
    for address in missing:
        click.echo(f"no text for {address}")
    if peer:
        bodies = [documents[article.name].text for article in (*seeds, *others)]
        result = run_peer(bodies, project.root / ".cache" / "peer")
        for title, articles, at in (("the seeds", seeds, 0), ("other articles", others, len(seeds))):
            by_name = {article.name: result["found"][at + i] for i, article in enumerate(articles)}
            if articles:
                _report(
                    f"Recognizers-Text's quantities in {title} (bare numbers need no unit)",
                    articles,
                    lambda a, by=by_name: score_quantities(
                        peer_quantities(documents[a.name], by[a.name]), _lenient(a.quantities)
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
