"""The shapes and short hands in which addresses are declared for the guards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.guards.world import World

Kwargs = Callable[[World], dict[str, Any]]


def nothing(world: World) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Desk:
    """A staff page. ``row`` says that ``kwargs`` name a row of one committee: an outsider gets 404."""

    permission: str
    kwargs: Kwargs = nothing
    row: bool = False
    post: bool = False
    get: bool = True


@dataclass(frozen=True)
class Public:
    """A page for anyone; ``status`` of a GET, ``query`` behind it. ``forms`` take a POST without signing in."""

    kwargs: Kwargs = nothing
    status: int = 200
    query: str = ""
    forms: bool = False
    get: bool = True


def at(name: str) -> Kwargs:
    return lambda world: {"pk": getattr(world, name).pk}


def month(world: World) -> dict[str, Any]:
    return {"committee": world.slug, "period": f"{world.month:%Y-%m}"}


def day(world: World) -> dict[str, Any]:
    return {"committee": world.slug, "period": f"{world.open_day.period:%Y-%m}"}


def place(world: World) -> dict[str, Any]:
    return {"committee": world.slug}


def committee(world: World) -> dict[str, Any]:
    return {"committee": world.own.committee.pk}


def code(world: World) -> dict[str, Any]:
    return {"code": world.code}


def demand_code(world: World) -> dict[str, Any]:
    return {"code": world.demand_code}


def token(world: World) -> dict[str, Any]:
    return {"token": "no-such-token"}


def act(world: World) -> dict[str, Any]:
    return {"pk": world.activity.pk}


def day_of_series(world: World) -> dict[str, Any]:
    return {"pk": world.series.activities.order_by("pk")[0].pk}


def at_home(name: str, **more: str) -> Kwargs:
    """The committee's slug and the id of a row of it; ``more`` maps an argument to the world's name for it."""

    def kwargs(world: World) -> dict[str, Any]:
        rest = {key: getattr(world, row).pk for key, row in more.items()}
        return {**place(world), "pk": getattr(world, name).pk, **rest}

    return kwargs


def also(name: str, **more: str) -> Kwargs:
    """The id of a row, and of others under their own argument."""
    return lambda world: {"pk": getattr(world, name).pk, **{k: getattr(world, v).pk for k, v in more.items()}}


VA, ACT, DEM = "village_affairs", "activities", "demands"
VIEW_A, CHANGE_A, TICK = f"{ACT}.view_activity", f"{ACT}.change_activity", f"{ACT}.check_in"
VIEW_P, CHANGE_P, SHOW = f"{ACT}.view_place", f"{ACT}.change_place", f"{ACT}.change_exhibition"
MEET = f"{VA}.run_sitemeeting"
RECEIVE = f"{VA}.receive_visitors"
VIEW_D, SORT, HANDLE = f"{DEM}.view_demand", f"{DEM}.triage_demand", f"{DEM}.handle_demand"
