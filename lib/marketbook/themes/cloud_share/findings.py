"""What the cloud-share report finds, in words that turn with the data: who leads, who gains, who is nearest, when if ever they cross."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from marketbook import gaps, prose, tables
from marketbook.analysis.cloud_share import revenue, shares
from marketbook.analysis.cloud_share.revenue import LEADER
from marketbook.analysis.common import ORIGINS_FOR_INTERVALS, at
from marketbook.figures import Figure, assume, ratio
from marketbook.prose import Phrase, name, phrase, when
from marketbook.themes.wording import day

_CAMPS = {
    "internet": ("互联网厂商", "Internet firms"),
    "carriers": ("运营商", "Carriers"),
    "foreign": ("外资厂商", "Foreign vendors"),
}


# -- the title ----------------------------------------------------------------------------------------------------------------


def by_share(series: pd.DataFrame) -> Phrase:
    """Half of the title: who leads by share, and whether by more or less than before."""
    path = shares.leader_path(series)
    if path is None:
        return phrase(zh="论份额，尚无可比的两个时点", en="By share no two moments can be compared")
    before, now = shares.leads(series)
    zh, en = ("仍领先，但优势在缩小", "less") if now.value < before.value else ("领先，优势还在扩大", "more")
    return phrase(zh="论份额，{who}" + zh, en="By share {who} leads, by " + en + " than it did", who=name(path[0]))


def by_revenue(levels: pd.DataFrame) -> Phrase:
    """Half of the title: whether the carriers have passed Alibaba Cloud by revenue."""
    pairs, together, alone = _pairs(levels)
    if pairs.empty:
        zh, en = "尚无可比的年份", "no year can be compared"
    elif together.empty or not together.iloc[-1]["ahead"]:
        zh, en = "运营商尚未超过阿里云", "the carriers have not passed Alibaba Cloud"
    elif alone["ahead"].any():
        zh, en = "运营商合计与单家都已超过阿里云", "the carriers have passed Alibaba Cloud together and alone"
    else:
        zh, en = (
            "运营商合计已超过阿里云，单家仍未",
            "the carriers have passed Alibaba Cloud together, none of them alone",
        )
    return phrase(zh=f"论收入，{zh}", en=f"by revenue {en}")


def _pairs(levels: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The years that can be compared: all, those of the carriers together, and the last one of each carrier alone."""
    pairs = revenue.against(levels)
    pairs = pairs[pairs["located"]]
    whole = pairs["entity"] == "telecom_operators"
    alone = pairs[~whole]
    return pairs, pairs[whole], alone[alone["period"] == alone["period"].max()]


# -- shares -------------------------------------------------------------------------------------------------------------------


def on_shares(series: pd.DataFrame, publisher: str, segment: str) -> Phrase:
    """The finding on shares, in whichever direction the leader went."""
    slots: dict[str, Any] = {"firm": name(publisher, "term"), "segment": name(segment, "segment"), "day": day()}
    if series.empty:
        return phrase(
            zh="截至{day}，事实库中没有{firm}关于{segment}的厂商份额，因此本报告在这一口径下无法判断份额走势",
            en="Up to {day} the fact base holds no vendor shares of {segment} by {firm}, so on this measure nothing can be said about who gains",
            **slots,
        )
    path = shares.leader_path(series)
    if path is None:
        row = series.loc[series["share_pct"].idxmax()]
        slots |= {"who": name(row["entity"]), "x": row["figure"], "period": when(row["period"])}
        return phrase(
            zh="{firm}的{segment}份额不足以比较两个时点；已知最高的一项是{period}{who}的{x}",
            en="{firm}'s shares of {segment} do not suffice to compare two moments; the largest known is {who}'s {x} in {period}",
            **slots,
        )
    leader, first, last = path
    slots |= {"who": name(leader), "a": first["figure"], "b": last["figure"]}
    slots |= {"p": when(first["period"]), "q": when(last["period"])}
    zh = "{who}居{segment}第一，份额从{p}的{a}升到{q}的{b}（{firm}）"
    en = "{who} leads {segment}, and its share rose from {a} in {p} to {b} in {q} ({firm})"
    if last["share_pct"] < first["share_pct"]:
        zh = "{who}仍居{segment}第一，但份额从{p}的{a}降到{q}的{b}（{firm}）"
        en = "{who} still leads {segment}, but its share fell from {a} in {p} to {b} in {q} ({firm})"
    return phrase(zh=zh, en=en, **slots)


