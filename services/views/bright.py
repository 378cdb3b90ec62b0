"""光明行动 on the desk: days and who comes, for clerks and the health station; never what is found."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from residents.models import Committee
from services.actions.bright import KEEP, KEY, OPEN, not_asked, sign_in
from services.actions.bright_founding import found_bright
from services.forms.bright import DayForm
from services.models import Enrolment, EyeDay, EyeFile, EyeRecheck, Programme
from services.views.mine import by_words
from users.access import can, desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of

MISSED = "services.view_unreached"
ROWS = 60
OUT = (Enrolment.State.WITHDRAWN, Enrolment.State.REMOVED, Enrolment.State.REFUSED)


@desk_page
@require_GET
def desk_bright(request: HttpRequest) -> HttpResponse:
    """List the screening days of the reader's places, and to the health role how many are due."""
    scope = permitted(request, KEEP)
    places = list(Committee.objects.within(scope).order_by("pk")[:60])
    days = EyeDay.objects.within(scope).select_related("term__programme", "committee")
    standing = ~Q(files__enrolment__state__in=OUT)
    days = days.annotate(
        asked=Count("files", filter=standing), came=Count("files", filter=Q(files__number__isnull=False))
    )
    founded = set(Programme.objects.filter(key=KEY, committee__in=places).values_list("committee", flat=True))
    everywhere = Programme.objects.filter(key=KEY, committee=None).exists()
    opens = permitted(request, OPEN) if request.user.has_perm(OPEN) else None  # type: ignore[union-attr]
    context = {
        "days": days.order_by("-term__first_day")[:ROWS],
        "plans": [one for one in places if everywhere or one.pk in founded],
        "begins": [one for one in places if not everywhere and one.pk not in founded],
        "opens": opens is not None,
        "due": EyeRecheck.objects.within(opens).filter(done_at=None, due_on__lte=today()).count()
        if opens
        else 0,
    }
    return render(request, "services/bright_desk.html", context)


@desk_page
@require_POST
def bright_begin(request: HttpRequest, committee: int) -> HttpResponse:
    """Set 光明行动 up at a committee; pressed twice it is one."""
    home = reach(request, Committee.objects.all(), KEEP, pk=committee)
    found_bright(home, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("设好了，可以排筛查日。"))
    return redirect("services:desk-bright")


@desk_page
@require_http_methods(["GET", "POST"])
def bright_day_new(request: HttpRequest, committee: int) -> HttpResponse:
    home = reach(request, Committee.objects.all(), KEEP, pk=committee)
    form = DayForm(request.POST or None)
    if day := sent(request, form, home):
        messages.success(request, _("筛查日排好了，居民现在可以报名。"))
        return redirect("services:bright-day", day.pk)
    return form_page(request, "services/bright_form", form, title=_("排筛查日"))


def day_at(request: HttpRequest, pk: int, perm: str) -> EyeDay:
    return reach(request, EyeDay.objects.select_related("term__programme", "committee"), perm, pk=pk)


@desk_page
@require_GET
def bright_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who comes, when, who is fetched and who is there; the health role goes on from here."""
    day = day_at(request, pk, KEEP)
    rows = EyeFile.objects.filter(day=day).exclude(enrolment__state__in=OUT)
    rows = rows.select_related(
        *("enrolment__person__household__block", "enrolment__by", "enrolment__link", "enrolment__guardian")
    )
    search = request.GET.get("q", "").strip()[:20]
    if search:
        rows = rows.filter(Q(enrolment__person__name__contains=search) | Q(number=_number(search)))
    page = page_of(request, rows.order_by("slot", "enrolment__number"), ROWS)
    context = {
        "day": day,
        "page": page,
        "lines": [(row, by_words(row.enrolment)) for row in page.rows],
        "search": search,
        "stations": day.stations.all(),
        "opens": can(request.user, OPEN, committee_id=day.committee_id),
        "asks": can(request.user, MISSED, committee_id=day.committee_id),
    }
    return render(request, "services/bright_day.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0


@desk_page
@require_POST
def bright_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    row = reach(request, EyeFile.objects.select_related("enrolment"), KEEP, pk=pk)
    try:
        kept = sign_in(row, by=request.user)  # type: ignore[arg-type]
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        messages.success(request, _("到了，%(n)d号。") % {"n": kept.number})
    return redirect("services:bright-day", row.day_id)


@desk_page
@require_GET
def bright_not_asked(request: HttpRequest, pk: int) -> HttpResponse:
    """List who is old enough and was not asked yet; names are masked, the door says where to go."""
    day = day_at(request, pk, MISSED)
    rows = not_asked(day).select_related("household__block").order_by("household__block", "pinyin", "pk")
    context = {"day": day, "page": page_of(request, rows, ROWS), "count": rows.count()}
    return render(request, "services/bright_not_asked.html", context)


urlpatterns = [
    path("desk/bright/", desk_bright, name="desk-bright"),
    path("desk/bright/begin/<int:committee>/", bright_begin, name="bright-begin"),
    path("desk/bright/new/<int:committee>/", bright_day_new, name="bright-day-new"),
    path("desk/bright/<int:pk>/", bright_day, name="bright-day"),
    path("desk/bright/<int:pk>/not-asked/", bright_not_asked, name="bright-not-asked"),
    path("desk/bright/files/<int:pk>/came/", bright_sign_in, name="bright-sign-in"),
]
