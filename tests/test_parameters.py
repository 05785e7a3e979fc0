"""Declared parameters: what is refused, what is accepted, and that the notebooks hold what is declared."""

import ast

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketbook.build.editions import edition_slug, plain_editions, slug, sweep_editions
from marketbook.build.parameters import Declarations, Parameter, load_parameters
from marketbook.errors import ParameterError
from marketbook.project import THEMES, Project

LANGUAGE = Parameter("language", "text", "en", "Language.", "语言。", ("en", "zh-Hans", "zh-Hant"))
AS_OF = Parameter("as_of", "date", "2026-11-21", "Cut-off.", "截止日。", minimum="2018-01-01")
HORIZON = Parameter("horizon", "integer", 3, "Years ahead.", "展望年数。", minimum=1, maximum=10)
FADE = Parameter("fade", "number", 0.5, "Fading of growth.", "增速衰减。", minimum=0, maximum=1)
PUBLISHER = Parameter("publisher", "text", "IDC", "Whose shares.", "份额口径。", ("IDC", "Canalys"))
VENDORS = Parameter("vendors", "list", ["alibaba"], "Vendors.", "厂商。", ("alibaba", "tencent"))
DECLARED = Declarations({"cloud": (LANGUAGE, AS_OF, HORIZON, FADE, PUBLISHER), "price": (LANGUAGE, AS_OF, VENDORS)})


