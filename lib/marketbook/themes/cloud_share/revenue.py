"""The revenue race, its projection, and whose revenue is cloud."""

from __future__ import annotations

import pandas as pd

from marketbook import charts, prose, tables
from marketbook.analysis import cloud_share as analysis
from marketbook.analysis.common import ORIGINS_FOR_INTERVALS, mean_absolute_error
from marketbook.figures import Figure, count, derive, ratio
from marketbook.prose import Phrase, name, phrase, when
from marketbook.themes.wording import with_caveat

_LEADER = "alibaba_cloud"


def race_finding(revenue: pd.DataFrame) -> Phrase:
    """Who is ahead of Alibaba Cloud by revenue, together and alone, in the last year that can be compared."""
    pairs = analysis.against(revenue)
    pairs = pairs[pairs["located"]]
    if pairs.empty:
        return phrase(
            zh="运营商与{who}的云收入没有同年可比的数字，谁领先无从判断", en="No year has both the carriers' and {who}'s cloud revenue, so who is ahead cannot be said", who=name(_LEADER)
        )
    together = pairs[pairs["entity"] == "telecom_operators"]
    alone = pairs[pairs["entity"] != "telecom_operators"]
    singles = alone[alone["period"] == alone["period"].max()]
    nearest = _nearest(singles)
    passed = list(singles.loc[singles["ahead"], "entity"])
    if len(together):
        last = together.iloc[-1]
        times = ratio(last["figure"], last["leader_figure"])
        if last["ahead"] and not passed:
            return phrase(
                zh="三家运营商{p}合计云收入是{who}的{x:d1}，但没有一家单独超过它：最接近的{near}在{q}为其{y:d0}",
                en="Together the three carriers had {x:d1} {who}'s cloud revenue in {p}, but none passed it alone: the nearest, {near}, had {y:d0} of it in {q}",
                p=when(last["period"]), q=when(nearest["period"]), who=name(_LEADER), x=times, near=name(nearest["entity"]), y=nearest["share_figure"],
            )  # fmt: skip
        if last["ahead"]:
            return phrase(
                zh="三家运营商{p}合计云收入是{who}的{x:d1}，{one}单独也已超过它", en="Together the three carriers had {x:d1} {who}'s cloud revenue in {p}, and {one} passed it alone",
                p=when(last["period"]), who=name(_LEADER), x=times, one=prose.listing([name(entity) for entity in passed]),
            )  # fmt: skip
        return phrase(
            zh="三家运营商{p}合计云收入仍只有{who}的{x:d0}", en="Even together the three carriers had only {x:d0} of {who}'s cloud revenue in {p}",
            p=when(last["period"]), who=name(_LEADER), x=last["share_figure"],
        )  # fmt: skip
    return phrase(
        zh="最接近{who}的运营商是{near}，{q}收入为其{y:d0}", en="The carrier nearest to {who} is {near}, with {y:d0} of its revenue in {q}",
        who=name(_LEADER), near=name(nearest["entity"]), q=when(nearest["period"]), y=nearest["share_figure"],
    )  # fmt: skip


def _nearest(singles: pd.DataFrame) -> pd.Series:
    return singles.loc[singles["share_figure"].map(lambda figure: figure.value).astype(float).idxmax()]


def _momentum(claims: pd.DataFrame) -> None:
    """Who grew faster in the latest half for which both sides print growth."""
    latest = analysis.latest_growth(claims)
    if latest is None:
        return
    half, growth = latest
    leader = growth.pop(_LEADER)
    fastest = max(growth, key=lambda entity: growth[entity].value)
    faster = leader.value > growth[fastest].value
    joint = ", " if prose.edition().language == "en" else "、"
    cells = [phrase(zh="{who}{x}", en="{who} {x}", who=name(entity), x=figure) for entity, figure in growth.items()]
    prose.say(
        zh="最近可比的增速：{p}，{list}；{who}在{q}为{x}。" + ("势头已经反转，{who}快于每一家运营商。" if faster else "至少有一家运营商仍快于{who}。"),
        en="The latest growth that can be compared: in {p} {list}; {who} in {q}, {x}. " + ("The momentum has turned: {who} grows faster than every carrier." if faster else "At least one carrier still grows faster than {who}."),
        p=when(half), q=when(leader.period), who=name(_LEADER), x=leader, list=Phrase(joint.join(cell.html for cell in cells)),
    )  # fmt: skip


