"""The pages of points on a telephone and a desk: sound in every look."""

import pytest
from django.core.cache import cache

from agreements.actions.consents import choose_board
from agreements.actions.posting import account_of, post_points
from tests.agreements.ground import rule_of
from tests.agreements.village import Village
from tests.browser import unsound

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_points_are_read_reported_judged_and_run_soundly(november, enter, visit, live_server):
    cache.clear()
    village = Village()
    post_points(account_of(village.home), 5, source="a", rule=rule_of(village.book, "H01"))
    choose_board(village.resident, wants=True)
    village.claim("S02")
    village.judged("R01")
    seen = visit(f"{live_server.url}/{village.committee.slug}/points/", width=390)

    faults = unsound(seen)
    for who, path in (
        (village.resident, "/me/points/"),
        (village.resident, "/me/points/2026-11/"),
        (village.leader, "/leader/points/"),
        (village.clerk, "/desk/points/"),
    ):
        faults += [f"{path}: {fault}" for fault in unsound(enter(who, path, width=390))]

    assert faults == []
