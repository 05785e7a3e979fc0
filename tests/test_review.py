"""The review: decisions are saved at once, survive a new ingest and corrections, and keep the claims' diff small."""

from __future__ import annotations

import csv
import difflib
import re
import shutil
from pathlib import Path

import nbformat
import pytest

from marketbook import reading
from marketbook.errors import DataError
from marketbook.ingest import ingest
from marketbook.lab.decisions import load_decisions
from marketbook.lab.panel import ReviewPanel, context
from marketbook.lab.review import Review
from marketbook.project import Project

NAME = "003_45694b85f0dba5a6.txt"


@pytest.fixture
def small(project: Project, tmp_path: Path) -> Project:
    """A project with one seed, ingested, and the claims of all seeds but that one."""
    (tmp_path / "seeds").mkdir()
    shutil.copy(project.seeds / "sources.csv", tmp_path / "seeds")
    shutil.copy(project.seeds / NAME, tmp_path / "seeds")
    shutil.copytree(project.data, tmp_path / "data", ignore=shutil.ignore_patterns("candidates", "decisions.csv"))
    here = Project(tmp_path)
    with (project.data / "claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (here.data / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for row in rows if row["source"] != "003")
    ingest(project=here)
    return here


def lines(project: Project) -> list[str]:
    return (project.data / "claims.csv").read_text(encoding="utf-8").splitlines()


def changed(before: list[str], after: list[str]) -> list[str]:
    return [
        line
        for line in difflib.unified_diff(before, after, n=0, lineterm="")
        if line[:1] in "+-" and not line.startswith(("+++", "---"))
    ]


def complete(review: Review, **filters: str) -> list[int]:
    """Row numbers of open candidates whose entity and metric were found."""
    return [row for row in review.select(**filters) if not review.candidates.at[row, "reason"]]


def test_an_accepted_candidate_is_one_new_line_of_claims(small):
    review = Review("tester", small)
    before = lines(small)
    row = complete(review)[0]
    id = review.accept(row, item="By hand", themes="compute")
    (line,) = changed(before, lines(small))
    assert line.startswith(f"+{id},003,")
    claim = next(one for one in review._claims() if one["claim_id"] == id)
    raw = (small.seeds / NAME).read_bytes().decode()
    assert raw[int(claim["start"]) : int(claim["end"])] == claim["raw"]
    assert raw[int(claim["quote_start"]) : int(claim["quote_end"])] == claim["quote"]
    assert claim["sentence"] == reading.read(small.seeds / NAME).repaired(
        int(claim["quote_start"]), int(claim["quote_end"])
    )
    assert (claim["item"], claim["accepted_by"]) == ("By hand", "tester")


def test_correcting_a_field_replaces_the_claim_and_orphans_nothing(small):
    review = Review("tester", small)
    row = complete(review)[0]
    first = review.accept(row, themes="compute")
    second = review.accept(row, period="2031Q1")
    ids = [claim["claim_id"] for claim in review._claims()]
    assert first != second
    assert (first in ids, ids.count(second)) == (False, 1)
    assert [one.claim_id for one in load_decisions(small).values()] == [second]


def test_a_second_ingest_and_a_new_session_keep_every_decision(small):
    review = Review("tester", small)
    accepted, rejected = complete(review)[:2]
    review.accept(accepted, themes="compute", metric="valuation", unit="CNY", value="12.50")
    review.reject(rejected)
    shutil.rmtree(small.data / "candidates")
    ingest(project=small)
    again = Review("tester", small)
    assert again.candidates.loc[accepted, ["state", "metric", "value"]].tolist() == ["accepted", "valuation", "12.50"]
    assert again.candidates.at[rejected, "state"] == "rejected"


def test_claims_written_by_hand_count_as_decided(project, small):
    shutil.copy(project.data / "claims.csv", small.data)
    review = Review("tester", small)
    assert review.progress()["accepted"] > 10
    assert review.progress()["open"] < 3


def test_a_claim_edited_by_hand_during_the_review_is_not_overwritten(small):
    review = Review("tester", small)
    path = small.data / "claims.csv"
    path.write_text(
        path.read_text(encoding="utf-8")
        .replace(",000,145,149,1.1%", ",000,145,149,1.1%", 1)
        .replace("percentage points\n", "percentage points (checked)\n", 1),
        encoding="utf-8",
    )
    edited = lines(small)
    review.accept(complete(review)[0], themes="compute")
    assert len(changed(edited, lines(small))) == 1


def test_undo_takes_back_the_last_decision_and_its_claim(small):
    review = Review("tester", small)
    before = lines(small)
    row = complete(review)[0]
    review.accept(row, themes="compute")
    assert review.undo()
    assert lines(small) == before
    assert review.candidates.at[row, "state"] == "open"
    assert not review.undo()


def test_rejecting_an_accepted_candidate_takes_its_claim_back(small):
    review = Review("tester", small)
    before = lines(small)
    row = complete(review)[0]
    review.accept(row, themes="compute")
    review.reject(row)
    assert lines(small) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("entity", "nobody"),
        ("metric", ""),
        ("unit", "apples"),
        ("value", "many"),
        ("value", "NaN"),
        ("period", "last year"),
        ("kind", "rumour"),
        ("qualifier", "maybe"),
        ("themes", "weather"),
        ("colour", "red"),
    ],
)
def test_an_invalid_field_is_refused_and_nothing_is_written(small, field, value):
    review = Review("tester", small)
    before = lines(small)
    with pytest.raises(DataError, match=field if field != "colour" else "no such field"):
        review.accept(complete(review)[0], **{"themes": "compute", field: value})
    assert lines(small) == before
    assert load_decisions(small) == {}


