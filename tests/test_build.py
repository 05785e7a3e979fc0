"""The batch engine: what is built, what is kept and why, and that what it says is true."""

import csv
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from marketbook.build.cluster import pack_project, unpack_project
from marketbook.build.editions import plain_editions, sweep_editions
from marketbook.build.nursery import Nursery
from marketbook.build.parameters import load_parameters
from marketbook.build.plan import Record
from marketbook.build.run import Settings, build
from marketbook.errors import MarketbookError, ParameterError
from marketbook.project import Project

NOTEBOOKS = Path(__file__).parent / "notebooks"
DECLARED = """
[shared.language]
type = "text"
choices = ["en", "zh-Hans", "zh-Hant"]
default = "en"
help_en = "Language."
help_zh = "语言。"

[sound.horizon]
type = "integer"
default = 3
min = 1
help_en = "Years."
help_zh = "年数。"

[sound.fade]
type = "number"
default = 0.5
help_en = "Fading."
help_zh = "衰减。"

[sound.publisher]
type = "text"
default = "IDC"
help_en = "Publisher."
help_zh = "机构。"
"""


@pytest.fixture(scope="module", autouse=True)
def _one_nursery():
    """All builds of this file share one warm process, as those of one command do; only its start is saved."""

    class Shared:
        def __init__(self, project):
            self.server_address = nursery.server_address

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        close = __exit__

    with Nursery() as nursery, pytest.MonkeyPatch.context() as patch:
        patch.setattr("marketbook.build.run.Nursery", Shared)
        yield


def make_project(root: Path, *themes: str, declared: str = DECLARED) -> Project:
    """A small project: the named notebooks of ``tests/notebooks``, two claims, one assumption."""
    for folder in ("seeds", "data/vocabulary", "data/evidence", "notebooks"):
        (root / folder).mkdir(parents=True)
    (root / "seeds" / "sources.csv").write_text(
        "id,path,title\n000,seeds/000.txt,甲\n001,seeds/001.txt,乙\n", encoding="utf-8"
    )
    (root / "seeds" / "000.txt").write_text("甲34.6%", encoding="utf-8")
    (root / "data" / "claims.csv").write_text(
        "claim_id,source,value,themes\nc1,000,34.6,sound\nc2,001,12,quiet;other\n", encoding="utf-8"
    )
    (root / "data" / "assumptions.toml").write_text("[rate]\nvalue = 7.2\n", encoding="utf-8")
    (root / "notebooks" / "parameters.toml").write_text(declared, encoding="utf-8")
    for theme in themes:
        shutil.copy(NOTEBOOKS / f"{theme}.ipynb", root / "notebooks")
    return Project(root)


def run(project: Project, *themes: str, languages=("en",), formats=("html",), given=(), **settings):
    """Results by edition name, and the lines said about failures."""
    declared = load_parameters(project)
    editions = plain_editions(declared, themes, languages, dict(given), tuple(formats))
    said: list[str] = []
    results = build(project, declared, editions, Settings(project.reports, **settings), say=said.append)
    return {result.edition.name: result for result in results}, said


