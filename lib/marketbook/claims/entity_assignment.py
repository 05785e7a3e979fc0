"""What follows for a figure from whose it is: the entities as they are claimed, and the metric where another kind of holder has another."""

from __future__ import annotations

import re
from decimal import Decimal

from marketbook.claims.figure import Figure
from marketbook.claims.naming import is_market, together
from marketbook.claims.page import Page
from marketbook.claims.scopes import OF_SHIPMENTS, OF_WHOLE_COMPANIES

TOGETHER = re.compile(r"合计|总计|共计|加起来|总和|朵云")
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
_OF_ANY_MODEL = re.compile(
    "(?:支持|训练?|承载|运行|部署|适配|面向|跑|推理|微调|同时做|多个|数个|一个|各类|国内)[^，,。；;]{0,6}$"
)
_ROUGH_SIZE = re.compile("[十百千万]+亿|[上数几][十百千万]*亿")
_NUMBER_WORD = re.compile(r"\d+(?:\.\d+)?[BMbm]")
#: 全球半导体收入: what a market takes in is its size.
_OF_ITS_MARKET = {
    "revenue_forecast": "market_size_forecast",
    "revenue_growth_forecast": "market_growth_forecast",
}


def assign(page: Page, figure: Figure, ids: list[str], rule: str, trust: float) -> None:
    """Set the entities; a model family that was named with its size means that size from then on."""
    if figure.metric == "parameters" and len(ids) == 1 and (sized := _sized(page, ids[0], figure.quantity.value)):
        page.sized[page.vocabulary.parent(sized)] = sized
        ids = [sized]
    if figure.metric == "market_share" and set(ids) & {"world", "china_market", "market", "industry"}:
        figure.metric = ""  # nor a share of itself
        return
    sized = figure.metric == "parameters" and _ROUGH_SIZE.fullmatch(figure.quantity.raw)
    if (
        sized
        and _OF_ANY_MODEL.search(page.text, max(0, figure.start - 10), figure.start)
        and not any(page.vocabulary.entity(id).kind in ("model", "product") for id in ids)
    ):
        figure.metric = ""  # 可训练千亿参数模型: of any model, not of who trains it
        return
    market = set(ids) <= {"china", "china_market", "world"} and bool(ids)
    if market and figure.metric == "revenue_growth_yoy" and (figure.prior is None or figure.prior.metric != "revenue"):
        figure.metric = "market_growth_yoy"
    if ids == ["china"] and figure.metric.startswith(("tender", "market", "revenue", *OF_SHIPMENTS)):
        ids = ["china_market"]
    elif ids == ["china_market"] and (not figure.metric.isascii() or figure.metric.startswith(_OF_COUNTRIES)):
        ids = ["china"]  # 国内算力规模: what the country has is no market's
    if ids == ["china"] and page.about.place and rule != "aggregate in clause":
        ids = [page.about.place]  # 庆阳's figures, on a page that names the country in passing
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
    near = max(0, figure.start - 14)
    whole_clause = page.clause_start(figure.start, max(0, figure.start - 60))
    own = page.clause_start(figure.start, near)
    clause = page.text[near if figure.start - own < 3 else own : figure.start]  # not 超过前三年总和,毛利率69%
    if (
        figure.quantity.unit == "pct"
        and figure.metric != "revenue_share"  # 国内与国际电商合计贡献68%的收入
        and TOGETHER.search(clause)
        and all(page.vocabulary.entity(id).kind not in ("aggregate", "region") for id in ids)
    ):
        figure.rules.append("together with others")
        return  # several names share one figure: no one of them has it
    if TOGETHER.search(clause) and len(ids) == 1 and (owners := _owners_of_a_list(page, whole_clause, figure.start)):
        whole = together(page, owners)
        if len(owners) > 1 and not whole:
            figure.rules.append("together with others")
            return
        ids = whole or owners  # 甲产品和乙产品付费用户合计130万: of whose products they are
    if figure.metric.startswith("app_store"):  # a store ranks the app, not the model behind it
        ids = [f"{id}_app" if f"{id}_app" in page.vocabulary.entities else id for id in ids]
    told_here = {m.id for m in page.within("entities", own, figure.start)}
    whole = figure.metric.startswith("gross_margin") and told_here.isdisjoint(ids)  # 甲产品有130万用户,毛利率升至12%
    if whole or figure.metric.startswith(OF_WHOLE_COMPANIES):
        ids = [_company_of(page, id) for id in ids]
    figure.entities = [page.sized.get(id, id) for id in ids]
    figure.rules.append(rule)
    figure.confidence *= trust


def _sized(page: Page, id: str, parameters: Decimal | None) -> str:
    """The member with so many parameters of a family of models, or of the family that a model belongs to."""
    for model in page.vocabulary.entities.values():
        size = (
            _NUMBER_WORD.search(model.en) if model.parent and model.parent in (id, page.vocabulary.parent(id)) else None
        )
        if size and parameters == Decimal(size[0][:-1]) * (10**9 if size[0][-1] in "Bb" else 10**6):
            return model.id
    return ""


def _owners_of_a_list(page: Page, start: int, end: int) -> list[str]:
    """The firms behind the names that stand in a list, each once; empty if there is no list. Not every name of it need be known."""
    named = [m for m in page.within("entities", start, end) if m.kind not in ("weak", "region", "aggregate")]
    listed = any(page.text[start : m.start].rstrip().endswith(("、", "和", "与", "及")) for m in named)
    return list(dict.fromkeys(_company_of(page, m.id) for m in named)) if listed else []


def _company_of(page: Page, id: str) -> str:
    """Whose product it is: a product has no operating profit."""
    while page.vocabulary.entity(id).kind in ("product", "model", "chip") and page.vocabulary.parent(id):
        id = page.vocabulary.parent(id)
    return id
