"""Periods in words, resolved against the day of publication."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from marketbook.mentions.names import Mention
from marketbook.mentions.period_context import (
    AHEAD,
    COMPARED,
    EXPECTED,
    EXPLAINS,
    GUIDES,
    LEFT_OUT,
    NO_PERIOD,
    ON_END,
    RECORD,
    SINCE,
    is_measured_from,
)
from marketbook.mentions.period_ids import fiscal_half, fiscal_quarter, months, next_quarter, of_year, previous_quarter
from marketbook.mentions.period_pattern import CN, HOLDS, NAMES_A_YEAR, PARTS, PERIOD, UNTIL
from marketbook.periods import FISCAL_YEAR_END_MONTH, parse_period

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_AND = re.compile("[、和与及]|以及")
_ANNUAL = re.compile("年报|年度报告|年度业绩")
#: 预期将于2月3日挂牌
_TO_COME = re.compile("(?:将|拟|计划|预[计期]|有望|定)(?:将|于|在|会)*$")
_SENTENCE_END, _STOP = re.compile(r"[。！？\n]"), re.compile(r"[。；;\n]")
#: 去年亏20亿,
_GOES_ON = re.compile(r"\d[^。！？\n]*[，,]")
#: So many characters after a year was named, a bare month is again one of the year of publication.
_YEAR_REACH = 90
#: 2026年CapEx指引, 到2027年将
_AIMED = re.compile("[^，,。；;]{0,16}?(?:预[计期测估]|指引|展望|目标|有望|将|规划|E(?![A-Za-z]))")
_AIMED_AT = re.compile("(?:预[计期测估]|有望|目标|将|指引|展望|计划|拟|上[修调])[^，,。；;]*$|(?<![截])[到至]$")
#: By how many months a quarter of a fiscal year ends after the calendar's that it is called by.
_LATER = {0: 0, 1: 1, 2: -1}
#: Within so many characters a firm's name makes 上半年 the half of its own year.
_OWN_HALF = 30
#: So many periods back a word is explained by what was said; a page of nothing but periods stays linear.
_NEAR = 40


class PeriodReader:
    """Periods of a text, with relative words resolved against the day of publication and what was said before.

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

    def find(self, text: str, calendars: Sequence[tuple[int, int]] = ()) -> list[Mention]:
        """Every period of a text, as ISO-like ids; a bare month or quarter takes the year last named, else that of publication.

        Parameters
        ----------
        text : str
        calendars : sequence of (int, int)
            Where companies are named, and the month in which the fiscal year of each ends, from left to right.
        """
        found: list[Mention] = []
        year, told, whole = self.year or self.likely, self.year, self.year - (0 < self.month <= 4)
        quarter, named_at, plain, lead, fiscally, last_year = "", 0, False, 0, False, False
        fiscal: dict[str, str] = {}
        spoken: list[str] = []
        places = [place for place, _ in calendars]
        alike = len({end for _, end in calendars}) == 1
        own_years = [named for named in calendars if named[1] != 12]
        ends, stops = _Places(_SENTENCE_END, text), _Places(_STOP, text)
        for match in PERIOD.finditer(text):
            start, end = match.span()
            got = {HOLDS[name]: value for name, value in match.groupdict().items() if value is not None}
            bare = not got.keys() & NAMES_A_YEAR
            if bare and "day" in got and "month" in got and self._is_lately(_number(got["month"]), int(got["day"])):
                year = self.year  # 截至8月11日, on the 15th of August, whatever year was told before
            part = bare and ("q" in got or "half" in got or "day" in got)
            if start - named_at > _YEAR_REACH:
                year = self.year or self.likely or year
            if part and ends.between(named_at, start):
                if plain:  # a year in passing is not that of the next sentence's quarter
                    year, plain = self.year or year, False
                year = max(year, lead)  # nor is the one that the page's own quarter was compared with
            if last_year and bare and "q" in got and _goes_on(text, named_at, start):
                just_over = f"{self.year}Q{_number(got['q'])}" == self.last_quarter()
                year = self.year if just_over else year  # 去年亏20亿,一季度再亏10亿, in May
            within = part or bare and got.keys() & {"month", "until", "quarters"}
            if within and 0 < self.year < year and stops.between(named_at, start):
                year = self.year  # a year ahead, beside which stands what is over
            if bare and "day" in got and "month" in got and self.month - _number(got["month"]) > 6:
                year = self.year + 1 if _TO_COME.search(text, max(0, start - 8), start) else year
            if (
                NO_PERIOD.match(text, end)
                or LEFT_OUT.search(text, max(0, start - 20), start)
                or bare
                and "q" in got
                and ON_END.search(text, max(0, start - 6), start)
            ):
                continue
            if "past" in got and RECORD.match(text, end):
                continue
            at = bisect_right(places, start) - 1
            near = max(at, 0) if places and (at >= 0 or places[0] - start < _YEAR_REACH) else -1
            year_end = calendars[near][1] if near >= 0 else calendars[0][1] if alike else FISCAL_YEAR_END_MONTH
            if year_end != 12 and "q" in got and "年度第" in text[start:end]:
                got["fiscal"] = "财"  # 戴尔2026年度第4季
            if "half" in got and "fiscal" not in got and near >= 0:
                beside = min(abs(start - place) for place in places[near : near + 2])
                year_end = year_end if alike and beside <= _OWN_HALF else 12  # else nobody's own half of a year
            base = told if got.get("rel") in ("当年", "同年") else year
            if "whole" in got:
                base = self._whole_year(text, match, whole, named_at)
                if fiscally and base == whole and year_end != 12:
                    got["fiscal"] = "财"
            id = self._resolve(got, match, base, quarter, spoken, year_end)
            if year_end == 12 and own_years and got.keys() & {"fq", "lead"} and id > (self.last_quarter() or id):
                # 2026财年第二财季, not over by the calendar of who is named nearest: of somebody with a year of his own
                year_end = min(
                    own_years[max(0, bisect_right(own_years, (start,)) - 1) :][:2], key=lambda own: abs(own[0] - start)
                )[1]
                id = self._resolve(got, match, base, quarter, spoken, year_end)
            if not id or not _is_possible(id):
                continue
            if _DAY.fullmatch(id):
                if until := UNTIL.match(text, end):
                    got |= {name: value for name, value in until.groupdict().items() if value}
                    id, end = _until_month(got | {"to_month": id[5:7]}, int(id[:4])) or id, until.end()
                _share_the_day(text, found, start, id)
            if "q" in got and not bare and got.keys() & {"fiscal", "fq", "lead"}:
                fiscal[got["q"]] = id
            elif "q" in got and bare and "fq" not in got:
                own = (
                    alike
                    and near >= 0
                    and -12 < start - calendars[near][0] < 12
                    and not (named_at and start - named_at < 30)
                )  # 甲骨文第二季度
                if own and year_end != 12:
                    fiscally = True
                id = (
                    fiscal.setdefault(got["q"], self._just_over(id, got["q"], year_end))
                    if own
                    else fiscal.get(got["q"], id)
                )
            since = text.startswith(("自", "从", "是"), max(0, start - 1)) and SINCE.match(text, end)
            if found and "-" in id and "/" not in id and EXPLAINS.fullmatch(text, found[-1].end, start):
                continue  # 第一财季(截至8月31日)
            measured = is_measured_from(text, start, end)
            earlier = "same_of" in got and bool(spoken) and id < spoken[-1]
            if got.keys() & NAMES_A_YEAR and not since and not measured and not earlier:
                fiscally = id.startswith("FY") or bool(got.keys() & {"fiscal", "fq", "lead"})
                year, named_at, plain = int(id.removeprefix("FY")[:4]), end, len(id) == 4
                last_year = plain and got.get("rel") == "去年"
                told = year
                whole = year if year <= self.year or not self.year else whole
                lead = lead or (year if re.search("[QH]", id) else 0)
            elif "fq" in got and year_end != 12:
                fiscally, whole = True, _fiscal_year(id, year_end)
            if "Q" in id and "/" not in id and not got.keys() & {"same", "quarter_before"}:
                over = not self.month or id <= self.last_quarter()
                quarter = id if int(id[:4]) >= lead and over else quarter
            open_ended = since or text.startswith(("以来", "至今"), end)
            if open_ended and re.fullmatch(r"\d{4}(?:-\d\d)?", id) and id[:4] < self.published[:4]:
                id = f"{id}/{self.published[: len(id)]}"
            aside = got.get("same") == "同期" and not COMPARED.search(text, max(0, start - 6), start)
            shifted = "same" in got and not aside or earlier
            shifted = shifted or "quarter_before" in got and (measured or quarter not in ("", id))
            found.append(Mention(start, end, id, "shifted" if shifted else "measured" if measured else ""))
            if not (shifted or measured):
                spoken.append(id)
        return found

    def _resolve(
        self, got: dict[str, str], m: re.Match, year: int, quarter: str, spoken: list[str], year_end: int
    ) -> str:
        """The id of one match; ``year`` is the one that a part without its year takes, 0 if none is known."""
        if got.keys() & {"year", "rel", "roc", "two", "spelt"}:
            return self._of_named_year(got, year, spoken, year_end)
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
        if "same" in got:
            base = spoken[-1] if spoken else self.last_quarter()
            return base if got["same"] == "同期" or not base else of_year(base, int(base.removeprefix("FY")[:4]) - 1)
        if "quarter_before" in got:
            return self._quarter_before(got["quarter_before"], m, quarter, spoken, year_end)
        if "next_quarter" in got:
            return next_quarter(quarter or self.last_quarter())
        if "quarter" in got:
            near = (
                _SENTENCE_END.split(m.string[max(0, m.start() - 4) : m.start()])[-1]
                + re.split("[，,。；;\n]", m.string[m.end() : m.end() + 16])[0]
            )
            if got["quarter"].startswith("本") and GUIDES.search(near):  # 展望本季
                return next_quarter(self.last_quarter())
            if got["quarter"] == "当季" and spoken and re.fullmatch(r"\d{4}Q\d", spoken[-1]):
                return spoken[-1]
            if got["quarter"][0] in "该这" and not quarter:
                return ""  # of a quarter that the page does not name
            return quarter or (self.last_quarter() if year == self.year else "")
        if "short" in got:  # 25Q2
            return f"20{got['short']}{got['short_of']}"
        if "of_short" in got:  # 2Q25, 2Q2025
            return f"20{got['short_after']}{''.join(sorted(got['of_short'], reverse=True))}"
        if "nine_short" in got:
            return months(2000 + int(got["nine_short"]), 1, 9)
        if "now" in got:
            return self.published[:7]
        if "today" in got:
            return self.published if len(self.published) == 10 else ""
        if "that_day" in got:
            return next((id for id in reversed(spoken[-_NEAR:]) if _DAY.fullmatch(id)), "")
        if "next_day" in got:
            day = next((id for id in reversed(spoken[-_NEAR:]) if _DAY.fullmatch(id)), "")
            return (date.fromisoformat(day) + timedelta(days=1)).isoformat() if day and _is_possible(day) else ""
        if self.month and "last_month" in got:
            return f"{self.year - (self.month == 1)}-{(self.month - 2) % 12 + 1:02d}"
        if self.month and "this_month" in got:
            before = (self.month - 2) % 12 + 1
            if m[0] == "本月" and re.search(
                rf"(?<!\d){before}月份?(?:自结|单月|合并|集团)*营收", m.string[max(0, m.start() - 600) : m.start()]
            ):
                return f"{self.year - (self.month == 1)}-{before:02d}"  # the month that a monthly report is of
            return f"{self.year}-{self.month:02d}"
        if self.month and "results" in got:
            return self._results(got["results"], year)
        if self.year and got.keys() & {"ahead", "two_years"}:
            return f"{self.year}/{self.year + _number(got.get('ahead', '2')) - 1}"
        if self.month and "past_quarters" in got:
            last = first = quarter or self.last_quarter()
            for _ in range(_number(got["past_quarters"]) - 1):
                first = previous_quarter(first)
            return f"{first}/{last}"
        if "past" in got:
            for id in reversed(spoken[-_NEAR:]):  # 近三年(2022-2024年), 近三年
                if re.fullmatch(r"\d{4}/\d{4}", id) and int(id[5:]) - int(id[:4]) == _number(got["past"]) - 1:
                    return id
        if self.year and "past" in got:
            return f"{self.year - _number(got['past'])}/{self.year - 1}"
        if "new_year" in got:
            return f"{self.year}-01" if self.year else ""
        if "ago" in got:
            return f"{self.year - 1}{self.published[4:7]}" if self.year else ""
        if "months_ago" in got:
            gone = 12 * self.year + self.month - 1 - int(got["months_ago"])
            return f"{gone // 12}-{gone % 12 + 1:02d}" if self.month else ""
        if "years_ago" in got:
            return str(self.year - _number(got["years_ago"])) if self.year else ""
        if (
            "fiscal" in got and "half" in got and self.month
        ):  # of a fiscal year that names itself nowhere: the last that is over
            halves = [fiscal_half(self.year + n, 1 + (got["half"] in "下2"), year_end) for n in (1, 0, -1)]
            return next(id for id in halves if parse_period(id).end.isoformat()[:7] <= self.published[:7])
        if "half" in got and not got.keys() & NAMES_A_YEAR and self._is_fiscal_half(got["half"], year_end):
            return fiscal_half(self.year + (self.month > year_end), 1, year_end)
        if "fq" in got and self.year:
            id = self._nearest_fiscal(_number(got["q"]), year_end)
            new = m.string[max(0, m.start() - 3) : m.start() + 2].find("新财年") >= 0
            told = next((id for id in reversed(spoken[-_NEAR:]) if re.fullmatch(r"\d{4}Q\d", id)), "")
            return of_year(id, int(id[:4]) + 1) if new and id < told else id
        if "to_rel" in got:
            year = self._relative_year(got["to_rel"], year)
        elif "span_year" in got or "to_year" in got:
            year = int(got.get("span_year") or got["to_year"])
        elif "span_rel" in got:
            year = self._relative_year(got["span_rel"], year)
        elif "q" in got and not self.month and year == self.year and spoken and spoken[-1][:4] == str(year - 1):
            year -= 1  # in an article of 2025, no month known, that has told of 2024
        elif year:
            year = self._year_of_part(got, m, year)
        if not year:
            return ""
        if "from_day" in got:
            first, last = int(got["from_month"]), int(got.get("to_the_month", got["from_month"]))
            end = int(got.get("to_the_year", year))
            days = f"{year}-{first:02d}-{int(got['from_day']):02d}/{end}-{last:02d}-{int(got['to_the_day']):02d}"
            whole = (
                got["from_day"].lstrip("0") == "1"
                and _is_possible(days)
                and parse_period(days).end == parse_period(f"{end}-{last:02d}").end
            )
            if whole and end > year:
                return f"{year}-{first:02d}/{end}-{last:02d}"
            return months(year, first, last) if whole and first < last else days
        if "first" in got:
            first, final = int(got["first"]), int(got["final"])
            if int(got.get("final_year", year)) != year:
                return f"{year}-{first:02d}/{got['final_year']}-{final:02d}"
            return months(year, first, final)
        if "to_month" in got:
            return _until_month(got, year)
        if "of_year" in got:  # 次季 in Hong Kong is the second
            return f"{year}Q{2 if got['of_year'] == '次' else 4}"
        if "whole" in got or got.keys() & PARTS:
            return self._within(got, year, year_end)
        return ""

    def _of_named_year(self, got: dict[str, str], year: int, spoken: list[str], year_end: int) -> str:
        if got.get("rel") == "上年" and spoken and spoken[-1].startswith("FY"):
            return f"FY{int(spoken[-1][2:]) - 1}"
        if "roc" in got:  # Taiwan counts from 1912
            named = 1911 + int(got["roc"])
        elif "spelt" in got:
            named = 2000 + 10 * CN[got["spelt"][0]] + CN.get(got["spelt"][1], 0)
        elif "two" in got:
            named = 2000 + int(got["two"])
            if self.year and abs(named - self.year) > 4:  # 成立25年
                return ""
        elif "year" in got:
            named = int(got["year"])
        else:
            named = self._relative_year(got["rel"], year)
            months_over = 3 * _number(got["quarters"]) if "quarters" in got else _number(got.get("until", "0"))
            named -= got["rel"] == "今年" and 0 < self.month < months_over  # 今年前九个月, told in March
        if "ends" in got:  # 2024/25财年 ends in 2025
            named = named // 100 * 100 + int(got["ends"])
        if "same_of" in got and spoken:  # 2023年同期: what is told, of another year
            return of_year(spoken[-1], named)
        if got.get("rel") == "今年" and "fq" in got:
            return self._nearest_fiscal(_number(got["q"]), year_end)
        return self._within(got, named, year_end) if named else ""

    def _year_of_part(self, got: dict[str, str], m: re.Match, year: int) -> int:
        """The year of a part that names none: a part that lies far after publication is last year's."""
        if "q" in got:
            last = 3 * _number(got["q"])
            begun = year != self.year or not self.month or last - 2 <= self.month
            near = m.string[max(0, m.start() - 24) : m.end() + 24]
            return self._recent(year, last) if begun or AHEAD.search(near) else year - 1
        if month := got.get("month") or got.get("to_month"):
            ahead = year == self.year and 0 < self.month < _number(month) - 1
            if ahead and "day" not in got and not AHEAD.search(m.string[max(0, m.start() - 24) : m.end() + 24]):
                return year - 1
            return self._recent(year, _number(month))
        if "of_year" in got:
            return self._recent(year, 6)
        if "half" in got and year == self.year and 0 < self.month <= (8 if got["half"] in "下2" else 2):
            near = m.string[max(0, m.start() - 8) : m.end() + 12]
            return year if AHEAD.search(near) else year - 1  # 下半年, told as over before it was
        return year

    def _results(self, word: str, year: int) -> str:
        """The period of a report that is named without its year."""
        if word.startswith("年"):
            return str(self.year - 1)
        if word == "一季报":
            return f"{self.year}Q1"
        year = self.year if year != self.year or self.month > 6 else self.year - 1
        return months(year, 1, 9) if word == "三季报" else f"{year}H1"

    def _quarter_before(self, word: str, m: re.Match, quarter: str, spoken: list[str], year_end: int) -> str:
        """上季度: beside a change the quarter before the one told, else the one that ended last."""
        if is_measured_from(m.string, m.start(), m.end()) or m.string.startswith(("从", "由"), max(0, m.start() - 1)):
            told = next((id for id in reversed(spoken[-_NEAR:]) if "Q" in id), "")
            return previous_quarter(told or next_quarter(self.last_quarter()))
        last = self.last_quarter()
        if not last:
            return previous_quarter(quarter)
        if not quarter and _LATER[year_end % 3] > 0 and (self.month - 1) % 3 == 0:
            return previous_quarter(last)  # 戴尔上季, in October: the one to the end of July
        return previous_quarter(last) if quarter == last and "一" in word else last

    def _whole_year(self, text: str, match: re.Match, whole: int, named_at: int) -> int:
        """The year that 全年 means: the one named beside it, else the last that is over or under way, and no budget's."""
        near = (
            re.split("[。；;\n]", text[max(0, match.start() - 8) : match.start()])[-1]
            + text[match.start() : match.end() + 6]
        )
        beside = match.start() - named_at <= 3 and not text[named_at : match.start()].strip("的 ,，")
        if beside or EXPECTED.search(near):
            return whole
        if whole == self.year and _ANNUAL.search(text, max(0, match.start() - 16), match.start()):
            return whole - 1  # 公布年报:全年营收4亿元
        return whole - 1 if whole == self.year and 0 < self.month <= 3 else whole

    def _relative_year(self, word: str, last: int) -> int:
        if not self.year:
            return self.likely - 1 if word == "去年" and last == self.likely else 0
        if word in ("当年", "同年"):
            return last
        if word in ("前一年", "上一年"):
            return last - 1
        if word in ("上年", "次年") and last != self.year:
            return last + (1 if word == "次年" else -1)
        return self.year + {"去年": -1, "上年": -1, "前年": -2, "今年": 0, "明年": 1, "次年": 1}[word]

    def _within(self, got: dict[str, str], year: int, year_end: int) -> str:
        """A part of a year, or the year itself."""
        if "q" in got:
            quarter = _number(got["q"])
            fiscally = got.keys() & {"fiscal", "fq", "lead"}
            return fiscal_quarter(year, quarter, year_end) if fiscally else f"{year}Q{quarter}"
        if "quarters" in got:
            return months(year, 1, 3 * _number(got["quarters"]))
        if "until" in got:
            return months(year, 1, _number(got["until"]))
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
            month = _number(got["month"])
            if "quarter_of" in got:
                return f"{year}Q{(month + 2) // 3}"
            return f"{year}-{month:02d}" + (f"-{int(got['day']):02d}" if "day" in got else "")
        return f"FY{year}" if got.keys() & {"fiscal", "ends"} and year_end != 12 else str(year)

    def _is_fiscal_half(self, half: str, year_end: int) -> bool:
        """上半年 of Lenovo, in November: the half of its year that is just over, not the calendar's, which was over long ago."""
        if year_end in (6, 12) or half not in "上1" or not self.month:
            return False
        since = (self.month - year_end - 6) % 12  # months since that half of its year was over
        return 0 < since <= 3 and not 6 < self.month <= 9

    def _nearest_fiscal(self, quarter: int, year_end: int) -> str:
        """A fiscal quarter named without its year: of all years the one nearest to the quarter that ended last."""
        options = [fiscal_quarter(year, quarter, year_end) for year in range(self.year - 1, self.year + 3)]
        last = self.last_quarter() or f"{self.year}Q2"
        return min(options, key=lambda id: abs(4 * (int(id[:4]) - int(last[:4])) + int(id[-1]) - int(last[-1])))

    def _just_over(self, id: str, quarter: str, year_end: int) -> str:
        """第二季度 of Oracle, in December: its fiscal quarter that is just over, not the calendar's, which was over long ago."""
        last = self.last_quarter()
        if year_end == 12 or not last or not id < last:
            return id
        own = self._nearest_fiscal(_number(quarter), year_end)
        return own if last <= own <= next_quarter(last) else id

    def _recent(self, year: int, month: int) -> int:
        """A bare month that lies after publication is last year's."""
        return year - 1 if year == self.year and self.month and month > self.month and month - self.month > 6 else year

    def _is_lately(self, month: int, day: int) -> bool:
        """Whether a day lies in the month before publication."""
        if len(self.published) != 10 or not _is_possible(f"{self.year}-{month:02d}-{day:02d}"):
            return False
        gone = date.fromisoformat(self.published) - date(self.year, month, day)
        return 0 <= gone.days <= 31

    def last_quarter(self) -> str:
        """The quarter that ended last before publication."""
        if not self.month:
            return ""
        quarter = (self.month - 1) // 3
        return f"{self.year}Q{quarter}" if quarter else f"{self.year - 1}Q4"


