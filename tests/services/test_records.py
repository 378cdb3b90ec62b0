"""A child's record: role × place × state. It opens with the papers of a guardian and a consent, to staff alone."""

import pytest

from services.actions.consents import give_consents
from services.actions.enrolling import enrol
from services.actions.moving import withdraw
from services.actions.records import RecordClosed, open_record, why_closed
from tests.doors import browser_of
from tests.factories import BlockFactory, CommitteeFactory, account_with
from tests.services.ground import guardian_of, person_in, programme_of, self_of, term_of, text_of
from users.actions.family import acting_as
from users.actions.opening import opened, openings_of
from users.models import AuditEntry
from users.roles import ROLES
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db
VIEW = "services.view_enrolment"
OPENS = {key for key, role in ROLES.items() if VIEW in role.permissions}


def place_of(role: str, committee):
    kinds = {"street": committee.street, "committee": committee}
    return kinds.get(ROLES[role].place[0]) or BlockFactory(committee=committee)


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def row(committee):
    programme = programme_of(committee)
    child = person_in(committee, age=8)
    row = enrol(term_of(programme, committee), self_of(child), source="x")
    text_of(programme, "data", is_needed=False)
    return row


def bind(row, clerk):
    return guardian_of(row.person, clerk)


def agree(row, guardian):
    give_consents(acting_as(guardian.user, row.person), row.term.programme.consent_texts.all())


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("linked, agreed", [(False, False), (True, False), (True, True)])
def test_a_childs_record_opens_to_its_roles_with_link_and_consent_alone(committee, row, role, linked, agreed):
    user = account_with(role, place_of(role, committee))
    if linked:
        guardian = bind(row, account_with("clerk", committee))
        if agreed:
            agree(row, guardian)

    assert (why_closed(row, by=user, perm=VIEW) == "") is (role in OPENS and linked and agreed)


def test_staff_of_another_village_open_nothing(committee, row):
    agree(row, bind(row, account_with("clerk", committee)))
    stranger = account_with("clerk", CommitteeFactory(street=committee.street))

    with pytest.raises(RecordClosed, match="您的角色不能看"):
        open_record(row, by=stranger, why="看看")


def test_a_record_closes_with_the_consent_and_with_the_place(committee, row):
    clerk = account_with("clerk", committee)
    guardian = bind(row, clerk)
    agree(row, guardian)
    withdraw(row, self_of(row.person))
    row.refresh_from_db()

    with pytest.raises(RecordClosed, match="已经不在名单上"):
        open_record(row, by=clerk, why="看看")


def test_a_grown_up_needs_no_guardian(committee):
    person = person_in(committee, age=14)
    row = enrol(term_of(programme_of(committee), committee), self_of(person), source="x")

    assert why_closed(row, by=account_with("clerk", committee), perm=VIEW) == ""


def test_each_opening_is_told_to_the_person_and_to_the_guardian(committee, row):
    clerk = account_with("clerk", committee)
    guardian = bind(row, clerk)
    agree(row, guardian)

    open_record(row, by=clerk, why="核对过敏情况")

    page = browser_of(guardian.user).get("/me/opened/").content.decode()
    assert ("核对过敏情况" in page, clerk.name in page) == (True, True)
    assert [entry.actor for entry in openings_of([row.person_id])] == [clerk]
    assert "核对过敏情况" not in browser_of(clerk).get("/me/opened/").content.decode()


def test_nobody_opens_a_record_without_saying_why(committee, row):
    with pytest.raises(BadValue, match="请写为什么要看"):
        opened(row, of=row.person, by=account_with("clerk", committee), why="  ")

    assert AuditEntry.objects.filter(action="record.open").count() == 0
