"""Shares of one research firm: vendors, camps, concentration."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from marketbook import charts, prose, tables
from marketbook.analysis import cloud_share as analysis
from marketbook.analysis.common import length_in_years
from marketbook.figures import Figure, assume, difference
from marketbook.prose import Phrase, name, phrase, when
from marketbook.themes.wording import day, moved, with_caveat

CAMP_NAMES = {
    "internet": lambda: phrase(zh="互联网厂商", en="Internet firms"),
    "huawei": lambda: name("huawei_cloud"),
    "carriers": lambda: phrase(zh="运营商", en="Carriers"),
    "foreign": lambda: phrase(zh="外资厂商", en="Foreign vendors"),
}


def firm(publisher: str):
    """A research firm's name."""
    return name(publisher, "term")


def part(segment: str):
    """A segment's name."""
    return name(segment, "segment")


def nothing_known(publisher: str, segment: str) -> Phrase:
    """That the chosen firm has no shares in the chosen segment."""
    return phrase(
        zh="截至{day}，事实库中没有{firm}关于{segment}的厂商份额，因此本报告在这一口径下无法判断份额走势",
        en="Up to {day} the fact base holds no vendor shares of {segment} by {firm}, so on this measure nothing can be said about who gains",
        day=day(), firm=firm(publisher), segment=part(segment),
    )  # fmt: skip


def leader_path(shares: pd.DataFrame) -> tuple[str, pd.Series, pd.Series] | None:
    """The vendor with the largest share at the last moment with three vendors or more, and its rows at the first and the last; None without two."""
    moments = analysis.snapshots(shares, 3)
    if len(moments) < 2:
        return None
    last = shares[shares["period"] == moments[-1]]
    leader = last.loc[last["share_pct"].idxmax(), "entity"]
    own = shares[shares["entity"].eq(leader) & shares["period"].isin(moments)]
    return (leader, own.iloc[0], own.iloc[-1]) if len(own) > 1 else None


def share_finding(shares: pd.DataFrame, publisher: str, segment: str) -> Phrase:
    """The finding on shares, in whichever direction the leader went."""
    path = leader_path(shares)
    if shares.empty:
        return nothing_known(publisher, segment)
    if path is None:
        row = shares.loc[shares["share_pct"].idxmax()]
        return phrase(
            zh="{firm}的{segment}份额不足以比较两个时点；已知最高的一项是{period}{who}的{x}",
            en="{firm}'s shares of {segment} do not suffice to compare two moments; the largest known is {who}'s {x} in {period}",
            firm=firm(publisher), segment=part(segment), who=name(row["entity"]), x=row["figure"], period=when(row["period"]),
        )  # fmt: skip
    leader, first, last = path
    slots = dict(who=name(leader), a=first["figure"], b=last["figure"], p=when(first["period"]), q=when(last["period"]), firm=firm(publisher), segment=part(segment))
    if last["share_pct"] < first["share_pct"]:
        return phrase(
            zh="{who}仍居{segment}第一，但份额从{p}的{a}降到{q}的{b}（{firm}）",
            en="{who} still leads {segment}, but its share fell from {a} in {p} to {b} in {q} ({firm})", **slots,
        )  # fmt: skip
    return phrase(
        zh="{who}居{segment}第一，份额从{p}的{a}升到{q}的{b}（{firm}）",
        en="{who} leads {segment}, and its share rose from {a} in {p} to {b} in {q} ({firm})", **slots,
    )  # fmt: skip


def show_shares(shares: pd.DataFrame, publisher: str, segment: str) -> None:
    """The lines of all vendors of one firm, with what they say and what they do not."""
    prose.heading(zh="{finding}", en="{finding}", finding=share_finding(shares, publisher, segment))
    if shares.empty:
        prose.callout(
            zh="{firm}在{segment}没有可用的厂商份额。研究机构的统计范围各不相同，因此这里不以其他机构的数字代替；可改用参数publisher和segment重新生成。",
            en="There are no vendor shares of {segment} by {firm}. Research firms count different markets, so no other firm's figures stand in for them; choose other values for the parameters publisher and segment.",
            firm=firm(publisher), segment=part(segment), kind="caveat",
        )  # fmt: skip
        return
    charts.lines(
        shares,
        title=_standing(shares) or share_finding(shares, publisher, segment),
        subtitle=phrase(zh="{firm}口径的{segment}市场份额，%", en="Share of {segment} as {firm} counts it, per cent", firm=firm(publisher), segment=part(segment)),
        note=with_caveat(phrase(
            zh="实心点为印出的数字，空心点（如有）由印出的百分点变化推得；虚线处其间没有数据。",
            en="Filled dots are printed figures, hollow ones, if any, follow from printed changes in points; there are no data along dotted lines.",
        ), shares),
        step=_step(shares),
        height=400,
    ).show()
    _since(shares)
    derived = shares[~shares["printed"]]
    if len(derived):
        last = derived.sort_values("period").iloc[-1]
        prose.say(
            zh="{firm}没有印出{p}的份额，只印出相对上年同期的变化，因此图中的空心点是推算值：例如{who}为{x}。",
            en="{firm} printed no shares for {p}, only changes on the year before, so the hollow dots are derived: {who}, for example, at {x}.",
            firm=firm(publisher), p=when(last["period"]), who=name(last["entity"]), x=last["figure"],
        )  # fmt: skip


