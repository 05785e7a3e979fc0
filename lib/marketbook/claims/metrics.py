"""The metric of a figure: by what it goes on with, by the cue word nearest to it, by what changed, or by its unit."""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.claims import costs, share_prices, shareholders, token_prices
from marketbook.claims.beside import beside_another
from marketbook.claims.changes import BY_QUARTER, CHANGE, give_change
from marketbook.claims.clause import Clause
from marketbook.claims.cues import as_expected, by_the_hour, nearest_cue, refine
from marketbook.claims.figure import Carried, Figure
from marketbook.claims.metric_kinds import ALL_KINDS
from marketbook.claims.nouns import NONE, metric_of
from marketbook.claims.page import Page
from marketbook.claims.parts import part_of_a_whole, part_of_the_old_price, some_part
from marketbook.claims.places import LARGEST_LINE
from marketbook.claims.printed_metrics import (
    BOUGHT,
    deed,
    each,
    goes_on,
    is_rate,
    noun_after,
    noun_before,
    share_told,
    space_after,
    things_after,
)
from marketbook.claims.retold import (
    PART_REACHES,
    a_share_of_profit,
    growth_otherwise,
    level_after_change,
    level_after_growth,
    list_before,
    other_currency,
    part_in_brackets,
    same_of_all,
    same_of_another,
    same_than,
    same_then,
    share_and_amount,
)
from marketbook.claims.scopes import FIRMS
from marketbook.claims.unmeasured import (
    counts_the_named,
    expected,
    measures_nothing,
    more_or_less,
)
from marketbook.quantities.words import MONEY
from marketbook.reading import Span

