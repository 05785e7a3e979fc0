"""What ``marketbook check`` catches: each slip once, on one line that says where, what and how to mend it."""

from __future__ import annotations

import csv
import io
import json
import shutil

import pandas as pd
import pytest
from click.testing import CliRunner

from marketbook import checks, consistency, factbase, schemas
from marketbook.checks import Inputs, run_checks
from marketbook.errors import DataError
from marketbook.extract_cli import check
from marketbook.project import Project
from marketbook.relations import evaluate_relation, load_relations


@pytest.fixture
def copy(project, tmp_path):
    """A copy of sources and data that a test may damage."""
    for name in ("seeds", "data"):
        shutil.copytree(project.root / name, tmp_path / name, ignore=shutil.ignore_patterns("candidates"))
    return Project(tmp_path)


@pytest.fixture(scope="module")
def found():
    return run_checks()


def change_claim(project, change):
    """Rewrite data/claims.csv with the first claim of source 000 that states 2315億元 changed."""
    path = project.data / "claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if row["raw"].startswith("2315"))
    change(row)
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return f"data/claims.csv:{rows.index(row) + 2}"


def told_by(check, project):
    """The findings of one check alone."""
    return [checks.Finding(level, "", *told) for level, *told in check(Inputs(project))]


def errors(findings):
    return [finding for finding in findings if finding.level == "error"]


def finding(findings, check, text):
    hits = [one for one in findings if one.check == check and text in str(one)]
    assert len(hits) == 1, hits
    return hits[0]


# -- the data as they stand ---------------------------------------------------------------------------------------------------


def test_the_fact_base_has_no_errors(found):
    assert errors(found) == []


def test_every_finding_is_one_line_that_says_where_and_what(found):
    for one in found:
        assert "\n" not in str(one)
        assert one.level in checks.LEVELS and one.where and one.what


def test_the_argument_that_divides_work_by_a_rate_is_shown_as_a_unit_error(found):
    line = finding(found, "relations", "work_is_not_rate")
    assert line.level == "finding"
    assert "is an error of units: the left side is of the dimension time, the right side a pure number" in line.what


def test_both_totals_of_the_tenders_and_the_gap_are_shown(found):
    line = finding(found, "conflicts", "china_market · LLM tenders won, disclosed amount · tender_amount · 2024")
    assert "6467000000" in line.what and "6469000000" in line.what and "a gap of 0.031 %" in line.what


def test_idc_confirms_what_the_article_says_of_tianyi(found):
    line = finding(found, "external", "tianyi_cloud · market_share_change_yoy · iaas · 2023H2")
    assert "confirmed by 1 of 1 external rows: IDC" in line.what


def test_a_share_of_2022_is_called_old(found):
    assert "IDC has" in finding(found, "stale", "alibaba_cloud · market_share · iaas · 2022H1").what


def test_a_growth_on_a_changed_basis_is_noticed(found):
    assert "18.6 %" in finding(found, "growth", "unicom_cloud · revenue_growth_yoy · total · 2025H1").what


@pytest.mark.parametrize(
    ("entity", "direction"),
    [("alibaba_cloud", "down"), ("huawei_cloud", "up"), ("tianyi_cloud", "up"), ("mobile_cloud", "up")],
)
def test_idc_bears_out_which_shares_rose_and_fell(found, entity, direction):
    line = finding(found, "statements", f"{entity} · market_share · iaas · 2023H2: stated to go {direction}")
    assert "external rows bear it out" in line.what and "(IDC, c" in line.what


# -- one slip, one line -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda row: row.update(quote=row["quote"].replace("2315", "2316")),
            ["quote does not match", "2315億元", "2316億元", "quote the source as it stands"],
        ),
        (lambda row: row.update(raw="2316億元"), ["raw does not match", "200:206", "'2315億元'", "'2316億元'"]),
        (lambda row: row.update(start="201", end="207"), ["raw does not match", "it stands at 200:206"]),
        (lambda row: row.update(sentence=row["sentence"].replace("務", "务")), ["sentence does not match"]),
    ],
)
def test_a_changed_quote_fails_with_one_clear_line(copy, change, words):
    where = change_claim(copy, change)
    result = CliRunner().invoke(check, ["--level", "error"], env={"MARKETBOOK_PROJECT": str(copy.root)})
    assert result.exit_code == 1
    lines = [line for line in result.output.splitlines() if line.startswith("error")]
    assert lines[0].startswith(f"error: {where}: ")
    assert all(word in lines[0] for word in words)
    # A moved span also changes the claim's id and, for another figure, its value; the quote is said first.
    assert len(lines) == 1 or "raw" in words[0]


