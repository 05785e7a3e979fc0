"""Metrics that the vocabulary lacks, by the plain form in which a clause states them; the id is the head noun as printed.

研发人员占比为30%, 预付款:20亿元, 30%的上架率. The change of one is called as the vocabulary calls changes: ``预付款_growth_yoy``,
``_growth_qoq``, ``_growth_mom``, and ``上架率_change`` in percentage points. Such a candidate is never a claim before somebody gives the metric
a row in ``data/vocabulary/metrics.csv``.
"""

from __future__ import annotations

import re

from marketbook.claims.page import Page
from marketbook.mentions.speech import function_words
from marketbook.quantities.words import MONEY

#: What the review shows beside such a candidate.
RULE = "metric as printed, not in the vocabulary"
_OF_PARTS = r"率|差距|溢价|比例|占比|比重|份额|强度|利差|净息差|渗透度|覆盖度|集中度|满意度|完成度|认同度|认知度"
_OF_MONEY = r"GDP|生产总值|额|款|款项|费|费用|成本|[售单均总造报定]价|价格|租金|薪酬|年薪|月薪|规模|资产|负债|权益|储备|支出|投资|投入|开支|现金流|债务|借款|贷款|存款|商誉|损失|补贴|补助|收益|收入|利润|资金|资本|产值|预算|股本|净值|利息|罚款|赔偿金|保证金|奖金|缺口|敞口|流水|票房|债券|价值|利得|毛利|营收|净利|合同|净资产"
_OF_COUNTS = r"量|事件|出货|数|数量|数目|总数|人数|人次|次数|家数|规模|产能|专利|门店|网点|基站|机架|机柜|服务器|节点|数据中心|智算中心|算力中心|可用区|牌照|席位|员工|人员|团队|工程师|客户|用户|会员|开发者|合作伙伴|伙伴|工厂|产线|充电桩|换电站|智能体|连接|终端|数据集|语料|订单|车辆|设备|芯片|模型|应用|企业|厂商|产品|套餐|装机|粉丝|库存|供给|供应|商家|商户|主播|店铺|品牌|创作者|作者|达人"
_OF_POWER = r"缺口|订单|算力|运算资源|功率|能耗|功耗|容量|规模|装机|负荷|负载|负载能力|[电能]量|用电|产能|电力|电力需求|储能|密度|散热"
_OF_AREA = r"面积|用地|厂房|机房|占地|楼面|体量|供应"
_OF_TIME = r"周期|时长|天数|寿命|时间|年限|账期|工期|期限|耗时|延迟|时延|续航"
#: What seldom has a figure of its own, but grows or shrinks by so much.
_OF_MOVES = "性能|深度|体积|能效比?|效能|能力|精度|得分|分数|占用|步数|速度|效率|质量|吞吐|密度|消耗|需求|开销|损耗"
#: Unit of a quantity -> how the nouns end that it can measure; ``moves`` for what is changed by a part of itself.
_HEADS = {
    **dict.fromkeys(("pct", "pp"), _OF_PARTS), "ratio": r"倍数|市[盈净销账]率|本益比|P[EBS]|比|杠杆", **dict.fromkeys(MONEY, _OF_MONEY),
    **dict.fromkeys(("count", "persons", "tokens", "calls_per_day", "tokens_per_day"), _OF_COUNTS),
    **dict.fromkeys(("W", "kWh"), _OF_POWER), "m2": _OF_AREA, "mu": _OF_AREA, **dict.fromkeys(("ms", "seconds", "minutes", "hours", "days", "weeks", "months", "years"), _OF_TIME),
    **dict.fromkeys(("PFLOPS", "EFLOPS", "TFLOPS", "TOPS"), r"算力|规模|性能|能力"), "bytes": r"容量|体量|体积|大小|总量|内存|显存|缓存|存储|占用|数据量|规模", "bytes_per_s": r"带宽|速率|速度|吞吐量", "moves": _OF_MOVES,
}  # fmt: skip
#: What stands between a metric and its figure.
_MEASURED = re.compile(
    r"(?:[\s*“\"：:§]|——|[(（][^()（）]{0,14}[)）]|约为|约|接?近|将近|逾|超过?|已经?|仅|只|高达|达到?|为|是|有|在|从|由|录得|报(?=$)|(?<=§)报(?=的)|(?:增[长加]?|[提上]升|提高|[拉推调]高|降低|调降|攀升|[飙暴激]升|[暴激]增|扩大|[降升增减跌缩]|下[降滑跌调]|减少|收窄|回[升落]|上调)[至到]|[突冲]破|[冲站攀]上|上看|编列|不足|至[少多]|最多|不低于|不超过|分别|几乎|均(?!价)|也|则|就|更|还|又|可|会|将|或|有望|预[计期测估]|合计|共计?|总计|累计|仍|现有|目前|当前|依然|依旧|维持|保持|稳定|花费|耗费|耗资|时|(?:缩[小短减]|压缩)[至到]|一度|首次|每[年月日天季周]|(?:[一两三半]|\d{1,2})个?[年月天](?:时间|里|内|间|来)|再|创[^，,。]{0,6}(?:新高|记录|纪录)|创下?|同比|环比|了|的)*$"
)
#: How far a noun may reach back, and where it begins.
NOUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9.+/&·“”「」-]{2,40}$")
_EDGE = re.compile(
    r".*(?:[@§]|(?<!目)的|中(?=[\u4e00-\u9fff]{2,4}率$)|[和与及]|以及|其中|此外|同时|另外|目前|当前|公司|集团|截至|报告期内?|期内|期末|年末|年底|季末|全年|累计|总体|整体|合计|总计|[该其此这各]|实现|完成(?![度率比])|录得|取得|获得|拥有|建成|开通|使得|导致|带来|带动|推动|拉动|预计|预期|计提|支付|产生|披露|公布|显示|宣布|表示|认为|称|随着|由于|因为|通过|根据|按照|包括|包含|成为|达到|保持|维持|进一步|大幅|持续|显著|不断|对应(?=[P市])|日前|近日|今年|去年|明年|出现|发生|确认|录入|来源为|新增(?=客户|用户|员工)|促使|推高|计划|拟|[将把令](?!来|近)|使(?!用))"
)
#: Words of nouns that are taken apart: 更 is no adverb in them, 比 compares nothing, 能 is no verb.
_NO_FUNCTION = re.compile("更新|效比|性能")
_NEUTRAL = re.compile(r"(?:总?规模|总?金额|总?数量?|比例|占比|比重|总?额|价格|费用?|成本|总量)")
#: Words in a noun that show it to be none, or to be of one moment only.
_NO_METRIC = re.compile(
    r"^[一个]|出头|上下$|一[个座家款套批]|最(?!大(?:负载|容量|功率|产能|带宽))|^每(?!月|年|日|股净资产)|[万亿]元|高出|低于|相当|收费$|约合|超过|左右|以上|以下|同期|目标|预期|涨幅|跌幅|增幅|降幅|增速|增长率|年增率|成长率|概率|几率|利率|税率|折扣率|汇率|[前一二三四五六七八九十两]大|[年岁周日]龄|股价|目标价|定金|押金|奖学金|学费|房租|房价|^(?:比例|占比|比重|份额|费用|成本|价格|规模|数量|总数|总额|金额|次数|人数|时间|数|量|额|率|费|收入|投资|投入|资金|利润|产品|企业|用户|模型|应用|设备|效率|概率|功率|价值)$"
)
_OF_NOUN = re.compile(r"(?:左右|以上|以下)?的([\u4e00-\u9fffA-Za-z]{2,10}?)(?=时?[，,。；;、！!\n]|$)")
_MOVED = re.compile(r"[ ]?(?:以上|左右)?的?([\u4e00-\u9fffA-Za-z]{2,10}?)(?=[，,。；;、！!)）\n]|$)")
#: 70%计算利润率, 超过100%收入留存率
_RATE_AT_ONCE = re.compile(r"[ ]?(?:以上|左右)?的?([\u4e00-\u9fff]{1,8}率)(?=突破|的|[，,。；;、！!\n]|$)")
#: 发放最高5亿元“训力券”, 30亿元「人工智能资助计划」
_FUND_NAMED = re.compile("[ ]?的?[“「《]([\u4e00-\u9fffA-Za-z]{1,12}(?:券|计划|基金|资金))[”」》]")
#: 安排3000万元(人民币,下同)专项资金
_FUND = re.compile("[ ]?(?:[(（][^()（）]{1,10}[)）])?(?:的)?(专项资金|奖补|补贴|授信|预算)")
_AT_ONCE = re.compile(
    "(?:[(（][^()（）]{1,6}[)）])?[ ]?的?((?:[新总]|IT|电力|在建|建筑|办公|负载|运营|装机)*(?:楼面面积|楼面|面积|供应|容量|电量规模|电量|用地|土地|负载))"
)
LONGEST = 18
#: Short nouns that measure something by themselves.
_SHORT = "预算 存款 贷款 存货 商誉 产能 良率 PE 电价 PB PS 时延 占地 功耗 功率 负载 用电 带宽 延迟 显存 库存 供给 负债 性能 算力 效率 体积 能效 成本".split()
#: Of these, what only its change measures: 成本降低三成.
_BARE = ("成本", "效率")
#: 也在迅速增加: what a clause says of its noun before the next one gives the figures.
_MOVES = re.compile(
    r"(?:也|均|则|在|正|持续|迅速|快速|大幅|不断|显著|逐年|进一步|明显|[增减上下][加少升长降]|提[升高]|攀升|走高|了)*$"
)
_EACH = re.compile(
    r"(?:(?:累计)?未分配|[人户车店客]均|单(?:机柜|店|车|卡|台|瓦|客|用户|位|芯片)的?|每(?:瓦|卡|台|人|户|用户|机柜|名员工)的?)[^，,。；;、]{0,4}$"
)
#: Words of Taiwan in a printed metric, so that one metric has one name.
_OF_TAIWAN = (
    ("晶片", "芯片"),
    ("伺服器", "服务器"),
    ("奈米", "纳米"),
    ("记忆体", "内存"),
    ("资料中心", "数据中心"),
    ("基地台", "基站"),
    ("行动", "移动"),
    ("网路", "网络"),
)
#: What a noun goes on with and stays the same metric.
_SAME = re.compile(
    r"^(?:的?总?[规金][模额]|的?总?数量?|(?:使用|调用|消耗|处理|生成|访问|采购)?总?[额量计数]|的?(?:[Tt]okens?|词元)|余额|净额|预算|计划|目标|指引|预[测期估]|领域|储备|比例|比重|占比|人数|户数|整体|合计|总计|水平|情况|方面|数据|部分|业务|收入|营收|亏损|盈利|利润|费用|支出|开支|投资|成本|价格?|[为是达约近超逾则也均仅已共分])"
)
_SPENT = re.compile("(?:总)?(?:投资|投入|成本|费用|支出|开支)(?!收益)")
_JOINS = ("但", "而", "且", "并", "则", "但是", "而且", "并且")
ASIDE = re.compile(r"[(（][^()（）]{0,40}[)）]")
#: 净增1060万户, 面积增加4.48万平方米, 占移动基站总数的21.9%
_MORE = re.compile(r"(?:净增加?|新增加?|增[加长]|扩大|添)(?:了|约|近|超过?|逾|[ ])*$")
_LESS = re.compile("(?:净?减少|减员|缩减|裁减)(?:了|约|近|超过?|逾|[ ])*$")