#: The one metric that a unit nearly always measures in these articles, where no cue says otherwise.
_BY_UNIT = {
    "params": "parameters",
    "PFdays": "training_compute",
    "GPU_hours": "training_chip_hours",
    "FLOP": "training_compute",
    "PFLOPS": "centre_compute",
    "EFLOPS": "compute_total",
    "CNY_per_Mtok": "api_price",
    "USD_per_Mtok": "api_price",
    "calls_per_day": "daily_calls",
    "tokens_per_day": "daily_tokens",
}
#: 7000卡集群, 10万卡的智算集群
_CLUSTER = re.compile("级?的?(?:[\u4e00-\u9fff]{0,6}?(?:集群|超节点))")
#: 分别以5.44万亿、4.27万亿和3.09万亿Token居调用排行榜
#: 在18万亿个token上进行了预训练
_TRAINED_AFTER = re.compile("[ ]?(?:左右)?的?(?:数据|语料)?[ ]?[上中]?(?:进行|完成)?了?的?(?:预|从头)?训练")
_TRAINED_BEFORE = re.compile("(?:预?训练)(?:阶段)?(?:共|总共|一共)?(?:使用|用|消耗|采用)?了?(?:约|近|超过?|高达)*$")
_ACTIVATES = re.compile("激活(?:了|约|仅|其中|不到|其)*$")
_PARAMETERS = re.compile("[ ]?(?:左右)?的?(?:总)?参数")
_BRINGS = re.compile("(?:带来|实现|取得|获得|贡献)(?:了|约|近|逾|超过?|高达|最高|至少|平均)*$")
_MOVED_SO = re.compile(
    "[ ]?(?:左右|以上)?的?(?P<noun>[\u4e00-\u9fff]{2,8}?)的?(?P<how>提升|提高|增长|改善|增益|下降|降低|减少|缩短)(?=[，,。；;、！\n]|$)"
)
_USED = re.compile("调用|消耗|用量|使用量|吞吐")
_RESULTS = r"EPS|每股(?:税后|盈利)?(?:盈[余馀]|纯益|收益)?|获利|盈利|净利润?|营收|收入"
#: 2027年的预估EPS调高4%, 上调2025-2027年获利各4%
_REVISED = re.compile(
    rf"(?:(?P<of>{_RESULTS})(?:[(（]EPS[)）])?(?:的?(?:预估|预测|预期))?(?P<way>[上下][调修]|调[高升降低])"
    rf"|(?P<way2>[上下][调修]|调[高升降低])[^，,。；;、]{{0,16}}?(?P<what>{_RESULTS})(?:[(（]EPS[)）])?(?:的?(?:预估|预测|预期))?)(?:[，,]?幅度)?(?:分别|各|约|逾|超过?|达到?|为|了|[ ])*$"
)
#: 中期多赚5%
_EARNED = re.compile("[多少]赚(?:了|约|近|逾|超过?)*$")
_OVER_YEARS = re.compile(
    r"(?:未来|今后|接下来|将在|计划|宣布)[^，,。；;]{0,6}?[一二两三四五六七八九十\d]+年(?:内|里|间)?[，,]?(?:将|拟|计划|要|再|总共|累计)*(?:投入?|投资|砸下?|斥资)(?:资)?(?:了|约|近|逾|超过?|至少|不少于)*$|(?:未来|今后|接下来)[两三四五六七八九十\d]+年(?:内|间)?(?=的|$)"
)
#: 比上一代高出12分, 领先3分
_MORE_POINTS = re.compile("(?:提[升高]|[领超]先|高出?|增加|上[升涨]|多出?|[下跌]降|落后|低)(?:了|约|近|超过?|足足)*$")
_IS_SPENT = re.compile(
    "(?:内|间|里)?[，,]?[^。；;\\d]{0,16}(?:投入?|投资|砸|斥资)[^。；;\\d]{0,10}[\\d,.]+[ ]?[千百]?[万亿億]"
)
#: So many 单 are orders that were placed, not one of a firm's contracts.
_MANY_ORDERS = 1000
#: So much is given away in a campaign, not in one red packet.
_A_CAMPAIGN = 10**7
#: 减亏幅度达40.37%
_LOST_LESS = re.compile("(?:同比|大幅)?减亏(?:幅度|比例)?(?:了|为|约|近|逾|超过?|高达|达到?)*$")
_BY_TIMES = re.compile(
    r"(?:增长|成长|增加|提升|提高|暴增|激增|大增|年增|[增升涨])(?:幅度?)?(?:了|约|近|超过?|逾|高达|达到?|[ ])*$"
)
#: 12%的最大同比增长
_GROWTH_AFTER = re.compile(
    r"[ ]?(?:以上|左右|多)?的(?:[^，,。；;、\d]{0,4}(?:同比|环比|年)?(?:增长|增幅|增速|成长|跌幅|降幅|下滑|下降)|显著增|同比|增|收入增)|[ ]?(?:以上)?成长(?![性型为])|[ ]?(?:以上|左右)增[长速]"
)
_SIGN = re.compile("^[(（/][-+−]?$")
_COMPOUND = re.compile("复合|年均增|年均成长")
_COMPOUND_AFTER = re.compile("[ ]?(?:以上|左右)?的?(?:年均?)?复合")
#: 产业互联网业务大幅增长36%, 核心业务下滑4%: a line of business grows by what it takes in.
_LINE_GROWS = re.compile(
    r"(?:业务|板块|分部|智能云|云智能|广告|云服务|AI云|平台|部门|(?:服务器|伺服器|交换机|笔电|桌机|显示器|电脑|手机|机柜|产品)(?=[年季月][增减]|[年季月]成长))(?:§|在|同比|环比|按年|按季|年|则|也|均|更|仍|再|仅|只|预[计期估]|将|大幅|强劲|持续|继续|快速|高速|加速|显著|明显|逆势|稳步|实现|略|小幅|整体)*"
    r"(?:增长|成长|[年季]成长|[年季][增减]|下[降滑跌]|减少|增[速长幅]?|升|跌|上升|上涨|飙升|激增|大增|萎缩|下挫|衰退)(?:了|约|近|超过?|逾|达到?|至|为|从|由)*$"
)
#: 同比增长45%的智能云业务
_OF_A_LINE = re.compile("的[\u4e00-\u9fffA-Za-z]{0,8}(?:业务|板块|分部)(?=[，,。；;、推带拉是为贡])")
#: 智能汽车按年下跌30.5%至8390万元: a line of business and what it takes in.
_TO_MONEY = re.compile(r"[,， ]?(?:达?[至到])(?:约|近)?[\d,.]+[万亿]")
_MERE_CHANGE = re.compile(
    r"(?:同比|环比)(?:大幅)?(?:增长|提升|上升|提高|下降|下滑|减少|降低|增|升|降)(?:了|约|近|超过?|逾)*$"
)
_AHEAD = re.compile(r"将|计划|拟|未来|宣布|承诺|预计|目标|年内|再|砸|[两三四五\d]年内?(?:投|拟)")
#: 日均Token(词元)的消耗量
_TOKENS_A_DAY = re.compile(
    "[日每][均天][ ]?(?:[Tt]okens?|词元)[ ]?(?:[(（][^()（）]*[)）])?的?(?:消耗|调用|使用|处理)量[^，,。；;]{0,8}$"
)
#: 第三是微软
_NAMES_IT = re.compile("(?:则?[是为]|依序为)(?=[A-Za-z\u4e00-\u9fff])")
#: 稳居第一, 并列全球第一
_PLACED = re.compile(
    r"(?:排名?|位列|位居|居|名列|榜单?|[降跌退滑]至|稳坐|排[在到]|位于|维持|保持|守住|保住|拿下|坐稳|稳坐|滑落至|退居|[市份][占额]率?|跻身|升至|跃升至|跃居|夺得|蝉联|并列|占比)(?:于|为|至)?(?:全球|世界|国内|中国|全国|行业|业内|市场|亚太|亚洲)?(?:市场)?(?:出货量|销量|份额|营收|规模)?的?$|(?:全球|世界|中国|国内|全国|亚太|亚洲|业内)$"
)
#: 月活跃用户规模位居国产应用首位。
_TAKES_PLACE = re.compile("(?:取得|获得?|拿下|斩获|夺得?|摘得)了?$")
_RANK_ENDS = re.compile(r"(?:名?的?(?:位置|地位|宝座))?(?:[，,。；;、:：)）\s]|$)")
#: 市占率连续四年第一
_YEARS_ON_END = re.compile(
    r"(?:市占率?|份额|占有率|排名|销量|出货量?|规模|收入)(?:已)?连续[\d一二两三四五六七八九十]+个?[年季度月半]+(?:位居|位列|稳居|居|排名|蝉联|保持|名列)?(?:全球|中国|国内|全国|行业|市场)*$"
)
#: 从对总收入贡献比例来看, 从销售收入以地区分类来看: of what the shares are that follow.
_BY_REVENUE = re.compile("(?:收入|营收|营业额)[^，,。；;]{0,10}(?:来看|来说|分类|划分|构成|结构|分布)")
_PERFORMS = re.compile(r"(性能|训练算力|(?:训练|推理)速度|吞吐量|能效)(?!价格?|比)[^，,。；;、%]{0,20}$")
#: 市场(服务器)规模将从2022年的195亿美元, 市场2020年达到: a market and its size, whatever stands between them.
_MARKET_IS = re.compile(
    r"市场(?:[(（][^()（）]{1,12}[)）])?§?(?:的?整体|总体)?(?:规模|总?额)?(?:§|将|则|预[计期测估]|有望|可望|从|由|约|达到?|至|到|增长|扩[大张]|成长|突破|超过?|逾|近|在|于|为|的|上看|可能|或许?|会|已|[ ])*$"
)
_OF_A_MARKET = re.compile("[ ]?(?:规模)?的?(?!的)[\u4e00-\u9fffA-Za-z]{2,10}?市场(?![份占竞推营])")
_SIZE = re.compile("规模(?:则|已|约|达到?|为|近|接近|超过?|逾|突破|[至到]|§|[ ])*$")
#: 每颗约5万元, 5万元一颗: what one card costs.
_APIECE = re.compile(
    r"(?:每[ ]?[GT]i?B[ ]?|(?:每|单|一)[颗张片块枚台部])(?:的?[^，。\d]{0,6}?(?:价|价格|售价|要价|成本))?(?:约|为|高达|仅|超过?|近|需|[ ])*$"
    r"|[单一][颗张片块枚台部][A-Za-z\u4e00-\u9fff][^，。\d]{0,10}?(?:需?要|只要|也?就|卖|仅)(?:约|近)*$|[单一][颗张片块枚台部][A-Z]+\d{2,4}[^，。\d]{0,4}?(?:需?要|只要|也?就|卖|仅)(?:约|近)*$"
)
_APIECE_AFTER = re.compile(r"[ ]?(?:[/每]|一)[ ]?[颗张片块枚台部](?!卡时)")
#: 中国移动最高,达8.1%; 中国电信与中国联通分别为8.0%和7.8%; 增幅三家最高,达16.5%
_HIGHEST = re.compile(
    r"(?:其中)?(?:@|增[幅速]|三家|两家|中|[、和与及])*(?:最?[高快大]|领先|居首)?[,，]?(?:分别|则|均|也|仅|已)*(?:达到?|为|是)(?:了|约|近|超过?)*"
)
_RATE_TOLD = re.compile(r"(?:增[幅速]|增长率|成长率)(?!为|是|约|达)[^，,。；;\d]{0,10}(?:[，,]|(?=最高|最快))")
_OF_ALL = "the growth that is told of all"
_SIGNS = re.compile("(?:签[署订下]|达成)(?:了|的|一[项份笔]|价值|金额|总额|总值|约|近|逾|超过?|高达)*$")
_AGREEMENT = re.compile(r"[^。；;\n]{0,36}?(?:协议|合同|合约|订单)")


