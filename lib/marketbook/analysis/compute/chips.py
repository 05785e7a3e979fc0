"""From work to chips, days, electricity and money, and the sum of the computing centres with its units."""

from __future__ import annotations

import pandas as pd

from marketbook.analysis.common import at, cell, first_figure
from marketbook.figures import Figure, cite, convert, derive, growth, ratio, share

#: What public model cards say a model was trained on (DeepSeek-V3 technical report; Llama 2, 3 and 3.1 model cards).
TRAINED_ON = {
    "deepseek_v3": "h800",
    "llama_3_1_405b": "h100_sxm",
    "llama_3_70b": "h100_sxm",
    "llama_2_70b": "a100_80gb_sxm",
}
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


def hours_at(chip_hours: float, usd_per_hour: float) -> float:
    """Chip-hours at a price an hour.

    >>> hours_at(chip_hours=2_788_000, usd_per_hour=2)
    5576000
    """
    return chip_hours * usd_per_hour


def chip_board(chosen: pd.DataFrame) -> pd.DataFrame:
    """Dense FP16 rate and power draw of the chips that matter in China.

    Returns
    -------
    DataFrame, one row per chip of :data:`CHIPS`, fastest first
        ``entity``, ``standing`` (barred, made_for_china, domestic), ``tflops`` float, ``figure``, ``watts_figure``, ``share_figure`` (of the
        H100 in per cent). Where versions of a chip differ, the row of the best tier stands.
    """
    rates = {chip: rate for chip in CHIPS if (rate := first_figure(chosen, entity=chip, metric="fp16_dense_tflops"))}
    yardstick = rates.get("h100_sxm")
    found = [
        (chip, CHIPS[chip], rate.number, rate, first_figure(chosen, entity=chip, metric="tdp"), share(rate, yardstick))
        for chip, rate in rates.items()
    ]
    board = pd.DataFrame(found, columns=["entity", "standing", "tflops", "figure", "watts_figure", "share_figure"])
    return board.sort_values("tflops", ascending=False, ignore_index=True)


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
        ``entity``, ``work_figure`` (PF-days), ``figure`` (chips), ``power_figure`` (kWh), ``rent_figure`` (USD at the hourly rate that
        DeepSeek's report assumes); missing where an input is.
    """
    rate, watts = (
        first_figure(chosen, entity=chip, metric="fp16_dense_tflops"),
        first_figure(chosen, entity=chip, metric="tdp"),
    )
    pue, hourly = (
        first_figure(chosen, entity="china", metric="pue"),
        first_figure(chosen, entity="h800", metric="rental_price"),
    )
    found = []
    for row in at(runs, entity=EXAMPLES).sort_values("flop").itertuples(index=False) if rate else ():
        work = {"flop": row.flop_figure, "tflops": rate, "utilisation_pct": utilisation}
        chips = derive(chips_needed, {**work, "days": days}, unit="count")
        running = {"chips": chips, "watts": watts, "days": days, "pue": pue}
        power = derive(energy_kwh, running, unit="kWh")
        cost = derive(rent, {**work, "usd_per_hour": hourly}, unit="USD")
        found.append((row.entity, row.figure, chips, power, cost))
    return pd.DataFrame(found, columns=["entity", "work_figure", "figure", "power_figure", "rent_figure"])


def chips_by_kind(
    runs: pd.DataFrame, board: pd.DataFrame, model: str, utilisation: Figure, days: Figure
) -> pd.DataFrame:
    """Chips of each kind of ``board`` that one model would take: ``entity``, ``figure``; fewest first, empty for an unknown model."""
    work = {"flop": cell(runs, "flop_figure", entity=model), "utilisation_pct": utilisation, "days": days}
    needed = [derive(chips_needed, {**work, "tflops": rate}, unit="count") for rate in board["figure"]]
    return board[["entity"]].assign(figure=needed) if work["flop"] else board[["entity", "figure"]].iloc[:0]


def utilisation_seen(chosen: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """Utilisation that published runs imply, where work, chip-hours and the chip are all public.

    Returns
    -------
    DataFrame, one row per model of :data:`TRAINED_ON` with all three: ``entity``, ``utilisation_pct`` float, ``figure``, ``hours_figure``
    """
    found = []
    for model, chip in TRAINED_ON.items():
        rows = at(chosen, entity=model, metric="training_chip_hours")
        hours = first_figure(rows[~rows["item"].str.contains("family|pre-training|stages")])
        work, rate = (
            cell(runs, "flop_figure", entity=model),
            first_figure(chosen, entity=chip, metric="fp16_dense_tflops"),
        )
        if figure := derive(utilisation_of, {"flop": work, "chip_hours": hours, "tflops": rate}, unit="pct"):
            found.append((model, figure.number, figure, hours))
    frame = pd.DataFrame(found, columns=["entity", "utilisation_pct", "figure", "hours_figure"])
    return frame.sort_values("utilisation_pct", ignore_index=True)


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
        "work": ("gpt_3_175b", "training_compute", "PFdays"),
        "rate": ("centre_500p", "centre_compute", "PFLOPS"),
        "one": ("centre_500p", "centre_investment", "CNY"),
        "claimed": ("chatgpt", "centres_needed", "count"),
        "cost": ("chatgpt", "centres_cost", "CNY"),
    }
    found: dict[str, Figure] = {}
    for name, (entity, metric, unit) in wanted.items():
        rows = at(chosen, entity=entity, metric=metric, unit=unit, origin="source")
        if rows.empty:
            return dict.fromkeys((*wanted, "quotient", "days", "days_used", "overstated", "flop"))
        found[name] = cite(rows.sort_values(["start"]).iloc[-1])
    work, rate = found["work"], found["rate"]
    used = {"pf_days": work, "pflops": rate, "utilisation_pct": utilisation}
    return found | {
        "quotient": derive(bare_quotient, {"work": work, "rate": rate}, unit="ratio"),
        "days": ratio(work, rate, "days"),
        "days_used": derive(days_needed, used, unit="days"),
        "overstated": ratio(found["cost"], found["one"]),
        "flop": convert(work, "FLOP"),
    }


def rent_of(seen: pd.DataFrame, chosen: pd.DataFrame, model: str) -> Figure | None:
    """What a run's printed chip-hours cost at the printed hourly rent; None where either is not known."""
    hours, hourly = cell(seen, "hours_figure", entity=model), first_figure(chosen, entity="h800", metric="rental_price")
    return derive(hours_at, {"chip_hours": hours, "usd_per_hour": hourly}, unit="USD")


def slower(board: pd.DataFrame, chip: str) -> Figure | None:
    """How many of a chip do the work of one H100; None where either is not known."""
    return ratio(cell(board, entity="h100_sxm"), cell(board, entity=chip))


def lost_by(board: pd.DataFrame, new: str, old: str) -> Figure | None:
    """Change of rate in per cent from one chip to the one that took its place; None where either is not known."""
    return growth(cell(board, entity=new), cell(board, entity=old))


def cost_range(claims: pd.DataFrame, model: str) -> dict[str, Figure | None]:
    """The ``low`` and the ``high`` published estimate of what training a model cost, without unconfirmed leaks; None for each without one."""
    rows = at(claims, entity=model, metric="training_cost", unit="USD")
    rows = rows[rows["checked"] != ""].sort_values(["value", "claim_id"])
    return {"low": cite(rows.iloc[0]), "high": cite(rows.iloc[-1])} if len(rows) else dict.fromkeys(("low", "high"))
