"""The desk's jobs of village affairs: accounts on their way or missing, answers owed, empty agendas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from residents.actions.calendar import figure_int
from residents.models import Committee
from users.access import can, scope_of
from users.desk_queue import Job, register
from village_affairs.actions.calls import REVEAL
from village_affairs.actions.periods import accounts_due_on
from village_affairs.models import (
    BookInspection,
    Call,
    Disclosure,
    Ledger,
    Objection,
    OpenDay,
    Opinion,
    Version,
)
from xidu.kit.dates import SHANGHAI, add_months, month_start

BACK = 6  # months; what is missing from before is told by the matrix
AGENDA_AHEAD = 10  # days
State = Version.State


@register
def accounts_and_versions(user: Any, today: date) -> Iterator[Job]:
    """What is on its way and what is missing, under one due day, asked once."""
    due_day = figure_int("finance_due_day", on=today)
    yield from versions_on_their_way(user, due_day)
    yield from months_missing(user, today, due_day)


def versions_on_their_way(user: Any, due_day: int) -> Iterator[Job]:
    """Drafts to finish, tables to sign, tables to publish: each to those who may and have not acted on it."""
    rows = Version.objects.in_work().within(scope_of(user, "village_affairs.view_desk"))
    rows = rows.select_related("committee", "disclosure", "maker", "signoff__supervisor")
    for row in rows:
        if found := _step(row, user):
            title, verb, name, who = found
            period = row.disclosure.period
            yield Job(
                title=title % {"title": row.disclosure.title},
                committee=row.committee.name,
                due=accounts_due_on(period, due_day) if period and row.disclosure.kind == "finance" else None,
                who=who,
                url=reverse(f"village_affairs:{name}", args=[row.pk]),
                verb=verb,
                detail=str(Ledger(row.disclosure.ledger).label) if row.disclosure.ledger else "",
            )


def _step(row: Version, user: Any) -> tuple[str, str, str, str] | None:
    """Return (title, verb, page, for whom) of what ``user`` can do to bring the version on."""

    def may(permission: str) -> bool:
        return can(user, f"village_affairs.{permission}", committee_id=row.committee_id)

    if row.state in (State.DRAFT, State.RETURNED) and may("draft_disclosure"):
        if row.state == State.RETURNED:
            return _("退回修改：%(title)s"), _("去改"), "version", str(row.maker)
        return _("%(title)s还没交审核"), _("继续"), "version", str(row.maker)
    if row.state == State.SUBMITTED and may("sign_disclosure") and row.maker_id != user.pk:
        return _("审核：%(title)s"), _("去审"), "sign", _("监督委员会")
    if row.state != State.SIGNED or not may("publish_disclosure"):
        return None
    if user.pk in (row.maker_id, row.signoff.supervisor_id):
        return None
    return _("签发：%(title)s"), _("去签发"), "publish", _("主任")


def months_missing(user: Any, today: date, due_day: int) -> Iterator[Job]:
    """The oldest missing month of each ledger: to upload for those who may, to remind of for the street."""
    drafts, nudges = (scope_of(user, f"village_affairs.{name}") for name in ("draft_disclosure", "nudge"))
    if not (drafts or nudges):
        return
    places = Committee.objects.within(scope_of(user, "village_affairs.view_desk"))
    kept = _kept_months(places, today)
    for place in places:
        for ledger in ledgers_of(place, kept):
            missing = missing_months(kept.get((place.pk, ledger), set()), today)
            if not missing:
                continue
            period, due = missing[0], accounts_due_on(missing[0], due_day)
            if drafts.covers(committee_id=place.pk):
                yield _missing(place, ledger, period, due, len(missing), nudge=False)
            elif nudges.covers(committee_id=place.pk) and due < today:
                yield _missing(place, ledger, period, due, len(missing), nudge=True)


def _kept_months(places: Any, today: date) -> dict[tuple[int, str], set[date]]:
    """Return the months from the window that are public or in work, by (committee id, ledger).

    A ledger with months from before the window stands with an empty set.
    """
    first = add_months(month_start(today), -BACK)
    kept: dict[tuple[int, str], set[date]] = {}
    months = Disclosure.objects.finance().filter(committee__in=places, versions__isnull=False)
    for committee, ledger, period in months.values_list("committee", "ledger", "period").distinct():
        found = kept.setdefault((committee, ledger), set())
        if period and period >= first:
            found.add(period)
    return kept


def ledgers_of(place: Committee, kept: dict[tuple[int, str], set[date]]) -> list[str]:
    """Return the ledgers a place is asked for: its own, and the collective's once that ever went public."""
    collective = [Ledger.COLLECTIVE] if (place.pk, Ledger.COLLECTIVE) in kept else []
    return [ledger.value for ledger in (Ledger.COMMITTEE, *collective)]


def missing_months(kept: set[date], today: date) -> list[date]:
    """Return the missing months after the first kept one up to last month, oldest first.

    A ledger that kept nothing in the window owes last month's accounts only: nobody begins with arrears.
    """
    last = add_months(month_start(today), -1)
    first = min(kept, default=last)
    window = [add_months(last, step) for step in range(1 - BACK, 1)]
    return [month for month in window if month >= first and month not in kept]