def test_a_changed_value_is_told_once_and_not_again_by_the_relations_over_it(copy):
    where = change_claim(copy, lambda row: row.update(value="23150000000"))
    told = errors(run_checks(copy))
    assert [(one.check, one.where) for one in told] == [("values", where)]
    assert told[0].what == "23150000000 CNY does not follow from the printed '2315億元'"


def test_an_edited_source_is_told_once_with_the_place_that_shows_it(copy):
    path = next(copy.seeds.glob("000_*"))
    path.write_bytes(path.read_bytes().replace("2315億".encode(), "2316億".encode()))
    told = errors(run_checks(copy))
    assert len(told) == 1
    assert "is not the file that was received" in told[0].what and "2316億元" in told[0].what


def test_a_missing_source_is_named(copy):
    next(copy.seeds.glob("003_*")).unlink()
    told = told_by(checks.check_sources, copy)
    assert [one.where for one in told] == ["seeds/sources.csv 003"]
    assert "is missing" in told[0].what


def test_a_claim_id_follows_from_the_fields(copy):
    where = change_claim(copy, lambda row: row.update(period="2022"))
    told = told_by(checks.check_ids, copy)
    assert [one.where for one in told] == [where]
    assert told[0].mend.startswith("write c")


def test_every_breach_of_form_is_told_in_one_run(copy):
    change_claim(copy, lambda row: row.update(qualifier="roughly", kind="rumour", period="last year", value="lots"))
    told = told_by(checks.check_schemas, copy)
    assert {one.what.split()[0] for one in told} == {"qualifier", "kind", "period", "value"}
    assert all(one.where == told[0].where for one in told)


@pytest.mark.parametrize(
    ("name", "before", "after", "words"),
    [
        ("data/vocabulary/entities.csv", "阿里云,阿里雲", "阿里云,", "zh_hant '' should not be empty"),
        ("data/vocabulary/metrics.csv", "id,en,", "id,english,", "no such column is known"),
        ("data/publishers.csv", ",1,company,", ",9,company,", "tier '9' should have the form [1-6]"),
        (
            "data/evidence/price_war.csv",
            ",CNY_per_Mtok,exact,",
            ",CNY_per_Mtok,sure,",
            "qualifier 'sure' should be one of exact, approx",
        ),
    ],
)
def test_schemas_name_file_line_and_cell(copy, name, before, after, words):
    path = copy.root / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    told = told_by(checks.check_schemas, copy)
    assert any(words in str(one) and one.where.startswith(f"{name}:") for one in told), told


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("data/publishers.csv", lambda text: text + b"\xff", "data/publishers.csv cannot be read"),
        ("data/assumptions.toml", lambda text: text + b"x = ", "data/assumptions.toml cannot be read"),
        (
            "data/assumptions.toml",
            lambda text: text + b"[x]\nvalue = 1\nunit = 'CNY'\nreason_en = 'r'\n",
            "x has no reason_zh",
        ),
        (
            "seeds/sources.csv",
            lambda text: text.replace(b",2024-06-03,", b",2024-06-33,"),
            "published '2024-06-33' should be a day",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_line(copy, name, change, words):
    path = copy.root / name
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before
    assert any(words in str(one) for one in errors(run_checks(copy)))


def test_a_name_that_two_entities_claim_is_an_error(copy):
    path = copy.vocabulary / "entities.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",Aliyun|", ",豆包|Aliyun|"), encoding="utf-8")
    assert "'豆包' names both" in finding(told_by(checks.check_vocabulary, copy), "", "names both").what


def test_a_simplified_character_in_a_traditional_label_is_noticed(copy):
    path = copy.vocabulary / "segments.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("公有雲,", "公有云务,", 1), encoding="utf-8")
    told = [one for one in told_by(checks.check_vocabulary, copy) if "Traditional label" in one.what]
    assert any("务" in one.what for one in told)


def test_a_correction_whose_row_was_mended_is_an_error_once(copy):
    path = copy.evidence / "strategy_2b2c.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("united_states", "us"), encoding="utf-8")
    told = errors(run_checks(copy))
    assert len(told) == 1
    assert "remove the correction" in told[0].what


def test_the_command_prints_json(copy):
    change_claim(copy, lambda row: row.update(kind="rumour"))
    result = CliRunner().invoke(check, ["--json", "--level", "error"], env={"MARKETBOOK_PROJECT": str(copy.root)})
    assert result.exit_code == 1
    assert [one["level"] for one in json.loads(result.output)] == ["error"]


# -- values and prints --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "exact", "unit", "verdict"),
    [
        ("2315億元", "231500000000", "CNY", "yes"),
        ("2315億元", "23150000000", "CNY", "no"),
        ("1/30", "0.03333333333333333", "ratio", "yes"),
        ("4到6位", "5", "rank", "yes"),
        ("4到6位", "7", "rank", "no"),
        ("teens", "10", "pct", "words"),
    ],
)
def test_a_value_follows_from_its_print_or_is_told(raw, exact, unit, verdict):
    for origin in ("source", "evidence"):
        assert checks.follows({"origin": origin, "raw": raw, "exact": exact, "exact_high": "", "unit": unit}) == verdict


