"""From matplotlib's SVG to the chart that stands in a page: marks on every number, a spoken title, ids that no other chart has."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from lxml import etree

from marketbook.charts.canvas import Canvas
from marketbook.charts.style import FAMILY

_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"#([\w.\-]+)")


def draw_svg(canvas: Canvas) -> bytes:
    """The picture as matplotlib writes it, with text kept as text and nothing in it that changes from run to run."""
    out = io.BytesIO()
    canvas.picture.savefig(
        out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}, dpi=72
    )
    return out.getvalue()


def finish_svg(
    source: bytes, marks: Mapping[str, tuple[tuple[str, str], ...]], *, prefix: str, title: str, language: str
) -> str:
    """Make the SVG fit for the page.

    Parameters
    ----------
    source : bytes
        As :func:`draw_svg` gives it.
    marks : mapping
        Group id to the attributes that say what stands in it.
    prefix : str
        Put before every id that is referred to; other ids are dropped.
    title : str
        What the chart shows, for those who hear it.

    Returns
    -------
    str
        One ``<svg role="img">`` element. Axes are ``<g class="axis" data-axis="x|y">`` with ``<g class="tick">`` inside.
    """
    root = etree.fromstring(source, etree.XMLParser(remove_comments=True, remove_blank_text=True))
    for unwanted in root.xpath('//*[local-name()="metadata" or local-name()="style"]'):
        unwanted.getparent().remove(unwanted)
    used = set()
    for element in root.iter(f"{{{_SVG}}}*"):
        if element.get(_HREF):
            element.set("href", element.attrib.pop(_HREF))
        for value in element.attrib.values():
            if "#" in value and ("url(" in value or value.startswith("#")):
                used.update(_REFERENCE.findall(value))
    for element in root.iter(f"{{{_SVG}}}*"):
        own = element.attrib.pop("id", "")
        for name, value in list(element.attrib.items()):
            if "#" in value and ("url(" in value or name == "href"):
                element.set(name, _REFERENCE.sub(rf"#{prefix}-\1", value))
        if own in used:
            element.set("id", f"{prefix}-{own}")
        elif own in marks:
            for name, value in marks[own]:
                element.set(name, value)
        elif own.startswith("matplotlib.axis_"):
            element.set("class", "axis")
            element.set("data-axis", "x" if int(own.rpartition("_")[2]) % 2 else "y")
        elif own.startswith(("xtick_", "ytick_")):
            element.set("class", "tick")
    for empty in root.xpath('//*[local-name()="defs" and not(*)]'):
        empty.getparent().remove(empty)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("lang", language)
    root.set("stroke-linejoin", "round")
    root.set("stroke-linecap", "butt")
    spoken = etree.Element(f"{{{_SVG}}}title")
    spoken.text = title
    root.insert(0, spoken)
    etree.cleanup_namespaces(root)
    # In JupyterLab the page brings no fonts of its own: fall back to a sans-serif rather than to the browser's serif.
    return etree.tostring(root, encoding="unicode").replace(f"'{FAMILY}'", f"'{FAMILY}', sans-serif")
