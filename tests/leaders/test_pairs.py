"""Old and new leaders: who suits whom, one open pair for a junior, talks of two, silence, the end."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from leaders.actions.pairs import (
    accept_pair,
    confirm_talk,
    drop_pair,
    end_pair,
    matches_at,
    propose_pair,
    silent_on,
)
from leaders.models import Pair, Talk
from leaders.pages.growing import pair_jobs
from tests.activities.gatherings import door
from tests.factories import BlockFactory
from tests.leaders.corps import account_of, leader_of
from tests.village_affairs.people import village_with_people
from users.models import Notice
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
OLD, NEW = date(2010, 5, 1), date(2025, 5, 1)


@pytest.fixture
def village():
    return village_with_people()


def leader(village, since):
    return leader_of(BlockFactory(committee=village.committee), since=since)


def pair_of(village, *, state="running", days_ago=0, **said):
    senior, junior = leader(village, OLD), leader(village, NEW)
    since = today() - timedelta(days_ago)
    facts = {"goals": ["会记走访"], "since": since, "until": None, "by": village.clerk, **said}
    pair = propose_pair(senior.person, junior.person, **facts)
    return accept_pair(pair, by=village.clerk) if state == "running" else pair


@pytest.mark.parametrize(
    ("since", "fits"), [(date(2022, 5, 1), True), (date(2022, 5, 2), False)], ids=["3 years", "a day less"]
)
def test_the_senior_began_at_least_three_years_before(village, since, fits):
    senior, junior = leader(village, since), leader(village, NEW)

    found = [(match.junior, match.seniors[0][0]) for match in matches_at(village.committee)]

    assert found == ([(junior.person, senior.person)] if fits else [])
    if not fits:
        with pytest.raises(BadValue, match="至少早上任3年"):
            propose_pair(
                senior.person, junior.person, goals=["x"], since=today(), until=None, by=village.clerk
            )


def test_first_terms_count_whatever_the_present_one(village):
    junior = leader(village, NEW)
    old = leader_of(BlockFactory(committee=village.committee), since=OLD, until=date(2015, 1, 1)).person
    leader_of(BlockFactory(committee=village.committee), old, since=date(2026, 1, 1))

    (match,) = matches_at(village.committee)

    assert (match.junior, match.seniors) == (junior.person, ((old, OLD),))


@pytest.mark.parametrize("count", [1, 30])
def test_proposals_cost_three_questions_at_any_number(village, count, django_assert_max_num_queries):
    leader(village, OLD)
    for _number in range(count):
        leader(village, NEW)

    with django_assert_max_num_queries(3):
        found = matches_at(village.committee)

    assert len(found) == count


def test_a_junior_has_one_open_pair(village):
    pair = pair_of(village)
    other = leader(village, date(2009, 1, 1)).person
    facts = {"goals": ["会记走访"], "since": today(), "until": None, "by": village.clerk}

    again = propose_pair(pair.senior, pair.junior, **facts)

    assert again == pair
    with pytest.raises(NotNow, match="已经有一对在结"):
        propose_pair(other, pair.junior, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pair.objects.create(
            committee=village.committee,
            senior=other,
            junior=pair.junior,
            since=today(),
            proposed_by=village.clerk,
        )


@pytest.mark.parametrize(("state", "free"), [("dropped", True), ("ended", True), ("proposed", False)])
def test_who_is_free_again_is_proposed_again(village, state, free):
    pair = pair_of(village, state="proposed")
    if state == "dropped":
        drop_pair(pair, by=village.clerk)
    elif state == "ended":
        end_pair(accept_pair(pair, by=village.clerk), report="学会了", by=village.clerk)

    found = [match.junior for match in matches_at(village.committee)]

    assert found == ([pair.junior] if free else [])


def test_both_are_told_of_a_pair_once(village):
    senior, junior = leader(village, OLD), leader(village, NEW)
    account_of(senior), account_of(junior)
    facts = {"goals": ["会记走访"], "since": today(), "until": None, "by": village.clerk}

    for _turn in range(2):
        accept_pair(propose_pair(senior.person, junior.person, **facts), by=village.clerk)

    assert Notice.objects.filter(topic="pair").count() == 4


def test_a_talk_counts_once_both_confirm_it(village):
    pair = pair_of(village, days_ago=60)

    first = confirm_talk(pair, pair.junior, held_on=today(), words="怎么记走访")
    confirm_talk(pair, pair.junior, held_on=today())
    before = Talk.objects.confirmed().count()
    confirm_talk(pair, pair.senior, held_on=today())

    talk = Talk.objects.confirmed().get()
    assert (before, talk.pk, talk.words, talk.held_on) == (0, first.pk, "怎么记走访", today())


@pytest.mark.parametrize(("days", "sentence"), [(1, "不能晚于今天"), (-61, "结对开始以后")])
def test_a_talk_lies_within_the_pair_and_not_ahead(village, days, sentence):
    pair = pair_of(village, days_ago=60)

    with pytest.raises(BadValue, match=sentence):
        confirm_talk(pair, pair.junior, held_on=today() + timedelta(days))


def test_somebody_else_confirms_nothing(village):
    pair = pair_of(village)

    with pytest.raises(NotNow, match="不在结对中"):
        confirm_talk(pair, leader(village, OLD).person, held_on=today())


@pytest.mark.parametrize(("days", "silent"), [(44, False), (45, True)])
def test_a_pair_is_silent_from_the_45th_day(village, days, silent):
    pair = pair_of(village, days_ago=days)

    assert list(silent_on(Pair.objects.all(), today())) == ([pair] if silent else [])
    assert len(list(pair_jobs(village.clerk, today()))) == silent


def test_a_talk_only_one_confirmed_breaks_no_silence(village):
    pair = pair_of(village, days_ago=50)

    confirm_talk(pair, pair.junior, held_on=today())
    one = list(silent_on(Pair.objects.all(), today()))
    confirm_talk(pair, pair.senior, held_on=today())

    assert (one, list(silent_on(Pair.objects.all(), today()))) == ([pair], [])


def test_a_pair_ends_with_words(village):
    pair = pair_of(village)

    with pytest.raises(BadValue, match="写几句小结"):
        end_pair(pair, report=" ", by=village.clerk)
    done = end_pair(pair, report="会用手机了", by=village.clerk)
    again = end_pair(pair, report="别的话", by=village.clerk)

    assert (done.state, again.report, done.ended_on) == ("ended", "会用手机了", today())


@pytest.mark.django_db(transaction=True)
def test_two_proposals_at_once_leave_one(village):
    senior, other, junior = leader(village, OLD), leader(village, OLD), leader(village, NEW)
    said = []

    def propose(who):
        try:
            propose_pair(who.person, junior.person, goals=["x"], since=today(), until=None, by=village.clerk)
        except NotNow as refused:
            said.append(str(refused))
        finally:
            connection.close()

    threads = [Thread(target=propose, args=(who,)) for who in (senior, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (Pair.objects.count(), len(said)) == (1, 1)


def test_the_desk_proposes_and_both_confirm_on_their_phones(village):
    senior, junior = leader(village, OLD), leader(village, NEW)
    desk, old, new = door(village.clerk), door(account_of(senior)), door(account_of(junior))
    page = f"/desk/pairs/new/{village.committee.pk}/{junior.person_id}/"
    assert desk.get("/desk/pairs/").context["places"][0][1][0].junior == junior.person

    made = desk.post(page, {"senior": senior.person_id, "goals": "会记走访\n认得老人", "since": f"{today()}"})
    pair = Pair.objects.get()
    new.post(f"/leader/pairs/{pair.pk}/yes/")
    for phone in (old, new):
        phone.post(f"/leader/pairs/{pair.pk}/talk/", {"held_on": f"{today()}", "words": ""})
    ended = old.post(f"/leader/pairs/{pair.pk}/end/", {"report": "都会了"})

    pair.refresh_from_db()
    assert (made.status_code, pair.goals, pair.state) == (302, ["会记走访", "认得老人"], "ended")
    assert (Talk.objects.confirmed().count(), ended.status_code) == (1, 302)
    assert door(account_of(leader(village, OLD))).get(f"/leader/pairs/{pair.pk}/end/").status_code == 404
    assert new.get("/leader/pairs/").status_code == 200