def _missing(place: Committee, ledger: str, period: date, due: date, count: int, *, nudge: bool) -> Job:
    facts = {"month": period.month}
    args = [place.pk, ledger, f"{period:%Y-%m}"]
    upload = reverse("village_affairs:upload")
    more = (
        ngettext("后面还有%(n)d个月", "后面还有%(n)d个月", count - 1) % {"n": count - 1} if count > 1 else ""
    )
    return Job(
        title=_("%(month)d月财务还没公开") % facts,
        committee=place.name,
        due=due,
        who=_("文书"),
        url=reverse("village_affairs:nudge", args=args)
        if nudge
        else f"{upload}?committee={place.pk}&ledger={ledger}&period={period:%Y-%m}",
        verb=_("催办") if nudge else _("上传"),
        detail="　".join(filter(None, (str(Ledger(ledger).label), more))),
        post=nudge,
    )


@register
def answers_owed(user: Any, today: date) -> Iterator[Job]:
    """Questions whose answer is due within a week or late, at the places where ``user`` may answer.

    Not those whose first answer was theirs: the second is another person's.
    """
    scope = scope_of(user, "village_affairs.answer_opinion")
    rows = Opinion.objects.waiting().within(scope).filter(due_on__lt=today + timedelta(7))
    rows = rows.exclude(replies__by=user.pk)
    for row in rows.select_related("committee", "handler").order_by("due_on", "id")[:100]:
        yield Job(
            title=_("答复：%(words)s") % {"words": row.shown_words[:24]},
            committee=row.committee.name,
            due=row.due_on,
            who=str(row.handler) if row.handler else _("还没有指定"),
            url=reverse("village_affairs:question", args=[row.pk]),
            verb=_("答复"),
        )


@register
def calls_to_make(user: Any, today: date) -> Iterator[Job]:
    """One job for each committee that owes its people a call about an answer, for those who see numbers."""
    if not (scope := scope_of(user, REVEAL)):
        return
    rows = Call.objects.owed().newest().within(scope).order_by().values("committee", "committee__name")
    for row in rows.annotate(n=Count("pk")).order_by("committee"):
        words = ngettext("有答复了，要给%(n)d位居民打电话", "有答复了，要给%(n)d位居民打电话", row["n"])
        yield Job(
            title=words % {"n": row["n"]},
            committee=row["committee__name"],
            due=today,
            who=_("经办的人"),
            url=f"{reverse('village_affairs:calls')}?committee={row['committee']}",
            verb=_("打电话"),
        )


@register
def agendas_empty(user: Any, today: date) -> Iterator[Job]:
    """Open days within ten days that do not say yet what will be talked about."""
    rows = OpenDay.objects.within(scope_of(user, "village_affairs.change_openday")).coming_from(today)
    for row in rows.filter(day__lte=today + timedelta(AGENDA_AHEAD), agenda=[]).select_related("committee"):
        facts = {"month": row.day.month, "day": row.day.day}
        yield Job(
            title=_("%(month)d月%(day)d日开放日还没有安排") % facts,
            committee=row.committee.name,
            due=row.day,
            who=_("村委会") if row.committee.is_village else _("居委会"),
            url=reverse("village_affairs:open-day-agenda", args=[row.pk]),
            verb=_("写安排"),
        )


@register
def open_days_to_run(user: Any, today: date) -> Iterator[Job]:
    """Today's open day, those nobody opened while the log may still be typed in, and summaries to write."""
    scope = scope_of(user, "village_affairs.receive_visitors")
    if not scope:
        return
    back = timedelta(figure_int("back_fill_days", on=today))
    rows = OpenDay.objects.within(scope).filter(
        day__range=(today - back, today), cancelled_at=None, summary=""
    )
    for row in rows.select_related("committee").order_by("day", "pk"):
        facts = {"month": row.day.month, "day": row.day.day}
        if row.held_at:
            title, verb, page = _("%(month)d月%(day)d日开放日还没写小结"), _("写小结"), "open-day-close"
        elif row.day == today:
            title, verb, page = _("今天开放日，来一位记一位"), _("去接待"), "open-day-log"
        else:
            title, verb, page = _("%(month)d月%(day)d日开放日没有开门记录"), _("补登记"), "open-day-log"
        yield Job(
            title=title % facts,
            committee=row.committee.name,
            due=row.day,
            who=_("村委会") if row.committee.is_village else _("居委会"),
            url=reverse(f"village_affairs:{page}", args=[row.pk]),
            verb=verb,
        )


@register
def objections_owed(user: Any, today: date) -> Iterator[Job]:
    """The supervisors' objections nobody has answered yet, for those who may answer."""
    rows = Objection.objects.within(scope_of(user, "village_affairs.answer_objection")).filter(result="")
    for row in rows.select_related("committee").exclude(by=user.pk)[:50]:
        yield Job(
            title=_("答复监督委员会的异议：%(words)s") % {"words": row.words[:24]},
            committee=row.committee.name,
            due=row.due_on,
            who=_("主任"),
            url=reverse("village_affairs:objection", args=[row.pk]),
            verb=_("答复"),
        )


@register
def books_asked_for(user: Any, today: date) -> Iterator[Job]:
    """Wishes to read the books: to decide, and to write down once the appointed day has come."""
    scope = scope_of(user, "village_affairs.decide_bookinspection")
    rows = BookInspection.objects.within(scope).filter(state__in=("asked", "agreed"))
    for row in rows.select_related("committee")[:50]:
        appointed = row.appointed_at.astimezone(SHANGHAI).date() if row.appointed_at else None
        if appointed and appointed > today:
            continue
        yield Job(
            title=(_("记一下查账：%(words)s") if appointed else _("查账申请：%(words)s"))
            % {"words": row.words[:24]},
            committee=row.committee.name,
            due=appointed or row.due_on,
            who=_("监督委员会"),
            url=reverse("village_affairs:inspection", args=[row.pk]),
            verb=_("记下") if appointed else _("答复"),
        )
