"""The desk's jobs of the corps: who is looked in on too late, and a round that falls behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leaders.actions.care import HIGH
from leaders.actions.rounds import CHANGE
from leaders.models import Round, Visit
from leaders.pages.due import EMPTY, NO_HOME
from leaders.pages.household_coverage import overdue_care
from residents.models import Committee, Household
from users.access import scope_of
from users.desk_queue import Job, register

LAST_DAYS = 7


@register
def care_overdue(user: Any, today: date) -> Iterator[Job]:
    """One job for each committee of ``user`` where a high-risk home waits longer than its days; two queries.

    A committee's own staff send somebody; the street reads the numbers on the page of coverage.
    """
    scope = scope_of(user, CHANGE)
    if scope.whole_street or not scope.committees:
        return
    homes = Household.objects.within(scope).select_related("committee")
    late = Counter(home.committee for home, _level in overdue_care(homes, today, [HIGH]))
    for place, count in late.items():
        words = ngettext("高风险的%(n)d户超期没人去看", "高风险的%(n)d户超期没人去看", count)
        yield Job(
            title=words % {"n": count},
            committee=place.name,
            due=today,
            who=_("组长"),
            url=f"{reverse('leaders:desk-homes')}?committee={place.pk}",
            verb=_("看哪些组"),
        )


@register
def rounds_behind(user: Any, today: date) -> Iterator[Job]:
    """One job for each round of the last seven days that is below its target at a committee of ``user``.

    Three queries for any number of rounds, one where none ends soon.
    """
    scope = scope_of(user, CHANGE)
    if scope.whole_street or not scope.committees:
        return
    ends = Round.objects.running_on(today).filter(until__lte=today + timedelta(LAST_DAYS))
    rounds = list(ends.filter(Q(committee__in=scope.committees) | Q(committee=None)))
    if not rounds:
        return
    places = Committee.objects.filter(pk__in=scope.committees)
    lived = Household.objects.filter(committee__in=scope.committees).exclude(use__in=(*EMPTY, *NO_HOME))
    homes = Counter(lived.values_list("committee", flat=True))
    first = min(row.since for row in rounds)
    made = Visit.objects.standing().filter(result="met", household__in=lived, on__gte=first)
    met = set(made.order_by().values_list("committee", "household", "on"))
    for row in rounds:
        for place in places:
            if row.committee_id in {None, place.pk} and homes[place.pk]:
                seen = len({home for at, home, on in met if at == place.pk and on >= row.since})
                if seen * 100 < row.target * homes[place.pk]:
                    yield _behind(row, place, seen * 100 // homes[place.pk])


def _behind(row: Round, place: Committee, share: int) -> Job:
    facts = {"title": row.title, "share": share, "target": row.target}
    return Job(
        title=_("%(title)s走到%(share)d%%，目标%(target)d%%") % facts,
        committee=place.name,
        due=row.until,
        who=_("组长"),
        url=reverse("leaders:desk-round", args=[row.pk]),
        verb=_("看还差哪些组"),
    )
