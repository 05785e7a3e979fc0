"""The period that goes on from sentence to sentence, and what stands in where a sentence names none."""

from __future__ import annotations

import re

from marketbook.claims.figure import Carried, Figure
from marketbook.claims.page import Page
from marketbook.claims.scopes import FIRMS
from marketbook.claims.timing import goes_on, how_told, is_ahead, kin, month_of
from marketbook.periods import next_year, parse_period
from marketbook.reading import Span

#: So far back a time that was told is remembered, in characters.
_MEMORY = 1200
#: So far into a year none of its quarters is reported.
_FIRST_MONTHS = 3
#: The rule of a figure that holds when the page appears, since nothing says otherwise.
AS_OF_PUBLICATION = "as of publication"
_SOURCE = re.compile(r"[^\n]{0,200}\n+(?:数据来源|资料来源|来源)[:：]([^\n]{0,80})")
#: 近期完成一轮200亿美元的融资
_LATELY = re.compile("近期|日前|近日|最新(?:一?轮|的)|刚刚|刚完成|本轮")
#: 具体来看, 此外: a clause that only leads on is so long at most, in characters.
_LONGEST_LINK = 5
#: 毛利率67%,上年为70%: put in
_YEAR_BEFORE = re.compile("(?:上年|去年|前年)(?:则?[为是]|仅|才|还|只)")
_ANNOUNCES = re.compile("宣布|完成|官宣|敲定")
#: A paragraph that ends so says of what time the lines under it are.
_OPENS_A_LIST = re.compile(r"[^\n]?[:：][ ]*\n")


def leave_period(page: Page, sentence: Span, state: Carried) -> None:
    """Remember what period a sentence is about: the last that is told as its own, a forecast's only where there is no other."""
    told = page.within("periods", sentence.start, sentence.end)
    about = " ".join(dict.fromkeys((state.period, *(m.id for m in told if not m.kind))))
    periods = [m for m in told if goes_on(page, m, about)]
    ids = {state.period, page.times.reports, *(m.id for m in periods)}
    first = page.clause_end(sentence.start, sentence.end)
    while first < sentence.end and first - sentence.start <= _LONGEST_LINK:  # 细看之下,2030年,…
        first = page.clause_end(first + 1, sentence.end)
    over = [m for m in periods if not (is_ahead(page, m.id, m.start) or m.start > first and next_year(m.id) in ids)]
    over = [m for m in over if not (_adds_up(m.id, ids) or _YEAR_BEFORE.match(page.text, m.start))]
    # neither a forecast nor, put in, the same time of the year before moves what follows it
    if over or periods and (not state.period or is_ahead(page, state.period)):
        state.period = (over or periods)[-1].id
    if state.period and _OPENS_A_LIST.match(page.text, sentence.end - 1):  # 2018年全年来看…,具体到各项收入上则是:
        state.heading, state.heading_until = state.period, sentence.end + _MEMORY


def remember(page: Page, figure: Figure, state: Carried) -> None:
    """Keep the period of a figure for the next of its kind, that of a statement for its firm."""
    if (
        not figure.period
        or AS_OF_PUBLICATION in figure.rules
        or figure.period == page.reader.published[:7]
        and how_told(figure.metric) == "results"
        or is_ahead(page, figure.period)
    ):
        return
    state.used[kin(figure.metric)] = figure.onward or figure.period
    if len(figure.quantity.raw) > 4 and not any(rule.startswith(("period", "as of")) for rule in figure.rules):
        state.told[figure.value, figure.unit] = figure.period
    reported = re.search("[QHF]", figure.period) and not is_ahead(page, figure.period)
    if how_told(figure.metric) == "results" and not figure.onward and reported:
        state.reported.setdefault(page.root_of(figure), figure.period)