def give_metric(page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried) -> None:
    clause = Clause(page, sentence, figure, previous, state)
    if page.watch:
        page.watch(clause)
    any(decides(clause) for decides in _IN_TURN)


def _rate_of_all(c: Clause) -> bool:
    """三家服务收入增幅创新高,中国移动最高,达8.1%: the growth that the sentence is about, of one after the other."""
    if c.unit != "pct" or not _HIGHEST.fullmatch(c.page.masked(c.start, c.end)):
        return False
    before = c.told
    if before is not None and _OF_ALL in before.rules:
        return c.give(before.metric, _OF_ALL, 0.8)
    since = before.end if before is not None else c.sentence.start
    rates = list(_RATE_TOLD.finditer(c.page.text, since, c.end))
    if not rates:
        return False
    cues = c.page.specific_cues(max(since, rates[-1].start() - 24), rates[-1].start(), ("money", "persons"))
    metric = f"{cues[-1][2]}_growth_yoy" if cues else ""
    return metric in c.page.vocabulary.rows["metric"] and c.give(metric, _OF_ALL, 0.8)


def _signed(c: Clause) -> bool:
    """签署的36.9亿元人民币、为期5年的《算力服务协议》"""
    if c.unit not in MONEY or c.own_cues():
        return False
    signs = _SIGNS.search(c.page.text, max(c.sentence.start, c.end - 12), c.end)
    return bool(signs and _AGREEMENT.match(c.page.text, c.list_end)) and c.give("orders", "what was signed", 0.8)


