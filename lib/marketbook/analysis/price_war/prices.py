"""Token prices of the same model and of the flagship of the day."""

from __future__ import annotations

import math
import re
import statistics

import pandas as pd

from marketbook.analysis.common import at, best, cell, with_figures
from marketbook.figures import Figure, count, derive, growth, ratio

_DISCOUNT = re.compile(r"off-peak|\bpeak\b|promo|\bon (?:qianfan|volcano|bailian)", re.IGNORECASE)
_WINDOW = re.compile(r"\s*\([^)]*(?:\d+k|thinking|band)[^)]*\)", re.IGNORECASE)
_SNAPSHOT = re.compile(r"-(?:20\d{2}-\d{2}-\d{2}|\d{6,8})$")
#: Which model was a vendor's best on general sale, oldest first: a reading of the price lists, stated as such in the report.
FLAGSHIPS = {
    "alibaba": ("qwen-max", "qwen3-max", "qwen3.7-max"),
    "baidu": ("ernie-bot-4", "ernie-4.0-8k", "ernie-4.5-8k-preview", "ernie-5.0"),
    "bytedance": (
        "doubao-pro-32k",
        "doubao-1-5-pro-32k",
        "doubao-seed-1.6",
        "doubao-seed-2.0-pro",
        "doubao-seed-2.1-pro",
    ),
    "moonshot": ("moonshot-v1-128k", "kimi-k2", "kimi-k2.5", "kimi-k2.6"),
    "zhipu": ("glm-4", "glm-4-plus", "glm-5", "glm-5.1", "glm-5.2"),
}


def model_key(item: str) -> str:
    """One spelling for one model: lower case, hyphens, without context window, mode or date of the snapshot.

    >>> model_key("ERNIE 4.0 8K"), model_key("qwen-max-2025-01-25"), model_key("qwen-plus (<=128K, non-thinking)")
    ('ernie-4.0-8k', 'qwen-max', 'qwen-plus')
    """
    text = _SNAPSHOT.sub("", _WINDOW.sub("", item.lower()).strip())
    return re.sub(r"[\s_]+", "-", text)


def list_prices(claims: pd.DataFrame) -> pd.DataFrame:
    """List prices of input tokens.

    Returns
    -------
    DataFrame, one row per (vendor, model, period), by day
        ``vendor``, ``model`` (see :func:`model_key`), ``item``, ``period``, ``day`` (last day of the period), ``half`` such as
        2024H1, ``price_cny_per_mtok`` float, ``figure``. Of several rows for a price the best tier speaks.
    """
    rows = at(claims, metric=("input_price", "blended_price"), unit="CNY_per_Mtok", qualifier="exact")
    rows = rows[rows["exact"].ne("") & rows["period"].ne("") & ~rows["item"].str.contains(_DISCOUNT)]
    # A client's table prints MiniMax in CNY at seven times its dollar price: a conversion, not a list price.
    rows = rows[~(rows["entity"].eq("minimax") & rows["publisher"].str.startswith("desirecore"))]
    half = [f"{day.year}H{1 if day.month < 7 else 2}" for day in rows["period_end"]]
    rows = rows.assign(model=rows["item"].map(model_key), half=half)
    rows = best(rows, "entity", "model", "period").sort_values(["period_end", "entity", "model"], kind="stable")
    rows = with_figures(rows, vendor="entity", day="period_end", price_cny_per_mtok="value")
    return rows[["vendor", "model", "item", "period", "day", "half", "price_cny_per_mtok", "figure"]]


def matched_models(prices: pd.DataFrame) -> pd.DataFrame:
    """First and last list price of every model that was seen at two days or more and had a price at first.

    Returns
    -------
    DataFrame, one row per model, deepest cut first
        ``vendor``, ``model``, ``item``, ``first_price``, ``last_price``, ``change_pct``, and ``first_figure``, ``last_figure``,
        ``figure`` (the change in per cent).
    """
    wanted = {"item": ("item", "last")}
    for name, column in (("day", "day"), ("price", "price_cny_per_mtok"), ("figure", "figure")):
        wanted |= {f"{end}_{name}": (column, end) for end in ("first", "last")}
    ends = prices.groupby(["vendor", "model"], sort=True).agg(**wanted).reset_index()
    ends = ends[ends["first_day"].lt(ends["last_day"]) & ends["first_price"].gt(0)]
    changes = [growth(last, first) for first, last in zip(ends["first_figure"], ends["last_figure"])]
    ends = ends.assign(figure=changes, change_pct=[change.number for change in changes])
    return ends.sort_values(["change_pct", "vendor", "model"], ignore_index=True)


