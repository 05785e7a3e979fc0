"""The metric of a change: what grew or fell, against the year or the quarter before."""

from __future__ import annotations

import re

from marketbook.claims.cues import NEXT
from marketbook.claims.figure import Carried, Figure
from marketbook.claims.metric_kinds import ALL_KINDS
from marketbook.claims.page import GENERIC, Page
from marketbook.claims.printed_metrics import is_rate, noun_before, noun_moved
from marketbook.claims.scopes import FIRMS
from marketbook.mentions.period_ids import previous_quarter
from marketbook.quantities.words import MONEY
from marketbook.reading import Span

#: What a change of a metric is called, where it is not the metric's id with ``_growth_yoy`` or ``_growth``.
_CHANGE_OF = {"market_share": "market_share_change_yoy", "market_size": "market_growth_yoy", "market_size_forecast": "market_growth_forecast", "industry_size": "market_growth_yoy", "parameters": "parameters_change", "ai_server_market": "market_growth_yoy",
              "adjusted_net_loss": "net_loss_growth_yoy", "api_price": "price_cut", "input_price": "price_cut", "output_price": "price_cut", "price": "price_cut",
              "revenue_ai": "ai_revenue_growth", "price_cut": "price_cut", "share_price": "share_price_change", "tender_count": "", "product_count": "revenue_growth_yoy", "capex_plan": "capex_growth_yoy"}  # fmt: skip
