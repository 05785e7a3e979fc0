"""Parts of speech: the words of a stretch of text, and which of them no noun has in it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from marketbook.repair.characters import words

#: Conjunctions, prepositions, adverbs, pronouns, particles and interjections in jieba's dictionary.
FUNCTIONS = "cpdruye"
#: Verbs that only join or modify, measure words, and others that the dictionary has no class for.
_JOINING = frozenset(
    "是 有 让 使 令 会 能 能够 要 可能 可以 可 应该 应当 需要 必须 想 成为 没有 没 具有 拥有 些 次 个 很 最 太 且 仍 尚 着 们 吗 么 谁 几".split()
)
#: What the dictionary counts among them and metrics are made of, and a word that it lacks.
_PARTS_OF_NOUNS = frozenset(
    "的 等 每月 每年 每日 每天 每股 每户 本次 互动 总共 共同 自 净 均 单 总 再 预 互 每 对外 通用 专用 公用 独立 共享 定期 长期 短期 在建 在手 在线 在用 占 用 同 至 连 多".split()
)
_MORE_WORDS = frozenset(
    ["占比", "大数据", "所有者", "市占", "在建", "在用", "在网", "在手", "自研", "自建", "自营", "对公", "户均", "人均"]
)
#: A noun that is met so often is a common one.
_COMMON = 300
_LONGEST = 5
_CUT = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*|@+|§+|\d[\d.,]*")


@cache
def _classes() -> tuple[dict[str, str], frozenset[str]]:
    """The class of each short word of jieba's dictionary by its first letter, nouns (the most by far) left out, and the common nouns."""
    folder = Path(find_spec("jieba").submodule_search_locations[0])
    classes, common = {}, set()
    with (folder / "dict.txt").open(encoding="utf-8") as lines:
        for word, times, tag in map(str.split, lines):
            if len(word) > _LONGEST:
                continue
            if tag[0] != "n":
                classes[word] = sys.intern(tag[0])
            elif tag == "n" and int(times) >= _COMMON:
                common.add(word)
    return classes, frozenset(common)


@cache
def _function_words() -> frozenset[str]:
    words = frozenset(word for word, kind in _classes()[0].items() if kind in FUNCTIONS)
    return words - _PARTS_OF_NOUNS | _JOINING


def part_of_speech(word: str) -> str:
    """The first letter of a word's class in jieba's dictionary (n noun, v verb, a adjective …), ``A`` for Latin script, ``-`` if it is not there.

    Examples
    --------
    >>> part_of_speech("市场"), part_of_speech("增长"), part_of_speech("GPU")
    ('n', 'v', 'A')
    """
    if word[:1].isascii():
        return "A"
    return _classes()[0].get(word) or ("n" if word in words() else "-")


def is_ordinary(word: str) -> bool:
    """Whether a word is a verb, an adjective, a common noun, or tells of time, place or number in jieba's dictionary: no company's name.

    Examples
    --------
    >>> is_ordinary("带动"), is_ordinary("计划"), is_ordinary("紫光")
    (True, True, False)
    """
    classes, common = _classes()
    return word in common or classes.get(word, "-") in "vatfsm"


def words_of(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the words of a short text: from the left, the longest ones of jieba's dictionary, and what is written in Latin script."""
    known, at = words(), 0
    while at < len(text):
        if cut := _CUT.match(text, at):
            stop = cut.end()
        else:
            sizes = range(min(_LONGEST, len(text) - at), 1, -1)
            stop = at + next((n for n in sizes if text[at : at + n] in _MORE_WORDS or text[at : at + n] in known), 1)
        yield at, stop
        at = stop


@lru_cache(maxsize=1 << 14)
def function_words(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the function words of a short text.

    Examples
    --------
    >>> function_words("结果是一个价值"), function_words("研发投入占比")
    (((2, 3),), ())
    """
    functions = _function_words()
    spans = ((start, stop, text[start:stop]) for start, stop in words_of(text))
    return tuple(
        (start, stop)
        for start, stop, word in spans
        if word not in _MORE_WORDS and (word in functions or functions.issuperset(word))  # 我会 is in the dictionary
    )
