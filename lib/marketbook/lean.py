"""Importing without packages that others take only if they are there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: For formats that no notebook's schema has; one of them compiles grammars for more than a second.
FORMATS = ("rfc3987_syntax", "rfc3986_validator", "isoduration")


@contextmanager
def without(*names: str) -> Iterator[None]:
    """What is imported inside finds none of these packages, unless they were imported before."""
    absent = [name for name in names if name not in sys.modules]
    sys.modules |= dict.fromkeys(absent)
    try:
        yield
    finally:
        for name in absent:
            sys.modules.pop(name, None)
