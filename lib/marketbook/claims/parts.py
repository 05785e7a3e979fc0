"""A percentage, or a half, that is a part: of a market, of revenue, of what is sold, of a model, of those who were asked."""

from __future__ import annotations

import re

from marketbook.claims.changes import CHANGE
from marketbook.claims.clause import Clause
from marketbook.claims.printed_parts import part_after, part_in_row, part_of, part_that_does
from marketbook.claims.shares import FROM_ABROAD, SHARE_OF_REVENUE, is_domestic_share, is_share_of_market

#: 将25%的销售收入上缴给政府, 向政府上缴15%的销售额
_HANDS_OVER = re.compile("(?:上缴|缴纳|抽取|抽走|[将把]|(?:销售额?|收入|营收)的)[^，,。；;]{0,12}[\\d.成]+%?$")
_HANDED_OVER = re.compile(
    "[ ]?(?:的?(?:在[^，,。；;]{1,6}的?)?(?:销售收入|销售额|营收|收入)(?:分成|[^，,。；;]{0,4}(?:上缴|缴|分给|交给)|(?=[，,。；;]))|[^，,。；;]{0,3}(?:上缴|缴纳|缴给))"
)
#: 一成的销售分成, 分走9%的收入, 分成比例为7%
_SHARED_OUT = re.compile(
    r"[ ]?的?(?:总|销售|收入|营收|利润|芯片)*分成|[ ]?归(?:政府|[A-Za-z\u4e00-\u9fff]{2,6})(?=[，,。；;])"
)
_SHARES_OUT = re.compile("分成(?:比例)?(?:高达|约|为|是|达到?|由|从|[:： ])*$")
_TAKES_AWAY = re.compile(r"(?:[分拿抽提]走|抽取|分享|分得|分给|支付|上缴|抽成|抽佣)[^，,。；;\d]{0,16}$")
_OF_WHAT_IS_SOLD = re.compile("[ ]?(?:左右)?的?(?:总|销售)?(?:收入|营收|销售额)(?!增|同比)")
#: 降至原价的四成
_OF_OLD_PRICE = re.compile(
    "(?:原价|首发价|原来价格|原先价格|标准价|官方价|官方定价|原定价|刊例价|目录价|牌价|国际价)的(?:约|近|仅)*$"
)
#: 估值打了五折
_NO_PRICE = re.compile("估值|市值|产能|性能|利用率|效率|利润")
#: 单价仅为海外对手的约7%
_OF_ANOTHERS_PRICE = re.compile(
    "(?:价格|定价|售价|单价)(?:仅|只|大约|约|均)?(?:为|是|相当于|低至|只有)[^，,。；;\\d的]{2,20}(?:价格|定价)?的(?:约|近|仅)*$"
)
#: 是GPT-4的1/10
_OF_ANOTHER = re.compile(
    "(?:是|为|相当于|只有)(?:@+|[A-Za-z][A-Za-z0-9. -]{1,20})(?:刚?(?:发布|推出|上市|问世)(?:时|之初)|的?(?:价格|定价|售价))?的?(?:约|近|不到|不足)*$"
)
#: 是GPT-4定价90元的约1/10
_OF_A_PRINTED_PRICE = re.compile(r"(?:价格?|定价|售价)[\d.]+(?:美元|元|美分)的(?:约|近|仅)*$")
#: 84.8%的收入来自私有化部署
_OF_REVENUE = re.compile(r"[ ]?(?:以上|左右)?的?(?:总|业务)?(?:收入|营收)(?:来自|来源于|源自|由|系|依[赖靠]|都来自)")
#: 收入的85%来自本地化部署,15%来自云端部署
_REVENUE_IS = re.compile("(?:收入|营收)的(?:约|近|超过?|逾)*$")
_COMES_FROM = re.compile("[ ]?(?:左右|以上)?(?:都|则)?(?:来自|来源于|源自|源于)")
#: 贡献了公司近64%的收入
_GIVES = re.compile(r"贡献[^，。]{0,8}$")
_PROFIT_GIVEN = re.compile("[ ]?(?:以上|左右)?的?(?:总|营业|经营|集团)?利润")
_REVENUE_AFTER = re.compile(r"(?:以上|左右)?(?:比重)?的?(?:总|业务|集团|公司)?(?:收入|营收)")
#: 超过九成的AI服务器由台湾业者供应
_MADE_BY = re.compile(
    "[ ]?(?:以上|左右)?的[^，,。；;]{2,12}(?:由|出自|来自)[^，,。；;]{1,10}(?:供应|生产|制造|代工|包办|出货|组装)"
)
#: 拿下2026年中国AI云市场增量的80%
_OF_GROWTH = re.compile("市场的?增量的(?:约|近|超过?|逾)*$")
#: 核心业务包括公有云(51.70%)、混合云(34.19%)
_LINES_IN_BRACKETS = re.compile(
    "(?:业务|收入|营收|产品)(?:结构|构成|板块)?(?:主要)?(?:包括|分为|来自|涵盖)[^。；;\n(（]{2,20}(?:[(（][\\d.]+%[)）](?:[、和与及]|以及)[^。；;\n(（，,]{2,12})*[(（]$"
)
#: 只激活8%的参数
_ACTIVATES = re.compile("激活(?:了|约|仅|其中|不到|其)*$")
_PARAMETERS = re.compile("[ ]?(?:左右)?的?(?:总)?参数")
_OF_THOSE = re.compile("(?:其中|当中|里)(?:约|近|超过?|逾|有|竟有|只有|仅|已有|更有|至少|[ ,，])*$")
_WHO_ARE = re.compile(
    r"[ ]?(?:[(（][\d.]+%[)）])?(?:以上|左右)?的?(?:受访)?(?:[A-Za-z ]{2,20})?[\u4e00-\u9fff]{0,4}?(?:企业|公司|机构|组织|市民|居民|员工|人士|用户|用家|受访者|网友|民众|消费者|开发者|资讯长|高管|团队|项目|产能|订单|资金|支出|模型|客户)(?![\u4e00-\u9fff]{0,2}(?:增|收入|数))"
)