def points(claims: pd.DataFrame, publisher: str, segment: str) -> Phrase | None:
    """What the firm printed for infrastructure and platform services together, point by point; None if that is what the lines show."""
    found = shares.printed_points(claims, publisher, "iaas_paas")
    if segment == "iaas_paas" or found.empty:
        return None
    cells = [
        phrase(zh="{who}{p}{x}", en="{who} {x} in {p}", who=name(row.entity), p=when(row.period), x=row.figure)
        for row in found.itertuples()
    ]
    return prose.listing(cells, last=("、", ", "))


def camp_columns(camps: Sequence[str]) -> list[tables.Column]:
    """Columns of a table for these camps."""
    heads = {"huawei": name("huawei_cloud"), **gaps.words(_CAMPS)}
    return [tables.Column(camp, heads[camp], "d1", bar=True) for camp in camps]


def on_camps(camps: pd.DataFrame) -> Phrase | None:
    """How the internet firms and the carriers stood at the first and the last moment that has both; None without two."""
    both = (
        camps.pivot(index="period", columns="camp", values="figure").reindex(columns=["internet", "carriers"]).dropna()
    )
    if len(both) < 2:
        return None
    (a, b), (c, d) = both.iloc[[0, -1]].to_numpy()
    slots = {"a": a, "b": b, "c": c, "d": d, "p": when(both.index[0]), "q": when(both.index[-1])}
    zh, en = ("收窄", "narrows") if c.value - d.value < a.value - b.value else ("扩大", "widens")
    return phrase(
        zh="被点名的互联网厂商合计从{p}的{a}变为{q}的{c}，运营商从{b}变为{d}：差距" + zh,
        en="Internet firms on the list went from {a} in {p} to {c} in {q}, carriers from {b} to {d}: the gap " + en,
        **slots,
    )


def _zone(low: Figure, high: Figure) -> tuple[str, str] | None:
    """Where bounds lie between the limits of the guidelines, in both languages; None where they straddle one."""
    moderate, strong = assume("hhi_moderate").value, assume("hhi_high").value
    if low.value > strong:
        return "高度集中", "highly concentrated"
    if high.value < moderate:
        return "不集中", "unconcentrated"
    if low.value > moderate and high.value < strong:
        return "中度集中", "moderately concentrated"
    return None


def _ends(frame: pd.DataFrame, low: str, high: str) -> dict[str, Any]:
    """Slots for a pair of bounds at the first (``a``, ``b``, in ``p``) and the last period (``c``, ``d``, in ``q``)."""
    first, last = frame.iloc[0], frame.iloc[-1]
    slots = {"p": when(first["period"]), "q": when(last["period"])}
    return slots | {"a": first[low], "b": first[high], "c": last[low], "d": last[high]}


def on_concentration(frame: pd.DataFrame) -> Phrase | None:
    """What happened to concentration between the first and the last period; None without two."""
    if len(frame) < 2:
        return None
    before, after = (_zone(row["low_figure"], row["high_figure"]) for row in (frame.iloc[0], frame.iloc[-1]))
    if before is None or after is None:
        return phrase(
            zh="等效竞争者从{p}的{a:d1}至{b:d1}家变为{q}的{c:d1}至{d:d1}家",
            en="The market went from the equivalent of {a:d1} to {b:d1} equal rivals in {p} to {c:d1} to {d:d1} in {q}",
            **_ends(frame, "few", "many"),
        )
    zh, en = f"从{before[0]}变为{after[0]}", f"went from {before[1]} to {after[1]}"
    if before == after:
        zh, en = f"仍为{after[0]}", f"is still {after[1]}"
    return phrase(
        zh="市场" + zh + "：等效竞争者从{p}的{a:d1}至{b:d1}家变为{q}的{c:d1}至{d:d1}家",
        en="The market "
        + en
        + ": from the equivalent of {a:d1} to {b:d1} equal rivals in {p} to {c:d1} to {d:d1} in {q}",
        **_ends(frame, "few", "many"),
    )


