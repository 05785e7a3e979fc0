"""The ambient edition: what everything that a kernel says belongs to, much as matplotlib has a current style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marketbook.errors import MarketbookError
from marketbook.figures import Figure
from marketbook.project import LANGUAGES, Project, find_project


@dataclass
class Edition:
    """What one rendering of a theme is made with, and the figures it has shown so far (id to figure, in order of first use).

    A phrase may be made long before it is shown, or never shown: ``written`` holds every figure of a phrase, ``figures`` and their
    ``numbers`` only what a reader sees.
    """

    theme: str
    language: str
    as_of: str
    parameters: Mapping[str, Any]
    project: Project
    figures: dict[str, Figure] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    written: dict[str, Figure] = field(default_factory=dict)
    headings: int = 0
    charts: int = 0
    tables: int = 0

    def register(self, figure: Figure) -> int:
        """Note that a figure is shown; returns its number in the evidence ledger, from 1."""
        self.figures.setdefault(figure.id, figure)
        return self.numbers.setdefault(figure.id, len(self.figures))


_edition: Edition | None = None


def begin(theme: str, language: str = "en", *, as_of: str, project: Project | None = None, **parameters: Any) -> None:
    """Begin an edition: everything said afterwards in this kernel belongs to it.

    Parameters
    ----------
    theme : str
        The notebook's theme id.
    language : {"en", "zh-Hans", "zh-Hant"}
    as_of : str
        ISO date of the data cut-off.
    **parameters
        The theme's own parameters, as the parameters cell holds them.
    """
    global _edition
    if language not in LANGUAGES:
        raise MarketbookError(f"unknown language {language!r}: choose {', '.join(LANGUAGES)}")
    _edition = Edition(
        theme, language, as_of, {"language": language, "as_of": as_of, **parameters}, project or find_project()
    )


def edition() -> Edition:
    """The edition of this kernel.

    Raises
    ------
    MarketbookError
        If none has begun.
    """
    if _edition is None:
        raise MarketbookError("no edition has begun: call prose.begin(theme, language, as_of=...) first")
    return _edition
