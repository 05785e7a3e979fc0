"""Parts of speech: where a stretch of text holds words that no noun has in it."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from marketbook.repair.characters import words

#: Conjunctions, prepositions, adverbs, pronouns, particles and interjections in jieba's dictionary.
_FUNCTIONS = "cpdruye"
#: Verbs that only join or modify, measure words, and others that the dictionary has no class for.
_JOINING = frozenset(
    "是 有 让 使 令 会 能 能够 要 可能 可以 可 应该 应当 需要 必须 想 成为 没有 没 具有 拥有 些 次 个 很 最 太 且 仍 尚 着 们 吗 么 谁 几".split()
)
#: What the dictionary counts among them and metrics are made of, and a word that it lacks.
_PARTS_OF_NOUNS = frozenset(
    "的 等 每月 每年 每日 每天 每股 每户 本次 互动 总共 共同 自 净 均 单 总 再 预 互 每 对外 通用 专用 公用 独立 共享 定期 长期 短期 在建 在手 在线 在用 占 用 同 至 连 多".split()
)
_MORE_WORDS = frozenset(
    ["占比", "所有者", "市占", "在建", "在用", "在网", "在手", "自研", "自建", "自营", "对公", "户均", "人均"]
)
_LONGEST = 5


def _tagged(tags: str, common: int = 0) -> frozenset[str]:
    """Words of these classes; with ``common`` also nouns that are met so often."""
    folder = Path(find_spec("jieba").submodule_search_locations[0])
    with (folder / "dict.txt").open(encoding="utf-8") as lines:
        entries = (line.split() for line in lines)
        return frozenset(
            word
            for word, times, tag in entries
            if len(word) <= _LONGEST and (tag[0] in tags or common and tag == "n" and int(times) >= common)
        )


@cache
def _function_words() -> frozenset[str]:
    return _tagged(_FUNCTIONS) - _PARTS_OF_NOUNS | _JOINING


@cache
def _ordinary_words() -> frozenset[str]:
    return _tagged("vatfsm", common=300)


def is_ordinary(word: str) -> bool:
    """Whether a word is a verb, an adjective, a common noun, or tells of time, place or number in jieba's dictionary: no company's name.

    Examples
    --------
    >>> is_ordinary("带动"), is_ordinary("计划"), is_ordinary("紫光")
    (True, True, False)
    """
    return word in _ordinary_words()


@lru_cache(maxsize=1 << 14)
def function_words(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the function words of a short text, which is cut into the longest words of jieba's dictionary from the left.

    Examples
    --------
    >>> function_words("结果是一个价值"), function_words("研发投入占比")
    (((2, 3),), ())
    """
    known, functions = words(), _function_words()
    found, at = [], 0
    while at < len(text):
        sizes = range(min(_LONGEST, len(text) - at), 1, -1)
        size = next((n for n in sizes if text[at : at + n] in _MORE_WORDS or text[at : at + n] in known), 1)
        word = text[at : at + size]
        if word not in _MORE_WORDS and (word in functions or functions.issuperset(word)):  # 我会 is in the dictionary
            found.append((at, at + size))
        at += size
    return tuple(found)
