"""One row of everything by which the corps grows, for the guards' world."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from activities.models import Kind
from leaders.actions.pairs import propose_pair
from leaders.actions.proposals import propose_activity
from leaders.actions.symposia import add_item, plan_symposium
from leaders.actions.training import plan_session, save_course
from leaders.models import (
    ActionItem,
    ActivityProposal,
    Certificate,
    Course,
    Pair,
    Session,
    Symposium,
)
from residents.models import Block, Person
from tests.factories import BlockFactory, PersonFactory, UserFactory
from tests.leaders.corps import leader_of
from tests.village_affairs.people import Village
from xidu.kit.dates import today

HOUR = dt.timedelta(hours=1)


@dataclass
class Growing:
    course: Course
    session: Session
    certificate: Certificate
    newcomer: Person
    pair: Pair
    symposium: Symposium
    item: ActionItem
    proposal: ActivityProposal


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
    elders = [leader_of(BlockFactory(committee=own.committee), since=dt.date(2010, 1, 1)) for _turn in "12"]
    novices = [leader_of(BlockFactory(committee=own.committee), since=dt.date(2025, 1, 1)) for _turn in "12"]
    pair = propose_pair(
        elders[0].person, novices[0].person, goals=["会记走访"], since=today(), until=None, by=own.clerk
    )
    meeting = {"title": "座谈会", "where": "议事厅", "starts_at": start, "ends_at": start + HOUR}
    symposium = plan_symposium(own.committee, by=own.clerk, fields=meeting)
    item = add_item(
        symposium,
        words="修灯",
        leader=term.person,
        due_on=today() + dt.timedelta(2),
        source="w",
        by=own.clerk,
    )
    proposal = propose_activity(
        block,
        by=UserFactory(),
        source="w",
        fields={**meeting, "kind": Kind.objects.get(key="talk"), "words": ""},
    )
    return Growing(
        course=course,
        session=session,
        certificate=certificate,
        newcomer=novices[1].person,
        pair=pair,
        symposium=symposium,
        item=item,
        proposal=proposal,
    )
