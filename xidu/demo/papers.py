"""What 金港村 publishes in a year besides its accounts, as its clerk would type it in. All of it is invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from village_affairs.actions.periods import last_of, period_of
from xidu.kit.dates import add_months, month_start

QUARTERS = "一二三四"


@dataclass(frozen=True)
class Paper:
    """One disclosure: its kind, the catalogue's line, the day it goes public, and the form as filled in."""

    kind: str
    item: str
    title: str
    day: date
    filled: dict[str, str] = field(default_factory=dict)
    period: date | None = None
    topic: str = ""


# (kind, line, title, words) of each quarter; {n} grows with the quarters.
QUARTERLY = (
    ("notice", "supervision", "村监会监督情况", "看了{n}个月的凭证，列席会议2次，提出的{n}条都改了。"),
    ("notice", "policy", "惠民政策落实情况", "计划生育奖励、农业补贴按名册发放，{n}户补办了手续。"),
    ("notice", "help", "协助政府工作情况", "协助做了{n}次防汛值守和一次人口核对，经费由街道承担。"),
    ("notice", "p-life", "三会一课和主题党日", "支部会3次，党课1次，主题党日{n}次，平均到会31人。"),
)
# (line, title, table) of each quarter, columns parted by tabs.
TABLES = (
    (
        "pay",
        "村务人员报酬补贴",
        "岗位\t人数\t金额（元）\n主任、副主任\t2\t36000\n委员\t3\t43200\n村民小组组长\t21\t10500",
    ),
    (
        "assets",
        "集体资产和资源",
        "名称\t数量\t单位\t使用情况\n厂房\t2\t处\t出租\n沿路门面房\t3\t间\t出租\n流转土地\t41.6\t亩\t合作社种植",
    ),
    (
        "debts",
        "债权债务",
        "对象\t金额（元）\t到期\n厂房承租方季度租金\t55100\t下季度第一个月\n街道待拨管护补贴\t9600\t下季度",
    ),
)
# The register's own names would be masked just the same; these belong to nobody.
RELIEF = "姓名\t组别\t金额\n顾阿大\t1组\t500\n陆小妹\t3组\t500\n沈根发\t5组\t800\n王月琴\t7组\t500\n徐永康\t8组\t500"
BUDGETS = {
    "committee": (
        "收入\t补助收入\t620000\t\n收入\t专项补助\t140000\t河道、林地管护\n收入\t租金收入\t190000\t\n"
        "支出\t管护支出\t320000\t保洁员劳务\n支出\t公益支出\t180000\t道路、路灯\n支出\t管理费\t45000\t"
    ),
    "collective": (
        "收入\t租金收入\t735000\t厂房\n收入\t流转收入\t192000\t\n"
        "支出\t划拨支出\t392000\t按章程\n支出\t维修支出\t62000\t\n支出\t税费\t34000\t"
    ),
}


def papers(today: date) -> list[Paper]:
    """Return them oldest first; none is to be published later than ``today``."""
    begin = add_months(month_start(today), -12)
    rows = [*_quarters(today), *_halves(today), *_years(today, begin), *_cases(today)]
    return sorted(rows, key=lambda paper: paper.day)


def _quarters(today: date) -> Iterator[Paper]:
    """Yield four quarters; the tables of debts of the newest one is still owed, one of relief came late."""
    newest = add_months(period_of("quarter", today - timedelta(days=30)), -3)
    for back in range(4):
        period = add_months(newest, -3 * back)
        day, name = last_of("quarter", period) + timedelta(days=8), _quarter_words(period)
        for kind, item, title, words in QUARTERLY:
            yield Paper(kind, item, f"{name}{title}", day, {"words": words.format(n=6 - back)}, period)
        for item, title, table in TABLES:
            if item != "debts" or back:
                yield Paper("table", item, f"{name}{title}", day, {"paste": table}, period)
        facts = {"subsidy": "困难家庭慰问金", "span": name, "paste": RELIEF, "words": "有意见请到村委会说。"}
        late = timedelta(days=18 if back == 1 else 0)
        yield Paper("people", "relief", f"{name}困难家庭慰问名单", day + late, facts, period, "relief")


def _quarter_words(period: date) -> str:
    return f"{period.year}年{QUARTERS[period.month // 3]}季度"


