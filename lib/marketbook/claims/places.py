"""Period, segment and sign of a figure."""

from __future__ import annotations

import re

from marketbook.claims.changes import BY_QUARTER, CHANGE
from marketbook.claims.page import FIRMS, Carried, Figure, Page
from marketbook.mentions import Mention
from marketbook.mentions.period_words import CN, previous_quarter
from marketbook.periods import parse_period
from marketbook.reading import Span

#: What a page tells of the period that it names most.
_OF_RESULTS = ("revenue", "net_", "gross_", "operating_", "ebit", "rd_")
#: Profits: negative when the clause calls the figure a loss.
_PROFITS = (
    "net_profit",
    "ebita",
    "ebitda",
    "gross_profit",
    "adjusted_ebita",
    "operating_cash_flow",
    "operating_profit",
    "free_cash_flow",
    "eps",
    "profit_before_tax",
)
#: Metrics that say how things stand: without a period they hold on the day of publication.
_STANDING = ("valuation", "capex_plan", "wau", "dau", "users", "arr", "paid_users", "enterprise_clients", "investment_cumulative", "investees", "app_store_rank", "mau", "gross_margin", "models_released", "genai_apps", "tech_companies", "size_threshold",
             "investment_received_cumulative", "rd_expense_cumulative", "revenue_cumulative", "tender_count")  # fmt: skip
#: What is counted for the period that a page reports.
_OF_MARKETS = ("market_share", "market_rank", "market_growth", "market_size", "shipments")
#: Of what stands, what companies count for the period that they report.
_USERS = ("users", "dau", "mau", "wau", "arr", "paid_users", "enterprise_clients")
#: What a company states for a quarter or a year, never for a month or a day.
RESULTS = (
    "revenue",
    "net_",
    "operating_",
    "gross_",
    "rd_expense",
    "capex",
    "eps",
    "ebita",
    "ebitda",
    "profit_before_tax",
    "admin_",
)
#: What a company states for its quarter or year: all of one article are of one period where none is named.
STATEMENTS = (
    "share_of_",
    "revenue",
    "net_",
    "operating_",
    "gross_",
    "rd_expense",
    "capex",
    "cost_of",
    "marketing_",
    "ebita",
    "ebitda",
    "admin_",
    "profit_before_tax",
    "arpu",
    "adjusted_",
    "free_cash",
    "cash",
    "impairment",
    "eps",
    "mau",
    "dau",
    "receivables",
    "inventory",
    "contract_",
)
_FALL = re.compile(
    r"[跌减少降挫](?:了|约|近|逾|超|超过)*$|减少|下滑|下降|下跌|降低|年减|季减|锐减|大跌|缩减|萎缩|减亏|降至|负增长|[降跌减]幅|回落|滑落|跌"
)
#: 去年同期亏损5.30亿元: nothing but what kind of result it was stands between the period and its figure.
_OF_THEN = re.compile(r"(?:的|为|是|则|仅|净?亏损|净?盈利|净利润|约|近|[-− ])*")
#: 从2502.5万环比增长23.6%至: what follows the level that a change starts from.
_BASE_OF_CHANGE = re.compile(
    r"(环比|同比)(?:大幅|快速)?[增提上下减降升收扩]|()[^，,。；;\d至到调改]{0,6}(?:[增升扩降跌减窄大涨落滑善高低为][^，,。；;\d至到]{0,2})[至到]"
)
_AIMS = re.compile("目标|预期|指引|预测|展望")
_OF_ANOTHER = re.compile(r"[^，,。；;多少高低差缺分]{1,12}")
_BEGUN = re.compile(r"[^，,。；;\d]{0,3}(?:开启|成立|启动|创立|推出|上线|首次)")
_EXPECTS = re.compile(r"将|有望|预计|预期|可望|预估|预测")
_GOES_ON = re.compile(r"[^，,。；;]{0,16}?(?:环比|同比|增|升|涨|降|下|减|跌|变为|转为|至|到)")
_OF_A_RATE = re.compile(
    "(?:增[速率幅]|增长率|成长率)[^，,。]{0,6}(?:降|滑|收[窄敛]|放缓|回落|修)[^，,。]{0,2}[至到为](?:约|近)?$"
)
_MINUS = re.compile(r"(?:(?<![\d%A-Za-z])|(?<=o[YyQqMm]))[-−－–负][ ]?$")
_LOSS = re.compile(r"亏损|净亏|亏了")
#: Metrics that an article states without a period; one is not carried over to them.
_TIMELESS = ("parameters", "training_cost", "training_compute", "training_data", "training_time", "training_cost_ratio", "compute_rate", "centre_compute", "centre_investment", "centres_needed",
             "centres_cost", "api_price", "input_price", "output_price", "price_cut", "price_gap_vs_industry", "price_ratio_vs_openai", "price_ratio_vs_gpt4", "share_of_a", "share_of_h", "memory", "fp16", "fp8", "interconnect", "tdp", "launch_rank", "product_count",
             "cluster_chips", "compute_efficiency_ratio", "parameters_change", "daily_calls", "market_size_forecast", "partners", "unit_definition", "base_models", "architecture_layers", "opportunity_interval")  # fmt: skip
