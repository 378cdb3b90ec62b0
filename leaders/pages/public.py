"""The corps as anyone may read it: blocks and masked names, no telephone and no reason of a leave."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leaders.models import CallRequest, CallTry
from leaders.pages.coverage import ACTING, AWAY, COVERED, SHARED, VACANT, Tally
from leaders.pages.desk import Plate, committee_coverage
from residents.models import Committee, Household
from xidu.kit.cells import folded

WORDS: dict[str, Promise] = {
    COVERED: gettext_lazy("有组长"),
    SHARED: gettext_lazy("共管或由别组组长兼"),
    ACTING: gettext_lazy("组长请假，有人替班"),
    AWAY: gettext_lazy("组长请假，找工作人员"),
    VACANT: gettext_lazy("空缺，找工作人员"),
}
_PLACE = re.compile(r"(?P<block>.+?(?:组|队|幢|栋|号楼|楼|弄))(?P<door>.*)")
MOST = 12


@dataclass(frozen=True)
class PublicPlate:
    """One block: ``names`` are the masked names of who leads it today, ``acting`` of who stands in."""

    plate: Plate
    names: tuple[str, ...]
    acting: tuple[str, ...]

    @property
    def words(self) -> str:
        return str(WORDS[self.plate.state])


@dataclass(frozen=True)
class Board:
    plates: list[PublicPlate]
    tally: Tally

    @property
    def vacant(self) -> list[PublicPlate]:
        return [row for row in self.plates if row.plate.state == VACANT]


def board(committee: Committee, day: date) -> Board:
    """Return the coverage of ``committee`` on ``day`` for the public."""
    found = committee_coverage(committee, day)
    return Board([_public(plate) for plate in found.plates], found.tally)


def _public(plate: Plate) -> PublicPlate:
    acting = [term.deputy.masked_name for term in plate.terms if term.deputy] if plate.state == ACTING else []
    names = tuple(term.person.masked_name for term in plate.terms)
    return PublicPlate(plate, names, tuple(dict.fromkeys(acting)))


def find_blocks(words: str, rows: Board, committee: Committee) -> list[PublicPlate]:
    """Return the blocks that ``words`` may mean: 3组, 3, 3组12号 or 12号; at most a dozen.

    Of a door only its block is told, so the answer holds nothing the board does not.
    """
    text = folded(words).replace(" ", "")[:40]
    if not text:
        return []
    named = [row for row in rows.plates if text in (row.plate.block.name, row.plate.short)]
    if not named and (found := _PLACE.fullmatch(text)):
        named = [row for row in rows.plates if found["block"] == row.plate.block.name]
    if named:
        return named[:MOST]
    doors = {text, f"{text}号", f"{text}室"}
    homes = (
        Household.objects.filter(committee=committee, door__in=doors)
        .order_by()
        .values_list("block", flat=True)
    )
    there = set(homes)
    return [row for row in rows.plates if row.plate.block.pk in there][:MOST]


@dataclass(frozen=True)
class CallPage:
    """How far a wish to be rung has come, in words for whoever asked."""

    call: CallRequest
    headline: str
    tries: list[CallTry]
    is_open: bool


def call_page(call: CallRequest) -> CallPage:
    tries = list(call.tries.order_by("at", "pk"))
    last = tries[-1].outcome if tries else ""
    if call.closed_at is None:
        words = _("没打通，会再打给您") if last else _("组长会打给您")
    elif last == CallTry.Outcome.CALLED:
        words = _("打通了")
    else:
        words = _("不用打了")
    return CallPage(call, words, tries, call.closed_at is None)
