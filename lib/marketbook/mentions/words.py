"""Patterns that match any of many words."""

from __future__ import annotations

import re
from collections.abc import Iterable


def trie_pattern(words: Iterable[str]) -> str:
    """A pattern that matches the longest of many words without trying each at every place.

    Examples
    --------
    >>> re.findall(trie_pattern(["阿里", "阿里云", "百度"]), "阿里云与百度")
    ['阿里云', '百度']
    """
    root: dict = {}
    for word in words:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _alternatives(root) if root else "(?!)"


#: Branches are tried one after the other, so many are told apart by the set of their first characters first.
_MOST_BRANCHES = 40


def _alternatives(node: dict) -> str:
    firsts = sorted(char for char in node if char)
    branches = [re.escape(char) + _alternatives(node[char]) for char in firsts]
    if not branches:
        return ""
    if len(branches) > _MOST_BRANCHES:
        parts = [slice(at, at + _MOST_BRANCHES) for at in range(0, len(branches), _MOST_BRANCHES)]
        branches = [f"(?=[{re.escape(''.join(firsts[part]))}])(?:{'|'.join(branches[part])})" for part in parts]
    body = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return body + "?" if "" in node else body


def of_words(words: Iterable[str]) -> str:
    """The longest of many words at each place; one in Latin letters only where no other letter or digit touches it."""
    words = list(words)
    latin = trie_pattern(word for word in words if word[0].isascii())
    chinese = trie_pattern(word for word in words if not word[0].isascii())
    return rf"(?<![A-Za-z0-9])(?:{latin})(?:(?<=[\u4e00-\u9fff])|(?![A-Za-z0-9]))|{chinese}"


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(of_words(words), re.IGNORECASE)
