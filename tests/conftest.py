"""Fixtures that more than one test file uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from marketbook.project import Project

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(autouse=True)
def _inside_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARKETBOOK_PROJECT", str(ROOT))
