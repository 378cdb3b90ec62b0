"""Codes, links, buckets and channel choices: that they exist and when they end, never what opens them."""

from __future__ import annotations

from django.contrib import admin

from users.admin_site import WorksAdmin
from users.models import Bucket, ChannelChoice, LinkToken, SignInCode


@admin.register(SignInCode)
class SignInCodeAdmin(WorksAdmin):
    view = "users.view_signincode"
    list_display = ("user", "issued_by", "created_at", "expires_at", "used_at")
    list_select_related = ("user", "issued_by")
    fields = ("user", "issued_by", "created_at", "expires_at", "used_at")
    ordering = ("-pk",)


@admin.register(LinkToken)
class LinkTokenAdmin(WorksAdmin):
    view = "users.view_linktoken"
    list_display = ("purpose", "subject", "created_at", "expires_at", "used_at", "revoked_at")
    list_filter = ("purpose",)
    fields = ("purpose", "subject", "created_at", "expires_at", "used_at", "revoked_at")
    ordering = ("-pk",)


@admin.register(Bucket)
class BucketAdmin(WorksAdmin):
    view = "users.view_bucket"
    list_display = ("__str__", "tokens", "refilled_at")
    fields = ("tokens", "refilled_at")
    ordering = ("-refilled_at",)


@admin.register(ChannelChoice)
class ChannelChoiceAdmin(WorksAdmin):
    view = "users.view_channelchoice"
    list_display = ("user", "topic", "channel", "digest")
    list_filter = ("channel",)
    list_select_related = ("user",)
    fields = ("user", "topic", "channel", "digest")
