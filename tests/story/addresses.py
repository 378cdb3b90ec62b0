"""The declared addresses that are pages to look at, each with somebody who may open it."""

from dataclasses import dataclass

from django.urls import reverse

from tests.demands.factories import bring_to
from tests.guards.declared import DESK, PUBLIC
from tests.guards.world import World
from users.models import User
from users.roles import ROLES

# Not a page, although its address ends like one.
NO_PAGE = {"healthz"}
# Whoever comes first and may open the page looks at it.
LOOKERS = ("director", "clerk", "supervisor", "street_office", "system_admin", "leader", "health_worker")


# Whoever drew the version up finds the most forms on it.
MAKERS_PAGES = {"village_affairs:version", "village_affairs:preview"}


# Files, no pages: the browser saves them.
DOWNLOADS = {
    *(
        "village_affairs:draft-poster",
        "village_affairs:meeting-sheet",
        "residents:roster-template",
        "users:desk-doorstep-list",
    ),
    "leaders:import-template",
    *("agreements:sheet-template", "agreements:desk-photo", "agreements:check-photo"),
    *("agreements:desk-garden-signs", "agreements:desk-garden-waiting"),
    *("activities:activity-report-xlsx", "activities:activity-photo-file"),
    *("activities:activity-idea-file", "activities:desk-place-photo", "activities:desk-work-photo"),
    *("demands:demand-photo", "village_affairs:desk-board-photo"),
    "services:desk-wish-proof",
}
# Pictures end in a slash like pages.
PICTURES = {
    "village_affairs:board-photo",
    *("activities:activity-photo", "activities:place-photo", "activities:work-photo", "demands:own-photo"),
}


@dataclass(frozen=True)
class Stop:
    """One page: its name, its path, who looks; nobody signed in for None."""

    name: str
    path: str
    user: User | None = None


def public_stops(world: World) -> list[Stop]:
    """Return the public pages that answer 200 with HTML; files have a suffix, pages end in a slash."""
    found = []
    for name, page in PUBLIC.items():
        path = reverse(name, kwargs=page.kwargs(world))
        if page.get and page.status == 200 and path.endswith("/") and name not in NO_PAGE | PICTURES:
            found.append(Stop(name, path + page.query))
    return found


def desk_stops(world: World) -> list[Stop]:
    """Return the desk's pages; signing, publishing and concluding show what waits for just that."""
    there = world.foreign
    waiting = {
        "village_affairs:sign": (there.bring_to("submitted").pk, there.supervisor),
        "village_affairs:publish": (
            there.bring_to("signed", there.draft(ledger="collective")).pk,
            there.director,
        ),
        # The form of an outcome opens to who has the demand.
        "demands:demand-conclude": (bring_to("working", there).pk, there.clerk),
    }
    found = []
    for name, page in DESK.items():
        path = reverse(name, kwargs=page.kwargs(world))
        if not page.get or name in DOWNLOADS or not path.endswith("/"):
            continue
        if name in waiting:
            pk, user = waiting[name]
            found.append(Stop(name, reverse(name, args=[pk]), user))
            continue
        lookers = ("clerk", *LOOKERS) if name in MAKERS_PAGES else LOOKERS
        role = next(role for role in lookers if page.permission in ROLES[role].permissions)
        found.append(Stop(name, path, world.accounts[role]))
    return found
