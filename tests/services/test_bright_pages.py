import pytest
from django.urls import reverse
from django.utils import timezone

from services.actions.bright_after import conclude, hand_over
from services.actions.bright_reading import SCOPE, let_see, open_as_family
from services.actions.records import RecordClosed
from services.models import Enrolment, EyeFile, EyeResult
from tests.doors import browser_of
from tests.factories import BlockFactory, CommitteeFactory, HouseholdFactory, UserFactory, account_with
from tests.guards.cores import picture
from tests.services.bright_ground import eyes_at
from tests.services.ground import account_for, person_in
from users.actions.family import NotYours
from users.models import AuditEntry, FamilyLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def eyes():
    return eyes_at(CommitteeFactory())


def page(name, *args):
    return reverse(f"services:{name}", args=args)


def told(eyes):
    row = eyes.seen(value="0.07")
    conclude(row, "refer", advice="晶体混浊", by=eyes.worker)
    return hand_over(row, by=eyes.worker)


def link_of(row, scope=""):
    now = timezone.now()
    return FamilyLink.objects.create(
        committee_id=row.committee_id,
        elder=row.enrolment.person,
        relative=UserFactory(name="沈小芳"),
        relation="女儿",
        scope=scope,
        asked_by=account_for(row.enrolment.person),
        asked_at=now,
        relative_agreed_at=now,
        elder_agreed_at=now,
        since=now,
    )


def test_a_day_is_founded_planned_and_listed(eyes):
    place = CommitteeFactory()
    browser = browser_of(account_with("health_worker", place))
    facts = {
        "on": "2099-05-06",
        "start": "08:30",
        "end": "11:00",
        "where": "活动室",
        "hospital": "区中心医院",
        "collect": "卫生室",
        "seats": "40",
        "stations": ["vision", "fundus"],
        "source": "once",
    }

    browser.post(page("bright-begin", place.pk))
    for _twice in range(2):
        answer = browser.post(page("bright-day-new", place.pk), facts)

    assert answer.status_code == 302
    assert browser.get(answer.url).content.decode().count("活动室") == 1
    assert browser.get(page("desk-bright")).content.decode().count("区中心医院") == 1
    bad = browser.post(page("bright-day-new", place.pk), {**facts, "on": "2020-01-01", "source": "z"})
    assert (bad.status_code, "要排在今天以后" in bad.content.decode()) == (422, True)


def test_the_station_takes_two_eyes_by_number_and_shows_nothing_again(eyes):
    row, browser = eyes.seen(), browser_of(eyes.worker)
    there = page("bright-station", eyes.day.pk, eyes.stations["glaucoma"].pk)

    good = browser.post(there, {"number": row.number, "right_value": "15", "left_value": "71.5"})
    high = browser.post(there, {"number": row.number, "right_value": "81"})
    nobody = browser.post(there, {"number": 99, "right_value": "15"})

    assert (good.status_code, high.status_code, nobody.status_code) == (302, 422, 422)
    assert 'value="81"' in high.content.decode()
    assert "今天没有这个号" in nobody.content.decode()
    assert EyeResult.objects.filter(station__kind="glaucoma").count() == 2
    assert "71.5" not in browser.get(there).content.decode()


def test_a_file_opens_with_a_reason_alone_and_the_person_reads_who_and_why(eyes):
    row, browser = told(eyes), browser_of(eyes.worker)
    there = page("bright-file", row.pk)

    closed, empty = browser.get(there), browser.post(there, {})
    opened = browser.post(there, {"why": "联系转诊和手术"})

    assert [("0.07" in one.content.decode()) for one in (closed, empty, opened)] == [False, False, True]
    assert empty.status_code == 422
    seen = browser_of(account_for(row.enrolment.person)).get(reverse("users:opened")).content.decode()
    assert (seen.count("联系转诊和手术"), seen.count(str(eyes.worker))) == (1, 1)


def test_a_step_from_the_file_is_kept_or_refused_with_its_sentence(eyes):
    row, browser = eyes.seen(), browser_of(eyes.worker)

    bad = browser.post(page("bright-step", row.pk, "conclude"), {})
    good = browser.post(page("bright-step", row.pk, "conclude"), {"conclude-conclusion": "refer"})
    early = browser.post(
        page("bright-step", row.pk, "surgery"), {"surgery-eye": "r", "surgery-on": "2099-01-01"}
    )
    unknown = browser.post(page("bright-step", row.pk, "nothing"))

    assert (bad.status_code, good.status_code, unknown.status_code) == (422, 200, 404)
    assert "医院还没有看过" in early.content.decode()
    assert browser.post(page("bright-slip", row.pk)).content[:4] == b"%PDF"


def test_what_waits_is_listed_with_masked_names(eyes):
    row = eyes.seen()
    conclude(row, "again", by=eyes.worker)

    words = browser_of(eyes.worker).get(page("bright-due")).content.decode()

    assert (row.enrolment.person.masked_name in words, row.enrolment.person.name in words) == (True, False)


HEALTH = ("bright-file", "bright-due", "bright-station", "bright-slip", "bright-step")


@pytest.mark.parametrize(
    "role", ["clerk", "director", "street_office", "system_admin", "auditor", "resident"]
)
@pytest.mark.parametrize("state", ["asked", "seen", "concluded"])
def test_what_was_found_opens_to_no_other_role_in_any_state(eyes, role, state):
    row = eyes.comes() if state == "asked" else eyes.seen()
    if state == "concluded":
        conclude(row, "refer", advice="晶体混浊", by=eyes.worker)
    street = eyes.committee.street
    browser = browser_of(
        account_with(role, street if role in ("street_office", "system_admin") else eyes.committee)
    )
    answers = [
        browser.get(page("bright-file", row.pk)),
        browser.post(page("bright-file", row.pk), {"why": "复查"}),
        browser.get(page("bright-due")),
        browser.get(page("bright-station", eyes.day.pk, eyes.stations["vision"].pk)),
        browser.post(page("bright-slip", row.pk)),
        browser.post(page("bright-step", row.pk, "told")),
        browser.get(page("bright-day", eyes.day.pk)),
    ]

    assert [one.status_code for one in answers[:-1]] == [403] * 6
    assert "打开档案" not in answers[-1].content.decode()
    assert "晶体混浊" not in answers[-1].content.decode()
    assert AuditEntry.objects.filter(action="record.open").count() == 0


