"""A villager asks to read the books; the supervisors consent with a time and a guide, or say why not.

Basis: Shanghai measures on villagers' committees: with the supervisors' consent villagers inspect the books
with expert guidance.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import last_day
from residents.models import Committee
from users.access import can
from users.actions import audit
from users.actions.askers import keep_way
from users.actions.holders import staff_of
from users.actions.notices import Message, Recipient, tell_many, tell_users
from users.models import User
from village_affairs.actions.opinion_steps import NotYours, must_be_public
from village_affairs.actions.telling import NOTICED
from village_affairs.models import BookInspection, Call, Ledger, Opinion
from xidu.kit import crypto
from xidu.kit.cells import squeezed
from xidu.kit.dates import SHANGHAI, chinese_date, clock_words, month_start
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.language import in_chinese
from xidu.kit.reasons import a_reason_to_tell

DECIDE = "village_affairs.decide_bookinspection"
MOST_MONTHS = 36
State = BookInspection.State


def code_of_inspection(wish: BookInspection) -> str:
    return crypto.code_from(wish.source, "inspection")


@transaction.atomic
def ask_inspection(
    *,
    committee: Committee,
    ledger: str,
    months: list[date],
    words: str,
    source: str,
    phone: str = "",
    at: datetime | None = None,
    **about: Any,
) -> tuple[BookInspection, str]:
    """Keep a wish to read the books of ``months`` and return it with its query code.

    The same source again returns the same wish. ``about`` may name ``name``, ``user``, ``block``,
    ``hear_by``.
    Raises BadValue for no months, months to come, too many, no words, or a way to hear that leads nowhere.
    """
    code = crypto.code_from(source, "inspection")
    if known := BookInspection.objects.filter(source=source).first():
        return known, code
    moment = at or timezone.now()
    day = moment.astimezone(SHANGHAI).date()
    months, said = _checked(ledger, months, words, day)
    wish = BookInspection(
        committee=committee,
        ledger=ledger,
        months=[month.isoformat() for month in months],
        words=said,
        at=moment,
        due_on=last_day("inspection_days", day, committee),
        source=source,
        code_digest=crypto.digest_token(code),
        **about,
    )
    keep_way(wish, phone)
    wish.save(force_insert=True)
    _tell_supervisors(wish, day)
    return wish, code


def _checked(ledger: str, months: list[date], words: str, day: date) -> tuple[list[date], str]:
    """Return the first days of the months, each once, and the words. Raises BadValue."""
    months = sorted({month_start(month) for month in months})
    if not months or ledger not in Ledger.values:
        raise BadValue(_("请选想看哪几个月的账。"))
    if months[-1] > day:
        raise BadValue(_("还没到的月份没有账，请选已经过去的月份。"))
    if len(months) > MOST_MONTHS:
        raise BadValue(_("一次最多看%(most)d个月的账，请少选几个月。") % {"most": MOST_MONTHS})
    if not (said := squeezed(words)[:500]):
        raise BadValue(_("请写想看什么，例如“修路的发票和合同”。"))
    return months, said


@in_chinese()
def _tell_supervisors(wish: BookInspection, day: date) -> None:
    facts = {"name": wish.committee.name, "due": chinese_date(wish.due_on)}
    tell_users(
        staff_of(wish.committee, DECIDE, day),
        key=f"inspection:{wish.pk}:asked",
        topic="supervision",
        subject=_("有居民申请查账，请您答复"),
        body=_("%(name)s有居民申请查账，最晚%(due)s答复。") % facts,
        committee=wish.committee,
        url=f"/desk/supervision/books/{wish.pk}/",
    )


def find_inspection(written: str) -> BookInspection:
    """Return the wish of a query code however it was typed.

    Raises BadValue for a code that cannot be one, and BookInspection.DoesNotExist for one nobody was given.
    """
    digest = crypto.digest_token(crypto.read_short_code(written))
    return BookInspection.objects.select_related("committee__street", "block").get(code_digest=digest)


def page_of_inspection(code: str) -> str | None:
    """Return the address of the wish behind a stored query code, or None."""
    known = BookInspection.objects.filter(code_digest=crypto.digest_token(code)).exists()
    return f"/b/{code}/" if known else None


def _locked(wish: BookInspection, by: User, *states: str) -> BookInspection:
    if not can(by, DECIDE, committee_id=wish.committee_id):
        raise NotYours(_("只有监督委员会成员可以定查账的事。"))
    rows = BookInspection.objects.select_for_update(of=("self",))
    row = rows.select_related("committee", "block", "user__person").get(pk=wish.pk)
    if row.state not in states:
        raise NotNow(_("这件申请现在是“%(state)s”，不能这样办。") % {"state": row.get_state_display()})
    return row


@transaction.atomic
def agree(wish: BookInspection, *, appointed_at: datetime, guide: str, by: User) -> BookInspection:
    """Consent, with the time and who sits beside and explains; agreed again it is another time.

    Raises NotNow once it is over, NotYours, BadValue for a time that is past, no guide or a number in it.
    """
    row = _locked(wish, by, State.ASKED, State.AGREED)
    guide = squeezed(guide)[:40]
    if appointed_at <= timezone.now():
        raise BadValue(_("约的时间已经过了，请改一个以后的时间。"))
    if not guide:
        raise BadValue(_("请写谁陪同讲解，例如“街道代理会计”。"))
    must_be_public(guide, _("会告诉居民，里面不能有号码：%(found)s。"))
    row.state, row.appointed_at, row.guide = State.AGREED, appointed_at, guide
    row.decided_by, row.decided_at, row.reason = by, timezone.now(), ""
    row.save()
    with in_chinese():
        local = appointed_at.astimezone(SHANGHAI)
        when = f"{chinese_date(local.date())} {clock_words(local.time())}"
        told = _("可以来查账：%(when)s，%(guide)s陪同讲解。") % {"when": when, "guide": guide}
    _tell_asker(row, f"agreed:{local:%Y%m%d%H%M}", told)
    audit.record("inspection.agree", by=by, row=row)
    return row


@transaction.atomic
def refuse(wish: BookInspection, *, reason: str, by: User) -> BookInspection:
    """Say no, with a reason the asker hears."""
    row = _locked(wish, by, State.ASKED)
    row.state, row.reason = State.REFUSED, a_reason_to_tell(reason, 200)
    row.decided_by, row.decided_at = by, timezone.now()
    row.save()
    with in_chinese():
        told = _("这次没有同意查账：%(why)s") % {"why": row.reason}
    _tell_asker(row, "refused", told)
    audit.record("inspection.refuse", by=by, row=row, detail={"reason": row.reason})
    return row


@transaction.atomic
def close(wish: BookInspection, *, came: bool, record: str, by: User) -> BookInspection:
    """Write down what was read, or that nobody came. Raises NotNow before the appointed time, BadValue."""
    row = _locked(wish, by, State.AGREED)
    if row.appointed_at and row.appointed_at > timezone.now():
        raise NotNow(_("还没到约好的时间，到了再记。"))
    said = squeezed(record)[:500]
    if came and not said:
        raise BadValue(_("请写看了哪些账、问了什么、怎么答的。"))
    must_be_public(said, _("申请的人看得到，里面不能有号码：%(found)s。"))
    row.state, row.record = State.DONE if came else State.MISSED, said
    row.save(update_fields=["state", "record"])
    audit.record("inspection.close", by=by, row=row, detail={"came": came})
    return row


@in_chinese()
def _tell_asker(wish: BookInspection, what: str, told: str) -> None:
    if wish.hear_by == Opinion.Hear.CALL and wish.phone_sealed:
        owed = {"committee": wish.committee, "words": told[:500], "at": timezone.now()}
        Call.objects.get_or_create(inspection=wish, key=what, defaults=owed)
    channel = NOTICED.get(wish.hear_by)  # type: ignore[call-overload]
    if channel is None:
        return
    recipient = Recipient(
        ref=f"inspection:{wish.pk}",
        user=wish.user,
        person=wish.user.person if wish.user else None,
        block=wish.block,
        phone=wish.phone,
        channels=(channel,),
    )
    message = Message(
        recipient=recipient,
        key=f"inspection:{wish.pk}:{what}",
        topic="supervision",
        subject=_("您申请查账有答复了"),
        body=f"{wish.committee.name}：{told}",
        committee=wish.committee,
        url=f"/b/{code_of_inspection(wish)}/" if channel != "leader" else "",
    )
    tell_many([message])