def bounds(frame: pd.DataFrame) -> Phrase | None:
    """Where the bounds of the index stood first and last; None without any."""
    if frame.empty:
        return None
    slots = _ends(frame, "low_figure", "high_figure")
    zh, en = ("降", "fell") if slots["c"].value < slots["a"].value else ("升", "rose")
    return phrase(
        zh="HHI从{p}的{a:d0}至{b:d0}之间" + zh + "到{q}的{c:d0}至{d:d0}之间",
        en="The HHI " + en + " from between {a:d0} and {b:d0} in {p} to between {c:d0} and {d:d0} in {q}",
        **slots,
    )


# -- revenue ------------------------------------------------------------------------------------------------------------------


def on_race(levels: pd.DataFrame) -> Phrase:
    """Who is ahead of Alibaba Cloud by revenue, together and alone, in the last year that can be compared."""
    pairs, together, alone = _pairs(levels)
    slots: dict[str, Any] = {"who": name(LEADER)}
    if pairs.empty:
        return phrase(
            zh="运营商与{who}的云收入没有同年可比的数字，谁领先无从判断",
            en="No year has both the carriers' and {who}'s cloud revenue, so who is ahead cannot be said",
            **slots,
        )
    nearest = revenue.nearest(alone)
    slots |= {"near": name(nearest["entity"]), "q": when(nearest["period"]), "y": nearest["share_figure"]}
    if together.empty:
        return phrase(
            zh="最接近{who}的运营商是{near}，{q}收入为其{y:d0}",
            en="The carrier nearest to {who} is {near}, with {y:d0} of its revenue in {q}",
            **slots,
        )
    last = together.iloc[-1]
    slots |= {"p": when(last["period"]), "x": last["share_figure"], "z": ratio(last["figure"], last["leader_figure"])}
    if not last["ahead"]:
        return phrase(
            zh="三家运营商{p}合计云收入仍只有{who}的{x:d0}",
            en="Even together the three carriers had only {x:d0} of {who}'s cloud revenue in {p}",
            **slots,
        )
    passed = [name(entity) for entity in alone.loc[alone["ahead"], "entity"]]
    if passed:
        return phrase(
            zh="三家运营商{p}合计云收入是{who}的{z:d1}，{one}单独也已超过它",
            en="Together the three carriers had {z:d1} {who}'s cloud revenue in {p}, and {one} passed it alone",
            one=prose.listing(passed),
            **slots,
        )
    return phrase(
        zh="三家运营商{p}合计云收入是{who}的{z:d1}，但没有一家单独超过它：最接近的{near}在{q}为其{y:d0}",
        en="Together the three carriers had {z:d1} {who}'s cloud revenue in {p}, but none passed it alone: the nearest, {near}, had {y:d0} of it in {q}",
        **slots,
    )


def course(levels: pd.DataFrame, claims: pd.DataFrame) -> Phrase | None:
    """How near the nearest carrier came to Alibaba Cloud, and which of the two has grown faster since; None without two years."""
    pairs, _, alone = _pairs(levels)
    if alone.empty:
        return None
    nearest = revenue.nearest(alone)["entity"]
    own = pairs[pairs["entity"] == nearest]
    latest, after = revenue.latest_growth(claims), own.iloc[-1]
    slots = {"near": name(nearest), "who": name(LEADER), "q": when(after["period"]), "b": after["share_figure"]}
    if latest is not None and latest[0][:4] > after["period"] and nearest in latest[1]:
        own, leaders = latest[1][nearest], latest[1][LEADER]
        return phrase(
            zh="{near}{q}收入达到{who}的{b:d0}；此后前者增长{x}（{h}），后者增长{y}（{k}）",
            en="{near} reached {b:d0} of {who} in {q}; since then it has grown by {x} ({h}), {who} by {y} ({k})",
            **slots | {"x": own, "h": when(own.period), "y": leaders, "k": when(leaders.period)},
        )
    if len(own) < 2:
        return None
    before = own.iloc[-2]
    slots |= {"p": when(before["period"]), "a": before["share_figure"]}
    if after["share_figure"].value < before["share_figure"].value:
        return phrase(
            zh="{near}曾追到{who}的{a:d0}（{p}），{q}又落到{b:d0}",
            en="{near} came up to {a:d0} of {who} in {p}, and fell back to {b:d0} in {q}",
            **slots,
        )
    return phrase(
        zh="{near}从{who}的{a:d0}（{p}）追到{b:d0}（{q}）",
        en="{near} went from {a:d0} of {who} in {p} to {b:d0} in {q}",
        **slots,
    )


