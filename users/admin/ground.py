"""Street, committees, places, rest days and figures: tables the street may edit."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from residents.actions import stamps
from residents.actions.people import follow_place
from residents.models import Block, Committee, Figure, Holiday, Household, Person, Street
from users.access import Scope
from users.admin_site import ScopedModelAdmin, StreetRowsAdmin


@admin.register(Street)
class StreetAdmin(StreetRowsAdmin):
    view, change = "residents.view_street", "residents.change_street"
    list_display = ("name", "district", "phone")
    fields = ("name", "district", "phone", "address", "hours")
    settled = ("name",)

    def save_model(self, request: HttpRequest, obj: Street, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        # Every committee's pages carry the street's letterhead.
        stamps.bump_all()


@admin.register(Committee)
class CommitteeAdmin(ScopedModelAdmin):
    """Contact data only: names and addresses of pages come with the list of committees."""

    view, change = "residents.view_committee", "residents.change_committee"
    list_display = ("name", "kind", "phone", "slug")
    list_filter = ("kind",)
    search_fields = ("name",)
    fields = ("name", "kind", "code", "slug", "street", "phone", "address", "hours")
    settled = ("name", "kind", "code", "slug", "street")

    def save_model(self, request: HttpRequest, obj: Committee, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        stamps.bump(obj.pk)


@admin.register(Block)
class BlockAdmin(ScopedModelAdmin):
    view, add, change = "residents.view_block", "residents.change_block", "residents.change_block"
    list_display = ("name", "committee", "kind", "position")
    list_filter = (("committee", admin.RelatedOnlyFieldListFilter), "kind")
    list_select_related = ("committee",)
    fields = ("committee", "kind", "name", "position")

    def save_model(self, request: HttpRequest, obj: Block, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "name" in form.changed_data:
            follow_place(Person.objects.filter(household__block=obj))


class HouseholdForm(forms.ModelForm):
    """A household's committee is its block's, so that the two never disagree."""

    def clean_block(self) -> Block:
        block: Block = self.cleaned_data["block"]
        if self.instance.pk and block.committee_id != self.instance.committee_id:
            raise ValidationError(_("住户不能换到另一个村居，请选本村居的楼组"))
        self.instance.committee_id = block.committee_id
        return block


@admin.register(Household)
class HouseholdAdmin(ScopedModelAdmin):
    view, add, change = "residents.view_household", "residents.change_household", "residents.change_household"
    form = HouseholdForm
    list_display = ("door", "block", "committee", "use", "house")
    list_filter = (("committee", admin.RelatedOnlyFieldListFilter), "use", "house")
    list_select_related = ("committee", "block")
    search_fields = ("door",)
    fields = ("committee", "block", "door", "position", "use", "house")
    readonly_fields = ("committee",)
    settled = ()

    def save_model(self, request: HttpRequest, obj: Household, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if {"block", "door"} & set(form.changed_data):
            follow_place(Person.objects.filter(household=obj))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "block":
            field.queryset = field.queryset.select_related("committee")
            field.label_from_instance = _with_committee  # type: ignore[method-assign]
        return field


def _with_committee(block: Any) -> str:
    return f"{block.committee.name} {block.name}"


@admin.register(Holiday)
class HolidayAdmin(StreetRowsAdmin):
    view = "residents.view_holiday"
    add = change = delete = "residents.change_holiday"
    list_display = ("day", "name", "is_rest", "basis")
    list_filter = ("is_rest",)
    search_fields = ("name",)
    fields = ("day", "is_rest", "name", "basis")


@admin.register(Figure)
class FigureAdmin(ScopedModelAdmin):
    """Everyone reads the street's figures and those of their own committees."""

    view = "residents.view_figure"
    add = change = "residents.change_figure"
    list_display = ("key", "value", "unit", "committee", "since", "until")
    list_filter = ("key",)
    list_select_related = ("committee",)
    search_fields = ("key", "basis")
    fields = ("key", "value", "unit", "committee", "since", "until", "basis")
    settled = ("key", "committee", "since")

    def save_model(self, request: HttpRequest, obj: Figure, form: Any, change: bool) -> None:
        """Keep it and have the public pages drawn anew: what they hide and promise hangs on figures."""
        super().save_model(request, obj, form, change)
        stamps.bump(obj.committee_id) if obj.committee_id else stamps.bump_all()

    def within(self, rows: QuerySet[Any], scope: Scope) -> QuerySet[Any]:
        own = rows.filter(committee__in=scope.committees) | rows.filter(committee=None)
        return rows if scope.whole_street else own

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        is_street = obj is not None and self.place_of(obj)["committee_id"] is None
        return self._may(request, self.view, None if is_street else obj)