#: 69.47%民众表示…;72.51%能评估…: the next part of those who were asked.
_MORE_OF_THEM = re.compile(r"(?:但|而|另外?|也|并|其中|还|更|又|则|仅|只|有|约|近|超过?|逾|高达|[ ])*")
_THEY_DO = re.compile(
    r"[ ]?(?:以上|左右)?的?(?:人|者|受访者)?(?:则|都|也|更|仍|已|正在?)?(?:能|会|认为|认同|表示|选择|愿意|担心|担忧|没有|尚?未|不|希望|觉得|购买|使用|支持|倾向|打算|计划|指|称|坦言|相信|采用|部署|同意|反对|曾)"
)


def part_of_the_old_price(c: Clause) -> bool:
    """V3降至原价的四成, 打六折: no cut by so much, but to so much."""
    if c.figure.quantity.raw.endswith("折") and not _NO_PRICE.search(c.before):
        return c.give("price_ratio", "discount", 0.8)
    return _is_part(c) and bool(_OF_OLD_PRICE.search(c.before)) and c.give("price_ratio", "part of another price", 0.8)


def _is_part(c: Clause) -> bool:
    return c.unit == "pct" and c.figure.value < 100 or c.unit == "ratio" and c.figure.value < 1


def _is_part_of_anothers_price(c: Clause) -> bool:
    """价格仅为GPT-4的1/10: a part of what something else costs, where prices are spoken of."""
    if _OF_A_PRINTED_PRICE.search(c.page.text, c.sentence.start, c.figure.start):
        return True
    if not _OF_ANOTHER.search(c.page.masked(c.start, c.end)):
        return False
    told = c.told
    return (
        "价" in c.page.text[c.start : c.end]
        or told is not None
        and told.start >= c.sentence.start
        and "price" in told.metric
    )


