"""From the clerk's file to a table handed in: upload, check, papers, preview."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from users.access import Scope, desk_page, permitted, reach
from village_affairs.actions.attachments import detach
from village_affairs.actions.gate import ask_overrule, decide_overrule
from village_affairs.actions.publishing import submit
from village_affairs.forms.money import (
    AttachmentForm,
    NoteForm,
    OverruleForm,
    PublishForm,
    ReturnForm,
    UploadForm,
)
from village_affairs.models import Attachment, Disclosure, GateOverrule, Version
from village_affairs.pages import prints, shelf
from village_affairs.pages.desk_version import VersionPage
from village_affairs.pages.links import month_link
from village_affairs.sheets.sheet import FinanceSheet, SheetFaults
from xidu.kit import converters  # noqa: F401 - teaches the resolver what a poster size is
from xidu.kit.dates import add_months, month_start, today
from xidu.kit.errors import RuleBroken
from xidu.kit.uploads import serve_headers

VIEW = "village_affairs.view_desk"
DRAFT = "village_affairs.draft_disclosure"


def version_of(request: HttpRequest, pk: int, permission: str = VIEW) -> Version:
    rows = Version.objects.select_related("committee", "disclosure", "maker", "signoff__supervisor")
    return reach(request, rows, permission, pk=pk)


def say_first_error(request: HttpRequest, form: Any) -> None:
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))


@desk_page
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a month's workbook. A clean one becomes the draft; a faulty one is shown with all its faults."""
    scope = permitted(request, DRAFT)
    if request.method == "GET":
        form = UploadForm(initial=_wanted(request, scope), scope=scope)
        return render(request, "village_affairs/upload.html", {"form": form})
    form = UploadForm(request.POST, request.FILES, scope=scope)
    sheet: FinanceSheet | None = None
    if form.is_valid():
        try:
            sheet = form.read()
            version = form.keep(by=request.user)
        except SheetFaults as faults:
            context = {"form": form, "sheet": sheet, "errors": faults.errors}
            return render(request, "village_affairs/faults.html", context, status=422)
        except RuleBroken as broken:
            form.add_error("file", str(broken))
        else:
            return redirect("village_affairs:version", version.pk)
    return render(request, "village_affairs/upload.html", {"form": form}, status=422)


