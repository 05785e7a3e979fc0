"""Companies that the vocabulary lacks, by the form in which articles introduce them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter

from marketbook.mentions.names import Mention
from marketbook.mentions.speech import function_words, is_ordinary
from marketbook.mentions.words import word_pattern

_EDGE = r"(?:(?<![^\s。，,；;！？!?:：、“”「」『』《》()（）])|(?<=公司|企业|巨头|厂商|片商|大厂|巨擘|新创|造商|应商|供商|角兽|一股|龙头|参投|领投|其中|此外|近日|今日|日前|昨日|对话|专访|新创|创企))"
_CODE = r"[(（](?!(?:19|20)\d\d[)）]年)(?:(?:[^()（）\n]{1,8}[:：][ ]?)(?:\d{4,6}|[A-Z]{1,6})|[036]\d{5}|\d{4,5}|[A-Z]{1,6}(?=[.-]))(?:[.-][A-Z]{1,2})?[)）,，;；]"
_ACTS = r"[”」』]?(?:公司|集团)?(?:今日|昨日|近日|日前|正式|已)?(?:宣布|发布|公布|披露|完成|交出|获得?|向[^，。]{2,6}(?:递交|发起|提交))"
_REPORTS_AFTER = rf"(?:{_ACTS}|[”」』]?(?:实现|营收|收入|净利|毛利|归母|的?(?:第[一二三四1-4]季|[上下]半年|前三季|去年|今年|20\d\d年|Q[1-4]|市值|估值|市场份额|市占|份额|出货|ARR|月活|日活|营收|收入|净利)|以\d))"
#: Who heads a firm, or a part of it.
_HEADED = "[”」』]?的?(?:集团|公司)?(?:联合创始人|创始人|联创|CEO|CTO|COO|CFO|董事长|总裁|总经理|执行长|首席|副总裁|高级|合伙人|负责人|[\u4e00-\u9fff]{2,4}(?:总监|副总裁|负责人))"
#: A company that the vocabulary lacks, known by its form: 群核科技发布, 多邻国(DUOL), Databricks宣布.
_UNKNOWN = re.compile(
    rf"(?:{_EDGE}|(?<=[的由与和及向对]))[“「『]?(?P<coded>[\u4e00-\u9fff]{{2,8}}|[A-Z][A-Za-z0-9.&-]+(?: [A-Z][A-Za-z0-9.&-]+){{0,2}})[”」』]?[ ]?(?={_CODE})"
    r"|\A(?P<headed>[\u4e00-\u9fff]{4,6})(?=[:：](?:(?:全资|控股)?子公司|拟|中标|签[署订约]))"
    r"|由(?P<winner>[\u4e00-\u9fff]{3,8}?)(?:联合体)?(?=以[\d.,]+[万亿]?元?[^，,。；;]{0,4}(?:中标|拿下|竞得))"
    r"|(?<=-)(?P<titled>[\u4e00-\u9fff]{2,6})(?=-\d{6})"
    rf"|{_EDGE}(?P<filer>[\u4e00-\u9fff]{{3,6}}?)(?:公司)?(?=(?:发布|公布|披露)了?《?20\d\d)"
    rf"|{_EDGE}[“「『]?(?P<formed>[\u4e00-\u9fff]{{2,5}}(?:科技|股份|集团|控股|智造|微电子|光电|精密|机器人|半导体|智能|电子|网络|软件))(?={_REPORTS_AFTER}|{_HEADED})"
    r"|(?:新创|创企|初创公司|创业公司|公司|企业|[名也]?叫|名为)[“「『](?P<called>[\u4e00-\u9fff]{2,6}(?:科技|智能|网络|软件|数据|信息|云))[”」』]"
    r"|(?:新创|创企|初创公司|创业公司|初创企业|创业企业)[“「『](?P<startup>[\u4e00-\u9fffA-Za-z0-9]{2,8})[”」』]"
    r"|[“「『](?P<quoted_firm>[\u4e00-\u9fff]{2,4}(?:科技|算力|网络|软件))[”」』](?![\u4e00-\u9fff]{0,2}(?:券|项目|计划|工程|战略|时代))"
    r"|(?:(?<=公司|创企|角兽|厂商|供商)|(?<=[公厂供]司 |应商 |厂商 |角兽 ))(?P<intro>[A-Z][a-z]+[A-Za-z0-9]*(?: [A-Z][A-Za-z0-9]+){0,2})(?![A-Za-z])"
    r"|(?:同意|批准|受理|关于|委托|收购|入股|[由与和及向为是])?(?P<limited>[\u4e00-\u9fff]{4,14}?)(?:[(（][\u4e00-\u9fff]{2,4}[)）][\u4e00-\u9fff]{0,6})?(?:股份)?有限公司"
    rf"|{_EDGE}[“「『](?P<quoted>[\u4e00-\u9fffA-Za-z0-9·.]{{2,12}})[”」』](?={_ACTS})"
    rf"|(?<![A-Za-z0-9])(?P<latin>(?:[A-Z]{2, 6} )?[A-Z][a-z]+[A-Za-z0-9]*(?:[ .][A-Z][A-Za-z0-9]+){{0,2}})[ ]?(?={_REPORTS_AFTER})"
)
_PERIOD = (
    r"(?:在|于)?(?:20\d\d|去年|今年|本季|该季|第[一二三四1-4]季|[上下]半年|前三季|全年|[Qq][1-4]|[四三二一]季度|截至)"
)
#: What is said of companies only: who files and reports, who heads it, what it is worth.
_TOLD = (
    rf"(?:公司|集团)?(?:方面[，,])?(?:也|还|则|又)?(?:(?:今日|昨日|近日|日前|正式|已|也|则)?(?:发布|公布|披露|公告|交出|递交|提交)了?(?:截至|未经审计|其|的|自己的)?(?:{_PERIOD}|财报|业绩|[年季]报|半年报|招股|一份)"
    rf"|{_PERIOD}[^，,。；;：:]{{0,14}}(?:营收|收入|净利|盈利|亏损|毛利|EBITDA|资本开支|月活|出货|业绩|财报|[年季]报)|实现(?:营业|销售|总|净)?(?:收入|营收|净利|归母)"
    r"|成立于(?:19|20)\d\d|(?:已|先后)?完成[^，,。；;]{0,6}轮?融资|(?:的|20\d\d年)*(?:财报|招股书|半年报|年报|股价|市值|估值|创始人|董事长|执行长|首席执行官|CEO|CFO|总裁|董事会)|宣布|今日|拟发行|(?:近|过去)[一两二三四五]年(?:营收|收入)|[0-9]{1,2}日(?:晚间?)?(?:发布|公布|披露|公告|宣布|正式|在)|正式(?:在|通过|登陆|挂牌)|(?:即将|计划|拟|将|已)?(?:在|于|赴|登陆)?(?:港股|港交所|科创板|A股|美股|纽交所|纳斯达克)|IPO)"
)
_NAMED = re.compile(
    rf"{_EDGE}(?P<told>[\u4e00-\u9fff]{{2,6}}?)(?=[ ]?(?:[(（][A-Z][A-Za-z .]{{3,30}}[)）])?(?:{_TOLD}))|(?<![A-Za-z0-9])(?<!产品)(?<!平台)(?<!系统)(?P<foreign>[A-Z][A-Za-z]{{2,14}})(?= ?{_TOLD})"
    r"|(?:以下|下称|简称)(?:简称|为|是)?[:：]?[“「『\"](?P<short>[\u4e00-\u9fffA-Za-z0-9·.]{2,10})[”」』\"]"
)
#: Forms of a company's name that are none.
_NO_COMPANY = re.compile(
    r"(?:智能|通用|国产|绿色|普惠|公共|边缘|云|总|AI|本地|海外|闲置)算力$|^[于占]|今日$|[部局委署院]$|协会|学会|联盟|尽管|其|因|虽|但|若|随|对|将|被|让|使|人工智能|消费|全球|中国|美国|国内|我国|海外|金融科技|高科技|黑科技|新科技|大型|头部|上市|互联网|移动|该|本|这|两家|三家|具身|人形|工业|服务|智慧|功率|存储|大模型|行业|市场|公司|芯片|母公司|领域|业务|旗下|家|和|与|的|在|了|(?<!数)据|新一代|社交|整个|多家|部分|其他"
)
#: Capitalised words that name no company: who researches and reports, and what everybody sells.
_NO_NAME = re.compile(
    r"(?:Gartner|Insights|Strategy|Quest|Canalys|Omdia|Counterpoint|Trend[Ff]orce|Quest[Mm]obile|Tech[Ii]nsights|Bernstein|Wind|Synergy|Frost|Sensor Tower|Light[Cc]ounting|Dell|Crunchbase|Similar[Ww]eb|Sacra|Bloomberg|Reuters|Global|Server|Servers|Rack|Racks|Node|Cluster|Power|Chip|Chips|Data|Center|Model|Models|Web|Edge|Compute|Memory|Phone|Robot|Lead|Total|Net|Gross|Margin|Operating|Token|Agent|Scaling|App|Chat|[A-Za-z]aaS|Flash|Pro|Max|Plus|Ultra|Mini|Turbo|Cloud|Non|Capex|Transformer|Research|Labs?|Studio|Inc|Top|The|And|In|Of)(?![A-Za-z])"
)
#: What a clause may begin with that is no company.
_NO_SUBJECT = re.compile(
    r"报告期|期内|^[此已将并且也又还则都就较约从于以由是没不每各其该本这那与和及但而若如因当据受经截至为自第年期]|季度|预期|季报|年报|上季|本季|[的在了于与和将已也又还则都是年季日]$|平均|同比|环比|收入|营收|利润|盈利|亏损|财务|财报|报告|显示|预计|用户|记者|分析|专家|机构|政府|官方|政策|游戏|广告|电商|直播|会员|云计算|云服务|手机|汽车|产品|订阅|平台|集成|项目|股价|股东|投资|海外|国际|国家|多家|销售|零售|方案|产生|线上|线下|同时|此外|目前|此前|随着|根据|按照|通过|面对|尽管|虽然|但是|然而|对此|受|今日|方面|当中|其中|信心|董事长|交易所|港交所|证监会|工信部|统计局|协会|市场|行业|企业|公司"
)
#: 设立北京光年之外科技有限公司, 项目由杭州某某科技有限公司投资
_BEFORE_LIMITED = re.compile(r"^.*(?:由|批予|给予|设立|成立|组建|收购|入股|委托|注册)(?=[\u4e00-\u9fff]{4})")
#: What no form makes a company: a time, and what is measured.
_NEVER = re.compile(
    "合[并资]后|交易后|投[前后]$|^(?:本|此|新|上|该)一?轮|^(?:而且|并且|甚至|尤其|最后|最终|随后)|二[零〇○]|年第|同期|^(?:本|该)?项目$|^本次|第[一二三四]$|^盘[前中后]|[实认]缴|[数量额率业]$|报告期|[年季]度$|最新$|^(?:香港|台湾|数据中心)$"
)
_OF_CHINA = re.compile("^中国(?=[^的]{2,4}$)")
_FORMED = re.compile("(?:科技|智能|股份|集团|微电子|半导体|机器人|网络|软件)$")
#: (以下简称“公司”): no name.
_SELF = ("集团", "公司", "本公司", "本集团", "该公司", "我们")
_MOST_UNKNOWN, _MOST_TOLD = 40, 100


_HEADING = re.compile(r"(?:^|\n)[ ]*([\u4e00-\u9fff]{2,6})[:：][ ]*\n")


def _heads_a_line(text: str, mention: Mention) -> bool:
    return (
        mention.kind in ("group", "company")
        and text[max(0, mention.start - 1) : mention.start] in ("", "\n")
        and text[mention.end : mention.end + 2] in (":\n", "：\n")
    )


#: * Replit:9700万美元 under or above * Pinecone:1亿美元, in a list of which a known one is a member.
_ITEM = re.compile(
    r"(?:^|\n)[ ]*(?:[*•·●▪–-]|\d{1,2}[.、)])[ ]*(?P<item>[A-Z][A-Za-z0-9.]{2,15}(?: [A-Z][A-Za-z0-9.]+)?|[\u4e00-\u9fff]{2,6})[:：][^\n]{0,12}\d"
)
#: ● 某某科技(首次覆盖):手里有…, in such a list whatever is said of it
_FORMED_ITEM = re.compile(
    r"(?:^|\n)[ ]*(?:[*•·●▪–-]|\d{1,2}[.、)])[ ]*(?P<item>[\u4e00-\u9fff]{2,4}(?:科技|智能|股份|集团|微电子|半导体|数据|信息|软件|网络|电子))(?:[(（][^()（）\n]{1,12}[)）])?[:：]"
)


def _heads_an_item(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.start - 6) : mention.start]
    return (
        re.search(r"(?:^|\n)[ ]*(?:[*•·●▪–-]|\d{1,2}[.、)])[ ]*$", before) is not None
        and text[mention.end : mention.end + 1] in ":："
    )


#: Said of people only: 创始人王某, 王某毕业于; so is what stands before a name in Latin letters.
_PERSON_BEFORE = "(?:CEO|CTO|COO|CFO|创始人|联创|董事长|总裁|教授|博士|科学家|院士|总经理|合伙人|首席[\u4e00-\u9fff]{2,4}官|主席|掌门人)[“ ]?"
_PERSON_AFTER = "[” ]?(?:说|坦言|回忆|卸任|出任|离职|博士|教授|先生|女士|本人|毕业于?|出生|的?(?:年薪|身家|身价|父亲|母亲|履历)|亲自|接受采访|联手创办|创办的)"


def is_general(name: str) -> bool:
    """Whether a capitalised name in Latin letters is a general word, or somebody's who researches and reports."""
    return _NO_NAME.match(name) is not None


