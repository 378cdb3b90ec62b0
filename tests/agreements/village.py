"""A village whose households claim points, with a leader and a panel, for tests."""

from datetime import date

from django.utils import timezone

from agreements.actions.claims import file_claim
from agreements.actions.panel import send_to_panel, vote
from agreements.models import Claim
from tests.agreements.ground import book_of, home_of, rule_of, user_at
from tests.factories import BlockFactory, account_with
from users.models import Grant

DAY = date(2026, 11, 20)


class Village:
    """Two groups, a clerk, a director, a leader, a panel of three, one household with an account."""

    def __init__(self) -> None:
        self.block = BlockFactory(name="2组")
        self.committee = self.block.committee
        self.book = book_of(self.committee)
        self.clerk = account_with("clerk", self.committee)
        self.director = account_with("director", self.committee)
        self.leader = account_with("leader", self.block)
        self.panel = [account_with("panelist", self.committee) for _number in range(3)]
        self.home = home_of(self.block)
        self.resident = user_at(self.home)

    def claim(self, code: str = "H01", **changed) -> Claim:
        facts = {"deed_on": DAY, "door": "household", "by": self.resident, "key": f"{code}:{changed}"[-80:]}
        return file_claim(self.home, rule_of(self.book, code), **{**facts, **changed})

    def judged(self, code: str = "H01", **changed) -> Claim:
        """Return a claim in publicity since today."""
        row = self.claim(code, door="staff", by=self.clerk, **changed)
        send_to_panel([row], self.committee, by=self.clerk)
        for member in self.panel[:2]:
            row = vote(row, agrees=True, by=member)
        return row


def end_grant(user) -> None:
    Grant.objects.filter(user=user).update(ended_at=timezone.now())
