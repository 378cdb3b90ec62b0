"""The allowance of half a year by the 15th of the month, and a leader's own year."""

from datetime import date
from decimal import Decimal

import pytest

from leaders.actions.appointments import note_leave
from leaders.pages import sheets
from leaders.pages.sheets import allowance_of, span_of, year_of
from residents.models import Figure
from tests.activities.gatherings import door
from tests.factories import BlockFactory, CommitteeFactory
from tests.leaders.corps import account_of, leader_of
from tests.village_affairs.people import village_with_people
from users.models import AuditEntry
from xidu.kit.dates import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return village_with_people()


def standard(value, since, committee=None, kind="group"):
    key = f"leader_allowance_{kind}"
    Figure.objects.create(key=key, value=value, committee=committee, since=since, basis="村居约定")


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2025, 1, 1), date(2025, 6, 30), 6),
        (date(2025, 1, 15), date(2025, 6, 15), 6),
        (date(2025, 1, 16), date(2025, 6, 14), 4),
        (date(2025, 3, 1), None, 4),
        (date(2025, 3, 16), date(2025, 4, 14), 0),
    ],
)
def test_a_month_counts_for_who_is_in_office_on_its_15th(village, since, until, months):
    leader_of(BlockFactory(committee=village.committee), since=since, until=until)
    standard("50", date(2025, 1, 1))

    (row,) = allowance_of(village.committee, 2025, 1).rows

    assert (row.months, row.amount) == (months, months * Decimal(50))


def test_the_standard_of_the_day_and_of_the_committee_holds(village):
    leader_of(BlockFactory(committee=village.committee))
    standard("50", date(2025, 1, 1))
    standard("80", date(2025, 4, 1), village.committee)

    found = allowance_of(village.committee, 2025, 1)

    assert (found.total, len(found.rates)) == (Decimal(3 * 50 + 3 * 80), 2)


def test_two_blocks_are_one_allowance_at_the_higher_standard(village):
    term = leader_of(BlockFactory(committee=village.committee, name="1组"), is_shared=True)
    leader_of(
        BlockFactory(committee=village.committee, name="2组"), term.person, kind="neighbour", is_shared=True
    )
    standard("50", date(2025, 1, 1))
    standard("70", date(2025, 1, 1), kind="neighbour")

    (row,) = allowance_of(village.committee, 2025, 1).rows

    assert (row.group, row.months, row.amount) == ("1组、2组", 6, Decimal(420))


def test_leave_is_shown_within_the_half_year_and_not_deducted(village):
    term = leader_of(BlockFactory(committee=village.committee))
    standard("50", date(2025, 1, 1))
    note_leave(
        term.person, since=date(2024, 12, 30), until=date(2025, 1, 10), reason="住院", by=village.clerk
    )

    (row,) = allowance_of(village.committee, 2025, 1).rows

    assert (row.leave, row.amount) == (10, Decimal(300))


def test_months_that_have_not_come_do_not_count(village, monkeypatch):
    leader_of(BlockFactory(committee=village.committee))
    monkeypatch.setattr(sheets, "today", lambda: date(2026, 8, 14))

    (row,) = allowance_of(village.committee, 2026, 2).rows

    assert row.months == 1


@pytest.mark.parametrize(("half", "days"), [(1, ("01-01", "06-30")), (2, ("07-01", "12-31"))])
def test_halves_are_of_the_calendar_year(half, days):
    assert tuple(f"{day:%m-%d}" for day in span_of(2026, half)) == days


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_costs_the_same_at_any_length(village, count, django_assert_max_num_queries):
    for _number in range(count):
        leader_of(BlockFactory(committee=village.committee))
    desk, page = door(village.clerk), f"/desk/sheets/{village.committee.pk}/2025-2/"
    desk.get(page)

    with django_assert_max_num_queries(16):
        found = desk.get(page).context["sheet"]

    assert len(found.rows) == count


@pytest.mark.parametrize(("kind", "starts"), [("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_the_sheet_goes_out_with_a_line_on_the_trail(village, kind, starts):
    leader_of(BlockFactory(committee=village.committee))

    file = door(village.clerk).post(f"/desk/sheets/{village.committee.pk}/2025-1.{kind}")

    assert file.content.startswith(starts)
    assert AuditEntry.objects.filter(action="allowance.export", detail__rows=1).count() == 1


def test_a_longer_sheet_than_one_may_take_alone_needs_who_approves_exports(village):
    for _number in range(2):
        leader_of(BlockFactory(committee=village.committee))
    Figure.objects.create(
        key="export_rows", value="1", committee=village.committee, since=date(2020, 1, 1), basis="约定"
    )
    page = f"/desk/sheets/{village.committee.pk}/2025-1.xlsx"

    answers = [door(user).post(page).status_code for user in (village.clerk, village.director)]

    assert answers == [302, 200]


def test_another_committee_and_a_third_half_are_not_found(village):
    desk, other = door(village.clerk), CommitteeFactory()

    answers = [
        desk.get(f"/desk/sheets/{pk}/{tail}/").status_code
        for pk, tail in ((other.pk, "2025-1"), (village.committee.pk, "2025-3"))
    ]

    assert answers == [404, 404]


def test_a_leader_prints_the_own_year(village):
    term = leader_of(BlockFactory(committee=village.committee))
    phone = door(account_of(term))

    file = phone.get(f"/leader/year-{today().year}.pdf")
    filed = door(village.clerk).post(f"/desk/sheets/leaders/{term.person_id}/{today().year}.pdf")

    assert file.content.startswith(b"%PDF")
    assert filed.content.startswith(b"%PDF")
    assert phone.get(f"/leader/year-{today().year + 1}.pdf").status_code == 404
    assert year_of(term.person, today().year).visits == 0
