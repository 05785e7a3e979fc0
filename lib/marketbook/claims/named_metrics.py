"""What a figure measures by the words around it: the nearest cue, a noun as printed, a deed, or the likeliest noun."""

from __future__ import annotations

import re
from bisect import bisect_right

from marketbook.claims.clause import Clause
from marketbook.claims.cues import by_the_hour, nearest_cue, refine
from marketbook.claims.nouns import NONE, metric_of
from marketbook.claims.places import LARGEST_LINE
from marketbook.claims.printed_metrics import each, goes_on, noun_after, noun_before, space_after
from marketbook.claims.printed_parts import share_told
from marketbook.claims.printed_things import deed, things_after
from marketbook.claims.same_again import of_another_part
from marketbook.quantities.words import MONEY

_AHEAD = re.compile(r"将|计划|拟|未来|宣布|承诺|预计|目标|年内|再|砸|[两三四五\d]年内?(?:投|拟)")
#: 日均Token(词元)的消耗量
_TOKENS_A_DAY = re.compile(
    "[日每][均天][ ]?(?:[Tt]okens?|词元)[ ]?(?:[(（][^()（）]*[)）])?的?(?:消耗|调用|使用|处理)量[^，,。；;]{0,8}$"
)
#: 从对总收入贡献比例来看, 从销售收入以地区分类来看: of what the shares are that follow.
_BY_REVENUE = re.compile("(?:收入|营收|营业额)[^，,。；;]{0,10}(?:来看|来说|分类|划分|构成|结构|分布)")
#: The rule of what the question names.
ASKED = "what is asked for"
#: So far behind its head a turn begins, in characters.
_FIRST_WORDS = 12
_HOW_MANY_PEOPLE = re.compile("多少[个名位]?(?:人|员工)|团队[^，,。？?]{0,4}多大|人数")
#: So much is given away in a campaign, not in one red packet.
_A_CAMPAIGN = 10**7
#: 开启新一轮裁员,涉及约5000名员工
_LETS_GO = re.compile("裁员[^，,。；;]{0,4}[，,](?:共|将|预计)?(?:涉及|影响|波及)(?:约|近|超过?)*$")


def by_words(c: Clause) -> bool:
    """The metric that the words around name: the nearest cue, or a noun as printed where no good cue stands."""
    page, figure = c.page, c.figure
    found = nearest_cue(page, c.sentence, figure, c.kinds, c.start, c.end, c.after, c.clause_end)
    noun, noun_end = noun_before(page, c.start, c.end, c.unit)
    weakly = not found or found[1] in ("cue in clause", "cue in sentence")
    if found and weakly and (told := _share(c)):
        return c.give(told, "part of something", 0.8)  # 复合增长率17%,其中中国占比约19%
    if noun and weakly and (known := page.cue_of(noun, noun_end, (*c.kinds, "price"))):
        noun, found = "", (known, "cue before", 0.9)  # 营业收入持续增长,从188.2亿元
    elif weakly:
        noun = noun or noun_after(page, figure.end, c.clause_end, c.unit) or space_after(page, figure.end, c.unit)
        if c.unit in ("count", "persons") and (not found or found[1] == "cue in clause"):
            noun = noun or things_after(page, c.start, c.end, figure.end)
    elif found[1] == "cue before" and (of_each := each(page, c.start, noun_end if noun else c.end, c.kinds)):
        noun = noun or of_each
    elif not (noun and found[1] == "cue before" and goes_on(page, c.start, noun_end, c.kinds)):
        noun = noun if found[0] == "capex_plan" and not _AHEAD.search(page.text, c.sentence.start, figure.end) else ""
    if (noun or not found) and (price := by_the_hour(page, figure)):
        return c.give(price, "price by its time", 0.8)
    if noun and _TOKENS_A_DAY.search(page.text, c.start, c.end):
        figure.unit = "tokens_per_day"
        return c.give("daily_tokens", "cue before", 0.9)
    if noun.endswith("占比") and _BY_REVENUE.search(page.text, c.sentence.start, c.start):
        return c.give("revenue_share", "share of revenue", 0.8)
    if noun:
        bought = noun.endswith("服务器") and re.search("采购|集采|招标", page.text[c.sentence.start : c.clause_end])
        figure.metric = "servers_tendered" if bought else noun
        return True
    if found and found[0] == "employees" and by_deed(c):  # 裁员6000名员工
        return True
    if found:
        c.give(*found)
        refine(page, c.sentence, figure)
        if not figure.metric and c.unit == "count":
            figure.metric = things_after(page, c.start, c.end, figure.end)
        return True
    return False


def asked_for(c: Clause) -> bool:
    """问:现在多少人? 答:93人: what the question names, where the answer begins with its figure."""
    turns = c.page.turns
    turn = bisect_right(turns, c.figure.start) - 1
    if turn < 1 or c.told is not None or c.sentence.start - turns[turn] > _FIRST_WORDS:
        return False
    question = c.page.text[turns[turn - 1] : turns[turn]]
    if c.unit == "persons" and _HOW_MANY_PEOPLE.search(question):
        return c.give("employees", ASKED, 0.7)
    cues = c.page.specific_cues(turns[turn - 1], turns[turn], c.kinds)
    return bool(cues) and c.give(cues[-1][2], ASKED, 0.6)


def by_deed(c: Clause) -> bool:
    """What is done with so much, as printed."""
    if c.unit == "persons" and _LETS_GO.search(c.page.text, max(c.sentence.start, c.end - 24), c.end):
        return c.give("裁员", "what is done")
    if done := deed(c.page, c.start, c.end, c.figure.end, c.unit):
        done = "promotion_spend" if done == "红包" and c.figure.value >= _A_CAMPAIGN else done
        return c.give(done, "what is done")
    told = _share(c)
    return bool(told) and c.give(told, "part of something")


def _share(c: Clause) -> str:
    """The share that the clause tells of: 一年前它还只占3%, after 以6%的份额进入前五, is of the market."""
    told = share_told(c.page, c.start, c.end) if c.unit == "pct" else ""
    before = c.previous if told == "占比" else None
    of_market = before is not None and before.metric in ("market_share", "market_rank")
    return "market_share" if of_market and before.start >= c.sentence.start else told


def of_the_largest_line(c: Clause) -> bool:
    """广告收入占比最高,为70亿元: what the line takes in."""
    told = c.unit in MONEY and LARGEST_LINE.search(c.page.text, max(c.sentence.start, c.end - 40), c.end)
    return bool(told) and c.give("revenue", "cue before", 0.9)


def likeliest_noun(c: Clause) -> bool:
    """The likeliest of the nouns around the figure, or of the metrics that are told nearby, if it is any of them."""
    noun, chance = c.page.namer(c)
    noun = of_another_part(c, noun) if isinstance(noun, str) else noun
    rule = "likeliest metric told nearby" if isinstance(noun, str) else "likeliest noun"
    return noun != NONE and c.give(metric_of(c, noun), rule, chance)
