"""The metric that the words around a figure name: the nearest cue of the vocabulary whose unit fits."""

from __future__ import annotations

import re

from marketbook.claims.figure import Figure
from marketbook.claims.page import GENERIC, Page
from marketbook.claims.scopes import FIRMS, OF_WHOLE_MARKETS
from marketbook.claims.shares import FROM_ABROAD, SHARE_OF
from marketbook.quantities.words import MONEY
from marketbook.reading import Span

THOUGHT = "what others expected"
#: 一轮估值达90亿元的融资
_REACHES = re.compile("(?:[已将]?(?:达到?|高达|超过?|约为?|逼近)(?:约|近)?)?")
EXPECTS = re.compile("预[计测估]|有望|(?:收入|营收|业绩)指引")
_GUIDED = re.compile(r"的?(?:业绩)?(?:指引|预期)")
#: 高于市场预期的181亿美元
_EXPECTED = re.compile(
    r"(?:[高低胜好优逊差][于过]|[超胜]过?|超出|超越|不及|符合)[^，。]{0,10}预[期估测](?:的|为|约|是)*$"
)
_AHEAD = re.compile(r"将|计划|拟|未来|宣布|承诺|预计|目标|年内|再|砸|(?<!\d)[两三四五\d]年|规模")


#: 三年投资3800亿元的资本开支指引, 先前提出的3800亿
_PLANNED = re.compile(
    "[两三四五]年[^，,。；;\\d]{0,6}[\\d,.]+[万亿]+元?的?(?:资本|Capex|指引)|(?:先前|早先|此前)[^，,。；;]{0,3}提出的[\\d,.]+"
)
_TOKEN_PRICES = ("api_price", "input_price", "output_price")
#: 输入:3元/百万token 输出:9元/百万token
_WAY_TOLD = re.compile("(输入|输出)(?:价格?|单价|成本|费用)?[:：][ ]?$")
#: 40多台服务器, 16个专家
_NO_CARDS = re.compile("[ ]?(?:专家|服务器|机柜|节点|员工)")
_RED_PACKETS = re.compile("[ ]?的?(?:(?:现金|春节)?红包|请|大?免单)")
#: 收入超千亿的目标, 目标是收入达千亿元
_AIM_AFTER, _AIM_BEFORE = (
    re.compile("(?:以上)?的?(?:年度?)?(?:营收|收入|销售|销量|出货|交付|用户)?目标"),
    re.compile("目标(?:[是为]|定[在为]|设[在为]|锁定|达到?)[^，,。；;]*$"),
)
_AIMED_AT = ("revenue", "shipments", "users", "mau", "dau", "enterprise_clients")
#: 要收购某公司,开价20亿元
_TAKEOVER = re.compile("(?:收购|并购|要约)[^。；;\n]*[报出要]价")
_ADVERTISED = re.compile("投放|投流|买量")
#: 每次只用90亿参数
_IN_USE = re.compile("(?:[只仅]需?(?:用|激活|调用|启用|动用)|激活)(?:了|其中|约|的)*$")
#: What a cue stands before that belongs to the next figure.
NEXT = re.compile(r"[ ]?(?:约|达到?|为|近|超过?|突破|高达|至|人民币|[:： ])*\d")
#: 60多个国家: in how many places.
_PLACES = re.compile("[个個多余餘]*(?:国家|地区|城市|省|区县|市场|标包|标段)")
#: Classifiers by which nothing that a metric counts is counted.
_NO_CLASSIFIERS = (
    ("shipments", "家个款次位名個"),
    ("chip_shipments", "家个款次位名個"),
    ("ai_server_shipments", "家个款次位名個"),
    ("chips_ordered", "单笔份辆單筆輛"),
    ("chips_received", "台辆套臺輛批"),
    ("racks", "地栋座楼個个"),
    ("training_hardware", "万亿个種种個"),
    ("product_count", "万亿萬億台臺颗顆"),
)
_LOST = re.compile("(?:损失|错失|流失|失去|丧失)(?:掉|了|约|近|逾|超过?|高达|[ ])*$")
#: 国产AI芯片已占整个市场份额的35%
_DOMESTIC = re.compile(r"(?:国产|本土)(?:AI|算力)?(?:芯片|GPU|加速卡|晶片)[^，,。；;]{0,16}$")
#: 输入(缓存命中)价格分别为0.5元和1元
_FROM_CACHE = re.compile("缓存命中[)）]?[^，,。；;(（]{0,16}$")
#: 过去十年
_OVER = re.compile("(?:过去|此前|以往|近)的?[ ]?$")
#: 户均收入, 人均创收: of each, not of all
_OF_EACH = re.compile(
    "(?:平均|户均|人均|客均|单客|单均|每客户)[^，,。；;\\d]{0,4}(?:收入|营收|创收)(?=[^，,。；;\\d]{0,6}$)"
)
_OF_REVENUE = re.compile("(?:以上|左右)?的(?:总|业务)?(?:营收|收入)")
_OF_PROFIT = re.compile("(?:以上|左右)?的((?:经营|运营|营业|净|毛)利润?)")
_AI = re.compile("AI|人工智能|人工智慧|GPU|加速|智算|整?机柜|机架")
#: App Store免费榜榜首,千问位列第二
_CHART = re.compile("App ?Store|应用商店|应用榜|免费榜|下载榜", re.I)


