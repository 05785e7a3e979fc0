"""Recognizers-Text on the same texts: what it finds, in our terms, and how fast."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import click

from marketbook import reading

#: Its newest release needs this emoji version; both go into a virtual environment of their own.
PEER = ("recognizers-text-suite", "emoji==1.7.0")

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


def lenient(labels: list[dict]) -> list[dict]:
    """Labels for the peer: it knows no units but money and percent, so a bare number with the right value counts as right."""
    return [
        label | {"unit": label["unit"] + ("|" if label["unit"] not in ("pct", "CNY", "USD", "HKD", "TWD") else "")}
        for label in labels
    ]
