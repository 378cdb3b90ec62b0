"""What follows from a publication: who is told, what the trail says, how long it hangs."""

from datetime import date, datetime

import pytest
from django.db import connection

from residents.models import Figure
from tests.factories import CommitteeFactory, UserFactory, account_with
from tests.village_affairs.people import village_with_people
from users.models import AuditEntry, Notice
from village_affairs import signals
from village_affairs.actions.publishing import publish
from village_affairs.models import Subscription
from xidu.kit.dates import SHANGHAI

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


def test_who_subscribed_is_told_once(village):
    reader = account_with("resident", village.committee)
    Subscription.objects.create(committee=village.committee, topic="publication", user=reader)
    Subscription.objects.create(committee=CommitteeFactory(), topic="publication", user=UserFactory())

    publication = village.publish()
    publish(publication.version, by=village.director)

    assert list(Notice.objects.values_list("recipient", "key")) == [
        (f"user:{reader.pk}", f"publication:{publication.pk}")
    ]


def test_the_fact_is_told_upward_inside_the_transaction(village):
    heard = []

    def hear(sender, publication, **_kwargs):
        heard.append((publication.pk, connection.in_atomic_block))

    signals.published.connect(hear)
    try:
        publication = village.publish()
    finally:
        signals.published.disconnect(hear)

    assert heard == [(publication.pk, True)]


def test_each_step_leaves_a_line_in_the_trail(village):
    village.publish()

    actions = AuditEntry.objects.filter(committee=village.committee).order_by("seq")
    assert list(actions.values_list("action", flat=True)) == [
        "version.submit",
        "version.sign",
        "publication.publish",
    ]


def test_the_period_of_the_notice_board_is_a_dated_figure(village):
    Figure.objects.create(
        key="posting_days", value="15", committee=village.committee, since=date(2026, 1, 1), basis="村民会议"
    )
    version = village.bring_to("signed")

    publication = publish(version, by=village.director, at=datetime(2026, 10, 9, 23, 59, tzinfo=SHANGHAI))

    assert publication.posted_until == date(2026, 10, 24)
