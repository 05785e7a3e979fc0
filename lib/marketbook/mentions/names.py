"""Entities and segments by the names of the vocabulary."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from marketbook.mentions.words import of_words, trie_pattern, word_pattern
from marketbook.repair.characters import simplify
from marketbook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Mention:
    """``text[start:end]`` names ``id``; ``kind`` is the entity's kind, or what was found."""

    start: int
    end: int
    id: str
    kind: str = ""


#: Names that are ordinary words more often than names; the fuller name finds the entity all the same.
ORDINARY = {"浪潮", "书生", "阶跃", "火山", "电信", "天工", "源", "搜索业务", "市场合计"}

#: Who counts and reports under a name that holds an entity's.
NO_ENTITIES = (
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
    "二零一",
    "二〇一",
    "数据中心运营商",
    "云运营商",
    "算力运营商",
    "平台运营商",
    "充电运营商",
    "第三方运营商",
    "中立运营商",
    "托管运营商",
    "基础设施运营商",
    "新智元",
    "有赞助",
    "运营商财经",
    "运营商世界",
    "经济观察网",
    "永远传",
    "西部数据中心",
    "苹果端",
    "安卓端",
    *(f"台湾大{word}" for word in "学陆型幅选厂量地众举力多部规涨跌专道咖赛使"),
)
#: Short forms that other words may hold: 其中移动云.
SHORT = {"中移动": "china_mobile", "中电信": "china_telecom", "中联通": "china_unicom"}

#: What the carriers are called after the name of a province.
CARRIERS = {"china_mobile": "移动", "china_telecom": "电信", "china_unicom": "联通"}
#: What follows where 移动 and 电信 are no carrier's name: 贵州移动互联网, 江苏电信业务总量.
_NO_CARRIER = re.compile("互联|网|业|终端|支付|应用|办公|电话|通信")

#: 中国移动互联网报告: what people do on their telephones, not the carrier.
_MOBILE_WEB = re.compile("互联网(?!公司)|应用|游戏|支付(?!公司)|终端市场|阅读")
#: 中国电信行业: a trade
_TELECOM = re.compile("行业|市场(?!份额|部)|诈骗")
_CARRIER = {"移动": "china_mobile", "电信": "china_telecom", "联通": "china_unicom"}
_CARRIERS_IN_A_ROW = re.compile(
    "(?:中国)?(?:移动|电信|联通)(?:[/、和及与](?:中国)?(?:移动|电信|联通)(?!互联|网|业|终端|支付|应用|办公|电话|通信)){1,2}"
)
#: Words that name an aggregate; they count only where nothing better is named.
WEAK = {"国内": "china", "中国": "china", "我国": "china", "大陆": "china", "中国大陆": "china", "全国": "china", "全球": "world", "世界": "world", "业内": "market", "行业": "market", "产业": "market",
        "产业内": "market", "行业内": "market", "中国市场": "china_market", "国内市场": "china_market", "中国大模型": "china_market", "国产": "china", "整个市场": "market", "整体市场": "market", "市场整体": "market", "全市场": "market"}  # fmt: skip


#: 浪潮 at the head of a clause that says what a firm does.
_A_FIRM = r"(?<![\u4e00-\u9fffA-Za-z])浪潮(?=以\d|中国|在?全球|(?:市场)?份额|市占|占比|位[居列]|排名|出货|营收|收入|中标|服务器|AI服务器)"


#: 360预计, 360公司: a firm whose name is a number.
_A_NUMBER = r"(?<![\d.,])360(?=公司|集团|安全|智脑|数科|方面|发布|预计|实现|归属于|在公告|的(?:业绩|营收|亏损|股价|市值|身影)|今年|去年|20\d\d年|披露|称|表示|财报|创始人)"