def noun_before(page: Page, start: int, end: int, *units: str) -> tuple[str, int]:
    """The head noun of the clause before a figure, where it can be measured in one of the units, and where it ends; empty if there is none."""
    heads = "|".join(_HEADS[unit] for unit in units if unit in _HEADS)
    if not heads:
        return "", start
    start = max(start, end - 80)
    text = page.masked(start, end)
    text = text[: _MEASURED.search(text).start()].rstrip(' ”"」』')
    if not text and start and page.text[start - 1] in ",，":  # IDC成本也在增加,从2017年的10亿元
        start, end = max(page.clause_start(start - 1, 0), start - 60), start - 1
        text = page.masked(start, end)
        text = "" if re.search(r"\d", text) else text[: _MOVES.search(text).start()]
    run = NOUN.search(text)
    noun = _accept(run[0], heads) if run else ""
    if noun and run.start() and text[run.start() - 1] == "§" and noun[0] in "底末初止度":
        noun = noun[1:]
    return noun, start + len(text)


def noun_moved(page: Page, end: int) -> str:
    """节省四成训练时间: the noun behind a figure that says by how much it changed; empty if there is none."""
    noun = _MOVED.match(page.text, end, end + 24)
    return _accept(noun[1], f"{_OF_MOVES}|{_OF_TIME}|成本|费用|支出") if noun else ""


