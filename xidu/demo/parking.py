"""Bays lent in two places: the owners' rule, windows, past and coming bookings, the chargers, two disputes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from agreements.actions.bays import add_bay, lend_bay
from agreements.actions.chargers import join_queue
from agreements.actions.parking import book_bay, end_parkings
from agreements.actions.parking_reports import decide_report
from agreements.actions.parking_rules import adopt_parking_rule
from agreements.models import Bay, BayWindow, ParkingBooking, ParkingReport, ParkingRule
from residents.models import Committee, Person
from users.models import User
from xidu.demo.accounts import Team
from xidu.kit.dates import SHANGHAI

WORDS = "车位空着，邻居方便。借了准点走，停正不压线；充好电就挪车，燃油车不停充电位。"
BAYS = 5
# Where points have rules already (``xidu.demo.points``), so that hours shared earn some: who passed the rule, where bays lie.
PLACES = {"金港村": ("villagers", "村口"), "新南居委": ("owners", "东门内")}


def build_parking(teams: dict[int, Team], day: date) -> int:
    """Let households of a village and a neighbourhood share; return how many bookings are new."""
    if ParkingRule.objects.exists():
        return 0
    places = Committee.objects.filter(pk__in=teams, name__in=PLACES).order_by("pk")
    return sum(_fill(place, teams[place.pk], day, number) for number, place in enumerate(places))


def _fill(place: Committee, team: Team, day: date, number: int) -> int:
    heads = Person.objects.filter(committee=place, is_head=True, household__isnull=False, lives_here=True)
    people = list(heads.order_by("pk")[:8])
    # Who looks around as the demo's resident has a bay to lend.
    known = User.objects.filter(username="resident", person__household__committee=place).first()
    if known and known.person not in people:
        people = [known.person, *people[:7]]
    users = [_account(head, f"park-{place.slug}-{n}") for n, head in enumerate(people)]
    if len(users) < 4:
        return 0
    body, where = PLACES[place.name]
    facts = {"body": body, "adopted_on": day - timedelta(days=20), "since": day, "words": WORDS}
    rule = adopt_parking_rule(place, by=team.clerk, borrowers="guests", **facts)
    bays = [
        add_bay(place, where=where, number=f"{n + 1:02d}", household=user.person.household)
        for n, user in enumerate(users[: min(BAYS, len(users) - 2)])
    ]
    chargers = [add_bay(place, where="西门", number=f"充{n}", is_ev=True) for n in (1, 2)]
    plates = [f"沪{'AB'[number]}{71000 + n * 137}" for n in range(60)]
    made = _past(bays, users, rule, day, plates)
    noon = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=SHANGHAI)
    for n, bay in enumerate(bays):
        owner = users[n]
        lend_bay(bay, start=noon + timedelta(hours=8), end=noon + timedelta(hours=58), by=owner)
    times = {"start": noon + timedelta(hours=9), "end": noon + timedelta(hours=13)}
    source = f"demo:parking:{place.pk}"
    book_bay(bays[0], plate=plates[50], by=users[-1], source=source, **times)
    for n, user in enumerate(users[:3]):
        join_queue(place, plate=f"沪AD{12300 + n * 71}", by=user, source=f"demo:charge:{user.pk}")
    _disputes(chargers[0], users, team)
    return made + 1


def _account(head: Person, username: str) -> User:
    if known := User.objects.filter(person=head).first():
        return known
    user = User(username=username, name=head.name, person=head)
    user.set_unusable_password()
    user.save()
    return user


def _past(bays: list[Bay], users: list[User], rule: ParkingRule, day: date, plates: list[str]) -> int:
    """Write what was shared from this morning's rows back, and let the house itself end it and post."""
    morning = datetime.combine(day, datetime.min.time(), tzinfo=SHANGHAI)
    made = 0
    for n, bay in enumerate(bays):
        for back in range(3, 0, -1):
            start = morning - timedelta(days=back * 4 - n % 3, hours=-8)
            during = DateTimeTZRange(start, start + timedelta(hours=9))
            place = {"committee_id": bay.committee_id, "bay": bay, "during": during}
            window = BayWindow.objects.create(**place, rule=rule, by=users[n])
            user = users[-1 - made % 2]
            row = ParkingBooking(**place, window=window, household=user.person.household, by=user)
            row.source = f"demo:past:{bay.pk}:{back}"
            row.keep_plate(plates[made], bay.committee_id)
            row.save()
            made += 1
    end_parkings(morning)
    return made


def _disputes(bay: Bay, users: list[User], team: Team) -> None:
    for n, (kind, words) in enumerate((("petrol", "停了一上午"), ("charged", "充满了没挪"))):
        facts = {"bay": bay, "kind": kind, "words": words, "by": users[n]}
        row = ParkingReport(committee_id=bay.committee_id, source=f"demo:report:{bay.pk}:{n}", **facts)
        row.keep_plate(f"沪C{66001 + n}", bay.committee_id)
        row.save()
        if n == 0:
            decide_report(row, what="moved", reason="打电话请车主挪走了", by=team.director)
