"""From a document to candidate claims: each figure gets a metric, an entity, a segment, a period and a voucher."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from marketbook import mentions
from marketbook.claims import share_prices
from marketbook.claims.carried_periods import leave_period, remember
from marketbook.claims.clause import Clause
from marketbook.claims.cues import THOUGHT
from marketbook.claims.figure import REACH, Carried, Figure, around
from marketbook.claims.figure_periods import give_period
from marketbook.claims.holders import Judge, learned_judge
from marketbook.claims.items import give_from_item
from marketbook.claims.metric_kinds import KINDS
from marketbook.claims.metrics import give_metric
from marketbook.claims.naming import head_of, is_object, subjects_of
from marketbook.claims.nouns import Namer, learned_namer
from marketbook.claims.page import Page
from marketbook.claims.places import give_segment, give_sign
from marketbook.claims.plausible import is_plausible
from marketbook.claims.printed_metrics import RULE as PRINTED
from marketbook.claims.printed_metrics import is_rate
from marketbook.claims.rows import give_from_table
from marketbook.claims.scopes import FIRMS, OF_MARKETS, OF_SHIPMENTS
from marketbook.claims.subjects import give_entity
from marketbook.claims.timing import is_ahead
from marketbook.periods import parse_period
from marketbook.quantities import quantities_of
from marketbook.quantities.cells import find_cells
from marketbook.quantities.words import MONEY
from marketbook.reading import Document, Span, sentences_of
from marketbook.repair.script import simplified
from marketbook.vocabulary import Vocabulary, load_vocabulary

_CARRIES_ON = re.compile(
    r"\s*(?:其中|信中|报告|财报|年报|公告|招股书|数据|此外|同时|另外|具体(?:来看|来说|而言)|这|该|其|对此|而|并且|不过|但)"
)
#: A bracket that opens after a figure and holds the next one.
_OPEN_BRACKET = re.compile(r"^[^()（）]{0,4}[(（][^()（）]*$")
_LIST_GAP = re.compile(r"(?:[(（][^()（）]{0,40}[)）])?[ ]?(?:[、,，/]|[、,，]?(?:和|与|及|以及))[ ]?[-−+]?")
#: What ends a sentence, or begins a line that names a source.
_NO_HEADING = re.compile("[。！？；!?;,，]$|^(?:数据|资料|图片)?来源")
#: 飞利信、锦鸡股份等多家企业: examples, of whom the next sentence does not go on.
_AMONG = re.compile(
    r"(?:[、和及][^，,。；;、]{1,10}){0,4}等[^，,。；;、]{0,6}(?:企业|公司|厂商|机构|平台|巨头|大厂|玩家)"
)
_RESULTS = re.compile("业绩|财报|[年季]报|半年报|摘要|财务|财年|报告")
#: No share earns as much.
_LARGE = re.compile("[亿億兆]")
_BARE = re.compile("[万亿萬億户戶][个個]?$")
#: What a share should cost, or does beside what it earns, is of the day on which it is told.
_OF_THE_DAY = re.compile("^目标价|^持股|^沽空|(?:市[盈账净销]率|本益比|P[EBS])$")
_HELD = re.compile("持股")
_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: 首次跻身IaaS厂商前五
_ENTERS = re.compile(r"(?:跻身|进入|闯[入进]|杀[入进]|挺进|入围|冲[入进])[^，,。；;、\d]*$")
_ENTERED = re.compile(r"[名强]?(?:之列|行列|榜单?)?(?:[，,。；;、:：)）\s]|$)")
#: Figures that one list may have; a longer one is a table, whose members are read one by one.
_LONGEST_LIST = 12


@dataclass(frozen=True)
class Candidate:
    """A proposed claim; offsets are half-open and count code points of the raw file.

    ``value`` is signed by meaning. ``ordinal`` tells apart several claims on one span; source, span and ordinal key a review
    decision. ``entity`` or ``metric`` may be empty: then ``reason`` says what was not found.
    """

    start: int
    end: int
    ordinal: int
    raw: str
    sentence_start: int
    sentence_end: int
    entity: str
    metric: str
    segment: str
    period: str
    value: Decimal | None
    value_high: Decimal | None
    unit: str
    qualifier: str
    attribution: str
    kind: str
    rule: str
    confidence: float
    reason: str = ""


def find_candidates(
    document: Document,
    published: str = "",
    vocabulary: Vocabulary | None = None,
    judge: Judge | None = None,
    title: str = "",
    namer: Namer | None = None,
    watch: Callable[[Clause], object] | None = None,
) -> list[Candidate]:
    """Every figure of a document as a candidate claim, also the ones whose entity or metric was not found.

    Parameters
    ----------
    document : Document
    published : str
        ISO day, month or year of publication, for relative words; empty if unknown.
    vocabulary : Vocabulary, optional
        By default the project's.
    judge : Judge, optional
        Chooses whose a figure is; by default with the learned weights.
    title : str
        What the article is called, by default as its page declares: it names the firm of a text that names none.
    namer : Namer, optional
        Chooses what a figure measures where no rule says it; by default with the learned weights.
    watch : callable, optional
        Is given every figure in its clause, before what it measures is looked for.
    """
    page = Page(document, published, vocabulary or load_vocabulary(), simplified(title or document.title))
    page.cells = find_cells(page.text)
    page.judge, page.namer, page.watch = judge or learned_judge(), namer or learned_namer(), watch
    figures = []
    for quantity in quantities_of(document):
        start, end = page.closed(quantity.start, quantity.end)
        if (
            quantity.qualifier == "at_most"
            and quantity.unit == "rank"
            and not (_ENTERS.search(page.text, max(0, start - 16), start) and _ENTERED.match(page.text, end))
        ):
            continue  # 排名前三 is no place of its own
        figures.append(Figure(replace(quantity, start=start, end=end), unit=quantity.unit, value=quantity.value))
    candidates: list[Candidate] = []
    state = Carried()
    starts = [figure.start for figure in figures]
    researcher, at = "", 0
    for sentence in sentences_of(page.text):
        here = figures[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if bisect_left(page.turns, sentence.end) > bisect_left(page.turns, at):
            state.turn_to_another()
        _assemble(page, sentence, here, state)
        vouched = mentions.find_attribution(page.text[sentence.start : min(sentence.end, sentence.start + REACH)])
        researcher = "" if "\n" in page.text[at : sentence.start + 1] else researcher
        researcher, at = vouched[0] if vouched[1] != "opinion" and vouched[0] else researcher, sentence.end
        for figure in here:
            own = vouched
            if researcher and not vouched[0] and vouched[1] == "reported" and figure.metric.startswith("market_"):
                own = researcher, "attributed"  # who counts a market is named once in a paragraph
            candidates += _candidates_of(page, around(sentence, figure), figure, own)
        _leave(state, page, sentence, here)
        if not here:
            _head(state, page, sentence)
    return candidates


def find_claims(
    document: Document,
    published: str = "",
    vocabulary: Vocabulary | None = None,
    judge: Judge | None = None,
    title: str = "",
    namer: Namer | None = None,
) -> list[Candidate]:
    """Candidates that are complete: entity and metric were found."""
    return [
        candidate
        for candidate in find_candidates(document, published, vocabulary, judge, title, namer)
        if candidate.entity and candidate.metric
    ]


def _assemble(page: Page, sentence: Span, figures: list[Figure], state: Carried) -> None:
    """Metric, entity, period and segment of every figure of a sentence, left to right."""
    plain = [
        figure
        for i, figure in enumerate(figures)
        if not (i and _OPEN_BRACKET.search(page.text[figures[i - 1].end : figure.start][:40]))
    ]
    for before, figure in zip(plain, plain[1:]):
        gap = _LIST_GAP.fullmatch(page.text, before.end, figure.start)
        apiece = before.group or "分别" in page.text[max(sentence.start, before.start - 10) : before.start]
        alike = before.quantity.unit == figure.quantity.unit or apiece and gap and gap[0].strip() not in (",", "，")
        linked = gap and len(before.group) < _LONGEST_LIST and alike
        figure.group = before.group if linked else []
        if linked:
            if not before.group:
                before.group = figure.group = [before]
            figure.group.append(figure)
    put_in = {id(figure) for figure in figures} - {id(figure) for figure in plain}
    for before, figure in zip(figures, figures[1:]):  # (原预测72.9、86.9、104.9亿元)
        if id(before) in put_in and _LIST_GAP.fullmatch(page.text, before.end, figure.start):
            if before.quantity.unit == figure.quantity.unit and len(figure.group) < _LONGEST_LIST:
                before.group = figure.group = [before, *(figure.group or [figure])]
                for member in figure.group:
                    member.group = figure.group
    for before, figure in zip(figures, figures[1:]):
        # 连续七个季度保持三位数增长
        spans_time = before.quantity.unit in ("days", "weeks", "months", "quarters", "years")
        figure.after, figure.prior = (before.after if spans_time else before.end), before
    previous = None
    whole = sentence
    for figure in figures:
        sentence = around(whole, figure)
        if page.cells and give_from_table(page, figure, previous) or give_from_item(page, figure):
            if figure.metric and not figure.entities:
                give_entity(page, sentence, figure, previous, state)
            if not figure.segment:
                give_segment(page, sentence, figure, state)
            give_sign(page, sentence, figure)
            if figure.metric and figure.unit in MONEY:
                state.level = figure
            previous = figure if figure.metric else previous
            continue
        give_metric(page, sentence, figure, previous, state)
        if figure.metric and "growth" not in figure.metric and not _measures(page, figure):
            figure.metric = ""
        if not is_plausible(figure, page.text[figure.end : figure.end + 14]):
            figure.metric = ""  # Coding Plan最低每月20元 is no firm's revenue
        if is_rate(figure.metric) and figure.unit not in ("pct", "pp", "ratio") and not figure.metric.isascii():
            figure.metric = ""  # no power is a 占比
        if figure.metric.startswith(("eps", share_prices.PRICE)) and _LARGE.search(figure.quantity.raw):
            worth = figure.metric == share_prices.PRICE and "市值" in page.text[figure.end : figure.end + 30]
            figure.metric = "valuation" if worth else ""
        give_entity(page, sentence, figure, previous, state)
        give_period(page, sentence, figure, previous, state)
        clause = page.clause_start(figure.start, sentence.start)
        begin = sentence.start if _HELD.match(figure.metric) else clause  # 2027年挂牌时,创始人持股9%
        dated = page.within("periods", begin, figure.start)  # 2026年本益比
        listed = "periods of the list before" in figure.rules  # 净利润分别为…,对应PE为16、12倍
        if _OF_THE_DAY.search(figure.metric) and not (dated or listed or _A_DAY.fullmatch(figure.period)):
            figure.period = page.reader.published[:7]
        if figure.metric in (share_prices.PRICE, share_prices.CHANGE):
            told = share_prices.day_of(page, sentence, figure.start)
            figure.period = told or (figure.period if "-" in figure.period else "")
        if figure.metric.endswith("_qoq") and re.fullmatch(r"\d{4}-\d\d", figure.period):
            on_the_month = f"{figure.metric[:-4]}_mom"  # 环比 of a month is no growth on the quarter
            figure.metric = on_the_month
        if figure.metric == "market_share_change_hoh" and "Q" in figure.period:
            figure.metric = "market_share_change_qoq"
        give_segment(page, sentence, figure, state)
        give_sign(page, sentence, figure)
        _as_percentage(page, figure)
        aside = (
            share_prices.EACH in figure.rules or THOUGHT in figure.rules
        )  # what follows does not go on with what others had thought
        if figure.metric:
            previous = previous if aside else figure
            if figure.metric not in page.vocabulary.rows["metric"]:
                figure.rules.insert(0, PRINTED)
                figure.confidence *= 0.5
            if figure.unit not in ("pct", "pp", "ratio", "rank") and not aside:
                state.level = figure
                state.levels = [*state.levels[-_LONGEST_LIST:], figure]
            if (
                len(figure.entities) == 1
                and figure.metric.startswith((*OF_MARKETS, *OF_SHIPMENTS))
                and page.vocabulary.entity(figure.entities[0]).kind in ("aggregate", "region")
            ):
                state.market, state.market_age = figure.entities[0], -1
            remember(page, figure, state)
            if figure.group and figure is figure.group[-1]:
                state.group = figure.group
    state.last = previous or state.last


def _as_percentage(page: Page, figure: Figure) -> None:
    """一半, 四分之三 of something are percentages, as the metric's other figures are."""
    row = page.vocabulary.rows["metric"].get(figure.metric)
    share = row["unit_kind"] == "share" if row is not None else is_rate(figure.metric)
    if share and figure.unit == "ratio" and figure.value is not None and figure.value < 1:
        figure.value, figure.unit = figure.value * 100, "pct"


