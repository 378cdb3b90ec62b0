"""A resident asks to be rung: who has to ring, that they hear of it, and what came of each try."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from leaders.actions.standing_in import leave_of
from leaders.actions.telling import recipients_of
from leaders.models import Appointment, CallRequest, CallTry
from residents.actions.calendar import figure_int, last_day
from residents.models import Block, Person
from users.access import can
from users.actions import audit
from users.actions.holders import staff_of
from users.actions.notices import Message, tell_many, tell_users
from users.models import User
from xidu.kit import crypto
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import BadValue, NotNow, RuleBroken
from xidu.kit.language import in_chinese

ANSWER = "leaders.answer_call"
LONGEST = 300
Outcome = CallTry.Outcome


class NotYours(RuleBroken):
    """The call belongs to another block's leader."""


def who_rings(block: Block, day: date) -> list[Person]:
    """Return the leaders of ``block`` who are there on ``day``, else the deputies who stand in for them."""
    rows = Appointment.objects.in_force_on(day).filter(block=block).annotate(away=leave_of("person", day))
    terms = list(rows.select_related("person", "deputy").order_by("pk"))
    there = [term.person for term in terms if not term.away]
    if there:
        return there
    asked = {term.deputy_id for term in terms if term.deputy_id}
    leads = Appointment.objects.in_force_on(day).filter(committee=block.committee_id, person__in=asked)
    acting = leads.annotate(away=leave_of("person", day)).filter(away=False)
    return list(Person.objects.filter(pk__in=acting.values("person")).order_by("pk"))


@transaction.atomic
def ask_for_call(
    block: Block, *, phone: str, source: str, name: str = "", words: str = "", user: User | None = None
) -> tuple[CallRequest, str]:
    """Keep the wish and return it with its query code; the same ``source`` again returns the first.

    The leader hears, the deputy while the leader is away, the committee's staff where nobody leads. The day
    it is due is the figure ``leader_call_days``. Raises BadValue for a phone that is none or too many words.
    """
    if known := CallRequest.objects.select_related("committee", "block").filter(source=source).first():
        return known, code_of(known)
    if not phone.strip():
        raise BadValue(_("请留一个电话，组长好打给您。"))
    words = words.replace("\x00", "").strip()
    if len(words) > LONGEST:
        raise BadValue(_("最多写%(most)d个字，现在有%(have)d个字。") % {"most": LONGEST, "have": len(words)})
    day = today()
    row = CallRequest(
        committee=block.committee,
        block=block,
        name=name.replace("\x00", "").strip(),
        words=words,
        user=user,
        source=source,
        code_digest=crypto.digest_token(crypto.code_from(source, "leader_call")),
        at=timezone.now(),
        due_on=last_day("leader_call_days", day, block.committee),
        next_on=day,
    )
    row.keep_phone(phone, block.committee_id)
    # Two sendings of one form at once: the second waits for the first and then finds it.
    with transaction.atomic():
        made = CallRequest.objects.bulk_create([row], ignore_conflicts=True)
    kept = CallRequest.objects.select_related("committee", "block").get(source=source)
    if made and kept.seal_id == row.seal_id:
        _tell(kept)
    return kept, code_of(kept)


def code_of(row: CallRequest) -> str:
    return crypto.code_from(row.source, "leader_call")


@in_chinese()
def _tell(row: CallRequest) -> None:
    """Tell who has to ring; the staff too where none of them can open the list."""
    said: dict[str, Any] = {
        "key": f"leader_call:{row.pk}",
        "topic": "leader_call",
        "subject": _("有邻居请您回电话"),
        "body": _("%(block)s有邻居请您回电话，最晚%(due)s。")
        % {"block": row.block.name, "due": chinese_date(row.due_on)},
        "committee": row.committee,
    }
    people = who_rings(row.block, today())
    reached = [recipient for _person, recipient in recipients_of(people)]
    tell_many([Message(recipient=whom, url=reverse("leaders:calls"), **said) for whom in reached])
    if not any(whom.user and can(whom.user, ANSWER, block_id=row.block_id) for whom in reached):
        staff = list(staff_of(row.committee, ANSWER, today()))
        tell_users(staff, url=reverse("leaders:desk-calls"), **said)


def may_answer(user: Any, row: CallRequest) -> bool:
    return can(user, ANSWER, committee_id=row.committee_id, block_id=row.block_id)


@transaction.atomic
def reveal(row: CallRequest, *, by: User, request: HttpRequest | None = None) -> str:
    """Return the number and put on the trail who saw it.

    Raises NotYours for somebody who may not answer there, NotNow once the call is made.
    """
    if not may_answer(by, row):
        raise NotYours(_("这个电话不是您的组里的。"))
    if row.closed_at:
        raise NotNow(_("这个电话已经打过了。"))
    audit.record("leader.reveal_call", by=by, row=row, detail={"reason": "回电话"}, request=request)
    return row.phone


@transaction.atomic
def note_try(row: CallRequest, outcome: str, *, by: User, note: str = "") -> CallRequest:
    """Note what came of ringing. Reached and declined end it; not reached comes back after a day.

    A second tap changes nothing. Raises NotYours for somebody who may not answer there.
    """
    row = (
        CallRequest.objects.select_for_update(of=("self",))
        .select_related("committee", "block")
        .get(pk=row.pk)
    )
    if not may_answer(by, row):
        raise NotYours(_("这个电话不是您的组里的。"))
    day = today()
    tried_today = row.next_on > day
    if row.closed_at or (outcome == Outcome.NOT_REACHED and tried_today):
        return row
    now = timezone.now()
    CallTry.objects.create(
        committee=row.committee, request=row, outcome=outcome, note=note.strip()[:200], by=by, at=now
    )
    if outcome == Outcome.NOT_REACHED:
        row.next_on = day + timedelta(figure_int("leader_call_again_days", on=day, committee=row.committee))
    else:
        row.closed_at = now
    row.save(update_fields=["next_on", "closed_at"])
    audit.record("leader.call", by=by, row=row, detail={"outcome": outcome})
    return row


@transaction.atomic
def take_back(row: CallRequest) -> CallRequest:
    """The asker needs no call any more; what is over stays as it ended."""
    CallRequest.objects.filter(pk=row.pk, closed_at=None).update(closed_at=timezone.now())
    row.refresh_from_db(fields=["closed_at"])
    return row


def find_call(written: str) -> CallRequest:
    """Return the wish of a query code however it was typed.

    Raises BadValue for a code that cannot be one, CallRequest.DoesNotExist for one nobody was given.
    """
    digest = crypto.digest_token(crypto.read_short_code(written))
    return CallRequest.objects.select_related("committee__street", "block").get(code_digest=digest)


def page_of_call(code: str) -> str | None:
    """Return the address of the wish behind a stored query code, or None."""
    known = CallRequest.objects.filter(code_digest=crypto.digest_token(code)).exists()
    return f"/call/{code}/" if known else None
