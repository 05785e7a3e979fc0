"""Warm kernels: the same results as stock ones, nothing shared, nothing left behind."""

import os
import time
from functools import partial

import nbformat
import papermill
import pytest

from marketbook.build.kernels import start_kernel
from marketbook.build.nursery import CAN_FORK, EDITION, SERVERS, Nursery, fork

pytestmark = [] if CAN_FORK else [pytest.mark.skip("no fork on this system")]


@pytest.fixture(scope="module")
def nursery():
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def run_cells(nursery, tmp_path, monkeypatch):
    """Runs sources in a new kernel, warm or stock; returns the outputs' data."""

    def run(*sources: str, stock: bool = False) -> list:
        monkeypatch.setattr("marketbook.build.nursery.address_here", nursery.server_address)
        folder = tmp_path / f"{time.monotonic_ns():x}"
        folder.mkdir()
        kernel = start_kernel(folder, tmp_path, stock)
        try:
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
            options = {"kernel_name": "python3", "language": "python", "progress_bar": False}
            executed = papermill.execute_notebook(notebook, None, km=kernel, **options)
        finally:
            kernel.throw_away()
        assert kernel.provisioner is None or not kernel.has_kernel
        return [output.get("data", output.get("text")) for cell in executed.cells for output in cell.outputs]

    return run


def test_a_warm_kernel_gives_what_a_stock_kernel_gives(run_cells):
    sources = [
        "import pandas as pd\npd.DataFrame({'share': [34.6, 1 / 3]}, index=['阿里云', '移动云'])",
        "import numpy as np\nnp.linalg.svd(np.arange(12.0).reshape(3, 4))[1]",
        "import matplotlib.pyplot as plt\nplt.rcParams['svg.hashsalt'] = 'x'\nplt.plot([1, 3, 2]);",
        "import matplotlib\nmatplotlib.get_backend(), sorted(k for k in globals() if not k.startswith('_'))",
        "import os, sys\nos.getcwd(), sys.argv[1:2], sys.path[0], sys.stdin.read(), __name__, os.environ['OMP_NUM_THREADS']",
        "get_ipython().history_manager.enabled, get_ipython().display_formatter.active_types",
        "import warnings\nwith warnings.catch_warnings(record=True) as seen:\n    for kind in (UserWarning, DeprecationWarning, FutureWarning):"
        "\n        warnings.warn('x', kind)\n[w.category for w in seen]",
    ]
    assert run_cells(*sources) == run_cells(*sources, stock=True)


def test_the_stack_is_already_in_a_warm_kernels_memory(run_cells):
    (output,) = run_cells("import sys\nprint('pandas' in sys.modules, 'matplotlib' in sys.modules)")
    assert output == "True True\n"


def test_random_numbers_differ_between_warm_kernels(run_cells):
    source = "import random, uuid, numpy as np\nrandom.random(), uuid.uuid4(), np.random.random(), np.random.default_rng().random()"
    assert run_cells(source) != run_cells(source)


def test_what_one_kernel_does_to_the_libraries_the_next_does_not_see(run_cells):
    run_cells("import pandas as pd, os\npd.options.display.max_rows = 1\npd.DataFrame = None\nos.environ['MINE'] = '1'")
    (output,) = run_cells(
        "import pandas as pd, os\nprint(pd.options.display.max_rows, pd.DataFrame is None, 'MINE' in os.environ)"
    )
    assert output == "60 False False\n"


def _gone(pid: int, patience: float = 10) -> bool:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_a_child_reports_how_it_ended(nursery):
    child = partial(fork, nursery.server_address, EDITION)
    assert child("os:getpid").poll(timeout=30) == 0
    assert child("sys:exit", 7).poll(timeout=30) == 7
    assert child("os:abort").poll(timeout=30) == -6
    assert child("os:no_such_function").poll(timeout=30) == 1


def test_a_child_ends_with_whoever_asked_for_it(nursery):
    child = fork(nursery.server_address, EDITION, "time:sleep", 600)
    assert child.poll() is None
    child._connection.close()
    assert _gone(child.pid)


def test_all_children_end_with_the_nursery():
    with Nursery() as nursery:
        children = [fork(nursery.server_address, server, "time:sleep", 600) for server in SERVERS]
        assert all(child.poll() is None for child in children)
    assert all(_gone(child.pid) and child.poll(timeout=1) is not None for child in children)


def test_without_fork_a_fresh_interpreter_does_the_same():
    assert fork("", "", "sys:exit", 7).poll(timeout=60) == 7
    child = fork("", "", "time:sleep", 600)
    child.kill()
    assert _gone(child.pid)