def states(results) -> dict[str, tuple[str, str]]:
    return {name: (result.status, result.why) for name, result in results.items()}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.name != "build.json"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A project with two built editions; tests that change it take a copy."""
    project = make_project(tmp_path_factory.mktemp("built"), "sound", "quiet")
    results, said = run(project)
    assert states(results) == {"quiet.en": ("built", "new"), "sound.en": ("built", "new")} and not said
    return project


@pytest.fixture
def copied(built, tmp_path):
    shutil.copytree(built.root, tmp_path / "copy")
    return Project(tmp_path / "copy")


def is_running(pid: str) -> bool:
    """Whether a process still does anything (one that ended may wait for somebody to collect its exit code)."""
    return psutil.pid_exists(int(pid)) and psutil.Process(int(pid)).status() != psutil.STATUS_ZOMBIE


def why(project: Project) -> dict[str, str]:
    """What a build of the project would say, without building."""
    from marketbook.build.editions import find_siblings
    from marketbook.build.plan import key_parts

    declared = load_parameters(project)
    editions = plain_editions(declared, (), ("en",), {}, ("html",))
    record, parts = Record.load(project.reports), key_parts(project, declared, find_siblings(editions))
    return {edition.name: record.why(edition, parts(edition)) for edition in editions}


# --- what a build writes ----------------------------------------------------------------------------------------------


def test_an_edition_is_an_executed_notebook_and_its_page(built):
    notebook = nbformat.read(built.reports / "sound.en.ipynb", as_version=4)
    assert notebook.metadata.papermill == {
        "parameters": {"language": "en", "horizon": 3, "fade": 0.5, "publisher": "IDC"}
    }
    assert [output.text for cell in notebook.cells[4:] for output in cell.outputs] == ["IDC en\n"]
    assert "<html" in (built.reports / "sound.en.html").read_text(encoding="utf-8")
    assert not list(built.reports.glob(".building-*"))


def test_the_same_inputs_give_the_same_bytes_warm_or_stock(built, copied):
    before = contents(copied.reports)
    results, _ = run(copied, force=True, stock_kernels=True)
    assert states(results) == {"quiet.en": ("built", "forced"), "sound.en": ("built", "forced")}
    assert contents(copied.reports) == before


def test_the_record_has_time_and_memory_of_every_edition(built):
    record = json.loads((built.reports / "build.json").read_text(encoding="utf-8"))
    for entry in record["editions"].values():
        assert entry["seconds"] > 0 and entry["peak_mb"] > 0 and set(entry["phases"]) == {"run", "html"}


def test_given_parameters_reach_the_notebook(copied):
    results, _ = run(copied, "sound", given={"horizon": "5", "publisher": "信通院"})
    assert states(results) == {"sound.en": ("built", "parameters changed")}
    notebook = nbformat.read(copied.reports / "sound.en.ipynb", as_version=4)
    assert notebook.metadata.papermill.parameters.horizon == 5
    assert notebook.cells[-1].outputs[0].text == "信通院 en\n"


# --- what is kept -----------------------------------------------------------------------------------------------------


def test_an_unchanged_build_starts_nothing_and_touches_nothing(copied, monkeypatch):
    monkeypatch.setattr("marketbook.build.run.Nursery", None)
    before = {path: path.stat().st_mtime_ns for path in copied.reports.iterdir()}
    results, _ = run(copied)
    assert {result.status for result in results.values()} == {"kept"}
    assert {path: path.stat().st_mtime_ns for path in copied.reports.iterdir()} == before


def test_touching_files_without_changing_them_rebuilds_nothing(copied):
    for path in copied.root.rglob("*"):
        if path.is_file() and path.name != "build.json":
            os.utime(path)
    assert why(copied) == {"quiet.en": "", "sound.en": ""}


def test_stored_outputs_and_display_state_of_a_notebook_change_nothing(copied):
    path = copied.notebooks / "sound.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["language_info"] = {"name": "python"}
    for cell in notebook["cells"]:
        cell["metadata"]["collapsed"] = True
        if cell["cell_type"] == "code":
            cell["execution_count"] = 7
            cell["source"] = "".join(cell["source"])
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert why(copied) == {"quiet.en": "", "sound.en": ""}


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "old", "new", "sound", "quiet"),
    [
        ("data/claims.csv", "34.6", "34.7", "claims changed", ""),
        ("data/claims.csv", "12,quiet", "13,quiet", "", "claims changed"),
        ("seeds/sources.csv", "甲", "丙", "claims changed", ""),
        ("seeds/000.txt", "34.6", "34.7", "claims changed", ""),
        ("data/assumptions.toml", "7.2", "7.3", "assumptions changed", "assumptions changed"),
        ("data/assumptions.toml", "[rate]", "# a remark\n[rate]", "", ""),
        ("notebooks/sound.ipynb", "print(publisher", "print(horizon", "notebook changed", ""),
        ("notebooks/parameters.toml", "default = 3", "default = 4", "parameters changed", ""),
        ("notebooks/parameters.toml", '"Years."', '"Years ahead."', "", ""),
    ],
)
def test_a_change_rebuilds_the_themes_that_may_draw_on_it_and_no_other(copied, file, old, new, sound, quiet):
    _replace(copied.root / file, old, new)
    assert why(copied) == {"sound.en": sound, "quiet.en": quiet}


def test_a_new_external_row_rebuilds_its_theme_only(copied):
    with (copied.evidence / "sound.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["entity", "value"], ["alibaba", "1"]])
    assert why(copied) == {"sound.en": "claims changed", "quiet.en": ""}


def test_a_notebook_that_names_another_theme_is_rebuilt_with_that_themes_claims(copied):
    _replace(
        copied.notebooks / "sound.ipynb", "print(publisher", "factbase.load('quiet') if False else print(publisher"
    )
    _, said = run(copied, "sound")
    assert not said
    _replace(copied.data / "claims.csv", "12,quiet", "13,quiet")
    assert why(copied) == {"sound.en": "claims changed", "quiet.en": "claims changed"}


def test_another_library_or_other_versions_rebuild_everything(copied, monkeypatch):
    monkeypatch.setattr("marketbook.build.plan.library_hash", lambda: "other")
    monkeypatch.setattr("marketbook.build.plan.versions", lambda: {"typst": "0"})
    assert set(why(copied).values()) == {"library and versions changed"}


def test_an_edited_or_missing_report_is_made_again(copied):
    (copied.reports / "sound.en.html").unlink()
    with (copied.reports / "quiet.en.html").open("a") as page:
        page.write("<p>by hand</p>")
    assert why(copied) == {"sound.en": "sound.en.html is missing", "quiet.en": "quiet.en.html was edited"}


def test_an_unreadable_record_only_costs_a_rebuild(copied):
    (copied.reports / "build.json").write_text("{", encoding="utf-8")
    assert why(copied) == {"sound.en": "new", "quiet.en": "new"}


# --- what fails -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def troubled(tmp_path_factory):
    """A build in which every notebook but one fails in its own way."""
    project = make_project(tmp_path_factory.mktemp("troubled"), "raises", "dies", "leaves", "hangs", "quiet")
    results, said = run(project, time_limit=4)
    return project, results, said


@pytest.mark.parametrize(
    ("theme", "cell", "cause"),
    [
        ("raises", 3, "KeyError: 'IDC'"),
        ("dies", 2, "the kernel was killed by SIGKILL (out of memory, perhaps)"),
        ("leaves", 2, "the kernel ended by itself with exit code 3"),
        ("hangs", 2, "time limit of 4 s reached while a cell ran"),
    ],
)
def test_a_failure_names_notebook_cell_and_cause(troubled, theme, cell, cause):
    project, results, said = troubled
    result = results[f"{theme}.en"]
    assert (result.status, result.outcome.cell, result.outcome.cause) == ("failed", cell, cause)
    assert f"{theme}.en: notebooks/{theme}.ipynb, cell {cell}: {cause}" in said
    page = (project.reports / f"{theme}.en.failed.html").read_text(encoding="utf-8")
    assert f"notebooks/{theme}.ipynb" in page and "never reached" not in page
    assert not (project.reports / f"{theme}.en.html").exists()


def test_one_failure_does_not_stop_the_others(troubled):
    project, results, said = troubled
    assert results["quiet.en"].status == "built" and (project.reports / "quiet.en.html").is_file()
    assert len(said) == 4


def test_what_a_hung_kernel_started_is_killed_with_it(troubled):
    project, _, _ = troubled
    assert not is_running((project.notebooks / "child.pid").read_text())


def test_a_failed_edition_is_tried_again_and_its_page_goes_when_it_is_well(troubled, tmp_path):
    project, _, _ = troubled
    shutil.copytree(project.root, tmp_path / "copy")
    project = Project(tmp_path / "copy")
    _replace(project.notebooks / "raises.ipynb", "shares = {}", "shares = {'IDC': 1}")
    results, _ = run(project, "raises")
    assert states(results) == {"raises.en": ("built", "failed last time")}
    assert not (project.reports / "raises.en.failed.html").exists()


def test_a_notebook_that_runs_but_shows_too_little_has_failed(tmp_path):
    project = make_project(tmp_path, "bare", declared='requires = ["title", "findings", "ledger"]\n' + DECLARED)
    results, _ = run(project)
    assert results["bare.en"].outcome.cause == "the notebook ran, but shows no findings and no ledger"


def test_a_failure_page_shows_what_comes_from_outside_as_text():
    from marketbook.build.editions import Edition
    from marketbook.build.failure import failure_page
    from marketbook.build.work import Outcome

    evil = "</pre><script>alert(1)</script>"
    page = failure_page(Edition("cloud", {"language": "zh-Hant", "publisher": evil}), Outcome(evil, 2, evil, evil))
    assert "<script" not in page and page.count("&lt;script&gt;") == 4 and 'lang="zh-Hant"' in page


# --- sweeps and kills -------------------------------------------------------------------------------------------------


def test_the_editions_of_a_sweep_share_no_path_and_differ(built, tmp_path):
    project = Project(tmp_path / "copy")
    shutil.copytree(built.root, project.root)
    file = tmp_path / "years.yml"
    file.write_text("theme: sound\nproduct: {horizon: [1, 2]}", encoding="utf-8")
    declared = load_parameters(project)
    _, editions = sweep_editions(declared, file, {}, ("html",))
    results = build(project, declared, editions, Settings(project.reports))
    assert [result.status for result in results] == ["built", "built"]
    one, two = (
        (project.reports / f"years/sound.horizon-{n}/sound.en.html").read_text(encoding="utf-8") for n in (1, 2)
    )
    assert one != two
    assert [result.status for result in build(project, declared, editions, Settings(project.reports))] == [
        "kept",
        "kept",
    ]


def _marketbook(project: Project, *arguments: str, **options) -> subprocess.Popen:
    command = [sys.executable, "-m", "marketbook.cli", *arguments, "--project", str(project.root)]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)


def test_a_killed_build_loses_nothing_finished_and_leaves_neither_process_nor_folder(tmp_path, request):
    project = make_project(tmp_path, "sound", "hangs")
    (tmp_path / "sweep.yml").write_text("theme: [sound, hangs]\nlist: [{}]", encoding="utf-8")
    sockets = Path(tempfile.mkdtemp(prefix="mbt-"))  # not in tmp_path: a socket's path must be short
    request.addfinalizer(lambda: shutil.rmtree(sockets))
    options = {"env": os.environ | {"TMPDIR": str(sockets)}}
    process = _marketbook(
        project, "build", "--sweep", str(tmp_path / "sweep.yml"), "--format", "html", "--jobs", "1", **options
    )
    finished, started = project.reports / "sweep/sound/sound.en.html", project.notebooks / "child.pid"
    end = time.monotonic() + 60
    while not (started.exists() and started.read_text() and finished.is_file()) and time.monotonic() < end:
        time.sleep(0.05)
    assert finished.is_file()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.communicate()
    end = time.monotonic() + 20
    while is_running(started.read_text()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_running(started.read_text())
    while list(sockets.glob("mb-*")) and time.monotonic() < end:
        time.sleep(0.05)
    assert not list(sockets.glob("mb-*"))
    declared = load_parameters(project)
    _, editions = sweep_editions(declared, tmp_path / "sweep.yml", {}, ("html",))
    results = build(project, declared, editions, Settings(project.reports, time_limit=2))
    assert [result.status for result in results] == ["kept", "failed"]
    assert not list(project.reports.glob(".building-*"))


def test_watching_rebuilds_what_is_saved_with_one_warm_process(tmp_path):
    project = make_project(tmp_path, "quiet")
    notebook, page = project.notebooks / "quiet.ipynb", project.reports / "quiet.en.html"
    process = _marketbook(project, "build", "--watch", "--language", "en", "--format", "html")
    try:
        assert any("watching" in line for line in process.stderr)
        (warm,) = psutil.Process(process.pid).children()
        for word in ("once", "twice"):
            notebook.write_text(
                notebook.read_text(encoding="utf-8").replace('"cells": [', f'"cells": [{_heading(word)},', 1),
                encoding="utf-8",
            )
            end = time.monotonic() + 60
            while word not in page.read_text(encoding="utf-8") and time.monotonic() < end:
                os.utime(notebook)  # the first save may come before the watcher has looked
                time.sleep(1)
            assert word in page.read_text(encoding="utf-8")
            assert warm in psutil.Process(process.pid).children()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
    assert not warm.is_running()


def _heading(word: str) -> str:
    return json.dumps({"cell_type": "markdown", "id": word, "metadata": {}, "source": f"## Saved {word}"})


# --- on a cluster -----------------------------------------------------------------------------------------------------


def test_a_project_travels_by_content(tmp_path):
    project = make_project(tmp_path / "here", "sound")
    (project.notebooks / ".ipynb_checkpoints").mkdir()
    (project.notebooks / ".ipynb_checkpoints" / "sound-checkpoint.ipynb").write_text("{}")
    packed = pack_project(project)
    for path in project.root.rglob("*"):
        os.utime(path)
    assert pack_project(project) == packed
    root = unpack_project(packed)
    assert root == unpack_project(packed)
    names = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {"seeds/sources.csv", "data/claims.csv", "notebooks/sound.ipynb", "notebooks/parameters.toml"} <= names
    assert not [name for name in names if "checkpoint" in name]


def test_a_scheduler_that_does_not_answer_is_one_clear_error(tmp_path, monkeypatch):
    monkeypatch.setattr("marketbook.cluster.PATIENCE", 0.5)
    project = make_project(tmp_path, "quiet")
    declared = load_parameters(project)
    (tmp_path / "sweep.yml").write_text("theme: quiet\nlist: [{}]", encoding="utf-8")
    _, editions = sweep_editions(declared, tmp_path / "sweep.yml", {}, ("html",))
    with pytest.raises(MarketbookError, match="dask scheduler"):
        build(project, declared, editions, Settings(project.reports, scheduler="tcp://127.0.0.1:9"))


@pytest.fixture
def cluster(tmp_path):
    """Address of a scheduler with two workers (each with its nanny, in a folder of its own), and their nannies."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    (tmp_path / "elsewhere").mkdir()
    dask = [sys.executable, "-m", "dask"]
    common = {"cwd": tmp_path / "elsewhere", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **common
    )
    worker = [*dask, "worker", address, "--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--death-timeout", "60"]
    nannies = [
        subprocess.Popen([*worker, "--local-directory", str(tmp_path / f"worker{n}")], **common) for n in range(2)
    ]
    yield address, nannies
    started = [
        p for process in (*nannies, scheduler) for p in (*psutil.Process(process.pid).children(recursive=True), process)
    ]
    for process in started:
        process.kill()
    for process in (*nannies, scheduler):
        process.wait(timeout=30)