def _measures(page: Page, figure: Figure) -> bool:
    """Whether the unit can measure the metric; a bare 300万 may count anything."""
    metrics = page.vocabulary.rows["metric"]
    row = metrics.get(figure.metric) or metrics.get(figure.metric.removesuffix("_increase"))
    if row is None:
        return True
    kind = row["unit_kind"]
    return (
        kind in KINDS.get(figure.unit, (kind,))
        or kind == "price"
        and figure.unit in MONEY  # a price whose base stands elsewhere
        or kind == "share"
        and figure.unit == "ratio"
        and figure.value is not None
        and (figure.value < 1 or figure.metric == "price_ratio")
        or figure.unit in ("count", "persons")
        and _BARE.search(figure.quantity.raw) is not None
    )


def _leave(state: Carried, page: Page, sentence: Span, figures: list[Figure]) -> None:
    """Remember a sentence's topic: its first subject, its last period."""
    names = page.within("entities", sentence.start, sentence.end)
    strong = subjects_of(page, [m for m in names if m.kind not in ("weak", "chip", "region", "agency")], "")
    examples = {m.id for m in strong if _AMONG.match(page.text, m.end)}
    strong = [m for m in strong if m.id not in examples]
    firms = [m for m in strong if m.kind in FIRMS]
    state.company = firms[0].id if firms else state.company
    products = [m for m in strong if m.kind in ("product", "model") and not page.text.startswith("级", m.end)]
    state.product = products[-1].id if products else state.product if not strong else ""
    chips = [m for m in names if m.kind == "chip" and not is_object(page.text, m)]
    state.chip = chips[-1].id if chips else state.chip if state.age < 3 else ""
    told = next((f.entities[0] for f in reversed(figures) if f.metric and len(f.entities) == 1), "")
    told = "" if told in examples else told
    if strong:
        state.entity, state.age = head_of(page, strong, 0).id, 0
    elif told and page.vocabulary.entity(told).kind in FIRMS:  # 公司营收…: who it was goes on
        state.entity, state.age = told, 0
    elif names and names[0].id in ("china_market", "china", "world") and names[0].start - sentence.start < 18:
        state.entity, state.age = names[0].id, 1
    else:
        state.age += 1
    state.market_age += 1
    leave_period(page, sentence, state)
    segments = page.within("segments", sentence.start, sentence.end)
    state.segment = segments[-1].id if segments else state.segment if state.age == 0 and not strong else ""
    if "\n" in page.text[sentence.end : sentence.end + 3]:  # a new paragraph carries on only where it says so
        state.last = None
        aims = page.about.of_plan and state.period and is_ahead(page, state.period)  # 到2027年,…: what a plan aims at
        if not (aims or _CARRIES_ON.match(page.text, sentence.end)):
            state.period = ""


