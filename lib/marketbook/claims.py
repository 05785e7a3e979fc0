"""From a document to candidate claims: each figure gets a metric, an entity, a segment, a period and a voucher.

The rules are few, general and deterministic; each candidate names the rules that made it and how far they can be trusted.
Nothing here enters a report: a person accepts or corrects a candidate first (``notebooks/lab/review.ipynb``).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal

from marketbook import mentions
from marketbook.mentions import Mention, PeriodReader
from marketbook.quantities import find_quantities
from marketbook.quantities.words import MONEY
from marketbook.reading import Document, Span
from marketbook.records import Quantity
from marketbook.vocabulary import Vocabulary, load_vocabulary


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


@dataclass
class _Figure:
    """A quantity on its way to a claim; offsets count characters of the document's text."""

    quantity: Quantity
    group: list[_Figure] = field(default_factory=list, repr=False)
    metric: str = ""
    entities: list[str] = field(default_factory=list)
    segment: str = ""
    period: str = ""
    value: Decimal | None = None
    unit: str = ""
    rules: list[str] = field(default_factory=list)
    confidence: float = 1.0

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end


#: Unit of a quantity -> kinds of metric that it can measure, the likeliest first.
_KINDS = {"pct": ("share", "growth", "points"), "pp": ("points",), "ratio": ("ratio",), "rank": ("rank",), "params": ("params",), "bytes": ("bytes",),
          "persons": ("persons", "count"), "count": ("count", "calls"), "tokens": ("tokens",), "tokens_per_day": ("tokens",), "calls_per_day": ("calls",),
          "PFdays": ("compute",), "FLOP": ("compute",), "GPU_hours": ("compute",), "TFLOPS": ("performance",), "PFLOPS": ("performance",), "EFLOPS": ("performance",),
          "W": ("power",), "kWh": ("energy",), "bytes_per_s": ("bandwidth",), "days": ("time",), "months": ("time",), "years": ("time",),
          "CNY_per_Mtok": ("price",), "USD_per_Mtok": ("price",)} | dict.fromkeys(MONEY, ("money",))  # fmt: skip
#: What a change of a metric is called, where it is not the metric's id with ``_growth_yoy`` or ``_growth``.
_CHANGE_OF = {"market_share": "market_share_change_yoy", "market_size": "market_growth_yoy", "parameters": "parameters_change", "ai_server_market": "market_growth_yoy",
              "net_loss": "net_profit_growth_yoy", "api_price": "price_cut", "input_price": "price_cut", "output_price": "price_cut", "price": "price_cut",
              "revenue_ai": "ai_revenue_growth", "price_cut": "price_cut", "users": "", "tender_count": "", "capex_plan": "capex_growth_yoy"}  # fmt: skip
#: The one metric that a unit nearly always measures in these articles, where no cue says otherwise.
_BY_UNIT = {"params": "parameters", "PFdays": "training_compute", "FLOP": "training_compute", "PFLOPS": "centre_compute", "EFLOPS": "compute_total", "CNY_per_Mtok": "api_price", "USD_per_Mtok": "api_price", "calls_per_day": "daily_calls", "tokens_per_day": "daily_tokens"}
#: A share and the amount that it is the share of; articles give the two side by side.
_AMOUNT_OF = {"genai_share_of_revenue": "revenue_genai", "ai_share_of_revenue": "ai_revenue"}
_SHARE_OF = {"compute_intelligent": "ai_share_of_compute", "revenue_genai": "genai_share_of_revenue", "ai_revenue": "ai_share_of_revenue"}
#: Profits: negative when the clause calls the figure a loss.
_PROFITS = ("net_profit", "ebita", "gross_profit", "adjusted_ebita", "operating_cash_flow")
#: Metrics that say how things stand: without a period they hold on the day of publication.
_STANDING = ("valuation", "investment_cumulative", "investees", "app_store_rank", "mau", "gross_margin", "models_released", "genai_apps", "tech_companies", "size_threshold",
             "investment_received_cumulative", "rd_expense_cumulative", "revenue_cumulative", "tender_count")  # fmt: skip
#: Metrics of firms: models, chips and countries are passed over when one of these looks for its entity.
_OF_FIRMS = ("revenue", "net_profit", "net_loss", "ebita", "capex", "market_share", "market_rank", "valuation", "tender_count", "tender_amount", "tender_rank", "rd_expense", "funding_round", "ai_revenue", "cluster_chips", "compute_efficiency_ratio", "gmv", "partners", "new_centre")

#: Metrics of products and models: their maker is passed over when one of these looks for its entity.
_OF_PRODUCTS = ("api_price", "input_price", "output_price", "cache_hit", "price_", "parameters", "training_", "mau", "dau", "wau", "downloads", "daily_calls", "daily_tokens", "peak_tokens", "ad_spend", "app_store")
#: Metrics of chips.
_OF_CHIPS = ("fp16", "fp8", "bf16", "memory", "interconnect", "tdp", "share_of_", "chip", "performance", "orders", "yield", "price_gap")
#: Metrics of whole markets and countries: an aggregate such as 全球 is their entity.
_OF_MARKETS = ("market_size", "ai_server_market", "compute_", "genai_", "tech_companies", "models_released", "size_threshold", "registered_", "gross_margin", "market_growth", "electricity", "racks", "ai_share_of_compute")

