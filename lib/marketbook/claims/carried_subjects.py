"""Whose a figure is that goes on with the figure, or the clause, before."""

from __future__ import annotations

import re

from marketbook.claims.amounts import OTHER_CURRENCY
from marketbook.claims.changes import OF_LEVEL, RIGHT_BEHIND
from marketbook.claims.named_clause import COMPARED, NamedClause
from marketbook.claims.naming import suits
from marketbook.claims.same_again import AT_ANOTHER_TIME
from marketbook.claims.scopes import FIRMS, OF_WHOLE_MARKETS
from marketbook.mentions.speech import is_ordinary

#: What a row of names tells of each.
_IN_ROWS = ("market_share", "shipments", "chip_shipments", "ai_server_shipments", "mau", "dau", "market_size")
#: What no name of a firm holds, where a clause says the same of another one: a business, a place, a part of the same firm.
_NO_FIRM = re.compile(
    "[的其该本这第年月日季]|业务|收入|营收|利润|产品|服务|部门|板块|地区|市场|公司|集团|整体|国内|海外|同比|环比|此外|同时|总|费用|研发"
)


#: 是GPT-4的1/20: what a price is held against.
_IS_ANOTHERS = re.compile("(?:价格?)?(?:仅|只|约|更|均|大约)*(?:是|为|相当于|只有|有)(?:了)?@")


def told_in_another_currency(c: NamedClause) -> bool:
    """OpenAI和Anthropic的收入分别为170亿美元(约1214亿元)和70亿美元(约500亿元): whose the figure before is."""
    if OTHER_CURRENCY not in c.figure.rules or c.told is None or not c.told.entities:
        return False
    return c.take(c.told.entities, "as the figure before", 0.95)


def grew(c: NamedClause) -> bool:
    """阿里云业务分部季度收入207.57亿元,同比增长4%: whose the level right before is."""
    told = c.told
    if (
        OF_LEVEL not in c.figure.rules
        or told is None
        or not told.entities
        or not RIGHT_BEHIND.fullmatch(c.text, told.end, c.start)
    ):
        return False
    if COMPARED in told.rules or len(c.figure.group) > 1:
        return False
    named = c.page.within("entities", told.end, c.figure.start)
    return not named and c.take(told.entities, "as the figure before", 0.95)


def subject_of_the_clause_before(c: NamedClause) -> bool:
    """天翼云的增速在放缓,上半年收入552亿元: who a sentence begins with, where nobody else is named since."""
    start = c.sentence.start
    named = c.page.within("entities", start, c.figure.start)
    if not named or len({m.id for m in named}) > 1 or c.start == start or named[0].start - start > 1:
        return False
    first = c.page.clause_end(start, c.sentence.end)
    told = c.told is not None and c.told.start >= start and c.told.metric
    if (
        told
        or first + 1 != c.start
        or named[0].kind not in (*FIRMS, "product", "model")
        or not suits(c.figure.metric, named[0])
    ):
        return False
    return c.take([named[0].id], "subject of the clause before", 0.85)


def then(c: NamedClause) -> bool:
    """三家加起来8000万元,去年同期是6亿元: what was nobody's is nobody's at another time."""
    told = c.told
    again = AT_ANOTHER_TIME in c.figure.rules and told is not None and told.metric == c.figure.metric
    return again and not told.entities and not c.page.within("entities", told.end, c.figure.start)


def of_the_same_market(c: NamedClause) -> bool:
    """云市场规模90亿元,天翼云占20%,预计明年达100亿元: no firm that is named between has the market."""
    if not c.figure.metric.startswith(OF_WHOLE_MARKETS) or c.names:
        return False
    sizes = [f for f in c.state.levels if f.start >= c.sentence.start and f.metric.startswith("market_size")]
    return bool(sizes and sizes[-1].entities) and c.take(sizes[-1].entities, "the market told of before", 0.85)


def against_another(c: NamedClause) -> bool:
    """输出价9元,是GPT-4的1/20: whose price is a part of another's."""
    told = c.told
    if told is not None and told.start >= c.start:
        told = told.prior  # 是GPT-4定价90元的1/10
    if c.figure.metric != "price_ratio" or told is None or not told.entities or told.start < c.sentence.start:
        return False
    if COMPARED in told.rules or _IS_ANOTHERS.match(c.page.masked(c.start, c.end)) is None:
        return False
    return c.take(told.entities, "as the figure before", 0.8)


def past_another(c: NamedClause) -> bool:
    """移动云超过华为云的11%位居第二: the rank is of who passed, not of who is passed."""
    passed = c.told is not None and COMPARED in c.told.rules and c.told.start >= c.start
    ranks = passed and c.figure.quantity.unit == "rank" and c.previous is not None and c.previous.entities
    return bool(ranks) and c.take(c.previous.entities, "who passed another", 0.85)


def elsewhere(c: NamedClause) -> bool:
    """天翼云全球份额3%,亚太份额9%: a part of the world is where a share is held, not who holds it."""
    named = c.page.within("entities", c.start, c.end)
    if c.figure.metric != "market_share" or not named or any(m.kind != "region" for m in named):
        return False
    before = c.state.last
    while before is not None and before.metric == "market_rank":
        before = before.prior
    alike = before is not None and before.metric == "market_share" and c.start - before.end < 24
    return bool(alike and before.entities) and c.take(before.entities, "as the figure before", 0.8)


def like_the_clause_before(c: NamedClause) -> bool:
    """Who is named where the clause before named another, as printed."""
    joined = c.start <= c.figure.after < c.end and c.text[c.figure.after] in "、和及"
    start = c.figure.after + 1 if joined else c.start  # A排名第一、B排名第二
    unknown = _goes_on_alike(c, start) or _named_alone(c, start)
    if not unknown:
        return False
    if known := c.page.vocabulary.aliases().get(unknown):  # 浪潮 is a name here, though an ordinary word
        return c.take([known], "entity in clause", 0.9)
    return c.take([c.page.name(unknown)], "subject as printed, like the clause before", 0.6)


def _goes_on_alike(c: NamedClause, start: int) -> str:
    """浪潮信息预计中标3010台;紫光华山预计中标1631台: who stands where the clause before had a known firm and goes on alike."""
    tail = c.state.tail
    text = c.text[start : c.end]
    if len(tail) < 3 or not text.endswith(tail) or c.page.within("entities", start, c.end):
        return ""
    name = text[: -len(tail)].strip('“”" ').rstrip("则也又均亦")
    return name if re.fullmatch(r"[\u4e00-\u9fffA-Za-z·]{2,8}", name) and not _NO_FIRM.search(name) else ""


def _named_alone(c: NamedClause, start: int) -> str:
    """超聚变11.0%,宁畅9.5%: a name that the vocabulary lacks, in a row of names with their shares."""
    before, metric = c.told, c.figure.metric
    row = before is not None and before.metric == metric and metric in _IN_ROWS and before.prior is not None
    alike = row and before.prior.metric == metric and start - before.end <= 1
    if not alike or c.page.within("entities", start, c.end):
        return ""
    named = c.page.within("entities", max(c.sentence.start, before.start - 12), before.start)
    name = c.text[start : c.end].strip(" (（")
    plain = named and named[-1].end >= before.start - 1 and re.fullmatch("[\u4e00-\u9fff]{2,6}|[A-Z][A-Za-z]+", name)
    return name if plain and not (is_ordinary(name) or _NO_FIRM.search(name) or re.search("其[他它余]", name)) else ""
