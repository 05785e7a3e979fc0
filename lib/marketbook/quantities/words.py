"""The words that make a number a quantity: units, currencies, classifiers and qualifiers, in Simplified Chinese and English.

A unit word maps to a unit id of the fact base and to the factor that brings the printed number to that unit.
"""

from __future__ import annotations

import re
from decimal import Decimal

#: unit id -> words with factor 1
_PLAIN = {
    "CNY": "元人民币 人民币元 人民币 人币 块钱 元钱 元 圆 RMB CNY yuan",
    "USD": "美元 美金 刀乐 美刀 刀 USD dollars dollar",
    "HKD": "港元 港币 港幣 港纸 HKD",
    "TWD": "元新台币 新台币元 新台币 元台币 台币 NTD TWD",
    "EUR": "欧元 EUR euros euro",
    "JPY": "日元 日圆 JPY",
    "KRW": "韩元 韩圆 KRW",
    "GBP": "英镑 GBP",
    "CAD": "加元 加币 加拿大元",
    "AUD": "澳元 澳币 澳大利亚元",
    "SGD": "新加坡元 新加坡币 坡币",
    "INR": "印度卢比 卢比",
    "RUB": "俄罗斯卢布 卢布",
    "CHF": "瑞士法郎 瑞郎",
    "pct": "% percent 百分比",
    "pp": "个点 个百分点 百分点 percentagepoints percentagepoint percentage\u00a0points percentage\u00a0point ppts ppt pcts pct pp",
    "tokens": "tokens token Tokens Token TOKENS TOKEN 个Tokens 个Token 个tokens 个token 个词元 词元 个令牌 令牌",
    "params": "个参数 parameters params",
    "persons": "人次 个人 人 名 位 users people employees customers developers",
    "PFdays": "PF-days PF-day PFdays PFday PFlop/s-days PFlop/s-day petaflop/s-days petaflop/s-day PFLOPS-day PFLOPs-day PF天",
    "FLOP": "FLOP FLOPs",
    "TFLOPS": "TFLOPS TFLOPs TFlops TFLOP/s TFlop/s teraflops Teraflops TeraFLOPS",
    "PFLOPS": "PFLOPS PFLOPs PFlops PFLOP/s PFlop/s Pflops petaflops Petaflops PetaFLOPS PetaFlops PetaFlop/s P",
    "EFLOPS": "EFLOPS EFLOPs EFlops EFLOP/s EFlop/s Eflops exaFLOPS ExaFLOPS ExaFlops E",
    "GPU_hours": "个\u00a0GPU\u00a0小时 个GPU小时 GPU小时 GPU时 卡时 卡小时 GPU·小时 GPU-hours GPUhours GPU-hour GPUhour",
    "W": "W 瓦 watts",
    "kWh": "kWh KWh 千瓦时 千瓦小时 度电 度",
    "bytes": "bytes byte 字节",
    "mu": "亩 畝",
    "hectares": "公顷",
    "square_feet": "方呎 平方呎 平方英尺 平方尺 sqft",
    "km": "公里 千米 km",
    "km_per_h": "km/h KM/H 公里/小时",
    "volts": "V 伏",
    "tonnes": "吨 公吨",
    "kg": "公斤 千克 kg",
    "inches": "英寸 吋 inch inches",
    "m2": "平方米 平方公尺 平米 ㎡ m² m2 sqm",
    "bytes_per_s": "bytes/s byte/s B/s 字节/秒",
    "days": "days day 个整日 整日 天 个工作日",
    "months": "个月 个多月 months month",
    "quarters": "个季度 个财季 季度 季",
    "years": "年 岁 载 years year",
    "hours": "hours hour 个小时 小时 个多小时",
    "minutes": "分钟",
    "seconds": "秒钟 秒",
    "ms": "毫秒 ms",
    "weeks": "weeks week 周 个星期 个多星期 星期",
    "ratio": "倍 times x X ×",
    "count": (
        "个 家 款 项 台 张 颗 块 枚 片 座 次 件 起 笔 条 种 类 支 部 套 单 本 篇 份 辆 架 所 处 例 只 艘 层 路 幅 首 杯 瓶 户 席 票 股 款车 组 枪 座 档 朵 巨头 重 页 道 部门 宗 栋 幢 轮 批次 "
        "大 机架 标准机架 个标准机架 项目 国 地 代 字 卡 核 点 案 场 间 部分 countries units items companies chips GPUs GPU servers"
    ),
}
#: (word, unit id, factor)
_SCALED = [
    ("角钱", "CNY", "0.1"), ("毛钱", "CNY", "0.1"), ("毛", "CNY", "0.1"), ("分钱", "CNY", "0.01"), ("厘钱", "CNY", "0.001"), ("厘", "CNY", "0.001"),
    ("美分", "USD", "0.01"), ("美仙", "USD", "0.01"), ("港仙", "HKD", "0.01"), ("cents", "USD", "0.01"),
    ("‰", "ratio", "0.001"), ("个基点", "pp", "0.01"), ("基点", "pp", "0.01"), ("bps", "pp", "0.01"), ("bp", "pp", "0.01"), ("BP", "pp", "0.01"),
    ("成", "pct", "10"), ("折", "ratio", "0.1"),
    ("克", "kg", "0.001"), ("米", "km", "0.001"), ("毫米", "km", "1e-6"), ("厘米", "km", "1e-5"), ("cm", "km", "1e-5"), ("mm", "km", "1e-6"), ("kW", "W", "1e3"), ("KW", "W", "1e3"), ("千瓦", "W", "1e3"), ("MW", "W", "1e6"), ("mw", "W", "1e6"), ("兆瓦", "W", "1e6"),
    ("GW", "W", "1e9"), ("吉瓦", "W", "1e9"),
    ("Wh", "kWh", "0.001"), ("MWh", "kWh", "1e3"), ("兆瓦时", "kWh", "1e3"), ("GWh", "kWh", "1e6"), ("TWh", "kWh", "1e9"), ("Twh", "kWh", "1e9"), ("太瓦时", "kWh", "1e9"), ("太瓦小时", "kWh", "1e9"), ("吉瓦时", "kWh", "1e6"),
    ("kw", "W", "1e3"), ("艾字节", "bytes", "1e18"), ("拍字节", "bytes", "1e15"), ("太字节", "bytes", "1e12"), ("吉字节", "bytes", "1e9"),
    ("RPM", "requests_per_minute", "1"), ("K RPM", "requests_per_minute", "1e3"), ("TPM", "tokens_per_minute", "1"), ("K TPM", "tokens_per_minute", "1e3"),
    ("kV", "volts", "1e3"), ("KV", "volts", "1e3"), ("千伏", "volts", "1e3"),
    ("PetaTokens", "tokens", "1e15"), ("Gb", "bytes", "1.25e8"),
    ("GFLOPS", "TFLOPS", "0.001"), ("gigaflops", "TFLOPS", "0.001"), ("Gigaflops", "TFLOPS", "0.001"), ("ZFLOPS", "EFLOPS", "1e3"),
    ("FLOP/s", "TFLOPS", "1e-12"), ("FLOPS", "TFLOPS", "1e-12"), ("Flops", "TFLOPS", "1e-12"), ("TOPS", "TOPS", "1"),
]  # fmt: skip
_BYTES = {"K": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18, "Z": 21}
for _prefix, _power in _BYTES.items():
    _SCALED += [(f"{_prefix}B", "bytes", f"1e{_power}"), (f"{_prefix}B/s", "bytes_per_s", f"1e{_power}")]
    _SCALED += [
        (f"{_prefix}bps", "bytes_per_s", f"0.125e{_power}"),
        (f"{_prefix}bit/s", "bytes_per_s", f"0.125e{_power}"),
    ]
    _SCALED += [(f"{_prefix}iB", "bytes", str(1024 ** (_power // 3))), (f"{_prefix}Bps", "bytes_per_s", f"1e{_power}")]

UNITS: dict[str, tuple[str, Decimal]] = {
    w.replace("\u00a0", " "): (unit, Decimal(1)) for unit, words in _PLAIN.items() for w in words.split(" ")
}
UNITS |= {word: (unit, Decimal(factor)) for word, unit, factor in _SCALED}

#: Currency marks that stand before the number.
CURRENCIES = {
    "US$": "USD", "USD": "USD", "$": "USD", "美元": "USD", "美金": "USD", "HK$": "HKD", "HKD": "HKD", "港元": "HKD", "港币": "HKD",
    "NT$": "TWD", "NTD": "TWD", "新台币": "TWD", "台币": "TWD", "RMB": "CNY", "CNY": "CNY", "人民币": "CNY", "¥": "CNY", "￥": "CNY",
    "€": "EUR", "£": "GBP", "CN¥": "CNY", "S$": "SGD",
}  # fmt: skip

#: Unit ids that only count; a noun after them may say better what is counted.
COUNTING = ("count", "persons", "")
MONEY = ("CNY", "USD", "HKD", "TWD", "EUR", "JPY", "KRW", "GBP", "CAD", "AUD", "SGD", "INR", "RUB", "CHF")
TIME = ("days", "months", "quarters", "years", "weeks", "hours", "minutes", "seconds", "ms")

#: The word for a token, inside a larger pattern.
TOKEN = r"(?:[Tt]okens?|TOKENS?|词元|令牌|[Tt]ok(?![A-Za-z]))"

#: qualifier -> words before the number
_BEFORE = {
    "about": "大约 大概 大致 约合 约 近似 估计 差不多 左右 大體 大体 roughly approximately around about some circa ~ ≈",
    "nearly": "将近 接近 逼近 近乎 几近 近 快 nearly almost close\\ to approaching",
    "more_than": (
        "已经超过 超过 超出 超越 超 逾 突破 多于 大于 高于 高过 不止 不只 远超 过 > over more\\ than above exceeding exceeded"
        " exceeds exceed topped north\\ of"
    ),
    "less_than": "不足 不到 不及 低于 少于 小于 未满 未及 不满 未达 < under less\\ than below fewer\\ than",
    "at_least": "至少 不低于 不少于 不小于 起码 最少 ≥ at\\ least from",
    "at_most": "不超过 不高于 不多于 不大于 未超过 至多 最多 最高可达 仍不过 不过 ≤ up\\ to at\\ most as\\ much\\ as",
}
#: qualifier -> words after the number and its unit
_AFTER = {
    "about": "左右 上下 前后 or\\ so",
    "more_than": "开外 有余 多",
    "at_least": "或以上 及以上 以上 起步 起 or\\ more and\\ above \\+ ＋",
    "at_most": "或以下 及以下 以下 以内 之内 封顶",
}


def _alternation(words) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


def _qualifier_pattern(table: dict[str, str]) -> tuple[str, dict[str, str]]:
    meaning = {
        word.replace("\x00", " "): name
        for name, words in table.items()
        for word in words.replace("\\ ", "\x00").replace("\\+", "+").split()
    }
    return _alternation(meaning), meaning


_before, BEFORE = _qualifier_pattern(_BEFORE)
_after, AFTER = _qualifier_pattern(_AFTER)

#: A qualifier that ends where the number begins; links such as 为, 有, 达到 may stand between.
BEFORE_PATTERN = re.compile(
    rf"({_before})(?:的)?(?:需要|需|要)?(?:投入|为|有|达到|达|到|至|了|在|合|出)?[ ]*$", re.IGNORECASE
)
AFTER_PATTERN = re.compile(rf"(?:级?参数规模|级参数|级|规模)?[ ]?({_after})", re.IGNORECASE)
UNIT_PATTERN = re.compile(
    rf"[ ]?(?:({_alternation(w for w in UNITS if not (w.isascii() and w.isalpha()))})"
    rf"|({_alternation(w for w in UNITS if w.isascii() and w.isalpha())})(?![A-Za-z]))"
)
CURRENCY_PATTERN = re.compile(rf"({_alternation(CURRENCIES)})[ ]?$")
LONGEST_QUALIFIER = max(map(len, BEFORE)) + 6
