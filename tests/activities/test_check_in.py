"""Who was there counts once, in its time, at the right place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from activities import signals
from activities.actions.check_in import (
    NotOpenYet,
    Over,
    check_in,
    check_in_party,
    undo_check_in,
    walk_in,
)
from activities.actions.screen_codes import (
    ElsewhereCode,
    WrongCode,
    check_qr,
    check_screen_code,
    qr_token,
    screen_code,
)
from activities.actions.self_check_in import self_check_in
from activities.actions.sign_ups import cancel_sign_up, sign_up
from activities.models import CheckIn, Seat
from tests.activities.gatherings import gathering, now_on
from tests.factories import BlockFactory, CommitteeFactory
from xidu.kit.errors import NotNow, RuleBroken

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def home():
    return CommitteeFactory()


@pytest.fixture
def heard():
    """What went up, as ("in" or "undone", id of the check-in)."""
    found = []

    def came(sender, check_in, **kwargs):
        found.append(("in", check_in.pk))

    def undone(sender, check_in, **kwargs):
        found.append(("undone", check_in.pk))

    signals.checked_in.connect(came)
    signals.check_in_undone.connect(undone)
    yield found
    signals.checked_in.disconnect(came)
    signals.check_in_undone.disconnect(undone)


def party(activity, people=1, source="t:1", **about):
    before = activity.starts_at - timedelta(days=1)
    return sign_up(activity, source=source, people=people, home=activity.committee, at=before, **about)[0]


def test_a_seat_is_ticked_once_and_told_once(home, heard):
    seat = party(now_on(home)).seats.get()

    rows = {check_in(seat, way="tick", key=key, by=seat.activity.by).pk for key in ("a", "a", "b")}

    assert len(rows) == 1
    assert heard == [("in", rows.pop())]


def test_undone_and_ticked_again_are_two_rows_and_three_facts(home, heard):
    activity = now_on(home)
    seat = party(activity).seats.get()

    first = check_in(seat, way="tick", key="a", by=activity.by)
    undo_check_in(first, by=activity.by)
    undo_check_in(first, by=activity.by)
    second = check_in(seat, way="tick", key="b", by=activity.by)

    assert heard == [("in", first.pk), ("undone", first.pk), ("in", second.pk)]
    assert CheckIn.objects.standing().get() == second


def test_what_is_rolled_back_leaves_nothing_for_who_listens_in_the_same_transaction(home):
    activity = now_on(home)
    seat = party(activity).seats.get()

    def post(sender, check_in, **kwargs):
        BlockFactory(committee=home, name="听到了")
        raise RuntimeError

    signals.checked_in.connect(post)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            check_in(seat, way="tick", key="a", by=activity.by)
    finally:
        signals.checked_in.disconnect(post)

    assert CheckIn.objects.count() == 0
    assert not home.blocks.filter(name="听到了").exists()


@pytest.mark.parametrize(
    "way, moment, error",
    [
        ("qr", timedelta(minutes=-61), NotOpenYet),
        ("tick", timedelta(minutes=-61), NotOpenYet),
        ("code", timedelta(hours=2, minutes=31), Over),
        ("paper", timedelta(days=7, hours=2, minutes=1), Over),
    ],
)
def test_checking_in_has_its_time(home, way, moment, error):
    activity = gathering(home)

    with pytest.raises(error):
        check_in(party(activity).seats.get(), way=way, key="a", now=activity.starts_at + moment)


@pytest.mark.parametrize(
    "way, moment",
    [
        ("qr", timedelta(minutes=-60)),
        ("code", timedelta(hours=2, minutes=30)),
        ("paper", timedelta(days=7, hours=2)),
    ],
)
def test_the_limits_of_its_time_still_count(home, way, moment):
    activity = gathering(home)

    check_in(party(activity).seats.get(), way=way, key="a", now=activity.starts_at + moment)

    assert CheckIn.objects.count() == 1


def test_nobody_checks_in_at_what_is_cancelled(home):
    activity = now_on(home)
    seat = party(activity).seats.get()
    type(activity).objects.filter(pk=activity.pk).update(
        state="cancelled", cancelled_at=timezone.now(), cancelled_because="下雨"
    )

    with pytest.raises(NotNow):
        check_in(seat, way="tick", key="a")


def test_the_code_on_the_screen_changes_and_names_where_it_belongs(home):
    here, there = now_on(home), now_on(home, title="合唱")
    now = timezone.now()

    check_screen_code(here, screen_code(here, now - timedelta(minutes=2)), now)
    with pytest.raises(WrongCode):
        check_screen_code(here, screen_code(here, now - timedelta(minutes=4)), now)
    with pytest.raises(ElsewhereCode, match="合唱"):
        check_screen_code(here, screen_code(there, now), now)


def test_a_qr_code_is_good_for_ten_minutes_at_its_own_activity(home):
    here, there = now_on(home), now_on(home)
    now = timezone.now()

    check_qr(here, qr_token(here, now - timedelta(minutes=10)), now)
    for token in (qr_token(here, now - timedelta(minutes=12)), qr_token(there, now), "nonsense"):
        with pytest.raises(WrongCode):
            check_qr(here, token, now)


def test_a_phone_or_a_code_brings_the_whole_family_in(home):
    activity = now_on(home)
    _signed, code = sign_up(
        activity, source="t:1", people=3, home=home, phone=PHONE, at=activity.starts_at - timedelta(days=1)
    )

    first = self_check_in(activity, phone="199 0000 1234", way="code", key="k", heads=2)
    second = self_check_in(activity, code=code, way="code", key="l")

    assert (len(first), len(second), CheckIn.objects.count()) == (2, 3, 3)
    with pytest.raises(RuleBroken, match="没有找到"):
        self_check_in(activity, phone="19900005678", way="code", key="m")


def test_who_waits_and_is_there_goes(home):
    activity = now_on(home, capacity=1)
    party(activity)
    waits = party(activity, source="t:2")

    check_in_party(waits, way="tick", key="a", by=activity.by)

    waits.refresh_from_db()
    assert waits.state == "going"


def test_a_family_at_the_door_comes_in_though_the_house_is_full(home):
    activity = now_on(home, capacity=1)
    party(activity)

    for _twice in range(2):
        signed = walk_in(activity, source="w:1", name="路过的", people=3, home=home, by=activity.by)

    assert (signed.door, signed.state, CheckIn.objects.count()) == ("walk_in", "going", 3)


def test_a_code_of_another_activity_names_it(home):
    here, there = now_on(home), now_on(home, title="合唱")
    _signed, code = sign_up(there, source="t:1", home=home, at=there.starts_at - timedelta(days=1))

    with pytest.raises(ElsewhereCode, match="合唱"):
        self_check_in(here, code=code, way="code", key="k")

    assert CheckIn.objects.count() == 0


def test_who_said_no_does_not_check_in_alone_but_staff_may_take_them(home):
    activity = now_on(home)
    signed, code = sign_up(activity, source="t:1", home=home, at=activity.starts_at - timedelta(days=1))
    cancel_sign_up(signed, at=activity.starts_at - timedelta(hours=1))

    with pytest.raises(NotNow):
        self_check_in(activity, code=code, way="code", key="k")
    check_in_party(signed, way="tick", key="a", by=activity.by)

    signed.refresh_from_db()
    assert (signed.state, signed.is_late_cancel) == ("going", False)


def test_who_cancelled_and_signed_up_again_is_ticked_on_the_new_line_only(home):
    activity = now_on(home)
    old = party(activity, phone=PHONE)
    cancel_sign_up(old, at=activity.starts_at - timedelta(hours=1))
    new = party(activity, source="t:2", phone=PHONE)

    with pytest.raises(NotNow, match="新的那一行"):
        check_in_party(old, way="tick", key="a", by=activity.by)

    assert len(check_in_party(new, way="tick", key="b", by=activity.by)) == 1


def test_a_key_stands_for_one_seat(home):
    activity = now_on(home)
    first, second = (party(activity, source=f"t:{n}").seats.get() for n in (1, 2))
    check_in(first, way="tick", key="a", by=activity.by)

    with pytest.raises(NotNow):
        check_in(second, way="tick", key="a", by=activity.by)


@pytest.mark.django_db(transaction=True)
def test_twelve_taps_at_once_are_one_check_in():
    activity = now_on(CommitteeFactory())
    seat = party(activity).seats.get()
    told = []

    def heard(sender, check_in, **kwargs):
        told.append(check_in.pk)

    def tap(number: int) -> int:
        try:
            return check_in(Seat.objects.get(pk=seat.pk), way="tick", key=f"tap:{number}").pk
        finally:
            connection.close()

    signals.checked_in.connect(heard)
    try:
        with ThreadPoolExecutor(12) as pool:
            rows = set(pool.map(tap, range(12)))
    finally:
        signals.checked_in.disconnect(heard)

    assert told == list(rows) == [CheckIn.objects.get().pk]
