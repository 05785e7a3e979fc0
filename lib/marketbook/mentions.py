"""What a text mentions besides quantities: entities, segments, metrics, periods, and who says so.

Every finder makes one pass with one compiled pattern; names come from the vocabulary, the longest name wins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from marketbook.periods import FISCAL_YEAR_END_MONTH, parse_period
from marketbook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names ``id``; ``kind`` is the entity's kind, or what was found."""

    start: int
    end: int
    id: str
    kind: str = ""


def trie_pattern(words: Iterable[str]) -> str:
    """A pattern that matches the longest of many words without trying each at every place.

    Examples
    --------
    >>> re.findall(trie_pattern(["阿里", "阿里云", "百度"]), "阿里云与百度")
    ['阿里云', '百度']
    """
    root: dict = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _alternatives(root) if root else "(?!)"


def _alternatives(node: dict) -> str:
    branches = [re.escape(char) + _alternatives(child) for char, child in sorted(node.items()) if char]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return body + "?" if "" in node else body


def _word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    words = list(words)
    latin = trie_pattern(word for word in words if word[0].isascii())
    chinese = trie_pattern(word for word in words if not word[0].isascii())
    return re.compile(rf"(?<![A-Za-z0-9])(?:{latin})(?![A-Za-z0-9])|{chinese}", re.IGNORECASE)


#: Names that are ordinary words more often than names; the fuller name finds the entity all the same.
ORDINARY = {"浪潮", "书生", "阶跃", "火山", "电信", "天工", "源", "搜索业务", "市场合计"}

#: Who counts and reports under a name that holds an entity's.
NO_ENTITIES = (
    "印度尼西亚",
    "印度洋",
    "高德投资",
    "高德红外",
    "北京时间",
    "Dell'Oro",
    "Dell’Oro",
    "DellOro",
    "苹果派",
    "亚马逊雨林",
    "三星堆",
    "小米粥",
    "高通量",
    "联想到",
    "联想起",
    "理想化",
)
#: Short forms that other words may hold: 其中移动云.
SHORT = {"中移动": "china_mobile", "中电信": "china_telecom", "中联通": "china_unicom"}

#: Words that name an aggregate; they count only where nothing better is named.
WEAK = {"国内": "china", "中国": "china", "我国": "china", "全国": "china", "全球": "world", "世界": "world", "业内": "market", "行业": "market", "产业": "market",
        "产业内": "market", "行业内": "market", "中国市场": "china_market", "国内市场": "china_market", "中国大模型": "china_market", "国产": "china"}  # fmt: skip


