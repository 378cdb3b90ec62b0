from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from residents.models import Consent
from services.actions.consents import ConsentMissing, asked_of, give_consents, holds, withdraw_consent
from services.actions.enrolling import enrol
from services.models import ConsentGiven
from tests.demands.factories import picture
from tests.factories import CommitteeFactory, account_with
from tests.services.ground import person_in, programme_of, self_of, term_of, text_of
from users.actions.family import Acting
from users.models import AuditEntry, Authority
from xidu.kit.errors import BadValue

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def programme(committee):
    return programme_of(committee)


def test_a_needed_purpose_comes_before_the_seat_and_the_others_are_free(committee, programme):
    needed, _photo = text_of(programme, "health"), text_of(programme, "photo", is_needed=False)
    acting = self_of(person_in(committee))
    term = term_of(programme, committee)

    with pytest.raises(ConsentMissing, match="还要先同意：健康情况。"):
        enrol(term, acting, source="x")
    give_consents(acting, [needed])

    assert enrol(term, acting, source="x").state == "enrolled"
    assert [bool(one.consent) for one in asked_of(programme, acting.person)] == [True, False]


def test_a_newer_wording_asks_anew(committee, programme):
    old = text_of(programme, "health")
    acting = self_of(person_in(committee))
    give_consents(acting, [old])
    old.until = timezone.localdate() - timedelta(days=1)
    old.save()
    new = text_of(programme, "health", version="2", since=timezone.localdate())

    with pytest.raises(ConsentMissing, match="同意书换了新的或者过期了"):
        enrol(term_of(programme, committee), acting, source="x")
    with pytest.raises(BadValue, match="已经换了新的一版"):
        give_consents(acting, [old])
    give_consents(acting, [new])

    rows = Consent.objects.filter(person=acting.person).order_by("pk")
    assert [(row.version, row.withdrawn_at is None) for row in rows] == [("1", False), ("2", True)]


def test_a_yes_runs_out_after_its_months(committee, programme):
    text = text_of(programme, "health", months=6)
    acting = self_of(person_in(committee))
    with time_machine.travel("2026-01-31T10:00:00+08:00", tick=False):
        give_consents(acting, [text])

    with time_machine.travel("2026-07-30T10:00:00+08:00", tick=False):
        assert holds(programme, acting.person, "health") is True
    with time_machine.travel("2026-07-31T10:00:00+08:00", tick=False):
        assert holds(programme, acting.person, "health") is False


def test_given_twice_is_once_and_taken_back_at_once(committee, programme):
    text = text_of(programme, "photo")
    acting = self_of(person_in(committee))
    rows = [give_consents(acting, [text]) for _twice in range(2)]

    gone = [withdraw_consent(acting, text) for _twice in range(2)]

    assert rows[0] == rows[1]
    assert (gone, holds(programme, acting.person, "photo")) == ([1, 0], False)


def test_paper_needs_its_scan_and_says_who_typed_it_in(committee, programme):
    text = text_of(programme, "photo")
    clerk = account_with("clerk", committee)
    acting = Acting(clerk, person_in(committee), Authority.PAPER)

    with pytest.raises(BadValue, match="拍下来"):
        give_consents(acting, [text])
    [row] = give_consents(acting, [text], scan=picture())

    given = ConsentGiven.objects.get(consent=row)
    assert (row.channel, given.by, given.authority, bool(given.photo)) == ("纸质", clerk, "paper", True)
    assert AuditEntry.objects.get(action="consent.note").detail == {"purposes": ["plain.photo"]}