def chain_index(before: list[list[float]], after: list[list[float]]) -> float:
    """Chained Jevons index in per cent of its start: the product over links of the geometric mean of price relatives.

    The Jevons index is the elementary index that the consumer price index manual of the ILO and IMF (2020, chapter 8) recommends
    where no quantities are known.

    >>> round(chain_index([[10, 40], [5]], [[5, 20], [1]]), 6)
    10.0
    """
    level = 100.0
    for old, new in zip(before, after):
        level *= math.exp(sum(math.log(b / a) for a, b in zip(old, new)) / len(old))
    return level


def price_index(prices: pd.DataFrame) -> pd.DataFrame:
    """Price level of unchanged models, half-year by half-year.

    Between two halves a model counts if it was seen in the earlier or before and is seen again in the later or after; a price
    stands until the next one is seen, so the index never runs ahead of a change. Free models leave the index, for a fall to zero
    has no logarithm: :func:`matched_models` counts them. A half-year with fewer than five matched models ends the chain.

    Parameters
    ----------
    prices : DataFrame as :func:`list_prices` gives

    Returns
    -------
    DataFrame, one row per half-year
        ``period``, ``figure`` (per cent of the first), ``series`` ("index").
    """
    paid = prices[prices["price_cny_per_mtok"] > 0]
    models = [list(zip(seen["half"], seen["figure"])) for _, seen in paid.groupby(["vendor", "model"], sort=True)]
    years = [int(half[:4]) for half in paid["half"]]
    halves = [f"{year}H{half}" for year in range(min(years, default=0), max(years, default=-1) + 1) for half in (1, 2)]
    halves = [half for half in halves if paid["half"].min() <= half <= paid["half"].max()]
    start, before, after, levels = halves[:1], [], [], []
    for earlier, later in zip(halves, halves[1:]):
        seen = [model for model in models if model[0][0] <= earlier and model[-1][0] >= later]
        if len(seen) < 5 and levels:
            break
        if len(seen) < 5:
            start = [later]  # the chain begins where enough models can be compared
            continue
        for ends, half in ((before, earlier), (after, later)):
            ends.append([[figure for when, figure in model if when <= half][-1] for model in seen])
        levels.append((later, _level(before, after, later)))
    levels = [(half, _level([], [], half)) for half in start] + levels
    return pd.DataFrame(levels, columns=["period", "figure"]).assign(series="index")


def _level(before: list[list[Figure]], after: list[list[Figure]], period: str) -> Figure:
    return derive(chain_index, {"before": list(before), "after": list(after)}, unit="pct", period=period)


def flagship_prices(prices: pd.DataFrame) -> pd.DataFrame:
    """The list price of each vendor's best model when it was first seen on sale.

    Returns
    -------
    DataFrame, one row per (vendor, model), by vendor and day
        The columns of :func:`list_prices`, and ``multiple`` (float) with ``multiple_figure``: the price against the vendor's lowest
        flagship price seen before it; missing for the first.
    """
    found = []
    for vendor, models in FLAGSHIPS.items():
        own = prices[(prices["vendor"] == vendor) & prices["model"].isin(models) & (prices["price_cny_per_mtok"] > 0)]
        if own.empty:
            continue
        # A model that went on sale again at a new price is seen again; an old one that lingers in a client's table is not.
        places = own["model"].map(models.index)
        own = own[places >= places.cummax()]
        same = own["price_cny_per_mtok"].eq(own["price_cny_per_mtok"].shift()) & own["model"].eq(own["model"].shift())
        own = own[~same]
        lowest = None
        for row in own.to_dict("records"):
            multiple = ratio(row["figure"], lowest)
            found.append(row | {"multiple": multiple.number if multiple else math.nan, "multiple_figure": multiple})
            if lowest is None or row["price_cny_per_mtok"] < lowest.number:
                lowest = row["figure"]
    return pd.DataFrame(found, columns=[*prices.columns, "multiple", "multiple_figure"])


