"""Compute: what training takes, what a chip gives, what a year's capital buys.

Work is counted in FLOP or PF-days, a rate in FLOP per second; dividing one by the other gives time. The verbs of
:mod:`marketbook.figures` refuse to call it anything else.
"""

from __future__ import annotations

import pandas as pd

from marketbook.errors import UnitError
from marketbook.figures import Figure, assume, cite, convert, derive, difference, growth, ratio, share, total
from marketbook.vocabulary import load_vocabulary

#: Groups and institutes of mainland China among the developers of the table.
CHINESE = frozenset(
    "alibaba baidu bytedance tencent huawei deepseek zhipu minimax moonshot stepfun lingyiwanwu baichuan inspur baai shanghai_ai_lab sensetime iflytek kunlun_tech".split()
)
#: What public model cards say a model was trained on (DeepSeek-V3 technical report; Llama 2, 3 and 3.1 model cards).
TRAINED_ON = {"deepseek_v3": "h800", "llama_3_1_405b": "h100_sxm", "llama_3_70b": "h100_sxm", "llama_2_70b": "a100_80gb_sxm"}
#: Chips that a Chinese buyer could at some time have had, and the yardstick; what each is to a buyer in China.
CHIPS = {
    "a100_80gb_sxm": "barred", "h100_sxm": "barred", "a800": "made_for_china", "h800": "made_for_china", "h20": "made_for_china",
    "ascend_910b": "domestic", "ascend_910c": "domestic", "cambricon_siyuan_590": "domestic",
}  # fmt: skip
US_FIRMS = ("amazon", "microsoft", "alphabet", "meta")
CHINESE_FIRMS = ("alibaba", "tencent", "baidu")

_UNSURE = "Speculative|Unknown|unconfirmed|uncertain"
_NO_RESULT = "forecast|guidance|back-computed|press sum|approximated|budget|estimate|plan|target|includes finance leases"


# -- need ---------------------------------------------------------------------------------------------------------------------


def training_runs(chosen: pd.DataFrame) -> pd.DataFrame:
    """Training compute of models, in FLOP.

    Returns
    -------
    DataFrame, one row per model, by day of publication
        ``entity``, ``camp`` (china, abroad), ``period``, ``day``, ``flop`` float, ``sure`` (False where the table calls its own estimate
        speculative), ``flop_figure`` as printed, ``figure`` in PF-days (1 PF-day is 8.64e19 FLOP).
    """
    rows = chosen[(chosen["metric"] == "training_compute") & (chosen["unit"] == "FLOP") & (chosen["period"] != "") & (chosen["checked"] != "")]
    rows = rows.assign(sure=~rows["note"].str.contains(_UNSURE))
    rows = rows.sort_values(["entity", "tier", "sure", "qualifier", "claim_id"], ascending=[True, True, False, False, True], kind="stable").drop_duplicates("entity")
    vocabulary = load_vocabulary()
    rows = rows.assign(camp=["china" if CHINESE & set(vocabulary.line(entity)) else "abroad" for entity in rows["entity"]])
    rows = rows.assign(flop_figure=[cite(row) for row in rows.itertuples(index=False)], day=rows["period_end"], flop=rows["value"])
    rows = rows.assign(figure=[convert(figure, "PFdays") for figure in rows["flop_figure"]])
    return rows.sort_values(["day", "entity"])[["entity", "camp", "period", "day", "flop", "sure", "flop_figure", "figure"]].reset_index(drop=True)


def frontier(runs: pd.DataFrame, since: str = "2020") -> pd.DataFrame:
    """The runs that were the largest of their camp when they came out, estimates that the table doubts left out.

    Returns
    -------
    DataFrame, rows of ``runs`` from the year ``since`` on, by camp and day, with ``period`` as a month
    """
    sure = runs[runs["sure"] & (runs["period"] >= since)].sort_values(["camp", "day", "flop"]).drop_duplicates(["camp", "day"], keep="last")
    record = sure[sure["flop"] == sure.groupby("camp")["flop"].cummax()].drop_duplicates(["camp", "flop"])
    return record.assign(period=record["period"].str[:7]).reset_index(drop=True)


def largest(runs: pd.DataFrame, camp: str, *, sure: bool = True) -> pd.Series | None:
    """The largest run of a camp; None if none is known."""
    own = runs[(runs["camp"] == camp) & (runs["sure"] | (not sure))]
    return None if own.empty else own.loc[own["flop"].idxmax()]


