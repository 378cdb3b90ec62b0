"""What the minute does with wishes: warn who holds one, let late holds go, tell staff of what nobody took."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.calendar import figure_int
from services.actions.wishes_claims import lapse
from services.actions.wishes_telling import tell_claimer, tell_staff
from services.models import Wish, WishClaim
from users.models import Notice

BATCH = 200


def lapse_holds(now: datetime) -> int:
    """Let go every hold whose time is over; return how many."""
    due = WishClaim.objects.lapsed_at(now).select_related("wish").order_by("until", "pk")[:BATCH]
    return sum(lapse(claim, now) for claim in due)


def warn_of_lapse(now: datetime) -> int:
    """Tell who holds a wish that its time ends soon, once; return how many hear of it now."""
    hours = figure_int("wish_warn_hours", on=timezone.localdate(now))
    due = WishClaim.objects.lapsed_at(now + timedelta(hours=hours)).filter(until__gt=now)
    rows = list(due.select_related("wish__committee", "user").order_by("until", "pk")[:BATCH])
    keys = {f"wish-claim:{row.pk}:soon": row for row in rows}
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, claim in keys.items():
        if key not in told:
            until = timezone.localtime(claim.until)
            words = _("给您留到%(day)s日%(hour)d点，村居还没回的话请打个电话。到时会放开给别人。")
            tell_claimer(claim, "soon", words % {"day": until.day, "hour": until.hour})
    return len(keys.keys() - told)


def tell_of_unclaimed(now: datetime) -> int:
    """Tell staff of each wish that nobody took on in its days, once; return how many are new."""
    rows = Wish.objects.unclaimed_after(timezone.localdate(now)).select_related("committee")
    wishes = list(rows.order_by("due_on", "pk")[:BATCH])
    keys = {f"wish-desk:{row.pk}:unclaimed": row for row in wishes}
    told = set(Notice.objects.filter(key__in=keys).values_list("key", flat=True))
    for key, wish in keys.items():
        if key not in told:
            words = _("%(n)d号心愿到期没有人认领，请安排村居、共建单位或基金来圆。")
            tell_staff(wish, "unclaimed", words % {"n": wish.number})
    return len(keys.keys() - told)
