import json
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.factories import BlockFactory, UserFactory
from tests.users.gateways import Scripted
from users.actions import sending
from users.actions.notices import Recipient, tell
from users.actions.sending import send_due
from users.gateways import FakeSms, GatewayError, Refused, Unreachable
from users.models import Notice, NoticeAttempt
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def scripted(settings):
    settings.SMS_GATEWAY = "tests.users.gateways.Scripted"
    settings.SITE_URL = "https://xidu.example/"
    Scripted.reset()
    return Scripted


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def sms(ref="coming:1", **more):
    fields = {"key": "open_day:1", "topic": "open_day", "subject": "开放日", "body": "明天上午9点。"}
    return tell(Recipient(ref=ref, phone="19900000001"), **fields | more)[0]


def tries(notice):
    return list(notice.tries.order_by("number").values_list("number", "outcome", "error"))


def test_a_due_message_goes_out_once_and_is_written_down(scripted):
    notice = sms(url="/jingang/open-days/")

    report, again = send_due(), send_due()

    notice.refresh_from_db()
    (parcel,) = scripted.taken
    assert (parcel.key, parcel.address) == (notice.idempotency_key, "19900000001")
    assert parcel.text == "明天上午9点。\n\nhttps://xidu.example/jingang/open-days/"
    assert (dict(report.sent), dict(again.sent)) == ({"sms": 1}, {})
    assert (notice.state, notice.sent_at, notice.attempts) == ("sent", NOON, 1)
    assert tries(notice) == [(1, "sent", "")]


@pytest.mark.parametrize(("seconds", "sent"), [(-1, 0), (0, 1)])
def test_nothing_goes_out_before_its_time(seconds, sent):
    sms(due_at=NOON)

    report = send_due(NOON + timedelta(seconds=seconds))

    assert report.sent["sms"] == sent


def test_site_messages_are_in_the_inbox_and_leaders_and_letters_on_their_lists():
    user, block = UserFactory(), BlockFactory()
    fields = {"key": "k", "topic": "t", "subject": "s", "body": "b"}
    site = tell(Recipient(ref="user:1", user=user), **fields)[0]
    leader, letter = tell(Recipient(ref="house:1", block=block, channels=("leader", "letter")), **fields)

    report = send_due()

    states = [Notice.objects.get(pk=row.pk).state for row in (site, leader, letter)]
    assert states == ["sent", "handed_over", "handed_over"]
    assert dict(report.sent) == {"site": 1, "leader": 1, "letter": 1}
    assert list(Notice.objects.inbox_of(user.pk)) == [site]


@pytest.mark.parametrize(("seconds", "state"), [(-1, "sent"), (0, "cancelled"), (1, "cancelled")])
def test_a_stale_reminder_is_cancelled_and_not_sent(scripted, seconds, state):
    notice = sms(due_at=NOON - timedelta(hours=1), useless_after=NOON)

    report = send_due(NOON + timedelta(seconds=seconds))

    notice.refresh_from_db()
    assert (notice.state, len(scripted.taken)) == (state, int(state == "sent"))
    assert report.cancelled == int(state == "cancelled")


@pytest.mark.parametrize(
    ("clock", "state", "due"),
    [
        ((20, 59), "sent", NOON),
        ((21, 0), "waiting", NOON.replace(day=25, hour=8)),
        ((23, 30), "waiting", NOON.replace(day=25, hour=8)),
    ],
)
def test_what_an_outage_kept_until_the_evening_waits_for_the_morning(clock, state, due):
    notice = sms(due_at=NOON)

    report = send_due(NOON.replace(hour=clock[0], minute=clock[1]))

    notice.refresh_from_db()
    assert (notice.state, notice.due_at, report.held) == (state, due, int(state == "waiting"))


def test_an_urgent_message_goes_out_at_night_and_before_all_others(scripted):
    sms(due_at=NOON - timedelta(days=1))
    urgent = sms("user:1", key="code:1", urgent=True)

    report = send_due(NOON.replace(hour=23), limit=1)

    assert [parcel.key for parcel in scripted.taken] == [urgent.idempotency_key]
    assert dict(report.sent) == {"sms": 1}


def test_a_failing_message_is_tried_five_times_ever_more_rarely_and_then_listed(scripted):
    notice, now, waits = sms(), NOON.replace(hour=8), []
    scripted.script = [GatewayError("busy")] * 5
    notice.due_at = now
    notice.save()

    for _number in range(5):
        send_due(now)
        notice.refresh_from_db()
        if notice.state == "waiting":
            waits.append((notice.retry_at - now) / timedelta(minutes=1))
            before = send_due(notice.retry_at - timedelta(seconds=1))
            assert before.failed == 0
            now = notice.retry_at

    assert waits == [1, 5, 25, 125]
    assert (notice.state, tries(notice)) == ("dead", [(n, "failed", "busy") for n in range(1, 6)])
    assert send_due(now + timedelta(days=1)).failed == 0


