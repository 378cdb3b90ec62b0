"""A leader's own growing on the phone: courses, sessions, the quiz, certificates."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from leaders.forms.training import QuizForm
from leaders.models import Certificate, Course
from leaders.pages.papers import certificate_paper
from leaders.pages.sheets import year_of, year_paper
from leaders.pages.training import hours_of_year, my_courses
from residents.models import Person
from users.access import permitted
from users.views.pages import form_page
from users.views.roster import file_response
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken

GROW = "leaders.grow"


def myself(request: HttpRequest) -> Person:
    """Return the leader of the account. Raises PermissionDenied for who leads nowhere, or has no row."""
    permitted(request, GROW)
    person = request.user.person  # type: ignore[union-attr]
    if person is None:
        raise PermissionDenied(_("您的账号还没有和居民名册连上，请村居工作人员连一下。"))
    return person


@login_required
@require_GET
def training(request: HttpRequest) -> HttpResponse:
    """List the leader's courses, what to do next in each, and the hours of this year."""
    person, day = myself(request), today()
    certificates = Certificate.objects.filter(person=person).order_by("-since", "-pk")
    context = {
        "courses": my_courses(person, day),
        "certificates": certificates[:50],
        "hours": hours_of_year(person, day.year),
        "today": day,
    }
    return render(request, "leaders/training.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the questions of a course; as often as wanted."""
    person = myself(request)
    course = Course.objects.offered_at(person.committee_id).exclude(questions=[]).filter(pk=pk).first()
    if course is None:
        raise Http404
    form = QuizForm(request.POST or None, course=course)
    if request.method == "POST" and form.is_valid():
        try:
            done = form.send(person)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            facts = {"score": done.score, "mark": course.pass_mark}
            if done.passed:
                messages.success(request, _("答对%(score)d%%，通过了。") % facts)
                return redirect("leaders:training")
            messages.info(request, _("答对%(score)d%%，到%(mark)d%%就通过。再来一次，次数不限。") % facts)
            return redirect("leaders:quiz", pk)
    return form_page(request, "leaders/quiz", form, course=course)


@login_required
@require_GET
def certificate_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    person = myself(request)
    rows = Certificate.objects.filter(person=person).select_related("person", "committee__street")
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    data = certificate_paper(row, root=request.build_absolute_uri("/")).pdf()
    return file_response(data, "pdf", f"{row.title}证书{row.number}")


@login_required
@require_GET
def my_year(request: HttpRequest, year: int) -> HttpResponse:
    """Print one's own year."""
    person = myself(request)
    if year > today().year:
        raise Http404
    data = year_paper(person, year_of(person, year)).pdf()
    return file_response(data, "pdf", f"{person.name}{year}年工作单")


urlpatterns = [
    path("leader/training/", training, name="training"),
    path("leader/training/<int:pk>/quiz/", quiz, name="quiz"),
    path("leader/certificates/<int:pk>.pdf", certificate_pdf, name="certificate-pdf"),
    path("leader/year-<year:year>.pdf", my_year, name="my-year"),
]