def test_a_source_that_is_not_registered_cannot_give_claims(small):
    (small.seeds / "new.txt").write_text("2024年,阿里云收入为36亿元。", encoding="utf-8")
    ingest(project=small)
    review = Review("tester", small)
    with pytest.raises(DataError, match="is not in seeds/sources.csv"):
        review.accept(review.select(source="new")[0], themes="compute")


def test_a_metric_that_the_vocabulary_lacks_is_shown_as_such_and_refused(small):
    (small.seeds / "new.txt").write_text("2025年第一季度,世纪互联预签约率为81.6%。", encoding="utf-8")
    ingest(project=small)
    review = Review("tester", small)
    frame = review.candidates
    row = frame.index[frame["metric"] == "预签约率"][0]
    assert "not in the vocabulary" in context(frame.loc[row])
    with pytest.raises(DataError, match="data/vocabulary"):
        review.accept(complete(review, source="003")[0], metric="预签约率", themes="compute")


NEW = """云岭算力发布2031年第一季度业绩
2031-05-06
云岭算力今日公布第一季度业绩,公司实现营业收入12.4亿元,同比增长38%。
截至三季度末,预签约率为81%。
"""


@pytest.fixture
def dropped(small: Project) -> Project:
    """The small project with an article that nobody has described, about a firm that the vocabulary lacks."""
    (small.seeds / "yunling.txt").write_text(NEW, encoding="utf-8")
    ingest(project=small)
    return small


def test_an_article_is_described_and_a_name_added_from_the_review_each_in_one_new_line(dropped):
    review = Review("tester", dropped)
    row = review.select(source="yunling")[0]
    assert review.candidates.at[row, "entity"] == "云岭算力"
    told = review.proposed_source(row)
    assert (told["id"], told["title"], told["published"]) == ("yunling", "云岭算力发布2031年第一季度业绩", "2031-05-06")
    paths = dropped.seeds / "sources.csv", dropped.vocabulary / "entities.csv"
    before = [path.read_text(encoding="utf-8").splitlines() for path in paths]
    review.describe_source(row, **told | {"publisher": "云岭算力", "author": "someone"})
    id = review.add_name("entity", {"en": "Yunling Compute", "zh_hans": "云岭算力", "kind": "company"})
    added = [
        changed(old, path.read_text(encoding="utf-8").splitlines()) for old, path in zip(before, paths, strict=True)
    ]
    assert [len(lines) for lines in added] == [1, 1]
    assert ",printed,云岭算力,printed,someone,2031-05-06,printed,,hans," in added[0][0]
    assert added[1] == ["+yunling_compute,,company,Yunling Compute,云岭算力,雲嶺算力,,"]
    row = review.select(source="yunling")[0]
    assert (id, review.candidates.at[row, "entity"]) == ("yunling_compute", "yunling_compute")
    assert review.accept(row, themes="compute") in [claim["claim_id"] for claim in review._claims()]


def test_a_metric_added_from_the_review_is_found_by_its_chinese_name_from_then_on(dropped):
    review = Review("tester", dropped)
    review.add_name("metric", {"en": "pre-signed share", "zh_hans": "预签约率", "unit_kind": "share"})
    frame = review.candidates
    assert frame.loc[frame["source"] == "yunling", "metric"].tolist()[-1] == "pre_signed_share"
    ingest(project=dropped)
    again = Review("tester", dropped).candidates
    assert again.loc[again["source"] == "yunling", "metric"].tolist()[-1] == "pre_signed_share"


