"""In which year a page that says no day of publication most likely appeared."""

from __future__ import annotations

import re

from marketbook.mentions.period_words import PeriodReader

#: 2026年CapEx指引, 到2027年将
_AIMED = re.compile("[^，,。；;]{0,16}?(?:预[计期测估]|指引|展望|目标|有望|将|规划|E(?![A-Za-z]))")
_AIMED_AT = re.compile("(?:预[计期测估]|有望|目标|将|指引|展望|计划|拟|上[修调])[^，,。；;]*$|(?<![截])[到至]$")


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
