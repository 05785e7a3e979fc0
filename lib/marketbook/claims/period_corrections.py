"""What a period, once it is found, has to be for its figure: the end of a span, the months so far, one quarter of more."""

from __future__ import annotations

import re

from marketbook.claims.changes import THIS_THAN
from marketbook.claims.compared_periods import NO_FORECAST, WAS
from marketbook.claims.dated_clause import DatedClause
from marketbook.claims.timing import DAY, EARNED, SPAN, how_told, is_ahead
from marketbook.mentions.period_ids import months
from marketbook.periods import previous_year

#: 比重将从目前的一成升至
_FROM_NOW = re.compile("[从由](?:当前|目前|现在|如今|现有)的?约?$")
_QUARTER_ENDS = ("03-31", "06-30", "09-30", "12-31")
_SUMMED = re.compile("累计[至到]?$")
#: 8年增长57倍
_YEARS_LONG = re.compile(
    r"(?<![\d第近续])(?:[两三四五六七八九十]|[2-9]|1\d)年(?:间|来|内|里|时间)?(?:大幅|暴|共|累计)?[增翻涨]"
)
#: 短短两个月内翻了一番
_MONTHS_LONG = re.compile(
    r"(?:短短|不到|仅用|用时|只用)(?:了)?(?:[一两三四五六七八九十数几\d]+个?[月天周]|半年)|每[隔过]?[一两三四五六七八九十数几\d]*个?(?:月|季度?|周|天)|(?<!止)(?<!前)(?<!首)[一两三四五六七八九十数几\d]+个?[月天周](?:时间)?[内里间后]"
)
_QUARTER = re.compile(r"\d{4}Q\d")
_MONTH_TO_MONTH = re.compile(r"(\d{4}-\d\d)/(\d{4}-\d\d)")
_TO = re.compile("[-~—–至到]")
_ONE_QUARTER = re.compile("单季度?(?:的|营|收|净|实现|归)")


def stands_now(c: DatedClause) -> None:
    """比重将从目前的一成升至: the level that a change to come starts from."""
    if _FROM_NOW.search(c.text, c.start, c.figure.start):
        c.figure.onward, c.figure.period = c.figure.period, c.page.reader.published[:7]


def is_no_forecast(c: DatedClause) -> None:
    """销售额料将从去年的20亿元翻倍至: the level that a forecast starts from is none itself."""
    figure = c.figure
    if WAS.search(c.page.lead(c.start, figure.start)) and not is_ahead(c.page, figure.period):
        if figure.metric.endswith("_forecast"):
            figure.metric = figure.metric.removesuffix("_forecast")
            figure.rules.append(NO_FORECAST)


def has_one_end_of_a_span(c: DatedClause) -> None:
    """2022年至2024年,从0.46亿元升至: each level of a change is of one end of its span."""
    figure = c.figure
    spanned = SPAN.fullmatch(figure.period) or _printed_span(c, figure.period)
    if spanned and c.after_from(figure.start):
        figure.period, figure.onward = spanned[1], spanned[2]
    elif spanned and "level after a change" in figure.rules:
        figure.period = spanned[2]
    elif spanned and figure.metric.endswith("_yoy") and int(spanned[2][:4]) - int(spanned[1][:4]) == 1:
        figure.period = spanned[2]
    elif spanned and figure.metric.endswith("_growth_yoy") and "同比" not in c.text[c.start : figure.start]:
        figure.metric = figure.metric.removesuffix("_yoy")  # 2018年至2023年,收入增长300%


def grew_over_another_time(c: DatedClause) -> None:
    """Growth since another time than the year before is none on the year."""
    if c.figure.metric.endswith("_growth_yoy") and (_grew_longer(c) or _grew_within_the_year(c)):
        c.figure.metric = c.figure.metric.removesuffix("_yoy")


def grew_on_the_quarter(c: DatedClause) -> None:
    """环比, under a half year: of the quarter of it that was told last."""
    if c.figure.metric.endswith("_qoq") and re.fullmatch(r"\d{4}(?:H\d)?", c.figure.period):
        c.figure.period = _last_quarter(c) or c.figure.period


def stood_before(c: DatedClause) -> None:
    """从26亿美元升至: as it stood at a time that is not told, before the day of publication."""
    if c.after_from(c.figure.start) and how_told(c.figure.metric) in ("standing", "users"):
        if c.figure.period == c.page.reader.published[:7]:
            c.figure.period = ""


def is_of_the_months_so_far(c: DatedClause) -> None:
    """截至2025年9月30日,实现营收5344万美元: what is taken in up to a day is that of the months of its year."""
    c.figure.period = _so_far_this_year(c) or c.figure.period