def as_expected(page: Page, metric: str, start: int, end: int) -> str:
    """The metric as a forecast, where the clause says that it is one."""
    forecast = f"{metric}_forecast"
    return forecast if forecast in page.vocabulary.rows["metric"] and EXPECTS.search(page.text, start, end) else metric


def as_thought(metric: str) -> str:
    """What others had thought that a metric would be: a forecast of it."""
    return metric if "forecast" in metric else f"{re.sub('_yoy$', '', metric)}_forecast"


#: Prices of tokens that say which.
_OF_ONE_WAY = ("input_price", "output_price", "cache_hit_price", "blended_price")


def nearest_cue(
    page: Page, sentence: Span, figure: Figure, kinds, start: int, end: int, after: int, clause_end: int
) -> tuple[str, str, float] | None:
    follow = [cue for cue in page.cues_within(after, min(clause_end, after + 14), kinds) if cue[0] - after <= 6]
    follow = [cue for cue in follow if not NEXT.match(page.text, cue[1])]  # 1.25亿美元估值15亿美元
    follow = [cue for cue in follow if not re.search("[(（]", page.text[after : cue[0]])]  # 38 EFLOPS(FP16口径)
    specific = [cue for cue in follow if page.text[cue[0] : cue[1]] not in GENERIC]
    follow = specific or [cue for cue in follow if page.text[cue[0] : cue[1]] not in ("亏损", "盈利")]
    lost = figure.quantity.unit in MONEY and _LOST.search(page.text, start, end)
    if lost and follow and follow[0][2].startswith("revenue"):
        return "损失", "what is done", 0.7  # 损失约150亿美元的潜在收入
    inside = page.outside_brackets(page.cues_within(start, end, kinds), start, end)
    inside = [cue for cue in inside if page.text[cue[0] : cue[1]] not in GENERIC] or inside
    reached = inside and inside[-1][1] > start and _REACHES.fullmatch(page.text, inside[-1][1], end)
    if (
        follow
        and not (reached and figure.quantity.unit in MONEY)
        and (
            figure.quantity.unit in ("count", "persons", "rank", "params", "ratio")
            or page.text.startswith(("的", "以上的", "左右的"), after)
        )
    ):
        return follow[0][2], "cue after", 0.95
    prior = figure.prior
    counted = ("count", "persons")
    after_it = prior is not None and figure.quantity.unit in counted and prior.quantity.unit in counted
    if after_it and {"cue after", "metric by unit"} & {*prior.rules}:  # 700万用户、生成视频9000万个
        inside = [cue for cue in inside if cue[0] - prior.end > 1]
    if any(cue[2] in _OF_ONE_WAY for cue in inside):  # 输入价格降至每百万tokens 1元
        inside = [cue for cue in inside if cue[2] != "api_price"]
    if len(inside) > 1 and inside[-1][2].startswith("net_") and inside[-2][2].startswith(("ebit", "adjusted_ebit")):
        between = page.text[inside[-2][1] : inside[-1][0]]
        if len(between) < 3 and not re.search("[、和与及/，,]", between):
            inside = inside[:-1]  # 经调整EBITA实现盈利
    if figure.group and len(figure.group) > 1:
        distinct = list(dict.fromkeys(cue[2] for cue in inside))
        if len(distinct) == len(figure.group):
            return distinct[figure.group.index(figure)], "cue list", 0.9
    if len(inside) > 1 and inside[-1][2].startswith("funding") and inside[-2][2] == "valuation":
        if re.fullmatch("轮时?的?(?:约|近)?", page.text[inside[-1][1] - 1 : end]):
            inside = inside[:-1]  # 估值从天使轮的五百万元
    if inside and not (
        follow and follow[0][0] - after <= 1 and inside[-1][0] - figure.after <= 1 < end - inside[-1][1]
    ):
        return inside[-1][2], "cue before", 0.95  # but 以1570亿美元估值获得的66亿美元融资
    if follow:
        return follow[0][2], "cue after", 0.9
    rest = page.cues_within(after, clause_end, kinds)
    rest = [cue for cue in rest if figure.quantity.unit not in MONEY or not NEXT.match(page.text, cue[1])]
    if rest and rest[0][0] - after <= 16:
        return rest[0][2], "cue in clause", 0.75
    earlier = page.cues_within(max(sentence.start, start - 80), start, kinds)
    earlier = [cue for cue in earlier if page.text[cue[0] : cue[1]] not in GENERIC]
    if any(m.kind in FIRMS for m in page.within("entities", start, end)):  # 市场增长22.5%,亚马逊以37.7%居首
        earlier = [cue for cue in earlier if not cue[2].startswith(OF_WHOLE_MARKETS)]
    most = 1 if figure.quantity.raw[-1] in "个個条條款篇张張" else 4  # 2亿个视频 are no users
    if earlier and page.own_words(start, end) <= 4 and page.own_words(after, clause_end) <= most:
        return earlier[-1][2], "cue in sentence", 0.6
    return None


