"""Who has learned what: the desk's list of who lacks a course, and a leader's own page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leaders.models import Appointment, Attendance, Certificate, Course, QuizTry, Session
from residents.actions.calendar import figure_int
from residents.models import Committee, Person
from residents.querysets import Places
from users.access import scope_of
from users.desk_queue import Job

TRAIN = "leaders.run_training"
LACKS, SOON, HELD = "lacks", "soon", "held"


def learners(course: Course, scope: Places, day: date) -> QuerySet[Person]:
    """Return the leaders of ``scope`` who have to take ``course`` on ``day``.

    ``holds`` says whether a certificate holds, ``runs_out`` is its last day (None for good), ``group`` the
    block led.
    """
    terms = (
        Appointment.objects.in_force_on(day)
        .within(scope)
        .filter(person=OuterRef("pk"), kind__in=course.required_for)
    )
    if course.committee_id:
        terms = terms.filter(committee=course.committee_id)
    held = Certificate.objects.in_force_on(day).filter(person=OuterRef("pk"), course=course)
    longest = held.order_by(F("until").desc(nulls_first=True)).values("until")[:1]
    rows = Person.objects.filter(Exists(terms)).annotate(
        holds=Exists(held),
        runs_out=Subquery(longest),
        group=Subquery(terms.order_by("since", "pk").values("block__name")[:1]),
    )
    return rows.select_related("committee").order_by("committee", "pinyin", "pk")


def narrowed(rows: QuerySet[Person], state: str, day: date) -> QuerySet[Person]:
    """Return who of ``learners`` lacks the course, holds it, or holds it not much longer."""
    if state == LACKS:
        return rows.filter(holds=False)
    if state == SOON:
        last = day + timedelta(figure_int("leader_certificate_soon_days", on=day))
        return rows.filter(holds=True, runs_out__lte=last)
    return rows.filter(holds=True) if state == HELD else rows


@dataclass(frozen=True)
class MyCourse:
    """A course as its leader sees it. ``hours`` count towards the next certificate."""

    course: Course
    required: bool
    hours: Decimal
    passed: bool
    certificate: Certificate | None
    sessions: list[Session]

    @property
    def quiz_waits(self) -> bool:
        return bool(self.course.questions) and not self.passed and not self.certificate


def my_courses(person: Person, day: date) -> list[MyCourse]:
    """Return the courses ``person`` may take, those required first; six queries at any number."""
    kinds = set(Appointment.objects.in_force_on(day).filter(person=person).values_list("kind", flat=True))
    courses = list(Course.objects.offered_at(person.committee_id))
    held: dict[int, Certificate] = {}
    last: dict[int, date] = {}
    for row in Certificate.objects.filter(person=person, course__in=courses).order_by("since", "pk"):
        last[row.course_id] = row.since
        if row.until is None or row.until >= day:
            held[row.course_id] = row
    hours: dict[int, Decimal] = {}
    for came in Attendance.objects.standing().filter(person=person).select_related("session"):
        course_id = came.session.course_id
        if course_id not in last or came.day > last[course_id]:
            hours[course_id] = hours.get(course_id, Decimal(0)) + came.hours
    tries = QuizTry.objects.filter(person=person, passed=True).values_list("course", "at")
    passed = {pk for pk, at in tries if pk not in last or timezone.localtime(at).date() > last[pk]}
    sessions: dict[int, list[Session]] = {}
    for each in coming_sessions().filter(course__in=courses).filter(open_to(person)):
        sessions.setdefault(each.course_id, []).append(each)
    found = [
        MyCourse(
            course=course,
            required=bool(kinds & set(course.required_for)),
            hours=hours.get(course.pk, Decimal(0)),
            passed=course.pk in passed,
            certificate=held.get(course.pk),
            sessions=sessions.get(course.pk, []),
        )
        for course in courses
    ]
    return sorted(found, key=lambda one: (bool(one.certificate), not one.required, one.course.title))


def coming_sessions() -> QuerySet[Session]:
    rows = Session.objects.filter(activity__state="published", activity__ends_at__gt=timezone.now())
    return rows.select_related("activity__place", "activity__committee", "course").order_by(
        "activity__starts_at", "pk"
    )


def open_to(person: Person) -> Q:
    """Sessions of the own committee, and those another one invites it to."""
    here = person.committee_id
    co_hosted = Q(activity__co_hosts__committee=here)
    return Q(committee=here) | co_hosted


def hours_of_year(person: Person, year: int) -> Decimal:
    rows = Attendance.objects.standing().filter(person=person, day__year=year)
    return rows.aggregate(n=Sum("hours"))["n"] or Decimal(0)


def sessions_of(course: Course, scope: Places) -> QuerySet[Session]:
    """Return the sessions of a course at the places of ``scope``, the newest first, with who ``came``."""
    came = Count("attendances", filter=Q(attendances__undone_at=None))
    rows = Session.objects.within(scope).filter(course=course).annotate(came=came)
    return rows.select_related("activity__place", "activity__committee", "committee").order_by(
        "-activity__starts_at", "-pk"
    )


def training_jobs(user: Any, today: date) -> Iterator[Job]:
    """Yield one job for each committee and required course whose leaders lack it; one query a course."""
    if not (scope := scope_of(user, TRAIN)) or scope.whole_street:
        return
    for course in Course.objects.within(scope).filter(is_retired=False).exclude(required_for=[]):
        lacking = learners(course, scope, today).filter(holds=False).order_by()
        for row in lacking.values("committee__name").annotate(n=Count("pk")):
            words = ngettext("%(n)d位组长缺《%(title)s》", "%(n)d位组长缺《%(title)s》", row["n"])
            yield Job(
                title=words % {"n": row["n"], "title": course.title},
                committee=row["committee__name"],
                due=None,
                who="",
                url=f"{reverse('leaders:desk-course', args=[course.pk])}?state={LACKS}",
                verb=_("请他们来"),
            )


def committees_for(scope: Places) -> list[Committee]:
    return list(Committee.objects.within(scope).order_by("code", "pk")[:40])