def turned(flagships: pd.DataFrame) -> dict[str, object]:
    """Vendors whose newest flagship costs more than a flagship of theirs did before.

    Returns
    -------
    dict
        ``vendors`` (a count), ``vendor`` and ``multiple`` of the steepest rise, its ``low`` and ``high`` price; None for each if prices
        have not turned anywhere.
    """
    latest = flagships.groupby("vendor", sort=True).tail(1)
    risen = latest[latest["multiple"] > 1].sort_values(["multiple", "vendor"])
    if risen.empty:
        return dict.fromkeys(("vendors", "vendor", "multiple", "low", "high"))
    top, known = risen.iloc[-1], {"vendors": count(risen["multiple_figure"])}
    known |= {"vendor": top["vendor"], "multiple": top["multiple_figure"], "high": top["figure"]}
    return known | {"low": top["multiple_figure"].origin["inputs"]["denominator"]}


def moved(matched: pd.DataFrame) -> pd.DataFrame:
    """The models of :func:`matched_models` whose price changed and is not nought; ``low_figure`` the last, ``high_figure`` the first."""
    rows = matched[(matched["change_pct"] != 0) & (matched["last_price"] > 0)].reset_index(drop=True)
    return rows.assign(label=rows["model"], low_figure=rows["last_figure"], high_figure=rows["first_figure"])


def summary(matched: pd.DataFrame, index: pd.DataFrame) -> dict[str, object]:
    """The fall of list prices in a few figures.

    Returns
    -------
    dict
        ``models`` (how many are compared), ``freed`` (how many became free), ``model``, ``deepest`` (the deepest cut of a model that is
        still charged), ``start`` and ``end`` (half-years), ``level`` (index at the end), ``fall`` (per cent, negative); None where
        prices are not known at two moments.
    """
    charged, free = moved(matched), matched[matched["last_price"] == 0]
    index = index if len(index) > 1 else index.iloc[:0]
    level, end = cell(index, at=-1), cell(index, "period", at=-1)
    return {
        "models": count(matched["figure"]) if len(matched) else None,
        "freed": count(free["figure"]) if len(matched) else None,
        "model": cell(charged, "model"),
        "deepest": cell(charged),
        "start": cell(index, "period"),
        "end": end,
        "level": level,
        "fall": derive(fall_of_level, {"level_pct": level}, unit="pct", period=end or ""),
    }


def short_of(fall: Figure | None, claimed: Figure | None) -> Figure | None:
    """The fall, where it is smaller than the cut that was claimed; else None."""
    return fall if fall and claimed and abs(fall.value) < claimed.value else None


def fall_of_level(level_pct: float) -> float:
    """Change in per cent since the index stood at a hundred."""
    return level_pct - 100


def median_price(prices: list[float]) -> float:
    """The middle price, the mean of the two middle ones where their number is even."""
    return statistics.median(prices)


def offer_range(prices: pd.DataFrame, vendor: str) -> pd.DataFrame:
    """Dearest, median and cheapest list price that one vendor's models were seen at in each half-year; free models left out.

    Returns
    -------
    DataFrame, one row per (part, half-year): ``part`` (dearest, median, cheapest), ``period``, ``figure``
    """
    own = prices[(prices["vendor"] == vendor) & (prices["price_cny_per_mtok"] > 0)]
    found = []
    for half, rows in own.groupby("half", sort=True):
        ordered = list(rows.sort_values(["price_cny_per_mtok", "model"])["figure"])
        middle = derive(median_price, {"prices": ordered}, unit="CNY_per_Mtok", period=half)
        for part, figure in (("dearest", ordered[-1]), ("median", middle), ("cheapest", ordered[0])):
            found.append((part, half, figure))
    frame = pd.DataFrame(found, columns=["part", "period", "figure"])
    return frame.sort_values(["part", "period"], ascending=[False, True], ignore_index=True)
