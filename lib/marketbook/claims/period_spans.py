"""Periods of several years: of what they make together, of a plan, of a rate from year to year."""

from __future__ import annotations

import re

from marketbook.claims.dated_clause import DatedClause
from marketbook.claims.timing import how_told
from marketbook.mentions.period_pattern import number

#: 四年来合计亏损
_IN_YEARS = re.compile(
    "[两三四五六七八九十]年半?(?:来|间|内|多|里|时间)?(?:(?:共|累计|合计|总计|净)*亏(?:损|掉|了)?|[^，,。；;\\d]{0,4}(?:累计|合计|共计))"
)
_SO_MANY_YEARS = re.compile(r"(?<!\d)(?<!过去)(?<!最近)(?<!此前)(?<!近)([两三四五十]|\d{1,2})年")


def of_years_on_end(c: DatedClause) -> bool:
    """四年来合计亏损6亿元, 两年半累计开支7亿元: of so many years; which ones may have been told before."""
    if any(m.start >= c.start for m in c.named):
        return False
    said = _IN_YEARS.search(c.text, c.start, c.figure.start)
    if not said:
        return False
    first, _, last = _last_span(c).partition("/")
    if last and int(last) - int(first) == number(said[0][0]) - 1:
        c.figure.period = f"{first}/{last}"
    c.figure.onward = c.standing()
    return True


def of_a_plan(c: DatedClause) -> bool:
    """三年投入3800亿元: a plan covers so many years from the one in which it is told."""
    figure, reader = c.figure, c.page.reader
    if how_told(figure.metric) != "plan" or not reader.year:
        return False
    years = _SO_MANY_YEARS.findall(c.text, max(c.sentence.start, figure.start - 14), figure.end)
    if not years or any("/" in m.id for m in c.named if m.start >= c.start):
        return False
    count = number(years[-1])
    figure.period = f"{reader.year}/{reader.year + count - 1}"
    figure.rules.append("years ahead")
    return True


def of_a_rate(c: DatedClause) -> bool:
    """2023年将达91亿,2027年达134亿,年复合增长率21.8%: from year to year, else over the span last named."""
    if not c.figure.metric.endswith("_cagr") or any(m.start >= c.start for m in c.named):
        return False
    told = [m.id for m in c.plain(c.sentence.start, c.start) if re.fullmatch(r"\d{4}", m.id)]
    years = _SO_MANY_YEARS.search(c.text, c.start, c.figure.start)
    count = 0 if years is None else number(years[1])
    if told and count and len(told) == 1 and "年复合" in c.text[years.start() : years.end() + 4]:
        told = [str(int(told[0]) - count), *told]  # 到2028年突破90亿元,四年复合增长率20%
    told = told[-max(2, count) :: max(1, count - 1)] if len(told) >= count else told[-2:]  # 三年复合增长率
    c.figure.period = "/".join(told) if told[:1] < told[1:] else _last_span(c)
    c.figure.onward = c.standing()
    return bool(c.figure.period)


def _last_span(c: DatedClause) -> str:
    """2022-2026年: the years of the last forecast before the figure."""
    spans = [m.id for m in c.page.within("periods", 0, c.figure.start) if re.fullmatch(r"\d{4}/\d{4}", m.id)]
    return spans[-1] if spans else ""
