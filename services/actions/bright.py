"""A screening day: planned, signed in to by number, each eye noted at each station, concluded, told.

Locks in this order: the day (numbers), the file, the stamp, the trail. What was found is only ever sealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.models import Committee, Consent, Person
from services.actions.bright_values import read_finding, read_value
from services.actions.meeting import note_attendance, plan_session
from services.actions.planning import keep_term
from services.actions.reaching import of_age
from services.actions.records import RecordClosed
from services.models import (
    Attendance,
    Enrolment,
    EyeDay,
    EyeFile,
    EyeResult,
    EyeStation,
    Programme,
    Term,
)
from users.access import can
from users.actions import audit
from users.models import User
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow

OPEN, KEEP = "services.open_eyes", "services.keep_bright"
KEY, EYES, AGE = "bright", "eyes", "bright_age_min"


@dataclass(frozen=True, kw_only=True)
class DayPlan:
    """What the desk writes of a screening day. ``stations`` are kinds in the order people walk."""

    on: date
    start: time
    end: time
    hospital: str
    collect: str
    where: str
    seats: int
    stations: tuple[str, ...]
    closes_at: datetime | None = None


@transaction.atomic
def plan_day(programme: Programme, committee: Committee, plan: DayPlan, *, by: User, source: str) -> EyeDay:
    """Announce a screening day of ``committee`` and return it; the same ``source`` is one day.

    Raises BadValue without stations, hospital or seats, or for a day that is over.
    """
    if known := EyeDay.objects.filter(session__source=source).first():
        return known
    _check_plan(programme, plan)
    opening = datetime.combine(plan.on, plan.start, tzinfo=SHANGHAI)
    term = Term(committee=committee, programme=programme, title=_title(plan.on), where=plan.where[:80])
    term.first_day = term.last_day = plan.on
    term.opens_at, term.closes_at = min(timezone.now(), opening), plan.closes_at or opening
    if term.closes_at <= term.opens_at:
        raise BadValue(_("筛查日要排在今天以后。"))
    term.capacity, term.state = plan.seats, Term.State.SHOWN
    keep_term(term, by=by)
    session = plan_session(
        term,
        title=_("眼睛检查"),
        start=opening,
        end=datetime.combine(plan.on, plan.end, tzinfo=SHANGHAI),
        by=by,
        source=source,
    )
    day = EyeDay(term=term, committee=committee, session=session)
    day.hospital, day.collect = plan.hospital.strip()[:40], plan.collect.strip()[:60]
    day.save(force_insert=True)
    EyeStation.objects.bulk_create(
        EyeStation(committee=committee, day=day, kind=kind, position=number)
        for number, kind in enumerate(plan.stations, 1)
    )
    return day


def _title(on: date) -> str:
    return _("%(month)d月%(day)d日筛查") % {"month": on.month, "day": on.day}


def _check_plan(programme: Programme, plan: DayPlan) -> None:
    if programme.key != KEY:
        raise BadValue(_("这不是光明行动，请在光明行动里排筛查日。"))
    if not programme.consent_texts.filter(purpose=EYES, is_needed=True).exists():
        raise BadValue(_("光明行动还没有同意书，请先写好，再排筛查日。"))
    if not plan.hospital.strip() or not plan.collect.strip():
        raise BadValue(_("请写哪家医院来查、结果到哪里领。"))
    if plan.seats < 1:
        raise BadValue(_("名额至少写1个。"))
    if not plan.stations or set(plan.stations) - set(EyeStation.Kind.values):
        raise BadValue(_("请至少选一个检查站。"))


def old_enough(committee: Committee, on: date) -> QuerySet[Person]:
    """Return the people of ``committee`` who live here and are old enough on a day, by the dated figure."""
    least = figure_int(AGE, on=on, committee=committee)
    rows = Person.objects.filter(committee=committee, lives_here=True)
    return rows.filter(of_age(least, on))


def not_asked(day: EyeDay) -> QuerySet[Person]:
    """Return those old enough at the day's committee who said neither yes nor no to it yet."""
    asked = Enrolment.objects.filter(term=day.term_id, person=OuterRef("pk"))
    return old_enough(day.committee, day.term.first_day).filter(~Exists(asked))


@transaction.atomic
def sign_in(file: EyeFile, *, by: User) -> EyeFile:
    """Let somebody in at the door and return the file with its number of the day; twice is once.

    Raises NotNow for who is not on the list.
    """
    day = EyeDay.objects.select_for_update(no_key=True).select_related("session").get(pk=file.day_id)
    row = EyeFile.objects.select_for_update(no_key=True, of=("self",)).get(pk=file.pk)
    if row.number is not None:
        return row
    note_attendance(day.session, row.enrolment, state=Attendance.State.PRESENT, by=by)
    row.number = (day.files.aggregate(most=Max("number"))["most"] or 0) + 1
    row.came_at = timezone.now()
    row.save(update_fields=["number", "came_at"])
    return row


def check_health(file: EyeFile, by: User) -> None:
    """Raise RecordClosed for everybody but a health worker of the place, and once the yes was taken back."""
    if not can(by, OPEN, committee_id=file.committee_id):
        raise RecordClosed(_("眼健康档案只给卫生服务人员看。"))
    yes = Consent.objects.filter(purpose=f"{KEY}.{EYES}", withdrawn_at=None)
    # An older wording still lets a treatment go on that began under it.
    if not yes.filter(person=file.enrolment.person_id).exists():
        raise RecordClosed(_("本人撤回了同意，档案不再打开，也不能再写。"))


def locked(file: EyeFile) -> EyeFile:
    rows = EyeFile.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("committee", "enrolment__person", "day__term").get(pk=file.pk)


@transaction.atomic
def note_results(
    file: EyeFile, station: EyeStation, eyes: Mapping[str, tuple[str, str]], *, by: User
) -> Iterable[EyeResult]:
    """Keep what a station saw: ``{"r": (value, finding), "l": …}``; an empty eye is left as it is.

    Raises RecordClosed for another role, BadValue outside the ranges or with nothing written, NotNow for who
    did not come.
    """
    check_health(file, by)
    row = locked(file)
    if row.number is None:
        raise NotNow(_("这个人还没有签到，请先在门口签到拿号。"))
    if station.day_id != row.day_id:
        raise BadValue(_("这一站不是这一天的。"))
    read = {
        eye: (read_value(station.kind, value), read_finding(words)) for eye, (value, words) in eyes.items()
    }
    kept = [_keep(row, station, eye, said, by) for eye, said in read.items() if any(said)]
    if not kept:
        raise BadValue(_("两只眼睛都没有写，请至少写一只。"))
    return kept


def _keep(file: EyeFile, station: EyeStation, eye: str, said: tuple[str, str], by: User) -> EyeResult:
    about: dict[str, Any] = {"file": file, "station": station, "eye": eye}
    row = EyeResult.objects.filter(**about).first()
    again = row is not None
    row = row or EyeResult(committee_id=file.committee_id, **about)
    row.keep("value", said[0])
    row.keep("finding", said[1])
    row.by, row.at = by, timezone.now()
    row.save()
    # Which eye and what stays out of the trail: staff of other duties read it.
    audit.record("record.correct" if again else "record.write", by=by, row=file)
    return row
