import re
from datetime import timedelta

import pytest
from django.utils import timezone

from activities.actions.check_in import check_in
from activities.actions.screen_codes import qr_token, screen_code
from activities.models import CheckIn, CoHost
from tests.activities.at_the_door import base, came, party, words
from tests.activities.gatherings import door, gathering, now_on
from tests.factories import BlockFactory, CommitteeFactory, UserFactory, account_with
from users.models import AuditEntry

pytestmark = pytest.mark.django_db
PHONE = "19900000001"


@pytest.fixture
def village():
    return CommitteeFactory(name="金港村", slug="jingang")


@pytest.fixture
def desk(village):
    return door(account_with("clerk", village))


@pytest.mark.parametrize("body", ["", "[]", '{"ticks": [{"seat": "x"}]}', '{"ticks": 5}', "\x00"])
def test_a_list_that_cannot_be_read_is_refused(village, desk, body):
    activity = now_on(village)

    response = desk.post(f"{base(activity)}/offline/", body, content_type="application/json")

    assert response.status_code == 400


def test_the_screen_shows_figures_and_a_code_and_draws_itself_anew(village, desk):
    activity = now_on(village)

    response = desk.get(f"{base(activity)}/screen/")

    code = screen_code(activity, timezone.now())
    assert f"{code[:3]} {code[3:]}" in words(response)
    assert "<svg" in words(response)
    assert response.headers["Refresh"] == "30"


def test_the_sheet_is_a_pdf_with_names_so_who_takes_it_is_written_down(village, desk):
    activity = gathering(village)
    party(activity, name="沈阿姨")
    page = f"{base(activity)}/sheet.pdf"

    looked, taken = desk.get(page), desk.post(page)

    assert (looked.status_code, taken.content[:4], taken["Content-Type"]) == (405, b"%PDF", "application/pdf")
    line = AuditEntry.objects.get(action="activity.print_sheet")
    assert (line.object_id, line.detail) == (str(activity.pk), {"rows": 2})


def test_the_sheet_is_not_taken_by_who_may_not_tick(village):
    activity = gathering(village)
    page = f"{base(activity)}/sheet.pdf"
    people = {account_with("supervisor", village): 403, account_with("clerk", CommitteeFactory()): 404}

    assert {user: door(user).post(page).status_code for user in people} == people
    assert not AuditEntry.objects.filter(action="activity.print_sheet").exists()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_few_questions(village, desk, django_assert_max_num_queries, number):
    activity = now_on(village)
    for index in range(number):
        row, _code = party(activity, index, name=f"第{index}家", phone=f"1990000{index:04d}")
        check_in(row.seats.first(), way="tick", key=f"k{index}")

    with django_assert_max_num_queries(12):
        assert desk.get(f"{base(activity)}/check-in/").status_code == 200


@pytest.mark.parametrize("path", ["check-in/", "walk-in/", "back-fill/", "screen/", "sign-up/"])
def test_the_door_opens_to_the_hosts_and_to_nobody_else(village, desk, path):
    activity = gathering(village)
    partner = CommitteeFactory()
    CoHost.objects.create(activity=activity, committee=partner)
    others = {
        "partner": (door(account_with("clerk", partner)), 200),
        "stranger": (door(account_with("clerk", CommitteeFactory())), 404),
        "resident": (door(UserFactory()), 403),
    }

    seen = {
        who: client.get(f"{base(activity)}/{path}").status_code for who, (client, _right) in others.items()
    }

    assert desk.get(f"{base(activity)}/{path}").status_code == 200
    assert seen == {who: right for who, (_client, right) in others.items()}


# ---- on one's own phone


def arrive(client, activity, **fields):
    return client.post(f"/jingang/activities/{activity.pk}/in/", {"source": "s1", **fields})


@pytest.mark.parametrize("who", ["phone", "code"])
def test_the_figures_on_the_screen_and_a_number_or_a_code_check_the_party_in(client, village, who):
    activity = now_on(village)
    _row, code = party(activity, phone=PHONE)
    named = {"phone": "199 0000 0001", "code": f"{code[:4]} {code[4:]}".lower()}[who]

    response = arrive(client, activity, screen_code=screen_code(activity, timezone.now()), who=named)

    assert response.status_code == 200
    assert "签到好了，2个人" in words(response)
    assert came(activity) == 2


