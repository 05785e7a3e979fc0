"""The metric of a figure: by the cue word nearest to it, by what changed, or by its unit."""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.claims.changes import BY_QUARTER, CHANGE, give_change
from marketbook.claims.cues import EXPECTS, as_expected, by_the_hour, nearest_cue, refine
from marketbook.claims.page import ALL_KINDS, FIRMS, KINDS, Carried, Figure, Page
from marketbook.claims.printed_metrics import (
    deed,
    each,
    goes_on,
    increase,
    noun_after,
    noun_before,
    part_after,
    part_of,
    share_told,
    things_after,
)
from marketbook.claims.shares import SHARE_OF_REVENUE, is_share_of_market
from marketbook.quantities.words import MONEY
from marketbook.reading import Span

#: The one metric that a unit nearly always measures in these articles, where no cue says otherwise.
_BY_UNIT = {
    "params": "parameters",
    "PFdays": "training_compute",
    "FLOP": "training_compute",
    "PFLOPS": "centre_compute",
    "EFLOPS": "compute_total",
    "CNY_per_Mtok": "api_price",
    "USD_per_Mtok": "api_price",
    "calls_per_day": "daily_calls",
    "tokens_per_day": "daily_tokens",
}
#: A share and the amount that it is the share of; articles give the two side by side.
_AMOUNT_OF = {"genai_share_of_revenue": "revenue_genai", "ai_share_of_revenue": "ai_revenue"}
_SHARE_OF = {
    "compute_intelligent": "ai_share_of_compute",
    "revenue_genai": "genai_share_of_revenue",
    "ai_revenue": "ai_share_of_revenue",
    "revenue": "revenue_share",
    "rd_expense": "rd_expense_ratio",
    "capex": "capex_ratio",
    "marketing_expense": "marketing_expense_ratio",
    "admin_expense": "admin_expense_ratio",
}
_MARGIN_OF = {
    "ebita": "ebita_margin",
    "ebitda": "ebitda_margin",
    "operating_profit": "operating_margin",
    "net_profit": "net_margin",
}
_SHARE_PRICE = re.compile(
    r"股价|发[行售]价|招股价|(?:年内|今年以来|累计|区间|当日|首日)(?:累计)?涨幅|每股(?!美国存托|收益|盈[利余]|纯益|亏|摊薄|基本|净|溢利|赚|获利|税后)|目标价|涨停|跌停|高开|低开|收盘|股下跌|元/股|收涨|收跌"
)
#: 一度大跌近5%, 涨逾9%: what prices of shares do.
_MOVES = re.compile(r"(?:[收高低大暴急]|盘[后前中]|一度)*(?:跌|涨|挫|(?<=[盘价])飙升)(?:幅|了|逾|超过?|近|约|达)*$")
_AT_ANOTHER_TIME = re.compile(
    r"(?:(?:较|比|而|，|,|远?[超高低]过?于?)?(?:上年|去年)?(?:同期|上一?季度?)|(?:[高低超多少]于|超过?|由|从)[^，,。；;]{0,6}(?:此前|原先|原本|先前)(?:公布|宣布|披露|预[计期测估]|计划|承诺)?(?=的|$)|[,，;；。(（](?:而|但)?(?:去年|20\d\d年|[一二三四]季度|Q[1-4]))"
    r"(?:的|为|是|则为|仅为|亏损|盈利)*$"
)
#: 相较上半年的17.7%, 与2月5日(707万)相比
_THAN_AT = re.compile(r"(?:相?较|比|高于|低于|超过|远超|与)(?:于)?§(?:的|[(（])$")
#: 2026年更将达5,200亿美元
_IN_ANOTHER_YEAR = re.compile(
    r"[^§从由]{0,3}§(?:则|更|预计|有望|将|可望|或|约|达到?|至|到|为|是|仅|的|突破|超过|逾|进一步|[ :：])+"
)
#: 这一数字为40%, 该比例: what a figure of the same unit was just told of.
_THE_SAME = re.compile(
    r"(?:这一?个?|该|此一?|前述|上述)(?:数字|数据|规模|比例|比率|金额|指标|数值|占比|价格|水平|增速|增幅|份额|数额|预算|目标)"
)
#: 净增440万户,总数达到9944万户
_REACHED = re.compile(
    r"^[，, ]?(?:用户|客户)?(?:总[数量]|总?规模|累计|合计)?(?:已)?(?:达到?|为)(?:了|约|近|逾|超过?)*$"
)
SAME_OF_ALL = "the same of a whole trade"
#: 远超行业平均水平(约10%)
_AVERAGE = re.compile(
    r"(?:行业|业内|业界|同行|同业|整体|全国|市场)(?:整体)?(?:的?平均|均值|中位)(?:水平|值|数)?[(（]?(?:的|为|约|仅)*$"
)
#: 以370亿美元收购, 以4000万美元参投: what is paid for something.
_BUYS = re.compile(
    "[^，,。；;\u4e00-\u9fff]{0,14}[\u4e00-\u9fff]{0,3}(?:的价格|现金)?(?:收购|并购|参投|领投|跟投|入股|投资|买下|购买|认购)"
)
#: 上市标准:预计市值不低于30亿元
_LISTING = re.compile("上市规则|上市标准|上市条件|上市要求")
_SO_MANY = re.compile("[两三四五六七八]?[2-8]?[款者]")
#: 按固定汇率计算为42%, 剔除一次性影响后增长6%: the same growth reckoned in another way.
_OTHERWISE = re.compile("剔除|不计入?|不包括|排除|扣除|(?:固定|不变|恒定)汇率")
#: 中期多赚5%
_EARNED = re.compile("[多少]赚(?:了|约|近|逾|超过?)*$")
#: 产业互联网业务大幅增长36%, 核心业务下滑4%: a line of business grows by what it takes in.
_LINE_GROWS = re.compile(
    r"(?:业务|板块|分部|智能云|云智能|广告)(?:§|同比|环比|按年|按季|年|则|也|均|更|仍|再|大幅|强劲|持续|继续|快速|高速|加速|显著|明显|逆势|稳步|实现|略|小幅|整体)*"
    r"(?:增长|成长|下[降滑跌]|减少|增|升|跌|上升|上涨|飙升|激增|大增|萎缩|下挫|衰退)(?:了|约|近|超过?|逾|达到?|至)*$"
)
#: 200万字, 3亿次: what a bare number counts that are no people.
_OTHER_THINGS = re.compile("[ ]?[字次个款条项张家颗台枚座篇个級级]")
#: 支出规模最大,为103.9亿元: words that say only that a figure follows.
MERELY = re.compile(r"[ ]?(?:则|已|约|高)?(?:达到?|为|是|约)(?:了|约|近|超过?|逾|至)*[ ]?")
_MERE_CHANGE = re.compile(
    r"(?:同比|环比)(?:大幅)?(?:增长|提升|上升|提高|下降|下滑|减少|降低|增|升|降)(?:了|约|近|超过?|逾)*$"
)
#: 预期1.35美元, 分析师预期462亿美元: what others had thought, beside what came.
_ASIDE = re.compile(
    r"[(（]?(?:而|但|远)?(?:高于|低于|超过?|好于|优于|逊于|不及)?(?:此前)?(?:市场|分析师|机构|华尔街|外界|普遍|一致|平均|彭博|路透|[A-Za-z]{2,9})?的?(?:一致|普遍|平均|此前)?"
    r"(?:预期|预估|预测|估计|预计|共识|(?:自身|此前|公司|原)[^，。]{0,2}指引)(?:值|中值|区间|高端|上限|下限)*(?:分别|为|是|达|约|的|在|[:：]|同比|增长|下降|下滑|减少|增幅)*"
)
#: 增长了2.66亿人, 比前一天多出超5100万, 落后元宝约1500万: how much more or less, which is no level.
_MORE_OR_LESS = re.compile(
    r"(?:正负|上下浮?动?|±|增长|增加|减少|多出|净增|蒸发|缩水|便宜|贵出?|(?:落后|领先|高出|相差|差距|缩小)[^，。至到]{0,6}?)(?:了|约|近|超|超过|逾|至少|仅|达|[ ])*$"
)
_ROUND = re.compile("[百千万亿萬億]+[台部辆臺輛]?")
#: 12%的最大同比增长
_GROWTH_AFTER = re.compile(
    r"[ ]?(?:以上|左右|多)?的(?:[^，,。；;、\d]{0,4}(?:同比|环比|年)?(?:增长|增幅|增速|成长|跌幅|降幅|下滑|下降)|显著增|同比|增|收入增)|[ ]?(?:以上)?成长(?![性型为])"
)
#: 算力投资占比提升至22%: a level
_PART_REACHES = re.compile(
    r"(?:占比|比重|比例)(?:则|已|将|也|更|进一步|大幅|预计|有望)*(?:提[升高]|上升|增加|[升降增减]|下[降滑]|扩大|攀升)[至到](?:了|约|接?近|将近|逾|超过?|[ ])*$"
)
#: 数据中心业务512亿美元, after what the whole takes in
_LINE = re.compile(r"(?:业务|部门|板块|分部|事业群)(?:则|约|为|达到?|录得|[ ])*$")
#: 派末期息每股0.125港元
_DIVIDEND = re.compile(
    r"(?:[未末中特]期息|期股?息|股息|派息|红利|现金分红)(?:总额|金额|合计)?(?:每股|普通股|约|共|为|达到?|[增升加]?至|提高至|增加到?|合计|人民币|港币|[:： ])*$"
)
_AHEAD = re.compile(r"将|计划|拟|未来|宣布|承诺|预计|目标|年内|再|砸|[两三四五\d]年内?(?:投|拟)")
_COMPOUND = re.compile("复合|年均增|年均成长")
_COMPOUND_AFTER = re.compile("[ ]?(?:以上|左右)?的?(?:年均?)?复合")
_NOTE = re.compile(r"[(（][^()（）]{1,24}[)）](?=的|[\u4e00-\u9fff]{2})")
#: 84.8%的收入来自私有化部署
_OF_REVENUE = re.compile(r"[ ]?(?:以上|左右)?的?(?:总|业务)?(?:收入|营收)(?:来自|来源于|源自|由|系)")
_BY_TIMES = re.compile(r"(?:增长|成长|增加|提升|暴增|激增|大增|年增|[增升涨])(?:了|约|近|超过?|逾)*$")
_PAID_OUT = re.compile(r"派$|派发|[派股][^，。]{0,3}息|期息|股利|分红")
#: 市场(服务器)规模将从2022年的195亿美元, 市场2020年达到: a market and its size, whatever stands between them.
_MARKET_IS = re.compile(
    r"市场(?:[(（][^()（）]{1,12}[)）])?(?:的?整体|总体)?(?:规模|总?额)?(?:§|将|则|预[计期测估]|有望|可望|从|由|约|达到?|至|到|增长|扩[大张]|成长|突破|超过?|逾|近|在|于|为|的|上看|会|已|[ ])*$"
)
#: 行政费用约8.6%: a cost right before a percentage.
_COSTS = re.compile(r"(?:率|占比)?(?:约|为|则为|达到?|近|[:： ])*")
#: 贡献了公司近64%的收入
_GIVES = re.compile(r"贡献[^，。]{0,8}$")
_REVENUE_AFTER = re.compile(r"(?:以上|左右)?(?:比重)?的?(?:总|业务|集团|公司)?(?:收入|营收)")
#: 每颗约5万元, 5万元一颗: what one card costs.
_APIECE = re.compile(
    r"(?:每[ ]?[GT]i?B[ ]?|(?:每|单|一)[颗张片块枚台部])(?:的?[^，。\d]{0,6}?(?:价|价格|售价|要价|成本))?(?:约|为|高达|仅|超过?|近|需|[ ])*$"
)
_APIECE_AFTER = re.compile(r"[ ]?(?:[/每]|一)[ ]?[颗张片块枚台部](?!卡时)")
#: 当年股东应占利润的70%: what of a profit is paid out, where a payment is spoken of.
_OF_PROFIT = re.compile(
    r"(?:利润|溢利|盈利|净利)(?:总额)?(?:的|§|提升|提高|增加|上升|[至到]|约|近|不低于|不少于|[ ])*$"
)
_PAID_TO_HOLDERS = re.compile("派息|分红|股息|现金方式分配|派发|分派|股利")
#: 14.33%股份, 持股15.1%
_HELD_AFTER = re.compile(r"[ ]?(?:以上|左右)?的?(?:股份|股权|股票|持股|投票权)")
#: 持股超过八成, 持有金山云12.3%
_HOLDS = re.compile(r"持(?:股|有)(?:[^，,。；;、\d]{0,10}?)(?:约|近|超过?|逾|合计|比例|为|达到?)*$")
#: 第三是微软
#: 智能汽车按年下跌30.5%至8390万元: a line of business and what it takes in.
_TO_MONEY = re.compile(r"[,， ]?(?:达?[至到])(?:约|近)?[\d,.]+[万亿]")
_NAMES_IT = re.compile("(?:则?[是为]|依序为)(?=[A-Za-z\u4e00-\u9fff])")
_SUBSCRIBED = re.compile("[ ]?的?((?:超额)?认购)")
#: 稳居第一, 并列全球第一
_PLACED = re.compile(
    r"(?:排名?|位列|位居|居|名列|位于|维持|保持|守住|保住|拿下|坐稳|稳坐|滑落至|退居|[市份][占额]率?|跻身|升至|跃升至|跃居|夺得|蝉联|并列|占比)(?:于|为|至)?(?:全球|世界|国内|中国|全国|行业|业内|市场|亚太|亚洲)?(?:市场)?(?:出货量|销量|份额|营收|规模)?的?$|(?:全球|中国|国内|全国|业内)$"
)


