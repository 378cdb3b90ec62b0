"""Open days for everyone: when and where, say you come, take them into your own calendar."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from users.actions.audit import address_of
from users.actions.limits import TooMany, spend
from users.actions.notices import Recipient, tell
from users.actions.tokens import TokenRefused, issue, look
from users.views.pages import account_of, committee_stamp, form_page, too_many
from village_affairs.actions.calendars import open_days_calendar
from village_affairs.actions.coming import confirm, end_subscription, take_back_coming
from village_affairs.forms.open_days import ComingForm, SubscribeForm
from village_affairs.models import Coming, OpenDay, Subscription
from village_affairs.pages import slips
from village_affairs.pages.open_days import open_day_list, open_day_page
from village_affairs.pages.reception import year_page
from village_affairs.views.public_money import show
from xidu.kit import converters  # noqa: F401 - teaches the resolver what a month is
from xidu.kit.dates import today
from xidu.kit.errors import RuleBroken
from xidu.kit.http import public_page, same_origin_post
from xidu.kit.kept import kept_page

FIRST_YEAR, LAST_YEAR = 2000, 2100


def day_of(request: HttpRequest, period: dt.date) -> OpenDay:
    """Return the committee's open day of the month. Raises Http404 if there is none."""
    found = OpenDay.objects.filter(committee=request.place, period=period).first()
    if found is None:
        raise Http404
    found.committee = request.place
    return found


def page_of(request: HttpRequest, day: OpenDay) -> str:
    where = reverse("village_affairs:open-day", args=(day.committee.slug, f"{day.period:%Y-%m}"))
    return request.build_absolute_uri(where)


@require_safe
@kept_page(committee_stamp)
def open_days(request: HttpRequest, committee: str) -> HttpResponse:
    return show(request, "open_days", {"list": open_day_list(request.place)})


@require_safe
@kept_page(committee_stamp)
def open_day(request: HttpRequest, committee: str, period: dt.date) -> HttpResponse:
    return show(request, "open_day", {"page": open_day_page(request.place, day_of(request, period))})


@require_safe
@kept_page(committee_stamp)
def open_days_year(request: HttpRequest, committee: str, year: int) -> HttpResponse:
    """A year of open days on one page: held, moved, cancelled, missed, and what came of them."""
    page = year_page(request.place, year, today()) if FIRST_YEAR <= year <= LAST_YEAR else None
    if page is None or not (page.days or year == today().year):
        raise Http404
    return show(request, "open_days_year", {"page": page})


@require_safe
@public_page(committee_stamp)
def calendar(request: HttpRequest, committee: str) -> HttpResponse:
    """The feed to subscribe to: a year back, a year ahead, cancelled ones marked."""
    days = OpenDay.objects.filter(committee=request.place).select_related("committee").order_by("-day")[:30]
    body = open_days_calendar(
        _("%(name)s开放日") % {"name": request.place.name}, days, lambda d: page_of(request, d)
    )
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@require_safe
@public_page(committee_stamp)
def one_calendar(request: HttpRequest, committee: str, period: dt.date) -> HttpResponse:
    day = day_of(request, period)
    body = open_days_calendar(request.place.name, [day], lambda d: page_of(request, d))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="open-day-{period:%Y-%m}.ics"'
    return response


@require_safe
@public_page(committee_stamp)
def poster(request: HttpRequest, committee: str, period: dt.date, size: str) -> HttpResponse:
    sheet: Literal["A4", "A3"] = "A3" if size == "a3" else "A4"
    day = day_of(request, period)
    body = slips.open_day_poster(day, url=page_of(request, day), size=sheet)
    return HttpResponse(body, content_type="application/pdf")


@same_origin_post
@require_http_methods(["GET", "POST"])
def coming(request: HttpRequest, committee: str, period: dt.date) -> HttpResponse:
    """Note that a household comes, without an account if they like."""
    committee_stamp(request, committee)
    day = day_of(request, period)
    form = ComingForm(request.POST or None, open_day=day)
    if request.method == "POST" and form.is_valid():
        try:
            spend("coming", address_of(request), burst=120, per_hour=120)
            said = form.send(user=account_of(request))
        except TooMany:
            return too_many(request)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
        else:
            return redirect("village_affairs:came", issue("coming", str(said.pk), expires_at=day.ends_at))
    return form_page(request, "village_affairs/coming", form, open_day=day)


