"""The articles' statements on cloud share, each beside the series, with a verdict and its reason."""

from __future__ import annotations

from typing import Any

import pandas as pd

from marketbook import prose, tables
from marketbook.analysis import cloud_share as analysis
from marketbook.analysis.common import (
    CONFIRMED,
    CONTRADICTED,
    NOT_CHECKABLE,
    at,
    check_direction,
    check_value,
    first_figure,
)
from marketbook.figures import Figure, assume, cite, ratio
from marketbook.prose import Phrase, name, phrase, quote, when
from marketbook.themes.wording import tally, verdict

_COLUMNS = ["sentence", "claim", "evidence", "verdict_key", "topic", "quote"]


def check_statements(claims: pd.DataFrame, statements: pd.DataFrame, by_firm: pd.DataFrame, shares: pd.DataFrame, revenue: pd.DataFrame) -> pd.DataFrame:
    """Every statement on shares and revenue that the articles make, tested.

    Parameters
    ----------
    claims, statements : DataFrames
        What the articles say: rows with a number, and rows without one.
    by_firm : DataFrame, one row per fact and publisher; shares : IDC's series of IaaS; revenue : see ``annual_revenue``

    Returns
    -------
    DataFrame, one row per statement
        ``sentence`` (groups rows of one quote), ``claim``, ``evidence`` (Phrases), ``verdict_key``, ``quote``; ``topic`` is "together"
        for the statement that the carriers together are catching up, where it fails.
    """
    external = by_firm[by_firm["origin"] == "evidence"]
    seeds = claims[claims["origin"] == "source"]
    rows: list[dict[str, Any]] = []
    for row in statements.itertuples(index=False):
        found = _statement(row, external, shares, revenue)
        if found:
            rows.append({"sentence": row.sentence, "quote": quote(row), **found})
    for row in seeds.itertuples(index=False):
        found = _number(row, external, shares, revenue)
        if found:
            rows.append({"sentence": row.sentence, "quote": quote(row), **found})
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    order = {sentence: number for number, sentence in enumerate(dict.fromkeys(frame["sentence"]))}
    return frame.sort_values("sentence", key=lambda column: column.map(order), kind="stable", ignore_index=True)


# -- statements without a number ----------------------------------------------------------------------------------------------


def _statement(row: Any, external: pd.DataFrame, shares: pd.DataFrame, revenue: pd.DataFrame) -> dict[str, Any] | None:
    if row.metric == "market_share" and row.segment == "iaas":
        return _share_direction(row, external, shares)
    if row.metric == "market_share_change_yoy" and row.direction == "first":
        return _largest_rise(row, external)
    if row.metric == "market_share" and row.segment == "gov_cloud":
        return {
            "claim": phrase(zh="{p}政务云前几名中运营商领先", en="The carriers led among the first in government cloud in {p}", p=when(row.period)),
            "evidence": phrase(zh="事实库中没有该年政务云的厂商份额", en="The fact base holds no vendor shares of government cloud for that year"),
            "verdict_key": NOT_CHECKABLE,
        }
    if row.metric == "revenue" and row.direction == "near":
        return _near(row, revenue)
    if row.metric == "profit":
        return _only_profitable(external)
    return None


def _share_direction(row: Any, external: pd.DataFrame, shares: pd.DataFrame) -> dict[str, Any]:
    word = phrase(zh="上升", en="rises") if row.direction == "up" else phrase(zh="下滑", en="falls")
    claim = phrase(zh="{who}{p}份额{word}", en="{who}'s share {word} in {p}", who=name(row.entity), p=when(row.period), word=word)
    change = first_figure(external, metric="market_share_change_yoy", entity=row.entity, segment="iaas", publisher="IDC", period=row.period)
    if change is not None:
        evidence = phrase(zh="IDC印出的同比变化：{x:signed}", en="IDC prints a change on the year of {x:signed}", x=change)
        return {"claim": claim, "evidence": evidence, "verdict_key": check_direction(row.direction, change.number)}
    own = shares[(shares["entity"] == row.entity) & shares["printed"]]
    before, after = own[own["period"] < row.period], own[own["period"] > row.period]
    if len(before) and len(after):
        a, b = before.iloc[-1], after.iloc[0]
        evidence = phrase(
            zh="IDC没有印出该期的变化；前后两次份额为{p}的{a}和{q}的{b}，方向" + ("一致" if check_direction(row.direction, b["share_pct"] - a["share_pct"]) == CONFIRMED else "不一致"),
            en="IDC prints no change for that half; the shares around it, {a} in {p} and {b} in {q}, point " + ("the same way" if check_direction(row.direction, b["share_pct"] - a["share_pct"]) == CONFIRMED else "the other way"),
            a=a["figure"], b=b["figure"], p=when(a["period"]), q=when(b["period"]),
        )  # fmt: skip
    else:
        evidence = phrase(zh="IDC没有印出该期的变化，前后也缺少份额", en="IDC prints no change for that half, and shares around it are missing")
    return {"claim": claim, "evidence": evidence, "verdict_key": NOT_CHECKABLE}


