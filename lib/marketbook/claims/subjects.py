"""The entity of a figure: who or what the clause is about, not whom it compares with or acts on."""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.claims.metrics import SAME_OF_ALL
from marketbook.claims.naming import (
    is_market,
    is_object,
    listed_names,
    printed_list,
    subjects_of,
    suits,
    together,
    weak_id,
)
from marketbook.claims.page import FIRMS, KINDS, Carried, Figure, Page
from marketbook.claims.scopes import (
    OF_CHIPS,
    OF_FIRMS,
    OF_MARKETS,
    OF_PRODUCTS,
    OF_SHIPMENTS,
    OF_STATEMENTS,
    OF_WHOLE_COMPANIES,
    OF_WHOLE_MARKETS,
)
from marketbook.claims.shares import TOP
from marketbook.mentions import Mention
from marketbook.reading import Span

_THE_FIRST = re.compile(r"前([二三四五六七八十3-8]|10)(?!\d)[^。]*$")
_TAKE_TOGETHER = re.compile(r"(?:[二三四五]者|[二三四五]家)?[一总共]*(?:合计|共|总共)?(?:占|拿下|贡献|瓜分|揽)")
_TOGETHER = re.compile(r"合计|总计|共计|加起来|总和|朵云")
_FIRST = {word: number for number, word in enumerate("二三四五六七八九十", 2)}
_SUM = re.compile(r"合计|总计|共计|总(?=资本|投资|支出|额|收入|营收|市值)")
_GROWS = re.compile(
    r"(?:地区|市场)?(?:则|也|仍|预[计测]|将|的?出货量?|的?销量)*(?:同比|环比|按年|年)?(?:增[长加幅]?|成长|下[降滑跌]|减少|跌|升)(?:了|率|[为达约近])*"
)
COMPARED = "whom it is compared with"
_COMPARES = re.compile(
    r"(?:[高低多少大小优逊落][后过先]?[于於过]|超过?了?|不及|领先于?|超越了?|仅次于|不如|较|比)(?:[^，,。；;]{2,16}\d[^，,。；;]{0,6}(?:和|与|及|、)+)?[“\"]?$"
)
_EACH = re.compile(r"均|都|各|分别")
#: What only a firm, a product or a deal has, also on a page that names none.
_OF_ONE = (
    *OF_PRODUCTS,
    *OF_CHIPS,
    "funding",
    "funds",
    "valuation",
    "eps",
    "market_rank",
    "market_share",
    "arr",
    "tender",
    "dividend",
    "subscription",
    "rental",
)
#: What a group has and none of its businesses.
_OF_GROUPS = (
    "capex",
    "eps",
    "cash",
    "free_cash",
    "operating_cash",
    "dividend",
    "total_assets",
    "debt_ratio",
    "profit_before_tax",
    "net_profit",
    "payout",
)
#: 天翼云收入573亿元;5G用户2.9亿户: what stands beside a business's figure is its group's.
_BESIDE = ("users", "mau", "dau", "arpu", "revenue", "paid_users", "rd_", "employees", "penetration")
#: What a country has rather than its market.
_OF_COUNTRIES = (
    "compute_",
    "racks",
    "pue",
    "utilisation",
    "clusters",
    "penetration",
    "genai_",
    "models_released",
    "total_tokens",
    "electricity",
    "registered_",
    "tech_companies",
)
#: A kind of goods at the head of a clause, and what is told of all of its kind.
_OF_GOODS = ("shipments", "chip_shipments", "ai_server_shipments", "asp", "price", "contract_price", "market_")
_GOODS = re.compile(
    r"[ ]?(?:预[计估测]|其中|而|受此影响)?(?:20\d\d年|今年|第[1-4一二三四]季度?|全球|中国|整体|一般型|通用|高[端阶])*[ ]?"
    r"(?:AI ?)?(?:[Ss]erver|服务器|PC|笔记本|智能手机|手机|平板|DRAM|NAND|HBM|SSD|DDR\d|晶圆|面板|新能源汽车|机器人|可穿戴|GPU|ASIC)[^，,。；;]*?(?:出货|销量|价格|[均单售]价|合约价|市场)"
)
_BESIDE_IT = re.compile("[;；][^;；。]*$")
_OTHER_LINE = re.compile("[，,。；;：:\n]([^，,。；;：:云\n]{2,12})(?:收入|营收)[^，,。；;：:云\n]*$")
_NO_LINE = re.compile("营业|主营|经营|对外|全部|部门|总$|实现|录得")
_NUMBER_WORD = re.compile(r"\d+(?:\.\d+)?[BMbm]")
_CLOUD = re.compile(r"云业务|AI云|云计算业务|智能云|云计算收入|云收入|云服务收入")
#: 市场份额第一的阿里云, 第四名为联电, 第七名世界先进: what stands between a rank and its holder.
_IS = re.compile(
    r"(?:则?[为是]|[:的]|的?[^，,。；;、:：的]{0,8}(?:[厂商]商|应商|提供商|公司|企业|巨头|品牌|平台|代工厂|运营商|者)(?:的|[则仍]?[为是])?)?[“\"]?"
)
_WON = re.compile(r"[^，,。；;]{0,16}?(?:中标|中选|成交)")
#: 全球半导体收入: what a market takes in is its size.
_OF_ITS_MARKET = {
    "revenue_forecast": "market_size_forecast",
    "revenue_growth_forecast": "market_growth_forecast",
}
#: 公司的模型赋能了…: whose products were spoken of.
_THE_COMPANY = re.compile(r"(?<![子母司家大本该层型类])公司(?!旗下)")
#: 政企市场收入: what a firm takes in from those that it serves.
_OWN_MARKET = re.compile("(?:政企|新兴|个人|家庭|企业|海外|客户)市场(?:业务)?(?:的?主营业务)?(?:收入|营收)")
#: Who may receive money, and after which words somebody does.
_PAID_INTO = ("company", "business", "product", "group")
_INVESTS_IN = re.compile(
    r"(?:(?:投资|入股|注资|领投|参投|跟投|投向|押注|增资)(?:了|的|入股)?[^，,。；;、：:]{0,16}|向)$"
)
#: 中国具身智能领域总计披露88起融资事件
_OF_A_TRADE = re.compile(
    r"(?:行业|领域|赛道|产业|公司|企业)[^，,。；;]{0,16}?(?:完成|披露|发生|获得)[^，,。；;]{0,8}[笔起次筆]"
)
#: 北美收入同比下降5.7%
_TAKES_IN = re.compile("(?:地区|市场)?(?:[(（][^()（）]{0,16}[)）])?的?(?:服务器|云|芯片)?(?:收入|营收|销售额|市场)")
_REALISED = re.compile("(?:实现|录得|取得|创下|完成)的?$")
_THIS_ROUND = re.compile("[该本此这]轮")


