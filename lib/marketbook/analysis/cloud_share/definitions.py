"""What counts as cloud: the carriers' revenue beside the markets of research firms, the press, and what is sold outside a group."""

from __future__ import annotations

import pandas as pd

from marketbook.analysis.cloud_share.revenue import level
from marketbook.analysis.common import at, exchange_rate, first_figure, steady
from marketbook.figures import Figure, difference, exchange, product, share, total


def beside_markets(claims: pd.DataFrame, revenue: pd.DataFrame, series: pd.DataFrame) -> pd.DataFrame:
    """What the carriers report beside what IDC and CAICT count, for every year with IDC's market in both halves.

    Returns
    -------
    DataFrame, one row per year
        ``period``; Figures or None: ``carriers`` (CNY), ``idc_usd`` (IaaS, PaaS and SaaS), ``rate``, ``idc`` (CNY), ``ratio`` (carriers in
        per cent of IDC's market), ``caict`` (all cloud computing), ``caict_ratio``, ``tianyi`` (reported), ``tianyi_iaas`` (IDC's share
        of IaaS in the second half, twice), ``tianyi_ratio`` (per cent of what is reported).
    """
    names = [
        "period",
        "carriers",
        "idc_usd",
        "rate",
        "idc",
        "ratio",
        "caict",
        "caict_ratio",
        "tianyi",
        "tianyi_iaas",
        "tianyi_ratio",
    ]
    rows = []
    sizes_of = at(claims, metric="market_size")
    markets, iaas = (
        at(sizes_of, segment="iaas_paas_saas", publisher="IDC", unit="USD"),
        at(sizes_of, segment="iaas", publisher="IDC", unit="USD"),
    )
    for year in sorted({period[:4] for period in markets["period"] if "H" in period}):
        halves = [first_figure(markets, period=f"{year}{half}") for half in ("H1", "H2")]
        carriers, rate = level(revenue, "telecom_operators", year), exchange_rate(year)
        if None in halves or carriers is None or rate is None:
            continue
        dollars = total(halves, period=year)
        idc = exchange(dollars, rate, "CNY")
        caict = first_figure(sizes_of, segment="total_cloud", publisher="CAICT", period=year)
        tianyi, size = level(revenue, "tianyi_cloud", year), first_figure(iaas, period=f"{year}H2")
        part = at(series, entity="tianyi_cloud", period=f"{year}H2")["figure"]
        implied = None
        if size is not None and len(part):
            half = exchange(product(part.iloc[0], size, "USD"), rate, "CNY")
            implied = total([half, half], period=year)
        of_caict = share(carriers, caict) if caict else None
        of_tianyi = share(implied, tianyi) if implied and tianyi else None
        rows.append(
            (year, carriers, dollars, rate, idc, share(carriers, idc), caict, of_caict, tianyi, implied, of_tianyi)
        )
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

    ``gap`` is the difference of the two; None for each where one is not known.
    """
    printed = first_figure(claims, entity="telecom_operators", metric="market_share", segment="total", period=period)
    market = first_figure(
        by_firm, entity="market", metric="market_size", segment="total_cloud", publisher="CAICT", period=period
    )
    together = level(revenue, "telecom_operators", period)
    if printed is None or market is None or together is None:
        return dict.fromkeys(("printed", "sum", "market", "own", "gap"))
    own = share(together, market)
    return {"printed": printed, "sum": together, "market": market, "own": own, "gap": difference(printed, own)}


def press_sum(claims: pd.DataFrame, revenue: pd.DataFrame, period: str) -> dict[str, Figure | None]:
    """The carriers' total of a year as the ``press`` has it and as their ``sum``, with the ``gap``; None for each where one is not known."""
    together = level(revenue, "telecom_operators", period)
    press = first_figure(
        claims, entity="telecom_operators", metric="revenue", segment="total", period=period, qualifier="exact"
    )
    if together is None or press is None:
        return dict.fromkeys(("press", "sum", "gap"))
    return {"press": press, "sum": together, "gap": difference(together, press)}


def sales_outside(claims: pd.DataFrame, entity: str = "huawei_cloud") -> pd.DataFrame:
    """What a vendor sells to customers outside its group, beside all that its cloud sells.

    Returns
    -------
    DataFrame, one row per year with both figures: ``period``, ``whole``, ``outside``, ``share_figure`` (per cent)
    """
    rows = steady(at(claims, entity=entity, metric="revenue", unit="CNY"))
    found = []
    for period in sorted(set(rows["period"])):
        whole, outside = (
            first_figure(rows, period=period, segment=segment) for segment in ("including_other_segments", "external")
        )
        if whole is not None and outside is not None:
            found.append((period, whole, outside, share(outside, whole)))
    return pd.DataFrame(found, columns=["period", "whole", "outside", "share_figure"])
