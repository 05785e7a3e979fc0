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
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)(?:/(?:20)?(?P<ends>\d\d))?[ ]?(?:(?P<fiscal>财|会计)?(?:政年度|年度?)|(?=[QH][1-4]|[上下]?半年|中报|第?[首一二三四1-4](?P<lead>财)?季|[前首头]))|(?<!\d)(?P<roc>1[01]\d)年(?=第?[一二三四1-4上下前全]|Q)|二[零〇○0](?P<spelt>[一二三][零〇○0一二三四五六七八九])年度?|(?<![\d.近了第超满约逾长达续时历过])(?P<two>2\d)年(?![来间前后以之内期多左历经])|(?P<rel>去年|今年|前年|(?<!最)上年|[前上]一年(?!年)|明年|(?<!首)次年(?!度)|当年|同年|本年))"
_PART = (
    r"(?:第[ ]?(?P<q3>[一二三四1-4])[ ]?个?|(?P<q>[首一二三四1-4])[ ]?)(?P<fq>财)?季度?|Q(?P<q2>[1-4])|(?P<interim>半年(?:度|报)|中报|中期(?=业绩|报告))|(?P<half>[上下])半(?:财)?年|H(?P<half2>[12])|[前首头][ ]?(?P<until>[二两三四五六七八九十]|十一|1[01]|[2-9])[ ]?个?月|[前首头](?P<quarters>[二两三23])个?季度?|(?P<same_of>同期)|全年"
    rf"|(?P<month>{_MONTH}|十[一二]?|[一二三四五六七八九])[ ]?月(?:份?(?:止|底|末)?的?(?P<quarter_of>季度?(?!节))|[ ]?(?P<day>{_DAY})[ ]?[日号])?"
)
_PERIOD = re.compile(
    rf"截[至止](?:(?P<to_year>(?:19|20)\d\d)[ ]?年)?[ ]?(?P<to_month>{_MONTH})[ ]?月(?:[ ]?\d{{1,2}}[ ]?日|末|底)?(?:止)?的?(?:上一?|第?(?P<to_number>[一二三四]))?(?:(?P<to_quarter>财?季度?|三个月|财季)|(?P<to_half>六个月|上?半年度?|中期)|(?P<to_nine>九个月)|(?P<to_whole>年度|财年|财政年度|全年|十二个月))|"
    rf"(?P<same>(?:上年|去年)?同期)|(?P<quarter_before>(?:上一?个?|前一个?)财?季度?(?!节))|(?:(?P<span_year>(?:19|20)\d\d)年|(?P<span_rel>今年|去年)|(?<![\d.]))(?P<first>{_MONTH})月?[-~—–至到](?:(?P<final_year>20\d\d)年)?(?P<final>{_MONTH})月(?!\d)"
    r"|(?<!\d)(?P<from>20\d\d)[ ]?年?[ ]?[-~—–至到][ ]?(?P<to>20[0-5]\d)[ ]?(?:年|(?=[ ]?(?:CAGR|复合|年均)))|(?<![\d.])(?P<from2>2\d)[-~—–至](?P<to2>[23]\d)年"
    r"|FY(?P<fy>(?:20)?\d\d)(?:[ ]?年?[ ]?Q(?P<fyq>[1-4]))?(?![0-9A-Za-z])|(?<![A-Za-z0-9])(?:Q(?P<qfy>[1-4])|(?P<qfy2>[1-4])Q)[ ]?FY(?P<fyy>(?:20)?\d\d)"
    rf"|{_YEAR}(?:[ ]?的?[ ]?(?:{_PART}))?"
    r"|(?:第[ ]?(?P<bare_q3>[一二三四1-4])[ ]?个?|(?P<bare_q>[首一二三四1-4])[ ]?)(?P<bare_fq>财)?季度?(?!节)|(?<![A-Za-z0-9])Q(?P<bare_q2>[1-4])(?![0-9])|(?P<of_year>[次末])季(?![节指预将])度?|(?P<bare_half>[上下])半年|(?<![A-Za-z0-9])H(?P<bare_half2>[12])(?![0-9A-Za-z])"
    rf"|(?<![\d.])(?P<bare_month>{_MONTH})[ ]?月(?:份?(?:止|底|末)?的?(?P<bare_quarter_of>季度?(?!节))|(?:份|底|末|初)?(?!均|活|度|费|租)(?:[ ]?(?P<bare_day>{_DAY})[ ]?[日号])?)"
    r"|(?P<last_month>上个?月|剛剛过去的一个月|刚刚过去的一个月)|(?P<this_month>本月|这个月)|(?P<next_quarter>下一?个?财?季(?:度|(?=[的,，:：指预]))|下一财季)|(?P<quarter>本季度?|当季|本财季|[该这]一?季度?|最新季度)|(?P<today>今日(?!头条|资本)|今天|近日(?!均))|(?P<yesterday>昨日|昨天)"
    r"|(?P<results>半年度?报告?|半年度|中报|中期业绩|中期报告|一季报|三季报|(?<![去今上明前当同本每近历逐多几年半\d])年(?:度报告|报)(?![道告纸]))|(?P<now>至今(?!年)|迄今|(?:截至)?目前|截至发稿)|(?P<whole>全年)|(?:过去|(?<!将)(?<!接)近|最近)(?P<past>[两二三四五2-5])年(?!前)|(?:未来|今后|接下来)(?:的)?(?P<ahead>[两二三四五六七八九十]|\d{1,2})年|今年?[、和与及]?明年?[两二](?P<this_and_next>年)|(?<![一二两三四五六七八九十几数半多百\d])年内(?P<within>)|(?<![A-Za-z0-9.])(?:(?P<short>\d\d)(?P<short_of>Q[1-4]|H[12])|(?P<of_short>[1-4]Q|[12]H)(?:20)?(?P<short_after>\d\d)|9M(?:20)?(?P<nine_short>\d\d))(?![0-9A-Za-z])|(?P<report>报告期内?)|[前首头](?P<bare_quarters>[二两三23])个?季度?(?!节)|[前首头][ ]?(?P<bare_until>[二两三四五六七八九十]|十一|1[01]|[2-9])[ ]?个?月"
)