def _head(state: Carried, page: Page, sentence: Span) -> None:
    """2024年全年业绩摘要, on a line of its own: the period of what stands under it."""
    alone = page.text[max(0, sentence.start - 4) : sentence.start].rstrip(" #*")[-1:] in ("", "\n")
    if alone and sentence.end - sentence.start < 40 and "\n" in page.text[sentence.end - 1 : sentence.end + 2]:
        named = list({m.id for m in page.within("periods", sentence.start, sentence.end) if not m.kind})
        said = page.text[sentence.start : sentence.end].strip()
        told = len(named) == 1 and not re.search("-\\d\\d-|/", named[0]) and not _NO_HEADING.search(said)
        if told and (re.search("[QH-]", named[0]) or _RESULTS.search(said)):
            state.heading, state.heading_until = named[0], len(page.text)


def _is_foretold(page: Page, sentence: Span, figure: Figure) -> bool:
    """2024年收入100亿元,预计2025年120亿元: only what is told with the word or after it, and was not over when the page appeared."""
    start, end = page.clause_start(figure.start, sentence.start), page.clause_end(figure.end, sentence.end)
    if mentions.FORETELLS.search(page.text, start, end):
        return True
    try:
        over = bool(figure.period) and parse_period(figure.period).end < parse_period(page.reader.published).start
    except ValueError:
        over = False
    return not over and mentions.FORETELLS.search(page.text, sentence.start, start) is not None


