"""The admin's pages of shops: to be looked at only, every write belongs to an action."""

from __future__ import annotations

from django.contrib import admin

from agreements import models
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class MerchantsAdmin(ReadOnlyAdmin):
    view = "agreements.view_merchant"


@admin.register(models.Merchant)
class MerchantAdmin(MerchantsAdmin):
    """The shop's contact is called from the desk; here it is not even masked."""

    list_display = ("name", "committee", "trade", "state", "joined_on")
    list_filter = (HERE, "state")
    list_select_related = ("committee",)
    fields = (
        *("committee", "name", "trade", "address", "hours", "about", "public_phone", "licence", "state"),
        *("by", "at", "approved_by", "joined_on", "left_on", "left_because"),
    )


@admin.register(models.MerchantStaff)
class MerchantStaffAdmin(MerchantsAdmin):
    list_display = ("merchant", "user", "since", "until")
    list_filter = (HERE,)
    list_select_related = ("merchant", "user")
    fields = ("committee", "merchant", "user", "since", "until", "by", "at")


class CounterAdmin(ReadOnlyAdmin):
    """Who rated, what was deducted: for who keeps the register at the place."""

    view = "agreements.keep_merchants"


@admin.register(models.MerchantSignature)
class MerchantSignatureAdmin(MerchantsAdmin):
    list_display = ("version", "merchant", "door", "at")
    list_filter = (HERE, "door")
    list_select_related = ("version__agreement", "merchant")
    fields = ("committee", "version", "merchant", "door", "by", "at")


@admin.register(models.MerchantPromise)
class MerchantPromiseAdmin(MerchantsAdmin):
    list_display = ("words", "merchant", "since", "until", "decided_by")
    list_filter = (HERE,)
    list_select_related = ("merchant", "decided_by")
    fields = (
        *("committee", "merchant", "words", "version", "prior", "since", "until", "by", "at"),
        *("decided_by", "decided_at", "refused_because"),
    )


@admin.register(models.MerchantOffer)
class MerchantOfferAdmin(MerchantsAdmin):
    list_display = ("title", "merchant", "whom", "since", "until", "decided_by")
    list_filter = (HERE, "whom")
    list_select_related = ("merchant", "decided_by")
    fields = (
        *("committee", "merchant", "title", "whom", "price", "capacity", "since", "until", "by", "at"),
        *("decided_by", "decided_at", "refused_because"),
    )


@admin.register(models.OfferUse)
class OfferUseAdmin(CounterAdmin):
    list_display = ("offer", "at", "by")
    list_filter = (HERE,)
    list_select_related = ("offer", "by")
    fields = ("committee", "offer", "by", "at")


@admin.register(models.MerchantRating)
class MerchantRatingAdmin(CounterAdmin):
    """The stars without the household: who gave them is nobody's business."""

    list_display = ("merchant", "stars", "month", "replaced", "hidden_because")
    list_filter = (HERE, "stars")
    list_select_related = ("merchant",)
    fields = (
        *("committee", "merchant", "month", "stars", "words", "replaced", "at", "answer", "answered_at"),
        *("hidden_because", "hidden_by", "hidden_at"),
    )


@admin.register(models.ShopCheck)
class ShopCheckAdmin(CounterAdmin):
    """The photo is opened on the desk; an address of the media folder exists nowhere."""

    list_display = ("merchant", "day", "by", "undone_because")
    list_filter = (HERE,)
    list_select_related = ("merchant", "by")
    fields = ("committee", "merchant", "day", "note", "by", "at", "undone_because", "undone_by")


@admin.register(models.ShopCheckLine)
class ShopCheckLineAdmin(CounterAdmin):
    list_display = ("check_made", "rule", "entry")
    list_filter = (HERE,)
    list_select_related = ("check_made__merchant", "rule", "entry__account__merchant")
    fields = ("committee", "check_made", "rule", "entry")
