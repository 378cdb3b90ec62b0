"""The month's birthday party, and keeping a birthday to oneself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.planning import plan_activity, publish_activity
from activities.models import Activity, Kind
from leaders.actions.telling import invite_leaders
from leaders.models import BirthdayOptOut, BirthdayParty
from residents.models import Committee, Person
from users.actions import audit
from users.models import User
from xidu.kit.errors import NotNow
from xidu.kit.language import in_chinese


@transaction.atomic
def hide_birthday(person: Person, *, by: User) -> BirthdayOptOut:
    """Keep the birthday of ``person`` out of every list from now on; twice is once."""
    Person.objects.select_for_update().get(pk=person.pk)
    if known := BirthdayOptOut.objects.filter(person=person, taken_back_at=None).first():
        return known
    row = BirthdayOptOut.objects.create(committee_id=person.committee_id, person=person, by=by)
    audit.record("birthday.hide", by=by, row=row)
    return row


@transaction.atomic
def show_birthday(person: Person, *, by: User) -> None:
    """Take the wish back; without one nothing changes."""
    standing = BirthdayOptOut.objects.filter(person=person, taken_back_at=None)
    if standing.update(taken_back_at=timezone.now()):
        audit.record("birthday.show", by=by, row=person)


@in_chinese()
@transaction.atomic
def plan_party(
    committee: Committee, month: date, people: Sequence[Person], *, by: User, fields: Mapping[str, Any]
) -> BirthdayParty:
    """Plan and announce the party of ``month`` (its first day) and invite ``people``, each once.

    ``people`` are those whose birthday is kept that month and is not hidden. Raises NotNow where the month
    has its party already and nobody is invited by it; one that was called off gives way to the new one.
    """
    Committee.objects.select_for_update().get(pk=committee.pk)
    known = BirthdayParty.objects.filter(committee=committee, month=month).select_related("activity").first()
    if known and known.activity.state != Activity.State.CANCELLED:
        raise NotNow(_("%(month)d月的生日会已经排了，不用再排一场。") % {"month": month.month})
    if not people:
        raise NotNow(_("这个月没有要过生日的组长，不用排生日会。"))
    facts = {
        "kind": Kind.objects.get(key="party"),
        "title": _("%(month)d月组长生日会") % {"month": month.month},
        **fields,
    }
    activity = plan_activity(committee=committee, by=by, fields=facts)
    activity = publish_activity(activity, by=by)
    if known:
        known.activity, known.by = activity, by
        known.save(update_fields=["activity", "by"])
    row = known or BirthdayParty.objects.create(committee=committee, month=month, activity=activity, by=by)
    subject = _("祝您生日快乐，请来生日会")
    invite_leaders(activity, people, key=f"party:{activity.pk}", topic="birthday", subject=subject)
    return row