def test_a_reviewed_claim_is_held_to_the_digit_and_to_its_classifier():
    def verdict(origin, raw, exact, unit):
        return checks.follows({"origin": origin, "raw": raw, "exact": exact, "exact_high": "", "unit": unit})

    assert verdict("source", "135亿元", "13500000010", "CNY") == "no"
    assert verdict("evidence", "135亿元", "13500000010", "CNY") == "yes"
    assert verdict("source", "5個", "5", "CNY") == "no"
    assert verdict("source", "5個", "5", "count") == "yes"


@pytest.mark.long
def test_any_changed_cell_that_a_quote_or_value_rests_on_is_caught(project):
    """One character of one cell changed, for every claim and every such cell."""
    inputs = Inputs(project)
    loaded = factbase.load(as_of="9999-12-31").set_index("claim_id")
    missed = []
    for line, row in inputs.rows("claims.csv"):
        document, claim = inputs.documents[row["source"]], loaded.loc[row["claim_id"]].to_dict()
        for column in ("quote", "raw", "sentence", "start", "end", "quote_start", "quote_end"):
            for at, letter in enumerate(row[column]):
                other = str((int(letter) + 1) % 10) if letter.isdecimal() and letter.isascii() else "龘"
                if not list(
                    checks.misquotes({**row, column: row[column][:at] + other + row[column][at + 1 :]}, document)
                ):
                    missed.append((line, column, at))
        for at, letter in enumerate(claim["exact"]):
            if letter.isdigit() and claim["unit"] != "rank":
                other = claim["exact"][:at] + str((int(letter) + 1) % 10) + claim["exact"][at + 1 :]
                if checks.follows({**claim, "exact": other}) == "yes":
                    missed.append((line, "value", claim["raw"]))
    # The lower end of 7-8 may be read as the upper one, a thirtieth has no last digit, and a doubling is 100 % more or 200 %.
    assert {
        miss for miss in missed if miss[1:] not in {("value", "7-8個"), ("value", "1/30"), ("value", "翻番")}
    } == set()


# -- what cannot be -----------------------------------------------------------------------------------------------------------


def rows(**columns):
    length = len(next(iter(columns.values())))
    base = {
        "claim_id": [f"c{i}" for i in range(length)], "entity": "x", "item": "", "metric": "market_share", "segment": "", "period": "2024",
        "unit": "pct", "qualifier": "exact", "publisher": "p", "raw": "", "exact_high": "", "exact": "1",
    }  # fmt: skip
    frame = pd.DataFrame({**base, **columns})
    return frame.assign(
        value=frame["exact"].astype(float), value_high=pd.to_numeric(frame["exact_high"].replace("", None))
    )


def test_a_share_above_100_cannot_be_and_a_growth_above_100_can(project):
    frame = rows(exact=["101", "99", "250"], metric=["market_share", "market_share", "revenue_growth_yoy"])
    assert [where for _, where, _, _ in consistency.impossible(frame, project)] == ["c0"]


def test_a_range_is_written_low_to_high(project):
    frame = rows(exact=["15"], exact_high=["10"])
    assert [what for *_, what, _ in consistency.impossible(frame, project)] == [
        "x · market_share · 2024: the upper bound of '' is below the lower"
    ]


@pytest.mark.parametrize(("growth", "contradicts"), [("25.0", False), ("25.4", False), ("40", True)])
def test_a_growth_is_held_against_its_two_levels(project, growth, contradicts):
    frame = rows(
        exact=["8000000000", "10000000000", growth],
        raw=["80.00亿元", "100.00亿元", f"{growth}%"],
        metric=["revenue", "revenue", "revenue_growth_yoy"],
        period=["2023", "2024", "2024"],
        unit=["CNY", "CNY", "pct"],
    )
    assert len(list(consistency.growth_against_levels(frame, project))) == int(contradicts)


# -- relations ----------------------------------------------------------------------------------------------------------------


def test_every_declared_relation_has_its_declared_verdict(project):
    declared, frame = load_relations(), factbase.load()
    verdicts = {entry["id"]: evaluate_relation(entry, frame)[0] for entry in declared}
    assert verdicts == {entry["id"]: entry["verdict"] for entry in declared} and len(verdicts) > 30
    assert set(verdicts.values()) == {"holds", "fails", "unit_error"}


