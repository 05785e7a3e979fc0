"""A present margin against a future growth: cash curves under declared assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from marketbook.analysis.common import at, cell
from marketbook.analysis.strategy_2b2c.accounts import PURE, YEAR
from marketbook.figures import Figure, assume, derive, product

#: What a sensitivity moves, in Chinese and in English.
INPUTS = {
    "growth_pct": ("首年增速", "growth at the start"), "fade": ("增速的保留比例", "part of growth that is kept"), "margin_pct": ("毛利率", "gross margin"),
    "spending_growth_pct": ("支出增速", "growth of spending"), "discount_pct": ("折现率", "discount rate"),
}  # fmt: skip


def cash_curve(
    loss_ratio: float, margin_pct: float, growth_pct: float, fade: float, spending_growth_pct: float, discount_pct: float, years: float, step_pct: float = 0.0, raise_what: str = "",
) -> dict:  # fmt: skip
    """Cash of a business over some years, in multiples of its revenue in the year it starts from.

    Revenue starts at 1 and grows by ``growth × fade^t`` in year t. Gross profit is ``margin × revenue``. Other spending starts at
    what the accounts imply, ``margin + loss``, and grows at a steady rate. Cash is gross profit less spending; net present value
    discounts each year at its end (Brealey, Myers and Allen, Principles of Corporate Finance, chapter 2).

    Parameters
    ----------
    loss_ratio : loss per unit of revenue in the first year
    step_pct, raise_what : one input raised (or, negative, lowered) by so many per cent of itself, for a sensitivity

    Returns
    -------
    dict
        ``cumulative`` (list, the first year first), ``npv``, ``breakeven`` (years until a year's cash is positive, None if it never is
        within the horizon), ``lowest`` (the deepest point of the cumulative cash).

    Examples
    --------
    >>> curve = cash_curve(loss_ratio=1.0, margin_pct=50, growth_pct=100, fade=1, spending_growth_pct=0, discount_pct=0, years=3)
    >>> curve["cumulative"], curve["breakeven"]
    ([-1.0, -1.5, -1.0, 1.5], 2)
    """
    values = {
        "margin_pct": margin_pct,
        "growth_pct": growth_pct,
        "fade": fade,
        "spending_growth_pct": spending_growth_pct,
        "discount_pct": discount_pct,
    }
    if raise_what:
        values[raise_what] *= 1 + step_pct / 100
    margin = values["margin_pct"] / 100
    revenue, spending = 1.0, margin_pct / 100 + loss_ratio
    cash = [-loss_ratio]
    for year in range(1, int(years) + 1):
        revenue *= 1 + values["growth_pct"] / 100 * values["fade"] ** year
        spending *= 1 + values["spending_growth_pct"] / 100
        cash.append(margin * revenue - spending)
    cumulative = [sum(cash[: year + 1]) for year in range(len(cash))]
    rate = 1 + values["discount_pct"] / 100
    return {
        "cumulative": cumulative,
        "npv": sum(item / rate**year for year, item in enumerate(cash)),
        "breakeven": next((year for year, item in enumerate(cash) if year and item > 0), None),
        "lowest": min(cumulative),
    }


def least_fade(
    loss_ratio: float, margin_pct: float, growth_pct: float, spending_growth_pct: float, years: float
) -> float | None:
    """The fade at which the last year of the horizon just breaks even, by bisection; None if even undamped growth does not do it.

    >>> round(least_fade(loss_ratio=1, margin_pct=50, growth_pct=100, spending_growth_pct=0, years=3), 2)
    0.65
    """

    def last(fade: float) -> float:
        curve = cash_curve(loss_ratio, margin_pct, growth_pct, fade, spending_growth_pct, 0.0, years)["cumulative"]
        return curve[-1] - curve[-2]

    low, high = 0.0, 1.0
    if last(high) < 0:
        return None
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if last(middle) < 0 else (low, middle)
    return high


def observed_fade(growth_pct: float, growth_before_pct: float) -> float:
    """What a year's growth kept of the growth of the year before."""
    return growth_pct / growth_before_pct