def _coming_of(request: HttpRequest, token: str) -> Coming:
    """Return what was said with the link. Raises Http404 for a link that is expired, revoked or no link."""
    try:
        pk = look("coming", token).subject
    except TokenRefused:
        raise Http404 from None
    said = Coming.objects.select_related("open_day__committee__street").get(pk=pk)
    request.place = said.open_day.committee  # type: ignore[attr-defined]
    return said


@same_origin_post
@require_http_methods(["GET", "POST"])
def came(request: HttpRequest, token: str) -> HttpResponse:
    """Show what was said, and let it be taken back."""
    said = _coming_of(request, token)
    if request.method == "POST":
        take_back_coming(said)
        return redirect("village_affairs:came", token)
    return render(request, "village_affairs/came.html", {"coming": said, "open_day": said.open_day})


@same_origin_post
@require_http_methods(["GET", "POST"])
def subscribe(request: HttpRequest, committee: str) -> HttpResponse:
    """Take a phone or an address and send it one link; nothing more goes there before the link is used."""
    committee_stamp(request, committee)
    form = SubscribeForm(request.POST or None)
    sent = False
    if request.method == "POST" and form.is_valid():
        try:
            spend("subscribe", address_of(request), burst=20, per_hour=20)
            _ask_to_confirm(request, form.send(request.place, Subscription.Topic.OPEN_DAY))
        except TooMany:
            return too_many(request)
        sent = True
    return form_page(request, "village_affairs/subscribe", form, sent=sent)


def _ask_to_confirm(request: HttpRequest, row: Subscription) -> None:
    """Send the link; the page says the same whether the address was known or not."""
    link = request.build_absolute_uri(
        reverse("village_affairs:subscription", args=(issue("subscription", str(row.pk)),))
    )
    tell(
        Recipient(
            ref=f"subscription:{row.pk}",
            phone=row.phone,
            email=row.email,
            channels=("sms",) if row.phone_sealed else ("email",),
        ),
        key=f"subscription:{row.pk}:confirm:{row.created_at:%Y%m%d%H}",
        topic="subscription",
        subject=_("确认订阅开放日提醒"),
        body=_("%(name)s：有人用这个号码订阅开放日提醒。是您本人请点开链接确认；不是请不用理。%(link)s")
        % {"name": row.committee.name, "link": link},
        committee=row.committee,
        urgent=True,
    )


@require_GET
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is subscribed; opening the link changes nothing."""
    row = _subscription_of(request, token)
    return render(request, "village_affairs/subscription.html", {"subscription": row, "token": token})


@same_origin_post
@require_POST
def change_subscription(request: HttpRequest, token: str) -> HttpResponse:
    row = _subscription_of(request, token)
    (end_subscription if request.POST.get("do") == "end" else confirm)(row)
    return redirect("village_affairs:subscription", token)


def _subscription_of(request: HttpRequest, token: str) -> Subscription:
    try:
        pk = look("subscription", token).subject
    except TokenRefused:
        raise Http404 from None
    row = Subscription.objects.select_related("committee__street").get(pk=pk)
    request.place = row.committee  # type: ignore[attr-defined]
    return row


urlpatterns = [
    path("c/<str:token>/", came, name="came"),
    path("s/<str:token>/", subscription, name="subscription"),
    path("s/<str:token>/change/", change_subscription, name="subscription-change"),
    path("<slug:committee>/open-days/", open_days, name="open-days"),
    path("<slug:committee>/open-days/year/<int:year>/", open_days_year, name="open-days-year"),
    path("<slug:committee>/open-days.ics", calendar, name="open-days-ics"),
    path("<slug:committee>/subscribe/", subscribe, name="subscribe"),
    *(
        path(f"<slug:committee>/open-days/<month:period>/{tail}", view, name=name)
        for tail, view, name in (
            ("", open_day, "open-day"),
            ("coming/", coming, "coming"),
            ("day.ics", one_calendar, "open-day-ics"),
            ("poster-<poster_size:size>.pdf", poster, "open-day-poster"),
        )
    ),
]
