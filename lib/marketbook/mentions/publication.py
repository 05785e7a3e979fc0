"""When a text was published, and which year, quarter or half its words mean, seen from there."""

from __future__ import annotations

from datetime import date

from marketbook.mentions.period_ids import fiscal_quarter, next_quarter
from marketbook.mentions.period_pattern import number
from marketbook.periods import is_period


class Publication:
    """The day of publication, as far as it is known.

    Parameters
    ----------
    published : str
        ISO day, month or year of publication; empty if unknown (then relative words stay unresolved).
    likely : str
        The year that a quarter, half year or month without one takes where the day of publication is unknown.
    """

    def __init__(self, published: str, likely: str = ""):
        self.published = published
        self.likely = int(likely or 0)
        self.year = int(published[:4]) if published[:4].isdigit() else 0
        self.month = int(published[5:7]) if len(published) >= 7 else 0

    def last_quarter(self) -> str:
        """The quarter that ended last before publication."""
        if not self.month:
            return ""
        quarter = (self.month - 1) // 3
        return f"{self.year}Q{quarter}" if quarter else f"{self.year - 1}Q4"

    def relative_year(self, word: str, last: int) -> int:
        """去年, 次年: the year that a word means, where ``last`` was told before; 0 if that is unknown."""
        if not self.year:
            return self.likely - 1 if word == "去年" and last == self.likely else 0
        if word in ("当年", "同年"):
            return last
        if word in ("前一年", "上一年"):
            return last - 1
        if word in ("上年", "次年") and last != self.year:
            return last + (1 if word == "次年" else -1)
        return self.year + {"去年": -1, "上年": -1, "前年": -2, "今年": 0, "明年": 1, "次年": 1}[word]

    def recent_year(self, year: int, month: int) -> int:
        """A bare month that lies after publication is last year's."""
        return year - 1 if year == self.year and self.month and month > self.month and month - self.month > 6 else year

    def is_lately(self, month: int, day: int) -> bool:
        """Whether a day lies in the month before publication."""
        if len(self.published) != 10 or not is_period(f"{self.year}-{month:02d}-{day:02d}"):
            return False
        gone = date.fromisoformat(self.published) - date(self.year, month, day)
        return 0 <= gone.days <= 31

    def is_fiscal_half(self, half: str, year_end: int) -> bool:
        """上半年 of Lenovo, in November: the half of its year that is just over, not the calendar's, which was over long ago."""
        if year_end in (6, 12) or half not in "上1" or not self.month:
            return False
        since = (self.month - year_end - 6) % 12  # months since that half of its year was over
        return 0 < since <= 3 and not 6 < self.month <= 9

    def nearest_fiscal(self, quarter: int, year_end: int) -> str:
        """A fiscal quarter named without its year: of all years the one nearest to the quarter that ended last."""
        options = [fiscal_quarter(year, quarter, year_end) for year in range(self.year - 1, self.year + 3)]
        last = self.last_quarter() or f"{self.year}Q2"
        return min(options, key=lambda id: abs(4 * (int(id[:4]) - int(last[:4])) + int(id[-1]) - int(last[-1])))

    def just_over(self, id: str, quarter: str, year_end: int) -> str:
        """第二季度 of Oracle, in December: its fiscal quarter that is just over, not the calendar's, which was over long ago."""
        last = self.last_quarter()
        if year_end == 12 or not last or not id < last:
            return id
        own = self.nearest_fiscal(number(quarter), year_end)
        return own if last <= own <= next_quarter(last) else id
