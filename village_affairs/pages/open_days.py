"""What the pages of open days say: the next one, how many come, and what became of last time's questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from residents.models import Committee
from village_affairs.models import Coming, OpenDay, Opinion, Reception
from village_affairs.pages.reception import mark_of, typed_later
from village_affairs.pages.voices import Voices, voices_at
from village_affairs.pages.words import Called
from xidu.kit.dates import today
from xidu.kit.templatetags.kit import due_words

LAST_ITEMS = 12


@dataclass(frozen=True)
class OldQuestion:
    words: str
    detail: str
    state: str
    state_words: str


@dataclass(frozen=True)
class OpenDayPage:
    """``countdown`` is 还有11天, 今天, 已经过去; ``last`` is what was asked at the open day before."""

    open_day: OpenDay
    called: Called
    countdown: str
    households: int
    people: int
    last: Sequence[OldQuestion]
    last_done: int
    later: Sequence[OpenDay]
    mark: tuple[str, str]
    visitors: int
    visiting: int
    asked: Voices

    @property
    def is_over(self) -> bool:
        """Whether the page tells what came of the day rather than what is planned."""
        return self.open_day.held_at is not None or self.open_day.day < today()

    @property
    def typed_later(self) -> bool:
        return typed_later(self.open_day)

    @property
    def is_open(self) -> bool:
        """Whether one can still say one comes."""
        return not self.open_day.cancelled_at and self.open_day.day >= today()

    @property
    def last_share(self) -> int:
        return round(100 * self.last_done / len(self.last)) if self.last else 0


def open_day_page(committee: Committee, open_day: OpenDay) -> OpenDayPage:
    """Return the page of one open day; seven queries."""
    called = Called(committee.is_village)
    received = Reception.objects.filter(open_day=open_day, undone_at=None)
    came = received.aggregate(n=Count("pk"), people=Sum("people"))
    coming = Coming.objects.still().filter(open_day=open_day)
    before = OpenDay.objects.filter(committee=committee, day__lt=open_day.day, cancelled_at=None)
    last = _asked_at(before.order_by("-day").first())
    return OpenDayPage(
        open_day=open_day,
        called=called,
        countdown=countdown(open_day, today()),
        households=coming.count(),
        people=coming.aggregate(people=Sum("people"))["people"] or 0,
        last=last,
        last_done=sum(row.state == "done" for row in last),
        later=list(
            OpenDay.objects.coming_from(today()).filter(committee=committee).exclude(pk=open_day.pk)[:3]
        ),
        mark=mark_of(open_day, today()),
        visitors=came["n"],
        visiting=came["people"] or 0,
        asked=voices_at(open_day, called, today()),
    )


def countdown(open_day: OpenDay, day: date) -> str:
    """Say how far off the day is."""
    days = (open_day.day - day).days
    if open_day.cancelled_at:
        return _("已取消")
    if days < 0:
        return _("已经过去")
    if days < 2:
        return (_("今天"), _("明天"))[days]
    return ngettext("还有%(days)d天", "还有%(days)d天", days) % {"days": days}


def _asked_at(open_day: OpenDay | None) -> list[OldQuestion]:
    if open_day is None:
        return []
    rows = Opinion.objects.shown().filter(open_day=open_day).prefetch_related("replies")[:LAST_ITEMS]
    return [_old(row) for row in rows]


def _old(opinion: Opinion) -> OldQuestion:
    replies = list(opinion.replies.all())
    words = opinion.shown_words if len(opinion.shown_words) <= 40 else f"{opinion.shown_words[:40]}…"
    if opinion.state in {Opinion.State.OPEN, Opinion.State.REOPENED}:
        state, state_words = due_words(opinion.due_on, today())
        return OldQuestion(words, "", state, state_words)
    return OldQuestion(words, replies[-1].words[:60] if replies else "", "done", _("已答复"))


@dataclass(frozen=True)
class OpenDayList:
    next: OpenDay | None
    year: int
    countdown: str
    later: Sequence[OpenDay]
    past: Sequence[tuple[OpenDay, str, str]]


def open_day_list(committee: Committee) -> OpenDayList:
    """Return the committee's open days to come and the last twelve past; two queries."""
    day = today()
    coming = list(OpenDay.objects.filter(committee=committee, day__gte=day).order_by("day")[:14])
    past = OpenDay.objects.filter(committee=committee, day__lt=day)
    upcoming = next((row for row in coming if row.cancelled_at is None), None)
    return OpenDayList(
        next=upcoming,
        year=day.year,
        countdown=countdown(upcoming, day) if upcoming else "",
        later=[row for row in coming if row is not upcoming],
        past=[(row, *mark_of(row, day)) for row in past.order_by("-day")[:12]],
    )
