"""What a share costs, what it should cost, and how its price moves."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause
from marketbook.claims.metric_kinds import ALL_KINDS
from marketbook.claims.page import Page
from marketbook.quantities.words import MONEY
from marketbook.reading import Span

PRICE, CHANGE, TARGET = "share_price", "share_price_change", "目标价"
EACH = "for each share"
_SPOKEN_OF = re.compile(
    r"股价|发[行售]价|招股价|(?:年内|今年以来|累计|区间|当日|首日)(?:累计)?涨幅|每股(?!美国存托|ADS|普通股|净资产|收益|盈[利余]|纯益|亏|摊薄|基本|净|溢利|赚|获利|税后)|目标价|涨停|跌停|高开|低开|收盘|股下跌|元/股|收涨|收跌"
)
#: Words of a sentence that tells of trading in shares.
_TRADING = re.compile(
    r"股价|股票|[收开]盘|收市|开市|盘[中前后初]|[早午尾]盘|[高低]开|收[报涨跌]|[A-Z]股|[美港]股|ADR|挂牌|上市首日|首日|现价|发[行售]价|该股|涨停|市值|IPO|招股|港交所|隔晚|ADS[升涨跌]|报(?:人民币)?[\d.,]{2,8}[ ]?[港美]?元|资本市场|(?:今年|年初|年内|本月)以?来?[^，,。；;]{0,8}累计?(?:上涨|下跌|涨幅|跌幅)|[(（][^()（）]{0,8}\d{4,6}[.-]?(?:HK|SH|SZ|US)?[)）]"
)
_AIMED = re.compile("目标股?价")
#: 每股700港元目标价
_AIMED_AFTER = re.compile("[ ]?的?目标股?价")
_SO = r"(?:幅度?|[了去于近逾超约达至到过仅即又为是]|高达|接近|超过|累计|将近|不[足到只])*[ ]?$"
#: 一度大跌近5%, 涨逾9%: what prices of shares do, and nothing else where shares are spoken of.
_MOVES = re.compile(
    r"(?:涨|跌|挫|飙|[高低]开|开[高低]|续扬|高走|走[高低强弱]|上[涨升扬]|下[跌滑挫探]|攀升|拉升|劲[升扬]|回[调撤落吐]|反弹|腰斩|缩水|翻了?|升)"
    + _SO
)
_MOVED_AFTER = re.compile(r"[ ]?(?:以上|左右)?的?(?:惊人|累计)?[涨跌]幅")
_AT_MARKET = re.compile("盘|股价|收市")
_COMPARED = re.compile("[同环]比|按[年季月]|[年季月][增减升跌]|[年季月]成长")
_THIS_YEAR = re.compile("年内|今年以来|年初至今|年初以来|累计")
#: Indices and whole markets have no share.
_OF_MANY = re.compile("指数|大盘|板块|概念股|股市(?!场)|[沪深]市|A股(?:总|市)|ETF")
#: 报133元, 收盘价报156.8港元, 每股116.2港元, 股价直冲700元
_COSTS = re.compile(
    r"(?:股价|现价|股票价格?|[收开]盘价?|[收开]市价?|发[行售]价格?|招股(?:定)?价格?|配售价|认购价|定价|[暂收现午]?报收?|收于|收在|(?<![营回年税])收(?=[ ]*$)|每股|高点|低点|高价|高见|低见|股价[^，,。；;\d]{0,10}?(?:[升涨跌攻冲触飙]|突破|触及|冲[上破]|来到|[至到破达])|[升涨跌攻冲站突]高?[破上至到回稳]|逼近|重返|失守)"
    r"(?:格|份|的|一度|曾|最[高低]|从|由|自|巅峰时期|此前|触及|为|是|报|约|达到?|[升涨跌]?[破至到]|了|近|逾|超过?|人民币|港币|新台币|美金|以|在|仅|[:： ])*$"
)
#: 发行价定在每股41到52美元
_OFFERED = re.compile("(?:IPO|发行|招股|上市)[^，,。；;]{0,8}(?:定价|价格|价)(?:区间)?[^，,。；;]{0,4}每股$")
_A_SHARE = re.compile(
    "[ ]?(?:[/每一][ ]?)?(?:[/每一][ ]?股|的?(?:[发][行售]价|股价|招股价|收盘价|开盘价|收市价|定价|作收|收盘|做收|[高低平]开|开盘))"
)
#: 2万亿元的市值
_WORTH = re.compile("[ ]?的?(?:总|最新)?市值")
#: 阿里巴巴(09988.HK) +2.900 (+1.871%), as tickers print it
_TICKER = re.compile(r"\(\d{4,6}\.[A-Z]{2}\)\s*[-+]\s*[\d.]+\s*\([-+]?$")
#: 沽空 $15.50亿; 比率 16.679%
_SHORT = re.compile(r"沽空[ ]*(?:\$?[\d.]+[万亿萬億]?[;,；，][ ]*比率[ ]*)?$")
#: 中际旭创上涨14.28%, 腾讯与美团亦分别下跌约2.1%: whose price moves, right before it.
_WHO_MOVES = re.compile(
    r"@[)）]?(?:[亦也均则再又]|分别|继续|当日|单日|盘中|一度|股价|收盘|集体|双双|逆势|累计|大幅)*(?:[大急劲狂猛暴微小]?[涨跌挫飙升]|[上下][涨跌升挫]|飙升|[涨跌]幅)"
    + _SO
)
_OF_SHARES = re.compile(r"概念股|科网股|股价|港股|美股|A股|大盘|涨停|[收开]盘|个股|板块|指数|领涨|领跌")
#: 大涨2.66%,达1735元
_AT = re.compile("[，, ]?(?:达到?|[至到报收为]|来到|[升涨跌]至|为)*(?:每股)?[ ]*")
#: 同步调升目标价,分别上修至250元
_AIMED_BEFORE = re.compile(
    "目标价[，,](?:并|且|则|也|均)?(?:分别)?(?:[上下]?[修调升降][升降]?至|由|从)(?:[\\d,.]+元?[、和与及])*(?:约|近)?[ ]*$"
)
#: 乐观情境上看2,400元, 美银则由1,960元升至: after a target price
_AIMED_TOO = re.compile("(?:上看|则?由|则?从|[升降调]至|[上下]调至)(?:约|近)?[ ]*$")
#: No share costs as much.
_DEAREST = 100_000
#: 三季度财报发布后股价…: of the results, not of the day
_OF_RESULTS = re.compile(
    "(?:的?(?:财年|年度|全年)?(?:财报|业绩|年报|季报|季绩|中报|营收|收入|净利|利润|订单))|[^，,。；;]{0,4}(?:财报|业绩)"
)


def moves(c: Clause) -> bool:
    """A percentage by which the price of a share, or what it should cost, moved."""
    if c.unit not in ("pct", "pp", "ratio"):
        return False
    if c.unit == "pct" and _TICKER.search(c.page.text, max(0, c.figure.start - 40), c.figure.start):
        return c.give(CHANGE, "move of a share's price")
    spoken_of = c.unit != "ratio" and _SPOKEN_OF.search(c.page.text, c.start, c.end)
    told = _MOVES.search(c.before) or _MOVED_AFTER.match(c.page.text, c.figure.end)
    trading = (
        told
        and not (
            c.follows
            and c.start - c.previous.end <= 1
            and c.previous.metric not in (PRICE, CHANGE)
            and not (c.previous.metric == "valuation" and _so_far(c))
            and not _AT_MARKET.search(c.before)
        )
        and not [cue for cue in c.own_cues(ALL_KINDS) if cue[2] not in (PRICE, CHANGE)]
        and not _COMPARED.search(c.before)
        and _trades(c)
    )
    if not (spoken_of or trading):
        return False
    if _AIMED.search(c.before):
        return c.give(f"{TARGET}_growth", "move of a share's price")
    if not trading and not _trades(c):
        return False  # 英伟达A100价格累计涨幅达到37.5%
    if not told or c.unit == "pp" or _of_many(c):
        return c.give("", "move of a share's price")
    if c.unit == "ratio":
        c.figure.value, c.figure.unit = c.figure.value * 100, "pct"  # 大涨4倍
    return c.give(CHANGE, "move of a share's price", 0.8)


#: 净利润21亿元(每股1.35元), 股息上调4%至每股0.35美元
_PER_SHARE = re.compile("每(?:股|份|ADS)(?:约|为|摊薄|基本)*$")
_OPENS = re.compile("[(（][^()（）]*$")
_ASIDE = re.compile("[(（][^()（）]*[)）]")


def _earned_or_paid(c: Clause) -> str:
    """What is earned, or paid, for each share."""
    told = c.told
    if not _PER_SHARE.search(c.before):
        return ""
    if told is not None and told.metric.startswith("dividend") or "股息" in c.before or "派息" in c.before:
        return "dividend"
    of_profit = told is not None and told.metric.startswith("net_") and "growth" not in told.metric
    return "eps" if of_profit and _OPENS.search(c.before) else ""


def costs(c: Clause) -> bool:
    """目标价由82美元上调至150美元, 报收1372元/股: what a share costs, or should."""
    if c.unit not in MONEY:
        return False
    if per_share := _earned_or_paid(c):
        return c.give(per_share, EACH, 0.9)
    if _OFFERED.search(c.before):
        return c.give(PRICE, "price of a share", 0.8)
    start = c.start if c.own_cues() else c.page.clause_start(c.figure.start, c.sentence.start)
    told = c.told
    if told is not None and _AT.fullmatch(c.before) and not re.search("[万亿萬億]", c.figure.quantity.raw):
        if told.metric == CHANGE and c.follows:
            return c.give(PRICE, "price of a share", 0.7)
    said = _SPOKEN_OF.search(_ASIDE.sub("", c.page.text[start : c.end])) and "市值" not in c.before[-10:]
    last = c.previous or c.state.last
    if (
        last is not None
        and last.metric == TARGET
        and c.figure.start - last.end < 40
        and _AIMED_TOO.search(c.before)
        and not c.own_cues()
    ):
        return c.give(TARGET, "price of a share", 0.8)
    if (
        _AIMED_AFTER.match(c.page.text, c.figure.end)
        or _AIMED_BEFORE.search(c.page.text, c.sentence.start, c.figure.start)
        and not c.own_cues()
    ):
        return c.give(TARGET, "price of a share")
    priced = 0 < c.figure.value < _DEAREST and _is_price(c)
    if not (said or priced) or _WORTH.match(c.page.text, c.figure.end):
        return False
    if said and _AIMED.search(c.page.text, start, c.end):
        return c.give(TARGET, "price of a share")
    return c.give(PRICE if priced else "", "price of a share", 0.8)


def sold_short(c: Clause) -> bool:
    """沽空 $15.50亿; 比率 16.679%, as pages of Hong Kong print it behind a ticker."""
    said = c.unit in (*MONEY, "pct") and _SHORT.search(c.page.text, max(0, c.figure.start - 30), c.figure.start)
    return bool(said) and c.give("沽空比率" if c.unit == "pct" else "沽空金额", "shares sold short")


def day_of(page: Page, sentence: Span, start: int) -> str:
    """When a share cost so much or moved so far: the time named before it in its sentence, else the month of publication."""
    clause = page.clause_start(start, sentence.start)
    named = [
        m.id
        for m in page.within("periods", sentence.start, start)
        if (m.start >= clause or "-" in m.id) and not _OF_RESULTS.match(page.text, m.end)
    ]
    return named[-1] if named else page.reader.published[:7]


def _is_price(c: Clause) -> bool:
    text, end = c.page.text, c.figure.end
    if (
        _of_many(c)
        or re.search("[万亿萬億]", c.figure.quantity.raw)
        or re.search("市值|[盈收获][利馀余益]|[股净]息", c.before[-10:])
    ):
        return False
    of_a_share = _A_SHARE.match(text, end) is not None or c.figure.quantity.raw.endswith("股")
    return bool((of_a_share or _COSTS.search(text, c.start, c.end) and _trades(c)) and not c.own_cues())


def _trades(c: Clause) -> bool:
    """Whether the sentence tells of trading before the figure or just behind it, or the figure before was one of it."""
    last = c.previous or c.state.last
    goes_on = last is not None and last.metric in (PRICE, CHANGE) and c.figure.start - last.end < 50
    end = min(c.sentence.end, c.clause_end + 16)
    if _WHO_MOVES.search(c.page.masked(c.start, c.end)) and _OF_SHARES.search(c.page.text, max(0, c.start - 200), end):
        return True
    return goes_on or _TRADING.search(c.page.text, max(c.sentence.start, c.figure.start - 90), end) is not None


def _so_far(c: Clause) -> bool:
    """收于70元,总市值1700亿元,年内累计上涨4%: of the share, whose price was told before what the firm is worth."""
    priced = c.previous.prior is not None and c.previous.prior.metric in (PRICE, CHANGE)
    return priced and _THIS_YEAR.search(c.before) is not None


def _of_many(c: Clause) -> bool:
    return _OF_MANY.search(c.page.text, c.start, c.end) is not None
