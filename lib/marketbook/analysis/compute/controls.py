"""Export controls, and what is said of the shares of foreign and domestic chips."""

from __future__ import annotations

import pandas as pd

from marketbook.analysis.common import at, first_figure
from marketbook.figures import Figure, cite


def control_events(claims: pd.DataFrame) -> pd.DataFrame:
    """Export-control events, one per day and actor, the best tier's first; pages that could not be read again are left out.

    Of several rows for a day the first in the file stands: the others go into details.

    Returns
    -------
    DataFrame, one row per event, by time: ``entity``, ``label`` (its item), ``period``, ``claim_id``, ``publisher``
    """
    rows = at(claims, metric="export_control_event", origin="evidence")
    rows = rows[rows["checked"].ne("") & rows["tier"].le(4)]
    rows = rows.sort_values("tier", kind="stable").drop_duplicates(["entity", "period"])
    rows = rows.sort_values(["period_end", "entity"])
    columns = ["entity", "label", "period", "claim_id", "publisher"]
    return rows.rename(columns={"item": "label"})[columns].reset_index(drop=True)


def conflicting_shares(claims: pd.DataFrame) -> dict[str, Figure | None]:
    """What is said of NVIDIA's share of China.

    Returns
    -------
    dict
        ``low``, ``high`` (its own chief, one year, two statements), ``research`` (a research firm); None for each that is not known.
    """
    rows = at(claims, metric="foreign_chip_share", entity="nvidia")
    own = at(rows, item="Nvidia share of China AI chips").sort_values(["period_end", "value", "claim_id"])
    several = own["exact"].nunique() > 1
    return {
        "low": cite(own.iloc[0]) if several else None,
        "high": cite(own.iloc[-1]) if several else None,
        "research": first_figure(rows, item="Nvidia share of China AI accelerators"),
    }
