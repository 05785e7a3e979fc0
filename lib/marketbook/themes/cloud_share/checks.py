"""The articles' statements on cloud share, each beside the series, with a verdict and its reason."""

from __future__ import annotations

from typing import Any

import pandas as pd

from marketbook.analysis.cloud_share import revenue, shares
from marketbook.analysis.cloud_share.revenue import LEADER
from marketbook.analysis.common import (
    CONFIRMED,
    CONTRADICTED,
    NOT_CHECKABLE,
    at,
    cell,
    check_direction,
    check_value,
    first_figure,
)
from marketbook.figures import Figure, assume, cite, ratio
from marketbook.prose import Phrase, name, phrase, quote, when
from marketbook.themes.wording import tally, verdict

#: What is said, what the series show, the verdict.
Checked = tuple[Phrase, Phrase, str]


def check_statements(
    claims: pd.DataFrame, statements: pd.DataFrame, by_firm: pd.DataFrame, series: pd.DataFrame, levels: pd.DataFrame
) -> pd.DataFrame:
    """Every statement on shares and revenue that the articles make, tested.

    Parameters
    ----------
    claims, statements : DataFrames
        What the articles say: rows with a number, and rows without one.
    by_firm : DataFrame, one row per fact and publisher
    series : IDC's shares of IaaS
    levels : annual revenue

    Returns
    -------
    DataFrame, one row per statement
        ``sentence`` (groups rows of one quote), ``quote``, ``claim``, ``evidence``, ``verdict`` (Phrases), ``verdict_key``, ``together``
        (whether it is about the carriers together against Alibaba Cloud).
    """
    external = by_firm[by_firm["origin"] == "evidence"]
    seeds = claims[claims["origin"] == "source"]
    rows = []
    for check, said in ((_statement, statements), (_number, seeds)):
        for row in said.itertuples(index=False):
            if found := check(row, external, series, levels):
                about = row.metric == "revenue" and row.entity == "telecom_operators" and check is _statement
                rows.append((row.sentence, quote(row), *found, verdict(found[2]), about))
    columns = ["sentence", "quote", "claim", "evidence", "verdict_key", "verdict", "together"]
    frame = pd.DataFrame(rows, columns=columns)
    order = {sentence: number for number, sentence in enumerate(dict.fromkeys(frame["sentence"]))}
    return frame.sort_values("sentence", key=lambda column: column.map(order), kind="stable", ignore_index=True)


def on_checks(checks: pd.DataFrame) -> Phrase | None:
    """How the checks came out; None without any."""
    if checks.empty:
        return None
    zh, en = "文章关于份额与收入的说法逐条核对：{tally}", "Of the articles' statements on share and revenue, {tally}"
    failed = checks.loc[checks["verdict_key"] == CONTRADICTED, "together"]
    if len(failed) and failed.all():
        zh += "；不符的是三家运营商合计“追赶”一说——它们合计早已领先"
        en += "; what fails is that the three carriers together are “catching up”: together they have long been ahead"
    return phrase(zh=zh, en=en, tally=tally(checks))


def _open(claim: Phrase, *, zh: str, en: str, **slots: Any) -> Checked:
    return claim, phrase(zh=zh, en=en, **slots), NOT_CHECKABLE


def _alone(claim: Phrase) -> Checked:
    return _open(claim, zh="没有独立来源可比", en="No independent source to compare with")


def _around(series: pd.DataFrame, row: Any) -> tuple[dict[str, Any], float, float] | None:
    """The printed shares before and after a period: slots of a phrase, and the two values; None unless there are both."""
    own = series[(series["entity"] == row.entity) & series["printed"]]
    before, after = own[own["period"] < row.period], own[own["period"] > row.period]
    if before.empty or after.empty:
        return None
    a, b = before.iloc[-1], after.iloc[0]
    slots = {"a": a["figure"], "b": b["figure"], "p": when(a["period"]), "q": when(b["period"])}
    return slots, a["share_pct"], b["share_pct"]


