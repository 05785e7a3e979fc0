"""Conduct a build: hand the editions that need it to an executor, publish what they made, note what became of them."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from marketbook.build.editions import Edition, find_siblings
from marketbook.build.failure import failure_page
from marketbook.build.nursery import EDITION, Nursery, fork, proportional_bytes
from marketbook.build.parameters import Declarations
from marketbook.build.plan import Record, key_parts
from marketbook.build.work import OUTCOME, Job, Outcome, failure_line, how_it_ended, read_status
from marketbook.errors import BuildError
from marketbook.project import Project, write_atomic

DEFAULT_TIME_LIMIT = 600.0


@dataclass
class Result:
    """One line of the build's summary."""

    edition: Edition
    status: str  # "kept", "built" or "failed"
    why: str
    outcome: Outcome = field(default_factory=Outcome)
    seconds: float = 0.0

    def summary(self, out: Path) -> dict[str, Any]:
        """The edition in the form of ``build --json``."""
        files = [] if self.status == "failed" else list(self.edition.files)
        failed = [f"{self.edition.name}.failed.html"] if self.status == "failed" else []
        return {
            "edition": self.edition.name,
            "theme": self.edition.theme,
            "language": self.edition.language,
            "parameters": dict(self.edition.parameters),
            "status": self.status,
            "why": self.why,
            "seconds": round(self.seconds, 3),
            "phases": self.outcome.seconds,
            "peak_mb": round(self.outcome.peak_bytes / 1e6, 1),
            "outputs": [str(out / name) for name in files + failed],
            "cause": self.outcome.cause,
            "cell": self.outcome.cell,
        }


@dataclass
class Settings:
    """How to build: see ``marketbook build --help``."""

    out: Path
    jobs: int = 0
    scheduler: str = ""
    force: bool = False
    stock_kernels: bool = False
    time_limit: float = DEFAULT_TIME_LIMIT


def build(
    project: Project,
    declarations: Declarations,
    editions: Sequence[Edition],
    settings: Settings,
    watcher: Callable[[list[Result], dict[str, Running], int], None] = lambda *_: None,
    say: Callable[[str], None] = lambda _: None,
    sweep: str = "",
    nursery: Nursery | None = None,
) -> list[Result]:
    """Build the editions that need it, and the page that links them (``index_page``).

    Parameters
    ----------
    sweep : str
        Name of the sweep that the editions belong to; empty for a plain build.
    nursery : Nursery, optional
        One that is already warm, for whoever builds again and again; it is left open.
    watcher : called several times a second with the results so far, the running editions and the number of all
    say : called with one line for each edition that failed, and for the index page if it could not be made

    Returns
    -------
    list of Result, one per edition, in their order

    Raises
    ------
    BuildError
        If two editions have the same path.
    """
    settings.out.mkdir(parents=True, exist_ok=True)
    _sweep_up(settings.out)
    record = Record.load(settings.out)
    earlier = {edition.name: edition for edition in record.finished()}
    siblings = find_siblings((earlier | {edition.name: edition for edition in editions}).values())
    parts = key_parts(project, declarations, siblings)
    keys = {edition.name: parts(edition) for edition in editions}
    if len(keys) != len(editions):
        raise BuildError("two editions of this build have the same path; give each its own folder")
    reasons = {edition.name: record.why(edition, keys[edition.name], settings.force) for edition in editions}
    results = {e.name: Result(e, "kept", "nothing changed") for e in editions if not reasons[e.name]}
    todo = [edition for edition in editions if reasons[edition.name]]
    index = index_page(settings.out, sweep)
    if not todo and index.is_file():
        return [results[edition.name] for edition in editions]
    running: dict[str, Running] = {}
    jobs = [
        Job(
            edition,
            str(project.root),
            "",
            declarations.requires,
            settings.stock_kernels,
            siblings.get(edition.name, {}),
        )
        for edition in todo
    ]
    with _executor(project, settings, running, len(jobs), nursery) as (submit, address):
        futures: dict[Future, Edition] = {submit(job): job.edition for job in jobs}
        pending = set(futures)
        while pending:
            done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
            for future in done:
                edition = futures[future]
                result = _publish(future, edition, reasons[edition.name], keys[edition.name], record)
                results[edition.name] = result
                if result.status == "failed":
                    say(failure_line(edition, result.outcome))
            watcher(list(results.values()), running, len(editions))
        try:
            _write_index(project, record, index, address, settings.time_limit)
        except BuildError as error:
            say(str(error))
    return [results[edition.name] for edition in editions]