def gap_between(runs: pd.DataFrame) -> dict[str, Figure | None]:
    """How many times the largest run abroad exceeds the largest in China, without and with doubted estimates for China.

    Returns
    -------
    dict
        ``sure``, ``wide`` (ratios), ``growth`` (largest abroad against GPT-3); None for each where a camp has no run.
    """
    abroad, china, doubted = largest(runs, "abroad"), largest(runs, "china"), largest(runs, "china", sure=False)
    gpt_3 = runs[runs["entity"] == "gpt_3_175b"]
    if abroad is None or china is None or gpt_3.empty:
        return dict.fromkeys(("sure", "wide", "growth"))
    return {
        "sure": ratio(abroad["figure"], china["figure"]),
        "wide": ratio(abroad["figure"], doubted["figure"]),
        "growth": ratio(abroad["figure"], gpt_3["figure"].iloc[0]),
    }


# -- a calculator -------------------------------------------------------------------------------------------------------------


def chips_needed(flop: float, tflops: float, utilisation_pct: float, days: float) -> float:
    """Chips that do so much work in so many days: ``work / (rate × utilisation × time)``.

    >>> chips_needed(flop=8.64e19, tflops=1000, utilisation_pct=100, days=1)
    1.0
    """
    return flop / (tflops * 1e12 * utilisation_pct / 100 * days * 86400)


def days_needed(pf_days: float, pflops: float, utilisation_pct: float) -> float:
    """Days that a centre of this rate needs for so much work.

    >>> round(days_needed(pf_days=3640, pflops=500, utilisation_pct=100), 2)
    7.28
    """
    return pf_days / (pflops * utilisation_pct / 100)


def bare_quotient(work: float, rate: float) -> float:
    """The quotient of two numbers with their units thrown away: what a reader gets who divides work by rate and calls it centres."""
    return work / rate


def energy_kwh(chips: float, watts: float, days: float, pue: float) -> float:
    """Electricity of a run: chips × power draw × hours × overhead of the building.

    >>> round(energy_kwh(chips=1000, watts=500, days=2, pue=1.5), 6)
    36000.0
    """
    return chips * watts / 1000 * days * 24 * pue


def rent(flop: float, tflops: float, utilisation_pct: float, usd_per_hour: float) -> float:
    """What a run costs at an hourly rent: chip-hours × price."""
    return chips_needed(flop, tflops, utilisation_pct, 1) * 24 * usd_per_hour


def utilisation_of(flop: float, chip_hours: float, tflops: float) -> float:
    """Utilisation in per cent that work, chip-hours and a chip's dense rate imply.

    >>> utilisation_of(flop=1.8e18, chip_hours=1, tflops=1000)
    50.0
    """
    return 100 * flop / (chip_hours * 3600 * tflops * 1e12)


def chip_board(chosen: pd.DataFrame) -> pd.DataFrame:
    """Dense FP16 rate and power draw of the chips that matter in China.

    Returns
    -------
    DataFrame, one row per chip of :data:`CHIPS`, fastest first
        ``entity``, ``standing`` (barred, made_for_china, domestic), ``tflops`` float, ``figure``, ``watts_figure``, ``share_figure`` (of the
        H100 in per cent). Where versions of a chip differ, the row of the best tier stands.
    """
    found = []
    for chip, standing in CHIPS.items():
        rate, watts = _best(chosen, chip, "fp16_dense_tflops"), _best(chosen, chip, "tdp")
        if rate is not None:
            found.append({"entity": chip, "standing": standing, "tflops": rate.number, "figure": rate, "watts_figure": watts})
    board = pd.DataFrame(found, columns=["entity", "standing", "tflops", "figure", "watts_figure"])
    yardstick = board[board["entity"] == "h100_sxm"]["figure"]
    board["share_figure"] = [share(figure, yardstick.iloc[0]) if len(yardstick) else None for figure in board["figure"]]
    return board.sort_values("tflops", ascending=False, ignore_index=True)


def _best(chosen: pd.DataFrame, entity: str, metric: str) -> Figure | None:
    rows = chosen[(chosen["entity"] == entity) & (chosen["metric"] == metric) & (chosen["exact"] != "")]
    rows = rows.assign(_doubt=rows["qualifier"] != "exact", _unchecked=rows["checked"] == "")
    rows = rows.sort_values(["tier", "_unchecked", "_doubt", "known_by", "claim_id"], ascending=[True, True, True, False, True], kind="stable")
    return None if rows.empty else cite(rows.iloc[0])


