"""The clover as a village lives with it: four programmes of the street, a term with a line, one that is over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from residents.models import Committee, Person
from services.actions.enrolling import enrol
from services.actions.meeting import measure
from services.actions.moving import complete, withdraw
from services.models import Eligibility, Enrolment, Programme, Term
from users.actions.family import Acting
from users.models import Authority, User
from xidu.demo.accounts import Team
from xidu.kit.dates import SHANGHAI

VILLAGE = "金港村"
SINCE = date(2024, 1, 1)
BASIS = "街道四叶草服务办法"
# key: leaf, title, what, for whom, bring, when.
PROGRAMMES = {
    "nursery": (
        "young",
        "爱心暑托班、寒托班",
        "假期白天有人带：作业、手工、运动、午饭",
        "一到五年级的小学生",
        "水杯、换洗衣服",
        "暑假两期，寒假一期",
    ),
    "sight": (
        "old",
        "光明行动",
        "免费查眼睛，要手术的帮着联系医院和补贴",
        "60岁以上的老人",
        "身份证、医保卡",
        "每年春秋各一次",
    ),
    "work": (
        "disabled",
        "展翅飞翔 遇见未来",
        "看您会做什么、想做什么，陪着找工作",
        "有劳动能力的残疾人",
        "残疾人证",
        "全年",
    ),
    "wish": ("needy", "微心愿·圆梦行动", "一件实在要用的东西，有邻居来认领", "有难处的家庭", "", "每季一轮"),
}
RULES = {"sight": [("age_min", "60")], "work": [("tag", "残疾")], "wish": [("tag", "低保,困难")]}


def street_programme(key: str) -> Programme:
    """Return the street's programme of this kind, made now if there is none; with its conditions."""
    names = ("leaf", "title", "what", "for_whom", "bring", "when")
    facts = dict(zip(names, PROGRAMMES[key], strict=True))
    row, made = Programme.objects.get_or_create(
        committee=None, key=key, defaults={**facts, "state": Programme.State.SHOWN}
    )
    if made:
        Eligibility.objects.bulk_create(
            Eligibility(programme=row, rule=rule, value=value, since=SINCE, basis=BASIS)
            for rule, value in RULES.get(key, [])
        )
    return row


def build_services(teams: dict[int, Team], day: date) -> int:
    """Set up the four programmes and run one of the old in a village; return how many enrolments."""
    for key in PROGRAMMES:
        street_programme(key)
    place = Committee.objects.get(name=VILLAGE)
    if Enrolment.objects.filter(committee=place).exists():
        return 0
    sight, clerk = street_programme("sight"), teams[place.pk].clerk
    old = Person.objects.filter(committee=place, birth_year__lte=day.year - 62, birth_calendar="solar")
    people = list(old.exclude(birth_month=None).order_by("pk")[:20])
    _over(sight, place, people[:8], clerk, day)
    _with_a_line(sight, place, people[8:], clerk, day)
    return Enrolment.objects.filter(committee=place).count()


def _term(sight: Programme, place: Committee, title: str, day: date, capacity: int) -> Term:
    """Return a term that begins on ``day`` and took names in the month before."""
    noon = datetime.combine(day, time(9), SHANGHAI)
    return Term.objects.create(
        programme=sight,
        committee=place,
        title=title,
        where="村民议事厅",
        first_day=day,
        last_day=day + timedelta(days=1),
        opens_at=noon - timedelta(days=30),
        closes_at=noon - timedelta(days=2),
        capacity=capacity,
        state=Term.State.SHOWN,
    )


def _over(sight: Programme, place: Committee, people: list[Person], clerk: User, day: date) -> None:
    first = max(day - timedelta(days=40), date(day.year, 1, 1))
    term = _term(sight, place, "上一次", first, 20)
    for number, person in enumerate(people):
        row = enrol(term, _desk(clerk, person), source=f"demo:over:{person.pk}", at=term.opens_at)
        complete(row, by=clerk)
        measure(row, "satisfied", source=f"demo:satisfied:{row.pk}", by=clerk, value=5 - number % 2)
    Term.objects.filter(pk=term.pk).update(state=Term.State.FINISHED)


def _with_a_line(sight: Programme, place: Committee, people: list[Person], clerk: User, day: date) -> None:
    term = _term(sight, place, "下一次", day + timedelta(days=20), 8)
    for person in people:
        row = enrol(term, _desk(clerk, person), source=f"demo:next:{person.pk}")
        if row.number == len(people):
            first = Enrolment.objects.filter(term=term).order_by("number")[0]
            withdraw(first, _desk(clerk, first.person), because="那天要去女儿家")


def _desk(clerk: User, person: Person) -> Acting:
    return Acting(clerk, person, Authority.DESK)
