"""People, what is known about them and what they agreed to. Phones stay masked; the desk reveals them."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from residents.models import Consent, Person, PersonTag
from users.admin_site import ReadOnlyAdmin, ScopedModelAdmin


@admin.register(Person)
class PersonAdmin(ScopedModelAdmin):
    """Facts of a person; name, household and birth are set on the desk, where the roster's key follows."""

    view, change = "residents.view_person", "residents.change_person"
    list_display = ("name", "household", "committee", "registered_here", "lives_here", "phone_shown")
    list_filter = (
        ("committee", admin.RelatedOnlyFieldListFilter),
        "registered_here",
        "lives_here",
    )
    list_select_related = ("committee", "household__block")
    search_fields = ("name", "pinyin__startswith")
    fields = (
        *("committee", "household", "name", "phone_shown", "sex", "relation", "is_head"),
        *("birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap"),
        *("registered_here", "lives_here", "origin"),
    )
    readonly_fields = ("phone_shown",)
    # A birth is two calendars' worth of rules, and those are read where the date is written as people say it.
    settled = (
        *("committee", "household", "name"),
        *("birth_calendar", "birth_year", "birth_month", "birth_day", "birth_leap"),
    )

    @admin.display(description=_("电话"))
    def phone_shown(self, person: Person) -> str:
        return person.masked_phone


@admin.register(PersonTag)
class PersonTagAdmin(ReadOnlyAdmin):
    view = "residents.view_tags"
    list_display = ("tag", "person", "committee", "since", "until")
    list_filter = (("committee", admin.RelatedOnlyFieldListFilter), "tag")
    list_select_related = ("committee", "person")
    fields = ("committee", "person", "tag", "since", "until", "source")


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    view = "residents.view_consent"
    list_display = ("purpose", "person", "committee", "channel", "given_at", "withdrawn_at")
    list_filter = (("committee", admin.RelatedOnlyFieldListFilter), "purpose")
    list_select_related = ("committee", "person")
    fields = ("committee", "person", "purpose", "version", "channel", "given_at", "withdrawn_at")
