"""Agreements on the desk: start one, and take it step by step to the version in force."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agreements.forms.pacts import STEPS, StartForm
from agreements.models import Agreement, AgreementVersion, Audience
from agreements.pages.pacts import life_of
from residents.models import Committee
from users.access import can, desk_page, permitted, reach
from users.views.pages import attempt, form_page, sent
from xidu.kit.dates import today

VIEW, KEEP = "agreements.view_agreement", "agreements.keep_agreement"


@desk_page
@require_GET
def desk_agreements(request: HttpRequest) -> HttpResponse:
    scope = permitted(request, VIEW)
    rows = Agreement.objects.within(scope).select_related("committee")
    own = Committee.objects.within(scope).order_by("pk")[:60]
    context = {
        "agreements": rows[:200],
        "may_start": [row for row in own if can(request.user, KEEP, committee_id=row.pk)],
    }
    return render(request, "agreements/desk_agreements.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def agreement_start(request: HttpRequest, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), KEEP, pk=committee)
    form = StartForm(request.POST or None)
    if row := sent(request, form, home):
        return redirect("agreements:desk-agreement", row.pk)
    return form_page(request, "agreements/desk_start", form, home=home)


@desk_page
@require_GET
def desk_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where the agreement stands, what households said, and the forms of the steps that are open."""
    row = reach(request, Agreement.objects.select_related("committee"), VIEW, pk=pk)
    versions = list(row.versions.select_related("passing").order_by("-number"))
    newest = versions[0] if versions else None
    writes = can(request.user, KEEP, committee_id=row.committee_id)
    steps = [
        (name, words, STEPS[name](agreement=row, initial=initial))
        for name, words, initial in _open(newest, row)
    ]
    context = {
        "agreement": row,
        "versions": versions,
        "opinions": row.opinions.select_related("household__block")[:200] if writes else [],
        "steps": steps if writes else [],
        "life": life_of(row, newest, row.opinions.count(), today()),
        "signed": newest.signatures.count() + newest.shop_signatures.count() if newest else 0,
    }
    return render(request, "agreements/desk_agreement.html", context)


def _open(newest: AgreementVersion | None, row: Agreement) -> list[tuple[str, str, dict[str, Any]]]:
    """Return the steps that can be taken now: their key, their words, what their form starts with."""
    passing = getattr(newest, "passing", None)
    text = {"text": newest.text} if newest else {}
    found: list[tuple[str, str, dict[str, Any]]] = [("opinion", _("记一条意见"), {})]
    if newest is not None and passing is None:
        found = [("meeting", _("会议表决"), {}), ("draft", _("改草稿"), text), *found]
    elif newest is None or (passing and not passing.passed) or newest.since:
        found = [("draft", _("起草新的一版") if newest else _("起草"), text), *found]
    if newest is not None and passing is not None and passing.passed:
        if newest.filed_on is None:
            found = [("file", _("报街道备案"), {}), *found]
        elif newest.since is None:
            found = [("begin", _("生效"), {}), *found]
        sign = "shop-sign" if row.audience == Audience.MERCHANTS else "sign"
        found = [*found, (sign, _("登记纸质签约"), {})]
    return found


@desk_page
@require_POST
def agreement_step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """Take one step; what is wrong becomes a message on the agreement's page."""
    row = reach(request, Agreement.objects.select_related("committee"), KEEP, pk=pk)
    if step not in STEPS or (
        step in {"meeting", "file", "begin", "sign", "shop-sign"} and not row.versions.exists()
    ):
        raise Http404
    form = STEPS[step](request.POST, agreement=row)
    attempt(request, form, lambda: form.send(by=request.user), _("记下了"))  # type: ignore[attr-defined]
    return redirect("agreements:desk-agreement", pk)


urlpatterns = [
    path("desk/agreements/", desk_agreements, name="desk-agreements"),
    path("desk/agreements/new/<int:committee>/", agreement_start, name="agreement-start"),
    path("desk/agreements/<int:pk>/", desk_agreement, name="desk-agreement"),
    path("desk/agreements/<int:pk>/<slug:step>/", agreement_step, name="agreement-step"),
]
