"""Where sources disagree on cloud share, with both values and the gap."""

from __future__ import annotations

import pandas as pd

from marketbook import prose, tables
from marketbook.analysis import cloud_share as analysis
from marketbook.analysis.common import first_figure
from marketbook.figures import difference, share
from marketbook.prose import name, phrase, when
from marketbook.themes.wording import conflict_rows

_METRICS = ("revenue", "market_size", "market_share", "ebita", "gross_margin")


def show_conflicts(claims: pd.DataFrame, by_firm: pd.DataFrame, shares: pd.DataFrame, revenue: pd.DataFrame) -> None:
    """The widest conflicts, and three that only arithmetic shows."""
    rows = conflict_rows(claims, lambda found: found["metric"].isin(_METRICS) & found["gap_pct"].ge(1.0) & found["segment"].ne("iaas_global"))
    if rows.empty:
        prose.heading(zh="来源之间没有超出四舍五入的分歧", en="Sources agree within rounding")
        prose.say(zh="截至数据截止日，没有超出四舍五入的分歧。", en="Up to the data cut-off no sources differ by more than rounding.")
    else:
        widest = rows.iloc[0]
        prose.heading(
            zh="来源分歧最大的是{label}：{a}（{x}）对{b}（{y}）", en="Sources disagree most on {label}: {a} ({x}) against {b} ({y})",
            label=widest["label"], a=widest["low_figure"], b=widest["high_figure"], x=widest["low_publisher"], y=widest["high_publisher"],
        )
        tables.table(
            rows,
            [
                tables.column("label", zh="事项", en="Fact"),
                tables.column("segment", zh="口径", en="Segment"),
                tables.column("low_figure", zh="较低值", en="Lower", spec="short"),
                tables.column("low_publisher", zh="出处", en="By"),
                tables.column("high_figure", zh="较高值", en="Higher", spec="short"),
                tables.column("high_publisher", zh="出处", en="By"),
                tables.column("gap_figure", zh="差距", en="Gap", spec="short"),
            ],
            title=phrase(zh="同一事项，不同数字", en="One fact, two figures"),
        )
    _fifth(by_firm, shares)
    _sum_of_2022(claims, revenue)
    _share_of_market(claims, by_firm, revenue)


def _fifth(by_firm: pd.DataFrame, shares: pd.DataFrame) -> None:
    pair = analysis.fifth_of(by_firm, shares, "2022H2") if len(shares) else None
    if pair is None:
        return
    printed, implied = pair
    prose.callout(
        zh="IDC对{p}第五名{who}的份额前后不一：当期印出{a}，而一年后的前五合计及其变化只给它留下约{b:d1}，相差{g:d1,abs}。印出的数因此不入序列，该期只用前四家。",
        en="IDC is at odds with itself on the fifth vendor of {p}, {who}: {a} was printed, but the sum of five a year later and its change leave about {b:d1}, a gap of {g:d1,abs}. The printed figure is therefore kept out of the series, which takes the first four of that half.",
        p=when("2022H2"), who=name("aws"), a=printed, b=implied, g=difference(printed, implied), kind="conflict",
    )  # fmt: skip


def _sum_of_2022(claims: pd.DataFrame, revenue: pd.DataFrame) -> None:
    together = analysis.level(revenue, "telecom_operators", "2022")
    press = first_figure(claims, entity="telecom_operators", metric="revenue", segment="total", period="2022", qualifier="exact")
    if together is None or press is None:
        return
    prose.callout(
        zh="三家运营商{p}的合计，媒体写作{a}，三家公布之和为{b:s4}，相差{g:s3,abs}。本报告用后者。",
        en="For the three carriers together in {p} the press gives {a}; what the three report adds up to {b:s4}, a gap of {g:s3,abs}. The sum is used here.",
        p=when("2022"), a=press, b=together, g=difference(together, press), kind="conflict",
    )  # fmt: skip


def _share_of_market(claims: pd.DataFrame, by_firm: pd.DataFrame, revenue: pd.DataFrame) -> None:
    printed = first_figure(claims, entity="telecom_operators", metric="market_share", segment="total", period="2024")
    market = first_figure(by_firm, entity="market", metric="market_size", segment="total_cloud", publisher="CAICT", period="2024")
    together = analysis.level(revenue, "telecom_operators", "2024")
    if printed is None or market is None or together is None:
        return
    own = share(together, market)
    prose.callout(
        zh="媒体称运营商{p}占云市场{a:plain}；用三家之和{b:s4}除以中国信通院的{m}得{c:d1}，相差{g:d1,abs}，分母未说明。",
        en="A trade paper gives the carriers {a:plain} of the cloud market in {p}; the sum of three, {b:s4}, over CAICT's {m} gives {c:d1}, a gap of {g:d1,abs}; the paper does not state its denominator.",
        p=when("2024"), a=printed, b=together, m=market, c=own, g=difference(printed, own), kind="conflict",
    )  # fmt: skip
