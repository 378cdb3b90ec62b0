"""A demand changes hands with its reason, never in a circle; the clock stops and runs on."""

from datetime import date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from demands.actions.clock import escalate
from demands.actions.dispatch import (
    InACircle,
    accept,
    assign,
    assign_many,
    give_back,
    join,
    pause,
    people_for,
    reclassify,
    resume,
    show_words,
    transfer,
)
from demands.actions.outcomes import conclude
from demands.actions.ratings import rate
from demands.actions.telling import NotYours
from demands.models import Demand
from residents.actions.calendar import seed_calendar
from tests.demands.factories import bring_to, demand_of, kind_of
from tests.factories import CommitteeFactory, account_with
from tests.village_affairs.people import village_with_people
from users.models import Notice
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


PHONE = "19900001234"


@pytest.fixture
def village():
    seed_calendar()
    return village_with_people()


def at(day: int, hour: int = 10, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@pytest.mark.parametrize("what", ["returned", "transferred", "joined", "paused", "split", "merged"])
def test_the_database_itself_wants_the_reason(village, what):
    demand = demand_of(village.committee)

    with pytest.raises(IntegrityError, match="step_says_why"), transaction.atomic():
        demand.steps.create(
            committee=village.committee, what=what, round=1, reason="", due_on=demand.due_on, at=at(2)
        )


@pytest.mark.parametrize("state", ["assigned", "working", "paused"])
def test_the_database_itself_wants_an_owner(village, state):
    demand = demand_of(village.committee)

    with pytest.raises(IntegrityError, match="open_demand_has_owner"), transaction.atomic():
        Demand.objects.filter(pk=demand.pk).update(
            state=state, paused_on=date(2026, 11, 2) if state == "paused" else None
        )


@pytest.mark.parametrize("table", ["steps", "outcomes", "ratings", "escalations"])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_history_is_neither_changed_nor_taken_out(village, table, act):
    demand = bring_to("working", village, at=at(2))
    escalate(at(20))
    conclude(demand, kind="explained", words="等电力公司来", by=village.clerk)
    rate(demand, stars=5, way="web")
    rows = getattr(demand, table).all()
    assert rows.exists()

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        rows.update(at=at(3)) if act == "update" else rows._raw_delete(rows.db)


def test_a_circle_is_refused_however_long(village):
    demand = bring_to("working", village)
    third = account_with("clerk", village.committee)
    transfer(demand, to=village.director, by=village.clerk, reason="归主任管")
    transfer(demand, to=third, by=village.director, reason="归他管")

    for back_to in (village.clerk, village.director, third):
        with pytest.raises(InACircle, match="不能转圈"):
            transfer(demand, to=back_to, by=third, reason="再转")

    demand.refresh_from_db()
    assert demand.handler == third


def test_what_is_given_back_may_be_given_to_anybody_again(village):
    demand = bring_to("working", village)
    give_back(demand, by=village.clerk, reason="不归我管")
    demand.refresh_from_db()
    assert (demand.state, demand.handler) == ("new", None)
    told = Notice.objects.filter(recipient=f"user:{village.director.pk}").order_by("pk").last()
    assert told.subject == "有一件诉求退回来了，请重新派单"

    assign(demand, to=village.clerk, by=village.director)

    demand.refresh_from_db()
    assert demand.handler == village.clerk


def test_only_the_given_person_accepts_and_twice_is_once(village):
    demand = bring_to("assigned", village)

    with pytest.raises(NotYours):
        accept(demand, by=village.director)
    accept(demand, by=village.clerk)
    accept(demand, by=village.clerk)

    assert demand.steps.filter(what="accepted").count() == 1


def test_a_helper_may_end_it_but_the_handler_answers_for_it(village):
    demand, street = bring_to("working", village), account_with("street_office", village.committee.street)

    join(demand, user=street, by=village.clerk, reason="要街道的车")
    join(demand, user=street, by=village.clerk, reason="要街道的车")
    demand.refresh_from_db()

    assert (demand.joint.count(), demand.handler) == (1, village.clerk)
    assert Notice.objects.filter(recipient=f"user:{street.pk}", subject="有一件诉求请您协办").count() == 1
    conclude(demand, kind="explained", words="车来过了", by=street)


def test_nobody_helps_himself_and_no_outsider_helps(village):
    demand = bring_to("working", village)

    for user in (village.clerk, village.supervisor, account_with("clerk", CommitteeFactory())):
        with pytest.raises(NotYours):
            join(demand, user=user, by=village.clerk, reason="人手不够")


def test_people_for_are_those_who_may_handle_it_here_today(village):
    demand = demand_of(village.committee)
    street = account_with("street_office", village.committee.street)
    account_with("clerk", village.committee, is_active=False)
    account_with("clerk", CommitteeFactory())

    assert set(people_for(demand)) == {village.clerk, village.director, street}


def test_several_are_given_out_at_once_all_or_none(village):
    rows = [demand_of(village.committee) for _number in range(3)]

    assert assign_many([row.pk for row in rows], to=village.clerk, by=village.director) == 3
    with pytest.raises(NotYours):
        assign_many(
            [demand_of(village.committee), demand_of(CommitteeFactory())],
            to=village.clerk,
            by=village.director,
        )

    assert Demand.objects.filter(handler=village.clerk).count() == 3


def test_a_later_deadline_says_why_and_none_lies_before_the_day_it_came(village):
    demand = demand_of(village.committee, at=at(2))

    with pytest.raises(BadValue, match="请写原因"):
        assign(demand, to=village.clerk, by=village.director, due_on=date(2026, 12, 1))
    with pytest.raises(BadValue, match="不能早于"):
        assign(demand, to=village.clerk, by=village.director, due_on=date(2026, 11, 1))
    assign(demand, to=village.clerk, by=village.director, due_on=date(2026, 12, 1), reason="要招标")

    demand.refresh_from_db()
    assert demand.due_on == date(2026, 12, 1)


def test_the_asker_hears_why_it_stands_still_and_no_number(village):
    demand = bring_to("working", village, phone=PHONE, hear_by="sms")

    with pytest.raises(BadValue, match="号码"):
        pause(demand, by=village.clerk, reason=f"等{PHONE}回电")
    pause(demand, by=village.clerk, reason="等配件，只到了50%")

    last = Notice.objects.filter(recipient=f"demand:{demand.pk}").order_by("pk").last()
    assert "暂时停一停：等配件，只到了50%" in last.body


def test_standing_still_over_the_national_day_moves_the_deadline_by_working_days_only(village):
    demand = bring_to("working", village, at=at(28, month=9))
    assert demand.due_on == date(2026, 10, 10)
    pause(demand, by=village.clerk, reason="等配件", at=at(30, month=9))

    resume(demand, by=village.clerk, at=at(9, month=10))

    # The eighth and the ninth are worked; so are the twelfth and the thirteenth.
    demand.refresh_from_db()
    assert (demand.due_on, demand.state, demand.paused_on) == (date(2026, 10, 13), "working", None)


def test_an_answer_out_of_a_stopped_clock_is_not_late(village):
    demand = bring_to("working", village, at=at(2))
    pause(demand, by=village.clerk, reason="等配件", at=at(5))

    outcome = conclude(demand, kind="solved", words="好了", proof="验收单", by=village.clerk, at=at(16))

    assert outcome.due_on == date(2026, 11, 18)


def test_another_kind_counts_the_deadline_anew_and_keeps_what_it_was_moved_by(village):
    demand = bring_to("working", village, at=at(2), phone=PHONE, hear_by="sms")
    pause(demand, by=village.clerk, reason="等配件", at=at(3))
    resume(demand, by=village.clerk, at=at(4))

    reclassify(
        demand, by=village.clerk, kind=kind_of("safety"), is_private=False, is_urgent=False, reason="有危险"
    )

    demand.refresh_from_db()
    assert (demand.kind.key, demand.due_on) == ("safety", date(2026, 11, 5))
    assert "期限改了" in Notice.objects.filter(recipient=f"demand:{demand.pk}").order_by("pk").last().body


def test_what_becomes_private_loses_its_public_words(village):
    demand = bring_to("working", village)
    show_words(demand, words="桥头路灯不亮", by=village.clerk)

    reclassify(
        demand, by=village.clerk, kind=demand.kind, is_private=True, is_urgent=False, reason="他家的事"
    )

    demand.refresh_from_db()
    assert demand.shown_words == ""
    with pytest.raises(NotNow):
        show_words(demand, words="桥头路灯不亮", by=village.clerk)


def test_public_words_hold_no_number(village):
    demand = demand_of(village.committee)

    with pytest.raises(BadValue, match="号码"):
        show_words(demand, words=f"请打{PHONE}", by=village.clerk)
