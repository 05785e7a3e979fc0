"""What keeps a number from being a quantity: ordinals that do not rank, periods, words and names that hold a numeral."""

from __future__ import annotations

import re

from marketbook.quantities.scan import Number
from marketbook.quantities.words import COUNTING, MONEY, TIME, TOKEN

_PEOPLE = r"活跃用户|用户|开发者|网民|人口|粉丝|会员|月活|日活|学生|教师|员工|工程师|客户经理|程序员|订阅者"
NOUN_AFTER = re.compile(
    rf"(?:级别?|规模)?(?:的|个|名|位|条)?[ ]?(?:(?P<params>(?:总|激活)?参数|parameters|params)|(?:以[上下]的?)?(?:输入|输出)?(?P<tokens>{TOKEN})|(?P<count>[月日年周]?[均度]?(?:累计)?(?:下载|访问|订单|调用|播放|出货|销量)|[\u4e00-\u9fff]{{0,4}}?(?:企业|组织|伙伴|商家|机构|门店))|(?P<persons>(?:(?:(?!的)[\u4e00-\u9fff]){{0,4}}?|[ ]?[A-Za-z]{{2,12}}[ ]?)(?:{_PEOPLE}))|(?P<CNY>市场|产业|赛道|营收|收入目标|起步价?(?!阶段)|投资|[\u4e00-\u9fff]{{0,4}}?(?:开支|费用|支出|成本|投放|红包|现金|亏损|资金|融资|估值|市值|补贴|预算|销售目标|奖金|免单)))", re.I
)  # fmt: skip
_RANK_BARE = re.compile(r"(?:排名|排在|位列|位居|名列|排行|rank(?:ed)?)(?:第|为|到|至|约|:|：)?[ ]?(?:第)?$", re.I)
#: 排名全球前三: a place among the first so many.
_AMONG = re.compile(r"(?<![\d年月日天周目此先税以之向往空提眼跟当午])前$")
_FIRST_OF = re.compile("(?:名|位|大)?(?![大个者季月年天周届次款家期半几日轮度万亿千百十川强多余%‰成倍\\d.])")
#: 增速回归双位数, 三位数增幅, 两位数的同比增长
_RATE = re.compile("增速|增幅|增长率|利润率|毛利率")
_RATE_BEFORE = re.compile(rf"(?:{_RATE.pattern})[^，,。;；]*$")
_GROWS = re.compile(f"(?:以上)?的?(?:同比|环比|年)?(?:{_RATE.pattern}|[增成]长|下[滑降跌]|[涨跌]幅)")
_POWER = re.compile("[十百千万亿兆]+")
_CLUSTER = re.compile("级?的?(?:[A-Za-z]{0,4}[\u4e00-\u9fff]{0,6}?(?:集群|节点)|储备|规模|训练)")
_FULL_POWER = re.compile("[数几上]?[十百千]+|[十百千万亿兆]+")
#: What may follow 第一 where it is a rank.
_ENDS_HERE = re.compile("$|[，。；！？,;!?\n、）)」』”’》 \t（(的是为则和与至到且但而第跃高]|中标|候选")
_PLACED = re.compile("[列排居第]$|位居|名列|分列")
#: 排在富豪榜12位, 只能排到40名开外
_LISTED = re.compile(r"排(?:在|到|进)[^，,。;；的\d]{0,10}$|榜单?第?$")
#: 百万tokens输入1元
_AS_BASE = re.compile(r"[ ]?(?:价格)?(?:为|仅|低至|只要)?[ ]?[\d$¥]|[ ]?(?:输入|输出)|[”\"]")
_BASE = re.compile("[ ]?(?:输入|输出)[ ]?(?:[Tt]okens?|词元)")
_ONLY = re.compile("[仅只]有?$")
_REACHES = re.compile(
    "(?:超过?|突破|(?<![击攻打])破|逾|接?近|不到|达到?|达成|迈[过入]|站上|录得|豪掷|冲出|上|最高|(?<![不通经难])过)了?$"
)
#: 日活破亿
_PASSES = re.compile("(?:破|超过?|[突冲]破)$")
_SMALL_CLASSIFIERS = set(
    "个 家 款 台 张 名 位 人 座 项 起 辆 枚 颗 块 件 笔 支 艘 所 篇 份 架 套 例 本 层 杯 栋 幢 只 国 地 卡 种 类 条 次 间 代 部分 份 席 组 档 朵 巨头 重 部门 道 场 个人".split()
)
#: 这四家: told of again, and still counted.
_FIRMS = ("家", "款", "座", "栋", "台")
_COMPUTES = re.compile("算|FLOPS|规模")
_PUE = "(?:[PW]UE|[pw]ue)(?:平均)?值?|电能(?:利用|使用)效率"
#: PUE降至1.25, 市盈率为35, 转换比率 0.2-0.3: numbers that have no unit.
_RATIO = re.compile(
    rf"(?:{_PUE}|市[盈净销]率|周转率|转[换化]比?率|效率|(?<![\u4e00-\u9fff]{{2}})比率|系数|(?<![A-Za-z])P/?[EBS](?![A-Za-z]))[)） :：]{{0,2}}"
    r"(?:(?:动态|静态|平均|普遍|约|为|是|等于|超过?|低于|高于|不高于|不超过|低至|降至|降到|控制在|达到?|仅|优于|由|从|在|(?:19|20)\d\d年(?:的|上半年)?|[<≤>≥])[ ]?){0,3}$"
)
#: 千兆宽带: a speed that names a service
_BANDWIDTH = re.compile("宽[带频]|光|网|以太|及以上")
#: BLEU提升至31.5, 平均得分为4.87: a test's result, which has no unit.
_TEST = re.compile(
    r"(?:(?<![A-Za-z])(?:F1|BLEU|ROUGE(?:-?L)?|FID|WER|[Pp]erplexity)(?![A-Za-z])|困惑度|得分|评分|分数)[^，,。;；\n\d]{0,14}"
    r"(?:[为是至到达:：(（]|[为至到达]了|分别为)(?:约|近|仅|高达|最高)?[ ]?$"
)
_EFFICIENCY = re.compile(rf"(?:{_PUE}|周转率|市[盈净销]率)[^。！？\n]*$")
#: 22 年国内市占率: a year without its century, where a page sets blanks; 成立 26 年的企业, 22 年来 are lengths.
_IS_YEAR = re.compile(r"(?<![\d.])2\d[ ]年(?![来间前后以之内期多左历经的，,。；;、]|$)")
_LASTS = re.compile("[近了第超满约逾长达续时历过立][ ]?$")
#: 千人裁员, 百人技术团队
_CROWD = re.compile("裁员|级?(?:的?[\u4e00-\u9fff]{0,4}团队|规模)")
#: Sayings that hold a numeral with a unit.
_SAYINGS = {
    "一": re.compile("一成不变|最后一公里|九牛一毛|一毛不拔"),
    "二": re.compile("二元"),
    "十一": re.compile("财经十一人"),
}
#: Before an hour of the day.
_OF_THE_DAY = re.compile("[日号午晚早晨][ ]?$|[晚早]上[ ]?$|[至到][ ]?$")
_ON_THE_CLOCK = re.compile("半|[ ]?[至到]|多?(?:之后|以后|的时候|左右|开始|钟)|[0-5]?\\d分(?!钟)")
#: 名次从第三降至第五: the place that was left.
_LEFT, _LEFT_FOR = re.compile("(?:[从由]|年前的)$"), re.compile("名?[升降跌滑上下跃退]")
#: 三大运营商, 四大行: names of those that are so many.
_THE_GREAT = re.compile("(?:基础)?(?:电信)?运营商|电信|行(?![业情])|国?有?银行|会计|石油|股指|指数|发明|名著")
_ONE_MORE = re.compile("(?:[至到过于、和]|降为)[ ]?$")
_ANAPHORA = ("以上", "上述", "前述", "这", "该", "那", "另", "其他", "其它", "另外", "余下", "剩下", "此", "哪")
_PERIODISH = re.compile(r"(?:(?<![目先此以之提])前[ ]?|[那头第同当](?:约|的)?)$")
_PERIODISH_AFTER = re.compile(r"(?:多|左右)?(?:期?末|期间|初|度)")
#: 这一年, 上一年, 同一天, 最后一周, 亏损的一年: one of many, not a length; but 在过去的一年里.
_ONE_OF_MANY = re.compile(
    "(?:[这那同前上下每某当另头第朝为么]|(?<![只仅还])有|最后|的?光这|(?<!过去)(?<!最近)(?<!短短)的)$"
)