@pytest.mark.long
def test_a_cluster_builds_the_same_bytes_and_a_killed_worker_loses_nothing(cluster, tmp_path):
    from distributed import Client

    address, nannies = cluster
    with Client(address, timeout=60) as client:
        client.wait_for_workers(2, timeout=60)
    project = make_project(tmp_path / "project", "sound", "quiet")
    (tmp_path / "years.yml").write_text("theme: sound\nproduct: {horizon: [1, 2, 3, 4, 5, 6, 7, 8]}", encoding="utf-8")
    declared = load_parameters(project)
    _, editions = sweep_editions(declared, tmp_path / "years.yml", {}, ("html",))
    killed = threading.Event()

    def kill_one(results, running, total):
        if len(results) >= 2 and not killed.is_set():
            killed.set()
            (worker,) = [
                p for p in psutil.Process(nannies[0].pid).children() if "resource_tracker" not in " ".join(p.cmdline())
            ]
            worker.send_signal(signal.SIGKILL)

    results = build(project, declared, editions, Settings(project.reports, scheduler=address), watcher=kill_one)
    assert killed.is_set()
    assert [result.status for result in results] == ["built"] * 8, [result.outcome.cause for result in results]
    build(project, declared, editions, Settings(tmp_path / "local"))
    for edition in editions:
        assert contents(project.reports / edition.folder) == contents(tmp_path / "local" / edition.folder)


