from datetime import date

import pytest
from django.urls import reverse

from agreements.actions.pacts import draft_version, record_meeting, start_agreement
from agreements.actions.panel import NotOdd, reseat, send_to_panel, stuck_in, vote
from agreements.actions.visits import post_for_visit, reverse_for_visit
from agreements.models import HouseholdOpinion, LedgerEntry, PanelSeat, Signature
from tests.agreements.ground import home_of
from tests.agreements.village import Village, end_grant
from tests.doors import browser_of
from tests.factories import BlockFactory, account_with
from users.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
VOTE = {"meeting": "villagers", "held_on": date(2026, 11, 20), "entitled": 100, "present": 51, "yes": 26}


@pytest.fixture
def village() -> Village:
    return Village()


@pytest.fixture
def pact(village):
    facts = {"title": "小菜园约定", "topic": "菜园怎么种", "opinions_until": date(2026, 11, 30)}
    row = start_agreement(village.committee, by=village.clerk, **facts)
    record_meeting(draft_version(row, text="不占路", by=village.clerk), by=village.clerk, **VOTE)
    return row


def test_a_leader_writes_down_what_a_neighbour_said(village, pact):
    url = reverse("agreements:leader-opinion", args=[village.block.pk, pact.pk])

    answer = browser_of(village.leader).post(
        url, {"household": village.home.pk, "words": "不占路", "source": "x"}
    )

    row = HouseholdOpinion.objects.get()
    assert (answer.status_code, row.household, row.door, row.by) == (
        302,
        village.home,
        "leader",
        village.leader,
    )


def test_a_leader_ticks_who_signed_on_paper_and_twice_is_once(village, pact):
    other = home_of(village.block, name="顾家二", door="13号")
    url = reverse("agreements:leader-signs", args=[village.block.pk, pact.pk])
    leader = browser_of(village.leader)

    leader.post(url, {"households": [village.home.pk, other.pk]})
    again = leader.post(url, {"households": [village.home.pk]})

    assert (Signature.objects.count(), again.status_code) == (2, 422)


@pytest.mark.parametrize("name", ["leader-opinion", "leader-signs"])
def test_a_leader_notes_nothing_for_another_block(village, pact, name):
    other = BlockFactory(committee=village.committee, name="9组")

    answer = browser_of(village.leader).get(reverse(f"agreements:{name}", args=[other.pk, pact.pk]))

    assert answer.status_code == 404


def test_members_of_today_take_the_seats_of_those_whose_grant_ended(village):
    claim = village.claim(door="staff", by=village.clerk)
    send_to_panel([claim], village.committee, by=village.clerk)
    vote(claim, agrees=True, by=village.panel[0])
    end_grant(village.panel[1])
    assert stuck_in(village.committee) == [claim]
    with pytest.raises(NotOdd):
        reseat(claim, by=village.clerk)
    newcomer = account_with("panelist", village.committee)

    assert (reseat(claim, by=village.clerk), reseat(claim, by=village.clerk)) == (1, 0)

    row = vote(claim, agrees=True, by=newcomer)
    assert (row.state, PanelSeat.objects.filter(claim=claim).count()) == ("posted", 3)
    assert AuditEntry.objects.filter(action="points_panel.reseat").count() == 1


class Met:
    """A visit as the signal brings it."""

    class Result:
        MET = "met"

    def __init__(self, village: Village, result: str) -> None:
        self.pk, self.household, self.on, self.result = 7, village.home, date(2026, 11, 24), result
        self.by = self.undone_by = village.leader


@pytest.mark.parametrize("result, points", [("met", 5), ("nobody", 0)])
def test_a_visit_gives_what_the_rule_says_once_and_takes_it_back(village, result, points):
    _name_visits(village)
    visit = Met(village, result)

    post_for_visit(visit)
    post_for_visit(visit)

    assert sum(LedgerEntry.objects.values_list("honour", flat=True)) == points
    reverse_for_visit(visit)
    assert sum(LedgerEntry.objects.values_list("honour", flat=True)) == 0


def _name_visits(village: Village) -> None:
    """Put a second version in force whose R01 is posted by a visit."""
    from agreements.actions.books import draft_book, put_in_force
    from agreements.models import RuleBook

    draft = draft_book(village.committee)
    draft.rules.filter(code="R01").update(trigger="visit")
    put_in_force(draft, since=date(2026, 11, 24), basis="村民会议")
    assert RuleBook.objects.count() == 2
