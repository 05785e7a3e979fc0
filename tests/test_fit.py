"""Learning whose a figure is from labelled articles."""

from __future__ import annotations

from marketbook import reading
from marketbook.claims import find_candidates
from marketbook.claims.choice import learned
from marketbook.claims.holders import NOBODY, judge_by
from marketbook.evaluate import seed_articles
from marketbook.evaluate.fit import fit, lessons


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
        taught = lessons(article, reading.read(article.path))
        for choices in taught:
            assert choices and all(any(is_right for _, is_right in choice) for choice in choices)


def test_weights_of_the_seeds_alone_read_the_seeds(project):
    """The choice is learned, not written: from nothing but the reviewed claims most of their holders are found again."""
    articles = seed_articles(project)
    documents = [reading.read(article.path) for article in articles]
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
