"""光明行动 of 北新村: a screening day that is over, with referrals, an operation, and rechecks late and due."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from residents.models import Committee, Person
from services.actions.bright import DayPlan, note_results, plan_day, sign_in
from services.actions.bright_after import conclude, finish_surgery, hand_over, keep_referral, plan_surgery
from services.actions.bright_aid import check_aid, decide_aid
from services.actions.bright_founding import found_bright
from services.actions.consents import give_consents, texts_of
from services.actions.enrolling import enrol
from services.models import EyeDay, EyeFile, EyeRecheck, EyeStation
from users.actions.family import Acting
from users.models import Authority, User
from xidu.demo.accounts import Team, health_workers
from xidu.kit.dates import SHANGHAI

VILLAGE = "北新村"
AGO, COME = 60, 30
STATIONS = tuple(EyeStation.Kind.values)
# By the number at the door, from 1: every fifth is referred, every fourth looked at again.
VISIONS = ("0.8", "0.6", "0.3", "0.12", "手动", "1.0")


def build_bright(teams: dict[int, Team], day: date, village: Committee | None = None) -> int:
    """Hold the day and follow it to the rechecks; return how many came."""
    place = village or Committee.objects.get(name=VILLAGE)
    if EyeDay.objects.filter(committee=place).exists():
        return 0
    clerk = teams[place.pk].clerk
    worker, other = health_workers(place)
    held = _day(place, clerk, day)
    old = Person.objects.filter(committee=place, lives_here=True, birth_year__lte=day.year - 62)
    files = [_comes(held, person, clerk, n) for n, person in enumerate(old.order_by("pk")[:COME])]
    came = [sign_in(row, by=clerk) for row in files[:-2]]
    rows = {row.kind: row for row in held.stations.all()}
    for number, row in enumerate(came, 1):
        _seen(row, rows, worker, number)
    referred = list(EyeFile.objects.filter(day=held, referral__isnull=False).order_by("number"))
    _after(referred, worker, other, day)
    first = EyeRecheck.objects.filter(file__day=held, because="screening").order_by("pk").first()
    if first is not None:
        EyeRecheck.objects.filter(pk=first.pk).update(due_on=day - timedelta(days=3))
    return len(came)


def _day(place: Committee, clerk: User, day: date) -> EyeDay:
    programme = found_bright(place, by=clerk, since=day - timedelta(days=400))
    on = day - timedelta(days=AGO)
    plan = DayPlan(
        on=on,
        start=time(8, 30),
        end=time(11, 30),
        hospital="奉贤区中心医院",
        collect=f"{place.name}卫生服务站",
        where="村民议事厅",
        seats=40,
        stations=STATIONS,
        closes_at=datetime.combine(on, time(9, 30), tzinfo=SHANGHAI),
    )
    return plan_day(programme, place, plan, by=clerk, source=f"demo:bright:{place.pk}")


def _comes(held: EyeDay, person: Person, clerk: User, number: int) -> EyeFile:
    acting = Acting(clerk, person, Authority.DESK)
    give_consents(acting, texts_of(held.term.programme, held.term.first_day))
    facts = {"slot": "09:00" if number % 2 else "", "fetch": number % 7 == 0}
    row = enrol(held.term, acting, source=f"demo:bright:{person.pk}", facts=facts, at=held.term.opens_at)
    return EyeFile.objects.get(pk=row.pk)


def _seen(row: EyeFile, stations: dict[str, EyeStation], worker: User, number: int) -> None:
    vision = VISIONS[number % len(VISIONS)]
    note_results(row, stations["vision"], {"r": (vision, ""), "l": ("0.8", "")}, by=worker)
    if number % 5 == 0:
        note_results(row, stations["cataract"], {"r": ("", "晶体混浊")}, by=worker)
        conclude(row, "refer", advice="请到区医院再看一看", by=worker)
    elif number % 4 == 0:
        conclude(row, "again", advice="三个月后再查", by=worker)
    elif number % 3:
        conclude(row, "normal", by=worker)
    if number % 20 == 0 or number % 8 == 0:
        hand_over(row, by=worker)


def _after(referred: list[EyeFile], worker: User, other: User, day: date) -> None:
    """One is still to book, one was operated and is due again, one waits for who pays."""
    for number, row in enumerate(referred[1:], 1):
        seen_on = day - timedelta(days=50)
        keep_referral(row, hospital="奉贤区中心医院", on=seen_on, state="seen", reply="建议手术", by=worker)
        aid = check_aid(row, by=worker)
        if number > 1:
            decide_aid(aid, agreed=True, because="材料齐全", by=other)
            surgery = plan_surgery(row, "r", day - timedelta(days=27), by=worker)
            finish_surgery(surgery, outcome="顺利，视力0.6", by=worker)
