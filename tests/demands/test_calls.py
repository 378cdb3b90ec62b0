"""Calls people asked for: listed masked, seen for the trail, ticked once."""

import pytest
from django.urls import reverse

from demands.actions.intake import me_too
from demands.models import Call
from tests.demands.factories import bring_to, demand_of
from tests.factories import account_with
from tests.village_affairs.people import door, village_with_people
from users.models import AuditEntry

pytestmark = pytest.mark.django_db
LIST = "/desk/demands/calls/"
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def call(village) -> Call:
    return demand_of(village.committee, phone=PHONE, name="沈安宁", hear_by="call").calls.get()


def made(call: Call) -> str:
    return reverse("demands:call-made", args=[call.pk])


def phone(call: Call) -> str:
    return reverse("demands:call-phone", args=[call.pk])


def test_the_list_says_what_to_say_to_whom_without_a_number(village, call):
    page = door(village.clerk).get(LIST).content.decode()

    for words in (call.words, "199****1234"):
        assert words in page
    assert PHONE not in page
    assert "沈安宁" not in page


def test_who_has_it_too_is_called_as_well(village):
    demand = demand_of(village.committee)
    me_too(demand, source="t:1", phone=PHONE, hear_by="call")
    from demands.actions.dispatch import assign

    assign(demand, to=village.clerk, by=village.director)

    [line] = door(village.clerk).get(LIST).context["lines"]
    assert (line["who"], line["phone"]) == ("也遇到的居民", "199****1234")


def test_the_number_is_shown_for_the_call_and_stands_on_the_trail(village, call):
    page = door(village.clerk).post(phone(call)).content.decode()

    assert PHONE in page
    entry = AuditEntry.objects.get(action="demand.reveal_phone")
    assert (entry.object_id, entry.actor) == (str(call.pk), village.clerk)


def test_a_call_is_ticked_once_with_what_came_of_it(village, call):
    clerk, director = door(village.clerk), door(village.director)

    clerk.post(made(call), {"note": "说好了"})
    director.post(made(call), {"note": "又打了一次"})

    call.refresh_from_db()
    assert (call.done_by, call.note) == (village.clerk, "说好了")
    assert clerk.get(LIST).context["lines"] == []


def test_calls_are_for_those_who_handle_demands_there(village, call):
    other = village_with_people("对岸村", "duian")
    office = account_with("street_office", village.committee.street)

    for url in (made(call), phone(call)):
        assert door(other.clerk).post(url).status_code == 404
        assert door(village.supervisor).post(url).status_code == 403
    assert door(village.supervisor).get(LIST).status_code == 403
    # The street may tick one off, but opens no number.
    assert door(office).post(phone(call)).status_code == 403
    assert door(office).post(made(call)).status_code == 302
    assert door(other.clerk).get(LIST).context["lines"] == []


def test_a_call_cannot_be_made_by_looking(village, call):
    for url in (made(call), phone(call)):
        assert door(village.clerk).get(url).status_code == 405

    call.refresh_from_db()
    assert call.done_at is None


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_at_any_size(village, count, django_assert_num_queries):
    for number in range(count):
        bring_to("new", village, phone=f"1990000{number:04d}", hear_by="call")
    clerk = door(village.clerk)

    with django_assert_num_queries(5):
        answer = clerk.get(LIST)

    assert len(answer.context["lines"]) == count


def test_the_list_is_narrowed_to_one_place(village, call):
    clerk = door(village.clerk)

    assert len(clerk.get(f"{LIST}?committee={village.committee.pk}").context["lines"]) == 1
    assert clerk.get(f"{LIST}?committee=999999").context["lines"] == []
