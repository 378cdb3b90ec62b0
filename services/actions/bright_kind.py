"""What 光明行动 adds to an enrolment: old enough by the dated figure, when to come, to be fetched or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.models import Person
from services.actions.bright import AGE
from services.actions.kinds import Kind
from services.models import Enrolment, EyeDay, EyeFile, Term

SLOTS = ("08:30", "09:00", "09:30", "10:00", "10:30", "13:30", "14:00", "14:30", "15:00")


def why_not(term: Term, person: Person, facts: Mapping[str, Any]) -> Iterable[str]:
    """Return plain reasons against: too young on the day, no birth on the register, no day planned."""
    if not EyeDay.objects.filter(term=term).exists():
        return [_("这一期还没有排筛查日，请先排好。")]
    if person.birth is None:
        return [_("名册上还没有出生日期，请带身份证或户口簿到村居补登。")]
    least = figure_int(AGE, on=term.first_day, committee=term.committee)
    if person.birth.age_on(term.first_day) < least:
        return [_("光明行动给满%(least)d周岁的老人，到筛查那天还不满。") % {"least": least}]
    slot = facts.get("slot") or ""
    return [] if slot in ("", *SLOTS) else [_("请从列出的时间里选几点来。")]


def enrolled(enrolment: Enrolment, facts: Mapping[str, Any]) -> EyeFile:
    return EyeFile.objects.create(
        enrolment=enrolment,
        committee_id=enrolment.committee_id,
        day_id=enrolment.term_id,
        slot=facts.get("slot") or "",
        fetch=bool(facts.get("fetch")),
    )


BRIGHT = Kind(why_not=why_not, enrolled=enrolled, form="services.forms.bright.AskedForm")
