"""Compute: what training takes, what a chip gives, what a year's capital buys.

Work is counted in FLOP or PF-days, a rate in FLOP per second; dividing one by the other gives time. The verbs of
:mod:`marketbook.figures` refuse to call it anything else.
"""

from marketbook.analysis.compute.capital import (
    CHINESE_FIRMS,
    US_FIRMS,
    capital_claims,
    capital_gap,
    fall_of,
    gap_with_estimate,
    in_usd,
    yearly_capex,
)
from marketbook.analysis.compute.chips import (
    CHIPS,
    EXAMPLES,
    TRAINED_ON,
    bare_quotient,
    calculator,
    centre_argument,
    chip_board,
    chips_by_kind,
    chips_needed,
    cost_range,
    days_needed,
    energy_kwh,
    hours_at,
    lost_by,
    refusal,
    rent,
    rent_of,
    slower,
    utilisation_of,
    utilisation_seen,
)
from marketbook.analysis.compute.controls import chip_shares, conflicting_shares, control_events
from marketbook.analysis.compute.training import CHINESE, frontier, gap_between, largest, training_runs

__all__ = [
    "CHINESE",
    "CHINESE_FIRMS",
    "CHIPS",
    "EXAMPLES",
    "TRAINED_ON",
    "US_FIRMS",
    "bare_quotient",
    "calculator",
    "capital_claims",
    "capital_gap",
    "centre_argument",
    "chip_board",
    "chip_shares",
    "chips_by_kind",
    "chips_needed",
    "conflicting_shares",
    "control_events",
    "cost_range",
    "days_needed",
    "energy_kwh",
    "fall_of",
    "frontier",
    "gap_between",
    "gap_with_estimate",
    "hours_at",
    "in_usd",
    "largest",
    "lost_by",
    "refusal",
    "rent",
    "rent_of",
    "slower",
    "training_runs",
    "utilisation_of",
    "utilisation_seen",
    "yearly_capex",
]
