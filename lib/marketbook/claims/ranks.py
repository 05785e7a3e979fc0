"""Ranks: of these only the ones in a market are claimed."""

from __future__ import annotations

import re

from marketbook.claims.clause import Clause

#: 第三是微软
_NAMES_IT = re.compile("(?:则?[是为]|依序为)(?=[A-Za-z\u4e00-\u9fff])")
#: 稳居第一, 并列全球第一
_PLACED = re.compile(
    r"(?:排名?|位列|位居|居|名列|榜单?|[降跌退滑]至|稳坐|排[在到]|位于|维持|保持|守住|保住|拿下|坐稳|稳坐|滑落至|退居|[市份][占额]率?|跻身|升至|跃升至|跃居|夺得|蝉联|并列|占比)(?:于|为|至)?(?:全球|世界|国内|中国|全国|行业|业内|市场|亚太|亚洲)?(?:市场)?(?:出货量|销量|份额|营收|规模)?的?$|(?:全球|世界|中国|国内|全国|亚太|亚洲|业内)$"
)
_TAKES_PLACE = re.compile("(?:取得|获得?|拿下|斩获|夺得?|摘得)了?$")
#: 月活跃用户规模位居国产应用首位。
_RANK_ENDS = re.compile(r"(?:名?的?(?:位置|地位|宝座))?(?:[，,。；;、:：)）\s]|$)")
#: 名次下滑三位, 较上年前进两位
_PLACES_MOVED = re.compile(
    "(?:名次|排名|位次|[较比][^，,。；;]{1,12})[^，,。；;\\d]{0,4}(?:(?P<down>下[滑降跌]|后退|[下跌滑]落|退步)|上升|前进|提升|跃升|攀升)了?$"
)
#: 市占率连续四年第一
_YEARS_ON_END = re.compile(
    r"(?:市占率?|份额|占有率|排名|销量|出货量?|规模|收入)(?:已)?连续[\d一二两三四五六七八九十]+个?[年季度月半]+(?:位居|位列|稳居|居|排名|蝉联|保持|名列)?(?:全球|中国|国内|全国|行业|市场)*$"
)


def moved(c: Clause) -> bool:
    """名次下滑三位: by how many places."""
    told = (
        _PLACES_MOVED.search(c.before) if c.unit in ("count", "persons") and c.figure.quantity.raw[-1] == "位" else None
    )
    if told is None:
        return False
    if told["down"] and c.figure.value is not None:
        c.figure.value = -c.figure.value
    return c.give("market_rank_change", "places moved", 0.7)


def in_a_market(c: Clause) -> bool:
    """The place that somebody has in a market."""
    text, figure, last = c.page.text, c.figure, c.state.last
    if c.unit != "rank" or re.search("史上|历史", text[max(0, figure.start - 4) : figure.start]):
        return False
    placed = (
        "市场" in text[c.sentence.start : figure.start]
        or _PLACED.search(text, c.start, c.end)
        or _YEARS_ON_END.search(text, max(c.sentence.start, figure.start - 30), figure.start)
        or last is not None
        and last.metric in ("market_rank", "market_share")
        and (figure.quantity.raw.endswith(("名", "位")) or _NAMES_IT.match(text, figure.end))
    )
    beside = c.told is not None and c.told.metric == "market_share" and c.before in ("(", "（")  # 市占率达23.6%(第一)
    said = re.search(r"[^大家名]$", figure.quantity.raw) and _RANK_ENDS.match(text, figure.end)
    said = said or figure.quantity.raw.endswith("名") and _TAKES_PLACE.search(c.before)
    return bool(placed or beside or said) and c.give("market_rank", "rank in a market", 0.6)