def show_race(revenue: pd.DataFrame, claims: pd.DataFrame) -> None:
    """Levels and growth, with the arithmetic of the carriers' total."""
    prose.heading(zh="{x}", en="{x}", x=race_finding(revenue))
    shown = revenue[revenue["entity"].isin([*analysis.CARRIERS, _LEADER, "huawei_cloud"])]
    if shown.empty:
        return
    charts.lines(
        shown,
        title=_course(revenue, claims) or race_finding(revenue),
        subtitle=phrase(zh="公司口径的年度云收入", en="Annual cloud revenue as the companies report it"),
        note=with_caveat(phrase(
            zh="虚线之间缺少年份。断开处统计口径改变：{a}自{p}起计入集团内部使用，此前的点与此后的线不可相连。空心点（如有）由财年换算为日历年。",
            en="Years are missing along dotted lines. Lines break where the basis changes: {a} counts use within its group from {p}, so earlier points do not join the later line. Hollow dots, if any, are fiscal years converted to calendar years.",
            a=name(_LEADER), p=when("2023"),
        ), shown),
        step=1.0, height=400, spec="short,s4",
    ).show()  # fmt: skip
    _momentum(claims)
    _arithmetic(revenue)
    growth = analysis.growth_table(shown)
    cells = growth.assign(period=[when(period) for period in growth["period"]])
    cells["growth_figure"] = [figure if isinstance(figure, Figure) else None for figure in cells["growth_figure"]]
    pairs = analysis.against(revenue).set_index(["entity", "period"])["share_figure"].to_dict()
    cells["share_figure"] = [pairs.get(key) for key in zip(growth["entity"], growth["period"])]
    tables.table(
        cells,
        [
            tables.column("period", zh="年份", en="Year"),
            tables.column("figure", zh="云收入", en="Cloud revenue", spec="short,s4", bar=True),
            tables.column("growth_figure", zh="同比，%", en="On the year, per cent", spec="d1,signed,bare"),
            tables.column("share_figure", zh="相当于{a}，%", en="Of {a}, per cent", spec="d0,bare", a=name(_LEADER)),
        ],
        title=phrase(zh="云收入、增速及与{a}之比", en="Cloud revenue, growth, and size beside {a}", a=name(_LEADER)),
        note=phrase(zh="口径改变的年份不计增速。", en="No growth is given across a change of basis."),
        groups="entity",
    )  # fmt: skip


def _course(revenue: pd.DataFrame, claims: pd.DataFrame) -> Phrase | None:
    """How near the nearest carrier came to Alibaba Cloud, and which of the two has grown faster since; None without two years."""
    pairs = analysis.against(revenue, chasers=analysis.CARRIERS)
    pairs = pairs[pairs["located"]]
    if pairs.empty:
        return None
    nearest = _nearest(pairs[pairs["period"] == pairs["period"].max()])["entity"]
    own = pairs[pairs["entity"] == nearest]
    latest = analysis.latest_growth(claims)
    after = own.iloc[-1]
    slots = dict(near=name(nearest), who=name(_LEADER), q=when(after["period"]), b=after["share_figure"])
    if latest is not None and latest[0][:4] > after["period"] and nearest in latest[1]:
        return phrase(
            zh="{near}{q}收入达到{who}的{b:d0}；此后（{h}）前者增长{x}，后者增长{y}", en="{near} reached {b:d0} of {who} in {q}; since then ({h}) it has grown by {x}, {who} by {y}",
            h=when(latest[0]), x=latest[1][nearest], y=latest[1][_LEADER], **slots,
        )  # fmt: skip
    if len(own) < 2:
        return None
    before = own.iloc[-2]
    slots |= dict(p=when(before["period"]), a=before["share_figure"])
    if after["share_figure"].value < before["share_figure"].value:
        return phrase(zh="{near}曾追到{who}的{a:d0}（{p}），{q}又落到{b:d0}", en="{near} came up to {a:d0} of {who} in {p}, and fell back to {b:d0} in {q}", **slots)
    return phrase(zh="{near}从{who}的{a:d0}（{p}）追到{b:d0}（{q}）", en="{near} went from {a:d0} of {who} in {p} to {b:d0} in {q}", **slots)