def _largest_rise(row: Any, external: pd.DataFrame) -> dict[str, Any]:
    claim = phrase(zh="{who}份额升幅最大", en="{who}'s share rose most", who=name(row.entity))
    changes = at(external, metric="market_share_change_yoy", segment="iaas", publisher="IDC", period=row.period)
    changes = changes[changes["entity"].isin(analysis.VENDORS)].sort_values("value", ascending=False)
    if row.entity not in set(changes["entity"]) or len(changes) < 2:
        return {"claim": claim, "evidence": phrase(zh="没有可比的其他厂商变化", en="No changes of other vendors to compare with"), "verdict_key": NOT_CHECKABLE}
    first, second = (cite(changes.iloc[number]) for number in (0, 1))
    evidence = phrase(
        zh="在IDC印出变化的厂商中，{a}{x:signed}，其次{b}{y:signed}", en="Of the vendors whose change IDC prints, {a} has {x:signed}, next {b} {y:signed}",
        a=name(changes.iloc[0]["entity"]), b=name(changes.iloc[1]["entity"]), x=first, y=second,
    )  # fmt: skip
    return {"claim": claim, "evidence": evidence, "verdict_key": CONFIRMED if changes.iloc[0]["entity"] == row.entity else CONTRADICTED}


def _near(row: Any, revenue: pd.DataFrame) -> dict[str, Any]:
    together = row.entity == "telecom_operators"
    claim = (
        phrase(zh="三大运营商合计正在追赶{who}", en="The three carriers together are catching up with {who}", who=name("alibaba_cloud"))
        if together
        else phrase(zh="{a}的营收已非常接近{b}", en="{a}'s revenue is very close to {b}'s", a=name(row.entity), b=name("alibaba_cloud"))
    )
    pair = analysis.against(revenue, chasers=[row.entity])
    pair = pair[pair["period"] <= row.period]
    if pair.empty:
        return {"claim": claim, "evidence": phrase(zh="缺少同年的两项收入", en="The two revenues of one year are not both known"), "verdict_key": NOT_CHECKABLE}
    last = pair.iloc[-1]
    times = ratio(last["figure"], last["leader_figure"])
    if together:
        if last["ahead"]:
            first = pair[pair["ahead"]].iloc[0]
            evidence = phrase(
                zh="并非追赶：{p}合计已是{who}的{x:d1}，至迟在{q}即已超过（{y}对{z}）",
                en="Not catching up but ahead: together they had {x:d1} the revenue of {who} in {p}, and were ahead by {q} at the latest ({y} against {z})",
                p=when(last["period"]), q=when(first["period"]), x=times, y=first["figure"], z=first["leader_figure"], who=name("alibaba_cloud"),
            )  # fmt: skip
            return {"claim": claim, "evidence": evidence, "verdict_key": CONTRADICTED, "topic": "together"}
        evidence = phrase(zh="{p}合计为{who}的{x:d1}", en="Together they had {x:d1} the revenue of {who} in {p}", p=when(last["period"]), x=times, who=name("alibaba_cloud"))
        return {"claim": claim, "evidence": evidence, "verdict_key": CONFIRMED}
    close = assume("very_close")
    evidence = phrase(
        zh="{p}：{y}对{z}，为后者的{x:d0}（达到{close}即视为非常接近）；两家的统计范围不同",
        en="{p}: {y} against {z}, {x:d0} of it ({close} or more counts as very close); the two count different things",
        p=when(last["period"]), x=last["share_figure"], y=last["figure"], z=last["leader_figure"], close=close,
    )  # fmt: skip
    return {"claim": claim, "evidence": evidence, "verdict_key": CONFIRMED if last["share_figure"].value >= close.value else CONTRADICTED}


