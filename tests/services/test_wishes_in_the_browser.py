"""The pages of small wishes on a telephone and a desk: one story, sound in every look."""

import os

import pytest
from django.core.cache import cache

from services.models import Wish, WishClaim
from tests.browser import unsound
from tests.factories import HouseholdFactory, PersonFactory
from tests.services.small_wishes import Village
from xidu.demo.accounts import Team
from xidu.demo.wishes import build_wishes
from xidu.kit.dates import today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_wishes_are_read_taken_on_and_worked_on_soundly(enter, visit, live_server):
    cache.clear()
    village = Village()
    village.round.delete()
    village.committee.name = "金港村"
    village.committee.save()
    for number in range(12):
        home = HouseholdFactory(block=village.block, door=f"{number + 30}号")
        PersonFactory(household=home, committee=village.committee)
    build_wishes({village.committee.pk: Team(village.clerk, village.clerk, village.director)}, today())
    WishClaim.objects.filter(state__in=("held", "approved")).update(user=village.neighbour)
    held, waits = (Wish.objects.filter(state=state).first() for state in ("held", "published"))
    slug, faults = village.committee.slug, []

    for who, path, width in (
        (None, f"/{slug}/wishes/", 390),
        (None, f"/{slug}/wishes/{waits.pk}/", 390),
        (village.neighbour, "/me/wishes/", 390),
        (village.leader, "/leader/wishes/", 390),
        (village.leader, "/leader/wishes/new/", 390),
        (village.clerk, "/desk/wishes/", 1280),
        (village.clerk, f"/desk/wishes/{held.pk}/", 1280),
        (village.clerk, f"/desk/wishes/rounds/{held.round_id}/", 1280),
    ):
        seen = enter(who, path, width=width) if who else visit(f"{live_server.url}{path}", width=width)
        if folder := os.environ.get("WISH_SHOTS"):
            name = path.strip("/").replace("/", "-")
            seen.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
        faults += [f"{path}: {fault}" for fault in unsound(seen, visual=1)]

    assert faults == []
