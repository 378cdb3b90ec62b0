"""What 金港村's leaders learn, with whom they are paired, what they took on, and what one of them proposes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from activities.models import Kind
from leaders.actions.pairs import accept_pair, confirm_talk, matches_at, propose_pair
from leaders.actions.proposals import propose_activity
from leaders.actions.symposia import add_item, plan_symposium, settle_item, write_minutes
from leaders.actions.training import answer_quiz, attend, invite, plan_session, save_course
from leaders.models import Appointment, Course
from residents.models import Block, Committee, Person
from users.models import User
from xidu.demo.accounts import Team
from xidu.kit.dates import SHANGHAI

QUESTIONS: list[dict[str, Any]] = [
    {
        "ask": "开会前最要紧的是什么？",
        "answers": ["把要议的事提前告诉大家", "先定好结果", "只请会说的人"],
        "right": 0,
    },
    {
        "ask": "有人一直不说话，您怎么做？",
        "answers": ["算他同意", "点名问一句，再等一等", "请他先走"],
        "right": 1,
    },
    {
        "ask": "意见谈不拢，会怎么收？",
        "answers": ["举手压过去", "各自回家", "写下分歧，约好哪天再谈"],
        "right": 2,
    },
]
MINUTES = "二十六位组长到会。大家说：上夜班的人家白天别敲门；楼道灯报修要有回音。两件事当场认领。"


def build_growing(teams: dict[int, Team], street1: User, day: date) -> int:
    """Train, pair and gather the leaders of 金港村; return how many courses are new."""
    if Course.objects.exists():
        return 0
    jingang = Committee.objects.get(name="金港村")
    clerk = teams[jingang.pk].clerk
    leaders = _leaders(jingang, day)
    _training(jingang, leaders, clerk, street1, day)
    _pairs(jingang, leaders, clerk, day)
    _symposia(jingang, leaders, clerk, day)
    _proposal(jingang, day)
    return Course.objects.count()


def _leaders(place: Committee, day: date) -> list[Person]:
    """Return who leads there, in the order of the blocks, each once."""
    terms = Appointment.objects.in_force_on(day).filter(committee=place).select_related("person")
    return list(dict.fromkeys(term.person for term in terms.order_by("block__position", "pk")))


def _what(title: str, kind: str, day: date, **more: Any) -> dict[str, Any]:
    return {
        "kind": Kind.objects.get(key=kind),
        "title": title,
        "words": "村里的组长都来，带上笔。",
        "place": None,
        "where": "村委会二楼",
        "capacity": 40,
        "party_most": 1,
        "takes_sign_ups": True,
        "starts_at": datetime.combine(day, time(14), tzinfo=SHANGHAI),
        "ends_at": datetime.combine(day, time(16), tzinfo=SHANGHAI),
        "signs_up_until": None,
        **more,
    }


def _training(place: Committee, leaders: list[Person], clerk: User, street1: User, day: date) -> None:
    """Hold one session twenty days ago and plan one; half of those who came have passed the quiz."""
    course = save_course(
        None,
        committee=None,
        by=street1,
        fields={
            "title": "怎样开好议事会",
            "words": "怎么请人、怎么让大家都说话、怎么把结果写清楚。",
            "required_for": ["building", "group"],
            "hours": Decimal(2),
            "valid_months": 24,
            "questions": QUESTIONS,
            "pass_mark": 60,
        },
    )
    title = "培训：怎样开好议事会"
    held = plan_session(
        course,
        committee=place,
        by=clerk,
        hours=Decimal(2),
        fields=_what(title, "training", day - timedelta(20)),
    )
    for number, person in enumerate(leaders[1:9]):
        attend(held, person, source=f"demo:training:{number}", by=clerk)
        if number % 2:
            answer_quiz(course, person, [0, 1, 2], key=f"demo:quiz:{number}")
    coming = plan_session(
        course,
        committee=place,
        by=clerk,
        hours=Decimal(2),
        fields=_what(title, "training", day + timedelta(2)),
    )
    invite(coming, [leaders[0], *leaders[9:20]], by=clerk)


def _pairs(place: Committee, leaders: list[Person], clerk: User, day: date) -> None:
    """Pair three: one talks each month, one has been silent for two, one is only proposed."""
    senior = leaders[0]
    for number, match in enumerate(matches_at(place)[:3]):
        able = [person for person, _first in match.seniors]
        pair = propose_pair(
            senior if number == 0 and senior in able else able[0],
            match.junior,
            goals=["一起走完一轮门", "学会记走访、查到期"],
            since=day - timedelta(100),
            until=None,
            by=clerk,
        )
        if number < 2:
            accept_pair(pair, by=clerk)
            for ago in (70, 40, 9) if number == 0 else (70,):
                for person in (pair.senior, pair.junior):
                    confirm_talk(pair, person, held_on=day - timedelta(ago), words="说了上门怎么开口")


def _symposia(place: Committee, leaders: list[Person], clerk: User, day: date) -> None:
    """Hold one forty days ago, with one thing done and one still open, and plan the next."""
    title = "好邻组长座谈会"
    held = plan_symposium(place, by=clerk, fields=_what(title, "symposium", day - timedelta(40)))
    write_minutes(held, minutes=MINUTES, by=clerk)
    for number, (words, leader, due) in enumerate(
        (
            ("把2组楼道灯坏的几处记下来，交给村里报修", leaders[2], -10),
            ("问清哪几户上夜班，记到走访里", leaders[0], 5),
        )
    ):
        item = add_item(
            held,
            words=words,
            leader=leader,
            due_on=day + timedelta(due),
            source=f"demo:item:{number}",
            by=clerk,
        )
        if due < 0:
            settle_item(item, state="done", by=clerk)
    plan_symposium(place, by=clerk, fields=_what(title, "symposium", day + timedelta(14)))


def _proposal(place: Committee, day: date) -> None:
    block = Block.objects.get(committee=place, name="1组")
    fields = _what("包馄饨，认邻居", "other", day + timedelta(9), words="一家带一样馅，边包边认人。")
    kept = ("kind", "title", "words", "starts_at", "ends_at", "place", "where", "capacity")
    propose_activity(
        block,
        by=User.objects.get(username="leader"),
        source="demo:proposal",
        fields={name: fields[name] for name in kept},
    )
