"""A child's day at the nursery: there, excused, missing; what happened; and when a place should end."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure, figure_int
from services.actions.meeting import measure, note_attendance
from services.actions.moving import remove
from services.actions.nursery import clock_of
from services.actions.nursery_people import tell_guardians, tell_site
from services.models import (
    AbsenceNote,
    Attendance,
    ChildDay,
    Enrolment,
    Incident,
    Outcome,
    RemovalProposal,
    Session,
    Term,
)
from users.actions import audit
from users.actions.family import Acting, NotYours
from users.models import Authority, User
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import BadValue, NotNow, TooLate

Here = Attendance.State
COLDEST, HOTTEST = Decimal(34), Decimal(43)


def session_on(term: Term, day: date) -> Session:
    """Return the session of ``day``. Raises BadValue for a day on which the nursery is not open."""
    row = Session.objects.filter(source=f"nursery:{term.pk}:{day}").first()
    if row is None:
        raise BadValue(_("%(day)s托班不开。") % {"day": chinese_date(day)})
    return row


def day_row(enrolment: Enrolment, day: date) -> ChildDay | None:
    source = f"nursery:{enrolment.term_id}:{day}"
    rows = ChildDay.objects.select_related("attendance")
    return rows.filter(attendance__enrolment=enrolment, attendance__session__source=source).first()


def _kept(attendance: Attendance, **facts: object) -> ChildDay:
    about = {**facts, "committee_id": attendance.committee_id}
    return ChildDay.objects.update_or_create(attendance=attendance, defaults=about)[0]


@transaction.atomic
def sign_in(
    enrolment: Enrolment, *, by: User, at: datetime | None = None, temperature: Decimal | None = None
) -> ChildDay:
    """Note that the child is here today; twice is once. It undoes a flag of this morning.

    Raises BadValue for a temperature nobody has, NotNow for a fever or who is not in.
    """
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    day = timezone.localtime(at or timezone.now()).date()
    known = day_row(enrolment, day)
    if known and known.attendance.state == Here.PRESENT:
        return known
    if temperature is not None:
        if not COLDEST <= temperature <= HOTTEST:
            raise BadValue(_("体温请写34到43度，例如36.5。"))
        if temperature >= Decimal(figure("nursery_fever", committee=enrolment.term.committee)):
            raise NotNow(_("体温%(now)s℃，今天先不进班，请家长带回去休息。") % {"now": temperature})
    row = note_attendance(session_on(enrolment.term, day), enrolment, state=Here.PRESENT, by=by)
    return _kept(row, temperature=temperature)


@transaction.atomic
def say_absent(
    enrolment: Enrolment, acting: Acting, day: date, *, words: str = "", at: datetime | None = None
) -> AbsenceNote:
    """The guardian says that the child does not come on ``day``; said twice is once.

    Raises NotYours for who is no guardian, TooLate after the hour at which who is missing is asked for.
    """
    if (
        acting.authority not in (Authority.GUARDIAN, Authority.DESK)
        or acting.person.pk != enrolment.person_id
    ):
        raise NotYours(_("请假要由孩子的监护人来说。"))
    Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    session = session_on(enrolment.term, day)
    if known := AbsenceNote.objects.filter(enrolment=enrolment, day=day).first():
        return known
    moment = at or timezone.now()
    if moment >= clock_of("nursery_flag_at", enrolment.term, day):
        raise TooLate(_("这天请假的时间过了，请直接打托班电话。"))
    row = AbsenceNote(committee_id=enrolment.committee_id, enrolment=enrolment, day=day)
    row.keep("words", words[:200])
    row.by, row.at = acting.user, moment
    row.save(force_insert=True)
    note_attendance(session, enrolment, state=Here.EXCUSED, by=acting.user)
    return row


@transaction.atomic
def excuse(enrolment: Enrolment, day: date, *, by: User) -> Attendance:
    """Staff heard afterwards why the child was missing: that day no longer counts."""
    session = session_on(enrolment.term, day)
    row = Attendance.objects.filter(session=session, enrolment=enrolment).first()
    if row is None or row.state != Here.ABSENT:
        raise NotNow(_("这天没有记成“没来”，不用改。"))
    row = note_attendance(session, enrolment, state=Here.EXCUSED, by=by)
    audit.record("nursery.excuse", by=by, row=enrolment, detail={"day": str(day)})
    return row


def flag_missing(now: datetime) -> int:
    """Ask at the set hour for every child nobody signed in or excused; return how many are new.

    Staff and guardians hear of today's; days missed while nothing ran are noted without a word.
    """
    day = timezone.localtime(now).date()
    terms = Term.objects.filter(state=Term.State.SHOWN, nursery__erased_at=None, first_day__lte=day)
    terms = terms.filter(nursery__isnull=False, last_day__gte=day).select_related("committee", "programme")
    return sum(_flag_term(term, day, now) for term in terms.order_by("pk"))


def _flag_term(term: Term, day: date, now: datetime) -> int:
    found = 0
    for session in Session.objects.filter(term=term, starts_at__lt=now).order_by("starts_at"):
        on = timezone.localtime(session.starts_at).date()
        if now < clock_of("nursery_flag_at", term, on):
            continue
        rows = Enrolment.objects.filter(term=term, state=Enrolment.State.ENROLLED)
        rows = rows.filter(state_at__lt=session.starts_at).exclude(attendances__session=session)
        for row in rows.select_related("person", "term__committee").order_by("pk"):
            _flag(row, session, now, told=on == day)
            found += 1
    return found


@transaction.atomic
def _flag(enrolment: Enrolment, session: Session, now: datetime, *, told: bool) -> None:
    row = note_attendance(session, enrolment, state=Here.ABSENT, by=None)
    _kept(row, flagged_at=now)
    if told:
        body = _("孩子今天没有签到，也没有收到请假。请马上点开说一声，或者打托班电话。")
        until = clock_of("nursery_closes", enrolment.term, timezone.localtime(now).date())
        tell_guardians(enrolment, f"missing:{row.pk}", _("孩子今天到了吗？"), body, urgent=True, until=until)
        words = _("有一个孩子没来，也没请假，请打家长电话。")
        tell_site(
            enrolment.term,
            f"missing:{row.pk}",
            _("托班有孩子没到"),
            words,
            f"/me/nursery/site/{enrolment.term_id}/",
        )
    propose_removal(enrolment, RemovalProposal.Why.ABSENT)


def counts_of(enrolment: Enrolment) -> dict[str, int]:
    """Return how often the child was missing without a word and how often it was fetched late."""
    rows = Attendance.objects.filter(enrolment=enrolment)
    return {
        RemovalProposal.Why.ABSENT: rows.filter(state=Here.ABSENT).count(),
        RemovalProposal.Why.LATE: rows.filter(child_day__late_minutes__gt=0).count(),
    }


def propose_removal(enrolment: Enrolment, why: str) -> RemovalProposal | None:
    """Propose to end the place once the rule's number is reached; proposed once for each reason."""
    count = counts_of(enrolment)[why]
    if count < figure_int(f"nursery_{why}_limit", committee=enrolment.term.committee):
        return None
    facts = {"committee_id": enrolment.committee_id, "count": count, "at": timezone.now()}
    row, new = RemovalProposal.objects.get_or_create(enrolment=enrolment, why=why, defaults=facts)
    if new:
        words = _("有一个孩子按约定该让出名额了，请到托班页面定下来。")
        url = f"/desk/nursery/{enrolment.term_id}/"
        tell_site(enrolment.term, f"removal:{row.pk}", _("托班名额要您定"), words, url)
    return row


