"""A shop's promises and offers: written, looked at by another, public for their days, counted when used."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours
from agreements.actions.merchants import (
    active_shop,
    check_counter,
    check_desk,
    checked_words,
    locked_shop,
    tell_shop,
)
from agreements.models import Merchant, MerchantOffer, MerchantPromise, OfferUse
from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from users.actions import audit
from users.models import User
from xidu.kit.dates import chinese_date, today
from xidu.kit.errors import BadValue, NotNow, TooLate

Word = TypeVar("Word", MerchantPromise, MerchantOffer)


@transaction.atomic
def say_promise(
    shop: Merchant,
    *,
    words: str,
    since: date,
    key: str,
    by: User,
    until: date | None = None,
    prior: MerchantPromise | None = None,
) -> MerchantPromise:
    """Keep a promise until somebody else lets it out; ``prior`` is the version it follows. ``key`` once."""
    shop = active_shop(shop)
    check_counter(by, shop)
    if known := MerchantPromise.objects.filter(key=key).first():
        return known
    words = checked_words(words)
    if not words:
        raise BadValue(_("请写一句承诺，例如“缺斤少两，少一补十”。"))
    _check_days(since, until)
    if prior is not None and prior.merchant_id != shop.pk:
        raise NotNow(_("上一版不是这家店的承诺。"))
    return MerchantPromise.objects.create(
        committee_id=shop.committee_id,
        merchant=shop,
        words=words[:40],
        since=since,
        until=until,
        version=prior.version + 1 if prior else 1,
        prior=prior,
        by=by,
        key=key,
    )


@transaction.atomic
def say_offer(shop: Merchant, *, key: str, by: User, **facts: Any) -> MerchantOffer:
    """Keep an offer until somebody else lets it out. ``facts``: title, whom, price, since, until, capacity.

    Raises BadValue for an end before the start or gone by, and for somebody's number. ``key`` once.
    """
    shop = active_shop(shop)
    check_counter(by, shop)
    if known := MerchantOffer.objects.filter(key=key).first():
        return known
    for name in ("title", "price"):
        facts[name] = checked_words(facts[name])
        if not facts[name]:
            raise BadValue(_("请写什么优惠、多少钱。"))
    _check_days(facts["since"], facts["until"])
    return MerchantOffer.objects.create(
        committee_id=shop.committee_id, merchant=shop, by=by, key=key, **facts
    )


def _check_days(since: date, until: date | None) -> None:
    if until is not None and until < since:
        raise BadValue(_("结束日期不能早于开始日期，请改一下。"))
    if until is not None and until < today():
        raise BadValue(_("结束日期已经过了，请往后写。"))


@transaction.atomic
def decide_word(word: Word, *, agrees: bool, because: str = "", by: User) -> Word:
    """Let a promise or an offer out, or say why not; a second time changes nothing. Not by who wrote it.

    A new version of a promise ends the one before the day it begins.
    """
    locked_shop(word.merchant)
    row = type(word).objects.select_for_update(of=("self",)).select_related("merchant").get(pk=word.pk)
    check_desk(by, row.committee_id)
    if not row.is_waiting:
        return row
    if row.by_id == by.pk:
        raise NotYours(_("自己写的要请另一位同事看。"))
    if not agrees and not because.strip():
        raise BadValue(_("不同意要写原因，会告诉店家。"))
    if agrees:
        for said in (str(row), getattr(row, "price", "")):
            checked_words(said)
        prior = getattr(row, "prior", None)
        if prior is not None:
            _end(prior, row.since - timedelta(days=1))
    row.decided_by, row.decided_at = by, timezone.now()
    row.refused_because = "" if agrees else because.strip()[:120]
    row.save(update_fields=["decided_by", "decided_at", "refused_because"])
    bump(row.committee_id)
    audit.record("shop_word.decide", by=by, row=row, detail={"agrees": str(agrees)})
    done = _("“%(words)s”已经公开。") if agrees else _("“%(words)s”没有同意：%(why)s")
    tell_shop(
        row.merchant,
        key=f"shop-word:{row.key}",
        subject=_("承诺和优惠"),
        body=done % {"words": str(row), "why": row.refused_because},
    )
    return row


def _end(word: MerchantPromise | MerchantOffer, last: date) -> None:
    """Let a word hold to ``last`` at the longest; never before it began."""
    last = max(last, word.since - timedelta(days=1))
    if word.until is None or word.until > last:
        word.until = last
        word.save(update_fields=["until"])


@transaction.atomic
def stop_word(word: Word, *, by: User) -> Word:
    """Take a promise or an offer off the public page from now on; what was said stays known."""
    locked_shop(word.merchant)
    row = type(word).objects.select_for_update(of=("self",)).get(pk=word.pk)
    check_counter(by, row.merchant)
    _end(row, today() - timedelta(days=1))
    bump(row.committee_id)
    return row


@transaction.atomic
def use_offer(offer: MerchantOffer, *, key: str, by: User) -> OfferUse:
    """Count one share of an offer as used; the same ``key`` once, never more than its capacity.

    Raises TooLate outside its days or once none is left.
    """
    row = MerchantOffer.objects.select_for_update(of=("self",)).select_related("merchant").get(pk=offer.pk)
    check_counter(by, row.merchant)
    if known := OfferUse.objects.filter(key=key, offer=row).first():
        return known
    if not MerchantOffer.objects.public_on(today()).filter(pk=row.pk).exists():
        raise TooLate(_("这个优惠现在不在日子里，不能记。"))
    if row.capacity is not None and row.uses.count() >= row.capacity:
        raise TooLate(_("%(n)d份已经用完了。") % {"n": row.capacity})
    return OfferUse.objects.create(committee_id=row.committee_id, offer=row, key=key, by=by)


def warn_of_offers(now: datetime) -> int:
    """Tell each shop whose offer ends within the dated days, once an offer; return the new rows.

    Basis: the figure ``merchant_offer_notice_days``.
    """
    day = timezone.localdate(now)
    ahead = day + timedelta(days=figure_int("merchant_offer_notice_days", on=day))
    rows = MerchantOffer.objects.public_on(day).filter(until__lte=ahead)
    return sum(_warn(row) for row in rows.select_related("merchant__committee").order_by("pk"))


def _warn(row: MerchantOffer) -> int:
    last = chinese_date(row.until) if row.until else ""
    body = _("“%(title)s”到%(day)s为止，要继续请再写一条。") % {"title": row.title, "day": last}
    return tell_shop(row.merchant, key=f"offer-ends:{row.pk}", subject=_("优惠快结束了"), body=body)
