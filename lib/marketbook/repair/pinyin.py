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
_SYLLABLE = f"([a-zɡɑêü]{{0,4}}[{TONED}][a-zɡɑ]{{0,4}})[)）]"
_BRACKETED = re.compile(f"(?s)(?<=(.)(.))[(（]{_SYLLABLE}")
#: The same where a lead byte has swallowed the opening bracket, or anywhere.
SWALLOWED = re.compile(f"[?]{_SYLLABLE}")
BRACKETED = re.compile(f"[(（]{_SYLLABLE}")

#: Of the places where an annotated character stands, the share that must carry the annotation.
ANNOTATED_SHARE = 0.75
#: Of the annotations, the share that must fit the signature; a few stand behind characters that the desync made.
FITTING_SHARE = 0.9
#: Of the annotations of one character, the share that must carry its one reading.
ONE_READING = 0.9
#: With fewer different annotated characters than this, each must be one that no reader needs explained.
FEW_CHARACTERS = 3
#: ... and they must be this share of the Traditional characters at the beginning of the page.
FEW_SHARE, FEW_WITHIN = 0.2, 2_000


class Syllable(NamedTuple):
    """A bracketed toned syllable at ``[start, end)`` of a page, and the two characters before it."""

    start: int
    end: int
    key: tuple[str, str, str]  # character before the last, last character, syllable


def find_syllables(text: str) -> list[Syllable]:
    """Every bracketed toned syllable with its opening bracket, whoever wrote it."""
    found = []
    for match in _BRACKETED.finditer("\n" + text):  # so that the first character has one before it
        start, end = match.span()
        found.append(Syllable(start - 1, end - 1, match.groups()))
    return found


def find_residues(text: str, syllables: list[Syllable]) -> tuple[list[Syllable], set[str]]:
    """The syllables that a converter left, none if the page does not show its signature.

    The signature: the annotated characters are Traditional (they change under OpenCC ``t2s``), each carries one
    reading throughout, each is annotated at nearly every place where it stands, and they stand in running text. A
    page with only one or two annotated characters must in addition be short, and annotate common characters with
    their first reading, since a lone gloss explains a rare character or an unusual reading.

    Parameters
    ----------
    text : str
        The page.
    syllables : list of Syllable
        Of `find_syllables`.

    Returns
    -------
    (list of Syllable, set of str)
        The residues, and the converter's list as far as the page shows it.
    """
    none: tuple[list[Syllable], set[str]] = ([], set())
    glosses = 0
    annotated: dict[tuple[str, str, str], str] = {}
    readings: dict[str, Counter[str]] = {}
    for key, count in Counter(s.key for s in syllables).items():
        before, last, reading = key[0], key[1], plain_pinyin(key[2])
        character = straddler(before, last) if last.isascii() else last
        glosses += count * is_han(last)
        if character and has_reading(character, reading):
            readings.setdefault(character, Counter())[reading] += count
            annotated[key] = character
    listed = {
        character: counts.most_common(1)[0][0]
        for character, counts in readings.items()
        if simplify(character) != character and max(counts.values()) >= ONE_READING * counts.total()
    }
    keys = {key for key, character in annotated.items() if listed.get(character) == plain_pinyin(key[2])}
    fitting = [s for s in syllables if s.key in keys]
    if not fitting or len(fitting) < FITTING_SHARE * glosses:
        return none
    standing = Counter(text[fitting[0].start - 1 : fitting[-1].end])
    if len(fitting) < ANNOTATED_SHARE * sum(standing[character] for character in listed):
        return none
    sample = fitting[:: len(fitting) // 500 + 1]
    running = sum(is_han(text[s.end : s.end + 1]) or is_han(s.key[0]) for s in sample)
    if running < 0.5 * len(sample):
        return none
    if len(listed) < FEW_CHARACTERS:
        traditional = {c for c in set(text[:FEW_WITHIN]) if simplify(c) != c}
        usual = all(is_common(c) and is_first_reading(c, r) for c, r in listed.items())
        if not usual or len(listed) < FEW_SHARE * len(traditional):
            return none
    return fitting, set(listed)


def residue_patches(residues: list[Syllable]) -> list[Patch]:
    """Patches that remove residues."""
    return [Patch(s.start, s.end, "", "pinyin", 0.999) for s in residues]
