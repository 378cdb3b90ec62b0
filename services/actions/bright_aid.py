"""Who pays: the dated rules say it with their reason, somebody else of the health station decides."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.models import Person
from services.actions.bright import check_health, locked
from services.models import EyeAid, EyeAidRule, EyeFile, EyeReferral, Gives, Programme
from users.actions import audit
from users.models import User
from xidu.kit.dates import today
from xidu.kit.errors import BadValue, NotNow


def rule_for(programme: Programme, person: Person, on: date) -> EyeAidRule | None:
    """Return the first rule in force ``on`` a day all of whose conditions ``person`` fulfils, or None."""
    held = set(person.tags.in_force_on(on).values_list("tag", flat=True))
    age = person.birth.age_on(on) if person.birth else None
    for rule in EyeAidRule.objects.filter(programme=programme).in_force_on(on).order_by("position", "pk"):
        if rule.needs_registered and not person.registered_here:
            continue
        if rule.tag and rule.tag not in held:
            continue
        if rule.age_min is not None and (age is None or age < rule.age_min):
            continue
        return rule
    return None


def reason_of(rule: EyeAidRule | None) -> str:
    """Return in plain words why a rule holds, or that none does."""
    if rule is None:
        return _("没有一条补贴办法符合，费用按医保结算后自付。")
    parts = [_("户籍在这里")] if rule.needs_registered else []
    parts += [rule.tag] if rule.tag else []
    parts += [_("满%(n)d周岁") % {"n": rule.age_min}] if rule.age_min else []
    return _("%(why)s，按%(basis)s") % {"why": "、".join(parts) or _("人人都有"), "basis": rule.basis}


@transaction.atomic
def check_aid(file: EyeFile, *, by: User, on: date | None = None) -> EyeAid:
    """Work out what the rules give for the person of ``file``; checked again before a decision it is new.

    Raises RecordClosed for another role, NotNow without a referral or after the decision.
    """
    check_health(file, by)
    row = locked(file)
    if not EyeReferral.objects.filter(file=row).exists():
        raise NotNow(_("没有转诊的不用核对补贴。"))
    aid = EyeAid.objects.filter(file=row).first() or EyeAid(committee_id=row.committee_id, file=row)
    if aid.decided_by_id:
        raise NotNow(_("已经有人决定过了，不能再核对。"))
    rule = rule_for(row.day.term.programme, row.enrolment.person, on or today())
    aid.rule, aid.gives = rule, rule.gives if rule else Gives.NONE
    aid.amount = rule.amount if rule else None
    aid.reason, aid.by, aid.at = reason_of(rule)[:120], by, timezone.now()
    aid.save()
    audit.record("record.write", by=by, row=row)
    return aid


@transaction.atomic
def decide_aid(aid: EyeAid, *, agreed: bool, because: str, by: User) -> EyeAid:
    """Say yes or no to what was worked out, with a reason; the first decision stands.

    Raises RecordClosed, NotNow for who checked it themselves, BadValue without a reason.
    """
    check_health(aid.file, by)
    row = locked(aid.file)
    kept = EyeAid.objects.get(file=row)
    if kept.decided_by_id:
        return kept
    if kept.by_id == by.pk:
        raise NotNow(_("自己核对的要请另一位同事来决定。"))
    if not because.strip():
        raise BadValue(_("请写同意或不同意的理由。"))
    kept.agreed, kept.decided_because = agreed, because.strip()[:120]
    kept.decided_by, kept.decided_at = by, timezone.now()
    kept.save()
    audit.record("record.write", by=by, row=row)
    return kept