def is_of_a_single_quarter(c: DatedClause) -> None:
    """前三季度250亿元,单季度净利润31亿元: of the last quarter of what is told."""
    period = c.figure.period
    if _ONE_QUARTER.search(c.text, c.start, c.figure.start) and re.search("Q[34]$|H[12]$", period):
        last = period[-2:]
        c.figure.period = f"{period[:4]}{ {'H1': 'Q2', 'H2': 'Q4'}.get(last, last) }"


def is_a_target_of_the_year(c: DatedClause) -> None:
    """收入目标从90亿元调低到75亿元: of the year, also where a quarter was told before."""
    figure = c.figure
    if EARNED.match(figure.metric) and "目标" in c.text[c.start : figure.start]:
        if _QUARTER.fullmatch(figure.period) and not any(m.start >= c.start for m in c.named):
            figure.period = figure.period[:4]


def is_told_in_passing(c: DatedClause) -> None:
    """What is to come, a span and one quarter of more do not move what follows in the sentence."""
    figure, previous = c.figure, c.previous
    in_passing = is_ahead(c.page, figure.period) or SPAN.fullmatch(figure.period) or _is_one_quarter_of_more(c)
    if in_passing and previous is not None and previous.start >= c.sentence.start:
        figure.onward = figure.onward or previous.onward or previous.period


def _grew_longer(c: DatedClause) -> bool:
    """较2020年翻倍, in 2024, or 两个月内翻倍: growth over another time than a year."""
    if _YEARS_LONG.search(c.text, c.start, c.figure.start):
        return True
    if _MONTHS_LONG.search(c.text, c.start, c.figure.start):
        return "同比" not in c.text[c.start : c.figure.start]
    here = c.page.within("periods", c.start, c.figure.start)
    since = [m.id for m in here if m.kind == "measured"]
    years = [int(id.removeprefix("FY")[:4]) for id in (c.figure.period, *since[-1:]) if id]
    return len(years) == 2 and years[0] - years[1] > 1


def _grew_within_the_year(c: DatedClause) -> bool:
    """较去年11月增长4倍, in March: growth since another month than the same of the year before."""
    start = c.sentence.start if THIS_THAN.match(c.text, c.sentence.start) else c.start
    here = c.page.within("periods", start, c.figure.start)
    since = [m.id[:7] for m in here if m.kind == "measured"][-1:]
    dated = re.fullmatch(r"\d{4}-\d\d", "".join(since)) and re.fullmatch(r"\d{4}-\d\d", c.figure.period[:7])
    return dated is not None and since[0] != previous_year(c.figure.period[:7])


def _so_far_this_year(c: DatedClause) -> str:
    """The months of the year up to the day that is told; empty if nothing says that they were summed up."""
    if EARNED.match(c.figure.metric) or c.figure.metric == "eps":
        until = re.fullmatch(r"(\d{4})-(\d\d)", c.figure.period)
        summed = until and [
            m for m in c.named if m.id == until[0] and _SUMMED.search(c.text, c.sentence.start, m.start)
        ]
        if summed:  # 累计至今年10月,合并营收达
            return months(int(until[1]), 1, int(until[2]))
    if (
        not EARNED.match(c.figure.metric)
        or not DAY.fullmatch(c.figure.period)
        or c.figure.period[5:] not in _QUARTER_ENDS
    ):
        return ""
    told = [m for m in c.named if m.id == c.figure.period and c.text.startswith("截至", max(0, m.start - 2))]
    told = told or [m for m in c.named if m.id == c.figure.period and c.text.startswith("截至", m.start)]
    year, month = c.figure.period[:4], int(c.figure.period[5:7])
    quarter = f"{year}Q{month // 3}"
    if told and c.state.period == quarter:  # 披露第三财季财报。截至2025年12月31日,营收达222亿美元
        return quarter
    return months(int(year), 1, month) if told else ""


def _printed_span(c: DatedClause, period: str) -> re.Match | None:
    """2030年1月到5月, from 9万 to 3万: its first and last month, where both are printed (前五个月 is one time)."""
    printed = [m for m in c.told if m.id == period and _TO.search(c.text, m.start, m.end)]
    return _MONTH_TO_MONTH.fullmatch(period) if printed else None


def _is_one_quarter_of_more(c: DatedClause) -> bool:
    """上半年收入23亿元,但二季度单季增长16%: the sentence stays with the half year."""
    own = [m for m in c.named if m.start >= c.start and m.id == c.figure.period]
    return bool(own) and "Q" in own[-1].id and c.text.startswith("单季", own[-1].end)


def _last_quarter(c: DatedClause) -> str:
    """The quarter of the figure's half year or year that was told last before it."""
    year, _, half = c.figure.period.partition("H")
    quarters = {"": "1234", "1": "12", "2": "34"}[half]
    told = [m.id for m in c.plain(max(0, c.figure.start - 400), c.figure.start)]
    return next((id for id in reversed(told) if re.fullmatch(f"{year}Q[{quarters}]", id)), "")
