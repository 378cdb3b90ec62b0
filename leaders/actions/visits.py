"""Write a visit down, change or take it back on the same day, keep what was promised, blank old words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from demands.actions.intake import raise_demand
from demands.actions.telling import NotYours
from demands.models import Demand, Hear, Kind
from leaders import signals
from leaders.models import Visit, Way
from leaders.models.visits import LONGEST
from residents.actions.calendar import figure_int
from residents.models import Committee, Household, Person
from users.access import can
from users.models import User
from xidu.kit.dates import SHANGHAI, add_months, today
from xidu.kit.errors import BadValue, NotNow, TooLate
from xidu.kit.uploads import Upload

RECORD = "leaders.record_visit"
Result, Mood = Visit.Result, Visit.Mood


@dataclass(frozen=True)
class Said:
    """What a leader says of a visit; ``on`` None is today, ``next_on`` None is for the rule to say."""

    result: str
    mood: str = ""
    on: date | None = None
    way: str = Way.DOOR
    reason: str = ""
    person: Person | None = None
    companions: str = ""
    words: str = ""
    promise: str = ""
    promise_until: date | None = None
    next_on: date | None = None
    began: time | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Need:
    """What is to be done for the household: it becomes a demand of the committee."""

    kind: Kind
    words: str
    is_urgent: bool = False
    photos: Sequence[Upload] = ()


@transaction.atomic
def record_visit(household: Household, said: Said, *, key: str, by: User, need: Need | None = None) -> Visit:
    """Return the visit, kept once for each ``key``; a ``need`` is raised as a demand in the same step.

    Raises NotYours outside the blocks of ``by``; BadValue for a day to come or too long ago, too many words,
    somebody of another household, a next visit or promise before the visit; what ``raise_demand`` raises.
    """
    # The committee's row is the lock under which numbers follow one another and one key is one visit.
    committee = Committee.objects.select_for_update().get(pk=household.committee_id)
    if known := Visit.objects.filter(key=key).first():
        return _the_same(known, household, by)
    if not can(by, RECORD, block_id=household.block_id, committee_id=household.committee_id):
        raise NotYours(_("这户不在您的楼组里。"))
    facts = _facts(household, committee, said)
    visit = Visit(committee=committee, block_id=household.block_id, household=household, by=by, key=key)
    visit.year, visit.number = facts["on"].year, _next_number(committee, facts["on"].year)
    _put(visit, facts)
    if need:
        visit.demand = _raise(household, committee, need, visit)
    visit.save(force_insert=True)
    signals.visited.send(Visit, visit=visit)
    return visit


def _the_same(known: Visit, household: Household, by: User) -> Visit:
    if (known.household_id, known.by_id) != (household.pk, by.pk):
        raise BadValue(_("这一页已经用过了，请重新打开再记。"))
    return known


def _next_number(committee: Committee, year: int) -> int:
    last = Visit.objects.filter(committee=committee, year=year).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def _facts(household: Household, committee: Committee, said: Said) -> dict[str, Any]:
    """Return the fields of a visit as they may stand, the day and the next one filled in."""
    facts = {field.name: getattr(said, field.name) for field in fields(said)} | {"on": said.on or today()}
    facts = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    _check_day(facts["on"], committee)
    _check_words(facts)
    if facts["result"] == Result.CHECKED and household.use != Household.Use.VACANT:
        raise BadValue(_("这户有人住，请选“一切都好”或“没碰到人”。"))
    if said.person and said.person.household_id != household.pk:
        raise BadValue(_("这位不住在这户，请重新选。"))
    if facts["result"] != Result.MET:
        facts |= {"mood": "", "person": None}
    if facts["result"] == Result.NOBODY and not facts["next_on"]:
        days = figure_int("visit_nobody_days", on=facts["on"], committee=committee)
        facts["next_on"] = facts["on"] + timedelta(days)
    if facts["next_on"] and facts["next_on"] <= facts["on"]:
        raise BadValue(_("下次走访要晚于这次，请改一下。"))
    if facts["promise_until"] and facts["promise_until"] < facts["on"]:
        raise BadValue(_("答应的日子不能早于走访那天。"))
    return facts


def first_day(committee: Committee) -> date:
    """Return the earliest day of which a visit can still be written down. Basis: ``visit_late_days``."""
    return today() - timedelta(figure_int("visit_late_days", committee=committee))


def _check_day(on: date, committee: Committee) -> None:
    if on > today():
        raise BadValue(_("走访日期不能晚于今天。"))
    if on < first_day(committee):
        days = figure_int("visit_late_days", committee=committee)
        raise BadValue(_("最多补记%(days)d天以前的走访。") % {"days": days})


def _check_words(facts: dict[str, Any]) -> None:
    facts["words"] = facts["words"].replace("\x00", "")
    if len(facts["words"]) > LONGEST:
        have = {"most": LONGEST, "have": len(facts["words"])}
        raise BadValue(_("最多写%(most)d个字，现在有%(have)d个字。") % have)


def _put(visit: Visit, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(visit, name, value)


def _raise(household: Household, committee: Committee, need: Need, visit: Visit) -> Demand:
    """Return the demand of the need; whoever visited tells the household what became of it."""
    demand, _code = raise_demand(
        committee=committee,
        kind=need.kind,
        words=need.words,
        source=f"visit:{visit.key}",
        photos=need.photos,
        received_on=visit.on if visit.on != today() else None,
        door=Demand.Door.VISIT,
        block=household.block,
        place=household.door,
        is_urgent=need.is_urgent,
        hear_by=Hear.LEADER,
        taken_by=visit.by,
    )
    return demand


def is_open_to(visit: Visit, by: Any) -> bool:
    """Say whether ``by`` may still change the visit: who wrote it, until the end of that day."""
    written = visit.at.astimezone(SHANGHAI).date()
    return visit.by_id == by.pk and visit.undone_at is None and written == today()


def _own_of_today(visit: Visit, by: User) -> Visit:
    visit = Visit.objects.select_for_update(of=("self",)).select_related("household").get(pk=visit.pk)
    if visit.by_id != by.pk:
        raise NotYours(_("只有记的人能改。"))
    if visit.at.astimezone(SHANGHAI).date() != today():
        raise TooLate(_("当天记的当天能改。过了这天，请再记一次。"))
    return visit


@transaction.atomic
def change_visit(visit: Visit, said: Said, *, by: User) -> Visit:
    """Put other words on a visit of today's writing. What was handed to the committee stays handed over.

    Raises NotYours for anybody but the writer, TooLate after that day, NotNow once it is taken back;
    BadValue as ``record_visit``.
    """
    visit = _own_of_today(visit, by)
    if visit.undone_at:
        raise NotNow(_("这次走访已经撤销了，请重新记。"))
    if visit.demand_id and (said.result, said.mood) != (Result.MET, Mood.NEED):
        raise NotNow(_("这件事已经交给村居办了，结果不能改。"))
    facts = _facts(visit.household, visit.committee, said)
    _put(visit, facts)
    visit.save(update_fields=list(facts))
    return visit


@transaction.atomic
def undo_visit(visit: Visit, *, by: User) -> Visit:
    """Take the visit back; twice is once. Raises as ``change_visit``, NotNow once a demand came of it."""
    visit = _own_of_today(visit, by)
    if visit.undone_at:
        return visit
    if visit.demand_id:
        raise NotNow(_("这件事已经交给村居办了，不能撤销。说错了，请给村居打电话。"))
    visit.undone_at, visit.undone_by = timezone.now(), by
    visit.save(update_fields=["undone_at", "undone_by"])
    signals.visit_undone.send(Visit, visit=visit)
    return visit


@transaction.atomic
def keep_promise(visit: Visit, *, by: User) -> Visit:
    """Note that what was promised is done; twice is once. Raises NotYours outside the blocks of ``by``."""
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not can(by, RECORD, block_id=visit.block_id, committee_id=visit.committee_id):
        raise NotYours(_("这户不在您的楼组里。"))
    if visit.promise and visit.promise_kept_at is None:
        visit.promise_kept_at = timezone.now()
        visit.save(update_fields=["promise_kept_at"])
    return visit


def blank_old_words(now: datetime) -> int:
    """Blank what visits older than ``visit_words_months`` say; counts stay. Return how many were blanked.

    Basis: Personal Information Protection Law, article 19 (no longer than needed).
    """
    day = now.astimezone(SHANGHAI).date()
    before = add_months(day, -figure_int("visit_words_months", on=day))
    old = Visit.objects.filter(on__lt=before).exclude(words="", companions="", promise="")
    return old.update(words="", companions="", promise="", person=None)
