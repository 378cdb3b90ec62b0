"""Several reports of one thing become one, one report of several things several; nobody is lost on the way."""

import pytest

from demands.actions.dispatch import assign, pause
from demands.actions.intake import find_demand, me_too, standing_one
from demands.actions.outcomes import MOST_PARTS, conclude, merge, split
from demands.actions.telling import NotYours, code_of
from demands.models import Demand, MeToo
from tests.demands.factories import bring_to, demand_of, in_threads
from tests.factories import BlockFactory, GrantFactory, UserFactory
from tests.village_affairs.people import village_with_people
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow, RuleBroken

pytestmark = pytest.mark.django_db
PHONE, OTHER = "19900001234", "19900005678"


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def lamp(village):
    return demand_of(village.committee, phone=PHONE, hear_by="sms")


def bodies(row) -> list[str]:
    ref = f"{'demand' if isinstance(row, Demand) else 'me_too'}:{row.pk}"
    return list(Notice.objects.filter(recipient=ref).order_by("pk").values_list("body", flat=True))


def test_everyone_moves_and_keeps_phone_and_channel(village, lamp):
    block, user = BlockFactory(committee=village.committee), UserFactory()
    second = demand_of(village.committee, phone=OTHER, hear_by="call")
    me_too(second, source="t:1", block=block, hear_by="leader")
    me_too(second, source="t:2", user=user, hear_by="site")
    me_too(second, source="t:3")

    merge(second, into=lamp, reason="同一盏灯", by=village.clerk)

    moved = list(lamp.me_toos.order_by("pk"))
    assert [(row.hear_by, row.phone, row.block, row.user) for row in moved] == [
        ("call", OTHER, None, None),
        ("leader", "", block, None),
        ("site", "", None, user),
        ("none", "", None, None),
    ]
    assert {row.came_from for row in moved} == {second}
    assert moved[0].phone_sealed != second.phone_sealed
    assert OTHER not in str(list(MeToo.objects.values()))


def test_who_moved_hears_of_what_follows_once(village, lamp):
    second = demand_of(village.committee, phone=OTHER, hear_by="sms")
    merge(second, into=lamp, reason="同一盏灯", by=village.clerk)
    assign(lamp, to=village.clerk, by=village.director)
    conclude(lamp, kind="explained", words="等配件", by=village.clerk)

    assert [("同一盏灯" in body) for body in bodies(second)] == [False, True]
    assert len(bodies(lamp.me_toos.get())) == 2
    assert all("您也遇到的" in body for body in bodies(lamp.me_toos.get()))


@pytest.mark.parametrize("same", ["asker's phone", "me-too's phone", "account"])
def test_who_stands_there_already_stands_there_once(village, lamp, same):
    user = UserFactory()
    me_too(lamp, source="t:1", phone=OTHER, hear_by="sms")
    me_too(lamp, source="t:2", user=user, hear_by="site")
    about = {
        "asker's phone": {"phone": PHONE, "hear_by": "sms"},
        "me-too's phone": {"phone": OTHER, "hear_by": "sms"},
        "account": {"user": user, "hear_by": "site"},
    }[same]
    second = demand_of(village.committee, **about)

    merge(second, into=lamp, reason="同一盏灯", by=village.clerk)

    assert lamp.me_toos.count() == 2


@pytest.mark.parametrize("there", ["asker", "me-too"])
def test_who_wanted_to_hear_of_the_one_hears_of_the_other(village, there):
    lamp = demand_of(village.committee, phone=PHONE if there == "asker" else "")
    if there == "me-too":
        me_too(lamp, source="t:1", phone=PHONE)
    second = demand_of(village.committee, phone=PHONE, hear_by="sms")

    merge(second, into=lamp, reason="同一盏灯", by=village.clerk)

    assert [(row.phone, row.hear_by) for row in lamp.me_toos.all()] == [(PHONE, "sms")]


def test_the_leader_still_learns_whom_to_tell(village, lamp):
    block = BlockFactory(committee=village.committee)
    second = demand_of(village.committee, block=block, hear_by="leader", name="沈阿姨")
    me_too(second, source="t:1", block=block, hear_by="leader")
    merge(second, into=lamp, reason="同一盏灯", by=village.clerk)

    assign(lamp, to=village.clerk, by=village.director)

    asker, neighbour = lamp.me_toos.order_by("pk")
    assert "请转告沈阿姨" in bodies(asker)[-1]
    assert "请转告" not in bodies(neighbour)[-1]


def test_merging_into_a_merged_one_follows_to_what_stands(village, lamp):
    second, third = demand_of(village.committee), demand_of(village.committee, phone=OTHER)
    merge(second, into=lamp, reason="同一盏灯", by=village.clerk)

    stands = merge(third, into=second, reason="也是这盏", by=village.clerk)

    third.refresh_from_db()
    assert (stands, third.merged_into, standing_one(third)) == (lamp, lamp, lamp)
    assert me_too(second, source="t:9", phone="19900009999").demand == lamp


