import pytest
from icalendar import Calendar

from activities.actions.sign_ups import cancel_sign_up, sign_up
from tests.activities.gatherings import cancelled, door, gathering
from tests.factories import CommitteeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return CommitteeFactory(name="金港村", slug="jingang")


def events(response):
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def joined(activity, user, number=1, **facts):
    return sign_up(activity, source=f"web:{number}", home=activity.committee, user=user, **facts)[0]


def own_address(client):
    shown = client.post("/me/calendar/", {"do": "make"}).content.decode()
    return "/cal/" + shown.split("/cal/")[1].split('"')[0]


def test_the_feed_marks_what_is_cancelled(client, village):
    on, off = gathering(village), cancelled(village, sequence=1)

    found = events(client.get("/jingang/activities.ics"))

    status = {uid: str(event["status"]) for uid, event in found.items()}
    assert status == {
        f"activity-{on.pk}@jingang.xidu": "CONFIRMED",
        f"activity-{off.pk}@jingang.xidu": "CANCELLED",
    }


def test_one_activity_is_a_file_of_its_own(client, village):
    activity = gathering(village)

    response = client.get(f"/jingang/activities/{activity.pk}/activity.ics")

    (event,) = events(response).values()
    assert str(event["location"]) == "听潮驿站"
    assert event["dtstart"].dt == activity.starts_at.replace(microsecond=0)
    assert str(event["url"]).endswith(f"/jingang/activities/{activity.pk}/")


def test_the_own_calendar_shows_what_one_is_signed_up_for(village):
    user = UserFactory()
    going, left, others = gathering(village), gathering(village), gathering(village)
    joined(going, user)
    cancel_sign_up(joined(left, user, 2))
    joined(others, UserFactory(), 3)
    client = door(user)

    found = events(client.get(own_address(client)))

    assert set(found) == {f"activity-{going.pk}@jingang.xidu"}


def test_a_cancelled_activity_stays_in_the_own_calendar_marked_so(village):
    user = UserFactory()
    activity = gathering(village)
    joined(activity, user)
    off = cancelled(village)
    type(activity).objects.filter(pk=activity.pk).update(
        state="cancelled", cancelled_at=off.cancelled_at, cancelled_because="台风要来"
    )
    client = door(user)

    (event,) = events(client.get(own_address(client))).values()

    assert (str(event["status"]), str(event["description"])) == ("CANCELLED", "台风要来")


def test_a_waiting_place_says_that_it_waits(village):
    user = UserFactory()
    activity = gathering(village, capacity=1)
    joined(activity, UserFactory())
    joined(activity, user, 2)
    client = door(user)

    (event,) = events(client.get(own_address(client))).values()

    assert str(event["summary"]).startswith("候补：")


def test_the_own_address_needs_no_sign_in_and_ends_when_its_owner_says_so(client, village):
    owner = door(UserFactory())
    first = own_address(owner)
    second = own_address(owner)

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    owner.post("/me/calendar/", {"do": "end"})
    assert client.get(second).status_code == 404
    assert client.get("/cal/no-such-token.ics").status_code == 404


def test_a_closed_account_has_no_calendar(client, village):
    user = UserFactory()
    address = own_address(door(user))
    type(user).objects.filter(pk=user.pk).update(is_active=False)

    assert client.get(address).status_code == 404


def test_looking_at_the_page_makes_no_address(village):
    client = door(UserFactory())

    shown = client.get("/me/calendar/").content.decode()

    assert "给我一个地址" in shown
    assert "/cal/" not in shown


def test_only_who_is_signed_in_has_one(client):
    assert client.get("/me/calendar/").status_code == 302


@pytest.mark.parametrize("number", [1, 30])
def test_the_own_calendar_asks_the_same_few_questions(village, client, django_assert_num_queries, number):
    user = UserFactory()
    for at in range(number):
        joined(gathering(village, title=f"第{at}场"), user, at)
    address = own_address(door(user))

    with django_assert_num_queries(3):
        client.get(address)