def test_a_scanned_code_needs_no_figures(client, village):
    activity = now_on(village)
    party(activity, phone=PHONE)
    token = qr_token(activity, timezone.now())

    page = words(client.get(f"/jingang/activities/{activity.pk}/in/", {"t": token}))
    arrive(client, activity, t=token, who=PHONE)

    assert "屏幕上的6位数字" not in page
    assert came(activity) == 2


def test_an_account_that_is_signed_up_only_taps(village):
    activity, user = now_on(village), UserFactory()
    party(activity, user=user)

    response = arrive(door(user), activity, t=qr_token(activity, timezone.now()), who="")

    assert "签到好了，2个人" in words(response)


def test_of_a_family_only_those_who_came_are_counted(client, village):
    activity = now_on(village)
    party(activity, people=4, phone=PHONE)

    arrive(client, activity, t=qr_token(activity, timezone.now()), who=PHONE, heads="3")

    assert came(activity) == 3


def neighbours(activity, leader):
    """Two households a leader signed up with one number."""
    block = BlockFactory(committee=activity.committee)
    facts = {"phone": PHONE, "door": "leader", "by": leader, "block": block}
    return [
        party(activity, number, name=name, **facts)[0] for number, name in enumerate(("陆福康", "沈安宁"))
    ]


@pytest.mark.parametrize("choice, there", [("second", [0, 2]), ("all", [2, 2]), ("other", [0, 0])])
def test_neighbours_of_one_number_say_which_of_them_came(client, village, choice, there):
    activity = now_on(village)
    first, second = neighbours(activity, account_with("leader", BlockFactory(committee=village)))
    elsewhere, _code = party(now_on(village), 7, phone=PHONE)
    scan = {"t": qr_token(activity, timezone.now()), "who": PHONE}

    asked = arrive(client, activity, **scan)
    before = came(activity)
    chosen = {"second": f"{second.pk}", "all": "all", "other": f"{elsewhere.pk}"}[choice]
    arrive(client, activity, **scan, party=chosen)

    shown = words(asked)
    assert (asked.status_code, before) == (422, 0)
    assert [name in shown for name in ("陆福康", "沈安宁")] == [False, False]
    assert re.findall(r'name="party" value="(\w+)"', shown) == [f"{first.pk}", f"{second.pk}", "all"]
    assert re.findall(r">([^<>\s]+)，2个人", shown) == ["陆*康", "沈*宁"]
    standing = CheckIn.objects.standing()
    assert [standing.filter(seat__sign_up=row).count() for row in (first, second)] == there


def test_one_of_the_neighbours_is_there_and_the_other_taps_with_the_same_number(client, village):
    activity = now_on(village)
    first, second = neighbours(activity, account_with("leader", BlockFactory(committee=village)))
    scan = {"t": qr_token(activity, timezone.now()), "who": PHONE}

    arrive(client, activity, **scan, party=f"{first.pk}", heads="1")
    asked = words(arrive(client, activity, **scan, source="s2"))
    arrive(client, activity, **scan, source="s2", party=f"{second.pk}")

    assert asked.count("签过到了") == 1
    assert came(activity) == 3


@pytest.mark.parametrize(
    "fields", [{"screen_code": "000000x", "who": PHONE}, {"who": PHONE}, {"screen_code": "1"}]
)
def test_without_the_code_of_the_screen_nobody_is_there(client, village, fields):
    activity = now_on(village)
    party(activity, phone=PHONE)

    assert arrive(client, activity, **fields).status_code == 422
    assert came(activity) == 0


def test_an_old_scan_asks_for_the_figures(client, village):
    activity = now_on(village)
    token = qr_token(activity, timezone.now() - timedelta(minutes=30))

    shown = words(client.get(f"/jingang/activities/{activity.pk}/in/", {"t": token}))

    assert "屏幕上的6位数字" in shown


def test_who_is_not_signed_up_is_sent_to_the_door(client, village):
    activity = now_on(village)

    response = arrive(client, activity, t=qr_token(activity, timezone.now()), who="19900009999")

    assert response.status_code == 422
    assert "没有找到报名" in words(response)


def test_before_the_door_opens_it_says_when(client, village):
    activity = gathering(village, starts_in=timedelta(hours=5))
    party(activity, phone=PHONE)

    response = arrive(client, activity, t=qr_token(activity, timezone.now()), who=PHONE)

    assert response.status_code == 422
    assert came(activity) == 0