def give_entity(page: Page, sentence: Span, figure: Figure, previous, state: Carried) -> None:
    text = page.text
    first = figure.group[0] if figure.group else figure
    clause_start = page.clause_start(first.start, sentence.start)
    after_end = page.clause_end(figure.end, sentence.end)
    metric = figure.metric
    joined = clause_start <= figure.after < first.start and text[figure.after] in "、和及"  # A排名第一、B排名第二
    if unknown := _like_the_clause_before(page, figure.after + 1 if joined else clause_start, first.start, state):
        known = page.vocabulary.aliases().get(unknown)  # 浪潮 is a name here, though an ordinary word
        rule, trust = ("entity in clause", 0.9) if known else ("subject as printed, like the clause before", 0.6)
        return _take(page, figure, [known or page.name(unknown)], rule, trust)
    if figure.unit != "ratio" and (other := _compared_with(page, figure, sentence.start)):
        return _take(page, figure, [other], COMPARED, 0.85)
    if SAME_OF_ALL in figure.rules:
        wide = [id for id in previous.entities if is_market(page, id)]
        return _take(page, figure, wide or ["industry"], COMPARED, 0.6)
    while previous is not None and COMPARED in previous.rules:
        previous = previous.prior
    # the figure is part of a name (500P中心), or stands in brackets right after one
    around = [
        m for m in page.within("entities", max(sentence.start, figure.start - 24), figure.end) if m.kind != "weak"
    ]
    for mention in around:
        if (
            mention.start <= figure.start
            and figure.end <= mention.end
            or (mention.end == figure.start - 1 and text[mention.end] in "(（")
        ):
            return _take(page, figure, [mention.id], "entity at the figure", 0.95)
    firms = [
        m for m in page.within("entities", clause_start, first.start) if m.kind in ("group", "company", "business")
    ]
    if metric == "market_growth_cagr":
        level = previous.metric if previous is not None and previous.start >= sentence.start else ""
        of_firm = (
            previous is not None and previous.entities and page.vocabulary.entity(previous.entities[0]).kind in FIRMS
        )
        if (
            firms
            and not is_object(text, firms[-1])
            or level.startswith("revenue")
            or re.search("收入|营收", text[clause_start : first.start])
            and "市场" not in text[clause_start : first.start]
        ):
            metric = figure.metric = "revenue_cagr"
        elif of_firm and figure.prior is previous and not level.startswith(OF_WHOLE_MARKETS) and level:
            stem = re.sub("_(?:growth.*|change.*|forecast)$", "", level)
            metric = figure.metric = f"{stem}_cagr"  # 研发费用从31.1亿元增至38.9亿元,年均增速约12%
    if metric == "market_size" and page.topic and _OWN_MARKET.search(text, clause_start, first.start):
        metric = figure.metric = "revenue"
    if metric == "market_size" and firms and not is_object(text, firms[-1]):
        spent = re.search("支出|投资|开支", text[firms[-1].end : first.start])
        metric = figure.metric = "spending" if spent else "revenue"  # a firm's 市场规模 is what it takes in that market
    names = [m for m in page.within("entities", clause_start, first.start) if suits(metric, m)]
    if metric.startswith(("price_ratio", "training_cost_ratio", "share_of_h", "share_of_a")):
        names = [m for m in names if first.start - m.end > 6]  # 为GPT-4价格的1/400: what it is measured against
    following = [m for m in page.within("entities", figure.end, min(after_end, figure.end + 30)) if suits(metric, m)]
    if (
        following
        and not names
        and metric in ("parameters", "training_data")
        and re.fullmatch(
            r"[^，,。]{0,6}(?:[(（][^()（）]{0,16}[)）])?的[^，,。]{0,4}|参数的?", text[figure.end : following[0].start]
        )
    ):
        return _take(page, figure, [following[0].id], "entity after", 0.95)
    if (
        following
        and not names
        and following[0].start - figure.end <= 1
        and following[0].kind == "chip"
        and "order" in metric
    ):
        return _take(page, figure, [following[0].id], "entity after", 0.9)  # 10万片H20订单
    if following and not names and text[figure.end : following[0].start] == "的" and "cue before" in figure.rules:
        return _take(page, figure, [following[0].id], "entity after", 0.9)  # 估值1830亿美元的Anthropic
    if (
        figure.quantity.unit == "rank"
        and following
        and not names
        and _IS.fullmatch(text, figure.end, following[0].start)
    ):
        return _take(page, figure, [following[0].id], "entity after", 0.9)  # 市场份额第一的阿里云
    if metric.startswith(("funding_round", "investment_received")):
        told = [m for m in page.within("entities", sentence.start, first.start) if m.kind in _PAID_INTO]
        if receivers := [m for m in told if _INVESTS_IN.search(text, max(sentence.start, m.start - 24), m.start)]:
            return _take(page, figure, [receivers[-1].id], "who receives", 0.85)
    if metric.startswith("tender_"):  # 由浪潮计算机科技有限公司中标, whatever was bought
        around = page.within("entities", max(sentence.start, clause_start - 60), first.start)
        winners = [m for m in around if m.kind in FIRMS and _WON.match(text, m.end)]
        if winners and not names:
            return _take(page, figure, [winners[-1].id], "who won", 0.9)
    top = TOP.search(text, clause_start, first.start)
    if (
        metric == "market_share"
        and not names
        and not figure.group
        and _TAKE_TOGETHER.match(text, clause_start)
        and (several := _THE_FIRST.search(text, sentence.start, clause_start))
    ):
        if (
            len([m for m in page.within("entities", sentence.start, clause_start) if suits(metric, m)]) > 1
            and (id := f"top{_FIRST.get(several[1], several[1])}") in page.vocabulary.entities
        ):
            return _take(page, figure, [id], "the first together", 0.8)  # A、B、C位居前三,占据七成的份额
    if (
        top
        and (
            metric == "market_share"
            or metric.startswith(("revenue", "capex", "shipments", "market_growth"))
            and top[0][0] == "前"
            and ("合计" in top[0] or top[0].endswith(("营收", "收入")))
        )
        and (not names or top.start() > names[-1].end and _TOGETHER.search(top[0]))
    ):
        id = f"top{top['of'] or _FIRST.get(top[2], top[2])}"
        return _take(page, figure, [id] if id in page.vocabulary.entities else [], "the first together", 0.8)
    listed = listed_names(page, names)
    if figure.group and len(figure.group) > 1 and len(listed) == len(figure.group):
        return _take(page, figure, [listed[figure.group.index(figure)]], "entity list", 0.9)
    if figure.group and len(figure.group) > 1 and not names:  # A、B和C位居前三,份额分别为32%、23%和10%
        at = figure.group.index(figure)
        run = listed_names(page, [m for m in page.within("entities", sentence.start, clause_start) if suits(metric, m)])
        if len(run) == len(figure.group):
            return _take(page, figure, [run[at]], "entity list before", 0.85)
    if figure.group and len(figure.group) > 1:
        at, number = figure.group.index(figure), len(figure.group)
        if run := printed_list(page, clause_start, first.start, number, metric):
            return _take(page, figure, [page.name(run[at])], "entity list as printed", 0.7)
        other = first.prior.group if first.prior is not None and not names else []
        if len(other) == number and len({id for one in other for id in one.entities}) > 1:
            return _take(page, figure, other[at].entities, "entities of the list before", 0.85)
    if len(listed) > 1 and _EACH.search(text, names[-1].end, first.start):
        return _take(page, figure, listed, "each of a list", 0.85)
    if len(listed) > 1 and len(figure.group) < 2 and _SUM.search(text, clause_start, first.start):
        return _take(page, figure, together(page, listed), "all of a list", 0.8)  # none of them has what all have
    if not names and _SUM.search(text, clause_start, first.start):  # 包括亚马逊、谷歌、微软及Meta在内,资本开支总额
        run = listed_names(page, [m for m in page.within("entities", sentence.start, clause_start) if suits(metric, m)])
        if all_of_them := together(page, run):
            return _take(page, figure, all_of_them, "all of a list", 0.8)
    if figure.quantity.unit == "rank" and figure.quantity.value_high is not None:
        run = listed_names(page, [m for m in page.within("entities", sentence.start, first.start) if suits(metric, m)])
        if len(run) == int(figure.quantity.value_high - figure.quantity.value) + 1:
            return _take(page, figure, run, "ranks of a list", 0.9)
        figure.metric = ""  # a stretch of ranks without its holders
        return None
    weak = [
        m
        for m in page.within("entities", clause_start, first.start)
        if m.kind in ("weak", "region") and not is_object(text, m)
    ]
    firm_only = metric == "revenue_share" or (
        metric.startswith((*OF_FIRMS, "arr")) and not metric.startswith(("revenue", "capex", "market_", "shipments"))
    )
    weak = [] if firm_only else weak  # no country has a round of funding
    fresh = [m for m in weak if _leads_to_metric(page, figure, m)]
    if metric.startswith(OF_STATEMENTS):  # 华为2022年度报告显示,…实现全球销售收入
        fresh = [m for m in fresh if m.id != "world" or not _REALISED.search(text, clause_start, m.start)]
    fresh = [m for m in fresh if m.id not in ("market", "industry")] or fresh  # 我国人工智能产业的规模
    if (
        previous is not None
        and previous.entities
        and previous.start >= sentence.start
        and is_market(page, previous.entities[0])
    ):
        fresh = [
            m for m in fresh if not page.vocabulary.descends(previous.entities[0], m.id) or m.id == previous.entities[0]
        ]
    raised = metric.startswith("funding_round") or metric.startswith("融资")
    if raised and not names and _OF_A_TRADE.search(text, sentence.start, figure.end):
        if not any(m.kind in FIRMS for m in page.within("entities", sentence.start, first.start)):
            said = [m.id for m in page.within("entities", sentence.start, first.start) if m.kind == "region"]
            return _take(page, figure, said[-1:] or ["china"], "what a whole trade raised", 0.7)
    if metric == "domestic_chip_share" and not names and not fresh:
        return _take(
            page, figure, [next((m.id for m in weak if m.id != "market"), "china")], "what a country makes", 0.7
        )
    subjects = subjects_of(page, names, metric)
    if fresh and (not subjects or subjects[-1].end < fresh[-1].start):
        return _take(page, figure, [weak_id(fresh[-1], metric)], "aggregate in clause", 0.8)
    if subjects and not (previous is not None and previous.entities and previous.start > subjects[-1].start):
        if subjects[-1].start - clause_start < 3 and subjects[-1].kind in FIRMS:
            state.tail = text[subjects[-1].end : first.start]
        return _take(page, figure, [_business(page, subjects[-1], metric, first.start).id], "entity in clause", 0.95)
    goods = (
        not page.topic and not names and metric.startswith(_OF_GOODS) and _GOODS.match(text, clause_start, first.start)
    )
    if goods and not any(m.kind in FIRMS for m in page.within("entities", clause_start, first.start)):
        ids = [weak_id(weak[-1], metric)] if weak else [page.market or "world"]
        return _take(
            page, figure, ids, "a kind of goods", 0.6
        )  # AI Server第2季出货量将季增近20%, on a page about many firms
    whole = metric.startswith(OF_WHOLE_MARKETS)
    if (
        whole
        and previous is not None
        and not any(is_market(page, id) and not id.startswith("top") for id in previous.entities)
    ):
        previous = None
    if previous is not None and previous.entities and previous.start >= sentence.start:
        between = subjects_of(
            page, [m for m in page.within("entities", previous.end, clause_start) if suits(metric, m)], metric
        )
        if not between:
            ids = previous.entities
            return _take(
                page,
                figure,
                _own_business(page, ids, metric, max(previous.end, clause_start), first.start),
                "entity of the figure before",
                0.85,
            )
    counted = [m for m in page.within("entities", sentence.start, first.start) if m.kind in (*FIRMS, "agency")]
    if (
        counted
        and counted[0].kind == "agency"
        and all(m.kind == "agency" for m in counted)
        and not names
        and not firm_only
    ):
        return _take(
            page, figure, [page.vocabulary.parent(counted[0].id) or "china"], "who counts", 0.7
        )  # 海关数据显示
    earlier = [m for m in page.within("entities", sentence.start, clause_start) if suits(metric, m)]
    company = state.company or page.topic
    if company and not names and not earlier and _THE_COMPANY.search(text, clause_start, first.start):
        whole = (
            company if page.vocabulary.entity(company).kind in ("group", "company") else page.vocabulary.root(company)
        )
        ids = _own_business(page, [whole], metric, clause_start, first.start)
        return _take(page, figure, ids, "the company", 0.8)
    if (
        page.topic
        and not names
        and metric.startswith(("funding", "valuation"))
        and _THIS_ROUND.search(text, clause_start, first.start)
    ):
        return _take(page, figure, [page.topic], "whom the page is about", 0.6)
    if state.chip and metric.startswith(OF_CHIPS[:8]) and not any(m.kind == "chip" for m in earlier):
        return _take(page, figure, [state.chip], "chip carried over", 0.65)
    nearest = [m for m in earlier if m.start >= page.clause_start(clause_start - 2, sentence.start)]
    for names in (nearest, earlier):
        subjects = subjects_of(page, names, metric)
        if subjects:
            chosen = subjects[-1] if metric.startswith(OF_PRODUCTS) else subjects[0]
            return _take(
                page,
                figure,
                _own_business(
                    page, [_business(page, chosen, metric, clause_start).id], metric, clause_start, first.start
                ),
                "entity in sentence",
                0.8,
            )
    if metric.startswith(("tender_budget", "servers_tendered")) and page.buyer:
        return _take(page, figure, [page.buyer], "who buys", 0.7)
    weak = weak or [
        m
        for m in page.within("entities", sentence.start, figure.start)
        if m.kind in ("weak", "region") and not is_object(text, m)
    ]
    weak = [m for m in weak if m.id != "market"] or weak
    carried = state.entity
    if page.topic and metric.startswith(OF_STATEMENTS) and carried and page.vocabulary.root(page.topic) in state.near:
        if page.vocabulary.root(carried) != page.vocabulary.root(page.topic):
            carried = page.topic  # DeepSeek的崛起迫使智谱…: whose figures the page tells
    stated = page.topic and metric.startswith(OF_STATEMENTS)  # 公司's figures after 国产算力: the page's company
    ranked = figure.quantity.unit == "rank" or metric.startswith("price")
    told_of_places = metric.startswith(OF_SHIPMENTS) and not any(
        m.kind in FIRMS for m in page.within("entities", sentence.start, figure.start)
    )
    if (
        weak
        and not ranked
        and not (firm_only and not told_of_places)
        and not stated
        and (metric.startswith(OF_MARKETS) or told_of_places or not state.entity)
    ):
        return _take(page, figure, [weak_id(weak[-1], metric)], "aggregate in sentence", 0.6)
    if state.market and state.market_age < 3 and metric.startswith((*OF_MARKETS, *OF_SHIPMENTS)):
        return _take(page, figure, [state.market], "market carried over", 0.65)
    places = [m for m in page.within("entities", figure.end, figure.end + 20) if m.kind in ("weak", "region")]
    if places and metric.startswith(("genai_apps", "tech_companies", "registered_llm")):
        return _take(page, figure, [weak_id(places[0], metric)], "entity after", 0.5)
    if (
        state.entity
        and state.age < 6
        and not (stated and is_market(page, state.entity))
        and (not whole or is_market(page, state.entity))
        and not (metric.startswith("centre_") and page.vocabulary.entity(state.entity).kind in ("region", "aggregate"))
    ):
        return _take(
            page,
            figure,
            _own_business(page, [carried], metric, clause_start, first.start),
            "entity carried over",
            0.7 - 0.1 * state.age,
        )
    if metric.startswith("tender_") and figure.quantity.unit != "rank":
        return _take(page, figure, ["china_market"], "all that was counted", 0.5)
    if (
        page.topic
        and not (weak and metric.startswith((*OF_MARKETS, *OF_SHIPMENTS)))
        and (
            not metric.isascii()
            or metric.startswith((*OF_FIRMS, "gross_margin", "mau", "dau", "wau", "users", "price", "asp"))
        )
    ):
        ids = _own_business(page, [page.topic], metric, clause_start, first.start)
        return _take(page, figure, ids, "whom the page is about", 0.6)
    of_a_trade = page.firmless and (not metric.startswith(_OF_ONE) or metric in ("price_rise", "price_cut"))
    if page.market and (of_a_trade or metric.startswith((*OF_WHOLE_MARKETS, *OF_SHIPMENTS))) and not weak:
        return _take(page, figure, [page.market], "market of the page", 0.5)
    after = [m for m in page.within("entities", figure.end, sentence.end) if suits(metric, m) or m.kind == "weak"]
    if firm_only or metric.startswith(("gross_margin", *OF_WHOLE_COMPANIES)):
        weak, after = [], [m for m in after if m.kind != "weak"]
    if (weak or after) and not ranked:
        return _take(page, figure, [weak_id((weak or after)[0], metric)], "entity after", 0.5)
    if whole and not page.topic and not any(m.kind in FIRMS for m in page.within("entities", clause_start, after_end)):
        return _take(page, figure, ["world"], "a market that is named without its place", 0.4)
    return None


