import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.actions.bays import add_bay
from agreements.actions.chargers import join_queue
from agreements.actions.parking_reports import report_bay
from agreements.actions.parking_rules import NoParkingRule
from agreements.models import Bay, BayWindow, ParkingBooking, ParkingReport, ParkingRule
from tests.agreements.estate import OTHER_PLATE, PLATE, Estate, at, lent
from tests.doors import browser_of
from tests.factories import CommitteeFactory, account_with
from tests.guards.cores import picture
from users.models import AuditEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
BOOK = "/me/parking/book/"


def public(estate) -> str:
    return Client().get(f"/{estate.committee.slug}/parking/").content.decode()


def test_a_day_and_hours_a_list_of_free_bays_and_one_tap():
    estate, _window = lent()
    browser = browser_of(estate.borrower)
    times = {"day": "2026-11-24", "opens": "12:00", "closes": "15:00"}
    page = browser.get(BOOK, times).content.decode()
    assert "有1个空位" in page

    sent = {**times, "bay": estate.bay.pk, "plate": PLATE, "source": "a"}
    answers = [browser.post(BOOK, sent).status_code for _tap in range(2)]

    assert (answers, ParkingBooking.objects.get().plate) == ([302, 302], PLATE)
    again = browser.get(BOOK, {**times, "opens": "16:00", "closes": "17:00"}).content.decode()
    assert ("沪A·**345" in again, PLATE in again) == (True, False)
    browser.post(BOOK, {**sent, "opens": "16:00", "closes": "17:00", "plate": "", "source": "b"})
    assert {row.plate for row in ParkingBooking.objects.all()} == {PLATE}


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"closes": "12:00"}, "结束时间要在开始时间后面"),
        ({"opens": "08:00"}, "已经过了"),
        ({"closes": "11:00"}, "一次最多订12小时"),
        ({"plate": "abc"}, "沪A12345"),
        ({"day": "24/13"}, ""),
    ],
)
def test_what_is_wrong_stands_on_the_page_with_what_was_typed(changed, words):
    estate, _window = lent()
    sent = {"day": "2026-11-24", "opens": "12:00", "closes": "15:00", "bay": estate.bay.pk, "plate": PLATE}

    answer = browser_of(estate.borrower).post(BOOK, {**sent, **changed})

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert ParkingBooking.objects.count() == 0


def test_the_lender_lends_sees_the_plate_while_it_lives_and_takes_back():
    estate = Estate()
    browser = browser_of(estate.owner)
    form = {"day": "2026-11-24", "opens": "10:00", "closes": "22:00", "kind": "once"}
    browser.post(f"/me/parking/bays/{estate.bay.pk}/lend/", form)
    booking = estate.book(at(24, 12), at(24, 15))

    seen = PLATE in browser.get("/me/parking/").content.decode()
    with time_machine.travel(at(24, 15), tick=False):
        browser_of(estate.borrower).post(f"/me/parking/bookings/{booking.pk}/leave/")
        after = PLATE in browser.get("/me/parking/").content.decode()
    browser.post(f"/me/parking/windows/{BayWindow.objects.get().pk}/take-back/")

    assert (seen, after, BayWindow.objects.get().withdrawn_at is None) == (True, False, False)


def test_the_public_page_names_no_household_and_no_plate():
    estate, _window = lent()
    charger = add_bay(estate.committee, where="西门", number="E1", is_ev=True)
    join_queue(estate.committee, plate=OTHER_PLATE, by=estate.borrower, source="q")
    estate.book(at(24, 18), at(24, 19))
    with time_machine.travel(at(24, 10), tick=False):
        page = public(estate)

    found = [word in page for word in (PLATE, "沪A", "沈", "陆", "101室")]
    assert (found, "3号楼东侧12" in page, str(charger) in page) == ([False] * 5, True, True)


def test_without_a_rule_the_public_page_says_so():
    assert "还没有通过车位共享办法" in public(Estate(rule=False))


def test_another_household_and_another_committee_find_no_row():
    estate, window = lent()
    booking = estate.book(at(24, 12), at(24, 15))
    stranger = browser_of(estate.neighbour())
    for path in (
        f"bays/{estate.bay.pk}/lend/",
        f"windows/{window.pk}/take-back/",
        f"bookings/{booking.pk}/cancel/",
        f"bookings/{booking.pk}/overstay/",
    ):
        assert (path, stranger.post(f"/me/parking/{path}").status_code) == (path, 404)


