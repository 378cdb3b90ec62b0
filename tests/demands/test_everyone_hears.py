"""The asker and everyone with the same worry hear of each step, each by the way they left."""

from datetime import timedelta

import pytest

from demands.actions.clock import rescue_orphans
from demands.actions.dispatch import (
    accept,
    assign,
    give_back,
    join,
    note,
    pause,
    reclassify,
    resume,
    transfer,
)
from demands.actions.intake import me_too
from demands.actions.outcomes import conclude, merge, split
from demands.actions.ratings import rate
from demands.models import Call, Demand
from residents.actions.calendar import seed_calendar
from tests.demands.factories import bring_to, demand_of
from tests.factories import BlockFactory, HouseholdFactory, PersonFactory, UserFactory
from tests.village_affairs.people import village_with_people
from users.models import Grant, Notice
from xidu.kit.dates import today
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db
WAYS = ("sms", "call", "leader", "site")


@pytest.fixture
def village():
    seed_calendar()
    return village_with_people()


@pytest.fixture
def block(village):
    return BlockFactory(committee=village.committee)


def paused(village, **about) -> Demand:
    demand = bring_to("working", village, **about)
    pause(demand, by=village.clerk, reason="等配件")
    return demand


def orphaned(demand, v) -> None:
    Grant.objects.filter(user=v.clerk).update(until=today() - timedelta(days=1))
    rescue_orphans(demand.received_at)


def ends(kind: str, **facts):
    return lambda demand, v: conclude(demand, kind=kind, words="已经看过", by=v.clerk, **facts)


# step: (the state before, what is done, a part of what everyone hears)
STEPS = {
    "assign": ("new", lambda d, v: assign(d, to=v.clerk, by=v.director), "已经派人办"),
    "accept": ("assigned", lambda d, v: accept(d, by=v.clerk), "经办人已经接下"),
    "return": ("working", lambda d, v: give_back(d, by=v.clerk, reason="不归我管"), "正在换一个合适的人"),
    "orphaned": ("working", orphaned, "正在换一个合适的人"),
    "transfer": (
        "working",
        lambda d, v: transfer(d, to=v.director, by=v.clerk, reason="归主任管"),
        "已经派人办",
    ),
    "pause": ("working", lambda d, v: pause(d, by=v.clerk, reason="等配件"), "暂时停一停：等配件"),
    "resume": ("paused", lambda d, v: resume(d, by=v.clerk), "接着办了"),
    "new deadline": (
        "new",
        lambda d, v: reclassify(
            d, by=v.clerk, kind=d.kind, is_private=False, is_urgent=True, reason="有人摔了"
        ),
        "期限改了",
    ),
    "split": (
        "working",
        lambda d, v: split(d, parts=["井盖也松了"], by=v.clerk, reason="两件事"),
        "说的不止一件事",
    ),
    "solved": ("working", ends("solved", proof="验收单"), "这件事办好了：已经看过"),
    "explained": ("working", ends("explained"), "我们来说明一下：已经看过"),
    "referred": ("working", ends("referred", referred_to="电力公司"), "这件事归电力公司管"),
    "impossible": ("working", ends("impossible"), "这件事现在办不了：已经看过"),
    "duplicate": (
        "working",
        lambda d, v: ends("duplicate", duplicate_of=demand_of(v.committee))(d, v),
        "是同一件，并到一起办",
    ),
    "merged": (
        "working",
        lambda d, v: merge(d, into=demand_of(v.committee), reason="同一盏灯", by=v.clerk),
        "是同一件，并到一起办",
    ),
    "reopened": ("done", lambda d, v: rate(d, stars=1, way="web"), "居民说没办好，换一个人再办"),
}


def left(way: str, village, block, number: int) -> dict:
    """Return what somebody leaves who wants to hear by ``way``."""
    return {
        "sms": {"phone": f"1990000000{number}"},
        "call": {"phone": f"1990000001{number}"},
        "leader": {"block": block},
        "site": {"user": UserFactory()},
    }[way]


