"""Who may open the record of a person, and that each opening is seen by that person.

A child's record opens to programme staff of the place alone, with a guardian on the papers and a consent.
Basis: Personal Information Protection Law, article 31; trust decision D20.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from residents.models import Person
from services.actions.consents import holds
from services.models import Enrolment, Programme
from users.access import can
from users.actions.opening import opened
from users.models import Guardian, User
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

CHILD = 14


class RecordClosed(RuleBroken):
    """The record stays closed; the sentence says what is missing."""


def is_minor(person: Person, on: date | None = None) -> bool:
    """Say whether ``person`` is under fourteen; somebody without a birth on the register is not."""
    return person.birth is not None and person.birth.age_on(on or today()) < CHILD


def why_closed(enrolment: Enrolment, *, by: User, perm: str, purpose: str = "data") -> str:
    """Return why ``by`` may not open the person's record of this enrolment; "" opens it."""
    if not can(by, perm, committee_id=enrolment.committee_id):
        return _("您的角色不能看这份记录。")
    if enrolment.state in (Enrolment.State.REFUSED, Enrolment.State.WITHDRAWN):
        return _("这个人已经不在名单上，记录不再打开。")
    programme: Programme = enrolment.term.programme
    if is_minor(enrolment.person):
        links = Guardian.objects.in_force_on(today()).filter(child=enrolment.person)
        if not links.exists():
            return _("孩子还没有登记监护人，记录不能打开。")
        if not holds(programme, enrolment.person, purpose):
            return _("监护人还没有同意，或者同意过期了，记录不能打开。")
    return ""


def open_record(
    enrolment: Enrolment,
    *,
    by: User,
    why: str,
    perm: str = "services.view_enrolment",
    purpose: str = "data",
    request: HttpRequest | None = None,
) -> Person:
    """Return the person behind ``enrolment`` for staff to read; the opening is on the trail and told them.

    Raises RecordClosed where ``why_closed`` says why.
    """
    if told := why_closed(enrolment, by=by, perm=perm, purpose=purpose):
        raise RecordClosed(told)
    what = f"{enrolment.term.programme.title} {enrolment.term.title}"
    opened(enrolment, of=enrolment.person, by=by, why=why, what=what, request=request)
    return enrolment.person
