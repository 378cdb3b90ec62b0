"""One row of everything by which the corps grows, for the guards' world."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from activities.models import Kind
from leaders.actions.training import plan_session, save_course
from leaders.models import Certificate, Course, Session
from residents.models import Block
from tests.factories import PersonFactory
from tests.leaders.corps import leader_of
from tests.village_affairs.people import Village
from xidu.kit.dates import today


@dataclass
class Growing:
    course: Course
    session: Session
    certificate: Certificate


def build_growing(own: Village, block: Block, name: str) -> Growing:
    term = leader_of(block, PersonFactory(committee=own.committee, name=name))
    facts = {"title": "个人信息保护", "required_for": ["group"], "hours": Decimal(2), "questions": []}
    course = save_course(None, committee=own.committee, by=own.clerk, fields=facts)
    start = timezone.now() + dt.timedelta(minutes=40)
    session = plan_session(
        course,
        committee=own.committee,
        by=own.clerk,
        hours=Decimal(2),
        fields={
            "kind": Kind.objects.get(key="training"),
            "title": course.title,
            "where": "议事厅",
            "starts_at": start,
            "ends_at": start + dt.timedelta(hours=2),
        },
    )
    certificate = Certificate.objects.create(
        committee=own.committee,
        course=course,
        person=term.person,
        title=course.title,
        hours=2,
        number="PX-WORLD",
        code="2222222" + "2",
        since=today(),
    )
    return Growing(course=course, session=session, certificate=certificate)
