"""'还来吗？' is asked once, in time, and one tap answers it."""

from datetime import datetime, timedelta

import pytest

from activities.actions.reminding import answer_reminder, remind_sign_ups
from activities.actions.sign_ups import cancel_sign_up, sign_up
from tests.activities.gatherings import cancelled, gathering
from tests.factories import CommitteeFactory
from users.models import Notice
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import NotNow

pytestmark = pytest.mark.django_db
STARTS = datetime(2027, 3, 10, 14, tzinfo=SHANGHAI)
ASKED = datetime(2027, 3, 9, 9, tzinfo=SHANGHAI)


@pytest.fixture
def home():
    return CommitteeFactory()


def on_the_tenth(home, **fields):
    fields = {"starts_at": STARTS, "ends_at": STARTS + timedelta(hours=2), **fields}
    return gathering(home, **fields)


def party(activity, source="t:1", **about):
    about = {"phone": "19900001234", "hear_by": "sms", "at": ASKED - timedelta(days=3), **about}
    return sign_up(activity, source=source, home=activity.committee, **about)[0]


def test_who_is_going_is_asked_once_on_the_day_before(home):
    activity = on_the_tenth(home, capacity=1)
    going, _waiting = party(activity), party(activity, "t:2", phone="19900005678")

    asked = [
        remind_sign_ups(ASKED + ahead)
        for ahead in (timedelta(minutes=-1), *[timedelta()] * 2, timedelta(hours=5))
    ]

    notice = Notice.objects.get(recipient=f"sign_up:{going.pk}")
    assert asked == [0, 1, 0, 0]
    assert (notice.key, notice.due_at) == (f"activity:{activity.pk}:20270310:1", ASKED)


def test_nobody_is_asked_about_what_is_cancelled_draft_or_begun(home):
    for number, activity in enumerate((on_the_tenth(home), on_the_tenth(home))):
        party(activity, f"t:{number}")
        type(activity).objects.filter(pk=activity.pk).update(
            **(
                {"state": "draft"}
                if number
                else {"state": "cancelled", "cancelled_at": ASKED, "cancelled_because": "雨"}
            )
        )
    cancelled(home)

    assert remind_sign_ups(ASKED) == 0
    party(on_the_tenth(home), "t:9")
    assert remind_sign_ups(STARTS) == 0


def test_who_signed_up_after_the_asking_is_not_asked(home):
    party(on_the_tenth(home), at=ASKED + timedelta(hours=1))

    assert remind_sign_ups(ASKED + timedelta(hours=2)) == 0


def test_no_gives_the_place_to_the_next_and_yes_keeps_it(home):
    activity = on_the_tenth(home, capacity=1)
    first, second = party(activity), party(activity, "t:2", phone="19900005678")

    answer_reminder(first, True, at=ASKED)
    first.refresh_from_db()
    kept = (first.state, first.answer)
    answer_reminder(first, False, at=ASKED)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (kept, first.state, first.answer, second.state) == (("going", "yes"), "cancelled", "no", "going")
    with pytest.raises(NotNow):
        answer_reminder(first, True, at=ASKED)


def test_who_was_told_of_moving_up_after_the_asking_is_not_asked(home):
    activity = on_the_tenth(home, capacity=1)
    first, second = party(activity), party(activity, "t:2", phone="19900005678")
    cancel_sign_up(first, at=ASKED + timedelta(hours=1))

    assert remind_sign_ups(ASKED + timedelta(hours=2)) == 0
    assert Notice.objects.get(recipient=f"sign_up:{second.pk}").key == f"sign_up:{second.pk}:promoted"


def test_what_moved_to_another_day_is_asked_about_anew(home):
    activity = on_the_tenth(home)
    party(activity)
    later = timedelta(days=2)
    remind_sign_ups(ASKED)
    type(activity).objects.filter(pk=activity.pk).update(starts_at=STARTS + later, ends_at=STARTS + 2 * later)

    assert [remind_sign_ups(ASKED + later), remind_sign_ups(ASKED + later)] == [1, 0]
