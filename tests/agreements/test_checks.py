from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from agreements.actions.checks import answer_check, draw_checks, drawn_of
from agreements.actions.claims import NotYours, look_first, settle_claims
from agreements.actions.disputes import answer_dispute, dispute_entry
from agreements.actions.panel import send_to_panel, vote
from agreements.actions.posting import account_of
from agreements.models import CheckDraw, LedgerEntry, SpotCheck
from tests.agreements.ground import user_at
from tests.agreements.village import Village
from tests.doors import browser_of
from users.models import Notice
from xidu.kit.errors import BadValue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
DECEMBER, JANUARY = "2026-12-03T09:00:00+08:00", "2027-01-01T09:00:00+08:00"


@pytest.fixture
def village() -> Village:
    return Village()


def counted(village: Village, code: str = "S02") -> None:
    """Let a household's own report go through to the ledger; it counts on 3 December."""
    claim = look_first(village.claim(code), agrees=True, by=village.leader)
    send_to_panel([claim], village.committee, by=village.clerk)
    for member in village.panel[:2]:
        vote(claim, agrees=True, by=member)
    with time_machine.travel(DECEMBER, tick=False):
        settle_claims(timezone.now())


def drawn(village: Village) -> SpotCheck:
    counted(village)
    with time_machine.travel(JANUARY, tick=False):
        draw_checks(timezone.now())
    return SpotCheck.objects.get()


def test_last_months_own_reports_are_drawn_once_at_least_one(village):
    counted(village)

    with time_machine.travel(JANUARY, tick=False):
        found = [draw_checks(timezone.now()), draw_checks(timezone.now())]

    draw = CheckDraw.objects.get()
    assert (found, draw.month, draw.percent, draw.total) == ([1, 0], date(2026, 12, 1), 10, 1)


def test_what_staff_reported_is_not_drawn(village):
    village.judged()
    with time_machine.travel(DECEMBER, tick=False):
        settle_claims(timezone.now())

    with time_machine.travel(JANUARY, tick=False):
        assert draw_checks(timezone.now()) == 0


@pytest.mark.parametrize("total, most", [(0, 0), (1, 1), (10, 1), (11, 2), (100, 10)])
def test_the_share_is_rounded_up_and_the_seed_draws_the_same_again(total, most):
    draw = CheckDraw(percent=10, seed="abc")

    first, again = drawn_of(draw, list(range(1, total + 1))), drawn_of(draw, list(range(1, total + 1)))

    assert (len(first), first) == (most, again)


def test_untrue_takes_the_points_back_and_tells_the_household(village):
    check = drawn(village)
    with time_machine.travel(JANUARY, tick=False):
        answer_check(check, is_true=False, words="栏杆没有坏", by=village.clerk)
        answer_check(check, is_true=True, words="看错了", by=village.clerk)

    assert account_of(village.home).honour == 0
    assert Notice.objects.filter(key__startswith="points-check:", channel="site").count() == 1
    check.refresh_from_db()
    assert check.outcome == "untrue"


def test_the_household_objects_and_gets_its_points_once_more(village):
    check = drawn(village)
    with time_machine.travel(JANUARY, tick=False):
        answer_check(check, is_true=False, words="栏杆没有坏", by=village.clerk)
        mirror = LedgerEntry.objects.get(kind="reverse")
        dispute = dispute_entry(mirror, words="修好以前坏的", source="me:1", by=village.resident)

        answer_dispute(dispute, upheld=True, answer="有照片", by=village.director)

        assert account_of(village.home).honour == 3


def test_true_leaves_the_points(village):
    check = drawn(village)

    answer_check(check, is_true=True, words="去看过", by=village.clerk)

    assert account_of(village.home).honour == 3


def test_nobody_checks_without_words_or_for_the_own_household(village):
    check = drawn(village)
    village.director.person = user_at(village.home).person
    village.director.save()

    with pytest.raises(BadValue):
        answer_check(check, is_true=True, words=" ", by=village.clerk)
    with pytest.raises(NotYours):
        answer_check(check, is_true=True, words="好", by=village.director)


def test_the_desk_answers_and_the_public_reads_counts_alone(village, client):
    check = drawn(village)
    desk = browser_of(village.clerk)
    assert "2组12号" in desk.get(reverse("agreements:desk-checks")).content.decode()

    desk.post(reverse("agreements:desk-check", args=[check.pk]), {"is_true": "yes", "words": "去看过"})

    text = client.get(reverse("agreements:points", args=[village.committee.slug])).content.decode()
    assert "上一次抽查自己报的1条：属实1条，不实0条" in text


@pytest.mark.parametrize("who", ["leader", "resident"])
def test_only_who_works_on_claims_answers(village, who):
    check = drawn(village)

    answer = browser_of(getattr(village, who)).post(
        reverse("agreements:desk-check", args=[check.pk]), {"is_true": "no", "words": "不实"}
    )

    check.refresh_from_db()
    assert (answer.status_code in {302, 403, 404}, check.outcome) == (True, "")
