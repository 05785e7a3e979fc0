"""The price war: how far token prices fell, for the same model and for the flagship of the day, and what volume must do about it.

Prices are list prices of input tokens in CNY per million. Where a source prints one rate for input and output, that rate is what
an input token cost, and it counts as an input price. Off-peak, peak and promotional prices are no list prices.
"""

from marketbook.analysis.price_war.accounts import (
    chronicle,
    first_seen,
    gross_margins,
    margin_of_markup,
    printed_cut,
    theoretical_margin,
)
from marketbook.analysis.price_war.prices import (
    FLAGSHIPS,
    chain_index,
    fall_of_level,
    flagship_prices,
    list_prices,
    matched_models,
    median_price,
    model_key,
    moved,
    offer_range,
    price_index,
    short_of,
    summary,
    turned,
)
from marketbook.analysis.price_war.volumes import (
    below_cost,
    breakeven,
    daily_tokens,
    implied_elasticity,
    least_cost_fall,
    list_price_revenue,
    profit_multiple,
    recoverable,
    revenue_multiple,
    volume_against_price,
)

__all__ = [
    "FLAGSHIPS",
    "below_cost",
    "breakeven",
    "chain_index",
    "chronicle",
    "daily_tokens",
    "fall_of_level",
    "first_seen",
    "flagship_prices",
    "gross_margins",
    "implied_elasticity",
    "least_cost_fall",
    "list_price_revenue",
    "list_prices",
    "margin_of_markup",
    "matched_models",
    "median_price",
    "model_key",
    "moved",
    "offer_range",
    "price_index",
    "printed_cut",
    "profit_multiple",
    "recoverable",
    "revenue_multiple",
    "short_of",
    "summary",
    "theoretical_margin",
    "turned",
    "volume_against_price",
]
