"""The metric of a figure that goes on with figures before it: a level after a change, the same of another or at another time."""

from __future__ import annotations

import re

from marketbook.claims.clause import MERELY, Clause
from marketbook.claims.cues import EXPECTS, as_expected
from marketbook.claims.figure import Figure
from marketbook.claims.printed_metrics import noun_before
from marketbook.claims.shares import SHARE_OF, SHARE_OF_REVENUE
from marketbook.quantities.words import MONEY

SAME_OF_ALL = "the same of a whole trade"
OTHER_CURRENCY = "the figure before in another currency"
A_SHARE_OF_PROFIT = "the profit before, by the share"
_AT_ANOTHER_TIME = "the same at another time"
_OF_AMOUNT = "share of the amount before"
_THAN_OTHERS = "the same of another that it is held against"
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
_OF_ITS_REVENUE = re.compile(
    "@+(?:则|就|就已|已|也)?(?:占|贡献)(?:了|据)?(?:其|公司|该公司)(?:总)?(?:营收|收入)的?(?:约|近|超过?|逾|[ ])*$"
)
_LIST_BEFORE = re.compile(r"(?:以上|上述|前述)[两三]项")
#: 研发人员2200人,占比超九成
_SHARE_ONLY = re.compile("[,，]?(?:合计|总|其)?占比(?:约|为|达到?|近|超过?|逾|高达|[ ])*")
#: 由3亿元增加至5亿元, 转为盈利2亿元
_NOW = re.compile(
    r"(?:至|(?<![达占不])到|改善为|转为|变为)(?:了|约|近|不到|不足|盈利|亏损|正?净?流入|截至)*(?:§份?的?)?(?:约|近|逾|超过?)?$"
)
#: 净增440万户,总数达到9944万户
_REACHED = re.compile(
    r"^[，, ]?(?:用户|客户)?(?:总[数量]|总?规模|累计|合计)?(?:已)?(?:达到?|为)(?:了|约|近|逾|超过?)*$"
)
#: 算力投资占比提升至22%: a level
PART_REACHES = re.compile(
    r"(?:占比|比重|比例)(?:则|已|将|也|更|进一步|大幅|预计|有望)*(?:提[升高]|上升|增加|[升降增减]|下[降滑]|扩大|攀升)[至到](?:了|约|接?近|将近|逾|超过?|[ ])*$"
)
_THEN = re.compile(
    r"(?:(?:较|比|而|，|,|远?[超高低]过?于?)?(?:上年|去年)?(?:同期|上一?季度?|(?:之)?前一季度?)|[高低超多少]于[一二两三四五六七八九十\d]+年前|(?:[高低超多少]于|超过?|由|从)[^，,。；;]{0,6}(?:此前|原先|原本|先前)(?:公布|宣布|披露|预[计期测估]|计划|承诺)?(?=的|$)|[,，;；。(（](?:而|但)?(?:去年|20\d\d年|[一二三四]季度|Q[1-4]))"
    r"(?:的|为|是|则为|仅为|亏损|盈利)*$"
)
#: 相较上半年的17.7%, 与2月5日(707万)相比
_THAN_THEN = re.compile(r"(?:相?较|比|高于|低于|超过|远超|与)(?:于)?§[初末底]?(?:的|[(（])$")
#: 2026年更将达5,200亿美元
_IN_ANOTHER_YEAR = re.compile(
    r"[^§从由]{0,3}§[底末初]?(?:则|更|预计|有望|将|可望|或|约|近|已|又|就|才|只有|只剩|[升增降跌]|达到?|至|到|为|是|仅|的|突破|超过|逾|进一步|累计|合计|总计|[ :：])+"
)
#: 高于中国电信的10.3%和中国移动的5%, 远超Runway(23.6%): the same of others that it is held against
_THAN_ANOTHER = re.compile(
    r"(?:[高低快慢多少大小]于|超[过出越]|不[及如]|逊于|优于|胜过|领先|落后|落后于|仅次于|力压|对比|相?较于?|[远略]超|(?:其次|接着|紧随其后的?|然后|最后)(?:则?是|为))[^，,。；;\d@]{0,8}@+[^，,。；;\d]{0,12}(?:的|[(（])(?:约|近|仅)?$"
)
#: 远超行业平均水平(约10%)
_AVERAGE = re.compile(
    r"(?:行业|业内|业界|同行|同业|整体|全国|市场)(?:整体)?(?:的?平均|均值|中位)(?:水平|值|数)?[(（]?(?:的|为|约|仅)*$"
)
#: 按固定汇率计算为42%, 剔除一次性影响后增长6%: the same growth reckoned in another way.
_OTHERWISE = re.compile("剔除|不计入?|不包括|排除|扣除|(?:固定|不变|恒定)汇率")
_OR_A_SHARE = re.compile("(?:或|即|折合|合|相当于)每股(?:盈[利余馀]|收益|纯益)?(?:约|为|[ ])*")
_CONVERTED = re.compile(r"(?:约合|折合|相当于|约)(?:人民币|美元|港元|港币)?[ ]?$")
#: 这一数字为40%, 该比例: what a figure of the same unit was just told of.
_THE_SAME = re.compile(
    r"(?:这一?个?|该|此一?|前述|上述)(?:数字|数据|规模|比例|比率|金额|指标|数值|占比|价格|水平|增速|增幅|份额|数额|预算|目标)"
)
#: 8442亿元新台币, 7.23兆元: without a currency, and so in that of the figure before.
_PLAIN_MONEY = re.compile("[\\d万亿兆億萬]元$")
#: 以370亿美元收购, 以4000万美元参投: what is paid for something.
_BUYS = re.compile(
    "[^，,。；;\u4e00-\u9fff]{0,14}[\u4e00-\u9fff]{0,3}(?:的价格|现金)?(?:收购|并购|参投|领投|跟投|入股|投资|买下|购买|认购)"
)
#: 贡献了18%的收入: of what it is a part is told behind it.
_OF_A_WHOLE = re.compile("[ ]?的(?:总|业务|集团)?(?:收入|营收|利润)")
#: 收入5344万美元,其中海外市场贡献逾73%
_GIVES = re.compile("贡献(?:了|约|近|逾|超过?|占比|比例|率|达到?|高达|为)*$")
_TAKES_OF_RESULT = re.compile(
    "[，,]?占(?:当期|同期|公司|全年|总)*(?:净利润|利润|营收|收入|总额|总资产)(?:总额)?的?(?:比[重例])?(?:大约|约|近|达到?|为|超过?|高达|[ ])*"
)
#: 数据中心业务512亿美元, after what the whole takes in
_LINE = re.compile(r"(?:业务|部门|板块|分部|事业群|领域|方面|基础设施|解决方案)(?:§|则|约|为|达到?|录得|[ ])*$")


