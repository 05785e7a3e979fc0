"""One digit of a page changed: what an audit must notice."""

from __future__ import annotations

import random
import re

from lxml import html

UNSEEN = {"script", "style", "template", "noscript"}


def places(tree):
    """Every piece of text with a digit that a reader sees: (element, "text" or "tail")."""
    found = []

    def walk(element):
        if isinstance(element.tag, str) and element.tag not in UNSEEN:
            if re.search(r"\d", element.text or ""):
                found.append((element, "text"))
            for child in element:
                walk(child)
                if re.search(r"\d", child.tail or ""):
                    found.append((child, "tail"))

    walk(tree.find("body"))
    return found


def change_digit(text: str, rng: random.Random) -> str:
    at = rng.choice([match.start() for match in re.finditer(r"\d", text)])
    return text[:at] + rng.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]


def mutated(page: str, rng: random.Random, unprinted: str = "") -> str:
    tree = html.document_fromstring(page)
    hidden = {item for element in (tree.xpath(unprinted) if unprinted else []) for item in element.iter()}
    element, part = rng.choice([(element, part) for element, part in places(tree) if element not in hidden])
    setattr(element, part, change_digit(getattr(element, part), rng))
    return html.tostring(tree, encoding="unicode")


def mutated_in_print(page: str, rng: random.Random) -> str:
    """One digit changed that the paper shows: not in folded parts, nor in a mark that the paper numbers by itself."""
    return "<!DOCTYPE html>" + mutated(page, rng, '//details[not(ancestor::nav)]|//sup|//header|//*[@class="footnote"]')