#: A change right behind the level that it is one of.
OF_LEVEL = "change of the figure before"
OF_LEVELS = "changes of the figures before"
#: What stands between the two: 介于2060亿至2130亿美元之间,同比增长10%.
RIGHT_BEHIND = re.compile("(?:之间|左右|以上|以下)?[，, ]?")
CHANGE = re.compile(
    r"同比|环比|按年|按季|年增|年减|年成长|成长|季增|季减|月增|月减|yoy|qoq|YoY|QoQ|YOY|QOQ|[(（/][+\-−]$|(?:[升跌增减多涨降挫]|(?<!至)少|飙升|劲升|飞跃)(?:了|约|近|逾|超|超过|幅|幅达)*$|增长|增幅|增速|涨幅|激增|大增|上升|提升|提高|上涨|攀升|减少|下滑|下降|下跌|降低|缩短|直降|收窄|扩大|锐减|倒退|衰退|下挫|收缩|缩水|缩窄|跃升|劲增|骤降|骤增|滑落|走低|走高|递增|递减|增加(?!值)|回落|回升|大涨|[劲上走]扬|翻|跌|缩减|萎缩|多出(?:了|约|近|逾|超过?)*$|(?:多[投花赚卖收]|便宜|贵)(?:了|约|近|逾|超过?)*$"
)
#: 可节省四成训练时间
_MOVES_WHAT_FOLLOWS = re.compile(
    "(?:缩短|降低|减少|节省|压缩|提升|提高|增加|加快)(?:了|约|近|超过?|高达|最多|至少|[ ])*$"
)
BY_QUARTER = re.compile(
    r"环比|按季|季比|(?<![一二三四1-4本该当最新个])季度增长|季微[增减]|(?<![一二三四1-4首本当该上])季[增减](?!长)|qoq|QoQ|[较比与]上一?个?财?季|较前一?季|[较与比](?:第[ ]?)?[一二三四1-4]季|[较与比]首季"
)
#: 与前一季相较,第四季营收增加14.4%,纯益则增加13.1%
_AGAINST_QUARTER = re.compile("[与和较比](?:前|上)一?个?季度?(?:相[较比]|比较)?[，,][^。；;\n]*$")
_BY_MONTH = re.compile(r"(?<!年\d)(?<!年\d\d)(?<!个)月(?:[增减]|成长)|按月|[较比](?:上个?|前一?个?|前|\d{1,2})月")
_BY_YEAR = re.compile(r"同比|按年|年增|年减|yoy|YoY|同期")
#: PC市场将同比增长, 市场预计将小幅下降
_OF_THE_MARKET = re.compile(
    r"(?<!国际)(?<!海外)(?<!本土)市场(?:规模|整体|总体|[ ,，]|§|则|将|预计|预测|有望|仍|持续|继续|实现|再|也|同比|小幅|大幅|温和|稳步|较|年|底|在|达到?|了)*(?:增长|增幅|成长|下降|下滑|萎缩|回落|回升|激增|增|降|减少|上升)(?:了|约|近|超过?|逾|达到?|为)*$"
)
#: 这比2月1日均有明显成长,其中DeepSeek成长60%
THIS_THAN = re.compile("(?:这|均|都|分别|皆)*[较比]")
_OF_GROWTH = re.compile("[ ]?(?:以上|左右)?的(?:强劲|高)?(?:同比)?增[速长幅]")
#: 收入增速环比有所下降至37%: the rate moved on the quarter, and is one on the year
_RATE_MOVES = re.compile("(?:增[速率幅]|增长率|成长率)[^，,。]{0,4}环比[^，,。]{0,8}至")
_HELD_AGAINST = re.compile("(?:相?较于?|相?比)[^，,。；;\\d]{1,14}$")
_HELD_TO_RATE = re.compile(
    "[)）]?相[比较][，,](?:增速)?(?:大幅)?(?:下滑|下降|回落|放缓|提升|提高|上升|加快)了?(?:约|近)?"
)
_OF_RATE = re.compile("增[速幅]|增长率|成长率|增长速度")
_ALONE = re.compile(
    "§?(?:同比|环比|按年)?(?:增速|增长率|增幅|成长率|年增率|年增幅)?(?:为|是|约|达到?|预[计估期]|[+ ])*"
)
#: Google Cloud年增长38%, 先知AI平台暴涨84.8%, 亚马逊在最新季度实现了40%的增速: right behind the name of who grows
_WHO = r"@+[)）]?(?:及其他云端?服务|平台|业务|整体|营收)?(?:最新季度|本季|当季|该季|逐步|回暖|[则以又也均更仍再仅只将近约在已]|预[计期估]|公布|发布|报告|宣布|实现|录得|保持|取得|维持|了|的|§|[,，、 ])*"
_GROWS = re.compile(
    _WHO
    + r"(?:(?:同比|年|按年)?(?:增长|成长|增|暴涨|大涨|劲增|下[降滑])|增[速长幅率]+|成长率)(?:逐步|回[暖升]|了|约|近|超过?|逾|至|达到?|为|跌破|仅|以上|最新季度|§|[, ，])*$"
)
_GREW = re.compile(_WHO + "$")
_ACHIEVED = re.compile("@[^，,。；;]{0,16}实现(?:了|约|近|超过?|逾)*$")
_GROWTH_THEN = re.compile("(?:以上|左右)?的?(?:高|高速|快速|强劲|同比|营收)*(?:增长|增速|成长)(?![性型率])")
_EXPECTS = re.compile("预[计测估]|有望|将")
#: What falls there is its price.
_PRODUCT_FALLS = re.compile(
    "(?:产品|主机|服务器|存储|数据库|CDN|带宽|实例|机型|API|套餐)(?:最[高多]|平均|直|全线|再|分别|均|都)*下?降(?:价)?(?:了|达到?|幅达?|约|近|超过?|至多)*$"
)
#: 云服务器最高降36%, after a price that was cut
_FALLS_TOO = re.compile(r"(?:最[高多]|平均|直|分别|则|也|均|又|再)(?:下?降|直降|降价)(?:了|达|幅?达?到?|约|近|超过?)*$")
#: 对标甲产品, 相比之下
_BESIDE_ANOTHER = re.compile("对标|相比|比起|对比|相较")
_PRICES_FALL = re.compile("降价|下调[^，,。；;]{0,8}价")
_PRICE_TALK = re.compile(r"降价|直降|价格|[售单报定]价|便宜|价(?=[下降跌])")


