"""A bay lent and booked, a turn at a charger and a report, for the guards' world."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from agreements.actions.bays import add_bay, lend_bay
from agreements.actions.chargers import join_queue
from agreements.actions.parking import book_bay
from agreements.actions.parking_reports import report_bay
from agreements.actions.parking_rules import adopt_parking_rule
from agreements.models import Bay, ParkingBooking, ParkingReport, ParkingRule
from residents.models import Block
from tests.agreements.ground import home_of, user_at
from tests.village_affairs.people import Village
from xidu.kit.dates import today

PLATES = ("沪A90077", "沪AD90088", "沪B90099")


@dataclass
class Parking:
    bay: Bay
    parking_booking: ParkingBooking
    parking_report: ParkingReport
    parking_rule: ParkingRule


def build_parking(own: Village, block: Block, photo: SimpleUploadedFile) -> Parking:
    place, now = own.committee, timezone.now()
    rule = adopt_parking_rule(place, body="owners", adopted_on=today(), since=today(), by=own.clerk)
    lender, borrower = (user_at(home_of(block, door=door)) for door in ("88号", "99号"))
    bay = add_bay(place, where="东门", number="1", household=lender.person.household)
    lend_bay(bay, start=now, end=now + timedelta(hours=6), by=lender)
    times = {"start": now, "end": now + timedelta(hours=2)}
    booking = book_bay(bay, plate=PLATES[0], by=borrower, source="world:parking", **times)
    charger = add_bay(place, where="西门", number="2", is_ev=True)
    join_queue(place, plate=PLATES[1], by=borrower, source="world:charge")
    facts = {"kind": "petrol", "plate": PLATES[2], "source": "world:report"}
    return Parking(bay, booking, report_bay(charger, by=lender, photo=photo, **facts), rule)
