"""Parts of a whole that the vocabulary lacks, as printed: of what, of those who do so, in a row."""

from __future__ import annotations

import re

from marketbook.claims.page import Page
from marketbook.claims.printed_metrics import ASIDE, LONGEST, NOUN, noun_before
from marketbook.mentions.speech import function_words

_PART_OF = re.compile(
    r"(?<!市)占(?!比|用|有)(?:据|到|了|其|全部|整体|全国|总|所有|整个)*([\u4e00-\u9fffA-Za-z0-9]{2,14}?)的?(?:比[重例]|[份占][额比])?(?:约|近|超过?|高?达到?|为|是|升至|逾|[ ])*$"
)
_TAKES_OF = re.compile("占(?:据|到|了|其|§)*$")
#: 其中一半, 25亿美元现金消耗中,60%
_OF_WHICH = re.compile(
    r"(?:其中|[中里]|当中)[，,]?(?:有|约|近|超过?|逾|至少|至多|[ ])*(?:[\d.%~至-]+|[一半数成二三四五六七八九分之]+)$"
)
#: 受访企业中有78%
_OF_WHOM = re.compile(
    r"([\u4e00-\u9fff]{0,2}(?:企业|组织|机构|公司|受访者|用户|消费者|网民|高管|开发者|家庭|员工))当?中[，,]?(?:仅|有|约|近|超过?|逾|至少)*[\d.]+%$"
)
_PARTS_AFTER = re.compile(
    r"[ ]?(?:以上|左右)?(?:的?资金)?(?P<goes>(?:将|会|都|则)*(?:被?用于|用来|来自于?|流向|投向|投入|集中在?|属于|为|是))(?P<to>[\u4e00-\u9fffA-Za-z]{2,12}?)(?=[，,。；;、和与或及的（(\n]|$)"
    r"|[ ]?(?:以上)?的(?P<who>[\u4e00-\u9fff]{0,2}(?:企业|组织|机构|公司|受访者|用户|消费者|网民|高管|开发者|地市|家庭|员工|学生|医院|银行|城市))"
)
#: 按应用分类:智能手机25.2% 计算机与平板15%: the parts of a whole, one after the other.
_BY_PARTS = re.compile(r"按[^，,。；;\d]{1,10}?(?:分类|划分|拆分|分|计)[:：，, ][^。；;\n]*$")
_PART_NAMED = re.compile(r"[ ]?[\u4e00-\u9fffA-Za-z&+/]{2,10}(?:为|约|达|[ :：])*")
#: 36%网友用过, 82%网友关注: what part of those asked does so.
_WHO_DO = re.compile(
    r"[ ]?(?:以上)?的?(?:[\u4e00-\u9fff]{0,4})(?:网友|网民|民众|受访者|受访企业|企业|用户|消费者|员工|高管|青年|学生|家长|开发者|组织|公司|机构)(?:表示|曾|已经?|正在?|会|都|更|经常|计划|将|[ ])*"
    r"(?P<does>使用|用过|采用|部署|认同|关注|了解|担心|担忧|认为|愿意|支持|信任|导入|引进|采购|购买|尝试|看好)(?P<past>过)?"
)
#: 81%的受访港企表示, 近四成企业仍在观望: what part of those asked says or does something else.
_WHO_SAY = re.compile(
    r"[ ]?(?:以上)?的?(?P<who>(?:受访)?(?:[\u4e00-\u9fff]{0,3})(?:受访者|网友|网民|民众|企业|港企|公司|用户|用家|消费者|员工|白领|高管|人士|学生|家长|开发者|组织|机构))(?:阶层|群体)?"
    r"(?=(?:则|均|都|也|已|更|坦言|[ ])*(?:表示|坦言|回应|反映|指出|觉得|仍|尚|难以|未|没有|开始|接续|能|少于|超过|将|称))"
)
_TAKES = re.compile(
    r"(?:总?共|合计|仅|只|约|则|各|还|已|预[计估])*占(?:比|据|到|了|有|其中|全球|世界|全国)?(?:则|仅|只|高|也|已|约|近|为|是|达到?|超过?|逾|由|从|[降升增提]?[至到]|不到|不足|[ ])*$"
)
#: Of what a part is told by rules of their own.
_NO_PART = re.compile(
    "@|§|市场|支出|[营收]收|收入|利润|份额|出货|销[量售]|行业|全球(?![\u4e00-\u9fff]{2})|首度|[超近约]$|^占?各|各约"
)


def part_of(page: Page, start: int, end: int) -> str:
    """研发人员占员工总数的62%: the part of something that is no market and no revenue, under the name of what has it."""
    text = page.masked(start, end)
    for m in page.within("entities", start, end):  # 占全球电力需求, 占全国用电量: of something there
        if m.kind in ("weak", "region") and _TAKES_OF.search(page.text, start, m.start):
            text = text[: m.start - start] + "§" * (m.end - m.start) + text[m.end - start :]
    part = _PART_OF.search(re.sub("§+的?", "", ASIDE.sub("", text)))
    if not part or _NO_PART.search(part[0][: part.end(1) - part.start()]) or function_words(part[1]):
        return ""
    whose, _ = noun_before(page, start, page.text.rfind("占", start, end), "count")
    return f"{whose}占比" if whose else f"占{part[1]}的比重"


def part_after(page: Page, start: int, figure_end: int) -> str:
    """其中一半将用于AI芯片采购, 67%的中国企业: the part of a whole that was named before, or of those who were asked."""
    part = _PARTS_AFTER.match(page.text, figure_end, figure_end + 24)
    asked = _OF_WHOM.search(page.text, start, figure_end)
    if not asked and (
        not part
        or part["goes"]
        and page.text[figure_end - 1] == "%"  # but 一半用于美国
        and not _OF_WHICH.search(page.text, max(0, start - 12), figure_end)
    ):
        return ""
    noun = asked[1] if asked else part["to"] or part["who"]
    return "" if function_words(noun) or len(noun) < 2 else f"{noun}占比"


def part_in_row(page: Page, sentence_start: int, start: int, end: int) -> bool:
    """按应用分类:智能手机25.2% 计算机与平板15%: a part in a row of them, under a head that says by what they are told apart."""
    begin = max(sentence_start, end - 160)
    start = max(start, *(page.text.rfind(colon, start, end) + 1 for colon in ":："))
    return (
        _PART_NAMED.fullmatch(page.text, start, end) is not None
        and _BY_PARTS.search(page.text, begin, start) is not None
    )


def part_that_does(page: Page, figure_end: int) -> str:
    """36%网友用过: the part of those asked that does something, as a rate of use or under the verb."""
    told = _WHO_DO.match(page.text, figure_end, figure_end + 24)
    if not told:
        said = _WHO_SAY.match(page.text, figure_end, figure_end + 24)
        return f"{said['who']}占比" if said and not function_words(said["who"]) else ""
    return "usage_rate" if told["does"] in ("使用", "用过", "采用") else f"{told['does']}比例"


def share_told(page: Page, start: int, end: int) -> str:
    """使用量仅占5.7%, 以GPU为主,占比约69.7%: a part of what the sentence leaves out."""
    told = _TAKES.search(page.text, start, end)
    if not told:
        return ""
    run = NOUN.search(page.masked(start, told.start()))
    noun = run[0][run[0].rfind("的") + 1 :].lstrip("@§其中") if run else ""
    return (
        f"{noun}占比"
        if 1 < len(noun) < LONGEST and not re.search("[@§]", noun) and not function_words(noun)
        else "占比"
    )
