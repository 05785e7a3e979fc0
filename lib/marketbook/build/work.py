"""One edition from notebook to files; runs in a process of its own that is thrown away afterwards.

The outcome is what the kernel replied, how it ended and what stands in the outputs. Papermill's own record is not
asked: after a timeout or a dead kernel it says "completed" for every cell.
"""

from __future__ import annotations

import copy
import gc
import json
import logging
import os
import re
import shutil
import signal
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from marketbook.build import nursery
from marketbook.build.editions import Edition
from marketbook.build.nursery import proportional_bytes
from marketbook.errors import MarketbookError
from marketbook.project import Project, write_atomic

STATUS, OUTCOME = "status.json", "outcome.json"
#: Room for any status, so that a shorter one covers a longer one.
_STATUS_BYTES = 200


@dataclass(frozen=True)
class Job:
    """All that the process of one edition needs to know.

    ``outbox`` is an empty folder for its files, ``requires`` the roles that its outputs must have, ``siblings`` the same
    edition in other languages (language to relative address).
    """

    edition: Edition
    root: str
    outbox: str
    requires: tuple[str, ...] = ()
    stock_kernel: bool = False
    siblings: Mapping[str, str] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        return Project(Path(self.root))

    @property
    def notebook(self) -> Path:
        return self.project.notebooks / f"{self.edition.theme}.ipynb"


@dataclass
class Outcome:
    """What became of an edition.

    ``cause`` is empty when all is well, else one line; ``cell`` is the number of the cell in the notebook as written
    (from 1), None where no cell is to blame; ``seconds`` per phase; ``unresolved`` holds the audit's findings; ``roles``
    says what the outputs are (title, findings, ledger ...; none in a notebook that is no report).
    """

    cause: str = ""
    cell: int | None = None
    cell_source: str = ""
    detail: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    unresolved: list[dict[str, Any]] = field(default_factory=list)
    peak_bytes: int = 0
    roles: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.cause

    @classmethod
    def read(cls, outbox: Path) -> Outcome:
        """The outcome that the edition's process left behind."""
        return cls(**json.loads((outbox / OUTCOME).read_bytes()))


def make_edition(job: Job) -> None:
    """Make one edition; leave its files and ``outcome.json`` in the outbox. The files are of use only if all went well.

    The status file tells the phase, the running cell and the kernel's pid meanwhile.
    """
    gc.set_threshold(50_000, 20, 100)  # a report makes a million objects and little garbage: search it seldom
    os.environ["MARKETBOOK_PROJECT"] = job.root  # for this process and for its kernel
    outcome = Outcome()
    try:
        notebook = _timed(outcome, "run", lambda: execute(job, outcome))
        if outcome.ok:
            _render(job, outcome, notebook)
    except MarketbookError as error:
        outcome.cause, outcome.detail = f"{type(error).__name__}: {error}", traceback.format_exc()
    except Exception as error:
        outcome.cause = f"{type(error).__name__}: {' '.join(str(error).split())}"
        outcome.detail = traceback.format_exc()
    write_atomic(Path(job.outbox) / OUTCOME, json.dumps(vars(outcome), ensure_ascii=False).encode())


def _own_file(job: Job, extension: str) -> Path:
    return Path(job.outbox) / f"{job.edition.stem}.{extension}"


def index(root: str, folder: str, summaries: list[dict[str, Any]], briefings: bool, errors: str) -> None:
    """Write the index page of a folder from the editions' summaries; what went wrong is left in the file ``errors``."""
    try:
        from marketbook.render.index import write_index

        write_index(Path(folder), summaries, project=Project(Path(root)), briefings=briefings)
    except Exception as error:
        Path(errors).write_text(f"{type(error).__name__}: {' '.join(str(error).split())}", encoding="utf-8")