#: Of those, what a paragraph that names a day tells of that day.
_PRICES = ("api_price", "input_price", "output_price", "price_cut")


def give_period(page: Page, sentence: Span, figure: Figure, previous, state: Carried) -> None:
    _choose_period(page, sentence, figure, previous, state)
    spanned = re.fullmatch(r"(\d{4})/(\d{4})", figure.period)
    if spanned and page.text[max(0, figure.start - 1) : figure.start] in ("从", "由"):  # 2022年至2024年,从0.46亿元升至
        figure.period = spanned[1]
        figure.onward = spanned[2]
    elif spanned and (
        "level after a change" in figure.rules
        or figure.metric.endswith("_yoy")
        and int(spanned[2]) - int(spanned[1]) == 1
    ):
        figure.period = spanned[2]
    if figure.metric.endswith("_growth_yoy") and _is_longer(page, sentence, figure):
        figure.metric = ""
    begins = page.text.startswith(("从", "由"), max(0, figure.start - 1))
    if begins and figure.metric.startswith(_STANDING) and figure.period == page.reader.published[:7]:
        figure.period = ""  # 从26亿美元升至: as it stood before
    if is_ahead(page, figure.period) and previous is not None and previous.start >= sentence.start:
        figure.onward = figure.onward or previous.onward or previous.period  # a forecast does not move what follows it


def _is_longer(page: Page, sentence: Span, figure: Figure) -> bool:
    """较2020年翻倍, in 2024: growth over more than a year."""
    start = page.clause_start(figure.start, sentence.start)
    since = [m for m in page.within("periods", start, figure.start) if is_comparison(page.text, m) and not m.kind]
    years = [int(id.removeprefix("FY")[:4]) for id in (figure.period, since[-1].id if since else "") if id]
    return len(years) == 2 and years[0] - years[1] > 1


def is_ahead(page: Page, period: str) -> bool:
    """Whether a period is not over on the day of publication; of a year, whether it has not begun."""
    year, published = period.removeprefix("FY")[:4], page.reader.published
    if not (page.reader.year and year.isdigit()):
        return False
    if re.fullmatch(r"\d{4}[QH]\d", period) and page.reader.month:
        return parse_period(period).end.isoformat()[:7] > published[:7]
    return int(year) > page.reader.year


