from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    BlockFactory,
    CommitteeFactory,
    HouseholdFactory,
    PersonFactory,
    StreetFactory,
    UserFactory,
    account_with,
)
from tests.kit.paper_samples import text_of
from users.actions.notices import Recipient, tell
from users.actions.sending import send_due
from users.gateways import gateway_of
from users.models import AuditEntry, Notice
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def ground():
    street = StreetFactory()
    own, foreign = CommitteeFactory(street=street), CommitteeFactory(street=street)
    block = BlockFactory(committee=own, name="8组")
    return SimpleNamespace(
        street=street,
        own=own,
        foreign=foreign,
        block=block,
        clerk=account_with("clerk", own),
        foreign_clerk=account_with("clerk", foreign),
        leader=account_with("leader", block),
        foreign_leader=account_with("leader", BlockFactory(committee=own, name="9组")),
        supervisor=account_with("supervisor", own),
    )


def say(recipient, committee=None, key="k:1", **more):
    fields = {"key": key, "topic": "reply", "subject": "您问的事有答复了", "body": "路灯下周三修。"}
    return tell(recipient, committee=committee, **fields | more)[0]


def dead(ground, n=1):
    row = say(Recipient(ref=f"coming:{n}", phone="19900000001"), ground.own)
    Notice.objects.filter(pk=row.pk).update(state="dead")
    return row


def at_door(ground, n=1, **more):
    home = HouseholdFactory(block=ground.block, door=f"{n}号")
    person = PersonFactory(household=home, name="沈一安")
    recipient = Recipient(ref=f"person:{person.pk}", person=person, block=ground.block, **more)
    row = say(recipient, ground.own)
    send_due()
    return row


# The outbox


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


# The doorstep

DOORS = [("leader", "leader"), ("clerk", "desk")]


@pytest.mark.parametrize(("who", "page", "queries"), [("leader", "leader", 5), ("clerk", "desk", 6)])
def test_the_list_costs_the_same_at_one_and_thirty_doors(client, ground, who, page, queries):
    costs, words = [], ""
    for count in (1, 29):
        for n in range(count):
            at_door(ground, count * 100 + n)
        client.force_login(getattr(ground, who))
        with CaptureQueriesContext(connection) as seen:
            words = client.get(reverse(f"users:{page}-doorstep")).content.decode()
        costs.append(len(seen))

    assert costs == [queries, queries]
    assert (words.count(">告诉了<"), words.count("沈*安"), words.count("沈一安")) == (30, 30, 0)


@pytest.mark.parametrize(("who", "door"), DOORS)
def test_telling_is_written_down_and_can_be_taken_back_that_day(client, ground, who, door):
    row, user = at_door(ground), getattr(ground, who)
    client.force_login(user)

    for _press in range(2):
        client.post(reverse(f"users:{door}-told", args=[row.pk]))
    row.refresh_from_db()
    told = (row.told_at, row.told_by)
    client.post(reverse(f"users:{door}-untold", args=[row.pk]))

    row.refresh_from_db()
    assert (told, row.told_at, row.told_by) == ((NOON, user), None, None)
    actions = list(AuditEntry.objects.order_by("seq").values_list("action", flat=True))
    assert actions == ["notice.told", "notice.untold"]


def test_yesterdays_telling_stays(client, ground, noon):
    row = at_door(ground)
    client.force_login(ground.leader)
    client.post(reverse("users:leader-told", args=[row.pk]))
    noon.move_to(NOON.replace(hour=0) + timedelta(days=1))
    client.force_login(ground.leader)

    client.post(reverse("users:leader-untold", args=[row.pk]))

    row.refresh_from_db()
    assert row.told_at == NOON


@pytest.mark.parametrize(
    ("who", "door", "status"),
    [
        ("foreign_leader", "leader", 404),
        ("foreign_clerk", "desk", 404),
        ("supervisor", "desk", 403),
        ("leader", "desk", 403),
        ("clerk", "leader", 403),
    ],
)
def test_nobody_ticks_off_anothers_neighbours(client, ground, who, door, status):
    row = at_door(ground)
    client.force_login(getattr(ground, who))

    answer = client.post(reverse(f"users:{door}-told", args=[row.pk]))

    row.refresh_from_db()
    assert (answer.status_code, row.told_at) == (status, None)


def test_what_was_taken_back_is_told_to_nobody(client, ground):
    row = at_door(ground)
    Notice.objects.filter(pk=row.pk).update(state="cancelled")
    client.force_login(ground.leader)

    page = client.post(reverse("users:leader-told", args=[row.pk]), follow=True)

    row.refresh_from_db()
    assert row.told_at is None
    assert "已经不用转告了" in page.content.decode()


@pytest.mark.parametrize(("who", "door"), DOORS)
def test_the_list_prints_what_all_are_told_once_and_no_full_name(client, ground, who, door):
    at_door(ground, 1)
    at_door(ground, 2)
    client.force_login(getattr(ground, who))

    answer = client.get(reverse(f"users:{door}-doorstep-list", args=[ground.block.pk]))

    words = text_of(answer.content)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert (words.count("路灯下周三修"), words.count("沈*安"), words.count("沈一安")) == (1, 2, 0)


@pytest.mark.parametrize(("who", "door"), [("foreign_leader", "leader"), ("foreign_clerk", "desk")])
def test_anothers_list_is_not_there(client, ground, who, door):
    client.force_login(getattr(ground, who))

    assert client.get(reverse(f"users:{door}-doorstep-list", args=[ground.block.pk])).status_code == 404


def test_a_letter_bears_the_full_name_and_door_and_its_printing_is_written_down(client, ground):
    row = at_door(ground, 18, channels=("letter",))
    client.force_login(ground.clerk)

    answer = client.post(reverse("users:desk-letter", args=[row.pk]))

    words = text_of(answer.content)
    assert ("沈一安" in words, "8组18号" in words, "路灯下周三修" in words) == (True, True, True)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["notice.print_letter"]


def test_a_letter_to_nobody_knows_where_says_what_to_do(client, ground):
    row = say(Recipient(ref="opinion:1", channels=("letter",)), ground.own)
    send_due()
    client.force_login(ground.clerk)

    page = client.post(reverse("users:desk-letter", args=[row.pk]), follow=True)

    assert "请先在名册里补上住户" in page.content.decode()
