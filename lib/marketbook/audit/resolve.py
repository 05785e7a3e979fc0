"""From a recorded figure down to what it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any

from marketbook.audit.documents import document, source_paths
from marketbook.checks import follows, misquotes
from marketbook.errors import DataError, UnknownNameError
from marketbook.figures import assume, cite, evaluate, figure_id, recorded_inputs
from marketbook.project import Project
from marketbook.records import IDENTITY, claim_id
from marketbook.statements import cited_by_id

#: What is held against the text of a source, and what its value is held against.
_QUOTED = ("source", "start", "end", "raw", "quote_start", "quote_end", "quote", "sentence")
_VALUED = ("raw", "exact", "exact_high", "unit", "origin", "metric")


class Resolver:
    """Looks up claims, assumptions and sources of one project; each claim is proven once.

    Parameters
    ----------
    project : Project
    """

    def __init__(self, project: Project):
        self.project = project
        self._proven: dict[str, str] = {}
        #: What was audited last: its source, and what became of it.
        self.last_page: tuple[str, Any] = ("", None)

    @cached_property
    def claims(self) -> Mapping[str, Any]:
        return cited_by_id(self.project)

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return source_paths(self.project)

    def claim(self, key: str) -> Any:
        """A claim of the fact base.

        Raises
        ------
        UnknownNameError
            If there is none with this id: it was changed, or the report is older than the fact base.
        """
        if key not in self.claims:
            raise UnknownNameError(f"claim {key} is not in the fact base")
        return self.claims[key]

    def prove(self, key: str) -> None:
        """Prove a claim: its id follows from its fields, its quote stands in its source, its value follows from what is printed.

        Raises
        ------
        DataError
            If it does not.
        """
        if key not in self._proven:
            self._proven[key] = self._objection(self.claim(key))
        if self._proven[key]:
            raise DataError(self._proven[key])

    def _objection(self, row: Any) -> str:
        in_source, is_claim = row.origin == "source", hasattr(row, "exact")  # a statement has words and no value
        locator = f"{row.start}:{row.end}" if in_source else f"{row.url}|{row.raw}"
        if is_claim and claim_id(row.source, locator, *(getattr(row, name) for name in IDENTITY)) != row.claim_id:
            return f"the fields of claim {row.claim_id} are not those it was made from"
        if in_source:
            for what, _ in misquotes(
                {name: str(getattr(row, name)) for name in _QUOTED}, document(self._paths[row.source])
            ):
                return f"claim {row.claim_id}: {what}"
        if is_claim and follows({name: getattr(row, name) for name in _VALUED}) == "no":
            return (
                f"claim {row.claim_id}: its value {row.exact} {row.unit} does not follow from the printed {row.raw!r}"
            )
        return ""

    def values(
        self, nodes: Mapping[str, Mapping[str, Any]], parameters: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Evaluate recorded figures again.

        Returns
        -------
        values : dict of id to (value, high)
        reasons : dict of id to why a figure does not resolve
        """
        reasons: dict[str, str] = {}

        def leaf(key: str, node: Mapping[str, Any]) -> tuple[Decimal, Decimal | None]:
            try:
                return self._leaf(key, node, parameters)
            except (DataError, UnknownNameError, InvalidOperation) as error:
                reasons[key] = str(error)
                raise

        values = evaluate(nodes, leaf)
        for key, node in nodes.items():
            if node["origin"].get("function") == "tally":
                try:
                    for claim in node["origin"]["inputs"]["claims"]:
                        self.prove(claim)
                except (DataError, UnknownNameError) as error:
                    values.pop(key, None)
                    reasons[key] = str(error)
            if key != figure_id(node["origin"], node["unit"]):
                values.pop(key, None)
                reasons[key] = "the recorded formula is not the one that the figure was made with"
            elif key not in values:
                causes = sorted({reasons[item] for item in recorded_inputs(node) if item in reasons})
                reasons.setdefault(key, f"its formula cannot be evaluated: {', '.join(causes)}")
        return values, reasons

    def _leaf(self, key: str, node: Mapping[str, Any], parameters: Mapping[str, Any]) -> tuple[Decimal, Decimal | None]:
        origin = node["origin"]
        if origin["kind"] == "cited":
            self.prove(origin["claim"])
            figure = cite(self.claim(origin["claim"]))
            if (figure.unit, figure.qualifier) != (node["unit"], node["qualifier"]):
                raise DataError(
                    f"claim {origin['claim']} is {figure.qualifier} {figure.unit}, the report says {node['qualifier']} {node['unit']}"
                )
            return figure.value, figure.high
        if origin["kind"] == "assumed":
            return assume(origin["key"], self.project).value, None
        if origin["name"] not in parameters:
            raise UnknownNameError(f"parameter {origin['name']} is not one of this edition")
        return Decimal(str(parameters[origin["name"]])), None
