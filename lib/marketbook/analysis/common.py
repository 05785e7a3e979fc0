"""What the themes share: series with breaks, checks of claims, paths of fading growth with their back-test, grids of scenarios.

Frames are claims as the fact base gives them, one row per fact (chosen beforehand); results are plain frames with numeric columns
and a ``figure`` column.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from marketbook.assumptions import load_assumptions
from marketbook.factbase import ranking
from marketbook.figures import Figure, assume, cite, cite_all, derive
from marketbook.periods import parse_period

#: Verdicts on a claim, and on what a direction says.
CONFIRMED, CONTRADICTED, NOT_CHECKABLE = "confirmed", "contradicted", "not_checkable"

#: A back-test of fewer origins than this gives scenarios, never intervals: a share of so few errors says nothing about a spread.
ORIGINS_FOR_INTERVALS = 6


# -- selecting ----------------------------------------------------------------------------------------------------------------


def at(claims: pd.DataFrame, **where: str | Iterable[str]) -> pd.DataFrame:
    """The rows whose columns have these values (one, or any of several)."""
    return claims[_fitting(claims, where)]


def _fitting(claims: pd.DataFrame, where: Mapping[str, str | Iterable[str]]) -> np.ndarray:
    # Comparing arrays of Python text is several times quicker than comparing Series, and reports ask hundreds of times.
    keep = np.ones(len(claims), dtype=bool)
    for column, wanted in where.items():
        cells, one = claims[column], isinstance(wanted, str)
        keep &= cells.to_numpy() == wanted if one else cells.isin(list(wanted)).to_numpy()
    return keep


def first_figure(claims: pd.DataFrame, **where: str | Iterable[str]) -> Figure | None:
    """The figure of the best row that fits (see :func:`marketbook.factbase.ranking`), None where there is none: a gap stays a gap."""
    places = np.flatnonzero(_fitting(claims, where) & (claims["exact"].to_numpy() != ""))
    return cite(claims.iloc[places[ranking(claims, places)[0]]]) if len(places) else None


def best(claims: pd.DataFrame, *fact: str) -> pd.DataFrame:
    """The best row of all that share these columns."""
    return claims.iloc[ranking(claims)].drop_duplicates(list(fact))


def cell(frame: pd.DataFrame, column: str = "figure", *, at: int = 0, **where: str) -> Any:
    """One cell of a frame: the ``at``-th row of those with these values (negative counts from the end); None where there is none."""
    for name, value in where.items():
        frame = frame[frame[name] == value]
    return frame[column].iloc[at] if -len(frame) <= at < len(frame) else None


def steady(claims: pd.DataFrame) -> pd.DataFrame:
    """Rows that a series may use: none that its keeper noted as shaky or second-hand."""
    return claims[~claims["note"].str.contains(r"\b(?:SHAKY|SECOND-HAND)\b", regex=True)]


def located(claims: pd.DataFrame) -> pd.DataFrame:
    """Rows that a headline may rest on: steady, and with an address at which they can be read."""
    rows = steady(claims)
    return rows[~rows["tier_name"].eq("unlocated")]


def with_figures(claims: pd.DataFrame, **names: str) -> pd.DataFrame:
    """The rows with the ``figure`` of each, renumbered; columns renamed where ``names`` says so (new=old)."""
    rows = claims.assign(figure=cite_all(claims)).reset_index(drop=True)
    return rows.rename(columns={old: new for new, old in names.items()})


def exchange_rate(year: str) -> Figure | None:
    """The declared rate of a year in CNY per US dollar; None where none is declared."""
    key = f"cny_per_usd_{year}"
    return assume(key) if key in load_assumptions() else None


def researcher(claims: pd.DataFrame) -> pd.Series:
    """Whose figure a row is: the publisher's own, or, in an article, that of the firm it names."""
    named = (claims["origin"] == "source") & (claims["attribution"] != "")
    return claims["publisher"].where(~named, claims["attribution"])


# -- series -------------------------------------------------------------------------------------------------------------------


def length_in_years(period: str) -> float:
    """How long a period is, in years, to two decimals.

    >>> length_in_years("2023H2"), length_in_years("2024"), length_in_years("2024Q1")
    (0.5, 1.0, 0.25)
    """
    parsed = parse_period(period)
    return round(((parsed.end - parsed.start).days + 1) / 365.25 * 4) / 4


def previous(period: str) -> str:
    """The period of the same kind just before.

    >>> previous("2023H2"), previous("2024Q1"), previous("2024"), previous("FY2022")
    ('2023H1', '2023Q4', '2023', 'FY2021')
    """
    match = re.fullmatch(r"(FY)?(\d{4})(?:([HQ])(\d))?", period)
    if not match:
        raise ValueError(f"no period before {period!r}: give a year, a fiscal year, a half or a quarter")
    fiscal, year, kind, number = match[1] or "", int(match[2]), match[3], int(match[4] or 0)
    if not kind:
        return f"{fiscal}{year - 1}"
    return f"{year}{kind}{number - 1}" if number > 1 else f"{year - 1}{kind}{2 if kind == 'H' else 4}"