# -- statements without a number ----------------------------------------------------------------------------------------------


def _statement(row: Any, external: pd.DataFrame, series: pd.DataFrame, levels: pd.DataFrame) -> Checked | None:
    if row.metric == "market_share" and row.segment == "iaas":
        return _share_direction(row, external, series)
    if row.metric == "market_share_change_yoy" and row.direction == "first":
        return _largest_rise(row, external)
    if row.metric == "market_share" and row.segment == "gov_cloud":
        zh, en = "{p}政务云前几名中运营商领先", "The carriers led among the first in government cloud in {p}"
        claim = phrase(zh=zh, en=en, p=when(row.period))
        return _open(
            claim,
            zh="事实库中没有该年政务云的厂商份额",
            en="The fact base holds no vendor shares of government cloud for that year",
        )
    if row.metric == "revenue" and row.direction == "near":
        return _catching_up(row, levels) if row.entity == "telecom_operators" else _near(row, levels)
    if row.metric == "profit":
        return _only_profitable(external)
    return None


def _share_direction(row: Any, external: pd.DataFrame, series: pd.DataFrame) -> Checked:
    word = phrase(zh="上升", en="rises") if row.direction == "up" else phrase(zh="下滑", en="falls")
    slots = {"who": name(row.entity), "p": when(row.period), "word": word}
    claim = phrase(zh="{who}{p}份额{word}", en="{who}'s share {word} in {p}", **slots)
    where = {"entity": row.entity, "segment": "iaas", "publisher": "IDC", "period": row.period}
    change = first_figure(external, metric="market_share_change_yoy", **where)
    if change is not None:
        evidence = phrase(
            zh="IDC印出的同比变化：{x:signed}", en="IDC prints a change on the year of {x:signed}", x=change
        )
        return claim, evidence, check_direction(row.direction, change.number)
    around = _around(series, row)
    if around is None:
        return _open(
            claim,
            zh="IDC没有印出该期的变化，前后也缺少份额",
            en="IDC prints no change for that half, and shares around it are missing",
        )
    slots, before, after = around
    same = check_direction(row.direction, after - before) == CONFIRMED
    zh, en = ("一致", "the same way") if same else ("不一致", "the other way")
    return _open(
        claim,
        zh="IDC没有印出该期的变化；前后两次份额为{p}的{a}和{q}的{b}，方向" + zh,
        en="IDC prints no change for that half; the shares around it, {a} in {p} and {b} in {q}, point " + en,
        **slots,
    )


def _largest_rise(row: Any, external: pd.DataFrame) -> Checked:
    claim = phrase(zh="{who}份额升幅最大", en="{who}'s share rose most", who=name(row.entity))
    changes = at(external, metric="market_share_change_yoy", segment="iaas", publisher="IDC", period=row.period)
    changes = changes[changes["entity"].isin(shares.VENDORS)].sort_values("value", ascending=False)
    if row.entity not in set(changes["entity"]) or len(changes) < 2:
        return _alone(claim)
    first, second = changes.iloc[0], changes.iloc[1]
    slots = {"a": name(first["entity"]), "b": name(second["entity"]), "x": cite(first), "y": cite(second)}
    evidence = phrase(
        zh="在IDC印出变化的厂商中，{a}{x:signed}，其次{b}{y:signed}",
        en="Of the vendors whose change IDC prints, {a} has {x:signed}, next {b} {y:signed}",
        **slots,
    )
    return claim, evidence, CONFIRMED if first["entity"] == row.entity else CONTRADICTED


def _beside_leader(row: Any, levels: pd.DataFrame) -> pd.DataFrame:
    pairs = revenue.against(levels, chasers=[row.entity])
    return pairs[pairs["period"] <= row.period]


