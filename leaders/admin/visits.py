"""Visits, wishes and rounds, to be looked at only; what was said at a door is read on the desk."""

from __future__ import annotations

from django.contrib import admin

from leaders import models
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


@admin.register(models.Visit)
class VisitAdmin(ReadOnlyAdmin):
    view = "leaders.view_visit"
    list_display = ("__str__", "committee", "block", "on", "way", "result", "by")
    list_filter = (HERE, "result", "way", "reason")
    list_select_related = ("committee", "block", "by")
    fields = (
        *("committee", "year", "number", "block", "household", "on", "began", "minutes", "way", "result"),
        *("mood", "reason", "demand", "next_on", "by", "at", "undone_at", "undone_by"),
    )


@admin.register(models.HouseholdWish)
class HouseholdWishAdmin(ReadOnlyAdmin):
    view = "leaders.view_visit"
    list_display = ("household", "committee", "do_not_disturb", "way", "since", "until")
    list_filter = (HERE, "do_not_disturb")
    list_select_related = ("committee", "household__block")
    fields = ("committee", "household", "do_not_disturb", "way", "hours", "why", "since", "until", "by", "at")


@admin.register(models.Round)
class RoundAdmin(ReadOnlyAdmin):
    view = "leaders.view_round"
    list_display = ("title", "committee", "since", "until", "target", "closed_at")
    list_filter = (HERE,)
    list_select_related = ("committee",)
    fields = ("committee", "title", "since", "until", "target", "by", "at", "closed_at", "closed_by")
