"""A committee with a leader and a clerk, and notices on their way, for the pages of the outbox."""

from datetime import datetime
from types import SimpleNamespace

import pytest
import time_machine

from tests.factories import (
    BlockFactory,
    CommitteeFactory,
    HouseholdFactory,
    PersonFactory,
    StreetFactory,
    account_with,
)
from users.actions.notices import Recipient, tell
from users.actions.sending import send_due
from users.models import Notice
from xidu.kit.dates import SHANGHAI

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
