"""Names of a clause: which belong together, which are its subjects, which it only compares with or acts on."""

from __future__ import annotations

import re

from marketbook.claims.metric_kinds import ALL_KINDS, KINDS
from marketbook.claims.page import Page
from marketbook.claims.scopes import FIRMS, OF_CHIPS, OF_FIRMS, OF_PRODUCTS, OF_STATEMENTS, OF_WHOLE_MARKETS
from marketbook.mentions import Mention

_EXAMPLE = re.compile(r"[^，,。；]{0,24}(?:为代表|在内的)")
_AGAINST = re.compile(
    r"(?:较|比|比起|相比|相比于|对标|超过?了?|超越了?|来自于?|来源于|源自|追赶|逼近|比肩|媲美|赶超|依托|借助|凭借|接入|登陆|登顶|登上|低于|高于|优于|不及|落后于|以上的?|(?<!在)于|向|对|给|与|由|被|像|例如|如|至|到|仅次于|前代|前一代|上一代|同行|等同|接近|据|根据|援引|与[^，,。、]{1,10}、|占|含|获得?|包括|包含|涵盖|出货|供货|引领|挑战|对抗|硬刚|叫板|击败|打败|战胜|取代|替代|碾压|吊打|反超|摆脱|绕开|没用|不用|未用|弃用|看齐|而非|不是)[“\"《 ]*$"
)
_POSSESSIVE = re.compile(
    r"[”\"]?(?:的|(?:公司|集团)?旗下的?(?!包括|包含|有|拥)[^，,。；;、：:的\d]{0,6}?|发布的|推出的|自研的?|子公司|公司|集团|发布|宣布旗下|宣布)?(?:大模型|产品|业务)?[“\" ]*"
)
_JOIN = re.compile(
    r"[ ”“\"]*(?:[(（]\d{4,6}[)）])?(?:[(（]|[)）]?[ ]*(?:[、,，/]|和|与|及|[,，]?以及|、?和))(?:降价前的|其|旗下的?)?[ “”\"]*(?:[A-Za-z\u4e00-\u9fff]{0,2}的)?"
)
#: Who is meant by three or four names together, or by 四家公司 after they were named.
_TOGETHER_THEY_ARE = {
    frozenset({"amazon", "alphabet", "microsoft", "meta"}): "us_big4",
    frozenset({"amazon", "alphabet", "microsoft", "meta", "oracle"}): "hyperscalers_5",
    frozenset({"alibaba", "tencent", "baidu"}): "bat",
    frozenset({"china_mobile", "china_telecom", "china_unicom"}): "three_operators",
}


#: How many each of these groups is.
SIZES = {"three_operators": 3} | {id: len(members) for members, id in _TOGETHER_THEY_ARE.items()}


def together(page: Page, ids: list[str]) -> list[str]:
    known = frozenset(page.vocabulary.root(id) for id in ids)
    return [_TOGETHER_THEY_ARE[known]] if known in _TOGETHER_THEY_ARE else []


#: 阿里、腾讯等投资方: who gives money, which is not who gets it.
_GIVES = re.compile(
    r"(?:[、和及][^，。；、]{1,8}){0,4}等?(?:老股东|机构|公司)?(?:投资方|投资人|联合)?(?:以[^，,。]{0,4})?(?:投资方|领投|跟投|参投|入股|参与|老股东|加持|投资的)"
)


_SUCH_AS = re.compile("[ ]?(?:等[^，,。；;、]{0,6})?")


#: 在微软云上: where something runs.
_PLATFORM = re.compile(r"(?:平台|服务器|市场)?[上中里内](?!海|国)")
#: 为字节跳动等客户提供: whom somebody serves.
_SERVES = re.compile(r"[^，,。；]{0,14}?(?:提供|打造|定制|服务|供货|代工|建设)")


