"""The page that stands in for an edition that failed: what went wrong, in which notebook, at which cell."""

from __future__ import annotations

import html

from marketbook.build.editions import Edition
from marketbook.build.work import Outcome

_STYLE = (
    "body{font:1rem/1.6 system-ui,'Noto Sans CJK SC',sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem;color:#222;"
    "background:#fff}h1{font-size:1.4rem}.cause{border-left:4px solid #b3261e;padding:.2rem 1rem;background:#fbeeed}"
    "pre{overflow:auto;white-space:pre-wrap;background:#f5f5f5;padding:1rem;font-size:.85rem}dt{font-weight:600}"
    "@media(prefers-color-scheme:dark){body{background:#161616;color:#e8e8e8}.cause{background:#3a1d1b}pre{background:#242424}}"
)
_WORDS = {
    "en": (
        "This edition could not be built",
        "Notebook",
        "Cell",
        "Parameters",
        "The cell",
        "Details",
        "Numbers without an origin",
    ),
    "zh-Hans": ("此版本未能生成", "笔记本", "单元格", "参数", "单元格内容", "详情", "没有出处的数字"),
    "zh-Hant": ("此版本未能產生", "筆記本", "儲存格", "參數", "儲存格內容", "詳情", "沒有出處的數字"),
}


def failure_page(edition: Edition, outcome: Outcome) -> str:
    """A self-contained HTML page; everything that comes from outside is escaped text in it."""
    language = edition.language if edition.language in _WORDS else "en"
    title, notebook, cell, parameters, source, details, numbers = _WORDS[language]
    values = ", ".join(f"{name} = {value!r}" for name, value in edition.parameters.items())
    facts = [(notebook, f"notebooks/{edition.theme}.ipynb"), (cell, outcome.cell), (parameters, values)]
    rows = "".join(f"<dt>{_safe(label)}</dt><dd>{_safe(value)}</dd>" for label, value in facts if value)
    unresolved = "\n".join(" · ".join(f"{key}: {value}" for key, value in row.items()) for row in outcome.unresolved)
    blocks = [(source, outcome.cell_source), (numbers, unresolved), (details, outcome.detail)]
    parts = "".join(f"<h2>{_safe(label)}</h2><pre>{_safe(text)}</pre>" for label, text in blocks if text)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{_safe(title)}: {_safe(edition.name)}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>{_safe(title)}: {_safe(edition.name)}</h1><p class="cause">{_safe(outcome.cause)}</p>'
        f"<dl>{rows}</dl>{parts}</main></body></html>\n"
    )


def _safe(text: object) -> str:
    return html.escape(str(text))
