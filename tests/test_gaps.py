"""From frames to what a report shows, also where the data run out."""

import pandas as pd
import pytest

from marketbook import charts, figures, gaps, prose
from marketbook.analysis.common import cell
from marketbook.errors import BareNumberError
from marketbook.prose import phrase


@pytest.fixture(autouse=True)
def _edition(project):
    prose.begin("compute", "en", as_of="2026-11-21", project=project, days=90)


ONE = figures.parameter("days", 90, "days")


@pytest.fixture
def shown(executed):
    """What a cell shows: the role and the text of each output."""

    def run(cell) -> list[tuple[str, str]]:
        outputs = executed(cell).cells[0].outputs
        return [(output.metadata["marketbook"]["role"], output.data["text/plain"]) for output in outputs]

    return run


def test_a_sentence_says_its_figures_or_that_they_are_not_known():
    assert prose.fill(zh="共{x}", en="It takes {x}", x=ONE).text == "It takes 90 days"
    assert "no usable figure" in prose.fill(zh="共{x}", en="It takes {x}", x=None).text
    assert (
        prose.fill(zh="共{x}", en="It takes {x}", x=float("nan"), gap=phrase(zh="不知", en="Unknown")).text == "Unknown"
    )
    with pytest.raises(BareNumberError):
        prose.fill(zh="共{x}", en="It takes {x}", x=3)


def test_what_cannot_be_said_is_left_out(shown):
    def cell():
        for x in (ONE, None):
            prose.heading(zh="共{x}", en="It takes {x}", x=x, gap=False)
            prose.say(zh="共{x}", en="It takes {x}", x=x)
            prose.callout(zh="共{x}", en="It takes {x}", x=x)
            prose.say(zh="不知", en="It is not known", unless=x)

    assert [role for role, _ in shown(cell)] == ["heading", "say", "callout", "say"]
    assert shown(cell)[-1] == ("say", "It is not known")


def test_findings_that_cannot_be_stated_are_left_out_and_the_others_end_with_a_stop(shown):
    stated, missing = (
        prose.finding(zh="共{x}", en="It takes {x}", x=ONE),
        prose.finding(zh="共{x}", en="Never {x}", x=None),
    )
    ((_, text),) = shown(lambda: prose.findings([stated, missing]))
    assert "It takes 90 days" in text and text.endswith(".") and "Never" not in text
    ((_, text),) = shown(lambda: prose.findings([None]))
    assert "no figure was known" in text


@pytest.mark.parametrize(("silent", "roles"), [(False, ["callout"]), (True, [])])
def test_a_chart_without_data_is_a_note_or_nothing_and_no_error(shown, silent, roles):
    empty, words = (
        pd.DataFrame(columns=["entity", "figure"]),
        {"title": phrase(zh="题", en="T"), "subtitle": phrase(zh="副", en="S")},
    )
    assert [role for role, _ in shown(lambda: gaps.draw(charts.bars, empty, silent=silent, **words))] == roles


def test_a_cell_that_does_not_exist_is_none():
    frame = pd.DataFrame({"entity": ["a", "a", "b"], "figure": [1, 2, 3]})
    assert [cell(frame, entity=entity, at=at) for entity, at in (("a", 0), ("a", -1), ("a", 2), ("c", 0))] == [
        1,
        2,
        None,
        None,
    ]
