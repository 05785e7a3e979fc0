"""Profit and margins, the article's revenue identity, and what government and enterprises order."""

from __future__ import annotations

import pandas as pd

from marketbook import charts, prose, tables
from marketbook.analysis import cloud_share as analysis
from marketbook.analysis.common import at, rungs
from marketbook.figures import assume, cite, derive, ratio, total
from marketbook.prose import Phrase, name, phrase, quote, when
from marketbook.vocabulary import load_vocabulary

_LEADER = "alibaba_cloud"


def profit_finding(frame: pd.DataFrame) -> Phrase | None:
    """From which loss to which profit Alibaba Cloud went; None without two years."""
    old, new = (frame[frame["scope"] == scope] for scope in ("first_reported", "restated"))
    if len(old) < 2:
        return None
    first, turned = old.iloc[0], old.iloc[-1]
    slots = dict(who=name(_LEADER), p=when(first["period"]), q=when(turned["period"]), a=first["figure"], b=turned["figure"])
    loss = first["figure"].value < 0 < turned["figure"].value
    if len(new) and new["margin_figure"].iloc[-1] is not None and loss:
        last = new.iloc[-1]
        return phrase(
            zh="{who}的经调整EBITA从{p}亏损{a:abs}转为{q}盈利{b}；按其后重列的口径，{r}为{c}，利润率{m}",
            en="{who}'s adjusted EBITA turned from a loss of {a:abs} in {p} to a profit of {b} in {q}; on the scope used since, it was {c} in {r}, a margin of {m}",
            r=when(last["period"]), c=last["figure"], m=last["margin_figure"], **slots,
        )  # fmt: skip
    if loss:
        return phrase(zh="{who}的经调整EBITA从{p}亏损{a:abs}转为{q}盈利{b}", en="{who}'s adjusted EBITA turned from a loss of {a:abs} in {p} to a profit of {b} in {q}", **slots)
    return phrase(zh="{who}的经调整EBITA：{p}为{a}，{q}为{b}", en="{who}'s adjusted EBITA: {a} in {p}, {b} in {q}", **slots)


def _by_scope(frame: pd.DataFrame) -> Phrase | None:
    """How the profit grew on the restated scope; None without two years of it."""
    new = frame[frame["scope"] == "restated"]
    if len(new) < 2 or new["figure"].iloc[0].value <= 0:
        return None
    times = ratio(new["figure"].iloc[-1], new["figure"].iloc[0])
    return phrase(zh="同一口径下，利润在{p}至{q}间增至{x:d1}", en="On one scope, profit grew {x:d1} from {p} to {q}", p=when(new["period"].iloc[0]), q=when(new["period"].iloc[-1]), x=times)


def show_profit(frame: pd.DataFrame) -> None:
    """EBITA by fiscal year, on both scopes."""
    finding = profit_finding(frame)
    if finding is None:
        prose.say(zh="截至数据截止日，{who}的年度利润不足两年，无法看出走势。", en="Up to the data cut-off fewer than two years of {who}'s profit are known, so no course can be seen.", who=name(_LEADER))
        return
    prose.heading(zh="{x}", en="{x}", x=finding)
    scopes = {"first_reported": phrase(zh="首次公布的口径", en="Scope as first reported"), "restated": phrase(zh="重列后的口径", en="Restated scope")}
    periods = {period: when(period) for period in frame["period"]}
    rows = frame.assign(remark=[_margin(figure) for figure in frame["margin_figure"]])
    charts.bars(
        rows,
        title=_by_scope(frame) or finding,
        subtitle=phrase(zh="经调整EBITA（扣除利息、税项及摊销前利润），财年截至三月；右侧为占收入的比例", en="Adjusted EBITA, fiscal years to March; beside it its share of revenue"),
        label="period", names=periods, group="scope", group_names=scopes, colours=dict.fromkeys(periods, charts.colour(_LEADER)),
    ).show()  # fmt: skip
    both = frame[frame["period"].duplicated(keep=False)]
    if len(both) == 2:
        a, b = both["figure"]
        prose.callout(
            zh="{p}的利润有两个数：首次公布的{a}和重列后的{b}。业务范围变了，两者不可相连；文章引用的是前者。",
            en="There are two profits for {p}: {a} as first reported and {b} restated. The scope of the business changed, so they are not joined; the article cites the first.",
            p=when(both["period"].iloc[0]), a=a, b=b, kind="conflict",
        )  # fmt: skip


