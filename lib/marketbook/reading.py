"""Reading: from a file to a document, repaired, Simplified, every character aligned to its place in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from marketbook.errors import UnreadableSourceError
from marketbook.repair import alignment, debris, decoding, markdown, markup, pinyin, script
from marketbook.repair.alignment import Alignment, Patch

#: What stands where a character was lost for good.
UNREADABLE = "\N{REPLACEMENT CHARACTER}"

_SENTENCE = re.compile(r"[^。！？!?；;\n\r\f]*(?:[。！？!?；;]+[”’」』》）)\"]*|[\n\r\f]+|\Z)")


class Edit(NamedTuple):
    """One change that reading made.

    ``raw[start:end]`` is ``before``, and the text has ``after`` instead. ``kind`` is one of pinyin, desync, debris,
    duplicate, width, script, unreadable; ``confidence`` is between 0 and 1.
    """

    kind: str
    start: int
    end: int
    before: str
    after: str
    confidence: float


class Span(NamedTuple):
    """A half-open range of characters."""

    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Document:
    """A source after reading.

    Attributes
    ----------
    source : str
        The file's name, as given.
    raw : str
        The file as decoded, without newline translation, a byte order mark counted.
    original : str
        The repaired text in its own script and width.
    text : str
        The repaired text, Simplified, digits half-width; ``text[i]`` is the normal form of ``original[i]``.
    patches : tuple of Patch, on ``raw``
        What was changed to get ``original``.
    repairs : tuple of Patch, on ``raw``
        The same before debris and repeated passages were dropped: repairs inside dropped passages, too.
    """

    source: str
    raw: str
    original: str
    text: str
    patches: tuple[Patch, ...] = field(repr=False)
    repairs: tuple[Patch, ...] = field(repr=False)

    @cached_property
    def title(self) -> str:
        """The title that a page declares in its head, which is no part of its text; empty if there is none."""
        return markup.page_title(self.raw) if markup.is_html(self.raw, self.source) else ""

    @cached_property
    def _alignment(self) -> Alignment:
        return Alignment(self.patches)

    def raw_span(self, start: int, end: int) -> Span:
        """The span of ``raw`` that ``text[start:end]`` stands for."""
        return Span(*self._alignment.to_old(start, end))

    def text_span(self, start: int, end: int) -> Span:
        """The span of ``text`` that ``raw[start:end]`` became; empty where it was dropped."""
        return Span(*self._alignment.to_new(start, end))

    def repaired(self, raw_start: int, raw_end: int) -> str:
        """``raw[raw_start:raw_end]`` repaired, in its own script, also where the passage was dropped as a copy.

        A scar that the span cuts is taken whole.
        """
        return self._mended(raw_start, raw_end, self.patches) or self._mended(raw_start, raw_end, self.repairs)

    def _mended(self, start: int, end: int, patches: tuple[Patch, ...]) -> str:
        first = bisect_right(patches, start, key=lambda patch: patch.end)
        out, at = [], start
        for patch in patches[first:]:
            if patch.start >= end:
                break
            out += (self.raw[at : patch.start], patch.after)
            at = patch.end
        return "".join((*out, self.raw[at:end])).strip()

    @cached_property
    def unreadable(self) -> tuple[Span, ...]:
        """Spans of ``text`` whose characters were lost or are in doubt; no number may be read out of them."""
        spans = [self.text_span(p.start, p.end) for p in self.patches if p.kind == "unreadable"]
        spans += [Span(m.start(), m.end()) for m in re.finditer(UNREADABLE, self.text)]
        return tuple(sorted(set(spans)))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """Spans of the sentences of ``text``, without the white space around them."""
        return sentences_of(self.text)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every change from ``raw`` to ``text``, in order; applying them to ``raw`` gives ``text``."""
        return tuple(self._all_edits())

    def _all_edits(self) -> Iterator[Edit]:
        at = new_at = 0
        for patch in self.patches:
            yield from self._normal_forms(at, new_at, patch.start - at)
            new_at += patch.start - at
            after = self.text[new_at : new_at + len(patch.after)]
            yield Edit(patch.kind, patch.start, patch.end, self.raw[patch.start : patch.end], after, patch.confidence)
            at, new_at = patch.end, new_at + len(patch.after)
        yield from self._normal_forms(at, new_at, len(self.raw) - at)

    def _normal_forms(self, at: int, new_at: int, length: int) -> Iterator[Edit]:
        """Edits of script and width in a stretch that no patch touches."""
        old, new = self.raw[at : at + length], self.text[new_at : new_at + length]
        if old == new:
            return
        i = 0
        while i < length:
            if old[i] == new[i]:
                i += 1
                continue
            start, kind = i, "width" if script.narrow(old[i]) != old[i] or old[i] in "．－" else "script"
            while (
                i < length
                and old[i] != new[i]
                and (script.narrow(old[i]) != old[i] or old[i] in "．－") == (kind == "width")
            ):
                i += 1
            yield Edit(kind, at + start, at + i, old[start:i], new[start:i], 1.0)


