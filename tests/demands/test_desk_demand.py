"""One demand on the desk: who may do what with it where and when."""

import pytest
from django.urls import reverse

from demands.actions.dispatch import join
from demands.actions.intake import me_too
from tests.demands.desk_steps import STATES, STEPS, address, data_of, in_state, traces
from tests.demands.factories import demand_of, picture
from tests.factories import BlockFactory, account_with
from tests.village_affairs.people import door, village_with_people

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_taken_only_in_its_states(village, name, state):
    demand, other = in_state(state, village), demand_of(village.committee, words="东头路灯")
    before = traces()

    # The clerk has it and answered: how it was is written down by another.
    who = village.director if name == "rate" else village.clerk
    answer = door(who).post(address(name, demand), data_of(name, village, other), follow=True)

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
        ("done", "clerk", ""),
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
