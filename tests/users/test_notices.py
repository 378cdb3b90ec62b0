from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction

from residents.models import Figure
from tests.factories import BlockFactory, UserFactory
from users.actions.notices import Message, Recipient, cancel, tell, tell_many, tell_users
from users.models import ChannelChoice, Notice
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db
SUBJECT, BODY = "阳光开放日提醒", "12月5日上午9点，村委会一楼。"
PHONE = "19900000001"


def at(clock: str, day: int = 24) -> datetime:
    return datetime.fromisoformat(f"2026-11-{day:02d}T{clock}").replace(tzinfo=SHANGHAI)


def say(recipient, key="open_day:1:7", **more):
    return tell(recipient, **({"key": key, "topic": "open_day", "subject": SUBJECT, "body": BODY} | more))


def channels(rows):
    return sorted(row.channel for row in rows)


@pytest.fixture
def reach():
    """One recipient of each kind."""
    block = BlockFactory()
    user = UserFactory(phone=PHONE, email="shen@example.invalid")
    return SimpleNamespace(
        account=Recipient(ref=f"user:{user.pk}", user=user),
        phone=Recipient(ref="coming:1", block=block, phone=PHONE),
        mail=Recipient(ref="subscription:1", email="gu@example.invalid"),
        neighbour=Recipient(ref="household:1", block=block),
        nobody=Recipient(ref="opinion:9"),
    )


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("account", ["site"]),
        ("phone", ["sms"]),
        ("mail", ["email"]),
        ("neighbour", ["leader"]),
        ("nobody", []),
    ],
)
def test_without_a_choice_the_nearest_way_is_taken(reach, who, expected):
    rows = say(getattr(reach, who))

    assert channels(rows) == expected


def test_the_choice_for_the_topic_wins_over_the_choice_for_everything(reach):
    user = reach.account.user
    ChannelChoice.objects.create(user=user, topic="", channel="sms")
    ChannelChoice.objects.create(user=user, topic="open_day", channel="email")
    ChannelChoice.objects.create(user=user, topic="open_day", channel="site")

    of_topic, of_other = say(reach.account), say(reach.account, key="reply:1", topic="reply")

    assert (channels(of_topic), channels(of_other)) == (["email", "site"], ["sms"])


def test_what_was_asked_for_on_the_spot_wins_over_every_choice(reach):
    user = reach.account.user
    ChannelChoice.objects.create(user=user, topic="", channel="sms")

    rows = say(Recipient(ref=f"user:{user.pk}", user=user, channels=("letter", "site", "letter")))

    assert channels(rows) == ["letter", "site"]


@pytest.mark.parametrize("channel", ["weixin", "leader"])
def test_a_choice_that_leads_nowhere_falls_back_and_is_not_swallowed(reach, channel):
    ChannelChoice.objects.create(user=reach.account.user, topic="", channel=channel)

    assert channels(say(reach.account)) == ["site"]


def test_addresses_are_sealed_in_the_row_and_open_again(reach):
    (sms,) = say(reach.phone)
    (mail,) = say(reach.mail)

    assert (sms.address, mail.address) == (PHONE, "gu@example.invalid")
    assert (PHONE in sms.address_sealed, "gu@" in mail.address_sealed) == (False, False)


def test_the_committee_follows_the_block(reach):
    (row,) = say(reach.neighbour)

    assert row.committee == reach.neighbour.block.committee


def test_the_same_key_is_said_once(reach):
    first = say(reach.phone)

    again = say(reach.phone, body="别的话")

    assert [row.pk for row in again] == [row.pk for row in first]
    assert Notice.objects.get().body == BODY


def test_an_account_named_twice_is_told_once(reach):
    one, other = reach.account.user, UserFactory()
    message = {"key": "minutes:1", "topic": "meeting", "subject": SUBJECT, "body": BODY}

    new = (tell_users([one, other, one], **message), tell_users([other], **message))

    assert new == (2, 0)
    assert set(Notice.objects.values_list("user", flat=True)) == {one.pk, other.pk}


def test_a_channel_changed_between_two_runs_does_not_double_the_notice(reach):
    say(reach.account)
    ChannelChoice.objects.create(user=reach.account.user, topic="", channel="sms")

    assert channels(say(reach.account)) == ["site"]


def test_a_fact_rolled_back_takes_its_notice_along(reach):
    with transaction.atomic():
        say(reach.phone)
        transaction.set_rollback(True)

    assert Notice.objects.count() == 0


