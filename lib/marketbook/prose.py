"""Prose whose numbers know their origin: what a notebook says, in three languages.

A notebook begins an edition (:func:`begin`), then says things. A template in Simplified Chinese and one in English stand side by side; figures,
periods, names and quotes go into their slots and are marked in the HTML, so that a reader can open the evidence and a machine can
check it. Traditional Chinese comes from the Simplified text. A number without an origin is refused.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from marketbook.edition import begin, edition  # noqa: F401
from marketbook.errors import BareNumberError
from marketbook.figures import Figure
from marketbook.formatting import format_date, format_figure, format_period
from marketbook.periods import parse_period
from marketbook.project import Project
from marketbook.vocabulary import Vocabulary, converter, load_vocabulary

_REF = re.compile(r'<sup class="ref">.*?</sup>')
_SHOWN = re.compile(r'data-figure="(f[0-9a-f]+)"')
_UNNUMBERED = re.compile(r'(<sup class="ref"><a href="#f-(f[0-9a-f]+)">)(</a>)')
_TAG = re.compile(r"<[^>]*>")
# An attribute may hold the sign that ends a tag.
_TAG_OR_TEXT = re.compile(r'<(?:[^<>"]|"[^"]*")*>|([^<]+)')
_DIGIT = re.compile(r"\d")


# -- what may stand in a slot -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Phrase:
    """A piece of finished prose: ``html`` with its marks, ``text`` as a reader sees it."""

    html: str

    @property
    def text(self) -> str:
        return html.unescape(_TAG.sub("", self.plain_html))

    @property
    def plain_html(self) -> str:
        """The HTML without the numbered citations, for titles and table cells."""
        return _REF.sub("", self.html)


@dataclass(frozen=True)
class Name:
    """A name of the vocabulary: ``kind`` is entity, metric, segment, unit, item or term."""

    kind: str
    id: str


@dataclass(frozen=True)
class When:
    """A period or a day, written in the edition's language."""

    period: str
    short: bool = False


@dataclass(frozen=True)
class Quote:
    """A sentence of a source, in its own script."""

    claim_id: str
    sentence: str


def name(id: str, kind: str = "entity") -> Name:
    """The name of an entity (or metric, segment …), written in the edition's language."""
    return Name(kind, id)


def when(period: str, *, short: bool = False) -> When:
    """A period in the edition's language."""
    parse_period(period)
    return When(period, short)


def quote(row: Any) -> Quote:
    """The sentence that a claim stands on (a row of a fact-base frame)."""
    return Quote(row.claim_id, row.sentence or row.quote or row.raw)


# -- phrases ------------------------------------------------------------------------------------------------------------------


def phrase(*, zh: str, en: str, **slots: Any) -> Phrase:
    """Fill a template in the edition's language.

    Parameters
    ----------
    zh, en : str
        The same statement in Simplified Chinese and in English, with ``{slots}``; a slot may carry a format spec, ``{gap:d1,abs}``.
    **slots : Figure, Name, When, Quote, Phrase or date

    Raises
    ------
    BareNumberError
        If a slot holds a plain number or string, is missing, or the template holds digits that are no name of the vocabulary.
    """
    now = edition()
    pieces = []
    for language, template in (("zh-Hans", zh), ("en", en)):
        shown = (language == "en") == (now.language == "en")
        for literal, slot, spec, _ in string.Formatter().parse(template):
            for part in _parts(literal, language, now.project):
                if isinstance(part, str) and (stray := re.search(r"\d[\d.,]*", part)):
                    raise BareNumberError(
                        f"the template {template[:60]!r} holds the bare number {stray[0]!r}; give it as a figure in a slot"
                    )
                if shown:
                    pieces.append(mark(part) if isinstance(part, Name) else html.escape(own_script(part), quote=False))
            if shown and slot is not None:
                if slot not in slots:
                    taken = (
                        " (the verbs keep that word for themselves; give the slot another name)"
                        if slot in _TAKEN
                        else ""
                    )
                    raise BareNumberError(f"slot {{{slot}}} of {template[:40]!r} is not given{taken}")
                pieces.append(mark(slots[slot], spec or "", where=f"slot {{{slot}}} of {template[:40]!r}"))
    return Phrase("".join(pieces))


def listing(parts: Iterable[Any], *, last: tuple[str, str] = ("和", " and ")) -> Phrase:
    """Several phrases as a list: "A, B and C", A、B和C."""
    now = edition()
    items = [mark(part) for part in parts]
    comma, joint = (", ", last[1]) if now.language == "en" else ("、", own_script(last[0]))
    if len(items) < 2:
        return Phrase("".join(items))
    return Phrase(comma.join(items[:-1]) + joint + items[-1])


