"""What government and enterprises order, and with whom the carriers work, as one article names it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from marketbook.analysis.common import at, with_figures
from marketbook.figures import Figure, cite, total
from marketbook.vocabulary import load_vocabulary


def tenders(claims: pd.DataFrame) -> pd.DataFrame:
    """Tenders with an amount that an article names: ``entity``, ``item``, ``period``, ``figure``, largest first."""
    rows = at(claims, metric="tender_amount", origin="source", source="000")
    rows = with_figures(rows.sort_values("value", ascending=False, kind="stable"))
    return rows[["entity", "item", "period", "figure", "claim_id"]]


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
    found = [
        (row.entity, partner, row.item, cite(row), row.claim_id)
        for row in at(claims[counted], origin="source", source="000").itertuples(index=False)
        for partner in _named(_clause(row), aliases)
        if vocabulary.root(partner) != vocabulary.root(row.entity)
    ]
    frame = pd.DataFrame(found, columns=["hub", "partner", "item", "figure", "claim_id"])
    return frame.drop_duplicates(["hub", "partner", "item"], ignore_index=True)


def _clause(row: object) -> str:
    """The comma-separated clause of the sentence that the figure stands in, in the sentence's own script."""
    return next((clause for clause in re.split("[,，;；。]", row.sentence) if row.raw in clause), row.sentence)


def _named(text: str, aliases: Mapping[str, str]) -> list[str]:
    """The entities that a text names, in order, the longest name at each place."""
    names = sorted((name for name in aliases if len(name) > 1 and name in text), key=len, reverse=True)
    if not names:
        return []
    return list(dict.fromkeys(aliases[name] for name in re.findall("|".join(map(re.escape, names)), text)))
