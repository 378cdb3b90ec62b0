"""Every page of the portal in a real browser, in four looks: nothing sticks out, is too small or complains."""

import datetime as dt
from itertools import groupby
from urllib.parse import unquote

import pytest

from tests.browser import session_of, unsound
from tests.guards.world import World, build_world
from tests.story.addresses import Stop, desk_stops, public_stops
from village_affairs.actions.opinions import answer, ask
from village_affairs.models import OpenDayRule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_AGO = dt.date(2020, 1, 1)
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


def stops_of(world: World) -> list[Stop]:
    # Without a rule the page of the usual agenda sends on to the one that sets it.
    OpenDayRule.objects.create(
        committee=world.own.committee,
        nth=1,
        weekday=5,
        start="09:00",
        end="11:00",
        place="村部",
        since=LONG_AGO,
    )
    return sorted([*public_stops(world), *desk_stops(world), *own_stops(world)], key=whose)


# Two halves, so that two processes share them.
@pytest.mark.parametrize("half", [0, 1])
def test_every_page_is_sound(live_server, visit, ground, half):
    stops = stops_of(build_world())

    found = []
    for _whose, theirs in groupby(stops[half::2], key=whose):
        walk = list(theirs)
        cookies = session_of(walk[0].user) if walk[0].user else None
        seen = visit(f"{live_server.url}/healthz", cookies=cookies)
        for turn, stop in enumerate(walk):
            seen.problems.clear()
            status = seen.page.goto(live_server.url + stop.path).status
            right = 404 if stop.name == "nothing there" else 200
            if status != right or not unquote(seen.page.url).endswith(unquote(stop.path)):
                found.append(f"{stop.name}: {status} at {seen.page.url}")
            # A browser puts the status of a missing page on its own console.
            seen.problems = [what for what in seen.problems if status == 200 or str(status) not in what]
            # The desk's pages are of one make: two looks each, which take turns. Public pages get them all.
            wrong = unsound(seen, visual=1, turn=turn) if stop.user else unsound(seen)
            found += [f"{stop.name}: {what}" for what in wrong]
        seen.context.close()

    assert len(stops) >= LEAST_PAGES
    assert found == []
