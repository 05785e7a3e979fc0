"""Companies that the vocabulary lacks, by how often a page begins with them: a word that no dictionary has, of which is said what is said of firms."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from marketbook.mentions.names import Mention
from marketbook.mentions.speech import function_words, words_of
from marketbook.mentions.unknown import is_no_firm, is_person
from marketbook.repair.characters import words

_SHORTEST, _LONGEST = 2, 5
#: Where a clause begins, or who is told of is introduced.
_BEGINS = re.compile(
    r"(?:\A|(?<=[\n，,。；;：:！!？?、“「『(（])|(?<=公司|企业|厂商|创企|角兽|务商|应商|营商|发商|其中|此外|对手|同行|友商|随后|不过))[“「『 ]?(?=[\u4e00-\u9fff]{2})"
)
#: Said of firms, before and behind their names.
_INTRODUCED = re.compile("(?:公司|企业|厂商|厂家|创企|独角兽|服务商|供应商|运营商|开发商)[“「『]?$")
_ACTS_AS_A_FIRM = re.compile(
    "[”」』]?(?:方面|集团|公司|创始人|董事长|CEO|总裁|联合创始人|(?:今日|近日|日前|昨日|当天|已|则|也|还|首次|首个|仍在|正)*"
    "(?:交出|递交|提交|发布|公布|披露|宣布|完成|推出|上市|挂牌|拿下|中标|实现|亏损|盈利|营收|收入)"
    "|的(?:营收|收入|财报|股价|市值|估值|招股书|毛利|净利|客户|份额|业绩|年报|三季报|半年报)|占\\d|以\\d|(?:前三季度|上半年|一季度|二季度|三季度|四季度|全年|去年|今年)[^，,。]{0,6}(?:收入|营收|亏|净))"
)
#: Whose figures a page tells as researchers do, which are others'.
_RESEARCHERS = re.compile(
    "^(?:研究|咨询|证券|资本|投研|智库|研究院|的?(?:报告|数据|统计)|(?:预计|认为|估算|测算|指出|判断))"
)
#: 官网, 云智能, 企业级硬盘: what a firm has
_NO_NAME = re.compile("[网会中投]$|算力|硬件|安全|智能体|^[级类主云]")
_OFTEN, _AT_BEGINNINGS, _MOST = 3, 2, 30


def find_recurring(text: str, known: list[Mention]) -> list[Mention]:
    """Firms that a page tells of again and again; the id is the name as printed.

    Examples
    --------
    >>> page = "科创板公司霁川微交出季报。霁川微前三季度收入9亿元,同行认为霁川微还能更快。"
    >>> {mention.id for mention in find_recurring(page, [])}
    {'霁川微'}
    """
    ends = [mention.end for mention in known]
    begun: Counter[str] = Counter()
    for match in _BEGINS.finditer(text):
        at = bisect_right(ends, match.end())
        if at < len(known) and known[at].start <= match.end():
            continue
        run = re.match("[\u4e00-\u9fff]*", text[match.end() : match.end() + _LONGEST])[0]
        begun.update(run[:size] for size in range(_SHORTEST, len(run) + 1))
    often = [name for name, times in begun.most_common() if times >= _AT_BEGINNINGS and _is_new(name)]
    names = [name for name in often[:_MOST] if _is_a_firm(text, name)]
    names = [name for name in names if not any(other != name and other.startswith(name) for other in names)]
    found = []
    for name in names:
        for match in re.finditer(re.escape(name), text):
            at = bisect_right(ends, match.start())
            if at == len(known) or known[at].start >= match.end():
                found.append(Mention(*match.span(), name, "company"))
    return found


def _is_new(name: str) -> bool:
    """Whether no dictionary has the name, nor the words it could be made of."""
    return (
        name not in words()
        and not function_words(name)
        and not is_no_firm(name)
        and not _NO_NAME.search(name)
        and any(stop - start == 1 for start, stop in words_of(name))
    )


def _is_a_firm(text: str, name: str) -> bool:
    places = [match.span() for match in re.finditer(re.escape(name), text)]
    if len(places) < _OFTEN or text.count(name[:-1]) > 1.3 * len(places):
        return False
    then = Counter(text[end : end + 1] for _, end in places)
    follower, times = then.most_common(1)[0]
    if times > 0.6 * len(places) and "\u4e00" <= follower <= "\u9fff":
        return False  # a part of a longer name
    introduced = sum(_INTRODUCED.search(text, max(0, start - 6), start) is not None for start, _ in places)
    acts = sum(_ACTS_AS_A_FIRM.match(text, end) is not None for _, end in places)
    cited = sum(_RESEARCHERS.match(text[end : end + 4]) is not None for _, end in places)
    return acts > 0 and introduced + acts > 1 and not cited and (introduced > 0 or not is_person(text, name))