def momentum(claims: pd.DataFrame) -> Phrase | None:
    """Who grew faster in the latest half for which both sides print growth; None without one."""
    latest = revenue.latest_growth(claims)
    if latest is None:
        return None
    half, growth = latest
    leader = growth.pop(LEADER)
    cells = [phrase(zh="{who}{x}", en="{who} {x}", who=name(entity), x=figure) for entity, figure in growth.items()]
    zh, en = "至少有一家运营商仍快于{who}。", "At least one carrier still grows faster than {who}."
    if all(leader.value > figure.value for figure in growth.values()):
        zh, en = (
            "势头已经反转，{who}快于每一家运营商。",
            "The momentum has turned: {who} grows faster than every carrier.",
        )
    slots = {"p": when(half), "q": when(leader.period), "who": name(LEADER), "x": leader}
    return phrase(
        zh="最近可比的增速：{p}，{list}；{who}在{q}为{x}。" + zh,
        en="The latest growth that can be compared: in {p} {list}; {who} in {q}, {x}. " + en,
        list=prose.listing(cells, last=("、", ", ")),
        **slots,
    )


# -- projection ---------------------------------------------------------------------------------------------------------------


def on_projection(crossings: pd.DataFrame) -> Phrase | None:
    """When, if ever, a carrier alone reaches Alibaba Cloud; None without a projection of both sides."""
    ahead = crossings[crossings["end_figure"].notna()]
    if ahead.empty:
        return None
    reached, nearest = ahead[ahead["central"] != ""].sort_values("central"), revenue.nearest(ahead, "end_figure")
    slots: dict[str, Any] = {"who": name(LEADER)}
    if len(reached):
        slots |= {"near": name(reached["entity"].iloc[0]), "p": when(reached["central"].iloc[0])}
        return phrase(
            zh="若增速按设定衰减，{near}将在{p}达到{who}的规模",
            en="If growth fades as assumed, {near} reaches {who} in {p}",
            **slots,
        )
    slots |= {"p": when(ahead["end_period"].max()), "near": name(nearest["entity"]), "x": nearest["end_figure"]}
    if ahead[["low", "high"]].ne("").any(axis=None):
        return phrase(
            zh="中间情景下，到{p}没有一家运营商追上{who}，仅在个别情景下有；最接近的{near}为其{x:d0}",
            en="In the central scenario no carrier reaches {who} by {p}, only in others; the nearest, {near}, has {x:d0} of it",
            **slots,
        )
    return phrase(
        zh="到{p}，三种情景下都没有一家运营商单独追上{who}：中间情景中最接近的{near}为其{x:d0}",
        en="By {p} no carrier alone reaches {who} in any of the three scenarios: in the central one the nearest, {near}, has {x:d0} of it",
        **slots,
    )


def ranges(paths: pd.DataFrame, crossings: pd.DataFrame) -> Phrase | None:
    """Between which values the leader and the nearest carrier end; None without a projection of both."""
    ahead = crossings[crossings["end_figure"].notna()]
    if ahead.empty:
        return None
    nearest = revenue.nearest(ahead, "end_figure")
    end = at(paths, part="projection", period=nearest["end_period"]).set_index(["entity", "scenario"])["figure"]
    pairs = [(entity, scenario) for entity in (LEADER, nearest["entity"]) for scenario in ("low", "high")]
    slots = {"p": when(nearest["end_period"]), "who": name(LEADER), "near": name(nearest["entity"])}
    return phrase(
        zh="{p}的情景：{who}{a:s3}至{b:s3}，{near}{c:s3}至{d:s3}",
        en="Scenarios for {p}: {who} at {a:s3} to {b:s3}, {near} at {c:s3} to {d:s3}",
        **slots | {slot: end[pair] for slot, pair in zip("abcd", pairs)},
    )


