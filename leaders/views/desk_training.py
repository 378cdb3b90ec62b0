"""The desk's courses: what is taught, who lacks it, when it is given, who was there."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leaders.actions.training import invite
from leaders.filters import LearnerFilter
from leaders.forms.training import CourseForm, SessionForm, TickForm, next_afternoon
from leaders.models import Attendance, Course, Session
from leaders.pages.training import TRAIN, coming_sessions, committees_for, learners, sessions_of
from residents.models import Committee
from users.access import Scope, can, desk_page, permitted, reach, scope_of
from users.views.pages import form_page, sent
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.paging import page_of

ROWS = 40


@desk_page
@require_GET
def desk_training(request: HttpRequest) -> HttpResponse:
    """List the courses of the user's places and the street, and the sessions to come."""
    scope = permitted(request, TRAIN)
    courses = Course.objects.within(scope).select_related("committee").order_by("is_retired", "title", "pk")
    context = {
        "courses": courses[:100],
        "sessions": coming_sessions().within(scope)[:30],
    }
    return render(request, "leaders/desk_training.html", context)


def _course_of(request: HttpRequest, pk: int) -> Course:
    return reach(request, Course.objects.select_related("committee"), TRAIN, pk=pk)


@desk_page
@require_http_methods(["GET", "POST"])
def course_new(request: HttpRequest) -> HttpResponse:
    scope = permitted(request, TRAIN)
    return _course_form(request, scope, None)


@desk_page
@require_http_methods(["GET", "POST"])
def course_change(request: HttpRequest, pk: int) -> HttpResponse:
    course = _course_of(request, pk)
    # The street's courses are read everywhere and changed by the street.
    if not can(request.user, TRAIN, committee_id=course.committee_id):
        raise PermissionDenied(_("这是全街道的课程，由街道来改。"))
    return _course_form(request, scope_of(request.user, TRAIN), course)


def _course_form(request: HttpRequest, scope: Scope, course: Course | None) -> HttpResponse:
    form = CourseForm(
        request.POST or None,
        instance=course,
        places=Committee.objects.within(scope),
        for_street=scope.whole_street,
    )
    if saved := sent(request, form):
        messages.success(request, _("课程存好了"))
        return redirect("leaders:desk-course", saved.pk)
    return form_page(request, "leaders/desk_course_form", form, course=course)


@desk_page
@require_GET
def desk_course(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a course, its sessions, and the leaders who have to take it: who lacks it, whose runs out."""
    course = _course_of(request, pk)
    scope, day = permitted(request, TRAIN), today()
    found = LearnerFilter(request.GET, queryset=learners(course, scope, day), scope=scope)
    context = {
        "course": course,
        "kinds": [label for key, label in course.required_kinds()],
        "filter": found,
        "page": page_of(request, found.qs, ROWS),
        "sessions": list(sessions_of(course, scope)[:20]),
        "planners": committees_for(scope) if course.committee_id is None else [course.committee],
        "may_change": can(request.user, TRAIN, committee_id=course.committee_id),
        "today": day,
    }
    return render(request, "leaders/desk_course.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def session_new(request: HttpRequest, pk: int, committee: int) -> HttpResponse:
    """Plan a session of a course at a committee and announce it."""
    course = _course_of(request, pk)
    place = reach(request, Committee.objects.select_related("street"), TRAIN, pk=committee)
    form = SessionForm(request.POST or None, course=course, committee=place, initial=next_afternoon())
    if done := sent(request, form):
        messages.success(request, _("排好了，也公布了，居民活动页能看到。接着请人来。"))
        return redirect("leaders:desk-session", done.pk)
    return form_page(request, "leaders/desk_session_form", form, course=course, committee=place)


def _session_of(request: HttpRequest, pk: int) -> Session:
    rows = Session.objects.select_related("course", "committee", "activity__place", "activity__committee")
    return reach(request, rows, TRAIN, pk=pk)


@desk_page
@require_http_methods(["GET", "POST"])
def desk_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who was at a session; POST notes leaders who did not check in themselves."""
    session = _session_of(request, pk)
    form = TickForm(request.POST or None, session=session)
    if ticked := sent(request, form):
        words = ngettext("记了%(n)d位到场", "记了%(n)d位到场", ticked)
        messages.success(request, words % {"n": ticked})
        return redirect("leaders:desk-session", pk)
    came = Attendance.objects.standing().filter(session=session).select_related("person", "committee")
    scope = scope_of(request.user, TRAIN)
    lacking = learners(session.course, Scope(committees=frozenset({session.committee_id})), today())
    context = {
        "session": session,
        "activity": session.activity,
        "came": came.order_by("person__pinyin", "pk")[:300],
        "lacking": lacking.filter(holds=False).count() if session.course.required_for else 0,
        "is_here": scope.covers(committee_id=session.committee_id),
    }
    return form_page(request, "leaders/desk_session", form, **context)


@desk_page
@require_POST
def session_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell every leader here who lacks the course of this session; whoever was told is not told again."""
    session = _session_of(request, pk)
    here = Scope(committees=frozenset({session.committee_id}))
    people = list(learners(session.course, here, today()).filter(holds=False))
    try:
        told = invite(session, people, by=request.user)
    except RuleBroken as broken:
        messages.error(request, str(broken))
    else:
        words = ngettext("请了%(n)d位，每人一条", "请了%(n)d位，每人一条", told)
        messages.success(request, words % {"n": told} if told else _("该请的都请过了"))
    return redirect("leaders:desk-session", pk)


urlpatterns = [
    path("desk/training/", desk_training, name="desk-training"),
    path("desk/training/new/", course_new, name="course-new"),
    path("desk/training/<int:pk>/", desk_course, name="desk-course"),
    path("desk/training/<int:pk>/change/", course_change, name="course-change"),
    path("desk/training/<int:pk>/sessions/<int:committee>/new/", session_new, name="session-new"),
    path("desk/training/sessions/<int:pk>/", desk_session, name="desk-session"),
    path("desk/training/sessions/<int:pk>/invite/", session_invite, name="session-invite"),
]
