"""The desk's jobs of the corps: calls nobody made, blocks nobody leads, terms that end soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leaders.actions.calls import ANSWER
from leaders.models import Appointment, CallRequest
from residents.actions.calendar import figure_int
from residents.models import Block
from users.access import scope_of
from users.desk_queue import Job, register

APPOINT = "leaders.appoint"


def _held(day: date, block: str = "block") -> Exists:
    """Return the condition that somebody leads the block at ``block`` of a row on ``day``."""
    return Exists(Appointment.objects.in_force_on(day).filter(block=OuterRef(block)))


@register
def calls_left(user: Any, today: date) -> Iterator[Job]:
    """One job for each committee where a call is overdue or nobody leads the block that should ring."""
    if not (scope := scope_of(user, ANSWER)):
        return
    rows = CallRequest.objects.within(scope).open().filter(next_on__lte=today)
    rows = rows.filter(Q(due_on__lt=today) | ~_held(today)).order_by().values("committee", "committee__name")
    for row in rows.annotate(n=Count("pk"), first=Min("due_on")).order_by("committee"):
        words = ngettext("有%(n)d位居民等组长回电话", "有%(n)d位居民等组长回电话", row["n"])
        yield Job(
            title=words % {"n": row["n"]},
            committee=row["committee__name"],
            due=row["first"],
            who=_("村居的工作人员"),
            url=reverse("leaders:desk-calls"),
            verb=_("打电话"),
        )


@register
def blocks_to_fill(user: Any, today: date) -> Iterator[Job]:
    """One job for each committee with blocks whose leader's term is over and has no successor."""
    if not (scope := scope_of(user, APPOINT)):
        return
    led_before = Appointment.objects.filter(block=OuterRef("pk"), until__lt=today)
    rows = Block.objects.within(scope).filter(Exists(led_before), ~_held(today, "pk")).order_by()
    for row in rows.values("committee", "committee__name").annotate(n=Count("pk")).order_by("committee"):
        words = ngettext("有%(n)d个组任期已满，没人接", "有%(n)d个组任期已满，没人接", row["n"])
        yield Job(
            title=words % {"n": row["n"]},
            committee=row["committee__name"],
            due=today,
            who=_("村居的工作人员"),
            url=reverse("leaders:committee", args=[row["committee"]]),
            verb=_("登记组长"),
        )


@register
def terms_ending(user: Any, today: date) -> Iterator[Job]:
    """One job for each committee with terms that end within ``leader_term_ahead_days`` and no successor."""
    if not (scope := scope_of(user, APPOINT)):
        return
    last = today + timedelta(figure_int("leader_term_ahead_days", on=today))
    after = Appointment.objects.filter(block=OuterRef("block"), since__gt=OuterRef("until"))
    rows = Appointment.objects.within(scope).in_force_on(today).filter(~Exists(after), until__lte=last)
    rows = rows.order_by().values("committee", "committee__name").annotate(n=Count("pk"), first=Min("until"))
    for row in rows.order_by("committee"):
        words = ngettext("有%(n)d位组长任期快到了", "有%(n)d位组长任期快到了", row["n"])
        yield Job(
            title=words % {"n": row["n"]},
            committee=row["committee__name"],
            due=row["first"],
            who=_("村居的工作人员"),
            url=f"{reverse('leaders:appointments')}?committee={row['committee']}&state=ending",
            verb=_("看名单"),
        )
