"""The catalogue the portal begins with. Where a text sets no period, the street's is a row staff may date anew."""

from datetime import date

from django.db import migrations

SINCE = date(2018, 1, 1)
V23 = "上海市实施《村民委员会组织法》办法第二十三条"
N17 = "上海市居民委员会工作条例第十七条；条例未定周期的由街道设定"
LAW = "村民委员会组织法第三十条；" + V23
MONEY = "农村集体经济组织财务公开规定（2011）：至少每季度一次，往来多的每月一次"
TOPIC = "农村集体经济组织财务公开规定（2011）：专项公开"
ASSETS = "上海市农村集体资产监督管理条例第二十五条、第二十九条"
PARTY = "中国共产党党务公开条例（试行）；周期由街道设定"
BOARD = "公开栏、本网站"
WIDE = "公开栏、本网站、村民代表会议"
# (key, level 1, level 2, content, basis, cycle, limit, working days, responsible, channel, kind, ledger)
VILLAGE = {
    "affairs": [
        ("division", "组织建设", "村委会成员分工", "成员姓名、职务、分管事项、联系电话（办公）", V23 + "第一项；变动后20个工作日为各地通行做法", "change", 20, True, "村委会主任", BOARD, "notice", ""),
        ("supervision", "组织建设", "村务监督委员会成员和监督情况", "成员、本季度监督事项、发现的问题和整改", V23 + "第二项", "quarter", 10, True, "村务监督委员会主任", BOARD, "notice", ""),
        ("goals", "规划计划", "年度工作目标", "上年度目标完成情况、本年度工作目标和措施", V23 + "第三项", "year", 90, False, "村委会主任", WIDE, "report", ""),
        ("policy", "政策落实", "国家政策执行情况", "惠民政策、土地管理、计划生育奖励等政策的落实", V23 + "第四项", "quarter", 10, True, "村委会主任", BOARD, "notice", ""),
        ("relief", "救助捐赠", "救灾救助补助资金和物资、社会捐赠", "来源、数量、分配对象（遮去个人信息）、管理和使用", V23 + "第七项", "quarter", 10, True, "民政条线干部", BOARD, "people", ""),
        ("relief-paid", "救助捐赠", "当次发放的救助补助名单", "发放项目、标准、对象（遮去个人信息）、金额或物资", V23 + "第七项：发放时公开", "change", 7, False, "民政条线干部", BOARD, "people", ""),
        ("work-report", "工作报告", "村委会和村务监督委员会工作报告", "半年工作完成情况、存在问题、下一步打算", V23 + "第八项", "half", 20, True, "村委会主任", WIDE, "report", ""),
        ("help", "协助政府", "协助政府工作情况", "协助事项、经费、办理结果", V23 + "第九项", "quarter", 10, True, "村委会主任", BOARD, "notice", ""),
        ("decisions", "民主决策", "村民会议、村民代表会议决定的事项和执行情况", "议题、到会和表决结果、执行进度", V23 + "第十项；公示不少于7天", "meeting", 5, True, "村委会主任", WIDE, "resolution", ""),
        ("other", "其他", "涉及村民利益、村民普遍关心的其他事项", "事项、经过、结果", V23 + "第十一项；法律要求及时公布", "once", 3, True, "村委会主任", BOARD, "notice", ""),
    ],
    "finance": [
        ("accounts", "村委会账", "财务收支明细", "逐笔收入和支出、上期结余、期末结余、经手证明审批", LAW + "第五项；次月期限见“期限与数值”", "month", 10, False, "报账员", BOARD, "finance", "committee"),
        ("budget", "村委会账", "年度预算", "预算收入和支出各项", V23 + "第五项", "year", 60, False, "报账员", WIDE, "budget", "committee"),
        ("final", "村委会账", "年度决算", "决算收入和支出各项、与预算的差额和原因", V23 + "第五项", "year", 60, False, "报账员", WIDE, "final", "committee"),
        ("pay", "村委会账", "村干部和其他村务人员报酬补贴", "岗位、标准、发放合计，组长补贴在内", V23 + "第六项", "quarter", 10, True, "报账员", BOARD, "table", "committee"),
        ("accounts-collective", "经济合作社账", "财务收支明细", "逐笔收入和支出、上期结余、期末结余", MONEY, "month", 10, False, "合作社会计", BOARD, "finance", "collective"),
        ("plan-collective", "经济合作社账", "年度财务计划", "收入计划、支出计划、投资计划", MONEY, "year", 60, False, "合作社理事长", WIDE, "budget", "collective"),
        ("assets", "经济合作社账", "集体资产和资源", "房屋设备、土地等资产资源的数量、使用和变动", MONEY, "quarter", 10, True, "合作社会计", BOARD, "table", "collective"),
        ("debts", "经济合作社账", "债权债务", "应收应付的对象、金额、到期日（个人遮去信息）", MONEY, "quarter", 10, True, "合作社会计", BOARD, "table", "collective"),
        ("distribution", "经济合作社账", "收益分配", "净收益、公积金和公益金提取、成员分配方案", MONEY + "；" + ASSETS, "year", 60, False, "合作社理事长", WIDE, "final", "collective"),
        ("audit", "经济合作社账", "年度审计结果和整改", "审计结论、问题、整改结果", ASSETS, "year", 120, False, "合作社理事长", WIDE, "report", "collective"),
        ("land", "专项公开", "土地征收补偿", "地块、面积、补偿标准、到账和分配", TOPIC, "change", 10, True, "合作社理事长", WIDE, "notice", "collective"),
        ("leases", "专项公开", "资产资源发包、出租、出让", "标的、方式、对方、价款、期限", TOPIC, "change", 10, True, "合作社理事长", WIDE, "contract", "collective"),
        ("projects", "专项公开", "工程项目招投标和决算", "项目、中标单位、中标价、决算价、验收", TOPIC, "change", 10, True, "合作社理事长", WIDE, "tender", "collective"),
        ("levies", "专项公开", "一事一议筹资筹劳", "表决结果、筹集标准和对象、使用和结余", TOPIC, "change", 10, True, "村委会主任", WIDE, "table", "committee"),
    ],
}
NEIGHBOURHOOD = {
    "affairs": [
        ("r-decisions", "民主决策", "居民会议决定的事项和执行情况", "议题、到会和表决结果、执行进度", N17, "meeting", 5, True, "居委会主任", BOARD, "resolution", ""),
        ("r-three", "民主协商", "听证会、协调会、评议会的情况", "议题、参加方、意见、结果", N17, "meeting", 5, True, "居委会主任", BOARD, "notice", ""),
        ("r-consult", "民主协商", "协商结果的落实", "协商事项、采纳情况、完成时间", N17, "quarter", 10, True, "居委会主任", BOARD, "notice", ""),
        ("r-relief", "救助捐赠", "救助和捐赠的款物", "来源、数量、对象（遮去个人信息）、管理和使用", N17, "quarter", 10, True, "民政条线干部", BOARD, "people", ""),
        ("r-other", "其他", "居民普遍关心的其他事项", "事项、经过、结果", N17, "once", 3, True, "居委会主任", BOARD, "notice", ""),
    ],
    "finance": [
        ("r-accounts", "居委会账", "工作经费收支明细", "逐笔收入和支出、上期结余、期末结余", N17 + "；次月期限见“期限与数值”", "month", 10, False, "报账员", BOARD, "finance", "committee"),
        ("r-year", "居委会账", "年度工作经费使用情况", "全年收支各项、与计划的差额", N17, "year", 60, False, "报账员", BOARD, "final", "committee"),
    ],
}
BOTH = {
    "party": [
        ("p-team", "组织设置", "党组织设置和成员分工", "党组织设置、班子成员、分工", PARTY, "change", 20, True, "党组织书记", BOARD, "notice", ""),
        ("p-plan", "工作部署", "年度工作计划和完成情况", "上年度完成情况、本年度重点工作", PARTY, "year", 90, False, "党组织书记", BOARD, "report", ""),
        ("p-life", "组织生活", "三会一课和主题党日", "本季度开展的次数、主题、到会人数", PARTY, "quarter", 10, True, "组织委员", BOARD, "notice", ""),
        ("p-dues", "党费党员", "党费收缴和使用", "半年收缴、上缴、使用的合计", PARTY, "half", 20, True, "组织委员", BOARD, "table", ""),
        ("p-members", "党费党员", "发展党员公示", "发展对象的基本情况（遮去个人信息）、公示起止", PARTY, "change", 5, True, "组织委员", BOARD, "notice", ""),
        ("p-review", "民主评议", "民主评议党员和班子述职结果", "评议时间、参加人数、结果", PARTY, "year", 60, False, "党组织书记", BOARD, "notice", ""),
    ],
}
FIELDS = ("key", "level1", "level2", "content", "basis", "cycle", "limit", "in_workdays", "responsible", "channel", "kind", "ledger")


def rows():
    """Yield every line with its place, as the table holds it."""
    position = 0
    for used_by, books in (("both", BOTH), ("village", VILLAGE), ("neighbourhood", NEIGHBOURHOOD)):
        for book, lines in books.items():
            for line in lines:
                position += 10
                facts = dict(zip(FIELDS, line, strict=True))
                yield {**facts, "used_by": used_by, "book": book, "position": position, "since": SINCE}


def add(apps, schema_editor):
    item = apps.get_model("village_affairs", "CatalogueItem")
    for row in rows():
        item.objects.get_or_create(key=row["key"], since=SINCE, defaults=row)


def remove(apps, schema_editor):
    """Take the shipped lines out with what they owe; a line a disclosure names stays, and stops the step."""
    item = apps.get_model("village_affairs", "CatalogueItem")
    duty = apps.get_model("village_affairs", "Duty")
    shipped = item.objects.filter(key__in=[row["key"] for row in rows()], since=SINCE)
    duty.objects.filter(item__in=shipped).delete()
    shipped.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("village_affairs", "0010_figures_of_supervision"),
        ("residents", "0003_figures"),
    ]
    operations = [migrations.RunPython(add, remove)]