# --- where editions run -----------------------------------------------------------------------------------------------


@dataclass
class Running:
    """An edition at work: when it began, and how to ask what it is doing."""

    began: float
    outbox: str

    @property
    def phase(self) -> str:
        status = read_status(self.outbox)
        if status.get("phase") == "run":
            return f"cell {status.get('cell')}/{status.get('of')}"
        return status.get("phase", "starting")


@dataclass
class Made:
    """What an executor hands back: the outcome and the edition's files, on this machine's disk or as bytes."""

    outcome: Outcome
    seconds: float
    folder: str = ""
    contents: dict[str, bytes] = field(default_factory=dict)


@contextmanager
def _executor(
    project: Project, settings: Settings, running: dict[str, Running], wanted: int, warm: Nursery | None
) -> Iterator[tuple[Callable[[Job], Future], str]]:
    """A function that submits a job to this machine's processes or to the cluster; and the local nursery's address, if any."""
    if settings.scheduler:
        from marketbook.build.cluster import cluster_submit

        with cluster_submit(project, settings.scheduler, settings.time_limit) as submit:
            yield submit, ""
        return
    with ExitStack() as stack:
        nursery = warm or stack.enter_context(Nursery(project.root))
        boxes = settings.out / f".building-{os.getpid()}"
        stack.callback(shutil.rmtree, boxes, ignore_errors=True)
        # The threads only wait, each for the process of one edition.
        executor: Executor = stack.enter_context(
            ThreadPoolExecutor(max(1, min(wanted, settings.jobs or os.cpu_count() or 1)))
        )
        stack.callback(executor.shutdown, cancel_futures=True)
        # First of all, where it ends or was interrupted: with its children gone, the threads return.
        stack.push(lambda error, *_: nursery.close() if error or not warm else None)

        def submit(job: Job) -> Future:
            box = boxes / job.edition.name.replace("/", "__")
            return executor.submit(
                run_job, replace(job, outbox=str(box)), nursery.server_address, settings.time_limit, running
            )

        yield submit, nursery.server_address


def run_job(job: Job, address: str, time_limit: float, running: dict[str, Running] | None = None) -> Made:
    """Run one edition in a process of its own and wait for it, at most ``time_limit`` seconds.

    Parameters
    ----------
    address : str
        Of the nursery that forks the process; empty for a fresh interpreter.
    running : dict, optional
        Where the edition is listed while it runs.
    """
    box = Path(job.outbox)
    box.mkdir(parents=True)
    running = {} if running is None else running
    peak = 0
    try:
        # Returns once the server has warmed up.
        child = fork(address, EDITION, "marketbook.build.work:make_edition", job)
        began = time.monotonic()
        running[job.edition.name] = Running(began, job.outbox)
        # The process notes its memory at the end of each phase; looking in between is for what ends differently.
        while child.poll(timeout=min(2, max(0.05, began + time_limit - time.monotonic()))) is None:
            kernel = read_status(box).get("kernel", 0)
            peak = max(peak, proportional_bytes(child.pid) + (proportional_bytes(kernel) if kernel else 0))
            if time.monotonic() - began > time_limit:
                child.kill()
                cause = f"time limit of {time_limit:g} s reached"
                return Made(_interrupted(job, cause, peak), time.monotonic() - began)
        if child.exit_code or not (box / OUTCOME).is_file():
            cause = f"the process of this edition {how_it_ended(child.exit_code)}"
            return Made(_interrupted(job, cause, peak), time.monotonic() - began)
        outcome = Outcome.read(box)
        outcome.peak_bytes = max(peak, outcome.peak_bytes)
        return Made(outcome, time.monotonic() - began, job.outbox)
    finally:
        running.pop(job.edition.name, None)