#: 年化10亿美元收入; 每周 8 亿用户
_AT_A_RATE, _A_WEEK = re.compile("年化(?:约|近|超过?|逾|达到?|为|[ ])*$"), re.compile("每[周週][^，,。；;月日]{0,10}$")


def refine(page: Page, sentence: Span, figure: Figure) -> None:
    """Where two metrics share a cue, the words around decide."""
    near = page.text[max(sentence.start, figure.start - 40) : figure.start]
    after = page.text[figure.end : figure.end + 8]
    last = figure.quantity.raw[-1]
    if figure.quantity.unit == "count" and _PLACES.match(page.text, figure.end) and "countries" not in figure.metric:
        figure.metric = ""
    elif any(figure.metric.startswith(metric) and last in classifiers for metric, classifiers in _NO_CLASSIFIERS):
        figure.metric = ""
    elif figure.metric == "parameters" and _IN_USE.search(near):
        figure.metric = "active_parameters"
    elif figure.metric in ("parameters", "size_threshold"):
        figure.metric = "size_threshold" if re.match(r"级?参数规模?以上|级?(?:参数)?规模以上", after) else "parameters"
    elif figure.metric == "enterprise_clients" and last in "户戶":
        figure.metric = "users"
    elif figure.metric == "tender_count" and last in "台臺":
        figure.metric = "servers_tendered"
    elif figure.metric == "tender_count" and "其余" in near[-6:]:
        figure.metric = "tender_count_disclosed"
    elif figure.metric in _TOKEN_PRICES and (told := _WAY_TOLD.search(near)):
        figure.metric = "input_price" if told[1] == "输入" else "output_price"
    elif figure.metric in ("api_price", "input_price", "output_price") and (
        "输出" in figure.quantity.raw or after.lstrip().startswith("输出")
    ):
        figure.metric = "output_price"
    elif figure.metric in ("api_price", "output_price") and (
        "输入" in figure.quantity.raw or after.lstrip().startswith("输入")
    ):
        figure.metric = "input_price"
    elif figure.metric == "api_price" and (ways := re.findall("输入|输出", near[-14:])):
        figure.metric = "input_price" if ways[-1] == "输入" else "output_price"
    elif figure.metric == "input_price" and _FROM_CACHE.search(near):
        figure.metric = "cache_hit_price"
    elif figure.metric == "shipments" and last in "颗顆":
        figure.metric = "chip_shipments"
    elif figure.metric == "accelerators_held" and _NO_CARDS.match(page.text, figure.end):
        figure.metric = ""
    elif figure.metric == "clusters" and (last == "卡" or page.text.startswith("卡", figure.end)):
        figure.metric = "cluster_chips"  # 10万卡的智算集群
    elif figure.metric == "price" and _TAKEOVER.search(near):
        figure.metric = "收购"
    elif figure.metric == "capex_plan_years" and _OVER.search(near):
        figure.metric = ""
    elif figure.metric == "revenue" and (of_each := _OF_EACH.search(near)):
        figure.metric = of_each[0]
    elif figure.metric == "models_released" and "模型" not in near[-16:] + after:
        figure.metric = ""
    elif figure.metric == "market_rank" and _CHART.search(page.text, max(0, sentence.start - 60), figure.end):
        figure.metric = "app_store_rank"
    elif figure.metric == "market_rank" and _ADVERTISED.search(near):
        figure.metric = "rank"
    elif figure.metric == "ai_server_shipments" and not _AI.search(near):
        figure.metric = "shipments"  # 服务器整机出货量
    elif figure.metric == "market_share" and _DOMESTIC.search(near):
        figure.metric = "domestic_chip_share"
    elif figure.metric == "product_count" and figure.value < 8:
        figure.metric = ""
    elif figure.metric == "capex" and _PLANNED.search(near + figure.quantity.raw + after):
        figure.metric = "capex_plan"
    elif figure.metric == "capex_plan" and not _AHEAD.search(page.text, sentence.start, figure.end):
        spent = re.search("投入[^，,。；;]{0,8}$", near)  # what was spent, no plan
        figure.metric = "rd_expense" if spent and "研发投入" in near else "spending" if spent else ""
    if figure.metric in ("users", "paid_users", "registered_users", "enterprise_clients") and re.search(
        "[净新]增[^，,。；;、]{0,8}$", near
    ):
        figure.metric = f"{figure.metric.removesuffix('_increase')}_increase"
    gain = _OF_PROFIT.match(page.text, figure.end) if figure.quantity.unit == "pct" and "贡献" in near[-12:] else None
    if gain:
        figure.metric = f"{gain[1]}占比"  # 贡献了约68%的运营利润
    if figure.metric == "market_share" and "贡献" in near[-20:] and _OF_REVENUE.match(after):
        figure.metric = "revenue_share"  # 字节跳动贡献了寒武纪96.48%的营收
    if figure.metric in ("capex_plan", "spending") and _RED_PACKETS.match(page.text, figure.end):
        figure.metric = "promotion_spend"  # 砸下10亿现金红包
    if figure.metric == "revenue_share":
        spent = page.cues_within(page.clause_start(figure.start, sentence.start), figure.start, ("money",))
        kept = [
            SHARE_OF[cue[2]]
            for cue in spent
            if cue[2].endswith(("expense", "capex")) and "占" in page.text[cue[1] : figure.start]
        ]
        figure.metric = kept[-1] if kept else figure.metric  # 研发费用占全部收入三成
    if figure.metric == "revenue_share" and FROM_ABROAD.match(page.text, figure.end):
        figure.metric = "overseas_share"
    elif figure.metric in _AIMED_AT and (_AIM_AFTER.match(page.text, figure.end) or _AIM_BEFORE.search(near)):
        figure.metric = f"{figure.metric}_target"
    elif figure.metric == "revenue" and _AT_A_RATE.search(near):
        figure.metric = "arr"
    elif figure.metric == "users" and _A_WEEK.search(near):
        figure.metric = "wau"
    figure.metric = by_the_hour(page, figure) or figure.metric
    if _EXPECTED.search(page.text[max(sentence.start, figure.start - 24) : figure.start].rstrip()):
        figure.metric = as_thought(figure.metric)
        figure.rules.append(THOUGHT)
    elif _GUIDED.match(page.text, figure.end):
        forecast = f"{figure.metric}_forecast"
        figure.metric = forecast if forecast in page.vocabulary.rows["metric"] else ""
    else:
        start = page.clause_start(figure.start, sentence.start)
        figure.metric = as_expected(page, figure.metric, start, figure.start)


