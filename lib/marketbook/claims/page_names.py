"""Whom a page names: everybody whom the vocabulary knows, and whom only the page itself brings in."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import replace

from marketbook import mentions
from marketbook.claims.scopes import FIRMS
from marketbook.mentions import Mention
from marketbook.vocabulary import Entity, Vocabulary

#: 资料来源:某社官网: of whom nothing is told
_SOURCES = re.compile(r"(?:数据|资料|图片|图表|图)来源[:：][^\n]{0,200}")


def find_names(text: str, vocabulary: Vocabulary) -> tuple[list[Mention], Vocabulary]:
    """The entities of a text, and the vocabulary with those that it lacks; for this page they are entities like others."""
    entities = mentions.find_entities(text, vocabulary)
    unknown = mentions.find_unknown(text, entities)
    unknown += mentions.find_recurring(text, _in_order(entities + unknown))
    unknown += mentions.find_coined(text, _in_order(entities + unknown))
    unknown += mentions.find_sites(text, _in_order(entities + unknown))
    known = {name: _known_by(name, vocabulary) for name in {m.id for m in unknown}}
    unknown = [replace(m, id=known[m.id].id, kind=known[m.id].kind) if known[m.id] else m for m in unknown]
    named = _in_order(entities + unknown)
    places = frozenset(e.id for e in vocabulary.entities.values() if e.kind == "region" and e.parent == "china")
    named = _in_order(named + mentions.find_speakers(text, named) + mentions.find_here(text, named, places))
    named = _in_order(named + mentions.find_pointers(text, named))
    if cited := [match.span() for match in _SOURCES.finditer(text)]:
        named = [m for m in named if not any(start <= m.start < end for start, end in cited)]
    if not unknown:
        return named, vocabulary
    own = copy(vocabulary)
    more = {m.id: Entity(m.id, "", m.kind, m.id, m.id, m.id) for m in unknown}
    own.entities = more | vocabulary.entities
    return named, own


def _in_order(named: list[Mention]) -> list[Mention]:
    return sorted(named, key=lambda m: m.start)


def _known_by(name: str, vocabulary: Vocabulary) -> Entity | None:
    """The one firm whose name begins so: 远传 for 远传电信, where a page brings it in as a firm."""
    alike = [
        e
        for e in vocabulary.entities.values()
        if e.kind in FIRMS and e.zh_hans.startswith(name) and len(e.zh_hans) - len(name) <= 2
    ]
    return alike[0] if len(alike) == 1 and len(name) > 1 else None
