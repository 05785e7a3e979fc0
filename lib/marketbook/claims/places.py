"""Period, segment and sign of a figure."""

from __future__ import annotations

import re

from marketbook import mentions
from marketbook.claims.page import Carried, Figure, Page
from marketbook.mentions import Mention
from marketbook.reading import Span

#: Profits: negative when the clause calls the figure a loss.
_PROFITS = ("net_profit", "ebita", "gross_profit", "adjusted_ebita", "operating_cash_flow")
#: Metrics that say how things stand: without a period they hold on the day of publication.
_STANDING = ("valuation", "investment_cumulative", "investees", "app_store_rank", "mau", "gross_margin", "models_released", "genai_apps", "tech_companies", "size_threshold",
             "investment_received_cumulative", "rd_expense_cumulative", "revenue_cumulative", "tender_count")  # fmt: skip
_FALL = re.compile(r"[跌减少降挫](?:了|约|近|逾|超|超过)*$|减少|下滑|下降|下跌|降低|锐减|大跌|缩减|萎缩|减亏|降至|跌")
_LOSS = re.compile(r"亏损|净亏|亏了")
#: Metrics that an article states without a period; one is not carried over to them.
_TIMELESS = ("parameters", "training_cost", "training_compute", "training_data", "training_time", "training_cost_ratio", "compute_rate", "centre_compute", "centre_investment", "centres_needed",
             "centres_cost", "api_price", "input_price", "output_price", "price_cut", "price_gap_vs_industry", "price_ratio_vs_openai", "price_ratio_vs_gpt4", "share_of_", "memory", "fp16", "fp8", "interconnect", "tdp", "launch_rank", "product_count",
             "cluster_chips", "compute_efficiency_ratio", "parameters_change", "daily_calls", "market_size_forecast", "partners", "unit_definition", "base_models", "architecture_layers", "opportunity_interval")  # fmt: skip


def give_period(page: Page, sentence: Span, figure: Figure, previous, state: Carried) -> None:
    clause_start = page.clause_start(figure.start, sentence.start)
    clause_end = page.clause_end(figure.end, sentence.end)
    named = [m for m in page.within("periods", sentence.start, clause_end) if not is_comparison(page.text, m)]
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
        figure.period = named[-1].id if named else state.period or previous.period
        return
    if "the same at another time" in figure.rules:
        shifted = [m for m in page.within("periods", previous.end, figure.start) if m.kind]
        if shifted:
            figure.period = shifted[-1].id
            return
    if "the figure before in another currency" in figure.rules:
        figure.period = previous.period
        return
    if figure.group and len(figure.group) > 1:
        listed = _listed_periods(page, sentence, figure.group[0].start)
        if len(listed) == len(figure.group):
            figure.period = listed[figure.group.index(figure)]
            return
    if figure.metric.startswith("capex_plan") and page.reader.year:
        years = re.findall(r"([两三四五十]|\d+)年", page.text[max(sentence.start, figure.start - 14) : figure.end])
        if years:
            count = int(years[-1]) if years[-1].isdigit() else mentions._CN.get(years[-1], 2)
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
    before = [m for m in named if clause_start <= m.start < figure.start]
    after = [m for m in named if m.start >= figure.end]
    earlier = [m for m in named if m.end <= clause_start]
    if before:
        figure.period = before[-1].id
    elif (
        previous is not None
        and previous.period
        and previous.start >= sentence.start
        and not [m for m in earlier if m.start > previous.end]
    ):
        figure.period = previous.period
    elif earlier:
        figure.period = earlier[-1].id
        figure.confidence *= 0.95
    elif after:
        figure.period = after[0].id
    elif figure.metric.startswith(_TIMELESS):
        figure.period = ""
    elif source := _source_line(page, sentence):
        figure.period = source
        figure.rules.append("period of the source line")
    elif state.period:
        figure.period = state.period
        figure.rules.append("period carried over")
        figure.confidence *= 0.85
    elif state.used.get(figure.metric.split("_")[0]):
        figure.period = state.used[figure.metric.split("_")[0]]
        figure.rules.append("period of the same metric before")
        figure.confidence *= 0.75
    elif figure.metric.startswith(_STANDING) and page.reader.published:
        figure.period = page.reader.published[:7]
        figure.rules.append("as of publication")
        figure.confidence *= 0.8


def _listed_periods(page: Page, sentence: Span, before: int) -> list[str]:
    """2023年和2024年,营收分别为: the last run of periods joined by 、 or 和."""
    runs: list[list[Mention]] = []
    for mention in page.within("periods", sentence.start, before):
        joined = runs and re.fullmatch(
            r"[ ]?(?:[、,，]|和|与|及|以及)[ ]?", page.text[runs[-1][-1].end : mention.start]
        )
        runs[-1].append(mention) if joined else runs.append([mention])
    return [mention.id for mention in runs[-1]] if runs else []


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
        or re.search(r"(?:较|比|相比|[低高优少多早晚]于|较之)(?:于)?$", text[max(0, mention.start - 3) : mention.start])
        is not None
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
    start = page.clause_start(first.start, sentence.start)
    before = page.text[max(start, first.start - 16) : first.start]
    if figure.metric in _PROFITS:
        losses = [m.end() for m in _LOSS.finditer(before)]
        turns = before.rfind("盈利")
        if losses and losses[-1] > turns or page.text.startswith(("的亏损", "亏损", "的净亏损"), figure.end):
            figure.value = -figure.value
    elif "growth" in figure.metric or "change" in figure.metric:
        falls = [m.end() for m in _FALL.finditer(before)]
        rises = max((m.end() for m in re.finditer(r"增长|上升|提升|增加|上涨|激增|大增", before)), default=-1)
        if falls and falls[-1] > rises:
            figure.value = -figure.value
