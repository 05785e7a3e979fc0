"""Decisions of the review: which candidate was accepted, which rejected; keyed by source, span and ordinal.

``data/decisions.csv`` has one line per decision and is written whole, sorted and renamed into place with every click: a kill
loses nothing, a correction changes one line, and a new ingest finds every earlier decision again.
"""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass

from marketbook.errors import DataError
from marketbook.project import Project, write_atomic
from marketbook.vocabulary import read_rows

COLUMNS = ("source", "start", "end", "ordinal", "decision", "claim_id")


@dataclass(frozen=True, order=True)
class Key:
    """What a decision is about, whatever its fields are corrected to."""

    source: str
    start: int
    end: int
    ordinal: int


@dataclass(frozen=True)
class Decision:
    """``accepted`` (then ``claim_id`` names the claim) or ``rejected``."""

    decision: str
    claim_id: str = ""


def load_decisions(project: Project) -> dict[Key, Decision]:
    """Every decision so far.

    Raises
    ------
    DataError
        If a line is not a decision; the message names it.
    """
    path = project.data / "decisions.csv"
    found = {}
    for line, row in read_rows(path) if path.is_file() else ():
        try:
            key = Key(row["source"], int(row["start"]), int(row["end"]), int(row["ordinal"]))
            found[key] = Decision(row["decision"], row["claim_id"])
        except (KeyError, ValueError):
            raise DataError(f"data/decisions.csv line {line}: not a decision; mend the line or delete it") from None
        if row["decision"] not in ("accepted", "rejected"):
            wrong = f"{row['decision']!r} is neither accepted nor rejected"
            raise DataError(f"data/decisions.csv line {line}: {wrong}; mend the line")
    return found


def save_decisions(decisions: dict[Key, Decision], project: Project) -> None:
    """Write every decision, sorted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows((*astuple(key), one.decision, one.claim_id) for key, one in sorted(decisions.items()))
    write_atomic(project.data / "decisions.csv", text.getvalue().encode())