def test_a_refused_address_is_not_tried_again(scripted):
    notice = sms()
    scripted.script = [Refused("550")]

    report = send_due()

    notice.refresh_from_db()
    assert (notice.state, report.failed, tries(notice)) == ("dead", 1, [(1, "refused", "550")])


def test_one_failure_does_not_keep_the_others_from_going_out(scripted):
    first, second = sms("coming:1"), sms("coming:2")
    scripted.script = [ValueError("19900000001 is odd")]

    report = send_due()

    assert (report.failed, dict(report.sent)) == (1, {"sms": 1})
    # The words of an unknown error may hold the number, so only its kind is kept.
    assert [tries(first), tries(second)] == [[(1, "failed", "ValueError")], [(1, "sent", "")]]


@pytest.mark.parametrize("gateway", ["tests.users.gateways.Scripted", ""])
def test_when_nobody_answers_one_notice_finds_out_and_the_rest_keep_their_tries(scripted, settings, gateway):
    for n in range(3):
        sms(f"coming:{n}")
    settings.SMS_GATEWAY = gateway
    scripted.script = [Unreachable("down")] * 3

    report = send_due()

    assert report.failed == 1
    assert sorted(Notice.objects.values_list("state", "attempts")) == [
        ("waiting", 0),
        ("waiting", 0),
        ("waiting", 1),
    ]


def claim(notice, age):
    """Leave the row as a sender that was killed ``age`` ago left it."""
    moment = timezone.now() - age
    Notice.objects.filter(pk=notice.pk).update(state="claimed", claimed_at=moment)
    return moment


@pytest.mark.parametrize(("seconds", "state"), [(-1, "claimed"), (0, "sent")])
def test_a_claim_is_taken_over_after_five_minutes(seconds, state):
    notice = sms()
    claim(notice, sending.TAKE_OVER + timedelta(seconds=seconds))

    send_due()

    notice.refresh_from_db()
    assert notice.state == state


def test_a_pretended_later_hour_does_not_take_over_a_living_senders_claim(scripted):
    claim(sms(), timedelta(minutes=1))

    send_due(NOON + timedelta(hours=3))

    assert scripted.taken == []


def killed_in_the_call(notice):
    moment = claim(notice, sending.TAKE_OVER)
    Notice.objects.filter(pk=notice.pk).update(attempts=1)
    NoticeAttempt.objects.create(notice=notice, number=1, started_at=moment)


def test_what_the_gateway_took_before_the_kill_is_found_and_not_sent_again(scripted):
    notice = sms()
    killed_in_the_call(notice)
    scripted.taken.append(sending._parcel(notice))

    report = send_due()

    notice.refresh_from_db()
    assert (notice.state, len(scripted.taken), report.sent["sms"]) == ("sent", 1, 1)
    assert tries(notice) == [(1, "interrupted", ""), (2, "found", "")]


@pytest.mark.parametrize("gateway", ["Scripted", "Deaf"])
def test_what_the_gateway_did_not_take_or_cannot_tell_goes_again_under_the_same_key(
    scripted, settings, gateway
):
    settings.SMS_GATEWAY = f"tests.users.gateways.{gateway}"
    notice = sms()
    killed_in_the_call(notice)

    send_due()

    assert [parcel.key for parcel in scripted.taken] == [notice.idempotency_key]
    assert tries(notice) == [(1, "interrupted", ""), (2, "sent", "")]


def test_a_notice_that_kills_its_sender_every_time_is_given_up(scripted):
    notice = sms()
    killed_in_the_call(notice)
    Notice.objects.filter(pk=notice.pk).update(attempts=sending.MOST_HAND_OVERS)

    send_due()

    notice.refresh_from_db()
    assert (notice.state, scripted.taken) == ("dead", [])


def test_a_sender_that_lost_its_claim_writes_nothing_into_its_successors(scripted):
    notice = sms()
    (mine,) = sending._Sender(NOON, None, 0)._claim(50)
    claim(notice, timedelta(seconds=-1))

    begun = sending._begin(mine, None)

    notice.refresh_from_db()
    assert (begun, notice.state, notice.attempts) == (None, "claimed", 0)


def test_the_time_budget_gives_back_what_was_claimed(scripted):
    sms()
    late = sending._Sender(NOON, None, deadline=0)
    batch = late._claim(50)

    late._deliver(batch)

    assert len(batch) == 1
    assert (scripted.taken, Notice.objects.get().state) == ([], "waiting")


def test_the_fake_provider_keeps_one_file_a_key(settings, tmp_path):
    settings.SMS_GATEWAY, settings.DATA_DIR = "users.gateways.FakeSms", tmp_path
    notice = sms()
    send_due()
    parcel = sending._parcel(notice)

    FakeSms().send(parcel)

    (file,) = (tmp_path / "sms").iterdir()
    said = json.loads(file.read_text())
    assert (file.name, file.stat().st_mode & 0o777) == (f"{notice.idempotency_key}.json", 0o600)
    assert (said["to"], said["text"]) == ("19900000001", "明天上午9点。")
    assert FakeSms().was_sent(notice.idempotency_key) is True