def test_a_line_of_business_added_from_the_review_is_the_segment_of_what_names_it(dropped):
    (dropped.seeds / "lines.txt").write_text(
        "云岭算力2031年3月31日\n2031年一季度,机房托管业务收入为2.6亿元。", encoding="utf-8"
    )
    ingest(project=dropped)
    review = Review("tester", dropped)
    row = review.select(source="lines")[0]
    assert review.candidates.at[row, "segment"] == "机房托管"
    review.add_name("segment", {"en": "colocation", "zh_hans": "机房托管"})
    assert review.candidates.at[row, "segment"] == "colocation"
    ingest(project=dropped)
    again = Review("tester", dropped).candidates
    assert again.loc[again["source"] == "lines", "segment"].tolist()[-1] == "colocation"


@pytest.mark.parametrize(
    ("kind", "fields", "why"),
    [
        ("segment", {"en": "cloud", "zh_hans": "行业云"}, "zh_hans: '行业云' is the name of industry_cloud"),
        ("entity", {"en": "Yunling", "zh_hans": "阿里云", "kind": "company"}, "zh_hans: '阿里云' is the name of"),
        ("entity", {"en": "Yunling", "zh_hans": "云岭", "kind": "company", "id": "alibaba"}, "id: 'alibaba' is taken"),
        ("entity", {"en": "", "zh_hans": "云岭", "kind": "company"}, "id: ''"),
        ("metric", {"en": "Rate", "zh_hans": "", "unit_kind": "share"}, "zh_hans: ''"),
        ("source", {"id": "yunling", "title": "T", "publisher": "", "published": "2031"}, "publisher: ''"),
        ("source", {"id": "yunling", "title": "T", "publisher": "P", "published": "May"}, "published: 'May'"),
        ("source", {"id": "003", "title": "T", "publisher": "P", "published": "2031"}, "id: '003' is taken"),
    ],
)
def test_what_is_added_must_be_whole_and_new_else_nothing_is_written(dropped, kind, fields, why):
    review = Review("tester", dropped)
    row = review.select(source="yunling")[0]
    files = [dropped.seeds / "sources.csv", *sorted(dropped.vocabulary.glob("*.csv"))]
    before = [path.read_bytes() for path in files]
    with pytest.raises(DataError, match=re.escape(why)):
        review.describe_source(row, **fields) if kind == "source" else review.add_name(kind, fields)
    assert [path.read_bytes() for path in files] == before


def test_an_article_elsewhere_cannot_be_described_as_a_seed(dropped, tmp_path):
    elsewhere = tmp_path / "inbox"
    elsewhere.mkdir()
    (elsewhere / "other.txt").write_text(NEW, encoding="utf-8")
    ingest(elsewhere, project=dropped)
    review = Review("tester", dropped)
    with pytest.raises(DataError, match="copy it there"):
        review.describe_source(review.select(source="other")[0], id="other", title="T", publisher="P", published="2031")


def test_a_correction_for_the_page_reaches_the_open_candidates_that_say_the_same_and_decides_none(small):
    review = Review("tester", small)
    rows = review.select(source="003")
    said = review.candidates.loc[rows, "period"].value_counts().index[0]
    alike = [row for row in rows if review.candidates.at[row, "period"] == said]
    first, rest = alike[0], alike[1:]
    fields = {
        "entity": "alibaba",
        "metric": "valuation",
        "unit": "CNY",
        "themes": review.candidates.at[first, "themes"] or "compute",
    }
    others = {name: review.candidates.loc[rest, name].tolist() for name in ("entity", "metric", "themes")}
    made = review.correct_page(first, **fields, period="2031Q1", value="1")
    assert rest and made >= len(rest)
    assert set(review.candidates.loc[rest, "period"]) == {"2031Q1"}
    assert review.candidates.loc[rest, "metric"].tolist() == others["metric"]
    assert set(review.candidates.loc[rest, "state"]) == {"open"}
    assert len(load_decisions(small)) == 1
    review.reload()
    assert set(review.candidates.loc[rest, "period"]) == {"2031Q1"}
    review.undo()
    assert review.candidates.loc[alike, "period"].tolist() == [said] * len(alike)


def test_filters_narrow_by_source_theme_and_confidence(small):
    review = Review("tester", small)
    everything = review.select(state="")
    assert review.select(source="003", state="") == everything
    assert review.select(source="000", state="") == []
    sure = review.select(confidence=(0.8, 1.0), state="")
    assert 0 < len(sure) < len(everything)
    assert all(review.candidates.loc[sure, "confidence"] >= 0.8)
    themed = review.select(theme="cloud_share", state="")
    assert 0 < len(themed) < len(everything)