def sentences_of(text: str) -> tuple[Span, ...]:
    """Spans of the sentences of a text, without the white space around them."""
    spans = []
    for match in _SENTENCE.finditer(text):
        piece = match[0]
        start = match.start() + len(piece) - len(piece.lstrip())
        if piece.strip():
            spans.append(Span(start, start + len(piece.strip())))
    return tuple(spans)


def read(path_or_bytes: str | Path | bytes, *, name: str | None = None) -> Document:
    """Read a file.

    Parameters
    ----------
    path_or_bytes : path or bytes
        The file, or what is in it.
    name : str, optional
        How to call it in messages and records; by default the path.

    Raises
    ------
    UnreadableSourceError
        If it cannot be decoded; the message names file and byte offset.
    """
    if isinstance(path_or_bytes, bytes):
        data, source = path_or_bytes, name or "bytes"
    else:
        source = name if name is not None else str(path_or_bytes)
        try:
            data = Path(path_or_bytes).read_bytes()
        except OSError as error:
            raise UnreadableSourceError(
                f"{path_or_bytes}: cannot be opened ({error.strerror}); check the path"
            ) from None
    if data[:1024].lstrip().startswith(b"%PDF-"):
        from marketbook.repair import textlayer

        raw = textlayer.pdf_text(data, source)
        return _document(source, raw, textlayer.join_lines(raw))
    raw = decoding.decode(data, source)
    del data  # of a large file every copy counts, here and below
    if markup.is_html(raw, source):
        return _document(source, raw, markup.article_patches(raw))
    return read_text(raw, name=source)


def read_text(raw: str, *, name: str = "") -> Document:
    """Read a text that is decoded already.

    Examples
    --------
    >>> read_text("服務(wù)器，數(shù)據(jù)").text
    '服务器，数据'
    """
    return _document(name, raw, markdown.find_markdown(raw))


def _document(source: str, raw: str, patches: list[Patch]) -> Document:
    """Repair a text of which ``patches`` leave the article."""
    page, repairs = _repair(alignment.apply(raw, patches))
    repairs = tuple(alignment.compose(patches, repairs))
    dropped = debris.drop(page)
    original = alignment.apply(page, dropped)
    del page
    patches = tuple(alignment.compose(repairs, dropped)) if dropped else repairs
    text = script.narrow(script.simplified(original))
    return Document(source, raw, original, text, patches, repairs)


def _repair(page: str) -> tuple[str, list[Patch]]:
    """Pinyin residue and desync of a page that shows the converter's signature, undone: the page, and its patches."""
    if not pinyin.GATE.search(page):
        return page, []
    patches, listed = pinyin.find_residues(page)
    if not patches:
        return page, []
    from marketbook.repair import desync  # its tables are needed on damaged pages only

    mended = alignment.apply(page, patches)
    repairs = desync.repair_patches(mended, desync.find_repairs(mended, listed))
    page = alignment.apply(mended, repairs)
    del mended
    return page, alignment.compose(patches, repairs)
