"""Points for booking a place, by the rule whose trigger names the place's kind: ``"booking:room"``."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Booking
from agreements.actions.triggers import post_by_trigger, reverse_source, rule_for
from agreements.models import LedgerEntry


def post_for_booking(booking: Booking) -> LedgerEntry | None:
    """Post to the household of the account that booked, once; None without an account, household or rule."""
    person = booking.user.person if booking.user else None
    home = person.household if person else None
    if home is None:
        return None
    day = timezone.localdate(booking.at)
    rule = rule_for(home, f"booking:{booking.place.kind}", day)
    return post_by_trigger(
        home, rule, source=f"booking:{booking.pk}", deed_on=day, words=booking.place.name, by=booking.user
    )


def reverse_for_booking(booking: Booking) -> LedgerEntry | None:
    return reverse_source(f"booking:{booking.pk}", words=_("场地预订取消"), by=None)