def relation(tmp_path, left, test, right, figures, tolerance=0):
    (tmp_path / "data").mkdir(exist_ok=True)
    entry = f'[[relation]]\nid = "r"\nkind = "sum"\nthemes = ["t"]\nleft = "{left}"\ntest = "{test}"\nright = "{right}"\nverdict = "holds"\nlabel_en = "e"\nlabel_zh = "z"\ntolerance_pct = {tolerance}\n[relation.figures]\n'
    text = entry + "\n".join(f"{name} = {{ claim_id = '{claim}' }}" for name, claim in figures.items())
    (tmp_path / "data" / "relations.toml").write_text(text, encoding="utf-8")
    shutil.copytree(factbase.find_project().vocabulary, tmp_path / "data" / "vocabulary", dirs_exist_ok=True)
    return Project(tmp_path)


def measured(**units):
    """One claim per name: its unit and exact value."""
    frame = rows(
        exact=[value for value, _ in units.values()], unit=[unit for _, unit in units.values()], claim_id=list(units)
    )
    return frame.assign(tier=1, checked="x", own_address=False, known_by=pd.Timestamp("2025-01-01"), sentence="")


@pytest.mark.parametrize(
    ("left", "test", "right", "verdict"),
    [
        ("a / b", "equals", "days", "holds"),  # 3640 PF-days at 1 PFLOPS
        ("a / b", "equals", "n", "unit_error"),
        ("a", "more_than", "b", "unit_error"),
        ("n * days", "equals", "days * 8", "holds"),
        ("n - 1", "less_than", "n", "holds"),
        ("share", "equals", "n / 100", "holds"),  # 8 % of one
        ("-n", "at_least", "n", "fails"),
    ],
)
def test_relations_carry_their_units(tmp_path, left, test, right, verdict):
    frame = measured(
        a=("3640", "PFdays"), b=("1", "PFLOPS"), days=("3640", "days"), n=("8", "count"), share=("8", "pct")
    )
    project = relation(tmp_path, left, test, right, {name: name for name in frame["claim_id"]})
    assert evaluate_relation(load_relations(project)[0], frame, project)[0] == verdict


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ("a + b", "means nothing"),
        ("a ** 2", "neither a figure, a number nor"),
        ("__import__('os').getcwd()", "neither a figure, a number nor"),
        ("a +", "is no arithmetic"),
        ("missing + a", "neither a figure"),
        ("a / (b - b)", "division by zero"),
        ("2 * 3", "names no figure"),
    ],
)
def test_what_is_no_arithmetic_over_figures_is_refused(tmp_path, left, words):
    frame = measured(a=("3640", "PFdays"), b=("1", "PFLOPS"))
    project = relation(tmp_path, left, "equals", "a", {"a": "a", "b": "b"})
    with pytest.raises(DataError, match=words.replace("+", r"\+")):
        evaluate_relation(load_relations(project)[0], frame, project)


def test_a_figure_that_no_row_answers_for_is_an_error(tmp_path):
    frame = measured(a=("1", "count"))
    project = relation(tmp_path, "a", "equals", "gone", {"a": "a", "gone": "gone"})
    assert [(level, what[:38]) for level, _, what, _ in consistency.check_relations(frame, project)] == [
        ("error", "no row answers for the figure 'gone' (")
    ]


# -- the dictionary -----------------------------------------------------------------------------------------------------------


def dictionary(project):
    """The tables of data/README.md: file -> its columns, in order."""
    tables: dict[str, list[str]] = {}
    current = ""
    for line in (project.data / "README.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            current = line.split("`")[1] if "`" in line else ""
        elif current and line.startswith("| `"):
            tables.setdefault(current, []).append(line.split("`")[1])
    return tables


def test_the_dictionary_and_the_files_have_the_same_columns(project):
    told = dictionary(project)
    there = {name: set() for name in told}
    for path in [*project.data.rglob("*.csv"), *project.seeds.glob("*.csv")]:
        if "candidates" in path.parts:
            continue
        name = str(path.relative_to(project.root)) if path.parent != project.evidence else "data/evidence/*.csv"
        with path.open(encoding="utf-8", newline="") as file:
            there.setdefault(name, set()).update(next(csv.reader(file)))
    assert {name: sorted(columns) for name, columns in told.items()} == {
        name: sorted(columns) for name, columns in there.items()
    }


def test_every_file_has_a_schema(project):
    checked = set(schemas.files(project))
    there = {
        str(path.relative_to(project.root))
        for path in [*project.data.rglob("*.csv"), *project.seeds.glob("*.csv")]
        if "candidates" not in path.parts
    }
    assert checked == there