def _change(c: Clause) -> bool:
    """By how much something grew or fell; a change of what has no such metric is not its level."""
    if c.unit not in ("pct", "ratio", "pp"):
        return False
    figure = c.figure
    doubled = figure.quantity.raw.startswith(("翻番", "翻倍", "翻了一番", "翻一番"))
    times = c.unit == "ratio" and _BY_TIMES.search(c.before)
    used = c.own_cues(("tokens", "calls")) if times else []
    if used and f"{used[-1][2]}_growth" in c.page.vocabulary.rows["metric"]:
        return c.give(f"{used[-1][2]}_growth", "growth in times")
    if c.unit == "ratio" and not doubled and (not times or used):
        return False
    signed = c.follows and c.before in ("(", "（", "/") and figure.quantity.raw[0] in "+-−"  # 836亿元(-10.6%)
    changes = CHANGE.search(c.before) or doubled or c.digits or signed or _GROWTH_AFTER.match(c.page.text, c.list_end)
    changes = bool(changes) and not (c.unit == "pct" and PART_REACHES.search(c.before))
    if c.follows and c.unit == "pct" and _SIGN.search(c.before) and c.previous.unit == "pct" and _moves_a_rate(c):
        return c.give(f"{c.previous.metric}_change", "how far a rate moved", 0.7)
    compound = _COMPOUND.search(c.before) or _COMPOUND_AFTER.match(c.page.text, c.list_end)
    if not compound and give_change(c.page, c.sentence, figure, c.previous, c.state, c.start, c.end, changes):
        if doubled:
            figure.value, figure.unit = Decimal(100), "pct"
        elif times and figure.metric.endswith(("_yoy", "_qoq", share_prices.CHANGE)):
            figure.value, figure.unit = figure.value * 100, "pct"  # 增长14倍
        return True
    if (
        changes
        and not c.cues(ALL_KINDS)
        and (_LINE_GROWS.search(c.lead) or _OF_A_LINE.match(c.page.text, c.list_end) or _to_money(c))
    ):
        by = "qoq" if BY_QUARTER.search(c.before) else "yoy"
        return c.give(f"revenue_growth_{by}", "growth of a line of business", 0.6)
    return (doubled or _MERE_CHANGE.search(c.before) is not None) and (_likeliest_noun(c) or True)


