"""A village with a round and a family that wishes something, for tests."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from services.actions import wishes as acts
from services.actions.wishes_claims import Claimer, WishClaim, approve_claim, claim_wish
from services.models import Wish
from tests.factories import BlockFactory, HouseholdFactory, PersonFactory, UserFactory, account_with
from xidu.kit.dates import today

PHONE = "199-0000-0042"
NAME = "庄小满"


class Village:
    """A clerk, a director, a leader of 2组, one family of two, a round that runs."""

    def __init__(self) -> None:
        self.block = BlockFactory(name="2组")
        self.committee = self.block.committee
        self.clerk = account_with("clerk", self.committee)
        self.director = account_with("director", self.committee)
        self.leader = account_with("leader", self.block)
        self.home = HouseholdFactory(block=self.block, door="18号")
        born = {"birth_year": today().year - 8, "birth_month": 1, "birth_day": 1}
        self.child = PersonFactory(household=self.home, committee=self.committee, name=NAME, **born)
        self.neighbour = UserFactory(name="热心人")
        self.round = self.a_round()

    def a_round(self, title: str = "暖冬心愿", **days):
        days = {"since": today() - timedelta(days=3), "until": today() + timedelta(days=9), **days}
        return acts.open_round(self.committee, title=title, key=title, by=self.clerk, **days)

    def told(self, home=None, **changed) -> Wish:
        facts = {"item": "学习桌", "kind": "goods", "cost": Decimal(300), "why": "写作业趴在床上"}
        home = home or self.home
        person = self.child if home == self.home else None
        facts |= {"person": person, **changed}
        key = f"{home.pk}:{changed}"[:80]
        return acts.collect_wish(self.round, home, facts, door="visit", key=key, by=self.leader)

    def seen(self, home=None, **changed) -> Wish:
        return acts.verify_wish(self.told(home, **changed), note="确实没有桌子", by=self.clerk)

    def shown(self, home=None, **changed) -> Wish:
        return acts.publish_wish(self.seen(home, **changed), {}, by=self.director)

    def another_home(self, door: str = "20号"):
        return HouseholdFactory(block=self.block, door=door)

    def who(self, user=None) -> Claimer:
        return Claimer("热心人", "resident", user=user or self.neighbour)

    def held(self, wish=None, key: str = "tap") -> WishClaim:
        return claim_wish(wish or self.shown(), self.who(), key=key)

    def approved(self) -> WishClaim:
        return approve_claim(self.held(), by=self.clerk)