def _since(shares: pd.DataFrame) -> None:
    """What was printed of the leader alone after the last moment with three vendors."""
    path = leader_path(shares)
    if path is None:
        return
    leader, _, last = path
    own = shares[(shares["entity"] == leader) & shares["printed"] & shares["located"]]
    later = own.loc[own.index > last.name]
    if len(later):
        row = later.iloc[-1]
        prose.say(
            zh="此后只印出了{who}一家的份额：{p}为{x}，比{q}{moved}；其余厂商缺数，差距是否仍在缩小无从判断。",
            en="Since then the share of {who} alone has been printed: {x} in {p}, {moved} on {q}; the others are missing, so whether the gap still narrows cannot be said.",
            who=name(leader), p=when(row["period"]), q=when(last["period"]), x=row["figure"], moved=moved(difference(row["figure"], last["figure"])),
        )  # fmt: skip


def lead(shares: pd.DataFrame, period: str) -> Figure:
    """How many points the first is ahead of the second."""
    first, second = shares[shares["period"] == period].sort_values("share_pct", ascending=False)["figure"].iloc[:2]
    return difference(first, second)


def show_points(claims: pd.DataFrame, publisher: str, segment: str) -> None:
    """What the firm printed for infrastructure and platform services together: single points, in words."""
    if segment == "iaas_paas":
        return
    points = analysis.printed_points(claims, publisher, "iaas_paas")
    if points.empty:
        return
    joint = ", " if prose.edition().language == "en" else "、"
    cells = [
        phrase(zh="{who}{p}{x}", en="{who} {x} in {p}", who=name(row.entity), p=when(row.period), x=row.figure) for row in points.itertuples()
    ]
    prose.say(
        zh="{seg}只有零星几个点，连不成线：{points}（{firm}）。", en="For {seg} together only single points are known, and no line: {points} ({firm}).",
        seg=part("iaas_paas"), firm=firm(publisher), points=Phrase(joint.join(cell.html for cell in cells)),
    )  # fmt: skip


def _step(shares: pd.DataFrame) -> float:
    """The usual length of a period of the series, in years."""
    return float(shares["period"].map(length_in_years).mode().iloc[-1])


def _standing(shares: pd.DataFrame) -> Phrase | None:
    """How far the leader is ahead at the last full ranking, and how close the next two are; None without one."""
    moments = analysis.snapshots(shares, 3)
    if not moments:
        return None
    rows = shares[shares["period"] == moments[-1]].sort_values("share_pct", ascending=False)
    first, second, third = (rows.iloc[number] for number in range(3))
    return phrase(
        zh="{p}：{a}领先第二名{x}，{b}与{c}只差{y}", en="In {p} {a} is {x} ahead of the second; {b} and {c} are {y} apart",
        p=when(moments[-1]), a=name(first["entity"]), b=name(second["entity"]), c=name(third["entity"]),
        x=difference(first["figure"], second["figure"]), y=difference(second["figure"], third["figure"]),
    )  # fmt: skip


