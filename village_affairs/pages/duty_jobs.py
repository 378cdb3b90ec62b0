"""The desk's jobs of the catalogue: what is late, for those who do it and those who remind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from users.access import scope_of
from users.desk_queue import Job, register
from village_affairs.models import Disclosure, Duty
from village_affairs.pages.desk_duties import start_link
from village_affairs.pages.links import link
from village_affairs.pages.words import period_words


@register
def duties_late(user: Any, today: date) -> Iterator[Job]:
    """Late lines of the catalogue: each to whoever may draft it, counted by committee to who reminds.

    Accounts have a job of their own (``months_missing``).
    """
    drafts, nudges = (scope_of(user, f"village_affairs.{name}") for name in ("draft_disclosure", "nudge"))
    if not (drafts or nudges):
        return
    rows = Duty.objects.within(scope_of(user, "village_affairs.view_desk")).owed_on(today)
    rows = rows.exclude(item__kind=Disclosure.Kind.FINANCE).select_related("committee", "item")
    reminded: dict[int, list[Duty]] = {}
    for row in rows.order_by("due_on", "pk"):
        if drafts.covers(committee_id=row.committee_id):
            yield _late(row)
        elif nudges.covers(committee_id=row.committee_id):
            reminded.setdefault(row.committee_id, []).append(row)
    for found in reminded.values():
        yield _to_remind(found)


def _late(duty: Duty) -> Job:
    return Job(
        title=_("%(item)s还没公开") % {"item": duty.item.level2},
        committee=duty.committee.name,
        due=duty.due_on,
        who=duty.item.responsible,
        url=start_link(duty) or link("duties", committee=duty.committee_id),
        verb=_("起草"),
        detail=period_words(duty.item.cycle, duty.period),
    )


def _to_remind(duties: list[Duty]) -> Job:
    count = len(duties)
    return Job(
        title=ngettext("有%(n)d项公开晚了", "有%(n)d项公开晚了", count) % {"n": count},
        committee=duties[0].committee.name,
        due=duties[0].due_on,
        who=_("文书"),
        url=link("duties", committee=duties[0].committee_id),
        verb=_("去催办"),
    )
