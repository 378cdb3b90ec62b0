"""How full an activity is, whether a party fits, and the seats of its heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from activities.models import Activity, Seat, SignUp


@dataclass(frozen=True)
class Seats:
    """Heads going and waiting; ``free`` is what is left, None without a limit."""

    taken: int
    waiting: int
    free: int | None


def seats_of(activity: Activity) -> Seats:
    """Return how full an activity is; one query."""
    rows = SignUp.objects.filter(activity=activity).standing().values("state").annotate(heads=Sum("people"))
    heads = {row["state"]: row["heads"] for row in rows.order_by()}
    taken = heads.get(SignUp.State.GOING, 0)
    free = None if activity.capacity is None else max(0, activity.capacity - taken)
    return Seats(taken, heads.get(SignUp.State.WAITING, 0), free)


def fits(activity: Activity, row: SignUp) -> bool:
    """Say whether the whole party finds a place in the house and in the quotas of its block and committee."""
    going = SignUp.objects.filter(activity=activity).going().exclude(pk=row.pk)
    if activity.capacity is not None and heads_of(going) + row.people > activity.capacity:
        return False
    for quota in activity.quotas.all():
        if quota.block_id:
            ours, rows = quota.block_id == row.block_id, going.filter(block=quota.block_id)
        else:
            ours, rows = quota.committee_id == row.home_id, going.filter(home=quota.committee_id)
        if ours and heads_of(rows) + row.people > quota.places:
            return False
    return True


def heads_of(rows: Any) -> int:
    return rows.aggregate(heads=Sum("people"))["heads"] or 0


def give_seats(row: SignUp, names: Sequence[str], children: int = 0) -> None:
    """Give each head a seat: the first carries the name of who signed up, the last ones are the children."""
    called = (
        [row.name, *(name.strip()[:30] for name in names)]
        if row.name
        else [name.strip()[:30] for name in names]
    )
    Seat.objects.bulk_create(
        Seat(
            committee_id=row.committee_id,
            activity_id=row.activity_id,
            sign_up=row,
            number=number,
            name=called[number - 1] if number <= len(called) else "",
            is_child=number > row.people - children,
        )
        for number in range(1, row.people + 1)
    )


def add_seats(row: SignUp, names: Sequence[str]) -> None:
    have = set(row.seats.values_list("number", flat=True))
    for number in range(1, row.people + 1):
        if number not in have:
            name = names[number - 1].strip()[:30] if number <= len(names) else ""
            Seat.objects.create(
                committee_id=row.committee_id,
                activity_id=row.activity_id,
                sign_up=row,
                number=number,
                name=name,
            )