def contest(books: pd.DataFrame, discount: Figure, horizon: Figure) -> pd.DataFrame:
    """The two pure cases run forward under one set of assumptions.

    Parameters
    ----------
    books : DataFrame as :func:`accounts` gives
    discount, horizon : Figures, per cent and years

    Returns
    -------
    DataFrame, one row per side whose accounts of that year are known
        ``side``, ``entity``, ``inputs`` (dict for :func:`figures.derive`); ``npv_figure``, ``breakeven_figure``, ``lowest_figure``,
        ``least_fade_figure``, ``observed_figure`` (the fade in the year after, where printed); missing where there is none.
    """
    fade, spending_growth = assume("strategy_growth_fade"), assume("strategy_spending_growth")
    after = at(books, period=str(int(YEAR) + 1)).set_index("entity")["growth_figure"]
    found = []
    for row in at(books, period=YEAR).itertuples(index=False):
        if not (row.loss_ratio_figure and row.margin_figure and row.growth_figure):
            continue
        core = {"loss_ratio": row.loss_ratio_figure, "margin_pct": row.margin_figure, "growth_pct": row.growth_figure}
        core |= {"spending_growth_pct": spending_growth, "years": horizon}
        inputs = {**core, "fade": fade, "discount_pct": discount}
        grown = {"growth_pct": after.get(row.entity), "growth_before_pct": row.growth_figure}
        found.append(
            {
                "side": row.side,
                "entity": row.entity,
                "inputs": inputs,
                "npv_figure": derive(cash_curve, inputs, unit="ratio", select="npv"),
                "breakeven_figure": derive(cash_curve, inputs, unit="years", select="breakeven"),
                "lowest_figure": derive(cash_curve, inputs, unit="ratio", select="lowest"),
                "least_fade_figure": derive(least_fade, core, unit="ratio"),
                "observed_figure": derive(observed_fade, grown, unit="ratio"),
            }
        )
    results = ["npv_figure", "breakeven_figure", "lowest_figure", "least_fade_figure", "observed_figure"]
    return pd.DataFrame(found, columns=["side", "entity", "inputs", *results])


def best_of_losers(cases: pd.DataFrame) -> Figure | None:
    """The higher net present value of the two, where both are negative; else None."""
    best = max(cases["npv_figure"], key=lambda figure: figure.value, default=None)
    return best if len(cases) == 2 and best.value < 0 else None


def falls_short(cases: pd.DataFrame) -> Figure | None:
    """The fade that was seen of 2C, where it is below the one at which it breaks even; else None."""
    seen, least = cell(cases, "observed_figure", side="b2c"), cell(cases, "least_fade_figure", side="b2c")
    return seen if seen and (not least or seen.value < least.value) else None


def only_2c(cases: pd.DataFrame) -> Figure | None:
    """Years until the 2C case breaks even, where the 2B case does not within the horizon; else None."""
    years = dict(zip(cases["side"], cases["breakeven_figure"]))
    return None if years.get("b2b") else years.get("b2c")


def curves(cases: pd.DataFrame, horizon: Figure) -> pd.DataFrame:
    """Cumulative cash of each case in multiples of the first year's revenue: ``entity``, ``period``, ``figure``, a row a year."""
    rows = []
    for case in cases.itertuples(index=False):
        for year in range(int(horizon.number) + 1):
            period = str(int(YEAR) + year)
            cash = derive(cash_curve, case.inputs, unit="ratio", select=("cumulative", year), period=period)
            rows.append((case.entity, period, cash))
    return pd.DataFrame(rows, columns=["entity", "period", "figure"])


def sensitivity(cases: pd.DataFrame, side: str, labels: Mapping[str, Any]) -> pd.DataFrame:
    """Net present value of one side when one input at a time is a declared step lower and higher.

    Parameters
    ----------
    cases : DataFrame as :func:`contest` gives
    side : b2b or b2c
    labels : what to call each input of :data:`INPUTS`

    Returns
    -------
    DataFrame, one row per input: ``input``, ``label``, ``low_figure``, ``high_figure``, ``swing`` float, widest first
    """
    step = assume("sensitivity_step")
    less = derive(opposite, {"value": step}, unit="pct")
    rows = []
    for inputs in at(cases, side=side)["inputs"]:
        for name in INPUTS:
            moved = ({**inputs, "step_pct": by, "raise_what": name} for by in (less, step))
            low, high = (derive(cash_curve, values, unit="ratio", select="npv") for values in moved)
            rows.append((name, labels[name], low, high, abs(high.number - low.number)))
    frame = pd.DataFrame(rows, columns=["input", "label", "low_figure", "high_figure", "swing"])
    return frame.sort_values("swing", ascending=False, ignore_index=True)


def opposite(value: float) -> float:
    """The same with the other sign."""
    return -value


def cash_need(cases: pd.DataFrame, books: pd.DataFrame, side: str) -> Figure | None:
    """The deepest point of a side's cumulative cash in money: what somebody must put in, as a positive amount."""
    revenue = cell(books, "revenue_figure", entity=PURE[side], period=YEAR)
    need = derive(opposite, {"value": cell(cases, "lowest_figure", side=side)}, unit="ratio")
    return product(need, revenue, revenue.unit) if need else None
