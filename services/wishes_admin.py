"""The admin's pages of small wishes: to be looked at only, by who works on them at the place."""

from __future__ import annotations

from django.contrib import admin

from services import models
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class WishesAdmin(ReadOnlyAdmin):
    """Families in need stand behind them; the reason and the telephone are not shown at all."""

    view = "services.view_wish"


@admin.register(models.WishRound)
class WishRoundAdmin(WishesAdmin):
    list_display = ("title", "committee", "since", "until")
    list_filter = (HERE,)
    list_select_related = ("committee",)
    fields = ("committee", "title", "words", "since", "until", "by", "at")


@admin.register(models.Wish)
class WishAdmin(WishesAdmin):
    list_display = ("number", "item", "band", "state", "round", "committee")
    list_filter = (HERE, "state", "kind")
    list_select_related = ("round", "committee")
    fields = (
        *("committee", "round", "number", "band", "kind", "item", "size", "colour", "cost", "door"),
        *("by", "at", "verified_by", "state", "state_at", "due_on", "because", "thanks_public"),
    )


@admin.register(models.WishClaim)
class WishClaimAdmin(WishesAdmin):
    list_display = ("wish", "kind", "state", "held_at", "until")
    list_filter = (HERE, "state", "kind")
    list_select_related = ("wish",)
    fields = ("committee", "wish", "kind", "name", "state", "held_at", "until", "approved_by", "approved_at")


@admin.register(models.WishProof)
class WishProofAdmin(WishesAdmin):
    list_display = ("wish", "by", "at")
    list_filter = (HERE,)
    list_select_related = ("wish", "by")
    fields = ("committee", "wish", "by", "at")


@admin.register(models.WishStep)
class WishStepAdmin(WishesAdmin):
    list_display = ("wish", "state", "by", "at")
    list_filter = (HERE, "state")
    list_select_related = ("wish", "by")
    fields = ("committee", "wish", "state", "by", "at")
