from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.actions.claims import (
    NotYours,
    settle_claims,
)
from agreements.actions.disputes import answer_dispute, dispute_claim, dispute_entry
from agreements.actions.manual import award_by_hand, decide_award
from agreements.actions.posting import account_of, post_points
from agreements.models import Claim, LedgerEntry, ManualAward
from tests.agreements.ground import rule_of
from tests.agreements.village import Village, end_grant
from xidu.kit.errors import NotNow, TooLate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    return Village()


def test_an_objection_holds_the_points_back_until_it_is_answered(village):
    row = village.judged()
    dispute = dispute_claim(row, words="那天他们家没有人", source="web:1", called="邻居")
    with time_machine.travel("2026-12-05T09:00:00+08:00", tick=False):
        assert settle_claims(timezone.now()) == 0

        answer_dispute(dispute, upheld=False, answer="查了签到表，人在", by=village.director)

        assert settle_claims(timezone.now()) == 1


def test_an_objection_that_is_upheld_ends_the_claim(village):
    row = village.judged()
    dispute = dispute_claim(row, words="那天他们家没有人", source="web:1")

    answer_dispute(dispute, upheld=True, answer="核实没有做", by=village.director)

    row.refresh_from_db()
    assert (row.state, row.because, LedgerEntry.objects.count()) == ("refused", "核实没有做", 0)


def test_after_the_days_of_publicity_it_is_too_late_to_object(village):
    row = village.judged()

    with time_machine.travel("2026-12-02T00:00:00+08:00", tick=False), pytest.raises(TooLate):
        dispute_claim(row, words="不对", source="web:1")


def test_a_deduction_is_objected_to_by_its_household_alone(village):
    row = village.judged("H03")

    with pytest.raises(NotYours, match="只有本户"):
        dispute_claim(row, words="不对", source="web:1")

    assert dispute_claim(row, words="已经清了", source="me:1", by=village.resident).outcome == ""
    assert list(Claim.objects.shown_on(date(2026, 11, 24))) == []


@pytest.mark.parametrize("days, taken", [(7, True), (8, False)])
def test_a_household_objects_to_an_entry_within_seven_days(village, days, taken):
    entry = post_points(account_of(village.home), 5, source="x", rule=rule_of(village.book, "H01"))

    with time_machine.travel(f"2026-{'12-01' if days == 7 else '12-02'}T09:00:00+08:00", tick=False):
        if not taken:
            with pytest.raises(TooLate):
                dispute_entry(entry, words="少记了", source="me:1", by=village.resident)
            return
        dispute = dispute_entry(entry, words="不是我们家", source="me:1", by=village.resident)
        answer_dispute(dispute, upheld=True, answer="记错门了", by=village.director)

    assert account_of(village.home).honour == 0


def test_points_by_hand_up_to_the_limit_count_at_once(village):
    row = award_by_hand(account_of(village.home), points=20, reason="救人", key="k", by=village.clerk)

    assert award_by_hand(account_of(village.home), points=20, reason="救人", key="k", by=village.clerk) == row
    assert (row.entry.honour, account_of(village.home).honour) == (20, 20)


def test_points_over_the_limit_wait_for_a_second_person(village):
    row = award_by_hand(account_of(village.home), points=21, reason="救人", key="k", by=village.clerk)
    assert (row.entry, account_of(village.home).honour) == (None, 0)

    with pytest.raises(NotYours, match="另一个人"):
        decide_award(row, agrees=True, by=village.clerk)
    decide_award(row, agrees=True, by=village.director)
    decide_award(row, agrees=True, by=village.director)

    assert account_of(village.home).honour == 21


def test_the_database_refuses_one_person_as_both(village):
    row = award_by_hand(account_of(village.home), points=21, reason="救人", key="k", by=village.clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        ManualAward.objects.filter(pk=row.pk).update(approved_by=village.clerk)


def test_a_refused_award_is_not_agreed_to_later(village):
    row = award_by_hand(account_of(village.home), points=21, reason="救人", key="k", by=village.clerk)
    decide_award(row, agrees=False, by=village.director)

    with pytest.raises(NotNow):
        decide_award(row, agrees=True, by=village.director)


def test_who_lost_the_grant_awards_nothing_by_hand(village):
    account = account_of(village.home)
    end_grant(village.clerk)

    with pytest.raises(NotYours):
        award_by_hand(account, points=1, reason="救人", key="k", by=village.clerk)
