"""Pairs, training, birthdays, symposia and ideas, to be looked at only: the desk writes them."""

from __future__ import annotations

from django.contrib import admin

from leaders import models
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class GrowingAdmin(ReadOnlyAdmin):
    list_filter = (HERE,)


class TrainingAdmin(GrowingAdmin):
    view = "leaders.run_training"


@admin.register(models.Course)
class CourseAdmin(TrainingAdmin):
    list_display = ("title", "committee", "hours", "valid_months", "is_retired")
    list_select_related = ("committee",)
    fields = (
        *("committee", "title", "words", "required_for", "hours", "valid_months", "pass_mark"),
        *("is_retired", "by", "at"),
    )


@admin.register(models.Session)
class SessionAdmin(TrainingAdmin):
    list_display = ("course", "activity", "committee", "hours")
    list_select_related = ("course", "activity", "committee")
    fields = ("committee", "course", "activity", "hours", "by")


@admin.register(models.Attendance)
class AttendanceAdmin(TrainingAdmin):
    list_display = ("person", "session", "committee", "hours", "day")
    list_select_related = ("person", "session__course", "session__activity", "committee")
    fields = ("committee", "session", "person", "hours", "day", "by", "undone_at")


@admin.register(models.QuizTry)
class QuizTryAdmin(TrainingAdmin):
    list_display = ("person", "course", "committee", "score", "passed", "at")
    list_select_related = ("person", "course", "committee")
    fields = ("committee", "course", "person", "score", "passed", "at")


@admin.register(models.Certificate)
class CertificateAdmin(TrainingAdmin):
    list_display = ("number", "title", "person", "committee", "since", "until")
    list_select_related = ("person", "committee")
    fields = ("committee", "course", "person", "title", "hours", "number", "code", "since", "until")


class PairsAdmin(GrowingAdmin):
    view = "leaders.run_pairs"


@admin.register(models.Pair)
class PairAdmin(PairsAdmin):
    list_display = ("senior", "junior", "committee", "state", "since", "until", "ended_on")
    list_filter = (HERE, "state")
    list_select_related = ("senior", "junior", "committee")
    fields = (
        *("committee", "senior", "junior", "goals", "state", "since", "until", "ended_on", "report"),
        *("proposed_by", "proposed_at", "accepted_at", "ended_by"),
    )


@admin.register(models.Talk)
class TalkAdmin(PairsAdmin):
    list_display = ("pair", "committee", "month", "held_on", "senior_at", "junior_at")
    list_select_related = ("pair__senior", "pair__junior", "committee")
    fields = ("committee", "pair", "month", "held_on", "words", "senior_at", "junior_at")


class BirthdaysAdmin(GrowingAdmin):
    view = "leaders.view_birthdays"


@admin.register(models.BirthdayOptOut)
class BirthdayOptOutAdmin(BirthdaysAdmin):
    list_display = ("person", "committee", "at", "taken_back_at")
    list_select_related = ("person", "committee")
    fields = ("committee", "person", "at", "by", "taken_back_at")


@admin.register(models.BirthdayParty)
class BirthdayPartyAdmin(BirthdaysAdmin):
    list_display = ("month", "committee", "activity")
    list_select_related = ("activity", "committee")
    fields = ("committee", "month", "activity", "by")


class MeetingsAdmin(GrowingAdmin):
    view = "leaders.run_symposium"


@admin.register(models.Symposium)
class SymposiumAdmin(MeetingsAdmin):
    list_display = ("activity", "committee")
    list_select_related = ("activity", "committee")
    ordering = ("-pk",)
    fields = ("committee", "activity", "minutes", "by")


@admin.register(models.ActionItem)
class ActionItemAdmin(MeetingsAdmin):
    list_display = ("words", "leader", "committee", "due_on", "state")
    list_filter = (HERE, "state")
    list_select_related = ("leader", "committee")
    fields = (
        *("committee", "symposium", "words", "leader", "due_on", "state", "reason"),
        *("settled_at", "settled_by", "by", "at"),
    )


@admin.register(models.ActivityProposal)
class ActivityProposalAdmin(GrowingAdmin):
    view = "leaders.approve_proposal"
    list_display = ("title", "committee", "block", "starts_at", "state", "by")
    list_filter = (HERE, "state")
    list_select_related = ("committee", "block", "by")
    fields = (
        *("committee", "block", "kind", "title", "words", "starts_at", "ends_at", "place", "where"),
        *("capacity", "state", "by", "at", "activity", "decided_by", "decided_at", "reason"),
    )
