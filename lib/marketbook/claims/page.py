"""What a document mentions, ready to be looked up by place, and what is carried from sentence to sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field, replace
from decimal import Decimal

from marketbook import mentions
from marketbook.mentions import Mention, PeriodReader
from marketbook.quantities.cells import tabbed
from marketbook.quantities.finding import home_of
from marketbook.quantities.fold import drop, wraps
from marketbook.quantities.words import MONEY
from marketbook.reading import Document, Span
from marketbook.periods import parse_period
from marketbook.records import Quantity
from marketbook.vocabulary import Entity, Vocabulary

#: Unit of a quantity -> kinds of metric that it can measure, the likeliest first.
KINDS = {"pct": ("share", "growth", "points"), "pp": ("points",), "ratio": ("ratio",), "rank": ("rank",), "points": ("score",), "params": ("params",), "bytes": ("bytes",),
          "persons": ("persons", "count"), "count": ("count", "calls"), "tokens": ("tokens",), "tokens_per_day": ("tokens",), "calls_per_day": ("calls",),
          "PFdays": ("compute",), "FLOP": ("compute",), "GPU_hours": ("compute",), "TFLOPS": ("performance",), "PFLOPS": ("performance",), "EFLOPS": ("performance",),
          "m2": ("area",), "mu": ("area",), "W": ("power",), "kWh": ("energy",), "bytes_per_s": ("bandwidth",), "days": ("time",), "months": ("time",), "years": ("time",), "ms": ("time",), "seconds": ("time",), "minutes": ("time",), "hours": ("time",), "weeks": ("time",), "TOPS": ("performance",),
          "CNY_per_Mtok": ("price",), "USD_per_Mtok": ("price",)} | dict.fromkeys(MONEY, ("money",))  # fmt: skip
ALL_KINDS = tuple(dict.fromkeys(kind for kinds in KINDS.values() for kind in kinds))
#: Cues that give way to any other in the same clause.
GENERIC = {
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
#: Who counts what is used and sold in China.
_OF_CHINA = re.compile("QuestMobile|易观|艾媒|艾瑞|赛迪|洛图|奥维云网|IT桔子|AI产品榜|东数西算", re.I)
#: Who counts the markets of the world.
_RESEARCHERS = re.compile(
    "TrendForce|集邦|IDC|Gartner|Counterpoint|Omdia|Canalys|Synergy|LightCounting|SEMI|WSTS|Yole|Dell.?Oro|DIGITIMES",
    re.I,
)
_SET_APART = re.compile(
    r"(?<=[\u4e00-\u9fff，。；：、）》”])[ ](?=[A-Za-z0-9])|(?<=[A-Za-z0-9%)])[ ](?=[\u4e00-\u9fff，。；：、（《“])"
)
#: 销 售 费 用 率: a line that a page sets wide.
_WIDE = re.compile(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff]){4,}")
#: 营(yíng)收: how a character is read, put in after it.
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")
_BRACKET = re.compile(r"[(（][^()（）]{0,60}[)）]")
#: (Nvidia，NVDA)
_ASIDE = re.compile(r"[(（][^()（）\d。\n]{1,30}[)）]")
#: Kinds of entity that have results.
FIRMS = ("group", "company", "business")
#: Words of a firm's own statement, whose name the page may leave out or the vocabulary lack.
_STATEMENT = re.compile("归属于|股东应占|每股|业绩摘要|本公司|本集团|拥有人应占|电话会|招股书")
_OWN_FIRM = re.compile("(?<![\u4e00-\u9fff]{2})公司(?:实现|营收|营业|归母|净利|收入|毛利|拟|的|在|持续|发布)")
#: Words of a page that tells of its own firm.
_ITSELF = re.compile("(?<![\u4e00-\u9fff]{2})(?:公司|本行)(?!治理|债|法)|归母|归属于(?:上市公司|母公司)|股东应占")
#: 甲科技股份有限公司(以下简称“公司”)
_CALLED_THE_FIRM, _LONGEST_NAME = re.compile('[(（](?:以下|下称|以下统称)?简?称?(?:为)?[:：]?[“"「]公司[”"」]'), 12
#: 本年度报告
_ANNUAL = re.compile("(?:本|公司)年度报告(?!期)")
_OF_TOKENS = re.compile("[Tt]oken|词元|API|GPT|DeepSeek|大模型")
_OF_PLAN = re.compile("行动方案|行动计划|实施方案|实施意见|发展规划|专项规划|若干措施|高质量发展")
_OF_STATE = re.compile(
    "我国|数发部|数产署|经济部|国发会|主计总处|行政院|国科会|工信部|工业和信息化部|统计局|网信办|全国(?!性|产)"
)
#: Kinds of entity that a page may be about.
_NAMES = (*FIRMS, "product", "model", "chip")
#: Who is named within so many characters is named in the title or the lead; a page that is news says so within so many.
_LEAD, _HEAD = 80, 1000
#: A page that reports a period names it twice, and once more in so many characters.
_PAGE = 2000
_DIGIT = re.compile(r"\d")
#: 宁夏电信“2024年大模型服务能力采购项目”
_BUYS = re.compile("[^，,。；;、]{0,30}?(?:采购|招标|集采)(?!价|自|了)")
#: 2024年年度报告, 第三季度财报: whose period the page reports.
_REPORT = re.compile("年?度?(?:报告|年报|财报|业绩)")
#: 公布季报: of the quarter that is over, where the page names none.
_QUARTERLY = re.compile("季报|季绩|季度(?:财报|业绩)")
#: Words that tell of the days before publication.
#: 2021年成立, 2月上线: when something began, or somebody was born
FOUNDED = re.compile("[^，,。；;\\d]{0,4}(?:成立|创立|创办|创建|诞生|出生|毕业|注册|上线|开业|问世)(?!以来|至今|后)")
_LATELY = re.compile(
    r"近日|日前|今[天早日]|昨[日天(（]|[本上]周|(?<!月)(?<!\d)\d{1,2}日(?:[发宣公表讯报电晚早]|[上下]午|消息)"
)
#: In the lead it says that the page tells what is new.
_ANNOUNCED = re.compile("宣布|公布|发布|披露|公告|官宣")
_CODE = re.compile(r"[(（](?:[A-Za-z\u4e00-\u9fff]{1,8}[:：.])?\d{4,6}")
_CLAUSE_END = re.compile(
    r"[，；;：:。！？!?\n]|,(?!\d{3}(?!\d))|(?<!\d),|——|[ ][-–·•|][ ]|(?<=[\d万亿美港][元%户人台个颗亿万])、(?=[A-Za-z\u4e00-\u9fff]{2})(?!约|近|超|逾|去年|上年|同期|第?[一二三四]季)"
)
#: 管理费用因员工福利开支减少14%: what follows gives the reason only.
_REASON = re.compile("[^，,。；;：:\n]{0,3}(?<!原)因(?!此|为|而)[^，,。；;：:\n]{0,8}")
#: Words of a clause that say nothing of what its figure measures.
_FILLER = re.compile(
    r"[^\u4e00-\u9fff]|同比|环比|按年|按季|相比|较|比|去年|上年|同期|[年季月度]|约合|人民币|所以|因此|也|均|都|并|且|而|则|其|的|了|为|是|在|至|到|有|实现|大幅|显著|继续|持续|连续|依然|仍|保持|高达|达到?|整体|公司|集团|数字"
    r"|这一|不过|但|又|只|以|将|预计|有望|预期|进一步|更|超过?|近|逾|约|分别|总额|总计|合计|共计|当中|其中|此外|另外|截至|报告期内?|突破|首次|元|录得|取得|高?基数上?|基础上|获得|贡献|一举|创下?|历史新高|新高"
)
#: What may stand before the name on a line that is a heading, how many of it, and how long such a line is.
_MARKS, _MOST_MARKS, _LONGEST_HEADING = re.compile(r"[\s#*•·\-—\d一二三四五六七八九十、.．()（）【“]*"), 8, 30
#: A figure is understood from so many characters around it; a page without full stops stays linear.
REACH = 600


@dataclass
class Figure:
    """A quantity on its way to a claim; offsets count characters of the document's text."""

    quantity: Quantity
    group: list[Figure] = field(default_factory=list, repr=False)
    metric: str = ""
    entities: list[str] = field(default_factory=list)
    segment: str = ""
    period: str = ""
    onward: str = ""
    value: Decimal | None = None
    unit: str = ""
    after: int = 0
    prior: Figure | None = field(default=None, repr=False)
    rules: list[str] = field(default_factory=list)
    confidence: float = 1.0

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end


