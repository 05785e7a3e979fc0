"""What the nursery's two servers import and read before they fork, so that their children start with it in memory.

Only imports and caches: no thread may start here and no ZMQ context be made, since neither survives a fork.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import pickle
import pkgutil
import sys
from contextlib import suppress
from typing import BinaryIO

from marketbook.errors import MarketbookError
from marketbook.lean import FORMATS, without
from marketbook.project import LANGUAGES, find_project

#: By the server that needs them, in the order of use; those that only some installations have are skipped, as a cold
#: process would not have them either.
MODULES = {
    "": "numpy pandas pyarrow opencc pint babel.numbers babel.dates matplotlib",
    "kernel": "matplotlib.figure matplotlib.pyplot matplotlib.backends.backend_svg matplotlib.backends.backend_agg "
    "matplotlib.font_manager ipykernel.kernelapp ipykernel.ipkernel ipykernel.comm.manager ipykernel.debugger "
    "IPython.core.interactiveshell IPython.core.completerlib IPython.core.oinspect IPython.core.debugger "
    "IPython.core.logger IPython.extensions.storemagic tornado.platform.asyncio pandas.core.reshape.reshape "
    "pandas.core.methods.to_dict marketbook.build.kernels",
    "edition": "papermill nbclient nbconvert.exporters lxml.html lxml.etree mistune jinja2.ext typst "
    "fontTools.ttLib.woff2 uharfbuzz brotli pikepdf pypdfium2 xlsxwriter marketbook.build.kernels marketbook.build.work",
}
#: The library's own rooms, with all that is in them.
ROOMS = {
    "": "vocabulary units factbase formatting prose",
    "kernel": "analysis charts themes tables ledger statements gaps",
    "edition": "render audit reading analysis",
}
#: Beside formats that no schema has: arrays that no quantity is in; a debugger, which nobody can attach here.
_UNUSED = (*FORMATS, "dask", "debugpy")


def begin_reading() -> BinaryIO:
    """Begin to read the sources in another process, while this one imports; gives what :func:`prepare` takes them from.

    Large tables are needed to repair them, and by nobody afterwards: they end with that process.
    """
    here, there = os.pipe()
    if os.fork():
        os.close(there)
        return os.fdopen(here, "rb")
    try:
        gc.disable()
        from marketbook.audit import documents

        with os.fdopen(there, "wb") as file:
            pickle.dump(documents.read_all(find_project()), file)
    except (MarketbookError, OSError):
        pass  # who needs them reads them itself, and says what is wrong
    finally:
        os._exit(0)


def prepare(server: str, sources: BinaryIO | None = None) -> None:
    """Import and read what the children of a server need ("kernel" or "edition"), or what all need ("").

    What is in memory afterwards is never garbage: the collector is spared the walk, and the shared pages its writing.

    Parameters
    ----------
    sources : file, optional
        What :func:`begin_reading` gave, for those who audit.
    """
    gc.disable()
    with without(*_UNUSED):
        for name in MODULES[server].split():
            try:
                importlib.import_module(name)
            except ModuleNotFoundError:
                continue
        for name in ROOMS[server].split():
            for module in _all_in(f"marketbook.{name}"):
                try:
                    importlib.import_module(module)
                except Exception as error:  # an edition that needs it fails with this same error; the others need not
                    print(f"marketbook: {module} cannot be imported: {type(error).__name__}: {error}", file=sys.stderr)
        _read_ahead(server)
        if sources:
            _take(sources)
    gc.freeze()
    gc.enable()


def _take(sources: BinaryIO) -> None:
    from marketbook.audit import documents

    with suppress(EOFError, pickle.UnpicklingError):  # the other process failed
        documents.keep(pickle.load(sources))


def _all_in(room: str) -> list[str]:
    """A module, or a package with all that is in it."""
    inside = importlib.util.find_spec(room).submodule_search_locations or []
    return [room, *(part.name for part in pkgutil.walk_packages(inside, f"{room}.", onerror=lambda name: None))]


def _read_ahead(server: str) -> None:
    """Fill the caches of vocabulary, units, fact base, page template and fonts; each is keyed by content, none goes stale."""
    if server == "kernel":
        _draw_once()
    if server == "edition":
        _compile_schema()
        _read_template()
    try:
        project = find_project()
        if server == "":
            from marketbook import formatting, prose, statements, units, vocabulary

            vocabulary.load_vocabulary(project).to_traditional("我们")  # no name: those need no converter
            statements.cited_by_id(project)
            units.quantity(1, "CNY", project)
            for language in LANGUAGES:
                prose.named(f"GPT-3, {formatting.format_date('2024-01-31', language)}", language, project)
    except (MarketbookError, OSError):
        return  # an edition that needs the data will say what is wrong with them; not all editions do


def _draw_once() -> None:
    """The first drawing finds the fonts and opens them; the first choice of a backend asks all packages whether they bring one."""
    from matplotlib.rcsetup import validate_backend

    from marketbook.charts.canvas import Canvas
    from marketbook.charts.style import house_style
    from marketbook.charts.svg import draw_svg

    validate_backend("module://matplotlib_inline.backend_inline")
    with house_style():
        canvas = Canvas(72)
        canvas.number_axis(canvas.axes(), "y", [0.0, 1.0])
        for weight in ("normal", "bold"):
            canvas.measure("云", 12, weight)
            canvas.picture.text(0.5, 0.5, "云", weight=weight)
        draw_svg(canvas)


def _compile_schema() -> None:
    """Validators of notebooks and of outputs are compiled when the first one is read."""
    import nbformat

    cell = nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data"), nbformat.v4.new_output("stream")])
    nbformat.reads(nbformat.writes(nbformat.v4.new_notebook(cells=[cell])), as_version=4)


def _read_template() -> None:
    import nbformat

    from marketbook.render.exporters import render_html

    cells = [nbformat.v4.new_markdown_cell("# 云 **Cloud** `code`", id="a"), nbformat.v4.new_code_cell("x = 1", id="b")]
    render_html(nbformat.v4.new_notebook(cells=cells))