def _candidates_of(page: Page, sentence: Span, figure: Figure, vouched: tuple[str, str]) -> list[Candidate]:
    """One candidate an entity; a range of ranks over a list gives each its place."""
    document, quantity = page.document, figure.quantity
    span = document.raw_span(*page.opened(quantity.start, quantity.end))
    place = document.raw_span(*page.opened(sentence.start, sentence.end))
    attribution, kind = vouched
    if THOUGHT in figure.rules:
        kind = "forecast"
    elif kind == "forecast" and not _is_foretold(page, sentence, figure):
        kind = "attributed" if attribution else "reported"
    reason = "" if figure.metric and figure.entities else "no entity" if figure.metric else "no metric"
    confidence = round(figure.confidence, 2) if not reason else round(min(0.3, 0.3 * figure.confidence), 2)
    found = []
    for ordinal, entity in enumerate(figure.entities or [""]):
        value, high = figure.value, quantity.value_high
        if "ranks of a list" in figure.rules:
            value, high = value + ordinal, None
        found.append(
            Candidate(span.start, span.end, ordinal, document.raw[span.start : span.end], place.start, place.end, entity, figure.metric, figure.segment, figure.period,
                      value, high, figure.unit, quantity.qualifier, attribution, kind, "; ".join(figure.rules), confidence, reason)
        )  # fmt: skip
    return found
