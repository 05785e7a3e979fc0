"""A front page and its briefings say what their reports say, and nothing else: the audit notices any digit that differs."""

from __future__ import annotations

import random
import re
import shutil

import pytest

from digits import change_digit, mutated, mutated_in_print
from marketbook.audit import audit_files
from marketbook.errors import AuditError
from marketbook.render import index, render_html
from marketbook.render.index import found_reports, write_index


@pytest.fixture
def built(full_notebook, project, tmp_path_factory):
    """A folder with a report in two languages, a front page, two briefings and a failed edition."""
    folder = tmp_path_factory.mktemp("built")
    for language in ("en", "zh-Hant"):
        (folder / f"cloud_share.{language}.html").write_text(
            render_html(full_notebook(language), project=project), encoding="utf-8"
        )
    write_index(folder, [*found_reports(folder), FAILED], project=project)
    return folder


FAILED = {
    "edition": "compute.en",
    "language": "en",
    "parameters": {},
    "status": "failed",
    "outputs": [],
    "cause": "a cell failed",
}


def test_every_number_of_a_front_page_and_a_briefing_resolves(built, project):
    front, *briefings = audit_files(
        [built / "index.html", built / "briefing.en.pdf", built / "briefing.zh-Hant.pdf"], project
    )
    assert front.unresolved == () and front.numerals > 10
    assert [briefing.unresolved for briefing in briefings] == [(), ()] and all(
        briefing.numerals > 10 for briefing in briefings
    )


def test_a_changed_digit_on_a_front_page_is_noticed(built, project):
    path, rng = built / "index.html", random.Random(7)
    sound = path.read_text(encoding="utf-8")
    for number in range(40):
        path.write_text(mutated(sound, rng), encoding="utf-8")
        (told,) = audit_files([path], project)
        assert told.unresolved, number


def test_a_changed_digit_on_a_briefing_is_noticed(built, project, monkeypatch):
    rng, paper = random.Random(3), index.paper
    monkeypatch.setattr(index, "paper", lambda page, attached: paper(mutated_in_print(page, rng), attached))
    for number in range(3):
        write_index(built, found_reports(built), project=project)
        (told,) = audit_files([built / "briefing.en.pdf"], project)
        assert told.unresolved, number


def test_a_front_page_is_no_better_than_its_reports(built, project):
    path = built / "cloud_share.en.html"
    path.write_text(
        mutated(path.read_text(encoding="utf-8"), random.Random(1), "//main//h1|//section[@class='findings']"),
        encoding="utf-8",
    )
    front, briefing = audit_files([built / "index.html", built / "briefing.en.pdf"], project)
    assert (
        "numbers that do not resolve" in front.unresolved[0].why
        and "numbers that do not resolve" in briefing.unresolved[0].why
    )
    path.unlink()
    (front,) = audit_files([built / "index.html"], project)
    assert [item.why.endswith("does not lie beside the front page") for item in front.unresolved] == [
        True,
        True,
    ]  # finding, edition


def test_what_is_said_to_have_moved_moved(built, project, tmp_path):
    earlier, rng = tmp_path / "earlier", random.Random(5)
    earlier.mkdir()
    page = (built / "cloud_share.en.html").read_text(encoding="utf-8")
    (earlier / "cloud_share.en.html").write_text(
        page.replace('"value":"231500000000"', '"value":"200000000000"'), encoding="utf-8"
    )
    path = write_index(built, found_reports(built), project=project, since=earlier)
    assert not audit_files([path], project)[0].unresolved
    sound = path.read_text(encoding="utf-8")
    before, changes, after = re.split(r'(<section id="changes".*?</section>)', sound, flags=re.S)
    told = re.findall(r"<(?:td|p|td><a [^>]*)>([^<]*\d[^<]*)<", changes)
    assert len(told) >= 4  # the counts, before, after, by how much
    for text in told:
        path.write_text(before + changes.replace(text, change_digit(text, rng), 1) + after, encoding="utf-8")
        assert audit_files([path], project)[0].unresolved, text
    path.write_text(sound, encoding="utf-8")
    shutil.rmtree(earlier)
    assert "the earlier build is not in" in audit_files([path], project)[0].unresolved[0].why


def test_what_is_no_front_page_is_refused_in_a_line(built, project, tmp_path):
    shutil.copy(built / "briefing.en.pdf", tmp_path)
    with pytest.raises(AuditError, match=r"no index\.html beside it"):
        audit_files([tmp_path / "briefing.en.pdf"], project)
    (tmp_path / "index.html").write_text("<p>1</p>", encoding="utf-8")
    with pytest.raises(AuditError, match="it repeats no report"):
        audit_files([tmp_path / "index.html"], project)
