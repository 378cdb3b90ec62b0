"""What stands on the shelf, for everyone and for one household."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, Sum
from django.utils.translation import gettext as _

from agreements.actions.periods import span_of
from agreements.actions.posting import NotEnoughPoints
from agreements.actions.redeeming import refusal
from agreements.models import PointsAccount, Redemption, ShelfItem
from agreements.pages.board import family_names, masked
from residents.models import Committee

MOST = 100


@dataclass(frozen=True)
class Offer:
    """An item as one household sees it; ``why`` says why it cannot be had now, "" where it can."""

    item: ShelfItem
    why: str


@dataclass(frozen=True)
class Handed:
    """A redemption with the masked household it is for, such as 2组 沈家."""

    row: Redemption
    who: str


def on_offer(committee: Committee, day: date) -> list[ShelfItem]:
    """Return what can be asked for on ``day``, the cheapest first, sold out ones too."""
    rows = ShelfItem.objects.filter(committee=committee).on_offer(day).select_related("merchant")
    return list(rows.order_by("points", "pk")[:MOST])


def shelf_moved(committee: Committee) -> tuple[object, ...]:
    """Return what moves whenever the shelf does, by which pages that show it are kept; one query."""
    rows = ShelfItem.objects.filter(committee=committee)
    return tuple(rows.aggregate(at=Max("changed_at"), left=Sum("stock")).values())


def offers_for(account: PointsAccount | None, committee: Committee, day: date) -> list[Offer]:
    """Return every item on offer with why this household cannot have it; two queries for any number."""
    items = on_offer(committee, day)
    used = _used(account, items, day) if account else {}
    have = account.spendable if account else 0
    return [
        Offer(item, _short(refusal(item, 1, spendable=have, used=used.get(item.pk, 0), day=day), item, have))
        for item in items
    ]


def _short(broken: Exception | None, item: ShelfItem, have: int) -> str:
    if isinstance(broken, NotEnoughPoints):
        return _("还差%(short)d分") % {"short": item.points - have}
    return str(broken) if broken else ""


def _used(account: PointsAccount, items: Iterable[ShelfItem], day: date) -> dict[int, int]:
    """Return the pieces had of each item in the period of its own limit; one query."""
    limited = [item for item in items if item.limit is not None]
    if not limited:
        return {}
    spans = Q()
    for item in limited:
        spans |= Q(item=item, day__range=span_of(item.limit_per, day))
    rows = Redemption.objects.counting().filter(spans, account=account)
    return dict(rows.values("item").annotate(sum=Sum("count")).order_by().values_list("item", "sum"))


def with_households(rows: Iterable[Redemption]) -> list[Handed]:
    """Return ``rows`` with masked households; one query beside theirs."""
    rows = list(rows)
    names = family_names({row.account.household_id for row in rows})
    return [
        Handed(row, masked(row.account.household, names) if row.account.household else "") for row in rows
    ]
