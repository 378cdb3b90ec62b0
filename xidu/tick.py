"""The minute's work: make what has come due, gather digests, send. Beat rings each minute; a hand may too.

Two ticks at once do no harm: a maker that is already at work elsewhere is left out, and senders skip each
other's rows. A tick that was missed is made up by the next one, because what is due is a row or a date.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone, translation

from activities.actions.after import nag_summaries
from activities.actions.reminding import remind_sign_ups
from activities.actions.series import extend_series
from agreements.actions.chargers import move_queues
from agreements.actions.checks import draw_checks
from agreements.actions.claims import settle_claims
from agreements.actions.expiring import expire_points, warn_of_expiry
from agreements.actions.garden_draws import close_lists
from agreements.actions.garden_returns import follow_up, settle_returns
from agreements.actions.garden_rounds import plan_rounds
from agreements.actions.garden_waiting import offer_plots
from agreements.actions.pacts import warn_of_review
from agreements.actions.parking import end_parkings, remind_of_parkings
from agreements.actions.redeeming import lapse_redemptions
from agreements.actions.redeeming_notices import warn_of_lapse
from agreements.actions.shop_words import warn_of_offers
from demands.actions.clock import escalate, rescue_orphans
from demands.actions.ratings import close_unrated
from leaders.actions.visits import blank_old_words
from residents.actions.kept_sheets import forget_old
from services.actions.bright_after import remind_rechecks
from services.actions.moving import lapse_all_offers
from services.actions.nursery_days import flag_missing
from services.actions.nursery_ending import end_terms, erase_old
from services.actions.wishes_clock import lapse_holds, tell_of_unclaimed
from services.actions.wishes_clock import warn_of_lapse as warn_of_holds
from users.actions.digests import gather
from users.actions.limits import forget_idle
from users.actions.sending import SendReport, send_due
from village_affairs.actions.duties import plan_duties
from village_affairs.actions.meeting_reminders import nag_minutes, remind_of_promises
from village_affairs.actions.objections import remind_of_supervision
from village_affairs.actions.planning import plan_everywhere
from village_affairs.actions.posting import end_postings
from village_affairs.actions.reminders import remind_of_answers, remind_of_open_days
from village_affairs.actions.searching import put_missing_in_search

log = logging.getLogger(__name__)

Maker = Callable[[datetime], int]
# Each takes the moment and returns how many rows it made (sheets: took away); running it twice is safe.
# Digests come last.
MAKERS: dict[str, Maker] = {
    "open_days": plan_everywhere,
    "duties": plan_duties,
    "open_day_reminders": remind_of_open_days,
    "answer_reminders": remind_of_answers,
    "search_words": put_missing_in_search,
    "postings": end_postings,
    "minutes": nag_minutes,
    "promises": remind_of_promises,
    "supervision": remind_of_supervision,
    "series": extend_series,
    "activity_reminders": remind_sign_ups,
    "summaries": nag_summaries,
    "demand_owners": rescue_orphans,
    "demand_rungs": escalate,
    "demand_ratings": close_unrated,
    "visit_words": blank_old_words,
    "points_claims": settle_claims,
    "points_checks": draw_checks,
    "points_expired": expire_points,
    "points_expiry": warn_of_expiry,
    "redemptions_lapsed": lapse_redemptions,
    "redemption_reminders": warn_of_lapse,
    "agreement_reviews": warn_of_review,
    "clover_offers": lapse_all_offers,
    "garden_rounds": plan_rounds,
    "garden_lists": close_lists,
    "garden_neglected": follow_up,
    "garden_returns": settle_returns,
    "garden_offers": offer_plots,
    "parking_ends": end_parkings,
    "parking_reminders": remind_of_parkings,
    "charging_queues": move_queues,
    "shop_offers": warn_of_offers,
    "wish_holds_warned": warn_of_holds,
    "wish_holds_lapsed": lapse_holds,
    "wishes_unclaimed": tell_of_unclaimed,
    "bright_rechecks": remind_rechecks,
    "nursery_missing": flag_missing,
    "nursery_ended": end_terms,
    "nursery_erased": erase_old,
    "kept_sheets": forget_old,
    "idle_limits": forget_idle,
    "digests": gather,
}


@dataclass
class TickReport:
    """What one tick did. ``made`` counts rows by maker; ``broken`` names makers that raised."""

    now: datetime
    made: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    sending: SendReport = field(default_factory=SendReport)

    def data(self) -> dict[str, Any]:
        """Return the report as JSON can hold it; ``now`` is ISO with its zone."""
        return {
            "now": timezone.localtime(self.now).isoformat(),
            "made": self.made,
            "sent": dict(self.sending.sent),
            "failed": self.sending.failed,
            "cancelled": self.sending.cancelled,
            "held": self.sending.held,
            "broken": self.broken,
        }


def tick(
    now: datetime | None = None, *, makers: Mapping[str, Maker] | None = None, seconds: float = 45
) -> TickReport:
    """Do one minute's work as of ``now`` (the real clock unless told) and return what was done."""
    report = TickReport(now or timezone.now())
    # Words are written into rows here, and no request says in which language.
    with translation.override(settings.LANGUAGE_CODE):
        for name, maker in (MAKERS if makers is None else makers).items():
            try:
                report.made[name] = _make(name, maker, report.now)
            except Exception:
                # One maker's fault must not keep the other notices from going out.
                log.exception("maker %s failed", name)
                report.broken.append(name)
        report.sending = send_due(report.now, seconds=seconds)
    return report


@transaction.atomic
def _make(name: str, maker: Maker, now: datetime) -> int:
    """Run one maker in a transaction, unless the same one is at work in another process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('xidu.tick'), hashtext(%s))", [name])
        (free,) = cursor.fetchone()
    return maker(now) if free else 0


@shared_task(ignore_result=True)
def ring() -> None:
    """Do the minute's work; beat calls this. A lost or doubled ring changes nothing."""
    tick()
