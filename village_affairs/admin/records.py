"""The admin's pages of meetings, visits and supervision, and of what follows a publication; read only."""

from __future__ import annotations

from django.contrib import admin

from village_affairs import models
from village_affairs.admin.public import HERE, DeskAdmin, QuestionsAdmin


@admin.register(models.Reception)
class ReceptionAdmin(QuestionsAdmin):
    list_display = ("open_day", "number", "people", "block", "by", "at", "undone_at")
    list_filter = (HERE,)
    list_select_related = ("open_day__committee", "block", "by")
    ordering = ("-at",)
    fields = (
        *("committee", "open_day", "number", "name", "people", "block", "papers", "opinion", "note"),
        *("by", "at", "undone_at", "undone_by"),
    )


@admin.register(models.SiteMeeting)
class SiteMeetingAdmin(DeskAdmin):
    list_display = ("committee", "half", "activity", "minutes_due_on", "closed_at")
    list_filter = (HERE,)
    list_select_related = ("committee", "activity")
    fields = (
        *("committee", "half", "activity", "planned_by", "hands_satisfied", "hands_fair", "hands_not"),
        *("minutes", "minutes_by", "minutes_due_on", "closed_at", "closed_by", "disclosure"),
    )


@admin.register(models.AgendaPoint)
class AgendaPointAdmin(QuestionsAdmin):
    list_display = ("title", "meeting", "position", "answered_at", "owed_until")
    list_filter = (HERE,)
    list_select_related = ("meeting__committee",)
    ordering = ("-pk",)
    fields = (
        *("committee", "meeting", "position", "opinion", "title", "answer", "answered_at", "answered_by"),
        *("owed_until", "owed_by"),
    )


@admin.register(models.Appraisal)
class AppraisalAdmin(DeskAdmin):
    list_display = ("member", "office", "committee", "year", "present", "competent", "fair", "not_competent")
    list_filter = (HERE, "year")
    list_select_related = ("committee",)
    fields = (
        *("committee", "year", "day", "member", "office", "present", "competent", "fair", "not_competent"),
        *("by", "at", "disclosure"),
    )


@admin.register(models.Objection)
class ObjectionAdmin(DeskAdmin):
    list_display = ("__str__", "committee", "by", "at", "due_on", "result")
    list_filter = (HERE, "result")
    list_select_related = ("committee", "by")
    fields = (
        *("committee", "version", "publication", "words", "by", "at", "due_on", "result", "answer"),
        *("answered_by", "answered_at"),
    )


@admin.register(models.BookInspection)
class BookInspectionAdmin(QuestionsAdmin):
    list_display = ("__str__", "state", "ledger", "due_on", "appointed_at")
    list_filter = (HERE, "state")
    list_select_related = ("committee",)
    fields = (
        *("committee", "name", "masked_phone", "block", "ledger", "months", "words", "at", "due_on", "state"),
        *("decided_by", "decided_at", "reason", "appointed_at", "guide", "record"),
    )


@admin.register(models.OpinionMeToo)
class OpinionMeTooAdmin(QuestionsAdmin):
    list_display = ("opinion", "block", "hear_by", "at")
    list_filter = (HERE,)
    list_select_related = ("opinion", "block")
    ordering = ("-at",)
    fields = ("committee", "opinion", "block", "hear_by", "masked_phone", "at")


@admin.register(models.Call)
class CallAdmin(QuestionsAdmin):
    list_display = ("__str__", "committee", "at", "done_at", "done_by")
    list_filter = (HERE,)
    list_select_related = ("committee", "done_by")
    ordering = ("-pk",)
    fields = ("committee", "opinion", "inspection", "words", "at", "done_at", "done_by", "note")


@admin.register(models.OpinionStep)
class OpinionStepAdmin(QuestionsAdmin):
    committee_path, block_path = "opinion__committee", "opinion__block"
    list_display = ("opinion", "what", "round", "by", "to", "at")
    list_filter = (HERE, "what")
    list_select_related = ("opinion", "by", "to")
    ordering = ("-at",)
    fields = ("committee", "opinion", "what", "round", "reason", "by", "to", "at")


@admin.register(models.BoardPhoto)
class BoardPhotoAdmin(DeskAdmin):
    """The photos themselves are seen on the desk; an address of the media folder exists nowhere."""

    list_display = ("__str__", "committee", "posted_on", "by", "seen_by")
    list_filter = (HERE,)
    list_select_related = ("committee", "publication__committee", "by", "seen_by")
    fields = (
        "committee",
        "publication",
        "posted_on",
        "alt",
        "photo_sha256",
        "by",
        "at",
        "seen_by",
        "seen_at",
    )


@admin.register(models.PostingEnd)
class PostingEndAdmin(DeskAdmin):
    list_display = ("publication", "committee", "at")
    list_filter = (HERE,)
    list_select_related = ("committee", "publication__committee")
    ordering = ("-at",)
    fields = ("committee", "publication", "at")


@admin.register(models.SearchEntry)
class SearchEntryAdmin(DeskAdmin):
    list_display = ("publication", "committee")
    list_filter = (HERE,)
    list_select_related = ("committee", "publication__committee")
    ordering = ("-pk",)
    fields = ("committee", "publication", "words")
