"""The entity of a figure: who or what the clause is about, not whom it compares with or acts on."""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.claims.clause import MERELY
from marketbook.claims.holders import choose
from marketbook.claims.naming import (
    is_market,
    is_object,
    listed_names,
    printed_list,
    subjects_of,
    suits,
    together,
)
from marketbook.claims.page import FIRMS, Carried, Figure, Page
from marketbook.claims.retold import SAME_OF_ALL
from marketbook.claims.scopes import (
    OF_SHIPMENTS,
    OF_STATEMENTS,
    OF_WHOLE_COMPANIES,
    OF_WHOLE_MARKETS,
)
from marketbook.claims.shares import TOP
from marketbook.reading import Span

_THE_FIRST = re.compile(r"前([二三四五六七八十3-8]|10)(?!\d)[^。]*$")
_TAKE_TOGETHER = re.compile(r"(?:[二三四五]者|[二三四五]家)?[一总共]*(?:合计|共|总共)?(?:占|拿下|贡献|瓜分|揽)")
_TOGETHER = re.compile(r"合计|总计|共计|加起来|总和|朵云")
_FIRST = {word: number for number, word in enumerate("二三四五六七八九十", 2)}
_SUM = re.compile(r"合计|总计|共计|总(?=资本|投资|支出|额|收入|营收|市值)")
COMPARED = "whom it is compared with"
_COMPARES = re.compile(
    r"(?:[高低多少大小优逊落][后过先]?[于於过]|超过?了?|不及|领先于?|超越了?|仅次于|不如|较|比)(?:[^，,。；;]{2,16}\d[^，,。；;]{0,6}(?:和|与|及|、)+)?[“\"]?$"
)
_EACH = re.compile(r"均|都|各|分别")
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
_NUMBER_WORD = re.compile(r"\d+(?:\.\d+)?[BMbm]")
#: 软银投资大模型公司智谱: after which words somebody receives money.
_INVESTS_IN = re.compile(
    r"(?:(?:投资|入股|注资|领投|参投|跟投|投向|押注|增资)(?:了|的|入股)?[^，,。；;、：:]{0,16}|向)$"
)
#: 市场份额第一的阿里云, 第四名为联电, 第七名世界先进: what stands between a rank and its holder.
_IS = re.compile(
    r"(?:则?[为是]|[:的]|的?[^，,。；;、:：的]{0,8}(?:[厂商]商|应商|提供商|公司|企业|巨头|品牌|平台|代工厂|运营商|者)(?:的|[则仍]?[为是])?)?[“\"]?"
)
#: 全球半导体收入: what a market takes in is its size.
_OF_ITS_MARKET = {
    "revenue_forecast": "market_size_forecast",
    "revenue_growth_forecast": "market_growth_forecast",
}
#: 中国具身智能领域总计披露88起融资事件
_OF_A_TRADE = re.compile(
    r"(?:行业|领域|赛道|产业|公司|企业)[^，,。；;]{0,16}?(?:完成|披露|发生|获得)[^，,。；;]{0,8}[笔起次筆]"
)
#: 政企市场收入: what a firm takes in from those that it serves.
_OWN_MARKET = re.compile("(?:政企|新兴|个人|家庭|企业|海外|客户)市场(?:业务)?(?:的?主营业务)?(?:收入|营收)")


