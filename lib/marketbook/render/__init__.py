"""From an executed notebook to a report that can be read and shared: HTML, PDF, briefing."""

from marketbook.render.exporters import render_html
from marketbook.render.pdf import render_pdf

__all__ = ["render_html", "render_pdf"]