def _near(row: Any, levels: pd.DataFrame) -> Checked:
    slots = {"a": name(row.entity), "b": name(LEADER)}
    claim = phrase(zh="{a}的营收已非常接近{b}", en="{a}'s revenue is very close to {b}'s", **slots)
    pairs = _beside_leader(row, levels)
    if pairs.empty:
        return _alone(claim)
    last, close = pairs.iloc[-1], assume("very_close")
    slots = {"p": when(last["period"]), "x": last["share_figure"], "y": last["figure"], "z": last["leader_figure"]}
    evidence = phrase(
        zh="{p}：{y}对{z}，为后者的{x:d0}（达到{close}即视为非常接近）；两家的统计范围不同",
        en="{p}: {y} against {z}, {x:d0} of it ({close} or more counts as very close); the two count different things",
        close=close,
        **slots,
    )
    return claim, evidence, CONFIRMED if last["share_figure"].value >= close.value else CONTRADICTED


def _catching_up(row: Any, levels: pd.DataFrame) -> Checked:
    who = name(LEADER)
    claim = phrase(
        zh="三大运营商合计正在追赶{who}", en="The three carriers together are catching up with {who}", who=who
    )
    pairs = _beside_leader(row, levels)
    if pairs.empty:
        return _alone(claim)
    last = pairs.iloc[-1]
    slots = {"p": when(last["period"]), "x": ratio(last["figure"], last["leader_figure"]), "who": who}
    if not last["ahead"]:
        evidence = phrase(
            zh="{p}合计为{who}的{x:d1}", en="Together they had {x:d1} the revenue of {who} in {p}", **slots
        )
        return claim, evidence, CONFIRMED
    first = pairs[pairs["ahead"]].iloc[0]
    slots |= {"q": when(first["period"]), "y": first["figure"], "z": first["leader_figure"]}
    evidence = phrase(
        zh="并非追赶：{p}合计已是{who}的{x:d1}，至迟在{q}即已超过（{y}对{z}）",
        en="Not catching up but ahead: together they had {x:d1} the revenue of {who} in {p}, and were ahead by {q} at the latest ({y} against {z})",
        **slots,
    )
    return claim, evidence, CONTRADICTED


def _only_profitable(external: pd.DataFrame) -> Checked:
    claim = phrase(
        zh="{who}是国内唯一盈利的云厂商", en="{who} is the only Chinese cloud vendor in profit", who=name(LEADER)
    )
    own = first_figure(external, entity=LEADER, metric="ebita", segment="cloud_segment", period="FY2022")
    other = first_figure(external, entity="kingsoft_cloud", metric="operating_margin", segment="total", period="2023")
    if own is None:
        return _alone(claim)
    slots = {"x": own, "p": when(own.period), "k": name("kingsoft_cloud"), "y": other}
    if other is None:
        return _open(
            claim,
            zh="{p}盈利{x}属实，但其他厂商未单列云业务利润",
            en="Its profit of {x} in {p} stands, but other vendors do not report their cloud's profit",
            **slots,
        )
    return _open(
        claim,
        zh="{p}盈利{x}属实；{k}的经营利润率为{y}，其余厂商未单列云业务利润，无法排除",
        en="Its profit of {x} in {p} stands; {k}'s operating margin was {y}, and the others do not report their cloud's profit, so none can be ruled out",
        **slots,
    )


# -- statements with a number -------------------------------------------------------------------------------------------------


