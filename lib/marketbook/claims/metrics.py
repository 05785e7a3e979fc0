"""The metric of a figure: by the cue word nearest to it, by what changed, or by its unit."""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.claims.page import KINDS, Carried, Figure, Page
from marketbook.mentions import previous_quarter
from marketbook.quantities.words import MONEY
from marketbook.reading import Span

#: What a change of a metric is called, where it is not the metric's id with ``_growth_yoy`` or ``_growth``.
_CHANGE_OF = {"market_share": "market_share_change_yoy", "market_size": "market_growth_yoy", "parameters": "parameters_change", "ai_server_market": "market_growth_yoy",
              "net_loss": "net_profit_growth_yoy", "api_price": "price_cut", "input_price": "price_cut", "output_price": "price_cut", "price": "price_cut",
              "revenue_ai": "ai_revenue_growth", "price_cut": "price_cut", "tender_count": "", "capex_plan": "capex_growth_yoy"}  # fmt: skip
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
}
_CHANGE = re.compile(
    r"同比|按年|按季|年增|年减|季增|季减|月增|月减|yoy|qoq|YoY|QoQ|[(（][+\-−]$|(?:[升跌增减少多涨降挫]|飙升|劲升)(?:了|约|近|逾|超|超过|幅|幅达)*$|增长|增幅|增速|涨幅|激增|大增|上升|提升|提高|上涨|攀升|减少|下滑|下降|下跌|降低|收窄|锐减|增加|大涨|翻|跌|缩减|萎缩"
)
#: Cues that give way to any other in the same clause.
_GENERIC = {
    "金额",
    "用户",
    "产品",
    "市场",
    "居",
    "位列",
    "位居",
    "名列",
    "排名",
    "中标",
    "亏损",
    "盈利",
    "云业务",
    "价格",
    "模型",
    "推出",
    "投入",
    "销售额",
}
_SHARE_PRICE = re.compile(
    r"股价|每股(?!收益|盈[利余]|纯益|亏损|摊薄)|美股|港股|目标价|涨停|跌停|高开|低开|收盘|股下跌|元/股|收涨|收跌"
)
_AT_ANOTHER_TIME = re.compile(
    r"(?:(?:较|比|而|，|,|远?[超高低]过?于?)?(?:上年|去年)?(?:同期|上一?季度?)|[,，;；。(（](?:而|但)?(?:去年|20\d\d年|[一二三四]季度|Q[1-4]))"
    r"(?:的|为|是|则为|仅为|亏损|盈利)*$"
)
_BY_QUARTER = re.compile(r"环比|按季|季增|季减|qoq|QoQ|较上一?季")
_BY_YEAR = re.compile(r"同比|按年|年增|年减|yoy|YoY|同期")
#: 占通信服务收入的31.7%
_SHARE_OF_REVENUE = re.compile(
    r"(?:占|贡献)[^，。]{0,8}(?:营收|收入|业绩)(?:的|比重|比例|比|总额|达到?|超过?|近|约|为|升|至)*$"
)
_FILLER = re.compile(
    r"[^\u4e00-\u9fff]|同比|环比|按年|按季|相比|较|比|去年|上年|同期|[年季月度]|约合|人民币|所以|因此|也|均|都|并|且|而|则|其|的|了|为|实现|大幅|显著|继续|持续|连续|依然|仍|保持|高达|达到?|整体|公司|数字|这一|不过|但|又|只|以|将|预计|有望|进一步|更"
)
_PRICE_TALK = re.compile(r"降价|直降|降幅|价格|下调|定价|便宜")


def _region(page: Page, sentence: Span, figure: Figure) -> tuple[int, int]:
    """The part of the figure's clause before it, as far as the last figure that is no member of its list."""
    first = figure.group[0] if figure.group else figure
    start = page.clause_start(first.start, sentence.start)
    return max(start, first.after), first.start


