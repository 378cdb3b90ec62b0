"""What growing puts on the desk and on a leader's day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity, SignUp
from leaders.actions.pairs import silent_on
from leaders.models import ActionItem, ActivityProposal, Appointment, Attendance, Certificate, Pair, Session
from leaders.pages.birthdays import neighbours_soon
from leaders.pages.today import LINKS, Feed, Item, Leads, Row, register, register_fact, register_people
from leaders.pages.training import training_jobs
from users.access import scope_of
from users.desk_queue import Job
from users.desk_queue import register as put_on_desk
from xidu.kit.dates import SHANGHAI, month_start
from xidu.kit.templatetags.kit import day_words

PAIRS, MEET, DECIDE = "leaders.run_pairs", "leaders.run_symposium", "leaders.approve_proposal"
MOST = 100
SESSIONS_AHEAD = 14


def pair_jobs(user: Any, today: date) -> Iterator[Job]:
    """Yield the pairs nobody has heard of for long; two queries."""
    if not (scope := scope_of(user, PAIRS)):
        return
    rows = silent_on(Pair.objects.within(scope), today).select_related("committee", "senior", "junior")
    for row in rows[:MOST]:
        names = {"senior": row.senior.name, "junior": row.junior.name}
        yield Job(
            title=_("结对没有谈话：%(senior)s和%(junior)s") % names,
            committee=row.committee.name,
            due=today,
            who="",
            url=reverse("leaders:desk-pair", args=[row.pk]),
            verb=_("问一问"),
        )


def item_jobs(user: Any, today: date) -> Iterator[Job]:
    """Yield what was taken on at symposia and is overdue; one query."""
    if not (scope := scope_of(user, MEET)):
        return
    rows = ActionItem.objects.within(scope).overdue_on(today).select_related("committee", "leader")
    for row in rows.order_by("due_on", "pk")[:MOST]:
        yield Job(
            title=_("座谈会待办过期：%(words)s") % {"words": row.words[:30]},
            committee=row.committee.name,
            due=row.due_on,
            who=row.leader.name,
            url=reverse("leaders:desk-symposium", args=[row.symposium_id]),
            verb=_("看看"),
        )


def proposal_jobs(user: Any, today: date) -> Iterator[Job]:
    """Yield activities leaders proposed, due three days before they would begin; one query."""
    if not (scope := scope_of(user, DECIDE)):
        return
    rows = ActivityProposal.objects.within(scope).waiting().exclude(by=user)
    for row in rows.select_related("committee", "by")[:MOST]:
        begins = row.starts_at.astimezone(SHANGHAI).date()
        yield Job(
            title=_("组长想办活动：%(title)s") % {"title": row.title},
            committee=row.committee.name,
            due=max(today, begins - timedelta(3)),
            who=str(row.by),
            url=reverse("leaders:desk-proposal", args=[row.pk]),
            verb=_("审一审"),
        )


def _my_items(leads: Leads) -> Feed:
    rows = ActionItem.objects.open().filter(leader=leads.user.person_id)
    return Feed(rows, words="words", due="due_on")


def my_items(leads: Leads, rows: list[Row]) -> Iterable[Item]:
    for row in rows:
        yield Item(
            title=_("座谈会上答应的：%(words)s") % {"words": row.words},
            url=reverse("leaders:pairs"),
            verb=_("去办"),
            due=row.due,
        )


def _required_of(person_id: int | None, day: date) -> Q:
    """Return the condition of sessions whose course is required of one of the person's offices."""
    terms = Appointment.objects.in_force_on(day).filter(person=person_id)
    found = Q(pk=None)
    for kind in Appointment.Kind.values:
        found |= Q(Exists(terms.filter(kind=kind)), course__required_for__contains=[kind])
    return found


def _my_sessions(leads: Leads) -> Feed:
    """What is required of the leader and comes within two weeks, neither signed up for nor certified."""
    person = leads.user.person_id
    held = Certificate.objects.filter(course=OuterRef("course"), person=person)
    signed = SignUp.objects.standing().filter(activity=OuterRef("activity"), user=leads.user)
    rows = Session.objects.filter(
        _required_of(person, leads.day),
        ~Exists(held.filter(Q(until=None) | Q(until__gte=leads.day))),
        ~Exists(signed),
        committee__in=leads.committees,
        activity__state=Activity.State.PUBLISHED,
        activity__starts_at__gt=timezone.now(),
        activity__starts_at__date__lte=leads.day + timedelta(SESSIONS_AHEAD),
    )
    return Feed(rows, words="course__title", due=TruncDate("activity__starts_at", tzinfo=SHANGHAI))


def my_sessions(leads: Leads, rows: list[Row]) -> Iterable[Item]:
    for row in rows:
        yield Item(
            title=_("报名培训《%(title)s》") % {"title": row.words},
            url=reverse("leaders:training"),
            verb=_("报名"),
            due=row.due,
            detail=day_words(row.due),
        )


def _my_hours(leads: Leads) -> Feed:
    since = month_start(leads.day)
    came = Attendance.objects.standing().filter(person=leads.user.person_id, day__range=(since, leads.day))
    return Feed(came, words="hours", most=99)


def my_hours(rows: list[Row]) -> tuple[str, str]:
    hours = sum((Decimal(row.words) for row in rows), Decimal(0))
    return _("培训"), _("%(n)s课时") % {"n": f"{hours.normalize():f}"}


def join() -> None:
    """Put it all where it is looked for; called once the apps are ready."""
    for jobs in (training_jobs, pair_jobs, item_jobs, proposal_jobs):
        put_on_desk(jobs)
    register("action_items", _my_items)(my_items)
    register("sessions", _my_sessions)(my_sessions)
    register_fact("my_hours", _my_hours)(my_hours)
    register_people(neighbours_soon)
    LINKS.append((gettext_lazy("我的结对"), "talk", "leaders:pairs"))
    LINKS.append((gettext_lazy("想办活动"), "clover", "leaders:proposals"))
