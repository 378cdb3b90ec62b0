"""A month joins the one before and the one after, or it does not publish; and a draft's poster says so."""

import datetime as dt
import io

import pypdf
import pytest

from tests.village_affairs.month_sheets import SEPTEMBER, one, usual
from tests.village_affairs.people import door, village_with_people
from village_affairs.actions.publishing import ChainBroken, start_correction, submit
from village_affairs.models import Disclosure, FinanceLine, Publication, Version

pytestmark = pytest.mark.django_db
OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture
def village():
    village = village_with_people()
    village.publish()
    return village


def october(village, opening="14700.25"):
    disclosure = Disclosure.objects.create(
        committee=village.committee,
        kind="finance",
        ledger="committee",
        period=OCTOBER,
        title="2026年10月财务收支",
    )
    version = Version.objects.create(
        committee=village.committee,
        disclosure=disclosure,
        maker=village.clerk,
        opening=opening,
        income=0,
        spending=1,
        closing="14699.25",
    )
    FinanceLine.objects.create(
        committee=village.committee, version=version, position=1, key="记-01", summary="换灯", spending=1
    )
    return village.publish(version)


def test_a_correction_that_leaves_the_next_month_behind_does_not_publish(village):
    october(village)
    september = Publication.objects.get(disclosure__period=SEPTEMBER)
    version = start_correction(september, reason="少记一元", by=village.clerk)
    version.lines.filter(key="记-04").update(income="1.50")
    Version.objects.filter(pk=version.pk).update(income="8001.50", closing="14701.25")
    version.refresh_from_db()

    with pytest.raises(ChainBroken, match="下月"):
        submit(version, by=village.clerk)


def test_a_correction_of_words_alone_publishes_beside_the_next_month(village):
    october(village)
    september = Publication.objects.get(disclosure__period=SEPTEMBER)

    second = village.publish(start_correction(september, reason="写明细", by=village.clerk))

    assert second.previous == september


@pytest.mark.parametrize(
    "state, status", [("draft", 200), ("submitted", 200), ("signed", 200), ("published", 404)]
)
def test_a_draft_has_a_poster_that_says_so_until_it_is_public(state, status):
    village = village_with_people()
    version = village.bring_to(state, village.draft(one(usual())))

    answer = door(village.clerk).get(f"/desk/versions/{version.pk}/poster-a3.pdf")

    assert answer.status_code == status
    if status == 200:
        pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
        assert len(pages) == 1
        assert "草稿" in pages[0].extract_text()
