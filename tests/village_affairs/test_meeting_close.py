"""Who is there by household, hands, minutes, and what the clock asks for afterwards."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.actions.check_in import check_in_party, undo_check_in
from activities.actions.planning import cancel_activity
from activities.actions.sign_ups import sign_up
from activities.models import Activity, CheckIn, SignUp
from tests.factories import BlockFactory, HouseholdFactory, PersonFactory, account_with
from tests.village_affairs.people import village_with_people
from tests.village_affairs.site_meetings import begun, on_agenda, planned
from users.models import Notice
from village_affairs.actions.meeting_close import close_meeting, count_hands, draft_minutes
from village_affairs.actions.meeting_households import (
    name_household,
    presence,
    sign_in_household,
    type_in_sheet,
    without_household,
)
from village_affairs.actions.meeting_points import answer_point, owe_point
from village_affairs.actions.meeting_reminders import nag_minutes, remind_of_promises
from village_affairs.actions.publishing import publish, sign, submit
from village_affairs.actions.site_meetings import add_point
from village_affairs.models import Opinion, SiteMeeting
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def meeting(village):
    return begun(village)


def household(village, name="3组", door="12号"):
    block = village.committee.blocks.filter(name=name).first()
    return HouseholdFactory(block=block or BlockFactory(committee=village.committee, name=name), door=door)


def test_a_household_counts_once_however_often_it_is_ticked(village, meeting):
    door = household(village)

    for key in ("a", "b", "b"):
        sign_in_household(meeting, door, key=key, by=village.clerk, people=2)

    assert presence(meeting.activity) == (1, 2)


def test_a_household_taken_back_may_be_ticked_again(village, meeting):
    door = household(village)
    sign_in_household(meeting, door, key="a", by=village.clerk)
    undo_check_in(CheckIn.objects.get(), by=village.clerk)
    gone = presence(meeting.activity)

    sign_in_household(meeting, door, key="b", by=village.clerk)

    assert (gone, presence(meeting.activity)) == ((0, 0), (1, 1))


def test_a_household_that_signed_up_is_ticked_as_the_party_it_is(village, meeting):
    door = household(village)
    Activity.objects.update(signs_up_until=timezone.now() + timedelta(hours=1))
    signed, _code = sign_up(
        meeting.activity, source="web:1", people=3, home=village.committee, household=door, block=door.block
    )

    ticked = sign_in_household(meeting, door, key="a", by=village.clerk, people=1)

    assert (ticked, presence(meeting.activity), SignUp.objects.count()) == (signed, (1, 3), 1)


def by_code(village, meeting, **facts):
    """A party that signed up without a household and checked in by the code on the screen."""
    Activity.objects.update(signs_up_until=timezone.now() + timedelta(hours=1))
    signed, _code = sign_up(meeting.activity, source="web:9", home=village.committee, **facts)
    check_in_party(signed, way=CheckIn.Way.QR, key="self")
    return signed


def test_who_came_by_code_counts_once_with_their_household_when_it_is_named(village, meeting):
    door = household(village)
    sign_in_household(meeting, door, key="a", by=village.clerk)
    party = by_code(village, meeting)
    before = (presence(meeting.activity), without_household(meeting))

    name_household(meeting, party, door, by=village.clerk)

    assert before == ((2, 2), [party])
    assert (presence(meeting.activity), without_household(meeting)) == ((1, 2), [])


def test_an_account_on_the_register_brings_its_household_along(village, meeting):
    door = household(village)
    person = PersonFactory(household=door)
    sign_in_household(meeting, door, key="a", by=village.clerk)
    by_code(village, meeting, user=account_with("resident", village.committee, person=person))

    assert presence(meeting.activity) == (1, 2)


def test_signed_lines_of_a_sheet_are_typed_in_all_or_nothing(village, meeting):
    doors = [household(village, door=f"{n}号") for n in range(1, 4)]
    block = doors[0].block

    with pytest.raises(BadValue, match="第4行"):
        type_in_sheet(meeting, block, numbers="1, 4", key="k", by=village.clerk)
    empty = presence(meeting.activity)
    counts = [type_in_sheet(meeting, block, numbers="1-2", key="k", by=village.clerk) for _n in range(2)]

    assert (empty, counts, presence(meeting.activity)) == ((0, 0), [2, 2], (2, 2))
    assert set(CheckIn.objects.values_list("way", flat=True)) == {"paper"}


@pytest.mark.parametrize(
    "hands, ok", [((3, 0, 0), True), ((1, 1, 1), True), ((3, 1, 0), False), ((-1, 0, 0), False)]
)
def test_no_more_hands_than_people_present(village, meeting, hands, ok):
    sign_in_household(meeting, household(village), key="a", by=village.clerk, people=3)
    names = ("satisfied", "fair", "not_satisfied")

    if ok:
        count_hands(meeting, by=village.clerk, **dict(zip(names, hands, strict=True)))
    else:
        with pytest.raises(BadValue):
            count_hands(meeting, by=village.clerk, **dict(zip(names, hands, strict=True)))

    meeting.refresh_from_db()
    kept = (meeting.hands_satisfied, meeting.hands_fair, meeting.hands_not)
    assert kept == (hands if ok else (None, None, None))


@pytest.mark.parametrize("minutes", ["", " \n", "主持人电话19900000001"])
def test_a_meeting_does_not_close_without_minutes_or_with_a_number_in_them(village, meeting, minutes):
    with pytest.raises(BadValue):
        close_meeting(meeting, minutes=minutes, by=village.clerk)

    meeting.refresh_from_db()
    assert meeting.closed_at is None


def test_the_database_itself_refuses_a_closed_meeting_without_minutes(meeting):
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteMeeting.objects.filter(pk=meeting.pk).update(closed_at=timezone.now())


def test_a_meeting_does_not_close_while_a_point_hangs(village, meeting):
    point = on_agenda(village, meeting)
    with pytest.raises(NotNow, match="还有1个议题"):
        close_meeting(meeting, minutes="主任主持。", by=village.clerk)

    owe_point(point, until=today(), to=village.director, by=village.clerk)
    closed = close_meeting(meeting, minutes="主任主持。", by=village.clerk)

    assert (closed.closed_by, closed.minutes) == (village.clerk, "主任主持。")
    assert meeting.activity.summary.words == "到了0户0人，议了1件事，答复了0件，会后答复1件。"


def test_after_the_end_a_promise_is_not_put_off_but_may_be_kept(village, meeting):
    point = add_point(meeting, title="停车位怎么分", by=village.clerk)
    owe_point(point, until=today(), to=village.director, by=village.clerk)
    close_meeting(meeting, minutes="主任主持。", by=village.clerk)

    with pytest.raises(NotNow):
        owe_point(point, until=today() + timedelta(days=9), to=village.director, by=village.clerk)

    assert answer_point(point, words="抽签。", by=village.director).answered_by == village.director


def closed(village, meeting):
    point = on_agenda(village, meeting, words="路灯不亮")
    answer_point(point, words="明天修。", by=village.clerk)
    hidden = on_agenda(village, meeting, words="不该公开的话", source="web:2")
    owe_point(hidden, until=today(), to=village.director, by=village.clerk)
    Opinion.objects.filter(pk=hidden.opinion_id).update(hidden_at=timezone.now(), hidden_reason="私事")
    sign_in_household(meeting, household(village), key="a", by=village.clerk, people=3)
    count_hands(meeting, satisfied=2, fair=1, not_satisfied=0, by=village.clerk)
    return close_meeting(meeting, minutes="主任主持。", by=village.clerk)


def test_minutes_are_drafted_once_and_published_by_three_people(village, meeting):
    closed(village, meeting)

    version, again = (draft_minutes(meeting, by=village.clerk) for _n in range(2))
    submit(version, by=village.clerk)
    sign(version, by=village.supervisor)
    publication = publish(version, by=village.director)

    assert (version, version.disclosure.kind) == (again, "minutes")
    words = publication.content["words"]
    wanted = ("到会：1户3人", "路灯不亮\n答：明天修。", "满意2人，基本满意1人，不满意0人", "主任主持。")
    assert [part for part in wanted if part not in words] == []
    assert "不该公开的话" not in words


def test_minutes_are_not_drafted_before_the_end(village, meeting):
    with pytest.raises(NotNow):
        draft_minutes(meeting, by=village.clerk)


def nine(meeting, days, hour=9, minute=0):
    end = meeting.activity.ends_at.astimezone(SHANGHAI)
    return (end + timedelta(days=days)).replace(hour=hour, minute=minute, second=0, microsecond=0)


def test_minutes_are_asked_for_on_the_third_and_seventh_day_once_each(village, meeting):
    moments = [
        nine(meeting, 2),
        nine(meeting, 3, 8, 59),
        nine(meeting, 3),
        nine(meeting, 3),
        nine(meeting, 6),
        nine(meeting, 7),
        nine(meeting, 8),
    ]

    assert [nag_minutes(moment) for moment in moments] == [0, 0, 2, 0, 0, 2, 0]


def test_nobody_is_asked_for_minutes_that_are_written_or_of_a_meeting_called_off(village, meeting):
    closed(village, meeting)
    other = village_with_people("对岸村", "duian")
    cancelled = planned(other)
    cancel_activity(cancelled.activity, because="台风", by=other.clerk)

    assert nag_minutes(nine(meeting, 7)) == 0


def test_a_promise_is_reminded_of_before_and_on_the_day_and_then_told_upwards_once(village, meeting):
    account_with("street_office", village.committee.street)
    point = add_point(meeting, title="停车位怎么分", by=village.clerk)
    until = today() + timedelta(days=3)
    owe_point(point, until=until, to=village.clerk, by=village.clerk)
    start = timezone.now().astimezone(SHANGHAI).replace(hour=9, minute=0)

    made = [remind_of_promises(start + timedelta(days=n)) for n in (1, 2, 2, 3, 4, 5)]

    assert made == [0, 1, 0, 1, 2, 0]
    told = Notice.objects.filter(key__startswith=f"agenda_point:{point.pk}:").order_by("pk")
    assert [notice.user for notice in told][:2] == [village.clerk, village.clerk]
