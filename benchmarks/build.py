"""How fast the batch engine is, beside the stock tools and beside what cannot be avoided.

    python benchmarks/build.py                  everything, about ten minutes on two cores
    python benchmarks/build.py stock floor      only these
    python benchmarks/build.py --themes cloud_share --languages en,zh-Hans

The stock route needs WeasyPrint (the extra ``benchmark``) and, for it, Pango on the system. Works on a temporary copy of the project, so reports/ is left alone. Prints seconds and ratios; nothing is asserted.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from marketbook.build.nursery import EDITION, Nursery, fork
from marketbook.build.parameters import load_parameters
from marketbook.project import LANGUAGES, Project, find_project

CORES = os.cpu_count() or 1


def copy_project(source: Project, to: Path) -> Project:
    """What a build reads, in a folder of its own."""
    for name in ("seeds", "data", "notebooks"):
        shutil.copytree(
            source.root / name, to / name, ignore=shutil.ignore_patterns("candidates", ".ipynb_checkpoints")
        )
    return Project(to)


class Time(NamedTuple):
    """Seconds by the clock, and seconds of computing of all processes together (steadier on a busy machine)."""

    wall: float
    cpu: float

    def over(self, other: Time) -> str:
        return f"{self.wall / other.wall:.1f} by the clock, {self.cpu / other.cpu:.1f} by computing time"


def timed(work: Callable[[], object]) -> Time:
    """Time of ``work``, which does all it does in child processes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Time(time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def median(times: list[Time]) -> Time:
    return Time(*(statistics.median(column) for column in zip(*times)))


def marketbook(project: Project, *arguments: str) -> dict:
    """Run ``marketbook build --json`` and return its summary; "time" is measured from outside."""
    command = [sys.executable, "-m", "marketbook.cli", "build", "--project", str(project.root), "--json", *arguments]
    done = []
    time = timed(lambda: done.append(subprocess.run(command, capture_output=True, text=True)))
    if done[0].returncode:
        print(f"    build complained: {done[0].stderr.strip()[-500:]}")
    return json.loads(done[0].stdout) | {"time": time}


class Bench:
    """One run of the chosen benchmarks over themes × languages."""

    def __init__(
        self, project: Project, themes: list[str], languages: list[str], work: Path, rounds: int, sweep_size: int
    ):
        self.project, self.themes, self.languages, self.work = project, themes, languages, work
        self.rounds, self.sweep_size = rounds, sweep_size
        self.editions = [(theme, language) for theme in themes for language in languages]
        self.select = [*themes, "--language", ",".join(languages)]

    def stock(self) -> None:
        """(a) papermill, nbconvert and WeasyPrint by their own command lines against ours; cold, by turns, both on all cores."""
        ours, theirs = [], []
        for turn in range(self.rounds):
            theirs.append(timed(lambda n=turn: self._stock_pipeline(self.work / f"stock{n}")))
            out = self.work / f"ours{turn}"
            ours.append(marketbook(self.project, *self.select, "--out", str(out))["time"])
        self._say("(a) stock pipeline, cold", median(theirs), len(self.editions))
        self._say("    ours, cold (audited as well)", median(ours), len(self.editions))
        print(f"    stock over ours: {median(theirs).over(median(ours))}")

    def _stock_pipeline(self, out: Path, editions: list[tuple[str, str]] | None = None, as_of: str = "") -> None:
        out.mkdir()
        environment = os.environ | {"MARKETBOOK_PROJECT": str(self.project.root)}
        jupyter = [sys.executable, "-m", "jupyter", "nbconvert", "--log-level", "ERROR"]

        def one(edition: tuple[str, str]) -> None:
            theme, language = edition
            base = out / f"{theme}.{language}"
            notebook = str(self.project.notebooks / f"{theme}.ipynb")
            papermill = [
                sys.executable,
                "-m",
                "papermill",
                "--no-progress-bar",
                "--log-level",
                "ERROR",
                "-p",
                "language",
                language,
            ]
            papermill += ["-p", "as_of", as_of] if as_of else []
            for command in (
                [*papermill, notebook, f"{base}.ipynb"],
                [*jupyter, "--to", "html", f"{base}.ipynb"],
                [sys.executable, "-m", "weasyprint", "--quiet", f"{base}.html", f"{base}.pdf"],
            ):
                subprocess.run(
                    command, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )

        with ThreadPoolExecutor(CORES) as pool:
            list(pool.map(one, editions or self.editions))

    def floor(self) -> None:
        """The floor: the same cells and the same rendering in one warm process, divided by the cores."""
        cold = marketbook(self.project, *self.select, "--out", str(self.work / "cold0"))["time"]
        result = self.work / "floor.json"
        with Nursery(self.project.root) as nursery:
            arguments = (
                str(Path(__file__).parent),
                str(self.project.root),
                str(self.work / "cold0"),
                self.editions,
                str(result),
            )
            child = fork(
                nursery.server_address,
                EDITION,
                "runpy:run_path",
                str(Path(__file__).parent / "floor.py"),
                {"ARGUMENTS": arguments},
            )
            while child.poll(timeout=1) is None:
                pass
        phases = json.loads(result.read_text())
        floor = Time(phases.pop("wall") / CORES, sum(phases.values()))
        self._say(
            f"the floor: cells and rendering, one warm process, clock divided by {CORES}", floor, len(self.editions)
        )
        print("    " + ", ".join(f"{phase} {seconds:.1f} s" for phase, seconds in phases.items()))
        self._say("    ours, cold (audited as well)", cold, len(self.editions))
        print(f"    ours over the floor: {cold.over(floor)}")

    def unchanged(self) -> None:
        """(b) a rebuild with nothing changed."""
        out = ["--out", str(self.work / "unchanged")]
        marketbook(self.project, *self.select, *out)
        self._say(
            "(b) nothing changed",
            median([marketbook(self.project, *self.select, *out)["time"] for _ in range(5)]),
            len(self.editions),
        )

    def claim(self) -> None:
        """(c) a rebuild after one claim changed: only its theme's editions are made again."""
        out = ["--out", str(self.work / "claim")]
        full = marketbook(self.project, *self.select, *out)["time"]
        path = self.project.data / "claims.csv"
        before = path.read_bytes()
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        row = next(row for row in rows if row["themes"] == self.themes[0])
        row["note"] += " (changed by the benchmark)"
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
                writer.writerows(rows)
            summary = marketbook(self.project, *self.select, *out)
        finally:
            path.write_bytes(before)
        self._say(
            f"(c) one claim changed: {summary['built']} rebuilt, {summary['kept']} kept",
            summary["time"],
            summary["built"],
        )
        print(f"    a full build over this: {full.over(summary['time'])}")

    def sweep(self) -> None:
        """(d) a sweep of many editions, and its rate against the stock pipeline's."""
        theme = self.themes[0]
        days = [
            f"20{20 + month // 12}-{month % 12 + 1:02d}-28"
            for month in range(36, 36 + -(-self.sweep_size // len(self.languages)))
        ]
        file = self.work / "days.yml"
        file.write_text(json.dumps({"theme": theme, "product": {"as_of": days, "language": self.languages}}))
        summary = marketbook(self.project, "--sweep", str(file), "--out", str(self.work / "sweep"))
        self._say(f"(d) sweep of {theme}", summary["time"], summary["built"])
        # Early cut-offs make small reports: the stock tools get the middle one of the same days.
        same = [(theme, language) for language in self.languages]
        stock = timed(lambda: self._stock_pipeline(self.work / "sweepstock", same, days[len(days) // 2]))
        ours, theirs = (
            Time(*(part / n for part in t))
            for t, n in ((summary["time"], summary["built"]), (stock, len(self.languages)))
        )
        print(
            f"    an hour makes {3600 / ours.wall:.0f} editions, of stock {3600 / theirs.wall:.0f}; stock over ours: {theirs.over(ours)}"
        )
        peaks = [edition["peak_mb"] for edition in summary["editions"]]
        print(
            f"    memory per running edition: median {statistics.median(peaks):.0f} MB, highest {max(peaks):.0f} MB (PSS)"
        )

    def jobs(self) -> None:
        """(e) one, two and four editions at a time."""
        for jobs in (1, 2, 4):
            summary = marketbook(
                self.project, *self.select, "--jobs", str(jobs), "--out", str(self.work / f"jobs{jobs}")
            )
            self._say(f"(e) --jobs {jobs}", summary["time"], summary["built"])

    def dask(self) -> None:
        """(f) the same through a Dask scheduler with one worker a core."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.work}
        dask = [sys.executable, "-m", "dask"]
        scheduler = subprocess.Popen(
            [
                *dask,
                "scheduler",
                "--host",
                address.rpartition(":")[0],
                "--port",
                address.rpartition(":")[2],
                "--no-dashboard",
            ],
            **quiet,
        )
        worker = subprocess.Popen(
            [*dask, "worker", address, "--nworkers", str(CORES), "--nthreads", "1", "--no-dashboard"], **quiet
        )
        try:
            from distributed import Client

            with Client(address, timeout=60) as client:
                client.wait_for_workers(CORES, timeout=60)
            for label in ("cold workers", "warm workers"):
                out = self.work / f"dask {label}"
                summary = marketbook(self.project, *self.select, "--scheduler", address, "--out", str(out))
                self._say(f"(f) Dask, {label}", summary["time"], summary["built"])
        finally:
            worker.terminate()
            scheduler.terminate()
            worker.wait()
            scheduler.wait()

    @staticmethod
    def _say(label: str, time: Time, editions: int) -> None:
        each = f"{time.wall / max(1, editions):.2f} s an edition, {time.cpu / max(1, editions):.2f} s of computing"
        print(f"{label}: {time.wall:.2f} s for {editions} editions ({each})", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="*", default=["stock", "floor", "unchanged", "claim", "sweep", "jobs", "dask"])
    parser.add_argument("--themes", default="", help="comma-separated [all]")
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--rounds", type=int, default=2, help="turns of the cold comparisons")
    parser.add_argument("--sweep-size", type=int, default=100)
    options = parser.parse_args()
    source = find_project()
    themes = [theme for theme in options.themes.split(",") if theme] or list(load_parameters(source).themes)
    with tempfile.TemporaryDirectory(prefix="mb-bench-") as folder:
        work = Path(folder)
        project = copy_project(source, work / "project")
        bench = Bench(project, themes, options.languages.split(","), work, options.rounds, options.sweep_size)
        for name in options.what:
            getattr(bench, name)()


if __name__ == "__main__":
    main()
