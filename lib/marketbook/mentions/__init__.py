"""What a text mentions besides quantities: entities, segments, metrics, periods, and who says so.

Every finder makes one pass with one compiled pattern; names come from the vocabulary, the longest name wins.
"""

from marketbook.mentions.coined import find_coined
from marketbook.mentions.cues import find_cues
from marketbook.mentions.likely_year import latest_year
from marketbook.mentions.names import Mention, find_entities, find_segments
from marketbook.mentions.period_words import PeriodReader
from marketbook.mentions.pointers import find_pointers
from marketbook.mentions.recurring import find_recurring
from marketbook.mentions.sites import find_here, find_sites
from marketbook.mentions.speakers import find_speakers, turns_of
from marketbook.mentions.unknown import find_unknown
from marketbook.mentions.voucher import FORETELLS, find_attribution

__all__ = [
    "FORETELLS",
    "Mention",
    "PeriodReader",
    "find_attribution",
    "find_coined",
    "find_cues",
    "find_entities",
    "find_here",
    "find_pointers",
    "find_recurring",
    "find_segments",
    "find_sites",
    "find_speakers",
    "find_unknown",
    "latest_year",
    "turns_of",
]
