"""The day itself: open the door, note each visitor, take a line back, close with a summary.

Basis: the street's practice 阳光村务公开日; Shanghai measures on villagers' committees, art. 23.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.actions.places import refuse_numbers
from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from residents.models import Block
from users.actions import audit
from users.models import User
from village_affairs.actions.opinions import ask
from village_affairs.models import OpenDay, Opinion, OpinionStep, Reception
from xidu.kit import crypto
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow, TooLate

LONGEST_SUMMARY = 2000
MOST_PEOPLE = 20
State = Opinion.State


@dataclass(frozen=True)
class Received:
    """The line in the log, and the query code of what was said ("" where nothing was)."""

    reception: Reception
    code: str


def code_of(reception: Reception) -> str:
    """Return the query code on the visitor's slip, drawn from its source again; "" without an opinion."""
    return crypto.code_from(reception.opinion.source, "opinion") if reception.opinion else ""


@transaction.atomic
def open_door(open_day: OpenDay, *, by: User, now: datetime | None = None) -> OpenDay:
    """Note that the door is open; twice is once, and the first visitor opens it too.

    A log kept on paper may be typed in for ``back_fill_days``. Raises NotNow for a day that is cancelled or
    to come, TooLate afterwards.
    """
    moment = now or timezone.now()
    row = _locked(open_day, moment)
    _open(row, by, moment)
    return row


def _open(row: OpenDay, by: User, moment: datetime) -> None:
    if row.held_at is None:
        row.held_at, row.held_by = moment, by
        row.save(update_fields=["held_at", "held_by"])
        audit.record("open_day.open", by=by, row=row, detail={"day": row.day})


def _locked(open_day: OpenDay, moment: datetime) -> OpenDay:
    """Return the day's row locked, its committee's stamp moved on first, as everywhere."""
    bump(open_day.committee_id)
    row = OpenDay.objects.select_for_update(of=("self",)).select_related("committee").get(pk=open_day.pk)
    day = moment.astimezone(SHANGHAI).date()
    if row.cancelled_at:
        raise NotNow(_("这一次取消了（%(why)s），不能登记接待。") % {"why": row.cancelled_because})
    if row.day > day:
        raise NotNow(
            _("开放日是%(day)s，还没到，到那天再登记。") % {"day": f"{row.day.month}月{row.day.day}日"}
        )
    last = last_day_of_log(row, on=day)
    if day > last:
        raise TooLate(_("开放日过去超过%(days)d天，不能再补登记。") % {"days": (last - row.day).days})
    return row


def last_day_of_log(open_day: OpenDay, *, on: date) -> date:
    """Return until when a log kept on paper may be typed in, by the figure ``back_fill_days`` of ``on``."""
    return open_day.day + timedelta(figure_int("back_fill_days", on=on, committee=open_day.committee))


@transaction.atomic
def receive(
    open_day: OpenDay,
    *,
    source: str,
    by: User,
    words: str = "",
    phone: str = "",
    hear_by: str = Opinion.Hear.NONE,
    now: datetime | None = None,
    **visitor: Any,
) -> Received:
    """Note a visitor; what they said becomes a numbered question with a query code. Nothing is required.

    ``visitor`` may name ``name``, ``people``, ``block``, ``papers`` (``{"what", "url"}`` each) and ``note``.
    ``source`` is the key of the sending: the same again returns the same line, and the code drawn from it.
    Raises what ``open_door`` raises, and BadValue for a party of none or a phone without a question.
    """
    moment = now or timezone.now()
    row = _locked(open_day, moment)
    if known := Reception.objects.select_related("opinion").filter(source=source).first():
        return Received(known, code_of(known))
    line = _line(**visitor)
    if phone and not squeezed(words):
        raise BadValue(_("电话只用来告诉答复。没有提意见就不留电话，请删去；有意见请写上。"))
    said, code = None, ""
    if squeezed(words):
        about = {"door": Opinion.Door.OPEN_DAY, "open_day": row, "block": line["block"], "hear_by": hear_by}
        said, code = ask(committee=row.committee, words=words, source=source, phone=phone, at=moment, **about)
    _open(row, by, moment)
    last = Reception.objects.filter(open_day=row).aggregate(last=Max("number"))["last"] or 0
    whose = {"committee": row.committee, "open_day": row, "opinion": said, "by": by, "at": moment}
    reception = Reception.objects.create(number=last + 1, source=source, **whose, **line)
    audit.record("reception.add", by=by, row=reception, detail={"number": reception.number})
    return Received(reception, code)


def _line(
    name: str = "",
    people: int = 1,
    block: Block | None = None,
    papers: Sequence[dict[str, str]] = (),
    note: str = "",
) -> dict[str, Any]:
    """Return the visitor's own fields as they are kept. Raises BadValue for a party of none or too many."""
    if not 1 <= people <= MOST_PEOPLE:
        raise BadValue(_("几个人请写1到%(most)d；人多分两行记。") % {"most": MOST_PEOPLE})
    kept = {"name": squeezed(name)[:30], "note": squeezed(note)[:200]}
    return {**kept, "people": people, "block": block, "papers": list(papers)}


@transaction.atomic
def take_back(reception: Reception, *, by: User, now: datetime | None = None) -> Reception:
    """Take a line back on the day it was written; the line stays, struck out, and so does its number.

    The question of it is withdrawn with it. Twice is once. Raises TooLate on another day, NotNow once the
    question is answered.
    """
    moment = now or timezone.now()
    bump(reception.committee_id)
    row = Reception.objects.select_for_update(of=("self",)).select_related("opinion").get(pk=reception.pk)
    if row.undone_at:
        return row
    if row.at.astimezone(SHANGHAI).date() != moment.astimezone(SHANGHAI).date():
        raise TooLate(_("只能在当天撤销。记错了请在备注里说明，不要删。"))
    if row.opinion:
        _withdraw(row.opinion, by, moment)
    row.undone_at, row.undone_by = moment, by
    row.save(update_fields=["undone_at", "undone_by"])
    audit.record("reception.undo", by=by, row=row, detail={"number": row.number})
    return row


def _withdraw(opinion: Opinion, by: User, moment: datetime) -> None:
    changed = Opinion.objects.filter(pk=opinion.pk, state=State.OPEN).update(state=State.WITHDRAWN)
    if not changed:
        raise NotNow(_("%(number)s号意见已经有了下文，这一行不能撤销。") % {"number": opinion})
    OpinionStep.objects.create(
        committee_id=opinion.committee_id,
        opinion=opinion,
        what=OpinionStep.What.WITHDRAWN,
        round=opinion.round,
        reason=_("接待登记记错了，当天撤销"),
        by=by,
        at=moment,
    )


@transaction.atomic
def close_day(open_day: OpenDay, *, summary: str, by: User, now: datetime | None = None) -> OpenDay:
    """Keep what came of the day, for everyone to read; written again, the words change.

    Raises NotNow for a day nobody opened, BadValue for nothing written or a number in it.
    """
    summary = summary.replace("\x00", "").strip()
    if not squeezed(summary):
        raise BadValue(_("请写几句：来了多少人，问了什么，接下来怎么办。"))
    if len(summary) > LONGEST_SUMMARY:
        raise BadValue(_("小结最多写%(most)d个字。") % {"most": LONGEST_SUMMARY})
    refuse_numbers((summary,))
    row = _locked(open_day, now or timezone.now())
    if row.held_at is None:
        raise NotNow(_("这一天还没有开门。没人来也请先点“开门接待”，再写小结。"))
    row.summary = summary
    row.save(update_fields=["summary"])
    audit.record("open_day.close", by=by, row=row)
    return row