#: Salesforce、T-Mobile等知名企业均为其重要客户: so are they.
_CLIENTS = re.compile(
    r"(?:[、和及与][^，,。；;、]{1,14}){0,4}等?[^，,。；;、]{0,10}?(?:均|都|也)?(?:是|为|成为|作为)(?:其|公司|它)[^，,。；;]{0,12}?(?:客户|合作伙伴|供应商|股东|投资[方人])"
)


#: 软银领投的90亿美元: who leads a round does not raise it.
_LEADS_IT = re.compile("(?:等[^，,。；;、]{0,6})?(?:领[导投]|主导|牵头)的")
#: 钉钉的两倍: what something is measured against.
_TIMES = re.compile(r"的[^，,。；;的]{0,6}?(?:[\d.]+|[一二两三四五六七八九十数几百]+)(?:多|余)?倍(?!的?增)")


#: 价格是GPT-4的1/8, 性能约为A100集群的八成: what a part is told of.
_PART_OF_IT = re.compile(
    r"[^，,。；;的\d]{0,6}的[ ]?(?:不到|不足|约|近|超过?)?[ ]?(?:[\d.]+[ ]?%|\d+/\d+|[一二两三四五六七八九十百千万]+分之|[一两二三四五六七八九]成|一半)"
)
_IS_SO_MUCH = re.compile("(?:是|为|于|达到?|只有|仅有?|不到|不足|接近|[、，,])(?:约|近|了)?[ ]?$")
#: 从谷歌和OpenAI等公司挖人: where somebody comes from.
_FROM_THERE = re.compile(
    r"[^，,。；;、]{0,4}(?:[、和与][^，,。；;]{1,12}?)?(?:等[^，,。；;]{0,6})?(?:挖|离职|出走|离开|跳槽)"
)
#: 受电商及可灵业务增长带动: who is the cause of what is told.
_CAUSED_BY = re.compile(
    r"(?:受(?!访|邀|理|创|损|限|惠|益)|受益于|得益于|受惠于|归功于?|有赖于|由于)(?![^，,。；;：:\n]*还有)[^，,。；;：:\n]{0,20}$"
)
#: 来自小米和金山生态的收入
_SPHERE = re.compile(r"[-、和与及]?[\u4e00-\u9fff]{0,4}生态(?:圈|链)?(?:的|贡献|企业|公司)")
#: 由苹果iPad以41.8%夺冠
_BY = re.compile("[A-Za-z0-9]{0,8}以")


def is_object(text: str, mention: Mention) -> bool:
    """Whether the words around a name make it something that the clause compares with or acts on."""
    by = (
        _BY.match(text, mention.end) is not None and text[max(0, mention.start - 1) : mention.start] == "由"
    )  # 由苹果以41.8%夺冠
    if text[max(0, mention.start - 1) : mention.start] == "为" and _SERVES.match(text, mention.end):
        return True
    if text[max(0, mention.start - 1) : mention.start] == "在" and _PLATFORM.match(text, mention.end):
        return True
    if _LEADS_IT.match(text, mention.end):
        return True
    if _CLIENTS.match(text, mention.end) or _TIMES.match(text, mention.end) or _SPHERE.match(text, mention.end):
        return True
    if _CAUSED_BY.search(text, max(0, mention.start - 24), mention.start):
        return True
    if _PART_OF_IT.match(text, mention.end) and _IS_SO_MUCH.search(text, max(0, mention.start - 8), mention.start):
        return True
    if text[max(0, mention.start - 1) : mention.start] == "从" and _FROM_THERE.match(text, mention.end):
        return True
    if text.startswith(("，", ","), mention.end) and text[max(0, mention.start - 2) : mention.start] in (
        "比如",
        "例如",
    ):
        return False  # 比如微软,每月的收入达到…: of whom the example tells
    against = not by and _AGAINST.search(text, max(0, mention.start - 8), mention.start)
    return bool(against or _GIVES.match(text, mention.end))


