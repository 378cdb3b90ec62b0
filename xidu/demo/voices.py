"""What neighbours asked and how they were answered: in time, late, not yet, and once not well enough."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from residents.models import Block, Committee
from village_affairs.actions.asking_too import me_too
from village_affairs.actions.opinions import answer, ask, judge, merge, withdraw
from village_affairs.models import Disclosure, FinanceLine, OpenDay, Opinion, Publication
from xidu.demo.accounts import Team
from xidu.demo.asked import MORE, Said, for_meeting
from xidu.demo.meetings import days_since_last
from xidu.demo.money import at_nine

JINGANG = (
    Said(2, "10月的路修的是哪一段？我们3组东头那截还是坑坑洼洼。", about="机耕路"),
    Said(
        5,
        "文体活动花了一万四，能不能写细一点？",
        "慰问品8,200元，演出4,500元，场地布置1,680.80元，发票开放日可以看。",
        3,
        "重阳节",
        True,
    ),
    Said(11, "开放日能不能有一次放在晚上？上班的人也好来。"),
    Said(
        16,
        "垃圾房早上能不能开早一点，六点钟就有人要倒了。",
        "从这个月起改到5:30开门，门口贴了通知。",
        4,
        "",
        True,
    ),
    Said(22, "村口的路灯晚上十点就灭，夜班回来一片黑。"),
    Said(
        27,
        "保洁费一个月两万八，一共几个人，怎么算的？",
        "14个人，每人2,000元，按月考勤结算，考勤表在公开栏右边。",
        6,
        "保洁员",
        True,
    ),
    Said(
        33,
        "沿路门面房租金是多少一间，合同多久？",
        "3间，每间每季度16,200元，合同到2028年12月，合同在开放日可以翻。",
        9,
        "门面房",
        True,
    ),
    Said(
        40,
        "土地流转费每亩多少钱，什么时候发到户里？",
        "每亩380元，12月15日前发到各户，各组先贴名单。",
        12,
        "流转费",
        True,
    ),
    Said(46, "公开表上的字太小，老人看不清。", "这个月起公开栏用A3大字，网上点“大字”也能放大。", 2, "", True),
    Said(
        52,
        "8组宅前路修补120米花了三万六，有没有招标？",
        "请了三家报价，选最低的一家，报价单和验收单在附件里。",
        14,
        "宅前路",
        False,
    ),
    Said(
        58, "公务接待写0元，是真的一次都没有吗？", "是的，食堂只供值班工作餐，不办接待。", 5, "公务接待", True
    ),
    Said(
        66,
        "困难家庭慰问是怎么定的名单？",
        "各组报上来，村民代表会议看过，名单脱敏公示7天没有人提意见。",
        8,
        "困难家庭",
        True,
    ),
    Said(
        74,
        "老年活动室漏水，下雨天没法坐。",
        "屋顶补好了，9月底验收，请再看看还漏不漏。",
        11,
        "",
        True,
        Opinion.Door.OPEN_DAY,
    ),
    Said(75, "2组路灯坏了三盏。", "换好了。", 6, "", True, Opinion.Door.OPEN_DAY),
    Said(
        76,
        "河边护栏松了，小孩在那边玩危险。",
        "先围了警示带，护栏已经报了修补计划。",
        10,
        "",
        None,
        Opinion.Door.OPEN_DAY,
    ),
    Said(
        95,
        "组长补贴一个季度一万零五百，21个人每人多少？",
        "每人每季度500元，按出勤发，缺席会扣。",
        7,
        "组长",
        True,
    ),
)
OTHERS = {
    "北新村": (
        Said(3, "村里的小公园几点关灯？"),
        Said(9, "北桥那边电线垂得很低，请来看看。", "供电所来拉高了，谢谢提醒。", 2, "", True),
        Said(19, "助餐点能不能送餐上门？", "行动不便的可以送，打村委会电话登记就行。", 5, "", True),
        Said(31, "广场舞音响是谁在保管，怎么借？", "在村部一楼，登记身份就能借，当天还。", 6, "", True),
        Said(
            45, "为什么这个月的水电费比上个月多？", "泵站多开了11天排水，明细在附件里。", 13, "水电费", True
        ),
        Said(61, "快递柜放在路口，挡住了轮椅。", "往里挪了一米五，坡道空出来了。", 9, "", True),
    ),
    "发展村": (
        Said(6, "乡贤议事会什么时候开？旁听要报名吗？"),
        Said(18, "4组排水沟又堵了，臭味很重。"),
        Said(29, "保洁车早上五点半就响，能不能晚半小时？", "改到六点，试一个月看看。", 8, "", True),
        Said(48, "儿童活动的耗材买了什么？", "彩纸、颜料、剪刀和点心，一共63份。", 10, "", True),
    ),
    "益民村": (
        Said(4, "宅前路铺装什么时候轮到6组？"),
        Said(13, "健身器材坏了一个多月没人修。", "已经报给厂家，配件下周到。", 3, "", None),
        Said(37, "合同能不能在网上看？", "超过五千元的合同都放在附件里，号码遮掉。", 6, "", True),
        Said(55, "老人应急铃装了没有人教怎么用。", "组长这两周挨家教一遍，有不会的打电话。", 7, "", True),
    ),
    "五宅村": (
        Said(8, "上个月的账怎么还没有公开？"),
        Said(21, "村口停车很乱，能不能划几个车位？"),
        Said(34, "公交站台的座椅什么时候装？", "装好了，4套。", 9, "", True),
        Said(50, "河道保洁一个月几次？", "每周两次，汛期加一次。", 4, "", True),
    ),
    "浦江居委": (
        Said(5, "楼道应急灯装到第几层？"),
        Said(24, "流浪猫喂食点能不能离儿童乐园远一点？", "移到了围墙角，每天两次有人打扫。", 6, "", True),
        Said(41, "电动车充电桩晚上不够用。", "已经联系加装6个口，11月底前通电。", 12, "", True),
    ),
    "新南居委": (
        Said(10, "法治微公园的讲座哪天有？", "每月第二个星期三上午九点。", 2, "", True),
        Said(26, "我们楼的门禁坏了，谁都能进。"),
    ),
}


def build_voices(teams: dict[int, Team], today: date) -> int:
    """Ask, answer and judge what is not there yet; return how many questions are new."""
    new = 0
    jingang = (*JINGANG, *MORE, *for_meeting(days_since_last(today)))
    for name, said in {"金港村": jingang, **OTHERS}.items():
        committee = Committee.objects.get(name=name)
        have = set(Opinion.objects.filter(committee=committee).values_list("source", flat=True))
        blocks = list(Block.objects.filter(committee=committee).order_by("position")[:9])
        todo = [
            (number, one) for number, one in enumerate(said) if f"demo:{number}:{committee.slug}" not in have
        ]
        for number, one in sorted(todo, key=lambda pair: -pair[1].ago):
            block = blocks[number % len(blocks)] if blocks and number % 4 else None
            _say(committee, teams[committee.pk], number, one, block, today)
            new += 1
    return new


def _say(committee: Committee, team: Team, number: int, said: Said, block: Block | None, today: date) -> None:
    hours = 5 if said.door == Opinion.Door.MEETING else number % 8
    moment = at_nine(today - timedelta(days=said.ago)) + timedelta(hours=hours, minutes=number * 7 % 60)
    disclosure, line_key = _line(committee, said.about, moment)
    opinion, _code = ask(
        committee=committee,
        words=said.words,
        source=f"demo:{number}:{committee.slug}",
        door=said.door,
        disclosure=disclosure,
        line_key=line_key,
        open_day=_open_day(committee, moment) if said.door == Opinion.Door.OPEN_DAY else None,
        block=block,
        at=moment,
    )
    _others(opinion, said, team, moment)
    if said.days is None:
        return
    answered = moment + timedelta(days=said.days)
    answer(
        opinion,
        words=said.reply,
        by=team.clerk,
        outcome=said.outcome,
        referred_to=said.to,
        planned_for=answered.date() + timedelta(days=said.plan) if said.plan else None,
        at=answered,
    )
    if said.liked is None:
        return
    judge(opinion, satisfied=said.liked, at=moment + timedelta(days=said.days + 1))
    if not said.liked:
        words = "三家报价分别是36,500元、38,200元、41,000元，评选记录和验收照片已经补到附件里，欢迎来村委会看原件。"
        answer(opinion, words=words, by=team.director, at=moment + timedelta(days=said.days + 6))
        judge(opinion, satisfied=True, at=moment + timedelta(days=said.days + 7))


def _others(opinion: Opinion, said: Said, team: Team, moment: datetime) -> None:
    """Let neighbours ask it too; merge it, or take it back, the day after."""
    later = moment + timedelta(days=1)
    for number in range(said.too):
        me_too(opinion, source=f"{opinion.source}:too:{number}", at=later)
    if said.into is not None:
        into = Opinion.objects.get(source=f"demo:{said.into}:{opinion.committee.slug}")
        merge(opinion, into=into, reason="说的是同一盏灯", by=team.clerk, at=later)
    if said.taken_back:
        withdraw(opinion, words="已经当面问清楚了", at=later)


def _line(committee: Committee, about: str, moment: datetime) -> tuple[Disclosure | None, str]:
    """Return the newest public month with a line about it at that moment, and the line's key."""
    if not about:
        return None, ""
    public = Publication.objects.filter(committee=committee, published_at__lte=moment)
    lines = FinanceLine.objects.filter(version__publication__in=public, summary__contains=about)
    line = lines.select_related("version__disclosure").order_by("-version__disclosure__period").first()
    return (line.version.disclosure, line.key) if line else (None, "")


def _open_day(committee: Committee, moment: datetime) -> OpenDay | None:
    days = OpenDay.objects.filter(committee=committee, day__lte=moment.date())
    return days.order_by("-day").first()
