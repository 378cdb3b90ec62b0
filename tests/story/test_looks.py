"""Every page of the portal in a real browser, in four looks: nothing sticks out, is too small or complains."""

from itertools import groupby

import pytest

from tests.browser import ELDER_TAP, TAP, axe, small_targets, sticking_out
from tests.guards.world import World, build_world
from tests.story.addresses import Stop, desk_stops, public_stops
from tests.story.conftest import session_of
from village_affairs.actions.opinions import answer, ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = {
    "phone": {"width": 390},
    "elder": {"width": 320, "mode": "elder"},
    "desk": {"width": 1280},
    "dark": {"width": 390, "theme": "dark"},
}
# Public, desk and own pages together; a list that lost its pages would find nothing wrong.
LEAST_PAGES = 19 + 20 + 5


def own_stops(world: World) -> list[Stop]:
    """Return the doors, a person's own page and an answered question, which no list declares."""
    opinion, code = ask(committee=world.own.committee, words="几点开门？", source="web:looks")
    answer(opinion, words="早上八点半。", by=world.own.clerk)
    return [
        Stop("sign in", "/accounts/login/"),
        Stop("query, answered", f"/q/{code}/"),
        Stop("nothing there", "/no-such-village/"),
        Stop("me, staff", "/me/", world.own.clerk),
        Stop("me, resident", "/me/", world.accounts["resident"]),
    ]


def whose(stop: Stop) -> int:
    return stop.user.pk if stop.user else 0


def complaints(seen, status: int, least: int) -> list[str]:
    page = seen.page
    # A browser puts the status of a missing page on its own console.
    console = [problem for problem in seen.problems if status == 200 or str(status) not in problem]
    return [*axe(page), *sticking_out(page), *small_targets(page, least), *console]


@pytest.mark.parametrize("name", LOOKS)
def test_every_page_is_sound(live_server, visit, ground, name):
    look = LOOKS[name]
    least = ELDER_TAP if look.get("mode") == "elder" else TAP
    world = build_world()
    stops = sorted([*public_stops(world), *desk_stops(world), *own_stops(world)], key=whose)

    found = []
    for _whose, theirs in groupby(stops, key=whose):
        walk = list(theirs)
        cookies = session_of(walk[0].user) if walk[0].user else None
        seen = visit(f"{live_server.url}/healthz", cookies=cookies, **look)
        for stop in walk:
            seen.problems.clear()
            status = seen.page.goto(live_server.url + stop.path).status
            right = 404 if stop.name == "nothing there" else 200
            if status != right or not seen.page.url.endswith(stop.path):
                found.append(f"{stop.name}: {status} at {seen.page.url}")
            found += [f"{stop.name}: {what}" for what in complaints(seen, status, least)]
        seen.context.close()

    assert len(stops) >= LEAST_PAGES
    assert found == []
