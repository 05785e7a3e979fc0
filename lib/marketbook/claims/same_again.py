"""The same again: of another, at another time, of all, in a row of names with brackets."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause
from marketbook.claims.cues import EXPECTS, as_expected
from marketbook.claims.figure import Figure
from marketbook.mentions.speech import function_words
from marketbook.quantities.words import MONEY

SAME_OF_ALL = "the same of a whole trade"
AT_ANOTHER_TIME = "the same at another time"
_THAN_OTHERS = "the same of another that it is held against"
_THEN = re.compile(
    r"(?:(?:较|比|而|，|,|远?[超高低]过?于?)?(?:上年|去年)?(?:同期|上一?季度?|(?:之)?前一季度?)|[高低超多少]于[一二两三四五六七八九十\d]+年前|(?:[高低超多少]于|超过?|由|从)[^，,。；;]{0,6}(?:此前|原先|原本|先前)(?:公布|宣布|披露|预[计期测估]|计划|承诺)?(?=的|$)|[,，;；。(（](?:而|但)?(?:去年|20\d\d年|[一二三四]季度|Q[1-4]))"
    r"(?:的|为|是|则为|仅为|亏损|盈利)*$"
)
#: 相较上半年的17.7%, 与2月5日(707万)相比
_THAN_THEN = re.compile(r"(?:相?较|比|高于|低于|超过|远超|与)(?:于)?§[初末底]?(?:的|[(（])$")
#: 2026年更将达5,200亿美元
_IN_ANOTHER_YEAR = re.compile(
    r"[^§从由]{0,3}§[底末初]?(?:则|更|预计|有望|将|可望|或|约|近|已|又|就|才|只有|只剩|[升增降跌]|达到?|至|到|为|是|仅|的|突破|超过|逾|进一步|累计|合计|总计|[ :：])+"
)
#: 高于中国电信的10.3%和中国移动的5%, 远超Runway(23.6%): the same of others that it is held against
_THAN_ANOTHER = re.compile(
    r"(?:[高低快慢多少大小]于|超[过出越]|不[及如]|逊于|优于|胜过|领先|落后|落后于|仅次于|力压|对比|相?较于?|[远略]超|(?:其次|接着|紧随其后的?|然后|最后)(?:则?是|为))[^，,。；;\d@]{0,8}@+[^，,。；;\d]{0,12}(?:的|[(（])(?:约|近|仅)?$"
    r"|(?:接近|逼近|追平|持平于)[^，,。；;\d@]{0,4}@+[^，,。；;\d]{0,8}的(?:约|近)?$"
)
#: 远超行业平均水平(约10%)
_AVERAGE = re.compile(
    r"(?:行业|业内|业界|同行|同业|整体|全国|市场)(?:整体)?(?:的?平均|均值|中位)(?:水平|值|数)?[(（]?(?:的|为|约|仅)*$"
)
#: 这一数字为40%, 该比例: what a figure of the same unit was just told of.
_THE_SAME = re.compile(
    r"(?:这一?个?|该|此一?|前述|上述)(?:数字|数据|规模|比例|比率|金额|指标|数值|占比|价格|水平|增速|增幅|份额|数额|预算|目标)"
)
#: 8442亿元新台币, 7.23兆元: without a currency, and so in that of the figure before.
_PLAIN_MONEY = re.compile("[\\d万亿兆億萬]元$")
#: 以370亿美元收购, 以4000万美元参投: what is paid for something.
_BUYS = re.compile(
    "[^，,。；;\u4e00-\u9fff]{0,14}[\u4e00-\u9fff]{0,3}(?:的价格|现金)?(?:收购|并购|参投|领投|跟投|入股|投资|买下|购买|认购)"
)
#: 贡献了18%的收入: of what it is a part is told behind it.
_OF_A_WHOLE = re.compile("[ ]?的(?:总|业务|集团)?(?:收入|营收|利润)")
#: 数据中心业务512亿美元, after what the whole takes in
_LINE = re.compile(r"(?:业务|部门|板块|分部|事业群|领域|方面|基础设施|解决方案)(?:§|则|约|为|达到?|录得|[ ])*$")


def same_of_all(c: Clause) -> bool:
    """高于行业平均的10%: the same of a whole trade."""
    before = c.told
    if before is None or before.unit != c.figure.unit or not _AVERAGE.search(c.before):
        return False
    return c.give(before.metric, SAME_OF_ALL)


#: What a loss is the negative of.
_OF_A_RESULT = re.compile("(?:adjusted_)?(?:ebit|operating_profit)")


def same_then(c: Clause) -> bool:
    """营收312亿元,同比下滑7%,去年同期为336亿元: the same at another time."""
    page, previous = c.page, c.previous
    of_then = previous
    large = re.search("[万亿萬億兆]", c.figure.quantity.raw) is not None  # no share earns as much
    if previous is not None and (previous.quantity.unit != c.unit or large and previous.metric == "eps"):
        alike = (f for f in reversed(c.state.levels) if f.unit == c.unit and not (large and f.metric == "eps"))
        of_then = c.state.level if c.bare else next(alike, None)
    if of_then is None or of_then.start < c.sentence.start or not of_then.metric:
        return False
    told = page.specific_cues if _OF_A_RESULT.match(of_then.metric) else page.cues_within  # 亏损 of an EBITDA
    if told(max(previous.end, c.start), c.end, c.kinds):
        return False
    said = (
        _THEN.search(page.text, max(previous.end, c.figure.start - 16), c.end)
        or _THAN_THEN.search(page.lead(max(previous.end, c.figure.start - 24), c.figure.start).replace(" ", ""))
        or AT_ANOTHER_TIME in previous.rules
        and re.fullmatch("[和与及、]§的", page.lead(previous.end, c.figure.start))
    )
    if not said or page.text.startswith(("的亏损", "亏损"), c.figure.end):
        return False
    past = of_then.metric.removesuffix("_forecast")  # what it was is no forecast
    if _OF_A_RESULT.match(past) and c.before.rstrip("约近").endswith(("亏损", "亏", "为负")):
        c.figure.value = (
            -c.figure.value if c.figure.value is not None else None
        )  # 经调整EBITDA为2亿元,去年同期亏损3千万元
    c.figure.unit = of_then.unit
    return c.give(past if past in page.vocabulary.rows["metric"] else of_then.metric, AT_ANOTHER_TIME)


def same_than(c: Clause) -> bool:
    """同比增速为11.8%,高于中国电信的10.3%和中国移动的5%: the same of others that a figure is held against."""
    before = c.told
    if before is None or not before.metric or before.quantity.unit != c.unit or c.own_cues():
        return False
    named = c.page.masked(c.start, c.end)
    goes_on = _THAN_OTHERS in before.rules and re.fullmatch("[、和与及]@+的", named)
    if not (goes_on or _THAN_ANOTHER.search(named)):
        return False
    c.figure.unit = before.unit
    return c.give(before.metric, _THAN_OTHERS, 0.8)


def row_in_brackets(c: Clause) -> bool:
    """甲以20个、3亿元居首,乙(9个、1亿元)和丙(5个、4千万元)次之: in brackets after a name, the same of the same unit."""
    if not c.page.bracket_of(c.figure.start, c.sentence.start):
        return False
    before = (c.told, *reversed(c.state.levels))
    alike = (
        f for f in before if f is not None and f.metric and f.quantity.unit == c.unit and f.start >= c.sentence.start
    )
    cited = next((f for f in alike if c.unit != "count" or _alike_printed(c.figure, f)), None)
    if cited is None or re.search("growth|change|rank|cut", cited.metric):
        return False
    return c.give(cited.metric, "row in brackets", 0.8)


#: 今年目标90亿元,去年约60亿元: what has been is no target.
_LAST_YEAR = re.compile("(?:而)?[去前上]年")
_BUYS_FROM = re.compile("采购|购买|买|订购")
_SPENT_SO = re.compile("(?:花|砸|投|烧|用)(?:了|掉|去|费|出)(?:约|近|超过?|[ ])*$")

#: 云端MaaS只有15%, 开放平台则为三成: another part
_PART = re.compile("([\u4e00-\u9fffA-Za-z]{2,8}?)(?:则|约|仅|只)*(?:只有|仅有|为|占)(?:了|到)?(?:约|近|不到)*$")


def of_another_part(c: Clause, metric: str) -> str:
    """本地化部署占80%,云端只有20%: a part that was told of, under the name of the one that is told of now."""
    part = _PART.search(c.before) if metric.endswith("占比") and metric != "占比" else None
    return f"{part[1]}占比" if part and not function_words(part[1]) else metric


def same_of_another(c: Clause) -> bool:
    """这一数字为40%; 阿里云则以52亿美元位列第二: what the last figure of the unit measured."""
    page, figure = c.page, c.figure
    alike = (
        f
        for f in (c.previous, c.state.level, c.state.last, _before_a_rank(c.previous))
        if f is not None
        and (
            f.quantity.unit == c.unit
            or c.bare
            and f.unit in (*MONEY, "persons")
            or f.unit in MONEY
            and c.unit in MONEY
            and _PLAIN_MONEY.search(c.figure.quantity.raw)
        )
    )
    cited = next(alike, None)
    if cited is None or figure.start - cited.end >= 160:
        return False
    if (c.unit in MONEY or c.bare) and _goes_to_others(c, cited):
        return True
    if c.unit in MONEY and _SPENT_SO.search(c.before) and not cited.metric.endswith(("spend", "spending", "expense")):
        return False  # 单个获客成本升到40元;乙产品同期花了1亿元
    if figure.start - cited.end < 80 and _THE_SAME.search(c.before) and page.own_words(c.start, c.end) < 6:
        figure.unit = cited.unit
        return c.give(cited.metric, "what this figure goes on with", 0.8)
    if (
        cited.start < c.sentence.start
        and page.specific_cues(c.sentence.start, c.start, c.kinds)
        or page.cues_within(c.list_end, min(c.clause_end, c.list_end + 10), c.kinds)
        or re.search(r"growth|change|rank|cut|目标价|^(?:input|output)_price", cited.metric)
        and not (
            c.told is cited
            and "growth" in cited.metric
            and c.before.endswith("为")
            and page.own_words(c.start, c.end) == 0
        )
        or figure.unit == "count"
        and not (c.bare and cited.unit in MONEY)
        and not _alike_printed(figure, cited)
        or c.of_things
        or _OF_A_WHOLE.match(c.page.text, c.list_end)
        or not (_names_another(c, cited) or _is_a_line(c, cited))
    ):
        return False
    figure.unit = cited.unit
    metric = (
        of_another_part(c, cited.metric).removesuffix("_target")
        if _LAST_YEAR.match(page.text, c.start)
        else of_another_part(c, cited.metric)
    )
    return c.give(as_expected(page, metric, c.start, c.end), "the same of another", 0.7)


def _goes_to_others(c: Clause, cited: Figure) -> bool:
    """甲采购芯片预算900亿元,其中乙约60亿,丙约100亿: what each of them gets, which is no spending of theirs."""
    if not cited.metric.startswith(("capex", "spending", "采购", "预算")) or not cited.entities:
        return False
    wide = any(c.page.vocabulary.entity(id).kind in ("aggregate", "region") for id in cited.entities)
    told = c.page.text.find("其中", cited.end if cited.start >= c.sentence.start else c.sentence.start, c.figure.start)
    named = [m for m in c.page.within("entities", c.start, c.end) if m.kind != "weak"]
    own = any(c.page.vocabulary.descends(m.id, id) for m in named for id in cited.entities)
    return (
        told >= 0
        and bool(named)
        and not wide
        and not own
        and _BUYS_FROM.search(c.page.text, c.sentence.start, cited.start) is not None
    )


def _before_a_rank(previous: Figure | None) -> Figure | None:
    """豆包占40%位列第一,千问30%"""
    return previous.prior if previous is not None and previous.quantity.unit == "rank" else None


def _alike_printed(one: Figure, other: Figure) -> bool:
    """1.3亿, then 2400万: large numbers without a noun; 5个, then 9个: the same noun."""
    ends = {one.quantity.raw[-1], other.quantity.raw[-1]}
    return len(ends) == 1 or ends <= {"万", "亿"}


def _names_another(c: Clause, cited: Figure) -> bool:
    """阿里云则以52亿美元…, Alphabet预计支出1,850亿美元: a clause that names an entity or a year and nothing that is measured."""
    page, start, end = c.page, c.start, c.end
    if end - start >= 28 or c.own_cues() or page.own_words(start, end) > 2 or _BUYS.match(page.text, end):
        return False
    if re.search("投资|收购|回购|持|[出注斥]资|亏|盈利|赚|[升降涨跌增减](?:了|约|近)*[ ]?$", c.before):
        return False
    if any(m.kind != "weak" for m in page.within("entities", start, end)):
        return True
    near = cited.start >= c.sentence.start or c.figure.start - cited.end < 40 or EXPECTS.search(page.text, start, end)
    return bool(near and _IN_ANOTHER_YEAR.fullmatch(c.lead))


def _is_a_line(c: Clause, cited: Figure) -> bool:
    """What a line of business takes in after the whole, or its part of it after another's."""
    if cited.metric in ("revenue", "capex"):
        return cited.start >= c.sentence.start and _LINE.search(c.lead) is not None and not c.cues()
    return (
        cited.metric == "revenue_share"
        and re.search("占比?(?:[升降增减下提][^，,。；;]{0,2}[至到])?(?:约|近|为|达)*$", c.before) is not None
        and c.end - c.start < 12
    )
