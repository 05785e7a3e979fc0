"""Whose a figure is by who is named near it: at it, behind it, as the one compared with or paid; or who is likeliest of all that are named."""

from __future__ import annotations

import re

from marketbook.claims.holders import choose
from marketbook.claims.named_clause import COMPARED, NamedClause
from marketbook.claims.naming import is_market, is_object
from marketbook.claims.same_again import SAME_OF_ALL
from marketbook.claims.scopes import FIRMS, OF_STATEMENTS
from marketbook.mentions import Mention

_COMPARES = re.compile(
    r"(?:[高低多少大小优逊落][后过先]?[于於过]|超过?了?|不及|领先于?|超越了?|仅次于|不如|较|比)(?:[^，,。；;]{2,16}\d[^，,。；;]{0,6}(?:和|与|及|、)+)?[“\"]?$"
)
#: 软银投资大模型公司智谱: after which words somebody receives money.
_INVESTS_IN = re.compile(
    r"(?:(?:投资|入股|注资|领投|参投|跟投|投向|押注|增资)(?:了|的|入股)?[^，,。；;、：:]{0,16}|向)$"
)
#: 市场份额第一的阿里云, 第四名为联电, 第七名世界先进: what stands between a rank and its holder.
_IS = re.compile(
    r"(?:则?[为是]|[:的]|的?[^，,。；;、:：的]{0,8}(?:[厂商]商|应商|提供商|公司|企业|巨头|品牌|平台|代工厂|运营商|者)(?:的|[则仍]?[为是])?)?[“\"]?"
)
#: What one chip has.
_OF_ONE_CHIP = ("fp16_", "fp8_", "bf16_", "int8_", "memory", "interconnect", "tdp")
#: What a line of business has no accounts of.
_OF_GROUPS = (
    "capex",
    "rd_expense",
    "free_cash",
    "cash",
    "eps",
    "dividend",
    "payout",
    "net_profit",
    "profit_before_tax",
    "roe",
    "PE",
    "total_assets",
    "debt_",
)


def compared_with(c: NamedClause) -> bool:
    """高于OpenAI的21%, 落后于微信的8亿和抖音的7.6亿: whose figure another one is only compared with."""
    if c.figure.unit == "ratio":
        return False
    at, begin = c.figure.start, c.sentence.start
    near = c.page.within("entities", max(begin, at - 30), at)
    own = (
        near
        and near[-1].kind not in ("weak", "agency")
        and re.fullmatch("的(?:大?约|近|超过?)?", c.text[near[-1].end : at])
    )
    compares = own and _COMPARES.search(c.text, max(begin, near[-1].start - 24), near[-1].start)
    return bool(compares) and c.take([near[-1].id], COMPARED, 0.85)


def of_a_whole_trade(c: NamedClause) -> bool:
    """高于行业平均的10%: what a whole trade has, and another one is only compared with."""
    if SAME_OF_ALL not in c.figure.rules:
        return False
    return c.take([id for id in c.told.entities if is_market(c.page, id)] or ["industry"], COMPARED, 0.6)


def at_the_figure(c: NamedClause) -> bool:
    """The figure is part of a name (500P中心), or stands in brackets right after one."""
    figure = c.figure
    if named := c.page.bracket_of(figure.start, c.sentence.start):
        return c.take([named.id], "entity at the figure", 0.95)
    for name in c.page.within("entities", max(c.sentence.start, figure.start - 24), figure.end):
        holds = name.start <= figure.start and figure.end <= name.end
        if name.kind != "weak" and (holds or name.end == figure.start - 1 and c.text[name.end] in "(（"):
            return c.take([name.id], "entity at the figure", 0.95)
    return False


def behind_its_rank(c: NamedClause) -> bool:
    """市场份额第一的阿里云"""
    if c.figure.quantity.unit != "rank" or c.names:
        return False
    behind = c.within(c.figure.end, c.figure.end + 30)
    follows = behind and _IS.fullmatch(c.text, c.figure.end, behind[0].start)
    return bool(follows) and c.take([behind[0].id], "entity after", 0.9)


def who_receives(c: NamedClause) -> bool:
    """软银宣布投资智谱: the money is the other's."""
    if not c.figure.metric.startswith(("funding_round", "investment_received")):
        return False
    told = c.page.within("entities", c.sentence.start, c.end)
    told = [m for m in told if m.kind in (*FIRMS, "product") and _paid_into(c, m)]
    return bool(told) and c.take([told[-1].id], "who receives", 0.85)


def _paid_into(c: NamedClause, name: Mention) -> bool:
    return _INVESTS_IN.search(c.text, max(c.sentence.start, name.start - 24), name.start) is not None


def built_into_a_chip(c: NamedClause) -> bool:
    """寒武纪推出思元590,显存容量96GB: of the one chip that the sentence names, not of its maker."""
    if not c.figure.metric.startswith(_OF_ONE_CHIP) or any(m.kind != "weak" for m in c.names):
        return False
    chips = [m for m in c.page.within("entities", c.sentence.start, c.end) if m.kind == "chip"]
    one = len({m.id for m in chips}) == 1 and not is_object(c.text, chips[0])
    return one and c.take([chips[0].id], "the chip told of", 0.8)


def the_likeliest(c: NamedClause) -> bool:
    """Of all that is named near the figure, or was told of before."""
    page, metric = c.page, c.figure.metric
    id, probability, why = choose(page, c.sentence, c.figure, c.previous, c.state)
    if not id:
        return False
    kind = page.vocabulary.entity(id).kind if id in page.vocabulary.entities else ""
    if kind == "region" and page.vocabulary.parent(id) == "china" and id != page.about.place:
        paragraph = page.text.rfind("\n", 0, c.figure.start) + 1
        of_country = sum(m.id in ("china", "china_market") for m in page.entities) > sum(
            m.id == id for m in page.entities
        )
        if of_country and all(m.id != id for m in page.within("entities", paragraph, c.figure.start)):
            id, why = "china", "the country, in another paragraph"  # a place of which a paragraph tells is its alone
    whole = kind == "business" and metric.startswith(_OF_GROUPS) or kind == "chip" and metric.startswith(OF_STATEMENTS)
    if whole and all(m.id != id for m in page.within("entities", c.start, c.end)):
        id = page.vocabulary.root(id)  # 天翼云收入1139亿元,资本开支935亿元
    at_head = [m for m in page.within("entities", c.start, c.start + 3) if m.id == id and m.kind in FIRMS]
    if at_head:
        c.state.tail = c.text[at_head[-1].end : c.end]
    return c.take([id], f"likeliest holder: {why}", probability)
