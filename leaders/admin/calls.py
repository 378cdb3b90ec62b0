"""Wishes to be rung, without the number and the words: these are opened where the call is made."""

from __future__ import annotations

from django.contrib import admin

from leaders import models
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


@admin.register(models.CallRequest)
class CallRequestAdmin(ReadOnlyAdmin):
    view = "leaders.answer_call"
    list_display = ("block", "committee", "masked_phone", "at", "due_on", "next_on", "closed_at")
    list_filter = (HERE,)
    list_select_related = ("committee", "block")
    fields = ("committee", "block", "masked_phone", "at", "due_on", "next_on", "closed_at")


@admin.register(models.CallTry)
class CallTryAdmin(ReadOnlyAdmin):
    view = "leaders.answer_call"
    list_display = ("request", "committee", "outcome", "by", "at")
    list_filter = (HERE, "outcome")
    list_select_related = ("committee", "request__block", "by")
    fields = ("committee", "request", "outcome", "by", "at")