_CLAUSE_END = re.compile(r"[，；;：:。！？!?\n]|,(?!\d{3}(?!\d))|(?<!\d),|——")
_CHANGE = re.compile(r"同比|增长|增幅|增速|涨幅|激增|大增|上升|提升|提高|上涨|攀升|减少|下滑|下降|下跌|降低|收窄|锐减|增加|大涨|翻|跌|缩减|萎缩")
_FALL = re.compile(r"减少|下滑|下降|下跌|降低|锐减|大跌|缩减|萎缩|减亏|降至|跌")
_LOSS = re.compile(r"亏损|净亏|亏了")
#: Cues that give way to any other in the same clause.
_GENERIC = {"金额", "用户", "产品", "市场", "居", "位列", "位居", "名列", "排名", "中标", "亏损", "盈利", "云业务", "价格", "模型", "推出", "投入", "销售额"}
_CARRIES_ON = re.compile(r"\s*(?:其中|此外|同时|另外|这|该|其|对此|而|并且|不过|但)")
_EXAMPLE = re.compile(r"[^，,。；]{0,24}(?:为代表|在内)的")
_TOGETHER = re.compile(r"合计|总计|共计|加起来")
_QUARTERLY = re.compile(r"环比")
_EACH = re.compile(r"均|都|各|分别")
_PRICE_TALK = re.compile(r"降价|直降|降幅|价格|下调|定价|便宜")
_AGAINST = re.compile(r"(?:较|比|比起|相比|相比于|对标|超过|超越|追赶|逼近|低于|高于|优于|不及|落后于|以上的?|(?<!在)于|向|对|给|与|由|被|像|例如|如|至|到|仅次于|同行|等同|接近|据|根据|援引|与[^，,。、]{1,10}、)[“\"《 ]*$")
_POSSESSIVE = re.compile(r"[”\"]?(?:的|旗下的?|发布的|推出的|自研的?|子公司|公司|集团|发布|宣布旗下|宣布)?(?:大模型|产品|业务)?[“\" ]*")
_JOIN = re.compile(r"[ ”“\"]*(?:[、,，/]|和|与|及|以及|、?和)(?:降价前的|其|旗下的?)?[ “”\"]*(?:[A-Za-z\u4e00-\u9fff]{0,2}的)?")
_LIST_GAP = re.compile(r"[ ]?(?:[、,，]|[、,，]?(?:和|与|及|以及))[ ]?")
_NUMBER_WORD = re.compile(r"\d+(?:\.\d+)?[BMbm]")


class _Page:
    """Everything that is mentioned in a document, ready to be looked up by place."""

    def __init__(self, document: Document, published: str, vocabulary: Vocabulary):
        self.text = document.text
        self.document = document
        self.vocabulary = vocabulary
        self.reader = PeriodReader(published)
        self.entities = mentions.find_entities(self.text, vocabulary)
        self.segments = mentions.find_segments(self.text, vocabulary)
        self.cues = mentions.find_cues(self.text, vocabulary)
        self.periods = self.reader.find(self.text)
        self.breaks = [match.start() for match in _CLAUSE_END.finditer(self.text)]
        self.sized: dict[str, str] = {}
        self._starts = {name: [m.start for m in getattr(self, name)] for name in ("entities", "segments", "periods")}
        self._cue_starts = [cue[0] for cue in self.cues]

    def within(self, name: str, start: int, end: int) -> list[Mention]:
        """Mentions of a kind that begin in ``start`` to ``end``."""
        starts = self._starts[name]
        return getattr(self, name)[bisect_left(starts, start) : bisect_left(starts, end)]

    def cues_within(self, start: int, end: int, kinds: tuple[str, ...]) -> list[tuple[int, int, str, str]]:
        """Cues in a stretch, as (start, end, metric, kind), for the first of the kinds that each can be."""
        found = []
        for cue_start, cue_end, metrics in self.cues[bisect_left(self._cue_starts, start) : bisect_left(self._cue_starts, end)]:
            if cue_end > end:
                continue
            best = min(((kinds.index(kind), metric, kind) for metric, kind in metrics if kind in kinds), default=None)
            if best:
                found.append((cue_start, cue_end, best[1], best[2]))
        return found

    def clause_start(self, at: int, sentence_start: int) -> int:
        i = bisect_right(self.breaks, at - 1)
        return max(sentence_start, self.breaks[i - 1] + 1 if i else 0)

    def clause_end(self, at: int, sentence_end: int) -> int:
        i = bisect_left(self.breaks, at)
        return min(sentence_end, self.breaks[i] if i < len(self.breaks) else len(self.text))