def noun_of_head(head: str, unit: str) -> str:
    """访问次数, 变化率(%): the head of a column as a metric of its cells, where it can be measured in the unit."""
    noun = ASIDE.sub("", head).strip(" |*:：")
    fits = unit in _HEADS and re.search(f"(?:{_HEADS[unit]}|[次人]数)$", noun)
    return noun if fits and 1 < len(noun) <= LONGEST and NOUN.fullmatch(noun) and not _NO_METRIC.search(noun) else ""


def is_rate(noun: str) -> bool:
    """预签约率, 研发人员占比: what is itself measured in percent."""
    return re.search(f"(?:{_OF_PARTS})$", noun) is not None


def space_after(page: Page, end: int, unit: str) -> str:
    """约35万平方呎总楼面面积, 120MW电量规模: what a figure of floor space or power is of, where the noun follows at once."""
    named = _AT_ONCE.match(page.text, end, end + 16) if unit in ("m2", "mu", "W") else None
    return named[1] if named else ""


def noun_after(page: Page, end: int, clause_end: int, unit: str) -> str:
    """30%的上架率: the noun that a figure is of."""
    fund = (_FUND.match(page.text, end) or _FUND_NAMED.match(page.text, end)) if unit in MONEY else None
    if fund:
        return fund[1]
    if (
        unit == "pct"
        and (rate := _RATE_AT_ONCE.match(page.text, end, end + 16))
        and (noun := _accept(rate[1], _OF_PARTS))
    ):
        return noun
    match = _OF_NOUN.match(page.text, end, min(clause_end + 1, end + 20)) if unit in _HEADS else None
    return _accept(match[1], _HEADS[unit]) if match else ""


