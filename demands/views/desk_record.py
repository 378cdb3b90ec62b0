"""Taking a worry down for somebody at the counter, on the telephone, on paper or from 12345."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from demands.forms.lists import RecordForm
from demands.pages.desk import TRIAGE, alike
from residents.models import Committee
from users.access import can, desk_page, reach
from users.actions import audit
from users.views.pages import form_page
from xidu.kit.errors import RuleBroken


@desk_page
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, committee: int) -> HttpResponse:
    """Write a demand down for somebody and hand them the slip with the query code."""
    place = reach(request, Committee.objects.all(), "demands.record_demand", pk=committee)
    form = RecordForm(request.POST or None, request.FILES or None, committee=place)
    if request.method == "POST" and form.is_valid():
        try:
            demand, code = form.send(by=request.user)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            audit.record("demand.record", by=request.user, row=demand, request=request)
            context = {
                "demand": demand,
                "code": code,
                "alike": alike(demand),
                "may_merge": can(request.user, TRIAGE, committee_id=place.pk),
            }
            return render(request, "demands/desk_recorded.html", context)
    return form_page(request, "demands/desk_record", form, committee=place)


urlpatterns = [path("desk/demands/record/<int:committee>/", record, name="record")]
