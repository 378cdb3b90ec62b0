"""Take a worry in, whatever door it comes by; say "me too" instead of sending it twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands import signals
from demands.actions.history import step
from demands.actions.photos import keep_photos
from demands.actions.receiving import received_at, written_later
from demands.actions.telling import NotYours, code_of, home_of, say, tell_staff, triage_staff
from demands.models import Demand, Hear, Kind, MeToo, Step
from residents.actions.calendar import figure_int, work_calendar
from residents.actions.stamps import bump
from residents.models import Block, Committee
from users.access import can
from users.actions.askers import keep_way, same_person
from users.models import User
from xidu.kit import crypto
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.likeness import likeness, shared_words
from xidu.kit.uploads import Upload

LONGEST = 5000
RECORD = "demands.record_demand"
LOOK_AT, ALIKE, SHOWN = 60, 0.2, 5


@transaction.atomic
def raise_demand(
    *,
    committee: Committee,
    kind: Kind,
    words: str,
    source: str,
    phone: str = "",
    photos: Sequence[Upload] = (),
    at: datetime | None = None,
    received_on: date | None = None,
    **about: Any,
) -> tuple[Demand, str]:
    """Keep a demand and return it with its query code.

    ``source`` names the sending (a form's key) or the fact it came of (``"visit:12"``): the same source
    again returns the same demand. ``about`` may name ``door``, ``block``, ``place``, ``name``, ``hear_by``,
    ``user``, ``is_private`` (else the kind's), ``is_urgent``, ``due_on`` (else counted), ``outer_number``,
    ``taken_by``, ``split_from``. The committee's dispatchers hear. ``received_on`` is the day somebody was
    told, where it is written down later: the deadline counts from it, the history says when it was written.

    Raises BadValue for words, phone, day of receipt, hotline number or way to hear that cannot be, BadFile
    for a photo that cannot be kept, NotYours for ``taken_by`` without the right to record at the place.
    """
    # The committee's row is the lock under which numbers follow one another without a gap.
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    if known := Demand.objects.select_related("committee", "kind").filter(source=source).first():
        return known, code_of(known)
    written = at or timezone.now()
    facts = _dated(committee, kind, received_at(committee, received_on, written), about)
    digest = crypto.digest_token(crypto.code_from(source, "demand"))
    demand = Demand(kind=kind, words=checked(words), source=source, code_digest=digest, **facts)
    _check_taker(demand)
    _check_hotline(demand)
    _keep_way(demand, phone)
    demand.save(force_insert=True)
    keep_photos(demand, photos, by=demand.taken_by)
    _begin(demand, written)
    return demand, code_of(demand)


def _dated(committee: Committee, kind: Kind, received: datetime, about: dict[str, Any]) -> dict[str, Any]:
    """Return ``about`` with the number within the year and, where it names none, privacy and deadline.

    Basis: the deadlines ``demand_days`` and ``demand_urgent_days``, in working days of the holiday table.
    """
    day = received.astimezone(SHANGHAI).date()
    last = Demand.objects.filter(committee=committee, year=day.year).aggregate(last=Max("number"))["last"]
    facts = {name: value for name, value in about.items() if value is not None}
    if "due_on" not in facts:
        facts["due_on"] = deadline(committee, kind, day, urgent=bool(about.get("is_urgent")))
    numbered = {"committee": committee, "year": day.year, "number": (last or 0) + 1, "received_at": received}
    return {"is_private": kind.is_private, "door": Demand.Door.WEB} | facts | numbered


def _begin(demand: Demand, written: datetime) -> None:
    told = gettext_lazy("已收到，最晚%(due)s给您答复")
    if demand.due_on < written.astimezone(SHANGHAI).date():
        told = gettext_lazy("已收到，记晚了，期限%(due)s已经过了，马上办")
    why = written_later(demand, written)
    say(demand, Step.What.RAISED, told, by=demand.taken_by, reason=why, at=written)
    tell_staff(demand, triage_staff(demand), key="new", subject=gettext_lazy("有一件新的诉求等您派单"))
    signals.raised.send(Demand, demand=demand)


def _check_taker(demand: Demand) -> None:
    by, place = demand.taken_by, {"committee_id": demand.committee_id, "block_id": demand.block_id}
    if by and not can(by, RECORD, **place):
        raise NotYours(_("您不能代记这里的诉求。"))


def _keep_way(row: Demand | MeToo, phone: str) -> None:
    """Keep the phone, and refuse a way to hear that leads nowhere: a leader must know which door."""
    keep_way(row, phone)
    if row.hear_by == Hear.LEADER and not (row.block or home_of(row)):
        raise BadValue(_("请选您住的楼组，组长好去告诉您。"))


def checked(words: str) -> str:
    """Return the words without blanks around them. Raises BadValue if there are none or too many."""
    words = words.replace("\x00", "").strip()
    if not squeezed(words):
        raise BadValue(_("请写下是什么事，一两句就行。"))
    if len(words) > LONGEST:
        raise BadValue(_("最多写%(most)d个字，现在有%(have)d个字。") % {"most": LONGEST, "have": len(words)})
    return words


def deadline(committee: Committee, kind: Kind, day: date, *, urgent: bool = False) -> date:
    """Return the last working day for an outcome of what came in on ``day``."""
    if urgent:
        days = figure_int("demand_urgent_days", on=day, committee=committee)
    else:
        days = kind.workdays or figure_int("demand_days", on=day, committee=committee)
    return work_calendar().add_workdays(day, days)


def _check_hotline(demand: Demand) -> None:
    number = demand.outer_number = demand.outer_number.strip()
    if not number:
        return
    there = Demand.objects.filter(committee_id=demand.committee_id, outer_number=number).first()
    if there:
        raise BadValue(
            _("12345工单%(outer)s已经登记过了，是%(number)s号诉求。") % {"outer": number, "number": there}
        )


def standing_one(demand: Demand) -> Demand:
    """Return the demand that ``demand`` was merged into, however often, or itself, as it is kept now."""
    rows = Demand.objects.select_related("committee", "kind")
    row = rows.get(pk=demand.pk)
    while row.merged_into_id:
        row = rows.get(pk=row.merged_into_id)
    return row


def _standing_and_locked(demand: Demand) -> Demand:
    """Return the demand that stands, locked; one merged away while we waited is followed."""
    rows = Demand.objects.select_for_update(of=("self",)).select_related("committee", "kind")
    while True:
        target = rows.get(pk=standing_one(demand).pk)
        if target.merged_into_id is None:
            return target
        demand = target


@transaction.atomic
def me_too(
    demand: Demand,
    *,
    source: str,
    phone: str = "",
    hear_by: str = Hear.NONE,
    block: Block | None = None,
    user: User | None = None,
    at: datetime | None = None,
) -> MeToo:
    """Note that somebody else has the same worry; they hear of every step from now on.

    One sending, one account or one phone counts once. What was merged away leads to where it went. To the
    asker's own phone or account nothing is told twice, and nothing on the page gives away that it is theirs.
    Raises NotNow once there is an outcome, BadValue for a phone that is none.
    """
    if known := MeToo.objects.filter(source=source).first():
        return known
    target = _standing_and_locked(demand)
    if not target.is_open:
        raise NotNow(_("这件事已经有答复了。如果又坏了，请重新反映一件。"))
    row = MeToo(
        committee_id=target.committee_id,
        demand=target,
        source=source,
        hear_by=hear_by,
        block=block,
        user=user,
        at=at or timezone.now(),
    )
    _keep_way(row, phone)
    if same := _counted_already(row):
        return same
    if same_person(target, row) and target.hear_by != Hear.NONE:
        row.hear_by = Hear.NONE
    row.save(force_insert=True)
    step(target, Step.What.ME_TOO, at=row.at)
    bump(target.committee_id)
    return row


def _counted_already(row: MeToo) -> MeToo | None:
    there = MeToo.objects.filter(demand=row.demand_id)
    marks = Q(source=row.source)
    marks |= Q(user=row.user_id) if row.user_id else Q(pk=None)
    marks |= Q(phone_index=row.phone_index) if row.phone_index else Q(pk=None)
    return there.filter(marks).order_by("pk").first()


@dataclass(frozen=True)
class Similar:
    """An open demand that reads alike. ``shared`` are words the writer used too: they give nothing away."""

    demand: Demand
    score: float
    shared: tuple[str, ...]


def similar_open(
    committee: Committee, *, block: Block | None, words: str, kind: Kind | None = None
) -> list[Similar]:
    """Return at most five open demands of the same block, or of none, that may be the same worry; one query.

    Private ones never appear. Where staff have released no words, a page shows kind, block, day and
    ``shared`` alone.
    """
    rows = Demand.objects.open().shown().filter(committee=committee)
    rows = rows.filter(Q(block=block) | Q(block=None)) if block else rows
    rows = rows.select_related("kind", "block").order_by("-received_at")[:LOOK_AT]
    found = []
    for row in rows:
        score = likeness(words, row.words) + (0.15 if kind and row.kind_id == kind.pk else 0)
        if score >= ALIKE:
            found.append(Similar(row, score, tuple(shared_words(words, row.words))))
    return sorted(found, key=lambda one: (-one.score, -one.demand.pk))[:SHOWN]


def find_demand(written: str) -> Demand:
    """Return the demand of a query code however it was typed.

    Raises BadValue for a code that cannot be one, and Demand.DoesNotExist for one nobody was given.
    """
    digest = crypto.digest_token(crypto.read_short_code(written))
    rows = Demand.objects.select_related("committee__street", "kind", "block", "handler")
    return rows.get(code_digest=digest)


def page_of_demand(code: str) -> str | None:
    """Return the address of the demand behind a stored query code, or None."""
    known = Demand.objects.filter(code_digest=crypto.digest_token(code)).exists()
    return f"/d/{code}/" if known else None
