"""光明行动 for the person, for a relative the person lets see it, and for the leader who fetches and asks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Person
from services.actions.bright import not_asked
from services.actions.bright_reading import SCOPE, let_see, open_as_family, sheet_of
from services.forms.bright import DoorForm
from services.models import EyeDay, EyeFile, Term
from services.pages.bright import slip_of
from services.views.bright import OUT
from users.access import permitted, reach
from users.models import FamilyLink
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

ASK = "services.ask_elders"
FILES = EyeFile.objects.select_related(
    *("committee__street", "enrolment__person__household__block", "day__term__programme", "referral", "aid")
)


def _at_the_counter(request: HttpRequest) -> HttpResponse | None:
    """Staff who act for somebody at the counter do not read what a doctor found."""
    if getattr(request, "present", None):
        return render(request, "services/bright_counter.html", status=403)
    return None


@login_required
@require_GET
def my_bright(request: HttpRequest) -> HttpResponse:
    """Show one's own results, whom one lets see them, and whose one may see."""
    if closed := _at_the_counter(request):
        return closed
    user: Any = request.user
    own = FILES.filter(enrolment__person=user.person_id) if user.person_id else FILES.none()
    seen = FamilyLink.objects.holding().filter(relative=user, scope__contains=SCOPE)
    elders = FILES.filter(
        enrolment__person__in=seen.values("elder"), concluded_at__isnull=False, told_at__isnull=False
    )
    links = FamilyLink.objects.holding().filter(elder=user.person_id) if user.person_id else ()
    context = {
        "sheets": [sheet_of(row) for row in own.exclude(enrolment__state__in=OUT).order_by("-day__term")],
        "elders": elders.order_by("-day__term"),
        "links": [(row, SCOPE in row.scope) for row in links.select_related("relative")] if links else [],
    }
    return render(request, "services/bright_mine.html", context)


@login_required
@require_POST
def my_bright_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an elder's results where the elder lets the reader; the elder sees that it was opened."""
    if closed := _at_the_counter(request):
        return closed
    row = FILES.filter(pk=pk, told_at__isnull=False).first()
    if row is None:
        raise Http404
    try:
        sheet = open_as_family(row, by=request.user, request=request)  # type: ignore[arg-type]
    except RuleBroken:
        # Whether somebody has a file at all is nobody else's to know.
        raise Http404 from None
    return render(request, "services/bright_elder.html", {"sheet": sheet, "person": row.enrolment.person})


@login_required
@require_POST
def my_bright_let(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a relative see one's results, or no longer."""
    user: Any = request.user
    link = FamilyLink.objects.filter(pk=pk, elder=user.person_id or 0).first()
    if link is None or getattr(request, "present", None):
        raise Http404
    yes = request.POST.get("yes") == "1"
    try:
        let_see(link, yes, by=user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("好了，他可以看。") if yes else _("好了，他不能再看。"))
    return redirect("services:my-bright")


@login_required
@require_GET
def my_bright_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own result as a PDF to print."""
    if closed := _at_the_counter(request):
        return closed
    user: Any = request.user
    row = FILES.filter(pk=pk, enrolment__person=user.person_id or 0, told_at__isnull=False).first()
    if row is None:
        raise Http404
    answer = HttpResponse(slip_of(sheet_of(row)).pdf(), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="bright-{row.pk}.pdf"'
    return answer


def _days(request: HttpRequest) -> Any:
    scope = permitted(request, ASK)
    coming = EyeDay.objects.filter(term__first_day__gte=today(), term__state=Term.State.SHOWN)
    homes = Person.objects.within(scope).values("committee").distinct()
    return coming.filter(committee__in=homes).select_related("term__programme", "committee")


@login_required
@require_GET
def leader_bright(request: HttpRequest) -> HttpResponse:
    """Show who of the leader's blocks is to be fetched, and whom nobody has asked; never a result."""
    scope = permitted(request, ASK)
    lines = []
    for day in _days(request).order_by("term__first_day")[:5]:
        people = Person.objects.within(scope).filter(committee=day.committee_id)
        fetched = EyeFile.objects.filter(day=day, fetch=True, enrolment__person__in=people.values("pk"))
        fetched = fetched.exclude(enrolment__state__in=OUT).select_related("enrolment__person__household")
        asked = not_asked(day).filter(pk__in=people.values("pk")).select_related("household")
        lines.append((day, fetched.order_by("slot", "pk"), asked.order_by("household__position", "pk")[:80]))
    return render(request, "services/bright_leader.html", {"lines": lines})


@login_required
@require_http_methods(["GET", "POST"])
def leader_bright_ask(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Note at the door that an elder comes, with the signed paper."""
    row = reach(request, Person.objects.select_related("committee", "household__block"), ASK, pk=person)
    day = _days(request).filter(pk=pk, committee=row.committee_id).first()
    if day is None:
        raise Http404
    form = DoorForm(request.POST or None, request.FILES or None)
    if sent(request, form, day, row):
        messages.success(request, _("记下了，到时候请他来。"))
        return redirect("services:leader-bright")
    return form_page(request, "services/bright_ask", form, day=day, person=row)


urlpatterns = [
    path("me/bright/", my_bright, name="my-bright"),
    path("me/bright/<int:pk>/open/", my_bright_open, name="my-bright-open"),
    path("me/bright/<int:pk>/paper/", my_bright_paper, name="my-bright-paper"),
    path("me/bright/let/<int:pk>/", my_bright_let, name="my-bright-let"),
    path("leader/bright/", leader_bright, name="leader-bright"),
    path("leader/bright/<int:pk>/<int:person>/", leader_bright_ask, name="leader-bright-ask"),
]
