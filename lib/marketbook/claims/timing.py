"""How a metric is told in time, and the times that a text tells: one table of metrics, and what each mention of a period is."""

from __future__ import annotations

import re
from functools import lru_cache

from marketbook.claims.page import Page
from marketbook.claims.page_times import FOUNDED, is_as_of
from marketbook.mentions import Mention
from marketbook.mentions.period_context import BEGAN
from marketbook.periods import parse_period

#: How -> the beginnings of the metrics that are told so; the longest that fits counts. What none fits is told like an event.
_HOW = {
    # a firm states it for its quarter or year
    "results": "revenue net_ operating_ gross_ gross_margin rd_ capex eps ebit profit_before_tax admin_ marketing_ cost_of_revenue adjusted_ "
    "free_cash cash impairment receivables inventory contract_ debt_ arpu ai_revenue ai_cloud_revenue ai_share share_of_ utilisation",
    # how many use it, and how large a market is: counted for the period of a report, or as things stand
    "users": "users dau mau wau arr paid_users enterprise_clients",
    "market": "market_ shipments",
    # how things stand, on the day of publication where no other is told
    "standing": "valuation investment_cumulative investment_received_cumulative rd_expense_cumulative revenue_cumulative investees app_store_rank "
    "models_released genai_apps tech_companies size_threshold tender_count",
    # what is meant to be, from the day that it is told; what happened once
    "plan": "capex_plan promotion_spend",
    "round": "funding 裁 解雇 辞退 减员",
    "price": "api_price input_price output_price price_cut price_gap subscription_price",
    # what a model, a chip or a centre is like, at whatever time
    "lasting": "parameters training_ compute_rate compute_efficiency centre_ centres_ price_ratio share_of_a share_of_h memory fp16 fp8 bf16 interconnect "
    "tdp 功耗 context_window launch_rank product_count cluster_chips daily_calls market_size_forecast partners unit_definition base_models architecture_layers opportunity_interval",
}  # fmt: skip
_BY_PREFIX = sorted(
    ((prefix, how) for how, words in _HOW.items() for prefix in words.split()), key=lambda item: -len(item[0])
)

DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: From one year, quarter, half or month to another.
SPAN = re.compile(r"(\d{4})/(\d{4}(?:-\d\d|H1)?)")
#: What is earned and spent over a time, not what there is at its end.
EARNED = re.compile(
    r"(?:revenue|net_profit|net_loss|operating_|gross_profit|rd_expense|adjusted_|ebit|capex)(?!\w*(?:share|margin|ratio))"
)
_EXPECTED = re.compile("预[计期测][^，,。；;\\d]{0,4}$")
#: 从2023年全年来看
_LOOKS = re.compile("[^，,。；;]{0,4}(?:来看|来说|看[，,])")
#: (Q1为9%): what is put in beside a figure.
_NOTED = re.compile(r"[^()（）]{0,8}\d[^()（）]{0,10}[)）]")
#: 全年资本支出展望, 全年预估: a year under way, of which only a guess is told.
_GUIDED = re.compile("[^，,。；;]{0,12}?(?:预[计期测估]|展望|指引|目标)")
#: 2021年收入41.7亿元,下半年增速有所放缓。: told without a figure, beside its year
_NO_FIGURE = re.compile(r"[^，,。；;\d]*[。；;\n]")
#: 下半年双位数增长的承诺
_PROMISED = re.compile("[^，,。；;]{0,16}的?(?:承诺|目标|指引|预期|计划)")


@lru_cache(maxsize=1 << 12)
def how_told(metric: str) -> str:
    """How a metric is told in time: ``results``, ``users``, ``market``, ``standing``, ``plan``, ``round``, ``price``, ``lasting`` or empty."""
    return next((how for prefix, how in _BY_PREFIX if metric.startswith(prefix)), "")


def kin(metric: str) -> str:
    """What a metric shares its period with: all that is told of prices, else what begins with the same word."""
    return "price" if how_told(metric) == "price" or "价" in metric else metric.split("_")[0]


def is_ahead(page: Page, period: str, start: int = 0) -> bool:
    """Whether a period is not over on the day of publication, of a year, whether it has not begun; on no known day, what is expected."""
    if not page.reader.published and start:
        return _EXPECTED.search(page.text, max(0, start - 8), start) is not None
    period = period.rpartition("/")[2]
    year, published = period.removeprefix("FY")[:4], page.reader.published
    if not (page.reader.year and year.isdigit()):
        return False
    if re.fullmatch(r"\d{4}(?:[QH]\d|-\d\d.*)", period) and page.reader.month:
        return parse_period(period).end.isoformat()[:7] > published[:7]
    return int(year) > page.reader.year


def goes_on(page: Page, mention: Mention, about: str) -> bool:
    """Whether a sentence tells of a period as its own: no comparison, moment put in, span of years, start of a change, promise.

    Parameters
    ----------
    about : str
        The period that the sentences before were about.
    """
    text, start, end = page.text, mention.start, mention.end
    return not (
        text.startswith(("目前", "年前"), end - 2)
        or FOUNDED.match(text, end)
        or BEGAN.search(text, max(0, start - 4), start)
        or text.startswith("单季", end)
        or mention.kind
        or len(set(re.findall(r"\d{4}", mention.id))) > 1
        or text.startswith(("从", "由", "继", "自"), max(0, start - 1))
        and not _LOOKS.match(text, end)
        or _PROMISED.match(text, end)
        or re.fullmatch(r"\d{4}[QH]\d", mention.id)
        and mention.id[:4] in about.split()
        and _NO_FIGURE.match(text, end)
        or text[max(0, start - 1)] in "(（"
        and _NOTED.match(text, end)
        or mention.id == str(page.reader.year)
        and re.search("[QH]", about)
        and _GUIDED.match(text, end)
        or "-" in mention.id
        and re.search("[QH]", about)
        and is_as_of(page.text, mention)
    )


def month_of(period: str) -> str:
    """The month of a day on which something happened, for what else is told of it; a day at a month's end is one of balance."""
    event = DAY.fullmatch(period) and parse_period(period).end != parse_period(period[:7]).end
    return period[:7] if event else period
