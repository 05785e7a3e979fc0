"""The front page of a build, and the briefing: key findings of all themes, editions, and what changed since an earlier build."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from markupsafe import Markup

from marketbook.errors import BuildError
from marketbook.figures import recorded, recorded_inputs
from marketbook.formatting import format_figure
from marketbook.project import LANGUAGES, Project, write_atomic
from marketbook.render.contents import unlinked
from marketbook.render.downloads import source_lines
from marketbook.render.exporters import (
    AUTONYMS,
    cut_off,
    data_version,
    embedded_figures,
    exporter,
    template_files,
    with_fonts,
    words,
)
from marketbook.render.palette import dark_rules
from marketbook.render.pdf import paper

_TITLE = re.compile(r'<h1 class="title">(.*?)</h1>', re.S)
_FINDINGS = re.compile(r'<section class="findings">.*?</section>', re.S)
_CHART = re.compile(r'<figure class="chart".*?</figure>', re.S)
_CHART_DATA = re.compile(r'<details class="chart-data">.*?</details>', re.S)
_POLICY = (
    "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True)
class Report:
    """What the front page says of one rendered edition; addresses are relative to the front page."""

    name: str
    theme: str
    language: str
    kicker: str
    label: Markup
    findings: tuple[Markup, ...]
    chart: Markup
    as_of: str
    version: str
    address: str
    files: tuple[tuple[str, str], ...]
    nodes: Mapping[str, Any]

    @property
    def cut_off(self) -> str:
        return cut_off(self.as_of, self.language)


def read_report(path: Path, name: str, outputs: Iterable[str] = ()) -> Report:
    """Read back a page that :func:`marketbook.render.render_html` made.

    Raises
    ------
    BuildError
        If it is no report of this library.
    """
    page = path.read_text(encoding="utf-8")
    title, findings = _TITLE.search(page), _FINDINGS.search(page)
    if not title or not findings:
        raise BuildError(f"{path} has no title or no key findings; build it again with marketbook build --force")
    record = embedded_figures(page)
    edition = record["edition"]
    address = f"{name}.html"
    chart = _CHART.search(page)
    language = edition.get("language", "en")
    return Report(
        name=name,
        theme=edition.get("theme", ""),
        language=language,
        kicker=words(language).get(f"theme_{edition.get('theme', '')}", ""),
        label=Markup(unlinked(title[1])),
        findings=tuple(Markup(item) for item in _finding_items(findings[0], address)),
        chart=Markup(_own_ids(_CHART_DATA.sub("", chart[0]), name) if chart else ""),
        as_of=edition.get("as_of", ""),
        version=data_version(record["nodes"]),
        address=address,
        files=tuple(_links(outputs, language)),
        nodes=record["nodes"],
    )


def _own_ids(chart: str, name: str) -> str:
    """A chart whose ids begin with its edition's name: the first charts of several reports stand on one page."""
    return re.sub(r'(\bid="|#)(chart-\d)', rf"\1{re.sub(r'[^A-Za-z0-9-]', '-', name)}-\2", chart)


def _links(outputs: Iterable[str], language: str) -> Iterable[tuple[str, str]]:
    labels = {".html": "HTML", ".pdf": "PDF", ".ipynb": words(language)["notebook"]}
    for kind, label in labels.items():
        for output in outputs:
            if output.endswith(kind):
                yield label, output


def _finding_items(section: str, address: str) -> Iterable[str]:
    """The findings as list items whose numbers lead to the ledger of their report."""
    root = lxml_html.fragment_fromstring(section)
    for note in root.xpath('.//span[@class="footnote"]|.//sup'):
        note.drop_tree()
    for link in root.iter("a"):
        if link.get("href", "").startswith("#"):
            link.set("href", address + link.get("href"))
    for item in root.iter("li"):
        inner = etree.tostring(item, encoding="unicode", method="html", with_tail=False)
        yield inner[inner.index(">") + 1 : inner.rindex("</li>")]


def _page(
    parts: Sequence[dict[str, Any]],
    language: str,
    *,
    on_paper: bool,
    changes: Any = None,
    since: str = "",
    others: Sequence[dict[str, Any]] = (),
) -> str:
    template = exporter().environment.get_template("briefing.html.j2")
    reports = [report for part in parts for report in part["reports"]]
    bare = template.render(
        language=language,
        policy=_POLICY,
        words=words(language),
        css=Markup(template_files()["report.css"]),
        dark=Markup(dark_rules("".join(report.chart for report in reports)) if on_paper else ""),
        parts=parts,
        paper=on_paper,
        changes=changes,
        since=since,
        others=others,
        as_of=max((report.as_of for report in reports), default=""),
    )
    return with_fonts(bare)