def _choose_period(page: Page, sentence: Span, figure: Figure, previous, state: Carried) -> None:
    clause_start = page.clause_start(figure.start, sentence.start)
    clause_end = page.clause_end(figure.end, sentence.end)
    named = [m for m in page.within("periods", sentence.start, clause_end) if not is_comparison(page.text, m)]
    if figure.metric.startswith(RESULTS):  # 8月26日晚间发布半年报: the day of the news is not the period of the results
        named = [m for m in named if not re.fullmatch(r"\d{4}-\d\d-\d\d", m.id)]
    if "level after a change" in figure.rules and previous is not None:
        # 从2023年的37.5%提升至41.2%: the level reached belongs to the period before 从
        own = [m for m in page.within("periods", previous.end, figure.start) if not is_comparison(page.text, m)]
        if own:
            figure.period = own[-1].id
            return
        start = max(
            (
                m.start
                for m in named
                if m.end <= previous.start
                and re.search(r"[从由](?:去年|上年)?$", page.text[max(0, m.start - 1) : m.start])
            ),
            default=previous.start,
        )
        named = [m for m in named if m.end <= start]
        figure.period = (
            named[-1].id
            if named
            else previous.onward or _background(page, sentence, figure, state)[0] or previous.period
        )
        return
    at_another = "the same at another time" in figure.rules
    if previous is not None:  # from where a change started is no period of what came of it
        named = [
            m for m in named if m.end > previous.start or page.text[max(0, m.start - 1) : m.start] not in ("从", "由")
        ]
    expected = _EXPECTS.search(page.text, clause_start, figure.start)
    named = [
        m
        for m in named
        if expected
        or m.start >= clause_start
        or not is_ahead(page, m.id)
        or page.text[max(0, m.start - 1) : m.start] in ("到", "至")  # 到2025年: a target's year
        or previous is None
        and _EXPECTS.search(page.text, m.end, figure.start)
    ]
    aside = page.within("periods", previous.end if at_another else clause_start, figure.start)
    if aside and (
        at_another
        or (
            aside[-1].kind
            or is_comparison(page.text, aside[-1])
            and "growth" not in figure.metric
            or _is_start(page.text, aside[-1], figure.end)
        )
        and _OF_THEN.fullmatch(page.text, aside[-1].end, figure.start)
        or is_comparison(page.text, aside[-1])  # 相较于2025年实际资本支出409亿美元
        and "growth" not in figure.metric
        and _OF_ANOTHER.fullmatch(page.text, aside[-1].end, figure.start)
        and not CHANGE.search(page.text, aside[-1].end, figure.start)
        or aside[-1].kind  # 去年同期经营利润105亿元: the clause speaks of that time
        and aside[-1].start - clause_start <= 2
        and not CHANGE.search(page.text, aside[-1].end, figure.start)
    ):
        figure.onward = _standing(page, sentence, figure, previous, named, state)
        figure.period = aside[-1].id
        state.asides.add(aside[-1].start)
        said = page.text[aside[-1].start : aside[-1].end]
        then = (
            "同期" in said and not said[0].isdigit() and not page.text.startswith("占", aside[-1].start - 1)
        )  # 占同期出货量: of the same time
        if (then or said in ("去年", "上年") and re.search("[QH]", figure.onward)) and figure.onward:
            figure.period = _year_before(figure.onward)
        return
    base = (
        _BASE_OF_CHANGE.match(page.text, figure.end)
        if page.text[max(0, figure.start - 2) : figure.start].rstrip("近约").endswith(("从", "由"))
        else None
    )
    if (
        base
        and not base[1]
        and (
            not figure.metric.startswith((*STATEMENTS, "market_"))
            or _AIMS.search(page.text, clause_start, figure.start)
        )
    ):
        base = None  # a price that was cut in one step, a target that was raised, had no earlier period
    if base and (standing := _standing(page, sentence, figure, previous, named, state)):
        figure.onward = standing
        on_the_quarter = base[1] == "环比" or not base[1] and BY_QUARTER.search(page.text, sentence.start, figure.start)
        figure.period = previous_quarter(standing) if on_the_quarter else _year_before(standing)
        return
    if figure.group and len(figure.group) > 1:
        listed = _listed_periods(page, sentence, figure.group[0].start)
        if len(listed) == len(figure.group):
            figure.onward = _standing(page, sentence, figure, previous, named, state)
            figure.period = listed[figure.group.index(figure)]
            return
    if (
        figure.group
        and len(figure.group) > 1
        and not [m for m in named if m.start >= clause_start and page.text[m.start : m.start + 3] != "报告期"]
        and not re.search("[、和与及]", page.text[clause_start : figure.group[0].start])
    ):
        size, first = len(figure.group), figure.group[0]
        told = [one for one in state.levels if one.end <= first.start][-size:]
        if len(state.group) == size and state.group[0] is not first:
            told = state.group  # 收入在2023年、2024年分别为…, 亏损分别为…: list beside list
        then = [one.period for one in told]
        alike = len({one.metric for one in told}) == 1
        if len(set(then)) == size and alike and told[-1].start > figure.start - 300:
            figure.period = then[figure.group.index(figure)]
            figure.rules.append("periods of the list before")
            return
    together = figure.metric.endswith("_cumulative") or re.search(
        "累计|总计|合计|共计", page.text[clause_start : figure.start]
    )
    if together and previous is not None and len(previous.group) > 1 and previous.end > sentence.start:
        years = sorted({id[:4] for one in previous.group for id in one.period.split("/") if id})
        if len(years) > 1:
            figure.period = f"{years[0]}/{years[-1]}"
            figure.rules.append("the years together")
            return
    if figure.group and figure.group[0] is not figure and previous is figure.group[0] and previous.onward:
        figure.period, figure.onward = previous.period, previous.onward  # 相较于2024年的5亿和4亿元
        return
    if figure.metric.startswith("capex_plan") and page.reader.year:
        plan = re.compile(r"(?<!\d)([两三四五十]|\d{1,2})年")
        years = plan.findall(page.text, max(sentence.start, figure.start - 14), figure.end)
        if years and not any("/" in m.id for m in named if m.start >= clause_start):
            count = int(years[-1]) if years[-1].isdigit() else CN.get(years[-1], 2)
            figure.period = f"{page.reader.year}/{page.reader.year + count - 1}"
            figure.rules.append("years ahead")
            return
    if figure.metric.startswith(_TIMELESS):  # another entity's period is none of this one's
        others = [
            m
            for m in page.within("entities", sentence.start, figure.start)
            if m.kind not in ("weak", "region", "aggregate") and not page.text.startswith("级", m.end)
        ]
        others = [
            m
            for m in others
            if not any(
                page.vocabulary.descends(m.id, id) or page.vocabulary.descends(id, m.id) for id in figure.entities
            )
        ]
        named = [m for m in named if not any(m.end <= e.start for e in others)]
        previous = previous if previous is not None and previous.entities == figure.entities else None
    if figure.metric.startswith(STATEMENTS):  # 去年下半年开启新战略, 包括收入18亿元: when something began
        named = [m for m in named if not _BEGUN.match(page.text, m.end)]
    before = [m for m in named if clause_start <= m.start < figure.start]
    after = [m for m in named if m.start >= figure.end]
    earlier = [m for m in named if m.end <= clause_start]
    if before:
        figure.period = before[-1].id
    elif (
        previous is not None
        and (previous.onward or previous.period)
        and previous.start >= sentence.start
        and not [m for m in earlier if m.start > previous.end]
    ):
        of_it = "change of the figure before" in figure.rules and is_ahead(page, previous.period)
        figure.period = previous.period if of_it else previous.onward or previous.period
    elif earlier:
        figure.period = earlier[-1].id
        figure.confidence *= 0.95
    elif after:
        figure.period = after[0].id
    elif expected and (later := page.within("periods", figure.end, sentence.end)):
        figure.period = later[0].id  # 预计增长44%,在2026年达到2.5万亿
    elif figure.metric.startswith(_TIMELESS) and not (figure.metric.startswith(_PRICES) and state.period):
        figure.period = ""
    else:
        figure.period, rule, trust = _background(page, sentence, figure, state)
        if rule:
            figure.rules.append(rule)
            figure.confidence *= trust


