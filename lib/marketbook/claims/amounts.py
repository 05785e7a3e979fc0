"""An amount beside another one: in another currency, its share of a whole, by the share; and shares in brackets."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause
from marketbook.claims.shares import SHARE_OF, SHARE_OF_REVENUE
from marketbook.quantities.words import MONEY

OTHER_CURRENCY = "the figure before in another currency"
A_SHARE_OF_PROFIT = "the profit before, by the share"
_OF_AMOUNT = "share of the amount before"
#: A share and the amount that it is the share of; articles give the two side by side.
_AMOUNT_OF = {
    "revenue_share": "revenue",
    "ai_share_of_compute": "compute_intelligent",
    "genai_share_of_revenue": "revenue_genai",
    "ai_share_of_revenue": "ai_revenue",
}
_MARGIN_OF = {
    "ebita": "ebita_margin",
    "ebitda": "ebitda_margin",
    "operating_profit": "operating_margin",
    "net_profit": "net_margin",
}
#: EBITDA 8.3亿元,利润率为33%
_MARGIN_ALONE = re.compile("[，, ]?(?:对应)?利润率(?:约|为|达到?|则为?|[从由]§?的?|[升降提增][升高]?至|[ ])*")
_RATE_ALONE = re.compile("[，, ]?(?:对应)?费用率(?:约|为|达到?|则为?|[ ])*")
_IN_BRACKETS = re.compile(
    "[)）]?[^()（）。；;]{0,30}?(?:[、和与及]|依序为|分别为|依次为|其次[是为]|包括|[，,])[\u4e00-\u9fffA-Za-z]{2,10}[(（]"
)
_OF_A_WHOLE = re.compile("占(?:到|了)?(?:其|公司)?([\\u4e00-\\u9fff]{2,8}?)(?:约|近|总额)*$")
#: What is no part of revenue, however much of it it is.
_NO_REVENUE = ("receivables", "inventory", "cash", "order", "contract_", "debt")
_OF_ITS_REVENUE = re.compile(
    "@+(?:则|就|就已|已|也)?(?:占|贡献)(?:了|据)?(?:其|公司|该公司)(?:总)?(?:营收|收入)的?(?:约|近|超过?|逾|[ ])*$"
)
#: 研发人员2200人,占比超九成
_SHARE_ONLY = re.compile("[,，]?(?:合计|总|其)?占比(?:约|为|达到?|近|超过?|逾|高达|[ ])*")
_OR_A_SHARE = re.compile("(?:或|即|折合|合|相当于)每股(?:盈[利余馀]|收益|纯益)?(?:约|为|[ ])*")
_CONVERTED = re.compile(r"(?:约合|折合|相当于|约)(?:人民币|美元|港元|港币)?[ ]?$")
#: 收入5344万美元,其中海外市场贡献逾73%
_GIVES = re.compile("贡献(?:了|约|近|逾|超过?|占比|比例|率|达到?|高达|为)*$")
_TAKES_OF_RESULT = re.compile(
    "[，,]?占(?:当期|同期|公司|全年|总)*(?:净利润|利润|营收|收入|总额|总资产)(?:总额)?的?(?:比[重例])?(?:大约|约|近|达到?|为|超过?|高达|[ ])*"
)


def part_in_brackets(c: Clause) -> bool:
    """82%用户关注AI,前三依序为影音(62%)、教育(54%): parts in brackets after names, of the same as the part before them."""
    before = c.told
    if before is None or c.unit != "pct" or before.unit != "pct" or c.page.text[c.figure.start - 1] not in "(（":
        return False
    whole = re.search("(?:比例|占比|usage_rate|revenue_share)$", before.metric)
    named = _IN_BRACKETS.fullmatch(c.page.text, before.end, c.figure.start)
    return bool(whole and named) and c.give(before.metric, "part in a row of parts", 0.7)


def other_currency(c: Clause) -> bool:
    """2964亿元(约416.4亿美元), 约30亿美元、200亿人民币"""
    before = c.previous
    if before is None or c.unit not in MONEY:
        return False
    changed = before.unit in MONEY and before.unit != c.unit
    gap = c.page.text[before.end : c.figure.start]
    bracketed = len(gap) <= 12 and re.search("[(（][^)）]*$", gap) is not None
    converted = _CONVERTED.search(c.before) or changed and not c.before.strip(" (（")
    if not (bracketed and converted and before.metric or changed and re.fullmatch("[、或/]约?", gap)):
        return False
    return c.give(before.metric, OTHER_CURRENCY)


def a_share_of_profit(c: Clause) -> bool:
    """净利430亿美元,或每股1.76美元: the profit before, by the share."""
    told = c.told if c.unit in MONEY and c.follows and _OR_A_SHARE.fullmatch(c.before) else None
    if told is None or not told.metric.startswith(("net_", "adjusted_net_")):
        return False
    return c.give("eps", A_SHARE_OF_PROFIT, 0.9)


def share_and_amount(c: Clause) -> bool:
    """收入5亿元,占总收入的12%; 占比12%,即5亿元: a share and the amount that it is the share of."""
    page, figure, previous = c.page, c.figure, c.previous
    first = figure.group[0] if figure.group else figure
    if first is not figure and _OF_AMOUNT in first.rules:
        return c.give(first.metric, _OF_AMOUNT)
    if c.told is None or page.clause_start(c.start, c.sentence.start) - previous.end > 12:
        return False
    of_amount = c.unit in (*MONEY, "EFLOPS", "PFLOPS") and previous.metric in _AMOUNT_OF
    if of_amount and re.match(r"即|约合|相当于|约|也就是|为", c.before):
        return c.give(_AMOUNT_OF[previous.metric], "amount of the share before")
    counted = c.follows and previous.unit in ("persons", "count") and "growth" not in previous.metric
    if c.unit == "pct" and counted and _SHARE_ONLY.fullmatch(c.before):
        return c.give("占比" if previous.metric.isascii() else f"{previous.metric}占比", "share of those before")
    named = c.own_cues(("share",))
    amount = re.sub("_growth(?:_yoy|_qoq)?$", "", previous.metric)
    if c.unit == "pct" and page.text[previous.end : figure.start].rstrip("约近") == "的":
        if whole := _OF_A_WHOLE.search(page.text, c.sentence.start, previous.start):
            return c.give(f"占{whole[1]}的比重", "share of the amount before", 0.6)  # 占资本开支960亿元的18%
    if (
        c.unit == "pct"
        and c.follows
        and amount.startswith(_NO_REVENUE)
        and SHARE_OF_REVENUE.search(page.text, c.start, c.end)
    ):
        return True  # 应收账款3亿元,占当期营收的176%
    if c.unit == "pct" and not amount.startswith("rev") and _OF_ITS_REVENUE.search(c.page.masked(c.start, c.end)):
        return c.give("revenue_share", "what another one gives of its revenue", 0.7)  # 微软占其收入的七成
    if c.unit == "pct" and amount == "capex" and named and named[-1][2].endswith(("revenue", "revenue_share")):
        return c.give("capex_ratio", _OF_AMOUNT)  # 资本开支1803亿元,占通信服务收入比20.9%
    if c.unit == "pct" and amount.startswith(("ebit", "adjusted_ebit")) and previous.unit in MONEY:
        if SHARE_OF_REVENUE.search(page.text, c.start, c.end) and _MARGIN_OF.get(amount):
            return c.give(_MARGIN_OF[amount], _OF_AMOUNT)  # EBITDA为90亿元,占主营业务收入的三成
    if c.unit != "pct" or named and page.vocabulary.rows["metric"][named[-1][2]]["id"] != "revenue_share":
        return False
    amount = re.sub("_growth(?:_yoy|_qoq)?$|_target$|_forecast$", "", previous.metric)
    if amount == "revenue" and _GIVES.search(c.before) and page.own_words(c.start, c.end) <= 8:
        return c.give("revenue_share", _OF_AMOUNT)
    whole = "占[^，。]{0,6}(?:营收|收入)"
    if amount.startswith(("rev", "ai_", "comp", "rd_")):
        whole = f"(?<!市场)占比|{whole}"
    if amount in SHARE_OF and page.own_words(c.start, c.end) <= 8 and re.search(whole, c.lead):
        return c.give(SHARE_OF[amount], _OF_AMOUNT)
    if amount in _MARGIN_OF and _MARGIN_ALONE.fullmatch(c.lead):
        return c.give(_MARGIN_OF[amount], _OF_AMOUNT)
    if amount in SHARE_OF and _RATE_ALONE.fullmatch(c.lead):  # 研发投入34亿元,费用率约38%
        return c.give(SHARE_OF[amount], _OF_AMOUNT)
    of_printed = c.follows and previous.unit in MONEY and not previous.metric.isascii()
    if of_printed and _TAKES_OF_RESULT.fullmatch(c.before):  # 政府补贴2亿元,占净利润约60%
        return c.give(f"{previous.metric}占比", _OF_AMOUNT)
    earned_or_spent = (previous.unit in MONEY or "_growth" in previous.metric) and (
        amount in _MARGIN_OF or amount.startswith(("cost_", "impairment"))
    )
    if earned_or_spent and SHARE_OF_REVENUE.search(page.text, c.start, c.end):
        return c.give(_MARGIN_OF.get(amount, "占比"), _OF_AMOUNT)
    return False
