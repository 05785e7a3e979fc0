"""Finished editions: each in its own language throughout, with its own fonts, and with every number resolved."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from lxml import html
from opencc import OpenCC

from marketbook.audit import audit_files
from marketbook.cli import cli
from marketbook.project import LANGUAGES, THEMES
from marketbook.vocabulary import load_vocabulary

# What stands in the language of its source, or in none: quotes, titles and publishers of sources, code, ids.
FOREIGN = "//script|//style|//template|//pre|//code|//*[@data-quote]|//*[@data-field]|//header|//*[@lang and not(self::html) and not(self::svg)]"
HAN = re.compile(r"[㐀-鿿]")


def own_text(page: str) -> str:
    """What a page says in its own words."""
    tree = html.document_fromstring(page)
    for element in tree.xpath(FOREIGN):
        element.drop_tree()
    return tree.find("body").text_content()


TO_TAIWAN = OpenCC("s2tw").convert
# Good Taiwanese characters as well: 阿里, 平台.
BOTH = {"里", "台"}


def simplified_only(text: str) -> set[str]:
    """Characters that are written otherwise in Taiwan."""
    return {character for character in set(HAN.findall(text)) - BOTH if TO_TAIWAN(character) != character}


def slips_of_opencc(project) -> dict[str, str]:
    """What OpenCC would make of a name, where that is not its Traditional label."""
    convert = OpenCC("s2twp").convert
    entities = load_vocabulary(project).rows["entity"].values()
    return {
        wrong: row["zh_hant"]
        for row in entities
        if (wrong := convert(row["zh_hans"])) != row["zh_hant"] and len(wrong) > 2 and wrong not in row["zh_hant"]
    }


def test_the_scan_finds_a_simplified_character_and_a_slip(project):
    assert simplified_only("阿里雲的云与雲") == {"云", "与"}
    assert slips_of_opencc(project)["百川智慧"] == "百川智能"


def test_a_traditional_page_is_traditional_throughout(small_page):
    assert simplified_only(own_text(small_page("zh-Hant"))) == set()


def test_an_english_page_holds_no_chinese_of_its_own(small_page):
    assert HAN.findall(own_text(small_page("en"))) == []


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """All themes in all languages, as a user builds them."""
    folder = tmp_path_factory.mktemp("reports")
    result = CliRunner().invoke(
        cli, ["--project", str(Path(__file__).resolve().parents[1]), "build", "--out", str(folder)]
    )
    assert result.exit_code == 0, result.output
    return folder


@pytest.mark.long
def test_every_number_of_every_edition_resolves(built, project):
    results = audit_files(sorted(built.glob("*.*.html")) + sorted(built.glob("[!b]*.*.pdf")), project)
    assert len(results) == 2 * len(THEMES) * len(LANGUAGES)
    assert [item for result in results for item in result.unresolved] == []


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
def test_traditional_editions_are_traditional_and_english_ones_english(built, project, theme):
    traditional = own_text((built / f"{theme}.zh-Hant.html").read_text(encoding="utf-8"))
    assert simplified_only(traditional) == set()
    assert [wrong for wrong in slips_of_opencc(project) if wrong in traditional] == []
    assert HAN.findall(own_text((built / f"{theme}.en.html").read_text(encoding="utf-8"))) == []


@pytest.mark.long
def test_every_pdf_embeds_our_fonts_and_no_other(built):
    for path in built.glob("*.pdf"):
        with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
            names = [
                str(item.FontName)
                for item in pdf.objects
                if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
            ]
            embedded = [
                item
                for item in pdf.objects
                if isinstance(item, pikepdf.Dictionary)
                and item.get("/Type") == "/FontDescriptor"
                and ("/FontFile3" in item or "/FontFile2" in item)
            ]
        assert names and len(embedded) == len(names) and all("Marketbook" in name for name in names), path.name
