"""What follows from a check-in, a visit or a booking: points by the rule naming it, or taken back."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from activities.signals import booked, booking_cancelled, check_in_undone, checked_in
from agreements.actions.check_ins import post_for_check_in, reverse_for_check_in
from agreements.actions.place_bookings import post_for_booking, reverse_for_booking
from agreements.actions.visits import post_for_visit, reverse_for_visit
from leaders.signals import visit_undone, visited


@receiver(checked_in, dispatch_uid="points_for_check_in")
def award(check_in: Any, **_: Any) -> None:
    post_for_check_in(check_in)


@receiver(check_in_undone, dispatch_uid="points_for_undone_check_in")
def take_back(check_in: Any, **_: Any) -> None:
    reverse_for_check_in(check_in)


@receiver(visited, dispatch_uid="points_for_visit")
def award_visit(visit: Any, **_: Any) -> None:
    post_for_visit(visit)


@receiver(visit_undone, dispatch_uid="points_for_undone_visit")
def take_back_visit(visit: Any, **_: Any) -> None:
    reverse_for_visit(visit)


@receiver(booked, dispatch_uid="points_for_booking")
def award_booking(booking: Any, **_: Any) -> None:
    post_for_booking(booking)


@receiver(booking_cancelled, dispatch_uid="points_for_cancelled_booking")
def take_back_booking(booking: Any, **_: Any) -> None:
    reverse_for_booking(booking)
