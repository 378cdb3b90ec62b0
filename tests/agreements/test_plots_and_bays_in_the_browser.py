"""A plot taken and tended, a bay lent and borrowed, on old telephones: one story, sound in every look."""

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from agreements.actions.parking import end_parkings
from agreements.actions.posting import account_of
from agreements.models import Finding, ParkingOutcome, PlotOffer, PlotTenure
from tests.agreements.estate import PLATE, Estate, at
from tests.agreements.gardens import GardenVillage
from tests.browser import unsound
from tests.factories import account_with
from xidu.kit.dates import today

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def faults_of(seen) -> list[str]:
    return unsound(seen, visual=0)


def test_a_plot_is_taken_and_tended_with_one_tap_each(november, enter):
    cache.clear()
    village = GardenVillage(plots=2)
    place = {"committee": village.committee, "garden": village.garden}
    facts = {"waiting": village.asks(village.home), "offered_on": today(), "until": today()}
    PlotOffer.objects.create(**place, plot=village.plot(1), **facts)
    village.round()

    mine = enter(village.resident, "/me/garden/", width=390)
    faults = faults_of(mine)
    mine.page.click("text=要，我家种")
    walk = enter(village.captain, "/garden/", width=390)
    faults += faults_of(walk)
    walk.page.click("text=还没看")
    faults += faults_of(walk)
    walk.page.click("text=点一下就记好")
    walk.page.wait_for_selector("text=这个月看完了")

    assert faults == []
    assert PlotTenure.objects.get().household == village.home
    assert (Finding.objects.get().look, account_of(village.home).honour) == ("tidy", 5)


def test_a_bay_is_lent_for_workdays_booked_overstayed_and_decided(november, enter):
    cache.clear()
    estate = Estate()
    admin = account_with("charger_admin", estate.committee)

    lend = enter(estate.owner, f"/me/parking/bays/{estate.bay.pk}/lend/", width=390)
    faults = faults_of(lend)
    lend.page.fill("[name=closes]", "19:00")
    lend.page.check("[value=workdays]")
    lend.page.click("button:has-text('放出去')")
    book = enter(estate.borrower, "/me/parking/book/", width=390)
    for name, value in (("day", "2026-11-25"), ("opens", "08:00"), ("closes", "18:00")):
        book.page.fill(f"[name={name}]", value)
    book.page.click("text=看看有没有空位")
    faults += faults_of(book)
    book.page.fill("[name=plate]", PLATE)
    book.page.click("text=就停这里")
    with time_machine.travel(at(25, 18, 10), tick=False):
        end_parkings(timezone.now())
        owner = enter(estate.owner, "/me/parking/", width=390)
        faults += faults_of(owner)
        owner.page.click("text=还没开走")
        desk = enter(admin, "/chargers/", width=390)
        desk.page.click("a.row")
        faults += faults_of(desk)
        desk.page.check("[value=moved]")
        desk.page.fill("#id_reason", "打电话请车主挪走了")
        desk.page.click("text=记下来")
        desk.page.wait_for_selector("text=办过的")

    assert faults == []
    assert (ParkingOutcome.objects.get().what, account_of(estate.home).honour) == ("moved", 5)
