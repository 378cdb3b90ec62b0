"""Two on-site meetings of 金港村: last half-year's, from agenda to minutes, and this one's, planned."""

from __future__ import annotations

from datetime import date, time, timedelta

from residents.models import Block, Committee
from village_affairs.actions.meeting_close import close_meeting, count_hands, draft_minutes
from village_affairs.actions.meeting_households import households_of, sign_in_household
from village_affairs.actions.meeting_points import answer_point, owe_point
from village_affairs.actions.site_meetings import add_opinions, add_point, half_end, half_of, plan_meeting
from village_affairs.models import AgendaPoint, Opinion, SiteMeeting
from xidu.demo.accounts import Team
from xidu.demo.asked import for_meeting
from xidu.demo.money import at_nine, make_public

WHERE = "村委会一楼议事厅"
START, END = time(13, 30), time(15, 30)
ANSWERS = (
    ("污水管", "11组排在第三批，管子已经定了，开工前一周挨家通知。"),
    ("公交", "和公交公司谈过，先在周五加一班晚班，试三个月。"),
    ("食堂", "从下周起每天多一道软菜，厨师长每月来听一次意见。"),
    ("监控", "坏了两周，配件到了，后天装好；以后坏了三天内贴告示。"),
    ("宅基地", "一般两趟：第一趟交材料，第二趟拿批文，中间我们去现场量。"),
    ("上半年的账", "六个月的账和凭证放在桌上，当场翻了三笔，都对得上。"),
)
OWED, KEPT = "厂房", "隔壁村是新厂房，我们是旧的；到期重新估价，不低于周边，先开代表会议。"
MINUTES = (
    "村委会主任主持，村务监督委员会成员到场。先报告半年的账和办的事，再一条一条答复大家的意见。\n"
    "厂房租金一条要查合同，答应十天内答复，由主任负责。"
)


def _last_day(today: date) -> date:
    return half_of(today) - timedelta(days=25)


def days_since_last(today: date) -> int:
    """Return how many days ago the meeting of the last half-year was."""
    return (today - _last_day(today)).days


def build_meetings(teams: dict[int, Team], today: date) -> int:
    """Hold the last meeting and plan the next where they are not there yet; return how many are new."""
    committee = Committee.objects.get(name="金港村")
    team, new = teams[committee.pk], 0
    halves = set(SiteMeeting.objects.filter(committee=committee).values_list("half", flat=True))
    if half_of(_last_day(today)) not in halves:
        _hold(committee, team, _last_day(today))
        new += 1
    if half_of(today) not in halves:
        _plan(committee, team, today)
        new += 1
    return new


def _hold(committee: Committee, team: Team, day: date) -> None:
    meeting = plan_meeting(
        committee=committee,
        day=day,
        start=START,
        end=END,
        place=None,
        where=WHERE,
        words="半年办了什么、花了什么，当面说，当面答。",
        by=team.clerk,
        at=at_nine(day - timedelta(days=20)),
    )
    asked = [said.words for said in for_meeting(0)]
    opinions = Opinion.objects.waiting().filter(committee=committee, words__in=asked)
    add_opinions(meeting, opinions.order_by("received_at"), by=team.clerk)
    add_point(
        meeting, title="上半年的账大家当场看" if day.month < 7 else "下半年的账大家当场看", by=team.clerk
    )
    _come(meeting, committee, team)
    _said(meeting, team, day)
    count_hands(meeting, satisfied=13, fair=3, not_satisfied=1, by=team.clerk)
    close_meeting(meeting, minutes=MINUTES, by=team.clerk, at=at_nine(day) + timedelta(hours=7))
    owed = meeting.points.get(title__contains=OWED)
    answer_point(owed, words=KEPT, by=team.director, at=at_nine(day + timedelta(days=4)))
    make_public(draft_minutes(meeting, by=team.clerk), team, at_nine(day + timedelta(days=6)))


def _come(meeting: SiteMeeting, committee: Committee, team: Team) -> None:
    """Let twelve households sign in at the door, one or two people each."""
    for turn, block in enumerate(Block.objects.filter(committee=committee).order_by("position")[:3]):
        for number, household in enumerate(households_of(block)[:4]):
            sign_in_household(
                meeting,
                household,
                key=f"demo:meeting:{turn}",
                by=team.clerk,
                people=number % 2 + 1,
                now=meeting.activity.starts_at + timedelta(minutes=turn * 4 + number),
            )


def _said(meeting: SiteMeeting, team: Team, day: date) -> None:
    """Answer each point in its turn, and owe the one about the workshops."""
    moment = at_nine(day) + timedelta(hours=5, minutes=30)
    for point in AgendaPoint.objects.filter(meeting=meeting).order_by("position"):
        moment += timedelta(minutes=8)
        if OWED in point.title:
            until = day + timedelta(days=10)
            owe_point(point, until=until, to=team.director, by=team.clerk, at=moment)
            continue
        words = next(words for about, words in ANSWERS if about in point.title.replace("下半年", "上半年"))
        answer_point(point, words=words, by=team.clerk, at=moment)


def _plan(committee: Committee, team: Team, today: date) -> None:
    meeting = plan_meeting(
        committee=committee,
        day=min(today + timedelta(days=18), half_end(half_of(today))),
        start=START,
        end=END,
        place=None,
        where=WHERE,
        words="带着问题来，当场答；当场答不了的，写明哪天由谁答。",
        by=team.clerk,
    )
    waiting = Opinion.objects.waiting().filter(committee=committee).order_by("received_at")
    add_opinions(meeting, waiting, by=team.clerk)
    add_point(meeting, title="明年的预算先听听大家的", by=team.clerk)
