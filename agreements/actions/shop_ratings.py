"""What neighbours think of a shop: one household, one voice a month; the shop may answer."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.actions.claims import NotYours, household_of
from agreements.actions.merchants import active_shop, check_counter, check_desk, checked_words
from agreements.models import Merchant, MerchantRating
from residents.actions.stamps import bump
from residents.models import Household
from users.actions import audit
from users.models import User
from xidu.kit.dates import month_start, today
from xidu.kit.errors import BadValue


@transaction.atomic
def rate_merchant(shop: Merchant, *, stars: int, key: str, by: Any, words: str = "") -> MerchantRating:
    """Keep the stars (1–5) of the household ``by`` lives in; a later one of the month replaces the first.

    What was said before stays in the history. The same ``key`` rates once. Raises NotYours without a
    household at the committee, and for a household somebody of the shop lives in.
    """
    shop = active_shop(shop)
    home_id = household_of(by)
    homes = Household.objects.select_for_update().filter(committee=shop.committee_id)
    home = homes.filter(pk=home_id).first() if home_id else None
    if home is None:
        raise NotYours(_("本村居的住户才能评分。账号还没对上住户的，请到村居登记一次。"))
    if known := MerchantRating.objects.filter(key=key).first():
        return known
    if shop.staff.in_force_on(today()).filter(user__person__household=home).exists():
        raise NotYours(_("自己家的店不能评分。"))
    if not 1 <= stars <= 5:
        raise BadValue(_("请打1到5分。"))
    month = month_start(today())
    before = MerchantRating.objects.counting().filter(merchant=shop, household=home, month=month)
    before.update(replaced=True)
    row = MerchantRating.objects.create(
        committee_id=shop.committee_id,
        merchant=shop,
        household=home,
        month=month,
        stars=stars,
        words=checked_words(words)[:120],
        by=by,
        key=key,
    )
    bump(shop.committee_id)
    return row


@transaction.atomic
def answer_rating(rating: MerchantRating, *, words: str, by: User) -> MerchantRating:
    """Let the shop answer what was said; a later answer takes the place of the first."""
    row = _locked(rating)
    check_counter(by, row.merchant)
    words = checked_words(words)
    if not words:
        raise BadValue(_("请写一句回复。"))
    row.answer, row.answered_by, row.answered_at = words[:120], by, timezone.now()
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    bump(row.committee_id)
    return row


@transaction.atomic
def hide_words(rating: MerchantRating, *, because: str, by: User) -> MerchantRating:
    """Take the words down with a reason; the stars still count. Twice is once."""
    row = _locked(rating)
    check_desk(by, row.committee_id)
    if row.hidden_by_id:
        return row
    if not because.strip():
        raise BadValue(_("请写为什么拿下，例如“骂人”。"))
    row.hidden_because, row.hidden_by, row.hidden_at = because.strip()[:120], by, timezone.now()
    row.save(update_fields=["hidden_because", "hidden_by", "hidden_at"])
    bump(row.committee_id)
    audit.record("rating.hide", by=by, row=row, detail={"reason": row.hidden_because})
    return row


def _locked(rating: MerchantRating) -> MerchantRating:
    rows = MerchantRating.objects.select_for_update(of=("self",)).select_related("merchant")
    return rows.get(pk=rating.pk)
