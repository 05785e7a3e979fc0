"""Segment and sign of a figure."""

from __future__ import annotations

import re

from marketbook.claims.figure import Carried, Figure
from marketbook.claims.page import Page
from marketbook.mentions.speech import function_words
from marketbook.reading import Span

#: Profits: negative when the clause calls the figure a loss.
_PROFITS = (
    "net_profit",
    "ebita",
    "ebitda",
    "gross_profit",
    "adjusted_ebita",
    "operating_cash_flow",
    "operating_profit",
    "free_cash_flow",
    "eps",
    "profit_before_tax",
)
#: Metrics that are told by parts of a market, or of a business.
_OF_SEGMENTS = (
    "market_",
    "revenue",
    "ebita",
    "gross_margin",
    "operating_profit",
    "operating_margin",
    "genai_share_of_revenue",
)
#: Of these, what a line of business that the vocabulary lacks may have.
_OF_LINES = ("revenue", "gross_margin", "operating_profit", "operating_margin")
#: What is named on every page, and seldom the part that a figure is of.
_AUDIENCES = ("ai", "b2b", "b2c", "government_enterprise")
_FALL = re.compile(
    r"(?:[跌减降挫]|(?<!至)少)(?:了|约|近|逾|超|超过)*$|减少|下滑|下降|下跌|降低|年减|季减|锐减|大跌|缩[减短]|萎缩|减亏|降至|负增长|[降跌减]幅|回落|滑落|倒退|衰退|缩水|下挫|重挫|低开|回[调撤吐]|收缩|骤降|递减|少赚|跌"
)
_OF_A_RATE = re.compile(
    "(?:增[速率幅]|增长率|成长率)[^，,。]{0,14}(?:[降跌滑]|收[窄敛]|放缓|回落|修)[^，,。]{0,2}[至到为](?:约|近)?$"
)
_LOSS = re.compile(r"亏损|净亏|亏了|净流出")


#: 数据中心业务收入, 数据中心业务为: a line of business that the vocabulary lacks, and what it takes in.
_LINE = re.compile(
    r"(?P<line>[\u4e00-\u9fffA-Za-z0-9&/]{2,16}?)(?:业务|板块|分部|部门)(?:板块|集团)?"
    r"(?:的|所|共|也|则|均|贡献|产生|带来|实现|录得|取得|创造|营业|销售|总|[收营]入|营收|毛利率|经营利润|营运利润|为|是|达到?|突破|约|近|超过?|逾|[:： §])*$"
)
#: 海外收入4亿元, 会员服务收入8亿元: what is taken in with a part, by what its name ends in.
_PART = re.compile(
    r"(?P<line>(?:新业务|海外|境外|国际|国内|境内|北美|欧洲|亚太|大中华区|中国区)|[\u4e00-\u9fffA-Za-z0-9&/]{0,14}?(?:产品|商品|服务|广告|订阅|会员|授权|许可|部署|硬件|软件|电商|游戏|直播|佣金|租赁|数据中心|大数据|智能云|物联网|云计算|算力|智算|芯片|金融科技))"
    r"(?:业务|市场|地区)?的?(?:总|净|销售)?(?:收入|营收|毛利率)(?:总额|规模)?(?:仅|为|是|共|达到?|突破|约|近|超过?|逾|录得|[:： §])*$"
)
#: 其中,游戏40亿元
_BARE_LINE = re.compile(r"(?P<line>[\u4e00-\u9fffA-Za-z0-9&/]{2,10}?)(?:为|是|达到?|约|近|超过?|逾|[ ])*")
#: - 游戏:40亿元, an item of a list that tells what the lines of a firm take in
_ITEM = re.compile(
    r"(?:^|\n)[ \t]*(?:[-*•·●▪–]|\d{1,2}[.、)）])[ \t]*(?P<line>[\u4e00-\u9fffA-Za-z0-9&/]{2,12})(?:业务|板块|分部|收入|营收)*[:：][ ]*(?:约|近|超过?|逾)?$"
)
#: 广告收入占比最高,为70亿元
LARGEST_LINE = re.compile(
    r"(?P<line>[\u4e00-\u9fffA-Za-z0-9&/]{2,10}?)(?:业务)?的?(?:收入|营收)占比最[大高多][，,](?:达到?|为|约|近|高达)*$"
)
#: What stands before a line's name, and what is no line of business but all of them, or another firm.
_BEFORE_LINE = re.compile(r".*(?:[@§]|[其当]中|的|其|以及|来自|公司|集团|季度|财年|年度|全年|同期|报告期|[和与及])")
_NO_LINE = re.compile(
    "主营|核心|整体|全部|所有|总|合计|主要|该|这|两|三|各|相关|其他|其它|新(?!业务)|营[收业]|收入|利润|份额|用户|市值"
)


def _printed_line(page: Page, start: int, end: int) -> str:
    """The line of business that a clause names before a figure, as printed; empty if there is none."""
    text = page.masked(start, end)
    told = (
        _PART.search(text[-40:])
        or _LINE.search(text[-40:])
        or "其中" in page.text[max(0, start - 4) : start]
        and _BARE_LINE.fullmatch(text)
    )
    item = (
        None
        if told
        else _ITEM.search(page.text, max(0, end - 40), end) or LARGEST_LINE.search(page.text, max(0, end - 40), end)
    )
    line = _BEFORE_LINE.sub("", told["line"]) if told else item["line"] if item else ""
    return (
        line if 1 < len(line) <= 10 and not (_NO_LINE.search(line) or function_words(line.removesuffix("业务"))) else ""
    )


