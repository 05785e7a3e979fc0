"""What is told as a market's, and is a firm's where a firm is told of."""

from __future__ import annotations

import re

from marketbook.claims.metric_kinds import ALL_KINDS
from marketbook.claims.named_clause import NamedClause
from marketbook.claims.naming import is_object
from marketbook.claims.scopes import FIRMS, OF_WHOLE_MARKETS
from marketbook.mentions.speech import function_words

#: 政企市场收入: what a firm takes in from those that it serves.
_OWN_MARKET = re.compile("(?:政企|新兴|个人|家庭|企业|海外|客户)市场(?:业务)?(?:的?主营业务)?(?:收入|营收)")


_OF_A_LEVEL = re.compile("_(?:growth.*|change.*|forecast|cagr)$")
#: 同期通用算力复合增速为18.5%
_COMPOUNDED = re.compile(
    "(?:^|[§@，,])(?:同期)?(?P<noun>[\u4e00-\u9fff]{2,8}?)的?(?:年均|年化)?复合(?:年)?(?:均)?(?:增速|增长率|成长率)"
)


def _compounded(c: NamedClause) -> str:
    """What a clause itself says that grows, as the vocabulary calls it or as printed; empty if it does not say."""
    told = _COMPOUNDED.search(c.page.masked(c.start, c.end))
    noun = told["noun"] if told and not function_words(told["noun"]) else ""
    return noun and (c.page.cue_of(noun, c.start + told.end("noun"), ALL_KINDS) or noun)


def as_of_a_firm(c: NamedClause) -> None:
    """What is a market's growth or size is a firm's revenue, where a firm is told of."""
    page, text, figure = c.page, c.text, c.figure
    firms = [m for m in page.within("entities", c.start, c.end) if m.kind in FIRMS]
    firm = firms[-1] if firms and not is_object(text, firms[-1]) else None
    if figure.metric == "market_growth_cagr":
        level = c.previous.metric if c.previous is not None and c.previous.start >= c.sentence.start else ""
        of = c.previous.entities if c.previous is not None else []
        of_revenue = re.search("收入|营收", text[c.start : c.end]) and "市场" not in text[c.start : c.end]
        if firm or level.startswith("revenue") or of_revenue:
            figure.metric = "revenue_cagr"
        elif of and figure.prior is c.previous and level:
            if not level.startswith((*OF_WHOLE_MARKETS, "industry_size")):
                # 研发费用从31.1亿元增至38.9亿元,年均增速约12%
                figure.metric = f"{_compounded(c) or _OF_A_LEVEL.sub('', level)}_cagr"
    if figure.metric == "market_size" and page.about.topic and _OWN_MARKET.search(text, c.start, c.end):
        figure.metric = "revenue"
    if figure.metric == "market_size" and firm:  # a firm's 市场规模 is what it takes in that market
        figure.metric = "spending" if re.search("支出|投资|开支", text[firm.end : c.end]) else "revenue"
