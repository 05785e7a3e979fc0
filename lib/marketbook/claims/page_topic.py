"""What a page is about as a whole: whose figures it tells, of which market and place, and as what kind of text."""

from __future__ import annotations

import re
from collections import Counter

from marketbook import mentions
from marketbook.claims.page_text import LEAD
from marketbook.claims.scopes import FIRMS
from marketbook.mentions import Mention
from marketbook.vocabulary import Vocabulary

#: Kinds of entity that a page may be about.
NAMES = (*FIRMS, "product", "model", "chip")
#: Who counts a market is named within so many characters.
_FIRST = 4000
#: Who counts what is used and sold in China.
_OF_CHINA = re.compile("QuestMobile|易观|艾媒|艾瑞|赛迪|洛图|奥维云网|IT桔子|AI产品榜|东数西算", re.I)
#: Who counts the markets of the world.
_RESEARCHERS = re.compile(
    "TrendForce|集邦|IDC|Gartner|Counterpoint|Omdia|Canalys|Synergy|LightCounting|SEMI|WSTS|Yole|Dell.?Oro|DIGITIMES",
    re.I,
)
#: Words of a firm's own statement, whose name the page may leave out or the vocabulary lack.
_STATEMENT = re.compile("归属于|股东应占|每股|业绩摘要|本公司|本集团|拥有人应占|电话会|招股书")
_OWN_FIRM = re.compile("(?<![\u4e00-\u9fff]{2})公司(?:实现|营收|营业|归母|净利|收入|毛利|拟|的|在|持续|发布)")
#: Words of a page that tells of its own firm.
_ITSELF = re.compile("(?<![\u4e00-\u9fff]{2})(?:公司|本行)(?!治理|债|法)|归母|归属于(?:上市公司|母公司)|股东应占")
#: 甲科技股份有限公司(以下简称“公司”)
_CALLED_THE_FIRM, _LONGEST_NAME = re.compile('[(（](?:以下|下称|以下统称)?简?称?(?:为)?[:：]?[“"「]公司[”"」]'), 12
_OF_TOKENS = re.compile("[Tt]oken|词元|API|GPT|DeepSeek|大模型")
_OF_PLAN = re.compile("行动方案|行动计划|实施方案|实施意见|发展规划|专项规划|若干措施|高质量发展")
_OF_STATE = re.compile(
    "我国|数发部|数产署|经济部|国发会|主计总处|行政院|国科会|工信部|工业和信息化部|统计局|网信办|全国(?!性|产)"
)
#: 宁夏电信“2024年大模型服务能力采购项目”
_BUYS = re.compile("[^，,。；;、]{0,30}?(?:采购|招标|集采)(?!价|自|了)")
#: 浪潮信息(000977): a firm that is brought in with the code of its share.
_CODE = re.compile(r"[(（](?:[A-Za-z\u4e00-\u9fff]{1,8}[:：.])?\d{4,6}")


