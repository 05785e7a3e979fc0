"""How fast articles become candidates, that time grows linearly, and that memory does not grow with the corpus.

    python benchmarks/extraction.py                    speed, hostile text, a corpus of 1,000 articles
    python benchmarks/extraction.py --articles 10000   the corpus of the design

Works in a temporary folder. Prints figures; nothing is asserted. Recognizers-Text beside it: ``python -m marketbook.evaluate``.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import threading
import time
from pathlib import Path

import psutil

from marketbook import reading
from marketbook.claims import find_candidates
from marketbook.ingest import ingest
from marketbook.project import Project, find_project
from marketbook.quantities import find_quantities

HOSTILE = {
    "numerals in a row": "1 ",
    "Chinese numerals in a row": "一",
    "zero-width inside numbers": "1\u200b",
    "right-to-left marks": "\u202e1亿元",
    "token prices": "1元/百万",
    "list without end": "1、",
    "range without end": "从1到",
    "quarters in a row": "1季度",
    "turns of a talk": "甲某:我们有5家客户。\n",
    "pointers": "甲公司有5家,后者有6家,",
    "prices of tokens": "每百万tokens 3元,输入要5元,",
    "markup": "<b>1%</b>",
    "templates": "{{1}}",
    "formulas": "=1+1,",
    "one sentence of figures": "阿里云营收1亿元、",
}


def best(function, *arguments) -> float:
    """Seconds of the fastest of three runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        function(*arguments)
        times.append(time.perf_counter() - start)
    return min(times)


def speed(project: Project) -> None:
    documents = [reading.read(path) for path in sorted(project.seeds.glob("*.txt"))]
    characters = sum(len(document.text) for document in documents)
    for name, work in (
        ("quantities", lambda: [find_quantities(d.text) for d in documents]),
        ("candidate claims", lambda: [find_candidates(d, "2024-06-03") for d in documents]),
    ):
        print(f"{name}: {characters / best(work):,.0f} characters a second")


def hostile() -> None:
    print(f"\n{'100,000 characters of':<28}{'quantities':>12}{'of half':>9}{'claims':>9}{'of half':>9}  seconds")
    for name, unit in HOSTILE.items():
        whole, half = (unit * (size // len(unit)) for size in (100_000, 50_000))
        documents = [reading.read_text(text) for text in (whole, half)]
        print(
            f"{name:<28}{best(find_quantities, whole):>12.2f}{best(find_quantities, half):>9.2f}"
            f"{best(find_candidates, documents[0]):>9.2f}{best(find_candidates, documents[1]):>9.2f}"
        )


class Watch(threading.Thread):
    """Highest memory of this process and its children."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak, self.stop = 0, threading.Event()

    def run(self) -> None:
        me = psutil.Process()
        while not self.stop.wait(0.2):
            total = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    total += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.peak = max(self.peak, total)


def corpus(project: Project, articles: int) -> None:
    """Shuffled paragraphs of the seeds, ingested twice."""
    texts = [path.read_bytes().decode().split("\n") for path in sorted(project.seeds.glob("*.txt"))]
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in ("data/vocabulary", "seeds"):
            shutil.copytree(project.root / name, root / name)
        (root / "corpus").mkdir()
        for i in range(articles):
            paragraphs = draw.choice(texts)[:]
            draw.shuffle(paragraphs)
            (root / "corpus" / f"a{i:05d}.txt").write_text(
                "\n".join(paragraphs[:20]) + f"\n{i}", encoding="utf-8", newline=""
            )
        watch = Watch()
        watch.start()
        for run in ("first", "second"):
            start = time.perf_counter()
            report = ingest(root / "corpus", project=Project(root), jobs=2)
            print(
                f"{run} ingest of {articles:,} articles: {time.perf_counter() - start:.1f} s, {report.read:,} read, {report.kept:,} kept, {report.candidates:,} new candidates"
            )
        watch.stop.set()
        print(f"highest memory, workers included: {watch.peak / 2**20:,.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    options = parser.parse_args()
    here = find_project()
    speed(here)
    hostile()
    print()
    corpus(here, options.articles)