def _only_profitable(external: pd.DataFrame) -> dict[str, Any]:
    claim = phrase(zh="{who}是国内唯一盈利的云厂商", en="{who} is the only Chinese cloud vendor in profit", who=name("alibaba_cloud"))
    own = first_figure(external, entity="alibaba_cloud", metric="ebita", segment="cloud_segment", period="FY2022")
    other = first_figure(external, entity="kingsoft_cloud", metric="operating_margin", segment="total", period="2023")
    if own is None:
        evidence = phrase(zh="没有其他厂商的利润可比", en="No other vendor's profit is known")
    elif other is None:
        evidence = phrase(zh="{p}盈利{x}属实，但其他厂商未单列云业务利润", en="Its profit of {x} in {p} stands, but other vendors do not report their cloud's profit", x=own, p=when(own.period))
    else:
        evidence = phrase(
            zh="{p}盈利{x}属实；{k}的经营利润率为{y}，其余厂商未单列云业务利润，无法排除",
            en="Its profit of {x} in {p} stands; {k}'s operating margin was {y}, and the others do not report their cloud's profit, so none can be ruled out",
            x=own, p=when(own.period), k=name("kingsoft_cloud"), y=other,
        )  # fmt: skip
    return {"claim": claim, "evidence": evidence, "verdict_key": NOT_CHECKABLE}


# -- statements with a number -------------------------------------------------------------------------------------------------


def _number(row: Any, external: pd.DataFrame, shares: pd.DataFrame, revenue: pd.DataFrame) -> dict[str, Any] | None:
    if row.metric == "market_share_change_yoy":
        said = cite(row)
        other = first_figure(external, metric=row.metric, entity=row.entity, segment=row.segment, publisher="IDC", period=row.period)
        return _same(phrase(zh="{who}同比{x:signed}", en="{who} {x:signed} on the year", who=name(row.entity), x=said), said, other, "IDC")
    if row.metric == "market_share":
        return _share_level(row, shares, external)
    if row.metric == "market_rank" and row.attribution:
        return _first_place(row, external)
    if row.metric == "revenue" and row.entity == "telecom_operators":
        return _sum_of_three(row, revenue)
    if row.metric in ("revenue", "ebita") and row.entity == "alibaba_cloud" and row.period.startswith("FY"):
        said = cite(row)
        other = first_figure(external, metric=row.metric, entity=row.entity, segment=row.segment, unit=row.unit, period=row.period)
        kind = name(row.metric, "metric")
        return _same(phrase(zh="{who}{p}{kind}为{x}", en="{who}, {p}: {kind} of {x}", who=name(row.entity), p=when(row.period), kind=kind, x=said), said, other, None)
    return None


def _same(claim: Phrase, said: Figure, other: Figure | None, firm: str | None) -> dict[str, Any]:
    key = check_value(said, other)
    if other is None:
        evidence = phrase(zh="没有独立来源可比", en="No independent source to compare with")
    elif firm:
        evidence = phrase(zh="{firm}印出{x:signed}", en="{firm} prints {x:signed}", firm=name(firm, "term"), x=other)
    else:
        evidence = phrase(zh="公司公告：{x}", en="The company's filing: {x}", x=other)
    return {"claim": claim, "evidence": evidence, "verdict_key": key}


def _share_level(row: Any, shares: pd.DataFrame, external: pd.DataFrame) -> dict[str, Any]:
    said = cite(row)
    claim = phrase(zh="{who}{p}的{seg}份额为{x}", en="{who}: {x} of {seg} in {p}", who=name(row.entity), p=when(row.period), seg=name(row.segment, "segment"), x=said)
    other = first_figure(external, metric="market_share", entity=row.entity, segment=row.segment, publisher="IDC", period=row.period)
    if other is not None:
        return _same(claim, said, other, "IDC")
    own = shares[shares["entity"].eq(row.entity) & shares["period"].ne(row.period) & shares["printed"]] if row.segment == "iaas" else shares.iloc[:0]
    before, after = own[own["period"] < row.period], own[own["period"] > row.period]
    if len(before) and len(after):
        a, b = before.iloc[-1], after.iloc[0]
        between = min(a["share_pct"], b["share_pct"]) <= said.number <= max(a["share_pct"], b["share_pct"])
        evidence = phrase(
            zh="没有独立来源印出该期份额；它" + ("介于" if between else "不在") + "{p}的{a}与{q}的{b}之间",
            en="No independent source prints that half; it lies " + ("between" if between else "outside") + " {a} in {p} and {b} in {q}",
            a=a["figure"], b=b["figure"], p=when(a["period"]), q=when(b["period"]),
        )  # fmt: skip
        return {"claim": claim, "evidence": evidence, "verdict_key": NOT_CHECKABLE}
    return {"claim": claim, "evidence": phrase(zh="没有独立来源印出该期份额", en="No independent source prints that half"), "verdict_key": NOT_CHECKABLE}


