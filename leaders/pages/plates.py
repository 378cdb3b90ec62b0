"""The wall of a leader's plates: late first, then who was not met this month, then who was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from leaders.pages.due import Door
from xidu.kit.dates import month_start

ORDER = ("late", "", "ok")


@dataclass(frozen=True)
class Plate:
    """``state`` is late, ok or "" for not yet; ``words`` say it to those who do not see."""

    door: Door
    label: str
    state: str
    words: str


@dataclass(frozen=True)
class Wall:
    """``total`` and ``met`` count the homes lived in; ``share`` is met of total in per cent."""

    plates: list[Plate]
    total: int
    met: int

    @property
    def share(self) -> str:
        return f"{self.met * 100 / self.total:.1f}%" if self.total else "0%"


def wall_of(doors: Iterable[Door], day: date, blocks: int) -> Wall:
    """Return the plates of ``doors``; with several ``blocks`` each plate names its own."""
    since = month_start(day)
    plates = [_plate(door, day, since, blocks > 1) for door in doors if door.household.use != "public"]
    homes = [one for one in plates if one.door.is_home]
    met = sum(1 for one in homes if one.door.met_on and one.door.met_on >= since)
    return Wall(sorted(plates, key=lambda one: ORDER.index(one.state)), len(homes), met)


def _plate(door: Door, day: date, since: date, names_block: bool) -> Plate:
    if door.is_late(day):
        state, words = "late", _("超期没走访")
    elif door.met_on and door.met_on >= since:
        state, words = "ok", _("本月已走访")
    else:
        state, words = "", _("本月还没走")
    house = door.household
    label = f"{house.block.name}{house.door}" if names_block else house.door
    return Plate(door, label, state, words)
