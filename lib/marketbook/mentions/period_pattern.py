"""How texts write periods: one pattern, whose groups say what each holds."""

from __future__ import annotations

import re

CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "十一": 11, "十二": 12, "首": 1}
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_TO = "[-~—–至到]"
_FIRST_MONTHS = r"[前首头][ ]?(?P<{}until>[二两三四五六七八九十]|十一|1[01]|[2-9])[ ]?个?月"
_FIRST_QUARTERS = r"[前首头](?P<{}quarters>[二两三23])个?季度?(?!节)"
#: 第一、二季度
_LISTED = r"(?=(?:[、和与及](?:第[ ]?)?[一二三四1-4]){1,3}个?财?季)"
#: 季度收入, 年度经调整EBITA: of a firm's quarter, of its year, without saying which.
_TAKEN = "(?:总|净)?(?:经调整|调整后)?的?(?:总|净)?(?:收入|营收|营业收入|净利润?|经营利润|毛利|亏损|EBITD?A)"
_YEAR = "|".join(
    (
        r"(?:(?P<fiscal4>(?:会计|财政)年度)[ ]?(?=20\d\d))?(?P<year>(?:19|20)\d\d)(?:(?<!/\d{4})/(?:20)?(?P<ends>\d\d)(?![/\d]))?[ ]?(?:(?:全(?=财))?(?P<fiscal>财|会计)?(?:政年度|年度?)|[EFA](?![A-Za-z\d])|(?=[QH][1-4]|全年|[上下]?半年|中报|第?[首一二三四1-4](?P<lead>财)?季|[前首头]|[ ]?[、和与及/][ ]?20\d\d[ ]?[、年/]|[ ]?(?:起|将|提高|[增升]至|资本|CAPEX|Capex|capex|营收|收入|净利|预算|业绩)|(?:全球|中国|国内|全国)(?!际)))",
        r"(?<!\d)(?P<roc>1[01]\d)年(?=度|第?[一二三四1-9上下前全]|Q)",
        r"二[零〇○0](?P<spelt>[一二三][零〇○0一二三四五六七八九])年度?",
        r"(?<![\d.近了第超满约逾长达续时历过])(?P<two>2\d)(?:年|(?=全年))(?![来间前后以之内期多左历经])",
        r"(?<![零〇○0-9一二三四五六七八九十百第近前两])(?P<spelt2>二[四五六七八九])年(?:(?<=[至到、和]二.年)|(?=[、至到底初的合预全]|第?[一二三四]季|[上下]半|二[四五六七八九]年|[，,]三年))",
        r"(?P<rel>去年|今年|前年|(?<!最)上年|[前上]一年(?!年)|明年|(?<!首)次年(?!度)|当年|同年)",
    )
)
_PART = "|".join(
    (
        r"(?P<nine>三季报)|(?P<last_three>最后(?:三个月|一个?季度?))",
        rf"(?:第[ ]?(?P<q3>[一二三四1-4])[ ]?个?|(?P<q>[首一二三四1-4])[ ]?)(?:(?P<fq>财)?季度?|{_LISTED})|Q(?P<q2>[1-4])",
        r"(?P<interim>半年(?:度|报)|中报|中期(?=业绩|报告|财务|股?息|收[入益]|营收|净利|利润|[溢纯]利))|(?P<half>[上下])半(?:(?P<fiscal3>财)?年|(?![年天日场部段身夜旬]))|H(?P<half2>[12])",
        _FIRST_MONTHS.format(""),
        _FIRST_QUARTERS.format(""),
        r"(?P<same_of>同期)|全年",
        rf"(?P<month>{_MONTH}|十[一二]?|[一二三四五六七八九])[ ]?月(?:份?(?:止|底|末)?的?(?P<quarter_of>季度?(?!节))|[ ]?(?P<day>{_DAY})[ ]?[日号])?",
    )
)
#: How much time ends on a day or in a month.
_SO_MUCH = "(?:上一?|第?[首次末一二三四1-4])?个?(?:(?P<to_quarter>财?季度?|[三3]个月|财季)|(?P<to_half>[六6]个月|上?半年度?|中期)|(?P<to_nine>[九9]个月)|(?P<to_whole>年度|财年|财政年度|全年|十二个月|12个月))"
UNTIL = re.compile(f"止的?{_SO_MUCH}")
FORMS = "|".join(
    (
        # 截至2025年6月30日止六个月; the same time; the quarter before; months and years from one to another
        rf"截[至止](?:(?P<to_year>(?:19|20)\d\d)[ ]?年|(?P<to_rel>去年|今年))?[ ]?(?P<to_month>{_MONTH})[ ]?月(?:[ ]?\d{{1,2}}[ ]?日|末|底)?(?:止|前)?的?(?:年度)?{_SO_MUCH}",
        r"(?P<same>(?:上一?年|去年)?同期(?!间)|上期(?![所货]))",
        r"(?P<quarter_before>(?:上一?个?|前一个?)财?季度?(?!节)|(?<![目当此先])前季(?!度?[报节]))",
        rf"(?:(?P<span_year>(?:19|20)\d\d)年|(?P<span_rel>今年|去年)|(?<![\d.]))(?P<first>{_MONTH})月?{_TO}(?:(?P<final_year>20\d\d)年)?(?P<final>{_MONTH})月(?!\d)",
        rf"(?:(?P<span_year2>(?:19|20)\d\d)年|(?<![\d.]))(?P<from_month>{_MONTH})月(?P<from_day>{_DAY})日?{_TO}(?:(?:(?P<to_the_year>20\d\d)年)?(?P<to_the_month>{_MONTH})月)?(?P<to_the_day>{_DAY})日",
        rf"(?<!\d)(?:FY)?(?P<from>20\d\d)[ ]?年?度?[ ]?{_TO}[ ]?(?P<to>20[0-5]\d)[ ]?(?:财?年度?(?:(?P<to_the>{_MONTH})月|(?P<to_the_half>上半年)|(?P<to_the_nine>前三季度?))?|(?=[ ]?(?:CAGR|复合|年均)))",
        rf"(?<![\d.])(?P<from2>2\d){_TO}(?P<to2>[23]\d)年",
        # FY25Q1, Q1FY25; a year, with its part or without
        r"FY(?P<fy>(?:20)?\d\d)(?:[ ]?年?[ ]?Q(?P<fyq>[1-4]))?(?![0-9A-Za-z])",
        r"(?<![A-Za-z0-9])(?:Q(?P<fyq2>[1-4])|(?P<fyq3>[1-4])Q)[ ]?FY(?P<fy2>(?:20)?\d\d)",
        rf"(?:{_YEAR})(?:[ ]?的?[ ]?(?:{_PART}))?",
        # 25Q2, 2Q25, Q2 2025, 9M25
        r"(?<![A-Za-z0-9.])(?:(?P<short>\d\d)(?P<short_of>Q[1-4]|H[12])|(?:(?P<of_short>[1-4]Q|[12]H)(?:[ ]?20)?|(?P<of_short2>Q[1-4]|H[12])[ ]?20)(?P<short_after>\d\d)|9M(?:20)?(?P<nine_short>\d\d))(?![0-9A-Za-z])",
        # a part of the year without its year
        rf"(?P<bare_fq2>(?:会计|财政)年度的?|财年的?)?(?:第[ ]?(?P<bare_q3>[一二三四1-4])[ ]?个?|(?P<bare_q>[首一二三四]|(?<![\d.])[1-4])[ ]?)(?:(?P<bare_fq>财)?季度?(?!节)|{_LISTED})|(?<![A-Za-z0-9])Q(?P<bare_q2>[1-4])(?![0-9])",
        r"截[至止](?:今年)?第?(?P<bare_quarters3>[三3])季度?(?![度节末底])",
        r"(?P<of_year>[次末])季(?![节指预将])度?",
        r"(?P<bare_half>[上下])半(?P<bare_fiscal>财)?年|(?<![A-Za-z0-9])H(?P<bare_half2>[12])(?![0-9A-Za-z])",
        rf"(?:(?<![\d.])(?P<bare_month>{_MONTH})|(?<![一二三四五六七八九十前首头近过几数])(?P<bare_month2>十[一二]|[一二三四五六七八九十])(?!月[活之间内来前后]))[ ]?月(?:份?(?:止|底|末)?的?(?P<bare_quarter_of>季度?(?!节))|(?:份|底|末|初)?(?!均|活|度|费|租)(?:[ ]?(?P<bare_day>{_DAY})[ ]?[日号])?)",
        # seen from the day of publication, or from what was told before
        r"(?P<last_month>上个?月|剛剛过去的一个月|刚刚过去的一个月)|(?P<this_month>本月|这个月)",
        rf"(?P<next_quarter>下一?个?财?季(?:度|(?=[的,，:：指预A-Z]|营收|毛利|财测|展望|将|可望))|下一财季)|(?P<quarter>本季度?|当季|(?<![一两个])季内|最[近新]一个?季度?|本财季|[该这]一?季度?|(?<![一二三四五六七八九十两几多数个首次末单每各前近上下当本该这Q\d])季度(?={_TAKEN}))",
        r"(?P<today>今日(?!头条|资本)|今天)|(?P<that_day>当[日天](?!子)|同日|同一天)|(?P<next_day>次日|翌日|隔日)|(?P<days_later>[一二两三四五六七八九十]|(?<![\d.])\d{1,2})天(?:之)?后(?=[，,]|[\u4e00-\u9fff])",
        rf"(?<=[。；;，,\n])(?P<day_alone>{_DAY})[ ]?日(?=[，,]|上午|下午|晚间?|凌晨)",
        r"(?P<results>半年度?报告?|半年度|中报|中期(?=业绩|报告|财务|收[入益]|营收|净利|利润|[溢纯]利|盈利|多赚|少赚)|一季报|三季报|(?<![去今上明前当同本每近历逐多几年半\d])年(?:度报告|报)(?![道告纸]))",
        rf"(?P<now>(?<![发出呈体])现在(?=只|仅|已|为|是|约|降|涨|有|的约?[\d一二两三四五六七八九]|[\d一二两三四五六七八九])|至今(?!年)|迄今|如今|现如今|眼下|成立以来|(?:截至)?目前|截至发稿)|(?P<whole>全年|(?<![一二三四两几多数半每各前近上下当本该这财全会计政\d年])年度(?={_TAKEN})|年底前|(?<=[到至])年底(?![的前])|(?<![一二两三四五六七八九十几数半多百\d])年内)|(?P<new_year>(?<![今去前当每\d年])年初(?![至到以起]))|(?P<ago>(?:一|1)年前|12个月前)|(?<!\d)(?P<years_ago>[两二三四五2-5])年前|(?<!\d)(?P<months_ago>\d{{1,2}})[ ]?个月前",
        r"(?:过去|最近|(?<!接)近)(?P<past_quarters>[两二三四2-4])个?季度?|(?:过去|(?<!将)(?<!接)近|最近)(?P<past>[两二三四五2-5])年(?!前)|(?:未来|今后|接下来)(?:的)?(?P<ahead>[两二三四五六七八九十]|\d{1,2})年|(?P<two_years>今年?[、和与及]?明年?[两二]年)",
        _FIRST_QUARTERS.format("bare_"),
        _FIRST_MONTHS.format("bare_"),
    )
)
#: With what a period can begin: most places of a text are passed over at once.
_BEGINS = "0-9FHQ一七三上下两中九二五今会全八六刚前剛十半去同四头如季年当成截接明最未末本次现目眼第翌至该财迄过近这隔首"
PERIOD = re.compile(f"(?=[{_BEGINS}])(?:{FORMS})")
#: Group of the pattern -> what it holds, wherever it stands: bare_q2 is a q.
HOLDS = {name: re.sub(r"^bare_|\d$", "", name) for name in PERIOD.groupindex}

#: What names a year, which later periods without one take.
NAMES_A_YEAR = frozenset(("year", "roc", "two", "spelt", "short", "of_short", "nine_short", "rel", "span_year", "span_rel", "to_year", "fy"))  # fmt: skip
#: What names a period within a year.
PARTS = frozenset(("q", "last_three", "nine", "interim", "half", "until", "quarters", "month"))


def number(text: str) -> int:
    """The number that a group holds: 3, 三, 首."""
    return int(text) if text.isdigit() else CN[text]
