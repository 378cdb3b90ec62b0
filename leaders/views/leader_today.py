"""A leader's phone: what is due today, my plates, the people, my month; and the door to choose."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from leaders.actions.care import care_rules
from leaders.pages.due import (
    Door,
    detail_of,
    doors_of,
    due_first,
    due_otherwise,
    level_words,
    wish_words,
)
from leaders.pages.plates import wall_of
from leaders.pages.today import RECORD, Leads, leads_of, links, people_of, waiting
from residents.models import Household
from users.access import can, permitted
from xidu.kit.dates import today

TAGS = "residents.view_tags"
DUE, PLATES = 8, 150
DONE = "visit_done"


def _doors(request: HttpRequest) -> tuple[Leads, list[Door]]:
    """Return the leader's places and all doors there."""
    day = today()
    homes = Household.objects.within(permitted(request, RECORD))
    doors = doors_of(homes, day, care_rules(day))
    return leads_of(request.user, day, doors), doors


def frame(leads: Leads) -> dict[str, Any]:
    """Return what the masthead says: the block, or the first of several, under the committee's name."""
    names = leads.names
    return {"plate_name": "、".join(names[:2]) + ("…" if len(names) > 2 else ""), "plate_of": leads.place}


def lines_of(request: HttpRequest, doors: list[Door], day: date) -> list[tuple[Door, str, str]]:
    """Return doors with why they are due, as far as this reader may know, and the wish in words."""
    found = []
    for door in doors:
        level = level_words(door.level, sees_tags(request, door))
        found.append((door, detail_of(door, level, day), wish_words(door.wish)))
    return found


def sees_tags(request: HttpRequest, door: Door) -> bool:
    """Say whether this reader may know why somebody there is looked after."""
    home = door.household
    return can(request.user, TAGS, committee_id=home.committee_id, block_id=home.block_id)


@login_required
@require_GET
def leader_today(request: HttpRequest) -> HttpResponse:
    leads, doors = _doors(request)
    items, facts = waiting(leads)
    due = due_first(doors, leads.day)
    context = {
        "today": leads.day,
        "due": lines_of(request, due[:DUE], leads.day),
        "more": max(len(due) - DUE, 0),
        "items": sorted(items, key=lambda item: (item.due is None, item.due or leads.day)),
        "count": len(due) + len(items),
        "wall": wall_of(doors, leads.day, len(leads.blocks)),
        "plates": PLATES,
        "people": people_of(leads),
        "facts": facts,
        "links": links(),
        "done": request.session.pop(DONE, None),
    }
    return render(request, "leaders/today.html", context | frame(leads))


@login_required
@require_GET
def leader_visits(request: HttpRequest) -> HttpResponse:
    """Choose the door: what is due, then every door, or those that a search finds."""
    leads, doors = _doors(request)
    search = request.GET.get("q", "").strip()[:40]
    found = [door for door in doors if search in f"{door.household}" or search in door.called]
    if not search:
        found = [door for door in doors if door.household.use != Household.Use.PUBLIC]
    context = {
        "today": leads.day,
        "search": search,
        "due": [] if search else lines_of(request, due_first(doors, leads.day), leads.day),
        "otherwise": [] if search else lines_of(request, due_otherwise(doors, leads.day), leads.day),
        "wall": wall_of(found, leads.day, len(leads.blocks)),
    }
    return render(request, "leaders/visits.html", context | frame(leads))


urlpatterns = [
    path("leader/", leader_today, name="today"),
    path("leader/visits/", leader_visits, name="visits"),
]
