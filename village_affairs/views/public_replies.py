"""How questions are answered: a committee's page, and the street's with every committee beside the other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from residents.models import Committee
from users.views.pages import committee_stamp
from village_affairs.pages.reply_figures import committee_figures, street_figures
from xidu.kit.dates import add_months, month_start, today
from xidu.kit.kept import kept_page

MONTHS = 12  # with this one


def _stamp(request: HttpRequest, committee: str) -> tuple[object, ...]:
    return (*committee_stamp(request, committee), today())


def _street_stamp(request: HttpRequest) -> tuple[object, ...]:
    rows = Committee.objects.order_by("pk").values_list("pk", "public_stamp", "name", "kind", "street__name")
    return (*rows, today())


@require_safe
@kept_page(_stamp)
def replies(request: HttpRequest, committee: str) -> HttpResponse:
    since, until = add_months(month_start(today()), 1 - MONTHS), today()
    figures = committee_figures(request.place, since, until)
    context = {"figures": figures, "since": since, "until": until, "messages": ()}
    return render(request, "village_affairs/replies.html", context)


@require_safe
@kept_page(_street_stamp)
def street_replies(request: HttpRequest) -> HttpResponse:
    since, until = add_months(month_start(today()), 1 - MONTHS), today()
    committees = list(Committee.objects.order_by("code", "pk"))
    figures, lines = street_figures(committees, since, until)
    context = {"figures": figures, "lines": lines, "since": since, "until": until, "messages": ()}
    return render(request, "village_affairs/replies.html", context)


urlpatterns = [
    path("replies/", street_replies, name="street-replies"),
    path("<slug:committee>/replies/", replies, name="replies"),
]