def _moves_a_rate(c: Clause) -> bool:
    """毛利率达48.93%(+0.74%): whether the figure before is a share that moved by the one in brackets."""
    row = c.page.vocabulary.rows["metric"].get(c.previous.metric)
    return row is not None and row["unit_kind"] == "share" or is_rate(c.previous.metric)


def _to_money(c: Clause) -> bool:
    end = c.figure.end
    return (
        _TO_MONEY.match(c.page.text, end) is not None and re.search("[元美港]", c.page.text[end : end + 16]) is not None
    )


def _revised(c: Clause) -> bool:
    """2027年的预估EPS调高4%, 上调2025-2027年获利各4%、1%: by how much others think better, or worse, of results."""
    first = c.figure.group[0] if c.figure.group else c.figure
    told = c.unit == "pct" and _REVISED.search(c.page.text, max(c.sentence.start, first.start - 40), first.start)
    if not told or re.search("价(?!值)", told[0]):
        return False
    said = told["of"] or told["what"]
    metric = "eps" if re.search("EPS|每股", said) else "revenue" if said[-1] == "收" else "net_profit"
    if re.search("下|降|低", (told["way"] or told["way2"])) and c.figure.value is not None:
        c.figure.value = -c.figure.value
    return c.give(f"{metric}_change", "revision of a forecast", 0.8)


def _plan(c: Clause) -> bool:
    """未来三年投3800亿建云和AI基础设施"""
    if c.unit not in (*MONEY, "count") or c.unit == "count" and not c.bare or c.figure.value < 10**9:
        return False
    if not _OVER_YEARS.search(c.page.text, max(c.sentence.start, c.end - 24), c.end) or c.own_cues(("money",)):
        return False
    if c.unit == "count":
        c.figure.unit = "CNY"
    return c.give("capex_plan", "spending over years to come", 0.8)


def _plan_years(c: Clause) -> bool:
    """今后四年将投入900亿元: over how many years a plan spends."""
    ahead = c.unit == "years" and re.search("(?:未来|今后|接下来)的?[ ]?$", c.before)
    return bool(ahead and _IS_SPENT.match(c.page.text, c.figure.end)) and c.give(
        "capex_plan_years", "years of a plan", 0.8
    )


def _earned(c: Clause) -> bool:
    if c.unit != "pct":
        return False
    if _LOST_LESS.search(c.before) and c.figure.value is not None:
        c.figure.value = -c.figure.value
        return c.give("net_loss_growth_yoy", "how much less was lost")
    return _EARNED.search(c.before) is not None and c.give("net_profit_growth_yoy", "what was earned more")


def _named(c: Clause) -> bool:
    """The metric that the words around name: the nearest cue, or a noun as printed where no good cue stands."""
    page, figure = c.page, c.figure
    found = nearest_cue(page, c.sentence, figure, c.kinds, c.start, c.end, c.after, c.clause_end)
    noun, noun_end = noun_before(page, c.start, c.end, c.unit)
    weakly = not found or found[1] in ("cue in clause", "cue in sentence")
    if noun and weakly and (known := page.cue_of(noun, noun_end, (*c.kinds, "price"))):
        noun, found = "", (known, "cue before", 0.9)  # 营业收入持续增长,从188.2亿元
    elif weakly:
        noun = noun or noun_after(page, figure.end, c.clause_end, c.unit) or space_after(page, figure.end, c.unit)
        if c.unit in ("count", "persons") and (not found or found[1] == "cue in clause"):
            noun = noun or things_after(page, c.start, c.end, figure.end)
    elif found[1] == "cue before" and (of_each := each(page, c.start, noun_end if noun else c.end, c.kinds)):
        noun = noun or of_each
    elif not (noun and found[1] == "cue before" and goes_on(page, c.start, noun_end, c.kinds)):
        noun = noun if found[0] == "capex_plan" and not _AHEAD.search(page.text, c.sentence.start, figure.end) else ""
    if (noun or not found) and (price := by_the_hour(page, figure)):
        return c.give(price, "price by its time", 0.8)
    if noun and _TOKENS_A_DAY.search(page.text, c.start, c.end):
        figure.unit = "tokens_per_day"
        return c.give("daily_tokens", "cue before", 0.9)
    if noun.endswith("占比") and _BY_REVENUE.search(page.text, c.sentence.start, c.start):
        return c.give("revenue_share", "share of revenue", 0.8)
    if noun:
        bought = noun.endswith("服务器") and re.search("采购|集采|招标", page.text[c.sentence.start : c.clause_end])
        figure.metric = "servers_tendered" if bought else noun
        return True
    if found and found[0] == "employees" and _done(c):  # 裁员6000名员工
        return True
    if found:
        c.give(*found)
        refine(page, c.sentence, figure)
        if not figure.metric and c.unit == "count":
            figure.metric = things_after(page, c.start, c.end, figure.end)
        return True
    return False


