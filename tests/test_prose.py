"""Prose takes figures, names and periods, and refuses anything that has no origin."""

from __future__ import annotations

import datetime as dt
from collections import namedtuple

import pytest
from lxml import html

from marketbook import figures, prose
from marketbook.errors import BareNumberError, MarketbookError

Row = namedtuple("Row", "claim_id exact exact_high unit qualifier period")
SHARE = figures.cite(Row("c1", "34.6", "", "pct", "exact", "2022H1"))


@pytest.fixture(params=["en", "zh-Hans", "zh-Hant"])
def edition(request, project):
    prose.begin("cloud_share", request.param, as_of="2026-11-21", project=project)
    return prose.edition()


def test_a_figure_in_prose_links_to_its_entry_and_is_numbered(edition):
    said = prose.phrase(
        zh="{leader}以{share}居首", en="{leader} leads with {share}", leader=prose.name("alibaba_cloud"), share=SHARE
    )
    link = html.fragment_fromstring(said.html, create_parent=True).find("a")
    assert (link.get("href"), link.text) == (f"#f-{SHARE.id}", "34.6%")
    assert (
        said.text
        == {"en": "Alibaba Cloud leads with 34.6%", "zh-Hans": "阿里云以34.6%居首", "zh-Hant": "阿里雲以34.6%居首"}[
            edition.language
        ]
    )


def test_figures_are_numbered_in_the_order_in_which_they_are_shown(executed, project):
    other = figures.cite(Row("c2", "33.5", "", "pct", "exact", "2022H1"))

    def cell():
        prose.begin("cloud_share", "en", as_of="2026-11-21", project=project)
        early = prose.phrase(zh="{x}", en="{x}", x=other)
        prose.phrase(zh="{x}", en="{x}", x=figures.total([SHARE, other]))  # never shown
        prose.say(zh="{x}", en="{x}", x=SHARE)
        prose.say(zh="{x}，{y}", en="{x}, {y}", x=early, y=SHARE)

    outputs = ["".join(output.data["text/html"]) for output in executed(cell).cells[0].outputs]
    assert [html.fragment_fromstring(output).xpath("//sup//text()") for output in outputs] == [["1"], ["2", "1"]]
    assert list(prose.edition().figures) == [SHARE.id, other.id]


@pytest.mark.parametrize("bare", [34.6, 3, "34.6%", "居首", None, True])
def test_a_value_without_origin_is_refused(edition, bare):
    with pytest.raises(BareNumberError):
        prose.phrase(zh="{x}", en="{x}", x=bare)


@pytest.mark.parametrize(("zh", "en"), [("增长了25%", "it grew"), ("增长", "it grew by 25%"), ("第3名", "third")])
def test_a_number_typed_into_a_template_is_refused(edition, zh, en):
    with pytest.raises(BareNumberError):
        prose.phrase(zh=zh, en=en)


def test_a_slot_that_is_not_given_is_named(edition):
    with pytest.raises(BareNumberError, match="gap"):
        prose.phrase(zh="{gap}", en="{gap}")


def test_hostile_text_is_text(edition):
    said = prose.phrase(zh="<script>{{ 危险 }}", en="<script>{{ danger }}")
    assert "<script>" not in said.html and "<script>{" in said.text


def test_traditional_prose_uses_the_names_of_the_vocabulary(project):
    prose.begin("cloud_share", "zh-Hant", as_of="2026-11-21", project=project)
    assert (
        prose.phrase(zh="公有云市场的{who}", en="x {who}", who=prose.name("alibaba_cloud")).text == "公有雲市場的阿里雲"
    )


def test_days_and_periods_are_marked_with_their_machine_form(edition):
    said = prose.phrase(zh="{p}截至{d}", en="{p} as of {d}", p=prose.when("2023H2"), d=dt.date(2026, 11, 21))
    stamps = [item.get("datetime") for item in html.fragment_fromstring(said.html, create_parent=True).iter("time")]
    assert stamps == ["2023H2", "2026-11-21"]


def test_a_quote_keeps_the_script_of_its_source(edition):
    row = namedtuple("Row", "claim_id sentence quote raw")("c9", "三大運營商2023年雲業務收入整體達到2315億元", "", "")
    said = prose.phrase(zh="{q}", en="{q}", q=prose.quote(row))
    assert 'lang="zh-Hant"' in said.html and "2315億元" in said.text


def test_an_unknown_language_is_refused(project):
    with pytest.raises(MarketbookError, match="zh-Hant"):
        prose.begin("cloud_share", "fr", as_of="2026-11-21", project=project)
