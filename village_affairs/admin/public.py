"""The admin's pages of what is public and of what was asked: nothing of it is written here."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from users.admin_site import ReadOnlyAdmin, StreetRowsAdmin
from village_affairs import models
from village_affairs.forms.catalogue import CatalogueItemForm

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class DeskAdmin(ReadOnlyAdmin):
    view = "village_affairs.view_desk"


class QuestionsAdmin(ReadOnlyAdmin):
    view = "village_affairs.view_opinion"


@admin.register(models.CatalogueItem)
class CatalogueItemAdmin(StreetRowsAdmin):
    """Every change ends a line and begins the next; the action keeps the trail."""

    view = "village_affairs.view_desk"
    add = change = "village_affairs.change_catalogueitem"
    form = CatalogueItemForm
    list_display = ("level2", "used_by", "book", "cycle", "limit", "in_workdays", "since", "until")
    list_filter = ("used_by", "book", "cycle")
    search_fields = ("level1", "level2", "content", "key")
    fields = (
        *("key", "used_by", "book", "level1", "level2", "content", "basis", "cycle", "limit", "in_workdays"),
        *("responsible", "channel", "kind", "ledger", "topic", "position", "since", "until"),
    )
    settled = ("key",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.pk = form.keep(by=request.user).pk

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The action has written it already."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:
        """The action has written it already."""


@admin.register(models.Duty)
class DutyAdmin(DeskAdmin):
    list_display = ("item", "committee", "period", "due_on", "done_on")
    list_filter = (HERE, "item__book")
    list_select_related = ("committee", "item")
    fields = ("committee", "item", "period", "due_on", "disclosure", "done_on")


@admin.register(models.Disclosure)
class DisclosureAdmin(DeskAdmin):
    list_display = ("title", "committee", "kind", "ledger", "period")
    list_filter = (HERE, "kind", "ledger")
    list_select_related = ("committee",)
    search_fields = ("title",)
    fields = ("committee", "kind", "ledger", "period", "title", "created_at")


@admin.register(models.Version)
class VersionAdmin(DeskAdmin):
    list_display = ("disclosure", "committee", "number", "state", "maker", "made_at")
    list_filter = (HERE, "state")
    list_select_related = ("committee", "disclosure", "maker")
    ordering = ("-pk",)
    fields = (
        *("committee", "disclosure", "number", "state", "maker", "reason", "words"),
        *("opening", "income", "spending", "closing", "source_name", "source_sha256", "made_at"),
        "submitted_at",
    )


@admin.register(models.FinanceLine)
class FinanceLineAdmin(DeskAdmin):
    list_display = ("summary", "version", "position", "day", "income", "spending", "balance")
    list_filter = (HERE,)
    list_select_related = ("version__disclosure",)
    search_fields = ("summary", "voucher")
    fields = (
        *("committee", "version", "position", "day", "voucher", "category", "summary", "income", "spending"),
        *("balance", "handler", "witness", "approver", "papers", "note"),
    )


@admin.register(models.Attachment)
class AttachmentAdmin(DeskAdmin):
    """The papers themselves are opened on the desk; an address of the media folder exists nowhere."""

    list_display = ("title", "version", "kind", "size")
    list_filter = (HERE, "kind")
    list_select_related = ("version__disclosure",)
    fields = ("committee", "version", "title", "kind", "size", "sha256", "position")


@admin.register(models.GateOverrule)
class GateOverruleAdmin(DeskAdmin):
    list_display = ("version", "kind", "place", "asked_by", "decided_by", "decided_at")
    list_filter = (HERE, "kind")
    list_select_related = ("version__disclosure", "asked_by", "decided_by")
    fields = (
        *("committee", "version", "kind", "place", "asked_by", "reason", "asked_at"),
        *("decided_by", "decided_at"),
    )


@admin.register(models.Signoff)
class SignoffAdmin(DeskAdmin):
    committee_path = "version__committee"
    list_display = ("version", "maker", "supervisor", "signed_at")
    list_select_related = ("version__disclosure", "maker", "supervisor")
    ordering = ("-signed_at",)
    fields = ("version", "maker", "supervisor", "signed_at", "note", "sha256")


@admin.register(models.Return)
class ReturnAdmin(DeskAdmin):
    committee_path = "version__committee"
    list_display = ("version", "by", "at", "reason")
    list_select_related = ("version__disclosure", "by")
    ordering = ("-at",)
    fields = ("version", "by", "at", "reason")


@admin.register(models.Publication)
class PublicationAdmin(DeskAdmin):
    list_display = ("__str__", "disclosure", "publisher", "published_at", "due_on")
    list_filter = (HERE, "year")
    list_select_related = ("committee", "disclosure", "publisher")
    fields = (
        *("committee", "disclosure", "version", "previous", "year", "number", "maker", "supervisor"),
        *("publisher", "published_at", "due_on", "posted_until", "sha256"),
    )


@admin.register(models.Withdrawal)
class WithdrawalAdmin(DeskAdmin):
    committee_path = "publication__committee"
    list_display = ("publication", "by", "at", "reason")
    list_select_related = ("publication__committee", "by")
    ordering = ("-at",)
    fields = ("publication", "by", "at", "reason")


@admin.register(models.Opinion)
class OpinionAdmin(QuestionsAdmin):
    """As the public reads it: the asker's own words may hold numbers and stay on the desk."""

    list_display = ("__str__", "committee", "state", "door", "due_on", "handler")
    list_filter = (HERE, "state", "door")
    list_select_related = ("committee", "handler")
    fields = (
        *("committee", "year", "number", "disclosure", "line_words", "open_day", "door", "shown_words"),
        *("block", "hear_by", "state", "round", "handler", "received_at", "due_on"),
        *("hidden_at", "hidden_by", "hidden_reason"),
    )


