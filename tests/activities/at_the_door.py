"""Parties and their check-ins, for tests of the pages at the door."""

from datetime import timedelta

from django.utils import timezone

from activities.actions.sign_ups import sign_up
from activities.models import CheckIn


def words(response):
    return response.content.decode()


def party(activity, number=1, people=2, **facts):
    """Sign a family up while one could; the days have moved on since."""
    real = {"starts_at": activity.starts_at, "ends_at": activity.ends_at}
    soon = timezone.now() + timedelta(hours=1)
    move(activity, starts_at=soon, ends_at=soon + timedelta(hours=2))
    row, code = sign_up(activity, source=f"web:{number}", people=people, home=activity.committee, **facts)
    move(activity, **real)
    return row, code


def move(activity, **times):
    type(activity).objects.filter(pk=activity.pk).update(**times)
    activity.refresh_from_db()


def came(activity):
    return CheckIn.objects.standing().filter(activity=activity).count()


def base(activity):
    return f"/desk/activities/{activity.pk}"
