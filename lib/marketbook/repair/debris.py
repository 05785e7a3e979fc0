"""What a page adds to its article: buttons, notices, tag clouds, stray tags, and the article once more.

Only whole lines are dropped, and only those of a closed list of kinds; everything dropped is a patch, so it is
reported and can still be found in the file.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from marketbook.repair.alignment import Patch, apply

#: Lines that are nothing but a page's furniture, in both scripts.
_LINE = r"""(?mx)[^\S\n]*[#>*•·|-]*[^\S\n]*(?:
      (?:正在[阅閱][读讀]|[热熱][门門]搜索|[相关相關]{2}[阅推閱][读荐讀薦]|延伸[阅閱][读讀]|猜你喜[欢歡]|推[荐薦][阅閱][读讀])\s*[:：]?
    | (?:搜索|首[页頁]|[评評][论論]|快[报報]|分享|收藏|[点點][赞贊讚]|登[录錄]|注[册冊]|[举舉][报報]|[返回回頂頂部顶]{4}|下一[篇页頁]|上一[篇页頁])
    | (?:新浪|[腾騰][讯訊])?微博 | 微信(?:公[众眾]号?號?|朋友圈)? | QQ空[间間]
    | 分享(?:到|至)[^。！？\n]{0,30}
    | [掃扫]一[掃扫][^。！？\n]{0,20}(?:APP|app|App|二[维維][码碼]|客[户戶]端|小程序)?
    | (?:下[载載]|打[开開])[^。！？，\n]{1,12}(?:APP|app|App|客[户戶]端|新[闻聞])?
    | [暂暫][无無][评評][论論][^\n]{0,20}
    | 根[据據]《[网網][络絡]安全法》[实實]名制要求[^\n]{0,40}
    | 本文[为為][转轉][载載][内內]容[^\n]{0,40}
    | (?:Copyright|©)[^\n]{0,40}(?:19|20)[0-9]{2}[^\n]{0,120} | 版[权權]所有[^\n]{0,120}
    | [粤京沪滬浙蘇苏][A-Z]?ICP[^\n]{0,60}
    | (?:特[别別][声聲]明|Notice)[:：][^\n]{0,200}(?:平[台臺]|platform)[^\n]{0,200}
    )[^\S\n]*[#]*[^\S\n]*$"""
_FIRST = re.compile(_LINE)
_FURTHER = re.compile(_LINE.replace("(?mx)", "(?mx)\\n"))  # behind a line's end, to which the search leaps
_STRAY_TAG = re.compile(r"</?(?:p|br|div|span|strong|b|em|font|section|li|ul|h[1-6])\s*/?>[^\S\n]*$", re.M)
_SPACE_ENTITY = re.compile(r"&nbsp;?|&#160;|&#xa0;", re.I)
_INVISIBLE = "\ufeff\u200b\u200e\u200f\u2060\u00ad"
_HAN = re.compile("[\u3400-\u9fff]")

#: A line of so many short tokens without a sentence is a cloud of tags or links.
_CLOUD_TOKENS, _CLOUD_TOKEN_LENGTH = 24, 9
#: A repeated passage: so many characters in lines of prose that come again in the same order.
_REPEAT_LENGTH, _LINE_LENGTH = 200, 30
#: Characters cut into lines at once: bounds memory.
_PIECE = 1 << 20


def drop(text: str) -> list[Patch]:
    """Patches that drop all debris and every passage that stands a second time."""
    patches = _apart(find_debris(text) + find_repeats(text))
    if 2 * sum(patch.end - patch.start for patch in patches) > len(text) and not apply(text, patches).strip():
        return []  # it would be all of the page
    return patches


def find_debris(text: str) -> list[Patch]:
    """Patches that drop furniture lines, tag clouds, stray tags and invisible characters."""
    if text.isascii():
        return []
    patches = []
    if any(map(text.__contains__, _INVISIBLE)):  # seldom, and to look for one at a time is ten times as fast
        patches += [Patch(m.start(), m.end(), "", "debris") for m in re.finditer(f"[{_INVISIBLE}]", text)]
    if "<" in text and text.count("<") * 400 < len(text) + 400 and _HAN.search(text):
        # A tag or two in a page of prose was left by the page; a text about markup holds many.
        patches += [Patch(m.start(), m.end(), "", "debris") for m in _STRAY_TAG.finditer(text)]
    if "&" in text and _HAN.search(text):
        patches += [Patch(m.start(), m.end(), " ", "debris") for m in _SPACE_ENTITY.finditer(text)]
    patches += [Patch(start, end, "", "debris", 0.95) for start, end in _furniture(text)]
    patches += [Patch(start, end, "", "debris", 0.9) for start, end in _clouds(text)]
    return patches


def _furniture(text: str) -> list[tuple[int, int]]:
    first = _FIRST.match(text)
    return ([first.span()] if first else []) + [(m.start() + 1, m.end()) for m in _FURTHER.finditer(text)]


def _clouds(text: str) -> list[tuple[int, int]]:
    """Tag clouds: a line, or the rest of one behind its last sentence, of many short tokens without punctuation."""
    if text.count(" ") < _CLOUD_TOKENS or not _HAN.search(text):
        return []
    found, start = [], 0
    for line in (line for piece in _pieces(text) for line in piece.splitlines(keepends=True)):
        if line.count(" ") >= _CLOUD_TOKENS:
            body = line.rstrip("\r\n")
            begin = max(body.rfind(mark) for mark in "。！？!?；") + 1
            tokens = body[begin:].split()
            han = len(_HAN.findall(body[begin:]))
            short = sum(len(token) <= _CLOUD_TOKEN_LENGTH for token in tokens)
            if len(tokens) > _CLOUD_TOKENS and short > 0.8 * len(tokens) and han > len(tokens):
                found.append((start + begin, start + len(body)))
        start += len(line)
    return found


def _pieces(text: str) -> Iterator[str]:
    """A text cut up at line ends, so that not all lines of a large one are held at once."""
    at = 0
    while at < len(text):
        end = text.find("\n", at + _PIECE) + 1 or len(text)
        yield text[at:end]
        at = end


def find_repeats(text: str) -> list[Patch]:
    """Patches that drop passages which stand a second time; the first copy stays.

    A passage is a run of lines in the same order with at least `_REPEAT_LENGTH` characters of prose. A line that
    differs a little (the page damaged one copy more) belongs to the run if its neighbours do.
    """
    if text.isascii() or not _some_repeat(text):
        return []
    lines = _Lines(text)
    first: dict[int, int] = {}  # by hash, so that the lines themselves need not be held
    patches, i, floor = [], 0, 0
    while i < len(lines):
        line = lines[i]
        origin = first.setdefault(hash(line), i) if len(line) >= _LINE_LENGTH else i
        if origin == i or lines[origin] != line:
            i += 1
            continue
        start, end = _run(lines, origin, i, floor)
        prose = sum(len(lines[k]) for k in range(start, end) if _HAN.search(lines[k]))
        if prose >= _REPEAT_LENGTH:
            patches.append(Patch(lines.starts[start], lines.ends[end - 1], "", "duplicate", 0.99))
        i = floor = max(end, i + 1)
    return patches


def _some_repeat(text: str) -> bool:
    """Whether a long line may stand twice."""
    seen: set[int] = set()
    for line in (line for piece in _pieces(text) for line in piece.split("\n")):
        if len(line) >= _LINE_LENGTH:
            key = hash(line)
            if key in seen:
                return True
            seen.add(key)
    return False


class _Lines:
    """The lines of a text that are not blank, without the white space around them."""

    def __init__(self, text: str) -> None:
        self._text, self.starts, self.ends = text, array("q"), array("q")
        for match in re.finditer(r"[^\n]+", text):
            if not match[0].isspace():
                self.starts.append(match.start())
                self.ends.append(match.end())

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, number: int) -> str:
        return self._text[self.starts[number] : self.ends[number]].strip()


