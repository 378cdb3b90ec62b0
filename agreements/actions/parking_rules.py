"""The owners' rule on lending bays: written down once adopted, never changed, ended by the next."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from agreements.models import ParkingRule
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from xidu.kit.dates import SHANGHAI, today
from xidu.kit.errors import BadValue, NotNow, RuleBroken


class NoParkingRule(RuleBroken):
    """Nothing may be lent: no owners' rule is in force at that time."""


@transaction.atomic
def adopt_parking_rule(
    committee: Committee, *, body: str, adopted_on: date, since: date, by: Any = None, **terms: Any
) -> ParkingRule:
    """Write down the rule the owners passed on ``adopted_on``; the one before ends the day before ``since``.

    ``terms`` are ``borrowers``, ``max_hours``, ``opens``, ``closes``, ``notice_hours``, ``words``, ``until``.
    Raises BadValue for days in the wrong order or gone by.
    Basis: 上海市住宅物业管理规定 articles 61–63: the owners decide on common parking, residents come first.
    """
    Committee.objects.select_for_update().get(pk=committee.pk)
    if adopted_on > today():
        raise BadValue(_("会还没开，通过以后再登记。"))
    if since < today():
        raise BadValue(_("生效日期最早是今天。"))
    until = terms.get("until")
    if until is not None and until < since:
        raise BadValue(_("到期的日子在生效以前，请核对。"))
    rules = ParkingRule.objects.filter(committee=committee)
    if rules.filter(since__gte=since).exists():
        raise BadValue(_("已经有一版从那天或更晚起生效，请把日期往后写。"))
    open_ones = rules.filter(Q(until=None) | Q(until__gte=since))
    open_ones.update(until=since - timedelta(days=1))
    version = (rules.aggregate(most=Max("version"))["most"] or 0) + 1
    facts: dict[str, Any] = {"body": body, "adopted_on": adopted_on, "since": since, "version": version}
    rule = ParkingRule.objects.create(committee=committee, by=by, **facts, **terms)
    bump(committee.pk)
    audit.record("parking_rule.adopt", by=by, row=rule, detail={"since": since})
    return rule


@transaction.atomic
def end_parking_rule(rule: ParkingRule, *, on: date, by: Any = None) -> ParkingRule:
    """Let the rule hold to ``on`` (last day, today at the earliest). Raises NotNow for one that has ended."""
    row = ParkingRule.objects.select_for_update().get(pk=rule.pk)
    if row.until is not None and row.until <= on:
        raise NotNow(_("这一版到%(day)s就到期了。") % {"day": row.until})
    if on < today():
        raise BadValue(_("最早到今天为止：已经借出的不能倒改。"))
    row.until = on
    row.save(update_fields=["until"])
    bump(row.committee_id)
    audit.record("parking_rule.end", by=by, row=row, detail={"until": on})
    return row


def parking_rule_on(committee_id: int, day: date) -> ParkingRule | None:
    return ParkingRule.objects.filter(committee=committee_id).in_force_on(day).first()


def rule_between(committee_id: int, start: datetime, end: datetime) -> ParkingRule:
    """Return the rule ``start`` falls under. Raises NoParkingRule unless one is in force to ``end``."""
    first = start.astimezone(SHANGHAI).date()
    last = (end - timedelta(microseconds=1)).astimezone(SHANGHAI).date()
    rules = ParkingRule.objects.filter(committee=committee_id)
    held = list(rules.exclude(until__lt=first).filter(since__lte=last).order_by("since"))
    day = first
    for rule in held:
        if rule.since <= day:
            day = date.max if rule.until is None else max(day, rule.until + timedelta(days=1))
    if day > last:
        return held[0]
    if not rules.in_force_on(today()).exists():
        raise NoParkingRule(_("业主大会（村民会议）还没有通过车位共享办法，车位现在不能共享。"))
    raise NoParkingRule(_("那几天没有生效的车位共享办法，请换一个日子，或等新办法通过。"))