def objects_of(text: str, names: list[Mention]) -> set[int]:
    """Where names stand that the clause only compares with or acts on; 比肩GPT-4-Turbo、文心4.0: so are those in a row with one."""
    found: set[int] = set()
    for before, name in zip([None, *names], names):
        joined = before is not None and before.start in found and _JOIN.fullmatch(text, before.end, name.start)
        if joined or is_object(text, name):
            found.add(name.start)
    return found


def head_of(page: Page, names: list[Mention], at: int) -> Mention:
    """阿里云旗下通义千问, 字节的“豆包”: of names that belong to each other, the last."""
    return names[_place_of_head(page, names, at)]


def _place_of_head(page: Page, names: list[Mention], at: int) -> int:
    while at + 1 < len(names) and names[at + 1].start - names[at].end <= 12:
        gap = page.text[names[at].end : names[at + 1].start]
        owned = names[at + 1].kind != "weak" and page.vocabulary.descends(
            names[at + 1].id, page.vocabulary.root(names[at].id)
        )
        strange = names[at + 1].kind != "weak" and page.vocabulary.root(names[at + 1].id) != names[at + 1].id
        if not _POSSESSIVE.fullmatch(gap) or not (owned or gap in ("的", "旗下") or "旗下" in gap and not strange):
            break  # 月之暗面与MiniMax旗下的Kimi、星野 are two and two
        at += 1
    return at


def suits(metric: str, mention: Mention) -> bool:
    if mention.kind == "weak":
        return False
    if not metric.isascii():
        return mention.kind not in ("region", "agency")
    if metric.startswith(OF_WHOLE_MARKETS):
        return mention.kind == "aggregate"
    if metric.startswith(OF_FIRMS):
        return mention.kind not in ("chip", "region", "agency") and (
            mention.kind != "model" or metric in ("revenue", "market_share", "market_rank")
        )
    return mention.kind not in ("region", "agency") and (mention.kind != "chip" or metric.startswith(OF_CHIPS))


def is_market(page: Page, id: str) -> bool:
    return page.vocabulary.entity(id).kind in ("aggregate", "region")


#: 在本次集采的海光服务器中份额为: where a share is held, not who holds it.
_WITHIN = re.compile(r"在[^，,。；;]{0,12}$")
_WITHIN_ENDS = re.compile(r"[^，,。；;]{0,12}?(?:中|里|领域|市场)的?(?:市场)?(?:份额|占比|市占)")


def subjects_of(page: Page, names: list[Mention], metric: str) -> list[Mention]:
    """Names that may carry the clause's figures: heads of what belongs together, without those compared with or acted on."""
    found, run, at, objects = [], [], 0, False
    while at < len(names):
        place = _place_of_head(page, names, at)
        head = names[place]
        joined = at > 0 and _JOIN.fullmatch(page.text, names[at - 1].end, names[at].start) is not None
        if names[at].kind == "aggregate" and run and _SUCH_AS.fullmatch(page.text, names[at - 1].end, names[at].start):
            found = [m for m in found if m not in run]  # Google、AWS等五大CSP: all of them, not those named
        run = run if joined else []
        inside = metric == "market_share" and _WITHIN_ENDS.match(page.text, names[at].end)
        inside = inside and _WITHIN.search(page.text, max(0, names[at].start - 14), names[at].start)
        objects = bool(inside) or is_object(page.text, names[at]) or (joined and objects)
        graded = page.text.startswith("级", head.end)  # GPT-4级模型 compares, it does not name
        if _EXAMPLE.match(page.text, head.end):  # 以天翼云、移动云为代表的运营商云: nor do they
            found = [m for m in found if m not in run]
        elif not (objects or graded):
            found.append(head)
            run.append(head)
        at = place + 1
    found = [m for m in found if m.kind != "aggregate"] or found
    if metric.startswith(OF_CHIPS[:8]):
        return [m for m in found if m.kind == "chip"] or found
    wanted = (
        ("product", "model") if metric.startswith(OF_PRODUCTS) else FIRMS if metric.startswith(OF_STATEMENTS) else ()
    )
    return [m for m in found if m.kind in wanted] or found


