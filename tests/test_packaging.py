"""What the project needs is declared once and locked without addresses; its modules import one way, and their examples hold."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "lib" / "marketbook"

# conda-forge's name for a package that PyPI names otherwise.
CONDA_NAMES = {"jupyter_client": "jupyter-client", "brotli-python": "brotli"}
# What conda names apart, or pip brings by itself.
CONDA_ONLY = {"python", "pip", "brotli"}


def normal(requirement: str) -> tuple[str, str]:
    name, _, bound = requirement.partition(">=")
    name = re.sub(r"\[.*\]", "", name).strip()
    return CONDA_NAMES.get(name, name), bound


def test_the_conda_environment_asks_for_what_pyproject_asks_for():
    declared = {
        normal(item) for item in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    }
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    listed = [item for entry in environment for item in (entry["pip"] if isinstance(entry, dict) else [entry])]
    assert {normal(item) for item in listed if normal(item)[0] not in CONDA_ONLY} == declared


def test_every_locked_package_has_a_hash_and_no_address():
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(blocks) > 100 and all("--hash=sha256:" in block for block in blocks)


def test_every_declared_package_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + [item for extra in project["optional-dependencies"].values() for item in extra]
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
    assert {normal(item)[0].lower() for item in wanted} <= {name.replace("_", "-") for name in locked}


LAYERS = [
    {"errors", "project", "records", "periods", "cluster", "lean"},
    {"repair", "units", "vocabulary", "arithmetic", "assumptions", "figures", "edition", "typefaces"},
    {"reading", "quantities", "mentions", "formatting", "evidence", "schemas"},
    {"claims", "factbase", "analysis", "statements", "prose"},
    {
        "charts",
        "tables",
        "gaps",
        "themes",
        "ledger",
        "relations",
        "consistency",
        "checks",
        "ingest",
        "extraction",
        "evaluate",
        "lab",
    },
    {"render", "audit", "build"},
    {"cli", "extract_cli", "build_cli"},
]


def test_imports_run_one_way():
    level = {name: number for number, names in enumerate(LAYERS) for name in names}
    wrong = []
    for path in PACKAGE.rglob("*.py"):
        room = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = []
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("marketbook"):
                parts = node.module.split(".")
                targets = [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
            elif isinstance(node, ast.Import):
                targets = [alias.name.split(".")[1] for alias in node.names if alias.name.startswith("marketbook.")]
            wrong += [f"{path.name} imports {target}" for target in targets if level.get(target, -1) > level[room]]
    assert wrong == []


MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
    for path in PACKAGE.rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_what_others_import_only_if_it_is_there_is_hidden_while_they_load_and_no_longer():
    code = (
        "import sys\n"
        "from marketbook.lean import FORMATS, without\n"
        "with without(*FORMATS):\n"
        "    import nbformat\n"
        "assert nbformat.v4.new_notebook().nbformat == 4\n"
        "assert not {*FORMATS} & {*sys.modules}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
