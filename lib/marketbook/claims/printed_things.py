"""What is done with so much, and the things of which somebody has so many, as printed."""

from __future__ import annotations

import re

from marketbook.claims.page import Page
from marketbook.quantities.words import MONEY

#: 拥有1200项专利, 建成23个AI超算集群
_HAS = re.compile(
    r"(?:建成|拥有|部署|配置|配备|建有|运营|投运|营运|开设|精调|开发|构建|创建|生成|启用|开通|获得?|签[订署约]|申请|覆盖|服务|设有|管理|生产|训练|交付|打造|采购|发货|持有|汇聚|接入|孵化|落地|上线|涉及|放置于?|设立?|全球|推进|布局|辐射|遍布|横跨|覆盖到?|触达|进入|支持|运营的|涵盖|包含|包括|[扩拓]展[到至]|涌现|提取|发表|遴选|核定|创造|历经|适配|形成|赋能|收到|引入|推动|培育|开放|更新|创作|布建|新设|推出|资助|支持|创造出?|释放|批出|中标|囊括|运营着|遍及|累计接入|新增|提交|吸引|[应使]用于|落户|提供|共有|新建|兴建|规划)(?:了|着|有|超过?|逾|约|近|共|累计|总计|至少|不少于|[ ])*$"
)
_THINGS = re.compile(
    r"[ ]?(?:以上|余|多)?(?:的)?((?:[456]G|[A-Z]{1,4}\d{0,3})?[ ]?[\u4e00-\u9fffA-Za-z“”\"]{0,10}?(?:集群|数据中心|资料中心|智算中心|算力中心|基站|合同|专利|项目|门店|机[架柜房]|服务器|加速卡|GPU|节点|工厂|产线|模型|标杆|智能体|工程师|开发者|合作伙伴|客户|网点|充电桩|卫星|软件著作权|可用区|地域|(?:地理)?区域|国家和地区|国家|地区|城市|牌照|席位|行业应用|办事处|研发中心|实验室|产业园|标包|标段|功能|论文|供应商|光缆|职位|岗位|乘车服务|迭代|投资案|投资人|红包|银行卡|评审点|枢纽节点|独角兽|商户|高校|医院|教授|申请|基石投资者|投资者|就业机会|工作机会|工作岗位|行业|国产芯片|海缆|应用场景|产业园区?|解决方案))(?=[，,。；;、（(!！\n]|以上|$|的|和|及|以及|设|包括|均|已|集中|位于|也|则|运营|部署|提供|开)"
)
#: 10个城市落地, 8个枢纽节点: what is counted whatever stands before it.
_PLACES = re.compile(
    r"[ ]?(?:以上|余|多)?((?:国家)?(?:算力)?枢纽节点|(?:国家)?(?:数据|智算|算力)中心(?:集群)?|城市|国家和地区|可用区|边缘DC)"
)
#: 29个地域、91个可用区: one more of what somebody has.
_AND = re.compile("(?:[^，,。；;]{2,20}[、和及与]|以及)")
#: 22笔融资, 88起融资事件
_ROUNDS = re.compile("(?<=[笔起次])(?:的|公开)?(融资(?:事件|交易)?)")
#: 完成5轮融资
_OF_FUNDING = re.compile("(?:的|市场|公开|股权)*融资")
#: 领域融资38起
_ROUNDS_BEFORE = re.compile("(融资(?:事件|交易)?)(?:数量?|总数)?(?:共|达到?|为|约|近|超过?|有|[ ])*$")
#: 320台GPU服务器采购合同: of what kind they are, whatever follows.
_DEVICE = re.compile(r"[ ]?((?:[A-Z]{2,3}|[\u4e00-\u9fff]{2,4})?[ ]?(?:系列)?(?:服务器|机柜))")
#: Deeds whose amount is a measure, by what they are counted in.
_DEEDS = {
    "money": "认购|回购|罚款|罚金|赔偿|捐赠|收购|节省|节约|损失|补贴|缺口|授信|分红|债务|贷款|出资|耗资|(?<![年总])投资(?!者|人|方|机构|公司)|拨款|红包",
    "persons": "裁员|裁减|裁掉|裁撤|削减|砍掉|解雇|辞退|减员|招聘|离职",
    "pct": "裁员|裁减",
    "shares": "发行|发售|增发|配售",
}
#: 7亿元拿下某公司; 斥资2亿元, 投了5亿元
BOUGHT = re.compile(
    "[ ]?(?:[(（][^()（）]{2,20}[)）])?[，,]?(?:准备|拟|计划|用于|用来|去|来)?(?:[拿买]下|吞下|并购|收购)(?=[A-Za-z\u4e00-\u9fff])"
)
_PUT_IN = re.compile("(?:斥资|豪掷|投了|砸了?|砸下)(?:约|近|超过?|逾|超|共|总计|高达|[ ])*$")
_SO_MUCH = r"(?:总?金?额|规模|人数|比例)?(?:了|掉|不|约|近|超过?|逾|至少|至多|最多|共|总计|合计|累计|高?达到?|为|[ ])*$"


def deed(page: Page, start: int, end: int, figure_end: int, unit: str) -> str:
    """回购1000亿港元股份, 45亿美元损失, 裁员1.4万人: what is done, by the verb that takes its amount."""
    of_shares = unit == "count" and page.text[figure_end - 1] == "股"
    deeds = _DEEDS.get("money" if unit in MONEY else "shares" if of_shares else unit)
    before = deeds and re.search(f"({deeds}){_SO_MUCH}", page.text[start:end])
    after = deeds and re.match(
        f"[ ]?(?:的|人民币|左右|以上)*(?:[\u4e00-\u9fff]{{0,3}}?)({deeds})(?!计划|方案|额度|事件)",
        page.text[figure_end : figure_end + 10],
    )
    done = before[1] if before else after[1] if after else ""
    if not done and unit in MONEY:
        bought = BOUGHT.match(page.text, figure_end)
        done = "收购" if bought else "投资" if _PUT_IN.search(page.text, start, end) else ""
    return f"{done}股数" if done and of_shares else done


def things_after(page: Page, start: int, end: int, figure_end: int) -> str:
    """拥有1200项专利: what somebody has so many of, where the noun is one that articles count."""
    if page.text[figure_end - 1] in "轮輪" and _OF_FUNDING.match(page.text, figure_end):
        return "融资轮次"
    if rounds := _ROUNDS.match(page.text, figure_end):
        return rounds[1]
    if page.text[figure_end - 1] in "起笔筆" and (rounds := _ROUNDS_BEFORE.search(page.text, start, end)):
        return rounds[1]
    if page.text[figure_end - 1] in "台颗张块枚臺顆張塊" and (device := _DEVICE.match(page.text, figure_end)):
        return device[1].replace(" ", "")
    has = _HAS.search(page.text, max(start, end - 16), end) or _AND.fullmatch(page.text, start, end)
    counted = _THINGS if has else _PLACES if page.text[figure_end - 1] in "个個座" else None
    thing = counted.match(page.text, figure_end, figure_end + 24) if counted else None
    if not thing:
        return ""
    name = thing[1].replace("资料中心", "数据中心")
    if name in ("企业客户", "政企客户"):
        return "enterprise_clients"
    bought = name.endswith("服务器") and re.search("采购|集采|招标", page.text[max(0, start - 40) : end])
    if name.endswith("集群"):
        return "cluster_chips" if page.text[figure_end - 1] == "卡" else "clusters"
    return "servers_tendered" if bought else name
