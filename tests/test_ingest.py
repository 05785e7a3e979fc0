"""Ingest: incremental, streaming, on a cluster by the same code, and without losing anything."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from marketbook import ingest as ingest_module
from marketbook.errors import MarketbookError
from marketbook.extract_cli import extract
from marketbook.extract_cli import ingest as ingest_command
from marketbook.extraction import extract_file
from marketbook.ingest import ingest, load_candidates
from marketbook.project import Project


@pytest.fixture
def small(project: Project, tmp_path: Path) -> Project:
    """A project with the vocabulary, the register of sources and one seed."""
    (tmp_path / "seeds").mkdir()
    shutil.copy(project.seeds / "sources.csv", tmp_path / "seeds")
    shutil.copy(project.seeds / "003_45694b85f0dba5a6.txt", tmp_path / "seeds")
    shutil.copytree(project.vocabulary, tmp_path / "data" / "vocabulary")
    return Project(tmp_path)


def test_candidates_quote_their_file_and_show_their_figure(small):
    ingest(project=small)
    raw = (small.seeds / "003_45694b85f0dba5a6.txt").read_bytes().decode()
    frame = load_candidates(small)
    assert len(frame) > 10
    for row in frame.itertuples():
        assert raw[row.start : row.end] == row.raw
        assert raw[row.quote_start : row.quote_end] == row.quote
        assert row.sentence[row.mark_start : row.mark_end] == row.raw


def test_a_second_ingest_reads_only_what_changed(small):
    first = ingest(project=small)
    (small.seeds / "new.txt").write_text("2024-05-01 阿里云2023年收入为1000亿元。", encoding="utf-8")
    second = ingest(project=small)
    assert ((first.read, first.kept), (second.read, second.kept)) == ((1, 0), (1, 1))
    (row,) = load_candidates(small).query("source == 'new'").itertuples()
    assert (row.entity, row.metric, row.period, row.value) == ("alibaba_cloud", "revenue", "2023", "100000000000")


def test_a_changed_file_replaces_its_candidates_and_a_deleted_one_loses_them(small):
    article = small.seeds / "new.txt"
    article.write_text("收入为1000亿元。", encoding="utf-8")
    ingest(project=small)
    article.write_text("收入为2000亿元。", encoding="utf-8")
    ingest(project=small)
    assert load_candidates(small).query("source == 'new'")["value"].tolist() == ["200000000000"]
    article.unlink()
    assert ingest(project=small).removed == 1
    assert "new" not in set(load_candidates(small)["source"])


def test_candidates_are_made_again_when_a_rule_that_makes_them_changes():
    """Every module that reading an article imports is among the rules; errors, paths and clusters make no candidate."""
    listed = "import sys, marketbook.ingest; print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('marketbook')))"
    used = {Path(file) for file in subprocess.check_output([sys.executable, "-c", listed], text=True).split()}
    library = Path(ingest_module.__file__).parent
    rules = {file for pattern in ingest_module.RULES for file in library.glob(pattern)}
    assert {file.name for file in used - rules} == {"__init__.py", "cluster.py", "errors.py", "project.py"}


def test_another_folder_adds_to_the_candidates(small, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("articles")
    (elsewhere / "b.txt").write_text("收入为3000亿元。", encoding="utf-8")
    ingest(project=small)
    before = len(load_candidates(small))
    ingest(elsewhere, project=small)
    ingest(project=small)
    assert len(load_candidates(small)) == before + 1


def test_one_unreadable_file_does_not_stop_the_others(small, monkeypatch):
    (small.seeds / "bad.txt").write_bytes(b"\xff\xfe\xff" + b"\x81" * 7)
    (small.seeds / "good.txt").write_text("收入为3000亿元。", encoding="utf-8")
    read = ingest_module.reading.read

    def refuse(content, name):
        if name.endswith("bad.txt"):
            raise MarketbookError(f"{name}: byte 3 is no text; save it as UTF-8")
        return read(content, name=name)

    monkeypatch.setattr(ingest_module.reading, "read", refuse)
    result = CliRunner().invoke(ingest_command, ["--json"], env={"MARKETBOOK_PROJECT": str(small.root)})
    assert result.exit_code == 1
    assert list(json.loads(result.stdout)["failed"]) == ["seeds/bad.txt"]
    assert "good" in set(load_candidates(small)["source"])


def test_a_kill_between_two_parts_loses_nothing_that_was_read(small, monkeypatch):
    for i in range(3):
        (small.seeds / f"n{i}.txt").write_text(f"收入为{i + 1}亿元。", encoding="utf-8")
    monkeypatch.setattr(ingest_module, "BATCH", 1)
    monkeypatch.setattr(ingest_module._Store, "SAVE_EVERY", 1)
    add, added = ingest_module._Store.add, []

    def killed(store, *arguments):
        if len(added) == 2:
            raise KeyboardInterrupt
        added.append(1)
        add(store, *arguments)

    monkeypatch.setattr(ingest_module._Store, "add", killed)
    with pytest.raises(KeyboardInterrupt):
        ingest(project=small)
    monkeypatch.setattr(ingest_module._Store, "add", add)
    report = ingest(project=small)
    assert (report.kept, report.read) == (2, 2)


def test_work_in_progress_is_bounded_however_many_articles_there_are(small):
    """Batches are drawn only as earlier ones finish, so the corpus never stands in memory."""
    drawn, handed_back = [0], [0]

    def batches():
        for _ in range(50):
            drawn[0] += 1
            assert drawn[0] - handed_back[0] <= 5
            yield []

    with ThreadPoolExecutor(1) as executor:
        for _ in ingest_module._flow(executor.submit, batches(), None, 4):
            handed_back[0] += 1
    assert handed_back[0] == 50


def test_a_missing_folder_is_said_in_one_line(small):
    with pytest.raises(MarketbookError, match="no such folder"):
        ingest(small.root / "nowhere", project=small)


@pytest.mark.long
def test_processes_and_a_cluster_give_the_same_candidates(small):
    from distributed import LocalCluster

    for i in range(70):
        (small.seeds / f"n{i:02d}.txt").write_text(f"2024年,阿里云收入为{i + 1}亿元,同比增长{i}%。", encoding="utf-8")
    ingest(project=small, jobs=2)
    here = load_candidates(small)
    shutil.rmtree(small.data / "candidates")
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        ingest(project=small, scheduler=cluster.scheduler_address)
    assert load_candidates(small).equals(here)


def test_a_day_of_publication_that_is_none_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("阿里云去年收入为1000亿元。", encoding="utf-8")
    result = CliRunner().invoke(extract, [str(tmp_path / "a.txt"), "--published", "last spring"])
    assert result.exit_code == 1 and "'last spring' is no date" in result.stderr


def test_a_file_is_called_by_its_title_or_a_chinese_name(small, tmp_path):
    text = "公司2024年上半年实现营业收入93.25亿元。"
    for name in ("科大讯飞半年报.txt", "sohu1.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    head = "<html><head><title>科大訊飛半年報點評 - 騰訊網</title></head>"
    (tmp_path / "page.html").write_text(f"{head}<body><article><p>{text}</p></article></body></html>", encoding="utf-8")
    ingest(tmp_path, project=small)
    found = load_candidates(small).set_index("source")["entity"]
    assert found["科大讯飞半年报"] == "iflytek" and found["sohu1"] != "sohu"
    assert found["page"] == "iflytek"
    assert [fact["entity"] for fact in extract_file(tmp_path / "科大讯飞半年报.txt")["facts"]] == ["iflytek"]
