"""The roster on the desk: who lives where, one person's page, and the list to take along.

It stands a floor above the residents, because a row is reached through a right.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.actions.exports import export_people
from residents.filters import PersonFilter
from residents.forms import ExportForm, HouseholdForm, PersonForm, ReasonForm
from residents.models import Committee, Household, Person
from users.access import can, desk_page, permitted, reach, scope_of
from users.actions import audit
from users.roles import ROLES
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of
from xidu.kit.uploads import CONTENT_TYPES

VIEW, CHANGE, EXPORT = "residents.view_person", "residents.change_person", "residents.export_people"
TAGS, CONSENT, REVEAL = "residents.view_tags", "residents.view_consent", "residents.reveal_phone"
HOME = "residents.change_household"
IMPORT, APPROVE = "residents.import_roster", "users.approve_export"
ROWS = 40


def _found(request: HttpRequest, perm: str) -> PersonFilter:
    """Return the people of the places where ``perm`` is held, as the address filters them."""
    scope = permitted(request, perm)
    rows = Person.objects.within(scope).order_by("pinyin", "id")
    tag_scope = scope_of(request.user, TAGS)
    return PersonFilter(request.GET, queryset=rows, scope=scope, tag_scope=tag_scope)


@desk_page
@require_GET
def roster(request: HttpRequest) -> HttpResponse:
    """List the people of the reader's places by sound, with whole names and masked phones."""
    found = _found(request, VIEW)
    rows = found.qs.select_related("committee", "household__block")
    changes = list(Committee.objects.within(scope_of(request.user, CHANGE))[:2])
    context = {
        "filter": found,
        "page": page_of(request, rows, ROWS),
        "query": request.GET.urlencode(),
        "several": "committee" in found.filters,
        "may_import": request.user.has_perm(IMPORT),
        "may_export": request.user.has_perm(EXPORT),
        "adds_to": changes,
    }
    return render(request, "residents/roster.html", context)


def _person(request: HttpRequest, pk: int, perm: str = VIEW) -> Person:
    return reach(request, Person.objects.select_related("committee", "household__block"), perm, pk=pk)


def _place(person: Person) -> dict[str, int | None]:
    block = person.household.block_id if person.household else None
    return {"committee_id": person.committee_id, "block_id": block}


@desk_page
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: facts, who shares the door, tags and consents as far as the reader's role goes."""
    row = _person(request, pk)
    place = _place(row)
    may = {name: can(request.user, perm, **place) for name, perm in _RIGHTS.items()}
    members = row.household.people.exclude(pk=row.pk).order_by("-is_head", "id") if row.household else []
    context = {
        "person": row,
        "members": members,
        "tags": row.tags.in_force_on(today()).order_by("since", "id") if may["tags"] else [],
        "consents": row.consents.order_by("-given_at", "-id") if may["consents"] else [],
        "may": may,
        "form": ReasonForm(auto_id="why_%s"),
    }
    return render(request, "residents/person.html", context)


_RIGHTS = {"tags": TAGS, "consents": CONSENT, "reveal": REVEAL, "change": CHANGE, "change_home": HOME}


@desk_page
@require_POST
def person_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the number once; the reason goes on the trail."""
    row = _person(request, pk, REVEAL)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("看电话要写原因，例如“通知体检”。"))
        return redirect("residents:person", pk)
    detail = {"reason": form.cleaned_data["reason"]}
    audit.record("person.reveal_phone", by=request.user, row=row, detail=detail, request=request)
    return render(request, "residents/person_phone.html", {"person": row, "phone": row.phone})


@desk_page
@require_http_methods(["GET", "POST"])
def person_change(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _person(request, pk, CHANGE), "person.change")


@desk_page
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest, committee: int) -> HttpResponse:
    """Write down somebody who is on no sheet: a new tenant, a newborn."""
    place = reach(request, Committee.objects.all(), CHANGE, pk=committee)
    return _edit(request, Person(committee=place), "person.add")


def _edit(request: HttpRequest, row: Person, action: str) -> HttpResponse:
    form = PersonForm(request.POST or None, person=row)
    if form.is_valid():
        try:
            with transaction.atomic():
                changed = form.send()
                if changed:
                    detail = {"fields": changed}
                    audit.record(action, by=request.user, row=row, detail=detail, request=request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("已保存。") if changed else _("没有改动。"))
            return redirect("residents:person", row.pk)
    return _form_page(request, "person_form", form, person=row)


@desk_page
@require_http_methods(["GET", "POST"])
def household_change(request: HttpRequest, pk: int) -> HttpResponse:
    home = reach(request, Household.objects.select_related("committee", "block"), HOME, pk=pk)
    form = HouseholdForm(request.POST or None, instance=home)
    if form.is_valid():
        with transaction.atomic():
            form.save()
            detail = {"fields": form.changed_data}
            audit.record("household.change", by=request.user, row=home, detail=detail, request=request)
        messages.success(request, _("已保存：%(home)s") % {"home": home})
        return redirect("residents:roster")
    return _form_page(request, "household_form", form, household=home)


@desk_page
@require_http_methods(["GET", "POST"])
def roster_export(request: HttpRequest) -> HttpResponse:
    """Hand out the filtered roster as a file; the reason goes on the trail, and GET asks for it."""
    found = _found(request, EXPORT)
    form = ExportForm(request.POST or None)
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        place = _only_committee(request)
        asked = "、".join(str(role.label) for role in ROLES.values() if APPROVE in role.permissions)
        try:
            data, rows = export_people(found.qs, kind, whom_to_ask=asked, committee=place)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            detail = {"reason": form.cleaned_data["reason"], "rows": rows, "kind": kind}
            audit.record("person.export", by=request.user, committee=place, detail=detail, request=request)
            return file_response(data, kind, _("居民名册"))
    context = {"filter": found, "query": request.GET.urlencode()}
    return _form_page(request, "roster_export", form, **context)


def _only_committee(request: HttpRequest) -> Committee | None:
    """Return the one committee an export is about, or None: then it stands on the street's trail."""
    places = Committee.objects.within(permitted(request, EXPORT))
    chosen = request.GET.get("committee", "")
    if chosen.isdecimal():
        places = places.filter(pk=chosen)
    found = list(places[:2])
    return found[0] if len(found) == 1 else None


def file_response(data: bytes, kind: str, name: str) -> HttpResponse:
    """Return ``data`` as a download named ``name``."""
    response = HttpResponse(data, content_type=CONTENT_TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}")
    return response


def _form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, f"residents/{template}.html", {"form": form, **context}, status=status)


urlpatterns = [
    path("desk/roster/", roster, name="roster"),
    path("desk/roster/export/", roster_export, name="roster-export"),
    path("desk/roster/new/<int:committee>/", person_new, name="person-new"),
    path("desk/roster/<int:pk>/", person, name="person"),
    path("desk/roster/<int:pk>/phone/", person_phone, name="person-phone"),
    path("desk/roster/<int:pk>/change/", person_change, name="person-change"),
    path("desk/households/<int:pk>/change/", household_change, name="household-change"),
]