def _arithmetic(revenue: pd.DataFrame) -> None:
    together = revenue[revenue["entity"] == "telecom_operators"]
    if together.empty:
        return
    pairs = analysis.against(revenue, chasers=["telecom_operators"])
    last = pairs.iloc[-1] if len(pairs) else None
    if last is None:
        return
    a, b, c = (analysis.level(revenue, entity, last["period"]) for entity in analysis.CARRIERS)
    prose.say(
        zh="算式：{p}，{na}{a:short} + {nb}{b:short} + {nc}{c:short} = {sum:s4}，{leader}为{z:s4}；两者之比{x:d2}。",
        en="The arithmetic: in {p}, {na} {a:short} + {nb} {b:short} + {nc} {c:short} = {sum:s4}; {leader} had {z:s4}; the ratio is {x:d2}.",
        p=when(last["period"]), a=a, b=b, c=c, na=name("tianyi_cloud"), nb=name("mobile_cloud"), nc=name("unicom_cloud"), sum=last["figure"],
        z=last["leader_figure"], leader=name(_LEADER), x=ratio(last["figure"], last["leader_figure"]),
    )  # fmt: skip
    first = pairs[pairs["ahead"]].head(1)
    if len(first) and first["period"].iloc[0] < "2023":
        prose.say(
            zh="文章写于{q}数据公布之后，称三家“正在迅速追赶”。用同样的加法，{p}合计{y:s4}已高于{leader}的{z:s4}，把后者换成其后口径更宽的数字也是如此；“追赶”只在逐家比较时成立。",
            en="The article, written after the figures of {q}, says that the three are “catching up fast”. By the same sum they were already ahead in {p}, {y:s4} against {z:s4}, and on {leader}'s later, wider basis as well; “catching up” holds only one by one.",
            p=when(first["period"].iloc[0]), q=when("2023"), y=first["figure"].iloc[0], z=first["leader_figure"].iloc[0], leader=name(_LEADER),
        )  # fmt: skip


# -- projection ---------------------------------------------------------------------------------------------------------------


def tested(paths: pd.DataFrame) -> tuple[Figure, Figure] | None:
    """How many back-test origins there are, and their mean absolute error; None without any."""
    rows = paths[paths["part"] == "backtest"]
    if rows.empty:
        return None
    forecasts, actuals = list(rows["figure"]), list(rows["actual"])
    return count(forecasts), derive(mean_absolute_error, {"forecasts": forecasts, "actuals": actuals}, unit="pct")