def _number(row: Any, external: pd.DataFrame, series: pd.DataFrame, levels: pd.DataFrame) -> Checked | None:
    slots = {
        "who": name(row.entity),
        "p": when(row.period) if row.period else None,
        "x": cite(row) if row.exact else None,
    }
    where = {"metric": row.metric, "entity": row.entity, "segment": row.segment, "period": row.period}
    if row.metric == "market_share_change_yoy":
        claim = phrase(zh="{who}同比{x:signed}", en="{who} {x:signed} on the year", **slots)
        return _printed_by_idc(claim, slots["x"], first_figure(external, publisher="IDC", **where))
    if row.metric == "market_share":
        return _share_level(row, slots, series, first_figure(external, publisher="IDC", **where))
    if row.metric == "market_rank" and row.attribution:
        return _first_place(row, slots, external, where)
    if row.metric == "revenue" and row.entity == "telecom_operators":
        return _sum_of_three(row, slots, levels)
    if row.metric in ("revenue", "ebita") and row.entity == LEADER and row.period.startswith("FY"):
        kind = name(row.metric, "metric")
        claim = phrase(zh="{who}{p}{kind}为{x}", en="{who}, {p}: {kind} of {x}", kind=kind, **slots)
        other = first_figure(external, unit=row.unit, **where)
        return _beside(claim, slots["x"], other, zh="公司公告：{x}", en="The company's filing: {x}")
    return None


def _beside(claim: Phrase, said: Figure, other: Figure | None, *, zh: str, en: str, **slots: Any) -> Checked:
    """A stated value beside another source's, which stands in the slot ``x``."""
    if other is None:
        return _alone(claim)
    return claim, phrase(zh=zh, en=en, x=other, **slots), check_value(said, other)


def _printed_by_idc(claim: Phrase, said: Figure, other: Figure | None) -> Checked:
    zh, en = "{firm}印出{x:signed}", "{firm} prints {x:signed}"
    return _beside(claim, said, other, zh=zh, en=en, firm=name("IDC", "term"))


def _share_level(row: Any, slots: dict[str, Any], series: pd.DataFrame, other: Figure | None) -> Checked:
    seg = name(row.segment, "segment")
    claim = phrase(zh="{who}{p}的{seg}份额为{x}", en="{who}: {x} of {seg} in {p}", seg=seg, **slots)
    if other is not None:
        return _printed_by_idc(claim, slots["x"], other)
    around = _around(series, row) if row.segment == "iaas" else None
    if around is None:
        return _open(claim, zh="没有独立来源印出该期份额", en="No independent source prints that half")
    ends, before, after = around
    within = min(before, after) <= slots["x"].number <= max(before, after)
    zh, en = ("介于", "between") if within else ("不在", "outside")
    return _open(
        claim,
        zh="没有独立来源印出该期份额；它" + zh + "{p}的{a}与{q}的{b}之间",
        en="No independent source prints that half; it lies " + en + " {a} in {p} and {b} in {q}",
        **ends,
    )


def _first_place(row: Any, slots: dict[str, Any], external: pd.DataFrame, where: dict[str, str]) -> Checked:
    seg = name(row.segment, "segment")
    claim = phrase(zh="{who}{p}{seg}排{x}", en="{who} is {x} in {seg} in {p}", seg=seg, **slots)
    same = first_figure(external, publisher="IDC", **where)
    wider = first_figure(external, publisher="IDC", **where | {"segment": "public_cloud"})
    if same is not None or wider is None:
        return _beside(claim, slots["x"], same, zh="IDC的排名：{x}", en="IDC's order: {x}")
    return _open(
        claim,
        zh="没有独立来源印出这一口径的排名；同期{seg}排{x}",
        en="No independent source prints this order; in {seg} it was {x} then",
        seg=name("public_cloud", "segment"),
        x=wider,
    )


def _sum_of_three(row: Any, slots: dict[str, Any], levels: pd.DataFrame) -> Checked:
    claim = phrase(zh="三大运营商{p}云收入合计{x}", en="The three carriers' cloud revenue in {p}: {x}", **slots)
    together, *parts = (
        cell(levels, entity=entity, period=row.period) for entity in ("telecom_operators", *shares.CARRIERS)
    )
    return _beside(
        claim,
        slots["x"],
        together,
        zh="三家公布之和：{a:short} + {b:short} + {c:short} = {x:s4}",
        en="Sum of what the three report: {a:short} + {b:short} + {c:short} = {x:s4}",
        **dict(zip("abc", parts)),
    )
