"""What a document mentions, ready to be looked up by place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from copy import copy

from marketbook import mentions
from marketbook.claims.figure import Figure
from marketbook.claims.page_names import find_names
from marketbook.claims.page_text import clause_ends, close_up, is_heading
from marketbook.claims.page_times import PageTimes, find_periods
from marketbook.claims.page_topic import NAMES, PageTopic
from marketbook.mentions import Mention, PeriodReader
from marketbook.quantities.cells import tabbed
from marketbook.quantities.finding import home_of
from marketbook.reading import Document
from marketbook.vocabulary import Entity, Vocabulary

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
    "烧掉",
    "烧了",
}
_BRACKET = re.compile(r"[(（][^()（）]{0,60}[)）]")
#: 管理费用因员工福利开支减少14%: what follows gives the reason only.
_REASON = re.compile("[^，,。；;：:\n]{0,3}(?<!原)因(?!此|为|而)[^，,。；;：:\n]{0,8}")
#: Words of a clause that say nothing of what its figure measures.
_FILLER = re.compile(
    r"[^\u4e00-\u9fff]|同比|环比|按年|按季|相比|较|比|去年|上年|同期|[年季月度]|约合|人民币|所以|因此|也|均|都|并|且|而|则|其|的|了|为|是|在|至|到|有|实现|大幅|显著|继续|持续|连续|依然|仍|保持|高达|达到?|整体|公司|集团|数字"
    r"|这一|不过|但|又|只|以|将|预计|有望|预期|进一步|更|超过?|近|逾|约|分别|总额|总计|合计|共计|当中|其中|此外|另外|截至|报告期内?|突破|首次|元|录得|取得|高?基数上?|基础上|获得|贡献|一举|创下?|历史新高|新高"
)


#: 乙(9个、: up to a figure in a bracket
_OPENED = re.compile(r"[(（](?:[\d.,]+[^，、()（）\d]{0,6}[、，,/])?$")


class Page:
    """Everything that is mentioned in a document, ready to be looked up by place."""

    def __init__(self, document: Document, published: str, vocabulary: Vocabulary, title: str = ""):
        self.text, self.kept = close_up(tabbed(document.text))
        self.document = document
        self.reader = PeriodReader(published, "" if published else mentions.latest_year(self.text))
        #: The vocabulary is this page's: with the names that only the page brings in.
        self.entities, self.vocabulary = find_names(self.text, vocabulary)
        self.segments = mentions.find_segments(self.text, vocabulary)
        self.cues = mentions.find_cues(self.text, vocabulary)
        named = [m for m in self.entities if m.kind in NAMES]
        self.periods = find_periods(self.text, self.reader, [(m.start, self._year_end(m.id)) for m in named])
        #: What the page tells as a whole: of which times, and about whom.
        self.times = PageTimes(self.text, self.periods, self.reader)
        self.about = PageTopic(self.text, self.entities, self.vocabulary, vocabulary, title, home_of(document))
        self.cells: list = []
        #: Chooses whose a figure is; what it measures where no rule says it; is given every figure in its clause.
        self.judge: Callable = None
        self.namer: Callable = None
        self.watch: Callable = None
        #: The size that is meant from then on by the name of a family of models.
        self.sized: dict[str, str] = {}
        #: Names that head a section, and where.
        self.headings = [(m.start, m.id) for m in named if is_heading(self.text, m)]
        #: Where somebody else begins to speak, in a talk.
        self.turns = mentions.turns_of(self.text)
        self._breaks = clause_ends(self.text)
        self._starts = {name: [m.start for m in getattr(self, name)] for name in ("entities", "segments", "periods")}
        self._cue_starts = [cue[0] for cue in self.cues]

    def name(self, printed: str) -> str:
        """The id of a name; one that the vocabulary lacks is an entity of this page."""
        if printed not in self.vocabulary.entities:
            own = copy(self.vocabulary)
            own.entities = own.entities | {printed: Entity(printed, "", "company", printed, printed, printed)}
            self.vocabulary = own
        return printed

    def _year_end(self, id: str) -> int:
        return next((int(e.year_end) for e in map(self.vocabulary.entity, self.vocabulary.line(id)) if e.year_end), 12)

    def heading_at(self, at: int) -> str:
        """Whose name heads the section of a place; empty if none does."""
        i = bisect_right(self.headings, (at,)) - 1
        return self.headings[i][1] if i >= 0 else ""

    def closed(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the document's text as offsets here."""
        return (start, end) if self.kept is None else (bisect_left(self.kept, start), bisect_left(self.kept, end))

    def opened(self, start: int, end: int) -> tuple[int, int]:
        """Offsets here as offsets of the document's text."""
        return (start, end) if self.kept is None else (self.kept[start], self.kept[end - 1] + 1)

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
        i = bisect_right(self._breaks, at - 1)
        return max(sentence_start, self._breaks[i - 1] + 1 if i else 0)

    def clause_end(self, at: int, sentence_end: int) -> int:
        i = bisect_left(self._breaks, at)
        return min(sentence_end, self._breaks[i] if i < len(self._breaks) else len(self.text))

    def bracket_of(self, at: int, start: int) -> Mention | None:
        """The name behind which a bracket opens that holds a figure, with other figures at most between."""
        opened = _OPENED.search(self.text, max(start, at - 24), at)
        named = self.within("entities", max(start, opened.start() - 24), opened.start()) if opened else []
        last = next((m for m in reversed(named) if m.kind != "weak"), None)
        return last if last is not None and last.end == opened.start() else None
