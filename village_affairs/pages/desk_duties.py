"""What is owed, for those who do it and those who remind: by due day, with the button that fits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from users.access import Scope
from users.models import AuditEntry
from village_affairs.actions.duties import Slot, slots_by, slots_of
from village_affairs.models import Disclosure, Duty, Version
from village_affairs.pages.links import link
from village_affairs.pages.scores import stands
from village_affairs.pages.words import period_words
from xidu.kit.dates import SHANGHAI, add_months
from xidu.kit.templatetags.kit import short_day

AHEAD = 31  # days


@dataclass(frozen=True)
class Owed:
    """One duty on the desk. ``verb`` and ``url`` begin or go on with it; ``nudge_url`` is a form's."""

    duty: Duty
    period: str
    state: str
    tag: str
    verb: str
    url: str
    nudge_url: str
    nudged: str


def owed_rows(seen: Scope, today: dt.date, month: dt.date | None = None) -> Any:
    """Return the duties of ``seen`` that are late or fall due within a month, earliest first.

    With ``month`` (its first day) only those due in it.
    """
    rows = Duty.objects.within(seen).filter(done_on=None, due_on__lte=today + dt.timedelta(AHEAD))
    if month is not None:
        rows = rows.filter(due_on__range=(month, add_months(month, 1) - dt.timedelta(1)))
    return rows.select_related("committee", "item").order_by(
        "due_on", "committee__code", "item__position", "pk"
    )


def owed_list(duties: Sequence[Duty], drafts: Scope, nudges: Scope, today: dt.date) -> list[Owed]:
    """Return ``duties`` with what can be done about them; two queries at any size."""
    works, nudged = _in_work(duties), _nudged(duties)
    found = []
    for duty in duties:
        state, tag = stands(duty, today)
        version = next((works[slot] for slot in slots_of(duty) if slot in works), None)
        verb, url = _next_step(duty, version) if drafts.covers(committee_id=duty.committee_id) else ("", "")
        late = duty.due_on < today and nudges.covers(committee_id=duty.committee_id)
        found.append(
            Owed(
                duty=duty,
                period=period_words(duty.item.cycle, duty.period),
                state=state,
                tag=tag,
                verb=verb,
                url=url,
                nudge_url=reverse("village_affairs:duty-nudge", args=[duty.pk]) if late else "",
                nudged=nudged.get(duty.pk, ""),
            )
        )
    return found


def start_link(duty: Duty) -> str:
    """Return where the disclosure of a duty is begun, or "" while there is no page for it."""
    item, place = duty.item, duty.committee_id
    period = f"{duty.period:%Y-%m}"
    if item.kind == Disclosure.Kind.FINANCE:
        return link("upload", committee=place, ledger=item.ledger, period=period)
    asked = {"kind": item.kind, "item": item.pk, "period": period}
    return link("disclosure-new", place, **asked) or link("disclosure-new", committee=place, **asked)


def _next_step(duty: Duty, version: Version | None) -> tuple[str, str]:
    if version is not None:
        return _("继续"), reverse("village_affairs:version", args=[version.pk])
    url = start_link(duty)
    return (_("起草"), url) if url else ("", "")


def _in_work(duties: Sequence[Duty]) -> dict[Slot, Version]:
    """Return the versions somebody is at work on, by what they will fulfil."""
    places = {duty.committee_id for duty in duties}
    rows = Version.objects.in_work().filter(committee__in=places, disclosure__period__isnull=False)
    rows = rows.select_related("disclosure__item")
    return {slot: row for row in rows for slot in slots_by(row.disclosure)}


def _nudged(duties: Sequence[Duty]) -> dict[int, str]:
    """Return who was the last to remind of each duty and on which day."""
    rows = AuditEntry.objects.filter(
        action="duty.nudge",
        object_type="village_affairs.duty",
        object_id__in=[str(duty.pk) for duty in duties],
    )
    return {
        int(row.object_id): _("%(day)s%(who)s催过")
        % {"day": short_day(timezone.localdate(row.at, SHANGHAI)), "who": row.actor or ""}
        for row in rows.select_related("actor").order_by("seq")
    }
