"""The admin's pages of the nurseries: to be looked at only; nothing sealed is opened here."""

from __future__ import annotations

from django.contrib import admin

from services import models
from services.admin import HERE, EnrolmentsAdmin, ProgrammesAdmin


class ChildrenAdmin(EnrolmentsAdmin):
    """Rows of children: to who works on the list, and the words stay sealed."""

    list_filter = (HERE,)
    list_select_related = ("committee",)


class DaysAdmin(ProgrammesAdmin):
    list_filter = (HERE,)
    list_select_related = ("committee",)


@admin.register(models.NurserySite)
class NurserySiteAdmin(DaysAdmin):
    list_display = ("season", "year", "committee", "erased_at")
    fields = (
        *("committee", "term", "season", "year", "letter", "fact_words", "commitment", "digest", "fact"),
        *("secret", "drawn_by", "witness", "erased_at", "figures"),
    )


@admin.register(models.NurseryChild)
class NurseryChildAdmin(ChildrenAdmin):
    list_display = ("enrolment", "grade", "fee", "committee")
    fields = ("committee", "enrolment", "grade", "fee", "paid_at")


@admin.register(models.PickUpPerson)
class PickUpPersonAdmin(ChildrenAdmin):
    list_display = ("enrolment", "relation", "named_at", "ended_at", "committee")
    fields = ("committee", "enrolment", "relation", "named_by", "named_at", "ended_at")


@admin.register(models.Reduction)
class ReductionAdmin(ChildrenAdmin):
    list_display = ("child", "amount", "by", "approved_by", "committee")
    list_select_related = ("committee", "child", "by", "approved_by")
    fields = ("committee", "child", "amount", "by", "at", "approved_by", "approved_at")


@admin.register(models.RemovalProposal)
class RemovalProposalAdmin(ChildrenAdmin):
    list_display = ("enrolment", "why", "count", "confirmed", "committee")
    fields = ("committee", "enrolment", "why", "count", "at", "confirmed", "decided_by", "decided_at")


@admin.register(models.ChildDay)
class ChildDayAdmin(ChildrenAdmin):
    list_display = ("attendance", "flagged_at", "left_at", "late_minutes", "committee")
    list_select_related = ("committee", "attendance")
    fields = ("committee", "attendance", "flagged_at", "left_at", "fetcher", "handed_by", "late_minutes")


@admin.register(models.AbsenceNote)
class AbsenceNoteAdmin(ChildrenAdmin):
    list_display = ("enrolment", "day", "at", "committee")
    fields = ("committee", "enrolment", "day", "by", "at")


@admin.register(models.Incident)
class IncidentAdmin(ChildrenAdmin):
    list_display = ("kind", "term", "at", "committee")
    list_select_related = ("committee", "term__programme")
    fields = ("committee", "term", "enrolment", "kind", "at", "by")


@admin.register(models.Visitor)
class VisitorAdmin(ChildrenAdmin):
    list_display = ("why", "came_at", "left_at", "committee")
    fields = ("committee", "term", "why", "came_at", "left_at", "by")


@admin.register(models.Lesson)
class LessonAdmin(DaysAdmin):
    list_display = ("course", "room", "lecturer", "during", "committee")
    list_select_related = ("committee", "lecturer")
    fields = ("committee", "term", "course", "room", "lecturer", "during")


@admin.register(models.Duty)
class DutyAdmin(DaysAdmin):
    list_display = ("day", "post", "name", "committee")
    fields = ("committee", "term", "day", "post", "name")


@admin.register(models.Meal)
class MealAdmin(DaysAdmin):
    list_display = ("day", "dishes", "contains", "committee")
    fields = ("committee", "term", "day", "dishes", "contains")