def projection_finding(paths: pd.DataFrame, crossings: pd.DataFrame) -> Phrase | None:
    """When, if ever, a carrier alone reaches Alibaba Cloud; None without a projection of both sides."""
    ahead = crossings[crossings["end_figure"].map(lambda figure: figure is not None)]
    if ahead.empty:
        return None
    end = ahead["end_period"].max()
    reached = ahead[ahead["central"] != ""]
    nearest = ahead.loc[ahead["end_figure"].map(lambda figure: float(figure.value)).idxmax()]
    if len(reached):
        first = reached.sort_values("central").iloc[0]
        return phrase(
            zh="若增速按设定衰减，{near}将在{p}达到{who}的规模", en="If growth fades as assumed, {near} reaches {who} in {p}", near=name(first["entity"]), who=name(_LEADER), p=when(first["central"])
        )
    other = ahead[(ahead["low"] != "") | (ahead["high"] != "")]
    base = dict(p=when(end), who=name(_LEADER), near=name(nearest["entity"]), x=nearest["end_figure"])
    if len(other):
        return phrase(
            zh="中间情景下，到{p}没有一家运营商追上{who}，仅在个别情景下有；最接近的{near}为其{x:d0}",
            en="In the central scenario no carrier reaches {who} by {p}, only in others; the nearest, {near}, has {x:d0} of it", **base,
        )  # fmt: skip
    return phrase(
        zh="到{p}，三种情景下都没有一家运营商单独追上{who}：中间情景中最接近的{near}为其{x:d0}",
        en="By {p} no carrier alone reaches {who} in any of the three scenarios: in the central one the nearest, {near}, has {x:d0} of it", **base,
    )  # fmt: skip


def _ranges(paths: pd.DataFrame, crossings: pd.DataFrame) -> Phrase | None:
    """Between which values the leader and the nearest carrier end; None without a projection of both."""
    ahead = crossings[crossings["end_figure"].map(lambda figure: figure is not None)]
    if ahead.empty:
        return None
    nearest = ahead.loc[ahead["end_figure"].map(lambda figure: float(figure.value)).idxmax()]
    end = paths[(paths["part"] == "projection") & (paths["period"] == nearest["end_period"])].set_index(["entity", "scenario"])["figure"]
    return phrase(
        zh="{p}的情景：{who}{a:s3}至{b:s3}，{near}{c:s3}至{d:s3}", en="Scenarios for {p}: {who} at {a:s3} to {b:s3}, {near} at {c:s3} to {d:s3}",
        p=when(nearest["end_period"]), who=name(_LEADER), near=name(nearest["entity"]),
        a=end[_LEADER, "low"], b=end[_LEADER, "high"], c=end[nearest["entity"], "low"], d=end[nearest["entity"], "high"],
    )  # fmt: skip


def show_projection(paths: pd.DataFrame, crossings: pd.DataFrame, fade: Figure, low: Figure, high: Figure, horizon: Figure) -> None:
    """Scenarios, with what the same rule would have said before."""
    finding = projection_finding(paths, crossings)
    result = tested(paths)
    if finding is None:
        prose.heading(zh="同口径的年度收入太少，无法推演谁何时追上谁", en="Too few years on one basis to project who reaches whom")
        prose.say(
            zh="推演需要{who}与至少一家运营商各有同口径且相连的两年收入；截至数据截止日尚不具备，因此不作推演。",
            en="A projection needs two neighbouring years on one basis for {who} and for at least one carrier; the data up to the cut-off do not have them, so none is made.",
            who=name(_LEADER),
        )  # fmt: skip
        if paths.empty:
            return
    else:
        prose.heading(zh="{x}", en="{x}", x=finding)
    shown = paths[~((paths["part"] == "actual") & (paths["period"] < "2021"))]
    if shown.empty:
        return
    charts.projection(
        shown,
        title=_ranges(shown, crossings) or phrase(zh="已知的年度云收入", en="Annual cloud revenue so far"),
        subtitle=phrase(
            zh="年度云收入；叉号为按同一规则从更早年份作出的回测预测；阴影为增速每年乘以{low:bare}至{high:bare}的情景（右侧竖条为各家期末范围），虚线乘以{fade:bare}",
            en="Annual cloud revenue; crosses are what the same rule would have forecast a year earlier; shaded: growth multiplied by {low:bare} to {high:bare} every year (bars at the right: each one's range at the end), dashed: by {fade:bare}",
            low=low, high=high, fade=fade,
        ),
        height=420, leader=_LEADER,
    ).show()  # fmt: skip
    if result is None:
        prose.callout(zh="没有一个系列长到可以回测，因此情景没有经过检验。", en="No series is long enough for a back-test, so the scenarios are untested.", kind="caveat")
        return
    number, error = result
    longest = paths[paths["part"] == "backtest"].groupby("entity").size().max()
    few = longest < ORIGINS_FOR_INTERVALS
    prose.callout(
        zh="回测共{n}个起点，分属各家；一年后的预测平均偏离实际{e}。"
        + ("没有一家的起点够六个，因此这里只给情景，不给区间。" if few else "起点够六个的系列可给区间，这里仍以情景为准。")
        + "规则：来年增速等于上年增速乘以衰减系数；展望{h}。",
        en="The back-test has {n} origins over all series; forecasts a year ahead missed the outcome by {e} on average. "
        + ("No series has six origins of its own, so these are scenarios and not intervals. " if few else "Series with six origins could carry intervals; scenarios are shown all the same. ")
        + "The rule: next year's growth is this year's times the fading factor; the horizon is {h}.",
        n=number, e=error, h=horizon,
    )  # fmt: skip


