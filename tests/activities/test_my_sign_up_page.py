import re
from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.sign_ups import cancel_sign_up, sign_up
from activities.models import SignUp
from tests.activities.gatherings import cancelled, door, gathering
from tests.factories import BlockFactory, CommitteeFactory, HouseholdFactory, UserFactory, account_with

pytestmark = pytest.mark.django_db
PHONE = "19900000001"


@pytest.fixture
def village():
    return CommitteeFactory(name="金港村", slug="jingang")


def words(response):
    """Return the page without the spans that keep the clauses of a headline together."""
    return re.sub(r'<span class="cl">([^<]*)</span>', r"\1", response.content.decode())


def send(client, activity, source="s1", **fields):
    path = f"/jingang/activities/{activity.pk}/sign-up/"
    return client.post(path, {"source": source, "people": "1", **fields})


def mine(activity, **facts):
    facts = {"source": "web:1", "people": 2, "home": activity.committee, **facts}
    return sign_up(activity, **facts)


def test_a_cancelled_activity_says_why_and_asks_nothing(client, village):
    activity = gathering(village)
    _row, code = mine(activity)
    type(activity).objects.filter(pk=activity.pk).update(
        state="cancelled", cancelled_at=timezone.now(), cancelled_because="台风要来"
    )

    shown = words(client.get(f"/s-up/{code}/"))

    assert "台风要来" in shown
    assert "还来吗" not in shown


def test_an_overlap_of_the_account_is_named_and_one_of_the_number_only_hinted(client, village):
    user = UserFactory()
    first, second, third = (gathering(village, title=title) for title in ("种花", "听课", "唱歌"))
    mine(first, source="web:1", user=user)
    _row, own = mine(second, source="web:2", user=user, phone=PHONE)
    _row, stranger = mine(third, source="web:3", phone=PHONE)

    assert "种花" in words(client.get(f"/s-up/{own}/"))
    shown = words(client.get(f"/s-up/{stranger}/"))
    assert "同一时间还报了另一场活动" in shown
    assert "听课" not in shown


@pytest.mark.parametrize("parties", [1, 30])
def test_the_page_of_a_sign_up_asks_few_questions(client, village, django_assert_max_num_queries, parties):
    activity = gathering(village, capacity=2)
    for at in range(parties):
        _row, code = mine(activity, source=f"web:{at}", phone=f"1990000{at:04d}")

    with django_assert_max_num_queries(12):
        assert client.get(f"/s-up/{code}/").status_code == 200


def leader_at(block):
    return account_with("leader", block)


def test_a_leader_signs_up_a_neighbour_of_the_own_block(village):
    block = BlockFactory(committee=village, name="3组")
    home = HouseholdFactory(block=block, door="12号")
    leader = leader_at(block)
    activity = gathering(village)
    client = door(leader)

    listed = words(client.get("/leader/activities/"))
    response = client.post(
        f"/leader/activities/{activity.pk}/{block.pk}/sign-up/",
        {"source": "s", "name": "陆师傅", "people": "2", "household": str(home.pk), "hear_by": "leader"},
    )

    row = SignUp.objects.get()
    assert "给3组的邻居报名" in listed
    assert (row.door, row.by, row.block, row.household, row.hear_by) == (
        "leader",
        leader,
        block,
        home,
        "leader",
    )
    assert response.status_code == 200
    assert "陆师傅报上了" in words(response)


def test_a_leader_reaches_no_other_block(village):
    own, other = BlockFactory(committee=village), BlockFactory(committee=village)
    activity, foreign = gathering(village), gathering(CommitteeFactory())
    client = door(leader_at(own))

    assert client.get(f"/leader/activities/{activity.pk}/{other.pk}/sign-up/").status_code == 404
    assert client.get(f"/leader/activities/{foreign.pk}/{own.pk}/sign-up/").status_code == 404


def test_a_leader_sees_names_others_wrote_only_masked(village):
    block = BlockFactory(committee=village)
    leader = leader_at(block)
    activity = gathering(village)
    mine(activity, name="沈安宁", block=block)
    mine(activity, source="leader:1", name="陆福康", block=block, door="leader", by=leader)

    shown = words(door(leader).get(f"/leader/activities/{activity.pk}/{block.pk}/sign-up/"))

    assert "沈安宁" not in shown
    assert "陆福康" in shown