def list_before(c: Clause) -> bool:
    """上述两项分别为8%和9%: the metrics of the list before, one by one."""
    group, before = c.figure.group, c.state.group
    if not group or not before or len(before) != len(group) or not _LIST_BEFORE.search(c.before):
        return False
    model = before[group.index(c.figure)]
    c.figure.unit = model.unit
    return c.give(model.metric, "metrics of the list before")


def level_after_change(c: Clause) -> bool:
    """增加440万户至9944万户, 由3亿元升至5亿元: the level that the figure before led to."""
    before = c.told
    if before is None or not before.metric:
        return False
    # 百万tokens的价格从100元降到1元
    same = before.quantity.unit == c.unit or before.quantity.unit == f"{c.unit}_per_Mtok" and len(c.lead) > 1
    leads = c.follows and same and _NOW.search(c.lead)
    reached = (
        before.metric.endswith("_increase")
        and before.unit == c.figure.unit
        and c.figure.start - before.end < 14
        and _REACHED.search(c.before)
    )
    if not (leads or reached) or len(c.lead) >= 14 or c.own_cues() or PART_REACHES.search(c.before):
        return False
    if noun_before(c.page, c.start, c.end, c.unit)[0]:
        return False  # 同比提升92%,运营效率提升至80%
    c.figure.unit = before.unit
    metric = as_expected(c.page, before.metric.removesuffix("_increase"), c.start, c.end)
    return c.give(metric, "level after a change")


def same_of_all(c: Clause) -> bool:
    """高于行业平均的10%: the same of a whole trade."""
    before = c.told
    if before is None or before.unit != c.figure.unit or not _AVERAGE.search(c.before):
        return False
    return c.give(before.metric, SAME_OF_ALL)