def give_metric(page: Page, sentence: Span, figure: Figure, previous: Figure | None, state: Carried) -> None:
    kinds = KINDS.get(figure.quantity.unit, ())
    uncounted = (
        figure.quantity.unit == "count"
        and figure.quantity.raw[:1].isdigit()
        and figure.quantity.raw[-1:] in "万亿萬億户戶"
    )
    if uncounted:
        kinds = (*kinds, "persons")
    start, end = _region(page, sentence, figure)
    last = figure.group[-1] if figure.group else figure
    clause_end = page.clause_end(last.end, sentence.end)
    before = page.text[start:end]
    anaphora = re.search(r"(?:以上|上述|前述)[两三]项", before)
    if anaphora and figure.group and state.group and len(state.group) == len(figure.group):
        model = state.group[figure.group.index(figure)]
        figure.metric, figure.unit = model.metric, model.unit
        figure.rules.append("metrics of the list before")
        return
    level = (
        previous is not None
        and previous.quantity.unit == figure.quantity.unit
        and re.search(r"(?:至|到|改善为|转为|变为)(?:了|约|近|盈利|亏损|正?净?流入)*$", before)
    )
    if level and previous.metric and previous.end >= sentence.start and len(before) < 14:
        figure.metric, figure.unit = previous.metric, previous.unit
        figure.rules.append("level after a change")
        return
    of_then = previous
    if (
        previous is not None and previous.quantity.unit != figure.quantity.unit
    ):  # 营收312亿元,同比下滑7%,去年同期为336亿元
        of_then = (
            state.level if state.level is not None and (uncounted or state.level.unit == figure.quantity.unit) else None
        )
    at_another = (
        of_then is not None
        and of_then.start >= sentence.start
        and not page.cues_within(max(previous.end, start), end, kinds)
        and _AT_ANOTHER_TIME.search(page.text, max(previous.end, figure.start - 16), figure.start)
    )
    if at_another and of_then.metric:
        figure.metric, figure.unit = of_then.metric, of_then.unit
        figure.rules.append("the same at another time")
        return
    bare = (
        figure.quantity.raw[:1].isdigit()
        and figure.quantity.raw[-1:] in "万亿萬億"
        and previous is not None
        and previous.quantity.raw[-1:] in "万亿萬億"
    )
    if (
        bare
        and previous.metric
        and previous.start >= sentence.start
        and start - previous.end < 24
        and not page.cues_within(start, end, kinds)
        and not page.cues_within(figure.end, figure.end + 8, kinds)
    ):
        figure.metric, figure.unit = previous.metric, previous.unit
        figure.rules.append("the same of another")
        return
    if (
        figure.quantity.unit == "rank"
        and previous is not None
        and previous.quantity.unit == "rank"
        and 0 < start - previous.end + 1 < 4
        and "、" in page.text[previous.end : figure.start]
    ):
        figure.metric = previous.metric
        figure.rules.append("one rank of several")
        return
    if figure.quantity.unit in ("pct", "pp") and _SHARE_PRICE.search(page.text, start, end):
        return
    if figure.quantity.unit in ("pct", "ratio", "pp"):
        doubled = figure.quantity.raw.startswith(("翻番", "翻倍", "翻了一番", "翻一番"))
        if figure.quantity.unit != "ratio" or doubled:
            changes = (
                _CHANGE.search(before)
                or doubled
                or page.text.startswith(("的增", "的显著增", "的同比", "以上的收入增"), last.end)
                or figure.quantity.raw.endswith("位数")
            )
            if _give_change(page, sentence, figure, previous, state, start, end, bool(changes)):
                if doubled:
                    figure.value, figure.unit = Decimal(100), "pct"
                return
            if doubled:
                return
    bracket = _bracketed(page, figure, previous)
    if (
        bracket
        and re.search(r"(?:约合|折合|相当于|约)(?:人民币|美元|港元|港币)?[ ]?$", before)
        and previous.metric
        and figure.quantity.unit in MONEY
    ):
        figure.metric = previous.metric
        figure.rules.append("the figure before in another currency")
        return
    if _SHARE_PRICE.search(page.text, start, end):
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
    if told and "占比" in before and previous.metric in _SHARE_OF and figure.quantity.unit == "pct":
        figure.metric = _SHARE_OF[previous.metric]
        figure.rules.append("share of the amount before")
        return
    cited = previous or state.last
    if (
        cited is not None
        and cited.quantity.unit == figure.quantity.unit
        and re.search(r"(?:则|也|亦|均)?(?:以|有|为|达)$", before)
        and _is_plain(page, start, end, kinds)
    ):
        figure.metric, figure.unit = cited.metric, cited.unit
        figure.rules.append("the same of another")
        figure.confidence *= 0.7
        return
    found = _nearest_cue(page, sentence, figure, kinds, start, end, last.end, clause_end)
    if found:
        figure.metric, rule, trust = found
        figure.rules.append(rule)
        figure.confidence *= trust
        _refine_metric(page, sentence, figure)
    elif figure.quantity.unit in ("pct", "ratio") and _SHARE_OF_REVENUE.search(page.text, start, end):
        figure.metric = "revenue_share"
        figure.rules.append("share of revenue")
        figure.confidence *= 0.8
    elif (
        figure.quantity.unit in _BY_UNIT
        and not figure.metric
        and (
            figure.quantity.unit != "PFLOPS"
            or "中心" in page.text[max(sentence.start, figure.start - 12) : figure.end + 6]
        )
    ):
        figure.metric = _BY_UNIT[figure.quantity.unit]
        figure.rules.append("metric by unit")
        figure.confidence *= 0.7


