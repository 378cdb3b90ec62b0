"""A visit is kept once, on a day that can be, by whoever leads there; today it can be changed or taken back."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from demands.actions.telling import NotYours
from demands.models import Demand, Kind
from leaders import signals
from leaders.actions.visits import (
    Need,
    Said,
    blank_old_words,
    change_visit,
    keep_promise,
    record_visit,
    undo_visit,
)
from leaders.models import Visit
from tests.factories import BlockFactory, HouseholdFactory, PersonFactory, account_with
from tests.leaders.doors import TODAY, elder, visited
from xidu.kit.errors import BadValue, NotNow, TooLate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
OK = Said(result="met", mood="ok")


@pytest.fixture
def block(db):
    return BlockFactory(name="3组")


@pytest.fixture
def leader(block):
    return account_with("leader", block)


@pytest.fixture
def door(block):
    return elder(block)


def test_a_visit_keeps_day_door_and_who_made_it_and_is_numbered(door, leader):
    visits = [record_visit(door, OK, key=f"leader:{n}", by=leader) for n in range(2)]

    assert [str(visit) for visit in visits] == ["2026-0001", "2026-0002"]
    first = visits[0]
    assert (first.on, first.household, first.block, first.by) == (TODAY, door, door.block, leader)


def test_the_same_sending_is_one_visit_and_one_demand(door, leader):
    need = Need(Kind.objects.get(key="building"), "水龙头漏")
    said = Said(result="met", mood="need", words="水龙头漏")

    first, again = (record_visit(door, said, key="leader:a", by=leader, need=need) for _ in range(2))

    assert first == again
    assert (Visit.objects.count(), Demand.objects.count()) == (1, 1)


def test_a_key_of_another_door_is_refused(door, block, leader):
    record_visit(door, OK, key="leader:a", by=leader)

    with pytest.raises(BadValue, match="已经用过"):
        record_visit(HouseholdFactory(block=block), OK, key="leader:a", by=leader)

    assert Visit.objects.count() == 1


def test_what_the_signal_tells_is_told_once(door, leader):
    heard = []
    signals.visited.connect(lambda sender, visit, **_rest: heard.append(visit), weak=False, dispatch_uid="t")

    for _twice in range(2):
        record_visit(door, OK, key="leader:a", by=leader)

    signals.visited.disconnect(dispatch_uid="t")
    assert heard == [Visit.objects.get()]


@pytest.mark.parametrize("ago, words", [(-1, "不能晚于今天"), (15, "最多补记14天以前")])
def test_a_day_to_come_or_too_long_ago_is_refused(door, leader, ago, words):
    with pytest.raises(BadValue, match=words):
        record_visit(door, Said(result="met", mood="ok", on=TODAY - dt.timedelta(ago)), key="k", by=leader)

    assert Visit.objects.count() == 0


def test_the_last_day_that_may_be_written_down_is_taken(door, leader):
    on = TODAY - dt.timedelta(14)

    visit = record_visit(door, Said(result="met", mood="ok", on=on), key="k", by=leader)

    assert visit.on == on


@pytest.mark.parametrize("length, kept", [(5000, True), (5001, False)])
def test_words_are_kept_up_to_five_thousand(door, leader, length, kept):
    said = Said(result="met", mood="ok", words="话" * length)

    if kept:
        assert len(record_visit(door, said, key="k", by=leader).words) == length
    else:
        with pytest.raises(BadValue, match="最多写5000个字，现在有5001个字"):
            record_visit(door, said, key="k", by=leader)
    assert Visit.objects.count() == kept


@pytest.mark.parametrize("where", ["another block", "another committee"])
def test_a_household_outside_the_own_block_is_refused(leader, block, where):
    other = BlockFactory(committee=block.committee) if where == "another block" else BlockFactory()

    with pytest.raises(NotYours, match="不在您的楼组里"):
        record_visit(HouseholdFactory(block=other), OK, key="k", by=leader)


def test_somebody_of_another_household_was_not_met_here(door, leader, block):
    stranger = PersonFactory(household=HouseholdFactory(block=block))

    with pytest.raises(BadValue, match="不住在这户"):
        record_visit(door, Said(result="met", mood="ok", person=stranger), key="k", by=leader)


def test_who_was_not_met_is_visited_again_in_three_days(door, leader):
    visit = record_visit(door, Said(result="nobody"), key="k", by=leader)

    assert visit.next_on == dt.date(2026, 11, 27)


def test_a_need_becomes_a_demand_of_the_door_and_keeps_the_link(door, leader):
    need = Need(Kind.objects.get(key="building"), "卫生间顶上滴水", is_urgent=True)

    visit = record_visit(door, Said(result="met", mood="need", words="滴水"), key="k", by=leader, need=need)

    demand = Demand.objects.get()
    assert visit.demand == demand
    assert (demand.door, demand.block, demand.place, demand.is_urgent) == ("visit", door.block, "12号", True)
    assert (demand.source, demand.taken_by, demand.hear_by) == ("visit:k", leader, "leader")


def test_a_need_that_cannot_be_raised_leaves_no_visit(door, leader):
    need = Need(Kind.objects.get(key="building"), "  ")

    with pytest.raises(BadValue, match="请写下是什么事"):
        record_visit(door, Said(result="met", mood="need"), key="k", by=leader, need=need)

    assert Visit.objects.count() == 0


def test_the_writer_changes_it_on_the_same_day_and_nobody_else(door, leader, block):
    visit = record_visit(door, OK, key="k", by=leader)

    change_visit(visit, Said(result="met", mood="ok", words="送了糕"), by=leader)

    visit.refresh_from_db()
    assert visit.words == "送了糕"
    with pytest.raises(NotYours):
        change_visit(visit, OK, by=account_with("leader", block))


def test_after_the_day_it_is_neither_changed_nor_undone(door, leader):
    visit = record_visit(door, OK, key="k", by=leader)

    with time_machine.travel("2026-11-24T23:59:00+08:00"):
        undo_visit(visit, by=leader)
    Visit.objects.update(undone_at=None, undone_by=None)
    with time_machine.travel("2026-11-25T00:00:00+08:00"):
        for act in (lambda: undo_visit(visit, by=leader), lambda: change_visit(visit, OK, by=leader)):
            with pytest.raises(TooLate, match="当天记的当天能改"):
                act()

    visit.refresh_from_db()
    assert visit.undone_at is None


def test_undone_twice_is_undone_once_and_cannot_be_changed(door, leader):
    visit = record_visit(door, OK, key="k", by=leader)

    first, again = (undo_visit(visit, by=leader) for _twice in range(2))

    assert first.undone_at == again.undone_at
    assert list(Visit.objects.standing()) == []
    with pytest.raises(NotNow):
        change_visit(visit, OK, by=leader)


def test_what_was_handed_over_is_not_undone(door, leader):
    need = Need(Kind.objects.get(key="building"), "漏水")
    visit = record_visit(door, Said(result="met", mood="need"), key="k", by=leader, need=need)

    with pytest.raises(NotNow, match="已经交给村居办了"):
        undo_visit(visit, by=leader)
    with pytest.raises(NotNow, match="结果不能改"):
        change_visit(visit, OK, by=leader)


def test_a_promise_is_kept_once(door, leader):
    visit = record_visit(
        door, Said(result="met", mood="ok", promise="带血压计", promise_until=TODAY), key="k", by=leader
    )
    assert list(Visit.objects.promises_open()) == [visit]

    first, again = (keep_promise(visit, by=leader) for _twice in range(2))

    assert first.promise_kept_at == again.promise_kept_at
    assert list(Visit.objects.promises_open()) == []


def test_words_older_than_two_years_are_blanked_and_the_count_stays(door, leader):
    now = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
    old, young = (visited(door, leader, words="说了心事", companions="小陆") for _n in range(2))
    Visit.objects.filter(pk=old.pk).update(on=dt.date(2024, 11, 23))
    Visit.objects.filter(pk=young.pk).update(on=dt.date(2024, 11, 24))

    assert [blank_old_words(now), blank_old_words(now)] == [1, 0]

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.words, old.companions, young.words) == ("", "", "说了心事")
    assert Visit.objects.count() == 2


def test_a_visit_cannot_point_at_a_door_of_another_committee(door, leader):
    visit = record_visit(door, OK, key="k", by=leader)

    Visit.objects.filter(pk=visit.pk).update(household=HouseholdFactory())

    with pytest.raises(IntegrityError):
        transaction.get_connection().check_constraints()