def show_crossings(paths: pd.DataFrame, crossings: pd.DataFrame) -> None:
    """What would change the conclusion: when each carrier crosses in each scenario, and the growth that it would take."""
    if crossings.empty or crossings["end_figure"].map(lambda figure: figure is None).all():
        return
    never, not_yet = phrase(zh="不追上", en="never"), phrase(zh="尚未", en="not so far")
    rows = crossings.copy()
    rows["entity"] = [name(entity) for entity in crossings["entity"]]
    for column in ("actual", "low", "central", "high"):
        rows[column] = [when(period) if period else not_yet if column == "actual" else never for period in crossings[column]]
    rows["needed"] = [analysis.needed(paths, entity) for entity in crossings["entity"]]
    tables.table(
        rows,
        [
            tables.column("entity", zh="运营商", en="Carrier"),
            tables.column("actual", zh="实际", en="In fact"),
            tables.column("low", zh="低情景", en="Low"),
            tables.column("central", zh="中间情景", en="Central"),
            tables.column("high", zh="高情景", en="High"),
            tables.column("end_figure", zh="期末相当于{a}，%", en="Of {a} at the end, per cent", spec="d0,bare", a=name(_LEADER)),
            tables.column("needed", zh="要追上所需年增速，%", en="Growth a year needed to draw level, per cent", spec="d1,bare"),
        ],
        title=phrase(zh="什么会改变结论：各情景下追上{a}的年份", en="What would change the conclusion: the year in which each draws level with {a}", a=name(_LEADER)),
        note=phrase(
            zh="双方同取一种情景。所需增速：从最近一年到{a}中间情景期末值的年均增速。",
            en="Both sides under the same scenario. Growth needed: a year, from the last reported year to {a}'s central value at the end.",
            a=name(_LEADER),
        ),
    )  # fmt: skip


# -- definitions --------------------------------------------------------------------------------------------------------------


def definition_finding(frame: pd.DataFrame) -> Phrase | None:
    """How the carriers' revenue compares with the market that it is said to be a part of; None without a year."""
    if frame.empty:
        return None
    row = frame.iloc[-1]
    return phrase(
        zh="三家运营商{p}公布的云收入相当于IDC全部公有云市场的{x:d0}：两者数的不是同一种东西",
        en="The cloud revenue that the three carriers report for {p} equals {x:d0} of IDC's entire public-cloud market: the two do not count the same thing",
        p=when(row["period"]), x=row["ratio"],
    )  # fmt: skip


