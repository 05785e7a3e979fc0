"""Cue words: what names a metric."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from marketbook.mentions.words import trie_pattern
from marketbook.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Cue:
    """What a cue word may stand for: a metric and its kind of unit, where one of ``needs`` stands nearby."""

    metric: str
    kind: str
    needs: tuple[str, ...] = ()


#: Longer words that hold a cue and mean something else.
NO_CUES = tuple(
    """
    中标份额 体积压缩 容积压缩 中标名额 第一份额 第二份额 第三份额 中标人数量 候选人数量 持股市值 流通市值
    融资融券 融资余额 融资租赁 融资净买入 融资买入 融资券 基金份额 市场情绪 市场监管 用户体验 用户需求
    客户需求 中标候选 下载链接 产品经理 损失营收 损失收入 营收损失 收入损失 销售损失 备案号 签约率 预签约
    签约面积 签约容量 签约客户 推理成本 推理费用 未分配利润 未弥补亏损 净资产规模 用户协议 用户数据 用户界面
    用户反馈 用户使用 用户隐私 用户画像 用户行为 用户意图 用户输入 用户上传 用户价值 用户交互 用户群体
    客户体验 客户关系 客户满意 客户群体 客户经理 客户端 产品设计 产品形态 产品功能 产品体验 产品发布 产品负责
    产品矩阵 产品定位 价格战 价格竞争 价格优势 收入来源 收入分配 收入差距 收入模式 开发者大会 开发者社区
    开发者生态 开发者工具 开发者预览 开发者平台 合作伙伴关系 合作伙伴大会 参数优化 参数设置 参数有效 参数高效
    参数化 投资机构 投资建议 投资回报 投资决策 投资顾问 投资风险 投资公司 投资者 投资人 投资机会 投资基金
    投资逻辑 投资协议 投资银行 投资组合 投资策略 风险投资 市值管理 估值溢价 项目经理 成本优势 成本控制
    多投了 多投 少投 成本结构 成本效益 定价策略 定价模式 定价方式 定价权
    """.split()
)

#: EBITDA 利润率: where many pages set a space.
_BETWEEN_SCRIPTS = re.compile(r"(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])")
_LATIN = re.compile("[A-Za-z][A-Za-z]")
#: So far before and after a cue its context counts.
_CONTEXT = (60, 24)


@lru_cache(maxsize=4)
def _metric_cues(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, list[Cue]], list[str]]:
    cues: dict[str, list[Cue]] = {}
    cues_of_change = ("同比增长", "营收同比", "收入同比增长")  # a change is told by its own rule
    cues |= {word: [] for word in NO_CUES}
    for id, row in vocabulary.rows["metric"].items():
        for cue in row["cues"].split("|"):
            word, _, needs = cue.partition("@")
            if word and word not in cues_of_change:
                cue = Cue(id, row["unit_kind"], tuple(filter(None, needs.split("/"))))
                for spelling in {word, _BETWEEN_SCRIPTS.sub(" ", word)}:
                    cues.setdefault(spelling, []).append(cue)
    spread = [word for word in cues if "…" in word]  # 研发…投入: both in one clause
    patterns = [
        re.escape(word).replace("…", r"(?:[^，,。；;：:\n\d]|(?<=[A-Za-z\-.])\d|(?<=\d)\.){1,10}") for word in spread
    ]
    whole = trie_pattern(word for word in cues if "…" not in word)
    begins = "".join(sorted(re.escape(first) for first in {word[0] for word in cues}))
    either = f"(?=[{begins}])(?:{'|'.join([*(f'({one})' for one in patterns), f'({whole})'])})"
    return re.compile(either), re.compile(whole), cues, spread


def find_cues(text: str, vocabulary: Vocabulary) -> list[tuple[int, int, tuple[tuple[str, str], ...]]]:
    """Cue words of metrics: span, and the (metric, unit kind) pairs that the cue may stand for.

    A cue inside a longer one does not count; of two that overlap both do where they measure in other units (服务收入占比).
    """
    pattern, whole, cues, spread = _metric_cues(vocabulary)
    found, furthest = [], 0
    sense: dict[str, tuple[int, tuple]] = {}
    match = pattern.search(text)
    while match:  # with overlaps; a pattern that begins with its words skips fast to the next of their first characters
        start, end = match.span()
        this, match = match, pattern.search(text, start + 1)
        if start and _LATIN.match(text, start - 1, start + 1):  # AI公司 is no part of xAI公司
            continue
        near = text[max(0, start - _CONTEXT[0]) : end + _CONTEXT[1]]
        word = spread[this.lastindex - 1] if this.lastindex <= len(spread) else this[0]
        fit = [cue for cue in cues[word] if not cue.needs or any(need in near for need in cue.needs)]
        if not fit and word in spread and (plain := whole.match(text, start)):  # 训练…需要 leaves its place to 训练时间
            word, end = plain[0], plain.end()
            fit = [cue for cue in cues[word] if not cue.needs or any(need in near for need in cue.needs)]
        if end <= furthest:
            continue
        if any(cue.needs for cue in cues[word]):  # 涨幅 of prices stays one of prices to the end of the line
            said, before = sense.get(word, (0, ()))
            if not fit and before and "\n" not in text[said:start]:
                fit = [*before]
            elif any(cue.needs for cue in fit):
                before = tuple(fit)
            sense[word] = (start, before)
        if fit or not cues[word]:  # a long word that has not its context leaves its place to shorter ones in it
            furthest = end
        surer = {cue.kind for cue in fit if cue.needs}
        meant = tuple((cue.metric, cue.kind) for cue in fit if cue.needs or cue.kind not in surer)
        if found and start < found[-1][1]:
            other = {kind for _, kind in found[-1][2]}  # 账面现金储备: two names of one metric may run into each other
            meant = tuple(one for one in meant if one[1] not in other or one in found[-1][2])
        if meant:
            found.append((start, end, meant))
    return found
