"""A committee with a programme, a term and people to enrol, for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from residents.models import Committee, Person
from services.models import ConsentText, Eligibility, Programme, Term
from tests.factories import PersonFactory, UserFactory
from users.actions.family import Acting
from users.models import Authority, Guardian, User
from xidu.kit.dates import today

SINCE = date(2020, 1, 1)


def programme_of(committee: Committee | None, key: str = "plain", **facts) -> Programme:
    shown = {
        "leaf": "young",
        "title": f"爱心班{key}",
        "what": "假期有人带",
        "for_whom": "一到五年级的孩子",
        "state": Programme.State.SHOWN,
    }
    return Programme.objects.create(committee=committee, key=key, **{**shown, **facts})


def term_of(programme: Programme, committee: Committee, title: str = "第一期", **facts) -> Term:
    """Return an announced term with two seats, open since yesterday for a week, that begins in ten days."""
    now = timezone.now()
    shown = {
        "first_day": today() + timedelta(days=10),
        "last_day": today() + timedelta(days=30),
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=7),
        "capacity": 2,
        "state": Term.State.SHOWN,
    }
    return Term.objects.create(programme=programme, committee=committee, title=title, **{**shown, **facts})


def rule_of(programme: Programme, rule: str, value: object = "", **facts) -> Eligibility:
    return Eligibility.objects.create(
        programme=programme, rule=rule, value=str(value), since=SINCE, basis="办法", **facts
    )


def person_in(committee: Committee, name: str = "沈小宁", age: int = 8, **facts) -> Person:
    """Return somebody of ``age`` on the register, born on the first of January."""
    born = {"birth_year": today().year - age, "birth_month": 1, "birth_day": 1}
    return PersonFactory(committee=committee, name=name, **{**born, **facts})


def self_of(person: Person) -> Acting:
    """Return the person acting with an account of their own."""
    return Acting(account_for(person), person, Authority.SELF)


def account_for(person: Person) -> User:
    return person.accounts.first() or UserFactory(person=person, name=person.name)


def guardian_of(child: Person, by: User, user: User | None = None, **facts) -> Guardian:
    """Return a guardian whose papers staff saw."""
    kept = {"relation": "妈妈", "papers": "户口簿", "confirmed_by": by, "since": SINCE}
    seen = datetime(2020, 1, 1, tzinfo=UTC)
    return Guardian.objects.create(
        committee_id=child.committee_id,
        child=child,
        user=user or UserFactory(),
        asked_at=seen,
        confirmed_at=seen,
        **{**kept, **facts},
    )


def text_of(programme: Programme, purpose: str, **facts) -> ConsentText:
    titles = {"health": "健康情况", "photo": "拍照", "data": "资料使用"}
    kept = {"version": "1", "is_needed": True, "since": SINCE, "words": "怎么用、用多久"}
    return ConsentText.objects.create(
        programme=programme, purpose=purpose, title=titles[purpose], **{**kept, **facts}
    )
