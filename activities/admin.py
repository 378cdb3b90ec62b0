"""The admin's pages of activities and places: to be looked at only, but for the list of kinds."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from activities import models
from activities.actions.hosts import bump_kind
from users.admin_site import ReadOnlyAdmin, StreetRowsAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class ActivitiesAdmin(ReadOnlyAdmin):
    view = "activities.view_activity"


class PlacesAdmin(ReadOnlyAdmin):
    view = "activities.view_place"


@admin.register(models.Kind)
class KindAdmin(StreetRowsAdmin):
    view, add, change = "activities.view_activity", "activities.change_kind", "activities.change_kind"
    list_display = ("name", "key", "position", "is_retired")
    list_filter = ("is_retired",)
    fields = ("key", "name", "position", "is_retired")
    settled = ("key",)

    def save_model(self, request: HttpRequest, obj: models.Kind, form: Any, change: bool) -> None:
        """A new name shows on the public pages of everybody who has such activities."""
        super().save_model(request, obj, form, change)
        bump_kind(obj)


@admin.register(models.Series)
class SeriesAdmin(ActivitiesAdmin):
    list_display = ("title", "committee", "kind", "every", "since", "until")
    list_filter = (HERE, "every")
    list_select_related = ("committee", "kind")
    ordering = ("-pk",)
    fields = (
        *("committee", "kind", "title", "words", "place", "where", "capacity", "party_most"),
        *("takes_sign_ups", "every", "first_day", "start", "end", "skips_holidays", "since", "until", "by"),
    )


@admin.register(models.Activity)
class ActivityAdmin(ActivitiesAdmin):
    list_display = ("title", "committee", "kind", "starts_at", "state")
    list_filter = (HERE, "state", "kind")
    list_select_related = ("committee", "kind")
    search_fields = ("title",)
    ordering = ("-starts_at",)
    fields = (
        *("committee", "kind", "title", "words", "place", "where", "capacity", "party_most"),
        *("takes_sign_ups", "series", "planned_day", "starts_at", "ends_at", "signs_up_until", "state"),
        *("by", "published_at", "cancelled_at", "cancelled_because"),
    )


@admin.register(models.CoHost)
class CoHostAdmin(ActivitiesAdmin):
    list_display = ("activity", "committee")
    list_filter = (HERE,)
    list_select_related = ("activity", "committee")
    ordering = ("-pk",)
    fields = ("activity", "committee")


@admin.register(models.Quota)
class QuotaAdmin(ActivitiesAdmin):
    list_display = ("activity", "committee", "block", "places")
    list_filter = (HERE,)
    list_select_related = ("activity", "committee", "block")
    ordering = ("-pk",)
    fields = ("activity", "committee", "block", "places")


@admin.register(models.SignUp)
class SignUpAdmin(ActivitiesAdmin):
    """Who came by what door and how many; names and numbers stay on the activity's own list."""

    list_display = ("activity", "committee", "home", "people", "door", "state", "at")
    list_filter = (HERE, "door", "state")
    list_select_related = ("activity", "committee", "home")
    ordering = ("-pk",)
    fields = (
        *("committee", "activity", "home", "block", "people", "masked_phone", "door", "by", "hear_by"),
        *("state", "answer", "at", "queued_at", "promoted_at", "cancelled_at", "is_late_cancel"),
    )


@admin.register(models.Seat)
class SeatAdmin(ActivitiesAdmin):
    list_display = ("activity", "number", "is_child")
    list_filter = (HERE,)
    list_select_related = ("activity",)
    ordering = ("-pk",)
    fields = ("committee", "activity", "number", "is_child")


@admin.register(models.CheckIn)
class CheckInAdmin(ActivitiesAdmin):
    list_display = ("activity", "way", "at", "by", "undone_at")
    list_filter = (HERE, "way")
    list_select_related = ("activity", "by")
    ordering = ("-at",)
    fields = ("committee", "activity", "way", "at", "recorded_at", "by", "undone_at", "undone_by")


