"""Sessions of a term, who was there, and what came of it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.bookings import book, cancel_booking
from activities.models import Activity, CheckIn
from services.models import Attendance, Enrolment, Outcome, Session, Term
from users.actions import audit
from users.models import User
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow


@transaction.atomic
def plan_session(term: Term, *, title: str, start: datetime, end: datetime, by: User, source: str) -> Session:
    """Plan one meeting and book the term's place for it; the same ``source`` is one session.

    Raises BadValue for hours outside the term's days, Taken where the place is not free.
    """
    if known := Session.objects.filter(source=source).first():
        return known
    first, last = start.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI).date()
    if end <= start:
        raise BadValue(_("结束时间要在开始时间的后面。"))
    if first < term.first_day or last > term.last_day:
        raise BadValue(_("这一场不在这一期的日子里，请核对日期。"))
    if not title.strip():
        raise BadValue(_("请写这一场做什么。"))
    booking = None
    if term.place is not None and term.place.is_bookable:
        where = {"start": start, "end": end, "purpose": title, "people": term.capacity, "by": by}
        booking, _code = book(term.place, source=f"session:{source}", **where)  # type: ignore[arg-type]
    row = Session(committee_id=term.committee_id, term=term, title=title.strip()[:60], source=source)
    row.starts_at, row.ends_at, row.booking = start, end, booking
    row.save(force_insert=True)
    return row


@transaction.atomic
def session_of_activity(term: Term, activity: Activity) -> Session:
    """Let a public activity of the same committee count as a session of the term; twice is once."""
    source = f"activity:{activity.pk}"
    if known := Session.objects.filter(source=source).first():
        return known
    if activity.committee_id != term.committee_id:
        raise BadValue(_("只能选本村居自己办的活动。"))
    return Session.objects.create(
        committee_id=term.committee_id,
        term=term,
        activity=activity,
        title=activity.title,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        source=source,
    )


@transaction.atomic
def drop_session(session: Session, *, by: User) -> None:
    """Take a session out and give its place back. Raises NotNow once somebody's attendance is noted."""
    if session.attendances.exists():
        raise NotNow(_("这一场已经记了出勤，不能删。"))
    booking = session.booking
    audit.record("session.drop", by=by, row=session, detail={"title": session.title})
    session.delete()
    if booking is not None and booking.during.upper > timezone.now():
        cancel_booking(booking, because=_("这一场不办了"), by=by)


@transaction.atomic
def note_attendance(
    session: Session,
    enrolment: Enrolment,
    *,
    state: str,
    by: User | None,
    note: str = "",
    check_in: CheckIn | None = None,
) -> Attendance:
    """Note whether somebody was there; noted again it is corrected, one row a session.

    Raises NotNow for who is not in, BadValue for an enrolment of another term.
    """
    row = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    if row.term_id != session.term_id:
        raise BadValue(_("这个人不在这一期的名单上。"))
    if row.state not in (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED):
        raise NotNow(_("只给报上了的人记出勤，他现在是“%(state)s”。") % {"state": row.get_state_display()})
    facts = {"state": state, "by": by, "note": note[:120], "at": timezone.now(), "check_in": check_in}
    kept, _new = Attendance.objects.update_or_create(
        session=session, enrolment=row, defaults={**facts, "committee_id": session.committee_id}
    )
    return kept


@transaction.atomic
def attend_by_check_ins(session: Session) -> int:
    """Note as present whoever checked in at the session's activity; return how many are new.

    A person is found by the sign-up's person or by its account's. Running it twice is safe.
    """
    if session.activity_id is None:
        return 0
    people = {
        pk: row
        for row in Enrolment.objects.filter(term=session.term_id).seated().select_related("person")
        for pk in [row.person_id]
        if row.state != Enrolment.State.OFFERED
    }
    noted = set(session.attendances.values_list("enrolment__person", flat=True))
    came = CheckIn.objects.standing().filter(activity=session.activity_id)
    came = came.select_related("seat__sign_up__user").order_by("pk")
    new = 0
    for row in came:
        signed = row.seat.sign_up
        who = signed.person_id or (signed.user.person_id if signed.user else None)
        if who in people and who not in noted:
            noted.add(who)
            note_attendance(session, people[who], state=Attendance.State.PRESENT, by=row.by, check_in=row)
            new += 1
    return new


@transaction.atomic
def measure(
    enrolment: Enrolment,
    key: str,
    *,
    source: str,
    by: User | None,
    value: Decimal | int | None = None,
    words: str = "",
) -> Outcome:
    """Keep one measured outcome; the same ``source`` is one. ``satisfied`` takes 1 to 5, else BadValue."""
    if known := Outcome.objects.filter(source=source).first():
        return known
    if key == "satisfied" and (value is None or not 1 <= value <= 5):
        raise BadValue(_("满意不满意，请选1到5。"))
    return Outcome.objects.create(
        committee_id=enrolment.committee_id,
        enrolment=enrolment,
        key=key,
        value=value,
        words=words.strip()[:300],
        by=by,
        at=timezone.now(),
        source=source,
    )
