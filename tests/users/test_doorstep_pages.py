from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.kit.paper_samples import text_of
from tests.users.outbox_ground import NOON, at_door, ground, noon, say
from users.actions.notices import Recipient
from users.actions.sending import send_due
from users.models import AuditEntry, Notice

pytestmark = pytest.mark.django_db


__all__ = ["ground", "noon"]


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
