"""Periods in words, resolved against the day of publication: one pass over a text, which keeps what it told on the way.

The pattern says what is printed (``period_pattern``), the words around it whether that is a period at all
(``period_context``); the year that it takes comes from what was named before (``carried_year``), its fiscal calendar from
the companies (``fiscal_calendars``), and ``period_resolution`` makes an id of it all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from marketbook.mentions.carried_year import CarriedYear
from marketbook.mentions.fiscal_calendars import FiscalCalendars
from marketbook.mentions.names import Mention
from marketbook.mentions.period_context import (
    COMPARED,
    EXPLAINS,
    LEFT_OUT,
    NO_PERIOD,
    ON_END,
    RECORD,
    SINCE,
    is_measured_from,
)
from marketbook.mentions.period_ids import DAY, of_year
from marketbook.mentions.period_pattern import HOLDS, NAMES_A_YEAR, PERIOD, UNTIL
from marketbook.mentions.period_resolution import resolve, until_month
from marketbook.mentions.publication import Publication
from marketbook.mentions.relative_periods import Said
from marketbook.periods import is_period

_AND = re.compile("[、和与及]|以及")
#: 一年前, 未来三年: no 同期 means them.
_PASSING = frozenset(("ago", "years_ago", "months_ago", "ahead"))
_YEAR_OR_MONTH = re.compile(r"\d{4}(?:-\d\d)?")


class PeriodReader(Publication):
    """Reads the periods of a text from its day of publication, if that is known, and what was said before."""

    def find(self, text: str, calendars: Sequence[tuple[int, int]] = ()) -> list[Mention]:
        """Every period of a text, as ISO-like ids; a bare month or quarter takes the year last named, else that of publication.

        Parameters
        ----------
        text : str
        calendars : sequence of (int, int)
            Where companies are named, and the month in which the fiscal year of each ends, from left to right.
        """
        found: list[Mention] = []
        years, companies, said = CarriedYear(self, text), FiscalCalendars(calendars), Said()
        fiscal: dict[str, str] = {}
        for match in PERIOD.finditer(text):
            start, end = match.span()
            got = {HOLDS[name]: value for name, value in match.groupdict().items() if value is not None}
            bare = not got.keys() & NAMES_A_YEAR
            years.come_to(got, start, bare)
            if _is_none(text, start, end, got, bare):
                continue
            nearest = companies.nearest(start)
            year_end = companies.year_end(nearest)
            if year_end != 12 and "q" in got and "年度第" in text[start:end]:
                got["fiscal"] = "财"  # 戴尔2026年度第4季
            if "half" in got and "fiscal" not in got and nearest >= 0:
                year_end = year_end if companies.is_own_half(nearest, start) else 12  # else nobody's own half of a year
            base = years.told if got.get("rel") in ("当年", "同年") else years.year
            if "whole" in got:
                base = years.of_whole(match)
                if years.fiscally and base == years.whole and year_end != 12:
                    got["fiscal"] = "财"
            id = resolve(self, got, match, base, year_end, said)
            ahead = got.keys() & {"fq", "lead"} and id > (self.last_quarter() or id)
            if year_end == 12 and companies.own_years and ahead:
                # 2026财年第二财季, not over by the calendar of who is named nearest: of somebody with a year of his own
                year_end = companies.own_year_end(start)
                id = resolve(self, got, match, base, year_end, said)
            if not id or not is_period(id):
                continue
            if DAY.fullmatch(id):
                if until := UNTIL.match(text, end):
                    got |= {name: value for name, value in until.groupdict().items() if value}
                    id, end = until_month(got | {"to_month": id[5:7]}, int(id[:4])) or id, until.end()
                _share_the_day(text, found, start, id)
            if "q" in got and not bare and got.keys() & {"fiscal", "fq", "lead"}:
                fiscal[got["q"]] = id
            elif "q" in got and bare and "fq" not in got:
                apart = not (years.named_at and start - years.named_at < 30)
                if apart and companies.is_own_quarter(nearest, start):
                    years.fiscally = years.fiscally or year_end != 12
                    id = fiscal.setdefault(got["q"], self.just_over(id, got["q"], year_end))
                else:
                    id = fiscal.get(got["q"], id)
            since = text.startswith(("自", "从", "是"), max(0, start - 1)) and SINCE.match(text, end)
            if found and "-" in id and "/" not in id and EXPLAINS.fullmatch(text, found[-1].end, start):
                continue  # 第一财季(截至8月31日)
            measured = is_measured_from(text, start, end)
            earlier = "same_of" in got and bool(said.periods) and id < said.periods[-1]
            if not bare and not since and not measured and not earlier:
                years.take(id, got, start, end)
            elif "fq" in got and year_end != 12:
                years.take_fiscal(id, year_end)
            if "Q" in id and "/" not in id and not measured and not got.keys() & {"same", "quarter_before"}:
                over = not self.month or id <= self.last_quarter()
                said.quarter = id if int(id[:4]) >= years.lead and over else said.quarter
            open_ended = since or text.startswith(("以来", "至今"), end)
            if open_ended and _YEAR_OR_MONTH.fullmatch(id) and id[:4] < self.published[:4]:
                id = f"{id}/{self.published[: len(id)]}"
            aside = got.get("same") == "同期" and not COMPARED.search(text, max(0, start - 6), start)
            shifted = "same" in got and not aside or earlier
            shifted = shifted or "quarter_before" in got and (measured or said.quarter not in ("", id))
            found.append(Mention(start, end, id, "shifted" if shifted else "measured" if measured else ""))
            if not (shifted or measured or got.keys() & _PASSING):
                said.periods.append(id)
        return found


def _is_none(text: str, start: int, end: int, got: dict[str, str], bare: bool) -> bool:
    """Whether the words around a match make it no period: 不变价, 剔除…, 连续三季度, 近三年新高."""
    return (
        NO_PERIOD.match(text, end) is not None
        or LEFT_OUT.search(text, max(0, start - 20), start) is not None
        or bare
        and "q" in got
        and ON_END.search(text, max(0, start - 6), start) is not None
        or "past" in got
        and RECORD.match(text, end) is not None
    )


def _share_the_day(text: str, found: list[Mention], start: int, id: str) -> None:
    """截至2023年及2024年6月30日止六个月: the years before the last end on the same day."""
    for i in range(len(found) - 1, -1, -1):
        if len(found[i].id) != 4 or not _AND.fullmatch(text, found[i].end, start):
            return
        found[i], start = replace(found[i], id=of_year(id, int(found[i].id)) or found[i].id), found[i].start