@lru_cache(maxsize=4)
def _entity_names(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    names = {word.casefold(): (id, "weak") for word, id in WEAK.items()}
    for name, id in vocabulary.aliases().items():
        bare = name.replace(" ", "")
        spellings = {name, bare, bare.replace("-", ""), name.replace("-", " "), name.replace(" ", "-")}
        spellings = (
            spellings if name.isascii() else {name, bare, bare.replace("昇", "升")}
        )  # as Simplified text has 昇腾
        for spelling in spellings:
            if len(spelling) >= 2 and not spelling.isdigit() and spelling not in ORDINARY:
                names.setdefault(spelling.casefold(), (id, vocabulary.entity(id).kind))
    names |= {word.casefold(): ("", "none") for word in NO_ENTITIES}
    pattern = rf"(?<!其)(?:{'|'.join(SHORT)})|{_word_pattern(names).pattern}"
    return re.compile(pattern, re.IGNORECASE), names | {word: (id, "group") for word, id in SHORT.items()}


#: What follows a country's name where the words speak of something else.
_NOT_A_PLACE = re.compile(
    r"(?:通用)?会计|公认会计|国债|国际|之声|联通|移动|电信|石油|银行|通信|信息通信|信通|科学院|银河|工商|区(?:营收|收入|占)"
)


#: Places whose names companies bear.
CITIES = ("beijing", "shanghai", "shenzhen", "hangzhou", "guangdong", "guizhou")
_OF_A_PLACE = re.compile(r"[的全将已等，,、：:]|地区|智能|智算|算力|人工|数据|AI|力争|计划|提出|累计|建成|规模")
#: What may follow 行业 and 产业 where they mean the whole trade; 行业云, 产业数字化 are other words.
_WHOLE_TRADE = re.compile(r"内|的|平均|整体|普遍|均|总|降价|毛利|规模|收入|增速|价格|头部|第|[，,。、\s]|$")


#: GPT-4-Turbo, 文心 4.0, Qwen-Long: what follows a model's name and belongs to it.
_VERSION = re.compile(r"(?:[- ]?(?:\d+(?:\.\d+)+|[A-Z][a-z]+|pro|lite|mini|max|turbo|PRO|V\d)(?![A-Za-z0-9亿万])){1,3}")


def find_entities(text: str, vocabulary: Vocabulary) -> list[Mention]:
    """Entities by any of their names, left to right; aggregates such as 国内 have the kind ``weak``."""
    pattern, names = _entity_names(vocabulary)
    found: list[Mention] = []
    for match in pattern.finditer(text):
        id, kind = names[match[0].casefold()]
        if kind == "none":
            continue
        if kind == "region" and id in CITIES and not _OF_A_PLACE.match(text, match.end()):
            continue  # 上海新阳 is a company
        version = _VERSION.match(text, match.end()) if kind in ("model", "product") else None
        if kind not in ("weak", "region") or not (
            _NOT_A_PLACE.match(text, match.end())
            or match[0] == "产业"
            and text.startswith("规模", match.end())
            or id == "market"
            and not _WHOLE_TRADE.match(text, match.end())
        ):
            found.append(Mention(match.start(), version.end() if version else match.end(), id, kind))
    return found


_EDGE = r"(?:(?<![^\s。，,；;！？!?:：、“”「」『』《》()（）])|(?<=公司|企业|巨头|厂商|片商|造商|应商|供商|角兽|一股|龙头|参投|领投|其中|此外|近日|今日|日前|昨日))"
_CODE = r"[(（](?:(?:[^()（）\n]{1,8}[:：][ ]?)(?:\d{4,6}|[A-Z]{1,6})|[036]\d{5}|\d{4,5}|[A-Z]{1,6}(?=\.))(?:\.[A-Z]{1,2})?[)）]"
_ACTS = r"[”」』]?(?:公司|集团)?(?:今日|昨日|近日|日前|正式|已)?(?:宣布|发布|公布|披露|完成|交出|获得?|向[^，。]{2,6}(?:递交|发起|提交))"
_REPORTS_AFTER = rf"(?:{_ACTS}|[”」』]?(?:实现|营收|收入|净利|毛利|归母|的?(?:第[一二三四1-4]季|[上下]半年|前三季|去年|今年|20\d\d年|Q[1-4]|市值|估值|市场份额|市占|份额|出货|ARR|月活|日活|营收|收入|净利)|以\d))"
#: A company that the vocabulary lacks, known by its form: 群核科技发布, 多邻国(DUOL), Databricks宣布.
_UNKNOWN = re.compile(
    rf"{_EDGE}[“「『]?(?P<coded>[\u4e00-\u9fff]{{2,8}}|[A-Z][A-Za-z0-9.&-]+(?: [A-Z][A-Za-z0-9.&-]+){{0,2}})[”」』]?(?={_CODE})"
    r"|(?<=-)(?P<titled>[\u4e00-\u9fff]{2,6})(?=-\d{6})"
    rf"|{_EDGE}(?P<filer>[\u4e00-\u9fff]{{3,6}}?)(?:公司)?(?=(?:发布|公布|披露)了?《?20\d\d)"
    rf"|{_EDGE}[“「『]?(?P<formed>[\u4e00-\u9fff]{{2,5}}(?:科技|股份|集团|控股|智造|微电子|光电|精密|机器人|半导体|智能|电子|网络|软件))(?={_REPORTS_AFTER})"
    r"|(?<=公司|创企|角兽|厂商|供商)(?P<intro>[A-Z][a-z]+[A-Za-z0-9]*(?: [A-Z][A-Za-z0-9]+){0,2})(?![A-Za-z])"
    r"|[由与和及向为是]?(?P<limited>[\u4e00-\u9fff]{4,14}?)(?:[(（][\u4e00-\u9fff]{2,4}[)）])?(?:股份)?有限公司"
    rf"|{_EDGE}[“「『](?P<quoted>[\u4e00-\u9fffA-Za-z0-9·.]{{2,12}})[”」』](?={_ACTS})"
    rf"|(?<![A-Za-z0-9])(?P<latin>[A-Z][a-z]+[A-Za-z0-9]*(?:[ .][A-Z][A-Za-z0-9]+){{0,2}})[ ]?(?={_REPORTS_AFTER})"
)
#: Forms of a company's name that are none.
_NO_COMPANY = re.compile(
    r"[部局委署院]$|协会|学会|联盟|尽管|其|因|虽|但|若|随|对|将|被|让|使|人工智能|消费|全球|中国|美国|国内|我国|海外|金融科技|高科技|黑科技|新科技|大型|头部|上市|互联网|移动|该|本|这|两家|三家|具身|人形|工业|服务|智慧|功率|存储|大模型|行业|市场|公司|芯片|母公司|领域|业务|旗下|家|和|与|的|在|了|据|新一代|整个|多家|部分|其他"
)
#: Capitalised words that name no company: who researches and reports, and what everybody sells.
_NO_NAME = re.compile(
    r"(?:Gartner|Canalys|Omdia|Counterpoint|Trend[Ff]orce|Quest[Mm]obile|Tech[Ii]nsights|Bernstein|Wind|Synergy|Frost|Sensor Tower|Light[Cc]ounting|Dell|Crunchbase|Similar[Ww]eb|Sacra|Bloomberg|Reuters|Global|Token|Agent|Scaling|App|Chat|[A-Za-z]aaS|Flash|Pro|Max|Plus|Ultra|Mini|Turbo|Cloud|Non|Capex|Transformer|Research|Top|The|And|In|Of)(?![a-z])"
)
_MOST_UNKNOWN = 40


def find_unknown(text: str, known: list[Mention]) -> list[Mention]:
    """Companies that the vocabulary lacks, by the form in which articles introduce them; the id is the name as printed.

    Examples
    --------
    >>> [mention.id for mention in find_unknown("近日，越疆科技发布了2024年业绩。越疆科技营收3.74亿元", [])]
    ['越疆科技', '越疆科技']
    """
    names: dict[str, None] = {}
    for match in _UNKNOWN.finditer(text):
        name = match[match.lastgroup]
        sure = match.lastgroup in ("coded", "titled")  # with its code, 利扬芯片 is a company
        wrong = _NO_NAME.match(name) if name[0].isascii() else not sure and _NO_COMPANY.search(name)
        if not wrong and len(names) < _MOST_UNKNOWN:
            names[name] = None
    if not names:
        return []
    taken = [mention.end for mention in known]
    found = []
    for match in _word_pattern(names).finditer(text):
        at = bisect_right(taken, match.start())
        if match[0] in names and (at == len(known) or known[at].start >= match.end()):
            found.append(Mention(match.start(), match.end(), match[0], "company"))
    return found


@lru_cache(maxsize=4)
def _segment_names(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {}
    for id, row in vocabulary.rows["segment"].items():
        for name in (row["zh_hans"], row["en"], *row["aliases"].split("|")):
            if len(name) >= 2 and id not in ("total", "internal", "external"):
                names.setdefault(name.casefold(), id)
    return _word_pattern(names), names


def find_segments(text: str, vocabulary: Vocabulary) -> list[Mention]:
    """Segments (IaaS, 政务云 …), the longest name at each place."""
    pattern, names = _segment_names(vocabulary)
    return [Mention(match.start(), match.end(), names[match[0].casefold()]) for match in pattern.finditer(text)]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue word may stand for: a metric and its kind of unit, where one of ``needs`` stands nearby."""

    metric: str
    kind: str
    needs: tuple[str, ...] = ()


#: Longer words that hold a cue and mean something else.
NO_CUES = (
    "中标份额",
    "中标人数量",
    "候选人数量",
    "持股市值",
    "流通市值",
    "融资融券",
    "融资余额",
    "融资租赁",
    "融资净买入",
    "融资买入",
    "融资券",
    "基金份额",
    "市场情绪",
    "市场监管",
    "用户体验",
    "用户需求",
    "客户需求",
    "中标候选",
    "下载链接",
    "产品经理",
    "备案号",
)

#: So far before and after a cue its context counts.
_CONTEXT = (60, 24)


@lru_cache(maxsize=4)
def _metric_cues(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, list[Cue]], list[str]]:
    cues: dict[str, list[Cue]] = {}
    cues_of_change = ("同比增长", "营收同比", "收入同比增长")  # a change is told by its own rule
    cues |= {word: [] for word in NO_CUES}
    for id, row in vocabulary.rows["metric"].items():
        for cue in row["cues"].split("|"):
            word, _, needs = cue.partition("@")
            if word and word not in cues_of_change:
                cues.setdefault(word, []).append(Cue(id, row["unit_kind"], tuple(filter(None, needs.split("/")))))
    spread = [word for word in cues if "…" in word]  # 研发…投入: both in one clause
    patterns = [re.escape(word).replace("…", r"[^，,。；;：:\n\d]{0,8}") for word in spread]
    whole = trie_pattern(word for word in cues if "…" not in word)
    return re.compile("(?=" + "|".join([*(f"({one})" for one in patterns), f"({whole})"]) + ")"), cues, spread


def find_cues(text: str, vocabulary: Vocabulary) -> list[tuple[int, int, tuple[tuple[str, str], ...]]]:
    """Cue words of metrics: span, and the (metric, unit kind) pairs that the cue may stand for.

    A cue inside a longer one does not count; of two that overlap both do where they measure in other units (服务收入占比).
    """
    pattern, cues, spread = _metric_cues(vocabulary)
    found, furthest = [], 0
    for match in pattern.finditer(text):
        start, end = match.span(match.lastindex)
        if end <= furthest:
            continue
        furthest = end
        near = text[max(0, start - _CONTEXT[0]) : end + _CONTEXT[1]]
        word = spread[match.lastindex - 1] if match.lastindex <= len(spread) else match[match.lastindex]
        fit = [cue for cue in cues[word] if not cue.needs or any(need in near for need in cue.needs)]
        surer = {cue.kind for cue in fit if cue.needs}
        meant = tuple((cue.metric, cue.kind) for cue in fit if cue.needs or cue.kind not in surer)
        if found and start < found[-1][1]:
            meant = tuple(one for one in meant if one[1] not in {kind for _, kind in found[-1][2]})
        if meant:
            found.append((start, end, meant))
    return found


# -- periods ------------------------------------------------------------------------------------------------------------------

_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12, "首": 1}
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)(?:/(?:20)?(?P<ends>\d\d))?[ ]?(?:(?P<fiscal>财)?(?:政年度|年度?)|(?=[QH][1-4]|[上下]?半年|中报|第?[一二三四1-4](?P<lead>财)?季|[前首]))|(?<!\d)(?P<roc>1[01]\d)年(?=第?[一二三四1-4上下前全]|Q)|(?P<spelt>二[零〇○]二[零〇○一二三四五六七八九])年度?|(?<![\d.])(?P<two>2\d)年(?=第?[一二三四1-4]季|[上下]半年|全年|[QH][1-4]|底|末)|(?P<rel>去年|今年|前年|(?<!最)上年|明年|(?<!首)次年(?!度)|当年|同年|本年))"
_PART = (
    r"(?:第[ ]?(?P<q3>[一二三四1-4])[ ]?个?|(?P<q>[一二三四1-4])[ ]?)(?P<fq>财)?季度?|Q(?P<q2>[1-4])|(?P<interim>半年(?:度|报)|中报|中期(?=业绩|报告))|(?P<half>[上下])半(?:财)?年|H(?P<half2>[12])|[前首][ ]?(?P<until>[二三四五六七八九十]|十一|1[01]|[2-9])[ ]?个?月|(?P<nine_of>[前首][三3](?:个?季度?))"
    rf"|(?P<month>{_MONTH}|十[一二]?|[一二三四五六七八九])[ ]?月(?:份?(?:止|底|末)?的?(?P<quarter_of>季度?(?!节))|[ ]?(?P<day>{_DAY})[ ]?[日号])?"
)
_PERIOD = re.compile(
    rf"截[至止](?:(?P<to_year>(?:19|20)\d\d)[ ]?年)?[ ]?(?P<to_month>{_MONTH})[ ]?月(?:[ ]?\d{{1,2}}[ ]?日|末|底)?(?:止)?的?(?:上一?|第?(?P<to_number>[一二三四]))?(?:(?P<to_quarter>财?季度?|三个月|财季)|(?P<to_half>六个月|上?半年度?|中期)|(?P<to_nine>九个月)|(?P<to_whole>年度|财年|财政年度|全年|十二个月))|"
    rf"(?P<same>(?:上年|去年)?同期)|(?P<quarter_before>(?:上一?个?|前一个?)财?季度?(?!节))|(?:(?P<span_year>(?:19|20)\d\d)年|(?P<span_rel>今年|去年)|(?<![\d.]))(?P<first>{_MONTH})月?[-~—–至到](?P<final>{_MONTH})月(?!\d)"
    r"|(?<!\d)(?P<from>20\d\d)[ ]?年?[ ]?[-~—–至到][ ]?(?P<to>20[2-5]\d)[ ]?年|(?<![\d.])(?P<from2>2\d)[-~—–至](?P<to2>[23]\d)年"
    r"|FY(?P<fy>(?:20)?\d\d)(?:[ ]?年?[ ]?Q(?P<fyq>[1-4]))?(?![0-9A-Za-z])|(?<![A-Za-z0-9])(?:Q(?P<qfy>[1-4])|(?P<qfy2>[1-4])Q)[ ]?FY(?P<fyy>(?:20)?\d\d)"
    rf"|{_YEAR}(?:[ ]?的?[ ]?(?:{_PART}))?"
    r"|(?:第[ ]?(?P<bare_q3>[一二三四1-4])[ ]?个?|(?P<bare_q>[一二三四1-4])[ ]?)(?P<bare_fq>财)?季度?(?!节)|(?<![A-Za-z0-9])Q(?P<bare_q2>[1-4])(?![0-9])|(?P<bare_half>[上下])半年|(?<![A-Za-z0-9])H(?P<bare_half2>[12])(?![0-9A-Za-z])"
    rf"|(?<![\d.])(?P<bare_month>{_MONTH})[ ]?月(?:份?(?:止|底|末)?的?(?P<bare_quarter_of>季度?(?!节))|(?:份|底|末|初)?(?!均|活|度|费|租)(?:[ ]?(?P<bare_day>{_DAY})[ ]?[日号])?)"
    r"|(?P<last_month>上个?月|剛剛过去的一个月|刚刚过去的一个月)|(?P<this_month>本月|这个月)|(?P<next_quarter>下一?个?财?季(?:度|(?=[的,，:：指预]))|下一财季)|(?P<quarter>本季度?|当季|本财季|[该这]一?季度?|最新季度)|(?P<today>今日|今天|近日(?!均))|(?P<yesterday>昨日|昨天)"
    r"|(?P<now>至今(?!年)|迄今|截至目前|(?<=[至到])目前)|(?P<whole>全年)|过去(?P<past>[两二三四五])年|(?<![A-Za-z0-9.])(?:(?P<short>\d\d)(?P<short_of>Q[1-4]|H[12])|(?P<of_short>[1-4]Q|[12]H)(?:20)?(?P<short_after>\d\d)|9M(?:20)?(?P<nine_short>\d\d))(?![0-9A-Za-z])|(?P<report>报告期内?)|(?P<nine>[前首][三3]个?季度?)|[前首][ ]?(?P<bare_until>[二三四五六七八九十]|十一|1[01]|[2-9])[ ]?个?月"
)


#: Groups of the pattern that name a year, which later periods without one take.
_NAMES_A_YEAR = (
    "year",
    "roc",
    "two",
    "spelt",
    "short",
    "of_short",
    "nine_short",
    "rel",
    "span_year",
    "span_rel",
    "to_year",
    "fy",
    "fyy",
)
_SENTENCE_END = re.compile(r"[。！？\n]")
#: So many characters after a year was named, a bare month is again one of the year of publication.
_YEAR_REACH = 90


class PeriodReader:
    """Periods of a text, with relative words resolved against the day of publication and what was said before.

    Parameters
    ----------
    published : str
        ISO day, month or year of publication; empty if unknown (then relative words stay unresolved).
    """

    def __init__(self, published: str):
        self.published = published
        self.year = int(published[:4]) if published[:4].isdigit() else 0
        self.month = int(published[5:7]) if len(published) >= 7 else 0

    def find(self, text: str, calendars: Sequence[tuple[int, int]] = ()) -> list[Mention]:
        """Every period of a text, as ISO-like ids; a bare month or quarter takes the year last named, else that of publication.

        Parameters
        ----------
        text : str
        calendars : sequence of (int, int)
            Where companies are named, and the month in which the fiscal year of each ends, from left to right.
        """
        found: list[Mention] = []
        year, quarter, named_at, plain, whole = self.year, "", 0, False, self.year - (0 < self.month <= 4)
        lead = 0
        places = [place for place, _ in calendars]
        for match in _PERIOD.finditer(text):
            if match.start() - named_at > _YEAR_REACH:
                year = self.year
            part = any(match[name] for name in ("bare_q", "bare_q2", "bare_q3", "bare_half", "bare_half2"))
            if part and _SENTENCE_END.search(text, named_at, match.start()):
                if plain:  # a year in passing is not that of the next sentence's quarter
                    year, plain = self.year, False
                year = max(year, lead)  # nor is the one that the page's own quarter was compared with
            if part and year > self.year and re.search("[；;]", text[named_at : match.start()]):
                year = self.year  # a year ahead, beside which stands what is over
            if _RECORD.match(text, match.end()):
                continue
            at = bisect_right(places, match.start()) - 1
            near = max(at, 0) if places and (at >= 0 or places[0] - match.start() < _YEAR_REACH) else -1
            id = self._resolve(
                match,
                self._whole_year(text, match, whole, named_at) if match["whole"] else year,
                quarter,
                found,
                calendars[near][1] if near >= 0 else FISCAL_YEAR_END_MONTH,
            )
            if not id or not _is_possible(id):
                continue
            named = any(match[name] for name in _NAMES_A_YEAR)
            since = text[max(0, match.start() - 1) : match.start()] in ("自", "从", "是") and _SINCE.match(
                text, match.end()
            )
            if named and not since and not _is_measured_from(text, match.start()):
                year, named_at, plain = int(id.removeprefix("FY")[:4]), match.end(), len(id) == 4
                whole = year if year <= self.year or not self.year else whole
                lead = lead or (year if re.search("[QH]", id) else 0)
            if "Q" in id and "/" not in id and not (match["same"] or match["quarter_before"]):
                quarter = id if int(id[:4]) >= lead else quarter
            shifted = match["same"] or match["quarter_before"] and _is_measured_from(text, match.start())
            found.append(Mention(match.start(), match.end(), id, "shifted" if shifted else ""))
        return found

    def _resolve(self, m: re.Match, year: int, quarter: str, before: list[Mention], year_end: int) -> str:
        if m["year"] or m["rel"] or m["roc"] or m["two"] or m["spelt"]:
            if m["rel"] == "上年" and before and before[-1].id.startswith("FY"):
                return f"FY{int(before[-1].id[2:]) - 1}"
            if m["roc"]:  # Taiwan counts from 1912
                named = 1911 + int(m["roc"])
            elif m["two"] or m["spelt"]:
                named = 2000 + int(m["two"] or f"2{_CN.get(m['spelt'][-1], 0)}")
            else:
                named = int(m["year"]) if m["year"] else self._relative_year(m["rel"], year)
            if m["ends"]:  # 2024/25财年 ends in 2025
                named = named // 100 * 100 + int(m["ends"])
            return self._within(named, m, year_end) if named else ""
        if m["fy"] or m["fyy"]:
            named = int((m["fy"] or m["fyy"])[-2:]) + 2000
            number = m["fyq"] or m["qfy"] or m["qfy2"]
            return fiscal_quarter(named, int(number), year_end) if number else f"FY{named}"
        if m["from"]:
            return f"{m['from']}/{m['to']}" if m["from"] < m["to"] else m["to"]
        if m["from2"]:
            return f"20{m['from2']}/20{m['to2']}" if m["from2"] < m["to2"] else ""
        if m["bare_fq"] and self.year:
            return self._nearest_fiscal(_number(m["bare_q"] or m["bare_q3"]), year_end)
        if m["bare_q"] or m["bare_q2"] or m["bare_q3"]:
            digit = m["bare_q"] or m["bare_q2"] or m["bare_q3"]
            return f"{self._recent(year, 3 * _number(digit))}Q{_number(digit)}" if year else ""
        if m["bare_half"] or m["bare_half2"]:
            return f"{year}{'H1' if (m['bare_half'] or m['bare_half2']) in '上1' else 'H2'}" if year else ""
        if m["bare_month"]:
            month = int(m["bare_month"])
            named = self._recent(year, month)
            if m["bare_quarter_of"]:
                return f"{named}Q{(month + 2) // 3}" if year else ""
            return f"{named}-{month:02d}" + (f"-{int(m['bare_day']):02d}" if m["bare_day"] else "") if year else ""
        if m["last_month"] and self.month:
            return f"{self.year - (self.month == 1)}-{(self.month - 2) % 12 + 1:02d}"
        if m["next_quarter"]:
            return _next_quarter(quarter or self.last_quarter())
        if m["this_month"] and self.month:
            return f"{self.year}-{self.month:02d}"
        if m["quarter"]:
            return quarter or self.last_quarter()
        if m["first"]:
            first, final = int(m["first"]), int(m["final"])
            year = (
                int(m["span_year"])
                if m["span_year"]
                else self._relative_year(m["span_rel"], year)
                if m["span_rel"]
                else year
            )
            return _months(year, first, final) if year else ""
        if m["same"]:
            base = next((mention.id for mention in reversed(before) if not mention.kind), self.last_quarter())
            if m["same"] == "同期":
                return base
            years = set(re.findall(r"\d{4}", base))
            return re.sub(r"\d{4}", lambda y: str(int(y[0]) - 1), base) if len(years) == 1 else ""
        if m["today"] and m["today"] != "近日" and len(self.published) == 10:
            return self.published
        if m["to_month"]:
            month = int(m["to_month"])
            year = int(m["to_year"]) if m["to_year"] else self._recent(year, month)
            if not year:
                return ""
            if m["to_quarter"]:
                return f"{year}Q{(month + 1) // 3}" if month > 1 else f"{year - 1}Q4"
            if m["to_half"]:
                return f"{year}H{1 if month <= 6 else 2}"
            if m["to_nine"]:
                return _months(year, month - 8, month) if month > 8 else ""
            return f"FY{year}" if month != 12 else str(year)
        if m["quarter_before"] and not _is_measured_from(m.string, m.start()):
            return self.last_quarter()
        if m["quarter_before"]:
            base = next((mention.id for mention in reversed(before) if not mention.kind and "Q" in mention.id), "")
            base = base or _next_quarter(self.last_quarter())
            return previous_quarter(base)
        if m["now"]:
            return self.published[:7]
        if m["short"]:  # 25Q2
            return f"20{m['short']}{m['short_of']}"
        if m["of_short"]:  # 2Q25, 2Q2025
            return f"20{m['short_after']}{m['of_short'][1]}{m['of_short'][0]}"
        if m["nine_short"]:
            return _months(2000 + int(m["nine_short"]), 1, 9)
        if m["report"]:
            told = (mention.id for mention in reversed(before) if re.fullmatch(r"\d{4}[QH]\d", mention.id))
            return next(told, "") or self.last_report()
        if m["nine"] or m["bare_until"]:
            return _months(year, 1, _number(m["bare_until"] or "九")) if year else ""
        if m["whole"]:
            return str(year) if year else ""
        if m["past"] and self.year:
            return f"{self.year - _number(m['past'])}/{self.year - 1}"
        return ""

    def _whole_year(self, text: str, match: re.Match, whole: int, named_at: int) -> int:
        """The year that 全年 means: the one named beside it, else the last that is over or under way, and no budget's."""
        near = (
            re.split("[。；;\n]", text[max(0, match.start() - 8) : match.start()])[-1]
            + text[match.start() : match.end() + 6]
        )
        beside = match.start() - named_at <= 3 and not text[named_at : match.start()].strip("的 ,，")
        if beside or _EXPECTED.search(near):
            return whole
        return whole - 1 if whole == self.year and 0 < self.month <= 3 else whole

    def _relative_year(self, word: str, last: int) -> int:
        if not self.year:
            return 0
        if word in ("当年", "同年"):
            return last
        if word in ("上年", "次年") and last != self.year:
            return last + (1 if word == "次年" else -1)
        return self.year + {"去年": -1, "上年": -1, "前年": -2, "今年": 0, "本年": 0, "明年": 1, "次年": 1}[word]

    def _within(self, year: int, m: re.Match, year_end: int) -> str:
        if m["q"] or m["q2"] or m["q3"]:
            quarter = _number(m["q"] or m["q2"] or m["q3"])
            return (
                fiscal_quarter(year, quarter, year_end) if m["fiscal"] or m["fq"] or m["lead"] else f"{year}Q{quarter}"
            )
        if m["until"] or m["nine_of"]:
            return _months(year, 1, _number(m["until"] or "九"))
        if m["interim"]:
            return f"{year}H1"
        if m["half"] or m["half2"]:
            return f"{year}H{1 if (m['half'] or m['half2']) in ('上', '1') else 2}"
        if m["month"]:
            month = _number(m["month"])
            if m["quarter_of"]:
                return f"{year}Q{(month + 2) // 3}"
            return f"{year}-{month:02d}" + (f"-{int(m['day']):02d}" if m["day"] else "")
        return f"FY{year}" if m["fiscal"] or m["ends"] else str(year)

    def _nearest_fiscal(self, quarter: int, year_end: int) -> str:
        """A fiscal quarter named without its year: of all years the one nearest to the quarter that ended last."""
        options = [fiscal_quarter(year, quarter, year_end) for year in range(self.year - 1, self.year + 3)]
        last = self.last_quarter() or f"{self.year}Q2"
        return min(options, key=lambda id: abs(4 * (int(id[:4]) - int(last[:4])) + int(id[-1]) - int(last[-1])))

    def _recent(self, year: int, month: int) -> int:
        """A bare month that lies after publication is last year's."""
        return year - 1 if year == self.year and self.month and month > self.month and month - self.month > 6 else year

    def last_report(self) -> str:
        """The period of the report that companies published last: the year until April, then a quarter, a half, nine months."""
        if not self.month:
            return ""
        if self.month <= 4:
            return str(self.year - 1)
        return f"{self.year}{'Q1' if self.month <= 6 else 'H1' if self.month <= 9 else 'Q1/' + str(self.year) + 'Q3'}"

    def last_quarter(self) -> str:
        """The quarter that ended last before publication."""
        if not self.month:
            return ""
        quarter = (self.month - 1) // 3
        return f"{self.year}Q{quarter}" if quarter else f"{self.year - 1}Q4"


#: 2019年以来第二高: how long nothing was higher.
_RECORD = re.compile(r"以?来(?:的)?(?:最|第|新|首|单)")
_EXPECTED = re.compile("预[计期测估]|有望|目标|将|上修|上调|看")
#: 自2019年首次投资以来: a year that what follows is not of.
_SINCE = re.compile(r"[^，,。；;]{0,14}(?:以来|起|至今)")


def _is_measured_from(text: str, start: int) -> bool:
    """较上季度, 相比上一季度: the quarter is what something is measured from."""
    return text[max(0, start - 3) : start].endswith(("较", "比", "于", "对比", "相比", "跟", "与"))


def fiscal_quarter(year: int, quarter: int, year_end: int) -> str:
    """The calendar quarter that most of a fiscal quarter lies in; the fiscal year ends in ``year_end`` of ``year``.

    Examples
    --------
    >>> fiscal_quarter(2026, 2, 1), fiscal_quarter(2026, 1, 3), fiscal_quarter(2025, 4, 6)
    ('2025Q2', '2025Q2', '2025Q2')
    """
    middle = year_end - 12 + 3 * quarter - 2  # months from January of the year, counted from 0
    return f"{year + middle // 12}Q{middle % 12 // 3 + 1}"


def _months(year: int, first: int, final: int) -> str:
    """A run of months of one year: a quarter, a half, the year, or from one to the other."""
    if (first, final) == (1, 12):
        return str(year)
    if (first, final) == (1, 9):
        return f"{year}Q1/{year}Q3"
    if final - first == 2 and first % 3 == 1:
        return f"{year}Q{final // 3}"
    if final - first == 5 and first in (1, 7):
        return f"{year}H{final // 6}"
    return f"{year}-{first:02d}/{year}-{final:02d}" if first < final else ""


def previous_quarter(id: str) -> str:
    if "Q" not in id:
        return ""
    year, quarter = int(id[:4]), int(id[-1])
    return f"{year}Q{quarter - 1}" if quarter > 1 else f"{year - 1}Q4"


def _next_quarter(id: str) -> str:
    return id and (f"{int(id[:4])}Q{int(id[-1]) + 1}" if id[-1] != "4" else f"{int(id[:4]) + 1}Q1")


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _CN[text]


def _is_possible(id: str) -> bool:
    try:
        parse_period(id)
    except ValueError:
        return False
    return True


# -- who says so ---------------------------------------------------------------------------------------------------------------

_NAME = r"[\u4e00-\u9fffA-Za-z0-9·&“”\"]"
_REPORTS = r"(?:的|发布的|此前|最新|相关|统计|独家|获得的?|公布的?|披露的?|公开)*(?:《[^》\n]{1,40}》)?(?:的)?(?:最新|统计|调研|研究|相关|监测|内部|公开)*(?:数据|报告|报道|财报|资料|信息|预告|统计|消息|研报)"
_SAYS = re.compile(
    rf"(?:据|根据|按照)(?P<by>{_NAME}{{2,14}}?)(?:的)?(?:介绍|数据|统计|报道|测算|预测|披露|消息|透露|发布|报告|公布|此前|最新|《)"
    rf"|(?P<shows>{_NAME}{{2,14}}?){_REPORTS}(?:也|中也)?(?:显示|表明|指出|披露|称)"
    rf"|(?P<org>IDC|Gartner|Canalys|Omdia|QuestMobile|Frost|艾瑞|信通院|中国信通院|国盛证券|工信部|国家数据局|赛迪)(?:此前|曾|就曾|报告中?|数据|在)*(?:预估|预计|预测|显示|披露|发布)"
    rf"|(?P<person>[\u4e00-\u9fff·]{{2,5}})(?:则|也|曾|还|直接|在[^，。,]{{2,16}}[上中])?(?:认为|表示|指出|直言|坦言|透露|称|告诉|说道|介绍)"
)  # fmt: skip
_FORECAST = re.compile(r"预计|预测|预估|有望|将达|将达到|将投入|将超|未来[一二三四五两\d]+年|计划|目标|展望|或将")
_ESTIMATE = re.compile(r"测算|估算|估计|粗略|假设|若按|按照.{0,20}计算|不完全统计|保守|据此|推算|若想|若要")


def find_attribution(sentence: str) -> tuple[str, str]:
    """Who vouches for a sentence, and the kind of claim that makes it.

    Examples
    --------
    >>> find_attribution("据36氪报道,AI教育创企刚刚完成一轮2亿元的新融资")
    ('36氪', 'attributed')
    >>> find_attribution("IDC此前就曾预估2023年全球AI服务器的市场规模将达到211亿美元")
    ('IDC', 'forecast')
    """
    match = _SAYS.search(sentence[:2000])
    who = ""
    if match:
        who = (match["by"] or match["shows"] or match["org"] or match["person"] or "").strip('“”" ')
        who = re.sub(r"^(?:根据|据|另据|在|而|从)|(?:的|所|发布|此前|了)+$", "", who)
        who = "" if who in ("数据", "不完全", "公开", "这", "相关", "最新", "财报", "统计", "记者", "他", "她") else who
    if _FORECAST.search(sentence):
        return who, "forecast"
    if _ESTIMATE.search(sentence):
        return who, "estimate"
    if match and match["person"] and who:
        return who, "opinion"
    return who, "attributed" if who else "reported"


def latest(
    mentions: list[Mention], start: int, end: int, accept: Callable[[Mention], bool] = lambda m: True
) -> Mention | None:
    """The last mention that lies within ``start`` and ``end`` and is acceptable."""
    return next((m for m in reversed(mentions) if start <= m.start and m.end <= end and accept(m)), None)
