"""The cloud-share report: what its notebook shows and says."""

from marketbook.themes.cloud_share import revenue, shares
from marketbook.themes.cloud_share.checks import check_statements, show_checks
from marketbook.themes.cloud_share.money import show_demand, show_margins, show_network, show_profit, show_sensitivity
from marketbook.themes.cloud_share.opening import show_findings, show_title
from marketbook.themes.cloud_share.revenue import show_crossings, show_definitions, show_projection, show_race
from marketbook.themes.cloud_share.shares import show_camps, show_concentration, show_points, show_shares, show_slope
from marketbook.themes.cloud_share.sources import show_conflicts

__all__ = [
    "check_statements", "revenue", "shares", "show_camps", "show_checks", "show_concentration", "show_conflicts", "show_crossings", "show_definitions", "show_demand",
    "show_findings", "show_margins", "show_network", "show_points", "show_profit", "show_projection", "show_race", "show_sensitivity", "show_shares", "show_slope",
    "show_title",
]  # fmt: skip
