import re
from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.sign_ups import sign_up
from activities.models import CoHost, SignUp
from tests.activities.gatherings import gathering
from tests.factories import BlockFactory, CommitteeFactory

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


def test_what_when_and_where_stand_before_the_fields(client, village):
    shown = words(client.get(f"/jingang/activities/{gathering(village, capacity=5).pk}/sign-up/"))

    assert shown.index("听潮驿站") < shown.index("还有5个名额") < shown.index("几个人来")


def test_a_family_signs_up_without_an_account_and_gets_a_code(client, village):
    block = BlockFactory(committee=village, name="3组")
    activity = gathering(village)

    response = send(
        client,
        activity,
        people="3",
        name="沈阿姨",
        names="老伴、孙女",
        children="1",
        phone=PHONE,
        home=f"b{block.pk}",
    )

    row = SignUp.objects.get()
    assert (row.people, row.block, row.home, row.door, row.hear_by) == (3, block, village, "web", "sms")
    assert row.phone == PHONE
    assert list(row.seats.values_list("name", "is_child")) == [
        ("沈阿姨", False),
        ("老伴", False),
        ("孙女", True),
    ]
    assert response.status_code == 302
    assert response.url.startswith("/s-up/")
    shown = words(client.get(response.url))
    assert "报上了，3个人" in shown
    assert PHONE not in shown


def test_the_same_form_sent_twice_is_one_party(client, village):
    activity = gathering(village)

    first, again = send(client, activity), send(client, activity)

    assert first.url == again.url
    assert SignUp.objects.count() == 1


@pytest.mark.parametrize(
    "fields, said",
    [
        ({"people": "0"}, "至少写1个人"),
        ({"people": "7"}, "一次最多报6个人"),
        ({"people": "1", "children": "2"}, "孩子比来的人还多"),
        ({"phone": "199"}, "phone"),
        ({"hear_by": "sms"}, "请留一个号码"),
        ({"hear_by": "leader"}, "要选一下您是哪一组的"),
        ({"home": "b999999"}, "home"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(client, village, fields, said):
    response = send(client, gathering(village), **fields)

    assert response.status_code == 422
    assert said in words(response)
    assert not SignUp.objects.exists()


def test_when_full_the_page_offers_the_waiting_list(client, village):
    activity = gathering(village, capacity=2)
    send(client, activity, people="2")

    shown = words(client.get(f"/jingang/activities/{activity.pk}/sign-up/"))
    response = send(client, activity, source="s2")

    assert "排候补" in shown
    assert "名额满了" in shown
    assert "您在候补，排第1位" in words(client.get(response.url))


def test_after_the_end_of_sign_up_nobody_gets_in(client, village):
    activity = gathering(village, signs_up_until=timezone.now() - timedelta(minutes=1))

    response = send(client, activity)

    assert response.status_code == 422
    assert not SignUp.objects.exists()
    assert "现在不能报名了" in words(client.get(f"/jingang/activities/{activity.pk}/sign-up/"))


def test_for_two_hosts_one_says_where_one_lives(client, village):
    other = CommitteeFactory(name="浦江居委", slug="pujiang")
    theirs = BlockFactory(committee=other, name="5号楼")
    activity = gathering(village)
    CoHost.objects.create(activity=activity, committee=other)

    send(client, activity, home=f"b{theirs.pk}")
    send(client, activity, source="s2")
    client.post(f"/pujiang/activities/{activity.pk}/sign-up/", {"source": "s3", "people": "1"})

    rows = SignUp.objects.order_by("pk").values_list("home__name", "block__name", "committee__name")
    assert list(rows) == [
        ("浦江居委", "5号楼", "金港村"),
        ("金港村", None, "金港村"),
        ("浦江居委", None, "金港村"),
    ]


def test_a_form_from_another_site_is_refused(client, village):
    path = f"/jingang/activities/{gathering(village).pk}/sign-up/"

    response = client.post(path, {"people": "1"}, headers={"sec-fetch-site": "cross-site"})

    assert response.status_code == 403


def mine(activity, **facts):
    facts = {"source": "web:1", "people": 2, "home": activity.committee, **facts}
    return sign_up(activity, **facts)


@pytest.mark.parametrize(
    "answer, state, said", [("yes", "going", "我们等您"), ("no", "cancelled", "这次您不来")]
)
def test_still_coming_is_answered_with_one_tap(client, village, answer, state, said):
    row, code = mine(gathering(village))

    response = client.post(f"/s-up/{code}/", {"come": answer})

    row.refresh_from_db()
    assert row.state == state
    assert said in words(client.get(response.url))


def test_looking_changes_nothing(client, village):
    row, code = mine(gathering(village))

    client.get(f"/s-up/{code}/?come=no")

    row.refresh_from_db()
    assert (row.state, row.answer) == ("going", "")


def test_an_answer_that_is_none_is_asked_again(client, village):
    _row, code = mine(gathering(village))

    assert client.post(f"/s-up/{code}/", {"come": "?"}).status_code == 422


def test_the_party_changes_its_size(client, village):
    row, code = mine(gathering(village, capacity=5))

    client.post(f"/s-up/{code}/change/", {"people": "4", "names": "老伴"})

    row.refresh_from_db()
    assert row.people == 4
    assert list(row.seats.values_list("name", flat=True)) == ["", "", "老伴", ""]


def test_a_party_that_grew_too_large_is_told_and_stays_as_it_was(client, village):
    row, code = mine(gathering(village))

    response = client.post(f"/s-up/{code}/change/", {"people": "9"})

    row.refresh_from_db()
    assert (response.status_code, row.people) == (422, 2)


def test_a_code_is_read_however_it_is_typed_and_a_wrong_one_is_not_there(client, village):
    _row, code = mine(gathering(village))

    assert client.get(f"/s-up/{code.lower()}/").status_code == 200
    assert client.get("/s-up/ABCDEFGH/").status_code == 404
    assert client.get("/s-up/no-code/").status_code == 404
