"""Who says they come to an open day, and who wants to hear of things."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.stamps import bump
from residents.models import Block, Committee
from users.models import User
from village_affairs.actions.open_days import Cancelled
from village_affairs.models import Coming, OpenDay, Subscription
from xidu.kit.errors import TooLate


@transaction.atomic
def say_coming(
    open_day: OpenDay,
    *,
    source: str,
    people: int = 1,
    block: Block | None = None,
    phone: str = "",
    user: User | None = None,
) -> Coming:
    """Note that a household comes; one form, one account or one phone counts once.

    Raises Cancelled, TooLate after the day has ended, and BadValue for a phone that is none.
    """
    if open_day.cancelled_at:
        raise Cancelled(_("这次开放日取消了：%(reason)s") % {"reason": open_day.cancelled_because})
    if timezone.now() >= open_day.ends_at:
        raise TooLate(_("这次开放日已经结束，欢迎下次来。"))
    # Locking the day keeps two taps of one phone from both finding nothing.
    OpenDay.objects.select_for_update().get(pk=open_day.pk)
    coming = Coming(
        committee_id=open_day.committee_id,
        open_day=open_day,
        source=source,
        people=people,
        block=block,
        user=user,
    )
    coming.keep_phone(phone, open_day.committee_id)
    rows = Coming.objects.filter(open_day=open_day)
    same = rows.filter(source=source).first()
    same = same or (rows.filter(user=user).first() if user else None)
    same = same or (rows.filter(phone_index=coming.phone_index).first() if phone else None)
    if same:
        Coming.objects.filter(pk=same.pk).update(people=people, cancelled_at=None)
        same.refresh_from_db()
        return same
    coming.save(force_insert=True)
    bump(open_day.committee_id)
    return coming


@transaction.atomic
def take_back_coming(coming: Coming) -> None:
    """Note that the household does not come after all; doing it twice is the same."""
    rows = Coming.objects.filter(pk=coming.pk, cancelled_at=None)
    if rows.update(cancelled_at=timezone.now()):
        bump(coming.committee_id)


@transaction.atomic
def subscribe(
    committee: Committee, topic: str, *, user: User | None = None, phone: str = "", email: str = ""
) -> Subscription:
    """Keep that somebody wants to hear of ``topic``; an account at once, a phone or e-mail once confirmed.

    The same account, phone or address again returns what is there. Raises BadValue for a phone that is none.
    """
    row = Subscription(committee=committee, topic=topic, user=user)
    row.keep_phone(phone, committee.pk)
    row.keep_email(email)
    rows = Subscription.objects.filter(committee=committee, topic=topic, ended_at=None)
    known = rows.filter(user=user).first() if user else None
    known = known or (rows.filter(phone_index=row.phone_index).first() if phone else None)
    known = known or (rows.filter(email_index=row.email_index).first() if email else None)
    if known:
        return known
    row.save(force_insert=True)
    return row


def confirm(subscription: Subscription) -> None:
    """The person behind the phone or address said yes; a second time changes nothing."""
    Subscription.objects.filter(pk=subscription.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def end_subscription(subscription: Subscription) -> None:
    Subscription.objects.filter(pk=subscription.pk, ended_at=None).update(ended_at=timezone.now())
