"""Every address × every role × one's own and a foreign committee."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.guards.declared import DESK, ELSEWHERE, OF_SIGNING_IN, PUBLIC, WITH_FILES
from tests.guards.world import World, build_world
from users.roles import ROLES

pytestmark = pytest.mark.django_db
STAFF = {key for key, role in ROLES.items() if role.staff}
# What reading may leave behind: the session of who is signed in, and counted tries of wrong codes.
MAY_CHANGE_ON_GET = {"sessions.session", "users.bucket"}


@pytest.fixture
def world() -> World:
    return build_world()


def names(resolver=None, space: str = "") -> Iterator[str]:
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{space}{pattern.name}"
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern, inner)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="users.access.GrantBackend")
    return client


def digest() -> dict[str, tuple[int, str]]:
    """Return for each table how many rows it has and what they say."""
    found = {}
    for model in apps.get_models():
        if model._meta.managed and model._meta.label_lower not in MAY_CHANGE_ON_GET:
            # Signing in writes the moment of it; everything else of an account counts.
            fields = [field.attname for field in model._meta.concrete_fields if field.attname != "last_login"]
            rows = list(model.objects.order_by("pk").values_list(*fields))
            found[model._meta.label_lower] = (len(rows), str(hash(str(rows))))
    return found


def test_every_address_is_declared():
    declared = {*DESK, *PUBLIC, *OF_SIGNING_IN, *WITH_FILES}

    unknown = [name for name in names() if name not in declared and not name.startswith(ELSEWHERE)]

    assert unknown == []


def test_nothing_declared_is_gone():
    assert sorted({*DESK, *PUBLIC, *OF_SIGNING_IN, *WITH_FILES} - set(names())) == []


def expected(role: str, permission: str, row: bool) -> set[int]:
    """Return the answers that are right for a role of the own committee, or for an outsider."""
    if role not in STAFF and role != "outsider":
        return {403}
    if role == "outsider":
        if permission not in ROLES["clerk"].permissions:
            return {404} if row else {403}
        return {404} if row else {200}
    if permission in ROLES[role].permissions:
        return {200, 302, 422}
    return {403}


def test_every_desk_page_opens_to_its_roles_alone(world):
    wrong = []
    for role, user in world.accounts.items():
        client = signed_in(user)
        for name, page in DESK.items():
            url = reverse(name, kwargs=page.kwargs(world))
            right = expected(role, page.permission, page.row) if page.get else {405}
            if not page.get and role not in STAFF | {"outsider"}:
                right = {403, 405}
            status = client.get(url).status_code
            if status not in right:
                wrong.append(f"GET {name} as {role}: {status}, not {sorted(right)}")

    assert wrong == []


def test_an_outsider_and_a_role_without_the_right_change_nothing_by_posting(world):
    before, wrong = digest(), []
    for role, user in world.accounts.items():
        client = signed_in(user)
        for name, page in DESK.items():
            allowed = 200 in expected(role, page.permission, page.row)
            if not page.post or allowed:
                continue
            status = client.post(reverse(name, kwargs=page.kwargs(world)), {"reason": "x"}).status_code
            right = expected(role, page.permission, page.row)
            if status not in right:
                wrong.append(f"POST {name} as {role}: {status}, not {sorted(right)}")

    assert wrong == []
    assert digest() == before


def test_an_empty_post_never_breaks_and_changes_nothing(world):
    before, wrong = digest(), []
    harmless = {name for name, page in DESK.items() if page.post} - {
        *("village_affairs:submit", "village_affairs:overrule-decide", "village_affairs:nudge"),
        "village_affairs:duty-nudge",
        *("users:grant-approve", "users:grant-end", "users:issue-code", "users:present-begin"),
        *("village_affairs:open-day-agenda", "users:outbox-retry"),
        *("users:desk-told", "users:desk-untold", "users:desk-letter"),
        # One tap is all they ask for.
        *("activities:activity-publish", "activities:desk-tick", "activities:desk-undo"),
        "activities:sign-in-sheet",
        *("activities:desk-sign-up-cancel", "activities:activity-photo-remove"),
        *("activities:place-photo-remove", "activities:work-remove", "activities:guest-decide"),
        *("activities:exhibition-publish", "activities:desk-booking-cancel", "demands:call-made"),
        *("village_affairs:call-made", "village_affairs:call-phone"),
        *("demands:demand-show", "demands:sheet-xlsx", "demands:sheet-pdf", "demands:bulk-assign"),
        *("demands:call-phone", "village_affairs:board-photo-remove"),
        *("leaders:desk-round-close", "leaders:desk-round-xlsx"),
        *("village_affairs:open-day-log", "village_affairs:open-day-open", "village_affairs:reception-undo"),
        *("village_affairs:open-day-usual", "village_affairs:meeting-point-move"),
        *("village_affairs:meeting-point-drop", "village_affairs:meeting-draft"),
        *(f"leaders:{name}" for name in ("pair-accept", "pair-drop", "birthday-hide", "birthday-show")),
        *(f"leaders:{name}" for name in ("allowance-xlsx", "allowance-pdf", "year-sheet")),
        # An empty deputy takes the name back.
        *("agreements:book-draft", "agreements:rule-drop"),
        *("agreements:merchant-approve", "agreements:merchant-staff-end"),
        # The look alone stands on the trail.
        *("services:unreached-names", "services:desk-wish-why"),
        *("services:bright-slip", "services:bright-step"),
        *(
            f"services:{name}"
            for name in ("lesson-drop", "nursery-need", "reduction-approve", "removal-decide")
        ),
        *("leaders:back", "leaders:phone", "leaders:phones", "leaders:deputy"),
        "leaders:desk-call-phone",
    }
    for name in sorted(harmless):
        holder = next(
            user
            for role, user in world.accounts.items()
            if role in STAFF and DESK[name].permission in ROLES[role].permissions
        )
        status = signed_in(holder).post(reverse(name, kwargs=DESK[name].kwargs(world))).status_code
        if status >= 500:
            wrong.append(f"POST {name}: {status}")

    assert wrong == []
    assert digest() == before


def test_nobody_signed_in_is_sent_to_sign_in(world):
    client = Client()

    answers = {
        name: client.get(reverse(name, kwargs=page.kwargs(world))) for name, page in DESK.items() if page.get
    }

    assert {
        name
        for name, answer in answers.items()
        if answer.status_code != 302 or "/accounts/login/" not in answer.url
    } == set()


def test_every_public_page_answers_as_declared_to_anyone(world):
    wrong = []
    for who, client in {
        "anonymous": Client(),
        "clerk": signed_in(world.own.clerk),
        "outsider": signed_in(world.foreign.clerk),
    }.items():
        for name, page in PUBLIC.items():
            status = client.get(reverse(name, kwargs=page.kwargs(world)) + page.query).status_code
            if status != (page.status if page.get else 405):
                wrong.append(f"{name} as {who}: {status}")

    assert wrong == []


def test_reading_changes_nothing(world):
    before = digest()

    for client in (Client(), signed_in(world.own.clerk), signed_in(world.own.director)):
        for name, page in {**PUBLIC, **DESK}.items():
            client.get(reverse(name, kwargs=page.kwargs(world)))

    after = digest()
    assert {name for name in before if before[name] != after[name]} == set()


def test_public_forms_answer_an_empty_post_plainly(world):
    wrong = []
    for name, page in PUBLIC.items():
        if page.forms:
            status = Client().post(reverse(name, kwargs=page.kwargs(world))).status_code
            if status >= 500 or status == 403:
                wrong.append(f"{name}: {status}")

    assert wrong == []


def test_a_form_sent_from_another_site_is_refused(world):
    wrong = []
    for name, page in PUBLIC.items():
        if page.forms:
            url = reverse(name, kwargs=page.kwargs(world))
            status = Client().post(url, headers={"sec-fetch-site": "cross-site"}).status_code
            if status != 403:
                wrong.append(f"{name}: {status}")

    assert wrong == []
