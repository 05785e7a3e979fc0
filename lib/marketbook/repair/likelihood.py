"""How likely a short stretch of Chinese is, by words, and where that leaves a doubt, by pairs of characters, too.

By words: the log probability of the best segmentation, each word drawn on its own with its frequency in jieba's list (the
unigram model that jieba itself segments by). By pairs: each character given the one before it, from the counts of the
Chinese Wikipedia that come with cjclassifier; they know which word follows which. Traditional text is scored by its
Simplified form. Differences of scores are what counts: they are log odds between two readings of the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from itertools import accumulate, islice, repeat
from math import exp, inf, log
from operator import add

from marketbook.repair.characters import WORDS_TOTAL, frequencies, pair_frequency, simplification_table, trails, words

#: A character that is no word of its own, and a symbol that running text hardly uses.
_UNKNOWN = log(0.3 / WORDS_TOTAL)
_LONGEST = 5
#: Log probabilities of what the list lacks; the order of magnitude is that of news text.
_MARKS = {
    "，": -3.0, ",": -3.0, "。": -3.6, "、": -4.4, "“": -5.2, "”": -5.2, "：": -6.0, ":": -6.0, "；": -6.4, ";": -6.4,
    "？": -6.6, "?": -6.6, "！": -7.0, "!": -7.0, "（": -6.2, "）": -6.2, "(": -6.2, ")": -6.2, "《": -6.4, "》": -6.4,
    "\n": -4.5, "—": -6.4, "…": -7.5, "·": -8.5, "「": -7.0, "」": -7.0, " ": -5.0, ".": -6.0, "%": -6.5, "-": -7.0,
    "『": -8.5, "』": -8.5, "【": -8.5, "】": -8.5, "〔": -8.5, "〕": -8.5, "‘": -8.5, "’": -8.5,
}  # fmt: skip
_LETTER = -5.0
#: Log odds for a word of several characters: in real text words foretell each other, which the model does not see.
_COHERENT = 3.0
_SYMBOL = -17.0
#: How much each of the two models weighs where both are asked.
_BY_WORDS, _BY_PAIRS = 0.6, 0.8
#: Of the characters of running text, the share (log) that another follows with no mark between them.
_ADJOINING = -0.25
#: How far the table of pairs is trusted; for the rest a character stands as often as it is a word of its own.
_KNOWN = 0.8
#: A pair that the table lacks is rarer than this (log probability), and rarer than by chance.
_UNSEEN = -16.5
#: Log odds of pairs that the list cannot know: a question or exclamation mark behind a final particle, and a comma or
#: stop behind another.
_PAIRS = {particle + mark: 4.5 for particle in "啊吗呢吧呀啦嘛" for mark in "？！?!"}
_PAIRS |= {first + second: -6.0 for first in "，,。、；;：:" for second in "，,。、；;：:？！?!"}
_SECOND = frozenset(pair[1] for pair in _PAIRS)
#: The characters that bear on the likelihood of a mark behind them.
FIRST = frozenset(pair[0] for pair in _PAIRS)
#: Values of a function that are kept: bounds memory.
_MOST_REMEMBERED = 1 << 16


class Remembered(dict):
    """What a function makes of a text, worked out once; such a dictionary costs the garbage collector little."""

    def __init__(self, function: Callable[[str], object]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> object:
        if len(self) == _MOST_REMEMBERED:
            self.clear()
        value = self[text] = self._function(text)
        return value


class _Scores(dict):
    """Log probabilities of (Simplified) characters: those of GBK all at once when the first is asked for, others one by one."""

    def __init__(self, known: Callable[[], dict[str, float]], other: Callable[[str], float]) -> None:
        super().__init__()
        self._known, self._other = known, other

    def __missing__(self, character: str) -> float:
        if not self:
            self.update(self._known())
            return self[character]
        value = self[character] = self._other(character)
        return value


def _alone(character: str) -> float:
    if character in _MARKS:
        return _MARKS[character]
    if character.isascii():
        return _LETTER
    return words().get(character) or (_UNKNOWN if "\u3400" <= character <= "\u9fff" else _SYMBOL)


def _all_alone() -> dict[str, float]:
    """The same of all that `simplification_table` makes."""
    known, characters = words().get, set(simplification_table().values())
    result = {c: known(c) or (_UNKNOWN if "\u3400" <= c <= "\u9fff" else _SYMBOL) for c in characters}
    return result | {c: _LETTER for c in characters if c.isascii()} | _MARKS


#: Log probability of one (Simplified) character standing alone.
character_scores = _Scores(_all_alone, _alone)


def score(text: str) -> float:
    """Log probability of the best segmentation of a text of any script.

    Examples
    --------
    >>> score("規模") > score("模規")
    True
    """
    return scores([text])[0]


def scores(texts: Iterable[str], with_pairs: bool = False) -> list[float]:
    """The same of several texts; where one begins like the text before it, that part is not gone over again.

    With ``with_pairs``, the model of pairs weighs beside that of words.
    """
    table, results = simplification_table(), []
    done, values, pairs = "", [0.0], [0.0]  # of the best segmentation, and of all pairs, up to each place
    for text in texts:
        text = text.translate(table)
        same = 0
        for old, new in zip(done, text):
            if old != new:
                break
            same += 1
        values[same + 1 :] = [-inf] * (len(text) - same)
        # What differs may end a word that began in what is the same, but no word holds a mark.
        first = same if text[same : same + 1] in _MARKS else max(same - _LONGEST + 1, 0)
        behind = first
        for value in islice(values, first, len(text)):  # they grow while it goes over them
            alone, words_here, bound = _words_of[text[behind : behind + _LONGEST]]
            if bound:
                value += _PAIRS.get(text[behind - 1 : behind + 1], 0.0)
            for length, word in words_here:
                word += value
                if word > values[behind + length]:
                    values[behind + length] = word
            behind += 1
            alone += value
            if alone > values[behind]:
                values[behind] = alone
        if with_pairs:
            chain = map(add, (" " + text)[same:], text[same:])
            pairs[same:] = accumulate(map(pair_steps.__getitem__, chain), initial=pairs[same])
        results.append(_BY_WORDS * values[-1] + _BY_PAIRS * pairs[-1] if with_pairs else values[-1])
        done = text
    return results


@Remembered
def _words_of(piece: str) -> tuple[float, tuple[tuple[int, float], ...], bool]:
    """What a (Simplified) piece of text begins with.

    What its first character scores alone, the length and score of each longer word, and whether the character before bears on it.
    """
    if piece[1:2] not in followers().get(piece[0], ""):  # most stretches are no word, and the second character tells
        return _no_word(piece[0])
    score_of = words().get
    found = [(length, score_of(piece[:length])) for length in range(2, len(piece) + 1)]
    longer = tuple([(length, score + _COHERENT) for length, score in found if score is not None])
    return (character_scores[piece[0]], longer, False) if longer else _no_word(piece[0])


@cache
def _no_word(character: str) -> tuple[float, tuple, bool]:
    return character_scores[character], (), character in _SECOND


@cache
def followers() -> dict[str, str]:
    """The characters that stand second in a word, by the first.

    Strings, not sets: they are smaller, and the garbage collector passes them over.
    """
    result: dict[str, dict[str, None]] = {}
    for word in words():
        if len(word) > 1:
            result.setdefault(word[0], {})[word[1]] = None
    return {first: "".join(seconds) for first, seconds in result.items()}


@lru_cache(maxsize=1 << 12)
def followers_ending(first: str) -> dict[int, str]:
    """The same for one character, in order, by the second byte of their forms in GBK."""
    ending: dict[int, str] = defaultdict(str)
    seconds = sorted(followers().get(first, ""))
    for second, bytes_of_second in zip(seconds, map(trails().get, seconds, repeat(b""))):
        for trail in bytes_of_second:
            ending[trail] += second
    return ending


@cache
def leaders() -> dict[str, str]:
    """The characters that stand first in a word, by the second."""
    result: dict[str, list[str]] = {}
    for first, seconds in followers().items():
        for second in seconds:
            result.setdefault(second, []).append(first)
    return {second: "".join(firsts) for second, firsts in result.items()}


@Remembered
def steps(pair: str) -> float:
    """Rough log probability of a (Simplified) character after another: its own, or that of the word they make."""
    own = character_scores[pair[-1]]
    word = words().get(pair) if len(pair) > 1 else None
    return own if word is None else max(own, word - character_scores[pair[0]])


@cache
def _inside_words() -> dict[str, float]:
    """How often (as a share of all words) pairs of characters stand inside words, not at their beginning."""
    shares: dict[str, float] = {}
    for word, score in words().items():
        if len(word) > 2:
            share = exp(score)
            for second in range(1, len(word) - 1):
                pair = word[second : second + 2]
                shares[pair] = shares.get(pair, 0.0) + share
    return shares


@Remembered
def inner_steps(pair: str) -> float:
    """The same where the pair may also stand inside a longer word, as 民币 in 人民币."""
    share = _inside_words().get(pair)
    return max(steps[pair], log(share) - character_scores[pair[0]]) if share else steps[pair]


#: Log probability of one (Simplified) character in running text, by the counts of pairs.
frequency_scores = _Scores(lambda: {**character_scores, **frequencies()}, character_scores.__getitem__)


@Remembered
def pair_steps(pair: str) -> float:
    """Log probability of a (Simplified) character behind another, by the counts of pairs."""
    before, character = pair[:-1], pair[-1]
    known = frequencies()
    own, first = known.get(character), known.get(before)
    if own is None:
        return character_scores[character] + _PAIRS.get(pair, 0.0)
    if first is None:
        return own + _ADJOINING
    both = pair_frequency(before, character) or min(_UNSEEN, first + own - 1)
    return log(_KNOWN * exp(both - first + _ADJOINING) + _by_chance(character))


@cache
def _by_chance(character: str) -> float:
    """The share that a (Simplified) character has by itself of the probability of a pair."""
    return (1 - _KNOWN) * exp(character_scores[character])