class PageTopic:
    """Whom a page is about, and what it tells of the others.

    Parameters
    ----------
    vocabulary : Vocabulary
        Also with the names that only this page brings in.
    given : Vocabulary
        Without them.
    home : str
        Where the page is written for: ``taiwan``, ``hong_kong``, or empty.
    """

    def __init__(
        self, text: str, entities: list[Mention], vocabulary: Vocabulary, given: Vocabulary, title: str, home: str
    ):
        self.home = home
        #: Whether the page tells of models that are paid by the token.
        self.tells_of_tokens = _OF_TOKENS.search(text) is not None
        #: Whether the page is a plan, whose figures are aims.
        self.of_plan = _OF_PLAN.search(text, 0, 4 * LEAD) is not None
        #: Whether the page tells of the country as a whole, as its ministries do.
        self.of_state = _OF_STATE.search(text) is not None
        #: The firms that are named, in order.
        self.firms = [m.id for m in entities if m.kind in FIRMS]
        named = [m for m in entities if m.kind in NAMES]
        roots = Counter(vocabulary.root(m.id) for m in named)
        #: How much of what is named belongs to each group: 4 most, 0 hardly anything.
        self.named = {root: min(4, int(5 * number / len(named))) for root, number in roots.items()}
        #: Who is named in the title or the lead.
        self.in_lead = {m.id for m in entities if m.start < LEAD}
        #: Whether the page names nothing that has figures of its own but countries.
        self.names_nobody = not named
        #: Whom the page is about.
        self.topic = _topic(text, named, roots, vocabulary)
        called = [m for m in mentions.find_entities(title, given) if m.kind in FIRMS]
        one = len({given.root(m.id) for m in called}) == 1
        #: The firm of the title, where the text does not name it or is about none: 公司实现营业收入….
        self.titled = called[0] if one and (not self.topic or given.root(called[0].id) not in roots) else None
        self.titled = self.titled or (None if self.firms else _maker(text, entities, vocabulary))
        self.topic = self.titled.id if self.titled else self.topic
        buyers = [m for m in entities if m.kind in FIRMS and _BUYS.match(text, m.end)]
        #: Who invites tenders on the page.
        self.buyer = buyers[0].id if buyers else ""
        #: Groups and their cloud businesses.
        self.clouds = {
            e.parent: e.id for e in vocabulary.entities.values() if e.kind == "business" and "云" in e.zh_hans
        }
        self.clouds["three_operators"] = "telecom_operators"
        #: Which market the page speaks of, for a market's figure that names none.
        self.market = _market(text, entities, vocabulary)
        often = Counter(m.id for m in entities)
        #: The province or city that a page without firms tells of more than once.
        self.place = "" if self.firms else _place(entities, given, often["china"] + often["china_market"])
        #: Whether the page is about a whole trade, whose revenue and profit are then its market's.
        self.firmless = not self.firms and not _STATEMENT.search(text)
        #: Whether a page of Taiwan's tells of the mainland more than of Taiwan.
        self.tells_of_china = often["china"] + often["china_market"] > max(1, often["taiwan"])
        #: The firm that the page calls 公司 from here on.
        self.called_the_firm = _called_the_firm(text, entities)
        #: Whether the page says 公司 of a firm, and whether it names none.
        self.speaks_of_itself = _ITSELF.search(text) is not None
        self.of_itself = not self.firms and not self.topic and self.speaks_of_itself
        #: Where the first is named of whom results can be told.
        self.first_named = next((m.start for m in entities if m.kind != "agency"), len(text))
        #: Who is told of as somebody's subsidiary.
        self.subsidiaries = {m.id for m in named if text.endswith("子公司", 0, m.start)}


def _topic(text: str, named: list[Mention], roots: Counter[str], vocabulary: Vocabulary) -> str:
    """The group that most of the names belong to, one alone only where the page begins with it; empty if it is none."""
    best, count = max(roots.items(), key=lambda item: item[1], default=("", 0))
    first = next((m for m in named if vocabulary.root(m.id) == best), None)
    heads = first is not None and (first.start < LEAD or _CODE.match(text, first.end) is not None)
    told = 2 * count > len(named) and (count > 1 or heads) or heads and first is named[0] and 5 * count > 2 * len(named)
    return next((m.id for m in named if m.kind in FIRMS and vocabulary.root(m.id) == best), best) if told else ""


def _maker(text: str, entities: list[Mention], vocabulary: Vocabulary) -> Mention | None:
    """Who makes the only products that are named on a page which speaks of its firm as 公司."""
    makers = {vocabulary.root(m.id) for m in entities if m.kind in ("product", "model")}
    if len(makers) != 1 or not _OWN_FIRM.search(text):
        return None
    maker = vocabulary.entity(makers.pop())
    return Mention(0, 0, maker.id, maker.kind) if maker.kind in FIRMS else None


def _market(text: str, entities: list[Mention], vocabulary: Vocabulary) -> str:
    """The market that a page names most, else that of those who count; empty if there is none."""
    wide = Counter(m.id for m in entities if m.id in ("world", "china", "china_market", "us"))
    counted = next((vocabulary.parent(m.id) for m in entities if m.kind == "agency"), "")  # 工信部 counts China
    counted = counted or next((m.id for m in entities if m.kind == "aggregate"), "")
    counted = counted or ("china" if _OF_CHINA.search(text[:_FIRST]) else "")
    counted = counted or ("world" if _RESEARCHERS.search(text[:_FIRST]) else "")
    return max(wide, key=wide.__getitem__, default=counted)


def _place(entities: list[Mention], given: Vocabulary, of_china: int) -> str:
    """The province or city that is named most, more than once and more often than the country."""
    places = Counter(m.id for m in entities if m.kind == "region" and given.parent(m.id) == "china")
    often = sorted(places.values(), reverse=True)[:2]
    others = max([1, of_china, *often[1:]])
    return max(places, key=places.__getitem__) if often and often[0] > others else ""


def _called_the_firm(text: str, entities: list[Mention]) -> Mention | None:
    called = _CALLED_THE_FIRM.search(text)
    before = [m for m in entities if called and m.kind in FIRMS and m.end <= called.start()]
    return before[-1] if before and called.start() - before[-1].end < _LONGEST_NAME else None
