from datetime import timedelta

import pytest
from django.utils import timezone

from residents.models import Figure
from services.actions import wishes as acts
from services.actions.wishes_after import close_wish, deliver_wish, hide_thanks, thank
from services.actions.wishes_claims import (
    AlreadyTaken,
    Claimer,
    approve_claim,
    claim_wish,
    drop_claim,
    fill_wish,
    open_contact,
    turn_down,
)
from services.actions.wishes_clock import lapse_holds, tell_of_unclaimed, warn_of_lapse
from services.actions.wishes_gate import NotForPublic
from services.models import Wish
from tests.factories import UserFactory
from tests.guards.cores import picture
from tests.services.small_wishes import NAME, PHONE, Village
from users.models import AuditEntry, Notice
from xidu.kit.dates import today
from xidu.kit.errors import BadFile, BadValue, NotNow, TooLate

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def village() -> Village:
    return Village()


def state(wish) -> str:
    return Wish.objects.get(pk=wish.pk).state


def told(what: str) -> int:
    return Notice.objects.filter(topic="wishes", key__contains=what).count()


def test_a_claim_holds_the_wish_48_hours_and_the_same_tap_holds_once(village):
    wish = village.shown()

    first, again = village.held(wish), village.held(wish)

    assert (first.pk, state(wish)) == (again.pk, "held")
    assert first.until - first.held_at == 48 * HOUR


def test_the_hold_is_a_dated_figure_of_the_place(village):
    facts = {"committee": village.committee, "since": today(), "unit": "小时", "basis": "约定"}
    Figure.objects.create(key="wish_hold_hours", value="24", **facts)

    claim = village.held()

    assert claim.until - claim.held_at == 24 * HOUR


def test_the_second_of_two_is_told_to_look_at_others(village):
    wish = village.shown()
    village.held(wish)

    with pytest.raises(AlreadyTaken, match="刚被别人认领"):
        claim_wish(wish, village.who(UserFactory()), key="other")


@pytest.mark.parametrize("step", ["told", "seen"])
def test_a_wish_that_is_not_published_cannot_be_claimed(village, step):
    wish = getattr(village, step)()

    with pytest.raises(NotNow, match="现在不能认领"):
        village.held(wish)


@pytest.mark.parametrize(
    "who, why",
    [
        (Claimer("", "resident", phone=PHONE), "怎么称呼"),
        (Claimer("老李", "resident"), "手机号"),
        (Claimer("老李", "fund", phone=PHONE), "居民、共建单位还是党员"),
    ],
)
def test_a_claim_without_a_name_a_way_back_or_a_right_kind_is_refused(village, who, why):
    wish = village.shown()

    with pytest.raises(BadValue, match=why):
        claim_wish(wish, who, key="x")
    assert state(wish) == "published"


def test_nobody_holds_more_than_three_at_once(village):
    wishes = [village.shown(village.another_home(f"{n}号")) for n in range(30, 34)]
    for number, wish in enumerate(wishes[:3]):
        village.held(wish, key=f"t{number}")

    with pytest.raises(BadValue, match="已经有3个"):
        village.held(wishes[3], key="t3")


def test_a_hold_is_warned_of_once_and_let_go_at_its_hour(village):
    claim = village.held()

    early = (warn_of_lapse(claim.until - 7 * HOUR), lapse_holds(claim.until - HOUR))
    warned = [warn_of_lapse(claim.until - 5 * HOUR) for _twice in range(2)]
    lapsed = [lapse_holds(claim.until) for _twice in range(2)]

    claim.refresh_from_db()
    assert (early, warned, lapsed) == ((0, 0), [1, 0], [1, 0])
    assert (claim.state, state(claim.wish), told(":soon"), told(":lapsed")) == ("lapsed", "published", 1, 1)


def test_a_lapsed_hold_makes_way_even_before_the_minutes_work_and_is_not_approved(village):
    late = village.held()
    after = late.until + HOUR

    with pytest.raises(TooLate, match="留的时间过了"):
        approve_claim(late, by=village.clerk, at=after)
    other = claim_wish(late.wish, village.who(UserFactory()), key="other", at=after)
    with pytest.raises(TooLate):
        approve_claim(late, by=village.clerk)

    assert (other.state, state(other.wish)) == ("held", "held")