#: What no name of a firm holds, where a clause says the same of another one: a business, a place, a part of the same firm.
_NO_FIRM = re.compile(
    "[的其该本这第年月日季]|业务|收入|营收|利润|产品|服务|部门|板块|地区|市场|公司|集团|整体|国内|海外|同比|环比|此外|同时|总|费用|研发"
)


def _like_the_clause_before(page: Page, start: int, end: int, state: Carried) -> str:
    """浪潮信息预计中标3010台;紫光华山预计中标1631台: who stands where the clause before had a known firm and goes on alike."""
    tail = state.tail
    text = page.text[start:end]
    if len(tail) < 3 or not text.endswith(tail) or page.within("entities", start, end):
        return ""
    name = text[: -len(tail)].strip('“”" ')
    return name if re.fullmatch(r"[\u4e00-\u9fffA-Za-z·]{2,8}", name) and not _NO_FIRM.search(name) else ""


def _compared_with(page: Page, figure: Figure, start: int) -> str:
    """高于OpenAI的21%, 落后于微信的8亿和抖音的7.6亿: whose figure another one is only compared with."""
    near = page.within("entities", max(start, figure.start - 30), figure.start)
    own = (
        near
        and near[-1].kind not in ("weak", "agency")
        and re.fullmatch("的(?:大?约|近|超过?)?", page.text[near[-1].end : figure.start])
    )
    return near[-1].id if own and _COMPARES.search(page.text, max(start, near[-1].start - 24), near[-1].start) else ""


