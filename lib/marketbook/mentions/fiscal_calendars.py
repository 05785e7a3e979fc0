"""The fiscal calendars of the companies that a text names: in which month the year ends that a period may be of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from marketbook.periods import FISCAL_YEAR_END_MONTH

#: A period before any company may be of the first that is named, so many characters on.
_REACH = 90
#: Within so many characters a firm's name makes 上半年 the half of its own year.
_OWN_HALF = 30
#: 甲骨文第二季度: within so many it makes a quarter one of its own.
_OWN_QUARTER = 12


class FiscalCalendars:
    """Where companies are named, and the month in which the fiscal year of each ends, from left to right."""

    def __init__(self, named: Sequence[tuple[int, int]]):
        self.named = named
        self.places = [place for place, _ in named]
        #: Whether the years of all end in the same month, and those that do not end with the calendar's.
        self.alike = len({end for _, end in named}) == 1
        self.own_years = [one for one in named if one[1] != 12]

    def nearest(self, start: int) -> int:
        """Which company is named last before a place, or first soon after it; -1 if none is."""
        at = bisect_right(self.places, start) - 1
        return max(at, 0) if self.places and (at >= 0 or self.places[0] - start < _REACH) else -1

    def year_end(self, nearest: int) -> int:
        """The month in which the fiscal year of a company ends, of none if all end alike that of all."""
        return self.named[nearest][1] if nearest >= 0 else self.named[0][1] if self.alike else FISCAL_YEAR_END_MONTH

    def is_own_half(self, nearest: int, start: int) -> bool:
        """Whether a half year at a place is one of a company's own year."""
        return self.alike and min(abs(start - place) for place in self.places[nearest : nearest + 2]) <= _OWN_HALF

    def is_own_quarter(self, nearest: int, start: int) -> bool:
        """Whether a quarter at a place is one of a company's own year."""
        return self.alike and nearest >= 0 and abs(start - self.named[nearest][0]) < _OWN_QUARTER

    def own_year_end(self, start: int) -> int:
        """The month in which the year of the company ends that is named nearest, of those with a year of their own."""
        around = self.own_years[max(0, bisect_right(self.own_years, (start,)) - 1) :][:2]
        return min(around, key=lambda own: abs(own[0] - start))[1]
