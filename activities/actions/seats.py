"""How full an activity is, whether a party fits, and the seats of its heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass
class Share:
    """What is left of a quota: of a block, or of a whole committee."""

    committee_id: int
    block_id: int | None
    left: int

    def covers(self, row: SignUp) -> bool:
        return self.block_id == row.block_id if self.block_id else self.committee_id == row.home_id


class Room:
    """The places left in the house and in each share; two queries at any number of parties.

    ``without`` is a sign-up that is left out of the count, because it is about to change.
    """

    def __init__(self, activity: Activity, without: SignUp | None = None) -> None:
        rows = SignUp.objects.filter(activity=activity).going()
        if without and without.pk:
            rows = rows.exclude(pk=without.pk)
        summed = rows.values("block", "home").annotate(heads=Sum("people")).order_by()
        heads = [(row["block"], row["home"], row["heads"]) for row in summed]
        taken = sum(count for _block, _home, count in heads)
        self.left = None if activity.capacity is None else activity.capacity - taken
        self.shares = []
        for quota in activity.quotas.all():
            used = sum(
                count
                for block, home, count in heads
                if (block == quota.block_id if quota.block_id else home == quota.committee_id)
            )
            self.shares.append(Share(quota.committee_id, quota.block_id, quota.places - used))

    def fits(self, row: SignUp) -> bool:
        """Say whether the whole party finds its places."""
        return (self.left is None or row.people <= self.left) and not self._holding(row)

    def _holding(self, row: SignUp) -> list[Share]:
        return [share for share in self.shares if share.covers(row) and row.people > share.left]

    def is_before(self, other: SignUp, row: SignUp) -> bool:
        """Say whether ``row`` would pass over ``other``, who waits.

        It does not where a share holds the other back that is none of its own: those places are not theirs.
        """
        return all(share.covers(row) for share in self._holding(other))

    def take(self, row: SignUp) -> None:
        if self.left is not None:
            self.left -= row.people
        for share in self.shares:
            if share.covers(row):
                share.left -= row.people


def finds_room(activity: Activity, row: SignUp) -> bool:
    """Say whether the party fits and passes over nobody who waits."""
    room = Room(activity, without=row)
    waiting = SignUp.objects.filter(activity=activity).waiting().exclude(pk=row.pk or 0)
    return room.fits(row) and not any(room.is_before(other, row) for other in waiting)


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
