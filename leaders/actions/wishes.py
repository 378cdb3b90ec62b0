"""Keep how a household wants to be met."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leaders.models import HouseholdWish
from residents.models import Household
from users.actions import audit
from xidu.kit.dates import today
from xidu.kit.errors import BadValue


@dataclass(frozen=True)
class Wish:
    """How to meet a household; nothing at all is no wish."""

    do_not_disturb: bool = False
    way: str = ""
    hours: str = ""
    why: str = ""


@transaction.atomic
def set_wish(household: Household, wish: Wish, *, by: Any) -> HouseholdWish | None:
    """Return the household's wish from today on, None where it has none; the same again is no news.

    Raises BadValue where nobody may come to the door and the way to meet is the door.
    """
    if wish.do_not_disturb and wish.way == "door":
        raise BadValue(_("请勿上门的，请换一种方式，例如电话。"))
    Household.objects.select_for_update().get(pk=household.pk)
    open_one = HouseholdWish.objects.filter(household=household, until=None).first()
    if open_one and _of(open_one) == wish:
        return open_one
    if open_one:
        open_one.until = today() - timedelta(1)
        open_one.save(update_fields=["until"])
    audit.record("household.wish", by=by, row=household)
    if wish == Wish():
        return None
    return HouseholdWish.objects.create(
        committee_id=household.committee_id, household=household, since=today(), by=by, **asdict(wish)
    )


def _of(row: HouseholdWish) -> Wish:
    return Wish(row.do_not_disturb, row.way, row.hours, row.why)
