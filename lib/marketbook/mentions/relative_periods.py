"""Words that point to a period: from what the text told before (上季度, 同期, 次日), or from the day of publication (本月, 两年前)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from marketbook.mentions.period_context import GUIDES, SENTENCE_END, is_measured_from
from marketbook.mentions.period_ids import DAY, months, next_quarter, of_year, previous_quarter
from marketbook.mentions.period_pattern import number
from marketbook.mentions.publication import Publication
from marketbook.periods import is_period

QUARTER = re.compile(r"\d{4}Q\d")
_OF_QUARTERS = re.compile(".*Q.*")
#: By how many months a quarter of a fiscal year ends after the calendar's that it is called by.
_LATER = {0: 0, 1: 1, 2: -1}
#: So many periods back a word is explained by what was said; a page of nothing but periods stays linear.
_NEAR = 40


@dataclass
class Said:
    """What a text told before: the periods that nothing was measured from, and the last quarter."""

    periods: list[str] = field(default_factory=list)
    quarter: str = ""

    def last(self, form: re.Pattern[str]) -> str:
        """The last period of a form, if it was told not far back."""
        return next((id for id in reversed(self.periods[-_NEAR:]) if form.fullmatch(id)), "")


def from_what_was_said(
    publication: Publication, got: dict[str, str], m: re.Match, year: int, year_end: int, said: Said
) -> str | None:
    """The id of words that point to what was told before, empty if that was nothing; None where there are no such words."""
    spoken, quarter = said.periods, said.quarter
    if "same" in got:
        base = spoken[-1] if spoken else publication.last_quarter()
        return base if got["same"] == "同期" or not base else of_year(base, int(base.removeprefix("FY")[:4]) - 1)
    if "quarter_before" in got:
        return _quarter_before(publication, got["quarter_before"], m, year_end, said)
    if "next_quarter" in got:
        return next_quarter(quarter or publication.last_quarter())
    if "quarter" in got:
        near = (
            SENTENCE_END.split(m.string[max(0, m.start() - 12) : m.start()])[-1]
            + re.split("[，,。；;\n]", m.string[m.end() : m.end() + 16])[0]
        )
        if got["quarter"].startswith("本") and GUIDES.search(near):  # 展望本季
            return next_quarter(publication.last_quarter())
        if got["quarter"] == "当季" and spoken and QUARTER.fullmatch(spoken[-1]):
            return spoken[-1]
        if got["quarter"][0] in "该这" and not quarter:
            return ""  # of a quarter that the page does not name
        return quarter or (publication.last_quarter() if year == publication.year else "")
    if "that_day" in got:
        return said.last(DAY)
    if "day_alone" in got:  # 5月15日,…;21日,… is of the same month
        told, day = said.last(DAY), f"{number(got['day_alone']):02d}"
        return f"{told[:7]}-{day}" if told and is_period(told) and told[8:] < day else ""
    if got.keys() & {"next_day", "days_later"}:
        day, later = said.last(DAY), number(got.get("days_later", "1"))
        return (date.fromisoformat(day) + timedelta(days=later)).isoformat() if day and is_period(day) else ""
    if publication.month and "past_quarters" in got:
        last = first = quarter or publication.last_quarter()
        for _ in range(number(got["past_quarters"]) - 1):
            first = previous_quarter(first)
        return f"{first}/{last}"
    if "past" in got:
        for id in reversed(spoken[-_NEAR:]):  # 近三年(2022-2024年), 近三年
            if re.fullmatch(r"\d{4}/\d{4}", id) and int(id[5:]) - int(id[:4]) == number(got["past"]) - 1:
                return id
    return None


def from_publication(publication: Publication, got: dict[str, str], m: re.Match, year: int) -> str | None:
    """The id of words that point from the day of publication, empty if that is unknown; None where there are no such words."""
    this_year, month = publication.year, publication.month
    if "now" in got:
        return publication.published[:7]
    if "today" in got:
        return publication.published if len(publication.published) == 10 else ""
    if month and "last_month" in got:
        return f"{this_year - (month == 1)}-{(month - 2) % 12 + 1:02d}"
    if month and "this_month" in got:
        before = (month - 2) % 12 + 1
        if m[0] == "本月" and re.search(
            rf"(?<!\d){before}月份?(?:自结|单月|合并|集团)*营收", m.string[max(0, m.start() - 600) : m.start()]
        ):
            return f"{this_year - (month == 1)}-{before:02d}"  # the month that a monthly report is of
        return f"{this_year}-{month:02d}"
    if month and "results" in got:
        return _results(publication, got["results"], year)
    if this_year and got.keys() & {"ahead", "two_years"}:
        return f"{this_year}/{this_year + number(got.get('ahead', '2')) - 1}"
    if this_year and "past" in got:
        return f"{this_year - number(got['past'])}/{this_year - 1}"
    if "new_year" in got:
        return f"{this_year}-01" if this_year else ""
    if "ago" in got:
        return f"{this_year - 1}{publication.published[4:7]}" if this_year else ""
    if "months_ago" in got:
        gone = 12 * this_year + month - 1 - int(got["months_ago"])
        return f"{gone // 12}-{gone % 12 + 1:02d}" if month else ""
    if "years_ago" in got:
        return str(this_year - number(got["years_ago"])) if this_year else ""
    return None


def _quarter_before(publication: Publication, word: str, m: re.Match, year_end: int, said: Said) -> str:
    """上季度: beside a change the quarter before the one told, else the one that ended last."""
    if is_measured_from(m.string, m.start(), m.end()) or m.string.startswith(("从", "由"), max(0, m.start() - 1)):
        return previous_quarter(said.last(_OF_QUARTERS) or next_quarter(publication.last_quarter()))
    last = publication.last_quarter()
    if not last:
        return previous_quarter(said.quarter)
    if not said.quarter and _LATER[year_end % 3] > 0 and (publication.month - 1) % 3 == 0:
        return previous_quarter(last)  # 戴尔上季, in October: the one to the end of July
    return previous_quarter(last) if said.quarter == last and "一" in word else last


def _results(publication: Publication, word: str, year: int) -> str:
    """The period of a report that is named without its year."""
    if word.startswith("年"):
        return str(publication.year - 1)
    if word == "一季报":
        return f"{publication.year}Q1"
    year = publication.year - (year == publication.year and publication.month <= 6)
    return months(year, 1, 9) if word == "三季报" else f"{year}H1"