def give_change(
    page: Page, sentence: Span, figure: Figure, previous, state: Carried, start: int, end: int, changes: bool
) -> bool:
    """A percentage that says how much something changed: its metric is the change of what the clause, or the figure before, names."""
    before = page.text[start:end]
    last = previous or state.last
    cut = last is not None and last.metric == "price_cut" and figure.start - last.end < 40
    cut = cut or _PRICES_FALL.search(page.text, max(sentence.start, start - 30), start) is not None
    if cut and figure.quantity.unit == "pct" and _FALLS_TOO.search(before):
        figure.metric = "price_cut"
        figure.rules.append("cut like the one before")
        return True
    if figure.quantity.unit == "pct" and _PRODUCT_FALLS.search(before):
        figure.metric = "price_cut"  # 云主机降60%
        figure.rules.append("cut of a product")
        return True
    if figure.quantity.unit == "pct" and previous is not None and previous.metric.endswith("_growth_yoy"):
        if _HELD_TO_RATE.fullmatch(page.text, previous.end, figure.start):  # 与去年增速(45%)相比,回落25%
            figure.metric = f"{previous.metric}_change"
            figure.rules.append("change of a rate")
            return True
    if not changes:
        if figure.quantity.unit == "pct" and re.search(
            r"[较比](?!行业|同行|业内|此前|之前|原)[^，,。]{1,24}(?:便宜|低)", before
        ):
            return True  # cheaper than another product: neither a cut nor a gap to the industry
        if (
            figure.quantity.unit == "pct"
            and _PRICE_TALK.search(page.text, max(sentence.start, start - 40), end)
            and not re.search("持股|比例|占比", before)
            and re.search(
                r"(?:降价|降幅|直降|下调|便宜|降低|下降|减少|降)(?:幅度)?(?:了|最?高?达到?|超过?|近|约|到|至|为|均)*$",
                before,
            )
        ):
            if before.endswith("便宜") and _BESIDE_ANOTHER.search(page.text, sentence.start, start):
                return True  # 对标甲产品每月30美元的订阅,便宜七成: neither a cut nor a gap to the industry
            figure.metric = "price_gap_vs_industry" if re.search(r"[比较](?:行业|同行|业内)", before) else "price_cut"
            figure.rules.append("change of price")
            return True
        if figure.quantity.unit == "pct" and re.search(r"[比较](?:行业|同行|业内).{0,4}[低便]", before):
            figure.metric = "price_gap_vs_industry"
            figure.rules.append("gap to the industry")
            return True
        of_share = figure.quantity.unit == "pp" and re.search("份额|市占|占有率", page.text[sentence.start : end])
        return bool(of_share) and _change_id(page, sentence, figure, "market_share", before)
    if re.search("[较比][^，。]{0,16}(?:目标|预算|计划)", before):
        return True  # against a target: no growth on the year
    kinds = (
        "money",
        "persons",
        "share",
        "growth",
        "price",
        "params",
        "tokens",
        "calls",
        "count",
        "performance",
        "energy",
    )
    after = page.cues_within(figure.end, min(page.clause_end(figure.end, sentence.end), figure.end + 10), kinds)
    cues = page.cues_within(start, end, kinds)
    cues = (
        (cues if len(figure.group) > 1 else page.specific_cues(start, end, kinds))
        or cues
        or [cue for cue in after if page.text[cue[0] : cue[1]] not in GENERIC and not NEXT.match(page.text, cue[1])]
    )
    trust, rule = 0.95, "change in clause"
    verb = CHANGE.search(page.text, start, end)
    held = _HELD_AGAINST.search(page.text, start, verb.start() if verb else end)
    cues = [cue for cue in cues if not held or not held.start() <= cue[0] < held.end()]
    if figure.group and len(figure.group) > 1:
        distinct = [cue for i, cue in enumerate(cues) if cue[2] not in {c[2] for c in cues[:i]}]
        if len(distinct) == len(figure.group):
            cues, rule = [distinct[figure.group.index(figure)]], "change list"
    base = cues[-1][2] if cues else ""
    size = len(figure.group)
    if not base and size > 1 and len(state.levels) >= size and state.levels[-size].start >= sentence.start:
        base, rule = state.levels[-size:][figure.group.index(figure)].metric, OF_LEVELS
    rates = state.group
    if not base and figure.quantity.unit == "pp" and len(rates) == size > 1 and rates[0].start >= sentence.start:
        base, rule = rates[figure.group.index(figure)].metric, OF_LEVELS
    if not base and re.search(r"[比较](?:行业|同行|业内)", before):
        base, rule = "price_gap_vs_industry", "gap to the industry"
    if not base and _OF_THE_MARKET.search(page.lead(start, end)):
        if not any(m.kind in FIRMS for m in page.within("entities", start, end)):
            base = "market_size_forecast" if _EXPECTS.search(before) else "market_size"
    goes_on = (
        last is not None and figure.start - last.end < 60 and last.metric and not last.metric.startswith("revenue")
    )
    if not base and not goes_on and not held and _is_growth_of_firm(page, figure, start, end):
        base, rule, trust = "revenue", "growth of a firm", 0.6
    if not base:
        until = verb.start() if verb else end
        if held and held.start() - start > 2:  # 推理成本较同类产品降低
            until = held.start()
        noun = _printed(page, figure, start, until)  # 预签约率提升3个百分点: what changed, in words that no cue knows
        if not noun and _MOVES_WHAT_FOLLOWS.search(before):
            noun = noun_moved(page, figure.end)
        if noun:
            if (
                is_rate(noun)
                and figure.quantity.unit == "pct"
                and re.search("[至到](?:了|约|接?近|超过?|逾)*$", before)
            ):
                figure.metric = noun  # 占比将提升至26%: a level
                return True
            return _change_id(page, sentence, figure, noun, before)
        if "涨幅" in before and re.search("涨价|提价|调价|价格", page.text[sentence.start : start]):
            figure.metric = "price_rise"
            return True
        if page.own_words(start, until) > 3:
            return False
    if (
        not base
        and figure.quantity.unit == "ratio"
        and previous is not None
        and "growth" in previous.metric
        and previous.start >= sentence.start
        and not (_BY_YEAR.search(before) and previous.metric.endswith(("_qoq", "_mom")))
    ):
        return False  # 增幅达106.6%,实现了翻番: the same once more
    prior = figure.prior
    if not base and prior is not None and not prior.metric and not prior.rules and prior.unit in (*MONEY, "persons"):
        if 0 <= start - prior.end <= 1:
            return False  # 经常性获利576亿元,季增30%: of the figure before, which has no metric
    of_rank = previous is not None and previous.metric == "market_rank" and previous.start >= sentence.start
    if not base and of_rank and state.level is not None and state.level.start >= sentence.start:
        base, rule, trust = state.level.metric, "change of what is ranked", 0.6
    if not base and previous is not None and previous.end >= sentence.start and not previous.metric.endswith("rank"):
        base, rule, trust = previous.metric, OF_LEVEL, 0.85
        whole, within = page.clause_start(previous.start, sentence.start), page.within("periods", start, end)
        if previous.metric.endswith("_increase") and BY_QUARTER.search(page.text, whole, previous.start) and not within:
            figure.rules.append("from the quarter before")  # 较一季度增长28亿美元、增幅13.1%
    if not base:
        earlier = page.cues_within(max(sentence.start, start - 60), start, kinds)
        base, rule, trust = (earlier[-1][2] if earlier else "", "change in sentence", 0.65)
    if (
        not base
        and state.last is not None
        and figure.after <= sentence.start  # not 股息每股2.6港元,同比增7%
        and state.last.metric
        and (
            "同比" in before
            or "年增" in before
            or "按年" in before
            or figure.quantity.unit == "ratio"
            or THIS_THAN.match(page.text, sentence.start)
            or _OF_GROWTH.match(page.text, figure.end)
            or state.last.metric.startswith("market_share")
            and figure.value < 20
            or page.text[max(0, sentence.start - 1) : sentence.start] in ("；", ";")
            and page.within("periods", start, end)
        )
    ):
        base, rule, trust = state.last.metric, "change of the sentence before", 0.5
    alone = _ALONE.fullmatch(page.lead(start, end)) is not None  # AWS增速略不及预计,同比+18.9%
    since = max(sentence.start, start - 24) if alone else start
    if not base and re.search("增速|增长率|增幅|成长率|年增率", page.text[since:end]):
        if any(m.kind in FIRMS for m in page.within("entities", since, end)):
            base, rule, trust = "revenue", "growth of a firm", 0.6
    if (
        not base
        and "market" in state.used
        and re.search("同比|年增", before)
        and "出货" not in page.text[max(0, start - 300) : start]
    ):
        if any(m.kind in FIRMS for m in page.within("entities", max(sentence.start, start - 60), end)):
            base, rule, trust = "revenue", "growth of a firm", 0.6  # on a page that tells a market's size in money
    if not base:
        return False
    figure.rules.append(rule)
    figure.confidence *= trust
    apart = previous is not None and previous not in figure.group
    if (
        apart
        and not _BY_YEAR.search(before)
        and "Q" in previous.onward
        and previous.period == previous_quarter(previous.onward)
    ):
        figure.rules.append("from the quarter before")  # 从二季度的2981.3万增长15.6%至
    level = state.level.metric if state.level is not None and state.level.start >= sentence.start else ""
    return _change_id(page, sentence, figure, base, before, level)


