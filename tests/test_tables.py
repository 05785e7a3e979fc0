"""Tables: heads, marks, groups, bars, sources."""

from __future__ import annotations

import pandas as pd
import pytest
from lxml import html as lxml_html

from marketbook import factbase, prose, tables
from marketbook.errors import MissingSourceError, UnknownNameError
from marketbook.figures import cite


@pytest.fixture
def revenue(project) -> pd.DataFrame:
    prose.begin("cloud_share", "en", as_of="2026-11-21", project=project)
    rows, _ = factbase.choose(factbase.load("cloud_share"))
    rows = rows[
        (rows["metric"] == "revenue")
        & (rows["segment"] == "total")
        & (rows["period"].isin(("2022", "2023")))
        & rows["entity"].isin(("tianyi_cloud", "mobile_cloud"))
    ]
    rows = rows.assign(
        figure=[cite(row) for row in rows.itertuples()], when=[prose.when(period) for period in rows["period"]]
    )
    return rows.sort_values(["entity", "period"])[["entity", "when", "figure"]]


@pytest.fixture
def shown(executed):
    def show(frame, columns=None, **wishes):
        columns = columns or [
            tables.column("when", zh="年份", en="Year"),
            tables.column("figure", zh="收入", en="Revenue", spec="short", bar=True),
        ]
        notebook = executed(lambda: tables.table(frame, columns, title=prose.phrase(zh="收入", en="Revenue"), **wishes))
        return notebook.cells[0].outputs[0], lxml_html.fromstring(notebook.cells[0].outputs[0].data["text/html"])

    return show


def test_a_table_has_column_heads_only(revenue, shown):
    output, table = shown(revenue)
    assert output.metadata["marketbook"]["role"] == "table"
    assert [head.get("scope") for head in table.iter("th")] == ["col", "col"]


def test_every_number_of_a_table_is_a_marked_figure(revenue, shown):
    _, table = shown(revenue)
    marks = table.xpath('//td//a[@class="fig"]')
    assert [mark.get("data-figure") for mark in marks] == [figure.id for figure in revenue["figure"]]
    assert [mark.text for mark in marks] == ["CNY 50.3bn", "CNY 83.349bn", "CNY 57.9bn", "CNY 97.2bn"]


def test_numbers_stand_under_a_head_of_the_same_alignment(revenue, shown):
    _, table = shown(revenue)
    assert [head.get("class") for head in table.iter("th")] == [None, "num"]
    assert {cell.get("class") for cell in table.xpath("//td[2]")} == {"num"}


def test_groups_head_their_rows_in_order_of_appearance(revenue, shown):
    _, table = shown(revenue, groups="entity")
    assert [row.text_content() for row in table.xpath('//tr[@class="group"]')] == ["China Mobile Cloud", "Tianyi Cloud"]
    assert len(table.xpath("//tbody/tr")) == 6


def test_bars_in_cells_are_as_long_as_their_figures(revenue, shown):
    _, table = shown(revenue)
    widths = [
        float(bar.get("style").removeprefix("width:").removesuffix("%"))
        for bar in table.xpath('//span[@class="cellbar"]')
    ]
    assert widths == pytest.approx([figure.number / 97.2e9 * 100 for figure in revenue["figure"]], rel=1e-3)


def test_a_gap_is_a_dash(revenue, shown):
    frame = revenue.assign(figure=[None, *revenue["figure"].iloc[1:]])
    _, table = shown(frame)
    assert table.xpath("//tbody/tr[1]/td[2]")[0].text_content() == "–"


def test_a_table_names_its_sources_and_its_note(revenue, shown):
    _, table = shown(revenue, note=prose.phrase(zh="口径一致。", en="On one basis."))
    note = table.xpath('//p[@class="table-note"]')[0].text_content()
    assert note.startswith("On one basis. Sources: ") and "China Mobile" in note


def test_a_table_without_figure_or_source_is_refused(revenue, shown):
    with pytest.raises(MissingSourceError, match="source"):
        shown(revenue, [tables.column("when", zh="年份", en="Year")])


def test_a_column_that_is_not_there_is_named(revenue, shown):
    with pytest.raises(
        UnknownNameError, match="'Revenue' asks for the column 'profit', its frame has entity, when, figure;"
    ):
        shown(revenue, [tables.column("profit", zh="利润", en="Profit")])
    with pytest.raises(UnknownNameError, match="'camp'"):
        shown(revenue, groups="camp")