def _is_plain(page: Page, start: int, end: int, kinds: tuple[str, ...]) -> bool:
    """阿里云则以52亿美元…: a short clause that names an entity and no metric."""
    return (
        end - start < 14
        and not page.cues_within(start, end, kinds)
        and any(m.kind != "weak" for m in page.within("entities", start, end))
    )


def _bracketed(page: Page, figure: Figure, previous: Figure | None) -> bool:
    """Whether the figure stands in brackets right after the one before it."""
    if previous is None or figure.start - previous.end > 12:
        return False
    gap = page.text[previous.end : figure.start]
    return "(" in gap and ")" not in gap


def _nearest_cue(
    page: Page, sentence: Span, figure: Figure, kinds, start: int, end: int, after: int, clause_end: int
) -> tuple[str, str, float] | None:
    follow = [cue for cue in page.cues_within(after, min(clause_end, after + 14), kinds) if cue[0] - after <= 6]
    specific = [cue for cue in follow if page.text[cue[0] : cue[1]] not in _GENERIC]
    follow = specific or [cue for cue in follow if page.text[cue[0] : cue[1]] not in ("亏损", "盈利")]
    if follow and (
        figure.quantity.unit in ("count", "persons", "rank", "params", "ratio")
        or page.text.startswith(("的", "以上的", "左右的"), after)
    ):
        return follow[0][2], "cue after", 0.95
    inside = page.cues_within(start, end, kinds)
    inside = [cue for cue in inside if page.text[cue[0] : cue[1]] not in _GENERIC] or inside
    if figure.group and len(figure.group) > 1:
        distinct = list(dict.fromkeys(cue[2] for cue in inside))
        if len(distinct) == len(figure.group):
            return distinct[figure.group.index(figure)], "cue list", 0.9
    if inside:
        return inside[-1][2], "cue before", 0.95
    if follow:
        return follow[0][2], "cue after", 0.9
    rest = page.cues_within(after, clause_end, kinds)
    if rest and rest[0][0] - after <= 16:
        return rest[0][2], "cue in clause", 0.75
    earlier = page.cues_within(max(sentence.start, start - 80), start, kinds)
    earlier = [cue for cue in earlier if page.text[cue[0] : cue[1]] not in _GENERIC]
    if earlier:
        return earlier[-1][2], "cue in sentence", 0.6
    return None


def _give_change(
    page: Page, sentence: Span, figure: Figure, previous, state: Carried, start: int, end: int, changes: bool
) -> bool:
    """A percentage that says how much something changed: its metric is the change of what the clause, or the figure before, names."""
    before = page.text[start:end]
    if not changes:
        if figure.quantity.unit == "pct" and re.search(
            r"[较比](?!行业|同行|业内|此前|之前|原)[^，,。]{1,24}(?:便宜|低)", before
        ):
            return True  # cheaper than another product: neither a cut nor a gap to the industry
        if (
            figure.quantity.unit == "pct"
            and _PRICE_TALK.search(page.text, max(sentence.start, start - 40), end)
            and re.search(
                r"(?:降价|降幅|直降|下调|便宜|降低|下降|减少|降)(?:幅度)?(?:了|最?高?达到?|超过?|近|约|到|至|为|均)*$",
                before,
            )
        ):
            figure.metric = "price_gap_vs_industry" if re.search(r"[比较](?:行业|同行|业内)", before) else "price_cut"
            figure.rules.append("change of price")
            return True
        if figure.quantity.unit == "pct" and re.search(r"[比较](?:行业|同行|业内).{0,4}[低便]", before):
            figure.metric = "price_gap_vs_industry"
            figure.rules.append("gap to the industry")
            return True
        return figure.quantity.unit == "pp" and _change_id(page, figure, "market_share", before)
    kinds = ("money", "persons", "share", "growth", "price", "params", "tokens", "calls")
    after = page.cues_within(figure.end, min(page.clause_end(figure.end, sentence.end), figure.end + 10), kinds)
    cues = page.cues_within(start, end, kinds) or [cue for cue in after if page.text[cue[0] : cue[1]] not in _GENERIC]
    trust, rule = 0.95, "change in clause"
    if figure.group and len(figure.group) > 1:
        distinct = [cue for i, cue in enumerate(cues) if cue[2] not in {c[2] for c in cues[:i]}]
        if len(distinct) == len(figure.group):
            cues, rule = [distinct[figure.group.index(figure)]], "change list"
    base = cues[-1][2] if cues else ""
    if not base and re.search(r"[比较](?:行业|同行|业内)", before):
        base, rule = "price_gap_vs_industry", "gap to the industry"
    if not base and _has_subject(page, start, end):
        return False
    if not base and previous is not None and previous.metric and previous.end >= sentence.start:
        base, rule, trust = previous.metric, "change of the figure before", 0.85
    if not base:
        earlier = page.cues_within(max(sentence.start, start - 60), start, kinds)
        base, rule, trust = (earlier[-1][2] if earlier else "", "change in sentence", 0.65)
    if (
        not base
        and state.last is not None
        and state.last.metric
        and ("同比" in before or "按年" in before or figure.quantity.unit == "ratio")
    ):
        base, rule, trust = state.last.metric, "change of the sentence before", 0.5
    if not base:
        return False
    figure.rules.append(rule)
    figure.confidence *= trust
    if previous is not None and "Q" in previous.onward and previous.period == previous_quarter(previous.onward):
        figure.rules.append("from the quarter before")  # 从二季度的2981.3万增长15.6%至
    return _change_id(page, figure, base, before)


