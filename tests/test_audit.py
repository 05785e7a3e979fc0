"""Change any digit that a reader sees, or that a figure stands on, and the audit notices."""

from __future__ import annotations

import base64
import csv
import io
import json
import random
import re
import shutil
import zipfile

import pikepdf
import pytest
from lxml import html

from digits import change_digit, mutated, mutated_in_print
from marketbook.audit import audit_files
from marketbook.audit.page import audit_page
from marketbook.audit.paper import audit_paper
from marketbook.audit.resolve import Resolver
from marketbook.audit.scales import tick_value, ticks_fit
from marketbook.errors import AuditError
from marketbook.project import LANGUAGES, Project
from marketbook.render import render_html, render_pdf


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_sound_report_resolves(small_page, project, language):
    result = audit_page("page", small_page(language), Resolver(project))
    assert result.unresolved == () and result.numerals > 60


def test_a_changed_digit_on_the_page_is_noticed(small_page, project):
    page, resolver, rng = small_page("zh-Hant"), Resolver(project), random.Random(20)
    missed = [n for n in range(60) if not audit_page("page", mutated(page, rng), resolver).unresolved]
    assert missed == []


@pytest.fixture
def copied(project, tmp_path) -> Project:
    for folder in ("seeds", "data", "notebooks"):
        shutil.copytree(project.root / folder, tmp_path / folder, ignore=shutil.ignore_patterns("candidates"))
    return Project(tmp_path)


def used_claims(page: str) -> set[str]:
    return set(re.findall(r'"claim":"(c[0-9a-f]+)"', page))


def test_a_changed_digit_in_a_claim_is_noticed(small_page, copied):
    page, rng = small_page("en"), random.Random(7)
    path = copied.data / "claims.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sound = path.read_bytes()
    fields = ["value", "raw", "start", "end", "quote", "sentence", "quote_start", "quote_end", "period"]
    chosen = [
        (number, field)
        for number, row in enumerate(rows)
        if row["claim_id"] in used_claims(page)
        for field in fields
        if re.search(r"\d", row[field])
    ]
    assert len(chosen) > 10
    for number, field in rng.sample(chosen, 10):
        changed = [dict(row) for row in rows]
        changed[number][field] = change_digit(changed[number][field], rng)
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(changed)
        assert audit_page("page", page, Resolver(copied)).unresolved, (rows[number]["claim_id"], field)
    path.write_bytes(sound)
    assert audit_page("page", page, Resolver(copied)).unresolved == ()


def test_a_changed_digit_in_an_external_row_is_noticed(small_page, copied):
    page, rng = small_page("en"), random.Random(8)
    external = re.findall(r'data-quote="(c[0-9a-f]+)" data-form="printed">([^<]+)<', page)
    path = copied.evidence / "cloud_share.csv"
    sound = path.read_text(encoding="utf-8")
    resolver = Resolver(copied)
    for claim, printed in dict(external).items():
        row = resolver.claim(claim)
        line = next(
            line
            for line in sound.splitlines()
            if row.url in line and printed in line and f",{row.metric}," in line and f",{row.segment}," in line
        )
        for old in {f",{row.exact},", f",{printed},"}:
            if old not in line:
                continue
            path.write_text(sound.replace(line, line.replace(old, change_digit(old, rng), 1)), encoding="utf-8")
            assert audit_page("page", page, Resolver(copied)).unresolved, (claim, old)
    path.write_text(sound, encoding="utf-8")


def test_a_changed_digit_in_a_source_is_noticed(small_page, copied):
    page, rng = small_page("en"), random.Random(9)
    resolver = Resolver(copied)
    in_sources = [resolver.claim(claim) for claim in used_claims(page) if resolver.claim(claim).origin == "source"]
    assert in_sources
    for row in in_sources:
        path = next(copied.seeds.glob(f"{row.source}_*.txt"))
        text = path.read_bytes().decode()
        path.write_bytes((text[: row.start] + change_digit(text[row.start : row.end], rng) + text[row.end :]).encode())
        assert audit_page("page", page, Resolver(copied)).unresolved, row.claim_id
        path.write_bytes(text.encode())


def test_a_number_without_a_mark_is_named_with_its_place(small_page, project):
    page = small_page("en").replace("</h2>", "</h2><p>Growth was 25%.</p>", 1)
    (item,) = audit_page("page", page, Resolver(project)).unresolved
    assert item.number == "25" and "Growth was" in item.where and "origin" in item.why


