from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from tests.factories import (
    UserFactory,
)
from tests.users.outbox_ground import NOON, dead, ground, noon, say
from users.actions.notices import Recipient
from users.actions.sending import send_due
from users.gateways import gateway_of
from users.models import AuditEntry, Notice

pytestmark = pytest.mark.django_db


__all__ = ["ground", "noon"]


@pytest.mark.parametrize("count", [1, 30])
def test_the_outbox_costs_the_same_at_one_and_thirty_rows(client, ground, count, django_assert_num_queries):
    for n in range(count):
        dead(ground, n)
    client.force_login(ground.clerk)

    with django_assert_num_queries(7):
        page = client.get(reverse("users:outbox"))

    assert page.content.decode().count("再发一次") == count


def test_older_notices_are_a_page_away_and_none_is_on_two(client, ground):
    rows = [dead(ground, n).pk for n in range(31)]
    client.force_login(ground.clerk)

    first = client.get(reverse("users:outbox"))
    second = client.get(reverse("users:outbox") + first.context["older"])

    seen = [row.pk for page in (first, second) for row in page.context["rows"]]
    assert seen == sorted(rows, reverse=True)
    assert (second.context["older"], len(second.context["rows"])) == ("", 1)


def test_the_outbox_shows_no_address(client, ground):
    dead(ground)
    client.force_login(ground.clerk)

    words = client.get(reverse("users:outbox")).content.decode()

    assert ("您问的事有答复了" in words, "19900000001" in words) == (True, False)


@pytest.mark.parametrize(
    ("who", "status"), [("foreign_clerk", 404), ("supervisor", 403), ("clerk", 302), ("leader", 403)]
)
def test_only_those_of_the_place_may_send_again(client, ground, who, status):
    row = dead(ground)
    client.force_login(getattr(ground, who))

    answer = client.post(reverse("users:outbox-retry", args=[row.pk]))

    row.refresh_from_db()
    assert answer.status_code == status
    assert (row.state == "waiting") == (status == 302)


def test_sending_again_is_written_down_once_and_goes_out(client, ground, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    row = dead(ground)
    client.force_login(ground.clerk)

    for _press in range(2):
        client.post(reverse("users:outbox-retry", args=[row.pk]))
    send_due()

    row.refresh_from_db()
    assert list(AuditEntry.objects.values_list("action", "object_id")) == [("notice.retry", str(row.pk))]
    assert row.state == "sent"


def test_a_stale_notice_is_not_sent_again(client, ground):
    row = dead(ground)
    Notice.objects.filter(pk=row.pk).update(useless_after=NOON)
    client.force_login(ground.clerk)

    page = client.post(reverse("users:outbox-retry", args=[row.pk]), follow=True)

    row.refresh_from_db()
    assert row.state == "dead"
    assert "这条通知已经过时" in page.content.decode()


def test_the_demo_shows_its_mails_and_messages(client, ground, settings, tmp_path):
    settings.DATA_DIR, settings.EMAIL_FILE_PATH = tmp_path, tmp_path / "mail"
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    say(Recipient(ref="coming:1", phone="19900000001"), ground.own)
    say(Recipient(ref="subscription:1", email="gu@example.invalid"), ground.own)
    send_due()
    client.force_login(ground.clerk)

    page = client.get(reverse("users:mail-folder"))

    letters = sorted(
        (letter["kind"], letter["to"], letter["text"].strip()) for letter in page.context["letters"]
    )
    assert letters == [
        ("电子邮件", "gu@example.invalid", "路灯下周三修。"),
        ("短信", "19900000001", "路灯下周三修。"),
    ]


def test_production_has_no_such_page(client, ground, settings):
    settings.PRODUCTION = True
    client.force_login(ground.clerk)

    assert client.get(reverse("users:mail-folder")).status_code == 404


def test_a_channel_without_a_gateway_says_so(settings):
    with pytest.raises(ImproperlyConfigured, match="weixin"):
        gateway_of("weixin")


# The inbox


def test_a_reader_sees_what_was_sent_and_marks_it_read_once(client, noon):
    user = UserFactory()
    recipient = Recipient(ref=f"user:{user.pk}", user=user)
    row = say(recipient)
    say(recipient, key="later", subject="还没到时候", due_at=NOON + timedelta(days=1))
    send_due()
    client.force_login(user)

    before = client.get(reverse("me")).content.decode()
    client.post(reverse("users:inbox-read", args=[row.pk]))
    noon.shift(60)
    client.post(reverse("users:inbox-read", args=[row.pk]))

    row.refresh_from_db()
    assert ("知道了" in before, "还没到时候" in before) == (True, False)
    assert row.read_at == NOON
    assert "看过了" in client.get(reverse("me")).content.decode()


def test_nobody_marks_another_readers_message(client):
    user = UserFactory()
    row = say(Recipient(ref=f"user:{user.pk}", user=user))
    send_due()
    client.force_login(UserFactory())

    answer = client.post(reverse("users:inbox-read", args=[row.pk]))

    row.refresh_from_db()
    assert (answer.status_code, row.read_at) == (404, None)
