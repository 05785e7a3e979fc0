"""From one match of the pattern to the id of a period: printed in full, a part of a named year, a part whose year is to be found."""

from __future__ import annotations

import re

from marketbook.mentions.period_context import AHEAD, SENTENCE_END, TO_COME
from marketbook.mentions.period_ids import fiscal_half, fiscal_quarter, months, of_year
from marketbook.mentions.period_pattern import CN, NAMES_A_YEAR, PARTS, number
from marketbook.mentions.publication import Publication
from marketbook.mentions.relative_periods import QUARTER, Said, from_publication, from_what_was_said
from marketbook.periods import is_period, parse_period

#: What names the year that a part behind it is of.
_YEARS = frozenset(("year", "rel", "roc", "two", "spelt"))
#: What leaves nothing to be found.
_IN_FULL = frozenset(("fy", "from", "short", "of_short", "nine_short"))


def resolve(publication: Publication, got: dict[str, str], m: re.Match, year: int, year_end: int, said: Said) -> str:
    """The id of one match; empty if it is none, or cannot be known.

    Parameters
    ----------
    publication : Publication
    got : dict
        What the groups of the pattern hold.
    m : re.Match
    year : int
        The one that a part without its year takes, 0 if none is known.
    year_end : int
        The month in which the fiscal year ends that the period may be of.
    said : Said
        What the text told before.
    """
    if got.keys() & _YEARS:
        return _of_named_year(publication, got, year, year_end, said)
    if got.keys() & _IN_FULL:
        return _in_full(got, year_end)
    id = from_what_was_said(publication, got, m, year, year_end, said)
    if id is None:
        id = from_publication(publication, got, m, year)
    if id is None:
        id = _fiscal_part(publication, got, m, year_end, said)
    return _of_unnamed_year(publication, got, m, year, year_end, said) if id is None else id


def until_month(got: dict[str, str], year: int) -> str:
    """截至6月30日止六个月: so much time up to the end of a month."""
    month = int(got["to_month"])
    if "to_quarter" in got:
        return f"{year}Q{(month + 1) // 3}" if month > 1 else f"{year - 1}Q4"
    if "to_half" in got:
        return months(year, month - 5, month) if month >= 6 else f"{year - 1}-{month + 7:02d}/{year}-{month:02d}"
    if "to_nine" in got:
        return months(year, month - 8, month) if month > 8 else ""
    return f"FY{year}" if month != 12 else str(year)


def _of_named_year(publication: Publication, got: dict[str, str], year: int, year_end: int, said: Said) -> str:
    """A year that is named, or a part of it."""
    spoken = said.periods
    if got.get("rel") == "上年" and spoken and spoken[-1].startswith("FY"):
        return f"FY{int(spoken[-1][2:]) - 1}"
    if "roc" in got:  # Taiwan counts from 1912
        named = 1911 + int(got["roc"])
    elif "spelt" in got:
        named = 2000 + 10 * CN[got["spelt"][0]] + CN.get(got["spelt"][1], 0)
    elif "two" in got:
        named = 2000 + int(got["two"])
        if publication.year and abs(named - publication.year) > 4:  # 成立25年
            return ""
    elif "year" in got:
        named = int(got["year"])
    else:
        named = publication.relative_year(got["rel"], year)
        months_over = 3 * number(got["quarters"]) if "quarters" in got else number(got.get("until", "0"))
        named -= got["rel"] == "今年" and 0 < publication.month < months_over  # 今年前九个月, told in March
    if "ends" in got:  # 2024/25财年 ends in 2025
        named = named // 100 * 100 + int(got["ends"])
    if "same_of" in got and spoken:  # 2023年同期: what is told, of another year
        return of_year(spoken[-1], named)
    if got.get("rel") == "今年" and "fq" in got:
        return publication.nearest_fiscal(number(got["q"]), year_end)
    return _within(got, named, year_end) if named else ""


def _in_full(got: dict[str, str], year_end: int) -> str:
    """FY25Q1, 2022-2026年, 25Q2: years and parts that are printed with all their digits."""
    if "fy" in got:
        named = int(got["fy"][-2:]) + 2000
        return fiscal_quarter(named, int(got["fyq"]), year_end) if "fyq" in got else f"FY{named}"
    if "from" in got:
        first, last = (f"20{got[name]}"[-4:] for name in ("from", "to"))
        last += (
            f"-{int(got['to_the']):02d}"
            if "to_the" in got
            else "H1"
            if "to_the_half" in got
            else "-09"
            if "to_the_nine" in got
            else ""
        )
        return f"{first}/{last}" if first < last else last if len(got["from"]) == 4 else ""
    if "short" in got:  # 25Q2
        return f"20{got['short']}{got['short_of']}"
    if "of_short" in got:  # 2Q25, 2Q2025
        return f"20{got['short_after']}{''.join(sorted(got['of_short'], reverse=True))}"
    return months(2000 + int(got["nine_short"]), 1, 9)


