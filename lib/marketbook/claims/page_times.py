"""The times that a page tells as a whole: which period it reports, of which day its figures are, whether it is news."""

from __future__ import annotations

import re
from collections import Counter

from marketbook.claims.page_text import LEAD
from marketbook.mentions import Mention, PeriodReader
from marketbook.periods import parse_period

#: A page that is news says so within so many characters.
_HEAD = 1000
#: A page that reports a period names it twice, and once more in so many characters.
_PAGE = 2000
#: So many years before publication a page reports nothing any more.
_LONG_AGO = 5
#: What a report tells, so near to the time that it is of, in characters.
_RESULTS = re.compile(
    "报告|榜单|收入|营收|营业额|利润|净利|纯利|溢利|盈利|亏损|毛利|财报|业绩|季报|年报|财季|EBIT|出货|份额|市场|增长|支出|开支"
)
_BESIDE = 40
_DIGIT = re.compile(r"\d")
#: 2024年年度报告, 第三季度财报: whose period the page reports.
_REPORT = re.compile("年?度?(?:报告|年报|财报|业绩)")
#: 公布季报: of the quarter that is over, where the page names none.
_QUARTERLY = re.compile("季报|季绩|季度(?:财报|业绩)")
#: 本年度报告
_ANNUAL = re.compile("(?:本|公司)年度报告(?!期)")
#: 2021年成立, 2月上线: when something began, or somebody was born
FOUNDED = re.compile("[^，,。；;\\d]{0,4}(?:成立|创立|创办|创建|诞生|出生|毕业|注册|上线|开业|问世)(?!以来|至今|后)")
#: Words that tell of the days before publication.
_LATELY = re.compile(
    r"近日|日前|今[天早日]|昨[日天(（]|[本上]周|(?<!月)(?<!\d)\d{1,2}日(?:[发宣公表讯报电晚早]|[上下]午|消息)"
)
#: In the lead it says that the page tells what is new.
_ANNOUNCED = re.compile("宣布|公布|发布|披露|公告|官宣")


def find_periods(text: str, reader: PeriodReader, calendars: list[tuple[int, int]]) -> list[Mention]:
    """The periods of a text, each once, where companies are named whose fiscal years end in the given months."""
    found = reader.find(text, calendars)
    return [m for m, before in zip(found, [None, *found]) if not _is_gloss(text, m, before)]


def _is_gloss(text: str, mention: Mention, before: Mention | None) -> bool:
    """2030财年(2029年4月1日-2030年3月31日): a fiscal year said once more in other words."""
    return (
        before is not None
        and mention.start - before.end == 1
        and text[before.end] in "(（"
        and text.startswith((")", "）"), mention.end)
        and "财" in text[before.start : before.end]
    )


#: 截至5月的本财年: how a firm reckons its years
_ONES_OWN_YEAR = re.compile("底?的?[这本该上]?一?个?财[年季]")


def is_as_of(text: str, mention: Mention) -> bool:
    """截至2025年12月: whether a time is the one up to which something is counted."""
    up_to = text[max(0, mention.start - 3) : mention.start].rstrip("到").endswith(("截至", "截止"))
    return up_to and _ONES_OWN_YEAR.match(text, mention.end) is None


class PageTimes:
    """Of which times a page tells as a whole."""

    def __init__(self, text: str, periods: list[Mention], reader: PeriodReader):
        published = reader.published
        told = [m for m in periods if not m.kind and not text.startswith("下", m.start)]  # 下季度 is a forecast's
        #: The period that the page reports, for a lead that leaves it to the rest to name it, and whether it is told as such.
        self.reports, self.reports_again = _reported(text, told, reader)
        #: Whether it is named in the lead.
        self.reports_first = any(m.id == self.reports and m.start < LEAD for m in told)
        dated = [m for m in periods if is_as_of(text, m) and (not published or m.id[: len(published)] <= published)]
        #: 截至2025年12月: the one time that a page's figures hold for, and where it is told.
        recent = dated and reader.year - int(dated[0].id[:4]) < 2
        self.as_of = dated[0].id if recent and len({m.id for m in dated}) == 1 else ""
        self.as_of_at = dated[0].start if dated else 0
        #: Whether the page tells of what happened in its own month.
        self.is_news = reader.month > 0 and (
            _LATELY.search(text, 0, _HEAD) is not None
            or _ANNOUNCED.search(text, 0, LEAD) is not None
            or any(m.id.startswith(published[:7]) and _DIGIT.search(text, m.start, m.end) for m in periods)
        )
        past = [
            id
            for m in told
            if re.fullmatch(r"(?:FY)?\d{4}(?:[QH]\d)?", id := m.id)
            and not is_as_of(text, m)
            and not FOUNDED.match(text, m.end)
            and reader.year - _LONG_AGO
            < int(id.removeprefix("FY")[:4]) + (len(id) == 4 and reader.month > 0)
            <= reader.year
        ]
        #: The period of results that the page names most, of several the latest.
        self.commonest = max(Counter(past).items(), key=lambda item: item[::-1], default=("", 0))[0]


def _reported(text: str, told: list[Mention], reader: PeriodReader) -> tuple[str, bool]:
    """The period that a page reports, and whether it is named often, as that of a report, or in the lead."""
    spans = [m.id for m in told if re.fullmatch(r"\d{4}[QH]\d|FY\d{4}", m.id) and not _is_to_come(m.id, reader)]
    most = max(Counter(spans).items(), key=lambda item: item[1], default=("", 0))
    recent = most[0].removeprefix("FY")[:4] in (reader.published[:4], str(reader.year - (reader.month <= 4)))
    told_once = most[1] == 1 and not any(m.id == most[0] and _RESULTS.search(text, *_around(m)) for m in told)
    reports = most[0] if recent and 2 * most[1] >= len(spans) and not told_once else ""
    stated = [m.id for m in told if _REPORT.match(text, m.end) or "止" in text[m.start : m.end]]
    named = [id for id in stated if re.fullmatch(r"\d{4}(?:[QH]\d)?|FY\d{4}", id)]
    reports = reports or max(Counter(named).items(), key=lambda item: item[1], default=("", 0))[0]
    if not reports and not spans and _QUARTERLY.search(text, 0, 4 * LEAD):
        reports = reader.last_quarter()
        named = named or [reports]
    if not reports and 0 < reader.month <= 6 and _ANNUAL.search(text, 0, 4 * LEAD):
        reports = str(reader.year - 1)
        named = named or [reports]
    often = most[1] > 1 + len(text) // _PAGE
    return reports, often or reports in named or any(m.id == most[0] and m.start < LEAD for m in told)


def _around(mention: Mention) -> tuple[int, int]:
    return max(0, mention.start - _BESIDE), mention.end + _BESIDE


def _is_to_come(period: str, reader: PeriodReader) -> bool:
    """Whether a quarter or half has not begun when the page appears."""
    known = reader.month > 0 and period[0].isdigit()
    return known and parse_period(period).start.isoformat()[:7] > reader.published[:7]
