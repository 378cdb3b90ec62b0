"""Appoint a leader, end a term, name a deputy, note a leave. A right on the phone ends with the term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leaders.models import Appointment, Leave
from residents.actions.stamps import bump
from residents.models import Block, Committee, Person
from users.actions import audit
from users.actions.grants import end_with_office
from users.models import Grant
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import BadValue, NotNow

ROLE = "leader"


@dataclass(frozen=True, kw_only=True)
class Term:
    """One term as staff write it; ``until`` is the last day, None has no end yet."""

    kind: str
    since: date
    until: date | None = None
    is_shared: bool = False
    deputy: Person | None = None
    basis: str = ""


@transaction.atomic
def appoint(person: Person, block: Block, term: Term, *, by: Any) -> Appointment:
    """Return the new appointment of ``person`` at ``block``; the same term again returns the first.

    The term before it at this block becomes the predecessor.

    Raises BadValue for a term that ends before it starts, a person of another committee or one who moved
    away, and a deputy who may not be one; NotNow where the block has a leader on these days and not both
    terms are shared, or the person already leads here on some of them.
    """
    if term.until and term.until < term.since:
        raise BadValue(_("任期止不能早于任期起，请改一下。"))
    _check_person(person, block)
    # Two appointments to one block wait here, so the second finds the first.
    Committee.objects.select_for_update().get(pk=block.committee_id)
    if same := Appointment.objects.filter(
        person=person, block=block, kind=term.kind, since=term.since, until=term.until
    ).first():
        return same
    refuse_overlap(person, block, term)
    row = Appointment(
        committee_id=block.committee_id,
        block=block,
        person=person,
        kind=term.kind,
        since=term.since,
        until=term.until,
        is_shared=term.is_shared,
        basis=term.basis.strip(),
        predecessor=predecessor_at(block, term.since),
        by=by,
    )
    if term.deputy:
        row.deputy = _checked_deputy(row, term.deputy)
    row.save(force_insert=True)
    row.number = f"{term.since:%Y}-{row.pk:05d}"
    row.save(update_fields=["number"])
    bump(block.committee_id)
    audit.record("leader.appoint", by=by, row=row, committee=block.committee, detail={"block": block.pk})
    return row


def refuse_overlap(person: Person, block: Block, term: Term, *, but: int = 0) -> None:
    """Raise NotNow where ``term`` would lie inside another of the person, or beside an unshared one."""
    others = Appointment.objects.filter(block=block).touching(term.since, term.until).exclude(pk=but or 0)
    for other in others.select_related("person"):
        words = {"name": other.person.masked_name, "span": span_words(other), "block": block.name}
        if other.person_id == person.pk:
            raise NotNow(_("%(name)s已经是%(block)s的组长（%(span)s），任期不能重叠。") % words)
        if not (other.is_shared and term.is_shared):
            raise NotNow(
                _("%(block)s在%(span)s由%(name)s担任。请先办离任，或者把两个任期都记成“共管”。") % words
            )


def span_words(term: Appointment) -> str:
    until = chinese_date(term.until) if term.until else _("至今")
    return f"{chinese_date(term.since)}–{until}"


def predecessor_at(block: Block, since: date) -> Appointment | None:
    """Return the term that ended last at ``block`` before ``since``."""
    rows = Appointment.objects.filter(block=block, until__lt=since)
    return rows.order_by("-until", "-pk").first()


def _check_person(person: Person, block: Block) -> None:
    if person.committee_id != block.committee_id:
        raise BadValue(_("组长要是本村居的人，请先登记到本村居名册。"))
    if not person.lives_here:
        raise BadValue(_("名册上写着这位居民已经不住在本村居，请先核对名册。"))


@transaction.atomic
def end_term(term: Appointment, *, last_day: date, because: str, by: Any) -> Appointment:
    """Let ``term`` hold until ``last_day`` included and take its right on the phone back; coverage follows.

    A last day before the first means that the term never held. Ended again with the same day nothing changes.

    Raises BadValue without a reason or for a day after the written end, NotNow where it is over already.
    """
    if not because.strip():
        raise BadValue(_("请写上离任的原因，例如“届满”“搬走”“本人提出”。"))
    term = Appointment.objects.select_for_update(of=("self",)).get(pk=term.pk)
    last_day = max(last_day, term.since - timedelta(1))
    if term.ended_at and term.until == last_day:
        return term
    if term.until and term.until < min(today(), last_day):
        raise NotNow(_("这个任期已经结束了。"))
    if term.until and last_day > term.until:
        raise BadValue(_("离任日期不能晚于任期止。要延长任期，请登记新的任期。"))
    # The committee's row before the trail's head, as everywhere, or two at once would wait for each other.
    bump(term.committee_id)
    term.until, term.ended_because, term.ended_at, term.ended_by = (
        last_day,
        because.strip(),
        timezone.now(),
        by,
    )
    term.save(update_fields=["until", "ended_because", "ended_at", "ended_by"])
    take_rights_back(term, last_day, by)
    audit.record("leader.end", by=by, row=term, committee=term.committee, detail={"last_day": last_day})
    return term


def take_rights_back(term: Appointment, last_day: date, by: Any) -> None:
    """End the leader's grants at the block, today or with the last day, unless another term there goes on."""
    later = Appointment.objects.filter(block=term.block_id, person=term.person_id).exclude(pk=term.pk)
    if later.in_force_on(today()).exists():
        return
    for grant in Grant.objects.filter(
        user__person=term.person_id, role=ROLE, block=term.block_id, ended_at=None
    ):
        end_with_office(grant, last_day=last_day, by=by)


