"""Segment and sign of a figure."""

from __future__ import annotations

import re

from marketbook.claims.page import Carried, Figure, Page
from marketbook.reading import Span

#: Profits: negative when the clause calls the figure a loss.
_PROFITS = (
    "net_profit",
    "ebita",
    "ebitda",
    "gross_profit",
    "adjusted_ebita",
    "operating_cash_flow",
    "operating_profit",
    "free_cash_flow",
    "eps",
    "profit_before_tax",
)
#: Metrics that are told by parts of a market, or of a business.
_OF_SEGMENTS = (
    "market_",
    "revenue",
    "ebita",
    "gross_margin",
    "operating_profit",
    "operating_margin",
    "genai_share_of_revenue",
)
#: What is named on every page, and seldom the part that a figure is of.
_AUDIENCES = ("ai", "b2b", "b2c", "government_enterprise")
_FALL = re.compile(
    r"(?:[跌减降挫]|(?<!至)少)(?:了|约|近|逾|超|超过)*$|减少|下滑|下降|下跌|降低|年减|季减|锐减|大跌|缩减|萎缩|减亏|降至|负增长|[降跌减]幅|回落|滑落|倒退|衰退|缩水|下挫|重挫|低开|回[调撤吐]|收缩|骤降|递减|少赚|跌"
)
_OF_A_RATE = re.compile(
    "(?:增[速率幅]|增长率|成长率)[^，,。]{0,14}(?:[降跌滑]|收[窄敛]|放缓|回落|修)[^，,。]{0,2}[至到为](?:约|近)?$"
)
_LOSS = re.compile(r"亏损|净亏|亏了|净流出")


def give_segment(page: Page, sentence: Span, figure: Figure, state: Carried) -> None:
    """The part of a market or of a firm's business that a figure is of, where its metric has such parts."""
    if not figure.metric.startswith(_OF_SEGMENTS):
        return
    first = figure.group[0] if figure.group else figure
    clause_start = page.clause_start(first.start, sentence.start)
    inside = page.within("segments", clause_start, first.start)
    if figure.group and len(inside) == len(figure.group) > 1:
        figure.segment = inside[figure.group.index(figure)].id
        return
    told = [*page.within("segments", sentence.start, clause_start), *inside]
    if not figure.metric.startswith("market_"):
        told = inside  # what a firm takes in is of the segment that its own clause names
    elif not told:
        told = page.within("segments", figure.end, min(figure.end + 12, page.clause_end(figure.end, sentence.end)))
    told = [m for m in told if m.id not in _AUDIENCES or m in inside]
    level = state.level
    if told:
        figure.segment = told[-1].id
    elif level is not None and level.start >= sentence.start and figure.metric.startswith(level.metric):
        figure.segment = level.segment  # 公有云营收11.54亿元,去年同期13.81亿元,减少16.4%
    elif figure.metric.startswith("market_share") and state.segment:
        figure.segment = state.segment


def give_sign(page: Page, sentence: Span, figure: Figure) -> None:
    """A fall of a growth and a loss of a profit are negative; a price cut is a positive cut."""
    if figure.value is None or not figure.metric or figure.value < 0:
        return
    first = figure.group[0] if figure.group else figure
    start = max(page.clause_start(first.start, sentence.start), min(first.after, first.start))  # 季减1.9%、年增16.6%
    before = page.text[max(start, first.start - 16) : first.start]
    if figure.metric in _PROFITS:
        losses = [m.end() for m in _LOSS.finditer(before)]
        turns = before.rfind("盈利")
        if (
            losses
            and losses[-1] > turns
            or before.endswith("负")
            or page.text.startswith(("的亏损", "亏损", "的净亏损"), figure.end)
        ):
            figure.value = -figure.value
    elif "growth" in figure.metric or "change" in figure.metric:
        falls = [m.end() for m in _FALL.finditer(before)]
        rises = max((m.end() for m in re.finditer(r"增长|上升|提升|增加|上涨|激增|大增", before)), default=-1)
        narrows = bool(falls) or re.search("收窄|减|缩", before) is not None
        if "change of a loss" in figure.rules:  # a loss that narrows is less of a loss, and a better result
            if narrows == ("_loss_" in figure.metric):
                figure.value = -figure.value
        elif "level after a change" in figure.rules or _OF_A_RATE.search(
            page.text, max(start, first.start - 28), first.start
        ):
            pass  # 年增率下降到1.87%: still growth
        elif falls and falls[-1] >= rises or figure.unit == "pp" and "收窄" in before:  # 毛利率收窄21个百分点
            figure.value = -figure.value
