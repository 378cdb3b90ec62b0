"""One demand on the desk: who may do what with it where and when."""

import pytest
from django.urls import reverse

from demands.actions.dispatch import join, pause
from demands.actions.intake import me_too
from demands.actions.ratings import rate
from demands.models import Demand, Outcome, Step
from tests.demands.factories import bring_to, demand_of, kind_of, picture
from tests.factories import BlockFactory, account_with
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db
PHONE = "19900001234"
STATES = ("new", "assigned", "working", "paused", "done", "closed")
# step: (what is posted, the states in which it does something)
STEPS = {
    "assign": ({"to": "director", "reason": "归主任管"}, {"new", "assigned", "working"}),
    "accept": ({}, {"assigned"}),
    "return": ({"reason": "不归我管"}, {"assigned", "working"}),
    "transfer": ({"to": "director", "reason": "归主任管"}, {"assigned", "working"}),
    "join": ({"to": "director", "reason": "一起看看"}, {"assigned", "working", "paused"}),
    "pause": ({"reason": "等配件"}, {"assigned", "working"}),
    "resume": ({}, {"paused"}),
    "change": ({"kind": "noise", "reason": "分错了"}, {"new", "assigned", "working"}),
    "show": ({"words": "桥头路灯不亮"}, set(STATES)),
    "note": ({"words": "约了电工"}, set(STATES)),
    "conclude": ({"kind": "explained", "words": "等电力公司来。"}, {"assigned", "working", "paused"}),
    "rate": ({"stars": "5", "way": "call"}, {"done"}),
    "merge": ({"into": "other", "reason": "同一盏灯"}, {"new", "assigned", "working", "paused"}),
    "split": ({"parts": "另一盏灯也坏了", "reason": "两件事"}, {"new", "assigned", "working"}),
}


@pytest.fixture
def village():
    return village_with_people()


def in_state(state: str, village, **about) -> Demand:
    """Return a demand in ``state``; the clerk has it as soon as somebody has."""
    if state == "paused":
        demand = bring_to("working", village, **about)
        pause(demand, by=village.clerk, reason="等配件")
    elif state == "closed":
        demand = bring_to("done", village, **about)
        rate(demand, stars=5, way="web")
    else:
        demand = bring_to(state, village, **about)
    demand.refresh_from_db()
    return demand


def address(name: str, demand: Demand) -> str:
    return reverse(f"demands:demand-{name}", args=[demand.pk])


def data_of(name: str, village, other: Demand) -> dict[str, str]:
    given = {"director": village.director.pk, "noise": kind_of("noise").pk, "other": str(other)}
    return {key: given.get(value, value) for key, value in STEPS[name][0].items()}


def traces() -> tuple[object, ...]:
    """Return all that a step could change."""
    rows = Demand.objects.order_by("pk")
    fields = [field.attname for field in Demand._meta.concrete_fields]
    return (list(rows.values_list(*fields)), Step.objects.count(), Outcome.objects.count())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_only_in_its_states(village, name, state):
    demand, other = in_state(state, village), demand_of(village.committee, words="东头路灯")
    before = traces()

    answer = door(village.clerk).post(address(name, demand), data_of(name, village, other), follow=True)

    said = [message.level_tag for message in answer.context["messages"]]
    if state in STEPS[name][1]:
        assert said[0] == "success"
        assert traces() != before
    elif (name, state) == ("accept", "working"):
        # Accepting twice is once.
        assert (traces(), said) == (before, ["success"])
    else:
        assert traces() == before
        assert said == ["error"] or answer.context["form"].errors
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize("name", [*STEPS, "phone"])
def test_another_village_gets_404_and_a_reader_403(village, name):
    demand, other = in_state("working", village, phone=PHONE), demand_of(village.committee)
    outsider = village_with_people("对岸村", "duian").clerk
    data = {"reason": "x"} if name == "phone" else data_of(name, village, other)
    before = traces()

    for user, status in ((outsider, 404), (village.supervisor, 403)):
        assert door(user).post(address(name, demand), data).status_code == status
    leader = account_with("leader", BlockFactory(committee=village.committee))
    assert door(leader).post(address(name, demand), data).status_code == 403

    assert traces() == before


@pytest.mark.parametrize("name", [*STEPS, "phone"])
def test_nothing_happens_by_looking(village, name):
    demand = in_state("working", village, phone=PHONE)
    before = traces()

    assert door(village.clerk).get(address(name, demand)).status_code in {200, 302, 405}

    assert traces() == before


@pytest.mark.parametrize(
    "name", ["assign", "return", "transfer", "join", "pause", "change", "merge", "split"]
)
def test_no_reason_no_step(village, name):
    demand, other = in_state("working", village), demand_of(village.committee)
    data = data_of(name, village, other) | {"reason": " "}
    before = traces()

    door(village.clerk).post(address(name, demand), data)

    assert traces() == before


@pytest.mark.parametrize(
    "state, user, step",
    [
        ("new", "clerk", "assign"),
        ("new", "supervisor", ""),
        ("assigned", "clerk", "accept"),
        ("assigned", "director", ""),
        ("working", "clerk", "answer"),
        ("working", "director", ""),
        ("paused", "clerk", "resume"),
        ("done", "director", "rate"),
        ("done", "supervisor", ""),
        ("closed", "clerk", ""),
    ],
)
def test_the_page_offers_one_next_step_to_whose_turn_it_is(village, state, user, step):
    demand = in_state(state, village)

    answer = door(getattr(village, user)).get(reverse("demands:demand", args=[demand.pk]))

    assert answer.context["step"] == step
    assert answer.content.decode().count("btn--main") == (1 if step else 0)


def test_who_helps_may_answer(village):
    demand = in_state("working", village)
    join(demand, user=village.director, by=village.clerk, reason="一起去看")

    answer = door(village.director).get(reverse("demands:demand", args=[demand.pk]))

    assert answer.context["step"] == "answer"


def test_the_page_tells_all_and_no_number(village):
    block = BlockFactory(committee=village.committee, name="第三组")
    demand = in_state(
        "working",
        village,
        words=f"路灯坏了，打{PHONE}",
        phone=PHONE,
        name="沈安宁",
        block=block,
        place="桥头",
    )
    me_too(demand, source="t:1", phone="19900005678", hear_by="sms")
    join(demand, user=village.director, by=village.clerk, reason="一起去看")
    page = door(village.clerk).get(reverse("demands:demand", args=[demand.pk])).content.decode()

    for words in ("第三组", "桥头", "沈安宁", "199****1234", "还有1位居民", "一起去看", "告诉居民："):
        assert words in page
    assert PHONE not in page
    assert "19900005678" not in page


def test_the_page_costs_no_more_than_twelve_queries(village, django_assert_max_num_queries):
    demand = in_state("working", village, photos=[picture(), picture("b.png")])
    for number in range(12):
        demand_of(village.committee, words=f"桥头路灯坏了 {number}")
        me_too(demand, source=f"t:{number}", phone=f"1990000{number:04d}", hear_by="sms")
    join(demand, user=village.director, by=village.clerk, reason="一起去看")
    clerk = door(village.clerk)

    with django_assert_max_num_queries(12):
        answer = clerk.get(reverse("demands:demand", args=[demand.pk]))

    assert len(answer.context["alike"]) == 4