def increase(page: Page, start: int, end: int, unit: str, level: str) -> str:
    """净增1060万户: how much more there is of what the clause, or the figure before, tells the level of."""
    more = _MORE.search(page.text, start, end)
    if level and _LESS.search(page.text, start, end) and unit in ("persons", "count"):
        return f"{level}_change"  # 3756名,较上年减少916名
    if not more or unit not in (*MONEY, "persons", "count", "m2", "W", "PFLOPS", "EFLOPS"):
        return ""
    noun = noun_before(page, start, more.start(), unit)[0] or level
    if unit in MONEY:
        cues = page.specific_cues(start, more.start(), ("money",))
        noun = cues[-1][2] if cues and not goes_on(page, start, more.start(), ("money",)) else noun
        return f"{noun}_increase" if noun else ""
    if noun == "registered_llms":
        return "registered_llms_new"
    if noun == "employees" or noun.endswith(("人员", "员工")):
        return f"{noun}_increase"  # 研发人员1900人,净增120人
    people = unit == "persons" or page.text[end : end + 16].find("户") >= 0
    return f"{noun}_increase" if noun and not people else "users_increase" if people else ""


def goes_on(page: Page, start: int, end: int, kinds: tuple[str, ...]) -> bool:
    """融资事件, 订单均价: the noun before a figure goes on after the last cue in it, and so is another."""
    cues = page.cues_within(start, end, kinds)
    tail = page.text[cues[-1][1] : end] if cues else ""
    if cues and cues[-1][2].startswith(("revenue", "cloud_revenue", "ai_revenue")) and _SPENT.match(tail):
        return True  # 云业务投资, 总营收成本
    return (
        bool(tail) and len(tail) < 7 and re.fullmatch(r"[\u4e00-\u9fff]+", tail) is not None and not _SAME.search(tail)
    )


def each(page: Page, start: int, end: int, kinds: tuple[str, ...]) -> str:
    """人均营收, 单机柜年收入: the metric of each of something is not the metric, but one as printed."""
    cues = page.cues_within(start, end, kinds)
    told = _EACH.search(page.text, start, cues[-1][0]) if cues else None
    return page.text[told.start() : cues[-1][1]] if told else ""


def _accept(run: str, heads: str) -> str:
    noun = run
    edge = _EDGE.match(run)
    if edge:
        noun = run[edge.end() :]
        if run[edge.end() - 1] == "的" and _NEUTRAL.fullmatch(noun):  # 研发人员的占比: the part before 的 says of what
            head = _EDGE.match(run, 0, edge.end() - 1)
            noun = run[head.end() if head else 0 :]
    noun = re.sub(r"^\d+(?![A-Za-z\d.])", "", re.sub("[“”「」]", "", noun).strip("+-/&·.")).removeprefix("一次性")
    for word, ours in _OF_TAIWAN:
        noun = noun.replace(word, ours)
    for start, stop in function_words(_NO_FUNCTION.sub("效率", noun)):
        if start and noun[start:stop] not in _JOINS:
            return ""  # 结果是一个价值
        noun = noun[stop:]  # 但半导体设备进口额, 营收放大但营业费用占比
        if function_words(noun):
            return ""
    if not 2 < len(noun) <= LONGEST and noun not in _SHORT:
        return ""
    moved = noun in _BARE and _OF_MOVES in heads
    if _NO_METRIC.search(noun) and not moved or not re.search(f"(?:{heads})$", noun):
        return ""
    return noun
