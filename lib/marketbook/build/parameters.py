"""What can be set in a notebook: read once from ``notebooks/parameters.toml``, checked before anything runs."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marketbook.errors import ParameterError
from marketbook.project import THEMES, Project

TYPES = {"text": str, "integer": int, "number": float, "boolean": bool, "date": str, "list": list}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a notebook.

    ``type`` is a key of ``TYPES``; ``choices`` are the allowed values (of a list: of its items, ``()`` allows any);
    ``minimum`` and ``maximum`` are inclusive bounds of a number or a date, None where open. A date is an ISO string.
    """

    name: str
    type: str
    default: Any
    help_en: str
    help_zh: str
    choices: tuple = ()
    minimum: Any = None
    maximum: Any = None

    @property
    def kind(self) -> str:
        """Type and range in words, for help and for error messages."""
        words = {"text": "a text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}
        text = words.get(self.type, "a date (YYYY-MM-DD)" if self.type == "date" else "a list")
        if self.choices:
            listed = ", ".join(str(choice) for choice in self.choices)
            text = f"one or more of {listed}" if self.type == "list" else f"one of {listed}"
        if self.minimum is not None or self.maximum is not None:
            bounds = [f"at least {self.minimum}"] if self.minimum is not None else []
            bounds += [f"at most {self.maximum}"] if self.maximum is not None else []
            text += ", " + " and ".join(bounds)
        return text

    def check(self, value: Any) -> Any:
        """The value in its own type.

        Parameters
        ----------
        value : the typed value (from YAML, TOML or Python) or its text (from the command line)

        Raises
        ------
        ParameterError
            If it is of another type, out of range, or not among the choices.
        """
        try:
            typed = _READERS[self.type](value)
        except (ValueError, TypeError):
            raise ParameterError(f"{self.name}={value!r}: must be {self.kind}") from None
        for item in typed if self.type == "list" else [typed]:
            if self.choices and item not in self.choices:
                near = nearest(str(item), [str(choice) for choice in self.choices])
                raise ParameterError(f"{self.name}={item!r}: must be {self.kind}{near}")
        too_low = self.minimum is not None and typed < self.minimum
        if too_low or (self.maximum is not None and typed > self.maximum):
            raise ParameterError(f"{self.name}={value}: must be {self.kind}")
        return typed


@dataclass(frozen=True)
class Declarations:
    """All parameters of a project: ``themes`` maps a theme to its parameters in the order of its tagged cell.

    ``requires`` names the outputs (roles) that every finished edition must hold.
    """

    themes: Mapping[str, tuple[Parameter, ...]]
    requires: tuple[str, ...] = ()
    path: str = field(default="notebooks/parameters.toml", compare=False)

    def of(self, theme: str) -> dict[str, Parameter]:
        """The parameters of one theme by name.

        Raises
        ------
        ParameterError
            If there is no such theme.
        """
        if theme not in self.themes:
            raise ParameterError(
                f"no theme {theme!r}{nearest(theme, list(self.themes))}; themes: {', '.join(self.themes)}"
            )
        return {parameter.name: parameter for parameter in self.themes[theme]}

    def resolve(self, theme: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every parameter of the theme with its value: the given ones checked, the others at their default.

        Raises
        ------
        ParameterError
            If a given name is unknown to the theme or its value is refused; the message has the nearest right name.
        """
        known = self.of(theme)
        for name in given:
            if name not in known:
                owners = [other for other in self.themes if name in self.of(other)]
                hint = f"; {', '.join(owners)} has one" if owners else nearest(name, list(known))
                raise ParameterError(
                    f"{theme} has no parameter {name!r}{hint}; see: marketbook build --help-parameters {theme}"
                )
        return {name: p.check(given[name]) if name in given else p.default for name, p in known.items()}

    def help(self, theme: str) -> str:
        """The parameters of a theme as plain text, both languages."""
        lines = [f"Parameters of {theme} (set with -p NAME=VALUE):"]
        for parameter in self.of(theme).values():
            lines += [
                f"\n  {parameter.name} = {parameter.default!r}    {parameter.kind}",
                f"      {parameter.help_en}",
                f"      {parameter.help_zh}",
            ]
        return "\n".join(lines)


def load_parameters(project: Project) -> Declarations:
    """Read ``notebooks/parameters.toml``.

    Table ``[shared.NAME]`` declares a parameter of every notebook, ``[THEME.NAME]`` one of that notebook; keys: type,
    default, choices, min, max, help_en, help_zh. ``requires`` at the top lists the outputs an edition must hold.

    Raises
    ------
    ParameterError
        If the file is missing, is not TOML, or a declaration contradicts itself.
    """
    path = project.notebooks / "parameters.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ParameterError(f"{path}: missing; it declares the parameters of every notebook") from None
    except tomllib.TOMLDecodeError as error:
        raise ParameterError(f"{path}: not valid TOML: {error}") from None
    requires = tuple(tables.pop("requires", ()))
    shared = [_declare(str(path), "shared", name, entry) for name, entry in tables.pop("shared", {}).items()]
    found = sorted(notebook.stem for notebook in project.notebooks.glob("*.ipynb"))
    order = [theme for theme in THEMES if theme in found] + [theme for theme in found if theme not in THEMES]
    themes = {
        theme: (*shared, *(_declare(str(path), theme, name, entry) for name, entry in tables.get(theme, {}).items()))
        for theme in order
    }
    return Declarations(themes, requires, str(path))


def _declare(path: str, table: str, name: str, entry: dict[str, Any]) -> Parameter:
    where = f"{path}, [{table}.{name}]"
    if isinstance(entry.get("default"), dt.date):
        entry = entry | {"default": entry["default"].isoformat()}
    missing = [key for key in ("type", "default", "help_en", "help_zh") if key not in entry]
    extra = set(entry) - {"type", "default", "choices", "min", "max", "help_en", "help_zh"}
    if missing or extra or entry["type"] not in TYPES:
        problem = (
            f"lacks {', '.join(missing)}"
            if missing
            else f"unknown key {', '.join(sorted(extra))}"
            if extra
            else (f"unknown type {entry['type']!r} (one of {', '.join(TYPES)})")
        )
        raise ParameterError(f"{where}: {problem}")
    bounds = [str(b) if isinstance(b, dt.date) else b for b in (entry.get("min"), entry.get("max"))]
    parameter = Parameter(
        name,
        entry["type"],
        entry["default"],
        entry["help_en"],
        entry["help_zh"],
        tuple(entry.get("choices", ())),
        *bounds,
    )
    try:
        parameter.check(parameter.default)
    except ParameterError as error:
        raise ParameterError(f"{where}: the default is not allowed: {error}") from None
    return parameter


def nearest(name: str, names: list[str]) -> str:
    """A hint at the right name for an error message; empty if none is near."""
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise TypeError(value)
    return int(value)


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise TypeError(value)
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _boolean(value: Any) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    return value if isinstance(value, bool) else words[_lower(value)]


def _lower(value: Any) -> str:
    if str(value).lower() not in ("true", "yes", "1", "false", "no", "0"):
        raise ValueError(value)
    return str(value).lower()


def _date(value: Any) -> str:
    # YAML and TOML read an unquoted day as a date; notebooks hold the ISO text, since papermill writes only JSON types.
    text = value.isoformat() if isinstance(value, dt.date) else _text(value)
    return dt.datetime.strptime(text, "%Y-%m-%d").date().isoformat()


def _list(value: Any) -> list:
    items = [item.strip() for item in value.split(",")] if isinstance(value, str) else list(value)
    if not items or not all(isinstance(item, str) and item for item in items):
        raise ValueError(value)
    return items


_READERS = {"text": _text, "integer": _integer, "number": _number, "boolean": _boolean, "date": _date, "list": _list}
