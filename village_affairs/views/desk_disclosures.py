"""The desk's editor for every kind but accounts, and the shelf of what a committee made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from users.access import Scope, desk_page, permitted
from village_affairs.kinds.base import Kind, items_in_force
from village_affairs.kinds.registry import KINDS
from village_affairs.models import Disclosure, Version
from village_affairs.views.desk_money import DRAFT, VIEW, version_of
from xidu.kit.errors import RuleBroken

MOST = 50
OPEN = (Version.State.DRAFT, Version.State.RETURNED)


@desk_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a disclosure of ``?kind=``; without one, offer the kinds. ``item`` and ``period`` fill in."""
    scope = permitted(request, DRAFT)
    asked = request.GET.get("kind", "")
    if asked not in KINDS:
        return render(request, "village_affairs/disclosure_kinds.html", {"kinds": KINDS.values()})
    kind = KINDS[asked]
    if request.method == "GET":
        form = kind.form(scope=scope, initial=_wanted(request))
        return _editor(request, kind, form)
    form = kind.form(request.POST, request.FILES, scope=scope)
    return _kept(request, kind, form)


def _wanted(request: HttpRequest) -> dict[str, Any]:
    """Return what the link asks for; a line of the catalogue also gives the title."""
    names = ("committee", "item", "period", "ledger", "topic")
    wanted: dict[str, Any] = {name: request.GET[name] for name in names if request.GET.get(name)}
    if wanted.get("period", "")[:4].isdigit():
        wanted["year"] = wanted["period"][:4]
    item = str(wanted.get("item", ""))
    found = items_in_force().filter(pk=item).first() if item.isdecimal() and len(item) < 18 else None
    if found is None:
        wanted.pop("item", None)
        return wanted
    return {"title": found.level2, "ledger": found.ledger, "topic": found.topic, **wanted}


@desk_page
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write an open draft anew."""
    row = version_of(request, pk, DRAFT)
    if row.disclosure.kind not in KINDS:
        raise Http404
    if row.state not in OPEN:
        messages.error(request, _("这一版已经交上去了，要改请先请审核人退回"))
        return redirect("village_affairs:version", pk)
    kind, scope = KINDS[row.disclosure.kind], permitted(request, DRAFT)
    if request.method == "GET":
        return _editor(request, kind, kind.form(scope=scope, version=row), row)
    return _kept(request, kind, kind.form(request.POST, request.FILES, scope=scope, version=row), row)


def _kept(request: HttpRequest, kind: Kind, form: Any, row: Version | None = None) -> HttpResponse:
    if form.is_valid():
        try:
            version = form.keep(by=request.user)
        except RuleBroken as broken:
            form.broken(None, broken)
        else:
            messages.success(request, _("已存为草稿：%(title)s") % {"title": version.disclosure.title})
            return redirect("village_affairs:version", version.pk)
    return _editor(request, kind, form, row, status=422)


def _editor(
    request: HttpRequest, kind: Kind, form: Any, version: Version | None = None, status: int = 200
) -> HttpResponse:
    context = {"kind": kind, "form": form, "version": version}
    return render(request, "village_affairs/disclosure_form.html", context, status=status)


@desk_page
@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """List what was made, the newest first, by kind; each leads to its newest version."""
    scope: Scope = permitted(request, VIEW)
    kind = request.GET.get("kind", "")
    newest = Version.objects.within(scope).exclude(state=Version.State.DROPPED)
    if kind in Disclosure.Kind.values:
        newest = newest.filter(disclosure__kind=kind)
    before = request.GET.get("before", "")
    rows = newest.values("disclosure").annotate(last=Max("pk")).order_by("-last")
    if before.isdecimal() and len(before) < 18:
        rows = rows.filter(last__lt=int(before))
    ids = list(rows.values_list("last", flat=True)[: MOST + 1])
    found = Version.objects.filter(pk__in=ids[:MOST]).select_related("committee", "disclosure")
    context = {
        "versions": found.order_by("-pk"),
        "kinds": Disclosure.Kind.choices,
        "kind": kind,
        "older": ids[MOST - 1] if len(ids) > MOST else None,
        "may_draft": request.user.has_perm(DRAFT),
    }
    return render(request, "village_affairs/desk_disclosures.html", context)


urlpatterns = [
    path("desk/disclosures/", shelf, name="desk-disclosures"),
    path("desk/disclosures/new/", new, name="disclosure-new"),
    path("desk/versions/<int:pk>/edit/", edit, name="disclosure-edit"),
]
