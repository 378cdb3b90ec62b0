"""A block with doors for tests: an elder alone, a family, an empty flat; and the words of a form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from leaders.actions.visits import Said, record_visit
from leaders.models import Visit
from residents.models import Block, Household, PersonTag
from tests.factories import HouseholdFactory, PersonFactory

TODAY = dt.date(2026, 11, 24)


def home(block: Block, door: str, *tags: str, **person: Any) -> Household:
    """Return a household with one person who lives there, with ``tags`` since long ago."""
    row: Household = HouseholdFactory(block=block, door=door, use="own")
    who = PersonFactory(household=row, **person)
    for tag in tags:
        PersonTag.objects.create(
            committee=block.committee, person=who, tag=tag, since=dt.date(2020, 1, 1), source="测试"
        )
    return row


def elder(block: Block, door: str = "12号") -> Household:
    """Return the home of somebody of 86 who lives alone: to be looked in on every week."""
    return home(block, door, "独居", "高龄", name="周桂英", sex="f", birth_year=1940)


def visited(household: Household, by: Any, *, ago: int = 0, **said: Any) -> Visit:
    """Return a visit ``ago`` days before today; one further back than may be written down is put there."""
    on = TODAY - dt.timedelta(ago)
    key = f"test:{household.pk}:{ago}:{Visit.objects.count()}"
    visit = record_visit(household, Said(**{"result": "met", "mood": "ok", **said}), key=key, by=by)
    next_on = visit.next_on and visit.next_on - dt.timedelta(ago)
    Visit.objects.filter(pk=visit.pk).update(on=on, next_on=next_on)
    visit.refresh_from_db()
    return visit
