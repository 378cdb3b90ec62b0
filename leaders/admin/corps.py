"""Terms and leaves, to be looked at only: they are written at the desk, where their rules hold."""

from __future__ import annotations

from django.contrib import admin

from leaders import models
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


@admin.register(models.Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    view = "leaders.view_appointment"
    list_display = ("block", "person", "committee", "kind", "since", "until", "is_shared")
    list_filter = (HERE, "kind", "is_shared")
    list_select_related = ("committee", "block", "person")
    fields = (
        *("committee", "block", "person", "kind", "since", "until", "is_shared", "deputy", "predecessor"),
        *("basis", "number", "ended_because", "ended_at", "ended_by", "by", "at"),
    )


@admin.register(models.Leave)
class LeaveAdmin(ReadOnlyAdmin):
    view = "leaders.view_leave"
    list_display = ("person", "committee", "since", "until", "taken_back_at")
    list_filter = (HERE,)
    list_select_related = ("committee", "person")
    fields = ("committee", "person", "since", "until", "reason", "by", "at", "taken_back_at")
