"""The demo, on an ordinary day and on the odd ones."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db.models import F

from users.actions.audit import broken_links, chains
from users.models import User
from village_affairs.models import (
    Appraisal,
    BookInspection,
    Disclosure,
    Duty,
    FinanceLine,
    Objection,
    OpenDay,
    Opinion,
    Publication,
    Reply,
    SiteMeeting,
    Version,
)
from xidu.demo.books import LAST_OPENS
from xidu.demo.build import build_demo
from xidu.kit.dates import SHANGHAI, add_months, today
from xidu.kit.gate import scan_text

pytestmark = pytest.mark.django_db
COUNTED = (
    *("committees", "people", "publications", "opinions", "open_days", "accounts"),
    *("demands", "activities", "duties", "meetings", "leaders", "visits"),
)


@pytest.fixture
def no_list(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def counts(found):
    return {name: found[name] for name in COUNTED}


def test_the_demo_is_a_sound_street_and_a_second_run_changes_nothing(no_list):
    with time_machine.travel("2026-11-24 10:00+08:00", tick=True):
        first = build_demo()
        second = build_demo()

    assert counts(first) == counts(second)
    assert first["committees"] == 15
    assert first["people"] > 900
    assert first["leaders"] == 2161
    check_money()
    check_words()
    check_people()
    check_year(date(2026, 11, 24))
    jingang = Publication.objects.filter(committee__name="金港村", disclosure__ledger="committee").current()
    newest = jingang.order_by("-disclosure__period").first()
    assert (newest.disclosure.period, newest.version.opening) == (date(2026, 10, 1), LAST_OPENS)
    assert newest.version.closing == Decimal("423752.07")


@pytest.mark.parametrize("moment", ["2028-02-29 09:30+08:00", "2027-01-01 00:30+08:00"])
def test_the_demo_stands_on_odd_days_too(no_list, moment):
    with time_machine.travel(moment, tick=True):
        build_demo()
        day = today()

    check_money()
    check_year(day)


def check_money():
    """Every book chains from month to month, and three people stand behind each publication."""
    closings = {}
    for version in Version.objects.exclude(opening=None).select_related("disclosure").order_by("number"):
        book = (version.committee_id, version.disclosure.ledger, version.disclosure.period)
        closings[book] = (version.opening, version.closing)
    for (committee, ledger, period), (opening, _closing) in closings.items():
        before = closings.get((committee, ledger, add_months(period, -1)))
        assert before is None or before[1] == opening, (committee, ledger, period)
    people = Publication.objects.values_list("maker", "supervisor", "publisher")
    assert all(len(set(three)) == 3 for three in people)
    corrected = Publication.objects.exclude(previous=None)
    assert corrected.count() == 2
    states = set(Version.objects.values_list("state", flat=True))
    assert states == {"submitted", "signed", "published"}


def check_year(day):
    """金港村's year: its accounts, one corrected and one late, its doors, its meetings and what it was asked."""
    year_ago = add_months(day, -12)
    rows = Publication.objects.filter(committee__name="金港村")
    books = rows.finance().filter(disclosure__ledger="committee")
    months = books.filter(previous=None)
    assert months.count() == 12
    assert books.exclude(previous=None).count() == 1
    assert len([row for row in months if row.published_at.astimezone(SHANGHAI).date() > row.due_on]) == 1
    doors = OpenDay.objects.filter(committee__name="金港村", day__lte=day, day__gte=year_ago)
    assert doors.filter(cancelled_at=None).count() == 12
    meetings = SiteMeeting.objects.filter(committee__name="金港村")
    assert [bool(row.closed_at) for row in meetings.order_by("half")] == [True, False]
    held = meetings.exclude(closed_at=None).get()
    assert held.disclosure.publications.count() == 1
    assert held.points.filter(answered_at=None).count() == 0
    kept = held.points.exclude(owed_until=None).get()
    assert kept.answered_at.astimezone(SHANGHAI).date() <= kept.owed_until
    assert meetings.get(closed_at=None).points.count() > 1
    check_asked(day, year_ago)
    check_catalogue(day)


def check_asked(day, year_ago):
    asked = Opinion.objects.filter(committee__name="金港村")
    assert asked.count() == 40
    assert asked.filter(received_at__date__gte=year_ago).count() == 40
    assert asked.overdue_on(day).count() == 3
    assert asked.filter(round=2).count() == 1
    assert set(asked.values_list("door", flat=True)) == set(Opinion.Door.values)
    assert set(Reply.objects.filter(opinion__in=asked).values_list("outcome", flat=True)) == set(
        Reply.Outcome.values
    )
    assert {state: asked.filter(state=state).count() for state in ("merged", "withdrawn")} == {
        "merged": 1,
        "withdrawn": 1,
    }


def check_catalogue(day):
    """Something of every kind is public, once too late; the supervisors asked, answered and appraised."""
    rows = Publication.objects.current().filter(committee__name="金港村")
    kinds = set(rows.values_list("disclosure__kind", flat=True))
    assert kinds == set(Disclosure.Kind.values)
    duties = Duty.objects.filter(committee__name="金港村", due_on__lt=day)
    done = duties.exclude(done_on=None)
    assert done.exclude(item__kind="finance").filter(done_on__gt=F("due_on")).count() == 1
    owed = set(duties.filter(done_on=None).values_list("item__key", flat=True))
    assert owed <= {"debts", "final", "distribution", "audit"}
    assert Objection.objects.get().result == "explained"
    assert sorted(BookInspection.objects.values_list("state", flat=True)) == ["agreed", "asked"]
    assert set(Appraisal.objects.values_list("disclosure__publications__number", flat=True)) != {None}


def check_words():
    """Nothing a neighbour could be known by stands in what is public, and some questions are late."""
    texts = [
        *FinanceLine.objects.values_list("summary", flat=True),
        *Opinion.objects.values_list("words", flat=True),
    ]
    assert [text for text in texts if scan_text(text)] == []
    assert Opinion.objects.count() >= 38
    assert Opinion.objects.overdue_on(date(2026, 11, 24)).count() >= 3
    assert OpenDay.objects.exclude(cancelled_at=None).count() == 1


def check_people():
    """Every number is of the invented range, and the trail of it all is whole."""
    phones = [user.phone for user in User.objects.exclude(phone_sealed="")]
    assert all(phone.startswith("1990000") for phone in phones)
    assert [fault for chain in chains() for fault in broken_links(chain)] == []