def _interrupted(job: Job, cause: str, peak: int) -> Outcome:
    """The outcome of an edition whose process could not write one itself."""
    status = read_status(job.outbox)
    phase = status.get("phase", "start")
    words = {"run": "while a cell ran", "html": "while the HTML was made", "pdf": "while the PDF was made"}
    cause = f"{cause} {words.get(phase, 'while ' + phase)}" if phase != "start" else cause
    cell, source = status.get("cell"), ""
    if cell:
        source = "".join(json.loads(job.notebook.read_bytes())["cells"][cell - 1]["source"])
    return Outcome(cause, cell, source, peak_bytes=peak)


# --- what becomes of them ---------------------------------------------------------------------------------------------


def _publish(future: Future, edition: Edition, why: str, key: dict[str, str], record: Record) -> Result:
    """Move an edition's files to their place, or put up a failure page; note either in the record."""
    out = record.path.parent
    try:
        made = future.result()
    except Exception as error:  # the executor's own failure (a lost worker, say) is this edition's, not the build's
        made = Made(Outcome(f"{type(error).__name__}: {' '.join(str(error).split())}"), 0.0)
    failed = out / f"{edition.name}.failed.html"
    (out / edition.name).parent.mkdir(parents=True, exist_ok=True)
    entry: dict[str, Any] = {
        "status": "ok" if made.outcome.ok else "failed",
        "why": why,
        "seconds": round(made.seconds, 3),
        "phases": made.outcome.seconds,
        "peak_mb": round(made.outcome.peak_bytes / 1e6, 1),
        "finished": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "parameters": dict(edition.parameters),
        "key": key,
    }
    if made.outcome.ok:
        for name in edition.files:
            own = f"{edition.stem}{name.removeprefix(edition.name)}"
            if made.folder:
                os.replace(Path(made.folder) / own, out / name)
            else:
                write_atomic(out / name, made.contents[own])
        failed.unlink(missing_ok=True)
        entry |= {"files": {name: record.describe(name) for name in edition.files}, "roles": made.outcome.roles}
    else:
        write_atomic(failed, failure_page(edition, made.outcome).encode())
        entry |= {"cause": made.outcome.cause, "cell": made.outcome.cell}
    record.note(edition.name, entry)
    return Result(edition, "built" if made.outcome.ok else "failed", why, made.outcome, made.seconds)


def index_page(out: Path, sweep: str = "") -> Path:
    """Where the page that links the editions of a build stands."""
    return out / sweep / "index.html"


def _write_index(project: Project, record: Record, index: Path, address: str, time_limit: float) -> None:
    """Write the index of all editions on record in its folder, in a warm process; what was not built now is linked too."""
    out, folder = record.path.parent, index.parent
    wanted = "" if folder == out else f"{folder.name}/"
    summaries = [
        {
            "edition": name,
            "language": entry["parameters"].get("language", "en"),
            "parameters": entry["parameters"],
            "status": "failed" if entry["status"] == "failed" else "built",
            "outputs": [str(out / file) for file in entry.get("files", {})],
            "report": "ledger" in entry.get("roles", ()),
            "cause": entry.get("cause", ""),
        }
        for name, entry in sorted(record.editions.items())
        if (name.startswith(wanted) if wanted else "/" not in name)
        and all((out / file).is_file() for file in entry.get("files", {}))
        and (project.notebooks / f"{name.rpartition('/')[2].partition('.')[0]}.ipynb").is_file()
    ]
    folder.mkdir(parents=True, exist_ok=True)
    errors = folder / f".index-{os.getpid()}.error"
    child = fork(
        address,
        EDITION,
        "marketbook.build.work:index",
        str(project.root),
        str(folder),
        summaries,
        not wanted,
        str(errors),
    )
    end = time.monotonic() + time_limit
    while (code := child.poll(timeout=0.5)) is None:
        if time.monotonic() > end:
            child.kill()
            raise BuildError(
                f"{index}: time limit of {time_limit:g} s reached; the editions are finished, build again for the index"
            )
    try:
        cause = errors.read_text(encoding="utf-8")
        errors.unlink()
    except FileNotFoundError:
        cause = how_it_ended(code) if code else ""
    if cause:
        raise BuildError(f"{index}: {cause}; the editions themselves are finished")


def _sweep_up(out: Path) -> None:
    """Remove what a killed build left half made."""
    for folder in out.glob(".building-*"):
        pid = folder.name.rpartition("-")[2]
        if not pid.isdigit() or not _is_alive(int(pid)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
