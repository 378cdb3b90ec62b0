"""Into a term: under the person's and the term's lock, each asking with its own number.

Locks are taken in this order everywhere: person, term, enrolments, the committee's stamp, the trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.stamps import bump
from residents.models import Person
from services.actions.consents import check_consents
from services.actions.eligible import why_not
from services.actions.kinds import kind_of
from services.models import Enrolment, EnrolmentStep, Programme, Term
from users.actions import audit
from users.actions.family import Acting, NotYours
from users.models import Authority, User
from xidu.kit.dates import chinese_date, clock_words
from xidu.kit.errors import NotNow, RuleBroken, SeveralBroken, TooLate

State, Door = Enrolment.State, Enrolment.Door
AT_THE_DESK = (Authority.DESK, Authority.PAPER)


class NotEligible(SeveralBroken):
    """The programme is not for this person; ``reasons`` say why."""


class AlreadyEnrolled(RuleBroken):
    """The person has a place, or waits for one, at the same time."""


class Closed(TooLate):
    """Enrolling is over, or the term does not take place."""


@transaction.atomic
def enrol(
    term: Term,
    acting: Acting,
    *,
    source: str,
    facts: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Enrolment:
    """Ask for a seat for ``acting.person`` and return the enrolment: ENROLLED, or WAITING in its turn.

    ``source`` names the sending: the same source again returns the same enrolment. ``facts`` is what the
    kind of programme asks beyond that, for example ``{"grade": 3}``. In a lottery everybody waits.

    Raises NotNow before the opening, Closed after the close, NotEligible with reasons, NotYours for a child
    without a guardian, AlreadyEnrolled for somebody who is in at the same time, ConsentMissing.
    """
    person = Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=acting.person.pk)
    term = locked(term)
    # Of two taps the second finds the first here, once it has the lock.
    if known := Enrolment.objects.filter(source=source).first():
        return known
    moment = at or timezone.now()  # under the lock: numbers are in the order of asking
    check_open(term, moment)
    _check_person(term, person, acting, facts or {})
    _check_once(term, person)
    check_consents(term.programme, person)
    row = _row(term, person, acting, moment)
    row.source = source
    row.save(force_insert=True)
    note_step(row, by=acting.user, authority=acting.authority)
    kind_of(term).enrolled(row, facts or {})
    bump(term.committee_id)
    if acting.authority in AT_THE_DESK:
        audit.record("enrolment.desk", by=acting.user, row=row, detail={"authority": acting.authority})
    return row


def _row(term: Term, person: Person, acting: Acting, moment: datetime) -> Enrolment:
    """Return the next asking of ``term``, unsaved, with its seat or its turn."""
    number = (Enrolment.objects.filter(term=term).aggregate(most=Max("number"))["most"] or 0) + 1
    return Enrolment(
        committee_id=term.committee_id,
        term=term,
        person=person,
        home_id=person.committee_id,
        number=number,
        turn=number,
        state=State.ENROLLED if _finds_seat(term) else State.WAITING,
        state_at=moment,
        asked_at=moment,
        door=_door(acting),
        **acting.papers,
    )


def locked(term: Term) -> Term:
    """Return the term's row with its programme, locked until the transaction ends."""
    rows = Term.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("programme", "committee", "place").get(pk=term.pk)


def check_open(term: Term, moment: datetime) -> None:
    """Raise NotNow before and Closed after the days on which one may enrol."""
    if term.state == Term.State.CANCELLED:
        raise Closed(_("这一期不办了：%(why)s") % {"why": term.cancelled_because})
    if term.state == Term.State.FINISHED:
        raise Closed(_("这一期已经办完了，请看下一期。"))
    if term.state == Term.State.DRAFT or term.programme.state != Programme.State.SHOWN:
        raise NotNow(_("这一期还没有公布，公布以后就能报名。"))
    if moment < term.opens_at:
        opens = timezone.localtime(term.opens_at)
        facts = {"day": chinese_date(opens.date()), "time": clock_words(opens.time())}
        raise NotNow(_("还没到报名时间，%(day)s%(time)s开始。") % facts)
    if moment >= term.closes_at:
        raise Closed(_("报名已经截止，可以打村居电话问问，或者看看下一期。"))


def _check_person(term: Term, person: Person, acting: Acting, facts: Mapping[str, Any]) -> None:
    kind = kind_of(term)
    if kind.minors and acting.authority not in (Authority.GUARDIAN, *AT_THE_DESK):
        raise NotYours(_("孩子要由登记过的监护人来报。请带户口簿到村居核对一次，以后就能在网上报。"))
    home = term.programme.committee_id
    reasons = (
        [_("这个项目只给本村居的居民，请问问您自己的村居。")]
        if home not in (None, person.committee_id)
        else []
    )
    reasons += why_not(term.programme, term.committee_id, person, facts, term.first_day)
    reasons += kind.why_not(term, person, facts)
    if reasons:
        raise NotEligible(reasons)


def _check_once(term: Term, person: Person) -> None:
    """Refuse a second place at the same time, here or at another site of the same kind."""
    same = Term.objects.overlapping(term.first_day, term.last_day).filter(programme__key=term.programme.key)
    rows = Enrolment.objects.standing().filter(person=person, term__in=same)
    if other := rows.select_related("term__programme", "term__committee").first():
        facts = {"term": other.term, "place": other.term.committee.name, "state": other.get_state_display()}
        words = _("已经报了%(place)s的“%(term)s”（%(state)s），同一时间只能在一处。要换请先退掉那一处。")
        raise AlreadyEnrolled(words % facts)


def _finds_seat(term: Term) -> bool:
    """Say whether the next in line is in at once: there is a seat, nobody waits, and nothing is drawn."""
    if term.admission == Term.Admission.LOTTERY and term.drawn_at is None:
        return False
    rows = Enrolment.objects.filter(term=term)
    return rows.seated().count() < term.capacity and not rows.waiting().exists()


def _door(acting: Acting) -> str:
    doors = {Authority.DESK: Door.DESK, Authority.PAPER: Door.PAPER}
    return doors.get(Authority(acting.authority), Door.WEB)


def note_step(row: Enrolment, *, by: User | None, authority: str = "", because: str = "") -> None:
    """Keep that ``row`` came to its present state."""
    EnrolmentStep.objects.create(
        committee_id=row.committee_id,
        enrolment=row,
        state=row.state,
        because=because,
        by=by,
        authority=authority,
        at=row.state_at,
    )