def listed_names(page: Page, names: list[Mention]) -> list[str]:
    """The last run of names joined by 、 or 和 (each with what belongs to it)."""
    runs: list[list[str]] = []
    at, last_end = 0, None
    while at < len(names):
        place = _place_of_head(page, names, at)
        head = names[place]
        joined = (
            last_end is not None
            and names[at].start - last_end <= 10
            and _JOIN.fullmatch(page.text, last_end, names[at].start)
        )
        ids = _members(page, head)
        if joined:
            runs[-1] += ids
        else:
            runs.append(ids)
        at = place + 1
        last_end = head.end
    return list(dict.fromkeys(runs[-1])) if runs else []


#: Whose figures a list may tell although the vocabulary lacks their names; a list of revenues is of a firm's businesses.
_OF_A_LIST = (*OF_PRODUCTS, "users", "market_share", "shipments", "paid_users", "developers", "tender", "servers")
_MEMBER = re.compile(r"[\u4e00-\u9fffA-Za-z0-9+/·.&-]{2,16}")
_MEASURE = re.compile(
    "(?:[数量额率]|时长|规模|交换机|服务器|路由器|WLAN|手机|电脑|设备)$|最|占比"
)  # 使用时长及次数分别为
_BEFORE_MEMBER = re.compile("^.*(?:[§”]|其中|此外|旗下的?|包括|方面)")
_AFTER_MEMBER = re.compile(
    "[在的将§“]|预[计测]|分别|合计|[一二三四]者|[均各]|(?:总|当)?(?:月|日)|市场|市占|份额|位[居列]|出货"
)


def printed_list(page: Page, start: int, end: int, number: int, metric: str) -> list[str]:
    """The members of a list, the unknown ones as printed, where it has as many as figures follow: A、B和C月活分别为."""
    parts = metric == "market_share" and page.within("segments", start, end)  # 在IaaS和PaaS领域的份额分别为
    if parts or not metric.startswith(_OF_A_LIST):
        return []
    text = list(page.text[start:end])
    for m in page.within("periods", start, end):
        text[m.start - start : m.end - start] = "§" * (min(m.end, end) - m.start)
    for bracket in re.finditer(r"[(（][^()（）]*[)）]", "".join(text)):
        text[bracket.start() : bracket.end()] = " " * len(bracket[0])
    text = "".join(text)
    cue = next((at for at, *_ in page.cues_within(start, end, KINDS["persons"] + ALL_KINDS) if at > start), end)
    text = text[: cue - start]
    for joint in ("、|以及|[和与及]", "、|以及"):
        edges = [0, *(edge for m in re.finditer(joint, text) for edge in m.span()), len(text)]
        spans = list(zip(edges[::2], edges[1::2]))
        if len(spans) == number:
            found = [_member(page, text, start, *span) for span in spans]
            return found if all(found) else []
    return []


def _member(page: Page, text: str, offset: int, start: int, end: int) -> str:
    known = [m for m in page.within("entities", offset + start, offset + end) if m.kind != "weak"]
    if known:
        return known[-1].id
    item = _BEFORE_MEMBER.sub("", text[start:end])
    if after := _AFTER_MEMBER.search(item):
        item = item[: after.start()]
    item = item.strip("”“ ")
    return item if _MEMBER.fullmatch(item) and not _MEASURE.search(item) else ""


def _members(page: Page, mention: Mention) -> list[str]:
    """中国移动、中国电信 is a name of both together; a list of two figures means each."""
    parts = page.text[mention.start : mention.end].split("、")
    aliases = page.vocabulary.aliases() if len(parts) > 1 else {}
    return (
        [aliases[part] for part in parts] if len(parts) > 1 and all(part in aliases for part in parts) else [mention.id]
    )
