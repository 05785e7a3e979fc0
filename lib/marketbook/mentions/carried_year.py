"""The year that a text goes on with: which one a quarter, half year or month takes that names none."""

from __future__ import annotations

import re
from bisect import bisect_left

from marketbook.mentions.period_context import BEGAN, EXPECTED, SENTENCE_END
from marketbook.mentions.period_ids import fiscal_year
from marketbook.mentions.period_pattern import number
from marketbook.mentions.publication import Publication

_STOP = re.compile(r"[。；;\n]")
_ANNUAL = re.compile("年报|年度报告|年度业绩")
#: 预期将于2月3日挂牌
_TO_COME = re.compile("(?:将|拟|计划|预[计期]|有望|定)(?:将|于|在|会)*$")
#: 去年亏20亿,
_GOES_ON = re.compile(r"\d[^。！？\n]*[，,]")
#: So many characters after a year was named, a bare month is again one of the year of publication.
_YEAR_REACH = 90


class CarriedYear:
    """The year named last in a text, as long as it goes on, else that of publication.

    Attributes
    ----------
    year : int
        What a part without a year takes, 0 if none is known.
    told : int
        The year named last, however far back.
    whole : int
        The year that 全年 takes: the last that was named and has begun.
    fiscally : bool
        Whether the last one was a fiscal year.
    named_at : int
        Where the year named last ends.
    lead : int
        The year of the first quarter or half that was named with its own.
    """

    def __init__(self, publication: Publication, text: str):
        self.publication, self.text = publication, text
        self.year, self.told = publication.year or publication.likely, publication.year
        self.whole = publication.year - (0 < publication.month <= 4)
        self.fiscally = False
        self.named_at = self.lead = 0
        #: Whether the year named last stood alone, and whether it was 去年.
        self._plain = self._last_year = self._of_last_year = False
        self._ends, self._stops = _Places(SENTENCE_END, text), _Places(_STOP, text)

    def come_to(self, got: dict[str, str], start: int, bare: bool) -> None:
        """Go on to a period; ``bare`` if it names no year: it may lie too far from the last year, or tell of another."""
        publication = self.publication
        this_year, dated = publication.year, bare and "day" in got and "month" in got
        if dated and publication.is_lately(number(got["month"]), int(got["day"])):
            self.year = this_year  # 截至8月11日, on the 15th of August, whatever year was told before
        part = bare and ("q" in got or "half" in got or "day" in got)
        if start - self.named_at > _YEAR_REACH:
            self.year = this_year or publication.likely or self.year
        if part and self._ends.between(self.named_at, start):
            if self._plain:  # a year in passing is not that of the next sentence's quarter
                self.year, self._plain = this_year or self.year, False
            self.year = max(self.year, self.lead)  # nor is the one that the page's own quarter was compared with
        month = bare and number(got["month"]) if "month" in got else 0
        if self._of_last_year and 0 < month <= publication.month and self._ends.between(self.named_at, start):
            self.year = this_year or self.year  # 去年全年是90个。仅6月就有40个, in July
        if 0 < month <= publication.month and self.year == this_year - 1 and self._is_of_this_year(start):
            self.year = this_year  # 今年一季度…,其中2024年为9亿元。截至3月底
        if self._last_year and bare and "q" in got and self._goes_on_to(start):
            just_over = f"{this_year}Q{number(got['q'])}" == publication.last_quarter()
            self.year = this_year if just_over else self.year  # 去年亏20亿,一季度再亏10亿, in May
        within = part or bare and got.keys() & {"month", "until", "quarters"}
        if within and 0 < this_year < self.year and self._stops.between(self.named_at, start):
            self.year = this_year  # a year ahead, beside which stands what is over
        if dated and publication.month - number(got["month"]) > 6:
            self.year = this_year + 1 if _TO_COME.search(self.text, max(0, start - 8), start) else self.year

    def take(self, id: str, got: dict[str, str], start: int, end: int) -> None:
        """Go on with the year of a period that names it."""
        if BEGAN.search(self.text, max(0, start - 4), start):
            return
        self.fiscally = id.startswith("FY") or bool(got.keys() & {"fiscal", "fq", "lead"})
        self.year, self.named_at, self._plain = int(id.removeprefix("FY")[:4]), end, len(id) == 4
        self._last_year = self._plain and got.get("rel") == "去年"
        self._of_last_year = got.get("rel") == "去年" and "-" not in id
        self.told = self.year
        begun = self.year <= self.publication.year or not self.publication.year
        self.whole = self.year if begun else self.whole
        self.lead = self.lead or (self.year if re.search("[QH]", id) else 0)

    def take_fiscal(self, quarter: str, year_end: int) -> None:
        """Go on with the fiscal year of a quarter that names none."""
        self.fiscally, self.whole = True, fiscal_year(quarter, year_end)

    def of_whole(self, match: re.Match) -> int:
        """The year that 全年 means: the one named beside it, else the last that is over or under way, and no budget's."""
        text, whole, publication = self.text, self.whole, self.publication
        near = (
            re.split("[。；;\n]", text[max(0, match.start() - 8) : match.start()])[-1]
            + text[match.start() : match.end() + 6]
        )
        beside = match.start() - self.named_at <= 3 and not text[self.named_at : match.start()].strip("的 ,，")
        if beside or EXPECTED.search(near):
            return whole
        if whole == publication.year and _ANNUAL.search(text, max(0, match.start() - 16), match.start()):
            return whole - 1  # 公布年报:全年营收4亿元
        return whole - 1 if whole == publication.year and 0 < publication.month <= 3 else whole

    def _is_of_this_year(self, start: int) -> bool:
        """Whether a month up to which is counted stands in another sentence than the year before, on a page that tells of this one."""
        up_to = self.text.endswith(("截至", "截止", "截至到"), 0, start)
        return up_to and self._ends.between(self.named_at, start) and "今年" in self.text[max(0, start - 400) : start]

    def _goes_on_to(self, start: int) -> bool:
        """Whether a figure and a comma stand between a year and a quarter that is named soon after it."""
        return start - self.named_at <= _YEAR_REACH and _GOES_ON.search(self.text, self.named_at, start) is not None


class _Places:
    """Where a text has one of some marks; asked at each period, so that a page of nothing but periods stays linear."""

    def __init__(self, marks: re.Pattern[str], text: str):
        self.places = [match.start() for match in marks.finditer(text)]

    def between(self, start: int, end: int) -> bool:
        at = bisect_left(self.places, start)
        return at < len(self.places) and self.places[at] < end
