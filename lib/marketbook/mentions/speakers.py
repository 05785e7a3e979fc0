"""Who speaks in an interview: in the turns of somebody from a firm, 我们 is that firm."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter

from marketbook.mentions.names import Mention
from marketbook.mentions.speech import is_ordinary

_TITLE = r"(?:联合创始人|创始人|联创|董事长|执行长|总裁|总经理|首席|负责人|CEO|CTO|COO|CFO|总监|主管|掌门|高级副|副总|院长|主任|经理)"
#: 顾某(甲公司总裁): and 顾某: at the head of a paragraph.
_TURN = re.compile(
    r"^[ \u3000]*[【\[*]*(?P<name>[\u4e00-\u9fff]{2,4}|[A-Z][a-z]+(?: [A-Z][a-z]+)?|[答A]|[问Q])[】\]*]*[ ]?(?:[(（](?P<who>[^()（）\n]{2,48})[)）])?[:：]",
    re.M,
)
_ASKS = re.compile("记者|主持|编者|小编|采访|提问|网友|观众|^[问Q]$")
#: 图源:某网站 at the head of a line is nobody's turn.
_NOBODY = re.compile(
    "[图来]源|资料|数据|编辑|责编|校对|监制|撰文|作者|排版|出品|备注|注$|标题|关键|观点|原因|图表|测算|网络|[端派]$|短期|中期|长期|Source|方面|业务|收入|地址|时间|电话"
)
#: Who invests speaks of others.
_INVESTS = re.compile("合伙人|投资|资本|基金|创投")
_ANSWERS = ("答", "A")
#: How far before a speaker's name the firm may stand, in characters.
_REACH = 28
#: 对话甲公司某某
_IN_TALK_WITH = re.compile(r"(?:对话|专访|对谈|访谈)[ ]?$")
_ITSELF = re.compile(
    "我们|咱们|我司|本公司|本集团|(?<![\u4e00-\u9fffA-Za-z])(?:公司|集团)(?=[\u4e00-\u9fff])(?!治理|法|债)"
)
_FIRMS = ("group", "company", "business")
#: A page of talk has so many turns.
_FEWEST = 3
#: So many people speak at most.
_MOST = 12


def find_speakers(text: str, known: list[Mention]) -> list[Mention]:
    """Mentions of the firms for which people speak: at the head of their turns, and where they say 我们 or 公司.

    Examples
    --------
    >>> page = "问:规模如何?\\n李明(甲云总裁):今年收入8亿元。\\n问:明年呢?\\n李明:我们希望到10亿元。"
    >>> [(page[m.start : m.end], m.id) for m in find_speakers(page, [Mention(11, 13, "jia", "company")])]
    [('李明', 'jia'), ('李明', 'jia'), ('我们', 'jia')]
    """
    heads = turns_of(text)
    talk = set(heads)
    turns = [turn for turn in _TURN.finditer(text) if turn.start() in talk and not _ASKS.search(turn["name"])]
    if len(turns) < 2:
        return []
    firms = [m for m in known if m.kind in _FIRMS]
    names = Counter(turn["name"] for turn in turns).most_common(_MOST)
    of_whom = {name: firm for name, _ in names if (firm := _firm_of(text, name, turns, firms))}
    if len(of_whom) == 1:  # 问 and 答: the only one whom the page brings in
        of_whom |= {name: firm for firm in of_whom.values() for name in _ANSWERS}
    taken = [m.end for m in known]
    found = []
    for turn in turns:
        firm = of_whom.get(turn["name"])
        if firm is None:
            continue
        after = bisect_right(heads, turn.start())
        until = heads[after] if after < len(heads) else len(text)
        for place in (turn.span("name"), *(m.span() for m in _ITSELF.finditer(text, turn.end(), until))):
            at = bisect_right(taken, place[0])
            if at == len(known) or known[at].start >= place[1]:
                found.append(Mention(*place, firm.id, firm.kind))
    return found


def turns_of(text: str) -> list[int]:
    """Where the turns of a talk begin; empty if the text is none."""
    turns = [turn for turn in _TURN.finditer(text) if _speaks(turn["name"])]
    times = Counter(turn["name"] for turn in turns)
    return [turn.start() for turn in turns] if len(turns) >= _FEWEST and max(times.values()) > 1 else []


def _speaks(name: str) -> bool:
    """记者 and 顾某, not 图源 or 短期."""
    return name in ("问", "Q") or _ASKS.search(name) is not None or not (_NOBODY.search(name) or is_ordinary(name))


def _firm_of(text: str, name: str, turns: list[re.Match[str]], firms: list[Mention]) -> Mention | None:
    """The firm that stands in the brackets behind a speaker's name, or with a title before it."""
    for turn in turns:
        if turn["name"] == name and turn["who"]:
            if _INVESTS.search(turn["who"]):
                return None
            return next((m for m in firms if turn.start("who") <= m.start < turn.end("who")), None)
    if len(name) < 2:
        return None
    starts = [m.start for m in firms]
    for place in re.finditer(re.escape(name), text):
        near = firms[bisect_left(starts, place.start() - _REACH) : bisect_left(starts, place.start())]
        for firm in reversed(near):
            between = text[firm.end : place.start()]
            if _INVESTS.search(between):
                return None
            titled = re.search(_TITLE, between) and not re.search("[，。；;\n]", between)
            if titled or not between.strip(" 的") and _IN_TALK_WITH.search(text, 0, firm.start):
                return firm
    return None