@pytest.mark.parametrize(
    "role, here, status",
    [("charger_admin", True, 200), ("charger_admin", False, 404), ("resident", True, 403)],
)
def test_reports_open_to_the_administrator_of_the_place_alone(role, here, status):
    estate = Estate()
    charger = add_bay(estate.committee, where="西门", number="E1", is_ev=True)
    facts = {"kind": "petrol", "by": estate.owner, "source": "r", "photo": picture(), "plate": OTHER_PLATE}
    row = report_bay(charger, **facts)
    place = estate.committee if here else CommitteeFactory(street=estate.committee.street)
    browser = browser_of(account_with(role, place))

    answers = [
        browser.get(reverse(f"agreements:charger-{page}", args=[row.pk])) for page in ("report", "photo")
    ]

    assert [answer.status_code for answer in answers] == [status, status]
    assert OTHER_PLATE not in answers[0].content.decode()


def test_the_plate_is_shown_for_a_reason_that_stands_on_the_trail():
    estate = Estate()
    charger = add_bay(estate.committee, where="西门", number="E1", is_ev=True)
    facts = {"kind": "petrol", "by": estate.owner, "source": "r", "photo": picture(), "plate": OTHER_PLATE}
    row = report_bay(charger, **facts)
    browser = browser_of(account_with("charger_admin", estate.committee))
    url = f"/chargers/{row.pk}/plate/"

    without = browser.post(url)
    shown = browser.post(url, {"reason": "去现场认车"}).content.decode()

    assert (without.status_code, OTHER_PLATE in shown) == (302, True)
    assert AuditEntry.objects.filter(action="parking.reveal_plate").count() == 1


def test_a_report_with_its_photo_is_sent_and_decided_from_the_telephone():
    estate = Estate()
    charger = add_bay(estate.committee, where="西门", number="E1", is_ev=True)
    admin = browser_of(account_with("charger_admin", estate.committee))
    form = {"bay": charger.pk, "kind": "petrol", "photo": picture(), "source": "s"}
    resident = browser_of(estate.owner)
    assert resident.post("/me/charging/report/", {**form, "photo": ""}).status_code == 422
    assert resident.post("/me/charging/report/", form).status_code == 302
    row = ParkingReport.objects.get()

    answer = admin.post(f"/chargers/{row.pk}/", {"what": "moved", "reason": "劝走了"})

    assert (answer.status_code, "劝走了" in admin.get("/chargers/").content.decode()) == (302, True)


def test_the_clerk_writes_the_rule_and_the_bay_down():
    estate = Estate(rule=False)
    browser = browser_of(estate.clerk)
    rule = {"body": "owners", "adopted_on": "2026-11-01", "since": "2026-11-24", "borrowers": "residents"}
    rule |= {"max_hours": "8", "opens": "00:00", "closes": "00:00", "notice_hours": "24"}

    wrong = browser.post(f"/desk/parking/rules/new/{estate.committee.pk}/", {**rule, "since": "2026-11-20"})
    browser.post(f"/desk/parking/rules/new/{estate.committee.pk}/", rule)
    browser.post(f"/desk/parking/bays/new/{estate.committee.pk}/", {"where": "西门", "number": "3"})

    assert (wrong.status_code, ParkingRule.objects.get().max_hours) == (422, 8)
    assert Bay.objects.filter(where="西门").exists()


def test_the_clerk_ends_a_rule_early_and_nothing_is_booked_after_that_day():
    estate, _window = lent()
    estate.lend(at(25, 10), at(25, 12))
    browser, url = browser_of(estate.clerk), f"/desk/parking/rules/{estate.rule.pk}/end/"
    assert url in browser.get("/desk/parking/").content.decode()

    gone = browser.post(url, {"on": "2026-11-23"})
    ended = browser.post(url, {"on": "2026-11-24"})
    twice = browser.post(url, {"on": "2026-11-24"})

    assert [answer.status_code for answer in (gone, ended, twice)] == [422, 302, 422]
    assert "已经借出的不能倒改" in gone.content.decode()
    assert url not in browser.get("/desk/parking/").content.decode()
    with pytest.raises(NoParkingRule):
        estate.book(at(25, 10), at(25, 12))


def test_the_desk_asks_the_same_number_of_questions_at_one_and_thirty_rows():
    estate, _window = lent()
    browser = browser_of(estate.clerk)
    estate.book(at(24, 12), at(24, 12, 15))
    counts = []
    for rows in (1, 30):
        for number in range(rows - 1):
            start = 13 + number // 4, number % 4 * 15
            estate.book(at(24, *start), at(24, start[0], start[1] + 14), plate=f"沪A{20000 + number}")
        browser.get("/desk/parking/")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page = browser.get("/desk/parking/").content.decode()
        counts.append(len(seen))

    assert (counts[0] == counts[1], PLATE in page) == (True, False)
