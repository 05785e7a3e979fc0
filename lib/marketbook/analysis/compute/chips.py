"""From work to chips, days, electricity and money, and the sum of the computing centres with its units.

Work is counted in FLOP or PF-days, a rate in FLOP per second; dividing one by the other gives time. The verbs of
:mod:`marketbook.figures` refuse to call it anything else.
"""

from __future__ import annotations

import pandas as pd

from marketbook.errors import UnitError
from marketbook.figures import (
    Figure,
    cite,
    convert,
    derive,
    growth,
    ratio,
    share,
)

#: What public model cards say a model was trained on (DeepSeek-V3 technical report; Llama 2, 3 and 3.1 model cards).
TRAINED_ON = {"deepseek_v3": "h800", "llama_3_1_405b": "h100_sxm", "llama_3_70b": "h100_sxm", "llama_2_70b": "a100_80gb_sxm"}
#: Chips that a Chinese buyer could at some time have had, and the yardstick; what each is to a buyer in China.
CHIPS = {
    "a100_80gb_sxm": "barred", "h100_sxm": "barred", "a800": "made_for_china", "h800": "made_for_china", "h20": "made_for_china",
    "ascend_910b": "domestic", "ascend_910c": "domestic", "cambricon_siyuan_590": "domestic",
}  # fmt: skip
#: Models for which the report works out what they would take: the seeds' example, China's best documented, a Western giant, the largest.
EXAMPLES = ("gpt_3_175b", "deepseek_v3", "pangu_ultra", "llama_3_1_405b", "gpt_4", "grok_4")


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


def cost_range(claims: pd.DataFrame, model: str) -> dict[str, Figure | None]:
    """The lowest and the highest published estimate of what training a model cost; unconfirmed leaks are left out.

    Returns
    -------
    dict
        ``low``, ``high``; None for each where there is no estimate.
    """
    rows = claims[(claims["entity"] == model) & (claims["metric"] == "training_cost") & (claims["checked"] != "") & (claims["unit"] == "USD")]
    rows = rows.sort_values(["value", "claim_id"])
    return {"low": cite(rows.iloc[0]), "high": cite(rows.iloc[-1])} if len(rows) else dict.fromkeys(("low", "high"))
