"""The evidence ledger: how every figure of an edition was got, down to the sentence, the row, the assumption or the formula."""

from __future__ import annotations

import html
import json
from typing import Any

from marketbook.figures import Figure, load_assumptions
from marketbook.formatting import format_figure, format_period
from marketbook.prose import Edition, edition, phrase, script_of, show
from marketbook.statements import cited_by_id, words_of
from marketbook.vocabulary import load_vocabulary


def ledger() -> None:
    """Show the evidence ledger of this edition; the last cell of a report.

    Shows one entry per figure in order of first use, the inputs of its formulas after it, and embeds the same figures as data for
    the audit (``<script type="application/json" id="marketbook-figures">``).
    """
    now = edition()
    for figure in list(now.figures.values()):
        _register_inputs(figure, now)
    claims = cited_by_id(now.project)
    entries = "".join(_entry(number, figure, claims, now) for number, figure in enumerate(now.figures.values(), start=1))
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
        "edition": {"theme": now.theme, "language": now.language, "as_of": now.as_of, "parameters": dict(now.parameters)},
        "nodes": {key: figure.node() for key, figure in now.figures.items()},
    }
    # "</" would end the script element; JSON allows the slash to be escaped.
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="marketbook-figures">{text}</script>'


def _entry(number: int, figure: Figure, claims: dict[str, Any], now: Edition) -> str:
    kind = figure.origin["kind"]
    body = {"cited": _cited, "assumed": _assumed, "parameter": _parameter, "derived": _derived}[kind](figure, claims, now)
    value = html.escape(format_figure(figure, now.language, project=now.project), quote=False)
    return (
        f'<div class="entry" id="f-{figure.id}" data-kind="{kind}"><p class="entry-head"><span class="entry-number">{number}</span> '
        f'<span class="entry-value" data-figure="{figure.id}" data-spec="">{value}</span> {body}</div>'
    )


def describe_claim(row: Any, now: Edition) -> str:
    """What a claim is about, in the edition's language: entity, item, metric, segment, period, each marked."""
    vocabulary = load_vocabulary(now.project)
    parts = []
    for kind, value in (("entity", row.entity), ("item", row.item), ("metric", row.metric), ("segment", row.segment)):
        if value:
            label = html.escape(vocabulary.label(kind, value, now.language), quote=False)
            parts.append(f'<span class="name" data-name="{kind}:{html.escape(value)}">{label}</span>')
    if row.period:
        parts.append(f'<time class="period" datetime="{row.period}">{format_period(row.period, now.language, project=now.project)}</time>')
    return " · ".join(parts)


def _field(row: Any, name: str, text: str | None = None) -> str:
    shown = str(getattr(row, name)) if text is None else text
    return f'<span data-field="{row.claim_id}:{name}">{html.escape(shown, quote=False)}</span>'


def _cited(figure: Figure, claims: dict[str, Any], now: Edition) -> str:
    row = claims[figure.origin["claim"]]
    what = f'<span class="entry-what">{describe_claim(row, now)}</span></p>'
    published = f", {_field(row, 'published')}" if row.published else ""
    by = f'{_field(row, "publisher")}{published}'
    if row.origin == "source":
        place = phrase(zh="字符", en="characters").html
        raw_label = phrase(zh="原文", en="As it stands in the file").html
        return (
            f'{what}<p class="entry-how">{quoted(row.claim_id, row.sentence, row.raw)} '
            f'<span class="entry-source">{by}: {_field(row, "source_title")} ({place} {_field(row, "start")}–{_field(row, "end")})</span></p>'
            f'<details class="entry-raw"><summary>{raw_label}</summary><blockquote class="quote" lang="{script_of(row.quote)}" '
            f'data-quote="{row.claim_id}" data-form="raw">{html.escape(row.quote, quote=False)}</blockquote></details>'
        )
    printed = _words(row)
    # A page without a title is named by its address: a link must have a text.
    heading = _field(row, "source_title" if str(row.source_title).strip() else "url")
    if row.url.startswith(("https://", "http://")):
        heading = f'<a class="entry-link" href="{html.escape(row.url)}" rel="noreferrer">{heading}</a>'
    else:
        missing = phrase(zh="地址未记录", en="address not recorded").html
        heading += f" ({missing})"
    return f'{what}<p class="entry-how">{printed} <span class="entry-source">{by}: {heading}</span></p>'