@pytest.mark.parametrize(
    ("clock", "due"),
    [
        ("20:59:59", at("20:59:59")),
        ("21:00", at("08:00", 25)),
        ("23:59", at("08:00", 25)),
        ("00:00", at("08:00")),
        ("07:59:59", at("08:00")),
        ("08:00", at("08:00")),
    ],
)
@pytest.mark.parametrize("who", ["phone", "mail"])
def test_the_night_is_quiet_from_nine_to_eight(reach, who, clock, due):
    with time_machine.travel(at(clock), tick=False):
        (row,) = say(getattr(reach, who))

    assert row.due_at == due


@pytest.mark.parametrize("who", ["account", "neighbour"])
def test_what_rings_nowhere_need_not_wait_for_the_morning(reach, who):
    (row,) = say(getattr(reach, who), due_at=at("23:00"))

    assert row.due_at == at("23:00")


def test_an_urgent_notice_goes_out_at_night(reach):
    (row,) = say(reach.phone, due_at=at("23:00"), urgent=True)

    assert row.due_at == at("23:00")


def test_a_committee_may_date_its_own_quiet_hours(reach):
    committee = reach.phone.block.committee
    Figure.objects.create(
        key="quiet_from",
        value="19:30",
        committee=committee,
        since=at("00:00", 1).date(),
        basis="村民会议决议",
    )

    (row,) = say(reach.phone, due_at=at("19:30"))

    assert row.due_at == at("08:00", 25)


@pytest.mark.parametrize(("clock", "day"), [("17:59:59", 24), ("18:00", 25), ("23:00", 25)])
def test_a_chosen_digest_waits_for_the_next_six_oclock(reach, clock, day):
    ChannelChoice.objects.create(user=reach.account.user, topic="", channel="email", digest=True)

    (row,) = say(reach.account, due_at=at(clock))

    assert (row.for_digest, row.due_at) == (True, at("18:00", day))


@pytest.mark.parametrize(
    "more", [{"urgent": True}, {"useless_after": at("18:00")}, {"useless_after": at("12:00")}]
)
def test_what_is_urgent_or_would_be_stale_waits_for_no_digest(reach, more):
    ChannelChoice.objects.create(user=reach.account.user, topic="", channel="email", digest=True)

    (row,) = say(reach.account, due_at=at("10:00"), **more)

    assert (row.for_digest, row.due_at) == (False, at("10:00"))


def test_a_subject_is_one_line_that_fits(reach):
    (row,) = say(reach.phone, subject="开放日\r\nBcc: 别人 " + "长" * 200)

    assert (row.subject[:10], len(row.subject), row.subject[-1]) == ("开放日 Bcc: 别", 120, "…")


def test_cancelling_takes_back_what_nobody_heard_yet(reach):
    waiting, heard = say(reach.phone)[0], say(reach.mail)[0]
    on_list, told = say(reach.neighbour)[0], say(Recipient(ref="household:2", block=reach.neighbour.block))[0]
    other = say(reach.phone, key="open_day:2:7")[0]
    Notice.objects.filter(pk=heard.pk).update(state="sent")
    Notice.objects.filter(pk=on_list.pk).update(state="handed_over")
    Notice.objects.filter(pk=told.pk).update(state="handed_over", told_at=at("09:00"))

    count = cancel("open_day:1:7")

    states = dict(Notice.objects.values_list("pk", "state"))
    assert count == 2
    assert states == {
        waiting.pk: "cancelled",
        on_list.pk: "cancelled",
        heard.pk: "sent",
        told.pk: "handed_over",
        other.pk: "waiting",
    }


def test_a_cancelled_notice_does_not_come_back_with_the_next_run(reach):
    say(reach.phone)
    cancel("open_day:1:7", recipient=reach.phone.ref)

    (row,) = say(reach.phone)

    assert row.state == "cancelled"


def test_many_are_written_once_in_a_fixed_number_of_queries(reach, django_assert_num_queries):
    committee = reach.phone.block.committee
    messages = [
        Message(
            recipient=Recipient(ref=f"coming:{n}", phone=PHONE),
            key="open_day:1:1",
            topic="open_day",
            subject=SUBJECT,
            body=BODY,
            committee=committee,
            due_at=at("10:00") + timedelta(seconds=n),
        )
        for n in range(2, 502)
    ]

    # Rows there, two figures of the night, insert, count, and the savepoint's two; no account, no choices.
    with django_assert_num_queries(7):
        first = tell_many(messages)
    second = tell_many(messages)

    assert (first, second, Notice.objects.count()) == (500, 0, 500)