@pytest.mark.parametrize(
    ("parameter", "text", "value"),
    [
        (HORIZON, "5", 5),
        (FADE, "0.25", 0.25),
        (FADE, 1, 1.0),
        (AS_OF, "2024-02-29", "2024-02-29"),
        (PUBLISHER, "Canalys", "Canalys"),
        (VENDORS, "alibaba, tencent", ["alibaba", "tencent"]),
        (Parameter("deep", "boolean", False, "", ""), "yes", True),
    ],
)
def test_a_value_is_read_in_its_declared_type(parameter, text, value):
    read = parameter.check(text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("parameter", "value", "part"),
    [
        (HORIZON, "soon", "whole number"),
        (HORIZON, 2.5, "whole number"),
        (HORIZON, True, "whole number"),
        (HORIZON, 0, "at least 1"),
        (HORIZON, "11", "at most 10"),
        (FADE, "nan", "a number"),
        (FADE, float("inf"), "a number"),
        (AS_OF, "2024-02-30", "YYYY-MM-DD"),
        (AS_OF, "2017-12-31", "at least 2018-01-01"),
        (AS_OF, 20240101, "YYYY-MM-DD"),
        (PUBLISHER, "Canalis", "did you mean 'Canalys'"),
        (VENDORS, "alibaba,tencnet", "did you mean 'tencent'"),
        (VENDORS, [], "one or more of"),
        (PUBLISHER, None, "one of"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_what_is(parameter, value, part):
    with pytest.raises(ParameterError) as refusal:
        parameter.check(value)
    assert part in str(refusal.value) and parameter.name in str(refusal.value) and "\n" not in str(refusal.value)


@given(st.one_of(st.integers(), st.floats(), st.text(), st.booleans(), st.none(), st.dates(), st.lists(st.text())))
def test_whatever_is_given_is_refused_or_comes_back_allowed(value):
    for parameter in (LANGUAGE, AS_OF, HORIZON, FADE, PUBLISHER, VENDORS):
        try:
            read = parameter.check(value)
        except ParameterError:
            continue
        assert parameter.check(read) == read


def test_an_unknown_parameter_is_refused_with_the_nearest_name():
    with pytest.raises(ParameterError, match="'horizont'.*did you mean 'horizon'"):
        DECLARED.resolve("cloud", {"horizont": 3})


def test_a_parameter_of_another_theme_is_refused_with_its_owner():
    with pytest.raises(ParameterError, match="price has no parameter 'horizon'; cloud has one"):
        plain_editions(DECLARED, ["price"], ["en"], {"horizon": "3"})


def test_an_unknown_theme_is_refused_with_the_nearest_name():
    with pytest.raises(ParameterError, match="no theme 'clout' .did you mean 'cloud'"):
        plain_editions(DECLARED, ["clout"], ["en"], {})


def test_help_names_every_parameter_in_both_languages():
    text = DECLARED.help("cloud")
    for parameter in DECLARED.themes["cloud"]:
        assert (
            parameter.name in text
            and parameter.help_en in text
            and parameter.help_zh in text
            and parameter.kind in text
        )


def _write(tmp_path, text):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "parameters.toml").write_text(text, encoding="utf-8")
    (tmp_path / "notebooks" / "cloud.ipynb").write_text("{}", encoding="utf-8")
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ('[shared.x]\ntype = "int"\ndefault = 1\nhelp_en = ""\nhelp_zh = ""', "unknown type 'int'"),
        ('[shared.x]\ntype = "integer"\ndefault = 1\nhelp_en = ""', "lacks help_zh"),
        ('[cloud.x]\ntype = "integer"\ndefault = 1\nhelp_en = ""\nhelp_zh = ""\nmaxi = 3', "unknown key maxi"),
        ('[cloud.x]\ntype = "integer"\ndefault = 9\nmax = 3\nhelp_en = ""\nhelp_zh = ""', "default is not allowed"),
        ("[cloud", "not valid TOML"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(tmp_path, text, part):
    with pytest.raises(ParameterError, match=part):
        load_parameters(_write(tmp_path, text))


def test_a_sweep_multiplies_and_lists(tmp_path):
    file = tmp_path / "carriers.yml"
    file.write_text(
        "theme: cloud\nset: {as_of: 2024-06-30}\nproduct: {horizon: [3, 5], language: [en, zh-Hans]}\nlist: [{publisher: Canalys}]",
        encoding="utf-8",
    )
    name, editions = sweep_editions(DECLARED, file, {"fade": "0.1"}, ("html",))
    assert name == "carriers"
    assert [(e.parameters["horizon"], e.language, e.parameters["publisher"]) for e in editions] == [
        (3, "en", "IDC"), (3, "zh-Hans", "IDC"), (5, "en", "IDC"), (5, "zh-Hans", "IDC"), (3, "en", "Canalys")
    ]  # fmt: skip
    assert {(e.parameters["as_of"], e.parameters["fade"]) for e in editions} == {("2024-06-30", 0.1)}
    paths = [path for edition in editions for path in edition.files]
    assert len(set(paths)) == len(paths) and all(path.startswith("carriers/") for path in paths)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("theme: cloud", "at least one of"),
        ("theme: cloud\nproduct: {horizon: [99]}", "at most 10"),
        ("theme: cloud\nproduct: {horizont: [3]}", "did you mean 'horizon'"),
        ("theme: cloud\nlist: [{horizon: 3}, {horizon: 3}]", "two editions are the same"),
        ("theme: cloud\nlist: [3]", "must be a mapping"),
        ("theme: cloud\nmatrix: {}\nlist: [{}]", "unknown key 'matrix'"),
        ("theme: [cloud\n", "cannot be read as YAML"),
    ],
)
def test_a_sweep_that_makes_no_sense_is_refused_before_anything_runs(tmp_path, text, part):
    file = tmp_path / "sweep.yml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=part):
        sweep_editions(DECLARED, file, {})


@given(st.text(), st.text())
def test_slugs_are_safe_file_names_and_differ_where_the_texts_do(one, other):
    assert "/" not in slug(one) and slug(one) not in ("", ".", "..") and not slug(one).startswith(".")
    assert (slug(one) == slug(other)) == (one == other)


def test_a_slug_never_leaves_its_folder():
    assert "/" not in edition_slug("cloud", {"publisher": "../../etc/passwd"})


def test_the_tagged_cells_of_the_notebooks_hold_exactly_what_is_declared(project):
    declared = load_parameters(project)
    assert set(declared.themes) == set(THEMES)
    for theme, parameters in declared.themes.items():
        notebook = nbformat.read(project.notebooks / f"{theme}.ipynb", as_version=4)
        (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
        written = {}
        for line in ast.parse(cell.source).body:
            assert isinstance(line, ast.Assign) and len(line.targets) == 1, (
                f"{theme}: not a plain `name = default` line"
            )
            written[line.targets[0].id] = ast.literal_eval(line.value)
        assert written == {parameter.name: parameter.default for parameter in parameters}, theme
        assert list(written) == [parameter.name for parameter in parameters], theme
