"""What training took: runs, their frontier, and the gap between two camps."""

from __future__ import annotations

import pandas as pd

from marketbook.figures import (
    Figure,
    cite,
    convert,
    ratio,
)
from marketbook.vocabulary import load_vocabulary

#: Groups and institutes of mainland China among the developers of the table.
CHINESE = frozenset(
    "alibaba baidu bytedance tencent huawei deepseek zhipu minimax moonshot stepfun lingyiwanwu baichuan inspur baai shanghai_ai_lab sensetime iflytek kunlun_tech".split()
)
_UNSURE = "Speculative|Unknown|unconfirmed|uncertain"


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