def by_year(page: Page, sentence: Span, figure: Figure) -> bool:
    """Whether the sentence holds what it tells against the year before; 推理效率提升三成 is held against nothing that is told."""
    return _BY_YEAR.search(page.text, sentence.start, page.clause_end(figure.end, sentence.end)) is not None


def _is_growth_of_firm(page: Page, figure: Figure, start: int, end: int) -> bool:
    said = page.masked(start, end)
    then = _GREW.search(said) or _ACHIEVED.search(said) and not page.specific_cues(start, end, ALL_KINDS)
    grows = _GROWS.search(said) or then and _GROWTH_THEN.match(page.text, figure.end)
    return bool(grows) and any(m.kind in FIRMS for m in page.within("entities", start, end))


def _printed(page: Page, figure: Figure, start: int, end: int) -> str:
    """The printed noun before a change, measured in whatever unit."""
    units = (
        ("pp",)
        if figure.quantity.unit == "pp"
        else ("CNY", "count", "W", "m2", "days", "bytes", "bytes_per_s", "pct", "moves")
    )
    return noun_before(page, start, end, *units)[0]


def _composed(page: Page, stem: str, what: str) -> str:
    """The change of a metric, named as the vocabulary names changes, also where it has no row for it."""
    kind = page.vocabulary.rows["metric"].get(stem, {"unit_kind": ""})["unit_kind"]
    fits = (
        kind in ("", "share")
        if what.startswith("change")
        else kind not in ("share", "growth", "points", "rank", "text", "event")
    )
    return f"{stem}_{what}" if fits else ""


