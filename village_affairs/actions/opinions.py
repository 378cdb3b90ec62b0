"""Take a question, answer it in time, and hear whether the answer was one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from residents.models import Committee
from users.access import can
from users.actions import audit
from users.actions.notices import Recipient, tell
from users.models import User
from village_affairs import signals
from village_affairs.models import Disclosure, FinanceLine, Opinion, Reply, Verdict
from xidu.kit import crypto
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow, RuleBroken
from xidu.kit.gate import scan_text
from xidu.kit.gate.text import masked
from xidu.kit.language import in_chinese

LONGEST = 5000
ROUNDS = 2


class NotYours(RuleBroken):
    """The step belongs to somebody else: another handler, or somebody of this committee."""


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
    question, and the code drawn from it. ``about`` may name ``door``, ``disclosure``, ``line_key``,
    ``open_day``, ``block``, ``hear_by`` and ``user``. The public reads the words with every number masked.

    Raises BadValue for empty or too long words and for a phone that is none.
    Basis: Shanghai measures on villagers' committees, art. 23: an answer within 15 days.
    """
    code = crypto.code_from(source, "opinion")
    if known := Opinion.objects.filter(source=source).first():
        return known, code
    words = _checked(words, _("请写下您想问的事，一两句就行。"))
    # The committee's row is the lock under which numbers follow one another without a gap.
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    opinion = Opinion(
        committee=committee,
        words=words,
        shown_words=masked(words),
        code_digest=crypto.digest_token(code),
        source=source,
        **_dated(committee, at or timezone.now()),
        **_about_line(**about),
    )
    opinion.keep_phone(phone, committee.pk)
    opinion.save(force_insert=True)
    bump(committee.pk)
    signals.asked.send(Opinion, opinion=opinion)
    return opinion, code