@transaction.atomic
def decide_removal(proposal: RemovalProposal, *, confirmed: bool, by: User) -> RemovalProposal:
    """Confirm that the place ends, or let the child stay; decided twice, the first counts."""
    enrolment = Enrolment.objects.select_related("term__committee", "term__programme").get(
        pk=proposal.enrolment_id
    )
    Term.objects.select_for_update(no_key=True).get(pk=enrolment.term_id)
    row = RemovalProposal.objects.select_for_update().get(pk=proposal.pk)
    if row.confirmed is not None:
        return row
    row.confirmed, row.decided_by, row.decided_at = confirmed, by, timezone.now()
    row.save(update_fields=["confirmed", "decided_by", "decided_at"])
    if confirmed:
        remove(enrolment, because=f"{row.get_why_display()}（{row.count}次）", by=by)
    audit.record("nursery.removal", by=by, row=row, detail={"confirmed": str(confirmed)})
    return row


@transaction.atomic
def note_incident(
    term: Term, *, kind: str, words: str, by: User, source: str, enrolment: Enrolment | None = None
) -> Incident:
    """Write down what happened, sealed; a child's guardian is told to look. The same source is one."""
    if known := Incident.objects.filter(source=source).first():
        return known
    if not words.strip():
        raise BadValue(_("请写清楚发生了什么、怎么处理的。"))
    if enrolment is not None and enrolment.term_id != term.pk:
        raise BadValue(_("这个孩子不在这一期的名单上。"))
    row = Incident(committee_id=term.committee_id, term=term, enrolment=enrolment, kind=kind, source=source)
    row.keep("words", words[:1000])
    row.by, row.at = by, timezone.now()
    row.save(force_insert=True)
    if enrolment is not None:
        body = _("托班有一件和孩子有关的事，请点开看，有事打托班电话。")
        tell_guardians(enrolment, f"incident:{row.pk}", _("托班的事"), body, urgent=True)
    audit.record("nursery.incident", by=by, row=row, detail={"kind": kind})
    return row


@transaction.atomic
def evaluate(enrolment: Enrolment, acting: Acting, *, stars: int, words: str = "") -> Outcome:
    """The guardian says at the end how it was, 1 to 5; once. Raises NotNow before the last day, NotYours."""
    if acting.authority != Authority.GUARDIAN or acting.person.pk != enrolment.person_id:
        raise NotYours(_("请孩子的监护人来评。"))
    if today() < enrolment.term.last_day:
        raise NotNow(_("最后一天开始就可以评了。"))
    if enrolment.state not in (Enrolment.State.ENROLLED, Enrolment.State.COMPLETED):
        raise NotNow(_("孩子没有上完这一期，不用评。"))
    source = f"nursery:evaluate:{enrolment.pk}"
    return measure(enrolment, "satisfied", source=source, by=acting.user, value=stars, words=words)
