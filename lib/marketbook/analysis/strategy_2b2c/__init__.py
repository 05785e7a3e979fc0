"""2B or 2C: who said what, who won which scoreboard, and what a present margin and a future growth are worth.

Zhipu sells to enterprises and MiniMax to consumers, and both had to publish their accounts: they are the nearest thing to an
experiment that the question has.
"""

from marketbook.analysis.strategy_2b2c.accounts import PURE, accounts, burn, burn_bars, loss_lines, margin_gap
from marketbook.analysis.strategy_2b2c.cash import (
    INPUTS,
    best_of_losers,
    cash_curve,
    cash_need,
    contest,
    curves,
    falls_short,
    least_fade,
    observed_fade,
    only_2c,
    opposite,
    sensitivity,
)
from marketbook.analysis.strategy_2b2c.scoreboards import (
    amount_each,
    app_leader,
    app_users,
    by_side,
    from_peak,
    lead_check,
    positions,
    remainder,
    tender_board,
    tender_conflict,
    tender_market,
)

__all__ = [
    "INPUTS",
    "PURE",
    "accounts",
    "amount_each",
    "app_leader",
    "app_users",
    "best_of_losers",
    "burn",
    "burn_bars",
    "by_side",
    "cash_curve",
    "cash_need",
    "contest",
    "curves",
    "falls_short",
    "from_peak",
    "lead_check",
    "least_fade",
    "loss_lines",
    "margin_gap",
    "observed_fade",
    "only_2c",
    "opposite",
    "positions",
    "remainder",
    "sensitivity",
    "tender_board",
    "tender_conflict",
    "tender_market",
]
