"""Pinyin residue: a converter to Traditional left a reading behind each character of its list, ``發(fā)布``.

A bracketed reading alone proves nothing (dictionaries and lessons print them too), so a residue is removed only where
the page shows the converter's signature; see `find_residues`.
"""

from __future__ import annotations

import re
from collections import Counter

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
# A converter that went over its own output has annotated a pair inside the reading: ``優(yōu(zī))``.
_SYLLABLE = f"([a-zɡɑêü]{{0,4}}[{TONED}][a-zɡɑ]{{0,4}})(?:[(][a-z{TONED}]{{1,6}}[)])?[)）]"
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


def find_residues(text: str) -> tuple[list[Patch], set[str]]:
    """Patches that remove the syllables a converter left; none if the page does not show its signature.

    The signature: the annotated characters are Traditional (they change under OpenCC ``t2s``), each carries one
    reading throughout, each is annotated at nearly every place where it stands, and they stand in running text. A
    page with only one or two annotated characters must in addition be short, and annotate common characters with
    their first reading, since a lone gloss explains a rare character or an unusual reading.

    Parameters
    ----------
    text : str
        The page.

    Returns
    -------
    (list of Patch, set of str)
        The patches, and the converter's list as far as the page shows it.
    """
    none: tuple[list[Patch], set[str]] = ([], set())
    framed = "\n" + text  # so that the first character has one before it
    counted: Counter[tuple[str, str]] = Counter()
    found: list[tuple[int, int, tuple[str, str], bool]] = []
    same: dict[tuple[str, str], tuple[str, str]] = {}  # one object for equal keys: a book holds millions
    for match in _BRACKETED.finditer(framed):
        before, last, syllable = match.groups()
        key = (straddler(before, last) if last.isascii() else last, syllable)
        key = same.setdefault(key, key)
        counted[key] += 1
        start, end = match.span()
        found.append((start - 1, end - 1, key, is_han(framed[end : end + 1]) or is_han(before)))
    readings: dict[str, Counter[str]] = {}
    for (character, syllable), count in counted.items():
        if character and has_reading(character, plain_pinyin(syllable)):
            readings.setdefault(character, Counter())[plain_pinyin(syllable)] += count
    listed = {
        character: counts.most_common(1)[0][0]
        for character, counts in readings.items()
        if simplify(character) != character and max(counts.values()) >= ONE_READING * counts.total()
    }
    keys = {key for key in counted if listed.get(key[0]) == plain_pinyin(key[1])}
    glosses = sum(count for (character, _), count in counted.items() if character and is_han(character))
    running = sum(among for _, _, key, among in found if key in keys)
    fitting = [Patch(start, end, "", "pinyin", 0.999) for start, end, key, _ in found if key in keys]
    if not fitting or len(fitting) < FITTING_SHARE * glosses or running < 0.5 * len(fitting):
        return none
    standing = Counter(text[fitting[0].start - 1 : fitting[-1].end])
    if len(fitting) < ANNOTATED_SHARE * sum(standing[character] for character in listed):
        return none
    if len(listed) < FEW_CHARACTERS:
        traditional = {c for c in set(text[:FEW_WITHIN]) if simplify(c) != c}
        usual = all(is_common(c) and is_first_reading(c, r) for c, r in listed.items())
        if not usual or len(listed) < FEW_SHARE * len(traditional):
            return none
    return fitting, set(listed)
