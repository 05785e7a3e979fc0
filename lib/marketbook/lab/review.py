"""The review of candidates: what is open, what a person decides, and the claims that come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from marketbook import factbase
from marketbook.errors import DataError
from marketbook.ingest import ingest, load_candidates
from marketbook.lab.additions import add_name, add_source, proposed_source
from marketbook.lab.decisions import Decision, Key, load_decisions, save_decisions
from marketbook.periods import is_period
from marketbook.project import THEMES, Project, find_project
from marketbook.records import IDENTITY, KINDS, QUALIFIERS, claim_id
from marketbook.vocabulary import load_vocabulary, read_rows, read_sources

#: Fields that a reviewer may correct.
FIELDS = (
    *("entity", "item", "metric", "segment", "period", "value", "value_high", "unit"),
    *("qualifier", "attribution", "kind", "themes", "note"),
)


#: Fields that a whole page may have wrong for one reason: the firm it never names, the quarter it only says above.
OF_THE_PAGE = ("entity", "segment", "period", "attribution", "kind", "themes")


class Correction(NamedTuple):
    """What open candidates of a source (all, if it is empty) say in a field, and what they should say."""

    source: str
    field: str
    before: str
    after: str


class Review:
    """Candidates with their state, and the verbs accept, reject and undo; each is saved before it returns.

    What is corrected for a whole page (:meth:`correct_page`) holds until the session ends; no candidate is decided by it.

    Parameters
    ----------
    reviewer : str
        Who decides; stands in ``accepted_by``.
    project : Project, optional

    Attributes
    ----------
    candidates : DataFrame, one row per candidate
        Columns of :mod:`marketbook.ingest`, plus ``themes`` (by metric), ``item``, ``note`` and ``state`` (open, accepted, rejected).
    """

    def __init__(self, reviewer: str = "reviewer", project: Project | None = None):
        self.project = project or find_project()
        self.reviewer = reviewer
        self.decisions = load_decisions(self.project)
        self.corrections: list[Correction] = []
        self._undo: list[tuple[dict[Key, Decision], list[dict] | None, list[Correction]]] = []
        self.reload()

    def reload(self) -> None:
        """Read the names, the sources and the candidates again."""
        self.vocabulary = load_vocabulary(self.project, fresh=True)
        self.sources = set(read_sources(self.project))
        self.candidates = self._load()

    def _load(self) -> pd.DataFrame:
        frame = load_candidates(self.project)
        themes = _themes_by_metric(self.project)
        frame["themes"] = [themes.get(metric, "") for metric in frame["metric"]]
        frame["item"] = frame["note"] = ""
        claims = self._claims()
        by_id = {claim["claim_id"]: claim for claim in claims}
        of_source: dict[str, list[dict]] = {}
        for claim in claims:
            of_source.setdefault(claim["source"], []).append(claim)
        states = []
        for row in frame.itertuples():
            decided, own = self.decisions.get(_key(row)), of_source.get(row.source, [])
            claim = by_id.get(decided.claim_id if decided else _by_hand(row, own))
            states.append(decided.decision if decided else "accepted" if claim else "open")
            if claim:  # what was reviewed is shown, not what the rules would say today
                frame.loc[row.Index, list(FIELDS)] = [claim[name] for name in FIELDS]
        frame = frame.assign(state=states)
        for correction in self.corrections:
            self._correct(frame, correction)
        return frame

    @staticmethod
    def _correct(frame: pd.DataFrame, correction: Correction) -> int:
        """Correct the open candidates of a frame; gives how many."""
        meant = (frame["state"] == "open") & (frame[correction.field] == correction.before)
        if correction.source:
            meant &= frame["source"] == correction.source
        frame.loc[meant, correction.field] = correction.after
        return int(meant.sum())

    def _claims(self) -> list[dict[str, str]]:
        path = self.project.data / "claims.csv"
        return [row for _, row in read_rows(path)] if path.is_file() else []

    def select(
        self,
        *,
        source: str = "",
        theme: str = "",
        confidence: tuple[float, float] = (0.0, 1.0),
        state: str = "open",
    ) -> list[int]:
        """Row numbers of candidates that pass the filters, the surest first within each source.

        Parameters
        ----------
        source, theme, state : str
            Empty for all.
        confidence : (float, float)
            Bounds, both included.
        """
        frame = self.candidates
        wanted = frame["confidence"].between(*confidence)
        if source:
            wanted &= frame["source"] == source
        if theme:
            wanted &= frame["themes"].str.split(";").map(lambda themes: theme in themes)
        if state:
            wanted &= frame["state"] == state
        return list(frame[wanted].sort_values(["source", "start", "ordinal"], kind="stable").index)

    def told_of(self, row: int, most: int = 6) -> list[str]:
        """Whom the figures of a candidate's page are of, the one with the most first; what is rejected does not count."""
        frame = self.candidates
        page = frame[(frame["source"] == frame.at[row, "source"]) & (frame["state"] != "rejected")]
        return [entity for entity, _ in Counter(filter(None, page["entity"])).most_common(most)]

    def progress(self) -> dict[str, int]:
        """Candidates by state."""
        counts = self.candidates["state"].value_counts()
        return {state: int(counts.get(state, 0)) for state in ("open", "accepted", "rejected")}

    def accept(self, row: int, **fields: str) -> str:
        """Make the candidate a claim, with corrected fields; gives the claim's id.

        A candidate that was accepted before is replaced, so that correcting a field orphans nothing.

        Raises
        ------
        DataError
            If a field is not valid, the source is not registered, or another claim has the same id.
        """
        candidate = self.candidates.loc[row]
        claim = self._claim(candidate, fields)
        kept = self._claims_without(candidate)
        if any(one["claim_id"] == claim["claim_id"] for one in kept):
            same = f"a claim with the same span and fields exists ({claim['claim_id']})"
            raise DataError(f"{same}; change item, segment or period to tell them apart")
        self._change(candidate, Decision("accepted", claim["claim_id"]), [*kept, claim])
        for name in FIELDS:
            self.candidates.at[row, name] = claim[name]
        self.candidates.at[row, "state"] = "accepted"
        return claim["claim_id"]

    def correct_page(self, row: int, **fields: str) -> int:
        """Accept a candidate, and correct what the other open ones of its page say alike.

        Of the fields that a page may have wrong as a whole (``OF_THE_PAGE``), those that the reviewer changed here are changed
        wherever an open candidate of the same source says what this one said.

        Returns
        -------
        int
            How many other corrections were made; they are to be reviewed like any other candidate.

        Raises
        ------
        DataError
            As :meth:`accept`.
        """
        said = self.candidates.loc[row]
        changed = [
            Correction(said["source"], name, str(said[name]), fields[name])
            for name in OF_THE_PAGE
            if name in fields and fields[name] != str(said[name])
        ]
        self.accept(row, **fields)
        self._undo[-1] = (*self._undo[-1][:2], changed)
        self.corrections += changed
        return sum(self._correct(self.candidates, correction) for correction in changed)

    def describe_source(self, row: int, **fields: str) -> None:
        """Describe a candidate's article in ``seeds/sources.csv``, and read it again with its day of publication.

        Raises
        ------
        DataError
            See :func:`marketbook.lab.additions.add_source`.
        """
        add_source(self.project, self._path(row), fields)
        ingest(project=self.project)
        self.reload()

    def proposed_source(self, row: int) -> dict[str, str] | None:
        """What a candidate's article says of itself; None if it is described already, or gone."""
        if self.candidates.at[row, "source"] in self.sources or not self._path(row).is_file():
            return None
        return proposed_source(self._path(row))

    def _path(self, row: int) -> Path:
        return self.project.root / self.candidates.at[row, "path"]

    def add_name(self, kind: str, fields: Mapping[str, str]) -> str:
        """Add an entity, a metric or a segment; open candidates that say it as printed get its id, which is returned.

        Raises
        ------
        DataError
            See :func:`marketbook.lab.additions.add_name`.
        """
        id = add_name(self.project, kind, fields)
        self.corrections.append(Correction("", kind, fields["zh_hans"].strip(), id))
        self.reload()
        return id

    def reject(self, row: int) -> None:
        """Set the candidate aside; a claim that it had become is taken back."""
        candidate = self.candidates.loc[row]
        kept = self._claims_without(candidate)
        self._change(candidate, Decision("rejected"), kept if len(kept) < len(self._claims()) else None)
        self.candidates.at[row, "state"] = "rejected"

    def _claims_without(self, candidate: pd.Series) -> list[dict[str, str]]:
        """The claims but for the one that the candidate had become."""
        claims, earlier = self._claims(), self.decisions.get(_key(candidate))
        gone = earlier.claim_id if earlier else _by_hand(candidate, claims)
        return [claim for claim in claims if claim["claim_id"] != gone]

    def undo(self) -> bool:
        """Take back the last decision of this session; False if there is none."""
        if not self._undo:
            return False
        self.decisions, claims, corrected = self._undo.pop()
        self.corrections = [correction for correction in self.corrections if correction not in corrected]
        self._save(claims)
        self.candidates = self._load()
        return True

    def _change(self, candidate: pd.Series, decision: Decision, claims: list[dict] | None) -> None:
        self._undo.append((self.decisions, self._claims() if claims is not None else None, []))
        self.decisions = {**self.decisions, _key(candidate): decision}
        self._save(claims)

    def _save(self, claims: list[dict] | None) -> None:
        """Save claims, then decisions: a kill between the two leaves a claim, which counts as accepted all the same."""
        if claims is not None:
            factbase.save_claims(pd.DataFrame(claims, columns=list(factbase.CLAIM_COLUMNS)), self.project)
        save_decisions(self.decisions, self.project)

    def _claim(self, candidate: pd.Series, fields: dict[str, str]) -> dict[str, str]:
        if candidate["source"] not in self.sources:
            raise DataError(
                f"{candidate['path']} is not in seeds/sources.csv; describe it there first, or below the fields"
            )
        unknown = set(fields) - set(FIELDS)
        if unknown:
            raise DataError(f"no such field: {sorted(unknown)[0]!r}; a reviewer may set {', '.join(FIELDS)}")
        claim = {name: str(fields.get(name, candidate[name])).strip() for name in FIELDS}
        self._validate(claim)
        place = f"{candidate['start']}:{candidate['end']}"
        id = claim_id(candidate["source"], place, *(claim[name] for name in IDENTITY))
        whole = {
            name: str(candidate[name]) for name in factbase.CLAIM_COLUMNS if name in candidate and name not in claim
        }
        return {"claim_id": id, **whole, **claim, "accepted_by": self.reviewer}

    def _validate(self, claim: dict[str, str]) -> None:
        for name, kind in (("entity", "entity"), ("metric", "metric"), ("unit", "unit"), ("segment", "segment")):
            if claim[name] not in self.vocabulary.rows[kind] and (claim[name] or name in ("entity", "metric", "unit")):
                raise DataError(f"{name}: {claim[name]!r} is not in data/vocabulary; choose another or add it there")
        for name in ("value", "value_high"):
            try:
                value = Decimal(claim[name]) if claim[name] or name == "value" else Decimal(0)
            except InvalidOperation:
                value = Decimal("NaN")
            if not value.is_finite():
                raise DataError(f"{name}: {claim[name]!r} is not a number; write digits, such as 26703500 or -2.5")
        for name, allowed in (("qualifier", QUALIFIERS), ("kind", KINDS)):
            if claim[name] not in allowed:
                raise DataError(f"{name}: {claim[name]!r} is not one of {', '.join(allowed)}")
        if claim["period"] and not is_period(claim["period"]):
            forms = "2024, 2023H2, 2024Q1, FY2022, 2024-05, 2024-05-15 or 2020/2022"
            raise DataError(f"period: {claim['period']!r}; write {forms}")
        wrong = [theme for theme in claim["themes"].split(";") if theme not in THEMES]
        if wrong:
            raise DataError(f"themes: {wrong[0]!r} is not one of {', '.join(THEMES)}; several are joined by ';'")


def _key(candidate) -> Key:
    return Key(candidate.source, int(candidate.start), int(candidate.end), int(candidate.ordinal))


def _by_hand(candidate, claims: list[dict]) -> str:
    """The claim that stands for a candidate without a decision, one written by hand or before there were decisions.

    Of the claims on an overlapping span the one of the candidate's ordinal; empty if there is none.
    """
    same = [
        claim["claim_id"]
        for claim in claims
        if claim["source"] == candidate.source
        and int(claim["start"]) < candidate.end
        and candidate.start < int(claim["end"])
    ]
    return same[int(candidate.ordinal)] if int(candidate.ordinal) < len(same) else ""


def _themes_by_metric(project: Project) -> dict[str, str]:
    """The theme that uses a metric most, by the claims and the external rows."""
    counts: dict[str, Counter] = {}
    claims = project.data / "claims.csv"
    for path in [*([claims] if claims.is_file() else []), *sorted(project.evidence.glob("*.csv"))]:
        for _, row in read_rows(path):
            themes = row.get("themes") or row.get("theme") or ""
            counts.setdefault(row["metric"], Counter()).update(themes.split(";"))
    return {metric: themes.most_common(1)[0][0] for metric, themes in counts.items()}
