"""What the words around a period make of it: none at all, one to come, or one that something is measured from."""

from __future__ import annotations

import re

SENTENCE_END = re.compile(r"[。！？\n]")
#: 成立于2021年: when somebody began, which is nothing's time but that
BEGAN = re.compile("(?:成立|创立|创办|创建|诞生|始|建)于[ ]?$")
#: 2019年以来第二高: how long nothing was higher; 上年不变价: whose prices are taken.
NO_PERIOD = re.compile(
    r"以?来(?:的|[^，,。；;\d]{0,6}(?=第[一二三四五]|最))?(?:最|第|新|首|单)|不变价|可比价?|为基[期年]"
)
#: 排除2021年第四季相关调整后: what a figure is told without.
LEFT_OUT = re.compile(r"(?:排除|剔除|撇除|不计入?)[^，,。；;\d]*$")
#: 连续下滑三季度
ON_END = re.compile("连续?[^，,。；;第\\d]{0,3}$")
#: 创近三年新高
RECORD = re.compile(r"(?:以?来)?(?:的|同期)?(?:最|新?[高低](?!于)|[峰谷]值)")
#: What makes 同期 the time before: 较同期, 去年的同期.
COMPARED = re.compile(r"(?:较|比|于|与|占|历史|年的?|[（(]|过|及)[^，,。；;]{0,3}$")
AHEAD = re.compile(
    "力争|争取|预[计期测估]|有望|将|(?<![社机协大委])会(?![计员议])|展望|(?<![资材原])料|看|望|计划|拟|或|(?<![智功性可])能(?![耗源力效量])|开始|量产|推出|上市|发布|启动|目标|今年"
)
#: What says that a month lies ahead: 发布 and 推出 do not, they also tell of what was.
TO_COME = re.compile(
    "力争|争取|预[计期测估]|有望|可望|(?<!即)将|计划|拟|定于|定[在档]|目标|展望|(?<![社机协大委])会(?![计员议上])|待|前(?:完成|投产|上市|交付|实现)|起(?![步码初来草源伏])|月底前|年内|届时|何时|或"
)
EXPECTED = re.compile("预[计期测估]|有望|目标|将|上修|上调|看")
_FROM = re.compile(
    r"(?:(?:较|(?<![同环占])比(?![重例较]))[^，,。；;\d]{0,6}|[同环]比|(?:[低高优少多早晚弱强大小平当等次]|相比|较之)于|超[过越出]|(?<=[均已远])超|接近|逼近|追平|不及|赶上|延续)了?(?:截[至止]到?)?[ ]?$"
)
EXPLAINS = re.compile("[(（](?:截[至止]到?)?")
GUIDES = re.compile("展望|财测|预[计期估测]|指引|将")
#: 是去年全年的1.2倍, 前两年之和, 回落至二季度水平
_AFTER = re.compile(r"(?:[^，,。；;\d的]{0,8}时)?的[约近]?[\d.一两二三四五六七八九十百]+多?倍|之?总和|之和|的?水平")
_CLAUSE = re.compile("[^，,。；;]*")
_ALIKE = re.compile("[^，,。；;]{0,24}?(?:相比|相较|持平|相当|相近|一致)")
#: 自2019年首次投资以来: a year that what follows is not of.
SINCE = re.compile(r"[^，,。；;]{0,14}(?:以来|起|至今(?!年))")


def is_measured_from(text: str, start: int, end: int) -> bool:
    """较上季度, 低于上年, 与第二季持平, 是去年的1.6倍: the period that something is measured from."""
    return (
        _FROM.search(text, max(0, start - 8), start) is not None
        or _AFTER.match(text, end) is not None
        or is_beside(text, start, end)
        or alike_until(text, start, end) > 0
    )


def alike_until(text: str, start: int, end: int) -> int:
    """与2024年全年营收(12亿元)持平: where the words end that hold a period up against another; 0 where there are none."""
    if text.startswith(("扭转", "转了"), max(0, start - 2)):  # 扭转了第一季度营收下降18%的局面
        return _CLAUSE.match(text, end).end()
    alike = text.startswith(("与", "和", "同", "跟"), max(0, start - 1)) and _ALIKE.match(text, end)
    return alike.end() if alike else 0


def is_beside(text: str, start: int, end: int) -> bool:
    """(2020年9月30日:402,562平方米): a figure of another time in brackets."""
    return text.startswith(("(", "（"), max(0, start - 1)) and text.startswith((":", "："), end)
