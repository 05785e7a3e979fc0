"""Independent checkers on every rendered page: the Nu HTML checker and axe-core, fetched with npm.

Part of the long matrix. Where npm, Java or a browser is missing, the test is skipped and says so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from marketbook.project import LANGUAGES
from marketbook.render import render_html
from marketbook.render.index import found_reports, write_index

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """A folder with axe-core and vnu-jar."""
    if shutil.which("npm") is None:
        pytest.skip("NO NPM: install npm to run the HTML checker and axe-core")
    folder = tmp_path_factory.mktemp("tools")
    command = [
        "npm",
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefix",
        str(folder),
        "axe-core",
        "vnu-jar",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode:
        pytest.skip(f"NO CHECKERS: npm could not fetch them: {done.stderr.strip().splitlines()[-1:]}")
    return folder / "node_modules"


@pytest.fixture
def pages(full_notebook, project, tmp_path) -> list[Path]:
    """A report in three languages, a stranger's notebook, and the front page."""
    import nbformat

    for language in LANGUAGES:
        made = render_html(
            full_notebook(language), project=project, siblings={code: f"report.{code}.html" for code in LANGUAGES}
        )
        (tmp_path / f"report.{language}.html").write_text(made, encoding="utf-8")
    foreign = nbformat.read(Path(__file__).parent / "notebooks" / "foreign.ipynb", as_version=4)
    (tmp_path / "foreign.html").write_text(render_html(foreign), encoding="utf-8")
    write_index(tmp_path, found_reports(tmp_path), project=project, since=tmp_path, briefings=False)
    return sorted(tmp_path.glob("*.html"))


def test_every_page_is_valid_html(tools, pages):
    if shutil.which("java") is None:
        pytest.skip("NO JAVA: install a Java runtime to run the HTML checker")
    jar = next(tools.glob("vnu-jar/build/dist/vnu.jar"))
    done = subprocess.run(
        ["java", "-jar", str(jar), "--stdout", "--format", "json", *map(str, pages)], capture_output=True, text=True
    )
    found = [
        (Path(item["url"]).name, item["message"])
        for item in json.loads(done.stdout)["messages"]
        if item["type"] == "error"
    ]
    assert not found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1400])
def test_no_page_has_an_accessibility_violation(tools, pages, width, scheme):
    if CHROMIUM is None:
        pytest.skip("NO BROWSER: install chromium to run axe-core")
    from playwright.sync_api import sync_playwright

    source = (tools / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        for path in pages:
            # Our own policy would refuse the checker's script.
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
            )
            tab = context.new_page()
            tab.goto(path.as_uri())
            tab.evaluate(source)
            found += [
                (path.name, item["id"], item["nodes"][0]["html"][:120])
                for item in tab.evaluate("axe.run()")["violations"]
            ]
            context.close()
        browser.close()
    assert not found
