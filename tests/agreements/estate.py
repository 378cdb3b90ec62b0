"""An estate whose owners passed a parking rule: a lender with a bay, a borrower, for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from agreements.actions.bays import add_bay, lend_bay
from agreements.actions.parking import book_bay
from agreements.actions.parking_rules import adopt_parking_rule
from agreements.models import Bay, BayWindow, ParkingBooking
from tests.agreements.ground import book_of, home_of, user_at
from tests.factories import BlockFactory, account_with
from xidu.kit.dates import SHANGHAI, today

PLATE, OTHER_PLATE = "沪A12345", "沪AD67890"


def at(day: int, hour: int = 0, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


class Estate:
    def __init__(self, *, rule: bool = True, **terms) -> None:
        self.group = BlockFactory(name="3号楼")
        self.committee = self.group.committee
        self.points_book = book_of(self.committee)
        self.rule = self.adopt(**terms) if rule else None
        self.clerk = account_with("clerk", self.committee)
        self.home = home_of(self.group, "沈家一", "101室")
        self.owner = user_at(self.home)
        self.other_home = home_of(self.group, "陆家二", "202室")
        self.borrower = user_at(self.other_home)
        self.bay = add_bay(self.committee, where="3号楼东侧", number="12", household=self.home)

    def adopt(self, **terms):
        facts = {"body": "owners", "adopted_on": date(2026, 1, 10), "since": today(), **terms}
        return adopt_parking_rule(self.committee, **facts)

    def lend(self, start: datetime, end: datetime) -> BayWindow:
        return lend_bay(self.bay, start=start, end=end, by=self.owner)

    def book(
        self, start: datetime, end: datetime, *, plate: str = PLATE, bay: Bay | None = None, by=None, **more
    ) -> ParkingBooking:
        facts = {"source": f"test:{start}:{plate}", "by": by or self.borrower, **more}
        return book_bay(bay or self.bay, start=start, end=end, plate=plate, **facts)

    def neighbour(self, door: str = "303室"):
        return user_at(home_of(self.group, "顾家三", door))


def lent(hours: int = 12, **terms) -> tuple[Estate, BayWindow]:
    """Return an estate whose bay is lent from ten o'clock on the 24th of November."""
    estate = Estate(**terms)
    return estate, estate.lend(at(24, 10), at(24, 10) + timedelta(hours=hours))
