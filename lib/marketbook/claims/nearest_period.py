"""The period that stands nearest to a figure, where the figure is told in no other way."""

from __future__ import annotations

import re

from marketbook.claims.amounts import A_SHARE_OF_PROFIT
from marketbook.claims.carried_periods import AS_OF_PUBLICATION, background
from marketbook.claims.changes import OF_LEVEL, RIGHT_BEHIND
from marketbook.claims.dated_clause import CLOSES, DatedClause
from marketbook.claims.timing import DAY, SPAN, how_told
from marketbook.mentions import Mention
from marketbook.mentions.period_context import BEGAN
from marketbook.periods import parse_period

_BEGUN = re.compile(r"[^，,。；;\d]{0,3}(?:开启|成立|启动|创立|推出|上线|首次(?!突破|超|达|跨|站))")
#: 成立于2013年4月,现有员工超2000人: when a firm began.
#: 4.69万亿Token(3月9日至15日): what opens before a period that stands alone in a bracket.
_OPENS = re.compile(r"[^，,。；;()（）\d]{0,6}[(（]")


def of_the_profit_before(c: DatedClause) -> bool:
    """去年同期净利221亿美元,或每股0.89美元"""
    if A_SHARE_OF_PROFIT not in c.figure.rules:
        return False
    c.figure.period, c.figure.onward = c.previous.period, c.previous.onward
    return True


def the_nearest(c: DatedClause) -> bool:
    """The period named last before the figure, the one of the figure before it, the next one, or what was said before."""
    figure, previous, named = c.figure, c.previous, c.named
    timeless = how_told(figure.metric) in ("lasting", "price")
    if timeless:  # another entity's period is none of this one's
        others = _others(c)
        named = [m for m in named if not any(m.end <= other.start for other in others)]
        previous = previous if previous is not None and previous.entities == figure.entities else None
    named = [m for m in named if m.start >= c.start or not BEGAN.search(c.text, max(0, m.start - 4), m.start)]
    if how_told(figure.metric) == "results":  # 去年下半年开启新战略, 包括收入18亿元: when something began
        named = [m for m in named if not (_BEGUN.match(c.text, m.end) or c.is_day_of_telling(m))]
    before = [m for m in named if c.start <= m.start < figure.start and not _is_start_of_change(c, m)]
    earlier = [m for m in named if m.end <= c.start]
    after = [m for m in named if m.start >= figure.end and not _looks_back(c, m)]
    goes_on = previous is not None and previous.start >= c.sentence.start and (previous.onward or previous.period)
    as_told = previous is not None and AS_OF_PUBLICATION in previous.rules and goes_on == previous.period
    if as_told and how_told(figure.metric) == "results":  # what is earned is of no day of publication
        goes_on = None
    if goes_on and OF_LEVEL in figure.rules and RIGHT_BEHIND.fullmatch(c.text, previous.end, c.start):
        goes_on = max(goes_on, previous.period)  # 第四季度收入指引约为96亿美元,同比增长约25%
    opens = after and _OPENS.fullmatch(c.text, figure.end, after[0].start)
    if opens and CLOSES.match(c.text, after[0].end):
        figure.period = after[0].id
    elif (
        how_told(figure.metric) == "users"
        and not re.search("growth|increase", figure.metric)
        and (day := _day_of_standing(c))
    ):
        figure.period = day
    elif before:
        figure.period = before[-1].id
    elif goes_on and not any(m.start > previous.end for m in earlier):
        figure.period = goes_on
        figure.rules += [AS_OF_PUBLICATION] * as_told
    elif earlier:
        figure.period = earlier[-1].id
        figure.confidence *= 0.95
    elif after and not c.after_from(figure.start):  # 占比将从4%升至2028年的12%
        figure.period = after[0].id
    elif (
        c.expected
        and not c.after_from(figure.start)  # 将从三成升至五成,2040年产值达
        and (later := c.plain(figure.end, c.sentence.end))
    ):
        figure.period = later[0].id  # 预计增长44%,在2026年达到2.5万亿
    elif how_told(figure.metric) != "lasting":
        figure.period, rule, trust = background(c.page, c.sentence, c.figure, c.state)
        figure.rules += [rule] if rule else []
        figure.confidence *= trust
    return True


def _is_start_of_change(c: DatedClause, mention: Mention) -> bool:
    """已经从两年前的个位数升到了30%: a level in words that the figure left behind."""
    between = c.text[mention.end : c.figure.start]
    return c.after_from(mention.start) and re.search("[升降增减涨跌提扩](?:[高长大])?[至到]", between) is not None


def _looks_back(c: DatedClause, mention: Mention) -> bool:
    """减到300人,创始人说过去两年太急: the years that the words behind a figure look back on."""
    return (
        SPAN.fullmatch(mention.id) is not None and re.search("[，,]", c.text[c.figure.end : mention.start]) is not None
    )


def _day_of_standing(c: DatedClause) -> str:
    """于9月30日,用户3.56亿户,首三季净增1248万户,宽带用户1.29亿户: how many there are is of a day, not of months summed up."""
    days = [m.id for m in c.named if DAY.fullmatch(m.id) and m.end <= c.figure.start]
    summed = c.named and "/" in c.named[-1].id and c.named[-1].id.rpartition("/")[2]
    return days[-1] if days and summed and parse_period(summed).end.isoformat() == days[-1] else ""


def _others(c: DatedClause) -> list[Mention]:
    """Entities before the figure that are not its own, nor of the same line."""
    vocabulary, own = c.page.vocabulary, c.figure.entities
    return [
        m
        for m in c.page.within("entities", c.sentence.start, c.figure.start)
        if m.kind not in ("weak", "region", "aggregate")
        and not c.text.startswith("级", m.end)
        and not any(vocabulary.descends(m.id, id) or vocabulary.descends(id, m.id) for id in own)
    ]
