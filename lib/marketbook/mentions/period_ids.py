"""Reckoning with the ids of periods: the quarter before, the same part of another year, a run of months, a fiscal quarter, its year."""

from __future__ import annotations

import re

from marketbook.periods import parse_period

#: The id of a day.
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def fiscal_quarter(year: int, quarter: int, year_end: int) -> str:
    """The calendar quarter that most of a fiscal quarter lies in; the fiscal year ends in ``year_end`` of ``year``.

    Examples
    --------
    >>> fiscal_quarter(2026, 2, 1), fiscal_quarter(2026, 1, 3), fiscal_quarter(2025, 4, 6)
    ('2025Q2', '2025Q2', '2025Q2')
    """
    middle = year_end - 12 + 3 * quarter - 2  # months from January of the year, counted from 0
    return f"{year + middle // 12}Q{middle % 12 // 3 + 1}"


def fiscal_half(year: int, half: int, year_end: int) -> str:
    """The months of half a fiscal year, which ends in ``year_end`` of ``year``.

    Examples
    --------
    >>> fiscal_half(2023, 1, 3), fiscal_half(2025, 2, 6)
    ('2022-04/2022-09', '2025H1')
    """
    first = year_end - 12 + 6 * (half - 1)  # months from January of the year, counted from 0
    start, final = (year + first // 12, first % 12 + 1), (year + (first + 5) // 12, (first + 5) % 12 + 1)
    return (
        months(start[0], start[1], final[1]) if start[0] == final[0] else "{}-{:02d}/{}-{:02d}".format(*start, *final)
    )


def fiscal_year(id: str, year_end: int) -> int:
    """The fiscal year of a quarter."""
    last = parse_period(id).end
    return last.year + (last.month > year_end)


def months(year: int, first: int, final: int) -> str:
    """A run of months of one year: a quarter, a half, the year, or from one to the other."""
    if (first, final) == (1, 12):
        return str(year)
    if (first, final) == (1, 9):
        return f"{year}Q1/{year}Q3"
    if final - first == 2 and first % 3 == 1:
        return f"{year}Q{final // 3}"
    if final - first == 5 and first in (1, 7):
        return f"{year}H{final // 6}"
    return f"{year}-{first:02d}/{year}-{final:02d}" if first < final else ""


def previous_quarter(id: str) -> str:
    if "Q" not in id:
        return ""
    year, quarter = int(id[:4]), int(id[-1])
    return f"{year}Q{quarter - 1}" if quarter > 1 else f"{year - 1}Q4"


def next_quarter(id: str) -> str:
    return id and (f"{int(id[:4])}Q{int(id[-1]) + 1}" if id[-1] != "4" else f"{int(id[:4]) + 1}Q1")


def of_year(id: str, year: int) -> str:
    """The same part of another year; empty for what spans several."""
    return re.sub(r"\d{4}", str(year), id) if len(set(re.findall(r"\d{4}", id))) == 1 else ""
