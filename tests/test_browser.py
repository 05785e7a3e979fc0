"""The report in a real browser: nothing leaves the file, and evidence opens by hover, focus and tap.

Needs a Chromium on the machine; where there is none, every test here is skipped and says so.
"""

from __future__ import annotations

import base64
import re
import shutil
import struct
from pathlib import Path

import pytest

from marketbook.project import LANGUAGES
from marketbook.render import render_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="NO BROWSER: install chromium to test the report in a browser")

#: No sandbox inside containers, and no request of the browser's own making.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--font-render-hinting=none"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def reports(full_notebook, project, tmp_path) -> Path:
    """A folder with the same small report in three languages."""
    siblings = {language: f"report.{language}.html" for language in LANGUAGES}
    for language in LANGUAGES:
        page = render_html(full_notebook(language), project=project, siblings=siblings, name=f"report.{language}")
        (tmp_path / f"report.{language}.html").write_text(page, encoding="utf-8")
    return tmp_path


@pytest.fixture
def opened(browser, reports):
    """Opens a report; whatever the console says or a request asks for fails the test at its end."""
    contexts, said, asked = [], [], []

    def open_report(language="en", **options):
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 900}, "accept_downloads": True} | options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((reports / f"report.{language}.html").as_uri())
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert said == []
    assert not [address for address in asked if not address.startswith(("file:", "data:", "blob:"))]


def shown(page):
    return page.locator("#evidence-popover.shown")


@pytest.mark.parametrize("language", LANGUAGES)
def test_hover_shows_the_evidence_and_leaving_hides_it(opened, language):
    page = opened(language)
    number = page.locator(".findings a.fig").first
    number.hover()
    assert "三大運營商2023年云業務收入整體達到2315億元" in shown(page).inner_text()
    page.mouse.move(5, 5)
    shown(page).wait_for(state="detached")


def test_focus_shows_the_evidence_and_escape_hides_it(opened):
    page = opened()
    page.locator(".findings a.fig").first.focus()
    assert shown(page).count() == 1
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "evidence-popover"
    page.keyboard.press("Escape")
    assert shown(page).count() == 0


