from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from residents.models import Consent, PersonTag
from services.actions.bright import note_results, sign_in
from services.actions.bright_after import (
    conclude,
    finish_surgery,
    hand_over,
    keep_referral,
    plan_surgery,
    recheck_done,
    remind_rechecks,
)
from services.actions.bright_aid import check_aid, decide_aid
from services.actions.records import RecordClosed
from services.models import EyeAid, EyeFile, EyeRecheck, EyeReferral, EyeSurgery
from tests.factories import CommitteeFactory, account_with
from tests.services.bright_ground import eyes_at
from users.models import Notice
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def eyes():
    return eyes_at(CommitteeFactory())


@pytest.mark.parametrize("conclusion, referred, due", [("normal", 0, 0), ("again", 0, 1), ("refer", 1, 0)])
def test_a_conclusion_begins_what_follows_and_tells_only_that_it_is_there(eyes, conclusion, referred, due):
    row = eyes.seen()

    for _twice in range(2):
        conclude(row, conclusion, advice="少看手机", by=eyes.worker)

    assert (EyeReferral.objects.count(), EyeRecheck.objects.count()) == (referred, due)
    notice = Notice.objects.get(key=f"bright:{row.pk}:result")
    assert (notice.subject, notice.body) == ("结果出来了", "结果出来了，请到村卫生室领，当面告诉您。")


def test_no_conclusion_without_a_station_or_by_another_word_and_none_lost_later(eyes):
    row = sign_in(eyes.comes(), by=eyes.worker)
    with pytest.raises(NotNow, match="还没有一站"):
        conclude(row, "normal", by=eyes.worker)
    row = eyes.seen(row)
    with pytest.raises(BadValue, match="结论请选"):
        conclude(row, "blind", by=eyes.worker)
    conclude(row, "refer", by=eyes.worker)
    assert conclude(row, "again", by=eyes.worker).read("conclusion") == "again"
    assert EyeReferral.objects.count() == 0
    recheck_done(EyeRecheck.objects.get(), words="好了", by=eyes.worker)
    with pytest.raises(NotNow, match="已经复查过了"):
        conclude(row, "normal", by=eyes.worker)


def operated(eyes) -> EyeFile:
    row = conclude(eyes.seen(), "refer", by=eyes.worker)
    # The day was held a while ago; the hospital saw the person yesterday.
    row.day.term.__class__.objects.update(
        first_day=today() - timedelta(days=20), last_day=today() - timedelta(days=20)
    )
    seen_on = today() - timedelta(days=1)
    keep_referral(row, hospital="区中心医院", on=seen_on, state="seen", reply="要手术", by=eyes.worker)
    return row


def test_a_referral_has_its_hospital_and_day(eyes):
    row = conclude(eyes.seen(), "refer", by=eyes.worker)

    for facts, told in (
        ({"hospital": " ", "on": None, "state": "asked"}, "哪家医院"),
        ({"hospital": "甲", "on": None, "state": "booked"}, "哪一天"),
        ({"hospital": "甲", "on": today(), "state": "booked"}, "不能早于筛查那天"),
    ):
        with pytest.raises(BadValue, match=told):
            keep_referral(row, **facts, by=eyes.worker)
    with pytest.raises(NotNow, match="还没有看过"):
        plan_surgery(row, "r", today(), by=eyes.worker)
    with pytest.raises(NotNow, match="没有转诊单"):
        keep_referral(eyes.seen(eyes.comes()), hospital="甲", on=None, state="asked", by=eyes.worker)


def test_an_operation_is_per_eye_and_makes_a_recheck_due_after_the_dated_days(eyes):
    row = operated(eyes)
    with pytest.raises(BadValue, match="左眼还是右眼"):
        plan_surgery(row, "x", today(), by=eyes.worker)
    with pytest.raises(BadValue, match="不能早于医院看的那天"):
        plan_surgery(row, "r", today() - timedelta(days=5), by=eyes.worker)
    surgery = plan_surgery(row, "r", today() + timedelta(days=1), by=eyes.worker)
    with pytest.raises(NotNow, match="还没到日子"):
        finish_surgery(surgery, outcome="顺利", by=eyes.worker)
    surgery = plan_surgery(row, "r", today(), by=eyes.worker)
    with pytest.raises(BadValue, match="请写手术结果"):
        finish_surgery(surgery, outcome=" ", by=eyes.worker)

    due = [finish_surgery(surgery, outcome="视力0.8", by=eyes.worker) for _twice in range(2)]

    assert due[0] == due[1]
    assert due[0].due_on == today() + timedelta(days=30)
    with pytest.raises(NotNow, match="已经做过手术"):
        plan_surgery(row, "r", today(), by=eyes.worker)
    assert EyeSurgery.objects.get().read("outcome") == "视力0.8"