@pytest.mark.parametrize("where", ["//head/title", '//nav[contains(@class, "toc")]//a', "//h2[@id='s-1']", "//h1"])
def test_what_repeats_a_title_repeats_each_word(small_page, project, where):
    tree = html.document_fromstring(small_page("en"))
    element = tree.xpath(where)[0]
    element.text = f"Never {element.text or ''}"
    changed = audit_page("page", html.tostring(tree, encoding="unicode"), Resolver(project))
    assert any("it should read" in item.why for item in changed.unresolved)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_with_another_digit_is_noticed(small_page, project, language):
    page, resolver = small_page(language), Resolver(project)
    for right, wrong in (("2B", "3B"), ("2C", "2C2"), ("GPT-3", "GPT-4"), ("910B", "910C"), ("910B", "920B")):
        assert page.count(f"{right}</span>") == 1
        assert audit_page("page", page.replace(f"{right}</span>", f"{wrong}</span>"), resolver).unresolved, wrong
    bare = page.replace("</h2>", "</h2><p>GPT-4</p>", 1)
    assert [item.why for item in audit_page("page", bare, resolver).unresolved] == ["it carries no origin"]


def test_a_recorded_formula_that_was_changed_does_not_count(small_page, project):
    page = small_page("en").replace('"function":"mean"', '"function":"total"', 1)
    assert any("formula" in item.why for item in audit_page("page", page, Resolver(project)).unresolved)


def test_a_count_of_statements_stands_on_each_of_them(small_page, copied):
    page = small_page("en")
    path = next(copied.seeds.glob("000_*.txt"))
    path.write_bytes(path.read_bytes().replace("下滑,而華".encode(), "上漲,而華".encode()))
    assert any(item.number == "3" for item in audit_page("page", page, Resolver(copied)).unresolved)


def test_a_report_without_figures_is_refused(project):
    with pytest.raises(AuditError, match="ledger"):
        audit_page("page", "<html><body><p>7</p></body></html>", Resolver(project))


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: "{",
        lambda text: "{}",
        lambda text: text.replace('"origin":', '"orogin":'),
        lambda text: text.replace('"unit":', '"unot":'),
    ],
)
def test_a_damaged_record_is_refused_in_a_line(small_page, project, damage):
    page = re.sub(r'(?<=id="marketbook-figures">)[^<]+', lambda record: damage(record[0]), small_page("en"))
    with pytest.raises(AuditError, match="its record of figures is damaged"):
        audit_page("page", page, Resolver(project))


def test_ticks_must_stand_on_one_scale():
    def ticks(pairs):
        return [text for text, _ in pairs], [
            html.fragment_fromstring(f'<text x="{place}">{text}</text>') for text, place in pairs
        ]

    linear = [("0", 0), ("1000亿", 50), ("2000亿", 100)]
    assert ticks_fit(*ticks(linear), "x") == ""
    assert ticks_fit(*ticks([("1", 0), ("10", 50), ("100", 100)]), "x") == ""
    assert ticks_fit(*ticks([("0", 0), ("1500亿", 50), ("2000亿", 100)]), "x")
    assert ticks_fit(*ticks(linear[:2]), "x")
    assert ticks_fit(*ticks([("0", 0), ("5001", 50.01), ("10000", 100)]), "x")
    assert ticks_fit(*ticks([("1", 0), ("10", 50), ("101", 100)]), "x")
    assert [tick_value(text) for text in ("CNY 20bn", "−5%", "1.5万亿", "2,000")] == [2e10, -5, 1.5e12, 2000]


@pytest.mark.parametrize("language", ["zh-Hant"])
def test_every_number_of_a_pdf_resolves(small_paper, project, language):
    result = audit_paper("paper", small_paper(language), Resolver(project))
    assert result.unresolved == () and result.numerals > 50


def test_a_changed_digit_on_paper_is_noticed(small_paper_showing, project):
    resolver, rng = Resolver(project), random.Random(4)
    assert all(
        audit_paper("paper", small_paper_showing("en", lambda page: mutated_in_print(page, rng)), resolver).unresolved
        for _ in range(3)
    )


@pytest.mark.long
def test_three_hundred_changed_digits_are_all_noticed(small_page, small_paper_showing, project):
    resolver, rng = Resolver(project), random.Random(2026)
    pages = {language: small_page(language) for language in LANGUAGES}
    for number in range(240):
        language = LANGUAGES[number % 3]
        assert audit_page("page", mutated(pages[language], rng), resolver).unresolved, (number, language)
    for number in range(60):
        language = LANGUAGES[number % 3]
        paper = small_paper_showing(language, lambda page: mutated_in_print(page, rng))
        assert audit_paper("paper", paper, resolver).unresolved, (number, language)