def show_slope(shares: pd.DataFrame, publisher: str, segment: str) -> None:
    """The last two moments at which most vendors have a printed share."""
    moments = analysis.snapshots(shares)
    if len(moments) < 2:
        return
    changes = analysis.share_changes(shares, moments[-2], moments[-1])
    if changes.empty:
        return
    best, worst = changes.iloc[0], changes.iloc[-1]
    slots = dict(best=name(best["entity"]), worst=name(worst["entity"]), p=when(moments[-2]), q=when(moments[-1]), up=moved(best["figure"]), down=moved(worst["figure"]))
    charts.slope(
        shares[shares["period"].isin(moments[-2:])],
        title=phrase(zh="两次完整排名之间，{best}{up}，{worst}{down}", en="Between the last two full rankings {best} is {up}, {worst} is {down}", **slots),
        subtitle=phrase(zh="{firm}口径的{segment}市场份额，%；两端均为印出的数字", en="Share of {segment} as {firm} counts it, per cent; both ends are printed figures", firm=firm(publisher), segment=part(segment)),
        note=phrase(zh="只有一端的厂商，另一端未进入印出的名单。", en="A vendor with one end only was not on the printed list at the other."),
        height=380,
    ).show()  # fmt: skip


def show_camps(shares: pd.DataFrame, camps: Sequence[str], publisher: str) -> None:
    """Camps at every moment with a full ranking, as a lower bound."""
    frame = analysis.camp_shares(shares, camps)
    if frame.empty:
        return
    finding = camp_finding(frame)
    if finding is not None:
        prose.heading(zh="{x}", en="{x}", x=finding, level=3)
    wide = frame.pivot(index="period", columns="camp", values="figure").reindex(columns=list(camps)).astype(object)
    wide = wide.where(wide.notna(), None).reindex(analysis.snapshots(shares)).reset_index()
    wide["period"] = [when(period) for period in wide["period"]]
    columns = [tables.column("period", zh="时期", en="Period")]
    columns += [tables.Column(camp, CAMP_NAMES[camp](), "d1", True) for camp in camps]
    tables.table(
        wide, columns,
        title=phrase(zh="各阵营中被点名厂商的份额合计，%", en="Shares of the named vendors of each camp together, per cent"),
        note=phrase(
            zh="下限：{firm}每次只点名前几家，未被点名的成员没有计入；阵营之间的变化因此部分来自名单的变化。",
            en="Lower bounds: {firm} names only the first few each time, and members that are not named are left out; part of the change between dates is therefore a change of the list.",
            firm=firm(publisher),
        ),
    )  # fmt: skip


def camp_finding(frame: pd.DataFrame) -> Phrase | None:
    """How the internet firms and the carriers stood at the first and the last moment; None where one of them is missing."""
    rows = {camp: frame[frame["camp"] == camp] for camp in ("internet", "carriers")}
    if any(len(own) < 2 for own in rows.values()):
        return None
    a, b = (rows[camp]["figure"].iloc[0] for camp in ("internet", "carriers"))
    c, d = (rows[camp]["figure"].iloc[-1] for camp in ("internet", "carriers"))
    p, q = (when(rows["internet"]["period"].iloc[index]) for index in (0, -1))
    toward = c.value - d.value < a.value - b.value
    return phrase(
        zh="被点名的互联网厂商合计从{p}的{a}变为{q}的{c}，运营商从{b}变为{d}：差距" + ("收窄" if toward else "扩大"),
        en="Internet firms on the list went from {a} in {p} to {c} in {q}, carriers from {b} to {d}: the gap " + ("narrows" if toward else "widens"),
        a=a, b=b, c=c, d=d, p=p, q=q,
    )  # fmt: skip


# -- concentration ------------------------------------------------------------------------------------------------------------


#: The bounds straddle a limit of the guidelines.
_UNCLEAR = ("", "")


def zone(low: Figure, high: Figure) -> tuple[str, str]:
    """Where bounds lie between the limits of the guidelines, in both languages."""
    moderate, strong = assume("hhi_moderate").value, assume("hhi_high").value
    if low.value > strong:
        return "高度集中", "highly concentrated"
    if high.value < moderate:
        return "不集中", "unconcentrated"
    if low.value > moderate and high.value < strong:
        return "中度集中", "moderately concentrated"
    return _UNCLEAR


