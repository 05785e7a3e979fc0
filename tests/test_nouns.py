"""What a figure measures where no rule says it: the likeliest noun around it."""

from __future__ import annotations

import pytest

from marketbook import reading
from marketbook.claims import find_candidates
from marketbook.claims.choice import odds
from marketbook.claims.nouns import NONE, UNMEASURED, name_by, options
from marketbook.evaluate import seed_articles
from marketbook.evaluate.fit import fit, lessons
from marketbook.mentions.speech import function_words, part_of_speech, words_of
from marketbook.reading import Span


def clauses(text: str, published: str = "2025-11-20") -> list:
    seen: list = []
    find_candidates(reading.read_text(text), published, watch=seen.append)
    return seen


def nouns_of(clause) -> set[str]:
    return {
        clause.page.text[noun.start : noun.end] for noun in options(clause) if noun != NONE and isinstance(noun, Span)
    }


def told(clause) -> set[str]:
    """Options that are metrics."""
    return {noun for noun in options(clause) if isinstance(noun, str)}


def test_probabilities_add_up_to_one_and_follow_the_weights():
    chances = odds({"near": 2.0, "far": -1.0}, {"a": ["near"], "b": ["far"], "c": []})
    assert sum(chances.values()) == pytest.approx(1)
    assert chances["a"] > chances["c"] > chances["b"]


def test_options_are_runs_of_words_before_and_behind_the_figure():
    (clause,) = clauses("2025年,园区总楼面面积达160万平方呎高端厂房。")
    assert {"总楼面面积", "楼面面积", "面积", "高端厂房"} <= nouns_of(clause)


@pytest.mark.parametrize("text", ["结果是一个价值5亿元的市场。", "腾讯表示,该项目将用于添购5000台设备。"])
def test_no_option_holds_a_function_word_or_a_name(text):
    (clause,) = [one for one in clauses(text) if one.figure.value > 1]
    assert nouns_of(clause) and not any(function_words(noun) or "腾讯" in noun for noun in nouns_of(clause))


def test_every_option_of_the_seeds_lies_beside_its_figure(project):
    for article in seed_articles(project):
        seen: list = []
        find_candidates(article.document, article.published, watch=seen.append)
        for clause in seen:
            for noun in options(clause):
                if isinstance(noun, Span):
                    assert noun == NONE or noun.end <= clause.end or noun.start >= clause.list_end


def test_what_a_cue_or_the_figure_before_told_of_is_an_option_and_so_is_how_it_changed():
    *_, clause = clauses("2025年,腾讯营收为6603亿元,而网易飞跃18%。")
    assert {"revenue_growth_yoy", "revenue_growth_qoq"} <= told(clause) and "revenue" not in told(clause)
    *_, clause = clauses("2025年,腾讯有服务器200台,网易300台。")
    assert {metric for metric in told(clause) if metric.endswith("_increase")}


def test_a_change_is_no_option_of_its_own_change():
    *_, clause = clauses("2025年,腾讯营收同比增长20%,而网易飞跃18%。")
    assert not any(metric.count("growth") > 1 for metric in told(clause))


def test_a_metric_that_was_told_of_nearby_says_so():
    """The analyst sees that no word at the figure names it, and how likely it is."""

    def grown(clause):
        return ("revenue_growth_yoy", 0.7) if "revenue_growth_yoy" in told(clause) else (NONE, 0.0)

    *_, growth = find_candidates(
        reading.read_text("2025年,腾讯营收为6603亿元,而网易录得18%。"), "2025-11-20", namer=grown
    )
    assert growth.metric == "revenue_growth_yoy" and growth.value == 18
    assert "likeliest metric told nearby" in growth.rule and growth.confidence <= 0.7


def test_a_noun_is_named_only_where_it_is_likely_that_there_is_one():
    (clause,) = clauses("2025年,园区总楼面面积达160万平方呎。")
    noun, chance = name_by({"head 面积": 9.0})(clause)
    assert clause.page.text[noun.start : noun.end].endswith("面积") and chance > 0.9
    assert name_by({"none": 9.0})(clause)[0] == NONE
    assert name_by({})(clauses("腾讯成立了3年。")[0])[0] == NONE and "years" in UNMEASURED


def test_a_noun_that_the_vocabulary_knows_gives_its_metric_and_another_one_itself():
    """Whatever is chosen is said to be chosen, and how likely it is goes into the confidence."""
    text = "2025年,腾讯自动化测试平台月度总会话达160万平方呎。"

    def first(clause):
        return next(iter(sorted(noun for noun in options(clause) if noun != NONE and isinstance(noun, Span)))), 0.8

    (candidate,) = find_candidates(reading.read_text(text), "2025-11-20", namer=first)
    assert "likeliest noun" in candidate.rule and candidate.metric and candidate.confidence <= 0.8


def test_weights_of_the_seeds_choose_right_nouns_of_the_seeds(project):
    articles = seed_articles(project)
    taught = [lesson for a in articles for lesson in lessons(a, a.document).nouns]
    weights = fit(taught, rare=2)
    named = [lesson for lesson in taught if not lesson[0][1]]  # the first option is that there is none
    best = [max(lesson, key=lambda option: sum(weights.get(trait, 0) for trait in option[0])) for lesson in named]
    assert len(named) > 40 and sum(right for _, right in best) > 0.6 * len(named)


def test_words_of_a_stretch_and_their_classes():
    assert [("总楼面面积5GW"[a:b]) for a, b in words_of("总楼面面积5GW")] == ["总", "楼面", "面积", "5", "GW"]
    assert [part_of_speech(word) for word in ("面积", "增长", "GPU", "㐂")] == ["n", "v", "A", "-"]
