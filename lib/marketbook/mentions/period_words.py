"""Periods in words, resolved against the day of publication."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from marketbook.mentions.names import Mention
from marketbook.periods import FISCAL_YEAR_END_MONTH, parse_period

CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12, "首": 1}
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_TO = "[-~—–至到]"
_FIRST_MONTHS = r"[前首头][ ]?(?P<{}until>[二两三四五六七八九十]|十一|1[01]|[2-9])[ ]?个?月"
_FIRST_QUARTERS = r"[前首头](?P<{}quarters>[二两三23])个?季度?(?!节)"
_YEAR = "|".join(
    (
        r"(?P<year>(?:19|20)\d\d)(?:(?<!/\d{4})/(?:20)?(?P<ends>\d\d)(?![/\d]))?[ ]?(?:(?P<fiscal>财|会计)?(?:政年度|年度?)|(?=[QH][1-4]|[上下]?半年|中报|第?[首一二三四1-4](?P<lead>财)?季|[前首头]|[ ]?[、和与及/][ ]?20\d\d[ ]?[、年/]))",
        r"(?<!\d)(?P<roc>1[01]\d)年(?=第?[一二三四1-4上下前全]|Q)",
        r"二[零〇○0](?P<spelt>[一二三][零〇○0一二三四五六七八九])年度?",
        r"(?<![\d.近了第超满约逾长达续时历过])(?P<two>2\d)年(?![来间前后以之内期多左历经])",
        r"(?P<rel>去年|今年|前年|(?<!最)上年|[前上]一年(?!年)|明年|(?<!首)次年(?!度)|当年|同年|本年)",
    )
)
_PART = "|".join(
    (
        r"(?:第[ ]?(?P<q3>[一二三四1-4])[ ]?个?|(?P<q>[首一二三四1-4])[ ]?)(?P<fq>财)?季度?|Q(?P<q2>[1-4])",
        r"(?P<interim>半年(?:度|报)|中报|中期(?=业绩|报告))|(?P<half>[上下])半(?:财)?年|H(?P<half2>[12])",
        _FIRST_MONTHS.format(""),
        _FIRST_QUARTERS.format(""),
        r"(?P<same_of>同期)|全年",
        rf"(?P<month>{_MONTH}|十[一二]?|[一二三四五六七八九])[ ]?月(?:份?(?:止|底|末)?的?(?P<quarter_of>季度?(?!节))|[ ]?(?P<day>{_DAY})[ ]?[日号])?",
    )
)
_PERIOD = re.compile(
    "|".join(
        (
            # 截至2025年6月30日止六个月; the same time; the quarter before; months and years from one to another
            rf"截[至止](?:(?P<to_year>(?:19|20)\d\d)[ ]?年|(?P<to_rel>去年|今年))?[ ]?(?P<to_month>{_MONTH})[ ]?月(?:[ ]?\d{{1,2}}[ ]?日|末|底)?(?:止)?的?(?:年度)?(?:上一?|第?[一二三四1-4])?(?:(?P<to_quarter>财?季度?|[三3]个月|财季)|(?P<to_half>[六6]个月|上?半年度?|中期)|(?P<to_nine>[九9]个月)|(?P<to_whole>年度|财年|财政年度|全年|十二个月|12个月))",
            r"(?P<same>(?:上年|去年)?同期)",
            r"(?P<quarter_before>(?:上一?个?|前一个?)财?季度?(?!节))",
            rf"(?:(?P<span_year>(?:19|20)\d\d)年|(?P<span_rel>今年|去年)|(?<![\d.]))(?P<first>{_MONTH})月?{_TO}(?:(?P<final_year>20\d\d)年)?(?P<final>{_MONTH})月(?!\d)",
            rf"(?<![\d.])(?P<from_month>{_MONTH})月(?P<from_day>{_DAY})日?{_TO}(?:(?P<to_the_month>{_MONTH})月)?(?P<to_the_day>{_DAY})日",
            rf"(?<!\d)(?P<from>20\d\d)[ ]?年?[ ]?{_TO}[ ]?(?P<to>20[0-5]\d)[ ]?(?:财?年(?:(?P<to_the>{_MONTH})月|(?P<to_the_half>上半年))?|(?=[ ]?(?:CAGR|复合|年均)))",
            rf"(?<![\d.])(?P<from2>2\d){_TO}(?P<to2>[23]\d)年",
            # FY25Q1, Q1FY25; a year, with its part or without
            r"FY(?P<fy>(?:20)?\d\d)(?:[ ]?年?[ ]?Q(?P<fyq>[1-4]))?(?![0-9A-Za-z])",
            r"(?<![A-Za-z0-9])(?:Q(?P<fyq2>[1-4])|(?P<fyq3>[1-4])Q)[ ]?FY(?P<fy2>(?:20)?\d\d)",
            rf"(?:{_YEAR})(?:[ ]?的?[ ]?(?:{_PART}))?",
            # a part of the year without its year
            r"(?:第[ ]?(?P<bare_q3>[一二三四1-4])[ ]?个?|(?P<bare_q>[首一二三四1-4])[ ]?)(?P<bare_fq>财)?季度?(?!节)|(?<![A-Za-z0-9])Q(?P<bare_q2>[1-4])(?![0-9])",
            r"(?P<of_year>[次末])季(?![节指预将])度?",
            r"(?P<bare_half>[上下])半年|(?<![A-Za-z0-9])H(?P<bare_half2>[12])(?![0-9A-Za-z])",
            rf"(?:(?<![\d.])(?P<bare_month>{_MONTH})|(?<![一二三四五六七八九十前首头近过几数])(?P<bare_month2>十[一二]|[一二三四五六七八九十])(?!月[活之间内来前后]))[ ]?月(?:份?(?:止|底|末)?的?(?P<bare_quarter_of>季度?(?!节))|(?:份|底|末|初)?(?!均|活|度|费|租)(?:[ ]?(?P<bare_day>{_DAY})[ ]?[日号])?)",
            # seen from the day of publication, or from what was told before
            r"(?P<last_month>上个?月|剛剛过去的一个月|刚刚过去的一个月)|(?P<this_month>本月|这个月)",
            r"(?P<next_quarter>下一?个?财?季(?:度|(?=[的,，:：指预]))|下一财季)|(?P<quarter>本季度?|当季|(?<![一两个])季内|最近一季度?|本财季|[该这]一?季度?|最新季度)",
            r"(?P<today>今日(?!头条|资本)|今天)",
            r"(?P<results>半年度?报告?|半年度|中报|中期业绩|中期报告|一季报|三季报|(?<![去今上明前当同本每近历逐多几年半\d])年(?:度报告|报)(?![道告纸]))|(?P<report>报告期内?)",
            r"(?P<now>至今(?!年)|迄今|如今|现如今|成立以来|(?:截至)?目前|截至发稿)|(?P<whole>全年|(?<![一二两三四五六七八九十几数半多百\d])年内)|(?P<ago>(?:一|1)年前|12个月前)|(?<!\d)(?P<years_ago>[两二三四五2-5])年前",
            r"(?:过去|最近|(?<!接)近)(?P<past_quarters>[两二三四2-4])个?季度?|(?:过去|(?<!将)(?<!接)近|最近)(?P<past>[两二三四五2-5])年(?!前)|(?:未来|今后|接下来)(?:的)?(?P<ahead>[两二三四五六七八九十]|\d{1,2})年|(?P<two_years>今年?[、和与及]?明年?[两二]年)",
            # 25Q2, 2Q25, 9M25
            r"(?<![A-Za-z0-9.])(?:(?P<short>\d\d)(?P<short_of>Q[1-4]|H[12])|(?P<of_short>[1-4]Q|[12]H)(?:20)?(?P<short_after>\d\d)|9M(?:20)?(?P<nine_short>\d\d))(?![0-9A-Za-z])",
            _FIRST_QUARTERS.format("bare_"),
            _FIRST_MONTHS.format("bare_"),
        )
    )
)
#: Group of the pattern -> what it holds, wherever it stands: bare_q2 is a q.
_HOLDS = {name: re.sub(r"^bare_|\d$", "", name) for name in _PERIOD.groupindex}

#: What names a year, which later periods without one take.
_NAMES_A_YEAR = frozenset(("year", "roc", "two", "spelt", "short", "of_short", "nine_short", "rel", "span_year", "span_rel", "to_year", "fy"))  # fmt: skip
#: What names a period within a year.
_PARTS = frozenset(("q", "interim", "half", "until", "quarters", "month"))
_SENTENCE_END = re.compile(r"[。！？\n]")
#: So many characters after a year was named, a bare month is again one of the year of publication.
_YEAR_REACH = 90


class PeriodReader:
    """Periods of a text, with relative words resolved against the day of publication and what was said before.

    Parameters
    ----------
    published : str
        ISO day, month or year of publication; empty if unknown (then relative words stay unresolved).
    """

    def __init__(self, published: str):
        self.published = published
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
        year, quarter, named_at, plain, whole = self.year, "", 0, False, self.year - (0 < self.month <= 4)
        lead, told = 0, self.year
        fiscal: dict[str, str] = {}
        spoken: list[str] = []
        places = [place for place, _ in calendars]
        for match in _PERIOD.finditer(text):
            start, end = match.span()
            got = {_HOLDS[name]: value for name, value in match.groupdict().items() if value is not None}
            bare = not got.keys() & _NAMES_A_YEAR
            part = bare and ("q" in got or "half" in got or "day" in got)
            if start - named_at > _YEAR_REACH:
                year = self.year or year
            if part and _SENTENCE_END.search(text, named_at, start):
                if plain:  # a year in passing is not that of the next sentence's quarter
                    year, plain = self.year, False
                year = max(year, lead)  # nor is the one that the page's own quarter was compared with
            if part and 0 < self.year < year and re.search("[；;]", text[named_at:start]):
                year = self.year  # a year ahead, beside which stands what is over
            if _NO_PERIOD.match(text, end) or _LEFT_OUT.search(text, max(0, start - 20), start):
                continue
            if "past" in got and _RECORD.match(text, end):
                continue
            at = bisect_right(places, start) - 1
            near = max(at, 0) if places and (at >= 0 or places[0] - start < _YEAR_REACH) else -1
            year_end = calendars[near][1] if near >= 0 else FISCAL_YEAR_END_MONTH
            base = told if got.get("rel") in ("当年", "同年") else year
            if "whole" in got:
                base = self._whole_year(text, match, whole, named_at)
            id = self._resolve(got, match, base, quarter, spoken, year_end)
            if not id or not _is_possible(id):
                continue
            if "q" in got and not bare and got.keys() & {"fiscal", "fq", "lead"}:
                fiscal[got["q"]] = id
            elif "q" in got and bare and "fq" not in got:
                id = fiscal.get(got["q"], id)  # Q4 on a page that told of the fourth fiscal quarter
            since = text.startswith(("自", "从", "是"), max(0, start - 1)) and _SINCE.match(text, end)
            measured = _is_measured_from(text, start, end)
            if got.keys() & _NAMES_A_YEAR and not since and not measured:
                year, named_at, plain = int(id.removeprefix("FY")[:4]), end, len(id) == 4
                told = year
                whole = year if year <= self.year or not self.year else whole
                lead = lead or (year if re.search("[QH]", id) else 0)
            if "Q" in id and "/" not in id and not got.keys() & {"same", "quarter_before"}:
                over = not self.month or id <= self.last_quarter()
                quarter = id if int(id[:4]) >= lead and over else quarter
            open_ended = since or text.startswith(("以来", "至今"), end)
            if open_ended and re.fullmatch(r"\d{4}(?:-\d\d)?", id) and id[:4] < self.published[:4]:
                id = f"{id}/{self.published[: len(id)]}"
            aside = got.get("same") == "同期" and not _COMPARED.search(text, max(0, start - 6), start)
            shifted = "same" in got and not aside or "same_of" in got and bool(spoken) and id < spoken[-1]
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
            last += f"-{int(got['to_the']):02d}" if "to_the" in got else "H1" if "to_the_half" in got else ""
            return f"{first}/{last}" if first < last else last if len(got["from"]) == 4 else ""
        if "same" in got:
            base = spoken[-1] if spoken else self.last_quarter()
            return base if got["same"] == "同期" or not base else _of_year(base, int(base.removeprefix("FY")[:4]) - 1)
        if "quarter_before" in got:
            return self._quarter_before(got["quarter_before"], m, quarter, spoken)
        if "next_quarter" in got:
            return _next_quarter(quarter or self.last_quarter())
        if "quarter" in got:
            near = m.string[max(0, m.start() - 4) : m.start()] + m.string[m.end() : m.end() + 8]
            if got["quarter"].startswith("本") and _GUIDES.search(near):  # 展望本季
                return _next_quarter(self.last_quarter())
            return quarter or self.last_quarter()
        if "report" in got:
            told = (id for id in reversed(spoken) if re.fullmatch(r"\d{4}(?:[QH]\d|Q1/\d{4}Q3)", id))
            return next(told, "") or self.last_report()
        if "short" in got:  # 25Q2
            return f"20{got['short']}{got['short_of']}"
        if "of_short" in got:  # 2Q25, 2Q2025
            return f"20{got['short_after']}{got['of_short'][1]}{got['of_short'][0]}"
        if "nine_short" in got:
            return _months(2000 + int(got["nine_short"]), 1, 9)
        if "now" in got:
            return self.published[:7]
        if "today" in got:
            return self.published if len(self.published) == 10 else ""
        if self.month and "last_month" in got:
            return f"{self.year - (self.month == 1)}-{(self.month - 2) % 12 + 1:02d}"
        if self.month and "this_month" in got:
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
            for id in reversed(spoken):  # 近三年(2022-2024年), 近三年
                if re.fullmatch(r"\d{4}/\d{4}", id) and int(id[5:]) - int(id[:4]) == _number(got["past"]) - 1:
                    return id
        if self.year and "past" in got:
            return f"{self.year - _number(got['past'])}/{self.year - 1}"
        if "ago" in got:
            return f"{self.year - 1}{self.published[4:7]}" if self.year else ""
        if "years_ago" in got:
            return str(self.year - _number(got["years_ago"])) if self.year else ""
        if "fq" in got and self.year:
            return self._nearest_fiscal(_number(got["q"]), year_end)
        if "to_rel" in got:
            year = self._relative_year(got["to_rel"], year)
        elif "span_year" in got or "to_year" in got:
            year = int(got.get("span_year") or got["to_year"])
        elif "span_rel" in got:
            year = self._relative_year(got["span_rel"], year)
        elif year:
            year = self._year_of_part(got, m, year)
        if not year:
            return ""
        if "from_day" in got:
            first, last = int(got["from_month"]), int(got.get("to_the_month", got["from_month"]))
            return f"{year}-{first:02d}-{int(got['from_day']):02d}/{year}-{last:02d}-{int(got['to_the_day']):02d}"
        if "first" in got:
            first, final = int(got["first"]), int(got["final"])
            if int(got.get("final_year", year)) != year:
                return f"{year}-{first:02d}/{got['final_year']}-{final:02d}"
            return _months(year, first, final)
        if "to_month" in got:
            return _until_month(got, year)
        if "of_year" in got:  # 次季 in Hong Kong is the second
            return f"{year}Q{2 if got['of_year'] == '次' else 4}"
        if "whole" in got or got.keys() & _PARTS:
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
        if "ends" in got:  # 2024/25财年 ends in 2025
            named = named // 100 * 100 + int(got["ends"])
        if "same_of" in got and spoken:  # 2023年同期: what is told, of another year
            return _of_year(spoken[-1], named)
        return self._within(got, named, year_end) if named else ""

    def _year_of_part(self, got: dict[str, str], m: re.Match, year: int) -> int:
        """The year of a part that names none: a part that lies far after publication is last year's."""
        if "q" in got:
            return self._recent(year, 3 * _number(got["q"]))
        if month := got.get("month") or got.get("to_month"):
            return self._recent(year, _number(month))
        if "of_year" in got:
            return self._recent(year, 6)
        if "half" in got and year == self.year and 0 < self.month <= (8 if got["half"] in "下2" else 2):
            near = m.string[max(0, m.start() - 8) : m.end() + 12]
            return year if _AHEAD.search(near) else year - 1  # 下半年, told as over before it was
        return year

    def _results(self, word: str, year: int) -> str:
        """The period of a report that is named without its year."""
        if word.startswith("年"):
            return str(self.year - 1)
        if word == "一季报":
            return f"{self.year}Q1"
        year = self.year if year != self.year or self.month > 6 else self.year - 1
        return _months(year, 1, 9) if word == "三季报" else f"{year}H1"

    def _quarter_before(self, word: str, m: re.Match, quarter: str, spoken: list[str]) -> str:
        """上季度: beside a change the quarter before the one told, else the one that ended last."""
        if _is_measured_from(m.string, m.start(), m.end()) or m.string.startswith(("从", "由"), max(0, m.start() - 1)):
            told = next((id for id in reversed(spoken) if "Q" in id), "")
            return previous_quarter(told or _next_quarter(self.last_quarter()))
        last = self.last_quarter()
        return previous_quarter(last) if quarter == last and "一" in word else last

    def _whole_year(self, text: str, match: re.Match, whole: int, named_at: int) -> int:
        """The year that 全年 means: the one named beside it, else the last that is over or under way, and no budget's."""
        near = (
            re.split("[。；;\n]", text[max(0, match.start() - 8) : match.start()])[-1]
            + text[match.start() : match.end() + 6]
        )
        beside = match.start() - named_at <= 3 and not text[named_at : match.start()].strip("的 ,，")
        if beside or _EXPECTED.search(near):
            return whole
        return whole - 1 if whole == self.year and 0 < self.month <= 3 else whole

    def _relative_year(self, word: str, last: int) -> int:
        if not self.year:
            return 0
        if word in ("当年", "同年"):
            return last
        if word in ("前一年", "上一年"):
            return last - 1
        if word in ("上年", "次年") and last != self.year:
            return last + (1 if word == "次年" else -1)
        return self.year + {"去年": -1, "上年": -1, "前年": -2, "今年": 0, "本年": 0, "明年": 1, "次年": 1}[word]

    def _within(self, got: dict[str, str], year: int, year_end: int) -> str:
        """A part of a year, or the year itself."""
        if "q" in got:
            quarter = _number(got["q"])
            fiscally = got.keys() & {"fiscal", "fq", "lead"}
            return fiscal_quarter(year, quarter, year_end) if fiscally else f"{year}Q{quarter}"
        if "quarters" in got:
            return _months(year, 1, 3 * _number(got["quarters"]))
        if "until" in got:
            return _months(year, 1, _number(got["until"]))
        if "interim" in got:
            return f"{year}H1"
        if "half" in got:
            return f"{year}H{1 if got['half'] in '上1' else 2}"
        if "month" in got:
            month = _number(got["month"])
            if "quarter_of" in got:
                return f"{year}Q{(month + 2) // 3}"
            return f"{year}-{month:02d}" + (f"-{int(got['day']):02d}" if "day" in got else "")
        return f"FY{year}" if got.keys() & {"fiscal", "ends"} else str(year)

    def _nearest_fiscal(self, quarter: int, year_end: int) -> str:
        """A fiscal quarter named without its year: of all years the one nearest to the quarter that ended last."""
        options = [fiscal_quarter(year, quarter, year_end) for year in range(self.year - 1, self.year + 3)]
        last = self.last_quarter() or f"{self.year}Q2"
        return min(options, key=lambda id: abs(4 * (int(id[:4]) - int(last[:4])) + int(id[-1]) - int(last[-1])))

    def _recent(self, year: int, month: int) -> int:
        """A bare month that lies after publication is last year's."""
        return year - 1 if year == self.year and self.month and month > self.month and month - self.month > 6 else year

    def last_report(self) -> str:
        """The period of the report that companies published last: the year until April, then a quarter, a half, nine months."""
        if not self.month:
            return ""
        if self.month <= 4:
            return str(self.year - 1)
        return f"{self.year}{'Q1' if self.month <= 6 else 'H1' if self.month <= 9 else 'Q1/' + str(self.year) + 'Q3'}"

    def last_quarter(self) -> str:
        """The quarter that ended last before publication."""
        if not self.month:
            return ""
        quarter = (self.month - 1) // 3
        return f"{self.year}Q{quarter}" if quarter else f"{self.year - 1}Q4"


