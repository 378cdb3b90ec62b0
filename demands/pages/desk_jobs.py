"""The desk's jobs of demands: to dispatch, to accept, due soon, late elsewhere, and calls to make."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from demands.actions.calls import callable_by
from demands.models import Demand
from demands.pages.desk import HANDLE, TRIAGE
from users.access import scope_of
from users.desk_queue import Job, register
from xidu.kit.gate.text import masked

AHEAD, MOST = 7, 100
State = Demand.State


@register
def demands_waiting(user: Any, today: date) -> Iterator[Job]:
    """What lies with ``user``, what is to be dispatched, and what others have let pass its deadline.

    The most urgent hundred of each, so that a street full of late ones hides nobody's own; one query.
    """
    mine, send, late = _mine(user, today), _to_send(user), _late(user, today)
    # What somebody helps with is theirs to answer, not to look at as another's.
    own = When(pk__in=mine.values("pk"), then=Value("mine"))
    rows = (mine | send | late).annotate(pile=Case(own, default=F("state"), output_field=CharField()))
    nth = Window(RowNumber(), partition_by="pile", order_by=("due_on", "pk"))
    rows = rows.alias(nth=nth).filter(nth__lte=MOST).order_by("due_on", "pk")
    for row in rows.select_related("committee", "kind", "handler"):
        if row.state == State.NEW:
            yield _job(row, _("派单：%(words)s"), _("派单"), who=_("还没有派人"))
        elif row.pile != "mine":
            yield _job(row, _("超过期限：%(words)s"), _("看"))
        elif row.state == State.ASSIGNED:
            yield _job(row, _("接单：%(words)s"), _("接单"))
        else:
            yield _job(row, _("答复诉求：%(words)s"), _("答复"))


def _mine(user: Any, today: date) -> Any:
    """To accept at once, to answer within a week of its deadline; what one helps with as well."""
    rows = Demand.objects.within(scope_of(user, HANDLE))
    helped = Demand.objects.filter(joint__user=user.pk).values("pk")
    soon = Q(state=State.WORKING, due_on__lte=today + timedelta(AHEAD))
    return rows.filter(
        Q(handler=user.pk, state=State.ASSIGNED) | (Q(handler=user.pk) | Q(pk__in=helped)) & soon
    )


def _to_send(user: Any) -> Any:
    """New ones, and those that came back, for those who dispatch there."""
    return Demand.objects.within(scope_of(user, TRIAGE)).filter(state=State.NEW)


def _late(user: Any, today: date) -> Any:
    """What others have let pass its deadline, for those who dispatch there."""
    rows = Demand.objects.within(scope_of(user, TRIAGE)).overdue_on(today)
    return rows.exclude(state=State.NEW).exclude(handler=user.pk)


@register
def calls_to_make(user: Any, today: date) -> Iterator[Job]:
    """One job for each committee that owes its people a call ``user`` can make."""
    if not (scope := scope_of(user, HANDLE)):
        return
    rows = callable_by(user).newest().within(scope).order_by().values("committee", "committee__name")
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