def give_entity(page: Page, sentence: Span, figure: Figure, previous, state: Carried) -> None:
    text = page.text
    first = figure.group[0] if figure.group else figure
    clause_start = page.clause_start(first.start, sentence.start)
    if clause_start > sentence.start and MERELY.fullmatch(text, clause_start, first.start):  # 云业务突破百亿,达到103亿
        clause_start = page.clause_start(clause_start - 1, sentence.start)
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
    if figure.quantity.unit == "rank" and not names:
        holders = [m for m in page.within("entities", figure.end, figure.end + 30) if suits(metric, m)]
        if holders and _IS.fullmatch(text, figure.end, holders[0].start):
            return _take(page, figure, [holders[0].id], "entity after", 0.9)  # 市场份额第一的阿里云
    if metric.startswith(("funding_round", "investment_received")):
        told = [m for m in page.within("entities", sentence.start, first.start) if m.kind in (*FIRMS, "product")]
        if receivers := [m for m in told if _INVESTS_IN.search(text, max(sentence.start, m.start - 24), m.start)]:
            return _take(page, figure, [receivers[-1].id], "who receives", 0.85)
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
    heads = subjects_of(page, names, metric)
    if len(names) > 2 and len(heads) == 1 and heads[0].kind == "aggregate":  # Google、AWS等五大CSP
        return _take(page, figure, [heads[0].id], "all of a list", 0.85)
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
    each = _EACH.search(text, names[-1].end, first.start) if len(listed) > 1 else None
    if each and not (each[0] == "分别" and len(figure.group) > 1):  # of three figures, one by one
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
    places = [m.id for m in page.within("entities", sentence.start, first.start) if m.kind == "region"]
    raised = metric.startswith(("funding_round", "融资"))
    if raised and not names and _OF_A_TRADE.search(text, sentence.start, figure.end):
        if not any(m.kind in FIRMS for m in page.within("entities", sentence.start, first.start)):
            return _take(page, figure, places[-1:] or ["china"], "what a whole trade raised", 0.7)
    if metric == "domestic_chip_share" and not names:
        return _take(page, figure, places[-1:] or ["china"], "what a country makes", 0.7)
    id, probability, why = choose(page, sentence, figure, previous, state)
    kind = page.vocabulary.entity(id).kind if id in page.vocabulary.entities else ""
    whole = kind == "business" and metric.startswith(_OF_GROUPS) or kind == "chip" and metric.startswith(OF_STATEMENTS)
    if whole and all(m.id != id for m in page.within("entities", clause_start, first.start)):
        id = page.vocabulary.root(id)  # 天翼云收入1139亿元,资本开支935亿元
    at_head = [m for m in page.within("entities", clause_start, clause_start + 3) if m.id == id and m.kind in FIRMS]
    if at_head:
        state.tail = text[at_head[-1].end : first.start]
    return _take(page, figure, [id], f"likeliest holder: {why}", probability) if id else None


#: What a line of business has no accounts of.
_OF_GROUPS = ("capex", "free_cash", "cash", "eps", "dividend", "payout")
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


def _sized(page: Page, id: str, parameters: Decimal | None) -> str:
    """The member with so many parameters of a family of models, or of the family that a model belongs to."""
    for model in page.vocabulary.entities.values():
        size = (
            _NUMBER_WORD.search(model.en) if model.parent and model.parent in (id, page.vocabulary.parent(id)) else None
        )
        if size and parameters == Decimal(size[0][:-1]) * (10**9 if size[0][-1] in "Bb" else 10**6):
            return model.id
    return ""


def _company_of(page: Page, id: str) -> str:
    """Whose product it is: a product has no operating profit."""
    while page.vocabulary.entity(id).kind in ("product", "model", "chip") and page.vocabulary.parent(id):
        id = page.vocabulary.parent(id)
    return id


def _take(page: Page, figure: Figure, ids: list[str], rule: str, trust: float) -> None:
    """Set the entities; a model family that was named with its size means that size from then on."""
    if figure.metric == "parameters" and len(ids) == 1 and (sized := _sized(page, ids[0], figure.quantity.value)):
        page.sized[page.vocabulary.parent(sized)] = sized
        ids = [sized]
    if figure.metric == "market_share" and set(ids) & {"world", "china_market", "market", "industry"}:
        figure.metric = ""  # nor a share of itself
        return
    market = set(ids) <= {"china", "china_market", "world"} and bool(ids)
    if market and figure.metric == "revenue_growth_yoy" and (figure.prior is None or figure.prior.metric != "revenue"):
        figure.metric = "market_growth_yoy"
    if ids == ["china"] and figure.metric.startswith(("tender", "market", "revenue", *OF_SHIPMENTS)):
        ids = ["china_market"]
    elif ids == ["china_market"] and (not figure.metric.isascii() or figure.metric.startswith(_OF_COUNTRIES)):
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
    figure.entities = [page.sized.get(id, id) for id in ids]
    figure.rules.append(rule)
    figure.confidence *= trust
