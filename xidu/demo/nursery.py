"""爱心托班 in 金港村: last summer's term that is over, one that runs today, and the winter's, open for names."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count

from residents.actions.calendar import work_calendar
from residents.models import Committee, Household, Person
from services.actions.consents import give_consents
from services.actions.enrolling import enrol
from services.actions.nursery import at_clock, clock_of, days_of, open_term
from services.actions.nursery_days import evaluate, flag_missing, note_incident, say_absent, sign_in
from services.actions.nursery_ending import end_terms
from services.actions.nursery_joining import approve_reduction, ask_reduction
from services.actions.nursery_pick_ups import code_of, hand_over
from services.actions.nursery_planning import add_lesson, put_meal, put_on_duty
from services.actions.nursery_records import open_child
from services.models import ConsentText, Enrolment, NurseryChild, NurserySite, PickUpPerson, Term
from users.actions.family import acting_as, confirm_guardian
from users.models import User
from xidu.demo.accounts import Team, nursery_people
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.names import pinyin_key

VILLAGE, SEATS = "金港村", 7
HALL = "金港村文化礼堂二楼"


def build_nursery(teams: dict[int, Team], day: date) -> int:
    """Run three terms of a village through the house's own rules; return how many children asked."""
    place = Committee.objects.get(name=VILLAGE)
    if NurserySite.objects.filter(committee=place).exists():
        return NurseryChild.objects.filter(committee=place).count()
    team = teams[place.pk]
    people = nursery_people(place)
    children = _pupils(place, day)
    for number, child in enumerate(children):
        parent = people["parent"] if number in (0, SEATS) else people["parent2"]
        confirm_guardian(child, parent, relation="妈妈", papers="户口簿", by=team.clerk)
    _last_summer(place, children[:4], team, day)
    _running(place, children, team, people, day)
    _next_winter(place, children[1:3], team, day)
    return NurseryChild.objects.filter(committee=place).count()


def _pupils(place: Committee, day: date) -> list[Person]:
    """Return children of eight to ten in the first homes of several people; the registers have none."""
    homes = Household.objects.filter(committee=place).annotate(size=Count("people")).filter(size__gt=1)
    homes = list(homes.order_by("pk")[: SEATS + 2])
    children = []
    for number, given in enumerate("安宁乐康文佳星晨雨"[: SEATS + 2]):
        home = homes[number % len(homes)]
        name = f"{home.people.order_by('-is_head', 'pk')[0].name[0]}小{given}"
        facts = {"pinyin": pinyin_key(name), "relation": "孙辈", "sex": "fm"[number % 2]}
        born = {"birth_year": day.year - 8 - number % 3, "birth_month": 1, "birth_day": number + 1}
        kept = {"committee": place, "household": home, "name": name, **facts, **born}
        children.append(Person.objects.get_or_create(key=f"demo:pupil:{number}", defaults=kept)[0])
    return children


def _open(place: Committee, season: str, first: date, by: User, **facts: Any) -> Term:
    noon = at_clock(first, time(9))
    days = {"opens_at": noon - timedelta(days=30), "closes_at": noon - timedelta(days=5)}
    return open_term(place, season, first, by=by, where=HALL, **{**days, **facts})


def _join(term: Term, child: Person, number: int, at: datetime | None = None) -> Enrolment:
    parent = child.guardians.get().user  # type: ignore[attr-defined]
    acting = acting_as(parent, child)
    give_consents(acting, ConsentText.objects.filter(programme=term.programme))
    facts = {"grade": 1 + number % 5, "shanghai": True, "school": "西渡小学", "relation": "外婆"}
    facts |= {"fetcher": f"{child.name[0]}外婆", "allergy": "花生" if number == 1 else ""}
    return enrol(term, acting, source=f"demo:{term.pk}:{child.pk}", facts=facts, at=at)


def _leave(row: Enrolment, team: Team, at: datetime) -> None:
    person = PickUpPerson.objects.get(enrolment=row)
    hand_over(row, code=code_of(person), signed=person.read("name"), by=team.clerk, at=at)