def _halves(today: date) -> Iterator[Paper]:
    newest = add_months(period_of("half", today - timedelta(days=30)), -6)
    for period in (newest, add_months(newest, -6)):
        name = f"{period.year}年{'上' if period.month == 1 else '下'}半年"
        day = last_of("half", period) + timedelta(days=12)
        words = "计划里的事做成了九件，一件因为下雨推到下半年；账每月公开，意见十五天内答复。"
        yield Paper("notice", "work-report", f"{name}村委会、村监会工作报告", day, {"words": words}, period)
        dues = "项目\t金额（元）\n收缴党费\t8640\n上缴\t8640\n返还用于活动\t2150"
        yield Paper("table", "p-dues", f"{name}党费收缴和使用", day, {"paste": dues}, period)


def _years(today: date, begin: date) -> Iterator[Paper]:
    last, spring = today.year - 1, min(date(today.year, 3, 10), today)
    for item, title in (("goals", "工作目标完成情况和今年目标"), ("p-plan", "党组织工作计划完成情况")):
        words = f"{last}年定的十二件事做成了十一件。今年接着做：污水管、宅前路、助餐点、议事厅。"
        facts = {"words": words, "year": str(last), "author": "committee"}
        yield Paper("report", item, f"{last}年{title}", spring, facts)
    review = "党员48人参加，班子三人述职，当场投票，评为“好”的43票，“一般”的5票。"
    day = min(date(today.year, 1, 22), today)
    yield Paper("notice", "p-review", f"{last}年民主评议党员结果", day, {"words": review}, date(last, 12, 1))
    for item, ledger in (("budget", "committee"), ("plan-collective", "collective")):
        words = "财务计划" if ledger == "collective" else "预算"
        for year, day in (
            (last, begin + timedelta(days=19)),
            (today.year, min(date(today.year, 1, 20), today)),
        ):
            facts = {"year": str(year), "ledger": ledger, "lines": BUDGETS[ledger]}
            yield Paper("budget", item, f"{year}年{words}", day, facts)
    why = "只算了在这里按月公开过的月份，更早的账在公开栏上；修路的钱推到今年付。"
    facts = {"year": str(last), "ledger": "committee", "words": why}
    yield Paper("final", "final", f"{last}年决算", min(date(today.year, 2, 20), today), facts)


def _cases(today: date) -> Iterator[Paper]:
    """Yield what comes when it comes: a decision, a tender and its contract, a lease, a stopped road."""
    meeting = today - timedelta(days=170)
    votes = {"due": "45", "present": "41", "yes": "38", "no": "1", "abstain": "2"}
    facts = {"meeting": "representatives", "day": meeting.isoformat(), **votes}
    facts["words"] = "同意用公益金修8组宅前路120米，请三家报价，村民代表验收。"
    title = "村民代表会议关于修8组宅前路的决议"
    yield Paper("resolution", "decisions", title, meeting + timedelta(days=4), facts)
    opened = today - timedelta(days=140)
    yield Paper(
        "tender",
        "projects",
        "8组宅前路修补招标结果",
        opened + timedelta(days=6),
        {
            "project": "8组宅前路修补120米",
            "budget": "40000",
            "opened_on": opened.isoformat(),
            "bidders": "甲路桥公司 36500\n乙建设公司 38200\n丙市政公司 41000",
            "winner": "甲路桥公司",
            "award": "36500",
        },
        topic="projects",
    )
    yield _lease(today - timedelta(days=60))
    words = "北面大路修下水道，封路三天，公交改停村部门口。"
    yield Paper("notice", "other", "北面大路封路通知", today - timedelta(days=23), {"words": words})


def _lease(signed: date) -> Paper:
    facts = {
        "partner": "周永福",
        "is_person": "on",
        "object": "沿路门面房1间出租",
        "amount": "64800",
        "per": "year",
        "since": signed.isoformat(),
        "until": add_months(signed, 24).isoformat(),
        "signed_on": signed.isoformat(),
        "words": "租金每季度第一个月付；转租要先问合作社。",
    }
    return Paper(
        "contract", "leases", "沿路门面房租赁合同", signed + timedelta(days=7), facts, topic="leases"
    )