#: What a loss is the negative of.
_OF_A_RESULT = re.compile("(?:adjusted_)?(?:ebit|operating_profit)")


def same_then(c: Clause) -> bool:
    """营收312亿元,同比下滑7%,去年同期为336亿元: the same at another time."""
    page, previous = c.page, c.previous
    of_then = previous
    large = re.search("[万亿萬億兆]", c.figure.quantity.raw) is not None  # no share earns as much
    if previous is not None and (previous.quantity.unit != c.unit or large and previous.metric == "eps"):
        alike = (f for f in reversed(c.state.levels) if f.unit == c.unit and not (large and f.metric == "eps"))
        of_then = c.state.level if c.bare else next(alike, None)
    if of_then is None or of_then.start < c.sentence.start or not of_then.metric:
        return False
    told = page.specific_cues if _OF_A_RESULT.match(of_then.metric) else page.cues_within  # 亏损 of an EBITDA
    if told(max(previous.end, c.start), c.end, c.kinds):
        return False
    said = (
        _THEN.search(page.text, max(previous.end, c.figure.start - 16), c.end)
        or _THAN_THEN.search(page.lead(max(previous.end, c.figure.start - 24), c.figure.start).replace(" ", ""))
        or _AT_ANOTHER_TIME in previous.rules
        and re.fullmatch("[和与及、]§的", page.lead(previous.end, c.figure.start))
    )
    if not said or page.text.startswith(("的亏损", "亏损"), c.figure.end):
        return False
    past = of_then.metric.removesuffix("_forecast")  # what it was is no forecast
    if _OF_A_RESULT.match(past) and c.before.rstrip("约近").endswith(("亏损", "亏", "为负")):
        c.figure.value = (
            -c.figure.value if c.figure.value is not None else None
        )  # 经调整EBITDA为2亿元,去年同期亏损3千万元
    c.figure.unit = of_then.unit
    return c.give(past if past in page.vocabulary.rows["metric"] else of_then.metric, _AT_ANOTHER_TIME)


def same_than(c: Clause) -> bool:
    """同比增速为11.8%,高于中国电信的10.3%和中国移动的5%: the same of others that a figure is held against."""
    before = c.told
    if before is None or not before.metric or before.quantity.unit != c.unit or c.own_cues():
        return False
    named = c.page.masked(c.start, c.end)
    goes_on = _THAN_OTHERS in before.rules and re.fullmatch("[、和与及]@+的", named)
    if not (goes_on or _THAN_ANOTHER.search(named)):
        return False
    c.figure.unit = before.unit
    return c.give(before.metric, _THAN_OTHERS, 0.8)


def growth_otherwise(c: Clause) -> bool:
    """增长8%,按固定汇率计算为10%: the growth before, reckoned otherwise."""
    before = c.told
    if before is None or not c.unit == before.unit == "pct" or "growth" not in before.metric:
        return False
    goes_on = c.follows and MERELY.fullmatch(c.page.text, before.end + 1, c.end)
    if not (goes_on or _OTHERWISE.search(c.before)) or c.own_cues(("money", "count", "persons")):
        return False
    return c.give(before.metric, "the growth before, reckoned otherwise")


def part_in_brackets(c: Clause) -> bool:
    """82%用户关注AI,前三依序为影音(62%)、教育(54%): parts in brackets after names, of the same as the part before them."""
    before = c.told
    if before is None or c.unit != "pct" or before.unit != "pct" or c.page.text[c.figure.start - 1] not in "(（":
        return False
    whole = re.search("(?:比例|占比|usage_rate|revenue_share)$", before.metric)
    named = _IN_BRACKETS.fullmatch(c.page.text, before.end, c.figure.start)
    return bool(whole and named) and c.give(before.metric, "part in a row of parts", 0.7)


