from datetime import date

import pytest

from agreements.actions.claims import NotYours
from agreements.actions.panel import reseat, send_to_panel, vote
from agreements.models import PanelSeat
from tests.agreements.village import Village, end_grant
from tests.factories import account_with
from users.models import Grant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def panel_of(size: int, *, recused: int) -> tuple[Village, list]:
    """Return a village whose panel has ``size`` members; the last ones live in the household judged."""
    village = Village()
    members = [*village.panel, *(account_with("panelist", village.committee) for _more in range(size - 3))]
    for member in members[size - recused :]:
        member.person = village.resident.person
        # One person has one account.
        village.resident.person = None
        village.resident.save()
        member.save()
    return village, members


def judged(village: Village):
    claim = village.claim("H02", door="staff", by=village.clerk)
    send_to_panel([claim], village.committee, by=village.clerk)
    return claim


@pytest.mark.parametrize(
    "size, recused, able", [(3, 0, 3), (3, 1, 2), (5, 0, 5), (5, 1, 3), (7, 1, 5)], ids=str
)
def test_those_who_may_vote_are_odd_again_after_recusal_and_never_one_alone(size, recused, able):
    village, _members = panel_of(size, recused=recused)

    claim = judged(village)

    assert PanelSeat.objects.filter(claim=claim, is_recused=False).count() == able


def test_the_longest_serving_steps_back_and_is_told_why():
    village, members = panel_of(5, recused=1)
    Grant.objects.filter(user=members[2]).update(since=date(1990, 1, 1))

    claim = judged(village)

    with pytest.raises(NotYours, match="任期最长的这一次不表态"):
        vote(claim, agrees=True, by=members[2])
    with pytest.raises(NotYours, match="您自己家"):
        vote(claim, agrees=True, by=members[4])


def test_who_stepped_back_is_called_again_when_another_leaves():
    village, members = panel_of(5, recused=1)
    Grant.objects.filter(user=members[2]).update(since=date(1990, 1, 1))
    claim = judged(village)
    vote(claim, agrees=True, by=members[0])
    for left in (members[1], members[4]):
        end_grant(left)

    reseat(claim, by=village.clerk)

    able = PanelSeat.objects.filter(claim=claim, is_recused=False)
    assert set(able.values_list("user", flat=True)) == {members[0].pk, members[2].pk, members[3].pk}
    assert vote(claim, agrees=True, by=members[2]).state == "posted"
