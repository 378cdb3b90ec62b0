"""What follows from a check-in: points by the rule that names it, once; and their reversal when undone."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from activities.signals import check_in_undone, checked_in
from agreements.actions.check_ins import post_for_check_in, reverse_for_check_in


@receiver(checked_in, dispatch_uid="points_for_check_in")
def award(check_in: Any, **_: Any) -> None:
    post_for_check_in(check_in)


@receiver(check_in_undone, dispatch_uid="points_for_undone_check_in")
def take_back(check_in: Any, **_: Any) -> None:
    reverse_for_check_in(check_in)