def _performance(c: Clause) -> bool:
    """GB200的性能是H100的7倍: how well one does beside another, or beside the one before."""
    told = _PERFORMS.search(c.before) if c.unit == "ratio" else None
    return told is not None and c.give(told[1], "performance beside another")


def _rank(c: Clause) -> bool:
    text, figure, last = c.page.text, c.figure, c.state.last
    if c.unit != "rank" or re.search("史上|历史", text[max(0, figure.start - 4) : figure.start]):
        return False
    in_a_market = (
        "市场" in text[c.sentence.start : figure.start]
        or _PLACED.search(text, c.start, c.end)
        or _YEARS_ON_END.search(text, max(c.sentence.start, figure.start - 30), figure.start)
        or last is not None
        and last.metric in ("market_rank", "market_share")
        and (figure.quantity.raw.endswith(("名", "位")) or _NAMES_IT.match(text, figure.end))
    )
    beside = c.told is not None and c.told.metric == "market_share" and c.before in ("(", "（")  # 市占率达23.6%(第一)
    said = re.search(r"[^大家名]$", figure.quantity.raw) and _RANK_ENDS.match(text, figure.end)
    said = said or figure.quantity.raw.endswith("名") and _TAKES_PLACE.search(c.before)
    return bool(in_a_market or beside or said) and c.give("market_rank", "rank in a market", 0.6)


#: 开启新一轮裁员,涉及约5000名员工
_LETS_GO = re.compile("裁员[^，,。；;]{0,4}[，,](?:共|将|预计)?(?:涉及|影响|波及)(?:约|近|超过?)*$")


def _done(c: Clause) -> bool:
    """What is done with so much, as printed."""
    if c.unit == "persons" and _LETS_GO.search(c.page.text, max(c.sentence.start, c.end - 24), c.end):
        return c.give("裁员", "what is done")
    if done := deed(c.page, c.start, c.end, c.figure.end, c.unit):
        done = "promotion_spend" if done == "红包" and c.figure.value >= _A_CAMPAIGN else done
        return c.give(done, "what is done")
    told = share_told(c.page, c.start, c.end) if c.unit == "pct" else ""
    return bool(told) and c.give(told, "part of something")


def _of_largest_line(c: Clause) -> bool:
    """广告收入占比最高,为70亿元: what the line takes in."""
    told = c.unit in MONEY and LARGEST_LINE.search(c.page.text, max(c.sentence.start, c.end - 40), c.end)
    return bool(told) and c.give("revenue", "cue before", 0.9)


def _market(c: Clause) -> bool:
    """市场将从195亿美元增至500亿美元: a market and its size."""
    if c.unit not in MONEY or not (_MARKET_IS.search(c.lead) or _is_size_of_part(c) or _is_of_market(c)):
        return False
    if any(m.kind in FIRMS for m in c.page.within("entities", c.start, c.end)):
        return False
    begins = re.search("[从由]§的?$", c.lead)
    metric = "market_size" if begins else as_expected(c.page, "market_size", c.start, c.end)
    return c.give(metric, "a market and its size", 0.8)