def row_in_brackets(c: Clause) -> bool:
    """甲以20个、3亿元居首,乙(9个、1亿元)和丙(5个、4千万元)次之: in brackets after a name, the same of the same unit."""
    if not c.page.bracket_of(c.figure.start, c.sentence.start):
        return False
    before = (c.told, *reversed(c.state.levels))
    alike = (
        f for f in before if f is not None and f.metric and f.quantity.unit == c.unit and f.start >= c.sentence.start
    )
    cited = next((f for f in alike if c.unit != "count" or _alike_printed(c.figure, f)), None)
    if cited is None or re.search("growth|change|rank|cut", cited.metric):
        return False
    return c.give(cited.metric, "row in brackets", 0.8)


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
    if c.unit == "pct" and not amount.startswith("rev") and _OF_ITS_REVENUE.search(c.page.masked(c.start, c.end)):
        return c.give("revenue_share", "what another one gives of its revenue", 0.7)  # 微软占其收入的七成
    if c.unit == "pct" and amount == "capex" and named and named[-1][2].endswith(("revenue", "revenue_share")):
        return c.give("capex_ratio", _OF_AMOUNT)  # 资本开支1803亿元,占通信服务收入比20.9%
    if c.unit == "pct" and amount.startswith(("ebit", "adjusted_ebit")) and previous.unit in MONEY:
        if SHARE_OF_REVENUE.search(page.text, c.start, c.end) and _MARGIN_OF.get(amount):
            return c.give(_MARGIN_OF[amount], _OF_AMOUNT)  # EBITDA为90亿元,占主营业务收入的三成
    if c.unit != "pct" or named and page.vocabulary.rows["metric"][named[-1][2]]["id"] != "revenue_share":
        return False
    amount = re.sub("_growth(?:_yoy|_qoq)?$", "", previous.metric)
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


#: 今年目标90亿元,去年约60亿元: what has been is no target.
_LAST_YEAR = re.compile("(?:而)?[去前上]年")


_BUYS_FROM = re.compile("采购|购买|买|订购")
_SPENT_SO = re.compile("(?:花|砸|投|烧|用)(?:了|掉|去|费|出)(?:约|近|超过?|[ ])*$")


def same_of_another(c: Clause) -> bool:
    """这一数字为40%; 阿里云则以52亿美元位列第二: what the last figure of the unit measured."""
    page, figure = c.page, c.figure
    alike = (
        f
        for f in (c.previous, c.state.level, c.state.last, _before_a_rank(c.previous))
        if f is not None
        and (
            f.quantity.unit == c.unit
            or c.bare
            and f.unit in (*MONEY, "persons")
            or f.unit in MONEY
            and c.unit in MONEY
            and _PLAIN_MONEY.search(c.figure.quantity.raw)
        )
    )
    cited = next(alike, None)
    if cited is None or figure.start - cited.end >= 160:
        return False
    if (c.unit in MONEY or c.bare) and _goes_to_others(c, cited):
        return True
    if c.unit in MONEY and _SPENT_SO.search(c.before) and not cited.metric.endswith(("spend", "spending", "expense")):
        return False  # 单个获客成本升到40元;乙产品同期花了1亿元
    if figure.start - cited.end < 80 and _THE_SAME.search(c.before) and page.own_words(c.start, c.end) < 6:
        figure.unit = cited.unit
        return c.give(cited.metric, "what this figure goes on with", 0.8)
    if (
        cited.start < c.sentence.start
        and page.specific_cues(c.sentence.start, c.start, c.kinds)
        or page.cues_within(c.list_end, min(c.clause_end, c.list_end + 10), c.kinds)
        or re.search(r"growth|change|rank|cut|目标价|^(?:input|output)_price", cited.metric)
        and not (
            c.told is cited
            and "growth" in cited.metric
            and c.before.endswith("为")
            and page.own_words(c.start, c.end) == 0
        )
        or figure.unit == "count"
        and not (c.bare and cited.unit in MONEY)
        and not _alike_printed(figure, cited)
        or c.of_things
        or _OF_A_WHOLE.match(c.page.text, c.list_end)
        or not (_names_another(c, cited) or _is_a_line(c, cited))
    ):
        return False
    figure.unit = cited.unit
    metric = cited.metric.removesuffix("_target") if _LAST_YEAR.match(page.text, c.start) else cited.metric
    return c.give(as_expected(page, metric, c.start, c.end), "the same of another", 0.7)


def _goes_to_others(c: Clause, cited: Figure) -> bool:
    """甲采购芯片预算900亿元,其中乙约60亿,丙约100亿: what each of them gets, which is no spending of theirs."""
    if not cited.metric.startswith(("capex", "spending", "采购", "预算")) or not cited.entities:
        return False
    wide = any(c.page.vocabulary.entity(id).kind in ("aggregate", "region") for id in cited.entities)
    told = c.page.text.find("其中", cited.end if cited.start >= c.sentence.start else c.sentence.start, c.figure.start)
    named = [m for m in c.page.within("entities", c.start, c.end) if m.kind != "weak"]
    own = any(c.page.vocabulary.descends(m.id, id) for m in named for id in cited.entities)
    return (
        told >= 0
        and bool(named)
        and not wide
        and not own
        and _BUYS_FROM.search(c.page.text, c.sentence.start, cited.start) is not None
    )


