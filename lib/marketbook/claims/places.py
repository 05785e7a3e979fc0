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
_FALL = re.compile(
    r"[跌减少降挫](?:了|约|近|逾|超|超过)*$|减少|下滑|下降|下跌|降低|年减|季减|锐减|大跌|缩减|萎缩|减亏|降至|负增长|[降跌减]幅|回落|滑落|倒退|衰退|缩水|下挫|收缩|骤降|递减|少赚|跌"
)
_OF_A_RATE = re.compile(
    "(?:增[速率幅]|增长率|成长率)[^，,。]{0,6}(?:降|滑|收[窄敛]|放缓|回落|修)[^，,。]{0,2}[至到为](?:约|近)?$"
)
_LOSS = re.compile(r"亏损|净亏|亏了|净流出")


def give_segment(page: Page, sentence: Span, figure: Figure, state: Carried) -> None:
    first = figure.group[0] if figure.group else figure
    clause_start = page.clause_start(first.start, sentence.start)
    inside = page.within("segments", clause_start, first.start)
    if figure.group and len(inside) == len(figure.group) > 1:
        figure.segment = inside[figure.group.index(figure)].id
        return
    after = page.within("segments", figure.end, page.clause_end(figure.end, sentence.end))
    earlier = page.within("segments", sentence.start, clause_start)
    if inside or earlier or after:
        figure.segment = (inside or earlier or after)[-1].id
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
        elif _OF_A_RATE.search(before):
            pass  # 年增率下降到1.87%: still growth
        elif falls and falls[-1] >= rises or figure.unit == "pp" and "收窄" in before:  # 毛利率收窄21个百分点
            figure.value = -figure.value
