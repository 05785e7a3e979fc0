"""The damage that `marketbook.repair` undoes, made out of clean text: a model of the converter, for tests.

The converter held a page as GBK, replaced each character of its list by ``character(reading)`` on bytes without
keeping to character boundaries, on some pages cut the bytes at certain punctuation pairs in the same way, and had the
result decoded by a decoder that turns a lead byte with an ASCII byte below 0x40 into one ``?`` and drops pairs that
have no character. Full-width punctuation was narrowed afterwards on some pages.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from opencc import OpenCC

#: Punctuation pairs that pages were seen to be cut at.
CUTS = {"；": b"\xa3\xbb", "。": b"\xa1\xa3", "？": b"\xa3\xbf", "！": b"\xa3\xa1"}
_NARROW = str.maketrans("，；：？！（）", ",;:?!()")


@dataclass(frozen=True)
class Converter:
    """One page's way of being damaged: its list of annotated characters, its cuts, whether it was narrowed."""

    readings: dict[str, str]
    cuts: tuple[str, ...] = ()
    narrowed: bool = True

    def annotate(self, data: bytes) -> bytes:
        """Put readings behind the byte pairs of the list, wherever they stand."""
        for character, reading in self.readings.items():
            pair = character.encode("gbk")
            data = data.replace(pair, pair + f"({reading})".encode("gbk"))
        return data

    def damage(self, clean: str) -> str:
        """The page as it comes off the web. ``clean`` is Traditional and within GBK."""
        parts = [self.annotate(clean.encode("gbk"))]
        for mark in self.cuts:
            cut: list[bytes] = []
            for part in parts:
                for i, piece in enumerate(part.split(CUTS[mark])):
                    cut += ([CUTS[mark]] if i else []) + [piece]
            parts = cut
        text = "".join(map(decode, parts))
        return text.translate(_NARROW) if self.narrowed else text

    def trace(self, clean: str) -> tuple[str, list[Site]]:
        """The damaged page, not narrowed, and its sites. A slow second model, byte by byte, that knows each origin."""
        data, owners = clean.encode("gbk"), [i for i, c in enumerate(clean) for _ in c.encode("gbk")]
        origins: list[int] = list(range(len(data)))  # of each byte, -1 for what the converter put in
        scars: list[tuple[str, int]] = []
        straddles = lambda i: origins[i] >= 0 and owners[origins[i]] != owners[origins[i + 1]]  # noqa: E731
        for character, reading in self.readings.items():
            pair, put = character.encode("gbk"), f"({reading})".encode("gbk")
            at = data.find(pair)
            while at >= 0:
                if straddles(at):
                    scars.append(("insertion", owners[origins[at]]))
                data = data[: at + 2] + put + data[at + 2 :]
                origins[at + 2 : at + 2] = [-1] * len(put)
                at = data.find(pair, at + 2 + len(put))
        pieces = [(data, origins)]
        for mark in self.cuts:
            parts: list[tuple[bytes, list[int]]] = []
            for data, origins in pieces:
                start = 0
                while (at := data.find(CUTS[mark], start)) >= 0:
                    if straddles(at):
                        scars.append(("cut", owners[origins[at]]))
                    parts += [(data[start:at], origins[start:at]), (CUTS[mark], origins[at : at + 2])]
                    start = at + 2
                parts.append((data[start:], origins[start:]))
            pieces = parts
        text, places, lost = "", {}, {}
        vanished = set()
        for data, origins in pieces:
            for start, end, character in units(data):
                whole = [owners[o] for o in origins[start:end] if o >= 0]
                if len(set(whole)) == 1 and len(whole) == len(clean[whole[0]].encode("gbk")) and character != "?":
                    places[whole[0]] = len(text)
                if not character:
                    vanished.update(whole)
                if character == "?" and end - start == 2 and data[end - 1] < 0x40 and origins[end - 1] >= 0:
                    lost[whole[-1]] = len(text)
                text += character
        sites = []
        for kind, at in scars:
            low, high = at, at + 1
            while low > 0 and low not in places:
                low -= 1
            while high < len(clean) - 1 and high not in places:
                high += 1
            inner = range(low, high + 1)
            span = (places.get(low, 0), places.get(high, len(text) - 1) + 1)
            gone = frozenset(i - low for i in inner if i in lost)
            sites.append(Site(kind, *span, clean[low : high + 1], gone, any(i in vanished for i in inner)))
        return text, sites

    def residues_only(self, clean: str) -> str:
        """The page with the same list, had the converter kept to character boundaries."""
        text = "".join(c + (f"({self.readings[c]})" if c in self.readings else "") for c in clean)
        return text.translate(_NARROW) if self.narrowed else text


@dataclass(frozen=True)
class Site:
    """One inserted reading or cut mark that straddled two characters.

    ``damaged[start:end]`` stands for ``clean``, from the last good character before to the first good one after;
    ``lost`` are the places in ``clean`` of ASCII bytes that a lead byte swallowed.
    """

    kind: str
    start: int
    end: int
    clean: str
    lost: frozenset[int]
    vanished: bool


def decode(data: bytes) -> str:
    """GBK as the web's decoder read it.

    Examples
    --------
    >>> decode(bytes.fromhex("D3F28C2871A8B1298DAC46"))
    '域?qū)崿F'
    """
    return "".join(character for _, _, character in units(data))


def units(data: bytes) -> Iterator[tuple[int, int, str]]:
    """Start, end and character of each unit that the decoder takes together."""
    i = 0
    while i < len(data):
        byte = data[i]
        if byte < 0x80:
            yield i, i + 1, chr(byte)
            i += 1
        elif byte in (0x80, 0xFF):  # neither ASCII nor a first byte: dropped
            yield i, i + 1, ""
            i += 1
        elif i + 1 == len(data) or data[i + 1] < 0x40:
            yield i, min(i + 2, len(data)), "?"
            i += 2
        else:
            yield i, i + 2, data[i : i + 2].decode("gbk", "ignore") if data[i + 1] != 0x7F else ""
            i += 2


@cache
def convertible() -> dict[str, str]:
    """Traditional characters that have another Simplified form, with their usual reading."""
    folder = Path(find_spec("pypinyin").submodule_search_locations[0])
    table = json.loads((folder / "pinyin_dict.json").read_text(encoding="utf-8"))
    to_simplified, result = OpenCC("t2s").convert, {}
    for code, readings in table.items():
        character, reading = chr(int(code)), readings.split(",")[0]
        try:
            character.encode("gbk"), reading.encode("gbk")
        except UnicodeEncodeError:
            continue
        if to_simplified(character) != character and any(ord(letter) > 0x7F for letter in reading):
            result[character] = reading
    return result


def random_converter(rng: random.Random, clean: str, size: int = 80, strangers: int = 120) -> Converter:
    """A converter whose list holds ``size`` characters of the page and ``strangers`` that it may lack."""
    table = convertible()
    here = sorted(set(clean) & set(table))
    listed = rng.sample(here, min(size, len(here))) + rng.sample(sorted(table), strangers)
    rng.shuffle(listed)
    cuts = tuple(rng.sample(sorted(CUTS), rng.choice((0, 1, 1, 2))))
    return Converter({c: table[c] for c in listed}, cuts, rng.random() < 0.7)