def _background(page: Page, sentence: Span, figure: Figure, state: Carried) -> tuple[str, str, float]:
    """The period of a figure whose sentence names none, the rule that found it, and how far it is to be trusted."""
    root, metric = page.root_of(figure), figure.metric
    plan = metric.startswith("capex_plan")  # a plan is none of the results, and holds from the day it is told
    stated = metric.startswith(STATEMENTS) and not plan
    of_a_firm = page.vocabulary.entity(root or "world").kind in FIRMS
    of_a_month = "-" in state.period and state.reported.get(root) and metric.startswith(RESULTS)
    used = "" if plan or metric.startswith("funding") else state.used.get(metric.split("_")[0], "")
    if used == page.reports[:4]:  # a year in passing, where a quarter is told
        used = page.reports
    counted = stated or metric.startswith((*_USERS, *_OF_MARKETS)) and "forecast" not in metric
    own = page.vocabulary.entity(figure.entities[0] if figure.entities else "world").kind
    most = own in FIRMS and (not metric.isascii() or metric.startswith((*_OF_RESULTS, "utilisation")))
    stands = metric.startswith(_STANDING)
    found = (
        (_source_line(page, sentence), "period of the source line", 1.0),
        ("" if of_a_month else state.period, "period carried over", 0.85),
        (state.heading if of_a_firm and not is_ahead(page, state.heading) else "", "period of the heading", 0.85),
        (state.reported.get(root, "") if stated else "", "period of the statement", 0.85),
        (used, "period of the same metric before", 0.75),
        (page.reports if counted else "", "period that the page reports", 0.7),
        (_last_span(page, figure) if metric.endswith("_cagr") else "", "years of the forecast", 0.7),
        (page.commonest if most else "", "period that the page names most", 0.6),
        (page.reader.published[:7] if stands else "", "as of publication", 0.8),
    )
    return next((one for one in found if one[0]), ("", "", 1.0))


def _last_span(page: Page, figure: Figure) -> str:
    """2022-2026年: the years of the last forecast before a figure."""
    spans = [m.id for m in page.within("periods", 0, figure.start) if re.fullmatch(r"\d{4}/\d{4}", m.id)]
    return spans[-1] if spans else ""


def _standing(page: Page, sentence: Span, figure: Figure, previous, named: list[Mention], state: Carried) -> str:
    """The period that the sentence speaks of, when a figure of another one is put in."""
    own = [
        m.id for m in named if m.end <= figure.start and page.text[max(0, m.start - 1) : m.start] not in ("从", "由")
    ]
    before = previous.onward or previous.period if previous is not None else ""
    return before or (own[-1] if own else _background(page, sentence, figure, state)[0])


