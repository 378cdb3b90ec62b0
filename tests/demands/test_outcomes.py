"""A demand ends honestly: each outcome in its own words, with its own proof, by somebody who may."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from demands import signals
from demands.actions.dispatch import accept, assign, join
from demands.actions.intake import me_too
from demands.actions.outcomes import LacksProof, conclude, withdraw
from demands.actions.ratings import rate
from demands.actions.telling import NotYours
from demands.models import Demand, Outcome
from tests.demands.factories import bring_to, demand_of, picture
from tests.factories import BlockFactory, CommitteeFactory, UserFactory, account_with
from tests.village_affairs.people import village_with_people
from users.models import Notice
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadFile, BadValue, NotNow

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    return village_with_people()


@pytest.fixture
def demand(village):
    return bring_to("working", village, phone=PHONE, hear_by="sms")


def last_words(demand: Demand) -> str:
    return Notice.objects.filter(recipient=f"demand:{demand.pk}").order_by("pk").last().body


def unsaved(demand: Demand, **facts) -> Outcome:
    facts = {"kind": "explained", "words": "说明", "round": 1} | facts
    return Outcome(
        committee=demand.committee,
        demand=demand,
        due_on=demand.due_on,
        at=datetime(2026, 11, 9, tzinfo=SHANGHAI),
        **facts,
    )


@pytest.mark.parametrize(
    "kind, facts, said",
    [
        ("solved", {"proof": "验收单"}, "这件事办好了：换了新灯"),
        ("explained", {}, "我们来说明一下：换了新灯"),
        ("referred", {"referred_to": "区供电公司"}, "这件事归区供电公司管，已经转过去了：换了新灯"),
        ("impossible", {}, "这件事现在办不了：换了新灯"),
        ("withdrawn", {}, "您撤回了，这件事不再办"),
    ],
)
def test_each_outcome_is_told_in_its_own_words(village, demand, kind, facts, said):
    conclude(demand, kind=kind, words="换了新灯", by=village.clerk, **facts)

    demand.refresh_from_db()
    assert said in last_words(demand)
    assert demand.state == ("closed" if kind == "withdrawn" else "done")


@pytest.mark.parametrize(
    "kind, facts",
    [
        ("solved", {}),
        ("solved", {"proof": " \u200b"}),
        ("referred", {}),
        ("referred", {"referred_to": " "}),
        ("duplicate", {}),
    ],
)
def test_an_outcome_that_shows_less_than_it_says_is_refused(village, demand, kind, facts):
    with pytest.raises(LacksProof):
        conclude(demand, kind=kind, words="好了", by=village.clerk, **facts)

    demand.refresh_from_db()
    assert (demand.state, demand.outcomes.count()) == ("working", 0)


@pytest.mark.parametrize(
    "facts, check",
    [
        ({"kind": "solved"}, "solved_has_proof"),
        ({"kind": "referred"}, "referred_says_to_whom"),
        ({"kind": "duplicate"}, "duplicate_says_of_what"),
        ({"words": ""}, "outcome_says_something"),
        ({"round": 2}, "second_outcome_by_another"),
    ],
)
def test_the_database_itself_refuses_it(demand, facts, check):
    with pytest.raises(IntegrityError, match=check), transaction.atomic():
        unsaved(demand, **facts).save()


def test_a_photo_is_proof_and_is_no_longer_the_askers_alone(village, demand, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    outcome = conclude(demand, kind="solved", words="换了新灯", photo=picture(), by=village.clerk)

    assert (outcome.photo.demand, outcome.photo.by) == (demand, village.clerk)


def test_a_proof_that_is_no_photo_leaves_everything_as_it_was(village, demand, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    paper = picture("照片.png")
    paper.seek(0)
    paper.file.truncate(20)

    with pytest.raises(BadFile):
        conclude(demand, kind="solved", words="换了新灯", photo=paper, by=village.clerk)

    demand.refresh_from_db()
    assert (demand.state, demand.photos.count(), demand.outcomes.count()) == ("working", 0, 0)


@pytest.mark.parametrize("words", ["", " \u200b", "灯" * 2001, f"请打{PHONE}", "【哪天】修好了", "【】好了"])
def test_words_that_cannot_be_told_are_refused(village, demand, words):
    with pytest.raises(BadValue):
        conclude(demand, kind="explained", words=words, by=village.clerk)


def test_an_outcome_of_no_kind_is_refused(village, demand):
    with pytest.raises(BadValue):
        conclude(demand, kind="swept", words="好了", by=village.clerk)


def test_a_round_ends_once(village, demand):
    conclude(demand, kind="explained", words="说明", by=village.clerk)

    with pytest.raises(NotNow, match="待评价"):
        conclude(demand, kind="explained", words="再说明", by=village.clerk)


def test_who_dispatches_or_helps_may_end_it_and_nobody_else(village, demand):
    other = account_with("street_office", village.committee.street)
    join(demand, user=other, by=village.clerk, reason="要街道的车")

    with pytest.raises(NotYours):
        conclude(demand, kind="explained", words="说明", by=village.supervisor)
    with pytest.raises(NotYours):
        conclude(demand, kind="explained", words="说明", by=account_with("director", CommitteeFactory()))
    conclude(demand, kind="explained", words="说明", by=other)


@pytest.fixture
def reopened(village):
    demand = bring_to("done", village, phone=PHONE, hear_by="sms")
    rate(demand, stars=1, way="web")
    demand.refresh_from_db()
    return demand


def test_the_second_round_is_not_the_first_handlers(village, reopened):
    with pytest.raises(NotYours):
        assign(reopened, to=village.clerk, by=village.director)
    assign(reopened, to=village.director, by=village.clerk)
    with pytest.raises(NotYours):
        join(reopened, user=village.clerk, by=village.director, reason="熟悉")

    with pytest.raises(NotYours, match="换一个人"):
        conclude(reopened, kind="explained", words="还是那样", by=village.clerk)
    outcome = conclude(reopened, kind="explained", words="等电力公司来", by=village.director)

    assert (outcome.round, outcome.first_by) == (2, village.clerk)


def test_the_database_itself_refuses_the_first_handler_in_the_second_round(village, reopened):
    for first_by in (village.clerk, None):
        with pytest.raises(IntegrityError, match="second_outcome_by_another"), transaction.atomic():
            unsaved(reopened, round=2, by=village.clerk, first_by=first_by).save()


def test_the_asker_takes_it_back_without_a_handler(village):
    demand = demand_of(village.committee, phone=PHONE, hear_by="sms")

    outcome = withdraw(demand, words=f"自己修好了，别打{PHONE}")

    demand.refresh_from_db()
    assert (demand.state, outcome.kind, outcome.by) == ("closed", "withdrawn", None)
    assert PHONE not in outcome.words
    with pytest.raises(NotNow):
        withdraw(demand)


def test_nobody_takes_back_what_neighbours_have_too(village, demand):
    me_too(demand, source="t:1")

    with pytest.raises(NotNow, match="邻居"):
        withdraw(demand)
    with pytest.raises(NotNow, match="邻居"):
        conclude(demand, kind="withdrawn", words="电话里说的", by=village.clerk)


def test_a_duplicate_takes_its_people_to_the_one_that_is_open(village, demand):
    first = demand_of(village.committee)

    outcome = conclude(demand, kind="duplicate", words="同一盏灯", duplicate_of=first, by=village.clerk)

    demand.refresh_from_db()
    assert (demand.state, demand.merged_into, outcome.duplicate_of) == ("closed", first, first)
    assert first.me_toos.get().phone == PHONE


def test_a_duplicate_of_what_has_an_answer_points_to_it(village, demand):
    first = bring_to("done", village)

    conclude(demand, kind="duplicate", words="同一盏灯", duplicate_of=first, by=village.clerk)

    demand.refresh_from_db()
    assert (demand.state, demand.merged_into, first.me_toos.count()) == ("closed", None, 0)
    assert f"和{first}号是同一件" in last_words(demand)


def test_nothing_repeats_itself_or_a_strangers_demand(village, demand):
    with pytest.raises(NotNow):
        conclude(demand, kind="duplicate", words="同一件", duplicate_of=demand, by=village.clerk)
    with pytest.raises(NotYours):
        conclude(
            demand,
            kind="duplicate",
            words="同一件",
            duplicate_of=demand_of(CommitteeFactory()),
            by=village.clerk,
        )


def test_everyone_hears_of_each_step_once_by_their_own_way(village):
    block = BlockFactory(committee=village.committee)
    demand = demand_of(village.committee, phone=PHONE, hear_by="call")
    ways = {
        "sms": {"phone": "19900000001"},
        "leader": {"block": block},
        "site": {"user": UserFactory()},
        "none": {},
    }
    rows = {way: me_too(demand, source=f"t:{way}", hear_by=way, **about) for way, about in ways.items()}
    assign(demand, to=village.clerk, by=village.director)
    accept(demand, by=village.clerk)
    accept(demand, by=village.clerk)
    conclude(demand, kind="solved", words="换了新灯", proof="验收单", by=village.clerk)

    for way, row in rows.items():
        notices = Notice.objects.filter(recipient=f"me_too:{row.pk}")
        assert [notice.channel for notice in notices] == ([] if way == "none" else [way] * 3)
        assert len({notice.key for notice in notices}) == len(notices)
    leaders = Notice.objects.filter(channel="leader", block=block)
    assert leaders.count() == 3
    assert demand.calls.owed().filter(me_too=None).count() == 4


def test_an_outcome_is_told_upward_once(village, demand):
    seen = []

    def note(outcome, **_more):
        seen.append(outcome.kind)

    signals.concluded.connect(note)
    try:
        conclude(demand, kind="explained", words="说明", by=village.clerk)
    finally:
        signals.concluded.disconnect(note)

    assert seen == ["explained"]
