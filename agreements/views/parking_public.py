"""What anyone may read of parking: the rule, bays free now, chargers, the month in counts. No household."""

from __future__ import annotations

from datetime import time, timedelta

from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.actions.parking import free_bays
from agreements.actions.parking_rules import parking_rule_on
from agreements.actions.parking_times import moment_of
from agreements.models import Bay, ChargeTurn, ParkingBooking, ParkingOutcome
from users.views.pages import committee_stamp
from xidu.kit.dates import month_start, today
from xidu.kit.http import public_page


def _stamp(request: HttpRequest, committee: str) -> tuple[object, ...]:
    """Return what the page hangs on; what is free now is told anew every five minutes."""
    return (*committee_stamp(request, committee), int(timezone.now().timestamp()) // 300)


@require_safe
@public_page(_stamp)
def parking(request: HttpRequest, committee: str) -> HttpResponse:
    place, now = request.place, timezone.now()  # type: ignore[attr-defined]
    since = moment_of(month_start(today()), time())
    done = ParkingBooking.objects.filter(committee=place, state="done", ended_at__gte=since)
    month = done.aggregate(minutes=Sum("minutes"), times=Count("pk"))
    held = Count("turns", filter=Q(turns__state__in=("called", "charging")))
    ended = ParkingOutcome.objects.filter(committee=place).exclude(what="note").order_by()
    names = dict(ParkingOutcome.What.choices)
    counts = ended.values_list("what").annotate(n=Count("pk")).order_by("what")
    rule = parking_rule_on(place.pk, today())
    context = {
        "rule": rule,
        "bays": list(free_bays(place.pk, now, now + timedelta(hours=1))[:60]) if rule else [],
        "chargers": list(Bay.objects.charging().filter(committee=place).annotate(held=held)),
        "waiting": ChargeTurn.objects.filter(committee=place, state="waiting").count(),
        "hours": (month["minutes"] or 0) // 60,
        "times": month["times"],
        "outcomes": [(names[what], n) for what, n in counts],
        "messages": (),
    }
    return render(request, "agreements/parking.html", context)


urlpatterns = [path("<slug:committee>/parking/", parking, name="parking")]