#: 2019年以来第二高: how long nothing was higher; 上年不变价: whose prices are taken.
_NO_PERIOD = re.compile(r"以?来(?:的)?(?:最|第|新|首|单)|不变价|可比价?|为基[期年]")
#: 排除2021年第四季相关调整后: what a figure is told without.
_LEFT_OUT = re.compile(r"(?:排除|剔除|撇除|不计入?)[^，,。；;\d]*$")
#: 创近三年新高
_RECORD = re.compile(r"(?:以?来)?(?:的|同期)?(?:最|新[高低])")
#: What makes 同期 the time before: 较同期, 去年的同期.
_COMPARED = re.compile(r"(?:较|比|于|与|占|历史|年的?|[（(]|过|及)[^，,。；;]{0,3}$")
_AHEAD = re.compile("预[计期测估]|有望|将|会|展望|料|看|望|计划|拟|或|能|开始|量产|推出|上市|发布|启动|目标|今年")
_EXPECTED = re.compile("预[计期测估]|有望|目标|将|上修|上调|看")
_FROM = re.compile(
    r"(?:(?:较|(?<![同环占])比(?![重例较]))[^，,。；;\d]{0,6}|[同环]比|(?:[低高优少多早晚弱强大小平当等]|相比|较之)于|超[过越出])[ ]?$"
)
_GUIDES = re.compile("展望|预[计期估测]|指引|将")
#: 是去年全年的1.2倍, 前两年之和, 回落至二季度水平
_AFTER = re.compile(r"的[约近]?[\d.一两二三四五六七八九十百]+多?倍|之?总和|之和|的?水平")
_ALIKE = re.compile("[^，,。；;]{0,24}?(?:相比|相较|持平|相当|相近|一致)")
#: 自2019年首次投资以来: a year that what follows is not of.
_SINCE = re.compile(r"[^，,。；;]{0,14}(?:以来|起|至今)")


