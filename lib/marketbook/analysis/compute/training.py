"""What training took: runs, their frontier, and the gap between two camps."""

from __future__ import annotations

import pandas as pd

from marketbook.analysis.common import at, best, with_figures
from marketbook.figures import Figure, convert, ratio
from marketbook.vocabulary import load_vocabulary

#: Groups and institutes of mainland China among the developers of the table.
CHINESE = frozenset(
    "alibaba baidu bytedance tencent huawei deepseek zhipu minimax moonshot stepfun lingyiwanwu baichuan inspur baai"
    " shanghai_ai_lab sensetime iflytek kunlun_tech".split()
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
    rows = at(chosen, metric="training_compute", unit="FLOP")
    rows = rows[rows["period"].ne("") & rows["checked"].ne("")]
    rows = rows.assign(sure=~rows["note"].str.contains(_UNSURE))
    rows = best(rows, "entity")
    line = load_vocabulary().line
    rows = with_figures(rows, flop_figure="figure", day="period_end", flop="value").assign(
        camp=["abroad" if CHINESE.isdisjoint(line(entity)) else "china" for entity in rows["entity"]]
    )
    rows["figure"] = [convert(figure, "PFdays") for figure in rows["flop_figure"]]
    columns = ["entity", "camp", "period", "day", "flop", "sure", "flop_figure", "figure"]
    return rows.sort_values(["day", "entity"])[columns].reset_index(drop=True)


def frontier(runs: pd.DataFrame) -> pd.DataFrame:
    """The runs that were the largest of their camp when they came out, estimates that the table doubts left out.

    Returns
    -------
    DataFrame, rows of ``runs`` from 2020 on, by camp and day, with ``period`` as a month
    """
    sure = runs[runs["sure"] & (runs["period"] >= "2020")].sort_values(["camp", "day", "flop"])
    sure = sure.drop_duplicates(["camp", "day"], keep="last")
    record = sure[sure["flop"] == sure.groupby("camp")["flop"].cummax()].drop_duplicates(["camp", "flop"])
    return record.assign(period=record["period"].str[:7]).reset_index(drop=True)


def gap_between(runs: pd.DataFrame) -> dict[str, Figure | None]:
    """How many times the largest run abroad exceeds the largest in China, without and with doubted estimates for China.

    Returns
    -------
    dict
        ``sure``, ``wide`` (ratios), ``growth`` (largest abroad against GPT-3); None for each where a camp has no run.
    """
    sure = runs[runs["sure"]]
    groups = at(sure, camp="abroad"), at(sure, camp="china"), at(runs, camp="china"), at(runs, entity="gpt_3_175b")
    if any(group.empty for group in groups):
        return dict.fromkeys(("sure", "wide", "growth"))
    abroad, china, doubted, gpt_3 = (group.loc[group["flop"].idxmax(), "figure"] for group in groups)
    return {"sure": ratio(abroad, china), "wide": ratio(abroad, doubted), "growth": ratio(abroad, gpt_3)}
