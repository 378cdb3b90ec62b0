from datetime import date

import pytest
import time_machine
from django.db import InternalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agreements.actions.claims import NotYours
from agreements.actions.pacts import (
    begin_version,
    draft_version,
    file_version,
    reaches,
    record_meeting,
    sign_version,
    start_agreement,
    warn_of_review,
    write_opinion,
)
from agreements.models import Agreement, AgreementVersion, HouseholdOpinion, Signature
from agreements.pages.pacts import lines_of, shares_of
from tests.agreements.ground import home_of
from tests.agreements.village import Village
from tests.doors import browser_of
from users.models import Notice
from xidu.kit.errors import BadValue, NotNow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
VOTE = {"meeting": "villagers", "held_on": date(2026, 11, 20), "entitled": 100, "present": 51, "yes": 26}


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def pact(village) -> Agreement:
    facts = {"title": "小菜园约定", "topic": "菜园怎么种", "opinions_until": date(2026, 11, 30)}
    return start_agreement(village.committee, by=village.clerk, **facts)


def passed(pact: Agreement, by, text: str = "不占路\n不用高毒农药") -> AgreementVersion:
    version = draft_version(pact, text=text, by=by)
    record_meeting(version, by=by, **VOTE)
    return version


def in_force(pact: Agreement, by, since: date = date(2026, 11, 24)) -> AgreementVersion:
    version = file_version(passed(pact, by), on=date(2026, 11, 23), filed_as="西渡备1号", by=by)
    return begin_version(version, since=since, review_on=date(2028, 11, 24), by=by)


@pytest.mark.parametrize(
    "part, whole, figure, reached",
    [
        (50, 100, "1/2", False),
        (51, 100, "1/2", True),
        (66, 100, "2/3", False),
        (67, 100, "2/3", True),
        (2, 3, "2/3", True),
    ],
)
def test_half_is_more_than_half_and_two_thirds_is_at_least(part, whole, figure, reached):
    assert reaches(part, whole, figure) is reached


@pytest.mark.parametrize(
    "changed, carried",
    [
        ({}, True),
        ({"present": 50, "yes": 50}, False),
        ({"yes": 25}, False),
        ({"meeting": "households", "present": 66, "yes": 66}, False),
        ({"meeting": "households", "present": 67, "yes": 34}, True),
    ],
)
def test_a_vote_carries_by_the_figures_of_its_day(village, pact, changed, carried):
    version = draft_version(pact, text="不占路", by=village.clerk)

    assert record_meeting(version, by=village.clerk, **{**VOTE, **changed}).passed is carried


@pytest.mark.parametrize("changed", [{"yes": 52}, {"present": 101}, {"entitled": 0, "present": 0, "yes": 0}])
def test_votes_that_do_not_fit_are_no_vote(village, pact, changed):
    with pytest.raises(BadValue, match="对不上"):
        record_meeting(
            draft_version(pact, text="x", by=village.clerk), by=village.clerk, **{**VOTE, **changed}
        )


def test_no_step_comes_before_the_one_it_needs(village, pact):
    version = draft_version(pact, text="不占路", by=village.clerk)

    with pytest.raises(NotNow, match="会议先通过"):
        file_version(version, on=date(2026, 11, 24), filed_as="", by=village.clerk)
    with pytest.raises(NotNow, match="备案"):
        begin_version(version, since=date(2026, 11, 24), review_on=date(2028, 1, 1), by=village.clerk)
    with pytest.raises(NotNow, match="通过以后"):
        sign_version(version, village.home, door="web", by=village.resident)


def test_a_text_a_meeting_voted_on_stays(village, pact):
    version = passed(pact, village.clerk)

    with pytest.raises(InternalError, match="cannot change"), transaction.atomic():
        AgreementVersion.objects.filter(pk=version.pk).update(text="别的")

    assert draft_version(pact, text="第二稿", by=village.clerk).number == 2