def _before_a_rank(previous: Figure | None) -> Figure | None:
    """豆包占40%位列第一,千问30%"""
    return previous.prior if previous is not None and previous.quantity.unit == "rank" else None


def _alike_printed(one: Figure, other: Figure) -> bool:
    """1.3亿, then 2400万: large numbers without a noun; 5个, then 9个: the same noun."""
    ends = {one.quantity.raw[-1], other.quantity.raw[-1]}
    return len(ends) == 1 or ends <= {"万", "亿"}


def _names_another(c: Clause, cited: Figure) -> bool:
    """阿里云则以52亿美元…, Alphabet预计支出1,850亿美元: a clause that names an entity or a year and nothing that is measured."""
    page, start, end = c.page, c.start, c.end
    if end - start >= 28 or c.own_cues() or page.own_words(start, end) > 2 or _BUYS.match(page.text, end):
        return False
    if re.search("投资|收购|回购|持|[出注斥]资|亏|盈利|赚|[升降涨跌增减](?:了|约|近)*[ ]?$", c.before):
        return False
    if any(m.kind != "weak" for m in page.within("entities", start, end)):
        return True
    near = cited.start >= c.sentence.start or c.figure.start - cited.end < 40 or EXPECTS.search(page.text, start, end)
    return bool(near and _IN_ANOTHER_YEAR.fullmatch(c.lead))


def _is_a_line(c: Clause, cited: Figure) -> bool:
    """What a line of business takes in after the whole, or its part of it after another's."""
    if cited.metric in ("revenue", "capex"):
        return cited.start >= c.sentence.start and _LINE.search(c.lead) is not None and not c.cues()
    return (
        cited.metric == "revenue_share"
        and re.search("占比?(?:[升降增减下提][^，,。；;]{0,2}[至到])?(?:约|近|为|达)*$", c.before) is not None
        and c.end - c.start < 12
    )


def level_after_growth(c: Clause) -> bool:
    """同比增长8%至52亿元: the level of what grew."""
    page, figure, before = c.page, c.figure, c.told
    grown = c.state.group  # 营收、净利年增率分别为13.1%、9.4%,达663.34亿元、81.03亿元
    if before is not None and len(figure.group) == len(grown) > 1 and grown[0].start >= c.sentence.start:
        before = grown[figure.group.index(figure)]
    leads = re.search(r"(?:至|到|达|为|是)了?$", c.before)
    if before is None or not leads or len(c.before) >= 24:
        return False
    if figure.unit == "pct" and before.unit == "pp" and len(c.before) < 12 and "_change" in before.metric:
        return c.give(re.sub("_change.*", "", before.metric), "level after its growth")
    if figure.unit not in (*MONEY, "persons", "count", "W", "m2", "bytes", "tokens", "PFLOPS", "EFLOPS"):
        return False
    if before.unit != "pct" or c.cues():
        return False
    if leads[0][0] in "达为是" and noun_before(page, c.start, c.end, c.unit)[0]:
        return False  # 现金流下降20%,应付账款规模达3亿元
    stem = re.sub(r"_growth(?:_yoy|_qoq|_mom|_forecast|)$", "", before.metric)
    if before.metric.startswith(("market_growth", "market_size")):  # a market grows to an amount or a number of units
        stem = "shipments" if figure.unit == "count" else "market_size"
    if "change of a loss" in before.rules:  # 净亏损收窄74.5%至4371万元
        stem = {"net_profit": "net_loss", "operating_profit": "operating_loss"}.get(stem, stem)
    row = page.vocabulary.rows["metric"].get(stem)
    fits = row["unit_kind"] in (*c.kinds, "text") if row is not None else not stem.isascii()
    if not fits or stem == before.metric and leads[0] not in "为是":
        return False
    metric = as_expected(page, stem, page.clause_start(before.start, c.sentence.start), c.end)
    return c.give(metric, "level after its growth")
