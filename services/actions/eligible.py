"""May this person take part? Yes, or plain reasons why not, by the dated conditions of the programme."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from residents.models import Person
from services.models import Eligibility, Programme
from xidu.kit.dates import Birth

Rule = Eligibility.Rule
Facts = dict[str, Any]


def rules_of(programme: Programme, committee_id: int, on: date) -> list[Eligibility]:
    """Return the conditions in force ``on`` a day: the committee's own before the general one."""
    rows = Eligibility.objects.filter(programme=programme).in_force_on(on).order_by("since", "pk")
    own = [row for row in rows if row.committee_id == committee_id]
    general = [row for row in rows if row.committee_id is None]
    return list({row.rule: row for row in (*general, *own)}.values())


def why_not(programme: Programme, committee_id: int, person: Person, facts: Any, on: date) -> list[str]:
    """Return a sentence for each condition ``person`` does not fulfil ``on`` a day; empty says yes."""
    return [
        row.reason or told
        for row in rules_of(programme, committee_id, on)
        if (told := _told(row, person, facts, on))
    ]


def _told(row: Eligibility, person: Person, facts: Any, on: date) -> str:
    if row.rule in (Rule.AGE_MIN, Rule.AGE_MAX):
        return _age(row, person.birth, on)
    if row.rule in (Rule.GRADE_MIN, Rule.GRADE_MAX):
        return _grade(row, facts.get("grade"))
    if row.rule == Rule.TAG:
        held = set(person.tags.in_force_on(on).values_list("tag", flat=True))
        return "" if held & tags_in(row.value) else _("这个项目是给有特定困难的居民的，请到村居核对情况。")
    return _home(row, person)


def tags_in(value: str) -> set[str]:
    return {tag.strip() for tag in value.replace("，", ",").split(",") if tag.strip()}


def _age(row: Eligibility, birth: Birth | None, on: date) -> str:
    if birth is None:
        return _("名册上还没有出生日期，请带身份证或户口簿到村居补登。")
    age, bound = birth.age_on(on), int(row.value)
    if row.rule == Rule.AGE_MIN and age < bound:
        return _("要满%(bound)d周岁，到时候还不满。") % {"bound": bound}
    if row.rule == Rule.AGE_MAX and age > bound:
        return _("最大%(bound)d周岁，已经超过了。") % {"bound": bound}
    return ""


def _grade(row: Eligibility, grade: Any) -> str:
    if grade is None:
        return _("请写孩子现在读几年级。")
    bound = int(row.value)
    if row.rule == Rule.GRADE_MIN and int(grade) < bound:
        return _("要读到%(bound)d年级才能报；马上要上一年级的孩子，等上了学再来。") % {"bound": bound}
    if row.rule == Rule.GRADE_MAX and int(grade) > bound:
        return _("最高收到%(bound)d年级。") % {"bound": bound}
    return ""


def _home(row: Eligibility, person: Person) -> str:
    if row.rule == Rule.REGISTERED and not person.registered_here:
        return _("这个项目只给户籍在这里的居民。")
    if row.rule == Rule.LIVES and not person.lives_here:
        return _("这个项目只给住在这里的居民。")
    if row.rule == Rule.HERE and not (person.registered_here or person.lives_here):
        return _("这个项目只给户籍或居住在这里的居民。")
    return ""