def write_index(
    out: Path,
    results: Sequence[Mapping[str, Any]],
    *,
    project: Project | None = None,
    since: Path | None = None,
    briefings: bool = True,
) -> Path:
    """Write ``index.html`` and ``briefing.<language>.pdf`` for the editions of a build.

    Parameters
    ----------
    out : Path
        The folder of the front page; the editions lie in it or below.
    results : sequence of dict
        One summary an edition, as ``build --json`` prints it (``edition``, ``language``, ``parameters``, ``status``, ``outputs``,
        ``cause``).
    project : Project, optional
        Names the sources of changed figures.
    since : Path, optional
        Folder of an earlier build, to say what moved.
    briefings : bool
        Whether to write the one-page summaries too.

    Returns
    -------
    Path
        The front page.
    """
    out.mkdir(parents=True, exist_ok=True)
    reports, others, seen = [], [], set()
    for result in sorted(results, key=lambda item: item["edition"]):
        outputs = [
            posixpath.relpath(Path(output).resolve().as_posix(), out.resolve().as_posix())
            for output in result["outputs"]
        ]
        language = result["language"] if result["language"] in LANGUAGES else "en"
        pages = [output for output in outputs if output.endswith(".html") and not output.endswith(".failed.html")]
        readable = bool(pages) and result["status"] != "failed" and result.get("report", True)
        report = read_report(out / pages[0], pages[0].removesuffix(".html"), outputs) if readable else None
        # The first edition of a theme and language stands on the front page itself; all stand in the table below.
        if report and (report.theme, language) not in seen:
            seen.add((report.theme, language))
            reports.append(report)
        others.append(
            {
                "name": result["edition"],
                "parameters": ", ".join(
                    f"{key} = {value}" for key, value in result["parameters"].items() if key != "language"
                ),
                "files": list(_links(outputs, "en")),
                "cause": result.get("cause", "") if result["status"] == "failed" else "",
            }
        )
    parts = []
    for language in LANGUAGES:
        own = [report for report in reports if report.language == language]
        if not own:
            continue
        part = {
            "language": language,
            "autonym": AUTONYMS[language],
            "words": words(language),
            "reports": own,
            "briefing": "",
        }
        if briefings:
            part["briefing"] = f"briefing.{language}.pdf"
            write_atomic(out / part["briefing"], briefing_pdf(part))
        parts.append(part)
    changes = None if since is None else [change for report in reports if (change := compare(report, since, project))]
    language = parts[0]["language"] if parts else "en"
    path = out / "index.html"
    earlier = "" if since is None else posixpath.relpath(since.resolve().as_posix(), out.resolve().as_posix())
    write_atomic(path, _page(parts, language, on_paper=False, changes=changes, since=earlier, others=others).encode())
    return path


def found_reports(folder: Path) -> list[dict[str, Any]]:
    """The reports in a folder, in the form that :func:`write_index` takes."""
    found = []
    for path in sorted(folder.glob("*.html")):
        edition = embedded_figures(path.read_text(encoding="utf-8", errors="replace"))["edition"]
        if edition:
            outputs = [
                str(path.with_suffix(kind)) for kind in (".html", ".pdf", ".ipynb") if path.with_suffix(kind).is_file()
            ]
            found.append(
                {
                    "edition": path.stem,
                    "language": edition["language"],
                    "parameters": edition["parameters"],
                    "status": "kept",
                    "outputs": outputs,
                    "cause": "",
                }
            )
    return found


def briefing_pdf(part: dict[str, Any]) -> bytes:
    """The key findings of all themes in one language, a page each."""
    reports = [
        replace(report, findings=tuple(map(_loose, report.findings)), chart=_loose(report.chart))
        for report in part["reports"]
    ]
    return paper(_page([{**part, "reports": reports}], part["language"], on_paper=True), {})


def _loose(markup: Markup) -> Markup:
    """Without links: a page that is passed on has no ledger to lead to."""
    return Markup(unlinked(str(markup)))


# -- what changed -----------------------------------------------------------------------------------------------------------


def compare(report: Report, since: Path, project: Project | None = None) -> dict[str, Any] | None:
    """Which figures of a report moved since an earlier build, by how much, and because of which claims.

    Returns
    -------
    dict or None
        ``edition``, counts of ``new`` and ``gone`` figures, and ``moved``: rows of ``before``, ``after``, ``address`` and ``because``.
        None if nothing changed or the earlier build lacks the edition.
    """
    earlier = since / f"{report.name}.html"
    if not earlier.is_file():
        return None
    before = embedded_figures(earlier.read_text(encoding="utf-8"))["nodes"]
    after = report.nodes
    changed = {key for key in before.keys() & after.keys() if _value(before[key]) != _value(after[key])}
    moved = []
    for key in after:
        if key in changed:
            causes = dict.fromkeys(_causes(key, after, changed))
            moved.append(
                {
                    "before": _written(before[key], report.language, project),
                    "after": _written(after[key], report.language, project),
                    "by": _difference(before[key], after[key], report.language, project),
                    "address": f"{report.address}#f-{key}",
                    "because": "; ".join(_source(cause, project) for cause in causes),
                }
            )
    new, gone = len(after.keys() - before.keys()), len(before.keys() - after.keys())
    return {"edition": report.name, "moved": moved, "new": new, "gone": gone} if moved or new or gone else None


def _value(node: Mapping[str, Any]) -> tuple[Any, ...]:
    return node["value"], node["high"], node["qualifier"]


def _causes(key: str, nodes: Mapping[str, Any], changed: set[str]) -> Iterable[str]:
    """The claims, assumptions and parameters whose own change moved a figure."""
    origin = nodes[key]["origin"]
    if origin["kind"] != "derived":
        yield origin.get("claim") or origin.get("key") or origin.get("name", "")
        return
    for name in recorded_inputs(nodes[key]):
        if name in changed:
            yield from _causes(name, nodes, changed)


def _source(cause: str, project: Project | None) -> str:
    return source_lines([cause], project).get(cause, cause)


def _difference(before: Mapping[str, Any], after: Mapping[str, Any], language: str, project: Project | None) -> str:
    """By how much a figure moved; percentages move by percentage points."""
    unit = "pp" if after["unit"] == "pct" else after["unit"]
    if before["unit"] != after["unit"]:
        return ""
    moved = Decimal(after["value"]) - Decimal(before["value"])
    return _written(
        {**after, "value": str(moved), "high": None, "unit": unit, "qualifier": "exact"}, language, project, "signed"
    )


def _written(node: Mapping[str, Any], language: str, project: Project | None, spec: str = "") -> str:
    return format_figure(recorded(node), language, spec, project=project)