def execute(job: Job, outcome: Outcome) -> Any:
    """The executed notebook, free of times, paths and random ids; on failure ``outcome`` says why.

    Returns
    -------
    NotebookNode
        With the parameters in ``metadata.papermill.parameters``.
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.engines import papermill_engines
    from papermill.exceptions import PapermillExecutionError
    from papermill.execute import raise_for_execution_errors

    from marketbook.build.kernels import start_kernel

    # Its lines would stand among ours on stderr; what matters of them is in the outcome.
    logging.getLogger("papermill").setLevel(logging.CRITICAL + 1)
    template = read_notebook(job.notebook)
    folder = Path(
        tempfile.mkdtemp(prefix="mb-", dir=nursery.address_here or None)
    )  # goes with the nursery's, whoever is killed
    replies: dict[str, str] = {}
    started: list[Any] = []

    def on_start(cell, cell_index):
        started.append(cell)
        number = _number_of(template, cell)
        _report(job, phase="run", cell=number, of=len(template.cells), kernel=kernel.pid)

    def on_executed(cell, cell_index, execute_reply):
        replies[cell.id] = execute_reply["content"]["status"]

    kernel = start_kernel(folder, cwd=job.project.notebooks, stock=job.stock_kernel)
    try:
        # Papermill's command around it reads and writes the whole notebook four times.
        executed = papermill_engines.execute_notebook_with_engine(
            None,
            fill_parameters(template, job.edition.parameters),
            km=kernel,
            kernel_name="python3",
            progress_bar=False,
            on_cell_start=on_start,
            on_cell_executed=on_executed,
        )
        raise_for_execution_errors(executed, None)
    except PapermillExecutionError as error:
        _blame(outcome, template, started[-1], f"{error.ename}: {error.evalue}", _plain(error.traceback))
        return None
    except CellTimeoutError as error:  # a flood of output that does not end
        _blame(outcome, template, started[-1], str(error))
        return None
    except DeadKernelError:
        _blame(outcome, template, started[-1] if started else None, f"the kernel {how_it_ended(kernel.exit_code())}")
        return None
    finally:
        if kernel.is_running:
            outcome.peak_bytes = proportional_bytes(kernel.pid) + proportional_bytes(os.getpid())
        kernel.throw_away()
        shutil.rmtree(folder, ignore_errors=True)
    for cell in executed.cells:
        tolerated = {"raises-exception", "skip-execution"} & set(cell.metadata.get("tags", []))
        if cell.cell_type == "code" and cell.source.strip() and not tolerated and replies.get(cell.id) != "ok":
            _blame(outcome, template, cell, f"the cell was not executed (reply: {replies.get(cell.id, 'none')})")
            return None
    clean_notebook(executed, job.edition.parameters)
    outcome.roles = sorted(_roles(executed))
    if missing := [role for role in job.requires if role not in outcome.roles]:
        outcome.cause = f"the notebook ran, but shows no {' and no '.join(missing)}"
    return executed


def fill_parameters(notebook: Any, parameters: Mapping[str, Any]) -> Any:
    """A copy of a notebook with papermill's injected cell after the tagged one; not run, and without paths in it."""
    from papermill.execute import remove_error_markers
    from papermill.parameterize import parameterize_notebook
    from papermill.translators import PythonTranslator, papermill_translators

    class Readable(PythonTranslator):
        """Papermill writes Chinese values as escapes, which nobody can read in the notebook."""

        @classmethod
        def translate_str(cls, val: str) -> str:
            return repr(val)

    papermill_translators.register("python", Readable)
    prepared = remove_error_markers(copy.deepcopy(notebook))
    prepared.metadata.setdefault("papermill", type(prepared.metadata)())
    for cell in prepared.cells:
        cell.metadata.setdefault("tags", [])
    if parameters:
        prepared = parameterize_notebook(prepared, dict(parameters), kernel_name="python3", language="python")
    _scrub(prepared, parameters)
    return prepared


def clean_notebook(notebook: Any, parameters: dict[str, Any]) -> None:
    """Take out of an executed notebook, in place, whatever differs from run to run: times, paths, random ids."""
    _scrub(notebook, parameters)
    for output in _outputs(notebook):
        if output.output_type == "stream":
            output.text = re.sub(r"\S*/ipykernel_\d+/", "ipykernel/", output.text)


def _scrub(notebook: Any, parameters: Mapping[str, Any]) -> None:
    """Papermill's record of times and paths goes; the parameters stay."""
    kept = {key: notebook.metadata[key] for key in ("kernelspec", "language_info") if key in notebook.metadata}
    notebook.metadata = type(notebook.metadata)(kept | {"papermill": {"parameters": dict(parameters)}})
    for cell in notebook.cells:
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
        for key in ("papermill", "execution"):
            cell.metadata.pop(key, None)