def mark(value: Any, spec: str = "", *, where: str = "this place", refs: bool = True) -> str:
    """The HTML of one value with the mark that says what it is.

    Raises
    ------
    BareNumberError
        If it is a plain number, a string, or nothing.
    """
    now = edition()
    language, project = now.language, now.project
    if isinstance(value, Figure):
        now.written[value.id] = value
        text = html.escape(format_figure(value, language, spec, project=project), quote=False)
        ref = f'<sup class="ref"><a href="#f-{value.id}"></a></sup>' if refs else ""
        return f'<a class="fig" href="#f-{value.id}" data-figure="{value.id}" data-spec="{html.escape(spec)}">{text}</a>{ref}'
    if isinstance(value, Phrase):
        return value.html if refs else value.plain_html
    if isinstance(value, Name):
        return _name_mark(value, language, project)
    if isinstance(value, When):
        text = format_period(value.period, language, short=value.short, project=project)
        short = ' data-short="1"' if value.short else ""
        return f'<time class="period" datetime="{html.escape(value.period)}"{short}>{html.escape(text, quote=False)}</time>'
    if isinstance(value, dt.date):
        return f'<time class="date" datetime="{value.isoformat()}">{format_date(value, language)}</time>'
    if isinstance(value, Quote):
        opening, closing = "「」" if language == "zh-Hant" else "“”"
        return f"{opening}{quotation(value.claim_id, value.sentence, 'sentence')}{closing}"
    if value is None:
        raise BareNumberError(f"{where} has no figure: say in words that the data have a gap")
    raise BareNumberError(
        f"{where} holds {value!r}, a {type(value).__name__} without an origin; use a Figure, name(), when(), quote() or phrase()"
    )


def _name_mark(name: Name, language: str, project: Project | None) -> str:
    label = load_vocabulary(project).label(name.kind, name.id, language)
    return f'<span class="name" data-name="{html.escape(name.kind)}:{html.escape(name.id)}">{html.escape(label, quote=False)}</span>'


def quotation(claim_id: str, text: str, form: str, highlight: str = "", tag: str = "q") -> str:
    """The HTML of a source's words with the mark that says whose: ``form`` is sentence, printed or raw.

    ``highlight`` is a part that is marked, where the text holds it letter by letter and once.
    """
    shown, part = html.escape(text, quote=False), html.escape(highlight, quote=False)
    if part and shown.count(part) == 1:
        shown = shown.replace(part, f"<mark>{part}</mark>")
    return f'<{tag} class="quote" lang="{script_of(text)}" data-quote="{claim_id}" data-form="{form}">{shown}</{tag}>'


def field_of(row: Any, name: str) -> str:
    """The HTML of a field of a claim, as it stands in its source, with the mark that says which."""
    return f'<span data-field="{row.claim_id}:{name}">{html.escape(str(getattr(row, name)), quote=False)}</span>'


def publisher(row: Any) -> Phrase:
    """The publisher of a claim, in the edition's language where the vocabulary has a name for it."""
    known = row.publisher in load_vocabulary(edition().project).rows["term"]
    return Phrase(mark(name(row.publisher, "term")) if known else field_of(row, "publisher"))


@lru_cache(maxsize=4096)
def script_of(text: str) -> str:
    """``zh-Hant``, ``zh-Hans`` or ``en``: the script a quote is shown in."""
    if not re.search(r"[㐀-鿿]", text):
        return "en"
    return "zh-Hant" if converter("t2s").convert(text) != text else "zh-Hans"


def own_script(text: str) -> str:
    """Text written in Simplified Chinese, in the edition's own script."""
    now = edition()
    return load_vocabulary(now.project).to_traditional(text) if now.language == "zh-Hant" and text else text


def named(markup: str, language: str, project: Project | None = None) -> str:
    """HTML in which each name with digits (2C, GPT-3 …) carries its mark, so that a changed digit is noticed."""

    def marked(match: re.Match[str]) -> str:
        parts = _parts(html.unescape(match[1] or ""), language, project)
        return (
            match[0]
            if len(parts) == 1
            else "".join(
                _name_mark(part, language, project) if isinstance(part, Name) else html.escape(part) for part in parts
            )
        )

    return _TAG_OR_TEXT.sub(marked, markup)


def _parts(text: str, language: str, project: Project | None) -> list[str | Name]:
    """A text cut at the names of the vocabulary that have digits."""
    if not _DIGIT.search(text):
        return [text]
    pattern, names = _names_with_digits(load_vocabulary(project), language)
    return [names[part] if place % 2 else part for place, part in enumerate(pattern.split(text))]


@lru_cache(maxsize=16)
def _names_with_digits(vocabulary: Vocabulary, language: str) -> tuple[re.Pattern[str], dict[str, Name]]:
    names: dict[str, Name] = {}
    for kind, rows in vocabulary.rows.items():
        for id in rows if kind != "unit" else ():
            label = vocabulary.label(kind, id, language)
            if _DIGIT.search(label):
                names.setdefault(label, Name(kind, id))
    inner = "|".join(map(re.escape, sorted(names, key=len, reverse=True))) or r"(?!)"
    return re.compile(rf"(?<![0-9A-Za-z.])({inner})(?![0-9A-Za-z])"), names


