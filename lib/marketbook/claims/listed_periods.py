"""The periods of a list, one for each of its figures, and that of what they make together."""

from __future__ import annotations

import re

from marketbook.claims.dated_clause import AS_BEFORE, DatedClause
from marketbook.claims.timing import EARNED, SPAN
from marketbook.mentions import Mention
from marketbook.mentions.period_ids import months, next_quarter, of_year

_TOGETHER = re.compile("累计|总计|合计|共计")
#: 1-3月
_MONTHS = re.compile(r"(?:\d{4}年|今年|去年)?(\d{1,2})月?[-~—–至到](\d{1,2})月份?")
_ALL_QUARTERS = re.compile("(?:四个|各个?|每个?)季度")
_JOINS = re.compile(r"[底末初]?[ ]?(?:[、,，/至到\-—–~]|和|与|及|以及)[ ]?(?:截[至止])?")
#: How periods of one kind follow each other.
_STEPS = (
    (re.compile(r"\d{4}Q\d"), next_quarter),
    (re.compile(r"(?:FY)?\d{4}"), lambda id: of_year(id, int(id[-4:]) + 1)),
)


def one_of_a_list(c: DatedClause) -> bool:
    """2023年和2024年,营收分别为: the last run of periods joined by 、 or 和, one for each figure of a list."""
    group = c.figure.group
    if len(group) < 2:
        return False
    runs = _runs(c, c.sentence.start, group[0].start)
    if not runs and (years := _years_told_before(c, len(group))):
        c.figure.period = years[group.index(c.figure)]  # 2022年至2024年…。毛利率三年分别为
        return True
    if runs and len(runs[-1]) == 1 and c.text[runs[-1][0].start : runs[-1][0].end] == "同期":
        start = runs[-1][0].start  # 2021年至2023年收入…,同期亏损分别为
        runs = _runs(c, max(0, start - AS_BEFORE), start)
    firms = {m.id for m in c.page.within("entities", c.start, group[0].start)}
    if runs and len(runs[-1]) == 1 and len(firms) == len(group) and SPAN.fullmatch(runs[-1][0].id):
        return False  # 2022年至2024年,甲、乙、丙分别为: one for each of them, of all those years
    if runs and (spanned := _from_to(runs[-1], len(group))):
        c.figure.period = spanned[group.index(c.figure)]
        return True
    quarters = re.fullmatch(r"(\d{4})(?:Q1/\1Q([23]))?", runs[-1][-1].id) if runs else None
    if quarters and len(group) == int(quarters[2] or 4):  # 2024年前三季度每季度收入分别为
        if _ALL_QUARTERS.search(c.text, c.sentence.start, group[0].start):
            c.figure.period = f"{quarters[1]}Q{1 + group.index(c.figure)}"
            return True
    each = _MONTHS.fullmatch(c.text, runs[-1][-1].start, runs[-1][-1].end) if runs else None
    if each and int(each[2]) - int(each[1]) + 1 == len(group):  # 1-3月,访问量环比涨幅依次为
        year = runs[-1][-1].id[:4]
        c.figure.period = f"{year}-{int(each[1]) + group.index(c.figure):02d}"
        return True
    periods: list[str] = []
    for mention in runs[-1] if runs else []:
        span = SPAN.fullmatch(mention.id)  # 2022年至2024年 stands for each of its years
        years = range(int(span[1]), int(span[2][:4])) if span else ()
        nine = span is not None and span[2].endswith("-09") and months(int(span[2][:4]), 1, 9)
        last = nine or (span[2] if span else mention.id)
        goes_on = any(m.start == mention.end for m in runs[-1])  # 2030年至2033年首季
        those = [*map(str, years), *([] if span and goes_on else [last])]
        of_firm = len(those) > 1 and "财" in c.text[mention.start : mention.end]  # 2026至2028财年
        periods += [f"FY{id}" if of_firm and len(id) == 4 else id for id in those]
    if len(periods) != len(group):
        return False
    c.figure.onward = c.standing()
    c.figure.period = periods[group.index(c.figure)]
    until = re.fullmatch(r"(\d{4})-(\d\d)", c.figure.period)
    if until and EARNED.match(c.figure.metric) and "截" in c.text[runs[-1][0].start : runs[-1][-1].start]:
        c.figure.period = months(int(until[1]), 1, int(until[2]))  # 2021年及截至2022年6月的收入分别为
    return True


