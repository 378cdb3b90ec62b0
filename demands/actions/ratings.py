"""Whether it is really mended: the asker says so, on the web, on the telephone or at the door."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from demands import signals
from demands.actions.history import step
from demands.actions.intake import deadline
from demands.actions.rules import locked
from demands.actions.telling import NotYours, say, tell_staff, triage_staff
from demands.models import Demand, Rating, Step
from residents.actions.calendar import figure_int
from residents.actions.stamps import bump
from users.access import can
from users.models import User
from xidu.kit.dates import SHANGHAI
from xidu.kit.errors import BadValue, NotNow
from xidu.kit.gate.text import masked

ROUNDS, POOR = 2, 2
RATE = "demands.rate_for_resident"


@transaction.atomic
def rate(
    demand: Demand,
    *,
    stars: int,
    way: str,
    words: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> Rating:
    """Keep one to five stars for the round that ended. One or two reopen it once, with another handler.

    ``by`` is who wrote it down on a call or at the door. Rating a round twice returns the first.
    Raises NotNow with no outcome to rate, BadValue for other numbers, NotYours for ``by`` without the right
    at the committee or block, and for who gave the answer that is rated.
    """
    demand = locked(demand)
    if by and not can(by, RATE, committee_id=demand.committee_id, block_id=demand.block_id):
        raise NotYours(_("您不能代记这件诉求的满意度。"))
    if said := _said_already(demand):
        return said
    _check(demand, stars, way, by)
    rating = Rating.objects.create(
        committee_id=demand.committee_id,
        demand=demand,
        round=demand.round,
        stars=stars,
        words=masked(words.replace("\x00", "").strip()[:500])[:500],
        way=way,
        by=by,
        answered_by=who_answered(demand),
        at=at or timezone.now(),
    )
    step(demand, Step.What.RATED, by=by, reason=f"{'★' * stars} {rating.words}".strip(), at=rating.at)
    if stars <= POOR and demand.round < ROUNDS:
        _reopen(demand, rating.at)
    else:
        _close(demand, rating.at)
    bump(demand.committee_id)
    signals.rated.send(Rating, rating=rating)
    return rating


def who_answered(demand: Demand) -> User | None:
    """Return who ended the round that stands, None where nobody of staff did."""
    outcome = demand.outcomes.filter(round=demand.round).select_related("by").first()
    return outcome.by if outcome else None


def _said_already(demand: Demand) -> Rating | None:
    """Return the rating of the round, or the poor one that has just opened the next."""
    just_reopened = demand.state == Demand.State.NEW and demand.round > 1
    return demand.ratings.filter(round=demand.round - just_reopened).first()


def _check(demand: Demand, stars: int, way: str, by: User | None) -> None:
    if demand.state != Demand.State.DONE:
        raise NotNow(_("还没有答复，等答复了再评。") if demand.is_open else _("这件事已经办结了。"))
    if stars not in range(1, 6):
        raise BadValue(_("请选一到五颗星。"))
    if way not in Rating.Way.values or (way != Rating.Way.WEB and by is None):
        raise BadValue(_("请写明是谁、用哪种办法回访的。"))
    if by and by == who_answered(demand):
        raise NotYours(_("这件事是您答复的，满意不满意要由别人去问、去记；请组长或同事来记。"))


def _reopen(demand: Demand, at: datetime) -> None:
    day = at.astimezone(SHANGHAI).date()
    demand.state, demand.handler, demand.round = Demand.State.NEW, None, demand.round + 1
    demand.done_at = None
    demand.due_on = deadline(demand.committee, demand.kind, day, urgent=demand.is_urgent)
    demand.save(update_fields=["state", "handler", "round", "done_at", "due_on"])
    demand.joint.all().delete()
    told = gettext_lazy("居民说没办好，换一个人再办，最晚%(due)s给您答复")
    row = say(demand, Step.What.REOPENED, told, at=at)
    subject = gettext_lazy("有一件诉求居民不满意，请换人再办")
    tell_staff(demand, triage_staff(demand), key=f"step:{row.pk}", subject=subject)


def _close(demand: Demand, at: datetime) -> None:
    demand.state, demand.closed_at = Demand.State.CLOSED, at
    demand.save(update_fields=["state", "closed_at"])
    step(demand, Step.What.CLOSED, at=at)


@transaction.atomic
def close_unrated(now: datetime) -> int:
    """Close what nobody rated within ``demand_rating_days``; return how many. Running it twice is safe."""
    days = figure_int("demand_rating_days", on=now.astimezone(SHANGHAI).date())
    rows = Demand.objects.filter(state=Demand.State.DONE, done_at__lt=now - timedelta(days=days))
    count = 0
    for row in rows.select_for_update(skip_locked=True).order_by("pk")[:500]:
        _close(row, now)
        bump(row.committee_id)
        count += 1
    return count
