"""Periods as the fact base writes them: ``2023H2``, ``2024Q1``, ``FY2022``, ``2024-05``, ``2024-05-15``, ``2020/2022``."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_PERIOD = re.compile(
    r"(?P<fy>FY)?(?P<year>\d{4})(?:(?P<half>H[12])|(?P<quarter>Q[1-4])|-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?"
)

# Alibaba, and most fiscal years named in the sources, end in March of the year they are named after.
FISCAL_YEAR_END_MONTH = 3


@dataclass(frozen=True)
class Period:
    """One period; ``text`` is its ISO-like form, ``start`` and ``end`` are its first and last day."""

    text: str
    start: dt.date
    end: dt.date

    def __str__(self) -> str:
        return self.text


def parse_period(text: str) -> Period:
    """Read a period.

    Raises
    ------
    ValueError
        If the text is none of the forms that the module names, or a span ends before it begins.

    Examples
    --------
    >>> parse_period("2023H2").start.isoformat(), parse_period("FY2022").end.isoformat()
    ('2023-07-01', '2022-03-31')
    """
    first, slash, last = text.partition("/")
    if slash:
        start, end = parse_period(first).start, parse_period(last).end
        if end < start:
            raise ValueError(f"the period {text!r} ends before it begins")
        return Period(text, start, end)
    match = _PERIOD.fullmatch(text)
    if not match:
        raise ValueError(
            f"unknown period {text!r}: write 2024, 2023H2, 2024Q1, FY2022, 2024-05, 2024-05-15 or 2020/2022"
        )
    year = int(match["year"])
    if match["day"]:
        day = dt.date(year, int(match["month"]), int(match["day"]))
        return Period(text, day, day)
    if match["fy"]:
        return Period(text, dt.date(year - 1, FISCAL_YEAR_END_MONTH + 1, 1), _last_day(year, FISCAL_YEAR_END_MONTH))
    if match["half"]:
        first_month, months = (1 if match["half"] == "H1" else 7), 6
    elif match["quarter"]:
        first_month, months = 3 * int(match["quarter"][1]) - 2, 3
    elif match["month"]:
        first_month, months = int(match["month"]), 1
    else:
        first_month, months = 1, 12
    return Period(text, dt.date(year, first_month, 1), _last_day(year, first_month + months - 1))


def is_period(text: str) -> bool:
    """Whether the text is a period."""
    try:
        parse_period(text)
    except ValueError:
        return False
    return True


def previous_year(text: str) -> str:
    """The same period one year before: ``2023H2`` gives ``2022H2``."""
    parse_period(text)
    return re.sub(r"\d{4}", lambda year: f"{int(year[0]) - 1:04d}", text)


def next_year(text: str) -> str:
    """The same period one year later: ``2023H2`` gives ``2024H2``."""
    return re.sub(r"\d{4}", lambda year: f"{int(year[0]) + 1:04d}", text)


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
