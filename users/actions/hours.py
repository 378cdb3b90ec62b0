"""When a message may reach somebody: the quiet hours of the night and the hour of the daily digest."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cached_property

from residents.actions.calendar import figure_time
from residents.models import Committee
from xidu.kit.dates import SHANGHAI


class Hours:
    """The figures of one committee (or of the street), each read from the table once for a whole batch.

    Basis: the figures ``quiet_from``, ``quiet_until`` and ``digest_at``, Shanghai clock.
    """

    def __init__(self, committee: Committee | None = None) -> None:
        self.committee = committee

    @cached_property
    def quiet_from(self) -> time:
        return figure_time("quiet_from", committee=self.committee)

    @cached_property
    def quiet_until(self) -> time:
        return figure_time("quiet_until", committee=self.committee)

    @cached_property
    def digest_at(self) -> time:
        return figure_time("digest_at", committee=self.committee)

    def is_quiet(self, moment: datetime) -> bool:
        """Whether ``moment`` is at or after the evening's hour or still before the morning's."""
        clock = moment.astimezone(SHANGHAI).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until

    def after_quiet(self, moment: datetime) -> datetime:
        """Return ``moment`` itself, or the next morning's hour where it falls into the quiet ones."""
        return self._next(self.quiet_until, moment) if self.is_quiet(moment) else moment

    def next_digest(self, moment: datetime) -> datetime:
        """Return the first digest hour after ``moment``; exactly at the hour it is tomorrow's."""
        return self._next(self.digest_at, moment)

    def _next(self, hour: time, moment: datetime) -> datetime:
        local = moment.astimezone(SHANGHAI)
        today = datetime.combine(local.date(), hour, tzinfo=SHANGHAI)
        return today if today > local else today + timedelta(days=1)
