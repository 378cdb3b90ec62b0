"""A nursery of two weeks that is on today, with children in it, for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from residents.models import Committee, Holiday, Person
from services.actions.consents import give_consents
from services.actions.enrolling import enrol
from services.actions.nursery import at_clock, lay_out, open_term
from services.models import ConsentText, Enrolment, Term
from tests.factories import UserFactory, account_with
from tests.services.ground import guardian_of, person_in
from users.actions.family import Acting, acting_as
from users.models import Guardian, User
from xidu.kit.dates import SHANGHAI, today

MONDAY = date(2026, 7, 6)
OPENS = datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)
CLOSES = datetime(2026, 6, 20, 17, tzinfo=SHANGHAI)
FACTS = {"grade": 3, "shanghai": True, "school": "西渡小学", "fetcher": "沈外婆", "relation": "外婆"}
SECRETS = {"health": "哮喘小喷瓶", "allergy": "花生过敏", "medicine": "每天中午吃孟鲁司特"}


def clock(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


def nursery_at(committee: Committee, by: User | None = None, **facts) -> Term:
    """Return the first summer term of 2026, three weeks from Monday 6 July, open for enrolling in June."""
    by = by or account_with("clerk", committee)
    season = facts.pop("season", "summer1")
    first = facts.pop("first", MONDAY)
    return open_term(committee, season, first, by=by, **{"opens_at": OPENS, "closes_at": CLOSES, **facts})


def child_of(committee: Committee, name: str = "沈小宁", **facts) -> tuple[Person, User]:
    """Return a child on the register and the account that answers for it, since long ago."""
    child = person_in(committee, name)
    guardian: Guardian = guardian_of(child, facts.pop("by", None) or UserFactory(), **facts)
    return child, guardian.user


def agree(term: Term, acting: Acting, *, but: str = "") -> None:
    give_consents(acting, ConsentText.objects.filter(programme=term.programme).exclude(purpose=but))


def put_in(
    term: Term, name: str = "沈小宁", *, at: datetime | None = None, user: User | None = None, **facts
) -> Enrolment:
    """Return the enrolment of a new child by its guardian, all consents given."""
    child, user = child_of(term.committee, name, **({"user": user} if user else {}))
    acting = acting_as(user, child)
    agree(term, acting)
    kept = {**FACTS, **SECRETS, **facts}
    return enrol(term, acting, source=f"web:{child.pk}", facts=kept, at=at or OPENS)


def acting_for_child(row: Enrolment) -> Acting:
    return acting_as(row.by, row.person)


def site_today(committee: Committee, by: User, *, seats: int = 35, in_days: int = 0) -> Term:
    """Return a nursery whose first day is today, today made a working day where it is none; nothing closed."""
    first = today() + timedelta(days=in_days)
    Holiday.objects.update_or_create(day=first, defaults={"is_rest": False, "name": "调休"})
    lay_out(by=by)
    facts = {"opens_at": at_clock(first, datetime.min.time()) - timedelta(days=30)}
    facts["closes_at"] = at_clock(first, datetime.min.time()) - timedelta(seconds=1)
    return open_term(committee, "summer1", first, by=by, capacity=seats, **facts)