def _first_place(row: Any, external: pd.DataFrame) -> dict[str, Any]:
    said = cite(row)
    claim = phrase(zh="{who}{p}{seg}排{x}", en="{who} is {x} in {seg} in {p}", who=name(row.entity), p=when(row.period), seg=name(row.segment, "segment"), x=said)
    same = first_figure(external, metric="market_rank", entity=row.entity, segment=row.segment, publisher="IDC", period=row.period)
    if same is not None:
        evidence = phrase(zh="IDC的排名：{x}", en="IDC's order: {x}", x=same)
        return {"claim": claim, "evidence": evidence, "verdict_key": check_value(said, same)}
    wider = first_figure(external, metric="market_rank", entity=row.entity, segment="public_cloud", publisher="IDC", period=row.period)
    if wider is None:
        return {"claim": claim, "evidence": phrase(zh="没有独立来源印出该期排名", en="No independent source prints that order"), "verdict_key": NOT_CHECKABLE}
    evidence = phrase(
        zh="没有独立来源印出这一口径的排名；同期{seg}排{x}", en="No independent source prints this order; in {seg} it was {x} then", seg=name("public_cloud", "segment"), x=wider
    )
    return {"claim": claim, "evidence": evidence, "verdict_key": NOT_CHECKABLE}


def _sum_of_three(row: Any, revenue: pd.DataFrame) -> dict[str, Any]:
    said = cite(row)
    claim = phrase(zh="三大运营商{p}云收入合计{x}", en="The three carriers' cloud revenue in {p}: {x}", p=when(row.period), x=said)
    parts = [analysis.level(revenue, entity, row.period) for entity in analysis.CARRIERS]
    together = analysis.level(revenue, "telecom_operators", row.period)
    if together is None:
        return {"claim": claim, "evidence": phrase(zh="三家公布的收入不全", en="Not all three have reported"), "verdict_key": NOT_CHECKABLE}
    evidence = phrase(zh="三家公布之和：{a:short} + {b:short} + {c:short} = {x:s4}", en="Sum of what the three report: {a:short} + {b:short} + {c:short} = {x:s4}", a=parts[0], b=parts[1], c=parts[2], x=together)
    return {"claim": claim, "evidence": evidence, "verdict_key": check_value(said, together)}


# -- showing ------------------------------------------------------------------------------------------------------------------


def show_checks(frame: pd.DataFrame) -> None:
    """The table of statements under the sentences that make them."""
    if frame.empty:
        prose.say(zh="截至数据截止日，两篇文章尚未发表，没有可核对的说法。", en="By the data cut-off neither article had appeared, so there is nothing to check.")
        return
    prose.heading(zh="文章的说法：{tally}", en="What the articles say: {tally}", tally=tally(frame))
    rows = frame.assign(verdict=[verdict(key) for key in frame["verdict_key"]])
    tables.table(
        rows,
        [
            tables.column("claim", zh="文章说", en="The article says"),
            tables.column("evidence", zh="数据显示", en="The series show"),
            tables.column("verdict", zh="结论", en="Verdict"),
        ],
        title=phrase(zh="逐条核对：说法、数据与结论", en="Each statement beside the series"),
        groups="sentence",
        group_names=dict(zip(frame["sentence"], frame["quote"])),
        source=None,
        note=phrase(
            zh="“无从核对”表示没有独立来源印出同一口径的数字，而不是说法有误。",
            en="“Not checkable” means that no independent source prints the same measure, not that the statement is wrong.",
        ),
    )


def checks_finding(frame: pd.DataFrame) -> Phrase | None:
    """How the checks came out; None without any."""
    if frame.empty:
        return None
    failed = frame.loc[frame["verdict_key"] == CONTRADICTED, "topic"]
    if len(failed) and failed.eq("together").all():
        return phrase(
            zh="文章关于份额与收入的说法逐条核对：{tally}；不符的是三家运营商合计“追赶”一说——它们合计早已领先",
            en="Of the articles' statements on share and revenue, {tally}; what fails is that the three carriers together are “catching up”: together they have long been ahead",
            tally=tally(frame),
        )  # fmt: skip
    return phrase(zh="文章关于份额与收入的说法逐条核对：{tally}", en="Of the articles' statements on share and revenue, {tally}", tally=tally(frame))
