"""Calls people asked for: listed masked, seen for the trail, ticked once."""

import pytest
from django.urls import reverse

from demands.actions.calls import may_ring
from demands.actions.dispatch import assign
from demands.actions.intake import me_too
from demands.actions.ratings import rate
from demands.models import Call, Escalation, MeToo
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


def test_one_call_says_where_the_matter_stands_and_ticks_what_came_before(village):
    demand = demand_of(village.committee, phone=PHONE, hear_by="call")
    me_too(demand, source="t:1", phone="19900005678", hear_by="call")
    assign(demand, to=village.clerk, by=village.director)
    clerk = door(village.clerk)

    lines = clerk.get(LIST).context["lines"]
    asker = next(line["call"] for line in lines if line["call"].me_too is None)
    clerk.post(made(asker), {"note": "都说了"})

    assert len(lines) == 2
    assert [row.note for row in Call.objects.filter(demand=demand, me_too=None)] == ["都说了", "都说了"]
    assert {row.me_too_id for row in Call.objects.owed()} == {MeToo.objects.get().pk}


def messages_of(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def laid_before_the_street(demand) -> None:
    Escalation.objects.create(
        committee=demand.committee,
        demand=demand,
        round=1,
        due_on=demand.due_on,
        rung=3,
        at=demand.received_at,
    )


def test_the_street_rings_for_a_reason_what_is_so_late_that_it_lies_before_it(village, call):
    laid_before_the_street(call.demand)
    office = door(account_with("street_office", village.committee.street))

    assert [line["call"] for line in office.get(LIST).context["lines"]] == [call]
    assert office.post(phone(call), {"reason": " "}).status_code == 302
    assert AuditEntry.objects.filter(action="demand.reveal_phone").count() == 0
    assert PHONE in office.post(phone(call), {"reason": "逾期了，说明原因"}).content.decode()
    office.post(made(call), {"note": "说明了"})

    entry = AuditEntry.objects.get(action="demand.reveal_phone")
    assert (entry.object_id, entry.detail) == (str(call.pk), {"reason": "逾期了，说明原因"})
    call.refresh_from_db()
    assert call.note == "说明了"


def test_the_street_sees_the_asker_s_number_on_the_page_of_a_late_one_alone(village, call):
    office = door(account_with("street_office", village.committee.street))
    page = reverse("demands:demand", args=[call.demand_id])
    reveal = reverse("demands:demand-phone", args=[call.demand_id])

    assert (office.get(page).context["may_reveal"], office.post(reveal, {"reason": "问"}).status_code) == (
        False,
        403,
    )
    laid_before_the_street(call.demand)

    assert office.get(page).context["may_reveal"]
    assert PHONE in office.post(reveal, {"reason": "逾期了"}).content.decode()


@pytest.mark.parametrize(
    "change", [{"rung": 0}, {"rung": -1}, {"round": 2}], ids=["on the day", "before it", "another round"]
)
def test_a_rung_below_the_street_or_of_another_round_opens_nothing(village, call, change):
    facts = {"round": 1, "rung": 3, **change}
    Escalation.objects.create(
        committee=village.committee, demand=call.demand, due_on=call.demand.due_on, at=call.step.at, **facts
    )

    assert not may_ring(account_with("street_office", village.committee.street), call.demand)


def test_once_it_is_over_the_street_sees_no_number(village):
    demand = bring_to("done", village, phone=PHONE, hear_by="call")
    laid_before_the_street(demand)
    office = account_with("street_office", village.committee.street)
    assert may_ring(office, demand)

    rate(demand, stars=5, way="web")

    assert not may_ring(office, demand)
    assert may_ring(village.clerk, demand)


def test_a_call_that_was_made_opens_no_number_again(village, call):
    clerk = door(village.clerk)
    clerk.post(made(call))

    assert clerk.post(phone(call)).status_code == 404


def test_calls_are_for_those_who_handle_demands_there(village, call):
    other = village_with_people("对岸村", "duian")
    office = account_with("street_office", village.committee.street)

    for url in (made(call), phone(call)):
        assert door(other.clerk).post(url).status_code == 404
        assert door(village.supervisor).post(url).status_code == 403
    assert door(village.supervisor).get(LIST).status_code == 403
    # What is not late is the committee's: the street opens no number of it and has made no call.
    assert door(office).post(phone(call), {"reason": "问问"}).status_code == 403
    assert "您不能看这件诉求的电话" in str(messages_of(door(office).post(made(call), follow=True)))
    assert door(office).get(LIST).context["lines"] == []
    call.refresh_from_db()
    assert call.done_at is None
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
