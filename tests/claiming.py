"""Claims by the rules alone, without the nouns that are chosen by learned weights."""

from __future__ import annotations

from marketbook import reading
from marketbook.claims import Candidate, find_claims
from marketbook.claims.nouns import NONE


def claims_by_rule(text: str, published: str) -> list[Candidate]:
    return find_claims(reading.read_text(text), published, namer=lambda clause: (NONE, 0.0))
