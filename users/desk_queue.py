"""What the desk shows first: jobs from every area that registered a provider, what is due first on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

SHOWS = ("all", "late", "today", "week")


@dataclass(frozen=True)
class Job:
    """One thing to do. ``verb`` is on its button, ``url`` behind it; ``post`` makes the button a form.

    ``due`` None means no day is set; such jobs come last. ``who`` is the person or office it waits for.
    """

    title: str
    committee: str
    due: date | None
    who: str
    url: str
    verb: str
    detail: str = ""
    post: bool = False

    def is_in(self, show: str, today: date) -> bool:
        """Say whether the job is ``late``, for ``today``, for this ``week`` (seven days) or among ``all``."""
        if show == "all":
            return True
        if self.due is None:
            return False
        first, last = {
            "late": (date.min, today - timedelta(1)),
            "today": (today, today),
            "week": (today, today + timedelta(6)),
        }[show]
        return first <= self.due <= last

    def is_late(self, today: date) -> bool:
        return self.due is not None and self.due < today


# A provider gets (user, today) and yields jobs with a fixed number of queries, whatever the number of rows.
Provider = Callable[[Any, date], Iterable[Job]]
PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Add an area's jobs to the desk; an app above does so when it is ready."""
    if provider not in PROVIDERS:
        PROVIDERS.append(provider)
    return provider


def jobs_for(user: Any, today: date) -> list[Job]:
    """Return everything that waits for ``user``, the earliest deadline first."""
    jobs = [job for provider in PROVIDERS for job in provider(user, today)]
    return sorted(jobs, key=lambda job: (job.due is None, job.due or today, job.title, job.committee))


def show_words() -> dict[str, str]:
    return {"all": _("全部"), "late": _("晚了"), "today": _("今天"), "week": _("本周")}
