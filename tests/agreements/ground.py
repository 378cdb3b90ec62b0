"""A village with a rule book in force, for tests."""

from __future__ import annotations

from datetime import date

import time_machine

from agreements.actions.books import draft_book, put_in_force
from agreements.actions.posting import account_of
from agreements.models import PointsAccount, Rule, RuleBook
from residents.models import Block, Committee, Household, Person
from tests.factories import BlockFactory, HouseholdFactory, PersonFactory, UserFactory
from users.models import User

SINCE = date(2026, 1, 1)
BASIS = "2025年12月20日村民会议"


def book_of(committee: Committee, *, since: date = SINCE, expires: str = "carry") -> RuleBook:
    """Return the sample in force from ``since`` on; the clock goes back to that day for it."""
    with time_machine.travel(f"{since}T08:00:00+08:00", tick=False):
        return put_in_force(draft_book(committee), since=since, basis=BASIS, expires=expires)


def rule_of(book: RuleBook, code: str) -> Rule:
    return book.rules.select_related("book", "committee").get(code=code)


def home_of(block: Block, name: str = "沈家一", door: str = "12号") -> Household:
    home: Household = HouseholdFactory(block=block, door=door)
    PersonFactory(household=home, name=name, is_head=True)
    return home


def account_in(committee: Committee, **facts: str) -> PointsAccount:
    return account_of(home_of(BlockFactory(committee=committee), **facts))


def user_at(home: Household) -> User:
    """Return the account of the household's head."""
    user: User = UserFactory(person=Person.objects.filter(household=home).first())
    return user
