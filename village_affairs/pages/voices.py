"""Questions beside what they ask about: the group of the asker, the shown words, the replies, the days."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from village_affairs.actions.asking_too import key_of
from village_affairs.models import Disclosure, OpenDay, Opinion
from village_affairs.pages.outcomes import outcome_words
from village_affairs.pages.words import Called
from xidu.kit.dates import SHANGHAI
from xidu.kit.templatetags.kit import due_words, short_day

MOST = 60  # on one page; a month with more is a month for a meeting


@dataclass(frozen=True)
class Answer:
    """``outcome`` says in words what became of it."""

    words: str
    day: dt.date
    outcome: str


@dataclass(frozen=True)
class Voice:
    """``line_words`` is what was asked about; ``state`` and ``state_words`` make the tag.

    ``key`` opens "I ask too" while it waits; ``too`` is how many do.
    """

    id: int
    who: str
    day: dt.date
    words: str
    line_key: str
    line_words: str
    answers: tuple[Answer, ...]
    state: str
    state_words: str
    waiting: str
    overdue: bool
    key: str = ""
    too: int = 0


@dataclass(frozen=True)
class Voices:
    rows: tuple[Voice, ...]
    more: bool = False

    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_line(self) -> Counter[str]:
        """How many asked about each line, under the key it has now: ``moved`` maps older keys to it."""
        keys = (voice.line_key for voice in self.rows if voice.line_key)
        return Counter(self.moved.get(key, key) for key in keys)

    def about(self, *keys: str) -> list[Voice]:
        """Return the questions about a line, under any of its ``keys``, before and after a correction."""
        wanted = {self.moved.get(key, key) for key in keys} | set(keys)
        return [
            row for row in self.rows if row.line_key and self.moved.get(row.line_key, row.line_key) in wanted
        ]

    @property
    def summary(self) -> str:
        """3条，2条已答复，1条超期; nothing where nobody asked."""
        facts = {
            "count": len(self.rows),
            "answered": sum(1 for voice in self.rows if voice.answers),
            "overdue": sum(voice.overdue for voice in self.rows),
        }
        if not self.rows:
            return ""
        if facts["overdue"]:
            return _("%(count)d条，%(answered)d条已答复，%(overdue)d条超期") % facts
        return _("%(count)d条，%(answered)d条已答复") % facts


def voices_about(
    disclosure: Disclosure, called: Called, today: dt.date, moved: Mapping[str, str] | None = None
) -> Voices:
    """Return the shown questions about a disclosure, the newest first; two queries at any number."""
    rows = voices_of(Opinion.objects.shown().filter(disclosure=disclosure), called, today, MOST + 1)
    return Voices(rows[:MOST], more=len(rows) > MOST, moved=moved or {})


def voices_of(opinions: QuerySet[Opinion], called: Called, today: dt.date, most: int) -> tuple[Voice, ...]:
    """Return the newest ``most`` of ``opinions`` as a page shows them; two queries."""
    rows = (
        opinions.select_related("block")
        .prefetch_related("replies")
        .annotate(too=Count("me_toos"))
        .only(
            "committee", "year", "number", "line_key", "line_words", "shown_words", "block__name",
            "state", "received_at", "due_on",
        )
        .order_by("-received_at", "-id")[:most]
    )  # fmt: skip
    return tuple(_voices(rows, called, today))


def voices_at(open_day: OpenDay, called: Called, today: dt.date) -> Voices:
    """Return the shown questions brought to an open day, in the order they came; two queries."""
    rows = Opinion.objects.shown().filter(open_day=open_day).annotate(too=Count("me_toos"))
    found = list(rows.select_related("block").prefetch_related("replies").order_by("number")[: MOST + 1])
    return Voices(tuple(_voices(found[:MOST], called, today)), more=len(found) > MOST)


def _voices(rows: Iterable[Any], called: Called, today: dt.date) -> Iterable[Voice]:
    for row in rows:
        asked_on = timezone.localdate(row.received_at, SHANGHAI)
        answers = tuple(
            Answer(reply.words, timezone.localdate(reply.at, SHANGHAI), outcome_words(reply))
            for reply in row.replies.all()
        )
        waits = row.state in {Opinion.State.OPEN, Opinion.State.REOPENED}
        state, words = due_words(row.due_on, today) if waits else ("done", _answered_in(asked_on, answers))
        yield Voice(
            id=row.pk,
            who=called.asker(row.block.name if row.block else ""),
            day=asked_on,
            words=row.shown_words,
            line_key=row.line_key,
            line_words=row.line_words,
            answers=answers,
            state=state,
            state_words=words,
            waiting=_waiting(row, called, today) if waits else "",
            overdue=waits and row.due_on < today,
            key=key_of(row) if waits else "",
            too=row.too,
        )


def _answered_in(asked_on: dt.date, answers: tuple[Answer, ...]) -> str:
    if not answers:
        return _("办结")
    days = (answers[0].day - asked_on).days
    if days <= 0:
        return _("当天答复")
    return ngettext("%(days)d天答复", "%(days)d天答复", days) % {"days": days}


def _waiting(row: Opinion, called: Called, today: dt.date) -> str:
    facts = {"office": called.office, "due": short_day(row.due_on)}
    if row.due_on < today:
        return _("%(office)s应在%(due)s前答复，已经过了期限。") % facts
    if row.state == Opinion.State.REOPENED:
        return _("提问的人不满意，%(office)s换人再答复，最晚%(due)s。") % facts
    return _("%(office)s最晚%(due)s答复。超过日期，街道会收到提醒。") % facts