def find_candidates(document: Document, published: str = "", vocabulary: Vocabulary | None = None) -> list[Candidate]:
    """Every figure of a document as a candidate claim, also the ones whose entity or metric was not found.

    Parameters
    ----------
    document : Document
    published : str
        ISO day, month or year of publication, for relative words; empty if unknown.
    vocabulary : Vocabulary, optional
        By default the project's.
    """
    page = _Page(document, published, vocabulary or load_vocabulary())
    unreadable = document.unreadable
    figures = [
        _Figure(q, unit=q.unit, value=q.value)
        for q in find_quantities(document.text)
        if not any(span.start < q.end and q.start < span.end for span in unreadable)
    ]
    candidates: list[Candidate] = []
    state = _Carried()
    starts = [figure.start for figure in figures]
    for sentence in document.sentences:
        here = figures[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        _assemble(page, sentence, here, state)
        vouched = mentions.find_attribution(document.text[sentence.start : min(sentence.end, sentence.start + _REACH)]) if here else ("", "")
        for figure in here:
            candidates += _candidates_of(page, _around(sentence, figure), figure, vouched)
        state.leave(page, sentence)
    return candidates


def find_claims(document: Document, published: str = "", vocabulary: Vocabulary | None = None) -> list[Candidate]:
    """Candidates that are complete: entity and metric were found."""
    return [candidate for candidate in find_candidates(document, published, vocabulary) if candidate.entity and candidate.metric]


#: A figure is understood from so many characters around it; a page without full stops stays linear.
_REACH = 1000


#: Figures that one list may have; a longer one is a table, whose members are read one by one.
_LONGEST_LIST = 12


def _around(sentence: Span, figure: _Figure) -> Span:
    """The figure's sentence, cut to what lies near it where it is no sentence of a writer any more."""
    if sentence.end - sentence.start <= _REACH:
        return sentence
    return Span(max(sentence.start, figure.start - _REACH // 2), min(sentence.end, figure.end + _REACH // 2))


@dataclass
class _Carried:
    """What the sentences before said, for a sentence that leaves it out."""

    entity: str = ""
    product: str = ""
    chip: str = ""
    period: str = ""
    segment: str = ""
    age: int = 0
    last: _Figure | None = None
    group: list[_Figure] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    paragraph: int = 0

    def leave(self, page: _Page, sentence: Span) -> None:
        """Remember a sentence's topic: its first subject, its last period."""
        names = page.within("entities", sentence.start, sentence.end)
        strong = [m for m in names if m.kind not in ("weak", "chip", "region") and not _is_object(page.text, m)]
        products = [m for m in strong if m.kind in ("product", "model") and not page.text.startswith("级", m.end)]
        self.product = products[-1].id if products else self.product if not strong else ""
        chips = [m for m in names if m.kind == "chip" and not _is_object(page.text, m)]
        self.chip = chips[-1].id if chips else self.chip if self.age < 3 else ""
        if strong:
            self.entity, self.age = _head(page, strong, 0).id, 0
        elif names and names[0].id in ("china_market", "china", "world") and names[0].start - sentence.start < 18:
            self.entity, self.age = names[0].id, 1
        else:
            self.age += 1
        periods = [m for m in page.within("periods", sentence.start, sentence.end) if not m.kind and not _is_comparison(page.text, m) and page.text[max(0, m.start - 1) : m.start] not in ("从", "由")]
        if periods:
            self.period = periods[-1].id
        segments = page.within("segments", sentence.start, sentence.end)
        self.segment = segments[-1].id if segments else self.segment if self.age == 0 and not strong else ""
        if "\n" in page.text[sentence.end : sentence.end + 3]:  # a new paragraph carries on only where it says so
            self.last = None
            if not _CARRIES_ON.match(page.text, sentence.end):
                self.period = ""


def _assemble(page: _Page, sentence: Span, figures: list[_Figure], state: _Carried) -> None:
    """Metric, entity, period and segment of every figure of a sentence, left to right."""
    for before, figure in zip(figures, figures[1:]):
        gap = _LIST_GAP.fullmatch(page.text, before.end, figure.start)
        apiece = before.group or "分别" in page.text[max(sentence.start, before.start - 10) : before.start]
        linked = gap and len(before.group) < _LONGEST_LIST and (before.quantity.unit == figure.quantity.unit or apiece)
        figure.group = before.group if linked else []
        if linked:
            if not before.group:
                before.group = figure.group = [before]
            figure.group.append(figure)
    previous = None
    whole = sentence
    for figure in figures:
        sentence = _around(whole, figure)
        _give_metric(page, sentence, figure, previous, state)
        _give_entity(page, sentence, figure, previous, state)
        _give_period(page, sentence, figure, previous, state)
        _give_segment(page, sentence, figure, state)
        _sign(page, sentence, figure)
        if figure.metric:
            previous = figure
            if figure.period and "as of publication" not in figure.rules:
                state.used[figure.metric.split("_")[0]] = figure.period
            if figure.group and figure is figure.group[-1]:
                state.group = figure.group
    state.last = previous or state.last


# -- metric -------------------------------------------------------------------------------------------------------------------


def _region(page: _Page, sentence: Span, figure: _Figure, previous: _Figure | None) -> tuple[int, int]:
    """The part of the figure's clause before it, as far as the last figure that is no member of its list."""
    first = figure.group[0] if figure.group else figure
    start = page.clause_start(first.start, sentence.start)
    if previous is not None and previous not in figure.group:
        start = max(start, previous.end)
    return start, first.start


def _give_metric(page: _Page, sentence: Span, figure: _Figure, previous: _Figure | None, state: _Carried) -> None:
    kinds = _KINDS.get(figure.quantity.unit, ())
    start, end = _region(page, sentence, figure, previous)
    last = figure.group[-1] if figure.group else figure
    clause_end = page.clause_end(last.end, sentence.end)
    before = page.text[start:end]
    anaphora = re.search(r"(?:以上|上述|前述)[两三]项", before)
    if anaphora and figure.group and state.group and len(state.group) == len(figure.group):
        model = state.group[figure.group.index(figure)]
        figure.metric, figure.unit = model.metric, model.unit
        figure.rules.append("metrics of the list before")
        return
    level = previous is not None and previous.quantity.unit == figure.quantity.unit and re.search(r"(?:至|到|改善为|转为|为)(?:了|约|近|盈利|亏损)*$", before)
    if level and previous.metric and previous.end >= sentence.start and len(before) < 14:
        figure.metric, figure.unit = previous.metric, previous.unit
        figure.rules.append("level after a change")
        return
    if figure.quantity.unit in ("pct", "ratio", "pp"):
        doubled = figure.quantity.raw.startswith(("翻番", "翻倍", "翻了一番", "翻一番"))
        if _QUARTERLY.search(before) and "同比" not in before and figure.quantity.unit != "pp" and "份额" not in page.text[sentence.start : end]:
            return
        if figure.quantity.unit != "ratio" or doubled:
            changes = _CHANGE.search(before) or doubled or page.text.startswith(("的增", "的显著增", "的同比", "以上的收入增"), last.end) or figure.quantity.raw.endswith("位数")
            if _give_change(page, sentence, figure, previous, state, start, end, bool(changes)):
                if doubled:
                    figure.value, figure.unit = Decimal(100), "pct"
                return
            if doubled:
                return
    told = previous is not None and previous.start >= sentence.start and page.clause_start(start, sentence.start) - previous.end <= 1
    if told and re.match(r"(?:即|约合|相当于|约为|也就是|为)", before) and (previous.metric in _AMOUNT_OF) and figure.quantity.unit in MONEY:
        figure.metric = _AMOUNT_OF[previous.metric]
        figure.rules.append("amount of the share before")
        return
    if told and "占比" in before and previous.metric in _SHARE_OF and figure.quantity.unit == "pct":
        figure.metric = _SHARE_OF[previous.metric]
        figure.rules.append("share of the amount before")
        return
    found = _nearest_cue(page, sentence, figure, kinds, start, end, last.end, clause_end)
    if found:
        figure.metric, rule, trust = found
        figure.rules.append(rule)
        figure.confidence *= trust
        _refine_metric(page, sentence, figure)
    elif figure.quantity.unit in _BY_UNIT and not figure.metric and (figure.quantity.unit != "PFLOPS" or "中心" in page.text[max(sentence.start, figure.start - 12) : figure.end + 6]):
        figure.metric = _BY_UNIT[figure.quantity.unit]
        figure.rules.append("metric by unit")
        figure.confidence *= 0.7


def _nearest_cue(page: _Page, sentence: Span, figure: _Figure, kinds, start: int, end: int, after: int, clause_end: int) -> tuple[str, str, float] | None:
    follow = [cue for cue in page.cues_within(after, min(clause_end, after + 14), kinds) if cue[0] - after <= 6]
    specific = [cue for cue in follow if page.text[cue[0] : cue[1]] not in _GENERIC]
    follow = specific or [cue for cue in follow if page.text[cue[0] : cue[1]] not in ("亏损", "盈利")]
    if follow and (figure.quantity.unit in ("count", "persons", "rank", "params", "ratio") or page.text.startswith(("的", "以上的", "左右的"), after)):
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


def _give_change(page: _Page, sentence: Span, figure: _Figure, previous, state: _Carried, start: int, end: int, changes: bool) -> bool:
    """A percentage that says how much something changed: its metric is the change of what the clause, or the figure before, names."""
    before = page.text[start:end]
    if not changes:
        if figure.quantity.unit == "pct" and re.search(r"[较比](?!行业|同行|业内|此前|之前|原)[^，,。]{1,24}(?:便宜|低)", before):
            return True  # cheaper than another product: neither a cut nor a gap to the industry
        if figure.quantity.unit == "pct" and _PRICE_TALK.search(page.text, max(sentence.start, start - 40), end) and re.search(r"(?:降价|降幅|直降|下调|便宜|降低|下降|减少|降)(?:幅度)?(?:了|最?高?达到?|超过?|近|约|到|至|为|均)*$", before):
            figure.metric = "price_gap_vs_industry" if re.search(r"[比较](?:行业|同行|业内)", before) else "price_cut"
            figure.rules.append("change of price")
            return True
        if figure.quantity.unit == "pct" and re.search(r"[比较](?:行业|同行|业内).{0,4}[低便]", before):
            figure.metric = "price_gap_vs_industry"
            figure.rules.append("gap to the industry")
            return True
        return figure.quantity.unit == "pp" and _change_id(page, figure, "market_share", before)
    kinds = ("money", "persons", "share", "growth", "price", "params", "tokens", "calls")
    cues = page.cues_within(start, end, kinds) or page.cues_within(figure.end, min(page.clause_end(figure.end, sentence.end), figure.end + 10), kinds)
    trust, rule = 0.95, "change in clause"
    if figure.group and len(figure.group) > 1:
        distinct = [cue for i, cue in enumerate(cues) if cue[2] not in {c[2] for c in cues[:i]}]
        if len(distinct) == len(figure.group):
            cues, rule = [distinct[figure.group.index(figure)]], "change list"
    base = cues[-1][2] if cues else ""
    if not base and re.search(r"[比较](?:行业|同行|业内)", before):
        base, rule = "price_gap_vs_industry", "gap to the industry"
    if not base and previous is not None and previous.metric and previous.end >= sentence.start:
        base, rule, trust = previous.metric, "change of the figure before", 0.85
    if not base:
        earlier = page.cues_within(max(sentence.start, start - 60), start, kinds)
        base, rule, trust = (earlier[-1][2] if earlier else "", "change in sentence", 0.65)
    if not base and state.last is not None and state.last.metric and ("同比" in before or figure.quantity.unit == "ratio"):
        base, rule, trust = state.last.metric, "change of the sentence before", 0.5
    if not base:
        return False
    figure.rules.append(rule)
    figure.confidence *= trust
    return _change_id(page, figure, base, before)


def _change_id(page: _Page, figure: _Figure, base: str, before: str) -> bool:
    metrics = page.vocabulary.rows["metric"]
    stem = base.removesuffix("_growth_yoy").removesuffix("_growth")
    id = base if base == "price_gap_vs_industry" else _CHANGE_OF.get(stem) if stem in _CHANGE_OF else next((n for n in (f"{stem}_growth_yoy", f"{stem}_growth", base) if n in metrics and "growth" in n), "")
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


def _refine_metric(page: _Page, sentence: Span, figure: _Figure) -> None:
    """Where two metrics share a cue, the words around decide."""
    near = page.text[max(sentence.start, figure.start - 40) : figure.start]
    after = page.text[figure.end : figure.end + 8]
    if figure.metric in ("parameters", "size_threshold"):
        figure.metric = "size_threshold" if re.match(r"级?参数规模?以上|级?(?:参数)?规模以上", after) else "parameters"
    elif figure.metric == "tender_count" and "未披露" in after + page.text[figure.end : figure.end + 14]:
        figure.metric = "tender_count_undisclosed"
    elif figure.metric == "tender_count" and "其余" in near[-6:]:
        figure.metric = "tender_count_disclosed"
    elif figure.metric == "api_price" and "输入" in near[-14:]:
        figure.metric = "input_price"
    elif figure.metric == "price_ratio_vs_openai" and "成本" in near[-24:]:
        figure.metric = "training_cost_ratio"
    elif figure.metric == "users" and "生成式AI" in near:
        figure.metric = "genai_users"
    elif figure.metric == "models_released" and "模型" not in near[-16:] + after:
        figure.metric = ""
    forecast = f"{figure.metric}_forecast"
    if forecast in page.vocabulary.rows["metric"] and re.search(r"预计|有望|预测|预估", page.text[page.clause_start(figure.start, sentence.start) : figure.start]):
        figure.metric = forecast


# -- entity -------------------------------------------------------------------------------------------------------------------


def _is_object(text: str, mention: Mention) -> bool:
    """Whether the words before a name make it something that the clause compares with or acts on."""
    return bool(_AGAINST.search(text, max(0, mention.start - 8), mention.start))


def _head(page: _Page, names: list[Mention], at: int) -> Mention:
    """阿里云旗下通义千问, 字节的“豆包”: of names that belong to each other, the last."""
    while at + 1 < len(names) and names[at + 1].start - names[at].end <= 8:
        gap = page.text[names[at].end : names[at + 1].start]
        owned = names[at + 1].kind != "weak" and page.vocabulary.descends(names[at + 1].id, page.vocabulary.root(names[at].id))
        if not _POSSESSIVE.fullmatch(gap) or not (owned or gap in ("的", "旗下")):
            break
        at += 1
    return names[at]


def _suits(metric: str, mention: Mention) -> bool:
    if mention.kind == "weak":
        return False
    if metric.startswith(_OF_FIRMS):
        return mention.kind not in ("chip", "region", "agency") and (mention.kind != "model" or metric in ("revenue",))
    return mention.kind not in ("region", "agency") and (mention.kind != "chip" or metric.startswith(_OF_CHIPS))


def _give_entity(page: _Page, sentence: Span, figure: _Figure, previous, state: _Carried) -> None:
    text = page.text
    first = figure.group[0] if figure.group else figure
    clause_start = page.clause_start(first.start, sentence.start)
    after_end = page.clause_end(figure.end, sentence.end)
    metric = figure.metric
    # the figure is part of a name (500P中心), or stands in brackets right after one
    around = [m for m in page.within("entities", max(sentence.start, figure.start - 24), figure.end) if m.kind != "weak"]
    for mention in around:
        if mention.start <= figure.start and figure.end <= mention.end or (mention.end == figure.start - 1 and text[mention.end] in "(（"):
            return _take(page, figure, [mention.id], "entity at the figure", 0.95)
    names = [m for m in page.within("entities", clause_start, first.start) if _suits(metric, m)]
    if metric.startswith(("price_ratio", "training_cost_ratio", "share_of_h", "share_of_a")):
        names = [m for m in names if first.start - m.end > 6]  # 为GPT-4价格的1/400: what it is measured against
    following = [m for m in page.within("entities", figure.end, min(after_end, figure.end + 16)) if _suits(metric, m)]
    if following and not names and metric in ("parameters", "training_data") and re.fullmatch(r"[^，,。]{0,6}的[^，,。]{0,4}", text[figure.end : following[0].start]):
        return _take(page, figure, [following[0].id], "entity after", 0.95)
    if metric == "investment_received_cumulative" and (receivers := [m for m in names if text[max(0, m.start - 1) : m.start] == "向"]):
        return _take(page, figure, [receivers[-1].id], "entity acted on", 0.9)
    if metric.startswith(("genai_share_of", "ai_share_of")) and (wholes := [m for m in names if "占" in text[max(0, m.start - 2) : m.start]]):
        return _take(page, figure, [wholes[-1].id], "entity of the whole", 0.9)
    listed = _listed(page, names)
    if figure.group and len(figure.group) > 1 and len(listed) == len(figure.group):
        return _take(page, figure, [listed[figure.group.index(figure)]], "entity list", 0.9)
    if len(listed) > 1 and _EACH.search(text, names[-1].end, first.start):
        return _take(page, figure, listed, "each of a list", 0.85)
    if figure.quantity.unit == "rank" and figure.quantity.value_high is not None:
        run = _listed(page, [m for m in page.within("entities", sentence.start, first.start) if _suits(metric, m)])
        if len(run) == int(figure.quantity.value_high - figure.quantity.value) + 1:
            return _take(page, figure, run, "ranks of a list", 0.9)
        figure.metric = ""  # a stretch of ranks without its holders
        return None
    weak = [m for m in page.within("entities", clause_start, first.start) if m.kind in ("weak", "region") and not _is_object(text, m)]
    fresh = [m for m in weak if _leads_to_metric(page, figure, m)]
    subjects = _subjects(page, names, metric)
    if fresh and (not subjects or subjects[-1].end < fresh[-1].start):
        return _take(page, figure, [_weak_id(fresh[-1], metric)], "aggregate in clause", 0.8)
    if subjects and not (previous is not None and previous.entities and previous.start > subjects[-1].start):
        return _take(page, figure, [_business(page, subjects[-1], metric, first.start).id], "entity in clause", 0.95)
    if previous is not None and previous.entities and previous.start >= sentence.start:
        between = _subjects(page, [m for m in page.within("entities", previous.end, clause_start) if _suits(metric, m)], metric)
        if not between:
            return _take(page, figure, _own_business(page, previous.entities, metric, max(previous.end, clause_start), first.start), "entity of the figure before", 0.85)
    earlier = [m for m in page.within("entities", sentence.start, clause_start) if _suits(metric, m)]
    nearest = [m for m in earlier if m.start >= page.clause_start(clause_start - 2, sentence.start)]
    for names in (nearest, earlier):
        subjects = _subjects(page, names, metric)
        if subjects:
            chosen = subjects[-1] if metric.startswith(_OF_PRODUCTS) else subjects[0]
            return _take(page, figure, _own_business(page, [_business(page, chosen, metric, clause_start).id], metric, clause_start, first.start), "entity in sentence", 0.8)
    weak = weak or [m for m in page.within("entities", sentence.start, figure.start) if m.kind in ("weak", "region") and not _is_object(text, m)]
    weak = [m for m in weak if m.id != "market"] or weak
    ranked = figure.quantity.unit == "rank" or metric.startswith("price")
    if weak and not ranked and (metric.startswith(_OF_MARKETS) or not state.entity):
        return _take(page, figure, [_weak_id(weak[-1], metric)], "aggregate in sentence", 0.6)
    if state.chip and metric.startswith(_OF_CHIPS[:7]):
        return _take(page, figure, [state.chip], "chip carried over", 0.65)
    if state.product and metric.startswith(_OF_PRODUCTS) and re.match(r"[“\s]*(?:这款|该|这一|它|其)", text[sentence.start : sentence.start + 6]):
        return _take(page, figure, [state.product], "product carried over", 0.7)
    if state.entity and state.age < 6:
        return _take(page, figure, _own_business(page, [state.entity], metric, clause_start, first.start), "entity carried over", 0.7 - 0.1 * state.age)
    after = [m for m in page.within("entities", figure.end, sentence.end) if _suits(metric, m) or m.kind == "weak"]
    if (weak or after) and not ranked:
        return _take(page, figure, [_weak_id((weak or after)[0], metric)], "entity after", 0.5)
    return None


def _subjects(page: _Page, names: list[Mention], metric: str) -> list[Mention]:
    """Names that may carry the clause's figures: heads of what belongs together, without those compared with or acted on."""
    found, at, objects = [], 0, False
    while at < len(names):
        head = _head(page, names, at)
        joined = at > 0 and _JOIN.fullmatch(page.text, names[at - 1].end, names[at].start) is not None
        objects = _is_object(page.text, names[at]) or (joined and objects)
        graded = page.text.startswith("级", head.end)  # GPT-4级模型 compares, it does not name
        example = _EXAMPLE.match(page.text, head.end)  # 以天翼云、移动云为代表的运营商云
        if not (objects or graded or example):
            found.append(head)
        at = names.index(head) + 1
    found = [m for m in found if m.kind != "aggregate"] or found
    products = [m for m in found if m.kind in ("product", "model")] if metric.startswith(_OF_PRODUCTS) else []
    return products or found


def _leads_to_metric(page: _Page, figure: _Figure, mention: Mention) -> bool:
    """全球AI服务器的市场规模, 行业降价幅度: the aggregate is what the metric belongs to."""
    if figure.quantity.unit == "rank" or figure.metric.startswith("price_gap"):
        return False
    near = page.text[mention.end : mention.end + 12]
    if re.match(r"第|头部|平均|领先|最|首|唯一|多个|各", near):
        return False
    return figure.metric.startswith(_OF_MARKETS) or bool(page.cues_within(mention.end, mention.end + 5, _KINDS.get(figure.unit, ())))


def _business(page: _Page, mention: Mention, metric: str, before: int) -> Mention:
    """百度的智能云, 三大运营商的云业务: the group's cloud business, where its figure is the cloud's."""
    ids = _own_business(page, [mention.id], metric, mention.end, before)
    return Mention(mention.start, mention.end, ids[0], mention.kind)


_CLOUD = re.compile(r"云业务|云计算业务|智能云|云计算收入|云收入|云服务收入")


def _own_business(page: _Page, ids: list[str], metric: str, start: int, end: int) -> list[str]:
    if len(ids) != 1 or not metric.startswith(("revenue", "ebita", "net_profit", "market_", "genai_share", "ai_revenue")) or not _CLOUD.search(page.text, start, end):
        return ids
    if ids[0] == "three_operators":
        return ["telecom_operators"] if "telecom_operators" in page.vocabulary.entities else ids
    clouds = [e.id for e in page.vocabulary.entities.values() if e.parent == ids[0] and e.kind == "business" and "云" in e.zh_hans]
    return clouds[:1] or ids


def _weak_id(mention: Mention, metric: str) -> str:
    if mention.id == "china" and metric.startswith(("tender", "market", "revenue")):
        return "china_market"
    return mention.id


def _listed(page: _Page, names: list[Mention]) -> list[str]:
    """The last run of names joined by 、 or 和 (each with what belongs to it)."""
    runs: list[list[str]] = []
    at, last_end = 0, None
    while at < len(names):
        head = _head(page, names, at)
        joined = last_end is not None and names[at].start - last_end <= 10 and _JOIN.fullmatch(page.text, last_end, names[at].start)
        if joined:
            runs[-1].append(head.id)
        else:
            runs.append([head.id])
        at = names.index(head) + 1
        last_end = head.end
    return list(dict.fromkeys(runs[-1])) if runs else []


def _take(page: _Page, figure: _Figure, ids: list[str], rule: str, trust: float) -> None:
    """Set the entities; a model family that was named with its size means that size from then on."""
    if figure.metric == "parameters" and len(ids) == 1 and figure.quantity.value:
        for child in page.vocabulary.entities.values():
            size = _NUMBER_WORD.search(child.en)
            if child.parent == ids[0] and size and Decimal(size[0][:-1]) * (10**9 if size[0][-1] in "Bb" else 10**6) == figure.quantity.value:
                page.sized[ids[0]] = child.id
    clause = page.text[max(0, figure.start - 14) : figure.start]
    if figure.quantity.unit == "pct" and _TOGETHER.search(clause) and all(page.vocabulary.entity(id).kind not in ("aggregate", "region") for id in ids):
        figure.rules.append("together with others")
        return  # several names share one figure: no one of them has it
    if figure.metric.startswith("app_store"):  # a store ranks the app, not the model behind it
        ids = [f"{id}_app" if f"{id}_app" in page.vocabulary.entities else id for id in ids]
    figure.entities = [page.sized.get(id, id) for id in ids]
    figure.rules.append(rule)
    figure.confidence *= trust


# -- period, segment, sign ----------------------------------------------------------------------------------------------------


def _give_period(page: _Page, sentence: Span, figure: _Figure, previous, state: _Carried) -> None:
    clause_start = page.clause_start(figure.start, sentence.start)
    clause_end = page.clause_end(figure.end, sentence.end)
    named = [m for m in page.within("periods", sentence.start, clause_end) if not _is_comparison(page.text, m)]
    if "level after a change" in figure.rules and previous is not None:
        # 从2023年的37.5%提升至41.2%: the level reached belongs to the period before 从
        own = [m for m in page.within("periods", previous.end, figure.start) if not _is_comparison(page.text, m)]
        if own:
            figure.period = own[-1].id
            return
        start = max((m.start for m in named if m.end <= previous.start and re.search(r"[从由](?:去年|上年)?$", page.text[max(0, m.start - 1) : m.start])), default=previous.start)
        named = [m for m in named if m.end <= start]
        figure.period = named[-1].id if named else state.period or previous.period
        return
    if figure.metric.startswith("capex_plan") and page.reader.year:
        years = re.findall(r"([两三四五十]|\d+)年", page.text[max(sentence.start, figure.start - 14) : figure.end])
        if years:
            count = int(years[-1]) if years[-1].isdigit() else mentions._CN.get(years[-1], 2)
            figure.period = f"{page.reader.year}/{page.reader.year + count - 1}"
            figure.rules.append("years ahead")
            return
    if figure.metric.startswith(_TIMELESS):  # another entity's period is none of this one's
        others = [m for m in page.within("entities", sentence.start, figure.start) if m.kind not in ("weak", "region", "aggregate") and not page.text.startswith("级", m.end)]
        others = [m for m in others if not any(page.vocabulary.descends(m.id, id) or page.vocabulary.descends(id, m.id) for id in figure.entities)]
        named = [m for m in named if not any(m.end <= e.start for e in others)]
        previous = previous if previous is not None and previous.entities == figure.entities else None
    before = [m for m in named if clause_start <= m.start < figure.start]
    after = [m for m in named if m.start >= figure.end]
    earlier = [m for m in named if m.end <= clause_start]
    if before:
        figure.period = before[-1].id
    elif previous is not None and previous.period and previous.start >= sentence.start and not [m for m in earlier if m.start > previous.end]:
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


def _source_line(page: _Page, sentence: Span) -> str:
    """The period that the source line under the paragraph names (数据来源:《…(2022上半年)…》)."""
    line = re.match(r"[^\n]{0,200}\n+(?:数据来源|资料来源|来源)[:：]([^\n]{0,80})", page.text[sentence.end : sentence.end + 300])
    if not line:
        return ""
    periods = page.within("periods", sentence.end + line.start(1), sentence.end + line.end(1))
    return periods[0].id if periods else ""


#: Metrics that an article states without a period; one is not carried over to them.
_TIMELESS = ("parameters", "training_cost", "training_compute", "training_data", "training_time", "training_cost_ratio", "compute_rate", "centre_compute", "centre_investment", "centres_needed",
             "centres_cost", "api_price", "input_price", "output_price", "price_cut", "price_gap_vs_industry", "price_ratio_vs_openai", "price_ratio_vs_gpt4", "share_of_", "memory", "fp16", "fp8", "interconnect", "tdp", "launch_rank", "product_count",
             "cluster_chips", "compute_efficiency_ratio", "parameters_change", "daily_calls", "market_size_forecast", "partners", "unit_definition", "base_models", "architecture_layers", "opportunity_interval")  # fmt: skip


def _is_comparison(text: str, mention: Mention) -> bool:
    """较去年同期, 低于上年: the period that a change is measured from."""
    return re.search(r"(?:较|比|相比|[低高优少多早晚]于|较之)(?:于)?$", text[max(0, mention.start - 3) : mention.start]) is not None


def _give_segment(page: _Page, sentence: Span, figure: _Figure, state: _Carried) -> None:
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


def _sign(page: _Page, sentence: Span, figure: _Figure) -> None:
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


def _candidates_of(page: _Page, sentence: Span, figure: _Figure, vouched: tuple[str, str]) -> list[Candidate]:
    """One candidate an entity; a range of ranks over a list gives each its place."""
    document, quantity = page.document, figure.quantity
    span = document.raw_span(quantity.start, quantity.end)
    place = document.raw_span(sentence.start, sentence.end)
    attribution, kind = vouched
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
