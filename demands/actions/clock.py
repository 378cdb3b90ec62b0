"""What the clock does about demands: a rung of the ladder before, on and after the deadline; no orphans."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from demands.actions.adjusting import run_on
from demands.actions.history import step
from demands.actions.rules import HANDLE
from demands.actions.telling import TRIAGE, say, tell_staff, triage_staff
from demands.models import Demand, Escalation, Step
from residents.actions.calendar import figure, work_calendar
from users.actions.holders import staff_of, street_office
from users.models import Grant, User
from users.roles import roles_with
from xidu.kit.dates import SHANGHAI
from xidu.kit.language import in_chinese
from xidu.kit.workdays import WorkCalendar

MORNING = time(9)


@transaction.atomic
def escalate(now: datetime) -> int:
    """Climb the ladder of every running demand that has come to a rung; return how many rungs are new.

    The figure ``demand_rungs`` (working days from the deadline, −1, 0, +3): before it to the handler, on it
    to those who dispatch at the committee, after it to the street office. Each once for a deadline; a rung an
    outage skipped is not made up after a later one. A stopped clock climbs nothing.
    """
    local = now.astimezone(SHANGHAI)
    if local.time() < MORNING:
        return 0
    today, calendar = local.date(), work_calendar()
    rungs = sorted(int(part) for part in figure("demand_rungs", on=today).split(","))
    horizon = calendar.add_workdays(today, -min(0, rungs[0]))
    rows = Demand.objects.running().filter(due_on__lte=horizon).select_related("committee", "kind", "handler")
    # Two clocks at once: what the other one holds is left to it, what it has written is seen below.
    late = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("pk"))
    done = {
        (row["demand"], row["round"], row["due_on"], row["rung"])
        for row in Escalation.objects.filter(demand__in=late).values("demand", "round", "due_on", "rung")
    }
    new = 0
    for demand in late:
        rung = _rung(demand, rungs, today, calendar)
        if rung is not None and (demand.pk, demand.round, demand.due_on, rung) not in done:
            _climb(demand, rung, now)
            new += 1
    return new


def _rung(demand: Demand, rungs: list[int], today: date, calendar: WorkCalendar) -> int | None:
    """Return the highest rung whose day has come, None before the first."""
    past = [rung for rung in rungs if calendar.add_workdays(demand.due_on, rung) <= today]
    return max(past, default=None)


def _climb(demand: Demand, rung: int, now: datetime) -> None:
    Escalation.objects.create(
        committee_id=demand.committee_id,
        demand=demand,
        round=demand.round,
        due_on=demand.due_on,
        rung=rung,
        at=now,
    )
    people, subject = _whom(demand, rung, now)
    with in_chinese():
        step(demand, Step.What.ESCALATED, reason=str(subject), at=now)
    tell_staff(demand, people, key=f"rung:{demand.round}:{demand.due_on:%Y%m%d}:{rung}", subject=subject)


def _whom(demand: Demand, rung: int, now: datetime) -> tuple[list[User], Promise]:
    day = now.astimezone(SHANGHAI).date()
    own = [demand.handler] if demand.handler else triage_staff(demand)
    if rung < 0:
        return own, gettext_lazy("有一件诉求快到期了")
    if rung == 0:
        return [*own, *staff_of(demand.committee, TRIAGE, day)], gettext_lazy("有一件诉求到期了")
    people = [*own, *staff_of(demand.committee, TRIAGE, day), *street_office(demand.committee, TRIAGE, day)]
    return people, gettext_lazy("有一件诉求超过期限没有答复")


@transaction.atomic
def rescue_orphans(now: datetime) -> int:
    """Give back to dispatch what lies with somebody who may no longer handle it; return how many."""
    day = now.astimezone(SHANGHAI).date()
    grants = Grant.objects.effective_on(day).filter(
        block=None, role__in=roles_with(HANDLE), user__is_active=True
    )
    held = set(grants.values_list("user", "committee", "street"))
    rows = Demand.objects.filter(~Q(handler=None), state__in=("assigned", "working", "paused"))
    rows = rows.select_related("committee", "kind", "user__person", "block")
    count = 0
    for row in rows.select_for_update(of=("self",), skip_locked=True).order_by("pk"):
        street = (row.handler_id, None, row.committee.street_id)
        if (row.handler_id, row.committee_id, None) in held or street in held:
            continue
        _take_back(row, now)
        count += 1
    return count


def _take_back(demand: Demand, now: datetime) -> None:
    """Lay it before the dispatchers again; a clock that stood still runs on from today."""
    run_on(demand, now)
    demand.state, demand.handler = Demand.State.NEW, None
    demand.save(update_fields=["state", "handler", "paused_on", "due_on"])
    with in_chinese():
        why = str(gettext_lazy("经办人不再办这里的诉求，退回重新派单"))
    done = say(demand, Step.What.RETURNED, gettext_lazy("正在换一个合适的人来办"), reason=why, at=now)
    subject = gettext_lazy("有一件诉求没有人办了，请重新派单")
    tell_staff(demand, triage_staff(demand), key=f"step:{done.pk}", subject=subject)