def _of_another_line(page: Page, figure: Figure) -> bool:
    """5G专网收入, where the cloud business was spoken of: of another business of the group."""
    line = _OTHER_LINE.search(page.text, max(0, figure.start - 30), figure.start)
    return bool(line and not _NO_LINE.search(line[1]) and page.own_words(*line.span(1)) > 1)


def _company_of(page: Page, id: str) -> str:
    """Whose product it is: a product has no operating profit."""
    while page.vocabulary.entity(id).kind in ("product", "model", "chip") and page.vocabulary.parent(id):
        id = page.vocabulary.parent(id)
    return id


def _leads_to_metric(page: Page, figure: Figure, mention: Mention) -> bool:
    """全球AI服务器的市场规模, 行业降价幅度: the aggregate is what the metric belongs to."""
    if mention.kind == "region" and page.text[mention.end : figure.start] == "以" and figure.metric == "market_share":
        return True  # 美国以56%的全球份额居首
    if mention.kind == "region" and _GROWS.fullmatch(page.text, mention.end, figure.start):
        return True  # 亚太地区增长了5%
    if mention.kind == "region" and "growth" in figure.metric and _TAKES_IN.match(page.text, mention.end):
        return page.surveyed or not page.topic
    if figure.quantity.unit == "rank" or figure.metric.startswith(
        ("price_gap", "downloads", "mau", "dau", "users", "market_share", "shipments", "developers")
    ):
        return False  # 全球下载量: where the product is used
    near = page.text[mention.end : mention.end + 12]
    if not figure.metric.isascii() and near[:1] == "的":
        return True  # 中国的AI推理Token消耗量
    reach = 9 if page.text.startswith("国产", mention.start) or near.startswith(("整体", "全社会")) else 5
    if re.match(r"第|头部|平均|领先|最|首|唯一|多个|各", near):
        return False
    return figure.metric.startswith(OF_MARKETS) or bool(
        page.cues_within(mention.end, mention.end + reach, KINDS.get(figure.unit, ()))
    )