def is_quantity(text: str, number: Number) -> bool:
    """Whether the number says something measurable; see the module's guards."""
    before = text[max(0, number.start - 6) : number.start]
    after = text[number.end : number.end + 6]
    numeral = text[number.start : number.numeral_end]
    word, unit = number.after, number.unit
    if numeral in ("千兆", "百兆", "万兆") and _BANDWIDTH.match(after):
        return False
    if _AMONG.search(text, max(0, number.start - 12), number.start) and _FIRST_OF.match(text, number.numeral_end):
        number.unit, number.qualifier = "rank", "at_most"
        number.start -= 1
        number.end = number.numeral_end + (text[number.numeral_end : number.numeral_end + 1] in ("名", "位", "大"))
        return 1 < number.value <= 100
    if number.form == "rank":
        return _is_rank(text, number, before, after)
    if number.form == "ratio":
        return word != "位数" or bool(_GROWS.match(text, number.end) or _RATE_BEFORE.search(before))
    if before[-1:] == "每" and number.value in (10**6, 10**3) and _BASE.match(text, number.end):
        return False  # 每100万输入token
    if not unit:
        return _is_bare_quantity(text, number, numeral, before, after)
    if unit in TIME:
        if word == "年" and _IS_YEAR.match(text, number.start) and not _LASTS.search(before):
            return False
        return _is_duration(number, before, after)
    if word == "卡" and numeral in ("千", "万") and _CLUSTER.match(after):
        return True  # 万卡集群, 千卡GPU集群: so many chips
    if _POWER.fullmatch(numeral) and (
        numeral in ("万", "亿", "兆")
        and not (unit in MONEY and _REACHES.search(before))
        or word == "次"
        or before[-1:] in ("(", "（", ":", "：")
    ):
        return False  # (亿元), 万颗级, 1.9GW(十亿瓦), 每秒百亿亿次: a unit without its number
    if word == "名" and before.endswith(("前", "首")):  # 前五名厂商
        number.unit = "count"
        return True
    if (
        word == "位"
        and _PLACED.search(before)
        or word in ("位", "名")
        and _LISTED.search(text, max(0, number.start - 14), number.start)
    ):
        number.unit = "rank"
        return True
    if unit == "tokens" and number.value in (10**6, 10**3) and (before[-1:] in ("/", "每") or _AS_BASE.match(after)):
        return False  # the base of a price
    if word == "E" and not _COMPUTES.search(text, max(0, number.start - 10), number.end + 8):
        return False  # HBM 3E, 810E: names
    if word == "P" and number.value in (480, 720, 1080, 1440):
        return False  # 720P: lines of a picture
    if word == "点" and number.value <= 24:  # 2月27日24点, 9点半
        if _OF_THE_DAY.search(text, max(0, number.start - 3), number.start) or _ON_THE_CLOCK.match(text, number.end):
            return False
    if word == "座" and after.startswith(("版", "车型", "轿车", "SUV")):
        return False  # 5座版: a kind of car
    if word == "分钱" or unit in ("params", "tokens") and numeral == "一":
        return False  # 每一分钱, 一个参数, 一个token
    if numeral in _SAYINGS and _SAYINGS[numeral].search(text, max(0, number.start - 2), number.end + 4):
        return False
    if unit == "tokens" and number.scale == 1 and number.value % 1:
        return False  # 3.2 Token是什么: a numbered heading
    if unit == "years" and number.value >= 1000:
        return False
    if word == "起" and 1990 <= number.value <= 2050:
        return False  # 2026 起
    if unit not in COUNTING:
        return True
    if "." in numeral and number.scale == 1 and before[-1:] in ("", "\n"):
        return False  # 1.2项目概况: a numbered heading
    if number.form == "chinese" and number.scale == 1:
        return _is_chinese_count(text, number, before)
    once = number.value == 1 and number.high is None and word in ("次", "个", "路", "层")
    return not once or bool(_ONLY.search(before))


