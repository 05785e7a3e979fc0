"""What a report says where the data run out."""

import pandas as pd
import pytest

from marketbook import charts, figures, gaps, prose
from marketbook.errors import BareNumberError
from marketbook.prose import phrase


@pytest.fixture(autouse=True)
def _edition(project):
    prose.begin("compute", "en", as_of="2026-11-21", project=project, days=90)


ONE = figures.parameter("days", 90, "days")


def test_a_sentence_with_all_its_figures_is_said():
    assert prose.fill(zh="共{x}", en="It takes {x}", x=ONE).text == "It takes 90 days"


def test_a_sentence_without_a_figure_says_that_it_is_not_known():
    assert "no usable figure" in prose.fill(zh="共{x}", en="It takes {x}", x=None).text
    assert prose.fill(zh="共{x}", en="It takes {x}", x=float("nan"), gap=phrase(zh="不知", en="Unknown")).text == "Unknown"


def test_a_bare_number_is_refused_as_everywhere():
    with pytest.raises(BareNumberError):
        prose.fill(zh="共{x}", en="It takes {x}", x=3)


def test_findings_that_cannot_be_stated_are_left_out(executed):
    stated, missing = prose.finding(zh="共{x}", en="It takes {x}", x=ONE), prose.finding(zh="共{x}", en="Never {x}", x=None)
    page = "".join(output.data["text/html"] for output in executed(lambda: prose.findings([stated, missing])).cells[0].outputs)
    assert "It takes" in page and "Never" not in page and page.count("<li>") == 1


def test_a_report_without_any_finding_says_so(executed):
    page = "".join(output.data["text/html"] for output in executed(lambda: prose.findings([None])).cells[0].outputs)
    assert "no figure was known" in page


def test_a_chart_without_data_is_a_note_and_no_error(executed):
    empty = pd.DataFrame(columns=["entity", "figure"])
    run = executed(lambda: gaps.draw(charts.bars, empty, title=phrase(zh="题", en="Title"), subtitle=phrase(zh="副题", en="Subtitle")))
    assert [output.metadata["marketbook"]["role"] for output in run.cells[0].outputs] == ["callout"]


def test_a_cell_that_does_not_exist_is_none():
    frame = pd.DataFrame({"entity": ["a", "a", "b"], "figure": [1, 2, 3]})
    assert (gaps.row(frame, entity="a"), gaps.row(frame, entity="a", at=-1), gaps.row(frame, entity="a", at=2), gaps.row(frame, entity="c")) == (1, 2, None, None)
