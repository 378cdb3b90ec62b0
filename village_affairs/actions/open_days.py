"""A planned open day may move, fall out or get its agenda; those who come hear of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from residents.actions.stamps import bump
from users.actions import audit
from users.actions.notices import Message, tell_many
from users.models import User
from village_affairs.actions.reminders import open_day_recipients
from village_affairs.models import OpenDay, OpenDayRule
from xidu.kit.cells import squeezed
from xidu.kit.dates import chinese_date, clock_words, today
from xidu.kit.errors import BadValue, RuleBroken
from xidu.kit.language import in_chinese

AGENDA = (
    ("9:00", "讲上个月的账", "村委会讲15分钟，凭证原件放在桌上随便翻"),
    ("9:20", "当面提问", "能答的当场答；答不了的登记，按期答复"),
    ("10:10", "看现场", "大家关心的地方一起去看"),
)


class Cancelled(RuleBroken):
    """The open day does not take place."""


@transaction.atomic
def change(
    open_day: OpenDay, *, day: date, start: time, end: time, place_name: str, reason: str, by: User
) -> OpenDay:
    """Move one day (hours, place); subscribed calendars follow, and those who said they come are told once.

    Raises BadValue without a reason, for a day in the past, or hours that end before they begin.
    """
    reason = squeezed(reason)
    if not reason:
        raise BadValue(_("请写改期的原因，居民会看到。"))
    if day < today():
        raise BadValue(_("不能改到已经过去的日子。"))
    if end <= start:
        raise BadValue(_("结束时间要晚于开始时间。"))
    row = OpenDay.objects.select_for_update().select_related("committee").get(pk=open_day.pk)
    if row.cancelled_at:
        raise Cancelled(_("这一次已经取消。"))
    row.day, row.start, row.end, row.place = day, start, end, squeezed(place_name)
    row.moved_because, row.sequence = reason[:80], row.sequence + 1
    row.save(update_fields=["day", "start", "end", "place", "moved_because", "sequence"])
    bump(row.committee_id)
    _tell_change(row, reason)
    audit.record("open_day.change", by=by, row=row, detail={"day": day, "reason": reason[:80]})
    return row


@transaction.atomic
def cancel(open_day: OpenDay, *, reason: str, by: User) -> OpenDay:
    """Call one day off, with the reason everybody sees; it stays in calendars, marked cancelled."""
    reason = squeezed(reason)
    if not reason:
        raise BadValue(_("请写取消的原因，居民会看到。"))
    row = OpenDay.objects.select_for_update().select_related("committee").get(pk=open_day.pk)
    if row.cancelled_at:
        return row
    row.cancelled_at, row.cancelled_because, row.sequence = timezone.now(), reason[:120], row.sequence + 1
    row.save(update_fields=["cancelled_at", "cancelled_because", "sequence"])
    bump(row.committee_id)
    _tell_change(row, reason)
    audit.record("open_day.cancel", by=by, row=row, detail={"reason": reason[:120]})
    return row


@in_chinese()
def _tell_change(row: OpenDay, reason: str) -> None:
    if row.cancelled_at:
        subject, sentence = _("开放日取消了"), _("%(name)s：原定%(day)s的开放日取消。原因：%(reason)s")
    else:
        subject = _("开放日改期了")
        sentence = _("%(name)s：改到%(day)s %(clock)s，%(place)s。原因：%(reason)s")
    facts = {
        "name": row.committee.name,
        "day": chinese_date(row.day),
        "clock": clock_words(row.start, row.end),
        "place": row.place,
        "reason": reason,
    }
    body = sentence % facts
    tell_many(
        [
            Message(
                recipient=recipient,
                key=f"open_day:{row.pk}:change:{row.sequence}",
                topic="open_day",
                subject=subject,
                body=body,
                committee=row.committee,
                url=f"/{row.committee.slug}/open-days/{row.period:%Y-%m}/",
                useless_after=max(row.ends_at, timezone.now() + timedelta(days=1)),
            )
            for recipient in open_day_recipients(row)
        ]
    )


@transaction.atomic
def set_agenda(open_day: OpenDay, *, items: list[dict[str, str]], by: User) -> None:
    """Keep what happens when: a list of ``{"at", "what", "detail"}``, empty ones left out."""
    kept = [item for item in items if squeezed(item.get("what", ""))]
    OpenDay.objects.filter(pk=open_day.pk).update(agenda=kept)
    bump(open_day.committee_id)
    audit.record("open_day.agenda", by=by, row=open_day, detail={"items": len(kept)})


@transaction.atomic
def set_usual_agenda(rule: OpenDayRule, *, items: list[dict[str, str]], by: User) -> int:
    """Keep what a committee's open days usually hold; days to come without one get it. Return how many."""
    kept = [item for item in items if squeezed(item.get("what", ""))]
    bump(rule.committee_id)
    OpenDayRule.objects.filter(pk=rule.pk).update(agenda=kept)
    empty = OpenDay.objects.coming_from(today()).filter(committee=rule.committee_id, agenda=[])
    filled = OpenDay.objects.filter(pk__in=empty.values("pk")).update(agenda=kept) if kept else 0
    audit.record("open_day.usual_agenda", by=by, row=rule, detail={"items": len(kept), "filled": filled})
    return filled


def usual_agenda(start: time, rule: OpenDayRule | None = None) -> list[dict[str, str]]:
    """Return what the committee usually does, else three points, for a day that begins at ``start``."""
    if rule and rule.agenda:
        return shifted(rule.agenda, rule.start, start)
    return shifted(
        [{"at": at, "what": what, "detail": detail} for at, what, detail in AGENDA], time(9), start
    )


def shifted(agenda: list[dict[str, str]], was: time, now: time) -> list[dict[str, str]]:
    """Return the points as much later as the day begins; a clock nobody can read stays as written."""
    day = date(2000, 1, 1)
    later = datetime.combine(day, now) - datetime.combine(day, was)
    found = []
    for item in agenda:
        try:
            moment = datetime.strptime(item["at"], "%H:%M") + later  # noqa: DTZ007 - a clock without a day
        except ValueError:
            found.append(item)
        else:
            found.append({**item, "at": f"{moment.hour}:{moment:%M}"})
    return found
