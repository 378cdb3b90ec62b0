"""Who may fetch a child, by a code of six digits, and the hand-over, signed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from services.actions.nursery import clock_of
from services.actions.nursery_days import day_row, propose_removal
from services.actions.nursery_people import tell_guardians
from services.models import Attendance, ChildDay, Enrolment, PickUpPerson, RemovalProposal
from users.actions import audit
from users.actions.family import NotYours
from users.models import User
from xidu.kit import crypto
from xidu.kit.cells import squeezed
from xidu.kit.dates import clock_words
from xidu.kit.errors import BadValue, NotNow, RuleBroken

DIGITS, MOST = 6, 6


class NotOnTheList(RuleBroken):
    """Nobody on the child's list has this code or this name; the child stays."""


def _index(code: str, enrolment_id: int, committee_id: int) -> str:
    return crypto.blind_index(code, f"pick_up:{enrolment_id}", committee_id)


def code_of(row: PickUpPerson) -> str:
    """Return the person's six digits, for the guardian's eyes; they stand nowhere in the database."""
    return crypto.digits_from(row.source, "pick_up", DIGITS)


@transaction.atomic
def name_person(enrolment: Enrolment, *, name: str, relation: str, by: User, source: str) -> PickUpPerson:
    """Put somebody on the child's list and return the row; the same ``source`` is one.

    Raises BadValue without name or relation, for a name that is there, and beyond six people.
    """
    row = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    if known := PickUpPerson.objects.filter(source=source, enrolment=row).first():
        return known
    name, relation = squeezed(name), squeezed(relation)
    if not name or not relation:
        raise BadValue(_("请写接孩子的人的姓名，和是孩子的什么人，例如“外婆”。"))
    standing = list(PickUpPerson.objects.filter(enrolment=row, ended_at=None))
    if name in {one.read("name") for one in standing}:
        raise BadValue(_("名单上已经有这个人了。"))
    if len(standing) >= MOST:
        raise BadValue(_("最多写%(most)d个人，先停用一个再加。") % {"most": MOST})
    person = PickUpPerson(committee_id=row.committee_id, enrolment=row, relation=relation[:12], source=source)
    person.keep("name", name[:20])
    person.named_by, person.named_at = by, timezone.now()
    taken = {one.code_index for one in standing}
    person.code_index = _index(code_of(person), row.pk, row.committee_id)
    # Two of one child with the same digits could not be told apart.
    while person.code_index in taken:
        person.source += "+"
        person.code_index = _index(code_of(person), row.pk, row.committee_id)
    person.save(force_insert=True)
    audit.record("pick_up.name", by=by, row=person)
    return person


@transaction.atomic
def end_person(person: PickUpPerson, *, by: User) -> PickUpPerson:
    """Take somebody off the list, at once; twice is once."""
    row = PickUpPerson.objects.select_for_update().get(pk=person.pk)
    if row.ended_at is None:
        row.ended_at = timezone.now()
        row.save(update_fields=["ended_at"])
        audit.record("pick_up.end", by=by, row=row)
    return row


@transaction.atomic
def hand_over(
    enrolment: Enrolment, *, code: str, signed: str, by: User, at: datetime | None = None
) -> ChildDay:
    """Give a child to somebody on its list who has the code and signed with their name; twice is once.

    Late by ``nursery_late_after`` minutes is counted; the third time proposes that the place ends.
    Raises NotOnTheList, NotNow for a child that is not here, NotYours for staff fetching by their own hand.
    """
    row = Enrolment.objects.select_for_update(no_key=True).get(pk=enrolment.pk)
    moment = at or timezone.now()
    day = day_row(row, timezone.localtime(moment).date())
    if day is None or day.attendance.state != Attendance.State.PRESENT:
        raise NotNow(_("孩子今天没有签到，不在这里。"))
    if day.left_at:
        return day
    person = _found(row, code, signed)
    if person.named_by_id == by.pk:
        raise NotYours(_("自己家的孩子，请另一位同事来交。"))
    closes = clock_of("nursery_closes", enrolment.term, timezone.localtime(moment).date())
    late = int((moment - closes) / timedelta(minutes=1)) if moment > closes else 0
    grace = figure_int("nursery_late_after", committee=enrolment.term.committee)
    day.left_at, day.fetcher, day.handed_by = moment, person, by
    day.late_minutes = late if late > grace else 0
    day.save(update_fields=["left_at", "fetcher", "handed_by", "late_minutes"])
    facts = {"relation": person.relation, "time": clock_words(timezone.localtime(moment).time())}
    body = _("孩子%(time)s由%(relation)s签字接走了。") % facts
    tell_guardians(enrolment, f"left:{day.pk}", _("孩子接走了"), body, urgent=True)
    if day.late_minutes:
        propose_removal(enrolment, RemovalProposal.Why.LATE)
    audit.record("pick_up.hand_over", by=by, row=person)
    return day


def _found(row: Enrolment, code: str, signed: str) -> PickUpPerson:
    """Return whose code it is. Raises NotOnTheList for another code, or another name than the listed."""
    index = _index("".join(code.split()), row.pk, row.committee_id)
    person = PickUpPerson.objects.filter(enrolment=row, ended_at=None, code_index=index).first()
    if person is None:
        raise NotOnTheList(_("这个接送码不在孩子的名单上，不能接走。请打家长的电话问清楚。"))
    if squeezed(signed) != person.read("name"):
        raise NotOnTheList(_("签的名字和家长指定的人不一样，不能接走。请打家长的电话问清楚。"))
    return person
