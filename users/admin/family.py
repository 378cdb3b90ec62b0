"""Who acts for whom: to be looked at by who keeps it at the counter."""

from __future__ import annotations

from django.contrib import admin

from users.admin_site import ReadOnlyAdmin
from users.models import FamilyLink, Guardian

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


@admin.register(FamilyLink)
class FamilyLinkAdmin(ReadOnlyAdmin):
    view = "users.keep_family"
    list_display = ("elder", "relative", "relation", "committee", "since", "ended_at")
    list_filter = (HERE,)
    list_select_related = ("elder", "relative", "committee")
    fields = (
        *(
            "committee",
            "elder",
            "relative",
            "relation",
            "scope",
            "asked_by",
            "asked_at",
            "relative_agreed_at",
        ),
        *("elder_agreed_at", "elder_way", "witness", "since", "ended_at", "ended_by"),
    )


@admin.register(Guardian)
class GuardianAdmin(ReadOnlyAdmin):
    view = "users.keep_family"
    list_display = ("child", "user", "relation", "committee", "since", "until")
    list_filter = (HERE,)
    list_select_related = ("child", "user", "committee")
    fields = (
        *("committee", "child", "user", "relation", "asked_at", "papers", "confirmed_by", "confirmed_at"),
        *("since", "until", "refused_because"),
    )