def concentration_finding(frame: pd.DataFrame) -> Phrase | None:
    """What happened to concentration between the first and the last period; None without two."""
    if len(frame) < 2:
        return None
    first, last = frame.iloc[0], frame.iloc[-1]
    before, after = zone(first["low_figure"], first["high_figure"]), zone(last["low_figure"], last["high_figure"])
    slots = dict(p=when(first["period"]), q=when(last["period"]), a=first["few"], b=first["many"], c=last["few"], d=last["many"])
    same = before == after
    if _UNCLEAR in (before, after):
        return phrase(zh="等效竞争者从{p}的{a:d1}至{b:d1}家变为{q}的{c:d1}至{d:d1}家", en="The market went from the equivalent of {a:d1} to {b:d1} equal rivals in {p} to {c:d1} to {d:d1} in {q}", **slots)
    return phrase(
        zh="市场" + (f"仍为{after[0]}" if same else f"从{before[0]}变为{after[0]}") + "：等效竞争者从{p}的{a:d1}至{b:d1}家变为{q}的{c:d1}至{d:d1}家",
        en="The market " + (f"is still {after[1]}" if same else f"went from {before[1]} to {after[1]}") + ": from the equivalent of {a:d1} to {b:d1} equal rivals in {p} to {c:d1} to {d:d1} in {q}",
        **slots,
    )


def _bounds(frame: pd.DataFrame) -> Phrase:
    """Where the bounds of the index stood first and last."""
    first, last = frame.iloc[0], frame.iloc[-1]
    word = ("降", "fell") if last["low_figure"].value < first["low_figure"].value else ("升", "rose")
    return phrase(
        zh="HHI从{p}的{a:d0}至{b:d0}之间" + word[0] + "到{q}的{c:d0}至{d:d0}之间", en="The HHI " + word[1] + " from between {a:d0} and {b:d0} in {p} to between {c:d0} and {d:d0} in {q}",
        p=when(first["period"]), q=when(last["period"]), a=first["low_figure"], b=first["high_figure"], c=last["low_figure"], d=last["high_figure"],
    )  # fmt: skip


def show_concentration(frame: pd.DataFrame, publisher: str, segment: str) -> None:
    """The bounded HHI and the ratios behind it."""
    finding = concentration_finding(frame)
    if finding is None:
        prose.say(
            zh="可算集中度的时期不足两个，因此无法判断集中度的走势。",
            en="Fewer than two periods allow concentration to be computed, so nothing can be said about its course.",
        )
        return
    prose.heading(zh="{x}", en="{x}", x=finding)
    moderate, strong = assume("hhi_moderate"), assume("hhi_high")
    charts.band(
        frame,
        title=_bounds(frame),
        subtitle=phrase(zh="赫芬达尔指数（HHI）的下限与上限，{firm}口径的{segment}", en="Lower and upper bound of the Herfindahl index (HHI), {segment} as {firm} counts it", firm=firm(publisher), segment=part(segment)),
        thresholds=[
            (strong, phrase(zh="{x}：高度集中", en="{x}: highly concentrated", x=strong)),
            (moderate, phrase(zh="{x}：中度集中", en="{x}: moderately", x=moderate)),
        ],
        names=(phrase(zh="HHI下限", en="HHI, lower bound"), phrase(zh="HHI上限", en="HHI, upper bound")),
        height=340,
    ).show()  # fmt: skip
    rows = frame.assign(period=[when(period) for period in frame["period"]])
    tables.table(
        rows,
        [
            tables.column("period", zh="时期", en="Period"),
            tables.column("cr3", zh="CR3，%", en="CR3, per cent", spec="d1,bare"),
            tables.column("cr5", zh="CR5，%", en="CR5, per cent", spec="d1,bare"),
            tables.column("low_figure", zh="HHI下限", en="HHI, lower", spec="d0"),
            tables.column("high_figure", zh="HHI上限", en="HHI, upper", spec="d0"),
            tables.column("few", zh="等效竞争者，至少", en="Equal rivals, at least", spec="d1"),
            tables.column("many", zh="等效竞争者，至多", en="Equal rivals, at most", spec="d1"),
        ],
        title=phrase(zh="集中度及其上下限", en="Concentration and its bounds"),
    )
    prose.callout(
        zh="HHI是各家份额（%）平方之和。研究机构只点名前几家，故只能给出上下限。下限：未点名者多到平方和可以忽略。上限：未点名者尽可能少而大，但都不超过已点名者中最小的一家；若只知前五家合计，则所缺的几家平分余额（下限）或尽可能悬殊（上限）。等效竞争者数是一万除以HHI。",
        en="The HHI is the sum of squared shares in per cent. Research firms name only the first few, so it has bounds. Lower: the unnamed are so many that their squares vanish. Upper: they are as few and as large as can be, none larger than the smallest one named; where only the sum of the first five is printed, the missing ones share the rest evenly (lower) or as unevenly as possible (upper). The number of equal rivals is ten thousand divided by the HHI.",
    )