def _is_of_market(c: Clause) -> bool:
    """现有的万亿美元数据中心市场"""
    big = c.figure.value is not None and c.figure.value >= 10**9
    return big and _OF_A_MARKET.match(c.page.text, c.figure.end) is not None and not c.own_cues()


def _is_size_of_part(c: Clause) -> bool:
    """GenAI IaaS市场快速增长,规模达32.2亿元; 对话式AI规模29.7亿元, on a page that tells the sizes of markets."""
    merely = _SIZE.search(c.lead)
    if merely is None:
        return False
    return (
        "市场" in c.page.text[c.sentence.start : c.start]
        or "market" in c.state.used
        and c.page.own_words(c.start, c.end) < 12
    )


def _apiece(c: Clause) -> bool:
    said = c.unit in MONEY and (_APIECE.search(c.before) or _APIECE_AFTER.match(c.page.text, c.figure.end))
    return bool(said) and c.give("price", "price of one", 0.8)


def _points(c: Clause) -> bool:
    """What a test gives is a score, or how far it is from another."""
    moved = "_change" if _MORE_POINTS.search(c.before) else ""
    return c.unit == "points" and c.give(f"benchmark_score{moved}", "points of a test", 0.8)


def _brings(c: Clause) -> bool:
    """带来约19%的推理性能提升; 只激活8%的参数"""
    if c.unit != "pct":
        return False
    if _ACTIVATES.search(c.before) and _PARAMETERS.match(c.page.text, c.figure.end):
        return c.give("active_parameters_share", "part that is at work", 0.9)
    moved = _BRINGS.search(c.before) and _MOVED_SO.match(c.page.text, c.figure.end)
    if not moved:
        return False
    if moved["how"] in ("下降", "降低", "减少", "缩短"):
        c.figure.value = -c.figure.value
    return c.give(f"{moved['noun']}_growth", "what is brought about", 0.6)


def _unit(c: Clause) -> bool:
    text, figure = c.page.text, c.figure
    of_cards = figure.quantity.raw[-1] == "卡" or text.startswith("卡", figure.end)
    if c.unit == "count" and of_cards and (_CLUSTER.match(text, figure.end) or "集群" in c.before):
        return c.give("cluster_chips", "metric by unit", 0.8)
    if c.unit == "count" and figure.quantity.raw[-1] in "单單" and figure.value >= _MANY_ORDERS:
        return c.give("订单量", "metric by unit", 0.8)
    if figure.quantity.raw.endswith(("机架", "機架")):
        return c.give("racks", "metric by unit")
    if (
        c.unit == "tokens"
        and c.figure.value >= 10**9
        and (_TRAINED_AFTER.match(text, figure.end) or _TRAINED_BEFORE.search(c.before))
    ):
        return c.give("training_tokens", "what a model was trained on", 0.8)
    if c.unit == "tokens" and c.figure.value >= 10**11 and _USED.search(text, c.sentence.start, c.clause_end):
        return c.give("total_tokens", "metric by unit", 0.6)
    if c.unit not in _BY_UNIT:
        return False
    if c.unit in ("PFLOPS", "EFLOPS"):
        whole = c.unit == "EFLOPS" and "FLOP" in figure.quantity.raw.upper()
        around = text[max(c.sentence.start, figure.start - 12) : figure.end + 8]
        if not whole and not re.search("中心|算力", around):
            return False
    return c.give(_BY_UNIT[c.unit], "metric by unit", 0.7)


#: 兴建50兆瓦的数据中心, 首阶段于高雄建置20MW
_OF_CENTRES = re.compile("数据中心|资料中心|机房|机柜|智算中心|算力中心|超算|园区|AI工厂|AI Factory|供电|电力")


def _capacity(c: Clause) -> bool:
    """Power of which nothing more is said, where data centres are spoken of."""
    around = c.page.text[c.sentence.start : c.clause_end + 24]
    return (
        c.unit == "W"
        and c.figure.value >= 10**6
        and _OF_CENTRES.search(around) is not None
        and c.give("容量", "power of a data centre", 0.5)
    )


def _of_these(c: Clause) -> bool:
    """共有基站21万站,其中自建10万站: some of what was just counted."""
    whole, raw = c.told, c.figure.quantity.raw
    if whole is None or c.unit != "count" or raw[-1] != whole.quantity.raw[-1] or not c.before.startswith("其中"):
        return False
    return (
        bool(whole.metric) and "growth" not in whole.metric and c.give(whole.metric, "some of the figure before", 0.6)
    )


