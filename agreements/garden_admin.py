"""The admin's pages of gardens: to be looked at only. Who tends and who waits is for whoever works there."""

from __future__ import annotations

from django.contrib import admin

from agreements import models
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class GardensAdmin(ReadOnlyAdmin):
    view = "agreements.view_agreement"


class TendersAdmin(ReadOnlyAdmin):
    view = "agreements.keep_garden"


@admin.register(models.Garden)
class GardenAdmin(GardensAdmin):
    list_display = ("name", "committee", "where")
    list_filter = (HERE,)
    list_select_related = ("committee",)
    fields = ("committee", "block", "name", "where", "agreement", "by", "at")


@admin.register(models.Captain)
class CaptainAdmin(GardensAdmin):
    list_display = ("garden", "user", "since", "until")
    list_filter = (HERE,)
    list_select_related = ("garden", "user")
    fields = ("committee", "garden", "user", "since", "until", "by")


@admin.register(models.Plot)
class PlotAdmin(GardensAdmin):
    list_display = ("number", "garden", "size", "state")
    list_filter = (HERE, "state")
    list_select_related = ("garden",)
    fields = ("committee", "garden", "number", "size", "state")


@admin.register(models.PlotTenure)
class PlotTenureAdmin(TendersAdmin):
    list_display = ("plot", "garden", "household", "since", "until", "ended")
    list_filter = (HERE, "ended")
    list_select_related = ("plot", "garden", "household__block")
    fields = ("committee", "garden", "plot", "household", "since", "until", "ended", "ended_by", "source")


@admin.register(models.Waiting)
class WaitingAdmin(TendersAdmin):
    list_display = ("slip", "garden", "household", "place", "door", "outcome")
    list_filter = (HERE, "outcome", "door")
    list_select_related = ("garden", "household__block")
    fields = (
        *("committee", "garden", "household", "slip", "place", "door", "asked_at", "outcome", "ended_at"),
        "by",
    )


@admin.register(models.Draw)
class DrawAdmin(GardensAdmin):
    """The sealed secret is on no page."""

    list_display = ("title", "garden", "closes_at", "by")
    list_filter = (HERE,)
    list_select_related = ("garden", "by")
    fields = ("committee", "garden", "title", "closes_at", "fact_words", "commitment", "by", "at")


@admin.register(models.DrawList)
class DrawListAdmin(GardensAdmin):
    list_display = ("draw", "digest", "at")
    list_filter = (HERE,)
    list_select_related = ("draw",)
    fields = ("committee", "draw", "entries", "digest", "at")


@admin.register(models.DrawResult)
class DrawResultAdmin(GardensAdmin):
    list_display = ("draw", "by", "witness", "at")
    list_filter = (HERE,)
    list_select_related = ("draw", "by", "witness")
    fields = ("committee", "draw", "fact", "secret", "order", "plots", "by", "witness", "at")


@admin.register(models.GardenRound)
class GardenRoundAdmin(GardensAdmin):
    list_display = ("garden", "month", "due_on")
    list_filter = (HERE,)
    list_select_related = ("garden",)
    fields = ("committee", "garden", "month", "due_on")


@admin.register(models.Finding)
class FindingAdmin(TendersAdmin):
    """The photo is opened on the desk; an address of the media folder exists nowhere."""

    list_display = ("round", "tenure", "look", "by", "at")
    list_filter = (HERE, "look")
    list_select_related = ("round__garden", "tenure__plot", "tenure__household__block", "by")
    fields = (
        *("committee", "garden", "round", "tenure", "look", "note", "by", "at", "undone_at", "undone_by"),
        *("followed_at", "entry"),
    )


@admin.register(models.PlotReturn)
class PlotReturnAdmin(TendersAdmin):
    list_display = ("tenure", "proposed_on", "object_until", "outcome")
    list_filter = (HERE, "outcome")
    list_select_related = ("tenure__plot", "tenure__household__block")
    fields = (
        *("committee", "garden", "tenure", "finding", "proposed_on", "object_until", "objection"),
        *("objected_by", "objected_at", "outcome", "answer", "settled_by", "settled_at"),
    )


@admin.register(models.PlotOffer)
class PlotOfferAdmin(TendersAdmin):
    list_display = ("plot", "waiting", "offered_on", "until", "answer")
    list_filter = (HERE, "answer")
    list_select_related = ("plot", "waiting__household__block")
    fields = (
        *("committee", "garden", "plot", "waiting", "offered_on", "until", "answer", "answered_at"),
        "answered_by",
    )
