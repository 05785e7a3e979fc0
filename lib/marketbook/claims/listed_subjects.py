"""Whose a figure is where several are named: one of a list, each of it, all of it together, the first of a market."""

from __future__ import annotations

import re

from marketbook.claims.changes import OF_LEVELS
from marketbook.claims.entity_assignment import TOGETHER
from marketbook.claims.named_clause import NamedClause
from marketbook.claims.naming import SIZES, listed_names, printed_list, subjects_of, together
from marketbook.claims.shares import TOP

_THE_FIRST = re.compile(r"前([二三四五六七八十3-8]|10)(?!\d)[^。]*$")
_TAKE_TOGETHER = re.compile(
    r"(?:[二三四五]者|[二三四五]家)?[一总共]*(?:(?:合计|共|总共)?(?:占|拿下|贡献|瓜分|揽)|(?:合计|总|加总)(?:市场)?(?:份额|市占)|(?:市场)?(?:份额|市占率?)(?:的?总和|之和|合计|总计))"
)
_FIRST = {word: number for number, word in enumerate("二三四五六七八九十", 2)}
_SUM = re.compile(r"合计|总计|共计|总(?=资本|投资|支出|额|收入|营收|市值)")
#: The name has its own figure right behind it.
_WITH_ITS_FIGURE = re.compile(r"[^，,。；;、()（）\d]{0,6}\d")
#: Of whom only their place is told.
_OTHERS_AHEAD = re.compile("(?:前面|其余|其他|另外|后面|剩下)的?[两二三四五六][家者名]")
_SO_MANY_SUMMED = re.compile(
    "(?:[两二三四五六][家者]|[三四五六]大(?:云|厂|巨头|运营商)?)[^，,。；;]{0,16}(?:合计|总计|共计|加起来)"
)
_SO_MANY_OF_THEM = re.compile("[ ]?等?这?[两二三四五六](?:[家者强]|大(?:云|厂|巨头|运营商)?)(?![^，,。；;]{0,4}中)")
#: What the first of a market have together, besides their share of it.
_OF_THE_FIRST = ("revenue", "capex", "shipments", "market_growth")
_EACH = re.compile(r"均|都|各|分别")
#: What provinces and cities have.
_OF_PLACES = ("compute_", "racks", "electricity", "pue", "data_centers", "utilisation_rate", "industry_size")
#: 三家(公司)合计, 这三家: not 前三家, 另外三家
_THE_FEW = re.compile("(?<![前其另外余下他头部有])([三四五])家(?:公司|企业|运营商|厂商|巨头)?(?!中|里)")
#: So far back a group is remembered, in characters.
_MEMORY = 1500
#: 在全球各大运营商(A、B、C)中均位居: who is among them has it, they have not.
_AMONG_THEM = re.compile("(?:等[^，,。；;()（）]{0,6})?[)）]?[之当]?中(?!国)")
#: All of a kind, whoever they are.
_ANYBODY = ("cloud_vendors", "tech_companies", "market", "industry")


def the_same_few(c: NamedClause) -> bool:
    """三家合计占46%, where the page has told of 三大运营商: they, not the first three of a market."""
    few = _THE_FEW.search(c.text, c.start, c.figure.start)
    if not few or len(c.figure.group) > 1 or any(m.kind not in ("weak", "region") for m in c.names):
        return False
    size = "二三四五".index(few[1]) + 2
    told = [m.id for m in c.page.within("entities", max(0, c.start - _MEMORY), c.start) if SIZES.get(m.id) == size]
    told += [id for f in c.state.levels for id in f.entities if SIZES.get(id) == size]
    return bool(told) and c.take(told[-1:], "the group told of before", 0.7)


def the_first_together(c: NamedClause) -> bool:
    """前五大厂商合计占70%; A、B、C位居前三,占据七成的份额"""
    metric, known = c.figure.metric, c.page.vocabulary.entities
    if metric == "market_share" and not c.names and not c.figure.group:
        several = _THE_FIRST.search(c.text, c.sentence.start, c.start)
        if several and _TAKE_TOGETHER.match(c.text, c.start):
            id = f"top{_FIRST.get(several[1], several[1])}"
            if id in known and len(c.within(c.sentence.start, c.start)) > 1:
                return c.take([id], "the first together", 0.8)
    top = TOP.search(c.text, c.start, c.end)
    if top and any(m.start <= top.start() < m.end and m.id not in _ANYBODY for m in c.names):
        return False  # 三大运营商合计
    firms = [m for m in c.names if m.kind != "aggregate"]  # 三大云端供应商 names none
    if not top or firms and not (top.start() > firms[-1].end and TOGETHER.search(top[0])):
        return False
    summed = top[0][0] == "前" and ("合计" in top[0] or top[0].endswith(("营收", "收入")))
    if metric != "market_share" and not (summed and metric.startswith(_OF_THE_FIRST)):
        return False
    id = f"top{top['of'] or _FIRST.get(top[2], top[2])}"
    return c.take([id] if id in known else [], "the first together", 0.8)