def is_person(text: str, name: str) -> bool:
    """Whether the text says of a name what is said of people only."""
    named = re.escape(name)
    return re.search(f"{_PERSON_BEFORE}{named}|(?<![A-Za-z]){named}{_PERSON_AFTER}", text) is not None


def is_no_firm(name: str) -> bool:
    """Whether a Chinese word cannot be what a firm is called: an ordinary word, or one that forms of speech begin or end with."""
    return bool(
        name in _SELF
        or is_ordinary(name)
        or function_words(name)
        or _NO_COMPANY.search(_OF_CHINA.sub("", name))
        or _NO_SUBJECT.search(name)
        or _NEVER.search(name)
    )


def _no_firm(match: re.Match[str]) -> bool:
    name = match[match.lastgroup]
    if name[0].isascii():
        return _NO_NAME.match(name) is not None
    return is_no_firm(name) if match.lastgroup == "told" else name in _SELF


def find_unknown(text: str, known: list[Mention]) -> list[Mention]:
    """Companies that the vocabulary lacks, by the form in which articles introduce them; the id is the name as printed.

    Examples
    --------
    >>> [mention.id for mention in find_unknown("近日，越疆科技发布了2024年业绩。越疆科技营收3.74亿元", [])]
    ['越疆科技', '越疆科技']
    """
    names: dict[str, None] = {}
    for match in _UNKNOWN.finditer(text):
        name = match[match.lastgroup]
        sure = match.lastgroup in ("coded", "titled")  # with its code, 利扬芯片 is a company
        name = name[name.rfind("的") + 1 :] if match.lastgroup == "coded" else name  # 两连板的恒润股份(603985.SH,
        name = _BEFORE_LIMITED.sub("", name) if match.lastgroup == "limited" else name
        plain = _OF_CHINA.sub("", name) if match.lastgroup == "winner" else name
        wrong = _NO_NAME.match(name) if name[0].isascii() else not sure and _NO_COMPANY.search(plain)
        if not wrong and len(names) < _MOST_UNKNOWN and name not in names and (sure or not is_person(text, name)):
            names[name] = None
    told = Counter(match[match.lastgroup] for match in _NAMED.finditer(text) if not _no_firm(match))
    for name, times in told.most_common(_MOST_TOLD):
        if (times > 1 or text.count(name) > 2 - bool(_FORMED.search(name))) and not is_person(text, name):
            names.setdefault(name)
    if any(_heads_a_line(text, mention) for mention in known):  # 数据港: on a line of its own, and 润泽科技: on another
        for match in _HEADING.finditer(text):
            if not (_NO_COMPANY.search(match[1]) or _NO_SUBJECT.search(match[1])):
                names.setdefault(match[1])
    if any(mention.kind in ("group", "company", "product") and _heads_an_item(text, mention) for mention in known):
        for match in (*_ITEM.finditer(text), *_FORMED_ITEM.finditer(text)):
            name = match["item"]
            plain = name[0].isascii() and not _NO_NAME.match(name)
            if (
                plain
                or not name[0].isascii()
                and not (is_ordinary(name) or _NO_COMPANY.search(name) or _NO_SUBJECT.search(name))
            ):
                names.setdefault(name)
    names = {name: None for name in names if not _NEVER.search(name)}
    if not names:
        return []
    taken = [mention.end for mention in known]
    found = []
    for match in word_pattern(names).finditer(text):
        at = bisect_right(taken, match.start())
        if match[0] in names and (at == len(known) or known[at].start >= match.end()):
            found.append(Mention(match.start(), match.end(), match[0], "company"))
    return found
