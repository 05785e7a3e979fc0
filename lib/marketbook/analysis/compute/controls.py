"""Export controls, and what is said of the shares of foreign and domestic chips."""

from __future__ import annotations

import pandas as pd

from marketbook.figures import (
    Figure,
    cite,
)


def control_events(claims: pd.DataFrame) -> pd.DataFrame:
    """Export-control events, one per day and actor, best tier first; pages that could not be read again are left out.

    Returns
    -------
    DataFrame, one row per event, by time: ``entity``, ``item``, ``label`` (the same), ``period``, ``claim_id``, ``publisher``
    """
    rows = claims[(claims["metric"] == "export_control_event") & (claims["checked"] != "") & (claims["origin"] == "evidence") & (claims["tier"] <= 4)]
    rows = rows.sort_values(["period_end", "entity", "tier", "claim_id"], kind="stable").drop_duplicates(["entity", "period"])
    return rows[["entity", "item", "period", "claim_id", "publisher"]].assign(label=rows["item"]).reset_index(drop=True)


def chip_shares(chosen: pd.DataFrame) -> pd.DataFrame:
    """Printed shares of foreign and of domestic chips in China, each on its own basis.

    Returns
    -------
    DataFrame, one row per claim: ``entity``, ``item``, ``period``, ``share_pct`` float, ``figure``
    """
    rows = chosen[chosen["metric"].isin(("foreign_chip_share", "domestic_chip_share")) & (chosen["checked"] != "") & (chosen["period"] != "")]
    rows = rows.sort_values(["period_end", "item", "claim_id"])
    return pd.DataFrame(
        {
            "entity": list(rows["entity"]), "item": list(rows["item"]), "period": list(rows["period"]), "share_pct": list(rows["value"]),
            "figure": [cite(row) for row in rows.itertuples(index=False)],
        }
    )  # fmt: skip


def conflicting_shares(claims: pd.DataFrame) -> dict[str, Figure | None]:
    """What is said of NVIDIA's share of China.

    Returns
    -------
    dict
        ``low``, ``high`` (its own chief, one year, two statements), ``research`` (a research firm); None for each that is not known.
    """
    rows = claims[(claims["metric"] == "foreign_chip_share") & (claims["entity"] == "nvidia")]
    own = rows[rows["item"] == "Nvidia share of China AI chips"].sort_values(["period_end", "value", "claim_id"])
    research = rows[rows["item"] == "Nvidia share of China AI accelerators"]
    several = own["exact"].nunique() > 1
    return {
        "low": cite(own.iloc[0]) if several else None,
        "high": cite(own.iloc[-1]) if several else None,
        "research": cite(research.iloc[0]) if len(research) else None,
    }