def test_the_contact_is_staffs_after_approval_alone_and_each_look_is_on_the_trail(village):
    claim = village.held()

    with pytest.raises(acts.NotAllowed, match="同意以后"):
        open_contact(claim, by=village.neighbour)
    approve_claim(claim, by=village.clerk)
    approve_claim(claim, by=village.clerk)
    looks = [open_contact(claim, by=village.neighbour) for _twice in range(2)]

    trail = AuditEntry.objects.filter(action="wish.contact")
    assert {look.phone for look in looks} == {village.committee.phone}
    assert list(trail.values_list("actor", "detail__whose")) == [(village.neighbour.pk, "staff")] * 2
    assert (state(claim.wish), told(":approved")) == ("delivering", 2)


def test_the_familys_own_number_goes_out_only_where_the_family_said_so(village):
    village.child.keep_phone(PHONE, village.committee.pk)
    village.child.save()
    claim = village.held(village.shown(family_phone=True))
    approve_claim(claim, by=village.clerk)

    found = open_contact(claim, by=village.neighbour)

    assert (found.phone.replace("-", ""), NAME in found.who) == (PHONE.replace("-", ""), False)


@pytest.mark.parametrize("end", ["drop", "turn-down"])
def test_a_claim_let_go_puts_the_wish_back_and_its_contact_closes(village, end):
    claim = village.approved()

    for _twice in range(2):
        if end == "drop":
            drop_claim(claim, by=village.neighbour)
        else:
            turn_down(claim, by=village.clerk)

    assert state(claim.wish) == "published"
    with pytest.raises(acts.NotAllowed):
        open_contact(claim, by=village.neighbour)
    with pytest.raises(NotNow):
        approve_claim(claim, by=village.clerk)


def test_what_nobody_takes_on_goes_to_committee_unit_or_fund_after_its_days(village):
    wish = village.shown()
    with pytest.raises(NotNow, match="还在等邻居"):
        fill_wish(wish, kind="fund", name="社区基金", key="f", by=village.clerk)
    Wish.objects.filter(pk=wish.pk).update(due_on=today() - timedelta(days=1))

    heard = [tell_of_unclaimed(timezone.now()) for _twice in range(2)]
    with pytest.raises(BadValue, match="由谁来圆"):
        fill_wish(wish, kind="resident", name="老李", key="f", by=village.clerk)
    claim = fill_wish(wish, kind="fund", name="社区基金", key="f", by=village.clerk)
    again = fill_wish(wish, kind="fund", name="社区基金", key="f", by=village.clerk)

    assert (heard, claim.pk, claim.kind, claim.approved_by) == ([1, 0], again.pk, "fund", village.clerk)
    assert state(wish) == "delivering"


def test_the_way_ends_with_photo_thanks_by_consent_and_a_close(village):
    claim = village.approved()
    wish = claim.wish

    with pytest.raises(BadFile, match="照片"):
        deliver_wish(wish, photo=None, by=village.clerk)
    for _twice in range(2):
        deliver_wish(wish, photo=picture(), by=village.clerk)
    with pytest.raises(NotForPublic):
        thank(wish, words=f"谢谢，{NAME}", public=True, by=village.clerk)
    thank(wish, words="桌子正好，谢谢", public=True, by=village.clerk)
    hidden = hide_thanks(wish, by=village.clerk)
    for _twice in range(2):
        closed = close_wish(wish, by=village.clerk)

    claim.refresh_from_db()
    assert (claim.state, closed.state, hidden.thanks_public) == ("done", "closed", False)
    assert Notice.objects.filter(key=f"wish-claim:{claim.pk}:thanks", body__contains="桌子正好").count() == 1


def test_no_notice_of_the_whole_way_names_the_family_or_its_door(village):
    claim = village.approved()
    deliver_wish(claim.wish, photo=picture(), by=village.clerk)
    thank(claim.wish, words="谢谢", public=False, by=village.clerk)

    words = " ".join(f"{row.subject} {row.body} {row.url}" for row in Notice.objects.all())

    assert [secret for secret in (NAME, "小满", "18号", "2组", "趴在床上") if secret in words] == []
    assert Notice.objects.filter(user=village.leader, topic="wishes").count() == 4
