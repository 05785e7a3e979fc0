"""One look for every chart: font, ink, grid, and one colour per entity in all reports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from marketbook.typefaces import FAMILY, font_path
from marketbook.vocabulary import load_vocabulary

INK = "#22282e"
SOFT = "#5a656f"
FAINT = "#8d979f"
GRID = "#dfe4e8"
WASH = "#eef1f3"
PAPER = "#ffffff"
ACCENT = "#b3261e"
#: Of what has no entity: the one side and the other.
PLAIN, OTHER = "#0072b2", "#d55e00"
#: Shades of context, for what is not the point.
CONTEXT = "#aab3ba"

# Hues of Okabe and Ito, darkened until lines and labels hold 3:1 on white; lightness differs, so greyscale keeps them apart.
PALETTE = {
    "alibaba": "#d55e00",
    "huawei": "#a3123a",
    "tencent": "#0072b2",
    "baidu": "#5a4fcf",
    "bytedance": "#00806a",
    "china_telecom": "#1a4f8b",
    "china_mobile": "#0091a8",
    "china_unicom": "#b5477f",
    "kingsoft": "#7a6a00",
    "jd": "#8c3b1b",
    "amazon": "#8a6d3b",
    "microsoft": "#2f6f3e",
    "alphabet": "#6b7f1f",
    "meta": "#3b5bdb",
    "openai": "#12716b",
    "deepseek": "#4263eb",
    "iflytek": "#ad5c00",
    "zhipu": "#7b2cbf",
    "moonshot": "#495057",
    "minimax": "#c2255c",
    "nvidia": "#4b7a00",
    "telecom_operators": "#12406f",
    # Camps
    "internet": "#d55e00",
    "carriers": "#12406f",
    "foreign": "#8a6d3b",
    # Groups that are context by nature
    "market": "#5a656f",
    "others": "#aab3ba",
    "other_vendors": "#aab3ba",
}
_FALLBACK = ("#7a6a00", "#2f6f3e", "#5a4fcf", "#8c3b1b", "#12716b", "#6b4c9a", "#9c4f2e", "#3f6b8f")


def colour(key: str) -> str:
    """The colour of an entity, the same in every chart.

    An entity without a colour of its own takes its group's; one without either has a stable one from a short list.

    >>> colour("alibaba"), colour("alibaba_cloud")
    ('#d55e00', '#d55e00')
    """
    if key in PALETTE:
        return PALETTE[key]
    vocabulary = load_vocabulary()
    if key in vocabulary.entities:
        for above in vocabulary.line(key):
            if above in PALETTE:
                return PALETTE[above]
        key = vocabulary.root(key)
    return _FALLBACK[int(hashlib.sha256(key.encode()).hexdigest(), 16) % len(_FALLBACK)]


def tint(ink: str, share: float = 0.18) -> str:
    """A colour laid thinly on white; literal, as SVG opacity and dark pages do not mix."""
    channels = [int(ink[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - channel) * share):02x}" for channel in channels)


@lru_cache(maxsize=1)
def _add_fonts() -> None:
    from matplotlib import font_manager

    for face in ("regular", "bold"):
        font_manager.fontManager.addfont(str(font_path(face)))


@contextmanager
def house_style() -> Iterator[None]:
    """The style of every chart, as a ``with`` block or a decorator; what was set before is restored afterwards."""
    import matplotlib

    _add_fonts()
    with matplotlib.rc_context(
        {
            "font.family": FAMILY,
            "font.size": 12,
            "svg.fonttype": "none",
            "svg.hashsalt": "marketbook",
            "text.hinting": "none",  # the page sets the text; hinting here only slows its measuring
            "text.color": INK,
            "axes.facecolor": "none",
            "axes.axisbelow": True,
            "grid.color": GRID,
            "grid.linewidth": 0.8,
            "xtick.color": FAINT,
            "ytick.color": FAINT,
            "xtick.labelcolor": SOFT,
            "ytick.labelcolor": SOFT,
            "xtick.labelsize": 11,
            "ytick.labelsize": 11,
            "lines.solid_capstyle": "round",
            "figure.facecolor": "none",
        }
    ):
        yield