def test_a_new_version_ends_the_one_before_and_shows_what_changed(village, pact):
    first = in_force(pact, village.clerk)
    with time_machine.travel("2026-12-20T09:00:00+08:00", tick=False):
        second = draft_version(pact, text="不占路\n多的菜分给老人", by=village.clerk)
        record_meeting(second, by=village.clerk, **VOTE)
        file_version(second, on=date(2026, 12, 20), filed_as="", by=village.clerk)
        begin_version(second, since=date(2027, 1, 1), review_on=date(2029, 1, 1), by=village.clerk)

    first.refresh_from_db()
    assert first.until == date(2026, 12, 31)
    assert [(line.kind, line.words) for line in lines_of(second, first)] == [
        ("same", "不占路"),
        ("gone", "不用高毒农药"),
        ("new", "多的菜分给老人"),
    ]


def test_the_share_of_signatures_is_told_by_block(village, pact):
    version = passed(pact, village.clerk)
    other = home_of(village.block, name="顾家二", door="13号")
    sign_version(version, village.home, door="web", by=village.resident)
    sign_version(version, village.home, door="paper", by=village.clerk)

    assert [(share.name, share.signed, share.households, share.percent) for share in shares_of(version)] == [
        ("2组", 1, 2, 50)
    ]
    with pytest.raises(NotYours):
        sign_version(version, other, door="web", by=village.resident)


def test_the_review_date_is_warned_of_once(village, pact):
    in_force(pact, village.clerk)

    with time_machine.travel("2028-09-24T09:00:00+08:00", tick=False):
        early = warn_of_review(timezone.now())
    with time_machine.travel("2028-09-26T09:00:00+08:00", tick=False):
        made = [warn_of_review(timezone.now()) for _time in range(2)]

    assert (early, made) == (0, [2, 0])
    assert {notice.user for notice in Notice.objects.filter(topic="agreements")} == {
        village.clerk,
        village.director,
    }


def test_opinions_on_the_site_end_with_their_last_day_and_on_paper_do_not(village, pact):
    with time_machine.travel("2026-12-01T09:00:00+08:00", tick=False):
        with pytest.raises(NotNow, match="已经结束"):
            write_opinion(pact, words="好", door="web", source="web:1")

        assert write_opinion(pact, words="好", door="paper", source="desk:1", by=village.clerk).words == "好"


def test_an_agreement_is_played_through_by_desk_and_household(village):
    desk, me = browser_of(village.clerk), browser_of(village.resident)
    desk.post(
        reverse("agreements:agreement-start", args=[village.committee.pk]),
        {"title": "停车约定", "topic": "车往哪停", "opinions_until": "2026-11-30"},
    )
    pact = Agreement.objects.get()
    home = reverse("agreements:agreement", args=[village.committee.slug, pact.pk])
    Client().post(f"{home}opinion/", {"words": "留出消防通道", "source": "a"})
    for step, data in (
        ("opinion", {"door": "leader", "words": "老人要近一点"}),
        ("draft", {"text": "不停消防通道"}),
        ("meeting", {**VOTE, "held_on": "2026-11-20"}),
        ("file", {"on": "2026-11-23", "filed_as": "1号"}),
        ("begin", {"since": "2026-11-24", "review_on": "2028-11-24"}),
    ):
        desk.post(reverse("agreements:agreement-step", args=[pact.pk, step]), data)
        assert desk.get(reverse("agreements:desk-agreement", args=[pact.pk])).status_code == 200
    me.post(reverse("agreements:sign", args=[pact.versions.get().pk]))

    text = Client().get(home).content.decode()

    assert (HouseholdOpinion.objects.count(), Signature.objects.get().door) == (2, "web")
    assert [
        words for words in ("生效中", "不停消防通道", "1户签了", "收到2条意见", "100%") if words not in text
    ] == []
    assert "签了" in me.get(reverse("agreements:my-agreements")).content.decode()
    assert "沈家" not in text