def latest_year(text: str) -> str:
    """The last year that a text tells of as begun: in a page that says no day of publication, most likely its year; empty if there is none.

    Examples
    --------
    >>> latest_year("2024年第四季营收1138亿美元,2026年资本开支预计1800亿美元。2025年1月")
    '2025'
    """
    named = (
        m
        for m in PeriodReader("").find(text)
        if "/" not in m.id and m.id.removeprefix("FY")[2:4] in text[m.start : m.end]
    )
    told = (m for m in named if not _AIMED_AT.search(text, max(0, m.start - 24), m.start))
    return max((m.id.removeprefix("FY")[:4] for m in told if not _AIMED.match(text, m.end)), default="")


def _share_the_day(text: str, found: list[Mention], start: int, id: str) -> None:
    """截至2023年及2024年6月30日止六个月: the years before the last end on the same day."""
    for i in range(len(found) - 1, -1, -1):
        if len(found[i].id) != 4 or not _AND.fullmatch(text, found[i].end, start):
            return
        found[i], start = replace(found[i], id=of_year(id, int(found[i].id)) or found[i].id), found[i].start


class _Places:
    """Where a text has one of some marks; asked at each period, so that a page of nothing but periods stays linear."""

    def __init__(self, marks: re.Pattern[str], text: str):
        self.places = [match.start() for match in marks.finditer(text)]

    def between(self, start: int, end: int) -> bool:
        at = bisect_left(self.places, start)
        return at < len(self.places) and self.places[at] < end


def _goes_on(text: str, named_at: int, start: int) -> bool:
    """Whether a figure and a comma stand between a year and a quarter that is named soon after it."""
    return start - named_at <= _YEAR_REACH and _GOES_ON.search(text, named_at, start) is not None


def _fiscal_year(id: str, year_end: int) -> int:
    """The fiscal year of a quarter."""
    last = parse_period(id).end
    return last.year + (last.month > year_end)


def _until_month(got: dict[str, str], year: int) -> str:
    """截至6月30日止六个月: so much time up to the end of a month."""
    month = int(got["to_month"])
    if "to_quarter" in got:
        return f"{year}Q{(month + 1) // 3}" if month > 1 else f"{year - 1}Q4"
    if "to_half" in got:
        return months(year, month - 5, month) if month >= 6 else f"{year - 1}-{month + 7:02d}/{year}-{month:02d}"
    if "to_nine" in got:
        return months(year, month - 8, month) if month > 8 else ""
    return f"FY{year}" if month != 12 else str(year)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else CN[text]


def _is_possible(id: str) -> bool:
    try:
        parse_period(id)
    except ValueError:
        return False
    return True
