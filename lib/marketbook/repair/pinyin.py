"""Pinyin residue: a converter to Traditional left a reading behind each character of its list, ``發(fā)布``.

A bracketed reading alone proves nothing (dictionaries and lessons print them too), so a residue is removed only where
the page shows the converter's signature; see `find_residues`.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from marketbook.repair.alignment import Patch
from marketbook.repair.characters import (
    has_reading,
    is_common,
    is_first_reading,
    is_han,
    plain_pinyin,
    simplify,
    straddler,
)

TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
#: A toned vowel inside brackets: what every residue has, and nearly no clean text.
GATE = re.compile(f"[{TONED}][a-zɡɑ]{{0,4}}[)）]")
#: One bracketed syllable; the opening bracket is a ``?`` where a lead byte has swallowed it.
SYLLABLE = re.compile(f"([(（?？])([a-zɡɑêü]{{0,4}}[{TONED}][a-zɡɑ]{{0,4}})[)）]")

#: Of the places where an annotated character stands, the share that must carry the annotation.
ANNOTATED_SHARE = 0.75
#: Of the annotations, the share that must fit the signature; a few stand behind characters that the desync made.
FITTING_SHARE = 0.9
#: Of the annotations of one character, the share that must carry its one reading.
ONE_READING = 0.9
#: With fewer different annotated characters than this, each must be one that no reader needs explained.
FEW_CHARACTERS = 3


class Residue(NamedTuple):
    """A bracketed toned syllable at ``[start, end)`` of a page."""

    start: int
    end: int
    reading: str
    swallowed: bool  # its opening bracket is a "?"


def find_syllables(text: str) -> list[Residue]:
    """Every bracketed toned syllable, whoever wrote it."""
    return [Residue(m.start(), m.end(), plain_pinyin(m[2]), m[1] in "?？") for m in SYLLABLE.finditer(text)]


def find_residues(text: str, syllables: list[Residue]) -> list[Residue]:
    """The syllables that a converter left, none if the page does not show its signature.

    The signature: the annotated characters are Traditional (they change under OpenCC ``t2s``), each carries one
    reading throughout, each is annotated at nearly every place where it stands, and they stand in running text. A
    page with only one or two annotated characters must in addition annotate common characters with their first
    reading, since a lone gloss explains a rare character or an unusual reading.

    Parameters
    ----------
    text : str
        The page.
    syllables : list of Residue
        Of `find_syllables`.
    """
    glosses, fits = 0, []
    readings: dict[str, Counter[str]] = {}
    for (before, last, reading), count in Counter(
        (text[s.start - 2 : s.start - 1], text[s.start - 1 : s.start], s.reading) for s in syllables if not s.swallowed
    ).items():
        character = straddler(before, last) if last.isascii() else last
        glosses += count * (is_han(last))
        if character and has_reading(character, reading):
            readings.setdefault(character, Counter())[reading] += count
            fits.append((before, last, reading, character))
    listed = {
        character: counts.most_common(1)[0][0]
        for character, counts in readings.items()
        if simplify(character) != character and max(counts.values()) >= ONE_READING * counts.total()
    }
    keys = {(before, last, reading) for before, last, reading, c in fits if listed.get(c) == reading}
    fitting = [
        s
        for s in syllables
        if not s.swallowed and (text[s.start - 2 : s.start - 1], text[s.start - 1 : s.start], s.reading) in keys
    ]
    if not fitting or len(fitting) < FITTING_SHARE * glosses:
        return []
    page = text[fitting[0].start - 1 : fitting[-1].end]
    if len(fitting) < ANNOTATED_SHARE * sum(map(page.count, listed)):
        return []
    sample = fitting[:: len(fitting) // 500 + 1]
    running = sum(is_han(text[s.end : s.end + 1]) or is_han(text[max(s.start - 2, 0)]) for s in sample)
    if running < 0.5 * len(sample):
        return []
    if len(listed) < FEW_CHARACTERS and not all(is_common(c) and is_first_reading(c, r) for c, r in listed.items()):
        return []
    return fitting


def residue_patches(residues: list[Residue]) -> list[Patch]:
    """Patches that remove residues."""
    return [Patch(s.start, s.end, "", "pinyin", 0.999) for s in residues]