def intervals(paths: pd.DataFrame) -> Phrase:
    """Why there are scenarios and no intervals, as far as the back-test goes."""
    zh = "起点够六个的系列可给区间，这里仍以情景为准。"
    en = "Series with six origins could carry intervals; scenarios are shown all the same."
    if (paths[paths["part"] == "backtest"].groupby("entity").size() < ORIGINS_FOR_INTERVALS).all():
        zh = "没有一家的起点够六个，因此这里只给情景，不给区间。"
        en = "No series has six origins of its own, so these are scenarios and not intervals."
    return phrase(zh=zh, en=en)


def crossing_cells(crossings: pd.DataFrame, paths: pd.DataFrame) -> pd.DataFrame:
    """When each carrier crosses, in words, with the growth that it would take; empty without a projection of both sides."""
    never, not_yet = phrase(zh="不追上", en="never"), phrase(zh="尚未", en="not so far")
    rows = crossings.assign(needed=[revenue.needed(paths, entity) for entity in crossings["entity"]])
    for column, none in (("actual", not_yet), ("low", never), ("central", never), ("high", never)):
        rows[column] = [when(period) if period else none for period in crossings[column]]
    return rows if crossings["end_figure"].notna().any() else rows.iloc[:0]


# -- profit -------------------------------------------------------------------------------------------------------------------


def on_profit(profit: pd.DataFrame) -> Phrase | None:
    """From which loss to which profit Alibaba Cloud went; None without two years."""
    old, new = (profit[profit["scope"] == scope] for scope in ("first_reported", "restated"))
    if len(old) < 2:
        return None
    first, turned = old.iloc[0], old.iloc[-1]
    slots = {"who": name(LEADER), "p": when(first["period"]), "q": when(turned["period"])}
    slots |= {"a": first["figure"], "b": turned["figure"]}
    if not first["figure"].value < 0 < turned["figure"].value:
        return phrase(
            zh="{who}的经调整EBITA：{p}为{a}，{q}为{b}", en="{who}'s adjusted EBITA: {a} in {p}, {b} in {q}", **slots
        )
    zh = "{who}的经调整EBITA从{p}亏损{a:abs}转为{q}盈利{b}"
    en = "{who}'s adjusted EBITA turned from a loss of {a:abs} in {p} to a profit of {b} in {q}"
    if len(new) and new["margin_figure"].iloc[-1] is not None:
        last = new.iloc[-1]
        zh += "；按其后重列的口径，{r}为{c}，利润率{m}"
        en += "; on the scope used since, it was {c} in {r}, a margin of {m}"
        slots |= {"r": when(last["period"]), "c": last["figure"], "m": last["margin_figure"]}
    return phrase(zh=zh, en=en, **slots)


def on_margins(margins: pd.DataFrame) -> Phrase:
    """Whether Kingsoft Cloud's margin bears out what the article says of infrastructure services."""
    claimed = margins[margins["origin"].eq("source") & margins["segment"].eq("iaas")]
    reported = margins[margins["entity"] == "kingsoft_cloud"]
    if claimed.empty or reported.empty:
        return phrase(zh="云业务的毛利率：已知的几项", en="Gross margins in the cloud: the few that are known")
    first, last, text = reported.iloc[0], reported.iloc[-1], claimed["figure"].iloc[0]
    inside = text.value <= first["figure"].value <= (text.high or text.value)
    zh, en = ("正在", "within") if inside else ("不在", "outside")
    slots = {"k": name("kingsoft_cloud"), "p": when(first["period"]), "q": when(last["period"])}
    return phrase(
        zh="{k}{p}的毛利率{x}" + zh + "文章所说的IaaS区间{r}之内，到{q}为{y}",
        en="{k}'s gross margin of {x} in {p} lies "
        + en
        + " the {r} that the article gives for IaaS; by {q} it was {y}",
        **slots | {"x": first["figure"], "y": last["figure"], "r": text},
    )


def layers(margins: pd.DataFrame) -> Mapping[str, Phrase]:
    """Whose margin each bar is: a layer's, as the article has it, or a firm's of a year."""
    return {
        row.key: phrase(zh="{s}，行业", en="{s}, industry", s=name(row.segment, "segment"))
        if row.origin == "source"
        else phrase(zh="{who}，{p}", en="{who}, {p}", who=name(row.entity), p=when(row.period, short=True))
        for row in margins.itertuples()
    }
