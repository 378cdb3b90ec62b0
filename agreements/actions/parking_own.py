"""What an account finds of parking among its own data: what it lent, booked, queued for, said and decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Rows = list[dict[str, Any]]


def own_windows(user: Any) -> Rows:
    from agreements.models import BayWindow

    fields = ("bay__where", "bay__number", "during", "withdrawn_at", "at")
    return [_plain(row) for row in BayWindow.objects.filter(by=user).order_by("pk").values(*fields)]


def own_parkings(user: Any) -> Rows:
    """Return the account's bookings with its own plates in clear."""
    from agreements.models import ParkingBooking

    rows = ParkingBooking.objects.filter(by=user).select_related("bay").order_by("pk")
    return [
        _plain({"bay": str(row.bay), "during": row.during, "plate": row.plate, "state": row.state})
        for row in rows
    ]


def own_turns(user: Any) -> Rows:
    from agreements.models import ChargeTurn

    rows = ChargeTurn.objects.filter(by=user).order_by("pk")
    return [{"asked_at": row.asked_at, "plate": row.plate, "state": row.state} for row in rows]


def own_reports(user: Any) -> Rows:
    from agreements.models import ParkingReport

    rows = ParkingReport.objects.filter(by=user).order_by("pk")
    return [{"kind": row.kind, "words": row.words, "plate": row.plate, "at": row.at} for row in rows]


def own_outcomes(user: Any) -> Rows:
    from agreements.models import ParkingOutcome

    rows = ParkingOutcome.objects.filter(by=user).order_by("pk")
    return [{"what": row.what, "reason": row.reason, "at": row.at} for row in rows]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with its time as two moments."""
    during = row.pop("during")
    return {**row, "from": during.lower, "to": during.upper}


parking_sources: dict[str, Callable[[Any], Rows]] = {
    "parking_windows": own_windows,
    "parking_bookings": own_parkings,
    "parking_turns": own_turns,
    "parking_reports": own_reports,
    "parking_outcomes": own_outcomes,
}
