"""What a year's end takes: spendable points under a book that clears them, with notice long before."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.models import Audience, LedgerEntry, PointsAccount, RuleBook
from agreements.querysets import PointsAccountQuerySet
from residents.actions.calendar import figure
from users.actions.notices import Message, Recipient, tell_many
from users.models import User
from xidu.kit.dates import chinese_date, today

BATCH = 500


def _clearing(last: date) -> PointsAccountQuerySet[PointsAccount]:
    """Return the accounts with points whose own book on ``last`` clears them that evening.

    A shop's account goes by the merchants' book, every other by the households'.
    """
    books = RuleBook.objects.in_force_on(last).filter(expires=RuleBook.Expires.YEARLY)
    homes: set[int] = set()
    shops: set[int] = set()
    for committee, audience in books.values_list("committee", "audience"):
        (shops if audience == Audience.MERCHANTS else homes).add(committee)
    whose = Q(merchant=None, committee__in=homes) | Q(merchant__isnull=False, committee__in=shops)
    return PointsAccount.objects.filter(whose, spendable__gt=0)


def expire_points(now: datetime) -> int:
    """Clear what the last year's end took, wherever the book of that day says so; return the new entries.

    Points earned since stay. It may run late and again: the source names account and year.
    """
    last = date(timezone.localdate(now).year - 1, 12, 31)
    done = LedgerEntry.objects.filter(source__startswith=f"expire:{last.year}:").values("account")
    # What came in since the year's end stays; who has no more than that is not looked at again.
    came = Q(entries__day__gt=last, entries__spendable__gt=0) & _not_from("entries__", last)
    fresh = Sum("entries__spendable", filter=came, default=0)
    old = _clearing(last).exclude(pk__in=done).annotate(fresh=fresh).filter(spendable__gt=F("fresh"))
    due = old.values_list("pk", flat=True)
    return sum(_expire(pk, last) for pk in due.order_by("pk")[:BATCH])


@transaction.atomic
def _expire(pk: int, last: date) -> int:
    account = PointsAccount.objects.select_for_update().get(pk=pk)
    source = f"expire:{last.year}:{pk}"
    came = account.entries.filter(_not_from("", last), day__gt=last, spendable__gt=0)
    gone = account.spendable - (came.aggregate(sum=Sum("spendable"))["sum"] or 0)
    if gone <= 0 or LedgerEntry.objects.filter(source=source).exists():
        return 0
    _clear(account, gone, last, day=last + timedelta(days=1), source=source)
    return 1


def _not_from(path: str, last: date) -> Q:
    """Leave out what only came back from before a year's end: it is no younger for that."""
    return Q(**{f"{path}reverses": None}) | Q(**{f"{path}reverses__day__gt": last})


def _clear(account: PointsAccount, gone: int, last: date, *, day: date, source: str) -> None:
    PointsAccount.objects.filter(pk=account.pk).update(spendable=F("spendable") - gone)
    LedgerEntry.objects.create(
        committee_id=account.committee_id,
        account=account,
        kind=LedgerEntry.Kind.EXPIRE,
        honour=0,
        spendable=-gone,
        words=_("%(year)d年的可兑积分到期清零") % {"year": last.year},
        day=day,
        deed_on=last,
        source=source,
    )


def expire_now(account: PointsAccount) -> None:
    """Clear what the last year's end took from one account, before it is asked what there is to spend.

    The minute's work does it for everyone; between midnight and then nobody spends what is gone.
    """
    last = date(today().year - 1, 12, 31)
    if _clearing(last).filter(pk=account.pk).exists():
        _expire(account.pk, last)


def clear_returned(back: LedgerEntry) -> bool:
    """Clear what the reversal ``back`` of a spending brought back, where its year's end took the rest.

    Points do not outlive their year by lying in a redemption meanwhile. Say whether it cleared them.
    """
    spent = back.reverses
    if spent is None or spent.day.year >= back.day.year or back.spendable <= 0:
        return False
    last = date(spent.day.year, 12, 31)
    source = f"returned:{back.pk}"
    if not _clearing(last).filter(pk=back.account_id).exists():
        return False
    if LedgerEntry.objects.filter(source=source).exists():
        return False
    _clear(back.account, back.spendable, last, day=back.day, source=source)
    return True


def warn_of_expiry(now: datetime) -> int:
    """Tell each household with an account at 60, 30 and 7 days how many points the year's end takes."""
    day = timezone.localdate(now)
    last = date(day.year, 12, 31)
    ahead = [int(part) for part in figure("points_expiry_notice_days", on=day).split(",")]
    # After an outage only the notice nearest to the day is still worth saying.
    due = [days for days in ahead if (last - day).days <= days]
    if not due:
        return 0
    key = f"points-expiry:{last.year}:{min(due)}"
    return tell_many([_notice(row, user, last, key) for row in _clearing(last) for user in _holders(row)])


def _holders(account: PointsAccount) -> list[User]:
    if account.merchant_id is not None:
        day = today()
        at_work = Q(shops__since__lte=day) & (Q(shops__until=None) | Q(shops__until__gte=day))
        return list(User.objects.filter(at_work, shops__merchant=account.merchant_id).order_by("pk"))
    own = Q(person__household=account.household) & Q(person__household__isnull=False)
    return list(User.objects.filter(own | Q(person__isnull=False, person=account.person)).order_by("pk"))


def _notice(account: PointsAccount, user: User, last: date, key: str) -> Message:
    shop = account.merchant_id is not None
    whose = _("店里的%(points)d分可兑积分到%(day)s为止，过后清零；荣誉积分不变。")
    ours = _("您家的%(points)d分可兑积分到%(day)s为止，过后清零；荣誉积分不变。")
    return Message(
        recipient=Recipient(ref=f"user:{user.pk}", user=user),
        key=key,
        topic="points",
        subject=_("可兑积分到期提醒"),
        body=(whose if shop else ours) % {"points": account.spendable, "day": chinese_date(last)},
        committee=account.committee,
        url="/merchant/" if shop else "/me/points/",
        useless_after=datetime.combine(
            last + timedelta(days=1), datetime.min.time(), timezone.get_default_timezone()
        ),
    )
