"""Imported once by the nursery: all that an edition needs, so that its processes start with it in memory.

Only imports and caches: no thread may start here and no ZMQ context be made, since neither survives a fork.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import sys

#: In the order of use; those that only some installations have are skipped, as a cold kernel would not have them either.
MODULES = (
    "numpy pandas pyarrow matplotlib matplotlib.figure matplotlib.pyplot matplotlib.backends.backend_svg "
    "matplotlib.backends.backend_agg matplotlib.font_manager ipykernel.kernelapp ipykernel.ipkernel "
    "ipykernel.comm.manager ipykernel.debugger IPython.core.interactiveshell "
    "papermill nbclient nbconvert.exporters nbformat lxml.html lxml.etree mistune typst fontTools.subset "
    "fontTools.ttLib.woff2 uharfbuzz brotli opencc pint babel.numbers babel.dates pikepdf pypdfium2 "
    "jinja2.ext xlsxwriter"
).split()


def _import_all() -> None:
    for name in MODULES:
        try:
            importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    for name in _modules():
        try:
            importlib.import_module(name)
        except Exception as error:  # an edition that needs it fails with this same error; the others need not
            print(f"marketbook: {name} cannot be imported: {type(error).__name__}: {error}", file=sys.stderr)
    importlib.import_module("marketbook.build.kernels")
    importlib.import_module("marketbook.build.work")


def _read_ahead() -> None:
    """Fill the caches of vocabulary, units, fact base, page template and fonts; each is keyed by content, none goes stale."""
    import nbformat

    from marketbook import factbase, units, vocabulary
    from marketbook.errors import MarketbookError
    from marketbook.project import find_project
    from marketbook.render.exporters import render_html

    cells = [nbformat.v4.new_markdown_cell("# 云 **Cloud** `code`", id="a"), nbformat.v4.new_code_cell("x = 1", id="b")]
    render_html(nbformat.v4.new_notebook(cells=cells))
    try:
        project = find_project()
        vocabulary.load_vocabulary(project).to_traditional("我们")  # no name: those need no converter
        factbase.claims_by_id(project)
        units.dimension("CNY", project)
        if os.environ.get("MARKETBOOK_READ_AHEAD"):
            from marketbook.audit.resolve import Resolver

            Resolver(project).read_ahead()
    except (MarketbookError, OSError):
        return  # an edition that needs the data will say what is wrong with them; not all editions do


def _modules() -> list[str]:
    """The library's rooms that a report passes through, with all that is in them."""
    rooms = "analysis charts themes render audit prose tables ledger statements gaps checks reading".split()
    found = pkgutil.walk_packages(importlib.import_module("marketbook").__path__, "marketbook.", onerror=lambda _: None)
    return sorted(module.name for module in found if module.name.split(".")[1] in rooms)


# What is in memory now is never garbage: spare the collector the walk, and the shared pages its writing.
gc.disable()
# jsonschema would load it to check IRIs, which no notebook schema has; it compiles a grammar for a whole second.
sys.modules["rfc3987_syntax"] = None
_import_all()
_read_ahead()
del sys.modules["rfc3987_syntax"]
gc.freeze()
gc.enable()
