"""The admin's pages of parking: to be looked at only; plates stand masked."""

from __future__ import annotations

from django.contrib import admin

from agreements import models
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class BaysAdmin(ReadOnlyAdmin):
    view = "agreements.view_bay"


@admin.register(models.ParkingRule)
class ParkingRuleAdmin(BaysAdmin):
    list_display = ("committee", "version", "body", "adopted_on", "since", "until")
    list_filter = (HERE, "body")
    list_select_related = ("committee",)
    fields = (
        *("committee", "version", "body", "adopted_on", "since", "until", "basis", "borrowers"),
        *("max_hours", "opens", "closes", "notice_hours", "words", "by", "at"),
    )


@admin.register(models.Bay)
class BayAdmin(BaysAdmin):
    list_display = ("__str__", "committee", "household", "is_ev", "in_use")
    list_filter = (HERE, "is_ev", "in_use")
    list_select_related = ("committee", "household__block")
    fields = ("committee", "where", "number", "household", "is_ev", "in_use", "at")


@admin.register(models.BayWindow)
class BayWindowAdmin(BaysAdmin):
    list_display = ("bay", "during", "withdrawn_at", "committee")
    list_filter = (HERE,)
    list_select_related = ("bay", "committee")
    fields = ("committee", "bay", "rule", "during", "withdrawn_at", "by", "at")


@admin.register(models.ParkingBooking)
class ParkingBookingAdmin(BaysAdmin):
    list_display = ("bay", "household", "during", "state", "minutes")
    list_filter = (HERE, "state")
    list_select_related = ("bay", "household__block")
    fields = (
        *("committee", "bay", "window", "household", "is_guest", "during", "state", "masked_plate"),
        *("arrived_at", "ended_at", "minutes", "by", "at"),
    )


@admin.register(models.ChargeTurn)
class ChargeTurnAdmin(BaysAdmin):
    list_display = ("household", "bay", "state", "asked_at", "called_at")
    list_filter = (HERE, "state")
    list_select_related = ("bay", "household__block")
    fields = (
        *("committee", "household", "bay", "state", "at_night", "masked_plate", "asked_at", "called_at"),
        *("come_by", "started_at", "limit_at", "ended_at", "by"),
    )


@admin.register(models.ParkingReport)
class ParkingReportAdmin(BaysAdmin):
    """The photo is opened on the administrator's page alone."""

    list_display = ("bay", "kind", "at", "by")
    list_filter = (HERE, "kind")
    list_select_related = ("bay", "by")
    fields = ("committee", "bay", "booking", "kind", "words", "masked_plate", "by", "at")


@admin.register(models.ParkingOutcome)
class ParkingOutcomeAdmin(BaysAdmin):
    list_display = ("report", "what", "reason", "by", "at")
    list_filter = (HERE, "what")
    list_select_related = ("report__bay", "by")
    fields = ("committee", "report", "what", "reason", "claim", "by", "at")