def show_definitions(frame: pd.DataFrame, claims: pd.DataFrame) -> None:
    """The carriers' reported revenue beside the markets of IDC and CAICT, and what Huawei Cloud sells outside its group."""
    finding = definition_finding(frame)
    if finding is None:
        prose.heading(zh="运营商的收入有多少是“云”，目前无法核对", en="How much of the carriers' revenue is cloud cannot be checked yet")
        prose.say(
            zh="需要同一年IDC两个半年的公有云市场规模和三家运营商的收入，截至数据截止日尚不齐全。",
            en="It takes IDC's public-cloud market of both halves and the revenue of all three carriers for one year; up to the data cut-off they are not all known.",
        )
        return
    prose.heading(zh="{x}", en="{x}", x=finding)
    row = frame.iloc[-1]
    names = {
        "carriers": phrase(zh="三家运营商公布", en="Three carriers, reported"),
        "idc": phrase(zh="IDC公有云市场", en="IDC, public cloud market"),
        "caict": phrase(zh="中国信通院云计算市场", en="CAICT, all cloud computing"),
        "tianyi": phrase(zh="{a}公布", en="{a}, reported", a=name("tianyi_cloud")),
        "tianyi_iaas": phrase(zh="{a}，按IDC份额推算的IaaS", en="{a}, IaaS implied by IDC", a=name("tianyi_cloud")),
    }
    keys = [key for key in names if row[key] is not None]
    title = finding
    if row["tianyi_ratio"] is not None:
        title = phrase(
            zh="{a}公布{x}，按IDC份额推算的IaaS收入只有{y:s3}", en="{a} reports {x}; its share as IDC counts it implies {y:s3} of IaaS", a=name("tianyi_cloud"), x=row["tianyi"], y=row["tianyi_iaas"]
        )
    charts.bars(
        pd.DataFrame({"key": keys, "figure": [row[key] for key in keys]}),
        title=title,
        subtitle=phrase(zh="{p}，人民币；IDC的美元数字按{rate}折算", en="{p}, renminbi; IDC's dollars converted at {rate}", p=when(row["period"]), rate=row["rate"]),
        label="key", names=names, spec="short,s4", row_height=30, colours={"carriers": "#12406f", "tianyi": "#1a4f8b", "tianyi_iaas": "#1a4f8b", "idc": "#aab3ba", "caict": "#aab3ba"},
    ).show()  # fmt: skip
    if row["tianyi_ratio"] is not None:
        prose.say(
            zh="逐家看也一样：按IDC下半年的份额推算，{a}全年IaaS收入约{x:s3}，只有其公布的{y}的{z:d0}。其余是IDC不计入公有云的业务，如专属云、机房与集成；公司没有逐项披露，具体构成无从核对。",
            en="One by one it is the same: IDC's share for the second half implies about {x:s3} of IaaS revenue a year for {a}, {z:d0} of the {y} that it reports. The rest is business that IDC does not count as public cloud, such as dedicated clouds, data centres and integration; the companies do not itemise it, so its make-up cannot be checked.",
            a=name("tianyi_cloud"), x=row["tianyi_iaas"], y=row["tianyi"], z=row["tianyi_ratio"],
        )  # fmt: skip
    if row["caict_ratio"] is not None:
        prose.say(
            zh="换用范围更宽的口径，运营商约占中国信通院全部云计算市场的{x:d1}。可见“运营商超过互联网厂商”成立与否，取决于分母。",
            en="Against the wider measure the carriers come to about {x:d1} of all cloud computing as CAICT counts it. Whether the carriers have passed the internet firms depends on the denominator.",
            x=row["caict_ratio"],
        )  # fmt: skip
    _outside(claims)


def _outside(claims: pd.DataFrame) -> None:
    rows = analysis.sales_outside(claims)
    if rows.empty:
        return
    row = rows.iloc[-1]
    prose.say(
        zh="不止运营商如此：{who}{p}的云收入（含对其他分部的销售）为{a:s4}，其中对外只有{b:s4}，占{c:d0}。{other}自{q}起的数字同样含集团内部使用。",
        en="The carriers are not alone: {who}'s cloud revenue of {a:s4} in {p} includes sales to other segments; only {b:s4}, {c:d0}, is external. {other}'s figures from {q} include use within its group as well.",
        who=name("huawei_cloud"), p=when(row["period"]), a=row["whole"], b=row["outside"], c=row["share_figure"], other=name(_LEADER), q=when("2023"),
    )  # fmt: skip
