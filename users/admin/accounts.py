"""Accounts, roles, notices and the trail: read here, written by their actions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from users import access
from users.access import Scope
from users.admin_site import ReadOnlyAdmin
from users.models import AuditEntry, AuditHead, Grant, Notice, NoticeAttempt, User
from users.roles import ROLES


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """Accounts with a staff role at the reader's places, held or over; residents' accounts are not listed."""

    view = "users.view_user"
    list_display = ("username", "name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "name")
    fields = ("username", "name", "is_active", "last_login", "date_joined")

    def within(self, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        staff = [role.key for role in ROLES.values() if role.staff]
        return rows.filter(pk__in=Grant.objects.within(scope).filter(role__in=staff).values("user"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        scope = access.scope_of(request.user, self.view)
        return bool(scope) if obj is None else self.within(User.objects.filter(pk=obj.pk), scope).exists()


@admin.register(Grant)
class GrantAdmin(ReadOnlyAdmin):
    view = "users.view_grant"
    list_display = (
        "user",
        "role",
        "street",
        "committee",
        "block",
        "since",
        "until",
        "approved_at",
        "ended_at",
    )
    list_filter = ("role",)
    list_select_related = ("user", "street", "committee", "block")
    search_fields = ("user__name", "user__username")
    fields = (
        *("user", "role", "street", "committee", "block", "since", "until", "basis"),
        *("proposed_by", "approved_by", "approved_at", "ended_by", "ended_at"),
    )


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    view = "users.view_audit"
    linked = ("object_type", "object_id")
    list_display = ("at", "actor", "action", "object_type", "object_id", "committee", "seq")
    list_filter = (("committee", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("actor", "committee")
    search_fields = ("action",)
    ordering = ("-pk",)
    fields = (
        *("chain", "seq", "at", "committee", "actor", "acting_for", "action", "object_type", "object_id"),
        *("detail", "address", "previous", "hash"),
    )


@admin.register(AuditHead)
class AuditHeadAdmin(ReadOnlyAdmin):
    """A chain is named after its committee's key, so its place is read from the name."""

    view = "users.view_audit"
    list_display = ("chain", "seq", "hash")
    fields = ("chain", "seq", "hash")

    def within(self, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        return rows if scope.whole_street else rows.filter(chain__in=[str(pk) for pk in scope.committees])

    def place_of(self, row: Any) -> dict[str, int | None]:
        return {"committee_id": int(row.chain) if row.chain.isdecimal() else None, "block_id": None}


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """How notices went out. Their words are left out: a sign-in code would stand there to be read."""

    view = "users.view_outbox"
    list_display = ("created_at", "topic", "channel", "state", "recipient", "due_at", "sent_at", "attempts")
    list_filter = ("state", "channel", ("committee", admin.RelatedOnlyFieldListFilter))
    ordering = ("-pk",)
    fields = (
        *("committee", "block", "recipient", "topic", "channel", "state", "due_at", "attempts", "sent_at"),
        *("read_at", "told_at", "created_at"),
    )


@admin.register(NoticeAttempt)
class NoticeAttemptAdmin(ReadOnlyAdmin):
    view = "users.view_outbox"
    committee_path, block_path = "notice__committee", "notice__block"
    list_display = ("notice", "number", "started_at", "ended_at", "outcome")
    list_filter = ("outcome",)
    list_select_related = ("notice",)
    ordering = ("-pk",)
    fields = ("notice", "number", "started_at", "ended_at", "outcome", "error")
