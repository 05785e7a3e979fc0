"""The same build on a Dask cluster: notebook and data travel by content, the finished files come back as bytes.

Workers need the library (of the same content, which is checked) but no folder in common with this machine.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from marketbook.build.nursery import Nursery
from marketbook.build.plan import library_hash
from marketbook.build.run import Made, run_job
from marketbook.build.work import Job
from marketbook.cluster import connect
from marketbook.errors import BuildError
from marketbook.project import Project

_lock = threading.Lock()
_nursery: Nursery | None = None


@contextmanager
def cluster_submit(project: Project, scheduler: str, time_limit: float) -> Iterator[Callable[[Job], Future]]:
    """A function that submits a job to the cluster's executor (``distributed.Client.get_executor()``).

    Raises
    ------
    MarketbookError
        If the optional extra is not installed or the scheduler does not answer.
    """
    with connect(scheduler) as client:
        # Scattered once and held on every worker, so that losing one worker loses no data.
        shipped = client.scatter(pack_project(project), broadcast=True, hash=False)
        executor = client.get_executor(retries=3, pure=False)

        def submit(job: Job) -> Future:
            return executor.submit(build_remotely, job, shipped, library_hash(), time_limit)

        yield submit


def build_remotely(job: Job, content: bytes, library: str, time_limit: float) -> Made:
    """Build one edition on a worker from shipped content; the finished files come back as bytes.

    Raises
    ------
    BuildError
        If the worker's library is not the one the build was started with.
    """
    if library != library_hash():
        raise BuildError("the worker has another version of marketbook than this machine; install the same one there")
    box = Path(tempfile.mkdtemp(prefix="mb-"))
    try:
        here = replace(job, root=str(unpack_project(content)), outbox=str(box / "out"))
        made = run_job(here, _nursery_of_this_worker(here.root).server_address, time_limit)
        if made.outcome.ok:
            names = [f"{job.edition.stem}.{extension}" for extension in ("ipynb", *job.edition.formats)]
            made.contents = {name: (Path(made.folder) / name).read_bytes() for name in names}
        made.folder = ""
        return made
    finally:
        shutil.rmtree(box, ignore_errors=True)


def _nursery_of_this_worker(root: str) -> Nursery:
    # A plain subprocess, so a daemonic worker may start it; it ends with the worker, whose pipe it reads.
    global _nursery
    with _lock:
        if _nursery is None:
            _nursery = Nursery(root)
        return _nursery


def pack_project(project: Project) -> bytes:
    """What editions are made from (seeds, data, notebooks) as one archive; the same content gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder in (project.seeds, project.data, project.notebooks):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and ".ipynb_checkpoints" not in path.parts and "candidates" not in path.parts:
                    entry = zipfile.ZipInfo(path.relative_to(project.root).as_posix(), (1980, 1, 1, 0, 0, 0))
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, path.read_bytes())
    return buffer.getvalue()


def unpack_project(content: bytes) -> Path:
    """Unpack shipped content once per machine, under a name made of its hash; returns the project's root."""
    base = Path(tempfile.gettempdir()) / f"marketbook-{os.getuid() if hasattr(os, 'getuid') else 'cluster'}"
    root = base / hashlib.sha256(content).hexdigest()[:20]
    if not root.is_dir():
        base.mkdir(mode=0o700, exist_ok=True)
        if hasattr(os, "getuid") and base.stat().st_uid != os.getuid():
            raise BuildError(f"{base} belongs to someone else; remove it")
        fresh = Path(tempfile.mkdtemp(dir=base))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(fresh)
        try:
            fresh.rename(root)
        except OSError:  # another worker of this machine was first
            shutil.rmtree(fresh)
    return root