# -- claims against the series ------------------------------------------------------------------------------------------------


def check_direction(said: str, change: float) -> str:
    """Whether a change bears out what was said ("up", "down", "none").

    >>> check_direction("up", 1.1), check_direction("up", -0.2)
    ('confirmed', 'contradicted')
    """
    moved = "up" if change > 0 else "down" if change < 0 else "none"
    return CONFIRMED if moved == said else CONTRADICTED


def check_value(said: Figure, other: Figure) -> str:
    """Whether another source gives the same value, within half a per cent of it."""
    if other.unit != said.unit:
        return NOT_CHECKABLE
    return CONFIRMED if abs(other.number - said.number) <= 0.005 * abs(said.number) else CONTRADICTED


# -- projection ---------------------------------------------------------------------------------------------------------------


def faded_path(before: float, last: float, fade: float, steps: float) -> list[float]:
    """Levels after ``last`` if its growth fades by the same factor every step.

    ``level[k] = level[k-1] × (1 + g × fade^k)`` with ``g = last / before - 1``: a damped trend in growth rates, after the damped
    trend of Gardner and McKenzie (1985), which seldom loses to richer models on short series.

    Parameters
    ----------
    before, last : levels of two neighbouring periods
    fade : float
        1 keeps the growth, 0 stops it.
    steps : float
        How many periods ahead.

    >>> [round(level, 1) for level in faded_path(100, 120, 0.5, 2)]
    [132.0, 138.6]
    """
    rate, level, path = last / before - 1, last, []
    for step in range(1, int(steps) + 1):
        level *= 1 + rate * fade**step
        path.append(level)
    return path


def step_ahead(before: float, last: float, fade: float, distance: str) -> float:
    """The level a number of steps ahead on :func:`faded_path`; ``distance`` is that number written out."""
    return faded_path(before, last, fade, float(distance))[-1]


def mean_absolute_error(forecasts: Sequence[float], actuals: Sequence[float]) -> float:
    """Mean of the absolute errors in per cent of the actual values (MAPE).

    >>> round(mean_absolute_error([90, 110], [100, 100]), 6)
    10.0
    """
    return sum(abs(forecast / actual - 1) for forecast, actual in zip(forecasts, actuals)) / len(actuals) * 100


def backtest(levels: pd.DataFrame, fade: Figure) -> pd.DataFrame:
    """One-step forecasts from every origin that has a growth rate, beside what came.

    Parameters
    ----------
    levels : DataFrame, one row per year of one series on one basis, in order and without a gap
        ``period`` (years), ``figure``.

    Returns
    -------
    DataFrame, one row per origin
        ``origin``, ``period`` (one year later), ``figure`` (the forecast), ``actual`` (Figure).
    """
    found = []
    rows = list(levels.itertuples())
    for before, origin, actual in zip(rows, rows[1:], rows[2:]):
        inputs = {"before": before.figure, "last": origin.figure, "fade": fade, "distance": "1"}
        forecast = derive(step_ahead, inputs, unit=origin.figure.unit, period=actual.period)
        found.append((origin.period, actual.period, forecast, actual.figure))
    return pd.DataFrame(found, columns=["origin", "period", "figure", "actual"])


def project(levels: pd.DataFrame, fades: Mapping[str, Figure], until: int) -> pd.DataFrame:
    """Scenarios of a yearly series up to a year.

    Parameters
    ----------
    levels : DataFrame, one row per year of one series on one basis, in order and without a gap
        ``period`` (years), ``figure``. Needs two years, else there is no growth to fade.
    fades : mapping of scenario to the factor by which growth fades each year
    until : int
        Last year of the projection.

    Returns
    -------
    DataFrame, one row per scenario and year
        ``scenario``, ``period``, ``figure``; empty if the series is too short.
    """
    found = []
    for scenario, fade in fades.items() if len(levels) > 1 else ():
        before, last = levels["figure"].iloc[-2:]
        for year in range(int(levels["period"].iloc[-1]) + 1, until + 1):
            distance = str(year - int(levels["period"].iloc[-1]))
            inputs = {"before": before, "last": last, "fade": fade, "distance": distance}
            found.append((scenario, str(year), derive(step_ahead, inputs, unit=last.unit, period=str(year))))
    return pd.DataFrame(found, columns=["scenario", "period", "figure"])


# -- scenario grids -----------------------------------------------------------------------------------------------------------


def ladder(step: float, rung: str) -> float:
    """A rung of a scale with even steps around nought; ``rung`` is its number written out.

    >>> ladder(10, "-2")
    -20.0
    """
    return step * float(rung)


def rungs(step: Figure, numbers: Iterable[int]) -> list[Figure]:
    """The values of a declared scale that a grid of scenarios runs over."""
    return [derive(ladder, {"step": step, "rung": str(number)}, unit=step.unit) for number in numbers]