def test_files_are_audited_by_their_kind(small_page, project, tmp_path):
    (tmp_path / "a.html").write_text(small_page("en"), encoding="utf-8")
    (result,) = audit_files([tmp_path / "a.html"], project)
    assert result.report == "a.html" and not result.unresolved


def test_a_changed_title_or_alternative_on_paper_is_noticed(full_notebook, project):
    notebook, resolver = full_notebook("en"), Resolver(project)
    paper = render_pdf(render_html(notebook, project=project), notebook, project=project)
    assert audit_paper("paper", paper, resolver).unresolved == ()  # with the head of its long table printed twice
    for key in ("/Alt", "/T", "/Title"):
        with pikepdf.open(io.BytesIO(paper)) as pdf:
            item = next(
                item
                for item in pdf.objects
                if isinstance(item, pikepdf.Dictionary) and re.search(r"\d", str(item.get(key, "")))
            )
            said = str(item[key])
            for other in (change_digit(said, random.Random(1)), f"Never {said}"):
                item[key] = other
                pdf.save(changed := io.BytesIO())
                told = audit_paper("paper", changed.getvalue(), resolver).unresolved
                assert {item.why for item in told} == {"the page does not say so"}, other


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_changed_digit_in_a_table_to_download_is_noticed(full_notebook, project, kind):
    page, resolver, rng = render_html(full_notebook("en"), project=project), Resolver(project), random.Random(6)
    assert audit_page("page", page, resolver).unresolved == ()
    before, data = re.search(rf'(download="[^"]+\.{kind}" href="[^,"]+,)([^"]+)"', page).groups()
    raw = base64.b64decode(data)
    for _ in range(10):
        if kind == "csv":
            changed = change_digit(raw.decode("utf-8"), rng).encode()
        else:
            with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out := io.BytesIO(), "w") as new:
                for name in old.namelist():
                    text = old.read(name).decode("utf-8")
                    cells = re.findall(r"<t[^>]*>([^<]*\d[^<]*)</t>", text) if name == "xl/sharedStrings.xml" else []
                    if cells:
                        cell = rng.choice(cells)
                        text = text.replace(f">{cell}</t>", f">{change_digit(cell, rng)}</t>", 1)
                    new.writestr(name, text)
            changed = out.getvalue()
        other = page.replace(before + data, before + base64.b64encode(changed).decode())
        assert "does not hold the table" in audit_page("page", other, resolver).unresolved[0].why


def test_a_changed_digit_in_the_claims_of_a_pdf_is_noticed(small_paper, project):
    paper, resolver, rng = small_paper("en"), Resolver(project), random.Random(8)
    for _ in range(5):
        with pikepdf.open(io.BytesIO(paper)) as pdf:
            sound = pdf.attachments["claims.csv"].get_file().read_bytes().decode("utf-8")
            head, _, rows = sound.partition("\n")
            del pdf.attachments["claims.csv"]
            pdf.attachments["claims.csv"] = pikepdf.AttachedFileSpec(pdf, f"{head}\n{change_digit(rows, rng)}".encode())
            pdf.save(changed := io.BytesIO())
        assert [item.number for item in audit_paper("paper", changed.getvalue(), resolver).unresolved] == ["claims.csv"]


def test_a_changed_digit_in_the_notebook_of_a_pdf_is_noticed(full_notebook, project):
    notebook, resolver, rng = full_notebook("en"), Resolver(project), random.Random(9)
    paper = render_pdf(render_html(notebook, project=project), notebook, project=project)
    assert audit_paper("paper", paper, resolver).unresolved == ()
    for _ in range(5):
        other = json.loads(json.dumps(notebook))
        shown = [
            output["data"]
            for cell in other["cells"]
            for output in cell.get("outputs", ())
            if "text/html" in output.get("data", {})
        ]
        data = rng.choice([data for data in shown if "fig" in "".join(data["text/html"])])
        data["text/html"] = mutated("".join(data["text/html"]), rng, "//sup|//script|//style")
        with pikepdf.open(io.BytesIO(paper)) as pdf:
            del pdf.attachments["notebook.ipynb"]
            pdf.attachments["notebook.ipynb"] = pikepdf.AttachedFileSpec(pdf, json.dumps(other).encode())
            pdf.save(changed := io.BytesIO())
        assert "notebook.ipynb" in [
            item.number for item in audit_paper("paper", changed.getvalue(), resolver).unresolved
        ]
