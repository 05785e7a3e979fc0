"""What ``marketbook check`` finds: each finding says where, what is wrong and how to mend it.

Errors are breaches of the fact base's promises (a quote that is not in its source, an id that does not follow from its fields)
and fail the command. Warnings are slips that mislead nobody yet. Findings are what a careful analyst would want to know
(:mod:`marketbook.consistency`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from marketbook import consistency
from marketbook.consistency import Noticed
from marketbook.errors import MarketbookError
from marketbook.factbase import load, rejected
from marketbook.project import Project, find_project
from marketbook.quantities import how_it_follows, read_printed
from marketbook.reading import Document, read
from marketbook.records import IDENTITY, claim_id
from marketbook.vocabulary import FILES, converter, load_vocabulary, read_rows, read_sources

LEVELS = ("error", "warning", "finding")


@dataclass(frozen=True)
class Finding:
    """One line of a check: ``where`` is ``file:line`` or a claim id, ``mend`` may be empty."""

    level: str
    check: str
    where: str
    what: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{self.level}: {self.where}: {self.what}" + (f"; {self.mend}" if self.mend else "")


class Inputs:
    """The files of a project that several checks read, each read once."""

    def __init__(self, project: Project):
        self.project = project

    @cached_property
    def sources(self) -> dict[str, dict[str, str]]:
        return read_sources(self.project)

    @cached_property
    def files(self) -> dict[str, Path]:
        """The sources that are there."""
        paths = {id: self.project.root / row["path"] for id, row in self.sources.items()}
        return {id: path for id, path in paths.items() if path.is_file()}

    @cached_property
    def documents(self) -> dict[str, Document]:
        return {id: read(path) for id, path in self.files.items()}

    @cached_property
    def altered(self) -> set[str]:
        """Sources that are not the file that was received."""
        hashes = {id: hashlib.sha256(path.read_bytes()).hexdigest() for id, path in self.files.items()}
        return {id for id, found in hashes.items() if found != self.sources[id]["sha256"]}

    def rows(self, name: str) -> list[tuple[int, dict[str, str]]]:
        return read_rows(self.project.data / name)


def run_checks(project: Project | None = None) -> list[Finding]:
    """All findings about a project's data, errors first.

    The later checks lean on well-formed files: where a schema is broken, only the checks of form and of quotes are run.
    """
    inputs, found, well_formed = Inputs(project or find_project()), [], True
    for name, check in CHECKS.items():
        if not well_formed and name not in ("sources", "quotes"):
            continue
        try:
            found += [Finding(level, name, *told) for level, *told in check(inputs)]
            well_formed &= name != "schemas" or not found
        except MarketbookError as problem:
            found.append(Finding("error", "loading", "data", str(problem)))
            well_formed = False
    found = list(dict.fromkeys(found))  # a file that cannot be loaded stops several checks with one message
    if well_formed:
        frame = load(project=inputs.project)
        lines = {f"data/claims.csv:{line}": row["claim_id"] for line, row in inputs.rows("claims.csv")}
        wrong = [lines[one.where] for one in found if one.level == "error" and one.where in lines]
        for name, check in consistency.CHECKS.items():
            for level, where, what, mend in check(frame, inputs.project):
                # A relation over a claim that is itself in error says the same thing twice.
                if not (level == "error" and any(id in what for id in wrong)):
                    found.append(Finding(level, name, where, what, mend))
    return sorted(found, key=lambda finding: LEVELS.index(finding.level))


# -- form ---------------------------------------------------------------------------------------------------------------------


def check_schemas(inputs: Inputs) -> Noticed:
    """Every cell of every file has the form that its schema asks for."""
    from marketbook import schemas  # pandera is slow to load, and the audit needs other parts of this module

    for name, columns in schemas.files(inputs.project).items():
        try:
            frame = schemas.table(inputs.project.root / name)
        except MarketbookError as problem:
            yield "error", name, str(problem), ""
            continue
        for line, column, cell, what in schemas.failures(frame, columns):
            if line == 1:
                yield "error", f"{name}:1", f"{column}: {what}", ""
            else:
                yield "error", f"{name}:{line}", f"{column} {_short(cell)!r} {what}", "correct the cell"


def check_sources(inputs: Inputs) -> Noticed:
    """The sources are as received; where one is not, the first claim that shows it is named."""
    for id, row in inputs.sources.items():
        where = f"seeds/sources.csv {id}"
        if id not in inputs.files:
            yield "error", where, f"{row['path']} is missing", "restore it from version control"
        elif id in inputs.altered:
            claims = [claim for _, claim in inputs.rows("claims.csv") if claim["source"] == id]
            wrong = (what for claim in claims for what, _ in misquotes(claim, inputs.documents[id]))
            shown = next(wrong, "its sha256 differs")
            what = f"{row['path']} is not the file that was received: {shown}"
            yield "error", where, what, "restore it; sources are never edited"


# -- claims against their sources ---------------------------------------------------------------------------------------------


def check_quotes(inputs: Inputs) -> Noticed:
    """Every figure and every quote stands in its source, at its offset, and the sentence is what reading makes of the quote."""
    for name in ("claims.csv", "statements.csv"):
        for line, row in inputs.rows(name):
            document = inputs.documents.get(row["source"])
            where = f"data/{name}:{line}"
            if document is None:
                yield "error", where, f"unknown source {row['source']!r}", "add it to seeds/sources.csv"
            elif row["source"] not in inputs.altered:  # else the source is at fault, and check_sources has said so
                yield from (("error", where, *told) for told in misquotes(row, document))


def misquotes(row: dict[str, str], document: Document) -> Iterator[tuple[str, str]]:
    """What is wrong between a reviewed row and its source: (what, how to mend), at most one."""
    parts = [("quote", row["quote_start"], row["quote_end"])]
    if "raw" in row:
        parts.append(("raw", row["start"], row["end"]))
    for part, start, end in parts:
        if not (start.isdigit() and end.isdigit()):
            continue  # the schema has said so
        found = document.raw[int(start) : int(end)]
        if found == row[part]:
            continue
        at = document.raw.find(row[part]) if row[part] else -1
        seen, told = _short(_around(found, row[part])), _short(_around(row[part], found))
        absent = f"quote the source as it stands (it holds no such {part})"
        mend = f"it stands at {at}:{at + len(row[part])}" if at >= 0 else absent
        yield f"{part} does not match: source {row['source']} has {seen!r} at {start}:{end}, not {told!r}", mend
        return
    start, end, quote_start, quote_end = (int(row[name]) for name in ("start", "end", "quote_start", "quote_end"))
    if not quote_start <= start < end <= quote_end:
        yield f"the span {start}:{end} is not inside its quote {quote_start}:{quote_end}", "correct the offsets"
        return
    sentence = document.repaired(quote_start, quote_end)
    if sentence != row["sentence"]:
        seen, told = _short(_around(sentence, row["sentence"])), _short(_around(row["sentence"], sentence))
        what = f"sentence does not match: reading the quote gives {seen!r}, not {told!r}"
        yield what, "take what reading gives, or mend the repair"


def check_ids(inputs: Inputs) -> Noticed:
    """Claim ids follow from the fields that make a claim one claim."""
    for line, row in inputs.rows("claims.csv"):
        right = claim_id(row["source"], f"{row['start']}:{row['end']}", *(row[name] for name in IDENTITY))
        if row["claim_id"] != right:
            what = f"claim_id {row['claim_id']} does not follow from its fields"
            yield "error", f"data/claims.csv:{line}", what, f"write {right}"


def check_values(inputs: Inputs) -> Noticed:
    """The value of a claim follows from the figure as printed."""
    frame = load(project=inputs.project, as_of="9999-12-31")
    lines = {row["claim_id"]: line for line, row in inputs.rows("claims.csv")}
    for row in frame[frame["exact"] != ""].to_dict("records"):
        if row["unit"] in ("bytes", "bytes_per_s") or (verdict := follows(row)) == "yes":
            continue  # bytes are printed in several units and stored in one: the rule is exact, and tested
        stated = f"{row['exact']}{'–' + row['exact_high'] if row['exact_high'] else ''} {row['unit']}"
        level, where = "warning", f"data/evidence/{row['source']}.csv {row['claim_id']}"
        if row["origin"] == "source":
            level, where = "error" if verdict == "no" else "warning", f"data/claims.csv:{lines[row['claim_id']]}"
        raw = _short(row["raw"])
        if verdict == "no":
            what = f"{stated} does not follow from the printed {raw!r}"
            yield level, where, what, "correct value and unit, or look at the page"
        else:
            what = f"{stated} stands for {raw!r}, which prints no number"
            yield level, where, what, "take it as the reviewer's reading"


def follows(row: dict) -> str:
    """Whether a value follows from its print: yes, no, or "words" where the print has no numeral to read.

    A reviewed claim of a source is held to the digit; an external row may come from a binary float, or from a table whose head
    names the unit.
    """
    raw, value, unit, reviewed = row["raw"], abs(Decimal(row["exact"])), row["unit"], row.get("origin") == "source"
    readings = [reading for reading in read_printed(raw) if reading.value is not None]
    countable = bool(readings) and all(reading.unit in ("count", "persons") for reading in readings)
    if reviewed and unit in _MEASURED and countable:
        return "no"  # so many pieces or people are no money and no share
    if left := re.search(r"原价的\s*(?:(\d+)%|1/(\d+))", raw) if row.get("metric") == "price_cut" else None:
        # "To a quarter of the old price" is a cut of three quarters.
        return "yes" if value == 100 - (Decimal(left[1]) if left[1] else Decimal(100) / int(left[2])) else "no"
    how = how_it_follows(raw, row["exact"], unit, row["exact_high"])
    if how and not (reviewed and how == "rounded"):
        return "yes"
    if unit == "ratio" and (fraction := re.search(r"(\d+)\s*/\s*(\d+)", raw)):
        off = abs(value * int(fraction[2]) / int(fraction[1]) - 1)
        if off < Decimal("1e-9" if reviewed else "0.001"):
            return "yes"
    places = [(reading.value, reading.value_high) for reading in readings if reading.value_high]
    if unit == "rank" and any(low <= value <= high for low, high in places):
        return "yes"  # one of several places that a range of places was printed for
    return "no" if readings else "words"


#: Units that a print never leaves to a classifier of things or people (個, 家, 位).
_MEASURED = frozenset({"CNY", "USD", "HKD", "TWD", "pct", "pp", "params", "tokens", "bytes"})


def check_loading(inputs: Inputs) -> Noticed:
    """No row was set aside while loading."""
    for row in rejected(inputs.project).to_dict("records"):
        yield "error", f"data/{row['file']}:{row['line']}", f"row set aside: {row['reason']}", ""


# -- names --------------------------------------------------------------------------------------------------------------------

_ENTITIES = "data/vocabulary/entities.csv"


def check_vocabulary(inputs: Inputs) -> Noticed:
    """Every id that is used has its labels; parents exist; an alias names one entity; Traditional labels are Traditional."""
    vocabulary = load_vocabulary(inputs.project)
    frame = load(project=inputs.project, as_of="9999-12-31")
    for kind in ("entity", "metric", "segment", "unit"):
        for id in sorted(set(frame[kind]) - {""} - set(vocabulary.rows[kind])):
            yield "error", f"data/vocabulary/{FILES[kind]}.csv", f"{kind} {id!r} is used and has no labels", "add a row"
    for id, entity in vocabulary.entities.items():
        if entity.parent and entity.parent not in vocabulary.entities:
            what = f"{id!r} has the unknown parent {entity.parent!r}"
            yield "error", _ENTITIES, what, "add it, or correct the parent"
        else:
            vocabulary.line(id)
    yield from _shared_aliases(vocabulary.entities.values())
    yield from _simplified_left(vocabulary)


def _shared_aliases(entities: Iterable) -> Noticed:
    owner: dict[str, str] = {}
    for entity in entities:
        for name in dict.fromkeys((entity.en, entity.zh_hans, entity.zh_hant, *entity.aliases)):
            if owner.setdefault(name, entity.id) != entity.id:
                what = f"{name!r} names both {owner[name]} and {entity.id}"
                yield "error", _ENTITIES, what, "leave it to one of them"


def _simplified_left(vocabulary) -> Noticed:
    """Traditional labels that hold a character which only Simplified text has."""
    to_traditional, to_simplified = converter("s2t").convert, converter("t2s").convert
    for kind, name in FILES.items():
        for id, row in vocabulary.rows[kind].items():
            label = row.get("zh_hant", "")
            # A character that changes towards Traditional and does not change towards Simplified is Simplified only.
            left = [c for c in label if c not in _BOTH and to_traditional(c) != c and to_simplified(c) == c]
            if left:
                what = f"the Traditional label {label!r} of {id!r} holds {''.join(left)!r}"
                yield "warning", f"data/vocabulary/{name}.csv", what, "write its Traditional form"


#: Characters of Traditional text, in names above all (斗山, 咸陽, 恒生), that OpenCC's plain table would change further.
_BOTH = frozenset("台群峰床里着線裡周面只才布制系松表采杰斗岳咸夸恒秘")


#: What looks at the files, in this order.
CHECKS: dict[str, Callable[[Inputs], Noticed]] = {
    "schemas": check_schemas,
    "sources": check_sources,
    "quotes": check_quotes,
    "ids": check_ids,
    "values": check_values,
    "vocabulary": check_vocabulary,
    "loading": check_loading,
}


def _short(text: str) -> str:
    return text if len(text) <= 48 else text[:47] + "…"


def _around(text: str, other: str) -> str:
    """The part of a text around the first character that differs from another."""
    at = next((i for i, (a, b) in enumerate(zip(text, other)) if a != b), min(len(text), len(other)))
    start = max(at - 12, 0)
    return ("…" if start else "") + text[start : at + 24]