def background(page: Page, sentence: Span, figure: Figure, state: Carried) -> tuple[str, str, float]:
    """The period of a figure whose sentence names none, the rule that found it, and how far it is to be trusted.

    From near to far: the source line, the sentences before, the heading, the same firm's statement, the same metric, the
    page. Results are of no month; what lasts is not carried; a plan and a round of funding are of their own day.
    """
    metric, how, root = figure.metric, how_told(figure.metric), page.root_of(figure)
    of_a_firm = page.vocabulary.entity(root or "world").kind in FIRMS
    own = page.vocabulary.entity(figure.entities[0] if figure.entities else "world").kind in FIRMS
    results, price = how == "results", kin(metric) == "price"
    reported = state.reported.get(root, "") if results else ""
    of_a_month = "-" in state.period and "/" not in state.period
    carried = "" if of_a_month and reported else state.period if price else month_of(state.period)
    if (
        carried and how in ("results", "market") and of_a_month
    ):  # a month in passing, where shares are those of a quarter
        quarters = (state.used.get(kin(metric), ""), page.times.reports)
        carried = next((quarter for quarter in quarters if _holds(quarter, carried)), carried)
    if results and carried == page.times.reports[:4] == page.reader.published[:4]:
        carried = page.times.reports  # 全年开支…: a year that is not over is none of a statement's
    if (
        (how == "round" or metric.startswith("valuation"))
        and (re.search("[QHF/]", carried) or len(carried) == 4 and carried < page.reader.published[:4])
        or how == "users"
        and is_ahead(page, carried)
    ):
        carried = ""  # what a firm is worth, and what happens once, is of no quarter; its users are of no time to come
    if results and (carried == page.reader.published[:7] or _has_just_begun(page, carried)):
        # 如今研发支出占…, 今年就能盈利: what is earned is of no such moment, and of no year that has just begun
        carried = ""
    if (
        carried
        and of_a_firm
        and how != "plan"
        and "forecast" not in metric
        and not page.about.of_plan
        and is_ahead(page, carried)
    ):
        carried = ""  # 计划2025年6月投产。另一单共7994台: what is counted now is of no time to come
    used = "" if how in ("plan", "round") else state.used.get(kin(metric), "")
    if how in ("results", "market") and used == page.times.reports[:4]:  # a year in passing, where a quarter is told
        used = page.times.reports
    other = of_a_firm and not how and not price and figure.unit != "ratio"  # a firm's orders and staff; not 市盈率42倍
    long_ago = _tells_of_long_ago(page, figure.start)
    counted = results or page.times.reports_again and (how in ("users", "market") or other and page.times.reports_first)
    held = price or how not in ("results", "plan", "lasting", "round")
    published = page.reader.published[:7]
    lately = how == "round" and _LATELY.search(page.text, sentence.start, figure.start) is not None
    told_now = how == "round" and _ANNOUNCES.search(page.text, sentence.start, sentence.end) is not None
    stands = how in ("standing", "users", "plan") or page.times.is_news and (held or how == "round") or told_now
    found = (
        (published if lately else "", AS_OF_PUBLICATION, 0.8),
        ("" if price and carried else state.told.get((figure.value, figure.unit), ""), "period of the same figure before", 0.9),
        (_source_line(page, sentence), "period of the source line", 1.0),
        (carried, "period carried over", 0.85),
        (state.heading if of_a_firm and figure.start < state.heading_until and not (results and "-" in state.heading) and not is_ahead(page, state.heading) else "", "period of the heading", 0.85),
        (reported, "period of the statement", 0.85),
        (used[:7] if price else month_of(used), "period of the same metric before", 0.75),
        (page.times.reports if counted and not long_ago else "", "period that the page reports", 0.7),
        (page.times.commonest if own and results else "", "period that the page names most", 0.6),
        (page.times.as_of[:7] if held and not long_ago and not (page.times.is_news and figure.start < page.times.as_of_at) else "", "as of the day that the page tells", 0.7),
        (published if stands and not long_ago else "", AS_OF_PUBLICATION, 0.8),
    )  # fmt: skip
    return next((one for one in found if one[0]), ("", "", 1.0))


def _adds_up(span: str, told: set[str]) -> bool:
    """10月营收…,累计前十月…: the months that are added up to one which is told as well."""
    months = re.fullmatch(r"(\d{4})-01/(\1-\d\d)", span)
    return months is not None and months[2] in told


def _holds(period: str, month: str) -> bool:
    """Whether a month is one of a quarter, half or whole year."""
    if not re.search("[QH]", period) or "/" in period:
        return False
    whole, part = parse_period(period), parse_period(month)
    return whole.start <= part.start and part.end <= whole.end


def _has_just_begun(page: Page, year: str) -> bool:
    """Whether a year is that of a page of its first months, which can only report the year before."""
    return 0 < page.reader.month <= _FIRST_MONTHS and year == page.reader.published[:4]


def _tells_of_long_ago(page: Page, at: int) -> bool:
    """Whether the time that was told last, not far before a place, was more than two years before the page appeared."""
    told = [m.id for m in page.within("periods", max(0, at - _MEMORY), at) if goes_on(page, m, "")]
    year = re.match(r"(?:FY)?(\d{4})", told[-1].rpartition("/")[2]) if told else None
    return year is not None and page.reader.year - int(year[1]) > 2


def _source_line(page: Page, sentence: Span) -> str:
    """The period that the source line under the paragraph names (数据来源:《…(2022上半年)…》)."""
    line = _SOURCE.match(page.text, sentence.end, sentence.end + 300)
    periods = page.within("periods", *line.span(1)) if line else []
    return periods[0].id if periods else ""