def _has_subject(page: Page, start: int, end: int) -> bool:
    """智能小程序数量同比增长: the clause says what changed, in words that no cue knows."""
    change = _CHANGE.search(page.text, start, end)
    at, words = start, ""
    for m in (*page.within("entities", start, end), *page.within("periods", start, end)):
        words, at = words + page.text[at : max(at, m.start)], max(at, m.end)
    words += page.text[at : change.start() if change else end]
    return len(_FILLER.sub("", words)) > 3


def _change_id(page: Page, figure: Figure, base: str, before: str) -> bool:
    metrics = page.vocabulary.rows["metric"]
    stem = base.removesuffix("_growth_yoy").removesuffix("_growth_qoq").removesuffix("_growth")
    id = (
        base
        if base == "price_gap_vs_industry"
        else _CHANGE_OF.get(stem)
        if stem in _CHANGE_OF
        else next((n for n in (f"{stem}_growth_yoy", f"{stem}_growth", base) if n in metrics and "growth" in n), "")
    )
    by_quarter = [m.end() for m in _BY_QUARTER.finditer(before)] or (
        [len(before)] if "from the quarter before" in figure.rules else []
    )
    if (
        by_quarter
        and stem != "market_share"
        and by_quarter[-1] > max((m.end() for m in _BY_YEAR.finditer(before)), default=0)
    ):
        id = f"{stem}_growth_qoq" if f"{stem}_growth_qoq" in metrics else ""
        figure.rules.append("on the quarter")
    if figure.quantity.unit == "pp" and base == "gross_margin" and not by_quarter:
        id = "gross_margin_change"
    elif figure.quantity.unit == "pp" and not (id or "").startswith("market_share_change"):
        return False
    if id == "market_share_change_yoy":
        figure.unit = "pp"
        if "环比" in before:
            id = "market_share_change_hoh"
    forecast = f"{id.removesuffix('_yoy')}_forecast"
    if forecast in metrics and re.search(r"预计|有望|预测|预估", before):
        id = forecast
    if id:
        figure.metric = id
    return bool(id)


def _refine_metric(page: Page, sentence: Span, figure: Figure) -> None:
    """Where two metrics share a cue, the words around decide."""
    near = page.text[max(sentence.start, figure.start - 40) : figure.start]
    after = page.text[figure.end : figure.end + 8]
    if figure.metric in ("parameters", "size_threshold"):
        figure.metric = "size_threshold" if re.match(r"级?参数规模?以上|级?(?:参数)?规模以上", after) else "parameters"
    elif (
        figure.metric == "tender_count"
        and "未披露" in page.text[figure.end : min(figure.end + 14, page.clause_end(figure.end, sentence.end))]
    ):
        figure.metric = "tender_count_undisclosed"
    elif figure.metric == "tender_count" and "其余" in near[-6:]:
        figure.metric = "tender_count_disclosed"
    elif figure.metric == "api_price" and "输入" in near[-14:]:
        figure.metric = "input_price"
    elif figure.metric == "price_ratio_vs_openai" and "成本" in near[-24:]:
        figure.metric = "training_cost_ratio"
    elif figure.metric == "users" and "生成式AI" in near:
        figure.metric = "genai_users"
    elif figure.metric == "chips_ordered" and figure.quantity.raw[-1] not in "片张颗块張顆塊":
        figure.metric = ""
    elif figure.metric == "models_released" and "模型" not in near[-16:] + after:
        figure.metric = ""
    forecast = f"{figure.metric}_forecast"
    if forecast in page.vocabulary.rows["metric"] and re.search(
        r"预计|有望|预测|预估", page.text[page.clause_start(figure.start, sentence.start) : figure.start]
    ):
        figure.metric = forecast
