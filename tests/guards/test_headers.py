"""The same headers on every answer, and what may be kept."""

import re
from functools import cache

import pytest
from django.test import Client
from django.urls import reverse

from tests.guards.declared import DESK, PUBLIC
from tests.guards.test_walk import signed_in
from tests.guards.world import build_world

pytestmark = pytest.mark.django_db
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# In the order of the alphabet: the library's own order differs from one process to the next.
POLICY = (
    "base-uri 'none'; default-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "img-src 'self' data:; object-src 'none'; script-src 'self' 'nonce-…'; style-src 'self'"
)
# Files people brought: opened alone they run nothing.
SANDBOXED = {
    *("village_affairs:attachment", "village_affairs:board-photo", "village_affairs:desk-board-photo"),
    *("activities:activity-photo", "activities:activity-photo-file", "activities:activity-idea-file"),
    *("activities:place-photo", "activities:desk-place-photo", "activities:work-photo"),
    *("activities:desk-work-photo", "demands:demand-photo", "demands:own-photo"),
    *("agreements:desk-photo", "agreements:check-photo"),
    "services:desk-wish-proof",
}


def policy_of(response) -> str:
    parts = re.sub(r"'nonce-[^']+'", "'nonce-…'", response.headers["Content-Security-Policy"]).split(";")
    return "; ".join(sorted(part.strip() for part in parts if part.strip()))


@cache
def answers():
    """Return every answer with a word on what was asked; asked once, then every test reads the same."""
    return list(ask_for_everything())


def ask_for_everything():
    world = build_world()
    clients = {
        "anonymous": Client(raise_request_exception=False),
        "clerk": signed_in(world.own.clerk),
        "outsider": signed_in(world.foreign.clerk),
    }
    for who, client in clients.items():
        for name, page in {**PUBLIC, **DESK}.items():
            yield f"{name} as {who}", client.get(reverse(name, kwargs=page.kwargs(world)))
    yield "a missing page", clients["anonymous"].get("/no/such/page/")
    file = clients["anonymous"].get("/static/css/base.css")
    file.getvalue()
    yield "a file", file
    yield (
        "a refused form",
        clients["anonymous"].post("/display/mode/", headers={"sec-fetch-site": "cross-site"}),
    )
    yield "sign-in", clients["anonymous"].get("/accounts/login/")


def test_every_answer_carries_exactly_the_same_security_headers():
    wrong = []
    for what, response in answers():
        for header, value in EXACT.items():
            if response.headers.get(header) != value:
                wrong.append(f"{what}: {header}={response.headers.get(header)}")
        if what.split(" ")[0] not in SANDBOXED:
            shown = policy_of(response) if "Content-Security-Policy" in response.headers else None
            if shown is not None and "nonce" not in shown:
                shown = shown.replace("script-src 'self'", "script-src 'self' 'nonce-…'")
            if shown != POLICY:
                wrong.append(f"{what}: {shown}")

    assert wrong == []


def test_public_pages_may_be_kept_and_set_no_cookie_and_nothing_else_may():
    wrong = []
    for what, response in answers():
        kept = response.headers.get("Cache-Control", "")
        if "public" in kept and "/static/" not in what and what != "a file":
            if response.cookies:
                wrong.append(f"{what}: a cookie on a public page")
        elif "no-store" not in kept and what != "a file":
            wrong.append(f"{what}: {kept or 'no Cache-Control'}")

    assert wrong == []


OWN_PAGES = ("desk", "users:", "village_affairs:question", "village_affairs:query", "village_affairs:ask")


def test_no_page_of_ones_own_is_public():
    wrong = [
        what
        for what, response in answers()
        if "public" in response.headers.get("Cache-Control", "") and what.startswith(OWN_PAGES)
    ]

    assert wrong == []


STRANGER = re.compile(r"""(?:src|href|action|poster)\s*=\s*["']?(?:https?:)?//(?!testserver)([^"'/\s>]+)""")


def test_no_page_asks_anything_of_another_site():
    strangers = []
    for what, response in answers():
        if response.headers.get("Content-Type", "").startswith("text/html"):
            strangers += [f"{what}: {host}" for host in STRANGER.findall(response.content.decode())]

    assert strangers == []


def test_no_page_has_script_or_style_in_line():
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=\"", re.IGNORECASE)
    wrong = []
    for what, response in answers():
        if response.headers.get("Content-Type", "").startswith("text/html"):
            wrong += [f"{what}: {hit}" for hit in inline.findall(response.content.decode())]

    assert wrong == []