@lru_cache(maxsize=4)
def _entity_names(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    names = {word.casefold(): (id, "weak") for word, id in WEAK.items()}
    for name, id in vocabulary.aliases().items():
        bare = name.replace(" ", "")
        spellings = {name, bare, bare.replace("-", ""), name.replace("-", " "), name.replace(" ", "-")}
        spellings = (
            spellings if name.isascii() else {name, bare, bare.replace("昇", "升")}
        )  # as Simplified text has 昇腾
        spellings |= {"".join(map(simplify, spelling)) for spelling in spellings if not name.isascii()}  # and 辉达
        for spelling in spellings:
            if len(spelling) >= 2 and not spelling.isdigit() and spelling not in ORDINARY:
                names.setdefault(spelling.casefold(), (id, vocabulary.entity(id).kind))
    provinces = [e.zh_hans for e in vocabulary.entities.values() if e.kind == "region" and e.parent == "china"]
    for id, short in CARRIERS.items():  # 宁夏电信 is China Telecom there
        for province in provinces if id in vocabulary.entities else ():
            names.setdefault(province + short, (id, "group"))
    names |= {word.casefold(): ("", "none") for word in NO_ENTITIES}
    pattern = rf"{_A_NUMBER}|(?<!其)(?:{'|'.join(SHORT)})|(?<=[、，,：:由和与及])浪潮(?=[、和与及])|{_A_FIRM}|{of_words(names)}"
    return re.compile(pattern, re.IGNORECASE), names | {word: (id, "group") for word, id in SHORT.items()} | {
        "浪潮": ("inspur", "company"),
        "360": ("qihoo_360", "company"),
    }


#: 被视为大陆「英伟达」: a name that says what somebody else is like.
_LIKENED = re.compile('(?:中国|大陆|国产|国内|东方|印度|欧洲|日本|韩国)版?的?[“「『‘"]$')
#: 中国版OpenAI: the same without its marks.
_VERSION_OF = re.compile("(?:中国|大陆|国产|国内|东方|印度|欧洲|日本|韩国|本土|免费|平价)版的?$")
_QUOTE_ENDS = ("”", "」", "』", "’", '"')
#: 智能算力中国产芯片占46%
_HOME_MADE = re.compile("产(?:芯|卡|GPU|AI|算|大模型|替代|化)")
#: What follows a country's name where the words speak of something else.
_NOT_A_PLACE = re.compile(
    r"(?:通用)?会计|存托|投顾|投行|投资银行|券商|媒体|公认会计|国债|国际|之声|联通|移动|电信|石油|银行|通信|信息通信|信通|科学院|银河|工商|区(?:营收|收入|占)"
)


#: What follows a Chinese province or city where it is no part of a company's name.
_OF_A_PLACE = re.compile(
    r"[的全将已等，,、：:在共现则也为和与及。；;()（）“「《\d]|地区|智能|智算|算力|人工|数据|AI|力争|计划|提出|累计|建成|规[模划]|集群|枢纽|节点|印发|出台|打造|拥有|[到至]20"
    r"|目前|投运|在用|在建|机[架柜]|上架|标准|新[增建]|发布|推出|启动|建设|投[资产]|企业|项目|绿电|电力|市场|综合|达到?|是|上半年|今年|去年|超级"
)
#: The same of a place that is a market of its own: 台湾半导体业, 香港IPO.
_OF_A_MARKET = re.compile(
    r"出口|进口|半导体|产业|供应链|厂商|业者|政府|民众|市民|消费者|经济|股市|面板|IC|IPO|晶圆|伺服器|服务器|云端|资安|GDP|用户|整体|全年|社会|港股|本地|特区"
)
#: What may follow 行业 and 产业 where they mean the whole trade; 行业云, 产业数字化 are other words.
_WHOLE_TRADE = re.compile(r"内|的|平均|整体|普遍|均|总|降价|毛利|规模|收入|增速|价格|头部|第|[，,。、\s]|$")


#: GPT-4-Turbo, 文心 4.0, Qwen-Long: what follows a model's name and belongs to it.
_VERSION = re.compile(r"(?:[- ]?(?:\d+(?:\.\d+)+|[A-Z][a-z]+|pro|lite|mini|max|turbo|PRO|V\d)(?![A-Za-z0-9亿万])){1,3}")


#: DeepSeek-V3, Kimi K2, OpenAI o3
_SHORT_MODEL = re.compile(r"(?<=[A-Za-z])[- ]([A-Zo]\d(?:\.\d)?)$")
#: Qwen2.5, Gemini2.0-Flash, DeepSeekR2: a version right behind the name, not a date or an amount.
_GLUED = (
    r"(?:[VRKMX]?\d{1,2}(?:\.\d{1,2})?)(?:[- ]?(?:pro|lite|mini|max|turbo|plus|flash|preview|thinking|vl|coder|\d{1,4}b)){0,3}"
    r"(?![A-Za-z0-9.,年月日号亿万千百%％元倍个家款次天])"
)
#: GPT-5 nano, which the vocabulary lacks
_NUMBERED = re.compile(r"\d[a-z]?$")
_OF_A_SIZE = re.compile(r"[- ]?(?:nano|mini|lite|air|flash|turbo)(?![A-Za-z0-9])", re.I)
#: GPT-5.5 is no GPT-5.
_GOES_ON = re.compile(r"\.\d+")


#: OpenAI前CTO, 谷歌离职员工: where somebody worked before.
_WORKED_THERE = re.compile(
    "[”」]?(?:的?前(?:任|首席|高[管层级]|副?总裁|员工|研究|工程|技术|产品|联创|联合创|创始|董事|核心|资深|[A-Z]{3}|负责人|掌门|一号位|成员)|旧部|老将|出身|核心人才|(?:离职|出走)(?:员工|高管|联创|的|团队))"
)
#: weibo.com in an address is nobody who is told of.
_ADDRESS = re.compile(r"https?://[^\s\u4e00-\u9fff，。；）]*")
#: Kinds of what a firm makes.
_MADE = ("product", "model", "chip")
#: Kimi的开发商
_ITS_MAKER = re.compile("的?(?:开发商|母公司|东家|开发公司|研发公司|制造商|背后的?公司)")
_FIRMS = ("group", "company", "business")


def _begins_again(text: str, match: re.Match[str], places: set[str]) -> bool:
    """内蒙古蹿得最快: whether a place that was told of begins a sentence."""
    return match[0] in places and text[max(0, match.start() - 1) : match.start()] in ("", "。", "；", ";", "\n")


def find_entities(text: str, vocabulary: Vocabulary) -> list[Mention]:
    """Entities by any of their names, left to right; aggregates such as 国内 have the kind ``weak``."""
    pattern, names = _entity_names(vocabulary)
    found: list[Mention] = []
    places: set[str] = set()
    addresses = {at for link in _ADDRESS.finditer(text) for at in range(*link.span())} if "://" in text else ()
    for match in pattern.finditer(text):
        id, kind = names[match[0].casefold()]
        if match.start() in addresses:
            continue
        if kind == "none" or match[0] == "中国" and text[max(0, match.start() - 1)] == "其":  # 其中国产
            continue
        if match[0] == "中国" and _HOME_MADE.match(text, match.end()):
            continue
        if kind == "region" and vocabulary.parent(id) == "china" and match[0][-1] not in "市省区":
            own_market = id in ("taiwan", "hong_kong") and _OF_A_MARKET.match(text, match.end())
            if not (own_market or _OF_A_PLACE.match(text, match.end()) or _begins_again(text, match, places)):
                continue  # 上海新阳 is a company
            places.add(match[0])
        if match[0].endswith(("移动", "电信")) and id in CARRIERS and _NO_CARRIER.match(text, match.end()):
            if not match[0].startswith("中"):
                continue
        likened = _LIKENED.search(text, max(0, match.start() - 8), match.start())
        if likened and text.startswith(_QUOTE_ENDS, match.end()):
            continue
        if _VERSION_OF.search(text, max(0, match.start() - 5), match.start()):
            continue
        if match[0] == "中国移动" and _MOBILE_WEB.match(text, match.end()):
            continue
        if match[0] == "中国电信" and _TELECOM.match(text, match.end()):
            continue
        if kind in _MADE and _ITS_MAKER.match(text, match.end()) and (maker := vocabulary.parent(id)):
            id, kind = maker, vocabulary.entity(maker).kind
        version = _VERSION.match(text, match.end()) if kind in ("model", "product") else None
        if kind == "model" and match[0][-1].isdigit() and _GOES_ON.match(text, match.end()):
            id, version = vocabulary.parent(id), _GOES_ON.match(text, match.end())
            kind = vocabulary.entity(id).kind
        sized = _OF_A_SIZE.match(text, match.end()) if kind == "model" and _NUMBERED.search(match[0]) else None
        if sized:  # GPT-5 nano is another model of that maker
            id, version = vocabulary.parent(id), sized
            kind = vocabulary.entity(id).kind
        if kind not in ("weak", "region") or not (
            _NOT_A_PLACE.match(text, match.end())
            or match[0] == "产业"
            and text.startswith("规模", match.end())
            or id == "market"
            and len(match[0]) < 4
            and not _WHOLE_TRADE.match(text, match.end())
        ):
            kind = "agency" if kind in _FIRMS and _WORKED_THERE.match(text, match.end()) else kind
            found.append(Mention(match.start(), version.end() if version else match.end(), id, kind))
    found = _with_versions(text, found, vocabulary)
    found = _with_carriers(text, _without_owners(found, vocabulary))
    return _with_short_forms(text, found, vocabulary)


@lru_cache(maxsize=4)
def _families(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    """Names in Latin letters of models, of products and of who makes models."""
    makers = {e.parent for e in vocabulary.entities.values() if e.kind == "model"}
    names = {
        name.casefold(): (id, vocabulary.entity(id).kind)
        for name, id in vocabulary.aliases().items()
        if name.isascii() and name.isalpha() and len(name) > 2
        if vocabulary.entity(id).kind in ("model", "product") or id in makers
    }
    pattern = rf"(?<![A-Za-z0-9])(?P<name>{trie_pattern(names)}){_GLUED}"
    return re.compile(pattern, re.IGNORECASE), names


def _with_versions(text: str, found: list[Mention], vocabulary: Vocabulary) -> list[Mention]:
    pattern, names = _families(vocabulary)
    starts = {m.start for m in found}
    more = [Mention(*m.span(), *names[m["name"].casefold()]) for m in pattern.finditer(text) if m.start() not in starts]
    return sorted([*found, *more], key=lambda m: m.start) if more else found


def _with_carriers(text: str, found: list[Mention]) -> list[Mention]:
    """中国移动/电信/联通: in a row of carriers their short names are no words of the trade."""
    taken = {at for m in found for at in range(m.start, m.end)}
    more = [
        Mention(row.start() + m.start(), row.start() + m.end(), _CARRIER[m[0][-2:]], "group")
        for row in _CARRIERS_IN_A_ROW.finditer(text)
        for m in re.finditer("(?:中国)?(?:移动|电信|联通)", row[0])
        if row.start() + m.end() - 1 not in taken
    ]
    return sorted([*found, *more], key=lambda m: m.start) if more else found


def _without_owners(found: list[Mention], vocabulary: Vocabulary) -> list[Mention]:
    """快手可灵, 百度萝卜快跑: a name right before what its bearer makes is part of the product's name."""
    kept: list[Mention] = []
    for mention in found:
        owner = kept[-1] if kept and kept[-1].end == mention.start and mention.kind in _MADE else None
        if (
            owner is not None
            and owner.id != mention.id
            and owner.id in (vocabulary.parent(mention.id), vocabulary.root(mention.id))
        ):
            kept.pop()
            mention = replace(mention, start=owner.start)
        kept.append(mention)
    return kept


@lru_cache(maxsize=4)
def _short_models(vocabulary: Vocabulary) -> list[tuple[str, str, str]]:
    """Model, its maker or family, and the version by which texts call it once they have said of whom they speak."""
    versions = ((e.id, e.parent, _SHORT_MODEL.search(e.en)) for e in vocabulary.entities.values() if e.kind == "model")
    return [(id, parent, version[1]) for id, parent, version in versions if version]


def _with_short_forms(text: str, found: list[Mention], vocabulary: Vocabulary) -> list[Mention]:
    """V3 and R1 beside DeepSeek: models by their version, on a page that names their maker and no other one's of that version."""
    named = {m.id for m in found} | {vocabulary.parent(m.id) for m in found if m.kind == "model"}
    short: dict[str, list[str]] = {}
    for id, parent, version in _short_models(vocabulary):
        if parent in named:
            short.setdefault(version, []).append(id)
    words = [word for word, ids in short.items() if len(ids) == 1]
    if not words:
        return found
    taken = {at for m in found for at in range(m.start, m.end)}
    pattern = rf"(?<![A-Za-z0-9.\- ])(?:{'|'.join(map(re.escape, words))})(?![A-Za-z0-9.\-])"
    more = [
        Mention(m.start(), m.end(), short[m[0]][0], "model")
        for m in re.finditer(pattern, text)
        if m.start() not in taken
    ]
    return sorted([*found, *more], key=lambda m: m.start)


@lru_cache(maxsize=4)
def _segment_names(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {}
    for id, row in vocabulary.rows["segment"].items():
        for name in (row["zh_hans"], row["en"], *row["aliases"].split("|")):
            if len(name) >= 2 and id not in ("total", "internal", "external"):
                names.setdefault(name.casefold(), id)
    return word_pattern(names), names


def find_segments(text: str, vocabulary: Vocabulary) -> list[Mention]:
    """Segments (IaaS, 政务云 …), the longest name at each place."""
    pattern, names = _segment_names(vocabulary)
    return [Mention(match.start(), match.end(), names[match[0].casefold()]) for match in pattern.finditer(text)]