def test_who_is_due_is_reminded_once_within_the_days_and_not_when_done(eyes):
    row = conclude(eyes.seen(), "again", by=eyes.worker)
    due = EyeRecheck.objects.get()
    now = timezone.now()

    told = [remind_rechecks(now + timedelta(days=days)) for days in (82, 83, 83)]

    assert told == [0, 1, 0]
    notice = Notice.objects.get(key=f"bright:recheck:{due.pk}")
    assert [
        word for word in ("眼", "复查", "视力", "光明", "手术") if word in notice.subject + notice.body
    ] == []
    recheck_done(due, words="没有变化", by=eyes.worker)
    notice.refresh_from_db()
    assert notice.state == "cancelled"
    assert row.rechecks.get().read("words") == "没有变化"
    with pytest.raises(BadValue, match="看到什么"):
        recheck_done(due, words="", by=eyes.worker)


@pytest.mark.parametrize(
    "person, gives, amount",
    [
        ((72, True, "低保"), "free", None),
        ((72, True, ""), "subsidy", Decimal(1000)),
        ((69, True, ""), "subsidy", Decimal(500)),
        ((72, False, "低保"), "none", None),
    ],
)
def test_who_pays_is_worked_out_by_the_dated_rules_with_the_reason(eyes, person, gives, amount):
    age, registered, tag = person
    row = eyes.comes(age=age, registered_here=registered)
    if tag:
        facts = {"committee": eyes.committee, "person": row.enrolment.person}
        PersonTag.objects.create(**facts, tag=tag, since=today())
    conclude(eyes.seen(row), "refer", by=eyes.worker)

    aid = check_aid(row, by=eyes.worker)

    assert (aid.gives, aid.amount) == (gives, amount)
    assert ("按街道光明行动办法" in aid.reason) is (gives != "none")


def test_another_decides_with_a_reason_and_once(eyes):
    row = conclude(eyes.seen(), "refer", by=eyes.worker)
    aid = check_aid(row, by=eyes.worker)

    with pytest.raises(NotNow, match="另一位同事"):
        decide_aid(aid, agreed=True, because="好", by=eyes.worker)
    with pytest.raises(BadValue, match="理由"):
        decide_aid(aid, agreed=True, because=" ", by=eyes.other)
    decide_aid(aid, agreed=True, because="材料齐", by=eyes.other)

    assert decide_aid(aid, agreed=False, because="反悔", by=eyes.other).agreed is True
    with pytest.raises(NotNow, match="已经有人决定"):
        check_aid(row, by=eyes.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        EyeAid.objects.update(decided_by=eyes.worker)


def test_a_yes_taken_back_closes_the_file(eyes):
    row = eyes.seen()
    Consent.objects.update(withdrawn_at=timezone.now())

    with pytest.raises(RecordClosed, match="撤回了同意"):
        conclude(row, "normal", by=eyes.worker)


def test_handing_over_twice_is_once_and_takes_the_message_back(eyes):
    row = eyes.seen()
    with pytest.raises(NotNow, match="还没有结论"):
        hand_over(row, by=eyes.worker)
    conclude(row, "normal", by=eyes.worker)

    first = hand_over(row, by=eyes.worker).told_at

    assert hand_over(row, by=eyes.other).told_at == first


ROLES = (
    "clerk",
    "director",
    "street_office",
    "system_admin",
    "auditor",
    "supervisor",
    "resident",
    "outsider",
)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", ["seen", "concluded", "referred"])
def test_no_other_role_writes_in_any_state(eyes, role, state):
    row = eyes.seen()
    if state != "seen":
        conclude(row, "again" if state == "concluded" else "refer", by=eyes.worker)
    place = eyes.committee.street if role in ("street_office", "system_admin") else eyes.committee
    who = (
        account_with("health_worker", CommitteeFactory(street=eyes.committee.street))
        if role == "outsider"
        else account_with(role, place)
    )
    acts = [
        lambda: note_results(row, eyes.stations["vision"], {"r": ("1.0", "")}, by=who),
        lambda: conclude(row, "normal", by=who),
        lambda: hand_over(row, by=who),
        lambda: keep_referral(row, hospital="甲", on=None, state="asked", by=who),
        lambda: check_aid(row, by=who),
        lambda: plan_surgery(row, "r", today(), by=who),
    ]

    for act in acts:
        with pytest.raises(RecordClosed, match="只给卫生服务人员看"):
            act()
