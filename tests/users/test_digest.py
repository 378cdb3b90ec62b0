from datetime import datetime, timedelta

import pytest
import time_machine

from tests.factories import UserFactory
from users.actions.digests import gather
from users.actions.notices import Recipient, tell
from users.actions.sending import send_due
from users.models import ChannelChoice, Notice
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 24, 10, tzinfo=SHANGHAI)
SIX = MORNING.replace(hour=18)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def reader(settings):
    settings.SITE_URL = "https://xidu.example"
    user = UserFactory(email="shen@example.invalid")
    ChannelChoice.objects.create(user=user, channel="email", digest=True)
    return Recipient(ref=f"user:{user.pk}", user=user)


def say(recipient, key, **more):
    fields = {"key": key, "topic": "t", "subject": f"标题{key}", "body": f"内容{key}", "url": f"/{key}/"}
    return tell(recipient, **fields | more)[0]


@pytest.mark.parametrize(("seconds", "made"), [(-1, 0), (0, 1)])
def test_a_day_becomes_one_mail_at_six(reader, mailoutbox, seconds, made):
    say(reader, "a")
    say(reader, "b")

    assert gather(SIX + timedelta(seconds=seconds)) == made
    send_due(SIX + timedelta(seconds=seconds))

    bodies = [mail.body for mail in mailoutbox]
    parts = ["标题a\n内容a\nhttps://xidu.example/a/", "标题b\n内容b\nhttps://xidu.example/b/"]
    assert bodies == ["\n\n".join(parts)][:made]


def test_members_name_the_digest_and_are_never_sent_themselves(reader):
    first, second = say(reader, "a"), say(reader, "b")

    gather(SIX)

    digest = Notice.objects.get(topic="digest")
    members = list(Notice.objects.filter(gathered_into=digest).order_by("pk").values_list("pk", "state"))
    assert members == [(first.pk, "cancelled"), (second.pk, "cancelled")]
    assert (digest.subject, digest.address) == ("今天的2条消息", "shen@example.invalid")


def test_gathering_twice_makes_one_digest(reader):
    say(reader, "a")
    say(reader, "b")

    assert (gather(SIX), gather(SIX), Notice.objects.filter(topic="digest").count()) == (1, 0, 1)


def test_a_member_that_comes_late_makes_a_second_digest_and_repeats_nothing(reader):
    # Its transaction began before six and was through after the digest was made.
    say(reader, "a")
    say(reader, "b")
    gather(SIX)
    say(reader, "c")
    say(reader, "d")

    gather(SIX)

    digests = Notice.objects.filter(topic="digest").order_by("pk")
    assert [digest.body.count("标题") for digest in digests] == [2, 2]


def test_a_single_message_goes_out_as_itself(reader, mailoutbox):
    say(reader, "a")

    gather(SIX)
    send_due(SIX)

    assert [mail.subject for mail in mailoutbox] == ["标题a"]


def test_two_readers_get_a_digest_each(reader):
    user = UserFactory(email="gu@example.invalid")
    ChannelChoice.objects.create(user=user, channel="email", digest=True)
    other = Recipient(ref=f"user:{user.pk}", user=user)
    for recipient in (reader, other):
        say(recipient, "a")
        say(recipient, "b")

    assert gather(SIX) == 2
    addresses = sorted(row.address for row in Notice.objects.filter(topic="digest"))
    assert addresses == ["gu@example.invalid", "shen@example.invalid"]


def test_what_is_stale_by_six_is_left_out(reader):
    say(reader, "a")
    stale = say(reader, "b", useless_after=SIX + timedelta(seconds=1))
    say(reader, "c")

    gather(SIX + timedelta(seconds=1))

    stale.refresh_from_db()
    assert (stale.state, stale.gathered_into) == ("cancelled", None)
    assert "标题b" not in Notice.objects.get(topic="digest").body