def _margin(figure) -> Phrase | None:
    return phrase(zh="利润率{m}", en="margin {m}", m=figure) if figure is not None else None


def show_margins(frame: pd.DataFrame) -> None:
    """Gross margins: what the article says of the layers, and what companies report."""
    if frame.empty:
        return
    seed = frame[frame["origin"] == "source"]
    reported = frame[frame["entity"] == "kingsoft_cloud"]
    if seed.empty and reported.empty:
        return
    claimed = seed[seed["segment"] == "iaas"]
    if len(claimed) and len(reported):
        first, last = reported.iloc[0], reported.iloc[-1]
        text = claimed["figure"].iloc[0]
        inside = text.value <= first["figure"].value <= (text.high or text.value)
        finding = phrase(
            zh="{k}{p}的毛利率{x}" + ("正在" if inside else "不在") + "文章所说的IaaS区间{r}之内，到{q}为{y}",
            en="{k}'s gross margin of {x} in {p} lies " + ("within" if inside else "outside") + " the {r} that the article gives for IaaS; by {q} it was {y}",
            k=name("kingsoft_cloud"), p=when(first["period"]), q=when(last["period"]), x=first["figure"], y=last["figure"], r=text,
        )  # fmt: skip
    else:
        finding = phrase(zh="云业务的毛利率：已知的几项", en="Gross margins in the cloud: the few that are known")
    names = {row.key: _layer(row) for row in frame.itertuples()}
    groups = {"source": phrase(zh="文章的说法（行业）", en="What the article says (industry)"), "evidence": phrase(zh="公司公布", en="What companies report")}
    charts.bars(
        frame,
        title=finding,
        subtitle=phrase(zh="毛利率，%；浅色段为区间", en="Gross margin, per cent; the pale part is a range"),
        label="key", names=names, group="origin", group_names=groups, colours={row.key: charts.colour(row.entity) for row in frame.itertuples()},
    ).show()  # fmt: skip
    prose.say(
        zh="{t}分部含支付与理财，{k}以IaaS为主：两者都不是纯粹的SaaS或IaaS，因此只能旁证文章的区间，不能证明。",
        en="{t} includes payments and wealth management, and {k} is mainly IaaS: neither is purely SaaS or IaaS, so they lend the article's ranges support, not proof.",
        t=name("fintech_and_business_services", "segment"), k=name("kingsoft_cloud"),
    )  # fmt: skip


def _layer(row) -> Phrase:
    segment = name(row.segment, "segment")
    if row.origin == "source":
        return phrase(zh="{s}，行业", en="{s}, industry", s=segment)
    return phrase(zh="{who}，{p}", en="{who}, {p}", who=name(row.entity), p=when(row.period, short=True))


def show_sensitivity() -> None:
    """The identity of the article over a grid, and what renewal would have to do."""
    step, still = assume("revenue_step"), assume("renewal_unchanged")
    customers, contracts = rungs(step, (-1, 0, 1, 2)), rungs(step, (0, -1, -2, -3))
    grid = analysis.revenue_grid(customers, contracts, still)
    worst = derive(analysis.break_even, {"customers": still, "contract": contracts[-1]}, unit="pct")
    finding = phrase(
        zh="合同额下降{a:d0,abs}，客户增加{b:d0}也补不回来：收入仍变动{c:d0}",
        en="When contracts shrink by {a:d0,abs}, even {b:d0} more customers do not make up for it: revenue changes by {c:d0}",
        a=contracts[-1], b=customers[-1], c=grid["figure"].iloc[-1],
    )  # fmt: skip
    prose.heading(zh="{x}", en="{x}", x=finding, level=3)
    charts.heatmap(
        grid.assign(row=[_signed(figure) for figure in grid["row"]], column=[_signed(figure) for figure in grid["column"]]),
        title=phrase(zh="合同额下降{a:d0,abs}，续费率须相对提高{x:d0}才能保住收入", en="If contracts shrink by {a:d0,abs}, renewal must rise by {x:d0} of itself to hold revenue", a=contracts[-1], x=worst),
        subtitle=phrase(zh="收入的变动，续费率不变；收入 = 客户数 × 单笔合同额 × 续费率", en="Change of revenue with renewal unchanged; revenue = customers × value of a contract × rate of renewal"),
        row_head=phrase(zh="单笔合同额", en="Value of a contract"), column_head=phrase(zh="客户数", en="Number of customers"), spec="d0,signed",
    ).show()  # fmt: skip
    prose.say(
        zh="云厂商以降价换客户时，赌的正是续费率。各家的客户数、合同额和续费率均未披露，所以这里只有假设，没有估计。",
        en="Renewal is the bet when vendors cut prices to win customers. None of them discloses customers, contract values or renewal, so these are assumptions, not estimates.",
    )


