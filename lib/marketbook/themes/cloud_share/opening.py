"""The title and the first page of the cloud-share report."""

from __future__ import annotations

import pandas as pd

from marketbook import prose
from marketbook.analysis import cloud_share as analysis
from marketbook.prose import Phrase, name, phrase
from marketbook.themes.cloud_share.checks import checks_finding
from marketbook.themes.cloud_share.money import demand_finding, profit_finding
from marketbook.themes.cloud_share.revenue import definition_finding, projection_finding, race_finding
from marketbook.themes.cloud_share.shares import concentration_finding, lead, leader_path, share_finding


def show_title(shares: pd.DataFrame, revenue: pd.DataFrame) -> None:
    """The report's title: by share, and by revenue."""
    pairs = analysis.against(revenue)
    pairs = pairs[pairs["located"]]
    together = pairs[pairs["entity"] == "telecom_operators"]
    alone = pairs[pairs["entity"] != "telecom_operators"]
    path = leader_path(shares)
    leader = name(path[0]) if path else name("alibaba_cloud")
    moments = analysis.snapshots(shares, 3)
    falling = path is not None and lead(shares, moments[-1]).value < lead(shares, moments[0]).value
    by_share = (
        phrase(zh="论份额，{who}仍领先，但优势在缩小", en="By share {who} leads, by less than it did", who=leader)
        if falling
        else phrase(zh="论份额，{who}领先，优势还在扩大", en="By share {who} leads, by more than it did", who=leader)
        if path
        else phrase(zh="论份额，尚无可比的两个时点", en="By share no two moments can be compared")
    )
    if pairs.empty:
        by_revenue = phrase(zh="论收入，尚无可比的年份", en="by revenue no year can be compared")
    elif len(together) and together.iloc[-1]["ahead"] and not alone.loc[alone["period"] == alone["period"].max(), "ahead"].any():
        by_revenue = phrase(zh="论收入，运营商合计已超过阿里云，单家仍未", en="by revenue the carriers have passed Alibaba Cloud together, none of them alone")
    elif len(together) and together.iloc[-1]["ahead"]:
        by_revenue = phrase(zh="论收入，运营商合计与单家都已超过阿里云", en="by revenue the carriers have passed Alibaba Cloud together and alone")
    else:
        by_revenue = phrase(zh="论收入，运营商尚未超过阿里云", en="by revenue the carriers have not passed Alibaba Cloud")
    prose.title(zh="谁在赢得中国的云？{a}；{b}", en="Who is winning China's cloud? {a}; {b}", a=by_share, b=by_revenue)


def show_findings(
    claims: pd.DataFrame, shares: pd.DataFrame, concentration: pd.DataFrame, checks: pd.DataFrame, revenue: pd.DataFrame, paths: pd.DataFrame,
    crossings: pd.DataFrame, definitions: pd.DataFrame, profit: pd.DataFrame, publisher: str, segment: str,
) -> None:  # fmt: skip
    """The first page: one finding for each question, those that the data allow."""
    items = [
        share_finding(shares, publisher, segment),
        concentration_finding(concentration),
        checks_finding(checks),
        race_finding(revenue),
        projection_finding(paths, crossings),
        definition_finding(definitions),
        profit_finding(profit),
        demand_finding(claims),
    ]
    prose.findings([_sentence(item) for item in items if item is not None])


def _sentence(item: Phrase) -> Phrase:
    return phrase(zh="{x}。", en="{x}.", x=item)
