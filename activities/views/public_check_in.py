"""I am here: by the code on the screen, on one's own phone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from activities.actions.screen_codes import check_qr, check_screen_code
from activities.actions.self_check_in import WhichParty
from activities.forms.check_in import SelfCheckInForm
from activities.models import Activity
from activities.views.public_activities import published_of
from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.views.pages import account_of, committee_stamp, form_page, too_many
from xidu.kit.errors import RuleBroken
from xidu.kit.http import same_origin_post


@same_origin_post
@require_http_methods(["GET", "HEAD", "POST"])
def self_check_in(request: HttpRequest, committee: str, pk: int) -> HttpResponse:
    """Check in the party of a phone number, a query code or the account that is signed in."""
    committee_stamp(request, committee)
    activity, user = published_of(request, pk), account_of(request)
    token = (request.POST if request.method == "POST" else request.GET).get("t", "")
    problem = _refused(activity, token) if token else ""
    by_qr = bool(token) and not problem
    form = SelfCheckInForm(request.POST or None, by_qr=by_qr, known=user is not None)
    if request.method == "POST" and form.is_valid():
        try:
            spend("self_check_in", address_of(request), burst=200, per_hour=200)
            if not by_qr:
                check_screen_code(activity, form.cleaned_data["screen_code"].strip(), timezone.now())
            came = form.send(activity, user=user)
        except TooMany:
            return too_many(request)
        except WhichParty as several:
            form.add_error(None, str(several))
            form.ask_which(several.parties)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            context = {"activity": activity, "came": len(came)}
            return render(request, "activities/self_checked_in.html", context)
    context = {"activity": activity, "token": token if by_qr else "", "problem": problem}
    return form_page(request, "activities/self_check_in", form, **context)


def _refused(activity: Activity, token: str) -> str:
    """Return why a scanned code no longer counts, or nothing if it does."""
    try:
        check_qr(activity, token, timezone.now())
    except RuleBroken as broken:
        return str(broken)
    return ""


urlpatterns = [path("<slug:committee>/activities/<int:pk>/in/", self_check_in, name="self-check-in")]
