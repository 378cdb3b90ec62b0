"""Courses, their sessions, who was there, the quiz, and the certificate that follows from both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from activities.actions.planning import plan_activity, publish_activity
from activities.models import Activity, CheckIn
from leaders.actions.telling import invite_leaders
from leaders.models import Appointment, Attendance, Certificate, Course, QuizTry, Session
from residents.actions.calendar import figure_int
from residents.models import Committee, Person
from users.actions import audit
from users.models import User
from xidu.kit import crypto
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, add_months, today
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese


@transaction.atomic
def save_course(
    course: Course | None, *, committee: Committee | None, by: User, fields: Mapping[str, Any]
) -> Course:
    """Keep a new course or change one. Raises BadValue for a title that is taken or a bad quiz."""
    row = course or Course(committee=committee, by=by)
    for name, value in fields.items():
        setattr(row, name, value)
    row.title = squeezed(row.title)
    check_questions(row.questions)
    if Course.objects.filter(committee=row.committee, title=row.title).exclude(pk=row.pk).exists():
        raise BadValue(_("已经有叫“%(title)s”的课程，请换个名称。") % {"title": row.title})
    if not row.hours and not row.questions:
        raise BadValue(_("学时和小测至少要有一样，不然证书没有依据。"))
    row.save()
    audit.record("course.save", by=by, row=row, committee=row.committee)
    return row


def check_questions(questions: Sequence[Mapping[str, Any]]) -> None:
    """Raise BadValue for a question without two answers, or whose right answer is none of them."""
    for number, question in enumerate(questions, start=1):
        answers = question["answers"]
        if len(answers) < 2 or not 0 <= question["right"] < len(answers):
            words = _("第%(number)d题要有至少两个答案，其中一个前面打*。")
            raise BadValue(words % {"number": number})


@transaction.atomic
def plan_session(
    course: Course, *, committee: Committee, by: User, hours: Decimal, fields: Mapping[str, Any]
) -> Session:
    """Plan and publish a gathering of the course; whoever checks in there has attended ``hours``.

    ``fields`` are the activity's own. Raises BadValue as ``plan_activity``, NotNow for a course that is no
    longer given, or one of another committee.
    """
    if course.is_retired:
        raise NotNow(_("这门课不再开了。"))
    if course.committee_id not in {None, committee.pk}:
        raise NotNow(_("这门课是别的村居的，不能在这里排。"))
    if hours <= 0:
        raise BadValue(_("请写这一场算几学时。"))
    activity = plan_activity(committee=committee, by=by, fields=fields)
    activity = publish_activity(activity, by=by)
    return Session.objects.create(committee=committee, course=course, activity=activity, hours=hours, by=by)


@transaction.atomic
def attend(
    session: Session, person: Person, *, source: str, day: date | None = None, by: Any = None
) -> Attendance:
    """Note that ``person`` was at ``session``, once; a certificate that is earned by it is issued at once.

    Raises NotNow before the session's day, for who leads nowhere, or for a cancelled session.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    if known := Attendance.objects.standing().filter(session=session, person=person).first():
        return known
    held = session.activity.starts_at.astimezone(SHANGHAI).date()
    if session.activity.state != Activity.State.PUBLISHED or today() < held:
        raise NotNow(_("这一场还没有开，或者取消了，不能记到场。"))
    if not Appointment.objects.filter(person=person).in_force_on(held).exists():
        raise NotNow(_("那一天他不担任组长，不记培训学时。"))
    row, _new = Attendance.objects.update_or_create(
        source=source,
        defaults={
            "committee_id": person.committee_id,
            "session": session,
            "person": person,
            "hours": session.hours,
            "day": day or held,
            "by": by,
            "undone_at": None,
        },
    )
    issue_if_earned(session.course, person)
    if by:
        audit.record("training.tick", by=by, row=row, committee=person.committee)
    return row