def _business(page: Page, mention: Mention, metric: str, before: int) -> Mention:
    """百度的智能云, 三大运营商的云业务: the group's cloud business, where its figure is the cloud's."""
    ids = _own_business(page, [mention.id], metric, mention.end, before)
    return Mention(mention.start, mention.end, ids[0], mention.kind)


def _own_business(page: Page, ids: list[str], metric: str, start: int, end: int) -> list[str]:
    if (
        len(ids) != 1
        or not metric.startswith(("revenue", "ebita", "net_profit", "market_", "genai_share", "ai_revenue"))
        or not _CLOUD.search(page.text, start, end)
    ):
        return ids
    if ids[0] == "three_operators":
        return ["telecom_operators"] if "telecom_operators" in page.vocabulary.entities else ids
    clouds = [
        e.id
        for e in page.vocabulary.entities.values()
        if e.parent == ids[0] and e.kind == "business" and "云" in e.zh_hans
    ]
    return clouds[:1] or ids


def _take(page: Page, figure: Figure, ids: list[str], rule: str, trust: float) -> None:
    """Set the entities; a model family that was named with its size means that size from then on."""
    if figure.metric == "parameters" and len(ids) == 1 and figure.quantity.value:
        for child in page.vocabulary.entities.values():
            size = _NUMBER_WORD.search(child.en)
            if (
                child.parent == ids[0]
                and size
                and Decimal(size[0][:-1]) * (10**9 if size[0][-1] in "Bb" else 10**6) == figure.quantity.value
            ):
                page.sized[ids[0]] = child.id
    if figure.metric == "market_share" and set(ids) & {"world", "china_market", "market", "industry"}:
        figure.metric = ""  # nor a share of itself
        return
    if ids == ["china_market"] and (not figure.metric.isascii() or figure.metric.startswith(_OF_COUNTRIES)):
        ids = ["china"]  # 国内算力规模: what the country has is no market's
    if ids == ["china"] and page.place and rule != "aggregate in clause":
        ids = [page.place]  # 庆阳's figures, on a page that names the country in passing
    wide = all(is_market(page, id) for id in ids)
    if figure.metric == "revenue_growth_yoy" and all(page.vocabulary.entity(id).kind == "region" for id in ids):
        figure.metric = "market_growth_yoy"  # 北美收入同比下降5.7%, of a market
    if wide and figure.metric in _OF_ITS_MARKET:
        figure.metric = _OF_ITS_MARKET[figure.metric]
    of_the_world = page.text[max(0, figure.start - 2) : figure.start] in ("全球", "世界")
    if wide and figure.quantity.unit == "rank" and of_the_world and ids[0] != "world":
        figure.metric = "rank"  # 算力总规模位居全球第二: a country's
        ids = ["china" if id == "china_market" else id for id in ids]
    elif wide and (figure.quantity.unit == "rank" or figure.metric in ("product_count", "partners")):
        figure.metric = ""  # a market has no rank, and no products
        return
    clause = page.text[max(0, figure.start - 14) : figure.start]
    if (
        figure.quantity.unit == "pct"
        and _TOGETHER.search(clause)
        and all(page.vocabulary.entity(id).kind not in ("aggregate", "region") for id in ids)
    ):
        figure.rules.append("together with others")
        return  # several names share one figure: no one of them has it
    if figure.metric.startswith("app_store"):  # a store ranks the app, not the model behind it
        ids = [f"{id}_app" if f"{id}_app" in page.vocabulary.entities else id for id in ids]
    if figure.metric.startswith(OF_WHOLE_COMPANIES):
        ids = [_company_of(page, id) for id in ids]
    passed_on = rule in ("entity carried over", "entity of the figure before")
    if passed_on and figure.metric.startswith(_OF_GROUPS) and figure.metric != "capex_plan":
        ids = [page.vocabulary.root(id) if page.vocabulary.entity(id).kind == "business" else id for id in ids]
    if passed_on and figure.metric.startswith("revenue") and _of_another_line(page, figure):
        ids = [page.vocabulary.root(id) if page.vocabulary.entity(id).kind == "business" else id for id in ids]
    beside = rule == "entity carried over" and _BESIDE_IT.search(page.text, max(0, figure.start - 60), figure.start)
    if beside and (figure.metric.startswith(_BESIDE) or not figure.metric.isascii()):
        ids = [page.vocabulary.root(id) if page.vocabulary.entity(id).kind == "business" else id for id in ids]
    if rule == "entity carried over" and figure.metric.startswith((*OF_STATEMENTS, "gross_margin")):
        # models in passing have no results, nor products on a page about their firm
        whole = page.vocabulary.root(page.topic) if page.topic else ""
        kinds = {id: page.vocabulary.entity(id).kind for id in ids}
        own = {id: page.vocabulary.root(id) for id in ids}
        ids = [own[id] if kinds[id] == "model" or kinds[id] == "product" and own[id] == whole else id for id in ids]
    figure.entities = [page.sized.get(id, id) for id in ids]
    figure.rules.append(rule)
    figure.confidence *= trust