def close_up(text: str) -> tuple[str, list[int] | None]:
    """A text without the blanks that pages set between scripts (2021 年 Q3 营收) and without the breaks of wrapped lines."""
    read_out = [i for m in _PINYIN.finditer(text) for i in range(*m.span())]
    wide = [i for m in _WIDE.finditer(text) for i in range(m.start() + 1, m.end(), 2)]
    return drop(text, [m.start() for m in _SET_APART.finditer(text)] + read_out + wide + wraps(text))


def _known_by(name: str, vocabulary: Vocabulary) -> Entity | None:
    """The one firm whose name begins so: 远传 for 远传电信, where a page brings it in as a firm."""
    alike = [
        e
        for e in vocabulary.entities.values()
        if e.kind in FIRMS and e.zh_hans.startswith(name) and len(e.zh_hans) - len(name) <= 2
    ]
    return alike[0] if len(alike) == 1 and len(name) > 1 else None


class Page:
    """Everything that is mentioned in a document, ready to be looked up by place."""

    def __init__(self, document: Document, published: str, vocabulary: Vocabulary, title: str = ""):
        self.text, self.kept = close_up(tabbed(document.text))
        self.document = document
        given = self.vocabulary = vocabulary
        self.reader = PeriodReader(published, "" if published else mentions.latest_year(self.text))
        self.entities = mentions.find_entities(self.text, vocabulary)
        unknown = mentions.find_unknown(self.text, self.entities)
        told = sorted([*self.entities, *unknown], key=lambda m: m.start)
        unknown += mentions.find_coined(self.text, told)
        known = {name: _known_by(name, vocabulary) for name in {m.id for m in unknown}}
        unknown = [replace(m, id=known[m.id].id, kind=known[m.id].kind) if known[m.id] else m for m in unknown]
        if unknown:  # for this page they are entities like others
            self.entities = sorted([*self.entities, *unknown], key=lambda m: m.start)
            self.vocabulary = copy(vocabulary)
            more = {m.id: Entity(m.id, "", m.kind, m.id, m.id, m.id) for m in unknown}
            self.vocabulary.entities = more | vocabulary.entities
            vocabulary = self.vocabulary
        self.segments = mentions.find_segments(self.text, given)
        self.cues = mentions.find_cues(self.text, given)
        self.periods = self.reader.find(
            self.text, [(m.start, self._year_end(m.id)) for m in self.entities if m.kind in _NAMES]
        )
        self.periods = [m for m, before in zip(self.periods, [None, *self.periods]) if not self._is_gloss(m, before)]
        #: The period that the page reports, for a lead that leaves it to the rest to name it.
        told = [
            m for m in self.periods if not m.kind and not self.text.startswith("下", m.start)
        ]  # 下季度 is a forecast's
        spans = [m.id for m in told if re.fullmatch(r"\d{4}[QH]\d|FY\d{4}", m.id) and not self._is_to_come(m.id)]
        most = max(Counter(spans).items(), key=lambda item: item[1], default=("", 0))
        recent = most[0].removeprefix("FY")[:4] in (published[:4], str(self.reader.year - (self.reader.month <= 4)))
        self.reports = most[0] if recent and 2 * most[1] >= len(spans) else ""
        stated = [m.id for m in told if _REPORT.match(self.text, m.end) or "止" in self.text[m.start : m.end]]
        named = [id for id in stated if re.fullmatch(r"\d{4}(?:[QH]\d)?|FY\d{4}", id)]
        self.reports = self.reports or max(Counter(named).items(), key=lambda item: item[1], default=("", 0))[0]
        if not self.reports and not spans and _QUARTERLY.search(self.text, 0, 4 * _LEAD):
            self.reports = self.reader.last_quarter()
            named = named or [self.reports]
        if not self.reports and 0 < self.reader.month <= 6 and _ANNUAL.search(self.text, 0, 4 * _LEAD):
            self.reports = str(self.reader.year - 1)
            named = named or [self.reports]
        often = most[1] > 1 + len(self.text) // _PAGE
        self.reports_again = often or self.reports in named or any(m.id == most[0] and m.start < _LEAD for m in told)
        dated = [m for m in self.periods if self.is_as_of(m) and (not published or m.id[: len(published)] <= published)]
        #: 截至2025年12月: the one time that a page's figures hold for, and where it is told.
        recent = dated and self.reader.year - int(dated[0].id[:4]) < 2
        self.as_of = dated[0].id if recent and len({m.id for m in dated}) == 1 else ""
        self.as_of_at = dated[0].start if dated else 0
        #: Whether the page tells of what happened in its own month.
        self.is_news = self.reader.month > 0 and (
            _LATELY.search(self.text, 0, _HEAD) is not None
            or _ANNOUNCED.search(self.text, 0, _LEAD) is not None
            or any(m.id.startswith(published[:7]) and _DIGIT.search(self.text, m.start, m.end) for m in self.periods)
        )
        past = [
            id
            for m in told
            if re.fullmatch(r"(?:FY)?\d{4}(?:[QH]\d)?", id := m.id)
            and not self.is_as_of(m)
            and not FOUNDED.match(self.text, m.end)
            and int(id.removeprefix("FY")[:4]) + (len(id) == 4 and self.reader.month > 0) <= self.reader.year
        ]
        #: The period of results that the page names most, of several the latest.
        self.commonest = max(Counter(past).items(), key=lambda item: item[::-1], default=("", 0))[0]
        self.cells: list = []
        #: Chooses whose a figure is; what it measures where no rule says it; is given every figure in its clause.
        self.judge: Callable = None
        self.namer: Callable = None
        self.watch: Callable = None
        aside = [m.span() for m in _ASIDE.finditer(self.text)]
        ends = [m.start() for m in _CLAUSE_END.finditer(self.text)]
        #: Where clauses end; not in a bracket of words.
        self.breaks = [at for at in ends if not (i := bisect_right(aside, (at,))) or aside[i - 1][1] <= at]
        self.sized: dict[str, str] = {}
        #: Whether the page tells of models that are paid by the token.
        self.tells_of_tokens = _OF_TOKENS.search(self.text) is not None
        #: Whether the page is a plan, whose figures are aims.
        self.of_plan = _OF_PLAN.search(self.text, 0, 4 * _LEAD) is not None
        #: Whether the page tells of the country as a whole, as its ministries do.
        self.of_state = _OF_STATE.search(self.text) is not None
        #: The firms that are named, in order.
        self.firms = firms = [m.id for m in self.entities if m.kind in FIRMS]
        named = [m for m in self.entities if m.kind in _NAMES]
        roots = Counter(vocabulary.root(m.id) for m in named)
        best, count = max(roots.items(), key=lambda item: item[1], default=("", 0))
        #: How much of what is named belongs to each group: 4 most, 0 hardly anything.
        self.named = {root: min(4, int(5 * number / len(named))) for root, number in roots.items()}
        #: Who is named in the title or the lead.
        self.in_lead = {m.id for m in self.entities if m.start < _LEAD}
        first = next((m for m in named if vocabulary.root(m.id) == best), None)
        heads = first is not None and (first.start < _LEAD or _CODE.match(self.text, first.end) is not None)
        #: Whether the page names nothing that has figures of its own but countries.
        self.names_nobody = not named
        #: Whom the page is about: the group that most of its names belong to, one alone only where the page begins with it.
        told = (
            2 * count > len(named)
            and (count > 1 or heads)
            or heads
            and first is named[0]
            and 5 * count > 2 * len(named)
        )
        self.topic = next((id for id in firms if vocabulary.root(id) == best), best) if told else ""
        called = [m for m in mentions.find_entities(title, given) if m.kind in FIRMS]
        one = len({given.root(m.id) for m in called}) == 1
        #: The firm of the title, where the text does not name it or is about none: 公司实现营业收入….
        self.titled = called[0] if one and (not told or given.root(called[0].id) not in roots) else None
        self.titled = self.titled or self._maker()
        self.topic = self.titled.id if self.titled else self.topic
        buyers = [m for m in self.entities if m.kind in FIRMS and _BUYS.match(self.text, m.end)]
        #: Where the page is written for: ``taiwan``, ``hong_kong``, or empty.
        self.home = home_of(document)
        #: Who invites tenders on the page.
        self.buyer = buyers[0].id if buyers else ""
        wide = Counter(m.id for m in self.entities if m.id in ("world", "china", "china_market", "us"))
        #: Groups and their cloud businesses.
        self.clouds = {
            e.parent: e.id for e in vocabulary.entities.values() if e.kind == "business" and "云" in e.zh_hans
        }
        self.clouds["three_operators"] = "telecom_operators"
        #: Which market the page speaks of, for a market's figure that names none.
        counted = next(
            (vocabulary.parent(m.id) for m in self.entities if m.kind == "agency"), ""
        )  # 工信部 counts China
        counted = counted or next((m.id for m in self.entities if m.kind == "aggregate"), "")
        counted = counted or ("china" if _OF_CHINA.search(self.text[:4000]) else "")
        #: Whether the page tells what those say who count the markets of the world.
        self.surveyed = _RESEARCHERS.search(self.text[:4000]) is not None
        counted = counted or ("world" if self.surveyed else "")
        self.market = max(wide, key=wide.__getitem__, default=counted)
        places = Counter(m.id for m in self.entities if m.kind == "region" and given.parent(m.id) == "china")
        #: The province or city that a page without firms tells of more than once.
        self.place = max(places, key=places.__getitem__, default="") if not firms else ""
        often = sorted(places.values(), reverse=True)[:2]
        others = max([1, sum(wide[id] for id in ("china", "china_market")), *often[1:]])
        self.place = self.place if often and often[0] > others else ""
        #: Whether the page is about a whole trade, whose revenue and profit are then its market's.
        self.firmless = not firms and not _STATEMENT.search(self.text)
        places = Counter(m.id for m in self.entities)
        #: Whether a page of Taiwan's tells of the mainland more than of Taiwan.
        self.tells_of_china = places["china"] + places["china_market"] > max(1, places["taiwan"])
        called = _CALLED_THE_FIRM.search(self.text)
        before = [m for m in self.entities if called and m.kind in FIRMS and m.end <= called.start()]
        #: The firm that the page calls 公司 from here on.
        self.called_the_firm = before[-1] if before and called.start() - before[-1].end < _LONGEST_NAME else None
        #: Whether the page says 公司 of a firm, and whether it names none.
        self.speaks_of_itself = _ITSELF.search(self.text) is not None
        self.of_itself = not firms and not self.topic and self.speaks_of_itself
        #: Where the first is named of whom results can be told.
        self.first_named = next((m.start for m in self.entities if m.kind != "agency"), len(self.text))
        #: Who is told of as somebody's subsidiary.
        self.subsidiaries = {m.id for m in named if self.text.endswith("子公司", 0, m.start)}
        #: Names that head a section, 浪潮信息:AI服务器规模化 or alone on a short line, and where.
        self.headings = [(m.start, m.id) for m in named if self._is_heading(m)]
        self._starts = {name: [m.start for m in getattr(self, name)] for name in ("entities", "segments", "periods")}
        self._cue_starts = [cue[0] for cue in self.cues]

    def _is_to_come(self, period: str) -> bool:
        """Whether a quarter or half has not begun when the page appears."""
        known = self.reader.month > 0 and period[0].isdigit()
        return known and parse_period(period).start.isoformat()[:7] > self.reader.published[:7]

    def _is_gloss(self, mention: Mention, before: Mention | None) -> bool:
        """2030财年(2029年4月1日-2030年3月31日): a fiscal year said once more in other words."""
        return (
            before is not None
            and mention.start - before.end == 1
            and self.text[before.end] in "(（"
            and self.text.startswith((")", "）"), mention.end)
            and "财" in self.text[before.start : before.end]
        )

    def _maker(self) -> Mention | None:
        """Who makes the only products that are named on a page which speaks of its firm as 公司."""
        makers = {self.vocabulary.root(m.id) for m in self.entities if m.kind in ("product", "model")}
        if self.firms or len(makers) != 1 or not _OWN_FIRM.search(self.text):
            return None
        maker = self.vocabulary.entity(makers.pop())
        return Mention(0, 0, maker.id, maker.kind) if maker.kind in FIRMS else None

    def _is_heading(self, mention: Mention) -> bool:
        begins = self.text.rfind("\n", max(0, mention.start - _MOST_MARKS), mention.start) + 1
        if not begins and mention.start > _MOST_MARKS or not _MARKS.fullmatch(self.text, begins, mention.start):
            return False
        line, _, more = self.text[begins : begins + _LONGEST_HEADING].partition("\n")
        alone = more or begins + _LONGEST_HEADING > len(self.text)
        return self.text.startswith((":", "："), mention.end) or bool(alone) and "。" not in line

    def heading_at(self, at: int) -> str:
        """Whose name heads the section of a place; empty if none does."""
        i = bisect_right(self.headings, (at,)) - 1
        return self.headings[i][1] if i >= 0 else ""

    def name(self, printed: str) -> str:
        """The id of a name; one that the vocabulary lacks is an entity of this page."""
        if printed not in self.vocabulary.entities:
            own = copy(self.vocabulary)
            own.entities = own.entities | {printed: Entity(printed, "", "company", printed, printed, printed)}
            self.vocabulary = own
        return printed

    def _year_end(self, id: str) -> int:
        return next((int(e.year_end) for e in map(self.vocabulary.entity, self.vocabulary.line(id)) if e.year_end), 12)

    def closed(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the document's text as offsets here."""
        return (start, end) if self.kept is None else (bisect_left(self.kept, start), bisect_left(self.kept, end))

    def opened(self, start: int, end: int) -> tuple[int, int]:
        """Offsets here as offsets of the document's text."""
        return (start, end) if self.kept is None else (self.kept[start], self.kept[end - 1] + 1)

    def is_as_of(self, mention: Mention) -> bool:
        return self.text[max(0, mention.start - 3) : mention.start].rstrip("到").endswith(("截至", "截止"))

    def root_of(self, figure: Figure) -> str:
        return self.vocabulary.root(figure.entities[0]) if figure.entities else ""

    def within(self, name: str, start: int, end: int) -> list[Mention]:
        """Mentions of a kind that begin in ``start`` to ``end``."""
        starts = self._starts[name]
        return getattr(self, name)[bisect_left(starts, start) : bisect_left(starts, end)]

    def cues_within(self, start: int, end: int, kinds: tuple[str, ...]) -> list[tuple[int, int, str, str]]:
        """Cues in a stretch, as (start, end, metric, kind), for the first of the kinds that each can be."""
        found = []
        for cue_start, cue_end, metrics in self.cues[
            bisect_left(self._cue_starts, start) : bisect_left(self._cue_starts, end)
        ]:
            if cue_end > end:
                continue
            best = min(((kinds.index(kind), metric, kind) for metric, kind in metrics if kind in kinds), default=None)
            if best and not (found and _REASON.fullmatch(self.text, found[-1][1], cue_start)):
                found.append((cue_start, cue_end, best[1], best[2]))
        return found

    def cue_of(self, noun: str, end: int, kinds: tuple[str, ...]) -> str:
        """The metric of the vocabulary that a printed noun, which ends at ``end``, is the name of."""
        cues = self.cues_within(end - len(noun), end, kinds)
        return cues[-1][2] if cues and self.text[cues[-1][0] : cues[-1][1]] == noun else ""

    def outside_brackets(self, cues: list, start: int, end: int) -> list:
        """Cues that stand in no closed bracket of a stretch, where there are such: 平均售价(晶圆收入除以数量)为."""
        closed = [match.span() for match in _BRACKET.finditer(self.text, start, end)]
        return [cue for cue in cues if not any(a < cue[0] < b for a, b in closed)] or cues

    def specific_cues(self, start: int, end: int, kinds: tuple[str, ...]) -> list[tuple[int, int, str, str]]:
        """Cues of a stretch without the ones that any other outranks."""
        return [cue for cue in self.cues_within(start, end, kinds) if self.text[cue[0] : cue[1]] not in GENERIC]

    def own_words(self, start: int, end: int) -> int:
        """How many characters of a stretch are neither names, periods nor filler: a subject that no cue knows."""
        at, words = start, ""
        marks = [(m.start, m.end) for m in (*self.within("entities", start, end), *self.within("periods", start, end))]
        for first, last in sorted(marks):
            words, at = words + self.text[at : max(at, first)], max(at, last)
        return len(_FILLER.sub("", words + self.text[at:end]))

    def lead(self, start: int, end: int) -> str:
        """A stretch with § in the place of every period: 到了今年的 becomes 到了§的."""
        at, words = start, ""
        for m in self.within("periods", start, end):
            if m.end <= end:
                words, at = f"{words}{self.text[at : m.start]}§", m.end
        return words + self.text[at:end]

    def masked(self, start: int, end: int) -> str:
        """A stretch with @ over every name and § over every period; as long as the stretch."""
        text = self.text[start:end]
        for name, mark in (("entities", "@"), ("periods", "§")):
            for m in self.within(name, start, end):
                covered = min(m.end, end) - m.start
                text = text[: m.start - start] + mark * covered + text[m.start - start + covered :]
        return text

    def clause_start(self, at: int, sentence_start: int) -> int:
        i = bisect_right(self.breaks, at - 1)
        return max(sentence_start, self.breaks[i - 1] + 1 if i else 0)

    def clause_end(self, at: int, sentence_end: int) -> int:
        i = bisect_left(self.breaks, at)
        return min(sentence_end, self.breaks[i] if i < len(self.breaks) else len(self.text))


def around(sentence: Span, figure: Figure) -> Span:
    """The figure's sentence, cut to what lies near it where it is no sentence of a writer any more."""
    if sentence.end - sentence.start <= REACH:
        return sentence
    return Span(max(sentence.start, figure.start - REACH // 2), min(sentence.end, figure.end + REACH // 2))


@dataclass
class Carried:
    """What the sentences before said, for a sentence that leaves it out."""

    entity: str = ""
    company: str = ""
    product: str = ""
    chip: str = ""
    market: str = ""
    market_age: int = 0
    period: str = ""
    segment: str = ""
    age: int = 0
    last: Figure | None = None
    level: Figure | None = None
    group: list[Figure] = field(default_factory=list)
    levels: list[Figure] = field(default_factory=list)
    used: dict[str, str] = field(default_factory=dict)
    reported: dict[str, str] = field(default_factory=dict)
    told: dict[tuple, str] = field(default_factory=dict)
    heading: str = ""
    heading_until: int = 0
    tail: str = ""
