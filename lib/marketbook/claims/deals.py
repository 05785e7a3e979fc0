"""What is paid for something: a contract, a tender, a firm, one card of many; and what a firm is worth."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause
from marketbook.claims.printed_things import BOUGHT
from marketbook.quantities.words import MONEY

_SIGNS = re.compile("(?:签[署订下]|达成)(?:了|的|一[项份笔]|价值|金额|总额|总值|约|近|逾|超过?|高达)*$")
_AGREEMENT = re.compile(r"[^。；;\n]{0,36}?(?:协议|合同|合约|订单)")
#: 以0.01元中标, 一分钱拿下了政务云项目
_WON = re.compile("[ ]?的?(?:价格|报价|成绩|总价|超?低价)?(?:中标|拿下|竞得|赢得|中选|成交)")
_BID = re.compile("投标(?:价|报价|价格)?(?:约|为|是|仅|达|[:： ])*$")
#: 一个千亿美元的公司
_A_FIRM = re.compile("[ ]?(?:级别?|量级)?的?[\u4e00-\u9fff]{0,4}?(?:公司|独角兽|巨头)(?![的]?(?:收入|营收|利润|开支))")
_SUMS = re.compile("投|融|收|花|卖|买|向|给|为|亏|赚|付|补")
#: 每颗约5万元, 5万元一颗: what one card costs.
_APIECE = re.compile(
    r"(?:每[ ]?[GT]i?B[ ]?|(?:每|单|一)[颗张片块枚台部])(?:的?[^，。\d]{0,6}?(?:价|价格|售价|要价|成本))?(?:约|为|高达|仅|超过?|近|需|[ ])*$"
    r"|[单一][颗张片块枚台部][A-Za-z\u4e00-\u9fff][^，。\d]{0,10}?(?:需?要|只要|也?就|卖|仅)(?:约|近)*$|[单一][颗张片块枚台部][A-Z]+\d{2,4}[^，。\d]{0,4}?(?:需?要|只要|也?就|卖|仅)(?:约|近)*$"
)
_EACH_COMES_TO = re.compile(
    "(?:折合|折算|平均|相当于|合)(?:下来)?(?:每|单|一)[颗张片块枚台部套架](?:约|为|仅|近|[ ])*$"
)
#: B50只卖299美元: what goods are sold for.
_SOLD_FOR = re.compile("(?:[只仅就才]|售价|起?)卖(?:到|价)?(?:约|不到|近)?$|仅售$|只要$")
_DEAREST = 100_000
_APIECE_AFTER = re.compile(r"[ ]?(?:[/每]|一)[ ]?[颗张片块枚台部](?!卡时)")


def signed(c: Clause) -> bool:
    """签署的36.9亿元人民币、为期5年的《算力服务协议》"""
    if c.unit not in MONEY or c.own_cues():
        return False
    signs = _SIGNS.search(c.page.text, max(c.sentence.start, c.end - 12), c.end)
    return bool(signs and _AGREEMENT.match(c.page.text, c.list_end)) and c.give("orders", "what was signed", 0.8)


def won(c: Clause) -> bool:
    """What a tender was won for, or bid, also where it is next to nothing."""
    if c.unit not in MONEY:
        return False
    if _BID.search(c.before):
        return c.give("投标价", "what was bid")
    tender = re.search("[中竞投招]标|标[包段的]|采购|项目", c.page.text[c.sentence.start : c.sentence.end])
    wins = _WON.match(c.page.text, c.figure.end) and tender and not c.own_cues()
    return bool(wins) and c.give("tender_amount", "what a tender was won for", 0.8)


def takeover(c: Clause) -> bool:
    """豪掷120亿美元(约860亿元),收购Scale AI"""
    bought = c.unit in MONEY and BOUGHT.match(c.page.text, c.figure.end)
    return bool(bought) and c.give("收购", "what is paid for a firm", 0.8)


def worth(c: Clause) -> bool:
    """做成了一个千亿美元的公司: what it is worth."""
    if c.unit not in MONEY or c.figure.value < 10**8 or not _A_FIRM.match(c.page.text, c.figure.end):
        return False
    return not (_SUMS.search(c.before) or c.own_cues()) and c.give("valuation", "a firm worth so much", 0.6)


def each_of_many(c: Clause) -> bool:
    """成交总价3亿元,共1800台,折合每台16万元: what one of them costs."""
    told = c.told
    counted = told is not None and told.unit == "count" and c.unit in MONEY
    return counted and _EACH_COMES_TO.search(c.before) is not None and c.give("price", "price of one", 0.8)


def apiece(c: Clause) -> bool:
    """每颗约5万元, 5万元一颗"""
    said = c.unit in MONEY and (
        _APIECE.search(c.before)
        or _APIECE_AFTER.match(c.page.text, c.figure.end)
        or c.figure.value < _DEAREST
        and _SOLD_FOR.search(c.before)
    )
    return bool(said) and c.give("price", "price of one", 0.8)
