"""The desk's jobs of demands: to dispatch, to accept, due soon, late elsewhere, and calls to make."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demands.models import Call, Demand
from demands.pages.desk import HANDLE, TRIAGE
from users.access import scope_of
from users.desk_queue import Job, register
from xidu.kit.gate.text import masked

AHEAD, MOST = 7, 100
State = Demand.State


@register
def demands_to_send(user: Any, today: date) -> Iterator[Job]:
    """New ones, and those that came back, for those who dispatch there."""
    if not (scope := scope_of(user, TRIAGE)):
        return
    rows = Demand.objects.within(scope).filter(state=State.NEW)
    for row in _first(rows):
        yield _job(row, _("派单：%(words)s"), _("派单"), who=_("还没有派人"))


@register
def demands_of_mine(user: Any, today: date) -> Iterator[Job]:
    """What lies with ``user``: to accept at once, to answer within a week of its deadline."""
    if not (scope := scope_of(user, HANDLE)):
        return
    rows = Demand.objects.within(scope).filter(
        Q(handler=user.pk) | Q(pk__in=Demand.objects.filter(joint__user=user.pk).values("pk"))
    )
    rows = rows.filter(
        Q(state=State.ASSIGNED, handler=user.pk)
        | Q(state=State.WORKING, due_on__lte=today + timedelta(AHEAD))
    )
    for row in _first(rows):
        if row.state == State.ASSIGNED:
            yield _job(row, _("接单：%(words)s"), _("接单"))
        else:
            yield _job(row, _("答复诉求：%(words)s"), _("答复"))


def demands_late(user: Any, today: date) -> Iterator[Job]:
    """What others have let pass its deadline, for those who dispatch there."""
    if not (scope := scope_of(user, TRIAGE)):
        return
    rows = Demand.objects.within(scope).overdue_on(today).exclude(state=State.NEW)
    for row in _first(rows.exclude(handler=user.pk)):
        yield _job(row, _("超过期限：%(words)s"), _("看"))


def calls_to_make(user: Any, today: date) -> Iterator[Job]:
    """One job for each committee that owes its people a call."""
    if not (scope := scope_of(user, HANDLE)):
        return
    rows = Call.objects.owed().within(scope).order_by().values("committee", "committee__name")
    for row in rows.annotate(n=Count("pk")).order_by("committee"):
        words = ngettext("有%(n)d个电话要打给居民", "有%(n)d个电话要打给居民", row["n"])
        yield Job(
            title=words % {"n": row["n"]},
            committee=row["committee__name"],
            due=today,
            who=_("经办的人"),
            url=f"{reverse('demands:calls')}?committee={row['committee']}",
            verb=_("打电话"),
        )


def _first(rows: Any) -> Any:
    return rows.select_related("committee", "kind", "handler").order_by("due_on", "id")[:MOST]


def _job(row: Demand, title: str, verb: str, who: str = "") -> Job:
    return Job(
        title=title % {"words": masked(row.words)[:24]},
        committee=row.committee.name,
        due=row.due_on,
        who=who or str(row.handler),
        url=reverse("demands:demand", args=[row.pk]),
        verb=verb,
        detail=f"{row}　{row.kind.name}",
    )
