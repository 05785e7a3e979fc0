"""The evidence ledger: how every figure of an edition was got, down to the sentence, the row, the assumption or the formula."""

from __future__ import annotations

import html
import json
from typing import Any

from marketbook.assumptions import load_assumptions
from marketbook.edition import Edition
from marketbook.figures import Figure
from marketbook.formatting import format_figure
from marketbook.prose import edition, field_of, mark, name, own_script, phrase, quotation, show, when
from marketbook.statements import cited_by_id, words_of


def ledger() -> None:
    """Show the evidence ledger of this edition; the last cell of a report.

    Shows one entry per figure in order of first use, the inputs of its formulas after it, and embeds the same figures as data for
    the audit (``<script type="application/json" id="marketbook-figures">``).
    """
    now = edition()
    for figure in list(now.figures.values()):
        _register_inputs(figure, now)
    claims = cited_by_id(now.project)
    entries = "".join(
        _entry(number, figure, claims, now) for number, figure in enumerate(now.figures.values(), start=1)
    )
    heading = phrase(zh="证据台账", en="Evidence ledger").html
    lead = phrase(
        zh="每个数字的来历：来源原句、外部数据行、声明的假设，或由它们算出的公式。",
        en="How each figure was got: the sentence of a source, an external row, a declared assumption, or a formula over those.",
    ).html
    show(
        f'<section id="ledger" class="ledger"><h2 id="s-ledger">{heading}</h2><p class="ledger-lead">{lead}</p>{entries}</section>{_embedded(now)}',
        "ledger",
        text=f"{len(now.figures)} figures",
    )


def _register_inputs(figure: Figure, now: Edition) -> None:
    for item in figure.inputs():
        if item.id not in now.figures:
            now.register(item)
            _register_inputs(item, now)


def _embedded(now: Edition) -> str:
    data = {
        "edition": {
            "theme": now.theme,
            "language": now.language,
            "as_of": now.as_of,
            "parameters": dict(now.parameters),
        },
        "nodes": {key: figure.node() for key, figure in now.figures.items()},
    }
    # "</" would end the script element; JSON allows the slash to be escaped.
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="marketbook-figures">{text}</script>'


def _entry(number: int, figure: Figure, claims: dict[str, Any], now: Edition) -> str:
    kind = figure.origin["kind"]
    what, how = {"cited": _cited, "assumed": _assumed, "parameter": _parameter, "derived": _derived}[kind](
        figure, claims, now
    )
    value = html.escape(format_figure(figure, now.language, project=now.project), quote=False)
    return (
        f'<div class="entry" id="f-{figure.id}" data-kind="{kind}"><p class="entry-head"><span class="entry-number">{number}</span> '
        f'<span class="entry-value" data-figure="{figure.id}" data-spec="">{value}</span> <span class="entry-what">{what}</span></p>{how}</div>'
    )


def _about(row: Any) -> str:
    """What a claim is about: entity, item, metric, segment, period, each marked."""
    named = [name(getattr(row, kind), kind) for kind in ("entity", "item", "metric", "segment") if getattr(row, kind)]
    return " · ".join(map(mark, [*named, when(row.period)] if row.period else named))


def _cited(figure: Figure, claims: dict[str, Any], now: Edition) -> tuple[str, str]:
    row = claims[figure.origin["claim"]]
    by = field_of(row, "publisher") + (f", {field_of(row, 'published')}" if row.published else "")
    if row.origin == "source":
        words, raw = phrase(zh="字符", en="characters").html, phrase(zh="原文", en="As it stands in the file").html
        place = f"{words} {field_of(row, 'start')}–{field_of(row, 'end')}"
        return _about(row), (
            f'<p class="entry-how">{quotation(row.claim_id, row.sentence, "sentence", highlight=row.raw)} '
            f'<span class="entry-source">{by}: {field_of(row, "source_title")} ({place})</span></p>'
            f'<details class="entry-raw"><summary>{raw}</summary>{quotation(row.claim_id, row.quote, "raw", tag="blockquote")}</details>'
        )
    # A page without a title is named by its address: a link must have a text.
    page = _link(row.url, field_of(row, "source_title" if str(row.source_title).strip() else "url"))
    page += "" if _is_address(row.url) else f" ({phrase(zh='地址未记录', en='address not recorded').html})"
    return _about(row), f'<p class="entry-how">{_words(row)} <span class="entry-source">{by}: {page}</span></p>'


def _is_address(url: str) -> bool:
    return url.startswith(("https://", "http://"))


def _link(url: str, text: str) -> str:
    return f'<a class="entry-link" href="{html.escape(url)}" rel="noreferrer">{text}</a>' if _is_address(url) else text


def _assumed(figure: Figure, claims: dict[str, Any], now: Edition) -> tuple[str, str]:
    key = figure.origin["key"]
    entry = load_assumptions(now.project)[key]
    reason = html.escape(entry["reason_en"] if now.language == "en" else own_script(entry["reason_zh"]), quote=False)
    url = entry.get("source_url", "")
    link = f" {_link(url, phrase(zh='出处', en='source').html)}" if _is_address(url) else ""
    what = f'{phrase(zh="假设", en="Assumption").html} <code data-key="{key}">{key}</code>'
    return what, f'<p class="entry-how"><span data-reason="{key}">{reason}</span>{link}</p>'


def _parameter(figure: Figure, claims: dict[str, Any], now: Edition) -> tuple[str, str]:
    key = figure.origin["name"]
    return f'{phrase(zh="本版参数", en="Parameter of this edition").html} <code data-key="{key}">{key}</code>', ""


_MANY = 4
_SYMBOLS = {"total": " + ", "difference": " − ", "ratio": " ÷ ", "share": " ÷ ", "product": " × ", "growth": " → "}
_NAMES = {
    "mean": ("平均", "mean of"),
    "rank": ("排名：", "rank of"),
    "count": ("计数：", "count of"),
    "convert": ("换算：", "converted from"),
}


def _derived(figure: Figure, claims: dict[str, Any], now: Edition) -> tuple[str, str]:
    verb, inputs = figure.origin["function"], figure.origin["inputs"]
    figures = figure.inputs()
    # Many of one unit name it once, behind the last.
    of_one = verb not in _SYMBOLS and len(figures) > _MANY and len({item.unit for item in figures}) == 1
    links = [mark(item, "bare" if of_one else "short") for item in figures]
    unit = f" {mark(name(figures[0].unit, 'unit'))}" if of_one and figures[0].unit != "pct" else ""
    if verb in _SYMBOLS:
        # Growth reads from the old value to the new one.
        formula = _SYMBOLS[verb].join(reversed(links) if verb == "growth" else links)
    elif verb == "tally":
        formula = phrase(zh="计数：", en="count of ").html + "; ".join(_words(claims[key]) for key in inputs["claims"])
    else:
        model = f'<code data-model="{html.escape(verb)}">{html.escape(verb.partition(":")[2])}</code>'
        shown = phrase(zh=_NAMES[verb][0], en=_NAMES[verb][1]).html if verb in _NAMES else model
        words = [item for item in inputs.values() if isinstance(item, str) and not any(map(str.isdigit, item))]
        formula = f"{shown} ({', '.join(links or words)}{unit})"
    period = f" · {mark(when(figure.period))}" if figure.period else ""
    return phrase(zh="推算", en="Derived").html + period, f'<p class="entry-how">{formula}</p>'


def _words(row: Any) -> str:
    """The words of a source that a claim or statement stands on."""
    return quotation(row.claim_id, words_of(row), "printed")