def one_of_a_list(c: NamedClause) -> bool:
    """A、B和C的份额分别为32%、23%和10%"""
    heads = subjects_of(c.page, c.names, c.figure.metric)
    if len(c.names) > 2 and len(heads) == 1 and heads[0].kind == "aggregate":  # Google、AWS等五大CSP
        return c.take([heads[0].id], "all of a list", 0.85)
    group = c.figure.group
    if len(group) < 2:
        return False
    at, number = group.index(c.figure), len(group)
    if len(c.listed) == number:
        return c.take([c.listed[at]], "entity list", 0.9)
    if not c.names:  # A、B和C位居前三,份额分别为32%、23%和10%
        places = [m for m in c.page.within("entities", c.sentence.start, c.start) if m.kind == "region"]
        for names in (c.within(c.sentence.start, c.start), places if c.figure.metric.startswith(_OF_PLACES) else []):
            run = listed_names(c.page, names)
            if len(run) == number:
                return c.take([run[at]], "entity list before", 0.85)
        counted = [m.id for m in c.within(c.sentence.start, c.start) if _WITH_ITS_FIGURE.match(c.text, m.end)]
        of_times = len(c.page.within("periods", c.start, c.end)) == number
        if len(dict.fromkeys(counted)) == len(counted) == number and not of_times:  # A48个,B44个,C37个,金额分别为
            return c.take([counted[at]], "entity list before", 0.85)
    stretches = [(c.start, c.end)]
    if not c.names and number > 2 and c.start > c.sentence.start:  # A、B和C位居前三,月活分别为
        stretches.append((c.page.clause_start(c.start - 1, c.sentence.start), c.start - 1))
    for start, end in stretches:
        if run := printed_list(c.page, start, end, number, c.figure.metric):
            return c.take([c.page.name(run[at])], "entity list as printed", 0.7)
    if _OTHERS_AHEAD.search(c.text, c.start, c.end):  # 排在前面的两家分别占9.1%和7.4%
        return c.take([], "others, whom nobody names", 0.5)
    other = c.first.prior.group if c.first.prior is not None and not c.names else []
    if len(other) != number and not c.names:  # 三家合计占比接近四分之三,其增长率分别为
        other = c.state.group
    if len(other) == number and len({id for one in other for id in one.entities}) > 1:
        return c.take(other[at].entities, "entities of the list before", 0.85)
    told = c.state.levels[-number:]  # A收入3亿元,B4亿元,C5亿元,增速分别为
    if OF_LEVELS in c.figure.rules and not c.names and len({id for one in told for id in one.entities}) == number:
        return c.take(told[at].entities, "entities of the figures before", 0.85)
    return False


def all_of_a_list(c: NamedClause) -> bool:
    """A和B均为30%; A、B和C合计3000亿元"""
    if len(c.listed) > 1:
        each = _EACH.search(c.text, c.names[-1].end, c.end)
        if each and _AMONG_THEM.match(c.text, c.names[-1].end):
            each = None
        if each and not (each[0] == "分别" and len(c.figure.group) > 1):  # of three figures, one by one
            return c.take(c.listed, "each of a list", 0.85)
    if len(c.listed) > 2 and len(c.figure.group) < 2 and not c.figure.metric.endswith(("_share", "_rank")):
        if all_of_them := together(c.page, c.listed):  # 亚马逊、谷歌、微软和Meta宣布资本支出将达6600亿美元
            return c.take(all_of_them, "all of a list", 0.7)
    of_them = _SO_MANY_OF_THEM.match(c.text, c.names[-1].end) if len(c.listed) > 1 else None
    if of_them and of_them.end() <= c.figure.start and len(c.figure.group) < 2:
        if not _EACH.search(c.text, c.names[-1].end, c.end):  # 甲、乙、丙三家占去市场的67%
            return c.take(together(c.page, c.listed), "all of a list", 0.8)
    summed = _SUM.search(c.text, c.start, c.end)
    if summed and len(c.listed) > 1 and len(c.figure.group) < 2:  # none of them has what all have
        return c.take(together(c.page, c.listed), "all of a list", 0.8)
    if _SO_MANY_SUMMED.search(c.text, c.start, c.end) and all(
        m.kind in ("weak", "region") for m in c.names
    ):  # 三家合计498亿美元
        return c.take(together(c.page, listed_names(c.page, c.within(c.sentence.start, c.start))), "all of a list", 0.7)
    if summed and not c.names:  # 包括亚马逊、谷歌、微软及Meta在内,资本开支总额
        run = listed_names(c.page, c.within(c.sentence.start, c.start))
        if len(run) > 1:  # 甲、乙、丙三家,去年合计收入30亿元: of none of them
            return c.take(together(c.page, run), "all of a list", 0.8)
    return False


def ranks_of_a_list(c: NamedClause) -> bool:
    """A、B、C分列第二到第四"""
    quantity = c.figure.quantity
    if quantity.unit != "rank" or quantity.value_high is None:
        return False
    run = listed_names(c.page, c.within(c.sentence.start, c.end))
    if len(run) == int(quantity.value_high - quantity.value) + 1:
        return c.take(run, "ranks of a list", 0.9)
    c.figure.metric = ""  # a stretch of ranks without its holders
    return True
