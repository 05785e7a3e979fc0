"""Decisions of the review: which candidate was accepted, which rejected; keyed by source, span and ordinal.

``data/decisions.csv`` has one line per decision and is written whole, sorted and renamed into place with every click: a kill
loses nothing, a correction changes one line, and a new ingest finds every earlier decision again.
"""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass

from marketbook.errors import DataError
from marketbook.project import Project

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
    if not path.is_file():
        return {}
    found = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            try:
                key = Key(row["source"], int(row["start"]), int(row["end"]), int(row["ordinal"]))
                decision = Decision(row["decision"], row["claim_id"] or "")
            except (KeyError, TypeError, ValueError):
                raise DataError(
                    f"data/decisions.csv line {number}: not a decision; mend the line or delete it"
                ) from None
            if decision.decision not in ("accepted", "rejected"):
                raise DataError(
                    f"data/decisions.csv line {number}: {decision.decision!r} is neither accepted nor rejected; mend the line"
                )
            found[key] = decision
    return found


def save_decisions(decisions: dict[Key, Decision], project: Project) -> None:
    """Write every decision, sorted."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (key.source, key.start, key.end, key.ordinal, one.decision, one.claim_id)
        for key, one in sorted(decisions.items())
    )
    path = project.data / "decisions.csv"
    temporary = path.with_name(f".decisions.{os.getpid()}.tmp")
    try:
        temporary.write_text(text.getvalue(), encoding="utf-8", newline="")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
