"""What cannot be avoided: cells and rendering of given editions, one after the other in one warm process.

Run by ``benchmarks/build.py`` in a child of its nursery, with ``ARGUMENTS`` set.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from marketbook.build.warm import prepare
from marketbook.project import Project
from marketbook.render.exporters import render_html
from marketbook.render.pdf import render_pdf

_, root, built, editions, result = ARGUMENTS  # noqa: F821
project = Project(Path(root))
os.environ["MARKETBOOK_PROJECT"] = root
os.chdir(project.notebooks)
phases = {"cells": 0.0, "html": 0.0, "pdf": 0.0}
prepare("kernel")  # the editions' server forked this process; cells need what the kernels' has
shell = InteractiveShell.instance()


def lap(phase: str, work):
    start = time.process_time()
    value = work()
    phases[phase] += time.process_time() - start
    return value


def run_cells(notebook) -> None:
    shell.reset()
    with capture_output():
        for cell in notebook.cells:
            if cell.cell_type == "code":
                shell.run_cell(cell.source).raise_error()


began = time.perf_counter()
for theme, language in editions:
    notebook = nbformat.read(Path(built) / f"{theme}.{language}.ipynb", as_version=4)
    lap("cells", lambda nb=notebook: run_cells(nb))
    page = lap("html", lambda nb=notebook: render_html(nb, project=project))
    lap("pdf", lambda nb=notebook, page=page: render_pdf(page, nb, project=project))
Path(result).write_text(json.dumps(phases | {"wall": time.perf_counter() - began}))
