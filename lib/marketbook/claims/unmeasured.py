"""Figures that are not the level they look like: what others expected, how much more or less, what a rule asks, how many were named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from marketbook.claims.clause import Clause
from marketbook.claims.cues import THOUGHT, as_thought
from marketbook.claims.figure import Figure
from marketbook.claims.printed_metrics import increase
from marketbook.quantities.words import MONEY, TOKEN

#: 上市标准:预计市值不低于30亿元
_LISTING = re.compile("上市规则|上市标准|上市条件|上市要求")
_AT_LEAST = re.compile("不[低少]于[^，,。]{0,4}$")
#: 预期1.35美元, 分析师预期462亿美元: what others had thought, beside what came.
_EXPECTED = re.compile(
    r"[(（]?(?:而|但|远|这|均|也|略|大幅|小幅|明显|稍)*(?:高于|低于|超过?|好于|优于|逊于|不及)?(?:此前)?(?:市场|分析[师员]|机构|华尔街|外界|普遍|一致|平均|彭博|路透|[A-Za-z]{2,9})?的?(?:一致|普遍|平均|此前|原本|原先)?"
    r"(?:预期|预估|预测|估计|预计|共识|财测|Consensus|(?:自身|此前|公司|原)[^，。]{0,2}指引)(?:值|中值|区间|高端|上限|下限)*(?:分别|为|是|达|约|的|在|[:：]|同比|增长|下降|下滑|减少|增幅)*"
)
#: 略低于彭博追踪分析师平均预测的162亿美元, 胜分析员估计的79.8亿元
_FORESEEN = re.compile(
    r"(?:[高低好优逊胜]于|胜(?!出)|超[出过]|不[及如]|未[达及])[^，,。；;\d]{0,32}(?:预期|预估|预测|估计|预计|共识)(?:值|中值|区间|均值)?(?:的|为|是|约|人民币)*$"
)
#: By how much something was better than thought.
_BY_SO_MUCH = re.compile(
    "(?:[高低]于|[高低]|超[出过越]?)[^，,。；;\\d的]{0,10}(?:预期|预估|预测)(?:值|均值)?(?:了|近|约|逾|超过?|高达|达)*$"
)
#: 低于1.96美元的预期
_EXPECTED_AFTER = re.compile("[ ]?的(?:市场|分析师|一致|平均|此前)*(?:预期|预估|预测|共识)")
#: 增长了2.66亿人, 比前一天多出超5100万, 落后元宝约1500万: how much more or less, which is no level.
_MORE_OR_LESS = re.compile(
    r"(?:正负|上下浮?动?|±|掉|流失|少了|增长|增加|减少|多出|净增|蒸发|缩水|便宜|少收|多收|少赚|多赚|少卖|贵出?|(?:落后|领先|高出|相差|差距|缩小)[^，。至到]{0,6}?)(?:了|约|近|超|超过|逾|至少|仅|达|[ ])*$"
)
#: 市值一夜蒸发5890亿美元
_WORTH_LESS = re.compile("市值[^，,。；;\\d]{0,6}(?:蒸发|缩水|减少|抹去|损失)(?:掉|了|约|近|超过?|逾|高达|[ ])*$")
#: 一天掉了90亿元市值
_WORTH_GONE = re.compile("(?:掉|跌去|蒸发|抹去|没了|丢掉|少了)(?:了|约|近|超过?|逾|[ ])*$")
#: 资本开支1512亿元,按年下降128亿元
_SO_MUCH_LESS = re.compile(
    "[，,]?(?:同比|按年|[较比]?(?:上年|去年)(?:同期)?)?(?:大幅|略)?(?:减少|下降|下滑|缩减|调减|下跌|减|少)(?:了|约|近|逾|超过?)*"
)
#: 虽较中际旭创少43.52亿元: how much less than another one has.
_THAN_ANOTHER = re.compile("[较比][^@，,。；;]{0,8}@+[^@，,。；;]{0,8}(?:少|多|低|高|差)(?:了|约|近|出|逾|超过?)*$")
#: 营收650亿美元,上下浮动2%
_GIVE_OR_TAKE = re.compile("(?:上下浮动|上下波动|正负|±)[ ]?$")
#: 同比减亏2亿元, 现金流同比改善5亿元
_LOST_LESS = re.compile("减亏(?:额)?(?:了|约|近|逾|超过?|达|为)*$")
#: 收入将减少70亿美元
_FELL_BY = re.compile(
    "(?:收入|营收|利润|成本|支出|费用|销售额)(?:预计|将|会|可能|大幅|同比|环比)*(?:减少|下降|下滑|缩水|降低)(?:了|约|近|逾|超过?)*$"
)
_BETTERED = re.compile("改善(?:了|约|近|逾|超过?|达)*$")
#: 低于100万元项目, 50万元以下的订单: what sorts, and measures nothing itself.
_BELOW = re.compile("(?:[高低大小]于|不足|不到|以[上下])的?$")
_OF_A_SORT = re.compile(
    rf"(?P<bound>[或及]?以[上下])?的?(?:{TOKEN})?(?:消耗)?的?(?:项目|订单|企业|客户|合同|采购|标包)(?:的?数?量?|的?占比|的?比例|的?比重)(?:占|超|达|有|约|为|只|仅|已|[\d.])"
)
#: 平均每户贡献900万元
_EACH_BRINGS = re.compile(
    "每(?:户|家|位?个?客户|位?个?用户|人)[^，,。；;\\d]{0,4}(?:贡献|创造|带来|付|花|支付)(?:了|约|近|[ ])*$"
)
#: 毛利率比国内高十几个百分点
_POINTS_FROM_ANOTHER = re.compile("[较比]@+[^@，,。；;]{0,8}(?:高|低|多|少|快|慢)(?:了|出|约|近|[ ])*$")
#: 比第二名高出9个百分点
_FROM_THE_NEXT = re.compile(
    "[较比与]第[二三四五]名?[^，,。；;\\d]{0,6}?(?:还|又|仅|只)?(?:高|低|多|少|领先|相?差)出?(?:了|约|近|[ ])*$"
)
#: 剔除该项约54%, 若无出口限制毛利率将达71%: what it would be
_WITHOUT = re.compile("(?:剔除|撇除|若无|若不(?:是|计)?|如果没有|假如没有|要不是)(?!非经常)[^，,。；;]{0,20}$")
_PASSED = re.compile(
    "[，,]?(?:首次|再次|历史性地?|已|一举|成功|且|并)*(?:突破|超过|超|站上|迈过|跨过|跨越|越过)(?:了)?"
)
#: 按每百万8毛算,一天就是1200万: nobody's money
_RECKONS = re.compile(
    "按(?:每(?!股)|一)[^。；;\\n，,]{0,24}(?:毛|元|块|分钱)[^。；;\\n，,]{0,6}算(?:下来)?[，,][^。；;\\n]{0,40}$"
)
#: 四成给国产芯片
_IS_GIVEN = re.compile("[ ]?(?:左右|以上)?(?:将|会|都)?(?:留给|分给|给到|给)(?!政府|美国)")
#: 每投入1元带动3元GDP
_FOR_EACH = re.compile("每(?:投入|消费|消耗|支出|花费?|增加)(?:了|约)?[ ]?$")
_BRINGS_ALONG = re.compile(
    "每(?:投入|消费|消耗|支出|花费?)[\\d.]+元[^。；;\\n]{0,6}?(?:带动|撬动|拉动|产生|带来)(?:约|近|了|[ ])*$"
)
#: 受访者计划明年增加支出10%以上, 12%打算削减
_THEY_PLAN = re.compile("(?:受访|被调查|被访|CIO)[^，,。；;]{0,8}(?:计划|打算|预计|希望)[^，,。；;]*$")
_THEY_PLAN_AFTER = re.compile("[ ]?(?:以上|左右)?(?:则|也)?(?:打算|计划|考虑|倾向于?)(?=[\\u4e00-\\u9fff])")
_OF_A_RACK = re.compile("[ ]?的?(?:标准|高密|液冷)?(?:机柜|机架|柜)")
#: 每卖出五台服务器,就有一台去了县城
_OF_EVERY = re.compile("每(?:卖出|售出|销售|生产|出货)(?:了|约)?[ ]?$")
#: 三位了解此事的工程师透露: who tells something
_THEY_TELL = re.compile(
    "[^，,。；;\\d]{0,14}?(?:表示|声称|称|透露|告诉|证实|爆料|认为|说[，,：:「“]|对[^，,。；;]{2,8}说)|(?:知情|匿名|业内|消息)人士"
)
#: 80名员工将收到补偿方案: some who do something, not all there are
_THEY_DO = re.compile(
    "的?[^，,。；;\\d]{0,4}(?:员工|雇员|职员)(?:将|会|已|都|也)?(?:被|遭|获得?|受到?|参与|签署|联名|要求|抗议|加入|离职|离开|失业|感染|收到|面临|组成)"
)
#: 一家公司到了几万人之后: any
_ANY_FIRM = re.compile("(?:一家|一个|每家|任何一?家)(?:公司|企业|厂商|机构)(?!叫|名叫|名为)[^，,。；;]{0,8}$")
#: 若上架率低5个百分点,净利润将少8%: what might be
_IF = re.compile("(?:^|[。；;，,\n：:])(?:若(?!干|无|按|以)|如果|假如|倘若|要是|一旦)[^。；;\n]*$")
_THEN = re.compile("(?:将|会|就|便|可能)[^，,。；;]*$")
#: 户均不到600万元
_ON_AVERAGE = re.compile("(?:户均|人均|单均|客单|件均)(?:约|近|仅|只|不到|不足|超过?|有|达到?|为)*$")
#: 70%以上才有商业价值
_IS_NEEDED = re.compile("[ ]?(?:以上)?(?:才(?:有|能|算|会|可|够)|方[能可])")
_PAID_OUT = re.compile(r"派$|派发|[派股][^，。]{0,3}息|期息|股利|分红")
_ROUND = re.compile("[百千万亿萬億]+[台部辆臺輛]?")
_SO_MANY = re.compile("[两三四五六七八]?[2-8]?[款者]")
#: 这三家公司, 中兴、新华三、浪潮等三家
_SO_MANY_FIRMS = re.compile("[两兩三四五六七八九十2-9][家大]")
_OF_THEM = re.compile("(?:[这這等]|作为|作為|[、和与及][\u4e00-\u9fffA-Za-z]{2,8}[,，])$")

#: Of more people nobody says what each of them told.
_FEW = 30


def measures_nothing(c: Clause) -> bool:
    """What a listing rule asks, what others expected, what each of many brings in, what is nothing."""
    if c.unit in MONEY and _EACH_BRINGS.search(c.before) and not c.own_cues():
        return True
    if _AT_LEAST.search(c.before) and _LISTING.search(c.page.text, c.sentence.start, c.sentence.end):
        c.figure.rules.append("what a rule asks")
        return True
    told = c.told
    alike = told is not None and (told.unit == c.unit or c.bare and told.unit in MONEY)
    if c.follows and alike and _PASSED.fullmatch(c.before):
        if told.value is not None and c.figure.value is not None and c.figure.value < told.value:
            return True  # 收入21亿美元,首次突破20亿
    if c.unit in (*MONEY, "count") and _RECKONS.search(c.page.text, c.sentence.start, c.figure.start):
        return True
    if c.unit == "pct" and _IS_GIVEN.match(c.page.text, c.list_end):
        return True
    if c.unit in MONEY and (_FOR_EACH.search(c.before) or _BRINGS_ALONG.search(c.page.text, c.sentence.start, c.end)):
        return True
    if c.unit == "pct" and (_THEY_PLAN.search(c.before) or _THEY_PLAN_AFTER.match(c.page.text, c.list_end)):
        return True
    supposed = _IF.search(c.page.text[c.sentence.start : c.end]) if c.unit in ("pct", "pp", *MONEY) else None
    if supposed and ("，" not in supposed[0][1:] and "," not in supposed[0][1:] or _THEN.search(c.before)):
        return True
    if c.unit in ("persons", "count", *MONEY) and _ANY_FIRM.search(c.before):
        return True
    if c.unit in MONEY and _ON_AVERAGE.search(c.before):
        return True
    if c.unit == "count" and _OF_EVERY.search(c.before):
        return True
    people = c.unit in ("persons", "count") and c.figure.quantity.raw[-1] in "名位个個人"
    if people and (
        c.figure.value < _FEW and _THEY_TELL.match(c.page.text, c.list_end) or _THEY_DO.match(c.page.text, c.list_end)
    ):
        return True
    if c.unit == "W" and _OF_A_RACK.match(c.page.text, c.list_end):
        return True
    if _IS_NEEDED.match(c.page.text, c.list_end):
        return True
    apart = _POINTS_FROM_ANOTHER.search(c.page.masked(c.start, c.end))
    if c.unit == "pp" and (apart or _FROM_THE_NEXT.search(c.page.text, c.sentence.start, c.end)):
        return True
    if c.unit in (*MONEY, "pct") and _WITHOUT.search(c.before):
        return True
    if _GIVE_OR_TAKE.search(c.before) or _sorts(c):
        return True
    return c.figure.value == 0


def _sorts(c: Clause) -> bool:
    of_a_sort = _OF_A_SORT.match(c.page.text, c.list_end) if c.unit in (*MONEY, "tokens") else None
    return of_a_sort is not None and bool(of_a_sort["bound"] or _BELOW.search(c.before))


def expected(c: Clause) -> bool:
    """高于市场预期的738亿美元: what others had thought of the figure before."""
    after = re.search("[高低优逊好差]于|超[过出]|不及", c.before) and _EXPECTED_AFTER.match(c.page.text, c.list_end)
    if not (after or _EXPECTED.fullmatch(c.before.strip()) or _FORESEEN.search(c.before)):
        return False
    if c.unit == "pct" and _BY_SO_MUCH.search(c.before):
        return True  # 营收813亿美元,超出市场预期1.3%
    before = (c.told, *reversed(c.state.levels), *_before(c.figure))
    alike = (f for f in before if f is not None and f.unit == c.unit and f.start >= c.sentence.start)
    cited = next(alike, None)
    return c.give(as_thought(cited.metric) if cited is not None and cited.metric else "", THOUGHT, 0.8)


def _before(figure: Figure) -> Iterator[Figure]:
    """The figures before one in its sentence, the nearest first."""
    while figure.prior is not None:
        figure = figure.prior
        yield figure


def more_or_less(c: Clause) -> bool:
    """How much more or less is no level; few metrics have a name for it."""
    if c.unit not in (*MONEY, "persons", "count", "tokens", "params", "W", "m2", "PFLOPS", "EFLOPS"):
        return False
    text, end = c.page.text, c.figure.end
    told = c.told
    alike = told is not None and (told.unit == c.unit or c.bare and told.unit == "persons")
    level = told.metric if alike and "growth" not in told.metric else ""
    gone = _WORTH_GONE.search(c.before) and re.match("[ ]?的?市值", text[end : end + 4])
    if c.unit in MONEY and (gone or _WORTH_LESS.search(c.before)):
        c.figure.value = -c.figure.value if c.figure.value is not None else None
        return c.give("valuation_change", "how much less a firm is worth", 0.8)
    if c.unit in MONEY and c.follows and level and _SO_MUCH_LESS.fullmatch(c.before.strip()):
        c.figure.value = -c.figure.value if c.figure.value is not None else None
        return c.give(f"{level}_change", "how much less than before", 0.8)
    fewer = c.unit in MONEY and _FELL_BY.search(c.before)
    if fewer and c.figure.value is not None and (cues := c.own_cues()):
        c.figure.value = -c.figure.value
        return c.give(f"{re.sub('_(?:change|forecast)$', '', cues[-1][2])}_change", "how much less than before", 0.8)
    if c.unit in MONEY and _LOST_LESS.search(c.before):
        return c.give("net_profit_change", "change of a loss", 0.8)
    bettered = c.unit in MONEY and _BETTERED.search(c.before)
    if bettered and (cues := c.own_cues() or ([(0, 0, level)] if level else [])):
        return c.give(f"{re.sub('_change$', '', cues[-1][2])}_change", "how much better than before", 0.8)
    if level == "net_profit" and told.value is not None and told.value < 0:
        level = "net_loss"  # 净利润-3亿元,同比扩大1亿元
    c.figure.metric = increase(c.page, c.start, c.end, c.unit, level)
    return bool(
        c.figure.metric
        or _MORE_OR_LESS.search(c.before)
        or _THAN_ANOTHER.search(c.page.masked(c.start, c.end))
        or _PAID_OUT.search(c.before)
        or text.startswith(("/盎司", "级用户"), end)
        or c.unit == "count"
        and _ROUND.fullmatch(c.figure.quantity.raw)
    )


def counts_the_named(c: Clause) -> bool:
    """星野、猫箱与筑梦岛三款, 三大趋势: how many were named, or are."""
    if c.unit != "count":
        return False
    if c.figure.quantity.raw.endswith("大"):
        return True
    if _SO_MANY_FIRMS.fullmatch(c.figure.quantity.raw) and _OF_THEM.search(
        c.page.text, c.sentence.start, c.figure.start
    ):
        return True
    if not _SO_MANY.fullmatch(c.figure.quantity.raw):
        return False
    named = [m for m in c.page.within("entities", c.start, c.end) if m.kind != "weak"]
    return len(named) > 1 and c.figure.start - named[-1].end <= 2