@pytest.mark.parametrize("number", [1, 30])
def test_a_leaders_list_asks_the_same_few_questions(village, django_assert_max_num_queries, number):
    block = BlockFactory(committee=village)
    client = door(leader_at(block))
    for at in range(number):
        mine(gathering(village, title=f"第{at}场"), source=f"web:{at}", block=block)

    with django_assert_max_num_queries(9):
        assert client.get("/leader/activities/").status_code == 200


def test_a_leaders_list_goes_on_over_the_page_and_is_searched_by_title(village):
    client = door(leader_at(BlockFactory(committee=village)))
    by = account_with("director", village)
    for at in range(31):
        gathering(village, starts_in=timedelta(days=1, minutes=at), title=f"第{at}场", by=by)

    first = client.get("/leader/activities/")
    second = client.get("/leader/activities/?page=2")
    found = client.get("/leader/activities/?q=第30场")
    nothing = client.get("/leader/activities/?q=没有这场")

    assert [len(page.context["rows"]) for page in (first, second, found, nothing)] == [30, 1, 1, 0]
    assert '<a class="btn" rel="next" href="?page=2">后面的</a>' in words(first)
    assert "没有名称里有“没有这场”的活动" in words(nothing)


def test_the_desk_signs_up_somebody_and_takes_them_off(village):
    clerk = account_with("clerk", village)
    activity = gathering(village)
    client = door(clerk)

    response = client.post(
        f"/desk/activities/{activity.pk}/sign-up/", {"source": "s", "name": "陆师傅", "people": "2"}
    )

    row = SignUp.objects.get()
    assert (row.door, row.by) == ("desk", clerk)
    assert "陆师傅报上了" in words(response)
    client.post(f"/desk/activities/{activity.pk}/sign-ups/{row.pk}/cancel/")
    row.refresh_from_db()
    assert row.state == "cancelled"


@pytest.mark.parametrize("number", [1, 30])
def test_the_desks_sign_up_page_asks_the_same_few_questions(village, django_assert_max_num_queries, number):
    activity = gathering(village)
    client = door(account_with("clerk", village))
    for at in range(number):
        mine(activity, source=f"web:{at}", phone=f"1990000{at:04d}")

    with django_assert_max_num_queries(12):
        assert client.get(f"/desk/activities/{activity.pk}/sign-up/").status_code == 200


def test_nobody_signs_up_for_what_is_cancelled(client, village):
    response = send(client, cancelled(village))

    assert response.status_code == 422
    assert not SignUp.objects.exists()


def test_who_took_it_back_may_come_again(client, village):
    activity = gathering(village)
    row, _code = mine(activity, phone=PHONE)
    cancel_sign_up(row)

    response = send(client, activity, source="s9", phone=PHONE)

    assert response.status_code == 302


@pytest.mark.parametrize("who", ["desk", "leader"])
def test_who_signs_somebody_up_is_told_what_overlaps_and_nothing_else_of_it(village, who):
    block = BlockFactory(committee=village, name="3组")
    other = gathering(CommitteeFactory(name="对面村"), title="听课", words="带纸笔")
    mine(other, source="web:1", name="沈安宁", phone=PHONE, people=5)
    activity = gathering(village)
    user = account_with("clerk", village) if who == "desk" else leader_at(block)
    page = {
        "desk": f"/desk/activities/{activity.pk}/sign-up/",
        "leader": f"/leader/activities/{activity.pk}/{block.pk}/sign-up/",
    }[who]
    typed = {"name": "陆师傅", "people": "2"}

    told = words(door(user).post(page, {"source": "a", "phone": PHONE, "hear_by": "sms", **typed}))
    free = words(door(user).post(page, {"source": "b", **typed}))

    assert "<b>听课</b>" in told
    assert [part for part in ("沈安宁", "对面村", "带纸笔", "5个人", PHONE) if part in told] == []
    assert "同一时间" not in free
    assert activity.sign_ups.count() == 2
