"""Numbers, names and addresses of people that must never leave."""

import io
import logging
import subprocess

import pypdf
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.guards.declared import DESK, PUBLIC
from tests.guards.test_walk import signed_in
from tests.guards.world import CANARIES, EMAIL, NAMES, PHONES, build_world
from xidu.engine.postgres import find_binaries

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.headers.get("Content-Type", "").startswith("application/pdf"):
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        return body.decode("latin-1") + "".join(page.extract_text() for page in pages)
    return body.decode(errors="replace")


def found_in(text: str, canaries=CANARIES) -> list[str]:
    return [canary for canary in canaries if canary in text]


# The holder of a query code reads the words they wrote themselves.
OWN_WORDS = {"village_affairs:query"}


def test_no_public_answer_holds_a_canary():
    world = build_world()
    leaks = []
    for name, page in PUBLIC.items():
        if name in OWN_WORDS or not page.get:
            continue
        response = Client().get(reverse(name, kwargs=page.kwargs(world)))
        leaks += [f"{name}: {canary}" for canary in found_in(text_of(response))]

    assert leaks == []


def test_a_planted_canary_would_be_seen():
    world = build_world()
    world.own.committee.address = PHONES[0]
    world.own.committee.save()

    page = text_of(Client().get(reverse("village_affairs:village", args=[world.slug])))

    assert found_in(page) == [PHONES[0]]


def test_no_staff_list_shows_a_number_in_clear_and_an_outsider_sees_no_name():
    world = build_world()
    leaks = []
    for who, canaries in (
        (world.own.clerk, (*PHONES, EMAIL)),
        (world.own.director, (*PHONES, EMAIL)),
        (world.foreign.clerk, CANARIES),
    ):
        client = signed_in(who)
        for name, page in DESK.items():
            # The words of a question are shown to whoever answers it, numbers and all.
            if not page.get or name == "village_affairs:question":
                continue
            response = client.get(reverse(name, kwargs=page.kwargs(world)))
            leaks += [f"{name} as {who}: {canary}" for canary in found_in(text_of(response), canaries)]

    assert leaks == []


def test_no_log_line_holds_a_number(caplog):
    caplog.set_level(logging.DEBUG)
    world = build_world()

    client = Client()
    for name, page in PUBLIC.items():
        client.get(reverse(name, kwargs=page.kwargs(world)))
    client.post(
        reverse("village_affairs:ask", args=[world.slug]), {"words": f"电话{PHONES[3]}", "phone": PHONES[3]}
    )

    assert found_in(caplog.text, (*PHONES, EMAIL)) == []


@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_holds_no_number_in_clear():
    build_world()
    # Words people wrote are theirs to write; every other place keeps numbers sealed.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE village_affairs_opinion SET words = shown_words")
    settings = connection.settings_dict

    dump = subprocess.run(
        [
            find_binaries().folder / "pg_dump",
            "-h",
            settings["HOST"],
            "-U",
            settings["USER"],
            "--inserts",
            settings["NAME"],
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert len(dump) > 100_000
    assert found_in(dump, (*PHONES, EMAIL)) == []


def test_the_names_are_there_to_be_found():
    world = build_world()

    assert world.person.name == NAMES[0]