# -- what a cell shows --------------------------------------------------------------------------------------------------------


def show(markup: str, role: str, text: str | None = None) -> None:
    """Display finished HTML as an output of the cell, marked with its role in the report; its figures get their numbers now."""
    from IPython.display import publish_display_data

    now = edition()
    for key in _SHOWN.findall(markup):
        if key in now.written:
            now.register(now.written[key])
    markup = _UNNUMBERED.sub(lambda ref: f"{ref[1]}{now.numbers[ref[2]]}{ref[3]}", markup)
    plain = text if text is not None else Phrase(markup).text
    publish_display_data({"text/html": markup, "text/plain": plain}, metadata={"marketbook": {"role": role}})


#: Options of the verbs below, which no slot can be called.
_TAKEN = frozenset({"gap", "unless", "level", "kind"})

# A gap is told, never filled. Where a slot holds nothing, because nobody had published it by the day of the edition, a title or a
# heading says so, and a paragraph, a note or a finding is left out; ``gap`` is what is said instead, False for nothing.
Gap = Phrase | bool | None


def known(value: Any) -> bool:
    """Whether there is anything to show: neither None nor a missing number."""
    return value is not None and not (isinstance(value, float) and value != value)


def finding(*, zh: str, en: str, **slots: Any) -> Phrase | None:
    """A :func:`phrase`, or None where a slot has nothing to show."""
    return phrase(zh=zh, en=en, **slots) if all(map(known, slots.values())) else None


def fill(*, zh: str, en: str, gap: Gap = None, **slots: Any) -> Phrase:
    """A :func:`phrase`, or ``gap`` (else a sentence that says so) where a slot has nothing to show."""
    unknown = "截至数据截止日，这一点尚无可用的数据", "By the cut-off day no usable figure for this was known"
    return finding(zh=zh, en=en, **slots) or gap or phrase(zh=unknown[0], en=unknown[1])


def title(*, zh: str, en: str, gap: Gap = None, **slots: Any) -> None:
    """Show the report's title: a finding."""
    show(f'<h1 class="title">{fill(zh=zh, en=en, gap=gap, **slots).plain_html}</h1>', "title")


def heading(*, zh: str, en: str, gap: Gap = None, level: int = 2, **slots: Any) -> None:
    """Show a heading that states a finding."""
    text = finding(zh=zh, en=en, **slots)
    if text is None and gap is False:
        return
    now = edition()
    now.headings += 1
    text = text or fill(zh=zh, en=en, gap=gap, **slots)
    show(f'<h{level} id="s-{now.headings}">{text.plain_html}</h{level}>', "heading")


def say(*, zh: str, en: str, unless: Any = None, **slots: Any) -> None:
    """Show a paragraph, unless something is known that makes it needless."""
    text = finding(zh=zh, en=en, **slots)
    if text and not known(unless):
        show(f"<p>{text.html}</p>", "say")


def callout(*, zh: str, en: str, kind: str = "method", unless: Any = None, **slots: Any) -> None:
    """Show a note set apart, unless something is known that makes it needless: ``kind`` is method, conflict or caveat."""
    labels = {"method": ("方法", "Method"), "conflict": ("来源分歧", "Sources disagree"), "caveat": ("注意", "Caveat")}
    text, label = finding(zh=zh, en=en, **slots), phrase(zh=labels[kind][0], en=labels[kind][1])
    if text and not known(unless):
        show(
            f'<aside class="callout {kind}"><p class="callout-label">{label.html}</p><p>{text.html}</p></aside>',
            "callout",
        )


def findings(items: Iterable[Phrase | None]) -> None:
    """Show the key findings that can be stated: the first page, which stands alone. Each ends with a full stop."""
    nothing = (
        "截至数据截止日，尚无数据可以支持任何结论",
        "By the cut-off day no figure was known that would bear a finding",
    )
    stated = [item for item in items if item is not None] or [phrase(zh=nothing[0], en=nothing[1])]
    stop = "." if edition().language == "en" else "。"
    rows = "".join(f"<li>{item.html}{'' if item.text.endswith(('.', '。')) else stop}</li>" for item in stated)
    label = phrase(zh="主要结论", en="Key findings").html
    show(f'<section class="findings"><h2 id="findings">{label}</h2><ul>{rows}</ul></section>', "findings")


def sources(rows: Any) -> Phrase:
    """A source line: the publishers of a frame's claims, or of claims one by one, most cited first, each once."""
    each = rows.itertuples(index=False) if hasattr(rows, "itertuples") else rows
    own = list({row.claim_id: row for row in each if row.publisher}.values())
    counts = Counter(row.publisher for row in own)
    first = {row.publisher: row for row in reversed(own)}
    marks = [publisher(first[name]).html for name in sorted(first, key=lambda name: (-counts[name], name))]
    now = edition()
    label = "Sources: " if now.language == "en" else own_script("资料来源：")
    return Phrase(label + ("; " if now.language == "en" else "；").join(marks))