def _change_id(page: Page, sentence: Span, figure: Figure, base: str, before: str, level: str = "") -> bool:
    metrics = page.vocabulary.rows["metric"]
    if base in ("net_loss", "operating_loss", "adjusted_net_loss") or "亏损" in before or "减亏" in before:
        figure.rules.append("change of a loss")
    base = re.sub("_change(?:_[yqh]o[yqh])?$|_cagr$", "", base)
    grows = re.search("增[长幅速加]|成长|年增|衰退", before + page.text[figure.end : figure.end + 8])
    own = re.search("份额|占比|市占|比重", before) and CHANGE.search(before)
    if base in ("market_share", "revenue_share") and figure.quantity.unit == "pct" and grows and not own:
        shipped = (
            "出货" in page.text[max(0, figure.start - 200) : figure.start]
        )  # a share gains points, it does not grow
        of_level = level.startswith(("shipments", "revenue", "chip_"))
        base = level if of_level else "shipments" if shipped else "revenue"
    row = metrics.get(base, {"unit_kind": "share" if base and is_rate(base) else ""})
    if row["unit_kind"] == "share" and figure.quantity.unit == "pct" and grows and level and not own:
        base = level  # 经营利润500亿元,占收入比例11%,同比增长9%
    if base == "market_share" and (
        figure.quantity.unit == "ratio"
        or figure.quantity.value > 50
        or re.search(r"[至到](?:了|约|近|超过?|[仅只]仅?有?|只剩)*$", before)
    ):
        return False  # a share that doubled moved by no hundred points; 攀升至70.2% is a level
    stem = re.sub("_growth(?:_yoy|_qoq|_mom)?$|(?<!users)_increase$", "", base)
    composed = (f"{stem}_growth_yoy", re.sub("_forecast$", "_growth_forecast", stem), f"{stem}_growth", base)
    of_year = by_year(page, sentence, figure)
    doubled = figure.quantity.raw[0] in "翻飜" and not of_year  # 估值半年翻倍: since when, no more is said
    known = next((name for name in composed[2 * doubled :] if name in metrics and "growth" in name), "")
    told = stem.isascii() and row["unit_kind"] not in ("performance", "energy") and not doubled
    what = "growth_yoy" if told or of_year else "growth"
    id = base if base == "price_gap_vs_industry" else _CHANGE_OF.get(stem, known or _composed(page, stem, what))
    if re.search("[较比](?:今?年初|上?年末)", before) and id.endswith("_growth_yoy"):
        id = id.removesuffix("_yoy")
    if not _BY_YEAR.search(before) and _AGAINST_QUARTER.search(page.text, max(0, figure.start - 60), figure.start):
        figure.rules.append("from the quarter before")
    by_quarter = [m.end() for m in BY_QUARTER.finditer(before) if not _RATE_MOVES.search(before)] or (
        [len(before)] if "from the quarter before" in figure.rules else []
    )
    if (
        by_quarter
        and stem != "market_share"
        and by_quarter[-1] > max((m.end() for m in _BY_YEAR.finditer(before)), default=0)
    ):
        id = f"{id.removesuffix('_yoy')}_qoq" if re.search("_growth(?:_yoy)?$", id) else id if id == "price_cut" else ""
        figure.rules.append("on the quarter")
    if _BY_MONTH.search(before) and not _BY_YEAR.search(before):
        id = re.sub("_(?:yoy|qoq)$", "_mom", id) if re.search("_growth_(?:yoy|qoq)$", id) else ""
    if figure.quantity.unit == "pp" and not id.startswith("market_share_change"):
        rate = f"{stem}_growth_yoy"
        of_rate = _OF_RATE.search(before) and rate in metrics  # 收入增长9%,增速较上年提升3.2个百分点
        id = f"{rate}_change" if of_rate else _composed(page, stem, "change_qoq" if by_quarter else "change")
    if id == "market_share_change_yoy":
        figure.unit = "pp"
        if by_quarter:
            id = "market_share_change_hoh" if "环比" in before else "market_share_change_qoq"
    if "change of a loss" in figure.rules:  # 净亏损同比收窄29.7%
        id = id.replace("net_profit_growth", "net_loss_growth").replace(
            "operating_profit_growth", "operating_loss_growth"
        )
    forecast = f"{id.removesuffix('_yoy')}_forecast"
    if forecast in metrics and re.search(r"预计|有望|预测|预估", before):
        id = forecast
    if (
        id == "price_cut"
        and re.search(r"涨|上调|提价|提[高升]|上升|攀升|走高|增|翻|贵", before + figure.quantity.raw)
        and not re.search(r"[降跌]|下调|便宜", before)
    ):
        id = "price_rise"
    if id:
        figure.metric = id
    return bool(id)