def leader_of_check_in(done: CheckIn) -> Person | None:
    """Return the leader who checked in: by the register, the account, or a phone only one leader here has.

    Only the head of a party is somebody known.
    """
    party, seat = done.seat.sign_up, done.seat
    if seat.number != 1:
        return None
    if known := party.person_id or (party.user.person_id if party.user else None):
        return Person.objects.get(pk=known)
    if not party.phone_index:
        return None
    # The index of a sign-up's phone is drawn for the organiser, as that of its own people is.
    held = Appointment.objects.in_force_on(today()).filter(committee=done.committee_id)
    rows = Person.objects.filter(
        committee=done.committee_id, phone_index=party.phone_index, pk__in=held.values("person")
    )[:2]
    return rows[0] if len(rows) == 1 else None


@transaction.atomic
def answer_quiz(course: Course, person: Person, answers: Sequence[int | None], *, key: str) -> QuizTry:
    """Keep a try and return it; passing it with enough hours issues the certificate. Tries are not counted.

    ``answers`` are places in the lists of answers, None for none. The same ``key`` returns the first try.
    Raises NotNow for a course without a quiz or of another committee.
    """
    if not course.questions or course.is_retired or course.committee_id not in {None, person.committee_id}:
        raise NotNow(_("这门课现在没有小测。"))
    if known := QuizTry.objects.filter(key=key).first():
        return known
    given = [*answers, *[None] * len(course.questions)]
    right = sum(
        answer == question["right"] for question, answer in zip(course.questions, given, strict=False)
    )
    score = right * 100 // len(course.questions)
    row = QuizTry.objects.create(
        committee_id=person.committee_id,
        course=course,
        person=person,
        answers=list(answers),
        score=score,
        passed=score >= course.pass_mark,
        key=key,
    )
    issue_if_earned(course, person)
    return row


@transaction.atomic
def issue_if_earned(course: Course, person: Person) -> Certificate | None:
    """Return the certificate that hours and quiz have earned, new; None while one of them lacks.

    What was done up to the day of the last certificate was spent on it: the next one asks for hours and a
    pass of their own, and comes once the last is about to run out.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    last = Certificate.objects.filter(course=course, person=person).order_by("-since", "-pk").first()
    if last and not _runs_out(last):
        return None
    hours, passed = progress_of(course, person, since=last.since if last else None)
    if hours < course.hours or (course.questions and not passed):
        return None
    day = today()
    if last and last.since == day:
        return None
    months = course.valid_months
    row = Certificate.objects.create(
        committee_id=person.committee_id,
        course=course,
        person=person,
        title=course.title,
        hours=max(hours, course.hours),
        code=crypto.short_code(),
        since=day,
        until=add_months(day, months) - timedelta(1) if months else None,
    )
    row.number = f"PX{day:%Y}-{row.pk:06d}"
    row.save(update_fields=["number"])
    return row


def _runs_out(last: Certificate) -> bool:
    soon = figure_int("leader_certificate_soon_days")
    return last.until is not None and last.until <= today() + timedelta(soon)


def progress_of(course: Course, person: Person, *, since: date | None = None) -> tuple[Decimal, bool]:
    """Return hours attended and whether the quiz was passed after ``since`` (from the start for None)."""
    came = Attendance.objects.standing().filter(session__course=course, person=person)
    tries = QuizTry.objects.filter(course=course, person=person, passed=True)
    if since:
        came, tries = came.filter(day__gt=since), tries.filter(at__date__gt=since)
    return came.aggregate(n=Sum("hours"))["n"] or Decimal(0), tries.exists()


@in_chinese()
@transaction.atomic
def invite(session: Session, people: Sequence[Person], *, by: User) -> int:
    """Tell each of ``people`` of the session, once for the session; return how many are told anew.

    Raises NotNow once it has begun or was cancelled.
    """
    activity = Activity.objects.select_related("place", "committee").get(pk=session.activity_id)
    begun = activity.starts_at.astimezone(SHANGHAI).date() < today()
    if begun or activity.state != Activity.State.PUBLISHED:
        raise NotNow(_("这一场已经开过或者取消了，请另排一场再请人。"))
    told = invite_leaders(
        activity,
        people,
        key=f"training:{session.pk}",
        topic="training",
        subject=_("请您来培训：%(title)s") % {"title": session.course.title},
    )
    if told:
        audit.record("training.invite", by=by, row=session, detail={"told": told})
    return told