def _is_start(text: str, mention: Mention, end: int) -> bool:
    """从二季度的2981.3万增长15.6%至: the level that a change starts from."""
    return text[max(0, mention.start - 1) : mention.start] in ("从", "由") and _GOES_ON.match(text, end) is not None


def _year_before(period: str) -> str:
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) - 1), period)


def _listed_periods(page: Page, sentence: Span, before: int) -> list[str]:
    """2023年和2024年,营收分别为: the last run of periods joined by 、 or 和."""
    runs: list[list[Mention]] = []
    for mention in page.within("periods", sentence.start, before):
        joined = runs and re.fullmatch(
            r"[ ]?(?:[、,，至到\-—–~]|和|与|及|以及)[ ]?", page.text[runs[-1][-1].end : mention.start]
        )
        runs[-1].append(mention) if joined else runs.append([mention])
    found: list[str] = []
    for mention in runs[-1] if runs else []:
        if span := re.fullmatch(r"(\d{4})/(\d{4})", mention.id):  # 2022年至2024年 stands for each of its years
            found += [str(year) for year in range(int(span[1]), int(span[2]) + 1)]
            continue
        found.append(mention.id)
    return found


def _source_line(page: Page, sentence: Span) -> str:
    """The period that the source line under the paragraph names (数据来源:《…(2022上半年)…》)."""
    line = re.match(
        r"[^\n]{0,200}\n+(?:数据来源|资料来源|来源)[:：]([^\n]{0,80})", page.text[sentence.end : sentence.end + 300]
    )
    if not line:
        return ""
    periods = page.within("periods", sentence.end + line.start(1), sentence.end + line.end(1))
    return periods[0].id if periods else ""


def is_comparison(text: str, mention: Mention) -> bool:
    """较去年同期, 低于上年: the period that a change is measured from."""
    return (
        mention.kind == "shifted"
        or text.startswith(("总和", "之和"), mention.end)
        or re.search(
            r"(?:较|比|相比|相当于|等于|[低高优少多早晚]于|较之)(?:于)?[ ]?$",
            text[max(0, mention.start - 4) : mention.start],
        )
        is not None
        or text[max(0, mention.start - 1) : mention.start] in ("与", "和", "同", "跟")
        and text.startswith(("相比", "相较", "持平", "相当", "相近", "一致"), mention.end)
    )


def give_segment(page: Page, sentence: Span, figure: Figure, state: Carried) -> None:
    first = figure.group[0] if figure.group else figure
    clause_start = page.clause_start(first.start, sentence.start)
    inside = page.within("segments", clause_start, first.start)
    if figure.group and len(inside) == len(figure.group) > 1:
        figure.segment = inside[figure.group.index(figure)].id
        return
    after = page.within("segments", figure.end, page.clause_end(figure.end, sentence.end))
    earlier = page.within("segments", sentence.start, clause_start)
    if inside or earlier or after:
        figure.segment = (inside or earlier or after)[-1].id
    elif figure.metric.startswith("market_share") and state.segment:
        figure.segment = state.segment


def give_sign(page: Page, sentence: Span, figure: Figure) -> None:
    """A fall of a growth and a loss of a profit are negative; a price cut is a positive cut."""
    if figure.value is None or not figure.metric:
        return
    first = figure.group[0] if figure.group else figure
    start = max(page.clause_start(first.start, sentence.start), min(first.after, first.start))  # 季减1.9%、年增16.6%
    before = page.text[max(start, first.start - 16) : first.start]
    if figure.metric in _PROFITS:
        losses = [m.end() for m in _LOSS.finditer(before)]
        turns = before.rfind("盈利")
        minus = _MINUS.search(page.text, max(0, figure.start - 3), figure.start)
        if losses and losses[-1] > turns or minus or page.text.startswith(("的亏损", "亏损", "的净亏损"), figure.end):
            figure.value = -figure.value
    elif figure.metric.endswith("margin"):
        if _MINUS.search(page.text, max(0, figure.start - 3), figure.start):
            figure.value = -figure.value
    elif "growth" in figure.metric or "change" in figure.metric:
        falls = [m.end() for m in _FALL.finditer(before)]
        rises = max((m.end() for m in re.finditer(r"增长|上升|提升|增加|上涨|激增|大增", before)), default=-1)
        if "change of a loss" in figure.rules:  # a loss that narrows is a profit that improves
            if not falls and "收窄" not in before and "减" not in before:
                figure.value = -figure.value
        elif _OF_A_RATE.search(before):
            pass  # 年增率下降到1.87%: still growth
        elif falls and falls[-1] >= rises or _MINUS.search(page.text, max(0, figure.start - 3), figure.start):
            figure.value = -figure.value
