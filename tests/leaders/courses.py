"""Courses and sessions of one village, for tests."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from activities.actions.check_in import check_in
from activities.actions.sign_ups import sign_up
from activities.models import Kind
from leaders.actions.training import plan_session, save_course
from tests.activities.gatherings import now_on

QUIZ = [
    {"ask": "电话能不能外传", "answers": ["能", "不能"], "right": 1},
    {"ask": "走访要不要拍照", "answers": ["不强制", "每次都要"], "right": 0},
]


def course_at(village, **fields):
    facts = {"title": "个人信息保护", "required_for": ["group"], "hours": Decimal(2), "questions": QUIZ}
    facts |= {"valid_months": 12, "pass_mark": 100, **fields}
    return save_course(None, committee=village.committee, by=village.clerk, fields=facts)


def session_of(course, village, **moved):
    """Return a session that is on: its door is open."""
    start = timezone.now() + timedelta(hours=1)
    fields = {"kind": Kind.objects.get(key="training"), "title": course.title, "where": "议事厅"}
    fields |= {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    session = plan_session(
        course, committee=village.committee, by=village.clerk, hours=Decimal(2), fields=fields
    )
    type(session.activity).objects.filter(pk=session.activity_id).update(
        **{"starts_at": now_on(village.committee).starts_at, **moved}
    )
    session.activity.refresh_from_db()
    return session


def came(session, **who):
    before = session.activity.starts_at - timedelta(hours=1)
    row, _code = sign_up(session.activity, source="t:1", home=session.committee, at=before, **who)
    return check_in(row.seats.get(), way="tick", key=f"k:{row.pk}")
