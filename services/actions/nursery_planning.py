"""The timetable, who is on duty and who is missing, lunch, and who came in from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from services.actions.nursery import at_clock, clock_of, days_of
from services.actions.nursery_people import TEACH, holders_of
from services.models import Duty, Lesson, Meal, Term, Visitor
from users.actions import audit
from users.models import User
from xidu.kit.cells import squeezed
from xidu.kit.dates import chinese_date, clock_words
from xidu.kit.errors import BadValue, NotNow, RuleBroken

Post = Duty.Post


class Clash(RuleBroken):
    """The lecturer or the room has another lesson then."""


def _check_day(term: Term, day: date) -> None:
    if day not in days_of(term):
        raise BadValue(_("%(day)s托班不开，请选开班的日子。") % {"day": chinese_date(day)})


@transaction.atomic
def add_lesson(
    term: Term,
    day: date,
    start: time,
    end: time,
    *,
    course: str,
    room: str,
    lecturer: User,
    by: User,
    source: str,
) -> Lesson:
    """Put a lesson on the timetable and return it; the same ``source`` is one.

    Raises Clash where lecturer or room are taken, BadValue outside the nursery's days and hours and for
    somebody who does not teach here.
    """
    if known := Lesson.objects.filter(source=source).first():
        return known
    _check_day(term, day)
    begins, ends = at_clock(day, start), at_clock(day, end)
    if not clock_of("nursery_opens", term, day) <= begins < ends <= clock_of("nursery_closes", term, day):
        raise BadValue(_("课要在托班开门到关门之间，结束要在开始的后面。"))
    if not squeezed(course) or not squeezed(room):
        raise BadValue(_("请写上什么课、在哪个教室。"))
    if not holders_of(TEACH, term.committee_id).filter(pk=lecturer.pk).exists():
        raise BadValue(_("这位还不是托班的讲师，请先在“账号与角色”里加上。"))
    row = Lesson(committee_id=term.committee_id, term=term, lecturer=lecturer, source=source)
    row.during, row.course, row.room = (
        DateTimeTZRange(begins, ends),
        squeezed(course)[:40],
        squeezed(room)[:30],
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as broken:
        raise _clash(row, broken) from broken
    audit.record("lesson.add", by=by, row=row)
    return row


def _clash(row: Lesson, broken: IntegrityError) -> RuleBroken:
    when = clock_words(timezone.localtime(row.during.lower).time())
    if "lecturer_is_at_one_place" in str(broken):
        return Clash(_("这位讲师%(when)s已经有课了，请换个时间或换个人。") % {"when": when})
    if "room_holds_one_lesson" in str(broken):
        return Clash(_("这个教室%(when)s已经有课了，请换个时间或换个教室。") % {"when": when})
    raise broken


@transaction.atomic
def drop_lesson(lesson: Lesson, *, by: User) -> None:
    """Take a lesson that has not begun off the timetable."""
    if lesson.during.lower <= timezone.now():
        raise NotNow(_("这节课已经上了，不能删。"))
    audit.record("lesson.drop", by=by, row=lesson)
    lesson.delete()


@transaction.atomic
def put_on_duty(term: Term, day: date, post: str, name: str, *, by: User) -> Duty:
    """Put somebody on the rota; the same name on a day is once, and takes the newer post."""
    _check_day(term, day)
    if not squeezed(name):
        raise BadValue(_("请写值班的人的姓名。"))
    facts = {"post": post, "committee_id": term.committee_id}
    row, _new = Duty.objects.update_or_create(term=term, day=day, name=squeezed(name)[:20], defaults=facts)
    audit.record("duty.put", by=by, row=row, detail={"day": str(day), "post": post})
    return row


@dataclass(frozen=True)
class Missing:
    """So many are still to be found for a post on a day."""

    day: date
    post: str
    words: str
    have: int
    need: int


def missing_duties(term: Term, since: date | None = None) -> list[Missing]:
    """Return for each day of the term (from ``since`` on) the posts with too few people, in order."""
    needs = {
        Post.TEACHER: figure_int("nursery_teachers", committee=term.committee),
        Post.VOLUNTEER: figure_int("nursery_volunteers", committee=term.committee),
        Post.GUARD: figure_int("nursery_guards", committee=term.committee),
    }
    have: dict[tuple[date, str], int] = {}
    for day, post in Duty.objects.filter(term=term).values_list("day", "post"):
        have[day, post] = have.get((day, post), 0) + 1
    days = [day for day in days_of(term) if since is None or day >= since]
    return [
        Missing(day, post, str(Post(post).label), have.get((day, post), 0), need)
        for day in days
        for post, need in needs.items()
        if have.get((day, post), 0) < need
    ]


@transaction.atomic
def put_meal(term: Term, day: date, dishes: str, *, contains: str = "", by: User) -> Meal:
    """Write what there is for lunch on a day; written again it is changed."""
    _check_day(term, day)
    if not squeezed(dishes):
        raise BadValue(_("请写中午吃什么。"))
    facts = {"dishes": dishes.strip()[:120], "contains": contains.strip()[:60]}
    row, _new = Meal.objects.update_or_create(
        term=term, day=day, defaults={**facts, "committee_id": term.committee_id}
    )
    audit.record("meal.put", by=by, row=row, detail={"day": str(day)})
    return row


@transaction.atomic
def let_in(term: Term, *, name: str, why: str, by: User, source: str, at: datetime | None = None) -> Visitor:
    """Write down who came in from outside and why; the same ``source`` is one."""
    if known := Visitor.objects.filter(source=source).first():
        return known
    if not name.strip() or not why.strip():
        raise BadValue(_("请写来访的人的姓名和来做什么。"))
    row = Visitor(committee_id=term.committee_id, term=term, why=why.strip()[:60], source=source)
    row.keep("name", name[:20])
    row.by, row.came_at = by, at or timezone.now()
    row.save(force_insert=True)
    return row


@transaction.atomic
def let_out(visitor: Visitor, *, by: User) -> Visitor:
    """Note that the visitor left; twice is once."""
    row = Visitor.objects.select_for_update().get(pk=visitor.pk)
    if row.left_at is None:
        row.left_at = timezone.now()
        row.save(update_fields=["left_at"])
    return row
