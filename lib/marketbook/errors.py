"""Errors that the library raises on purpose.

Each message is one line: what is wrong, where, and how to mend it. The command line prints it as it stands and shows a
traceback only with ``--debug``. Every class also inherits the built-in error it resembles, so callers who do not know
this library can still catch it.
"""

from __future__ import annotations


class MarketbookError(Exception):
    """Base of all errors raised on purpose."""


class ProjectNotFoundError(MarketbookError, FileNotFoundError):
    """No project folder (one with ``seeds/sources.csv``) was found."""

    # FileNotFoundError.__str__ formats errno and strerror; ours is one plain line.
    __str__ = Exception.__str__


class UnreadableSourceError(MarketbookError, ValueError):
    """A source file cannot be decoded or is not a kind of file that we read."""


class DataError(MarketbookError, ValueError):
    """A file of the fact base breaks its schema or contradicts its source."""


class UnknownNameError(MarketbookError, KeyError):
    """An id (entity, metric, unit, segment, source, claim) is not in the vocabulary, or a column not in a frame."""

    # KeyError.__str__ quotes its argument; ours is one plain line.
    __str__ = Exception.__str__


class UnitError(MarketbookError, ValueError):
    """Two quantities of different dimension were combined."""


class BareNumberError(MarketbookError, TypeError):
    """A number without an origin was put into prose."""


class MissingSourceError(MarketbookError, ValueError):
    """A chart or table has no source line."""


class ParameterError(MarketbookError, ValueError):
    """A notebook parameter is unknown, ill-typed or out of range."""


class BuildError(MarketbookError, RuntimeError):
    """An edition could not be built."""


class MissingGlyphError(MarketbookError, ValueError):
    """A character has no glyph in the report's fonts."""


class AuditError(MarketbookError, ValueError):
    """A rendered report cannot be audited at all (as opposed to an unresolved number, which is a row)."""
