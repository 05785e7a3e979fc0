"""The text of a page: closed up, its lead, where its clauses end, what heads its sections."""

from __future__ import annotations

import re
from bisect import bisect_right

from marketbook.mentions import Mention
from marketbook.quantities.fold import drop, wraps

#: Who is named within so many characters is named in the title or the lead.
LEAD = 80
_SET_APART = re.compile(
    r"(?<=[\u4e00-\u9fff，。；：、）》”])[ ](?=[A-Za-z0-9])|(?<=[A-Za-z0-9%)])[ ](?=[\u4e00-\u9fff，。；：、（《“])"
)
#: 销 售 费 用 率: a line that a page sets wide.
_WIDE = re.compile(r"[\u4e00-\u9fff](?: [\u4e00-\u9fff]){4,}")
#: 营(yíng)收: how a character is read, put in after it.
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")
#: (Nvidia，NVDA)
_ASIDE = re.compile(r"[(（][^()（）\d。\n]{1,30}[)）]")
_CLAUSE_END = re.compile(
    r"[，；;：:。！？!?\n]|,(?!\d{3}(?!\d))|(?<!\d),|——|[ ][-–·•|][ ]|(?<=[\d万亿美港][元%户人台个颗亿万])、(?=[A-Za-z\u4e00-\u9fff]{2})(?!约|近|超|逾|去年|上年|同期|第?[一二三四]季)"
)
#: What may stand before the name on a line that is a heading, how many of it, and how long such a line is.
_MARKS, _MOST_MARKS, _LONGEST_HEADING = re.compile(r"[\s#*•·\-—\d一二三四五六七八九十、.．()（）【“]*"), 8, 30


def close_up(text: str) -> tuple[str, list[int] | None]:
    """A text without the blanks that pages set between scripts (2021 年 Q3 营收) and without the breaks of wrapped lines."""
    read_out = [i for m in _PINYIN.finditer(text) for i in range(*m.span())]
    wide = [i for m in _WIDE.finditer(text) for i in range(m.start() + 1, m.end(), 2)]
    return drop(text, [m.start() for m in _SET_APART.finditer(text)] + read_out + wide + wraps(text))


def clause_ends(text: str) -> list[int]:
    """Where clauses end; not in a bracket of words."""
    aside = [m.span() for m in _ASIDE.finditer(text)]
    ends = [m.start() for m in _CLAUSE_END.finditer(text)]
    return [at for at in ends if not (i := bisect_right(aside, (at,))) or aside[i - 1][1] <= at]


def is_heading(text: str, mention: Mention) -> bool:
    """Whether a name heads a section: 浪潮信息:AI服务器规模化, or alone on a short line."""
    begins = text.rfind("\n", max(0, mention.start - _MOST_MARKS), mention.start) + 1
    if not begins and mention.start > _MOST_MARKS or not _MARKS.fullmatch(text, begins, mention.start):
        return False
    line, _, more = text[begins : begins + _LONGEST_HEADING].partition("\n")
    alone = more or begins + _LONGEST_HEADING > len(text)
    return text.startswith((":", "："), mention.end) or bool(alone) and "。" not in line