def one_of_the_list_before(c: DatedClause) -> bool:
    """收入在2023年、2024年分别为…, 亏损分别为…: list beside list, where the second is no list of things."""
    group, state = c.figure.group, c.state
    told = [m for m in c.named if m.start >= c.start and c.text[m.start : m.end] != "同期"]
    if len(group) < 2 or told or any(rule.startswith("entity list") for rule in c.figure.rules):
        return False  # one by one of firms, not of times
    start = c.page.clause_start(group[0].start, c.sentence.start)
    if re.search("[、和与及]", c.page.lead(start, group[0].start)):
        return False
    before = [one for one in state.levels if one.end <= group[0].start][-len(group) :]
    if len(state.group) == len(group):
        before = state.group
    periods = [one.period for one in before if one.end >= c.sentence.start - 120]
    if len(set(periods)) < len(group) or len({one.metric for one in before}) > 1:
        return False
    c.figure.period = periods[group.index(c.figure)]
    c.figure.rules.append("periods of the list before")
    return True


def all_together(c: DatedClause) -> bool:
    """2022年至2024年分别亏损…,累计亏损79亿元: what the figures of a list make together is of all its years."""
    figure, previous = c.figure, c.previous
    together = figure.metric.endswith("_cumulative") or _TOGETHER.search(c.text, c.start, figure.start)
    runs = _runs(c, c.start, figure.start) if together else []
    if runs and len(runs[-1]) > 1 and all(re.fullmatch(r"\d{4}", m.id) for m in runs[-1]):
        figure.period = f"{runs[-1][0].id}/{runs[-1][-1].id}"  # 2030年度和2031年度合计盈利
        return True
    if not together or previous is None or previous.end <= c.sentence.start:
        return False
    years = sorted({id[:4] for one in previous.group for id in one.period.split("/") if id})
    figure.period = f"{years[0]}/{years[-1]}" if len(years) > 1 else ""
    return bool(figure.period)


_SO_MANY_YEARS = re.compile(
    r"(?<!未来)(?<!今后)([两三四五])年(?:里|间|来)?[^，,。；;\d]{0,8}?(?:分别|依次)[^，,。；;\d]*$"
)


def _years_told_before(c: DatedClause, count: int) -> list[str]:
    """The years of the span that 三年分别为 points to: the last that was told of so many; none if there is none."""
    said = _SO_MANY_YEARS.search(c.text, c.start, c.figure.group[0].start)
    if not said or "两三四五".index(said[1]) + 2 != count:
        return []
    for mention in reversed(c.page.within("periods", 0, c.start)):
        if (span := re.fullmatch(r"(\d{4})/(\d{4})", mention.id)) and int(span[2]) - int(span[1]) == count - 1:
            return [str(year) for year in range(int(span[1]), int(span[2]) + 1)]
    return []


def _runs(c: DatedClause, start: int, end: int) -> list[list[Mention]]:
    """Periods of a stretch, those joined by 、 or 和 together."""
    runs: list[list[Mention]] = []
    for mention in c.page.within("periods", start, end):
        joined = runs and (
            _JOINS.fullmatch(c.text, runs[-1][-1].end, mention.start)
            or runs[-1][-1].end == mention.start
            and SPAN.fullmatch(runs[-1][-1].id)
        )
        runs[-1].append(mention) if joined else runs.append([mention])
    return runs


def _from_to(run: list[Mention], count: int) -> list[str]:
    """2017Q3-2018Q2, FY2026-FY2028: each quarter or year from one to another, if there are so many."""
    if len(run) != 2 or count < 3:
        return []
    follows = next((step for pattern, step in _STEPS if all(pattern.fullmatch(m.id) for m in run)), None)
    periods = [run[0].id]
    while follows and periods[-1] < run[1].id and len(periods) < count:
        periods.append(follows(periods[-1]))
    return periods if periods[-1] == run[1].id and len(periods) == count else []
