"""Taking a worry down at the desk, whatever door it came by."""

import pytest
from django.urls import reverse

from demands.models import Demand
from tests.demands.factories import demand_of, kind_of, picture
from tests.factories import BlockFactory, account_with
from tests.village_affairs.people import door, village_with_people
from users.models import AuditEntry

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


def url(village) -> str:
    return reverse("demands:record", args=[village.committee.pk])


def typed(**more):
    return {
        "kind": kind_of().pk,
        "words": "桥头路灯坏了",
        "door": "counter",
        "hear_by": "none",
        "source": "key-1",
        **more,
    }


def test_the_problem_stands_first_and_the_person_last(village):
    form = door(village.clerk).get(url(village)).context["form"]

    order = [bound.name for bound in form.visible_fields()]
    assert order[:2] == ["kind", "words"]
    assert order[-3:] == ["name", "phone", "hear_by"]


def test_it_is_kept_with_its_door_and_who_took_it_and_the_code_is_handed_over(village):
    answer = door(village.clerk).post(
        url(village), typed(door="phone", phone=PHONE, hear_by="sms", photos=[picture()], place="桥头")
    )

    demand = Demand.objects.get()
    assert (demand.door, demand.taken_by, demand.phone, demand.place) == (
        "phone",
        village.clerk,
        PHONE,
        "桥头",
    )
    assert demand.photos.count() == 1
    code = answer.context["code"]
    assert f"{code[:4]} {code[4:]}" in answer.content.decode()
    assert AuditEntry.objects.filter(action="demand.record", object_id=str(demand.pk)).count() == 1


def test_the_same_form_sent_twice_is_one_demand(village):
    clerk = door(village.clerk)

    first, second = clerk.post(url(village), typed()), clerk.post(url(village), typed())

    assert first.context["code"] == second.context["code"]
    assert Demand.objects.count() == 1


@pytest.mark.parametrize(
    "more, field",
    [
        ({"words": " "}, "words"),
        ({"hear_by": "sms"}, "phone"),
        ({"hear_by": "call"}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"hear_by": "leader"}, "block"),
        ({"door": "hotline"}, "outer_number"),
        ({"door": "web"}, "door"),
    ],
)
def test_what_is_missing_is_said_at_its_field(village, more, field):
    answer = door(village.clerk).post(url(village), typed(**more))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Demand.objects.count() == 0


def test_a_hotline_number_is_taken_down_once(village):
    clerk = door(village.clerk)
    clerk.post(url(village), typed(door="hotline", outer_number="SH123"))

    again = clerk.post(url(village), typed(door="hotline", outer_number="SH123", source="key-2"))

    assert again.status_code == 422
    assert "已经登记过" in again.content.decode()
    assert Demand.objects.count() == 1


def test_four_photos_and_no_photo_are_refused(village):
    clerk = door(village.clerk)

    many = clerk.post(url(village), typed(photos=[picture(f"{n}.png") for n in range(4)]))
    text = picture("a.txt")
    text.file.seek(0)
    wrong = clerk.post(url(village), typed(photos=[text]))

    assert (many.status_code, wrong.status_code) == (422, 422)
    assert Demand.objects.count() == 0


@pytest.mark.parametrize(
    "key, ticked, private", [("facility", "", False), ("facility", "on", True), ("relief", "", True)]
)
def test_private_is_what_is_ticked_or_else_what_the_kind_says(village, key, ticked, private):
    door(village.clerk).post(url(village), typed(kind=kind_of(key).pk, is_private=ticked))

    assert Demand.objects.get().is_private is private


def test_what_reads_alike_is_shown_at_once(village):
    known = demand_of(village.committee, words="桥头路灯坏了")

    answer = door(village.clerk).post(url(village), typed())

    assert [one.demand for one, _said in answer.context["alike"]] == [known]


def test_a_block_of_another_village_is_none(village):
    block = BlockFactory(committee=village_with_people("对岸村", "duian").committee)

    answer = door(village.clerk).post(url(village), typed(block=block.pk))

    assert answer.status_code == 422


@pytest.mark.parametrize("method", ["get", "post"])
def test_recording_is_for_the_place_and_its_roles(village, method):
    other = village_with_people("对岸村", "duian")
    office = account_with("street_office", village.committee.street)

    def status(user):
        return getattr(door(user), method)(url(village), typed()).status_code

    assert (status(other.clerk), status(village.supervisor), status(office)) == (404, 403, 200)