def test_a_chain_of_merges_leads_to_its_end(village, lamp):
    second, third = demand_of(village.committee, phone=OTHER), demand_of(village.committee)
    merge(second, into=third, reason="同一盏灯", by=village.clerk)
    merge(third, into=lamp, reason="同一盏灯", by=village.clerk)

    second.refresh_from_db()
    assert standing_one(second) == lamp
    assert OTHER in [row.phone for row in lamp.me_toos.all()]


def test_merges_in_a_circle_are_refused(village, lamp):
    second = demand_of(village.committee)
    merge(second, into=lamp, reason="同一盏灯", by=village.clerk)

    for demand, into in ((lamp, second), (lamp, lamp), (second, lamp), (second, second)):
        with pytest.raises(NotNow):
            merge(demand, into=into, reason="同一盏灯", by=village.clerk)

    lamp.refresh_from_db()
    assert lamp.state == "new"


@pytest.mark.django_db(transaction=True)
def test_two_merges_against_each_other_leave_one_standing():
    village = village_with_people()
    one, other = demand_of(village.committee), demand_of(village.committee)

    def attempt(demand, into):
        try:
            return merge(demand, into=into, reason="同一盏灯", by=village.clerk)
        except RuleBroken:
            return None

    found = in_threads([lambda: attempt(one, other), lambda: attempt(other, one)])

    assert found.count(None) == 1
    assert Demand.objects.open().count() == 1


def test_what_is_over_or_elsewhere_is_not_merged(village, lamp):
    far = village_with_people("对岸村", "duian")
    both = UserFactory()
    for place in (village.committee, far.committee):
        GrantFactory(user=both, role="clerk", committee=place)

    with pytest.raises(NotNow):
        merge(bring_to("done", village), into=lamp, reason="同一盏灯", by=village.clerk)
    with pytest.raises(NotNow):
        merge(lamp, into=bring_to("done", village), reason="同一盏灯", by=village.clerk)
    with pytest.raises(NotYours):
        merge(lamp, into=demand_of(far.committee), reason="同一盏灯", by=village.clerk)
    with pytest.raises(NotYours, match="同一个村居"):
        merge(lamp, into=demand_of(far.committee), reason="同一盏灯", by=both)


def test_the_reason_is_told_and_holds_no_number(village, lamp):
    with pytest.raises(BadValue, match="号码"):
        merge(lamp, into=demand_of(village.committee), reason=f"{PHONE}也报了", by=village.clerk)


def test_a_stopped_one_may_be_merged(village, lamp):
    second = bring_to("working", village)
    pause(second, by=village.clerk, reason="等配件")

    merge(second, into=lamp, reason="同一盏灯", by=village.clerk)

    second.refresh_from_db()
    assert (second.state, second.paused_on) == ("closed", None)


def test_both_say_in_their_history_what_became_one(village, lamp):
    second = demand_of(village.committee)

    merge(second, into=lamp, reason="同一盏灯", by=village.clerk)

    assert lamp.steps.get(what="merged").reason == f"并入{second}号：同一盏灯"
    assert second.outcomes.get().duplicate_of == lamp


def test_parts_have_numbers_codes_and_the_deadline_of_the_whole(village, lamp):
    too = me_too(lamp, source="t:1", phone=OTHER, hear_by="sms")

    parts = split(lamp, parts=["井盖翘了", " ", "河边有垃圾"], reason="三件事", by=village.clerk)

    lamp.refresh_from_db()
    assert [str(row) for row in (lamp, *parts)] == [f"{lamp.year}-000{n}" for n in (1, 2, 3)]
    assert [row.words for row in parts] == ["井盖翘了", "河边有垃圾"]
    assert {(row.due_on, row.phone, row.hear_by, row.split_from) for row in parts} == {
        (lamp.due_on, PHONE, "sms", lamp)
    }
    assert all(find_demand(code_of(row)) == row for row in (lamp, *parts))
    assert len({code_of(row) for row in (lamp, *parts)}) == 3
    assert (lamp.state, lamp.steps.filter(what="split").count()) == ("new", 1)
    assert f"另外分出{parts[0]}号、{parts[1]}号来办" in bodies(too)[-1]
    assert [row.me_toos.get().phone for row in parts] == [OTHER, OTHER]


def test_the_same_parts_again_change_nothing(village, lamp):
    first = split(lamp, parts=["井盖翘了"], reason="两件事", by=village.clerk)
    again = split(lamp, parts=["井盖翘了"], reason="两件事", by=village.clerk)

    assert (first, Demand.objects.count()) == (again, 2)
    assert lamp.steps.filter(what="split").count() == 1


@pytest.mark.parametrize("parts", [[], ["", " "], [f"第{n}件" for n in range(MOST_PARTS)], ["长" * 5001]])
def test_no_part_too_many_and_endless_ones_are_refused(village, lamp, parts):
    with pytest.raises(BadValue):
        split(lamp, parts=parts, reason="几件事", by=village.clerk)

    assert Demand.objects.count() == 1
