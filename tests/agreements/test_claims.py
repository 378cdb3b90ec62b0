from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.actions.books import draft_book, put_in_force
from agreements.actions.claims import (
    ClaimedAlready,
    NotYours,
    file_claim,
    look_first,
    settle_claims,
    withdraw_claim,
)
from agreements.actions.panel import NotOdd, send_to_panel, vote
from agreements.actions.posting import RuleLapsed, account_of, post_points
from agreements.models import Claim
from tests.agreements.ground import BASIS, home_of, rule_of, user_at
from tests.agreements.village import DAY, Village, end_grant
from tests.factories import account_with
from xidu.kit.errors import BadValue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    return Village()


def test_a_claim_goes_from_household_over_leader_and_panel_to_publicity_and_the_ledger(village):
    row = village.claim()
    row = look_first(row, agrees=True, by=village.leader)
    send_to_panel([row], village.committee, by=village.clerk)
    vote(row, agrees=True, by=village.panel[0])
    row = vote(row, agrees=True, by=village.panel[2])
    assert (row.state, row.posted_on, row.posted_until) == ("posted", date(2026, 11, 24), date(2026, 12, 1))

    with time_machine.travel("2026-12-02T00:05:00+08:00", tick=False):
        made = [settle_claims(timezone.now()) for _time in range(2)]

    row.refresh_from_db()
    assert (made, row.state, account_of(village.home).honour) == ([1, 0], "effective", 5)
    assert row.entry.rule == rule_of(village.book, "H01")


@pytest.mark.parametrize("now, made", [("2026-12-01T23:59:00+08:00", 0), ("2026-12-02T00:00:00+08:00", 1)])
def test_points_count_the_day_after_seven_days_of_publicity(village, now, made):
    village.judged()

    assert settle_claims(datetime.fromisoformat(now)) == made


def test_the_same_deed_is_claimed_once(village):
    first = village.claim()

    assert village.claim() == first
    with pytest.raises(ClaimedAlready, match="已经报过了"):
        village.claim(key="second", deed_on=date(2026, 11, 3))
    with pytest.raises(IntegrityError), transaction.atomic():
        _copy(first).save()


def test_a_refused_claim_may_be_made_again(village):
    look_first(village.claim(), agrees=False, note="院子没有收拾", by=village.leader)

    assert village.claim(key="again").state == "filed"


def test_a_rule_that_lapsed_takes_no_claim(village):
    put_in_force(draft_book(village.committee), since=date(2026, 11, 25), basis=BASIS)
    old = rule_of(village.book, "H01")

    with time_machine.travel("2026-11-26T09:00:00+08:00", tick=False), pytest.raises(RuleLapsed):
        file_claim(
            village.home, old, deed_on=date(2026, 11, 25), door="household", by=village.resident, key="late"
        )

    assert Claim.objects.count() == 0


@pytest.mark.parametrize(
    "code, door, who",
    [("H02", "household", "resident"), ("V01", "leader", "leader"), ("V01", "household", "resident")],
)
def test_a_rule_says_who_may_report(village, code, door, who):
    with pytest.raises(NotYours, match="自己不能报"):
        village.claim(code, door=door, by=getattr(village, who))


def test_nobody_claims_for_the_neighbours_household(village):
    neighbour = user_at(home_of(village.block, name="顾家二", door="13号"))

    with pytest.raises(NotYours, match="只能给自己家"):
        village.claim(by=neighbour)


def test_a_deed_of_tomorrow_is_no_deed(village):
    with pytest.raises(BadValue, match="还没到"):
        village.claim(deed_on=date(2026, 11, 25))


@pytest.mark.parametrize("door, who", [("leader", "leader"), ("staff", "clerk")])
def test_a_grant_that_ended_this_morning_awards_nothing(village, door, who):
    user = getattr(village, who)
    assert user.has_perm("agreements.file_claim")
    end_grant(user)

    with pytest.raises(NotYours, match="授权"):
        village.claim(door=door, by=user)

    assert Claim.objects.count() == 0


def test_a_panel_member_whose_grant_ended_no_longer_votes(village):
    row = village.claim(door="staff", by=village.clerk)
    send_to_panel([row], village.committee, by=village.clerk)
    end_grant(village.panel[0])

    with pytest.raises(NotYours, match="授权"):
        vote(row, agrees=True, by=village.panel[0])


@pytest.mark.parametrize("size", [0, 1, 2, 4])
def test_a_panel_is_odd_and_not_too_small(village, size):
    for user in village.panel:
        end_grant(user)
    for _number in range(size):
        account_with("panelist", village.committee)

    with pytest.raises(NotOdd, match=f"现在是{size}人"):
        send_to_panel([village.claim(door="staff", by=village.clerk)], village.committee, by=village.clerk)


def test_a_member_is_recused_before_ones_own_household(village):
    member = village.panel[0]
    member.person = village.resident.person
    member.save()
    row = village.claim(door="staff", by=village.clerk)
    send_to_panel([row], village.committee, by=village.clerk)

    with pytest.raises(NotYours, match="回避"):
        vote(row, agrees=True, by=member)

    # Two are left: one yes and one no is no majority.
    vote(row, agrees=True, by=village.panel[1])
    assert vote(row, agrees=False, note="没看到", by=village.panel[2]).state == "refused"


def test_a_vote_stands_and_a_majority_is_more_than_half(village):
    row = village.claim(door="staff", by=village.clerk)
    send_to_panel([row], village.committee, by=village.clerk)

    states = [vote(row, agrees=True, by=village.panel[0]).state for _tap in range(2)]
    states.append(vote(row, agrees=True, by=village.panel[1]).state)

    assert states == ["panel", "panel", "posted"]


def test_the_first_look_is_not_ones_own(village):
    village.leader.person = village.resident.person
    village.leader.save()

    with pytest.raises(NotYours, match="请别人看"):
        look_first(village.claim(), agrees=True, by=village.leader)


def test_one_takes_back_ones_own_claim_alone(village):
    row = village.claim()

    with pytest.raises(NotYours):
        withdraw_claim(row, by=village.clerk)

    assert withdraw_claim(row, by=village.resident).state == "withdrawn"


def test_a_full_cap_ends_the_claim_with_its_reason(village):
    row = village.judged("S01", times=2)
    post_points(account_of(village.home), 20, source="x", rule=rule_of(village.book, "S01"), deed_on=DAY)

    made = settle_claims(datetime(2026, 12, 9, tzinfo=UTC))

    row.refresh_from_db()
    assert (made, row.state, account_of(village.home).honour) == (0, "refused", 20)
    assert "每月最多20分" in row.because


def _copy(claim: Claim) -> Claim:
    copy = Claim.objects.get(pk=claim.pk)
    copy.pk, copy.key = None, "copy"
    return copy