# --- the command ------------------------------------------------------------------------------------------------------


def test_the_command_says_what_it_did_and_its_exit_code_what_came_of_it(copied):
    process = _marketbook(copied, "build", "--format", "html", "--language", "en", "--json")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    summary = json.loads(out)
    assert (summary["built"], summary["kept"], summary["failed"]) == (0, 2, 0)
    entry = summary["editions"][0]
    assert (entry["edition"], entry["status"], entry["why"]) == ("quiet.en", "kept", "nothing changed")
    assert all(Path(path).is_file() for path in entry["outputs"])


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["-p", "horizont=3", "sound"], "did you mean 'horizon'"),
        (["-p", "horizon=many", "sound"], "a whole number"),
        (["-p", "horizon", "sound"], "NAME=VALUE"),
        (["sond"], "did you mean 'sound'"),
        (["--language", "zh"], "choose from en, zh-Hans, zh-Hant"),
        (["--format", "docx"], "choose from html, pdf"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_two(built, monkeypatch, arguments, part):
    from click.testing import CliRunner

    from marketbook.build_cli import build as command

    monkeypatch.setenv("MARKETBOOK_PROJECT", str(built.root))
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 2 and part in result.stderr and result.stderr.count("\n") == 1


def test_planning_loads_neither_pandas_nor_papermill(built):
    code = (
        "import sys\nfrom marketbook import cli\ntry:\n    cli.main(['build', '--language', 'en', '--format', 'html'])\n"
        "except SystemExit as end:\n    heavy = {'pandas', 'numpy', 'papermill', 'nbformat', 'matplotlib', 'typst', 'zmq', 'rich'}\n"
        "    print(end.code, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"MARKETBOOK_PROJECT": str(built.root)},
        text=True,
        capture_output=True,
    )
    assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr


# --- opening and examining --------------------------------------------------------------------------------------------


def test_an_edition_opens_with_its_parameters_filled_in_and_unrun(copied):
    from marketbook.build.lab import prepare_edition

    path = prepare_edition(copied, "sound.zh-Hans", {"publisher": "信通院"})
    notebook = nbformat.read(path, as_version=4)
    (injected,) = [cell for cell in notebook.cells if "injected-parameters" in cell.metadata.get("tags", [])]
    assert "language = 'zh-Hans'" in injected.source and "publisher = '信通院'" in injected.source
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code")
    assert str(copied.root) not in path.read_text(encoding="utf-8")
    assert set(load_parameters(copied).themes) == {"sound", "quiet"}, "a prepared copy is no theme"


def test_opening_what_is_no_edition_names_the_nearest(copied):
    from marketbook.build.lab import edition_parameters

    with pytest.raises(ParameterError, match="did you mean 'sound.en'"):
        edition_parameters(copied, "soud.en", {})


def test_the_doctor_names_what_is_missing_and_one_command_to_mend_it(monkeypatch):
    from marketbook.build import doctor

    assert all(finding.ok for finding in doctor.examine() if finding.needed)
    monkeypatch.setattr(doctor, "_installed", lambda name: name != "typst")
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/usr/bin/dnf" if name == "dnf" else None)
    missing = {finding.name: finding for finding in doctor.examine() if not finding.ok}
    assert "typst" in missing["packages"].found and missing["packages"].needed
    assert (
        not missing["chromium (tests only)"].needed
        and missing["chromium (tests only)"].mend == "dnf install -y chromium"
    )