def test_a_worker_of_another_place_finds_nothing(eyes):
    row = told(eyes)
    browser = browser_of(account_with("health_worker", CommitteeFactory(street=eyes.committee.street)))

    assert browser.post(page("bright-file", row.pk), {"why": "复查"}).status_code == 404


def test_the_clerk_sees_who_comes_and_when_and_lets_in_by_number(eyes):
    row, browser = eyes.comes(slot="09:00", fetch=True), browser_of(eyes.clerk)

    browser.post(page("bright-sign-in", row.pk))

    words = browser.get(page("bright-day", eyes.day.pk)).content.decode()
    assert [part for part in ("1号", "09:00", "要人接", "来了") if part not in words] == []
    assert "还没问过的老人" in browser.get(page("bright-not-asked", eyes.day.pk)).content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_of_a_day_asks_the_same_however_many_come(eyes, many, django_assert_num_queries):
    for number in range(many):
        eyes.comes(f"沈{number}英")
    browser = browser_of(eyes.worker)
    browser.get(page("bright-day", eyes.day.pk))

    with django_assert_num_queries(QUERIES):
        browser.get(page("bright-day", eyes.day.pk))


QUERIES = 7


def test_a_person_reads_nothing_until_told_face_to_face_then_reads_and_prints(eyes):
    row = eyes.seen(value="0.07")
    conclude(row, "refer", advice="晶体混浊", by=eyes.worker)
    browser = browser_of(account_for(row.enrolment.person))

    before = browser.get(page("my-bright")).content.decode()
    early = browser.get(page("my-bright-paper", row.pk)).status_code
    hand_over(row, by=eyes.worker)
    after = browser.get(page("my-bright")).content.decode()

    assert ("请到村卫生室领" in before, "0.07" in before, early) == (True, False, 404)
    assert ("0.07" in after, "晶体混浊" in after) == (True, True)
    assert browser.get(page("my-bright-paper", row.pk)).content[:4] == b"%PDF"
    assert browser_of(UserFactory()).get(page("my-bright-paper", row.pk)).status_code == 404
    assert AuditEntry.objects.filter(action="record.open").count() == 0


def test_a_relative_sees_it_only_while_the_elder_says_so_and_the_elder_sees_that(eyes):
    row = told(eyes)
    link = link_of(row)
    elder, relative = browser_of(account_for(row.enrolment.person)), browser_of(link.relative)
    there = page("my-bright-open", row.pk)

    before = relative.post(there).status_code
    elder.post(page("my-bright-let", link.pk), {"yes": "1"})
    listed = relative.get(page("my-bright")).content.decode()
    opened = relative.post(there)
    elder.post(page("my-bright-let", link.pk), {"yes": "0"})
    after = relative.post(there).status_code

    assert (before, opened.status_code, after) == (404, 200, 404)
    assert ("家里老人的结果" in listed, "0.07" in listed, "0.07" in opened.content.decode()) == (
        True,
        False,
        True,
    )
    assert "沈小芳" in elder.get(reverse("users:opened")).content.decode()


def test_a_link_that_ended_or_that_the_relative_widens_opens_nothing(eyes):
    row = told(eyes)
    link = link_of(row, scope=f"报名、{SCOPE}")

    with pytest.raises(NotYours, match="只有老人自己"):
        let_see(link, True, by=link.relative)
    assert let_see(link, False, by=account_for(row.enrolment.person)).scope == "报名"
    let_see(link, True, by=account_for(row.enrolment.person))
    FamilyLink.objects.update(ended_at=timezone.now())
    with pytest.raises(RecordClosed, match="只给本人看"):
        open_as_family(row, by=link.relative)


def test_a_leader_sees_who_is_fetched_and_asks_at_the_door_with_the_paper(eyes):
    mine, other = (BlockFactory(committee=eyes.committee) for _two in range(2))
    asks = person_in(eyes.committee, "钱桂芳", 70, household=HouseholdFactory(block=mine))
    far = person_in(eyes.committee, "远房亲", 70, household=HouseholdFactory(block=other))
    fetched = eyes.asks(
        person_in(eyes.committee, "沈阿婆", 80, household=HouseholdFactory(block=mine)), fetch=True
    )
    conclude(eyes.seen(fetched), "refer", advice="晶体混浊", by=eyes.worker)
    browser = browser_of(account_with("leader", mine))
    there = page("leader-bright-ask", eyes.day.pk, asks.pk)

    words = browser.get(page("leader-bright")).content.decode()
    bare = browser.post(there, {"slot": "09:00"})
    done = browser.post(there, {"slot": "09:00", "scan": picture(), "source": "a"})

    shown = [name in words for name in ("钱桂芳", "沈阿婆", "远房亲", "晶体混浊", "转诊")]
    assert shown == [True, True, False, False, False]
    assert (bare.status_code, done.status_code) == (422, 302)
    assert browser.get(page("leader-bright-ask", eyes.day.pk, far.pk)).status_code == 404
    row = Enrolment.objects.get(person=asks)
    assert (row.door, EyeFile.objects.get(pk=row.pk).slot) == ("paper", "09:00")