def _signed(figure) -> Phrase:
    return phrase(zh="{x:d0,signed}", en="{x:d0,signed}", x=figure)


# -- demand -------------------------------------------------------------------------------------------------------------------


def demand_finding(claims: pd.DataFrame) -> Phrase | None:
    """The two largest tenders and the orders won, as the article gives them; None before it appeared."""
    rows = analysis.tenders(claims)
    orders = at(claims, metric="tender_count", entity="china_telecom", source="000")
    joint = orders[orders["item"].str.contains("with a partner")]
    if rows.empty or joint.empty:
        return None
    won = cite(orders.sort_values("value").iloc[-1])
    return phrase(
        zh="政企需求先落到运营商：文章点名{a}的{n}个政企大模型订单（其中{k}个与伙伴合作），以及{b}合计{x}的两个项目",
        en="Government and enterprise demand reaches the carriers first: the article names {n} large-model orders of {a} ({k} won with partners) and two tenders of {b} worth {x}",
        a=name("china_telecom"), b=name("china_mobile"), n=won, k=cite(joint.iloc[0]), x=total(rows["figure"]),
    )  # fmt: skip


def show_demand(claims: pd.DataFrame) -> None:
    """The tenders that the article names, with their sum."""
    finding = demand_finding(claims)
    if finding is None:
        prose.say(
            zh="文章点名的政企订单在数据截止日之后才见报，因此本节没有内容。",
            en="The orders that the article names were reported after the data cut-off, so this section is empty.",
        )
        return
    prose.heading(zh="{x}", en="{x}", x=finding)
    rows = analysis.tenders(claims)
    tables.table(
        rows.assign(entity=[name(entity) for entity in rows["entity"]], item=[name(item, "item") for item in rows["item"]], period=[when(period) for period in rows["period"]]),
        [
            tables.column("entity", zh="中标方", en="Won by"),
            tables.column("item", zh="项目", en="Project"),
            tables.column("period", zh="时间", en="When"),
            tables.column("figure", zh="金额", en="Amount", bar=True),
        ],
        title=phrase(zh="文章点名的中标项目", en="Tenders named in the article"),
        note=phrase(zh="只有两个项目附有金额；它们不是市场样本，不能据此推断份额。", en="Only two projects come with an amount; they are no sample of the market, and no share follows from them."),
    )
    if len(rows) == 2:
        prose.say(
            zh="两个项目合计{x}；相对运营商一年的云收入，这仍是很小的数目，说明的是方向，不是规模。",
            en="The two together come to {x}; beside a year of the carriers' cloud revenue that is very little: it shows a direction, not a size.",
            x=total(rows["figure"]),
        )


def show_network(claims: pd.DataFrame) -> None:
    """Partners by the sentences that name them."""
    vocabulary = load_vocabulary(prose.edition().project)
    aliases = vocabulary.aliases()
    groups = {entity: vocabulary.root(entity) for entity in set(aliases.values())}
    links = analysis.partners(claims, aliases, groups)
    if links.empty:
        return
    links = links.assign(what=[name(item, "item") for item in links["item"]])
    hubs = prose.listing([name(hub) for hub in dict.fromkeys(links["hub"])])
    charts.network(
        links,
        title=phrase(zh="{hubs}既同头部云厂商竞争，也与它们同做项目", en="{hubs} compete with the leading cloud vendors and work with them", hubs=hubs),
        subtitle=phrase(zh="文章点名的合作：左为运营商，右为伙伴", en="Partnerships that the article names: carriers left, partners right"),
    ).show()
    first = links.iloc[0]
    row = at(claims, claim_id=first["claim_id"]).iloc[0]
    prose.say(zh="原句：{q}", en="In the article's words: {q}", q=quote(row))
