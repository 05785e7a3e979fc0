"""What government and enterprises order, and with whom the carriers work, as one article names it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from marketbook.analysis.common import at
from marketbook.figures import Figure, cite, cite_all, total
from marketbook.vocabulary import load_vocabulary


def tenders(claims: pd.DataFrame) -> pd.DataFrame:
    """Tenders with an amount that an article names: ``entity``, ``item``, ``period``, ``figure``, largest first."""
    rows = at(claims, metric="tender_amount", origin="source", source="000")
    rows = rows.assign(figure=cite_all(rows))
    return rows.sort_values("value", ascending=False, kind="stable")[
        ["entity", "item", "period", "figure", "claim_id"]
    ].reset_index(drop=True)


def orders(claims: pd.DataFrame) -> dict[str, Figure | None]:
    """China Telecom's large-model orders that the article counts, and the two tenders that it prices.

    Returns
    -------
    dict
        ``won``, ``joint`` (won with partners), ``together`` (the two tenders); None for each before the article appeared.
    """
    priced = tenders(claims)
    counted = at(claims, metric="tender_count", entity="china_telecom", source="000").sort_values("value")
    joint = counted[counted["item"].str.contains("with a partner")]
    if len(priced) != 2 or joint.empty:
        return dict.fromkeys(("won", "joint", "together"))
    return {"won": cite(counted.iloc[-1]), "joint": cite(joint.iloc[0]), "together": total(priced["figure"])}


def partners(claims: pd.DataFrame) -> pd.DataFrame:
    """Who works with whom, as the sentences of counted partnerships name them; a group's own business is no partner of it.

    Parameters
    ----------
    claims : DataFrame
        Rows of metric ``tender_count`` (won with partners) and ``partners``.

    Returns
    -------
    DataFrame, one row per link: ``hub``, ``partner``, ``item``, ``figure`` (the printed count), ``claim_id``
    """
    vocabulary = load_vocabulary()
    aliases = vocabulary.aliases()
    counted = claims["metric"].eq("partners") | claims["item"].str.contains("with a partner")
    found = []
    for row in at(claims[counted], origin="source", source="000").itertuples(index=False):
        for entity in _named(_clause(row), aliases):
            if vocabulary.root(entity) != vocabulary.root(row.entity):
                found.append(
                    {
                        "hub": row.entity,
                        "partner": entity,
                        "item": row.item,
                        "figure": cite(row),
                        "claim_id": row.claim_id,
                    }
                )
    return pd.DataFrame(found, columns=["hub", "partner", "item", "figure", "claim_id"]).drop_duplicates(
        ["hub", "partner", "item"], ignore_index=True
    )


def _clause(row: object) -> str:
    """The comma-separated clause of the sentence that the figure stands in, in the sentence's own script."""
    sentence = row.sentence or row.quote
    place = sentence.find(row.raw)
    start = max(sentence.rfind(mark, 0, place) for mark in ",，;；")
    ends = [end for end in (sentence.find(mark, place) for mark in ",，;；。") if end >= 0]
    return sentence[start + 1 : min(ends, default=len(sentence))]


def _named(text: str, aliases: Mapping[str, str]) -> list[str]:
    """The entities that a text names, in order, the longest name at each place."""
    found, at_place = [], 0
    names = sorted(aliases, key=len, reverse=True)
    while at_place < len(text):
        hit = next((name for name in names if len(name) > 1 and text.startswith(name, at_place)), None)
        if hit:
            found.append(aliases[hit])
        at_place += len(hit) if hit else 1
    return list(dict.fromkeys(found))
