"""Pinyin residue: a converter to Traditional left a reading behind each character of its list, ``發(fā)布``.

A bracketed reading alone proves nothing (dictionaries and lessons print them too), so a residue is removed only where
the page shows the converter's signature; see `find_residues`.
"""

from __future__ import annotations

import re
from array import array
from codecs import charmap_build, charmap_encode
from collections import Counter
from collections.abc import Iterable
from itertools import compress, islice, repeat

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
# With the character before it; looking back from behind the bracket lets the search leap from bracket to bracket.
_ANY_BRACKET = re.compile(f"(?s)[(（](?<=(.)[(（]){_SYLLABLE}")
# The same behind a narrow bracket; where no wide one opens a reading, this leaps further.
_NARROW_BRACKET = re.compile(f"(?s)[(](?<=(.)[(]){_SYLLABLE}")
_WIDE_BRACKET = re.compile(f"（{_SYLLABLE}")
#: The same where a lead byte has swallowed the opening bracket, or anywhere.
SWALLOWED = re.compile(f"[?]{_SYLLABLE}")
BRACKETED = re.compile(f"[(（]{_SYLLABLE}")

#: Of the places where an annotated character stands, the share that must carry the annotation.
ANNOTATED_SHARE = 0.75
#: Of the annotations, the share that must fit the signature; a few stand behind characters that the desync made.
FITTING_SHARE = 0.9
#: Of the annotations of one character, the share that must carry its one reading.
ONE_READING = 0.9
#: With fewer different annotated characters than this, each must be one that no reader needs explained ...
FEW_CHARACTERS = 3
#: ... and they must be this share of the Traditional characters at the beginning of the page.
FEW_SHARE, FEW_WITHIN = 0.2, 2_000
#: With fewer annotations than this the characters must be annotated on the whole page, not only from the first to the last.
FEW_ANNOTATIONS = 20


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
    # Other pages hold many brackets, too, so little is kept of each; the keys are few, and each is kept once.
    starts, ends, keys, known = array("q"), array("q"), [], {}
    matches = (_ANY_BRACKET if _WIDE_BRACKET.search(text) else _NARROW_BRACKET).finditer(text)
    while batch := list(islice(matches, 1_000)):
        for i, key in enumerate(found := [match.groups() for match in batch]):
            if key[0] < "\x80":
                # A letter before the bracket may be the second half of the annotated pair.
                found[i] = straddler(text[max(batch[i].start() - 2, 0)], key[0]), key[1]
        keys += map(known.setdefault, found, found)
        starts.extend(map(re.Match.start, batch))
        ends.extend(map(re.Match.end, batch))
    counted = Counter(keys)
    readings: dict[str, dict[str, int]] = {}
    for (character, syllable), count in counted.items():
        if has_reading(character, plain := plain_pinyin(syllable)) and simplify(character) != character:
            counts = readings.setdefault(character, {})
            counts[plain] = counts.get(plain, 0) + count
    listed = {
        character: max(counts, key=counts.__getitem__)
        for character, counts in readings.items()
        if len(counts) == 1 or max(counts.values()) >= ONE_READING * sum(counts.values())
    }
    right = {key for key in counted if listed.get(key[0]) == plain_pinyin(key[1])}
    glosses = sum(count for (character, _), count in counted.items() if is_han(character))
    rows = zip(starts, ends, repeat(""), repeat("pinyin"), repeat(0.999))
    # Half the time of calling Patch.
    fitting = list(map(tuple.__new__, repeat(Patch), compress(rows, map(right.__contains__, keys))))
    if not fitting or len(fitting) < FITTING_SHARE * glosses or not _in_running_text(text, fitting):
        return none
    # A converted article may stand among what was not converted; a few annotations are an article only if nothing is left out.
    page = text[fitting[0].start - 1 : fitting[-1].end] if len(fitting) >= FEW_ANNOTATIONS else text
    if len(fitting) < ANNOTATED_SHARE * _occurrences(page, listed) and not _mostly_annotated(
        page, listed, counted, len(fitting)
    ):
        return none
    if len(listed) < FEW_CHARACTERS:
        traditional = {c for c in set(text[:FEW_WITHIN]) if simplify(c) != c}
        usual = all(is_common(c) and is_first_reading(c, r) for c, r in listed.items())
        if not usual or len(listed) < FEW_SHARE * len(traditional):
            return none
    return fitting, set(listed)


def _in_running_text(text: str, patches: list[Patch]) -> bool:
    """Whether half of what is patched has a Chinese character behind it or before the one that it follows."""
    sample = patches[:: len(patches) // 500 + 1]
    running = (1 for start, end, *_ in sample if is_han(text[end : end + 1]) or is_han(text[max(start - 2, 0)]))
    half = (len(sample) + 1) // 2
    return sum(1 for _ in islice(running, half)) == half


def _mostly_annotated(page: str, listed: dict[str, str], counted: Counter, total: int) -> bool:
    """Whether nearly all annotations belong to characters that are annotated at nearly every place where they stand.

    On such a page a common character may bear one annotation by accident, made across two others, and stand bare elsewhere.
    """
    own: Counter[str] = Counter()
    for (character, syllable), count in counted.items():
        if listed.get(character) == plain_pinyin(syllable):
            own[character] += count
    steady = [count for character, count in own.items() if count >= ANNOTATED_SHARE * page.count(character)]
    return len(steady) >= FEW_CHARACTERS and sum(steady) >= FITTING_SHARE * total


def _occurrences(text: str, characters: Iterable[str]) -> int:
    """How often one of some characters stands in a text."""
    characters, count = "".join(characters), 0
    for start in range(0, len(characters), 255):
        # Encoding by a table of these alone, all others ignored, is faster than to count one after the other.
        table = charmap_build("\0" + characters[start : start + 255])
        count += len(charmap_encode(text, "ignore", table)[0]) - text.count("\0")
    return count