def _run(lines: _Lines, origin: int, at: int, floor: int) -> tuple[int, int]:
    """The run of repeated lines around line ``at``, which repeats line ``origin``; short lines before it, too."""
    start, shift = at, at - origin
    while start > max(floor, origin + 1, shift) and _alike(lines[start - 1 - shift], lines[start - 1]):
        start -= 1
    end = at
    while end < len(lines) and end - shift < start and _alike(lines[end - shift], lines[end]):
        end += 1
    return start, end


def _alike(first: str, second: str) -> bool:
    """The same line, or nearly: long lines that begin and end alike and differ in a few characters."""
    if first == second:
        return True
    if len(first) < _LINE_LENGTH or abs(len(first) - len(second)) > 6:
        return False
    head = next((i for i, (a, b) in enumerate(zip(first, second)) if a != b), min(len(first), len(second)))
    tail = next((i for i, (a, b) in enumerate(zip(reversed(first), reversed(second))) if a != b), 0)
    return head + tail >= min(len(first), len(second)) - 8


def _apart(patches: list[Patch]) -> list[Patch]:
    """Patches in order, those inside another left out."""
    kept: list[Patch] = []
    for patch in sorted(patches, key=lambda p: (p.start, -p.end)):
        if not kept or patch.start >= kept[-1].end:
            kept.append(patch)
    return kept
