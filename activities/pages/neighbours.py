"""What a leader and the desk see of who comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from activities.models import Activity, CheckIn, Seat, SignUp
from activities.pages.public import Card, card_of, with_taken
from activities.pages.report import PRESENT
from residents.models import Block
from xidu.kit import crypto
from xidu.kit.errors import BadValue
from xidu.kit.ids import normal_phone
from xidu.kit.names import mask_name


@dataclass(frozen=True)
class LeaderRow:
    """One activity with, for each block of the leader's that is invited, how many people of it come."""

    card: Card
    blocks: list[tuple[Block, int]]


def leader_activities(blocks: Sequence[Block], now: datetime) -> QuerySet[Activity]:
    """Return what takes sign-ups at the committees of ``blocks``, the soonest first."""
    places = {block.committee_id for block in blocks}
    rows = Activity.objects.taking_place().filter(takes_sign_ups=True)
    rows = rows.filter(Q(committee__in=places) | Q(co_hosts__committee__in=places)).distinct()
    rows = rows.coming_from(now).select_related("committee", "place").prefetch_related("co_hosts")
    return with_taken(rows)


def leader_rows(found: Sequence[Activity], blocks: Sequence[Block], now: datetime) -> list[LeaderRow]:
    """Return the lines of ``leader_activities``; one query at any number."""
    counted = SignUp.objects.filter(activity__in=found, block__in=blocks).standing().order_by()
    heads = {
        (row["activity"], row["block"]): row["n"]
        for row in counted.values("activity", "block").annotate(n=Sum("people"))
    }
    return [LeaderRow(card_of(activity, now), _invited(activity, blocks, heads)) for activity in found]


def _invited(
    activity: Activity, blocks: Sequence[Block], heads: dict[tuple[int, int], int]
) -> list[tuple[Block, int]]:
    hosts = {activity.committee_id, *(row.committee_id for row in activity.co_hosts.all())}
    return [(block, heads.get((activity.pk, block.pk), 0)) for block in blocks if block.committee_id in hosts]


def neighbours_of(activity: Activity, block: Block, user: Any) -> list[tuple[SignUp, str]]:
    """Return who of the block is signed up; a name in full only where the leader wrote it. One query."""
    rows = SignUp.objects.filter(activity=activity, block=block).standing().select_related("household")
    return [
        (row, (row.name if row.by_id == user.pk else mask_name(row.name)) or row.get_door_display())
        for row in rows
    ]


@dataclass(frozen=True)
class Counts:
    """People, not parties: signed up with a place, there (by whatever door), and waiting."""

    going: int
    came: int
    waiting: int


def counts_of(activity: Activity) -> Counts:
    """Return how many are expected and how many are here; two queries."""
    heads = SignUp.objects.filter(activity=activity).aggregate(
        going=Sum("people", filter=Q(state=SignUp.State.GOING) & ~Q(door__in=PRESENT), default=0),
        waiting=Sum("people", filter=Q(state=SignUp.State.WAITING), default=0),
    )
    came = CheckIn.objects.filter(activity=activity).standing().aggregate(n=Count("pk"))["n"]
    return Counts(heads["going"], came, heads["waiting"])


def parties_of(activity: Activity, search: str = "") -> QuerySet[SignUp]:
    """Return the standing sign-ups with seats and check-ins, by name; waiting ones last.

    ``search`` is part of a name or block, or a whole telephone number.
    """
    standing = CheckIn.objects.standing()
    seats = Seat.objects.order_by("number").prefetch_related(
        Prefetch("check_ins", queryset=standing, to_attr="standing")
    )
    rows = SignUp.objects.filter(activity=activity).standing().select_related("block", "home", "by")
    rows = rows.prefetch_related(Prefetch("seats", queryset=seats)).order_by("state", "at", "pk")
    if not search:
        return rows
    named = Q(name__icontains=search) | Q(seats__name__icontains=search) | Q(block__name__icontains=search)
    return rows.filter(named | _by_phone(activity, search)).distinct()


def _by_phone(activity: Activity, search: str) -> Q:
    try:
        number = normal_phone(search)
    except BadValue:
        return Q(pk=None)
    index = crypto.blind_index(number or "", "phone", activity.committee_id)
    return Q(phone_index=index) if number else Q(pk=None)


@dataclass(frozen=True)
class Head:
    """One tick button: the seat, what it is called, and the check-in that stands."""

    seat: Seat
    called: str
    came: Any


@dataclass(frozen=True)
class Party:
    row: SignUp
    called: str
    heads: list[Head]
    missing: list[int]

    @property
    def is_several(self) -> bool:
        return len(self.missing) > 1


def party_of(row: SignUp) -> Party:
    """Return the sign-up as the check-in list shows it; its seats were fetched with it."""
    called = row.name or str(row.masked_phone) or row.get_door_display()
    heads = []
    for seat in row.seats.all():
        came = next(iter(seat.standing), None)  # type: ignore[attr-defined]
        heads.append(Head(seat, seat.name or (called if seat.number == 1 else ""), came))
    return Party(row, called, heads, [head.seat.pk for head in heads if head.came is None])