def _is_measured_from(text: str, start: int, end: int) -> bool:
    """较上季度, 低于上年, 与第二季持平, 是去年的1.6倍: the period that something is measured from."""
    return (
        _FROM.search(text, max(0, start - 8), start) is not None
        or _AFTER.match(text, end) is not None
        or is_beside(text, start, end)
        or alike_until(text, start, end) > 0
    )


def alike_until(text: str, start: int, end: int) -> int:
    """与2024年全年营收(12亿元)持平: where the words end that hold a period up against another; 0 where there are none."""
    alike = text.startswith(("与", "和", "同", "跟"), max(0, start - 1)) and _ALIKE.match(text, end)
    return alike.end() if alike else 0


def is_beside(text: str, start: int, end: int) -> bool:
    """(2020年9月30日:402,562平方米): a figure of another time in brackets."""
    return text.startswith(("(", "（"), max(0, start - 1)) and text.startswith((":", "："), end)


def fiscal_quarter(year: int, quarter: int, year_end: int) -> str:
    """The calendar quarter that most of a fiscal quarter lies in; the fiscal year ends in ``year_end`` of ``year``.

    Examples
    --------
    >>> fiscal_quarter(2026, 2, 1), fiscal_quarter(2026, 1, 3), fiscal_quarter(2025, 4, 6)
    ('2025Q2', '2025Q2', '2025Q2')
    """
    middle = year_end - 12 + 3 * quarter - 2  # months from January of the year, counted from 0
    return f"{year + middle // 12}Q{middle % 12 // 3 + 1}"


def _months(year: int, first: int, final: int) -> str:
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


def _next_quarter(id: str) -> str:
    return id and (f"{int(id[:4])}Q{int(id[-1]) + 1}" if id[-1] != "4" else f"{int(id[:4]) + 1}Q1")


def _of_year(id: str, year: int) -> str:
    """The same part of another year; empty for what spans several."""
    return re.sub(r"\d{4}", str(year), id) if len(set(re.findall(r"\d{4}", id))) == 1 else ""


def _until_month(got: dict[str, str], year: int) -> str:
    """截至6月30日止六个月: so much time up to the end of a month."""
    month = int(got["to_month"])
    if "to_quarter" in got:
        return f"{year}Q{(month + 1) // 3}" if month > 1 else f"{year - 1}Q4"
    if "to_half" in got:
        return _months(year, month - 5, month) if month >= 6 else f"{year - 1}-{month + 7:02d}/{year}-{month:02d}"
    if "to_nine" in got:
        return _months(year, month - 8, month) if month > 8 else ""
    return f"FY{year}" if month != 12 else str(year)


def _number(text: str) -> int:
    return int(text) if text.isdigit() else CN[text]


def _is_possible(id: str) -> bool:
    try:
        parse_period(id)
    except ValueError:
        return False
    return True