@admin.register(models.Reply)
class ReplyAdmin(QuestionsAdmin):
    committee_path, block_path = "opinion__committee", "opinion__block"
    list_display = ("opinion", "round", "by", "at")
    list_filter = (HERE,)
    list_select_related = ("opinion", "by")
    ordering = ("-at",)
    fields = ("committee", "opinion", "round", "words", "by", "at")


@admin.register(models.Verdict)
class VerdictAdmin(QuestionsAdmin):
    committee_path, block_path = "opinion__committee", "opinion__block"
    list_display = ("opinion", "round", "satisfied", "at")
    list_filter = (HERE, "satisfied")
    list_select_related = ("opinion",)
    ordering = ("-at",)
    fields = ("committee", "opinion", "round", "satisfied", "words", "by", "at")


@admin.register(models.OpenDayRule)
class OpenDayRuleAdmin(DeskAdmin):
    list_display = ("committee", "__str__", "start", "end", "place", "since", "until")
    list_filter = (HERE,)
    list_select_related = ("committee",)
    fields = ("committee", "nth", "weekday", "start", "end", "place", "on_holiday", "since", "until")


@admin.register(models.OpenDay)
class OpenDayAdmin(DeskAdmin):
    list_display = ("day", "committee", "start", "end", "place", "cancelled_at")
    list_filter = (HERE,)
    list_select_related = ("committee",)
    fields = (
        *("committee", "rule", "period", "planned_day", "day", "start", "end", "place", "moved_because"),
        *("agenda", "cancelled_at", "cancelled_because"),
    )


@admin.register(models.Coming)
class ComingAdmin(DeskAdmin):
    list_display = ("open_day", "people", "block", "at", "cancelled_at")
    list_filter = (HERE,)
    list_select_related = ("open_day__committee", "block")
    ordering = ("-pk",)
    fields = ("committee", "open_day", "block", "people", "masked_phone", "at", "cancelled_at")


@admin.register(models.Subscription)
class SubscriptionAdmin(DeskAdmin):
    list_display = ("committee", "topic", "created_at", "confirmed_at", "ended_at")
    list_filter = (HERE, "topic")
    list_select_related = ("committee",)
    ordering = ("-pk",)
    fields = ("committee", "topic", "created_at", "confirmed_at", "ended_at")