#: Groups of the pattern that name a year, which later periods without one take.
_NAMES_A_YEAR = (
    "year",
    "roc",
    "two",
    "spelt",
    "short",
    "of_short",
    "nine_short",
    "rel",
    "span_year",
    "span_rel",
    "to_year",
    "fy",
    "fyy",
)
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
            if match.start() - named_at > _YEAR_REACH:
                year = self.year or year
            part = any(match[name] for name in ("bare_q", "bare_q2", "bare_q3", "bare_half", "bare_half2"))
            if part and _SENTENCE_END.search(text, named_at, match.start()):
                if plain:  # a year in passing is not that of the next sentence's quarter
                    year, plain = self.year, False
                year = max(year, lead)  # nor is the one that the page's own quarter was compared with
            if part and year > self.year and re.search("[；;]", text[named_at : match.start()]):
                year = self.year  # a year ahead, beside which stands what is over
            if _NO_PERIOD.match(text, match.end()) or _LEFT_OUT.search(text, max(0, match.start() - 20), match.start()):
                continue
            if match["past"] and _RECORD.match(text, match.end()):
                continue
            at = bisect_right(places, match.start()) - 1
            near = max(at, 0) if places and (at >= 0 or places[0] - match.start() < _YEAR_REACH) else -1
            id = self._resolve(
                match,
                self._whole_year(text, match, whole, named_at)
                if match["whole"]
                else told
                if match["rel"] in ("当年", "同年")
                else year,
                quarter,
                spoken,
                calendars[near][1] if near >= 0 else FISCAL_YEAR_END_MONTH,
            )
            if not id or not _is_possible(id):
                continue
            digit = match["q"] or match["q2"] or match["q3"] or match["bare_q"] or match["bare_q2"] or match["bare_q3"]
            if digit and (match["fiscal"] or match["fq"] or match["lead"]):
                fiscal[digit] = id
            elif digit and not match["year"] and not match["bare_fq"] and not match["rel"]:
                id = fiscal.get(digit, id)  # Q4 on a page that told of the fourth fiscal quarter
            named = any(match[name] for name in _NAMES_A_YEAR)
            since = text[max(0, match.start() - 1) : match.start()] in ("自", "从", "是") and _SINCE.match(
                text, match.end()
            )
            measured = _is_measured_from(text, match.start())
            if named and not since and not measured:
                year, named_at, plain = int(id.removeprefix("FY")[:4]), match.end(), len(id) == 4
                told = year
                whole = year if year <= self.year or not self.year else whole
                lead = lead or (year if re.search("[QH]", id) else 0)
            if "Q" in id and "/" not in id and not (match["same"] or match["quarter_before"]):
                quarter = id if int(id[:4]) >= lead else quarter
            open_ended = since or text.startswith(("以来", "至今"), match.end())
            if open_ended and re.fullmatch(r"\d{4}(?:-\d\d)?", id) and id[:4] < self.published[:4]:
                id = f"{id}/{self.published[: len(id)]}"
            aside = match["same"] == "同期" and not _COMPARED.search(text, max(0, match.start() - 6), match.start())
            shifted = match["same"] and not aside or match["quarter_before"] and (measured or quarter not in ("", id))
            found.append(Mention(match.start(), match.end(), id, "shifted" if shifted else ""))
            if not (shifted or measured):
                spoken.append(id)
        return found

    def _resolve(self, m: re.Match, year: int, quarter: str, spoken: list[str], year_end: int) -> str:
        if m["year"] or m["rel"] or m["roc"] or m["two"] or m["spelt"]:
            if m["rel"] == "上年" and spoken and spoken[-1].startswith("FY"):
                return f"FY{int(spoken[-1][2:]) - 1}"
            if m["roc"]:  # Taiwan counts from 1912
                named = 1911 + int(m["roc"])
            elif m["two"] or m["spelt"]:
                named = 2000 + int(m["two"] or 10 * CN[m["spelt"][0]] + CN.get(m["spelt"][1], 0))
                if m["two"] and self.year and abs(named - self.year) > 4:  # 成立25年
                    return ""
            else:
                named = int(m["year"]) if m["year"] else self._relative_year(m["rel"], year)
            if m["ends"]:  # 2024/25财年 ends in 2025
                named = named // 100 * 100 + int(m["ends"])
            if m["same_of"] and spoken:  # 2023年同期: what is told, of another year
                return _of_year(spoken[-1], named)
            return self._within(named, m, year_end) if named else ""
        if m["fy"] or m["fyy"]:
            named = int((m["fy"] or m["fyy"])[-2:]) + 2000
            number = m["fyq"] or m["qfy"] or m["qfy2"]
            return fiscal_quarter(named, int(number), year_end) if number else f"FY{named}"
        if m["from"]:
            return f"{m['from']}/{m['to']}" if m["from"] < m["to"] else m["to"]
        if m["from2"]:
            return f"20{m['from2']}/20{m['to2']}" if m["from2"] < m["to2"] else ""
        if m["bare_fq"] and self.year:
            return self._nearest_fiscal(_number(m["bare_q"] or m["bare_q3"]), year_end)
        if m["bare_q"] or m["bare_q2"] or m["bare_q3"]:
            digit = m["bare_q"] or m["bare_q2"] or m["bare_q3"]
            return f"{self._recent(year, 3 * _number(digit))}Q{_number(digit)}" if year else ""
        if m["of_year"]:  # 次季 in Hong Kong is the second
            return f"{self._recent(year, 6)}Q{2 if m['of_year'] == '次' else 4}" if year else ""
        if m["bare_half"] or m["bare_half2"]:
            first = (m["bare_half"] or m["bare_half2"]) in "上1"
            near = m.string[max(0, m.start() - 8) : m.end() + 12]
            if not first and year == self.year and 0 < self.month <= 8 and not _AHEAD.search(near):
                year -= 1  # 下半年, told as over before it was
            return f"{year}{'H1' if first else 'H2'}" if year else ""
        if m["bare_month"]:
            month = int(m["bare_month"])
            named = self._recent(year, month)
            if m["bare_quarter_of"]:
                return f"{named}Q{(month + 2) // 3}" if year else ""
            return f"{named}-{month:02d}" + (f"-{int(m['bare_day']):02d}" if m["bare_day"] else "") if year else ""
        if m["last_month"] and self.month:
            return f"{self.year - (self.month == 1)}-{(self.month - 2) % 12 + 1:02d}"
        if m["next_quarter"]:
            return _next_quarter(quarter or self.last_quarter())
        if m["this_month"] and self.month:
            return f"{self.year}-{self.month:02d}"
        if m["quarter"]:
            return quarter or self.last_quarter()
        if m["first"]:
            first, final = int(m["first"]), int(m["final"])
            year = (
                int(m["span_year"])
                if m["span_year"]
                else self._relative_year(m["span_rel"], year)
                if m["span_rel"]
                else year
            )
            if m["final_year"] and int(m["final_year"]) != year:
                return f"{year}-{first:02d}/{m['final_year']}-{final:02d}" if year else ""
            return _months(year, first, final) if year else ""
        if m["same"]:
            base = spoken[-1] if spoken else self.last_quarter()
            return base if m["same"] == "同期" or not base else _of_year(base, int(base.removeprefix("FY")[:4]) - 1)
        if m["today"] and m["today"] != "近日" and len(self.published) == 10:
            return self.published
        if m["to_month"]:
            month = int(m["to_month"])
            year = int(m["to_year"]) if m["to_year"] else self._recent(year, month)
            if not year:
                return ""
            if m["to_quarter"]:
                return f"{year}Q{(month + 1) // 3}" if month > 1 else f"{year - 1}Q4"
            if m["to_half"]:
                return f"{year}H{1 if month <= 6 else 2}"
            if m["to_nine"]:
                return _months(year, month - 8, month) if month > 8 else ""
            return f"FY{year}" if month != 12 else str(year)
        measured = _is_measured_from(m.string, m.start()) or m.string[max(0, m.start() - 1) : m.start()] in ("从", "由")
        if m["quarter_before"] and not measured:
            last = self.last_quarter()  # 上一季度 beside the quarter that is told is the one before it
            return previous_quarter(last) if quarter == last and "一" in m["quarter_before"] else last
        if m["quarter_before"]:
            base = next((id for id in reversed(spoken) if "Q" in id), "")
            base = base or _next_quarter(self.last_quarter())
            return previous_quarter(base)
        if m["now"]:
            return self.published[:7]
        if m["short"]:  # 25Q2
            return f"20{m['short']}{m['short_of']}"
        if m["of_short"]:  # 2Q25, 2Q2025
            return f"20{m['short_after']}{m['of_short'][1]}{m['of_short'][0]}"
        if m["nine_short"]:
            return _months(2000 + int(m["nine_short"]), 1, 9)
        if m["results"] and self.month:
            if m["results"].startswith("年"):
                return str(self.year - 1)
            if m["results"] == "一季报":
                return f"{self.year}Q1"
            year = self.year if year != self.year or self.month > 6 else self.year - 1
            return _months(year, 1, 9) if m["results"] == "三季报" else f"{year}H1"
        if m["report"]:
            told = (id for id in reversed(spoken) if re.fullmatch(r"\d{4}(?:[QH]\d|Q1/\d{4}Q3)", id))
            return next(told, "") or self.last_report()
        if m["bare_quarters"] or m["bare_until"]:
            return _months(year, 1, _until(m["bare_quarters"], m["bare_until"])) if year else ""
        if m["whole"]:
            return str(year) if year else ""
        if self.year and (m["ahead"] or m["this_and_next"]):
            return f"{self.year}/{self.year + _number(m['ahead'] or '2') - 1}"
        if m["within"] is not None:
            return str(self.year or "")
        if m["past"] and self.year:
            return f"{self.year - _number(m['past'])}/{self.year - 1}"
        return ""

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

    def _within(self, year: int, m: re.Match, year_end: int) -> str:
        if m["q"] or m["q2"] or m["q3"]:
            quarter = _number(m["q"] or m["q2"] or m["q3"])
            return (
                fiscal_quarter(year, quarter, year_end) if m["fiscal"] or m["fq"] or m["lead"] else f"{year}Q{quarter}"
            )
        if m["until"] or m["quarters"]:
            return _months(year, 1, _until(m["quarters"], m["until"]))
        if m["interim"]:
            return f"{year}H1"
        if m["half"] or m["half2"]:
            return f"{year}H{1 if (m['half'] or m['half2']) in ('上', '1') else 2}"
        if m["month"]:
            month = _number(m["month"])
            if m["quarter_of"]:
                return f"{year}Q{(month + 2) // 3}"
            return f"{year}-{month:02d}" + (f"-{int(m['day']):02d}" if m["day"] else "")
        return f"FY{year}" if m["fiscal"] or m["ends"] else str(year)

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
_FROM = re.compile(r"(?:[较比][^，,。；;\d]{0,6}|[于跟与])$")
#: 自2019年首次投资以来: a year that what follows is not of.
_SINCE = re.compile(r"[^，,。；;]{0,14}(?:以来|起|至今)")


def _is_measured_from(text: str, start: int) -> bool:
    """较上季度, 相比上一季度: the quarter is what something is measured from."""
    return _FROM.search(text, max(0, start - 8), start) is not None


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


def _until(quarters: str | None, months: str | None) -> int:
    """The month that 前三季 or 前九个月 ends in."""
    return 3 * _number(quarters) if quarters else _number(months or "")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else CN[text]


def _is_possible(id: str) -> bool:
    try:
        parse_period(id)
    except ValueError:
        return False
    return True
