"""The font files that charts, pages and papers are set in; they come with packages, never from the machine."""

from __future__ import annotations

import importlib.util
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb

from marketbook.errors import MissingGlyphError

#: Family of the page's own language; charts name it too.
FAMILY = "Noto Sans CJK JP"


def font_path(face: str) -> Path:
    """The font file behind ``"regular"``, ``"bold"`` (Noto Sans CJK) or ``"mono"`` (DejaVu, comes with matplotlib)."""
    if face == "mono":
        import matplotlib

        return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf"
    package = f"noto_cjk_sans_jp_{face}"
    spec = importlib.util.find_spec(package)
    files = sorted(Path(spec.origin).parent.glob("*.otf")) if spec and spec.origin else []
    if not files:
        raise MissingGlyphError(
            f"the font package {package.replace('_', '-')} is not installed; run `pip install {package}`"
        )
    return files[0]


@lru_cache(maxsize=4)
def shaping_face(face: str) -> hb.Face:
    """The same for measuring and cutting; opened once."""
    return hb.Face(hb.Blob.from_file_path(str(font_path(face))))
