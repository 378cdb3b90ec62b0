from datetime import timedelta

import pytest
import time_machine
from django.db import InternalError, transaction
from django.utils import timezone

from agreements.actions.bays import add_bay
from agreements.actions.chargers import begin_charging, end_turn, join_queue, move_queues
from agreements.actions.claims import NotYours
from agreements.actions.parking import end_parkings
from agreements.actions.parking_reports import decide_report, report_bay, report_overstay
from agreements.models import ChargeTurn, Claim, LedgerEntry, ParkingOutcome
from tests.agreements.estate import OTHER_PLATE, PLATE, Estate, at, lent
from tests.agreements.village import end_grant
from tests.factories import account_with
from tests.guards.cores import picture
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def estate() -> Estate:
    estate = Estate()
    estate.charger = add_bay(estate.committee, where="西门", number="E1", is_ev=True)
    estate.admin = account_with("charger_admin", estate.committee)
    return estate


def queue(estate: Estate, by, **more) -> ChargeTurn:
    facts = {"plate": PLATE, "source": f"test:{by.pk}:{timezone.now()}", **more}
    return join_queue(estate.committee, by=by, **facts)


def state_of(turn: ChargeTurn) -> str:
    turn.refresh_from_db()
    return turn.state


def report(estate: Estate, **more):
    facts = {"kind": "petrol", "source": "test:report", "photo": picture(), "by": estate.owner, **more}
    return report_bay(estate.charger, **facts)


def test_the_first_is_called_at_once_and_the_second_when_the_bay_is_free(estate):
    first, second = queue(estate, estate.owner), queue(estate, estate.borrower, plate=OTHER_PLATE)
    assert (first.state, first.come_by, second.state) == ("called", at(24, 9, 15), "waiting")

    begin_charging(first, by=estate.owner)
    end_turn(first, by=estate.owner)

    assert (state_of(first), state_of(second)) == ("done", "called")
    assert Notice.objects.get(user=estate.borrower, key__endswith=":called").urgent is True


@pytest.mark.parametrize("minutes, states", [(14, ["called", "waiting"]), (15, ["no_show", "called"])])
def test_who_does_not_come_in_fifteen_minutes_loses_the_turn(estate, minutes, states):
    turns = [queue(estate, estate.owner), queue(estate, estate.borrower, plate=OTHER_PLATE)]

    move_queues(at(24, 9, minutes))

    assert [state_of(turn) for turn in turns] == states


def test_at_night_only_who_wished_it_is_called_and_the_others_keep_their_place(estate):
    with time_machine.travel(at(24, 21), tick=False):
        first = queue(estate, estate.owner)
        asleep, awake = queue(estate, estate.borrower), queue(estate, estate.neighbour(), at_night=True)
    with time_machine.travel(at(25, 2), tick=False):
        end_turn(first, by=estate.owner)
        states = (state_of(asleep), state_of(awake))
        end_turn(awake, by=awake.by)

    move_queues(at(25, 9))

    assert (states, state_of(asleep)) == (("waiting", "called"), "called")


def test_over_the_limit_is_told_once(estate):
    turn = begin_charging(queue(estate, estate.owner), by=estate.owner)

    assert (move_queues(turn.limit_at), move_queues(turn.limit_at + timedelta(hours=1))) == (1, 0)


def test_a_household_queues_once_and_only_the_called_begin(estate):
    queue(estate, estate.owner)
    second = queue(estate, estate.borrower, plate=OTHER_PLATE)

    with pytest.raises(NotNow, match="已经在排了"):
        queue(estate, estate.owner, source="test:twice")
    with pytest.raises(NotNow, match="还没轮到您"):
        begin_charging(second, by=estate.borrower)
    with pytest.raises(NotYours):
        end_turn(second, by=estate.owner)


def test_without_a_charger_nobody_queues():
    estate = Estate()

    with pytest.raises(NotNow, match="没有公共充电车位"):
        queue(estate, estate.owner)


def test_a_report_has_a_photo_and_ends_once_and_its_reporter_hears(estate):
    with pytest.raises(BadValue, match="请拍一张照片"):
        report(estate, photo=None)
    row = report(estate)
    assert Notice.objects.filter(user=estate.admin).count() == 1

    decide_report(row, what="note", reason="去看过，车主在来", by=estate.admin)
    decide_report(row, what="moved", reason="车主挪走了", by=estate.admin)

    with pytest.raises(NotNow, match="已经办结"):
        decide_report(row, what="mistaken", reason="再看看", by=estate.admin)
    assert "车主挪走了" in Notice.objects.get(key=f"report:{row.pk}:end", user=estate.owner).body
    with pytest.raises(InternalError), transaction.atomic():
        ParkingOutcome.objects.update(reason="改掉")


def test_a_deduction_is_a_claim_for_the_panel_and_moves_no_point(estate):
    row = report(estate)
    with pytest.raises(BadValue, match="哪一户"):
        decide_report(row, what="deduct", reason="占了一夜", by=estate.admin)

    decide_report(row, what="deduct", reason="占了一夜", household=estate.other_home, by=estate.admin)

    claim = Claim.objects.get()
    assert (claim.rule.code, claim.state, claim.points, claim.household) == (
        "C02",
        "seen",
        -5,
        estate.other_home,
    )
    assert LedgerEntry.objects.count() == 0


@pytest.mark.parametrize("words", ["沪A12345占了一夜", "打13900001111"])
def test_a_reason_that_names_a_plate_or_a_number_is_refused(estate, words):
    with pytest.raises(BadValue):
        decide_report(report(estate), what="moved", reason=words, by=estate.admin)


def test_one_whose_grant_ended_this_morning_or_who_reported_decides_nothing(estate):
    own = report(estate)
    mine = account_with("charger_admin", estate.committee, person=estate.owner.person)
    with pytest.raises(NotYours):
        decide_report(own, what="moved", reason="走了", by=estate.owner)
    decide_report(own, what="note", reason="看过", by=mine)
    end_grant(estate.admin)

    with pytest.raises(NotYours, match="没有办这件事的授权"):
        decide_report(own, what="moved", reason="走了", by=estate.admin)


def test_a_car_that_stays_is_reported_by_the_lender_after_the_end():
    estate, _window = lent()
    admin = account_with("charger_admin", estate.committee)
    booking = estate.book(at(24, 12), at(24, 15))
    with pytest.raises(NotNow, match="还没到时间"):
        report_overstay(booking, by=estate.owner)

    with time_machine.travel(at(24, 15, 10), tick=False):
        end_parkings(at(24, 15, 10))
        row = report_overstay(booking, by=estate.owner)
        again = report_overstay(booking, by=estate.owner)
        with pytest.raises(NotYours):
            report_overstay(booking, by=estate.borrower)
        decide_report(row, what="deduct", reason="晚走三小时", by=admin)

    assert (again, row.plate, Claim.objects.get().household) == (row, PLATE, estate.other_home)
    texts = "".join(Notice.objects.values_list("body", flat=True))
    assert (PLATE in texts, "12345" in texts) == (False, False)
