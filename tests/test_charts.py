"""Charts: what they show, and the marks on it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from matplotlib.testing.compare import compare_images

from marketbook import charts, factbase, prose
from marketbook.analysis.cloud_share.revenue import annual_revenue
from marketbook.analysis.cloud_share.shares import VENDORS, share_series
from marketbook.charts import canvas, style
from marketbook.charts.canvas import spread
from marketbook.errors import MissingSourceError
from marketbook.figures import cite, claims_of, difference, growth

BASELINE = Path(__file__).parent / "pictures"
SVG = "{http://www.w3.org/2000/svg}"


every_language = pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"], indirect=True)


@pytest.fixture
def language(request, project) -> str:
    chosen = getattr(request, "param", "zh-Hans")
    prose.begin("cloud_share", chosen, as_of="2026-11-21", project=project)
    return chosen


@pytest.fixture
def shares(language) -> pd.DataFrame:
    claims, _ = factbase.choose(factbase.load("cloud_share"), by=[*factbase.FACT, "publisher"])
    return share_series(claims, "IDC", "iaas")


@pytest.fixture
def words(shares):
    figure = shares["figure"].iloc[-1]
    return {
        "title": prose.phrase(zh="份额降到{x}", en="Down to {x}", x=figure),
        "subtitle": prose.phrase(zh="市场份额，%", en="Share, per cent"),
    }


def every_kind(shares: pd.DataFrame, words: dict) -> dict[str, charts.Chart]:
    """One chart of each kind, on real shares."""
    last = shares[shares["period"] == "2024H2"]
    pair = shares[shares["period"].isin(("2022H2", "2024H2"))]
    both = pair.pivot(index="entity", columns="period", values="figure").dropna().reset_index()
    ends = pd.DataFrame(
        {
            "label": [prose.name(entity) for entity in both["entity"]],
            "low_figure": both["2022H2"],
            "high_figure": both["2024H2"],
        }
    )
    ends["gap_figure"] = [difference(high, low) for low, high in zip(ends["low_figure"], ends["high_figure"])]
    bounds = pd.DataFrame(
        {
            "period": last["period"].iloc[:1],
            "low_figure": last["figure"].iloc[-1:].values,
            "high_figure": last["figure"].iloc[:1].values,
        }
    )
    bounds_of = (prose.phrase(zh="下限", en="Lower"), prose.phrase(zh="上限", en="Upper"))
    cells = pd.DataFrame(
        {
            "row": [prose.name(e) for e in pair["entity"]],
            "column": [prose.when(p) for p in pair["period"]],
            "figure": pair["figure"],
        }
    )
    events = pd.DataFrame(
        {
            "entity": last["entity"],
            "period": last["period"],
            "label": [prose.phrase(zh="印出{x}", en="printed at {x}", x=f) for f in last["figure"]],
        }
    )
    links = pd.DataFrame(
        {
            "hub": "china_telecom",
            "partner": last["entity"],
            "what": [prose.name(entity) for entity in last["entity"]],
            "figure": list(last["figure"]),
        }
    )
    path = pd.DataFrame(
        [
            {"entity": "tianyi_cloud", "period": period, "figure": figure, "part": part, "scenario": scenario}
            for period, part, scenario, figure in zip(
                ("2022", "2023", "2023", "2024", "2024", "2024"),
                ("actual", "actual", "backtest", *["projection"] * 3),
                ("", "", "2022", "low", "central", "high"),
                list(pair["figure"])[:6],
            )
        ]
    )
    return {
        "lines": charts.lines(shares, **words),
        "stairs": charts.lines(shares, stairs=True, log=True, **words),
        "slope": charts.slope(pair, **words),
        "bars": charts.bars(last, sort=True, highlight=["tianyi_cloud"], **words),
        "diverging": charts.bars(pd.DataFrame({"entity": both["entity"], "figure": ends["gap_figure"]}), **words),
        "dumbbell": charts.dumbbell(ends, ends=bounds_of, **words),
        "band": charts.band(
            bounds, names=bounds_of, thresholds=[(last["figure"].iloc[0], prose.phrase(zh="线", en="line"))], **words
        ),
        "projection": charts.projection(path, leader="tianyi_cloud", **words),
        "heatmap": charts.heatmap(cells, row_head=bounds_of[0], column_head=bounds_of[1], **words),
        "tornado": charts.tornado(ends.drop(columns="gap_figure"), base=last["figure"].iloc[0], **words),
        "timeline": charts.timeline(events, source=prose.sources(factbase.load("cloud_share").head(1)), **words),
        "network": charts.network(links, **words),
    }


def numerals_without_mark(svg: str) -> list[str]:
    """Texts with digits of a picture that stand in no marked group and on no axis."""
    found = []
    for text in etree.fromstring(svg).iter(f"{SVG}text"):
        above = [text, *text.iterancestors()]
        marked = any(
            any(name in item.attrib for name in ("data-figure", "data-period", "data-name", "data-axis"))
            for item in above
        )
        if not marked and re.search(r"\d", "".join(text.itertext())):
            found.append("".join(text.itertext()))
    return found


@every_language
def test_every_number_in_every_kind_of_picture_is_marked_or_on_an_axis(shares, words, language):
    for kind, chart in every_kind(shares, words).items():
        svg = chart.svg("chart-1")
        assert numerals_without_mark(svg) == [], kind
        assert etree.fromstring(svg).find(f"{SVG}title").text == words["title"].text


def test_a_scale_too_short_for_round_ticks_has_none(shares, words):
    picture = etree.fromstring(every_kind(shares, words)["dumbbell"].svg("chart-1"))
    assert picture.xpath('//*[@data-axis="x"]//text()') == []


def test_an_unmarked_number_would_be_noticed(words, language, shares):
    svg = charts.bars(shares.tail(2), **words).svg("chart-1")
    assert numerals_without_mark(svg.replace("data-figure", "data-lost"))


@pytest.mark.parametrize("kind", ["lines", "slope", "bars", "dumbbell", "band", "heatmap"])
def test_a_chart_looks_as_it_did(shares, words, kind, tmp_path):
    """Against a picture looked at by a person; MARKETBOOK_BASELINE=1 draws the pictures anew, to be looked at again."""
    drawn, known = tmp_path / f"{kind}.png", BASELINE / f"{kind}.png"
    with charts.house_style():
        every_kind(shares, words)[kind].canvas().picture.savefig(
            drawn, dpi=50, facecolor=style.PAPER, metadata={"Software": None}
        )
    if os.environ.get("MARKETBOOK_BASELINE"):
        known.parent.mkdir(exist_ok=True)
        known.write_bytes(drawn.read_bytes())
    assert compare_images(str(known), str(drawn), tol=6) is None


def test_two_charts_share_no_id(shares, words):
    ids = [
        re.findall(r'\bid="([^"]+)"', charts.lines(shares, **words).svg(prefix)) for prefix in ("chart-1", "chart-2")
    ]
    assert ids[0] and not set(ids[0]) & set(ids[1])


def test_the_same_chart_is_drawn_twice_in_the_same_bytes(shares, words):
    assert charts.lines(shares, **words).svg("chart-1") == charts.lines(shares, **words).svg("chart-1")


def test_references_inside_a_picture_lead_to_its_own_ids(shares, words):
    svg = charts.lines(shares, **words).svg("chart-7")
    targets = set(re.findall(r"(?:url\(#|href=\"#)([\w-]+)", svg))
    assert targets <= set(re.findall(r'\bid="([^"]+)"', svg))


def test_what_a_chart_plots_is_what_its_table_lists(shares, words):
    chart = charts.bars(shares[shares["period"] == "2024H2"], sort=True, **words)
    listed = [cell.number for row in chart.rows for cell in row if hasattr(cell, "number")]
    widths = [
        patch.get_width()
        for patch in chart.canvas().picture.findobj(
            lambda item: type(item).__name__ == "Rectangle" and item.get_height() == pytest.approx(26 * 0.62)
        )
    ]
    assert listed == sorted(listed, reverse=True)
    assert [width / widths[0] for width in widths] == pytest.approx([value / listed[0] for value in listed])


def test_lines_leave_gaps_open(shares, words):
    ax = charts.lines(shares, **words).canvas().picture.axes[0]
    solid = [line for line in ax.get_lines() if line.get_linestyle() == "-" and len(line.get_xdata()) == 2]
    assert solid and all(line.get_xdata()[1] - line.get_xdata()[0] <= 0.55 for line in solid)


def test_points_on_different_bases_are_not_joined(words, shares):
    claims, _ = factbase.choose(factbase.load("cloud_share"))
    revenue = annual_revenue(claims)
    own = revenue[revenue["entity"] == "alibaba_cloud"]
    assert own["basis"].nunique() == 2
    ax = charts.lines(own, step=1.0, **words).canvas().picture.axes[0]
    joined = {tuple(line.get_xdata()) for line in ax.get_lines() if len(line.get_xdata()) == 2}
    assert (2022.5, 2023.5) not in joined and (2023.5, 2024.5) in joined


@every_language
def test_labels_do_not_overlap(shares, words, language):
    for kind, chart in every_kind(shares, words).items():
        boxes = chart.canvas().labels
        for number, (x0, y0, x1, y1) in enumerate(boxes):
            for a0, b0, a1, b1 in boxes[number + 1 :]:
                assert min(x1, a1) - max(x0, a0) < 1.5 or min(y1, b1) - max(y0, b0) < 3, kind


@every_language
def test_labels_stay_inside_the_picture(shares, words, language):
    for kind, chart in every_kind(shares, words).items():
        drawn = chart.canvas()
        for x0, y0, x1, y1 in drawn.labels:
            assert x0 >= -1 and x1 <= drawn.width + 1 and y0 >= -2 and y1 <= drawn.height + 2, kind


def test_a_chart_names_its_sources_itself(shares, words):
    chart = charts.lines(shares, **words)
    assert "IDC" in chart.source.text
    assert len(claims_of(chart.figures)) >= 20


def test_a_chart_without_data_has_no_source(words, language):
    with pytest.raises(MissingSourceError, match="no figures"):
        charts.source_line([])


def test_a_title_is_required(shares, words):
    with pytest.raises(TypeError, match="title"):
        charts.bars(shares.tail(1), subtitle=words["subtitle"])


def test_a_slope_joins_two_periods_only(shares, words):
    with pytest.raises(ValueError, match="two periods"):
        charts.slope(shares, **words)


def test_a_shown_chart_keeps_the_contract(shares, words, executed):
    notebook = executed(charts.lines(shares, note=prose.phrase(zh="注", en="Note."), **words).show)
    output = notebook.cells[0].outputs[0]
    markup = output.data["text/html"]
    assert output.metadata["marketbook"]["role"] == "chart"
    for part in (
        '<figure class="chart" id="chart-',
        'class="chart-title"',
        'class="chart-subtitle"',
        'class="chart-source"',
        '<details class="chart-data">',
        'role="img"',
        'data-axis="y"',
    ):
        assert part in markup
    assert 'scope="row"' not in markup


def test_a_vendor_has_one_colour_and_shares_it_with_its_group(project):
    assert style.colour("alibaba_cloud") == style.colour("alibaba")
    assert style.colour("tianyi_cloud") != style.colour("mobile_cloud")


def test_colours_of_vendors_stand_out_from_paper(project):
    from marketbook.render.palette import contrast

    for vendor in VENDORS:
        assert contrast(style.colour(vendor), "#ffffff") >= 3.0, vendor


def test_the_style_ends_with_its_block():
    import matplotlib

    before = matplotlib.rcParams["font.family"]
    with charts.house_style():
        assert matplotlib.rcParams["font.family"] == [style.FAMILY]
    assert matplotlib.rcParams["font.family"] == before


@every_language
def test_periods_in_pictures_take_their_short_form(language):
    run = canvas.runs(prose.phrase(zh="{p}", en="{p}", p=prose.when("2023H2")))[0]
    assert run.text == "2023H2" and run.marks == (("data-period", "2023H2"),)


@given(st.lists(st.floats(0, 500), min_size=1, max_size=12), st.floats(1, 20))
def test_spread_labels_are_apart_and_in_order(places, gap):
    moved = spread(places, gap)
    ordered = sorted(range(len(places)), key=lambda index: (places[index], index))
    for before, after in zip(ordered, ordered[1:]):
        assert moved[after] - moved[before] >= gap - 1e-6
    assert sum(moved) == pytest.approx(sum(places))


def test_one_value_has_a_scale_and_nought_none_of_powers():
    assert canvas.nice_ticks(0, 0)[:3] == [0.0, 0.2, 0.4] and len(canvas.nice_ticks(5, 5)) > 2
    with pytest.raises(ValueError, match="no place for 0"):
        canvas.log_ticks(0, 5)


@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e6))
def test_ticks_cover_their_range_evenly(low, span):
    ticks = canvas.nice_ticks(low, low + span)
    steps = [after - before for before, after in zip(ticks, ticks[1:])]
    assert ticks[0] <= low + 1e-6 * span and ticks[-1] >= low + span - 1e-6 * span
    assert max(steps) == pytest.approx(min(steps))
    assert 3 <= len(ticks) <= 13


def test_growth_is_drawn_left_of_zero_when_it_is_a_fall(language, words):
    rows = factbase.load("cloud_share")
    rows = rows[
        (rows["metric"] == "market_share")
        & (rows["entity"] == "alibaba_cloud")
        & (rows["segment"] == "iaas")
        & (rows["period"].isin(("2022H2", "2024H2")))
    ]
    new, old = (cite(rows[rows["period"] == period].iloc[0]) for period in ("2024H2", "2022H2"))
    chart = charts.bars(
        pd.DataFrame({"entity": ["alibaba_cloud", "tianyi_cloud"], "figure": [growth(new, old), growth(old, new)]}),
        **words,
    )
    left, right = [
        patch
        for patch in chart.canvas().picture.findobj(lambda item: type(item).__name__ == "Rectangle")
        if patch.get_height() == pytest.approx(26 * 0.62)
    ]
    assert left.get_x() + left.get_width() == pytest.approx(right.get_x())


def test_text_on_tints_is_readable_on_light_and_dark_pages():
    from marketbook.render.palette import contrast, dark

    for ink in ("#0072b2", "#d55e00"):
        for share in (0.08, 0.2, 0.38):
            tint = style.tint(ink, share)
            assert contrast(tint, style.INK) >= 4.5 and contrast(dark(tint), dark(style.INK)) >= 4.5