def last_heard(row, way: str, demand: Demand) -> tuple[str, str]:
    """Return by which way the last words came to the row about the demand, and the words."""
    is_asker = isinstance(row, Demand)
    if way == "call":
        call = Call.objects.filter(demand=demand, me_too=None if is_asker else row).order_by("pk").last()
        return "call", call.words
    ref = f"{'demand' if is_asker else 'me_too'}:{row.pk}"
    notice = (
        Notice.objects.filter(recipient=ref, key__startswith=f"demand:{demand.pk}:").order_by("pk").last()
    )
    return notice.channel, notice.body


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", STEPS)
def test_asker_and_neighbours_hear_of_each_step_by_their_way(village, block, name, way):
    state, act, words = STEPS[name]
    begin = (lambda **about: paused(village, **about)) if state == "paused" else None
    about = {"hear_by": way, **left(way, village, block, 9)}
    before = "working" if name == "reopened" else state
    demand = begin(**about) if begin else bring_to(before, village, **about)
    rows = {
        one: me_too(demand, source=f"t:{one}", hear_by=one, **left(one, village, block, 1)) for one in WAYS
    }
    if name == "reopened":
        conclude(demand, kind="explained", words="说明", by=village.clerk)
    demand.refresh_from_db()

    act(demand, village)

    heard = {one: last_heard(row, one, demand) for one, row in rows.items()}
    heard["asker"] = last_heard(demand, way, demand)
    assert {one: channel for one, (channel, _said) in heard.items()} == {
        **{one: one for one in WAYS},
        "asker": way,
    }
    assert [one for one, (_channel, said) in heard.items() if words not in said] == []


@pytest.mark.parametrize(
    "act",
    [
        lambda d, v: note(d, by=v.clerk, words="约了电工"),
        lambda d, v: join(d, user=v.director, by=v.clerk, reason="一起看看"),
    ],
)
def test_what_is_for_those_who_work_on_it_is_told_to_nobody_else(village, block, act):
    demand = bring_to("working", village, phone="19900000009", hear_by="sms")
    row = me_too(demand, source="t:1", hear_by="leader", block=block)
    told = Notice.objects.filter(recipient__in=[f"demand:{demand.pk}", f"me_too:{row.pk}"]).count()

    act(demand, village)

    refs = [f"demand:{demand.pk}", f"me_too:{row.pk}"]
    assert Notice.objects.filter(recipient__in=refs).count() == told


def test_only_the_asker_is_asked_how_it_was(village, block):
    demand = bring_to("working", village, phone="19900000009", hear_by="sms")
    row = me_too(demand, source="t:1", hear_by="leader", block=block)

    conclude(demand, kind="solved", words="换了新灯", proof="验收单", by=village.clerk)

    assert last_heard(demand, "sms", demand)[1].endswith("这件事办好了：换了新灯 好不好，请您说一声")
    assert last_heard(row, "leader", demand)[1].endswith("这件事办好了：换了新灯")


@pytest.mark.parametrize("of", ["asker", "neighbour"])
def test_an_account_without_a_block_is_told_by_the_leader_of_its_home(village, block, of):
    person = PersonFactory(committee=village.committee, household=HouseholdFactory(block=block))
    about = {"user": UserFactory(person=person), "hear_by": "leader"}
    demand = demand_of(village.committee, **(about if of == "asker" else {}))
    row = demand if of == "asker" else me_too(demand, source="t:1", **about)

    assign(demand, to=village.clerk, by=village.director)

    ref = f"{'demand' if of == 'asker' else 'me_too'}:{row.pk}"
    last = Notice.objects.filter(recipient=ref).order_by("pk").last()
    assert (last.channel, last.block) == ("leader", block)


@pytest.mark.parametrize("about", [{}, {"phone": "19900000009"}, {"user": "without a home"}])
def test_nobody_counts_on_a_leader_who_does_not_know_the_door(village, about):
    about = {key: UserFactory() if key == "user" else value for key, value in about.items()}

    with pytest.raises(BadValue, match="楼组"):
        demand_of(village.committee, hear_by="leader", **about)
