from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ActivitiesConfig(AppConfig):
    name = "activities"
    verbose_name = _("活动与场地")

    def ready(self) -> None:
        from activities.actions.bookings import page_of_booking
        from activities.actions.sign_ups import page_of_sign_up
        from activities.pages.desk_jobs import activity_jobs
        from activities.pages.exhibitions import guest_jobs
        from users.actions.own_data import sources
        from users.desk_queue import register
        from users.receipts import finders

        register(guest_jobs)
        register(activity_jobs)
        finders["sign_up"] = page_of_sign_up
        finders["booking"] = page_of_booking
        sources["sign_ups"] = own_sign_ups
        sources["bookings"] = own_bookings


def own_sign_ups(user: Any) -> list[dict[str, Any]]:
    """Return what the account signed up for, with the names it gave."""
    from activities.models import SignUp

    rows = (
        SignUp.objects.filter(user=user).select_related("activity").prefetch_related("seats").order_by("pk")
    )
    return [
        {
            "activity": row.activity.title,
            "starts_at": row.activity.starts_at,
            "name": row.name,
            "names": [seat.name for seat in row.seats.all()],
            "people": row.people,
            "phone": row.phone,
            "state": row.state,
        }
        for row in rows
    ]


def own_bookings(user: Any) -> list[dict[str, Any]]:
    from activities.models import Booking

    rows = Booking.objects.filter(user=user).select_related("place").order_by("pk")
    return [
        {
            "place": row.place.name,
            "from": row.during.lower,
            "until": row.during.upper,
            "purpose": row.purpose,
            "name": row.name,
            "phone": row.phone,
        }
        for row in rows
    ]
