"""From "the lamp is dark" to "satisfied", and one that had to be done again."""

import pytest

from demands.actions.dispatch import InACircle, accept, assign, give_back, transfer
from demands.actions.intake import me_too
from demands.actions.outcomes import LacksProof, conclude, merge
from demands.actions.ratings import rate
from demands.actions.telling import NotYours
from demands.models import Demand
from tests.demands.factories import bring_to, demand_of
from tests.factories import account_with
from tests.village_affairs.people import village_with_people
from users.models import Notice
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


def heard(demand: Demand) -> list[str]:
    return list(
        Notice.objects.filter(recipient=f"demand:{demand.pk}").order_by("pk").values_list("key", flat=True)
    )


def test_a_lamp_is_mended_and_each_step_is_heard_once(village):
    demand = bring_to("done", village, phone=PHONE, hear_by="sms")

    rate(demand, stars=5, way="web")
    demand.refresh_from_db()

    steps = list(demand.steps.values_list("what", flat=True))
    assert steps == ["raised", "assigned", "accepted", "outcome", "rated", "closed"]
    assert demand.state == Demand.State.CLOSED
    assert len(heard(demand)) == len(set(heard(demand))) == 4


@pytest.mark.parametrize(
    "stars, state, round_", [(1, "new", 2), (2, "new", 2), (3, "closed", 1), (5, "closed", 1)]
)
def test_one_or_two_stars_reopen_it(village, stars, state, round_):
    demand = bring_to("done", village)

    rate(demand, stars=stars, way="web")

    demand.refresh_from_db()
    assert (demand.state, demand.round) == (state, round_)


def test_the_second_round_is_another_persons_and_the_last(village):
    demand = bring_to("done", village)
    rate(demand, stars=1, way="web")
    with pytest.raises(NotYours):
        assign(demand, to=village.clerk, by=village.director)
    assign(demand, to=village.director, by=village.director)
    accept(demand, by=village.director)
    conclude(demand, kind="explained", words="等电力公司来。", by=village.director)

    rate(demand, stars=1, way="web")

    demand.refresh_from_db()
    assert (demand.state, demand.round, demand.ratings.count()) == ("closed", 2, 2)


def test_rating_twice_is_once(village):
    demand = bring_to("done", village)

    first, second = rate(demand, stars=2, way="web"), rate(demand, stars=5, way="web")

    assert first == second
    assert demand.ratings.get().stars == 2


def test_solved_without_proof_is_refused(village):
    demand = bring_to("working", village)

    with pytest.raises(LacksProof):
        conclude(demand, kind="solved", words="好了", by=village.clerk)

    assert demand.outcomes.count() == 0


def test_a_number_in_an_answer_is_refused(village):
    demand = bring_to("working", village)

    with pytest.raises(BadValue, match="号码"):
        conclude(demand, kind="explained", words=f"请打{PHONE}", by=village.clerk)


def test_a_transfer_does_not_go_in_a_circle(village):
    demand = bring_to("working", village)
    transfer(demand, to=village.director, by=village.clerk, reason="归主任管")

    with pytest.raises(InACircle):
        transfer(demand, to=village.clerk, by=village.director, reason="还是您办")

    demand.refresh_from_db()
    assert demand.handler == village.director


def test_what_is_given_back_waits_at_dispatch_with_its_reason(village):
    demand = bring_to("assigned", village)

    give_back(demand, by=village.clerk, reason="不归我管")

    demand.refresh_from_db()
    assert (demand.state, demand.handler) == ("new", None)
    assert demand.steps.get(what="returned").reason == "不归我管"


def test_a_merged_demand_takes_its_people_along(village):
    first = demand_of(village.committee, phone=PHONE, hear_by="sms")
    second = demand_of(village.committee, words="桥头那盏灯不亮", phone="19900005678", hear_by="sms")
    me_too(second, source="t:1", phone="19900009999", hear_by="call")

    merge(second, into=first, reason="同一盏灯", by=village.clerk)
    assign(first, to=village.clerk, by=village.director)

    second.refresh_from_db()
    assert (second.state, second.merged_into) == ("closed", first)
    assert sorted((row.phone, row.hear_by) for row in first.me_toos.all()) == [
        ("19900005678", "sms"),
        ("19900009999", "call"),
    ]
    assert first.calls.count() == 1


def test_an_outsider_may_do_nothing(village):
    demand = demand_of(village.committee)
    other = village_with_people("对岸村", "duian")

    with pytest.raises(NotYours):
        assign(demand, to=village.clerk, by=other.clerk)
    with pytest.raises(NotYours):
        assign(demand, to=other.clerk, by=village.clerk)


def test_the_street_office_may_dispatch_and_handle(village):
    street = account_with("street_office", village.committee.street)
    demand = demand_of(village.committee)

    assign(demand, to=street, by=street)
    accept(demand, by=street)

    demand.refresh_from_db()
    assert (demand.state, demand.handler) == ("working", street)
