"""The supervisor's seal, the director's publication, and what comes after: correction and withdrawal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from users.access import desk_page, reach
from village_affairs.actions import publishing
from village_affairs.actions.posting import PostingTooShort
from village_affairs.forms.money import NoteForm, PublishForm, ReturnForm
from village_affairs.forms.opinions import ReasonForm
from village_affairs.models import Publication, Version
from village_affairs.pages.desk_version import VersionPage
from village_affairs.views.desk_money import decision_page, version_of
from xidu.kit.errors import RuleBroken


@desk_page
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the table to the supervisor; POST puts the seal under it."""
    row = version_of(request, pk, "village_affairs.sign_disclosure")
    page = VersionPage(row, request.user)
    if request.method == "GET":
        return decision_page(request, page)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            publishing.sign(row, by=request.user, note=form.cleaned_data["note"])
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("已签字盖章：%(title)s") % {"title": row.disclosure.title})
            return redirect("desk")
    return decision_page(request, page, form=form, status=422)


@desk_page
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sealed table to the director; POST makes it public."""
    row = version_of(request, pk, "village_affairs.publish_disclosure")
    page = VersionPage(row, request.user)
    if request.method == "GET":
        return decision_page(request, page)
    form = PublishForm(request.POST, version=row)
    if not form.is_valid():
        return decision_page(request, page, publish=form, status=422)
    try:
        days = form.cleaned_data["posting_days"]
        publication = publishing.publish(row, by=request.user, posting_days=days)
    except PostingTooShort as broken:
        form.add_error("posting_days", str(broken))
        return decision_page(request, page, publish=form, status=422)
    except RuleBroken as broken:
        form.add_error(None, str(broken))
        return decision_page(request, page, publish=form, status=422)
    facts = {"title": row.disclosure.title, "number": publication}
    messages.success(request, _("已公开：%(title)s，%(number)s") % facts)
    return redirect("village_affairs:version", row.pk)


@desk_page
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a version back with a reason: the supervisor before the seal, the director after it."""
    seen = version_of(request, pk)
    sealed = seen.state == Version.State.SIGNED
    row = version_of(request, pk, f"village_affairs.{'publish' if sealed else 'return'}_disclosure")
    form = ReturnForm(request.POST, auto_id="back_%s")
    if form.is_valid():
        try:
            publishing.send_back(row, by=request.user, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("已退回：%(title)s") % {"title": row.disclosure.title})
            return redirect("desk")
    return decision_page(request, VersionPage(row, request.user), back=form, status=422)


def _publication(request: HttpRequest, pk: int, permission: str) -> Publication:
    rows = Publication.objects.select_related("committee", "disclosure", "version")
    return reach(request, rows, permission, pk=pk)


def _reason_page(request: HttpRequest, publication: Publication, form: Any, **words: str) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context = {"publication": publication, "form": form, **words}
    return render(request, "village_affairs/reason.html", context, status=status)


@desk_page
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a correction: ask for the reason residents will read, then open the new draft."""
    publication = _publication(request, pk, "village_affairs.draft_disclosure")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            row = publishing.start_correction(
                publication, reason=form.cleaned_data["reason"], by=request.user
            )
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("village_affairs:version", row.pk)
    note = _("更正要重新审核、签发。居民看得到为什么改、改了什么。")
    return _reason_page(request, publication, form, submit=_("开始更正"), note=note)


@desk_page
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    publication = _publication(request, pk, "village_affairs.withdraw_publication")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            publishing.withdraw(publication, by=request.user, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            messages.success(request, _("已从公开页撤下，记录仍然保留。"))
            return redirect("village_affairs:version", publication.version_id)
    note = _("撤下后居民看不到这张表，只看得到撤下的原因。写错了数字请用“更正”，不用撤下。")
    return _reason_page(request, publication, form, submit=_("撤下"), note=note)


urlpatterns = [
    path("desk/versions/<int:pk>/sign/", sign, name="sign"),
    path("desk/versions/<int:pk>/back/", back, name="back"),
    path("desk/versions/<int:pk>/publish/", publish, name="publish"),
    path("desk/publications/<int:pk>/correct/", correct, name="correct"),
    path("desk/publications/<int:pk>/withdraw/", withdraw, name="withdraw"),
]
