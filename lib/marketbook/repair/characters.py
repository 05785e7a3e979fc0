"""What is known of single characters: readings, Simplified form, code in GBK, how common they are.

The tables come from pypinyin, OpenCC, Python's own GBK codec, jieba's word list and cjclassifier's counts; each is
built on first use, so that clean text pays for none of them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from functools import cache, lru_cache
from gzip import decompress
from importlib.util import find_spec
from math import log
from pathlib import Path

#: Log odds against a Simplified or rare form of a character, and against a Traditional one that shares its Simplified
#: form with a commoner one, as 隻 with 只.
_OTHER_FORM, _RARER_FORM = 6.0, 1.5
#: Sum of all frequencies in jieba's list.
WORDS_TOTAL = 60_101_964
#: Characters of jieba's list that are split at once: bounds memory.
_PIECE = 1 << 16
#: Bytes of the table of pairs that are searched for a line, and of its longest line, at most.
_STRIDE, _LINE = 1 << 9, 40


def is_han(character: str) -> bool:
    """Whether it is one Chinese character."""
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\U00020000" <= character


@lru_cache(maxsize=1 << 12)
def plain_pinyin(syllable: str) -> str:
    """A syllable with the IPA look-alikes of GBK (ɑ, ɡ) as letters, composed."""
    return unicodedata.normalize("NFC", syllable.replace("ɑ", "a").replace("ɡ", "g"))


def _package_folder(package: str) -> Path:
    # Importing pypinyin or jieba costs half a second for tables that we do not need; only their data is read.
    return Path(find_spec(package).submodule_search_locations[0])


@cache
def _readings() -> dict[str, str]:
    """Toned readings of every character, the usual one first, with commas between."""
    with open(_package_folder("pypinyin") / "pinyin_dict.json", encoding="utf-8") as file:
        return {chr(int(code)): value for code, value in json.load(file).items()}


@lru_cache(maxsize=1 << 14)
def has_reading(character: str, syllable: str) -> bool:
    """Whether ``syllable`` is a toned reading of ``character``."""
    return syllable in _readings().get(character, "").split(",")


@cache
def _annotatable() -> dict[str, list[str]]:
    characters: dict[str, list[str]] = {}
    for character in all_characters():
        if simplify(character) != character:
            for syllable in _readings().get(character, "").split(","):
                characters.setdefault(syllable, []).append(character)
    return characters


def annotated_with(syllable: str) -> list[str]:
    """The characters of GBK that have another Simplified form and this toned reading."""
    return _annotatable().get(syllable, [])


def is_first_reading(character: str, syllable: str) -> bool:
    """Whether it is the reading that a table without context gives."""
    return _readings()[character].split(",")[0] == syllable


@cache
def _gbk_table() -> dict[str, bytes]:
    codes = [bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF))]
    characters = (code.decode("gbk", "replace") for code in codes)
    return {
        character: code for character, code in zip(characters, codes) if character[0] != "\N{REPLACEMENT CHARACTER}"
    }


def all_characters() -> str:
    """Every two-byte character of GBK."""
    return "".join(_gbk_table())


def gbk(character: str) -> bytes | None:
    """The two bytes of a character in GBK, None if it has none."""
    return _gbk_table().get(character)


@cache
def _gbk_rows() -> tuple[dict[int, dict[int, str]], dict[int, dict[int, str]]]:
    leads: dict[int, dict[int, str]] = {lead: {} for lead in range(0x100)}
    trails: dict[int, dict[int, str]] = {trail: {} for trail in range(0x100)}
    for character, (lead, trail) in _gbk_table().items():
        leads[lead][trail] = trails[trail][lead] = character
    return leads, trails


@cache
def by_lead(lead: int) -> dict[int, str]:
    """The characters of GBK with this first byte, by second byte."""
    return _gbk_rows()[0][lead]


@cache
def by_trail(trail: int) -> dict[int, str]:
    """The characters of GBK with this second byte, by first byte."""
    return _gbk_rows()[1][trail]


@cache
def trails() -> dict[str, bytes]:
    """The second bytes of the forms that a (Simplified) character has in GBK."""
    result: dict[str, bytes] = {}
    for simple, (_, trail) in zip(all_characters().translate(simplification_table()), _gbk_table().values()):
        known = result.get(simple, b"")
        if trail not in known:
            result[simple] = known + bytes((trail,))
    return result


def straddler(before: str, character: str) -> str:
    """The character of GBK that the second byte of ``before`` and an ASCII letter make, empty if none.

    Examples
    --------
    >>> straddler("商", "O")
    '蘋'
    """
    code = gbk(before)
    return by_lead(code[1]).get(ord(character), "") if code and character.isascii() else ""


@cache
def _simplifier():
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def simplify(character: str) -> str:
    """The Simplified form of one character."""
    return simplification_table().get(ord(character), character)


@cache
def simplification_table() -> dict[int, str]:
    """For `str.translate`: the Simplified form of every character of GBK and ASCII.

    Those that have no other form stand in it, too: to `str.translate` every missing key is an exception.
    """
    characters = all_characters() + bytes(range(0x80)).decode()
    return dict(zip(map(ord, characters), _simplifier().convert(characters)))


@cache
def words() -> dict[str, float]:
    """Log probability of the words of jieba's dictionary."""
    result: dict[str, float] = {}
    value = _WordScores().__getitem__
    with (_package_folder("jieba") / "dict.txt").open(encoding="utf-8") as lines:
        while piece := lines.read(_PIECE) + lines.readline():
            fields = piece.split()  # word, frequency, and class by turns
            result.update(zip(fields[0::3], map(value, fields[1::3])))
    # Taiwan writes the particle 着 as 著, which OpenCC leaves as it is.
    for word in [word for word in result if "着" in word]:
        result.setdefault(word.replace("着", "著"), result[word])
    return result


