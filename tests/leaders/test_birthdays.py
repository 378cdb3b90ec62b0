"""Birthdays of leaders: for staff alone, over the year's end, never of who hid it; one party a month."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from activities.actions.planning import cancel_activity
from leaders.actions.birthdays import hide_birthday, plan_party, show_birthday
from leaders.models import BirthdayParty
from leaders.pages.birthdays import kept_between, leaders_of, neighbours_soon, not_hidden
from leaders.pages.today import leads_of
from residents.models import Consent
from tests.activities.gatherings import door
from tests.factories import BlockFactory, HouseholdFactory, PersonFactory
from tests.leaders.corps import account_of, leader_of
from tests.village_affairs.people import village_with_people
from users.access import scope_of
from users.models import Notice
from xidu.kit.dates import month_start, today
from xidu.kit.errors import NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


def born(village, month, day, calendar="solar", year=1960, **facts):
    person = PersonFactory(
        committee=village.committee,
        birth_calendar=calendar,
        birth_year=year,
        birth_month=month,
        birth_day=day,
        **facts,
    )
    leader_of(BlockFactory(committee=village.committee), person)
    return person


def days_of(person, first, last):
    return [one.day for one in kept_between([person], first, last)]


@pytest.mark.parametrize(
    ("written", "first", "last", "kept"),
    [
        ((12, 31, "solar"), date(2026, 12, 20), date(2027, 1, 19), [date(2026, 12, 31)]),
        ((1, 1, "solar"), date(2026, 12, 20), date(2027, 1, 19), [date(2027, 1, 1)]),
        ((2, 29, "solar"), date(2027, 2, 1), date(2027, 3, 2), [date(2027, 2, 28)]),
        ((2, 29, "solar"), date(2028, 2, 1), date(2028, 3, 2), [date(2028, 2, 29)]),
        ((12, 30, "lunar"), date(2027, 1, 20), date(2027, 2, 19), [date(2027, 2, 5)]),
        ((12, 8, "lunar"), date(2026, 12, 20), date(2027, 1, 19), [date(2027, 1, 15)]),
        ((1, 1, "lunar"), date(2027, 1, 20), date(2027, 2, 19), [date(2027, 2, 6)]),
        ((2, 31, "solar"), date(2027, 2, 1), date(2027, 3, 2), [date(2027, 2, 28)]),
    ],
)
def test_the_list_crosses_the_year_and_february(village, written, first, last, kept):
    person = born(village, *written)

    assert days_of(person, first, last) == kept


def test_the_desk_lists_thirty_days_of_leaders_in_office(village):
    soon, edge = today() + timedelta(3), today() + timedelta(30)
    late = today() + timedelta(31)
    people = [born(village, day.month, day.day) for day in (soon, edge, late)]
    PersonFactory(committee=village.committee, birth_year=1950, birth_month=soon.month, birth_day=soon.day)

    page = door(village.clerk).get("/desk/birthdays/")

    assert [one.person for one in page.context["birthdays"]] == people[:2]
    assert door(village.supervisor).get("/desk/birthdays/").status_code == 403


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_at_any_length(village, count, django_assert_max_num_queries):
    for _number in range(count):
        born(village, today().month, today().day)
    desk = door(village.clerk)
    desk.get("/desk/birthdays/")

    with django_assert_max_num_queries(12):
        page = desk.get("/desk/birthdays/")

    assert len(page.context["birthdays"]) == count


def test_who_hid_the_birthday_is_on_no_list_until_taking_it_back(village):
    person = born(village, today().month, today().day)
    desk = door(village.clerk)

    hidden = [
        desk.post(f"/desk/birthdays/{person.pk}/{answer}/")
        and desk.get("/desk/birthdays/").context["birthdays"]
        for answer in ("hide", "hide", "show")
    ]

    assert [len(found) for found in hidden] == [0, 0, 1]


def party(village, month, people):
    start = timezone.now() + timedelta(2)
    fields = {"where": "议事厅", "starts_at": start, "ends_at": start + timedelta(hours=2)}
    return plan_party(village.committee, month, people, by=village.clerk, fields=fields)


def test_a_month_has_one_party_and_invites_each_once(village):
    person = born(village, today().month, 1, phone="199-0000-0081")
    month = month_start(today())

    first = party(village, month, [person, person])
    with pytest.raises(NotNow, match="已经排了"):
        party(village, month, [person])

    assert Notice.objects.filter(key=f"party:{first.activity_id}").count() == 1
    assert (first.activity.kind.key, first.activity.state) == ("party", "published")


def test_a_party_that_was_called_off_gives_way_to_another(village):
    person, month = born(village, today().month, 1), month_start(today())
    first = party(village, month, [person])
    cancel_activity(first.activity, because="台风", by=village.clerk)

    second = party(village, month, [person])

    assert BirthdayParty.objects.get().activity == second.activity != first.activity


def test_a_month_without_birthdays_has_no_party(village):
    with pytest.raises(NotNow, match="没有要过生日"):
        party(village, month_start(today()), [])


def test_the_page_plans_the_party_with_those_of_the_month_and_not_who_hid_it(village):
    month = month_start(today())
    shown, hidden = born(village, month.month, 1), born(village, month.month, 2)
    hide_birthday(hidden, by=village.clerk)
    desk, page = door(village.clerk), f"/desk/birthdays/{village.committee.pk}/{month:%Y-%m}/party/"

    before = desk.get(page).context["lead"]
    start = timezone.localtime() + timedelta(2)
    sent = {
        "starts_at": f"{start:%Y-%m-%dT%H:%M}",
        "ends_at": f"{start + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "where": "议事厅",
    }
    made = desk.post(page, sent)
    again = desk.post(page, sent)

    assert (shown.name in before, made.status_code, again.status_code) == (True, 302, 422)
    assert "已经排了" in again.content.decode()


def test_a_leader_sees_neighbours_who_agreed_within_seven_days(village):
    block = BlockFactory(committee=village.committee)
    term = leader_of(block)
    home = HouseholdFactory(block=block, door="12号")
    people = []
    for days in (0, 6, 7):
        day = today() + timedelta(days)
        people.append(
            PersonFactory(household=home, birth_year=1950, birth_month=day.month, birth_day=day.day)
        )
    stranger = PersonFactory(
        household=home, birth_year=1950, birth_month=today().month, birth_day=today().day
    )
    for person in people:
        Consent.objects.create(
            committee=village.committee,
            person=person,
            purpose="birthday",
            version="1",
            channel="当面",
            given_at=timezone.now(),
        )
    user = account_of(term)

    found = [item.title for item in neighbours_soon(leads_of(user, today()))]
    hide_birthday(people[0], by=village.clerk)
    later = [item.title for item in neighbours_soon(leads_of(user, today()))]
    show_birthday(people[0], by=village.clerk)

    assert stranger.name not in set(found) - {people[0].name, people[1].name}
    assert (found, later) == ([people[0].name, people[1].name], [people[1].name])
    assert not_hidden(leaders_of(scope_of(village.clerk), today())).count() == 1
