"""Cloud share: who is winning, by which measure, and what a sceptic may make of the articles' statements.

Shares are per cent of a research firm's own market; firms are never mixed. Revenues are CNY as companies report them, on bases
that are never joined.
"""

from marketbook.analysis.cloud_share.demand import partners, tenders
from marketbook.analysis.cloud_share.money import (
    break_even,
    gross_margins,
    profit_margins,
    revenue_change,
    revenue_grid,
)
from marketbook.analysis.cloud_share.revenue import (
    BREAKS,
    against,
    annual_revenue,
    calendarise,
    crossings,
    definitions,
    growth_needed,
    growth_table,
    last_stretch,
    latest_growth,
    level,
    needed,
    race,
    sales_outside,
)  # fmt: skip
from marketbook.analysis.cloud_share.shares import (
    CAMPS,
    CARRIERS,
    VENDORS,
    camp_shares,
    concentration,
    effective_number,
    fifth_of,
    fill,
    half_before,
    hhi_bounds,
    left_for_fifth,
    printed_points,
    share_changes,
    share_series,
    snapshots,
)  # fmt: skip

__all__ = [
    "BREAKS", "CAMPS", "CARRIERS", "VENDORS", "against", "annual_revenue", "break_even", "calendarise", "camp_shares", "concentration", "crossings",
    "definitions", "effective_number", "fifth_of", "fill", "gross_margins", "growth_needed", "growth_table", "half_before", "hhi_bounds", "last_stretch",
    "latest_growth", "left_for_fifth", "level", "needed", "partners", "printed_points", "profit_margins", "race", "revenue_change", "revenue_grid",
    "sales_outside", "share_changes", "share_series", "snapshots", "tenders",
]  # fmt: skip
