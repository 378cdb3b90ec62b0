from datetime import date, timedelta

import pytest
import time_machine

from services.actions.consents import ConsentMissing
from services.actions.enrolling import AlreadyEnrolled, Closed, NotEligible, enrol
from services.actions.nursery import days_of, open_term
from services.actions.nursery_pick_ups import code_of
from services.models import ConsentText, Enrolment, NurseryChild, PickUpPerson
from tests.factories import CommitteeFactory, UserFactory, account_with
from tests.services.ground import person_in
from tests.services.nursery_ground import (
    CLOSES,
    FACTS,
    MONDAY,
    OPENS,
    SECRETS,
    agree,
    child_of,
    nursery_at,
    put_in,
)
from users.actions.family import Acting, NotYours, acting_as
from users.models import Authority
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db
JUNE = pytest.mark.usefixtures("in_june")


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def clerk(committee):
    return account_with("clerk", committee)


@pytest.mark.parametrize(
    "season, first, last, amounts",
    [
        ("summer1", date(2026, 7, 6), date(2026, 7, 24), (15, 600)),
        ("summer2", date(2026, 7, 27), date(2026, 8, 14), (15, 600)),
        ("winter", date(2026, 1, 26), date(2026, 2, 6), (10, 400)),
    ],
)
def test_a_season_is_its_working_days_with_its_fee(clerk, season, first, last, amounts):
    term = nursery_at(
        clerk.grants.get().committee,
        clerk,
        season=season,
        first=first,
        opens_at=OPENS - timedelta(days=365),
        closes_at=CLOSES - timedelta(days=365),
    )

    days = days_of(term)
    assert (term.last_day, len(days), term.fee, term.capacity) == (last, *amounts, 35)
    assert term.sessions.count() == amounts[0]


def test_the_same_season_is_one_and_begins_on_a_working_day(committee, clerk):
    assert nursery_at(committee, clerk) == nursery_at(committee, clerk)
    with pytest.raises(BadValue, match="第一天请选工作日"):
        nursery_at(committee, clerk, season="summer2", first=date(2026, 7, 26))
    with pytest.raises(BadValue, match="报名要在开班前截止"):
        open_term(
            committee, "summer2", MONDAY, by=clerk, opens_at=OPENS, closes_at=OPENS + timedelta(days=60)
        )


@pytest.fixture
def in_june():
    with time_machine.travel("2026-06-02T10:00:00+08:00", tick=False):
        yield


@JUNE
def test_a_guardian_enrols_a_pupil_and_what_is_said_is_sealed(committee, clerk):
    row = put_in(nursery_at(committee, clerk))

    child = NurseryChild.objects.get(enrolment=row)
    kept = {name: child.read(name) for name in SECRETS}
    assert (row.state, row.authority, child.grade, child.fee) == ("enrolled", "guardian", 3, 600)
    assert kept == SECRETS
    assert [word for word in SECRETS.values() if word in str(vars(child))] == []
    assert PickUpPerson.objects.get(enrolment=row).read("name") == "沈外婆"


@JUNE
@pytest.mark.parametrize(
    "changed, words",
    [
        ({"grade": 0}, "九月才上一年级的，等上了学再来"),
        ({"grade": 6}, "只收一到五年级的孩子"),
        ({"shanghai": False}, "只收在上海的小学读书的孩子"),
    ],
)
def test_who_is_no_pupil_here_reads_why(committee, clerk, changed, words):
    with pytest.raises(NotEligible, match=words):
        put_in(nursery_at(committee, clerk), **changed)

    assert NurseryChild.objects.count() == 0


@JUNE
def test_a_guardian_of_nobody_is_refused(committee, clerk):
    term, stranger = nursery_at(committee, clerk), UserFactory()
    child, _guardian = child_of(committee)
    nobodys = person_in(committee, "没人的孩子")

    with pytest.raises(NotYours, match="由村居核对监护关系"):
        acting_as(stranger, child)
    at_desk = Acting(clerk, nobodys, Authority.DESK)
    agree(term, at_desk)
    with pytest.raises(NotEligible, match="还没有登记过的监护人"):
        enrol(term, at_desk, source="desk", facts=FACTS)


@JUNE
def test_a_child_is_at_one_site_at_a_time(committee, clerk):
    other = CommitteeFactory(street=committee.street)
    here, there = nursery_at(committee, clerk), nursery_at(other)
    row = put_in(here)

    with pytest.raises(AlreadyEnrolled, match="同一时间只能在一处"):
        enrol(there, acting_as(row.by, row.person), source="two", facts=FACTS)


@JUNE
@pytest.mark.parametrize(
    "purpose, title",
    [
        ("health", "健康情况"),
        ("allergy", "过敏"),
        ("medicine", "用药"),
        ("insurance", "保险"),
        ("data", "资料使用"),
    ],
)
def test_a_missing_consent_is_named(committee, clerk, purpose, title):
    term = nursery_at(committee, clerk)
    child, user = child_of(committee)
    acting = acting_as(user, child)
    agree(term, acting, but=purpose)

    with pytest.raises(ConsentMissing, match=f"还要先同意：{title}。"):
        enrol(term, acting, source="x", facts=FACTS)


@JUNE
def test_photo_and_outing_are_free(committee, clerk):
    term = nursery_at(committee, clerk)
    child, user = child_of(committee)
    acting = acting_as(user, child)
    agree(term, acting, but="photo")

    assert enrol(term, acting, source="x", facts=FACTS).state == "enrolled"


@JUNE
def test_an_older_wording_is_refused_with_its_name(committee, clerk):
    term = nursery_at(committee, clerk)
    child, user = child_of(committee)
    acting = acting_as(user, child)
    agree(term, acting)
    old = ConsentText.objects.get(programme=term.programme, purpose="data")
    ConsentText.objects.filter(pk=old.pk).update(until=date(2026, 6, 1))
    ConsentText.objects.create(
        programme=term.programme,
        purpose="data",
        version="2",
        title=old.title,
        words="新的",
        is_needed=True,
        since=date(2026, 6, 2),
    )

    with pytest.raises(ConsentMissing, match="换了新的或者过期了，请重新看一遍再同意：资料使用"):
        enrol(term, acting, source="x", facts=FACTS)


@JUNE
def test_outside_its_hours_nobody_enrols_and_the_thirty_sixth_waits(committee, clerk):
    term = nursery_at(committee, clerk, capacity=1)
    with pytest.raises(NotNow, match="还没到报名时间"):
        put_in(term, at=OPENS - timedelta(seconds=1))
    with pytest.raises(Closed, match="报名已经截止"):
        put_in(term, at=CLOSES)

    states = [put_in(term, name).state for name in ("沈一", "沈二", "沈三")]

    assert states == ["enrolled", "waiting", "waiting"]
    assert Enrolment.objects.count() == 3


@JUNE
def test_a_code_is_kept_as_a_keyed_hash(committee, clerk):
    row = put_in(nursery_at(committee, clerk))

    person = PickUpPerson.objects.get(enrolment=row)

    assert (len(code_of(person)), code_of(person) in str(vars(person))) == (6, False)