def _last_summer(place: Committee, children: list[Person], team: Team, day: date) -> None:
    year = day.year if day.month > 8 else day.year - 1
    first = work_calendar().next_workday(date(year, 7, 6))
    term = _open(place, "summer1", first, team.clerk, capacity=35)
    rows = [_join(term, child, number, term.opens_at) for number, child in enumerate(children)]
    for row in rows:
        sign_in(row, by=team.clerk, at=clock_of("nursery_opens", term, first))
        _leave(row, team, clock_of("nursery_closes", term, first))
    for stars, row in zip((5, 4, 5), rows, strict=False):
        evaluate(row, acting_as(row.by, row.person), stars=stars, words="孩子天天盼着去。")
    end_terms(datetime.combine(min(day, term.last_day + timedelta(days=1)), time(1), SHANGHAI))


def _running(
    place: Committee, children: list[Person], team: Team, people: dict[str, User], day: date
) -> None:
    """Begin on the working day before this one: seven are in, two wait, everything of a day is there."""
    calendar = work_calendar()
    first = calendar.add_workdays(calendar.next_workday(day), -1)
    term = _open(place, "summer2", first, team.clerk, capacity=SEATS, title=f"{first.year}年演示班")
    rows = [_join(term, child, number, term.opens_at) for number, child in enumerate(children)]
    opens, closes = clock_of("nursery_opens", term, first), clock_of("nursery_closes", term, first)
    say_absent(rows[3], acting_as(rows[3].by, rows[3].person), first, words="发烧", at=opens)
    for row in (rows[0], rows[1], rows[2], rows[4], rows[5]):
        sign_in(row, by=team.clerk, at=opens, temperature=Decimal("36.4"))
    flag_missing(clock_of("nursery_flag_at", term, first))
    for number, row in enumerate((rows[0], rows[1], rows[2], rows[4], rows[5])):
        _leave(row, team, closes + timedelta(minutes=25 if number == 1 else -15))
    words = "跑步时擦破了膝盖，已经消毒，家长看过照片说没事。"
    note_incident(term, kind="hurt", words=words, by=team.clerk, source="demo", enrolment=rows[0])
    asked = ask_reduction(
        NurseryChild.objects.get(enrolment=rows[0]), amount=Decimal(300), reason="低保证已看", by=team.clerk
    )
    approve_reduction(asked, by=team.director)
    if calendar.is_workday(today()):
        sign_in(rows[0], by=team.clerk)
        sign_in(rows[1], by=team.clerk)
    open_child(rows[0], by=people["nursery"], why="午饭前看有没有忌口")
    _plan(term, team, people)


def _plan(term: Term, team: Team, people: dict[str, User]) -> None:
    days = days_of(term)[:4]
    courses = ("剪纸", "故事会", "垃圾分类小游戏", "沪语童谣")
    for number, (on, course) in enumerate(zip(days, courses, strict=False)):
        about = {"course": course, "room": "二楼大教室", "lecturer": people["lecturer"], "by": team.clerk}
        add_lesson(term, on, time(10), time(11), **about, source=f"demo:{term.pk}:{number}")
        put_meal(
            term,
            on,
            ("红烧肉、青菜、番茄蛋汤", "鸡腿、豆腐、冬瓜汤")[number % 2],
            contains="蛋",
            by=team.clerk,
        )
        staff = [("teacher", "林老师"), ("guard", "老赵"), ("guard", "小王")]
        staff += [("volunteer", name) for name in ("沈同学", "顾同学", "陆阿姨")[: 3 - number % 2]]
        for post, name in staff:
            put_on_duty(term, on, post, name, by=team.clerk)


def _next_winter(place: Committee, children: list[Person], team: Team, day: date) -> None:
    """Take names now for the winter, by need and lot."""
    first = work_calendar().next_workday(date(day.year + 1, 1, 25))
    now = at_clock(day, time(0))
    facts = {"opens_at": now - timedelta(days=3), "closes_at": now + timedelta(days=20)}
    words = f"{first.year}年1月5日双色球开奖号码"
    term = _open(place, "winter", first, team.clerk, fact_words=words, **facts)
    for number, child in enumerate(children):
        _join(term, child, number, now - timedelta(days=1))
