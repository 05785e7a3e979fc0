"""Which editions a command asks for: themes, languages and parameters multiplied out, each with a path of its own."""

from __future__ import annotations

import hashlib
import itertools
import json
import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marketbook.build.parameters import Declarations
from marketbook.errors import ParameterError

FORMATS = ("html", "pdf")


@dataclass(frozen=True)
class Edition:
    """One rendering of a theme.

    Parameters
    ----------
    theme : str
    parameters : dict
        Every parameter of the theme with its value, language and as_of among them.
    formats : tuple of str
        Of ``FORMATS``; the executed notebook is always kept as well.
    folder : str
        Folder below the output folder, ``""`` for the plain build, ``"<sweep>/<edition>"`` for a sweep.
    page : {"A4", "Letter"}
        Size of the PDF's pages.
    """

    theme: str
    parameters: Mapping[str, Any]
    formats: tuple[str, ...] = FORMATS
    folder: str = ""
    page: str = "A4"

    @property
    def language(self) -> str:
        return self.parameters.get("language", "en")

    @property
    def stem(self) -> str:
        return f"{self.theme}.{self.language}"

    @property
    def name(self) -> str:
        """Path of the edition below the output folder, without extension; unique within a build."""
        return f"{self.folder}/{self.stem}" if self.folder else self.stem

    @property
    def files(self) -> tuple[str, ...]:
        """The files the edition consists of, below the output folder."""
        return tuple(f"{self.name}.{extension}" for extension in ("ipynb", *self.formats))


def find_siblings(editions: Iterable[Edition]) -> dict[str, dict[str, str]]:
    """The same edition in other languages: edition name to language to relative address of its HTML page.

    >>> two = [Edition("cloud", {"language": language}) for language in ("en", "zh-Hans")]
    >>> find_siblings(two)["cloud.en"]
    {'en': 'cloud.en.html', 'zh-Hans': 'cloud.zh-Hans.html'}
    """
    groups: dict[str, list[Edition]] = {}
    for edition in editions:
        if "html" in edition.formats:
            others = {name: value for name, value in edition.parameters.items() if name != "language"}
            groups.setdefault(json.dumps([edition.theme, others], sort_keys=True), []).append(edition)
    found: dict[str, dict[str, str]] = {}
    for group in groups.values():
        for edition in group if len(group) > 1 else []:
            here = edition.folder or "."
            pages = {
                e.language: posixpath.relpath(f"{e.name}.html", here)
                for e in group
                if bool(e.folder) == bool(edition.folder)
            }
            found[edition.name] = dict(sorted(pages.items()))
    return found


def plain_editions(
    declarations: Declarations,
    themes: Sequence[str],
    languages: Sequence[str],
    given: Mapping[str, Any],
    formats: tuple[str, ...] = FORMATS,
) -> list[Edition]:
    """Editions of a plain build: every theme in every language, all with the same given parameters.

    Raises
    ------
    ParameterError
        If a theme, language or parameter is unknown or a value refused.
    """
    return [
        Edition(theme, declarations.resolve(theme, {"language": language} | dict(given)), formats)
        for theme in themes or declarations.themes
        for language in ([given["language"]] if "language" in given else dict.fromkeys(languages))
    ]


def sweep_editions(
    declarations: Declarations, path: Path, given: Mapping[str, Any], formats: tuple[str, ...] = FORMATS
) -> tuple[str, list[Edition]]:
    """Editions of a sweep file.

    The YAML file holds ``theme`` (a name or a list), optionally ``name`` (of the sweep, else the file's stem) and
    ``set`` (values for all), and ``product`` (name to list of values: every combination) or ``list`` (one mapping per
    edition), or both: their editions follow each other. ``given`` values from the command line go before ``set``.

    Returns
    -------
    str, list of Edition
        The sweep's name and its editions, each in a folder ``<sweep>/<edition>`` of its own.

    Raises
    ------
    ParameterError
        If the file cannot be read, a key is unknown, a value is refused, or two editions are the same.
    """
    import yaml

    try:
        sweep = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ParameterError(f"{path}: cannot be read as YAML: {' '.join(str(error).split())}") from None
    if not isinstance(sweep, dict) or not (sweep.get("product") or sweep.get("list")) or "theme" not in sweep:
        raise ParameterError(f"{path}: a sweep needs `theme` and at least one of `product` and `list`")
    if unknown := set(sweep) - {"name", "theme", "set", "product", "list"}:
        raise ParameterError(f"{path}: unknown key {sorted(unknown)[0]!r}; a sweep has name, theme, set, product, list")
    name = slug(str(sweep.get("name", path.stem)))
    product = {
        key: value if isinstance(value, list) else [value] for key, value in (sweep.get("product") or {}).items()
    }
    varied = [dict(zip(product, values)) for values in itertools.product(*product.values())] if product else []
    varied += sweep.get("list") or []
    if not all(isinstance(item, dict) for item in varied):
        raise ParameterError(f"{path}: each entry of `list` must be a mapping of parameter to value")
    editions: dict[str, Edition] = {}
    themes = sweep["theme"] if isinstance(sweep["theme"], list) else [sweep["theme"]]
    for theme, values in itertools.product(themes, varied):
        parameters = declarations.resolve(theme, dict(given) | (sweep.get("set") or {}) | values)
        folder = f"{name}/{edition_slug(theme, values)}"
        if folder in editions:
            raise ParameterError(f"{path}: two editions are the same: {theme} with {values}")
        editions[folder] = Edition(theme, parameters, formats, folder)
    return name, list(editions.values())


def edition_slug(theme: str, values: Mapping[str, Any]) -> str:
    """Folder name of a sweep's edition, readable and safe on every file system.

    >>> edition_slug("cloud_share", {"publisher": "IDC", "horizon": 3})
    'cloud_share.publisher-IDC.horizon-3'
    """
    text = ".".join([theme, *(f"{key}-{'+'.join(v) if isinstance(v, list) else v}" for key, v in values.items())])
    return slug(text)


def slug(text: str) -> str:
    """The text as a file name; where something was lost, a short hash of the whole text tells it apart.

    >>> slug("a b")
    'a-b.c8687a08'
    """
    kept = re.sub(r"[^\w.+-]+", "-", text).strip("-.")[:100]
    return kept if kept == text and kept else f"{kept}.{hashlib.sha256(text.encode()).hexdigest()[:8]}".lstrip(".")
