"""Hints that two activities overlap for somebody. Nobody is refused for one: only the person knows."""

from __future__ import annotations

from django.db.models import Q

from activities.models import Activity, SignUp
from users.models import User
from xidu.kit import crypto, ids


def conflicts_of(*, phone: str = "", user: User | None = None, activity: Activity) -> list[Activity]:
    """Return the other activities at the same time that this account or phone signed up for."""
    others = _meanwhile(activity)
    mine = Q(user=user) if user else Q(pk=None)
    return _signed_up(others, mine | _by_phone(others, phone))


def overlaps_of(signed: SignUp) -> list[Activity]:
    """Return what else goes on at the time of ``signed`` that the same person may be signed up for.

    The same is who left the same phone, has the same account, or bears the same name in the same block: a
    neighbour the leader signs up often has no phone. Of what comes back show the title and the time alone.
    """
    others = _meanwhile(signed.activity)
    same = _by_phone(others, signed.phone)
    if signed.user_id:
        same |= Q(user=signed.user_id)
    if signed.name and signed.block_id:
        same |= Q(block=signed.block_id, name=signed.name)
    return _signed_up(others, same)


def _meanwhile(activity: Activity) -> list[Activity]:
    others = Activity.objects.taking_place().overlapping(activity.starts_at, activity.ends_at)
    return list(others.exclude(pk=activity.pk).select_related("committee", "place"))


def _by_phone(others: list[Activity], phone: str) -> Q:
    """A phone has another index in each committee, so it is asked for by every organiser of that time."""
    normal = ids.normal_phone(phone) if phone else ""
    if not normal:
        return Q(pk=None)
    committees = {row.committee_id for row in others}
    return Q(phone_index__in=[crypto.blind_index(normal, "phone", pk) for pk in committees])


def _signed_up(others: list[Activity], who: Q) -> list[Activity]:
    rows = SignUp.objects.filter(who, activity__in=others).standing()
    found = set(rows.values_list("activity", flat=True)) if others else set()
    return sorted((row for row in others if row.pk in found), key=lambda row: (row.starts_at, row.pk))
