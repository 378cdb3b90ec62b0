"""What growing puts on the desk and on a leader's day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leaders.actions.pairs import silent_on
from leaders.models import ActionItem, ActivityProposal, Pair
from leaders.pages.birthdays import neighbours_soon
from leaders.pages.today import LINKS, Feed, Item, Leads, Row, register, register_people
from leaders.pages.training import training_jobs
from users.access import scope_of
from users.desk_queue import Job
from users.desk_queue import register as put_on_desk
from xidu.kit.dates import SHANGHAI

PAIRS, MEET, DECIDE = "leaders.run_pairs", "leaders.run_symposium", "leaders.approve_proposal"
MOST = 100


def pair_jobs(user: Any, today: date) -> Iterator[Job]:
    """Yield the pairs nobody has heard of for long; two queries."""
    if not (scope := scope_of(user, PAIRS)):
        return
    rows = silent_on(Pair.objects.within(scope), today).select_related("committee", "senior", "junior")
    for row in rows[:MOST]:
        names = {"senior": row.senior.name, "junior": row.junior.name}
        yield Job(
            title=_("结对没有谈话：%(senior)s和%(junior)s") % names,
            committee=row.committee.name,
            due=today,
            who="",
            url=reverse("leaders:desk-pair", args=[row.pk]),
            verb=_("问一问"),
        )


def item_jobs(user: Any, today: date) -> Iterator[Job]:
    """Yield what was taken on at symposia and is overdue; one query."""
    if not (scope := scope_of(user, MEET)):
        return
    rows = ActionItem.objects.within(scope).overdue_on(today).select_related("committee", "leader")
    for row in rows.order_by("due_on", "pk")[:MOST]:
        yield Job(
            title=_("座谈会待办过期：%(words)s") % {"words": row.words[:30]},
            committee=row.committee.name,
            due=row.due_on,
            who=row.leader.name,
            url=reverse("leaders:desk-symposium", args=[row.symposium_id]),
            verb=_("看看"),
        )


def proposal_jobs(user: Any, today: date) -> Iterator[Job]:
    """Yield activities leaders proposed, due three days before they would begin; one query."""
    if not (scope := scope_of(user, DECIDE)):
        return
    rows = ActivityProposal.objects.within(scope).waiting().exclude(by=user)
    for row in rows.select_related("committee", "by")[:MOST]:
        begins = row.starts_at.astimezone(SHANGHAI).date()
        yield Job(
            title=_("组长想办活动：%(title)s") % {"title": row.title},
            committee=row.committee.name,
            due=max(today, begins - timedelta(3)),
            who=str(row.by),
            url=reverse("leaders:desk-proposal", args=[row.pk]),
            verb=_("审一审"),
        )


def _my_items(leads: Leads) -> Feed:
    rows = ActionItem.objects.open().filter(leader=leads.user.person_id)
    return Feed(rows, words="words", due="due_on")


def my_items(leads: Leads, rows: list[Row]) -> Iterable[Item]:
    for row in rows:
        yield Item(
            title=_("座谈会上答应的：%(words)s") % {"words": row.words},
            url=reverse("leaders:pairs"),
            verb=_("去办"),
            due=row.due,
        )


def join() -> None:
    """Put it all where it is looked for; called once the apps are ready."""
    for jobs in (training_jobs, pair_jobs, item_jobs, proposal_jobs):
        put_on_desk(jobs)
    register("action_items", _my_items)(my_items)
    register_people(neighbours_soon)
    LINKS.append((gettext_lazy("我的结对"), "talk", "leaders:pairs"))
    LINKS.append((gettext_lazy("想办活动"), "clover", "leaders:proposals"))