def _wanted(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    """Return what the form begins with: what the link asks for, else the month after the newest one."""
    asked = {name: request.GET[name] for name in ("committee", "ledger", "period") if request.GET.get(name)}
    wanted = {"ledger": "committee"} | asked
    if "period" not in wanted:
        months = Disclosure.objects.finance().within(scope).filter(ledger=wanted["ledger"])
        if asked.get("committee", "").isdigit():
            months = months.filter(committee=asked["committee"])
        last = add_months(month_start(today()), -1)
        newest = (
            months.filter(publications__isnull=False).order_by("-period").values_list("period", flat=True)
        )
        found = newest.first()
        period = min(last, add_months(found, 1)) if found else last
        wanted["period"] = f"{period:%Y-%m}"
    return wanted


@desk_page
@require_safe
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version with its checks: the 核对 step while it is a draft, its whole story afterwards."""
    page = VersionPage(version_of(request, pk), request.user)
    context = {
        "page": page,
        "version": page.version,
        "attachment_form": AttachmentForm(),
        "returns": page.version.returns.select_related("by"),
        "may_decide": page.may("overrule_gate"),
        "may_photo": page.may("draft_disclosure"),
        "may_correct": page.is_current and page.may("draft_disclosure"),
        "may_withdraw": page.is_current and page.may("withdraw_publication"),
    }
    return render(request, "village_affairs/version.html", context)


@desk_page
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the table as residents will see it, with what this person can do next."""
    return decision_page(request, VersionPage(version_of(request, pk), request.user))


@desk_page
@require_safe
def draft_poster(request: HttpRequest, pk: int, size: str) -> HttpResponse:
    """The poster of a version that is not public yet, marked 草稿, to try the sheet on the board."""
    version = version_of(request, pk)
    if version.disclosure.kind != Disclosure.Kind.FINANCE or version.state in {
        Version.State.PUBLISHED,
        Version.State.DROPPED,
    }:
        raise Http404
    place = version.committee
    url = request.build_absolute_uri(
        month_link(place.slug, version.disclosure.ledger, version.disclosure.period)
    )
    body = prints.draft_poster(
        version, shelf.next_open_day(place, today()), url=url, size="A3" if size == "a3" else "A4"
    )
    return HttpResponse(body, content_type="application/pdf")


def decision_page(
    request: HttpRequest,
    page: VersionPage,
    *,
    form: Any = None,
    back: Any = None,
    publish: Any = None,
    status: int = 200,
) -> HttpResponse:
    """Render the preview with the buttons of submit, sign, send back and publish that fit."""
    context = {
        "page": page,
        "version": page.version,
        "form": form or NoteForm(),
        "publish_form": publish or PublishForm(version=page.version),
        "return_form": back or ReturnForm(auto_id="back_%s"),
    }
    return render(request, "village_affairs/preview.html", context, status=status)


@desk_page
@require_POST
def hand_in(request: HttpRequest, pk: int) -> HttpResponse:
    row = version_of(request, pk, DRAFT)
    try:
        submit(row, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("village_affairs:version", pk)
    messages.success(request, _("已交给监督委员会审核：%(title)s") % {"title": row.disclosure.title})
    return redirect("desk")


@desk_page
@require_POST
def attachment_add(request: HttpRequest, pk: int) -> HttpResponse:
    row = version_of(request, pk, DRAFT)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            paper = form.send(row, by=request.user)
        except RuleBroken as broken:
            messages.error(request, str(broken))
        else:
            messages.success(request, _("已附上：%(title)s") % {"title": paper.title})
    else:
        say_first_error(request, form)
    return redirect("village_affairs:version", pk)


@desk_page
@require_POST
def attachment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    paper = reach(request, Attachment.objects.select_related("version"), DRAFT, pk=pk)
    try:
        detach(paper, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("已拿掉：%(title)s") % {"title": paper.title})
    return redirect("village_affairs:version", paper.version_id)


@desk_page
@require_safe
def attachment_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send a paper of any version, published or not, to whoever may see the desk there."""
    paper = reach(request, Attachment.objects.all(), VIEW, pk=pk)
    response = FileResponse(paper.file.open("rb"), headers=serve_headers(paper.kind))
    response["Content-Disposition"] = content_disposition_header(True, f"{paper.title}.{paper.kind}")
    return response


@desk_page
@require_POST
def overrule_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask a second person to let a finding of the gate through."""
    row = version_of(request, pk, DRAFT)
    form = OverruleForm(request.POST)
    if form.is_valid():
        try:
            ask_overrule(row, **form.cleaned_data, by=request.user)
        except RuleBroken as broken:
            messages.error(request, str(broken))
        else:
            messages.success(request, _("已提出，请主任看过再定。"))
    else:
        say_first_error(request, form)
    return redirect("village_affairs:version", pk)


@desk_page
@require_POST
def overrule_decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, GateOverrule.objects.all(), "village_affairs.overrule_gate", pk=pk)
    try:
        decide_overrule(row, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("已放行：%(place)s") % {"place": row.place})
    return redirect("village_affairs:version", row.version_id)


urlpatterns = [
    path("desk/months/upload/", upload, name="upload"),
    path("desk/versions/<int:pk>/", version, name="version"),
    path("desk/versions/<int:pk>/poster-<poster_size:size>.pdf", draft_poster, name="draft-poster"),
    path("desk/versions/<int:pk>/preview/", preview, name="preview"),
    path("desk/versions/<int:pk>/submit/", hand_in, name="submit"),
    path("desk/versions/<int:pk>/attachments/", attachment_add, name="attachment-add"),
    path("desk/attachments/<int:pk>/", attachment_file, name="attachment-file"),
    path("desk/attachments/<int:pk>/remove/", attachment_remove, name="attachment-remove"),
    path("desk/versions/<int:pk>/overrule/", overrule_ask, name="overrule-ask"),
    path("desk/overrules/<int:pk>/", overrule_decide, name="overrule-decide"),
]