def _region(page: Page, sentence: Span, figure: Figure) -> tuple[int, int]:
    """The part of the figure's clause before it, as far as the last figure that is no member of its list."""
    first = figure.group[0] if figure.group else figure
    start = page.clause_start(first.start, sentence.start)
    end = first.start
    while end > start and page.text[end - 1] == " ":  # 增长至 25%
        end -= 1
    aside = start > sentence.start and MERELY.fullmatch(page.text, start, end)  # 收入增长最明显,达21%
    if start and page.text[start - 1] in ":：" and end - start < 6 or aside:  # 经营利润:22亿元
        start = page.clause_start(start - 1, sentence.start)
    return min(end, max(start, first.after)), end


def _level_told(figure: Figure, previous: Figure | None, sentence: Span) -> str:
    """The metric of the level before a figure of the same unit in its sentence."""
    near = previous is not None and previous.start >= sentence.start and previous.unit == figure.unit
    return previous.metric if near and "growth" not in previous.metric else ""


def give_metric(page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried) -> None:
    kinds = KINDS.get(figure.quantity.unit, ())
    uncounted = (
        figure.quantity.unit == "count"
        and figure.quantity.raw[:1].isdigit()
        and re.search("[万亿萬億户戶][个個]?$", figure.quantity.raw) is not None
    )
    if uncounted and not _OTHER_THINGS.match(page.text, figure.end):
        kinds = (*kinds, "persons")
    if figure.quantity.unit == "ratio" and figure.value is not None and figure.value < 1:
        kinds = (*kinds, "share")  # 一半, 四分之一
    start, end = _region(page, sentence, figure)
    last = figure.group[-1] if figure.group else figure
    clause_end = page.clause_end(last.end, sentence.end)
    note = _NOTE.match(page.text, last.end)
    beyond = note.end() if note else last.end  # 2964亿元(约416.4亿美元)的现金
    before = page.text[start:end]
    if _LISTING.search(page.text, sentence.start, sentence.end) and re.search("不[低少]于[^，,。]{0,4}$", before):
        figure.rules.append("what a rule asks")
        return
    digits = figure.quantity.raw[1:] in ("位数", "位數")
    if digits and figure.value < 100 and not re.search("增[速长]率?", before):
        return  # 双位数增长 says too little to be claimed, 三位数 that it more than doubled
    if _ASIDE.fullmatch(before.strip()) or figure.value == 0:
        figure.rules.append("what others expected")
        return
    if figure.quantity.unit in MONEY and _DIVIDEND.search(before):
        figure.metric = "dividend"
        figure.rules.append("dividend")
        return
    if figure.quantity.unit in (*MONEY, "persons", "count", "tokens", "params", "W", "m2") and (
        (more := increase(page, start, end, figure.quantity.unit, _level_told(figure, previous, sentence)))
        or _MORE_OR_LESS.search(before)
        or _PAID_OUT.search(before)
        or page.text.startswith(("/股", "每股", "/盎司"), figure.end)
        or page.text.startswith("级用户", figure.end)
        or figure.quantity.unit == "count"
        and _ROUND.fullmatch(figure.quantity.raw)
    ):
        figure.metric = more
        return
    if figure.quantity.unit == "count" and _SO_MANY.fullmatch(figure.quantity.raw):
        named = [m for m in page.within("entities", start, end) if m.kind != "weak"]
        if len(named) > 1 and figure.start - named[-1].end <= 2:
            return  # 星野、猫箱与筑梦岛三款: how many were named
    anaphora = re.search(r"(?:以上|上述|前述)[两三]项", before)
    if anaphora and figure.group and state.group and len(state.group) == len(figure.group):
        model = state.group[figure.group.index(figure)]
        figure.metric, figure.unit = model.metric, model.unit
        figure.rules.append("metrics of the list before")
        return
    level = (
        previous is not None
        and previous.end == figure.after
        and previous.quantity.unit == figure.quantity.unit
        and re.search(
            r"(?:至|(?<!达)到|改善为|转为|变为)(?:了|约|近|盈利|亏损|正?净?流入|截至)*(?:§份?的?)?(?:约|近|逾|超过?)?$",
            page.lead(start, end),
        )
        or previous is not None
        and previous.metric.endswith("_increase")
        and previous.unit == figure.unit
        and figure.start - previous.end < 14
        and _REACHED.search(before) is not None
    )
    if (
        level
        and previous.metric
        and previous.end >= sentence.start
        and len(page.lead(start, end)) < 14
        and not page.specific_cues(start, end, kinds)
        and not _PART_REACHES.search(before)
    ):
        level_of = previous.metric.removesuffix("_increase")
        figure.metric, figure.unit = as_expected(page, level_of, start, end), previous.unit
        figure.rules.append("level after a change")
        return
    of_then = previous
    if (
        previous is not None and previous.quantity.unit != figure.quantity.unit
    ):  # 营收312亿元,同比下滑7%,去年同期为336亿元
        alike = (f for f in reversed(state.levels) if f.unit == figure.quantity.unit)
        of_then = state.level if uncounted else next(alike, None)
    at_another = (
        of_then is not None
        and of_then.start >= sentence.start
        and not page.cues_within(max(previous.end, start), end, kinds)
        and (
            _AT_ANOTHER_TIME.search(page.text, max(previous.end, figure.start - 16), end)
            or _THAN_AT.search(page.lead(max(previous.end, figure.start - 24), figure.start).replace(" ", ""))
            or "the same at another time" in previous.rules
            and re.fullmatch("[和与及、]§的", page.lead(previous.end, figure.start))
        )
    )
    if (
        _AVERAGE.search(before)
        and previous is not None
        and previous.unit == figure.unit
        and previous.start >= sentence.start
    ):
        figure.metric = previous.metric
        figure.rules.append(SAME_OF_ALL)
        return
    if at_another and of_then.metric and not page.text.startswith(("的亏损", "亏损"), figure.end):
        past = of_then.metric.removesuffix("_forecast")  # what it was is no forecast
        figure.metric, figure.unit = past if past in page.vocabulary.rows["metric"] else of_then.metric, of_then.unit
        figure.rules.append("the same at another time")
        return
    if figure.quantity.unit in ("pct", "pp") and (
        _SHARE_PRICE.search(page.text, start, end)
        or _MOVES.search(before)
        and not (previous is not None and previous.end == figure.after and start - previous.end <= 1)
        and not page.cues_within(start, end, ALL_KINDS)
        and not re.search("[同环年月季]", before)
    ):
        return
    goes_on_growing = (
        previous is not None
        and figure.quantity.unit == "pct"
        and previous.unit == "pct"
        and "growth" in previous.metric
        and previous.start >= sentence.start
        and (
            _OTHERWISE.search(before)
            or previous.end == figure.after
            and MERELY.fullmatch(page.text, previous.end + 1, end)
        )
    )
    if goes_on_growing and not page.specific_cues(start, end, ("money", "count", "persons")):
        figure.metric = previous.metric
        figure.rules.append("the growth before, reckoned otherwise")
        return
    if figure.quantity.unit == "pct" and _OF_PROFIT.search(page.lead(start, end)):
        if _PAID_TO_HOLDERS.search(page.text, max(sentence.start, start - 80), end):
            figure.metric = "payout_ratio"
            figure.rules.append("what is paid out of a profit")
            return
    if figure.quantity.unit == "pct" and (_HELD_AFTER.match(page.text, figure.end) or _HOLDS.search(before)):
        return  # who holds a firm is no measure of a market
    if figure.quantity.unit == "ratio" and (subscribed := _SUBSCRIBED.match(page.text, figure.end)):
        figure.metric = subscribed[1]
        figure.rules.append("how often an issue was subscribed")
        return
    if figure.quantity.unit in ("pct", "ratio", "pp"):
        doubled = figure.quantity.raw.startswith(("翻番", "翻倍", "翻了一番", "翻一番"))
        times = figure.quantity.unit == "ratio" and _BY_TIMES.search(before)
        if (
            figure.quantity.unit != "ratio"
            or doubled
            or times
            and not page.specific_cues(start, end, ("tokens", "calls"))
        ):
            changes = CHANGE.search(before) or doubled or digits or _GROWTH_AFTER.match(page.text, last.end)
            changes = changes and not (_PART_REACHES.search(before) and figure.quantity.unit == "pct")
            if (
                not _COMPOUND.search(before)
                and not _COMPOUND_AFTER.match(page.text, last.end)
                and give_change(page, sentence, figure, previous, state, start, end, bool(changes))
            ):
                if doubled:
                    figure.value, figure.unit = Decimal(100), "pct"
                elif (
                    figure.quantity.unit == "ratio"
                    and figure.metric.endswith(("_yoy", "_qoq"))
                    and _BY_TIMES.search(before)
                ):
                    figure.value, figure.unit = figure.value * 100, "pct"  # 增长14倍
                return
            reaches = _TO_MONEY.match(page.text, figure.end) and any(
                unit in page.text[figure.end : figure.end + 16] for unit in "元美港"
            )
            grows = _LINE_GROWS.search(page.lead(start, end)) or reaches
            if changes and grows and not page.cues_within(start, end, ALL_KINDS):
                quarter = BY_QUARTER.search(before) is not None
                figure.metric = "revenue_growth_qoq" if quarter else "revenue_growth_yoy"
                figure.rules.append("growth of a line of business")
                figure.confidence *= 0.6
                return
            if doubled or _MERE_CHANGE.search(before):
                return  # 同比提升1.5%: a change of something that has no such metric is not its level
    if figure.quantity.unit == "pct" and _EARNED.search(before):
        figure.metric = "net_profit_growth_yoy"
        figure.rules.append("what was earned more")
        return
    bracket = _bracketed(page, figure, previous)
    if (
        bracket
        and (
            re.search(r"(?:约合|折合|相当于|约)(?:人民币|美元|港元|港币)?[ ]?$", before)
            or not before.strip(" (（")
            and previous.unit in MONEY
            and previous.unit != figure.quantity.unit
        )
        and previous.metric
        and figure.quantity.unit in MONEY
    ):
        figure.metric = previous.metric
        figure.rules.append("the figure before in another currency")
        return
    if (
        previous is not None
        and figure.quantity.unit in MONEY
        and previous.unit in MONEY
        and previous.unit != figure.quantity.unit
        and re.fullmatch("[、或/]约?", page.text[previous.end : figure.start])
    ):
        figure.metric = previous.metric
        figure.rules.append("the figure before in another currency")  # 估值约30亿美元、200亿人民币
        return
    if _SHARE_PRICE.search(page.text, start, end) and "市值" not in before[-10:]:
        return
    first = figure.group[0] if figure.group else figure
    if first is not figure and "share of the amount before" in first.rules:
        figure.metric = first.metric
        figure.rules.append("share of the amount before")
        return
    told = (
        previous is not None
        and previous.start >= sentence.start
        and page.clause_start(start, sentence.start) - previous.end <= 12
    )
    if (
        told
        and re.match(r"(?:即|约合|相当于|约为|也就是|为)", before)
        and (previous.metric in _AMOUNT_OF)
        and figure.quantity.unit in MONEY
    ):
        figure.metric = _AMOUNT_OF[previous.metric]
        figure.rules.append("amount of the share before")
        return
    amount = re.sub("_growth(?:_yoy|_qoq)?$", "", previous.metric) if told else ""
    whole = (
        "(?<!市场)占比|占[^，。]{0,6}(?:营收|收入)"
        if amount.startswith(("rev", "ai_", "comp"))
        else "占[^，。]{0,6}(?:营收|收入)"
    )
    named = page.specific_cues(start, end, ("share",))
    own = named and page.vocabulary.rows["metric"][named[-1][2]]["id"] not in ("revenue_share",)
    if (
        amount in _SHARE_OF
        and not own
        and page.own_words(start, end) <= 8
        and re.search(whole, page.lead(start, end))
        and figure.quantity.unit == "pct"
    ):
        figure.metric = _SHARE_OF[amount]
        figure.rules.append("share of the amount before")
        return
    if (
        told
        and figure.quantity.unit == "pct"
        and not own
        and previous.unit in MONEY
        and (amount in _MARGIN_OF or amount.startswith(("cost_", "impairment")))
        and SHARE_OF_REVENUE.search(page.text, start, end)
    ):
        figure.metric = _MARGIN_OF.get(amount, "占比")
        figure.rules.append("share of the amount before")
        return
    told_before = (f for f in (previous, state.level, state.last) if f is not None)
    cited = next(
        (f for f in told_before if f.quantity.unit == figure.quantity.unit or uncounted and f.unit in MONEY), None
    )
    if (
        cited is not None
        and figure.start - cited.end < 80
        and _THE_SAME.search(before)
        and page.own_words(start, end) < 6
    ):
        figure.metric, figure.unit = cited.metric, cited.unit
        figure.rules.append("what this figure goes on with")
        figure.confidence *= 0.8
        return
    if (
        cited is not None
        and figure.start - cited.end < 160
        and not (cited.start < sentence.start and page.specific_cues(sentence.start, start, kinds))
        and not page.cues_within(last.end, min(clause_end, last.end + 10), kinds)
        and not re.search(r"growth|change|rank|cut", cited.metric)
        and (figure.unit != "count" or figure.quantity.raw[-1] == cited.quantity.raw[-1])
        and not (uncounted and _OTHER_THINGS.match(page.text, figure.end))
        and (
            _is_plain(
                page,
                start,
                end,
                kinds,
                cited.start >= sentence.start
                or figure.start - cited.end < 40
                or EXPECTS.search(page.text, start, end) is not None,
            )
            or cited.metric == "revenue"
            and cited.start >= sentence.start
            and _LINE.search(before)
            and not page.cues_within(start, end, kinds)
            or cited.metric == "revenue_share"
            and end - start < 12
            and re.search("占比?(?:约|近|为|达)*$", before)
        )
    ):
        figure.metric, figure.unit = as_expected(page, cited.metric, start, end), cited.unit
        figure.rules.append("the same of another")
        figure.confidence *= 0.7
        return
    grown = previous is not None and previous.start >= sentence.start and re.search(r"(?:至|到|达|为|是)了?$", before)
    if grown and figure.unit == "pct" and previous.unit == "pp" and len(before) < 12 and "_change" in previous.metric:
        figure.metric = re.sub("_change.*", "", previous.metric)
        figure.rules.append("level after its growth")
        return
    if (
        grown
        and figure.unit in (*MONEY, "persons", "count", "W", "m2", "bytes", "tokens", "PFLOPS", "EFLOPS")
        and not page.cues_within(start, end, kinds)
    ):
        stem = re.sub(r"_growth(?:_yoy|_qoq|_mom|_forecast|)$", "", previous.metric)
        if previous.metric.startswith(
            ("market_growth", "market_size")
        ):  # a market grows to an amount, or to a number of units
            stem = "shipments" if figure.unit == "count" else "market_size"
        row = page.vocabulary.rows["metric"].get(stem)
        if (
            (stem != previous.metric or grown[0] in "为是")
            and (row is None or row["unit_kind"] in (*kinds, "text"))
            and (stem in page.vocabulary.rows["metric"] or not stem.isascii())
            and len(before) < 24
            and previous.unit == "pct"
        ):
            figure.metric = as_expected(page, stem, page.clause_start(previous.start, sentence.start), end)
            figure.rules.append("level after its growth")
            return
    found = nearest_cue(page, sentence, figure, kinds, start, end, beyond, clause_end)
    noun, noun_end = noun_before(page, start, end, figure.quantity.unit)
    weakly = not found or found[1] in ("cue in clause", "cue in sentence")
    if noun and weakly and (known := page.cue_of(noun, noun_end, (*kinds, "price"))):  # 营业收入持续增长,从188.2亿元
        noun, found = "", (known, "cue before", 0.9)
    if weakly and not (found and found[1] == "cue before"):
        noun = noun or noun_after(page, figure.end, clause_end, figure.quantity.unit)
        if figure.quantity.unit in ("count", "persons") and not found:
            noun = noun or things_after(page, start, end, figure.end)
    elif not (
        noun
        and found[1] == "cue before"
        and (goes_on(page, start, noun_end, kinds) or each(page, start, noun_end, kinds))
    ):
        noun = noun if found[0] == "capex_plan" and not _AHEAD.search(page.text, sentence.start, figure.end) else ""
    price = by_the_hour(page, figure) if not found else ""
    if price:
        figure.metric = price
        figure.rules.append("price by its time")
        figure.confidence *= 0.8
    elif noun:
        bought = noun.endswith("服务器") and re.search("采购|集采|招标", page.text[sentence.start : clause_end])
        figure.metric = "servers_tendered" if bought else noun
    elif found:
        figure.metric, rule, trust = found
        figure.rules.append(rule)
        figure.confidence *= trust
        refine(page, sentence, figure)
    elif (
        figure.quantity.unit == "rank"
        and not re.search("史上|历史", page.text[max(0, figure.start - 4) : figure.start])
        and (
            "市场" in page.text[sentence.start : figure.start]
            or _PLACED.search(page.text, start, end)
            or state.last is not None
            and state.last.metric in ("market_rank", "market_share")
            and (figure.quantity.raw.endswith(("名", "位")) or _NAMES_IT.match(page.text, figure.end))
        )
    ):
        figure.metric = "market_rank"
        figure.rules.append("rank in a market")
        figure.confidence *= 0.6
    elif "share" in kinds and (part := part_of(page, start, end) or part_after(page, start, figure.end)):
        figure.metric = part
        figure.rules.append("part of something")
    elif (
        figure.quantity.unit in ("pct", "ratio")
        and "share" in kinds
        and is_share_of_market(page, sentence, figure, state, start, end)
    ):
        figure.metric = "market_share"
        figure.rules.append("share of the market")
        figure.confidence *= 0.8
    elif figure.quantity.unit in ("pct", "ratio") and SHARE_OF_REVENUE.search(page.text, start, end):
        figure.metric = "revenue_share"
        figure.rules.append("share of revenue")
        figure.confidence *= 0.8
    elif (done := deed(page, start, end, figure.end, figure.quantity.unit)) or (
        done := share_told(page, start, end) if figure.quantity.unit == "pct" else ""
    ):
        figure.metric = done
        figure.rules.append("what is done" if not done.endswith("占比") else "part of something")
    elif figure.quantity.raw.endswith(("机架", "機架")):
        figure.metric = "racks"
        figure.rules.append("metric by unit")
    elif figure.quantity.unit in ("pct", "ratio") and (
        _OF_REVENUE.match(page.text, figure.end)
        or _GIVES.search(before)
        and _REVENUE_AFTER.match(page.text, figure.end)
    ):
        figure.metric = "revenue_share"
        figure.rules.append("share of revenue")
        figure.confidence *= 0.8
    elif (
        figure.quantity.unit in MONEY
        and _MARKET_IS.search(lead := page.lead(start, end))
        and not any(m.kind in FIRMS for m in page.within("entities", start, end))
    ):
        begins = re.search("[从由]§的?$", lead)
        figure.metric = "market_size" if begins else as_expected(page, "market_size", start, end)
        figure.rules.append("a market and its size")
        figure.confidence *= 0.8
    elif figure.quantity.unit in MONEY and (_APIECE.search(before) or _APIECE_AFTER.match(page.text, figure.end)):
        figure.metric = "price"
        figure.rules.append("price of one")
        figure.confidence *= 0.8
    elif (
        figure.quantity.unit == "pct"
        and (costs := page.cues_within(start, end, ("money",)))
        and costs[-1][2].endswith("_expense")
        and _COSTS.fullmatch(page.text, costs[-1][1], end)
    ):
        figure.metric = _SHARE_OF[costs[-1][2]]
        figure.rules.append("cost as a share of revenue")
    elif (
        figure.quantity.unit in _BY_UNIT
        and not figure.metric
        and (
            figure.quantity.unit not in ("PFLOPS", "EFLOPS")
            or "FLOP" in figure.quantity.raw.upper()
            and figure.quantity.unit == "EFLOPS"
            or re.search("中心|算力", page.text[max(sentence.start, figure.start - 12) : figure.end + 8])
        )
    ):
        figure.metric = _BY_UNIT[figure.quantity.unit]
        figure.rules.append("metric by unit")
        figure.confidence *= 0.7


def _is_plain(page: Page, start: int, end: int, kinds: tuple[str, ...], near: bool) -> bool:
    """阿里云则以52亿美元…, Alphabet预计支出1,850亿美元: a clause that names an entity and nothing that is measured."""
    return (
        end - start < 28
        and not page.specific_cues(start, end, kinds)
        and (
            any(m.kind != "weak" for m in page.within("entities", start, end))
            or near
            and _IN_ANOTHER_YEAR.fullmatch(page.lead(start, end)) is not None
        )
        and page.own_words(start, end) <= 2
        and not re.search("投资|收购|持|[出注斥]资|亏|盈利|赚", page.text[start:end])
        and not _BUYS.match(page.text, end)
    )


def _bracketed(page: Page, figure: Figure, previous: Figure | None) -> bool:
    """Whether the figure stands in brackets right after the one before it."""
    if previous is None or figure.start - previous.end > 12:
        return False
    gap = page.text[previous.end : figure.start]
    return "(" in gap and ")" not in gap
