"""One row of everything a nursery holds, for the guards' world; what is said of the child is a canary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone

from residents.actions.calendar import work_calendar
from services.actions.nursery import open_term
from services.actions.nursery_days import note_incident
from services.actions.nursery_joining import ask_reduction
from services.actions.nursery_planning import add_lesson, let_in
from services.models import Enrolment, Lesson, NurseryChild, Reduction, RemovalProposal, Term, Visitor
from tests.factories import account_with
from tests.services.nursery_ground import put_in
from tests.village_affairs.people import Village
from xidu.kit.dates import today


@dataclass
class Nursery:
    nursery_term: Term
    nursery_enrolment: Enrolment
    nursery_lesson: Lesson
    nursery_reduction: Reduction
    nursery_removal: RemovalProposal
    nursery_visitor: Visitor


def build_nursery(own: Village, child: str, fetcher: str) -> Nursery:
    """``child`` and ``fetcher`` are names, and stand in what is sealed too."""
    first = work_calendar().next_workday(today() + timedelta(days=10))
    now = timezone.now()
    days = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=2)}
    term = open_term(own.committee, "summer1", first, by=own.clerk, where="文化礼堂", **days)
    words = {"health": f"{child}有哮喘", "allergy": f"{child}花生过敏", "fetcher": fetcher}
    row = put_in(term, child, at=now, **words)
    note_incident(term, kind="hurt", words=f"{child}擦破了膝盖", by=own.clerk, source="world", enrolment=row)
    lecturer = account_with("lecturer", own.committee)
    about = {"course": "剪纸", "room": "一楼", "lecturer": lecturer, "by": own.clerk, "source": "world"}
    asked = NurseryChild.objects.get(enrolment=row)
    reduction = ask_reduction(asked, amount=Decimal(100), reason=f"{child}家低保", by=own.clerk)
    removal = RemovalProposal.objects.create(
        committee=own.committee, enrolment=row, why="late", count=3, at=now
    )
    visitor = let_in(term, name=fetcher, why="送水", by=own.clerk, source="world")
    lesson = add_lesson(term, first, time(10), time(11), **about)
    return Nursery(term, row, lesson, reduction, removal, visitor)