#: 每小时2美元, 6.68元/小时, 每月20美元的订阅
_HOURLY = re.compile(r"[ ]?[/每][ ]?(?:小?时|卡时|h(?![a-z]))")
_MONTHLY = re.compile(r"[ ]?[/每][ ]?(?:个?月|年)")
_PAID_MONTHLY = re.compile("每[月年](?:收取|收费|支付|付费|只要|只需|仅需|低至|仅约?|约|需|为|[ ])*$")
_SUBSCRIBED = re.compile("Plan|订阅|会员|套餐|版本|计划|Pro|Plus|Max|[年月]版|配置|实例|规格|主机|服务器")


def by_the_hour(page: Page, figure: Figure) -> str:
    """Money for an hour is a rental price, money for a month of a subscription is its price."""
    if figure.quantity.unit not in MONEY:
        return ""
    text = page.text
    hourly = re.search("每小时[^，。,；;]{0,8}$", text[max(0, figure.start - 14) : figure.start])
    if _HOURLY.match(text, figure.end) or hourly:
        return "rental_price"
    around = text[max(0, figure.start - 24) : figure.end + 16]
    paid = _MONTHLY.match(text, figure.end) or _PAID_MONTHLY.search(text[max(0, figure.start - 8) : figure.start])
    return "subscription_price" if paid and figure.value < 5000 and _SUBSCRIBED.search(around) else ""
