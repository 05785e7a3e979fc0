"""What counts as cloud: the carriers' revenue beside the markets of research firms, the press, and what is sold outside a group."""

from __future__ import annotations

import pandas as pd

from marketbook.analysis.common import at, cell, exchange_rate, first_figure, steady
from marketbook.figures import Figure, difference, product, share, total


def beside_markets(claims: pd.DataFrame, revenue: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """What the carriers report beside what IDC and CAICT count, for every year with IDC's market in both halves.

    Returns
    -------
    DataFrame, one row per year
        ``period``; Figures or None: ``carriers`` (CNY), ``idc_usd`` (IaaS, PaaS and SaaS), ``rate``, ``idc`` (CNY), ``ratio`` (carriers in
        per cent of IDC's market), ``caict`` (all cloud computing), ``caict_ratio``, ``tianyi`` (reported), ``tianyi_iaas`` (IDC's share
        of IaaS in the second half, twice), ``tianyi_ratio`` (per cent of what is reported).
    """
    names = "period carriers idc_usd rate idc ratio caict caict_ratio tianyi tianyi_iaas tianyi_ratio".split()
    sizes, rows = at(claims, metric="market_size"), []
    markets, iaas = (at(sizes, segment=part, publisher="IDC", unit="USD") for part in ("iaas_paas_saas", "iaas"))
    for year in sorted({period[:4] for period in markets["period"] if "H" in period}):
        carriers, tianyi = (
            cell(revenue, entity=entity, period=year) for entity in ("telecom_operators", "tianyi_cloud")
        )
        dollars = total((first_figure(markets, period=f"{year}{half}") for half in ("H1", "H2")), period=year)
        rate = exchange_rate(year)
        idc = product(dollars, rate, "CNY")
        if carriers is None or idc is None:
            continue
        caict = first_figure(sizes, segment="total_cloud", publisher="CAICT", period=year)
        part = cell(series, entity="tianyi_cloud", period=f"{year}H2")
        size = product(part, first_figure(iaas, period=f"{year}H2"), "USD")
        implied = total([product(size, rate, "CNY")] * 2, period=year)
        of_idc, of_caict, of_tianyi = share(carriers, idc), share(carriers, caict), share(implied, tianyi)
        rows.append((year, carriers, dollars, rate, idc, of_idc, caict, of_caict, tianyi, implied, of_tianyi))
    return pd.DataFrame(rows, columns=names).astype(object)


def sizes(beside: pd.DataFrame) -> pd.DataFrame:
    """The amounts of the last year of :func:`beside_markets` as bars: ``key`` (its column), ``figure``."""
    keys = ("carriers", "idc", "caict", "tianyi", "tianyi_iaas")
    found = [(key, beside[key].iloc[-1]) for key in keys] if len(beside) else []
    return pd.DataFrame([pair for pair in found if pair[1] is not None], columns=["key", "figure"])


def carriers_share(
    claims: pd.DataFrame, by_firm: pd.DataFrame, revenue: pd.DataFrame, period: str
) -> dict[str, Figure | None]:
    """The carriers' share of the cloud market of a year, ``printed`` in the press and as their ``sum`` over CAICT's ``market`` gives it (``own``).

    ``gap`` is the difference of the two; None for what is not known.
    """
    printed = first_figure(claims, entity="telecom_operators", metric="market_share", segment="total", period=period)
    market = first_figure(
        by_firm, entity="market", metric="market_size", segment="total_cloud", publisher="CAICT", period=period
    )
    together = cell(revenue, entity="telecom_operators", period=period)
    own = share(together, market)
    return {"printed": printed, "sum": together, "market": market, "own": own, "gap": difference(printed, own)}


def press_sum(claims: pd.DataFrame, revenue: pd.DataFrame, period: str) -> dict[str, Figure | None]:
    """The carriers' total of a year as the ``press`` has it and as their ``sum``, with the ``gap``; None for what is not known."""
    together = cell(revenue, entity="telecom_operators", period=period)
    press = first_figure(
        claims, entity="telecom_operators", metric="revenue", segment="total", period=period, qualifier="exact"
    )
    return {"press": press, "sum": together, "gap": difference(together, press)}


def sales_outside(claims: pd.DataFrame) -> pd.DataFrame:
    """What Huawei Cloud sells to customers outside its group, beside all that it sells.

    Returns
    -------
    DataFrame, one row per year with both figures: ``period``, ``whole``, ``outside``, ``share_figure`` (per cent)
    """
    rows = steady(at(claims, entity="huawei_cloud", metric="revenue", unit="CNY"))
    found = []
    for period in sorted(set(rows["period"])):
        whole, outside = (
            first_figure(rows, period=period, segment=segment) for segment in ("including_other_segments", "external")
        )
        if whole is not None and outside is not None:
            found.append((period, whole, outside, share(outside, whole)))
    return pd.DataFrame(found, columns=["period", "whole", "outside", "share_figure"])
