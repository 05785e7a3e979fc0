"""What a page is about that is neither firm nor product: a computing centre by its name, a city that it calls 全市."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from marketbook.mentions.names import Mention

#: 甲市智能计算中心
_CENTRE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,12}?(?:智能计算中心|智算中心|超算中心|算力中心|云计算中心|大数据中心|数据中心|算力基地|云计算基地|智算基地|数据湖))(?![\u4e00-\u9fff]{0,2}(?:市场|行业|产业|业务|收入|运营商|服务商|建设))"
)
#: 关于甲市智算中心, 建设的甲市智算中心: what only leads to the name
_LEADS = re.compile("^.*(?:关于|投资|打造|位于|[的在由与和为是从向到对将])")
#: Words that make it any centre: 国内智算中心, 一座数据中心.
_ANY = re.compile(
    "[一二两三四五六七八九十几多数各该本此每座个]|新建|在建|大型|国内|国外|全国|全球|海外|中国|我国|地方|各地|当地|行业|企业|传统|绿色|存量|自建|第三方|区域|部分|相关|其中|公共|国家|万卡|千卡|建设|投资|打造|运营|智慧|人工智能(?!产业)|以及|包括|作为|对于|关于|还是|就是|成为|属于|位于"
)
#: So often it is named where a page is about it, and so far from the top it is named first, in characters.
_OFTEN, _HEAD = 2, 400
#: 全市, 我省: the city or province that the page is about
_HERE = re.compile("(?<![\u4e00-\u9fff]完)(?:全|我|本)(?P<what>[市省])(?!场|值|占率|民|外|内外)")
_STAGE = re.compile(
    "(?<![\u4e00-\u9fff])(?:中心|项目|[一二三]期(?:工程|项目)?|本中心)(?=[\u4e00-\u9fff])(?!内|化|思想|城区)"
)


def find_sites(text: str, known: list[Mention]) -> list[Mention]:
    """The centre that a page is about, wherever it is named or called 中心 or 一期; the id is its name as printed.

    Examples
    --------
    >>> page = "云州智算中心揭牌。中心占地90亩,一期投资8亿元。云州智算中心年底启用。"
    >>> [(page[m.start : m.end], m.id) for m in find_sites(page, [])]
    [('云州智算中心', '云州智算中心'), ('中心', '云州智算中心'), ('一期', '云州智算中心'), ('云州智算中心', '云州智算中心')]
    """
    found = [(_LEADS.sub("", m["name"]), m.end("name")) for m in _CENTRE.finditer(text)]
    found = [(name, end) for name, end in found if len(name) > 5 and not _ANY.search(name[:-4])]
    times = Counter(name for name, _ in found)
    first = [name for name, end in found if end < _HEAD]
    names = [name for name, told in times.most_common() if told >= _OFTEN and name in first]
    if not names:
        return []
    name = names[0]
    ends = [m.end for m in known]
    places = {(end - len(name), end) for other, end in found if other == name}
    places |= {m.span() for m in _STAGE.finditer(text) if not any(s <= m.start() < e for s, e in places)}
    free = []
    for start, end in sorted(places):
        at = bisect_right(ends, start)
        if at == len(known) or known[at].start >= end:
            free.append(Mention(start, end, name, "product"))
    return free


def find_here(text: str, known: list[Mention], provinces: frozenset[str]) -> list[Mention]:
    """全市 and 我省 as mentions of the one place that a page names most.

    Parameters
    ----------
    provinces : frozenset of str
        Ids of the places of China.
    """
    places = Counter(m.id for m in known if m.kind == "region" and m.id in provinces).most_common(2)
    if not places or len(places) > 1 and places[1][1] == places[0][1]:
        return []
    return [Mention(*m.span(), places[0][0], "region") for m in _HERE.finditer(text)]