class _WordScores(dict):
    """Log probabilities by frequency as it is written; most words share theirs with many others."""

    def __missing__(self, frequency: str) -> float:
        value = self[frequency] = log(max(int(frequency), 1) / WORDS_TOTAL)
        return value


@cache
def _frequency_table() -> tuple[bytes, int]:
    """Lines ``characters Simplified Traditional Japanese``, sorted, and where those of two characters begin.

    The numbers are log probabilities in the Wikipedias, 0 for none. As a dictionary the table would take ten times as much
    memory and a second.
    """
    table = decompress((_package_folder("cjclassifier") / "cjlogprobs.gz").read_bytes())
    pairs = re.compile(rb"\n[^ ]{6} ").search(table)
    return table, pairs.start()


@cache
def frequencies() -> dict[str, float]:
    """Log probability of each (Simplified) character in the Chinese Wikipedia."""
    table, end = _frequency_table()
    fields = table[table.index(b"\n") : end].decode().split()
    result = {character: float(value) for character, value in zip(fields[0::4], fields[1::4]) if value != "0"}
    result["著"] = max(result["著"], result["着"])
    return result


@cache
def _pair_table() -> tuple[bytes, int, tuple[bytes, ...]]:
    """`_frequency_table`, and how the line begins in which each `_STRIDE` bytes of its pairs begin.

    A search by halves goes over these.
    """
    table, begin = _frequency_table()
    starts = (table.rfind(b"\n", 0, at + 1) for at in range(begin, len(table) - 1, _STRIDE))
    return table, begin, tuple([table[start : start + 7] for start in starts])


def pair_frequency(first: str, second: str) -> float | None:
    """Log probability of a pair of (Simplified) characters in the Chinese Wikipedia, None if it is too rare."""
    if first == "著" or second == "著":  # Taiwan writes the particle 着 so, too, and OpenCC leaves it as it is
        found = [_pair(a, b) for a in first.replace("著", "著着") for b in second.replace("著", "著着")]
        return max((value for value in found if value), default=None)
    return _pair(first, second)


def _pair(first: str, second: str) -> float | None:
    table, begin, signposts = _pair_table()
    code = f"\n{first}{second} ".encode()
    end = begin + bisect_right(signposts, code) * _STRIDE
    at = table.find(code, end - _STRIDE - _LINE, end + len(code))
    if at < 0:
        return None
    at += len(code)
    return float(table[at : table.index(b" ", at)]) or None


def full_width(character: str) -> str:
    """The full-width form of a narrowed mark."""
    return chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character


@cache
def _forms() -> tuple[dict[str, None], dict[str, None]]:
    """The characters that conversion to Traditional makes, and all others that it leaves as they are.

    Dictionaries, not sets: the garbage collector passes them over.
    """
    from opencc import OpenCC

    convert = OpenCC("s2t").convert
    characters = all_characters()
    made = convert("".join(map(simplify, characters)))
    return dict.fromkeys(made), dict.fromkeys(c for c, kept in zip(characters, convert(characters)) if c == kept)


@cache
def form_cost(character: str) -> float:
    """Log odds against a form of a character that conversion to Traditional seldom leaves or makes."""
    usual, traditional = _forms()
    if character in usual or not is_han(character):
        return 0.0
    return _RARER_FORM if character in traditional else _OTHER_FORM


def is_common(character: str) -> bool:
    """Whether its Simplified form is one of the 3,755 everyday characters (level 1 of GB 2312)."""
    code = gbk(simplify(character))
    return code is not None and b"\xb0\xa1" <= code <= b"\xd7\xf9" and code[1] >= 0xA1