#: 一个千亿美元的公司
_A_FIRM = re.compile("[ ]?(?:级别?|量级)?的?[\u4e00-\u9fff]{0,4}?(?:公司|独角兽|巨头)(?![的]?(?:收入|营收|利润|开支))")
_SUMS = re.compile("投|融|收|花|卖|买|向|给|为|亏|赚|付|补")


def _buys(c: Clause) -> bool:
    """豪掷120亿美元(约860亿元),收购Scale AI"""
    bought = c.unit in MONEY and BOUGHT.match(c.page.text, c.figure.end)
    return bool(bought) and c.give("收购", "what is paid for a firm", 0.8)


def _worth(c: Clause) -> bool:
    """做成了一个千亿美元的公司: what it is worth."""
    if c.unit not in MONEY or c.figure.value < 10**8 or not _A_FIRM.match(c.page.text, c.figure.end):
        return False
    return not (_SUMS.search(c.before) or c.own_cues()) and c.give("valuation", "a firm worth so much", 0.6)


#: 以0.01元中标, 一分钱拿下了政务云项目
_WON = re.compile("[ ]?的?(?:价格|报价|成绩|总价|超?低价)?(?:中标|拿下|竞得|赢得|中选|成交)")
_BID = re.compile("投标(?:价|报价|价格)?(?:约|为|是|仅|达|[:： ])*$")
#: 百川智能120人上下规模
_STAFF = re.compile(
    "(?:人|[ ]?(?:上下|左右)?)的?[“「]?[\u4e00-\u9fffA-Za-z]{0,8}?(?:规模|团队|小组|阵容|班底)(?![^，,。；;]{0,3}(?:化|部署))"
)


def _won(c: Clause) -> bool:
    """What a tender was won for, or bid, also where it is next to nothing."""
    if c.unit not in MONEY:
        return False
    if _BID.search(c.before):
        return c.give("投标价", "what was bid")
    tender = re.search("[中竞投招]标|标[包段的]|采购|项目", c.page.text[c.sentence.start : c.sentence.end])
    won = _WON.match(c.page.text, c.figure.end) and tender and not c.own_cues()
    return bool(won) and c.give("tender_amount", "what a tender was won for", 0.8)


def _staff(c: Clause) -> bool:
    of_people = c.figure.quantity.raw.endswith(("人", "个", "個"))
    says = c.unit in ("persons", "count") and of_people and _STAFF.match(c.page.text, c.figure.end)
    return bool(says) and not c.own_cues() and c.give("employees", "how large a team is", 0.7)


def _likeliest_noun(c: Clause) -> bool:
    noun, chance = c.page.namer(c)
    rule = "likeliest metric told nearby" if isinstance(noun, str) else "likeliest noun"
    return noun != NONE and c.give(metric_of(c, noun), rule, chance)


#: The first that decides is followed; to decide that a figure measures nothing is to decide.
_IN_TURN = (
    token_prices.one_of_both_ways,
    part_of_the_old_price,
    beside_another,
    _won,
    measures_nothing,
    expected,
    _staff,
    costs.one_by_one,
    shareholders.dividend,
    more_or_less,
    counts_the_named,
    list_before,
    level_after_change,
    same_of_all,
    same_then,
    same_than,
    _revised,
    _buys,
    _plan,
    _plan_years,
    share_prices.sold_short,
    share_prices.moves,
    growth_otherwise,
    shareholders.payout,
    shareholders.is_held,
    shareholders.subscribed,
    _signed,
    _rate_of_all,
    _change,
    _earned,
    other_currency,
    part_in_brackets,
    a_share_of_profit,
    share_prices.costs,
    share_and_amount,
    same_of_another,
    level_after_growth,
    _points,
    _brings,
    _performance,
    _of_largest_line,
    _named,
    token_prices.as_before,
    token_prices.without_a_base,
    _rank,
    part_of_a_whole,
    _done,
    _market,
    _apiece,
    costs.as_a_share,
    _unit,
    _capacity,
    _of_these,
    _worth,
    some_part,
    _likeliest_noun,
)