def _is_rank(text: str, number: Number, before: str, after: str) -> bool:
    if number.after == "大" and after.startswith("脑"):
        return False
    if before == "" or before[-1] in "。；！？;!?\n" or number.value == 0:
        told = re.search("份额|市占|排名|出货", text[max(0, number.start - 40) : number.start])
        return number.after not in ("", "家") or bool(told) and after.startswith(("是", "为"))
    if number.after:
        return not (number.after == "大" and after.startswith("股东"))
    if _LEFT.search(before) and _LEFT_FOR.match(after):
        return True
    return before[-1] not in "，,、“「\"'‘" and bool(_ENDS_HERE.match(after))  # 谁是“第一”


def _is_bare_quantity(text: str, number: Number, numeral: str, before: str, after: str) -> bool:
    if number.scale == 1 and _RANK_BARE.search(text, max(0, number.start - 8), number.start):
        number.unit = "rank"
        return True
    if _RATIO.search(text, max(0, number.start - 20), number.start) or (
        "." in numeral
        and _ONE_MORE.search(text, max(0, number.start - 4), number.start)
        and _EFFICIENCY.search(text, max(0, number.start - 60), number.start)
    ):
        number.unit = "ratio"
        return True
    if "." in numeral and number.scale == 1 and _TEST.search(text, max(0, number.start - 30), number.start):
        number.unit = "points"
        return True
    if (
        numeral in ("零一万", "万一") or number.scale == 1 and not re.search("[万亿兆]", numeral)
    ):  # 零一万物 is a company
        return False
    if numeral == "亿" and after.startswith("级") or numeral == "百亿" and after.startswith("补贴"):
        return False  # 亿级用户: hundreds of millions or so; 百亿补贴: a programme's name
    if number.form == "chinese" and after.startswith(("大关", "级", "量级", "规模", "以上", "门槛")):
        return number.value >= 10**6
    if _FULL_POWER.fullmatch(numeral):  # 百亿: a way of saying much, unless a noun says of what
        reached = _PASSES if len(numeral) == 1 else _REACHES
        return bool(NOUN_AFTER.match(text, number.end) or number.value >= 10**7 and reached.search(before))
    return True


def _is_duration(number: Number, before: str, after: str) -> bool:
    if _PERIODISH.search(before) or _PERIODISH_AFTER.match(after):
        return False
    if number.form != "chinese":
        return True
    if number.value == 1:
        return not (_ONE_OF_MANY.search(before) or after.startswith(("一", "中最")))
    return number.value <= 1000 and not after.startswith("级") and not before.endswith("日止")


def _is_chinese_count(text: str, number: Number, before: str) -> bool:
    """Small numerals written as words count things only with a concrete classifier and noun."""
    if number.value == 0 or before.endswith(_ANAPHORA) and not (before[-1] == "这" and number.after in _FIRMS):
        return False
    if number.after == "大" and 1 < number.value <= 10 and text[number.start] != "二":
        return not _THE_GREAT.match(text, number.end)  # 三大趋势, 五大业务
    if number.value <= 10 and number.high is None:
        return number.value > 1 and text[number.start] != "二" and number.after in _SMALL_CLASSIFIERS
    if number.value in (100, 1000) and number.qualifier == "exact":
        return before[-1:] in ("近", "超", "逾") or number.after == "人" and bool(_CROWD.match(text, number.end))
    return True
