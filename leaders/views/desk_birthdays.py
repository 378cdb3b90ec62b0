"""Birthdays of leaders in the next days, to staff alone; and the month's party."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leaders.actions.birthdays import hide_birthday, show_birthday
from leaders.forms.gatherings import PartyForm, two_hours_on
from leaders.models import BirthdayOptOut, BirthdayParty
from leaders.pages.birthdays import kept_between, leaders_of, not_hidden
from residents.actions.calendar import figure_int
from residents.models import Committee, Person
from users.access import Scope, desk_page, permitted, reach
from users.views.pages import form_page, sent
from xidu.kit.dates import add_months, month_start, today

BIRTHDAYS = "leaders.view_birthdays"
PLACES = 10


@desk_page
@require_GET
def desk_birthdays(request: HttpRequest) -> HttpResponse:
    """List the leaders whose birthday comes, and this and the next month's party of each committee."""
    scope, day = permitted(request, BIRTHDAYS), today()
    last = day + dt.timedelta(figure_int("leader_birthday_ahead_days", on=day))
    people = list(not_hidden(leaders_of(scope, day)))
    months = [month_start(day), add_months(month_start(day), 1)]
    rows = BirthdayParty.objects.within(scope).filter(month__in=months).select_related("activity")
    planned = {(row.committee_id, row.month): row for row in rows}
    hidden = BirthdayOptOut.objects.within(scope).filter(taken_back_at=None).select_related("person")
    context = {
        "birthdays": kept_between(people, day, last),
        "last": last,
        "parties": [
            (place, [(month, planned.get((place.pk, month))) for month in months])
            for place in Committee.objects.within(scope).order_by("code", "pk")[:PLACES]
        ],
        "hidden": hidden.order_by("person__pinyin", "pk")[:200],
    }
    return render(request, "leaders/desk_birthdays.html", context)


@desk_page
@require_http_methods(["GET", "POST"])
def party_new(request: HttpRequest, committee: int, period: dt.date) -> HttpResponse:
    """Plan a month's party; whoever was born in it and did not hide it is invited."""
    place = reach(request, Committee.objects.select_related("street"), BIRTHDAYS, pk=committee)
    day = today()
    if not month_start(day) <= period <= add_months(month_start(day), 12):
        raise Http404
    last = period.replace(day=monthrange(period.year, period.month)[1])
    people = not_hidden(leaders_of(Scope(committees=frozenset({place.pk})), day))
    born = kept_between(people, period, last)
    middle = two_hours_on(max(period.replace(day=15), day + dt.timedelta(1)))
    initial = {**middle, "where": place.address}
    form = PartyForm(request.POST or None, committee=place, month=period, initial=initial)
    if done := sent(request, form, [one.person for one in born]):
        messages.success(request, _("生日会排好了，也请了各位"))
        return redirect("activities:activity", done.activity_id)
    title = _("%(month)d月组长生日会") % {"month": period.month}
    names = "、".join(dict.fromkeys(one.person.name for one in born)) or _("这个月没有人过生日")
    lead = _("%(place)s　请这几位：%(names)s") % {"place": place.name, "names": names}
    return form_page(request, "leaders/desk_form", form, title=title, lead=lead, submit=_("排好、公布、请人"))


@desk_page
@require_POST
def birthday_hide(request: HttpRequest, pk: int, answer: str) -> HttpResponse:
    """Note that somebody does not want the birthday told, or does again."""
    person = reach(request, Person.objects.all(), BIRTHDAYS, pk=pk)
    if answer == "hide":
        hide_birthday(person, by=request.user)
        messages.success(request, _("记下了，哪里都不再显示"))
    else:
        show_birthday(person, by=request.user)
        messages.success(request, _("记下了，以后会显示"))
    return redirect("leaders:desk-birthdays")


urlpatterns = [
    path("desk/birthdays/", desk_birthdays, name="desk-birthdays"),
    path("desk/birthdays/<int:committee>/<month:period>/party/", party_new, name="party-new"),
    path("desk/birthdays/<int:pk>/hide/", birthday_hide, {"answer": "hide"}, name="birthday-hide"),
    path("desk/birthdays/<int:pk>/show/", birthday_hide, {"answer": "show"}, name="birthday-show"),
]
