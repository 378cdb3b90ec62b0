"""Whether a committee's accounts are out in time, and by how many days they are late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from village_affairs.actions.periods import accounts_due_on
from village_affairs.models import Publication
from village_affairs.pages.words import month_name
from xidu.kit.dates import SHANGHAI, add_months, month_start
from xidu.kit.templatetags.kit import short_day


@dataclass(frozen=True)
class Standing:
    """The month that should be public by now. ``days`` late, or left until ``due_on``; ``state`` as a tag."""

    period: dt.date
    due_on: dt.date
    state: str
    days: int

    @property
    def is_late(self) -> bool:
        return self.state == "late"

    @property
    def tag_words(self) -> str:
        if self.state == "done":
            return _("%(month)s的账已公开") % {"month": month_name(self.period)}
        if self.state == "late":
            return ngettext("晚了%(days)d天", "晚了%(days)d天", self.days) % {"days": self.days}
        return ngettext("还剩%(days)d天", "还剩%(days)d天", self.days) % {"days": self.days}

    @property
    def sentence(self) -> str:
        facts = {"month": month_name(self.period), "due": short_day(self.due_on), "days": self.days}
        if self.state == "late":
            return _("%(month)s的账应在%(due)s前公开，已经晚了%(days)d天。") % facts
        return _("%(month)s的账最晚%(due)s公开。") % facts


def standing(latest: dt.date | None, today: dt.date, due_day: int) -> Standing:
    """Return how a committee stands whose newest published month is ``latest`` (its first day, or None).

    The oldest month that is missing counts. A committee that never published owes last month's accounts.
    """
    expected = add_months(month_start(today), -1)
    missing = add_months(latest, 1) if latest else expected
    if missing > expected:
        return Standing(expected, accounts_due_on(expected, due_day), "done", 0)
    due_on = accounts_due_on(missing, due_day)
    days = (today - due_on).days
    return Standing(missing, due_on, "late" if days > 0 else "plain", abs(days))


def published_day(publication: Publication) -> dt.date:
    return timezone.localdate(publication.published_at, SHANGHAI)


def days_late(publication: Publication) -> int:
    """Return by how many days the first version came after its due day; in time is 0."""
    if publication.due_on is None:
        return 0
    return max(0, (published_day(publication) - publication.due_on).days)


def in_time_words(publication: Publication) -> tuple[str, str]:
    """Return the state and the words of the tag on a published month: 按时, or 晚了4天."""
    days = days_late(publication)
    if days == 0:
        return "done", _("按时")
    return "late", ngettext("晚了%(days)d天", "晚了%(days)d天", days) % {"days": days}
