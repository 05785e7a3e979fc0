"""Learning whose a figure is from labelled articles."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

from marketbook import reading
from marketbook.claims import find_candidates
from marketbook.claims.choice import learned
from marketbook.claims.holders import NOBODY, judge_by
from marketbook.evaluate import other_articles, seed_articles
from marketbook.evaluate.__main__ import _not_at_hand
from marketbook.evaluate.fit import fit, lessons
from marketbook.project import Project


def test_what_labels_call_right_weighs_more():
    weights = fit([[(["near", "both"], True), (["far", "both"], False)]] * 8)
    assert weights["near"] > 0 > weights["far"]
    chosen, likely = judge_by(weights)(None, None, {"a": ["far"], "b": ["near"]})
    assert chosen == "b" and 0.5 < likely < 1


def test_traits_that_hardly_occur_are_not_learned():
    assert fit([[(["once"], True), (["never"], False)]]) == {}


def test_two_right_answers_are_both_right():
    weights = fit([[(["named"], True), (["owner"], True), (["other"], False)]] * 8)
    assert weights["named"] > 0 and weights["owner"] > 0 > weights["other"]


def test_the_reviewed_seeds_teach_one_lesson_a_choice_that_they_answer(project):
    for article in seed_articles(project):
        taught = lessons(article, article.document)
        for choices in taught:
            assert choices and all(any(is_right for _, is_right in choice) for choice in choices)


def test_weights_of_the_seeds_alone_read_the_seeds(project):
    """The choice is learned, not written: from nothing but the reviewed claims most of their holders are found again."""
    articles = seed_articles(project)
    documents = [article.document for article in articles]
    judge = judge_by(fit([lesson for a, d in zip(articles, documents) for lesson in lessons(a, d).holders]))
    wanted = {(a.name, claim["start"]): claim["entity"] for a in articles for claim in a.claims}
    found = {
        (a.name, c.start): c.entity
        for a, d in zip(articles, documents)
        for c in find_candidates(d, a.published, judge=judge)
    }
    right = sum(found.get(key) == entity for key, entity in wanted.items())
    assert right > 0.75 * len(wanted)


def test_a_holder_says_where_it_is_named_and_how_likely_it_is(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("2024年,腾讯营收为6603亿元。", encoding="utf-8")
    (candidate,) = find_candidates(reading.read(path))
    assert candidate.entity == "tencent"
    assert "likeliest holder: named in the clause" in candidate.rule
    assert 0 < candidate.confidence <= 1


def test_a_figure_near_nobody_has_no_holder():
    chosen, _ = judge_by(learned("holders"))(
        None, None, {"china": ["always china", "is region"], NOBODY: ["nobody", "nobody alone"]}
    )
    assert chosen == NOBODY


def test_a_learning_goes_on_from_what_is_known_and_is_drawn_back_to_it():
    known = {"named": 1.0, "never seen again": 0.5}
    lesson = [(["named"], False), (["other"], True)]
    timid, bold = (fit([lesson] * 8, known, cost=cost) for cost in (1000.0, 0.1))
    assert timid["never seen again"] == bold["never seen again"] == 0.5
    assert bold["named"] < timid["named"] < 1.0 + 1e-9


def test_an_article_of_a_public_repository_is_read_where_its_clone_stands(project, tmp_path):
    clone = tmp_path / "texts" / "someone+articles"
    clone.mkdir(parents=True)
    text = "云岭算力收入36亿元。以下不在其中。"
    (clone / "文章 一.md").write_text(text, encoding="utf-8")
    git = ["git", "-C", str(clone), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "An article"]):
        subprocess.run([*git, *command], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, check=True, text=True).stdout.strip()
    part = text[:11]
    label = {
        "address": f"https://github.com/someone/articles/blob/{commit}/文章 一.md",
        "published": "2031-05-06",
        "sha256": hashlib.sha256(part.encode()).hexdigest(),
        "characters": len(part),
        "labels": [],
    }
    folder = tmp_path / "tests" / "cases" / "labels"
    folder.mkdir(parents=True)
    for name, more in (("here", {}), ("gone", {"address": label["address"].replace(commit, "0" * 40)})):
        (folder / f"{name}.json").write_text(json.dumps(label | more), encoding="utf-8")
    (article,), missing = other_articles(Project(tmp_path), tmp_path / "texts")
    assert (article.name, article.document.text) == ("here", part)
    assert missing == [label["address"].replace(commit, "0" * 40)]


def test_articles_without_a_text_are_told_by_what_to_clone():
    base = "https://github.com/somebody/notes/blob/0123abc/"
    lines = _not_at_hand([f"{base}a.md", f"{base}b.md", "https://example.org/c"], Path("texts"))
    assert lines[1:] == [
        "no text for 2 articles of somebody/notes: clone it as texts/somebody+notes",
        "no text for 1 excerpts, which are not kept (docs/extraction.md, Measured)",
    ]
    assert _not_at_hand([], Path("texts")) == []