def give_segment(page: Page, sentence: Span, figure: Figure, state: Carried) -> None:
    """The part of a market or of a firm's business that a figure is of, where its metric has such parts."""
    if not figure.metric.startswith(_OF_SEGMENTS):
        return
    first = figure.group[0] if figure.group else figure
    clause_start = page.clause_start(first.start, sentence.start)
    inside = page.within("segments", clause_start, first.start)
    if figure.group and len(inside) == len(figure.group) > 1:
        figure.segment = inside[figure.group.index(figure)].id
        return
    if not inside and (whole := _whole_before_its_parts(page, sentence, figure, state)):
        figure.segment = whole.segment
        return
    before = first.prior.group if first.prior is not None and not inside else []
    if figure.group and len(before) == len(figure.group) and len({one.segment for one in before}) > 1:
        figure.segment = before[figure.group.index(figure)].segment  # 公有云、私有云增速分别为…,规模为
        return
    told = [*page.within("segments", sentence.start, clause_start), *inside]
    if not figure.metric.startswith("market_"):
        told = inside  # what a firm takes in is of the segment that its own clause names
    elif not told:
        told = page.within("segments", figure.end, min(figure.end + 12, page.clause_end(figure.end, sentence.end)))
    told = [m for m in told if m.id not in _AUDIENCES or m in inside]
    level = state.level
    line = "" if told or not figure.metric.startswith(_OF_LINES) else _printed_line(page, clause_start, first.start)
    if told or line:
        figure.segment = told[-1].id if told else line
    elif level is not None and level.start >= sentence.start and _goes_on(page, clause_start, figure, level):
        figure.segment = level.segment  # 公有云营收11.54亿元,去年同期13.81亿元,减少16.4%
    elif figure.metric.startswith("market_share") and state.segment:
        figure.segment = state.segment


def _whole_before_its_parts(page: Page, sentence: Span, figure: Figure, state: Carried) -> Figure | None:
    """市场规模60亿元,其中公有云40亿元,预计2030年达900亿元: what is foretold is the whole again."""
    parts = page.text.find("其中", sentence.start, figure.start)
    told = [level for level in state.levels if sentence.start <= level.start < parts]
    return told[-1] if told and figure.metric.endswith("_forecast") else None


def _goes_on(page: Page, start: int, figure: Figure, level: Figure) -> bool:
    """Whether a figure is of the same part as a level before it: how that changed, or its margin (营销业务收入318亿元,毛利率为56%)."""
    if figure.metric.startswith(level.metric):  # but 商品收入24亿元,总收入30亿元
        return figure.metric != level.metric or not page.cues_within(start, figure.start, ("money",))
    of_it = level.metric == "revenue" and figure.metric.startswith(("gross_margin", "operating_margin"))
    return (
        of_it and not _NO_LINE.search(page.text, start, figure.start) and "公司" not in page.text[start : figure.start]
    )


def give_sign(page: Page, sentence: Span, figure: Figure) -> None:
    """A fall of a growth and a loss of a profit are negative; a price cut is a positive cut."""
    if figure.value is None or not figure.metric:
        return
    if figure.value < 0:
        if figure.metric.endswith("net_loss"):
            figure.value = -figure.value  # 净亏损为-3亿元
        return
    first = figure.group[0] if figure.group else figure
    start = max(page.clause_start(first.start, sentence.start), min(first.after, first.start))  # 季减1.9%、年增16.6%
    before = page.text[max(start, first.start - 16) : first.start]
    if figure.metric in _PROFITS:
        losses = [m.end() for m in _LOSS.finditer(before)]
        turns = before.rfind("盈利")
        if (
            losses
            and losses[-1] > turns
            or before.endswith(("负", "负的"))
            or page.text.startswith(("的亏损", "亏损", "的净亏损"), figure.end)
        ):
            figure.value = -figure.value
    elif figure.metric.endswith("_margin") and before.endswith(("为负", "负的", "是负")):
        figure.value = -figure.value
    elif "growth" in figure.metric or "change" in figure.metric:
        falls = [m.end() for m in _FALL.finditer(before)]
        rises = max((m.end() for m in re.finditer(r"增长|上升|提升|增加|上涨|激增|大增", before)), default=-1)
        narrows = bool(falls) or re.search("收窄|减|缩", before) is not None
        if "change of a loss" in figure.rules:  # a loss that narrows is less of a loss, and a better result
            if narrows == ("_loss_" in figure.metric):
                figure.value = -figure.value
        elif "level after a change" in figure.rules or _OF_A_RATE.search(
            page.text, max(start, first.start - 28), first.start
        ):
            pass  # 年增率下降到1.87%: still growth
        elif falls and falls[-1] >= rises or figure.unit == "pp" and "收窄" in before:  # 毛利率收窄21个百分点
            figure.value = -figure.value
