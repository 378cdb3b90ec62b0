"""Role, place and state: who may do what with a demand, and never without a reason."""

from datetime import date

import pytest

from demands.actions.dispatch import (
    accept,
    assign,
    give_back,
    join,
    note,
    pause,
    reclassify,
    resume,
    show_words,
    transfer,
)
from demands.actions.outcomes import conclude, merge, split
from demands.actions.telling import NotYours
from demands.models import Demand
from residents.actions.calendar import seed_calendar
from tests.demands.factories import bring_to, demand_of, kind_of
from tests.factories import BlockFactory, CommitteeFactory, account_with
from tests.village_affairs.people import village_with_people
from users.models import Grant
from xidu.kit.errors import BadValue, RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    seed_calendar()
    return village_with_people()


def shelve(demand: Demand, village) -> Demand:
    pause(demand, by=village.clerk, reason="等配件")
    demand.refresh_from_db()
    return demand


# What each action needs of the state and of whoever does it, as three people see it: the handler, somebody
# who dispatches here and does not handle it, and somebody of the place without either right.
ACTIONS = {
    "assign": lambda demand, by, other: assign(demand, to=other, by=by, reason="换人"),
    "accept": lambda demand, by, _other: accept(demand, by=by),
    "give_back": lambda demand, by, _other: give_back(demand, by=by, reason="不归我管"),
    "transfer": lambda demand, by, other: transfer(demand, to=other, by=by, reason="归他管"),
    "join": lambda demand, by, other: join(demand, user=other, by=by, reason="人手不够"),
    "pause": lambda demand, by, _other: pause(demand, by=by, reason="等配件"),
    "resume": lambda demand, by, _other: resume(demand, by=by),
    "reclassify": lambda demand, by, _other: reclassify(
        demand, by=by, kind=kind_of("other"), is_private=False, is_urgent=False, reason="归错类"
    ),
    "show_words": lambda demand, by, _other: show_words(demand, words="桥头路灯不亮", by=by),
    "note": lambda demand, by, _other: note(demand, by=by, words="去看过了"),
    "conclude": lambda demand, by, _other: conclude(demand, kind="explained", words="等电力公司来", by=by),
    "merge": lambda demand, by, _other: merge(
        demand, into=demand_of(demand.committee), reason="同一件", by=by
    ),
    "split": lambda demand, by, _other: split(demand, parts=["还有井盖"], reason="两件事", by=by),
}


ALL = {"new", "assigned", "working", "paused", "done"}


HANDS = {"assigned", "working"}


STATES = {
    "assign": {"new", *HANDS},
    "accept": HANDS,
    "give_back": HANDS,
    "transfer": HANDS,
    "join": {*HANDS, "paused"},
    "pause": HANDS,
    "resume": {"paused"},
    "reclassify": {"new", *HANDS},
    "show_words": ALL,
    "note": ALL,
    "conclude": {*HANDS, "paused"},
    "merge": {"new", *HANDS, "paused"},
    "split": {"new", *HANDS},
}


# Done by the handler alone, whoever else has rights here.
HANDLERS_OWN = {"accept", "give_back"}


@pytest.mark.parametrize("state", sorted(ALL))
@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_what_the_handler_may_do_in_which_state(village, action, state):
    demand = bring_to("working" if state == "paused" else state, village)
    demand = shelve(demand, village) if state == "paused" else demand
    other = account_with("clerk", village.committee)

    if state in STATES[action]:
        ACTIONS[action](demand, village.clerk, other)
    else:
        with pytest.raises(RuleBroken):
            ACTIONS[action](demand, village.clerk, other)


ROLES = [
    ("director", "committee", True),
    ("clerk", "committee", True),
    ("street_office", "street", True),
    ("supervisor", "committee", False),
    ("auditor", "committee", False),
    ("auditor", "street", False),
    ("system_admin", "street", False),
    ("leader", "block", False),
    ("resident", "committee", False),
    ("director", "other committee", False),
    ("clerk", "other committee", False),
    ("leader", "other block", False),
]


@pytest.mark.parametrize("action", sorted(ACTIONS))
@pytest.mark.parametrize("role, place, allowed", ROLES)
def test_which_role_at_which_place_may_do_it(village, action, role, place, allowed):
    block = BlockFactory(committee=village.committee)
    demand = bring_to("working", village, block=block)
    demand = shelve(demand, village) if action == "resume" else demand
    places = {
        "committee": village.committee,
        "street": village.committee.street,
        "block": block,
        "other committee": CommitteeFactory(),
        "other block": BlockFactory(),
    }
    by, other = account_with(role, places[place]), account_with("clerk", village.committee)

    if allowed and action not in HANDLERS_OWN:
        ACTIONS[action](demand, by, other)
    else:
        with pytest.raises(NotYours):
            ACTIONS[action](demand, by, other)


def test_a_grant_that_ended_opens_nothing(village):
    demand = demand_of(village.committee)
    Grant.objects.filter(user=village.director).update(until=date(2020, 1, 2))

    with pytest.raises(NotYours):
        assign(demand, to=village.clerk, by=village.director)


@pytest.mark.parametrize(
    "action", ["give_back", "transfer", "join", "pause", "merge", "split", "reclassify", "take"]
)
@pytest.mark.parametrize("reason", ["", " \u200b\n"])
def test_a_change_without_a_reason_is_refused(village, action, reason):
    demand, other = bring_to("working", village), account_with("clerk", village.committee)
    by = village.clerk
    steps = demand.steps.count()
    acts = {
        "give_back": lambda: give_back(demand, by=by, reason=reason),
        "transfer": lambda: transfer(demand, to=other, by=by, reason=reason),
        "join": lambda: join(demand, user=other, by=by, reason=reason),
        "pause": lambda: pause(demand, by=by, reason=reason),
        "merge": lambda: merge(demand, into=demand_of(village.committee), by=by, reason=reason),
        "split": lambda: split(demand, parts=["还有井盖"], by=by, reason=reason),
        "reclassify": lambda: reclassify(
            demand, by=by, kind=kind_of("other"), is_private=True, is_urgent=True, reason=reason
        ),
        "take": lambda: assign(demand, to=other, by=by, reason=reason),
    }

    with pytest.raises(BadValue, match="请写原因"):
        acts[action]()

    demand.refresh_from_db()
    assert (demand.state, demand.handler, demand.steps.count()) == ("working", village.clerk, steps)