def _fiscal_part(publication: Publication, got: dict[str, str], m: re.Match, year_end: int, said: Said) -> str | None:
    """A half or quarter of a fiscal year that is named nowhere: the last that is over, or the nearest; None if it is no such part."""
    if "fiscal" in got and "half" in got and publication.month:
        halves = [fiscal_half(publication.year + n, 1 + (got["half"] in "下2"), year_end) for n in (1, 0, -1)]
        return next(id for id in halves if parse_period(id).end.isoformat()[:7] <= publication.published[:7])
    if "half" in got and not got.keys() & NAMES_A_YEAR and publication.is_fiscal_half(got["half"], year_end):
        return fiscal_half(publication.year + (publication.month > year_end), 1, year_end)
    if "fq" in got and publication.year:
        id = publication.nearest_fiscal(number(got["q"]), year_end)
        new = m.string[max(0, m.start() - 3) : m.start() + 2].find("新财年") >= 0
        return of_year(id, int(id[:4]) + 1) if new and id < said.last(QUARTER) else id
    return None


def _of_unnamed_year(
    publication: Publication, got: dict[str, str], m: re.Match, year: int, year_end: int, said: Said
) -> str:
    """A part whose year is told elsewhere, or months and days from one to another."""
    spoken = said.periods
    if "to_rel" in got:
        year = publication.relative_year(got["to_rel"], year)
    elif "span_year" in got or "to_year" in got:
        year = int(got.get("span_year") or got["to_year"])
    elif "span_rel" in got:
        year = publication.relative_year(got["span_rel"], year)
    elif (
        "q" in got and not publication.month and year == publication.year and spoken and spoken[-1][:4] == str(year - 1)
    ):
        year -= 1  # in an article of 2025, no month known, that has told of 2024
    elif year:
        year = _year_of_part(publication, got, m, year)
    if not year:
        return ""
    if "from_day" in got:
        return _from_day_to_day(got, year)
    if "first" in got:
        first, final = int(got["first"]), int(got["final"])
        if int(got.get("final_year", year)) != year:
            return f"{year}-{first:02d}/{got['final_year']}-{final:02d}"
        return months(year, first, final)
    if "to_month" in got:
        return until_month(got, year)
    if "of_year" in got:  # 次季 in Hong Kong is the second
        return f"{year}Q{2 if got['of_year'] == '次' else 4}"
    if "whole" in got or got.keys() & PARTS:
        return _within(got, year, year_end)
    return ""


def _year_of_part(publication: Publication, got: dict[str, str], m: re.Match, year: int) -> int:
    """The year of a part that names none: a part that lies far after publication is last year's."""
    this_year, now = publication.year, publication.month
    if "q" in got:
        last = 3 * number(got["q"])
        begun = year != this_year or not now or last - 2 <= now
        near = m.string[max(0, m.start() - 24) : m.end() + 24]
        return publication.recent_year(year, last) if begun or AHEAD.search(near) else year - 1
    if month := got.get("month") or got.get("to_month"):
        ahead = year == this_year and 0 < now < number(month) - 1
        if ahead and not TO_COME.search(_beside(m)):
            return year - 1  # 5月发布, told in January
        return publication.recent_year(year, number(month))
    if "of_year" in got:
        return publication.recent_year(year, 6)
    if "half" in got and year == this_year and 0 < now <= (8 if got["half"] in "下2" else 2):
        near = m.string[max(0, m.start() - 8) : m.end() + 12]
        return year if AHEAD.search(near) else year - 1  # 下半年, told as over before it was
    return year


def _beside(m: re.Match) -> str:
    """What stands around a match, in its sentence."""
    before, after = m.string[max(0, m.start() - 24) : m.start()], m.string[m.end() : m.end() + 24]
    return SENTENCE_END.split(before)[-1] + "§" + SENTENCE_END.split(after)[0]


def _from_day_to_day(got: dict[str, str], year: int) -> str:
    """3月9日至15日; whole months, if it is from the first day of one to the last of another."""
    first, last = int(got["from_month"]), int(got.get("to_the_month", got["from_month"]))
    end = int(got.get("to_the_year", year))
    days = f"{year}-{first:02d}-{int(got['from_day']):02d}/{end}-{last:02d}-{int(got['to_the_day']):02d}"
    whole = (
        got["from_day"].lstrip("0") == "1"
        and is_period(days)
        and parse_period(days).end == parse_period(f"{end}-{last:02d}").end
    )
    if whole and end > year:
        return f"{year}-{first:02d}/{end}-{last:02d}"
    return months(year, first, last) if whole and first < last else days


def _within(got: dict[str, str], year: int, year_end: int) -> str:
    """A part of a year, or the year itself."""
    if "q" in got:
        quarter = number(got["q"])
        fiscally = got.keys() & {"fiscal", "fq", "lead"}
        return fiscal_quarter(year, quarter, year_end) if fiscally else f"{year}Q{quarter}"
    if "quarters" in got:
        return months(year, 1, 3 * number(got["quarters"]))
    if "until" in got:
        return months(year, 1, number(got["until"]))
    if "nine" in got:
        return months(year, 1, 9)
    if "last_three" in got:
        return f"{year}Q4"
    if "interim" in got:
        return f"{year}H1"
    if "half" in got and "fiscal" in got:
        return fiscal_half(year, 1 if got["half"] in "上1" else 2, year_end)
    if "half" in got:
        return f"{year}H{1 if got['half'] in '上1' else 2}"
    if "month" in got:
        month = number(got["month"])
        if "quarter_of" in got:
            return f"{year}Q{(month + 2) // 3}"
        return f"{year}-{month:02d}" + (f"-{int(got['day']):02d}" if "day" in got else "")
    return f"FY{year}" if got.keys() & {"fiscal", "ends"} and year_end != 12 else str(year)
