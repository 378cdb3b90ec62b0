"""The supervisors' own desk: what to sign, objections, wishes to read the books, the yearly appraisal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Committee
from users.access import can, desk_page, permitted, reach
from users.actions import audit
from users.views.pages import form_page, sent
from village_affairs.actions.appraisals import draft_appraisals
from village_affairs.actions.inspections import DECIDE
from village_affairs.actions.objections import ANSWER, RAISE
from village_affairs.forms.supervision import (
    AgreeForm,
    AppraisalForm,
    BooksForm,
    CloseForm,
    ObjectionAnswerForm,
    ObjectionForm,
    RefuseForm,
)
from village_affairs.models import BookInspection, Objection, Publication, Version
from village_affairs.pages.supervision import supervision_page
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

VIEW = "village_affairs.view_desk"


@desk_page
@require_GET
def supervision(request: HttpRequest) -> HttpResponse:
    page = supervision_page(permitted(request, VIEW), request.user, today())  # type: ignore[arg-type]
    return render(request, "village_affairs/supervision.html", page)


def _raise(model: Any) -> Any:
    """Return the page on which an objection to a row of ``model`` is written."""

    @desk_page
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        rows = model.objects.select_related("committee__street", "disclosure")
        about = reach(request, rows, RAISE, pk=pk)
        form = ObjectionForm(request.POST or None)
        if row := sent(request, form, about):
            messages.success(request, _("异议已经交给主任，到期没有答复街道会知道。"))
            return redirect("village_affairs:objection", row.pk)
        return form_page(request, "village_affairs/objection_new", form, about=about)

    return view


@desk_page
@require_http_methods(["GET", "POST"])
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an objection; POST answers it."""
    rows = Objection.objects.select_related(
        *("committee", "by", "answered_by", "version__disclosure", "publication__disclosure")
    )
    row = reach(request, rows, ANSWER if request.method == "POST" else VIEW, pk=pk)
    form = ObjectionAnswerForm(request.POST or None)
    if sent(request, form, row):
        messages.success(request, _("已答复，公开页上看得到。"))
        return redirect("village_affairs:objection", pk)
    may = can(request.user, ANSWER, committee_id=row.committee_id) and row.by_id != request.user.pk
    return form_page(
        request, "village_affairs/objection", form, objection=row, may_answer=may and not row.result
    )


def _books(request: HttpRequest, pk: int, permission: str) -> BookInspection:
    rows = BookInspection.objects.select_related("committee", "block", "decided_by")
    return reach(request, rows, permission, pk=pk)


def _books_page(request: HttpRequest, wish: BookInspection, **bound: Any) -> HttpResponse:
    forms: dict[str, Any] = {
        "agree": AgreeForm(auto_id="agree_%s"),
        "refuse": RefuseForm(auto_id="refuse_%s"),
        "close": CloseForm(auto_id="close_%s"),
    }
    context = {
        **forms,
        **bound,
        "wish": wish,
        "may_decide": can(request.user, DECIDE, committee_id=wish.committee_id),
    }
    return render(request, "village_affairs/inspection.html", context, status=422 if bound else 200)


@desk_page
@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    return _books_page(request, _books(request, pk, VIEW))


def _decide(name: str, form_class: Any, done: Promise) -> Any:
    """Return the view of one step of the supervisors; what is wrong comes back with what was written."""

    @desk_page
    @require_POST
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        wish = _books(request, pk, DECIDE)
        form = form_class(request.POST, auto_id=f"{name}_%s")
        if sent(request, form, wish):
            messages.success(request, str(done))
            return redirect("village_affairs:inspection", pk)
        return _books_page(request, wish, **{name: form})

    return view


@desk_page
@require_http_methods(["GET", "POST"])
def books_record(request: HttpRequest, committee: int) -> HttpResponse:
    """Write down a wish for somebody at the counter, and hand them the code."""
    place = reach(request, Committee.objects.all(), "village_affairs.record_opinion", pk=committee)
    form = BooksForm(request.POST or None, committee=place)
    if request.method == "POST" and form.is_valid():
        try:
            wish, code = form.send()
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            audit.record("inspection.record", by=request.user, row=wish, request=request)
            return render(request, "village_affairs/books_recorded.html", {"wish": wish, "code": code})
    return form_page(request, "village_affairs/books_record", form, committee=place)


@desk_page
@require_http_methods(["GET", "POST"])
def appraisal_new(request: HttpRequest, committee: int) -> HttpResponse:
    place = reach(request, Committee.objects.all(), "village_affairs.record_appraisal", pk=committee)
    form = AppraisalForm(request.POST or None)
    if row := sent(request, form, place):
        messages.success(request, _("已登记%(name)s的评议") % {"name": row.member})
        return redirect("village_affairs:supervision")
    return form_page(request, "village_affairs/appraisal_new", form, committee=place)


@desk_page
@require_POST
def appraisal_draft(request: HttpRequest, committee: int, year: int) -> HttpResponse:
    """Make the notice of the year's appraisal, to be signed and published as everything else."""
    place = reach(request, Committee.objects.all(), "village_affairs.draft_disclosure", pk=committee)
    try:
        version = draft_appraisals(place, year, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("village_affairs:supervision")
    messages.success(request, _("评议结果已经起草，看过以后交审。"))
    return redirect("village_affairs:version", version.pk)


DESK = "desk/supervision/"
urlpatterns = [
    path(DESK, supervision, name="supervision"),
    path(f"{DESK}versions/<int:pk>/object/", _raise(Version), name="object-version"),
    path(f"{DESK}publications/<int:pk>/object/", _raise(Publication), name="object-publication"),
    path(f"{DESK}objections/<int:pk>/", objection, name="objection"),
    path(f"{DESK}books/<int:pk>/", inspection, name="inspection"),
    path(
        f"{DESK}books/<int:pk>/agree/",
        _decide("agree", AgreeForm, gettext_lazy("已约好，会告诉居民")),
        name="books-agree",
    ),
    path(
        f"{DESK}books/<int:pk>/refuse/",
        _decide("refuse", RefuseForm, gettext_lazy("已答复，会告诉居民")),
        name="books-refuse",
    ),
    path(
        f"{DESK}books/<int:pk>/close/",
        _decide("close", CloseForm, gettext_lazy("已记下")),
        name="books-close",
    ),
    path(f"{DESK}books/new/<int:committee>/", books_record, name="books-record"),
    path(f"{DESK}appraisals/new/<int:committee>/", appraisal_new, name="appraisal-new"),
    path(f"{DESK}appraisals/<int:committee>/<int:year>/", appraisal_draft, name="appraisal-draft"),
]