def test_a_broken_line_of_decisions_is_named(small):
    (small.data / "decisions.csv").write_text(
        "source,start,end,ordinal,decision,claim_id\n003,1,2,0,perhaps,\n", encoding="utf-8"
    )
    with pytest.raises(DataError, match="line 2"):
        Review("tester", small)


# -- the panel ----------------------------------------------------------------------------------------------------------------


def test_the_panel_decides_by_key_and_by_button(small):
    panel = ReviewPanel(Review("tester", small))
    first = panel.row
    (
        panel.fields["entity"].value,
        panel.fields["metric"].value,
        panel.fields["unit"].value,
        panel.fields["themes"].value,
    ) = "alibaba", "valuation", "CNY", "compute"
    panel.key_box.value = "a"
    assert (panel.message.value, panel.key_box.value, panel.review.candidates.at[first, "state"]) == (
        "",
        "",
        "accepted",
    )
    second = panel.row
    assert second != first
    panel.buttons["reject"].click()
    assert panel.review.candidates.at[second, "state"] == "rejected"
    assert panel.bar.value == 2
    panel.key_box.value = "u"
    assert panel.bar.value == 1
    third = panel.row
    panel.key_box.value = "s"
    assert panel.row != third
    panel.key_box.value = "b"
    assert panel.row == third


def test_a_digit_names_the_firm_that_most_figures_of_the_page_are_of(small):
    panel = ReviewPanel(Review("tester", small))
    told = panel.review.told_of(panel.row)
    assert 1 < len(told) <= 6 and len(panel.names.children) == len(told)
    counts = panel.review.candidates["entity"].value_counts()
    assert counts[told[0]] == counts.drop("", errors="ignore").max()
    panel.key_box.value = "2"
    assert (panel.fields["entity"].value, panel.key_box.value) == (told[1], "")
    panel.names.children[0].click()
    assert panel.fields["entity"].value == told[0]
    panel.key_box.value = "9"
    assert panel.fields["entity"].value == told[0]
    panel.state.value = "rejected"
    assert panel.row is None and panel.names.children == ()


def test_what_cannot_be_accepted_is_said_and_stays(small):
    panel = ReviewPanel(Review("tester", small))
    row = panel.row
    panel.fields["value"].value = "<many>"
    panel.fields["entity"].value = panel.fields["entity"].value or "alibaba"
    panel.fields["metric"].value, panel.fields["unit"].value = "valuation", "CNY"
    panel.buttons["accept"].click()
    assert "&lt;many&gt;" in panel.message.value
    assert panel.row == row


def test_the_panel_shows_article_text_as_text_with_the_figure_marked(small):
    (small.seeds / "new.txt").write_text("<script>alert(1)</script>阿里云2024年收入为36亿元<b>。", encoding="utf-8")
    ingest(project=small)
    review = Review("tester", small)
    shown = context(review.candidates.loc[review.select(source="new")[0]])
    assert "<mark>36亿元</mark>" in shown
    assert "<script>" not in shown and "<b>" not in shown


def test_the_panel_opens_the_form_that_a_candidate_needs_and_takes_it_from_there(dropped):
    panel = ReviewPanel(Review("tester", dropped))
    panel.source.value = "yunling"
    assert panel.new.selected_index == 0
    source, name = panel.forms["source"][0], panel.forms["entity"][0]
    panel.add("source")
    assert "publisher" in panel.message.value
    source["publisher"].value = "云岭算力"
    panel.add("source")
    panel.source.value = "yunling"
    assert (panel.message.value, panel.new.selected_index, name["zh_hans"].value) == ("", 1, "云岭算力")
    name["en"].value = "Yunling Compute"
    panel.add("entity")
    assert (panel.message.value, panel.fields["entity"].value) == ("", "yunling_compute")
    assert "yunling_compute" in panel.fields["entity"].options
    panel.fields["themes"].value = "compute"
    panel.key_box.value = "p"
    assert "corrected on this page" in panel.message.value
    assert panel.review.progress()["accepted"] == 1


def test_an_empty_view_says_so(small):
    panel = ReviewPanel(Review("tester", small))
    panel.state.value = "rejected"
    assert "Nothing" in panel.text.value
    panel.key_box.value = "a"
    assert panel.row is None


def test_the_review_notebook_is_thin_and_without_outputs(project):
    notebook = nbformat.read(project.notebooks / "lab" / "review.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(not cell.outputs and len(cell.source.splitlines()) <= 3 for cell in code)
    assert "review_panel" in code[-1].source