def test_tap_shows_the_evidence_inside_a_phone_screen(opened):
    page = opened("zh-Hant", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.locator(".findings a.fig").first.tap()
    box = shown(page).bounding_box()
    assert 0 <= box["x"] and box["x"] + box["width"] <= 360
    assert page.url.endswith("report.zh-Hant.html")
    shown(page).locator("a.open").tap()
    assert "#f-" in page.url


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_no_page_is_wider_than_its_screen(opened, width):
    page = opened(viewport={"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_a_number_is_a_link_to_its_entry(opened):
    page = opened(java_script_enabled=False)
    number = page.locator(".findings a.fig").first
    target = number.get_attribute("href")
    number.click()
    assert page.url.endswith(target)
    assert page.locator(target).is_visible()


def test_the_ledger_can_be_filtered_and_ordered(opened):
    page = opened()
    entries = page.locator(".ledger .entry")
    page.locator(".ledger-tools input").fill("2315億")
    assert page.locator(".ledger .entry:visible").count() == 1
    assert page.locator(".ledger-count .count").inner_text() == f"1 / {entries.count()}"
    page.locator(".ledger-tools input").fill("")
    page.locator(".ledger-tools select").select_option("kind")
    kinds = entries.evaluate_all("entries => entries.map(entry => entry.dataset.kind)")
    assert kinds == sorted(kinds)


def test_copying_gives_the_number_its_sentence_and_its_source(opened):
    page = opened("zh-Hans", permissions=["clipboard-read", "clipboard-write"])
    page.locator(".findings a.fig").first.hover()
    shown(page).locator("button.copy").click()
    page.locator(".popover .copy", has_text="已复制").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("2315亿元 (") and "2315億元" in copied and "光锥智能" in copied


def test_the_language_switch_opens_the_same_report_in_the_other_language(opened):
    page = opened("en")
    page.get_by_role("link", name="繁體中文").click()
    assert page.evaluate("document.documentElement.lang") == "zh-Hant"


def background(page):
    return page.evaluate("getComputedStyle(document.documentElement).backgroundColor")


def bar(page):
    return page.evaluate("getComputedStyle(document.querySelector('.chart-image svg path[style*=\"fill: #\"]')).fill")


def test_dark_follows_the_system_and_the_button_turns_it(opened):
    page = opened(color_scheme="dark")
    dark = background(page)
    assert dark == "rgb(20, 24, 29)"
    dark_bar = bar(page)
    page.locator(".theme-toggle").click()
    assert background(page) == "rgb(255, 255, 255)"
    assert bar(page) != dark_bar


def test_print_is_light_and_shows_the_report_alone(opened):
    page = opened(color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert (
        page.locator(".bar").is_hidden()
        and page.locator(".toc").is_hidden()
        and page.locator(".tools").first.is_hidden()
    )
    assert page.evaluate("getComputedStyle(document.querySelector('.title')).color") == "rgb(20, 24, 29)"


def test_the_contents_mark_the_section_that_is_read(opened):
    page = opened(viewport={"width": 1280, "height": 500})
    page.locator("#s-ledger").evaluate("heading => heading.scrollIntoView()")
    page.locator('.toc a[aria-current][href="#s-ledger"]').wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_han_character_is_drawn_by_the_fonts_in_the_page(opened, language):
    page = opened(language)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    foreign = set()
    for selector in (
        "h1",
        "h2",
        ".findings li",
        "p",
        "q",
        ".chart-title",
        "td",
        "th",
        "svg text",
        ".entry-head",
        "summary",
        "button",
        "label",
    ):
        for node in session.send("DOM.querySelectorAll", {"nodeId": root, "selector": f"body {selector}"})["nodeIds"]:
            used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            foreign |= {(selector, font["familyName"]) for font in used if not font["isCustomFont"]}
    assert not foreign


def test_a_chart_leaves_as_svg_and_as_png_of_300_dots_per_inch_with_title_and_source(opened):
    page = opened("zh-Hans")
    with page.expect_download() as waiting:
        page.locator("figure.chart button[data-kind=svg]").click()
    picture = Path(waiting.value.path()).read_text(encoding="utf-8")
    title = re.sub(r"\s", "", page.locator(".chart-title").inner_text())
    words = re.sub(r"\s", "", "".join(re.findall(r"<text[^>]*>([^<]*)", picture)))
    assert title in words and "资料来源" in words and "@font-face" in picture
    with page.expect_download() as waiting:
        page.locator("figure.chart button[data-kind=png]").click()
    image = Path(waiting.value.path()).read_bytes()
    width, _ = struct.unpack(">II", image[16:24])
    assert image[37:41] == b"pHYs" and struct.unpack(">IIB", image[41:50]) == (11811, 11811, 1)
    assert width > 2000


def test_a_table_downloads_from_the_page_itself(opened):
    page = opened()
    link = page.locator("figure.table a[download$='.csv']")
    with page.expect_download() as waiting:
        link.click()
    data = Path(waiting.value.path()).read_bytes()
    assert data == base64.b64decode(link.get_attribute("href").partition("base64,")[2])


def test_a_foreign_notebook_runs_nothing_of_its_own(browser, tmp_path):
    import nbformat

    page = render_html(nbformat.read(Path(__file__).parent / "notebooks" / "foreign.ipynb", as_version=4))
    (tmp_path / "foreign.html").write_text(page, encoding="utf-8")
    context = browser.new_context()
    tab, said = context.new_page(), []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("dialog", lambda dialog: said.append(dialog.message))
    tab.goto((tmp_path / "foreign.html").as_uri())
    assert said == []
    assert tab.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    context.close()
