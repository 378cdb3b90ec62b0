from datetime import date, time

import pytest
import time_machine
from django.db import transaction
from django.db.utils import InternalError

from agreements.actions.bays import LentAlready, lend_bay, lend_weekly
from agreements.actions.claims import NotYours
from agreements.actions.parking_rules import NoParkingRule, adopt_parking_rule, end_parking_rule
from agreements.models import BayWindow, ParkingRule
from tests.agreements.estate import Estate, at, lent
from tests.factories import CommitteeFactory
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow, TooLate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def told(user, step: str) -> int:
    return Notice.objects.filter(user=user, key__endswith=step).count()


def test_without_a_rule_of_the_owners_nothing_is_lent():
    estate = Estate(rule=False)

    with pytest.raises(NoParkingRule, match="业主大会（村民会议）还没有通过车位共享办法"):
        estate.lend(at(24, 10), at(24, 12))

    assert BayWindow.objects.count() == 0


@pytest.mark.parametrize(
    "terms, words",
    [
        ({"adopted_on": date(2026, 11, 25)}, "会还没开"),
        ({"since": date(2026, 11, 23)}, "最早是今天"),
        ({"until": date(2026, 11, 23)}, "到期的日子在生效以前"),
    ],
)
def test_a_rule_with_days_in_the_wrong_order_is_refused(terms, words):
    with pytest.raises(BadValue, match=words):
        Estate(rule=False).adopt(**terms)


def test_a_new_version_ends_the_old_one_the_day_before_and_neither_is_rewritten():
    estate = Estate()
    new = estate.adopt(since=date(2026, 12, 1), max_hours=4)
    old = ParkingRule.objects.get(pk=estate.rule.pk)

    assert (old.until, new.version) == (date(2026, 11, 30), 2)
    with pytest.raises(BadValue, match="已经有一版"):
        estate.adopt(since=date(2026, 11, 28))
    for change in ({"max_hours": 1}, {"until": None}):
        with pytest.raises(InternalError), transaction.atomic():
            ParkingRule.objects.filter(pk=old.pk).update(**change)


def test_nothing_is_booked_once_the_rule_has_lapsed():
    estate, _window = lent()
    end_parking_rule(estate.rule, on=date(2026, 11, 24))
    with time_machine.travel(at(25, 9), tick=False), pytest.raises(NoParkingRule):
        estate.book(at(25, 10), at(25, 12))

    with pytest.raises(NoParkingRule, match="那几天没有生效的"):
        estate.lend(at(25, 10), at(25, 12))
    with pytest.raises(NotNow, match="就到期了"):
        end_parking_rule(estate.rule, on=date(2026, 12, 1))


def test_a_time_over_two_versions_without_a_gap_may_be_lent():
    estate = Estate()
    estate.adopt(since=date(2026, 11, 26))

    assert estate.lend(at(25, 20), at(26, 8)).rule_id == estate.rule.pk


def test_lending_the_same_hours_again_is_once_and_other_overlapping_hours_are_refused():
    estate, window = lent()

    assert estate.lend(at(24, 10), at(24, 22)) == window
    with pytest.raises(LentAlready, match="11月24日 10:00–22:00已经放过了"):
        estate.lend(at(24, 21), at(24, 23))


@pytest.mark.parametrize(
    "start, end, broken, words",
    [
        (at(24, 12), at(24, 12), BadValue, "结束时间要在开始时间后面"),
        (at(24, 8), at(24, 12), TooLate, "已经过了"),
        (at(24, 12), at(26, 12, month=12), BadValue, "最多放31天"),
        (at(24, 12, month=3, year=2027), at(24, 13, month=3, year=2027), BadValue, "最多提前90天"),
    ],
)
def test_a_window_with_impossible_times_is_refused(start, end, broken, words):
    with pytest.raises(broken, match=words):
        Estate().lend(start, end)


def test_only_ones_own_bay_is_lent_and_only_within_the_hours_of_the_rule():
    estate = Estate(opens=time(8), closes=time(18))

    with pytest.raises(NotYours):
        lend_bay(estate.bay, start=at(24, 10), end=at(24, 12), by=estate.borrower)
    with pytest.raises(BadValue, match="每天08:00到18:00"):
        estate.lend(at(24, 10), at(24, 19))


def test_workdays_for_two_weeks_are_ten_windows():
    estate = Estate()
    hours = {"opens": time(8), "closes": time(17)}

    windows = lend_weekly(
        estate.bay, kind="workdays", first=date(2026, 11, 24), weeks=2, by=estate.owner, **hours
    )

    # The 24th has begun at eight, so today is left out.
    assert [window.during.lower.day for window in windows] == [25, 26, 27, 30, 1, 2, 3, 4, 7][:9]
    with pytest.raises(BadValue, match="最多放12周"):
        lend_weekly(estate.bay, kind="every", first=date(2026, 11, 24), weeks=13, by=estate.owner, **hours)


def test_a_bay_keeps_its_household():
    estate = Estate()

    with pytest.raises(InternalError), transaction.atomic():
        type(estate.bay).objects.filter(pk=estate.bay.pk).update(household=estate.other_home)


def test_a_rule_is_adopted_for_ones_own_committee_alone():
    estate = Estate()
    other = CommitteeFactory(street=estate.committee.street)

    rule = adopt_parking_rule(other, body="owners", adopted_on=date(2026, 11, 1), since=date(2026, 11, 24))

    assert (rule.version, rule.basis[:3]) == (1, "《上海")
