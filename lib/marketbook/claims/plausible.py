"""What a figure of a metric can be at all: a value outside was given the wrong metric, or unit.

The bounds are wide on purpose: they keep out a count of two users and a price of a hundred billion, not a bold claim.
"""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.claims.figure import Figure

_UNBOUNDED = float("inf")
#: Metrics -> least and most, in units of the metric; money in any currency.
_BOUNDS: dict[str, tuple[float, float]] = {}
for _least, _most, _metrics in (
    (1e4, 1e16, "revenue net_profit net_loss funds_raised funding_round rd_expense gross_profit arr"),
    (1e6, 1e15, "valuation market_size market_size_forecast capex capex_plan industry_size"),
    (0, 1e7, "subscription_price"),
    (0, 1e5, "rental_price"),
    (0, 1e5, "input_price output_price api_price cache_hit_price"),
    (1e5, 1e16, "parameters active_parameters"),
    (1e3, 1e9, "context_window"),
    (1e6, 1e17, "training_tokens"),
    (1e5, _UNBOUNDED, "memory training_data"),
    (50, 9e9, "users mau dau wau registered_users paid_users developers"),
    (50, _UNBOUNDED, "downloads"),
    (10, 1e12, "shipments chip_shipments"),
    (3, 1e9, "enterprise_clients partners tech_companies shops"),
    (3, 5e6, "employees"),
    (8, 1e8, "accelerators_held cluster_chips chips_ordered training_hardware_count"),
    (1e3, _UNBOUNDED, "daily_calls daily_tokens"),
    (1, 999, "market_rank"),
    (1, 10, "capex_plan_years"),
):
    _BOUNDS |= dict.fromkeys(_metrics.split(), (_least, _most))
#: Units of people who are counted; no goods are.
_GOODS = ("shipments", "chip_shipments", "product_count", "models_released", "chips_ordered", "training_hardware_count")
_OF_PEOPLE = ("users", "mau", "dau", "wau", "registered_users", "paid_users", "developers", "employees")
#: 用户已累计创建超5万个智能体: what is counted stands behind
_THINGS = re.compile(
    "[ ]?(?!的?[A-Za-z\u4e00-\u9fff]{0,6}(?:用户|开发者|账[户号]|会员|客户|人|粉丝|创作者|[员者家师]|MAU|DAU))[A-Za-z\u4e00-\u9fff]"
)


def is_plausible(figure: Figure, after: str = "") -> bool:
    """Whether the value, and what it counts, can be the metric's; ``after`` is what stands behind the figure.

    Zero and a figure without a value say nothing against it.
    """
    if figure.unit == "persons" and figure.metric in _GOODS:
        return False
    if figure.metric in _OF_PEOPLE and figure.quantity.raw[-1] in "个款条篇张次项個" and _THINGS.match(after):
        return False
    least, most = _BOUNDS.get(figure.metric, (0, _UNBOUNDED))
    value = abs(figure.value or Decimal(0))
    bounded = figure.unit not in ("pct", "pp", "ratio")
    return not value or not bounded or Decimal(least) <= value <= Decimal(most)
