"""The asker says whether it is mended; a poor word opens it once more and never again."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from demands import signals
from demands.actions.dispatch import accept, assign, join
from demands.actions.outcomes import conclude, merge
from demands.actions.ratings import rate
from demands.actions.telling import NotYours
from demands.models import Rating
from residents.actions.calendar import seed_calendar
from tests.demands.factories import bring_to, demand_of, in_threads
from tests.factories import BlockFactory, CommitteeFactory, account_with
from tests.village_affairs.people import door, village_with_people
from users.models import Notice
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
PHONE = "19900001234"


@pytest.fixture
def village():
    seed_calendar()
    return village_with_people()


def second_outcome(village, demand):
    """Bring a reopened demand to its second answer, by the director."""
    assign(demand, to=village.director, by=village.clerk)
    accept(demand, by=village.director)
    conclude(demand, kind="solved", words="换了新灯", proof="验收单", by=village.director)
    demand.refresh_from_db()


@pytest.mark.parametrize("stars", [1, 2])
def test_a_poor_word_reopens_it_with_a_new_deadline_and_tells(village, stars):
    demand = bring_to(
        "working", village, phone=PHONE, hear_by="sms", at=datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)
    )
    join(demand, user=village.director, by=village.clerk, reason="人手不够")
    conclude(demand, kind="explained", words="说明", by=village.clerk)

    rate(demand, stars=stars, way="web", at=datetime(2026, 11, 20, 9, tzinfo=SHANGHAI))

    demand.refresh_from_db()
    assert (demand.state, demand.round, demand.handler) == ("new", 2, None)
    assert (demand.due_on, demand.done_at, demand.joint.count()) == (date(2026, 11, 27), None, 0)
    last = Notice.objects.filter(recipient=f"demand:{demand.pk}").order_by("pk").last()
    assert "换一个人再办，最晚11月27日" in last.body.replace("2026年", "")
    for user in (village.clerk, village.director):
        subjects = Notice.objects.filter(recipient=f"user:{user.pk}").values_list("subject", flat=True)
        assert "有一件诉求居民不满意，请换人再办" in subjects


@pytest.mark.parametrize("stars", [3, 4, 5])
def test_three_stars_and_more_close_it(village, stars):
    demand = bring_to("done", village)

    rate(demand, stars=stars, way="web")

    demand.refresh_from_db()
    assert (demand.state, demand.round, demand.closed_at is not None) == ("closed", 1, True)


@pytest.mark.parametrize("stars", [1, 2, 3])
def test_it_is_reopened_once_and_only_once(village, stars):
    demand = bring_to("done", village)
    rate(demand, stars=1, way="web")
    second_outcome(village, demand)

    rate(demand, stars=stars, way="web")

    demand.refresh_from_db()
    assert (demand.state, demand.round, demand.ratings.count()) == ("closed", 2, 2)
    with pytest.raises(IntegrityError, match="reopened_once"), transaction.atomic():
        type(demand).objects.filter(pk=demand.pk).update(round=3)


@pytest.mark.parametrize("stars", [1, 5])
def test_rating_twice_returns_the_first(village, stars):
    demand = bring_to("done", village)

    first = rate(demand, stars=stars, way="web")
    again = rate(demand, stars=3, way="web")

    assert first == again
    assert (demand.ratings.get().stars, demand.steps.filter(what="rated").count()) == (stars, 1)


@pytest.mark.django_db(transaction=True)
def test_ten_taps_at_once_are_one_rating():
    demand = bring_to("done", village_with_people())

    in_threads([lambda: rate(demand, stars=1, way="web")] * 10)

    demand.refresh_from_db()
    assert (Rating.objects.count(), demand.round) == (1, 2)
    assert demand.steps.filter(what="reopened").count() == 1


@pytest.mark.parametrize("state", ["new", "assigned", "working"])
def test_nothing_is_rated_before_an_answer(village, state):
    with pytest.raises(NotNow, match="还没有答复"):
        rate(bring_to(state, village), stars=5, way="web")


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_there_are_one_to_five_stars(village, stars):
    demand = bring_to("done", village)

    with pytest.raises(BadValue):
        rate(demand, stars=stars, way="web")
    with pytest.raises(IntegrityError, match="one_to_five_stars"), transaction.atomic():
        Rating.objects.create(
            committee=village.committee,
            demand=demand,
            round=1,
            stars=abs(stars) and 6,
            way="web",
            at=demand.received_at,
        )


@pytest.mark.parametrize("way, by", [("call", None), ("doorstep", None), ("pigeon", None)])
def test_what_is_heard_by_mouth_is_written_down_by_somebody(village, way, by):
    with pytest.raises(BadValue):
        rate(bring_to("done", village), stars=5, way=way, by=by)


@pytest.mark.parametrize(
    "role, place, allowed",
    [
        ("clerk", "committee", True),
        ("director", "committee", True),
        ("street_office", "street", True),
        ("leader", "block", True),
        ("leader", "other block", False),
        ("clerk", "other committee", False),
        ("supervisor", "committee", False),
        ("resident", "block", False),
    ],
)
def test_who_may_write_down_the_stars_of_another(village, role, place, allowed):
    block = BlockFactory(committee=village.committee)
    demand = bring_to("done", village, block=block)
    places = {
        "committee": village.committee,
        "street": village.committee.street,
        "block": block,
        "other block": BlockFactory(committee=village.committee),
        "other committee": CommitteeFactory(),
    }
    by = account_with(role, places[place])

    if allowed:
        assert rate(demand, stars=4, way="doorstep", by=by).by == by
    else:
        with pytest.raises(NotYours):
            rate(demand, stars=4, way="doorstep", by=by)


@pytest.mark.parametrize("way", ["call", "doorstep", "web"])
def test_who_answered_does_not_write_down_how_it_was(village, way):
    demand = bring_to("done", village)

    with pytest.raises(NotYours, match="由别人去问"):
        rate(demand, stars=5, way=way, by=village.clerk)

    demand.refresh_from_db()
    assert (demand.state, demand.ratings.count()) == ("done", 0)
    assert rate(demand, stars=5, way="call", by=village.director).answered_by == village.clerk


def test_who_answered_the_first_round_may_ask_about_the_second_of_another(village):
    demand = bring_to("done", village)
    rate(demand, stars=1, way="web")
    second_outcome(village, demand)

    with pytest.raises(NotYours):
        rate(demand, stars=5, way="call", by=village.director)
    assert rate(demand, stars=4, way="call", by=village.clerk).answered_by == village.director


def test_the_database_itself_refuses_it_of_who_answered(village):
    demand = bring_to("done", village)

    with pytest.raises(IntegrityError, match="rating_not_written_by_who_answered"), transaction.atomic():
        Rating.objects.create(
            committee=village.committee,
            demand=demand,
            round=1,
            stars=5,
            way="call",
            by=village.clerk,
            answered_by=village.clerk,
            at=demand.received_at,
        )


def test_the_desk_offers_the_stars_to_others_than_who_answered(village):
    demand = bring_to("done", village)
    url = reverse("demands:demand", args=[demand.pk])

    own, other = (door(user).get(url) for user in (village.clerk, village.director))

    assert (own.context["step"], other.context["step"]) == ("", "rate")
    assert "由别人去问、去记" in own.content.decode()
    assert "由别人去问、去记" not in other.content.decode()


def test_why_is_kept_without_anybodys_number(village):
    demand = bring_to("done", village)

    rating = rate(demand, stars=4, way="web", words=f"王师傅{PHONE}好\x00")

    assert PHONE not in rating.words
    assert PHONE not in demand.steps.get(what="rated").reason


def test_a_merged_one_is_not_rated(village):
    demand = demand_of(village.committee)
    merge(demand, into=demand_of(village.committee), reason="同一件", by=village.clerk)

    with pytest.raises(NotNow, match="已经办结"):
        rate(demand, stars=1, way="web")


def test_a_rating_is_told_upward_once(village):
    seen = []

    def note(rating, **_more):
        seen.append(rating.stars)

    demand = bring_to("done", village)
    signals.rated.connect(note)
    try:
        rate(demand, stars=5, way="web")
        rate(demand, stars=5, way="web")
    finally:
        signals.rated.disconnect(note)

    assert seen == [5]
