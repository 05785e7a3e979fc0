"""Headings of a page: stable ids, an order without gaps, and the table of contents."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from markupsafe import Markup

from marketbook.prose import Phrase

_HEADING = re.compile(r"<h([1-6])([^>]*)>(.*?)</h\1>", re.S)
_ID = re.compile(r'\bid="([^"]*)"')
_ANCHOR = re.compile(r"<(/?)a\b([^>]*)>")
#: Attributes of a link that mean nothing on a span.
_OF_LINKS = re.compile(r'\s(?:href|id|title|rel|target|tabindex)="[^"]*"')


@dataclass
class Heading:
    """One line of the contents; ``label`` keeps the marks of its numbers, without links."""

    level: int
    id: str
    label: Markup


def plain_text(markup: str) -> str:
    """What a reader sees of a piece of HTML, on one line."""
    return " ".join(Phrase(markup).text.split())


def unlinked(markup: str) -> str:
    """The markup with its links turned into plain spans, so that it can stand inside another link."""
    return _ANCHOR.sub(lambda m: f"<{m[1]}span{_OF_LINKS.sub('', m[2])}>", Phrase(markup).plain_html)


def slug(text: str) -> str:
    """An id from a heading's words; Chinese stays readable.

    >>> slug("Who leads, and by how much?"), slug("谁领先？")
    ('who-leads-and-by-how-much', '谁领先')
    """
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-") or "section"


class Outline:
    """Collects the headings of a page, block by block."""

    def __init__(self) -> None:
        self.headings: list[Heading] = []
        self._ids: set[str] = set()
        self._level = 1

    def add(self, markup: str) -> str:
        """Note the headings of a block; returns the block with ids and with levels that leave no gap (2 to 6)."""

        def entry(match: re.Match[str]) -> str:
            level = min(max(int(match[1]), 2), self._level + 1)
            self._level = level
            given = _ID.search(match[2])
            wanted = given[1] if given else "h-" + slug(plain_text(match[3]))
            name, n = wanted, 1
            while name in self._ids:
                n += 1
                name = f"{wanted}-{n}"
            self._ids.add(name)
            self.headings.append(Heading(level, name, Markup(unlinked(match[3]))))
            attributes = _ID.sub("", match[2]).strip()
            return f'<h{level} id="{html.escape(name)}"{" " + attributes if attributes else ""}>{match[3]}</h{level}>'

        return _HEADING.sub(entry, markup)