def part_of_a_whole(c: Clause) -> bool:
    """A percentage, or a half: a part of something, of a market or of revenue."""
    page, figure = c.page, c.figure
    if _is_part(c) and (_OF_ANOTHERS_PRICE.search(c.before) or _is_part_of_anothers_price(c)):
        return c.give("price_ratio", "part of another price", 0.8)
    if "share" not in c.kinds:
        return False
    if c.unit in ("pct", "ratio") and FROM_ABROAD.match(page.text, figure.end):
        return c.give("overseas_share", "part of revenue from abroad", 0.8)
    if _MADE_BY.match(page.text, figure.end):
        return c.give("market_share", "share of what is made", 0.7)
    if c.unit == "pct" and _OF_GROWTH.search(c.before):
        return c.give("市场增量份额", "part of something", 0.8)
    if c.unit == "pct" and _LINES_IN_BRACKETS.search(
        page.text, max(c.sentence.start, figure.start - 120), figure.start
    ):
        return c.give("revenue_share", "part in a row of parts", 0.6)
    if c.unit == "pct" and is_domestic_share(page, c.sentence, c.state, c.start, c.end):
        return c.give("market_share", "share of the market", 0.7)
    if part := part_of(page, c.start, c.end) or part_after(page, c.start, figure.end):
        return c.give(part, "part of something")
    if part_in_row(page, c.sentence.start, c.start, c.end):
        of_revenue = "收入" in page.text[max(0, c.end - 200) : c.end]
        return c.give("revenue_share" if of_revenue else "占比", "part in a row of parts", 0.8)
    told = c.told
    if told is not None and told.metric.endswith("占比") and "part that does so" in told.rules:
        if _MORE_OF_THEM.fullmatch(c.before) and _THEY_DO.match(page.text, figure.end):
            return c.give(told.metric, "part that does so", 0.7)
    if does := c.unit == "pct" and part_that_does(page, figure.end):
        return c.give(does, "part that does so", 0.8)
    if _HANDS_OVER.search(page.text, max(c.sentence.start, c.start - 40), figure.end) and _HANDED_OVER.match(
        page.text, figure.end
    ):
        return c.give("revenue_share", "part of what is sold that is handed over", 0.8)
    if c.unit == "pct" and (
        _SHARED_OUT.match(page.text, figure.end)
        or _SHARES_OUT.search(c.before)
        or (away := _TAKES_AWAY.search(c.before))
        and (_OF_WHAT_IS_SOLD.match(page.text, figure.end) or re.search("(?:收入|营收|销售额)的$", away[0]))
    ):
        return c.give("revenue_share", "part of what is sold that is handed over", 0.8)
    if is_share_of_market(page, c.sentence, figure, c.state, c.start, c.end):
        return c.give("market_share", "share of the market", 0.8)
    of_revenue = (
        SHARE_OF_REVENUE.search(page.text, c.start, c.end)
        or _OF_REVENUE.match(page.text, figure.end)
        or _COMES_FROM.match(page.text, figure.end)
        and (_REVENUE_IS.search(c.before) or c.told is not None and c.told.metric == "revenue_share")
        or _GIVES.search(c.before)
        and _REVENUE_AFTER.match(page.text, figure.end)
        or c.before.endswith(("收入(", "收入（"))
        and _COMES_FROM.match(page.text, figure.end + 1)
    )
    if _PROFIT_GIVEN.match(page.text, figure.end) and _GIVES.search(c.before):
        return c.give("利润占比", "part of something", 0.8)
    return bool(of_revenue) and c.give("revenue_share", "share of revenue", 0.8)


def part_at_work(c: Clause) -> bool:
    """只激活8%的参数: the part of a model that is at work."""
    active = c.unit == "pct" and _ACTIVATES.search(c.before) and _PARAMETERS.match(c.page.text, c.figure.end)
    return bool(active) and c.give("active_parameters_share", "part that is at work", 0.9)


def some_part(c: Clause) -> bool:
    """44%企业在产品中使用, 其中45%来自OpenAI: a part of something that nothing else names."""
    if c.unit != "pct" or CHANGE.search(c.before) or not 0 < c.figure.value <= 100:
        return False
    if not (_OF_THOSE.search(c.before) or _WHO_ARE.match(c.page.text, c.figure.end)):
        return False
    return c.give("占比", "part of something", 0.5)
