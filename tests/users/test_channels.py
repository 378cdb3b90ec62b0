"""A reader chooses by which ways to hear, and hears by those."""

import pytest

from tests.factories import (
    BlockFactory,
    CommitteeFactory,
    HouseholdFactory,
    PersonFactory,
    UserFactory,
    account_with,
)
from users.actions.channels import choose_ways, open_ways
from users.actions.notices import Recipient, tell
from users.models import ChannelChoice, Notice

pytestmark = pytest.mark.django_db


def at_home(**facts):
    person = PersonFactory(household=HouseholdFactory(block=BlockFactory(name="3组")))
    return UserFactory(person=person, **facts)


def hear(user, committee=None):
    tell(
        Recipient(ref=f"user:{user.pk}", user=user),
        key="k",
        topic="t",
        subject="s",
        body="b",
        committee=committee,
    )
    return Notice.objects.filter(user=user)


@pytest.mark.parametrize(
    "facts, ways",
    [
        ({}, ["site"]),
        ({"phone": "19900000001"}, ["site", "sms"]),
        ({"email": "a@example.com"}, ["site", "email"]),
    ],
)
def test_only_ways_that_lead_somewhere_are_offered(facts, ways):
    assert open_ways(UserFactory(**facts)) == ways


def test_the_leader_tells_whoever_chose_that_at_the_door_they_live_behind():
    user = at_home()
    choose_ways(user, ["leader"], digest=False)

    (notice,) = hear(user)

    assert (notice.channel, notice.block) == ("leader", user.person.household.block)


def test_a_message_of_another_committee_falls_back_to_the_site():
    user = at_home()
    choose_ways(user, ["leader"], digest=False)

    (notice,) = hear(user, committee=CommitteeFactory())

    assert (notice.channel, notice.block) == ("site", None)


def test_choosing_again_replaces_and_choosing_nothing_leaves_the_site():
    user = UserFactory(phone="19900000001")
    choose_ways(user, ["sms", "sms"], digest=True)
    first = list(ChannelChoice.objects.values_list("channel", "digest"))

    choose_ways(user, [], digest=False)

    assert first == [("sms", True)]
    assert [notice.channel for notice in hear(user)] == ["site"]


def test_the_page_keeps_the_choice_and_refuses_a_way_that_leads_nowhere(client):
    user = account_with("resident", CommitteeFactory(), phone="19900000001")
    client.force_login(user, backend="users.access.GrantBackend")

    client.post("/me/ways/", {"channels": ["sms"], "digest": "on"})
    client.post("/me/ways/", {"channels": ["email"]})

    assert list(ChannelChoice.objects.values_list("channel", "digest")) == [("sms", True)]
    assert 'value="sms" id="id_channels_1" checked' in client.get("/me/").content.decode()
