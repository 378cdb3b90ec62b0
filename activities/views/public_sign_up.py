"""Sign up without an account, come back with the query code; and the account's own calendar."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.actions.calendars import account_of_link, end_link, has_link, make_link, own_calendar
from activities.actions.reminding import answer_reminder
from activities.actions.seats import seats_of
from activities.actions.sign_ups import find_sign_up
from activities.forms.sign_ups import ChangePartyForm, SignUpForm, hosts_of
from activities.models import SignUp
from activities.pages.mine import my_page
from activities.pages.public import full_words, takes_now
from activities.views.public_activities import address_of as page_of
from activities.views.public_activities import published_of
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.actions.tokens import TokenRefused
from users.views.pages import account_of, committee_stamp, form_page, too_many
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.http import same_origin_post


@same_origin_post
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Take one party, for oneself and family, with or without an account."""
    committee_stamp(request, committee)
    activity, user = published_of(request, pk), account_of(request)
    form = SignUpForm(
        request.POST or None,
        activity=activity,
        here=request.place,  # type: ignore[attr-defined]
        hosts=hosts_of(activity),
        signed_in=user is not None,
    )
    if request.method == "POST" and form.is_valid():
        try:
            spend("sign_up", address_of(request), burst=120, per_hour=120)
            _row, code = form.send(user=user)
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("activities:my-sign-up", code)
    seats = seats_of(activity)
    context = {
        "activity": activity,
        "seats": seats,
        "room": full_words(seats),
        "is_open": takes_now(activity, timezone.now()),
    }
    return form_page(request, "activities/sign_up", form, **context)


def _mine(request: HttpRequest, code: str) -> SignUp:
    """Return the sign-up of the code in the address and set its committee as the page's place.

    Raises Http404 alike for a code that cannot be one and one nobody was given; wrong tries are counted.
    """
    try:
        found = find_sign_up(code)
    except (BadValue, SignUp.DoesNotExist):
        spend("query", address_of(request), burst=30, per_hour=60)
        raise Http404 from None
    request.place = found.activity.committee  # type: ignore[attr-defined]
    return found


def _show(
    request: HttpRequest, row: SignUp, code: str, *, form: ChangePartyForm | None = None, problem: str = ""
) -> HttpResponse:
    page = my_page(row, timezone.now())
    most = row.activity.party_most
    form = form or ChangePartyForm(most=most, initial={"people": row.people})
    context = {"page": page, "activity": row.activity, "code": code, "form": form, "problem": problem}
    status = 422 if problem or form.errors else 200
    return render(request, "activities/my_sign_up.html", context, status=status)


@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def my_sign_up(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a sign-up stands; POST says 来 or 不来."""
    try:
        row = _mine(request, code)
    except TooMany:
        return too_many(request)
    if request.method != "POST":
        return _show(request, row, code)
    if request.POST.get("come") not in {"yes", "no"}:
        return _show(request, row, code, problem=_("请点“来”或者“不来”。"))
    try:
        answer_reminder(row, request.POST["come"] == "yes")
    except RuleBroken as broken:
        return _show(request, row, code, problem=str(broken))
    return redirect("activities:my-sign-up", code)


@same_origin_post
@require_POST
def my_sign_up_change(request: HttpRequest, code: str) -> HttpResponse:
    """Change how many come."""
    try:
        row = _mine(request, code)
    except TooMany:
        return too_many(request)
    form = ChangePartyForm(request.POST, most=row.activity.party_most)
    if form.is_valid():
        try:
            form.send(row)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("activities:my-sign-up", code)
    return _show(request, row, code, form=form)


@require_safe
def my_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address: what its account is signed up for."""
    try:
        user = account_of_link(token)
    except TokenRefused:
        raise Http404 from None
    body = own_calendar(user, _("我的活动"), lambda activity: page_of(request, activity))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar_link(request: HttpRequest) -> HttpResponse:
    """Say whether there is an address; POST makes a new one, shown once, or ends it."""
    link = ""
    if request.method == "POST" and request.POST.get("do") == "end":
        end_link(request.user)
        return redirect("activities:my-calendar-link")
    if request.method == "POST":
        link = request.build_absolute_uri(reverse("activities:my-calendar", args=(make_link(request.user),)))
    return render(request, "activities/my_calendar.html", {"link": link, "has_link": has_link(request.user)})


urlpatterns = [
    path("s-up/<str:code>/", my_sign_up, name="my-sign-up"),
    path("s-up/<str:code>/change/", my_sign_up_change, name="my-sign-up-change"),
    path("cal/<str:token>.ics", my_calendar, name="my-calendar"),
    path("me/calendar/", my_calendar_link, name="my-calendar-link"),
    path("<slug:committee>/activities/<int:pk>/sign-up/", sign_up, name="sign-up"),
]
