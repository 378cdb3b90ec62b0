"""The admin's pages of demands: to be looked at only, but for the lists staff keep themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from demands import models
from residents.actions.stamps import bump_all
from users.admin_site import ReadOnlyAdmin, ScopedModelAdmin, StreetRowsAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class DemandsAdmin(ReadOnlyAdmin):
    view = "demands.view_demand"


@admin.register(models.Kind)
class KindAdmin(StreetRowsAdmin):
    view, add, change = "demands.view_demand", "demands.change_kind", "demands.change_kind"
    list_display = ("name", "hint", "workdays", "is_private", "position", "is_retired")
    list_filter = ("is_retired",)
    fields = ("key", "name", "hint", "workdays", "is_private", "position", "is_retired")
    settled = ("key",)

    def save_model(self, request: HttpRequest, obj: models.Kind, form: Any, change: bool) -> None:
        """Keep it and have the public counts of every committee drawn anew: they stand under its name."""
        super().save_model(request, obj, form, change)
        bump_all()


@admin.register(models.ReplyTemplate)
class ReplyTemplateAdmin(ScopedModelAdmin):
    view = add = change = delete = "demands.change_replytemplate"
    list_display = ("title", "committee", "position")
    list_filter = (HERE,)
    list_select_related = ("committee",)
    search_fields = ("title",)
    fields = ("committee", "title", "words", "position")


@admin.register(models.Demand)
class DemandAdmin(DemandsAdmin):
    """As the public may read it: the asker's words, name, corner and number stay on the desk."""

    list_display = ("__str__", "committee", "kind", "state", "door", "due_on", "handler")
    list_filter = (HERE, "state", "door", "kind")
    list_select_related = ("committee", "kind", "handler")
    fields = (
        *("committee", "year", "number", "kind", "door", "outer_number", "shown_words", "block"),
        *("is_private", "is_urgent", "hear_by", "taken_by", "state", "round", "handler"),
        *("received_at", "due_on", "paused_on", "done_at", "closed_at", "merged_into", "split_from"),
    )


@admin.register(models.DemandPhoto)
class DemandPhotoAdmin(DemandsAdmin):
    """The photos themselves are opened on the desk; an address of the media folder exists nowhere."""

    list_display = ("demand", "committee", "by", "at")
    list_filter = (HERE,)
    list_select_related = ("committee", "demand", "by")
    ordering = ("-pk",)
    fields = ("committee", "demand", "photo_kind", "photo_sha256", "by", "at")


@admin.register(models.MeToo)
class MeTooAdmin(DemandsAdmin):
    list_display = ("demand", "committee", "block", "hear_by", "at")
    list_filter = (HERE, "hear_by")
    list_select_related = ("committee", "demand", "block")
    ordering = ("-pk",)
    fields = ("committee", "demand", "block", "masked_phone", "hear_by", "came_from", "at")


@admin.register(models.JointHandler)
class JointHandlerAdmin(DemandsAdmin):
    list_display = ("demand", "user", "by", "at")
    list_filter = (HERE,)
    list_select_related = ("demand", "user", "by")
    ordering = ("-pk",)
    fields = ("committee", "demand", "user", "reason", "by", "at")


@admin.register(models.Step)
class StepAdmin(DemandsAdmin):
    list_display = ("demand", "what", "round", "by", "to", "at")
    list_filter = (HERE, "what")
    list_select_related = ("demand", "by", "to")
    ordering = ("-at",)
    fields = ("committee", "demand", "what", "round", "told", "by", "to", "due_on", "at")


@admin.register(models.Outcome)
class OutcomeAdmin(DemandsAdmin):
    list_display = ("demand", "round", "kind", "by", "due_on", "at")
    list_filter = (HERE, "kind")
    list_select_related = ("demand", "by")
    ordering = ("-at",)
    fields = (
        *("committee", "demand", "round", "kind", "words", "proof", "referred_to", "duplicate_of"),
        *("by", "due_on", "at"),
    )


@admin.register(models.Rating)
class RatingAdmin(DemandsAdmin):
    list_display = ("demand", "round", "stars", "way", "at")
    list_filter = (HERE, "stars", "way")
    list_select_related = ("demand",)
    ordering = ("-at",)
    fields = ("committee", "demand", "round", "stars", "words", "way", "by", "at")


@admin.register(models.Escalation)
class EscalationAdmin(DemandsAdmin):
    list_display = ("demand", "round", "due_on", "rung", "at")
    list_filter = (HERE, "rung")
    list_select_related = ("demand",)
    ordering = ("-at",)
    fields = ("committee", "demand", "round", "due_on", "rung", "at")


@admin.register(models.Call)
class CallAdmin(DemandsAdmin):
    list_display = ("demand", "committee", "step", "done_at", "done_by")
    list_filter = (HERE,)
    list_select_related = ("committee", "demand", "step__demand", "done_by")
    ordering = ("-pk",)
    fields = ("committee", "demand", "step", "words", "done_at", "done_by", "note")
