"""A leader's account and right on the phone: proposed by one person, approved by another."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from leaders.models import Appointment
from residents.models import Committee, Person
from users.actions import audit
from users.actions.accounts import open_account
from users.actions.grants import Term, propose_grant
from users.models import Grant, User
from xidu.kit.dates import today
from xidu.kit.errors import NotNow, RuleBroken

ROLE = "leader"


@dataclass
class Opened:
    """What a whole committee's proposal came to; ``failed`` are (leader, sentence)."""

    proposed: int = 0
    there: int = 0
    without_phone: list[Person] = field(default_factory=list)
    failed: list[tuple[Person, str]] = field(default_factory=list)


@transaction.atomic
def propose_phone(term: Appointment, *, by: Any) -> Grant:
    """Return the leader's grant at the block, proposed until the term ends; a second person approves.

    An account is opened where the leader has none yet. Raises NotNow for a term that is over, a leader
    without a telephone, or where the right is there or waits already; BadValue where the number belongs to
    somebody else's account.
    """
    if term.until and term.until < today():
        raise NotNow(_("这个任期已经结束，不能开通。"))
    user = account_for(term.person, by=by)
    span = Term(since=max(term.since, today()), until=term.until, basis=f"聘书{term.number}")
    return propose_grant(user, ROLE, term.block, span, by=by)


def account_for(person: Person, *, by: Any) -> User:
    """Return the account of ``person``; the one with the same number and name is theirs, else a new one."""
    person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if found := User.objects.filter(person=person, is_active=True).order_by("pk").first():
        return found
    if not person.phone_sealed:
        raise NotNow(_("%(name)s没有登记电话，请先在名册里补上。") % {"name": person.masked_name})
    user = _same_person(person) or open_account(f"leader{person.pk}", person.name, by=by, phone=person.phone)
    user.person = person
    user.save(update_fields=["person"])
    audit.record("account.link", by=by, row=user, committee=person.committee, detail={"person": person.pk})
    return user


def _same_person(person: Person) -> User | None:
    """The number alone is not enough: a family may share one."""
    number = User(username="x")
    number.keep_phone(person.phone, 0)
    rows = User.objects.filter(phone_index=number.phone_index, person=None, is_active=True)
    return rows.filter(name=person.name).first()


def propose_phones(committee: Committee, *, by: Any) -> Opened:
    """Propose the right of every leader in force at ``committee``; what fails is named and stops nobody."""
    done = Opened()
    day = today()
    held = Grant.objects.in_force_on(day).filter(committee=committee, role=ROLE, ended_at=None)
    there = set(held.values_list("user__person", "block"))
    terms = Appointment.objects.filter(committee=committee).in_force_on(day)
    for term in terms.select_related("person", "block__committee"):
        if (term.person_id, term.block_id) in there:
            done.there += 1
        elif not term.person.phone_sealed and not term.person.accounts.exists():
            done.without_phone.append(term.person)
        else:
            try:
                propose_phone(term, by=by)
            except RuleBroken as broken:
                done.failed.append((term.person, str(broken)))
            else:
                done.proposed += 1
    return done