@transaction.atomic
def name_deputy(term: Appointment, deputy: Person | None, *, by: Any) -> Appointment:
    """Say who acts while the leader is away; None takes the name back. Raises BadValue as ``appoint``."""
    term = Appointment.objects.select_for_update(of=("self",)).select_related("committee").get(pk=term.pk)
    term.deputy = _checked_deputy(term, deputy) if deputy else None
    term.save(update_fields=["deputy"])
    bump(term.committee_id)
    audit.record("leader.deputy", by=by, row=term, committee=term.committee)
    return term


def _checked_deputy(term: Appointment, deputy: Person) -> Person:
    if deputy.pk == term.person_id:
        raise BadValue(_("替班的不能是组长自己，请选另一位。"))
    leads = Appointment.objects.in_force_on(max(today(), term.since)).filter(
        person=deputy, committee=term.committee_id
    )
    if not leads.exists():
        raise BadValue(_("替班的要是本村居在任的组长，请选另一位。"))
    return deputy


@transaction.atomic
def note_leave(person: Person, *, since: date, until: date | None, reason: str, by: Any) -> Leave:
    """Return the leave of a leader; meanwhile tasks go to the deputies of the terms.

    Raises BadValue for a leave that ends before it starts or has no reason, NotNow where one is noted for
    some of these days already or the person leads nowhere then.
    """
    if until and until < since:
        raise BadValue(_("请假止不能早于请假起，请改一下。"))
    if not reason.strip():
        raise BadValue(_("请写上事由，例如“住院”“外出”。"))
    Person.objects.select_for_update().get(pk=person.pk)
    if not Appointment.objects.filter(person=person).touching(since, until).exists():
        raise NotNow(_("这几天他不担任组长，不用请假。"))
    if Leave.objects.standing().filter(person=person).touching(since, until).exists():
        raise NotNow(_("这几天已经记了请假，请先撤回再改。"))
    row = Leave.objects.create(
        committee_id=person.committee_id,
        person=person,
        since=since,
        until=until,
        reason=reason.strip(),
        by=by,
    )
    bump(person.committee_id)
    audit.record("leader.leave", by=by, row=row, committee=person.committee)
    return row


@transaction.atomic
def end_leave(leave: Leave, *, last_day: date, by: Any) -> Leave:
    """Let the leave end with ``last_day``; before its first day it is taken back altogether."""
    leave = Leave.objects.select_for_update(of=("self",)).get(pk=leave.pk)
    if leave.taken_back_at or (leave.until and leave.until <= last_day):
        return leave
    if last_day < leave.since:
        leave.taken_back_at = timezone.now()
    else:
        leave.until = last_day
    leave.save(update_fields=["until", "taken_back_at"])
    bump(leave.committee_id)
    audit.record("leader.back", by=by, row=leave, committee=leave.committee)
    return leave