#: Models for which the report works out what they would take: the seeds' example, China's best documented, a Western giant, the largest.
EXAMPLES = ("gpt_3_175b", "deepseek_v3", "pangu_ultra", "llama_3_1_405b", "gpt_4", "grok_4")


def calculator(runs: pd.DataFrame, chosen: pd.DataFrame, chip: str, utilisation: Figure, days: Figure) -> pd.DataFrame:
    """What each example would take on one kind of chip.

    Parameters
    ----------
    runs : DataFrame as :func:`training_runs` gives
    chosen : DataFrame, one row per fact
    chip : entity id
    utilisation, days : Figures, per cent and days

    Returns
    -------
    DataFrame, one row per example that is known, smallest first
        ``entity``, ``work_figure`` (PF-days), ``chips`` float with ``figure``, ``power_figure`` (kWh), ``rent_figure`` (USD at the hourly rate that
        DeepSeek's report assumes), ``sure``; missing where an input is.
    """
    rate, watts, pue = _best(chosen, chip, "fp16_dense_tflops"), _best(chosen, chip, "tdp"), _best(chosen, "china", "pue")
    hourly = _best(chosen, "h800", "rental_price")
    columns = ["entity", "work_figure", "chips", "figure", "power_figure", "rent_figure", "sure"]
    found = []
    for row in runs[runs["entity"].isin(EXAMPLES)].sort_values("flop").itertuples(index=False):
        if rate is None:
            break
        work = {"flop": row.flop_figure, "tflops": rate, "utilisation_pct": utilisation}
        chips = derive(chips_needed, {**work, "days": days}, unit="count")
        power = derive(energy_kwh, {"chips": chips, "watts": watts, "days": days, "pue": pue}, unit="kWh") if watts and pue else None
        cost = derive(rent, {**work, "usd_per_hour": hourly}, unit="USD") if hourly else None
        found.append({"entity": row.entity, "work_figure": row.figure, "chips": chips.number, "figure": chips, "power_figure": power, "rent_figure": cost, "sure": row.sure})
    return pd.DataFrame(found, columns=columns)


def chips_by_kind(runs: pd.DataFrame, board: pd.DataFrame, model: str, utilisation: Figure, days: Figure) -> pd.DataFrame:
    """Chips of each kind that one model would take.

    Returns
    -------
    DataFrame, one row per chip, fewest first: ``entity``, ``standing``, ``chips`` float, ``figure``
    """
    own = runs[runs["entity"] == model]
    if own.empty:
        return pd.DataFrame(columns=["entity", "standing", "chips", "figure"])
    work = {"flop": own["flop_figure"].iloc[0], "utilisation_pct": utilisation, "days": days}
    needed = [derive(chips_needed, {**work, "tflops": rate}, unit="count") for rate in board["figure"]]
    return pd.DataFrame({"entity": board["entity"], "standing": board["standing"], "chips": [item.number for item in needed], "figure": needed})


