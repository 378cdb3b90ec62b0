import pytest
from django.urls import reverse

from agreements.actions.posting import account_of
from agreements.models import BoardScore, LedgerEntry, ManualAward
from tests.agreements.village import Village
from tests.doors import browser_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


@pytest.fixture
def village() -> Village:
    return Village()


def awarded(village: Village, points: int, **who):
    facts = {"points": points, "reason": "全组清河道", "source": "z", **who}
    return browser_of(village.clerk).post(reverse("agreements:desk-manual"), facts)


def test_a_whole_block_is_awarded_at_the_desk_and_stands_on_the_public_page(village, client):
    awarded(village, 10, group=village.block.pk)

    text = client.get(reverse("agreements:points", args=[village.committee.slug])).content.decode()

    assert account_of(village.block).honour == 10
    assert "整组的积分" in text
    assert BoardScore.objects.count() == 0


def test_over_the_limit_a_block_waits_for_a_second_person_too(village):
    awarded(village, 30, group=village.block.pk)

    award = ManualAward.objects.get()
    assert (award.account.block, award.entry, LedgerEntry.objects.count()) == (village.block, None, 0)


@pytest.mark.parametrize("both", [True, False], ids=["both", "neither"])
def test_one_household_or_one_block_is_chosen(village, both):
    who = {"household": village.home.pk, "group": village.block.pk} if both else {}

    answer = awarded(village, 10, **who)

    assert (answer.status_code, "只选一个" in answer.content.decode()) == (422, True)
    assert LedgerEntry.objects.count() == 0
