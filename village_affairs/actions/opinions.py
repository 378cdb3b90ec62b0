"""Take a question, answer it in time, and hear whether the answer was one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from residents.actions.calendar import last_day
from residents.actions.stamps import bump
from residents.models import Committee
from users.actions import audit
from users.models import User
from village_affairs import signals
from village_affairs.actions.handing_on import assign, assign_many, give_back, hide, merge, withdraw
from village_affairs.actions.opinion_steps import (
    NotYours,
    code_of,
    locked,
    must_be_public,
    must_wait,
    step,
)
from village_affairs.actions.telling import shortened, tell_everyone
from village_affairs.actions.verdicts import judge
from village_affairs.models import Disclosure, FinanceLine, Opinion, OpinionStep, Reply
from xidu.kit import crypto
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.gate.text import masked

__all__ = [
    "LONGEST",
    "LacksProof",
    "NotYours",
    "answer",
    "ask",
    "assign",
    "assign_many",
    "find_by_code",
    "give_back",
    "hide",
    "judge",
    "merge",
    "page_of_opinion",
    "withdraw",
]

LONGEST = 5000
What = OpinionStep.What


class LacksProof(RuleBroken):
    """The outcome says more than it can show: to whom it was referred, or by when it is planned."""


@transaction.atomic
def ask(
    *,
    committee: Committee,
    words: str,
    source: str,
    phone: str = "",
    at: datetime | None = None,
    **about: Any,
) -> tuple[Opinion, str]:
    """Keep a question and return it with its query code; the code stands nowhere in clear afterwards.

    ``source`` names the sending (a form's key, ``"paper:<n>"``): the same source again returns the same
    question, and the code drawn from it. ``about`` may name ``door`` (else the web), ``disclosure``,
    ``line_key``, ``open_day``, ``block``, ``hear_by`` and ``user``. The public reads every number masked.
    The same words of the same account while they wait are the same question, whatever form they came by.

    Raises BadValue for empty or too long words and for a phone that is none.
    Basis: Shanghai measures on villagers' committees, art. 23: an answer within 15 days.
    """
    code = crypto.code_from(source, "opinion")
    if known := Opinion.objects.filter(source=source).first():
        return known, code
    words = _checked(words, _("请写下您想问的事，一两句就行。"))
    # The committee's row is the lock under which numbers follow one another without a gap.
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    if known := _said_already(committee, words, source, about):
        return known, code_of(known)
    opinion = Opinion(
        committee=committee,
        words=words,
        shown_words=masked(words),
        code_digest=crypto.digest_token(code),
        source=source,
        **_dated(committee, at or timezone.now()),
        **{"door": Opinion.Door.WEB} | _about_line(**about),
    )
    opinion.keep_phone(phone, committee.pk)
    _begin(opinion)
    return opinion, code


def _begin(opinion: Opinion) -> None:
    opinion.save(force_insert=True)
    step(opinion, What.RECEIVED, at=opinion.received_at)
    bump(opinion.committee_id)
    signals.asked.send(Opinion, opinion=opinion)


def _said_already(committee: Committee, words: str, source: str, about: dict[str, Any]) -> Opinion | None:
    """Return what this sending, or this account with the same words, asked already.

    A telephone number is no proof of who is asking, so the same words with the same number stay two: the
    code of the first belongs to whoever sent it.
    """
    if known := Opinion.objects.filter(source=source).first():
        return known
    user = about.get("user")
    if user is None:
        return None
    rows = Opinion.objects.waiting().filter(committee=committee, user=user, words=words)
    same = {key: about.get(key) or default for key, default in (("disclosure", None), ("line_key", ""))}
    return rows.filter(**same).first()


def _dated(committee: Committee, received: datetime) -> dict[str, Any]:
    """Return the number within the year, and the last day for the answer."""
    day = received.astimezone(SHANGHAI).date()
    return {
        "received_at": received,
        "year": day.year,
        "number": _next_number(committee, day.year),
        "due_on": last_day("reply_days", day, committee),
    }


def _about_line(disclosure: Disclosure | None = None, line_key: str = "", **about: Any) -> dict[str, Any]:
    """Return the fields that say what was asked about; a line is remembered in words, it may be corrected."""
    if disclosure is None:
        return about
    words = _line_words(disclosure, line_key)
    return about | {"disclosure": disclosure, "line_key": line_key, "line_words": words}


def _checked(words: str, when_empty: str) -> str:
    words = words.replace("\x00", "").strip()
    if not squeezed(words):
        raise BadValue(when_empty)
    if len(words) > LONGEST:
        raise BadValue(_("最多写%(most)d个字，现在有%(have)d个字。") % {"most": LONGEST, "have": len(words)})
    return words


def _next_number(committee: Committee, year: int) -> int:
    last = Opinion.objects.filter(committee=committee, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _line_words(disclosure: Disclosure, line_key: str) -> str:
    if not line_key:
        return ""
    lines = FinanceLine.objects.filter(version__disclosure=disclosure, key=line_key)
    line = lines.exclude(version__publication=None).order_by("-version__number").first()
    return line.summary if line else ""


def find_by_code(written: str) -> Opinion:
    """Return the question of a query code however it was typed.

    Raises BadValue for a code that cannot be one, and Opinion.DoesNotExist for one nobody was given.
    """
    digest = crypto.digest_token(crypto.read_short_code(written))
    return Opinion.objects.select_related("committee", "block", "open_day").get(code_digest=digest)


def page_of_opinion(code: str) -> str | None:
    """Return the address of the question behind a stored query code, or None."""
    known = Opinion.objects.filter(code_digest=crypto.digest_token(code)).exists()
    return f"/q/{code}/" if known else None


@transaction.atomic
def answer(
    opinion: Opinion,
    *,
    words: str,
    by: User,
    outcome: str = Reply.Outcome.EXPLAINED,
    referred_to: str = "",
    planned_for: date | None = None,
    at: datetime | None = None,
) -> Reply:
    """Answer the open round; the asker and everyone who asks it too hear by the way they left.

    Raises NotNow when nothing is open, NotYours when the first round's handler would answer the second,
    LacksProof for an outcome that does not say to whom or by when, and BadValue when the words hold
    somebody's number.
    """
    opinion = locked(opinion)
    must_wait(opinion)
    words, moment = _checked(words, _("请写答复。")), at or timezone.now()
    reply = Reply(outcome=outcome, referred_to=squeezed(referred_to)[:80], planned_for=planned_for)
    must_be_public(
        f"{words}\n{reply.referred_to}", _("答复会公开，里面不能有号码：%(found)s。请删去再提交。")
    )
    _check_outcome(reply, moment)
    first = opinion.replies.filter(round=1).first() if opinion.round > 1 else None
    if first and first.by_id == by.pk:
        raise NotYours(_("上一次是您答复的，居民不满意，这一次要换一个人答复。"))
    reply.committee, reply.opinion, reply.round = opinion.committee, opinion, opinion.round
    reply.words, reply.by, reply.first_by = words, by, first.by if first else None
    reply.due_on, reply.at = opinion.due_on, moment
    reply.save(force_insert=True)
    _told(opinion, reply)
    return reply


def _told(opinion: Opinion, reply: Reply) -> None:
    """Set the question to answered and tell everyone who asked."""
    opinion.state, opinion.handler = Opinion.State.ANSWERED, reply.by
    opinion.save(update_fields=["state", "handler"])
    step(opinion, What.ANSWERED, by=reply.by, at=reply.at)
    bump(opinion.committee_id)
    subject = gettext_lazy("您问的事有答复了")
    told = gettext_lazy("%(committee)s答复了您的%(number)s号意见：%(words)s")
    words = shortened(reply.words)
    tell_everyone(opinion, f"reply:{reply.round}", subject, told, call_at=reply.at, words=words)
    detail = {"round": reply.round, "outcome": reply.outcome}
    audit.record("opinion.answer", by=reply.by, row=opinion, detail=detail)
    signals.answered.send(Reply, reply=reply)


def _check_outcome(reply: Reply, moment: datetime) -> None:
    """Keep only what goes with the outcome. Raises BadValue for none of the list, LacksProof."""
    kind = Reply.Outcome
    if reply.outcome not in kind.values:
        raise BadValue(_("请选一种结果。"))
    if reply.outcome != kind.REFERRED:
        reply.referred_to = ""
    elif not reply.referred_to:
        raise LacksProof(_("请写清楚转给了哪个部门，居民好去问。"))
    if reply.outcome != kind.PLANNED:
        reply.planned_for = None
    elif reply.planned_for is None:
        raise LacksProof(_("列入计划要写打算什么时候办好。"))
    elif reply.planned_for < moment.astimezone(SHANGHAI).date():
        raise LacksProof(_("打算办好的日子不能在今天以前。"))
