"""After an activity: the summary, photos, ideas, and who came from where."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from activities.actions.after import remove_photo
from activities.forms.after import ConsentForm, IdeaForm, PhotoForm, SummaryForm, ThemeForm
from activities.models import ActivityPhoto, Idea
from activities.pages.report import mixed_report
from activities.views.desk_activities import CHANGE, VIEW, hosted, organised
from users.access import desk_page, reach
from users.views.pages import attempt, form_page, photo_response, sent
from xidu.kit.spreadsheets import Column, write_xlsx
from xidu.kit.uploads import CONTENT_TYPES, XLSX


@desk_page
@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    written = getattr(found, "summary", None)
    form = SummaryForm(request.POST or None, initial={"words": written.words if written else ""})
    if sent(request, form, found, field="words"):
        messages.success(request, _("小结已公开"))
        return redirect("activities:activity", pk)
    return form_page(request, "activities/desk_summary", form, activity=found)


@desk_page
@require_http_methods(["GET", "POST"])
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    found = organised(request, pk)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if sent(request, form, found):
        messages.success(request, _("照片存好了"))
        return redirect("activities:activity-photos", pk)
    photos = [(photo, ConsentForm.of(photo)) for photo in found.photos.all()]
    return form_page(request, "activities/desk_photos", form, activity=found, photos=photos)


def _photo(request: HttpRequest, pk: int, photo: int) -> ActivityPhoto:
    found = organised(request, pk)
    rows = ActivityPhoto.objects.select_related("activity")
    return reach(request, rows, CHANGE, pk=photo, activity=found)


@desk_page
@require_POST
def photo_consent(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """Make a photo public once everyone agreed, or take it back from the public."""
    row, form = _photo(request, pk, photo), ConsentForm(request.POST)
    attempt(request, form, lambda: form.send(row, by=request.user), _("记下了，公开页马上跟着变"))
    return redirect("activities:activity-photos", pk)


@desk_page
@require_POST
def photo_remove(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    row = _photo(request, pk, photo)
    remove_photo(row, by=request.user)
    messages.success(request, _("照片拿掉了"))
    return redirect("activities:activity-photos", pk)


@desk_page
@require_GET
def photo_file(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """A photo for staff, released or not."""
    found = hosted(request, pk, VIEW)
    return _file_of(found.photos.filter(pk=photo).first())


@desk_page
@require_GET
def idea_file(request: HttpRequest, pk: int, idea: int) -> HttpResponse:
    found = hosted(request, pk, VIEW)
    return _file_of(found.ideas.exclude(photo="").filter(pk=idea).first())


def _file_of(row: ActivityPhoto | Idea | None) -> HttpResponse:
    if row is None:
        raise Http404
    return photo_response(row)


@desk_page
@require_http_methods(["GET", "POST"])
def ideas(request: HttpRequest, pk: int) -> HttpResponse:
    """List the notes of a workshop by their heaps; POST adds one, or puts ticked ones on a heap."""
    found = organised(request, pk)
    grouping = request.method == "POST" and "theme" in request.POST
    form = IdeaForm(
        request.POST if request.method == "POST" and not grouping else None, request.FILES or None
    )
    if grouping:
        theme = ThemeForm(request.POST, activity=found)
        attempt(request, theme, lambda: theme.send(by=request.user), _("归好了"))
        return redirect("activities:activity-ideas", pk)
    if sent(request, form, found):
        messages.success(request, _("记下了"))
        return redirect("activities:activity-ideas", pk)
    return form_page(request, "activities/desk_ideas", form, activity=found, ideas=found.ideas.all())


@desk_page
@require_GET
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = hosted(request, pk)
    whole = mixed_report(found)
    homes = [(line, whole.share(line)) for line in whole.homes]
    over = found.ends_at <= timezone.now()
    context = {"activity": found, "report": whole, "homes": homes, "over": over}
    return render(request, "activities/desk_report.html", context)


@desk_page
@require_GET
def report_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same figures as the report's page, as a workbook."""
    found = hosted(request, pk)
    whole = mixed_report(found)
    names = (_("村居"), _("楼组／村民小组"), _("报名人数"), _("报名来了的"), _("现场来的"), _("到场人数"))
    columns = [Column(key=str(number), name=name) for number, name in enumerate(names)]
    rows = [
        (home.name, line.name or "—", line.signed_up, line.kept, line.walked_in, line.came)
        for home in whole.homes
        for line in home.lines
    ]
    sums = whole.whole
    total = (_("合计"), "", sums.signed_up, sums.kept, sums.walked_in, sums.came)
    missed = (_("报了没来"), "", whole.no_shows, None, None, None)
    late = (_("临时取消"), "", whole.late_cancels, None, None, None)
    out = BytesIO()
    write_xlsx(out, columns, [*rows, total, missed, late], sheet=_("到场情况"))
    response = HttpResponse(out.getvalue(), content_type=CONTENT_TYPES[XLSX])
    response["Content-Disposition"] = f'attachment; filename="activity-{pk}.xlsx"'
    return response


urlpatterns = [
    path("desk/activities/<int:pk>/summary/", summary, name="activity-summary"),
    path("desk/activities/<int:pk>/photos/", photos, name="activity-photos"),
    path("desk/activities/<int:pk>/photos/<int:photo>/", photo_file, name="activity-photo-file"),
    path(
        "desk/activities/<int:pk>/photos/<int:photo>/consent/", photo_consent, name="activity-photo-consent"
    ),
    path("desk/activities/<int:pk>/photos/<int:photo>/remove/", photo_remove, name="activity-photo-remove"),
    path("desk/activities/<int:pk>/ideas/", ideas, name="activity-ideas"),
    path("desk/activities/<int:pk>/ideas/<int:idea>/photo/", idea_file, name="activity-idea-file"),
    path("desk/activities/<int:pk>/report/", report, name="activity-report"),
    path("desk/activities/<int:pk>/report.xlsx", report_xlsx, name="activity-report-xlsx"),
]
