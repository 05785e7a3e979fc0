"""Who says what a sentence says."""

from __future__ import annotations

import re

_NAME = r"[\u4e00-\u9fffA-Za-z0-9·&“”\"]"
_REPORTS = r"(?:的|发布的|此前|最新|相关|统计|独家|获得的?|公布的?|披露的?|公开)*(?:《[^》\n]{1,40}》)?(?:的)?(?:最新|统计|调研|研究|相关|监测|内部|公开)*(?:数据|报告|报道|财报|资料|信息|预告|统计|消息|研报)"
_SAYS = re.compile(
    rf"(?:据|根据|按照)(?P<by>{_NAME}{{2,14}}?)(?:的)?(?:介绍|数据|统计|报道|测算|预测|披露|消息|透露|发布|报告|公布|此前|最新|《)"
    rf"|(?P<shows>{_NAME}{{2,14}}?){_REPORTS}(?:也|中也)?(?:显示|表明|指出|披露|称)"
    rf"|(?P<org>IDC|Gartner|Canalys|Omdia|QuestMobile|Frost|艾瑞|信通院|中国信通院|国盛证券|工信部|国家数据局|赛迪)(?:此前|曾|就曾|报告中?|数据|在)*(?:预估|预计|预测|显示|披露|发布)"
    rf"|(?P<person>[\u4e00-\u9fff·]{{2,5}})(?:则|也|曾|还|直接|在[^，。,]{{2,16}}[上中])?(?:认为|表示|指出|直言|坦言|透露|称|告诉|说道|介绍)"
)  # fmt: skip
#: One of these words stands in all that is said so; most sentences hold none.
_SAYING = re.compile("据|按照|显示|表明|指出|披露|称|预估|预计|预测|发布|认为|表示|直言|坦言|透露|告诉|说道|介绍")
#: What makes a forecast of what is told.
FORETELLS = re.compile(r"预计|预测|预估|有望|将达|将达到|将投入|将超|未来[一二三四五两\d]+年|计划|目标|展望|或将")
_ESTIMATE = re.compile(r"测算|估算|估计|粗略|假设|若按|按照.{0,20}计算|不完全统计|保守|据此|推算|若想|若要")


def find_attribution(sentence: str) -> tuple[str, str]:
    """Who vouches for a sentence, and the kind of claim that makes it.

    Examples
    --------
    >>> find_attribution("据36氪报道,AI教育创企刚刚完成一轮2亿元的新融资")
    ('36氪', 'attributed')
    >>> find_attribution("IDC此前就曾预估2023年全球AI服务器的市场规模将达到211亿美元")
    ('IDC', 'forecast')
    """
    match = _SAYS.search(sentence[:2000]) if _SAYING.search(sentence) else None
    who = ""
    if match:
        who = (match["by"] or match["shows"] or match["org"] or match["person"] or "").strip('“”" ')
        who = re.sub(r"^(?:根据|据|另据|在|而|从|是)|(?:发布|公布|披露).*$|(?:的|所|此前|了)+$", "", who)
        who = (
            ""
            if len(who) < 2
            or who in ("数据", "不完全", "公开", "这", "相关", "最新", "财报", "统计", "记者", "他", "她")
            else who
        )
    if FORETELLS.search(sentence):
        return who, "forecast"
    if _ESTIMATE.search(sentence):
        return who, "estimate"
    if match and match["person"] and who:
        return who, "opinion"
    return who, "attributed" if who else "reported"
