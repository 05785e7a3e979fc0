"""The rendered report: what a page and a paper must hold, and what they must never do."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import nbformat
import pikepdf
import pypdfium2
import pytest
from lxml import html as lxml_html

from marketbook.errors import MissingGlyphError
from marketbook.project import LANGUAGES
from marketbook.render import cells, downloads, fonts, palette
from marketbook.render.contents import Outline, unlinked
from marketbook.render.exporters import (
    MarketbookHTMLExporter,
    MarketbookPDFExporter,
    data_version,
    render_html,
    without_fonts,
)
from marketbook.render.index import compare, read_report, write_index
from marketbook.render.pdf import render_pdf

NOTEBOOKS = Path(__file__).parent / "notebooks"
SIBLINGS = {language: f"cloud_share.{language}.html" for language in LANGUAGES}
#: A sentence of each edition that must survive into paper.
SENTENCES = {"en": "The three carriers earned", "zh-Hans": "三家合计", "zh-Hant": "三家合計"}


@pytest.fixture
def page(full_notebook, project):
    return lambda language: render_html(
        full_notebook(language), project=project, siblings=SIBLINGS, name=f"cloud_share.{language}"
    )


@pytest.fixture
def foreign():
    return nbformat.read(NOTEBOOKS / "foreign.ipynb", as_version=4)


# -- the page -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_one_file_that_asks_for_nothing(page, language):
    tree = lxml_html.document_fromstring(page(language))
    loads = [value for value in tree.xpath("//@src|//link/@href|//@srcset|//@poster|//object/@data|//@action")]
    assert all(value.startswith("data:") for value in loads)
    styles = "".join(tree.xpath("//style/text()|//@style"))
    assert all(url.startswith("data:") or url.startswith("#") for url in re.findall(r"url\(([^)]*)\)", styles))
    assert "@import" not in styles


def test_the_policy_allows_our_script_by_hash_and_nothing_else(page):
    tree = lxml_html.document_fromstring(page("en"))
    policy = dict(
        part.split(" ", 1)
        for part in tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0].split("; ")
    )
    (script,) = tree.xpath("//script[not(@type)]")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert policy == {
        "default-src": "'none'", "img-src": "data:", "font-src": "data:", "style-src": "'unsafe-inline'",
        "script-src": f"'sha256-{digest}'", "base-uri": "'none'", "form-action": "'none'",
    }  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_one_title_unique_ids_headings_in_order_and_links_that_lead_somewhere(page, language):
    tree = lxml_html.document_fromstring(page(language))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert len(tree.xpath("//h1")) == 1
    levels = [int(heading.tag[1]) for heading in tree.xpath("//main//h1|//main//h2|//main//h3|//main//h4")]
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:]))
    inner = [address[1:] for address in tree.xpath("//a/@href") if address.startswith("#")]
    assert inner and set(inner) <= set(ids)
    assert not tree.xpath("//a//a")
    assert tree.get("lang") == language


def test_the_contents_list_every_section_and_keep_the_marks_of_numbers(page):
    tree = lxml_html.document_fromstring(page("en"))
    listed = [address[1:] for address in tree.xpath('//nav[@class="toc"]//a/@href')]
    assert listed == [heading.get("id") for heading in tree.xpath("//main//h2|//main//h3")][: len(listed)]
    assert not [
        text
        for text in tree.xpath('//nav[@class="toc"]//text()[not(ancestor::*[@data-figure])]')
        if re.search(r"\d", text)
    ]


def test_the_language_switch_leads_to_the_other_editions(page):
    tree = lxml_html.document_fromstring(page("zh-Hans"))
    links = {link.get("hreflang"): link.get("href") for link in tree.xpath('//nav[@class="languages"]/a')}
    assert links == {"en": "cloud_share.en.html", "zh-Hant": "cloud_share.zh-Hant.html"}


def test_a_page_is_the_same_every_time(page):
    assert page("zh-Hant") == page("zh-Hant")


def test_a_page_stays_under_its_weight(page):
    assert len(page("zh-Hant").encode()) < 1_500_000


def test_periods_that_html_does_not_know_are_no_time_elements(page):
    tree = lxml_html.document_fromstring(page("en"))
    assert all(re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", stamp) for stamp in tree.xpath("//time/@datetime"))
    assert tree.xpath("//*[@data-when]")


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_of_the_edition_is_kept_and_the_other_language_left_out(project, language):
    def cell(text, *tags):
        made = nbformat.v4.new_markdown_cell(text)
        made.metadata.tags = list(tags)
        return made

    notebook = nbformat.v4.new_notebook(cells=[cell("English words", "en"), cell("简体软件", "zh"), cell("For all")])
    notebook.metadata["papermill"] = {"parameters": {"language": language}}
    text = lxml_html.document_fromstring(render_html(notebook, project=project)).text_content()
    wanted = {"en": "English words", "zh-Hans": "简体软件", "zh-Hant": "簡體軟體"}
    assert {name for name, words in wanted.items() if words in text} == {language}
    assert "For all" in text


# -- strangers ----------------------------------------------------------------------------------------------------------


def test_a_foreign_notebook_comes_out_clean(foreign):
    tree = lxml_html.document_fromstring(render_html(foreign))
    assert tree.xpath("//h1")[0].text_content().strip() == "Somebody's notebook 標題"
    assert not tree.xpath("//main//script|//iframe|//form|//input|//*[@onclick]|//*[@onerror]")
    assert not [address for address in tree.xpath("//a/@href") if address.startswith("javascript:")]
    assert all(source.startswith("data:image/") for source in tree.xpath("//img/@src"))
    assert all(tree.xpath("//img/@alt"))
    assert "<script>alert(3)</script>" in tree.xpath('//pre[contains(@class, "stderr")]')[0].text_content()
    assert len(tree.xpath("//table//thead//th[@scope='col']")) == 4
    assert not tree.xpath("//tbody//th")


@pytest.mark.parametrize(
    "metadata",
    [
        {"papermill": {"parameters": {"as_of": "soon", "language": "fr"}}},
        {"papermill": {"parameters": None}},
        {"papermill": None},
        {"kernelspec": "python"},
    ],
)
def test_a_foreign_notebooks_metadata_need_mean_nothing_to_us(metadata):
    output = nbformat.v4.new_output(
        "display_data", {"text/plain": "x"}, metadata={"marketbook": {"role": "say"}, "text/plain": "wide"}
    )
    cell = nbformat.v4.new_code_cell("1", outputs=[output], id="a")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title", id="b"), cell])
    notebook.metadata.update(metadata)
    assert lxml_html.document_fromstring(render_html(notebook)).get("lang") == "en"


@pytest.mark.parametrize(
    "rows",
    ["<tr><td colspan=0>1</td><td>2</td></tr>", "<tr><td rowspan=-1><table><tr><td>1</td></tr></table></td></tr>"],
)
def test_a_foreign_table_without_a_head_can_be_put_on_paper(rows):
    cell = nbformat.v4.new_code_cell(
        "1", outputs=[nbformat.v4.new_output("display_data", {"text/html": f"<table>{rows}</table>"})], id="a"
    )
    notebook = nbformat.v4.new_notebook(cells=[cell])
    assert render_pdf(render_html(notebook), notebook).startswith(b"%PDF")


def test_a_foreign_formula_is_drawn_and_can_be_read_aloud():
    assert 'alt="E = mc^2"' in cells.formula("E = mc^2", False)
    assert cells.formula(r"\unknownmacro{x}", False) == r"<code>\unknownmacro{x}</code>"


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "漢字 and 汉字",
        "emoji 😀",
        "\x00\x1b[31mred\x1b[0m\x9f",
        "</script><script>x",
        "a\ud800b",
        "&lt;b&gt;",
        "<b>bold</b>",
    ],
)
def test_untrusted_text_never_becomes_markup(text):
    shown = lxml_html.fragment_fromstring(cells.foreign_output(nbformat.v4.new_output("stream", text=text), ""))
    assert not len(shown)
    assert not [c for c in shown.text_content() if unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"]


def test_a_role_in_the_metadata_is_all_that_makes_html_trusted(foreign):
    output = nbformat.v4.new_output(
        "display_data", {"text/html": "<section onclick='x'><h2>T</h2><script>1</script></section>"}
    )
    assert "onclick" not in cells.foreign_output(output, "") and "script" not in cells.foreign_output(output, "")


# -- fonts --------------------------------------------------------------------------------------------------------------


def test_a_character_without_a_glyph_stops_the_rendering_and_is_named():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title\n\nA cuneiform \U00012000 sign")])
    with pytest.raises(MissingGlyphError, match=r"U\+12000.*A cuneiform"):
        render_html(notebook)


def test_regional_forms_follow_the_language():
    for character in "骨遍":
        assert fonts.glyph_id("regular", character, "zh-Hans") != fonts.glyph_id("regular", character, "zh-Hant")
    assert fonts.glyph_id("bold", "，", "zh-Hans") != fonts.glyph_id("bold", "，", "zh-Hant")
    assert fonts.glyph_id("regular", "”", "en") != fonts.glyph_id("regular", "”", "zh-Hans")
    assert fonts.glyph_id("regular", "’", "en") == fonts.glyph_id("regular", "’", "zh-Hans")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_character_shown_has_a_glyph_in_the_face_that_sets_it(page, language):
    from fontTools.ttLib import TTFont

    made = without_fonts(page(language))
    cut = {key: TTFont(io.BytesIO(font)).getBestCmap() for key, font in fonts.page_fonts(made).items()}
    for key, characters in fonts.usage(made).faces.items():
        visible = {c for c in characters if unicodedata.category(c) not in ("Cc", "Cf", "Zs", "Zl", "Zp")}
        assert not {c for c in visible if ord(c) not in cut.get(key, {})}
    assert (fonts.FAMILY, "bold") in cut


def test_no_two_fonts_of_a_page_answer_to_one_name(page):
    from fontTools.ttLib import TTFont

    made = fonts.page_fonts(page("zh-Hans"))
    named = [
        (font["name"].getDebugName(1), font["name"].getDebugName(2))
        for font in (TTFont(io.BytesIO(data)) for data in made.values())
    ]
    assert len(named) >= 3 and len(set(named)) == len(named)
    assert not [family for family, _ in named if family.startswith("Noto")]


def test_our_woff2_reads_back_as_the_same_font():
    from fontTools.ttLib import TTFont

    font = fonts.subset("regular", dict.fromkeys("骨直A", "here"), "zh-Hant")
    back = TTFont(io.BytesIO(fonts.woff2(font)))
    assert back.flavor == "woff2" and sorted(back.getBestCmap()) == [0x20, 0x41, 0xA0, ord("直"), ord("骨")]


def test_what_the_style_sheet_sets_in_bold_is_cut_in_bold():
    sheet = (Path(fonts.__file__).parent / "templates" / "marketbook" / "report.css").read_text(encoding="utf-8")
    for selectors in re.findall(r"(?:^|[}\n])([^{}@]+)\{[^}]*font-weight:(?:700|bold)", sheet):
        for selector in selectors.split(","):
            last = re.split(r"[\s>+~]", selector.strip())[-1].split(":")[0]
            tag, _, name = last.partition(".")
            assert tag in fonts.BOLD_TAGS or name in fonts.BOLD_CLASSES or last == "figcaption", selector


# -- parts --------------------------------------------------------------------------------------------------------------


def test_headings_get_ids_that_read_and_levels_without_gaps():
    outline = Outline()
    made = outline.add("<h1>谁领先？</h1><h4>One, two</h4><h4>One, two</h4>")
    assert made == '<h2 id="h-谁领先">谁领先？</h2><h3 id="h-one-two">One, two</h3><h4 id="h-one-two-2">One, two</h4>'


def test_a_label_keeps_its_marks_and_loses_its_links():
    marked = (
        'A <a class="fig" href="#f-1" data-figure="1" data-spec="d1">5%</a><sup class="ref"><a href="#f-1">3</a></sup>'
    )
    assert unlinked(marked) == 'A <span class="fig" data-figure="1" data-spec="d1">5%</span>'


def test_the_data_version_follows_the_data_and_has_no_digit():
    assert data_version({"f": {"value": "1"}}) != data_version({"f": {"value": "2"}})
    assert data_version({"f": {"value": "1"}}).isalpha()


def test_dark_colours_stand_out_from_the_dark_page():
    from marketbook.charts.style import FAINT, INK, PALETTE, SOFT

    for colour in {*PALETTE.values(), INK, SOFT, FAINT}:
        # What is faint on white by design may be as faint on dark.
        wanted = min(3.0, palette.contrast(colour, "#ffffff") - 0.2)  # of a shape: WCAG 2.2, 1.4.11
        assert palette.contrast(palette.dark(colour), palette.DARK_PAPER) >= wanted, colour
    for colour in (INK, SOFT):
        assert palette.contrast(palette.dark(colour), palette.DARK_PAPER) >= palette.TEXT_CONTRAST, colour
    assert palette.dark("#ffffff") == palette.DARK_PAPER


def test_every_colour_of_a_chart_has_a_dark_rule(page):
    made = page("en")
    chart = re.search(r"<svg.*?</svg>", made, re.S)[0]
    for kind, colour in set(re.findall(r"(fill|stroke): (#[0-9a-f]{6})", chart)):
        assert f'[style*="{kind}: {colour}"]' in made


def test_a_table_leaves_as_csv_and_xlsx_with_claims_and_sources(page, project):
    tree = lxml_html.document_fromstring(page("zh-Hans"))
    (figure,) = tree.xpath('//figure[contains(@class, "table")]')
    links = {
        link.text: base64.b64decode(link.get("href").partition("base64,")[2])
        for link in figure.xpath(".//a[@download]")
    }
    rows = list(csv.reader(io.StringIO(links["CSV"].decode("utf-8-sig"))))
    assert rows[0][-2:] == ["claims", "sources"]
    assert all(re.fullmatch(r"(c[0-9a-f]{12} ?)+", row[-2]) and row[-1] for row in rows[1:])
    assert links["XLSX"].startswith(b"PK")


def test_no_cell_of_a_download_is_a_formula():
    rows = [["head"], ["=1+1"], ["@SUM(A1)"], ["+cmd|' /C calc'!A0"], ["-3.5"], ["\t=1"]]
    out = list(csv.reader(io.StringIO(downloads.as_csv(rows).decode("utf-8-sig"))))
    assert [row[0] for row in out] == ["head", "'=1+1", "'@SUM(A1)", "'+cmd|' /C calc'!A0", "-3.5", "'\t=1"]
    assert downloads.as_xlsx(rows) == downloads.as_xlsx(rows)


# -- paper --------------------------------------------------------------------------------------------------------------


def texts_of_pages(paper: bytes) -> list[str]:
    with pypdfium2.PdfDocument(paper) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_is_archivable_accessible_and_carries_its_evidence(page, full_notebook, project, language):
    made = page(language)
    data = render_pdf(made, full_notebook(language), project=project)
    assert len(data) < 2_000_000
    with pikepdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "3",
                "A",
                "1",
            )
            assert metadata["dc:title"] == lxml_html.document_fromstring(made).findtext("head/title")
        assert str(pdf.Root.Lang) == language and str(pdf.docinfo["/Author"]) == "Marketbook"
        assert pdf.Root.MarkInfo.Marked and pdf.Root.ViewerPreferences.DisplayDocTitle
        assert set(pdf.attachments) == {"claims.csv", "notebook.ipynb", "report.html"}
        assert pdf.attachments["report.html"].get_file().read_bytes().decode() == without_fonts(made)
        assert pdf.attachments["claims.csv"].get_file().read_bytes().count(b"\r\n") > 3
        with pdf.open_outline() as outline:
            assert len(outline.root) and outline.root[0].children
        names = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.Font.values()}
        assert any("Bold" in name for name in names) and any("Bold" not in name for name in names)
        embedded = [
            descriptor
            for page in pdf.pages
            for font in page.Resources.Font.values()
            for descriptor in font.DescendantFonts
        ]
        assert all({"/FontFile2", "/FontFile3"} & set(item.FontDescriptor.keys()) for item in embedded)
    assert SENTENCES[language] in re.sub(r"\s+", " " if language == "en" else "", "\n".join(texts_of_pages(data)))


def test_outloud_finds_no_error_in_a_paper(page, full_notebook, project, tmp_path):
    path = tmp_path / "report.pdf"
    path.write_bytes(render_pdf(page("zh-Hant"), full_notebook("zh-Hant"), project=project))
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("outloud")), str(path)], capture_output=True, text=True
    )
    assert checked.returncode == 0 and "0 error(s)" in checked.stdout, checked.stdout


def test_a_paper_is_the_same_every_time_and_comes_in_letter(page, full_notebook, project):
    made, source = page("en"), full_notebook("en")
    assert render_pdf(made, source, project=project) == render_pdf(made, source, project=project)
    with pikepdf.open(io.BytesIO(render_pdf(made, source, project=project, page="Letter"))) as pdf:
        assert [round(float(edge)) for edge in pdf.pages[0].MediaBox] == [0, 0, 612, 792]


def test_key_findings_have_their_evidence_at_the_foot_of_the_first_page(page, full_notebook, project):
    made = page("zh-Hans")
    first = texts_of_pages(render_pdf(made, full_notebook("zh-Hans"), project=project))[0]
    note = lxml_html.document_fromstring(made).xpath('//span[@class="footnote"]//q/text()')[0]
    assert re.sub(r"\s", "", note)[:20] in re.sub(r"\s", "", first)


CODE_OF_THE_TYPESETTER = [
    '#panic("stop")', "#read(\"/etc/passwd\")", '#import "@preview/x:1.0.0"', "$ x^2 $ @ref <label>", "*a* _b_ `c` ~ ---", "// no comment /* none */",
    "= no heading", "1. no list", "\\u{41} \\", "a] #strike[b", "https://example.org/a_b", "(1)[2]{3}", "\"quoted\" 'so' ...",
]  # fmt: skip


def test_text_is_never_code_of_the_typesetter():
    markup = "".join(
        f"<p>before {html.escape(text)} after</p><pre>{html.escape(text)}</pre>" for text in CODE_OF_THE_TYPESETTER
    )
    cell = nbformat.v4.new_code_cell("pass", id="a")
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/html": markup})]
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"title": " ".join(CODE_OF_THE_TYPESETTER[:4])})
    squeezed = re.sub(r"\s", "", "".join(texts_of_pages(render_pdf(render_html(notebook), notebook))))
    for text in CODE_OF_THE_TYPESETTER:
        wanted = re.sub(r"\s", "", text)
        assert f"before{wanted}after" in squeezed and squeezed.count(wanted) >= 2, text


def test_a_link_to_what_paper_does_not_name_is_text():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title\n\nHere is text.", id="a")])
    page = render_html(notebook).replace(
        "<p>Here is text.</p>", '<p id="here">Here is text.</p><p><a href="#here">there</a></p>'
    )
    assert 'href="#here"' in page
    assert render_pdf(page, notebook).startswith(b"%PDF-1.7")


def test_a_paper_is_the_same_on_a_machine_without_fonts(foreign, tmp_path):
    (tmp_path / "fonts.conf").write_text(f"<fontconfig><cachedir>{tmp_path / 'cache'}</cachedir></fontconfig>")
    program = (
        "import nbformat, pathlib, sys; from marketbook.render import render_html, render_pdf;"
        "nb = nbformat.read(sys.argv[1], as_version=4); pathlib.Path(sys.argv[2]).write_bytes(render_pdf(render_html(nb), nb))"
    )
    command = [
        sys.executable,
        "-W",
        "error",
        "-c",
        program,
        str(NOTEBOOKS / "foreign.ipynb"),
        str(tmp_path / "bare.pdf"),
    ]
    environment = {**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "PYTHONHASHSEED": "7"}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    assert (tmp_path / "bare.pdf").read_bytes() == render_pdf(render_html(foreign), foreign)


# -- nbconvert ------------------------------------------------------------------------------------------------------------


def test_nbconvert_finds_both_exporters_by_name():
    from nbconvert.exporters import get_exporter

    assert get_exporter("marketbook-html") is MarketbookHTMLExporter
    assert get_exporter("marketbook-pdf") is MarketbookPDFExporter
    assert MarketbookHTMLExporter.export_from_notebook and MarketbookPDFExporter.export_from_notebook


def test_both_exporters_convert_a_foreign_file():
    text, resources = MarketbookHTMLExporter().from_filename(str(NOTEBOOKS / "foreign.ipynb"))
    assert text.startswith("<!DOCTYPE html>") and resources["output_extension"] == ".html"
    data, resources = MarketbookPDFExporter().from_filename(str(NOTEBOOKS / "foreign.ipynb"))
    assert data.startswith(b"%PDF") and resources["output_extension"] == ".pdf"


# -- the front page -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def built(page, tmp_path):
    results = []
    for language in LANGUAGES:
        name = f"cloud_share.{language}"
        (tmp_path / f"{name}.html").write_text(page(language), encoding="utf-8")
        results.append(
            {"edition": name, "language": language, "parameters": {"language": language, "horizon": 3}, "status": "built",
             "outputs": [str(tmp_path / f"{name}.html")], "cause": ""}
        )  # fmt: skip
    results.append(
        {
            "edition": "compute.en",
            "language": "en",
            "parameters": {},
            "status": "failed",
            "outputs": [],
            "cause": "cell 3: <b>no</b>",
        }
    )
    return tmp_path, results


def test_the_front_page_shows_every_finding_every_edition_and_every_failure(built, project):
    folder, results = built
    tree = lxml_html.document_fromstring(write_index(folder, results, project=project).read_text(encoding="utf-8"))
    assert [part.get("lang") for part in tree.xpath('//section[@class="language-part"]')] == list(LANGUAGES)
    links = tree.xpath('//article//li//a[@class="fig"]/@href')
    assert links and all(re.fullmatch(r"cloud_share\.[\w-]+\.html#f-\w+", link) for link in links)
    assert "cell 3: <b>no</b>" in tree.xpath('//section[@id="editions"]')[0].text_content()
    for language in LANGUAGES:
        with pikepdf.open(folder / f"briefing.{language}.pdf") as pdf:
            assert len(pdf.pages) == 1, "one page a theme"


def test_a_moved_figure_is_named_with_its_cause(built, project, tmp_path_factory):
    folder, _ = built
    earlier = tmp_path_factory.mktemp("earlier")
    page = (folder / "cloud_share.en.html").read_text(encoding="utf-8")
    (earlier / "cloud_share.en.html").write_text(
        page.replace('"value":"231500000000"', '"value":"200000000000"'), encoding="utf-8"
    )
    report = read_report(folder / "cloud_share.en.html", "cloud_share.en")
    change = compare(report, earlier, project)
    assert (change["new"], change["gone"]) == (0, 0)
    (move,) = change["moved"]
    assert (move["before"], move["after"], move["by"]) == ("CNY 200 billion", "CNY 231.5 billion", "+CNY 31.5 billion")
    assert "光锥智能" in move["because"]
    assert compare(report, folder, project) is None
