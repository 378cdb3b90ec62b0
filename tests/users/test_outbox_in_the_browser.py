"""The outbox, the demo's mail and the doorstep lists in a real browser, and one neighbour told without script."""

from datetime import date

import pytest

from residents.models import Figure
from tests.browser import session_of, unsound
from tests.factories import BlockFactory, CommitteeFactory, HouseholdFactory, PersonFactory, account_with
from users.actions.notices import Recipient, tell
from users.actions.sending import send_due
from users.models import Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK, PHONE = ("/desk/outbox/", "/desk/outbox/mail/", "/desk/doorstep/"), ("/leader/doorstep/", "/me/")


@pytest.fixture
def street(transactional_db, settings, tmp_path):
    """A notice in each place, and the cookies of a clerk and of a leader."""
    settings.DATA_DIR = tmp_path
    for key, value in {"quiet_from": "23:59", "quiet_until": "23:59", "digest_at": "18:00"}.items():
        Figure.objects.update_or_create(
            key=key, committee=None, since=date(2018, 1, 1), defaults={"value": value, "basis": "试"}
        )
    block = BlockFactory(committee=CommitteeFactory(name="听潮村"), name="8组")
    people = {"clerk": account_with("clerk", block.committee), "leader": account_with("leader", block)}
    neighbour = PersonFactory(household=HouseholdFactory(block=block, door="18号"), name="沈一安")
    words = {"topic": "reply", "subject": "您问的路灯有答复了", "body": "村里答复：下周三来修。" * 4}
    ways = {
        "door": Recipient(ref="p:1", person=neighbour, block=block, channels=("leader", "letter")),
        "phone": Recipient(ref="c:1", phone="19900000001"),
        "dead": Recipient(ref="c:2", phone="19900000002"),
        "site": Recipient(ref="u:1", user=people["leader"]),
    }
    for key, recipient in ways.items():
        tell(recipient, key=key, committee=block.committee, url="/", **words)
    Notice.objects.filter(key="dead").update(state="dead")
    send_due()
    return {who: session_of(user) for who, user in people.items()}


def test_pages_of_the_outbox_are_sound_at_every_width_and_look(live_server, visit, street):
    found = {}
    for address in (*DESK, *PHONE):
        cookies = street["clerk" if address in DESK else "leader"]
        seen = visit(live_server.url + address, cookies=cookies)
        landed = [] if seen.page.url == live_server.url + address else [f"landed on {seen.page.url}"]
        found[address] = [*landed, *unsound(seen)]

    assert found == {address: [] for address in (*DESK, *PHONE)}


def test_a_leader_ticks_off_a_neighbour_on_the_phone_without_script(live_server, visit, street):
    page = visit(f"{live_server.url}/leader/doorstep/", script=False, cookies=street["leader"]).page

    page.get_by_role("button", name="告诉了").click()

    told = Notice.objects.get(key="door", channel="leader")
    assert told.told_at is not None
    assert page.get_by_role("button", name="点错了，撤回").count() == 1
