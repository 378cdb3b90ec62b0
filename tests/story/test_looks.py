"""Every page of the portal in a real browser, in four looks: nothing sticks out, is too small or complains.

A public page also says what it costs whoever opens it on a phone: bytes, requests, styles, nobody else asked.
"""

import datetime as dt
import gzip
from itertools import groupby
from urllib.parse import unquote

import pytest

from tests.browser import Visit, session_of, unsound
from tests.guards.world import World, build_world
from tests.story.addresses import Stop, desk_stops, public_stops
from village_affairs.actions.opinions import answer, ask
from village_affairs.models import OpenDayRule

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG_AGO = dt.date(2020, 1, 1)
MOST_BYTES, MOST_REQUESTS, MOST_STYLE = 60_000, 12, 15_000
# A list that lost its pages would find nothing wrong.
LEAST_PUBLIC, LEAST_OTHER = 19 + 3, 20 + 2


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


def is_style(response) -> bool:
    return response.headers.get("content-type", "").startswith("text/css")


def too_much(seen: Visit) -> list[str]:
    """What the page costs whoever opens it first on a phone, where that is more than it may."""
    style = sum(len(gzip.compress(answer.body(), 6)) for answer in seen.responses if is_style(answer))
    cost = (seen.weight(), len(seen.responses), style)
    heavy = any(one > most for one, most in zip(cost, (MOST_BYTES, MOST_REQUESTS, MOST_STYLE), strict=True))
    return [*([f"bytes, requests, style: {cost}"] if heavy else []), *seen.strangers()]


def wrong_answer(stop: Stop, seen: Visit, status: int) -> list[str]:
    """Say where the answer is not the page; a browser puts the status of a missing page on its own console."""
    right = 404 if stop.name == "nothing there" else 200
    seen.problems = [what for what in seen.problems if status == 200 or str(status) not in what]
    landed = unquote(seen.page.url).endswith(unquote(stop.path))
    return [] if status == right and landed else [f"{status} at {seen.page.url}"]


# Parts of the walk, so that processes share them.
@pytest.mark.parametrize("part", [0, 1, 2])
def test_every_public_page_is_sound_and_light_and_asks_nobody_else(live_server, visit, ground, part):
    stops = [stop for stop in stops_of(build_world()) if not stop.user]

    found = []
    for stop in stops[part::3]:
        seen = visit(live_server.url + stop.path)
        wrong = [*wrong_answer(stop, seen, seen.responses[0].status), *too_much(seen), *unsound(seen)]
        found += [f"{stop.name}: {what}" for what in wrong]
        seen.context.close()

    assert len(stops) >= LEAST_PUBLIC
    assert found == []


@pytest.mark.parametrize("part", [0, 1, 2])
def test_every_other_page_is_sound(live_server, visit, ground, part):
    stops = [stop for stop in stops_of(build_world()) if stop.user]

    found = []
    for _whose, theirs in groupby(stops[part::3], key=whose):
        walk = list(theirs)
        seen = visit(f"{live_server.url}/healthz", cookies=session_of(walk[0].user))
        # The desk's pages are of one make: two looks each, which take turns. Public pages get them all.
        for turn, stop in enumerate(walk):
            seen.problems.clear()
            status = seen.page.goto(live_server.url + stop.path).status
            wrong = [*wrong_answer(stop, seen, status), *unsound(seen, visual=1, turn=turn)]
            found += [f"{stop.name}: {what}" for what in wrong]
        seen.context.close()

    assert len(stops) >= LEAST_OTHER
    assert found == []
