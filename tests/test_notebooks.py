"""The four notebooks: thin, without outputs, and able to tell their theme at any cut-off."""

import ast
import json
import re
import statistics
import tomllib

import pytest
from nbformat import NotebookNode
from tests.conftest import ROOT

from marketbook.audit.page import audit_page
from marketbook.audit.resolve import Resolver
from marketbook.project import THEMES
from marketbook.render.exporters import render_html


def cells(theme: str) -> list[dict]:
    return json.loads((ROOT / "notebooks" / f"{theme}.ipynb").read_text(encoding="utf-8"))["cells"]


def code(theme: str) -> list[str]:
    return ["".join(cell["source"]) for cell in cells(theme) if cell["cell_type"] == "code"]


@pytest.mark.parametrize("theme", THEMES)
def test_parameters_cell_holds_plain_assignments_of_the_declared_defaults(theme):
    tagged = [cell for cell in cells(theme) if "parameters" in cell["metadata"].get("tags", [])]
    assert len(tagged) == 1
    tree = ast.parse("".join(tagged[0]["source"]))
    assert all(isinstance(line, ast.Assign) and len(line.targets) == 1 for line in tree.body)
    found = {line.targets[0].id: ast.literal_eval(line.value) for line in tree.body}
    declared = tomllib.loads((ROOT / "notebooks" / "parameters.toml").read_text(encoding="utf-8"))
    assert found == {name: entry["default"] for group in ("shared", theme) for name, entry in declared[group].items()}


@pytest.mark.parametrize("theme", THEMES)
def test_notebooks_are_kept_without_outputs_and_with_ids_of_their_own(theme):
    own = cells(theme)
    assert len({cell["id"] for cell in own}) == len(own)
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in own if cell["cell_type"] == "code")


@pytest.mark.parametrize("theme", THEMES)
def test_cells_are_short_and_hold_no_functions_loops_or_paths(theme):
    sources = code(theme)
    assert statistics.median(len(source.splitlines()) for source in sources) <= 6
    banned = (
        ast.FunctionDef,
        ast.Lambda,
        ast.For,
        ast.While,
        ast.If,
        ast.With,
        ast.ListComp,
        ast.DictComp,
        ast.GeneratorExp,
    )
    for source in sources:
        assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, banned)], source
        assert "Path(" not in source and ".csv" not in source, source


@pytest.mark.parametrize("theme", THEMES)
def test_prose_without_figures_stands_in_both_languages_and_holds_no_number(theme):
    prose = [cell for cell in cells(theme) if cell["cell_type"] == "markdown"]
    tags = [cell["metadata"].get("tags") for cell in prose]
    assert tags.count(["en"]) == tags.count(["zh"]) == len(prose) / 2 > 0
    for cell in prose:
        text = re.sub(r"\b2[BC]\b|(?<![0-9A-Za-z])2[BC](?![0-9A-Za-z])", "", "".join(cell["source"]))
        assert not re.search(r"\d", text), text


@pytest.mark.parametrize("theme", THEMES)
def test_the_last_cell_is_the_ledger(theme):
    assert code(theme)[-1].strip() == "ledger()"


def run(theme: str, executed, **parameters) -> NotebookNode:
    """A notebook's cells, run in one plain namespace without a kernel, as one executed notebook."""
    own = [cell for cell in cells(theme) if cell["cell_type"] == "code"]

    def everything() -> None:
        namespace: dict = {"__name__": "__main__"}
        for cell in own:
            exec(compile("".join(cell["source"]), cell["id"], "exec"), namespace)
            if "parameters" in cell["metadata"].get("tags", []):
                namespace.update(parameters)

    return executed(everything)


def roles(theme: str, executed, **parameters) -> list[str]:
    """The roles of what a notebook shows, in order."""
    return [output.metadata["marketbook"]["role"] for output in run(theme, executed, **parameters).cells[0].outputs]


@pytest.mark.parametrize(
    ("language", "parameters"),
    [
        ("zh-Hant", {}),
        ("en", {"as_of": "2018-06-01"}),
        pytest.param("zh-Hans", {"as_of": "2022-06-30", "horizon": 1}, marks=pytest.mark.long),
        ("en", {"publisher": "Canalys", "segment": "cloud_infrastructure", "camps": ["internet"], "growth_fade": 0.0}),
        pytest.param(
            "zh-Hans",
            {"publisher": "Omdia", "segment": "iaas_paas", "horizon": 10, "growth_fade": 1.0},
            marks=pytest.mark.long,
        ),
    ],
)
def test_cloud_share_can_be_told_by_any_firm_at_any_cut_off_and_every_number_resolves(
    language, parameters, executed, project
):
    notebook = run("cloud_share", executed, language=language, **parameters)
    shown = [output.metadata["marketbook"]["role"] for output in notebook.cells[0].outputs]
    assert shown[:2] == ["title", "findings"] and shown[-1] == "ledger"
    notebook.metadata["papermill"] = {"parameters": {"language": language, **parameters}}
    audit = audit_page("cloud_share", render_html(notebook, project=project), Resolver(project))
    assert audit.unresolved == ()
    assert audit.numerals > (2000 if not parameters else 100)


@pytest.mark.parametrize(
    ("theme", "as_of", "language"),
    [
        ("price_war", "2024-06-30", "zh-Hant"),
        ("strategy_2b2c", "2025-08-01", "en"),
        ("compute", "2018-01-01", "zh-Hans"),
    ],
)
def test_a_report_can_be_told_when_less_was_known(theme, as_of, language, executed):
    shown = roles(theme, executed, as_of=as_of, language=language)
    assert shown[:2] == ["title", "findings"] and shown[-1] == "ledger"


@pytest.mark.parametrize("theme", THEMES)
def test_a_report_has_three_charts_and_a_table_when_all_is_known(theme, executed):
    shown = roles(theme, executed)
    assert (
        shown.count("chart") >= (6 if theme == "cloud_share" else 3)
        and shown.count("table") >= 1
        and shown[-1] == "ledger"
    )


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES[1:])
@pytest.mark.parametrize("as_of", ["2018-01-01", "2023-06-30", "2024-01-31", "2024-12-31", "2025-12-31", "2026-05-31"])
def test_every_theme_can_be_told_at_every_cut_off(theme, as_of, executed):
    assert roles(theme, executed, as_of=as_of, language="zh-Hant")[-1] == "ledger"


@pytest.mark.long
@pytest.mark.parametrize(
    ("theme", "parameters"),
    [
        *(("price_war", {"vendor": vendor}) for vendor in ("baidu", "bytedance", "moonshot", "tencent", "zhipu")),
        *(("price_war", {"margin": margin, "cost_fall": fall}) for margin, fall in ((1, 0), (99, 0), (50, 99.9))),
        *(("strategy_2b2c", {"discount_rate": rate, "horizon": years}) for rate, years in ((0, 1), (60, 15))),
        *(
            ("compute", {"chip": chip})
            for chip in ("a100_80gb_sxm", "a800", "h20", "ascend_910b", "ascend_910c", "cambricon_siyuan_590")
        ),
        ("compute", {"utilisation": 1, "days": 1}),
    ],
)
def test_every_declared_value_of_a_parameter_gives_a_report(theme, parameters, executed):
    assert roles(theme, executed, **parameters)[-1] == "ledger"