def quoted(claim_id: str, sentence: str, raw: str) -> str:
    """A source's sentence with the figure in it highlighted (where the repaired sentence still holds it letter by letter)."""
    text = html.escape(sentence, quote=False)
    needle = html.escape(raw, quote=False)
    if needle and text.count(needle) == 1:
        text = text.replace(needle, f"<mark>{needle}</mark>")
    return f'<q class="quote" lang="{script_of(sentence)}" data-quote="{claim_id}" data-form="sentence">{text}</q>'


def _assumed(figure: Figure, claims: dict[str, Any], now: Edition) -> str:
    key = figure.origin["key"]
    entry = load_assumptions(now.project)[key]
    label = phrase(zh="假设", en="Assumption").html
    reason = entry["reason_en"] if now.language == "en" else phrase_text(entry["reason_zh"], now)
    link = ""
    if entry.get("source_url", "").startswith(("https://", "http://")):
        link = f' <a class="entry-link" href="{html.escape(entry["source_url"])}" rel="noreferrer">{phrase(zh="出处", en="source").html}</a>'
    return f'<span class="entry-what">{label} <code data-key="{key}">{key}</code></span></p><p class="entry-how"><span data-reason="{key}">{html.escape(reason, quote=False)}</span>{link}</p>'


def phrase_text(text: str, now: Edition) -> str:
    """A vocabulary or assumption text written in Simplified Chinese, in the edition's own script."""
    return load_vocabulary(now.project).to_traditional(text) if now.language == "zh-Hant" else text


def _parameter(figure: Figure, claims: dict[str, Any], now: Edition) -> str:
    label = phrase(zh="本版参数", en="Parameter of this edition").html
    key = figure.origin["name"]
    return f'<span class="entry-what">{label} <code data-key="{key}">{key}</code></span></p>'


_SYMBOLS = {"total": " + ", "difference": " − ", "ratio": " ÷ ", "share": " ÷ ", "product": " × ", "growth": " → "}


def _derived(figure: Figure, claims: dict[str, Any], now: Edition) -> str:
    verb = figure.origin["function"]
    label = phrase(zh="推算", en="Derived").html
    links = [_input_link(item, now) for item in figure.inputs()]
    if verb in _SYMBOLS:
        # Growth reads from the old value to the new one.
        formula = _SYMBOLS[verb].join(reversed(links) if verb == "growth" else links)
    elif verb == "tally":
        formula = phrase(zh="计数：", en="count of ").html + "; ".join(_words(claims[key]) for key in figure.origin["inputs"]["claims"])
    else:
        names = {"mean": ("平均", "mean of"), "rank": ("排名：", "rank of"), "count": ("计数：", "count of"), "convert": ("换算：", "converted from")}
        shown = phrase(zh=names[verb][0], en=names[verb][1]).html if verb in names else f'<code data-model="{html.escape(verb)}">{html.escape(verb.partition(":")[2])}</code>'
        words = [item for item in figure.origin["inputs"].values() if isinstance(item, str) and not any(map(str.isdigit, item))]
        formula = f"{shown} ({', '.join(links or words)})"
    period = f' · <time class="period" datetime="{figure.period}">{format_period(figure.period, now.language, project=now.project)}</time>' if figure.period else ""
    return f'<span class="entry-what">{label}{period}</span></p><p class="entry-how">{formula}</p>'


def _words(row: Any) -> str:
    """The words of a source that a claim or statement stands on."""
    words = words_of(row)
    return f'<q class="quote" lang="{script_of(words)}" data-quote="{row.claim_id}" data-form="printed">{html.escape(words, quote=False)}</q>'


def _input_link(figure: Figure, now: Edition) -> str:
    text = html.escape(format_figure(figure, now.language, "short", project=now.project), quote=False)
    number = now.register(figure)
    return (
        f'<a class="fig" href="#f-{figure.id}" data-figure="{figure.id}" data-spec="short">{text}</a>'
        f'<sup class="ref"><a href="#f-{figure.id}">{number}</a></sup>'
    )
