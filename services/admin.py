"""The admin's pages of the clover: to be looked at only, every write belongs to an action."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet

from services import (
    models,
    wishes_admin,  # noqa: F401 - importing registers its pages
)
from users.access import Scope
from users.admin_site import ReadOnlyAdmin

HERE = ("committee", admin.RelatedOnlyFieldListFilter)


class ProgrammesAdmin(ReadOnlyAdmin):
    view = "services.view_programme"


class EnrolmentsAdmin(ReadOnlyAdmin):
    """Names of people in need stand behind them: only for who works on them at the place."""

    view = "services.view_enrolment"


class SharedAdmin(ProgrammesAdmin):
    """Rows of a programme, which is a committee's or the whole street's; they hold nothing of a person."""

    def within(self, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        if scope.whole_street or not scope:
            return rows if scope else rows.none()
        path = self.programme_path
        return rows.filter(**{f"{path}committee__in": list(scope.committees)}) | rows.filter(
            **{f"{path}committee": None}
        )

    def place_of(self, row: Model) -> dict[str, int | None]:
        programme = row if isinstance(row, models.Programme) else row.programme  # type: ignore[attr-defined]
        return {"committee_id": programme.committee_id, "block_id": None}

    def has_view_permission(self, request: Any, obj: Any = None) -> bool:
        return self._may(request, self.view, None)

    programme_path = "programme__"


@admin.register(models.Programme)
class ProgrammeAdmin(SharedAdmin):
    programme_path = ""
    list_display = ("title", "leaf", "committee", "state", "way")
    list_filter = (HERE, "leaf", "state")
    list_select_related = ("committee",)
    fields = (
        *("committee", "leaf", "key", "title", "what", "for_whom", "bring", "when", "way", "state"),
        *("by", "at"),
    )


@admin.register(models.Backer)
class BackerAdmin(SharedAdmin):
    list_display = ("name", "kind", "programme", "amount")
    list_filter = ("kind",)
    list_select_related = ("programme",)
    fields = ("programme", "kind", "name", "words", "amount")


@admin.register(models.Eligibility)
class EligibilityAdmin(SharedAdmin):
    list_display = ("rule", "value", "programme", "committee", "since", "until")
    list_filter = ("rule",)
    list_select_related = ("programme", "committee")
    fields = ("programme", "committee", "rule", "value", "reason", "since", "until", "basis")


@admin.register(models.ConsentText)
class ConsentTextAdmin(SharedAdmin):
    list_display = ("title", "version", "programme", "is_needed", "since", "until")
    list_filter = ("is_needed",)
    list_select_related = ("programme",)
    fields = (
        *("programme", "purpose", "version", "title", "words", "is_needed", "months"),
        *("since", "until"),
    )


@admin.register(models.Term)
class TermAdmin(ProgrammesAdmin):
    list_display = ("__str__", "committee", "first_day", "capacity", "admission", "state")
    list_filter = (HERE, "state", "admission")
    list_select_related = ("programme", "committee")
    fields = (
        *("committee", "programme", "title", "place", "where", "first_day", "last_day", "opens_at"),
        *("closes_at", "capacity", "admission", "fee", "fee_words", "state", "cancelled_because"),
        *("seed", "drawn_at", "by", "at"),
    )


@admin.register(models.Session)
class SessionAdmin(ProgrammesAdmin):
    list_display = ("title", "term", "starts_at", "committee")
    list_filter = (HERE,)
    list_select_related = ("term__programme", "committee")
    fields = ("committee", "term", "title", "starts_at", "ends_at", "activity")


@admin.register(models.Enrolment)
class EnrolmentAdmin(EnrolmentsAdmin):
    list_display = ("term", "number", "person", "state", "asked_at", "committee")
    list_filter = (HERE, "state")
    list_select_related = ("term__programme", "person", "committee")
    fields = (
        *("committee", "term", "number", "turn", "need", "person", "home", "state", "state_at"),
        *("offered_until", "because", "asked_at", "door", "by", "authority"),
    )


@admin.register(models.EnrolmentStep)
class EnrolmentStepAdmin(EnrolmentsAdmin):
    list_display = ("enrolment", "state", "by", "at")
    list_filter = (HERE, "state")
    list_select_related = ("enrolment", "by")
    fields = ("committee", "enrolment", "state", "because", "by", "authority", "at")


@admin.register(models.Attendance)
class AttendanceAdmin(EnrolmentsAdmin):
    list_display = ("session", "enrolment", "state", "at")
    list_filter = (HERE, "state")
    list_select_related = ("session", "enrolment")
    fields = ("committee", "session", "enrolment", "state", "at", "by", "note")


@admin.register(models.Outcome)
class OutcomeAdmin(EnrolmentsAdmin):
    list_display = ("enrolment", "key", "value", "at")
    list_filter = (HERE, "key")
    list_select_related = ("enrolment",)
    fields = ("committee", "enrolment", "key", "value", "words", "by", "at")


@admin.register(models.ConsentGiven)
class ConsentGivenAdmin(ReadOnlyAdmin):
    """The scan opens at the desk; an address of the media folder exists nowhere."""

    view = "residents.view_consent"
    list_display = ("text", "person", "by", "authority", "committee")
    list_filter = (HERE,)
    list_select_related = ("text", "person", "by", "committee")
    fields = ("committee", "person", "text", "by", "authority")


@admin.register(models.EyeAidRule)
class EyeAidRuleAdmin(SharedAdmin):
    """Who pays for an operation; eye files themselves stand in no list."""

    list_display = ("gives", "programme", "amount", "tag", "age_min", "since", "until")
    list_filter = ("gives",)
    list_select_related = ("programme",)
    fields = (
        *("programme", "position", "gives", "amount", "needs_registered", "tag", "age_min"),
        *("since", "until", "basis"),
    )


# The nurseries' pages stand in a file of their own and join here.
import services.admin_nursery  # noqa: E402, F401
