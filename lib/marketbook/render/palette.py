"""Dark variants of the colours that charts are drawn in.

A chart is an SVG with literal colours (an SVG on paper knows no variables). For dark pages each literal colour gets
a counterpart: the same hue, with lightness mirrored around the dark background, and light enough to be told from it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_COLOUR = re.compile(r"\b(fill|stroke)\s*:\s*(#[0-9a-fA-F]{6})\b")
#: Background of dark pages; equal to --paper in report.css.
DARK_PAPER = "#14181d"
#: Smallest contrast with the background that a text may have (WCAG 2.2, 1.4.3); a shape needs less.
TEXT_CONTRAST = 4.5


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    channel = min(max(channel, 0.0), 1.0)
    return 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def _rgb(colour: str) -> tuple[float, float, float]:
    return tuple(_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio of two colours, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted(
        (sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), _rgb(x))) for x in (one, other)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


def _to_oklab(colour: str) -> tuple[float, float, float]:
    # Björn Ottosson, "A perceptual color space for image processing" (2020).
    r, g, b = _rgb(colour)
    long, mid, short = (
        (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3),
        (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3),
        (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3),
    )
    return (
        0.2104542553 * long + 0.7936177850 * mid - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> str:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    mid = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    rgb = (
        4.0767416621 * long - 3.3077115913 * mid + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * mid - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * mid + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _encoded(channel)):02x}" for channel in rgb)


@lru_cache(maxsize=512)
def dark(colour: str) -> str:
    """The counterpart of a colour on a dark page.

    White becomes the dark background, dark ink becomes light ink, greys and tints are mirrored, and a hue keeps its hue and is
    lifted until it stands out.
    """
    lightness, a, b = _to_oklab(colour)
    floor = _to_oklab(DARK_PAPER)[0]
    chroma = (a * a + b * b) ** 0.5
    if chroma < 0.03:
        mirrored = floor + (1 - lightness) * (0.97 - floor) / 0.85
        return DARK_PAPER if lightness > 0.995 else _from_oklab(min(mirrored, 0.97), a, b)
    if lightness > 0.78:  # a tint that text stands on: as near to the dark paper as it is to white
        return _from_oklab(floor + (1 - lightness) * (0.97 - floor) / 0.85, a, b)
    lifted = lightness
    while contrast(_from_oklab(lifted, a, b), DARK_PAPER) < TEXT_CONTRAST and lifted < 0.95:
        lifted += 0.01
    return _from_oklab(lifted, a, b)


def dark_rules(charts: str) -> str:
    """Style rules that recolour the given SVG markup on dark pages (``light-dark()``, so that the page's switch works too)."""
    rules = []
    for kind, colour in sorted(set(_COLOUR.findall(charts))):
        rules.append(f'svg [style*="{kind}: {colour}"]{{{kind}:light-dark({colour},{dark(colour.lower())})!important}}')
    return "\n".join(rules)
