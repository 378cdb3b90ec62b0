"""What leaves the portal in files, feeds, the API, search and words to paste carries nobody's name or number."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.guards.declared_open import OPEN
from tests.guards.test_canaries import found_in, text_of
from tests.guards.test_walk import signed_in
from tests.guards.world import CANARIES, NAMES, PHONES, build_world
from tests.village_affairs.published import publish_month
from village_affairs.actions.searching import reindex
from village_affairs.models import FinanceLine
from village_affairs.pages.open_data import SETS
from xidu.kit.dates import add_months

pytestmark = pytest.mark.django_db


def a_month_signed_by_a_canary(world):
    """Publish a month whose vouchers a person with a canary's name signed."""

    def sign(version):
        version.lines.update(handler=NAMES[0], witness=NAMES[1], approver=NAMES[0])

    publication = publish_month(world.own.committee, add_months(world.month, -1), before_publishing=sign)
    assert FinanceLine.objects.filter(version=publication.version, handler=NAMES[0]).exists()


def ways_out(world) -> list[str]:
    """Return every address by which rows leave as data."""
    found = [reverse(name, kwargs=page.kwargs(world)) for name, page in OPEN.items()]
    for place in ("", f"/{world.slug}"):
        found += [f"{place}/data/{row.name}.{kind}" for row in SETS for kind in ("csv", "json")]
    number = f"{world.publication.year}-{world.publication.number}"
    found += [f"/{world.slug}/data/{number}.json", "/sitemap.xml", "/robots.txt"]
    return found


def test_no_file_feed_or_answer_holds_a_canary():
    world = build_world()
    a_month_signed_by_a_canary(world)
    reindex()

    leaks = [
        f"{where}: {canary}" for where in ways_out(world) for canary in found_in(text_of(Client().get(where)))
    ]

    assert leaks == []


def test_nobody_is_found_by_name_or_number():
    world = build_world()
    a_month_signed_by_a_canary(world)
    reindex()

    hits = {canary: list(Client().get("/search/", {"q": canary}).context["page"].hits) for canary in CANARIES}

    assert hits == {canary: [] for canary in CANARIES}


def test_the_words_to_paste_name_nobody_and_carry_a_link():
    world = build_world()

    page = signed_in(world.own.clerk).get(reverse("village_affairs:desk-sharing"))

    texts = page.context["texts"]
    assert {text.key[0] for text in texts} == {"a", "d", "m", "p"}
    assert [text.title for text in texts if found_in(text.words)] == []
    assert [text.title for text in texts if "http://testserver/" not in text.words] == []


def test_the_words_to_paste_are_of_ones_own_committee():
    world = build_world()

    page = signed_in(world.foreign.clerk).get(reverse("village_affairs:desk-sharing"))

    assert [text for text in page.context["texts"] if world.own.committee.name in text.words] == []


def test_a_planted_number_would_be_seen_in_every_kind_of_answer():
    world = build_world()
    world.own.committee.name = PHONES[0]
    world.own.committee.save()

    seen = {
        where: bool(found_in(text_of(Client().get(where))))
        for where in ("/api/v1/committees", "/data/finance.csv", "/data/finance.json", "/feed.json", "/feed.xml",
                      f"/{world.slug}/calendar.ics", f"/{world.slug}/rss.xml", f"/{world.slug}/data/index.json")
    }  # fmt: skip

    assert seen == dict.fromkeys(seen, True)
