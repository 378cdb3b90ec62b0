"""Build the whole demo, each part only as far as it is missing."""

from __future__ import annotations

import time
from datetime import date

from django.db import connection, transaction

from activities.models import Activity
from demands.models import Demand, ReplyTemplate
from leaders.models import Appointment, Visit
from residents.models import Committee, Person
from users.models import User
from village_affairs.models import Duty, OpenDay, Opinion, Publication, SiteMeeting
from xidu.demo.accounts import build_accounts, write_list
from xidu.demo.bright import build_bright
from xidu.demo.corps import build_corps
from xidu.demo.days import build_days
from xidu.demo.duties import build_duties, build_papers
from xidu.demo.garden import build_garden
from xidu.demo.gatherings import build_gatherings
from xidu.demo.growing import build_growing
from xidu.demo.meetings import build_meetings
from xidu.demo.merchants import build_merchants
from xidu.demo.money import build_money
from xidu.demo.nursery import build_nursery
from xidu.demo.pacts import build_pacts
from xidu.demo.parking import build_parking
from xidu.demo.points import build_points
from xidu.demo.services import build_services
from xidu.demo.shelf import build_shelf
from xidu.demo.street import build_people, build_street
from xidu.demo.supervising import build_supervising
from xidu.demo.visits import build_visits
from xidu.demo.voices import build_voices
from xidu.demo.wishes import build_wishes
from xidu.demo.words import build_words
from xidu.demo.worries import build_worries
from xidu.kit.dates import today


def build_demo() -> dict[str, int | float]:
    """Fill the street relative to today and return what is there and how long it took.

    All or nothing: a demo that breaks half-way leaves no half street behind.
    """
    started = time.monotonic()
    day = today()
    with transaction.atomic():
        street = build_street()
        build_people()
        teams = build_accounts(street)
        build_corps(street, teams, day)
        _take_measure()
        build_days(teams, day)
        build_duties(day)
        build_pacts(teams, day)
        build_points(teams, day)
        build_garden(teams, day)
        build_parking(teams, day)
        build_merchants(teams, day)
        build_money(teams, day)
        build_papers(teams, day)
        build_voices(teams, day)
        build_words()
        build_worries(teams, day)
        build_gatherings(teams, day)
        street1 = User.objects.get(username="street1")
        build_visits(street1, day)
        build_growing(teams, street1, day)
        build_meetings(teams, day)
        build_supervising(teams, day)
        build_shelf(teams, day)
        build_services(teams, day)
        build_wishes(teams, day)
        build_bright(teams, day)
        build_nursery(teams, day)
    write_list()
    return {**_counts(day), "seconds": round(time.monotonic() - started, 1)}


def _take_measure() -> None:
    """Let the planner know how many rows there are now: within one transaction nobody else tells it.

    Without it a join over tables filled a moment ago is planned for empty ones and can run for minutes.
    Only the tables' owner is heard, as in the tests; the app's role gets a warning and goes on unharmed.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE residents_block, residents_household, residents_person, leaders_appointment")


def _counts(day: date) -> dict[str, int | float]:
    return {
        "committees": Committee.objects.count(),
        "people": Person.objects.count(),
        "publications": Publication.objects.count(),
        "opinions": Opinion.objects.count(),
        "open_days": OpenDay.objects.count(),
        "duties": Duty.objects.count(),
        "meetings": SiteMeeting.objects.count(),
        "demands": Demand.objects.count(),
        "reply_templates": ReplyTemplate.objects.count(),
        "leaders": Appointment.objects.in_force_on(day).values("person").distinct().count(),
        "visits": Visit.objects.count(),
        "activities": Activity.objects.count(),
        "accounts": User.objects.count(),
    }
