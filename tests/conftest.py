"""Fixtures that more than one test file uses."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path

import hypothesis
import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode

from marketbook import factbase, figures, ledger, prose, statements
from marketbook.project import Project

ROOT = Path(__file__).resolve().parents[1]

# Properties hold or not; how long an example takes is the machine's business.
hypothesis.settings.register_profile("marketbook", deadline=None)
hypothesis.settings.load_profile("marketbook")

# A shell's background job ignores Ctrl-C, and so would every process that a test starts and means to stop by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(autouse=True)
def _inside_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETBOOK_PROJECT", str(ROOT))


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], NotebookNode]:
    """Runs a function as the only cell of a notebook, without a kernel: what it displays becomes the cell's outputs."""

    def run(cell: Callable[[], None]) -> NotebookNode:
        outputs = []

        def publish(data, metadata=None, **_):
            outputs.append(nbformat.v4.new_output("display_data", data=data, metadata=metadata or {}))

        monkeypatch.setattr("IPython.display.publish_display_data", publish)
        cell()
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs, id="only")])

    return run


def small_report(language: str, project: Project, before_ledger: Callable[[], None] = lambda: None) -> None:
    """A report with one figure of each origin, each verb that reads differently, a quote, a name and a period."""
    prose.begin("cloud_share", language, as_of="2026-11-21", horizon=3, project=project)
    claims = factbase.load("cloud_share", project=project)
    seed = claims[claims["origin"] == "source"]
    revenue = figures.cite(seed[(seed["unit"] == "CNY") & seed["raw"].str.startswith("2315")].iloc[0])
    changes = figures.cite_all(seed[seed["unit"] == "pp"].head(2))
    rows = claims[
        (claims["origin"] == "evidence")
        & (claims["unit"] == "pct")
        & (claims["qualifier"] == "exact")
        & (claims["value"] > 0)
    ]
    external = figures.cite_all(rows.head(3))
    horizon = figures.parameter("horizon", 3, "years")
    prose.title(
        zh="移动云领先{lead}", en="Mobile Cloud is {lead} ahead", lead=figures.difference(changes[1], changes[0])
    )
    prose.findings([prose.phrase(zh="三家合计{x}", en="The three carriers earned {x}", x=revenue)])
    prose.heading(zh="份额", en="Shares")
    prose.say(
        zh="{period}，{who}同比{a:signed}；平均{mean}，差距{lead}，合计{sum}，第一名{first}。展望{years}。",
        en="In {period}, {who} moved by {a:signed}; the mean is {mean}, the gap {lead}, the sum {sum}, the first {first}. Horizon: {years}.",
        period=prose.when("2023H2"), who=prose.name("mobile_cloud"), a=changes[1], mean=figures.mean(external),
        lead=figures.difference(external[0], external[1]), sum=figures.total(external), first=external[0], years=horizon,
    )  # fmt: skip
    prose.say(
        zh="从2B到2C，从GPT-3到昇腾910B。原文：{q}",
        en="From 2B to 2C, from GPT-3 to Ascend 910B. In its words: {q}",
        q=prose.quote(seed.iloc[0]),
    )
    said = statements.load_statements("cloud_share", project=project)
    prose.say(
        zh="{n}条判断，如{q}",
        en="{n} statements, such as {q}",
        n=figures.tally(said["claim_id"].head(3)),
        q=prose.quote(said.iloc[1]),
    )
    before_ledger()
    ledger.ledger()


def _show_every_kind(project: Project) -> None:
    """A chart, a note, and a table that is longer than a page, with a digit in its head."""
    from marketbook import charts, tables

    claims = factbase.load("cloud_share", project=project)
    rows = claims[
        (claims["origin"] == "evidence")
        & (claims["unit"] == "pct")
        & (claims["qualifier"] == "exact")
        & (claims["value"] > 0)
    ]
    long = pd.DataFrame({"entity": list(rows["entity"]), "figure": figures.cite_all(rows)}).head(60)
    long["vendor"] = [prose.name(entity) for entity in long["entity"]]
    frame = long.drop_duplicates("entity").head(5).reset_index(drop=True)
    headline = prose.phrase(zh="{a}与{b}", en="{a} and {b}", a=frame["figure"][0], b=frame["figure"][1])
    charts.bars(frame, title=headline, subtitle=prose.phrase(zh="份额", en="Share")).show()
    columns = [
        tables.column("vendor", zh="2B厂商", en="2B vendor"),
        tables.column("figure", zh="份额", en="Share", bar=True),
    ]
    tables.table(long, columns, title=prose.phrase(zh="厂商份额", en="Shares of the vendors"))
    prose.callout(zh="来源不同，差距为{a}。", en="Sources differ by {a}.", kind="conflict", a=frame["figure"][2])


@pytest.fixture
def full_notebook(executed, project) -> Callable[[str], NotebookNode]:
    """A report with every kind of output, as an executed notebook in a language."""
    return lambda language: executed(lambda: small_report(language, project, lambda: _show_every_kind(project)))


@pytest.fixture
def small_page(executed, project) -> Callable[[str], str]:
    """The rendered HTML of :func:`small_report` in a language."""
    from marketbook.render.exporters import render_html

    return lambda language: render_html(executed(lambda: small_report(language, project)), project=project)


@pytest.fixture
def small_paper(executed, project) -> Callable[[str], bytes]:
    """The same report as PDF."""
    from marketbook.render.exporters import render_html
    from marketbook.render.pdf import render_pdf

    def paper(language: str) -> bytes:
        notebook = executed(lambda: small_report(language, project))
        return render_pdf(render_html(notebook, project=project), notebook, project=project)

    return paper


@pytest.fixture
def small_paper_showing(executed, project) -> Callable[[str, Callable[[str], str]], bytes]:
    """A PDF that shows a changed page, and carries the unchanged one as the page it was made from."""
    from marketbook.render import pdf
    from marketbook.render.exporters import render_html

    def paper(language: str, change: Callable[[str], str]) -> bytes:
        notebook = executed(lambda: small_report(language, project))
        page = render_html(notebook, project=project)
        return pdf.paper(change(page), pdf.attachments(page, notebook, project))

    return paper
