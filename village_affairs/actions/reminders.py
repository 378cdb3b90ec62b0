"""What the clock has to tell: open days to come and answers owed. Every maker is safe to run twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from residents.actions.calendar import figure
from users.actions.holders import staff_of, street_office
from users.actions.notices import Message, Recipient, tell_many, tell_users
from village_affairs.actions.opinion_steps import step
from village_affairs.actions.subscribers import recipients_of
from village_affairs.models import Coming, OpenDay, Opinion, OpinionStep, Subscription
from xidu.kit.dates import SHANGHAI, chinese_date, clock_words

MORNING = time(9)
THAT_MORNING = time(8)


@transaction.atomic
def remind_of_open_days(now: datetime) -> int:
    """Write the reminders of open days whose moment has come; return how many are new.

    At 7 days, 1 day and that morning (the figure ``open_day_reminder_days``), to those who said they come,
    to subscribers and to the committee's staff. A moment missed by an outage is made up only while the next
    one is not due yet, so nobody gets a burst. The key holds the date: a day that moved is told anew.
    """
    today = now.astimezone(SHANGHAI).date()
    days = [int(part) for part in figure("open_day_reminder_days", on=today).split(",")]
    coming = OpenDay.objects.coming_from(today).filter(day__lte=today + timedelta(days=max(days)))
    new = 0
    for open_day in coming.select_related("committee"):
        lead = _lead_due(open_day, days, now)
        if lead is not None:
            new += tell_many(list(_reminders(open_day, lead, today)))
    return new


def _lead_due(open_day: OpenDay, days: list[int], now: datetime) -> int | None:
    """Return the nearest lead whose moment is past, while the day has not begun; None before the first."""
    if now >= open_day.starts_at:
        return None
    due = [lead for lead in days if _moment(open_day, lead) <= now]
    return min(due, default=None)


def _moment(open_day: OpenDay, lead: int) -> datetime:
    clock = MORNING if lead else THAT_MORNING
    return datetime.combine(open_day.day - timedelta(days=lead), clock, tzinfo=SHANGHAI)


def _reminders(open_day: OpenDay, lead: int, today: object) -> Iterator[Message]:
    when = {0: _("今天"), 1: _("明天")}.get(lead, chinese_date(open_day.day))
    facts = {
        "when": when,
        "clock": clock_words(open_day.start, open_day.end),
        "place": open_day.place,
        "name": open_day.committee.name,
    }
    for recipient in open_day_recipients(open_day):
        yield Message(
            recipient=recipient,
            key=f"open_day:{open_day.pk}:{open_day.day:%Y%m%d}:{lead}",
            topic="open_day",
            subject=_("%(when)s有阳光村务开放日") % facts,
            body=_("%(name)s阳光村务开放日：%(when)s %(clock)s，%(place)s。可以当面查账、看凭证、提意见。")
            % facts,
            committee=open_day.committee,
            url=f"/{open_day.committee.slug}/open-days/{open_day.period:%Y-%m}/",
            due_at=_moment(open_day, lead),
            useless_after=open_day.starts_at,
        )


def open_day_recipients(open_day: OpenDay) -> Iterator[Recipient]:
    """Everybody once: an account or a phone that came in by two ways is told by the first."""
    seen: set[object] = set()
    for recipient, mark in _candidates(open_day):
        if mark not in seen:
            seen.add(mark)
            yield recipient


def _candidates(open_day: OpenDay) -> Iterator[tuple[Recipient, object]]:
    for row in Coming.objects.still().filter(open_day=open_day).select_related("user", "block"):
        if row.user_id:
            yield Recipient(ref=f"user:{row.user_id}", user=row.user), row.user_id
        elif row.phone_sealed:
            yield Recipient(ref=f"coming:{row.pk}", phone=row.phone, channels=("sms",)), row.phone_index
    yield from recipients_of(Subscription.Topic.OPEN_DAY, open_day.committee_id)
    for user in staff_of(open_day.committee, "village_affairs.view_desk", open_day.day):
        yield Recipient(ref=f"user:{user.pk}", user=user), user.pk


@transaction.atomic
def remind_of_answers(now: datetime) -> int:
    """Write what is due about unanswered questions; return how many notices are new.

    One day before and on the last day to whoever has to answer, three days after it to the director and the
    street office, which its history says too. Each once a round; what an outage skipped is not made up after
    the next one.
    """
    today = now.astimezone(SHANGHAI).date()
    if now.astimezone(SHANGHAI).time() < MORNING:
        return 0
    waiting = Opinion.objects.waiting().filter(due_on__lte=today + timedelta(days=1))
    said = set(
        OpinionStep.objects.filter(opinion__in=waiting, what=OpinionStep.What.ESCALATED).values_list(
            "opinion", "round"
        )
    )
    new = 0
    for opinion in waiting.select_related("committee", "handler"):
        late = (today - opinion.due_on).days
        name = "before" if late < 0 else "last" if late < 3 else "late"
        new += _remind_of_answer(opinion, name, now)
        if name == "late" and (opinion.pk, opinion.round) not in said:
            step(opinion, OpinionStep.What.ESCALATED, reason=_("超过期限，已报主任和街道"), at=now)
    return new


def _remind_of_answer(opinion: Opinion, name: str, now: datetime) -> int:
    today = now.astimezone(SHANGHAI).date()
    if name == "late":
        people = [
            *staff_of(opinion.committee, "village_affairs.publish_disclosure", today),
            *street_office(opinion.committee, "village_affairs.nudge", today),
        ]
        subject = _("有一条意见超过期限没有答复")
    else:
        handlers = staff_of(opinion.committee, "village_affairs.draft_disclosure", today)
        people = [opinion.handler] if opinion.handler else list(handlers)
        subject = _("有一条意见快到答复期限")
    facts = {"name": opinion.committee.name, "number": opinion, "due": chinese_date(opinion.due_on)}
    return tell_users(
        people,
        key=f"opinion:{opinion.pk}:{opinion.round}:{name}",
        topic="opinion",
        subject=subject,
        body=_("%(name)s%(number)s号意见，答复期限是%(due)s。") % facts,
        committee=opinion.committee,
        url=f"/desk/questions/{opinion.pk}/",
        due_at=now,
    )