def read_notebook(path: Path) -> Any:
    """A notebook as written, in the current format; a cell of an older format gets its place as its id."""
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        notebook.nbformat_minor = 5
        for number, cell in enumerate(notebook.cells, start=1):
            cell.id = f"cell-{number:03d}"
    return notebook


def _render(job: Job, outcome: Outcome, notebook: Any) -> None:
    """The executed notebook, its HTML and PDF into the outbox, audited; a number that does not resolve is a failure."""
    import nbformat

    from marketbook.render.exporters import render_html

    _report(job, phase="html")
    formats, project = job.edition.formats, job.project
    _own_file(job, "ipynb").write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")
    html = _timed(
        outcome,
        "html",
        lambda: render_html(notebook, project=project, siblings=dict(job.siblings), name=job.edition.stem),
    )
    if "html" in formats:
        _own_file(job, "html").write_text(html, encoding="utf-8", newline="\n")
    if "pdf" in formats:
        from marketbook.render.pdf import render_pdf

        _report(job, phase="pdf")
        pdf = _timed(outcome, "pdf", lambda: render_pdf(html, notebook, page=job.edition.page, project=project))
        _own_file(job, "pdf").write_bytes(pdf)
        outcome.peak_bytes = max(outcome.peak_bytes, proportional_bytes(os.getpid()))
    if "ledger" in outcome.roles:
        from marketbook.audit import audit_files

        _report(job, phase="audit")
        audits = _timed(outcome, "audit", lambda: audit_files([_own_file(job, kind) for kind in formats], project))
        outcome.unresolved = [vars(item) for audit in audits for item in audit.unresolved]
        if outcome.unresolved:
            first = outcome.unresolved[0]
            count = len(outcome.unresolved)
            outcome.cause = f"{count} number{'s do' if count > 1 else ' does'} not resolve; first: {first['number']} in {first['report']}: {first['why']}"


def _roles(notebook: Any) -> set[str]:
    return {output.get("metadata", {}).get("marketbook", {}).get("role", "") for output in _outputs(notebook)} - {""}


def _timed(outcome: Outcome, phase: str, work: Callable[[], Any]) -> Any:
    """Do one phase; note how long it took."""
    start = time.monotonic()
    try:
        return work()
    finally:
        outcome.seconds[phase] = round(time.monotonic() - start, 3)


def _report(job: Job, **status: Any) -> None:
    """Say what this process is doing: in place and in one write, since it says so at every cell."""
    file = os.open(Path(job.outbox) / STATUS, os.O_WRONLY | os.O_CREAT)
    try:
        os.write(file, json.dumps(status).encode().ljust(_STATUS_BYTES))
    finally:
        os.close(file)


def read_status(outbox: str | Path) -> dict[str, Any]:
    """What the process of an edition last said about itself; empty before it said anything."""
    try:
        return json.loads((Path(outbox) / STATUS).read_bytes())
    except (FileNotFoundError, ValueError):  # nothing said yet, or half of it
        return {}


def _outputs(notebook: Any) -> list[Any]:
    return [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]


def _number_of(template: Any, cell: Any) -> int | None:
    """Number of a cell in the notebook as written; papermill's injected cell stands for the tagged one before it."""
    ids = [each.id for each in template.cells]
    if cell.id in ids:
        return ids.index(cell.id) + 1
    tagged = [n for n, each in enumerate(template.cells, 1) if "parameters" in each.metadata.get("tags", [])]
    return tagged[0] if tagged else None


def _blame(outcome: Outcome, template: Any, cell: Any, cause: str, detail: str = "") -> None:
    outcome.cause, outcome.detail = " ".join(cause.split()), detail
    if cell is not None:
        outcome.cell, outcome.cell_source = _number_of(template, cell), cell.source


def _plain(lines: list[str]) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(lines))


def how_it_ended(code: int | None) -> str:
    """The end of a process in words, from its exit code (negative: a signal)."""
    if code is None:
        return "stopped answering"
    if code < 0:
        name = signal.Signals(-code).name
        return f"was killed by {name}" + (" (out of memory, perhaps)" if name == "SIGKILL" else "")
    return f"ended by itself with exit code {code}"


def failure_line(edition: Edition, outcome: Outcome) -> str:
    """One line that names notebook, cell and cause."""
    where = f", cell {outcome.cell}" if outcome.cell else ""
    return f"{edition.name}: notebooks/{edition.theme}.ipynb{where}: {outcome.cause}"
