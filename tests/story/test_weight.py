"""What a page costs whoever opens it on a phone: bytes, requests, styles and scripts."""

import gzip

import pytest
from django.conf import settings

from tests.guards.world import build_world
from tests.story.addresses import public_stops

MOST_BYTES, MOST_REQUESTS = 60_000, 12
MOST_STYLE, MOST_SCRIPT = 15_000, 10_000


def is_style(response) -> bool:
    return response.headers.get("content-type", "").startswith("text/css")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_every_public_page_is_light_and_asks_nobody_else(live_server, visit, ground):
    world = build_world()

    found = []
    for stop in public_stops(world):
        seen = visit(live_server.url + stop.path)
        weight, requests = seen.weight(), len(seen.responses)
        style = sum(len(gzip.compress(answer.body(), 6)) for answer in seen.responses if is_style(answer))
        if weight > MOST_BYTES or requests > MOST_REQUESTS or style > MOST_STYLE or seen.strangers():
            found.append(f"{stop.name}: {weight} bytes, {requests} requests, {style} of style")
        seen.context.close()

    assert found == []


def test_our_own_script_is_small():
    sizes = {file.name: file.stat().st_size for file in (settings.BASE_DIR / "static" / "js").rglob("*.js")}

    assert sum(sizes.values()) <= MOST_SCRIPT, sizes