def utilisation_seen(chosen: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Utilisation that published runs imply, where work, chip-hours and the chip are all public.

    Returns
    -------
    DataFrame, one row per model of :data:`TRAINED_ON` with all three: ``entity``, ``utilisation_pct`` float, ``figure``, ``hours_figure``
    """
    found = []
    for model, chip in TRAINED_ON.items():
        work, rate = runs[runs["entity"] == model]["flop_figure"], _best(chosen, chip, "fp16_dense_tflops")
        rows = chosen[(chosen["entity"] == model) & (chosen["metric"] == "training_chip_hours") & ~chosen["item"].str.contains("family|pre-training|stages")]
        if len(work) and len(rows) and rate:
            hours = cite(rows.sort_values(["tier", "qualifier", "claim_id"], ascending=[True, False, True]).iloc[0])
            figure = derive(utilisation_of, {"flop": work.iloc[0], "chip_hours": hours, "tflops": rate}, unit="pct")
            found.append({"entity": model, "utilisation_pct": figure.number, "figure": figure, "hours_figure": hours})
    return pd.DataFrame(found, columns=["entity", "utilisation_pct", "figure", "hours_figure"]).sort_values("utilisation_pct", ignore_index=True)


# -- the argument of the 500P centres -----------------------------------------------------------------------------------------


def centre_argument(chosen: pd.DataFrame, utilisation: Figure) -> dict[str, Figure | None]:
    """The sources' sum of computing centres, worked again with its units.

    Returns
    -------
    dict
        ``work`` and ``rate`` as printed; ``quotient`` (their bare numbers divided), ``claimed`` centres and ``cost``, ``one`` (investment in a
        centre), ``days`` (work divided by rate), ``days_used`` (at the utilisation assumed), ``overstated`` (claimed cost against one
        centre), ``flop``; None for each if the source was not known yet.
    """
    wanted = {
        "work": ("gpt_3_175b", "training_compute", "PFdays"), "rate": ("centre_500p", "centre_compute", "PFLOPS"),
        "one": ("centre_500p", "centre_investment", "CNY"), "claimed": ("chatgpt", "centres_needed", "count"), "cost": ("chatgpt", "centres_cost", "CNY"),
    }  # fmt: skip
    found: dict[str, Figure] = {}
    for name, (entity, metric, unit) in wanted.items():
        rows = chosen[(chosen["entity"] == entity) & (chosen["metric"] == metric) & (chosen["unit"] == unit) & (chosen["origin"] == "source")]
        if rows.empty:
            return dict.fromkeys(("work", "rate", "one", "claimed", "cost", "quotient", "days", "days_used", "overstated", "flop"))
        found[name] = cite(rows.sort_values(["start"]).iloc[-1])
    found["quotient"] = derive(bare_quotient, {"work": found["work"], "rate": found["rate"]}, unit="ratio")
    found["days"] = ratio(found["work"], found["rate"], "days")
    found["days_used"] = derive(days_needed, {"pf_days": found["work"], "pflops": found["rate"], "utilisation_pct": utilisation}, unit="days")
    found["overstated"] = ratio(found["cost"], found["one"])
    found["flop"] = convert(found["work"], "FLOP")
    return found


def refusal(argument: dict[str, Figure]) -> str:
    """What the library says to the sum as printed: work divided by a rate is no number of centres."""
    if argument["work"] is None:
        return ""
    try:
        ratio(argument["work"], argument["rate"], "count")
    except UnitError as error:
        return str(error)
    return ""


# -- capital ------------------------------------------------------------------------------------------------------------------


def yearly_capex(claims: pd.DataFrame) -> pd.DataFrame:
    """Capital expenditure by firm and calendar year, results only.

    A result is published after the year has ended; guidance, plans, budgets and figures worked back from growth rates are left out.
    Microsoft's fiscal year ends in June, so its calendar years are the sums of four quarters on the cash basis. Before 2019 single firms
    alone are known.

    Parameters
    ----------
    claims : DataFrame, one row per claim (all of them: of the rows for one fact the best tier often holds guidance)

    Returns
    -------
    DataFrame, one row per (firm, year), by firm and year
        ``entity``, ``period``, ``unit``, ``amount`` float, ``figure``, ``basis`` (cash, own).
    """
    rows = claims[(claims["metric"].isin(("capex", "capex_cash"))) & claims["period"].str.fullmatch(r"\d{4}") & (claims["tier"] <= 6) & (claims["exact"] != "")]
    rows = rows[rows["entity"].isin((*US_FIRMS, *CHINESE_FIRMS)) & (rows["known_by"] > rows["period_end"]) & (rows["exact_high"] == "")]
    rows = rows[~rows["note"].str.contains(_NO_RESULT) & ~rows["item"].str.contains("guidance|target|plan|budget|average")]
    rows = rows[(rows["entity"] != "microsoft") & rows["unit"].isin(("USD", "CNY")) & (rows["period"] >= "2019")]
    rows = rows.assign(basis=["cash" if "cash basis" in item else "own" for item in rows["item"]], _about=rows["qualifier"] != "exact")
    rows = rows.sort_values(["entity", "period", "basis", "tier", "_about", "known_by", "claim_id"], ascending=[True, True, False, True, True, False, True], kind="stable")
    rows = rows.drop_duplicates(["entity", "period"])
    found = [{"entity": row.entity, "period": row.period, "unit": row.unit, "amount": row.value, "figure": cite(row), "basis": row.basis} for row in rows.itertuples(index=False)]
    for year, quarters in _quarters(claims, "microsoft"):
        amount = total(quarters, period=year)
        found.append({"entity": "microsoft", "period": year, "unit": amount.unit, "amount": amount.number, "figure": amount, "basis": "cash"})
    columns = ["entity", "period", "unit", "amount", "figure", "basis"]
    return pd.DataFrame(found, columns=columns).sort_values(["entity", "period"], ignore_index=True)


def _quarters(claims: pd.DataFrame, entity: str):
    rows = claims[(claims["metric"] == "capex_quarter") & (claims["entity"] == entity) & (claims["known_by"] > claims["period_end"])]
    # Two series run through the quarters, with and without finance leases; the lower is the cash.
    rows = rows.sort_values(["period", "value", "claim_id"]).drop_duplicates("period")
    for year, own in rows.groupby(rows["period"].str[:4], sort=True):
        if len(own) == 4:
            yield year, [cite(row) for row in own.itertuples(index=False)]


def in_usd(capex: pd.DataFrame) -> pd.DataFrame:
    """The same in US dollars; years without a declared exchange rate are left out.

    Returns
    -------
    DataFrame with the columns of ``capex``
    """
    rows = []
    for row in capex.to_dict("records"):
        if row["unit"] == "CNY":
            if row["period"] not in ("2023", "2024", "2025"):
                continue
            figure = ratio(row["figure"], assume(f"cny_per_usd_{row['period']}"), "USD")
            row |= {"unit": "USD", "amount": figure.number, "figure": figure}
        rows.append(row)
    return pd.DataFrame(rows, columns=capex.columns)


def capital_gap(capex_usd: pd.DataFrame) -> pd.DataFrame:
    """The four US firms against the three listed Chinese ones, in years for which all seven are known.

    Returns
    -------
    DataFrame, one row per year: ``period``, ``us_figure``, ``china_figure``, ``times`` float, ``figure`` (US over China)
    """
    found = []
    for period, rows in capex_usd.groupby("period", sort=True):
        us, china = ([row.figure for row in rows.itertuples() if row.entity in firms] for firms in (US_FIRMS, CHINESE_FIRMS))
        if len(us) == len(US_FIRMS) and len(china) == len(CHINESE_FIRMS):
            a, b = total(us, period=period), total(china, period=period)
            times = ratio(a, b)
            found.append({"period": period, "us_figure": a, "china_figure": b, "times": times.number, "figure": times})
    return pd.DataFrame(found, columns=["period", "us_figure", "china_figure", "times", "figure"])


def fall_of(capex: pd.DataFrame, entity: str, year: str) -> Figure | None:
    """Growth of a firm's capital expenditure on the year before; None where one of the two is missing."""
    rows = {row.period: row.figure for row in capex[capex["entity"] == entity].itertuples()}
    before = str(int(year) - 1)
    return growth(rows[year], rows[before]) if year in rows and before in rows else None


# -- controls and ways out ----------------------------------------------------------------------------------------------------


def control_events(claims: pd.DataFrame) -> pd.DataFrame:
    """Export-control events, one per day and actor, best tier first; pages that could not be read again are left out.

    Returns
    -------
    DataFrame, one row per event, by time: ``entity``, ``item``, ``label`` (the same), ``period``, ``claim_id``, ``publisher``
    """
    rows = claims[(claims["metric"] == "export_control_event") & (claims["checked"] != "") & (claims["origin"] == "evidence") & (claims["tier"] <= 4)]
    rows = rows.sort_values(["period_end", "entity", "tier", "claim_id"], kind="stable").drop_duplicates(["entity", "period"])
    return rows[["entity", "item", "period", "claim_id", "publisher"]].assign(label=rows["item"]).reset_index(drop=True)


def chip_shares(chosen: pd.DataFrame) -> pd.DataFrame:
    """Printed shares of foreign and of domestic chips in China, each on its own basis.

    Returns
    -------
    DataFrame, one row per claim: ``entity``, ``item``, ``period``, ``share_pct`` float, ``figure``
    """
    rows = chosen[chosen["metric"].isin(("foreign_chip_share", "domestic_chip_share")) & (chosen["checked"] != "") & (chosen["period"] != "")]
    rows = rows.sort_values(["period_end", "item", "claim_id"])
    return pd.DataFrame(
        {
            "entity": list(rows["entity"]), "item": list(rows["item"]), "period": list(rows["period"]), "share_pct": list(rows["value"]),
            "figure": [cite(row) for row in rows.itertuples(index=False)],
        }
    )  # fmt: skip


def conflicting_shares(claims: pd.DataFrame) -> dict[str, Figure | None]:
    """What is said of NVIDIA's share of China.

    Returns
    -------
    dict
        ``low``, ``high`` (its own chief, one year, two statements), ``research`` (a research firm); None for each that is not known.
    """
    rows = claims[(claims["metric"] == "foreign_chip_share") & (claims["entity"] == "nvidia")]
    own = rows[rows["item"] == "Nvidia share of China AI chips"].sort_values(["period_end", "value", "claim_id"])
    research = rows[rows["item"] == "Nvidia share of China AI accelerators"]
    several = own["exact"].nunique() > 1
    return {
        "low": cite(own.iloc[0]) if several else None,
        "high": cite(own.iloc[-1]) if several else None,
        "research": cite(research.iloc[0]) if len(research) else None,
    }


def capital_claims(claims: pd.DataFrame, capex: pd.DataFrame, year: str = "2022") -> dict[str, Figure | None]:
    """What an article said of a year's capital expenditure beside the accounts.

    Returns
    -------
    dict
        ``amazon`` by the accounts and ``amazon_gap`` (accounts less article), ``tencent`` and ``baidu`` (growth by the accounts), ``said``
        (the article's fall); None for each that is not known.
    """
    accounts = capex[(capex["entity"] == "amazon") & (capex["period"] == year)]["figure"]
    article = claims[(claims["origin"] == "source") & (claims["period"] == year)]
    amazon, fall = article[(article["entity"] == "amazon") & (article["metric"] == "capex")], article[article["metric"] == "capex_growth_yoy"]
    return {
        "amazon": accounts.iloc[0] if len(accounts) else None,
        "amazon_gap": difference(accounts.iloc[0], cite(amazon.iloc[0])) if len(accounts) and len(amazon) else None,
        "tencent": fall_of(capex, "tencent", year),
        "baidu": fall_of(capex, "baidu", year),
        "said": cite(fall.iloc[0]) if len(fall) else None,
    }


def rent_of(seen: pd.DataFrame, chosen: pd.DataFrame, model: str) -> Figure | None:
    """What a run's printed chip-hours cost at the printed hourly rent; None where either is not known."""
    hours, hourly = seen[seen["entity"] == model]["hours_figure"], _best(chosen, "h800", "rental_price")
    return derive(hours_at, {"chip_hours": hours.iloc[0], "usd_per_hour": hourly}, unit="USD") if len(hours) and hourly else None


def hours_at(chip_hours: float, usd_per_hour: float) -> float:
    """Chip-hours at a price an hour.

    >>> hours_at(chip_hours=2_788_000, usd_per_hour=2)
    5576000
    """
    return chip_hours * usd_per_hour


def slower(board: pd.DataFrame, chip: str, yardstick: str = "h100_sxm") -> Figure | None:
    """How many of one chip do the work of one of another; None where either is not known."""
    rates = dict(zip(board["entity"], board["figure"]))
    return ratio(rates[yardstick], rates[chip]) if chip in rates and yardstick in rates else None


def lost_by(board: pd.DataFrame, new: str, old: str) -> Figure | None:
    """Change of rate in per cent from one chip to the one that took its place; None where either is not known."""
    rates = dict(zip(board["entity"], board["figure"]))
    return growth(rates[new], rates[old]) if new in rates and old in rates else None


def gap_with_estimate(capital: pd.DataFrame, chosen: pd.DataFrame, entity: str = "bytedance") -> dict[str, object]:
    """The gap of the last year if an unlisted firm's estimated spending is counted in.

    Returns
    -------
    dict
        ``period``, ``estimate`` (as printed), ``times``; None for each where there is no estimate for that year.
    """
    nothing: dict[str, object] = dict.fromkeys(("period", "estimate", "times"))
    if capital.empty:
        return nothing
    last = capital.iloc[-1]
    rows = chosen[(chosen["entity"] == entity) & (chosen["metric"] == "capex") & (chosen["unit"] == "CNY") & (chosen["period"] == last["period"])]
    rows = rows[rows["item"] == "ByteDance capital expenditure"]
    if rows.empty:
        return nothing
    estimate = cite(rows.sort_values(["tier", "claim_id"]).iloc[0])
    more = ratio(estimate, assume(f"cny_per_usd_{last['period']}"), "USD")
    return {"period": last["period"], "estimate": estimate, "times": ratio(last["us_figure"], total([last["china_figure"], more], period=last["period"]))}