def _dated(committee: Committee, received: datetime) -> dict[str, Any]:
    """Return the number within the year, and the last day for the answer."""
    day = received.astimezone(SHANGHAI).date()
    return {
        "received_at": received,
        "year": day.year,
        "number": _next_number(committee, day.year),
        "due_on": day + timedelta(days=figure_int("reply_days", on=day, committee=committee)),
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
def answer(opinion: Opinion, *, words: str, by: User, at: datetime | None = None) -> Reply:
    """Answer the open round; the asker hears of it by the way they left.

    Raises NotNow when nothing is open, NotYours when the first round's handler would answer the second, and
    BadValue when the words hold somebody's number.
    """
    opinion = Opinion.objects.select_for_update().select_related("committee").get(pk=opinion.pk)
    if opinion.state not in {Opinion.State.OPEN, Opinion.State.REOPENED}:
        raise NotNow(_("这一条已经答复过了。"))
    words = _checked(words, _("请写答复。"))
    if found := scan_text(words):
        kinds = "、".join(sorted({finding.excerpt_masked for finding in found}))
        raise BadValue(_("答复会公开，里面不能有号码：%(found)s。请删去再提交。") % {"found": kinds})
    first = opinion.replies.filter(round=1).first() if opinion.round > 1 else None
    if first and first.by_id == by.pk:
        raise NotYours(_("上一次是您答复的，居民不满意，这一次要换一个人答复。"))
    reply = opinion.replies.create(
        committee=opinion.committee,
        round=opinion.round,
        words=words,
        by=by,
        first_by=first.by if first else None,
        at=at or timezone.now(),
    )
    Opinion.objects.filter(pk=opinion.pk).update(state=Opinion.State.ANSWERED, handler=by)
    opinion.refresh_from_db()
    bump(opinion.committee_id)
    _tell_asker(opinion, f"reply:{reply.round}", words)
    audit.record("opinion.answer", by=by, row=opinion, detail={"round": reply.round})
    signals.answered.send(Reply, reply=reply)
    return reply


@transaction.atomic
def judge(opinion: Opinion, *, satisfied: bool, words: str = "", at: datetime | None = None) -> Verdict:
    """Keep whether the asker is satisfied. The first "not" opens a second round; after it the question ends.

    Saying it twice in a round returns the first verdict. Raises NotNow when there is no answer to judge.
    """
    opinion = Opinion.objects.select_for_update().select_related("committee").get(pk=opinion.pk)
    if said := opinion.verdicts.filter(round=opinion.round).first():
        return said
    if opinion.state != Opinion.State.ANSWERED:
        raise NotNow(_("还没有答复，等答复了再评。"))
    at = at or timezone.now()
    verdict = opinion.verdicts.create(
        committee=opinion.committee,
        round=opinion.round,
        satisfied=satisfied,
        words=masked(words.replace("\x00", "").strip()[:500]),
        at=at,
    )
    if satisfied or opinion.round >= ROUNDS:
        Opinion.objects.filter(pk=opinion.pk).update(state=Opinion.State.CLOSED)
    else:
        _reopen(opinion, at)
    bump(opinion.committee_id)
    return verdict


def _reopen(opinion: Opinion, at: datetime) -> None:
    day = at.astimezone(SHANGHAI).date()
    Opinion.objects.filter(pk=opinion.pk).update(
        state=Opinion.State.REOPENED,
        round=F("round") + 1,
        handler=None,
        due_on=day + timedelta(days=figure_int("reply_days", on=day, committee=opinion.committee)),
    )


@transaction.atomic
def assign(opinion: Opinion, *, to: User, by: User) -> None:
    """Name who answers. Raises NotYours for somebody who may not, or who answered the round before."""
    opinion = Opinion.objects.select_for_update().get(pk=opinion.pk)
    if not can(to, "village_affairs.answer_opinion", committee_id=opinion.committee_id):
        raise NotYours(_("%(name)s不能答复这个村居的意见。") % {"name": to})
    if opinion.replies.filter(by=to).exists():
        raise NotYours(_("%(name)s已经答复过一次，请换一个人。") % {"name": to})
    Opinion.objects.filter(pk=opinion.pk).update(handler=to)
    _tell_handler(opinion, to)
    audit.record("opinion.assign", by=by, row=opinion, detail={"to": to.pk})


@in_chinese()
def _tell_handler(opinion: Opinion, to: User) -> None:
    tell(
        Recipient(ref=f"user:{to.pk}", user=to),
        key=f"opinion:{opinion.pk}:assigned:{opinion.round}",
        topic="opinion",
        subject=_("有一条意见请您答复"),
        body=_("%(number)s号，最晚%(due)s答复。") % {"number": opinion, "due": opinion.due_on},
        committee=opinion.committee,
        url=f"/desk/questions/{opinion.pk}/",
    )


@transaction.atomic
def hide(opinion: Opinion, *, reason: str, by: User) -> None:
    """Take the words off the public pages, with the reason kept; the asker still finds them by the code."""
    reason = squeezed(reason)
    if not reason:
        raise BadValue(_("请写不公开的原因。"))
    Opinion.objects.filter(pk=opinion.pk).update(
        hidden_at=timezone.now(), hidden_by=by, hidden_reason=reason[:200]
    )
    bump(opinion.committee_id)
    audit.record("opinion.hide", by=by, row=opinion, detail={"reason": reason[:200]})


@in_chinese()
def _tell_asker(opinion: Opinion, what: str, words: str) -> None:
    """Write the notice to the asker by the way they chose; who chose the board or none hears by no notice."""
    channels = {
        Opinion.Hear.SMS: ("sms",),
        Opinion.Hear.LEADER: ("leader",),
        Opinion.Hear.SITE: ("site",),
    }.get(Opinion.Hear(opinion.hear_by), ())
    if not channels:
        return
    short = words if len(words) <= 60 else f"{words[:60]}…"
    tell(
        Recipient(
            ref=f"opinion:{opinion.pk}",
            user=opinion.user,
            block=opinion.block,
            phone=opinion.phone,
            channels=channels,
        ),
        key=f"opinion:{opinion.pk}:{what}",
        topic="opinion",
        subject=_("您问的事有答复了"),
        body=_("%(committee)s答复了您的%(number)s号意见：%(words)s")
        % {"committee": opinion.committee.name, "number": opinion, "words": short},
        committee=opinion.committee,
    )