@admin.register(models.Summary)
class SummaryAdmin(ActivitiesAdmin):
    list_display = ("activity", "committee", "by", "at")
    list_filter = (HERE,)
    list_select_related = ("activity", "committee", "by")
    ordering = ("-at",)
    fields = ("committee", "activity", "words", "by", "at")


@admin.register(models.ActivityPhoto)
class ActivityPhotoAdmin(ActivitiesAdmin):
    """The photos themselves are opened on the desk; an address of the media folder exists nowhere."""

    list_display = ("activity", "alt", "has_consent", "shows_children", "guardians_agree", "at")
    list_filter = (HERE, "has_consent", "shows_children")
    list_select_related = ("activity",)
    ordering = ("-pk",)
    fields = (
        *("committee", "activity", "alt", "has_consent", "shows_children", "guardians_agree", "by", "at"),
        *("photo_kind", "photo_sha256"),
    )


@admin.register(models.Idea)
class IdeaAdmin(ActivitiesAdmin):
    list_display = ("activity", "theme", "may_name", "at")
    list_filter = (HERE,)
    list_select_related = ("activity",)
    ordering = ("-pk",)
    fields = ("committee", "activity", "words", "theme", "may_name", "by", "at")


@admin.register(models.Exhibition)
class ExhibitionAdmin(ActivitiesAdmin):
    list_display = ("title", "committee", "opens_on", "closes_on", "published_at")
    list_filter = (HERE,)
    list_select_related = ("committee",)
    ordering = ("-opens_on",)
    fields = ("committee", "activity", "title", "words", "opens_on", "closes_on", "by", "published_at")


@admin.register(models.Work)
class WorkAdmin(ActivitiesAdmin):
    list_display = ("title", "exhibition", "maker", "position")
    list_filter = (HERE,)
    list_select_related = ("exhibition",)
    ordering = ("-pk",)
    fields = ("committee", "exhibition", "title", "maker", "story", "alt", "position")


@admin.register(models.GuestEntry)
class GuestEntryAdmin(ActivitiesAdmin):
    """As the public reads it: raw words may hold numbers and stay on the desk."""

    list_display = ("exhibition", "state", "at", "decided_by")
    list_filter = (HERE, "state")
    list_select_related = ("exhibition", "decided_by")
    ordering = ("-pk",)
    fields = ("committee", "exhibition", "shown_words", "called", "state", "at", "decided_by")


@admin.register(models.Place)
class PlaceAdmin(PlacesAdmin):
    list_display = ("name", "committee", "kind", "is_bookable", "scene", "is_shown")
    list_filter = (HERE, "kind", "is_bookable")
    list_select_related = ("committee",)
    search_fields = ("name",)
    fields = (
        *("committee", "name", "kind", "where", "story", "hours", "rules", "access", "capacity"),
        *("is_bookable", "opens", "closes", "longest", "scene", "is_shown"),
    )


@admin.register(models.PlacePhoto)
class PlacePhotoAdmin(PlacesAdmin):
    list_display = ("place", "moment", "alt", "position")
    list_filter = (HERE, "moment")
    list_select_related = ("place",)
    ordering = ("-pk",)
    fields = ("committee", "place", "moment", "alt", "position", "photo_kind", "photo_sha256")


@admin.register(models.Turn)
class TurnAdmin(PlacesAdmin):
    list_display = ("place", "called", "since", "until")
    list_filter = (HERE,)
    list_select_related = ("place",)
    ordering = ("-since",)
    fields = ("committee", "place", "called", "since", "until")


@admin.register(models.Booking)
class BookingAdmin(PlacesAdmin):
    """Who booked stays on the place's own page."""

    list_display = ("place", "committee", "during", "people", "purpose", "cancelled_at")
    list_filter = (HERE,)
    list_select_related = ("place", "committee")
    ordering = ("-pk",)
    fields = (
        *("committee", "place", "during", "people", "purpose", "masked_phone", "activity", "booked_by"),
        *("at", "cancelled_at", "cancelled_because"),
    )
